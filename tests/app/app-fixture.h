// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-window.h"

G_BEGIN_DECLS

/* The lesson that tests open. */
#define APP_LESSON "04-inside-the-container"

/* A window on a folder of its own. */
typedef struct
{
  DdCurriculum *curriculum;
  DdProgress   *progress;
  DdWindow     *window;
  char         *folder;
} AppFixture;

typedef struct
{
  const char *path;
  void      (*test) (AppFixture    *self,
                     gconstpointer  data);
} AppTest;

typedef gboolean (*AppVisit) (GtkWidget *widget,
                              gpointer   data);

void       app_settle       (void);
void       app_wait_frames  (GtkWidget     *widget,
                             guint          n_frames);
void       app_act          (AppFixture    *self,
                             const char    *name,
                             GVariant      *parameter);
void       app_act_with     (AppFixture    *self,
                             const char    *name,
                             const char    *text);
DdSession *app_session      (AppFixture    *self);
GtkWidget *app_find_widget  (GtkWidget     *root,
                             AppVisit       visit,
                             gpointer       data);
gboolean   app_is_of_type   (GtkWidget     *widget,
                             gpointer       type);
GtkWidget *app_other_window (AppFixture    *self);
int        app_run_tests    (int            argc,
                             char         **argv,
                             const AppTest *tests,
                             gsize          n_tests);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-folder-watch.h"
#include "dd-lab.h"
#include "dd-window.h"
#include "dd-workbench.h"

G_BEGIN_DECLS

struct _DdWindow
{
  AdwApplicationWindow  parent_instance;

  GtkWidget            *toasts;
  GtkWidget            *split;
  GtkListBox           *sidebar;    /* the lessons */
  GtkListBox           *places;     /* what is not a lesson */
  GtkWidget            *certificate_row;
  GtkWidget            *back;
  GtkWidget            *lesson_title;
  GtkWidget            *present;
  AdwViewStack         *pages;
  GtkWidget            *switcher;     /* it takes no room where there is too little */
  AdwViewSwitcherBar   *switcher_bar;
  GtkDropDown          *chooser;

  GtkWidget            *workbench;    /* of the simulate page or the sandbox */
  GtkWidget            *lab_bench;
  GtkWidget            *lab_side;

  DdCurriculum         *curriculum;
  DdProgress           *progress;
  DdPlayer             *player;
  DdPlayer             *lab_player;
  DdLesson             *lesson;
  DdLab                *lab;
  GSignalGroup         *stage_signals; /* of the stage that is shown */
  guint                 adapting;
  guint                 beginning;    /* the source that opens the first page */
  guint                 resting;      /* the source that waits for a quiet moment */
  char                 *rescued;      /* text of an editor that went away */
  DdFolderWatch        *watch;        /* a folder of the learner's computer */
  DdPlayer             *watch_player; /* whose host it is on, borrowed */
  DdSession            *watched_session;
  DdNode               *watched_tree; /* as it was brought to the host last */
  char                 *watched_path;
  guint                 choosing : 1;
  guint                 clearing : 1;
  guint                 editor_shown : 1;
};

void _dd_window_add_actions           (DdWindow   *self);
void _dd_window_add_editor_actions    (DdWindow   *self);
void _dd_window_add_learn_actions     (DdWindow   *self);
void _dd_window_add_stage_actions     (DdWindow   *self);
void _dd_window_fill_sidebar          (DdWindow   *self);
void _dd_window_follow_folder         (DdWindow   *self);
void _dd_window_forget_folder         (DdWindow   *self);
DdWorkbench *_dd_window_get_workbench (DdWindow   *self);
void _dd_window_load_lab              (DdWindow   *self,
                                       const char *id);
void _dd_window_read_folder           (DdWindow   *self,
                                       GFile      *folder);
void _dd_window_refresh_chooser       (DdWindow   *self);
void _dd_window_refresh_editor        (DdWindow   *self);
void _dd_window_refresh_lab_actions   (DdWindow   *self);
void _dd_window_refresh_learn_actions (DdWindow   *self);
void _dd_window_refresh_quiz          (DdWindow   *self);
void _dd_window_refresh_rings         (DdWindow   *self);
void _dd_window_refresh_stage         (DdWindow   *self);
void _dd_window_rescue_texts          (DdWindow   *self);
void _dd_window_save_lab              (DdWindow   *self);
void _dd_window_select_row            (DdWindow   *self,
                                       const char *id);
void _dd_window_toast                 (DdWindow   *self,
                                       const char *text);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What newer libraries do better, under names that say what it is for. Here
 * alone may newer API be used, where the library has it. */

typedef void (*DdFileChosen) (GFile    *file,
                              gpointer  user_data);

void      dd_compat_choose_file      (GtkWindow    *parent,
                                      const char   *title,
                                      const char   *name,
                                      gboolean      save,
                                      DdFileChosen  chosen,
                                      gpointer      user_data);
void      dd_compat_choose_folder    (GtkWindow    *parent,
                                      const char   *title,
                                      DdFileChosen  chosen,
                                      gpointer      user_data);
void      dd_compat_tell             (GtkWindow    *parent,
                                      const char   *heading,
                                      const char   *body);
void      dd_compat_announce         (GtkWidget    *widget,
                                      const char   *text);
void      dd_compat_show_content     (GtkWidget    *split);
void      dd_compat_show_sidebar     (GtkWidget    *split);
gboolean  dd_compat_is_folded        (GtkWidget    *split);
void      dd_compat_give_memory_back (void);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "dd-lesson.h"
#include "dd-script.h"
#include "dd-session.h"

G_BEGIN_DECLS

#define DD_TYPE_PLAYER (dd_player_get_type ())
G_DECLARE_FINAL_TYPE (DdPlayer, dd_player, DD, PLAYER, GObject)

/* What the pages of a window share: the session, whether it plays, how fast,
 * what is selected. Signal "changed": anything of it changed. */

DdPlayer     *dd_player_new             (void) G_GNUC_WARN_UNUSED_RESULT;
void          dd_player_load_simulation (DdPlayer     *self,
                                         DdSimulation *simulation);
void          dd_player_load_setup      (DdPlayer     *self,
                                         char        **setup,
                                         const char   *view,
                                         const char   *focus);
void          dd_player_load_session    (DdPlayer     *self,
                                         DdSession    *session);

DdSession    *dd_player_get_session     (DdPlayer     *self);
DdScript     *dd_player_get_script      (DdPlayer     *self);
DdSimulation *dd_player_get_simulation  (DdPlayer     *self);
const GPtrArray *dd_player_get_controls (DdPlayer     *self);
DdStep       *dd_player_get_next_step   (DdPlayer     *self);
guint         dd_player_get_step        (DdPlayer     *self);
DdStep       *dd_player_get_current_step (DdPlayer    *self);
const char   *dd_player_get_view        (DdPlayer     *self);
void          dd_player_set_view        (DdPlayer     *self,
                                         const char   *view);
char         *dd_player_dup_focus       (DdPlayer     *self) G_GNUC_WARN_UNUSED_RESULT;
const char   *dd_player_get_selection   (DdPlayer     *self);
void          dd_player_set_selection   (DdPlayer     *self,
                                         const char   *shape);
const char   *dd_player_get_tty         (DdPlayer     *self);
void          dd_player_set_tty         (DdPlayer     *self,
                                         const char   *tty);
GPtrArray    *dd_player_list_terminals  (DdPlayer     *self) G_GNUC_WARN_UNUSED_RESULT;
void          dd_player_open_terminal   (DdPlayer     *self);
void          dd_player_close_terminal  (DdPlayer     *self,
                                         const char   *tty);

void          dd_player_type            (DdPlayer     *self,
                                         const char   *line);
void          dd_player_interrupt       (DdPlayer     *self);
void          dd_player_end_input       (DdPlayer     *self);
void          dd_player_pass_time       (DdPlayer     *self,
                                         guint64       usec);
gboolean      dd_player_save_file       (DdPlayer     *self,
                                         const char   *path,
                                         const char   *text,
                                         GError      **error);
gboolean      dd_player_put_folder      (DdPlayer     *self,
                                         const char   *path,
                                         const char   *name,
                                         DdNode       *tree,
                                         GError      **error);
void          dd_player_run_next_step   (DdPlayer     *self);
void          dd_player_answer          (DdPlayer     *self,
                                         int           choice);
gboolean      dd_player_set_control     (DdPlayer     *self,
                                         const char   *id,
                                         const char   *value);
char         *dd_player_dup_control     (DdPlayer     *self,
                                         const char   *id) G_GNUC_WARN_UNUSED_RESULT;

void          dd_player_first           (DdPlayer     *self);
void          dd_player_last            (DdPlayer     *self);
void          dd_player_forward         (DdPlayer     *self);
void          dd_player_back            (DdPlayer     *self);
void          dd_player_seek            (DdPlayer     *self,
                                         guint         tick);
gboolean      dd_player_get_playing     (DdPlayer     *self);
void          dd_player_set_playing     (DdPlayer     *self,
                                         gboolean      playing);
double        dd_player_get_speed       (DdPlayer     *self);
void          dd_player_set_speed       (DdPlayer     *self,
                                         double        speed);
void          dd_player_set_by_tick     (DdPlayer     *self,
                                         gboolean      by_tick);

G_END_DECLS

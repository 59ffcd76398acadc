// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-catalog.h"
#include "dd-engine.h"

G_BEGIN_DECLS

#define DD_TYPE_SESSION (dd_session_get_type ())
G_DECLARE_FINAL_TYPE (DdSession, dd_session, DD, SESSION, GObject)

#define DD_SESSION_ERROR (dd_session_error_quark ())

/**
 * DdSessionError:
 * @DD_SESSION_ERROR_SYNTAX: a file is not a session; the message has line and
 *   column
 * @DD_SESSION_ERROR_VERSION: it was saved by a newer version
 *
 * Errors of reading a saved session.
 */
typedef enum
{
  DD_SESSION_ERROR_SYNTAX,
  DD_SESSION_ERROR_VERSION,
} DdSessionError;

GQuark         dd_session_error_quark     (void);

/* A session: an engine with a terminal, a cursor in its timeline, and
 * branches. The cursor stands after a tick; 0 is before the first. Signals:
 * "moved" (the cursor stands elsewhere), "grew" (ticks were added or another
 * branch was chosen). */

DdSession     *dd_session_new             (DdCatalog   *catalog,
                                           guint64      seed) G_GNUC_WARN_UNUSED_RESULT;
void           dd_session_set_up          (DdSession   *self,
                                           const char *const *commands);

/* At the cursor. */
const DdWorld *dd_session_get_world       (DdSession   *self);
guint          dd_session_get_tick        (DdSession   *self);
guint          dd_session_get_n_ticks     (DdSession   *self);
DdEvent       *dd_session_get_event       (DdSession   *self,
                                           guint        tick);
DdTickKind     dd_session_get_tick_kind   (DdSession   *self,
                                           guint        tick);
gboolean       dd_session_starts_step     (DdSession   *self,
                                           guint        tick);
guint          dd_session_next_step       (DdSession   *self,
                                           guint        tick);
guint          dd_session_previous_step   (DdSession   *self,
                                           guint        tick);
gboolean       dd_session_seek            (DdSession   *self,
                                           guint        tick);
char          *dd_session_dup_console     (DdSession   *self,
                                           const char  *tty) G_GNUC_WARN_UNUSED_RESULT;

/* Doing something; at the cursor, which starts a branch if it stands in the
 * past. The cursor stays where it was: play or seek to see what happened. */
guint          dd_session_type            (DdSession   *self,
                                           const char  *line);
guint          dd_session_type_at         (DdSession   *self,
                                           const char  *tty,
                                           const char  *line);
guint          dd_session_interrupt       (DdSession   *self,
                                           const char  *tty);
guint          dd_session_end_input       (DdSession   *self,
                                           const char  *tty);
guint          dd_session_pass_time       (DdSession   *self,
                                           guint64      usec);
void           dd_session_open_terminal   (DdSession   *self,
                                           const char  *tty);
void           dd_session_close_terminal  (DdSession   *self,
                                           const char  *tty);
gboolean       dd_session_is_busy         (DdSession   *self,
                                           const char  *tty);
int            dd_session_get_status      (DdSession   *self,
                                           const char  *tty);
char          *dd_session_dup_prompt      (DdSession   *self,
                                           const char  *tty) G_GNUC_WARN_UNUSED_RESULT;

/* What is done to the host's files without typing. */
gboolean       dd_session_save_file       (DdSession   *self,
                                           const char  *path,
                                           const char  *text,
                                           GError     **error);
gboolean       dd_session_put_folder      (DdSession   *self,
                                           const char  *path,
                                           const char  *name,
                                           DdNode      *tree,
                                           GError     **error);
char          *dd_session_dup_folder      (DdSession   *self) G_GNUC_WARN_UNUSED_RESULT;

/* Looking without disturbing: on a branch that is thrown away. */
char          *dd_session_check           (DdSession   *self,
                                           const char  *command,
                                           int         *status) G_GNUC_WARN_UNUSED_RESULT;
char         **dd_session_complete        (DdSession   *self,
                                           const char  *tty,
                                           const char  *line,
                                           gsize        cursor,
                                           gsize       *start) G_GNUC_WARN_UNUSED_RESULT;

/* Branches. */
guint          dd_session_get_n_branches  (DdSession   *self);
guint          dd_session_get_branch      (DdSession   *self);
void           dd_session_set_branch      (DdSession   *self,
                                           guint        branch);
char          *dd_session_dup_branch_title (DdSession  *self,
                                           guint        branch) G_GNUC_WARN_UNUSED_RESULT;

/* Files. */
char          *dd_session_to_json         (DdSession   *self) G_GNUC_WARN_UNUSED_RESULT;
DdSession     *dd_session_new_from_json   (DdCatalog   *catalog,
                                           const char  *name,
                                           const char  *text,
                                           gssize       length,
                                           GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* For headless use. */
DdEngine      *dd_session_get_engine      (DdSession   *self);
char          *dd_session_run             (DdSession   *self,
                                           const char  *line,
                                           int         *status) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>

#include "dd-editing.h"
#include "dd-session-private.h"
#include "dd-tty-ops.h"

/* What the learner does to the host's files without typing: saving in the
 * editor, and bringing a folder of the computer. */

/* The learner's shell, whose rights they have. */
static const DdProcess *
find_shell (const DdWorld *world)
{
  const DdTty *tty = dd_world_get_tty (world, DD_CONSOLE);

  return tty ? dd_world_get_process (world, tty->shell) : NULL;
}

int
_dd_session_bring (DdEngine      *engine,
                   const DdInput *input)
{
  const DdProcess *shell = find_shell (dd_engine_get_world (engine));

  if (shell == NULL)
    return EACCES;
  if (input->kind == DD_INPUT_FOLDER)
    return dd_folder_put (engine, shell, input->path, input->text, input->tree);
  return dd_file_edit (engine, shell, input->path, input->text);
}

/* Tries it on a branch that is thrown away: what is refused leaves no trace. */
static gboolean
is_possible (DdSession      *self,
             const DdInput  *input,
             GError        **error)
{
  g_autoptr (DdEngine) fork = dd_engine_fork (dd_session_get_engine (self), self->n_applied);
  int result;

  dd_engine_begin (fork);
  result = _dd_session_bring (fork, input);
  dd_engine_settle (fork);
  if (result == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", input->path,
               dd_fs_strerror (result));
  return FALSE;
}

static gboolean
bring (DdSession      *self,
       const DdInput  *input,
       GError        **error)
{
  if (!is_possible (self, input, error))
    return FALSE;
  _dd_session_do (self, input);
  return TRUE;
}

/**
 * dd_session_save_file:
 * @self: a session
 * @path: an absolute path on the host
 * @text: what the file is to hold
 * @error: return location for a #GIOErrorEnum
 *
 * Writes a file of the host as the learner, without typing. The cursor stays
 * where it is; if that is in the past, a branch begins there.
 *
 * Returns: %FALSE if the learner may not write there; nothing happened then
 */
gboolean
dd_session_save_file (DdSession   *self,
                      const char  *path,
                      const char  *text,
                      GError     **error)
{
  DdInput input = { .kind = DD_INPUT_SAVE, .tty = (char *) DD_CONSOLE, .path = (char *) path,
                    .text = (char *) text };

  return bring (self, &input, error);
}

/**
 * dd_session_put_folder:
 * @self: a session
 * @path: an absolute path on the host; what it is in has to be there
 * @name: what the folder is called on the learner's computer
 * @tree: what is in it
 * @error: return location for a #GIOErrorEnum
 *
 * Puts a folder of the learner's computer onto the host, for one that is there
 * already. The cursor stays where it is; if that is in the past, a branch
 * begins there.
 *
 * Returns: %FALSE if the learner may not write there; nothing happened then
 */
gboolean
dd_session_put_folder (DdSession   *self,
                       const char  *path,
                       const char  *name,
                       DdNode      *tree,
                       GError     **error)
{
  DdInput input = { .kind = DD_INPUT_FOLDER, .tty = (char *) DD_CONSOLE, .path = (char *) path,
                    .text = (char *) name, .tree = tree };

  return bring (self, &input, error);
}

/**
 * dd_session_dup_folder:
 * @self: a session
 *
 * Returns: (transfer full): the directory that the shell of the first terminal
 *   is in, at the cursor
 */
char *
dd_session_dup_folder (DdSession *self)
{
  const DdProcess *shell = find_shell (self->world);

  return g_strdup (shell && shell->cwd ? shell->cwd : "/");
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-player-private.h"

/* The files of a player's host. */

/**
 * dd_player_save_file:
 * @self: a player
 * @path: an absolute path on the host
 * @text: what the file is to hold
 * @error: return location for why the learner may not write there
 *
 * Writes a file of the host at the cursor and goes to the end; in the past that
 * begins a branch.
 *
 * Returns: whether it was written
 */
gboolean
dd_player_save_file (DdPlayer    *self,
                     const char  *path,
                     const char  *text,
                     GError     **error)
{
  _dd_player_see_enough (self);
  if (!dd_session_save_file (self->session, path, text, error))
    return FALSE;
  dd_player_last (self);
  return TRUE;
}

/**
 * dd_player_put_folder:
 * @self: a player
 * @path: an absolute path on the host
 * @name: what the folder is called on the learner's computer
 * @tree: what is in it
 * @error: return location for why the learner may not write there
 *
 * Puts a folder of the learner's computer onto the host at the cursor and goes
 * to the end; in the past that begins a branch.
 *
 * Returns: whether it is there now
 */
gboolean
dd_player_put_folder (DdPlayer    *self,
                      const char  *path,
                      const char  *name,
                      DdNode      *tree,
                      GError     **error)
{
  _dd_player_see_enough (self);
  if (!dd_session_put_folder (self->session, path, name, tree, error))
    return FALSE;
  dd_player_last (self);
  return TRUE;
}

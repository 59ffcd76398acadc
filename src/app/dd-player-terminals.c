// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-player.h"
#include "dd-tty-ops.h"

/* The terminals of a player's host. */

/**
 * dd_player_list_terminals:
 * @self: a player
 *
 * Returns: (transfer container) (element-type DdTty): the terminals that are
 *   open at the cursor
 */
GPtrArray *
dd_player_list_terminals (DdPlayer *self)
{
  const DdWorld *world = dd_session_get_world (dd_player_get_session (self));
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < world->ttys->len; i++)
    if (!((DdTty *) g_ptr_array_index (world->ttys, i))->closed)
      g_ptr_array_add (list, g_ptr_array_index (world->ttys, i));
  return list;
}

/* What is still being played has been seen enough. */
static void
see_all (DdPlayer *self)
{
  if (dd_player_get_playing (self))
    dd_player_last (self);
}

/**
 * dd_player_open_terminal:
 * @self: a player
 *
 * Opens another terminal on the host and chooses it. Like typing, that begins
 * a branch in the past.
 */
void
dd_player_open_terminal (DdPlayer *self)
{
  DdSession *session = dd_player_get_session (self);
  g_autofree char *name = NULL;
  guint number = 0;

  see_all (self);
  do
    {
      g_free (name);
      name = g_strdup_printf ("pts/%u", ++number);
    }
  while (dd_world_get_tty (dd_session_get_world (session), name));
  dd_session_open_terminal (session, name);
  dd_player_last (self);
  dd_player_set_tty (self, name);
}

/**
 * dd_player_close_terminal:
 * @self: a player
 * @tty: name of a terminal; the first one stays
 *
 * Closes a terminal: what runs in it is hung up.
 */
void
dd_player_close_terminal (DdPlayer   *self,
                          const char *tty)
{
  DdSession *session = dd_player_get_session (self);
  g_autofree char *name = g_strdup (tty);

  if (g_str_equal (name, DD_CONSOLE))
    return;
  see_all (self);
  dd_session_close_terminal (session, name);
  dd_player_last (self);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-control.h"
#include "dd-lesson-check.h"
#include "dd-player-private.h"

/* Controls */

/* How the engine runs on the learner's computer: the one thing about an empty
 * host that is chosen before there is anything on it. */
static const GPtrArray *
get_sandbox_controls (void)
{
  static char *nothing[] = { NULL };
  static DdCheck is_desktop = {
    .run = (char *) "hostctl", .contains = nothing, .matches = (char *) "^Docker Desktop",
    .lacks = nothing, .exit = -1,
  };
  static DdControl desktop = {
    .id = (char *) "desktop", .kind = DD_CONTROL_TOGGLE, .on = (char *) "hostctl desktop",
    .off = (char *) "hostctl engine", .state = &is_desktop,
  };
  static GPtrArray *controls;

  if (controls == NULL)
    {
      desktop.label = (char *) _("Engine in Docker Desktop's virtual machine");
      controls = g_ptr_array_new ();
      g_ptr_array_add (controls, &desktop);
    }
  return controls;
}

/**
 * dd_player_get_controls:
 * @self: a player
 *
 * Returns: (nullable) (transfer none) (element-type DdControl): what changes the
 *   state of the simulation or the sandbox
 */
const GPtrArray *
dd_player_get_controls (DdPlayer *self)
{
  DdSimulation *simulation = dd_player_get_simulation (self);

  if (simulation)
    return simulation->controls;
  return self->is_sandbox ? get_sandbox_controls () : NULL;
}

/* A slider asks "what if it had been …": what it was set to before is left on
 * a branch, unless something else has been done since. */
static void
leave_last_setting (DdPlayer        *self,
                    const DdControl *control)
{
  guint tick = dd_session_get_tick (self->session);

  if (control->kind == DD_CONTROL_SLIDER && g_strcmp0 (self->slider, control->id) == 0 &&
      self->slider_end == dd_session_get_n_ticks (self->session) && tick >= self->slider_start)
    _dd_player_move_to (self, self->slider_start);
}

/**
 * dd_player_set_control:
 * @self: a player
 * @id: of a control of the simulation
 * @value: see dd_control_dup_command()
 *
 * Sets a control: types its command at the cursor. In the past, and when a
 * slider is moved again, that begins a branch.
 *
 * Returns: whether there is such a control and it can have this value
 */
gboolean
dd_player_set_control (DdPlayer   *self,
                       const char *id,
                       const char *value)
{
  DdControl *control = dd_control_find (dd_player_get_controls (self), id);
  g_autofree char *command = control ? dd_control_dup_command (control, value) : NULL;

  if (command == NULL)
    return FALSE;
  _dd_player_see_enough (self);
  leave_last_setting (self, control);
  g_hash_table_remove_all (self->switches);
  g_hash_table_insert (self->settings, g_strdup (id), g_strdup (value));
  g_free (self->slider);
  self->slider = g_strdup (id);
  self->slider_start = dd_session_get_tick (self->session);
  self->slider_end = dd_session_type_at (self->session, dd_player_get_tty (self), command);
  _dd_player_show_what_happened (self);
  return TRUE;
}

static char *
run_check (gpointer    user_data,
           const char *command,
           int        *status)
{
  return dd_session_check (user_data, command, status);
}

/* A check runs a command, so its answer is kept while the cursor stands. */
static gboolean
is_on (DdPlayer        *self,
       const DdControl *control)
{
  guint tick = dd_session_get_tick (self->session);
  guint branch = dd_session_get_branch (self->session);
  gpointer known;

  if (tick != self->looked_tick || branch != self->looked_branch)
    g_hash_table_remove_all (self->switches);
  self->looked_tick = tick;
  self->looked_branch = branch;
  if (!g_hash_table_lookup_extended (self->switches, control->id, NULL, &known))
    {
      known = GINT_TO_POINTER (dd_check_evaluate (control->state, run_check, self->session, NULL));
      g_hash_table_insert (self->switches, g_strdup (control->id), known);
    }
  return GPOINTER_TO_INT (known);
}

/**
 * dd_player_dup_control:
 * @self: a player
 * @id: of a control of the simulation
 *
 * Tells where a control stands: a toggle at the cursor, the others as they
 * were set last.
 *
 * Returns: (transfer full) (nullable): its value, or %NULL if there is no such
 *   control or it was not set
 */
char *
dd_player_dup_control (DdPlayer   *self,
                       const char *id)
{
  DdControl *control = dd_control_find (dd_player_get_controls (self), id);
  const char *value;

  if (control == NULL)
    return NULL;
  if (control->kind == DD_CONTROL_TOGGLE)
    return g_strdup (is_on (self, control) ? "on" : "off");
  value = g_hash_table_lookup (self->settings, id);
  if (value == NULL && control->kind == DD_CONTROL_SLIDER)
    return g_strdup_printf ("%d", control->value);
  return g_strdup (value);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-lab-side.h"
#include "dd-window-private.h"

/* The commands of learning: questions, controls, time and beginning anew, as
 * actions whose state tells where they stand. */

/* The state of "answer" while nothing is asked, and until it is answered. */
#define NOTHING_ASKED (-3)
#define NOT_ANSWERED (-2)

static void
answer_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       window)
{
  dd_player_answer (dd_window_get_player (window), g_variant_get_int32 (parameter));
}

static void
control_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       window)
{
  const char *id;
  const char *value;

  g_variant_get (parameter, "(&s&s)", &id, &value);
  dd_player_set_control (dd_window_get_player (window), id, value);
}

static void
pass_time_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       window)
{
  dd_player_pass_time (dd_window_get_player (window),
                       g_variant_get_uint32 (parameter) * DD_USEC_PER_SEC);
}

static void
reset_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  DdWindow *self = user_data;
  DdPlayer *player = dd_window_get_player (self);
  DdSimulation *simulation = dd_player_get_simulation (player);

  if (player == self->lab_player)
    dd_lab_side_reset (DD_LAB_SIDE (self->lab_side));
  else if (simulation)
    dd_player_load_simulation (player, simulation);
  else
    dd_player_load_setup (player, NULL, dd_player_get_view (player), NULL);
}

static void
hint_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  dd_lab_side_show_hint (DD_LAB_SIDE (((DdWindow *) user_data)->lab_side));
}

static void
solution_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  dd_lab_side_show_solution (DD_LAB_SIDE (((DdWindow *) user_data)->lab_side));
}

static GVariant *
get_answer (DdPlayer *player)
{
  DdScript *script = dd_player_get_script (player);
  int choice = NOTHING_ASKED;

  if (script)
    switch (dd_script_get_prediction (script, NULL, &choice))
      {
      case DD_PREDICTION_ASKED:
        choice = NOT_ANSWERED;
        break;
      case DD_PREDICTION_NONE:
        choice = NOTHING_ASKED;
        break;
      case DD_PREDICTION_WATCHED:
      case DD_PREDICTION_REVEALED:
      default:
        break;
      }
  return g_variant_new_int32 (choice);
}

static GVariant *
get_controls (DdPlayer *player)
{
  DdSimulation *simulation = dd_player_get_simulation (player);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; simulation && i < simulation->controls->len; i++)
    {
      const DdControl *control = g_ptr_array_index (simulation->controls, i);
      g_autofree char *value = dd_player_dup_control (player, control->id);

      if (value)
        g_variant_builder_add (&builder, "{ss}", control->id, value);
    }
  return g_variant_builder_end (&builder);
}

/* How the lab stands, as it is kept. */
void
_dd_window_save_lab (DdWindow *self)
{
  const char *lesson = dd_lesson_get_id (self->lesson);
  const char *lab = dd_lab_get_spec (self->lab)->id;
  DdLabProgress state = dd_progress_get_lab (self->progress, lesson, lab);

  state.done = state.done || dd_lab_get_done (self->lab);
  state.hints = MAX (state.hints, dd_lab_get_hints_used (self->lab));
  state.solution = state.solution || dd_lab_get_solution_shown (self->lab);
  dd_progress_set_lab (self->progress, lesson, lab, &state);
  dd_progress_save (self->progress, NULL);
}

static void
set_state (DdWindow   *self,
           const char *name,
           GVariant   *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

static void
set_enabled (DdWindow   *self,
             const char *name,
             gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
_dd_window_refresh_lab_actions (DdWindow *self)
{
  gboolean shown = self->lab && dd_window_get_player (self) == self->lab_player;
  guint n_hints = shown ? dd_lab_get_hints_used (self->lab) : 0;
  gboolean solved = shown && dd_lab_get_solution_shown (self->lab);

  set_state (self, "hint", g_variant_new_uint32 (n_hints));
  set_state (self, "solution", g_variant_new_boolean (solved));
  set_enabled (self, "hint", shown && n_hints < g_strv_length (dd_lab_get_spec (self->lab)->hints));
  set_enabled (self, "solution", shown && !solved);
}

void
_dd_window_refresh_learn_actions (DdWindow *self)
{
  DdPlayer *player = dd_window_get_player (self);

  set_state (self, "answer", get_answer (player));
  if (!dd_player_get_playing (player))
    set_state (self, "control", get_controls (player));
  _dd_window_refresh_lab_actions (self);
}

void
_dd_window_add_learn_actions (DdWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "answer", .activate = answer_cb, .parameter_type = "i", .state = "-3" },
    { .name = "control", .activate = control_cb, .parameter_type = "(ss)",
      .state = "@a{ss} {}" },
    { .name = "pass-time", .activate = pass_time_cb, .parameter_type = "u" },
    { .name = "reset", .activate = reset_cb },
    { .name = "hint", .activate = hint_cb, .state = "uint32 0" },
    { .name = "solution", .activate = solution_cb, .state = "false" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

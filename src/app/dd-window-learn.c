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

static void
set_state (DdWindow   *self,
           const char *name,
           GVariant   *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

void
_dd_window_refresh_learn_actions (DdWindow *self)
{
  DdPlayer *player = dd_window_get_player (self);

  set_state (self, "answer", get_answer (player));
  if (!dd_player_get_playing (player))
    set_state (self, "control", get_controls (player));
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
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

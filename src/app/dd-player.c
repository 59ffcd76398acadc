// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-player-private.h"
#include "dd-tty-ops.h"

/* How long a tick stays on the stage at speed 1. */
#define TYPING_USEC (2 * DD_USEC_PER_SEC)
#define TICK_MSEC 900

G_DEFINE_FINAL_TYPE (DdPlayer, dd_player, G_TYPE_OBJECT)

enum
{
  PROP_SPEED = 1,
  PROP_BY_TICK,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
changed (DdPlayer *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
choose_tty (DdPlayer   *self,
            const char *tty)
{
  char *copy = g_strdup (tty);

  g_free (self->tty);
  self->tty = copy;
}

static void
stop (DdPlayer *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
}

static void
dd_player_dispose (GObject *object)
{
  DdPlayer *self = DD_PLAYER (object);

  stop (self);
  g_clear_object (&self->script);
  g_clear_object (&self->session);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_clear_pointer (&self->switches, g_hash_table_unref);
  g_clear_pointer (&self->slider, g_free);
  g_clear_pointer (&self->view, g_free);
  g_clear_pointer (&self->focus, g_free);
  g_clear_pointer (&self->selection, g_free);
  g_clear_pointer (&self->tty, g_free);
  G_OBJECT_CLASS (dd_player_parent_class)->dispose (object);
}

static void
dd_player_get_property (GObject    *object,
                        guint       property,
                        GValue     *value,
                        GParamSpec *pspec)
{
  DdPlayer *self = DD_PLAYER (object);

  switch (property)
    {
    case PROP_SPEED:
      g_value_set_double (value, self->speed);
      break;
    case PROP_BY_TICK:
      g_value_set_boolean (value, self->by_tick);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
dd_player_set_property (GObject      *object,
                        guint         property,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  DdPlayer *self = DD_PLAYER (object);

  switch (property)
    {
    case PROP_SPEED:
      dd_player_set_speed (self, g_value_get_double (value));
      break;
    case PROP_BY_TICK:
      dd_player_set_by_tick (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
dd_player_class_init (DdPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dd_player_dispose;
  object_class->get_property = dd_player_get_property;
  object_class->set_property = dd_player_set_property;

  /**
   * DdPlayer:speed:
   *
   * Factor on the speed of playing.
   */
  properties[PROP_SPEED] = g_param_spec_double ("speed", NULL, NULL, 0.25, 8, 1,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                G_PARAM_STATIC_STRINGS);

  /**
   * DdPlayer:by-tick:
   *
   * Whether forward and back move by single ticks instead of steps.
   */
  properties[PROP_BY_TICK] = g_param_spec_boolean ("by-tick", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                   G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * DdPlayer::changed:
   *
   * The cursor, the timeline, the selection or how it plays changed.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", DD_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
dd_player_init (DdPlayer *self)
{
  self->speed = 1;
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->switches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->view = g_strdup ("lifecycle");
  self->tty = g_strdup (DD_CONSOLE);
}

/**
 * dd_player_new:
 *
 * Returns: (transfer full): a player of an empty host
 */
DdPlayer *
dd_player_new (void)
{
  DdPlayer *self = g_object_new (DD_TYPE_PLAYER, NULL);

  self->session = dd_session_new (dd_catalog_get_default (), 1);
  return self;
}

/**
 * dd_player_load_session:
 * @self: a player
 * @session: (transfer full): what it plays from now on
 *
 * Plays another session, without a script.
 */
void
dd_player_load_session (DdPlayer  *self,
                        DdSession *session)
{
  stop (self);
  g_set_object (&self->session, session);
  g_object_unref (session);
  g_clear_object (&self->script);
  g_hash_table_remove_all (self->settings);
  g_hash_table_remove_all (self->switches);
  g_clear_pointer (&self->slider, g_free);
  g_clear_pointer (&self->selection, g_free);
  choose_tty (self, DD_CONSOLE);
  changed (self);
}

/**
 * dd_player_load_setup:
 * @self: a player
 * @setup: (nullable): commands that come before the timeline
 * @view: which view the stage shows
 * @focus: (nullable): the container the view is about
 *
 * Begins anew on a new host.
 */
void
dd_player_load_setup (DdPlayer    *self,
                      char       **setup,
                      const char  *view,
                      const char  *focus)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), 1);

  dd_session_set_up (session, (const char *const *) setup);
  self->is_sandbox = setup == NULL;
  g_free (self->view);
  self->view = g_strdup (view ? view : "lifecycle");
  g_free (self->focus);
  self->focus = g_strdup (focus);
  dd_player_load_session (self, session);
}

/**
 * dd_player_load_simulation:
 * @self: a player
 * @simulation: (transfer none): it must outlive the player's use
 *
 * Begins a simulation of a lesson.
 */
void
dd_player_load_simulation (DdPlayer     *self,
                           DdSimulation *simulation)
{
  dd_player_load_setup (self, simulation->setup, simulation->view, simulation->focus);
  self->script = dd_script_new (simulation, self->session);
  changed (self);
}

/**
 * dd_player_get_session:
 * @self: a player
 *
 * Returns: (transfer none): what is played; another one after a reset
 */
DdSession *
dd_player_get_session (DdPlayer *self)
{
  return self->session;
}

/**
 * dd_player_get_script:
 * @self: a player
 *
 * Returns: (nullable) (transfer none): where the simulation's steps stand
 */
DdScript *
dd_player_get_script (DdPlayer *self)
{
  return self->script;
}

/**
 * dd_player_get_simulation:
 * @self: a player
 *
 * Returns: (nullable) (transfer none): the simulation, %NULL in a lab or the
 *   sandbox
 */
DdSimulation *
dd_player_get_simulation (DdPlayer *self)
{
  return self->script ? dd_script_get_simulation (self->script) : NULL;
}

/**
 * dd_player_get_next_step:
 * @self: a player
 *
 * Returns: (nullable) (transfer none): what the simulation's script does next
 */
DdStep *
dd_player_get_next_step (DdPlayer *self)
{
  return self->script ? dd_script_get_next (self->script) : NULL;
}

/**
 * dd_player_get_current_step:
 * @self: a player
 *
 * Returns: (nullable) (transfer none): the step that the cursor is in or behind
 */
DdStep *
dd_player_get_current_step (DdPlayer *self)
{
  return self->script ? dd_script_get_current (self->script) : NULL;
}

/**
 * dd_player_get_step:
 * @self: a player
 *
 * Returns: how many steps of the simulation were run
 */
guint
dd_player_get_step (DdPlayer *self)
{
  return self->script ? dd_script_get_n_run (self->script) : 0;
}

/**
 * dd_player_get_view:
 * @self: a player
 *
 * Returns: (transfer none): name of the view that is shown
 */
const char *
dd_player_get_view (DdPlayer *self)
{
  return self->view;
}

/**
 * dd_player_set_view:
 * @self: a player
 * @view: name of a view
 *
 * Chooses how the world is looked at.
 */
void
dd_player_set_view (DdPlayer   *self,
                    const char *view)
{
  if (g_strcmp0 (self->view, view) == 0)
    return;
  g_free (self->view);
  self->view = g_strdup (view);
  changed (self);
}

/**
 * dd_player_dup_focus:
 * @self: a player
 *
 * Returns: (nullable) (transfer full): the container the view is about: the
 *   selected one, else the simulation's, else the newest
 */
char *
dd_player_dup_focus (DdPlayer *self)
{
  const DdWorld *world = dd_session_get_world (self->session);

  if (self->selection && g_str_has_prefix (self->selection, "container:"))
    {
      const char *name = self->selection + strlen ("container:");
      g_autofree char *copy = g_strndup (name, strcspn (name, "/@"));

      if (dd_world_get_container_by_name (world, copy))
        return g_steal_pointer (&copy);
    }
  if (self->focus && (dd_world_get_container_by_name (world, self->focus) ||
                      world->containers->len == 0))
    return g_strdup (self->focus);
  if (world->containers->len == 0)
    return NULL;
  return g_strdup (((DdContainer *) g_ptr_array_index (world->containers,
                                                       world->containers->len - 1))->name);
}

/**
 * dd_player_get_selection:
 * @self: a player
 *
 * Returns: (nullable) (transfer none): id of the shape that is selected
 */
const char *
dd_player_get_selection (DdPlayer *self)
{
  return self->selection;
}

/**
 * dd_player_set_selection:
 * @self: a player
 * @shape: (nullable): id of a shape on the stage
 *
 * Selects something on the stage.
 */
void
dd_player_set_selection (DdPlayer   *self,
                         const char *shape)
{
  if (g_strcmp0 (self->selection, shape) == 0)
    return;
  g_free (self->selection);
  self->selection = g_strdup (shape);
  changed (self);
}

/* Terminals */

static const DdTty *
find_open (DdPlayer   *self,
           const char *name)
{
  const DdTty *tty = dd_world_get_tty (dd_session_get_world (self->session), name);

  return tty && !tty->closed ? tty : NULL;
}

/**
 * dd_player_get_tty:
 * @self: a player
 *
 * Returns: the terminal that the console shows: the one chosen, or the first
 *   while that is not open at the cursor
 */
const char *
dd_player_get_tty (DdPlayer *self)
{
  return find_open (self, self->tty) ? self->tty : DD_CONSOLE;
}

/**
 * dd_player_set_tty:
 * @self: a player
 * @tty: name of a terminal
 *
 * Chooses the terminal that the console shows.
 */
void
dd_player_set_tty (DdPlayer   *self,
                   const char *tty)
{
  if (g_str_equal (self->tty, tty) || find_open (self, tty) == NULL)
    return;
  choose_tty (self, tty);
  changed (self);
}

/* Moving */

void
_dd_player_move_to (DdPlayer *self,
                    guint     tick)
{
  dd_session_seek (self->session, tick);
  changed (self);
}

/**
 * dd_player_seek:
 * @self: a player
 * @tick: from 0; more than there are is the last one
 *
 * Goes to a tick.
 */
void
dd_player_seek (DdPlayer *self,
                guint     tick)
{
  stop (self);
  _dd_player_move_to (self, tick);
}

/**
 * dd_player_first:
 * @self: a player
 *
 * Goes to the beginning of the timeline.
 */
void
dd_player_first (DdPlayer *self)
{
  dd_player_seek (self, 0);
}

/**
 * dd_player_last:
 * @self: a player
 *
 * Goes to the end of the timeline.
 */
void
dd_player_last (DdPlayer *self)
{
  dd_player_seek (self, G_MAXUINT);
}

/* Runs the next step; the cursor stays before what it does. */
static void
run_step (DdPlayer *self)
{
  DdStep *step = dd_script_get_next (self->script);

  if (step->view)
    {
      g_free (self->view);
      self->view = g_strdup (step->view);
    }
  if (step->focus)
    {
      g_clear_pointer (&self->selection, g_free);
      g_free (self->focus);
      self->focus = g_strdup (step->focus);
    }
  choose_tty (self, DD_CONSOLE);
  dd_script_run_next (self->script, DD_CONSOLE);
}

/* Before a step with a question it is asked; who goes on without an answer
 * only wants to see. Returns whether there is something to answer first. */
static gboolean
ask_first (DdPlayer *self)
{
  if (self->script == NULL)
    return FALSE;
  if (dd_script_ask (self->script))
    {
      dd_session_seek (self->session, G_MAXUINT);
      changed (self);
      return TRUE;
    }
  dd_script_answer (self->script, DD_SCRIPT_SKIPPED);
  return FALSE;
}

/**
 * dd_player_forward:
 * @self: a player
 *
 * Goes a step or a tick on; at the end of the timeline it runs the next
 * command of the simulation's script. If that has a question, it is asked
 * first; going on then skips it.
 */
void
dd_player_forward (DdPlayer *self)
{
  guint tick = dd_session_get_tick (self->session);
  guint n_ticks = dd_session_get_n_ticks (self->session);

  stop (self);
  if (tick < n_ticks)
    _dd_player_move_to (self, self->by_tick ? tick + 1 : dd_session_next_step (self->session, tick));
  else if (dd_player_get_next_step (self) && !ask_first (self))
    {
      run_step (self);
      _dd_player_move_to (self, self->by_tick ? tick + 1 : dd_session_next_step (self->session, tick));
    }
}

/**
 * dd_player_back:
 * @self: a player
 *
 * Goes back by a step, or by a tick where the player steps by ticks.
 */
void
dd_player_back (DdPlayer *self)
{
  guint tick = dd_session_get_tick (self->session);

  stop (self);
  if (tick > 0)
    _dd_player_move_to (self, self->by_tick ? tick - 1 : dd_session_previous_step (self->session, tick));
}

static gboolean
play_cb (gpointer user_data)
{
  DdPlayer *self = user_data;
  guint tick = dd_session_get_tick (self->session);

  if (tick >= dd_session_get_n_ticks (self->session))
    {
      self->source = 0;
      changed (self);
      return G_SOURCE_REMOVE;
    }
  _dd_player_move_to (self, tick + 1);
  return G_SOURCE_CONTINUE;
}

/**
 * dd_player_get_playing:
 * @self: a player
 *
 * Returns: whether it moves on by itself
 */
gboolean
dd_player_get_playing (DdPlayer *self)
{
  return self->source != 0;
}

/**
 * dd_player_set_playing:
 * @self: a player
 * @playing: whether ticks follow one another by themselves
 *
 * Plays or stops. At the end of the timeline, playing first runs the next
 * command of the script.
 */
void
dd_player_set_playing (DdPlayer *self,
                       gboolean  playing)
{
  stop (self);
  if (playing)
    {
      if (dd_session_get_tick (self->session) >= dd_session_get_n_ticks (self->session) &&
          dd_player_get_next_step (self))
        {
          dd_player_run_next_step (self);
          return;
        }
      self->source = g_timeout_add ((guint) (TICK_MSEC / self->speed), play_cb, self);
    }
  changed (self);
}

/**
 * dd_player_get_speed:
 * @self: a player
 *
 * Returns: how fast it plays, 1 for the usual
 */
double
dd_player_get_speed (DdPlayer *self)
{
  return self->speed;
}

/**
 * dd_player_set_speed:
 * @self: a player
 * @speed: how fast it plays, 1 for the usual
 *
 * Sets the speed of playing.
 */
void
dd_player_set_speed (DdPlayer *self,
                     double    speed)
{
  gboolean playing = dd_player_get_playing (self);

  speed = CLAMP (speed, 0.25, 8);
  if (self->speed == speed)
    return;
  self->speed = speed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPEED]);
  if (playing)
    dd_player_set_playing (self, TRUE);
  else
    changed (self);
}

/**
 * dd_player_set_by_tick:
 * @self: a player
 * @by_tick: whether it steps by ticks and not by steps
 *
 * Sets how far forward and back go.
 */
void
dd_player_set_by_tick (DdPlayer *self,
                       gboolean  by_tick)
{
  if (self->by_tick == by_tick)
    return;
  self->by_tick = by_tick;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BY_TICK]);
  changed (self);
}

/* Doing something */

/* After a command the stage plays what happened; many ticks at once jump. */
void
_dd_player_show_what_happened (DdPlayer *self)
{
  GtkSettings *settings = gtk_settings_get_default ();
  gboolean animations = TRUE;

  if (settings)
    g_object_get (settings, "gtk-enable-animations", &animations, NULL);
  if (animations && dd_session_get_n_ticks (self->session) > dd_session_get_tick (self->session))
    {
      stop (self);
      self->source = g_timeout_add ((guint) (TICK_MSEC / self->speed), play_cb, self);
      _dd_player_move_to (self, dd_session_get_tick (self->session) + 1);
      return;
    }
  dd_player_last (self);
}

/* Doing something while it plays means: I have seen enough, go on. */
void
_dd_player_see_enough (DdPlayer *self)
{
  if (self->source == 0)
    return;
  stop (self);
  dd_session_seek (self->session, G_MAXUINT);
}

/* While a person types a line, servers start and probes are sent. */
static void
let_typing_take_time (DdPlayer *self)
{
  const DdWorld *world = dd_session_get_world (self->session);
  const DdTimer *next = world->timers->len ? g_ptr_array_index (world->timers, 0) : NULL;

  if (next == NULL || next->due > world->now + TYPING_USEC)
    return;
  dd_session_pass_time (self->session, TYPING_USEC);
  dd_session_seek (self->session, G_MAXUINT);
}

/**
 * dd_player_type:
 * @self: a player
 * @line: what the learner typed
 *
 * Types a line at the console; in the past that begins a branch. Typing takes
 * two seconds of simulated time if something is due in them, so that a server
 * that was started is there when it is asked.
 */
void
dd_player_type (DdPlayer   *self,
                const char *line)
{
  guint tick;

  _dd_player_see_enough (self);
  tick = dd_session_get_tick (self->session);
  let_typing_take_time (self);
  dd_session_type_at (self->session, dd_player_get_tty (self), line);
  dd_session_seek (self->session, tick);
  _dd_player_show_what_happened (self);
}

/**
 * dd_player_interrupt:
 * @self: a player
 *
 * Presses Ctrl+C in the terminal that is chosen.
 */
void
dd_player_interrupt (DdPlayer *self)
{
  stop (self);
  dd_session_seek (self->session, G_MAXUINT);
  dd_session_interrupt (self->session, dd_player_get_tty (self));
  dd_player_last (self);
}

/**
 * dd_player_end_input:
 * @self: a player
 *
 * Presses Ctrl+D in the terminal that is chosen.
 */
void
dd_player_end_input (DdPlayer *self)
{
  stop (self);
  dd_session_seek (self->session, G_MAXUINT);
  dd_session_end_input (self->session, dd_player_get_tty (self));
  dd_player_last (self);
}

/**
 * dd_player_pass_time:
 * @self: a player
 * @usec: in microseconds
 *
 * Lets simulated time pass at the cursor; in the past that begins a branch.
 */
void
dd_player_pass_time (DdPlayer *self,
                     guint64   usec)
{
  _dd_player_see_enough (self);
  dd_session_pass_time (self->session, usec);
  _dd_player_show_what_happened (self);
}

/**
 * dd_player_run_next_step:
 * @self: a player
 *
 * Types the next command of the simulation's script at the end of the
 * timeline. If it has a question, that is asked first; the next call skips it.
 */
void
dd_player_run_next_step (DdPlayer *self)
{
  stop (self);
  if (dd_player_get_next_step (self) && !ask_first (self))
    {
      run_step (self);
      _dd_player_show_what_happened (self);
    }
}

/**
 * dd_player_answer:
 * @self: a player
 * @choice: the position of an option, or %DD_SCRIPT_SKIPPED
 *
 * Answers the question that is asked; its step is run and played.
 */
void
dd_player_answer (DdPlayer *self,
                  int       choice)
{
  if (self->script == NULL || !dd_script_answer (self->script, choice))
    return;
  run_step (self);
  _dd_player_show_what_happened (self);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-player.h"
#include "dd-tty-ops.h"

/* How long a tick stays on the stage at speed 1. */
#define TICK_MSEC 900

struct _DdPlayer
{
  GObject       parent_instance;

  DdSession    *session;
  DdSimulation *simulation;   /* borrowed from the lesson */
  char         *view;
  char         *focus;
  char         *selection;
  guint         step;         /* scripted steps that were run */
  double        speed;
  guint         source;
  gboolean      by_tick;
};

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
stop (DdPlayer *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
}

static void
dd_player_dispose (GObject *object)
{
  DdPlayer *self = DD_PLAYER (object);

  stop (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->view, g_free);
  g_clear_pointer (&self->focus, g_free);
  g_clear_pointer (&self->selection, g_free);
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
  self->view = g_strdup ("lifecycle");
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
  self->simulation = NULL;
  self->step = 0;
  g_clear_pointer (&self->selection, g_free);
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
  self->simulation = simulation;
  changed (self);
}

DdSession *
dd_player_get_session (DdPlayer *self)
{
  return self->session;
}

DdSimulation *
dd_player_get_simulation (DdPlayer *self)
{
  return self->simulation;
}

static DdStep *
step_at (DdPlayer *self,
         guint     index)
{
  if (self->simulation == NULL || index >= self->simulation->steps->len)
    return NULL;
  return g_ptr_array_index (self->simulation->steps, index);
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
  return step_at (self, self->step);
}

/**
 * dd_player_get_current_step:
 * @self: a player
 *
 * Returns: (nullable) (transfer none): the step that was run last
 */
DdStep *
dd_player_get_current_step (DdPlayer *self)
{
  return self->step ? step_at (self, self->step - 1) : NULL;
}

guint
dd_player_get_step (DdPlayer *self)
{
  return self->step;
}

const char *
dd_player_get_view (DdPlayer *self)
{
  return self->view;
}

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
      g_autofree char *copy = g_strndup (name, strcspn (name, "/"));

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

/**
 * dd_player_get_tty:
 * @self: a player
 *
 * Returns: the terminal that the console shows
 */
const char *
dd_player_get_tty (DdPlayer *self)
{
  return DD_CONSOLE;
}

/* Moving */

static void
move_to (DdPlayer *self,
         guint     tick)
{
  dd_session_seek (self->session, tick);
  changed (self);
}

void
dd_player_seek (DdPlayer *self,
                guint     tick)
{
  stop (self);
  move_to (self, tick);
}

void
dd_player_first (DdPlayer *self)
{
  dd_player_seek (self, 0);
}

void
dd_player_last (DdPlayer *self)
{
  dd_player_seek (self, G_MAXUINT);
}

/**
 * dd_player_forward:
 * @self: a player
 *
 * Goes a step or a tick on; at the end of the timeline it runs the next
 * command of the simulation's script.
 */
void
dd_player_forward (DdPlayer *self)
{
  guint tick = dd_session_get_tick (self->session);
  guint n_ticks = dd_session_get_n_ticks (self->session);

  stop (self);
  if (tick < n_ticks)
    move_to (self, self->by_tick ? tick + 1 : dd_session_next_step (self->session, tick));
  else if (dd_player_get_next_step (self))
    {
      dd_player_run_next_step (self);
      stop (self);
      move_to (self, self->by_tick ? tick + 1 : dd_session_next_step (self->session, tick));
    }
}

void
dd_player_back (DdPlayer *self)
{
  guint tick = dd_session_get_tick (self->session);

  stop (self);
  if (tick > 0)
    move_to (self, self->by_tick ? tick - 1 : dd_session_previous_step (self->session, tick));
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
  move_to (self, tick + 1);
  return G_SOURCE_CONTINUE;
}

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
        dd_player_run_next_step (self);
      else
        self->source = g_timeout_add ((guint) (TICK_MSEC / self->speed), play_cb, self);
    }
  changed (self);
}

double
dd_player_get_speed (DdPlayer *self)
{
  return self->speed;
}

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

gboolean
dd_player_get_by_tick (DdPlayer *self)
{
  return self->by_tick;
}

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
static void
show_what_happened (DdPlayer *self)
{
  GtkSettings *settings = gtk_settings_get_default ();
  gboolean animations = TRUE;

  if (settings)
    g_object_get (settings, "gtk-enable-animations", &animations, NULL);
  if (animations && dd_session_get_n_ticks (self->session) > dd_session_get_tick (self->session))
    {
      stop (self);
      self->source = g_timeout_add ((guint) (TICK_MSEC / self->speed), play_cb, self);
      move_to (self, dd_session_get_tick (self->session) + 1);
      return;
    }
  dd_player_last (self);
}

/**
 * dd_player_type:
 * @self: a player
 * @line: what the learner typed
 *
 * Types a line at the console; in the past that begins a branch.
 */
void
dd_player_type (DdPlayer   *self,
                const char *line)
{
  if (self->source)
    {
      /* Typing while it plays means: I have seen enough, go on. */
      stop (self);
      dd_session_seek (self->session, G_MAXUINT);
    }
  dd_session_type_at (self->session, dd_player_get_tty (self), line);
  show_what_happened (self);
}

void
dd_player_interrupt (DdPlayer *self)
{
  stop (self);
  dd_session_seek (self->session, G_MAXUINT);
  dd_session_interrupt (self->session, dd_player_get_tty (self));
  dd_player_last (self);
}

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
 * Lets simulated time pass.
 */
void
dd_player_pass_time (DdPlayer *self,
                     guint64   usec)
{
  stop (self);
  dd_session_seek (self->session, G_MAXUINT);
  dd_session_pass_time (self->session, usec);
  show_what_happened (self);
}

/**
 * dd_player_run_next_step:
 * @self: a player
 *
 * Types the next command of the simulation's script at the end of the
 * timeline.
 */
void
dd_player_run_next_step (DdPlayer *self)
{
  DdStep *step = dd_player_get_next_step (self);

  if (step == NULL)
    return;
  self->step++;
  stop (self);
  dd_session_seek (self->session, G_MAXUINT);
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
  if (step->run && *step->run)
    dd_session_type_at (self->session, dd_player_get_tty (self), step->run);
  show_what_happened (self);
}

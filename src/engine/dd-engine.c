// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog.h"
#include "dd-checkpoints-private.h"
#include "dd-engine-private.h"
#include "dd-hosts.h"
#include "dd-timer-events.h"
#include "dd-world-private.h"

/* A decision that never ends would hang the program; this many reactions and
 * wake-ups in one moment are far beyond what any command needs. */
#define MAX_SETTLE_ROUNDS 20000

/* Worlds kept for going back: applying this many events takes well under a
 * frame, and so does copying a world. */
#define CHECKPOINT_INTERVAL 512
#define MAX_CHECKPOINTS     40

struct _DdEngine
{
  GObject        parent_instance;

  DdWorld       *world;
  GPtrArray     *journal;       /* DdEvent */
  GArray        *tick_starts;   /* index in the journal of each tick, from 0 */
  DdCheckpoints *checkpoints;
  DdEngineRules *rules;
  GQueue         unreacted;     /* DdEvent, borrowed from the journal */
  GQueue         ready;         /* of a host and a PID, whose turn it is */
  guint64        clock;
  guint32        group;
  guint32        cause;
  guint32        host;          /* where the decision is made */
};

G_DEFINE_FINAL_TYPE (DdEngine, dd_engine, G_TYPE_OBJECT)

/* The rules: what programs, timers and reactions there are. */

static DdEngineRules *
rules_new (void)
{
  DdEngineRules *self = g_new0 (DdEngineRules, 1);

  self->ref_count = 1;
  self->programs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->timers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->reactions = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL,
                                           (GDestroyNotify) g_ptr_array_unref);
  return self;
}

static void
rules_unref (DdEngineRules *self)
{
  if (--self->ref_count > 0)
    return;
  g_hash_table_unref (self->programs);
  g_hash_table_unref (self->timers);
  g_hash_table_unref (self->reactions);
  g_free (self);
}

/**
 * dd_engine_add_program:
 * @self: an engine
 * @name: what #DdProcess.program says
 * @step: what the program does when it is woken
 *
 * Makes a program known.
 */
void
dd_engine_add_program (DdEngine      *self,
                       const char    *name,
                       DdProgramStep  step)
{
  g_hash_table_insert (self->rules->programs, g_strdup (name), step);
}

gboolean
_dd_engine_has_program (DdEngine   *self,
                        const char *name)
{
  return g_hash_table_contains (self->rules->programs, name);
}

/**
 * dd_engine_add_timer:
 * @self: an engine
 * @kind: of timers
 * @handler: what is done when one is due
 *
 * Makes a kind of timer known.
 */
void
dd_engine_add_timer (DdEngine       *self,
                     const char     *kind,
                     DdTimerHandler  handler)
{
  g_hash_table_insert (self->rules->timers, g_strdup (kind), handler);
}

/**
 * dd_engine_add_reaction:
 * @self: an engine
 * @klass: a kind of event
 * @reaction: what else happens after it
 *
 * Adds a policy. Several for one kind of event run in the order they were
 * added.
 */
void
dd_engine_add_reaction (DdEngine           *self,
                        const DdEventClass *klass,
                        DdReaction          reaction)
{
  GPtrArray *list = g_hash_table_lookup (self->rules->reactions, klass);

  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (self->rules->reactions, (gpointer) klass, list);
    }
  g_ptr_array_add (list, reaction);
}

/* Hosts. All have one journal and one clock; a decision is made on one. */

#define READY_HOST_SHIFT 24
#define READY_PID_MASK   ((1 << READY_HOST_SHIFT) - 1)

static DdWorld *
world_at (DdEngine *self,
          guint32   host)
{
  return host ? g_ptr_array_index (self->world->hosts, host - 1) : self->world;
}

static DdWorld *
here (DdEngine *self)
{
  return world_at (self, self->host);
}

/**
 * dd_engine_enter_host:
 * @self: an engine
 * @host: number of a host; 0 is the learner's machine
 *
 * Says which machine the following look-ups, operations and events are about.
 * Whoever enters a host goes back before the turn ends.
 *
 * Returns: the host until now
 */
guint32
dd_engine_enter_host (DdEngine *self,
                      guint32   host)
{
  guint32 before = self->host;

  g_return_val_if_fail (host <= self->world->hosts->len, before);
  self->host = host;
  return before;
}

/**
 * dd_engine_get_host:
 * @self: an engine
 *
 * Returns: the number of the machine that the decision is about
 */
guint32
dd_engine_get_host (DdEngine *self)
{
  return self->host;
}

/**
 * dd_engine_get_site:
 * @self: an engine
 *
 * Returns: (transfer none): the learner's machine, whose world also has the
 *   servers and the registries
 */
const DdWorld *
dd_engine_get_site (DdEngine *self)
{
  return self->world;
}

/* Life */

static void
dd_engine_finalize (GObject *object)
{
  DdEngine *self = DD_ENGINE (object);

  g_queue_clear (&self->unreacted);
  g_queue_clear (&self->ready);
  g_clear_object (&self->world);
  g_clear_pointer (&self->journal, g_ptr_array_unref);
  g_clear_pointer (&self->tick_starts, g_array_unref);
  g_clear_pointer (&self->checkpoints, _dd_checkpoints_free);
  g_clear_pointer (&self->rules, rules_unref);
  G_OBJECT_CLASS (dd_engine_parent_class)->finalize (object);
}

static void
dd_engine_class_init (DdEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_engine_finalize;
}

static void
dd_engine_init (DdEngine *self)
{
  self->journal = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_event_unref);
  self->tick_starts = g_array_new (FALSE, FALSE, sizeof (guint));
  g_queue_init (&self->unreacted);
  g_queue_init (&self->ready);
}

/**
 * dd_engine_new:
 * @catalog: what the simulated registry holds
 * @seed: what ids are derived from
 *
 * Makes an engine on a new host. The same seed and commands give the same
 * journal.
 *
 * Returns: (transfer full): the engine
 */
DdEngine *
dd_engine_new (DdCatalog *catalog,
               guint64    seed)
{
  DdEngine *self = g_object_new (DD_TYPE_ENGINE, NULL);

  self->world = dd_world_new (catalog, seed);
  self->checkpoints = _dd_checkpoints_new (CHECKPOINT_INTERVAL, MAX_CHECKPOINTS);
  self->rules = rules_new ();
  _dd_engine_register_domains (self);
  return self;
}

static void
record (DdEngine *self,
        DdEvent  *event)
{
  if (dd_event_is_tick (event))
    {
      guint start = self->journal->len;

      g_array_append_val (self->tick_starts, start);
    }
  g_ptr_array_add (self->journal, event);
}

static void
apply (DdEngine *self,
       DdEvent  *event)
{
  dd_world_apply (self->world, event);
  record (self, event);
  _dd_checkpoints_pass (self->checkpoints, self->journal->len, self->world);
}

/**
 * dd_engine_fork:
 * @self: an engine
 * @n_events: how many events of its journal the new engine begins with
 *
 * Makes an engine that shares the beginning of the journal and goes on by
 * itself. A decision is never cut in two: if @n_events lies inside one, the
 * new engine begins after it.
 *
 * Returns: (transfer full): the new engine
 */
DdEngine *
dd_engine_fork (DdEngine *self,
                guint     n_events)
{
  DdEngine *fork = g_object_new (DD_TYPE_ENGINE, NULL);

  n_events = dd_engine_get_group_end (self, n_events);
  fork->world = dd_engine_seek (self, NULL, 0, n_events);
  fork->checkpoints = _dd_checkpoints_branch (self->checkpoints, n_events);
  fork->rules = self->rules;
  fork->rules->ref_count++;
  for (guint i = 0; i < n_events; i++)
    record (fork, dd_event_ref (g_ptr_array_index (self->journal, i)));
  if (n_events > 0)
    fork->group = ((DdEvent *) g_ptr_array_index (self->journal, n_events - 1))->group;
  fork->clock = fork->world->now;
  return fork;
}

/**
 * dd_engine_fold:
 * @self: an engine
 * @n_events: how many events to apply
 *
 * Applies the journal from its start.
 *
 * Returns: (transfer full): the world as it was after the first @n_events
 *   events of the journal
 */
DdWorld *
dd_engine_fold (DdEngine *self,
                guint     n_events)
{
  DdWorld *world = dd_world_new (self->world->catalog, self->world->seed);

  for (guint i = 0; i < MIN (n_events, self->journal->len); i++)
    dd_world_apply (world, g_ptr_array_index (self->journal, i));
  return world;
}

/**
 * dd_engine_seek:
 * @self: an engine
 * @world: (nullable) (transfer full): a world of this journal to go on from
 * @from: its place in the journal
 * @to: the place to go to
 *
 * Gives the same as dd_engine_fold(), by the shortest way: on from @world, or
 * from a world that was kept near @to.
 *
 * Returns: (transfer full): the world as it was after the first @to events of
 *   the journal; it may be @world, which is gone otherwise
 */
DdWorld *
dd_engine_seek (DdEngine *self,
                DdWorld  *world,
                guint     from,
                guint     to)
{
  guint at = self->journal->len;
  const DdWorld *kept = to >= at ? self->world
                                 : _dd_checkpoints_find (self->checkpoints, to, &at);

  to = MIN (to, self->journal->len);
  if (world == NULL || from > to || (kept && at > from + CHECKPOINT_INTERVAL))
    {
      g_clear_object (&world);
      world = kept ? dd_world_copy (kept) : dd_engine_fold (self, 0);
      from = kept ? at : 0;
    }
  for (guint i = from; i < to; i++)
    dd_world_apply (world, g_ptr_array_index (self->journal, i));
  return world;
}

/**
 * dd_engine_get_world:
 * @self: an engine
 *
 * Returns: (transfer none): the world after the last event: that of the host
 *   the decision is about, outside of decisions that of the learner's machine
 */
const DdWorld *
dd_engine_get_world (DdEngine *self)
{
  return here (self);
}

/**
 * dd_engine_get_n_events:
 * @self: an engine
 *
 * Returns: how many events its journal has
 */
guint
dd_engine_get_n_events (DdEngine *self)
{
  return self->journal->len;
}

/**
 * dd_engine_get_event:
 * @self: an engine
 * @index: from 1
 *
 * Returns: (nullable) (transfer none): an event of the journal
 */
DdEvent *
dd_engine_get_event (DdEngine *self,
                     guint     index)
{
  if (index < 1 || index > self->journal->len)
    return NULL;
  return g_ptr_array_index (self->journal, index - 1);
}

/**
 * dd_engine_get_n_ticks:
 * @self: an engine
 *
 * Returns: how many of its events are ticks
 */
guint
dd_engine_get_n_ticks (DdEngine *self)
{
  return self->tick_starts->len;
}

/**
 * dd_engine_get_tick:
 * @self: an engine
 * @tick: from 1
 *
 * Returns: (nullable) (transfer none): the event of a tick
 */
DdEvent *
dd_engine_get_tick (DdEngine *self,
                    guint     tick)
{
  if (tick < 1 || tick > self->tick_starts->len)
    return NULL;
  return g_ptr_array_index (self->journal, g_array_index (self->tick_starts, guint, tick - 1));
}

/**
 * dd_engine_get_tick_end:
 * @self: an engine
 * @tick: from 1; 0 for the time before the first
 *
 * A tick ends where the next begins: what follows it silently, such as
 * output, belongs to it.
 *
 * Returns: the number of events up to the end of a tick
 */
guint
dd_engine_get_tick_end (DdEngine *self,
                        guint     tick)
{
  if (tick >= self->tick_starts->len)
    return self->journal->len;
  return g_array_index (self->tick_starts, guint, tick);
}

/**
 * dd_engine_get_group_end:
 * @self: an engine
 * @n_events: a place in the journal
 *
 * Returns: the first place at or after @n_events that lies between two
 *   decisions
 */
guint
dd_engine_get_group_end (DdEngine *self,
                         guint     n_events)
{
  n_events = MIN (n_events, self->journal->len);
  while (n_events > 0 && n_events < self->journal->len)
    {
      const DdEvent *before = g_ptr_array_index (self->journal, n_events - 1);
      const DdEvent *after = g_ptr_array_index (self->journal, n_events);

      if (before->group != after->group)
        break;
      n_events++;
    }
  return n_events;
}

/* Decisions */

/**
 * dd_engine_begin:
 * @self: an engine
 *
 * Begins a decision: what the learner did, or an entry of the agenda.
 */
void
dd_engine_begin (DdEngine *self)
{
  self->group++;
  self->cause = 0;
  self->clock = self->world->now;
}

/**
 * dd_engine_set_cause:
 * @self: an engine
 * @cause: index of an event
 *
 * Says what the following events are caused by.
 *
 * Returns: the cause until now
 */
guint32
dd_engine_set_cause (DdEngine *self,
                     guint32   cause)
{
  guint32 before = self->cause;

  self->cause = cause;
  return before;
}

/**
 * dd_engine_elapse:
 * @self: an engine
 * @usec: in microseconds
 *
 * Lets the events that follow in this decision happen later. What is due on
 * the agenda meanwhile waits until the decision is over: the model handles
 * one request at a time, which is a simplification.
 */
void
dd_engine_elapse (DdEngine *self,
                  guint64   usec)
{
  self->clock += usec;
}

static void
wake_waiting_here (DdEngine   *self,
                   const char *topic)
{
  for (guint i = 0; i < here (self)->processes->len; i++)
    {
      DdProcess *process = g_ptr_array_index (here (self)->processes, i);

      if (process->waits && g_strv_contains ((const char *const *) process->waits, topic))
        dd_engine_wake (self, process->pid);
    }
}

/* The learner's machine hears of a server's topics by "HOST/TOPIC". */
static void
wake_waiting (DdEngine   *self,
              const char *topic)
{
  g_autofree char *abroad = NULL;
  guint32 host = self->host;

  wake_waiting_here (self, topic);
  if (host == 0)
    return;
  abroad = g_strconcat (dd_host_get_name (host), "/", topic, NULL);
  dd_engine_enter_host (self, 0);
  wake_waiting_here (self, abroad);
  dd_engine_enter_host (self, host);
}

/**
 * dd_engine_wake_topic:
 * @self: an engine
 * @topic: what came up
 *
 * Wakes the processes that wait for a topic.
 */
void
dd_engine_wake_topic (DdEngine   *self,
                      const char *topic)
{
  wake_waiting (self, topic);
}

/**
 * dd_engine_wake:
 * @self: an engine
 * @pid: on the host
 *
 * Gives a process its turn before the decision ends.
 */
void
dd_engine_wake (DdEngine *self,
                int       pid)
{
  gpointer turn = GUINT_TO_POINTER (self->host << READY_HOST_SHIFT | (guint32) pid);

  if (g_queue_find (&self->ready, turn) == NULL)
    g_queue_push_tail (&self->ready, turn);
}

/**
 * dd_engine_emit:
 * @self: an engine
 * @event: (transfer full): an event made by dd_event_new()
 *
 * Makes an event happen: it gets its time, cause and place in the journal,
 * changes the world, and wakes who waits for it. Reactions follow when the
 * decision settles.
 *
 * Returns: (transfer none): the event
 */
const DdEvent *
dd_engine_emit (DdEngine *self,
                gpointer  event)
{
  DdEvent *base = event;

  base->time = MAX (self->clock, self->world->now);
  base->index = self->journal->len + 1;
  base->cause = self->cause;
  base->group = self->group;
  base->host = self->host;
  apply (self, base);

  if (base->klass->topic)
    {
      g_autofree char *topic = base->klass->topic (base);

      if (topic)
        wake_waiting (self, topic);
    }
  if (g_hash_table_contains (self->rules->reactions, base->klass))
    g_queue_push_tail (&self->unreacted, base);
  return base;
}

static void
react (DdEngine      *self,
       const DdEvent *event)
{
  GPtrArray *list = g_hash_table_lookup (self->rules->reactions, event->klass);
  guint32 before = dd_engine_set_cause (self, event->index);
  guint32 host = dd_engine_enter_host (self, event->host);

  for (guint i = 0; i < list->len; i++)
    ((DdReaction) g_ptr_array_index (list, i)) (self, event);
  dd_engine_enter_host (self, host);
  dd_engine_set_cause (self, before);
}

/* A frozen process gets no turn; it is woken when its container thaws. */
static gboolean
may_run (DdEngine        *self,
         const DdProcess *process)
{
  const DdContainer *container;

  if (process == NULL || process->state != DD_PROCESS_RUNNING)
    return FALSE;
  container = dd_world_get_container (here (self), process->container);
  return container == NULL || container->state != DD_CONTAINER_PAUSED;
}

static void
step_process_here (DdEngine *self,
                   int       pid)
{
  const DdProcess *process = dd_world_get_process (here (self), pid);
  DdProgramStep step;

  if (!may_run (self, process))
    return;
  step = g_hash_table_lookup (self->rules->programs, process->program);
  if (step)
    step (self, pid);
}

static void
step_process (DdEngine *self,
              guint     turn)
{
  guint32 before = dd_engine_enter_host (self, turn >> READY_HOST_SHIFT);

  step_process_here (self, turn & READY_PID_MASK);
  dd_engine_enter_host (self, before);
}

/**
 * dd_engine_settle:
 * @self: an engine
 *
 * Lets the reactions to all events run, and every woken process have its
 * turn, until nothing is left to do in this moment.
 */
void
dd_engine_settle (DdEngine *self)
{
  for (guint round = 0; round < MAX_SETTLE_ROUNDS; round++)
    {
      if (!g_queue_is_empty (&self->unreacted))
        react (self, g_queue_pop_head (&self->unreacted));
      else if (!g_queue_is_empty (&self->ready))
        step_process (self, GPOINTER_TO_UINT (g_queue_pop_head (&self->ready)));
      else
        return;
    }
  g_queue_clear (&self->unreacted);
  g_queue_clear (&self->ready);
}

/* The agenda */

static void
emit_timer (DdEngine           *self,
            const DdEventClass *klass,
            guint               id,
            guint64             due,
            const char         *kind,
            const char         *subject)
{
  DdTimerEvent *event = dd_event_new (klass);

  event->timer = id;
  event->due = due;
  event->kind = g_strdup (kind);
  event->subject = g_strdup (subject);
  dd_engine_emit (self, event);
}

/**
 * dd_engine_schedule:
 * @self: an engine
 * @delay: from now, in microseconds
 * @kind: of timer, registered with dd_engine_add_timer()
 * @subject: for whom
 *
 * Puts an entry on the agenda.
 *
 * Returns: its number, for dd_engine_cancel()
 */
guint
dd_engine_schedule (DdEngine   *self,
                    guint64     delay,
                    const char *kind,
                    const char *subject)
{
  guint id = here (self)->next_timer;
  guint64 now = MAX (self->clock, self->world->now);

  emit_timer (self, &_dd_timer_set_class, id, now + delay, kind, subject);
  return id;
}

/**
 * dd_engine_cancel:
 * @self: an engine
 * @timer: number of an entry; 0 or one that is gone does nothing
 *
 * Takes an entry off the agenda.
 */
void
dd_engine_cancel (DdEngine *self,
                  guint     timer)
{
  if (timer && dd_world_get_timer (here (self), timer))
    emit_timer (self, &_dd_timer_cancelled_class, timer, 0, "", "");
}

static guint64
next_due_at (DdEngine *self,
             guint32   host)
{
  const DdWorld *world = world_at (self, host);

  return world->timers->len ? ((DdTimer *) g_ptr_array_index (world->timers, 0))->due
                            : G_MAXUINT64;
}

/* The host whose agenda has the next entry. */
static guint32
next_host (DdEngine *self)
{
  guint32 next = 0;

  for (guint32 i = 1; i <= self->world->hosts->len; i++)
    if (next_due_at (self, i) < next_due_at (self, next))
      next = i;
  return next;
}

/**
 * dd_engine_get_next_due:
 * @self: an engine
 *
 * Returns: when the next entry of the agenda is due, in microseconds;
 *   %G_MAXUINT64 if there is none
 */
guint64
dd_engine_get_next_due (DdEngine *self)
{
  return next_due_at (self, next_host (self));
}

static void
handle_timer (DdEngine      *self,
              const DdTimer *timer)
{
  DdTimerHandler handler = g_hash_table_lookup (self->rules->timers, timer->kind);

  self->clock = MAX (timer->due, self->world->now);
  self->cause = timer->cause;
  emit_timer (self, &_dd_timer_fired_class, timer->id, timer->due, timer->kind, timer->subject);
  if (handler)
    handler (self, timer);
}

/**
 * dd_engine_advance:
 * @self: an engine
 * @until: latest time, in microseconds
 *
 * Handles the next entry of the agenda: one decision.
 *
 * Returns: %FALSE if none is due by @until
 */
gboolean
dd_engine_advance (DdEngine *self,
                   guint64   until)
{
  g_autofree char *subject = NULL;
  DdTimer timer;
  guint32 before;

  if (dd_engine_get_next_due (self) > until)
    return FALSE;

  before = dd_engine_enter_host (self, next_host (self));
  timer = *(const DdTimer *) g_ptr_array_index (here (self)->timers, 0);
  timer.subject = subject = g_strdup (timer.subject);
  dd_engine_begin (self);
  handle_timer (self, &timer);
  dd_engine_settle (self);
  dd_engine_enter_host (self, before);
  return TRUE;
}

static const DdEventField no_fields[] = {
  { NULL },
};

static const DdEventClass time_passed_class = {
  .name = "time.passed",
  .size = sizeof (DdEvent),
  .fields = no_fields,
};

/**
 * dd_engine_pass_time:
 * @self: an engine
 * @until: in microseconds
 *
 * Handles all that is due by @until, and lets it be that late afterwards.
 */
void
dd_engine_pass_time (DdEngine *self,
                     guint64   until)
{
  while (dd_engine_advance (self, until))
    continue;
  if (self->world->now >= until)
    return;
  dd_engine_begin (self);
  self->clock = until;
  dd_engine_emit (self, dd_event_new (&time_passed_class));
}

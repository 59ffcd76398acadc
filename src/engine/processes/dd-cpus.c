// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-cpus.h"
#include "dd-process-ops.h"
#include "dd-world-private.h"

/* The processors of a host. Programs that compute share them: with more of them
 * than processors each gets an equal part, as the kernel's scheduler does it.
 * One that computes waits for its time to pass and for %DD_CPUS_TOPIC, so that
 * the world itself says who computes. Waiting, downloading and writing need no
 * processor.
 *
 * Source: Linux, Documentation/scheduler/sched-design-CFS.rst */

static void
set_apply (DdWorld       *world,
           const DdEvent *event)
{
  world->n_cpus = (guint) ((const DdCpusSet *) event)->n;
}

static char *
set_caption (const DdEvent *event)
{
  int n = ((const DdCpusSet *) event)->n;

  return g_strdup_printf (ngettext ("The host has %d processor", "The host has %d processors", n),
                          n);
}

static char *
set_topic (const DdEvent *event)
{
  return g_strdup (DD_CPUS_TOPIC);
}

static const DdEventField set_fields[] = {
  DD_EVENT_INT (DdCpusSet, n),
  { NULL },
};

const DdEventClass dd_cpus_set_class = {
  .name = "cpus.set",
  .size = sizeof (DdCpusSet),
  .kind = DD_TICK_ENGINE,
  .fields = set_fields,
  .apply = set_apply,
  .caption = set_caption,
  .why_text = N_("Programs that compute share them. Two that compute at the same time take twice "
                 "as long on one processor."),
  .topic = set_topic,
};

/**
 * dd_cpus_set:
 * @engine: the engine
 * @n: how many, from 1 to %DD_CPUS_MOST
 *
 * Gives the host another number of processors.
 */
void
dd_cpus_set (DdEngine *engine,
             guint     n)
{
  DdCpusSet *event = dd_event_new (&dd_cpus_set_class);

  event->n = (int) CLAMP (n, 1, DD_CPUS_MOST);
  dd_engine_emit (engine, event);
}

/**
 * dd_cpus_count_busy:
 * @world: a world
 * @except: PID of a process that is not counted
 *
 * Returns: how many processes compute
 */
guint
dd_cpus_count_busy (const DdWorld *world,
                    int            except)
{
  guint n = 0;

  for (guint i = 0; i < world->processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (world->processes, i);

      if (process->pid != except && process->waits &&
          g_strv_contains ((const char *const *) process->waits, DD_CPUS_TOPIC))
        n++;
    }
  return n;
}

/**
 * dd_cpus_get_done:
 * @elapsed: in microseconds
 * @n_busy: how many computed in this time
 * @n_cpus: on how many processors
 *
 * Returns: how much of its work one of them has done, in microseconds of a
 *   processor of its own
 */
guint64
dd_cpus_get_done (guint64 elapsed,
                  guint   n_busy,
                  guint   n_cpus)
{
  return n_busy > n_cpus ? elapsed * n_cpus / n_busy : elapsed;
}

/**
 * dd_cpus_get_needed:
 * @work: what is left to do, in microseconds of a processor of its own
 * @n_busy: how many compute
 * @n_cpus: on how many processors
 *
 * Returns: how long that takes if nobody begins or ends, in microseconds
 */
guint64
dd_cpus_get_needed (guint64 work,
                    guint   n_busy,
                    guint   n_cpus)
{
  return n_busy > n_cpus ? (work * n_busy + n_cpus - 1) / n_cpus : work;
}

/* One that ends leaves its processor to the others. */
static void
process_exited (DdEngine      *engine,
                const DdEvent *event)
{
  if (dd_cpus_count_busy (dd_engine_get_world (engine), 0))
    dd_engine_wake_topic (engine, DD_CPUS_TOPIC);
}

void
_dd_cpus_register (DdEngine *engine)
{
  dd_engine_add_reaction (engine, &dd_process_exited_class, process_exited);
}

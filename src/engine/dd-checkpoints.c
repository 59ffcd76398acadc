// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-checkpoints-private.h"

/* Worlds that are kept along a journal, so that going back need not fold it
 * from its start. They are a cache: what they hold follows from the journal.
 * When there are too many, every second one goes and the interval doubles, so
 * that memory is bounded and going back still costs at most one interval. */

typedef struct
{
  guint    n_events;
  DdWorld *world;
} Checkpoint;

struct _DdCheckpoints
{
  GArray *list;     /* Checkpoint, by n_events */
  guint   interval; /* in events */
  guint   max;
};

static void
checkpoint_clear (gpointer data)
{
  g_object_unref (((Checkpoint *) data)->world);
}

/*
 * _dd_checkpoints_new:
 * @interval: how many events lie between two of them, at first
 * @max: how many there may be, at least 2
 *
 * Returns: (transfer full): an empty list
 */
DdCheckpoints *
_dd_checkpoints_new (guint interval,
                     guint max)
{
  DdCheckpoints *self = g_new0 (DdCheckpoints, 1);

  self->list = g_array_new (FALSE, FALSE, sizeof (Checkpoint));
  g_array_set_clear_func (self->list, checkpoint_clear);
  self->interval = interval;
  self->max = max;
  return self;
}

/*
 * _dd_checkpoints_branch:
 * @self: a list
 * @n_events: where another journal begins to differ
 *
 * Returns: (transfer full): what still holds for the other journal; the
 *   worlds are shared
 */
DdCheckpoints *
_dd_checkpoints_branch (const DdCheckpoints *self,
                        guint                n_events)
{
  DdCheckpoints *branch = _dd_checkpoints_new (self->interval, self->max);

  for (guint i = 0; i < self->list->len; i++)
    {
      Checkpoint *checkpoint = &g_array_index (self->list, Checkpoint, i);

      if (checkpoint->n_events > n_events)
        break;
      g_object_ref (checkpoint->world);
      g_array_append_vals (branch->list, checkpoint, 1);
    }
  return branch;
}

/*
 * _dd_checkpoints_free:
 * @self: (transfer full): a list
 *
 * Frees a list.
 */
void
_dd_checkpoints_free (DdCheckpoints *self)
{
  g_array_unref (self->list);
  g_free (self);
}

/*
 * _dd_checkpoints_get_n:
 * @self: a list
 *
 * Returns: how many worlds are kept
 */
guint
_dd_checkpoints_get_n (const DdCheckpoints *self)
{
  return self->list->len;
}

static guint
last_place (const DdCheckpoints *self)
{
  if (self->list->len == 0)
    return 0;
  return g_array_index (self->list, Checkpoint, self->list->len - 1).n_events;
}

/* Keeps the second, the fourth and so on: those at the doubled interval. */
static void
thin_out (DdCheckpoints *self)
{
  for (guint i = 0; i < self->list->len; i++)
    g_array_remove_index (self->list, i);
  self->interval *= 2;
}

/*
 * _dd_checkpoints_pass:
 * @self: a list
 * @n_events: a place in the journal
 * @world: the world there
 *
 * Keeps a copy of the world if the last one kept is an interval ago.
 */
void
_dd_checkpoints_pass (DdCheckpoints *self,
                      guint          n_events,
                      const DdWorld *world)
{
  Checkpoint checkpoint;

  if (n_events < last_place (self) + self->interval)
    return;
  if (self->list->len == self->max)
    thin_out (self);
  checkpoint.n_events = n_events;
  checkpoint.world = dd_world_copy (world);
  g_array_append_val (self->list, checkpoint);
}

/*
 * _dd_checkpoints_find:
 * @self: a list
 * @n_events: a place in the journal
 * @at: (out): the place of the world that was found
 *
 * Returns: (nullable) (transfer none): the last world that is kept at or
 *   before a place; never to be changed
 */
DdWorld *
_dd_checkpoints_find (const DdCheckpoints *self,
                      guint                n_events,
                      guint               *at)
{
  for (guint i = self->list->len; i > 0; i--)
    {
      Checkpoint *checkpoint = &g_array_index (self->list, Checkpoint, i - 1);

      if (checkpoint->n_events <= n_events)
        {
          *at = checkpoint->n_events;
          return checkpoint->world;
        }
    }
  return NULL;
}

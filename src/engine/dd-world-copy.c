// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-catalog.h"
#include "dd-capture.h"
#include "dd-conntrack.h"
#include "dd-name-query.h"
#include "dd-neighbour.h"
#include "dd-registry-private.h"
#include "dd-shared-private.h"
#include "dd-swarm.h"
#include "dd-world-private.h"

/* What never changes is shared with the copy: images, file trees, events, and
 * what was printed. All else is copied. */

static gpointer
copy_timer (gconstpointer data,
            gpointer      user_data)
{
  DdTimer *copy = g_memdup2 (data, sizeof *copy);

  copy->subject = g_strdup (copy->subject);
  return copy;
}

static gpointer
copy_tty (gconstpointer data,
          gpointer      user_data)
{
  DdTty *copy = g_memdup2 (data, sizeof *copy);

  copy->name = g_strdup (copy->name);
  copy->spans = g_ptr_array_copy (copy->spans, _dd_shared_ref, NULL);
  return copy;
}

static gpointer
copy_tag (gconstpointer data,
          gpointer      user_data)
{
  DdTag *copy = g_memdup2 (data, sizeof *copy);

  copy->reference = g_strdup (copy->reference);
  copy->familiar = g_strdup (copy->familiar);
  g_object_ref (copy->image);
  return copy;
}

static gpointer
copy_pull_layer (gconstpointer data,
                 gpointer      user_data)
{
  DdPullLayer *copy = g_memdup2 (data, sizeof *copy);

  copy->digest = g_strdup (copy->digest);
  return copy;
}

static gpointer
copy_pull (gconstpointer data,
           gpointer      user_data)
{
  DdPull *copy = g_memdup2 (data, sizeof *copy);

  copy->id = g_strdup (copy->id);
  copy->reference = g_strdup (copy->reference);
  copy->fault = g_strdup (copy->fault);
  g_object_ref (copy->image);
  copy->layers = g_ptr_array_copy (copy->layers, copy_pull_layer, NULL);
  return copy;
}

static gpointer
ref_object (gconstpointer data,
            gpointer      user_data)
{
  return g_object_ref ((gpointer) data);
}

static gpointer
ref_event (gconstpointer data,
           gpointer      user_data)
{
  return dd_event_ref ((DdEvent *) data);
}

static gpointer
copy_world (gconstpointer data,
            gpointer      user_data)
{
  return dd_world_copy (data);
}

static gpointer
copy_registry (gconstpointer data,
               gpointer      user_data)
{
  return _dd_registry_copy (data);
}

static gpointer
copy_push (gconstpointer data,
           gpointer      user_data)
{
  return _dd_push_copy (data);
}

static gpointer
copy_connection (gconstpointer data,
                 gpointer      user_data)
{
  return _dd_connection_copy (data);
}

static gpointer
copy_capture (gconstpointer data,
              gpointer      user_data)
{
  return _dd_capture_copy (data);
}

static gpointer
copy_neighbour (gconstpointer data,
                gpointer      user_data)
{
  return _dd_neighbour_copy (data);
}

static gpointer
copy_flow (gconstpointer data,
           gpointer      user_data)
{
  return dd_flow_copy (data);
}

static gpointer
copy_query (gconstpointer data,
            gpointer      user_data)
{
  return dd_name_query_ref ((DdNameQuery *) data);
}

static gpointer
copy_swarm (gconstpointer data,
            gpointer      user_data)
{
  return dd_swarm_ref ((DdSwarm *) data);
}

static gpointer
copy_trip (gconstpointer data,
           gpointer      user_data)
{
  return dd_trip_copy (data);
}

static gpointer
copy_build (gconstpointer data,
            gpointer      user_data)
{
  return dd_build_copy (data);
}

static gpointer
ref_record (gconstpointer data,
            gpointer      user_data)
{
  return dd_build_record_ref ((DdBuildRecord *) data);
}

static void
copy_containers (DdWorld       *copy,
                 const DdWorld *self)
{
  for (guint i = 0; i < self->containers->len; i++)
    {
      g_autoptr (DdContainer) container =
        dd_container_copy (g_ptr_array_index (self->containers, i));

      _dd_world_add_container (copy, container);
    }
  for (guint i = 0; i < self->build_containers->len; i++)
    {
      g_autoptr (DdContainer) container =
        dd_container_copy (g_ptr_array_index (self->build_containers, i));

      _dd_world_add_build_container (copy, container);
    }
}

static void
copy_networks (DdWorld       *copy,
               const DdWorld *self)
{
  for (guint i = 0; i < self->networks->len; i++)
    {
      g_autoptr (DdNetwork) network = dd_network_copy (g_ptr_array_index (self->networks, i));

      _dd_world_add_network (copy, network);
    }
}

static void
copy_processes (DdWorld       *copy,
                const DdWorld *self)
{
  for (guint i = 0; i < self->processes->len; i++)
    {
      g_autoptr (DdProcess) process = dd_process_copy (g_ptr_array_index (self->processes, i));

      _dd_world_add_process (copy, process);
    }
}

static void
copy_tables (DdWorld       *copy,
             const DdWorld *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->stores);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->stores, g_ref_string_acquire (key), dd_node_ref (value));
  g_hash_table_iter_init (&iter, self->rule_counts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->rule_counts, g_strdup (key), value);
  g_hash_table_iter_init (&iter, self->transfers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->transfers, g_strdup (key), dd_context_transfer_ref (value));
  g_hash_table_iter_init (&iter, self->pipes);
  while (g_hash_table_iter_next (&iter, &key, &value))
    _dd_world_append_pipe (copy, key, ((GString *) value)->str);
}

static void
copy_numbers (DdWorld       *copy,
              const DdWorld *self)
{
  copy->seed = self->seed;
  copy->now = self->now;
  copy->epoch = self->epoch;
  copy->next_pid = self->next_pid;
  copy->next_interface = self->next_interface;
  copy->next_timer = self->next_timer;
  copy->next_id = self->next_id;
  copy->next_inode = self->next_inode;
  copy->next_connection = self->next_connection;
  copy->next_trip = self->next_trip;
  copy->next_query = self->next_query;
  copy->n_ticks = self->n_ticks;
  copy->n_cpus = self->n_cpus;
  copy->link_rate = self->link_rate;
  copy->profile = self->profile;
}

/**
 * dd_world_copy:
 * @self: a world
 *
 * Copies a world, at a cost that grows with what there is in it, not with
 * what happened. Events that are applied to the one do not change the other.
 *
 * Returns: (transfer full): the copy
 */
DdWorld *
dd_world_copy (const DdWorld *self)
{
  DdWorld *copy = g_object_new (DD_TYPE_WORLD, NULL);

  copy->catalog = g_object_ref (self->catalog);
  copy_numbers (copy, self);
  copy_containers (copy, self);
  copy_networks (copy, self);
  copy_processes (copy, self);
  copy_tables (copy, self);
  g_ptr_array_extend (copy->images, self->images, ref_object, NULL);
  g_ptr_array_extend (copy->tags, self->tags, copy_tag, NULL);
  g_ptr_array_extend (copy->pulls, self->pulls, copy_pull, NULL);
  g_ptr_array_extend (copy->builds, self->builds, copy_build, NULL);
  g_ptr_array_extend (copy->build_records, self->build_records, ref_record, NULL);
  g_ptr_array_extend (copy->legacy_links, self->legacy_links, _dd_shared_ref, NULL);
  g_ptr_array_extend (copy->ttys, self->ttys, copy_tty, NULL);
  g_ptr_array_extend (copy->docker_events, self->docker_events, ref_event, NULL);
  g_ptr_array_extend (copy->timers, self->timers, copy_timer, NULL);
  g_ptr_array_extend (copy->hosts, self->hosts, copy_world, NULL);
  g_ptr_array_extend (copy->registries, self->registries, copy_registry, NULL);
  g_ptr_array_extend (copy->pushes, self->pushes, copy_push, NULL);
  g_ptr_array_extend (copy->connections, self->connections, copy_connection, NULL);
  g_ptr_array_extend (copy->captures, self->captures, copy_capture, NULL);
  g_ptr_array_extend (copy->neighbours, self->neighbours, copy_neighbour, NULL);
  g_ptr_array_extend (copy->flows, self->flows, copy_flow, NULL);
  g_ptr_array_extend (copy->trips, self->trips, copy_trip, NULL);
  g_ptr_array_extend (copy->queries, self->queries, copy_query, NULL);
  g_ptr_array_extend (copy->swarms, self->swarms, copy_swarm, NULL);
  copy->firewall = self->firewall ? g_ptr_array_ref (self->firewall) : NULL;
  copy->port_ranges = self->port_ranges ? g_array_ref (self->port_ranges) : NULL;
  if (self->last_event)
    copy->last_event = dd_event_ref (self->last_event);
  if (self->last_command)
    copy->last_command = dd_event_ref (self->last_command);
  return copy;
}

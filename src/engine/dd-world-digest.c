// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-capture.h"
#include "dd-conntrack.h"
#include "dd-firewall.h"
#include "dd-host-profile.h"
#include "dd-name-query.h"
#include "dd-neighbour.h"
#include "dd-registry.h"
#include "dd-push.h"
#include "dd-socket.h"
#include "dd-swarm.h"
#include "dd-world.h"

/* The digest lists everything in a fixed order, so that two worlds have the
 * same digest exactly if they are the same. */

static void G_GNUC_PRINTF (2, 3)
add (GChecksum  *sum,
     const char *format,
     ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_checksum_update (sum, (const guchar *) text, -1);
  g_checksum_update (sum, (const guchar *) "\n", 1);
}

static void
add_strv (GChecksum   *sum,
          const char  *what,
          char       **strv)
{
  for (guint i = 0; strv && strv[i]; i++)
    add (sum, "%s %s", what, strv[i]);
}

static const char *
text_or_empty (const char *text)
{
  return text ? text : "";
}

static void
add_endpoints (GChecksum         *sum,
               const DdContainer *container)
{
  for (guint i = 0; i < container->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (container->endpoints, i);

      add (sum, "endpoint %s %s %s %s %s %s", endpoint->id, endpoint->network_id,
           endpoint->address, endpoint->address6, endpoint->mac, endpoint->veth);
    }
  for (guint i = 0; i < container->attachments->len; i++)
    {
      const DdAttachment *attachment = g_ptr_array_index (container->attachments, i);

      add (sum, "attachment %s %s", attachment->network, attachment->network_id);
      add_strv (sum, "name", attachment->dns_names);
    }
}

static void
add_container (GChecksum         *sum,
               const DdContainer *container)
{
  add (sum, "container %s %s %s %s", container->id, container->name, container->image->id,
       dd_container_get_status (container));
  add (sum, "run %d %d %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
       container->pid, container->exit_code, container->error, container->created,
       container->started, container->finished);
  add (sum, "policy %d %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %u %u %d%d%d%d%d%d",
       container->restart_count, container->backoff, container->next_restart,
       container->restart_timer, container->grace_timer, container->oom_killed,
       container->stop_requested, container->restart_requested, container->remove_requested,
       container->manually_stopped, container->has_run);
  add (sum, "kernel %d %d %d %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, container->mounted,
       container->stage, container->next_ns_pid, text_or_empty (container->cgroup),
       container->grace_started, container->grace_ends);
  for (guint i = 0; i < DD_N_NAMESPACES; i++)
    add (sum, "ns %" G_GUINT64_FORMAT, container->namespaces[i]);
  add_strv (sum, "argv", container->argv);
  add_strv (sum, "env", container->env);
  add_endpoints (sum, container);
  for (guint i = 0; i < container->mounts->len; i++)
    {
      const DdMountPoint *mount = g_ptr_array_index (container->mounts, i);

      add (sum, "mount %d %s %s %s", mount->kind, mount->destination, mount->store, mount->path);
    }
  for (guint i = 0; container->published && i < container->published->len; i++)
    {
      const DdPublishBinding *binding = &g_array_index (container->published, DdPublishBinding, i);
      g_autofree char *address = dd_ip_address_to_string (&binding->host_ip);

      add (sum, "published %d %s %u %u", binding->protocol, address, binding->host_port,
           binding->port);
    }
  for (guint i = 0; i < container->log->len; i++)
    {
      const DdLogLine *line = g_ptr_array_index (container->log, i);

      add (sum, "log %" G_GUINT64_FORMAT " %d %s", line->time, line->is_stderr, line->text);
    }
  for (guint i = 0; i < container->execs->len; i++)
    {
      const DdExec *exec = g_ptr_array_index (container->execs, i);

      add (sum, "exec %s %d %d %d", exec->id, exec->pid, exec->exit_code, exec->running);
    }
}

static void
add_process (GChecksum       *sum,
             const DdProcess *process)
{
  g_autofree char *memo = process->memo ? g_variant_print (process->memo, TRUE) : NULL;

  add (sum, "process %d %d %d %s %s %d", process->pid, process->parent, process->ns_pid,
       text_or_empty (process->container), process->program, process->state);
  if (process->netns)
    add (sum, "net %s", process->netns);
  add (sum, "who %d %d %s %s", process->uid, process->gid, process->cwd,
       text_or_empty (process->tty));
  add (sum, "signals %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
       process->caught, process->ignored, process->pending);
  add (sum, "end %d %d %u %" G_GINT64_FORMAT, process->exit_code, process->term_signal,
       process->timer, process->memory);
  add (sum, "input %d %s", process->input_open, process->input->str);
  add (sum, "memo %s", text_or_empty (memo));
  for (gsize i = 1; i < G_N_ELEMENTS (process->out); i++)
    add (sum, "out %d %s", process->out[i].kind, text_or_empty (process->out[i].target));
  add_strv (sum, "argv", process->argv);
  add_strv (sum, "env", process->env);
  add_strv (sum, "waits", process->waits);
  for (guint i = 0; process->sockets && i < process->sockets->len; i++)
    {
      const DdSocket *socket = &g_array_index (process->sockets, DdSocket, i);
      g_autofree char *place = dd_socket_dup_text (socket);

      add (sum, "listens %d %s", socket->protocol, place);
    }
}

static void
add_network (GChecksum       *sum,
             const DdNetwork *network)
{
  add (sum, "network %s %s %s %s", network->id, network->name, network->driver, network->subnet);
  for (guint i = 0; i < network->leases->len; i++)
    {
      const DdIpAddress *lease = &g_array_index (network->leases, DdIpAddress, i);
      g_autofree char *text = dd_ip_address_to_string (lease);

      add (sum, "lease %s", text);
    }
  for (guint i = 0; i < network->endpoints->len; i++)
    add (sum, "member %s", ((const DdEndpoint *) g_ptr_array_index (network->endpoints, i))->id);
}

static void
add_swarm (GChecksum     *sum,
           const DdSwarm *swarm)
{
  add (sum, "swarm %s %s %s %u", swarm->id, swarm->secrets[0], swarm->secrets[1], swarm->next_vni);
  for (guint i = 0; i < swarm->nodes->len; i++)
    {
      const DdSwarmNode *node = g_ptr_array_index (swarm->nodes, i);

      add (sum, "node %s %u %s %d%d%d", node->id, node->host, node->address, node->is_manager,
           node->is_leader, node->has_left);
    }
  for (guint i = 0; i < swarm->networks->len; i++)
    {
      const DdSwarmNetwork *network = g_ptr_array_index (swarm->networks, i);
      g_autofree char *last = dd_ip_address_to_string (&network->last);

      add (sum, "global %s %s", network->network->id, last);
    }
}

static void
add_images (GChecksum     *sum,
            const DdWorld *world)
{
  for (guint i = 0; i < world->images->len; i++)
    add (sum, "image %s", ((const DdImage *) g_ptr_array_index (world->images, i))->id);
  for (guint i = 0; i < world->tags->len; i++)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i);

      add (sum, "tag %s %s", tag->reference, tag->image->id);
    }
  for (guint i = 0; i < world->pulls->len; i++)
    {
      const DdPull *pull = g_ptr_array_index (world->pulls, i);

      add (sum, "pull %s %s %" G_GUINT64_FORMAT " %d", pull->id, pull->reference, pull->begun,
           pull->finished);
      for (guint j = 0; j < pull->layers->len; j++)
        {
          const DdPullLayer *layer = g_ptr_array_index (pull->layers, j);

          add (sum, "pull-layer %s %d %" G_GINT64_FORMAT, layer->digest, layer->state, layer->done);
        }
    }
}

static void
add_repository (GChecksum          *sum,
                const DdRepository *repository)
{
  add (sum, "repository %s", repository->path);
  for (guint i = 0; i < repository->tags->len; i++)
    {
      const DdRegistryTag *tag = g_ptr_array_index (repository->tags, i);

      add (sum, "tag %s %s", tag->name, tag->image->id);
    }
  for (guint i = 0; i < repository->manifests->len; i++)
    add (sum, "manifest %s", ((DdImage *) g_ptr_array_index (repository->manifests, i))->id);
  for (guint i = 0; i < repository->blobs->len; i++)
    add (sum, "blob %s", (const char *) g_ptr_array_index (repository->blobs, i));
}

static void
add_registries (GChecksum     *sum,
                const DdWorld *world)
{
  add (sum, "cpus %u", world->n_cpus);
  add (sum, "link %" G_GINT64_FORMAT, world->link_rate);
  for (guint i = 0; i < world->registries->len; i++)
    {
      const DdRegistry *registry = g_ptr_array_index (world->registries, i);

      add (sum, "registry %s", registry->name);
      for (guint j = 0; j < registry->repositories->len; j++)
        add_repository (sum, g_ptr_array_index (registry->repositories, j));
      for (guint j = 0; j < registry->damaged->len; j++)
        add (sum, "damaged %s", (const char *) g_ptr_array_index (registry->damaged, j));
    }
}

static void
add_pushes (GChecksum     *sum,
            const DdWorld *world)
{
  for (guint i = 0; i < world->pushes->len; i++)
    {
      const DdPush *push = g_ptr_array_index (world->pushes, i);

      add (sum, "push %s %s %d", push->id, push->reference, push->finished);
      for (guint j = 0; j < push->layers->len; j++)
        {
          const DdPushLayer *layer = g_ptr_array_index (push->layers, j);

          add (sum, "push-layer %s %d %" G_GINT64_FORMAT, layer->digest, layer->state, layer->done);
        }
    }
}

static void
add_packet (GChecksum      *sum,
            const char     *what,
            const DdPacket *packet)
{
  g_autofree char *source = dd_packet_dup_source (packet);
  g_autofree char *destination = dd_packet_dup_destination (packet);

  add (sum, "%s %s %s %s", what, dd_transport_to_string (packet->transport), source, destination);
}

static void
add_sorted (GChecksum   *sum,
            GHashTable  *table,
            const char *(*print) (gpointer value))
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);

  for (GList *l = keys; l; l = l->next)
    add (sum, "%s %s", (const char *) l->data, print (g_hash_table_lookup (table, l->data)));
}

static const char *
print_count (gpointer value)
{
  return value ? "counted" : "";
}

static void
add_packets (GChecksum     *sum,
             const DdWorld *world)
{
  g_autoptr (GString) typed = g_string_new (NULL);

  _dd_firewall_add_digest (world->firewall, typed);
  for (guint i = 0; i < world->swarms->len; i++)
    add_swarm (sum, g_ptr_array_index (world->swarms, i));
  add (sum, "packets %u %u %s", world->next_connection, world->next_trip, typed->str);
  if (world->profile)
    add (sum, "profile %s", world->profile->id);
  add_sorted (sum, world->rule_counts, print_count);
  for (guint i = 0; i < world->connections->len; i++)
    {
      const DdConnection *connection = g_ptr_array_index (world->connections, i);

      add (sum, "connection %u %u %d %u %d %d%d%d", connection->id, connection->client_host,
           connection->client_pid, connection->server_host, connection->server_pid,
           connection->client_open, connection->server_open, connection->is_reset);
      add_packet (sum, "asked", &connection->asked);
      add_packet (sum, "arrived", &connection->arrived);
      add (sum, "unread %s %s", connection->to_server->str, connection->to_client->str);
      add (sum, "sent %u %u", connection->n_sent[0], connection->n_sent[1]);
    }
  for (guint i = 0; i < world->neighbours->len; i++)
    {
      const DdNeighbour *entry = g_ptr_array_index (world->neighbours, i);
      g_autofree char *address = dd_ip_address_to_string (&entry->address);

      add (sum, "neighbour %u %s %s %s %" G_GUINT64_FORMAT " %d", entry->host,
           entry->container ? entry->container : "", entry->interface, address, entry->heard,
           entry->is_silent);
    }
  for (guint i = 0; i < world->captures->len; i++)
    {
      const DdCapture *capture = g_ptr_array_index (world->captures, i);

      add (sum, "capture %u %d %s %s %u", capture->host, capture->pid,
           capture->container ? capture->container : "",
           capture->interface ? capture->interface : "", capture->frames->len);
    }
  for (guint i = 0; i < world->flows->len; i++)
    {
      const DdFlow *flow = g_ptr_array_index (world->flows, i);
      g_autofree char *text = dd_flow_dup_text (flow, 0);

      add (sum, "flow %u %s", flow->host, text);
    }
  for (guint i = 0; i < world->trips->len; i++)
    {
      const DdTrip *trip = g_ptr_array_index (world->trips, i);

      add_packet (sum, "trip", &trip->packet);
      add (sum, "at %u %u %d", trip->id, trip->hops->len, trip->outcome);
    }
}

static void
add_queries (GChecksum     *sum,
             const DdWorld *world)
{
  for (guint i = 0; i < world->queries->len; i++)
    {
      const DdNameQuery *query = g_ptr_array_index (world->queries, i);
      g_autofree char *addresses = g_strjoinv (" ", query->addresses);

      add (sum, "query %u %s %s %d %d %s", query->id, query->asker, query->name, query->stage,
           query->outcome, addresses);
    }
}

static void
add_hosts (GChecksum     *sum,
           const DdWorld *world)
{
  for (guint i = 0; i < world->hosts->len; i++)
    {
      g_autofree char *digest = dd_world_dup_digest (g_ptr_array_index (world->hosts, i));

      add (sum, "host %s", digest);
    }
}

static void
add_build (GChecksum     *sum,
           const DdBuild *build)
{
  add (sum, "build %s %d %s %s", build->id, build->finished, text_or_empty (build->error),
       build->image ? build->image->id : "");
  add (sum, "sent %u %s %u %u", build->n_sent, text_or_empty (build->push), build->imported->len,
       build->caches->len);
  for (guint i = 0; i < build->runs->len; i++)
    {
      const DdBuildRun *run = dd_build_get_run (build, i);

      add (sum, "step %d %u %s %s %d %u", run->state, run->vertex, text_or_empty (run->result),
           text_or_empty (run->container), run->is_bare, run->remote ? run->remote->len : 0);
    }
  for (guint i = 0; i < build->notes->len; i++)
    {
      const DdBuildNote *note = g_ptr_array_index (build->notes, i);

      add (sum, "note %u %d %" G_GUINT64_FORMAT " %s", note->vertex, note->kind, note->time,
           text_or_empty (note->text));
    }
}

static void
add_builds (GChecksum     *sum,
            const DdWorld *world)
{
  for (guint i = 0; i < world->builds->len; i++)
    add_build (sum, g_ptr_array_index (world->builds, i));
  for (guint i = 0; i < world->build_records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (world->build_records, i);

      add (sum, "record %s %s %" G_GUINT64_FORMAT " %u %" G_GINT64_FORMAT " %d", record->id,
           record->result, record->used, record->uses, record->size, record->is_mutable);
    }
  for (guint i = 0; i < world->legacy_links->len; i++)
    {
      const DdLegacyLink *link = g_ptr_array_index (world->legacy_links, i);

      add (sum, "link %s %s", link->key, link->image);
    }
  for (guint i = 0; i < world->build_containers->len; i++)
    add_container (sum, g_ptr_array_index (world->build_containers, i));
}

static void
add_ttys (GChecksum     *sum,
          const DdWorld *world)
{
  for (guint i = 0; i < world->ttys->len; i++)
    {
      const DdTty *tty = g_ptr_array_index (world->ttys, i);

      add (sum, "tty %s %d %u %d %d", tty->name, tty->foreground, tty->cleared, tty->shell,
           tty->closed);
      for (guint j = 0; j < tty->spans->len; j++)
        {
          const DdTtySpan *span = g_ptr_array_index (tty->spans, j);

          add (sum, "span %c %s", span->role, span->text);
        }
    }
}

static const char *
print_store (gpointer value)
{
  return dd_node_get_digest (value);
}

static const char *
print_pipe (gpointer value)
{
  return ((GString *) value)->str;
}

static const char *
print_transfer (gpointer value)
{
  return dd_context_transfer_get_n_entries (value) ? "sent" : "nothing";
}

static void
add_agenda (GChecksum     *sum,
            const DdWorld *world)
{
  for (guint i = 0; i < world->timers->len; i++)
    {
      const DdTimer *timer = g_ptr_array_index (world->timers, i);

      add (sum, "timer %u %" G_GUINT64_FORMAT " %s %s", timer->id, timer->due, timer->kind,
           timer->subject);
    }
  for (guint i = 0; i < world->docker_events->len; i++)
    {
      const DdDockerEvent *event = g_ptr_array_index (world->docker_events, i);

      add (sum, "event %" G_GUINT64_FORMAT " %s %s %s", event->parent.time, event->type,
           event->action, event->id);
    }
}

/**
 * dd_world_dup_digest:
 * @self: a world
 *
 * Two worlds with the same digest are the same in everything a learner could
 * see or a later event could depend on.
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *
dd_world_dup_digest (const DdWorld *self)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  add (sum, "world %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %d %u %" G_GUINT64_FORMAT
       " %" G_GUINT64_FORMAT, self->seed, self->now, self->next_pid, self->next_timer,
       self->next_id, self->next_inode);
  add (sum, "ticks %u %u %u", self->n_ticks, self->last_event ? self->last_event->index : 0,
       self->last_command ? self->last_command->index : 0);
  for (guint i = 0; i < self->containers->len; i++)
    add_container (sum, g_ptr_array_index (self->containers, i));
  for (guint i = 0; i < self->processes->len; i++)
    add_process (sum, g_ptr_array_index (self->processes, i));
  for (guint i = 0; i < self->networks->len; i++)
    add_network (sum, g_ptr_array_index (self->networks, i));
  add_images (sum, self);
  add_registries (sum, self);
  add_pushes (sum, self);
  add_packets (sum, self);
  add_queries (sum, self);
  add_hosts (sum, self);
  add_builds (sum, self);
  add_ttys (sum, self);
  add_agenda (sum, self);
  add_sorted (sum, self->stores, print_store);
  add_sorted (sum, self->pipes, print_pipe);
  add_sorted (sum, self->transfers, print_transfer);
  return g_strdup (g_checksum_get_string (sum));
}

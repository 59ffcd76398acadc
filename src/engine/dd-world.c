// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog.h"
#include "dd-network-private.h"
#include "dd-capture.h"
#include "dd-conntrack.h"
#include "dd-cpus.h"
#include "dd-name-query.h"
#include "dd-neighbour.h"
#include "dd-registry-private.h"
#include "dd-swarm.h"
#include "dd-world-private.h"

G_DEFINE_FINAL_TYPE (DdWorld, dd_world, G_TYPE_OBJECT)
G_DEFINE_QUARK (dd-engine-error-quark, dd_engine_error)

/**
 * dd_refuse:
 * @error: return location for an error
 * @format: what is wrong with a request, in Docker's words
 * @...: values for @format
 *
 * Refuses a request for what it asks, with %DD_ENGINE_ERROR_INVALID.
 *
 * Returns: %FALSE
 */
gboolean
dd_refuse (GError     **error,
           const char  *format,
           ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, format,
                                                arguments));
  va_end (arguments);
  return FALSE;
}

/* The line to the registries, in bytes a second. */
#define DEFAULT_LINK_RATE  (40 * 1000 * 1000)

#define FIRST_PID          2101
#define FIRST_INODE        4026532208

static void
timer_free (gpointer data)
{
  DdTimer *timer = data;

  g_free (timer->subject);
  g_free (timer);
}

static void
span_clear (gpointer data)
{
  g_free (((DdTtySpan *) data)->text);
}

static void
span_unref (gpointer data)
{
  g_rc_box_release_full (data, span_clear);
}

static void
tty_free (gpointer data)
{
  DdTty *tty = data;

  g_free (tty->name);
  g_ptr_array_unref (tty->spans);
  g_free (tty);
}

static void
tag_free (gpointer data)
{
  DdTag *tag = data;

  g_free (tag->reference);
  g_free (tag->familiar);
  g_object_unref (tag->image);
  g_free (tag);
}

static void
pull_free (gpointer data)
{
  DdPull *pull = data;

  g_free (pull->id);
  g_free (pull->reference);
  g_free (pull->fault);
  g_clear_object (&pull->image);
  g_ptr_array_unref (pull->layers);
  g_free (pull);
}

static void
pipe_free (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
dd_world_finalize (GObject *object)
{
  DdWorld *self = DD_WORLD (object);

  g_clear_pointer (&self->container_index, g_hash_table_unref);
  g_clear_pointer (&self->network_index, g_hash_table_unref);
  g_clear_pointer (&self->process_index, g_hash_table_unref);
  g_clear_pointer (&self->containers, g_ptr_array_unref);
  g_clear_pointer (&self->processes, g_ptr_array_unref);
  g_clear_pointer (&self->tags, g_ptr_array_unref);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_clear_pointer (&self->networks, g_ptr_array_unref);
  g_clear_pointer (&self->pulls, g_ptr_array_unref);
  g_clear_pointer (&self->builds, g_ptr_array_unref);
  g_clear_pointer (&self->build_records, g_ptr_array_unref);
  g_clear_pointer (&self->build_containers, g_ptr_array_unref);
  g_clear_pointer (&self->legacy_links, g_ptr_array_unref);
  g_clear_pointer (&self->transfers, g_hash_table_unref);
  g_clear_pointer (&self->ttys, g_ptr_array_unref);
  g_clear_pointer (&self->docker_events, g_ptr_array_unref);
  g_clear_pointer (&self->hosts, g_ptr_array_unref);
  g_clear_pointer (&self->registries, g_ptr_array_unref);
  g_clear_pointer (&self->pushes, g_ptr_array_unref);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->captures, g_ptr_array_unref);
  g_clear_pointer (&self->neighbours, g_ptr_array_unref);
  g_clear_pointer (&self->flows, g_ptr_array_unref);
  g_clear_pointer (&self->trips, g_ptr_array_unref);
  g_clear_pointer (&self->queries, g_ptr_array_unref);
  g_clear_pointer (&self->swarms, g_ptr_array_unref);
  g_clear_pointer (&self->port_ranges, g_array_unref);
  g_clear_pointer (&self->firewall, g_ptr_array_unref);
  g_clear_pointer (&self->rule_counts, g_hash_table_unref);
  g_clear_pointer (&self->timers, g_ptr_array_unref);
  g_clear_pointer (&self->stores, g_hash_table_unref);
  g_clear_pointer (&self->pipes, g_hash_table_unref);
  g_clear_pointer (&self->last_event, dd_event_unref);
  g_clear_pointer (&self->last_command, dd_event_unref);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (dd_world_parent_class)->finalize (object);
}

static void
dd_world_class_init (DdWorldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_world_finalize;
}

static void
dd_world_init (DdWorld *self)
{
  self->containers = g_ptr_array_new_with_free_func (g_object_unref);
  self->processes = g_ptr_array_new_with_free_func (g_object_unref);
  self->images = g_ptr_array_new_with_free_func (g_object_unref);
  self->networks = g_ptr_array_new_with_free_func (g_object_unref);
  self->tags = g_ptr_array_new_with_free_func (tag_free);
  self->pulls = g_ptr_array_new_with_free_func (pull_free);
  self->builds = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_free);
  self->build_records = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_record_unref);
  self->legacy_links = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_legacy_link_unref);
  self->transfers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) dd_context_transfer_unref);
  self->build_containers = g_ptr_array_new_with_free_func (g_object_unref);
  self->ttys = g_ptr_array_new_with_free_func (tty_free);
  self->docker_events = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_event_unref);
  self->timers = g_ptr_array_new_with_free_func (timer_free);
  self->hosts = g_ptr_array_new_with_free_func (g_object_unref);
  self->registries = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_registry_free);
  self->pushes = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_push_free);
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_connection_free);
  self->captures = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_capture_free);
  self->neighbours = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_neighbour_free);
  self->flows = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_flow_free);
  self->trips = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_trip_free);
  self->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_name_query_unref);
  self->swarms = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_swarm_unref);
  self->rule_counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->next_connection = self->next_trip = self->next_query = 1;
  self->n_cpus = DD_CPUS_DEFAULT;
  self->link_rate = DEFAULT_LINK_RATE;
  self->stores = g_hash_table_new_full (g_str_hash, g_str_equal,
                                        (GDestroyNotify) g_ref_string_release,
                                        (GDestroyNotify) dd_node_unref);
  self->pipes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, pipe_free);
  self->container_index = g_hash_table_new (g_str_hash, g_str_equal);
  self->network_index = g_hash_table_new (g_str_hash, g_str_equal);
  self->process_index = g_hash_table_new (g_direct_hash, g_direct_equal);
  self->next_pid = FIRST_PID;
  self->next_timer = 1;
  self->next_inode = FIRST_INODE;
}

void
_dd_world_add_tty (DdWorld    *self,
                   const char *name)
{
  DdTty *tty = g_new0 (DdTty, 1);

  tty->name = g_strdup (name);
  tty->spans = g_ptr_array_new_with_free_func (span_unref);
  tty->columns = 120;
  tty->rows = 40;
  g_ptr_array_add (self->ttys, tty);
}

/**
 * dd_world_new:
 * @catalog: what the simulated registry holds
 * @seed: what ids are derived from
 *
 * Makes the world as it is after the host was started: no container, no
 * image, no terminal, and Docker's three networks.
 *
 * Returns: (transfer full): the world before any event
 */
DdWorld *
dd_world_new (DdCatalog *catalog,
              guint64    seed)
{
  DdWorld *self = g_object_new (DD_TYPE_WORLD, NULL);

  self->catalog = g_object_ref (catalog);
  self->seed = seed;
  self->epoch = dd_catalog_get_epoch (catalog);
  _dd_world_set_store (self, "host", dd_catalog_get_host_root (catalog));
  _dd_world_set_store (self, "kernel", dd_catalog_get_kernel_root (catalog));
  _dd_world_add_default_networks (self);
  return self;
}

/* The machine an event is about. */
static DdWorld *
host_of (DdWorld       *self,
         const DdEvent *event)
{
  return event->host ? g_ptr_array_index (self->hosts, event->host - 1) : self;
}

/**
 * dd_world_apply:
 * @self: a world
 * @event: the next event of its journal
 *
 * Changes the world as the event says. Nothing else changes a world.
 */
void
dd_world_apply (DdWorld *self,
                DdEvent *event)
{
  self->now = event->time;
  for (guint i = 0; i < self->hosts->len; i++)
    ((DdWorld *) g_ptr_array_index (self->hosts, i))->now = event->time;
  if (event->klass->kind != DD_TICK_NONE)
    {
      g_clear_pointer (&self->last_event, dd_event_unref);
      self->last_event = dd_event_ref (event);
      self->n_ticks++;
      if (event->klass->starts_step)
        {
          g_clear_pointer (&self->last_command, dd_event_unref);
          self->last_command = dd_event_ref (event);
        }
    }
  if (event->klass->apply)
    event->klass->apply (host_of (self, event), event);
}

/* Look-ups */

/**
 * dd_world_get_container:
 * @self: a world
 * @id: a full id
 *
 * Returns: (nullable) (transfer none): the container
 */
const DdContainer *
dd_world_get_container (const DdWorld *self,
                        const char    *id)
{
  return id ? g_hash_table_lookup (self->container_index, id) : NULL;
}

/**
 * dd_world_get_container_by_name:
 * @self: a world
 * @name: with or without the leading slash
 *
 * Returns: (nullable) (transfer none): the container
 */
const DdContainer *
dd_world_get_container_by_name (const DdWorld *self,
                                const char    *name)
{
  if (*name == '/')
    name++;
  for (guint i = 0; i < self->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (self->containers, i);

      if (g_str_equal (container->name, name))
        return container;
    }
  return NULL;
}

/**
 * dd_world_find_container:
 * @self: a world
 * @name_or_id: a full id, a name, or the beginning of an id
 * @error: return location
 *
 * Finds a container as the engine does: by full id, by name, by the beginning
 * of its id.
 *
 * Returns: (nullable) (transfer none): the container
 * Source: moby daemon/container/view.go
 */
const DdContainer *
dd_world_find_container (const DdWorld  *self,
                         const char     *name_or_id,
                         GError        **error)
{
  const DdContainer *found = dd_world_get_container (self, name_or_id);

  if (found == NULL && *name_or_id)
    found = dd_world_get_container_by_name (self, name_or_id);
  if (found)
    return found;

  for (guint i = 0; *name_or_id && i < self->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (self->containers, i);

      if (!g_str_has_prefix (container->id, name_or_id))
        continue;
      if (found)
        {
          g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                       "multiple IDs found with provided prefix: %s", name_or_id);
          return NULL;
        }
      found = container;
    }
  if (found == NULL)
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
                 "No such container: %s", name_or_id);
  return found;
}

/**
 * dd_world_get_process:
 * @self: a world
 * @pid: on the host
 *
 * Returns: (nullable) (transfer none): the process
 */
const DdProcess *
dd_world_get_process (const DdWorld *self,
                      int            pid)
{
  return g_hash_table_lookup (self->process_index, GINT_TO_POINTER (pid));
}

/**
 * dd_world_get_container_process:
 * @self: a world
 * @container: id of a container
 * @ns_pid: in the container's PID namespace
 *
 * Returns: (nullable) (transfer none): the process
 */
const DdProcess *
dd_world_get_container_process (const DdWorld *self,
                                const char    *container,
                                int            ns_pid)
{
  for (guint i = 0; i < self->processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (self->processes, i);

      if (process->ns_pid == ns_pid && g_strcmp0 (process->container, container) == 0)
        return process;
    }
  return NULL;
}

/**
 * dd_world_list_processes:
 * @self: a world
 * @container: (nullable): id of a container, %NULL for those of the host
 *
 * Returns: (transfer container) (element-type DdProcess): the processes, by PID
 */
GPtrArray *
dd_world_list_processes (const DdWorld *self,
                         const char    *container)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->processes->len; i++)
    {
      DdProcess *process = g_ptr_array_index (self->processes, i);

      if (g_strcmp0 (process->container, container) == 0)
        g_ptr_array_add (list, process);
    }
  return list;
}

/**
 * dd_world_get_tag:
 * @self: a world
 * @reference: in full, such as docker.io/library/nginx:latest
 *
 * Returns: (nullable) (transfer none): the tag
 */
const DdTag *
dd_world_get_tag (const DdWorld *self,
                  const char    *reference)
{
  for (guint i = 0; i < self->tags->len; i++)
    {
      const DdTag *tag = g_ptr_array_index (self->tags, i);

      if (g_str_equal (tag->reference, reference))
        return tag;
    }
  return NULL;
}

/**
 * dd_world_get_tty:
 * @self: a world
 * @name: such as pts/0
 *
 * Returns: (nullable) (transfer none): the terminal
 */
const DdTty *
dd_world_get_tty (const DdWorld *self,
                  const char    *name)
{
  for (guint i = 0; i < self->ttys->len; i++)
    {
      const DdTty *tty = g_ptr_array_index (self->ttys, i);

      if (g_strcmp0 (tty->name, name) == 0)
        return tty;
    }
  return NULL;
}

/**
 * dd_world_get_pull:
 * @self: a world
 * @id: of the pull
 *
 * Returns: (nullable) (transfer none): the pull
 */
const DdPull *
dd_world_get_pull (const DdWorld *self,
                   const char    *id)
{
  for (guint i = 0; i < self->pulls->len; i++)
    {
      const DdPull *pull = g_ptr_array_index (self->pulls, i);

      if (g_str_equal (pull->id, id))
        return pull;
    }
  return NULL;
}

/**
 * dd_world_get_build:
 * @self: a world
 * @id: of a build
 *
 * Returns: (nullable) (transfer none): the build
 */
const DdBuild *
dd_world_get_build (const DdWorld *self,
                    const char    *id)
{
  for (guint i = self->builds->len; i > 0; i--)
    {
      const DdBuild *build = g_ptr_array_index (self->builds, i - 1);

      if (g_strcmp0 (build->id, id) == 0)
        return build;
    }
  return NULL;
}

/**
 * dd_world_get_store:
 * @self: a world
 * @store: "host", "rw:ID" for a writable layer, "dir:ID" for the files the
 *   engine keeps for a container, "tmpfs:ID:PATH" or "volume:NAME"
 *
 * Returns: (nullable) (transfer none): the root of a file tree
 */
DdNode *
dd_world_get_store (const DdWorld *self,
                    const char    *store)
{
  return g_hash_table_lookup (self->stores, store);
}

/**
 * dd_world_get_pipe:
 * @self: a world
 * @pipe: name of a pipe
 *
 * Returns: (nullable) (transfer none): what was written into it so far
 */
const char *
dd_world_get_pipe (const DdWorld *self,
                   const char    *pipe)
{
  GString *text = g_hash_table_lookup (self->pipes, pipe);

  return text ? text->str : NULL;
}

/**
 * dd_world_get_timer:
 * @self: a world
 * @id: number of a timer
 *
 * Returns: (nullable) (transfer none): the entry of the agenda, if it is still
 *   pending
 */
const DdTimer *
dd_world_get_timer (const DdWorld *self,
                    guint          id)
{
  for (guint i = 0; i < self->timers->len; i++)
    {
      const DdTimer *timer = g_ptr_array_index (self->timers, i);

      if (timer->id == id)
        return timer;
    }
  return NULL;
}

/**
 * dd_world_next_hex_id:
 * @self: a world
 * @what: what the id is for
 *
 * The id that the next thing gets. It follows from the seed and the number of
 * ids given so far, so that a world played again has the same ids.
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *
dd_world_next_hex_id (const DdWorld *self,
                      const char    *what)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT "/%s",
                                           self->seed, self->next_id, what);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/**
 * dd_world_random:
 * @self: a world
 * @what: what it is for
 *
 * Returns: a number that follows from the seed and the events so far
 */
guint64
dd_world_random (const DdWorld *self,
                 const char    *what)
{
  g_autofree char *hex = dd_world_next_hex_id (self, what);

  hex[15] = '\0';
  return g_ascii_strtoull (hex, NULL, 16);
}

/**
 * dd_world_format_time:
 * @self: a world
 * @time: in microseconds since the world began
 *
 * Returns: (transfer full): the time as RFC 3339 with nine digits, in UTC
 */
char *
dd_world_format_time (const DdWorld *self,
                      guint64        time)
{
  gint64 unix_usec = self->epoch + (gint64) time;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (unix_usec / (gint64) DD_USEC_PER_SEC);
  g_autofree char *seconds = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");

  /* The engine's clock has nanoseconds; the model adds digits that do not
   * end in zeros, as they never do on a real host. */
  return g_strdup_printf ("%s.%06d%03dZ", seconds, (int) (unix_usec % (gint64) DD_USEC_PER_SEC),
                          (int) (unix_usec % 899 * 7919 % 899) + 101);
}

/* Changes */

DdContainer *
_dd_world_edit_container (DdWorld    *self,
                          const char *id)
{
  return g_hash_table_lookup (self->container_index, id);
}

DdProcess *
_dd_world_edit_process (DdWorld *self,
                        int      pid)
{
  return g_hash_table_lookup (self->process_index, GINT_TO_POINTER (pid));
}

DdTty *
_dd_world_edit_tty (DdWorld    *self,
                    const char *name)
{
  return (DdTty *) dd_world_get_tty (self, name);
}

DdPull *
_dd_world_edit_pull (DdWorld    *self,
                     const char *id)
{
  return (DdPull *) dd_world_get_pull (self, id);
}

void
_dd_world_add_container (DdWorld     *self,
                         DdContainer *container)
{
  g_ptr_array_add (self->containers, g_object_ref (container));
  g_hash_table_insert (self->container_index, container->id, container);
}

void
_dd_world_add_build_container (DdWorld     *self,
                               DdContainer *container)
{
  g_ptr_array_add (self->build_containers, g_object_ref (container));
  g_hash_table_insert (self->container_index, container->id, container);
}

void
_dd_world_remove_container (DdWorld    *self,
                            const char *id)
{
  DdContainer *container = g_hash_table_lookup (self->container_index, id);

  g_hash_table_remove (self->container_index, id);
  if (!g_ptr_array_remove (self->containers, container))
    g_ptr_array_remove (self->build_containers, container);
}

void
_dd_world_add_process (DdWorld   *self,
                       DdProcess *process)
{
  g_ptr_array_add (self->processes, g_object_ref (process));
  g_hash_table_insert (self->process_index, GINT_TO_POINTER (process->pid), process);
  self->next_pid = MAX (self->next_pid, process->pid + 1);
}

void
_dd_world_remove_process (DdWorld *self,
                          int      pid)
{
  DdProcess *process = g_hash_table_lookup (self->process_index, GINT_TO_POINTER (pid));

  g_hash_table_remove (self->process_index, GINT_TO_POINTER (pid));
  g_ptr_array_remove (self->processes, process);
}

void
_dd_world_set_store (DdWorld    *self,
                     const char *store,
                     DdNode     *root)
{
  if (root)
    g_hash_table_insert (self->stores, g_ref_string_new (store), dd_node_ref (root));
  else
    g_hash_table_remove (self->stores, store);
}

void
_dd_world_append_pipe (DdWorld    *self,
                       const char *pipe,
                       const char *text)
{
  GString *buffer = g_hash_table_lookup (self->pipes, pipe);

  if (text == NULL)
    {
      g_hash_table_remove (self->pipes, pipe);
      return;
    }
  if (buffer == NULL)
    {
      buffer = g_string_new (NULL);
      g_hash_table_insert (self->pipes, g_strdup (pipe), buffer);
    }
  g_string_append (buffer, text);
}

void
_dd_world_print (DdWorld    *self,
                 const char *tty_name,
                 char        role,
                 const char *text)
{
  DdTty *tty = _dd_world_edit_tty (self, tty_name);
  DdTtySpan *span;

  if (tty == NULL || *text == '\0')
    return;
  span = g_rc_box_new0 (DdTtySpan);
  span->role = role;
  span->text = g_strdup (text);
  g_ptr_array_add (tty->spans, span);
}

void
_dd_world_add_image (DdWorld *self,
                     DdImage *image)
{
  for (guint i = 0; i < self->images->len; i++)
    {
      DdImage *have = g_ptr_array_index (self->images, i);

      if (g_str_equal (have->id, image->id))
        return;
    }
  g_ptr_array_add (self->images, g_object_ref (image));
}

void
_dd_world_remove_image (DdWorld    *self,
                        const char *id)
{
  for (guint i = 0; i < self->images->len; i++)
    {
      DdImage *image = g_ptr_array_index (self->images, i);

      if (g_str_equal (image->id, id))
        {
          g_ptr_array_remove_index (self->images, i);
          return;
        }
    }
}

static int
compare_tags (gconstpointer a,
              gconstpointer b)
{
  const DdTag *const *left = a;
  const DdTag *const *right = b;

  return strcmp ((*left)->reference, (*right)->reference);
}

void
_dd_world_set_tag (DdWorld    *self,
                   const char *reference,
                   const char *familiar,
                   DdImage    *image)
{
  DdTag *tag = (DdTag *) dd_world_get_tag (self, reference);

  if (tag)
    {
      g_set_object (&tag->image, image);
      return;
    }
  tag = g_new0 (DdTag, 1);
  tag->reference = g_strdup (reference);
  tag->familiar = g_strdup (familiar);
  tag->image = g_object_ref (image);
  g_ptr_array_add (self->tags, tag);
  g_ptr_array_sort (self->tags, compare_tags);
}

void
_dd_world_remove_tag (DdWorld    *self,
                      const char *reference)
{
  DdTag *tag = (DdTag *) dd_world_get_tag (self, reference);

  if (tag)
    g_ptr_array_remove (self->tags, tag);
}

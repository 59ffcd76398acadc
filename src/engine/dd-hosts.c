// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-engine-private.h"
#include "dd-hosts.h"
#include "dd-world-private.h"

/* By number. The first is the learner's machine. */
static const char *const host_names[] = { "host", "server", "server2", "laptop" };

/**
 * dd_host_get_name:
 * @host: number of a host
 *
 * Returns: its name
 */
const char *
dd_host_get_name (guint32 host)
{
  return host < G_N_ELEMENTS (host_names) ? host_names[host] : "host";
}

/**
 * dd_host_get_number:
 * @name: of a server
 *
 * Returns: its number, 0 if there is no such server
 */
guint32
dd_host_get_number (const char *name)
{
  for (guint32 i = 1; i < G_N_ELEMENTS (host_names); i++)
    if (g_str_equal (host_names[i], name))
      return i;
  return 0;
}

/**
 * dd_host_has_engine:
 * @host: number of a host
 *
 * Returns: whether Docker runs there
 */
gboolean
dd_host_has_engine (guint32 host)
{
  return host != DD_HOST_LAPTOP;
}

typedef struct
{
  DdEvent  parent;
  char    *name;
} DdHostAdded;

/* What a machine without Docker does not have. */
static const char *const docker_paths[] = {
  "/etc/docker", "/run/docker", "/run/docker.sock", "/usr/bin/docker", "/usr/bin/dockerd", "/usr/libexec/docker",
  "/var/lib/docker",
};

static void
remove_docker (DdWorld *host)
{
  for (gsize i = 0; i < G_N_ELEMENTS (docker_paths); i++)
    {
      g_autoptr (DdNode) root = dd_node_set_path (dd_world_get_store (host, "host"),
                                                  docker_paths[i], NULL);

      _dd_world_set_store (host, "host", root);
    }
  while (host->networks->len)
    _dd_world_remove_network (host, ((DdNetwork *) g_ptr_array_index (host->networks, 0))->id);
}

static const DdEventField added_fields[] = {
  DD_EVENT_STRING (DdHostAdded, name),
  { NULL },
};

static void
set_text (DdWorld    *world,
          const char *path,
          const char *text)
{
  g_autoptr (DdContent) content = dd_content_new_text (text);
  g_autoptr (DdNode) file = dd_node_new_file (content, 0644);
  g_autoptr (DdNode) root = dd_node_set_path (dd_world_get_store (world, "host"), path, file);

  _dd_world_set_store (world, "host", root);
}

static void
added_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdHostAdded *ev = (const DdHostAdded *) event;
  DdWorld *host = dd_world_new (world->catalog, world->seed + world->hosts->len + 1);
  g_autofree char *line = g_strconcat (ev->name, "\n", NULL);

  host->now = world->now;
  set_text (host, "/etc/hostname", line);
  if (g_str_equal (ev->name, host_names[DD_HOST_LAPTOP]))
    remove_docker (host);
  g_ptr_array_add (world->hosts, host);
}

static const DdEventClass added_class = {
  .name = "host.added",
  .size = sizeof (DdHostAdded),
  .fields = added_fields,
  .apply = added_apply,
};

/**
 * dd_host_set_up:
 * @engine: the engine
 * @name: of a server
 * @error: return location
 *
 * Makes sure that a server is there: each is set up, with an engine and no
 * images, when it is first used.
 *
 * Returns: its number for dd_engine_enter_host(), 0 if there is no such server
 */
guint32
dd_host_set_up (DdEngine    *engine,
                const char  *name,
                GError     **error)
{
  const DdWorld *site = dd_engine_get_site (engine);
  guint32 number = dd_host_get_number (name);
  guint32 before;

  if (number == 0)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
                   "Could not resolve hostname %s: Name or service not known", name);
      return 0;
    }
  before = dd_engine_enter_host (engine, 0);
  while (site->hosts->len < number)
    {
      DdHostAdded *event = dd_event_new (&added_class);

      event->name = g_strdup (dd_host_get_name (site->hosts->len + 1));
      dd_engine_emit (engine, event);
    }
  dd_engine_enter_host (engine, before);
  return number;
}

/*
 * _dd_engine_emit_at_site:
 * @self: an engine
 * @event: (transfer full): an event made by dd_event_new()
 *
 * Makes an event happen on the learner's machine, whatever the present host.
 *
 * Returns: (transfer none): the event
 */
const DdEvent *
_dd_engine_emit_at_site (DdEngine *self,
                         gpointer  event)
{
  guint32 host = dd_engine_enter_host (self, 0);
  const DdEvent *emitted = dd_engine_emit (self, event);

  dd_engine_enter_host (self, host);
  return emitted;
}

/*
 * _dd_engine_wake_on:
 * @self: an engine
 * @host: number of a host
 * @pid: a process there, 0 for none
 *
 * Gives a process of some host its turn before the decision ends.
 */
void
_dd_engine_wake_on (DdEngine *self,
                    guint32   host,
                    int       pid)
{
  guint32 before;

  if (pid == 0)
    return;
  before = dd_engine_enter_host (self, host);
  dd_engine_wake (self, pid);
  dd_engine_enter_host (self, before);
}

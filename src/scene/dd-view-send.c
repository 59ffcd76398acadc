// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-fs.h"
#include "dd-hosts.h"
#include "dd-swarm.h"
#include "dd-view-network-private.h"

/* The command that sends a packet from one thing in a picture to another. */

/* One end of the way: a container, the host, or a machine outside. */
typedef struct
{
  const DdWorld     *world; /* of the container's host */
  const DdContainer *container;
  guint32            host;
  gboolean           is_known;
} End;

static const char *
skip_prefix (const char *text,
             const char *prefix)
{
  return g_str_has_prefix (text, prefix) ? text + strlen (prefix) : NULL;
}

static End
find_container (const DdWorld *world,
                const char    *name)
{
  End end = { .world = world, .container = dd_world_get_container_by_name (world, name) };

  end.is_known = end.container && dd_container_is_running (end.container);
  return end;
}

static End
find_host (const char *name)
{
  End end = { .host = dd_host_get_number (name) };

  end.is_known = end.host != 0 || g_str_equal (name, dd_host_get_name (0));
  return end;
}

/* A row or a column of the reachability view: a container, one of another host
 * as "web@server", or a host. */
static End
find_named (const DdWorld *world,
            const char    *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "@", 2);
  guint32 host = parts[0] && parts[1] ? dd_host_get_number (parts[1]) : 0;

  if (host && dd_world_get_host (world, host))
    {
      End end = find_container (dd_world_get_host (world, host), parts[0]);

      end.host = host;
      return end;
    }
  return dd_world_get_container_by_name (world, name) ? find_container (world, name)
                                                      : find_host (name);
}

/* What a shape stands for: "container:web/if:app", "outside:laptop", "host". */
static End
find_end (const DdWorld *world,
          const char    *shape)
{
  const char *name = skip_prefix (shape, "container:");

  if (name)
    {
      g_autofree char *copy = g_strndup (name, strcspn (name, "/@"));

      return find_container (world, copy);
    }
  name = skip_prefix (shape, "outside:");
  if (name)
    return find_host (name);
  return (End) { .is_known = g_str_equal (shape, "host") || g_str_has_prefix (shape, "host/") };
}

static const DdEndpoint *
find_shared (const DdContainer *from,
             const DdContainer *to)
{
  for (guint i = 0; i < from->endpoints->len; i++)
    for (guint j = 0; j < to->endpoints->len; j++)
      {
        const DdEndpoint *here = g_ptr_array_index (from->endpoints, i);
        const DdEndpoint *there = g_ptr_array_index (to->endpoints, j);

        if (g_str_equal (here->network_id, there->network_id))
          return there;
      }
  return NULL;
}

/* A container from outside: where it is published, or else its address. */
static char *
dup_published (const DdWorld     *world,
               const DdContainer *container,
               guint             *port)
{
  g_autoptr (DdNet) net = dd_net_new (world);
  const GPtrArray *published = dd_net_get_published (net, 0);
  const DdEndpoint *endpoint = dd_container_get_endpoint (container);

  for (guint i = 0; i < published->len; i++)
    {
      const DdPublished *binding = g_ptr_array_index (published, i);

      if (binding->container != container || !binding->host_ip.is_v4)
        continue;
      *port = binding->host_port;
      return g_strdup (dd_host_get_address (0));
    }
  return g_strdup (endpoint ? endpoint->address : dd_host_get_address (0));
}

/* What one would write as the target: a name where one resolves. */
static char *
dup_target (const DdWorld *world,
            const End     *from,
            const End     *to,
            guint         *port)
{
  const DdSocket *socket = to->container ? _dd_net_find_socket (to->world, to->container) : NULL;
  const DdEndpoint *shared = from->container && to->container
                             ? find_shared (from->container, to->container) : NULL;

  *port = socket ? socket->port : 0;
  if (to->container == NULL)
    return g_strdup (dd_host_get_address (to->host));
  if (shared)
    return g_strdup (g_str_equal (shared->network, "bridge") ? shared->address
                                                             : to->container->name);
  if (from->container == NULL && from->host == 0)
    {
      const DdEndpoint *endpoint = dd_container_get_endpoint (to->container);

      return g_strdup (endpoint ? endpoint->address : "localhost");
    }
  return dup_published (world, to->container, port);
}

static gboolean
has_program (const DdWorld     *world,
             const DdContainer *container,
             const char        *path)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (world, container->id);

  return fs && dd_fs_exists (fs, path);
}

/* With what the sender has: small images lack most tools. */
static char *
dup_tool (const DdWorld     *world,
          const DdContainer *container,
          const char        *target,
          guint              port)
{
  if (port == 0)
    return g_strdup_printf ("ping -c 1 -W 2 %s", target);
  if (container == NULL || has_program (world, container, "/usr/bin/curl"))
    return g_strdup_printf ("curl -m 3 http://%s:%u", target, port);
  if (has_program (world, container, "/bin/busybox"))
    return g_strdup_printf ("wget -T 3 -qO- http://%s:%u", target, port);
  return NULL;
}

/**
 * dd_view_dup_command:
 * @world: a world
 * @from: (nullable): id of the shape that sends
 * @to: id of the shape that it sends to; or of a cell of the reachability
 *   view, which stands for both
 *
 * Makes the command that sends a packet from one thing in a picture to
 * another. Where the sender has no tool for it, a container with one joins its
 * network namespace.
 *
 * Returns: (nullable) (transfer full): the command; %NULL if one of the two
 *   neither sends nor listens
 */
char *
dd_view_dup_command (const DdWorld *world,
                     const char    *from,
                     const char    *to)
{
  g_auto (GStrv) cell = g_str_has_prefix (to, "reach:") ? g_strsplit (to, ":", 4) : NULL;
  End sender;
  End receiver;
  g_autofree char *target = NULL;
  g_autofree char *tool = NULL;
  g_autofree char *command = NULL;
  guint port;

  if (cell == NULL && from == NULL)
    return NULL;
  sender = cell && cell[1] && cell[2] ? find_named (world, cell[1]) : find_end (world, from);
  receiver = cell && cell[1] && cell[2] ? find_named (world, cell[2]) : find_end (world, to);
  if (!sender.is_known || !receiver.is_known)
    return NULL;
  target = dup_target (world, &sender, &receiver, &port);
  tool = dup_tool (sender.world, sender.container, target, port);
  if (sender.container && tool)
    command = g_strdup_printf ("docker exec %s %s", sender.container->name, tool);
  else if (sender.container)
    command = g_strdup_printf ("docker run --rm --network container:%s busybox wget -T 3 -qO- "
                               "http://%s:%u", sender.container->name, target, port);
  else
    command = g_steal_pointer (&tool);
  if (sender.host)
    return g_strdup_printf ("ssh %s %s", dd_host_get_name (sender.host), command);
  return g_steal_pointer (&command);
}

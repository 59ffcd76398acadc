// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-namespace.h"
#include "dd-sandbox.h"

/* Which namespaces processes are in. They follow from the containers: runc
 * makes new ones for each, but for the time and the users. */

/* The numbers of the host's, in the order of their files.
 * Source: Linux include/linux/proc_ns.h, PROC_*_INIT_INO */
#define FIRST_OF_HOST G_GUINT64_CONSTANT (4026531834)

#define KEY_LENGTH 12

/**
 * dd_namespace_get_name:
 * @kind: a kind
 *
 * Returns: its name below /proc/PID/ns
 */
const char *
dd_namespace_get_name (DdNsFile kind)
{
  static const char *const names[] = {
    "time", "cgroup", "pid", "user", "uts", "ipc", "net", "mnt"
  };

  return names[kind];
}

static gboolean
has_pid (const DdContainer *container)
{
  return container && dd_container_is_running (container) && container->pid > 0;
}

/**
 * dd_namespace_get_sandbox:
 * @world: a world
 * @process: a process
 *
 * Returns: (nullable): the container that owns the network namespace which the
 *   process is in, %NULL for the host's
 */
const DdContainer *
dd_namespace_get_sandbox (const DdWorld   *world,
                          const DdProcess *process)
{
  return dd_sandbox_get_owner (world, dd_world_get_container (world,
                                                              dd_process_get_netns (process)));
}

/**
 * dd_namespace_get_number:
 * @world: a world
 * @process: a process
 * @kind: a kind
 *
 * Returns: the number of the namespace, as in `net:[4026531840]`
 */
guint64
dd_namespace_get_number (const DdWorld   *world,
                         const DdProcess *process,
                         DdNsFile  kind)
{
  static const int kinds[] = {
    [DD_NS_FILE_TIME] = -1,        [DD_NS_FILE_CGROUP] = DD_NS_CGROUP,
    [DD_NS_FILE_PID] = DD_NS_PID,  [DD_NS_FILE_USER] = -1,
    [DD_NS_FILE_UTS] = DD_NS_UTS,  [DD_NS_FILE_IPC] = DD_NS_IPC,
    [DD_NS_FILE_NET] = DD_NS_NET,  [DD_NS_FILE_MNT] = DD_NS_MNT,
  };
  const DdContainer *container = kind == DD_NS_FILE_NET
                                 ? dd_namespace_get_sandbox (world, process)
                                 : dd_world_get_container (world, process->container);

  if (container && kinds[kind] >= 0 && container->namespaces[kinds[kind]])
    return container->namespaces[kinds[kind]];
  return FIRST_OF_HOST + kind;
}

static gboolean
has_veth (const DdContainer *container)
{
  for (guint i = 0; i < container->endpoints->len; i++)
    if (*((const DdEndpoint *) g_ptr_array_index (container->endpoints, i))->veth)
      return TRUE;
  return FALSE;
}

/**
 * dd_namespace_get_net_id:
 * @world: a world
 * @container: a container that owns a network namespace
 *
 * The number that the host's kernel gives a network namespace at the other end
 * of a veth pair: the lowest free one.
 *
 * Returns: the number, -1 for none
 */
int
dd_namespace_get_net_id (const DdWorld     *world,
                         const DdContainer *container)
{
  int id = 0;

  if (!has_veth (container))
    return -1;
  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *other = g_ptr_array_index (world->containers, i);

      id += other != container && has_pid (other) && other->pid < container->pid &&
            has_veth (other);
    }
  return id;
}

/**
 * dd_sandbox_dup_id:
 * @container: a container
 *
 * Returns: (transfer full): the id of the network sandbox it owns, "" for none
 */
char *
dd_sandbox_dup_id (const DdContainer *container)
{
  if (!dd_container_is_running (container) ||
      g_str_has_prefix (container->config->network_mode, "container:"))
    return g_strdup ("");
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, container->id, -1);
}

/**
 * dd_sandbox_dup_key:
 * @container: a container
 *
 * Returns: (transfer full): the name of the file below /var/run/docker/netns
 *   that keeps the network namespace, "" for none
 */
char *
dd_sandbox_dup_key (const DdContainer *container)
{
  g_autofree char *id = dd_sandbox_dup_id (container);

  if (*id && g_str_equal (container->config->network_mode, "host"))
    return g_strdup ("default");
  return g_strndup (id, KEY_LENGTH);
}

static gboolean
find_by_pid (const DdWorld      *world,
             const char         *text,
             const DdContainer **container)
{
  char *end;
  gint64 pid = g_ascii_strtoll (text, &end, 10);
  const DdProcess *process;

  if (end == text || !g_str_equal (end, "/ns/net"))
    return FALSE;
  process = dd_world_get_process (world, (int) pid);
  *container = process ? dd_namespace_get_sandbox (world, process) : NULL;
  return process || pid == 1;
}

/**
 * dd_namespace_find_net:
 * @world: a world
 * @path: such as /proc/2103/ns/net or /run/docker/netns/15a9bb0e97fe, without
 *   symbolic links
 * @container: (out) (nullable): who owns the namespace, %NULL for the host
 *
 * Finds the network namespace that a file stands for.
 *
 * Returns: %FALSE if there is none
 */
gboolean
dd_namespace_find_net (const DdWorld      *world,
                       const char         *path,
                       const DdContainer **container)
{
  static const char *const folders[] = { "/run/docker/netns/", "/var/run/docker/netns/" };

  *container = NULL;
  if (g_str_has_prefix (path, "/proc/"))
    return find_by_pid (world, path + strlen ("/proc/"), container);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      const char *key = g_str_has_prefix (path, folders[i]) ? path + strlen (folders[i]) : "";

      if (g_str_equal (key, "default"))
        return TRUE;
      for (guint j = 0; *key && j < world->containers->len; j++)
        {
          const DdContainer *other = g_ptr_array_index (world->containers, j);
          g_autofree char *own = dd_sandbox_dup_key (other);

          if (!g_str_equal (own, key))
            continue;
          *container = other;
          return TRUE;
        }
    }
  return FALSE;
}

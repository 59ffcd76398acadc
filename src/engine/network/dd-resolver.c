// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-fs.h"
#include "dd-host-net.h"
#include "dd-hosts.h"
#include "dd-internet.h"
#include "dd-resolver.h"

/* The names of the local network, which its router knows. */
static const char *const lan_names[] = { "host", "server", "server2", "laptop" };

static gboolean
add_text (GArray     *addresses,
          const char *text)
{
  DdIpAddress address;

  if (!dd_ip_address_parse (text, &address, NULL))
    return FALSE;
  g_array_append_val (addresses, address);
  return TRUE;
}

/* /etc/hosts: an address, then its names. */
static void
look_in_hosts (GArray     *addresses,
               const char *text,
               const char *name)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line; line++)
    {
      g_auto (GStrv) words = NULL;

      (*line)[strcspn (*line, "#")] = '\0';
      words = g_strsplit_set (*line, " \t", -1);
      for (char **word = words; *word && word[1]; word++)
        if (g_ascii_strcasecmp (word[1], name) == 0)
          {
            add_text (addresses, words[0]);
            break;
          }
    }
}

static DdLookup
ask_router (const DdWorld *site,
            GArray        *addresses,
            const char    *name)
{
  const DdInternetSite *found = dd_internet_find_name (site->catalog, name);

  for (guint i = 0; i < G_N_ELEMENTS (lan_names); i++)
    if (g_ascii_strcasecmp (lan_names[i], name) == 0)
      add_text (addresses, dd_host_get_address (i));
  if (found)
    g_array_append_val (addresses, found->address);
  return addresses->len ? DD_LOOKUP_FOUND : DD_LOOKUP_NOT_FOUND;
}

/**
 * dd_resolver_find:
 * @engine: the engine
 * @pid: the process that asks
 * @name: a name or an address
 * @addresses: (out) (transfer full) (element-type DdIpAddress): what was found
 *
 * Looks a name up as a program's C library does: first in its /etc/hosts, then
 * at the servers of its /etc/resolv.conf.
 *
 * Returns: what became of it
 */
DdLookup
dd_resolver_find (DdEngine    *engine,
                  int          pid,
                  const char  *name,
                  GArray     **addresses)
{
  const DdProcess *process = dd_world_get_process (dd_engine_get_world (engine), pid);
  g_autoptr (DdFs) fs = dd_fs_new_for_process (engine, process);
  g_autofree char *hosts = NULL;

  *addresses = g_array_new (FALSE, FALSE, sizeof (DdIpAddress));
  if (add_text (*addresses, name))
    return DD_LOOKUP_FOUND;
  if (dd_fs_read_text (fs, "/etc/hosts", &hosts) == 0 && hosts)
    look_in_hosts (*addresses, hosts, name);
  if ((*addresses)->len)
    return DD_LOOKUP_FOUND;
  return ask_router (dd_engine_get_site (engine), *addresses, name);
}

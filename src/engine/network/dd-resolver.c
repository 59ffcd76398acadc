// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-fs.h"
#include "dd-host-net.h"
#include "dd-hosts.h"
#include "dd-host-net-private.h"
#include "dd-host-profile.h"
#include "dd-internet.h"
#include "dd-name-query.h"
#include "dd-resolver.h"
#include "dd-swarm.h"

/* Where the daemon's resolver may listen in a container's namespace. */
#define RESOLVER_PORT  32768
#define RESOLVER_PORTS 28232

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

/* Questions */

/* The first nameserver of /etc/resolv.conf. */
static char *
dup_server (DdFs *fs)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (dd_fs_read_text (fs, "/etc/resolv.conf", &text) != 0 || text == NULL)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], "nameserver "))
      return g_strstrip (g_strdup (lines[i] + strlen ("nameserver ")));
  return NULL;
}

/* NAME and NAME.NETWORK are known, whatever the case of their letters.
 * Source: moby daemon/libnetwork/sandbox.go, ResolveName */
static gboolean
has_name (const DdEndpoint *endpoint,
          const char       *name)
{
  for (guint i = 0; endpoint->dns_names && endpoint->dns_names[i]; i++)
    {
      g_autofree char *full = g_strdup_printf ("%s.%s", endpoint->dns_names[i], endpoint->network);

      if (g_ascii_strcasecmp (endpoint->dns_names[i], name) == 0 ||
          g_ascii_strcasecmp (full, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Several containers may have one name: their addresses come in any order. */
static void
shuffle (const DdWorld *world,
         GArray        *addresses)
{
  for (guint i = addresses->len; i > 1; i--)
    {
      g_autofree char *what = g_strdup_printf ("answer/%u", i);
      guint j = dd_world_random (world, what) % i;
      DdIpAddress kept = g_array_index (addresses, DdIpAddress, i - 1);

      g_array_index (addresses, DdIpAddress, i - 1) = g_array_index (addresses, DdIpAddress, j);
      g_array_index (addresses, DdIpAddress, j) = kept;
    }
}

static void
keep_addresses (DdNameQuery *query,
                GArray      *addresses)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *text = dd_ip_address_to_string (&g_array_index (addresses, DdIpAddress, i));

      g_strv_builder_add (texts, text);
    }
  g_strfreev (query->addresses);
  query->addresses = g_strv_builder_end (texts);
}

static void
look_at_endpoints (const DdNetwork *network,
                   GArray          *addresses,
                   const char      *name)
{
  for (guint i = 0; i < network->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (network->endpoints, i);

      if (has_name (endpoint, name))
        add_text (addresses, endpoint->address);
    }
}

/* The hosts of a swarm tell each other what names their containers have. */
static gboolean
look_in_table (const DdWorld   *site,
               const DdNetwork *network,
               GArray          *addresses,
               const char      *name)
{
  look_at_endpoints (network, addresses, name);
  for (guint32 host = 0; network->vni && host <= site->hosts->len; host++)
    {
      const DdNetwork *there = dd_world_get_network (dd_world_get_host (site, host), network->id);

      if (there && there != network)
        look_at_endpoints (there, addresses, name);
    }
  return addresses->len > 0;
}

/* The networks of the asker are asked one after another, until one knows. */
static void
look_in_tables (DdEngine          *engine,
                DdNameQuery       *query,
                const DdContainer *container,
                GArray            *addresses)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autoptr (GStrvBuilder) networks = g_strv_builder_new ();

  for (guint i = 0; i < container->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (container->endpoints, i);
      const DdNetwork *network = dd_world_get_network (world, endpoint->network_id);
      g_autofree char *name = NULL;

      if (endpoint->dns_names == NULL || network == NULL)
        continue;
      g_strv_builder_add (networks, network->name);
      name = dd_container_dup_linked (container, network->name, query->name);
      if (query->network == NULL && look_in_table (dd_engine_get_site (engine), network, addresses, name))
        query->network = g_strdup (network->name);
    }
  g_strfreev (query->networks);
  query->networks = g_strv_builder_end (networks);
  shuffle (world, addresses);
  keep_addresses (query, addresses);
  dd_name_query_tell (engine, query, DD_NAME_LOOKED_UP);
}

/* Whether it is on networks without a way out only: then the servers of the
 * host are not asked.
 * Source: moby daemon/libnetwork/resolver.go */
static gboolean
is_shut_in (const DdContainer *container)
{
  for (guint i = 0; i < container->endpoints->len; i++)
    if (!((DdEndpoint *) g_ptr_array_index (container->endpoints, i))->internal)
      return FALSE;
  return TRUE;
}

static DdLookup
ask_outside (DdEngine    *engine,
             DdNameQuery *query,
             const char  *server,
             GArray      *addresses)
{
  const DdHostProfile *profile = query->container
                                 ? dd_world_get_profile (dd_engine_get_world (engine)) : NULL;
  DdIpAddress built_in;

  query->upstream = g_strdup (server);
  if (!g_str_equal (query->server, server))
    dd_name_query_tell (engine, query, DD_NAME_FORWARDED);
  if (profile && dd_host_profile_find (profile, query->name, &built_in))
    {
      g_array_append_val (addresses, built_in);
      return DD_LOOKUP_FOUND;
    }
  return ask_router (dd_engine_get_site (engine), addresses, query->name);
}

/* The daemon's resolver has a socket in the namespace of the container, at a
 * port that the kernel chose. */
static DdLookup
ask_docker (DdEngine          *engine,
            DdNameQuery       *query,
            const DdContainer *container,
            GArray            *addresses)
{
  const DdHostProfile *profile;
  g_autofree char *server = NULL;

  query->port = RESOLVER_PORT + g_str_hash (container->id) % RESOLVER_PORTS;
  dd_name_query_tell (engine, query, DD_NAME_REDIRECTED);
  look_in_tables (engine, query, container, addresses);
  if (addresses->len)
    return DD_LOOKUP_FOUND;
  if (is_shut_in (container))
    return DD_LOOKUP_FAILED;
  profile = dd_world_get_profile (dd_engine_get_world (engine));
  server = profile ? dd_ip_address_to_string (&profile->dns) : g_strdup (DD_LAN_ROUTER);
  return ask_outside (engine, query, server, addresses);
}

static void
tell_answer (DdEngine    *engine,
             DdNameQuery *query,
             DdLookup     lookup,
             GArray      *addresses)
{
  static const DdNameOutcome outcomes[] = {
    [DD_LOOKUP_FOUND] = DD_NAME_FOUND,
    [DD_LOOKUP_NO_DATA] = DD_NAME_NO_DATA,
    [DD_LOOKUP_NOT_FOUND] = DD_NAME_UNKNOWN,
    [DD_LOOKUP_FAILED] = DD_NAME_FAILED,
  };
  keep_addresses (query, addresses);
  query->outcome = outcomes[lookup];
  dd_name_query_tell (engine, query, DD_NAME_ANSWERED);
}

static DdLookup
ask (DdEngine        *engine,
     const DdProcess *process,
     DdFs            *fs,
     const char      *name,
     GArray          *addresses)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdContainer *container = dd_world_get_container (world, dd_process_get_netns (process));
  const DdContainer *owner = dd_sandbox_get_owner (world, container);
  g_autofree char *server = dup_server (fs);
  g_autoptr (DdNameQuery) query = NULL;
  DdLookup lookup;

  if (server == NULL)
    return DD_LOOKUP_FAILED;
  query = dd_name_query_new (container ? container->name
                                       : dd_host_get_name (dd_engine_get_host (engine)),
                             name, server);
  query->host = dd_engine_get_host (engine);
  query->container = container ? g_strdup (container->id) : NULL;
  dd_name_query_tell (engine, query, DD_NAME_ASKED);
  lookup = owner && g_str_equal (server, DD_RESOLVER_ADDRESS)
           ? ask_docker (engine, query, owner, addresses)
           : ask_outside (engine, query, server, addresses);
  tell_answer (engine, query, lookup, addresses);
  return lookup;
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
  return ask (engine, process, fs, name, *addresses);
}

/**
 * dd_resolver_query:
 * @engine: the engine
 * @pid: the process that asks
 * @name: a name
 * @addresses: (out) (transfer full) (element-type DdIpAddress): what was found
 * @server: (out) (transfer full) (nullable): who was asked
 *
 * Asks a DNS server for a name, as nslookup and dig do, whatever is in
 * /etc/hosts.
 *
 * Returns: what became of it
 */
DdLookup
dd_resolver_query (DdEngine    *engine,
                   int          pid,
                   const char  *name,
                   GArray     **addresses,
                   char       **server)
{
  const DdProcess *process = dd_world_get_process (dd_engine_get_world (engine), pid);
  g_autoptr (DdFs) fs = dd_fs_new_for_process (engine, process);

  *addresses = g_array_new (FALSE, FALSE, sizeof (DdIpAddress));
  *server = dup_server (fs);
  return ask (engine, process, fs, name, *addresses);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-host-net.h"
#include "dd-namespace-tools-private.h"
#include "dd-neighbour.h"
#include "dd-process.h"

/* ip neigh and ip route get, of iproute2 and of busybox; arp of busybox. */

static const char *const state_names[] = {
  [DD_NEIGHBOUR_REACHABLE] = "REACHABLE", [DD_NEIGHBOUR_STALE] = "STALE",
  [DD_NEIGHBOUR_INCOMPLETE] = "INCOMPLETE", [DD_NEIGHBOUR_FAILED] = "FAILED",
};

static GPtrArray *
list_neighbours (DdToolCall *call)
{
  const DdContainer *owner =
    dd_sandbox_get_owner (call->world, dd_world_get_container (call->world,
                                                               dd_process_get_netns (call->process)));

  return dd_neighbour_list (dd_engine_get_site (call->engine), dd_engine_get_host (call->engine),
                            owner ? owner->id : NULL);
}

static void
append_neighbour (DdToolCall        *call,
                  const DdNeighbour *entry,
                  gboolean           with_device)
{
  const DdWorld *site = dd_engine_get_site (call->engine);
  DdNeighbourState state = dd_neighbour_get_state (entry, site->now);
  g_autofree char *address = dd_ip_address_to_string (&entry->address);
  g_autofree char *mac = dd_neighbour_dup_mac (site, entry);
  gboolean is_busybox = dd_tool_is_busybox (call);

  g_string_append_printf (call->out, "%s ", address);
  if (with_device)
    g_string_append_printf (call->out, "dev %s ", entry->interface);
  if (mac)
    g_string_append_printf (call->out, "lladdr %s ", mac);
  else if (is_busybox)
    g_string_append_c (call->out, ' ');
  if (is_busybox && state != DD_NEIGHBOUR_STALE)
    g_string_append (call->out, "ref 1 ");
  if (is_busybox)
    g_string_append (call->out, "used 0/0/0 probes 1 ");
  g_string_append_printf (call->out, "%s%s\n", state_names[state], is_busybox ? "" : " ");
}

/**
 * dd_ip_neigh:
 * @call: a turn of ip
 * @words: what follows `ip neigh`
 *
 * Returns: what the tool is to return
 */
DdToolResult
dd_ip_neigh (DdToolCall  *call,
             char       **words)
{
  static const char *const changes[] = {
    "add", "change", "replace", "delete", "del", "flush", "get", NULL
  };
  g_autoptr (GPtrArray) entries = list_neighbours (call);
  const char *device = NULL;

  if (words[0] && g_strv_contains (changes, words[0]))
    return dd_tool_fail (call, 1, "ip: Drydock shows the neighbours and does not change them");
  for (guint i = 0; words[i]; i++)
    {
      if (g_str_equal (words[i], "dev") && words[i + 1])
        device = words[++i];
      else if (!g_str_has_prefix ("show", words[i]) && !g_str_has_prefix ("list", words[i]))
        return dd_tool_fail (call, 255, "Command \"%s\" is unknown, try \"ip neigh help\".",
                             words[i]);
    }
  for (guint i = 0; i < entries->len; i++)
    {
      const DdNeighbour *entry = g_ptr_array_index (entries, i);

      if (device == NULL || g_str_equal (device, entry->interface))
        append_neighbour (call, entry, device == NULL);
    }
  return dd_tool_finish (call, 0);
}

/* ip route get */

static void
append_way (DdToolCall         *call,
            const char         *address,
            const DdStackRoute *route)
{
  gboolean is_busybox = dd_tool_is_busybox (call);
  g_autofree char *gateway = dd_ip_address_to_string (&route->gateway);
  g_autofree char *source = dd_ip_address_to_string (&route->source);

  g_string_append (call->out, address);
  if (route->has_gateway)
    g_string_append_printf (call->out, " via %s", gateway);
  g_string_append_printf (call->out, " dev %s %ssrc %s ", route->device->name,
                          is_busybox ? " " : "", source);
  if (!is_busybox)
    g_string_append_printf (call->out, "uid %d ", call->uid);
  g_string_append (call->out, "\n    cache \n");
}

/**
 * dd_ip_route_get:
 * @call: a turn of ip
 * @words: what follows `ip route get`
 *
 * Returns: what the tool is to return
 */
DdToolResult
dd_ip_route_get (DdToolCall  *call,
                 char       **words)
{
  g_autoptr (DdNet) net = dd_net_new (dd_engine_get_site (call->engine));
  const DdStack *stack = dd_net_get_stack (net, dd_engine_get_host (call->engine),
                                           dd_process_get_netns (call->process));
  const char *text = words[0] && g_str_equal (words[0], "to") ? words[1] : words[0];
  const DdStackRoute *route;
  DdIpAddress address;
  g_autofree char *name = NULL;

  if (text == NULL || !dd_ip_address_parse (text, &address, NULL))
    return dd_tool_fail (call, 1, "Error: any valid prefix is expected rather than \"%s\".",
                         text ? text : "");
  name = dd_ip_address_to_string (&address);
  route = dd_stack_find_route (stack, &address);
  if (dd_stack_is_local (stack, &address))
    {
      g_string_append_printf (call->out, "local %s dev lo %ssrc %s ", name,
                              dd_tool_is_busybox (call) ? " " : "", name);
      if (!dd_tool_is_busybox (call))
        g_string_append_printf (call->out, "uid %d ", call->uid);
      g_string_append (call->out, "\n    cache <local> \n");
    }
  else if (route)
    append_way (call, name, route);
  else
    return dd_tool_fail (call, 2, "RTNETLINK answers: Network is unreachable");
  return dd_tool_finish (call, 0);
}

/* arp of busybox */

DdToolResult
dd_arp_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) entries = list_neighbours (call);

  for (int i = 1; i < call->argc; i++)
    if (call->argv[i][0] == '-' && strpbrk (call->argv[i], "ds"))
      return dd_tool_fail (call, 1, "arp: Drydock shows the neighbours and does not change them");
  for (guint i = 0; i < entries->len; i++)
    {
      const DdNeighbour *entry = g_ptr_array_index (entries, i);
      g_autofree char *address = dd_ip_address_to_string (&entry->address);
      g_autofree char *mac = dd_neighbour_dup_mac (dd_engine_get_site (call->engine), entry);

      if (!entry->address.is_v4)
        continue;
      g_string_append_printf (call->out, "? (%s) at %s%s  on %s\n", address,
                              mac ? mac : "<incomplete>", mac ? " [ether]" : "", entry->interface);
    }
  return dd_tool_finish (call, 0);
}

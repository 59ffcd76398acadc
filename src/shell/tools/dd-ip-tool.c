// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-container.h"
#include "dd-tools-private.h"

/* ip addr, ip link and ip route, of iproute2 and in the shorter form of busybox. */

#define HOST_ADDRESS "192.168.1.20"

typedef struct
{
  int         index;
  const char *name;       /* `eth0@if7` */
  const char *mac;
  const char *address;    /* (nullable): with the length of the prefix */
  const char *broadcast;
} Interface;

static gboolean
shows_links (DdToolCall *call)
{
  return g_str_has_prefix ("link", call->argv[1]);
}

/* The name up to the peer. */
static char *
short_name (const char *name)
{
  return g_strndup (name, strcspn (name, "@"));
}

static void
append_interface (DdToolCall      *call,
                  const Interface *interface)
{
  gboolean has_peer = strchr (interface->name, '@') != NULL;
  g_autofree char *name = short_name (interface->name);

  g_string_append_printf (call->out, "%d: %s: <BROADCAST,MULTICAST,UP,LOWER_UP%s> mtu 1500 "
                          "qdisc noqueue ", interface->index, interface->name,
                          has_peer && dd_tool_is_busybox (call) ? ",M-DOWN" : "");
  if (!dd_tool_is_busybox (call))
    g_string_append (call->out, "state UP group default ");
  g_string_append_printf (call->out, "\n    link/ether %s brd ff:ff:ff:ff:ff:ff%s\n",
                          interface->mac,
                          has_peer && !dd_tool_is_busybox (call) ? " link-netnsid 0" : "");
  if (interface->address && !shows_links (call))
    g_string_append_printf (call->out, "    inet %s brd %s scope global %s\n       valid_lft "
                            "forever preferred_lft forever\n", interface->address,
                            interface->broadcast, name);
}

/* Docker turns IPv6 off in containers without a network; BuildKit does not. */
static gboolean
is_in_build (DdToolCall *call)
{
  const DdContainer *container = call->process->container
                                 ? dd_world_get_container (call->world, call->process->container)
                                 : NULL;

  return container && container->is_build;
}

static void
append_loopback (DdToolCall *call)
{
  g_string_append_printf (call->out, "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue "
                          "%sqlen 1000\n    link/loopback 00:00:00:00:00:00 brd "
                          "00:00:00:00:00:00\n",
                          dd_tool_is_busybox (call) ? "" : "state UNKNOWN group default ");
  if (!shows_links (call))
    g_string_append (call->out, "    inet 127.0.0.1/8 scope host lo\n       valid_lft forever "
                     "preferred_lft forever\n");
  if (!shows_links (call) && is_in_build (call))
    g_string_append (call->out, "    inet6 ::1/128 scope host \n       valid_lft forever "
                     "preferred_lft forever\n");
}

/* Whether the interface is asked for: all are, if none is named. */
static gboolean
is_asked (DdToolCall *call,
          const char *name)
{
  const char *last = call->argv[call->argc - 1];
  g_autofree char *plain = short_name (name);

  return call->argc <= 2 || g_str_equal (last, "show") || g_str_equal (last, plain);
}

static void
show_interface (DdToolCall      *call,
                const Interface *interface)
{
  if (is_asked (call, interface->name))
    append_interface (call, interface);
}

static void
show_host_interfaces (DdToolCall *call)
{
  static const Interface own[] = {
    { 2, "eth0", "52:54:00:12:34:56", HOST_ADDRESS "/24", "192.168.1.255" },
    { 3, "docker0", "02:42:5e:1b:7a:0c", "172.17.0.1/16", "172.17.255.255" },
  };
  const GPtrArray *containers = call->world->containers;
  Interface veth = { .index = 4, .mac = "9e:3a:11:5c:42:07" };

  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    show_interface (call, &own[i]);
  for (guint i = 0; i < containers->len; i++)
    {
      const DdEndpoint *endpoint = dd_container_get_endpoint (g_ptr_array_index (containers, i));
      g_autofree char *name = endpoint ? g_strdup_printf ("%s@if2", endpoint->veth) : NULL;

      veth.name = name;
      if (endpoint)
        show_interface (call, &veth);
      veth.index += endpoint != NULL;
    }
}

static DdToolResult
show_addresses (DdToolCall        *call,
                const DdContainer *container,
                const DdEndpoint  *endpoint)
{
  gsize before = call->out->len;

  if (is_asked (call, "lo"))
    append_loopback (call);
  if (container == NULL)
    show_host_interfaces (call);
  if (endpoint)
    {
      g_autofree char *address = g_strdup_printf ("%s/%d", endpoint->address,
                                                  endpoint->prefix_length);
      Interface interface = { 2, "eth0@if7", endpoint->mac, address, "172.17.255.255" };

      show_interface (call, &interface);
    }
  if (call->out->len > before)
    return dd_tool_finish (call, 0);
  if (dd_tool_is_busybox (call))
    return dd_tool_fail (call, 1, "ip: can't find device '%s'", call->argv[call->argc - 1]);
  return dd_tool_fail (call, 1, "Device \"%s\" does not exist.", call->argv[call->argc - 1]);
}

static void
append_link_route (DdToolCall *call,
                   const char *subnet,
                   const char *device,
                   const char *source)
{
  g_string_append_printf (call->out,
                          dd_tool_is_busybox (call) ? "%s dev %s scope link  src %s \n"
                                                    : "%s dev %s proto kernel scope link src %s \n",
                          subnet, device, source);
}

static DdToolResult
show_routes (DdToolCall        *call,
             const DdContainer *container,
             const DdEndpoint  *endpoint)
{
  const DdNetwork *network = endpoint ? dd_world_get_network (call->world, endpoint->network)
                                      : NULL;

  if (container == NULL)
    {
      g_string_append (call->out, "default via 192.168.1.1 dev eth0 \n");
      append_link_route (call, "172.17.0.0/16", "docker0", "172.17.0.1");
      append_link_route (call, "192.168.1.0/24", "eth0", HOST_ADDRESS);
    }
  if (network)
    {
      g_string_append_printf (call->out, "default via %s dev eth0 \n", endpoint->gateway);
      append_link_route (call, network->subnet, "eth0", endpoint->address);
    }
  return dd_tool_finish (call, 0);
}

DdToolResult
dd_ip_tool (DdToolCall *call)
{
  const DdContainer *container = dd_world_get_container (call->world, call->process->container);
  const DdEndpoint *endpoint = container ? dd_container_get_endpoint (container) : NULL;
  const char *object = call->argc > 1 ? call->argv[1] : "";

  if (*object && (g_str_has_prefix ("address", object) || shows_links (call)))
    return show_addresses (call, container, endpoint);
  if (*object && g_str_has_prefix ("route", object))
    return show_routes (call, container, endpoint);
  return dd_tool_fail (call, 1, "ip: Drydock models only “ip addr”, “ip link” and “ip route” yet");
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-namespace-tools-private.h"
#include "dd-tools-private.h"

/* ip addr, ip link and ip route, of iproute2 and in the shorter form of busybox. */

typedef struct
{
  DdToolCall *call;
  gboolean    busybox;
  gboolean    one_line;
  gboolean    only_v4;
  gboolean    only_v6;
  gboolean    links;     /* ip link */
  const char *device;    /* (nullable): the one asked for */
  const char *master;    /* (nullable): whose ports are asked for */
  const char *type;      /* (nullable): what kind is asked for */
} IpCall;

static const char *const kind_names[] = {
  [DD_INTERFACE_LOOPBACK] = "loopback", [DD_INTERFACE_ETHERNET] = "ether",
  [DD_INTERFACE_BRIDGE] = "bridge",     [DD_INTERFACE_VETH] = "veth",
  [DD_INTERFACE_MACVLAN] = "macvlan",   [DD_INTERFACE_IPVLAN] = "ipvlan",
  [DD_INTERFACE_VLAN] = "vlan",         [DD_INTERFACE_DUMMY] = "dummy",
};

/* Between the parts of an entry: a new line, or a backslash with -o. */
static const char *
line_break (const IpCall *ip)
{
  return ip->one_line ? "\\" : "\n";
}

/* Flags and state */

static void
append_head (IpCall            *ip,
             const DdInterface *interface)
{
  GString *out = ip->call->out;
  gboolean loopback = interface->kind == DD_INTERFACE_LOOPBACK;
  gboolean inside = dd_process_get_netns (ip->call->process) && interface->peer;

  g_string_append_printf (out, "%d: %s%s%s: <%s%s,UP%s%s> mtu %d qdisc noqueue ",
                          interface->index, interface->name, interface->peer ? "@" : "",
                          interface->peer ? interface->peer : "",
                          interface->has_carrier ? "" : "NO-CARRIER,",
                          loopback ? "LOOPBACK" : "BROADCAST,MULTICAST",
                          interface->has_carrier ? ",LOWER_UP" : "",
                          ip->busybox && inside ? ",M-DOWN" : "", interface->mtu);
  if (interface->master)
    g_string_append_printf (out, "master %s ", interface->master);
  if (!ip->busybox)
    g_string_append_printf (out, "state %s %sgroup default ",
                            loopback ? "UNKNOWN" : interface->has_carrier ? "UP" : "DOWN",
                            ip->links ? "mode DEFAULT " : "");
  if (loopback || interface->kind == DD_INTERFACE_ETHERNET)
    g_string_append (out, "qlen 1000");
  else if (!ip->busybox)
    g_string_append (out, "qlen 0");
  if (ip->only_v4 || ip->only_v6)
    {
      g_string_append_c (out, '\n');
      return;
    }
  g_string_append_printf (out, "%s    link/%s %s brd %s", line_break (ip),
                          loopback ? "loopback" : "ether", interface->mac,
                          loopback ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff");
  if (!ip->busybox && interface->kind == DD_INTERFACE_VETH)
    g_string_append (out, " link-netnsid 0");
  g_string_append_c (out, '\n');
}

/* The last address of an IPv4 network is for everybody. */
static char *
dup_broadcast (const DdIpPrefix *address)
{
  DdIpAddress last = dd_ip_prefix_get_last (address);

  return dd_ip_address_to_string (&last);
}

static gboolean
is_link_local (const DdIpPrefix *address)
{
  return !address->address.is_v4 && address->address.bytes[0] == 0xfe &&
         address->address.bytes[1] == 0x80;
}

static void
append_v4 (IpCall            *ip,
           const DdInterface *interface,
           const DdIpPrefix  *address)
{
  g_autofree char *text = dd_ip_prefix_to_string (address);
  g_autofree char *broadcast = dup_broadcast (address);

  g_string_append_printf (ip->call->out, "    inet %s", text);
  if (interface->kind == DD_INTERFACE_LOOPBACK)
    g_string_append (ip->call->out, " scope host lo");
  else
    g_string_append_printf (ip->call->out, " brd %s scope global %s", broadcast,
                            interface->name);
}

static void
append_v6 (IpCall            *ip,
           const DdInterface *interface,
           const DdIpPrefix  *address)
{
  g_autofree char *text = dd_ip_prefix_to_string (address);
  const char *scope = "global";

  if (interface->kind == DD_INTERFACE_LOOPBACK)
    scope = "host";
  else if (is_link_local (address))
    scope = "link";
  else
    scope = ip->busybox ? "global flags 02" : "global nodad";
  g_string_append_printf (ip->call->out, "    inet6 %s scope %s ", text, scope);
}

static void
append_addresses (IpCall            *ip,
                  const DdInterface *interface)
{
  for (guint i = 0; !ip->links && i < interface->addresses->len; i++)
    {
      const DdIpPrefix *address = &g_array_index (interface->addresses, DdIpPrefix, i);

      if (address->address.is_v4 ? ip->only_v6 : ip->only_v4)
        continue;
      if (ip->one_line)
        g_string_append_printf (ip->call->out, "%d: %s", interface->index, interface->name);
      if (address->address.is_v4)
        append_v4 (ip, interface, address);
      else
        append_v6 (ip, interface, address);
      g_string_append_printf (ip->call->out, "%s       valid_lft forever preferred_lft forever\n",
                              line_break (ip));
    }
}

static gboolean
has_family (const IpCall      *ip,
            const DdInterface *interface)
{
  for (guint i = 0; i < interface->addresses->len; i++)
    if (g_array_index (interface->addresses, DdIpPrefix, i).address.is_v4 ? !ip->only_v6
                                                                        : !ip->only_v4)
      return TRUE;
  return !ip->only_v4 && !ip->only_v6;
}

static gboolean
is_asked (const IpCall      *ip,
          const DdInterface *interface)
{
  return (ip->device == NULL || g_str_equal (ip->device, interface->name)) &&
         (ip->master == NULL || g_strcmp0 (ip->master, interface->master) == 0) &&
         (ip->type == NULL || g_str_equal (ip->type, kind_names[interface->kind])) &&
         (ip->links || has_family (ip, interface));
}

static DdToolResult
refuse_device (IpCall     *ip,
               const char *device)
{
  if (ip->busybox)
    return dd_tool_fail (ip->call, 1, "ip: can't find device '%s'", device);
  return dd_tool_fail (ip->call, 1, "Device \"%s\" does not exist.", device);
}

static gboolean
has_device (GPtrArray  *interfaces,
            const char *name)
{
  for (guint i = 0; i < interfaces->len; i++)
    if (g_str_equal (((const DdInterface *) g_ptr_array_index (interfaces, i))->name, name))
      return TRUE;
  return FALSE;
}

static DdToolResult
show_interfaces (IpCall *ip)
{
  g_autoptr (GPtrArray) interfaces = dd_tool_list_interfaces (ip->call);
  const char *const names[] = { ip->device, ip->master };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] && !has_device (interfaces, names[i]))
      return refuse_device (ip, names[i]);
  for (guint i = 0; i < interfaces->len; i++)
    {
      const DdInterface *interface = g_ptr_array_index (interfaces, i);

      if (!is_asked (ip, interface))
        continue;
      if (ip->links || !ip->one_line)
        append_head (ip, interface);
      append_addresses (ip, interface);
    }
  return dd_tool_finish (ip->call, 0);
}

/* Routes */

static void
append_route (IpCall        *ip,
              const DdRoute *route)
{
  GString *out = ip->call->out;
  gboolean is_v4 = route->destination.address.is_v4;
  g_autofree char *destination = dd_ip_prefix_to_string (&route->destination);
  g_autofree char *gateway = dd_ip_address_to_string (&route->gateway);
  g_autofree char *source = dd_ip_address_to_string (&route->source);

  g_string_append (out, route->destination.n_bits ? destination : "default");
  if (route->has_gateway)
    g_string_append_printf (out, " via %s", gateway);
  if (ip->device == NULL)
    g_string_append_printf (out, " dev %s", route->device);
  g_string_append_c (out, ' ');
  if (!is_v4)
    {
      if (ip->busybox)
        g_string_append_printf (out, " metric %d \n", route->has_gateway ? 1024 : 256);
      else
        g_string_append_printf (out, "%smetric %d pref medium\n",
                                route->has_gateway ? "" : "proto kernel ",
                                route->has_gateway ? 1024 : 256);
      return;
    }
  if (!route->has_gateway && !ip->busybox && route->has_source)
    g_string_append (out, "proto kernel ");
  if (!route->has_gateway)
    g_string_append (out, "scope link ");
  if (route->has_source)
    g_string_append_printf (out, "%ssrc %s ", ip->busybox ? " " : "", source);
  if (!route->has_carrier)
    g_string_append (out, ip->busybox ? "" : "linkdown ");
  g_string_append_c (out, '\n');
}

/* IPv6 routes are listed with the default route behind the others. */
static gboolean
is_listed (const IpCall  *ip,
           const DdRoute *route,
           gboolean       is_default)
{
  return (!route->destination.address.is_v4) == ip->only_v6 &&
         (route->destination.n_bits == 0) == is_default &&
         (ip->device == NULL || g_str_equal (ip->device, route->device));
}

static DdToolResult
show_routes (IpCall *ip)
{
  const DdContainer *container = dd_world_get_container (ip->call->world,
                                                         dd_process_get_netns (ip->call->process));
  g_autoptr (GPtrArray) routes =
    dd_sandbox_list_routes (ip->call->world, dd_engine_get_host (ip->call->engine), container);
  g_autoptr (GPtrArray) interfaces = dd_tool_list_interfaces (ip->call);

  if (ip->device && !has_device (interfaces, ip->device))
    return refuse_device (ip, ip->device);
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < routes->len; i++)
      {
        const DdRoute *route = g_ptr_array_index (routes, i);

        if (is_listed (ip, route, (pass == 0) != ip->only_v6))
          append_route (ip, route);
      }
  return dd_tool_finish (ip->call, 0);
}

/* Arguments */

static gboolean
read_option (IpCall     *ip,
             const char *option)
{
  const struct
  {
    const char *name;
    gboolean   *flag;
  } flags[] = {
    { "-o", &ip->one_line }, { "-oneline", &ip->one_line }, { "-4", &ip->only_v4 },
    { "-6", &ip->only_v6 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (g_str_equal (option, flags[i].name))
      {
        *flags[i].flag = TRUE;
        return TRUE;
      }
  return g_str_has_prefix (option, "-c") || g_str_equal (option, "-d") ||
         g_str_equal (option, "-s");
}

/* What follows the object: `show`, `dev X`, `master X`, `type X`, or a name. */
static void
read_selection (IpCall *ip,
                guint   at)
{
  char **argv = ip->call->argv;

  for (; argv[at]; at++)
    {
      const char **value = g_str_equal (argv[at], "master") ? &ip->master
                         : g_str_equal (argv[at], "type")   ? &ip->type
                                                            : &ip->device;

      if (g_str_has_prefix ("show", argv[at]) || g_str_has_prefix ("list", argv[at]) ||
          g_str_equal (argv[at], "up"))
        continue;
      if ((g_str_equal (argv[at], "dev") || value != &ip->device) && argv[at + 1])
        at++;
      *value = argv[at];
    }
}

DdToolResult
dd_ip_tool (DdToolCall *call)
{
  IpCall ip = { .call = call, .busybox = dd_tool_is_busybox (call) };
  const char *object;
  guint at = 1;

  while (call->argv[at] && *call->argv[at] == '-' && read_option (&ip, call->argv[at]))
    at++;
  object = call->argv[at] ? call->argv[at++] : "";
  read_selection (&ip, at);
  ip.links = *object && g_str_has_prefix ("link", object);
  if (*object && (ip.links || g_str_has_prefix ("address", object)))
    return show_interfaces (&ip);
  if (*object && g_str_has_prefix ("route", object))
    return show_routes (&ip);
  if (g_str_equal (object, "netns"))
    return dd_ip_netns (call, call->argv + at);
  return dd_tool_fail (call, 1, "ip: Drydock models only “ip addr”, “ip link” and “ip route” yet");
}

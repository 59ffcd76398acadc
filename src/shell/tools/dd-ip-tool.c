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
  gboolean    brief;
  gboolean    counts;    /* -s */
  const char *device;    /* (nullable): the one asked for */
  const char *master;    /* (nullable): whose ports are asked for */
  const char *type;      /* (nullable): what kind is asked for */
  const char *prefix;    /* (nullable): which destinations are asked for */
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

static void
append_brief (IpCall            *ip,
              const DdInterface *interface)
{
  GString *out = ip->call->out;
  gboolean loopback = interface->kind == DD_INTERFACE_LOOPBACK;
  g_autofree char *name = g_strconcat (interface->name, interface->peer ? "@" : "",
                                       interface->peer ? interface->peer : "", NULL);

  g_string_append_printf (out, "%-16s %-14s ", name,
                          loopback ? "UNKNOWN" : interface->has_carrier ? "UP" : "DOWN");
  if (ip->links)
    g_string_append_printf (out, "%s <%s%s,UP%s> ", interface->mac,
                            interface->has_carrier ? "" : "NO-CARRIER,",
                            loopback ? "LOOPBACK" : "BROADCAST,MULTICAST",
                            interface->has_carrier ? ",LOWER_UP" : "");
  for (guint i = 0; !ip->links && i < interface->addresses->len; i++)
    {
      const DdIpPrefix *address = &g_array_index (interface->addresses, DdIpPrefix, i);
      g_autofree char *text = dd_ip_prefix_to_string (address);

      if (address->address.is_v4 ? !ip->only_v6 : !ip->only_v4)
        g_string_append_printf (out, "%s ", text);
    }
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
      if (ip->brief)
        {
          append_brief (ip, interface);
          continue;
        }
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
  g_autofree char *destination = dd_ip_prefix_to_string (&route->destination);

  if (ip->prefix && !g_str_equal (ip->prefix, is_default ? "default" : destination))
    return FALSE;
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
    { "-6", &ip->only_v6 }, { "-br", &ip->brief }, { "-brief", &ip->brief },
    { "-s", &ip->counts }, { "-stats", &ip->counts }, { "-statistics", &ip->counts },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (g_str_equal (option, flags[i].name))
      {
        *flags[i].flag = TRUE;
        return TRUE;
      }
  return g_str_has_prefix (option, "-c") || g_str_equal (option, "-d");
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
                         : strchr (argv[at], '/') || g_str_equal (argv[at], "default")
                         ? &ip->prefix : &ip->device;

      if (g_str_has_prefix ("show", argv[at]) || g_str_has_prefix ("list", argv[at]) ||
          g_str_equal (argv[at], "up"))
        continue;
      if ((g_str_equal (argv[at], "dev") || value == &ip->master || value == &ip->type) &&
          argv[at + 1])
        at++;
      *value = argv[at];
    }
}

static gboolean
is_object (const char *word,
           const char *name)
{
  return *word && g_str_has_prefix (name, word);
}

static DdToolResult
refuse_verb (IpCall     *ip,
             const char *object,
             const char *verb)
{
  static const char *const changes[] = {
    "add", "change", "replace", "append", "delete", "del", "set", "flush", "save", "restore", NULL
  };

  if (g_strv_contains (changes, verb))
    return dd_tool_fail (ip->call, 1, "ip: Drydock shows interfaces and routes and does not change "
                         "them");
  return dd_tool_fail (ip->call, 255, "Command \"%s\" is unknown, try \"ip %s help\".", verb, object);
}

static gboolean
is_listing (const char *verb)
{
  static const char *const others[] = { "dev", "up", "master", "type", NULL };

  return verb == NULL || g_str_has_prefix ("show", verb) || g_str_has_prefix ("list", verb) ||
         g_str_equal (verb, "lst") || g_strv_contains (others, verb);
}

static DdToolResult
show_rules (IpCall *ip)
{
  g_string_append (ip->call->out, "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n"
                   "32767:\tfrom all lookup default\n");
  return dd_tool_finish (ip->call, 0);
}

static DdToolResult
run_object (IpCall     *ip,
            const char *object,
            guint       at)
{
  DdToolCall *call = ip->call;
  const char *verb = call->argv[at];
  gboolean is_route = is_object (object, "route");

  if (is_object (object, "neighbour") || g_str_equal (object, "neighbor"))
    return dd_ip_neigh (call, call->argv + at);
  if (g_str_equal (object, "netns") && !ip->busybox)
    return dd_ip_netns (call, call->argv + at);
  if (is_object (object, "rule"))
    return show_rules (ip);
  ip->links = is_object (object, "link");
  if (!ip->links && !is_object (object, "address") && !is_route)
    return ip->busybox
           ? dd_tool_fail (call, 1, "BusyBox v1.37.0 multi-call binary.\n\nUsage: ip [OPTIONS] "
                           "address|route|link|tunnel|neigh|rule [ARGS]")
           : dd_tool_fail (call, 1, "Object \"%s\" is unknown, try \"ip help\".", object);
  if (is_route && verb && g_str_equal (verb, "get"))
    return dd_ip_route_get (call, call->argv + at + 1);
  if (!is_listing (verb))
    return refuse_verb (ip, is_route ? "route" : ip->links ? "link" : "address", verb);
  read_selection (ip, at);
  return is_route ? show_routes (ip) : show_interfaces (ip);
}

DdToolResult
dd_ip_tool (DdToolCall *call)
{
  IpCall ip = { .call = call, .busybox = dd_tool_is_busybox (call) };
  const char *object;
  guint at = 1;

  if (call->argv[at] && g_str_equal (call->argv[at], "-V") && !ip.busybox)
    {
      g_string_append (call->out, "ip utility, iproute2-6.15.0, libbpf 1.5.0\n");
      return dd_tool_finish (call, 0);
    }
  while (call->argv[at] && *call->argv[at] == '-' && read_option (&ip, call->argv[at]))
    at++;
  object = call->argv[at] ? call->argv[at++] : NULL;
  if (ip.counts)
    return dd_tool_fail (call, 1, "ip: Drydock does not count the packets of interfaces");
  if (object == NULL)
    return dd_tool_fail (call, ip.busybox ? 1 : 255,
                         "Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }");
  return run_object (&ip, object, at);
}

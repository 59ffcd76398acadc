// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-namespace-tools-private.h"
#include "dd-tool-args.h"

/* bridge of iproute2 and brctl of bridge-utils: the switches in the kernel and
 * what is plugged into them. */

#define BRIDGE_USAGE "Usage: bridge [ OPTIONS ] OBJECT { COMMAND | help }"

static const DdInterface *
find (GPtrArray  *interfaces,
      const char *name)
{
  for (guint i = 0; name && i < interfaces->len; i++)
    if (g_str_equal (((const DdInterface *) g_ptr_array_index (interfaces, i))->name, name))
      return g_ptr_array_index (interfaces, i);
  return NULL;
}

/* The number of the other end is one of its own namespace; iproute2 looks for
 * the name in this one. */
static const char *
find_peer (GPtrArray         *interfaces,
           const DdInterface *port)
{
  int index = port->peer ? atoi (port->peer + strcspn (port->peer, "0123456789")) : 0;

  for (guint i = 0; i < interfaces->len; i++)
    if (((const DdInterface *) g_ptr_array_index (interfaces, i))->index == index)
      return ((const DdInterface *) g_ptr_array_index (interfaces, i))->name;
  return port->peer;
}

static void
read_selection (char       **words,
                const char **device,
                const char **bridge)
{
  *device = *bridge = NULL;
  for (guint i = 0; words[i]; i++)
    if (g_str_equal (words[i], "dev") && words[i + 1])
      *device = words[++i];
    else if ((g_str_equal (words[i], "br") || g_str_equal (words[i], "brport")) && words[i + 1])
      *bridge = words[++i];
}

static DdToolResult
show_links (DdToolCall  *call,
            char       **words)
{
  g_autoptr (GPtrArray) interfaces = dd_tool_list_interfaces (call);
  const char *device;
  const char *bridge;

  read_selection (words, &device, &bridge);
  if (device && find (interfaces, device) == NULL)
    return dd_tool_fail (call, 1, "Cannot find device \"%s\"", device);
  for (guint i = 0; i < interfaces->len; i++)
    {
      const DdInterface *port = g_ptr_array_index (interfaces, i);

      if (port->master == NULL || (device && !g_str_equal (device, port->name)))
        continue;
      g_string_append_printf (call->out, "%d: %s@%s: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu %d master "
                              "%s state forwarding priority 32 cost 2 \n", port->index, port->name,
                              find_peer (interfaces, port), port->mtu, port->master);
    }
  return dd_tool_finish (call, 0);
}

/* The forwarding table */

static void
append_entry (DdToolCall        *call,
              const char        *mac,
              const DdInterface *interface,
              const char        *rest,
              gboolean           with_device)
{
  g_string_append (call->out, mac);
  if (with_device)
    g_string_append_printf (call->out, " dev %s", interface->name);
  g_string_append_printf (call->out, " %s\n", rest);
}

/* What an interface listens to: groups that every host is in. */
static void
append_groups (DdToolCall        *call,
               const DdInterface *interface,
               gboolean           with_device)
{
  g_autofree char *solicited = g_strdup_printf ("33:33:ff:%s", interface->mac + strlen ("00:00:00:"));
  gboolean is_bridge = interface->kind == DD_INTERFACE_BRIDGE;

  append_entry (call, "33:33:00:00:00:01", interface, "self permanent", with_device);
  if (is_bridge)
    {
      append_entry (call, "01:00:5e:00:00:6a", interface, "self permanent", with_device);
      append_entry (call, "33:33:00:00:00:6a", interface, "self permanent", with_device);
    }
  append_entry (call, "01:00:5e:00:00:01", interface, "self permanent", with_device);
  if (interface->has_carrier)
    append_entry (call, solicited, interface, "self permanent", with_device);
}

static void
append_forwarding (DdToolCall        *call,
                   const DdInterface *interface,
                   gboolean           with_device)
{
  gboolean is_bridge = interface->kind == DD_INTERFACE_BRIDGE;
  const char *master = is_bridge ? interface->name : interface->master;
  g_autofree char *learned = g_strdup_printf ("master %s ", master ? master : "");
  g_autofree char *own = g_strdup_printf ("master %s permanent", master ? master : "");

  if (is_bridge || master == NULL)
    append_groups (call, interface, with_device);
  /* The container's address was learned when it announced itself. */
  if (!is_bridge && master && interface->endpoint)
    append_entry (call, interface->endpoint->mac, interface, learned, with_device);
  if (master)
    append_entry (call, interface->mac, interface, own, with_device);
  if (!is_bridge && master)
    append_groups (call, interface, with_device);
}

static DdToolResult
show_forwarding (DdToolCall  *call,
                 char       **words)
{
  g_autoptr (GPtrArray) interfaces = dd_tool_list_interfaces (call);
  const char *device;
  const char *bridge;

  read_selection (words, &device, &bridge);
  if ((device && find (interfaces, device) == NULL) ||
      (bridge && find (interfaces, bridge) == NULL))
    return dd_tool_fail (call, 1, "Cannot find device \"%s\"", device ? device : bridge);
  for (guint i = 0; i < interfaces->len; i++)
    {
      const DdInterface *interface = g_ptr_array_index (interfaces, i);

      if (interface->kind == DD_INTERFACE_LOOPBACK ||
          (device && !g_str_equal (device, interface->name)) ||
          (bridge && !g_str_equal (bridge, interface->name) &&
           g_strcmp0 (bridge, interface->master) != 0))
        continue;
      append_forwarding (call, interface, device == NULL);
    }
  return dd_tool_finish (call, 0);
}

DdToolResult
dd_bridge_tool (DdToolCall *call)
{
  int at = 1;
  const char *object;

  while (call->argv[at] && call->argv[at][0] == '-')
    at++;
  object = call->argv[at] ? call->argv[at++] : NULL;
  if (object == NULL)
    return dd_tool_fail (call, 255, BRIDGE_USAGE);
  if (g_str_has_prefix ("link", object))
    return show_links (call, call->argv + at);
  if (g_str_has_prefix ("fdb", object))
    return show_forwarding (call, call->argv + at);
  if (g_str_has_prefix ("vlan", object))
    {
      g_string_append (call->out, "port              vlan-id  \n");
      return dd_tool_finish (call, 0);
    }
  return dd_tool_fail (call, 255, "Object \"%s\" is unknown, try \"bridge help\".", object);
}

/* brctl */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(const DdInterface *const *) a)->name, (*(const DdInterface *const *) b)->name);
}

static void
append_bridge (DdToolCall        *call,
               GPtrArray         *interfaces,
               const DdInterface *bridge)
{
  g_auto (GStrv) bytes = g_strsplit (bridge->mac, ":", -1);
  g_autofree char *id = g_strjoinv ("", bytes);
  guint n = 0;

  g_string_append_printf (call->out, "%s\t\t8000.%s\tno\t\t", bridge->name, id);
  for (guint i = 0; i < interfaces->len; i++)
    {
      const DdInterface *port = g_ptr_array_index (interfaces, i);

      if (g_strcmp0 (port->master, bridge->name) == 0)
        g_string_append_printf (call->out, "%s%s\n", n++ ? "\t\t\t\t\t\t\t" : "", port->name);
    }
  if (n == 0)
    g_string_append_c (call->out, '\n');
}

static DdToolResult
show_bridges (DdToolCall *call,
              const char *name)
{
  g_autoptr (GPtrArray) interfaces = dd_tool_list_interfaces (call);
  const DdInterface *asked = find (interfaces, name);

  if (name && (asked == NULL || asked->kind != DD_INTERFACE_BRIDGE))
    return dd_tool_fail (call, 1, "bridge %s does not exist!", name);
  g_ptr_array_sort (interfaces, compare_names);
  g_string_append (call->out, "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n");
  for (guint i = 0; i < interfaces->len; i++)
    {
      const DdInterface *bridge = g_ptr_array_index (interfaces, i);

      if (bridge->kind == DD_INTERFACE_BRIDGE && (asked == NULL || asked == bridge))
        append_bridge (call, interfaces, bridge);
    }
  return dd_tool_finish (call, 0);
}

DdToolResult
dd_brctl_tool (DdToolCall *call)
{
  static const char *const others[] = {
    "addbr", "delbr", "addif", "delif", "hairpin", "setageing", "stp", "showmacs", "showstp", NULL
  };

  if (call->argv[1] == NULL)
    return dd_tool_fail (call, 1, "Usage: brctl [commands]");
  if (g_str_equal (call->argv[1], "show"))
    return show_bridges (call, call->argv[2]);
  if (g_strv_contains (others, call->argv[1]))
    return dd_tool_fail (call, 1, "brctl: Drydock models “brctl show” only");
  return dd_tool_fail (call, 1, "never heard of command [%s]", call->argv[1]);
}

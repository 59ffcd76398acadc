// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-ip-address.h"

#include "dd-format-private.h"

typedef struct
{
  guint       private_port;
  guint       public_port;
  char       *ip; /* NULL for none */
  DdIpAddress address;
  const char *type;
} Port;

/* Ports in a row that are shown as one range. */
typedef struct
{
  const Port *port; /* whose address and type they share */
  guint       first;
  guint       last;
} Group;

static void
port_clear (gpointer data)
{
  Port *port = data;

  g_free (port->ip);
}

static GArray *
read_ports (JsonArray *array)
{
  GArray *ports = g_array_new (FALSE, TRUE, sizeof (Port));

  g_array_set_clear_func (ports, port_clear);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = _dd_format_array_object (array, i);
      Port port = {
        .private_port = (guint) _dd_format_get_int (object, "PrivatePort"),
        .public_port = (guint) _dd_format_get_int (object, "PublicPort"),
        .type = _dd_format_get_text (object, "Type"),
      };

      if (dd_ip_address_parse (_dd_format_get_text (object, "IP"), &port.address, NULL))
        port.ip = dd_ip_address_to_string (&port.address);
      g_array_append_val (ports, port);
    }

  return ports;
}

static int
compare_addresses (const Port *a,
                   const Port *b)
{
  if (a->ip == NULL || b->ip == NULL)
    return (a->ip != NULL) - (b->ip != NULL);

  return dd_ip_address_compare (&a->address, &b->address);
}

static int
compare_ports (gconstpointer a,
               gconstpointer b)
{
  const Port *x = a;
  const Port *y = b;
  int order;

  if (x->private_port != y->private_port)
    return x->private_port < y->private_port ? -1 : 1;
  order = compare_addresses (x, y);
  if (order != 0)
    return order;
  if (x->public_port != y->public_port)
    return x->public_port < y->public_port ? -1 : 1;

  return strcmp (x->type, y->type);
}

static char *
group_text (const Group *group)
{
  g_autofree char *range = group->first == group->last
                             ? g_strdup_printf ("%u", group->first)
                             : g_strdup_printf ("%u-%u", group->first, group->last);
  g_autofree char *published = NULL;

  if (group->port->ip == NULL)
    return g_strconcat (range, "/", group->port->type, NULL);
  published = dd_join_host_port (group->port->ip, range);

  return g_strconcat (published, "->", range, "/", group->port->type, NULL);
}

static char *
mapping_text (const Port *port)
{
  g_autofree char *public_port = g_strdup_printf ("%u", port->public_port);
  g_autofree char *published = dd_join_host_port (port->ip, public_port);

  return g_strdup_printf ("%s->%u/%s", published, port->private_port, port->type);
}

static Group *
find_group (GArray     *groups,
            const Port *port)
{
  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = &g_array_index (groups, Group, i);

      if (g_strcmp0 (group->port->ip, port->ip) == 0 &&
          strcmp (group->port->type, port->type) == 0)
        return group;
    }

  return NULL;
}

/* Puts a port into the group it continues. A group it does not continue is
 * printed and begun anew. */
static void
add_to_group (GArray     *groups,
              const Port *port,
              GPtrArray  *texts)
{
  Group *group = find_group (groups, port);
  Group made = { port, port->private_port, port->private_port };

  if (group == NULL)
    g_array_append_val (groups, made);
  else if (port->private_port == group->last + 1)
    group->last = port->private_port;
  else
    {
      g_ptr_array_add (texts, group_text (group));
      group->first = port->private_port;
      group->last = port->private_port;
    }
}

static char *
join_texts (GPtrArray *texts)
{
  g_ptr_array_add (texts, NULL);

  return g_strjoinv (", ", (char **) texts->pdata);
}

/**
 * dd_format_ports:
 * @ports: (nullable): ports with `IP`, `PrivatePort`, `PublicPort` and `Type`
 *
 * Writes the ports of a container as `docker ps` does:
 * `0.0.0.0:8080->80/tcp, 443/tcp`. Consecutive ports that are published under
 * their own numbers become a range.
 *
 * Returns: (transfer full): the text
 * Source: docker/cli, formatter.DisplayablePorts
 */
char *
dd_format_ports (JsonArray *ports)
{
  g_autoptr (GArray) sorted = read_ports (ports);
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) mappings = g_ptr_array_new ();

  g_array_sort (sorted, compare_ports);
  for (guint i = 0; i < sorted->len; i++)
    {
      const Port *port = &g_array_index (sorted, Port, i);

      if (port->ip != NULL && port->public_port != port->private_port)
        g_ptr_array_add (mappings, mapping_text (port));
      else
        add_to_group (groups, port, texts);
    }
  for (guint i = 0; i < groups->len; i++)
    g_ptr_array_add (texts, group_text (&g_array_index (groups, Group, i)));
  for (guint i = 0; i < mappings->len; i++)
    g_ptr_array_add (texts, g_ptr_array_index (mappings, i));

  return join_texts (texts);
}

/**
 * dd_format_compare_natural:
 * @x: a text
 * @y: another one
 *
 * Compares texts with numbers in them by the size of these numbers.
 *
 * Returns: their order
 * Source: fvbommel/sortorder, NaturalLess
 */
int
dd_format_compare_natural (const char *x,
                           const char *y)
{
  while (*x != '\0' && *y != '\0')
    {
      gsize x_digits;
      gsize y_digits;
      int order;

      if (!g_ascii_isdigit (*x) || !g_ascii_isdigit (*y))
        {
          if (*x != *y)
            return (guint8) *x - (guint8) *y;
          x++;
          y++;
          continue;
        }
      x += strspn (x, "0");
      y += strspn (y, "0");
      x_digits = strspn (x, "0123456789");
      y_digits = strspn (y, "0123456789");
      order = x_digits != y_digits ? (x_digits < y_digits ? -1 : 1) : strncmp (x, y, x_digits);
      if (order != 0)
        return order;
      x += x_digits;
      y += y_digits;
    }

  return (*x != '\0') - (*y != '\0');
}

static int
compare_natural_cb (gconstpointer a,
                    gconstpointer b)
{
  return dd_format_compare_natural (*(const char *const *) a, *(const char *const *) b);
}

static void
add_bindings (GPtrArray  *lines,
              JsonArray  *bindings,
              const char *from)
{
  for (guint i = 0; bindings != NULL && i < json_array_get_length (bindings); i++)
    {
      JsonObject *binding = _dd_format_array_object (bindings, i);
      g_autofree char *to = dd_join_host_port (_dd_format_get_text (binding, "HostIp"),
                                               _dd_format_get_text (binding, "HostPort"));

      g_ptr_array_add (lines, from != NULL ? g_strconcat (from, " -> ", to, NULL)
                                           : g_steal_pointer (&to));
    }
}

static gboolean
add_one_port (GPtrArray   *lines,
              JsonObject  *bindings,
              const char  *port,
              const char  *container,
              GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (port, "/", 2);
  const char *number = parts[0] != NULL ? parts[0] : "";
  const char *protocol = parts[0] != NULL && parts[1] != NULL && *parts[1] != '\0' ? parts[1]
                                                                                    : "tcp";
  g_autofree char *key = g_strconcat (number, "/", protocol, NULL);
  guint64 parsed;

  if (!dd_go_parse_uint (number, 10, 16, &parsed, error))
    {
      g_prefix_error (error, "Error: invalid port (%s): ", number);
      return FALSE;
    }
  add_bindings (lines, _dd_format_get_array (bindings, key), NULL);

  return lines->len > 0 ||
         dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "Error: No public port '%s' published for %s", port, container);
}

/**
 * dd_format_port_bindings:
 * @bindings: (nullable): the `Ports` of a container's `NetworkSettings`
 * @port: (nullable): the port asked for, `80` or `53/udp`; %NULL or "" for
 *   all
 * @container: the container as it was named, for the message
 * @error: return location for a #DdSyntaxError
 *
 * Writes the published ports of a container as `docker port` does, one a
 * line.
 *
 * Returns: (transfer full) (nullable): the text, "" if there are none
 */
char *
dd_format_port_bindings (JsonObject  *bindings,
                         const char  *port,
                         const char  *container,
                         GError     **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GList) keys = NULL;

  if (port != NULL && *port != '\0')
    {
      if (!add_one_port (lines, bindings, port, container, error))
        return NULL;
    }
  else if (bindings != NULL)
    {
      keys = json_object_get_members (bindings);
      for (GList *key = keys; key != NULL; key = key->next)
        add_bindings (lines, _dd_format_get_array (bindings, key->data), key->data);
    }
  if (lines->len == 0)
    return g_strdup ("");
  g_ptr_array_sort (lines, compare_natural_cb);
  g_ptr_array_add (lines, g_strdup (""));
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

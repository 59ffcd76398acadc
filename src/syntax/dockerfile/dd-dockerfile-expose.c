// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-values.h"
#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-ip-address.h"
#include "dd-syntax-private.h"

#define MAX_PORT 65535

/* Ports that one EXPOSE may name, so that a short text cannot fill the memory. */
#define MAX_PORTS 262144

/* The parts of [address:][host port:]port[/protocol]. */
typedef struct
{
  char *address;
  char *host_port;
  char *port;
  char *protocol;
} PortParts;

static void
port_parts_clear (PortParts *parts)
{
  g_free (parts->address);
  g_free (parts->host_port);
  g_free (parts->port);
  g_free (parts->protocol);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PortParts, port_parts_clear)

static void
port_note_free (DdDockerfilePort *note)
{
  g_free (note->text);
  g_free (note);
}

/* The last two colons count; all before them is the address. */
static void
split_parts (const char *text,
             PortParts  *parts)
{
  const char *last = strrchr (text, ':');
  const char *before = last;

  if (last == NULL)
    {
      parts->address = g_strdup ("");
      parts->host_port = g_strdup ("");
      parts->port = g_strdup (text);
      return;
    }
  while (before > text && before[-1] != ':')
    before--;
  parts->port = g_strdup (last + 1);
  parts->host_port = g_strndup (before, (gsize) (last - before));
  parts->address = before > text ? g_strndup (text, (gsize) (before - 1 - text)) : g_strdup ("");
}

static gboolean
split_protocol (const char  *text,
                PortParts   *parts,
                GError     **error)
{
  static const char *const protocols[] = { "", "tcp", "udp", "sctp", NULL };
  g_autofree char *whole = g_steal_pointer (&parts->port);
  g_autofree char *quoted = dd_go_quote (text);
  g_autofree char *lower = NULL;

  dd_go_cut (whole, "/", &parts->port, &parts->protocol);
  if (*parts->port == '\0')
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "invalid port: %s: no port specified", quoted);
  lower = dd_go_to_lower (parts->protocol);
  if (!g_strv_contains (protocols, lower))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "invalid port: %s: invalid proto: %s", quoted, parts->protocol);
  if (*lower == '\0')
    {
      g_free (parts->protocol);
      parts->protocol = g_strdup ("tcp");
    }

  return TRUE;
}

static gboolean
check_address (const char  *address,
               GError     **error)
{
  const gsize length = strlen (address);
  g_autofree char *bare = NULL;
  DdIpAddress parsed;

  if (length == 0)
    return TRUE;
  if (address[0] == '[')
    {
      if (length < 2 || strchr (address, ']') != address + length - 1)
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                    "invalid IP address %s: address %s:: missing port in address",
                                    address, address);
      bare = g_strndup (address + 1, length - 2);
    }

  return *(bare != NULL ? bare : address) == '\0' ||
         dd_ip_address_parse (bare != NULL ? bare : address, &parsed, NULL) ||
         dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "invalid IP address: %s", bare != NULL ? bare : address);
}

static gboolean
read_range (const char *text,
            gint64     *first,
            gint64     *last)
{
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  const gboolean range = dd_go_cut (text, "-", &start, &end);

  if (!dd_go_parse_int (start, 10, 64, first, NULL) || *first < 0 || *first > MAX_PORT)
    return FALSE;
  *last = *first;
  if (!range || g_str_equal (start, end))
    return TRUE;

  return dd_go_parse_int (end, 10, 64, last, NULL) && *last >= *first && *last <= MAX_PORT;
}

/* A range of the host has to be as long as that of the container, unless the
 * container's is a single port. */
static gboolean
check_host_port (const PortParts  *parts,
                 gint64            n_ports,
                 GError          **error)
{
  gint64 first;
  gint64 last;

  if (*parts->host_port == '\0')
    return TRUE;
  if (!read_range (parts->host_port, &first, &last))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "invalid hostPort: %s", parts->host_port);
  if (n_ports > 1 && last - first + 1 != n_ports)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "invalid ranges specified for container and host Ports: %s and %s",
                                parts->port, parts->host_port);

  return TRUE;
}

static void
note_port (GPtrArray       *notes,
           const char      *text,
           const PortParts *parts)
{
  g_autofree char *lower = dd_go_to_lower (parts->protocol);
  DdDockerfilePort *note = g_new0 (DdDockerfilePort, 1);

  note->text = g_strdup (text);
  note->upper_case = !g_str_equal (lower, parts->protocol);
  note->published = *parts->address != '\0' || *parts->host_port != '\0';
  g_ptr_array_add (notes, note);
}

static gboolean
read_port (const char  *text,
           GPtrArray   *out,
           GPtrArray   *notes,
           GError     **error)
{
  g_auto (PortParts) parts = { 0 };
  g_autofree char *protocol = NULL;
  gint64 first;
  gint64 last;

  split_parts (text, &parts);
  if (!split_protocol (text, &parts, error))
    return FALSE;
  note_port (notes, text, &parts);
  if (!check_address (parts.address, error))
    return FALSE;
  if (!read_range (parts.port, &first, &last))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "invalid containerPort: %s", parts.port);
  if (!check_host_port (&parts, last - first + 1, error))
    return FALSE;

  if (out->len + (last - first + 1) > MAX_PORTS)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                                "too many ports in one EXPOSE, at most %d", MAX_PORTS);

  protocol = dd_go_to_lower (parts.protocol);
  for (gint64 port = first; port <= last; port++)
    g_ptr_array_add (out, g_strdup_printf ("%" G_GINT64_FORMAT "/%s", port, protocol));

  return TRUE;
}

/**
 * dd_dockerfile_expose_ports:
 * @ports: the arguments of EXPOSE, variables replaced
 * @notes: (out) (optional) (element-type DdDockerfilePort): how each is written
 * @error: return location
 *
 * Reads the ports of EXPOSE. A range becomes its ports; an address or a port
 * of the host is checked and left away.
 *
 * Returns: (transfer full) (nullable): the ports, `80/tcp`, in order; %NULL
 *   with an error in the builder's words
 * Source: Dockerfile reference, "EXPOSE"
 */
char **
dd_dockerfile_expose_ports (const char *const  *ports,
                            GPtrArray         **notes,
                            GError            **error)
{
  g_autoptr (GPtrArray) out = _dd_strings_new ();
  g_autoptr (GPtrArray) written =
    g_ptr_array_new_with_free_func ((GDestroyNotify) port_note_free);

  for (gsize i = 0; ports[i] != NULL; i++)
    if (!read_port (ports[i], out, written, error))
      return NULL;
  if (notes != NULL)
    *notes = g_steal_pointer (&written);

  return _dd_strings_finish (g_steal_pointer (&out));
}

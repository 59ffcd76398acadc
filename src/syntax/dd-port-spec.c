// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-ip-address.h"

#include "dd-port-spec.h"

#define MAX_PORT 65535

#define fail(error, ...) dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, __VA_ARGS__)

static const char *const protocols[] = { "tcp", "udp", "sctp", NULL };

/* The parts of `[ip:][host-port:]container-port[/protocol]`. */
typedef struct
{
  char *host_ip;
  char *host_port;
  char *container_port;
  char *protocol;
} PortParts;

static void
port_parts_clear (PortParts *parts)
{
  g_free (parts->host_ip);
  g_free (parts->host_port);
  g_free (parts->container_port);
  g_free (parts->protocol);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PortParts, port_parts_clear)

/**
 * dd_port_number_parse:
 * @text: a decimal number
 * @port: (out): the port
 * @error: return location for a #DdSyntaxError
 *
 * Reads one port number.
 *
 * Returns: whether @text is one from 0 to 65535
 * Source: docker/go-connections, nat
 */
gboolean
dd_port_number_parse (const char  *text,
                      guint       *port,
                      GError     **error)
{
  g_autoptr (GError) problem = NULL;
  gint64 number;

  if (*text == '\0')
    return fail (error, "value is empty");
  if (!dd_go_parse_int (text, 10, 64, &number, &problem))
    return fail (error, "%s", dd_go_number_reason (problem));
  if (number < 0 || number > MAX_PORT)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                                "value out of range (0\342\200\22365535)");
  *port = (guint) number;

  return TRUE;
}

static gboolean
parse_range_end (const char  *text,
                 const char  *which,
                 guint       *port,
                 GError     **error)
{
  g_autoptr (GError) problem = NULL;

  if (!dd_port_number_parse (text, port, &problem))
    return fail (error, "invalid %s port '%s': %s", which, text, problem->message);

  return TRUE;
}

/**
 * dd_port_range_parse:
 * @text: a port or a range of ports, `8000-8010`
 * @begin: (out): the first port
 * @end: (out): the last port
 * @error: return location for a #DdSyntaxError
 *
 * Reads a port or a range of them, without a protocol.
 *
 * Returns: whether @text is one
 * Source: docker/go-connections, nat.ParsePortRange
 */
gboolean
dd_port_range_parse (const char  *text,
                     guint       *begin,
                     guint       *end,
                     GError     **error)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (*text == '\0')
    return fail (error, "empty string specified for ports");
  if (!dd_go_cut (text, "-", &first, &last))
    {
      g_free (last);
      last = g_strdup (first);
    }
  if (!parse_range_end (first, "start", begin, error) ||
      !parse_range_end (last, "end", end, error))
    return FALSE;
  if (*end < *begin)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE, "invalid port range: %s", text);

  return TRUE;
}

/**
 * dd_port_range_parse_protocol:
 * @text: a port or a range with an optional protocol, `8000-8010/udp`
 * @begin: (out): the first port
 * @end: (out): the last port
 * @protocol: (out) (transfer full): the protocol in lower case, not checked
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--expose`, or a port as the engine's API writes it.
 *
 * Returns: whether @text is one
 * Source: moby, network.ParsePortRange
 */
gboolean
dd_port_range_parse_protocol (const char  *text,
                              guint       *begin,
                              guint       *end,
                              char       **protocol,
                              GError     **error)
{
  g_autofree char *range = NULL;
  g_autofree char *after = NULL;

  *protocol = NULL;
  if (*text == '\0')
    return fail (error, "invalid port range: value is empty");
  dd_go_cut (text, "/", &range, &after);
  if (*range == '\0')
    return fail (error, "invalid start port '': value is empty");
  if (!dd_port_range_parse (range, begin, end, error))
    return FALSE;
  *protocol = dd_go_to_lower (*after != '\0' ? after : "tcp");

  return TRUE;
}

/**
 * dd_port_split_protocol:
 * @text: `port[/protocol]`
 * @port: (out) (transfer full): the port, not checked
 * @protocol: (out) (transfer full): the protocol as it is written, `tcp` if
 *   there is none, "" if there is no port either
 *
 * Splits a port from its protocol.
 */
void
dd_port_split_protocol (const char  *text,
                        char       **port,
                        char       **protocol)
{
  dd_go_cut (text, "/", port, protocol);
  if (**protocol != '\0' && **port != '\0')
    return;
  g_free (*protocol);
  *protocol = g_strdup (**port != '\0' ? "tcp" : "");
}

static void
split_parts (const char *spec,
             PortParts  *parts)
{
  const char *last = strrchr (spec, ':');
  const char *middle = NULL;

  *parts = (PortParts) { 0 };
  dd_port_split_protocol (last != NULL ? last + 1 : spec, &parts->container_port,
                          &parts->protocol);
  if (last != NULL)
    middle = g_strrstr_len (spec, last - spec, ":");
  if (last == NULL)
    parts->host_port = g_strdup ("");
  else if (middle == NULL)
    parts->host_port = g_strndup (spec, (gsize) (last - spec));
  else
    parts->host_port = g_strndup (middle + 1, (gsize) (last - middle - 1));
  parts->host_ip = middle != NULL ? g_strndup (spec, (gsize) (middle - spec)) : g_strdup ("");
}

static gboolean
check_protocol (PortParts  *parts,
                GError    **error)
{
  char *lower = dd_go_to_lower (parts->protocol);

  g_free (parts->protocol);
  parts->protocol = lower;

  return g_strv_contains (protocols, lower) || fail (error, "invalid proto: %s", lower);
}

/* Takes the brackets off an IPv6 address and checks the address. */
static gboolean
check_host_ip (PortParts  *parts,
               GError    **error)
{
  DdIpAddress address;

  if (*parts->host_ip == '[')
    {
      g_autofree char *with_colon = g_strconcat (parts->host_ip, ":", NULL);
      g_autofree char *host = NULL;
      g_autofree char *port = NULL;
      g_autoptr (GError) problem = NULL;

      if (!dd_split_host_port (with_colon, &host, &port, &problem))
        return fail (error, "invalid IP address %s: %s", parts->host_ip, problem->message);
      g_free (parts->host_ip);
      parts->host_ip = g_steal_pointer (&host);
    }

  return *parts->host_ip == '\0' || dd_ip_address_parse (parts->host_ip, &address, NULL) ||
         fail (error, "invalid IP address: %s", parts->host_ip);
}

static DdPortSpec *
port_spec_new (const PortParts *parts,
               guint            container_port,
               char            *host_port)
{
  DdPortSpec *port = g_new0 (DdPortSpec, 1);

  port->container = g_strdup_printf ("%u/%s", container_port, parts->protocol);
  port->host_ip = g_strdup (parts->host_ip);
  port->host_port = host_port;

  return port;
}

/* Pairs the container's ports with the host's. A host range that is longer
 * than one container port is a range to pick from. */
static GPtrArray *
pair_ports (const PortParts  *parts,
            GError          **error)
{
  GPtrArray *ports;
  guint begin, end;
  guint host_begin = 0, host_end = 0;
  gboolean with_host = *parts->host_port != '\0';

  if (!dd_port_range_parse (parts->container_port, &begin, &end, NULL))
    return fail (error, "invalid containerPort: %s", parts->container_port), NULL;
  if (with_host && !dd_port_range_parse (parts->host_port, &host_begin, &host_end, NULL))
    return fail (error, "invalid hostPort: %s", parts->host_port), NULL;
  if (with_host && end != begin && end - begin != host_end - host_begin)
    return fail (error, "invalid ranges specified for container and host Ports: %s and %s",
                 parts->container_port, parts->host_port), NULL;

  ports = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_port_spec_free);
  for (guint i = 0; i <= end - begin; i++)
    {
      char *host_port;

      if (!with_host)
        host_port = g_strdup ("");
      else if (begin == end && host_begin != host_end)
        host_port = g_strdup_printf ("%u-%u", host_begin, host_end);
      else
        host_port = g_strdup_printf ("%u", host_begin + i);
      g_ptr_array_add (ports, port_spec_new (parts, begin + i, host_port));
    }

  return ports;
}

/**
 * dd_port_spec_parse:
 * @spec: `[ip:][host-port:]container-port[/protocol]`, ports may be ranges
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--publish` in its short form.
 *
 * Returns: (transfer full) (element-type DdPortSpec) (nullable): the ports,
 *   one for each port of the container
 * Source: docker/go-connections, nat.ParsePortSpec
 */
GPtrArray *
dd_port_spec_parse (const char  *spec,
                    GError     **error)
{
  g_auto (PortParts) parts = { 0 };

  g_return_val_if_fail (spec != NULL, NULL);

  split_parts (spec, &parts);
  if (*parts.container_port == '\0')
    return fail (error, "no port specified: %s<empty>", spec), NULL;
  if (!check_protocol (&parts, error) || !check_host_ip (&parts, error))
    return NULL;

  return pair_ports (&parts, error);
}

/**
 * dd_port_expose_parse:
 * @spec: as for [func@port_spec_parse]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a port of the Dockerfile's `EXPOSE`. A host part is allowed and means
 * nothing.
 *
 * Returns: (transfer full) (element-type DdPortSpec) (nullable): the ports
 * Source: moby/buildkit, dockerfile2llb
 */
GPtrArray *
dd_port_expose_parse (const char  *spec,
                      GError     **error)
{
  g_auto (PortParts) parts = { 0 };
  g_autoptr (GError) problem = NULL;
  g_autofree char *quoted = NULL;

  g_return_val_if_fail (spec != NULL, NULL);

  split_parts (spec, &parts);
  if (*parts.container_port == '\0')
    fail (&problem, "no port specified");
  else
    check_protocol (&parts, &problem);
  if (problem != NULL)
    {
      quoted = dd_go_quote (spec);
      return fail (error, "invalid port: %s: %s", quoted, problem->message), NULL;
    }
  if (!check_host_ip (&parts, error))
    return NULL;

  return pair_ports (&parts, error);
}

/**
 * dd_port_spec_free: (method)
 * @port: (transfer full): a port
 *
 * Frees @port.
 */
void
dd_port_spec_free (DdPortSpec *port)
{
  g_free (port->container);
  g_free (port->host_ip);
  g_free (port->host_port);
  g_free (port);
}

/**
 * dd_port_spec_to_string: (method)
 * @port: a port
 *
 * Returns: (transfer full): @port as `ip:host-port:container-port/protocol`
 */
char *
dd_port_spec_to_string (DdPortSpec *port)
{
  g_autofree char *ports = g_strconcat (port->host_port, ":", port->container, NULL);

  return dd_join_host_port (port->host_ip, ports);
}

static gboolean
service_port_read_number (const char  *value,
                          const char  *which,
                          guint16     *number,
                          GError     **error)
{
  g_autoptr (GError) problem = NULL;
  guint64 parsed;

  if (!dd_go_parse_uint (value, 10, 16, &parsed, &problem))
    return fail (error, "invalid %s port (%s): value must be an integer: %s", which, value,
                 dd_go_number_reason (problem));
  *number = (guint16) parsed;

  return TRUE;
}

static gboolean
service_port_choose (const char         *value,
                     const char *const  *choices,
                     const char        **chosen)
{
  for (; *choices != NULL; choices++)
    if (strcmp (*choices, value) == 0)
      {
        *chosen = *choices;
        return TRUE;
      }

  return FALSE;
}

static gboolean
service_port_read_field (const char     *field,
                         DdServicePort  *port,
                         GError        **error)
{
  static const char *const modes[] = { "ingress", "host", NULL };
  g_autofree char *lower = dd_go_to_lower (field);
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;

  if (!dd_go_cut (lower, "=", &key, &value) || *key == '\0')
    return fail (error, "invalid field: %s", field);
  if (strcmp (key, "protocol") == 0)
    return service_port_choose (value, protocols, &port->protocol) ||
           fail (error, "invalid protocol value '%s'", value);
  if (strcmp (key, "mode") == 0)
    return service_port_choose (value, modes, &port->mode) ||
           fail (error,
                 "invalid publish mode value (%s): must be either 'ingress' or 'host'", value);
  if (strcmp (key, "target") == 0)
    return service_port_read_number (value, "target", &port->target, error);
  if (strcmp (key, "published") == 0)
    return service_port_read_number (value, "published", &port->published, error);

  return fail (error, "invalid field key: %s", key);
}

/**
 * dd_service_port_parse:
 * @value: fields such as `target=80,published=8080,protocol=udp`
 * @port: (out caller-allocates): the port; its texts are static
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--publish` in its long form.
 *
 * Returns: whether it is one
 * Source: docker/cli, swarmopts.PortOpt
 */
gboolean
dd_service_port_parse (const char     *value,
                       DdServicePort  *port,
                       GError        **error)
{
  g_auto (GStrv) fields = dd_csv_read_record (value, error);

  *port = (DdServicePort) { .protocol = "tcp", .mode = "ingress" };
  if (fields == NULL)
    return FALSE;
  for (char **field = fields; *field != NULL; field++)
    if (!service_port_read_field (*field, port, error))
      return FALSE;

  return port->target != 0 || fail (error, "missing mandatory field 'target'");
}

/**
 * dd_port_publish_to_short:
 * @value: a value of `--publish` in either form
 * @error: return location for a #DdSyntaxError
 *
 * Turns the long form into the short one, which `docker run` works with. The
 * mode is left out.
 *
 * Returns: (transfer full) (nullable): the short form
 * Source: docker/cli, container.convertToStandardNotation
 */
char *
dd_port_publish_to_short (const char  *value,
                          GError     **error)
{
  g_auto (GStrv) fields = NULL;
  const char *target = "";
  const char *published = "";
  const char *protocol = "tcp";

  if (strchr (value, '=') == NULL)
    return g_strdup (value);

  fields = g_strsplit (value, ",", -1);
  for (char **field = fields; *field != NULL; field++)
    {
      char *equals = strchr (*field, '=');

      if (equals == NULL || equals == *field)
        return fail (error, "invalid publish opts format (should be name=value but got '%s')",
                     *field), NULL;
      *equals = '\0';
      if (strcmp (*field, "target") == 0)
        target = equals + 1;
      else if (strcmp (*field, "published") == 0)
        published = equals + 1;
      else if (strcmp (*field, "protocol") == 0)
        protocol = equals + 1;
    }

  return g_strconcat (published, ":", target, "/", protocol, NULL);
}

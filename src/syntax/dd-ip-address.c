// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"

#include "dd-ip-address.h"

static gboolean
address_fail (GError     **error,
              const char  *text,
              const char  *problem,
              const char  *at)
{
  g_autofree char *quoted = dd_go_quote (text);
  g_autofree char *place = at != NULL && *at != '\0' ? dd_go_quote (at) : NULL;

  if (place != NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "ParseAddr(%s): %s (at %s)", quoted, problem, place);
  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "ParseAddr(%s): %s",
                              quoted, problem);
}

/* Reads the four numbers of an IPv4 address; @text is the whole address, for
 * the message. */
static gboolean
parse_v4 (const char  *text,
          const char  *fields,
          guint8      *bytes,
          GError     **error)
{
  guint value = 0;
  guint position = 0;
  guint n_digits = 0;

  for (const char *at = fields; *at != '\0'; at++)
    {
      if (g_ascii_isdigit (*at))
        {
          if (n_digits == 1 && value == 0)
            return address_fail (error, text, "IPv4 field has octet with leading zero", NULL);
          value = value * 10 + (guint) (*at - '0');
          n_digits++;
          if (value > 255)
            return address_fail (error, text, "IPv4 field has value >255", NULL);
          continue;
        }
      if (*at != '.')
        return address_fail (error, text, "unexpected character", at);
      if (at == fields || at[1] == '\0' || at[-1] == '.')
        return address_fail (error, text, "IPv4 field must have at least one digit", at);
      if (position == 3)
        return address_fail (error, text, "IPv4 address too long", NULL);
      bytes[position++] = (guint8) value;
      value = 0;
      n_digits = 0;
    }
  if (position < 3)
    return address_fail (error, text, "IPv4 address too short", NULL);
  bytes[3] = (guint8) value;

  return TRUE;
}

/* What has been read of an IPv6 address so far. */
typedef struct
{
  const char *text;  /* the address as it was given, for messages */
  const char *rest;  /* what is left to read, without the zone */
  guint8     *bytes;
  int         filled;
  int         ellipsis; /* where `::` stood in @bytes, -1 for nowhere */
  GError    **error;
} V6Reader;

static gboolean
v6_fail (V6Reader   *reader,
         const char *problem,
         const char *at)
{
  return address_fail (reader->error, reader->text, problem, at);
}

static gboolean
v6_read_embedded_v4 (V6Reader *reader)
{
  if (reader->ellipsis < 0 && reader->filled != 12)
    return v6_fail (reader,
                    "embedded IPv4 address must replace the final 2 fields of the address",
                    reader->rest);
  if (reader->filled + 4 > 16)
    return v6_fail (reader,
                    "too many hex fields to fit an embedded IPv4 at the end of the address",
                    reader->rest);
  if (!parse_v4 (reader->text, reader->rest, reader->bytes + reader->filled, reader->error))
    return FALSE;
  reader->filled += 4;
  reader->rest = "";

  return TRUE;
}

static gboolean
v6_read_separator (V6Reader *reader)
{
  const char *at = reader->rest;

  if (*at != ':')
    return v6_fail (reader, "unexpected character, want colon", at);
  if (at[1] == '\0')
    return v6_fail (reader, "colon must be followed by more characters", at);
  reader->rest = ++at;
  if (*at != ':')
    return TRUE;
  if (reader->ellipsis >= 0)
    return v6_fail (reader, "multiple :: in address", at);
  reader->ellipsis = reader->filled;
  reader->rest = at + 1;

  return TRUE;
}

/* Reads one group of up to four hexadecimal digits and what follows it. */
static gboolean
v6_read_group (V6Reader *reader)
{
  const char *at = reader->rest;
  guint value = 0;

  for (; g_ascii_isxdigit (*at); at++)
    {
      value = (value << 4) + (guint) g_ascii_xdigit_value (*at);
      if (at - reader->rest > 3)
        return v6_fail (reader, "each group must have 4 or less digits", reader->rest);
    }
  if (at == reader->rest)
    return v6_fail (reader, "each colon-separated field must have at least one digit",
                    reader->rest);
  if (*at == '.')
    return v6_read_embedded_v4 (reader);

  reader->bytes[reader->filled++] = (guint8) (value >> 8);
  reader->bytes[reader->filled++] = (guint8) value;
  reader->rest = at;

  return *at == '\0' || v6_read_separator (reader);
}

static gboolean
v6_expand (V6Reader *reader)
{
  int tail = reader->filled - reader->ellipsis;

  if (reader->filled == 16)
    return reader->ellipsis < 0 ||
           v6_fail (reader, "the :: must expand to at least one field of zeros", NULL);
  if (reader->ellipsis < 0)
    return v6_fail (reader, "address string too short", NULL);
  memmove (reader->bytes + 16 - tail, reader->bytes + reader->ellipsis, (gsize) tail);
  memset (reader->bytes + reader->ellipsis, 0, (gsize) (16 - reader->filled));

  return TRUE;
}

static gboolean
parse_v6 (const char   *text,
          DdIpAddress  *address,
          char        **zone,
          GError      **error)
{
  g_autofree char *groups = NULL;
  g_autofree char *found_zone = NULL;
  V6Reader reader = {
    .text = text,
    .bytes = address->bytes,
    .ellipsis = -1,
    .error = error,
  };

  if (dd_go_cut (text, "%", &groups, &found_zone) && *found_zone == '\0')
    return v6_fail (&reader, "zone must be a non-empty string", NULL);
  reader.rest = groups;
  if (g_str_has_prefix (groups, "::"))
    {
      reader.ellipsis = 0;
      reader.rest += 2;
    }
  while (reader.filled < 16 && *reader.rest != '\0')
    if (!v6_read_group (&reader))
      return FALSE;
  if (*reader.rest != '\0')
    return v6_fail (&reader, "trailing garbage after address", reader.rest);
  if (!v6_expand (&reader))
    return FALSE;
  address->is_v4 = FALSE;
  if (zone != NULL)
    *zone = g_steal_pointer (&found_zone);

  return TRUE;
}

/**
 * dd_ip_address_parse_zone:
 * @text: an IPv4 or IPv6 address
 * @address: (out): the address
 * @zone: (out) (optional) (transfer full): the zone of an IPv6 address, ""
 *   for none
 * @error: return location: %DD_SYNTAX_ERROR_INVALID
 *
 * Reads an address that may have a zone, `fe80::1%eth0`.
 *
 * Returns: whether @text is an address
 * Source: Go's net/netip.ParseAddr
 */
gboolean
dd_ip_address_parse_zone (const char   *text,
                          DdIpAddress  *address,
                          char        **zone,
                          GError      **error)
{
  gsize length;

  g_return_val_if_fail (text != NULL && address != NULL, FALSE);

  *address = (DdIpAddress) { 0 };
  if (zone != NULL)
    *zone = NULL;
  length = strcspn (text, ".:%");
  if (text[length] == ':')
    return parse_v6 (text, address, zone, error);
  if (text[length] == '%')
    return address_fail (error, text, "missing IPv6 address", NULL);
  if (text[length] == '\0')
    return address_fail (error, text, "unable to parse IP", NULL);
  if (zone != NULL)
    *zone = g_strdup ("");
  address->is_v4 = TRUE;
  if (!parse_v4 (text, text, address->bytes, error))
    {
      if (zone != NULL)
        g_clear_pointer (zone, g_free);
      return FALSE;
    }

  return TRUE;
}

/**
 * dd_ip_address_parse:
 * @text: an IPv4 or IPv6 address
 * @address: (out): the address
 * @error: return location: %DD_SYNTAX_ERROR_INVALID
 *
 * Reads an address. One with a zone is refused.
 *
 * Returns: whether @text is an address
 * Source: Go's net.ParseIP, with the messages of net/netip.ParseAddr
 */
gboolean
dd_ip_address_parse (const char   *text,
                     DdIpAddress  *address,
                     GError      **error)
{
  g_autofree char *zone = NULL;

  if (!dd_ip_address_parse_zone (text, address, &zone, error))
    return FALSE;
  if (*zone != '\0')
    return address_fail (error, text, "unexpected zone", NULL);

  return TRUE;
}

/* Finds the longest run of two or more zero groups. */
static int
longest_zero_run (const guint8 *bytes,
                  int          *length)
{
  int best = -1;

  *length = 1;
  for (int group = 0; group < 8; group++)
    {
      int end = group;

      while (end < 8 && bytes[2 * end] == 0 && bytes[2 * end + 1] == 0)
        end++;
      if (end - group > *length)
        {
          best = group;
          *length = end - group;
        }
      group = MAX (group, end - 1);
    }

  return best;
}

static gboolean
is_mapped_v4 (const DdIpAddress *address)
{
  static const guint8 prefix[12] = { [10] = 0xff, [11] = 0xff };

  return !address->is_v4 && memcmp (address->bytes, prefix, sizeof prefix) == 0;
}

/**
 * dd_ip_address_unmap:
 * @address: (inout): an address
 *
 * Turns an IPv4 address inside an IPv6 one into a plain IPv4 address.
 *
 * Returns: whether @address was one
 */
gboolean
dd_ip_address_unmap (DdIpAddress *address)
{
  if (!is_mapped_v4 (address))
    return FALSE;
  memmove (address->bytes, address->bytes + 12, 4);
  memset (address->bytes + 4, 0, 12);
  address->is_v4 = TRUE;

  return TRUE;
}

/**
 * dd_ip_address_to_string:
 * @address: an address
 *
 * Writes an address in its shortest usual form (RFC 5952).
 *
 * Returns: (transfer full): the text
 */
char *
dd_ip_address_to_string (const DdIpAddress *address)
{
  const guint8 *bytes = address->bytes;
  GString *out;
  int run_length;
  int run;

  if (address->is_v4)
    return g_strdup_printf ("%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
  if (is_mapped_v4 (address))
    return g_strdup_printf ("::ffff:%u.%u.%u.%u", bytes[12], bytes[13], bytes[14], bytes[15]);

  out = g_string_new (NULL);
  run = longest_zero_run (bytes, &run_length);
  for (int group = 0; group < 8; group++)
    {
      if (group == run)
        {
          g_string_append (out, "::");
          group += run_length - 1;
          continue;
        }
      if (out->len > 0 && out->str[out->len - 1] != ':')
        g_string_append_c (out, ':');
      g_string_append_printf (out, "%x", (guint) bytes[2 * group] << 8 | bytes[2 * group + 1]);
    }

  return g_string_free (out, FALSE);
}

/**
 * dd_ip_address_compare:
 * @a: an address
 * @b: another
 *
 * Orders addresses: IPv4 first, then by their bytes.
 *
 * Returns: less than, equal to or greater than 0
 */
int
dd_ip_address_compare (const DdIpAddress *a,
                       const DdIpAddress *b)
{
  if (a->is_v4 != b->is_v4)
    return a->is_v4 ? -1 : 1;

  return memcmp (a->bytes, b->bytes, sizeof a->bytes);
}

/**
 * dd_join_host_port:
 * @host: a host name or address
 * @port: a port
 *
 * Returns: (transfer full): `host:port`, with brackets around an address that
 *   has colons
 */
char *
dd_join_host_port (const char *host,
                   const char *port)
{
  gboolean brackets = strchr (host, ':') != NULL;

  return g_strconcat (brackets ? "[" : "", host, brackets ? "]:" : ":", port, NULL);
}

static gboolean
host_port_fail (GError     **error,
                const char  *text,
                const char  *problem)
{
  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "address %s: %s", text, problem);
}

/* Splits `[host]:port`; @colon is the last colon of @text. */
static gboolean
split_bracketed (const char  *text,
                 const char  *colon,
                 char       **host,
                 GError     **error)
{
  const char *end = strchr (text, ']');

  if (end == NULL)
    return host_port_fail (error, text, "missing ']' in address");
  if (end[1] == '\0')
    return host_port_fail (error, text, "missing port in address");
  if (end + 1 != colon)
    return host_port_fail (error, text,
                           end[1] == ':' ? "too many colons in address"
                                         : "missing port in address");
  if (memchr (text + 1, '[', strlen (text + 1)) != NULL)
    return host_port_fail (error, text, "unexpected '[' in address");
  if (strchr (end + 1, ']') != NULL)
    return host_port_fail (error, text, "unexpected ']' in address");
  *host = g_strndup (text + 1, (gsize) (end - text - 1));

  return TRUE;
}

/**
 * dd_split_host_port:
 * @text: `host:port` or `[host]:port`
 * @host: (out) (transfer full): the host, without brackets
 * @port: (out) (transfer full): the port, not checked
 * @error: return location: %DD_SYNTAX_ERROR_INVALID
 *
 * Splits an address and a port.
 *
 * Returns: whether @text has this form
 * Source: Go's net.SplitHostPort
 */
gboolean
dd_split_host_port (const char  *text,
                    char       **host,
                    char       **port,
                    GError     **error)
{
  const char *colon = strrchr (text, ':');

  *host = NULL;
  *port = NULL;
  if (colon == NULL)
    return host_port_fail (error, text, "missing port in address");
  if (*text == '[')
    {
      if (!split_bracketed (text, colon, host, error))
        return FALSE;
    }
  else
    {
      if (memchr (text, ':', (gsize) (colon - text)) != NULL)
        return host_port_fail (error, text, "too many colons in address");
      if (strpbrk (text, "[]") != NULL)
        return host_port_fail (error, text,
                               *strpbrk (text, "[]") == '[' ? "unexpected '[' in address"
                                                            : "unexpected ']' in address");
      *host = g_strndup (text, (gsize) (colon - text));
    }
  *port = g_strdup (colon + 1);

  return TRUE;
}

/* Whether @text is made of groups of @group hexadecimal digits with
 * @separator between them, 6, 8 or 20 bytes in all. */
static gboolean
is_hardware_address (const char *text,
                     char        separator,
                     gsize       group)
{
  gsize length = strlen (text);
  gsize n_groups = (length + 1) / (group + 1);
  gsize n_bytes = n_groups * group / 2;

  if ((length + 1) % (group + 1) != 0 || (n_bytes != 6 && n_bytes != 8 && n_bytes != 20))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (i % (group + 1) == group ? text[i] != separator : !g_ascii_isxdigit (text[i]))
      return FALSE;

  return TRUE;
}

/**
 * dd_is_mac_address:
 * @text: a text
 *
 * Returns: whether @text is a hardware address as Go's net.ParseMAC takes it:
 *   `02:42:ac:11:00:02`, `02-42-…` or `0242.ac11.0002`, of 6, 8 or 20 bytes
 */
gboolean
dd_is_mac_address (const char *text)
{
  return is_hardware_address (text, ':', 2) || is_hardware_address (text, '-', 2) ||
         is_hardware_address (text, '.', 4);
}

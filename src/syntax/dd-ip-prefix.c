// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-ip-prefix.h"

static guint
count_bytes (const DdIpAddress *address)
{
  return address->is_v4 ? 4 : 16;
}

/* The bits of byte @index that belong to the block. */
static guint8
byte_mask (guint n_bits,
           guint index)
{
  guint before = index * 8;

  if (n_bits <= before)
    return 0;

  return n_bits - before >= 8 ? 0xff : (guint8) (0xff << (8 - (n_bits - before)));
}

/**
 * dd_ip_prefix_parse:
 * @text: such as 172.17.0.0/16 or fd00::/64
 * @prefix: (out): the block; bits behind its length are kept
 * @error: return location for a #DdSyntaxError
 *
 * Reads a block of addresses in CIDR form.
 *
 * Returns: whether @text is one
 * Source: Go's netip.ParsePrefix
 */
gboolean
dd_ip_prefix_parse (const char  *text,
                    DdIpPrefix  *prefix,
                    GError     **error)
{
  const char *slash;
  g_autofree char *address = NULL;
  guint64 n_bits;
  guint limit;

  g_return_val_if_fail (text != NULL && prefix != NULL, FALSE);

  slash = strrchr (text, '/');
  if (slash == NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "no '/' in \"%s\"", text);
  address = g_strndup (text, (gsize) (slash - text));
  if (!dd_ip_address_parse (address, &prefix->address, error))
    return FALSE;
  limit = count_bytes (&prefix->address) * 8;
  if ((slash[1] == '0' && slash[2] != '\0') ||
      !g_ascii_string_to_unsigned (slash + 1, 10, 0, limit, &n_bits, NULL))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE, "bad prefix length in \"%s\"", text);
  prefix->n_bits = (guint) n_bits;

  return TRUE;
}

/**
 * dd_ip_prefix_to_string:
 * @prefix: a block of addresses
 *
 * Returns: (transfer full): the block in CIDR form
 */
char *
dd_ip_prefix_to_string (const DdIpPrefix *prefix)
{
  g_autofree char *address = NULL;

  g_return_val_if_fail (prefix != NULL, NULL);

  address = dd_ip_address_to_string (&prefix->address);

  return g_strdup_printf ("%s/%u", address, prefix->n_bits);
}

/**
 * dd_ip_prefix_mask:
 * @prefix: a block of addresses
 *
 * Returns: the same block, written with its first address
 */
DdIpPrefix
dd_ip_prefix_mask (const DdIpPrefix *prefix)
{
  DdIpPrefix masked = *prefix;

  for (guint i = 0; i < count_bytes (&masked.address); i++)
    masked.address.bytes[i] &= byte_mask (masked.n_bits, i);

  return masked;
}

/**
 * dd_ip_prefix_get_last:
 * @prefix: a block of addresses
 *
 * Returns: the last address of the block
 */
DdIpAddress
dd_ip_prefix_get_last (const DdIpPrefix *prefix)
{
  DdIpAddress last = prefix->address;

  for (guint i = 0; i < count_bytes (&last); i++)
    last.bytes[i] |= (guint8) ~byte_mask (prefix->n_bits, i);

  return last;
}

/**
 * dd_ip_prefix_compare:
 * @a: a block of addresses
 * @b: another one
 *
 * Returns: less than, equal to or greater than 0: by address, then the larger
 *   block first
 */
int
dd_ip_prefix_compare (const DdIpPrefix *a,
                      const DdIpPrefix *b)
{
  int order = dd_ip_address_compare (&a->address, &b->address);

  return order != 0 ? order : (int) a->n_bits - (int) b->n_bits;
}

/**
 * dd_ip_prefix_contains:
 * @prefix: a block of addresses
 * @address: an address
 *
 * Returns: whether @address is in the block
 */
gboolean
dd_ip_prefix_contains (const DdIpPrefix  *prefix,
                       const DdIpAddress *address)
{
  if (prefix->address.is_v4 != address->is_v4)
    return FALSE;
  for (guint i = 0; i < count_bytes (address); i++)
    if (((prefix->address.bytes[i] ^ address->bytes[i]) & byte_mask (prefix->n_bits, i)) != 0)
      return FALSE;

  return TRUE;
}

/**
 * dd_ip_prefix_overlaps:
 * @a: a block of addresses
 * @b: another one
 *
 * Returns: whether they have addresses in common
 */
gboolean
dd_ip_prefix_overlaps (const DdIpPrefix *a,
                       const DdIpPrefix *b)
{
  return a->n_bits <= b->n_bits ? dd_ip_prefix_contains (a, &b->address)
                                : dd_ip_prefix_contains (b, &a->address);
}

/**
 * dd_ip_address_next:
 * @address: (inout): an address
 *
 * Goes on to the next address.
 *
 * Returns: %FALSE behind the last address there is
 */
gboolean
dd_ip_address_next (DdIpAddress *address)
{
  for (guint i = count_bytes (address); i-- > 0;)
    if (++address->bytes[i] != 0)
      return TRUE;

  return FALSE;
}

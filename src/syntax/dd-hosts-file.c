// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-hosts-file.h"

static const struct
{
  const char *address;
  const char *names;
} v6_records[] = {
  { "::1", "localhost ip6-localhost ip6-loopback" },
  { "fe00::", "ip6-localnet" },
  { "ff00::", "ip6-mcastprefix" },
  { "ff02::1", "ip6-allnodes" },
  { "ff02::2", "ip6-allrouters" },
};

/**
 * dd_hosts_file_new:
 * @ipv6: whether the container has IPv6, if only for itself
 *
 * Begins the `/etc/hosts` of a container. Nothing of the host's own is in it.
 *
 * Returns: (transfer full): its first lines
 * Source: moby/moby, libnetwork/etchosts
 */
GString *
dd_hosts_file_new (gboolean ipv6)
{
  GString *text = g_string_new (NULL);

  dd_hosts_file_add (text, "127.0.0.1", "localhost");
  for (gsize i = 0; ipv6 && i < G_N_ELEMENTS (v6_records); i++)
    dd_hosts_file_add (text, v6_records[i].address, v6_records[i].names);

  return text;
}

/**
 * dd_hosts_file_add:
 * @text: the lines there are
 * @address: an address
 * @names: its names, with spaces between them
 *
 * Adds a line.
 */
void
dd_hosts_file_add (GString    *text,
                   const char *address,
                   const char *names)
{
  g_return_if_fail (text != NULL && address != NULL && names != NULL);

  g_string_append_printf (text, "%s\t%s\n", address, names);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-network-tools-private.h"
#include "dd-resolver.h"

/* nslookup, dig and host. */

#define EXIT_NOT_FOUND   1
#define EXIT_NO_SERVER   9

#define TTL 600

static const char *
status_text (DdLookup lookup)
{
  return lookup == DD_LOOKUP_NOT_FOUND ? "NXDOMAIN"
       : lookup == DD_LOOKUP_FAILED ? "SERVFAIL" : "NOERROR";
}

static void
append_addresses (GString    *out,
                  const char *name,
                  GArray     *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *text = dd_ip_address_to_string (&g_array_index (addresses, DdIpAddress, i));

      g_string_append_printf (out, "Name:\t%s\nAddress: %s\n", name, text);
    }
}

/* busybox asks for both kinds of addresses, BIND's own for one after the other
 * as well, but says so once. */
DdToolResult
_dd_nslookup_tool (DdToolCall *call)
{
  gboolean is_busybox = dd_tool_is_busybox (call);
  const char *name = NULL;
  gboolean one_type = FALSE;
  g_autoptr (GArray) addresses = NULL;
  g_autofree char *server = NULL;
  DdLookup lookup;

  for (int i = 1; i < call->argc; i++)
    if (call->argv[i][0] == '-')
      one_type = one_type || g_str_has_prefix (call->argv[i], "-type=a") ||
                 g_str_has_prefix (call->argv[i], "-query=a");
    else if (name == NULL)
      name = call->argv[i];
  if (name == NULL)
    return dd_tool_fail (call, 1, "Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]");
  lookup = dd_resolver_query (call->engine, call->pid, name, &addresses, &server);
  g_string_append_printf (call->out, "Server:\t\t%s\nAddress:\t%s%s53\n\n",
                          server ? server : "127.0.0.1", server ? server : "127.0.0.1",
                          is_busybox ? ":" : "#");
  for (int i = is_busybox && !one_type ? 2 : 1; i > 0; i--)
    {
      if (lookup == DD_LOOKUP_NOT_FOUND || lookup == DD_LOOKUP_FAILED)
        {
          g_string_append_printf (call->out, "** server can't find %s: %s\n\n", name,
                                  status_text (lookup));
          continue;
        }
      g_string_append (call->out, "Non-authoritative answer:\n");
      if (i == 1 || one_type)
        append_addresses (call->out, name, addresses);
      g_string_append_c (call->out, '\n');
    }
  return dd_tool_finish (call, addresses->len ? 0 : EXIT_NOT_FOUND);
}

static void
print_dig (DdToolCall *call,
           const char *name,
           const char *server,
           DdLookup    lookup,
           GArray     *addresses)
{
  g_string_append_printf (call->out, "\n; <<>> DiG 9.20.15 <<>> %s\n;; global options: +cmd\n;; "
                          "Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: %s, id: %u\n;; "
                          "flags: qr rd ra; QUERY: 1, ANSWER: %u, AUTHORITY: 0, ADDITIONAL: 0\n\n"
                          ";; QUESTION SECTION:\n;%s.\t\t\t\tIN\tA\n\n", name, status_text (lookup),
                          (guint) (dd_world_random (call->world, "dns-id") & 0xffff),
                          addresses->len, name);
  if (addresses->len)
    g_string_append (call->out, ";; ANSWER SECTION:\n");
  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *text = dd_ip_address_to_string (&g_array_index (addresses, DdIpAddress, i));

      g_string_append_printf (call->out, "%s.\t\t\t%d\tIN\tA\t%s\n", name, TTL, text);
    }
  g_string_append_printf (call->out, "%s;; Query time: 0 msec\n;; SERVER: %s#53(%s) (UDP)\n\n",
                          addresses->len ? "\n" : "", server, server);
}

DdToolResult
_dd_dig_tool (DdToolCall *call)
{
  g_autoptr (GArray) addresses = NULL;
  g_autofree char *server = NULL;
  const char *name = NULL;
  gboolean is_short = FALSE;
  DdLookup lookup;

  for (int i = 1; i < call->argc; i++)
    if (g_str_equal (call->argv[i], "+short"))
      is_short = TRUE;
    else if (strchr ("+-@", call->argv[i][0]) == NULL && !g_str_equal (call->argv[i], "A") &&
             name == NULL)
      name = call->argv[i];
  if (name == NULL)
    return dd_tool_fail (call, 1, "dig: Drydock models “dig [+short] NAME” only");
  lookup = dd_resolver_query (call->engine, call->pid, name, &addresses, &server);
  if (server == NULL)
    return dd_tool_fail (call, EXIT_NO_SERVER, ";; no servers could be reached");
  for (guint i = 0; is_short && i < addresses->len; i++)
    {
      g_autofree char *text = dd_ip_address_to_string (&g_array_index (addresses, DdIpAddress, i));

      g_string_append_printf (call->out, "%s\n", text);
    }
  if (!is_short)
    print_dig (call, name, server, lookup, addresses);
  return dd_tool_finish (call, 0);
}

DdToolResult
_dd_host_tool (DdToolCall *call)
{
  g_autoptr (GArray) addresses = NULL;
  g_autofree char *server = NULL;
  const char *name = call->argc > 1 ? call->argv[1] : NULL;
  DdLookup lookup;

  if (name == NULL)
    return dd_tool_fail (call, 1, "Usage: host NAME");
  lookup = dd_resolver_query (call->engine, call->pid, name, &addresses, &server);
  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *text = dd_ip_address_to_string (&g_array_index (addresses, DdIpAddress, i));

      g_string_append_printf (call->out, "%s has address %s\n", name, text);
    }
  if (addresses->len == 0)
    g_string_append_printf (call->out, "Host %s not found: %s\n", name,
                            lookup == DD_LOOKUP_NOT_FOUND ? "3(NXDOMAIN)" : "2(SERVFAIL)");
  return dd_tool_finish (call, addresses->len ? 0 : EXIT_NOT_FOUND);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-network-tools-private.h"
#include "dd-resolver.h"
#include "dd-tools-private.h"

/* getent: asks the C library for a name, as programs do. */

/* Source: getent(1) */
#define EXIT_UNKNOWN_DATABASE 1
#define EXIT_NOT_FOUND 2

static void
print_hosts (DdToolCall *call,
             const char *name,
             GArray     *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *text = dd_ip_address_to_string (&g_array_index (addresses, DdIpAddress, i));

      g_string_append_printf (call->out, "%-15s %s\n", text, name);
    }
}

/* Each address once for streams, datagrams and raw packets. */
static void
print_all (DdToolCall *call,
           const char *name,
           GArray     *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *text = dd_ip_address_to_string (&g_array_index (addresses, DdIpAddress, i));

      g_string_append_printf (call->out, "%-15s STREAM %s\n%-15s DGRAM  \n%-15s RAW    \n", text,
                              i == 0 ? name : "", text, text);
    }
}

static gboolean
find_and_print (DdToolCall *call,
                const char *name,
                gboolean    all)
{
  g_autoptr (GArray) addresses = NULL;

  if (dd_resolver_find (call->engine, call->pid, name, &addresses) != DD_LOOKUP_FOUND)
    return FALSE;
  if (all)
    print_all (call, name, addresses);
  else
    print_hosts (call, name, addresses);
  return TRUE;
}

/* Lines of a file, by name or number; all of them if nothing is asked for. */
static DdToolResult
find_accounts (DdToolCall *call,
               const char *database)
{
  g_autofree char *path = g_strconcat ("/etc/", database, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  int status = 0;

  dd_fs_read_text (call->fs, path, &text);
  if (call->argc == 2)
    {
      g_string_append (call->out, text ? text : "");
      return dd_tool_finish (call, 0);
    }
  lines = g_strsplit (text ? text : "", "\n", -1);
  for (int i = 2; i < call->argc; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; lines[j] && !found; j++)
        {
          g_auto (GStrv) fields = g_strsplit (lines[j], ":", 4);

          found = g_strv_length (fields) > 3 && (g_str_equal (fields[0], call->argv[i]) ||
                                                 g_str_equal (fields[2], call->argv[i]));
          if (found)
            g_string_append_printf (call->out, "%s\n", lines[j]);
        }
      status = found ? status : EXIT_NOT_FOUND;
    }
  return dd_tool_finish (call, status);
}

DdToolResult
_dd_getent_tool (DdToolCall *call)
{
  gboolean all;
  int status = 0;

  if (call->argc < 2)
    return dd_tool_fail (call, EXIT_UNKNOWN_DATABASE, "getent: wrong number of arguments");
  if (g_str_equal (call->argv[1], "passwd") || g_str_equal (call->argv[1], "group"))
    return find_accounts (call, call->argv[1]);
  all = g_str_has_prefix (call->argv[1], "ahosts");
  if (!all && !g_str_equal (call->argv[1], "hosts"))
    return dd_tool_fail (call, EXIT_UNKNOWN_DATABASE,
                         _("Drydock does not model “getent %s” yet."), call->argv[1]);
  for (int i = 2; i < call->argc; i++)
    if (!find_and_print (call, call->argv[i], all))
      status = EXIT_NOT_FOUND;
  return dd_tool_finish (call, status);
}

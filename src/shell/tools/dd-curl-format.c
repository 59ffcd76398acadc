// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-network-tools-private.h"

/* The format of curl's -w. */

static void
append_variable (GString    *out,
                 const char *name,
                 int         status,
                 gsize       length,
                 guint64     duration)
{
  if (g_str_equal (name, "http_code") || g_str_equal (name, "response_code"))
    g_string_append_printf (out, "%03d", status);
  else if (g_str_equal (name, "size_download"))
    g_string_append_printf (out, "%zu", length);
  else if (g_str_equal (name, "time_total"))
    g_string_append_printf (out, "%.6f", (double) duration / DD_USEC_PER_SEC);
}

static char
escaped (char letter)
{
  return letter == 'n' ? '\n' : letter == 't' ? '\t' : letter == 'r' ? '\r' : letter;
}

/*
 * _dd_curl_write_out:
 * @call: a turn of curl
 * @format: with %{variables} and escapes
 * @status: of the answer, 0 for none
 * @length: of the answer's body
 * @duration: of the transfer, in microseconds
 *
 * Prints what -w asks for. Variables that are not modelled are empty.
 */
void
_dd_curl_write_out (DdToolCall *call,
                    const char *format,
                    int         status,
                    gsize       length,
                    guint64     duration)
{
  for (const char *p = format; *p; p++)
    {
      const char *end = g_str_has_prefix (p, "%{") ? strchr (p, '}') : NULL;

      if (end)
        {
          g_autofree char *name = g_strndup (p + 2, end - p - 2);

          append_variable (call->out, name, status, length, duration);
          p = end;
        }
      else if (*p == '\\' && p[1])
        g_string_append_c (call->out, escaped (*++p));
      else
        g_string_append_c (call->out, *p);
    }
}

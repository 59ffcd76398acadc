// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-text-tools-private.h"

#define YES_LINES        4096
#define YES_TERMINAL     20
#define YES_USEC         (100 * DD_USEC_PER_MSEC)
#define BASE64_COLUMNS   76

/* nl, rev, tac */

static void
nl_one (DdToolCall       *call,
        const DdToolArgs *args,
        const char       *operand,
        const char       *text,
        gboolean          several)
{
  guint number = 0;

  while (*text)
    {
      gsize length = strcspn (text, "\n");

      if (length)
        g_string_append_printf (call->out, "%6u\t%.*s\n", ++number, (int) length, text);
      else
        g_string_append (call->out, "       \n");
      text += length + (text[length] == '\n');
    }
}

static void
rev_one (DdToolCall       *call,
         const DdToolArgs *args,
         const char       *operand,
         const char       *text,
         gboolean          several)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *p = valid;

  while (*p)
    {
      gsize length = strcspn (p, "\n");
      g_autofree char *reversed = g_utf8_strreverse (p, (gssize) length);

      g_string_append_printf (call->out, "%s\n", reversed);
      p += length + (p[length] == '\n');
    }
}

static void
tac_one (DdToolCall       *call,
         const DdToolArgs *args,
         const char       *operand,
         const char       *text,
         gboolean          several)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);

  for (guint i = n; i > 0; i--)
    if (i < n || *lines[i - 1])
      g_string_append_printf (call->out, "%s\n", lines[i - 1]);
}

static DdToolResult
for_each (DdToolCall *call,
          DdTextFunc  act)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "", NULL))
    return dd_tool_finish (call, 1);
  return dd_text_for_each (call, &args, 0, act);
}

DdToolResult
dd_nl_tool (DdToolCall *call)
{
  return for_each (call, nl_one);
}

DdToolResult
dd_rev_tool (DdToolCall *call)
{
  return for_each (call, rev_one);
}

DdToolResult
dd_tac_tool (DdToolCall *call)
{
  return for_each (call, tac_one);
}

/* base64 */

static void
base64_one (DdToolCall       *call,
            const DdToolArgs *args,
            const char       *operand,
            const char       *text,
            gboolean          several)
{
  g_autofree char *encoded = NULL;
  gsize length;

  if (dd_tool_args_has (args, 'd'))
    {
      g_autofree guchar *bytes = g_base64_decode (text, &length);

      for (gsize i = 0; i < length; i++)
        g_string_append_c (call->out, bytes[i] ? (char) bytes[i] : DD_TEXT_NUL);
      return;
    }
  encoded = g_base64_encode ((const guchar *) text, strlen (text));
  for (const char *p = encoded; *p; p += MIN (strlen (p), BASE64_COLUMNS))
    g_string_append_printf (call->out, "%.*s%s", BASE64_COLUMNS, p,
                            dd_tool_args_value (args, 'w') ? "" : "\n");
}

DdToolResult
dd_base64_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = { { "decode", 'd' }, { "wrap", 'w' }, { NULL } };
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "dw:", long_options))
    return dd_tool_finish (call, 1);
  return dd_text_for_each (call, &args, 0, base64_one);
}

/* Checksums */

static void
sum_one (DdToolCall       *call,
         const DdToolArgs *args,
         const char       *operand,
         const char       *text,
         gboolean          several)
{
  static const struct
  {
    const char    *tool;
    GChecksumType  type;
  } types[] = {
    { "md5sum", G_CHECKSUM_MD5 }, { "sha1sum", G_CHECKSUM_SHA1 },
    { "sha256sum", G_CHECKSUM_SHA256 }, { "sha512sum", G_CHECKSUM_SHA512 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (call->argv[0], types[i].tool))
      {
        g_autofree char *sum = g_compute_checksum_for_string (types[i].type, text, -1);

        g_string_append_printf (call->out, "%s  %s\n", sum, operand);
      }
}

DdToolResult
dd_sum_tool (DdToolCall *call)
{
  return for_each (call, sum_one);
}

/* yes: into a pipe as much as a pipe's reader could want, then it dies of the
 * broken pipe; elsewhere for ever. */

DdToolResult
dd_yes_tool (DdToolCall *call)
{
  g_autofree char *words = call->argc > 1 ? g_strjoinv (" ", call->argv + 1) : g_strdup ("y");
  gboolean piped = call->piped || (!call->inlined && call->process->out[1].kind == DD_SINK_PIPE);

  if (call->inlined && !piped)
    return DD_TOOL_WAIT;
  for (int i = 0; i < (piped ? YES_LINES : YES_TERMINAL); i++)
    g_string_append_printf (call->out, "%s\n", words);
  if (piped)
    return dd_tool_finish (call, 128 + DD_SIGPIPE);
  return dd_tool_wait (call, NULL, YES_USEC, NULL, NULL);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-package-tools-private.h"
#include "dd-program.h"

/* A program that a modelled compiler made. What it does is described in the
 * identity of its file, see dd_source_describe(). */

/* What Go's runtime ends with when the kernel does not let a signal end it.
 * Source: golang/go, runtime/signal_unix.go, dieFromSignal() */
#define STATUS_OF_GO 2

static char *
read_description (DdToolCall *call)
{
  g_auto (DdProgram) program = { 0 };
  g_autoptr (DdContent) content = NULL;

  if (!dd_program_find (call->engine, call->fs, call->cwd, call->env, call->argv, &program, NULL) ||
      dd_fs_read (call->fs, program.path, &content) != 0)
    return g_strdup ("");
  return g_strdup (content->identity ? content->identity : "");
}

static DdToolResult
end_by_signal (DdToolCall *call)
{
  int signal = call->signals & (G_GUINT64_CONSTANT (1) << DD_SIGTERM) ? DD_SIGTERM : DD_SIGINT;

  return dd_tool_finish (call, call->process->ns_pid == 1 ? STATUS_OF_GO : 128 + signal);
}

/* The memo: the description, and the next of its lines. */
DdToolResult
dd_compiled_tool (DdToolCall *call)
{
  g_autofree char *description = NULL;
  g_auto (GStrv) lines = NULL;
  guint i = 0;

  if (call->memo && call->signals)
    return end_by_signal (call);
  if (call->memo)
    g_variant_get (call->memo, "(su)", &description, &i);
  else
    description = read_description (call);
  lines = g_strsplit (description, "\n", -1);
  for (; lines[i]; i++)
    {
      const char *equals = strchr (lines[i], '=');
      const char *value = equals ? equals + 1 : "";
      g_autofree char *text = g_strcompress (value);

      if (g_str_has_prefix (lines[i], "say="))
        g_string_append (call->out, text);
      else if (g_str_has_prefix (lines[i], "complain="))
        g_string_append (call->err, text);
      else if (g_str_has_prefix (lines[i], "exit="))
        return dd_tool_finish (call, atoi (value) & 0xff);
      else if (g_str_has_prefix (lines[i], "sleep="))
        return dd_tool_wait (call, g_variant_new ("(su)", description, i + 1),
                             (gint64) atoi (value) * 1000, NULL, NULL);
      else if (g_str_has_prefix (lines[i], "listen="))
        return dd_tool_wait (call, g_variant_new ("(su)", description, i), -1, NULL, NULL);
    }
  return dd_tool_finish (call, 0);
}

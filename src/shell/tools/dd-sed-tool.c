// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-text-tools-private.h"

#define MAX_COMMANDS 32

/* The part of sed that people type: s, d, p and q, each with a line number,
 * a range, "$" or a pattern before it. */
typedef struct
{
  gint64   line;       /* 0: any; -1: the last */
  gint64   last_line;  /* of a range; 0: none; -1: the last */
  GRegex  *pattern;    /* NULL: any */
  char     command;
  GRegex  *regex;
  char    *replacement;
  gboolean global;
  gboolean print;
} Command;

static void
command_clear (gpointer data)
{
  Command *command = data;

  g_clear_pointer (&command->pattern, g_regex_unref);
  g_clear_pointer (&command->regex, g_regex_unref);
  g_free (command->replacement);
}

static gboolean
refuse (DdToolCall *call,
        const char *script)
{
  if (script[strspn (script, "0123456789,$")] == 's')
    {
      char delimiter = script[strspn (script, "0123456789,$") + 1];
      guint n = 0;

      for (const char *p = script; *p; p++)
        if (*p == '\\' && p[1])
          p++;
        else
          n += *p == delimiter;
      if (n < 3)
        {
          if (dd_tool_is_busybox (call))
            g_string_append_printf (call->err, "sed: unmatched '%c'\n", delimiter);
          else
            g_string_append_printf (call->err, "sed: -e expression #1, char %u: unterminated `s' "
                                    "command\n", (guint) strlen (script));
          return FALSE;
        }
    }
  g_string_append_printf (call->err, "sed: Drydock does not model the command “%s” yet\n", script);
  return FALSE;
}

static GRegex *
compile (const char *pattern,
         gboolean    extended,
         gboolean    fold)
{
  g_autofree char *translated = extended ? g_strdup (pattern) : _dd_text_translate_basic (pattern);
  g_auto (GStrv) parts = g_strsplit (translated, "\\x00", -1);
  static const char nul[] = { DD_TEXT_NUL, '\0' };
  g_autofree char *final = g_strjoinv (nul, parts);

  return g_regex_new (final, G_REGEX_RAW | (fold ? G_REGEX_CASELESS : 0), 0, NULL);
}

/* Text up to a delimiter; a backslash before it makes it literal. */
static char *
take_until (const char **p,
            char         delimiter,
            gboolean    *closed)
{
  GString *text = g_string_new (NULL);

  for (; **p && **p != delimiter; (*p)++)
    {
      if (**p == '\\' && (*p)[1] == delimiter)
        (*p)++;
      else if (**p == '\\' && (*p)[1])
        g_string_append_c (text, *(*p)++);
      g_string_append_c (text, **p);
    }
  *closed = **p == delimiter;
  if (*closed)
    (*p)++;
  return g_string_free (text, FALSE);
}

/* "&" and "\1" become what GRegex calls them. */
static char *
translate_replacement (const char *text)
{
  GString *result = g_string_new (NULL);

  for (const char *p = text; *p; p++)
    {
      if (*p == '&')
        g_string_append (result, "\\g<0>");
      else if (*p == '\\' && g_ascii_isdigit (p[1]))
        g_string_append_printf (result, "\\g<%c>", *++p);
      else if (*p == '\\' && p[1] == 'n')
        g_string_append (result, "\\n"), p++;
      else if (*p == '\\' && p[1])
        g_string_append_printf (result, p[1] == '\\' ? "\\\\" : "%c", *(p + 1)), p++;
      else
        g_string_append_c (result, *p);
    }
  return g_string_free (result, FALSE);
}

static gint64
take_line (const char **p)
{
  gint64 line = 0;

  if (**p == '$')
    {
      (*p)++;
      return -1;
    }
  for (; g_ascii_isdigit (**p); (*p)++)
    line = MIN (line * 10 + (**p - '0'), G_MAXINT32);
  return line;
}

static gboolean
parse_substitution (Command     *command,
                    const char **p,
                    gboolean     extended)
{
  char delimiter = **p;
  g_autofree char *pattern = NULL;
  g_autofree char *replacement = NULL;
  gboolean fold = FALSE;
  gboolean closed;

  if (delimiter == '\0')
    return FALSE;
  (*p)++;
  pattern = take_until (p, delimiter, &closed);
  replacement = take_until (p, delimiter, &closed);
  if (!closed)
    return FALSE;
  for (; **p && strchr ("gpiI", **p); (*p)++)
    {
      command->global = command->global || **p == 'g';
      command->print = command->print || **p == 'p';
      fold = fold || **p == 'i' || **p == 'I';
    }
  command->regex = compile (pattern, extended, fold);
  command->replacement = translate_replacement (replacement);
  return command->regex != NULL && g_regex_check_replacement (command->replacement, NULL, NULL);
}

static gboolean
parse_command (Command     *command,
               const char **p,
               gboolean     extended)
{
  memset (command, 0, sizeof *command);
  *p += strspn (*p, " \t;\n");
  if (**p == '/')
    {
      g_autofree char *pattern = NULL;
      gboolean closed;

      (*p)++;
      pattern = take_until (p, '/', &closed);
      command->pattern = compile (pattern, extended, FALSE);
      if (command->pattern == NULL)
        return FALSE;
    }
  else
    {
      command->line = take_line (p);
      if (**p == ',')
        {
          (*p)++;
          command->last_line = take_line (p);
        }
    }
  command->command = **p;
  if (**p)
    (*p)++;
  if (command->command == 's' && !parse_substitution (command, p, extended))
    return FALSE;
  *p += strspn (*p, " \t");
  return strchr ("sdpq", command->command) && command->command && (**p == '\0' || **p == ';' || **p == '\n');
}

static gboolean
parse_script (DdToolCall *call,
              GArray     *commands,
              const char *script,
              gboolean    extended)
{
  const char *p = script;

  for (p += strspn (p, " \t;\n"); *p; p += strspn (p, " \t;\n"))
    {
      Command command;
      gboolean fine = parse_command (&command, &p, extended) && commands->len < MAX_COMMANDS;

      g_array_append_val (commands, command);
      if (!fine)
        return refuse (call, script);
    }
  return TRUE;
}

static gboolean
applies (const Command *command,
         const char    *line,
         gint64         number,
         gint64         n_lines)
{
  gint64 first = command->line < 0 ? n_lines : command->line;
  gint64 last = command->last_line < 0 ? n_lines : command->last_line;

  if (command->pattern)
    return g_regex_match (command->pattern, line, 0, NULL);
  if (first == 0)
    return TRUE;
  return command->last_line ? number >= first && number <= last : number == first;
}

static char *
substitute (const Command *command,
            const char    *line,
            gboolean      *changed)
{
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *expanded = NULL;
  int start;
  int end;

  *changed = g_regex_match (command->regex, line, 0, &match);
  if (!*changed)
    return g_strdup (line);
  if (command->global)
    return g_regex_replace (command->regex, line, -1, 0, command->replacement, 0, NULL);
  expanded = g_match_info_expand_references (match, command->replacement, NULL);
  g_match_info_fetch_pos (match, 0, &start, &end);
  return g_strdup_printf ("%.*s%s%s", start, line, expanded ? expanded : "", line + end);
}

static void
edit (GString    *out,
      GArray     *commands,
      const char *text,
      gboolean    quiet)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gint64 n_lines = g_strv_length (lines);
  gboolean quit = FALSE;
  gboolean cut = FALSE;     /* the last line has no newline */

  if (n_lines && *lines[n_lines - 1] == '\0')
    n_lines--;
  else
    cut = n_lines > 0;
  for (gint64 i = 0; i < n_lines && !quit; i++)
    {
      g_autofree char *line = g_strdup (lines[i]);
      gboolean deleted = FALSE;

      for (guint j = 0; j < commands->len && !deleted && !quit; j++)
        {
          const Command *command = &g_array_index (commands, Command, j);
          gboolean changed = FALSE;

          if (!applies (command, line, i + 1, n_lines))
            continue;
          if (command->command == 's')
            {
              g_autofree char *before = g_steal_pointer (&line);

              line = substitute (command, before, &changed);
            }
          deleted = command->command == 'd';
          quit = command->command == 'q';
          if (command->command == 'p' || (changed && command->print))
            g_string_append_printf (out, "%s\n", line);
        }
      if (!deleted && !quiet)
        g_string_append_printf (out, cut && i + 1 == n_lines ? "%s" : "%s\n", line);
    }
}

static int
edit_files (DdToolCall       *call,
            const DdToolArgs *args,
            GArray           *commands,
            guint             first)
{
  gboolean in_place = dd_tool_args_has (args, 'i');
  int status = 0;

  for (guint i = first; i < args->operands->len; i++)
    {
      const char *operand = dd_tool_args_get (args, i);
      g_autofree char *path = dd_tool_path (call, operand);
      g_autofree char *text = NULL;
      g_autoptr (GString) out = g_string_new (NULL);
      int result = dd_text_read (call, operand, &text);

      if (result < 0)
        return -1;
      if (result == 0)
        edit (out, commands, text, dd_tool_args_has (args, 'n'));
      if (result == 0 && in_place)
        result = dd_fs_write_text (call->fs, path, out->str);
      else if (result == 0)
        g_string_append (call->out, out->str);
      if (result != 0)
        {
          if (dd_tool_is_busybox (call))
            dd_tool_complain (call, "", operand, result);
          else
            g_string_append_printf (call->err, "sed: can't read %s: %s\n", operand,
                                    dd_fs_strerror (result));
          status = dd_tool_is_busybox (call) ? 1 : 2;
        }
    }
  return status;
}

DdToolResult
dd_sed_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = { { "in-place", 'i' }, { NULL } };
  g_auto (DdToolArgs) args = { 0 };
  g_autoptr (GArray) commands = g_array_new (FALSE, FALSE, sizeof (Command));
  const char *script;
  guint first = 0;
  int status;

  g_array_set_clear_func (commands, command_clear);
  if (!dd_tool_args_parse (&args, call, "nErise:", long_options))
    return dd_tool_finish (call, 1);
  script = dd_tool_args_value (&args, 'e');
  if (script == NULL)
    script = dd_tool_args_get (&args, first++);
  if (script == NULL)
    return dd_tool_fail (call, 1, "Usage: sed [OPTION]... {script-only-if-no-other-script} "
                         "[input-file]...");
  if (!parse_script (call, commands, script,
                     dd_tool_args_has (&args, 'E') || dd_tool_args_has (&args, 'r')))
    return dd_tool_finish (call, 1);
  if (args.operands->len <= first)
    g_ptr_array_add (args.operands, (gpointer) "-");
  status = edit_files (call, &args, commands, first);
  return status < 0 ? dd_tool_wait_input (call) : dd_tool_finish (call, status);
}

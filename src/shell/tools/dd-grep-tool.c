// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-text-tools-private.h"

/* Basic regular expressions differ from GRegex in what has to be escaped:
 * + ? ( ) { } | are literal without a backslash. */
char *
_dd_text_translate_basic (const char *pattern)
{
  GString *text = g_string_new (NULL);

  for (const char *p = pattern; *p; p++)
    {
      if (*p == '\\' && p[1] && strchr ("+?(){}|", p[1]))
        g_string_append_c (text, *++p);
      else if (*p == '\\' && p[1])
        {
          g_string_append_c (text, *p);
          g_string_append_c (text, *++p);
        }
      else if (strchr ("+?(){}|", *p))
        g_string_append_printf (text, "\\%c", *p);
      else
        g_string_append_c (text, *p);
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  GRegex *regex;
  guint   n_hits;
} Search;

static GRegex *
compile (DdToolCall       *call,
         const DdToolArgs *args,
         const char       *pattern)
{
  g_autofree char *translated = NULL;
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;
  GRegexCompileFlags flags = G_REGEX_RAW;
  GRegex *regex;

  if (dd_tool_args_has (args, 'F'))
    translated = g_regex_escape_string (pattern, -1);
  else if (dd_tool_args_has (args, 'E') || dd_tool_args_has (args, 'P'))
    translated = g_strdup (pattern);
  else
    translated = _dd_text_translate_basic (pattern);
  if (dd_tool_args_has (args, 'w'))
    whole = g_strdup_printf ("\\b(?:%s)\\b", translated);
  else if (dd_tool_args_has (args, 'x'))
    whole = g_strdup_printf ("^(?:%s)$", translated);
  if (dd_tool_args_has (args, 'i'))
    flags |= G_REGEX_CASELESS;
  regex = g_regex_new (whole ? whole : translated, flags, 0, &error);
  if (regex == NULL)
    g_string_append_printf (call->err, "grep: bad regex '%s': %s\n", pattern, error->message);
  return regex;
}

/* What stands before a line: the file and the number, each with a mark that
 * tells a hit from the lines around it. */
static void
print_line (DdToolCall       *call,
            const DdToolArgs *args,
            const char       *file,
            char              mark,
            const char       *line,
            guint             number)
{
  if (file)
    g_string_append_printf (call->out, "%s%c", file, mark);
  if (dd_tool_args_has (args, 'n'))
    g_string_append_printf (call->out, "%u%c", number, mark);
  g_string_append_printf (call->out, "%s\n", line);
}

static void
print_parts (DdToolCall *call,
             GRegex     *regex,
             const char *file,
             const char *line)
{
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, line, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *hit = g_match_info_fetch (match, 0);

      if (*hit)
        g_string_append_printf (call->out, "%s%s%s\n", file ? file : "", file ? ":" : "", hit);
    }
}

/* The lines around hits. */
typedef struct
{
  guint before;
  guint after;
  guint n_printed; /* lines up to here are printed or left out for good */
  guint n_wanted;  /* lines up to here follow a hit */
  gboolean any;
} Context;

static guint
context_option (const DdToolArgs *args,
                char              letter)
{
  const char *text = dd_tool_args_value (args, letter);

  text = text ? text : dd_tool_args_value (args, 'C');
  return text ? (guint) CLAMP (g_ascii_strtoll (text, NULL, 10), 0, G_MAXINT) : 0;
}

static void
print_around (DdToolCall       *call,
              const DdToolArgs *args,
              const char       *file,
              char            **lines,
              guint             at,
              gboolean          hit,
              Context          *context)
{
  guint from = hit ? at - MIN (at, context->before) : at;

  if (!hit && at >= context->n_wanted)
    return;
  from = MAX (from, context->n_printed);
  if (context->any && from > context->n_printed && (context->before || context->after))
    g_string_append (call->out, "--\n");
  for (; from < at; from++)
    print_line (call, args, file, '-', lines[from], from + 1);
  print_line (call, args, file, hit ? ':' : '-', lines[at], at + 1);
  context->any = TRUE;
  context->n_printed = at + 1;
  if (hit)
    context->n_wanted = at + 1 + context->after;
}

static guint
search_text (DdToolCall       *call,
             const DdToolArgs *args,
             GRegex           *regex,
             const char       *operand,
             const char       *text,
             gboolean          several)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const char *file = several && !dd_tool_args_has (args, 'h') ? operand : NULL;
  gboolean quiet = dd_tool_args_has (args, 'q') || dd_tool_args_has (args, 'c') ||
                   dd_tool_args_has (args, 'l');
  gboolean parts = dd_tool_args_has (args, 'o');
  const char *limit = dd_tool_args_value (args, 'm');
  guint most = limit ? (guint) g_ascii_strtoull (limit, NULL, 10) : G_MAXUINT;
  Context context = { context_option (args, 'B'), context_option (args, 'A') };
  guint hits = 0;

  for (guint i = 0; lines[i] && (*lines[i] || lines[i + 1]); i++)
    {
      gboolean hit = hits < most &&
                     g_regex_match (regex, lines[i], 0, NULL) != dd_tool_args_has (args, 'v');

      hits += hit;
      if (parts && hit && !quiet)
        print_parts (call, regex, file, lines[i]);
      else if (!parts && !quiet)
        print_around (call, args, file, lines, i, hit, &context);
    }
  if (dd_tool_args_has (args, 'c'))
    g_string_append_printf (call->out, "%s%s%u\n", file ? file : "", file ? ":" : "", hits);
  if (dd_tool_args_has (args, 'l') && hits)
    g_string_append_printf (call->out, "%s\n", operand);
  return hits;
}

static void
add_files_below (DdToolCall *call,
                 GPtrArray  *files,
                 const char *operand)
{
  g_autofree char *path = dd_tool_path (call, operand);
  g_auto (GStrv) names = NULL;

  if (!dd_fs_is_directory (call->fs, path))
    {
      g_ptr_array_add (files, g_strdup (operand));
      return;
    }
  dd_fs_list (call->fs, path, &names);
  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *below = dd_tool_join_path (operand, names[i]);

      add_files_below (call, files, below);
    }
}

static GPtrArray *
list_files (DdToolCall       *call,
            const DdToolArgs *args,
            guint             first)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  gboolean recursive = dd_tool_args_has (args, 'r') || dd_tool_args_has (args, 'R');

  for (guint i = first; i < args->operands->len; i++)
    {
      if (recursive)
        add_files_below (call, files, dd_tool_args_get (args, i));
      else
        g_ptr_array_add (files, g_strdup (dd_tool_args_get (args, i)));
    }
  if (files->len == 0)
    g_ptr_array_add (files, g_strdup ("-"));
  return files;
}

static int
search_files (DdToolCall       *call,
              const DdToolArgs *args,
              GRegex           *regex,
              guint             first)
{
  g_autoptr (GPtrArray) files = list_files (call, args, first);
  gboolean several = files->len > 1 || dd_tool_args_has (args, 'H') ||
                     dd_tool_args_has (args, 'r');
  guint hits = 0;
  gboolean failed = FALSE;

  for (guint i = 0; i < files->len; i++)
    {
      const char *operand = g_ptr_array_index (files, i);
      g_autofree char *text = NULL;
      int result = dd_text_read (call, operand, &text);

      if (result < 0)
        return -1;
      if (result > 0)
        {
          if (!dd_tool_args_has (args, 's'))
            dd_tool_complain (call, "", operand, result);
          failed = TRUE;
          continue;
        }
      hits += search_text (call, args, regex, operand, text, several);
    }
  return failed ? 2 : hits == 0;
}

DdToolResult
dd_grep_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  g_autoptr (GRegex) regex = NULL;
  const char *pattern;
  guint first = 0;
  int status;

  if (!dd_tool_args_parse (&args, call, "EFPivnqcolhHsrRwxm:e:A:B:C:", NULL))
    return dd_tool_finish (call, 2);
  pattern = dd_tool_args_value (&args, 'e');
  if (pattern == NULL)
    pattern = dd_tool_args_get (&args, first++);
  if (pattern == NULL)
    return dd_tool_fail (call, 2, "Usage: grep [OPTION]... PATTERNS [FILE]...");
  regex = compile (call, &args, pattern);
  if (regex == NULL)
    return dd_tool_finish (call, 2);
  status = search_files (call, &args, regex, first);
  return status < 0 ? dd_tool_wait_input (call) : dd_tool_finish (call, status);
}

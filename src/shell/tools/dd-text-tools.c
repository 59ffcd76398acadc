// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-text-tools-private.h"
#include "dd-tool-args.h"
#include "dd-tools-private.h"

#define MAX_SEQUENCE 100000
#define USEC_TAIL_POLL (500 * DD_USEC_PER_MSEC)

/* Reads an operand, or the standard input for "-".
 * Returns 0, a number of errno.h, or -1 if the input is not there yet. */
int
dd_text_read (DdToolCall  *call,
              const char  *operand,
              char       **text)
{
  g_autofree char *path = NULL;

  if (g_str_equal (operand, "-"))
    return dd_tool_read_input (call, text) ? 0 : -1;
  path = dd_tool_path (call, operand);
  return dd_fs_read_text (call->fs, path, text);
}

/* Does something with the text of every operand, or of the standard input. */
DdToolResult
dd_text_for_each (DdToolCall *call,
                  DdToolArgs *args,
                  guint       first,
                  DdTextFunc  act)
{
  gboolean several = args->operands->len > first + 1;
  int status = 0;

  if (args->operands->len <= first)
    g_ptr_array_add (args->operands, (gpointer) "-");
  for (guint i = first; i < args->operands->len; i++)
    {
      const char *operand = dd_tool_args_get (args, i);
      g_autofree char *text = NULL;
      int result = dd_text_read (call, operand, &text);

      if (result < 0)
        return dd_tool_wait_input (call);
      if (result > 0)
        {
          if (dd_tool_is_busybox (call) || g_str_equal (call->argv[0], "grep"))
            dd_tool_complain (call, "", operand, result);
          else
            dd_tool_complain (call, "cannot open", operand, result);
          status = g_str_equal (call->argv[0], "grep") ? 2 : 1;
          continue;
        }
      act (call, args, operand, text, several);
    }
  return dd_tool_finish (call, status);
}

/* head, tail */

static gsize
offset_of_line (const char *text,
                gint64      line)
{
  const char *p = text;

  for (gint64 i = 0; i < line && *p; i++)
    {
      const char *newline = strchr (p, '\n');

      p = newline ? newline + 1 : p + strlen (p);
    }
  return p - text;
}

static gint64
count_lines (const char *text)
{
  gint64 lines = 0;

  for (const char *p = text; *p; p++)
    lines += *p == '\n' || p[1] == '\0';
  return lines;
}

static void
print_title (DdToolCall *call,
             const char *operand,
             gboolean    several)
{
  if (several)
    g_string_append_printf (call->out, "%s==> %s <==\n", call->out->len ? "\n" : "",
                            g_str_equal (operand, "-") ? "standard input" : operand);
}

static void
head_one (DdToolCall       *call,
          const DdToolArgs *args,
          const char       *operand,
          const char       *text,
          gboolean          several)
{
  const char *bytes = dd_tool_args_value (args, 'c');
  const char *lines = dd_tool_args_value (args, 'n');
  gint64 n = lines ? g_ascii_strtoll (lines, NULL, 10) : 10;

  print_title (call, operand, several);
  if (bytes)
    g_string_append_len (call->out, text, MIN ((gsize) MAX (g_ascii_strtoll (bytes, NULL, 10), 0),
                                               strlen (text)));
  else
    g_string_append_len (call->out, text,
                         offset_of_line (text, n >= 0 ? n : MAX (count_lines (text) + n, 0)));
}

static void
tail_one (DdToolCall       *call,
          const DdToolArgs *args,
          const char       *operand,
          const char       *text,
          gboolean          several)
{
  const char *bytes = dd_tool_args_value (args, 'c');
  const char *lines = dd_tool_args_value (args, 'n');
  gint64 n = lines ? ABS (g_ascii_strtoll (lines, NULL, 10)) : 10;
  gsize length = strlen (text);

  print_title (call, operand, several);
  if (bytes)
    g_string_append (call->out, text + length - MIN ((gsize) ABS (g_ascii_strtoll (bytes, NULL, 10)),
                                                     length));
  else if (lines && *lines == '+')
    g_string_append (call->out, text + offset_of_line (text, MAX (n - 1, 0)));
  else
    g_string_append (call->out, text + offset_of_line (text, MAX (count_lines (text) - n, 0)));
}

static DdToolResult
head_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "n:c:qv", NULL))
    return dd_tool_finish (call, 1);
  return dd_text_for_each (call, &args, 0, head_one);
}

/* tail -f prints what is appended; it remembers how far it got. A file of
 * /dev, such as /dev/null, never grows. */
static DdToolResult
follow_file (DdToolCall *call,
             DdToolArgs *args)
{
  const char *operand = dd_tool_args_get (args, args->operands->len - 1);
  g_autofree char *path = dd_tool_path (call, operand);
  g_autofree char *text = NULL;
  guint64 offset;
  int result = dd_fs_read_text (call->fs, path, &text);
  gint64 alarm = g_str_has_prefix (path, "/dev/") ? -1 : (gint64) USEC_TAIL_POLL;

  if (result != 0)
    {
      dd_tool_complain (call, dd_tool_is_busybox (call) ? "" : "cannot open", operand, result);
      return dd_tool_finish (call, 1);
    }
  if (call->memo == NULL)
    {
      tail_one (call, args, operand, text, FALSE);
    }
  else
    {
      offset = g_variant_get_uint64 (call->memo);
      if (offset < strlen (text))
        g_string_append (call->out, text + offset);
    }
  return dd_tool_wait (call, g_variant_new_uint64 (strlen (text)), alarm, "follow", NULL);
}

static DdToolResult
tail_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "n:c:fFqv", NULL))
    return dd_tool_finish (call, 1);
  if ((dd_tool_args_has (&args, 'f') || dd_tool_args_has (&args, 'F')) && args.operands->len)
    {
      if (call->inlined)
        return DD_TOOL_WAIT;
      return follow_file (call, &args);
    }
  return dd_text_for_each (call, &args, 0, tail_one);
}

/* wc */

static void
wc_one (DdToolCall       *call,
        const DdToolArgs *args,
        const char       *operand,
        const char       *text,
        gboolean          several)
{
  gboolean all = args->letters->len == 0;
  gint64 counts[3] = { 0, 0, strlen (text) };
  gboolean in_word = FALSE;
  gboolean first = TRUE;
  int width = all && !g_str_equal (operand, "-") && !dd_tool_is_busybox (call) ? 1 : 9;

  for (const char *p = text; *p; p++)
    {
      gboolean space = g_ascii_isspace (*p);

      counts[0] += *p == '\n';
      counts[1] += !space && !in_word;
      in_word = !space;
    }
  for (int i = 0; i < 3; i++)
    {
      if (!all && !dd_tool_args_has (args, "lwc"[i]))
        continue;
      g_string_append_printf (call->out, "%s%*" G_GINT64_FORMAT, first ? "" : " ",
                              args->letters->len == 1 ? 1 : width, counts[i]);
      first = FALSE;
    }
  if (!g_str_equal (operand, "-"))
    g_string_append_printf (call->out, " %s", operand);
  g_string_append_c (call->out, '\n');
}

static DdToolResult
wc_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "lwcm", NULL))
    return dd_tool_finish (call, 1);
  return dd_text_for_each (call, &args, 0, wc_one);
}

/* sort, uniq */

static int
compare_text (gconstpointer a,
              gconstpointer b,
              gpointer      numeric)
{
  const char *left = *(const char *const *) a;
  const char *right = *(const char *const *) b;

  if (GPOINTER_TO_INT (numeric))
    {
      double difference = g_ascii_strtod (left, NULL) - g_ascii_strtod (right, NULL);

      if (difference != 0)
        return difference < 0 ? -1 : 1;
    }
  return strcmp (left, right);
}

static void
sort_one (DdToolCall       *call,
          const DdToolArgs *args,
          const char       *operand,
          const char       *text,
          gboolean          several)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);
  gboolean reverse = dd_tool_args_has (args, 'r');
  const char *last = NULL;

  if (n && *lines[n - 1] == '\0')
    n--;
  g_qsort_with_data (lines, n, sizeof (char *), compare_text,
                     GINT_TO_POINTER (dd_tool_args_has (args, 'n')));
  for (guint i = 0; i < n; i++)
    {
      const char *line = lines[reverse ? n - 1 - i : i];

      if (!dd_tool_args_has (args, 'u') || g_strcmp0 (last, line) != 0)
        g_string_append_printf (call->out, "%s\n", line);
      last = line;
    }
}

static DdToolResult
sort_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "rnu", NULL))
    return dd_tool_finish (call, 1);
  return dd_text_for_each (call, &args, 0, sort_one);
}

static void
uniq_one (DdToolCall       *call,
          const DdToolArgs *args,
          const char       *operand,
          const char       *text,
          gboolean          several)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);

  if (n && *lines[n - 1] == '\0')
    n--;
  for (guint i = 0, run = 1; i < n; i++, run++)
    {
      if (i + 1 < n && g_str_equal (lines[i], lines[i + 1]))
        continue;
      if (dd_tool_args_has (args, 'c'))
        g_string_append_printf (call->out, "%7u %s\n", run, lines[i]);
      else
        g_string_append_printf (call->out, "%s\n", lines[i]);
      run = 0;
    }
}

static DdToolResult
uniq_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "c", NULL))
    return dd_tool_finish (call, 1);
  return dd_text_for_each (call, &args, 0, uniq_one);
}

/* cut */

static gboolean
in_list (const char *list,
         gint64      number)
{
  g_auto (GStrv) ranges = g_strsplit (list, ",", -1);

  for (guint i = 0; ranges[i]; i++)
    {
      const char *dash = strchr (ranges[i], '-');
      gint64 from = g_ascii_strtoll (ranges[i], NULL, 10);
      gint64 to = dash == NULL ? from : dash[1] ? g_ascii_strtoll (dash + 1, NULL, 10)
                                                : G_MAXINT64;

      if (number >= MAX (from, 1) && number <= to)
        return TRUE;
    }
  return FALSE;
}

static void
cut_line (DdToolCall       *call,
          const DdToolArgs *args,
          const char       *line)
{
  const char *fields = dd_tool_args_value (args, 'f');
  const char *characters = dd_tool_args_value (args, 'c');
  const char *delimiter = dd_tool_args_value (args, 'd') ? dd_tool_args_value (args, 'd') : "\t";
  gboolean first = TRUE;
  g_auto (GStrv) parts = NULL;

  if (characters)
    {
      for (gsize i = 0; line[i]; i++)
        if (in_list (characters, i + 1))
          g_string_append_c (call->out, line[i]);
    }
  else if (strstr (line, delimiter) == NULL)
    {
      g_string_append (call->out, line);
    }
  else
    {
      parts = g_strsplit (line, delimiter, -1);
      for (guint i = 0; parts[i]; i++)
        {
          if (!in_list (fields, i + 1))
            continue;
          g_string_append_printf (call->out, "%s%s", first ? "" : delimiter, parts[i]);
          first = FALSE;
        }
    }
  g_string_append_c (call->out, '\n');
}

static void
cut_one (DdToolCall       *call,
         const DdToolArgs *args,
         const char       *operand,
         const char       *text,
         gboolean          several)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] && (*lines[i] || lines[i + 1]); i++)
    cut_line (call, args, lines[i]);
}

static DdToolResult
cut_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "d:f:c:s", NULL))
    return dd_tool_finish (call, 1);
  if (!dd_tool_args_value (&args, 'f') && !dd_tool_args_value (&args, 'c'))
    return dd_tool_fail (call, 1, dd_tool_is_busybox (call)
                         ? "cut: expected a list of bytes, characters, or fields"
                         : "cut: you must specify a list of bytes, characters, or fields");
  if (dd_tool_args_value (&args, 'd') && *dd_tool_args_value (&args, 'd') == '\0')
    return dd_tool_fail (call, 1, "cut: the delimiter must be a single character");
  return dd_text_for_each (call, &args, 0, cut_one);
}

/* tr */

static char *
expand_set (const char *set)
{
  GString *text = g_string_new (NULL);

  for (const char *p = set; *p; p++)
    {
      if (*p == '\\' && p[1])
        {
          p++;
          g_string_append_c (text, *p == 'n' ? '\n' : *p == 't' ? '\t' : *p);
        }
      else if (p[1] == '-' && p[2] && (guchar) p[2] >= (guchar) *p)
        {
          for (int c = (guchar) *p; c <= (guchar) p[2]; c++)
            g_string_append_c (text, c);
          p += 2;
        }
      else
        {
          g_string_append_c (text, *p);
        }
    }
  return g_string_free (text, FALSE);
}

static DdToolResult
tr_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (!dd_tool_args_parse (&args, call, "ds", NULL))
    return dd_tool_finish (call, 1);
  if (args.operands->len == 0 || (args.operands->len == 1 && args.letters->len == 0))
    return dd_tool_fail (call, 1, "tr: missing operand");
  if (!dd_tool_read_input (call, &text))
    return dd_tool_wait_input (call);
  from = expand_set (dd_tool_args_get (&args, 0));
  to = expand_set (args.operands->len > 1 ? dd_tool_args_get (&args, 1) : "");
  for (const char *p = text; *p; p++)
    {
      const char *place = strchr (from, *p);
      gsize n = strlen (to);

      if (place == NULL)
        g_string_append_c (call->out, *p);
      else if (!dd_tool_args_has (&args, 'd') && n)
        g_string_append_c (call->out, to[MIN ((gsize) (place - from), n - 1)]);
      else if (!dd_tool_args_has (&args, 'd'))
        g_string_append_c (call->out, *p);
      if (dd_tool_args_has (&args, 's') && place)
        while (p[1] == *p)
          p++;
    }
  return dd_tool_finish (call, 0);
}

/* seq */

static DdToolResult
seq_tool (DdToolCall *call)
{
  gint64 first = call->argc > 2 ? g_ascii_strtoll (call->argv[1], NULL, 10) : 1;
  gint64 step = call->argc > 3 ? g_ascii_strtoll (call->argv[2], NULL, 10) : 1;
  gint64 last;
  guint n = 0;

  if (call->argc < 2)
    return dd_tool_fail (call, 1, "seq: missing operand");
  last = g_ascii_strtoll (call->argv[call->argc - 1], NULL, 10);
  if (step == 0)
    return dd_tool_fail (call, 1, "seq: invalid Zero increment value: '0'");
  for (gint64 i = first; step > 0 ? i <= last : i >= last; i += step)
    {
      if (++n > MAX_SEQUENCE)
        break;
      g_string_append_printf (call->out, "%" G_GINT64_FORMAT "\n", i);
    }
  return dd_tool_finish (call, 0);
}

const DdTool dd_text_tools[] = {
  { "cut", cut_tool, TRUE, 0 },
  { "grep", dd_grep_tool, TRUE, 0 },
  { "head", head_tool, TRUE, 0 },
  { "sed", dd_sed_tool, TRUE, 0 },
  { "seq", seq_tool, TRUE, 0 },
  { "sort", sort_tool, TRUE, 0 },
  { "tail", tail_tool, TRUE, 0 },
  { "tr", tr_tool, TRUE, 0 },
  { "uniq", uniq_tool, TRUE, 0 },
  { "wc", wc_tool, TRUE, 0 },
};

const guint dd_n_text_tools = G_N_ELEMENTS (dd_text_tools);

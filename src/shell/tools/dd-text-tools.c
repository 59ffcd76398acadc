// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-text-tools-private.h"
#include "dd-tool-args.h"
#include "dd-tools-private.h"

#define MAX_SEQUENCE 100000
#define MAX_DEVICE_BYTES (G_GINT64_CONSTANT (16) * 1024 * 1024)
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

/* How GNU's tools begin when a file cannot be read; the others say only the
 * name. */
static const struct
{
  const char *tool;
  const char *before;
  const char *after;
} gnu_complaints[] = {
  { "head", "cannot open '", "' for reading" },
  { "sort", "cannot read: ", "" },
  { "tail", "cannot open '", "' for reading" },
};

static void
complain (DdToolCall *call,
          const char *operand,
          int         number)
{
  gboolean busybox = dd_tool_is_busybox (call);

  if (busybox && g_str_equal (call->argv[0], "tail"))
    {
      dd_tool_complain (call, "open", operand, number);
      return;
    }
  for (gsize i = 0; !busybox && i < G_N_ELEMENTS (gnu_complaints); i++)
    if (g_str_equal (call->argv[0], gnu_complaints[i].tool))
      {
        g_string_append_printf (call->err, "%s: %s%s%s: %s\n", call->argv[0],
                                gnu_complaints[i].before, operand, gnu_complaints[i].after,
                                dd_fs_strerror (number));
        return;
      }
  dd_tool_complain (call, "", operand, number);
}

static int
failure_of (DdToolCall *call)
{
  return g_str_equal (call->argv[0], "grep") || g_str_equal (call->argv[0], "sort") ? 2 : 1;
}

/* Reads the text of every operand, or of the standard input if there is none.
 * A text that cannot be read is NULL and @status set. Returns NULL if the
 * input is not there yet. */
GPtrArray *
dd_text_read_all (DdToolCall *call,
                  DdToolArgs *args,
                  guint       first,
                  int        *status)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  *status = 0;
  if (args->operands->len <= first)
    g_ptr_array_add (args->operands, (gpointer) "-");
  for (guint i = first; i < args->operands->len; i++)
    {
      g_autofree char *text = NULL;
      int result = dd_text_read (call, dd_tool_args_get (args, i), &text);

      if (result < 0)
        return NULL;
      if (result > 0)
        *status = result;
      g_ptr_array_add (texts, result > 0 ? NULL : g_steal_pointer (&text));
      if (result > 0)
        complain (call, dd_tool_args_get (args, i), result);
    }
  if (*status)
    *status = failure_of (call);
  return g_steal_pointer (&texts);
}

/* Does something with the text of every operand, or of the standard input. */
DdToolResult
dd_text_for_each (DdToolCall *call,
                  DdToolArgs *args,
                  guint       first,
                  DdTextFunc  act)
{
  gboolean several = args->operands->len > first + 1;
  int status;
  g_autoptr (GPtrArray) texts = dd_text_read_all (call, args, first, &status);

  if (texts == NULL)
    return dd_tool_wait_input (call);
  for (guint i = 0; i < texts->len; i++)
    if (g_ptr_array_index (texts, i))
      act (call, args, dd_tool_args_get (args, first + i), g_ptr_array_index (texts, i), several);
  return dd_tool_finish (call, status);
}

/* The bytes of a device that never ends, NULL for another file. Texts are C
 * strings, so byte 1 stands for byte 0; random bytes are not random, since
 * equal commands have equal results. */
char *
dd_text_read_device (const char *path,
                     gint64      length)
{
  gboolean zero = g_str_equal (path, "/dev/zero");
  char *text;

  if (!zero && !g_str_equal (path, "/dev/urandom") && !g_str_equal (path, "/dev/random"))
    return NULL;
  length = CLAMP (length, 0, MAX_DEVICE_BYTES);
  text = g_malloc (length + 1);
  memset (text, DD_TEXT_NUL, length);
  for (gint64 i = 0; !zero && i < length; i++)
    text[i] = (char) (33 + (i * 37 + i / 7 * 11) % 94);
  text[length] = '\0';
  return text;
}

/* "5", "5k", "5M". */
gint64
dd_text_parse_bytes (const char *text)
{
  char *end;
  gint64 number = MIN (g_ascii_strtoll (text, &end, 10), MAX_DEVICE_BYTES);

  return *end == 'k' || *end == 'K' ? number * 1024 : *end == 'M' ? number * 1048576 : number;
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

/* Checks the numbers of -n and -c. */
static gboolean
check_count (DdToolCall       *call,
             const DdToolArgs *args,
             char              letter,
             const char       *noun)
{
  const char *text = dd_tool_args_value (args, letter);
  const char *digits = text ? text + strspn (text, "+-") : "0";

  if (g_ascii_isdigit (*digits))
    return TRUE;
  if (dd_tool_is_busybox (call))
    g_string_append_printf (call->err, "%s: invalid number '%s'\n", call->argv[0], text);
  else
    g_string_append_printf (call->err, "%s: invalid number of %s: ‘%s’\n", call->argv[0], noun,
                            text);
  return FALSE;
}

static gboolean
parse_counts (DdToolCall *call,
              DdToolArgs *args,
              const char *accepted)
{
  static const DdLongOption long_options[] = { { "lines", 'n' }, { "bytes", 'c' },
                                               { "follow", 'f' }, { NULL } };

  return dd_tool_args_parse (args, call, accepted, long_options) &&
         check_count (call, args, 'n', "lines") && check_count (call, args, 'c', "bytes");
}

/* "head -c 5 /dev/zero": a device gives as many bytes as one asks for. */
static gboolean
head_device (DdToolCall       *call,
             const DdToolArgs *args)
{
  const char *operand = dd_tool_args_get (args, 0);
  const char *bytes = dd_tool_args_value (args, 'c');
  g_autofree char *path = operand ? dd_tool_path (call, operand) : NULL;
  g_autofree char *text = NULL;

  if (bytes == NULL || path == NULL || args->operands->len != 1)
    return FALSE;
  text = dd_text_read_device (path, dd_text_parse_bytes (bytes));
  if (text)
    g_string_append (call->out, text);
  return text != NULL;
}

static DdToolResult
head_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!parse_counts (call, &args, "n:c:qv"))
    return dd_tool_finish (call, 1);
  if (head_device (call, &args))
    return dd_tool_finish (call, 0);
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

  DdToolResult result;

  if (!parse_counts (call, &args, "n:c:fFqv"))
    return dd_tool_finish (call, 1);
  if ((dd_tool_args_has (&args, 'f') || dd_tool_args_has (&args, 'F')) && args.operands->len)
    {
      if (call->inlined)
        return DD_TOOL_WAIT;
      return follow_file (call, &args);
    }
  result = dd_text_for_each (call, &args, 0, tail_one);
  if (call->status && call->out->len == 0 && dd_tool_is_busybox (call))
    g_string_append (call->err, "tail: no files\n");
  return result;
}

/* wc */

/* Lines, words, characters, bytes, in the order in which they are shown. */
typedef struct
{
  gint64 counts[4];
} Counts;

static void
count_text (const char *text,
            Counts     *counts)
{
  gboolean in_word = FALSE;

  for (const char *p = text; *p; p++)
    {
      gboolean space = g_ascii_isspace (*p);

      counts->counts[0] += *p == '\n';
      counts->counts[1] += !space && !in_word;
      counts->counts[2] += (*p & 0xc0) != 0x80;
      in_word = !space;
    }
  counts->counts[3] += strlen (text);
}

static void
print_counts (DdToolCall       *call,
              const DdToolArgs *args,
              const Counts     *counts,
              const char       *name,
              int               width)
{
  gboolean first = TRUE;

  for (int i = 0; i < 4; i++)
    {
      if (args->letters->len ? !dd_tool_args_has (args, "lwmc"[i]) : i == 2)
        continue;
      g_string_append_printf (call->out, "%s%*" G_GINT64_FORMAT, first ? "" : " ", width,
                              counts->counts[i]);
      first = FALSE;
    }
  if (!g_str_equal (name, "-"))
    g_string_append_printf (call->out, " %s", name);
  g_string_append_c (call->out, '\n');
}

/* Source: busybox wc: 9 places; coreutils wc: as many as the total has, 7 if
 * the size of the input is not known. */
static int
width_of_counts (DdToolCall       *call,
                 const DdToolArgs *args,
                 const Counts     *total)
{
  gboolean from_input = g_str_equal (dd_tool_args_get (args, 0), "-");
  int width = 1;

  if (args->letters->len == 1 && args->operands->len == 1)
    return 1;
  if (dd_tool_is_busybox (call))
    return 9;
  if (from_input)
    return 7;
  for (gint64 bytes = total->counts[3]; bytes >= 10; bytes /= 10)
    width++;
  return width;
}

static DdToolResult
wc_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = { { "lines", 'l' }, { "words", 'w' },
                                               { "bytes", 'c' }, { "chars", 'm' }, { NULL } };
  g_auto (DdToolArgs) args = { 0 };
  g_autoptr (GPtrArray) texts = NULL;
  g_autofree Counts *counts = NULL;
  Counts total = { { 0 } };
  int status;
  int width;

  if (!dd_tool_args_parse (&args, call, "lwcm", long_options))
    return dd_tool_finish (call, 1);
  texts = dd_text_read_all (call, &args, 0, &status);
  if (texts == NULL)
    return dd_tool_wait_input (call);
  counts = g_new0 (Counts, texts->len);
  for (guint i = 0; i < texts->len; i++)
    if (g_ptr_array_index (texts, i))
      {
        count_text (g_ptr_array_index (texts, i), &counts[i]);
        for (int j = 0; j < 4; j++)
          total.counts[j] += counts[i].counts[j];
      }
  width = width_of_counts (call, &args, &total);
  for (guint i = 0; i < texts->len; i++)
    if (g_ptr_array_index (texts, i))
      print_counts (call, &args, &counts[i], dd_tool_args_get (&args, i), width);
  if (texts->len > 1)
    print_counts (call, &args, &total, "total", width);
  return dd_tool_finish (call, status);
}

/* uniq */

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
      if ((dd_tool_args_has (args, 'd') && run == 1) || (dd_tool_args_has (args, 'u') && run > 1))
        {
          run = 0;
          continue;
        }
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

  if (!dd_tool_args_parse (&args, call, "cdu", NULL))
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
  { "base64", dd_base64_tool, TRUE, 0 },
  { "cut", cut_tool, TRUE, 0 },
  { "grep", dd_grep_tool, TRUE, 0 },
  { "head", head_tool, TRUE, 0 },
  { "lines", dd_lines_tool, TRUE, 0 },
  { "md5sum", dd_sum_tool, TRUE, 0 },
  { "nl", dd_nl_tool, TRUE, 0 },
  { "rev", dd_rev_tool, TRUE, 0 },
  { "sed", dd_sed_tool, TRUE, 0 },
  { "seq", seq_tool, TRUE, 0 },
  { "sha1sum", dd_sum_tool, TRUE, 0 },
  { "sha256sum", dd_sum_tool, TRUE, 0 },
  { "sha512sum", dd_sum_tool, TRUE, 0 },
  { "sort", dd_sort_tool, TRUE, 0 },
  { "tac", dd_tac_tool, TRUE, 0 },
  { "tail", tail_tool, TRUE, 0 },
  { "tr", dd_tr_tool, TRUE, 0 },
  { "uniq", uniq_tool, TRUE, 0 },
  { "wc", wc_tool, TRUE, 0 },
  { "yes", dd_yes_tool, TRUE, 0 },
};

const guint dd_n_text_tools = G_N_ELEMENTS (dd_text_tools);

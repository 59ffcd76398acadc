// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dd-file-tools-private.h"
#include "dd-tool-args.h"
#include "dd-tools-private.h"
#include "dd-usage.h"
#include "dd-setup-tools-private.h"

#define MAX_DD_BYTES (G_GINT64_CONSTANT (1) << 40)

/* cat */

/* Adds a text as -n, -b, -E and -A show it. */
static void
append_shown (DdToolCall       *call,
              const DdToolArgs *args,
              const char       *text,
              guint            *number)
{
  gboolean all = dd_tool_args_has (args, 'n');
  gboolean filled = dd_tool_args_has (args, 'b');
  gboolean ends = dd_tool_args_has (args, 'E') || dd_tool_args_has (args, 'e') ||
                  dd_tool_args_has (args, 'A');
  gboolean tabs = dd_tool_args_has (args, 'T') || dd_tool_args_has (args, 't') ||
                  dd_tool_args_has (args, 'A');

  while (*text)
    {
      gsize length = strcspn (text, "\n");

      if (filled ? length > 0 : all)
        g_string_append_printf (call->out, "%6u\t", ++*number);
      for (gsize i = 0; i < length; i++)
        if (tabs && text[i] == '\t')
          g_string_append (call->out, "^I");
        else
          g_string_append_c (call->out, text[i]);
      if (text[length] == '\n')
        g_string_append (call->out, ends ? "$\n" : "\n");
      text += length + (text[length] == '\n');
    }
}

static DdToolResult
cat_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  guint number = 0;
  int status = 0;

  if (!dd_tool_args_parse (&args, call, "unbeEtTvA", NULL))
    return dd_tool_finish (call, 1);
  if (args.operands->len == 0)
    g_ptr_array_add (args.operands, (gpointer) "-");
  for (guint i = 0; i < args.operands->len; i++)
    {
      const char *operand = dd_tool_args_get (&args, i);
      g_autofree char *path = dd_tool_path (call, operand);
      g_autofree char *text = NULL;
      int result;

      if (g_str_equal (operand, "-"))
        {
          if (!dd_tool_read_input (call, &text))
            return dd_tool_wait_input (call);
        }
      else if ((result = dd_fs_read_text (call->fs, path, &text)) != 0)
        {
          if (dd_tool_is_busybox (call) && result != EISDIR)
            g_string_append_printf (call->err, "cat: can't open '%s': %s\n", operand,
                                    dd_fs_strerror (result));
          else if (dd_tool_is_busybox (call))
            g_string_append_printf (call->err, "cat: read error: %s\n", dd_fs_strerror (result));
          else
            dd_tool_complain (call, "", operand, result);
          status = 1;
          continue;
        }
      if (args.letters->len)
        append_shown (call, &args, text, &number);
      else
        g_string_append (call->out, text);
    }
  return dd_tool_finish (call, status);
}

/* tee */

static DdToolResult
tee_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  g_autofree char *text = NULL;
  int status = 0;

  if (!dd_tool_args_parse (&args, call, "ai", NULL))
    return dd_tool_finish (call, 1);
  if (!dd_tool_read_input (call, &text))
    return dd_tool_wait_input (call);
  for (guint i = 0; i < args.operands->len; i++)
    {
      g_autofree char *path = dd_tool_path (call, dd_tool_args_get (&args, i));
      int result = dd_tool_args_has (&args, 'a')
                   ? dd_fs_append (call->fs, path, text, strlen (text))
                   : dd_fs_write_text (call->fs, path, text);

      if (result != 0)
        {
          dd_tool_complain (call, "", dd_tool_args_get (&args, i), result);
          status = 1;
        }
    }
  g_string_append (call->out, text);
  return dd_tool_finish (call, status);
}

/* mkdir, rmdir, touch */

static gboolean
parse_mode (const char *text,
            guint32    *mode)
{
  char *end;

  *mode = strtoul (text, &end, 8);
  return *text && *end == '\0' && *mode <= 07777;
}

static DdToolResult
mkdir_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = { { "parents", 'p' }, { "mode", 'm' }, { NULL } };
  g_auto (DdToolArgs) args = { 0 };
  guint32 mode = 0777 & ~dd_fs_get_umask (call->fs);
  int status = 0;

  if (!dd_tool_args_parse (&args, call, "pvm:", long_options))
    return dd_tool_finish (call, 1);
  if (dd_tool_args_has (&args, 'm') && !parse_mode (dd_tool_args_value (&args, 'm'), &mode))
    return dd_tool_fail (call, 1, "mkdir: invalid mode '%s'", dd_tool_args_value (&args, 'm'));
  if (args.operands->len == 0)
    return dd_tool_usage (call, "mkdir: missing operand");
  for (guint i = 0; i < args.operands->len; i++)
    {
      g_autofree char *path = dd_tool_path (call, dd_tool_args_get (&args, i));
      int result = dd_tool_args_has (&args, 'p') ? dd_fs_make_directories (call->fs, path, mode)
                                                 : dd_fs_make_directory (call->fs, path, mode);

      if (result != 0)
        {
          dd_tool_complain (call, "cannot create directory", dd_tool_args_get (&args, i), result);
          status = 1;
        }
    }
  return dd_tool_finish (call, status);
}

static DdToolResult
rmdir_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  int status = 0;

  if (!dd_tool_args_parse (&args, call, "p", NULL))
    return dd_tool_finish (call, 1);
  if (args.operands->len == 0)
    return dd_tool_usage (call, "rmdir: missing operand");
  for (guint i = 0; i < args.operands->len; i++)
    {
      g_autofree char *path = dd_tool_path (call, dd_tool_args_get (&args, i));
      int result = dd_fs_remove_directory (call->fs, path);

      if (result == 0)
        continue;
      if (dd_tool_is_busybox (call))
        g_string_append_printf (call->err, "rmdir: '%s': %s\n", dd_tool_args_get (&args, i),
                                dd_fs_strerror (result));
      else
        dd_tool_complain (call, "failed to remove", dd_tool_args_get (&args, i), result);
      status = 1;
    }
  return dd_tool_finish (call, status);
}

/* Reads "2026-01-15", "2026-01-15 10:00:00", "2026-01-15T10:00:00Z" or
 * "@SECONDS" as a time of the world. */
static gboolean
parse_date (DdToolCall *call,
            const char *text,
            gint64     *mtime)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *iso = g_strdelimit (g_strdup (text), " ", 'T');
  g_autofree char *whole = strchr (iso, 'T') ? g_strdup (iso) : g_strconcat (iso, "T00:00:00", NULL);
  g_autoptr (GDateTime) date = *text == '@'
                             ? g_date_time_new_from_unix_utc (g_ascii_strtoll (text + 1, NULL, 10))
                             : g_date_time_new_from_iso8601 (whole, utc);

  if (date == NULL)
    return FALSE;
  *mtime = g_date_time_to_unix (date) * G_USEC_PER_SEC - call->world->epoch;
  return TRUE;
}

static DdToolResult
touch_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  const char *date;
  gint64 mtime = (gint64) call->world->now;
  int status = 0;

  if (!dd_tool_args_parse (&args, call, "camd:", NULL))
    return dd_tool_finish (call, 1);
  date = dd_tool_args_value (&args, 'd');
  if (date && !parse_date (call, date, &mtime))
    return dd_tool_fail (call, 1, dd_tool_is_busybox (call) ? "touch: invalid date '%s'"
                                                            : "touch: invalid date format ‘%s’", date);
  if (args.operands->len == 0)
    return dd_tool_usage (call, "touch: missing file operand");
  for (guint i = 0; i < args.operands->len; i++)
    {
      g_autofree char *path = dd_tool_path (call, dd_tool_args_get (&args, i));
      int result = 0;

      if (!dd_fs_exists (call->fs, path) && !dd_tool_args_has (&args, 'c'))
        result = dd_fs_open_for_writing (call->fs, path);
      if (result == 0 && dd_fs_exists (call->fs, path))
        result = dd_fs_touch (call->fs, path, mtime);
      if (result != 0)
        {
          if (dd_tool_is_busybox (call))
            dd_tool_complain (call, "", dd_tool_args_get (&args, i), result);
          else
            dd_tool_complain (call, "cannot touch", dd_tool_args_get (&args, i), result);
          status = 1;
        }
    }
  return dd_tool_finish (call, status);
}

/* rm */

static int
remove_one (DdToolCall       *call,
            const DdToolArgs *args,
            const char       *operand)
{
  g_autofree char *path = dd_tool_path (call, operand);
  g_auto (DdFsEntry) entry = { 0 };
  gboolean recursive = dd_tool_args_has (args, 'r') || dd_tool_args_has (args, 'R');
  int result = dd_fs_stat (call->fs, path, FALSE, &entry);

  if (result == ENOENT && dd_tool_args_has (args, 'f'))
    return 0;
  if (result == 0 && dd_node_is_directory (entry.node) && !recursive)
    {
      if (dd_tool_is_busybox (call))
        g_string_append_printf (call->err, "rm: '%s' is a directory\n", operand);
      else
        g_string_append_printf (call->err, "rm: cannot remove '%s': Is a directory\n", operand);
      return 1;
    }
  if (result == 0)
    result = recursive ? dd_fs_remove_tree (call->fs, path) : dd_fs_remove (call->fs, path);
  if (result == 0)
    return 0;
  dd_tool_complain (call, "cannot remove", operand, result);
  return 1;
}

static DdToolResult
rm_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = {
    { "recursive", 'r' }, { "force", 'f' }, { "verbose", 'v' }, { NULL },
  };
  g_auto (DdToolArgs) args = { 0 };
  int status = 0;

  if (!dd_tool_args_parse (&args, call, "rRfiv", long_options))
    return dd_tool_finish (call, 1);
  if (args.operands->len == 0 && !dd_tool_args_has (&args, 'f'))
    return dd_tool_usage (call, "rm: missing operand");
  for (guint i = 0; i < args.operands->len; i++)
    status |= remove_one (call, &args, dd_tool_args_get (&args, i));
  return dd_tool_finish (call, status);
}

/* df */

static DdToolResult
df_tool (DdToolCall *call)
{
  gboolean human = call->argc > 1 && g_str_equal (call->argv[1], "-h");
  const char *name = call->process->container ? "overlay" : "/dev/vda1";

  if (human)
    g_string_append_printf (call->out, "Filesystem                Size      Used Available Use%% "
                            "Mounted on\n%-24s %5s %9s %9s %3d%% %s\n", name, "97.9G", "21.4G",
                            "71.5G", 23, "/");
  else
    g_string_append_printf (call->out, "Filesystem           1K-blocks      Used Available Use%% "
                            "Mounted on\n%-20s %9d %9d %9d %3d%% %s\n", name, 102663684, 22439526,
                            74963916, 23, "/");
  return dd_tool_finish (call, 0);
}

/* dd: makes files of a size, as lessons on copy-up need them */

static gint64
parse_size (const char *text)
{
  static const struct { const char *unit; gint64 factor; } units[] = {
    { "", 1 }, { "c", 1 }, { "k", 1024 }, { "K", 1024 }, { "kB", 1000 }, { "M", 1048576 },
    { "MB", 1000000 }, { "G", 1073741824 }, { "GB", 1000000000 },
  };
  char *end;
  gint64 number = g_ascii_strtoll (text, &end, 10);

  for (gsize i = 0; end > text && i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (end, units[i].unit) && number >= 0 && number <= MAX_DD_BYTES / units[i].factor)
      return number * units[i].factor;
  return -1;
}

static const char *
dd_operand (DdToolCall *call,
            const char *name)
{
  for (int i = 1; i < call->argc; i++)
    if (g_str_has_prefix (call->argv[i], name) && call->argv[i][strlen (name)] == '=')
      return call->argv[i] + strlen (name) + 1;
  return NULL;
}

static DdToolResult
dd_tool (DdToolCall *call)
{
  const char *input = dd_operand (call, "if");
  const char *output = dd_operand (call, "of");
  gint64 block = parse_size (dd_operand (call, "bs") ? dd_operand (call, "bs") : "512");
  gint64 count = parse_size (dd_operand (call, "count") ? dd_operand (call, "count") : "1");
  g_autoptr (DdContent) content = NULL;
  g_autofree char *path = NULL;
  g_autofree char *identity = NULL;
  int result;

  if (input == NULL || output == NULL || !g_str_has_prefix (input, "/dev/"))
    return dd_tool_fail (call, 1, "dd: Drydock models only dd if=/dev/zero (or random) of=FILE "
                         "bs=SIZE count=N");
  if (block <= 0 || count < 0 || (count && block > MAX_DD_BYTES / count))
    return dd_tool_fail (call, 1, "dd: invalid number");
  path = dd_tool_path (call, output);
  identity = g_strconcat ("dd:", input, NULL);
  content = dd_content_new_sample (identity, block * count, NULL);
  result = dd_fs_write (call->fs, path, content);
  if (result != 0)
    {
      g_string_append_printf (call->err, "dd: can't open '%s': %s\n", output,
                              dd_fs_strerror (result));
      return dd_tool_finish (call, 1);
    }
  g_string_append_printf (call->err, "%" G_GINT64_FORMAT "+0 records in\n%" G_GINT64_FORMAT
                          "+0 records out\n", count, count);
  return dd_tool_finish (call, 0);
}

const DdTool dd_file_tools[] = {
  { "basename", dd_basename_tool, TRUE, 0 },
  { "cat", cat_tool, TRUE, 0 },
  { "chmod", dd_chmod_tool, TRUE, 0 },
  { "chown", dd_chown_tool, TRUE, 0 },
  { "cp", dd_cp_tool, TRUE, 0 },
  { "dd", dd_tool, TRUE, 0 },
  { "df", df_tool, TRUE, 0 },
  { "dirname", dd_dirname_tool, TRUE, 0 },
  { "du", dd_du_tool, TRUE, 0 },
  { "find", dd_find_tool, TRUE, 0 },
  { "gunzip", dd_gzip_tool, TRUE, 0 },
  { "gzip", dd_gzip_tool, TRUE, 0 },
  { "install", dd_install_tool, TRUE, 0 },
  { "ln", dd_ln_tool, TRUE, 0 },
  { "ls", dd_ls_tool, TRUE, 0 },
  { "mkdir", mkdir_tool, TRUE, 0 },
  { "mktemp", dd_mktemp_tool, TRUE, 0 },
  { "mv", dd_mv_tool, TRUE, 0 },
  { "readlink", dd_readlink_tool, TRUE, 0 },
  { "realpath", dd_realpath_tool, TRUE, 0 },
  { "rm", rm_tool, TRUE, 0 },
  { "rmdir", rmdir_tool, TRUE, 0 },
  { "stat", dd_stat_tool, TRUE, 0 },
  { "tar", dd_tar_tool, TRUE, 0 },
  { "tee", tee_tool, TRUE, 0 },
  { "touch", touch_tool, TRUE, 0 },
  { "zcat", dd_gzip_tool, TRUE, 0 },
};

const guint dd_n_file_tools = G_N_ELEMENTS (dd_file_tools);

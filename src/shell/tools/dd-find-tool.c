// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-file-tools-private.h"
#include "dd-run-tools-private.h"
#include "dd-sh-pattern.h"
#include "dd-text-tools-private.h"
#include "dd-tool-args.h"

#define MAX_DEPTH 64
#define USEC_A_MINUTE (60 * DD_USEC_PER_SEC)

typedef struct _Test Test;

typedef struct
{
  const char *shown;
  const char *name;
  DdNode     *node;
} Found;

typedef gboolean (*TestFunc) (DdToolCall  *call,
                              const Test  *test,
                              const Found *found);

/* One test of the command line; all of them must hold. A number has a sign:
 * + for more than, - for less than. */
struct _Test
{
  TestFunc    func;
  const char *text;
  gint64      number;
  char        sign;
  gboolean    negated;
};

typedef struct
{
  GArray    *tests;
  int        max_depth;
  int        min_depth;
  gboolean   remove;
  gboolean   print;
  char       terminator;
  char     **exec;      /* (nullable): the words of -exec, borrowed */
  int        n_exec;
  gboolean   exec_once; /* "+" in place of ";" */
  GPtrArray *commands;
} Search;

static gboolean
test_name (DdToolCall  *call,
           const Test  *test,
           const Found *found)
{
  return dd_sh_pattern_match (test->text, found->name);
}

static gboolean
test_iname (DdToolCall  *call,
            const Test  *test,
            const Found *found)
{
  g_autofree char *pattern = g_utf8_strdown (test->text, -1);
  g_autofree char *name = g_utf8_strdown (found->name, -1);

  return dd_sh_pattern_match (pattern, name);
}

static gboolean
test_path (DdToolCall  *call,
           const Test  *test,
           const Found *found)
{
  return dd_sh_pattern_match (test->text, found->shown);
}

static gboolean
test_type (DdToolCall  *call,
           const Test  *test,
           const Found *found)
{
  static const char types[] = {
    [DD_NODE_FILE] = 'f', [DD_NODE_DIRECTORY] = 'd', [DD_NODE_SYMLINK] = 'l',
    [DD_NODE_CHAR_DEVICE] = 'c', [DD_NODE_FIFO] = 'p', [DD_NODE_SOCKET] = 's',
    [DD_NODE_WHITEOUT] = 'c',
  };

  return *test->text == types[found->node->kind];
}

static gboolean
test_user (DdToolCall  *call,
           const Test  *test,
           const Found *found)
{
  int uid;

  return dd_tool_find_id (call, "/etc/passwd", test->text, &uid) && uid == found->node->uid;
}

static gboolean
test_empty (DdToolCall  *call,
            const Test  *test,
            const Found *found)
{
  if (dd_node_is_directory (found->node))
    return found->node->n_children == 0;
  return found->node->kind == DD_NODE_FILE && found->node->content->size == 0;
}

static gboolean
compare (const Test *test,
         gint64      number)
{
  return test->sign == '+' ? number > test->number : test->sign == '-' ? number < test->number
                                                                       : number == test->number;
}

static gint64
unit_of (const char *text)
{
  char last = *text ? text[strlen (text) - 1] : '\0';

  return last == 'c' ? 1 : last == 'k' ? 1024 : last == 'M' ? 1048576 : last == 'G' ? 1073741824
                                                                                     : 512;
}

/* Sizes are rounded up to whole units. */
static gboolean
test_size (DdToolCall  *call,
           const Test  *test,
           const Found *found)
{
  gint64 unit = unit_of (test->text);

  return compare (test, (dd_node_get_size (found->node) + unit - 1) / unit);
}

static gboolean
test_minutes (DdToolCall  *call,
              const Test  *test,
              const Found *found)
{
  return compare (test, ((gint64) call->world->now - found->node->mtime) / (gint64) USEC_A_MINUTE);
}

static gboolean
test_days (DdToolCall  *call,
           const Test  *test,
           const Found *found)
{
  return compare (test, ((gint64) call->world->now - found->node->mtime) /
                  (gint64) (USEC_A_MINUTE * 60 * 24));
}

static const struct
{
  const char *name;
  TestFunc    func;
  gboolean    takes_text;
  gboolean    takes_number;
} known_tests[] = {
  { "-empty", test_empty, FALSE, FALSE }, { "-iname", test_iname, TRUE, FALSE },
  { "-mmin", test_minutes, TRUE, TRUE }, { "-mtime", test_days, TRUE, TRUE },
  { "-name", test_name, TRUE, FALSE }, { "-path", test_path, TRUE, FALSE },
  { "-size", test_size, TRUE, TRUE }, { "-type", test_type, TRUE, FALSE },
  { "-user", test_user, TRUE, FALSE },
};

/* What find has and the model has not. */
static const char *const unmodelled[] = {
  "-o", "-or", "(", "-perm", "-newer", "-prune", "-xdev", "-printf", "-ls", "-ok", "-group",
  "-regex", "-links", "-inum", "-atime", "-ctime", "-quit", "-execdir", NULL,
};

/* Reads the words of -exec up to ";" or "+". Returns how many it took. */
static int
parse_exec (DdToolCall *call,
            int         i,
            Search     *search)
{
  int end = i + 1;

  while (call->argv[end] && !g_str_equal (call->argv[end], ";") &&
         !(g_str_equal (call->argv[end], "+") && g_str_equal (call->argv[end - 1], "{}")))
    end++;
  if (call->argv[end] == NULL || end == i + 1)
    return 0;
  search->exec = call->argv + i + 1;
  search->n_exec = end - i - 1;
  search->exec_once = g_str_equal (call->argv[end], "+");
  search->print = FALSE;
  return end - i + 1;
}

/* Reads what is not a test. Returns how many words it took, 0 for none. */
static int
parse_action (DdToolCall *call,
              int         i,
              Search     *search)
{
  const char *word = call->argv[i];
  const char *value = call->argv[i + 1];

  if (g_str_equal (word, "-exec"))
    return parse_exec (call, i, search);
  if (g_str_equal (word, "-print") || g_str_equal (word, "-a"))
    return 1;
  if (g_str_equal (word, "-print0") || g_str_equal (word, "-delete"))
    {
      search->terminator = word[1] == 'p' ? DD_TEXT_NUL : search->terminator;
      search->remove = search->remove || word[1] == 'd';
      search->print = search->print && word[1] == 'p';
      return 1;
    }
  if (value == NULL || !g_ascii_isdigit (*value))
    return 0;
  if (g_str_equal (word, "-maxdepth"))
    search->max_depth = MIN (g_ascii_strtoll (value, NULL, 10), MAX_DEPTH);
  else if (g_str_equal (word, "-mindepth"))
    search->min_depth = MIN (g_ascii_strtoll (value, NULL, 10), MAX_DEPTH);
  else
    return 0;
  return 2;
}

static int
parse_test (DdToolCall *call,
            int         i,
            Search     *search)
{
  Test test = { 0 };
  int taken = 1;

  if (g_str_equal (call->argv[i], "!") || g_str_equal (call->argv[i], "-not"))
    {
      test.negated = TRUE;
      taken++;
      if (call->argv[++i] == NULL)
        return 0;
    }
  for (gsize k = 0; k < G_N_ELEMENTS (known_tests); k++)
    {
      if (!g_str_equal (call->argv[i], known_tests[k].name))
        continue;
      test.func = known_tests[k].func;
      test.text = known_tests[k].takes_text ? call->argv[i + 1] : "";
      if (test.text == NULL)
        return 0;
      if (known_tests[k].takes_number)
        {
          test.sign = *test.text;
          test.number = g_ascii_strtoll (test.text + (test.sign == '+' || test.sign == '-'), NULL,
                                         10);
        }
      g_array_append_val (search->tests, test);
      return taken + known_tests[k].takes_text;
    }
  return 0;
}

static gboolean
matches (DdToolCall   *call,
         const Search *search,
         DdNode       *node,
         const char   *shown,
         int           depth)
{
  g_autofree char *name = g_path_get_basename (shown);
  Found found = { shown, name, node };

  if (depth < search->min_depth)
    return FALSE;
  for (guint i = 0; i < search->tests->len; i++)
    {
      const Test *test = &g_array_index (search->tests, Test, i);

      if (test->func (call, test, &found) == test->negated)
        return FALSE;
    }
  return TRUE;
}

static void
add_command (Search     *search,
             const char *shown)
{
  GPtrArray *argv;

  if (search->exec_once && search->commands->len)
    {
      char **before = g_ptr_array_steal_index (search->commands, 0);
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

      g_strv_builder_addv (builder, (const char **) before);
      g_strv_builder_add (builder, shown);
      g_strfreev (before);
      g_ptr_array_add (search->commands, g_strv_builder_end (builder));
      return;
    }
  argv = g_ptr_array_new ();
  for (int i = 0; i < search->n_exec; i++)
    {
      g_auto (GStrv) parts = g_strsplit (search->exec[i], "{}", -1);

      g_ptr_array_add (argv, g_strjoinv (shown, parts));
    }
  g_ptr_array_add (argv, NULL);
  g_ptr_array_add (search->commands, g_ptr_array_free (argv, FALSE));
}

static int
visit (DdToolCall *call,
       Search     *search,
       const char *path,
       const char *shown,
       int         depth)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_auto (GStrv) names = NULL;
  gboolean hit;
  int status = 0;
  int result = dd_fs_stat (call->fs, path, FALSE, &entry);

  if (result != 0)
    {
      if (dd_tool_is_busybox (call))
        dd_tool_complain (call, "", shown, result);
      else
        g_string_append_printf (call->err, "find: ‘%s’: %s\n", shown, dd_fs_strerror (result));
      return 1;
    }
  hit = matches (call, search, entry.node, shown, depth);
  if (hit && search->print)
    g_string_append_printf (call->out, "%s%c", shown, search->terminator);
  if (hit && search->exec)
    add_command (search, shown);
  if (dd_node_is_directory (entry.node) && depth < search->max_depth)
    dd_fs_list (call->fs, path, &names);
  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *below = dd_tool_join_path (path, names[i]);
      g_autofree char *below_shown = dd_tool_join_path (shown, names[i]);

      status |= visit (call, search, below, below_shown, depth + 1);
    }
  if (hit && search->remove)
    dd_fs_remove_tree (call->fs, path);
  return status;
}

static DdToolResult
refuse (DdToolCall *call,
        const char *word)
{
  if (g_strv_contains (unmodelled, word))
    return dd_tool_fail (call, 1, "find: Drydock does not model %s yet", word);
  if (dd_tool_is_busybox (call))
    return dd_tool_fail (call, 1, "find: unrecognized: %s", word);
  return dd_tool_fail (call, 1, *word == '-' ? "find: unknown predicate `%s'"
                                             : "find: paths must precede expression: `%s'", word);
}

static DdToolResult
run_search (DdToolCall *call,
            Search     *search)
{
  int n_paths = 0;
  int status = 0;

  while (call->argv[1 + n_paths] && strchr ("-!(", call->argv[1 + n_paths][0]) == NULL)
    n_paths++;
  for (int i = 1 + n_paths; call->argv[i];)
    {
      int taken = parse_action (call, i, search);

      if (taken == 0)
        taken = parse_test (call, i, search);
      if (taken == 0)
        return refuse (call, call->argv[i]);
      i += taken;
    }
  if (search->exec && call->inlined)
    return DD_TOOL_WAIT;
  if (n_paths == 0)
    status = visit (call, search, call->cwd, ".", 0);
  for (int i = 1; i <= n_paths; i++)
    {
      g_autofree char *path = dd_tool_path (call, call->argv[i]);

      status |= visit (call, search, path, call->argv[i], 0);
    }
  return search->exec ? dd_tool_run_list (call, search->commands, status)
                      : dd_tool_finish (call, status);
}

DdToolResult
dd_find_tool (DdToolCall *call)
{
  g_autoptr (GArray) tests = g_array_new (FALSE, FALSE, sizeof (Test));
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  Search search = {
    .tests = tests, .max_depth = MAX_DEPTH, .print = TRUE, .terminator = '\n',
    .commands = commands,
  };

  if (call->memo)
    return dd_tool_continue_list (call);
  return run_search (call, &search);
}

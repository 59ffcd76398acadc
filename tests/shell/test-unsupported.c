// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-command-table.h"
#include "dd-docker-line.h"

/* docs/UNSUPPORTED.md names every command and every option that Docker has and
 * the program refuses, and every option that it only keeps. The tables of the
 * program say which these are. */

typedef void (*Visit) (const DdCommand *command,
                       GString         *rows);

static gboolean
is_unmodelled (const DdCommand *command)
{
  gboolean is_group = (command->flags & DD_COMMAND_GROUP) != 0;

  return (command->flags & DD_COMMAND_UNMODELLED) != 0 ||
         (!is_group && !dd_docker_is_modelled (command->path));
}

static void
visit_below (const char *group,
             Visit       visit,
             GString    *rows)
{
  g_autoptr (GPtrArray) entries = dd_docker_list_entries (group);

  for (guint i = 0; i < entries->len; i++)
    {
      const DdCommandEntry *entry = g_ptr_array_index (entries, i);

      if (entry->path != entry->command->path)
        continue;
      visit (entry->command, rows);
      visit_below (entry->path, visit, rows);
    }
}

static void
add_unmodelled (const DdCommand *command,
                GString         *rows)
{
  if (is_unmodelled (command))
    g_string_append_printf (rows, "| `%s` | %s |\n", command->path, command->summary);
}

static void
add_names (const DdOption *options,
           DdOptionFlags   flag,
           GString        *names)
{
  for (const DdOption *option = options; option && option->name; option++)
    if ((option->flags & flag) != 0)
      g_string_append_printf (names, "%s`--%s`", names->len > 0 ? ", " : "", option->name);
}

static void
add_flagged (const DdCommand *command,
             DdOptionFlags    flag,
             GString         *rows)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (is_unmodelled (command))
    return;
  add_names (command->table.options, flag, names);
  add_names (command->table.shared, flag, names);
  if (names->len > 0)
    g_string_append_printf (rows, "| `%s` | %s |\n", command->path, names->str);
}

static void
add_refused (const DdCommand *command,
             GString         *rows)
{
  add_flagged (command, DD_OPTION_UNMODELLED, rows);
}

static void
add_kept (const DdCommand *command,
          GString         *rows)
{
  add_flagged (command, DD_OPTION_KEPT, rows);
}

static char *
read_document (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "UNSUPPORTED.md", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Gives the rows of the table under a heading. */
static char *
read_rows (const char *heading)
{
  g_autofree char *text = read_document ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *rows = g_string_new (NULL);
  gboolean inside = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "## "))
        inside = g_str_equal (lines[i] + 3, heading);
      else if (inside && g_str_has_prefix (lines[i], "| `"))
        g_string_append_printf (rows, "%s\n", lines[i]);
    }
  return g_string_free (rows, FALSE);
}

static void
check_table (const char *heading,
             Visit       visit)
{
  g_autofree char *documented = read_rows (heading);
  g_autoptr (GString) rows = g_string_new (NULL);

  visit (dd_docker_get_root (), rows);
  visit_below ("docker", visit, rows);
  if (!g_str_equal (documented, rows->str))
    g_test_message ("the table under “%s” must be:\n%s", heading, rows->str);
  g_assert_cmpstr (documented, ==, rows->str);
}

static void
test_commands (void)
{
  check_table ("Commands", add_unmodelled);
}

static void
test_refused_options (void)
{
  check_table ("Options that are refused", add_refused);
}

static void
test_kept_options (void)
{
  check_table ("Options that are only kept", add_kept);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unsupported/commands", test_commands);
  g_test_add_func ("/unsupported/refused-options", test_refused_options);
  g_test_add_func ("/unsupported/kept-options", test_kept_options);
  return g_test_run ();
}

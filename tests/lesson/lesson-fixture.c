// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "dd-lesson-loader.h"
#include "lesson-fixture.h"

gpointer
fake_world_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
fake_world_free (gpointer world)
{
  g_hash_table_unref (world);
}

static gpointer
open_fake_world (gpointer user_data)
{
  return fake_world_new ();
}

static char *
list_names (GHashTable *world)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (world), (GCompareFunc) strcmp);

  for (GList *item = names; item != NULL; item = item->next)
    g_string_append_printf (out, "%s\n", (char *) item->data);
  return g_string_free (out, FALSE);
}

char *
fake_world_run (gpointer    world,
                const char *command,
                int        *exit_status)
{
  g_auto (GStrv) words = g_strsplit (command, " ", 3);
  const char *name = words[0] != NULL && words[1] != NULL ? words[1] : "";
  const char *value;

  *exit_status = 0;
  if (g_str_equal (words[0], "put"))
    g_hash_table_insert (world, g_strdup (name), g_strdup (words[2]));
  else if (g_str_equal (words[0], "drop"))
    g_hash_table_remove (world, name);
  else if (g_str_equal (words[0], "list"))
    return list_names (world);
  else if (g_str_equal (words[0], "status"))
    *exit_status = atoi (name);
  else if (g_str_equal (words[0], "hang"))
    return NULL;
  else if (g_str_equal (words[0], "odd"))
    return g_strdup ("Drydock does not model this yet\n");
  else if (g_str_equal (words[0], "get"))
    {
      value = g_hash_table_lookup (world, name);
      *exit_status = value != NULL ? 0 : 1;
      return value != NULL ? g_strdup_printf ("%s\n", value)
                           : g_strdup_printf ("no %s\n", name);
    }
  else
    *exit_status = 127;
  return g_strdup ("");
}

static void
copy_pair (gpointer key,
           gpointer value,
           gpointer user_data)
{
  g_hash_table_insert (user_data, g_strdup (key), g_strdup (value));
}

char *
fake_world_check (gpointer    world,
                  const char *command,
                  int        *exit_status)
{
  g_autoptr (GHashTable) branch = fake_world_new ();

  g_hash_table_foreach (world, copy_pair, branch);
  return fake_world_run (branch, command, exit_status);
}

const DdProveWorld fake_world = {
  open_fake_world,
  fake_world_run,
  fake_world_check,
  fake_world_free,
};

GPtrArray *
fixture_new_problems (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
}

/* Every message has to occur, in this order, and there must be no others. */
void
fixture_assert_problems (GPtrArray   *problems,
                         const char **messages)
{
  guint n = g_strv_length ((char **) messages);

  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", ((GError *) g_ptr_array_index (problems, i))->message);
  for (guint i = 0; i < MIN (n, problems->len); i++)
    g_assert_nonnull (strstr (((GError *) g_ptr_array_index (problems, i))->message, messages[i]));
  g_assert_cmpuint (problems->len, ==, n);
}

char *
fixture_new_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("drydock-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

static void
remove_tree (GFile *file)
{
  g_autoptr (GFileEnumerator) children = NULL;
  GFile *child;

  children = g_file_enumerate_children (file, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                        G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  while (children != NULL
         && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) && child != NULL)
    remove_tree (child);
  g_file_delete (file, NULL, NULL);
}

void
fixture_remove_folder (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  remove_tree (file);
}

void
fixture_write (const char *folder,
               const char *name,
               const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

char *
fixture_read (const char *folder,
              const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

const char *
fixture_lessons_path (void)
{
  const char *path = g_getenv ("DRYDOCK_LESSONS");

  g_assert_nonnull (path);
  return path;
}

/* Loads a lesson that has to be in order, from the text of its lesson.json. */
DdLesson *
fixture_load_lesson (const char *lesson_json)
{
  g_autofree char *folder = fixture_new_folder ();
  g_autoptr (GFile) home = g_file_new_build_filename (folder, "04-test", NULL);
  g_autoptr (GPtrArray) problems = fixture_new_problems ();
  DdCurriculumEntry entry = {
    .number = 4,
    .slug = (char *) "04-test",
    .title = (char *) "Test",
    .section = (char *) "Tests",
    .summary = (char *) "A test.",
    .minutes = 1,
  };
  DdLesson *lesson;

  fixture_write (folder, "04-test/lesson.json", lesson_json);
  fixture_write (folder, "04-test/theory.md", "# Test\n");
  fixture_write (folder, "04-test/cheatsheet.json",
                 "{\"title\": \"Test\", \"blocks\": [{\"kind\": \"list\", \"title\": \"All\","
                 " \"lines\": [\"one\"]}]}");
  lesson = dd_lesson_loader_load (home, &entry, problems);
  fixture_assert_problems (problems, (const char *[]) { NULL });
  g_assert_nonnull (lesson);
  fixture_remove_folder (folder);
  return lesson;
}

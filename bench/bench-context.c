// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdio.h>

#include <glib/gstdio.h>

#include "dd-bench.h"
#include "dd-build-context.h"
#include "dd-build-folder.h"
#include "dd-ignore.h"

#define N_PATHS    100000
#define N_PATTERNS 200
#define N_FOLDERS  100
#define N_FILES    20000

/* One of each kind of pattern in turns; few of them fit anything. */
static const char *const shapes[] = {
  "vendor%u/**", "**/cache%u", "**/*.log%u", "src/*/tmp%u*", "out%u", "**/test_%u*.[ch]",
  "*%u.bak",     "lib?/%u",    "**/x*y%u*z", "/tools/%u",
};

static char **
make_patterns (gboolean exceptions)
{
  GPtrArray *patterns = g_ptr_array_new ();

  for (guint i = 0; i < N_PATTERNS; i++)
    {
      g_autoptr (GString) pattern = g_string_new (shapes[i % G_N_ELEMENTS (shapes)]);
      g_autofree char *number = g_strdup_printf ("%u", i);

      g_string_replace (pattern, "%u", number, 0);
      if (exceptions && i % 10 == 9)
        g_string_prepend (pattern, "!");
      g_ptr_array_add (patterns, g_strdup (pattern->str));
    }
  g_ptr_array_add (patterns, NULL);

  return (char **) g_ptr_array_free (patterns, FALSE);
}

static char **
make_paths (void)
{
  char **paths = g_new0 (char *, N_PATHS + 1);

  for (guint i = 0; i < N_PATHS; i++)
    paths[i] = g_strdup_printf ("src/module%u/component_%u/file_%u.c", i % N_FOLDERS, i % 7, i);

  return paths;
}

/* Writes what is measured, for a program that measures the same. */
static void
write_lines (const char  *folder,
             const char  *name,
             char       **lines)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = g_strjoinv ("\n", lines);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, text, -1, &error))
    g_printerr ("%s\n", error->message);
}

static void
bench_each (const char  *what,
            DdIgnore    *ignore,
            char       **paths)
{
  double start = dd_bench_cpu ();
  gboolean ignored;

  for (guint i = 0; i < N_PATHS; i++)
    dd_ignore_match (ignore, paths[i], &ignored, NULL, NULL);
  dd_bench_report (what, dd_bench_cpu () - start, "ms CPU", NULL);
}

/* As a walk through a tree does it: what the folder fitted is known. */
static void
bench_walk (DdIgnore  *ignore,
            char     **paths)
{
  guint8 above[N_PATTERNS] = { 0 };
  double start = dd_bench_cpu ();
  gboolean ignored;

  for (guint i = 0; i < N_PATHS; i++)
    dd_ignore_match_below (ignore, paths[i], above, NULL, &ignored, NULL, NULL);
  dd_bench_report ("context: 100,000 paths of a walk, 200 patterns", dd_bench_cpu () - start,
                   "ms CPU", "<= 1000");
}

/* A folder of the simulated host, by modules and components. */
static DdNode *
make_folder (char **paths)
{
  DdNode *root = dd_node_new_directory (0755);
  g_autoptr (DdContent) content = dd_content_new_text ("int x;\n");
  g_autoptr (DdNode) file = dd_node_new_file (content, 0644);

  for (guint i = 0; i < N_FILES; i++)
    {
      g_autoptr (DdNode) before = root;

      root = dd_node_set_path (before, paths[i], file);
    }

  return root;
}

static void
bench_context (DdIgnore  *ignore,
               char     **paths)
{
  g_autoptr (DdNode) folder = make_folder (paths);
  double start = dd_bench_cpu ();
  g_autoptr (DdBuildContext) context = dd_build_context_new (folder, ignore, NULL);
  double made = dd_bench_cpu ();
  g_autoptr (DdContextTransfer) first = dd_context_transfer_new (context, NULL, NULL, NULL);
  g_autoptr (DdContextTransfer) second = dd_context_transfer_new (context, first, NULL, NULL);

  dd_bench_report ("context: a folder of 20,000 files filtered", made - start, "ms CPU", NULL);
  dd_bench_report ("context: sent, and sent again unchanged", dd_bench_cpu () - made, "ms CPU",
                   NULL);
}

/* A folder on the disk of this computer, with an ignore file, as "Open a folder…"
 * reads it. */

static void
write_folder (const char  *folder,
              char       **paths,
              char       **patterns)
{
  g_autoptr (GHashTable) made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  write_lines (folder, ".dockerignore", patterns);
  for (guint i = 0; i < N_PATHS; i++)
    {
      g_autofree char *path = g_build_filename (folder, paths[i], NULL);
      g_autofree char *above = g_path_get_dirname (path);
      FILE *file;

      if (!g_hash_table_contains (made, above))
        {
          g_mkdir_with_parents (above, 0755);
          g_hash_table_add (made, g_strdup (above));
        }
      file = fopen (path, "w");
      if (file == NULL)
        continue;
      fputs ("int x;\n", file);
      fclose (file);
    }
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries && (name = g_dir_read_name (entries)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static void
bench_folder (char **paths,
              char **patterns)
{
  DdBuildFolderLimits limits = dd_build_folder_default_limits;
  g_autofree char *folder = g_dir_make_tmp ("drydock-bench-XXXXXX", NULL);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (
    (GDestroyNotify) dd_build_folder_problem_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdNode) root = NULL;
  double start;

  if (folder == NULL)
    return;
  write_folder (folder, paths, patterns);
  limits.max_entries = MAX (limits.max_entries, 2 * N_PATHS);
  start = dd_bench_cpu ();
  root = dd_build_folder_read (folder, "Dockerfile", 0, &limits, problems, NULL, &error);
  if (root)
    dd_bench_report ("context: a real folder of 100,000 files, 200 patterns, read",
                     dd_bench_cpu () - start, "ms CPU", "<= 1000");
  else
    g_printerr ("%s\n", error->message);
  remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_auto (GStrv) plain = make_patterns (FALSE);
  g_auto (GStrv) mixed = make_patterns (TRUE);
  g_auto (GStrv) paths = make_paths ();
  g_autoptr (DdIgnore) ignore = dd_ignore_new ((const char *const *) plain, NULL);
  g_autoptr (DdIgnore) with_exceptions = dd_ignore_new ((const char *const *) mixed, NULL);

  if (argc > 1)
    {
      write_lines (argv[1], "patterns", plain);
      write_lines (argv[1], "paths", paths);
    }
  bench_walk (ignore, paths);
  bench_each ("context: 100,000 paths one by one", ignore, paths);
  bench_each ("context: the same with 20 exceptions", with_exceptions, paths);
  bench_context (ignore, paths);
  bench_folder (paths, plain);

  return 0;
}

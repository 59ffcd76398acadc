// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-transcript.h"

#include <string.h>

/* The folders of the recorded scripts: the top one, and those in it. */
static const char *const folders[] = { "", "builds", "containerd" };

static int
compare_names_cb (gconstpointer a,
                  gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_files (GPtrArray  *names,
           const char *folder,
           const char *suffix)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "transcripts", folder, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *file;

  g_assert_no_error (error);
  while ((file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, suffix))
      {
        g_autofree char *name = g_strndup (file, strlen (file) - strlen (suffix));

        g_ptr_array_add (names, g_build_filename (folder, name, NULL));
      }
}

/**
 * dd_transcript_list_files:
 * @suffix: an ending of file names
 *
 * Lists what was recorded: the files with that ending, also those in a folder
 * of a subject, whose names begin with it.
 *
 * Returns: (transfer full) (element-type utf8): the names without the ending,
 *   sorted
 */
GPtrArray *
dd_transcript_list_files (const char *suffix)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    add_files (names, folders[i], suffix);
  g_ptr_array_sort (names, compare_names_cb);
  return names;
}

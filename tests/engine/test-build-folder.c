// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dd-build-context.h"

#include "dd-build-folder.h"

#define HUGE_SIZE (10 * G_GINT64_CONSTANT (1024) * 1024 * 1024)

typedef struct
{
  char      *folder;
  GPtrArray *problems;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("dd-folder-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                      dd_build_folder_problem_free);
}

/* Removes a folder of a test; there are no links to folders in it that are
 * followed. */
static void
remove_all (const char *path)
{
  g_autoptr (GDir) directory = NULL;
  const char *name;

  g_chmod (path, 0700);
  directory = g_dir_open (path, 0, NULL);
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_SYMLINK) || !g_file_test (child, G_FILE_TEST_IS_DIR))
        g_unlink (child);
      else
        remove_all (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  remove_all (fixture->folder);
  g_free (fixture->folder);
  g_ptr_array_unref (fixture->problems);
}

static char *
path_of (Fixture    *fixture,
         const char *path)
{
  return g_build_filename (fixture->folder, path, NULL);
}

static void
put (Fixture    *fixture,
     const char *path,
     const char *text)
{
  g_autofree char *full = path_of (fixture, path);
  g_autofree char *parent = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_assert_true (g_file_set_contents (full, text, -1, NULL));
}

static DdNode *
read_with (Fixture                    *fixture,
           const DdBuildFolderLimits  *limits,
           GError                    **error)
{
  return dd_build_folder_read (fixture->folder, "Dockerfile", 0, limits, fixture->problems, NULL,
                               error);
}

static DdNode *
read_all (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  DdNode *root = read_with (fixture, &dd_build_folder_default_limits, &error);

  g_assert_no_error (error);

  return root;
}

static const DdBuildFolderProblem *
get_problem (Fixture    *fixture,
             const char *path)
{
  for (guint i = 0; i < fixture->problems->len; i++)
    {
      const DdBuildFolderProblem *problem = g_ptr_array_index (fixture->problems, i);

      if (strcmp (problem->path, path) == 0)
        return problem;
    }

  return NULL;
}

static char *
dup_text (DdNode     *root,
          const char *path)
{
  DdNode *node = dd_node_lookup (root, path);
  gsize length;
  const char *text = dd_content_get_text (node->content, &length);

  return text != NULL ? g_strndup (text, length) : NULL;
}

/* @text is NULL for a file of which only the size is known. */
static void
check_text (DdNode     *root,
            const char *path,
            const char *text)
{
  g_autofree char *found = dup_text (root, path);

  g_assert_cmpstr (found, ==, text);
}

static void
test_files (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (DdNode) root = NULL;
  g_autofree char *tool = path_of (fixture, "bin/tool");
  struct stat status;

  put (fixture, "Dockerfile", "FROM scratch\n");
  put (fixture, "bin/tool", "#!/bin/sh\n");
  put (fixture, "empty", "");
  g_assert_cmpint (g_chmod (tool, 0750), ==, 0);
  g_assert_cmpint (g_stat (tool, &status), ==, 0);
  root = read_all (fixture);

  g_assert_cmpuint (fixture->problems->len, ==, 0);
  check_text (root, "Dockerfile", "FROM scratch\n");
  check_text (root, "empty", "");
  g_assert_cmpuint (dd_node_lookup (root, "bin/tool")->mode, ==, 0750);
  g_assert_cmpint (dd_node_lookup (root, "bin/tool")->mtime / G_USEC_PER_SEC, ==,
                   status.st_mtim.tv_sec);
}

/* Links are kept as they are: nothing outside, and no loop, is ever read. */
static void
test_links (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (DdNode) root = NULL;
  g_autofree char *out = path_of (fixture, "out");
  g_autofree char *loop = path_of (fixture, "a/loop");

  put (fixture, "a/file", "text");
  g_assert_cmpint (symlink ("/etc", out), ==, 0);
  g_assert_cmpint (symlink ("..", loop), ==, 0);
  root = read_all (fixture);

  g_assert_cmpint (dd_node_lookup (root, "out")->kind, ==, DD_NODE_SYMLINK);
  g_assert_cmpstr (dd_node_lookup (root, "out")->target, ==, "/etc");
  g_assert_cmpstr (dd_node_lookup (root, "a/loop")->target, ==, "..");
  g_assert_cmpuint (dd_node_count (root), ==, 5);
}

/* A Dockerfile that is a link is not read through it. */
static void
test_linked_dockerfile (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (DdNode) root = NULL;
  g_autofree char *dockerfile = path_of (fixture, "Dockerfile");
  g_autofree char *ignore = path_of (fixture, ".dockerignore");

  put (fixture, "real", "FROM scratch\n");
  g_assert_cmpint (symlink ("/etc/passwd", dockerfile), ==, 0);
  g_assert_cmpint (symlink ("/etc/passwd", ignore), ==, 0);
  root = read_all (fixture);
  g_assert_cmpint (dd_node_lookup (root, "Dockerfile")->kind, ==, DD_NODE_SYMLINK);
  g_assert_null (dd_node_lookup (root, "Dockerfile")->content);
}

static void
test_ignored (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (DdNode) root = NULL;
  g_autofree char *secret = path_of (fixture, "secret");

  put (fixture, "Dockerfile", "FROM scratch\n");
  put (fixture, ".dockerignore", "*\n!src\nsrc/*.o\n");
  put (fixture, "secret", "password");
  put (fixture, "modules/a/b", "1");
  put (fixture, "src/a.c", "int a;");
  put (fixture, "src/a.o", "object");
  g_assert_cmpint (g_chmod (secret, 0), ==, 0);
  root = read_all (fixture);

  g_assert_cmpuint (fixture->problems->len, ==, 0);
  check_text (root, "Dockerfile", "FROM scratch\n");
  check_text (root, ".dockerignore", "*\n!src\nsrc/*.o\n");
  check_text (root, "secret", NULL);
  g_assert_cmpint (dd_node_get_size (dd_node_lookup (root, "secret")), ==, 8);
  g_assert_cmpuint (dd_node_lookup (root, "modules")->n_children, ==, 0);
  check_text (root, "src/a.c", "int a;");
  check_text (root, "src/a.o", NULL);
}

/* A huge file is known by its size; a change at its end is seen. */
static void
test_huge (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (DdNode) first = NULL;
  g_autoptr (DdNode) second = NULL;
  g_autofree char *huge = path_of (fixture, "disk.img");
  int file = g_open (huge, O_CREAT | O_RDWR, 0644);
  DdContent *content;

  g_assert_cmpint (ftruncate (file, HUGE_SIZE), ==, 0);
  first = read_all (fixture);
  g_assert_cmpint (pwrite (file, "x", 1, HUGE_SIZE - 1), ==, 1);
  close (file);
  second = read_all (fixture);
  content = dd_node_lookup (first, "disk.img")->content;
  g_assert_cmpint (content->size, ==, HUGE_SIZE);
  g_assert_null (content->text);
  g_assert_false (dd_content_equal (content, dd_node_lookup (second, "disk.img")->content));
}

static void
test_special (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (DdNode) root = NULL;
  g_autofree char *pipe = path_of (fixture, "pipe");
  g_autofree char *odd = path_of (fixture, "\xff.bin");

  g_assert_cmpint (mkfifo (pipe, 0644), ==, 0);
  g_assert_true (g_file_set_contents (odd, "x", 1, NULL));
  root = read_all (fixture);
  g_assert_cmpint (dd_node_lookup (root, "pipe")->kind, ==, DD_NODE_FIFO);
  g_assert_cmpuint (root->n_children, ==, 1);
  g_assert_cmpuint (fixture->problems->len, ==, 1);
  g_assert_nonnull (strstr (get_problem (fixture, "\xef\xbf\xbd.bin")->buildkit, "invalid UTF-8"));
}

/* The administrator may read everything. */
static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (DdNode) root = NULL;
  g_autofree char *file = path_of (fixture, "key");
  g_autofree char *folder = path_of (fixture, "private");
  g_autofree char *classic = g_strdup_printf ("checking context: no permission to read from '%s'",
                                              file);

  put (fixture, "key", "key");
  put (fixture, "private/file", "text");
  put (fixture, "public", "text");
  g_assert_cmpint (g_chmod (file, 0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0), ==, 0);
  root = read_all (fixture);
  check_text (root, "public", "text");
  if (g_access (file, R_OK) == 0)
    {
      check_text (root, "key", "key");
      return;
    }
  check_text (root, "key", "");
  g_assert_null (get_problem (fixture, "key")->buildkit);
  g_assert_cmpstr (get_problem (fixture, "key")->classic, ==, classic);
  g_assert_cmpstr (get_problem (fixture, "private")->buildkit, ==,
                   "error from sender: open private: permission denied");
  g_assert_cmpuint (dd_node_lookup (root, "private")->n_children, ==, 0);
}

static void
test_limits (Fixture       *fixture,
             gconstpointer  data)
{
  DdBuildFolderLimits limits = dd_build_folder_default_limits;
  g_autoptr (DdNode) root = NULL;
  g_autoptr (GError) error = NULL;

  put (fixture, "a/b/c/deep", "text");
  put (fixture, "x", "1234567890");
  put (fixture, "y", "1234567890");
  put (fixture, "z", "1");
  limits.max_depth = 2;
  limits.max_total_size = 15;
  limits.max_file_size = 12;
  root = read_with (fixture, &limits, &error);
  g_assert_no_error (error);
  g_assert_nonnull (get_problem (fixture, "a/b"));
  g_assert_cmpuint (dd_node_lookup (root, "a/b")->n_children, ==, 0);
  check_text (root, "x", "1234567890");
  check_text (root, "y", NULL);
  g_assert_nonnull (get_problem (fixture, "y"));
  g_assert_cmpuint (fixture->problems->len, ==, 2);

  limits.max_entries = 3;
  g_assert_null (read_with (fixture, &limits, &error));
  g_assert_error (error, DD_BUILD_FOLDER_ERROR, DD_BUILD_FOLDER_ERROR_TOO_MANY);
}

static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *missing = path_of (fixture, "missing");

  put (fixture, "a", "a");
  g_assert_null (dd_build_folder_read (missing, "Dockerfile", 0, &dd_build_folder_default_limits,
                                       fixture->problems, NULL, &error));
  g_assert_error (error, DD_BUILD_FOLDER_ERROR, DD_BUILD_FOLDER_ERROR_OPEN);
  g_cancellable_cancel (cancellable);
  g_assert_null (dd_build_folder_read (fixture->folder, "../../etc/passwd", 0,
                                       &dd_build_folder_default_limits, fixture->problems,
                                       cancellable, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_context (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (DdNode) root = NULL;
  g_autoptr (DdIgnore) ignore = NULL;
  g_autoptr (DdBuildContext) context = NULL;
  g_autofree char *name = NULL;

  put (fixture, "Dockerfile", "FROM scratch\n");
  put (fixture, "Dockerfile.dockerignore", "*.log\n");
  put (fixture, ".dockerignore", "*\n");
  put (fixture, "a.log", "log");
  put (fixture, "a.txt", "text");
  root = read_all (fixture);
  g_assert_true (dd_build_context_read_ignore (root, "Dockerfile", TRUE, &ignore, &name, NULL));
  context = dd_build_context_new (root, ignore, NULL);
  g_assert_cmpstr (name, ==, "Dockerfile.dockerignore");
  g_assert_cmpuint (dd_build_context_get_n_entries (context), ==, 4);
  g_assert_cmpuint (dd_build_context_get_left_out (context)->len, ==, 1);
}

#define ADD(path, function) \
  g_test_add ("/build-folder/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("files", test_files);
  ADD ("links", test_links);
  ADD ("linked-dockerfile", test_linked_dockerfile);
  ADD ("ignored", test_ignored);
  ADD ("huge", test_huge);
  ADD ("special", test_special);
  ADD ("unreadable", test_unreadable);
  ADD ("limits", test_limits);
  ADD ("errors", test_errors);
  ADD ("context", test_context);

  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-context.h"

#define BIG_SIZE 100000

/* Sets a file, or a link when @text begins with "->". */
static void
put (DdNode     **root,
     const char  *path,
     const char  *text)
{
  g_autoptr (DdNode) before = *root;
  g_autoptr (DdContent) content = dd_content_new_text (text);
  g_autoptr (DdNode) node = NULL;

  if (g_str_has_prefix (text, "->"))
    node = dd_node_new_symlink (text + 2);
  else
    node = dd_node_new_file (content, 0644);
  *root = dd_node_set_path (before, path, node);
}

static void
put_big (DdNode     **root,
         const char  *path,
         guint32      mode,
         gint64       mtime)
{
  g_autoptr (DdNode) before = *root;
  g_autoptr (DdContent) content = dd_content_new_sample ("zeroes", BIG_SIZE, NULL);
  g_autoptr (DdNode) node = dd_node_new_file (content, mode);

  node->mtime = mtime;
  *root = dd_node_set_path (before, path, node);
}

static void
cut (DdNode     **root,
     const char  *path)
{
  g_autoptr (DdNode) before = *root;

  *root = dd_node_set_path (before, path, NULL);
}

static DdBuildContext *
make (DdNode     *folder,
      const char *patterns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdIgnore) ignore = dd_ignore_parse (patterns, -1, &error);
  DdBuildContext *context;

  g_assert_no_error (error);
  context = dd_build_context_new (folder, ignore, &error);
  g_assert_no_error (error);

  return context;
}

static char *
list (DdBuildContext *context)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < dd_build_context_get_n_entries (context); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            dd_build_context_get_entry (context, i)->path);

  return g_string_free (text, FALSE);
}

static void
check (DdNode     *folder,
       const char *patterns,
       const char *expected)
{
  g_autoptr (DdBuildContext) context = make (folder, patterns);
  g_autofree char *listed = list (context);

  g_assert_cmpstr (listed, ==, expected);
}

static DdNode *
make_project (void)
{
  DdNode *root = dd_node_new_directory (0755);

  put (&root, "Dockerfile", "FROM busybox\nCOPY . /x/\n");
  put (&root, "docs/README.md", "# hi\n");
  put (&root, "docs/a.md", "a\n");
  put (&root, "src/main.c", "int x;\n");
  put (&root, "src/main.o", "bytes");
  put (&root, "modules/x/index.js", "1;");
  put (&root, "modules/y.js", "22;");

  return root;
}

static void
test_filter (void)
{
  g_autoptr (DdNode) folder = make_project ();

  check (folder, "",
         "Dockerfile docs docs/README.md docs/a.md modules modules/x modules/x/index.js "
         "modules/y.js src src/main.c src/main.o");
  check (folder, "modules\n**/*.o\n", "Dockerfile docs docs/README.md docs/a.md src src/main.c");
  check (folder, "*\n!src\nsrc/*.o", "src src/main.c");
  check (folder, "docs\n!docs/README.md", "Dockerfile docs docs/README.md modules modules/x "
         "modules/x/index.js modules/y.js src src/main.c src/main.o");
  check (folder, "*\n!**/index.js", "modules modules/x modules/x/index.js");
  check (folder, "**", "");
}

static void
test_left_out (void)
{
  g_autoptr (DdNode) folder = make_project ();
  g_autoptr (DdBuildContext) context = make (folder, "# heavy\nmodules/\n\n**/*.o\n");
  GPtrArray *left_out = dd_build_context_get_left_out (context);
  const DdContextLeftOut *modules;
  const DdContextLeftOut *object;

  g_assert_cmpuint (left_out->len, ==, 2);
  modules = g_ptr_array_index (left_out, 0);
  g_assert_cmpstr (modules->path, ==, "modules");
  g_assert_cmpstr (modules->pattern, ==, "modules");
  g_assert_cmpuint (modules->line, ==, 2);
  g_assert_true (modules->is_folder);
  g_assert_cmpuint (modules->n_entries, ==, 4);
  g_assert_cmpint (modules->size, ==, 5);
  object = g_ptr_array_index (left_out, 1);
  g_assert_cmpstr (object->path, ==, "src/main.o");
  g_assert_cmpstr (object->pattern, ==, "**/*.o");
  g_assert_cmpuint (object->line, ==, 4);
  g_assert_cmpint (dd_build_context_get_size (context), ==, 24 + 5 + 2 + 7);
  g_assert_null (dd_node_lookup (dd_build_context_get_root (context), "modules"));
  g_assert_nonnull (dd_node_lookup (dd_build_context_get_root (context), "src/main.c"));
}

/* Everything that is sent belongs to root; what stays is shared. */
static void
test_owner (void)
{
  g_autoptr (DdNode) folder = dd_node_new_directory (0750);
  g_autoptr (DdBuildContext) context = NULL;
  DdNode *file;

  put (&folder, "a", "a");
  put (&folder, "b", "b");
  dd_node_get_child (folder, "a")->uid = 1000;
  folder->uid = 1000;
  context = make (folder, "");
  g_assert_cmpint (dd_build_context_get_root (context)->uid, ==, 0);
  g_assert_cmpuint (dd_build_context_get_root (context)->mode, ==, 0750);
  file = dd_node_get_child (dd_build_context_get_root (context), "a");
  g_assert_cmpint (file->uid, ==, 0);
  g_assert_true (file->content == dd_node_get_child (folder, "a")->content);
  g_assert_true (dd_node_get_child (dd_build_context_get_root (context), "b") ==
                 dd_node_get_child (folder, "b"));
}

static void
test_late_error (void)
{
  g_autoptr (DdNode) folder = make_project ();
  g_autoptr (DdIgnore) ignore = dd_ignore_parse ("x\ns[z-a]", -1, NULL);
  g_autoptr (GError) error = NULL;
  guint line;

  g_assert_null (dd_build_context_new (folder, ignore, &error));
  g_assert_cmpstr (error->message, ==,
                   "failed to match excludepatterns: syntax error in pattern");
  g_assert_true (dd_syntax_error_get_position (error, &line, NULL));
  g_assert_cmpuint (line, ==, 2);
}

static void
check_ignore (DdNode     *folder,
              gboolean    own,
              const char *expected_name,
              const char *expected_pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdIgnore) ignore = NULL;
  g_autofree char *name = NULL;

  g_assert_true (dd_build_context_read_ignore (folder, "build/web.Dockerfile", own, &ignore, &name,
                                               &error));
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, expected_name);
  if (expected_pattern != NULL)
    g_assert_cmpstr (dd_ignore_get_pattern (ignore, 0), ==, expected_pattern);
  else
    g_assert_null (ignore);
}

static void
test_ignore_file (void)
{
  g_autoptr (DdNode) folder = make_project ();
  g_autoptr (DdIgnore) ignore = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  check_ignore (folder, TRUE, NULL, NULL);
  put (&folder, ".dockerignore", "all\n");
  check_ignore (folder, TRUE, ".dockerignore", "all");
  put (&folder, "build/web.Dockerfile.dockerignore", "web\n");
  check_ignore (folder, TRUE, "build/web.Dockerfile.dockerignore", "web");
  check_ignore (folder, FALSE, ".dockerignore", "all");
  put (&folder, "build/web.Dockerfile.dockerignore", "->../docs/rules");
  check_ignore (folder, TRUE, ".dockerignore", "all");
  put (&folder, "docs/rules", "linked\n");
  check_ignore (folder, TRUE, "build/web.Dockerfile.dockerignore", "linked");
  put (&folder, "docs/rules", "a\n!\n");
  g_assert_false (dd_build_context_read_ignore (folder, "build/web.Dockerfile", TRUE, &ignore,
                                                &name, &error));
  g_assert_cmpstr (error->message, ==, "illegal exclusion pattern: \"!\"");
  put (&folder, ".dockerignore", "->.dockerignore");
  check_ignore (folder, FALSE, NULL, NULL);
}

static void
test_digest (void)
{
  g_autoptr (DdNode) folder = dd_node_new_directory (0755);
  g_autoptr (DdBuildContext) before = NULL;
  g_autoptr (DdBuildContext) after = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *changed = NULL;

  put (&folder, "a", "text");
  put (&folder, "b", "text");
  dd_node_get_child (folder, "b")->mtime = 5;
  before = make (folder, "");
  a = dd_build_context_dup_digest (before, 0);
  b = dd_build_context_dup_digest (before, 1);
  g_assert_cmpstr (a, ==, b);
  put (&folder, "b", "texT");
  after = make (folder, "");
  changed = dd_build_context_dup_digest (after, 1);
  g_assert_cmpstr (changed, !=, b);
}

/* Sends a folder and checks what it costs, as a real engine was seen to count. */
static void
transfer (DdNode             *folder,
          const char         *patterns,
          const char         *wanted,
          DdContextTransfer **last,
          gint64              expected,
          const char         *expected_changed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdBuildContext) context = make (folder, patterns);
  g_auto (GStrv) paths = wanted != NULL ? g_strsplit (wanted, " ", -1) : NULL;
  DdContextTransfer *sent = dd_context_transfer_new (context, *last, (const char *const *) paths,
                                                     &error);
  g_autofree char *changed = NULL;

  g_assert_no_error (error);
  changed = g_strjoinv (" ", (char **) dd_context_transfer_get_changed (sent));
  g_assert_cmpint (dd_context_transfer_get_size (sent), ==, expected);
  g_assert_cmpstr (changed, ==, expected_changed);
  g_clear_pointer (last, dd_context_transfer_unref);
  *last = sent;
}

static void
test_transfer (void)
{
  g_autoptr (DdNode) folder = dd_node_new_directory (0755);
  g_autoptr (DdContextTransfer) last = NULL;

  put (&folder, "Dockerfile", "FROM busybox\nCOPY a.txt sub /x/\n");
  put (&folder, "a.txt", "hello");
  put (&folder, "ln", "->a.txt");
  put_big (&folder, "sub/big", 0600, 0);

  transfer (folder, "", "a.txt sub", &last, 100123, "a.txt sub/big");
  transfer (folder, "", "a.txt sub", &last, 77, "");
  dd_node_get_child (folder, "a.txt")->mtime = 7;
  put (&folder, "a.txt", "hello");
  dd_node_get_child (folder, "a.txt")->mtime = 9;
  transfer (folder, "", "a.txt sub", &last, 88, "a.txt");
  put_big (&folder, "sub/big", 0600, 500000);
  transfer (folder, "", "a.txt sub", &last, 100112, "sub/big");

  put (&folder, "Dockerfile", "FROM busybox\nCOPY . /x/\n");
  transfer (folder, "", ".", &last, 166, "Dockerfile");
  transfer (folder, "", NULL, &last, 136, "");

  put (&folder, ".dockerignore", "sub\n");
  transfer (folder, "sub\n", NULL, &last, 127, ".dockerignore");
  cut (&folder, "a.txt");
  transfer (folder, "sub\n", NULL, &last, 93, "");
  cut (&folder, ".dockerignore");
  put (&folder, "e", "123456789");
  transfer (folder, "", NULL, &last, 100186, "e sub/big");
  transfer (folder, "**", NULL, &last, 2, "");
}

static void
test_transfer_links (void)
{
  g_autoptr (DdNode) folder = dd_node_new_directory (0755);
  g_autoptr (DdContextTransfer) last = NULL;
  g_autoptr (DdNode) sub = dd_node_new_directory (0700);
  g_autoptr (DdNode) plain = NULL;

  put (&folder, "a.txt", "hello");
  put (&folder, "ln", "->a.txt");
  put (&folder, "out", "->../../etc");
  put (&folder, "loop", "->loop");
  plain = g_steal_pointer (&folder);
  folder = dd_node_set_path (plain, "sub", sub);
  transfer (folder, "", "ln", &last, 67, "a.txt");
  transfer (folder, "", "out/passwd", &last, 37, "");
  transfer (folder, "", "a* sub", &last, 60, "a.txt");
  g_clear_pointer (&last, dd_context_transfer_unref);
  transfer (folder, "", "loop/x", &last, 33, "");
  g_assert_cmpuint (dd_context_transfer_get_n_entries (last), ==, 1);
}

static void
test_wanted_error (void)
{
  static const char *const wanted[] = { "a[", NULL };
  g_autoptr (DdNode) folder = make_project ();
  g_autoptr (DdBuildContext) context = make (folder, "");
  g_autoptr (GError) error = NULL;

  g_assert_null (dd_context_transfer_new (context, NULL, wanted, &error));
  g_assert_cmpstr (error->message, ==, "syntax error in pattern");
}

static void
check_tar_size (DdNode     *folder,
                const char *patterns,
                gint64      expected)
{
  g_autoptr (DdBuildContext) context = make (folder, patterns);

  g_assert_cmpint (dd_build_context_get_tar_size (context, "Dockerfile"), ==, expected);
}

static void
test_tar_size (void)
{
  g_autoptr (DdNode) folder = dd_node_new_directory (0755);
  g_autoptr (DdNode) sub = dd_node_new_directory (0755);
  g_autofree char *zeroes = g_strnfill (3000, '0');
  g_autofree char *name = g_strnfill (120, 'd');
  g_autofree char *part = g_strnfill (60, 'e');
  g_autofree char *deep = g_strconcat ("sub/", part, "/", part, NULL);
  DdNode *before = folder;

  folder = dd_node_set_path (before, "sub", sub);
  dd_node_unref (before);
  put (&folder, "Dockerfile", "FROM busybox\n");
  check_tar_size (folder, "", 2560);
  put (&folder, "a.txt", "hello");
  put (&folder, "ln", "->a.txt");
  put (&folder, "sub/z", zeroes);
  check_tar_size (folder, "", 7680);
  put (&folder, name, "");
  check_tar_size (folder, "", 9216);
  put (&folder, deep, "");
  check_tar_size (folder, "", 10240);
  put (&folder, ".dockerignore", "*\n");
  check_tar_size (folder, "*", 3072);
  check_tar_size (folder, "*\n!sub/z", 6656);
  check_tar_size (folder, "sub\n!sub/z", 9728);
  put (&folder, "sub/a.c", "");
  check_tar_size (folder, "sub/*.c\n!sub", 11264);
  put (&folder, "sub/\xc3\xa4", "");
  check_tar_size (folder, "sub/*.c\n!sub", 12800);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/build-context/filter", test_filter);
  g_test_add_func ("/build-context/left-out", test_left_out);
  g_test_add_func ("/build-context/owner", test_owner);
  g_test_add_func ("/build-context/late-error", test_late_error);
  g_test_add_func ("/build-context/ignore-file", test_ignore_file);
  g_test_add_func ("/build-context/digest", test_digest);
  g_test_add_func ("/build-context/transfer", test_transfer);
  g_test_add_func ("/build-context/transfer-links", test_transfer_links);
  g_test_add_func ("/build-context/wanted-error", test_wanted_error);
  g_test_add_func ("/build-context/tar-size", test_tar_size);

  return g_test_run ();
}

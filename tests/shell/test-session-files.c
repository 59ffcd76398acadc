// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-editing.h"
#include "dd-session.h"
#include "dd-tty-ops.h"

#define SEED 42

/* What the learner does to the host's files without typing. */

static DdSession *
session_new (void)
{
  return dd_session_new (dd_catalog_get_default (), SEED);
}

static char *
read_file (DdSession  *session,
           const char *path)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (dd_session_get_world (session), NULL);
  char *text = NULL;

  dd_fs_read_text (fs, path, &text);
  return text;
}

static void
assert_file (DdSession  *session,
             const char *path,
             const char *expected)
{
  g_autofree char *text = read_file (session, path);

  g_assert_cmpstr (text, ==, expected);
}

static void
put (DdNode     **root,
     const char  *path,
     const char  *text)
{
  g_autoptr (DdNode) before = *root;
  g_autoptr (DdContent) content = text ? dd_content_new_text (text) : NULL;
  g_autoptr (DdNode) node = text ? dd_node_new_file (content, 0644) : NULL;

  *root = dd_node_set_path (before, path, node);
}

static DdNode *
make_folder (void)
{
  DdNode *root = dd_node_new_directory (0755);
  g_autoptr (DdNode) link = dd_node_new_symlink ("src");
  g_autoptr (DdContent) big = dd_content_new_sample ("big", 5000000, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\xff\0\xfe", 3);
  g_autoptr (DdContent) odd = dd_content_new_bytes (bytes);
  DdNode *nodes[] = { link, dd_node_new_file (big, 0600), dd_node_new_file (odd, 0644) };
  const char *const names[] = { "link", "big", "odd" };

  put (&root, "Dockerfile", "FROM busybox\nCOPY src /src\n");
  put (&root, "src/app.js", "1");
  put (&root, "src/é.txt", "2");
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      g_autoptr (DdNode) before = root;

      root = dd_node_set_path (before, names[i], nodes[i]);
    }
  dd_node_unref (nodes[1]);
  dd_node_unref (nodes[2]);
  return root;
}

static void
save (DdSession  *session,
      const char *path,
      const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dd_session_save_file (session, path, text, &error));
  g_assert_no_error (error);
}

static void
test_save (void)
{
  g_autoptr (DdSession) session = session_new ();
  g_autofree char *caption = NULL;
  guint before = dd_session_get_n_ticks (session);

  save (session, "/home/you/a.txt", "one\n");
  g_test_message ("the cursor stays; stepping on shows the edit as one step");
  assert_file (session, "/home/you/a.txt", NULL);
  dd_session_seek (session, dd_session_next_step (session, before));
  g_assert_cmpuint (dd_session_get_tick (session), ==, dd_session_get_n_ticks (session));
  assert_file (session, "/home/you/a.txt", "one\n");
  caption = dd_event_get_caption (dd_session_get_event (session, before + 1));
  g_assert_cmpstr (caption, ==, "You save /home/you/a.txt in the editor");

  g_test_message ("it is the learner's file, and terminals see it");
  g_assert_cmpint (dd_session_get_event (session, before + 2)->cause, ==,
                   dd_session_get_event (session, before + 1)->index);
  g_free (dd_session_run (session, "test -O a.txt && grep -q one a.txt", NULL));
  g_assert_cmpint (dd_session_get_status (session, DD_CONSOLE), ==, 0);

  g_test_message ("going back takes the edit back; saving there begins a branch");
  dd_session_seek (session, before);
  assert_file (session, "/home/you/a.txt", NULL);
  save (session, "/home/you/a.txt", "two\n");
  g_assert_cmpuint (dd_session_get_n_branches (session), ==, 2);
  dd_session_seek (session, dd_session_get_n_ticks (session));
  assert_file (session, "/home/you/a.txt", "two\n");
}

static void
test_refused (void)
{
  g_autoptr (DdSession) session = session_new ();
  guint n_events = dd_engine_get_n_events (dd_session_get_engine (session));
  g_autoptr (GError) denied = NULL;
  g_autoptr (GError) nowhere = NULL;
  g_autoptr (GError) tree = NULL;
  g_autoptr (DdNode) folder = make_folder ();

  g_assert_false (dd_session_save_file (session, "/etc/passwd", "", &denied));
  g_assert_cmpstr (denied->message, ==, "/etc/passwd: Permission denied");
  g_assert_false (dd_session_save_file (session, "/home/you/no/file", "", &nowhere));
  g_assert_nonnull (strstr (nowhere->message, "No such file or directory"));
  g_assert_false (dd_session_put_folder (session, "/home/you/notes.txt", "x", folder, &tree));
  g_assert_nonnull (strstr (tree->message, "Not a directory"));
  g_test_message ("what was refused left no trace");
  g_assert_cmpuint (dd_engine_get_n_events (dd_session_get_engine (session)), ==, n_events);
}

static void
test_folder (void)
{
  g_autoptr (DdSession) session = session_new ();
  g_autoptr (DdNode) folder = make_folder ();
  g_autofree char *output = NULL;
  g_autofree char *cwd = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_assert_true (dd_session_put_folder (session, "/home/you/app", "app", folder, &error));
  dd_session_seek (session, dd_session_get_n_ticks (session));
  assert_file (session, "/home/you/app/src/app.js", "1");
  output = dd_session_run (session, "cd app && docker build -q . && test -O src", &status);
  g_assert_cmpint (status, ==, 0);
  cwd = dd_session_dup_folder (session);
  g_assert_cmpstr (cwd, ==, "/home/you/app");

  g_test_message ("read again, it takes the place of what was there");
  put (&folder, "src/app.js", NULL);
  put (&folder, "src/new.js", "3");
  g_assert_true (dd_session_put_folder (session, "/home/you/app", "app", folder, &error));
  dd_session_seek (session, dd_session_get_n_ticks (session));
  assert_file (session, "/home/you/app/src/app.js", NULL);
  assert_file (session, "/home/you/app/src/new.js", "3");
}

static char *
dup_digest (DdSession *session)
{
  return dd_world_dup_digest (dd_session_get_world (session));
}

/* Saved and opened again the session is the same, its files included. */
static void
test_round_trip (void)
{
  g_autoptr (DdSession) session = session_new ();
  g_autoptr (DdSession) again = NULL;
  g_autoptr (DdNode) folder = make_folder ();
  g_autofree char *text = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *digest_again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (dd_session_put_folder (session, "/home/you/app", "app", folder, &error));
  dd_session_seek (session, dd_session_get_n_ticks (session));
  save (session, "/home/you/app/Dockerfile", "FROM busybox\nCOPY src /lib\n");
  dd_session_seek (session, dd_session_get_n_ticks (session));
  put (&folder, "src/app.js", "2");
  g_assert_true (dd_session_put_folder (session, "/home/you/app", "app", folder, &error));
  dd_session_seek (session, dd_session_get_n_ticks (session));
  g_free (dd_session_run (session, "docker build -t app app", NULL));
  text = dd_session_to_json (session);
  g_test_message ("what did not change is not written twice");
  g_assert_true (strstr (text, "\"5000000\"") == NULL &&
                 strstr (strstr (text, "5000000") + 1, "5000000") == NULL);
  again = dd_session_new_from_json (dd_catalog_get_default (), "my", text, -1, &error);
  g_assert_no_error (error);
  digest = dup_digest (session);
  digest_again = dup_digest (again);
  g_assert_cmpstr (digest, ==, digest_again);
}

#define HEAD "{\"format\": \"drydock-session\", \"inputs\": [{\"kind\": \"folder\", " \
             "\"terminal\": \"pts/0\", \"text\": \"a\", \"path\": \"/home/you/a\", \"tree\": "
#define ROOT "{\"path\": \"\", \"mode\": 493, \"kind\": 1}"

static void
test_bad_trees (void)
{
  static const char *const trees[] = {
    "1", "[]", "[1]", "[{\"path\": \"\"}]", "[{\"path\": \"\", \"text\": \"\"}]",
    "[" ROOT ", " ROOT "]",
    "[" ROOT ", {\"path\": \"/../x\", \"text\": \"\"}]",
    "[" ROOT ", {\"path\": \"x\", \"text\": \"\"}]",
    "[" ROOT ", {\"path\": \"/x/\", \"text\": \"\"}]",
    "[" ROOT ", {\"path\": \"/x/y\", \"text\": \"\"}]",
    "[" ROOT ", {\"path\": \"/x\", \"text\": \"\"}, {\"path\": \"/x\", \"text\": \"\"}]",
    "[" ROOT ", {\"path\": \"/x\", \"text\": \"\"}, {\"path\": \"/x/y\", \"text\": \"\"}]",
    "[" ROOT ", {\"path\": \"/x\", \"size\": -1}]",
    "[" ROOT ", {\"path\": \"/x\", \"kind\": 6}]",
    "[" ROOT ", {\"path\": \"/x\", \"text\": \"\", \"mode\": 99999}]",
    "[" ROOT ", {\"path\": \"/x\", \"same\": true}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (trees); i++)
    {
      g_autofree char *text = g_strdup_printf (HEAD "%s}]}", trees[i]);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", trees[i]);
      g_assert_null (dd_session_new_from_json (dd_catalog_get_default (), "my", text, -1, &error));
      g_assert_error (error, DD_SESSION_ERROR, DD_SESSION_ERROR_SYNTAX);
    }
}

static void
assert_text (DdNode     *root,
             const char *path,
             const char *expected)
{
  g_autofree char *text = dd_content_dup_text (dd_node_lookup (root, path)->content);

  g_assert_cmpstr (text, ==, expected);
}

/* What only changed on the host stays, what changed on the computer comes. */
static void
test_merge (void)
{
  g_autoptr (DdNode) before = make_folder ();
  g_autoptr (DdNode) after = make_folder ();
  g_autoptr (DdNode) now = make_folder ();
  g_autoptr (DdNode) merged = NULL;

  put (&now, "Dockerfile", "FROM alpine\n");
  put (&now, "made/here", "host");
  put (&after, "src/app.js", "2");
  put (&after, "src/new", "3");
  put (&after, "odd", NULL);
  merged = dd_folder_merge (now, before, after);
  assert_text (merged, "Dockerfile", "FROM alpine\n");
  g_assert_nonnull (dd_node_lookup (merged, "made/here"));
  assert_text (merged, "src/app.js", "2");
  g_assert_nonnull (dd_node_lookup (merged, "src/new"));
  g_assert_nonnull (dd_node_lookup (merged, "src/é.txt"));
  g_assert_null (dd_node_lookup (merged, "odd"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-files/save", test_save);
  g_test_add_func ("/session-files/refused", test_refused);
  g_test_add_func ("/session-files/folder", test_folder);
  g_test_add_func ("/session-files/round-trip", test_round_trip);
  g_test_add_func ("/session-files/bad-trees", test_bad_trees);
  g_test_add_func ("/session-files/merge", test_merge);
  return g_test_run ();
}

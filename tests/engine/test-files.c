// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-catalog.h"
#include "dd-container-ops.h"
#include "dd-fs.h"
#include "dd-image-ops.h"

#define ROOT   0
#define PERSON 1000

/* An engine with one container, made from an image of two layers. */
typedef struct
{
  DdEngine *engine;
  char     *id;
  DdFs     *fs;
} Fixture;

static DdNode *
set_file (DdNode     *root,
          const char *path,
          const char *text,
          guint32     mode)
{
  g_autoptr (DdContent) content = dd_content_new_text (text);
  g_autoptr (DdNode) file = dd_node_new_file (content, mode);
  DdNode *result = dd_node_set_path (root, path, file);

  dd_node_unref (root);
  return result;
}

static DdNode *
set_directory (DdNode     *root,
               const char *path,
               guint32     mode)
{
  g_autoptr (DdNode) directory = dd_node_new_directory (mode);
  DdNode *result = dd_node_set_path (root, path, directory);

  dd_node_unref (root);
  return result;
}

static DdLayer *
make_base (void)
{
  g_autoptr (DdNode) root = dd_node_new_directory (0755);

  root = set_directory (root, "/etc", 0755);
  root = set_file (root, "/etc/motd", "welcome\n", 0644);
  root = set_file (root, "/etc/passwd", "root:x:0:0::/root:/bin/sh\n", 0644);
  root = set_file (root, "/etc/shadow", "secret\n", 0600);
  root = set_directory (root, "/srv", 0755);
  root = set_directory (root, "/srv/site", 0755);
  root = set_file (root, "/srv/site/a", "a\n", 0644);
  root = set_file (root, "/srv/site/b", "b\n", 0644);
  root = set_directory (root, "/tmp", 01777);
  return dd_layer_new (root, NULL, 100, 50, "base");
}

static DdLayer *
make_top (const DdLayer *base)
{
  g_autoptr (DdNode) root = dd_node_new_directory (0755);
  g_autoptr (DdNode) whiteout = dd_node_new_whiteout ();
  DdNode *hidden;

  root = set_directory (root, "/srv", 0755);
  root = set_directory (root, "/srv/site", 0755);
  root = set_file (root, "/srv/site/a", "newer a\n", 0644);
  hidden = dd_node_set_path (root, "/srv/site/b", whiteout);
  dd_node_unref (root);
  root = hidden;
  return dd_layer_new (root, base, 10, 5, "top");
}

static void
add_image (DdEngine *engine)
{
  g_autoptr (GPtrArray) layers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdImage) image = NULL;

  g_ptr_array_add (layers, make_base ());
  g_ptr_array_add (layers, make_top (g_ptr_array_index (layers, 0)));
  image = dd_image_new_from_config ("{\"config\": {\"Cmd\": [\"sh\"]}}", layers, &error);
  g_assert_no_error (error);
  dd_engine_begin (engine);
  g_assert_true (dd_image_add (engine, image, "small", &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();
  g_autoptr (GError) error = NULL;

  fixture->engine = dd_engine_new (dd_catalog_get_default (), 1);
  add_image (fixture->engine);
  config->image = g_strdup ("small");
  config->read_only = data != NULL;
  fixture->id = dd_container_create (fixture->engine, config, "box", &error);
  g_assert_no_error (error);
  dd_engine_settle (fixture->engine);
  dd_engine_begin (fixture->engine);
  fixture->fs = dd_fs_new_for_container (fixture->engine, fixture->id, ROOT, ROOT);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *live = dd_world_dup_digest (dd_engine_get_world (fixture->engine));
  g_autoptr (DdWorld) folded =
    dd_engine_fold (fixture->engine, dd_engine_get_n_events (fixture->engine));
  g_autofree char *digest = dd_world_dup_digest (folded);

  g_assert_cmpstr (digest, ==, live);
  dd_fs_free (fixture->fs);
  g_free (fixture->id);
  g_object_unref (fixture->engine);
}

static void
assert_changes (Fixture    *fixture,
                const char *expected)
{
  g_autoptr (GPtrArray) list =
    dd_fs_list_changes (dd_engine_get_world (fixture->engine), fixture->id);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const DdFileChange *change = g_ptr_array_index (list, i);

      g_string_append_printf (text, "%s%c %s", i > 0 ? ", " : "", change->kind, change->path);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_text (Fixture    *fixture,
             const char *path,
             const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (dd_fs_read_text (fixture->fs, path, &text), ==, 0);
  g_assert_cmpstr (text, ==, expected);
}

static int
layer_of (Fixture    *fixture,
          const char *path)
{
  g_auto (DdFsEntry) entry = { 0 };

  g_assert_cmpint (dd_fs_stat (fixture->fs, path, FALSE, &entry), ==, 0);
  return entry.layer;
}

/* The last event that was a tick. */
static const DdFileChanged *
last_change (Fixture            *fixture,
             const DdEventClass *klass)
{
  for (guint i = dd_engine_get_n_events (fixture->engine); i > 0; i--)
    {
      const DdEvent *event = dd_engine_get_event (fixture->engine, i);

      if (event->klass == klass)
        return (const DdFileChanged *) event;
    }
  return NULL;
}

/* Trees */

static void
assert_content (const DdContent *content,
                const char      *expected)
{
  gsize length = 0;
  const char *text = dd_content_get_text (content, &length);

  g_assert_cmpmem (text, length, expected, strlen (expected));
}

static void
test_node_immutable (void)
{
  g_autoptr (DdNode) empty = dd_node_new_directory (0755);
  g_autoptr (DdNode) old = set_file (dd_node_ref (empty), "/a", "one", 0644);
  g_autofree char *digest = g_strdup (dd_node_get_digest (old));
  g_autoptr (DdNode) new = set_file (dd_node_ref (old), "/a", "two", 0644);
  g_autoptr (DdNode) gone = dd_node_set_path (old, "/a", NULL);

  g_assert_cmpuint (dd_node_count (empty), <, dd_node_count (old));
  assert_content (dd_node_lookup (old, "/a")->content, "one");
  assert_content (dd_node_lookup (new, "/a")->content, "two");
  g_assert_cmpstr (dd_node_get_digest (old), ==, digest);
  g_assert_cmpstr (dd_node_get_digest (new), !=, digest);
  g_assert_null (dd_node_lookup (gone, "/a"));
  g_assert_cmpstr (dd_node_get_digest (gone), ==, dd_node_get_digest (empty));
}

static void
test_node_sharing (void)
{
  g_autoptr (DdNode) old = set_directory (dd_node_new_directory (0755), "/kept", 0755);
  g_autoptr (DdNode) new = NULL;

  old = set_file (old, "/kept/file", "text", 0644);
  old = set_directory (old, "/other", 0755);
  new = set_file (dd_node_ref (old), "/other/file", "text", 0644);
  g_test_message ("what is not on the path is the same node");
  g_assert_true (dd_node_lookup (new, "/kept") == dd_node_lookup (old, "/kept"));
  g_assert_true (dd_node_lookup (new, "/other") != dd_node_lookup (old, "/other"));
  g_assert_null (dd_node_lookup (old, "/other/file"));
}

static void
test_node_order (void)
{
  const char *const paths[] = { "/c", "/a", "/b", "/B", "/aa" };
  g_autoptr (DdNode) root = dd_node_new_directory (0755);
  g_autoptr (DdNode) backwards = dd_node_new_directory (0755);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      root = set_file (root, paths[i], "x", 0644);
      backwards = set_file (backwards, paths[G_N_ELEMENTS (paths) - 1 - i], "x", 0644);
    }
  for (guint i = 1; i < root->n_children; i++)
    g_assert_cmpstr (root->names[i - 1], <, root->names[i]);
  g_assert_cmpstr (dd_node_get_digest (root), ==, dd_node_get_digest (backwards));
}

static void
test_content (void)
{
  g_autoptr (DdContent) one = dd_content_new_text ("one");
  g_autoptr (DdContent) same = dd_content_new_text ("one");
  g_autoptr (DdContent) more = dd_content_append (one, " two", 4);
  g_autoptr (DdContent) big = dd_content_new_sample ("libc", 1 << 20, NULL);

  g_assert_true (dd_content_equal (one, same));
  g_assert_false (dd_content_equal (one, more));
  g_assert_false (dd_content_equal (one, big));
  assert_content (one, "one");
  assert_content (more, "one two");
  g_assert_cmpint (more->size, ==, 7);
}

/* The overlay */

static void
test_reading (Fixture       *fixture,
              gconstpointer  data)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  assert_text (fixture, "/etc/passwd", "root:x:0:0::/root:/bin/sh\n");
  assert_text (fixture, "/srv/site/a", "newer a\n");
  g_assert_false (dd_fs_exists (fixture->fs, "/srv/site/b"));
  g_assert_cmpint (dd_fs_list (fixture->fs, "/srv/site", &names), ==, 0);
  joined = g_strjoinv (" ", names);
  g_assert_cmpstr (joined, ==, "a");
  g_assert_cmpint (layer_of (fixture, "/srv/site/a"), ==, DD_FS_INIT + 1);
  g_assert_cmpint (layer_of (fixture, "/etc/passwd"), ==, DD_FS_INIT + 2);
  assert_changes (fixture, "");
}

typedef int (*Action) (DdFs *fs);

static int
do_open (DdFs *fs)
{
  return dd_fs_open_for_writing (fs, "/etc/motd");
}

static int
do_append (DdFs *fs)
{
  return dd_fs_append (fs, "/etc/motd", "more\n", 5);
}

static int
do_write (DdFs *fs)
{
  return dd_fs_write_text (fs, "/etc/motd", "new\n");
}

static int
do_chmod (DdFs *fs)
{
  return dd_fs_chmod (fs, "/etc/motd", 0600);
}

static int
do_chown (DdFs *fs)
{
  return dd_fs_chown (fs, "/etc/motd", PERSON, -1, TRUE);
}

static int
do_touch (DdFs *fs)
{
  return dd_fs_touch (fs, "/etc/motd", 5);
}

static int
do_link (DdFs *fs)
{
  return dd_fs_make_link (fs, "/etc/motd", "/etc/second");
}

static int
do_rename (DdFs *fs)
{
  return dd_fs_rename (fs, "/etc/motd", "/etc/moved");
}

static int
do_symlink (DdFs *fs)
{
  return dd_fs_make_symlink (fs, "/etc/motd", "/etc/pointer");
}

static int
do_read (DdFs *fs)
{
  g_autofree char *text = NULL;

  return dd_fs_read_text (fs, "/etc/motd", &text);
}

static int
do_remove (DdFs *fs)
{
  return dd_fs_remove (fs, "/etc/motd");
}

typedef struct
{
  const char *name;
  Action      action;
  gboolean    copies_up;
  const char *changes;
} Trigger;

/* Source: kernel overlayfs guide; moby go-archive changes_unix.go */
static const Trigger triggers[] = {
  { "open for writing", do_open, TRUE, "" },
  { "append", do_append, TRUE, "C /etc, C /etc/motd" },
  { "write", do_write, TRUE, "C /etc, C /etc/motd" },
  { "chmod", do_chmod, TRUE, "C /etc, C /etc/motd" },
  { "chown", do_chown, TRUE, "C /etc, C /etc/motd" },
  { "touch", do_touch, TRUE, "C /etc, C /etc/motd" },
  { "hard link", do_link, TRUE, "C /etc, A /etc/second" },
  { "rename", do_rename, TRUE, "C /etc, D /etc/motd, A /etc/moved" },
  { "symbolic link", do_symlink, FALSE, "C /etc, A /etc/pointer" },
  { "read", do_read, FALSE, "" },
  { "remove", do_remove, FALSE, "C /etc, D /etc/motd" },
};

static void
test_copy_up (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    {
      Fixture fixture = { 0 };
      const DdFileChanged *copied;

      g_test_message ("%s", triggers[i].name);
      set_up (&fixture, NULL);
      g_assert_cmpint (triggers[i].action (fixture.fs), ==, 0);
      copied = last_change (&fixture, &dd_file_copied_up_class);
      g_assert_cmpint (copied != NULL, ==, triggers[i].copies_up);
      if (copied)
        {
          g_assert_cmpint (copied->size, ==, strlen ("welcome\n"));
          g_assert_cmpint (copied->from_layer, ==, DD_FS_INIT + 2);
          g_assert_cmpstr (copied->path, ==, "/etc/motd");
        }
      assert_changes (&fixture, triggers[i].changes);
      tear_down (&fixture, NULL);
    }
}

static void
test_copy_up_once (Fixture       *fixture,
                   gconstpointer  data)
{
  const DdFileChanged *copied;

  g_assert_cmpint (dd_fs_append (fixture->fs, "/etc/motd", "1\n", 2), ==, 0);
  copied = last_change (fixture, &dd_file_copied_up_class);
  g_assert_cmpint (dd_fs_append (fixture->fs, "/etc/motd", "2\n", 2), ==, 0);
  g_assert_true (last_change (fixture, &dd_file_copied_up_class) == copied);
  assert_text (fixture, "/etc/motd", "welcome\n1\n2\n");
  g_assert_cmpint (layer_of (fixture, "/etc/motd"), ==, DD_FS_WRITABLE);
}

static void
test_whiteout (Fixture       *fixture,
               gconstpointer  data)
{
  const DdContainer *container =
    dd_world_get_container (dd_engine_get_world (fixture->engine), fixture->id);
  DdNode *upper;

  g_assert_cmpint (dd_fs_remove (fixture->fs, "/etc/motd"), ==, 0);
  upper = dd_world_get_store (dd_engine_get_world (fixture->engine), container->rw_store);
  g_assert_cmpint (dd_node_lookup (upper, "/etc/motd")->kind, ==, DD_NODE_WHITEOUT);
  g_assert_false (dd_fs_exists (fixture->fs, "/etc/motd"));
  g_assert_cmpint (dd_fs_remove (fixture->fs, "/etc/motd"), ==, ENOENT);

  g_assert_cmpint (dd_fs_write_text (fixture->fs, "/etc/motd", "again\n"), ==, 0);
  assert_text (fixture, "/etc/motd", "again\n");
  assert_changes (fixture, "C /etc, C /etc/motd");

  g_test_message ("a new file leaves no whiteout");
  g_assert_cmpint (dd_fs_write_text (fixture->fs, "/tmp/new", "x"), ==, 0);
  assert_changes (fixture, "C /etc, C /etc/motd, C /tmp, A /tmp/new");
  g_assert_cmpint (dd_fs_remove (fixture->fs, "/tmp/new"), ==, 0);
  upper = dd_world_get_store (dd_engine_get_world (fixture->engine), container->rw_store);
  g_assert_null (dd_node_lookup (upper, "/tmp/new"));
}

static void
test_opaque (Fixture       *fixture,
             gconstpointer  data)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_auto (GStrv) names = NULL;

  g_assert_cmpint (dd_fs_remove_directory (fixture->fs, "/srv/site"), ==, ENOTEMPTY);
  g_assert_cmpint (dd_fs_remove_tree (fixture->fs, "/srv/site"), ==, 0);
  g_test_message ("a deleted directory is one line");
  assert_changes (fixture, "C /srv, D /srv/site");
  g_assert_cmpint (dd_fs_make_directory (fixture->fs, "/srv/site", 0755), ==, 0);
  g_assert_cmpint (dd_fs_stat (fixture->fs, "/srv/site", FALSE, &entry), ==, 0);
  g_assert_true (entry.node->opaque);
  g_assert_cmpint (dd_fs_list (fixture->fs, "/srv/site", &names), ==, 0);
  g_assert_cmpuint (g_strv_length (names), ==, 0);
  assert_changes (fixture, "C /srv, C /srv/site, D /srv/site/a");
}

static void
test_rename_directory (Fixture       *fixture,
                       gconstpointer  data)
{
  g_test_message ("a directory of a lower layer is refused");
  g_assert_cmpint (dd_fs_rename (fixture->fs, "/srv/site", "/srv/moved"), ==, EXDEV);
  g_assert_cmpstr (dd_fs_strerror (EXDEV), ==, "Invalid cross-device link");
  assert_changes (fixture, "");

  g_assert_cmpint (dd_fs_make_directory (fixture->fs, "/srv/own", 0755), ==, 0);
  g_assert_cmpint (dd_fs_write_text (fixture->fs, "/srv/own/f", "f"), ==, 0);
  g_assert_cmpint (dd_fs_rename (fixture->fs, "/srv/own", "/srv/moved"), ==, 0);
  assert_text (fixture, "/srv/moved/f", "f");
  g_assert_false (dd_fs_exists (fixture->fs, "/srv/own"));
  assert_changes (fixture, "C /srv, A /srv/moved, A /srv/moved/f");
}

/* Source: rename(2) */
static void
test_rename_refusals (Fixture       *fixture,
                      gconstpointer  data)
{
  g_assert_cmpint (dd_fs_make_directory (fixture->fs, "/srv/own", 0755), ==, 0);
  g_assert_cmpint (dd_fs_rename (fixture->fs, "/missing", "/x"), ==, ENOENT);
  g_assert_cmpint (dd_fs_rename (fixture->fs, "/etc/motd", "/missing/x"), ==, ENOENT);
  g_assert_cmpint (dd_fs_rename (fixture->fs, "/etc/motd", "/srv/own"), ==, EISDIR);
  g_assert_cmpint (dd_fs_rename (fixture->fs, "/srv/own", "/etc/motd"), ==, ENOTDIR);
  g_assert_cmpint (dd_fs_rename (fixture->fs, "/srv/own", "/srv/site"), ==, ENOTEMPTY);
  g_assert_cmpint (dd_fs_rename (fixture->fs, "/srv/own", "/srv/own/x"), ==, EINVAL);
  g_assert_true (dd_fs_is_directory (fixture->fs, "/srv/own"));
}

static void
test_hard_link (Fixture       *fixture,
                gconstpointer  data)
{
  g_assert_cmpint (dd_fs_make_link (fixture->fs, "/etc/motd", "/etc/second"), ==, 0);
  g_assert_cmpint (dd_fs_append (fixture->fs, "/etc/second", "both\n", 5), ==, 0);
  assert_text (fixture, "/etc/motd", "welcome\nboth\n");
  g_assert_cmpint (dd_fs_remove (fixture->fs, "/etc/motd"), ==, 0);
  assert_text (fixture, "/etc/second", "welcome\nboth\n");
  g_assert_cmpint (dd_fs_make_link (fixture->fs, "/srv", "/s"), ==, EPERM);
  g_assert_cmpint (dd_fs_make_link (fixture->fs, "/etc/second", "/etc/passwd"), ==, EEXIST);
}

static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (dd_fs_read_text (fixture->fs, "/missing", &text), ==, ENOENT);
  g_assert_cmpint (dd_fs_read_text (fixture->fs, "/etc", &text), ==, EISDIR);
  g_assert_cmpint (dd_fs_read_text (fixture->fs, "/etc/motd/x", &text), ==, ENOTDIR);
  g_assert_cmpint (dd_fs_write_text (fixture->fs, "/missing/x", "x"), ==, ENOENT);
  g_assert_cmpint (dd_fs_write_text (fixture->fs, "/etc", "x"), ==, EISDIR);
  g_assert_cmpint (dd_fs_make_directory (fixture->fs, "/etc", 0755), ==, EEXIST);
  g_assert_cmpint (dd_fs_remove (fixture->fs, "/etc"), ==, EISDIR);
  g_assert_cmpint (dd_fs_remove_directory (fixture->fs, "/etc/motd"), ==, ENOTDIR);
  g_assert_cmpint (dd_fs_make_symlink (fixture->fs, "loop", "/tmp/loop"), ==, 0);
  g_assert_cmpint (dd_fs_read_text (fixture->fs, "/tmp/loop", &text), ==, ELOOP);
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    {
      g_test_message ("%s", triggers[i].name);
      g_assert_cmpint (triggers[i].action (fixture->fs), ==,
                       triggers[i].action == do_read ? 0 : EROFS);
    }
  g_assert_cmpint (dd_fs_make_directory (fixture->fs, "/new", 0755), ==, EROFS);
  assert_changes (fixture, "");
}

static void
test_permissions (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (DdFs) person = dd_fs_new_for_container (fixture->engine, fixture->id, PERSON, PERSON);
  g_autofree char *text = NULL;

  g_assert_cmpint (dd_fs_read_text (person, "/etc/shadow", &text), ==, EACCES);
  g_assert_cmpint (dd_fs_write_text (person, "/etc/motd", "x"), ==, EACCES);
  g_assert_cmpint (dd_fs_write_text (person, "/etc/new", "x"), ==, EACCES);
  g_assert_cmpint (dd_fs_remove (person, "/etc/motd"), ==, EACCES);
  g_assert_cmpint (dd_fs_chmod (person, "/etc/motd", 0777), ==, EPERM);
  g_assert_cmpint (dd_fs_chown (person, "/etc/motd", PERSON, -1, TRUE), ==, EPERM);
  g_assert_cmpint (dd_fs_write_text (person, "/tmp/mine", "x"), ==, 0);
  g_assert_cmpint (dd_fs_chmod (person, "/tmp/mine", 0600), ==, 0);

  g_test_message ("in a sticky directory only the owner removes");
  g_assert_cmpint (dd_fs_write_text (fixture->fs, "/tmp/roots", "x"), ==, 0);
  g_assert_cmpint (dd_fs_remove (person, "/tmp/roots"), ==, EACCES);
  g_assert_cmpint (dd_fs_remove (person, "/tmp/mine"), ==, 0);
  assert_changes (fixture, "C /tmp, A /tmp/roots");
}

/* Source: the example of moby go-archive's rules */
static void
test_diff (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpint (dd_fs_write_text (fixture->fs, "/tmp/n", "n"), ==, 0);
  g_assert_cmpint (dd_fs_append (fixture->fs, "/etc/passwd", "x\n", 2), ==, 0);
  g_assert_cmpint (dd_fs_remove (fixture->fs, "/etc/motd"), ==, 0);
  assert_changes (fixture, "C /etc, D /etc/motd, C /etc/passwd, C /tmp, A /tmp/n");
}

typedef void (*FixtureTest) (Fixture       *fixture,
                             gconstpointer  data);

static const struct { const char *path; FixtureTest func; gboolean read_only; } tests[] = {
  { "/overlay/reading", test_reading, FALSE },
  { "/overlay/copy-up-once", test_copy_up_once, FALSE },
  { "/overlay/whiteout", test_whiteout, FALSE },
  { "/overlay/opaque", test_opaque, FALSE },
  { "/overlay/rename-directory", test_rename_directory, FALSE },
  { "/overlay/rename-refusals", test_rename_refusals, FALSE },
  { "/overlay/hard-link", test_hard_link, FALSE },
  { "/overlay/errors", test_errors, FALSE },
  { "/overlay/read-only", test_read_only, TRUE },
  { "/overlay/permissions", test_permissions, FALSE },
  { "/overlay/diff", test_diff, FALSE },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/node/immutable", test_node_immutable);
  g_test_add_func ("/node/sharing", test_node_sharing);
  g_test_add_func ("/node/order", test_node_order);
  g_test_add_func ("/node/content", test_content);
  g_test_add_func ("/overlay/copy-up", test_copy_up);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].read_only ? "read-only" : NULL, set_up,
                tests[i].func, tear_down);

  return g_test_run ();
}

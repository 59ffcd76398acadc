// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-ops.h"
#include "dd-build-progress.h"
#include "dd-catalog.h"
#include "dd-container-ops.h"
#include "dd-image-archive.h"
#include "dd-image-ops.h"
#include "engine-fixture.h"

#define A_LONG_TIME (600 * DD_USEC_PER_SEC)

/* The tests of this file run what needs no shell: files and one static tool. */

static DdEngine *
make_engine (void)
{
  return dd_engine_new (dd_catalog_get_default (), 1);
}

static DdBuildContext *
make_context (const char *text)
{
  g_autoptr (DdNode) folder = dd_node_new_directory (0755);
  g_autoptr (DdNode) file = NULL;
  g_autoptr (DdNode) root = NULL;
  g_autoptr (DdContent) content = dd_content_new_text (text);

  file = dd_node_new_file (content, 0644);
  root = dd_node_set_child (folder, "a.txt", file);
  return dd_build_context_new (root, NULL, NULL);
}

static const DdBuild *
build_with (DdEngine   *engine,
            const char *dockerfile,
            const char *text,
            const char *tag,
            gboolean    legacy)
{
  g_autoptr (DdBuildContext) context = make_context (text);
  char *tags[] = { (char *) tag, NULL };
  DdBuildOptions options = {
    .dockerfile = dockerfile,
    .file_name = "Dockerfile",
    .context = context,
    .folder = "/work",
    .tags = tags,
    .legacy = legacy,
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  dd_engine_begin (engine);
  id = dd_build_begin (engine, &options, &error);
  g_assert_no_error (error);
  dd_engine_settle (engine);
  fixture_advance (engine, A_LONG_TIME);
  return dd_world_get_build (dd_engine_get_world (engine), id);
}

static const DdBuild *
build (DdEngine   *engine,
       const char *dockerfile,
       const char *text,
       const char *tag)
{
  return build_with (engine, dockerfile, text, tag, FALSE);
}

static char *
print_states (const DdBuild *self)
{
  static const char letters[] = "PRDCFX";
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->runs->len; i++)
    g_string_append_c (out, letters[dd_build_get_run (self, i)->state]);
  return g_string_free (out, FALSE);
}

static void
assert_states (const DdBuild *self,
               const char    *expected)
{
  g_autofree char *states = print_states (self);

  g_assert_true (self->finished);
  g_assert_cmpstr (states, ==, expected);
}

#define PLAIN "FROM busybox\nWORKDIR /app\nCOPY a.txt .\nLABEL a=1\n"

static void
test_cache (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdBuild *first = build (engine, PLAIN, "one", "app");
  g_autofree char *id = g_strdup (first->image->id);
  const DdBuild *other;

  g_test_message ("the first build does everything");
  assert_states (first, "DDDD");
  g_test_message ("the second finds it all, and makes the same image");
  other = build (engine, PLAIN, "one", "app");
  assert_states (other, "DCDC");
  g_assert_cmpstr (other->image->id, ==, id);
  g_test_message ("a label makes another image of the same layers");
  other = build (engine, "FROM busybox\nWORKDIR /app\nLABEL a=2\nCOPY a.txt .\n", "one", "app");
  assert_states (other, "DCDC");
  g_assert_cmpstr (other->image->id, !=, id);
  g_test_message ("a changed file misses, what is before it does not");
  other = build (engine, PLAIN, "two", "app");
  assert_states (other, "DCDD");
  g_assert_nonnull (strstr (dd_build_get_run (other, 3)->why, "content"));
  fixture_assert_folds (engine);
}

static void
test_image (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);
  const DdBuild *done = build (engine, PLAIN, "one", "app:1");
  const DdTag *tag = dd_world_get_tag (world, "docker.io/library/app:1");

  g_assert_nonnull (tag);
  g_assert_true (tag->image == done->image);
  g_assert_cmpstr (done->image->working_dir, ==, "/app");
  g_test_message ("the base image's layers and one for each step");
  g_assert_cmpuint (done->image->layers->len, ==, 3);
  g_test_message ("the base image has no name on this host");
  g_assert_null (dd_world_get_tag (world, "docker.io/library/busybox:latest"));
}

static void
test_failure (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdBuild *failed = build (engine, "FROM busybox\nCOPY nope /x\n", "one", "app");
  g_autofree char *printed = dd_build_print_failure (failed);

  assert_states (failed, "DDF");
  g_assert_null (failed->image);
  g_assert_nonnull (strstr (printed, "\"/nope\": not found"));
  g_assert_nonnull (strstr (printed, "   2 | >>> COPY nope /x\n"));
  failed = build (engine, "FROM nosuch\n", "one", "app");
  g_assert_true (failed->finished);
  g_assert_null (failed->image);
  fixture_assert_folds (engine);
}

static void
test_progress (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdBuild *done = build (engine, "FROM scratch\nCOPY a.txt /\n", "one", "app");
  g_autofree char *whole = dd_build_print_progress (done, 0);
  g_autofree char *rest = NULL;
  g_autofree char *part = NULL;
  g_autoptr (DdBuild) early = dd_build_copy (done);

  g_assert_true (g_str_has_prefix (whole, "#1 [internal] load build definition from Dockerfile\n"));
  g_assert_nonnull (strstr (whole, "[1/1] COPY a.txt /\n"));
  g_test_message ("what was printed before is never printed again");
  g_ptr_array_set_size (early->notes, 5);
  part = dd_build_print_progress (early, 0);
  rest = dd_build_print_progress (done, 5);
  g_assert_true (g_str_has_prefix (whole, part));
  g_assert_cmpstr (whole + strlen (part), ==, rest);
}

static void
test_legacy (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);
  const DdBuild *done = build_with (engine, PLAIN, "one", "app", TRUE);
  g_autofree char *printed = dd_build_print_legacy (done, 0);
  g_autofree char *id = g_strdup (done->image->id);

  g_test_message ("every instruction is a step and an image");
  assert_states (done, "DDDD");
  g_assert_nonnull (strstr (printed, "Step 4/4 : LABEL a=1\n ---> Running in "));
  g_assert_cmpuint (world->images->len, ==, 4);
  g_assert_true (dd_legacy_has_children (world, g_ptr_array_index (world->images, 1)));
  done = build_with (engine, PLAIN, "one", "app", TRUE);
  assert_states (done, "DCCC");
  g_assert_cmpstr (done->image->id, ==, id);
  g_test_message ("a changed label makes all that follows miss");
  done = build_with (engine, "FROM busybox\nLABEL a=2\nWORKDIR /app\nCOPY a.txt .\n", "one", "app",
                     TRUE);
  assert_states (done, "DDDD");
  fixture_assert_folds (engine);
}

static void
test_prune (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (
    (GDestroyNotify) dd_build_record_unref);

  build (engine, PLAIN, "one", "app");
  g_test_message ("two steps, the layer of busybox, the Dockerfile, the ignore file, the context");
  g_assert_cmpuint (world->build_records->len, ==, 6);
  dd_engine_begin (engine);
  g_test_message ("what an image has stays, what the client sent goes");
  dd_build_cache_prune (engine, &(DdCachePrune) { .all = FALSE }, removed);
  g_assert_cmpuint (removed->len, ==, 3);
  for (guint i = 0; i < removed->len; i++)
    g_assert_cmpint (((DdBuildRecord *) g_ptr_array_index (removed, i))->type, ==,
                     DD_BUILD_RECORD_SOURCE_LOCAL);
  g_ptr_array_set_size (removed, 0);
  dd_build_cache_prune (engine, &(DdCachePrune) { .all = TRUE, .keep = 1 << 30 }, removed);
  g_assert_cmpuint (removed->len, ==, 0);
  dd_build_cache_prune (engine, &(DdCachePrune) { .all = TRUE }, removed);
  dd_engine_settle (engine);
  g_test_message ("the newest layer goes first, then what it was built on");
  g_assert_cmpuint (removed->len, ==, 3);
  for (guint i = 0; i < removed->len; i++)
    g_assert_cmpuint (((DdBuildRecord *) g_ptr_array_index (removed, i))->layers->len, ==, 3 - i);
  assert_states (build (engine, PLAIN, "one", "app"), "DDDD");
  fixture_assert_folds (engine);
}

static void
test_tags (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  char *tags[] = { (char *) "App", NULL };
  DdBuildOptions options = { .dockerfile = PLAIN, .file_name = "Dockerfile", .tags = tags };
  g_autoptr (GError) error = NULL;

  dd_engine_begin (engine);
  g_assert_null (dd_build_begin (engine, &options, &error));
  g_assert_cmpstr (error->message, ==, "invalid tag \"App\": repository name must be lowercase");
  dd_engine_settle (engine);
}

static const DdBuild *
build_for (DdEngine   *engine,
           const char *dockerfile,
           const char *call,
           const char *exporter)
{
  DdBuildOptions options = {
    .dockerfile = dockerfile, .file_name = "Dockerfile", .call = call, .exporter = exporter,
  };
  g_autofree char *id = NULL;

  dd_engine_begin (engine);
  id = dd_build_begin (engine, &options, NULL);
  dd_engine_settle (engine);
  fixture_advance (engine, A_LONG_TIME);
  return dd_world_get_build (dd_engine_get_world (engine), id);
}

static void
test_outputs (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  guint n_images = dd_engine_get_world (engine)->images->len;
  const DdBuild *made;

  g_test_message ("a question builds nothing");
  made = build_for (engine, "FROM busybox\nWORKDIR /a\n", DD_BUILD_CALL_LINT, NULL);
  assert_states (made, "PP");
  g_assert_null (made->error);
  made = build_for (engine, "FROM busybox\n", "nope", NULL);
  g_assert_nonnull (strstr (made->error, "unsupported request frontend.nope"));
  g_test_message ("what is not modelled is not pretended");
  made = build_for (engine, "FROM busybox\nADD git@github.com:a/b.git /\n", NULL, NULL);
  g_assert_cmpstr (made->error, ==, "Drydock does not model ADD of a git repository yet");
  g_test_message ("files for the client are no image");
  made = build_for (engine, "FROM scratch\nCOPY <<f /d/\nhi\nf\n", NULL, DD_BUILD_EXPORTER_LOCAL);
  g_assert_null (made->image);
  g_assert_nonnull (dd_node_get_child (made->output, "d"));
  made = build_for (engine, "FROM scratch\nCOPY <<f /d/\nhi\nf\n", NULL, DD_BUILD_EXPORTER_OCI);
  g_assert_nonnull (dd_node_get_child (made->output, "index.json"));
  g_assert_cmpuint (dd_engine_get_world (engine)->images->len, ==, n_images);
  fixture_assert_folds (engine);
}

static void
test_archives (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const char *const names[] = { "app", NULL };
  const DdImage *image = build (engine, PLAIN, "one", "app")->image;
  g_autofree char *id = g_strdup (image->id);
  gint64 size = image->size;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdNode) tree = NULL;
  g_autoptr (DdContent) archive = NULL;
  g_autoptr (DdContent) found = NULL;

  g_test_message ("what is saved and loaded is the same image, with its name");
  dd_engine_begin (engine);
  tree = dd_image_save (engine, names, &error);
  g_assert_no_error (error);
  archive = dd_archive_new (engine, tree, FALSE);
  g_assert_true (dd_image_remove (engine, "app", FALSE, lines, &error));
  g_assert_null (dd_world_find_image (dd_engine_get_world (engine), id, NULL));
  g_ptr_array_set_size (lines, 0);
  g_assert_true (dd_image_load (engine, archive->tree, lines, &error));
  dd_engine_settle (engine);
  g_assert_cmpstr (g_ptr_array_index (lines, 0), ==, "Loaded image: app:latest");
  image = dd_world_find_image (dd_engine_get_world (engine), id, NULL);
  g_assert_nonnull (image);
  g_assert_cmpint (image->size, ==, size);
  g_test_message ("an archive is known by the line that stands for it");
  found = dd_archive_find (dd_engine_get_world (engine), archive->identity);
  g_assert_true (found == archive);
  g_assert_cmpint (archive->size, ==, dd_archive_measure (tree));
  g_assert_null (dd_archive_find (dd_engine_get_world (engine), "archive sha256:0\n"));
  fixture_assert_folds (engine);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/builds/cache", test_cache);
  g_test_add_func ("/builds/image", test_image);
  g_test_add_func ("/builds/failure", test_failure);
  g_test_add_func ("/builds/progress", test_progress);
  g_test_add_func ("/builds/legacy", test_legacy);
  g_test_add_func ("/builds/prune", test_prune);
  g_test_add_func ("/builds/tags", test_tags);
  g_test_add_func ("/builds/outputs", test_outputs);
  g_test_add_func ("/builds/archives", test_archives);
  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-preview.h"
#include "dd-catalog.h"
#include "engine-fixture.h"

#define A_LONG_TIME (600 * DD_USEC_PER_SEC)
#define FOLDER      "/work"

/* A folder on a host, and what is asked for. What is thought through is then
 * really built, and has to come out as it was foretold. */
typedef struct
{
  DdEngine *engine;
  DdNode   *folder;
  gboolean  legacy;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->engine = dd_engine_new (dd_catalog_get_default (), 1);
  self->folder = dd_node_new_directory (0755);
  self->legacy = GPOINTER_TO_INT (data);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  fixture_assert_folds (self->engine);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->folder, dd_node_unref);
}

static void
put (Fixture    *self,
     const char *path,
     const char *text)
{
  g_autoptr (DdNode) before = self->folder;
  g_autoptr (DdContent) content = text ? dd_content_new_text (text) : NULL;
  g_autoptr (DdNode) node = text ? dd_node_new_file (content, 0644) : NULL;

  self->folder = dd_node_set_path (before, path, node);
}

static DdBuildOptions
options_of (Fixture *self)
{
  return (DdBuildOptions) { .file_name = "Dockerfile", .folder = FOLDER, .legacy = self->legacy };
}

static DdBuildPreview *
preview (Fixture *self)
{
  const DdWorld *world = dd_engine_get_world (self->engine);
  DdBuildOptions options = options_of (self);
  g_autofree char *before = dd_world_dup_digest (world);
  DdBuildPreview *made = dd_build_preview_folder (world, dd_engine_get_site (self->engine),
                                                  self->folder, &options);
  g_autofree char *after = dd_world_dup_digest (world);

  g_assert_cmpstr (before, ==, after);
  return made;
}

static const DdBuild *
build (Fixture *self)
{
  DdBuildOptions options = options_of (self);
  g_autoptr (DdIgnore) ignore = NULL;
  g_autoptr (DdBuildContext) context = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = dd_content_dup_text (dd_node_lookup (self->folder, "Dockerfile")->content);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  g_assert_true (dd_build_context_read_ignore (self->folder, "Dockerfile", TRUE, &ignore, &name,
                                               &error));
  context = dd_build_context_new (self->folder, ignore, &error);
  options.dockerfile = text;
  options.context = context;
  dd_engine_begin (self->engine);
  id = dd_build_begin (self->engine, &options, &error);
  g_assert_no_error (error);
  dd_engine_settle (self->engine);
  fixture_advance (self->engine, A_LONG_TIME);
  return dd_world_get_build (dd_engine_get_world (self->engine), id);
}

/* "-" no cache decides, "H" hit, "M" miss, "F" follows a miss, "?" open, "X"
 * fails, "." is not reached. */
static char *
print_verdicts (const DdBuildPreview *self)
{
  static const char letters[] = "-HMF?X.";
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->forecasts->len; i++)
    g_string_append_c (out, letters[dd_build_preview_get (self, (int) i)->verdict]);
  return g_string_free (out, FALSE);
}

static void
assert_came_true (const DdBuildPreview *foretold,
                  const DdBuild        *done)
{
  static const DdBuildState states[] = {
    [DD_BUILD_VERDICT_NONE] = DD_BUILD_STATE_DONE,
    [DD_BUILD_VERDICT_HIT] = DD_BUILD_STATE_CACHED,
    [DD_BUILD_VERDICT_MISS] = DD_BUILD_STATE_DONE,
    [DD_BUILD_VERDICT_FOLLOWS] = DD_BUILD_STATE_DONE,
    [DD_BUILD_VERDICT_FAILS] = DD_BUILD_STATE_FAILED,
    [DD_BUILD_VERDICT_UNREACHED] = DD_BUILD_STATE_PENDING,
  };

  g_assert_cmpuint (foretold->forecasts->len, ==, done->runs->len);
  for (guint i = 0; i < done->runs->len; i++)
    {
      DdBuildVerdict verdict = dd_build_preview_get (foretold, (int) i)->verdict;

      if (verdict != DD_BUILD_VERDICT_OPEN)
        g_assert_cmpint (dd_build_get_run (done, (int) i)->state, ==, states[verdict]);
    }
}

/* What is foretold, and that it comes true. */
static DdBuildPreview *
expect (Fixture    *self,
        const char *verdicts)
{
  DdBuildPreview *foretold = preview (self);
  g_autofree char *printed = print_verdicts (foretold);

  g_assert_null (foretold->error);
  g_assert_cmpstr (printed, ==, verdicts);
  assert_came_true (foretold, build (self));
  return foretold;
}

static void
check (Fixture    *self,
       const char *verdicts)
{
  dd_build_preview_free (expect (self, verdicts));
}

static const char *
reason_of_first (const DdBuildPreview *self)
{
  return dd_build_preview_get (self, self->first)->reason;
}

#define PLAIN \
  "FROM busybox\n"      \
  "WORKDIR /app\n"      \
  "COPY src ./src\n"    \
  "COPY a.txt b.txt ./\n"

static void
test_chain (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (DdBuildPreview) first = NULL;
  g_autoptr (DdBuildPreview) changed = NULL;

  put (self, "Dockerfile", PLAIN);
  put (self, "src/app.js", "1");
  put (self, "a.txt", "a");
  put (self, "b.txt", "b");
  g_test_message ("the first build has nothing to take, and nothing is done again");
  first = expect (self, "-M-FF");
  g_assert_true (first->is_first);
  g_assert_cmpstr (dd_build_preview_get (first, 4)->reason, ==, "nothing was built here yet");
  g_test_message ("the second takes everything");
  check (self, "-H-HH");
  g_test_message ("a changed file is named, and what is after it follows");
  put (self, "src/app.js", "2");
  changed = expect (self, "-H-MF");
  g_assert_cmpstr (reason_of_first (changed), ==, "src/app.js changed");
  g_assert_cmpstr (dd_build_preview_get (changed, 3)->path, ==, "src/app.js");
  g_assert_cmpint (dd_build_preview_get (changed, 4)->cause, ==, 3);
  g_assert_false (changed->is_first);
  g_assert_cmpstr (dd_build_preview_get (changed, 4)->reason, ==,
                   "a step before it has to be done again");
  g_assert_cmpuint (changed->n_hits, ==, 1);
  g_assert_cmpuint (changed->n_to_run, ==, 2);
  g_assert_cmpint (dd_build_plan_get_step (changed->plan, changed->first)->line, ==, 3);
  g_test_message ("what it was before is still in the cache");
  put (self, "src/app.js", "1");
  check (self, "-H-HH");
}

static void
assert_first_reason (Fixture    *self,
                     const char *verdicts,
                     const char *reason)
{
  g_autoptr (DdBuildPreview) foretold = expect (self, verdicts);

  g_assert_cmpstr (reason_of_first (foretold), ==, reason);
}

static void
test_reasons (Fixture       *self,
              gconstpointer  data)
{
  put (self, "Dockerfile", PLAIN);
  put (self, "src/app.js", "1");
  put (self, "a.txt", "a");
  put (self, "b.txt", "b");
  check (self, "-M-FF");
  put (self, "src/deep/new.js", "1");
  assert_first_reason (self, "-H-MF", "src/deep/new.js is new");
  put (self, "src/deep/new.js", NULL);
  put (self, "src/deep/other.js", "2");
  assert_first_reason (self, "-H-MF", "src/deep/other.js is new");
  put (self, "src/app.js", NULL);
  assert_first_reason (self, "-H-MF", "src/app.js is gone");
  put (self, "b.txt", "other");
  assert_first_reason (self, "-H-HM", "b.txt changed");
  put (self, "Dockerfile", "FROM busybox\nWORKDIR /app\nCOPY src ./lib\nCOPY a.txt b.txt ./\n");
  assert_first_reason (self, "-H-MF", "where it writes to changed");
  g_test_message ("a file that nothing copies does not matter, a label is no step");
  put (self, "notes", "x");
  put (self, "Dockerfile", "FROM busybox\nWORKDIR /app\nLABEL a=b\nCOPY src ./lib\n"
                           "COPY a.txt b.txt ./\n");
  check (self, "-H-HH");
  g_test_message ("what is left out is gone");
  put (self, ".dockerignore", "src/deep\n");
  assert_first_reason (self, "-H-MF", "src/deep is gone");
  put (self, "Dockerfile", "FROM alpine\nWORKDIR /app\nCOPY src ./lib\nCOPY a.txt b.txt ./\n");
  assert_first_reason (self, "-M-FF", "the image it starts from is another one");
}

#define STAGES \
  "FROM busybox AS one\n"            \
  "COPY a.txt /in/a.txt\n"           \
  "WORKDIR /out\n"                   \
  "FROM busybox\n"                   \
  "COPY --from=one /in/a.txt /x\n"   \
  "COPY b.txt /y\n"

static void
test_stages (Fixture       *self,
             gconstpointer  data)
{
  put (self, "Dockerfile", STAGES);
  put (self, "a.txt", "a");
  put (self, "b.txt", "b");
  check (self, "--MFMF");
  check (self, "--HHHH");
  g_test_message ("a stage that is built anew and comes out the same does not matter");
  put (self, "Dockerfile", "FROM busybox AS one\nWORKDIR /other\nCOPY a.txt /in/a.txt\n"
                           "FROM busybox\nCOPY --from=one /in/a.txt /x\nCOPY b.txt /y\n");
  check (self, "-M-FHH");
  put (self, "a.txt", "other");
  check (self, "-H-MMF");
}

static void
test_failure (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (DdBuildPreview) missing = NULL;
  g_autoptr (DdBuildPreview) wrong = NULL;
  g_autoptr (DdBuildPreview) gone = NULL;

  put (self, "Dockerfile", "FROM busybox\nCOPY nope /x\nWORKDIR /y\n");
  missing = expect (self, "--X.");
  g_assert_nonnull (strstr (reason_of_first (missing), "\"/nope\": not found"));
  put (self, "Dockerfile", "FROM busybox\nCOPI a /x\n");
  wrong = preview (self);
  g_assert_null (wrong->plan);
  g_assert_cmpint (wrong->line, ==, 2);
  g_assert_nonnull (strstr (wrong->error, "unknown instruction: COPI"));
  put (self, "Dockerfile", NULL);
  gone = preview (self);
  g_assert_nonnull (strstr (gone->error, "open Dockerfile: no such file"));
}

/* A command is not run to look, so what follows from its files is open. */
static void
test_command (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (DdBuildPreview) foretold = NULL;
  g_autofree char *printed = NULL;

  put (self, "a.txt", "a");
  put (self, "Dockerfile", "FROM busybox AS one\nCOPY a.txt /\nRUN true\nFROM busybox\n"
                           "COPY --from=one /a.txt /x\nWORKDIR /y\nRUN true\n");
  foretold = preview (self);
  printed = print_verdicts (foretold);
  g_test_message ("what was never built like this cannot hit");
  g_assert_cmpstr (printed, ==, "--MFFFF");
  g_assert_cmpint (dd_build_preview_get (foretold, 6)->cause, ==, 2);
  g_assert_cmpuint (foretold->n_open, ==, 0);
}

static void
test_lines (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (DdBuildPreview) foretold = NULL;

  put (self, "a.txt", "a");
  put (self, "Dockerfile", "# syntax\nFROM busybox\nLABEL a=1\nCOPY \\\n  a.txt \\\n  /x\n"
                           "COPY <<E /y\nhi\nE\n");
  foretold = expect (self, "--M-F");
  g_assert_cmpint (dd_build_preview_find_line (foretold, 1), ==, -1);
  g_assert_cmpint (dd_build_preview_find_line (foretold, 2), ==, 0);
  g_assert_cmpint (dd_build_preview_find_line (foretold, 3), ==, -1);
  g_assert_cmpint (dd_build_preview_find_line (foretold, 6), ==, 2);
  g_assert_cmpint (dd_build_preview_find_line (foretold, 8), ==, 4);
}

static void
test_legacy (Fixture       *self,
             gconstpointer  data)
{
  put (self, "Dockerfile", "FROM busybox\nLABEL a=1\nCOPY a.txt /x\nWORKDIR /y\n");
  put (self, "a.txt", "a");
  check (self, "-MFF");
  check (self, "-HHH");
  put (self, "a.txt", "b");
  check (self, "-HMF");
  g_test_message ("here a label is a step");
  put (self, "Dockerfile", "FROM busybox\nLABEL a=2\nCOPY a.txt /x\nWORKDIR /y\n");
  check (self, "-MFF");
  g_test_message ("a stage that goes on from another");
  put (self, "Dockerfile", "FROM busybox AS one\nCOPY a.txt /x\nFROM one\nWORKDIR /z\n"
                           "COPY --from=one /x /w\n");
  check (self, "-M-FF");
  check (self, "-H-HH");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, legacy, function) \
  g_test_add ("/build-preview/" name, Fixture, GINT_TO_POINTER (legacy), set_up, function, tear_down)
  ADD ("chain", FALSE, test_chain);
  ADD ("reasons", FALSE, test_reasons);
  ADD ("stages", FALSE, test_stages);
  ADD ("failure", FALSE, test_failure);
  ADD ("command", FALSE, test_command);
  ADD ("lines", FALSE, test_lines);
  ADD ("legacy", TRUE, test_legacy);
#undef ADD
  return g_test_run ();
}

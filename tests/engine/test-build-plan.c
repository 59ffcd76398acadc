// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-planner.h"
#include "dd-build-record.h"
#include "dd-build-tree.h"
#include "dd-image.h"

static gboolean
resolve (const char  *reference,
         gpointer     data,
         char       **config,
         char       **digest,
         GError     **error)
{
  if (strstr (reference, "nosuch"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "not found");
      return FALSE;
    }
  *config = g_strdup ("{\"config\":{\"Env\":[\"PATH=/bin\"],\"Cmd\":[\"sh\"]}}");
  return TRUE;
}

static DdBuildPlan *
make_plan (const char   *text,
           const char   *target,
           DdStringMap  *args,
           GError      **error)
{
  DdBuildPlanOptions options = { .target = target, .build_args = args, .resolve = resolve };
  int line;
  int end_line;

  return dd_build_plan_from_text (text, &options, &line, &end_line, error);
}

static char *
print_plan (const char *text,
            const char *target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdBuildPlan) plan = make_plan (text, target, NULL, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (plan == NULL)
    return g_strdup (error->message);
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const DdBuildStep *step = dd_build_plan_get_step (plan, i);

      g_string_append_printf (out, "%u %s <%d\n", i, step->name, step->parent);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_plan (const char *text,
             const char *target,
             const char *expected)
{
  g_autofree char *printed = print_plan (text, target);

  g_assert_cmpstr (printed, ==, expected);
}

static void
assert_stages (const char *text,
               const char *target,
               const char *expected)
{
  g_autoptr (DdBuildPlan) plan = make_plan (text, target, NULL, NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < plan->stages->len; i++)
    {
      const DdBuildPlanStage *stage = g_ptr_array_index (plan->stages, i);

      g_string_append_printf (out, "%s<%s@%u %d%s%s\n", stage->title, stage->base, stage->line,
                              stage->step, stage->is_needed ? " needed" : "",
                              stage->is_target ? " target" : "");
    }
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_stages (void)
{
  static const char text[] = "FROM busybox AS build\nRUN a\nFROM build AS test\nRUN b\n"
                             "FROM scratch\nCOPY --from=build /a /\nCOPY --from=alpine /b /\n";

  g_test_message ("a plan tells of all stages, and of images that files come from");
  assert_stages (text, NULL, "build<busybox@1 1 needed\ntest<build@3 -1\n"
                 "stage-2<scratch@5 4 needed target\n<alpine@0 3 needed\n");
  assert_stages (text, "test", "build<busybox@1 1 needed\ntest<build@3 2 needed target\n"
                 "stage-2<scratch@5 -1\n<alpine@0 -1\n");
  g_test_message ("a stage that is the only one has no name");
  assert_stages ("FROM busybox\nRUN a\n", NULL, "<busybox@1 1 needed target\n");
}

static void
test_names (void)
{
  g_test_message ("metadata makes no step, and a lone stage has no name");
  assert_plan ("FROM busybox\nLABEL a=b\nWORKDIR /app\nCOPY a.txt .\nRUN echo hi\nCMD [\"x\"]\n",
               NULL,
               "0 [1/4] FROM docker.io/library/busybox:latest <-1\n"
               "1 [2/4] WORKDIR /app <0\n"
               "2 [internal] load build context <-1\n"
               "3 [3/4] COPY a.txt . <1\n"
               "4 [4/4] RUN echo hi <3\n");
  g_test_message ("only what the target needs is in the plan");
  assert_plan ("FROM busybox AS a\nRUN echo a\nFROM busybox AS b\nRUN echo b\nFROM a AS c\n"
               "RUN echo c\n", "c",
               "0 [a 1/2] FROM docker.io/library/busybox:latest <-1\n"
               "1 [a 2/2] RUN echo a <0\n"
               "2 [c 1/1] RUN echo c <1\n");
  g_test_message ("two stages that begin alike share their first step");
  assert_plan ("FROM busybox AS a\nRUN echo a\nFROM busybox\nCOPY --from=a /x /y\n", NULL,
               "0 [a 1/2] FROM docker.io/library/busybox:latest <-1\n"
               "1 [a 2/2] RUN echo a <0\n"
               "2 [stage-1 2/2] COPY --from=a /x /y <0\n");
  assert_plan ("FROM scratch\nCOPY <<EOF /x\nhello\nEOF\n", NULL,
               "0 [internal] preparing inline document <-1\n"
               "1 [1/1] COPY <<EOF /x <-1\n");
}

static void
test_refusals (void)
{
  assert_plan ("FROM busybox AS a\nCOPY --from=a /x /y\n", NULL,
               "circular dependency detected on stage: a");
  assert_plan ("FROM busybox\nCOPY http://x/y /z\n", NULL, "source can't be a URL for COPY");
  assert_plan ("FROM busybox\nSTOPSIGNAL nonsense\n", NULL, "invalid signal: nonsense");
  assert_plan ("FROM busybox\n", "x", "target stage \"x\" could not be found");
  assert_plan ("FROM nosuch\n", NULL, "nosuch: failed to resolve source metadata for "
               "docker.io/library/nosuch:latest: not found");
  assert_plan ("FROM busybox\nWRONG x\n", NULL,
               "dockerfile parse error on line 2: unknown instruction: WRONG");
}

static void
test_config (void)
{
  g_autoptr (DdBuildPlan) plan = NULL;
  g_autoptr (DdStringMap) args = dd_string_map_new ();

  dd_string_map_set (args, "V", "2");
  plan = make_plan ("FROM busybox\nARG V=1\nENV A=$V B=\"x y\"\nRUN make\nENTRYPOINT [\"e\"]\n"
                    "EXPOSE 80 53/udp\n", NULL, args, NULL);
  g_assert_nonnull (strstr (plan->config, "\"A=2\",\"B=x y\""));
  g_test_message ("ENTRYPOINT takes the CMD of the base away");
  g_assert_null (strstr (plan->config, "\"Cmd\""));
  g_assert_nonnull (strstr (plan->config, "RUN |1 V=2 /bin/sh -c make # buildkit"));
  g_assert_nonnull (strstr (plan->config, "EXPOSE [53/udp 80/tcp]"));
}

/* Keys */

static char *
definition_of (const char  *text,
               const char  *content)
{
  g_autoptr (DdBuildPlan) plan = make_plan (text, NULL, NULL, NULL);
  g_autofree const char **results = g_new0 (const char *, plan->steps->len + 1);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_key_free);

  for (guint i = 0; i < plan->steps->len; i++)
    {
      DdBuildKey *key = dd_build_key_new (plan, i, results,
                                          dd_build_needs_content (dd_build_plan_get_step (plan, i))
                                          ? content : NULL);

      g_ptr_array_add (keys, key);
      results[i] = dd_build_key_get_result (key);
    }
  return g_strdup (results[plan->target]);
}

static void
assert_same (const char *a,
             const char *b,
             gboolean    same)
{
  g_autofree char *one = definition_of (a, "content");
  g_autofree char *other = definition_of (b, "content");

  if (same)
    g_assert_cmpstr (one, ==, other);
  else
    g_assert_cmpstr (one, !=, other);
}

static void
test_keys (void)
{
  g_test_message ("LABEL, CMD and EXPOSE change no key");
  assert_same ("FROM a\nLABEL x=1\nRUN b\n", "FROM a\nLABEL x=2\nCMD c\nEXPOSE 1\nRUN b\n", TRUE);
  g_test_message ("ENV, ARG, USER and WORKDIR change that of a command");
  assert_same ("FROM a\nRUN b\n", "FROM a\nENV x=1\nRUN b\n", FALSE);
  assert_same ("FROM a\nRUN b\n", "FROM a\nARG x=1\nRUN b\n", FALSE);
  assert_same ("FROM a\nRUN b\n", "FROM a\nUSER x\nRUN b\n", FALSE);
  g_test_message ("of a copied file the folder does not count, its name does");
  assert_same ("FROM a\nCOPY x/f /y\n", "FROM a\nCOPY z/f /y\n", TRUE);
  assert_same ("FROM a\nCOPY x/f /y\n", "FROM a\nCOPY x/g /y\n", FALSE);
  assert_same ("FROM a\nCOPY f /y\n", "FROM a\nCOPY --chown=1 f /y\n", FALSE);
  g_test_message ("with --link nothing below counts");
  assert_same ("FROM a\nCOPY --link f /y\n", "FROM a\nRUN b\nCOPY --link f /y\n", TRUE);
  g_test_message ("of a mount all that is said of it counts");
  assert_same ("FROM a\nRUN --mount=type=cache,id=p,target=/c b\n",
               "FROM a\nRUN --mount=type=cache,id=q,target=/c b\n", FALSE);
  assert_same ("FROM a\nRUN --mount=type=secret,id=p b\n",
               "FROM a\nRUN --mount=type=secret,id=p,required=true b\n", FALSE);
}

/* Shared steps */

static void
test_shared_base (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdBuildPlan) plan = make_plan ("FROM x AS a\nRUN 1\nFROM x AS b\nRUN 2\nFROM x\n"
                                            "COPY --from=a /1 /\nCOPY --from=b /2 /\n", NULL, NULL,
                                            &error);

  g_test_message ("a base that stages share is called as the last of them calls it");
  g_assert_no_error (error);
  g_assert_cmpint (dd_build_plan_get_step (plan, 0)->kind, ==, DD_BUILD_IMAGE);
  g_assert_true (g_str_has_prefix (dd_build_plan_get_step (plan, 0)->name, "[b 1/2] FROM "));
}

static void
test_documents (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdBuildPlan) plan = make_plan ("FROM x\nCOPY <<a <<b f /\n1\na\n2\nb\n", NULL, NULL,
                                            &error);
  const DdBuildStep *copy;
  g_autoptr (GArray) inputs = NULL;

  g_test_message ("each document is a step, and the context is one");
  g_assert_no_error (error);
  copy = dd_build_plan_get_step (plan, plan->target);
  inputs = dd_build_plan_list_inputs (plan, (guint) plan->target);
  g_assert_cmpuint (copy->documents->len, ==, 2);
  g_assert_cmpuint (inputs->len, ==, 4);
  g_assert_cmpint (dd_build_plan_get_step (plan, copy->input)->kind, ==, DD_BUILD_CONTEXT);
}

/* Trees */

static void
add_file (DdNode     **root,
          const char  *path,
          const char  *text,
          guint32      mode,
          gint64       mtime)
{
  g_autoptr (DdContent) content = dd_content_new_text (text);
  g_autoptr (DdNode) file = dd_node_new_file (content, mode);
  g_autoptr (DdNode) before = *root;

  file->mtime = mtime;
  *root = dd_node_set_path (before, path, file);
}

static char *
sum_of (const char *source,
        const char *name,
        const char *text,
        guint32     mode,
        gint64      mtime)
{
  g_autofree char *dockerfile = g_strdup_printf ("FROM a\nCOPY %s /x/\n", source);
  g_autoptr (DdBuildPlan) plan = make_plan (dockerfile, NULL, NULL, NULL);
  DdNode *root = dd_node_new_directory (0755);
  char *sum;

  add_file (&root, name, text, mode, mtime);
  sum = dd_build_sum_sources (root, dd_build_plan_get_step (plan, plan->target), NULL);
  dd_node_unref (root);
  return sum;
}

static void
assert_sums (const char *source,
             const char *name,
             const char *text,
             guint32     mode,
             gint64      mtime,
             gboolean    same)
{
  g_autofree char *one = sum_of (source, "f1", "foo", 0644, 1);
  g_autofree char *other = sum_of (source, name, text, mode, mtime);

  g_assert_cmpint (g_strcmp0 (one, other) == 0, ==, same);
}

static void
test_sums (void)
{
  g_test_message ("the time does not count, mode and bytes do");
  assert_sums ("f1", "f1", "foo", 0644, 2, TRUE);
  assert_sums ("f1", "f1", "foo", 0755, 1, FALSE);
  assert_sums ("f1", "f1", "fox", 0644, 1, FALSE);
  g_test_message ("for a pattern the name counts too");
  assert_sums ("f*", "f2", "foo", 0644, 1, FALSE);
  g_test_message ("what is not there has no sum");
  assert_sums ("f1", "f2", "foo", 0644, 1, FALSE);
}

static char *
list_tree (DdNode     *node,
           const char *path)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < node->n_children; i++)
    {
      g_autofree char *at = g_strconcat (path, "/", node->names[i], NULL);
      g_autofree char *below = list_tree (node->children[i], at);

      g_string_append_printf (out, "%s%s %o %d\n%s", at,
                              node->children[i]->kind == DD_NODE_DIRECTORY ? "/" : "",
                              node->children[i]->mode, node->children[i]->uid, below);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_copy (const char *instruction,
             const char *expected)
{
  g_autofree char *dockerfile = g_strdup_printf ("FROM a\n%s\n", instruction);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdBuildPlan) plan = make_plan (dockerfile, NULL, NULL, &error);
  DdNode *base = dd_node_new_directory (0755);
  DdNode *source = dd_node_new_directory (0755);
  g_autoptr (DdNode) layer = NULL;
  g_autofree char *listed = NULL;

  g_assert_no_error (error);
  add_file (&base, "etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:7:8::/:/bin/sh\n", 0644, 1);
  add_file (&source, "a.txt", "a", 0644, 1);
  add_file (&source, "src/b.c", "b", 0600, 1);
  layer = dd_build_copy_files (base, source, dd_build_plan_get_step (plan, plan->target), 5,
                               &error);
  listed = layer ? list_tree (layer, "") : g_strdup (error->message);
  g_assert_cmpstr (listed, ==, expected);
  dd_node_unref (base);
  dd_node_unref (source);
}

static void
test_copy (void)
{
  g_test_message ("a file to a name, and into a folder");
  assert_copy ("COPY a.txt /x", "/x 644 0\n");
  assert_copy ("COPY a.txt /x/", "/x/ 755 0\n/x/a.txt 644 0\n");
  assert_copy ("COPY a.txt /etc", "/etc/ 755 0\n/etc/a.txt 644 0\n");
  g_test_message ("of a folder its contents");
  assert_copy ("COPY src /x", "/x/ 755 0\n/x/b.c 600 0\n");
  assert_copy ("COPY --chown=app src /x/", "/x/ 755 7\n/x/b.c 600 7\n");
  assert_copy ("COPY --chmod=700 a.txt /", "/a.txt 700 0\n");
  assert_copy ("COPY --parents src/b.c /x/", "/x/ 755 0\n/x/src/ 755 0\n/x/src/b.c 600 0\n");
  g_test_message ("nothing outside the context can be reached");
  assert_copy ("COPY ../../a.txt /x", "/x 644 0\n");
  assert_copy ("COPY src /etc/passwd", "cannot copy to non-directory: /etc/passwd");
}

static void
test_merge (void)
{
  DdNode *lower = dd_node_new_directory (0755);
  DdNode *upper = dd_node_new_directory (0700);
  g_autoptr (DdNode) whiteout = dd_node_new_whiteout ();
  g_autoptr (DdNode) merged = NULL;
  g_autofree char *listed = NULL;
  DdNode *before;

  add_file (&lower, "a/x", "1", 0644, 1);
  add_file (&lower, "a/y", "1", 0644, 1);
  add_file (&upper, "a/z", "1", 0600, 1);
  before = upper;
  upper = dd_node_set_path (before, "a/x", whiteout);
  dd_node_unref (before);
  merged = dd_build_merge (lower, upper);
  listed = list_tree (merged, "");
  g_assert_cmpstr (listed, ==, "/a/ 755 0\n/a/y 644 0\n/a/z 600 0\n");
  dd_node_unref (lower);
  dd_node_unref (upper);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/build/plan/names", test_names);
  g_test_add_func ("/build/plan/stages", test_stages);
  g_test_add_func ("/build/plan/refusals", test_refusals);
  g_test_add_func ("/build/plan/config", test_config);
  g_test_add_func ("/build/keys", test_keys);
  g_test_add_func ("/build/plan/shared-base", test_shared_base);
  g_test_add_func ("/build/plan/documents", test_documents);
  g_test_add_func ("/build/sums", test_sums);
  g_test_add_func ("/build/copy", test_copy);
  g_test_add_func ("/build/merge", test_merge);
  return g_test_run ();
}

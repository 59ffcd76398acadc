// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-problems.h"

/* What is wrong with a text, as "E LINE MESSAGE" or "W LINE RULE". */
static char *
find (const char *name,
      const char *text)
{
  g_autoptr (GPtrArray) problems = dd_problems_find (name, text, NULL, NULL);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const DdProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpstr (problem->message, !=, "");
      g_assert_cmpuint (problem->end_line, >=, problem->line);
      g_assert_true (problem->is_error == (problem->rule == NULL));
      g_string_append_printf (out, "%s%c %u %s", i ? "\n" : "", problem->is_error ? 'E' : 'W',
                              problem->line,
                              problem->is_error ? problem->message : problem->rule);
    }
  return g_string_free (out, FALSE);
}

static void
assert_found (const char *name,
              const char *text,
              const char *expected)
{
  g_autofree char *found = find (name, text);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_names (void)
{
  static const char *const dockerfiles[] = { "Dockerfile", "a/dockerfile", "Dockerfile.dev",
                                             "web.Dockerfile" };
  static const char *const others[] = { "Dockerfile.dockerignore", ".dockerignore", "app.js",
                                        "DockerfileX" };

  for (gsize i = 0; i < G_N_ELEMENTS (dockerfiles); i++)
    g_assert_true (dd_problems_is_dockerfile (dockerfiles[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (dd_problems_is_dockerfile (others[i]));
}

static void
test_dockerfile (void)
{
  assert_found ("Dockerfile", "FROM busybox\nCMD [\"true\"]\n", "");
  assert_found ("Dockerfile", "FROM busybox\nCOPI a b\n",
                "E 2 unknown instruction: COPI (did you mean COPY?)");
  assert_found ("Dockerfile", "", "E 1 file with no instructions");
  assert_found ("Dockerfile", "FROM busybox as One\nCMD true\nMAINTAINER me\n",
                "W 1 FromAsCasing\nW 1 StageNameCasing\nW 2 JSONArgsRecommended\n"
                "W 3 MaintainerDeprecated");
  assert_found ("web.Dockerfile", "FROM busybox\nCMD true\n", "W 2 JSONArgsRecommended");
}

static void
test_others (void)
{
  assert_found (".dockerignore", "node_modules\n!x\n", "");
  assert_found ("app.js", "FROM as you like it", "");
}

/* What only the plan finds. */
static void
test_preview (void)
{
  DdBuildPreview preview = { .error = (char *) "nothing: not found", .line = 2, .end_line = 3 };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) problems = NULL;
  const DdProblem *problem;

  preview.forecasts = none;
  problems = dd_problems_find ("Dockerfile", "\nFROM nothing \\\n  AS a\n", NULL, &preview);
  g_assert_cmpuint (problems->len, ==, 1);
  problem = g_ptr_array_index (problems, 0);
  g_assert_true (problem->is_error);
  g_assert_cmpuint (problem->line, ==, 2);
  g_assert_cmpuint (problem->end_line, ==, 3);
  g_assert_cmpstr (problem->message, ==, "nothing: not found");
}

static void
test_compose (void)
{
  g_assert_true (dd_problems_is_compose ("app/compose.yaml"));
  g_assert_true (dd_problems_is_compose ("docker-compose.override.yml"));
  g_assert_false (dd_problems_is_compose ("compose.txt"));
  g_assert_false (dd_problems_is_compose ("mycompose.yaml"));
  assert_found ("compose.yaml", "services:\n  web:\n    image: a\n", "");
  assert_found ("compose.yaml", "services:\n  web:\n    imge: a\n",
                "E 3 services.web additional properties 'imge' not allowed");
  assert_found ("compose.yaml", "services:\n  web: {image: a}\n  web: {image: b}\n",
                "E 3 line 3: mapping key \"web\" already defined at line 2");
  assert_found ("compose.yaml", "services:\n  web:\n    image: a\n    networks: [n]\n",
                "E 4 service \"web\" refers to undefined network n: invalid compose project");
  /* What depends on variables or on other files is not known. */
  assert_found ("compose.yaml", "services:\n  web:\n    image: ${I:?}\n    networks: [n]\n", "");
  assert_found ("compose.yaml", "include: [other.yaml]\nservices: {web: {image: a, links: [x]}}\n", "");
  assert_found ("compose.yaml", "services: {web: {extends: {file: b.yaml, service: x}}}\n", "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/problems/names", test_names);
  g_test_add_func ("/app/problems/dockerfile", test_dockerfile);
  g_test_add_func ("/app/problems/compose", test_compose);
  g_test_add_func ("/app/problems/others", test_others);
  g_test_add_func ("/app/problems/preview", test_preview);
  return g_test_run ();
}

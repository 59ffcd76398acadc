// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "dd-session.h"

#define SEED 3

#define DOCKERFILE "FROM busybox\\nWORKDIR /app\\nRUN echo hello > b\\n"
#define BAD        "FROM busybox\\nRUN echo bad; exit 3\\n"

static DdSession *
begin (void)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), SEED);

  g_free (dd_session_run (session, "printf '" DOCKERFILE "' > Dockerfile; printf '" BAD "' > Bad",
                          NULL));
  return session;
}

static char *
run (DdSession  *session,
     const char *line,
     int         expected)
{
  int status = -1;
  char *output = dd_session_run (session, line, &status);

  g_test_message ("$ %s\n%s", line, output);
  g_assert_cmpint (status, ==, expected);
  return output;
}

/* Without colours. */
static char *
drop_colors (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("\033\\[[0-9]*m", 0, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, "", 0, NULL);
}

/* Lines end at the right edge, whatever is in them. */
static void
test_display (void)
{
  g_autoptr (DdSession) session = begin ();
  g_autofree char *first = run (session, "docker build --progress=tty -t app .", 0);
  g_autofree char *colored = run (session, "BUILDKIT_PROGRESS=tty docker build -t app .", 0);
  g_autofree char *plain = drop_colors (colored);
  g_auto (GStrv) lines = g_strsplit (plain, "\n", -1);
  gsize width = strlen (lines[0]);

  g_assert_true (g_str_has_prefix (lines[0], "[+] Building "));
  g_assert_nonnull (strstr (lines[0], "s (7/7) FINISHED "));
  g_assert_true (g_str_has_suffix (lines[0], " docker:default"));
  g_assert_nonnull (strstr (plain, "\n => => transferring dockerfile: "));
  g_assert_nonnull (strstr (plain, "\n => CACHED [3/3] RUN echo hello > b "));
  g_assert_nonnull (strstr (plain, "\n => exporting to image "));
  g_assert_null (strstr (plain, " done"));
  for (guint i = 1; lines[i] && *lines[i]; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), ==, width);
      g_assert_true (g_str_has_suffix (lines[i], "s"));
    }
  g_assert_null (strstr (first, "CACHED"));
}

static void
test_failure (void)
{
  g_autoptr (DdSession) session = begin ();
  g_autofree char *shown = run (session, "docker build --progress=tty -f Bad .", 1);
  g_autofree char *quiet = run (session, "docker build -q -f Bad .", 1);

  g_assert_nonnull (strstr (shown, "\033[31m => ERROR [2/2] RUN echo bad; exit 3 "));
  g_assert_nonnull (strstr (shown, "------\n > [2/2] RUN echo bad; exit 3:\n"));
  g_assert_true (g_str_has_prefix (quiet, "Bad:2\n"));
  g_assert_null (strstr (quiet, "------\n >"));
}

static void
test_json (void)
{
  g_autoptr (DdSession) session = begin ();
  g_autofree char *output = run (session, "docker build --progress=rawjson -t app . 2>&1", 0);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  guint n_vertexes = 0;

  for (guint i = 0; lines[i] && *lines[i]; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);

      g_assert_nonnull (node);
      n_vertexes += json_object_has_member (json_node_get_object (node), "vertexes");
    }
  g_assert_cmpuint (n_vertexes, ==, 2 * 7);
  g_assert_nonnull (strstr (output, "\"name\":\"[3/3] RUN echo hello \\u003e b\""));
}

static void
test_modes (void)
{
  g_autoptr (DdSession) session = begin ();
  g_autofree char *quiet = run (session, "docker build --progress=quiet -t app .", 0);
  g_autofree char *none = run (session, "docker build --progress=none -t app .", 0);
  g_autofree char *both = run (session, "BUILDKIT_PROGRESS=rawjson docker build --progress=plain . "
                               "2>&1 | head -n 1", 0);
  g_autofree char *piped = run (session, "docker build --progress=tty . 2>&1 | cat", 0);
  g_autofree char *wrong = run (session, "docker build --progress=foo .", 1);

  g_assert_true (g_str_has_prefix (quiet, "sha256:"));
  g_assert_cmpstr (none, ==, "");
  g_assert_true (g_str_has_prefix (both, "#0 building with"));
  g_assert_cmpstr (piped, ==, "ERROR: failed to get console: provided file is not a console\n");
  g_assert_cmpstr (wrong, ==, "ERROR: invalid progress mode foo\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/build-progress/display", test_display);
  g_test_add_func ("/build-progress/failure", test_failure);
  g_test_add_func ("/build-progress/json", test_json);
  g_test_add_func ("/build-progress/modes", test_modes);
  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-session.h"
#include "dd-view.h"

/* What the argv view says about a container agrees with what it ran, for all
 * combinations of CMD, ENTRYPOINT and arguments. */

static void
type (DdSession  *session,
      const char *line)
{
  dd_session_type (session, line);
  dd_session_seek (session, G_MAXUINT);
}

static DdScene *
build_view (DdSession   *session,
            DdTextCache *texts,
            const char  *focus)
{
  DdViewOptions options = { .width = 1280, .height = 720, .texts = texts, .focus = focus };

  return dd_view_build (dd_view_find ("argv"), dd_session_get_world (session), &options);
}

/* The words of PID 1 and where they come from, one a line. */
static char *
read_words (DdSession  *session,
            const char *focus)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = build_view (session, texts, focus);
  GString *words = g_string_new (NULL);

  for (guint i = 0;; i++)
    {
      g_autofree char *id = g_strdup_printf ("argv/%u", i);
      const DdShape *shape = dd_scene_find (scene, id);
      const char *text;

      if (shape == NULL)
        return g_string_free (words, FALSE);
      text = strstr (dd_shape_get_description (shape), ": ");
      g_string_append_printf (words, "%s%s", i ? "|" : "", text + 2);
    }
}

static char *
read_description (DdSession  *session,
                  const char *focus,
                  const char *id)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = build_view (session, texts, focus);
  const DdShape *shape = dd_scene_find (scene, id);

  return g_strdup (shape ? dd_shape_get_description (shape) : "");
}

/* Source: Dockerfile reference, "Understand how CMD and ENTRYPOINT interact" */
static const struct
{
  const char *lines;
  const char *run;
  const char *words;
} matrix[] = {
  { "CMD [\"echo\", \"a\"]", "docker run m", "echo, CMD|a, CMD" },
  { "CMD [\"echo\", \"a\"]", "docker run m echo b", "echo, typed|b, typed" },
  { "CMD echo a", "docker run m", "/bin/sh, shell form|-c, shell form|echo a, CMD" },
  { "ENTRYPOINT [\"echo\"]\\nCMD [\"a\"]", "docker run m", "echo, ENTRYPOINT|a, CMD" },
  { "ENTRYPOINT [\"echo\"]\\nCMD [\"a\"]", "docker run m b c",
    "echo, ENTRYPOINT|b, typed|c, typed" },
  { "ENTRYPOINT [\"echo\"]\\nCMD a", "docker run m",
    "echo, ENTRYPOINT|/bin/sh, CMD|-c, CMD|a, CMD" },
  { "ENTRYPOINT echo a\\nCMD [\"b\"]", "docker run m",
    "/bin/sh, shell form|-c, shell form|echo a, ENTRYPOINT|b, ignored by sh" },
  { "ENTRYPOINT echo a\\nCMD [\"b\"]", "docker run m c",
    "/bin/sh, shell form|-c, shell form|echo a, ENTRYPOINT|c, ignored by sh" },
  { "ENTRYPOINT [\"echo\"]\\nCMD [\"a\"]", "docker run --entrypoint ls m /",
    "ls, typed|/, typed" },
  { "ENTRYPOINT [\"echo\"]\\nCMD [\"a\"]", "docker run --entrypoint ls m", "ls, typed" },
  { "ENTRYPOINT [\"echo\"]", "docker run m", "echo, ENTRYPOINT" },
};

/* The words in the picture are those that the container was made with. */
static void
assert_ran (DdSession  *session,
            const char *words)
{
  const DdWorld *world = dd_session_get_world (session);
  const DdContainer *container = g_ptr_array_index (world->containers, world->containers->len - 1);
  g_auto (GStrv) shown = g_strsplit (words, "|", -1);

  g_assert_cmpuint (g_strv_length (shown), ==, g_strv_length (container->argv));
  for (guint i = 0; shown[i]; i++)
    {
      *strrchr (shown[i], ',') = '\0';
      g_assert_cmpstr (shown[i], ==, container->argv[i]);
    }
}

static void
test_matrix (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *make = g_strdup_printf ("mkdir m; printf 'FROM alpine\\n%s\\n' > m/Dockerfile; "
                                           "docker build -q -t m m", matrix[i].lines);
  g_autofree char *words = NULL;

  type (session, make);
  type (session, matrix[i].run);
  words = read_words (session, NULL);
  g_assert_cmpstr (words, ==, matrix[i].words);
  assert_ran (session, words);
}

/* Before anything runs, the picture says what would. */
static void
test_before (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *none = read_description (session, NULL, "argv/none");
  g_autofree char *words = NULL;
  g_autofree char *again = NULL;

  g_assert_cmpstr (none, !=, "");
  type (session, "docker pull -q redis; docker run -d --name old redis");
  type (session, "mkdir m; printf 'FROM alpine\\nCMD [\"echo\", \"new\"]\\n' > m/Dockerfile; "
                 "sleep 1; docker build -q -t m m");
  words = read_words (session, NULL);
  g_assert_cmpstr (words, ==, "echo, CMD|new, CMD");
  again = read_words (session, "old");
  g_assert_cmpstr (again, ==, "docker-entrypoint.sh, ENTRYPOINT|redis-server, CMD");
}

/* Whether docker stop gets through follows from who PID 1 is. */
static void
test_signals (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *shell = NULL;
  g_autofree char *handler = NULL;
  g_autofree char *alone = NULL;

  type (session, "docker run -d --name shell debian sh -c 'sleep 100; true'");
  type (session, "docker run -d --name handler debian sh -c 'trap exit TERM; sleep 100; true'");
  type (session, "docker run -d --name alone debian sleep 100");
  shell = read_description (session, "shell", "argv/signal");
  handler = read_description (session, "handler", "argv/signal");
  alone = read_description (session, "alone", "argv/signal");
  g_assert_true (strstr (shell, "no handler for SIGTERM and passes nothing on") != NULL);
  g_assert_true (strstr (handler, "has a handler for SIGTERM") != NULL);
  g_assert_true (strstr (alone, "no handler for SIGTERM, so it is killed") != NULL);
}

/* ENV comes along, -e replaces it, ARG stays behind. */
static void
test_variables (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *own = NULL;
  g_autofree char *typed = NULL;
  g_autofree char *arg = NULL;
  g_autofree char *lost = NULL;

  type (session, "mkdir m; printf 'FROM alpine\\nARG V=1\\nENV A=one B=two\\nCMD [\"env\"]\\n' > "
                 "m/Dockerfile; docker build -q --build-arg V=2 -t m m");
  type (session, "docker run -e B=three m");
  own = read_description (session, NULL, "argv/env:A");
  typed = read_description (session, NULL, "argv/env:B");
  arg = read_description (session, NULL, "argv/image/arg:0");
  lost = read_description (session, NULL, "argv/lost:V");
  g_assert_cmpstr (own, ==, "Variable A=one, from ENV");
  g_assert_cmpstr (typed, ==, "Variable B=three, from -e");
  g_assert_true (g_str_has_prefix (arg, "ARG V=2, "));
  g_assert_cmpstr (lost, !=, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (matrix); i++)
    {
      g_autofree char *path = g_strdup_printf ("/argv/matrix/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_matrix);
    }
  g_test_add_func ("/argv/before", test_before);
  g_test_add_func ("/argv/signals", test_signals);
  g_test_add_func ("/argv/variables", test_variables);
  return g_test_run ();
}

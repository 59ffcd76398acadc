// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-preview.h"
#include "dd-session.h"

#define SEED 42

/* What is foretold of a build with commands, and then really happens: the
 * same command again, after something was changed on the host. */

#define DOCKERFILE \
  "FROM busybox AS make\\nWORKDIR /w\\nARG V=1\\nCOPY src ./\\nRUN cat a > out && echo $V > v\\n" \
  "FROM busybox\\nCOPY --from=make /w/out /out\\nRUN echo done > /done\\nCMD [\"true\"]\\n"

typedef struct
{
  const char *change;
  const char *build;
  const char *verdicts; /* see print_verdicts() */
} Round;

/* The steps: FROM, WORKDIR, the context, COPY, RUN, COPY --from, RUN. */
static const Round rounds[] = {
  { "true", "docker build -t app .", "-H-HHHH" },
  { "echo extra > notes", "docker build -t app .", "-H-HHHH" },
  { "echo 2 > src/a", "docker build -t app .", "-H-MF??" },
  { "echo b > src/b", "docker build -t app .", "-H-MF??" },
  { "rm src/b", "docker build -t app .", "-H-HHHH" },
  { "chmod 600 src/a", "docker build -t app .", "-H-MF??" },
  { "touch src/a", "docker build -t app .", "-H-HHHH" },
  { "echo 'src/c' > .dockerignore; echo c > src/c", "docker build -t app .", "-H-HHHH" },
  { "sed -i 's/echo done/echo over/' Dockerfile", "docker build -t app .", "-H-HHHM" },
  { "sed -i 's/cat a/cat a a/' Dockerfile", "docker build -t app .", "-H-HM??" },
  { "sed -i 's/WORKDIR .w/WORKDIR \\/w\\nLABEL x=y/' Dockerfile", "docker build -t app .",
    "-H-HHHH" },
  { "sed -i 's/COPY --from/COPY --chown=1:1 --from/' Dockerfile", "docker build -t app .",
    "-H-HHMF" },
  { "sed -i 's/ARG V=1/ENV A=1/' Dockerfile", "docker build -t app .", "-H-HM??" },
};

/* "-" no cache decides, "H" hit, "M" miss, "F" follows a miss, "?" open. */
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
assert_came_true (const char    *verdicts,
                  const DdBuild *done)
{
  g_assert_true (done->finished);
  for (guint i = 0; i < done->runs->len; i++)
    {
      DdBuildState state = dd_build_get_run (done, (int) i)->state;

      if (verdicts[i] == 'H')
        g_assert_cmpint (state, ==, DD_BUILD_STATE_CACHED);
      else if (verdicts[i] == '?')
        g_assert_true (state == DD_BUILD_STATE_CACHED || state == DD_BUILD_STATE_DONE);
      else
        g_assert_cmpint (state, ==, DD_BUILD_STATE_DONE);
    }
}

static const DdBuild *
last_build (DdSession *session)
{
  const DdWorld *world = dd_session_get_world (session);

  return g_ptr_array_index (world->builds, world->builds->len - 1);
}

static void
run (DdSession  *session,
     const char *line)
{
  int status = -1;
  g_autofree char *output = dd_session_run (session, line, &status);

  g_test_message ("$ %s", line);
  if (status != 0)
    g_test_message ("%s", output);
  g_assert_cmpint (status, ==, 0);
}

static DdSession *
begin (void)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), SEED);

  run (session, "mkdir -p app/src && cd app && echo 1 > src/a");
  run (session, "printf '" DOCKERFILE "' > Dockerfile");
  run (session, "docker build -t app .");
  return session;
}

static void
check_again (DdSession  *session,
             const char *build,
             const char *expected)
{
  const DdWorld *world = dd_session_get_world (session);
  g_autoptr (DdBuildPreview) foretold = dd_build_preview_again (world, world, last_build (session));
  g_autofree char *verdicts = print_verdicts (foretold);

  g_assert_null (foretold->error);
  g_assert_cmpstr (verdicts, ==, expected);
  run (session, build);
  g_assert_cmpuint (last_build (session)->runs->len, ==, foretold->forecasts->len);
  assert_came_true (verdicts, last_build (session));
}

static void
test_rounds (void)
{
  g_autoptr (DdSession) session = begin ();

  for (gsize i = 0; i < G_N_ELEMENTS (rounds); i++)
    {
      run (session, rounds[i].change);
      check_again (session, rounds[i].build, rounds[i].verdicts);
    }
}

/* The same command: its arguments, its target and its file count. */
static void
test_command (void)
{
  g_autoptr (DdSession) session = begin ();

  run (session, "docker build -t app --build-arg V=2 .");
  check_again (session, "docker build -t app --build-arg V=2 .", "-H-HHHH");
  run (session, "docker build --target make .");
  check_again (session, "docker build --target make .", "-H-HH");
  run (session, "mkdir other; mv Dockerfile other/Web");
  run (session, "docker build -f other/Web .");
  run (session, "echo 'USER nobody' >> other/Web; echo 9 > src/a");
  check_again (session, "docker build -f other/Web .", "-H-MF??");
}

static void
test_gone (void)
{
  g_autoptr (DdSession) session = begin ();
  const DdWorld *world;

  run (session, "cd ..; rm -r app");
  world = dd_session_get_world (session);
  g_assert_null (dd_build_preview_again (world, world, last_build (session)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/next-build/rounds", test_rounds);
  g_test_add_func ("/next-build/command", test_command);
  g_test_add_func ("/next-build/gone", test_gone);
  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build.h"
#include "dd-cpus.h"
#include "dd-session.h"

/* Programs that compute share the processors of their host. */

#define MAKE "mkdir w; printf 'package main\\nfunc main() { println(\"hi\") }\\n' > w/main.go; " \
             "printf 'module m\\n\\ngo 1.25\\n' > w/go.mod; printf 'FROM golang AS a\\nWORKDIR /a\\n" \
             "COPY . .\\nRUN go build -o /a/out .\\nFROM golang AS b\\nWORKDIR /b\\nCOPY . .\\n" \
             "RUN go build -o /b/out .\\nFROM busybox\\nCOPY --from=a /a/out /1\\n" \
             "COPY --from=b /b/out /2\\n' > w/Dockerfile; docker pull -q golang"

static void
type (DdSession  *session,
      const char *line)
{
  dd_session_type (session, line);
  dd_session_seek (session, G_MAXUINT);
}

static const DdBuild *
last_build (DdSession *session)
{
  GPtrArray *builds = dd_session_get_world (session)->builds;

  return g_ptr_array_index (builds, builds->len - 1);
}

/* How long the longest command of the newest build took, in milliseconds. */
static guint
longest_command (DdSession *session)
{
  const DdBuild *build = last_build (session);
  guint64 longest = 0;

  g_assert_null (build->error);
  for (guint i = 0; i < build->runs->len; i++)
    {
      const DdBuildRun *run = dd_build_get_run (build, (int) i);

      if (dd_build_plan_get_step (build->plan, (int) i)->kind == DD_BUILD_RUN)
        longest = MAX (longest, run->ended - run->started);
    }
  return (guint) (longest / DD_USEC_PER_MSEC);
}

static void
test_shared (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  guint alone, together, with_two;

  type (session, MAKE);
  type (session, "docker build --no-cache --target a w");
  alone = longest_command (session);
  type (session, "docker build --no-cache w");
  g_test_message ("four processors are enough for two");
  g_assert_cmpuint (longest_command (session), ==, alone);
  type (session, "hostctl cpus 1");
  type (session, "docker build --no-cache --target a w");
  g_assert_cmpuint (longest_command (session), ==, alone);
  type (session, "docker build --no-cache w");
  together = longest_command (session);
  g_assert_cmpuint (last_build (session)->n_cpus, ==, 1);
  g_test_message ("alone %u ms, together %u ms", alone, together);
  g_assert_cmpuint (together, >, alone * 17 / 10);
  g_assert_cmpuint (together, <=, alone * 2);
  type (session, "hostctl cpus 2; docker build --no-cache w");
  with_two = longest_command (session);
  g_assert_cmpuint (with_two, ==, alone);
}

/* What begins or ends in between changes the pace of the others. */
static void
test_changes (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  DdEngine *engine = dd_session_get_engine (session);
  g_autoptr (DdWorld) folded = NULL;
  g_autofree char *live = NULL;
  g_autofree char *again = NULL;
  guint shared, freed;

  type (session, MAKE);
  type (session, "hostctl cpus 1");
  type (session, "docker build --no-cache w");
  shared = longest_command (session);
  g_test_message ("a second processor comes half way");
  type (session, "(sleep 2; hostctl cpus 2) & docker build --no-cache w");
  freed = longest_command (session);
  g_assert_cmpuint (freed, <, shared);
  live = dd_world_dup_digest (dd_engine_get_world (engine));
  folded = dd_engine_fold (engine, dd_engine_get_n_events (engine));
  again = dd_world_dup_digest (folded);
  g_assert_cmpstr (again, ==, live);
}

static void
test_tool (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *text = NULL;

  type (session, "hostctl cpus; hostctl cpus 3; nproc; docker info --format '{{.NCPU}}'; "
                 "hostctl cpus 0; echo $?");
  text = dd_session_dup_console (session, "pts/0");
  g_assert_nonnull (strstr (text, "\n4\n3\n3\nhostctl: a host has 1 to 64 processors\n1\n"));
}

static void
test_arithmetic (void)
{
  g_assert_cmpuint (dd_cpus_get_needed (1000, 1, 4), ==, 1000);
  g_assert_cmpuint (dd_cpus_get_needed (1000, 3, 2), ==, 1500);
  g_assert_cmpuint (dd_cpus_get_done (1500, 3, 2), ==, 1000);
  g_assert_cmpuint (dd_cpus_get_done (1000, 4, 4), ==, 1000);
  g_assert_cmpuint (dd_cpus_get_needed (1, 64, 1), ==, 64);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cpus/arithmetic", test_arithmetic);
  g_test_add_func ("/cpus/shared", test_shared);
  g_test_add_func ("/cpus/changes", test_changes);
  g_test_add_func ("/cpus/tool", test_tool);

  return g_test_run ();
}

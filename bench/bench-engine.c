// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-bench-session.h"
#include "dd-bench.h"

#define N_TICKS      10000
#define N_SEEKS      100
#define N_FOLDS      5
#define N_CONTAINERS 1000

static void
bench_fold (DdSession *session)
{
  g_autoptr (DdBenchSamples) samples = dd_bench_samples_new ();
  DdEngine *engine = dd_session_get_engine (session);
  guint n_events = dd_engine_get_n_events (engine);
  double ms;

  for (guint i = 0; i < N_FOLDS; i++)
    {
      double start = dd_bench_cpu ();
      DdWorld *world = dd_engine_fold (engine, n_events);

      dd_bench_samples_add (samples, dd_bench_cpu () - start);
      g_object_unref (world);
    }
  ms = dd_bench_samples_rank (samples, 0.5);
  dd_bench_report ("engine: ticks of the session", dd_session_get_n_ticks (session), "ticks", NULL);
  dd_bench_report ("engine: events of the session", n_events, "events", NULL);
  dd_bench_report ("engine: fold of all events", ms, "ms CPU", NULL);
  dd_bench_report ("engine: events applied", n_events / ms * 1000.0, "events/s", ">= 1000000");
}

static void
bench_seek (DdSession *session)
{
  g_autoptr (DdBenchSamples) samples = dd_bench_samples_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < N_SEEKS; i++)
    {
      guint tick = g_rand_int_range (rand, 0, dd_session_get_n_ticks (session) + 1);
      double start = dd_bench_cpu ();

      dd_session_seek (session, tick);
      dd_bench_samples_add (samples, dd_bench_cpu () - start);
    }
  dd_bench_report ("engine: seek, median", dd_bench_samples_rank (samples, 0.5), "ms CPU", NULL);
  dd_bench_report ("engine: seek, longest", dd_bench_samples_rank (samples, 1.0), "ms CPU",
                   "<= 16");
}

static void
bench_many (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  double start = dd_bench_cpu ();
  double made;
  int status;

  for (guint i = 0; i < N_CONTAINERS; i++)
    dd_session_seek (session, dd_session_type (session, "docker create busybox sleep 3600"));
  made = dd_bench_cpu ();
  dd_bench_report ("engine: 1000 x docker create", made - start, "ms CPU", NULL);
  g_free (dd_session_run (session, "docker ps -a", &status));
  dd_bench_report ("engine: docker ps of 1000", dd_bench_cpu () - made, "ms CPU", NULL);
}

int
main (void)
{
  g_autoptr (DdSession) session = dd_bench_long_session (N_TICKS);

  bench_fold (session);
  bench_seek (session);
  bench_many ();
  return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-bench-session.h"
#include "dd-bench.h"

#define N_NETWORKS   500
#define N_CONTAINERS 1000
#define N_COPIES     20

static void
type (DdSession  *session,
      const char *command)
{
  dd_session_seek (session, dd_session_type (session, command));
}

static void
make_networks (DdSession *session)
{
  double start = dd_bench_cpu ();

  for (guint i = 0; i < N_NETWORKS; i++)
    {
      g_autofree char *command =
        g_strdup_printf ("docker network create --subnet 10.%u.%u.0/24 net%u", i / 256, i % 256, i);

      type (session, command);
    }
  dd_bench_report ("networks: 500 x docker network create", dd_bench_cpu () - start, "ms CPU",
                   NULL);
}

static void
make_containers (DdSession *session)
{
  double start = dd_bench_cpu ();

  for (guint i = 0; i < N_CONTAINERS; i++)
    {
      g_autofree char *command =
        g_strdup_printf ("docker run -d --name web%u --network net%u busybox sleep 3600", i,
                         i % N_NETWORKS);

      type (session, command);
    }
  dd_bench_report ("networks: 1000 x docker run", dd_bench_cpu () - start, "ms CPU", NULL);
}

/* What somebody types, with all of that running. */
static void
bench_commands (DdSession *session)
{
  static const struct
  {
    const char *command;
    const char *what;
  } commands[] = {
    { "docker ps", "networks: docker ps of 1000" },
    { "docker ps --filter network=net7", "networks: docker ps of one network" },
    { "docker network ls", "networks: docker network ls of 500" },
    { "docker network inspect net7", "networks: docker network inspect" },
    { "docker network connect net8 web7", "networks: docker network connect" },
    { "docker network disconnect net8 web7", "networks: docker network disconnect" },
    { "docker network create --subnet 10.200.0.0/24 more", "networks: one more" },
    { "ip addr", "networks: ip addr with 500 bridges" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      double start = dd_bench_cpu ();

      type (session, commands[i].command);
      dd_bench_report (commands[i].what, dd_bench_cpu () - start, "ms CPU", "<= 50");
    }
}

static void
bench_copy (DdSession *session)
{
  g_autoptr (DdBenchSamples) samples = dd_bench_samples_new ();
  const DdWorld *world = dd_engine_get_world (dd_session_get_engine (session));

  for (guint i = 0; i < N_COPIES; i++)
    {
      double start = dd_bench_cpu ();
      DdWorld *copy = dd_world_copy (world);

      dd_bench_samples_add (samples, dd_bench_cpu () - start);
      g_object_unref (copy);
    }
  dd_bench_report ("networks: copy of the world", dd_bench_samples_rank (samples, 0.5), "ms CPU",
                   NULL);
}

int
main (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);

  make_networks (session);
  make_containers (session);
  bench_commands (session);
  bench_copy (session);
  return 0;
}

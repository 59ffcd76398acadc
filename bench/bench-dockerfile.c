// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-bench-session.h"
#include "dd-bench.h"
#include "dd-build-preview.h"
#include "dd-catalog.h"
#include "dd-dockerfile-check.h"
#include "dd-session.h"

#define N_STAGES    60
#define N_LINES     2000
#define N_PER_STAGE (N_LINES / N_STAGES)
#define N_ROUNDS    200

/* Lines of a stage in turns; some go on in the next line. */
static const char *const shapes[] = {
  "ARG VERSION_%u=1.%u",
  "ENV HOME_%u=/srv/app PATH=$PATH:/opt/bin LABEL=\"two words\"",
  "WORKDIR /srv/app/$VERSION_%u",
  "COPY --chown=1000:1000 package.json src/*.c ./",
  "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && \\",
  "    apt-get install -y --no-install-recommends make gcc && \\",
  "    # what is not needed any more",
  "    rm -rf /var/lib/apt/lists/*",
  "LABEL org.example.version=${VERSION_%u:-none} org.example.vendor='Dock & Sons'",
  "EXPOSE 8080 9000-9003/udp",
  "HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://localhost:8080/ || exit 1",
  "COPY <<-CONFIG /etc/app.conf",
  "\tlisten 8080",
  "\tCONFIG",
};

static char *
make_dockerfile (void)
{
  GString *text = g_string_new ("# syntax=docker/dockerfile:1\nARG BASE=debian:12-slim\n");
  guint n_lines = 2;

  for (guint stage = 0; stage < N_STAGES; stage++)
    {
      if (stage > 0)
        g_string_append_printf (text, "FROM ${BASE} AS stage-%u\nCOPY --from=stage-%u /out /in\n",
                                stage, stage - 1);
      else
        g_string_append (text, "FROM ${BASE} AS stage-0\nRUN true\n");
      n_lines += 2;
      for (guint i = 0; i < N_PER_STAGE - 2; i++, n_lines++)
        {
          /* A stage holds whole turns; what is left is filled up. */
          const gboolean whole = i < (N_PER_STAGE - 2) / G_N_ELEMENTS (shapes) *
                                     G_N_ELEMENTS (shapes);
          g_autoptr (GString) line =
            g_string_new (whole ? shapes[i % G_N_ELEMENTS (shapes)] : "RUN make part-%u");
          g_autofree char *number = g_strdup_printf ("%u", i / (guint) G_N_ELEMENTS (shapes));

          g_string_replace (line, "%u", number, 0);
          g_string_append_printf (text, "%s\n", line->str);
        }
    }
  while (n_lines++ < N_LINES)
    g_string_append (text, "CMD [\"/srv/app/run\", \"--all\"]\n");

  return g_string_free (text, FALSE);
}

static void
bench_parse (const char *text)
{
  g_autoptr (DdBenchSamples) samples = dd_bench_samples_new ();
  guint n_instructions = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const double start = dd_bench_cpu ();
      g_autoptr (GError) error = NULL;
      g_autoptr (DdDockerfile) dockerfile = dd_dockerfile_parse (text, -1, &error);

      dd_bench_samples_add (samples, dd_bench_cpu () - start);
      if (dockerfile == NULL)
        {
          g_printerr ("%s\n", error->message);
          return;
        }
      n_instructions = dd_dockerfile_get_instructions (dockerfile)->len;
    }
  dd_bench_report ("instructions in 2,000 lines, 60 stages", n_instructions, "", NULL);
  dd_bench_report ("parsed, median", dd_bench_samples_rank (samples, 0.5), "ms CPU", "<= 5");
  dd_bench_report ("parsed, longest", dd_bench_samples_rank (samples, 1), "ms CPU", NULL);
}

static void
bench_check (const char *text)
{
  g_autoptr (DdBenchSamples) samples = dd_bench_samples_new ();

  for (guint i = 0; i < N_ROUNDS / 4; i++)
    {
      const double start = dd_bench_cpu ();
      g_autoptr (GPtrArray) warnings = dd_dockerfile_check (text, -1, NULL, NULL);

      dd_bench_samples_add (samples, dd_bench_cpu () - start);
    }
  dd_bench_report ("checked, median", dd_bench_samples_rank (samples, 0.5), "ms CPU", NULL);
}

/* What the editor does after each key: the plan, and what the cache decides
 * about every step. */
static void
bench_preview (const char *what,
               DdSession  *session)
{
  const DdWorld *world = dd_session_get_world (session);
  const DdBuild *build = g_ptr_array_index (world->builds, world->builds->len - 1);
  g_autoptr (DdBenchSamples) samples = dd_bench_samples_new ();
  guint n_to_run = 0;

  for (guint i = 0; i < N_ROUNDS / 4; i++)
    {
      const double start = dd_bench_cpu ();
      g_autoptr (DdBuildPreview) preview = dd_build_preview_again (world, world, build);

      dd_bench_samples_add (samples, dd_bench_cpu () - start);
      n_to_run = preview->n_to_run;
    }
  dd_bench_report (what, n_to_run, "to run", NULL);
  dd_bench_report ("planned, and the cache asked, median", dd_bench_samples_rank (samples, 0.5),
                   "ms CPU", "<= 50");
}

static void
bench_cache (void)
{
  g_autoptr (DdSession) session = dd_bench_large_build_new ();

  dd_bench_report ("entries of the build cache", dd_session_get_world (session)->build_records->len,
                   "", NULL);
  bench_preview ("built again", session);
  g_free (dd_session_run (session, "echo 2 > a.txt", NULL));
  bench_preview ("built with another file", session);
}

/* With the name of a file, the Dockerfile goes there, for a peer to read. */
int
main (int   argc,
      char *argv[])
{
  g_autofree char *text = make_dockerfile ();
  g_autoptr (GError) error = NULL;

  if (argc > 1 && !g_file_set_contents (argv[1], text, -1, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  bench_parse (text);
  bench_check (text);
  bench_cache ();

  return 0;
}

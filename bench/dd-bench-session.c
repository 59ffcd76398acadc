// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-bench-session.h"
#include "dd-tty-ops.h"

/* What a learner does in a long session: containers come, work and go. */
static const char *const loop[] = {
  "docker run -d --name web busybox sleep 3600",
  "docker exec web sh -c 'echo line >> /tmp/log; cat /tmp/log'",
  "docker pause web",
  "docker unpause web",
  "docker restart -t 0 web",
  "docker rm -f web",
};

/**
 * dd_bench_long_session:
 * @n_ticks: how many ticks it is to have at least
 *
 * Types commands until there are enough ticks.
 *
 * Returns: (transfer full): a session whose cursor stands at the end
 */
DdSession *
dd_bench_long_session (guint n_ticks)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), 1);

  while (dd_session_get_n_ticks (session) < n_ticks)
    for (guint i = 0; i < G_N_ELEMENTS (loop); i++)
      dd_session_seek (session, dd_session_type (session, loop[i]));
  return session;
}

#define N_STAGES    60
#define N_LINES     2000
#define N_PER_STAGE (N_LINES / N_STAGES)

/* A Dockerfile made of what can really be built. */
static char *
make_buildable (void)
{
  GString *text = g_string_new (NULL);

  for (guint stage = 0; stage < N_STAGES; stage++)
    {
      g_string_append_printf (text, "FROM busybox AS stage-%u\nWORKDIR /srv\n", stage);
      if (stage > 0)
        g_string_append_printf (text, "COPY --from=stage-%u /srv/out ./\n", stage - 1);
      else
        g_string_append (text, "COPY a.txt ./\n");
      for (guint i = 3; i < N_PER_STAGE; i++)
        g_string_append_printf (text, i % 4 ? "RUN echo %u.%u > out\n" : "ENV VALUE=%u.%u\n", stage,
                                i);
    }

  return g_string_free (text, FALSE);
}

/**
 * dd_bench_large_build_new:
 *
 * Builds a Dockerfile of 2,000 lines and 60 stages.
 *
 * Returns: (transfer full): a session whose cursor stands at the end
 */
DdSession *
dd_bench_large_build_new (void)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *text = make_buildable ();
  g_autoptr (GError) error = NULL;

  if (!dd_session_save_file (session, "/home/you/Dockerfile", text, &error))
    g_error ("%s", error->message);
  g_free (dd_session_run (session, "echo 1 > a.txt; docker build -q .", NULL));
  for (guint i = 0; i < N_LINES && dd_session_is_busy (session, DD_CONSOLE); i++)
    dd_session_pass_time (session, DD_USEC_PER_SEC);
  dd_session_seek (session, dd_session_get_n_ticks (session));
  return session;
}

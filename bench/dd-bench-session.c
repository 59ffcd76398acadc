// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-bench-session.h"

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

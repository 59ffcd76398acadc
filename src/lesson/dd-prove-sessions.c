// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-prove.h"
#include "dd-session.h"

/* The host is the same every time. */
#define SEED 1

static gpointer
open_session (gpointer user_data)
{
  return dd_session_new (user_data, SEED);
}

static char *
run_in_session (gpointer    world,
                const char *command,
                int        *exit_status)
{
  return dd_session_run (world, command, exit_status);
}

static char *
check_in_session (gpointer    world,
                  const char *command,
                  int        *exit_status)
{
  return dd_session_check (world, command, exit_status);
}

const DdProveWorld dd_prove_sessions = {
  open_session,
  run_in_session,
  check_in_session,
  g_object_unref,
};

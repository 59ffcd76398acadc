// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-test-run-script.h"

#include "dd-session.h"
#include "dd-transcript.h"

#define SEED 1
#define OUTPUT_FILE "/tmp/work-output"

/* The state that every script was recorded from: one image under two names. */
static const char *const set_up[] = {
  "docker pull -q busybox",
  "docker tag busybox alpine",
  NULL,
};

/* Runs a command as it was recorded, with an empty input and without a
 * terminal: its output goes to a file, which is shown then. */
static void
run_command (DdSession  *session,
             const char *command,
             GString    *transcript)
{
  g_autofree char *quoted = g_shell_quote (command);
  g_autofree char *line = g_strdup_printf ("sh -c %s </dev/null >" OUTPUT_FILE " 2>&1", quoted);
  g_autofree char *complaint = NULL;
  g_autofree char *output = NULL;
  int status = 0;

  complaint = dd_session_run (session, line, &status);
  output = dd_session_run (session, "cat " OUTPUT_FILE, NULL);

  g_string_append_printf (transcript, "$ %s\n%s%s", command, complaint, output);
  if (status != 0)
    g_string_append_printf (transcript, "[exit %d]\n", status);
}

/**
 * dd_test_run_script:
 * @script: a script: one command a line, lines that start with "#" aside
 *
 * Runs a script through a new model, each command in a shell of its own, and
 * writes the transcript in the form of the recorded ones.
 *
 * Returns: (transfer full): the transcript
 */
char *
dd_test_run_script (const char *script)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), SEED);
  g_autoptr (GPtrArray) commands = dd_transcript_parse_script (script);
  g_autoptr (GString) transcript = g_string_new (NULL);

  dd_session_set_up (session, set_up);
  for (guint i = 0; i < commands->len; i++)
    run_command (session, g_ptr_array_index (commands, i), transcript);
  return g_string_free (g_steal_pointer (&transcript), FALSE);
}

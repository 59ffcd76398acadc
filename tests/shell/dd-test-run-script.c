// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-test-run-script.h"

#include "dd-image-ops.h"
#include "dd-session.h"
#include "dd-transcript.h"

#define SEED 1
#define TTY "root/0"
#define IMAGE "docker.io/library/busybox:latest"
/* The client on the local network: a namespace there, a machine here. */
#define CLIENT_NAMESPACE "ip netns exec lan "
#define CLIENT_MACHINE   "ssh laptop "
#define OUTPUT_FILE "/tmp/work-output"

/* The state that every script was recorded from: one image under two names. */
static void
add_image (DdSession *session)
{
  g_autofree char *directory = g_test_build_filename (G_TEST_DIST, "shell", "data", "catalog",
                                                      NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdCatalog) catalog = dd_catalog_new_from_directory (directory, &error);
  DdEngine *engine = dd_session_get_engine (session);
  DdImage *image;

  g_assert_no_error (error);
  g_assert_null (dd_catalog_get_warnings (catalog)[0]);
  image = dd_catalog_find_image (catalog, IMAGE);
  g_assert_nonnull (image);
  dd_engine_begin (engine);
  dd_image_add (engine, image, "busybox", &error);
  g_assert_no_error (error);
  dd_image_add (engine, image, "alpine", &error);
  g_assert_no_error (error);
  dd_engine_settle (engine);
  dd_session_set_up (session, NULL);
}

static char *
type_line (DdSession  *session,
           const char *line,
           int        *status)
{
  GString *text = g_string_new (NULL);
  const DdWorld *world;
  const DdTty *tty;
  guint from;

  dd_session_seek (session, dd_session_get_n_ticks (session));
  world = dd_engine_get_world (dd_session_get_engine (session));
  tty = dd_world_get_tty (world, TTY);
  from = tty->spans->len;
  dd_session_seek (session, dd_session_type_at (session, TTY, line));
  world = dd_engine_get_world (dd_session_get_engine (session));
  tty = dd_world_get_tty (world, TTY);
  for (guint i = from; i < tty->spans->len; i++)
    {
      const DdTtySpan *span = g_ptr_array_index (tty->spans, i);

      if (span->role != 'i' && span->role != 'p')
        g_string_append (text, span->text);
    }
  if (status)
    *status = dd_session_get_status (session, TTY);
  if (tty->foreground)
    dd_session_interrupt (session, TTY);
  return g_string_free (text, FALSE);
}

/* Runs a command as it was recorded, with an empty input and without a
 * terminal: its output goes to a file, which is shown then. */
static void
run_command (DdSession  *session,
             const char *command,
             GString    *transcript)
{
  g_autoptr (GString) here = g_string_new (command);
  g_autofree char *quoted = NULL;
  g_autofree char *line = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *output = NULL;
  int status = 0;

  g_string_replace (here, CLIENT_NAMESPACE, CLIENT_MACHINE, 0);
  quoted = g_shell_quote (here->str);
  line = g_strdup_printf ("sh -c %s </dev/null >" OUTPUT_FILE " 2>&1", quoted);
  complaint = type_line (session, line, &status);
  output = type_line (session, "cat " OUTPUT_FILE, NULL);

  g_string_append_printf (transcript, "$ %s\n%s%s", command, complaint, output);
  if (status != 0 && transcript->str[transcript->len - 1] != '\n')
    g_string_append_c (transcript, '\n');
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

  add_image (session);
  dd_session_open_terminal (session, TTY);
  for (guint i = 0; i < commands->len; i++)
    run_command (session, g_ptr_array_index (commands, i), transcript);
  return g_string_free (g_steal_pointer (&transcript), FALSE);
}

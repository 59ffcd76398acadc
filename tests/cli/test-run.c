// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* Runs a script of one command with the catalogue of a folder of its own. */
static char *
run_with_catalog (const char *text)
{
  g_autofree char *data = g_dir_make_tmp ("drydock-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (data, "catalog", NULL);
  g_autofree char *file = g_build_filename (folder, "broken.json", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *messages = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_subprocess_launcher_setenv (launcher, "DRYDOCK_DATADIR", data, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("DRYDOCK_CLI"), "run", "-",
                                         NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, "echo hi\n", NULL, NULL, &messages,
                                                &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_unlink (file);
  g_rmdir (folder);
  g_rmdir (data);
  return messages;
}

/* A catalogue that cannot be read is said, with the place, and the program
 * goes on. */
static void
test_damaged_catalog (void)
{
  g_autofree char *messages = run_with_catalog ("{\n  \"images\": \"x\"\n}\n");

  g_test_message ("%s", messages);
  g_assert_nonnull (strstr (messages, "broken.json:2:"));
}

/* Gives what is printed where, and the exit status. */
static void
assert_answer (const char *const *argv,
               int                status,
               const char        *output,
               const char        *messages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                         &error);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  g_assert_nonnull (strstr (out, output));
  g_assert_nonnull (strstr (err, messages));
}

static void
test_usage (void)
{
  static const char *const commands[] = { "run", "journal" };
  const char *cli = g_getenv ("DRYDOCK_CLI");

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      assert_answer ((const char *[]) { cli, commands[i], "--help", NULL }, 0, "drydock-cli ", "");
      assert_answer ((const char *[]) { cli, commands[i], NULL }, 2, "", "FILE|-");
      assert_answer ((const char *[]) { cli, commands[i], "a", "b", NULL }, 2, "", "FILE|-");
      assert_answer ((const char *[]) { cli, commands[i], "/missing", NULL }, 1, "", "/missing");
      assert_answer ((const char *[]) { cli, commands[i], "--wrong", NULL }, 2, "", "--wrong");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/run/damaged-catalog", test_damaged_catalog);
  g_test_add_func ("/cli/run/usage", test_usage);
  return g_test_run ();
}

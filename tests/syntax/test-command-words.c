// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-command-words.h"

static void
test_words (void)
{
  static const char *const rows[][2] = {
    { "", "" },
    { "  npm  run dev ", "npm|run|dev" },
    { "sh -c 'echo hi'", "sh|-c|echo hi" },
    { "a \"b c\"d", "a|b cd" },
    { "a '' b", "a||b" },
    { "a \"it's\"", "a|it's" },
    { "a b\\ c", "a|b c" },
    { "a \"\\\"x\\\"\"", "a|\"x\"" },
    { "a 'b\\c'", "a|b\\c" },
    { "echo $HOME ${X}", "echo|$HOME|${X}" },
    { "echo $(date +%s)", "echo|$(date +%s)" },
    { "echo `date now` x", "echo|`date now`|x" },
    { "echo a; echo b", "echo|a" },
    { "echo 'a;b' | cat", "echo|a;b" },
    { "run 2>&1", "run" },
    { "line\nbreak", "line|break" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) words = dd_command_words_parse (rows[i][0], &error);
      g_autofree char *joined = NULL;

      g_test_message ("%s", rows[i][0]);
      g_assert_no_error (error);
      joined = g_strjoinv ("|", words);
      g_assert_cmpstr (joined, ==, rows[i][1]);
    }
}

static void
test_errors (void)
{
  static const char *const rows[] = { "echo \"x", "echo 'x", "echo x\\", "echo `x", "echo $(x",
                                      "echo (x)" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (dd_command_words_parse (rows[i], &error));
      g_assert_cmpstr (error->message, ==, "invalid command line string");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-words/words", test_words);
  g_test_add_func ("/command-words/errors", test_errors);

  return g_test_run ();
}

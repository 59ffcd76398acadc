// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-env-file.h"

static const char *const environment[] = { "USER=ann", "EMPTY=", NULL };

static void
check (const char *text,
       const char *joined)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) variables = dd_env_file_parse (text, -1, environment, &error);
  g_autofree char *result = NULL;

  g_assert_no_error (error);
  result = g_strjoinv ("|", variables);
  g_assert_cmpstr (result, ==, joined);
}

static void
check_error (const char *text,
             gssize      length,
             const char *message,
             guint       line,
             guint       column)
{
  g_autoptr (GError) error = NULL;
  guint found_line;
  guint found_column;

  g_assert_null (dd_env_file_parse (text, length, environment, &error));
  g_assert_cmpstr (error->message, ==, message);
  g_assert_true (dd_syntax_error_get_position (error, &found_line, &found_column));
  g_assert_cmpuint (found_line, ==, line);
  g_assert_cmpuint (found_column, ==, column);
}

static void
test_values (void)
{
  check ("", "");
  check ("A=1\n  B=a b \nC=\n", "A=1|B=a b |C=");
  check ("A=\"1\"\nB=$A #x\n", "A=\"1\"|B=$A #x");
  check ("\xef\xbb\xbf""A=1\r\nB=2\r\n", "A=1|B=2");
  check ("USER\nEMPTY\nMISSING\n", "USER=ann|EMPTY=");
  check ("#A=1\n   # B\n\t\n", "");
}

static void
test_errors (void)
{
  g_autofree char *long_line = g_strnfill (70000, 'x');

  check_error ("A=1\n  =2\n", -1, "no variable name on line '=2'", 2, 3);
  check_error ("A =1\n", -1, "variable 'A ' contains whitespaces", 1, 1);
  check_error ("A=1\nB=\xff\n", -1, "invalid utf8 bytes at line 2: [66 61 255]", 2, 1);
  check_error ("A=\0b\n", 5, "invalid utf8 bytes at line 1: [65 61 0 98]", 1, 1);
  check_error (long_line, -1, "bufio.Scanner: token too long", 1, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/env-file/values", test_values);
  g_test_add_func ("/env-file/errors", test_errors);

  return g_test_run ();
}

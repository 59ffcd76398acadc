// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-dotenv.h"

static const char *const environment[] = { "USER=ann", "EMPTY=", NULL };
static const char *const before[] = { "BASE=debian", "USER=file", NULL };

static void
check (const char *text,
       const char *joined)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) variables = dd_dotenv_parse (text, -1, environment, before, &error);
  g_autofree char *result = NULL;

  g_assert_no_error (error);
  result = g_strjoinv ("|", variables);
  g_assert_cmpstr (result, ==, joined);
}

static void
check_error (const char *text,
             const char *message,
             guint       line,
             guint       column)
{
  g_autoptr (GError) error = NULL;
  guint found_line;
  guint found_column;

  g_assert_null (dd_dotenv_parse (text, -1, environment, before, &error));
  g_assert_cmpstr (error->message, ==, message);
  g_assert_true (dd_syntax_error_get_position (error, &found_line, &found_column));
  g_assert_cmpuint (found_line, ==, line);
  g_assert_cmpuint (found_column, ==, column);
}

static void
test_names (void)
{
  check ("", "");
  check ("\n# note\n  # more\n", "");
  check ("A=1\nB : 2\n  C= 3 \n", "A=1|B=2|C=3");
  check ("\xef\xbb\xbf""A=1", "A=1");
  check ("export A=1\nexport\tB=2\nexporter=3\n", "A=1|B=2|exporter=3");
  check ("a.b-c[0]=1\n1=one\n\xc3\xa9=x", "a.b-c[0]=1|1=one|\xc3\xa9=x");
  check ("A=1\nB=2\nA=3", "A=3|B=2");
  check ("=x", "=x");
  check ("A=\nB=", "A=|B=");
}

static void
test_inherited (void)
{
  check ("USER\nEMPTY\nUNSET\nA=1", "USER=ann|EMPTY=|A=1");
  check ("BASE\n", "BASE=debian");
  check ("USER", "=USER");
}

static void
test_values (void)
{
  check ("A=a b  # note\nB=a#b\nC=#c", "A=a b|B=a#b|C=#c");
  check ("A=it's\nB=a\"b\"", "A=it's|B=a\"b\"");
  check ("A='$USER \\n # \\'x'", "A=$USER \\n # 'x");
  check ("A=\"x # y\" # z\nB=1", "A=x # y|B=1");
  check ("A=\"1\n2\"\nB='3\n4'", "A=1\n2|B=3\n4");
  check ("A=\"\"\nB=''", "A=|B=");
}

static void
test_escapes (void)
{
  check ("A=\"a\\tb\\\"c\\\\\"", "A=a\tb\"c\\");
  check ("A=\"\\0101\\x\\c\\q\"", "A=A\\x\\c\\q");
  check ("A=\"\\0351\"", "A=\xc3\xa9");
  check ("A=\"\\09\\0777\"", "A=\\9\\777");
  check ("A=\"\\$USER $$USER\"", "A=$USER $USER");
}

static void
test_variables (void)
{
  check ("A=$USER\nB=${A}!\nC=${BASE:-x}:${D:-y}", "A=ann|B=ann!|C=debian:y");
  check ("USER=bob\nA=$USER", "USER=bob|A=ann");
  check ("A=1\nB=\"$A$A\"\nA=2\nC=$A", "A=2|B=11|C=2");
}

static void
test_errors (void)
{
  check_error ("A=1\n\nB+C=2", "line 3: unexpected character \"+\" in variable name \"B+C=2\"", 3,
               2);
  check_error ("A B=1", "line 1: key cannot contain a space", 1, 1);
  check_error ("A=1\nB= \"x\ny", "line 3: unterminated quoted value \"x", 3, 4);
  check_error ("A='1'2'\n", "line 1: unexpected character \"'\" in variable name \"2'\"", 1, 7);
  check_error ("A=1\nB=${C?no}", "required variable C is missing a value: no", 2, 1);
  check_error ("A=${", "Invalid template: \"${\"", 1, 1);
  check_error ("A\xff=1", "line 1: unexpected character \"\xef\xbf\xbd\" in variable name "
               "\"A\xef\xbf\xbd=1\"", 1, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dotenv/names", test_names);
  g_test_add_func ("/dotenv/inherited", test_inherited);
  g_test_add_func ("/dotenv/values", test_values);
  g_test_add_func ("/dotenv/escapes", test_escapes);
  g_test_add_func ("/dotenv/variables", test_variables);
  g_test_add_func ("/dotenv/errors", test_errors);

  return g_test_run ();
}

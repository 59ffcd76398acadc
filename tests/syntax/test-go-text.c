// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-go-json.h"
#include "dd-go-text.h"
#include "dd-path-match.h"

typedef char *(*TextFunc) (const char *text);

typedef struct
{
  const char *text;
  const char *result;
} Row;

static void
check_rows (TextFunc   function,
            const Row *rows,
            gsize      n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autofree char *result = function (rows[i].text);

      g_assert_cmpstr (result, ==, rows[i].result);
    }
}

static void
test_quote (void)
{
  static const Row rows[] = {
    { "plain", "\"plain\"" },
    { "a \"b\" \\", "\"a \\\"b\\\" \\\\\"" },
    { "\t\n\x01\x7f", "\"\\t\\n\\x01\\x7f\"" },
    { "häuser …", "\"häuser …\"" },
    { "\xff\xc3", "\"\\xff\\xc3\"" },
    { "\u200b\u00a0\U000e0001", "\"\\u200b\\u00a0\\U000e0001\"" },
  };

  check_rows (dd_go_quote, rows, G_N_ELEMENTS (rows));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *back = dd_go_unquote (rows[i].result, NULL);

      g_assert_cmpstr (back, ==, rows[i].text);
    }
}

static void
test_unquote (void)
{
  static const Row rows[] = {
    { "`raw \\n\r`", "raw \\n" },
    { "'x'", "x" },
    { "\"\\101\\x42\\u0043\"", "ABC" },
  };
  static const char *const broken[] = {
    "", "\"", "\"a", "a\"", "'a\"", "\"\\q\"", "\"\\x4\"", "\"\\400\"", "\"\\ud800\"", "\"a\nb\"",
    "\"\\'\"", "\"a\"b\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = dd_go_unquote (rows[i].text, NULL);

      g_assert_cmpstr (text, ==, rows[i].result);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (dd_go_unquote (broken[i], &error));
      g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_INVALID);
    }
}

static void
test_case (void)
{
  static const Row lower[] = { { "ÄB1\xff", "äb1\uFFFD" } };
  static const Row title[] = {
    { "exited", "Exited" },
    { "the engine's word_two x-y", "The Engine'S Word_two X-Y" },
    { "éa ßb", "Éa ßb" },
  };

  check_rows (dd_go_to_lower, lower, G_N_ELEMENTS (lower));
  check_rows (dd_go_title, title, G_N_ELEMENTS (title));
}

static void
test_trim (void)
{
  static const Row rows[] = {
    { " \t a b \r\n", "a b" },
    { "\u00a0x\u2003", "x" },
    { "", "" },
    { "  ", "" },
  };

  check_rows (dd_go_trim_space, rows, G_N_ELEMENTS (rows));
}

static void
test_path_clean (void)
{
  static const Row rows[] = {
    { "", "." },
    { "/", "/" },
    { "/a//b/./c/", "/a/b/c" },
    { "/a/../../b", "/b" },
    { "../a/../..", "../.." },
    { "a/..", "." },
  };

  check_rows (dd_go_path_clean, rows, G_N_ELEMENTS (rows));
}

static void
check_record (const char *text,
              const char *joined)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) fields = dd_csv_read_record (text, &error);
  g_autofree char *result = NULL;

  g_assert_no_error (error);
  result = g_strjoinv ("|", fields);
  g_assert_cmpstr (result, ==, joined);
}

static void
check_record_error (const char *text,
                    const char *message,
                    guint       line,
                    guint       column)
{
  g_autoptr (GError) error = NULL;
  guint found_line;
  guint found_column;

  g_assert_null (dd_csv_read_record (text, &error));
  g_assert_cmpstr (error->message, ==, message);
  g_assert_true (dd_syntax_error_get_position (error, &found_line, &found_column));
  g_assert_cmpuint (found_line, ==, line);
  g_assert_cmpuint (found_column, ==, column);
}

static void
test_csv (void)
{
  check_record ("a,b", "a|b");
  check_record (",", "|");
  check_record ("a,\"b,\"\"c\"\"\",d", "a|b,\"c\"|d");
  check_record ("\na\nb", "a");
  check_record ("a\r\n", "a");
  check_record ("\"two\nlines\",x", "two\nlines|x");
  check_record_error ("", "EOF", 1, 1);
  check_record_error ("a,b\"c", "parse error on line 1, column 4: bare \" in non-quoted field", 1,
                      4);
  check_record_error ("\"a",
                      "parse error on line 1, column 3: "
                      "extraneous or missing \" in quoted-field",
                      1, 3);
}

static void
test_width (void)
{
  g_assert_cmpuint (dd_text_width ("abc"), ==, 3);
  g_assert_cmpuint (dd_text_width ("世界"), ==, 4);
  g_assert_cmpuint (dd_text_width ("e\u0301…"), ==, 2);
  g_assert_cmpuint (dd_text_width ("\xff\xfe"), ==, 2);
  g_assert_cmpuint (dd_text_length ("é\xc3"), ==, 2);
  g_assert_cmpstr (dd_text_skip ("日本", 1), ==, "本");
  g_assert_cmpstr (dd_text_skip ("ab", 9), ==, "");
}

static void
test_long_syntax (void)
{
  g_assert_true (dd_is_long_syntax ("name=net"));
  g_assert_true (dd_is_long_syntax ("x,target=80"));
  g_assert_false (dd_is_long_syntax ("net"));
  g_assert_false (dd_is_long_syntax ("=net"));
  g_assert_false (dd_is_long_syntax ("a= b"));
}

static void
test_path_match (void)
{
  static const struct
  {
    const char *pattern;
    const char *name;
    int         matches; /* -1 for a broken pattern */
  } rows[] = {
    { "", "", TRUE },
    { "", "a", FALSE },
    { "*", "abc", TRUE },
    { "*", "a/b", FALSE },
    { "a*c", "abbc", TRUE },
    { "a*b*c", "a-b-b-c", TRUE },
    { "a?c", "aéc", TRUE },
    { "a?c", "a/c", FALSE },
    { "[a-c]x", "bx", TRUE },
    { "[^a-c]x", "bx", FALSE },
    { "[\\]]", "]", TRUE },
    { "\\*", "*", TRUE },
    { "a[", "a", -1 },
    { "a[", "ab", -1 },
    { "[]a]", "]", -1 },
    { "[-]", "-", -1 },
    { "[x-]", "x", -1 },
    { "a\\", "a", -1 },
    { "*x", "aaa/x", FALSE },
    { "*/x", "aaa/x", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean matches = FALSE;
      gboolean valid = dd_path_match (rows[i].pattern, rows[i].name, &matches, NULL);

      g_test_message ("%s against %s", rows[i].pattern, rows[i].name);
      g_assert_cmpint (valid, ==, rows[i].matches >= 0);
      if (valid)
        g_assert_cmpint (matches, ==, rows[i].matches);
    }
}

static void
test_json (void)
{
  g_autoptr (JsonNode) node = json_from_string ("{\"b\":[1,2.50,null,true],\"a\":{},\"t\":"
                                                "\"<&>\\u0001\\u2028\\\"\",\"e\":1e-9}",
                                                NULL);
  g_autofree char *line = dd_go_json_encode (node, 0);
  g_autofree char *lines = dd_go_json_encode (json_object_get_member (json_node_get_object (node),
                                                                      "b"),
                                              4);

  g_assert_cmpstr (line, ==,
                   "{\"b\":[1,2.5,null,true],\"a\":{},\"t\":\"<&>\\u0001\\u2028\\\"\",\"e\":1e-9}");
  g_assert_cmpstr (lines, ==, "[\n    1,\n    2.5,\n    null,\n    true\n]");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/go-text/quote", test_quote);
  g_test_add_func ("/go-text/unquote", test_unquote);
  g_test_add_func ("/go-text/case", test_case);
  g_test_add_func ("/go-text/trim", test_trim);
  g_test_add_func ("/go-text/path-clean", test_path_clean);
  g_test_add_func ("/go-text/csv", test_csv);
  g_test_add_func ("/go-text/width", test_width);
  g_test_add_func ("/go-text/long-syntax", test_long_syntax);
  g_test_add_func ("/go-text/path-match", test_path_match);
  g_test_add_func ("/go-text/json", test_json);

  return g_test_run ();
}

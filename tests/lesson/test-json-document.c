// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-json-document.h"

#include <string.h>

static void
assert_fails (const char  *text,
              gssize       length,
              DdJsonError  code,
              const char  *message)
{
  g_autoptr (GError) error = NULL;
  DdJsonDocument *document = dd_json_document_new ("file", text, length, &error);

  g_assert_null (document);
  g_assert_error (error, DD_JSON_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_syntax (void)
{
  assert_fails ("", -1, DD_JSON_ERROR_SYNTAX, "file:1:1: a value is expected here");
  assert_fails ("{\n  \"a\": 1,\n}", -1, DD_JSON_ERROR_SYNTAX,
                "file:3:1: a key in double quotes is expected here");
  assert_fails ("{\"a\" 1}", -1, DD_JSON_ERROR_SYNTAX, "file:1:6: “:” is expected after a key");
  assert_fails ("[1 2]", -1, DD_JSON_ERROR_SYNTAX, "file:1:4: “,” or “]” is expected here");
  assert_fails ("{\"a\":1 \"b\":2}", -1, DD_JSON_ERROR_SYNTAX,
                "file:1:8: “,” or “}” is expected here");
  assert_fails ("[1] x", -1, DD_JSON_ERROR_SYNTAX, "file:1:5: text after the end of the document");
  assert_fails ("// no\n1", -1, DD_JSON_ERROR_SYNTAX, "file:1:1: a value is expected here");
  assert_fails ("[01]", -1, DD_JSON_ERROR_SYNTAX, "file:1:4: not a number that JSON knows");
  assert_fails ("[1.]", -1, DD_JSON_ERROR_SYNTAX, "file:1:4: digits are missing after the point");
  assert_fails ("[1e]", -1, DD_JSON_ERROR_SYNTAX, "file:1:4: digits are missing in the exponent");
  assert_fails ("9999999999999999999", -1, DD_JSON_ERROR_SYNTAX,
                "file:1:20: the number has too many digits");
}

static void
test_texts (void)
{
  assert_fails ("[\"ä\", \"b]", -1, DD_JSON_ERROR_SYNTAX,
                "file:1:10: the text is not closed with “\"”");
  assert_fails ("\"a\nb\"", -1, DD_JSON_ERROR_SYNTAX,
                "file:1:3: a text ends on its own line; write a line break as \\n");
  assert_fails ("\"\\x\"", -1, DD_JSON_ERROR_SYNTAX, "file:1:3: unknown escape after “\\”");
  assert_fails ("\"\\u12g4\"", -1, DD_JSON_ERROR_SYNTAX,
                "file:1:4: “\\u” needs four hexadecimal digits");
  assert_fails ("\"\\u0000\"", -1, DD_JSON_ERROR_ENCODING,
                "file:1:4: a NUL cannot be part of a text");
  assert_fails ("\"\\ud800\"", -1, DD_JSON_ERROR_ENCODING, "file:1:8: half of a surrogate pair");
  assert_fails ("\"\\udc00\\ud800\"", -1, DD_JSON_ERROR_ENCODING,
                "file:1:8: half of a surrogate pair");
}

static void
test_encoding (void)
{
  assert_fails ("[\n\"\xff\"]", -1, DD_JSON_ERROR_ENCODING, "file:2:2: not UTF-8 text");
  assert_fails ("[1]\0", 4, DD_JSON_ERROR_ENCODING, "file:1:4: not UTF-8 text");
}

static void
test_limits (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *large = g_strnfill (DD_JSON_MAX_BYTES + 1, ' ');
  g_autoptr (GString) many = g_string_new ("[0");

  for (guint i = 0; i < DD_JSON_MAX_VALUES; i++)
    g_string_append (many, ",0");
  g_string_append_c (many, ']');
  assert_fails (deep, -1, DD_JSON_ERROR_DEPTH, "file:1:65: nested too deeply");
  assert_fails (large, -1, DD_JSON_ERROR_SIZE, "file:1:1: the file is too large");
  assert_fails (many->str, -1, DD_JSON_ERROR_SIZE, "file:1:1000000: the file holds too many values");
}

static void
test_duplicate (void)
{
  assert_fails ("{\"a\": 1,\n \"a\": 2}", -1, DD_JSON_ERROR_DUPLICATE,
                "file:2:2: “a” is written twice in one object");
  assert_fails ("{\"a\": 1, \"\\u0061\": 2}", -1, DD_JSON_ERROR_DUPLICATE,
                "file:1:10: “a” is written twice in one object");
}

static void
assert_place (DdJsonDocument *document,
              const char     *pointer,
              gboolean        found,
              guint           line,
              guint           column)
{
  guint at_line;
  guint at_column;

  g_assert_cmpint (dd_json_document_locate (document, pointer, &at_line, &at_column), ==, found);
  g_assert_cmpuint (at_line, ==, line);
  g_assert_cmpuint (at_column, ==, column);
}

static void
test_places (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (DdJsonDocument) document = NULL;

  document = dd_json_document_new ("file", "{\n  \"a\": [10,\n    {\"b/~\": \"\xc3\xa4\"}]\n}", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dd_json_document_get_name (document), ==, "file");
  assert_place (document, "/a", TRUE, 2, 3);
  assert_place (document, "/a/0", TRUE, 2, 9);
  assert_place (document, "/a/1/b~1~0", TRUE, 3, 6);

  g_test_message ("What is not there is looked for around it");
  assert_place (document, "/a/1/missing/more", FALSE, 3, 5);
  assert_place (document, "/nothing", FALSE, 1, 1);
  problem = dd_json_document_problem (document, "/a/1", DD_JSON_ERROR_VALUE, "%d apples", 3);
  g_assert_error (problem, DD_JSON_ERROR, DD_JSON_ERROR_VALUE);
  g_assert_cmpstr (problem->message, ==, "file:3:5: 3 apples");
}

static void
test_values (void)
{
  static const char text[] = "{\"t\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00\", \"i\": -12,"
                             " \"d\": 1.5e2, \"y\": true, \"n\": null, \"o\": {}, \"l\": []}";
  g_autoptr (GError) error = NULL;
  g_autoptr (DdJsonDocument) document = dd_json_document_new ("file", text, -1, &error);
  JsonObject *root;

  g_assert_no_error (error);
  root = json_node_get_object (dd_json_document_get_root (document));
  g_assert_cmpstr (json_object_get_string_member (root, "t"), ==,
                   "\"\\/\b\f\n\r\t\xc3\xa4\xf0\x9f\x98\x80");
  g_assert_cmpint (json_object_get_int_member (root, "i"), ==, -12);
  g_assert_cmpfloat (json_object_get_double_member (root, "d"), ==, 150);
  g_assert_true (json_object_get_boolean_member (root, "y"));
  g_assert_true (json_object_get_null_member (root, "n"));
}

/* Any bytes give a document or an error, never a crash. */
static void
test_noise (void)
{
  static const char pieces[] = "{}[]\",:\\ue1-.tfn \n\"a\"";
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < 20000; i++)
    {
      char text[24];
      gsize length = (gsize) g_rand_int_range (random, 0, sizeof text);
      g_autoptr (GError) error = NULL;
      g_autoptr (DdJsonDocument) document = NULL;

      for (gsize j = 0; j < length; j++)
        text[j] = i % 2 == 0 ? pieces[g_rand_int_range (random, 0, sizeof pieces - 1)]
                             : (char) g_rand_int_range (random, 0, 256);
      document = dd_json_document_new ("noise", text, (gssize) length, &error);
      g_assert_true ((document == NULL) == (error != NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-document/syntax", test_syntax);
  g_test_add_func ("/json-document/texts", test_texts);
  g_test_add_func ("/json-document/encoding", test_encoding);
  g_test_add_func ("/json-document/limits", test_limits);
  g_test_add_func ("/json-document/duplicate", test_duplicate);
  g_test_add_func ("/json-document/places", test_places);
  g_test_add_func ("/json-document/values", test_values);
  g_test_add_func ("/json-document/noise", test_noise);
  return g_test_run ();
}

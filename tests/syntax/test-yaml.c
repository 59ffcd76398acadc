// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-yaml.h"

/* Reads one document. */
static DdYaml *
read_one (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = dd_yaml_read (text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (documents->len, ==, 1);

  return dd_yaml_copy (g_ptr_array_index (documents, 0));
}

static void
test_scalars (void)
{
  static const struct
  {
    const char *text;
    DdYamlKind  kind;
    const char *value;
  } rows[] = {
    { "~", DD_YAML_NULL, "<nil>" },
    { "null", DD_YAML_NULL, "<nil>" },
    { "nULL", DD_YAML_TEXT, "nULL" },
    { "true", DD_YAML_BOOL, "true" },
    { "False", DD_YAML_BOOL, "false" },
    { "yes", DD_YAML_TEXT, "yes" },
    { "off", DD_YAML_TEXT, "off" },
    { "12", DD_YAML_INT, "12" },
    { "-7", DD_YAML_INT, "-7" },
    { "+7", DD_YAML_INT, "7" },
    { "1_000", DD_YAML_INT, "1000" },
    { "0x1f", DD_YAML_INT, "31" },
    { "0644", DD_YAML_INT, "420" },
    { "0o644", DD_YAML_INT, "420" },
    { "0b101", DD_YAML_INT, "5" },
    { "089", DD_YAML_FLOAT, "89" },
    { "1.50", DD_YAML_FLOAT, "1.5" },
    { ".5", DD_YAML_FLOAT, "0.5" },
    { "5.", DD_YAML_FLOAT, "5" },
    { "1e3", DD_YAML_FLOAT, "1000" },
    { "1e", DD_YAML_TEXT, "1e" },
    { ".", DD_YAML_TEXT, "." },
    { "1.2.3", DD_YAML_TEXT, "1.2.3" },
    { "8080:80", DD_YAML_TEXT, "8080:80" },
    { "22:22", DD_YAML_TEXT, "22:22" },
    { "-", DD_YAML_LIST, "[]" },
    { "'12'", DD_YAML_TEXT, "12" },
    { "\"tr\\u0075e\"", DD_YAML_TEXT, "true" },
    { "!!str 12", DD_YAML_TEXT, "12" },
    { "! 12", DD_YAML_TEXT, "12" },
    { "!override 12", DD_YAML_TEXT, "12" },
    { "|\n  a\n  b\n", DD_YAML_TEXT, "a\nb\n" },
    { ">-\n  a\n  b\n", DD_YAML_TEXT, "a b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DdYaml) node = read_one (rows[i].text);
      g_autofree char *value = dd_yaml_dup_scalar (node);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (node->kind, ==, rows[i].kind);
      g_assert_cmpstr (value, ==, rows[i].value);
    }
}

static void
test_places (void)
{
  g_autoptr (DdYaml) root = read_one ("# a comment\nservices:\n  web:\n    ports: [80, 'é', x]\n");
  const DdYaml *ports = dd_yaml_get (dd_yaml_get (dd_yaml_get (root, "services"), "web"), "ports");
  const DdYaml *last = dd_yaml_get_item (ports, 2);

  g_assert_cmpuint (root->line, ==, 2);
  g_assert_cmpuint (ports->line, ==, 4);
  g_assert_cmpuint (ports->column, ==, 12);
  g_assert_cmpuint (last->line, ==, 4);
  g_assert_cmpuint (last->column, ==, 22);
}

static void
test_map (void)
{
  g_autoptr (DdYaml) map = read_one ("b: 1\na: 2\nc: {x: true, y: text}\n");
  g_auto (GStrv) keys = dd_yaml_list_keys (map);
  g_autoptr (DdYaml) taken = dd_yaml_steal (map, "b");

  g_assert_cmpstr (keys[0], ==, "a");
  g_assert_cmpint (taken->number, ==, 1);
  g_assert_null (dd_yaml_get (map, "b"));
  g_assert_cmpint (dd_yaml_get (map, "a")->number, ==, 2);
  g_assert_true (dd_yaml_get_flag (dd_yaml_get (map, "c"), "x"));
  g_assert_cmpstr (dd_yaml_get_string (dd_yaml_get (map, "c"), "y"), ==, "text");
  dd_yaml_set_text (map, "a", "new");
  g_assert_cmpuint (dd_yaml_get_length (map), ==, 2);
  g_assert_cmpstr (dd_yaml_get_string (map, "a"), ==, "new");
  g_assert_cmpuint (dd_yaml_get (map, "a")->line, ==, 2);
}

static void
test_equal (void)
{
  g_autoptr (DdYaml) first = read_one ("{a: [1, 2], b: x}");
  g_autoptr (DdYaml) second = read_one ("{b: x, a: [1, 2]}");
  g_autoptr (DdYaml) third = read_one ("{b: x, a: [2, 1]}");

  g_assert_true (dd_yaml_equal (first, second));
  g_assert_false (dd_yaml_equal (first, third));
}

static void
test_aliases (void)
{
  g_autoptr (DdYaml) root = read_one ("a: &a {x: 1, y: 2}\n"
                                      "b: &b {y: 3, z: 4}\n"
                                      "one: {<<: *a, y: own}\n"
                                      "two: {<<: [*a, *b]}\n"
                                      "three: [*a, *a]\n");
  const DdYaml *two = dd_yaml_get (root, "two");

  g_assert_cmpint (dd_yaml_get (dd_yaml_get (root, "one"), "x")->number, ==, 1);
  g_assert_cmpstr (dd_yaml_get_string (dd_yaml_get (root, "one"), "y"), ==, "own");
  g_assert_cmpint (dd_yaml_get (two, "y")->number, ==, 2);
  g_assert_cmpint (dd_yaml_get (two, "z")->number, ==, 4);
  g_assert_true (dd_yaml_equal (dd_yaml_get_item (dd_yaml_get (root, "three"), 0),
                                dd_yaml_get (root, "a")));
}

static void
test_documents (void)
{
  g_autoptr (GPtrArray) none = dd_yaml_read ("# nothing\n", -1, NULL);
  g_autoptr (GPtrArray) two = dd_yaml_read ("a: 1\n---\nb: !reset\nc: !override [x]\n", -1, NULL);
  const DdYaml *second;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (two->len, ==, 2);
  second = g_ptr_array_index (two, 1);
  g_assert_cmpint (dd_yaml_get (second, "b")->mark, ==, DD_YAML_RESET);
  g_assert_cmpint (dd_yaml_get (second, "c")->mark, ==, DD_YAML_OVERRIDE);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    const char *message;
    guint       line;
    guint       column;
  } rows[] = {
    { "services:\n  web:\n   image: a\n  bad\n", "yaml: line 4: could not find expected ':'", 5, 1 },
    { "services:\n  web: [\n", "yaml: line 2: did not find expected node content", 3, 1 },
    { "services:\n\tweb: x\n", "yaml: line 2: found character that cannot start any token", 2, 1 },
    { "a: *x\n", "yaml: unknown anchor 'x' referenced", 1, 4 },
    { "a: &a [*a]\n", "yaml: anchor 'a' value contains itself", 1, 8 },
    { "a: 1\nb: 2\na: 3\n", "line 3: mapping key \"a\" already defined at line 1", 3, 1 },
    { "a: {<<: 5}\n", "yaml: map merge requires map or sequence of maps as the value", 1, 10 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      guint line;
      guint column;

      g_test_message ("%s", rows[i].text);
      g_assert_null (dd_yaml_read (rows[i].text, -1, &error));
      g_assert_cmpstr (error->message, ==, rows[i].message);
      g_assert_true (dd_syntax_error_get_position (error, &line, &column));
      g_assert_cmpuint (line, ==, rows[i].line);
      g_assert_cmpuint (column, ==, rows[i].column);
    }
}

/* Few lines that would become millions of nodes. */
static void
test_bomb (void)
{
  g_autoptr (GString) text = g_string_new ("a: &a [x, x, x, x, x, x, x, x, x]\n");
  g_autoptr (GError) error = NULL;

  for (char name = 'b'; name < 'k'; name++)
    {
      g_string_append_printf (text, "%c: &%c [", name, name);
      for (guint i = 0; i < 9; i++)
        g_string_append_printf (text, "%s*%c", i == 0 ? "" : ", ", name - 1);
      g_string_append (text, "]\n");
    }
  g_assert_null (dd_yaml_read (text->str, -1, &error));
  g_assert_cmpstr (error->message, ==, "document contains excessive aliasing");
}

static void
test_depth (void)
{
  g_autofree char *open = g_strnfill (DD_YAML_MAX_DEPTH + 5, '[');
  g_autofree char *close = g_strnfill (DD_YAML_MAX_DEPTH + 5, ']');
  g_autofree char *text = g_strconcat (open, close, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (dd_yaml_read (text, -1, &error));
  g_assert_cmpstr (error->message, ==, "exceeded max depth of 200");
}

/* What is printed reads as the same text, in the form of yaml.v3. */
static void
test_print_texts (void)
{
  static const char *const rows[][2] = {
    { "plain text", "plain text" },  { "", "\"\"" },
    { "yes", "\"yes\"" },            { "n", "\"n\"" },
    { "0123", "\"0123\"" },          { "1e3", "\"1e3\"" },
    { "null", "\"null\"" },          { "12:30:45", "\"12:30:45\"" },
    { "2020-01-01", "\"2020-01-01\"" }, { "1.2.3", "1.2.3" },
    { "22:22", "\"22:22\"" },        { "8080:80", "8080:80" },
    { " lead", "' lead'" },          { "trail ", "'trail '" },
    { "a: b", "'a: b'" },            { "a:b", "a:b" },
    { "a #b", "'a #b'" },            { "a#b", "a#b" },
    { "- a", "'- a'" },              { "-a", "-a" },
    { "-", "'-'" },                  { "?x", "?x" },
    { "{a}", "'{a}'" },              { "a,b", "a,b" },
    { "@x", "'@x'" },                { "it's", "it's" },
    { "'quoted'", "'''quoted'''" },  { "\"q\"", "'\"q\"'" },
    { "tab\there", "\"tab\\there\"" }, { "é", "é" },
    { "bell\a", "\"bell\\a\"" },     { "back\\slash", "back\\slash" },
    { "---", "'---'" },              { "...x", "'...x'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DdYaml) map = dd_yaml_new_map ();
      g_autofree char *expected = g_strdup_printf ("k: %s\n", rows[i][1]);
      g_autofree char *printed = NULL;
      g_autoptr (DdYaml) again = NULL;

      dd_yaml_set_text (map, "k", rows[i][0]);
      printed = dd_yaml_print (map);
      again = read_one (printed);
      g_assert_cmpstr (printed, ==, expected);
      g_assert_cmpstr (dd_yaml_get_string (again, "k"), ==, rows[i][0]);
    }
}

static void
test_print_trees (void)
{
  static const char *const texts[] = {
    "a: 1\nb: true\nc: null\nd: 1.5\ne: text\n",
    "list:\n  - a\n  - b: 1\n    c: 2\n  - - x\n    - \"y\"\n  - []\n  - {}\n",
    "map:\n  deep:\n    deeper:\n      - 1\n",
    "keep: |\n  one\n  two\nstrip: |-\n  one\n\n  two\nmore: |+\n  one\n\nlast: |2-\n   lead\n  x\n",
    "- |-\n  a\n  b\n- c\n",
    "{}\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DdYaml) node = read_one (texts[i]);
      g_autofree char *printed = dd_yaml_print (node);

      g_assert_cmpstr (printed, ==, texts[i]);
    }
}

static void
test_sorted_keys (void)
{
  g_autoptr (DdYaml) map = read_one ("{a10: 1, a2: 1, b: 1, A1: 1, a: 1, a-b: 1, ab: 1, 'a02': 1}");
  g_auto (GStrv) keys = dd_yaml_list_sorted_keys (map);
  g_autofree char *joined = g_strjoinv (" ", keys);

  g_assert_cmpstr (joined, ==, "A1 a a-b a2 a02 a10 ab b");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/yaml/scalars", test_scalars);
  g_test_add_func ("/yaml/places", test_places);
  g_test_add_func ("/yaml/map", test_map);
  g_test_add_func ("/yaml/equal", test_equal);
  g_test_add_func ("/yaml/aliases", test_aliases);
  g_test_add_func ("/yaml/documents", test_documents);
  g_test_add_func ("/yaml/errors", test_errors);
  g_test_add_func ("/yaml/bomb", test_bomb);
  g_test_add_func ("/yaml/depth", test_depth);
  g_test_add_func ("/yaml/print/texts", test_print_texts);
  g_test_add_func ("/yaml/print/trees", test_print_trees);
  g_test_add_func ("/yaml/sorted-keys", test_sorted_keys);

  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-template.h"

static const char data_text[] =
  "{\"Name\": \"/web\", \"Pid\": 42, \"Cmd\": [\"sh\"], \"Nil\": null, \"Map\": {\"a\": 1},"
  " \"Mixed\": [1, \"a\"]}";

typedef struct
{
  const char *text;
  const char *message;
  guint       line;
  guint       column;
} Row;

static void
check_error (GError    *error,
             const Row *row)
{
  guint line;
  guint column;

  g_assert_cmpstr (error->message, ==, row->message);
  g_assert_true (dd_syntax_error_get_position (error, &line, &column));
  g_assert_cmpuint (line, ==, row->line);
  g_assert_cmpuint (column, ==, row->column);
}

static void
test_parse (void)
{
  static const Row rows[] = {
    { "{{", "template: :1: unclosed action", 1, 3 },
    { "{{.Name", "template: :1: unclosed action", 1, 8 },
    { "a\nb{{.Name", "template: :2: unclosed action", 2, 9 },
    { "{{}}", "template: :1: missing value for command", 1, 3 },
    { "{{.Name}", "template: :1: bad character U+007D '}'", 1, 3 },
    { "{{nope}}", "template: :1: function \"nope\" not defined", 1, 3 },
    { "{{$x}}", "template: :1: undefined variable \"$x\"", 1, 3 },
    { "{{end}}", "template: :1: unexpected {{end}}", 1, 6 },
    { "{{if .Name}}", "template: :1: unexpected EOF", 1, 13 },
    { "{{if}}{{end}}", "template: :1: missing value for if", 1, 5 },
    { "{{if .Name}}{{else}}{{else}}{{end}}", "template: :1: expected end; found {{else}}", 1,
      27 },
    { "{{(.Name}}", "template: :1: unclosed left paren", 1, 9 },
    { "{{.Name)}}", "template: :1: unexpected right paren", 1, 8 },
    { "{{\"a}}", "template: :1: unterminated quoted string", 1, 3 },
    { "{{`a}}", "template: :1: unterminated raw quoted string", 1, 3 },
    { "{{'a}}", "template: :1: unterminated character constant", 1, 3 },
    { "{{'ab'}}", "template: :1: malformed character constant: 'ab'", 1, 3 },
    { "{{\"\\q\"}}", "template: :1: invalid syntax", 1, 3 },
    { "{{/* a", "template: :1: unclosed comment", 1, 3 },
    { "{{/* a */ b}}", "template: :1: comment ends before closing delimiter", 1, 3 },
    { "{{1x}}", "template: :1: bad number syntax: \"1x\"", 1, 3 },
    { "{{99999999999999999999}}", "template: :1: integer overflow: \"99999999999999999999\"", 1,
      3 },
    { "{{.A ! .B}}", "template: :1: unexpected \"!\" in operand", 1, 6 },
    { "{{.A | 1}}", "template: :1: non executable command in pipeline stage 2", 1, 9 },
    { "{{1.x}}", "template: :1: bad number syntax: \"1.x\"", 1, 3 },
    { "{{\"a\".x}}", "template: :1: unexpected . after term \"\\\"a\\\"\"", 1, 6 },
    { "{{$a, $b := .A}}", "template: :1: too many declarations in command", 1, 5 },
    { "{{range $a, 1}}{{end}}", "template: :1: range can only initialize variables", 1, 12 },
    { "{{break}}", "template: :1: {{break}} outside {{range}}", 1, 8 },
    { "{{range .A}}{{else}}{{continue }}", "template: :1: {{continue}} outside {{range}}", 1, 32 },
    { "{{define \"x\"}}{{end}}", "template: :1: unexpected <define> in command", 1, 3 },
    { "{{\xff}}", "template: :1: unrecognized character in action: U+FFFD '\xef\xbf\xbd'", 1, 3 },
    { "{{if .A\n}}{{else}", "template: :2: bad character U+007D '}'", 2, 5 },
    { "{{.A\n", "template: :2: unclosed action started at :1", 2, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *shown = g_strescape (rows[i].text, NULL);

      g_test_message ("%s", shown);
      g_assert_null (dd_template_new (rows[i].text, &error));
      g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_INVALID);
      check_error (error, &rows[i]);
    }
}

#define AT(place, shown, problem) "template: :" place ": executing \"\" at <" shown ">: " problem

static void
test_execute (void)
{
  static const Row rows[] = {
    { "{{nil}}", AT ("1:2", "nil", "nil is not a command"), 1, 3 },
    { "{{.Name.x}}", AT ("1:7", ".Name.x", "can't evaluate field x in type interface {}"), 1, 8 },
    { "{{.Nil.x}}", AT ("1:6", ".Nil.x", "nil pointer evaluating interface {}.x"), 1, 7 },
    { "a\n {{.Pid.x}}", AT ("2:7", ".Pid.x", "can't evaluate field x in type interface {}"), 2,
      8 },
    { "{{.Name 1}}", AT ("1:2", ".Name", "Name is not a method but has arguments"), 1, 3 },
    { "{{1 2}}", AT ("1:2", "1", "can't give argument to non-function 1"), 1, 3 },
    { "{{upper}}", AT ("1:2", "upper", "wrong number of args for upper: want 1 got 0"), 1, 3 },
    { "{{printf}}", AT ("1:2", "printf", "wrong number of args for printf: want at least 1 got 0"),
      1, 3 },
    { "{{upper .Pid}}", AT ("1:8", ".Pid", "wrong type for value; expected string; got int"), 1,
      9 },
    { "{{upper .None}}", AT ("1:8", ".None", "invalid value; expected string"), 1, 9 },
    { "{{upper 1}}", AT ("1:8", "1", "expected string; found 1"), 1, 9 },
    { "{{truncate .Name \"x\"}}", AT ("1:17", "\"x\"", "expected integer; found \"x\""), 1, 18 },
    { "{{join .Mixed \",\"}}",
      AT ("1:7", ".Mixed", "wrong type for value; expected []string; got []interface {}"), 1, 8 },
    { "{{upper nil}}", AT ("1:8", "nil", "cannot assign nil to string"), 1, 9 },
    { "{{len .Pid}}", AT ("1:2", "len .Pid", "error calling len: len of type int"), 1, 3 },
    { "{{eq .Pid \"42\"}}",
      AT ("1:2", "eq .Pid \"42\"",
          "error calling eq: incompatible types for comparison: int and string"), 1, 3 },
    { "{{eq 1}}", AT ("1:2", "eq 1", "error calling eq: missing argument for comparison"), 1, 3 },
    { "{{lt .Cmd .Cmd}}", AT ("1:2", "lt .Cmd .Cmd",
                                 "error calling lt: invalid type for comparison"), 1, 3 },
    { "{{range .Name}}{{end}}", AT ("1:8", ".Name", "range can't iterate over /web"), 1, 9 },
    { "{{pad \"a\" -1 0}}", AT ("1:2", "pad \"a\" -1 0",
                                   "error calling pad: strings: negative Repeat count"), 1, 3 },
    { "{{slice .Name 3 2}}",
      AT ("1:2", "slice .Name 3 2", "error calling slice: invalid slice index: 3 > 2"), 1, 3 },
    { "{{call .Name}}",
      AT ("1:2", "call .Name", "error calling call: non-function of type string"), 1, 3 },
  };
  g_autoptr (JsonNode) data = json_from_string (data_text, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DdTemplate) template = dd_template_new (rows[i].text, &error);

      g_test_message ("%s", rows[i].text);
      g_assert_no_error (error);
      g_assert_null (dd_template_execute (template, data, NULL, &error));
      g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_EXECUTE);
      check_error (error, &rows[i]);
    }
}

static void
test_index (void)
{
  static const struct
  {
    const char *text;
    const char *problem;
  } rows[] = {
    { "{{index .Cmd 5}}", "index out of range: 5" },
    { "{{index .Cmd 1}}", "reflect: slice index out of range" },
    { "{{index .Cmd \"a\"}}", "cannot index slice/array with type string" },
    { "{{index .Cmd nil}}", "cannot index slice/array with nil" },
    { "{{index .Map 1}}", "value has type int; should be string" },
    { "{{index .Nil 1}}", "index of untyped nil" },
    { "{{index .Map \"none\" 1}}", "index of nil pointer" },
    { "{{index .Pid 1}}", "can't index item of type int" },
  };
  g_autoptr (JsonNode) data = json_from_string (data_text, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DdTemplate) template = dd_template_new (rows[i].text, NULL);
      g_autofree char *suffix = g_strconcat ("error calling index: ", rows[i].problem, NULL);

      g_assert_null (dd_template_execute (template, data, NULL, &error));
      g_assert_true (g_str_has_suffix (error->message, suffix));
    }
}

static void
check_context_error (const char              *text,
                     const DdTemplateContext *context,
                     const char              *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdTemplate) template = dd_template_new (text, NULL);
  g_autoptr (JsonNode) data = json_from_string (data_text, NULL);

  g_assert_null (dd_template_execute (template, data, context, &error));
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_context (void)
{
  static const char *const maps[] = { "Labels", NULL };
  const DdTemplateContext row = { .type_name = "*x.Row" };
  const DdTemplateContext strict = { .flags = DD_TEMPLATE_MISSING_IS_ERROR };
  const DdTemplateContext typed = { .map_members = maps };
  const DdTemplateContext named = { .name = "version", .type_name = "T" };

  check_context_error ("{{.Nope}}", &row,
                       AT ("1:2", ".Nope", "can't evaluate field Nope in type *x.Row"));
  check_context_error ("{{.Name 1}}", &row,
                       AT ("1:2", ".Name", "wrong number of args for Name: want 0 got 1"));
  check_context_error ("{{.Name.x}}", &row,
                       AT ("1:7", ".Name.x", "can't evaluate field x in type string"));
  check_context_error ("{{.Nope}}", &strict,
                       AT ("1:2", ".Nope", "map has no entry for key \"Nope\""));
  check_context_error ("{{.Map.b}}", &typed,
                       AT ("1:6", ".Map.b", "map has no entry for key \"b\""));
  check_context_error ("{{gt .Pid 0}}", &strict,
                       AT ("1:2", "gt .Pid 0", "error calling gt: incompatible types for "
                           "comparison: json.Number and int"));
  check_context_error ("{{.Nope}}", &named,
                       "template: version:1:2: executing \"version\" at <.Nope>: can't evaluate "
                       "field Nope in type T");
}

static void
test_runaway (void)
{
  static const char *const texts[] = {
    "{{range 99999999999}}{{end}}",
    "{{range 99999999999}}aaaaaaaaaaaaaaaaaaaaaaaa{{end}}",
    "{{$x := \"aaaaaaaa\"}}{{range 99}}{{$x = print $x $x}}{{end}}",
    "{{pad \"a\" 99999999 0}}",
  };
  g_autoptr (JsonNode) data = json_from_string (data_text, NULL);
  g_autoptr (GString) nested = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DdTemplate) template = dd_template_new (texts[i], NULL);

      g_assert_null (dd_template_execute (template, data, NULL, &error));
      g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_EXECUTE);
      g_clear_error (&error);
    }
  for (guint i = 0; i < 50000; i++)
    g_string_append (nested, i == 0 ? "{{(" : "(");
  g_assert_null (dd_template_new (nested->str, &error));
  g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_INVALID);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template-errors/parse", test_parse);
  g_test_add_func ("/template-errors/execute", test_execute);
  g_test_add_func ("/template-errors/index", test_index);
  g_test_add_func ("/template-errors/context", test_context);
  g_test_add_func ("/template-errors/runaway", test_runaway);

  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-template.h"

static const char data_text[] =
  "{\"Name\": \"/web\", \"Pid\": 42, \"Load\": 0.5, \"On\": true, \"Off\": false, \"Nil\": null,"
  " \"Cmd\": [\"sh\", \"-c\", \"a b\"], \"None\": [], \"Config\": {\"User\": \"\","
  " \"Labels\": {\"tier\": \"web\", \"a.b\": \"1\"}}, \"Empty\": {},"
  " \"Mounts\": [{\"Type\": \"bind\", \"Dst\": \"/a\"}, {\"Type\": \"volume\", \"Dst\": \"/b\"}],"
  " \"Text\": \"<é & \\\"x\\\">\"}";

static char *
run (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdTemplate) template = dd_template_new (text, &error);
  g_autoptr (JsonNode) data = json_from_string (data_text, NULL);
  char *result;

  g_assert_no_error (error);
  result = dd_template_execute (template, data, NULL, &error);
  g_assert_no_error (error);

  return result;
}

typedef struct
{
  const char *text;
  const char *result;
} Row;

static void
check_rows (const Row *rows,
            gsize      n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autofree char *result = NULL;

      g_test_message ("%s", rows[i].text);
      result = run (rows[i].text);
      g_assert_cmpstr (result, ==, rows[i].result);
    }
}

static void
test_values (void)
{
  static const Row rows[] = {
    { "", "" },
    { "plain }} text", "plain }} text" },
    { "{{.Name}} {{.Pid}} {{.Load}} {{.On}}", "/web 42 0.5 true" },
    { "{{.Config.Labels.tier}}", "web" },
    { "{{.Missing}} {{.Missing.More}} {{.Nil}}", "<no value> <no value> <no value>" },
    { "{{.Cmd}} {{.None}}", "[sh -c a b] []" },
    { "{{.Config.Labels}}", "map[a.b:1 tier:web]" },
    { "{{$.Name}}", "/web" },
    { "{{\"a\\tb\"}}{{`\\n`}}{{'a'}}{{0x10}}{{1.5}}{{1e3}}{{true}}", "a\tb\\n97161.51000true" },
    { "{{/* nothing */}}a {{- /* nothing */ -}} b", "ab" },
    { "a  {{- .Pid -}}  b", "a42b" },
    { "{{ .Pid\n}}", "42" },
    { "{{(index .Mounts 1).Dst}}", "/b" },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_control (void)
{
  static const Row rows[] = {
    { "{{if .On}}a{{end}}{{if .Off}}b{{end}}", "a" },
    { "{{if .Config.User}}a{{else if .Cmd}}b{{else}}c{{end}}", "b" },
    { "{{if .Empty}}a{{else}}b{{end}}{{if .Nil}}c{{end}}{{if 0}}d{{end}}", "b" },
    { "{{with .Config}}{{.User}}{{with .Labels}}{{.tier}}{{end}}{{end}}", "web" },
    { "{{with .Missing}}a{{else with .Name}}{{.}}{{end}}", "/web" },
    { "{{range .Cmd}}<{{.}}>{{end}}", "<sh><-c><a b>" },
    { "{{range $i, $c := .Cmd}}{{$i}}={{$c}} {{end}}", "0=sh 1=-c 2=a b " },
    { "{{range $k, $v := .Config.Labels}}{{$k}}:{{$v}};{{end}}", "a.b:1;tier:web;" },
    { "{{range .None}}a{{else}}b{{end}}{{range .Missing}}c{{end}}", "b" },
    { "{{range 3}}{{.}}{{end}}", "012" },
    { "{{range .Cmd}}{{if eq . \"-c\"}}{{continue}}{{end}}{{.}},{{end}}", "sh,a b," },
    { "{{range .Cmd}}{{.}}{{break}}{{end}}", "sh" },
    { "{{$x := 1}}{{range .Cmd}}{{$x = .}}{{end}}{{$x}}", "a b" },
    { "{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}}", "21" },
    { "{{range .Mounts}}{{.Type}}{{range $.Cmd}}{{.}}{{break}}{{end}} {{end}}",
      "bindsh volumesh " },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_functions (void)
{
  static const Row rows[] = {
    { "{{json .Cmd}} {{json .Text}} {{json .Nil}} {{json .Missing}}",
      "[\"sh\",\"-c\",\"a b\"] \"<é & \\\"x\\\">\" null null" },
    { "{{upper .Name}}{{lower \"ÄB\"}}{{title \"a b\"}}", "/WEBäbA B" },
    { "{{join .Cmd \"+\"}} {{split \"a:b:\" \":\"}} {{split \"ab\" \"\"}} {{join .Nil \",\"}}",
      "sh+-c+a b [a b ] [a b] " },
    { "{{pad .Name 1 2}}|{{pad \"\" 3 3}}|{{truncate .Name 2}}|{{truncate .Name 9}}",
      " /web  ||/w|/web" },
    { "{{len .Cmd}}{{len .Name}}{{len .Config.Labels}}", "342" },
    { "{{index .Cmd 1}} {{index .Config.Labels \"a.b\"}} {{index .Config \"Labels\" \"tier\"}}",
      "-c 1 web" },
    { "{{slice .Name 1}} {{slice .Cmd 1 2}}", "web [-c]" },
    { "{{eq .Pid 42}}{{eq .Pid 1 42}}{{ne .Name \"x\"}}{{lt 1 2}}{{le 2 2}}{{gt 1.5 0.5}}"
      "{{ge \"a\" \"b\"}}",
      "truetruetruetruetruetruefalse" },
    { "{{and .On .Name}} {{or .Off .Name}} {{not .Nil}} {{and .Off .Missing.x}}",
      "/web /web true false" },
    { "{{print 1 2 \"a\" 3 true}}|{{println .Name 1}}|{{print}}", "1 2a3 true|/web 1\n|" },
    { "{{html .Text}} {{urlquery \"a b/c\"}} {{js \"a'b\"}}",
      "&lt;é &amp; &#34;x&#34;&gt; a+b%2Fc a\\'b" },
    { "{{.Name | upper | printf \"%s-%s\" \"a\"}}", "a-/WEB" },
    { "{{3 | lt 2}}{{.Cmd | len | eq 3}}", "truetrue" },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_printf (void)
{
  static const Row rows[] = {
    { "{{printf \"%s|%q|%v|%d|%t|%x\" .Name .Name .Pid .Pid .On .Pid}}",
      "/web|\"/web\"|42|42|true|2a" },
    { "{{printf \"[%-6s][%6s][%.2s][%05d][%+d]\" .Name .Name .Name .Pid .Pid}}",
      "[/web  ][  /web][/w][00042][+42]" },
    { "{{printf \"%.2f %g %e %6.1f|\" .Load .Load .Load .Load}}", "0.50 0.5 5.000000e-01    0.5|" },
    { "{{printf \"%s %d %v %v\" .Cmd .Cmd .Nil .Config.Labels}}",
      "[sh -c a b] [%!d(string=sh) %!d(string=-c) %!d(string=a b)] <nil> map[a.b:1 tier:web]" },
    { "{{printf \"%d %z %s\" .Name .Pid}}", "%!d(string=/web) %!z(int=42) %!s(MISSING)" },
    { "{{printf \"%%%\" 1}}", "%%!(NOVERB)%!(EXTRA int=1)" },
    { "{{printf \"%*d|%c|%U|%o|%b|%#x\" 4 7 65 233 8 5 255}}", "   7|A|U+00E9|10|101|0xff" },
    { "{{printf \"%T %T\" .Name .Pid}}", "string int" },
    { "{{printf \"%99999999d\" 1}}", "%!(BADWIDTH)1" },
    { "{{printf \"%x %X %q\" \"hi\" \"hi\" 65}}", "6869 6869 'A'" },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

static char *
find_label (const char *key,
            gpointer    user_data)
{
  return g_strconcat (user_data, key, NULL);
}

static void
test_context (void)
{
  static const char *const maps[] = { "Labels", NULL };
  const DdTemplateContext labels = {
    .type_name = "*x.Row",
    .label = find_label,
    .label_data = (gpointer) "label ",
  };
  const DdTemplateContext header = { .flags = DD_TEMPLATE_HEADER };
  static const char *const pointers[] = { "Config.Timeout", "Nil", NULL };
  const DdTemplateContext typed = { .map_members = maps };
  const DdTemplateContext pointed = { .map_members = maps, .pointer_members = pointers };
  static const struct
  {
    const char *text;
    int         context;
    const char *result;
  } rows[] = {
    { "{{.Label \"tier\"}} {{\"x\" | .Label}}", 0, "label tier label x" },
    { "{{upper .Name}}{{truncate .Name 1}}{{split .Name \"e\"}}{{join .Name \",\"}}", 1,
      "/web/web/web/web" },
    { "{{.Config}} {{index .Config.Labels \"none\"}}|{{.Config.Labels.none}}", 2,
      "{ map[a.b:1 tier:web]} |<no value>" },
    { "{{if .Empty}}a{{end}}", 2, "a" },
    { "{{.Nil}} {{len .Nil}}", 2, "[] 0" },
    { "{{.Nil}} {{.Config.Timeout}}{{if .Nil}}a{{end}}", 3, "<nil> <nil>" },
  };
  const DdTemplateContext *const contexts[] = { &labels, &header, &typed, &pointed };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DdTemplate) template = dd_template_new (rows[i].text, &error);
      g_autoptr (JsonNode) data = json_from_string (data_text, NULL);
      g_autofree char *result = dd_template_execute (template, data, contexts[rows[i].context],
                                                     &error);

      g_assert_no_error (error);
      g_assert_cmpstr (result, ==, rows[i].result);
    }
}

static void
test_uses (void)
{
  g_autoptr (DdTemplate) template = dd_template_new ("{{if .A}}{{range .B}}{{upper .Size}}{{end}}"
                                                     "{{else}}{{.C.Size2}}{{end}}",
                                                     NULL);

  g_assert_true (dd_template_uses (template, "A"));
  g_assert_true (dd_template_uses (template, "Size"));
  g_assert_true (dd_template_uses (template, "C"));
  g_assert_false (dd_template_uses (template, "Size2"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/values", test_values);
  g_test_add_func ("/template/control", test_control);
  g_test_add_func ("/template/functions", test_functions);
  g_test_add_func ("/template/printf", test_printf);
  g_test_add_func ("/template/context", test_context);
  g_test_add_func ("/template/uses", test_uses);

  return g_test_run ();
}

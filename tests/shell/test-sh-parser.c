// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-arith.h"
#include "dd-sh-complete.h"
#include "dd-sh-parser.h"
#include "dd-sh-pattern.h"

#define DASH DD_SH_FLAVOUR_DASH
#define ASH DD_SH_FLAVOUR_ASH
#define BASH DD_SH_FLAVOUR_BASH

/* --- Trees -------------------------------------------------------------- */

static const struct
{
  DdShFlavour  flavour;
  const char  *text;
  const char  *tree;
} trees[] = {
  { DASH, "", "(program)" },
  { DASH, "\n\n # only a comment\n", "(program)" },
  { DASH, "a b", "(program (simple [a] [b]))" },
  { DASH, "a;b\nc", "(program (list (simple [a]) (simple [b])) (simple [c]))" },
  { DASH, "a & b &", "(program (list (async (simple [a])) (async (simple [b]))))" },
  { DASH, "a && b || ! c | d", "(program (and-or (simple [a]) && (simple [b]) || "
                               "(not (pipe (simple [c]) (simple [d])))))" },
  { DASH, "a |\n\nb &&\nc", "(program (and-or (pipe (simple [a]) (simple [b])) && (simple [c])))" },
  { DASH, "x=1 y= a b=c", "(program (simple x=[1] y=[] [a] [b=c]))" },
  { DASH, "x+=1", "(program (simple [x+=1]))" },
  { BASH, "x+=1", "(program (simple x+=[1]))" },
  { DASH, "a'b c'\"d $e\"\\ f", "(program (simple [a+\"\"+\"b c\"+\"\"+\"d \"+\"${e}\"+\" \"+f]))" },
  { DASH, "'' \"\"", "(program (simple [\"\"] [\"\"]))" },
  { DASH, "$a ${b} ${c:-d} ${#e} ${f%%*} ${g##/} $1 ${10} $@ \"$*\" $$",
    "(program (simple [${a}] [${b}] [${c :- [d]}] [${e length}] [${f %% [*]}] [${g ## [/]}] "
    "[${1}] [${10}] [${@}] [\"\"+\"${*}\"] [${$}]))" },
  { DASH, "${a=b} ${a:=b} ${a+b} ${a:?b} ${a?}",
    "(program (simple [${a = [b]}] [${a := [b]}] [${a + [b]}] [${a :? [b]}] [${a ? []}]))" },
  { ASH, "${a/b/c} ${a//b} ${a:1:2}",
    "(program (simple [${a / [b] [c]}] [${a // [b]}] [${a substring [\"1\"] [\"2\"]}]))" },
  { DASH, "${a/b/c}", "(program (simple [${${a/b/c} bad [/b/c]}]))" },
  { DASH, "$(a b) `c \\`d\\``",
    "(program (simple [$((simple [a] [b]))] [$((program (simple [c] [$((program (simple [d])))])))]))" },
  { DASH, "$((1 + (2)))", "(program (simple [$(([\"1 + (2)\"]))]))" },
  { BASH, "$((a); b)", "(program (simple [$((list (subshell (simple [a])) (simple [b])))]))" },
  { DASH, "~ ~u/x a~ x=~:~u '~'", "(program (simple [~~] [~u~+/x] [a~] [x=~:~u] [\"\"+\"~\"]))" },
  { DASH, "x=~:~u", "(program (simple x=[~~+:+~u~]))" },
  { DASH, "export x=~", "(program (simple [export] [x=+~~]))" },
  { DASH, "$'a\\n'", "(program (simple [$+\"\"+\"a\\n\"]))" },
  { ASH, "$'a\\x41\\101'", "(program (simple [\"\"+\"aAA\"]))" },
  { DASH, "a <b >c 2>>d <>e 3<&4 >&- >|f",
    "(program (simple [a] 0<[b] 1>[c] 2>>[d] 0<>[e] 3<&[4] 1>&[-] 1>|[f]))" },
  { DASH, "a &>b", "(program (list (async (simple [a])) (simple 1>[b])))" },
  { ASH, "a &>b", "(program (simple [a] 1&>[b]))" },
  { ASH, "a <<<b", "(program (simple [a] 0<<<[b]))" },
  { DASH, "a2>b 12>c", "(program (simple [a2] [12] 1>[b] 1>[c]))" },
  { DASH, "a <<E; b\nx $y\nE\nc",
    "(program (list (simple [a] 0<<[\"x \"+\"${y}\"+\"\n\"]) (simple [b])) (simple [c]))" },
  { DASH, "a <<'E'\nx $y\nE\n", "(program (simple [a] 0<<[\"x $y\n\"]))" },
  { DASH, "a <<-E\n\tx\n\tE\n", "(program (simple [a] 0<<[\"x\n\"]))" },
  { DASH, "a <<A <<B\n1\nA\n2\nB\n", "(program (simple [a] 0<<[\"1\n\"] 0<<[\"2\n\"]))" },
  { DASH, "(a; b) >c", "(program (subshell (list (simple [a]) (simple [b])) 1>[c]))" },
  { DASH, "{ a; b; } 2>c", "(program (brace (list (simple [a]) (simple [b])) 2>[c]))" },
  { DASH, "if a; then b; elif c; then d; else e; fi",
    "(program (if (simple [a]) (simple [b]) (if (simple [c]) (simple [d]) (simple [e]))))" },
  { DASH, "while a; do b; done; until c\ndo d\ndone",
    "(program (list (while (simple [a]) (simple [b])) (while! (simple [c]) (simple [d]))))" },
  { DASH, "for i in 1 $x; do a; done", "(program (for! i [1] [${x}] (simple [a])))" },
  { DASH, "for i; do a; done", "(program (for i (simple [a])))" },
  { DASH, "for i\nin\ndo a; done", "(program (for! i (simple [a])))" },
  { DASH, "case $x in a|b) c;; (*) d; esac",
    "(program (case [${x}] (when [a] [b]) (when [*]) (simple [c]) (simple [d])))" },
  { DASH, "case x in esac", "(program (case [x]))" },
  { BASH, "case x in a) b;& c) esac",
    "(program (case [x] (when [a] ;&) (when [c]) (simple [b]) (list)))" },
  { DASH, "f() { a; } >b", "(program (function f (brace (simple [a]) 1>[b])))" },
  { DASH, "f ()\n(a)", "(program (function f (subshell (simple [a]))))" },
  { BASH, "function f { a; }", "(program (function f (brace (simple [a]))))" },
  { BASH, "a |& b", "(program (pipe (simple [a] 2>&[1]) (simple [b])))" },
  { DASH, "echo if then", "(program (simple [echo] [if] [then]))" },
  { DASH, "\\if 'while'", "(program (simple [\"i\"+f] [\"\"+\"while\"]))" },
  { DASH, "a\\\nb c", "(program (simple [ab] [c]))" },
};

static void
test_trees (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (trees); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DdShAst) ast = dd_sh_parse (trees[i].text, -1, trees[i].flavour, &error);
      g_autofree char *tree = NULL;

      g_test_message ("%s", trees[i].text);
      g_assert_no_error (error);
      tree = dd_sh_ast_dump (ast);
      g_assert_cmpstr (tree, ==, trees[i].tree);
    }
}

static void
test_numbers (void)
{
  g_autoptr (DdShAst) ast = dd_sh_parse ("a $(b | c) && { d; }\ne", -1, DASH, NULL);
  guint n = dd_sh_ast_get_n_nodes (ast);

  g_test_message ("Nodes are numbered in the order in which they begin");
  g_assert_cmpuint (n, ==, 9);
  g_assert_true (dd_sh_ast_get_node (ast, 0) == dd_sh_ast_get_root (ast));
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (dd_sh_ast_get_node (ast, i)->id, ==, i);
  g_assert_null (dd_sh_ast_get_node (ast, n));
  g_assert_cmpuint (dd_sh_ast_get_node (ast, n - 1)->line, ==, 2);
}

/* --- Errors ------------------------------------------------------------- */

static const struct
{
  const char *text;
  DdShError   code;
  const char *place;
} errors[] = {
  { "echo )", DD_SH_ERROR_SYNTAX, "line 1, column 6:" },
  { "a\nb\n  c )", DD_SH_ERROR_SYNTAX, "line 3, column 5:" },
  { "a | | b", DD_SH_ERROR_SYNTAX, "line 1, column 5:" },
  { "& a", DD_SH_ERROR_SYNTAX, "line 1, column 1:" },
  { "fi", DD_SH_ERROR_SYNTAX, "line 1, column 1:" },
  { "if a; fi", DD_SH_ERROR_SYNTAX, "line 1, column 7:" },
  { "a;; b", DD_SH_ERROR_SYNTAX, "line 1, column 2:" },
  { "for 1 in a; do b; done", DD_SH_ERROR_SYNTAX, "line 1, column 5:" },
  { "case x y in", DD_SH_ERROR_SYNTAX, "line 1, column 8:" },
  { "a(b) c", DD_SH_ERROR_SYNTAX, "line 1, column 3:" },
  { "a >&& b", DD_SH_ERROR_SYNTAX, "line 1, column 5:" },
  { "if a; then", DD_SH_ERROR_INCOMPLETE, "line 1, column 11:" },
  { "while a\ndo", DD_SH_ERROR_INCOMPLETE, "line 2, column 3:" },
  { "(a", DD_SH_ERROR_INCOMPLETE, "line 1, column 3:" },
  { "'a", DD_SH_ERROR_INCOMPLETE, "line 1, column 3:" },
  { "\"a\nb", DD_SH_ERROR_INCOMPLETE, "line 2, column 2:" },
  { "$(a", DD_SH_ERROR_INCOMPLETE, "line 1, column 4:" },
  { "${a", DD_SH_ERROR_INCOMPLETE, "line 1, column 4:" },
  { "`a", DD_SH_ERROR_INCOMPLETE, "line 1, column 3:" },
  { "a &&", DD_SH_ERROR_INCOMPLETE, "line 1, column 5:" },
};

static void
test_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", errors[i].text);
      g_assert_null (dd_sh_parse (errors[i].text, -1, DASH, &error));
      g_assert_error (error, DD_SH_ERROR, (int) errors[i].code);
      g_assert_true (g_str_has_prefix (error->message, errors[i].place));
    }
}

static void
test_lines_before_error (void)
{
  g_autoptr (DdShAst) ast = dd_sh_parse_lines ("a\nb; )\nc", -1, ASH);
  guint line;

  g_test_message ("The lines before a mistake can be run");
  g_assert_cmpuint (dd_sh_ast_get_root (ast)->n_children, ==, 1);
  g_assert_nonnull (dd_sh_ast_get_error (ast));
  g_assert_cmpstr (dd_sh_ast_get_complaint (ast, &line), ==, "syntax error: unexpected \")\"");
  g_assert_cmpuint (line, ==, 2);
}

static void
test_deep (void)
{
  static const char *pieces[] = {
    "(", "$(", "{ ", "if ", "${a:-", "\"$(", "$((", "while ", "case x in a) ",
    "f() ", "$((a) ", "\"${x-",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    for (int flavour = 0; flavour < DD_SH_N_FLAVOURS; flavour++)
      {
        g_autoptr (GString) text = g_string_new (NULL);
        g_autoptr (DdShAst) ast = NULL;

        g_test_message ("a thousand times %s", pieces[i]);
        for (int n = 0; n < 1000; n++)
          g_string_append (text, pieces[i]);
        ast = dd_sh_parse_lines (text->str, text->len, flavour);
        g_assert_nonnull (dd_sh_ast_get_error (ast));
      }
}

static void
test_bytes (void)
{
  g_autoptr (DdShAst) ast = dd_sh_parse_lines ("a\0b \xff\xfe", 6, DASH);
  g_autofree char *tree = dd_sh_ast_dump (ast);

  g_test_message ("NUL bytes are dropped, other bytes are kept");
  g_assert_cmpstr (tree, ==, "(program (simple [ab] [\xff\xfe]))");
}

/* --- Completeness ------------------------------------------------------- */

static const struct
{
  const char *text;
  gboolean    complete;
} completes[] = {
  { "a", TRUE }, { "", TRUE }, { "a )", TRUE }, { "if a; then b; fi", TRUE },
  { "if a", FALSE }, { "if a; then", FALSE }, { "for i in 1 2; do", FALSE },
  { "for i in 1 2; do\na\ndone", TRUE }, { "a \\", FALSE }, { "a \\\nb", TRUE },
  { "'a", FALSE }, { "\"a", FALSE }, { "a |", FALSE }, { "a &&", FALSE },
  { "a <<E", FALSE }, { "a <<E\nb", FALSE }, { "a <<E\nb\nE", TRUE }, { "$(", FALSE },
  { "f() {", FALSE }, { "f() { a; }", TRUE }, { "case x in", FALSE }, { "(a", FALSE },
  { "a >", TRUE }, { "# 'a", TRUE }, { "a &", TRUE }, { "${x", FALSE },
};

static void
test_complete (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (completes); i++)
    {
      g_test_message ("%s", completes[i].text);
      for (int flavour = 0; flavour < DD_SH_N_FLAVOURS; flavour++)
        g_assert_cmpint (dd_sh_is_complete (completes[i].text, flavour), ==,
                         completes[i].complete);
    }
}

/* The cursor is at the bar. */
static const struct
{
  const char *line;
  const char *words;          /* joined by blanks */
  const char *word;
  int         start;
  char        quote;
  const char *what;           /* command, target, variable or argument */
} contexts[] = {
  { "|", "", "", 0, 0, "command" },
  { "do|", "", "do", 0, 0, "command" },
  { "docker r|", "docker", "r", 7, 0, "argument" },
  { "docker run |", "docker run", "", 11, 0, "argument" },
  { "docker run al|pine sh", "docker run", "al", 11, 0, "argument" },
  { "a; docker ps -|", "docker ps", "-", 13, 0, "argument" },
  { "a && doc|", "", "doc", 5, 0, "command" },
  { "a | gr|", "", "gr", 4, 0, "command" },
  { "X=1 Y=2 do|", "", "do", 8, 0, "command" },
  { "if do|", "", "do", 3, 0, "command" },
  { "while true; do do|", "", "do", 15, 0, "command" },
  { "cat <|", "cat", "", 5, 0, "target" },
  { "cat > /tm|", "cat", "/tm", 6, 0, "target" },
  { "cat 2>>f x|", "cat", "x", 9, 0, "argument" },
  { "cat \"my f|", "cat", "my f", 4, '"', "argument" },
  { "cat 'my f|", "cat", "my f", 4, '\'', "argument" },
  { "cat my\\ f|", "cat", "my f", 4, 0, "argument" },
  { "echo $HO|", "echo", "HO", 6, 0, "variable" },
  { "echo ${HO|", "echo", "HO", 7, 0, "variable" },
  { "echo \"a $HO|", "echo", "HO", 9, '"', "variable" },
  { "echo '$HO|", "echo", "$HO", 5, '\'', "argument" },
  { "echo $HOME/f|", "echo", "$HOME/f", 5, 0, "argument" },
  { "x=$(docker p|", "docker", "p", 11, 0, "argument" },
  { "echo $(a) b|", "echo ", "b", 10, 0, "argument" },
  { "echo `doc|", "", "doc", 6, 0, "command" },
  { "(cd /t|", "cd", "/t", 4, 0, "argument" },
  { "--name=we|", "", "--name=we", 0, 0, "command" },
};

static void
test_contexts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (contexts); i++)
    {
      const char *bar = strrchr (contexts[i].line, '|');
      g_autofree char *line = g_strdup_printf ("%.*s%s", (int) (bar - contexts[i].line),
                                               contexts[i].line, bar + 1);
      g_autoptr (DdShCompleteContext) context = NULL;
      g_autofree char *words = NULL;
      const char *what;

      context = dd_sh_complete_context (line, bar - contexts[i].line);
      g_test_message ("%s", contexts[i].line);
      words = g_strjoinv (" ", context->words);
      what = context->is_command ? "command" : context->is_target ? "target"
             : context->is_variable ? "variable" : "argument";
      g_assert_cmpstr (words, ==, contexts[i].words);
      g_assert_cmpstr (context->word, ==, contexts[i].word);
      g_assert_cmpint ((int) context->start, ==, contexts[i].start);
      g_assert_cmpint (context->quote, ==, contexts[i].quote);
      g_assert_cmpstr (what, ==, contexts[i].what);
    }
}

static void
test_complete_quote (void)
{
  g_autofree char *plain = dd_sh_complete_quote ("my f$x", '\0');
  g_autofree char *in_double = dd_sh_complete_quote ("my f$x", '"');
  g_autofree char *in_single = dd_sh_complete_quote ("it's $x", '\'');

  g_assert_cmpstr (plain, ==, "my\\ f\\$x");
  g_assert_cmpstr (in_double, ==, "my f\\$x");
  g_assert_cmpstr (in_single, ==, "it'\\''s $x");
}

/* --- Patterns ----------------------------------------------------------- */

static const struct
{
  const char *pattern;
  const char *text;
  gboolean    matches;
} patterns[] = {
  { "", "", TRUE }, { "", "a", FALSE }, { "abc", "abc", TRUE }, { "abc", "abd", FALSE },
  { "*", "", TRUE }, { "*", "abc", TRUE }, { "a*", "abc", TRUE }, { "*c", "abc", TRUE },
  { "a*c", "abbc", TRUE }, { "a*c", "ab", FALSE }, { "*a*b*", "xxaxxbxx", TRUE },
  { "?", "a", TRUE }, { "?", "", FALSE }, { "a?c", "abc", TRUE }, { "\\*", "*", TRUE },
  { "\\*", "a", FALSE }, { "a\\", "a\\", TRUE }, { "[abc]", "b", TRUE },
  { "[a-c]", "b", TRUE }, { "[a-c]", "d", FALSE }, { "[!a-c]", "d", TRUE },
  { "[^a-c]", "a", FALSE }, { "[]]", "]", TRUE }, { "[!]]", "a", TRUE }, { "[a", "[a", TRUE },
  { "[a-]", "-", TRUE }, { "[[:digit:]]*", "5a", TRUE }, { "[[:digit:]x]", "x", TRUE },
  { "[[:nope:]]", "a", FALSE }, { "[\\]]", "]", TRUE }, { "[c-a]", "b", FALSE },
  { "*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", FALSE },
};

static void
test_patterns (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_test_message ("%s against %s", patterns[i].pattern, patterns[i].text);
      g_assert_cmpint (dd_sh_pattern_match (patterns[i].pattern, patterns[i].text), ==,
                       patterns[i].matches);
    }
}

static void
test_pattern_cost (void)
{
  g_autofree char *text = g_strnfill (200000, 'a');
  g_autofree char *stripped = NULL;
  g_autofree char *replaced = NULL;

  g_test_message ("Long texts do not take for ever");
  stripped = dd_sh_pattern_strip (text, "*a*b", TRUE, TRUE);
  g_assert_cmpuint (strlen (stripped), ==, 200000);
  replaced = dd_sh_pattern_replace (text, "a*b", "x", TRUE, TRUE);
  g_assert_cmpuint (strlen (replaced), ==, 200000);
}

/* --- Arithmetic --------------------------------------------------------- */

static const char *
no_variable (gpointer    user,
             const char *name)
{
  return NULL;
}

static gboolean
refuse_variable (gpointer    user,
                 const char *name,
                 const char *value)
{
  return FALSE;
}

static const DdShArithVars no_variables = { no_variable, refuse_variable };

static const struct
{
  DdShFlavour  flavour;
  const char  *text;
  const char  *complaint;
} arith_errors[] = {
  { DASH, "1+", "arithmetic expression: expecting primary: \"1+\"" },
  { ASH, "1+", "arithmetic syntax error" },
  { BASH, "1+", "1+: syntax error: operand expected (error token is \"+\")" },
  { DASH, "1/0", "arithmetic expression: division by zero: \"1/0\"" },
  { ASH, "1%0", "divide by zero" },
  { BASH, "1/0", "1/0: division by 0 (error token is \"0\")" },
  { BASH, "1 2", "1 2: syntax error in expression (error token is \"2\")" },
  { BASH, "2**-1", "2**-1: exponent less than 0 (error token is \"1\")" },
  { DASH, "i++", "arithmetic expression: expecting primary: \"i++\"" },
  { ASH, "x=1", NULL },
};

static void
test_arith_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (arith_errors); i++)
    {
      g_autofree char *complaint = NULL;
      gint64 result;

      g_test_message ("%s", arith_errors[i].text);
      g_assert_false (dd_sh_arith_eval (arith_errors[i].text, arith_errors[i].flavour,
                                        &no_variables, NULL, &result, &complaint));
      g_assert_cmpstr (complaint, ==, arith_errors[i].complaint);
    }
}

static const char *
chain_variable (gpointer    user,
                const char *name)
{
  static char value[64];
  char next[3] = { (char) (name[0] + 1), '\0' };

  g_snprintf (value, sizeof value, "%s+%s+%s+%s", next, next, next, next);
  return value;
}

static void
test_arith_runaway (void)
{
  const DdShArithVars chain = { chain_variable, refuse_variable };
  g_autofree char *deep = g_strnfill (5000, '(');
  g_autofree char *signs = g_strnfill (5000, '-');
  gint64 result;

  g_assert_false (dd_sh_arith_eval (deep, BASH, &no_variables, NULL, &result, NULL));
  g_assert_false (dd_sh_arith_eval (signs, DASH, &no_variables, NULL, &result, NULL));
  g_assert_false (dd_sh_arith_eval ("a", BASH, &chain, NULL, &result, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sh/parser/trees", test_trees);
  g_test_add_func ("/sh/parser/numbers", test_numbers);
  g_test_add_func ("/sh/parser/errors", test_errors);
  g_test_add_func ("/sh/parser/lines-before-error", test_lines_before_error);
  g_test_add_func ("/sh/parser/deep", test_deep);
  g_test_add_func ("/sh/parser/bytes", test_bytes);
  g_test_add_func ("/sh/parser/complete", test_complete);
  g_test_add_func ("/sh/complete/contexts", test_contexts);
  g_test_add_func ("/sh/complete/quote", test_complete_quote);
  g_test_add_func ("/sh/pattern/match", test_patterns);
  g_test_add_func ("/sh/pattern/cost", test_pattern_cost);
  g_test_add_func ("/sh/arith/errors", test_arith_errors);
  g_test_add_func ("/sh/arith/runaway", test_arith_runaway);

  return g_test_run ();
}

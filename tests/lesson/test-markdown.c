// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-markdown.h"
#include "dd-text-chunks.h"
#include "lesson-fixture.h"

#include <string.h>

/* Writes blocks as one line: kinds, levels, info and runs. */
static void
dump_block (GString       *out,
            const DdBlock *block)
{
  static const char * const names[] = {
    [DD_BLOCK_HEADING] = "heading", [DD_BLOCK_PARAGRAPH] = "p", [DD_BLOCK_LIST] = "list",
    [DD_BLOCK_ITEM] = "item", [DD_BLOCK_CODE] = "code", [DD_BLOCK_CALLOUT] = "callout",
    [DD_BLOCK_TABLE] = "table", [DD_BLOCK_ROW] = "row", [DD_BLOCK_CELL] = "cell",
    [DD_BLOCK_FIGURE] = "figure", [DD_BLOCK_RULE] = "rule",
  };

  g_string_append (out, names[block->kind]);
  if (block->level > 0)
    g_string_append_printf (out, "%u", block->level);
  if (block->info != NULL)
    g_string_append_printf (out, ":%s", block->info);
  g_string_append_c (out, '(');
  if (block->text != NULL)
    g_string_append (out, block->text);
  for (guint i = 0; block->runs != NULL && i < block->runs->len; i++)
    {
      const DdRun *run = g_ptr_array_index (block->runs, i);

      g_string_append_printf (out, "%s%s%s[%s]", run->style & DD_RUN_BOLD ? "b" : "",
                              run->style & DD_RUN_ITALIC ? "i" : "",
                              run->style & DD_RUN_CODE ? "c" : "", run->text);
      if (run->href != NULL)
        g_string_append_printf (out, "→%s", run->href);
    }
  for (guint i = 0; block->children != NULL && i < block->children->len; i++)
    dump_block (out, g_ptr_array_index (block->children, i));
  g_string_append_c (out, ')');
}

static void
assert_blocks (const char  *text,
               const char  *expected,
               const char **messages)
{
  g_autoptr (GPtrArray) problems = fixture_new_problems ();
  g_autoptr (GPtrArray) blocks = dd_markdown_parse ("text.md", text, -1, problems);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    dump_block (out, g_ptr_array_index (blocks, i));
  g_assert_cmpstr (out->str, ==, expected);
  fixture_assert_problems (problems, messages);
}

static const char *none[] = { NULL };

static void
test_blocks (void)
{
  assert_blocks ("# A *new* one\n\nFirst\nsecond.  \nthird\n\n---\n",
                 "heading1:a-new-one([A ]i[new][ one])p([First second.\nthird])rule()", none);
  assert_blocks ("```console\n$ docker ps\n\n$ exit\n```\n\n    indented\n",
                 "code:console($ docker ps\n\n$ exit)code:(indented)", none);
  assert_blocks ("- one\n- two\n\n  more\n\n3. three\n",
                 "list(item(p([one]))item(p([two])p([more])))list3(item(p([three])))", none);
}

static void
test_runs (void)
{
  assert_blocks ("a **b *c* d** `e|f` [g `h`](https://example.org)",
                 "p([a ]b[b ]bi[c]b[ d][ ]c[e|f][ ][g ]→https://example.orgc[h]→https://example.org)",
                 none);
  assert_blocks ("a &amp; b \\* c", "p([a & b * c])", none);
}

static void
test_tables (void)
{
  assert_blocks ("| state | *what* |\n|---|---|\n| `a|b` | one **two** |\n| | x |\n",
                 "table(row(cell([state])cell(i[what]))row(cell(c[a|b])cell([one ]b[two]))"
                 "row(cell()cell([x])))", none);
  assert_blocks ("| not a table |", "p([| not a table |])", none);
  assert_blocks ("|\n|-", "table(row(cell()))", none);
}

static void
test_callouts (void)
{
  assert_blocks ("> plain", "callout:quote(p([plain]))", none);
  assert_blocks ("> [!NOTE]\n> text", "callout:note(p([text]))", none);
  assert_blocks ("> [!PREDICT]\n> Why?\n>\n> So.", "callout:predict(p([Why?])p([So.]))", none);
  assert_blocks ("> [!TIP]\n>\n> - a", "callout:tip(list(item(p([a]))))", none);
  assert_blocks ("\n> [!HUH]\n> text", "callout:huh(p([text]))",
                 (const char *[]) { "text.md:2:1: a callout is one of", NULL });
}

static void
test_figures (void)
{
  assert_blocks ("![The *end*](figure:copy-up@end)", "figure:copy-up@end([The ]i[end])", none);
  assert_blocks ("a\n\n![x](picture.png)", "p([a])p([x])",
                 (const char *[]) { "text.md:3:1: a figure stands alone", NULL });
  assert_blocks ("see ![x](figure:a@end)", "p([see x])",
                 (const char *[]) { "text.md:1:5: a figure stands alone", NULL });
}

static void
test_refused (void)
{
  assert_blocks ("a\n\n<div>\nx\n</div>\n", "p([a])",
                 (const char *[]) { "text.md:3:1: HTML is not shown", NULL });
  assert_blocks ("a <b>c</b>", "p([a c])",
                 (const char *[]) { "text.md:1:3: HTML", "text.md:1:7: HTML", NULL });
  assert_blocks ("one\ntwo \xff", "", (const char *[]) { "text.md:2:5: not UTF-8", NULL });
}

static void
test_limits (void)
{
  g_autofree char *quotes = g_strnfill (50000, '>');
  g_autofree char *large = g_strnfill (DD_MARKDOWN_MAX_BYTES + 1, 'a');
  g_autoptr (GPtrArray) problems = fixture_new_problems ();
  g_autoptr (GPtrArray) blocks = dd_markdown_parse ("deep", quotes, -1, problems);
  g_autoptr (GPtrArray) more_blocks = NULL;

  g_assert_nonnull (blocks);
  fixture_assert_problems (problems, (const char *[]) { "deep:1:", NULL });
  g_ptr_array_set_size (problems, 0);
  more_blocks = dd_markdown_parse ("large", large, -1, problems);
  fixture_assert_problems (problems, (const char *[]) { "large:1:1: the file is too large", NULL });
  g_assert_cmpuint (more_blocks->len, ==, 0);
}

static void
test_noise (void)
{
  static const char pieces[] = "|-:>[]!()*_`#\n <a figure:x@1";
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (GPtrArray) problems = fixture_new_problems ();
      g_autoptr (GPtrArray) blocks = NULL;
      char text[60];
      gsize length = (gsize) g_rand_int_range (random, 0, sizeof text);

      for (gsize j = 0; j < length; j++)
        text[j] = pieces[g_rand_int_range (random, 0, sizeof pieces - 1)];
      blocks = dd_markdown_parse ("noise", text, (gssize) length, problems);
      for (guint j = 0; j < blocks->len; j++)
        g_free (dd_block_dup_text (g_ptr_array_index (blocks, j)));
    }
}

static void
test_markup (void)
{
  g_autofree char *markup = dd_markdown_dup_markup ("a <b>**c** & `d<e` [f](g?h=\"i\")\n\n1. j\n2. k");
  g_autofree char *plain = dd_markdown_dup_plain ("a **c** & `d<e`\n\n- j\n- k");

  g_assert_cmpstr (markup, ==, "a <b>c</b> &amp; <tt>d&lt;e</tt> <a href=\"g?h=&quot;i&quot;\">f</a>"
                               "\n1. j\n2. k");
  g_assert_cmpstr (plain, ==, "a c & d<e\nj\nk");
}

static void
append_chunk (const char *chunk,
              guint       line,
              gpointer    user_data)
{
  g_string_append_printf (user_data, "%u{%s}", line, chunk);
}

static void
test_chunks (void)
{
  static const char text[] = "# A\n\nb\nc\n\n```sh\n\nd\n```\n- e\n\n  f\n";
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *same = NULL;
  g_autofree char *unended = NULL;

  dd_text_foreach_chunk (text, append_chunk, out);
  g_assert_cmpstr (out->str, ==, "1{# A}3{b\nc}10{- e}12{  f}");

  g_test_message ("Without a translation the text stays as it is");
  same = dd_text_translate (text, "no-such-domain");
  g_assert_cmpstr (same, ==, text);
  unended = dd_text_translate ("a", "no-such-domain");
  g_assert_cmpstr (unended, ==, "a\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markdown/blocks", test_blocks);
  g_test_add_func ("/markdown/runs", test_runs);
  g_test_add_func ("/markdown/tables", test_tables);
  g_test_add_func ("/markdown/callouts", test_callouts);
  g_test_add_func ("/markdown/figures", test_figures);
  g_test_add_func ("/markdown/refused", test_refused);
  g_test_add_func ("/markdown/limits", test_limits);
  g_test_add_func ("/markdown/noise", test_noise);
  g_test_add_func ("/markdown/markup", test_markup);
  g_test_add_func ("/markdown/chunks", test_chunks);
  return g_test_run ();
}

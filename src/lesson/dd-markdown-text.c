// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-markdown-private.h"

/* Blocks as text again: plain for speech, with markup for labels. */

static void
append_block_text (GString       *out,
                   const DdBlock *block)
{
  if (block->text != NULL)
    g_string_append (out, block->text);
  if (block->runs != NULL)
    {
      g_autofree char *text = _dd_runs_join (block->runs);

      g_string_append (out, text);
    }
  for (guint i = 0; block->children != NULL && i < block->children->len; i++)
    {
      if (i > 0)
        g_string_append (out, block->kind == DD_BLOCK_ROW ? "  " : "\n");
      append_block_text (out, g_ptr_array_index (block->children, i));
    }
}

/**
 * dd_block_dup_text:
 * @self: a block
 *
 * Gets all text of a block without styles, for speech and search.
 *
 * Returns: (transfer full): the text
 */
char *
dd_block_dup_text (const DdBlock *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, g_string_free (out, FALSE));

  append_block_text (out, self);
  return g_string_free (out, FALSE);
}

static void
append_run_markup (GString     *out,
                   const DdRun *run)
{
  g_autofree char *text = g_markup_escape_text (run->text, -1);
  g_autofree char *href = run->href != NULL ? g_markup_escape_text (run->href, -1) : NULL;
  gboolean bold = (run->style & DD_RUN_BOLD) != 0;
  gboolean italic = (run->style & DD_RUN_ITALIC) != 0;
  gboolean code = (run->style & DD_RUN_CODE) != 0;

  if (href != NULL)
    g_string_append_printf (out, "<a href=\"%s\">", href);
  g_string_append_printf (out, "%s%s%s%s%s%s%s", bold ? "<b>" : "", italic ? "<i>" : "",
                          code ? "<tt>" : "", text, code ? "</tt>" : "", italic ? "</i>" : "",
                          bold ? "</b>" : "");
  if (href != NULL)
    g_string_append (out, "</a>");
}

/**
 * dd_runs_dup_markup:
 * @runs: (element-type DdRun): runs of text
 *
 * Writes runs as Pango markup. Links become `<a href>`, which labels know and
 * Pango itself does not.
 *
 * Returns: (transfer full): the markup
 */
char *
dd_runs_dup_markup (GPtrArray *runs)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (runs != NULL, g_string_free (out, FALSE));

  for (guint i = 0; i < runs->len; i++)
    append_run_markup (out, g_ptr_array_index (runs, i));
  return g_string_free (out, FALSE);
}

static void
append_block_markup (GString       *out,
                     const DdBlock *block,
                     const char    *prefix)
{
  if (block->runs != NULL)
    {
      g_autofree char *markup = dd_runs_dup_markup (block->runs);

      g_string_append_printf (out, "%s%s%s", out->len > 0 ? "\n" : "", prefix, markup);
    }
  else if (block->text != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (block->text, -1);

      g_string_append_printf (out, "%s%s<tt>%s</tt>", out->len > 0 ? "\n" : "", prefix, escaped);
    }
  for (guint i = 0; block->children != NULL && i < block->children->len; i++)
    {
      g_autofree char *number = block->kind == DD_BLOCK_LIST && block->level > 0
                                  ? g_strdup_printf ("%u. ", block->level + i) : NULL;

      append_block_markup (out, g_ptr_array_index (block->children, i),
                           block->kind != DD_BLOCK_LIST ? (i == 0 ? prefix : "")
                           : number != NULL ? number : "• ");
    }
}

/**
 * dd_markdown_dup_markup:
 * @text: a short Markdown text, such as an answer
 *
 * Turns Markdown into Pango markup for one label. Problems are ignored; the
 * loader has reported them.
 *
 * Returns: (transfer full): the markup
 */
char *
dd_markdown_dup_markup (const char *text)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_autoptr (GPtrArray) blocks = NULL;
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, g_string_free (out, FALSE));

  blocks = dd_markdown_parse ("text", text, -1, problems);
  for (guint i = 0; i < blocks->len; i++)
    append_block_markup (out, g_ptr_array_index (blocks, i), "");
  return g_string_free (out, FALSE);
}

/**
 * dd_markdown_dup_plain:
 * @text: a short Markdown text
 *
 * Takes the styles off a Markdown text, for speech and the terminal.
 *
 * Returns: (transfer full): the text
 */
char *
dd_markdown_dup_plain (const char *text)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_autoptr (GPtrArray) blocks = NULL;
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, g_string_free (out, FALSE));

  blocks = dd_markdown_parse ("text", text, -1, problems);
  for (guint i = 0; i < blocks->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, '\n');
      append_block_text (out, g_ptr_array_index (blocks, i));
    }
  return g_string_free (out, FALSE);
}

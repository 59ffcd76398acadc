// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <cmark.h>

#include "dd-markdown-private.h"

/* While runs are collected, a soft break is a line feed and a hard break is
 * this: tables and callouts need the lines, prose does not. */
#define HARD_BREAK "\xe2\x80\xa8"

#define FIGURE_SCHEME "figure:"

typedef struct
{
  const char *name;
  GPtrArray  *problems; /* of GError */
} Reader;

static void read_children (Reader     *reader,
                           cmark_node *parent,
                           GPtrArray  *blocks,
                           guint       depth);

static const char * const callout_kinds[] = {
  "note", "tip", "warning", "predict", "model", NULL
};

G_DEFINE_QUARK (dd-markdown-error-quark, dd_markdown_error)

static void
dd_run_free (gpointer data)
{
  DdRun *run = data;

  g_free (run->text);
  g_free (run->href);
  g_free (run);
}

static DdBlock *
dd_block_new (DdBlockKind  kind,
              cmark_node  *node)
{
  DdBlock *self = g_new0 (DdBlock, 1);

  self->kind = kind;
  self->line = node != NULL ? (guint) cmark_node_get_start_line (node) : 0;
  return self;
}

static void
dd_block_free_cb (gpointer data)
{
  dd_block_free (data);
}

static GPtrArray *
new_blocks (void)
{
  return g_ptr_array_new_with_free_func (dd_block_free_cb);
}

static GPtrArray *
new_runs (void)
{
  return g_ptr_array_new_with_free_func (dd_run_free);
}

/**
 * dd_block_free:
 * @self: (nullable): a block
 *
 * Frees a block and the blocks in it.
 */
void
dd_block_free (DdBlock *self)
{
  if (self == NULL)
    return;
  g_free (self->info);
  g_free (self->text);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

static void
report (Reader          *reader,
        cmark_node      *node,
        DdMarkdownError  code,
        const char      *message)
{
  int line = cmark_node_get_start_line (node);
  int column = cmark_node_get_start_column (node);

  g_ptr_array_add (reader->problems,
                   g_error_new (DD_MARKDOWN_ERROR, (int) code, "%s:%d:%d: %s", reader->name,
                                MAX (line, 1), MAX (column, 1), message));
}

static void
add_run (GPtrArray  *runs,
         const char *text,
         gsize       length,
         DdRunStyle  style,
         const char *href)
{
  DdRun *last = runs->len > 0 ? g_ptr_array_index (runs, runs->len - 1) : NULL;
  DdRun *run;

  if (length == 0)
    return;
  if (last != NULL && last->style == style && g_strcmp0 (last->href, href) == 0)
    {
      g_autofree char *before = last->text;

      last->text = g_strdup_printf ("%s%.*s", before, (int) length, text);
      return;
    }
  run = g_new0 (DdRun, 1);
  run->text = g_strndup (text, length);
  run->href = g_strdup (href);
  run->style = style;
  g_ptr_array_add (runs, run);
}

typedef struct
{
  Reader     *reader;
  GPtrArray  *runs;
  guint       bold;
  guint       italic;
  const char *href;
} Inlines;

static void
add_inline_text (Inlines    *self,
                 const char *text,
                 DdRunStyle  extra)
{
  DdRunStyle style = extra;

  if (self->bold > 0)
    style |= DD_RUN_BOLD;
  if (self->italic > 0)
    style |= DD_RUN_ITALIC;
  add_run (self->runs, text, strlen (text), style, self->href);
}

static void
enter_inline (Inlines    *self,
              cmark_node *node)
{
  switch ((int) cmark_node_get_type (node))
    {
    case CMARK_NODE_TEXT:
      add_inline_text (self, cmark_node_get_literal (node), DD_RUN_PLAIN);
      break;
    case CMARK_NODE_CODE:
      add_inline_text (self, cmark_node_get_literal (node), DD_RUN_CODE);
      break;
    case CMARK_NODE_SOFTBREAK:
      add_inline_text (self, "\n", DD_RUN_PLAIN);
      break;
    case CMARK_NODE_LINEBREAK:
      add_inline_text (self, HARD_BREAK, DD_RUN_PLAIN);
      break;
    case CMARK_NODE_STRONG:
      self->bold++;
      break;
    case CMARK_NODE_EMPH:
      self->italic++;
      break;
    case CMARK_NODE_LINK:
      self->href = cmark_node_get_url (node);
      break;
    case CMARK_NODE_IMAGE:
      report (self->reader, node, DD_MARKDOWN_ERROR_IMAGE,
              "a figure stands alone in its paragraph and its target starts with “figure:”");
      break;
    case CMARK_NODE_HTML_INLINE:
      report (self->reader, node, DD_MARKDOWN_ERROR_HTML, "HTML is not shown");
      break;
    default:
      break;
    }
}

static void
leave_inline (Inlines    *self,
              cmark_node *node)
{
  switch ((int) cmark_node_get_type (node))
    {
    case CMARK_NODE_STRONG:
      self->bold--;
      break;
    case CMARK_NODE_EMPH:
      self->italic--;
      break;
    case CMARK_NODE_LINK:
      self->href = NULL;
      break;
    default:
      break;
    }
}

static GPtrArray *
collect_runs (Reader     *reader,
              cmark_node *parent)
{
  Inlines self = { .reader = reader, .runs = new_runs () };
  cmark_iter *iter = cmark_iter_new (parent);
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      cmark_node *node = cmark_iter_get_node (iter);

      if (node == parent)
        continue;
      if (event == CMARK_EVENT_ENTER)
        enter_inline (&self, node);
      else
        leave_inline (&self, node);
    }
  cmark_iter_free (iter);
  return self.runs;
}

/* All text of runs, without styles. */
char *
_dd_runs_join (GPtrArray *runs)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < runs->len; i++)
    g_string_append (text, ((DdRun *) g_ptr_array_index (runs, i))->text);
  return g_string_free (text, FALSE);
}

/* Soft breaks become spaces, hard breaks become line feeds. */
static void
settle_breaks (GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    {
      DdRun *run = g_ptr_array_index (runs, i);
      GString *text = g_string_new (run->text);

      g_string_replace (text, "\n", " ", 0);
      g_string_replace (text, HARD_BREAK, "\n", 0);
      g_free (run->text);
      run->text = g_string_free (text, FALSE);
    }
}

static gboolean
is_table_rule (const char *line)
{
  return *line == '|' && strchr (line, '-') != NULL && line[strspn (line, "|-: ")] == '\0';
}

static gboolean
looks_like_table (GPtrArray *runs)
{
  g_autofree char *text = _dd_runs_join (runs);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 3);

  return g_strv_length (lines) >= 2 && *lines[0] == '|' && is_table_rule (lines[1]);
}

static DdBlock *
add_part (DdBlock     *parent,
          DdBlockKind  kind)
{
  DdBlock *part = dd_block_new (kind, NULL);

  part->line = parent->line;
  if (parent->children == NULL)
    parent->children = new_blocks ();
  g_ptr_array_add (parent->children, part);
  return part;
}

typedef struct
{
  DdBlock *table;
  DdBlock *row;
  DdBlock *cell;
  guint    n_lines;
} TableReader;

static void
end_table_line (TableReader *self)
{
  self->n_lines++;
  self->row = NULL;
  self->cell = NULL;
}

/* The second line only separates the header from the rest. */
static void
start_cell (TableReader *self)
{
  if (self->n_lines == 1)
    return;
  if (self->row == NULL)
    self->row = add_part (self->table, DD_BLOCK_ROW);
  self->cell = add_part (self->row, DD_BLOCK_CELL);
  self->cell->runs = new_runs ();
}

static void
read_table_run (TableReader *self,
                const DdRun *run)
{
  const char *from = run->text;

  for (const char *p = from; ; p++)
    {
      gboolean bar = *p == '|' && (run->style & DD_RUN_CODE) == 0;

      if (*p != '\0' && *p != '\n' && !bar)
        continue;
      if (self->cell != NULL)
        add_run (self->cell->runs, from, (gsize) (p - from), run->style, run->href);
      if (*p == '\n')
        end_table_line (self);
      else if (bar)
        start_cell (self);
      if (*p == '\0')
        return;
      from = p + 1;
    }
}

static void
strip_cell (DdBlock *cell)
{
  DdRun *first = cell->runs->len > 0 ? g_ptr_array_index (cell->runs, 0) : NULL;
  DdRun *last = first != NULL ? g_ptr_array_index (cell->runs, cell->runs->len - 1) : NULL;

  if (first != NULL)
    g_strchug (first->text);
  if (last != NULL)
    g_strchomp (last->text);
  if (last != NULL && *last->text == '\0')
    g_ptr_array_set_size (cell->runs, (int) cell->runs->len - 1);
  if (first != last && *first->text == '\0')
    g_ptr_array_remove_index (cell->runs, 0);
}

/* A line ends in a bar, so its last cell is empty and goes. */
static void
finish_table (DdBlock *table)
{
  for (guint i = 0; table->children != NULL && i < table->children->len; i++)
    {
      DdBlock *row = g_ptr_array_index (table->children, i);

      for (guint j = 0; j < row->children->len; j++)
        strip_cell (g_ptr_array_index (row->children, j));
      if (row->children->len > 1)
        {
          DdBlock *cell = g_ptr_array_index (row->children, row->children->len - 1);
          g_autofree char *text = _dd_runs_join (cell->runs);

          if (*text == '\0')
            g_ptr_array_set_size (row->children, (int) row->children->len - 1);
        }
    }
}

static void
turn_into_table (DdBlock *block)
{
  g_autoptr (GPtrArray) runs = g_steal_pointer (&block->runs);
  TableReader reader = { .table = block };

  block->kind = DD_BLOCK_TABLE;
  block->children = new_blocks ();
  for (guint i = 0; i < runs->len; i++)
    read_table_run (&reader, g_ptr_array_index (runs, i));
  finish_table (block);
}

static gboolean
is_figure (cmark_node *paragraph)
{
  cmark_node *only = cmark_node_first_child (paragraph);

  return only != NULL && cmark_node_next (only) == NULL
         && cmark_node_get_type (only) == CMARK_NODE_IMAGE
         && g_str_has_prefix (cmark_node_get_url (only), FIGURE_SCHEME);
}

static DdBlock *
read_paragraph (Reader     *reader,
                cmark_node *node)
{
  DdBlock *block = dd_block_new (DD_BLOCK_PARAGRAPH, node);

  if (is_figure (node))
    {
      cmark_node *image = cmark_node_first_child (node);

      block->kind = DD_BLOCK_FIGURE;
      block->info = g_strdup (cmark_node_get_url (image) + strlen (FIGURE_SCHEME));
      block->runs = collect_runs (reader, image);
      return block;
    }
  block->runs = collect_runs (reader, node);
  if (looks_like_table (block->runs))
    turn_into_table (block);
  return block;
}

static char *
make_anchor (GPtrArray *runs)
{
  g_autofree char *text = _dd_runs_join (runs);
  g_autofree char *lower = g_utf8_strdown (text, -1);
  GString *anchor = g_string_new (NULL);

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (g_unichar_isalnum (letter))
        g_string_append_unichar (anchor, letter);
      else if (anchor->len > 0 && anchor->str[anchor->len - 1] != '-')
        g_string_append_c (anchor, '-');
    }
  if (anchor->len > 0 && anchor->str[anchor->len - 1] == '-')
    g_string_truncate (anchor, anchor->len - 1);
  return g_string_free (anchor, FALSE);
}

static DdBlock *
read_heading (Reader     *reader,
              cmark_node *node)
{
  DdBlock *block = dd_block_new (DD_BLOCK_HEADING, node);

  block->level = (guint) cmark_node_get_heading_level (node);
  block->runs = collect_runs (reader, node);
  block->info = make_anchor (block->runs);
  return block;
}

/* "[!NOTE]" at the start of a quote names its kind. */
static char *
take_callout_kind (DdBlock *quote)
{
  DdBlock *first = quote->children->len > 0 ? g_ptr_array_index (quote->children, 0) : NULL;
  DdRun *run;
  const char *close;
  char *kind;

  if (first == NULL || first->kind != DD_BLOCK_PARAGRAPH || first->runs->len == 0)
    return NULL;
  run = g_ptr_array_index (first->runs, 0);
  close = strchr (run->text, ']');
  if (!g_str_has_prefix (run->text, "[!") || close == NULL)
    return NULL;
  kind = g_ascii_strdown (run->text + 2, close - run->text - 2);
  close++;
  memmove (run->text, close, strlen (close) + 1);
  g_strchug (run->text);
  if (*run->text == '\0')
    g_ptr_array_remove_index (first->runs, 0);
  if (first->runs->len == 0)
    g_ptr_array_remove_index (quote->children, 0);
  return kind;
}

static DdBlock *
read_quote (Reader     *reader,
            cmark_node *node,
            guint       depth)
{
  DdBlock *block = dd_block_new (DD_BLOCK_CALLOUT, node);

  block->children = new_blocks ();
  read_children (reader, node, block->children, depth + 1);
  block->info = take_callout_kind (block);
  if (block->info == NULL)
    block->info = g_strdup ("quote");
  else if (!g_strv_contains (callout_kinds, block->info))
    report (reader, node, DD_MARKDOWN_ERROR_CALLOUT,
            "a callout is one of note, tip, warning, predict and model");
  return block;
}

static DdBlock *
read_list (Reader     *reader,
           cmark_node *node,
           guint       depth)
{
  DdBlock *block = dd_block_new (DD_BLOCK_LIST, node);

  if (cmark_node_get_list_type (node) == CMARK_ORDERED_LIST)
    block->level = (guint) MAX (cmark_node_get_list_start (node), 1);
  block->children = new_blocks ();
  for (cmark_node *item = cmark_node_first_child (node); item != NULL; item = cmark_node_next (item))
    {
      DdBlock *part = dd_block_new (DD_BLOCK_ITEM, item);

      part->children = new_blocks ();
      read_children (reader, item, part->children, depth + 1);
      g_ptr_array_add (block->children, part);
    }
  return block;
}

static DdBlock *
read_code (cmark_node *node)
{
  DdBlock *block = dd_block_new (DD_BLOCK_CODE, node);
  const char *language = cmark_node_get_fence_info (node);

  block->text = g_strdup (cmark_node_get_literal (node));
  block->info = g_strdup (language != NULL ? language : "");
  if (g_str_has_suffix (block->text, "\n"))
    block->text[strlen (block->text) - 1] = '\0';
  return block;
}

static DdBlock *
read_block (Reader     *reader,
            cmark_node *node,
            guint       depth)
{
  switch ((int) cmark_node_get_type (node))
    {
    case CMARK_NODE_HEADING:
      return read_heading (reader, node);
    case CMARK_NODE_PARAGRAPH:
      return read_paragraph (reader, node);
    case CMARK_NODE_BLOCK_QUOTE:
      return read_quote (reader, node, depth);
    case CMARK_NODE_LIST:
      return read_list (reader, node, depth);
    case CMARK_NODE_CODE_BLOCK:
      return read_code (node);
    case CMARK_NODE_THEMATIC_BREAK:
      return dd_block_new (DD_BLOCK_RULE, node);
    case CMARK_NODE_HTML_BLOCK:
      report (reader, node, DD_MARKDOWN_ERROR_HTML, "HTML is not shown");
      return NULL;
    default:
      return NULL;
    }
}

static void
settle_blocks (GPtrArray *blocks)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      DdBlock *block = g_ptr_array_index (blocks, i);

      if (block->runs != NULL)
        settle_breaks (block->runs);
      if (block->children != NULL)
        settle_blocks (block->children);
    }
}

static void
read_children (Reader     *reader,
               cmark_node *parent,
               GPtrArray  *blocks,
               guint       depth)
{
  if (depth > DD_MARKDOWN_MAX_DEPTH)
    {
      report (reader, parent, DD_MARKDOWN_ERROR_DEPTH, "nested too deeply");
      return;
    }
  for (cmark_node *node = cmark_node_first_child (parent); node != NULL; node = cmark_node_next (node))
    {
      DdBlock *block = read_block (reader, node, depth);

      if (block != NULL)
        g_ptr_array_add (blocks, block);
    }
}

static gboolean
is_readable (Reader     *reader,
             const char *text,
             gsize       length)
{
  const char *bad;
  guint line = 1;
  const char *line_start = text;

  if (length > DD_MARKDOWN_MAX_BYTES)
    {
      g_ptr_array_add (reader->problems,
                       g_error_new (DD_MARKDOWN_ERROR, DD_MARKDOWN_ERROR_SIZE,
                                    "%s:1:1: the file is too large", reader->name));
      return FALSE;
    }
  if (g_utf8_validate_len (text, length, &bad))
    return TRUE;
  for (const char *p = text; p < bad; p++)
    if (*p == '\n')
      {
        line++;
        line_start = p + 1;
      }
  g_ptr_array_add (reader->problems,
                   g_error_new (DD_MARKDOWN_ERROR, DD_MARKDOWN_ERROR_ENCODING,
                                "%s:%u:%ld: not UTF-8 text", reader->name, line,
                                g_utf8_strlen (line_start, bad - line_start) + 1));
  return FALSE;
}

/**
 * dd_markdown_parse:
 * @name: what to call the text in messages
 * @text: CommonMark text; need not end in a NUL
 * @length: its length in bytes, or −1 if it ends in a NUL
 * @problems: (element-type GError): where problems are added, each with file,
 *   line and column
 *
 * Reads CommonMark into blocks. On top of CommonMark a paragraph of lines
 * between bars is a table, a quote that starts with `[!NOTE]` is a callout,
 * and an image that stands alone with a target `figure:…` is a live figure.
 *
 * Returns: (transfer full) (element-type DdBlock): the blocks, as far as they
 *   could be read
 */
GPtrArray *
dd_markdown_parse (const char *name,
                   const char *text,
                   gssize      length,
                   GPtrArray  *problems)
{
  Reader reader = { name, problems };
  GPtrArray *blocks = new_blocks ();
  gsize n_bytes = length < 0 ? strlen (text) : (gsize) length;
  cmark_node *document;

  g_return_val_if_fail (name != NULL && text != NULL && problems != NULL, blocks);

  if (!is_readable (&reader, text, n_bytes))
    return blocks;
  document = cmark_parse_document (text, n_bytes, CMARK_OPT_DEFAULT);
  read_children (&reader, document, blocks, 0);
  settle_blocks (blocks);
  cmark_node_free (document);
  return blocks;
}

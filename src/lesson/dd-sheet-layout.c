// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-markdown.h"
#include "dd-sheet-layout.h"

#define UI_FAMILY "Cantarell, Inter, sans-serif"
#define MONO_FAMILY "JetBrains Mono, Source Code Pro, DejaVu Sans Mono, monospace"

#define TITLE_SIZE 10.5
#define TEXT_SIZE 9.0
#define CODE_SIZE 8.6
#define SMALL_SIZE 7.4

#define CARD_GAP 12.0
#define TITLE_GAP 6.0
#define ROW_PADDING 3.1
#define CELL_GAP 10.0
#define BULLET_INDENT 11.0
#define CODE_PADDING 9.0
#define NOTE_GAP 3.0

/* Of the width of a card of commands, what the longest command may take. */
#define COMMAND_SHARE 0.48

/* A scene is made this wide, in pixels, and then shrunk to the card. */
#define FIGURE_PIXELS 1180.0
#define FIGURE_MAX_HEIGHT 330.0

static void
line_free (gpointer data)
{
  DdSheetLine *self = data;

  for (guint i = 0; i < self->texts->len; i++)
    g_object_unref (g_array_index (self->texts, DdSheetText, i).layout);
  g_array_unref (self->texts);
  g_clear_pointer (&self->scene, dd_scene_unref);
  g_free (self);
}

static void
card_free (gpointer data)
{
  DdSheetCard *self = data;

  g_object_unref (self->title);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/* Metrics that follow no screen: the same on paper, in a file and in a window. */
PangoContext *
_dd_sheet_context_new (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

PangoLayout *
_dd_sheet_text_new (PangoContext *context,
                    gboolean      mono,
                    double        size,
                    gboolean      bold,
                    const char   *text)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, mono ? MONO_FAMILY : UI_FAMILY);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_font_description_free (font);
  return layout;
}

double
_dd_sheet_text_measure (PangoLayout *layout,
                        double      *width)
{
  int w;
  int h;

  pango_layout_get_size (layout, &w, &h);
  if (width != NULL)
    *width = (double) w / PANGO_SCALE;
  return (double) h / PANGO_SCALE;
}

/* Emphasis and code of a text that an author wrote as Markdown. Code is a
 * little smaller, because monospaced letters look larger. */
static PangoLayout *
new_rich_text (DdSheetLayout *self,
               double         size,
               const char    *text)
{
  g_autofree char *plain_markup = dd_markdown_dup_markup (text);
  g_autoptr (GString) markup = g_string_new (plain_markup);
  PangoLayout *layout = _dd_sheet_text_new (self->context, FALSE, size, FALSE, text);

  g_string_replace (markup, "<tt>", "<span face=\"" MONO_FAMILY "\" size=\"94%\">", 0);
  g_string_replace (markup, "</tt>", "</span>", 0);
  if (pango_parse_markup (markup->str, -1, 0, NULL, NULL, NULL, NULL))
    pango_layout_set_markup (layout, markup->str, -1);
  return layout;
}

static DdSheetLine *
new_line (DdSheetLayout   *self,
          DdSheetRowStyle  style)
{
  DdSheetLine *line = g_new0 (DdSheetLine, 1);

  line->style = style;
  line->texts = g_array_new (FALSE, FALSE, sizeof (DdSheetText));
  g_ptr_array_add (self->lines, line);
  return line;
}

/* Takes @layout and gives it the room between @x and @x + @width. */
static void
place (DdSheetLine *line,
       PangoLayout *layout,
       DdSheetInk   ink,
       double       x,
       double       y,
       double       width)
{
  DdSheetText text = { layout, ink, x, y };
  double height;

  if (width > 0)
    pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  height = _dd_sheet_text_measure (layout, NULL);
  g_array_append_val (line->texts, text);
  line->height = MAX (line->height, y + height + ROW_PADDING);
}

/* Letters of two fonts stand on one line, those of the tallest text. */
static void
align_baselines (DdSheetLine *line)
{
  double lowest = 0;

  for (guint i = 0; i < line->texts->len; i++)
    lowest = MAX (lowest, pango_layout_get_baseline (g_array_index (line->texts, DdSheetText,
                                                                    i).layout));
  for (guint i = 0; i < line->texts->len; i++)
    {
      DdSheetText *text = &g_array_index (line->texts, DdSheetText, i);

      text->y += (lowest - pango_layout_get_baseline (text->layout)) / PANGO_SCALE;
      line->height = MAX (line->height,
                          text->y + _dd_sheet_text_measure (text->layout, NULL) + ROW_PADDING);
    }
}

static double
find_command_width (DdSheetLayout      *self,
                    const DdSheetBlock *block,
                    double              width)
{
  double widest = 0;

  for (guint i = 0; i < block->rows->len; i++)
    {
      const DdSheetRow *row = g_ptr_array_index (block->rows, i);
      g_autoptr (PangoLayout) layout = _dd_sheet_text_new (self->context, TRUE, CODE_SIZE, TRUE,
                                                           row->cells[0]);
      double cell;

      _dd_sheet_text_measure (layout, &cell);
      widest = MAX (widest, cell);
    }
  return MIN (widest, width * COMMAND_SHARE);
}

static void
add_commands (DdSheetLayout      *self,
              const DdSheetBlock *block,
              GPtrArray          *lines,
              double              width)
{
  double left = find_command_width (self, block, width);

  for (guint i = 0; i < block->rows->len; i++)
    {
      const DdSheetRow *row = g_ptr_array_index (block->rows, i);
      DdSheetLine *line = new_line (self, i % 2 == 0 ? DD_SHEET_ROW_STRIPE : DD_SHEET_ROW_PLAIN);

      place (line, _dd_sheet_text_new (self->context, TRUE, CODE_SIZE, TRUE, row->cells[0]),
             DD_SHEET_INK_ACCENT, ROW_PADDING, ROW_PADDING, left + 1);
      if (row->cells[1] != NULL)
        place (line, new_rich_text (self, TEXT_SIZE, row->cells[1]), DD_SHEET_INK_TEXT,
               ROW_PADDING + left + CELL_GAP, ROW_PADDING,
               width - left - CELL_GAP - 2 * ROW_PADDING);
      align_baselines (line);
      g_ptr_array_add (lines, line);
    }
}

static void
add_items (DdSheetLayout      *self,
           const DdSheetBlock *block,
           GPtrArray          *lines,
           double              width)
{
  gboolean numbered = block->kind == DD_SHEET_STEPS;

  for (guint i = 0; block->lines[i] != NULL; i++)
    {
      DdSheetLine *line = new_line (self, numbered ? DD_SHEET_ROW_PLAIN : DD_SHEET_ROW_BULLET);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);

      if (numbered)
        place (line, _dd_sheet_text_new (self->context, FALSE, TEXT_SIZE, TRUE, number),
               DD_SHEET_INK_ACCENT, 0, ROW_PADDING, 0);
      place (line, new_rich_text (self, TEXT_SIZE, block->lines[i]), DD_SHEET_INK_TEXT,
             BULLET_INDENT, ROW_PADDING, width - BULLET_INDENT);
      g_ptr_array_add (lines, line);
    }
}

static void
add_code (DdSheetLayout      *self,
          const DdSheetBlock *block,
          GPtrArray          *lines,
          double              width)
{
  for (guint i = 0; block->lines[i] != NULL; i++)
    {
      DdSheetLine *line = new_line (self, DD_SHEET_ROW_CODE);

      place (line, _dd_sheet_text_new (self->context, TRUE, CODE_SIZE, FALSE, block->lines[i]),
             DD_SHEET_INK_CODE, CODE_PADDING, 2 * ROW_PADDING, width - 2 * CODE_PADDING);
      line->height += 2 * ROW_PADDING;
      g_ptr_array_add (lines, line);
    }
}

static guint
count_columns (const DdSheetBlock *block)
{
  guint n = 1;

  for (guint i = 0; i < block->rows->len; i++)
    n = MAX (n, g_strv_length (((DdSheetRow *) g_ptr_array_index (block->rows, i))->cells));
  return n;
}

static double
find_first_column (DdSheetLayout      *self,
                   const DdSheetBlock *block,
                   double              width,
                   guint               n_columns)
{
  double widest = 0;

  for (guint i = 0; i < block->rows->len; i++)
    {
      const DdSheetRow *row = g_ptr_array_index (block->rows, i);
      g_autoptr (PangoLayout) layout = _dd_sheet_text_new (self->context, FALSE, TEXT_SIZE, TRUE,
                                                           row->cells[0]);
      double cell;

      _dd_sheet_text_measure (layout, &cell);
      widest = MAX (widest, cell);
    }
  return n_columns == 1 ? width : MIN (widest + CELL_GAP, width / 2);
}

static void
add_table (DdSheetLayout      *self,
           const DdSheetBlock *block,
           GPtrArray          *lines,
           double              width)
{
  guint n_columns = count_columns (block);
  double inner = width - 2 * ROW_PADDING;
  double first = find_first_column (self, block, inner, n_columns);
  double other = n_columns > 1 ? (inner - first) / (n_columns - 1) : 0;

  for (guint i = 0; i < block->rows->len; i++)
    {
      const DdSheetRow *row = g_ptr_array_index (block->rows, i);
      DdSheetLine *line = new_line (self, i == 0 ? DD_SHEET_ROW_HEADER
                                          : i % 2 == 1 ? DD_SHEET_ROW_STRIPE : DD_SHEET_ROW_PLAIN);

      for (guint j = 0; row->cells[j] != NULL; j++)
        {
          gboolean strong = i == 0 || j == 0;
          PangoLayout *layout = strong ? _dd_sheet_text_new (self->context, FALSE, TEXT_SIZE, TRUE,
                                                             row->cells[j])
                                       : new_rich_text (self, TEXT_SIZE, row->cells[j]);

          place (line, layout, i == 0 ? DD_SHEET_INK_ACCENT : DD_SHEET_INK_TEXT,
                 ROW_PADDING + (j == 0 ? 0 : first + (j - 1) * other), ROW_PADDING,
                 (j == 0 ? first : other) - CELL_GAP / 2);
        }
      align_baselines (line);
      g_ptr_array_add (lines, line);
    }
}

static void
center (PangoLayout *layout)
{
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
}

static void
add_flow (DdSheetLayout      *self,
          const DdSheetBlock *block,
          GPtrArray          *lines,
          double              width)
{
  DdSheetLine *line = new_line (self, DD_SHEET_ROW_FLOW);
  guint n = block->rows->len;
  double box = (width - (n - 1) * DD_SHEET_FLOW_GAP) / n;

  line->n_boxes = n;
  for (guint i = 0; i < n; i++)
    {
      const DdSheetRow *row = g_ptr_array_index (block->rows, i);
      PangoLayout *name = _dd_sheet_text_new (self->context, FALSE, TEXT_SIZE, TRUE, row->cells[0]);
      double x = i * (box + DD_SHEET_FLOW_GAP);

      center (name);
      place (line, name, DD_SHEET_INK_TEXT, x + ROW_PADDING, 9, box - 2 * ROW_PADDING);
      if (row->cells[1] == NULL)
        continue;
      name = _dd_sheet_text_new (self->context, TRUE, SMALL_SIZE, FALSE, row->cells[1]);
      center (name);
      place (line, name, DD_SHEET_INK_DIM, x + ROW_PADDING, 22, box - 2 * ROW_PADDING);
    }
  line->height = MAX (line->height, DD_SHEET_FLOW_BOX_HEIGHT) + ROW_PADDING;
  g_ptr_array_add (lines, line);
}

static double
page_bottom (DdSheetLayout *self)
{
  return self->height - DD_SHEET_FOOTER;
}

static double
page_room (DdSheetLayout *self)
{
  return page_bottom (self) - DD_SHEET_HEADER - CARD_GAP;
}

typedef struct
{
  DdFigureFunc func;
  gpointer     user_data;
} Figures;

static void
add_figure (DdSheetLayout      *self,
            const DdSheetBlock *block,
            const Figures      *figures,
            GPtrArray          *lines,
            double              width)
{
  g_autoptr (DdFigureRef) ref = dd_figure_ref_parse (block->figure);
  DdTextCache *texts = NULL;
  DdScene *scene = NULL;
  DdSheetLine *line;

  if (ref != NULL && figures->func != NULL)
    scene = figures->func (figures->user_data, self->lesson, ref, FIGURE_PIXELS, &texts);
  if (scene == NULL)
    return;
  line = new_line (self, DD_SHEET_ROW_FIGURE);
  line->scene = scene;
  line->scene_texts = texts;
  line->scale = MIN (width / dd_scene_get_width (scene),
                     MIN (FIGURE_MAX_HEIGHT, page_room (self) / 2) / dd_scene_get_height (scene));
  line->height = dd_scene_get_height (scene) * line->scale + ROW_PADDING;
  g_ptr_array_add (lines, line);
}

static void
add_notes (DdSheetLayout      *self,
           const DdSheetBlock *block,
           GPtrArray          *lines,
           double              width)
{
  for (guint i = 0; block->notes[i] != NULL; i++)
    {
      DdSheetLine *line = new_line (self, DD_SHEET_ROW_PLAIN);

      place (line, new_rich_text (self, TEXT_SIZE, block->notes[i]), DD_SHEET_INK_TEXT,
             ROW_PADDING, NOTE_GAP, width - 2 * ROW_PADDING);
      g_ptr_array_add (lines, line);
    }
}

static GPtrArray *
make_lines (DdSheetLayout      *self,
            const DdSheetBlock *block,
            const Figures      *figures,
            double              width)
{
  typedef void (*AddFunc) (DdSheetLayout      *layout,
                           const DdSheetBlock *block,
                           GPtrArray          *lines,
                           double              width);
  static const AddFunc add[] = {
    [DD_SHEET_COMMANDS] = add_commands,
    [DD_SHEET_LIST] = add_items,
    [DD_SHEET_STEPS] = add_items,
    [DD_SHEET_CODE] = add_code,
    [DD_SHEET_FLOW] = add_flow,
    [DD_SHEET_TABLE] = add_table,
  };
  GPtrArray *lines = g_ptr_array_new ();

  if (block->kind == DD_SHEET_FIGURE)
    add_figure (self, block, figures, lines, width);
  else
    add[block->kind] (self, block, lines, width);
  if (lines->len > 0)
    add_notes (self, block, lines, width);
  return lines;
}

static double
measure_title (DdSheetCard *card)
{
  return _dd_sheet_text_measure (card->title, NULL) + TITLE_GAP;
}

static double
measure_card (DdSheetCard *card)
{
  double height = 2 * DD_SHEET_PADDING + measure_title (card);

  for (guint i = 0; i < card->lines->len; i++)
    height += ((DdSheetLine *) g_ptr_array_index (card->lines, i))->height;
  return height;
}

static DdSheetCard *
new_card (DdSheetLayout *self,
          const char    *title,
          GPtrArray     *lines,
          double         width)
{
  DdSheetCard *card = g_new0 (DdSheetCard, 1);

  card->title = _dd_sheet_text_new (self->context, FALSE, TITLE_SIZE, TRUE, title);
  pango_layout_set_width (card->title, (int) ((width - 2 * DD_SHEET_PADDING) * PANGO_SCALE));
  card->lines = lines;
  card->width = width;
  card->height = measure_card (card);
  g_ptr_array_add (self->cards, card);
  return card;
}

/* Where the next row of cards goes. */
typedef struct
{
  guint  page;
  double y;
} Pen;

static void
start_row (DdSheetLayout *self,
           Pen           *pen,
           double         height)
{
  if (pen->y + height > page_bottom (self) && pen->y > DD_SHEET_HEADER + CARD_GAP)
    {
      pen->page++;
      pen->y = DD_SHEET_HEADER + CARD_GAP;
    }
}

static void
put_card (DdSheetCard *card,
          const Pen   *pen,
          double       x)
{
  card->page = pen->page;
  card->x = x;
  card->y = pen->y;
}

/* A card that no page can hold goes on in another one, between two rows. */
static void
put_full_card (DdSheetLayout *self,
               Pen           *pen,
               const char    *title,
               GPtrArray     *lines,
               double         width)
{
  while (lines != NULL)
    {
      DdSheetCard *card = new_card (self, title, lines, width);
      GPtrArray *rest = NULL;
      guint n = lines->len;

      while (n > 1 && measure_card (card) > page_room (self))
        {
          if (rest == NULL)
            rest = g_ptr_array_new ();
          n--;
          g_ptr_array_insert (rest, 0, g_ptr_array_index (lines, n));
          g_ptr_array_set_size (lines, (int) n);
        }
      card->height = measure_card (card);
      start_row (self, pen, card->height);
      put_card (card, pen, DD_SHEET_MARGIN);
      pen->y += card->height + CARD_GAP;
      lines = rest;
    }
}

static void
put_pair (DdSheetLayout *self,
          Pen           *pen,
          DdSheetCard   *left,
          DdSheetCard   *right)
{
  double height = MAX (left->height, right != NULL ? right->height : 0);

  start_row (self, pen, height);
  left->height = height;
  put_card (left, pen, DD_SHEET_MARGIN);
  if (right != NULL)
    {
      right->height = height;
      put_card (right, pen, self->width - DD_SHEET_MARGIN - right->width);
    }
  pen->y += height + CARD_GAP;
}

static DdSheetCard *
new_half_card (DdSheetLayout      *self,
               const DdSheetBlock *block,
               const Figures      *figures,
               double              width)
{
  GPtrArray *lines = make_lines (self, block, figures, width - 2 * DD_SHEET_PADDING);

  return new_card (self, block->title, lines, width);
}

static void
add_full_block (DdSheetLayout      *self,
                Pen                *pen,
                const DdSheetBlock *block,
                const Figures      *figures,
                double              width)
{
  GPtrArray *lines = make_lines (self, block, figures, width - 2 * DD_SHEET_PADDING);

  if (lines->len > 0)
    put_full_card (self, pen, block->title, lines, width);
  else
    g_ptr_array_unref (lines);
}

/* Puts one or two cards of half the width in a row; gives how many. Cards
 * that no page can hold are not put, so that they can be as wide as the page. */
static guint
add_half_blocks (DdSheetLayout      *self,
                 Pen                *pen,
                 const DdSheetBlock *block,
                 const DdSheetBlock *next,
                 const Figures      *figures,
                 double              width)
{
  guint n_cards = self->cards->len;
  DdSheetCard *left = new_half_card (self, block, figures, width);
  DdSheetCard *right = next != NULL && next->half ? new_half_card (self, next, figures, width) : NULL;

  if (MAX (left->height, right != NULL ? right->height : 0) > page_room (self))
    {
      g_ptr_array_set_size (self->cards, (int) n_cards);
      return 0;
    }
  put_pair (self, pen, left, right);
  return right != NULL ? 2 : 1;
}

static void
lay_out (DdSheetLayout *self,
         const Figures *figures)
{
  GPtrArray *blocks = dd_lesson_get_sheet (self->lesson)->blocks;
  double full = self->width - 2 * DD_SHEET_MARGIN;
  Pen pen = { 0, DD_SHEET_HEADER + CARD_GAP };
  guint i = 0;

  while (i < blocks->len)
    {
      const DdSheetBlock *block = g_ptr_array_index (blocks, i);
      const DdSheetBlock *next = i + 1 < blocks->len ? g_ptr_array_index (blocks, i + 1) : NULL;
      guint n_put = 0;

      if (block->half)
        n_put = add_half_blocks (self, &pen, block, next, figures, (full - CARD_GAP) / 2);
      if (n_put == 0)
        {
          add_full_block (self, &pen, block, figures, full);
          n_put = 1;
        }
      i += n_put;
    }
  self->n_pages = pen.page + 1;
}

DdSheetLayout *
_dd_sheet_layout_new (DdLesson     *lesson,
                      double        width,
                      double        height,
                      DdFigureFunc  figures,
                      gpointer      user_data)
{
  DdSheetLayout *self = g_new0 (DdSheetLayout, 1);
  Figures source = { figures, user_data };

  self->context = _dd_sheet_context_new ();
  self->lesson = g_object_ref (lesson);
  self->width = width;
  self->height = height;
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->cards = g_ptr_array_new_with_free_func (card_free);
  lay_out (self, &source);
  return self;
}

void
_dd_sheet_layout_free (DdSheetLayout *self)
{
  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->lines);
  g_object_unref (self->context);
  g_object_unref (self->lesson);
  g_free (self);
}

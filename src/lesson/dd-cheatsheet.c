// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "dd-paint.h"
#include "dd-pdf-file.h"
#include "dd-sheet-layout.h"

#define RADIUS 8.0
#define ROW_RADIUS 4.0
#define BORDER 0.75
#define BULLET_SIZE 3.6
#define ARROW_SIZE 5.0
#define HEADER_TITLE_SIZE 17.5
#define HEADER_TEXT_SIZE 9.5
#define FOOTER_TEXT_SIZE 7.2

/* A sheet that is only a little too long is drawn smaller; below this it would
 * be hard to read. */
#define MOST_PAGES 2
#define ZOOM_STEP 0.05
#define LEAST_ZOOM 0.85

#define POINTS_PER_INCH 72.0
#define MM_PER_INCH 25.4

typedef struct
{
  double red;
  double green;
  double blue;
} Color;

/* The light palette of the program, made for white paper. */
static const Color inks[] = {
  [DD_SHEET_INK_TEXT] = { 0.14, 0.12, 0.19 },
  [DD_SHEET_INK_DIM] = { 0.37, 0.36, 0.39 },
  [DD_SHEET_INK_ACCENT] = { 0.10, 0.37, 0.71 },
  [DD_SHEET_INK_CODE] = { 0.38, 0.21, 0.51 },
};
static const Color banner_color = { 0.10, 0.37, 0.71 };
static const Color banner_dim = { 0.85, 0.91, 0.98 };
static const Color border_color = { 0.75, 0.75, 0.74 };
static const Color stripe_color = { 0.96, 0.96, 0.95 };
static const Color code_color = { 0.95, 0.92, 0.97 };
static const Color box_border = { 0.47, 0.46, 0.48 };
static const Color white = { 1, 1, 1 };

static const struct
{
  const char *name;
  double      width_mm;
  double      height_mm;
} papers[] = {
  [DD_PAPER_A4] = { "a4", 210, 297 },
  [DD_PAPER_LETTER] = { "letter", 215.9, 279.4 },
};

/**
 * DdCheatsheet:
 *
 * A lesson's cheatsheet, laid out on pages of one size. The same pages go to
 * the screen, the printer and a PDF file.
 */
struct _DdCheatsheet
{
  GObject        parent_instance;

  DdLesson      *lesson;
  DdSheetLayout *layout;
  double         zoom;
};

G_DEFINE_FINAL_TYPE (DdCheatsheet, dd_cheatsheet, G_TYPE_OBJECT)

static void
dd_cheatsheet_finalize (GObject *object)
{
  DdCheatsheet *self = DD_CHEATSHEET (object);

  g_clear_pointer (&self->layout, _dd_sheet_layout_free);
  g_clear_object (&self->lesson);
  G_OBJECT_CLASS (dd_cheatsheet_parent_class)->finalize (object);
}

static void
dd_cheatsheet_class_init (DdCheatsheetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_cheatsheet_finalize;
}

static void
dd_cheatsheet_init (DdCheatsheet *self)
{
}

/**
 * dd_paper_parse:
 * @name: `a4` or `letter`, in any case
 * @paper: (out): the paper
 *
 * Reads the name of a paper size.
 *
 * Returns: whether @name is one
 */
gboolean
dd_paper_parse (const char *name,
                DdPaper    *paper)
{
  g_return_val_if_fail (name != NULL && paper != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    if (g_ascii_strcasecmp (papers[i].name, name) == 0)
      {
        *paper = (DdPaper) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * dd_paper_get_size:
 * @paper: a paper
 * @width: (out): its width, in points
 * @height: (out): its height, in points
 *
 * Gets the size of a paper.
 */
void
dd_paper_get_size (DdPaper  paper,
                   double  *width,
                   double  *height)
{
  g_return_if_fail (paper < G_N_ELEMENTS (papers));

  *width = papers[paper].width_mm / MM_PER_INCH * POINTS_PER_INCH;
  *height = papers[paper].height_mm / MM_PER_INCH * POINTS_PER_INCH;
}

/* The largest zoom at which the sheet has no more pages than it should; 1 if
 * there is none. */
static void
lay_out (DdCheatsheet *self,
         double        width,
         double        height,
         DdFigureFunc  figures,
         gpointer      user_data)
{
  self->zoom = 1;
  self->layout = _dd_sheet_layout_new (self->lesson, width, height, figures, user_data);
  for (double zoom = 1 - ZOOM_STEP;
       self->layout->n_pages > MOST_PAGES && zoom > LEAST_ZOOM - ZOOM_STEP / 2; zoom -= ZOOM_STEP)
    {
      DdSheetLayout *layout = _dd_sheet_layout_new (self->lesson, width / zoom, height / zoom,
                                                    figures, user_data);

      if (layout->n_pages > MOST_PAGES)
        {
          _dd_sheet_layout_free (layout);
          continue;
        }
      _dd_sheet_layout_free (self->layout);
      self->layout = layout;
      self->zoom = zoom;
    }
}

/**
 * dd_cheatsheet_new:
 * @lesson: a lesson that is available
 * @width: the width of a page, in points
 * @height: the height of a page, in points
 * @figures: (nullable) (scope call): makes the scenes of figures; without it
 *   figures are left out
 * @user_data: data for @figures
 *
 * Lays out the cheatsheet of a lesson, a little smaller if that saves a third
 * page.
 *
 * Returns: (transfer full): the cheatsheet
 */
DdCheatsheet *
dd_cheatsheet_new (DdLesson     *lesson,
                   double        width,
                   double        height,
                   DdFigureFunc  figures,
                   gpointer      user_data)
{
  DdCheatsheet *self;

  g_return_val_if_fail (DD_IS_LESSON (lesson), NULL);
  g_return_val_if_fail (dd_lesson_get_sheet (lesson) != NULL, NULL);
  g_return_val_if_fail (width > 4 * DD_SHEET_MARGIN, NULL);
  g_return_val_if_fail (height > 4 * DD_SHEET_HEADER, NULL);

  self = g_object_new (DD_TYPE_CHEATSHEET, NULL);
  self->lesson = g_object_ref (lesson);
  lay_out (self, width, height, figures, user_data);
  return self;
}

/**
 * dd_cheatsheet_new_paper:
 * @lesson: a lesson that is available
 * @paper: the paper
 * @figures: (nullable) (scope call): see [ctor@Cheatsheet.new]
 * @user_data: data for @figures
 *
 * Lays out the cheatsheet of a lesson for a paper size.
 *
 * Returns: (transfer full): the cheatsheet
 */
DdCheatsheet *
dd_cheatsheet_new_paper (DdLesson     *lesson,
                         DdPaper       paper,
                         DdFigureFunc  figures,
                         gpointer      user_data)
{
  double width;
  double height;

  dd_paper_get_size (paper, &width, &height);
  return dd_cheatsheet_new (lesson, width, height, figures, user_data);
}

/**
 * dd_cheatsheet_get_width:
 * @self: a cheatsheet
 *
 * Gets the width of a page.
 *
 * Returns: the width, in points
 */
double
dd_cheatsheet_get_width (DdCheatsheet *self)
{
  g_return_val_if_fail (DD_IS_CHEATSHEET (self), 0);
  return self->layout->width * self->zoom;
}

/**
 * dd_cheatsheet_get_height:
 * @self: a cheatsheet
 *
 * Gets the height of a page.
 *
 * Returns: the height, in points
 */
double
dd_cheatsheet_get_height (DdCheatsheet *self)
{
  g_return_val_if_fail (DD_IS_CHEATSHEET (self), 0);
  return self->layout->height * self->zoom;
}

/**
 * dd_cheatsheet_get_n_pages:
 * @self: a cheatsheet
 *
 * Gets how many pages there are.
 *
 * Returns: the number
 */
guint
dd_cheatsheet_get_n_pages (DdCheatsheet *self)
{
  g_return_val_if_fail (DD_IS_CHEATSHEET (self), 0);
  return self->layout->n_pages;
}

static void
set_color (cairo_t     *cr,
           const Color *color)
{
  cairo_set_source_rgb (cr, color->red, color->green, color->blue);
}

static void
round_box (cairo_t *cr,
           double   x,
           double   y,
           double   width,
           double   height,
           double   radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
show_text (cairo_t     *cr,
           PangoLayout *layout,
           const Color *color,
           double       x,
           double       y,
           const char  *tag)
{
  set_color (cr, color);
  cairo_move_to (cr, x, y);
  cairo_tag_begin (cr, tag, NULL);
  pango_cairo_show_layout (cr, layout);
  cairo_tag_end (cr, tag);
}

/* Shows a line of text that is not kept; gives its width. */
static double
show_line (DdCheatsheet *self,
           cairo_t      *cr,
           const char   *text,
           double        size,
           gboolean      bold,
           const Color  *color,
           double        x,
           double        y,
           double        align,
           const char   *tag)
{
  g_autoptr (PangoLayout) layout = _dd_sheet_text_new (self->layout->context, FALSE, size, bold,
                                                        text);
  double width;

  _dd_sheet_text_measure (layout, &width);
  show_text (cr, layout, color, x - align * width, y, tag);
  return width;
}

static void
draw_header (DdCheatsheet *self,
             cairo_t      *cr)
{
  const DdSheetSpec *spec = dd_lesson_get_sheet (self->lesson);
  g_autofree char *title = g_strdup_printf ("%d %s", dd_lesson_get_number (self->lesson),
                                            spec->title);

  set_color (cr, &banner_color);
  cairo_rectangle (cr, 0, 0, self->layout->width, DD_SHEET_HEADER);
  cairo_fill (cr);
  show_line (self, cr, title, HEADER_TITLE_SIZE, TRUE, &white, DD_SHEET_MARGIN, 9, 0, "H1");
  if (spec->subtitle != NULL)
    show_line (self, cr, spec->subtitle, HEADER_TEXT_SIZE, FALSE, &banner_dim, DD_SHEET_MARGIN, 34,
               0, "P");
  show_line (self, cr, _("Drydock cheatsheet"), HEADER_TEXT_SIZE, TRUE, &banner_dim,
             self->layout->width - DD_SHEET_MARGIN, 22, 1, "P");
}

static void
draw_footer (DdCheatsheet *self,
             cairo_t      *cr,
             guint         page)
{
  g_autofree char *number = g_strdup_printf ("%u / %u", page + 1, self->layout->n_pages);
  double y = self->layout->height - DD_SHEET_FOOTER / 2 - FOOTER_TEXT_SIZE / 2;

  show_line (self, cr, _("Checked against the engine model of this lesson"), FOOTER_TEXT_SIZE,
             FALSE, &inks[DD_SHEET_INK_DIM], DD_SHEET_MARGIN, y, 0, "P");
  show_line (self, cr, number, FOOTER_TEXT_SIZE, FALSE, &inks[DD_SHEET_INK_DIM],
             self->layout->width - DD_SHEET_MARGIN, y, 1, "P");
}

static void
fill_row (cairo_t     *cr,
          const Color *color,
          double       x,
          double       y,
          double       width,
          double       height)
{
  set_color (cr, color);
  round_box (cr, x, y, width, height, ROW_RADIUS);
  cairo_fill (cr);
}

static void
draw_arrow (cairo_t *cr,
            double   from,
            double   to,
            double   y)
{
  set_color (cr, &box_border);
  cairo_set_line_width (cr, BORDER);
  cairo_move_to (cr, from, y);
  cairo_line_to (cr, to - ARROW_SIZE, y);
  cairo_stroke (cr);
  cairo_move_to (cr, to, y);
  cairo_line_to (cr, to - ARROW_SIZE, y - ARROW_SIZE / 2);
  cairo_line_to (cr, to - ARROW_SIZE, y + ARROW_SIZE / 2);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_flow (const DdSheetLine *line,
           cairo_t           *cr,
           double             x,
           double             y,
           double             width)
{
  double box = (width - (line->n_boxes - 1) * DD_SHEET_FLOW_GAP) / line->n_boxes;

  for (guint i = 0; i < line->n_boxes; i++)
    {
      double left = x + i * (box + DD_SHEET_FLOW_GAP);

      if (i > 0)
        draw_arrow (cr, left - DD_SHEET_FLOW_GAP + 1, left - 1, y + DD_SHEET_FLOW_BOX_HEIGHT / 2);
      round_box (cr, left, y, box, DD_SHEET_FLOW_BOX_HEIGHT, RADIUS * 0.75);
      set_color (cr, &stripe_color);
      cairo_fill_preserve (cr);
      set_color (cr, &box_border);
      cairo_set_line_width (cr, BORDER);
      cairo_stroke (cr);
    }
}

static void
draw_figure (const DdSheetLine *line,
             cairo_t           *cr,
             double             x,
             double             y)
{
  DdPaintOptions options = { .theme = DD_THEME_PRINT, .transparent = TRUE };

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, line->scale, line->scale);
  dd_paint_scene (cr, line->scene, line->scene_texts, &options);
  cairo_restore (cr);
}

static void
draw_row_ground (const DdSheetLine *line,
                 cairo_t           *cr,
                 double             x,
                 double             y,
                 double             width)
{
  switch (line->style)
    {
    case DD_SHEET_ROW_STRIPE:
      fill_row (cr, &stripe_color, x, y, width, line->height);
      break;
    case DD_SHEET_ROW_CODE:
      fill_row (cr, &code_color, x, y, width, line->height - 4);
      break;
    case DD_SHEET_ROW_BULLET:
      set_color (cr, &inks[DD_SHEET_INK_ACCENT]);
      cairo_new_sub_path (cr);
      cairo_arc (cr, x + BULLET_SIZE / 2, y + 9, BULLET_SIZE / 2, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    case DD_SHEET_ROW_FLOW:
      draw_flow (line, cr, x, y, width);
      break;
    case DD_SHEET_ROW_FIGURE:
      draw_figure (line, cr, x, y);
      break;
    case DD_SHEET_ROW_HEADER:
      set_color (cr, &border_color);
      cairo_set_line_width (cr, BORDER);
      cairo_move_to (cr, x, y + line->height - BORDER);
      cairo_line_to (cr, x + width, y + line->height - BORDER);
      cairo_stroke (cr);
      break;
    case DD_SHEET_ROW_PLAIN:
    default:
      break;
    }
}

static void
draw_row (const DdSheetLine *line,
          cairo_t           *cr,
          double             x,
          double             y,
          double             width)
{
  draw_row_ground (line, cr, x, y, width);
  for (guint i = 0; i < line->texts->len; i++)
    {
      const DdSheetText *text = &g_array_index (line->texts, DdSheetText, i);

      show_text (cr, text->layout, &inks[text->ink], x + text->x, y + text->y, "P");
    }
}

static void
draw_card (const DdSheetCard *card,
           cairo_t           *cr)
{
  double x = card->x + DD_SHEET_PADDING;
  double y = card->y + card->height - DD_SHEET_PADDING;

  round_box (cr, card->x, card->y, card->width, card->height, RADIUS);
  set_color (cr, &border_color);
  cairo_set_line_width (cr, BORDER);
  cairo_stroke (cr);
  show_text (cr, card->title, &inks[DD_SHEET_INK_ACCENT], x, card->y + DD_SHEET_PADDING - 2, "H2");
  y = card->y + DD_SHEET_PADDING + _dd_sheet_text_measure (card->title, NULL) + 4;
  for (guint i = 0; i < card->lines->len; i++)
    {
      const DdSheetLine *line = g_ptr_array_index (card->lines, i);

      draw_row (line, cr, x, y, card->width - 2 * DD_SHEET_PADDING);
      y += line->height;
    }
}

/**
 * dd_cheatsheet_draw_page:
 * @self: a cheatsheet
 * @cr: a cairo context in points, its origin at the corner of the page
 * @page: the page, from 0
 *
 * Draws a page. The paper itself is not painted.
 */
void
dd_cheatsheet_draw_page (DdCheatsheet *self,
                         cairo_t      *cr,
                         guint         page)
{
  g_return_if_fail (DD_IS_CHEATSHEET (self) && cr != NULL);
  g_return_if_fail (page < self->layout->n_pages);

  cairo_save (cr);
  cairo_scale (cr, self->zoom, self->zoom);
  draw_header (self, cr);
  for (guint i = 0; i < self->layout->cards->len; i++)
    {
      const DdSheetCard *card = g_ptr_array_index (self->layout->cards, i);

      if (card->page == page)
        draw_card (card, cr);
    }
  draw_footer (self, cr, page);
  cairo_restore (cr);
}

/**
 * dd_cheatsheet_dup_text:
 * @self: a cheatsheet
 *
 * Gets all text of a cheatsheet in reading order, for speech and search.
 *
 * Returns: (transfer full): the text, a line for each row
 */
char *
dd_cheatsheet_dup_text (DdCheatsheet *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (DD_IS_CHEATSHEET (self), g_string_free (out, FALSE));

  for (guint i = 0; i < self->layout->cards->len; i++)
    {
      const DdSheetCard *card = g_ptr_array_index (self->layout->cards, i);

      g_string_append_printf (out, "%s\n", pango_layout_get_text (card->title));
      for (guint j = 0; j < card->lines->len; j++)
        {
          const DdSheetLine *line = g_ptr_array_index (card->lines, j);

          for (guint k = 0; k < line->texts->len; k++)
            g_string_append_printf (out, "%s%s", k > 0 ? "  " : "",
                                    pango_layout_get_text (g_array_index (line->texts, DdSheetText,
                                                                          k).layout));
          g_string_append_c (out, '\n');
        }
    }
  return g_string_free (out, FALSE);
}

static void
draw_sheet_on_pdf (DdCheatsheet    *self,
                   cairo_surface_t *surface,
                   cairo_t         *cr,
                   guint            first_page)
{
  g_autofree char *title = g_strdup_printf ("%d %s", dd_lesson_get_number (self->lesson),
                                            dd_lesson_get_sheet (self->lesson)->title);
  g_autofree char *link = g_strdup_printf ("page=%u pos=[0 0]", first_page);

  cairo_pdf_surface_set_size (surface, dd_cheatsheet_get_width (self),
                              dd_cheatsheet_get_height (self));
  cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT, title, link,
                                 CAIRO_PDF_OUTLINE_FLAG_OPEN);
  cairo_tag_begin (cr, "Document", NULL);
  for (guint i = 0; i < self->layout->n_pages; i++)
    {
      dd_cheatsheet_draw_page (self, cr, i);
      /* A tag that ends after its last page would open one more. */
      if (i + 1 == self->layout->n_pages)
        cairo_tag_end (cr, "Document");
      cairo_show_page (cr);
    }
}

static void
draw_on_pdf (cairo_surface_t *surface,
             cairo_t         *cr,
             gpointer         user_data)
{
  GPtrArray *sheets = user_data;
  guint n_pages = 1;

  for (guint i = 0; i < sheets->len; i++)
    {
      DdCheatsheet *sheet = g_ptr_array_index (sheets, i);

      draw_sheet_on_pdf (sheet, surface, cr, n_pages);
      n_pages += sheet->layout->n_pages;
    }
}

/**
 * dd_cheatsheet_save_pdf:
 * @sheets: (element-type DdCheatsheet): the cheatsheets, at least one
 * @path: where to
 * @error: return location for an error of the domain %G_IO_ERROR or %G_FILE_ERROR
 *
 * Writes cheatsheets into one PDF file, with text that can be selected, an
 * outline and a title. The same sheets give the same bytes.
 *
 * Returns: whether the file was written
 */
gboolean
dd_cheatsheet_save_pdf (GPtrArray   *sheets,
                        const char  *path,
                        GError     **error)
{
  DdCheatsheet *first;
  const DdSheetSpec *spec;
  DdPdfFile file = { .keywords = "Docker, Drydock" };

  g_return_val_if_fail (sheets != NULL && sheets->len > 0 && path != NULL, FALSE);

  first = g_ptr_array_index (sheets, 0);
  spec = dd_lesson_get_sheet (first->lesson);
  file.title = sheets->len == 1 ? spec->title : _("Drydock cheatsheets");
  file.subject = sheets->len == 1 && spec->subtitle != NULL ? spec->subtitle : file.title;
  file.width = dd_cheatsheet_get_width (first);
  file.height = dd_cheatsheet_get_height (first);
  return _dd_pdf_file_save (&file, path, draw_on_pdf, sheets, error);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "dd-certificate-private.h"
#include "dd-pdf-file.h"
#include "dd-sheet-layout.h"

/* A certificate as a page, wider than high. Lengths are in points. */

#define FRAME_MARGIN 26.0
#define FRAME_GAP 5.0
#define BAND_HEIGHT 74.0
#define SIDE_MARGIN 84.0
#define BAND_TITLE_SIZE 25.0
#define LEAD_SIZE 15.0
#define NAME_SIZE 37.0
#define LIST_SIZE 12.0
#define SMALL_SIZE 9.5
#define COLUMN_GAP 28.0
#define MARK_SIZE 4.0
#define NAME_LINE 340.0
#define ROW_HEIGHT 22.0
#define FOOT_HEIGHT 66.0

static const double navy[] = { 0.10, 0.23, 0.43 };
static const double teal[] = { 0.07, 0.45, 0.44 };
static const double ink[] = { 0.14, 0.12, 0.19 };
static const double dim[] = { 0.37, 0.36, 0.39 };
static const double pale[] = { 0.85, 0.91, 0.98 };
static const double white[] = { 1, 1, 1 };

typedef struct
{
  cairo_t      *cr;
  PangoContext *context;
  double        width;
  double        height;
  double        y;
} Page;

/* Shows a text of which @align says what stands at @x: 0 its left end, 0.5 its
 * middle, 1 its right end. Returns its height. */
static double
show (Page         *page,
      const char   *text,
      double        size,
      gboolean      bold,
      const double *color,
      double        x,
      double        y,
      double        align,
      const char   *tag)
{
  g_autoptr (PangoLayout) layout = _dd_sheet_text_new (page->context, FALSE, size, bold, text);
  double width;
  double height = _dd_sheet_text_measure (layout, &width);

  cairo_set_source_rgb (page->cr, color[0], color[1], color[2]);
  cairo_move_to (page->cr, x - align * width, y);
  cairo_tag_begin (page->cr, tag, NULL);
  pango_cairo_show_layout (page->cr, layout);
  cairo_tag_end (page->cr, tag);
  return height;
}

static char *
dup_title (const DdCertificate *self)
{
  return g_strdup (dd_certificate_get_complete (self) ? _("Certificate")
                                                      : _("Certificate of progress"));
}

static char *
dup_statement (const DdCertificate *self)
{
  if (dd_certificate_get_complete (self))
    return g_strdup_printf (_("has completed all %u lessons of Drydock, a course on Docker"),
                            self->lines->len);
  return g_strdup_printf (_("has completed %u of the %u lessons of Drydock, a course on Docker"),
                          self->n_passed, self->lines->len);
}

static char *
dup_rule (void)
{
  return g_strdup (_("A lesson counts when its quiz is passed with 80 % and all its labs are "
                     "done."));
}

static char *
dup_lesson (const DdCertificateLine *line)
{
  return g_strdup_printf ("%d  %s", dd_lesson_get_number (line->lesson),
                          dd_lesson_get_title (line->lesson));
}

static char *
dup_result (const DdCertificateLine *line)
{
  g_autofree char *labs = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u lab", "%u labs",
                                                        line->n_labs), line->n_labs);

  /* Translators: %u%% is a quiz's score, %s "3 labs". */
  return g_strdup_printf (_("quiz %u%%, %s"),
                          line->n_questions ? line->n_right * 100 / line->n_questions : 100, labs);
}

static char *
dup_date (const DdCertificate *self)
{
  g_autoptr (GDateTime) date = g_date_time_new_utc (g_date_get_year (&self->date),
                                                    (int) g_date_get_month (&self->date),
                                                    g_date_get_day (&self->date), 0, 0, 0);

  /* Translators: a date as in "3 March 2026", see g_date_time_format(). */
  return g_date_time_format (date, _("%-e %B %Y"));
}

static void
draw_frame (Page *page)
{
  double inner = FRAME_MARGIN + FRAME_GAP;

  cairo_set_source_rgb (page->cr, navy[0], navy[1], navy[2]);
  cairo_set_line_width (page->cr, 2);
  cairo_rectangle (page->cr, FRAME_MARGIN, FRAME_MARGIN, page->width - 2 * FRAME_MARGIN,
                   page->height - 2 * FRAME_MARGIN);
  cairo_stroke (page->cr);
  cairo_set_line_width (page->cr, 0.6);
  cairo_rectangle (page->cr, inner, inner, page->width - 2 * inner, page->height - 2 * inner);
  cairo_stroke (page->cr);
  cairo_rectangle (page->cr, inner, inner, page->width - 2 * inner, BAND_HEIGHT);
  cairo_fill (page->cr);
}

/* A hull above the water, its containers on it. */
static void
draw_mark (Page   *page,
           double  x,
           double  y)
{
  static const int rows[] = { 2, 4 };
  cairo_t *cr = page->cr;

  cairo_set_source_rgb (cr, white[0], white[1], white[2]);
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    for (int i = 0; i < rows[row]; i++)
      cairo_rectangle (cr, x + 8 + i * 8 + (4 - rows[row]) * 4, y + row * 8, 7, 7);
  cairo_fill (cr);
  cairo_move_to (cr, x, y + 18);
  cairo_line_to (cr, x + 48, y + 18);
  cairo_line_to (cr, x + 39, y + 31);
  cairo_line_to (cr, x + 8, y + 31);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1.6);
  cairo_move_to (cr, x - 4, y + 36);
  for (int i = 0; i < 4; i++)
    cairo_rel_curve_to (cr, 4.5, -4, 9.5, 4, 14, 0);
  cairo_stroke (cr);
}

static void
draw_head (const DdCertificate *self,
           Page                *page)
{
  g_autofree char *title = dup_title (self);
  double top = FRAME_MARGIN + FRAME_GAP;

  draw_frame (page);
  draw_mark (page, SIDE_MARGIN - 20, top + 18);
  show (page, title, BAND_TITLE_SIZE, TRUE, white, page->width / 2, top + 20, 0.5, "H1");
  show (page, "Drydock", LEAD_SIZE, TRUE, pale, page->width - SIDE_MARGIN + 20, top + 28, 1, "P");
  page->y = top + BAND_HEIGHT + 22;
}

/* Without a name there is a line to write on. */
static void
draw_name (const DdCertificate *self,
           Page                *page)
{
  g_autofree char *statement = dup_statement (self);
  g_autofree char *rule = dup_rule ();
  double middle = page->width / 2;

  page->y += show (page, _("This is to certify that"), LEAD_SIZE, FALSE, dim, middle, page->y, 0.5,
                   "P") + 6;
  page->y += show (page, *self->name ? self->name : " ", NAME_SIZE, TRUE, ink, middle, page->y, 0.5,
                   "P") + 3;
  cairo_set_source_rgb (page->cr, teal[0], teal[1], teal[2]);
  cairo_set_line_width (page->cr, 1);
  cairo_move_to (page->cr, middle - NAME_LINE / 2, page->y);
  cairo_line_to (page->cr, middle + NAME_LINE / 2, page->y);
  cairo_stroke (page->cr);
  page->y += 12;
  page->y += show (page, statement, LEAD_SIZE, TRUE, ink, middle, page->y, 0.5, "P") + 4;
  page->y += show (page, rule, SMALL_SIZE, FALSE, dim, middle, page->y, 0.5, "P") + 18;
}

static void
draw_lesson (Page                    *page,
             const DdCertificateLine *line,
             double                   x,
             double                   y,
             double                   width)
{
  g_autofree char *lesson = dup_lesson (line);
  g_autofree char *result = dup_result (line);

  cairo_set_source_rgb (page->cr, teal[0], teal[1], teal[2]);
  cairo_set_line_width (page->cr, 1.6);
  cairo_move_to (page->cr, x, y + 9);
  cairo_rel_line_to (page->cr, MARK_SIZE * 0.7, MARK_SIZE * 0.8);
  cairo_rel_line_to (page->cr, MARK_SIZE * 1.2, -MARK_SIZE * 1.7);
  cairo_stroke (page->cr);
  show (page, lesson, LIST_SIZE, TRUE, ink, x + 14, y, 0, "P");
  show (page, result, SMALL_SIZE, FALSE, dim, x + width, y + 2, 1, "P");
}

/* One column while it is short, then two. */
static void
draw_lessons (const DdCertificate *self,
              Page                *page)
{
  guint n_columns = self->n_passed > 5 ? 2 : 1;
  guint in_column = (self->n_passed + n_columns - 1) / n_columns;
  double all = page->width - 2 * SIDE_MARGIN;
  double width = n_columns == 2 ? (all - COLUMN_GAP) / 2 : all * 0.62;
  double left = (page->width - n_columns * width - (n_columns - 1) * COLUMN_GAP) / 2;
  double room = page->height - FRAME_MARGIN - FRAME_GAP - FOOT_HEIGHT - page->y;
  double top = page->y + MAX (0, room - in_column * ROW_HEIGHT) / 3;
  double y = top;
  guint shown = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      const DdCertificateLine *line = dd_certificate_get_line (self, i);

      if (!line->passed)
        continue;
      if (shown && shown % in_column == 0)
        {
          left += width + COLUMN_GAP;
          y = top;
        }
      draw_lesson (page, line, left, y, width);
      y += ROW_HEIGHT;
      shown++;
    }
}

static void
draw_foot (const DdCertificate *self,
           Page                *page)
{
  g_autofree char *date = dup_date (self);
  g_autofree char *code = dd_certificate_dup_code (self);
  double y = page->height - FRAME_MARGIN - FRAME_GAP - FOOT_HEIGHT;
  double right = page->width - SIDE_MARGIN + 20;

  cairo_set_source_rgb (page->cr, pale[0], pale[1], pale[2]);
  cairo_set_line_width (page->cr, 1);
  cairo_move_to (page->cr, SIDE_MARGIN - 20, y);
  cairo_line_to (page->cr, right, y);
  cairo_stroke (page->cr);
  show (page, _("Date"), SMALL_SIZE, FALSE, dim, SIDE_MARGIN - 20, y + 10, 0, "P");
  show (page, date, LEAD_SIZE, TRUE, ink, SIDE_MARGIN - 20, y + 22, 0, "P");
  show (page, _("Code"), SMALL_SIZE, FALSE, dim, right, y + 10, 1, "P");
  show (page, code, LEAD_SIZE, TRUE, ink, right, y + 22, 1, "P");
  show (page, _("Drydock checks the code on its certificate page."), SMALL_SIZE, FALSE, dim,
        page->width / 2, y + 28, 0.5, "P");
}

/**
 * dd_certificate_get_size:
 * @paper: a paper
 * @width: (out): in points
 * @height: (out): in points
 *
 * Gets the size of a certificate: the paper lies on its long side.
 */
void
dd_certificate_get_size (DdPaper  paper,
                         double  *width,
                         double  *height)
{
  dd_paper_get_size (paper, height, width);
}

/**
 * dd_certificate_draw:
 * @self: a certificate
 * @cr: a cairo context in points, its origin at the corner of the page
 * @width: of the page
 * @height: of the page
 *
 * Draws a certificate. The paper itself is not painted.
 */
void
dd_certificate_draw (const DdCertificate *self,
                     cairo_t             *cr,
                     double               width,
                     double               height)
{
  Page page = { cr, _dd_sheet_context_new (), width, height, 0 };

  cairo_save (cr);
  draw_head (self, &page);
  draw_name (self, &page);
  draw_lessons (self, &page);
  draw_foot (self, &page);
  cairo_restore (cr);
  g_object_unref (page.context);
}

/**
 * dd_certificate_dup_text:
 * @self: a certificate
 *
 * Returns: (transfer full): what stands on it, for speech
 */
char *
dd_certificate_dup_text (const DdCertificate *self)
{
  g_autofree char *title = dup_title (self);
  g_autofree char *statement = dup_statement (self);
  g_autofree char *date = dup_date (self);
  g_autofree char *code = dd_certificate_dup_code (self);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n%s %s\n", title, self->name, statement);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const DdCertificateLine *line = dd_certificate_get_line (self, i);

      if (line->passed)
        {
          g_autofree char *lesson = dup_lesson (line);
          g_autofree char *result = dup_result (line);

          g_string_append_printf (text, "%s, %s\n", lesson, result);
        }
    }
  g_string_append_printf (text, "%s\n%s\n", date, code);
  return g_string_free (text, FALSE);
}

typedef struct
{
  const DdCertificate *certificate;
  double               width;
  double               height;
} PdfPage;

static void
draw_on_pdf (cairo_surface_t *surface,
             cairo_t         *cr,
             gpointer         user_data)
{
  PdfPage *page = user_data;

  cairo_tag_begin (cr, "Document", NULL);
  dd_certificate_draw (page->certificate, cr, page->width, page->height);
  cairo_show_page (cr);
  cairo_tag_end (cr, "Document");
}

/**
 * dd_certificate_save_pdf:
 * @self: a certificate
 * @paper: the paper
 * @path: where to
 * @error: return location for an error of the domain %G_IO_ERROR or %G_FILE_ERROR
 *
 * Writes a certificate into a PDF file.
 *
 * Returns: whether the file was written
 */
gboolean
dd_certificate_save_pdf (const DdCertificate  *self,
                         DdPaper               paper,
                         const char           *path,
                         GError              **error)
{
  g_autofree char *title = dup_title (self);
  PdfPage page = { .certificate = self };
  DdPdfFile file = { .title = title, .subject = title, .keywords = "Docker, Drydock" };

  dd_certificate_get_size (paper, &page.width, &page.height);
  file.width = page.width;
  file.height = page.height;
  return _dd_pdf_file_save (&file, path, draw_on_pdf, &page, error);
}

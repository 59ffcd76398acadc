// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-action-button.h"
#include "dd-paper-view.h"
#include "dd-settings.h"

#define PAGE_WIDTH 760
#define LEAST_WIDTH 280

/* A page as it will be printed, as wide as there is room. */
struct _DdPaperView
{
  GtkWidget       parent_instance;

  double          width;
  double          height;
  guint           page;
  DdPaperDraw     draw;
  gpointer        pages;
  GDestroyNotify  free;
};

G_DEFINE_FINAL_TYPE (DdPaperView, dd_paper_view, GTK_TYPE_WIDGET)

static void
dd_paper_view_finalize (GObject *object)
{
  DdPaperView *self = DD_PAPER_VIEW (object);

  if (self->free)
    self->free (self->pages);
  G_OBJECT_CLASS (dd_paper_view_parent_class)->finalize (object);
}

static GtkSizeRequestMode
dd_paper_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dd_paper_view_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  DdPaperView *self = DD_PAPER_VIEW (widget);
  double ratio = self->height / self->width;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST_WIDTH;
      *natural = PAGE_WIDTH;
    }
  else
    {
      /* Of no width in particular, the least is that of the narrowest. */
      *minimum = (int) ((for_size < 0 ? LEAST_WIDTH : MIN (for_size, PAGE_WIDTH)) * ratio);
      *natural = (int) ((for_size < 0 ? PAGE_WIDTH : MIN (for_size, PAGE_WIDTH)) * ratio);
    }
}

static void
dd_paper_view_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  DdPaperView *self = DD_PAPER_VIEW (widget);
  double scale = gtk_widget_get_width (widget) / self->width;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                               gtk_widget_get_height (widget));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, bounds.size.width, bounds.size.height);
  cairo_fill (cr);
  cairo_scale (cr, scale, scale);
  self->draw (self->pages, cr, self->page, self->width, self->height);
  cairo_destroy (cr);
}

static void
dd_paper_view_class_init (DdPaperViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dd_paper_view_finalize;
  widget_class->get_request_mode = dd_paper_view_get_request_mode;
  widget_class->measure = dd_paper_view_measure;
  widget_class->snapshot = dd_paper_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "paper");
}

static void
dd_paper_view_init (DdPaperView *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
}

/**
 * dd_paper_view_new:
 * @width: of the page, in points
 * @height: of the page, in points
 * @page: from 0
 * @draw: draws a page; the paper itself is painted already
 * @pages: (transfer full): what @draw gets
 * @free: (nullable): frees @pages
 *
 * Returns: (transfer floating): a page as it will be printed
 */
GtkWidget *
dd_paper_view_new (double          width,
                   double          height,
                   guint           page,
                   DdPaperDraw     draw,
                   gpointer        pages,
                   GDestroyNotify  free)
{
  DdPaperView *self = g_object_new (DD_TYPE_PAPER_VIEW, NULL);

  self->width = width;
  self->height = height;
  self->page = page;
  self->draw = draw;
  self->pages = pages;
  self->free = free;
  return GTK_WIDGET (self);
}

/**
 * dd_paper_new_buttons:
 * @save_tooltip: about saving
 *
 * Returns: (transfer floating): the buttons above pages: print and save
 */
GtkWidget *
dd_paper_new_buttons (const char *save_tooltip)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *print = dd_action_button_new (_("Print…"), "win.print", _("Print (Ctrl+P)"));

  gtk_widget_set_halign (row, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (print, "suggested-action");
  gtk_box_append (GTK_BOX (row), print);
  gtk_box_append (GTK_BOX (row), dd_action_button_new (_("Save as PDF…"), "win.save-pdf",
                                                       save_tooltip));
  return row;
}

/* Printing */

typedef struct
{
  DdPaperJob  job;
  gpointer    pages;
} Printing;

static void
printing_free (gpointer  data,
               GClosure *closure)
{
  Printing *printing = data;

  if (printing->pages && printing->job.free)
    printing->job.free (printing->pages);
  g_free (printing);
}

static void
begin_print_cb (GtkPrintOperation *operation,
                GtkPrintContext   *context,
                Printing          *printing)
{
  guint n_pages = 1;

  printing->pages = printing->job.layout (printing->job.data,
                                          gtk_print_context_get_width (context),
                                          gtk_print_context_get_height (context), &n_pages);
  gtk_print_operation_set_n_pages (operation, (int) n_pages);
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              Printing          *printing)
{
  printing->job.draw (printing->pages, gtk_print_context_get_cairo_context (context), (guint) page,
                      gtk_print_context_get_width (context),
                      gtk_print_context_get_height (context));
}

/**
 * dd_paper_new_operation:
 * @job: what is printed
 *
 * Makes what prints, at first for the paper chosen in the preferences.
 *
 * Returns: (transfer full): the operation, to be run
 */
GtkPrintOperation *
dd_paper_new_operation (const DdPaperJob *job)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new
      (dd_settings_get_paper () == DD_PAPER_LETTER ? GTK_PAPER_NAME_LETTER : GTK_PAPER_NAME_A4);
  Printing *printing = g_new0 (Printing, 1);

  printing->job = *job;
  gtk_page_setup_set_paper_size (setup, paper);
  if (job->landscape)
    gtk_page_setup_set_orientation (setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_job_name (operation, job->title);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), printing);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), printing,
                         printing_free, 0);
  return operation;
}

/**
 * dd_paper_print:
 * @parent: the window
 * @job: what is printed
 *
 * Prints, after the print dialog.
 */
void
dd_paper_print (GtkWindow        *parent,
                const DdPaperJob *job)
{
  g_autoptr (GtkPrintOperation) operation = dd_paper_new_operation (job);

  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

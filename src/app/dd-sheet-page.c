// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dd-figures.h"
#include "dd-settings.h"
#include "dd-sheet-page.h"

#define PAGE_WIDTH 760

/* The cheatsheet as its pages will be printed. */

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  DdCheatsheet *sheet = g_object_get_data (G_OBJECT (area), "sheet");
  double scale = width / dd_cheatsheet_get_width (sheet);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_scale (cr, scale, scale);
  dd_cheatsheet_draw_page (sheet, cr, GPOINTER_TO_UINT (user_data));
}

static GtkWidget *
make_page (DdCheatsheet *sheet,
           guint         page)
{
  GtkWidget *area = gtk_drawing_area_new ();
  g_autofree char *text = dd_cheatsheet_dup_text (sheet);
  double ratio = dd_cheatsheet_get_height (sheet) / dd_cheatsheet_get_width (sheet);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), PAGE_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), (int) (PAGE_WIDTH * ratio));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, GUINT_TO_POINTER (page), NULL);
  g_object_set_data_full (G_OBJECT (area), "sheet", g_object_ref (sheet), g_object_unref);
  gtk_widget_set_halign (area, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (area, "card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Cheatsheet"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  return area;
}

static GtkWidget *
add_button (GtkWidget  *row,
            const char *label,
            const char *action,
            const char *tooltip)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

/* The figures are made once: a sheet may be drawn many times. */
static DdFigures *
get_figures (void)
{
  static DdFigures *figures;

  if (figures == NULL)
    figures = dd_figures_new (dd_catalog_get_default ());
  return figures;
}

/**
 * dd_sheet_page_make:
 * @lesson: a lesson
 * @paper: what it is for
 *
 * Lays out a cheatsheet with its figures.
 *
 * Returns: (transfer full): the cheatsheet
 */
DdCheatsheet *
dd_sheet_page_make (DdLesson *lesson,
                    DdPaper   paper)
{
  return dd_cheatsheet_new_paper (lesson, paper, dd_figures_for_sheet, get_figures ());
}

/**
 * dd_sheet_page_new:
 * @lesson: a lesson
 *
 * Returns: (transfer floating): its cheatsheet
 */
GtkWidget *
dd_sheet_page_new (DdLesson *lesson)
{
  g_autoptr (DdCheatsheet) sheet = dd_sheet_page_make (lesson, dd_settings_get_paper ());
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (box, "theory");
  gtk_widget_set_halign (row, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (add_button (row, _("Print…"), "win.print", _("Print (Ctrl+P)")),
                            "suggested-action");
  add_button (row, _("Save as PDF…"), "win.save-pdf",
              _("Save for the paper chosen in the preferences"));
  gtk_box_append (GTK_BOX (box), row);
  for (guint i = 0; i < dd_cheatsheet_get_n_pages (sheet); i++)
    gtk_box_append (GTK_BOX (box), make_page (sheet, i));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  return scroller;
}

static void
begin_print_cb (GtkPrintOperation *operation,
                GtkPrintContext   *context,
                DdLesson          *lesson)
{
  DdCheatsheet *sheet = dd_cheatsheet_new (lesson, gtk_print_context_get_width (context),
                                           gtk_print_context_get_height (context),
                                           dd_figures_for_sheet, get_figures ());

  g_object_set_data_full (G_OBJECT (operation), "sheet", sheet, g_object_unref);
  gtk_print_operation_set_n_pages (operation, dd_cheatsheet_get_n_pages (sheet));
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page)
{
  dd_cheatsheet_draw_page (g_object_get_data (G_OBJECT (operation), "sheet"),
                           gtk_print_context_get_cairo_context (context), page);
}

/**
 * dd_sheet_page_print:
 * @parent: the window
 * @lesson: whose cheatsheet
 *
 * Prints a cheatsheet.
 */
void
dd_sheet_page_print (GtkWindow *parent,
                     DdLesson  *lesson)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();

  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_job_name (operation, dd_lesson_get_title (lesson));
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), lesson);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), NULL);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dd-figures.h"
#include "dd-paper-view.h"
#include "dd-settings.h"
#include "dd-sheet-page.h"

/* The cheatsheet as its pages will be printed. */

static void
draw (gpointer  pages,
      cairo_t  *cr,
      guint     page,
      double    width,
      double    height)
{
  dd_cheatsheet_draw_page (pages, cr, page);
}

static GtkWidget *
make_page (DdCheatsheet *sheet,
           guint         page)
{
  GtkWidget *view = dd_paper_view_new (dd_cheatsheet_get_width (sheet),
                                       dd_cheatsheet_get_height (sheet), page, draw,
                                       g_object_ref (sheet), g_object_unref);
  g_autofree char *text = dd_cheatsheet_dup_text (sheet);

  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Cheatsheet"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  return view;
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

  gtk_widget_add_css_class (box, "theory");
  gtk_box_append (GTK_BOX (box), dd_paper_new_buttons
                  (_("Save for the paper chosen in the preferences")));
  for (guint i = 0; i < dd_cheatsheet_get_n_pages (sheet); i++)
    gtk_box_append (GTK_BOX (box), make_page (sheet, i));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  return scroller;
}

static gpointer
lay_out (gpointer  data,
         double    width,
         double    height,
         guint    *n_pages)
{
  DdCheatsheet *sheet = dd_cheatsheet_new (data, width, height, dd_figures_for_sheet,
                                           get_figures ());

  *n_pages = dd_cheatsheet_get_n_pages (sheet);
  return sheet;
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
  DdPaperJob job = {
    .title = dd_lesson_get_title (lesson),
    .layout = lay_out,
    .draw = draw,
    .free = g_object_unref,
    .data = lesson,
  };

  dd_paper_print (parent, &job);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dd-action-button.h"
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

/* A page that is narrower cannot be read: where there is less room, it is
 * scrolled. */
#define READABLE_WIDTH 600

#define BUTTONS_MARGIN 12

static GtkWidget *
make_page (DdCheatsheet *sheet,
           guint         page)
{
  GtkWidget *view = dd_paper_view_new (dd_cheatsheet_get_width (sheet),
                                       dd_cheatsheet_get_height (sheet), page, draw,
                                       g_object_ref (sheet), g_object_unref);
  g_autofree char *text = dd_cheatsheet_dup_text (sheet);

  gtk_widget_set_size_request (view, READABLE_WIDTH, -1);
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
 * @with_all: whether it stands among the sheets of all lessons
 *
 * Returns: (transfer floating): its cheatsheet
 */
GtkWidget *
dd_sheet_page_new (DdLesson *lesson,
                   gboolean  with_all)
{
  g_autoptr (DdCheatsheet) sheet = dd_sheet_page_make (lesson, dd_settings_get_paper ());
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *all = dd_action_button_new (_("Save All…"), "win.save-book",
                                         _("Save the cheatsheets of all lessons as one PDF"));
  GtkWidget *buttons;

  gtk_widget_add_css_class (box, "theory");
  buttons = dd_paper_new_buttons (_("Save for the paper chosen in the preferences"));
  gtk_widget_set_visible (all, with_all);
  gtk_box_append (GTK_BOX (buttons), all);
  gtk_widget_set_margin_top (buttons, BUTTONS_MARGIN);
  gtk_widget_set_margin_bottom (buttons, BUTTONS_MARGIN);
  gtk_box_append (GTK_BOX (page), buttons);
  for (guint i = 0; i < dd_cheatsheet_get_n_pages (sheet); i++)
    gtk_box_append (GTK_BOX (box), make_page (sheet, i));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (page), scroller);
  return page;
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
 * dd_sheet_page_get_job:
 * @lesson: whose cheatsheet
 *
 * Gets what is printed of a lesson.
 *
 * Returns: the job; it borrows the lesson
 */
DdPaperJob
dd_sheet_page_get_job (DdLesson *lesson)
{
  return (DdPaperJob) {
    .title = dd_lesson_get_title (lesson),
    .layout = lay_out,
    .draw = draw,
    .free = g_object_unref,
    .data = lesson,
  };
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
  DdPaperJob job = dd_sheet_page_get_job (lesson);

  dd_paper_print (parent, &job);
}

/**
 * dd_sheet_page_save:
 * @lessons: (element-type DdLesson): whose cheatsheets
 * @path: a PDF file
 * @error: return location
 *
 * Saves cheatsheets as one file, for the paper chosen in the preferences.
 *
 * Returns: whether it was written
 */
gboolean
dd_sheet_page_save (GPtrArray   *lessons,
                    const char  *path,
                    GError     **error)
{
  g_autoptr (GPtrArray) sheets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < lessons->len; i++)
    g_ptr_array_add (sheets, dd_sheet_page_make (g_ptr_array_index (lessons, i),
                                                 dd_settings_get_paper ()));
  return dd_cheatsheet_save_pdf (sheets, path, error);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-certificate.h"
#include "dd-ring.h"
#include "dd-window-private.h"

/* The sidebar: the lessons in sections, each with a ring of what is done, and
 * the places that are no lesson. */

static GtkWidget *
make_row (GtkListBox *list,
          const char *title,
          GtkWidget  *prefix,
          const char *id,
          const char *note)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (texts), label);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), prefix);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  gtk_widget_set_tooltip_text (row, title);
  if (note)
    {
      GtkWidget *below = gtk_label_new (note);

      gtk_label_set_xalign (GTK_LABEL (below), 0);
      gtk_widget_add_css_class (below, "caption");
      gtk_box_append (GTK_BOX (texts), below);
      g_object_set_data (G_OBJECT (row), "note", below);
    }
  gtk_list_box_append (list, row);
  return row;
}

static void
header_func (GtkListBoxRow *row,
             GtkListBoxRow *before,
             gpointer       user_data)
{
  const char *section = g_object_get_data (G_OBJECT (row), "section");
  const char *above = before ? g_object_get_data (G_OBJECT (before), "section") : NULL;
  GtkWidget *label;

  if (section == NULL || g_strcmp0 (section, above) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (section);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "section-title");
  gtk_list_box_row_set_header (row, label);
}

static void
fill_places (DdWindow *self)
{
  static const struct { const char *id; const char *title; const char *icon; } rows[] = {
    { ":sandbox", N_("Sandbox"), "utilities-terminal-symbolic" },
    { ":cheatsheets", N_("Cheatsheets"), "x-office-document-symbolic" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    make_row (self->places, _(rows[i].title), gtk_image_new_from_icon_name (rows[i].icon),
              rows[i].id, NULL);
  self->certificate_row = make_row (self->places, _("Certificate"),
                                    gtk_image_new_from_icon_name
                                      ("application-certificate-symbolic"),
                                    ":certificate", "");
}

static gboolean
is_section_written (DdWindow   *self,
                    const char *section)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->curriculum)); i++)
    {
      DdLesson *lesson = dd_curriculum_get_lesson (self->curriculum, i);

      if (dd_lesson_get_written (lesson) &&
          g_str_equal (dd_lesson_get_section (lesson), section))
        return TRUE;
    }
  return FALSE;
}

/* A lesson that is not written yet can be seen but not opened. */
static void
mark_in_the_works (GtkWidget *row)
{
  gtk_widget_set_sensitive (row, FALSE);
  gtk_widget_set_tooltip_text (row, _("In the works"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _("In the works"), -1);
}

/* What a lesson is about, before it is opened. */
static void
tell_about (GtkWidget *row,
            DdLesson  *lesson)
{
  int minutes = dd_lesson_get_minutes (lesson);
  g_autofree char *time = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "About %d minute.",
                                                        "About %d minutes.", minutes), minutes);
  g_autofree char *text = g_strdup_printf ("%s\n%s", dd_lesson_get_summary (lesson), time);

  gtk_widget_set_tooltip_text (row, text);
}

static void
row_activated_cb (DdWindow      *self,
                  GtkListBoxRow *row)
{
  const char *id = g_object_get_data (G_OBJECT (row), "id");

  if (g_str_equal (id, ":sandbox"))
    dd_window_open_sandbox (self);
  else if (g_str_equal (id, ":cheatsheets"))
    dd_window_open_cheatsheets (self);
  else if (g_str_equal (id, ":certificate"))
    dd_window_open_certificate (self);
  else
    dd_window_open_lesson (self, id);
}

static void
add_lesson_row (DdWindow *self,
                DdLesson *lesson)
{
  g_autofree char *title = g_strdup_printf ("%d. %s", dd_lesson_get_number (lesson),
                                            dd_lesson_get_title (lesson));
  const char *section = dd_lesson_get_section (lesson);
  gboolean begun = is_section_written (self, section);
  gboolean written = dd_lesson_get_written (lesson);
  GtkWidget *ring = dd_ring_new ();
  GtkWidget *row = make_row (self->sidebar, title, ring, dd_lesson_get_id (lesson),
                             begun && !written ? _("in the works") : NULL);

  g_object_set_data (G_OBJECT (row), "ring", ring);
  g_object_set_data (G_OBJECT (row), "lesson", lesson);
  /* Translators: a section of lessons, none of which is written yet. */
  g_object_set_data_full (G_OBJECT (row), "section", begun ? g_strdup (section)
                          : g_strdup_printf (_("%s · in the works"), section), g_free);
  if (written)
    tell_about (row, lesson);
  else
    mark_in_the_works (row);
}

/* What is still to be done. That takes reading all lessons, so it waits until
 * somebody wants to know. */
static gboolean
certificate_tooltip_cb (DdWindow   *self,
                        int         x,
                        int         y,
                        gboolean    keyboard,
                        GtkTooltip *tooltip)
{
  g_autoptr (DdCertificate) certificate = dd_certificate_new (self->curriculum, self->progress);
  GtkLabel *note = g_object_get_data (G_OBJECT (self->certificate_row), "note");
  g_autoptr (GString) tasks = g_string_new (gtk_label_get_label (note));

  for (guint i = 0; i < dd_certificate_get_n_lessons (certificate); i++)
    {
      DdLesson *lesson = dd_certificate_get_line (certificate, i)->lesson;
      g_autofree char *task = dd_certificate_dup_task (certificate, i);

      if (task && dd_lesson_get_available (lesson))
        g_string_append_printf (tasks, "\n%d. %s: %s", dd_lesson_get_number (lesson),
                                dd_lesson_get_title (lesson), task);
    }
  gtk_tooltip_set_text (tooltip, tasks->str);
  return TRUE;
}

/* Lists the lessons without reading them: the first frame does not wait for
 * that, and the rings come after it. */
void
_dd_window_fill_sidebar (DdWindow *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->curriculum)); i++)
    add_lesson_row (self, dd_curriculum_get_lesson (self->curriculum, i));
  fill_places (self);
  gtk_list_box_set_header_func (self->sidebar, header_func, NULL, NULL);
  gtk_widget_set_has_tooltip (self->certificate_row, TRUE);
  g_signal_connect_object (self->certificate_row, "query-tooltip",
                           G_CALLBACK (certificate_tooltip_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->places, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
}

/* The row of the certificate says how far it is. */
static void
refresh_certificate_row (DdWindow *self)
{
  g_autofree char *note =
      g_strdup_printf (_("%u of %u lessons"),
                       dd_certificate_count_passed (self->curriculum, self->progress),
                       g_list_model_get_n_items (G_LIST_MODEL (self->curriculum)));

  gtk_label_set_label (g_object_get_data (G_OBJECT (self->certificate_row), "note"), note);
}

void
_dd_window_refresh_rings (DdWindow *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->sidebar, i)) != NULL; i++)
    {
      DdRing *ring = g_object_get_data (G_OBJECT (row), "ring");

      dd_ring_set_fraction (ring, dd_progress_get_fraction
                            (self->progress, g_object_get_data (G_OBJECT (row), "lesson")));
    }
  refresh_certificate_row (self);
}

/* Shows in the sidebar what is open. */
void
_dd_window_select_row (DdWindow   *self,
                       const char *id)
{
  GtkListBox *lists[] = { self->sidebar, self->places };
  GtkListBoxRow *row;

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      gtk_list_box_unselect_all (lists[i]);
      for (int j = 0; (row = gtk_list_box_get_row_at_index (lists[i], j)) != NULL; j++)
        if (g_str_equal (g_object_get_data (G_OBJECT (row), "id"), id))
          gtk_list_box_select_row (lists[i], row);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-certificate-page.h"
#include "dd-paper-view.h"
#include "dd-settings.h"

/* What is still to be done, and the certificate once it is earned. */
struct _DdCertificatePage
{
  GtkWidget            parent_instance;

  GtkWidget           *scroller;
  AdwPreferencesGroup *progress_group;
  GtkProgressBar      *progress;
  GtkWidget           *paper;
  GtkWidget           *view;
  GtkWidget           *name;
  AdwPreferencesGroup *lessons;
  GtkWidget           *check_name;
  GtkWidget           *check_code;
  AdwActionRow        *check_result;

  DdCertificate       *certificate;
};

G_DEFINE_FINAL_TYPE (DdCertificatePage, dd_certificate_page, GTK_TYPE_WIDGET)

static void
draw (gpointer  pages,
      cairo_t  *cr,
      guint     page,
      double    width,
      double    height)
{
  dd_certificate_draw (pages, cr, width, height);
}

static void
issue (DdCertificatePage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *text = NULL;
  GDate today;

  g_date_set_dmy (&today, (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now),
                  (GDateYear) g_date_time_get_year (now));
  dd_certificate_issue (self->certificate, gtk_editable_get_text (GTK_EDITABLE (self->name)),
                        &today);
  text = dd_certificate_dup_text (self->certificate);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Certificate"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_draw (self->view);
}

static void
check_cb (DdCertificatePage *self)
{
  const char *code = gtk_editable_get_text (GTK_EDITABLE (self->check_code));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GDate date;
  guint n_lessons;
  gboolean right = dd_certificate_check (code, gtk_editable_get_text
                                         (GTK_EDITABLE (self->check_name)), &date, &n_lessons,
                                         &error);

  if (right)
    {
      char day[64];

      g_date_strftime (day, sizeof day, "%x", &date);
      text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Right: %u lesson, %s",
                                           "Right: %u lessons, %s", n_lessons), n_lessons, day);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->check_result), *code != '\0');
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->check_result),
                                 right ? text : error->message);
  adw_action_row_set_icon_name (self->check_result, right ? "object-select-symbolic"
                                                          : "dialog-warning-symbolic");
}

static GtkWidget *
make_row (DdCertificatePage *self,
          guint              index)
{
  const DdCertificateLine *line = dd_certificate_get_line (self->certificate, index);
  g_autofree char *task = dd_certificate_dup_task (self->certificate, index);
  g_autofree char *title = g_strdup_printf ("%d. %s", dd_lesson_get_number (line->lesson),
                                            dd_lesson_get_title (line->lesson));
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), task ? task : _("Passed"));
  if (task == NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_widget_set_sensitive (row, dd_lesson_get_available (line->lesson));
  if (!dd_lesson_get_available (line->lesson))
    return row;
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", dd_lesson_get_id (line->lesson));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.open-lesson");
  return row;
}

static void
show_progress (DdCertificatePage *self)
{
  guint n_lessons = dd_certificate_get_n_lessons (self->certificate);
  guint n_passed = dd_certificate_get_n_passed (self->certificate);
  g_autofree char *text = g_strdup_printf (_("%u of %u lessons passed"), n_passed, n_lessons);

  adw_preferences_group_set_description (self->progress_group, text);
  gtk_progress_bar_set_fraction (self->progress, n_lessons ? (double) n_passed / n_lessons : 0);
  gtk_widget_set_visible (self->paper, dd_certificate_page_get_earned (self));
  for (guint i = 0; i < n_lessons; i++)
    adw_preferences_group_add (self->lessons, make_row (self, i));
}

static void
dd_certificate_page_dispose (GObject *object)
{
  DdCertificatePage *self = DD_CERTIFICATE_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->certificate, dd_certificate_free);
  G_OBJECT_CLASS (dd_certificate_page_parent_class)->dispose (object);
}

static void
dd_certificate_page_class_init (DdCertificatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dd_certificate_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/drydock/Drydock/certificate.ui");
  gtk_widget_class_bind_template_child (widget_class, DdCertificatePage, check_code);
  gtk_widget_class_bind_template_child (widget_class, DdCertificatePage, check_name);
  gtk_widget_class_bind_template_child (widget_class, DdCertificatePage, check_result);
  gtk_widget_class_bind_template_child (widget_class, DdCertificatePage, lessons);
  gtk_widget_class_bind_template_child (widget_class, DdCertificatePage, name);
  gtk_widget_class_bind_template_child (widget_class, DdCertificatePage, paper);
  gtk_widget_class_bind_template_child (widget_class, DdCertificatePage, progress);
  gtk_widget_class_bind_template_child (widget_class, DdCertificatePage, progress_group);
  gtk_widget_class_bind_template_child (widget_class, DdCertificatePage, scroller);
}

static void
dd_certificate_page_init (DdCertificatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->check_name, "changed", G_CALLBACK (check_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->check_code, "changed", G_CALLBACK (check_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * dd_certificate_page_new:
 * @curriculum: the lessons
 * @progress: what the learner has done
 *
 * Returns: (transfer floating): the certificate as things stand
 */
GtkWidget *
dd_certificate_page_new (DdCurriculum *curriculum,
                         DdProgress   *progress)
{
  DdCertificatePage *self = g_object_new (DD_TYPE_CERTIFICATE_PAGE, NULL);
  double width;
  double height;

  self->certificate = dd_certificate_new (curriculum, progress);
  dd_certificate_get_size (dd_settings_get_paper (), &width, &height);
  self->view = dd_paper_view_new (width, height, 0, draw, self->certificate, NULL);
  gtk_box_append (GTK_BOX (self->paper), dd_paper_new_buttons
                  (_("Save for the paper chosen in the preferences")));
  gtk_box_append (GTK_BOX (self->paper), self->view);
  g_settings_bind (dd_settings_get_default (), "certificate-name", self->name, "text",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->name, "changed", G_CALLBACK (issue), self, G_CONNECT_SWAPPED);
  issue (self);
  show_progress (self);
  return GTK_WIDGET (self);
}

/**
 * dd_certificate_page_get_earned:
 * @self: a certificate page
 *
 * Returns: whether there is a certificate to print
 */
gboolean
dd_certificate_page_get_earned (DdCertificatePage *self)
{
  return dd_certificate_get_earned (self->certificate);
}

static gpointer
lay_out (gpointer  data,
         double    width,
         double    height,
         guint    *n_pages)
{
  *n_pages = 1;
  return data;
}

/**
 * dd_certificate_page_print:
 * @self: a certificate page
 * @parent: the window
 *
 * Prints the certificate.
 */
void
dd_certificate_page_print (DdCertificatePage *self,
                           GtkWindow         *parent)
{
  DdPaperJob job = {
    .title = _("Certificate"),
    .landscape = TRUE,
    .layout = lay_out,
    .draw = draw,
    .data = self->certificate,
  };

  if (dd_certificate_page_get_earned (self))
    dd_paper_print (parent, &job);
}

/**
 * dd_certificate_page_save:
 * @self: a certificate page
 * @path: of a PDF file
 * @error: return location
 *
 * Saves the certificate for the paper chosen in the preferences.
 *
 * Returns: whether it was written
 */
gboolean
dd_certificate_page_save (DdCertificatePage  *self,
                          const char         *path,
                          GError            **error)
{
  return dd_certificate_save_pdf (self->certificate, dd_settings_get_paper (), path, error);
}

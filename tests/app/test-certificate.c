// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "app-fixture.h"
#include "dd-certificate-page.h"
#include "dd-paper-view.h"
#include "dd-settings.h"

#define NAME "Grace Hopper"

static gboolean
says (GtkWidget *widget,
      gpointer   text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL;
}

static GtkWidget *
find (AppFixture *self,
      GType       type)
{
  return app_find_widget (GTK_WIDGET (self->window), app_is_of_type, GSIZE_TO_POINTER (type));
}

static GtkEditable *
entry (GtkWidget  *page,
       const char *name)
{
  return GTK_EDITABLE (gtk_widget_get_template_child (page, DD_TYPE_CERTIFICATE_PAGE, name));
}

static void
pass (AppFixture *self,
      DdLesson   *lesson)
{
  const char *id = dd_lesson_get_id (lesson);
  const guint choice = 0;

  for (guint i = 0; i < dd_lesson_get_quiz (lesson)->len; i++)
    dd_progress_set_answer (self->progress, id, ((DdQuestion *) g_ptr_array_index
                                                 (dd_lesson_get_quiz (lesson), i))->id, &choice, 1,
                            TRUE);
  for (guint i = 0; i < dd_lesson_get_labs (lesson)->len; i++)
    dd_progress_set_lab (self->progress, id, ((DdLabSpec *) g_ptr_array_index
                                              (dd_lesson_get_labs (lesson), i))->id,
                         &(DdLabProgress) { .done = TRUE });
}

static void
pass_all (AppFixture *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->curriculum)); i++)
    {
      DdLesson *lesson = dd_curriculum_get_lesson (self->curriculum, i);

      if (dd_lesson_get_available (lesson))
        pass (self, lesson);
    }
}

static void
test_to_do (AppFixture    *self,
            gconstpointer  data)
{
  GtkWidget *page;

  g_test_message ("The row in the sidebar says how far it is");
  g_assert_nonnull (app_find_widget (GTK_WIDGET (self->window), says, (char *) "0 of 15 lessons"));
  dd_window_open_certificate (self->window);
  app_settle ();
  page = find (self, DD_TYPE_CERTIFICATE_PAGE);
  g_assert_nonnull (page);
  g_assert_false (dd_certificate_page_get_earned (DD_CERTIFICATE_PAGE (page)));
  g_assert_nonnull (app_find_widget (page, says, (char *) "labs to do"));
  g_assert_false (gtk_widget_get_mapped (find (self, DD_TYPE_PAPER_VIEW)));
  g_test_message ("There is nothing to print yet");
  app_act (self, "print", NULL);
  app_act (self, "save-pdf", NULL);
  g_assert_null (app_other_window (self));
}

static void
test_earned (AppFixture    *self,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "certificate.pdf", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  GtkWidget *page;
  GStatBuf info;

  pass_all (self);
  dd_window_open_certificate (self->window);
  app_settle ();
  page = find (self, DD_TYPE_CERTIFICATE_PAGE);
  g_assert_true (dd_certificate_page_get_earned (DD_CERTIFICATE_PAGE (page)));
  g_assert_true (gtk_widget_get_mapped (find (self, DD_TYPE_PAPER_VIEW)));
  gtk_editable_set_text (entry (page, "name"), NAME);
  app_settle ();
  name = g_settings_get_string (dd_settings_get_default (), "certificate-name");
  g_assert_cmpstr (name, ==, NAME);
  dd_certificate_page_save (DD_CERTIFICATE_PAGE (page), path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, >, 1000);
}

static void
test_check (AppFixture    *self,
            gconstpointer  data)
{
  g_autoptr (DdCertificate) certificate = NULL;
  g_autofree char *code = NULL;
  GtkWidget *page;
  GDate date;

  pass_all (self);
  g_date_set_dmy (&date, 1, G_DATE_MAY, 2026);
  certificate = dd_certificate_new (self->curriculum, self->progress);
  dd_certificate_issue (certificate, NAME, &date);
  code = dd_certificate_dup_code (certificate);
  dd_window_open_certificate (self->window);
  page = find (self, DD_TYPE_CERTIFICATE_PAGE);
  gtk_editable_set_text (entry (page, "check_code"), code);
  gtk_editable_set_text (entry (page, "check_name"), "Somebody");
  app_settle ();
  g_assert_nonnull (app_find_widget (page, says, (char *) "another name"));
  gtk_editable_set_text (entry (page, "check_name"), NAME);
  app_settle ();
  g_assert_nonnull (app_find_widget (page, says, (char *) "Right: "));
}

static const AppTest tests[] = {
  { "/app/certificate/to-do", test_to_do },
  { "/app/certificate/earned", test_earned },
  { "/app/certificate/check", test_check },
};

int
main (int    argc,
      char **argv)
{
  return app_run_tests (argc, argv, tests, G_N_ELEMENTS (tests));
}

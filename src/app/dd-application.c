// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-application.h"
#include "dd-preferences.h"
#include "dd-settings.h"
#include "dd-shortcuts.h"
#include "dd-window.h"

struct _DdApplication
{
  AdwApplication  parent_instance;

  DdCurriculum   *curriculum;
  DdProgress     *progress;
};

G_DEFINE_FINAL_TYPE (DdApplication, dd_application, ADW_TYPE_APPLICATION)

static DdWindow *
get_window (DdApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l; l = l->next)
    if (DD_IS_WINDOW (l->data))
      return l->data;
  return dd_window_new (GTK_APPLICATION (self), self->curriculum, self->progress);
}

static void
open_lesson_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  dd_window_open_lesson (get_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
sandbox_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  dd_window_open_sandbox (get_window (user_data));
}

static void
cheatsheets_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  dd_window_open_cheatsheets (get_window (user_data));
}

static void
certificate_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  dd_window_open_certificate (get_window (user_data));
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  gtk_window_present (dd_preferences_new (GTK_WINDOW (get_window (user_data))));
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  gtk_window_present (dd_shortcuts_new (GTK_WINDOW (get_window (user_data))));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  adw_show_about_window (GTK_WINDOW (get_window (user_data)),
                         "application-name", "Drydock",
                         "application-icon", APP_ID,
                         "version", PACKAGE_VERSION,
                         "developer-name", _("The Drydock contributors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("Learn Docker by watching a model of the engine work. "
                                       "Nothing you type runs on your computer."),
                         NULL);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  g_application_quit (user_data);
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/drydock/Drydock/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* Without a graphics card GTK would draw through software GL, which takes
 * several times as long as its own cairo renderer. A card shows itself as a
 * render node. */
static void
choose_renderer (void)
{
  if (g_getenv ("GSK_RENDERER") == NULL &&
      !g_file_test ("/dev/dri/renderD128", G_FILE_TEST_EXISTS))
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
}

static void
dd_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "open-lesson", .activate = open_lesson_cb, .parameter_type = "s" },
    { .name = "sandbox", .activate = sandbox_cb },
    { .name = "cheatsheets", .activate = cheatsheets_cb },
    { .name = "certificate", .activate = certificate_cb },
    { .name = "preferences", .activate = preferences_cb },
    { .name = "shortcuts", .activate = shortcuts_cb },
    { .name = "about", .activate = about_cb },
    { .name = "quit", .activate = quit_cb },
  };
  DdApplication *self = DD_APPLICATION (application);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "drydock", NULL);

  choose_renderer ();
  G_APPLICATION_CLASS (dd_application_parent_class)->startup (application);
  load_style ();
  /* The keyboard comes to texts of a lesson to read them, not to copy them. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
  dd_settings_apply ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  dd_shortcuts_install (GTK_APPLICATION (self));
  self->curriculum = dd_curriculum_new_default ();
  self->progress = dd_progress_new (folder);
}

static void
dd_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (DD_APPLICATION (application))));
}

static void
dd_application_shutdown (GApplication *application)
{
  DdApplication *self = DD_APPLICATION (application);

  if (self->progress)
    dd_progress_save (self->progress, NULL);
  g_clear_object (&self->progress);
  g_clear_object (&self->curriculum);
  G_APPLICATION_CLASS (dd_application_parent_class)->shutdown (application);
}

static void
dd_application_class_init (DdApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = dd_application_startup;
  application_class->activate = dd_application_activate;
  application_class->shutdown = dd_application_shutdown;
}

static void
dd_application_init (DdApplication *self)
{
}

/**
 * dd_application_new:
 *
 * Returns: (transfer full): the application
 */
DdApplication *
dd_application_new (void)
{
  return g_object_new (DD_TYPE_APPLICATION, "application-id", APP_ID,
                       "resource-base-path", "/io/github/drydock/Drydock", NULL);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-preferences.h"
#include "dd-settings.h"

#define DEFAULT_FONT "Monospace 11"

struct _DdPreferences
{
  AdwPreferencesWindow  parent_instance;

  GtkWidget            *color_scheme;
  GtkWidget            *text_scale;
  GtkWidget            *motion;
  GtkWidget            *speed;
  GtkWidget            *grain;
  GtkWidget            *font;
  GtkWidget            *paper;
};

G_DEFINE_FINAL_TYPE (DdPreferences, dd_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* No font means that of the desktop. */
static gboolean
font_from_setting (GValue   *font,
                   GVariant *setting,
                   gpointer  user_data)
{
  const char *text = g_variant_get_string (setting, NULL);

  g_value_set_string (font, *text ? text : DEFAULT_FONT);
  return TRUE;
}

static GVariant *
font_to_setting (const GValue       *font,
                 const GVariantType *type,
                 gpointer            user_data)
{
  return g_variant_new_string (g_value_get_string (font));
}

static void
default_font_cb (DdPreferences *self)
{
  g_settings_reset (dd_settings_get_default (), "console-font");
}

static void
dd_preferences_class_init (DdPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/drydock/Drydock/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DdPreferences, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, DdPreferences, text_scale);
  gtk_widget_class_bind_template_child (widget_class, DdPreferences, motion);
  gtk_widget_class_bind_template_child (widget_class, DdPreferences, speed);
  gtk_widget_class_bind_template_child (widget_class, DdPreferences, grain);
  gtk_widget_class_bind_template_child (widget_class, DdPreferences, font);
  gtk_widget_class_bind_template_child (widget_class, DdPreferences, paper);
  gtk_widget_class_bind_template_callback (widget_class, default_font_cb);
}

/* The values stand in the order of the rows' lists. */
static void
dd_preferences_init (DdPreferences *self)
{
  static const char *const schemes[] = { "system", "light", "dark", NULL };
  static const char *const scales[] = { "1.0", "1.25", "1.5", "1.75", "2.0", NULL };
  static const char *const motions[] = { "system", "full", "reduced", NULL };
  static const char *const speeds[] = { "0.25", "0.5", "1.0", "2.0", "4.0", "8.0", NULL };
  static const char *const grains[] = { "step", "tick", NULL };
  static const char *const papers[] = { "a4", "letter", NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  dd_settings_bind_choice ("color-scheme", self->color_scheme, "selected", schemes);
  dd_settings_bind_choice ("stage-text-scale", self->text_scale, "selected", scales);
  dd_settings_bind_choice ("motion", self->motion, "selected", motions);
  dd_settings_bind_choice ("speed", self->speed, "selected", speeds);
  dd_settings_bind_choice ("grain", self->grain, "selected", grains);
  dd_settings_bind_choice ("paper", self->paper, "selected", papers);
  g_settings_bind_with_mapping (dd_settings_get_default (), "console-font", self->font, "font",
                                G_SETTINGS_BIND_DEFAULT, font_from_setting, font_to_setting, NULL,
                                NULL);
}

/**
 * dd_preferences_new:
 * @parent: the window it belongs to
 *
 * Returns: (transfer none): a window to change the settings in
 */
GtkWindow *
dd_preferences_new (GtkWindow *parent)
{
  return g_object_new (DD_TYPE_PREFERENCES, "transient-for", parent, "modal", TRUE, NULL);
}

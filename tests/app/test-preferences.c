// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-canvas.h"
#include "dd-preferences.h"
#include "dd-settings.h"
#include "dd-workbench.h"

static void
set_up (gpointer      *self,
        gconstpointer  data)
{
  static const char *const keys[] = { "color-scheme", "stage-text-scale", "motion", "speed",
                                      "grain", "console-font", "paper", "console-height" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (dd_settings_get_default (), keys[i]);
}

static GObject *
row_of (GtkWindow  *preferences,
        const char *name)
{
  GObject *row = gtk_widget_get_template_child (GTK_WIDGET (preferences), DD_TYPE_PREFERENCES,
                                                name);

  g_assert_nonnull (row);
  return row;
}

/* Every choice of every row is stored, and comes back when it is set from
 * outside. */
static void
test_rows (gpointer      *self,
           gconstpointer  data)
{
  static const struct
  {
    const char *row;
    const char *key;
    guint       selected;
    const char *stored;
  } choices[] = {
    { "color_scheme", "color-scheme", 2, "'dark'" },
    { "color_scheme", "color-scheme", 1, "'light'" },
    { "text_scale", "stage-text-scale", 4, "2.0" },
    { "text_scale", "stage-text-scale", 1, "1.25" },
    { "motion", "motion", 2, "'reduced'" },
    { "speed", "speed", 0, "0.25" },
    { "speed", "speed", 5, "8.0" },
    { "grain", "grain", 1, "'tick'" },
    { "paper", "paper", 1, "'letter'" },
  };
  GSettings *settings = dd_settings_get_default ();
  GtkWindow *preferences = dd_preferences_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      GObject *row = row_of (preferences, choices[i].row);
      g_autoptr (GVariant) value = NULL;
      g_autofree char *stored = NULL;
      guint selected;

      g_test_message ("%s %s", choices[i].key, choices[i].stored);
      g_object_set (row, "selected", choices[i].selected, NULL);
      value = g_settings_get_value (settings, choices[i].key);
      stored = g_variant_print (value, FALSE);
      g_assert_cmpstr (stored, ==, choices[i].stored);

      g_settings_reset (settings, choices[i].key);
      g_object_get (row, "selected", &selected, NULL);
      g_assert_cmpuint (selected, !=, choices[i].selected);
      g_settings_set_value (settings, choices[i].key, value);
      g_object_get (row, "selected", &selected, NULL);
      g_assert_cmpuint (selected, ==, choices[i].selected);
    }
  gtk_window_destroy (preferences);
}

/* Opening the window changes nothing, also when a number is none of the
 * choices. */
static void
test_opening (gpointer      *self,
              gconstpointer  data)
{
  GSettings *settings = dd_settings_get_default ();
  GtkWindow *preferences;
  g_autoptr (GVariant) font = NULL;
  g_autofree char *shown = NULL;

  g_settings_set_double (settings, "speed", 1.7);
  preferences = dd_preferences_new (NULL);
  g_object_get (row_of (preferences, "font"), "font", &shown, NULL);
  g_assert_cmpstr (shown, ==, "Monospace 11");
  g_assert_cmpfloat (g_settings_get_double (settings, "speed"), ==, 1.7);
  font = g_settings_get_user_value (settings, "console-font");
  g_assert_null (font);
  gtk_window_destroy (preferences);
}

static void
test_program (gpointer      *self,
              gconstpointer  data)
{
  GSettings *settings = dd_settings_get_default ();
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean animations;

  g_settings_set_string (settings, "color-scheme", "dark");
  g_assert_true (adw_style_manager_get_dark (manager));
  g_settings_set_string (settings, "color-scheme", "light");
  g_assert_false (adw_style_manager_get_dark (manager));

  g_settings_set_string (settings, "motion", "reduced");
  g_object_get (gtk_settings_get_default (), "gtk-enable-animations", &animations, NULL);
  g_assert_false (animations);
  g_settings_set_string (settings, "motion", "full");
  g_object_get (gtk_settings_get_default (), "gtk-enable-animations", &animations, NULL);
  g_assert_true (animations);

  g_assert_cmpint (dd_settings_get_paper (), ==, DD_PAPER_A4);
  g_settings_set_string (settings, "paper", "letter");
  g_assert_cmpint (dd_settings_get_paper (), ==, DD_PAPER_LETTER);

  /* Names that would end the style rule are left out; they must not warn. */
  g_settings_set_string (settings, "console-font", "Cantarell 14");
  g_settings_set_string (settings, "console-font", "a\"; } * { color: red 12");
  g_settings_set_string (settings, "console-font", "");
}

static void
test_stage (gpointer      *self,
            gconstpointer  data)
{
  g_autoptr (DdPlayer) player = dd_player_new ();
  GtkWidget *bench = g_object_ref_sink (dd_workbench_new (player, gtk_label_new ("side")));
  double scale;

  g_settings_set_double (dd_settings_get_default (), "stage-text-scale", 1.5);
  g_object_get (dd_workbench_get_canvas (DD_WORKBENCH (bench)), "text-scale", &scale, NULL);
  g_assert_cmpfloat (scale, ==, 1.5);
  g_object_unref (bench);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GtkApplication) application = NULL;

  gtk_test_init (&argc, &argv, NULL);
  application = GTK_APPLICATION (adw_application_new (NULL, G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, NULL);
  dd_settings_apply ();
  g_test_add ("/app/preferences/rows", gpointer, NULL, set_up, test_rows, NULL);
  g_test_add ("/app/preferences/opening", gpointer, NULL, set_up, test_opening, NULL);
  g_test_add ("/app/preferences/program", gpointer, NULL, set_up, test_program, NULL);
  g_test_add ("/app/preferences/stage", gpointer, NULL, set_up, test_stage, NULL);
  return g_test_run ();
}

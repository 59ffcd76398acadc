// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-settings.h"

/**
 * dd_settings_get_default:
 *
 * Returns: (transfer none): the settings of the program
 */
GSettings *
dd_settings_get_default (void)
{
  static GSettings *settings;

  if (settings == NULL)
    settings = g_settings_new (APP_ID);
  return settings;
}

/**
 * dd_settings_get_paper:
 *
 * Returns: the paper that cheatsheets are shown and saved for
 */
DdPaper
dd_settings_get_paper (void)
{
  g_autofree char *paper = g_settings_get_string (dd_settings_get_default (), "paper");

  return g_str_equal (paper, "letter") ? DD_PAPER_LETTER : DD_PAPER_A4;
}

/* Choices: a setting against the place of its value in a list. */

static gboolean
choice_from_setting (GValue   *place,
                     GVariant *setting,
                     gpointer  user_data)
{
  const char *const *values = user_data;

  for (guint i = 0; values[i]; i++)
    if (g_variant_is_of_type (setting, G_VARIANT_TYPE_DOUBLE)
          ? g_ascii_strtod (values[i], NULL) == g_variant_get_double (setting)
          : g_str_equal (values[i], g_variant_get_string (setting, NULL)))
      {
        if (G_VALUE_HOLDS_BOOLEAN (place))
          g_value_set_boolean (place, i != 0);
        else
          g_value_set_uint (place, i);
        return TRUE;
      }
  /* A number between two choices is left as it is. */
  if (G_VALUE_HOLDS_UINT (place))
    g_value_set_uint (place, GTK_INVALID_LIST_POSITION);
  return TRUE;
}

static GVariant *
choice_to_setting (const GValue       *place,
                   const GVariantType *type,
                   gpointer            user_data)
{
  const char *const *values = user_data;
  guint i = G_VALUE_HOLDS_BOOLEAN (place) ? (guint) g_value_get_boolean (place)
                                          : g_value_get_uint (place);

  if (i >= g_strv_length ((char **) values))
    return NULL;
  if (g_variant_type_equal (type, G_VARIANT_TYPE_DOUBLE))
    return g_variant_new_double (g_ascii_strtod (values[i], NULL));
  return g_variant_new_string (values[i]);
}

/**
 * dd_settings_bind_choice:
 * @key: a setting that is an enumeration or a number
 * @object: the object with @property
 * @property: a property that holds a place in @values, or a boolean for two
 * @values: (array zero-terminated=1): the values to choose from; static
 *
 * Keeps a choice and a setting the same.
 */
void
dd_settings_bind_choice (const char        *key,
                         gpointer           object,
                         const char        *property,
                         const char *const *values)
{
  g_settings_bind_with_mapping (dd_settings_get_default (), key, object, property,
                                G_SETTINGS_BIND_DEFAULT, choice_from_setting, choice_to_setting,
                                (gpointer) values, NULL);
}

/* What holds for the whole program */

static void
apply_color_scheme (GSettings *settings)
{
  g_autofree char *scheme = g_settings_get_string (settings, "color-scheme");
  AdwColorScheme wanted = g_str_equal (scheme, "dark")    ? ADW_COLOR_SCHEME_FORCE_DARK
                          : g_str_equal (scheme, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                          : ADW_COLOR_SCHEME_DEFAULT;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), wanted);
}

/* Everything that moves asks GTK whether it may, so GTK is told. */
static void
apply_motion (GSettings *settings)
{
  g_autofree char *motion = g_settings_get_string (settings, "motion");
  GtkSettings *gtk = gtk_settings_get_default ();

  if (g_str_equal (motion, "system"))
    gtk_settings_reset_property (gtk, "gtk-enable-animations");
  else
    g_object_set (gtk, "gtk-enable-animations", g_str_equal (motion, "full"), NULL);
}

static char *
make_font_css (const char *text)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (text);
  const char *family = pango_font_description_get_family (font);
  int size = pango_font_description_get_size (font);
  g_autoptr (GString) css = g_string_new (".console textview, .console entry, .console label {");

  if (family && strpbrk (family, "\"\\\n{};") == NULL)
    g_string_append_printf (css, " font-family: \"%s\";", family);
  if (size > 0)
    g_string_append_printf (css, " font-size: %d%s;", size / PANGO_SCALE,
                            pango_font_description_get_size_is_absolute (font) ? "px" : "pt");
  g_string_append (css, " }");
  return g_string_free (g_steal_pointer (&css), FALSE);
}

static void
apply_console_font (GSettings *settings)
{
  static GtkCssProvider *provider;
  g_autofree char *font = g_settings_get_string (settings, "console-font");
  g_autofree char *css = *font ? make_font_css (font) : g_strdup ("");

  if (provider == NULL)
    {
      provider = gtk_css_provider_new ();
      gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                                  GTK_STYLE_PROVIDER (provider),
                                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
    }
  gtk_css_provider_load_from_data (provider, css, -1);
}

/**
 * dd_settings_apply:
 *
 * Makes the settings for the whole program hold, now and when they change.
 * Call it once, when there is a display.
 */
void
dd_settings_apply (void)
{
  GSettings *settings = dd_settings_get_default ();

  g_signal_connect (settings, "changed::color-scheme", G_CALLBACK (apply_color_scheme), NULL);
  g_signal_connect (settings, "changed::motion", G_CALLBACK (apply_motion), NULL);
  g_signal_connect (settings, "changed::console-font", G_CALLBACK (apply_console_font), NULL);
  apply_color_scheme (settings);
  apply_motion (settings);
  apply_console_font (settings);
}

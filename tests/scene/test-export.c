// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "dd-export.h"

#include "scene-fixture.h"

typedef struct
{
  DdTextCache *texts;
  DdScene *scene;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  SampleScene sample = SAMPLE_DEFAULT;

  fixture->texts = dd_text_cache_new ();
  fixture->scene = sample_scene_build (&sample, fixture->texts);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  dd_scene_unref (fixture->scene);
  dd_text_cache_free (fixture->texts);
}

static GBytes *
export (Fixture         *fixture,
        DdExportOptions *options)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = dd_export_scene (fixture->scene, fixture->texts, options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  return bytes;
}

typedef struct
{
  const guchar *data;
  gsize left;
} Reader;

static cairo_status_t
read_bytes (void          *closure,
            unsigned char *data,
            unsigned int   length)
{
  Reader *reader = closure;

  if (reader->left < length)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, reader->data, length);
  reader->data += length;
  reader->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static void
test_png (Fixture       *fixture,
          gconstpointer  data)
{
  DdExportOptions options = { .format = DD_EXPORT_PNG, .theme = DD_THEME_DARK, .scale = 0.5 };
  g_autoptr (GBytes) bytes = export (fixture, &options);
  Reader reader = { 0 };
  cairo_surface_t *surface;

  reader.data = g_bytes_get_data (bytes, &reader.left);
  surface = cairo_image_surface_create_from_png_stream (read_bytes, &reader);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 510);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 361);
  cairo_surface_destroy (surface);
}

static void
test_png_too_large (Fixture       *fixture,
                    gconstpointer  data)
{
  DdExportOptions options = { .format = DD_EXPORT_PNG, .scale = 1e9 };
  g_autoptr (GError) error = NULL;

  g_assert_null (dd_export_scene (fixture->scene, fixture->texts, &options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

typedef struct
{
  char *width;
  char *role;
  GString *title;
  GString *words;
  guint depth;
} Svg;

static void
svg_start (GMarkupParseContext  *context,
           const char           *name,
           const char          **names,
           const char          **values,
           gpointer              user_data,
           GError              **error)
{
  Svg *svg = user_data;
  guint i;

  for (i = 0; names[i] != NULL && g_str_equal (name, "svg"); i++)
    {
      if (g_str_equal (names[i], "width"))
        svg->width = g_strdup (values[i]);
      if (g_str_equal (names[i], "role"))
        svg->role = g_strdup (values[i]);
    }
}

static void
svg_text (GMarkupParseContext  *context,
          const char           *text,
          gsize                 length,
          gpointer              user_data,
          GError              **error)
{
  Svg *svg = user_data;
  const char *name = g_markup_parse_context_get_element (context);

  if (g_strcmp0 (name, "title") == 0)
    g_string_append_len (svg->title, text, length);
  if (g_strcmp0 (name, "desc") == 0)
    g_string_append_len (svg->words, text, length);
}

static void
test_svg (Fixture       *fixture,
          gconstpointer  data)
{
  static const GMarkupParser parser = { .start_element = svg_start, .text = svg_text };
  DdExportOptions options = { .format = DD_EXPORT_SVG };
  Svg svg = { .title = g_string_new (NULL), .words = g_string_new (NULL) };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &svg, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const char *text;

  dd_scene_set_title (fixture->scene, "a < b & c");
  bytes = export (fixture, &options);
  text = g_bytes_get_data (bytes, &size);
  g_markup_parse_context_parse (context, text, size, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (svg.width, ==, "1020px");
  g_assert_cmpstr (svg.role, ==, "img");
  g_assert_cmpstr (svg.title->str, ==, "a < b & c");
  g_assert_nonnull (strstr (svg.words->str, "pid namespace: 1 → 48213"));
  g_markup_parse_context_free (context);
  g_free (svg.width);
  g_free (svg.role);
  g_string_free (svg.title, TRUE);
  g_string_free (svg.words, TRUE);
}

/* Reads the words back with pdftotext where it is installed. */
static char *
read_pdf (const char *path)
{
  g_autofree char *tool = g_find_program_in_path ("pdftotext");
  const char *command[] = { tool, "-layout", path, "-", NULL };
  char *text = NULL;

  if (tool == NULL)
    return NULL;
  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                               &text, NULL, NULL, NULL));
  return text;
}

static void
test_pdf (Fixture       *fixture,
          gconstpointer  data)
{
  DdExportOptions options = { .format = DD_EXPORT_PDF, .theme = DD_THEME_PRINT };
  g_autoptr (GBytes) bytes = export (fixture, &options);
  g_autofree char *folder = g_dir_make_tmp ("dd-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "scene.pdf", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_prefix (g_bytes_get_data (bytes, NULL), "%PDF-"));
  g_assert_true (dd_export_save (fixture->scene, fixture->texts, &options, path, &error));
  g_assert_no_error (error);
  text = read_pdf (path);
  if (text != NULL)
    {
      g_assert_nonnull (strstr (text, "docker start web, inside the engine"));
      g_assert_nonnull (strstr (text, "nginx: master process"));
      g_assert_nonnull (strstr (text, "same upperdir"));
    }
  g_remove (path);
  g_rmdir (folder);
}

static void
test_same_bytes (Fixture       *fixture,
                 gconstpointer  data)
{
  DdExportOptions options = { .format = GPOINTER_TO_UINT (data) };
  g_autoptr (GBytes) one = export (fixture, &options);
  g_autoptr (GBytes) other = export (fixture, &options);

  g_assert_true (g_bytes_equal (one, other));
}

static void
test_save_fails (Fixture       *fixture,
                 gconstpointer  data)
{
  DdExportOptions options = { .format = DD_EXPORT_SVG };
  g_autoptr (GError) error = NULL;

  g_assert_false (dd_export_save (fixture->scene, fixture->texts, &options,
                                  "/nowhere/at/all/scene.svg", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_formats (void)
{
  DdExportFormat format = DD_EXPORT_PNG;

  g_assert_true (dd_export_format_parse ("a/b.PDF", &format));
  g_assert_cmpint (format, ==, DD_EXPORT_PDF);
  g_assert_true (dd_export_format_parse ("x.svg", &format));
  g_assert_cmpint (format, ==, DD_EXPORT_SVG);
  g_assert_false (dd_export_format_parse ("x.jpeg", &format));
}

#define ADD(name, data, func) \
  g_test_add ("/scene/export/" name, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("png", NULL, test_png);
  ADD ("png-too-large", NULL, test_png_too_large);
  ADD ("svg", NULL, test_svg);
  ADD ("pdf", NULL, test_pdf);
  ADD ("same-bytes/png", GUINT_TO_POINTER (DD_EXPORT_PNG), test_same_bytes);
  ADD ("same-bytes/svg", GUINT_TO_POINTER (DD_EXPORT_SVG), test_same_bytes);
  ADD ("same-bytes/pdf", GUINT_TO_POINTER (DD_EXPORT_PDF), test_same_bytes);
  ADD ("save-fails", NULL, test_save_fails);
  g_test_add_func ("/scene/export/formats", test_formats);
  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "dd-hit.h"

#include "dd-export.h"

/* A CSS pixel is 1/96 inch, a PDF point 1/72. */
#define POINTS_PER_PIXEL 0.75

/* Files are made for reading by machines, too: without a wish for a date
 * they carry one that never changes. */
#define FIXED_DATE "2025-01-01T00:00:00Z"

#define MAX_PNG_SIDE 32767.0

static cairo_status_t
append_bytes (void                *closure,
              const unsigned char *data,
              unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
check_status (cairo_status_t   status,
              GError         **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "The picture could not be drawn: %s", cairo_status_to_string (status));
  return FALSE;
}

static gboolean
paint_on (cairo_surface_t        *surface,
          DdScene                *scene,
          DdTextCache            *texts,
          const DdExportOptions  *options,
          double                  scale,
          GError                **error)
{
  DdPaintOptions paint = { .theme = options->theme, .transparent = options->transparent };
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_scale (cr, scale, scale);
  dd_paint_scene (cr, scene, texts, &paint);
  status = cairo_status (cr);
  cairo_destroy (cr);
  return check_status (status, error);
}

static GByteArray *
export_png (DdScene                *scene,
            DdTextCache            *texts,
            const DdExportOptions  *options,
            GError                **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  double scale = options->scale > 0 ? options->scale : 1;
  double width = ceil (dd_scene_get_width (scene) * scale);
  double height = ceil (dd_scene_get_height (scene) * scale);
  cairo_surface_t *surface;
  gboolean done;

  if (width < 1 || height < 1 || width > MAX_PNG_SIDE || height > MAX_PNG_SIDE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "A picture of %.0f × %.0f pixels cannot be made", width, height);
      return NULL;
    }
  surface = cairo_image_surface_create (options->transparent ? CAIRO_FORMAT_ARGB32
                                                             : CAIRO_FORMAT_RGB24,
                                        (int) width, (int) height);
  done = check_status (cairo_surface_status (surface), error) &&
         paint_on (surface, scene, texts, options, scale, error) &&
         check_status (cairo_surface_write_to_png_stream (surface, append_bytes, bytes), error);
  cairo_surface_destroy (surface);
  return done ? g_steal_pointer (&bytes) : NULL;
}

/* Cairo numbers its surfaces through the life of the program. */
static void
fix_surface_id (GString *svg)
{
  static const char start[] = "<g id=\"surface";
  const char *id = strstr (svg->str, start);
  gsize n_digits;

  if (id == NULL)
    return;
  id += strlen (start);
  n_digits = strspn (id, "0123456789");
  g_string_erase (svg, id - svg->str, n_digits);
}

/* Letters are outlines in the file, so the words go into elements that
 * screen readers and search know. */
static void
add_svg_words (GByteArray *bytes,
               DdScene    *scene)
{
  g_autofree char *speech = dd_scene_to_speech (scene);
  g_autofree char *words = g_markup_printf_escaped ("<title>%s</title>\n<desc>%s</desc>\n",
                                                    dd_scene_get_title (scene), speech);
  g_autoptr (GString) svg = g_string_new_len ((const char *) bytes->data, bytes->len);
  const char *element = strstr (svg->str, "<svg");
  const char *end = element != NULL ? strchr (element, '>') : NULL;

  if (end == NULL)
    return;
  fix_surface_id (svg);
  g_string_insert (svg, end + 1 - svg->str, "\n");
  g_string_insert (svg, end + 2 - svg->str, words);
  g_string_insert (svg, element + 4 - svg->str, " role=\"img\"");
  g_byte_array_set_size (bytes, 0);
  g_byte_array_append (bytes, (const guint8 *) svg->str, svg->len);
}

static GByteArray *
export_svg (DdScene                *scene,
            DdTextCache            *texts,
            const DdExportOptions  *options,
            GError                **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  gboolean done;

  surface = cairo_svg_surface_create_for_stream (append_bytes, bytes,
                                                 dd_scene_get_width (scene),
                                                 dd_scene_get_height (scene));
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  done = paint_on (surface, scene, texts, options, 1, error);
  cairo_surface_finish (surface);
  done = done && check_status (cairo_surface_status (surface), error);
  cairo_surface_destroy (surface);
  if (!done)
    return NULL;
  add_svg_words (bytes, scene);
  return g_steal_pointer (&bytes);
}

static void
set_pdf_metadata (cairo_surface_t       *surface,
                  DdScene               *scene,
                  const DdExportOptions *options)
{
  const char *date = options->create_date != NULL ? options->create_date : FIXED_DATE;
  g_autofree char *speech = dd_scene_to_speech (scene);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, dd_scene_get_title (scene));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, speech);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Drydock");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

static GByteArray *
export_pdf (DdScene                *scene,
            DdTextCache            *texts,
            const DdExportOptions  *options,
            GError                **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  gboolean done;

  surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes,
                                                 dd_scene_get_width (scene) * POINTS_PER_PIXEL,
                                                 dd_scene_get_height (scene) * POINTS_PER_PIXEL);
  set_pdf_metadata (surface, scene, options);
  done = paint_on (surface, scene, texts, options, POINTS_PER_PIXEL, error);
  cairo_surface_finish (surface);
  done = done && check_status (cairo_surface_status (surface), error);
  cairo_surface_destroy (surface);
  return done ? g_steal_pointer (&bytes) : NULL;
}

/**
 * dd_export_scene:
 * @scene: a finished scene
 * @texts: the cache it was laid out with, used in the thread that made it
 * @options: what to write
 * @error: return location for an error
 *
 * Makes a picture file in memory. The same scene gives the same bytes.
 *
 * Returns: (transfer full): the file, or %NULL with %G_IO_ERROR_INVALID_ARGUMENT
 *   for a size no picture can have or %G_IO_ERROR_FAILED if drawing failed
 */
GBytes *
dd_export_scene (DdScene                *scene,
                 DdTextCache            *texts,
                 const DdExportOptions  *options,
                 GError                **error)
{
  static GByteArray *(*const writers[]) (DdScene                *scene,
                                         DdTextCache            *texts,
                                         const DdExportOptions  *options,
                                         GError                **error) = {
    [DD_EXPORT_PNG] = export_png,
    [DD_EXPORT_SVG] = export_svg,
    [DD_EXPORT_PDF] = export_pdf,
  };
  GByteArray *bytes;

  g_return_val_if_fail (scene != NULL && texts != NULL && options != NULL, NULL);
  g_return_val_if_fail (options->format < G_N_ELEMENTS (writers), NULL);

  bytes = writers[options->format] (scene, texts, options, error);
  return bytes != NULL ? g_byte_array_free_to_bytes (bytes) : NULL;
}

/**
 * dd_export_save:
 * @scene: a finished scene
 * @texts: the cache it was laid out with
 * @options: what to write
 * @path: name of the file, in the encoding of file names
 * @error: return location for an error
 *
 * Writes a picture file. An existing one is replaced at once or not at all.
 *
 * Returns: %FALSE with the errors of [func@Dd.export_scene] or a %G_FILE_ERROR
 */
gboolean
dd_export_save (DdScene                *scene,
                DdTextCache            *texts,
                const DdExportOptions  *options,
                const char             *path,
                GError                **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  bytes = dd_export_scene (scene, texts, options, error);
  if (bytes == NULL)
    return FALSE;
  return g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                              g_bytes_get_size (bytes), error);
}

/**
 * dd_export_format_parse:
 * @path: a file name
 * @format: (out): the format its ending asks for
 *
 * Chooses a format by the ending of a file name.
 *
 * Returns: %FALSE for an unknown ending
 */
gboolean
dd_export_format_parse (const char     *path,
                        DdExportFormat *format)
{
  static const char *const endings[] = {
    [DD_EXPORT_PNG] = ".png",
    [DD_EXPORT_SVG] = ".svg",
    [DD_EXPORT_PDF] = ".pdf",
  };
  g_autofree char *lower = NULL;
  guint i;

  g_return_val_if_fail (path != NULL && format != NULL, FALSE);

  lower = g_ascii_strdown (path, -1);
  for (i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      if (g_str_has_suffix (lower, endings[i]))
        {
          *format = i;
          return TRUE;
        }
    }
  return FALSE;
}

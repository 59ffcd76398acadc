// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <cairo-pdf.h>

#include "dd-pdf-file.h"

/* The date in the file is fixed, so that the same pages give the same file. */
#define CREATE_DATE "2025-01-01T00:00:00Z"

static void
set_metadata (const DdPdfFile *self,
              cairo_surface_t *surface)
{
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, self->subject);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_KEYWORDS, self->keywords);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, "Drydock");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Drydock");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, CREATE_DATE);
}

static cairo_status_t
append_bytes (void                *closure,
              const unsigned char *data,
              unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
write_pdf (const DdPdfFile *self,
           DdPdfDraw        draw,
           gpointer         user_data,
           GByteArray      *bytes)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes,
                                                                  self->width, self->height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  set_metadata (self, surface);
  draw (surface, cr, user_data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

/**
 * _dd_pdf_file_save:
 * @self: what the file says about itself
 * @path: where to
 * @draw: draws all pages
 * @user_data: for @draw
 * @error: return location for an error of the domain %G_IO_ERROR or %G_FILE_ERROR
 *
 * Writes a PDF file.
 *
 * Returns: whether the file was written
 */
gboolean
_dd_pdf_file_save (const DdPdfFile  *self,
                   const char       *path,
                   DdPdfDraw         draw,
                   gpointer          user_data,
                   GError          **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_status_t status = write_pdf (self, draw, user_data, bytes);

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path,
                   cairo_status_to_string (status));
      return FALSE;
    }
  return g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, error);
}

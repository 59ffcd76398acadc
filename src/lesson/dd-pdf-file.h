// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* Pages in a PDF file. The same pages give the same bytes. */

typedef struct
{
  const char *title;
  const char *subject;
  const char *keywords;
  double      width;      /* of the first page, in points */
  double      height;
} DdPdfFile;

typedef void (*DdPdfDraw) (cairo_surface_t *surface,
                           cairo_t         *cr,
                           gpointer         user_data);

gboolean _dd_pdf_file_save (const DdPdfFile  *self,
                            const char       *path,
                            DdPdfDraw         draw,
                            gpointer          user_data,
                            GError          **error);

G_END_DECLS

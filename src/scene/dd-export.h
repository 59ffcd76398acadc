// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "dd-paint.h"

G_BEGIN_DECLS

/**
 * DdExportFormat:
 * @DD_EXPORT_PNG: pixels
 * @DD_EXPORT_SVG: vectors for the web, letters as outlines
 * @DD_EXPORT_PDF: vectors for paper, with text that can be selected
 *
 * A kind of picture file.
 */
typedef enum
{
  DD_EXPORT_PNG,
  DD_EXPORT_SVG,
  DD_EXPORT_PDF,
} DdExportFormat;

/**
 * DdExportOptions:
 * @format: the kind of file
 * @theme: the colours
 * @scale: PNG only: pixels of the file a scene pixel; 0 for 1
 * @create_date: (nullable): PDF only: date of creation as ISO 8601, fixed so
 *   that the same scene gives the same bytes; %NULL for a date that never
 *   changes
 * @transparent: leaves the background out
 *
 * How a scene is written.
 */
typedef struct
{
  DdExportFormat format;
  DdTheme theme;
  double scale;
  const char *create_date;
  guint transparent : 1;
} DdExportOptions;

GBytes  *dd_export_scene         (DdScene                *scene,
                                  DdTextCache            *texts,
                                  const DdExportOptions  *options,
                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dd_export_save          (DdScene                *scene,
                                  DdTextCache            *texts,
                                  const DdExportOptions  *options,
                                  const char             *path,
                                  GError                **error);
gboolean dd_export_format_parse  (const char             *path,
                                  DdExportFormat         *format);

G_END_DECLS

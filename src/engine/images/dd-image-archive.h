// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-archive.h"
#include "dd-image.h"

G_BEGIN_DECLS

/**
 * DdImageImport:
 * @tree: the files
 * @reference: (nullable): what the image is called
 * @message: (nullable): for the history
 * @changes: (nullable): instructions such as "CMD sh"
 *
 * What `docker import` asks for.
 */
typedef struct
{
  DdNode             *tree;
  const char         *reference;
  const char         *message;
  const char *const  *changes;
} DdImageImport;

DdNode   *dd_image_save       (DdEngine            *engine,
                               const char *const   *names,
                               GError             **error) G_GNUC_WARN_UNUSED_RESULT;
DdNode   *dd_image_make_archive (const DdImage     *image,
                                 const char *const *names) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_image_load       (DdEngine            *engine,
                               DdNode              *tree,
                               GPtrArray           *lines,
                               GError             **error);
DdNode   *dd_container_export (DdEngine            *engine,
                               const char          *name,
                               GError             **error) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_image_import     (DdEngine            *engine,
                               const DdImageImport *import,
                               GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

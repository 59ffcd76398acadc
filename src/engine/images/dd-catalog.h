// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-image.h"

G_BEGIN_DECLS

#define DD_TYPE_CATALOG (dd_catalog_get_type ())
G_DECLARE_FINAL_TYPE (DdCatalog, dd_catalog, DD, CATALOG, GObject)

/**
 * DdBehaviour:
 *
 * How a program that is data behaves: see data/catalog/programs and
 * dd-behaviour.h.
 */
typedef struct _DdBehaviour DdBehaviour;

DdCatalog         *dd_catalog_new_from_directory (const char       *directory,
                                                  GError          **error) G_GNUC_WARN_UNUSED_RESULT;
DdCatalog         *dd_catalog_new_from_text      (const char       *name,
                                                  const char       *text,
                                                  gssize            length) G_GNUC_WARN_UNUSED_RESULT;
DdCatalog         *dd_catalog_get_default        (void);
const char *const *dd_catalog_get_warnings       (DdCatalog        *self);
gint64             dd_catalog_get_epoch          (DdCatalog        *self);
DdNode            *dd_catalog_get_host_root      (DdCatalog        *self);
DdNode            *dd_catalog_get_kernel_root    (DdCatalog        *self);
DdImage           *dd_catalog_find_image         (DdCatalog        *self,
                                                  const char       *reference);
gboolean           dd_catalog_has_repository     (DdCatalog        *self,
                                                  const char       *repository);
GPtrArray         *dd_catalog_list_tags          (DdCatalog        *self,
                                                  const char       *repository) G_GNUC_WARN_UNUSED_RESULT;
char              *dd_catalog_dup_blob_source    (DdCatalog        *self,
                                                  const char       *digest) G_GNUC_WARN_UNUSED_RESULT;
const DdBehaviour *dd_catalog_get_behaviour      (DdCatalog        *self,
                                                  const char       *program);

G_END_DECLS

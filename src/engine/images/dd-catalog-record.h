// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-json-document.h"

G_BEGIN_DECLS

/**
 * DdCatalogRecord:
 * @document: the file it is in
 * @pointer: where in the file
 * @object: its members
 * @error: (nullable): the first thing that was wrong
 *
 * An object of a catalogue file while it is read. Readers ask for what they
 * need; what is missing has a default, what is of the wrong type is an error
 * with file, line and column.
 */
typedef struct
{
  DdJsonDocument *document;
  char           *pointer;
  JsonObject     *object;
  GError         *error;
} DdCatalogRecord;

typedef gpointer (*DdCatalogReadElement) (DdCatalogRecord *record);

void        _dd_catalog_record_open       (DdCatalogRecord   *self,
                                           DdJsonDocument    *document,
                                           const char        *pointer,
                                           JsonNode          *node,
                                           const char *const *keys);
gboolean    _dd_catalog_record_close      (DdCatalogRecord   *self,
                                           GError           **error);
gboolean    _dd_catalog_record_has        (DdCatalogRecord   *self,
                                           const char        *key);
const char *_dd_catalog_record_get_text   (DdCatalogRecord   *self,
                                           const char        *key);
gint64      _dd_catalog_record_get_int    (DdCatalogRecord   *self,
                                           const char        *key,
                                           gint64             fallback,
                                           gint64             least,
                                           gint64             most);
gboolean    _dd_catalog_record_get_bool   (DdCatalogRecord   *self,
                                           const char        *key);
JsonArray  *_dd_catalog_record_get_array  (DdCatalogRecord   *self,
                                           const char        *key);
JsonObject *_dd_catalog_record_get_object (DdCatalogRecord   *self,
                                           const char        *key);
GPtrArray  *_dd_catalog_record_get_texts  (DdCatalogRecord   *self,
                                           const char        *key) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *_dd_catalog_record_read_list  (DdCatalogRecord   *record,
                                           const char        *key,
                                           const char *const *keys,
                                           DdCatalogReadElement read,
                                           GDestroyNotify     destroy) G_GNUC_WARN_UNUSED_RESULT;
void        _dd_catalog_record_fail       (DdCatalogRecord   *self,
                                           const char        *key,
                                           const char        *format,
                                           ...) G_GNUC_PRINTF (3, 4);

char       *_dd_catalog_pointer           (const char        *pointer,
                                           const char        *key) G_GNUC_WARN_UNUSED_RESULT;
char       *_dd_catalog_pointer_index     (const char        *pointer,
                                           guint              index) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

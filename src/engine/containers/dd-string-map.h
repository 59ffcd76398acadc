// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define DD_TYPE_STRING_MAP (dd_string_map_get_type ())

/**
 * DdStringPair:
 * @key: the key, unique in its map
 * @value: the value, never %NULL
 *
 * One entry of a #DdStringMap.
 */
typedef struct
{
  char *key;
  char *value;
} DdStringPair;

/**
 * DdStringMap:
 *
 * A small map from string to string that keeps the order of insertion.
 *
 * Labels, log options, sysctls and the like are maps of this kind. They hold
 * a handful of entries and their order must not depend on hashing.
 */
typedef struct _DdStringMap DdStringMap;

GType               dd_string_map_get_type    (void) G_GNUC_CONST;
DdStringMap        *dd_string_map_new         (void) G_GNUC_WARN_UNUSED_RESULT;
DdStringMap        *dd_string_map_copy        (const DdStringMap *self) G_GNUC_WARN_UNUSED_RESULT;
void                dd_string_map_free        (DdStringMap       *self);
void                dd_string_map_set         (DdStringMap       *self,
                                               const char        *key,
                                               const char        *value);
const char         *dd_string_map_get         (const DdStringMap *self,
                                               const char        *key);
gboolean            dd_string_map_remove      (DdStringMap       *self,
                                               const char        *key);
guint               dd_string_map_get_size    (const DdStringMap *self);
const DdStringPair *dd_string_map_get_pair    (const DdStringMap *self,
                                               guint              position);
GPtrArray          *dd_string_map_list_sorted (const DdStringMap *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdStringMap, dd_string_map_free)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DD_YAML_MAX_DEPTH:
 *
 * How deep lists and maps may be nested in each other.
 */
#define DD_YAML_MAX_DEPTH 200

/**
 * DD_YAML_MAX_BYTES:
 *
 * How long a document may be, in bytes.
 */
#define DD_YAML_MAX_BYTES (16 * 1024 * 1024)

/**
 * DD_YAML_ODD_KEY:
 *
 * What is put before a key that is no text, such as a number.
 */
#define DD_YAML_ODD_KEY "\001"

/**
 * DdYamlKind:
 * @DD_YAML_NULL: nothing: `~`, `null`, or no text at all
 * @DD_YAML_BOOL: `true` or `false`
 * @DD_YAML_INT: a whole number
 * @DD_YAML_FLOAT: a number with a fraction
 * @DD_YAML_TEXT: any other scalar
 * @DD_YAML_LIST: a sequence
 * @DD_YAML_MAP: a mapping from texts
 *
 * What a node of a YAML document is.
 */
typedef enum
{
  DD_YAML_NULL,
  DD_YAML_BOOL,
  DD_YAML_INT,
  DD_YAML_FLOAT,
  DD_YAML_TEXT,
  DD_YAML_LIST,
  DD_YAML_MAP,
} DdYamlKind;

/**
 * DdYamlMark:
 * @DD_YAML_UNMARKED: an ordinary node
 * @DD_YAML_RESET: `!reset`, takes away what an earlier file said
 * @DD_YAML_OVERRIDE: `!override`, takes the place of what an earlier file said
 *
 * What a tag of Compose says about a node.
 */
typedef enum
{
  DD_YAML_UNMARKED,
  DD_YAML_RESET,
  DD_YAML_OVERRIDE,
} DdYamlMark;

/**
 * DdYaml:
 * @kind: what it is
 * @mark: what a tag says
 * @line: where it begins, counted from 1; 0 if it was not read from a text
 * @column: where in the line, in characters from 1
 * @number: of %DD_YAML_BOOL and %DD_YAML_INT, the value
 * @real: of %DD_YAML_FLOAT, the value
 * @text: (nullable): of %DD_YAML_TEXT, the text
 * @items: (nullable) (element-type DdYaml): of a list, its nodes; of a map, its
 *   values in the order of @keys
 * @keys: (nullable) (element-type utf8): of a map, its keys in their order
 *
 * A node of a tree that was read from YAML. Trees are changed in place: a node
 * belongs to one tree only, dd_yaml_copy() makes another.
 */
typedef struct _DdYaml DdYaml;

struct _DdYaml
{
  DdYamlKind  kind;
  DdYamlMark  mark;
  guint       line;
  guint       column;
  gint64      number;
  double      real;
  char       *text;
  GPtrArray  *items;
  GPtrArray  *keys;

  /*< private >*/
  GHashTable *index;
};

DdYaml     *dd_yaml_new_null     (void) G_GNUC_WARN_UNUSED_RESULT;
DdYaml     *dd_yaml_new_bool     (gboolean       value) G_GNUC_WARN_UNUSED_RESULT;
DdYaml     *dd_yaml_new_int      (gint64         value) G_GNUC_WARN_UNUSED_RESULT;
DdYaml     *dd_yaml_new_float    (double         value) G_GNUC_WARN_UNUSED_RESULT;
DdYaml     *dd_yaml_new_text     (const char    *text) G_GNUC_WARN_UNUSED_RESULT;
DdYaml     *dd_yaml_new_list     (void) G_GNUC_WARN_UNUSED_RESULT;
DdYaml     *dd_yaml_new_map      (void) G_GNUC_WARN_UNUSED_RESULT;
DdYaml     *dd_yaml_copy         (const DdYaml  *self) G_GNUC_WARN_UNUSED_RESULT;
void        dd_yaml_free         (DdYaml        *self);

gboolean    dd_yaml_is_map       (const DdYaml  *self);
gboolean    dd_yaml_is_list      (const DdYaml  *self);
gboolean    dd_yaml_is_null      (const DdYaml  *self);
gboolean    dd_yaml_is_empty     (const DdYaml  *self);
const char *dd_yaml_get_text     (const DdYaml  *self);
char       *dd_yaml_dup_scalar   (const DdYaml  *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean    dd_yaml_equal        (const DdYaml  *self,
                                  const DdYaml  *other);

guint       dd_yaml_get_length   (const DdYaml  *self);
DdYaml     *dd_yaml_get_item     (const DdYaml  *self,
                                  guint          position);
void        dd_yaml_append       (DdYaml        *self,
                                  DdYaml        *item);
void        dd_yaml_append_text  (DdYaml        *self,
                                  const char    *text);
DdYaml     *dd_yaml_steal_item   (DdYaml        *self,
                                  guint          position) G_GNUC_WARN_UNUSED_RESULT;
void        dd_yaml_replace_item (DdYaml        *self,
                                  guint          position,
                                  DdYaml        *item);

const char *dd_yaml_get_key      (const DdYaml  *self,
                                  guint          position);
DdYaml     *dd_yaml_get          (const DdYaml  *self,
                                  const char    *key);
const char *dd_yaml_get_string   (const DdYaml  *self,
                                  const char    *key);
gboolean    dd_yaml_get_flag     (const DdYaml  *self,
                                  const char    *key);
void        dd_yaml_set          (DdYaml        *self,
                                  const char    *key,
                                  DdYaml        *value);
void        dd_yaml_set_text     (DdYaml        *self,
                                  const char    *key,
                                  const char    *text);
void        dd_yaml_set_bool     (DdYaml        *self,
                                  const char    *key,
                                  gboolean       value);
DdYaml     *dd_yaml_steal        (DdYaml        *self,
                                  const char    *key) G_GNUC_WARN_UNUSED_RESULT;
void        dd_yaml_remove       (DdYaml        *self,
                                  const char    *key);
char      **dd_yaml_list_keys    (const DdYaml  *self) G_GNUC_WARN_UNUSED_RESULT;

GPtrArray  *dd_yaml_read         (const char    *text,
                                  gssize         length,
                                  GError       **error) G_GNUC_WARN_UNUSED_RESULT;

char       *dd_yaml_print            (const DdYaml  *self) G_GNUC_WARN_UNUSED_RESULT;
char      **dd_yaml_list_sorted_keys (const DdYaml  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdYaml, dd_yaml_free)

G_END_DECLS

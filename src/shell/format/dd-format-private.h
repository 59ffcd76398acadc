// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-format.h"

G_BEGIN_DECLS

#define _DD_FORMAT_SECOND G_GINT64_CONSTANT (1000000000) /* in nanoseconds */

/* Significant digits of sizes in tables and in `docker system df`. */
#define _DD_FORMAT_TABLE_DIGITS 3
#define _DD_FORMAT_USAGE_DIGITS 4

#define _DD_FORMAT_NONE "<none>"
#define _DD_FORMAT_NOT_AVAILABLE "N/A"

/* The head of one column. */
typedef struct
{
  const char *field;
  const char *title;
} _DdFormatHeader;

/* What one kind of list looks like. */
typedef struct
{
  const char            *type_name; /* Docker's name for the type of a row */
  const _DdFormatHeader *headers;   /* ended by one without a field */
  const char            *label_member; /* (nullable): where Label looks */
} _DdFormatKind;

/* One row: what templates see, and the API's object it was made from. */
typedef struct
{
  JsonObject *fields;
  JsonObject *source;
  const char *type_name; /* (nullable): if it is not that of the kind */
} _DdFormatRow;

GPtrArray  *_dd_format_rows_new     (void) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *_dd_format_rows_add     (GPtrArray             *rows,
                                     JsonObject            *source,
                                     const char            *type_name);
char       *_dd_format_rows_write   (GPtrArray             *rows,
                                     const _DdFormatKind   *kind,
                                     const char            *format,
                                     GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    _dd_format_is_default   (const char            *format);
gboolean    _dd_format_is_table     (const char            *format);

const char *_dd_format_get_text     (JsonObject            *object,
                                     const char            *member);
gint64      _dd_format_get_int      (JsonObject            *object,
                                     const char            *member);
gint64      _dd_format_get_seconds  (JsonObject            *object,
                                     const char            *member);
gboolean    _dd_format_get_time     (JsonObject            *object,
                                     const char            *member,
                                     gint64                *nanoseconds);
double      _dd_format_get_number   (JsonObject            *object,
                                     const char            *member);
gboolean    _dd_format_get_flag     (JsonObject            *object,
                                     const char            *member);
JsonArray  *_dd_format_get_array    (JsonObject            *object,
                                     const char            *member);
JsonObject *_dd_format_get_object   (JsonObject            *object,
                                     const char            *member);
JsonObject *_dd_format_array_object (JsonArray             *array,
                                     guint                  index);
const char *_dd_format_array_text   (JsonArray             *array,
                                     guint                  index);

void        _dd_format_set          (JsonObject            *fields,
                                     const char            *name,
                                     const char            *text);
void        _dd_format_take         (JsonObject            *fields,
                                     const char            *name,
                                     char                  *text);
void        _dd_format_set_size     (JsonObject            *fields,
                                     const char            *name,
                                     double                 bytes,
                                     guint                  digits);
void        _dd_format_set_id       (JsonObject            *fields,
                                     const char            *id,
                                     const DdFormatOptions *options);
void        _dd_format_set_labels   (JsonObject            *fields,
                                     JsonObject            *source);
gint64      _dd_format_elapsed      (gint64                 nanoseconds,
                                     gint64                 now);
char       *_dd_format_ago          (gint64                 nanoseconds,
                                     gint64                 now) G_GNUC_WARN_UNUSED_RESULT;

void        _dd_format_add_containers (GPtrArray             *rows,
                                       JsonArray             *containers,
                                       const DdFormatOptions *options);
void        _dd_format_add_images     (GPtrArray             *rows,
                                       JsonArray             *images,
                                       gboolean               first_tag_only,
                                       const DdFormatOptions *options);
void        _dd_format_add_volumes    (GPtrArray             *rows,
                                       JsonArray             *volumes);
void        _dd_format_add_records    (GPtrArray             *rows,
                                       JsonArray             *records,
                                       const DdFormatOptions *options);

extern const _DdFormatKind _dd_format_container_kind;
extern const _DdFormatKind _dd_format_image_kind;
extern const _DdFormatKind _dd_format_volume_kind;
extern const _DdFormatKind _dd_format_record_kind;

G_END_DECLS

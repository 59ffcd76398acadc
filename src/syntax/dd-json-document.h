// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DD_JSON_MAX_DEPTH:
 *
 * How deep arrays and objects may be nested. Deeper text is refused before
 * the recursive parser of json-glib sees it.
 */
#define DD_JSON_MAX_DEPTH 64

/**
 * DD_JSON_MAX_BYTES:
 *
 * The largest document that is read, in bytes.
 */
#define DD_JSON_MAX_BYTES (16 * 1024 * 1024)

/**
 * DD_JSON_MAX_VALUES:
 *
 * The largest number of values in one document.
 */
#define DD_JSON_MAX_VALUES 500000

#define DD_JSON_ERROR (dd_json_error_quark ())

/**
 * DdJsonError:
 * @DD_JSON_ERROR_SIZE: the text is larger than [const@JSON_MAX_BYTES], or
 *   has more values than [const@JSON_MAX_VALUES]
 * @DD_JSON_ERROR_ENCODING: the text is not UTF-8, or holds a NUL
 * @DD_JSON_ERROR_SYNTAX: the text is not JSON
 * @DD_JSON_ERROR_DEPTH: nested deeper than [const@JSON_MAX_DEPTH]
 * @DD_JSON_ERROR_DUPLICATE: one object has the same key twice
 * @DD_JSON_ERROR_UNKNOWN_KEY: a key that the reader does not know
 * @DD_JSON_ERROR_MISSING: a key that has to be there is not
 * @DD_JSON_ERROR_TYPE: a value of another type than expected
 * @DD_JSON_ERROR_VALUE: a value of the right type that makes no sense here
 *
 * What can be wrong with a JSON file. Every message starts with
 * `name:line:column: `.
 */
typedef enum
{
  DD_JSON_ERROR_SIZE,
  DD_JSON_ERROR_ENCODING,
  DD_JSON_ERROR_SYNTAX,
  DD_JSON_ERROR_DEPTH,
  DD_JSON_ERROR_DUPLICATE,
  DD_JSON_ERROR_UNKNOWN_KEY,
  DD_JSON_ERROR_MISSING,
  DD_JSON_ERROR_TYPE,
  DD_JSON_ERROR_VALUE,
} DdJsonError;

typedef struct _DdJsonDocument DdJsonDocument;

GQuark          dd_json_error_quark       (void);

DdJsonDocument *dd_json_document_new      (const char      *name,
                                           const char      *text,
                                           gssize           length,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void            dd_json_document_free     (DdJsonDocument  *self);
const char     *dd_json_document_get_name (DdJsonDocument  *self);
JsonNode       *dd_json_document_get_root (DdJsonDocument  *self);
gboolean        dd_json_document_locate   (DdJsonDocument  *self,
                                           const char      *pointer,
                                           guint           *line,
                                           guint           *column);
GError         *dd_json_document_problem  (DdJsonDocument  *self,
                                           const char      *pointer,
                                           DdJsonError      code,
                                           const char      *format,
                                           ...) G_GNUC_PRINTF (4, 5) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdJsonDocument, dd_json_document_free)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-json-document.h"

G_BEGIN_DECLS

typedef struct _DdRecordType DdRecordType;

/**
 * DdRecordFieldKind:
 * @DD_RECORD_FIELD_STRING: a text into a `char *`
 * @DD_RECORD_FIELD_INTEGER: a whole number into an `int`
 * @DD_RECORD_FIELD_BOOLEAN: true or false into a `gboolean`
 * @DD_RECORD_FIELD_CHOICE: one word of a list into an `int`, its position
 * @DD_RECORD_FIELD_STRINGS: a text, or an array of texts, into a `char **`
 * @DD_RECORD_FIELD_RECORD: an object into a pointer to a record
 * @DD_RECORD_FIELD_RECORDS: an array of objects into a `GPtrArray *`, never %NULL
 *
 * What a key holds and what it is read into.
 */
typedef enum
{
  DD_RECORD_FIELD_STRING,
  DD_RECORD_FIELD_INTEGER,
  DD_RECORD_FIELD_BOOLEAN,
  DD_RECORD_FIELD_CHOICE,
  DD_RECORD_FIELD_STRINGS,
  DD_RECORD_FIELD_RECORD,
  DD_RECORD_FIELD_RECORDS,
} DdRecordFieldKind;

/**
 * DdRecordFieldFlags:
 * @DD_RECORD_FIELD_PLAIN: nothing special
 * @DD_RECORD_FIELD_REQUIRED: the key has to be there
 * @DD_RECORD_FIELD_HUMAN: people read it, so it is translated when it is read
 *
 * More about a key.
 */
typedef enum
{
  DD_RECORD_FIELD_PLAIN = 0,
  DD_RECORD_FIELD_REQUIRED = 1 << 0,
  DD_RECORD_FIELD_HUMAN = 1 << 1,
} DdRecordFieldFlags;

/**
 * DdRecordField:
 * @key: the key in the file
 * @kind: what it holds
 * @flags: more about it
 * @offset: where it goes in the record, in bytes
 * @fallback: the value of an integer, boolean or choice that is not there
 * @type: the type of a record or of the records
 * @words: the words of a choice, ending in %NULL
 *
 * One row of a record type's table.
 */
typedef struct
{
  const char         *key;
  DdRecordFieldKind         kind;
  DdRecordFieldFlags        flags;
  gsize               offset;
  int                 fallback;
  const DdRecordType *type;
  const char * const *words;
} DdRecordField;

/**
 * DdRecordType:
 * @name: what messages call it, such as "a step"
 * @size: of the struct, in bytes
 * @fields: the keys that it knows
 * @n_fields: how many
 *
 * A struct that is read from a JSON object by a table. The struct starts
 * with a #DdRecord.
 */
struct _DdRecordType
{
  const char    *name;
  gsize          size;
  const DdRecordField *fields;
  guint          n_fields;
};

/**
 * DdRecord:
 * @type: its type
 * @pointer: where it stands in its file, as a JSON pointer
 *
 * How every record starts.
 */
typedef struct
{
  const DdRecordType *type;
  char               *pointer;
} DdRecord;

/**
 * DdRecordTextFunc:
 * @record: the record that holds the text
 * @field: which field it is in
 * @text: the text
 * @user_data: what the caller passed
 *
 * Called for each text that people read.
 */
typedef void (*DdRecordTextFunc) (const DdRecord *record,
                             const DdRecordField  *field,
                             const char     *text,
                             gpointer        user_data);

gpointer dd_record_read         (const DdRecordType *type,
                                 DdJsonDocument     *document,
                                 GPtrArray          *problems) G_GNUC_WARN_UNUSED_RESULT;
void     dd_record_free         (gpointer            record);
void     dd_record_foreach_text (gconstpointer       record,
                                 DdRecordTextFunc         func,
                                 gpointer            user_data);
void     dd_record_translate    (gpointer            record,
                                 const char         *domain);

#define DD_RECORD_TYPE(record) (((const DdRecord *) (record))->type)
#define DD_RECORD_POINTER(record) (((const DdRecord *) (record))->pointer)

G_END_DECLS

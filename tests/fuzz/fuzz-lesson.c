// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-fuzz.h"
#include "dd-lesson-records.h"
#include "dd-lesson-validate.h"

static const DdRecordType *const types[] = {
  &dd_lesson_spec_type,
  &dd_sheet_spec_type,
  &dd_curriculum_spec_type,
};

static void
count_text (const DdRecord      *record,
            const DdRecordField *field,
            const char          *text,
            gpointer             user_data)
{
  guint *n_texts = user_data;

  g_assert_nonnull (text);
  (*n_texts)++;
}

static void
read_as (const DdRecordType *type,
         DdJsonDocument     *document)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  gpointer record = dd_record_read (type, document, problems);
  guint n_texts = 0;

  if (record == NULL)
    {
      g_assert_cmpuint (problems->len, >, 0);
      return;
    }

  if (type == &dd_lesson_spec_type)
    dd_lesson_validate (record, document, problems);
  dd_record_foreach_text (record, count_text, &n_texts);
  dd_record_free (record);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (DdJsonDocument) document = NULL;

  document = dd_json_document_new ("fuzz.json", (const char *) data, (gssize) size, NULL);
  if (document == NULL)
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    read_as (types[i], document);

  return 0;
}

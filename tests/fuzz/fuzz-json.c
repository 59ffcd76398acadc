// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-fuzz.h"
#include "dd-json-document.h"
#include "dd-oci-document.h"

static void
check_image_document (DdOciKind      kind,
                      const uint8_t *data,
                      size_t         size)
{
  g_autoptr (GError) error = NULL;
  gboolean fits = dd_oci_document_check (kind, "fuzz.json", (const char *) data, (gssize) size,
                                         &error);

  g_assert_true (fits == (error == NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdJsonDocument) document = NULL;
  guint line = 0;
  guint column = 0;

  document = dd_json_document_new ("fuzz.json", (const char *) data, (gssize) size, &error);

  if (document == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert_no_error (error);
  g_assert_nonnull (dd_json_document_get_root (document));
  dd_json_document_locate (document, "/0/a~1b", &line, &column);
  g_assert_cmpuint (line, >=, 1);
  g_assert_cmpuint (column, >=, 1);
  for (DdOciKind kind = DD_OCI_DESCRIPTOR; kind <= DD_OCI_LAYOUT; kind++)
    check_image_document (kind, data, size);

  return 0;
}

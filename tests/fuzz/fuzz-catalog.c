// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-catalog.h"
#include "dd-fuzz.h"

#define MOST_TAGS 20

/* Whatever the bytes are, there is a catalogue, and every warning says where. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (DdCatalog) catalog = dd_catalog_new_from_text ("fuzz.json", (const char *) data,
                                                            (gssize) size);
  g_autoptr (GPtrArray) tags = dd_catalog_list_tags (catalog, "docker.io/library/a");
  const char *const *warnings;

  for (guint i = 0; i < MIN (tags->len, MOST_TAGS); i++)
    {
      g_autofree char *reference = g_strconcat ("docker.io/library/a:",
                                                g_ptr_array_index (tags, i), NULL);

      dd_catalog_find_image (catalog, reference);
    }
  warnings = dd_catalog_get_warnings (catalog);
  for (guint i = 0; warnings[i]; i++)
    {
      g_assert_true (g_utf8_validate (warnings[i], -1, NULL));
      g_assert_true (g_str_has_prefix (warnings[i], "fuzz.json:"));
    }
  g_assert_nonnull (dd_catalog_get_host_root (catalog));
  g_assert_nonnull (dd_catalog_get_kernel_root (catalog));
  return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include <glib/gstdio.h>

#include "dd-catalog.h"
#include "dd-fuzz.h"

/* The loader reads a folder: it gets one with a single file. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *directory = g_dir_make_tmp ("drydock-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "fuzz.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdCatalog) catalog = NULL;

  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
  catalog = dd_catalog_new_from_directory (directory, &error);
  g_unlink (path);
  g_rmdir (directory);
  if (catalog == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  for (const char *const *warning = dd_catalog_get_warnings (catalog); warning && *warning;
       warning++)
    g_assert_true (g_utf8_validate (*warning, -1, NULL));
  return 0;
}

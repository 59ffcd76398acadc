// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-cache-spec.h"
#include "dd-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_auto (DdCacheSpec) spec = { 0 };
  gboolean ok = dd_cache_spec_parse (text, &spec, &error);

  g_assert_true (ok == (error == NULL));
  g_assert_true (ok == (spec.type != NULL));
  if (ok)
    g_assert_cmpstr (spec.type, !=, "");

  return 0;
}

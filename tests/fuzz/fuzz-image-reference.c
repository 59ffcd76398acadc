// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-fuzz.h"
#include "dd-image-reference.h"

/* A path that starts like a registry. Its short form means something else:
 * docker.io/docker.io/h is shortened to docker.io/h, which is library/h.
 * Source: distribution/reference, familiarizeName() */
static gboolean
has_registry_in_path (const DdImageReference *reference)
{
  return g_str_has_prefix (reference->path, "docker.io/") ||
         g_str_has_prefix (reference->path, "index.docker.io/");
}

/* The short form of a reference means the same reference. Docker drops its own
 * registry even where a path that starts like a registry is left. */
static void
check_familiar (const DdImageReference *reference)
{
  g_autofree char *familiar = dd_image_reference_to_familiar (reference);
  g_autofree char *whole = dd_image_reference_to_string (reference);
  g_auto (DdImageReference) again = { 0 };
  g_autofree char *text = NULL;

  if (has_registry_in_path (reference) || !dd_image_reference_parse (familiar, &again, NULL) ||
      g_strcmp0 (again.domain, reference->domain) != 0)
    return;
  text = dd_image_reference_to_string (&again);
  g_assert_cmpstr (text, ==, whole);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_auto (DdImageReference) reference = { 0 };
  g_auto (DdImageReference) strict = { 0 };
  g_auto (DdImageReference) name = { 0 };
  gboolean matches;
  gboolean ok = dd_image_reference_parse (text, &reference, &error);

  g_assert_true (ok == (error == NULL));
  if (ok)
    {
      check_familiar (&reference);
      dd_image_reference_matches (&reference, text, &matches, NULL);
      dd_image_reference_set_default_tag (&reference);
      g_assert_true (*reference.tag != '\0' || *reference.digest != '\0');
    }
  if (dd_image_reference_parse_strict (text, &strict, NULL))
    {
      g_autofree char *whole = dd_image_reference_to_string (&strict);

      g_assert_cmpstr (whole, ==, text);
    }
  dd_image_reference_parse_name (text, &name, NULL);
  dd_image_is_id (text);
  dd_image_is_domain (text);
  dd_image_is_tag (text);
  dd_image_check_digest (text, NULL);

  return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-image-reference.h"

#define DIGITS "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define DIGEST "sha256:" DIGITS

static void
test_normalise (void)
{
  static const struct
  {
    const char *text;
    const char *canonical;
    const char *familiar;
  } rows[] = {
    { "redis", "docker.io/library/redis", "redis" },
    { "redis:7", "docker.io/library/redis:7", "redis:7" },
    { "ann/tool", "docker.io/ann/tool", "ann/tool" },
    { "index.docker.io/redis", "docker.io/library/redis", "redis" },
    { "docker.io/library/redis@" DIGEST, "docker.io/library/redis@" DIGEST, "redis@" DIGEST },
    { "localhost/tool", "localhost/tool", "localhost/tool" },
    { "box:5000/tool:1", "box:5000/tool:1", "box:5000/tool:1" },
    { "BOX/tool", "BOX/tool", "BOX/tool" },
    { "[fd00::1]:5000/tool", "[fd00::1]:5000/tool", "[fd00::1]:5000/tool" },
    { "docker.io/a/b/c", "docker.io/a/b/c", "a/b/c" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (DdImageReference) reference = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *canonical = NULL;
      g_autofree char *familiar = NULL;

      g_assert_true (dd_image_reference_parse (rows[i].text, &reference, &error));
      g_assert_no_error (error);
      canonical = dd_image_reference_to_string (&reference);
      familiar = dd_image_reference_to_familiar (&reference);
      g_assert_cmpstr (canonical, ==, rows[i].canonical);
      g_assert_cmpstr (familiar, ==, rows[i].familiar);
    }
}

static void
test_refuse (void)
{
  g_autofree char *long_name = g_strnfill (300, 'a');
  const struct
  {
    const char *text;
    const char *error;
  } rows[] = {
    { "", "invalid reference format" },
    { "a//b", "invalid reference format" },
    { "a:", "invalid reference format" },
    { "a:-b", "invalid reference format" },
    { "a@sha256:12", "invalid reference format" },
    { "Tool", "invalid reference format: repository name (library/Tool) must be lowercase" },
    { DIGITS, "invalid repository name (" DIGITS "), cannot specify 64-byte hexadecimal strings" },
    { "a@sha256:00112233445566778899aabbccddeeff", "invalid checksum digest length" },
    { "a@md5:00112233445566778899aabbccddeeff", "unsupported digest algorithm" },
    { long_name, "repository name must not be more than 255 characters" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      DdImageReference reference;

      g_assert_false (dd_image_reference_parse (rows[i].text, &reference, &error));
      g_assert_cmpstr (error->message, ==, rows[i].error);
    }
}

static void
test_strict (void)
{
  g_auto (DdImageReference) reference = { 0 };
  g_auto (DdImageReference) copy = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (dd_image_reference_parse_strict ("a/b:c@" DIGEST, &reference, NULL));
  g_assert_cmpstr (reference.domain, ==, "a");
  g_assert_cmpstr (reference.path, ==, "b");
  g_assert_cmpstr (reference.tag, ==, "c");
  g_assert_cmpstr (reference.digest, ==, DIGEST);
  dd_image_reference_copy (&reference, &copy);
  g_assert_cmpstr (copy.path, ==, "b");
  dd_image_reference_clear (&reference);

  g_assert_false (dd_image_reference_parse_strict ("a/B", &reference, &error));
  g_assert_cmpstr (error->message, ==, "repository name must be lowercase");
  g_clear_error (&error);
  g_assert_false (dd_image_reference_parse_strict ("", &reference, &error));
  g_assert_cmpstr (error->message, ==, "repository name must have at least one component");
}

static void
test_default_tag (void)
{
  g_auto (DdImageReference) plain = { 0 };
  g_auto (DdImageReference) pinned = { 0 };

  g_assert_true (dd_image_reference_parse ("redis", &plain, NULL));
  dd_image_reference_set_default_tag (&plain);
  g_assert_cmpstr (plain.tag, ==, "latest");
  g_assert_true (dd_image_reference_parse ("redis@" DIGEST, &pinned, NULL));
  dd_image_reference_set_default_tag (&pinned);
  g_assert_cmpstr (pinned.tag, ==, "");
}

static void
check_match (const char *pattern,
             const char *text,
             gboolean    expected)
{
  g_auto (DdImageReference) reference = { 0 };
  gboolean matches;

  g_assert_true (dd_image_reference_parse (text, &reference, NULL));
  g_assert_true (dd_image_reference_matches (&reference, pattern, &matches, NULL));
  g_assert_cmpint (matches, ==, expected);
}

static void
test_match (void)
{
  g_auto (DdImageReference) reference = { 0 };
  gboolean matches;

  check_match ("red*", "redis:7", TRUE);
  check_match ("redis:7", "docker.io/library/redis:7", TRUE);
  check_match ("*:7", "redis:6", FALSE);
  check_match ("*", "ann/tool", FALSE);
  check_match ("ann/*", "ann/tool:1", TRUE);
  g_assert_true (dd_image_reference_parse ("redis", &reference, NULL));
  g_assert_false (dd_image_reference_matches (&reference, "[", &matches, NULL));
}

static void
test_shapes (void)
{
  g_assert_true (dd_image_is_id (DIGITS));
  g_assert_false (dd_image_is_id ("abc"));
  g_assert_true (dd_image_is_domain ("a.b-c:80"));
  g_assert_false (dd_image_is_domain ("a.b-c:"));
  g_assert_false (dd_image_is_domain ("-a"));
  g_assert_false (dd_image_is_domain (""));
  g_assert_true (dd_image_is_tag ("_1.0-x"));
  g_assert_false (dd_image_is_tag (".x"));
  g_assert_true (dd_image_check_digest (DIGEST, NULL));
  g_assert_false (dd_image_check_digest (DIGITS, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-reference/normalise", test_normalise);
  g_test_add_func ("/image-reference/refuse", test_refuse);
  g_test_add_func ("/image-reference/strict", test_strict);
  g_test_add_func ("/image-reference/default-tag", test_default_tag);
  g_test_add_func ("/image-reference/match", test_match);
  g_test_add_func ("/image-reference/shapes", test_shapes);

  return g_test_run ();
}

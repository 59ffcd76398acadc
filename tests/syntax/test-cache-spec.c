// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-cache-spec.h"

static void
test_name (void)
{
  g_auto (DdCacheSpec) spec = { 0 };

  g_assert_true (dd_cache_spec_parse ("user/app:cache", &spec, NULL));
  g_assert_cmpstr (spec.type, ==, "registry");
  g_assert_cmpstr (spec.ref, ==, "user/app:cache");
  g_assert_cmpstr (spec.mode, ==, "");
}

static void
test_fields (void)
{
  g_auto (DdCacheSpec) spec = { 0 };

  g_assert_true (dd_cache_spec_parse ("Type=local,\"dest=a,b\",MODE=max,compression=zstd,digest=sha256:1",
                                      &spec, NULL));
  g_assert_cmpstr (spec.type, ==, "local");
  g_assert_cmpstr (spec.path, ==, "a,b");
  g_assert_cmpstr (spec.mode, ==, "max");
  g_assert_cmpstr (spec.digest, ==, "sha256:1");
  g_assert_cmpstr (spec.ref, ==, "");
}

static void
test_split (void)
{
  g_auto (GStrv) names = dd_cache_spec_split ("user/app:a,\"user/app:b\"", NULL);
  g_auto (GStrv) one = dd_cache_spec_split ("type=local,dest=a", NULL);

  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[1], ==, "user/app:b");
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_cmpstr (one[0], ==, "type=local,dest=a");
  g_assert_null (dd_cache_spec_split ("\"", NULL));
}

static void
test_errors (void)
{
  static const struct
  {
    const char *value;
    const char *error;
  } rows[] = {
    { "mode=max", "type required form> \"mode=max\"" },
    { "a=b", "type required form> \"a=b\"" },
    { "type=,ref=a", "type required form> \"type=,ref=a\"" },
    { "type=local,dest", "invalid value dest" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      DdCacheSpec spec;

      g_assert_false (dd_cache_spec_parse (rows[i].value, &spec, &error));
      g_assert_cmpstr (error->message, ==, rows[i].error);
      g_assert_null (spec.type);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cache-spec/name", test_name);
  g_test_add_func ("/cache-spec/fields", test_fields);
  g_test_add_func ("/cache-spec/split", test_split);
  g_test_add_func ("/cache-spec/errors", test_errors);

  return g_test_run ();
}

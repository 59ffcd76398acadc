// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "dd-fuzz.h"
#include "dd-ignore.h"

static const char *const samples[] = {
  "a", "a/b", "src/main.c", "docs/x/README.md", "\xff/\xfe", "line\nfeed/b", "a/../b", "/", "", NULL,
};

/* Without exceptions, the two ways of comparing a path agree. */
static void
check_path (DdIgnore   *ignore,
            const char *path)
{
  g_autoptr (GError) error = NULL;
  gboolean ignored = FALSE;
  gboolean walked = FALSE;
  int pattern = 0;

  if (!dd_ignore_match (ignore, path, &ignored, &pattern, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  g_assert_cmpint (pattern, <, (int) dd_ignore_get_n_patterns (ignore));
  if (dd_ignore_has_exceptions (ignore) || strstr (path, "..") != NULL || *path == '/')
    return;
  if (dd_ignore_match_walking (ignore, path, &walked, NULL, NULL))
    g_assert_true (walked == ignored);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdIgnore) ignore = dd_ignore_parse ((const char *) data, (gssize) size, &error);
  guint line;

  g_assert_true ((ignore == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_true (dd_syntax_error_get_position (error, &line, NULL) && line > 0);
  for (guint i = 0; ignore != NULL && samples[i] != NULL; i++)
    check_path (ignore, samples[i]);
  for (guint i = 0; ignore != NULL && i < MIN (dd_ignore_get_n_patterns (ignore), 8); i++)
    {
      const char *pattern = dd_ignore_get_pattern (ignore, i);

      dd_ignore_may_skip (ignore, pattern);
      if (strstr (pattern, "//") == NULL)
        check_path (ignore, pattern);
    }

  return 0;
}

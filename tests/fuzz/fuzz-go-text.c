// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "dd-fuzz.h"
#include "dd-go-text.h"

static void
check_quotes (const char *text)
{
  g_autofree char *quoted = dd_go_quote (text);
  g_autofree char *unquoted = dd_go_unquote (quoted, NULL);
  g_autofree char *given = NULL;

  g_assert_true (g_utf8_validate (quoted, -1, NULL));
  g_assert_cmpstr (unquoted, ==, text);
  given = dd_go_unquote (text, NULL);
}

static void
check_changes (const char *text)
{
  g_autofree char *trimmed = dd_go_trim_space (text);
  g_autofree char *cut = dd_go_trim (text, " /é");
  g_autofree char *lower = dd_go_to_lower (text);
  g_autofree char *upper = dd_go_to_upper (text);
  g_autofree char *title = dd_go_title (text);
  g_autofree char *path = dd_go_path_clean (text);
  g_autofree char *again = dd_go_path_clean (path);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_true (lower != NULL && upper != NULL && title != NULL);
  g_assert_cmpuint (strlen (trimmed), <=, strlen (text));
  g_assert_cmpuint (strlen (cut), <=, strlen (text));
  g_assert_cmpstr (again, ==, path);
  dd_go_cut (text, "=", &before, &after);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) fields = NULL;

  check_quotes (text);
  check_changes (text);
  g_assert_true (*dd_text_skip (text, dd_text_length (text)) == '\0');
  dd_text_width (text);
  dd_is_long_syntax (text);
  fields = dd_csv_read_record (text, &error);
  g_assert_true ((fields == NULL) == (error != NULL));

  return 0;
}

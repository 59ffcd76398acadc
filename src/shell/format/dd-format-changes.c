// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-format-private.h"

#define LINES "{{.Type}} {{.Path}}"
#define TABLE "table {{.Type}}\t{{.Path}}"

static const _DdFormatHeader headers[] = {
  { "Type", "CHANGE TYPE" },
  { "Path", "PATH" },
  { NULL, NULL },
};

static const _DdFormatKind kind = {
  .type_name = "*container.diffContext",
  .headers = headers,
};

/**
 * dd_format_changes:
 * @changes: changes of the Engine API, with `Path` and `Kind`: 0 for changed,
 *   1 for added, 2 for deleted
 * @options: how to print them
 * @error: return location for a #DdSyntaxError
 *
 * Prints what a container changed as `docker diff` does: one line a change
 * without a format, a table with the format `table`.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_changes (JsonArray              *changes,
                   const DdFormatOptions  *options,
                   GError                **error)
{
  static const char *const letters[] = { "C", "A", "D" };
  g_autoptr (GPtrArray) rows = _dd_format_rows_new ();
  const char *format = options->format;

  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = _dd_format_array_object (changes, i);
      gint64 letter = _dd_format_get_int (change, "Kind");
      JsonObject *fields = _dd_format_rows_add (rows, change, NULL);

      _dd_format_set (fields, "Path", _dd_format_get_text (change, "Path"));
      _dd_format_set (fields, "Type", letter >= 0 && letter < (gint64) G_N_ELEMENTS (letters)
                                        ? letters[letter]
                                        : "");
    }
  if (format == NULL || *format == '\0')
    format = LINES;
  else if (_dd_format_is_default (format))
    format = TABLE;

  return _dd_format_rows_write (rows, &kind, format, error);
}

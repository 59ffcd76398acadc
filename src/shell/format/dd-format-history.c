// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-format-private.h"

#define CREATED_BY_WIDTH 45

/* Images made before 2000 have no date worth showing. */
#define FIRST_DATE (G_GINT64_CONSTANT (946684800) * _DD_FORMAT_SECOND)

#define TABLE "table {{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}"
#define EXACT_TABLE "table {{.ID}}\t{{.CreatedAt}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}"

static const _DdFormatHeader headers[] = {
  { "ID", "IMAGE" },
  { "CreatedSince", "CREATED" },
  { "CreatedAt", "CREATED AT" },
  { "CreatedBy", "CREATED BY" },
  { "Size", "SIZE" },
  { "Comment", "COMMENT" },
  { NULL, NULL },
};

static const _DdFormatKind kind = {
  .type_name = "*image.historyContext",
  .headers = headers,
};

static void
add_step (GPtrArray             *rows,
          JsonObject            *step,
          const DdFormatOptions *options)
{
  JsonObject *fields = _dd_format_rows_add (rows, step, NULL);
  gint64 created = _dd_format_get_seconds (step, "Created");
  g_autofree char *created_at = dd_format_time_iso (created);
  g_autofree char *command = g_strdelimit (g_strdup (_dd_format_get_text (step, "CreatedBy")),
                                           "\t", ' ');

  _dd_format_set (fields, "Comment", _dd_format_get_text (step, "Comment"));
  _dd_format_set (fields, "CreatedAt", created_at);
  _dd_format_take (fields, "CreatedBy",
                   options->no_trunc ? g_strdup (command)
                                     : dd_format_ellipsis (command, CREATED_BY_WIDTH));
  _dd_format_take (fields, "CreatedSince",
                   options->not_human      ? g_strdup (created_at)
                   : created <= FIRST_DATE ? g_strdup ("")
                                           : _dd_format_ago (created, options->now));
  _dd_format_set_id (fields, _dd_format_get_text (step, "Id"), options);
  if (options->not_human)
    _dd_format_take (fields, "Size",
                     g_strdup_printf ("%" G_GINT64_FORMAT, _dd_format_get_int (step, "Size")));
  else
    _dd_format_set_size (fields, "Size", _dd_format_get_number (step, "Size"),
                         _DD_FORMAT_TABLE_DIGITS);
}

/**
 * dd_format_history:
 * @history: the history of an image as the Engine API tells it
 * @options: how to print it
 * @error: return location for a #DdSyntaxError
 *
 * Prints the history of an image as `docker history` does.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_history (JsonArray              *history,
                   const DdFormatOptions  *options,
                   GError                **error)
{
  g_autoptr (GPtrArray) rows = _dd_format_rows_new ();
  const char *format = options->format;

  for (guint i = 0; i < json_array_get_length (history); i++)
    if (_dd_format_array_object (history, i) != NULL)
      add_step (rows, _dd_format_array_object (history, i), options);
  if (_dd_format_is_default (format))
    format = options->quiet ? "{{.ID}}" : options->not_human ? EXACT_TABLE : TABLE;

  return _dd_format_rows_write (rows, &kind, format, error);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-progress.h"
#include "dd-go-text.h"

/* The progress as a terminal keeps it: a row for each vertex, with the time it took at
 * the right edge, and below it what it told.
 *
 * Source: moby/buildkit util/progress/progressui/display.go, ttyDisplay */

#define HEADER_NAME "docker:default"
#define INDENT      " => "
#define DONE_WORD   " done"
#define WARNING     "WARN: "

#define BLUE  "\033[34m"
#define RED   "\033[31m"
#define RESET "\033[0m"

#define MIN_CELLS   20

typedef struct
{
  const char *text;
  guint64     usec;
} Status;

/* A vertex as it stands at the end. */
typedef struct
{
  const char      *name;
  guint64          started;
  guint64          last;      /* when it told something last */
  guint64          ended;
  DdBuildNoteKind  state;
  GArray          *statuses;
} Row;

static void
row_clear (gpointer data)
{
  g_array_unref (((Row *) data)->statuses);
}

static Row *
get_row (GArray *rows,
         guint   number)
{
  while (rows->len < number)
    {
      Row row = { .name = "", .statuses = g_array_new (FALSE, FALSE, sizeof (Status)) };

      g_array_append_val (rows, row);
    }
  return &g_array_index (rows, Row, number - 1);
}

static void
add_status (Row               *row,
            const DdBuildNote *note)
{
  Status status = { note->text, note->time - row->last };

  g_array_append_val (row->statuses, status);
  row->last = note->time;
}

static void
take (Row               *row,
      const DdBuildNote *note)
{
  switch (note->kind)
    {
    case DD_BUILD_NOTE_START:
      row->name = note->text;
      row->started = row->last = note->time;
      return;
    case DD_BUILD_NOTE_STATUS:
      add_status (row, note);
      return;
    case DD_BUILD_NOTE_CACHED:
      /* It stays one when its layers come later. */
      row->state = note->kind;
      row->ended = note->time;
      return;
    case DD_BUILD_NOTE_DONE:
    case DD_BUILD_NOTE_ERROR:
    case DD_BUILD_NOTE_CANCELED:
      if (row->state != DD_BUILD_NOTE_CACHED)
        row->state = note->kind;
      row->ended = note->time;
      return;
    case DD_BUILD_NOTE_LOG:
    default:
      return;
    }
}

static GArray *
collect_rows (const DdBuild *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  g_array_set_clear_func (rows, row_clear);
  for (guint i = 0; i < self->notes->len; i++)
    {
      const DdBuildNote *note = g_ptr_array_index (self->notes, i);

      take (get_row (rows, note->vertex), note);
    }
  return rows;
}

/* Puts the time at the right edge. Too long a text is cut. */
static void
add_line (GString    *out,
          const char *color,
          const char *left,
          guint64     usec,
          guint       width)
{
  g_autofree char *time = g_strdup_printf (" %3.1fs", (double) usec / DD_USEC_PER_SEC);
  gsize space = width - MIN (width, strlen (time) + 2);
  gsize n = dd_text_length (left);
  const char *end = n > space ? dd_text_skip (left, space) : left + strlen (left);

  g_string_append (out, color);
  g_string_append_len (out, left, end - left);
  g_string_append_printf (out, "%*s%s\n", (int) (space - MIN (n, space)) + 1, "", time);
  if (*color)
    g_string_append (out, RESET);
}

/* A status that is over is written without saying so; what it took stands at the
 * edge. */
static void
add_status_line (GString      *out,
                 const Status *status,
                 guint         width)
{
  g_autofree char *text = g_strdup (status->text);
  gboolean is_warning = g_str_has_prefix (text, WARNING);
  g_autofree char *line = NULL;
  char *last;

  if (g_str_has_suffix (text, DONE_WORD))
    text[strlen (text) - strlen (DONE_WORD)] = '\0';
  last = strrchr (text, ' ');
  if (g_str_has_prefix (text, "sha256:") && last && g_str_has_suffix (text, "s"))
    *last = '\0';
  line = g_strconcat (INDENT, is_warning ? "" : "=> ", text, NULL);
  add_line (out, is_warning ? "" : BLUE, line, status->usec, width);
}

static const char *
get_word (DdBuildNoteKind state)
{
  switch (state)
    {
    case DD_BUILD_NOTE_CACHED:
      return "CACHED ";
    case DD_BUILD_NOTE_ERROR:
      return "ERROR ";
    case DD_BUILD_NOTE_CANCELED:
      return "CANCELED ";
    case DD_BUILD_NOTE_START:
    case DD_BUILD_NOTE_STATUS:
    case DD_BUILD_NOTE_LOG:
    case DD_BUILD_NOTE_DONE:
    default:
      return "";
    }
}

static void
add_row (GString   *out,
         const Row *row,
         guint      width)
{
  g_autofree char *line = g_strconcat (INDENT, get_word (row->state), row->name, NULL);
  guint64 usec = row->state == DD_BUILD_NOTE_CACHED ? 0 : row->ended - row->started;

  add_line (out, row->state == DD_BUILD_NOTE_ERROR ? RED : BLUE, line, usec, width);
  for (guint i = 0; i < row->statuses->len; i++)
    add_status_line (out, &g_array_index (row->statuses, Status, i), width);
}

static guint64
get_end (GArray *rows)
{
  guint64 end = 0;

  for (guint i = 0; i < rows->len; i++)
    end = MAX (end, g_array_index (rows, Row, i).ended);
  return end;
}

/**
 * dd_build_print_display:
 * @self: a build that is over
 * @width: of the terminal, in cells
 *
 * Writes what `--progress=tty` leaves on the terminal.
 *
 * Returns: (transfer full): the lines
 */
char *
dd_build_print_display (const DdBuild *self,
                        guint          width)
{
  g_autoptr (GArray) rows = collect_rows (self);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *left = NULL;
  guint cells = MAX (width, MIN_CELLS);
  double seconds = rows->len ? (double) (get_end (rows) - g_array_index (rows, Row, 0).started) /
                               DD_USEC_PER_SEC : 0;

  left = g_strdup_printf ("[+] Building %.1fs (%u/%u) FINISHED", seconds, rows->len, rows->len);
  g_string_append_printf (out, "%-*s %s\n", MAX ((int) cells - (int) strlen (HEADER_NAME) - 2, 0),
                          left, HEADER_NAME);
  for (guint i = 0; i < rows->len; i++)
    add_row (out, &g_array_index (rows, Row, i), cells);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

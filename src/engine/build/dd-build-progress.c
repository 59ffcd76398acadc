// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-progress.h"
#include "dd-dockerfile.h"

#define N_LOG_LINES   10

/* A vertex as the printer knows it. */
typedef struct
{
  const char *name;
  guint64     started;
  GString    *pending;  /* lines not printed yet */
  gboolean    open;
  gboolean    torn;     /* the last thing written had no newline */
} Vertex;

typedef struct
{
  GArray  *vertices;
  guint    current;     /* 0 for none */
  GString *out;
  gboolean muted;
  gboolean any;
} Printer;

static Vertex *
get_vertex (Printer *self,
            guint    number)
{
  while (self->vertices->len < number)
    {
      Vertex vertex = { .pending = g_string_new (NULL) };

      g_array_append_val (self->vertices, vertex);
    }
  return &g_array_index (self->vertices, Vertex, number - 1);
}

static void
put (Printer    *self,
     const char *text)
{
  if (!self->muted)
    g_string_append (self->out, text);
}

/* Prints what is new of a vertex, after its name if another came before. */
static void
show (Printer *self,
      guint    number)
{
  Vertex *vertex = get_vertex (self, number);

  if (number != self->current)
    {
      g_autofree char *head = g_strdup_printf ("#%u %s\n", number, vertex->name);

      if (self->current)
        {
          g_autofree char *cut = g_strdup_printf ("%s#%u ...\n",
                                                  get_vertex (self, self->current)->torn
                                                  ? "\n" : "", self->current);

          put (self, cut);
        }
      if (self->any)
        put (self, "\n");
      put (self, head);
      self->any = TRUE;
      self->current = number;
    }
  put (self, vertex->pending->str);
  if (vertex->pending->len)
    vertex->torn = vertex->pending->str[vertex->pending->len - 1] != '\n';
  g_string_truncate (vertex->pending, 0);
}

/* Seconds since the vertex started, in front of what it wrote.
 * Source: moby/buildkit util/progress/progressui/display.go */
static void
add_log (Vertex            *vertex,
         const DdBuildNote *note)
{
  double seconds = (double) (note->time - vertex->started) / DD_USEC_PER_SEC;
  int digits = seconds < 10 ? 3 : seconds < 100 ? 2 : 1;
  g_auto (GStrv) lines = g_strsplit (note->text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    if (*lines[i] || lines[i + 1])
      g_string_append_printf (vertex->pending, "#%u %.*f %s\n", note->vertex, digits, seconds,
                              lines[i]);
}

static void
finish (Printer    *self,
        guint       number,
        const char *word,
        const char *text)
{
  Vertex *vertex = get_vertex (self, number);

  g_string_append_printf (vertex->pending, "#%u %s%s\n", number, word, text);
  vertex->open = FALSE;
  show (self, number);
  self->current = 0;
}

static void
finish_done (Printer           *self,
             const DdBuildNote *note)
{
  g_autofree char *time = g_strdup_printf ("%.1fs", (double) (note->time - get_vertex (self,
                                           note->vertex)->started) / DD_USEC_PER_SEC);

  finish (self, note->vertex, "DONE ", time);
}

static void
take (Printer           *self,
      const DdBuildNote *note)
{
  Vertex *vertex = get_vertex (self, note->vertex);

  switch (note->kind)
    {
    case DD_BUILD_NOTE_START:
      vertex->name = note->text;
      vertex->started = note->time;
      vertex->open = TRUE;
      if (self->current == 0)
        show (self, note->vertex);
      return;
    case DD_BUILD_NOTE_STATUS:
      g_string_append_printf (vertex->pending, "#%u %s\n", note->vertex, note->text);
      break;
    case DD_BUILD_NOTE_LOG:
      add_log (vertex, note);
      break;
    case DD_BUILD_NOTE_DONE:
      finish_done (self, note);
      return;
    case DD_BUILD_NOTE_CACHED:
      finish (self, note->vertex, "CACHED", "");
      return;
    case DD_BUILD_NOTE_ERROR:
      finish (self, note->vertex, "ERROR: ", note->text);
      return;
    case DD_BUILD_NOTE_CANCELED:
      finish (self, note->vertex, "CANCELED", "");
      return;
    default:
      return;
    }
  if (self->current == 0 || self->current == note->vertex)
    show (self, note->vertex);
}

static void
vertex_clear (gpointer data)
{
  g_string_free (((Vertex *) data)->pending, TRUE);
}

/**
 * dd_build_print_progress:
 * @self: a build
 * @from: how many notes were printed before
 *
 * Prints the progress as `--progress=plain` does: one vertex at a time; others
 * show when they end or when nothing else is open.
 *
 * Returns: (transfer full): what there is to print since
 * Source: moby/buildkit util/progress/progressui/printer.go
 */
char *
dd_build_print_progress (const DdBuild *self,
                         guint          from)
{
  Printer printer = {
    .vertices = g_array_new (FALSE, FALSE, sizeof (Vertex)),
    .out = g_string_new (NULL),
  };

  g_array_set_clear_func (printer.vertices, vertex_clear);
  for (guint i = 0; i < self->notes->len; i++)
    {
      printer.muted = i < from;
      take (&printer, g_ptr_array_index (self->notes, i));
    }
  g_array_unref (printer.vertices);
  return g_string_free (printer.out, FALSE);
}

/* What a command wrote last. */
static void
append_last_lines (const DdBuild *self,
                   guint          vertex,
                   GString       *out)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  guint64 started = 0;

  for (guint i = 0; i < self->notes->len; i++)
    {
      const DdBuildNote *note = g_ptr_array_index (self->notes, i);
      g_auto (GStrv) texts = NULL;

      if (note->vertex != vertex)
        continue;
      if (note->kind == DD_BUILD_NOTE_START)
        started = note->time;
      if (note->kind != DD_BUILD_NOTE_LOG)
        continue;
      texts = g_strsplit (note->text, "\n", -1);
      for (guint j = 0; texts[j]; j++)
        if (*texts[j] || texts[j + 1])
          g_ptr_array_add (lines, g_strdup_printf ("%.3f %s\n", (double) (note->time - started) /
                                                   DD_USEC_PER_SEC, texts[j]));
    }
  for (guint i = lines->len > N_LOG_LINES ? lines->len - N_LOG_LINES : 0; i < lines->len; i++)
    g_string_append (out, g_ptr_array_index (lines, i));
}

static const char *
name_of_vertex (const DdBuild *self,
                guint          vertex)
{
  for (guint i = 0; i < self->notes->len; i++)
    {
      const DdBuildNote *note = g_ptr_array_index (self->notes, i);

      if (note->vertex == vertex && note->kind == DD_BUILD_NOTE_START)
        return note->text;
    }
  return "";
}

/**
 * dd_build_print_errors:
 * @self: a build
 *
 * Returns: (transfer full): what is printed below the progress of what failed,
 *   which need not be an error of the build
 * Source: moby/buildkit util/progress/progressui/display.go, printErrorLogs
 */
char *
dd_build_print_errors (const DdBuild *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < self->notes->len; i++)
    {
      const DdBuildNote *note = g_ptr_array_index (self->notes, i);

      if (note->kind != DD_BUILD_NOTE_ERROR)
        continue;
      g_string_append_printf (out, "------\n > %s:\n", name_of_vertex (self, note->vertex));
      append_last_lines (self, note->vertex, out);
      g_string_append (out, "------\n");
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * dd_build_print_failure:
 * @self: a build that failed
 *
 * Returns: (transfer full): what is printed below the progress and
 *   dd_build_print_errors()
 */
char *
dd_build_print_failure (const DdBuild *self)
{
  g_autofree char *excerpt = dd_dockerfile_dup_excerpt (self->dockerfile, self->file_name,
                                                        (guint) self->failed_line,
                                                        (guint) self->failed_end_line);

  return g_strdup_printf ("%sERROR: failed to build: failed to solve: %s\n",
                          excerpt ? excerpt : "", self->error);
}

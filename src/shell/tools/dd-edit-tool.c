// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "dd-text-tools-private.h"

/* lines: edits a text file line by line. It is Drydock's own; what is dragged,
 * edited or switched off on the stage becomes one of its commands. */

static const char usage[] =
  N_("lines is Drydock's own: it edits a text file, as one does on the stage.\n"
     "  lines move FILE FIRST[-LAST] TO    put lines before line TO\n"
     "  lines off FILE FIRST[-LAST]        make comments of them\n"
     "  lines on FILE FIRST[-LAST]         make lines of comments\n"
     "  lines set FILE FIRST[-LAST] TEXT…  put TEXT in their place\n"
     "  lines add FILE LINE TEXT…          put TEXT before a line; each TEXT is a line\n"
     "  lines delete FILE FIRST[-LAST]     take them out\n");

/* A file that is edited: the lines FIRST to LAST, counted from 0, and all. */
typedef struct
{
  DdToolCall *call;
  GPtrArray  *lines;
  guint       first;
  guint       last;
  char       *what;   /* the first of the lines, for people */
} Edit;

typedef struct
{
  const char *name;
  int         n_words;
  gboolean    has_more;   /* words may follow */
  /* Returns: (nullable): what was done, for people; %NULL if it cannot be. */
  char     *(*run) (Edit *edit);
} Verb;

static gboolean
read_number (const char *text,
             guint       most,
             guint      *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 1, most, &value, NULL))
    return FALSE;
  *number = (guint) value - 1;
  return TRUE;
}

/* FIRST or FIRST-LAST. */
static gboolean
read_range (Edit       *self,
            const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", 2);
  guint n = self->lines->len;

  return read_number (parts[0], n, &self->first) &&
         read_number (parts[1] ? parts[1] : parts[0], n, &self->last) && self->first <= self->last;
}

static const char *
line_at (const Edit *self,
         guint       i)
{
  return g_ptr_array_index (self->lines, i);
}

static void
replace (Edit       *self,
         guint       i,
         char       *line)
{
  g_free (g_ptr_array_index (self->lines, i));
  g_ptr_array_index (self->lines, i) = line;
}

static void
take_out (Edit *self)
{
  g_ptr_array_remove_range (self->lines, self->first, self->last - self->first + 1);
}

static char *
move (Edit *self)
{
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  guint n = self->last - self->first + 1;
  guint to;

  if (!read_number (self->call->argv[4], self->lines->len + 1, &to))
    return NULL;
  if (to > self->first && to <= self->last + 1)
    return g_strdup_printf (_("“%s” stays where it is"), self->what);
  for (guint i = self->first; i <= self->last; i++)
    g_ptr_array_add (moved, g_strdup (line_at (self, i)));
  take_out (self);
  if (to > self->last)
    to -= n;
  for (guint i = 0; i < n; i++)
    g_ptr_array_insert (self->lines, (int) (to + i), g_ptr_array_index (moved, i));
  return to < self->first ? g_strdup_printf (_("“%s” moves up"), self->what)
                          : g_strdup_printf (_("“%s” moves down"), self->what);
}

static char *
switch_off (Edit *self)
{
  for (guint i = self->first; i <= self->last; i++)
    replace (self, i, g_strconcat ("# ", line_at (self, i), NULL));
  return g_strdup_printf (_("“%s” is switched off: a comment now"), self->what);
}

static char *
switch_on (Edit *self)
{
  for (guint i = self->first; i <= self->last; i++)
    {
      const char *line = line_at (self, i) + strspn (line_at (self, i), " \t");

      if (*line != '#')
        continue;
      line++;
      replace (self, i, g_strdup (*line == ' ' ? line + 1 : line));
    }
  return g_strdup_printf (_("“%s” is switched on again"), line_at (self, self->first));
}

static void
insert_texts (Edit *self)
{
  char **texts = self->call->argv + 4;

  for (guint i = 0; texts[i]; i++)
    g_ptr_array_insert (self->lines, (int) (self->first + i), g_strdup (texts[i]));
}

static char *
set (Edit *self)
{
  take_out (self);
  insert_texts (self);
  return g_strdup_printf (_("“%s” becomes “%s”"), self->what, self->call->argv[4]);
}

static char *
add (Edit *self)
{
  insert_texts (self);
  return g_strdup_printf (_("New line: “%s”"), self->call->argv[4]);
}

static char *
delete_lines (Edit *self)
{
  take_out (self);
  return g_strdup_printf (_("“%s” is taken out"), self->what);
}

static const Verb verbs[] = {
  { "move", 5, FALSE, move },
  { "off", 4, FALSE, switch_off },
  { "on", 4, FALSE, switch_on },
  { "set", 5, TRUE, set },
  { "add", 5, TRUE, add },
  { "delete", 4, FALSE, delete_lines },
};

static const Verb *
find_verb (DdToolCall *call)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (call->argv[1], verbs[i].name) &&
        (call->argc == verbs[i].n_words || (verbs[i].has_more && call->argc > verbs[i].n_words)))
      return &verbs[i];
  return NULL;
}

/* The lines of a text; the line break at its end makes no line. */
static GPtrArray *
split (const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (text, "\n", -1);

  for (guint i = 0; parts[i]; i++)
    if (*parts[i] || parts[i + 1])
      g_ptr_array_add (lines, g_strdup (parts[i]));
  return lines;
}

static char *
join (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (char *) g_ptr_array_index (lines, i));
  return g_string_free (text, FALSE);
}

/* A file may be added to behind its last line. */
static gboolean
find_lines (Edit *self)
{
  DdToolCall *call = self->call;

  if (g_str_equal (call->argv[1], "add"))
    return read_number (call->argv[3], self->lines->len + 1, &self->first);
  return read_range (self, call->argv[3]);
}

DdToolResult
dd_lines_tool (DdToolCall *call)
{
  const Verb *verb = call->argc > 1 ? find_verb (call) : NULL;
  Edit self = { .call = call };
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *what = NULL;
  g_autofree char *done = NULL;
  g_autofree char *edited = NULL;
  int result;

  if (verb == NULL)
    {
      g_string_append (call->out, _(usage));
      return dd_tool_finish (call, call->argc > 1 && !g_str_equal (call->argv[1], "--help"));
    }
  path = dd_tool_path (call, call->argv[2]);
  result = dd_fs_read_text (call->fs, path, &text);
  if (result != 0)
    return dd_tool_fail (call, 1, "lines: %s: %s", call->argv[2], dd_fs_strerror (result));
  self.lines = lines = split (text);
  if (find_lines (&self))
    {
      self.what = what = g_strdup (self.first < lines->len ? line_at (&self, self.first) : "");
      done = verb->run (&self);
    }
  if (done == NULL)
    return dd_tool_fail (call, 1, _("lines: %s has no such lines"), call->argv[2]);
  edited = join (lines);
  result = dd_fs_edit_text (call->fs, path, edited, done);
  if (result != 0)
    return dd_tool_fail (call, 1, "lines: %s: %s", call->argv[2], dd_fs_strerror (result));
  return dd_tool_finish (call, 0);
}

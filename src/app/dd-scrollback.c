// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-scrollback.h"
#include "dd-sgr.h"

/* Where a span begins in the buffer, and what it was, to notice a branch that
 * printed something else. */
typedef struct
{
  int    offset;    /* in characters */
  guint  hash;
} Place;

/* The buffer holds the finished lines. The last, unfinished one stands before
 * the entry. Going on appends, going back cuts the end off. */
struct _DdScrollback
{
  GtkTextBuffer *buffer;
  GArray        *places;    /* of the spans from "cleared" on that are shown */
  guint          cleared;
  gsize          partial;   /* bytes of the last span shown; 0: all of it */
};

/**
 * dd_scrollback_new:
 * @tags: the styles of the console's text
 *
 * Returns: (transfer full): an empty scrollback
 */
DdScrollback *
dd_scrollback_new (GtkTextTagTable *tags)
{
  DdScrollback *self = g_new0 (DdScrollback, 1);

  self->buffer = gtk_text_buffer_new (tags);
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  return self;
}

/**
 * dd_scrollback_free:
 * @self: a scrollback
 *
 * Frees it and its text.
 */
void
dd_scrollback_free (DdScrollback *self)
{
  g_object_unref (self->buffer);
  g_array_unref (self->places);
  g_free (self);
}

/**
 * dd_scrollback_get_buffer:
 * @self: a scrollback
 *
 * Returns: (transfer none): its text
 */
GtkTextBuffer *
dd_scrollback_get_buffer (DdScrollback *self)
{
  return self->buffer;
}

static const char *
tag_of (char role)
{
  return role == 'p' ? "prompt" : role == 'e' ? "error" : role == 'i' ? "input" : "output";
}

static const DdTtySpan *
span_at (const DdTty *tty,
         guint        index)
{
  return g_ptr_array_index (tty->spans, tty->cleared + index);
}

static guint
hash_of (const DdTtySpan *span)
{
  return g_str_hash (span->text) * 31 + (guint) span->role;
}

/* How many spans hold finished lines, and how many bytes of the last. */
static guint
find_end (const DdTty *tty,
          gsize       *bytes)
{
  for (guint n = tty->spans->len - tty->cleared; n > 0; n--)
    {
      const char *text = span_at (tty, n - 1)->text;
      const char *newline = strrchr (text, '\n');

      if (newline)
        {
          *bytes = newline + 1 - text;
          return n;
        }
    }
  *bytes = 0;
  return 0;
}

static int
end_offset (DdScrollback *self)
{
  return gtk_text_buffer_get_char_count (self->buffer);
}

/* Cuts everything off from a span on. */
static gboolean
cut (DdScrollback *self,
     guint         n_spans)
{
  GtkTextIter start, end;

  if (n_spans >= self->places->len)
    return FALSE;
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start,
                                      g_array_index (self->places, Place, n_spans).offset);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  g_array_set_size (self->places, n_spans);
  self->partial = 0;
  return TRUE;
}

/**
 * dd_scrollback_get_n_spans:
 * @self: a scrollback
 *
 * Returns: how many spans of the terminal it shows
 */
guint
dd_scrollback_get_n_spans (DdScrollback *self)
{
  return self->places->len;
}

/**
 * dd_scrollback_dup_output:
 * @self: a scrollback
 * @tty: the terminal it was updated from
 * @from: how many spans to leave out
 *
 * Gets what programs printed, without prompts and what was typed.
 *
 * Returns: (transfer full): the text, empty if there is none
 */
char *
dd_scrollback_dup_output (DdScrollback *self,
                          const DdTty  *tty,
                          guint         from)
{
  GString *text = g_string_new (NULL);

  for (guint i = from; i < self->places->len; i++)
    {
      const DdTtySpan *span = span_at (tty, i);
      g_autofree char *plain = dd_sgr_strip (span->text);

      if (span->role != 'p' && span->role != 'i')
        g_string_append (text, plain);
    }
  return g_string_free (text, FALSE);
}

/* Text of one colour is inserted together: each insertion costs. */
static void
flush (DdScrollback *self,
       GString      *text,
       const char   *tag)
{
  GtkTextIter end;

  if (text->len == 0)
    return;
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_insert_with_tags_by_name (self->buffer, &end, text->str, text->len, tag, NULL);
  g_string_truncate (text, 0);
}

/* Adds a span, of which colours end with it.
 *
 * Returns: how many characters of it are shown */
static int
append_span (DdScrollback    *self,
             const DdTtySpan *span,
             gsize            length,
             GString         *text,
             const char     **tag)
{
  DdSgr sgr = { span->text, span->text + length, NULL };
  int n_shown = 0;
  const char *run;
  gsize n;

  while (dd_sgr_next (&sgr, &run, &n))
    {
      const char *own = sgr.color ? sgr.color : tag_of (span->role);

      if (*tag && !g_str_equal (own, *tag))
        flush (self, text, *tag);
      *tag = own;
      g_string_append_len (text, run, (gssize) n);
      n_shown += (int) g_utf8_strlen (run, (gssize) n);
    }
  return n_shown;
}

static void
append (DdScrollback *self,
        const DdTty  *tty,
        guint         n_spans,
        gsize         last_bytes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int offset = end_offset (self);
  const char *tag = NULL;

  while (self->places->len < n_spans)
    {
      const DdTtySpan *span = span_at (tty, self->places->len);
      Place place = { offset, hash_of (span) };
      gsize length = strlen (span->text);

      g_array_append_val (self->places, place);
      if (self->places->len == n_spans && last_bytes < length)
        self->partial = length = last_bytes;
      offset += append_span (self, span, length, text, &tag);
    }
  flush (self, text, tag);
}

/* How many of the spans shown are still there, unchanged. */
static guint
count_same (DdScrollback *self,
            const DdTty  *tty,
            guint         n_spans,
            gboolean      same_branch)
{
  guint n = MIN (n_spans, self->places->len);

  if (!same_branch)
    for (guint i = 0; i < n; i++)
      if (g_array_index (self->places, Place, i).hash != hash_of (span_at (tty, i)))
        return i;
  return n;
}

/**
 * dd_scrollback_update:
 * @self: a scrollback
 * @tty: the terminal at the cursor
 * @same_branch: whether it was updated from the same branch of the same
 *   session before, where what was printed once stays the same
 *
 * Makes the text that of the terminal, changing no more than needed.
 *
 * Returns: whether the text changed
 */
gboolean
dd_scrollback_update (DdScrollback *self,
                      const DdTty  *tty,
                      gboolean      same_branch)
{
  gboolean changed = FALSE;
  gsize last_bytes;
  guint n_spans = find_end (tty, &last_bytes);
  guint same;

  if (self->cleared != tty->cleared)
    changed = cut (self, 0);
  self->cleared = tty->cleared;
  same = count_same (self, tty, n_spans, same_branch);
  /* A span that is shown in part, or will be, is taken away and added anew. */
  if (same && same == self->places->len && self->partial &&
      (same < n_spans || self->partial != last_bytes))
    same--;
  if (same && same == n_spans && same < self->places->len &&
      last_bytes < strlen (span_at (tty, same - 1)->text))
    same--;
  changed |= cut (self, same);
  if (self->places->len == n_spans)
    return changed;
  append (self, tty, n_spans, last_bytes);
  return TRUE;
}

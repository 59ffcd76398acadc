// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-sgr.h"

#define ESCAPE '\033'

/* The ones the programs of the model use; each pale and bright.
 * Source: ECMA-48, 8.3.117 SGR */
static const struct
{
  int         number;
  const char *color;
} colors[] = {
  { 31, "red" }, { 91, "red" }, { 32, "green" }, { 92, "green" },
  { 33, "yellow" }, { 93, "yellow" }, { 34, "blue" }, { 94, "blue" },
};

static void
set_color (DdSgr *self,
           int    number)
{
  /* 0 is "as usual", 39 "the usual colour"; bold and the like change nothing. */
  if (number == 0 || number == 39)
    self->color = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (colors); i++)
    if (colors[i].number == number)
      self->color = colors[i].color;
}

/* Goes past a control sequence, and follows it if it is about colours. */
static void
skip_sequence (DdSgr *self)
{
  const char *begin = self->at + 1;
  const char *last;

  if (begin == self->end || *begin != '[')
    {
      self->at = begin;
      return;
    }
  begin++;
  for (last = begin; last < self->end && (*last < '@' || *last > '~'); last++)
    ;
  if (last < self->end && *last == 'm')
    for (const char *number = begin; number <= last; number += strcspn (number, ";m") + 1)
      set_color (self, atoi (number));
  self->at = MIN (last + 1, self->end);
}

/**
 * dd_sgr_next:
 * @self: a text
 * @run: (out): where the next run begins
 * @length: (out): its length in bytes
 *
 * Reads on to what has one colour, which is #DdSgr.color then. What does not
 * end in a control sequence is left out; so are sequences about anything else.
 *
 * Returns: whether there was more to read
 */
gboolean
dd_sgr_next (DdSgr       *self,
             const char **run,
             gsize       *length)
{
  while (self->at < self->end && *self->at == ESCAPE)
    skip_sequence (self);
  *run = self->at;
  while (self->at < self->end && *self->at != ESCAPE)
    self->at++;
  *length = (gsize) (self->at - *run);
  return *length > 0;
}

/**
 * dd_sgr_strip:
 * @text: what was sent to a terminal
 *
 * Returns: (transfer full): the text without control sequences
 */
char *
dd_sgr_strip (const char *text)
{
  DdSgr sgr = { text, text + strlen (text), NULL };
  GString *plain = g_string_new (NULL);
  const char *run;
  gsize length;

  while (dd_sgr_next (&sgr, &run, &length))
    g_string_append_len (plain, run, (gssize) length);
  return g_string_free (plain, FALSE);
}

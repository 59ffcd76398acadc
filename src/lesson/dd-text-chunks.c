// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "dd-text-chunks.h"

/* A long text is translated in pieces: what stands between empty lines.
 * Fenced code stays as it is. The program and the tool that collects the
 * strings cut in the same way, because both do it here. */

typedef struct
{
  DdChunkFunc  func;
  gpointer     user_data;
  GString     *out;    /* what is not given to func goes here unchanged */
  GString     *chunk;
  guint        line;
  guint        chunk_line;
  gboolean     fenced;
} Cutter;

static gboolean
is_blank (const char *line)
{
  return line[strspn (line, " \t\r")] == '\0';
}

static void
end_chunk (Cutter *self)
{
  if (self->chunk->len == 0)
    return;
  g_string_truncate (self->chunk, self->chunk->len - 1);
  self->func (self->chunk->str, self->chunk_line, self->user_data);
  if (self->out != NULL)
    g_string_append_c (self->out, '\n');
  g_string_truncate (self->chunk, 0);
}

static void
keep_line (Cutter     *self,
           const char *line)
{
  if (self->out != NULL)
    g_string_append_printf (self->out, "%s\n", line);
}

static void
take_line (Cutter     *self,
           const char *line)
{
  gboolean fence = g_str_has_prefix (line, "```");

  self->line++;
  if (fence || self->fenced || is_blank (line))
    {
      end_chunk (self);
      keep_line (self, line);
      self->fenced ^= fence;
      return;
    }
  if (self->chunk->len == 0)
    self->chunk_line = self->line;
  g_string_append_printf (self->chunk, "%s\n", line);
}

static void
cut (Cutter     *self,
     const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  self->chunk = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i + 1] != NULL || *lines[i] != '\0')
      take_line (self, lines[i]);
  end_chunk (self);
  g_string_free (self->chunk, TRUE);
}

/**
 * dd_text_foreach_chunk:
 * @text: a Markdown text
 * @func: (scope call): what to call
 * @user_data: data for @func
 *
 * Calls @func for each piece of a text that is translated on its own.
 */
void
dd_text_foreach_chunk (const char  *text,
                       DdChunkFunc  func,
                       gpointer     user_data)
{
  Cutter cutter = { .func = func, .user_data = user_data };

  g_return_if_fail (text != NULL && func != NULL);

  cut (&cutter, text);
}

typedef struct
{
  GString    *out;
  const char *domain;
} Translation;

static void
translate_chunk (const char *chunk,
                 guint       line,
                 gpointer    user_data)
{
  Translation *self = user_data;

  g_string_append (self->out, g_dgettext (self->domain, chunk));
}

/**
 * dd_text_translate:
 * @text: a Markdown text
 * @domain: the gettext domain
 *
 * Translates a text piece by piece.
 *
 * Returns: (transfer full): the translation; the text itself where there is none
 */
char *
dd_text_translate (const char *text,
                   const char *domain)
{
  GString *out = g_string_new (NULL);
  Translation translation = { out, domain };
  Cutter cutter = { .func = translate_chunk, .user_data = &translation, .out = out };

  g_return_val_if_fail (text != NULL && domain != NULL, g_string_free (out, FALSE));

  cut (&cutter, text);
  return g_string_free (out, FALSE);
}

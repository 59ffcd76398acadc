// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-private.h"
#include "dd-dockerfile-values.h"
#include "dd-go-text.h"
#include "dd-syntax-private.h"

/* The longest line the builder reads, in bytes, without its line end. */
#define MAX_LINE_BYTES 65535

#define BYTE_ORDER_MARK "\357\273\277"

typedef struct
{
  DdDockerfile *dockerfile;
  const char   *at;
  guint         line;
  guint         empty_line;
  gboolean      directives_done;
  gboolean      too_long;
  GPtrArray    *comments;
} FileReader;

/* Takes the next line with its line end; %NULL at the end of the text. */
static char *
take_line (FileReader *reader)
{
  const char *end;
  char *line;

  if (*reader->at == '\0' || reader->too_long)
    return NULL;
  end = strchr (reader->at, '\n');
  end = end != NULL ? end + 1 : reader->at + strlen (reader->at);
  if (end - reader->at > MAX_LINE_BYTES + (end[-1] == '\n'))
    {
      reader->too_long = TRUE;
      return NULL;
    }
  line = g_strndup (reader->at, (gsize) (end - reader->at));
  reader->at = end;
  reader->line++;

  return line;
}

static void
trim_line_end (char *line)
{
  gsize length = strlen (line);

  while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
    line[--length] = '\0';
}

static gboolean
is_comment (const char *line)
{
  return *_dd_dockerfile_skip_blanks (line) == '#';
}

static void
directive_free (DdDockerfileDirective *directive)
{
  g_free (directive->name);
  g_free (directive->value);
  g_free (directive);
}

static gboolean
set_escape (FileReader  *reader,
            const char  *value,
            GError     **error)
{
  if (!g_str_equal (value, "\\") && !g_str_equal (value, "`"))
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, reader->line, 1,
                                   "invalid escape token '%s' does not match ` or \\", value);
  reader->dockerfile->escape = *value;

  return TRUE;
}

/* Reads a parser directive. The first line that is none ends them. */
static gboolean
read_directive (FileReader  *reader,
                const char  *line,
                gboolean    *found,
                GError     **error)
{
  DdDockerfileDirective *directive;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  *found = FALSE;
  if (reader->directives_done)
    return TRUE;
  if (!_dd_dockerfile_match_directive (line, "#", &name, &value))
    {
      reader->directives_done = TRUE;
      return TRUE;
    }
  if (dd_dockerfile_get_directive (reader->dockerfile, name) != NULL)
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, reader->line, 1,
                                   "only one %s parser directive can be used", name);
  if (g_str_equal (name, "escape") && !set_escape (reader, value, error))
    return FALSE;

  directive = g_new0 (DdDockerfileDirective, 1);
  directive->name = g_steal_pointer (&name);
  directive->value = g_steal_pointer (&value);
  directive->line = reader->line;
  g_ptr_array_add (reader->dockerfile->directives, directive);
  *found = TRUE;

  return TRUE;
}

/* Takes the escape from the end of a line that goes on in the next one: it is
 * the last character that is no blank, and none stands before it. */
static gboolean
take_continuation (char *line,
                   char  escape)
{
  gsize length = strlen (line);

  while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
    length--;
  if (length == 0 || line[length - 1] != escape)
    return FALSE;
  if (length > 1 && line[length - 2] == escape)
    return FALSE;
  line[length - 1] = '\0';

  return TRUE;
}

static void
note_comment (FileReader *reader,
              const char *line)
{
  char *comment = dd_go_trim_space (line + 1);

  if (*comment != '\0')
    {
      g_ptr_array_add (reader->comments, comment);
      return;
    }
  g_ptr_array_set_size (reader->comments, 0);
  g_free (comment);
}

/* Joins the lines that belong to one instruction. */
static char *
join_lines (FileReader *reader,
            const char *first)
{
  const char escape = reader->dockerfile->escape;
  GString *joined = g_string_new (first);
  gboolean empty = FALSE;
  gboolean more = TRUE;

  while (more)
    {
      g_autofree char *line = take_line (reader);

      if (line == NULL)
        break;
      trim_line_end (line);
      if (is_comment (line))
        continue;
      if (*_dd_dockerfile_skip_blanks (line) == '\0')
        {
          empty = TRUE;
          continue;
        }
      more = take_continuation (line, escape);
      g_string_append (joined, line);
    }
  if (empty)
    reader->empty_line = reader->line;

  return g_string_free (joined, FALSE);
}

static gboolean
read_heredoc (FileReader           *reader,
              DdDockerfileHeredoc  *heredoc,
              guint                 start_line,
              GError              **error)
{
  GString *content = g_string_new (NULL);
  gboolean ended = FALSE;

  while (!ended)
    {
      g_autofree char *line = take_line (reader);
      g_autofree char *bare = NULL;
      const char *word;

      if (line == NULL)
        break;
      word = bare = g_strdup (line);
      trim_line_end (bare);
      while (heredoc->strip_tabs && *word == '\t')
        word++;
      ended = g_str_equal (word, heredoc->name);
      if (!ended)
        g_string_append (content, line);
    }
  g_free (heredoc->content);
  heredoc->content = g_string_free (content, FALSE);

  return ended || dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, start_line, 1,
                                          "unterminated heredoc");
}

static gboolean
read_heredocs (FileReader               *reader,
               DdDockerfileInstruction  *instruction,
               guint                     start_line,
               GError                  **error)
{
  if (!_dd_dockerfile_instruction_takes_heredocs (instruction))
    return TRUE;
  if (!dd_dockerfile_heredocs_in_line (instruction->original, instruction->heredocs, error))
    return FALSE;

  for (guint i = 0; i < instruction->heredocs->len; i++)
    if (!read_heredoc (reader, g_ptr_array_index (instruction->heredocs, i), start_line, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_instruction (FileReader  *reader,
                  const char  *line,
                  guint        start_line,
                  guint        column,
                  GError     **error)
{
  DdDockerfileInstruction *instruction;
  g_autoptr (GError) inner = NULL;

  instruction = _dd_dockerfile_instruction_new (line, reader->dockerfile->escape, &inner);
  if (instruction == NULL)
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, start_line, column,
                                   "%s", inner->message);
  g_ptr_array_add (reader->dockerfile->instructions, instruction);
  instruction->start_line = start_line;
  instruction->empty_line = reader->empty_line;
  reader->empty_line = 0;
  g_strfreev (instruction->comments);
  instruction->comments = _dd_strings_finish (g_steal_pointer (&reader->comments));
  reader->comments = _dd_strings_new ();
  if (!read_heredocs (reader, instruction, start_line, &inner))
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, start_line, column,
                                   "%s", inner->message);
  instruction->end_line = reader->line;

  return TRUE;
}

/* Reads what begins with @raw: nothing, a comment, a directive or an
 * instruction. */
static gboolean
read_from_line (FileReader  *reader,
                char        *raw,
                GError     **error)
{
  const guint start_line = reader->line;
  g_autofree char *joined = NULL;
  gboolean comment = is_comment (raw);
  gboolean directive;
  char *line;

  if (comment)
    note_comment (reader, raw);
  trim_line_end (raw);
  line = (char *) _dd_dockerfile_skip_blanks (raw);
  if (!read_directive (reader, line, &directive, error))
    return FALSE;
  if (directive && reader->comments->len > 0)
    g_ptr_array_remove_index (reader->comments, reader->comments->len - 1);
  if (comment)
    return TRUE;
  if (take_continuation (line, reader->dockerfile->escape))
    joined = join_lines (reader, line);
  else if (*line == '\0')
    return TRUE;

  return read_instruction (reader, joined != NULL ? joined : line, start_line,
                           (guint) (line - raw) + 1, error);
}

/* Reads the text of @self into instructions. */
gboolean
_dd_dockerfile_read (DdDockerfile  *self,
                     GError       **error)
{
  FileReader reader = { .dockerfile = self, .at = self->text };
  gboolean read = TRUE;
  char *line;

  self->directives = g_ptr_array_new_with_free_func ((GDestroyNotify) directive_free);
  if (g_str_has_prefix (reader.at, BYTE_ORDER_MARK))
    reader.at += strlen (BYTE_ORDER_MARK);
  reader.comments = _dd_strings_new ();
  while (read && (line = take_line (&reader)) != NULL)
    {
      read = read_from_line (&reader, line, error);
      g_free (line);
    }
  g_ptr_array_unref (reader.comments);

  if (read && self->instructions->len == 0)
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (reader.line, 1), 1,
                                   "file with no instructions");
  if (read && reader.too_long)
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_RANGE, reader.line + 1, 1,
                                   "dockerfile line greater than max allowed size of %d",
                                   MAX_LINE_BYTES);

  return read;
}

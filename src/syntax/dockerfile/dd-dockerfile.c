// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-private.h"
#include "dd-go-text.h"

/* How many lines an excerpt shows around the place, per side; of a single
 * line more is shown. */
#define EXCERPT_LINES 2
#define EXCERPT_LINES_SINGLE 4

#define EXCERPT_RULE "--------------------\n"
#define REPLACEMENT_CHARACTER "\357\277\275"

G_DEFINE_BOXED_TYPE (DdDockerfile, dd_dockerfile, dd_dockerfile_ref, dd_dockerfile_unref)

static void
stage_free (DdDockerfileStage *stage)
{
  g_free (stage->base);
  g_free (stage->name);
  g_free (stage->platform);
  g_ptr_array_unref (stage->instructions);
  g_free (stage);
}

/* A text without NUL; each becomes the replacement character. */
static char *
dup_text (const char *text,
          gssize      length)
{
  const gsize size = length < 0 ? strlen (text) : (gsize) length;
  GString *out = g_string_sized_new (size);

  for (gsize i = 0; i < size;)
    {
      const gsize part = strnlen (text + i, size - i);

      g_string_append_len (out, text + i, (gssize) part);
      i += part;
      if (i < size)
        g_string_append (out, REPLACEMENT_CHARACTER);
      i++;
    }

  return g_string_free (out, FALSE);
}

static DdDockerfile *
dockerfile_new (const char *text,
                gssize      length)
{
  DdDockerfile *self = g_new0 (DdDockerfile, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->text = dup_text (text, length);
  self->escape = '\\';
  self->instructions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_dockerfile_instruction_free);
  self->global_arguments = g_ptr_array_new ();
  self->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) stage_free);

  return self;
}

/**
 * dd_dockerfile_read:
 * @text: the text of a Dockerfile; any bytes
 * @length: its length in bytes, or -1 if it ends with a NUL
 * @error: return location
 *
 * Reads a Dockerfile into instructions without a look at what they say: names
 * that no instruction has and arguments that are missing are kept. There are
 * no stages.
 *
 * Returns: (transfer full) (nullable): the Dockerfile; %NULL with
 *   %DD_SYNTAX_ERROR_INVALID, and a position, if it cannot be read
 * Source: Dockerfile reference, "Format" and "Parser directives"
 */
DdDockerfile *
dd_dockerfile_read (const char  *text,
                    gssize       length,
                    GError     **error)
{
  g_autoptr (DdDockerfile) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  self = dockerfile_new (text, length);
  if (!_dd_dockerfile_read (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
open_stage (DdDockerfile            *self,
            DdDockerfileInstruction *from)
{
  DdDockerfileStage *stage = g_new0 (DdDockerfileStage, 1);

  stage->index = self->stages->len;
  stage->from = from;
  stage->base = g_strdup (from->arguments[0]);
  if (from->arguments[1] != NULL)
    stage->name = dd_go_to_lower (from->arguments[2]);
  stage->platform = g_strdup (dd_dockerfile_instruction_get_flag (from, "platform"));
  stage->instructions = g_ptr_array_new ();
  g_ptr_array_add (self->stages, stage);
}

/* Puts an instruction where it belongs. */
static gboolean
place_instruction (DdDockerfile             *self,
                   DdDockerfileInstruction  *instruction,
                   GError                  **error)
{
  g_autoptr (GError) inner = NULL;
  DdDockerfileStage *stage;

  if (!_dd_dockerfile_check_instruction (instruction, &inner))
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, instruction->start_line, 1,
                                   "dockerfile parse error on line %u: %s",
                                   instruction->start_line, inner->message);
  if (instruction->kind == DD_DOCKERFILE_FROM)
    {
      open_stage (self, instruction);
      return TRUE;
    }
  if (self->stages->len > 0)
    {
      stage = g_ptr_array_index (self->stages, self->stages->len - 1);
      g_ptr_array_add (stage->instructions, instruction);
      return TRUE;
    }
  if (instruction->kind != DD_DOCKERFILE_ARG)
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, instruction->start_line, 1,
                                   "no build stage in current context");
  g_ptr_array_add (self->global_arguments, instruction);

  return TRUE;
}

/**
 * dd_dockerfile_parse:
 * @text: the text of a Dockerfile; any bytes
 * @length: its length in bytes, or -1 if it ends with a NUL
 * @error: return location
 *
 * Reads a Dockerfile, checks every instruction and sorts them into stages. An
 * ARG before the first FROM is a global one. A file that has such ARGs and no
 * FROM is taken; it has no stage to build.
 *
 * Returns: (transfer full) (nullable): the Dockerfile; %NULL with
 *   %DD_SYNTAX_ERROR_INVALID, and a position, in the builder's words
 * Source: Dockerfile reference
 */
DdDockerfile *
dd_dockerfile_parse (const char  *text,
                     gssize       length,
                     GError     **error)
{
  g_autoptr (DdDockerfile) self = dd_dockerfile_read (text, length, error);

  if (self == NULL)
    return NULL;
  for (guint i = 0; i < self->instructions->len; i++)
    if (!place_instruction (self, g_ptr_array_index (self->instructions, i), error))
      return NULL;

  return g_steal_pointer (&self);
}

/**
 * dd_dockerfile_ref:
 * @self: a Dockerfile
 *
 * Returns: (transfer full): @self
 */
DdDockerfile *
dd_dockerfile_ref (DdDockerfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * dd_dockerfile_unref:
 * @self: (transfer full): a Dockerfile
 *
 * Gives a reference back. The last one frees the Dockerfile with its stages
 * and instructions.
 */
void
dd_dockerfile_unref (DdDockerfile *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->text);
  g_clear_pointer (&self->directives, g_ptr_array_unref);
  g_ptr_array_unref (self->stages);
  g_ptr_array_unref (self->global_arguments);
  g_ptr_array_unref (self->instructions);
  g_free (self);
}

/**
 * dd_dockerfile_get_text:
 * @self: a Dockerfile
 *
 * Returns: the text it was read from; a NUL in it became U+FFFD
 */
const char *
dd_dockerfile_get_text (DdDockerfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * dd_dockerfile_get_escape:
 * @self: a Dockerfile
 *
 * Returns: its escape character, a backslash or a backtick
 */
char
dd_dockerfile_get_escape (DdDockerfile *self)
{
  g_return_val_if_fail (self != NULL, '\\');

  return self->escape;
}

/**
 * dd_dockerfile_get_directives:
 * @self: a Dockerfile
 *
 * Returns: (transfer none) (element-type DdDockerfileDirective): its parser
 *   directives, in order
 */
GPtrArray *
dd_dockerfile_get_directives (DdDockerfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->directives;
}

/**
 * dd_dockerfile_get_directive:
 * @self: a Dockerfile
 * @name: `syntax`, `escape` or `check`
 *
 * Returns: (nullable): the value of the parser directive @name
 */
const char *
dd_dockerfile_get_directive (DdDockerfile *self,
                             const char   *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->directives->len; i++)
    {
      const DdDockerfileDirective *directive = g_ptr_array_index (self->directives, i);

      if (g_str_equal (directive->name, name))
        return directive->value;
    }

  return NULL;
}

/**
 * dd_dockerfile_get_instructions:
 * @self: a Dockerfile
 *
 * Returns: (transfer none) (element-type DdDockerfileInstruction): all its
 *   instructions, in order
 */
GPtrArray *
dd_dockerfile_get_instructions (DdDockerfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->instructions;
}

/**
 * dd_dockerfile_get_global_arguments:
 * @self: a Dockerfile
 *
 * Returns: (transfer none) (element-type DdDockerfileInstruction): the ARGs
 *   before the first FROM
 */
GPtrArray *
dd_dockerfile_get_global_arguments (DdDockerfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->global_arguments;
}

/**
 * dd_dockerfile_get_stages:
 * @self: a Dockerfile
 *
 * Returns: (transfer none) (element-type DdDockerfileStage): its stages; none
 *   if it came from [func@dockerfile_read]
 */
GPtrArray *
dd_dockerfile_get_stages (DdDockerfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->stages;
}

/* Widens the range [*first, *last] by the lines that are shown around it. */
static void
widen_excerpt (guint *first,
               guint *last,
               guint  n_lines)
{
  const guint pad = *first == *last ? EXCERPT_LINES_SINGLE : EXCERPT_LINES;

  for (guint shown = 0; shown < pad; shown++)
    {
      if (*first > 1)
        {
          (*first)--;
          shown++;
        }
      if (*last != n_lines)
        {
          (*last)++;
          shown++;
        }
    }
}

/**
 * dd_dockerfile_dup_excerpt:
 * @text: the text of a Dockerfile
 * @name: its file name
 * @start_line: the first line of the place, counted from 1
 * @end_line: the last line of the place
 *
 * Shows a place in a Dockerfile as the builder does below an error: the lines
 * around it with their numbers, those that are meant marked with `>>>`.
 *
 * Returns: (transfer full) (nullable): the excerpt, several lines; %NULL if
 *   @text has no such line
 */
char *
dd_dockerfile_dup_excerpt (const char *text,
                           const char *name,
                           guint       start_line,
                           guint       end_line)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const guint n_lines = g_strv_length (lines);
  guint first = start_line;
  guint last = MIN (MAX (start_line, end_line), n_lines);
  GString *out;

  if (start_line < 1 || start_line > n_lines)
    return NULL;

  out = g_string_new (NULL);
  g_string_append_printf (out, "%s:%u\n" EXCERPT_RULE, name, start_line);
  widen_excerpt (&first, &last, n_lines);
  for (guint line = first; line <= last; line++)
    {
      const gboolean meant = line >= start_line && line <= MAX (start_line, end_line);

      g_string_append_printf (out, " %3u | %s %s\n", line, meant ? ">>>" : "   ", lines[line - 1]);
    }
  g_string_append (out, EXCERPT_RULE);

  return g_string_free (out, FALSE);
}

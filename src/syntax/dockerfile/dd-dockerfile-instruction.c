// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-private.h"
#include "dd-dockerfile-values.h"
#include "dd-go-text.h"
#include "dd-syntax-private.h"

/* ONBUILD may stand before any instruction, so also before itself. */
#define MAX_TRIGGERS 32

/* How the arguments of an instruction are read. */
typedef enum
{
  ARGUMENTS_NONE,
  ARGUMENTS_LINE,
  ARGUMENTS_BLANKS,
  ARGUMENTS_WORDS,
  ARGUMENTS_PAIRS,
  ARGUMENTS_JSON_OR_LINE,
  ARGUMENTS_JSON_OR_BLANKS,
  ARGUMENTS_HEALTH,
  ARGUMENTS_TRIGGER,
} ArgumentForm;

static const struct
{
  const char   *name;
  ArgumentForm  form;
  gboolean      heredocs;
} kinds[] = {
  [DD_DOCKERFILE_UNKNOWN] = { "", ARGUMENTS_NONE, FALSE },
  [DD_DOCKERFILE_ADD] = { "ADD", ARGUMENTS_JSON_OR_BLANKS, TRUE },
  [DD_DOCKERFILE_ARG] = { "ARG", ARGUMENTS_WORDS, FALSE },
  [DD_DOCKERFILE_CMD] = { "CMD", ARGUMENTS_JSON_OR_LINE, FALSE },
  [DD_DOCKERFILE_COPY] = { "COPY", ARGUMENTS_JSON_OR_BLANKS, TRUE },
  [DD_DOCKERFILE_ENTRYPOINT] = { "ENTRYPOINT", ARGUMENTS_JSON_OR_LINE, FALSE },
  [DD_DOCKERFILE_ENV] = { "ENV", ARGUMENTS_PAIRS, FALSE },
  [DD_DOCKERFILE_EXPOSE] = { "EXPOSE", ARGUMENTS_BLANKS, FALSE },
  [DD_DOCKERFILE_FROM] = { "FROM", ARGUMENTS_BLANKS, FALSE },
  [DD_DOCKERFILE_HEALTHCHECK] = { "HEALTHCHECK", ARGUMENTS_HEALTH, FALSE },
  [DD_DOCKERFILE_LABEL] = { "LABEL", ARGUMENTS_PAIRS, FALSE },
  [DD_DOCKERFILE_MAINTAINER] = { "MAINTAINER", ARGUMENTS_LINE, FALSE },
  [DD_DOCKERFILE_ONBUILD] = { "ONBUILD", ARGUMENTS_TRIGGER, FALSE },
  [DD_DOCKERFILE_RUN] = { "RUN", ARGUMENTS_JSON_OR_LINE, TRUE },
  [DD_DOCKERFILE_SHELL] = { "SHELL", ARGUMENTS_JSON_OR_LINE, FALSE },
  [DD_DOCKERFILE_STOPSIGNAL] = { "STOPSIGNAL", ARGUMENTS_LINE, FALSE },
  [DD_DOCKERFILE_USER] = { "USER", ARGUMENTS_LINE, FALSE },
  [DD_DOCKERFILE_VOLUME] = { "VOLUME", ARGUMENTS_JSON_OR_BLANKS, FALSE },
  [DD_DOCKERFILE_WORKDIR] = { "WORKDIR", ARGUMENTS_LINE, FALSE },
};

/**
 * dd_dockerfile_kind_to_string:
 * @kind: a kind
 *
 * Returns: the name in upper case; an empty string for
 *   %DD_DOCKERFILE_UNKNOWN
 */
const char *
dd_dockerfile_kind_to_string (DdDockerfileKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind].name;
}

/**
 * dd_dockerfile_kind_from_string:
 * @name: a name, upper and lower case alike
 *
 * Returns: the kind; %DD_DOCKERFILE_UNKNOWN if there is none
 */
DdDockerfileKind
dd_dockerfile_kind_from_string (const char *name)
{
  g_return_val_if_fail (name != NULL, DD_DOCKERFILE_UNKNOWN);

  for (guint kind = 1; kind < G_N_ELEMENTS (kinds); kind++)
    if (g_ascii_strcasecmp (kinds[kind].name, name) == 0)
      return (DdDockerfileKind) kind;

  return DD_DOCKERFILE_UNKNOWN;
}

void
_dd_dockerfile_instruction_free (DdDockerfileInstruction *self)
{
  g_free (self->keyword);
  g_free (self->original);
  g_strfreev (self->flags);
  g_strfreev (self->arguments);
  g_strfreev (self->comments);
  g_clear_pointer (&self->trigger, _dd_dockerfile_instruction_free);
  g_ptr_array_unref (self->heredocs);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdDockerfileInstruction, _dd_dockerfile_instruction_free)

static char **
one_string (const char *text)
{
  GPtrArray *strings = _dd_strings_new ();

  if (*text != '\0')
    g_ptr_array_add (strings, g_strdup (text));

  return _dd_strings_finish (strings);
}

/* The exec form if @text is a JSON array, else the shell form. */
static gboolean
read_json_or (DdDockerfileInstruction  *self,
              const char               *text,
              gboolean                  blanks,
              GError                  **error)
{
  if (!_dd_dockerfile_read_json (text, &self->arguments, error))
    return FALSE;
  self->json = self->arguments != NULL;
  if (!self->json)
    self->arguments =
      blanks && *text != '\0' ? _dd_dockerfile_split_blanks (text, 0) : one_string (text);

  return TRUE;
}

/* A type, and a command in either form. */
static gboolean
read_health (DdDockerfileInstruction  *self,
             const char               *text,
             GError                  **error)
{
  g_auto (GStrv) command = NULL;
  const char *end = text;
  const char *next;
  GPtrArray *out;

  while (*end != '\0' && !dd_go_is_space ((guchar) *end))
    end++;
  next = end;
  while (*next != '\0' && dd_go_is_space ((guchar) *next))
    next++;
  if (!read_json_or (self, next, FALSE, error))
    return FALSE;

  command = g_steal_pointer (&self->arguments);
  out = _dd_strings_new ();
  if (end > text)
    {
      g_ptr_array_add (out, g_strndup (text, (gsize) (end - text)));
      for (gsize i = 0; command[i] != NULL; i++)
        g_ptr_array_add (out, g_strdup (command[i]));
    }
  self->arguments = _dd_strings_finish (out);

  return TRUE;
}

static gboolean
refuse_triggers (GError **error)
{
  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
}

static DdDockerfileInstruction *read_line (const char  *line,
                                           char         escape,
                                           guint        depth,
                                           GError     **error);

static gboolean
read_arguments (DdDockerfileInstruction  *self,
                const char               *text,
                char                      escape,
                guint                     depth,
                GError                  **error)
{
  switch (kinds[self->kind].form)
    {
    case ARGUMENTS_LINE:
      self->arguments = one_string (text);
      return TRUE;
    case ARGUMENTS_BLANKS:
      self->arguments = *text != '\0' ? _dd_dockerfile_split_blanks (text, 0) : one_string (text);
      return TRUE;
    case ARGUMENTS_WORDS:
      self->arguments = _dd_dockerfile_split_words (text, escape);
      return TRUE;
    case ARGUMENTS_PAIRS:
      self->arguments = _dd_dockerfile_read_pairs (text, kinds[self->kind].name, escape, error);
      return self->arguments != NULL;
    case ARGUMENTS_JSON_OR_LINE:
      return read_json_or (self, text, FALSE, error);
    case ARGUMENTS_JSON_OR_BLANKS:
      return read_json_or (self, text, TRUE, error);
    case ARGUMENTS_HEALTH:
      return read_health (self, text, error);
    case ARGUMENTS_TRIGGER:
      self->arguments = one_string ("");
      if (*text == '\0')
        return TRUE;
      if (depth == MAX_TRIGGERS)
        return refuse_triggers (error);
      self->trigger = read_line (text, escape, depth + 1, error);
      return self->trigger != NULL;
    case ARGUMENTS_NONE:
    default:
      self->arguments = one_string ("");
      return TRUE;
    }
}

static DdDockerfileInstruction *
read_line (const char  *line,
           char         escape,
           guint        depth,
           GError     **error)
{
  g_autoptr (DdDockerfileInstruction) self = g_new0 (DdDockerfileInstruction, 1);
  g_autofree char *trimmed = dd_go_trim_space (line);
  g_autofree char *rest = NULL;
  g_auto (GStrv) parts = _dd_dockerfile_split_blanks (trimmed, 2);

  self->heredocs = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_dockerfile_heredoc_free);
  self->keyword = g_strdup (parts[0]);
  self->kind = dd_dockerfile_kind_from_string (parts[0]);
  self->original = g_strdup (line);
  self->comments = _dd_strings_finish (_dd_strings_new ());
  self->flags = _dd_dockerfile_read_flags (parts[1] != NULL ? parts[1] : "", &rest);

  if (!read_arguments (self, rest, escape, depth, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Reads one instruction out of a line whose continuations were joined. */
DdDockerfileInstruction *
_dd_dockerfile_instruction_new (const char  *line,
                                char         escape,
                                GError     **error)
{
  return read_line (line, escape, 0, error);
}

/* Whether `<<` begins a heredoc in it. */
gboolean
_dd_dockerfile_instruction_takes_heredocs (const DdDockerfileInstruction *self)
{
  if (self->trigger != NULL)
    self = self->trigger;

  return kinds[self->kind].heredocs && !self->json && strstr (self->original, "<<") != NULL;
}

/* All arguments; those of ONBUILD are the name of its trigger and the
 * arguments of that. */
char **
_dd_dockerfile_instruction_words (const DdDockerfileInstruction *self)
{
  g_auto (GStrv) inner = NULL;
  GPtrArray *words;

  if (self->trigger == NULL)
    return g_strdupv (self->arguments);

  words = _dd_strings_new ();
  g_ptr_array_add (words, g_strdup (self->trigger->keyword));
  inner = _dd_dockerfile_instruction_words (self->trigger);
  for (gsize i = 0; inner[i] != NULL; i++)
    g_ptr_array_add (words, g_strdup (inner[i]));

  return _dd_strings_finish (words);
}

/* The value in a flag as it is written, if it is the flag @name. */
static const char *
match_flag (const char *flag,
            const char *name)
{
  const gsize length = strlen (name);

  if (strncmp (flag, "--", 2) != 0 || strncmp (flag + 2, name, length) != 0)
    return NULL;
  flag += 2 + length;
  if (*flag == '\0')
    return flag;

  return *flag == '=' ? flag + 1 : NULL;
}

/**
 * dd_dockerfile_instruction_get_flag:
 * @instruction: an instruction
 * @name: a flag without its dashes
 *
 * Returns: (nullable): the value of the flag, empty if it has none
 */
const char *
dd_dockerfile_instruction_get_flag (const DdDockerfileInstruction *instruction,
                                    const char                    *name)
{
  g_return_val_if_fail (instruction != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; instruction->flags[i] != NULL; i++)
    {
      const char *value = match_flag (instruction->flags[i], name);

      if (value != NULL)
        return value;
    }

  return NULL;
}

/**
 * dd_dockerfile_instruction_has_flag:
 * @instruction: an instruction
 * @name: a flag without its dashes, one that is on or off, such as `link`
 *
 * Returns: whether the flag is on: `--link` or `--link=true`
 */
gboolean
dd_dockerfile_instruction_has_flag (const DdDockerfileInstruction *instruction,
                                    const char                    *name)
{
  const char *value = dd_dockerfile_instruction_get_flag (instruction, name);

  return value != NULL && g_ascii_strcasecmp (value, "false") != 0;
}

/**
 * dd_dockerfile_instruction_dup_flags:
 * @instruction: an instruction
 * @name: a flag without its dashes, one that may be repeated, such as `mount`
 *
 * Returns: (transfer full): the values of the flag, in order
 */
char **
dd_dockerfile_instruction_dup_flags (const DdDockerfileInstruction *instruction,
                                     const char                    *name)
{
  GPtrArray *values;

  g_return_val_if_fail (instruction != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  values = _dd_strings_new ();
  for (gsize i = 0; instruction->flags[i] != NULL; i++)
    {
      const char *value = match_flag (instruction->flags[i], name);

      if (value != NULL)
        g_ptr_array_add (values, g_strdup (value));
    }

  return _dd_strings_finish (values);
}

/**
 * dd_dockerfile_instruction_n_pairs:
 * @instruction: an ENV, LABEL or ARG
 *
 * Returns: how many names it sets
 */
guint
dd_dockerfile_instruction_n_pairs (const DdDockerfileInstruction *instruction)
{
  guint length;

  g_return_val_if_fail (instruction != NULL, 0);

  length = g_strv_length (instruction->arguments);

  return instruction->kind == DD_DOCKERFILE_ARG ? length : length / 3;
}

/**
 * dd_dockerfile_instruction_get_pair:
 * @instruction: an ENV, LABEL or ARG
 * @index: which, less than [func@dockerfile_instruction_n_pairs]
 * @name: (out): the name; of an ARG with a value, `name=value`, up to the
 *   equals sign before @value
 * @value: (out) (nullable): the value, %NULL for an ARG without one
 *
 * Gives one pair as it is written: quotes and variables are still there.
 */
void
dd_dockerfile_instruction_get_pair (const DdDockerfileInstruction  *instruction,
                                    guint                           index,
                                    const char                    **name,
                                    const char                    **value)
{
  g_return_if_fail (index < dd_dockerfile_instruction_n_pairs (instruction));

  if (instruction->kind == DD_DOCKERFILE_ARG)
    {
      const char *equals = strchr (instruction->arguments[index], '=');

      *name = instruction->arguments[index];
      *value = equals != NULL ? equals + 1 : NULL;
      return;
    }
  *name = instruction->arguments[index * 3];
  *value = instruction->arguments[index * 3 + 1];
}

static gboolean
is_heredoc (const char           *word,
            DdDockerfileHeredoc **heredoc)
{
  return dd_dockerfile_heredoc_parse (word, heredoc, NULL) && *heredoc != NULL;
}

/**
 * dd_dockerfile_instruction_dup_sources:
 * @instruction: a COPY or ADD
 *
 * Returns: (transfer full): the sources that are paths, without heredocs
 */
char **
dd_dockerfile_instruction_dup_sources (const DdDockerfileInstruction *instruction)
{
  const guint length = g_strv_length (instruction->arguments);
  GPtrArray *sources = _dd_strings_new ();

  for (guint i = 0; i + 1 < length; i++)
    {
      DdDockerfileHeredoc *heredoc;

      if (is_heredoc (instruction->arguments[i], &heredoc))
        dd_dockerfile_heredoc_free (heredoc);
      else
        g_ptr_array_add (sources, g_strdup (instruction->arguments[i]));
    }

  return _dd_strings_finish (sources);
}

static const DdDockerfileHeredoc *
find_heredoc (const DdDockerfileInstruction *instruction,
              const char                    *name)
{
  for (guint i = instruction->heredocs->len; i > 0; i--)
    {
      const DdDockerfileHeredoc *heredoc = g_ptr_array_index (instruction->heredocs, i - 1);

      if (g_str_equal (heredoc->name, name))
        return heredoc;
    }

  return NULL;
}

/**
 * dd_dockerfile_instruction_dup_inline:
 * @instruction: a COPY or ADD
 *
 * Lists the heredocs that are copied, as files: the name of each is the name
 * of its file, and its content has no leading tabs where `<<-` took them away.
 *
 * Returns: (transfer full) (element-type DdDockerfileHeredoc): the files
 */
GPtrArray *
dd_dockerfile_instruction_dup_inline (const DdDockerfileInstruction *instruction)
{
  const guint length = g_strv_length (instruction->arguments);
  GPtrArray *files =
    g_ptr_array_new_with_free_func ((GDestroyNotify) dd_dockerfile_heredoc_free);

  for (guint i = 0; i + 1 < length; i++)
    {
      const DdDockerfileHeredoc *text;
      DdDockerfileHeredoc *heredoc;

      if (!is_heredoc (instruction->arguments[i], &heredoc))
        continue;
      text = find_heredoc (instruction, heredoc->name);
      if (text != NULL)
        {
          g_free (heredoc->content);
          heredoc->content = g_strdup (text->content);
        }
      if (heredoc->strip_tabs)
        {
          char *stripped = dd_dockerfile_heredoc_dup_text (heredoc);

          g_free (heredoc->content);
          heredoc->content = stripped;
        }
      g_ptr_array_add (files, heredoc);
    }

  return files;
}

/**
 * dd_dockerfile_instruction_get_dest:
 * @instruction: a COPY or ADD
 *
 * Returns: (nullable): its last argument, the destination
 */
const char *
dd_dockerfile_instruction_get_dest (const DdDockerfileInstruction *instruction)
{
  const guint length = g_strv_length (instruction->arguments);

  return length > 0 ? instruction->arguments[length - 1] : NULL;
}

/**
 * dd_dockerfile_instruction_dup_trigger:
 * @instruction: an ONBUILD
 *
 * Returns: (transfer full): the instruction behind ONBUILD as text, with its
 *   heredocs, as the image keeps it
 */
char *
dd_dockerfile_instruction_dup_trigger (const DdDockerfileInstruction *instruction)
{
  g_autofree char *line = dd_go_trim_space (instruction->original);
  GString *out;

  g_return_val_if_fail (instruction->kind == DD_DOCKERFILE_ONBUILD, NULL);

  out = g_string_new (g_strchug (line + strlen ("ONBUILD")));
  for (guint i = 0; i < instruction->heredocs->len; i++)
    {
      const DdDockerfileHeredoc *heredoc = g_ptr_array_index (instruction->heredocs, i);

      g_string_append_printf (out, "\n%s%s", heredoc->content, heredoc->name);
    }

  return g_string_free (out, FALSE);
}

/**
 * dd_dockerfile_instruction_describe:
 * @instruction: an ARG or FROM
 * @name: the name of the argument or of the stage
 *
 * Finds the comment before an instruction that describes what it defines: the
 * one that begins with the name.
 *
 * Returns: (nullable): what stands behind the name
 * Source: docker buildx build reference, "--call=outline"
 */
const char *
dd_dockerfile_instruction_describe (const DdDockerfileInstruction *instruction,
                                    const char                    *name)
{
  const gsize length = strlen (name);

  for (gsize i = 0; length > 0 && instruction->comments[i] != NULL; i++)
    if (strncmp (instruction->comments[i], name, length) == 0 &&
        instruction->comments[i][length] == ' ')
      return instruction->comments[i] + length + 1;

  return NULL;
}

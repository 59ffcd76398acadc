// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-private.h"
#include "dd-dockerfile-values.h"
#include "dd-go-text.h"
#include "dd-syntax-private.h"

#define MAX_FLAGS 9

/* What is wrong with the number of arguments is told apart by what is asked
 * for. */
typedef enum
{
  COUNT_ANY,
  COUNT_ONE,
  COUNT_SOME,
  COUNT_TWO,
  COUNT_FROM,
} ArgumentCount;

typedef enum
{
  FLAG_TEXT,
  FLAG_TEXTS,
  FLAG_SWITCH,
} FlagKind;

typedef struct
{
  const char *name;
  FlagKind    kind;
} FlagRule;

typedef gboolean (*InstructionCheck) (const DdDockerfileInstruction  *self,
                                      GError                        **error);

/* A rule looks at the flags before or after it counts the arguments; the first
 * fault is the one that is told. */
typedef struct
{
  ArgumentCount    count;
  gboolean         flags_first;
  gboolean         flags_free;
  FlagRule         flags[MAX_FLAGS];
  InstructionCheck check;
} InstructionRule;

static gboolean
refuse (GError     **error,
        const char  *message)
{
  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s", message);
}

static gboolean
check_count (const DdDockerfileInstruction  *self,
             ArgumentCount                   count,
             GError                        **error)
{
  g_auto (GStrv) words = _dd_dockerfile_instruction_words (self);
  const guint n = g_strv_length (words);
  const char *name = dd_dockerfile_kind_to_string (self->kind);

  if (count == COUNT_ONE && n != 1)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "%s requires exactly one argument", name);
  if (count == COUNT_SOME && n == 0)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "%s requires at least one argument", name);
  if (count == COUNT_TWO && n < 2)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "%s requires at least two arguments, but only one was provided. "
                                "Destination could not be determined", name);

  return TRUE;
}

static const FlagRule *
find_flag (const InstructionRule *rule,
           const char            *name)
{
  for (guint i = 0; i < MAX_FLAGS && rule->flags[i].name != NULL; i++)
    if (g_str_equal (rule->flags[i].name, name))
      return &rule->flags[i];

  return NULL;
}

static gboolean
refuse_flag (const InstructionRule  *rule,
             const char             *name,
             GError                **error)
{
  const char *names[MAX_FLAGS + 1] = { NULL };
  g_autofree char *meant = NULL;

  for (guint i = 0; i < MAX_FLAGS; i++)
    names[i] = rule->flags[i].name;
  meant = dd_dockerfile_suggest (name, names, TRUE);
  if (meant == NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "unknown flag: --%s", name);

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "unknown flag: --%s (did you mean %s?)", name, meant);
}

static gboolean
check_flag_value (const FlagRule  *flag,
                  const char      *value,
                  GError         **error)
{
  if (flag->kind != FLAG_SWITCH && value == NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "missing a value on flag: --%s", flag->name);
  if (flag->kind != FLAG_SWITCH || value == NULL)
    return TRUE;
  if (*value == '\0')
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "missing a value on flag: --%s", flag->name);
  if (g_ascii_strcasecmp (value, "true") != 0 && g_ascii_strcasecmp (value, "false") != 0)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "expecting boolean value for flag --%s, not: %s",
                                flag->name, value);

  return TRUE;
}

/* HEALTHCHECK NONE has no use for flags, and nobody looks at them. */
static gboolean
is_health_none (const DdDockerfileInstruction *self)
{
  return self->kind == DD_DOCKERFILE_HEALTHCHECK && self->arguments[0] != NULL &&
         g_ascii_strcasecmp (self->arguments[0], "NONE") == 0;
}

static gboolean
check_flags (const DdDockerfileInstruction  *self,
             const InstructionRule          *rule,
             GError                        **error)
{
  g_autoptr (GPtrArray) seen = _dd_strings_new ();

  if (rule->flags_free || is_health_none (self))
    return TRUE;

  for (gsize i = 0; self->flags[i] != NULL; i++)
    {
      const char *text = self->flags[i] + 2;
      const char *equals = strchr (text, '=');
      g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text))
                                             : g_strdup (text);
      const FlagRule *flag = find_flag (rule, name);

      if (flag == NULL)
        return refuse_flag (rule, name, error);
      if (flag->kind != FLAG_TEXTS && _dd_strings_contain (seen, name))
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                    "duplicate flag specified: --%s", name);
      g_ptr_array_add (seen, g_steal_pointer (&name));
      if (!check_flag_value (flag, equals != NULL ? equals + 1 : NULL, error))
        return FALSE;
    }

  return TRUE;
}

/* A stage is named with letters, digits, dashes, underscores and dots; the
 * first is a letter. */
static gboolean
check_stage_name (const char  *name,
                  GError     **error)
{
  g_autofree char *lower = dd_go_to_lower (name);
  g_autofree char *quoted = NULL;
  const char *at = lower;

  if (g_ascii_islower (*at))
    while (g_ascii_islower (*at) || g_ascii_isdigit (*at) || (*at != '\0' && strchr ("-_.", *at)))
      at++;
  if (at > lower && *at == '\0')
    return TRUE;

  quoted = dd_go_quote (name);

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "invalid name for build stage: %s, name can't start with a number "
                              "or contain symbols", quoted);
}

static gboolean
check_from (const DdDockerfileInstruction  *self,
            GError                        **error)
{
  char **arguments = self->arguments;
  const guint n = g_strv_length (arguments);

  if (n == 3 && g_ascii_strcasecmp (arguments[1], "as") == 0)
    return check_stage_name (arguments[2], error);

  return n == 1 || refuse (error, "FROM requires either one or three arguments");
}

static gboolean
check_names (const DdDockerfileInstruction  *self,
             GError                        **error)
{
  const guint n = dd_dockerfile_instruction_n_pairs (self);

  for (guint i = 0; i < n; i++)
    {
      const char *name;
      const char *value;

      dd_dockerfile_instruction_get_pair (self, i, &name, &value);
      if (*name == '\0' || (self->kind == DD_DOCKERFILE_ARG && *name == '='))
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                    "%s names can not be blank",
                                    dd_dockerfile_kind_to_string (self->kind));
    }

  return TRUE;
}

static gboolean
check_destination (const DdDockerfileInstruction  *self,
                   GError                        **error)
{
  DdDockerfileHeredoc *heredoc = NULL;

  if (!dd_dockerfile_heredoc_parse (dd_dockerfile_instruction_get_dest (self), &heredoc, NULL) ||
      heredoc == NULL)
    return TRUE;
  dd_dockerfile_heredoc_free (heredoc);

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "%s cannot accept a heredoc as a destination",
                              dd_dockerfile_kind_to_string (self->kind));
}

static gboolean
check_volumes (const DdDockerfileInstruction  *self,
               GError                        **error)
{
  for (gsize i = 0; self->arguments[i] != NULL; i++)
    {
      g_autofree char *path = dd_go_trim_space (self->arguments[i]);

      if (*path == '\0')
        return refuse (error, "VOLUME specified can not be an empty string");
    }

  return TRUE;
}

static gboolean
check_shell (const DdDockerfileInstruction  *self,
             GError                        **error)
{
  if (self->arguments[0] == NULL)
    return check_count (self, COUNT_SOME, error);

  return self->json || refuse (error, "SHELL requires the arguments to be in JSON form");
}

static gboolean
check_trigger (const DdDockerfileInstruction  *self,
               GError                        **error)
{
  g_autofree char *name = dd_go_to_upper (self->trigger->keyword);

  if (g_str_equal (name, "ONBUILD"))
    return refuse (error, "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
  if (g_str_equal (name, "MAINTAINER") || g_str_equal (name, "FROM"))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "%s isn't allowed as an ONBUILD trigger", name);

  return TRUE;
}

static gboolean
check_run (const DdDockerfileInstruction  *self,
           GError                        **error)
{
  static const struct
  {
    const char *flag;
    const char *values[4];
    const char *before;
    const char *after;
  } choices[] = {
    { "network", { "default", "none", "host" }, "invalid network mode", "" },
    { "security", { "insecure", "sandbox" }, "security", " is not valid" },
  };
  g_auto (GStrv) mounts = dd_dockerfile_instruction_dup_flags (self, "mount");

  for (gsize i = 0; mounts[i] != NULL; i++)
    if (!_dd_dockerfile_mount_check (mounts[i], error))
      return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      const char *value = dd_dockerfile_instruction_get_flag (self, choices[i].flag);
      g_autofree char *quoted = NULL;

      if (value == NULL || g_strv_contains (choices[i].values, value))
        continue;
      quoted = dd_go_quote (value);
      return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s %s%s",
                                  choices[i].before, quoted, choices[i].after);
    }

  return TRUE;
}

static gboolean
check_health (const DdDockerfileInstruction  *self,
              GError                        **error)
{
  return dd_dockerfile_health_read (self, NULL, error);
}

static const InstructionRule rules[] = {
  [DD_DOCKERFILE_ADD] = { COUNT_TWO, FALSE, FALSE,
                          { { "chown", FLAG_TEXT },
                            { "chmod", FLAG_TEXT },
                            { "link", FLAG_SWITCH },
                            { "keep-git-dir", FLAG_SWITCH },
                            { "checksum", FLAG_TEXT },
                            { "unpack", FLAG_SWITCH },
                            { "exclude", FLAG_TEXTS } },
                          check_destination },
  [DD_DOCKERFILE_ARG] = { COUNT_SOME, FALSE, TRUE, { { NULL } }, check_names },
  [DD_DOCKERFILE_CMD] = { COUNT_ANY, TRUE, FALSE, { { NULL } }, NULL },
  [DD_DOCKERFILE_COPY] = { COUNT_TWO, FALSE, FALSE,
                           { { "chown", FLAG_TEXT },
                             { "from", FLAG_TEXT },
                             { "chmod", FLAG_TEXT },
                             { "link", FLAG_SWITCH },
                             { "parents", FLAG_SWITCH },
                             { "exclude", FLAG_TEXTS } },
                           check_destination },
  [DD_DOCKERFILE_ENTRYPOINT] = { COUNT_ANY, TRUE, FALSE, { { NULL } }, NULL },
  [DD_DOCKERFILE_ENV] = { COUNT_SOME, TRUE, FALSE, { { NULL } }, check_names },
  [DD_DOCKERFILE_EXPOSE] = { COUNT_SOME, FALSE, FALSE, { { NULL } }, NULL },
  [DD_DOCKERFILE_FROM] = { COUNT_FROM, FALSE, FALSE, { { "platform", FLAG_TEXT } }, NULL },
  [DD_DOCKERFILE_HEALTHCHECK] = { COUNT_SOME, FALSE, FALSE,
                                  { { "interval", FLAG_TEXT },
                                    { "timeout", FLAG_TEXT },
                                    { "start-period", FLAG_TEXT },
                                    { "start-interval", FLAG_TEXT },
                                    { "retries", FLAG_TEXT } },
                                  check_health },
  [DD_DOCKERFILE_LABEL] = { COUNT_SOME, TRUE, FALSE, { { NULL } }, check_names },
  [DD_DOCKERFILE_MAINTAINER] = { COUNT_ONE, FALSE, FALSE, { { NULL } }, NULL },
  [DD_DOCKERFILE_ONBUILD] = { COUNT_SOME, FALSE, FALSE, { { NULL } }, check_trigger },
  [DD_DOCKERFILE_RUN] = { COUNT_ANY, TRUE, FALSE,
                          { { "mount", FLAG_TEXTS },
                            { "network", FLAG_TEXT },
                            { "security", FLAG_TEXT },
                            { "device", FLAG_TEXTS } },
                          check_run },
  [DD_DOCKERFILE_SHELL] = { COUNT_ANY, TRUE, FALSE, { { NULL } }, check_shell },
  [DD_DOCKERFILE_STOPSIGNAL] = { COUNT_ONE, FALSE, TRUE, { { NULL } }, NULL },
  [DD_DOCKERFILE_USER] = { COUNT_ONE, FALSE, FALSE, { { NULL } }, NULL },
  [DD_DOCKERFILE_VOLUME] = { COUNT_SOME, FALSE, FALSE, { { NULL } }, check_volumes },
  [DD_DOCKERFILE_WORKDIR] = { COUNT_ONE, FALSE, FALSE, { { NULL } }, NULL },
};

static gboolean
refuse_unknown (const char  *keyword,
                GError     **error)
{
  const char *names[G_N_ELEMENTS (rules)] = { NULL };
  g_autofree char *meant = NULL;

  for (guint kind = 1; kind < G_N_ELEMENTS (rules); kind++)
    names[kind - 1] = dd_dockerfile_kind_to_string ((DdDockerfileKind) kind);
  meant = dd_dockerfile_suggest (keyword, names, FALSE);
  if (meant == NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "unknown instruction: %s", keyword);

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "unknown instruction: %s (did you mean %s?)", keyword, meant);
}

/* Checks the arguments and flags of one instruction. */
gboolean
_dd_dockerfile_check_instruction (const DdDockerfileInstruction  *instruction,
                                  GError                        **error)
{
  const InstructionRule *rule = &rules[instruction->kind];

  if (instruction->kind == DD_DOCKERFILE_UNKNOWN)
    return refuse_unknown (instruction->keyword, error);
  if (rule->flags_first && !check_flags (instruction, rule, error))
    return FALSE;
  if (rule->count == COUNT_FROM && !check_from (instruction, error))
    return FALSE;
  if (!check_count (instruction, rule->count, error))
    return FALSE;
  if (!rule->flags_first && !check_flags (instruction, rule, error))
    return FALSE;

  return rule->check == NULL || rule->check (instruction, error);
}

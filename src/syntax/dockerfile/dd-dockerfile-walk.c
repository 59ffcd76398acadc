// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-check-private.h"
#include "dd-dockerfile-private.h"
#include "dd-dockerfile-values.h"
#include "dd-go-text.h"
#include "dd-shell-words.h"
#include "dd-syntax-private.h"

/* What every image brings along, even the empty one. */
#define DEFAULT_PATH "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* ARGs of the builder itself, which no instruction sees. */
static const char *const builder_arguments[] = {
  "BUILDKIT_SBOM_SCAN_CONTEXT",
  "BUILDKIT_SBOM_SCAN_STAGE",
  NULL,
};

typedef gboolean (*WalkFunc) (DdDockerfileCheck              *check,
                              DdDockerfileWalk               *walk,
                              const DdDockerfileInstruction  *instruction,
                              guint                           line,
                              GError                        **error);

static void
lint_unset (DdDockerfileCheck  *check,
            DdDockerfileWalk   *walk,
            char              **unset,
            guint               line)
{
  g_auto (GStrv) names = NULL;

  for (gsize i = 0; unset != NULL && unset[i] != NULL; i++)
    {
      g_autofree char *meant = NULL;

      if (_dd_strings_contain (walk->arguments, unset[i]) ||
          g_strv_contains (builder_arguments, unset[i]))
        continue;
      if (names == NULL)
        names = _dd_dockerfile_names ((const char *const *) walk->environment);
      meant = dd_dockerfile_suggest (unset[i], (const char *const *) names, TRUE);
      if (meant != NULL)
        _dd_dockerfile_lint_report (check->lint, DD_RULE_UNDEFINED_VAR, line,
                                    "Usage of undefined variable '$%s' (did you mean $%s?)",
                                    unset[i], meant);
      else
        _dd_dockerfile_lint_report (check->lint, DD_RULE_UNDEFINED_VAR, line,
                                    "Usage of undefined variable '$%s'", unset[i]);
    }
}

/* Replaces the variables in @text, and warns about those nothing sets. A text
 * inside the Dockerfile is @raw: quotes mean nothing there. */
char *
_dd_dockerfile_walk_expand (DdDockerfileCheck  *check,
                            DdDockerfileWalk   *walk,
                            const char         *text,
                            gboolean            raw,
                            guint               line,
                            GError            **error)
{
  g_auto (DdShellResult) result = { 0 };
  const gboolean read = dd_shell_expand (
    text, raw ? '\\' : check->dockerfile->escape,
    raw ? DD_SHELL_PLAIN_QUOTES : DD_SHELL_DEFAULT, (const char *const *) walk->environment,
    &result, error);

  lint_unset (check, walk, result.unset, line);

  return read ? g_steal_pointer (&result.text) : NULL;
}

static gboolean
is_word (const char  *text,
         gsize        length,
         const char *const *words)
{
  g_autofree char *word = g_ascii_strdown (text, (gssize) length);

  return g_strv_contains (words, word);
}

/* Whether a name tells that its value is secret: one of its words does, and
 * none says that it is public. */
static gboolean
is_secret (const char *name)
{
  static const char *const secret[] = { "apikey", "auth",  "credential", "credentials", "key",
                                        "password", "pword", "passwd", "secret", "token", NULL };
  static const char *const harmless[] = { "public", NULL };
  gboolean found = FALSE;

  while (TRUE)
    {
      const gsize length = strcspn (name, "_");

      if (is_word (name, length, harmless))
        return FALSE;
      found = found || is_word (name, length, secret);
      if (name[length] == '\0')
        return found;
      name += length + 1;
    }
}

static void
lint_secret (DdDockerfileCheck *check,
             const char        *instruction,
             const char        *name,
             guint              line)
{
  g_autofree char *quoted = NULL;

  if (!is_secret (name))
    return;
  quoted = dd_go_quote (name);
  _dd_dockerfile_lint_report (check->lint, DD_RULE_SECRETS_IN_ARG_OR_ENV, line,
                              "Do not use ARG or ENV instructions for sensitive data (%s %s)",
                              instruction, quoted);
}

/* ENV and LABEL: all pairs are expanded before the first one is set. */
static gboolean
walk_pairs (DdDockerfileCheck              *check,
            DdDockerfileWalk               *walk,
            const DdDockerfileInstruction  *instruction,
            guint                           line,
            GError                        **error)
{
  const gboolean env = instruction->kind == DD_DOCKERFILE_ENV;
  g_autoptr (GPtrArray) expanded = _dd_strings_new ();

  for (gsize i = 0; instruction->arguments[i] != NULL; i += 3)
    for (gsize j = 0; j < 2; j++)
      {
        char *text = _dd_dockerfile_walk_expand (check, walk, instruction->arguments[i + j], FALSE,
                                                 line, error);

        if (text == NULL)
          return FALSE;
        g_ptr_array_add (expanded, text);
      }
  for (guint i = 0; i < expanded->len; i += 2)
    {
      const char *name = g_ptr_array_index (expanded, i);

      if (*instruction->arguments[i / 2 * 3 + 2] == '\0')
        _dd_dockerfile_lint_report (check->lint, DD_RULE_LEGACY_KEY_VALUE_FORMAT, line,
                                    "\"%s key=value\" should be used instead of legacy \"%s key "
                                    "value\" format",
                                    instruction->keyword, instruction->keyword);
      if (!env)
        continue;
      lint_secret (check, "ENV", name, line);
      walk->environment = dd_shell_set_variable (walk->environment, name,
                                                 g_ptr_array_index (expanded, i + 1));
    }

  return TRUE;
}

/* One name of ARG: what was given for it, else its default, else the global
 * ARG of that name. */
static gboolean
walk_argument (DdDockerfileCheck  *check,
               DdDockerfileWalk   *walk,
               const char         *name,
               const char         *written,
               guint               line,
               GError            **error)
{
  const char *value = dd_shell_get_variable (check->options->build_arguments, name);
  g_autofree char *expanded = NULL;

  lint_secret (check, "ARG", name, line);
  if (value == NULL && written == NULL)
    {
      value = dd_shell_get_variable ((const char *const *) check->globals, name);
    }
  else if (value == NULL)
    {
      expanded = _dd_dockerfile_walk_expand (check, walk, written, FALSE, line, error);
      if (expanded == NULL)
        return FALSE;
      value = expanded;
    }
  if (value != NULL && !g_strv_contains (builder_arguments, name))
    walk->environment = dd_shell_set_variable (walk->environment, name, value);
  g_ptr_array_add (walk->arguments, g_strdup (name));

  return TRUE;
}

static gboolean
walk_arg (DdDockerfileCheck              *check,
          DdDockerfileWalk               *walk,
          const DdDockerfileInstruction  *instruction,
          guint                           line,
          GError                        **error)
{
  const guint n_pairs = dd_dockerfile_instruction_n_pairs (instruction);

  for (guint i = 0; i < n_pairs; i++)
    {
      g_autofree char *name = NULL;
      const char *written;
      const char *value;

      dd_dockerfile_instruction_get_pair (instruction, i, &written, &value);
      name = g_strndup (written, strcspn (written, "="));
      if (!walk_argument (check, walk, name, value, line, error))
        return FALSE;
    }

  return TRUE;
}

/* CMD, ENTRYPOINT and HEALTHCHECK count once: the one before is in vain. */
static gboolean
walk_once (DdDockerfileCheck              *check,
           DdDockerfileWalk               *walk,
           const DdDockerfileInstruction  *instruction,
           guint                           line,
           GError                        **error)
{
  guint *used = &walk->used_lines[instruction->kind];

  if (*used > 0)
    _dd_dockerfile_lint_report (check->lint, DD_RULE_MULTIPLE_INSTRUCTIONS, *used,
                                "Multiple %s instructions should not be used in the same stage "
                                "because only the last one will be used", instruction->keyword);
  *used = line;
  if (instruction->kind != DD_DOCKERFILE_HEALTHCHECK && !instruction->json && !walk->shell_set)
    _dd_dockerfile_lint_report (check->lint, DD_RULE_JSON_ARGS_RECOMMENDED, line,
                                "JSON arguments recommended for %s to prevent unintended behavior "
                                "related to OS signals", instruction->keyword);

  return TRUE;
}

static gboolean
walk_workdir (DdDockerfileCheck              *check,
              DdDockerfileWalk               *walk,
              const DdDockerfileInstruction  *instruction,
              guint                           line,
              GError                        **error)
{
  g_autofree char *path =
    _dd_dockerfile_walk_expand (check, walk, instruction->arguments[0], FALSE, line, error);
  g_autofree char *quoted = NULL;

  if (path == NULL)
    return FALSE;
  quoted = dd_go_quote (path);
  if (!walk->workdir_set && *path != '/')
    _dd_dockerfile_lint_report (check->lint, DD_RULE_WORKDIR_RELATIVE_PATH, line,
                                "Relative workdir %s can have unexpected results if the base "
                                "image changes", quoted);
  walk->workdir_set = TRUE;

  return TRUE;
}

static gboolean
walk_words (DdDockerfileCheck              *check,
            DdDockerfileWalk               *walk,
            const DdDockerfileInstruction  *instruction,
            guint                           line,
            GError                        **error)
{
  for (gsize i = 0; instruction->arguments[i] != NULL; i++)
    {
      g_autofree char *text =
        _dd_dockerfile_walk_expand (check, walk, instruction->arguments[i], FALSE, line, error);

      if (text == NULL)
        return FALSE;
      if (instruction->kind == DD_DOCKERFILE_VOLUME && *text == '\0')
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                    "VOLUME specified can not be an empty string");
      if (instruction->kind == DD_DOCKERFILE_STOPSIGNAL && !_dd_dockerfile_is_signal (text))
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "invalid signal: %s", text);
    }

  return TRUE;
}

/* A variable in EXPOSE may stand for several ports. */
static gboolean
walk_expose (DdDockerfileCheck              *check,
             DdDockerfileWalk               *walk,
             const DdDockerfileInstruction  *instruction,
             guint                           line,
             GError                        **error)
{
  g_autoptr (GPtrArray) ports = _dd_strings_new ();
  g_autoptr (GPtrArray) notes = NULL;
  g_auto (GStrv) exposed = NULL;

  for (gsize i = 0; instruction->arguments[i] != NULL; i++)
    {
      g_auto (GStrv) words =
        dd_shell_expand_words (instruction->arguments[i], check->dockerfile->escape,
                               (const char *const *) walk->environment, error);

      if (words == NULL)
        return FALSE;
      for (gsize j = 0; words[j] != NULL; j++)
        g_ptr_array_add (ports, g_strdup (words[j]));
    }
  g_ptr_array_add (ports, NULL);
  exposed = dd_dockerfile_expose_ports ((const char *const *) ports->pdata, &notes, error);

  for (guint i = 0; notes != NULL && i < notes->len; i++)
    {
      const DdDockerfilePort *note = g_ptr_array_index (notes, i);

      if (note->upper_case)
        _dd_dockerfile_lint_report (check->lint, DD_RULE_EXPOSE_PROTO_CASING, line,
                                    "Defined protocol '%s' in EXPOSE instruction should be "
                                    "lowercase", note->text);
      if (note->published)
        _dd_dockerfile_lint_report (check->lint, DD_RULE_EXPOSE_INVALID_FORMAT, line,
                                    "EXPOSE instruction should not define an IP address or "
                                    "host-port mapping, found '%s'", note->text);
    }

  return exposed != NULL;
}

static gboolean
walk_run (DdDockerfileCheck              *check,
          DdDockerfileWalk               *walk,
          const DdDockerfileInstruction  *instruction,
          guint                           line,
          GError                        **error)
{
  g_auto (GStrv) mounts = dd_dockerfile_instruction_dup_flags (instruction, "mount");

  for (gsize i = 0; mounts[i] != NULL; i++)
    {
      g_auto (DdDockerfileMount) mount = { 0 };
      g_autofree char *text = NULL;

      if (!dd_dockerfile_mount_parse (mounts[i], check->dockerfile->escape,
                                      (const char *const *) walk->environment, &mount, error))
        return FALSE;
      text = _dd_dockerfile_walk_expand (check, walk, mounts[i], FALSE, line, NULL);
    }

  return TRUE;
}

static gboolean
walk_shell (DdDockerfileCheck              *check,
            DdDockerfileWalk               *walk,
            const DdDockerfileInstruction  *instruction,
            guint                           line,
            GError                        **error)
{
  walk->shell_set = TRUE;

  return TRUE;
}

static const WalkFunc walkers[] = {
  [DD_DOCKERFILE_ADD] = _dd_dockerfile_walk_copy,
  [DD_DOCKERFILE_ARG] = walk_arg,
  [DD_DOCKERFILE_CMD] = walk_once,
  [DD_DOCKERFILE_COPY] = _dd_dockerfile_walk_copy,
  [DD_DOCKERFILE_ENTRYPOINT] = walk_once,
  [DD_DOCKERFILE_ENV] = walk_pairs,
  [DD_DOCKERFILE_EXPOSE] = walk_expose,
  [DD_DOCKERFILE_HEALTHCHECK] = walk_once,
  [DD_DOCKERFILE_LABEL] = walk_pairs,
  [DD_DOCKERFILE_RUN] = walk_run,
  [DD_DOCKERFILE_SHELL] = walk_shell,
  [DD_DOCKERFILE_STOPSIGNAL] = walk_words,
  [DD_DOCKERFILE_USER] = walk_words,
  [DD_DOCKERFILE_VOLUME] = walk_words,
  [DD_DOCKERFILE_WORKDIR] = walk_workdir,
};

/* A stage begins with what the one below it ends with. */
static void
begin_stage (DdDockerfileWalk *walk)
{
  const DdDockerfileWalk *base = walk->base;

  if (base == NULL)
    {
      walk->environment = g_new0 (char *, 2);
      walk->environment[0] = g_strdup (DEFAULT_PATH);
      return;
    }
  walk->environment = g_strdupv (base->environment);
  walk->workdir_set = base->workdir_set;
  walk->shell_set = base->shell_set;
  for (guint i = 0; i < base->arguments->len; i++)
    g_ptr_array_add (walk->arguments, g_strdup (g_ptr_array_index (base->arguments, i)));
}

static gboolean
walk_stage (DdDockerfileCheck  *check,
            DdDockerfileWalk   *walk,
            GError            **error)
{
  begin_stage (walk);
  walk->walked = TRUE;
  for (guint i = 0; i < walk->commands->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (walk->commands, i);
      const guint line = i < walk->triggers->len ? walk->stage->from->start_line
                                                 : instruction->start_line;
      g_autoptr (GError) inner = NULL;

      if (instruction->kind >= G_N_ELEMENTS (walkers) || walkers[instruction->kind] == NULL)
        continue;
      if (!walkers[instruction->kind] (check, walk, instruction, line, &inner))
        return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, line, 1, "%s",
                                       inner->message);
    }

  return TRUE;
}

/* Goes through the instructions of the stages that are needed, in order. */
gboolean
_dd_dockerfile_walk_stages (DdDockerfileCheck  *check,
                            GError            **error)
{
  for (guint i = 0; i < check->stages->len; i++)
    {
      DdDockerfileWalk *walk = g_ptr_array_index (check->stages, i);

      if (walk->needed && !walk_stage (check, walk, error))
        return FALSE;
    }

  return TRUE;
}

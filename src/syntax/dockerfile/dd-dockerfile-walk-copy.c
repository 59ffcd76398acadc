// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-check-private.h"
#include "dd-dockerfile-private.h"
#include "dd-dockerfile-values.h"
#include "dd-go-number.h"
#include "dd-go-text.h"

#define MAX_MODE 07777

static gboolean
is_http (const char *source)
{
  return g_str_has_prefix (source, "http://") || g_str_has_prefix (source, "https://");
}

/* A repository is told by its scheme, or by the end of its path. */
static gboolean
is_git (const char *source)
{
  g_autofree char *path = g_strndup (source, strcspn (source, "#?"));

  if (g_str_has_prefix (source, "git://") || g_str_has_prefix (source, "ssh://") ||
      (g_str_has_prefix (source, "git@") && strchr (source, ':') != NULL))
    return TRUE;

  return is_http (source) && g_str_has_suffix (path, ".git");
}

static gboolean
check_mode (const char  *mode,
            GError     **error)
{
  guint64 number;

  if (*mode == '\0' || !dd_go_parse_uint (mode, 8, 32, &number, NULL) || number <= MAX_MODE)
    return TRUE;

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                              "invalid chmod parameter: '%s'. it should be octal string and "
                              "between 0 and 07777", mode);
}

static gboolean
check_checksum (const char  *checksum,
                char       **sources,
                GError     **error)
{
  if (*checksum == '\0')
    return TRUE;
  if (g_strv_length (sources) != 1)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "checksum can't be specified for multiple sources");

  return is_http (sources[0]) || is_git (sources[0]) ||
         dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "checksum requires HTTP(S) or Git sources");
}

static void
lint_ignored (DdDockerfileCheck             *check,
              const DdDockerfileInstruction *instruction,
              const char                    *source,
              guint                          line)
{
  g_autofree char *quoted = NULL;
  gboolean ignored = FALSE;

  if (check->options->ignore == NULL ||
      !dd_ignore_match (check->options->ignore, source, &ignored, NULL, NULL) || !ignored)
    return;
  quoted = dd_go_quote (source);
  _dd_dockerfile_lint_report (check->lint, DD_RULE_COPY_IGNORED_FILE, line,
                              "Attempting to %s file %s that is excluded by .dockerignore",
                              instruction->kind == DD_DOCKERFILE_ADD ? "Add" : "Copy", quoted);
}

static gboolean
check_source (DdDockerfileCheck              *check,
              const DdDockerfileInstruction  *instruction,
              const char                     *source,
              gboolean                        from_context,
              guint                           line,
              GError                        **error)
{
  const gboolean copy = instruction->kind == DD_DOCKERFILE_COPY;

  if (copy && is_git (source))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "source can't be a git ref for COPY");
  if (copy && is_http (source))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "source can't be a URL for COPY");
  if (from_context && !is_git (source) && !is_http (source))
    lint_ignored (check, instruction, source, line);

  return TRUE;
}

/* The stage a COPY takes from has to be built before. */
static gboolean
check_stage (DdDockerfileCheck  *check,
             DdDockerfileWalk   *walk,
             const char         *from,
             GError            **error)
{
  const DdDockerfileWalk *other = _dd_dockerfile_find_stage (check, from, TRUE, NULL);
  g_autofree char *quoted = NULL;
  g_autofree char *here = NULL;

  if (other == NULL || other->walked)
    return TRUE;
  quoted = dd_go_quote (from);
  here = dd_go_quote (walk->name);

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "cannot copy from stage %s, it needs to be defined before current "
                              "stage %s", quoted, here);
}

static char *
expand_flag (DdDockerfileCheck              *check,
             DdDockerfileWalk               *walk,
             const DdDockerfileInstruction  *instruction,
             const char                     *name,
             guint                           line,
             GError                        **error)
{
  const char *value = dd_dockerfile_instruction_get_flag (instruction, name);

  return _dd_dockerfile_walk_expand (check, walk, value != NULL ? value : "", FALSE, line, error);
}

/* Replaces the variables in paths, in place. */
static gboolean
expand_paths (DdDockerfileCheck  *check,
              DdDockerfileWalk   *walk,
              char              **paths,
              guint               line,
              GError            **error)
{
  for (gsize i = 0; paths[i] != NULL; i++)
    {
      char *path = _dd_dockerfile_walk_expand (check, walk, paths[i], FALSE, line, error);

      if (path == NULL)
        return FALSE;
      g_free (paths[i]);
      paths[i] = path;
    }

  return TRUE;
}

static gboolean
expand_inline (DdDockerfileCheck              *check,
               DdDockerfileWalk               *walk,
               const DdDockerfileInstruction  *instruction,
               guint                           line,
               GError                        **error)
{
  g_autoptr (GPtrArray) files = dd_dockerfile_instruction_dup_inline (instruction);

  for (guint i = 0; i < files->len; i++)
    {
      const DdDockerfileHeredoc *file = g_ptr_array_index (files, i);
      g_autofree char *text = NULL;

      if (!file->expand)
        continue;
      text = _dd_dockerfile_walk_expand (check, walk, file->content, TRUE, line, error);
      if (text == NULL)
        return FALSE;
    }

  return TRUE;
}

/* Goes through a COPY or ADD. */
gboolean
_dd_dockerfile_walk_copy (DdDockerfileCheck              *check,
                          DdDockerfileWalk               *walk,
                          const DdDockerfileInstruction  *instruction,
                          guint                           line,
                          GError                        **error)
{
  const char *from = dd_dockerfile_instruction_get_flag (instruction, "from");
  const gboolean from_context = from == NULL || *from == '\0';
  g_auto (GStrv) sources = dd_dockerfile_instruction_dup_sources (instruction);
  g_autofree char *owner = expand_flag (check, walk, instruction, "chown", line, error);
  g_autofree char *mode = owner != NULL
                            ? expand_flag (check, walk, instruction, "chmod", line, error) : NULL;
  g_autofree char *checksum =
    mode != NULL ? expand_flag (check, walk, instruction, "checksum", line, error) : NULL;
  g_autofree char *dest = NULL;

  if (checksum == NULL || !expand_paths (check, walk, sources, line, error))
    return FALSE;
  dest = _dd_dockerfile_walk_expand (check, walk, dd_dockerfile_instruction_get_dest (instruction),
                                     FALSE, line, error);
  if (dest == NULL || !expand_inline (check, walk, instruction, line, error))
    return FALSE;
  if (!from_context && !check_stage (check, walk, from, error))
    return FALSE;
  if (!check_mode (mode, error) || !check_checksum (checksum, sources, error))
    return FALSE;
  for (gsize i = 0; sources[i] != NULL; i++)
    if (!check_source (check, instruction, sources[i], from_context, line, error))
      return FALSE;

  return TRUE;
}

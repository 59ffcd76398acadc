// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-check.h"
#include "dd-dockerfile-outline.h"
#include "dd-dockerfile-values.h"
#include "dd-shell-words.h"
#include "dd-syntax-error.h"

/* What is collected, and with what. */
typedef struct
{
  DdDockerfile        *dockerfile;
  const char *const   *given;
  char               **globals;
  GHashTable          *seen;     /* stages, and the names of globals that are used */
  DdDockerfileOutline *outline;
} Collector;

static void
parameter_free (gpointer data)
{
  DdDockerfileParameter *self = data;

  g_free (self->name);
  g_free (self->description);
  g_free (self->value);
  g_free (self);
}

/**
 * dd_dockerfile_outline_free:
 * @self: (transfer full): an outline
 *
 * Frees an outline.
 */
void
dd_dockerfile_outline_free (DdDockerfileOutline *self)
{
  g_free (self->target);
  g_free (self->description);
  g_ptr_array_unref (self->arguments);
  g_ptr_array_unref (self->secrets);
  g_ptr_array_unref (self->agents);
  g_free (self);
}

static DdDockerfileOutline *
outline_new (void)
{
  DdDockerfileOutline *self = g_new0 (DdDockerfileOutline, 1);

  self->arguments = g_ptr_array_new_with_free_func (parameter_free);
  self->secrets = g_ptr_array_new_with_free_func (parameter_free);
  self->agents = g_ptr_array_new_with_free_func (parameter_free);
  return self;
}

static DdDockerfileParameter *
add_parameter (GPtrArray  *list,
               const char *name,
               guint       line)
{
  DdDockerfileParameter *parameter;

  for (guint i = 0; i < list->len; i++)
    {
      parameter = g_ptr_array_index (list, i);
      if (g_str_equal (parameter->name, name))
        return parameter;
    }
  parameter = g_new0 (DdDockerfileParameter, 1);
  parameter->name = g_strdup (name);
  parameter->line = line;
  g_ptr_array_add (list, parameter);
  return parameter;
}

static void
add_argument (Collector                     *self,
              const DdDockerfileInstruction *instruction,
              const char                    *text)
{
  g_auto (GStrv) pair = g_strsplit (text, "=", 2);
  const char *value = dd_shell_get_variable (self->given, pair[0]);
  DdDockerfileParameter *parameter = add_parameter (self->outline->arguments, pair[0],
                                                    instruction->start_line);

  if (parameter->value)
    return;
  if (value == NULL && pair[1] == NULL)
    value = dd_shell_get_variable ((const char *const *) self->globals, pair[0]);
  if (value)
    parameter->value = g_strdup (value);
  else if (pair[1])
    parameter->value = dd_shell_expand_word (pair[1], dd_dockerfile_get_escape (self->dockerfile),
                                             (const char *const *) self->globals, NULL);
  if (parameter->description == NULL)
    parameter->description = g_strdup (dd_dockerfile_instruction_describe (instruction, pair[0]));
}

static void
add_mounts (Collector                     *self,
            const DdDockerfileInstruction *instruction)
{
  g_auto (GStrv) specs = dd_dockerfile_instruction_dup_flags (instruction, "mount");

  for (guint i = 0; specs && specs[i]; i++)
    {
      g_auto (DdDockerfileMount) mount = { 0 };
      DdDockerfileParameter *parameter = NULL;

      if (!dd_dockerfile_mount_parse (specs[i], dd_dockerfile_get_escape (self->dockerfile), NULL,
                                      &mount, NULL))
        continue;
      if (mount.type == DD_DOCKERFILE_MOUNT_SECRET && mount.id)
        parameter = add_parameter (self->outline->secrets, mount.id, instruction->start_line);
      else if (mount.type == DD_DOCKERFILE_MOUNT_SSH)
        parameter = add_parameter (self->outline->agents, mount.id ? mount.id : "default",
                                   instruction->start_line);
      if (parameter && mount.required)
        parameter->required = TRUE;
    }
}

static const DdDockerfileStage *
find_stage (Collector  *self,
            const char *name)
{
  GPtrArray *stages = dd_dockerfile_get_stages (self->dockerfile);
  guint64 index;

  for (guint i = stages->len; name && i > 0; i--)
    {
      const DdDockerfileStage *stage = g_ptr_array_index (stages, i - 1);

      if (stage->name && g_ascii_strcasecmp (stage->name, name) == 0)
        return stage;
    }
  if (name && g_ascii_string_to_unsigned (name, 10, 0, G_MAXUINT, &index, NULL) &&
      index < stages->len)
    return g_ptr_array_index (stages, (guint) index);
  return NULL;
}

static void add_stage (Collector               *self,
                       const DdDockerfileStage *stage);

/* A stage that a copy or a mount takes from is built, too. */
static void
add_sources (Collector                     *self,
             const DdDockerfileInstruction *instruction)
{
  g_auto (GStrv) specs = dd_dockerfile_instruction_dup_flags (instruction, "mount");

  if (instruction->kind == DD_DOCKERFILE_COPY || instruction->kind == DD_DOCKERFILE_ADD)
    add_stage (self, find_stage (self, dd_dockerfile_instruction_get_flag (instruction, "from")));
  for (guint i = 0; specs && specs[i]; i++)
    {
      g_auto (DdDockerfileMount) mount = { 0 };

      if (dd_dockerfile_mount_parse (specs[i], dd_dockerfile_get_escape (self->dockerfile), NULL,
                                     &mount, NULL))
        add_stage (self, find_stage (self, mount.from));
    }
}

/* The ARGs before the first FROM that a FROM uses. */
static void
add_globals (Collector  *self,
             const char *base)
{
  GPtrArray *arguments = dd_dockerfile_get_global_arguments (self->dockerfile);

  for (guint i = 0; i < arguments->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (arguments, i);

      for (guint j = 0; instruction->arguments[j]; j++)
        {
          g_auto (GStrv) pair = g_strsplit (instruction->arguments[j], "=", 2);
          g_autofree char *plain = g_strconcat ("$", pair[0], NULL);
          g_autofree char *braced = g_strconcat ("${", pair[0], NULL);

          if (strstr (base, plain) || strstr (base, braced))
            add_argument (self, instruction, instruction->arguments[j]);
        }
    }
}

static void
add_stage (Collector               *self,
           const DdDockerfileStage *stage)
{
  const DdDockerfileStage *below;

  if (stage == NULL || !g_hash_table_add (self->seen, (gpointer) stage))
    return;
  below = find_stage (self, stage->base);
  add_globals (self, stage->base);
  add_stage (self, below && below->index < stage->index ? below : NULL);
  for (guint i = 0; i < stage->instructions->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (stage->instructions, i);

      if (instruction->kind == DD_DOCKERFILE_ARG)
        for (guint j = 0; instruction->arguments[j]; j++)
          add_argument (self, instruction, instruction->arguments[j]);
      if (instruction->kind == DD_DOCKERFILE_RUN)
        add_mounts (self, instruction);
      add_sources (self, instruction);
    }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const DdDockerfileParameter *one = *(const DdDockerfileParameter *const *) a;
  const DdDockerfileParameter *other = *(const DdDockerfileParameter *const *) b;

  return (one->line > other->line) - (one->line < other->line);
}

/**
 * dd_dockerfile_outline_new:
 * @dockerfile: a Dockerfile that was parsed
 * @target: (nullable): the stage that is built, %NULL for the last
 * @build_arguments: (nullable): `NAME=value` strings, as from `--build-arg`
 * @error: return location
 *
 * Collects what the build of a stage can be given, as
 * `docker build --call=outline` does: the arguments, secrets and agents of the
 * stage and of all that it is made of.
 *
 * Returns: (transfer full) (nullable): the outline; %NULL with an error if there
 *   is no such stage
 * Source: moby/buildkit frontend/dockerfile/dockerfile2llb/outline.go
 */
DdDockerfileOutline *
dd_dockerfile_outline_new (DdDockerfile       *dockerfile,
                           const char         *target,
                           const char *const  *build_arguments,
                           GError            **error)
{
  GPtrArray *stages = dd_dockerfile_get_stages (dockerfile);
  Collector self = { .dockerfile = dockerfile, .given = build_arguments };
  const DdDockerfileStage *stage = stages->len ? g_ptr_array_index (stages, stages->len - 1) : NULL;

  if (target && *target)
    stage = find_stage (&self, target);
  if (stage == NULL)
    {
      dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "target stage \"%s\" could not be found",
                           target ? target : "");
      return NULL;
    }
  self.globals = dd_dockerfile_dup_global_variables (dockerfile, build_arguments, target, error);
  if (self.globals == NULL)
    return NULL;
  self.seen = g_hash_table_new (NULL, NULL);
  self.outline = outline_new ();
  self.outline->target = g_strdup (stage->name);
  if (stage->name)
    self.outline->description = g_strdup (dd_dockerfile_instruction_describe (stage->from,
                                                                              stage->name));
  add_stage (&self, stage);
  g_ptr_array_sort (self.outline->arguments, compare_lines);
  g_ptr_array_sort (self.outline->secrets, compare_lines);
  g_ptr_array_sort (self.outline->agents, compare_lines);
  g_hash_table_unref (self.seen);
  g_strfreev (self.globals);
  return self.outline;
}

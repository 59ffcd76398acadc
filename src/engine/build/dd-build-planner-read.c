// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-planner-private.h"
#include "dd-shell-words.h"

/* The first half of planning: what stages, arguments and commands a Dockerfile
 * has, and which stages they take something from. */

/* Stages */

static void
command_free (gpointer data)
{
  DdBuildCommand *self = data;

  g_ptr_array_unref (self->sources);
  g_free (self);
}

static void
arg_free (gpointer data)
{
  DdBuildArg *self = data;

  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

void
_dd_build_stage_free (gpointer data)
{
  DdBuildStage *self = data;

  g_free (self->base);
  g_free (self->title);
  g_ptr_array_unref (self->commands);
  g_clear_pointer (&self->draft, json_object_unref);
  g_strfreev (self->env);
  g_free (self->cwd);
  g_ptr_array_unref (self->args);
  g_free (self->reference);
  g_free (self->digest);
  g_free (self->from_name);
  g_clear_error (&self->fault);
  g_free (self);
}

static DdBuildStage *
stage_new (const char *base)
{
  DdBuildStage *self = g_new0 (DdBuildStage, 1);

  self->base = g_strdup (base);
  self->title = g_strdup ("");
  self->commands = g_ptr_array_new_with_free_func (command_free);
  self->args = g_ptr_array_new_with_free_func (arg_free);
  self->env = g_new0 (char *, 1);
  self->step = self->from_step = -1;
  return self;
}

/* Global arguments */

static const char *const platform_args[][2] = {
  { "BUILDPLATFORM", "linux/amd64" }, { "BUILDOS", "linux" }, { "BUILDOSVERSION", "" },
  { "BUILDARCH", "amd64" }, { "BUILDVARIANT", "" },
};

static void
set_global (DdBuildPlanner *self,
            const char     *name,
            const char     *value)
{
  const char *given = self->options->build_args
                      ? dd_string_map_get (self->options->build_args, name) : NULL;

  self->globals = g_environ_setenv (self->globals, name, given ? given : value, TRUE);
}

static void
set_platform_args (DdBuildPlanner *self)
{
  const char *platform = self->options->platform ? self->options->platform : "linux/amd64";
  g_auto (GStrv) parts = g_strsplit (platform, "/", 3);
  gboolean full = parts[0] && parts[1];

  for (gsize i = 0; i < G_N_ELEMENTS (platform_args); i++)
    set_global (self, platform_args[i][0], platform_args[i][1]);
  set_global (self, "TARGETPLATFORM", platform);
  set_global (self, "TARGETOS", full ? parts[0] : "linux");
  set_global (self, "TARGETOSVERSION", "");
  set_global (self, "TARGETARCH", full ? parts[1] : platform);
  set_global (self, "TARGETVARIANT", full && parts[2] ? parts[2] : "");
}

static void
set_target_stage (DdBuildPlanner *self)
{
  GPtrArray *stages = dd_dockerfile_get_stages (self->dockerfile);
  const DdDockerfileStage *last = g_ptr_array_index (stages, stages->len - 1);
  const char *name = self->options->target && *self->options->target ? self->options->target
                                                                     : last->name;

  set_global (self, "TARGETSTAGE", name ? name : "default");
}

void
_dd_build_planner_at_instruction (DdBuildPlanner                *self,
                                  const DdDockerfileInstruction *instruction)
{
  self->line = instruction->start_line;
  self->end_line = instruction->end_line;
}

static gboolean
read_globals (DdBuildPlanner  *self,
              GError         **error)
{
  GPtrArray *list = dd_dockerfile_get_global_arguments (self->dockerfile);

  set_platform_args (self);
  set_target_stage (self);
  for (guint i = 0; i < list->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (list, i);

      _dd_build_planner_at_instruction (self, instruction);
      for (guint j = 0; instruction->arguments[j]; j++)
        {
          g_auto (GStrv) pair = g_strsplit (instruction->arguments[j], "=", 2);
          const char *given = self->options->build_args
                              ? dd_string_map_get (self->options->build_args, pair[0]) : NULL;
          g_autofree char *value = NULL;

          if (given == NULL && pair[1])
            {
              value = dd_shell_expand_word (pair[1], dd_dockerfile_get_escape (self->dockerfile),
                                            (const char *const *) self->globals, error);
              if (value == NULL)
                return FALSE;
            }
          if (given || value)
            self->globals = g_environ_setenv (self->globals, pair[0], given ? given : value, TRUE);
        }
    }
  return TRUE;
}

/* Reading the stages */

static gboolean
is_step (DdDockerfileKind kind)
{
  return kind == DD_DOCKERFILE_RUN || kind == DD_DOCKERFILE_COPY || kind == DD_DOCKERFILE_ADD ||
         kind == DD_DOCKERFILE_WORKDIR;
}

static gboolean
is_no_cache (DdBuildPlanner          *self,
             const DdDockerfileStage *stage)
{
  if (self->options->no_cache)
    return TRUE;
  for (guint i = 0; self->options->no_cache_stages && self->options->no_cache_stages[i]; i++)
    if (stage->name && g_ascii_strcasecmp (stage->name, self->options->no_cache_stages[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_platform (DdBuildPlanner           *self,
                const DdDockerfileStage  *parsed,
                GError                  **error)
{
  g_autofree char *platform = NULL;

  if (parsed->platform == NULL || *parsed->platform == '\0')
    return TRUE;
  platform = dd_shell_expand_word (parsed->platform, dd_dockerfile_get_escape (self->dockerfile),
                                   (const char *const *) self->globals, error);
  if (platform == NULL)
    return FALSE;
  if (*platform == '\0')
    return _dd_build_planner_fail (error, "empty platform value from expression %s",
                                   parsed->platform);
  return TRUE;
}

/* --build-context takes the place of an image. */
static void
use_named_context (DdBuildPlanner *self,
                   DdBuildStage   *stage)
{
  const DdBuildNamedContext *named = _dd_build_find_named_context (self, stage->base);

  if (named && named->files)
    stage->named = named;
  if (named == NULL || named->reference == NULL)
    return;
  g_free (stage->base);
  stage->base = g_strdup (named->reference);
  stage->context = named->name;
}

static char *
read_base (DdBuildPlanner           *self,
           const DdDockerfileStage  *parsed,
           GError                  **error)
{
  g_autofree char *base = dd_shell_expand_word (parsed->base,
                                                dd_dockerfile_get_escape (self->dockerfile),
                                                (const char *const *) self->globals, error);

  if (base && *base == '\0')
    {
      _dd_build_planner_fail (error, "base name (%s) should not be blank", parsed->base);
      return NULL;
    }
  return base && check_platform (self, parsed, error) ? g_steal_pointer (&base) : NULL;
}

/* The legacy builder finds out what is wrong with a stage when its turn comes. */
static gboolean
add_stage (DdBuildPlanner           *self,
           const DdDockerfileStage  *parsed,
           GError                  **error)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *base = NULL;
  DdBuildStage *stage;
  DdBuildStage *below;

  _dd_build_planner_at_instruction (self, parsed->from);
  base = read_base (self, parsed, &fault);
  if (fault && !self->plan->is_legacy)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  below = base ? _dd_build_planner_find_stage (self, base) : NULL;
  stage = stage_new (base ? base : "");
  stage->fault = g_steal_pointer (&fault);
  stage->parsed = parsed;
  stage->below = below;
  if (base && below == NULL)
    use_named_context (self, stage);
  stage->first_line = parsed->from->start_line;
  stage->last_line = parsed->from->end_line;
  stage->no_cache = is_no_cache (self, parsed);
  g_free (stage->title);
  stage->title = parsed->name ? g_strdup (parsed->name)
                              : g_strdup_printf ("stage-%u", parsed->index);
  stage->n_total = !g_str_equal (stage->base, DD_BUILD_SCRATCH) && below == NULL;
  for (guint i = 0; i < parsed->instructions->len; i++)
    stage->n_total += is_step (((const DdDockerfileInstruction *)
                                g_ptr_array_index (parsed->instructions, i))->kind);
  g_ptr_array_add (self->stages, stage);
  return TRUE;
}

static DdBuildStage *
add_unnamed (DdBuildPlanner *self,
             const char     *base)
{
  DdBuildStage *stage = stage_new (base);

  stage->first_line = self->line;
  stage->last_line = self->end_line;
  stage->below = _dd_build_planner_find_stage (self, base);
  if (stage->below == NULL)
    use_named_context (self, stage);
  g_ptr_array_add (self->stages, stage);
  return stage;
}

/* --from names a stage, its number, or an image. */
static gboolean
find_copy_source (DdBuildPlanner   *self,
                  const char       *from,
                  DdBuildStage    **source,
                  GError          **error)
{
  g_autofree char *plain = dd_shell_expand_word (from, dd_dockerfile_get_escape (self->dockerfile),
                                                 NULL, error);
  guint64 index;

  if (plain == NULL)
    return FALSE;
  if (!g_str_equal (plain, from))
    return _dd_build_planner_fail (error, "variable expansion is not supported for --from, define "
                                   "a new stage with FROM using ARG from global scope as a "
                                   "workaround");
  if (g_ascii_string_to_unsigned (from, 10, 0, G_MAXINT, &index, NULL))
    {
      if (index >= self->stages->len)
        return _dd_build_planner_fail (error, "invalid stage index %u", (guint) index);
      *source = _dd_build_planner_get_stage (self, index);
      return TRUE;
    }
  *source = _dd_build_planner_find_stage (self, from);
  if (*source == NULL)
    *source = add_unnamed (self, from);
  return TRUE;
}

static gboolean
add_run_sources (DdBuildPlanner                 *self,
                 const DdDockerfileInstruction  *instruction,
                 GPtrArray                      *sources)
{
  g_auto (GStrv) specs = dd_dockerfile_instruction_dup_flags (instruction, "mount");

  for (guint i = 0; specs && specs[i]; i++)
    {
      g_autofree char *from = NULL;
      DdBuildStage *source;

      _dd_build_parse_mount_from (self, specs[i], &from);
      source = from ? _dd_build_planner_find_stage (self, from) : NULL;
      g_ptr_array_add (sources, source ? source : add_unnamed (self, from ? from : DD_BUILD_SCRATCH));
    }
  return TRUE;
}

DdBuildCommand *
_dd_build_command_new (DdBuildPlanner                 *self,
                       const DdDockerfileInstruction  *instruction,
                       GError                        **error)
{
  DdBuildCommand *command = g_new0 (DdBuildCommand, 1);
  const char *from = dd_dockerfile_instruction_get_flag (instruction, "from");
  DdBuildStage *source = NULL;

  command->instruction = instruction;
  command->sources = g_ptr_array_new ();
  if (instruction->kind == DD_DOCKERFILE_RUN && !self->plan->is_legacy)
    {
      add_run_sources (self, instruction, command->sources);
    }
  else if (instruction->kind == DD_DOCKERFILE_COPY && from && *from)
    {
      if (!find_copy_source (self, from, &source, error))
        {
          command_free (command);
          return NULL;
        }
      g_ptr_array_add (command->sources, source);
    }
  return command;
}

gboolean
_dd_build_planner_read_commands (DdBuildPlanner  *self,
                                 GError         **error)
{
  guint n = self->stages->len;

  for (guint i = 0; i < n; i++)
    {
      DdBuildStage *stage = _dd_build_planner_get_stage (self, i);

      for (guint j = 0; j < stage->parsed->instructions->len; j++)
        {
          const DdDockerfileInstruction *instruction =
            g_ptr_array_index (stage->parsed->instructions, j);
          DdBuildCommand *command;

          _dd_build_planner_at_instruction (self, instruction);
          command = _dd_build_command_new (self, instruction, error);
          if (command == NULL)
            return FALSE;
          g_ptr_array_add (stage->commands, command);
        }
    }
  return TRUE;
}

/* A stage that is the only one has no name. */
void
_dd_build_planner_drop_title (DdBuildPlanner *self)
{
  DdBuildStage *only = _dd_build_planner_get_stage (self, 0);

  if (self->stages->len > 1)
    return;
  g_free (only->title);
  only->title = g_strdup ("");
}

gboolean
_dd_build_planner_read_stages (DdBuildPlanner  *self,
                               GError         **error)
{
  GPtrArray *stages = dd_dockerfile_get_stages (self->dockerfile);

  if (stages->len == 0)
    return _dd_build_planner_fail (error, "dockerfile contains no stages to build");
  if (!read_globals (self, error))
    return FALSE;
  for (guint i = 0; i < stages->len; i++)
    if (!add_stage (self, g_ptr_array_index (stages, i), error))
      return FALSE;
  return TRUE;
}

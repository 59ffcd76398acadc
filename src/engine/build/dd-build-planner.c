// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-planner-private.h"
#include "dd-dockerfile-values.h"
#include "dd-go-text.h"
#include "dd-image-ops.h"
#include "dd-program.h"

gboolean
_dd_build_planner_fail (GError     **error,
                        const char  *format,
                        ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text);
  return FALSE;
}

G_DEFINE_QUARK (dd-build-plan-error-quark, dd_build_plan_error)

DdBuildStage *
_dd_build_planner_get_stage (DdBuildPlanner *self,
                             guint           index)
{
  return g_ptr_array_index (self->stages, index);
}

/* The last one of a name counts; upper and lower case are the same. */
DdBuildStage *
_dd_build_planner_find_stage (DdBuildPlanner *self,
                              const char     *name)
{
  for (guint i = self->stages->len; i > 0; i--)
    {
      DdBuildStage *stage = _dd_build_planner_get_stage (self, i - 1);

      if (stage->parsed && stage->parsed->name &&
          g_ascii_strcasecmp (stage->parsed->name, name) == 0)
        return stage;
    }
  return NULL;
}

char *
_dd_build_planner_make_name (DdBuildStage         *stage,
                             const DdBuildCommand *command,
                             const char           *text)
{
  g_autofree char *total = g_strdup_printf ("%u", stage->n_total);
  const char *trigger = command && command->is_trigger ? "ONBUILD " : "";

  if (stage->n_total == 0)
    return g_strdup (text);
  return g_strdup_printf ("[%s%s%*u/%s] %s%s", stage->title, *stage->title ? " " : "",
                          (int) strlen (total), ++stage->n_done, total, trigger, text);
}

int
_dd_build_planner_get_context (DdBuildPlanner *self,
                               const char     *path)
{
  DdBuildStep *step;

  g_ptr_array_add (self->context_paths, g_strdup (path));
  if (self->plan->is_legacy)
    return DD_BUILD_FROM_CONTEXT;
  if (self->context >= 0)
    return self->context;
  step = dd_build_plan_add (self->plan, DD_BUILD_CONTEXT);
  step->name = g_strdup ("[internal] load build context");
  step->instruction = g_strdup (step->name);
  step->stage = g_strdup ("");
  return self->context = self->plan->steps->len - 1;
}

/* Which stages are needed */

static gboolean
visit (DdBuildPlanner  *self,
       DdBuildStage    *stage,
       GError         **error)
{
  if (stage->is_visiting)
    {
      self->line = stage->first_line;
      self->end_line = stage->last_line;
      return _dd_build_planner_fail (error, "circular dependency detected on stage: %s",
                                     stage->title);
    }
  if (stage->is_ready)
    return TRUE;
  stage->is_visiting = TRUE;
  if (stage->below && !visit (self, stage->below, error))
    return FALSE;
  for (guint i = 0; i < stage->commands->len; i++)
    {
      const DdBuildCommand *command = g_ptr_array_index (stage->commands, i);

      for (guint j = 0; j < command->sources->len; j++)
        if (!visit (self, g_ptr_array_index (command->sources, j), error))
          return FALSE;
    }
  stage->is_visiting = FALSE;
  stage->is_ready = TRUE;
  return TRUE;
}

static gboolean
check_circles (DdBuildPlanner  *self,
               GError         **error)
{
  for (guint i = 0; i < self->stages->len; i++)
    if (!visit (self, _dd_build_planner_get_stage (self, i), error))
      return FALSE;
  for (guint i = 0; i < self->stages->len; i++)
    _dd_build_planner_get_stage (self, i)->is_ready = FALSE;
  return TRUE;
}

static void
mark_reachable (DdBuildStage *stage)
{
  if (stage->is_reachable)
    return;
  stage->is_reachable = TRUE;
  if (stage->below)
    mark_reachable (stage->below);
  for (guint i = 0; i < stage->commands->len; i++)
    {
      const DdBuildCommand *command = g_ptr_array_index (stage->commands, i);

      g_ptr_array_foreach (command->sources, (GFunc) (void (*) (void)) mark_reachable, NULL);
    }
}

/* The legacy builder makes every stage up to the target. */
static void
mark_until (DdBuildPlanner *self,
            DdBuildStage   *target)
{
  for (guint i = 0; _dd_build_planner_get_stage (self, i) != target; i++)
    mark_reachable (_dd_build_planner_get_stage (self, i));
  _dd_legacy_add_globals (self);
}

static void
refuse_target (DdBuildPlanner  *self,
               const char      *name,
               GError         **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *meant = NULL;

  for (guint i = 0; i < self->stages->len; i++)
    {
      g_autofree char *lower = _dd_build_planner_get_stage (self, i)->parsed->name
                               ? g_ascii_strdown (_dd_build_planner_get_stage (self, i)->parsed->name, -1) : NULL;

      if (lower)
        g_strv_builder_add (builder, lower);
    }
  names = g_strv_builder_end (builder);
  if (!self->plan->is_legacy)
    meant = dd_dockerfile_suggest (name, (const char *const *) names, TRUE);
  _dd_build_planner_fail (error, "target stage \"%s\" could not be found%s%s%s", name,
                          meant ? " (did you mean " : "", meant ? meant : "", meant ? "?)" : "");
}

static DdBuildStage *
find_target (DdBuildPlanner  *self,
             guint            n_parsed,
             GError         **error)
{
  const char *name = self->options->target;
  DdBuildStage *target;

  if (name == NULL || *name == '\0')
    return _dd_build_planner_get_stage (self, n_parsed - 1);
  target = _dd_build_planner_find_stage (self, name);
  self->line = self->end_line = 0;
  if (target == NULL)
    refuse_target (self, name, error);
  return target;
}

/* What a stage begins with */

static gboolean
resolve_base (DdBuildPlanner  *self,
              DdBuildStage    *stage,
              GError         **error)
{
  g_autofree char *config = NULL;
  g_autoptr (GError) reason = NULL;
  DdBuildStep *step;

  stage->reference = dd_image_dup_full_name (stage->base, &reason);
  if (stage->reference == NULL && self->plan->is_legacy)
    return _dd_build_planner_fail (error, "%s", reason->message);
  if (stage->reference == NULL)
    return _dd_build_planner_fail (error, "failed to parse stage name \"%s\": %s", stage->base,
                                   reason->message);
  if (!self->options->resolve (stage->reference, self->options->resolve_data, &config,
                               &stage->digest, &reason))
    return _dd_build_planner_fail (error, "%s: failed to resolve source metadata for %s: %s",
                                   stage->base, stage->reference, reason->message);
  stage->draft = dd_build_draft_new (config);
  step = dd_build_plan_add (self->plan, DD_BUILD_IMAGE);
  step->instruction = stage->digest && strchr (stage->reference, '@') == NULL
                      ? g_strdup_printf ("FROM %s@%s", stage->reference, stage->digest)
                      : g_strconcat ("FROM ", stage->reference, NULL);
  step->name = stage->context ? g_strdup_printf ("[context %s] %s", stage->context, stage->base)
                              : _dd_build_planner_make_name (stage, NULL, step->instruction);
  step->context = g_strdup (stage->context);
  step->stage = g_strdup (stage->title);
  step->line = stage->first_line;
  step->end_line = stage->last_line;
  step->reference = g_strdup (stage->reference);
  step->digest = g_strdup (stage->digest);
  stage->from_name = g_strdup (step->name);
  stage->step = stage->from_step = dd_build_plan_settle (self->plan);
  return TRUE;
}

/* Stages that begin with one image share that step, and it is called as the
 * last of them calls it, in the order in which the target is taken apart.
 * Source: moby/buildkit client/llb/marshal.go */
static void
name_bases (DdBuildPlanner *self,
            DdBuildStage   *stage)
{
  DdBuildStep *base = stage->from_step >= 0
                      ? g_ptr_array_index (self->plan->steps, stage->from_step) : NULL;

  if (stage->is_named)
    return;
  stage->is_named = TRUE;
  if (stage->below)
    name_bases (self, stage->below);
  if (base && stage->from_name)
    {
      g_free (base->name);
      base->name = g_strdup (stage->from_name);
    }
  for (guint i = 0; i < stage->commands->len; i++)
    {
      const DdBuildCommand *command = g_ptr_array_index (stage->commands, i);

      for (guint j = 0; j < command->sources->len; j++)
        name_bases (self, g_ptr_array_index (command->sources, j));
    }
}

static void
begin_scratch (DdBuildStage *stage)
{
  stage->draft = dd_build_draft_new (NULL);
  dd_build_draft_set_text (stage->draft, "WorkingDir", "/");
}

static void
begin_on_stage (DdBuildStage *stage)
{
  const DdBuildStage *below = stage->below;

  stage->draft = dd_build_draft_copy (below->draft);
  stage->step = below->step;
  g_strfreev (stage->env);
  stage->env = g_strdupv (below->env);
  for (guint i = 0; i < below->args->len; i++)
    {
      const DdBuildArg *from = g_ptr_array_index (below->args, i);
      DdBuildArg *arg = g_new0 (DdBuildArg, 1);

      arg->name = g_strdup (from->name);
      arg->value = g_strdup (from->value);
      g_ptr_array_add (stage->args, arg);
    }
}

/* An instruction that is not in the file. */
static DdBuildCommand *
read_command (DdBuildPlanner  *self,
              const char      *text,
              GError         **error)
{
  DdDockerfile *read = dd_dockerfile_read (text, -1, error);

  if (read == NULL)
    return NULL;
  g_ptr_array_add (self->triggers, read);
  if (dd_dockerfile_get_instructions (read)->len != 1)
    {
      _dd_build_planner_fail (error, "onbuild trigger should be a single expression");
      return NULL;
    }
  return _dd_build_command_new (self, g_ptr_array_index (dd_dockerfile_get_instructions (read), 0), error);
}

/* For the legacy builder, --label is an instruction at the end. */
static gboolean
add_labels (DdBuildPlanner  *self,
            DdBuildStage    *stage,
            GError         **error)
{
  const DdStringMap *labels = self->plan->is_legacy ? self->options->labels : NULL;

  for (guint i = 0; labels && i < dd_string_map_get_size (labels); i++)
    {
      const DdStringPair *pair = dd_string_map_get_pair (labels, i);
      gboolean plain = !strpbrk (pair->value, " \t\"'\\$");
      g_autofree char *quoted = plain ? g_strdup (pair->value) : dd_go_quote (pair->value);
      g_autofree char *text = g_strdup_printf ("LABEL %s=%s", pair->key, quoted);
      DdBuildCommand *command = read_command (self, text, error);

      if (command == NULL)
        return FALSE;
      g_ptr_array_add (stage->commands, command);
    }
  return TRUE;
}

/* Triggers of the base run first. */
static gboolean
add_trigger (DdBuildPlanner  *self,
             DdBuildStage    *stage,
             const char      *text,
             guint            place,
             GError         **error)
{
  DdBuildCommand *command = read_command (self, text, error);

  if (command == NULL)
    return FALSE;
  command->is_trigger = TRUE;
  g_ptr_array_insert (stage->commands, place, command);
  stage->n_total++;
  for (guint i = 0; i < command->sources->len; i++)
    mark_reachable (g_ptr_array_index (command->sources, i));
  return TRUE;
}

static gboolean
take_triggers (DdBuildPlanner  *self,
               DdBuildStage    *stage,
               GError         **error)
{
  JsonObject *from = stage->below ? stage->below->draft : stage->draft;
  g_auto (GStrv) triggers = from ? dd_build_draft_dup_texts (from, "OnBuild") : NULL;

  if (stage->draft)
    dd_build_draft_remove (stage->draft, "OnBuild");
  for (guint i = 0; triggers && triggers[i]; i++)
    if (!add_trigger (self, stage, triggers[i], i, error))
      return FALSE;
  return TRUE;
}

static void
set_base_env (DdBuildStage *stage)
{
  g_auto (GStrv) env = dd_build_draft_dup_texts (stage->draft, "Env");

  if (g_environ_getenv (env, "PATH") == NULL)
    {
      dd_build_draft_set_env (stage->draft, "PATH", DD_DEFAULT_PATH);
      env = g_environ_setenv (env, "PATH", DD_DEFAULT_PATH, TRUE);
    }
  for (guint i = 0; env[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (env[i], "=", 2);

      _dd_build_stage_set_env (stage, pair[0], pair[1] ? pair[1] : "");
    }
  g_free (stage->cwd);
  stage->cwd = g_strdup (dd_build_draft_get_text (stage->draft, "WorkingDir"));
}

static gboolean plan_stage (DdBuildPlanner  *self,
                            DdBuildStage    *stage,
                            GError         **error);

/* An image that is copied from, or what is below a mount, comes when it is
 * needed. */
static gboolean
plan_sources (DdBuildPlanner        *self,
              const DdBuildCommand  *command,
              GError               **error)
{
  for (guint i = 0; i < command->sources->len; i++)
    {
      DdBuildStage *source = g_ptr_array_index (command->sources, i);

      if (source->parsed == NULL && !plan_stage (self, source, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
begin_stage (DdBuildPlanner  *self,
             DdBuildStage    *stage,
             GError         **error)
{
  guint n_before = self->plan->steps->len;

  self->line = stage->first_line;
  self->end_line = stage->last_line;
  if (stage->fault)
    {
      g_propagate_error (error, g_steal_pointer (&stage->fault));
      return FALSE;
    }
  if (stage->below)
    begin_on_stage (stage);
  else if (stage->named)
    _dd_build_begin_named_context (self, stage);
  else if (g_str_equal (stage->base, DD_BUILD_SCRATCH))
    begin_scratch (stage);
  else if (!resolve_base (self, stage, error))
    return FALSE;
  if (self->plan->is_legacy)
    _dd_legacy_begin_stage (self, stage, n_before);
  return TRUE;
}

static gboolean
plan_command (DdBuildPlanner        *self,
              DdBuildStage          *stage,
              const DdBuildCommand  *command,
              GError               **error)
{
  guint n_before = self->plan->steps->len;
  g_autoptr (GError) reason = NULL;

  if (!_dd_build_stage_dispatch (self, stage, command, &reason))
    {
      g_set_error_literal (error, DD_BUILD_PLAN_ERROR, DD_BUILD_PLAN_ERROR_CONVERT,
                           reason->message);
      return FALSE;
    }
  if (self->plan->is_legacy)
    _dd_legacy_finish_step (self, stage, command, n_before);
  return TRUE;
}

static gboolean
plan_stage (DdBuildPlanner  *self,
            DdBuildStage    *stage,
            GError         **error)
{
  if (stage->is_ready)
    return TRUE;
  stage->is_ready = TRUE;
  if (!begin_stage (self, stage, error) || !take_triggers (self, stage, error) ||
      !add_labels (self, stage, error))
    return FALSE;
  set_base_env (stage);
  for (guint i = 0; i < stage->commands->len; i++)
    {
      const DdBuildCommand *command = g_ptr_array_index (stage->commands, i);

      if (!command->is_trigger)
        _dd_build_planner_at_instruction (self, command->instruction);
      if (!plan_sources (self, command, error) || !plan_command (self, stage, command, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
plan_stages (DdBuildPlanner  *self,
             GError         **error)
{
  for (guint i = 0; i < self->stages->len; i++)
    {
      DdBuildStage *stage = _dd_build_planner_get_stage (self, i);

      if (stage->is_reachable && stage->parsed && !plan_stage (self, stage, error))
        return FALSE;
    }
  return TRUE;
}

/* What the plan tells of its stages. */
static void
describe_stages (DdBuildPlanner     *self,
                 const DdBuildStage *target)
{
  for (guint i = 0; i < self->stages->len; i++)
    {
      const DdBuildStage *stage = _dd_build_planner_get_stage (self, i);
      DdBuildPlanStage *told = g_new0 (DdBuildPlanStage, 1);

      told->title = g_strdup (stage->title);
      told->base = g_strdup (stage->base);
      told->line = stage->parsed ? stage->first_line : 0;
      told->step = stage->is_reachable ? stage->step : -1;
      told->is_needed = stage->is_reachable;
      told->is_target = stage == target;
      g_ptr_array_add (self->plan->stages, told);
    }
}

static gboolean
make_plan (DdBuildPlanner  *self,
           GError         **error)
{
  DdBuildStage *target;

  if (!_dd_build_planner_read_stages (self, error))
    return FALSE;
  target = find_target (self, self->stages->len, error);
  if (target == NULL)
    return FALSE;
  if (!_dd_build_planner_read_commands (self, error))
    {
      /* These are found before any line is looked at. */
      self->line = self->end_line = 0;
      return FALSE;
    }
  if (!check_circles (self, error))
    return FALSE;
  _dd_build_planner_drop_title (self);
  if (self->plan->is_legacy)
    mark_until (self, target);
  mark_reachable (target);
  if (!plan_stages (self, error))
    return FALSE;
  for (guint i = 0; !self->plan->is_legacy && self->options->labels &&
       i < dd_string_map_get_size (self->options->labels); i++)
    {
      const DdStringPair *pair = dd_string_map_get_pair (self->options->labels, i);

      dd_build_draft_set_label (target->draft, pair->key, pair->value);
    }
  if (self->plan->is_legacy)
    self->plan->unused_args = _dd_legacy_list_unused (self);
  else
    name_bases (self, target);
  dd_build_draft_arrange (target->draft);
  describe_stages (self, target);
  self->plan->target = target->step;
  self->plan->config = dd_build_draft_to_json (target->draft);
  g_ptr_array_add (self->context_paths, NULL);
  self->plan->context_paths = g_strdupv ((char **) self->context_paths->pdata);
  return TRUE;
}

static void
planner_clear (DdBuildPlanner *self)
{
  g_ptr_array_unref (self->stages);
  g_ptr_array_unref (self->triggers);
  g_ptr_array_unref (self->context_paths);
  g_clear_pointer (&self->dockerfile, dd_dockerfile_unref);
  g_strfreev (self->globals);
  g_object_unref (self->plan);
}

/* The legacy builder has words of its own for a file that cannot be read. */
static DdDockerfile *
read_dockerfile (const char                *text,
                 const DdBuildPlanOptions  *options,
                 GError                   **error)
{
  DdDockerfile *dockerfile = NULL;
  g_autofree char *name = options->legacy ? g_strdup_printf (" (%s)", options->file_name
                                                                      ? options->file_name
                                                                      : "Dockerfile")
                                          : g_strdup ("");

  if (*text == '\0')
    {
      _dd_build_planner_fail (error, "the Dockerfile%s cannot be empty", name);
      return NULL;
    }
  dockerfile = dd_dockerfile_parse (text, -1, error);
  if (dockerfile == NULL && options->legacy && error &&
      !g_str_has_prefix ((*error)->message, "dockerfile parse error") &&
      !g_str_has_prefix ((*error)->message, "no build stage"))
    g_prefix_error (error, "failed to parse Dockerfile: ");
  return dockerfile;
}

/* A document without an end goes to the end of the file. */
static int
last_line_of (const char   *text,
              int           line,
              const GError *error)
{
  int n = 0;

  if (!strstr (error->message, "unterminated heredoc"))
    return line;
  for (const char *at = text; (at = strchr (at, '\n')); at++)
    n++;
  return MAX (line, n);
}

/**
 * dd_build_plan_from_text:
 * @dockerfile: the text
 * @options: what else the plan depends on
 * @line: (out): of a mistake, its first line; 0 if it has none
 * @end_line: (out): its last line
 * @error: return location
 *
 * Makes the graph of a Dockerfile: the steps that the target needs, and the
 * configuration of the image.
 *
 * Returns: (nullable) (transfer full): the plan
 * Source: moby/buildkit frontend/dockerfile/dockerfile2llb
 */
DdBuildPlan *
dd_build_plan_from_text (const char                *dockerfile,
                         const DdBuildPlanOptions  *options,
                         int                       *line,
                         int                       *end_line,
                         GError                   **error)
{
  DdBuildPlanner self = {
    .options = options,
    .triggers = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_dockerfile_unref),
    .stages = g_ptr_array_new_with_free_func (_dd_build_stage_free),
    .globals = g_new0 (char *, 1),
    .plan = dd_build_plan_new (),
    .context_paths = g_ptr_array_new_with_free_func (g_free),
    .context = -1,
  };
  g_autoptr (GError) reason = NULL;
  DdBuildPlan *plan = NULL;
  guint at = 0;
  guint column = 0;

  self.plan->is_legacy = options->legacy;
  self.dockerfile = read_dockerfile (dockerfile, options, &reason);
  if (self.dockerfile && (make_plan (&self, &reason) || _dd_legacy_add_fault (&self, &reason)))
    plan = g_object_ref (self.plan);
  else if (self.dockerfile == NULL && dd_syntax_error_get_position (reason, &at, &column))
    {
      self.line = at;
      self.end_line = last_line_of (dockerfile, at, reason);
    }
  *line = plan ? 0 : self.line;
  *end_line = plan ? 0 : self.end_line;
  planner_clear (&self);
  if (reason)
    g_propagate_error (error, g_steal_pointer (&reason));
  return plan;
}

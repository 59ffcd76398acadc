// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-build-planner-private.h"
#include "dd-dockerfile-values.h"
#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-process.h"
#include "dd-shell-words.h"

/* What each instruction does to a stage. Those that make files are in
 * dd-build-stage-steps.c.
 *
 * Source: moby/buildkit frontend/dockerfile/dockerfile2llb/convert.go */

/* A variable that is set again goes to the end. */
void
_dd_build_stage_set_env (DdBuildStage *stage,
                         const char   *name,
                         const char   *value)
{
  stage->env = g_environ_unsetenv (stage->env, name);
  stage->env = g_environ_setenv (stage->env, name, value, TRUE);
}

char *
_dd_build_stage_expand (DdBuildPlanner  *self,
                        DdBuildStage    *stage,
                        const char      *text,
                        GError         **error)
{
  return dd_shell_expand_word (text, dd_dockerfile_get_escape (self->dockerfile),
                               (const char *const *) stage->env, error);
}

static char **
expand_all (DdBuildPlanner  *self,
            DdBuildStage    *stage,
            char           **texts,
            GError         **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; texts && texts[i]; i++)
    {
      char *text = _dd_build_stage_expand (self, stage, texts[i], error);

      if (text == NULL)
        return NULL;
      g_ptr_array_add (list, text);
    }
  g_ptr_array_set_free_func (list, NULL);
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

static void G_GNUC_PRINTF (2, 3)
add_history (DdBuildStage *stage,
             const char   *format,
             ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  dd_build_draft_add_history (stage->draft, text, FALSE);
}

/* As Go prints a list of strings with %v and with %q. */
static char *
print_list (char **list)
{
  g_autofree char *joined = g_strjoinv (" ", list);

  return g_strconcat ("[", joined, "]", NULL);
}

static char *
print_quoted (char **list)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; list[i]; i++)
    {
      g_autofree char *quoted = dd_go_quote (list[i]);

      g_string_append_printf (text, "%s%s", i ? " " : "", quoted);
    }
  g_string_append_c (text, ']');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ENV and LABEL: all pairs see the variables as they were before the line. */
static gboolean
set_pairs (DdBuildPlanner                 *self,
           DdBuildStage                   *stage,
           const DdDockerfileInstruction  *instruction,
           GError                        **error)
{
  gboolean is_env = instruction->kind == DD_DOCKERFILE_ENV;
  g_autoptr (GString) history = g_string_new (is_env ? "ENV" : "LABEL");
  guint n = dd_dockerfile_instruction_n_pairs (instruction);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      const char *pair[2];

      dd_dockerfile_instruction_get_pair (instruction, i, &pair[0], &pair[1]);
      for (guint j = 0; j < G_N_ELEMENTS (pair); j++)
        {
          char *word = _dd_build_stage_expand (self, stage, pair[j], error);

          if (word == NULL)
            return FALSE;
          g_ptr_array_add (words, word);
        }
    }
  for (guint i = 0; i + 1 < words->len; i += 2)
    {
      const char *name = g_ptr_array_index (words, i);
      const char *value = g_ptr_array_index (words, i + 1);

      g_string_append_printf (history, " %s=%s", name, value);
      if (is_env)
        _dd_build_stage_set_env (stage, name, value);
      if (is_env)
        dd_build_draft_set_env (stage->draft, name, value);
      else
        dd_build_draft_set_label (stage->draft, name, value);
    }
  dd_build_draft_add_history (stage->draft, history->str, FALSE);
  return TRUE;
}

/* With the legacy builder a variable of ENV wins, wherever the ARG stands. */
static gboolean
hides_arg (DdBuildPlanner *self,
           DdBuildStage   *stage,
           const char     *name)
{
  g_auto (GStrv) env = self->plan->is_legacy ? dd_build_draft_dup_texts (stage->draft, "Env")
                                             : NULL;

  return env && g_environ_getenv (env, name);
}

static gboolean
read_arg (DdBuildPlanner  *self,
          DdBuildStage    *stage,
          const char      *text,
          GString         *history,
          GError         **error)
{
  g_auto (GStrv) pair = g_strsplit (text, "=", 2);
  const char *given = self->options->build_args
                      ? dd_string_map_get (self->options->build_args, pair[0]) : NULL;
  DdBuildArg *arg = g_new0 (DdBuildArg, 1);

  arg->name = g_strdup (pair[0]);
  g_ptr_array_add (stage->args, arg);
  if (given)
    arg->value = g_strdup (given);
  else if (pair[1])
    {
      arg->value = _dd_build_stage_expand (self, stage, pair[1], error);
      if (arg->value == NULL)
        return FALSE;
    }
  else
    arg->value = g_strdup (g_environ_getenv (self->globals, pair[0]));
  if (arg->value && !hides_arg (self, stage, arg->name))
    _dd_build_stage_set_env (stage, arg->name, arg->value);
  g_string_append_printf (history, " %s%s%s", arg->name, arg->value ? "=" : "",
                          arg->value ? arg->value : "");
  return TRUE;
}

static gboolean
set_args (DdBuildPlanner                 *self,
          DdBuildStage                   *stage,
          const DdDockerfileInstruction  *instruction,
          GError                        **error)
{
  g_autoptr (GString) history = g_string_new ("ARG");

  for (guint i = 0; instruction->arguments[i]; i++)
    if (!read_arg (self, stage, instruction->arguments[i], history, error))
      return FALSE;
  dd_build_draft_add_history (stage->draft, history->str, FALSE);
  return TRUE;
}

static gboolean
set_command (DdBuildPlanner                 *self,
             DdBuildStage                   *stage,
             const DdDockerfileInstruction  *instruction,
             GError                        **error)
{
  gboolean is_cmd = instruction->kind == DD_DOCKERFILE_CMD;
  g_auto (GStrv) argv = instruction->json ? g_strdupv (instruction->arguments)
                                          : _dd_build_stage_with_shell (stage,
                                                                        instruction->arguments);
  g_autofree char *printed = print_quoted (argv);

  dd_build_draft_set_texts (stage->draft, is_cmd ? "Cmd" : "Entrypoint", argv);
  if (is_cmd)
    {
      stage->has_cmd = TRUE;
      dd_build_draft_set_flag (stage->draft, "ArgsEscaped");
    }
  else if (!stage->has_cmd)
    dd_build_draft_remove (stage->draft, "Cmd");
  add_history (stage, "%s %s", is_cmd ? "CMD" : "ENTRYPOINT", printed);
  return TRUE;
}

/* HEALTHCHECK */

static void
add_time (JsonObject *health,
          GString    *history,
          const char *name,
          gint64      nanoseconds,
          gboolean    named)
{
  g_autofree char *duration = dd_go_format_duration (nanoseconds);

  if (nanoseconds)
    json_object_set_int_member (health, name, nanoseconds);
  g_string_append_printf (history, " %s%s%s", named ? name : "", named ? ":" : "", duration);
}

/* The history of the legacy builder has no names of the fields. */
static gboolean
set_healthcheck (DdBuildPlanner                 *self,
                 DdBuildStage                   *stage,
                 const DdDockerfileInstruction  *instruction,
                 GError                        **error)
{
  gboolean named = !self->plan->is_legacy;
  g_auto (DdDockerfileHealth) read = { 0 };
  g_autofree char *printed = NULL;
  g_autoptr (GString) history = g_string_new (named ? "HEALTHCHECK {Test:" : "HEALTHCHECK &{");
  JsonObject *health;
  JsonArray *test;

  if (!dd_dockerfile_health_read (instruction, &read, error))
    return FALSE;
  health = json_object_new ();
  test = json_array_new ();
  for (guint i = 0; read.test[i]; i++)
    json_array_add_string_element (test, read.test[i]);
  json_object_set_array_member (health, "Test", test);
  printed = print_list (read.test);
  g_string_append (history, printed);
  add_time (health, history, "Interval", read.interval, named);
  add_time (health, history, "Timeout", read.timeout, named);
  add_time (health, history, "StartPeriod", read.start_period, named);
  add_time (health, history, "StartInterval", read.start_interval, named);
  if (read.retries)
    json_object_set_int_member (health, "Retries", read.retries);
  g_string_append_printf (history, " %s%d}", named ? "Retries:" : "", (int) read.retries);
  dd_build_draft_set_object (stage->draft, "Healthcheck", health);
  dd_build_draft_add_history (stage->draft, history->str, FALSE);
  return TRUE;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* EXPOSE: a variable may hold several ports. */
static gboolean
set_ports (DdBuildPlanner                 *self,
           DdBuildStage                   *stage,
           const DdDockerfileInstruction  *instruction,
           GError                        **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) ports = NULL;
  g_autofree char *printed = NULL;

  for (guint i = 0; instruction->arguments[i]; i++)
    {
      g_auto (GStrv) more = dd_shell_expand_words (instruction->arguments[i],
                                                   dd_dockerfile_get_escape (self->dockerfile),
                                                   (const char *const *) stage->env, error);

      if (more == NULL)
        return FALSE;
      g_strv_builder_addv (builder, (const char **) more);
    }
  words = g_strv_builder_end (builder);
  ports = dd_dockerfile_expose_ports ((const char *const *) words, NULL, error);
  if (ports == NULL)
    return FALSE;
  for (guint i = 0; ports[i]; i++)
    dd_build_draft_add_key (stage->draft, "ExposedPorts", ports[i]);
  qsort (ports, g_strv_length (ports), sizeof *ports, compare_texts);
  printed = print_list (ports);
  add_history (stage, "EXPOSE %s", printed);
  return TRUE;
}

static gboolean
set_volumes (DdBuildPlanner                 *self,
             DdBuildStage                   *stage,
             const DdDockerfileInstruction  *instruction,
             GError                        **error)
{
  g_auto (GStrv) volumes = expand_all (self, stage, instruction->arguments, error);
  g_autofree char *printed = volumes ? print_list (volumes) : NULL;

  if (volumes == NULL)
    return FALSE;
  for (guint i = 0; volumes[i]; i++)
    {
      if (*volumes[i] == '\0')
        return _dd_build_planner_fail (error, "VOLUME specified can not be an empty string");
      dd_build_draft_add_key (stage->draft, "Volumes", volumes[i]);
    }
  add_history (stage, "VOLUME %s", printed);
  return TRUE;
}

static gboolean
set_user (DdBuildPlanner                 *self,
          DdBuildStage                   *stage,
          const DdDockerfileInstruction  *instruction,
          GError                        **error)
{
  g_autofree char *user = _dd_build_stage_expand (self, stage, instruction->arguments[0], error);

  if (user == NULL)
    return FALSE;
  dd_build_draft_set_text (stage->draft, "User", user);
  add_history (stage, "USER %s", user);
  return TRUE;
}

static gboolean
set_stop_signal (DdBuildPlanner                 *self,
                 DdBuildStage                   *stage,
                 const DdDockerfileInstruction  *instruction,
                 GError                        **error)
{
  g_autofree char *name = _dd_build_stage_expand (self, stage, instruction->arguments[0], error);
  guint64 number;

  if (name == NULL)
    return FALSE;
  if (!g_ascii_string_to_unsigned (name, 10, 1, G_MAXINT, &number, NULL) &&
      dd_signal_from_name (name) <= 0)
    return _dd_build_planner_fail (error, "invalid signal: %s", name);
  dd_build_draft_set_text (stage->draft, "StopSignal", name);
  add_history (stage, "STOPSIGNAL %s", name);
  return TRUE;
}

static gboolean
set_shell (DdBuildPlanner                 *self,
           DdBuildStage                   *stage,
           const DdDockerfileInstruction  *instruction,
           GError                        **error)
{
  g_autofree char *printed = print_list (instruction->arguments);

  dd_build_draft_set_texts (stage->draft, "Shell", instruction->arguments);
  add_history (stage, "SHELL %s", printed);
  return TRUE;
}

static gboolean
set_maintainer (DdBuildPlanner                 *self,
                DdBuildStage                   *stage,
                const DdDockerfileInstruction  *instruction,
                GError                        **error)
{
  json_object_set_string_member (stage->draft, "author", instruction->arguments[0]);
  add_history (stage, "MAINTAINER %s", instruction->arguments[0]);
  return TRUE;
}

static gboolean
add_trigger (DdBuildPlanner                 *self,
             DdBuildStage                   *stage,
             const DdDockerfileInstruction  *instruction,
             GError                        **error)
{
  g_auto (GStrv) before = dd_build_draft_dup_texts (stage->draft, "OnBuild");
  g_autofree char *trigger = dd_dockerfile_instruction_dup_trigger (instruction);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;

  g_strv_builder_addv (builder, (const char **) before);
  g_strv_builder_add (builder, trigger);
  after = g_strv_builder_end (builder);
  dd_build_draft_set_texts (stage->draft, "OnBuild", after);
  return TRUE;
}

typedef struct
{
  DdDockerfileKind kind;
  gboolean       (*apply) (DdBuildPlanner                 *self,
                           DdBuildStage                   *stage,
                           const DdDockerfileInstruction  *instruction,
                           GError                        **error);
  gboolean       (*make)  (DdBuildPlanner                 *self,
                           DdBuildStage                   *stage,
                           const DdBuildCommand           *command,
                           GError                        **error);
} Handler;

static const Handler handlers[] = {
  { DD_DOCKERFILE_ADD, NULL, _dd_build_stage_copy },
  { DD_DOCKERFILE_ARG, set_args, NULL },
  { DD_DOCKERFILE_CMD, set_command, NULL },
  { DD_DOCKERFILE_COPY, NULL, _dd_build_stage_copy },
  { DD_DOCKERFILE_ENTRYPOINT, set_command, NULL },
  { DD_DOCKERFILE_ENV, set_pairs, NULL },
  { DD_DOCKERFILE_EXPOSE, set_ports, NULL },
  { DD_DOCKERFILE_HEALTHCHECK, set_healthcheck, NULL },
  { DD_DOCKERFILE_LABEL, set_pairs, NULL },
  { DD_DOCKERFILE_MAINTAINER, set_maintainer, NULL },
  { DD_DOCKERFILE_ONBUILD, add_trigger, NULL },
  { DD_DOCKERFILE_RUN, NULL, _dd_build_stage_run },
  { DD_DOCKERFILE_SHELL, set_shell, NULL },
  { DD_DOCKERFILE_STOPSIGNAL, set_stop_signal, NULL },
  { DD_DOCKERFILE_USER, set_user, NULL },
  { DD_DOCKERFILE_VOLUME, set_volumes, NULL },
  { DD_DOCKERFILE_WORKDIR, NULL, _dd_build_stage_workdir },
};

gboolean
_dd_build_stage_dispatch (DdBuildPlanner        *self,
                          DdBuildStage          *stage,
                          const DdBuildCommand  *command,
                          GError               **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (handlers[i].kind == command->instruction->kind)
      return handlers[i].apply ? handlers[i].apply (self, stage, command->instruction, error)
                               : handlers[i].make (self, stage, command, error);
  return TRUE;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-planner-private.h"

/* What the legacy builder makes of a Dockerfile: every instruction is a step
 * and an image.
 *
 * Source: moby daemon/builder/dockerfile */

static const char *const buildkit_flags[] = { "mount", "network", "security", "chmod", "parents" };

#define REQUIRES_BUILDKIT                                                                  \
  "requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build " \
  "images with BuildKit enabled"

/* What only BuildKit has is refused when its turn comes. */
static char *
find_refusal (const DdDockerfileInstruction *instruction)
{
  g_auto (GStrv) sources = NULL;
  const char *dest;

  for (gsize i = 0; i < G_N_ELEMENTS (buildkit_flags); i++)
    if (dd_dockerfile_instruction_has_flag (instruction, buildkit_flags[i]))
      return g_strdup_printf ("the --%s option " REQUIRES_BUILDKIT, buildkit_flags[i]);
  if (instruction->heredocs && instruction->heredocs->len)
    return g_strdup ("the heredoc syntax " REQUIRES_BUILDKIT);
  if (instruction->kind != DD_DOCKERFILE_COPY && instruction->kind != DD_DOCKERFILE_ADD)
    return NULL;
  sources = dd_dockerfile_instruction_dup_sources (instruction);
  dest = dd_dockerfile_instruction_get_dest (instruction);
  if (sources && g_strv_length (sources) > 1 && !g_str_has_suffix (dest, "/"))
    return g_strdup_printf ("When using %s with more than one source file, the destination must "
                            "be a directory and end with a /",
                            dd_dockerfile_kind_to_string (instruction->kind));
  return NULL;
}

static void
set_number (DdBuildPlanner                *self,
            DdBuildStep                   *step,
            const DdDockerfileInstruction *instruction)
{
  step->number = ++self->plan->n_numbers;
  g_free (step->name);
  step->name = g_strdup (instruction->original);
  g_free (step->instruction);
  step->instruction = g_strdup (instruction->original);
  step->line = instruction->start_line;
  step->end_line = instruction->end_line;
}

/* ARG before the first FROM has a number and does nothing else. */
void
_dd_legacy_add_globals (DdBuildPlanner *self)
{
  GPtrArray *list = dd_dockerfile_get_global_arguments (self->dockerfile);

  for (guint i = 0; i < list->len; i++)
    {
      DdBuildStep *step = dd_build_plan_add (self->plan, DD_BUILD_CONFIG);

      step->stage = g_strdup ("");
      set_number (self, step, g_ptr_array_index (list, i));
    }
}

/* FROM is a step, also where it begins with a stage or with nothing. */
void
_dd_legacy_begin_stage (DdBuildPlanner *self,
                        DdBuildStage   *stage,
                        guint           n_before)
{
  DdBuildStep *step;

  if (self->plan->steps->len == n_before)
    {
      step = dd_build_plan_add (self->plan, DD_BUILD_IMAGE);
      step->parent = stage->below ? stage->below->step : -1;
      step->stage = g_strdup (stage->title);
      stage->step = self->plan->steps->len - 1;
    }
  step = g_ptr_array_index (self->plan->steps, self->plan->steps->len - 1);
  if (stage->parsed)
    set_number (self, step, stage->parsed->from);
}

static char *
join_shell (DdBuildStage *stage)
{
  g_auto (GStrv) shell = dd_build_draft_dup_texts (stage->draft, "Shell");

  return shell[0] ? g_strjoinv (" ", shell) : g_strdup ("/bin/sh -c");
}

/* What BuildKit's history says of the last instruction. */
static const char *
last_history (DdBuildStage *stage)
{
  JsonArray *history = json_object_has_member (stage->draft, "history")
                       ? json_object_get_array_member (stage->draft, "history") : NULL;
  guint n = history ? json_array_get_length (history) : 0;

  return n ? json_object_get_string_member (json_array_get_object_element (history, n - 1),
                                            "created_by") : "";
}

static char *
print_run (const char *history)
{
  const char *end = g_strrstr (history, " # buildkit");

  history += strlen ("RUN ");
  return end ? g_strndup (history, end - history) : g_strdup (history);
}

/* The history of the legacy builder. Of a copy the sum of the files is put in
 * when it is known. */
static char *
make_comment (DdBuildStage                  *stage,
              const DdDockerfileInstruction *instruction)
{
  g_autofree char *shell = join_shell (stage);
  g_autofree char *joined = instruction->arguments ? g_strjoinv (" ", instruction->arguments)
                                                   : g_strdup ("");

  switch (instruction->kind)
    {
    case DD_DOCKERFILE_RUN:
      return print_run (last_history (stage));
    case DD_DOCKERFILE_COPY:
    case DD_DOCKERFILE_ADD:
      return g_strdup_printf ("%s #(nop) %s ", shell,
                              dd_dockerfile_kind_to_string (instruction->kind));
    case DD_DOCKERFILE_WORKDIR:
      return g_strdup_printf ("%s #(nop) %s", shell, last_history (stage));
    case DD_DOCKERFILE_EXPOSE:
      return g_strdup_printf ("%s #(nop)  EXPOSE %s", shell, joined);
    case DD_DOCKERFILE_ONBUILD:
      {
        g_autofree char *trigger = dd_dockerfile_instruction_dup_trigger (instruction);

        return g_strdup_printf ("%s #(nop)  ONBUILD %s", shell, trigger);
      }
    default:
      return g_strdup_printf ("%s #(nop)  %s", shell, last_history (stage));
    }
}

static void
clear_history (DdBuildStage *stage)
{
  json_object_remove_member (stage->draft, "history");
}

void
_dd_legacy_finish_step (DdBuildPlanner       *self,
                        DdBuildStage         *stage,
                        const DdBuildCommand *command,
                        guint                 n_before)
{
  JsonObject *copy;
  DdBuildStep *step;

  if (self->plan->steps->len == n_before)
    {
      step = dd_build_plan_add (self->plan, DD_BUILD_CONFIG);
      step->parent = stage->step;
      step->stage = g_strdup (stage->title);
      step->no_cache = stage->no_cache;
      stage->step = self->plan->steps->len - 1;
    }
  step = g_ptr_array_index (self->plan->steps, self->plan->steps->len - 1);
  set_number (self, step, command->instruction);
  step->comment = make_comment (stage, command->instruction);
  step->refusal = find_refusal (command->instruction);
  clear_history (stage);
  dd_build_draft_remove (stage->draft, "ArgsEscaped");
  copy = dd_build_draft_copy (stage->draft);
  dd_build_draft_arrange (copy);
  step->config = dd_build_draft_to_json (copy);
  json_object_unref (copy);
}

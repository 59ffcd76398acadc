// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dd-build-fetch.h"
#include "dd-build-planner-private.h"
#include "dd-build-tree.h"

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
  for (guint i = 0; sources && sources[i]; i++)
    if (dd_build_is_url (sources[i]) || dd_build_is_git (sources[i]))
      return g_strdup (_("Drydock does not model ADD of a URL by the legacy builder yet"));
  if (sources && g_strv_length (sources) > 1 && !g_str_has_suffix (dest, "/"))
    return g_strdup_printf ("When using %s with more than one source file, the destination must "
                            "be a directory and end with a /",
                            dd_dockerfile_kind_to_string (instruction->kind));
  return NULL;
}

static void
set_instruction (DdBuildStep                   *step,
                 const DdDockerfileInstruction *instruction)
{
  g_free (step->name);
  step->name = g_strdup (instruction->original);
  g_free (step->instruction);
  step->instruction = g_strdup (instruction->original);
  step->line = instruction->start_line;
  step->end_line = instruction->end_line;
}

static void
set_number (DdBuildPlanner                *self,
            DdBuildStep                   *step,
            const DdDockerfileInstruction *instruction)
{
  step->number = ++self->plan->n_numbers;
  set_instruction (step, instruction);
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

static guint
count_instructions (DdBuildPlanner *self)
{
  guint n = dd_dockerfile_get_global_arguments (self->dockerfile)->len;

  for (guint i = 0; i < self->stages->len; i++)
    {
      const DdBuildStage *stage = g_ptr_array_index (self->stages, i);

      if (stage->parsed)
        n += 1 + stage->parsed->instructions->len;
    }
  return n;
}

static const DdDockerfileInstruction *
find_instruction (DdBuildPlanner *self,
                  guint           line)
{
  GPtrArray *all = dd_dockerfile_get_instructions (self->dockerfile);

  for (guint i = 0; i < all->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (all, i);

      if (instruction->start_line == line)
        return instruction;
    }
  return NULL;
}

/* The instructions are looked at one by one: those before the one that makes no
 * sense are carried out. */
gboolean
_dd_legacy_add_fault (DdBuildPlanner  *self,
                      GError         **error)
{
  const DdDockerfileInstruction *instruction = find_instruction (self, self->line);
  DdBuildStep *step;

  if (!self->plan->is_legacy || instruction == NULL)
    return FALSE;
  step = dd_build_plan_add (self->plan, DD_BUILD_CONFIG);
  step->stage = g_strdup ("");
  set_number (self, step, instruction);
  step->refusal = g_strdup ((*error)->message);
  self->plan->n_numbers = MAX (self->plan->n_numbers, count_instructions (self));
  self->plan->target = self->plan->steps->len - 1;
  self->plan->config = g_strdup ("{}");
  self->plan->context_paths = g_new0 (char *, 1);
  g_clear_error (error);
  return TRUE;
}

static gboolean
declares (const DdDockerfileInstruction *instruction,
          const char                    *name)
{
  gsize length = strlen (name);

  for (guint i = 0; instruction->kind == DD_DOCKERFILE_ARG && instruction->arguments[i]; i++)
    if (strncmp (instruction->arguments[i], name, length) == 0 &&
        strchr ("=", instruction->arguments[i][length]))
      return TRUE;
  return FALSE;
}

/* Build arguments that no ARG asked for. */
char **
_dd_legacy_list_unused (DdBuildPlanner *self)
{
  GPtrArray *all = dd_dockerfile_get_instructions (self->dockerfile);
  const DdStringMap *given = self->options->build_args;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; given && i < dd_string_map_get_size (given); i++)
    {
      const char *name = dd_string_map_get_pair (given, i)->key;
      gboolean used = _dd_build_is_proxy_name (name);

      for (guint j = 0; !used && j < all->len; j++)
        used = declares (g_ptr_array_index (all, j), name);
      if (!used)
        g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
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

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The words in order. */
static char *
join_sorted (GPtrArray *words)
{
  g_ptr_array_sort (words, compare_texts);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" ", (char **) words->pdata);
}

/* The build arguments that have a value stand in front of the command. */
static char *
print_run (DdBuildStage *stage,
           DdBuildStep  *step)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *command = g_strjoinv (" ", step->argv);
  g_autofree char *joined = NULL;
  guint n;

  for (guint i = 0; i < stage->args->len; i++)
    {
      const DdBuildArg *arg = g_ptr_array_index (stage->args, i);

      if (arg->value)
        g_ptr_array_add (args, g_strdup_printf ("%s=%s", arg->name, arg->value));
    }
  n = args->len;
  joined = join_sorted (args);
  return n ? g_strdup_printf ("|%u %s %s", n, joined, command) : g_steal_pointer (&command);
}

static char *
print_ports (const DdDockerfileInstruction *instruction)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; instruction->arguments[i]; i++)
    g_ptr_array_add (words, instruction->arguments[i]);
  return join_sorted (words);
}

/* The history of the legacy builder. Of a copy the sum of the files is put in
 * when it is known. */
static char *
make_comment (DdBuildStage                  *stage,
              const DdDockerfileInstruction *instruction,
              DdBuildStep                   *step)
{
  g_autofree char *shell = join_shell (stage);
  g_autofree char *ports = NULL;
  g_autofree char *joined = instruction->arguments ? g_strjoinv (" ", instruction->arguments)
                                                   : g_strdup ("");

  switch (instruction->kind)
    {
    case DD_DOCKERFILE_RUN:
      return print_run (stage, step);
    case DD_DOCKERFILE_COPY:
    case DD_DOCKERFILE_ADD:
      return g_strdup_printf ("%s #(nop) %s ", shell,
                              dd_dockerfile_kind_to_string (instruction->kind));
    case DD_DOCKERFILE_WORKDIR:
      return g_strdup_printf ("%s #(nop) %s", shell, last_history (stage));
    case DD_DOCKERFILE_EXPOSE:
      ports = print_ports (instruction);
      return g_strdup_printf ("%s #(nop)  EXPOSE %s", shell, ports);
    case DD_DOCKERFILE_ARG:
      return g_strdup_printf ("%s #(nop)  ARG %s", shell, joined);
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
  step->trigger = command->is_trigger;
  if (command->is_trigger)
    set_instruction (step, command->instruction);
  else
    set_number (self, step, command->instruction);
  step->comment = make_comment (stage, command->instruction, step);
  step->refusal = find_refusal (command->instruction);
  clear_history (stage);
  dd_build_draft_remove (stage->draft, "ArgsEscaped");
  copy = dd_build_draft_copy (stage->draft);
  dd_build_draft_arrange (copy);
  step->config = dd_build_draft_to_json (copy);
  json_object_unref (copy);
}

static const char *
kind_of_sources (DdNode            *files,
                 const DdBuildStep *step)
{
  g_autoptr (GPtrArray) matches = dd_build_find_sources (files, step->sources[0]);
  const DdBuildMatch *only = matches->len == 1 && step->sources[1] == NULL
                             ? g_ptr_array_index (matches, 0) : NULL;

  if (only == NULL)
    return "multi";
  return only->node->kind == DD_NODE_DIRECTORY ? "dir" : "file";
}

/* Here the folder of a file counts, and a pattern does not differ from the
 * name it finds. */
static char *
sum_sources (DdNode             *files,
             const DdBuildStep  *step,
             GError            **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; step->sources[i]; i++)
    {
      g_autoptr (GPtrArray) matches = dd_build_find_sources (files, step->sources[i]);

      if (matches->len == 0)
        {
          _dd_build_planner_fail (error, "stat %s: file does not exist", step->sources[i]);
          return NULL;
        }
      for (guint j = 0; j < matches->len; j++)
        {
          const DdBuildMatch *match = g_ptr_array_index (matches, j);
          g_autofree char *tree = dd_build_sum_tree (match->node);

          g_checksum_update (sum, (const guchar *) match->path, -1);
          g_checksum_update (sum, (const guchar *) tree, -1);
        }
    }
  return g_strdup (g_checksum_get_string (sum));
}

/**
 * dd_legacy_make_comment:
 * @files: what a copy takes its files from
 * @step: a step of a plan for the legacy builder
 * @error: return location
 *
 * Returns: (nullable) (transfer full): what the history says of the step; of a
 *   copy with the sum of the files, %NULL if one of them is not there
 * Source: moby daemon/builder/dockerfile/internals.go
 */
char *
dd_legacy_make_comment (DdNode             *files,
                        const DdBuildStep  *step,
                        GError            **error)
{
  g_autofree char *sum = NULL;

  if (step->kind != DD_BUILD_COPY)
    return g_strdup (step->comment);
  sum = sum_sources (files, step, error);
  if (sum == NULL)
    return NULL;
  return g_strdup_printf ("%s%s:%s in %s ", step->comment, kind_of_sources (files, step), sum,
                          step->dest);
}

/**
 * dd_legacy_make_key:
 * @parent: (nullable): id of the image below, %NULL for none
 * @step: a step of a plan for the legacy builder
 * @comment: what the history says of it
 *
 * The rule of the legacy builder's cache: the parent, the instruction and the
 * whole configuration, so that a changed label counts too.
 *
 * Returns: (transfer full): the key
 * Source: moby daemon/internal/image/cache/compare.go
 */
char *
dd_legacy_make_key (const char        *parent,
                    const DdBuildStep *step,
                    const char        *comment)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%s", parent ? parent : "scratch", comment,
                                           step->config);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-fetch.h"
#include "dd-build-record.h"
#include "dd-build-tree.h"

static const char *
result_of (const char *const *results,
           int                index)
{
  return index < 0 ? "scratch" : results[index] ? results[index] : "";
}

static char *
join_argv (char **argv)
{
  return argv ? g_strjoinv ("\001", argv) : g_strdup ("");
}

/* A mount counts by all that is said of it; what a cache holds and what a secret
 * says do not count. */
static char *
describe_mounts (const DdBuildStep  *step,
                 const char *const  *results)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < step->mounts->len; i++)
    {
      const DdBuildMount *mount = g_ptr_array_index (step->mounts, i);
      gboolean bind = g_str_equal (mount->type, "bind");

      g_string_append_printf (text, "%s %s %d %s %s %s %d %o %d %d %s\n", mount->type,
                              mount->target, mount->read_only, bind ? "" : mount->id,
                              mount->sharing ? mount->sharing : "", mount->env ? mount->env : "",
                              mount->required, (guint) mount->mode, mount->uid, mount->gid,
                              mount->input >= 0 && !bind
                              ? result_of (results, mount->input) : "");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Of a source its last name counts, not the directory it is in.
 * Source: moby/buildkit solver/llbsolver/ops/file.go, CacheMap */
static char *
describe_sources (const DdBuildStep *step)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; step->sources && step->sources[i]; i++)
    {
      g_autofree char *base = g_path_get_basename (step->sources[i]);

      g_string_append_printf (text, "%s\n", step->keeps_parents ? step->sources[i] : base);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_options (const DdBuildStep *step)
{
  g_autofree char *excludes = join_argv (step->excludes);

  return g_strdup_printf ("%d%d%d %s %s", step->link, step->keeps_parents, step->unpacks, excludes,
                          step->checksum ? step->checksum : "");
}

static char *
describe_files (const DdBuildStep *step)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < step->files->len; i++)
    {
      const DdBuildFile *file = g_ptr_array_index (step->files, i);

      g_string_append_printf (text, "%s\n%s\n", file->name, file->text);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Of further hosts the names count, not their addresses. */
static char *
describe_network (const DdBuildStep *step)
{
  g_autoptr (GString) text = g_string_new (step->network);

  g_string_append_printf (text, " %s", step->security ? step->security : "");
  for (guint i = 0; step->hosts && step->hosts[i]; i++)
    g_string_append_printf (text, " %.*s", (int) strcspn (step->hosts[i], "="), step->hosts[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
fill_run (DdBuildKey         *self,
          const DdBuildStep  *step,
          const char *const  *results)
{
  self->parts[DD_BUILD_PART_COMMAND] = join_argv (step->argv);
  self->parts[DD_BUILD_PART_ENV] = join_argv (step->env);
  self->parts[DD_BUILD_PART_USER] = g_strdup (step->user);
  self->parts[DD_BUILD_PART_CWD] = g_strdup (step->cwd);
  self->parts[DD_BUILD_PART_MOUNTS] = describe_mounts (step, results);
  self->parts[DD_BUILD_PART_NETWORK] = describe_network (step);
}

static void
fill_copy (DdBuildKey        *self,
           const DdBuildStep *step)
{
  self->parts[DD_BUILD_PART_SOURCES] = describe_sources (step);
  self->parts[DD_BUILD_PART_DEST] = g_strdup (step->dest);
  self->parts[DD_BUILD_PART_OWNER] = g_strdup (step->owner);
  self->parts[DD_BUILD_PART_MODE] = g_strdup (step->mode);
  self->parts[DD_BUILD_PART_OPTIONS] = describe_options (step);
}

static void
fill (DdBuildKey         *self,
      const DdBuildStep  *step,
      const char *const  *results)
{
  switch (step->kind)
    {
    case DD_BUILD_RUN:
      fill_run (self, step, results);
      break;
    case DD_BUILD_COPY:
      fill_copy (self, step);
      break;
    case DD_BUILD_WORKDIR:
      self->parts[DD_BUILD_PART_DEST] = g_strdup (step->cwd);
      self->parts[DD_BUILD_PART_OWNER] = g_strdup (step->user);
      break;
    case DD_BUILD_INLINE:
      self->parts[DD_BUILD_PART_COMMAND] = describe_files (step);
      self->parts[DD_BUILD_PART_MODE] = g_strdup (step->mode);
      break;
    case DD_BUILD_FETCH:
      self->parts[DD_BUILD_PART_COMMAND] = dd_build_dup_url_name (step->reference);
      break;
    case DD_BUILD_IMAGE:
      self->parts[DD_BUILD_PART_COMMAND] = g_strdup (step->digest ? step->digest
                                                                  : step->reference);
      break;
    case DD_BUILD_CONTEXT:
    case DD_BUILD_CONFIG:
    default:
      break;
    }
}

static char *
hash_parts (const DdBuildKey  *self,
            const DdBuildStep *step,
            gboolean           content)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint left_out = content ? DD_BUILD_PART_INPUT : DD_BUILD_PART_CONTENT;
  g_autofree char *head = g_strdup_printf ("%d\n", step->kind);

  g_checksum_update (sum, (const guchar *) head, -1);
  for (guint i = 0; i < DD_BUILD_N_PARTS; i++)
    {
      g_autofree char *part = i == left_out ? NULL
                                            : g_strdup_printf ("%u %s\n", i, self->parts[i]);

      if (part)
        g_checksum_update (sum, (const guchar *) part, -1);
    }
  return g_strdup (g_checksum_get_string (sum));
}

/**
 * dd_build_needs_content:
 * @step: a step
 *
 * Returns: whether a key of the step has the content of files in it: COPY,
 *   ADD, and RUN with a bind mount
 */
gboolean
dd_build_needs_content (const DdBuildStep *step)
{
  if (step->kind == DD_BUILD_COPY)
    return TRUE;
  for (guint i = 0; i < step->mounts->len; i++)
    if (((const DdBuildMount *) g_ptr_array_index (step->mounts, i))->input >= 0)
      return TRUE;
  return FALSE;
}

/* The keys of what a step copies or mounts; %NULL if one of them is the
 * context, which is new every time. */
static char *
describe_inputs (const DdBuildPlan  *plan,
                 const DdBuildStep  *step,
                 const char *const  *results)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const DdBuildStep *input = dd_build_plan_get_step (plan, step->input);

  if (input && input->kind == DD_BUILD_CONTEXT)
    return NULL;
  if (input)
    g_string_append_printf (text, "%s\n", result_of (results, step->input));
  for (guint i = 0; i < step->documents->len; i++)
    g_string_append_printf (text, "%s\n",
                            result_of (results, g_array_index (step->documents, int, i)));
  for (guint i = 0; i < step->mounts->len; i++)
    {
      const DdBuildMount *mount = g_ptr_array_index (step->mounts, i);

      input = dd_build_plan_get_step (plan, mount->input);
      if (input && input->kind == DD_BUILD_CONTEXT)
        return NULL;
      if (input)
        g_string_append_printf (text, "%s %s\n", result_of (results, mount->input), mount->source);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * dd_build_key_new:
 * @plan: a plan
 * @index: of a step
 * @results: by step, #DdBuildRecord.result of those that are done
 * @content: (nullable): the digest of what it copies or mounts
 *
 * The rules of BuildKit's cache: what the step is, exactly, and the keys of
 * what it is made from. For files that are copied their content counts
 * instead, so that a stage that was built anew and came out the same does not
 * matter.
 *
 * Returns: (transfer full): the key
 * Source: moby/buildkit docs/dev/solver.md, solver/llbsolver/ops
 */
DdBuildKey *
dd_build_key_new (const DdBuildPlan  *plan,
                  guint               index,
                  const char *const  *results,
                  const char         *content)
{
  const DdBuildStep *step = g_ptr_array_index (plan->steps, index);
  DdBuildKey *self = g_new0 (DdBuildKey, 1);
  g_autofree char *inputs = describe_inputs (plan, step, results);
  gboolean has_definition = inputs != NULL;

  self->parts[DD_BUILD_PART_PARENT] = step->link ? g_strdup ("")
                                                 : g_strdup (result_of (results, step->parent));
  self->parts[DD_BUILD_PART_INPUT] = g_steal_pointer (&inputs);
  self->parts[DD_BUILD_PART_CONTENT] = g_strdup (content);
  fill (self, step, results);
  for (guint i = 0; i < DD_BUILD_N_PARTS; i++)
    if (self->parts[i] == NULL)
      self->parts[i] = g_strdup ("");
  if (has_definition)
    self->definition = hash_parts (self, step, FALSE);
  if (content)
    self->content = hash_parts (self, step, TRUE);
  return self;
}

/**
 * dd_build_key_copy:
 * @self: a key
 *
 * Returns: (transfer full): the same again
 */
DdBuildKey *
dd_build_key_copy (const DdBuildKey *self)
{
  DdBuildKey *copy = g_new0 (DdBuildKey, 1);

  copy->definition = g_strdup (self->definition);
  copy->content = g_strdup (self->content);
  for (guint i = 0; i < DD_BUILD_N_PARTS; i++)
    copy->parts[i] = g_strdup (self->parts[i]);
  return copy;
}

/**
 * dd_build_key_free:
 * @self: (transfer full): a key
 *
 * Frees a key.
 */
void
dd_build_key_free (DdBuildKey *self)
{
  g_free (self->definition);
  g_free (self->content);
  for (guint i = 0; i < DD_BUILD_N_PARTS; i++)
    g_free (self->parts[i]);
  g_free (self);
}

/**
 * dd_build_key_get_result:
 * @self: a key
 *
 * Returns: (transfer none): what stands for the step's result in the keys of
 *   later steps, when the step was really carried out
 */
const char *
dd_build_key_get_result (const DdBuildKey *self)
{
  return self->content ? self->content : self->definition;
}

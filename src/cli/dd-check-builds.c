// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-planner.h"
#include "dd-build-record.h"
#include "dd-build-tree.h"
#include "dd-check.h"
#include "dd-image.h"
#include "dd-program.h"

/* A base image that is not part of a case has nothing but PATH. */
static gboolean
resolve_plain (const char  *reference,
               gpointer     data,
               char       **config,
               char       **digest,
               GError     **error)
{
  *config = g_strdup ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":"
                      "{\"Env\":[\"PATH=" DD_DEFAULT_PATH "\"]}}");
  return TRUE;
}

static DdStringMap *
read_map (JsonObject *in,
          const char *name)
{
  g_auto (GStrv) pairs = dd_check_dup_environ (in, name);
  DdStringMap *map = dd_string_map_new ();

  for (guint i = 0; pairs[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

      dd_string_map_set (map, pair[0], pair[1]);
    }
  return map;
}

static DdBuildPlan *
make_plan (JsonObject  *in,
           GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "dockerfile");
  g_autofree char *target = dd_check_dup_text (in, "target");
  g_autoptr (DdStringMap) args = read_map (in, "build_args");
  JsonNode *no_cache = json_object_get_member (in, "no_cache");
  gboolean is_list = no_cache && JSON_NODE_HOLDS_ARRAY (no_cache);
  g_auto (GStrv) stages = is_list ? dd_check_dup_texts (in, "no_cache") : NULL;
  DdBuildPlanOptions options = {
    .build_args = args,
    .target = target,
    .no_cache = no_cache && !is_list && dd_check_get_flag (in, "no_cache"),
    .no_cache_stages = stages,
    .legacy = dd_check_get_flag (in, "legacy"),
    .resolve = resolve_plain,
  };
  int line;
  int end_line;

  return dd_build_plan_from_text (text, &options, &line, &end_line, error);
}

/* dockerfile-plan */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static JsonArray *
list_needs (const DdBuildPlan *plan,
            guint              index)
{
  g_autoptr (GArray) inputs = dd_build_plan_list_inputs (plan, index);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  JsonArray *needs = json_array_new ();

  for (guint i = 0; i < inputs->len; i++)
    g_ptr_array_add (names, dd_build_plan_get_step (plan, g_array_index (inputs, int, i))->name);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    json_array_add_string_element (needs, g_ptr_array_index (names, i));
  return needs;
}

static int
compare_steps (gconstpointer a,
               gconstpointer b)
{
  return strcmp (json_object_get_string_member (*(JsonObject *const *) a, "step"),
                 json_object_get_string_member (*(JsonObject *const *) b, "step"));
}

/* Only what the target needs. */
static void
mark_needed (const DdBuildPlan *plan,
             int                index,
             gboolean          *needed)
{
  g_autoptr (GArray) inputs = NULL;

  if (index < 0 || needed[index])
    return;
  needed[index] = TRUE;
  inputs = dd_build_plan_list_inputs (plan, index);
  for (guint i = 0; i < inputs->len; i++)
    mark_needed (plan, g_array_index (inputs, int, i), needed);
}

static JsonArray *
list_steps (const DdBuildPlan *plan)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();
  g_autofree gboolean *needed = g_new0 (gboolean, plan->steps->len + 1);
  JsonArray *array = json_array_new ();

  mark_needed (plan, plan->target, needed);
  for (guint i = 0; i < plan->steps->len; i++)
    {
      JsonObject *step;

      if (!needed[i])
        continue;
      step = json_object_new ();
      json_object_set_string_member (step, "step", dd_build_plan_get_step (plan, i)->name);
      json_object_set_array_member (step, "needs", list_needs (plan, i));
      g_ptr_array_add (steps, step);
    }
  g_ptr_array_sort (steps, compare_steps);
  for (guint i = 0; i < steps->len; i++)
    json_array_add_object_element (array, g_ptr_array_index (steps, i));
  return array;
}

static JsonArray *
list_history (JsonObject *root)
{
  JsonArray *array = json_array_new ();
  JsonArray *history = json_object_has_member (root, "history")
                       ? json_object_get_array_member (root, "history") : NULL;

  for (guint i = 0; history && i < json_array_get_length (history); i++)
    {
      JsonObject *entry = json_object_ref (json_array_get_object_element (history, i));

      if (!json_object_has_member (entry, "empty_layer"))
        json_object_set_boolean_member (entry, "empty_layer", FALSE);
      json_array_add_object_element (array, entry);
    }
  return array;
}

static gboolean
answer_plan (JsonObject  *in,
             JsonObject  *out,
             GError     **error)
{
  g_autoptr (DdBuildPlan) plan = make_plan (in, error);
  g_autoptr (JsonNode) config = NULL;
  JsonObject *root;

  if (plan == NULL)
    return FALSE;
  config = json_from_string (plan->config, NULL);
  root = json_node_get_object (config);
  json_object_set_member (out, "config",
                          json_node_copy (json_object_get_member (root, "config")));
  json_object_set_array_member (out, "history", list_history (root));
  json_object_set_array_member (out, "steps", list_steps (plan));
  return TRUE;
}

static gboolean
answer_build_plan (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  g_autoptr (DdBuildPlan) plan = make_plan (in, error);

  return plan != NULL;
}

/* build-cache: what a step makes is not known, so every run of a step makes
 * something else; only what the context has is known, if
 * the case says it. */

typedef struct
{
  GPtrArray  *records;
  JsonObject *files;    /* of the build, NULL if the case does not say */
  guint       n_runs;
} Cache;

static DdNode *
make_context (JsonObject *files)
{
  DdNode *root = dd_node_new_directory (0755);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, files);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autoptr (DdContent) content = dd_content_new_text (json_node_get_string (value));
      g_autoptr (DdNode) file = dd_node_new_file (content, 0644);
      g_autoptr (DdNode) before = root;

      root = dd_node_set_path (before, name, file);
    }
  return root;
}

static char *
sum_copy (Cache             *self,
          const DdBuildPlan *plan,
          const DdBuildStep *step,
          char             **outputs)
{
  const DdBuildStep *input = dd_build_plan_get_step (plan, step->input);
  g_autofree char *sources = g_strjoinv ("\n", step->sources);
  g_autoptr (DdNode) context = NULL;

  if (input && input->kind != DD_BUILD_CONTEXT)
    return g_strconcat (outputs[step->input], "\n", sources, NULL);
  if (self->files == NULL)
    return g_strdup_printf ("unknown %u", self->n_runs++);
  context = make_context (self->files);
  return dd_build_sum_sources (context, step, NULL);
}

static char *
sum_mounts (Cache             *self,
            const DdBuildPlan *plan,
            const DdBuildStep *step,
            char             **outputs)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < step->mounts->len; i++)
    {
      const DdBuildMount *mount = g_ptr_array_index (step->mounts, i);
      const DdBuildStep *input = dd_build_plan_get_step (plan, mount->input);

      if (input && input->kind == DD_BUILD_CONTEXT && self->files == NULL)
        g_string_append_printf (text, "unknown %u\n", self->n_runs++);
      else if (input)
        g_string_append_printf (text, "%s\n", outputs[mount->input]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GPtrArray *
make_layers (const char *output)
{
  GPtrArray *layers = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);
  g_autoptr (DdNode) root = dd_node_new_symlink (output);

  g_ptr_array_add (layers, dd_layer_new (root, NULL, 0, 0, output));
  return layers;
}

static void
run_step (Cache              *self,
          const DdBuildPlan  *plan,
          guint               index,
          const char        **results,
          char              **outputs,
          gboolean           *cached)
{
  const DdBuildStep *step = dd_build_plan_get_step (plan, index);
  g_autofree char *content = step->kind == DD_BUILD_COPY ? sum_copy (self, plan, step, outputs)
                             : dd_build_needs_content (step) ? sum_mounts (self, plan, step, outputs) : NULL;
  g_autoptr (DdBuildKey) key = dd_build_key_new (plan, index, results, content);
  const DdBuildRecord *record = step->no_cache ? NULL : dd_build_cache_find (self->records, key);
  g_autoptr (GPtrArray) layers = NULL;
  DdBuildRecord *made;

  *cached = record != NULL;
  if (record)
    {
      results[index] = record->result;
      outputs[index] = g_strdup (((DdLayer *) g_ptr_array_index (record->layers, 0))->created_by);
      return;
    }
  if (step->kind == DD_BUILD_RUN)
    outputs[index] = g_strdup_printf ("run %u", self->n_runs++);
  else if (step->kind == DD_BUILD_COPY || step->kind == DD_BUILD_WORKDIR)
    outputs[index] = g_strconcat (step->parent >= 0 ? outputs[step->parent] : "", "\n",
                                  dd_build_key_get_result (key), NULL);
  else
    outputs[index] = g_strdup (key->definition ? key->definition : "context");
  layers = make_layers (outputs[index]);
  made = dd_build_record_new (step, key, layers, self->n_runs);
  g_ptr_array_add (self->records, made);
  results[index] = made->result;
}

static void
give_cached (JsonObject        *in,
             guint              build,
             const DdBuildPlan *plan,
             const gboolean    *cached,
             JsonArray         *answers)
{
  JsonArray *query = json_object_get_array_member (in, "query");

  for (guint i = 0; i < json_array_get_length (query); i++)
    {
      JsonArray *pair = json_array_get_array_element (query, i);
      gint64 line = json_array_get_int_element (pair, 1);

      if (json_array_get_int_element (pair, 0) != build)
        continue;
      for (guint j = 0; j < plan->steps->len; j++)
        if (dd_build_plan_get_step (plan, j)->line == line &&
            dd_build_plan_get_step (plan, j)->kind != DD_BUILD_INLINE)
          {
            json_array_add_boolean_element (answers, cached[j]);
            break;
          }
    }
}

static gboolean
answer_cache_buildkit (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  JsonArray *builds = json_object_get_array_member (in, "builds");
  JsonArray *answers = json_array_new ();
  Cache self = {
    .records = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_record_unref),
  };
  gboolean fine = TRUE;

  for (guint i = 0; fine && i < json_array_get_length (builds); i++)
    {
      JsonObject *build = json_array_get_object_element (builds, i);
      g_autoptr (DdBuildPlan) plan = make_plan (build, error);
      guint n = plan ? plan->steps->len : 0;
      g_autofree const char **results = g_new0 (const char *, n + 1);
      g_auto (GStrv) outputs = g_new0 (char *, n + 1);
      g_autofree gboolean *cached = g_new0 (gboolean, n + 1);

      fine = plan != NULL;
      self.files = json_object_has_member (build, "files")
                   ? json_object_get_object_member (build, "files") : NULL;
      for (guint j = 0; j < n; j++)
        run_step (&self, plan, j, results, outputs, &cached[j]);
      if (plan)
        give_cached (in, i, plan, cached, answers);
    }
  g_ptr_array_unref (self.records);
  json_object_set_array_member (out, "cached", answers);
  return fine;
}

/* The legacy builder: an image is known by its key; one that was made anew is
 * another one. */
static char *
build_legacy (JsonObject  *build,
              GHashTable  *images,
              guint       *n_made,
              guint       *n_reused,
              GError     **error)
{
  g_autoptr (DdBuildPlan) plan = make_plan (build, error);
  g_autoptr (DdNode) files = make_context (json_object_get_object_member (build, "files"));
  g_auto (GStrv) results = NULL;

  if (plan == NULL)
    return NULL;
  results = g_new0 (char *, plan->steps->len + 1);
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const DdBuildStep *step = dd_build_plan_get_step (plan, i);
      const char *parent = step->parent >= 0 ? results[step->parent] : NULL;
      g_autofree char *comment = step->comment ? dd_legacy_make_comment (files, step, error)
                                               : g_strdup (step->reference);
      g_autofree char *key = NULL;
      const char *found;

      if (comment == NULL)
        return NULL;
      key = dd_legacy_make_key (parent, step, comment);
      found = step->no_cache ? NULL : g_hash_table_lookup (images, key);
      if (found && step->comment)
        (*n_reused)++;
      results[i] = found ? g_strdup (found) : g_strdup_printf ("image %u", (*n_made)++);
      g_hash_table_insert (images, g_steal_pointer (&key), g_strdup (results[i]));
    }
  return g_strdup (results[plan->target]);
}

static gint64
find_first (GPtrArray  *made,
            const char *image)
{
  for (guint i = 0; i < made->len; i++)
    if (g_str_equal (g_ptr_array_index (made, i), image))
      return i;
  return made->len;
}

/* Images are numbered by what is new among them. */
static gboolean
answer_cache_legacy (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  JsonArray *builds = json_object_get_array_member (in, "builds");
  g_autoptr (GHashTable) images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) distinct = g_ptr_array_new_with_free_func (g_free);
  JsonArray *numbers = json_array_new ();
  JsonArray *reused = json_array_new ();
  guint n_made = 0;

  json_object_set_array_member (out, "image", numbers);
  json_object_set_array_member (out, "reused", reused);
  for (guint i = 0; i < json_array_get_length (builds); i++)
    {
      JsonObject *build = json_array_get_object_element (builds, i);
      guint n_reused = 0;
      char *image = build_legacy (build, images, &n_made, &n_reused, error);
      gint64 number;

      if (image == NULL)
        return FALSE;
      number = find_first (distinct, image);
      if (number == distinct->len)
        g_ptr_array_add (distinct, image);
      else
        g_free (image);
      json_array_add_int_element (numbers, number);
      json_array_add_int_element (reused, n_reused);
    }
  return TRUE;
}

static gboolean
answer_cache (JsonObject  *in,
              JsonObject  *out,
              GError     **error)
{
  g_autofree char *builder = dd_check_dup_text (in, "builder");
  gboolean legacy = g_str_equal (builder, "classic");
  JsonArray *builds = json_object_get_array_member (in, "builds");

  for (guint i = 0; i < json_array_get_length (builds); i++)
    json_object_set_boolean_member (json_array_get_object_element (builds, i), "legacy", legacy);
  return legacy ? answer_cache_legacy (in, out, error) : answer_cache_buildkit (in, out, error);
}

const DdCheckVerb dd_check_build_verbs[] = {
  { "build-cache", answer_cache },
  { "dockerfile-build-plan", answer_build_plan },
  { "dockerfile-plan", answer_plan },
  { NULL, NULL },
};

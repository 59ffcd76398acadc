// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dd-build-record.h"
#include "dd-image.h"

G_DEFINE_BOXED_TYPE (DdBuildRecord, dd_build_record, dd_build_record_ref, dd_build_record_unref)

#define ID_LENGTH 25

/* Steps that differ in more parts are not the same step, changed. */
#define MAX_DIFFERENCES 2

static gpointer
ref_layer (gconstpointer data,
           gpointer      user_data)
{
  return dd_layer_ref ((DdLayer *) data);
}

static GPtrArray *
copy_layers (GPtrArray *layers)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);

  if (layers)
    g_ptr_array_extend (copy, layers, ref_layer, NULL);
  return copy;
}

/* Twenty-five digits and letters, made from the key and the time. */
static char *
make_id (const char *result,
         guint64     now)
{
  static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  g_autofree char *text = g_strdup_printf ("%s %" G_GUINT64_FORMAT, result, now);
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  char *id = g_new0 (char, ID_LENGTH + 1);

  for (guint i = 0; i < ID_LENGTH; i++)
    id[i] = letters[(g_ascii_xdigit_value (hex[2 * i]) * 16 +
                     g_ascii_xdigit_value (hex[2 * i + 1])) % 36];
  return id;
}

/* Of a command what it says, of others the name of the step. */
static char *
describe_step (const DdBuildStep *step)
{
  g_autofree char *command = step->kind == DD_BUILD_RUN ? g_strjoinv (" ", step->argv) : NULL;

  return command ? g_strconcat ("mount / from exec ", command, NULL) : g_strdup (step->name);
}

/**
 * dd_build_record_new:
 * @step: what was carried out
 * @key: its key
 * @layers: (element-type DdLayer): what came out, base first
 * @now: in microseconds since the world began
 *
 * Returns: (transfer full): a new entry of the build cache
 */
DdBuildRecord *
dd_build_record_new (const DdBuildStep *step,
                     const DdBuildKey  *key,
                     GPtrArray         *layers,
                     guint64            now)
{
  DdBuildRecord *self = g_new0 (DdBuildRecord, 1);

  self->ref_count = 1;
  self->result = g_strdup (dd_build_key_get_result (key));
  self->id = make_id (self->result, now);
  self->key = dd_build_key_copy (key);
  self->kind = step->kind;
  self->name = g_strdup (step->name);
  self->description = describe_step (step);
  self->layers = copy_layers (layers);
  if (layers->len)
    self->size = ((const DdLayer *) g_ptr_array_index (layers, layers->len - 1))->size;
  self->created = self->used = now;
  self->uses = 1;
  return self;
}

static DdBuildKey *
make_empty_key (void)
{
  DdBuildKey *key = g_new0 (DdBuildKey, 1);

  for (guint i = 0; i < DD_BUILD_N_PARTS; i++)
    key->parts[i] = g_strdup ("");
  return key;
}

/**
 * dd_build_record_new_source:
 * @source: what is kept
 * @before: (nullable): the entry whose place it takes
 * @now: in microseconds since the world began
 *
 * Returns: (transfer full): an entry for what is no result of a step; with
 *   @before the same entry, used once more
 * Source: moby/buildkit source/local, solver/llbsolver/mounts, cache/manager.go
 */
DdBuildRecord *
dd_build_record_new_source (const DdBuildSource *source,
                            const DdBuildRecord *before,
                            guint64              now)
{
  DdBuildRecord *self = g_new0 (DdBuildRecord, 1);

  self->ref_count = 1;
  self->type = source->type;
  self->kind = source->kind;
  self->result = g_strdup (source->identity);
  self->id = before ? g_strdup (before->id) : make_id (source->identity, now);
  self->key = make_empty_key ();
  self->name = g_strdup (source->description);
  self->description = g_strdup (source->description);
  self->layers = copy_layers (source->layers);
  self->store = g_strdup (source->store);
  self->size = source->size;
  self->created = before ? before->created : now;
  self->used = now;
  self->uses = before ? before->uses + 1 : 1;
  self->is_mutable = source->type != DD_BUILD_RECORD_REGULAR;
  return self;
}

/**
 * dd_build_record_find_again:
 * @self: an entry
 * @key: what it was found by now
 *
 * Returns: (transfer full): the same entry, to be found by that key
 */
DdBuildRecord *
dd_build_record_find_again (const DdBuildRecord *self,
                            const DdBuildKey    *key)
{
  DdBuildRecord *copy = g_memdup2 (self, sizeof *self);

  copy->ref_count = 1;
  copy->id = g_strdup (self->id);
  copy->result = g_strdup (self->result);
  copy->key = dd_build_key_copy (key);
  copy->name = g_strdup (self->name);
  copy->description = g_strdup (self->description);
  copy->store = g_strdup (self->store);
  copy->layers = g_ptr_array_ref (self->layers);
  return copy;
}

/**
 * dd_build_record_use:
 * @self: an entry
 * @now: in microseconds since the world began
 *
 * Returns: (transfer full): the same entry, used once more
 */
DdBuildRecord *
dd_build_record_use (const DdBuildRecord *self,
                     guint64              now)
{
  DdBuildRecord *copy = dd_build_record_find_again (self, self->key);

  copy->used = now;
  copy->uses++;
  return copy;
}

/**
 * dd_build_record_new_imported:
 * @definition: (nullable): the key of what the step is
 * @content: (nullable): the key with the content of the files in it
 * @layers: (nullable) (element-type DdLayer): what came out, %NULL if only the
 *   keys are known
 * @created: when it came out, in microseconds since the world began
 *
 * Returns: (transfer full): an entry of an exported cache
 */
DdBuildRecord *
dd_build_record_new_imported (const char *definition,
                              const char *content,
                              GPtrArray  *layers,
                              guint64     created)
{
  DdBuildRecord *self = g_new0 (DdBuildRecord, 1);

  self->ref_count = 1;
  self->key = make_empty_key ();
  self->key->definition = g_strdup (definition);
  self->key->content = g_strdup (content);
  self->result = g_strdup (dd_build_key_get_result (self->key));
  self->id = make_id (self->result, 0);
  self->name = g_strdup ("");
  self->layers = copy_layers (layers);
  self->is_bare = layers == NULL;
  self->created = self->used = created;
  return self;
}

/**
 * dd_build_record_bring_in:
 * @self: an entry of an exported cache
 * @step: the step that it was found for
 * @key: what it was found by
 * @now: in microseconds since the world began
 *
 * Returns: (transfer full): an entry of this host's cache
 */
DdBuildRecord *
dd_build_record_bring_in (const DdBuildRecord *self,
                          const DdBuildStep   *step,
                          const DdBuildKey    *key,
                          guint64              now)
{
  DdBuildRecord *copy = dd_build_record_new (step, key, self->layers, now);
  const DdLayer *top = self->layers->len
                       ? g_ptr_array_index (self->layers, self->layers->len - 1) : NULL;

  if (copy->key->definition == NULL)
    copy->key->definition = g_strdup (self->key->definition);
  if (copy->key->content == NULL)
    copy->key->content = g_strdup (self->key->content);
  g_free (copy->result);
  copy->result = g_strdup (self->result);
  copy->created = self->created;
  if (top)
    {
      g_free (copy->description);
      copy->description = g_strconcat ("imported ", top->digest, NULL);
    }
  return copy;
}

/**
 * dd_build_record_strip:
 * @self: an entry
 *
 * Returns: (transfer full): its keys, without what came out
 */
DdBuildRecord *
dd_build_record_strip (const DdBuildRecord *self)
{
  DdBuildRecord *copy = dd_build_record_find_again (self, self->key);

  g_ptr_array_unref (copy->layers);
  copy->layers = copy_layers (NULL);
  copy->is_bare = TRUE;
  return copy;
}

/**
 * dd_build_record_ref:
 * @self: an entry
 *
 * Returns: (transfer full): the same entry, held once more
 */
DdBuildRecord *
dd_build_record_ref (DdBuildRecord *self)
{
  self->ref_count++;
  return self;
}

/**
 * dd_build_record_unref:
 * @self: (transfer full): an entry
 *
 * Lets go of an entry. The last one who does frees it.
 */
void
dd_build_record_unref (DdBuildRecord *self)
{
  if (--self->ref_count > 0)
    return;
  g_free (self->id);
  g_free (self->result);
  g_free (self->name);
  g_free (self->description);
  g_free (self->store);
  dd_build_key_free (self->key);
  g_ptr_array_unref (self->layers);
  g_free (self);
}

/**
 * dd_build_cache_find:
 * @records: (element-type DdBuildRecord): the cache
 * @key: of a step
 *
 * Returns: (nullable) (transfer none): the newest entry that either key finds
 */
const DdBuildRecord *
dd_build_cache_find (GPtrArray        *records,
                     const DdBuildKey *key)
{
  for (guint i = records->len; i > 0; i--)
    {
      const DdBuildRecord *record = g_ptr_array_index (records, i - 1);

      if ((key->definition && g_strcmp0 (record->key->definition, key->definition) == 0) ||
          (key->content && g_strcmp0 (record->key->content, key->content) == 0))
        return record;
    }
  return NULL;
}

/* Why */

/**
 * dd_build_cache_explain_hit:
 * @step: a step
 * @key: its key
 * @record: what it was found by
 *
 * Returns: (transfer full): why it was, the end of a sentence
 */
char *
dd_build_cache_explain_hit (const DdBuildStep   *step,
                            const DdBuildKey    *key,
                            const DdBuildRecord *record)
{
  gboolean by_definition = key->definition &&
                           g_strcmp0 (key->definition, record->key->definition) == 0;

  switch (step->kind)
    {
    case DD_BUILD_RUN:
      return g_strdup (_("the command, its environment and everything below are as they were"));
    case DD_BUILD_COPY:
      if (step->link)
        return g_strdup (_("the copied files have the same content; with --link nothing below "
                           "counts"));
      if (by_definition)
        return g_strdup (_("what it copies from did not change either"));
      return g_strdup (_("the copied files have the same content"));
    case DD_BUILD_WORKDIR:
      return g_strdup (_("the directory and everything below are as they were"));
    case DD_BUILD_IMAGE:
    case DD_BUILD_CONTEXT:
    case DD_BUILD_INLINE:
    case DD_BUILD_FETCH:
    case DD_BUILD_CONFIG:
    default:
      return g_strdup (_("it is what it was"));
    }
}

static const char *const part_words[] = {
  [DD_BUILD_PART_PARENT] = N_("what lies below it changed"),
  [DD_BUILD_PART_CONTENT] = N_("the content of the files it uses changed"),
  [DD_BUILD_PART_INPUT] = N_("what it copies from changed"),
  [DD_BUILD_PART_COMMAND] = N_("its text changed"),
  [DD_BUILD_PART_ENV] = N_("an environment variable or a build argument changed"),
  [DD_BUILD_PART_USER] = N_("the user it runs as changed"),
  [DD_BUILD_PART_CWD] = N_("the working directory changed"),
  [DD_BUILD_PART_MOUNTS] = N_("its mounts changed"),
  [DD_BUILD_PART_NETWORK] = N_("its network or its security mode changed"),
  [DD_BUILD_PART_SOURCES] = N_("the names of the files it copies changed"),
  [DD_BUILD_PART_DEST] = N_("where it writes to changed"),
  [DD_BUILD_PART_OWNER] = N_("the owner it gives changed"),
  [DD_BUILD_PART_MODE] = N_("the mode it gives changed"),
  [DD_BUILD_PART_OPTIONS] = N_("its options changed"),
};

static guint
count_differences (const DdBuildKey *a,
                   const DdBuildKey *b,
                   guint            *first)
{
  gboolean says_another = FALSE;
  guint n = 0;

  *first = DD_BUILD_N_PARTS;
  for (guint i = 0; i < DD_BUILD_N_PARTS; i++)
    if (!g_str_equal (a->parts[i], b->parts[i]))
      {
        n++;
        says_another = says_another || i == DD_BUILD_PART_COMMAND ||
                       i == DD_BUILD_PART_SOURCES || i == DD_BUILD_PART_DEST;
        /* The step itself explains more than what is below it. */
        if (*first == DD_BUILD_N_PARTS || *first == DD_BUILD_PART_PARENT)
          *first = i;
      }
  /* One that says something else and lies elsewhere is not the step, changed. */
  return says_another && n > 1 ? DD_BUILD_N_PARTS : n;
}

/**
 * dd_build_cache_compare:
 * @records: (element-type DdBuildRecord): the cache
 * @step: a step that was not found
 * @key: its key
 * @n_differences: (out): in how many parts the key differs from the nearest one
 *
 * Compares the step with the one in the cache that is most like it.
 *
 * Returns: the part that explains most, or %DD_BUILD_N_PARTS if no step in the
 *   cache is like it
 */
DdBuildPart
dd_build_cache_compare (GPtrArray         *records,
                        const DdBuildStep *step,
                        const DdBuildKey  *key,
                        guint             *n_differences)
{
  guint best = DD_BUILD_N_PARTS + 1;
  guint reason = DD_BUILD_N_PARTS;

  for (guint i = records->len; i > 0; i--)
    {
      const DdBuildRecord *record = g_ptr_array_index (records, i - 1);
      guint first;
      guint n;

      if (record->kind != step->kind)
        continue;
      n = count_differences (key, record->key, &first);
      if (n < best)
        {
          best = n;
          reason = first;
        }
    }
  *n_differences = best;
  return best > MAX_DIFFERENCES ? DD_BUILD_N_PARTS : reason;
}

/**
 * dd_build_cache_explain_miss:
 * @records: (element-type DdBuildRecord): the cache
 * @plan: what there is to do
 * @step: a step of it that was not found
 * @key: its key
 *
 * Compares the step with the one in the cache that is most like it.
 *
 * Returns: (transfer full): why it missed, the end of a sentence
 */
char *
dd_build_cache_explain_miss (GPtrArray         *records,
                             const DdBuildPlan *plan,
                             const DdBuildStep *step,
                             const DdBuildKey  *key)
{
  const DdBuildStep *below = dd_build_plan_get_step (plan, step->parent);
  DdBuildPart part;
  guint n;

  if (step->no_cache)
    return g_strdup (_("the cache is not to be used"));
  part = dd_build_cache_compare (records, step, key, &n);
  if (part == DD_BUILD_PART_PARENT && below && below->kind == DD_BUILD_IMAGE)
    return g_strdup (_("the image it starts from is another one"));
  return g_strdup (part == DD_BUILD_N_PARTS ? _("it was not built before")
                                            : _(part_words[part]));
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-behaviour.h"
#include "dd-catalog-record.h"
#include "dd-process.h"

#define MAX_MSEC     (G_GINT64_CONSTANT (1000) * 3600 * 24 * 365)
#define MAX_MEMORY   (G_GINT64_CONSTANT (1) << 40)
#define MAX_CHILDREN 100
#define MAX_ID       G_MAXINT32
#define DEFAULT_MSEC 5
#define DEFAULT_MEMORY (G_GINT64_CONSTANT (1) << 20)

void
_dd_utterance_free (gpointer data)
{
  g_free (((DdUtterance *) data)->text);
  g_free (data);
}

static void
file_free (gpointer data)
{
  DdBehaviourFile *file = data;

  g_free (file->path);
  g_free (file->text);
  g_free (file);
}

static void
child_free (gpointer data)
{
  DdBehaviourChild *child = data;

  g_free (child->title);
  g_free (child->program);
  g_free (child->says);
  g_free (child->ends);
  g_free (child);
}

void
_dd_signal_reaction_free (gpointer data)
{
  DdSignalReaction *reaction = data;

  g_free (reaction->says);
  g_free (reaction->last_words);
  g_clear_pointer (&reaction->files, g_ptr_array_unref);
  g_free (reaction);
}

static void
input_free (DdBehaviourInput *input)
{
  g_free (input->banner);
  g_free (input->prompt);
  g_free (input->answer);
  g_free (input);
}

void
_dd_behaviour_free (DdBehaviour *self)
{
  g_free (self->name);
  g_free (self->args);
  g_free (self->title);
  g_free (self->stamp);
  g_clear_pointer (&self->says, g_ptr_array_unref);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->reactions, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->ports, g_ptr_array_unref);
  g_clear_pointer (&self->serves, g_ptr_array_unref);
  g_clear_pointer (&self->variants, g_ptr_array_unref);
  g_clear_pointer (&self->reads, input_free);
  g_clear_pointer (&self->script, _dd_script_reader_free);
  g_free (self);
}

/* Reading. Each kind of list has a function that reads one element. */

static guint64
get_time (DdCatalogRecord *record,
          const char      *key,
          gint64           fallback)
{
  return _dd_catalog_record_get_int (record, key, fallback, 0, MAX_MSEC) * DD_USEC_PER_MSEC;
}

static char *
dup_text (DdCatalogRecord *record,
          const char      *key)
{
  return g_strdup (_dd_catalog_record_get_text (record, key));
}

/* The name of a signal, 0 if there is none. */
static int
get_signal (DdCatalogRecord *record,
            const char      *key)
{
  const char *name = _dd_catalog_record_get_text (record, key);
  int signal = name ? dd_signal_from_name (name) : 0;

  if (name && (signal == 0 || signal >= DD_N_SIGNALS - 1))
    _dd_catalog_record_fail (record, key, "“%s” is not a signal", name);
  return signal < DD_N_SIGNALS - 1 ? signal : 0;
}

static gpointer
read_utterance (DdCatalogRecord *record)
{
  DdUtterance *utterance = g_new0 (DdUtterance, 1);

  utterance->text = dup_text (record, "text");
  utterance->after = get_time (record, "after_ms", DEFAULT_MSEC);
  utterance->is_stderr = _dd_catalog_record_get_bool (record, "stderr");
  utterance->is_buffered = _dd_catalog_record_get_bool (record, "buffered");
  if (utterance->text == NULL)
    _dd_catalog_record_fail (record, NULL, "“text” is missing");
  return utterance;
}

static GPtrArray *
read_files (DdCatalogRecord *record)
{
  JsonObject *object = _dd_catalog_record_get_object (record, "files");
  g_autoptr (GList) paths = object ? json_object_get_members (object) : NULL;
  GPtrArray *files = g_ptr_array_new_with_free_func (file_free);

  for (GList *l = paths; l; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      DdBehaviourFile *file;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        {
          _dd_catalog_record_fail (record, "files", "a file has a text");
          continue;
        }
      file = g_new0 (DdBehaviourFile, 1);
      file->path = g_strdup (l->data);
      file->text = g_strdup (json_node_get_string (node));
      g_ptr_array_add (files, file);
    }
  return files;
}

static gpointer
read_child (DdCatalogRecord *record)
{
  DdBehaviourChild *child = g_new0 (DdBehaviourChild, 1);
  const char *program = _dd_catalog_record_get_text (record, "program");

  child->title = dup_text (record, "title");
  child->program = g_strdup (program ? program : "worker");
  child->says = dup_text (record, "says");
  child->ends = dup_text (record, "ends");
  child->uid = _dd_catalog_record_get_int (record, "uid", -1, 0, MAX_ID);
  child->gid = _dd_catalog_record_get_int (record, "gid", -1, 0, MAX_ID);
  child->count = _dd_catalog_record_get_int (record, "count", 1, 1, MAX_CHILDREN);
  if (child->title == NULL)
    _dd_catalog_record_fail (record, NULL, "“title” is missing");
  return child;
}

static gpointer
read_reaction (DdCatalogRecord *record)
{
  DdSignalReaction *reaction = g_new0 (DdSignalReaction, 1);

  reaction->signal = get_signal (record, "signal");
  reaction->children = get_signal (record, "children");
  reaction->says = dup_text (record, "says");
  reaction->last_words = dup_text (record, "last_words");
  reaction->is_stdout = _dd_catalog_record_get_bool (record, "stdout");
  reaction->files = read_files (record);
  reaction->after = get_time (record, "after_ms", 0);
  reaction->exit_code = _dd_catalog_record_get_int (record, "exit", -1, -1, 255);
  if (reaction->signal == 0)
    _dd_catalog_record_fail (record, NULL, "“signal” is missing");
  return reaction;
}

static DdBehaviourInput *
read_input (DdCatalogRecord *record)
{
  static const char *const keys[] = { "answer", "banner", "prompt", NULL };
  JsonNode *node = json_object_get_member (record->object, "reads");
  g_autofree char *place = _dd_catalog_pointer (record->pointer, "reads");
  DdCatalogRecord inner;
  DdBehaviourInput *input;

  if (node == NULL)
    return NULL;
  _dd_catalog_record_open (&inner, record->document, place, node, keys);
  input = g_new0 (DdBehaviourInput, 1);
  input->banner = dup_text (&inner, "banner");
  input->prompt = dup_text (&inner, "prompt");
  input->answer = dup_text (&inner, "answer");
  _dd_catalog_record_close (&inner, record->error ? NULL : &record->error);
  return input;
}

static const char *const utterance_keys[] = { "after_ms", "buffered", "stderr", "text", NULL };
static const char *const child_keys[] = {
  "count", "ends", "gid", "program", "says", "title", "uid", NULL
};
static const char *const reaction_keys[] = {
  "after_ms", "children", "exit", "files", "last_words", "says", "signal", "stdout", NULL
};
static const char *const keys[] = {
  "args", "becomes", "children", "exit", "exits_after_ms", "files", "forwards", "memory", "ports",
  "reactions", "reads", "reaps", "repeats", "says", "script", "serves", "stamp", "title", "variants", NULL
};

static gpointer
read_behaviour (DdCatalogRecord *record)
{
  DdBehaviour *self = g_new0 (DdBehaviour, 1);

  self->args = dup_text (record, "args");
  self->title = dup_text (record, "title");
  self->stamp = dup_text (record, "stamp");
  self->says =
    _dd_catalog_record_read_list (record, "says", utterance_keys, read_utterance,
                                  _dd_utterance_free);
  self->children =
    _dd_catalog_record_read_list (record, "children", child_keys, read_child, child_free);
  self->reactions =
    _dd_catalog_record_read_list (record, "reactions", reaction_keys, read_reaction,
                                  _dd_signal_reaction_free);
  self->files = read_files (record);
  self->ports = _dd_catalog_record_get_texts (record, "ports");
  self->serves = _dd_servers_read (record);
  self->reads = read_input (record);
  self->script = _dd_script_reader_read (record);
  self->memory = _dd_catalog_record_get_int (record, "memory", -1, 0, MAX_MEMORY);
  self->exits_after = _dd_catalog_record_has (record, "exits_after_ms")
                      ? (gint64) get_time (record, "exits_after_ms", 0) : -1;
  self->exit_code = _dd_catalog_record_get_int (record, "exit", 0, 0, 255);
  self->repeats = _dd_catalog_record_get_bool (record, "repeats");
  self->repeat_from = MAX (self->says->len, 1) - 1;
  self->reaps = _dd_catalog_record_get_bool (record, "reaps");
  self->forwards = _dd_catalog_record_get_bool (record, "forwards");
  self->becomes = _dd_catalog_record_get_bool (record, "becomes");
  return self;
}

static gpointer
read_variant (DdCatalogRecord *record)
{
  DdBehaviour *variant = read_behaviour (record);

  variant->variants = g_ptr_array_new ();
  if (variant->args == NULL)
    _dd_catalog_record_fail (record, NULL, "“args” is missing");
  if (_dd_catalog_record_has (record, "variants"))
    _dd_catalog_record_fail (record, "variants", "a variant has no variants");
  return variant;
}

/* What is not said about a variant is as without it. */
static void
set_memory (DdBehaviour *self)
{
  if (self->memory < 0)
    self->memory = DEFAULT_MEMORY;
  for (guint i = 0; i < self->variants->len; i++)
    {
      DdBehaviour *variant = g_ptr_array_index (self->variants, i);

      if (variant->memory < 0)
        variant->memory = self->memory;
    }
}

/*
 * _dd_behaviour_new_from_json:
 * @document: the file
 * @pointer: where in the file
 * @name: of the program
 * @node: what is there
 * @error: return location
 *
 * Returns: (nullable) (transfer full): the behaviour; what is missing has its
 *   default
 */
DdBehaviour *
_dd_behaviour_new_from_json (DdJsonDocument  *document,
                             const char      *pointer,
                             const char      *name,
                             JsonNode        *node,
                             GError         **error)
{
  DdCatalogRecord record;
  DdBehaviour *self;

  _dd_catalog_record_open (&record, document, pointer, node, keys);
  self = read_behaviour (&record);
  self->name = g_strdup (name);
  self->variants =
    _dd_catalog_record_read_list (&record, "variants", keys, read_variant,
                                  (GDestroyNotify) _dd_behaviour_free);
  set_memory (self);
  if (self->args)
    _dd_catalog_record_fail (&record, "args", "only a variant has “args”");
  if (_dd_catalog_record_close (&record, error))
    return self;
  _dd_behaviour_free (self);
  return NULL;
}

/*
 * _dd_behaviour_find_variant:
 * @self: a behaviour
 * @argv: a command line
 *
 * Returns: the place of the first variant for the arguments, or -1
 */
int
_dd_behaviour_find_variant (const DdBehaviour  *self,
                            char              **argv)
{
  g_autofree char *args = argv && argv[0] && argv[1] ? g_strjoinv (" ", argv + 1) : NULL;

  for (guint i = 0; args && i < self->variants->len; i++)
    {
      const DdBehaviour *variant = g_ptr_array_index (self->variants, i);

      if (g_pattern_match_simple (variant->args, args))
        return i;
    }
  return -1;
}

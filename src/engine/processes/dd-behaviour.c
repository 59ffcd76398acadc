// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-behaviour.h"
#include "dd-process.h"

static void
utterance_free (gpointer data)
{
  DdUtterance *utterance = data;

  g_free (utterance->text);
  g_free (utterance);
}

static void
reaction_free (gpointer data)
{
  DdSignalReaction *reaction = data;

  g_free (reaction->says);
  g_free (reaction);
}

void
_dd_behaviour_free (DdBehaviour *self)
{
  g_free (self->name);
  g_free (self->title);
  g_ptr_array_unref (self->says);
  g_ptr_array_unref (self->reactions);
  g_ptr_array_unref (self->files);
  g_strfreev (self->children);
  g_free (self);
}

static gint64
get_int (JsonObject *object,
         const char *name,
         gint64      fallback)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : fallback;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : NULL;
}

static gboolean
get_bool (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);
}

static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_element (JsonArray *array,
             guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
read_says (DdBehaviour *self,
           JsonArray   *array)
{
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);
      const char *text = object ? get_text (object, "text") : NULL;
      DdUtterance *utterance;

      if (text == NULL)
        continue;
      utterance = g_new0 (DdUtterance, 1);
      utterance->text = g_strdup (text);
      utterance->after = MAX (get_int (object, "after_ms", 5), 0) * DD_USEC_PER_MSEC;
      utterance->is_stderr = get_bool (object, "stderr");
      g_ptr_array_add (self->says, utterance);
    }
}

static void
read_reactions (DdBehaviour *self,
                JsonArray   *array)
{
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);
      const char *name = object ? get_text (object, "signal") : NULL;
      DdSignalReaction *reaction;

      if (name == NULL || dd_signal_from_name (name) == 0)
        continue;
      reaction = g_new0 (DdSignalReaction, 1);
      reaction->signal = dd_signal_from_name (name);
      reaction->says = g_strdup (get_text (object, "says"));
      reaction->after = MAX (get_int (object, "after_ms", 0), 0) * DD_USEC_PER_MSEC;
      reaction->exit_code = get_int (object, "exit", -1);
      g_ptr_array_add (self->reactions, reaction);
    }
}

static char **
read_strv (JsonArray *array)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (list, g_strdup (json_node_get_string (node)));
    }
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

/*
 * _dd_behaviour_new_from_json:
 * @name: of the program
 * @object: an entry of data/catalog/programs.json
 *
 * Returns: (transfer full): the behaviour; what is missing has its default
 */
DdBehaviour *
_dd_behaviour_new_from_json (const char *name,
                             JsonObject *object)
{
  DdBehaviour *self = g_new0 (DdBehaviour, 1);
  gint64 exits = get_int (object, "exits_after_ms", -1);
  g_auto (GStrv) files = NULL;

  self->name = g_strdup (name);
  self->title = g_strdup (get_text (object, "title"));
  self->says = g_ptr_array_new_with_free_func (utterance_free);
  self->reactions = g_ptr_array_new_with_free_func (reaction_free);
  self->files = g_ptr_array_new_with_free_func (g_free);
  read_says (self, get_array (object, "says"));
  read_reactions (self, get_array (object, "reactions"));
  self->repeats = get_bool (object, "repeats");
  self->children = read_strv (get_array (object, "children"));
  self->reaps = get_bool (object, "reaps");
  self->forwards = get_bool (object, "forwards");
  self->memory = get_int (object, "memory", 1 << 20);
  self->exits_after = exits < 0 ? -1 : exits * (gint64) DD_USEC_PER_MSEC;
  self->exit_code = get_int (object, "exit", 0);
  files = read_strv (get_array (object, "files"));
  for (guint i = 0; files[i]; i++)
    g_ptr_array_add (self->files, g_strdup (files[i]));
  return self;
}

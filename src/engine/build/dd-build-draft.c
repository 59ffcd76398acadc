// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-draft.h"

#define COMMENT "buildkit.dockerfile.v0"

/**
 * dd_build_draft_new:
 * @config_json: (nullable): the configuration of a base image, %NULL for none
 *
 * Returns: (transfer full): what a stage begins with
 */
JsonObject *
dd_build_draft_new (const char *config_json)
{
  g_autoptr (JsonNode) node = config_json ? json_from_string (config_json, NULL) : NULL;
  JsonObject *self;

  if (node && JSON_NODE_HOLDS_OBJECT (node))
    {
      self = json_object_ref (json_node_get_object (node));
      json_object_remove_member (self, "rootfs");
      return self;
    }
  self = json_object_new ();
  json_object_set_string_member (self, "architecture", "amd64");
  json_object_set_string_member (self, "os", "linux");
  return self;
}

/**
 * dd_build_draft_copy:
 * @self: a draft
 *
 * Returns: (transfer full): the same again, for a stage that builds on it
 */
JsonObject *
dd_build_draft_copy (JsonObject *self)
{
  g_autofree char *text = dd_build_draft_to_json (self);

  return dd_build_draft_new (text);
}

static JsonObject *
get_object (JsonObject *self,
            const char *name)
{
  JsonNode *node = json_object_get_member (self, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_object_member (self, name, json_object_new ());
  return json_object_get_object_member (self, name);
}

static JsonObject *
get_config (JsonObject *self)
{
  return get_object (self, "config");
}

/**
 * dd_build_draft_get_text:
 * @self: a draft
 * @name: such as User
 *
 * Returns: (transfer none): the value, "" if there is none
 */
const char *
dd_build_draft_get_text (JsonObject *self,
                         const char *name)
{
  return json_object_get_string_member_with_default (get_config (self), name, "");
}

/**
 * dd_build_draft_set_text:
 * @self: a draft
 * @name: such as User
 * @value: the new value
 *
 * Sets a value that is text.
 */
void
dd_build_draft_set_text (JsonObject *self,
                         const char *name,
                         const char *value)
{
  json_object_set_string_member (get_config (self), name, value);
}

/**
 * dd_build_draft_set_flag:
 * @self: a draft
 * @name: such as ArgsEscaped
 *
 * Sets a value that is true or not there.
 */
void
dd_build_draft_set_flag (JsonObject *self,
                         const char *name)
{
  json_object_set_boolean_member (get_config (self), name, TRUE);
}

/**
 * dd_build_draft_dup_texts:
 * @self: a draft
 * @name: such as Env
 *
 * Returns: (transfer full): the values; empty if there are none
 */
char **
dd_build_draft_dup_texts (JsonObject *self,
                          const char *name)
{
  JsonNode *node = json_object_get_member (get_config (self), name);
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; node && JSON_NODE_HOLDS_ARRAY (node) &&
       i < json_array_get_length (json_node_get_array (node)); i++)
    {
      const char *text = json_array_get_string_element (json_node_get_array (node), i);

      g_ptr_array_add (list, g_strdup (text ? text : ""));
    }
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (list, FALSE);
}

/**
 * dd_build_draft_set_texts:
 * @self: a draft
 * @name: such as Cmd
 * @values: the new values
 *
 * Sets a list.
 */
void
dd_build_draft_set_texts (JsonObject  *self,
                          const char  *name,
                          char       **values)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; values[i]; i++)
    json_array_add_string_element (array, values[i]);
  json_object_set_array_member (get_config (self), name, array);
}

/**
 * dd_build_draft_remove:
 * @self: a draft
 * @name: such as Cmd
 *
 * Removes a value.
 */
void
dd_build_draft_remove (JsonObject *self,
                       const char *name)
{
  json_object_remove_member (get_config (self), name);
}

/**
 * dd_build_draft_set_env:
 * @self: a draft
 * @name: of a variable
 * @value: its value
 *
 * Sets a variable in its place, or adds it.
 */
void
dd_build_draft_set_env (JsonObject *self,
                        const char *name,
                        const char *value)
{
  g_auto (GStrv) env = dd_build_draft_dup_texts (self, "Env");
  g_autofree char *assignment = g_strconcat (name, "=", value, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) result = NULL;
  gsize length = strlen (name);
  gboolean done = FALSE;

  for (guint i = 0; env[i]; i++)
    {
      gboolean same = strncmp (env[i], name, length) == 0 && env[i][length] == '=';

      g_strv_builder_add (builder, same && !done ? assignment : env[i]);
      done = done || same;
    }
  if (!done)
    g_strv_builder_add (builder, assignment);
  result = g_strv_builder_end (builder);
  dd_build_draft_set_texts (self, "Env", result);
}

/**
 * dd_build_draft_set_label:
 * @self: a draft
 * @name: of a label
 * @value: its value
 *
 * Sets a label.
 */
void
dd_build_draft_set_label (JsonObject *self,
                          const char *name,
                          const char *value)
{
  json_object_set_string_member (get_object (get_config (self), "Labels"), name, value);
}

/**
 * dd_build_draft_add_key:
 * @self: a draft
 * @name: ExposedPorts or Volumes
 * @key: what is added
 *
 * Adds to a set.
 */
void
dd_build_draft_add_key (JsonObject *self,
                        const char *name,
                        const char *key)
{
  json_object_set_object_member (get_object (get_config (self), name), key, json_object_new ());
}

/**
 * dd_build_draft_set_object:
 * @self: a draft
 * @name: such as Healthcheck
 * @value: (transfer full): the new value
 *
 * Sets a value that is an object.
 */
void
dd_build_draft_set_object (JsonObject *self,
                           const char *name,
                           JsonObject *value)
{
  json_object_set_object_member (get_config (self), name, value);
}

/**
 * dd_build_draft_add_history:
 * @self: a draft
 * @text: what made it
 * @is_layer: whether it made a layer
 *
 * Adds to the history; its time is set when the image is written.
 */
void
dd_build_draft_add_history (JsonObject *self,
                            const char *text,
                            gboolean    is_layer)
{
  JsonNode *node = json_object_get_member (self, "history");
  JsonObject *entry = json_object_new ();

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    json_object_set_array_member (self, "history", json_array_new ());
  json_object_set_string_member (entry, "created_by", text);
  json_object_set_string_member (entry, "comment", COMMENT);
  if (!is_layer)
    json_object_set_boolean_member (entry, "empty_layer", TRUE);
  json_array_add_object_element (json_object_get_array_member (self, "history"), entry);
}

static const char *const member_order[] = {
  "Hostname", "User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Healthcheck", "Image",
  "Volumes", "WorkingDir", "Labels", "StopSignal", "ArgsEscaped", "OnBuild", "Shell",
};

static JsonObject *
sort_members (JsonObject *object)
{
  g_autoptr (GList) names = g_list_sort (json_object_get_members (object), (GCompareFunc) strcmp);
  JsonObject *sorted = json_object_new ();

  for (GList *l = names; l; l = l->next)
    json_object_set_member (sorted, l->data,
                            json_node_copy (json_object_get_member (object, l->data)));
  return sorted;
}

static void
move_member (JsonObject *from,
             JsonObject *to,
             const char *name)
{
  JsonNode *node = json_object_get_member (from, name);

  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_OBJECT (node) && !g_str_equal (name, "Healthcheck"))
    json_object_set_object_member (to, name, sort_members (json_node_get_object (node)));
  else
    json_object_set_member (to, name, json_node_copy (node));
  json_object_remove_member (from, name);
}

/**
 * dd_build_draft_arrange:
 * @self: a draft that is complete
 *
 * Brings the members into the order in which Docker writes them; sets are
 * sorted by their keys.
 *
 * Source: moby/docker-image-spec specs-go/v1
 */
void
dd_build_draft_arrange (JsonObject *self)
{
  JsonObject *before = get_config (self);
  JsonObject *after = json_object_new ();
  g_autoptr (GList) rest = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (member_order); i++)
    move_member (before, after, member_order[i]);
  rest = json_object_get_members (before);
  for (GList *l = rest; l; l = l->next)
    json_object_set_member (after, l->data,
                            json_node_copy (json_object_get_member (before, l->data)));
  json_object_set_object_member (self, "config", after);
}

/**
 * dd_build_draft_to_json:
 * @self: a draft
 *
 * Returns: (transfer full): the document
 */
char *
dd_build_draft_to_json (JsonObject *self)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self);

  return json_to_string (node, FALSE);
}

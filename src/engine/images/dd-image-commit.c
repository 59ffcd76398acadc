// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-container-ops.h"
#include "dd-image-ops.h"

#define USEC_COMMIT (60 * DD_USEC_PER_MSEC)

static JsonArray *
array_from_strv (char **strv)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strv && strv[i]; i++)
    json_array_add_string_element (array, strv[i]);
  return array;
}

/* Takes "a b 'c d'" or ["a", "b"]: the exec form as it is, the shell form with
 * a shell before it. */
static JsonArray *
parse_command (const char *text)
{
  g_autoptr (JsonNode) node = *text == '[' ? json_from_string (text, NULL) : NULL;
  JsonArray *array;

  if (node && JSON_NODE_HOLDS_ARRAY (node))
    return json_array_ref (json_node_get_array (node));
  array = json_array_new ();
  json_array_add_string_element (array, "/bin/sh");
  json_array_add_string_element (array, "-c");
  json_array_add_string_element (array, text);
  return array;
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_set_object_member (object, name, json_object_new ());
      node = json_object_get_member (object, name);
    }
  return json_node_get_object (node);
}

static void
set_env (JsonObject *config,
         const char *assignment)
{
  g_auto (GStrv) parts = g_strsplit (assignment, "=", 2);
  JsonNode *node = json_object_get_member (config, "Env");
  JsonArray *array = json_array_new ();
  g_autofree char *prefix = g_strconcat (parts[0], "=", NULL);

  for (guint i = 0; node && JSON_NODE_HOLDS_ARRAY (node) &&
       i < json_array_get_length (json_node_get_array (node)); i++)
    {
      const char *have = json_array_get_string_element (json_node_get_array (node), i);

      if (have && !g_str_has_prefix (have, prefix))
        json_array_add_string_element (array, have);
    }
  json_array_add_string_element (array, assignment);
  json_object_set_array_member (config, "Env", array);
}

/**
 * dd_image_apply_change:
 * @config: the member "config" of an image's configuration
 * @change: an instruction: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, USER, VOLUME,
 *   WORKDIR or STOPSIGNAL
 * @error: return location
 *
 * Carries out what `--change` says.
 *
 * Returns: whether it is such an instruction
 * Source: moby daemon/commit.go
 */
gboolean
dd_image_apply_change (JsonObject  *config,
                       const char  *change,
                       GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (change, " ", 2);
  const char *value = parts[0] && parts[1] ? g_strstrip (parts[1]) : "";
  g_autofree char *name = parts[0] ? g_ascii_strup (parts[0], -1) : g_strdup ("");
  g_auto (GStrv) pair = NULL;

  if (g_str_equal (name, "CMD"))
    json_object_set_array_member (config, "Cmd", parse_command (value));
  else if (g_str_equal (name, "ENTRYPOINT"))
    json_object_set_array_member (config, "Entrypoint", parse_command (value));
  else if (g_str_equal (name, "WORKDIR"))
    json_object_set_string_member (config, "WorkingDir", value);
  else if (g_str_equal (name, "USER"))
    json_object_set_string_member (config, "User", value);
  else if (g_str_equal (name, "STOPSIGNAL"))
    json_object_set_string_member (config, "StopSignal", value);
  else if (g_str_equal (name, "ENV") && strchr (value, '='))
    set_env (config, value);
  else if (g_str_equal (name, "EXPOSE") || g_str_equal (name, "VOLUME"))
    {
      g_autofree char *key = g_str_equal (name, "EXPOSE") && strchr (value, '/') == NULL
                             ? g_strconcat (value, "/tcp", NULL) : g_strdup (value);

      json_object_set_object_member (get_object (config, g_str_equal (name, "EXPOSE")
                                                 ? "ExposedPorts" : "Volumes"),
                                     key, json_object_new ());
    }
  else if (g_str_equal (name, "LABEL") && strchr (value, '='))
    {
      g_autofree char *text = NULL;

      pair = g_strsplit (value, "=", 2);
      text = g_strdup (pair[1]);
      g_strdelimit (text, "\"", ' ');
      json_object_set_string_member (get_object (config, "Labels"), pair[0], g_strstrip (text));
    }
  else
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                   "%s is not a valid change command", parts[0] ? parts[0] : change);
      return FALSE;
    }
  return TRUE;
}

static void
add_labels (JsonObject        *config,
            const DdContainer *container)
{
  JsonObject *labels;

  if (dd_string_map_get_size (container->config->labels) == 0)
    return;
  labels = get_object (config, "Labels");
  for (guint i = 0; i < dd_string_map_get_size (container->config->labels); i++)
    {
      const DdStringPair *pair = dd_string_map_get_pair (container->config->labels, i);

      json_object_set_string_member (labels, pair->key, pair->value);
    }
}

/* The container's settings become the image's, so secrets in the environment
 * are committed too. */
static void
take_settings (JsonObject        *config,
               const DdContainer *container)
{
  const DdContainerConfig *given = container->config;

  for (guint i = 0; given->env && given->env[i]; i++)
    if (strchr (given->env[i], '='))
      set_env (config, given->env[i]);
  if (given->cmd)
    json_object_set_array_member (config, "Cmd", array_from_strv (given->cmd));
  if (given->entrypoint)
    json_object_set_array_member (config, "Entrypoint", array_from_strv (given->entrypoint));
  if (given->working_dir)
    json_object_set_string_member (config, "WorkingDir", given->working_dir);
  if (given->user)
    json_object_set_string_member (config, "User", given->user);
  add_labels (config, container);
}

static void
add_history (JsonObject        *root,
             const DdContainer *container,
             const DdCommit    *commit,
             const char        *created)
{
  JsonNode *node = json_object_get_member (root, "history");
  JsonObject *entry = json_object_new ();
  g_autofree char *command = g_strjoinv (" ", container->argv);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      json_object_set_array_member (root, "history", json_array_new ());
      node = json_object_get_member (root, "history");
    }
  json_object_set_string_member (entry, "created", created);
  json_object_set_string_member (entry, "created_by", command);
  if (commit->author && *commit->author)
    json_object_set_string_member (entry, "author", commit->author);
  if (commit->message && *commit->message)
    json_object_set_string_member (entry, "comment", commit->message);
  json_array_add_object_element (json_node_get_array (node), entry);
}

static char *
make_config (const DdWorld      *world,
             const DdContainer  *container,
             const DdCommit     *commit,
             GError            **error)
{
  g_autoptr (JsonNode) node = json_from_string (container->image->config, error);
  g_autofree char *created = dd_world_format_time (world, world->now);
  JsonObject *root;
  JsonObject *config;

  if (node == NULL)
    return NULL;
  root = json_node_get_object (node);
  config = get_object (root, "config");
  take_settings (config, container);
  for (guint i = 0; commit->changes && commit->changes[i]; i++)
    if (!dd_image_apply_change (config, commit->changes[i], error))
      return NULL;
  json_object_set_string_member (root, "created", created);
  if (commit->author && *commit->author)
    json_object_set_string_member (root, "author", commit->author);
  if (commit->message && *commit->message)
    json_object_set_string_member (root, "comment", commit->message);
  add_history (root, container, commit, created);
  return json_to_string (node, FALSE);
}

static DdImage *
make_image (const DdWorld      *world,
            const DdContainer  *container,
            const DdCommit     *commit,
            GError            **error)
{
  DdNode *upper = dd_world_get_store (world, container->rw_store);
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);
  g_autofree char *config = make_config (world, container, commit, error);
  g_autofree char *command = g_strjoinv (" ", container->argv);
  const DdLayer *below = NULL;
  gint64 size = dd_node_get_tree_size (upper);

  if (config == NULL)
    return NULL;
  for (guint i = 0; i < container->image->layers->len; i++)
    {
      DdLayer *layer = g_ptr_array_index (container->image->layers, i);

      g_ptr_array_add (layers, dd_layer_ref (layer));
      below = layer;
    }
  g_ptr_array_add (layers, dd_layer_new (upper, below, size, MAX (size / 3, 32), command));
  return dd_image_new_from_config (config, layers, error);
}

/* Looks before anything is paused. */
static gboolean
is_name_fine (const char  *reference,
              GError     **error)
{
  g_autofree char *full = NULL;

  if (reference == NULL || *reference == '\0')
    return TRUE;
  full = dd_image_dup_full_name (reference, error);
  return full != NULL;
}

/**
 * dd_container_commit:
 * @engine: the engine
 * @commit: what is asked for
 * @error: return location
 *
 * POST /commit: makes an image of a container's layers and settings. A
 * running container is paused meanwhile.
 *
 * Returns: (nullable) (transfer full): the id of the image
 * Source: moby daemon/commit.go
 */
char *
dd_container_commit (DdEngine        *engine,
                     const DdCommit  *commit,
                     GError         **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdContainer *container = dd_world_find_container (world, commit->container, error);
  g_autoptr (DdImage) image = NULL;
  gboolean pause;

  if (container == NULL || !is_name_fine (commit->reference, error))
    return NULL;
  pause = commit->pause && container->state == DD_CONTAINER_RUNNING;
  image = make_image (world, container, commit, error);
  if (image == NULL)
    return NULL;
  if (pause)
    dd_container_pause (engine, container->id, NULL);
  dd_engine_elapse (engine, USEC_COMMIT);
  if (!dd_image_add (engine, image, commit->reference, error))
    return NULL;
  dd_container_notify (engine, container, "commit", "comment",
                       commit->message ? commit->message : "", "imageID", image->id, "imageRef",
                       commit->reference ? commit->reference : "", NULL);
  if (pause)
    dd_container_unpause (engine, container->id, NULL);
  return g_strdup (image->id);
}

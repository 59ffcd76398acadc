// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-private.h"
#include "dd-image-reference.h"
#include "dd-world.h"

/* When a layer was made: what the cache knows of it. */
static guint64
time_of_layer (const DdWorld *world,
               const DdLayer *layer)
{
  for (guint i = world->build_records->len; i > 0; i--)
    {
      const DdBuildRecord *record = g_ptr_array_index (world->build_records, i - 1);
      const DdLayer *top = record->layers->len
                           ? g_ptr_array_index (record->layers, record->layers->len - 1) : NULL;

      if (top && g_str_equal (top->chain_id, layer->chain_id))
        return record->created;
    }
  return world->now;
}

/* An entry that makes no layer has the time of the one before. */
static void
date_history (const DdWorld *world,
              JsonArray     *history,
              GPtrArray     *layers,
              char         **last)
{
  guint layer = 0;

  for (guint i = 0; i < json_array_get_length (history); i++)
    {
      JsonObject *entry = json_array_get_object_element (history, i);
      gboolean empty = json_object_get_boolean_member_with_default (entry, "empty_layer", FALSE);
      const DdLayer *made = !empty && layer < layers->len ? g_ptr_array_index (layers, layer++)
                                                          : NULL;

      if (!json_object_has_member (entry, "created"))
        {
          g_autofree char *time = made || *last == NULL
                                  ? dd_world_format_time (world, made ? time_of_layer (world, made)
                                                                      : world->now)
                                  : g_strdup (*last);

          json_object_set_string_member (entry, "created", time);
        }
      g_free (*last);
      *last = g_strdup (json_object_get_string_member (entry, "created"));
    }
}

/* The image's configuration, with its times. A build that found everything in
 * the cache gives the same one again. */
char *
_dd_build_make_config (const DdWorld  *world,
                       const DdBuild  *build,
                       GPtrArray      *layers,
                       GError        **error)
{
  g_autoptr (JsonNode) node = json_from_string (build->plan->config, error);
  g_autofree char *last = NULL;
  JsonObject *root;

  if (node == NULL)
    return NULL;
  root = json_node_get_object (node);
  if (json_object_has_member (root, "history"))
    date_history (world, json_object_get_array_member (root, "history"), layers, &last);
  if (last == NULL)
    last = dd_world_format_time (world, world->now);
  json_object_set_string_member (root, "created", last);
  return json_to_string (node, FALSE);
}

/* As people write the names. */
char **
_dd_build_familiar_names (char **tags)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; tags && tags[i]; i++)
    {
      g_auto (DdImageReference) parsed = { 0 };

      g_ptr_array_add (names, dd_image_reference_parse (tags[i], &parsed, NULL)
                              ? dd_image_reference_to_familiar (&parsed) : g_strdup (tags[i]));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

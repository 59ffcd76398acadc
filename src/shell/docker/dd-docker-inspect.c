// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-api-json.h"
#include "dd-docker-private.h"

/* The inspect commands: what is found is printed, what is missing is named
 * after it. */

typedef JsonObject *(*Find) (DdToolCall  *call,
                             const char  *name,
                             gboolean     size,
                             GError     **error);

static JsonObject *
find_container (DdToolCall  *call,
                const char  *name,
                gboolean     size,
                GError     **error)
{
  const DdContainer *container = dd_world_find_container (call->world, name, error);

  return container ? dd_api_inspect_container (call->world, container, size) : NULL;
}

static JsonObject *
find_image (DdToolCall  *call,
            const char  *name,
            gboolean     size,
            GError     **error)
{
  const DdImage *image = dd_world_find_image (call->world, name, error);

  return image ? dd_api_inspect_image (call->world, image) : NULL;
}

static JsonObject *
find_network (DdToolCall  *call,
              const char  *name,
              gboolean     size,
              GError     **error)
{
  const DdNetwork *network = dd_world_find_network (call->world, name, error);

  return network ? dd_api_inspect_network (dd_engine_get_site (call->engine), call->world,
                                            network) : NULL;
}

static const struct
{
  const char *type;
  Find        find;
} kinds[] = {
  { "container", find_container },
  { "image", find_image },
  { "network", find_network },
};

/* Looks among everything that has a name, containers first. An ambiguous
 * beginning of a container's id ends the search.
 * Source: docker/cli cli/command/system/inspect.go */
static JsonObject *
find_any (DdToolCall  *call,
          const char  *type,
          const char  *name,
          gboolean     size,
          GError     **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) problem = NULL;
      JsonObject *object;

      if (*type)
        {
          if (g_str_equal (kinds[i].type, type))
            return kinds[i].find (call, name, size, error);
          continue;
        }
      object = kinds[i].find (call, name, size, &problem);
      if (object)
        return object;
      if (i == 0 && problem->code != DD_ENGINE_ERROR_NOT_FOUND)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
    }
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND, "no such object: %s", name);
  return NULL;
}

static gboolean
is_known_type (const char *type)
{
  static const char *const types[] = {
    "", "config", "container", "image", "network", "node", "plugin", "secret", "service", "task",
    "volume", NULL,
  };

  return g_strv_contains (types, type);
}

/* What is searched for everywhere and not found is the client's own error. */
static void
append_refusal (GString      *refusals,
                gboolean      is_one_kind,
                const GError *error)
{
  gboolean is_daemon = is_one_kind || error->code != DD_ENGINE_ERROR_NOT_FOUND;

  g_string_append_printf (refusals, "%s%s\n",
                          is_daemon ? "Error response from daemon: " : "error: ", error->message);
}

static DdToolResult
inspect (DdToolCall   *call,
         DdDockerLine *line,
         Find          find,
         const char   *type)
{
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);
  gboolean size = dd_parsed_has_option (line->parsed, "size") &&
                  dd_parsed_get_bool (line->parsed, "size");
  g_autoptr (JsonArray) objects = json_array_new ();
  g_autoptr (GString) refusals = g_string_new (NULL);
  int status;

  for (guint i = 0; i < n_args; i++)
    {
      g_autoptr (GError) error = NULL;
      JsonObject *object = find ? find (call, args[i], size, &error)
                                : find_any (call, type, args[i], size, &error);

      if (object)
        json_array_add_object_element (objects, object);
      else
        append_refusal (refusals, find || *type, error);
    }
  status = dd_docker_print_objects (call, objects, dd_parsed_get_string (line->parsed, "format"));
  g_string_append (call->err, refusals->str);
  return dd_tool_finish (call, status ? status : refusals->len > 0);
}

static DdToolResult
inspect_command (DdToolCall   *call,
                 DdDockerLine *line)
{
  const char *type = dd_parsed_get_string (line->parsed, "type");

  if (type == NULL)
    type = "";
  if (!is_known_type (type))
    return dd_tool_fail (call, 1, "unknown type: \"%s\": must be one of \"config\", "
                         "\"container\", \"image\", \"network\", \"node\", \"plugin\", "
                         "\"secret\", \"service\", \"task\", \"volume\"", type);
  return inspect (call, line, NULL, type);
}

static DdToolResult
inspect_container_command (DdToolCall   *call,
                           DdDockerLine *line)
{
  return inspect (call, line, find_container, NULL);
}

/* An image that is not there for the platform that is asked for. */
static DdToolResult
inspect_other_platform (DdToolCall   *call,
                        DdDockerLine *line)
{
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);
  g_autoptr (JsonArray) none = json_array_new ();

  dd_docker_print_objects (call, none, dd_parsed_get_string (line->parsed, "format"));
  for (guint i = 0; i < n_args; i++)
    {
      g_autoptr (GError) error = NULL;

      if (dd_world_find_image (call->world, args[i], &error))
        g_string_append_printf (call->err, "Error response from daemon: image with reference %s was found "
                                "but does not provide the specified platform (%s)\n", args[i],
                                dd_parsed_get_string (line->parsed, "platform"));
      else
        g_string_append_printf (call->err, "Error response from daemon: %s\n", error->message);
    }
  return dd_tool_finish (call, 1);
}

static DdToolResult
inspect_image_command (DdToolCall   *call,
                       DdDockerLine *line)
{
  g_autoptr (GError) error = NULL;
  gboolean is_other;

  if (!dd_docker_check_platform (line, &is_other, &error))
    return dd_tool_fail (call, 1, "%s", error->message);
  if (is_other)
    return inspect_other_platform (call, line);
  return inspect (call, line, find_image, NULL);
}

static DdToolResult
inspect_network_command (DdToolCall   *call,
                         DdDockerLine *line)
{
  return inspect (call, line, find_network, NULL);
}

const DdDockerCommand dd_docker_inspect_commands[] = {
  { "docker container inspect", inspect_container_command },
  { "docker image inspect", inspect_image_command },
  { "docker inspect", inspect_command },
  { "docker network inspect", inspect_network_command },
  { NULL },
};

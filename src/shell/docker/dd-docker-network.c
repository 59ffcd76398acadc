// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-api-json.h"
#include "dd-docker-private.h"
#include "dd-network-ipam.h"
#include "dd-network-ops.h"
#include "dd-run-options-private.h"

/* docker network. Source: docker/cli cli/command/network */

/* ls */

static gboolean
match_id (const DdWorld *world,
          gconstpointer  object,
          const char    *value)
{
  return g_regex_match_simple (value, ((const DdNetwork *) object)->id, 0, 0);
}

static gboolean
match_name (const DdWorld *world,
            gconstpointer  object,
            const char    *value)
{
  return g_regex_match_simple (value, ((const DdNetwork *) object)->name, 0, 0);
}

static gboolean
match_driver (const DdWorld *world,
              gconstpointer  object,
              const char    *value)
{
  return g_str_equal (((const DdNetwork *) object)->driver, value);
}

static gboolean
match_scope (const DdWorld *world,
             gconstpointer  object,
             const char    *value)
{
  return g_str_equal (value, ((const DdNetwork *) object)->vni ? "swarm" : "local");
}

static gboolean
match_type (const DdWorld *world,
            gconstpointer  object,
            const char    *value)
{
  return ((const DdNetwork *) object)->is_predefined == g_str_equal (value, "builtin");
}

static gboolean
is_true (const char *value)
{
  return g_str_equal (value, "true") || g_str_equal (value, "1");
}

static gboolean
match_dangling (const DdWorld *world,
                gconstpointer  object,
                const char    *value)
{
  return dd_network_is_unused (object) == is_true (value);
}

static gboolean
match_label (const DdWorld *world,
             gconstpointer  object,
             const char    *value)
{
  return dd_docker_match_label (((const DdNetwork *) object)->labels, value);
}

static gboolean
match_no_label (const DdWorld *world,
                gconstpointer  object,
                const char    *value)
{
  return !match_label (world, object, value);
}

static gboolean
match_until (const DdWorld *world,
             gconstpointer  object,
             const char    *value)
{
  guint64 time;

  return dd_docker_parse_time (world, value, &time) &&
         ((const DdNetwork *) object)->created < time;
}

static const DdFilterTest list_tests[] = {
  { "dangling", match_dangling, FALSE },
  { "driver", match_driver, FALSE },
  { "id", match_id, FALSE },
  { "label", match_label, TRUE },
  { "name", match_name, FALSE },
  { "scope", match_scope, FALSE },
  { "type", match_type, FALSE },
  { NULL },
};

/* Source: moby daemon/network/filter.go */
static gboolean
check_filters (GPtrArray  *filters,
               GError    **error)
{
  static const char *const booleans[] = { "true", "1", "false", "0", NULL };
  static const char *const types[] = { "builtin", "custom", NULL };

  if (!dd_docker_check_filters (filters, list_tests, error))
    return FALSE;
  for (guint i = 0; i < filters->len; i++)
    {
      const DdStringPair *filter = g_ptr_array_index (filters, i);

      if (g_str_equal (filter->key, "type") && !g_strv_contains (types, filter->value))
        return dd_refuse (error, "invalid filter: 'type'='%s'", filter->value);
      if (g_str_equal (filter->key, "dangling") && !g_strv_contains (booleans, filter->value))
        return dd_refuse (error, "invalid value for filter 'dangling', must be \"true\" (or "
                          "\"1\"), or \"false\" (or \"0\")");
    }
  return TRUE;
}

static int
compare_networks_cb (gconstpointer a,
                     gconstpointer b)
{
  const DdNetwork *const *left = a;
  const DdNetwork *const *right = b;

  return dd_format_compare_natural ((*left)->name, (*right)->name);
}

static JsonArray *
list_networks (const DdWorld *world,
               GPtrArray     *filters)
{
  JsonArray *list = json_array_new ();
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (world->networks, NULL, NULL);

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_networks_cb);
  for (guint i = 0; i < sorted->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (sorted, i);

      if (dd_docker_match_filters (filters, list_tests, world, network))
        json_array_add_object_element (list, dd_api_summarize_network (world, network));
    }
  return list;
}

static DdToolResult
ls_command (DdToolCall   *call,
            DdDockerLine *line)
{
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);
  g_autoptr (JsonArray) list = NULL;
  g_autoptr (GError) error = NULL;
  DdFormatOptions options = dd_docker_format_options (call, line);
  char *text;

  if (!check_filters (filters, &error))
    return dd_docker_fail (call, error, 1);
  list = list_networks (call->world, filters);
  text = dd_format_networks (list, &options, &error);
  return dd_docker_print (call, text, error);
}

/* create */

static DdStringMap *
read_pairs (const char *const *values)
{
  DdStringMap *map = dd_string_map_new ();

  for (; *values; values++)
    dd_run_set_pair (map, *values);
  return map;
}

static DdToolResult
create_command (DdToolCall   *call,
                DdDockerLine *line)
{
  DdParsed *parsed = line->parsed;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) configs = NULL;
  g_autoptr (DdStringMap) options = read_pairs (dd_parsed_get_strv (parsed, "opt"));
  g_autoptr (DdStringMap) ipam_options = read_pairs (dd_parsed_get_strv (parsed, "ipam-opt"));
  g_autoptr (DdStringMap) labels = read_pairs (dd_parsed_get_strv (parsed, "label"));
  g_autofree char *id = NULL;
  DdNetworkRequest request = {
    .name = dd_parsed_get_args (parsed)[0],
    .driver = dd_parsed_get_string (parsed, "driver"),
    .scope = dd_parsed_get_string (parsed, "scope"),
    .config_from = dd_parsed_get_string (parsed, "config-from"),
    .options = options,
    .ipam_driver = dd_parsed_get_string (parsed, "ipam-driver"),
    .ipam_options = ipam_options,
    .labels = labels,
    .no_ipv4 = !dd_parsed_get_bool (parsed, "ipv4"),
    .ipv6 = dd_parsed_get_bool (parsed, "ipv6"),
    .internal = dd_parsed_get_bool (parsed, "internal"),
    .attachable = dd_parsed_get_bool (parsed, "attachable"),
    .ingress = dd_parsed_get_bool (parsed, "ingress"),
    .config_only = dd_parsed_get_bool (parsed, "config-only"),
  };

  configs = dd_network_ipam_new (dd_parsed_get_strv (parsed, "subnet"),
                                 dd_parsed_get_strv (parsed, "ip-range"),
                                 dd_parsed_get_strv (parsed, "gateway"),
                                 dd_parsed_get_strv (parsed, "aux-address"), &error);
  if (configs == NULL)
    return dd_tool_fail (call, 1, "%s", error->message);
  request.configs = (const DdIpamConfig *) configs->data;
  request.n_configs = configs->len;
  dd_docker_request (call);
  id = dd_network_create (call->engine, &request, &error);
  if (id == NULL)
    return dd_docker_fail (call, error, 1);
  g_string_append_printf (call->out, "%s\n", id);
  return dd_tool_finish (call, 0);
}

/* connect, disconnect */

static char **
dup_strv (const char *const *values)
{
  return g_strdupv ((char **) values);
}

static char *
dup_text (DdParsed   *parsed,
          const char *option)
{
  const char *text = dd_parsed_get_string (parsed, option);

  return text && *text ? g_strdup (text) : NULL;
}

static DdToolResult
connect_command (DdToolCall   *call,
                 DdDockerLine *line)
{
  DdParsed *parsed = line->parsed;
  const char *const *args = dd_parsed_get_args (parsed);
  g_autoptr (DdEndpointConfig) config = dd_endpoint_config_new (args[0]);
  g_autoptr (GError) error = NULL;

  for (const char *const *pair = dd_parsed_get_strv (parsed, "driver-opt"); *pair; pair++)
    if (strchr (*pair, '=') == NULL)
      return dd_tool_fail (call, 1, "invalid key/value pair format in driver options");
  config->aliases = dup_strv (dd_parsed_get_strv (parsed, "alias"));
  if (dd_parsed_get_strv (parsed, "link")[0])
    config->links = dup_strv (dd_parsed_get_strv (parsed, "link"));
  if (dd_parsed_get_strv (parsed, "link-local-ip")[0])
    config->link_local_ips = dup_strv (dd_parsed_get_strv (parsed, "link-local-ip"));
  config->ipv4_address = dup_text (parsed, "ip");
  config->ipv6_address = dup_text (parsed, "ip6");
  config->driver_opts = read_pairs (dd_parsed_get_strv (parsed, "driver-opt"));
  config->gw_priority = (int) dd_parsed_get_int (parsed, "gw-priority");
  config->by_connect = TRUE;
  dd_docker_request (call);
  if (!dd_network_connect (call->engine, args[0], args[1], config, &error))
    return dd_docker_fail (call, error, 1);
  return dd_tool_finish (call, 0);
}

static DdToolResult
disconnect_command (DdToolCall   *call,
                    DdDockerLine *line)
{
  const char *const *args = dd_parsed_get_args (line->parsed);
  g_autoptr (GError) error = NULL;

  dd_docker_request (call);
  if (!dd_network_disconnect (call->engine, args[0], args[1],
                              dd_parsed_get_bool (line->parsed, "force"), &error))
    return dd_docker_fail (call, error, 1);
  return dd_tool_finish (call, 0);
}

/* rm */

static DdToolResult
rm_command (DdToolCall   *call,
            DdDockerLine *line)
{
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);
  gboolean force = dd_parsed_get_bool (line->parsed, "force");
  gboolean failed = FALSE;

  for (guint i = 0; i < n_args; i++)
    {
      g_autoptr (GError) error = NULL;

      dd_docker_request (call);
      if (dd_network_remove (call->engine, args[i], &error))
        {
          g_string_append_printf (call->out, "%s\n", args[i]);
          dd_tool_flush (call);
          continue;
        }
      if (force && error->code == DD_ENGINE_ERROR_NOT_FOUND)
        continue;
      dd_docker_daemon_error (call, error);
      failed = TRUE;
    }
  if (failed)
    g_string_append (call->err, "exit status 1\n");
  return dd_tool_finish (call, failed);
}

/* prune */

static const DdFilterTest prune_tests[] = {
  { "label", match_label, TRUE },
  { "label!", match_no_label, TRUE },
  { "until", match_until, TRUE },
  { NULL },
};

/**
 * dd_docker_prune_networks:
 * @call: a turn
 * @filters: what they must match
 *
 * Removes the networks that no running container is attached to, and prints
 * their names.
 *
 * Source: docker/cli cli/command/network/prune.go
 */
void
dd_docker_prune_networks (DdToolCall *call,
                          GPtrArray  *filters)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) removed = g_string_new (NULL);

  for (guint i = 0; i < call->world->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (call->world->networks, i);

      if (dd_network_is_unused (network) &&
          dd_docker_match_filters (filters, prune_tests, call->world, network))
        g_ptr_array_add (names, g_strdup (network->name));
    }
  for (guint i = 0; i < names->len; i++)
    if (dd_network_remove (call->engine, g_ptr_array_index (names, i), NULL))
      g_string_append_printf (removed, "%s\n", (const char *) g_ptr_array_index (names, i));
  dd_network_notify_pruned (call->engine);
  if (removed->len > 0)
    g_string_append_printf (call->out, "Deleted Networks:\n%s\n", removed->str);
}

static void
prune_networks (DdToolCall   *call,
                DdDockerLine *line)
{
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);

  dd_docker_prune_networks (call, filters);
}

static DdToolResult
prune_command (DdToolCall   *call,
               DdDockerLine *line)
{
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);
  g_autoptr (GError) error = NULL;

  if (!dd_docker_check_prune_filters (call, filters, prune_tests, &error))
    return dd_docker_fail (call, error, 1);
  return dd_docker_confirm (call, line, "WARNING! This will remove all custom networks not used by "
                            "at least one container.\n", prune_networks);
}

const DdDockerCommand dd_docker_network_commands[] = {
  { "docker network connect", connect_command },
  { "docker network create", create_command },
  { "docker network disconnect", disconnect_command },
  { "docker network ls", ls_command },
  { "docker network prune", prune_command },
  { "docker network rm", rm_command },
  { NULL },
};

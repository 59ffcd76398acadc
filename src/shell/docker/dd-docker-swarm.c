// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-docker-private.h"
#include "dd-hosts.h"
#include "dd-swarm-ops.h"

/* docker swarm and docker node. Source: docker/cli cli/command/swarm, node */

#define ENGINE_VERSION "29.7.2"

/* join-token */

/* Whom to ask: the leader, at its port. */
static void
print_join (DdToolCall    *call,
            const DdSwarm *swarm,
            gboolean       for_manager)
{
  g_autofree char *token = dd_swarm_dup_token (swarm, for_manager);

  g_string_append_printf (call->out, "To add a %s to this swarm, run the following command:\n\n"
                          "    docker swarm join --token %s %s:%u\n\n",
                          for_manager ? "manager" : "worker", token,
                          dd_swarm_get_node (swarm, dd_engine_get_host (call->engine))->address,
                          DD_SWARM_PORT);
}

static DdToolResult
join_token_command (DdToolCall   *call,
                    DdDockerLine *line)
{
  const char *role = dd_parsed_get_args (line->parsed)[0];
  gboolean for_manager = g_str_equal (role, "manager");
  gboolean is_quiet = dd_parsed_get_bool (line->parsed, "quiet");
  gboolean rotates = dd_parsed_get_bool (line->parsed, "rotate");
  const DdSwarm *swarm;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  if (!for_manager && !g_str_equal (role, "worker"))
    return dd_tool_fail (call, 1, "unknown role %s", role);
  dd_docker_request (call);
  if (rotates && !dd_swarm_rotate_token (call->engine, for_manager, &error))
    return dd_docker_fail (call, error, 1);
  swarm = dd_swarm_get_managed (call->engine, &error);
  if (swarm == NULL)
    return dd_docker_fail (call, error, 1);
  if (rotates && !is_quiet)
    g_string_append_printf (call->out, "Successfully rotated %s join token.\n\n", role);
  token = dd_swarm_dup_token (swarm, for_manager);
  if (is_quiet)
    g_string_append_printf (call->out, "%s\n", token);
  else
    print_join (call, swarm, for_manager);
  return dd_tool_finish (call, 0);
}

/* init, join, leave */

static const char *
get_text (DdDockerLine *line,
          const char   *option)
{
  const char *text = dd_parsed_get_string (line->parsed, option);

  return text && *text ? text : NULL;
}

static DdToolResult
init_command (DdToolCall   *call,
              DdDockerLine *line)
{
  DdSwarmRequest request = {
    .advertise = get_text (line, "advertise-addr"),
    .pool = get_text (line, "default-addr-pool"),
    .n_bits = (guint) g_ascii_strtoull (dd_parsed_get_string (line->parsed,
                                                              "default-addr-pool-mask-length"),
                                        NULL, 10),
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  dd_docker_request (call);
  id = dd_swarm_init (call->engine, &request, &error);
  if (id == NULL)
    return dd_docker_fail (call, error, 1);
  g_string_append_printf (call->out, "Swarm initialized: current node (%s) is now a manager.\n\n",
                          id);
  print_join (call, dd_swarm_get_managed (call->engine, NULL), FALSE);
  g_string_append (call->out, "To add a manager to this swarm, run 'docker swarm join-token "
                              "manager' and follow the instructions.\n");
  return dd_tool_finish (call, 0);
}

static DdToolResult
join_command (DdToolCall   *call,
              DdDockerLine *line)
{
  g_autoptr (GError) error = NULL;
  gboolean as_manager;

  dd_docker_request (call);
  if (!dd_swarm_join (call->engine, dd_parsed_get_args (line->parsed)[0], get_text (line, "token"),
                      get_text (line, "advertise-addr"), &as_manager, &error))
    return dd_docker_fail (call, error, 1);
  g_string_append_printf (call->out, "This node joined a swarm as a %s.\n",
                          as_manager ? "manager" : "worker");
  return dd_tool_finish (call, 0);
}

static DdToolResult
leave_command (DdToolCall   *call,
               DdDockerLine *line)
{
  g_autoptr (GError) error = NULL;

  dd_docker_request (call);
  if (!dd_swarm_leave (call->engine, dd_parsed_get_bool (line->parsed, "force"), &error))
    return dd_docker_fail (call, error, 1);
  g_string_append (call->out, "Node left the swarm.\n");
  return dd_tool_finish (call, 0);
}

/* node ls */

static gboolean
starts_with (const DdWorld *world,
             gconstpointer  object,
             const char    *value)
{
  return g_str_has_prefix (((const DdSwarmNode *) object)->id, value);
}

static gboolean
has_name (const DdWorld *world,
          gconstpointer  object,
          const char    *value)
{
  return g_str_has_prefix (dd_host_get_name (((const DdSwarmNode *) object)->host), value);
}

static gboolean
has_role (const DdWorld *world,
          gconstpointer  object,
          const char    *value)
{
  return ((const DdSwarmNode *) object)->is_manager == g_str_equal (value, "manager");
}

/* Source: moby daemon/cluster/filters.go, newListNodesFilters */
static const DdFilterTest node_tests[] = {
  { "id", starts_with, FALSE },
  { "name", has_name, FALSE },
  { "role", has_role, FALSE },
  { NULL },
};

static JsonObject *
describe (const DdSwarmNode *node,
          guint32            self,
          guint64            now)
{
  JsonObject *object = json_object_new ();
  gboolean is_ready = dd_swarm_node_is_ready (node, now);

  json_object_set_string_member (object, "ID", node->id);
  json_object_set_string_member (object, "Hostname", dd_host_get_name (node->host));
  json_object_set_string_member (object, "Status", is_ready ? "Ready" : "Down");
  json_object_set_string_member (object, "Availability", "Active");
  json_object_set_string_member (object, "ManagerStatus",
                                 !node->is_manager ? "" : node->has_left ? "Unreachable"
                                 : node->is_leader ? "Leader" : "Reachable");
  json_object_set_string_member (object, "EngineVersion", ENGINE_VERSION);
  json_object_set_string_member (object, "TLSStatus", "Ready");
  json_object_set_boolean_member (object, "Self", node->host == self && !node->has_left);
  return object;
}

/* By the name of the host.
 * Source: docker/cli cli/command/node/list.go */
static int
compare_nodes (gconstpointer a,
               gconstpointer b)
{
  const DdSwarmNode *const *left = a;
  const DdSwarmNode *const *right = b;

  return dd_format_compare_natural (dd_host_get_name ((*left)->host),
                                    dd_host_get_name ((*right)->host));
}

static DdToolResult
node_ls_command (DdToolCall   *call,
                 DdDockerLine *line)
{
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (GError) error = NULL;
  DdFormatOptions options = dd_docker_format_options (call, line);
  const DdSwarm *swarm;
  char *text;

  dd_docker_request (call);
  swarm = dd_swarm_get_managed (call->engine, &error);
  if (swarm == NULL || !dd_docker_check_filters (filters, node_tests, &error))
    return dd_docker_fail (call, error, 1);
  nodes = g_ptr_array_copy (swarm->nodes, NULL, NULL);
  g_ptr_array_set_free_func (nodes, NULL);
  g_ptr_array_sort (nodes, compare_nodes);
  for (guint i = 0; i < nodes->len; i++)
    if (dd_docker_match_filters (filters, node_tests, call->world, g_ptr_array_index (nodes, i)))
      json_array_add_object_element (list, describe (g_ptr_array_index (nodes, i),
                                                     dd_engine_get_host (call->engine),
                                                     call->world->now));
  text = dd_format_nodes (list, &options, &error);
  return dd_docker_print (call, text, error);
}

/* docker info */

/**
 * dd_docker_dup_swarm_info:
 * @call: a turn
 *
 * Returns: (transfer full): what `docker info` prints of the swarm
 * Source: docker/cli cli/command/system/info.go, printSwarmInfo
 */
char *
dd_docker_dup_swarm_info (DdToolCall *call)
{
  guint32 host = dd_engine_get_host (call->engine);
  const DdSwarm *swarm = dd_world_get_swarm (dd_engine_get_site (call->engine), host);
  const DdSwarmNode *node = swarm ? dd_swarm_get_node (swarm, host) : NULL;
  GString *text = g_string_new (" Swarm: ");

  if (node == NULL)
    return g_string_free (g_string_append (text, "inactive\n"), FALSE);
  g_string_append_printf (text, "active\n  NodeID: %s\n  Is Manager: %s\n", node->id,
                          node->is_manager ? "true" : "false");
  if (node->is_manager)
    g_string_append_printf (text, "  ClusterID: %s\n  Managers: %u\n  Nodes: %u\n  Data Path Port: "
                            "%u\n  Orchestration:\n   Task History Retention Limit: 5\n  Raft:\n"
                            "   Snapshot Interval: 10000\n   Number of Old Snapshots to Retain: 0\n"
                            "   Heartbeat Tick: 1\n   Election Tick: 10\n  Dispatcher:\n"
                            "   Heartbeat Period: 5 seconds\n  CA Configuration:\n"
                            "   Expiry Duration: 3 months\n   Force Rotate: 0\n"
                            "  Autolock Managers: false\n  Root Rotation In Progress: false\n",
                            swarm->id, dd_swarm_count_managers (swarm), swarm->nodes->len,
                            DD_VXLAN_PORT);
  g_string_append_printf (text, "  Node Address: %s\n  Manager Addresses:\n", node->address);
  for (guint i = 0; i < swarm->nodes->len; i++)
    {
      const DdSwarmNode *other = g_ptr_array_index (swarm->nodes, i);

      if (other->is_manager && !other->has_left)
        g_string_append_printf (text, "   %s:%u\n", other->address, DD_SWARM_PORT);
    }
  return g_string_free (text, FALSE);
}

const DdDockerCommand dd_docker_swarm_commands[] = {
  { "docker node ls", node_ls_command },
  { "docker swarm init", init_command },
  { "docker swarm join", join_command },
  { "docker swarm join-token", join_token_command },
  { "docker swarm leave", leave_command },
  { NULL },
};

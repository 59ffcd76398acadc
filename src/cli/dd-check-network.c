// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-check.h"
#include "dd-hosts-file.h"
#include "dd-ipam.h"
#include "dd-port-publish.h"
#include "dd-resolv-conf.h"

/* A network of a case, and where its containers are. Networks that share a
 * subnet share the list of addresses in use. */
typedef struct
{
  char       *name;
  DdSubnet    subnet;
  GArray     *taken;
  GHashTable *containers; /* name to DdIpAddress */
} Network;

static void
network_free (gpointer data)
{
  Network *network = data;

  g_free (network->name);
  g_array_unref (network->taken);
  g_hash_table_unref (network->containers);
  g_free (network);
}

static void
take_prefix (JsonObject       *out,
             const char       *name,
             const DdIpPrefix *prefix)
{
  dd_check_take_text (out, name, dd_ip_prefix_to_string (prefix));
}

static gboolean
answer_default_pools (JsonObject  *in,
                      JsonObject  *out,
                      GError     **error)
{
  g_autofree char *scope = dd_check_dup_text (in, "scope");
  g_autoptr (GArray) pools = dd_ipam_new_default_pools (strcmp (scope, "global") == 0);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < pools->len; i++)
    {
      const DdAddressPool *pool = &g_array_index (pools, DdAddressPool, i);
      JsonObject *object = json_object_new ();

      take_prefix (object, "base", &pool->base);
      json_object_set_int_member (object, "size", pool->n_bits);
      json_array_add_object_element (list, object);
    }
  json_object_set_array_member (out, "pools", list);

  return TRUE;
}

static GArray *
read_pools (JsonObject  *in,
            GError     **error)
{
  g_autoptr (GArray) pools = g_array_new (FALSE, FALSE, sizeof (DdAddressPool));
  JsonNode *node = json_object_get_member (in, "pools");
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *object = json_array_get_object_element (list, i);
      g_autofree char *base = dd_check_dup_text (object, "base");
      DdAddressPool pool;

      if (!dd_ip_prefix_parse (base, &pool.base, error))
        return NULL;
      pool.n_bits = (guint) dd_check_get_int (object, "size");
      g_array_append_val (pools, pool);
    }

  return g_steal_pointer (&pools);
}

static gboolean
answer_next_subnet (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autoptr (GArray) pools = read_pools (in, error);
  g_autoptr (GArray) in_use = g_array_new (FALSE, TRUE, sizeof (DdSubnet));
  g_autoptr (GArray) reserved = g_array_new (FALSE, FALSE, sizeof (DdIpPrefix));
  g_auto (GStrv) allocated_texts = dd_check_dup_texts (in, "allocated");
  g_auto (GStrv) reserved_texts = dd_check_dup_texts (in, "reserved");
  guint n_bits = (guint) dd_check_get_int (in, "size");
  DdIpPrefix found;

  if (pools == NULL)
    return FALSE;
  for (guint i = 0; allocated_texts[i] != NULL; i++)
    {
      DdSubnet subnet = { .has_range = FALSE };

      if (!dd_ip_prefix_parse (allocated_texts[i], &subnet.prefix, error))
        return FALSE;
      g_array_append_val (in_use, subnet);
    }
  for (guint i = 0; reserved_texts[i] != NULL; i++)
    {
      DdIpPrefix prefix;

      if (!dd_ip_prefix_parse (reserved_texts[i], &prefix, error))
        return FALSE;
      g_array_append_val (reserved, prefix);
    }
  if (!dd_ipam_find_subnet (pools, in_use, reserved, n_bits, &found, error))
    return FALSE;
  take_prefix (out, "subnet", &found);

  return TRUE;
}

static gboolean
answer_ipam_check (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  JsonNode *node = json_object_get_member (in, "ipam");
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n_configs = list != NULL ? json_array_get_length (list) : 0;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree DdIpamConfig *configs = g_new0 (DdIpamConfig, n_configs + 1);

  for (guint i = 0; i < n_configs; i++)
    {
      JsonObject *object = json_array_get_object_element (list, i);
      char **auxiliary = dd_check_dup_environ (object, "aux");

      g_ptr_array_add (texts, dd_check_dup_text (object, "subnet"));
      configs[i].subnet = g_ptr_array_index (texts, texts->len - 1);
      g_ptr_array_add (texts, dd_check_dup_text (object, "ip_range"));
      configs[i].ip_range = g_ptr_array_index (texts, texts->len - 1);
      g_ptr_array_add (texts, dd_check_dup_text (object, "gateway"));
      configs[i].gateway = g_ptr_array_index (texts, texts->len - 1);
      g_ptr_array_add (lists, auxiliary);
      configs[i].auxiliary = (const char *const *) auxiliary;
    }

  return dd_ipam_check_config (configs, n_configs, dd_check_get_flag (in, "ipv6"), error);
}

static Network *
find_network (GPtrArray  *networks,
              const char *name)
{
  for (guint i = 0; i < networks->len; i++)
    {
      Network *network = g_ptr_array_index (networks, i);

      if (strcmp (network->name, name) == 0)
        return network;
    }

  return NULL;
}

static GArray *
dup_taken (GPtrArray        *networks,
           const DdIpPrefix *prefix)
{
  for (guint i = 0; i < networks->len; i++)
    {
      Network *network = g_ptr_array_index (networks, i);

      if (dd_ip_prefix_compare (&network->subnet.prefix, prefix) == 0)
        return g_array_ref (network->taken);
    }

  return g_array_new (FALSE, FALSE, sizeof (DdIpAddress));
}

/* Finds or checks the subnet of a new network. */
static gboolean
choose_subnet (GPtrArray   *networks,
               JsonObject  *op,
               DdSubnet    *subnet,
               GError     **error)
{
  g_autofree char *wanted = dd_check_dup_text (op, "subnet");
  g_autofree char *range = dd_check_dup_text (op, "ip_range");
  g_autoptr (GArray) pools = dd_ipam_new_default_pools (FALSE);
  g_autoptr (GArray) in_use = g_array_new (FALSE, FALSE, sizeof (DdSubnet));

  for (guint i = 0; i < networks->len; i++)
    g_array_append_val (in_use, ((Network *) g_ptr_array_index (networks, i))->subnet);
  *subnet = (DdSubnet) { .has_range = *range != '\0' };
  if (*wanted == '\0')
    return dd_ipam_find_subnet (pools, in_use, NULL, 0, &subnet->prefix, error);
  if (!dd_ip_prefix_parse (wanted, &subnet->prefix, error) ||
      (subnet->has_range && !dd_ip_prefix_parse (range, &subnet->range, error)))
    return FALSE;

  return dd_ipam_check_subnet (in_use, subnet, error);
}

static gboolean
create_network (GPtrArray   *networks,
                JsonObject  *op,
                JsonObject  *result,
                GError     **error)
{
  g_autofree char *name = dd_check_dup_text (op, "network");
  g_autofree char *wanted = dd_check_dup_text (op, "gateway");
  g_autoptr (GArray) taken = NULL;
  Network *network;
  DdSubnet subnet;
  DdIpAddress gateway;

  if (!choose_subnet (networks, op, &subnet, error))
    return FALSE;
  taken = dup_taken (networks, &subnet.prefix);
  if (*wanted != '\0' ? !dd_ip_address_parse (wanted, &gateway, error) ||
                          !dd_ipam_take (&subnet, taken, &gateway, error)
                      : !dd_ipam_take_next (&subnet, taken, &gateway, error))
    return FALSE;
  network = g_new0 (Network, 1);
  network->name = g_steal_pointer (&name);
  network->subnet = subnet;
  network->taken = g_steal_pointer (&taken);
  network->containers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_ptr_array_add (networks, network);
  take_prefix (result, "subnet", &subnet.prefix);
  dd_check_take_text (result, "gateway", dd_ip_address_to_string (&gateway));

  return TRUE;
}

static gboolean
connect_container (Network     *network,
                   const char  *container,
                   JsonObject  *op,
                   JsonObject  *result,
                   GError     **error)
{
  g_autofree char *wanted = dd_check_dup_text (op, "ip");
  DdIpAddress address;

  if (*wanted != '\0' ? !dd_ip_address_parse (wanted, &address, error) ||
                          !dd_ipam_take (&network->subnet, network->taken, &address, error)
                      : !dd_ipam_take_next (&network->subnet, network->taken, &address, error))
    return FALSE;
  g_hash_table_insert (network->containers, g_strdup (container),
                       g_memdup2 (&address, sizeof address));
  dd_check_take_text (result, "ip", dd_ip_address_to_string (&address));

  return TRUE;
}

static gboolean
run_operation (GPtrArray   *networks,
               JsonObject  *op,
               JsonObject  *result,
               GError     **error)
{
  g_autofree char *kind = dd_check_dup_text (op, "op");
  g_autofree char *name = dd_check_dup_text (op, "network");
  g_autofree char *container = dd_check_dup_text (op, "container");
  Network *network = find_network (networks, name);
  const DdIpAddress *address;

  if (strcmp (kind, "network-create") == 0)
    return network == NULL && create_network (networks, op, result, error);
  if (network == NULL)
    return FALSE;
  if (strcmp (kind, "network-remove") == 0)
    return g_ptr_array_remove (networks, network);
  if (strcmp (kind, "connect") == 0)
    return connect_container (network, container, op, result, error);
  address = g_hash_table_lookup (network->containers, container);
  if (address == NULL)
    return FALSE;
  dd_ipam_give_back (network->taken, address);
  g_hash_table_remove (network->containers, container);

  return TRUE;
}

static gboolean
answer_ip_sequence (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func (network_free);
  JsonNode *node = json_object_get_member (in, "ops");
  JsonArray *ops = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonArray *results = json_array_new ();

  for (guint i = 0; ops != NULL && i < json_array_get_length (ops); i++)
    {
      JsonObject *result = json_object_new ();

      if (!run_operation (networks, json_array_get_object_element (ops, i), result, NULL))
        json_object_set_boolean_member (result, "error", TRUE);
      json_array_add_object_element (results, result);
    }
  json_object_set_array_member (out, "results", results);

  return TRUE;
}

/* Reads the host's file and puts what the case sets in its place. */
static DdResolvConf *
read_resolv_conf (JsonObject *in)
{
  g_autofree char *text = dd_check_dup_text (in, "host_file");
  g_auto (GStrv) servers = dd_check_dup_texts (in, "dns");
  g_auto (GStrv) options = dd_check_dup_texts (in, "dns_options");
  DdResolvConf *file = dd_resolv_conf_parse (text);

  if (servers[0] != NULL)
    dd_resolv_conf_set_servers (file, (const char *const *) servers);
  if (options[0] != NULL)
    dd_resolv_conf_set_options (file, (const char *const *) options);

  return file;
}

static void
give_lines (JsonObject         *out,
            const DdResolvConf *file)
{
  g_autofree char *text = dd_resolv_conf_to_text (file, NULL);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);

  dd_check_set_texts (out, "lines", (const char *const *) lines);
}

static gboolean
answer_default_bridge (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  g_autoptr (DdResolvConf) file = read_resolv_conf (in);

  dd_resolv_conf_use_legacy (file, dd_check_get_flag (in, "ipv6"));
  give_lines (out, file);

  return TRUE;
}

static gboolean
answer_user_network (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_autoptr (DdResolvConf) file = read_resolv_conf (in);
  g_auto (GStrv) required = dd_check_dup_texts (in, "required_options");

  dd_resolv_conf_use_internal (file, (const char *const *) required);
  give_lines (out, file);
  dd_check_set_texts (out, "external_servers", dd_resolv_conf_get_external (file));

  return TRUE;
}

static gboolean
answer_hosts_file (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  JsonNode *node = json_object_get_member (in, "records");
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gboolean ipv6 = dd_check_get_flag (in, "ipv6");
  g_autoptr (GString) text = dd_hosts_file_new (ipv6);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *record = json_array_get_object_element (list, i);
      g_autofree char *address = dd_check_dup_text (record, "ip");
      g_autofree char *names = dd_check_dup_text (record, "hosts");

      if (ipv6 || strchr (address, ':') == NULL)
        dd_hosts_file_add (text, address, names);
    }
  dd_check_set_text (out, "text", text->str);

  return TRUE;
}

#define EPHEMERAL_END 60999

static const char *const protocols[] = { "tcp", "udp", "sctp" };

/* Reads an address, if there is one. */
static gboolean
read_address (JsonObject   *in,
              const char   *name,
              DdIpAddress  *address)
{
  g_autofree char *text = dd_check_dup_text (in, name);

  return *text != '\0' && dd_ip_address_parse (text, address, NULL);
}

static gboolean
is_routed (JsonObject *in,
           const char *name)
{
  g_autofree char *mode = dd_check_dup_text (in, name);

  return strcmp (mode, "routed") == 0;
}

static DdPublishPlace
read_place (JsonObject *in)
{
  DdPublishPlace place = { 0 };

  place.has_v4 = read_address (in, "container_v4", &place.container_v4);
  place.has_v6 = read_address (in, "container_v6", &place.container_v6);
  place.has_default = read_address (in, "default_host_ip", &place.default_host_ip);
  place.routed_v4 = is_routed (in, "gateway_mode_v4");
  place.routed_v6 = is_routed (in, "gateway_mode_v6");
  place.proxy = dd_check_get_flag (in, "userland_proxy");

  return place;
}

static DdPublishRequest
read_request (JsonObject *object)
{
  g_autofree char *protocol = dd_check_dup_text (object, "proto");
  DdPublishRequest request = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (strcmp (protocols[i], protocol) == 0)
      request.protocol = (DdPublishProtocol) i;
  request.port = (guint) dd_check_get_int (object, "port");
  request.host_port = (guint) dd_check_get_int (object, "host_port");
  request.host_port_end = (guint) dd_check_get_int (object, "host_port_end");
  request.has_host_ip = read_address (object, "host_ip", &request.host_ip);

  return request;
}

static gboolean
is_busy (const DdIpAddress *host_ip,
         DdPublishProtocol  protocol,
         guint              port,
         gpointer           user_data)
{
  return host_ip->is_v4 && port == GPOINTER_TO_UINT (user_data);
}

static JsonObject *
binding_to_json (const DdPublishBinding *binding)
{
  JsonObject *object = json_object_new ();

  dd_check_set_text (object, "proto", protocols[binding->protocol]);
  dd_check_take_text (object, "container_ip", dd_ip_address_to_string (&binding->container_ip));
  json_object_set_int_member (object, "container_port", binding->port);
  dd_check_take_text (object, "host_ip", dd_ip_address_to_string (&binding->host_ip));
  json_object_set_int_member (object, "host_port", binding->host_port);

  return object;
}

static gboolean
answer_publish_ports (JsonObject  *in,
                      JsonObject  *out,
                      GError     **error)
{
  guint busy = (guint) dd_check_get_int (in, "busy_v4_port");
  guint first = (guint) dd_check_get_int (in, "ephemeral_begin");
  g_autoptr (DdPortAllocator) allocator = dd_port_allocator_new (first, EPHEMERAL_END);
  g_autoptr (GArray) requests = g_array_new (FALSE, FALSE, sizeof (DdPublishRequest));
  g_autoptr (GArray) bindings = NULL;
  JsonArray *asked = json_object_get_array_member (in, "requests");
  JsonArray *list = NULL;
  DdPublishPlace place = read_place (in);

  for (guint i = 0; asked != NULL && i < json_array_get_length (asked); i++)
    {
      DdPublishRequest request = read_request (json_array_get_object_element (asked, i));

      g_array_append_val (requests, request);
    }
  bindings = dd_publish_ports (allocator, &place, requests, is_busy, GUINT_TO_POINTER (busy),
                               error);
  if (bindings == NULL)
    return FALSE;
  list = json_array_new ();
  for (guint i = 0; i < bindings->len; i++)
    json_array_add_object_element (list, binding_to_json (&g_array_index (bindings,
                                                                          DdPublishBinding, i)));
  json_object_set_array_member (out, "bindings", list);

  return TRUE;
}

const DdCheckVerb dd_check_network_verbs[] = {
  { "default-pools", answer_default_pools },
  { "hosts-file", answer_hosts_file },
  { "ip-sequence", answer_ip_sequence },
  { "ipam-check", answer_ipam_check },
  { "next-subnet", answer_next_subnet },
  { "publish-ports", answer_publish_ports },
  { "resolv-conf-default-bridge", answer_default_bridge },
  { "resolv-conf-user-network", answer_user_network },
  { NULL, NULL },
};

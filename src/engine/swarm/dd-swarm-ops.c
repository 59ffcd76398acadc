// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-host-net.h"
#include "dd-hosts.h"
#include "dd-swarm-ops.h"
#include "dd-swarm-private.h"

/* A manager makes keys and certificates first; who joins is waited for. */
#define USEC_INIT  (180 * DD_USEC_PER_MSEC)
#define USEC_JOIN  (420 * DD_USEC_PER_MSEC)
#define USEC_LEAVE (60 * DD_USEC_PER_MSEC)
#define USEC_GIVE_UP (20 * DD_USEC_PER_SEC)

#define ID_LENGTH          25
#define FINGERPRINT_LENGTH 50
#define TOKEN_PREFIX       "SWMTKN-1-"

#define NO_MANAGER "This node is not a swarm manager. "
#define LOOK_AT_A_MANAGER NO_MANAGER "Worker nodes can't be used to view or modify cluster state. " \
                          "Please run this command on a manager node or promote the current node " \
                          "to a manager."
#define NO_SWARM NO_MANAGER "Use \"docker swarm init\" or \"docker swarm join\" to connect this " \
                 "node to swarm and try again."

/*
 * _dd_swarm_new_id:
 * @site: the world of the learner's machine
 * @what: what it is for
 * @length: how long it is to be
 *
 * Returns: (transfer full): letters and digits, which follow from the world
 * Source: moby swarmkit identity/randomid.go
 */
char *
_dd_swarm_new_id (const DdWorld *site,
                  const char    *what,
                  guint          length)
{
  static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  GString *text = g_string_sized_new (length);

  for (guint i = 0; i < length; i++)
    {
      g_autofree char *draw = g_strdup_printf ("%s/%u", what, i);

      g_string_append_c (text, digits[dd_world_random (site, draw) % (sizeof digits - 1)]);
    }
  return g_string_free (text, FALSE);
}

static const DdSwarm *
get_own (DdEngine *engine)
{
  return dd_world_get_swarm (dd_engine_get_site (engine), dd_engine_get_host (engine));
}

/**
 * dd_swarm_get_managed:
 * @engine: the engine
 * @error: return location
 *
 * Asks what only a manager knows.
 *
 * Returns: (nullable): the swarm that the present host is a manager of
 * Source: moby daemon/cluster/cluster.go, errorNoManager
 */
const DdSwarm *
dd_swarm_get_managed (DdEngine  *engine,
                      GError   **error)
{
  const DdSwarm *swarm = get_own (engine);

  if (swarm && dd_swarm_get_node (swarm, dd_engine_get_host (engine))->is_manager)
    return swarm;
  dd_refuse (error, "%s", swarm ? LOOK_AT_A_MANAGER : NO_SWARM);
  return NULL;
}

static gboolean
check_free (DdEngine  *engine,
            GError   **error)
{
  return get_own (engine) == NULL ||
         dd_refuse (error, "This node is already part of a swarm. Use \"docker swarm leave\" to "
                    "leave this swarm and join another one.");
}

/* An address or an interface, maybe with a port.
 * Source: moby daemon/cluster/listen_addr.go */
static char *
dup_own_address (DdEngine    *engine,
                 const char  *asked,
                 GError     **error)
{
  g_autofree char *place = g_strdup (asked ? asked : "");
  DdIpAddress address;

  if (*place == '\0')
    return g_strdup (dd_host_get_address (dd_engine_get_host (engine)));
  if (strrchr (place, ':') && strrchr (place, ':') == strchr (place, ':'))
    *strrchr (place, ':') = '\0';
  if (g_str_equal (place, DD_HOST_CARD))
    return g_strdup (dd_host_get_address (dd_engine_get_host (engine)));
  if (dd_ip_address_parse (place, &address, NULL))
    return g_steal_pointer (&place);
  dd_refuse (error, "advertise address must be a non-zero IP address or network interface (with "
             "optional port number)");
  return NULL;
}

/* Beginning */

static gboolean
read_pool (DdSwarm               *swarm,
           const DdSwarmRequest  *request,
           GError               **error)
{
  swarm->n_bits = request->n_bits;
  if (dd_ip_prefix_parse (request->pool ? request->pool : "10.0.0.0/8", &swarm->pool, NULL) &&
      swarm->pool.n_bits <= swarm->n_bits && swarm->n_bits <= 29)
    return TRUE;
  return dd_refuse (error, "invalid arguments: invalid default address pool %s with mask length %u",
                    request->pool, request->n_bits);
}

/* The network that published ports of services go through.
 * Source: moby daemon/cluster/executor/container, ingress network */
static gboolean
add_ingress (const DdWorld  *site,
             DdSwarm        *swarm,
             GError        **error)
{
  DdNetworkRequest request = { .name = "ingress", .driver = "overlay", .ingress = TRUE };
  g_autofree char *id = _dd_swarm_new_id (site, "ingress", ID_LENGTH);
  g_autoptr (DdNetwork) network = _dd_swarm_make_network (swarm, &request, id, error);

  if (network == NULL)
    return FALSE;
  dd_swarm_add_network (swarm, network);
  swarm->next_vni++;
  return TRUE;
}

static DdSwarm *
make_swarm (DdEngine              *engine,
            const DdSwarmRequest  *request,
            GError               **error)
{
  const DdWorld *site = dd_engine_get_site (engine);
  g_autoptr (DdSwarm) swarm = dd_swarm_new ();
  g_autofree char *address = dup_own_address (engine, request->advertise, error);
  g_autofree char *node = _dd_swarm_new_id (site, "node", ID_LENGTH);

  if (address == NULL || !read_pool (swarm, request, error))
    return NULL;
  swarm->id = _dd_swarm_new_id (site, "swarm", ID_LENGTH);
  swarm->fingerprint = _dd_swarm_new_id (site, "fingerprint", FINGERPRINT_LENGTH);
  swarm->secrets[0] = _dd_swarm_new_id (site, "worker", ID_LENGTH);
  swarm->secrets[1] = _dd_swarm_new_id (site, "manager", ID_LENGTH);
  swarm->next_vni = 4096;
  dd_swarm_add_node (swarm, node, dd_engine_get_host (engine), address, TRUE);
  return add_ingress (site, swarm, error) ? g_steal_pointer (&swarm) : NULL;
}

/**
 * dd_swarm_init:
 * @engine: the engine
 * @request: what the swarm is to be
 * @error: return location
 *
 * POST /swarm/init.
 *
 * Returns: (nullable) (transfer full): the id of the host in the new swarm
 * Source: moby daemon/cluster/swarm.go, Init
 */
char *
dd_swarm_init (DdEngine              *engine,
               const DdSwarmRequest  *request,
               GError               **error)
{
  guint32 host = dd_engine_get_host (engine);
  DdSwarm *swarm = check_free (engine, error) ? make_swarm (engine, request, error) : NULL;

  if (swarm == NULL)
    return NULL;
  dd_engine_elapse (engine, USEC_INIT);
  _dd_swarm_tell (engine, &dd_swarm_began_class, dd_host_get_name (host), TRUE, swarm);
  _dd_swarm_set_up_host (engine, swarm);
  return g_strdup (dd_swarm_get_node (get_own (engine), host)->id);
}

/* Joining */

/* What a connection to a manager's port meets. Nobody listens there in the
 * model, so what is refused came through. */
static DdTripOutcome
knock (DdEngine          *engine,
       const DdIpAddress *address,
       guint              port)
{
  g_autoptr (DdNet) net = dd_net_new (dd_engine_get_site (engine));
  DdStack *from = dd_net_get_stack (net, dd_engine_get_host (engine), NULL);
  DdPacket packet = { .transport = DD_TRANSPORT_TCP, .destination = *address,
                      .destination_port = port };
  g_autoptr (DdTrip) trip = NULL;

  if (!dd_net_choose_source (from, &packet))
    return DD_TRIP_UNREACHABLE;
  trip = dd_net_send (net, from, &packet);
  return trip->outcome;
}

static gboolean
refuse_dial (GError     **error,
             const char  *remote,
             const char  *why)
{
  return dd_refuse (error, "rpc error: code = Unavailable desc = connection error: desc = "
                    "\"transport: Error while dialing: dial tcp %s: connect: %s\"", remote, why);
}

static gboolean
parse_remote (const char   *remote,
              DdIpAddress  *address,
              guint        *port,
              GError      **error)
{
  g_auto (GStrv) parts = g_strsplit (remote, ":", 2);

  *port = parts[0] && parts[1] ? (guint) g_ascii_strtoull (parts[1], NULL, 10) : DD_SWARM_PORT;
  if (parts[0] && dd_ip_address_parse (parts[0], address, NULL))
    return TRUE;
  if (parts[0] && (dd_host_get_number (parts[0]) || g_str_equal (parts[0], dd_host_get_name (0))))
    return dd_ip_address_parse (dd_host_get_address (dd_host_get_number (parts[0])), address, NULL);
  return dd_refuse (error, "rpc error: code = Unavailable desc = name resolver error: produced zero "
                    "addresses");
}

/* The swarm that a manager at an address has. */
static const DdSwarm *
find_remote (DdEngine    *engine,
             const char  *remote,
             GError     **error)
{
  g_autofree char *text = NULL;
  g_autofree char *full = NULL;
  const DdSwarm *swarm;
  DdIpAddress address;
  DdTripOutcome outcome;
  guint32 host;
  guint port;

  if (!parse_remote (remote, &address, &port, error))
    return NULL;
  text = dd_ip_address_to_string (&address);
  full = g_strdup_printf ("%s:%u", text, port);
  outcome = knock (engine, &address, port);
  if (outcome == DD_TRIP_DROPPED)
    {
      dd_engine_elapse (engine, USEC_GIVE_UP);
      dd_refuse (error, "Timeout was reached before node joined. The attempt to join the swarm will "
                 "continue in the background. Use the \"docker info\" command to see the current "
                 "swarm status of your node.");
      return NULL;
    }
  host = dd_host_find_address (text);
  swarm = outcome == DD_TRIP_UNREACHABLE ? NULL : dd_world_get_swarm (dd_engine_get_site (engine),
                                                                      host);
  if (swarm == NULL || port != DD_SWARM_PORT || !dd_swarm_get_node (swarm, host)->is_manager)
    {
      refuse_dial (error, full, outcome == DD_TRIP_UNREACHABLE ? "no route to host"
                                                               : "connection refused");
      return NULL;
    }
  return swarm;
}

static gboolean
check_token (const DdSwarm  *swarm,
             const char     *token,
             gboolean       *as_manager,
             GError        **error)
{
  g_autofree char *worker = dd_swarm_dup_token (swarm, FALSE);
  g_autofree char *manager = dd_swarm_dup_token (swarm, TRUE);
  g_auto (GStrv) parts = g_strsplit (token, "-", 4);

  *as_manager = g_str_equal (token, manager);
  if (*as_manager || g_str_equal (token, worker))
    return TRUE;
  if (!g_str_equal (parts[2], swarm->fingerprint))
    return dd_refuse (error, "error while validating Root CA Certificate: remote CA does not match "
                      "fingerprint. Expected: %s", parts[2]);
  return dd_refuse (error, "rpc error: code = InvalidArgument desc = A valid join token is necessary "
                    "to join this cluster");
}

/* Source: moby swarmkit ca/config.go, ParseJoinToken */
static gboolean
check_form (const char  *token,
            GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (token ? token : "", "-", 4);

  return (g_strv_length (parts) == 4 && g_str_has_prefix (token, TOKEN_PREFIX) &&
          strlen (parts[2]) == FINGERPRINT_LENGTH && strlen (parts[3]) == ID_LENGTH) ||
         dd_refuse (error, "invalid join token");
}

/**
 * dd_swarm_join:
 * @engine: the engine
 * @remote: a manager's address, maybe with a port
 * @token: (nullable): what it gave out
 * @advertise: (nullable): where the others reach this host
 * @as_manager: (out): whether the token is one for managers
 * @error: return location
 *
 * POST /swarm/join.
 *
 * Returns: whether the host is part of the swarm now
 * Source: moby daemon/cluster/swarm.go, Join
 */
gboolean
dd_swarm_join (DdEngine    *engine,
               const char  *remote,
               const char  *token,
               const char  *advertise,
               gboolean    *as_manager,
               GError     **error)
{
  const DdWorld *site = dd_engine_get_site (engine);
  guint32 host = dd_engine_get_host (engine);
  g_autofree char *id = _dd_swarm_new_id (site, "node", ID_LENGTH);
  g_autofree char *address = NULL;
  const DdSwarm *found;
  DdSwarm *swarm;

  if (!check_free (engine, error) || !check_form (token, error))
    return FALSE;
  address = dup_own_address (engine, advertise, error);
  found = address ? find_remote (engine, remote, error) : NULL;
  if (found == NULL || !check_token (found, token, as_manager, error))
    return FALSE;
  dd_engine_elapse (engine, USEC_JOIN);
  swarm = dd_swarm_copy (found);
  dd_swarm_add_node (swarm, id, host, address, *as_manager);
  _dd_swarm_tell (engine, &dd_swarm_joined_class, dd_host_get_name (host), *as_manager, swarm);
  _dd_swarm_set_up_host (engine, get_own (engine));
  return TRUE;
}

/* Leaving */

/* Source: moby daemon/cluster/swarm.go, Leave */
static gboolean
check_quorum (const DdSwarm      *swarm,
              const DdSwarmNode  *node,
              GError            **error)
{
  guint n = dd_swarm_count_managers (swarm);
  static const char begin[] = "You are attempting to leave the swarm on a node that is "
                              "participating as a manager. ";

  if (!node->is_manager)
    return TRUE;
  if (n == 1)
    return dd_refuse (error, "%sRemoving the last manager erases all current state of the swarm. "
                      "Use `--force` to ignore this message.", begin);
  if (n - 1 <= n / 2)
    return dd_refuse (error, "%sRemoving this node leaves %u managers out of %u. Without a Raft "
                      "quorum your swarm will be inaccessible. The only way to restore a swarm that "
                      "has lost consensus is to reinitialize it with `--force-new-cluster`. Use "
                      "`--force` to suppress this message.", begin, n - 1, n);
  return dd_refuse (error, "%sUse `--force` to suppress this message.", begin);
}

/* Another manager decides from now on. */
static void
elect (DdSwarm *swarm)
{
  for (guint i = 0; i < swarm->nodes->len; i++)
    {
      DdSwarmNode *node = g_ptr_array_index (swarm->nodes, i);

      if (!node->is_manager || node->has_left)
        continue;
      node->is_leader = TRUE;
      return;
    }
}

/* Without a manager there is no swarm: the other hosts are out of it as well. */
static void
clear_all (DdEngine      *engine,
           const DdSwarm *swarm)
{
  guint32 before = dd_engine_get_host (engine);

  for (guint i = 0; i < swarm->nodes->len; i++)
    {
      const DdSwarmNode *node = g_ptr_array_index (swarm->nodes, i);

      dd_engine_enter_host (engine, node->host);
      if (!node->has_left)
        _dd_swarm_clear_host (engine);
    }
  dd_engine_enter_host (engine, before);
}

/**
 * dd_swarm_leave:
 * @engine: the engine
 * @force: whether a manager may leave
 * @error: return location
 *
 * POST /swarm/leave. Containers on the swarm's networks lose them. When the last
 * manager leaves, the swarm is over for all.
 *
 * Returns: whether the host is out of the swarm
 * Source: moby daemon/cluster/swarm.go, Leave
 */
gboolean
dd_swarm_leave (DdEngine  *engine,
                gboolean   force,
                GError   **error)
{
  guint32 host = dd_engine_get_host (engine);
  const DdSwarm *own = get_own (engine);
  g_autoptr (DdSwarm) before = own ? dd_swarm_ref ((DdSwarm *) own) : NULL;
  const DdSwarmNode *node = before ? dd_swarm_get_node (before, host) : NULL;
  DdSwarm *after;
  DdSwarmNode *gone;

  if (node == NULL)
    return dd_refuse (error, "This node is not part of a swarm");
  if (!force && !check_quorum (before, node, error))
    return FALSE;
  dd_engine_elapse (engine, USEC_LEAVE);
  if (node->is_manager && dd_swarm_count_managers (before) == 1)
    clear_all (engine, before);
  else
    _dd_swarm_clear_host (engine);
  after = dd_swarm_copy (get_own (engine));
  gone = (DdSwarmNode *) dd_swarm_get_node (after, host);
  gone->has_left = TRUE;
  gone->left = dd_engine_get_site (engine)->now;
  if (gone->is_leader)
    elect (after);
  gone->is_leader = FALSE;
  _dd_swarm_tell (engine, &dd_swarm_left_class, dd_host_get_name (host), FALSE, after);
  return TRUE;
}

/**
 * dd_swarm_rotate_token:
 * @engine: the engine
 * @for_manager: whether that for managers
 * @error: return location
 *
 * POST /swarm/update with one of the flags that replace a token.
 *
 * Returns: whether there is another one now
 */
gboolean
dd_swarm_rotate_token (DdEngine  *engine,
                       gboolean   for_manager,
                       GError   **error)
{
  const DdSwarm *managed = dd_swarm_get_managed (engine, error);
  DdSwarm *swarm;

  if (managed == NULL)
    return FALSE;
  swarm = dd_swarm_copy (managed);
  g_free (swarm->secrets[for_manager]);
  swarm->secrets[for_manager] = _dd_swarm_new_id (dd_engine_get_site (engine), "secret", ID_LENGTH);
  _dd_swarm_tell (engine, &dd_swarm_rotated_class, NULL, FALSE, swarm);
  return TRUE;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-container-private.h"
#include "dd-endpoint-private.h"
#include "dd-network-events.h"
#include "dd-network-ops.h"
#include "dd-swarm-private.h"

#define USEC_API (2 * DD_USEC_PER_MSEC)

/* Settings of an endpoint. Source: moby daemon/container_operations.go,
 * validateEndpointSettings */

static gboolean
is_set (const char *text)
{
  return text && *text;
}

static gboolean
is_user_defined (const char *name)
{
  static const char *const modes[] = { "default", "bridge", "host", "none", NULL };

  return !g_strv_contains (modes, name) && !g_str_has_prefix (name, "container:");
}

static void
check_address (GPtrArray       *problems,
               const DdNetwork *network,
               const char      *text,
               gboolean         is_v4)
{
  const DdNetworkSubnet *subnet = dd_network_get_subnet (network, is_v4);
  DdIpAddress address;
  gboolean parsed;

  if (!is_set (text))
    return;
  parsed = dd_ip_address_parse (text, &address, NULL) && address.is_v4 == is_v4;
  if (!parsed)
    g_ptr_array_add (problems, g_strdup_printf ("invalid %s address: %s", is_v4 ? "IPv4" : "IPv6",
                                                text));
  if (subnet == NULL || !subnet->is_asked)
    g_ptr_array_add (problems,
                     g_strdup ("user specified IP address is supported only when connecting to "
                               "networks with user configured subnets"));
  else if (!parsed || !dd_ip_prefix_contains (&subnet->subnet.prefix, &address))
    g_ptr_array_add (problems, g_strdup_printf ("no configured subnet or ip-range contain the IP "
                                                "address %s", text));
}

static gboolean
refuse_all (GPtrArray  *problems,
            GError    **error)
{
  g_autoptr (GString) text = g_string_new ("invalid endpoint settings:");

  for (guint i = 0; i < problems->len; i++)
    g_string_append_printf (text, "\n%s%s", problems->len > 1 ? "* " : "",
                            (const char *) g_ptr_array_index (problems, i));
  return dd_refuse (error, "%s", text->str);
}

/**
 * dd_network_check_endpoint:
 * @network: (nullable): a network, %NULL if there is none of that name
 * @name: its name, as it was given
 * @config: what is asked for there
 * @error: return location for a %DD_ENGINE_ERROR in Docker's words
 *
 * Checks whether a container may have the addresses and names it asks for.
 *
 * Returns: whether it may
 * Source: moby daemon/container_operations.go, validateEndpointSettings
 */
gboolean
dd_network_check_endpoint (const DdNetwork         *network,
                           const char              *name,
                           const DdEndpointConfig  *config,
                           GError                 **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  gboolean has_address = is_set (config->ipv4_address) || is_set (config->ipv6_address);

  if (!is_user_defined (name) && has_address)
    g_ptr_array_add (problems, g_strdup ("user specified IP address is supported on user defined "
                                         "networks only"));
  if (!is_user_defined (name) && config->aliases && *config->aliases)
    g_ptr_array_add (problems, g_strdup ("network-scoped alias is supported only for containers "
                                         "in user defined networks"));
  if (network)
    {
      check_address (problems, network, config->ipv4_address, TRUE);
      check_address (problems, network, config->ipv6_address, FALSE);
    }
  return problems->len == 0 || refuse_all (problems, error);
}

/* Connecting */

static gboolean
refuse_conflict (GError     **error,
                 const char  *text)
{
  g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT, text);
  return FALSE;
}

/* Source: moby daemon/container_operations.go, updateNetworkSettings */
static gboolean
check_modes (const DdWorld      *world,
             const DdContainer  *container,
             const DdNetwork    *network,
             GError            **error)
{
  const char *mode = container->config->network_mode;
  gboolean is_none = g_str_equal (network->driver, "null");
  gboolean has_other = FALSE;

  if (g_str_has_prefix (mode, "container:") || g_str_equal (mode, "host"))
    return refuse_conflict (error, "container sharing network namespace with another container or "
                                   "host cannot be connected to any other network");
  if (g_str_equal (network->driver, "host"))
    return refuse_conflict (error, "cannot connect container to host network - container must be "
                                   "created in host network mode");
  for (guint i = 0; i < container->attachments->len; i++)
    {
      const DdAttachment *attachment = g_ptr_array_index (container->attachments, i);
      const DdNetwork *other = dd_world_get_network (world, attachment->network);

      has_other = has_other || (other && other != network &&
                                g_str_equal (other->driver, "null") != is_none);
    }
  if (has_other)
    return refuse_conflict (error, "container cannot be connected to multiple networks with one of "
                                   "the networks in private (none) mode");
  return TRUE;
}

static void
note (DdEngine           *engine,
      const DdEventClass *klass,
      const DdContainer  *container,
      const DdAttachment *attachment)
{
  DdAttachmentChanged *event = dd_event_new (klass);

  event->container = g_strdup (container->id);
  event->container_name = g_strdup (container->name);
  event->attachment = dd_attachment_ref ((DdAttachment *) attachment);
  dd_engine_emit (engine, event);
}

static gboolean
connect_running (DdEngine           *engine,
                 const DdContainer  *container,
                 const DdNetwork    *network,
                 DdAttachment       *attachment,
                 GError            **error)
{
  if (dd_container_find_endpoint (container, network->id))
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                   "endpoint with name %s already exists in network %s", container->name,
                   network->name);
      return FALSE;
    }
  if (!_dd_container_attach (engine, container, attachment, error) ||
      !_dd_container_follow_gateway (engine, container, error) ||
      !_dd_container_republish (engine, container, error))
    return FALSE;
  _dd_container_write_etc (engine, container);
  return TRUE;
}

/**
 * dd_network_connect:
 * @engine: the engine
 * @network: name or id of a network
 * @container: name or id of a container
 * @config: what is asked for there; its network is not looked at
 * @error: return location
 *
 * POST /networks/{id}/connect. A running container gets an interface at once, a
 * stopped one when it runs. The model keeps Docker's laxness: to a stopped
 * container any name of a network will do.
 *
 * Returns: whether it is done
 * Source: moby daemon/container_operations.go, ConnectToNetwork
 */
gboolean
dd_network_connect (DdEngine                *engine,
                    const char              *network,
                    const char              *container,
                    const DdEndpointConfig  *config,
                    GError                 **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdContainer *subject = dd_world_find_container (world, container, error);
  gboolean runs = subject && dd_container_is_running (subject);
  gboolean there = !runs || _dd_swarm_prepare (engine, network, error);
  const DdNetwork *found = dd_world_find_network (world, network, NULL);
  const char *name = found ? found->name : network;
  g_autoptr (DdAttachment) attachment = NULL;

  if (subject == NULL || !there || (runs && !dd_world_find_network (world, network, error)))
    return FALSE;
  if (found && (!dd_network_check_endpoint (found, name, config, error) ||
                !check_modes (world, subject, found, error)))
    return FALSE;
  if (!runs && dd_container_find_attachment (subject, name))
    return TRUE;
  attachment = dd_attachment_new (name, runs ? found->id : NULL, config);
  if (found && dd_network_has_dns (found))
    attachment->dns_names = _dd_container_list_names (subject, config);
  dd_engine_elapse (engine, USEC_API);
  if (runs && !connect_running (engine, subject, found, attachment, error))
    return FALSE;
  note (engine, runs ? &dd_attachment_noted_class : &dd_attachment_kept_class, subject,
        attachment);
  return TRUE;
}

/* Disconnecting */

static gboolean
refuse_not_connected (const DdContainer  *container,
                      const char         *network,
                      GError            **error)
{
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
               dd_container_is_running (container) ? "container %s is not connected to network %s"
                                                   : "container %s is not connected to the network "
                                                     "%s", container->id, network);
  return FALSE;
}

/**
 * dd_network_disconnect:
 * @engine: the engine
 * @network: name or id of a network
 * @container: name or id of a container
 * @force: whether a container that is gone is no mistake
 * @error: return location
 *
 * POST /networks/{id}/disconnect. A running container loses the interface at
 * once.
 *
 * Returns: whether it is done
 * Source: moby daemon/container_operations.go, DisconnectFromNetwork
 */
gboolean
dd_network_disconnect (DdEngine    *engine,
                       const char  *network,
                       const char  *container,
                       gboolean     force,
                       GError     **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdNetwork *found = dd_world_find_network (world, network, NULL);
  const DdContainer *subject = dd_world_find_container (world, container, error);
  const char *name = found ? found->name : network;
  const DdAttachment *found_attachment;
  const DdEndpoint *endpoint;
  g_autoptr (DdAttachment) attachment = NULL;

  if (subject == NULL || (dd_container_is_running (subject) &&
                          !dd_world_find_network (world, network, error)))
    return FALSE;
  if (found && g_str_equal (found->driver, "host") &&
      g_str_equal (subject->config->network_mode, "host"))
    return refuse_conflict (error, "cannot disconnect container from host network - container was "
                                   "created in host network mode");
  found_attachment = dd_container_find_attachment (subject, name);
  if (found_attachment == NULL)
    return refuse_not_connected (subject, name, error);
  attachment = dd_attachment_ref ((DdAttachment *) found_attachment);
  dd_engine_elapse (engine, USEC_API);
  endpoint = dd_container_find_endpoint (subject, name);
  if (endpoint)
    _dd_container_detach (engine, subject, endpoint);
  note (engine, endpoint ? &dd_attachment_forgotten_class : &dd_attachment_dropped_class, subject,
        attachment);
  if (endpoint && !_dd_container_follow_gateway (engine, subject, error))
    return FALSE;
  if (endpoint)
    _dd_container_write_etc (engine, subject);
  return endpoint == NULL || _dd_container_republish (engine, subject, error);
}

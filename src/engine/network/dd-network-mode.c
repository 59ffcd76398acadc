// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-container-private.h"
#include "dd-host-profile.h"
#include "dd-fs.h"
#include "dd-network-ops.h"

/* What a network mode rules out, and whose names and files a container has in
 * the modes that share. */

#define CONTAINER_MODE "container:"

static gboolean
has_any (char **strv)
{
  return strv && strv[0];
}

/* Source: moby daemon/internal/runconfig, hostconfig_unix.go */
static gboolean
check_conflicts (const DdContainerConfig  *config,
                 GError                  **error)
{
  const char *mode = config->network_mode ? config->network_mode : "default";
  gboolean shares = g_str_has_prefix (mode, CONTAINER_MODE);
  const struct
  {
    gboolean    clash;
    const char *what;
  } clashes[] = {
    { shares && config->hostname && *config->hostname, "hostname and the network mode" },
    { g_str_equal (mode, "host") && has_any (config->links),
      "host type networking can't be used with links. This would result in undefined behavior" },
    { shares && has_any (config->links),
      "container type network can't be used with links. This would result in undefined behavior" },
    { shares && has_any (config->dns), "dns and the network mode" },
    { shares && has_any (config->extra_hosts), "custom host-to-IP mapping and the network mode" },
    { shares && (config->port_bindings->len > 0 || config->publish_all),
      "port publishing and the container type network mode" },
    { shares && has_any (config->exposed_ports),
      "port exposing and the container type network mode" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (clashes); i++)
    if (clashes[i].clash)
      return dd_refuse (error, "conflicting options: %s", clashes[i].what);
  return TRUE;
}

/* A network of one's own has no use for who is linked before the container runs.
 * Source: moby daemon/container.go, registerLinks; api/types/container,
 * NetworkMode */
static gboolean
check_names (const DdWorld            *world,
             const DdContainerConfig  *config,
             GError                  **error)
{
  const char *mode = config->network_mode ? config->network_mode : "default";
  gboolean is_default = g_str_equal (mode, "default") || g_str_equal (mode, "bridge");

  if (g_str_equal (mode, CONTAINER_MODE))
    return dd_refuse (error, "invalid network mode: invalid container format container:<name|id>");
  for (guint i = 0; is_default && config->links && config->links[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (config->links[i], ":", 2);
      g_autoptr (GError) problem = NULL;

      if (parts[0] && *parts[0] == '\0')
        return dd_refuse (error, "could not get container for : invalid name or ID supplied: \"\"");
      if (parts[0] && dd_world_find_container (world, parts[0], &problem) == NULL)
        return dd_refuse (error, "could not get container for %s: %s", parts[0], problem->message);
    }
  return TRUE;
}

/*
 * _dd_container_check_networks:
 * @world: a world
 * @config: what a container is to be
 * @error: return location
 *
 * Checks what is asked for about networks when a container is created. A
 * network that is not there yet is no mistake then.
 *
 * Returns: %FALSE if it cannot be
 * Source: moby daemon/create.go, verifyNetworkingConfig
 */
gboolean
_dd_container_check_networks (const DdWorld            *world,
                              const DdContainerConfig  *config,
                              GError                  **error)
{
  if (!check_names (world, config, error) || !check_conflicts (config, error))
    return FALSE;
  for (guint i = 0; i < config->endpoints->len; i++)
    {
      const DdEndpointConfig *endpoint = g_ptr_array_index (config->endpoints, i);
      const char *name = g_str_equal (endpoint->network, "default") ? "bridge"
                                                                    : endpoint->network;
      const DdNetwork *network = dd_world_find_network (world, name, NULL);

      if (dd_network_check_endpoint (network, name, endpoint, error))
        continue;
      g_prefix_error (error, "invalid config for network %s: ", name);
      return FALSE;
    }
  return TRUE;
}

/*
 * _dd_container_get_shared:
 * @world: a world
 * @config: what a container is to be
 *
 * Returns: (nullable): the container whose network it shares
 */
const DdContainer *
_dd_container_get_shared (const DdWorld           *world,
                          const DdContainerConfig *config)
{
  const char *mode = config->network_mode;

  if (mode == NULL || !g_str_has_prefix (mode, CONTAINER_MODE))
    return NULL;
  return dd_world_find_container (world, mode + strlen (CONTAINER_MODE), NULL);
}

/*
 * _dd_container_dup_hostname:
 * @world: a world
 * @config: what a container is to be
 * @id: its id
 *
 * Returns: (transfer full): its host name: its own, or that of whom it shares
 *   the network with
 * Source: moby daemon/container_operations.go, initializeNetworking
 */
char *
_dd_container_dup_hostname (const DdWorld           *world,
                            const DdContainerConfig *config,
                            const char              *id)
{
  const DdContainer *shared = _dd_container_get_shared (world, config);

  if (config->hostname)
    return g_strdup (config->hostname);
  if (shared)
    return g_strdup (shared->hostname);
  if (g_strcmp0 (config->network_mode, "host") == 0 && dd_world_get_profile (world))
    return g_strdup (dd_world_get_profile (world)->name);
  if (g_strcmp0 (config->network_mode, "host") == 0)
    return g_strstrip (_dd_world_dup_host_text (world, "/etc/hostname"));
  return g_strndup (id, 12);
}

static gboolean
check_link (const DdWorld      *world,
            const DdContainer  *container,
            const char         *link,
            GError            **error)
{
  g_auto (GStrv) parts = g_strsplit (link, ":", 2);
  g_autoptr (GError) problem = NULL;
  const DdContainer *other = dd_world_find_container (world, parts[0], &problem);

  if (other == NULL)
    return dd_refuse (error, "could not get container for %s: %s", parts[0], problem->message);
  if (!dd_container_is_running (other))
    return dd_refuse (error, "Cannot link to a non running container: /%s AS /%s/%s", other->name,
                      container->name, parts[1] ? parts[1] : parts[0]);
  if (dd_container_find_endpoint (other, "bridge") == NULL)
    return dd_refuse (error, "Cannot link to /%s, as it does not belong to the default network",
                      other->name);
  return TRUE;
}

/*
 * _dd_container_check_links:
 * @world: a world
 * @container: a container that is about to run
 * @error: return location
 *
 * Checks the links of the default bridge: the other container must run.
 *
 * Returns: %FALSE if one cannot be
 * Source: moby daemon/container_operations_unix.go, setupLinkedContainers
 */
gboolean
_dd_container_check_links (const DdWorld      *world,
                           const DdContainer  *container,
                           GError            **error)
{
  char **links = container->config->links;

  for (guint i = 0; dd_container_find_attachment (container, "bridge") && links && links[i]; i++)
    if (!check_link (world, container, links[i], error))
      return FALSE;
  return TRUE;
}

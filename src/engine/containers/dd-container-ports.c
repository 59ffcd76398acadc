// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-container-private.h"

/* The ports of the host that containers ask for. A port for which there is no
 * number is any free one and never taken. */

/* "" and the addresses that stand for all of a host meet every address. */
static gboolean
is_any_address (const char *address)
{
  return address == NULL || *address == '\0' || g_str_equal (address, "0.0.0.0") ||
         g_str_equal (address, "::");
}

static gboolean
meet (const DdPortBinding *a,
      const DdPortBinding *b)
{
  const char *protocol_a = strrchr (a->port, '/');
  const char *protocol_b = strrchr (b->port, '/');

  if (a->host_port == NULL || *a->host_port == '\0' ||
      g_strcmp0 (a->host_port, b->host_port) != 0 || g_strcmp0 (protocol_a, protocol_b) != 0)
    return FALSE;

  return is_any_address (a->host_ip) || is_any_address (b->host_ip) ||
         g_str_equal (a->host_ip, b->host_ip);
}

static gboolean
is_published (const DdContainer   *container,
              const DdPortBinding *wanted)
{
  GPtrArray *bindings = container->config->port_bindings;

  if (dd_container_get_gateway (container, TRUE) == NULL)
    return FALSE;
  for (guint i = 0; i < bindings->len; i++)
    if (meet (wanted, g_ptr_array_index (bindings, i)))
      return TRUE;
  return FALSE;
}

static gboolean
is_taken (const DdWorld       *world,
          const DdContainer   *container,
          const DdPortBinding *wanted)
{
  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *other = g_ptr_array_index (world->containers, i);

      if (other != container && is_published (other, wanted))
        return TRUE;
    }
  return FALSE;
}

/**
 * _dd_container_check_ports:
 * @world: a world
 * @container: a container that is to be started
 * @error: return location
 *
 * Looks whether the ports of the host it publishes are free.
 *
 * Returns: %FALSE if one is taken by a container that runs
 * Source: moby daemon/libnetwork/portallocator
 */
gboolean
_dd_container_check_ports (const DdWorld      *world,
                           const DdContainer  *container,
                           GError            **error)
{
  GPtrArray *bindings = container->config->port_bindings;

  for (guint i = 0; i < bindings->len; i++)
    {
      const DdPortBinding *wanted = g_ptr_array_index (bindings, i);
      g_autofree char *endpoint = NULL;

      if (!is_taken (world, container, wanted))
        continue;
      endpoint = dd_world_next_hex_id (world, "endpoint");
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                   "driver failed programming external connectivity on endpoint %s (%s): Bind for "
                   "%s:%s failed: port is already allocated", container->name, endpoint,
                   is_any_address (wanted->host_ip) ? "0.0.0.0" : wanted->host_ip,
                   wanted->host_port);
      return FALSE;
    }
  return TRUE;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-engine.h"
#include "dd-port-allocator-private.h"

/* How many ports are tried that turn out to be in use. */
#define MAX_ATTEMPTS 10

static const char *const protocol_names[] = {
  [DD_PUBLISH_TCP] = "tcp",
  [DD_PUBLISH_UDP] = "udp",
  [DD_PUBLISH_SCTP] = "sctp",
};

/* A request for one address of the host. */
typedef struct
{
  DdPublishRequest request;
  DdIpAddress      container_ip;
  gboolean         routed;
} Wanted;

typedef struct
{
  DdPortAllocator       *allocator;
  DdPortBusyFunc         busy;
  gpointer               user_data;
  GArray                *bindings;
  GError               **error;
} Publishing;

static DdIpAddress
unspecified (gboolean is_v4)
{
  return (DdIpAddress) { .is_v4 = is_v4 };
}

/* Gives where the host listens in one family. FALSE if it does not. */
static gboolean
choose_host_ip (const DdPublishPlace   *place,
                const DdPublishRequest *request,
                gboolean                is_v4,
                gboolean                routed,
                DdIpAddress            *host_ip)
{
  DdIpAddress any = unspecified (is_v4);
  DdIpAddress standard = place->has_default ? place->default_host_ip : unspecified (TRUE);

  dd_ip_address_unmap (&standard);
  *host_ip = request->host_ip;
  if (request->has_host_ip)
    dd_ip_address_unmap (host_ip);
  else if (standard.is_v4 == is_v4)
    *host_ip = standard;
  else if (is_v4 || memcmp (standard.bytes, any.bytes, 4) != 0)
    return FALSE;
  else
    *host_ip = any;
  if (host_ip->is_v4 != is_v4)
    return FALSE;
  if (routed)
    *host_ip = any;

  return TRUE;
}

static void
add_wanted (GArray                 *wanted,
            const DdPublishPlace   *place,
            const DdPublishRequest *request,
            gboolean                is_v4,
            const DdIpAddress      *container_ip)
{
  gboolean routed = is_v4 ? place->routed_v4 : place->routed_v6;
  Wanted one = { *request, *container_ip, routed };

  if (!choose_host_ip (place, request, is_v4, routed, &one.request.host_ip))
    return;
  if (one.request.host_port_end == 0)
    one.request.host_port_end = one.request.host_port;
  g_array_append_val (wanted, one);
}

static gboolean
is_range (const DdPublishRequest *request)
{
  return request->host_port == 0 || request->host_port != request->host_port_end;
}

/* Certain ports come before ranges, so that they are not taken by those. */
static int
compare_wanted (gconstpointer a,
                gconstpointer b)
{
  const Wanted *first = a;
  const Wanted *second = b;
  const int orders[] = {
    first->routed - second->routed,
    is_range (&first->request) - is_range (&second->request),
    (int) first->request.port - (int) second->request.port,
    (int) first->request.protocol - (int) second->request.protocol,
    (int) first->request.host_port - (int) second->request.host_port,
    (int) first->request.host_port_end - (int) second->request.host_port_end,
    dd_ip_address_compare (&first->request.host_ip, &second->request.host_ip),
    dd_ip_address_compare (&first->container_ip, &second->container_ip),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    if (orders[i] != 0)
      return orders[i];

  return 0;
}

static GArray *
list_wanted (const DdPublishPlace *place,
             GArray               *requests)
{
  GArray *wanted = g_array_new (FALSE, FALSE, sizeof (Wanted));

  for (guint i = 0; i < requests->len; i++)
    {
      const DdPublishRequest *request = &g_array_index (requests, DdPublishRequest, i);

      if (place->has_v4)
        add_wanted (wanted, place, request, TRUE, &place->container_v4);
      if (place->has_v6)
        add_wanted (wanted, place, request, FALSE, &place->container_v6);
      else if (place->has_v4 && place->proxy)
        add_wanted (wanted, place, request, FALSE, &place->container_v4);
    }
  g_array_sort (wanted, compare_wanted);

  return wanted;
}

/* Whether two differ in the host's address alone: they get the same port. */
static gboolean
is_same_port (const Wanted *a,
              const Wanted *b)
{
  return a->routed == b->routed && a->request.port == b->request.port &&
         a->request.protocol == b->request.protocol &&
         a->request.host_port == b->request.host_port &&
         a->request.host_port_end == b->request.host_port_end;
}

static void
add_bindings (Publishing   *publishing,
              const Wanted *wanted,
              guint         n_wanted,
              guint         port)
{
  for (guint i = 0; i < n_wanted; i++)
    {
      DdPublishBinding binding = {
        wanted[i].request.protocol, wanted[i].request.port, wanted[i].container_ip,
        wanted[i].request.host_ip, port,
      };

      g_array_append_val (publishing->bindings, binding);
    }
}

static const DdIpAddress *
find_busy (Publishing        *publishing,
           const DdIpAddress *addresses,
           guint              n_addresses,
           DdPublishProtocol  protocol,
           guint              port)
{
  for (guint i = 0; publishing->busy != NULL && i < n_addresses; i++)
    if (publishing->busy (&addresses[i], protocol, port, publishing->user_data))
      return &addresses[i];

  return NULL;
}

static gboolean
refuse_busy (Publishing        *publishing,
             const DdIpAddress *address,
             DdPublishProtocol  protocol,
             guint              port)
{
  g_autofree char *host = dd_ip_address_to_string (address);
  g_autofree char *number = g_strdup_printf ("%u", port);
  g_autofree char *joined = dd_join_host_port (host, number);

  g_set_error (publishing->error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_SYSTEM,
               "failed to bind host port %s/%s: address already in use", joined,
               protocol_names[protocol]);

  return FALSE;
}

/* Finds one port for all addresses of a group. */
static gboolean
publish_group (Publishing   *publishing,
               const Wanted *wanted,
               guint         n_wanted)
{
  const DdPublishRequest *request = &wanted[0].request;
  g_autofree DdIpAddress *addresses = g_new (DdIpAddress, n_wanted);
  guint n_attempts = is_range (request) ? MAX_ATTEMPTS : 1;
  const DdIpAddress *clash = NULL;
  guint port = 0;

  for (guint i = 0; i < n_wanted; i++)
    addresses[i] = wanted[i].request.host_ip;
  for (guint i = 0; !wanted[0].routed && i < n_attempts; i++)
    {
      if (!_dd_port_allocator_take (publishing->allocator, addresses, n_wanted, request->protocol,
                                    request->host_port, request->host_port_end, &port,
                                    publishing->error))
        return FALSE;
      clash = find_busy (publishing, addresses, n_wanted, request->protocol, port);
      if (clash == NULL)
        break;
      _dd_port_allocator_give (publishing->allocator, addresses, n_wanted, request->protocol,
                               port);
    }
  if (clash != NULL)
    return refuse_busy (publishing, clash, request->protocol, port);
  add_bindings (publishing, wanted, n_wanted, port);

  return TRUE;
}

static void
give_back_all (Publishing *publishing)
{
  for (guint i = 0; i < publishing->bindings->len; i++)
    {
      const DdPublishBinding *binding = &g_array_index (publishing->bindings, DdPublishBinding, i);

      _dd_port_allocator_give (publishing->allocator, &binding->host_ip, 1, binding->protocol,
                               binding->host_port);
    }
}

/**
 * dd_publish_ports:
 * @allocator: the ports of the host
 * @place: where the container is
 * @requests: (element-type DdPublishRequest): what is wanted
 * @busy: (nullable) (scope call): tells what processes of the host have
 * @user_data: for @busy
 * @error: return location for a %DD_ENGINE_ERROR in Docker's words
 *
 * Publishes the ports of a container: all of them, or none.
 *
 * Returns: (transfer full) (nullable) (element-type DdPublishBinding): where
 *   the host listens, in the order that ports are handed out
 * Source: moby/moby, libnetwork/drivers/bridge/port_mapping_linux.go
 */
GArray *
dd_publish_ports (DdPortAllocator       *allocator,
                  const DdPublishPlace  *place,
                  GArray                *requests,
                  DdPortBusyFunc         busy,
                  gpointer               user_data,
                  GError               **error)
{
  g_autoptr (GArray) bindings = g_array_new (FALSE, FALSE, sizeof (DdPublishBinding));
  g_autoptr (GArray) wanted = NULL;
  Publishing publishing = { allocator, busy, user_data, bindings, error };
  guint first = 0;

  g_return_val_if_fail (allocator != NULL && place != NULL && requests != NULL, NULL);

  wanted = list_wanted (place, requests);
  for (guint i = 0; i < wanted->len; i++)
    {
      const Wanted *group = &g_array_index (wanted, Wanted, first);

      if (i + 1 < wanted->len && is_same_port (group, &g_array_index (wanted, Wanted, i + 1)))
        continue;
      if (!publish_group (&publishing, group, i + 1 - first))
        {
          give_back_all (&publishing);
          return NULL;
        }
      first = i + 1;
    }

  return g_steal_pointer (&bindings);
}

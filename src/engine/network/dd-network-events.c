// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-endpoint-private.h"
#include "dd-network-events.h"
#include "dd-network-private.h"
#include "dd-world-private.h"

/* A network is made */

static void
created_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdNetworkCreated *ev = (const DdNetworkCreated *) event;
  g_autoptr (DdNetwork) network = dd_network_copy (ev->network);

  network->created = event->time;
  _dd_world_add_network (world, network);
  world->next_id++;
  if (network->bridge_index >= world->next_interface)
    world->next_interface = network->bridge_index + 1;
}

static char *
created_caption (const DdEvent *event)
{
  const DdNetworkCreated *ev = (const DdNetworkCreated *) event;

  if (*ev->network->subnet == '\0')
    return g_strdup_printf (_("network %s is made, driver %s"), ev->name, ev->network->driver);
  return g_strdup_printf (_("network %s is made: %s, driver %s"), ev->name, ev->network->subnet,
                          ev->network->driver);
}

static char *
created_why (const DdEvent *event)
{
  const DdNetwork *network = ((const DdNetworkCreated *) event)->network;

  if (dd_network_is_bridge (network))
    return g_strdup_printf (_("A bridge is a switch in the host's kernel, here named %s. Who is "
                              "plugged into it can talk to the others on it, and finds them by "
                              "their names."), network->bridge);
  if (network->vni)
    return g_strdup_printf (_("Hosts of a swarm share this network. Each that has a container on it "
                              "makes the end of a tunnel, number %u, through which packets go to the "
                              "others as UDP, port 4789."), network->vni);
  return g_strdup (_("This driver makes no bridge: it ties containers to a device of the host, or "
                     "to a network that several hosts share."));
}

static const DdEventField created_fields[] = {
  DD_EVENT_STRING (DdNetworkCreated, name),
  DD_EVENT_OBJECT (DdNetworkCreated, network),
  { NULL },
};

const DdEventClass dd_network_created_class = {
  .name = "network.created",
  .size = sizeof (DdNetworkCreated),
  .kind = DD_TICK_NETWORK,
  .fields = created_fields,
  .apply = created_apply,
  .caption = created_caption,
  .why = created_why,
};

/* A network goes away */

static void
removed_apply (DdWorld       *world,
               const DdEvent *event)
{
  _dd_world_remove_network (world, ((const DdNetworkRemoved *) event)->network);
}

static char *
removed_caption (const DdEvent *event)
{
  return g_strdup_printf (_("network %s is removed"), ((const DdNetworkRemoved *) event)->name);
}

static const DdEventField removed_fields[] = {
  DD_EVENT_STRING (DdNetworkRemoved, network),
  DD_EVENT_STRING (DdNetworkRemoved, name),
  { NULL },
};

const DdEventClass dd_network_removed_class = {
  .name = "network.removed",
  .size = sizeof (DdNetworkRemoved),
  .kind = DD_TICK_NETWORK,
  .fields = removed_fields,
  .apply = removed_apply,
  .caption = removed_caption,
  .why_text = N_("No running container is attached to it any more. Its device and its rules go, "
                 "and its addresses may be used by the next network."),
};

/* Attachments that are kept */

static void
drop_attachment (DdContainer *container,
                 const char  *network)
{
  for (guint i = container->attachments->len; i-- > 0;)
    {
      const DdAttachment *attachment = g_ptr_array_index (container->attachments, i);

      if (g_str_equal (attachment->network, network))
        g_ptr_array_remove_index (container->attachments, i);
    }
}

static void
keep_attachment (DdContainer  *container,
                 DdAttachment *attachment)
{
  drop_attachment (container, attachment->network);
  g_ptr_array_add (container->attachments, dd_attachment_ref (attachment));
  g_ptr_array_sort (container->attachments, dd_attachment_compare);
}

static void
kept_apply (DdWorld       *world,
            const DdEvent *event)
{
  const DdAttachmentChanged *ev = (const DdAttachmentChanged *) event;

  keep_attachment (_dd_world_edit_container (world, ev->container), ev->attachment);
}

static void
dropped_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdAttachmentChanged *ev = (const DdAttachmentChanged *) event;

  drop_attachment (_dd_world_edit_container (world, ev->container), ev->attachment->network);
}

static char *
kept_caption (const DdEvent *event)
{
  const DdAttachmentChanged *ev = (const DdAttachmentChanged *) event;

  return g_strdup_printf (_("network: %s will join %s"), ev->container_name,
                          ev->attachment->network);
}

static char *
kept_why (const DdEvent *event)
{
  return g_strdup (_("What networks a container belongs to is part of its settings. It gets an "
                     "address there whenever it runs."));
}

static char *
dropped_caption (const DdEvent *event)
{
  const DdAttachmentChanged *ev = (const DdAttachmentChanged *) event;

  return g_strdup_printf (_("network: %s will not join %s any more"), ev->container_name,
                          ev->attachment->network);
}

static const DdEventField attachment_fields[] = {
  DD_EVENT_STRING (DdAttachmentChanged, container),
  DD_EVENT_STRING (DdAttachmentChanged, container_name),
  DD_EVENT_BOXED (DdAttachmentChanged, attachment, dd_attachment_get_type),
  { NULL },
};

const DdEventClass dd_attachment_kept_class = {
  .name = "attachment.kept",
  .size = sizeof (DdAttachmentChanged),
  .kind = DD_TICK_NETWORK,
  .fields = attachment_fields,
  .apply = kept_apply,
  .caption = kept_caption,
  .why = kept_why,
};

/* The same of what runs, where the interface that comes or goes is the news. */
const DdEventClass dd_attachment_noted_class = {
  .name = "attachment.noted",
  .size = sizeof (DdAttachmentChanged),
  .fields = attachment_fields,
  .apply = kept_apply,
};

const DdEventClass dd_attachment_forgotten_class = {
  .name = "attachment.forgotten",
  .size = sizeof (DdAttachmentChanged),
  .fields = attachment_fields,
  .apply = dropped_apply,
};

const DdEventClass dd_attachment_dropped_class = {
  .name = "attachment.dropped",
  .size = sizeof (DdAttachmentChanged),
  .kind = DD_TICK_NETWORK,
  .fields = attachment_fields,
  .apply = dropped_apply,
  .caption = dropped_caption,
  .why = kept_why,
};

/* Endpoints of what runs */

static void
take_leases (DdNetwork        *network,
             const DdEndpoint *endpoint)
{
  const DdNetworkSubnet *v4 = dd_network_get_subnet (network, TRUE);
  const DdNetworkSubnet *v6 = dd_network_get_subnet (network, FALSE);

  if (endpoint->has_ipv4 && v4)
    dd_ipam_take (&v4->subnet, network->leases, &endpoint->ipv4.address, NULL);
  if (endpoint->has_ipv6 && v6)
    dd_ipam_take (&v6->subnet, network->leases, &endpoint->ipv6.address, NULL);
}

/* The id of the network and the names on it stay with the attachment. */
static void
note_network (DdContainer      *container,
              const DdEndpoint *endpoint)
{
  const DdAttachment *before = dd_container_find_attachment (container, endpoint->network);
  g_autoptr (DdAttachment) after = NULL;

  if (before == NULL)
    return;
  after = dd_attachment_new (endpoint->network, endpoint->network_id, before->config);
  after->dns_names = g_strdupv (endpoint->dns_names);
  keep_attachment (container, after);
}

/* The kernel gives every new interface the next number. One that is made on the
 * host and then moved has a number of the host. */
static void
count_interfaces (DdWorld          *world,
                  DdContainer      *container,
                  const DdEndpoint *endpoint)
{
  if (*endpoint->veth)
    {
      container->next_interface = MAX (container->next_interface, endpoint->index + 1);
      world->next_interface = MAX (world->next_interface, endpoint->host_index + 1);
    }
  else
    world->next_interface = MAX (world->next_interface, endpoint->index + 1);
}

static void
attached_apply (DdWorld       *world,
                const DdEvent *event)
{
  const DdEndpointChanged *ev = (const DdEndpointChanged *) event;
  DdContainer *container = _dd_world_edit_container (world, ev->container);
  DdNetwork *network = _dd_world_edit_network (world, ev->endpoint->network_id);

  g_ptr_array_add (container->endpoints, dd_endpoint_ref (ev->endpoint));
  g_ptr_array_add (network->endpoints, dd_endpoint_ref (ev->endpoint));
  take_leases (network, ev->endpoint);
  note_network (container, ev->endpoint);
  if (!dd_container_is_running (container))
    container->stage = DD_STAGE_NETWORK;
  count_interfaces (world, container, ev->endpoint);
  world->next_id++;
}

static char *
attached_caption (const DdEvent *event)
{
  const DdEndpointChanged *ev = (const DdEndpointChanged *) event;
  const DdEndpoint *endpoint = ev->endpoint;

  if (*endpoint->address || *endpoint->address6)
    return g_strdup_printf (_("network: %s gets %s on %s"), ev->container_name,
                            *endpoint->address ? endpoint->address : endpoint->address6,
                            endpoint->network);
  if (g_str_equal (endpoint->driver, "host"))
    return g_strdup_printf (_("network: %s uses the host's own network"), ev->container_name);
  return g_strdup_printf (_("network: %s has no network but itself"), ev->container_name);
}

static char *
attached_why (const DdEvent *event)
{
  const DdEndpoint *endpoint = ((const DdEndpointChanged *) event)->endpoint;

  if (endpoint->name)
    return g_strdup (_("An overlay joins containers, and leads nowhere else. So the engine plugs the "
                       "container into a bridge of its host as well, for the way out and for published "
                       "ports. No list of the container's networks shows it."));
  if (g_str_equal (endpoint->driver, "overlay"))
    return g_strdup_printf (_("The managers of the swarm gave the address; no other host gives it "
                              "again. One end of a veth pair becomes %s in the container, the other "
                              "is plugged into a bridge in a namespace of the network, beside the end "
                              "of the tunnel."), endpoint->interface);
  if (*endpoint->veth)
    return g_strdup_printf (_("A veth pair is a virtual cable. One end becomes %s in the "
                              "container's network namespace, the other, %s, is plugged into the "
                              "bridge. Unless an address was asked for, it is the lowest free one "
                              "of the network, so it may differ at the next start."),
                            endpoint->interface, endpoint->veth);
  if (*endpoint->interface)
    return g_strdup_printf (_("%s sits directly on a device of the host: no bridge and no "
                              "translation of addresses lie between the container and that "
                              "device's network."), endpoint->interface);
  if (g_str_equal (endpoint->driver, "host"))
    return g_strdup (_("There is no network namespace of its own: the container sees the host's "
                       "interfaces, and its ports are ports of the host."));
  return g_strdup (_("Its network namespace has only the loopback interface. Nothing gets in or "
                     "out."));
}

static void
remove_endpoint (GPtrArray  *endpoints,
                 const char *id)
{
  for (guint i = 0; i < endpoints->len; i++)
    if (g_str_equal (((const DdEndpoint *) g_ptr_array_index (endpoints, i))->id, id))
      {
        g_ptr_array_remove_index (endpoints, i);
        return;
      }
}

static void
detached_apply (DdWorld       *world,
                const DdEvent *event)
{
  const DdEndpointChanged *ev = (const DdEndpointChanged *) event;
  DdContainer *container = _dd_world_edit_container (world, ev->container);
  DdNetwork *network = _dd_world_edit_network (world, ev->endpoint->network_id);

  remove_endpoint (container->endpoints, ev->endpoint->id);
  remove_endpoint (network->endpoints, ev->endpoint->id);
  if (ev->endpoint->has_ipv4)
    dd_ipam_give_back (network->leases, &ev->endpoint->ipv4.address);
  if (ev->endpoint->has_ipv6)
    dd_ipam_give_back (network->leases, &ev->endpoint->ipv6.address);
  if (container->endpoints->len == 0 && !dd_container_is_running (container))
    container->next_interface = 0;
}

static char *
detached_caption (const DdEvent *event)
{
  const DdEndpointChanged *ev = (const DdEndpointChanged *) event;

  if (*ev->endpoint->address == '\0')
    return g_strdup_printf (_("network: %s leaves %s"), ev->container_name,
                            ev->endpoint->network);
  return g_strdup_printf (_("network: %s gives %s back"), ev->container_name,
                          ev->endpoint->address);
}

static char *
detached_why (const DdEvent *event)
{
  const DdEndpoint *endpoint = ((const DdEndpointChanged *) event)->endpoint;

  if (*endpoint->interface == '\0')
    return g_strdup (_("The engine forgets that the container ran on this network."));
  return g_strdup (_("The interface goes away with the network namespace, or because the container "
                     "was disconnected. The address is free for the next container."));
}

static void
replace_endpoint (GPtrArray  *endpoints,
                  DdEndpoint *endpoint)
{
  for (guint i = 0; i < endpoints->len; i++)
    {
      DdEndpoint *before = g_ptr_array_index (endpoints, i);

      if (!g_str_equal (before->id, endpoint->id))
        continue;
      endpoints->pdata[i] = dd_endpoint_ref (endpoint);
      dd_endpoint_unref (before);
      return;
    }
}

/*
 * _dd_container_update_names:
 * @world: a world
 * @container: a container that runs and has another name now
 *
 * Lets its networks know it by its new name. For apply functions only.
 *
 * Source: moby daemon/rename.go
 */
void
_dd_container_update_names (DdWorld     *world,
                            DdContainer *container)
{
  for (guint i = 0; i < container->endpoints->len; i++)
    {
      const DdEndpoint *before = g_ptr_array_index (container->endpoints, i);
      const DdAttachment *attachment = dd_container_find_attachment (container, before->network);
      g_autoptr (DdEndpoint) after = dd_endpoint_copy (before);

      if (before->dns_names == NULL || attachment == NULL)
        continue;
      g_strfreev (after->dns_names);
      after->dns_names = _dd_container_list_names (container, attachment->config);
      replace_endpoint (_dd_world_edit_network (world, after->network_id)->endpoints, after);
      replace_endpoint (container->endpoints, after);
      note_network (container, after);
    }
}

static const DdEventField endpoint_fields[] = {
  DD_EVENT_STRING (DdEndpointChanged, container),
  DD_EVENT_STRING (DdEndpointChanged, container_name),
  DD_EVENT_BOXED (DdEndpointChanged, endpoint, dd_endpoint_get_type),
  { NULL },
};

const DdEventClass dd_endpoint_attached_class = {
  .name = "endpoint.attached",
  .size = sizeof (DdEndpointChanged),
  .kind = DD_TICK_NETWORK,
  .fields = endpoint_fields,
  .apply = attached_apply,
  .caption = attached_caption,
  .why = attached_why,
};

const DdEventClass dd_endpoint_detached_class = {
  .name = "endpoint.detached",
  .size = sizeof (DdEndpointChanged),
  .kind = DD_TICK_NETWORK,
  .fields = endpoint_fields,
  .apply = detached_apply,
  .caption = detached_caption,
  .why = detached_why,
};

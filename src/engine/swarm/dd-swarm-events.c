// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-swarm-private.h"
#include "dd-world-private.h"

/* What happens to a swarm. It belongs to the world of the learner's machine,
 * whichever hosts are part of it. */

static const DdEventField fields[] = {
  DD_EVENT_STRING (DdSwarmChanged, name),
  DD_EVENT_INT (DdSwarmChanged, as_manager),
  DD_EVENT_INT (DdSwarmChanged, is_over),
  DD_EVENT_BOXED (DdSwarmChanged, swarm, dd_swarm_get_type),
  { NULL },
};

static void
apply (DdWorld       *world,
       const DdEvent *event)
{
  const DdSwarmChanged *ev = (const DdSwarmChanged *) event;

  for (guint i = world->swarms->len; i > 0; i--)
    if (g_str_equal (((DdSwarm *) g_ptr_array_index (world->swarms, i - 1))->id, ev->swarm->id))
      g_ptr_array_remove_index (world->swarms, i - 1);
  if (!ev->is_over)
    g_ptr_array_add (world->swarms, dd_swarm_ref (ev->swarm));
  world->next_id++;
}

static char *
began_caption (const DdEvent *event)
{
  return g_strdup_printf (_("swarm: %s begins one and is its manager"),
                          ((const DdSwarmChanged *) event)->name);
}

static char *
joined_caption (const DdEvent *event)
{
  const DdSwarmChanged *ev = (const DdSwarmChanged *) event;

  return g_strdup_printf (ev->as_manager ? _("swarm: %s joins as a manager")
                                         : _("swarm: %s joins as a worker"), ev->name);
}

static char *
left_caption (const DdEvent *event)
{
  return g_strdup_printf (_("swarm: %s leaves"), ((const DdSwarmChanged *) event)->name);
}

static char *
left_why (const DdEvent *event)
{
  if (((const DdSwarmChanged *) event)->is_over)
    return g_strdup (_("It was the last manager: what the swarm knew is gone."));
  return g_strdup (_("The networks of the swarm are gone from this host. The others notice when they "
                     "have not heard of it for a while."));
}

const DdEventClass dd_swarm_began_class = {
  .name = "swarm.began",
  .size = sizeof (DdSwarmChanged),
  .kind = DD_TICK_NETWORK,
  .fields = fields,
  .apply = apply,
  .caption = began_caption,
  .why_text = N_("A swarm is a number of engines that know one another. A manager keeps what "
                 "they share, networks for one, and gives out the tokens with which other hosts "
                 "join."),
};

const DdEventClass dd_swarm_joined_class = {
  .name = "swarm.joined",
  .size = sizeof (DdSwarmChanged),
  .kind = DD_TICK_NETWORK,
  .fields = fields,
  .apply = apply,
  .caption = joined_caption,
  .why_text = N_("The token proves that the host may join and says as what. From now on the "
                 "engines tell each other by gossip, at port 7946, which containers each of them "
                 "has; packets between the containers go through tunnels, at UDP port 4789."),
};

const DdEventClass dd_swarm_left_class = {
  .name = "swarm.left",
  .size = sizeof (DdSwarmChanged),
  .kind = DD_TICK_NETWORK,
  .fields = fields,
  .apply = apply,
  .caption = left_caption,
  .why = left_why,
};

const DdEventClass dd_swarm_rotated_class = {
  .name = "swarm.rotated",
  .size = sizeof (DdSwarmChanged),
  .kind = DD_TICK_NETWORK,
  .fields = fields,
  .apply = apply,
  .caption_text = N_("swarm: a join token is replaced"),
  .why_text = N_("Who has the old token cannot join with it any more. Hosts that joined stay."),
};

/* Networks and addresses, of which other events tell. */
const DdEventClass dd_swarm_noted_class = {
  .name = "swarm.noted",
  .size = sizeof (DdSwarmChanged),
  .fields = fields,
  .apply = apply,
};

/*
 * _dd_swarm_tell:
 * @engine: the engine
 * @klass: what happened
 * @name: (nullable): of the host that it is about
 * @as_manager: whether that one is a manager
 * @swarm: (transfer full): as it is now
 *
 * Emits that a swarm is another one now. It is over when no manager is left.
 */
void
_dd_swarm_tell (DdEngine           *engine,
                const DdEventClass *klass,
                const char         *name,
                gboolean            as_manager,
                DdSwarm            *swarm)
{
  DdSwarmChanged *event = dd_event_new (klass);
  guint32 host = dd_engine_enter_host (engine, 0);

  event->name = g_strdup (name);
  event->as_manager = as_manager;
  event->is_over = dd_swarm_count_managers (swarm) == 0;
  event->swarm = swarm;
  dd_engine_emit (engine, event);
  dd_engine_enter_host (engine, host);
}

/* What an engine itself has on a network */

static const DdEventField service_fields[] = {
  DD_EVENT_BOXED (DdServiceEndpoint, endpoint, dd_endpoint_get_type),
  { NULL },
};

static void
attached_apply (DdWorld       *world,
                const DdEvent *event)
{
  DdEndpoint *endpoint = ((const DdServiceEndpoint *) event)->endpoint;
  DdNetwork *network = _dd_world_edit_network (world, endpoint->network_id);

  g_ptr_array_add (network->endpoints, dd_endpoint_ref (endpoint));
  dd_ipam_take (&dd_network_get_subnet (network, TRUE)->subnet, network->leases,
                &endpoint->ipv4.address, NULL);
  world->next_interface = MAX (world->next_interface, endpoint->host_index + 1);
  world->next_id++;
}

static char *
attached_caption (const DdEvent *event)
{
  const DdEndpoint *endpoint = ((const DdServiceEndpoint *) event)->endpoint;

  return g_strdup_printf (_("network: the engine itself gets %s on %s"), endpoint->address,
                          endpoint->network);
}

static void
detached_apply (DdWorld       *world,
                const DdEvent *event)
{
  const DdEndpoint *endpoint = ((const DdServiceEndpoint *) event)->endpoint;
  DdNetwork *network = _dd_world_edit_network (world, endpoint->network_id);

  for (guint i = network->endpoints->len; i > 0; i--)
    if (g_str_equal (((DdEndpoint *) g_ptr_array_index (network->endpoints, i - 1))->id, endpoint->id))
      g_ptr_array_remove_index (network->endpoints, i - 1);
  dd_ipam_give_back (network->leases, &endpoint->ipv4.address);
}

const DdEventClass dd_service_attached_class = {
  .name = "service.attached",
  .size = sizeof (DdServiceEndpoint),
  .kind = DD_TICK_NETWORK,
  .fields = service_fields,
  .apply = attached_apply,
  .caption = attached_caption,
  .why_text = N_("Each host of a swarm has a namespace of its own on its networks, which would "
                 "share out the requests to services with several containers. It takes an "
                 "address, even if there are no services."),
};

const DdEventClass dd_service_detached_class = {
  .name = "service.detached",
  .size = sizeof (DdServiceEndpoint),
  .fields = service_fields,
  .apply = detached_apply,
};

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-network.h"

G_DEFINE_FINAL_TYPE (DdNetwork, dd_network, G_TYPE_OBJECT)
G_DEFINE_BOXED_TYPE (DdEndpoint, dd_endpoint, dd_endpoint_copy, dd_endpoint_free)

static void
dd_network_finalize (GObject *object)
{
  DdNetwork *self = DD_NETWORK (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->driver);
  g_free (self->subnet);
  g_free (self->gateway);
  g_free (self->bridge);
  g_array_unref (self->leases);
  G_OBJECT_CLASS (dd_network_parent_class)->finalize (object);
}

static void
dd_network_class_init (DdNetworkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_network_finalize;
}

static void
dd_network_init (DdNetwork *self)
{
  self->leases = g_array_new (FALSE, FALSE, sizeof (guint32));
}

/**
 * dd_network_copy:
 * @self: a network
 *
 * Returns: (transfer full): another network object that is the same in all
 */
DdNetwork *
dd_network_copy (const DdNetwork *self)
{
  DdNetwork *copy = g_object_new (DD_TYPE_NETWORK, NULL);

  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->driver = g_strdup (self->driver);
  copy->subnet = g_strdup (self->subnet);
  copy->gateway = g_strdup (self->gateway);
  copy->bridge = g_strdup (self->bridge);
  copy->created = self->created;
  if (self->leases->len)
    g_array_append_vals (copy->leases, self->leases->data, self->leases->len);
  return copy;
}

/**
 * dd_endpoint_copy:
 * @self: an attachment
 *
 * Returns: (transfer full): the copy
 */
DdEndpoint *
dd_endpoint_copy (const DdEndpoint *self)
{
  DdEndpoint *copy = g_memdup2 (self, sizeof *self);

  copy->network = g_strdup (self->network);
  copy->network_id = g_strdup (self->network_id);
  copy->id = g_strdup (self->id);
  copy->address = g_strdup (self->address);
  copy->gateway = g_strdup (self->gateway);
  copy->mac = g_strdup (self->mac);
  copy->veth = g_strdup (self->veth);
  return copy;
}

/**
 * dd_endpoint_free:
 * @self: (transfer full): an attachment
 *
 * Frees an attachment.
 */
void
dd_endpoint_free (DdEndpoint *self)
{
  g_free (self->network);
  g_free (self->network_id);
  g_free (self->id);
  g_free (self->address);
  g_free (self->gateway);
  g_free (self->mac);
  g_free (self->veth);
  g_free (self);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-port-spec.h"

#include "dd-run-options-private.h"

/* The exposed ports in the order they were first named. */
typedef struct
{
  GPtrArray  *ports;
  GHashTable *seen;
} PortSet;

static void
port_set_init (PortSet *self)
{
  self->ports = g_ptr_array_new_with_free_func (g_free);
  self->seen = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
port_set_clear (PortSet *self)
{
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->ports, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PortSet, port_set_clear)

static void
port_set_add (PortSet *self,
              char    *port)
{
  if (g_hash_table_contains (self->seen, port))
    {
      g_free (port);
      return;
    }

  g_hash_table_add (self->seen, port);
  g_ptr_array_add (self->ports, port);
}

/* The long form of a port, "target=80,published=8080", as the short one. */
static GPtrArray *
list_short_forms (const char *const  *values,
                  GError            **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; values[i] != NULL; i++)
    {
      char *value = dd_port_publish_to_short (values[i], error);

      if (value == NULL)
        return NULL;
      g_ptr_array_add (list, value);
    }

  return g_steal_pointer (&list);
}

static gboolean
read_published (const char         *value,
                DdContainerConfig  *config,
                PortSet            *exposed,
                GError            **error)
{
  g_autoptr (GPtrArray) ports = dd_port_spec_parse (value, error);

  if (ports == NULL)
    return FALSE;

  for (guint i = 0; i < ports->len; i++)
    {
      const DdPortSpec *port = g_ptr_array_index (ports, i);

      g_ptr_array_add (config->port_bindings,
                       dd_port_binding_new (port->container, port->host_ip, port->host_port));
      port_set_add (exposed, g_strdup (port->container));
    }

  return TRUE;
}

static gboolean
read_exposed (const char  *value,
              PortSet     *exposed,
              GError     **error)
{
  g_autofree char *protocol = NULL;
  guint begin;
  guint end;

  if (!dd_port_range_parse_protocol (value, &begin, &end, &protocol, error))
    {
      g_prefix_error (error, "invalid range format for --expose: ");
      return FALSE;
    }

  for (guint port = begin; port <= end; port++)
    port_set_add (exposed, g_strdup_printf ("%u/%s", port, protocol));

  return TRUE;
}

/* Reads --publish and --expose. */
gboolean
dd_run_read_ports (const DdParsed     *parsed,
                   DdContainerConfig  *config,
                   GError            **error)
{
  const char *const *expose = dd_parsed_get_strv (parsed, "expose");
  g_autoptr (GPtrArray) published = NULL;
  g_auto (PortSet) exposed;

  port_set_init (&exposed);
  published = list_short_forms (dd_parsed_get_strv (parsed, "publish"), error);
  if (published == NULL)
    return FALSE;

  for (guint i = 0; i < published->len; i++)
    if (!read_published (g_ptr_array_index (published, i), config, &exposed, error))
      return FALSE;
  for (guint i = 0; expose[i] != NULL; i++)
    if (!read_exposed (expose[i], &exposed, error))
      return FALSE;

  config->exposed_ports = dd_run_steal_strv (&exposed.ports);

  return TRUE;
}

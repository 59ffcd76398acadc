// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-catalog-private.h"
#include "dd-catalog-record.h"
#include "dd-host-profile.h"
#include "dd-world-private.h"

/* How the engine runs on the learner's computer: on it, or in a virtual machine
 * of Docker Desktop.
 *
 * Source: docs.docker.com, Docker Desktop, Networking */

/* Data */

static const struct
{
  const char *key;
  gsize       offset;
} texts[] = {
  { "title", G_STRUCT_OFFSET (DdHostProfile, title) },
  { "version", G_STRUCT_OFFSET (DdHostProfile, version) },
  { "context", G_STRUCT_OFFSET (DdHostProfile, context) },
  { "client", G_STRUCT_OFFSET (DdHostProfile, client) },
  { "name", G_STRUCT_OFFSET (DdHostProfile, name) },
  { "system", G_STRUCT_OFFSET (DdHostProfile, system) },
  { "kernel", G_STRUCT_OFFSET (DdHostProfile, kernel) },
  { "backend", G_STRUCT_OFFSET (DdHostProfile, backend) },
};

static const struct
{
  const char *key;
  gsize       offset;
} addresses[] = {
  { "gateway", G_STRUCT_OFFSET (DdHostProfile, gateway) },
  { "host", G_STRUCT_OFFSET (DdHostProfile, host) },
  { "dns", G_STRUCT_OFFSET (DdHostProfile, dns) },
};

static void
read_texts (DdHostProfile   *self,
            DdCatalogRecord *record)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = _dd_catalog_record_get_text (record, texts[i].key);

      if (text == NULL)
        _dd_catalog_record_fail (record, texts[i].key, "a text is expected");
      G_STRUCT_MEMBER (char *, self, texts[i].offset) = g_strdup (text);
    }
}

static void
read_addresses (DdHostProfile   *self,
                DdCatalogRecord *record)
{
  const char *text = _dd_catalog_record_get_text (record, "address");

  if (text == NULL || !dd_ip_prefix_parse (text, &self->address, NULL))
    _dd_catalog_record_fail (record, "address", "an IP address with the length of its prefix is "
                             "expected");
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      text = _dd_catalog_record_get_text (record, addresses[i].key);
      if (text == NULL ||
          !dd_ip_address_parse (text, &G_STRUCT_MEMBER (DdIpAddress, self, addresses[i].offset),
                                NULL))
        _dd_catalog_record_fail (record, addresses[i].key, "an IP address is expected");
    }
}

DdHostProfile *
_dd_host_profile_new_from_json (DdJsonDocument  *document,
                                const char      *pointer,
                                const char      *name,
                                JsonNode        *node,
                                GError         **error)
{
  static const char *const keys[] = {
    "title", "version", "context", "client", "name", "system", "kernel", "backend", "address",
    "gateway", "host", "dns", NULL
  };
  DdHostProfile *self = g_new0 (DdHostProfile, 1);
  DdCatalogRecord record;

  _dd_catalog_record_open (&record, document, pointer, node, keys);
  self->id = g_strdup (name);
  read_texts (self, &record);
  read_addresses (self, &record);
  if (_dd_catalog_record_close (&record, error))
    return self;
  _dd_host_profile_free (self);
  return NULL;
}

void
_dd_host_profile_free (DdHostProfile *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (G_STRUCT_MEMBER (char *, self, texts[i].offset));
  g_free (self->id);
  g_free (self);
}

/* Looking */

/**
 * dd_world_get_profile:
 * @world: the world of a host
 *
 * Returns: (nullable): the virtual machine that its engine runs in; %NULL if it
 *   runs on the host itself
 */
const DdHostProfile *
dd_world_get_profile (const DdWorld *world)
{
  return world ? world->profile : NULL;
}

/**
 * dd_world_get_kernel:
 * @world: the world of the learner's machine
 *
 * Returns: number of the host whose kernel has the containers' bridges and
 *   rules
 */
guint32
dd_world_get_kernel (const DdWorld *world)
{
  return dd_world_get_profile (world) ? DD_HOST_VM : 0;
}

/**
 * dd_host_get_world_number:
 * @host: number of a host, or of the virtual machine
 *
 * Returns: number of the host whose world has its processes
 */
guint32
dd_host_get_world_number (guint32 host)
{
  return host == DD_HOST_VM ? 0 : host;
}

/**
 * dd_host_profile_find:
 * @self: a profile
 * @name: a name that a container asks for
 * @address: (out): its address
 *
 * Returns: whether the name is one of those that are built in
 */
gboolean
dd_host_profile_find (const DdHostProfile *self,
                      const char          *name,
                      DdIpAddress         *address)
{
  if (g_ascii_strcasecmp (name, "host.docker.internal") == 0)
    *address = self->host;
  else if (g_ascii_strcasecmp (name, "gateway.docker.internal") == 0)
    *address = self->gateway;
  else
    return FALSE;
  return TRUE;
}

/* Choosing */

typedef struct
{
  DdEvent  parent;
  char    *id;
  char    *title;
} DdProfileChosen;

static const DdEventField chosen_fields[] = {
  DD_EVENT_STRING (DdProfileChosen, id),
  DD_EVENT_STRING (DdProfileChosen, title),
  { NULL },
};

static void
chosen_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdProfileChosen *ev = (const DdProfileChosen *) event;

  world->profile = ev->id ? g_hash_table_lookup (world->catalog->profiles, ev->id) : NULL;
}

static char *
chosen_caption (const DdEvent *event)
{
  const DdProfileChosen *ev = (const DdProfileChosen *) event;

  if (ev->id == NULL)
    return g_strdup (_("Docker runs on this computer itself"));
  /* Translators: Docker Desktop */
  return g_strdup_printf (_("%s runs Docker in a virtual machine"), ev->title);
}

static char *
chosen_why (const DdEvent *event)
{
  if (((const DdProfileChosen *) event)->id == NULL)
    return g_strdup (_("Containers need a Linux kernel. This computer has one, so they share it "
                       "with everything else here."));
  return g_strdup (_("Containers need a Linux kernel, and a Mac or a Windows computer has none. So "
                     "there is a small virtual machine with one, and everything of Docker but the "
                     "docker command is in there."));
}

static const DdEventClass chosen_class = {
  .name = "host.profile",
  .size = sizeof (DdProfileChosen),
  .kind = DD_TICK_ENGINE,
  .fields = chosen_fields,
  .apply = chosen_apply,
  .caption = chosen_caption,
  .why = chosen_why,
};

static gboolean
is_untouched (const DdWorld *world)
{
  for (guint i = 0; i < world->networks->len; i++)
    if (!((const DdNetwork *) g_ptr_array_index (world->networks, i))->is_predefined)
      return FALSE;
  return world->containers->len == 0;
}

/**
 * dd_host_choose_profile:
 * @engine: the engine
 * @id: (nullable): of a profile of the catalogue; %NULL for none
 * @error: return location
 *
 * Chooses how the engine runs on the learner's computer. It must not have a
 * container or a network yet, which would belong to another kernel then.
 *
 * Returns: %FALSE if that cannot be done
 */
gboolean
dd_host_choose_profile (DdEngine    *engine,
                        const char  *id,
                        GError     **error)
{
  const DdWorld *site = dd_engine_get_site (engine);
  const DdHostProfile *profile = id ? g_hash_table_lookup (site->catalog->profiles, id) : NULL;
  DdProfileChosen *event;

  if (id && profile == NULL)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
                   _("there is no profile “%s”"), id);
      return FALSE;
    }
  if (profile == site->profile)
    return TRUE;
  if (dd_engine_get_host (engine) != 0 || !is_untouched (site))
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                   _("the engine has containers or networks; remove them first"));
      return FALSE;
    }
  event = dd_event_new (&chosen_class);
  event->id = g_strdup (id);
  event->title = profile ? g_strdup (profile->title) : NULL;
  dd_engine_emit (engine, event);
  return TRUE;
}

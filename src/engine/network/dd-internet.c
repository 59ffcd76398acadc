// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog-private.h"
#include "dd-catalog-record.h"
#include "dd-internet.h"

/* The router of a local network translates once more: all of it has one public
 * address. */
#define PUBLIC_ADDRESS "203.0.113.10"

DdInternetSite *
_dd_internet_site_new_from_json (DdJsonDocument  *document,
                                 const char      *pointer,
                                 const char      *name,
                                 JsonNode        *node,
                                 GError         **error)
{
  static const char *const keys[] = { "address", "page", NULL };
  DdInternetSite *self = g_new0 (DdInternetSite, 1);
  DdCatalogRecord record;
  const char *address;
  const char *page;

  _dd_catalog_record_open (&record, document, pointer, node, keys);
  address = _dd_catalog_record_get_text (&record, "address");
  page = _dd_catalog_record_get_text (&record, "page");
  self->name = g_strdup (name);
  self->page = g_strdup (page ? page : "");
  if (address == NULL || !dd_ip_address_parse (address, &self->address, NULL))
    _dd_catalog_record_fail (&record, "address", "an IP address is expected");
  if (_dd_catalog_record_close (&record, error))
    return self;
  _dd_internet_site_free (self);
  return NULL;
}

void
_dd_internet_site_free (DdInternetSite *self)
{
  g_free (self->name);
  g_free (self->page);
  g_free (self);
}

/**
 * dd_internet_find_name:
 * @catalog: what there is
 * @name: of a site
 *
 * Returns: (nullable): the site that public DNS servers know by the name
 */
const DdInternetSite *
dd_internet_find_name (DdCatalog  *catalog,
                       const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (lower, "."))
    lower[strlen (lower) - 1] = '\0';
  return g_hash_table_lookup (catalog->sites, lower);
}

/**
 * dd_internet_find_site:
 * @catalog: what there is
 * @address: of a site
 *
 * Returns: (nullable): the site at the address
 */
const DdInternetSite *
dd_internet_find_site (DdCatalog         *catalog,
                       const DdIpAddress *address)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, catalog->sites);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (dd_ip_address_compare (&((DdInternetSite *) value)->address, address) == 0)
      return value;
  return NULL;
}

/*
 * _dd_internet_answer:
 * @engine: the engine
 * @connection: one to a site
 *
 * Lets the site answer what was sent to it.
 */
void
_dd_internet_answer (DdEngine           *engine,
                     const DdConnection *connection)
{
  DdCatalog *catalog = dd_engine_get_site (engine)->catalog;
  const DdInternetSite *site = dd_internet_find_site (catalog, &connection->arrived.destination);
  g_autoptr (GString) page = g_string_new (site ? site->page : "");
  g_autofree char *text = NULL;
  guint id = connection->id;

  g_string_replace (page, "{peer}", PUBLIC_ADDRESS, 0);
  text = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
                          "%" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%s", page->len,
                          page->str);
  g_free (dd_connection_take (engine, id, FALSE));
  dd_connection_send (engine, id, FALSE, text);
  dd_connection_close (engine, id, FALSE);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-archive.h"
#include "dd-catalog-private.h"
#include "dd-catalog-record.h"
#include "dd-internet.h"

/* The router of a local network translates once more: all of it has one public
 * address. */
#define PUBLIC_ADDRESS "203.0.113.10"

#define NOT_FOUND "<html>\n<head><title>404 Not Found</title></head>\n</html>\n"

static void
read_archives (DdInternetSite  *self,
               GHashTable      *trees,
               DdCatalogRecord *record)
{
  JsonObject *archives = _dd_catalog_record_get_object (record, "archives");
  g_autoptr (GList) paths = archives ? json_object_get_members (archives) : NULL;
  g_autofree char *pointer = _dd_catalog_pointer (record->pointer, "archives");

  for (GList *l = paths; l && record->error == NULL; l = l->next)
    {
      g_autofree char *place = _dd_catalog_pointer (pointer, l->data);
      DdNode *tree = _dd_catalog_read_tree (trees, record->document, place,
                                            json_object_get_member (archives, l->data),
                                            &record->error);

      if (tree)
        g_hash_table_insert (self->archives, g_strdup (l->data), tree);
    }
}

static void
read_files (DdInternetSite  *self,
            GHashTable      *trees,
            DdCatalogRecord *record)
{
  g_autofree char *pointer = _dd_catalog_pointer (record->pointer, "files");

  if (_dd_catalog_record_get_object (record, "files") && record->error == NULL)
    self->files = _dd_catalog_read_tree (trees, record->document, pointer,
                                         json_object_get_member (record->object, "files"),
                                         &record->error);
}

DdInternetSite *
_dd_internet_site_new_from_json (GHashTable      *trees,
                                 DdJsonDocument  *document,
                                 const char      *pointer,
                                 const char      *name,
                                 JsonNode        *node,
                                 GError         **error)
{
  static const char *const keys[] = { "address", "archives", "files", "page", NULL };
  DdInternetSite *self = g_new0 (DdInternetSite, 1);
  DdCatalogRecord record;
  const char *address;

  _dd_catalog_record_open (&record, document, pointer, node, keys);
  address = _dd_catalog_record_get_text (&record, "address");
  self->name = g_strdup (name);
  self->page = g_strdup (_dd_catalog_record_get_text (&record, "page"));
  self->archives = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) dd_node_unref);
  if (address == NULL || !dd_ip_address_parse (address, &self->address, NULL))
    _dd_catalog_record_fail (&record, "address", "an IP address is expected");
  read_files (self, trees, &record);
  read_archives (self, trees, &record);
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
  g_clear_pointer (&self->files, dd_node_unref);
  g_hash_table_unref (self->archives);
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

static gboolean
is_compressed (const char *path)
{
  return !g_str_has_suffix (path, ".tar");
}

/**
 * dd_internet_find_file:
 * @site: a site
 * @path: of a request, without a query
 *
 * Returns: (nullable) (transfer full): the file that the site has there; %NULL
 *   if it has none, which is what 404 says
 */
DdNode *
dd_internet_find_file (const DdInternetSite *site,
                       const char           *path)
{
  DdNode *file = site->files ? dd_node_lookup (site->files, path) : NULL;
  DdNode *tree = g_hash_table_lookup (site->archives, path);
  g_autoptr (DdContent) content = NULL;
  gboolean has_page = site->page && (g_str_equal (path, "/") || site->files == NULL);

  if (file && file->kind == DD_NODE_FILE)
    return dd_node_ref (file);
  if (tree)
    content = dd_archive_make (tree, is_compressed (path));
  else if (has_page)
    content = dd_content_new_text (site->page);
  return content ? dd_node_new_file (content, 0644) : NULL;
}

/* The path of a request; the first line of it is "GET /path HTTP/1.1". */
static char *
dup_requested (const char *request)
{
  g_auto (GStrv) words = g_strsplit (request, " ", 3);
  char *path = g_strdup (words[0] && words[1] ? words[1] : "/");

  path[strcspn (path, "?#")] = '\0';
  return path;
}

/* The body goes over the connection as a text, what is no text as a line that
 * stands for it. */
static char *
make_body (DdEngine             *engine,
           const DdInternetSite *site,
           const char           *path)
{
  g_autoptr (DdNode) file = site ? dd_internet_find_file (site, path) : NULL;
  g_autoptr (GString) text = NULL;
  g_autofree char *own = NULL;

  if (file == NULL)
    return NULL;
  if (file->content == NULL)
    return g_strdup ("");
  own = dd_content_dup_text (file->content);
  if (own == NULL)
    return dd_archive_send (engine, file->content);
  text = g_string_new (own);
  g_string_replace (text, "{peer}", PUBLIC_ADDRESS, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
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
  guint id = connection->id;
  g_autofree char *request = dd_connection_take (engine, id, FALSE);
  g_autofree char *path = dup_requested (request ? request : "");
  g_autofree char *body = make_body (engine, site, path);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: "
                          "%" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%s",
                          body ? "200 OK" : "404 Not Found",
                          body && !g_str_equal (path, "/") ? "application/octet-stream"
                                                           : "text/html",
                          strlen (body ? body : NOT_FOUND), body ? body : NOT_FOUND);
  dd_connection_send (engine, id, FALSE, text);
  dd_connection_close (engine, id, FALSE);
}

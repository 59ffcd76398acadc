// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-connection.h"
#include "dd-host-net.h"
#include "dd-json-document.h"
#include "dd-node.h"

G_BEGIN_DECLS

/**
 * DdInternetSite:
 * @name: such as example.com
 * @address: its address
 * @page: (nullable): what it answers to requests for what is none of its files;
 *   `{peer}` stands for who asks
 * @files: (nullable): by path, what it has
 * @archives: (element-type utf8 DdNode): by path, what is in its archives
 *
 * Something behind the router: a name that public DNS servers know, and a web
 * server.
 */
typedef struct
{
  char        *name;
  DdIpAddress  address;
  char        *page;
  DdNode      *files;
  GHashTable  *archives;
} DdInternetSite;

const DdInternetSite *dd_internet_find_site    (DdCatalog          *catalog,
                                                const DdIpAddress  *address);
const DdInternetSite *dd_internet_find_name    (DdCatalog          *catalog,
                                                const char         *name);

DdNode               *dd_internet_find_file    (const DdInternetSite *site,
                                                const char         *path) G_GNUC_WARN_UNUSED_RESULT;

void                  _dd_internet_answer      (DdEngine           *engine,
                                                const DdConnection *connection);
DdInternetSite       *_dd_internet_site_new_from_json (GHashTable     *trees,
                                                DdJsonDocument *document,
                                                const char         *pointer,
                                                const char         *name,
                                                JsonNode           *node,
                                                GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void                  _dd_internet_site_free   (DdInternetSite     *self);

G_END_DECLS

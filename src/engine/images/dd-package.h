// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-catalog.h"
#include "dd-json-document.h"

G_BEGIN_DECLS

/**
 * DdPackage:
 * @name: what it is called in its index
 * @version: the only version that the model knows
 * @size: unpacked, in bytes; an estimate
 * @download: packed, in bytes; an estimate
 * @needs: names of the packages it cannot do without
 * @recommends: names of the packages that are added unless they are not wanted
 * @bin: the commands it brings
 * @count: how many packages it stands for, with what it needs and the model
 *   does not name; at least 1
 * @files: (element-type utf8 utf8): small text files it brings, by path
 *
 * A package of a package manager: apt, apk, pip, npm, go, cargo or maven.
 */
typedef struct
{
  char        *name;
  char        *version;
  gint64       size;
  gint64       download;
  char       **needs;
  char       **recommends;
  char       **bin;
  int          count;
  GHashTable  *files;
} DdPackage;

const DdPackage *dd_catalog_find_package (DdCatalog  *self,
                                          const char *manager,
                                          const char *name);

gboolean         _dd_package_read_index  (GHashTable      *packages,
                                          DdJsonDocument  *document,
                                          const char      *pointer,
                                          const char      *manager,
                                          JsonNode        *node,
                                          GPtrArray       *problems,
                                          GError         **error);
void             _dd_package_free        (DdPackage       *self);

G_END_DECLS

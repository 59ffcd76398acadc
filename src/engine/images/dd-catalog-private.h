// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-catalog.h"
#include "dd-json-document.h"
#include "dd-node.h"

G_BEGIN_DECLS

/**
 * DdCatalogLayer:
 *
 * A layer before it is known what lies below it.
 */
typedef struct
{
  DdNode *root;
  gint64  size;
  gint64  download_size;
  char   *created_by;
  char   *comment;
} DdCatalogLayer;

/* @trees, @layers, @images and @behaviours are by name, @packages by
 * "manager/name"; @repositories is a set; @families has what is needed to make
 * more versions of the images of a repository. */
struct _DdCatalog
{
  GObject     parent_instance;

  gint64      epoch;
  DdNode     *host;
  DdNode     *kernel;
  GHashTable *trees;
  GHashTable *layers;
  GHashTable *images;
  GHashTable *repositories;
  GHashTable *families;
  GHashTable *behaviours;
  GHashTable *packages;
  GHashTable *sites;
  GHashTable *profiles;
  GPtrArray  *warnings;
};

void    _dd_catalog_warn          (DdCatalog       *self,
                                   GError          *error);
void    _dd_catalog_layer_free    (DdCatalogLayer  *layer);
void    _dd_catalog_read_document (DdCatalog       *self,
                                   DdJsonDocument  *document);
void    _dd_catalog_read_images   (DdCatalog       *self,
                                   DdJsonDocument  *document);
void    _dd_catalog_add_image     (DdCatalog       *self,
                                   const char      *repository,
                                   const char      *tag,
                                   DdImage         *image);
GHashTable *_dd_catalog_families_new (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean _dd_catalog_read_variants (DdCatalog *self,
                                    DdJsonDocument *document,
                                    const char *pointer,
                                    const char *name,
                                    JsonNode *node,
                                    GError **error);
void _dd_catalog_make_variant (DdCatalog *self,
                               const char *repository,
                               const char *tag);
void _dd_catalog_add_variant_tags (DdCatalog *self,
                                   const char *repository,
                                   GPtrArray *tags);
DdNode *_dd_catalog_read_tree     (GHashTable      *trees,
                                   DdJsonDocument  *document,
                                   const char      *pointer,
                                   JsonNode        *tree,
                                   GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

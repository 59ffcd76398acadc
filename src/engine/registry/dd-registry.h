// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

/* Registries: what was pushed to them is in the world. Docker Hub also has
 * what the catalogue says, which cannot be pushed to. */

#define DD_REGISTRY_HUB     "docker.io"
#define DD_REGISTRY_PRIVATE "registry.example.com"

/**
 * DdRegistryTag:
 * @name: such as 1.0
 * @image: what it points to now
 *
 * A tag of a repository: a pointer that the registry keeps and that moves.
 */
typedef struct
{
  char     *name;
  DdImage  *image;
} DdRegistryTag;

/**
 * DdRepository:
 * @path: such as team/shop
 * @tags: (element-type DdRegistryTag): sorted by name
 * @manifests: (element-type DdImage): all that were pushed, with or without a
 *   tag, in the order they came
 * @blobs: (element-type utf8): digests of the layers it has
 */
typedef struct
{
  char       *path;
  GPtrArray  *tags;
  GPtrArray  *manifests;
  GPtrArray  *blobs;
} DdRepository;

/**
 * DdRegistry:
 * @name: host and port
 * @repositories: (element-type DdRepository): sorted by path
 * @damaged: (element-type utf8): digests of blobs whose bytes changed on its
 *   disk
 */
typedef struct
{
  char       *name;
  GPtrArray  *repositories;
  GPtrArray  *damaged;
} DdRegistry;

gboolean            dd_registry_exists          (const char     *name);
const DdRegistry   *dd_registry_find            (const DdWorld  *site,
                                                 const char     *name);
const DdRepository *dd_registry_find_repository (const DdWorld  *site,
                                                 const char     *name,
                                                 const char     *path);
DdImage            *dd_registry_find_image      (const DdWorld  *site,
                                                 const char     *reference);
gboolean            dd_registry_has_repository  (const DdWorld  *site,
                                                 const char     *name,
                                                 const char     *path);
gboolean            dd_registry_has_blob        (const DdWorld  *site,
                                                 const char     *name,
                                                 const char     *path,
                                                 const char     *digest);
char               *dd_registry_find_mount      (const DdWorld  *site,
                                                 const char     *name,
                                                 const char     *path,
                                                 const char     *digest) G_GNUC_WARN_UNUSED_RESULT;
gboolean            dd_registry_is_damaged      (const DdWorld  *site,
                                                 const char     *name,
                                                 const char     *digest);
char               *dd_registry_get_real_digest (const char     *digest) G_GNUC_WARN_UNUSED_RESULT;
char               *dd_registry_dup_index       (const DdImage  *image) G_GNUC_WARN_UNUSED_RESULT;

/* Logging in. */
#define DD_LOGIN_USER     "dev"
#define DD_LOGIN_PASSWORD "drydock"

const char         *dd_registry_get_login_key   (const char     *name);
gboolean            dd_registry_check_login     (const char     *name,
                                                 const char     *user,
                                                 const char     *password,
                                                 GError        **error);
char               *dd_registry_dup_login       (const DdWorld  *world,
                                                 const char     *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean            dd_registry_may_pull        (const DdWorld  *world,
                                                 const char     *name);
gboolean            dd_registry_may_push        (const DdWorld  *world,
                                                 const char     *name,
                                                 const char     *path);

/* What somebody at the registry does. */
gboolean            dd_registry_set_damaged     (DdEngine       *engine,
                                                 const char     *reference,
                                                 guint           layer,
                                                 gboolean        damaged,
                                                 GError        **error);
void                dd_registry_set_link_rate   (DdEngine       *engine,
                                                 gint64          rate);
void                dd_registry_store_blob      (DdEngine       *engine,
                                                 const char     *name,
                                                 const char     *path,
                                                 const char     *digest);
void                dd_registry_store_manifest  (DdEngine       *engine,
                                                 const char     *reference,
                                                 DdImage        *image);

/**
 * DdRegistryChanged:
 * @image: (nullable): the manifest
 * @moved_from: (nullable): what the tag pointed to before
 *
 * The payload of the events about registries.
 */
typedef struct
{
  DdEvent   parent;
  char     *registry;
  char     *path;
  char     *tag;
  char     *digest;
  char     *moved_from;
  DdImage  *image;
  int       damaged;
  gint64    rate;
} DdRegistryChanged;

extern const DdEventClass dd_registry_blob_class;
extern const DdEventClass dd_registry_tagged_class;
extern const DdEventClass dd_registry_damaged_class;
extern const DdEventClass dd_registry_link_class;

G_END_DECLS

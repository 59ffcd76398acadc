// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-record.h"
#include "dd-image.h"
#include "dd-node.h"
#include "dd-world.h"

G_BEGIN_DECLS

/* In the config of an image: a cache, in base 64. */
#define DD_CACHE_INLINE_MEMBER "moby.buildkit.cache.v0"

/* The build cache outside the engine: as a manifest of a registry, in the config
 * of an image, or in a folder. */

DdImage   *dd_cache_image_new          (const DdWorld *world,
                                        GPtrArray     *records) G_GNUC_WARN_UNUSED_RESULT;
char      *dd_cache_image_dup_inline   (const DdWorld *world,
                                        GPtrArray     *records) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *dd_cache_image_list_records (const DdWorld *world,
                                        const DdImage *image) G_GNUC_WARN_UNUSED_RESULT;
DdNode    *dd_cache_image_make_layout  (const DdImage *image) G_GNUC_WARN_UNUSED_RESULT;
DdImage   *dd_cache_image_read_layout  (DdNode        *root,
                                        const char    *digest) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

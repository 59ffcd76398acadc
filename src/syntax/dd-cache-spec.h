// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DdCacheSpec:
 * @type: `registry`, `local`, `inline`, …, not checked
 * @ref: of a registry: the name of the cache, as people write it, ""
 * @path: of a folder: `src` or `dest`, ""
 * @digest: of a folder: which of the caches in it, ""
 * @mode: `min`, `max`, or whatever was given, ""
 *
 * A value of `--cache-from` or `--cache-to`.
 */
typedef struct
{
  char *type;
  char *ref;
  char *path;
  char *digest;
  char *mode;
} DdCacheSpec;

char    **dd_cache_spec_split (const char   *text,
                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_cache_spec_parse (const char   *text,
                               DdCacheSpec  *self,
                               GError      **error);
void      dd_cache_spec_clear (DdCacheSpec  *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdCacheSpec, dd_cache_spec_clear)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "dd-image-archive.h"

G_BEGIN_DECLS

/* An OCI image layout, as a tree of files. */

#define DD_OCI_LAYOUT_FILE    "oci-layout"
#define DD_OCI_LAYOUT         "{\"imageLayoutVersion\":\"1.0.0\"}"
#define DD_OCI_INDEX_FILE     "index.json"
#define DD_OCI_MEDIA_INDEX    "application/vnd.oci.image.index.v1+json"
#define DD_OCI_MEDIA_MANIFEST "application/vnd.oci.image.manifest.v1+json"
#define DD_OCI_TAG_ANNOTATION "org.opencontainers.image.ref.name"

void        _dd_archive_put_text      (DdNode         **root,
                                       const char      *path,
                                       const char      *text);
void        _dd_archive_put_blob      (DdNode         **root,
                                       const char      *digest,
                                       const char      *text);
void        _dd_archive_put_layer     (DdNode         **root,
                                       const DdLayer   *layer);
DdNode     *_dd_archive_find_blob     (DdNode          *root,
                                       const char      *digest);
gint64      _dd_archive_size_of_layer (const DdContent *content);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-json-document.h"

G_BEGIN_DECLS

/**
 * DdOciKind:
 * @DD_OCI_DESCRIPTOR: what points to a blob: its type, size and digest
 * @DD_OCI_MANIFEST: an image: its config and layers
 * @DD_OCI_INDEX: images for several platforms
 * @DD_OCI_CONFIG: what an image runs, and the layers it is made of
 * @DD_OCI_LAYOUT: the file `oci-layout` of a saved image
 *
 * The documents that images are made of.
 */
typedef enum
{
  DD_OCI_DESCRIPTOR,
  DD_OCI_MANIFEST,
  DD_OCI_INDEX,
  DD_OCI_CONFIG,
  DD_OCI_LAYOUT,
} DdOciKind;

gboolean dd_oci_kind_from_text (const char  *text,
                                DdOciKind   *kind);
gboolean dd_oci_document_check (DdOciKind    kind,
                                const char  *name,
                                const char  *text,
                                gssize       length,
                                GError     **error);

G_END_DECLS

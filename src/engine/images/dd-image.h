// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "dd-types.h"

G_BEGIN_DECLS

/**
 * DdLayer:
 * @digest: of the compressed blob, "sha256:…"
 * @diff_id: of the unpacked content, "sha256:…"
 * @chain_id: of the stack up to here, "sha256:…"
 * @root: the entries the layer adds, changes or (as whiteouts) hides
 * @size: unpacked, in bytes
 * @download_size: compressed, in bytes
 * @created_by: the instruction that made it
 *
 * A read-only layer. Never changes; images and registries share it.
 */
struct _DdLayer
{
  int      ref_count;
  char    *digest;
  char    *diff_id;
  char    *chain_id;
  DdNode  *root;
  gint64   size;
  gint64   download_size;
  char    *created_by;
};

/**
 * DdImage:
 * @id: digest of the manifest (containerd image store), "sha256:…"
 * @config_digest: digest of the config document
 * @config: the OCI image config, real JSON
 * @manifest: the OCI manifest, real JSON
 * @layers: (element-type DdLayer): base first
 * @cmd: (nullable): default arguments
 * @entrypoint: (nullable): what is executed
 * @env: NAME=value
 * @working_dir: "" for /
 * @user: "" for root
 * @stop_signal: (nullable): such as SIGQUIT
 * @origin: (nullable): the image of the catalogue that it was made of with
 *   other numbers in it: its sizes are estimates
 * @created: when it was built, in microseconds since the Unix epoch
 * @size: all layers unpacked, in bytes
 * @is_cache: whether it is no image but an exported build cache, whose layers
 *   are no stack
 *
 * An image: a config and a stack of layers. Never changes; tags, which move,
 * belong to the world's image store.
 */
struct _DdImage
{
  GObject      parent_instance;

  char        *id;
  char        *config_digest;
  char        *config;
  char        *manifest;
  char        *comment;
  char        *author;
  GPtrArray   *layers;
  char       **cmd;
  char       **entrypoint;
  char       **env;
  char       **exposed_ports;
  char       **volumes;
  char       **labels;
  char        *working_dir;
  char        *user;
  char        *stop_signal;
  char        *architecture;
  char        *os;
  char        *origin;
  gint64       created;
  gint64       size;
  guint        is_cache : 1;
};

#define DD_TYPE_IMAGE (dd_image_get_type ())
#define DD_TYPE_LAYER (dd_layer_get_type ())
G_DECLARE_FINAL_TYPE (DdImage, dd_image, DD, IMAGE, GObject)

GType     dd_layer_get_type      (void);
DdLayer  *dd_layer_new           (DdNode       *root,
                                  const DdLayer *parent,
                                  gint64        size,
                                  gint64        download_size,
                                  const char   *created_by) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_layer_make_chain_id (const char   *parent,
                                  const char   *diff_id) G_GNUC_WARN_UNUSED_RESULT;
DdLayer  *dd_layer_ref           (DdLayer      *self);
void      dd_layer_unref         (DdLayer      *self);

DdImage  *dd_image_new_from_config (const char  *config_json,
                                    GPtrArray   *layers,
                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;
DdImage  *dd_image_new_cache       (const char  *config,
                                    GPtrArray   *layers) G_GNUC_WARN_UNUSED_RESULT;
const DdLayer *dd_image_get_layer  (const DdImage *self,
                                    guint        index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdLayer, dd_layer_unref)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "dd-engine.h"

G_BEGIN_DECLS

/* The operations of the Engine API on images. */

/**
 * DdImageTest:
 * @world: a world
 * @image: one of its images
 * @data: what the caller gave
 *
 * Tells images apart.
 *
 * Returns: whether @image is one of those that are meant
 */
typedef gboolean (*DdImageTest) (const DdWorld *world,
                                 const DdImage *image,
                                 gpointer       data);

char     *dd_image_pull_begin     (DdEngine      *engine,
                                   const char    *reference,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_image_tag            (DdEngine      *engine,
                                   const char    *source,
                                   const char    *target,
                                   GError       **error);
gboolean  dd_image_remove         (DdEngine      *engine,
                                   const char    *name,
                                   gboolean       force,
                                   GPtrArray     *lines,
                                   GError       **error);
gboolean  dd_image_add            (DdEngine      *engine,
                                   DdImage       *image,
                                   const char    *reference,
                                   GError       **error);
gint64    dd_image_prune          (DdEngine      *engine,
                                   gboolean       all,
                                   DdImageTest    accept,
                                   gpointer       accept_data,
                                   GPtrArray     *lines);

/**
 * DdCommit:
 * @container: name or id
 * @reference: (nullable): what the image is called
 * @author: (nullable): for the config
 * @message: (nullable): for the config
 * @changes: (nullable): instructions such as "CMD sh"
 * @pause: whether the container is paused meanwhile
 *
 * What `docker commit` asks for.
 */
typedef struct
{
  const char         *container;
  const char         *reference;
  const char         *author;
  const char         *message;
  const char *const  *changes;
  gboolean            pause;
} DdCommit;

char     *dd_container_commit     (DdEngine       *engine,
                                   const DdCommit *commit,
                                   GError        **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean  dd_image_apply_change   (JsonObject     *config,
                                   const char     *change,
                                   GError        **error);

char     *dd_image_dup_full_name  (const char     *reference,
                                   GError        **error) G_GNUC_WARN_UNUSED_RESULT;
DdImage  *dd_image_find_remote    (const DdWorld  *world,
                                   const DdWorld  *site,
                                   const char     *full);
gboolean  dd_image_is_tagged      (const DdWorld  *world,
                                   const DdImage  *image);
gboolean  dd_image_has_layer      (const DdWorld  *world,
                                   const char     *chain_id);
guint     dd_image_count_with_layer (const DdWorld *world,
                                     const DdLayer *layer);
gint64    dd_image_get_shared_size (const DdWorld *world,
                                    const DdImage *image);
guint     dd_image_count_users    (const DdWorld  *world,
                                   const DdImage  *image);

/**
 * DdImageChanged:
 *
 * The payload of the events about the image store.
 */
typedef struct
{
  DdEvent   parent;
  char     *reference;
  char     *familiar;
  char     *id;
  char     *pull;
  char     *fault;
  DdImage  *image;
  int       layer;
  int       state;
  gint64    done;
  int       up_to_date;
} DdImageChanged;

extern const DdEventClass dd_pull_begun_class;
extern const DdEventClass dd_pull_layer_class;
extern const DdEventClass dd_pull_ended_class;
extern const DdEventClass dd_pull_failed_class;
extern const DdEventClass dd_image_added_class;
extern const DdEventClass dd_image_tagged_class;
extern const DdEventClass dd_image_untagged_class;
extern const DdEventClass dd_image_deleted_class;

G_END_DECLS

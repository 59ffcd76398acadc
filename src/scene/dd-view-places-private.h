// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-push.h"
#include "dd-registry.h"
#include "dd-view-private.h"

G_BEGIN_DECLS

/* The places between which images move: the learner's machine, registries and
 * servers. A place has the id "place:NAME"; what is in it has that as the
 * beginning of its id. */

DdBox      *_dd_view_add_place          (DdBox           *parent,
                                         const char      *name,
                                         const char      *title,
                                         DdIcon           icon);
void        _dd_view_add_host           (DdBox           *column,
                                         const DdWorld   *site,
                                         guint            number,
                                         const char      *title);
void        _dd_view_add_images         (DdBox           *place,
                                         const char      *name,
                                         const DdWorld   *host,
                                         gboolean         named);
void        _dd_view_add_registries     (DdBox           *column,
                                         const DdWorld   *site,
                                         gboolean         blobs);
GPtrArray  *_dd_view_list_registries    (const DdWorld   *site) G_GNUC_WARN_UNUSED_RESULT;
const DdWorld *_dd_view_get_host        (const DdWorld   *site,
                                         guint            number);
const char *_dd_view_hex_of             (const char      *digest);
const char *_dd_view_image_id           (DdScene         *scene,
                                         const char      *name,
                                         const DdImage   *image);
int         _dd_view_get_pull_percent   (const DdPull    *pull);
gboolean    _dd_view_goes_to            (const DdPush    *push,
                                         const char      *registry);
void        _dd_view_connect_places     (DdScene         *scene,
                                         const DdWorld   *site);
gboolean    _dd_view_is_beside          (const DdShape   *one,
                                         const DdShape   *other);
void        _dd_view_name_edges         (DdScene         *scene,
                                         const DdWorld   *site,
                                         DdTextCache     *texts);
void        _dd_view_label_path         (DdScene         *scene,
                                         const DdShape   *path,
                                         DdTextCache     *texts,
                                         const char      *words);
void        _dd_view_add_bottom         (DdBox               *root,
                                         const DdWorld       *world,
                                         const DdViewOptions *options);
void        _dd_view_set_transfer_effect (DdScene        *scene,
                                         const DdWorld   *site);
void        _dd_view_set_card_effect    (DdScene         *scene,
                                         const DdWorld   *site);

/* What a docker run does, step by step. */
gboolean    _dd_view_add_run_steps      (DdBox           *parent,
                                         const DdWorld   *site);

G_END_DECLS

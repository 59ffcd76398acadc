// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-view.h"

G_BEGIN_DECLS

/* Shared by the views. */

void   _dd_view_lifecycle_fill   (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_lifecycle_finish (DdScene             *scene,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_layers_fill      (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);

void   _dd_view_argv_fill        (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_build_fill       (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_build_finish     (DdScene             *scene,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_graph_fill       (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_graph_finish     (DdScene             *scene,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_registry_fill    (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_registry_finish  (DdScene             *scene,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_stages_fill      (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_stages_finish    (DdScene             *scene,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_store_fill       (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_network_fill     (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_network_finish   (DdScene             *scene,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_reachability_fill (DdScene            *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_names_fill       (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_names_finish     (DdScene             *scene,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_drivers_fill     (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_workflow_fill    (DdScene             *scene,
                                  DdBox               *root,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);
void   _dd_view_workflow_finish  (DdScene             *scene,
                                  const DdWorld       *world,
                                  const DdViewOptions *options);

const DdContainer *_dd_view_get_focus (const DdWorld       *world,
                                       const DdViewOptions *options);
DdToken _dd_view_state_token     (DdContainerState     state);
DdBox  *_dd_view_add_slab        (DdBox               *stack,
                                  const char          *id,
                                  DdToken              token,
                                  const char          *name,
                                  const char          *size);
DdBox  *_dd_view_add_file        (DdBox               *flow,
                                  const char          *id,
                                  DdToken              token,
                                  const char          *name);
void    _dd_view_add_more        (DdBox               *flow,
                                  const char          *id,
                                  guint                n_lines);
void    _dd_view_add_cross_section (DdBox             *parent,
                                    const DdWorld     *world,
                                    const DdContainer *container);
void    _dd_view_add_last_words (DdBox                *card,
                                  const DdContainer    *container,
                                  const char           *id);
void    _dd_view_add_narration   (DdBox               *parent,
                                  const DdWorld       *world);
void    _dd_view_put_effect      (DdScene             *scene,
                                  DdEffectKind         kind,
                                  const char          *source,
                                  const char          *target,
                                  const char          *label,
                                  DdIcon               icon,
                                  DdToken              token);
void    _dd_view_set_effect      (DdScene             *scene,
                                  const DdWorld       *world);
GPtrArray *_dd_view_pick_files   (const DdLayer       *layer,
                                  GPtrArray           *changes,
                                  guint                most) G_GNUC_WARN_UNUSED_RESULT;
gboolean   _dd_view_is_changed   (GPtrArray           *changes,
                                  const char          *path);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-scene.h"

G_BEGIN_DECLS

/**
 * DdTween:
 *
 * The way from one scene to another. Shapes with the same id move and change
 * their colours, new ones fade in, old ones fade out, and the effect of the
 * new scene is played. Shapes are told apart into those that stand still, to
 * be painted once, and those that move, to be painted each frame over them.
 */
typedef struct _DdTween DdTween;

DdTween        *dd_tween_new           (DdScene     *from,
                                        DdScene     *to,
                                        DdTextCache *texts,
                                        gboolean     reduced_motion) G_GNUC_WARN_UNUSED_RESULT;
void            dd_tween_free          (DdTween     *self);

guint           dd_tween_get_duration  (DdTween     *self);
void            dd_tween_set_progress  (DdTween     *self,
                                        double       progress);
DdShape *const *dd_tween_get_still     (DdTween     *self,
                                        guint       *n_shapes);
DdShape *const *dd_tween_get_moving    (DdTween     *self,
                                        guint       *n_shapes);
gboolean        dd_tween_is_changing   (DdTween     *self,
                                        guint        position);
DdRect          dd_tween_get_extents   (DdTween     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdTween, dd_tween_free)

G_END_DECLS

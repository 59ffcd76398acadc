// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-scene.h"

G_BEGIN_DECLS

DdShape *dd_scene_pick        (DdScene     *scene,
                               double       x,
                               double       y);
DdShape *dd_scene_focus_next  (DdScene     *scene,
                               const char  *id,
                               int          steps);
DdShape *dd_scene_focus_towards (DdScene  *scene,
                               const char  *id,
                               int          dx,
                               int          dy);
DdShape *dd_scene_find_news   (DdScene     *scene);
char    *dd_scene_to_speech   (DdScene     *scene) G_GNUC_WARN_UNUSED_RESULT;
char    *dd_scene_to_text     (DdScene     *scene) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

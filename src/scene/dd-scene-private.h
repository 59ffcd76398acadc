// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-arena-private.h"

#include "dd-scene.h"

G_BEGIN_DECLS

DdArena *_dd_scene_get_arena (DdScene *self);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-scene.h"

G_BEGIN_DECLS

/* Least contrast of a text with what it stands on. Source: WCAG 2.1, 1.4.3 */
#define DD_LEAST_CONTRAST 4.5

/* No text is drawn smaller than this, in pixels. */
#define DD_LEAST_TEXT_SIZE 7.0

GPtrArray *dd_scene_check (DdScene     *scene,
                           DdTextCache *texts,
                           DdTheme      theme) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

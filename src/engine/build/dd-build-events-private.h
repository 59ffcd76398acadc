// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-ops.h"

G_BEGIN_DECLS

/* What all events about builds have in common. */
extern const DdEventField _dd_build_changed_fields[];

char *_dd_build_changed_topic (const DdEvent *event) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

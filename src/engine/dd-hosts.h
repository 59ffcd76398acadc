// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

/* The servers beside the learner's machine. Each has an engine, images and
 * containers of its own: a world in DdWorld.hosts. Host 0 is the learner's. */

const char *dd_host_get_name   (guint32      host);
guint32     dd_host_get_number (const char  *name);
guint32     dd_host_set_up     (DdEngine    *engine,
                                const char  *name,
                                GError     **error);

G_END_DECLS

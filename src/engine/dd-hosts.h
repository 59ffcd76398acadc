// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

/* The machines beside the learner's own, which is host 0. The servers have an
 * engine, images and containers of their own; the laptop has none and looks at
 * the others from outside. Each is a world in DdWorld.hosts. */

#define DD_HOST_LAPTOP 3u

const char *dd_host_get_name   (guint32      host);
guint32     dd_host_get_number (const char  *name);
gboolean    dd_host_has_engine (guint32      host);
guint32     dd_host_set_up     (DdEngine    *engine,
                                const char  *name,
                                GError     **error);

G_END_DECLS

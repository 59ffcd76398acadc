// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-sandbox.h"

G_BEGIN_DECLS

GPtrArray *_dd_sandbox_list_interfaces (const DdWorld     *world,
                                        guint32            host,
                                        const DdContainer *owner,
                                        gboolean           with_cables) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *_dd_sandbox_list_routes     (const DdWorld     *world,
                                        guint32            host,
                                        const DdContainer *owner,
                                        const GPtrArray   *interfaces) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-container.h"
#include "dd-types.h"

G_BEGIN_DECLS

void     _dd_container_add_attachments (DdContainer         *container);
char   **_dd_container_list_names      (const DdContainer      *container,
                                        const DdEndpointConfig *config) G_GNUC_WARN_UNUSED_RESULT;
gboolean _dd_container_attach          (DdEngine            *engine,
                                        const DdContainer   *container,
                                        const DdAttachment  *attachment,
                                        GError             **error);
void     _dd_container_detach          (DdEngine            *engine,
                                        const DdContainer   *container,
                                        const DdEndpoint    *endpoint);
gboolean _dd_container_attach_all      (DdEngine            *engine,
                                        const DdContainer   *container,
                                        GError             **error);
gboolean _dd_container_follow_gateway (DdEngine          *engine,
                                        const DdContainer   *container,
                                        GError             **error);
void     _dd_endpoint_set_link         (DdEndpoint        *endpoint,
                                        const DdWorld     *world,
                                        const DdNetwork   *network,
                                        const char        *mac);
void     _dd_container_detach_all      (DdEngine            *engine,
                                        const DdContainer   *container);

G_END_DECLS

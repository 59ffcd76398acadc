// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "dd-template.h"
#include "dd-world.h"

G_BEGIN_DECLS

/* Containers, images and networks as the Engine API tells of them. */

/**
 * DdPublishedPort:
 * @port: the container's port and protocol, `80/tcp`
 * @host_ip: the host's address, "" for all
 * @host_port: the host's port
 *
 * A port of a running container that the host passes on.
 */
typedef struct
{
  char  *port;
  char  *host_ip;
  guint  host_port;
} DdPublishedPort;

GPtrArray         *dd_api_list_published   (const DdContainer *container) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *dd_api_port_bindings    (const DdContainer *container) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *dd_api_summarize_container (const DdWorld     *world,
                                            const DdContainer *container,
                                            gboolean           size) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *dd_api_inspect_container (const DdWorld     *world,
                                            const DdContainer *container,
                                            gboolean           size) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *dd_api_host_config      (const DdContainer *container) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *dd_api_summarize_image  (const DdWorld     *world,
                                            const DdImage     *image) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *dd_api_inspect_image    (const DdWorld     *world,
                                            const DdImage     *image) G_GNUC_WARN_UNUSED_RESULT;
JsonArray         *dd_api_image_history    (const DdWorld     *world,
                                            const DdImage     *image) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *dd_api_inspect_network  (const DdWorld     *site,
                                            const DdWorld     *world,
                                            const DdNetwork   *network) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *dd_api_summarize_network (const DdWorld    *world,
                                            const DdNetwork   *network) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *dd_api_container_networks (const DdContainer *container) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *dd_api_network_settings (const DdWorld     *world,
                                            const DdContainer *container) G_GNUC_WARN_UNUSED_RESULT;
const DdTemplateContext *dd_api_get_types  (void);

/* Pieces */
char              *dd_api_status_text      (const DdWorld     *world,
                                            const DdContainer *container) G_GNUC_WARN_UNUSED_RESULT;
gint64             dd_api_get_now          (const DdWorld     *world);
gint64             dd_api_get_written      (const DdWorld     *world,
                                            const DdContainer *container);
void               dd_api_set_strv         (JsonObject        *object,
                                            const char        *name,
                                            char             **values,
                                            gboolean           empty);
void               dd_api_set_map          (JsonObject        *object,
                                            const char        *name,
                                            const DdStringMap *map);
JsonArray         *dd_api_strv_to_array    (char             **values) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

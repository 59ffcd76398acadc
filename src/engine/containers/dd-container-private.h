// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-container-events.h"
#include "dd-container-ops.h"
#include "dd-endpoint-private.h"

G_BEGIN_DECLS

/* Fills the head of an event about a container. */
gpointer _dd_container_event       (const DdEventClass *klass,
                                    const DdContainer  *container);
void     _dd_container_reach_stage (DdEngine           *engine,
                                    const DdContainer  *container,
                                    DdStage             stage,
                                    const char         *why,
                                    const char         *format,
                                    ...) G_GNUC_PRINTF (5, 6);
void     _dd_container_set_shared_memory (DdWorld           *world,
                                          const DdContainer *container,
                                          gboolean           mounted);
DdContainerFlags *_dd_container_flags (const DdContainer *container);
void     _dd_container_end_others  (DdEngine           *engine,
                                    const DdContainer  *container);
DdContainer *_dd_container_make_template (const DdWorld           *world,
                                    const DdContainerConfig *config,
                                    const char              *name,
                                    const DdImage           *image) G_GNUC_WARN_UNUSED_RESULT;
gboolean _dd_container_start_run   (DdEngine           *engine,
                                    const DdContainer  *container,
                                    GError            **error);
gboolean _dd_container_check_name  (const DdWorld      *world,
                                    const char         *name,
                                    GError            **error);
gboolean _dd_container_check_limits (const DdContainerConfig *config,
                                    GError            **error);
gboolean _dd_container_check_backend (DdEngine         *engine,
                                    const DdContainer  *container,
                                    GError            **error);
gboolean _dd_container_publish     (DdEngine           *engine,
                                    const DdContainer  *container,
                                    GError            **error);
gboolean _dd_container_republish   (DdEngine           *engine,
                                    const DdContainer  *container,
                                    GError            **error);
void     _dd_container_unpublish   (DdEngine           *engine,
                                    const DdContainer  *container);
gboolean _dd_container_check_networks (const DdWorld         *world,
                                    const DdContainerConfig *config,
                                    GError                 **error);
gboolean _dd_container_check_links (const DdWorld      *world,
                                    const DdContainer  *container,
                                    GError            **error);
const DdContainer *_dd_container_get_shared (const DdWorld           *world,
                                    const DdContainerConfig *config);
char    *_dd_container_dup_hostname (const DdWorld           *world,
                                    const DdContainerConfig *config,
                                    const char              *id) G_GNUC_WARN_UNUSED_RESULT;
char    *_dd_world_dup_host_text   (const DdWorld      *world,
                                    const char         *path) G_GNUC_WARN_UNUSED_RESULT;
void     _dd_container_make_etc    (DdEngine           *engine,
                                    const DdContainer  *container);
void     _dd_container_write_etc   (DdEngine           *engine,
                                    const DdContainer  *container);
void     _dd_container_forget      (DdEngine           *engine,
                                    const DdContainer  *container);
void     _dd_container_register_policy (DdEngine       *engine);

G_END_DECLS

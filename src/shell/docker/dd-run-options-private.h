// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-run-options.h"

G_BEGIN_DECLS

/* The option tables, each ended by an option without a name: those of run
 * alone, those of create alone, and those that both have. */
extern const DdOption dd_container_run_options[];
extern const DdOption dd_container_create_options[];
extern const DdOption dd_container_shared_options[];

gboolean  dd_run_refuse           (GError             **error,
                                   const char          *format,
                                   ...) G_GNUC_PRINTF (2, 3);
char     *dd_run_client_read_file (const DdClient      *client,
                                   const char          *path,
                                   gsize               *length,
                                   GError             **error) G_GNUC_WARN_UNUSED_RESULT;
char    **dd_run_steal_strv       (GPtrArray          **strings) G_GNUC_WARN_UNUSED_RESULT;
char    **dd_run_dup_strv         (const char *const   *strings) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_run_dup_text         (const char          *text) G_GNUC_WARN_UNUSED_RESULT;
void      dd_run_set_pair         (DdStringMap         *map,
                                   const char          *pair);

/* Readers of one topic each. */
void      dd_run_read_fields      (const DdParsed      *parsed,
                                   DdContainerConfig   *config);
gboolean  dd_run_read_volumes     (const DdParsed      *parsed,
                                   const DdClient      *client,
                                   DdContainerConfig   *config,
                                   GError             **error);
gboolean  dd_run_read_mounts      (const DdParsed      *parsed,
                                   const DdClient      *client,
                                   DdContainerConfig   *config,
                                   GError             **error);
gboolean  dd_run_read_ports       (const DdParsed      *parsed,
                                   DdContainerConfig   *config,
                                   GError             **error);
gboolean  dd_run_read_devices     (const DdParsed      *parsed,
                                   DdContainerConfig   *config,
                                   GError             **error);
gboolean  dd_run_read_gpus        (const DdParsed      *parsed,
                                   DdContainerConfig   *config,
                                   GError             **error);
gboolean  dd_run_read_networks    (const DdParsed      *parsed,
                                   DdContainerConfig   *config,
                                   GError             **error);
gboolean  dd_run_read_health      (const DdParsed      *parsed,
                                   DdContainerConfig   *config,
                                   GError             **error);
gboolean  dd_run_read_security    (const DdParsed      *parsed,
                                   const DdClient      *client,
                                   DdContainerConfig   *config,
                                   GError             **error);

G_END_DECLS

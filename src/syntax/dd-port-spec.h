// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DdPortSpec:
 * @container: the container's port with its protocol, `80/tcp`
 * @host_ip: the address to listen on, "" for all
 * @host_port: the host's port, a range of them (`8000-8010`), or "" for any
 *
 * One published port. A value of `--publish` with a range gives several.
 */
typedef struct
{
  char *container;
  char *host_ip;
  char *host_port;
} DdPortSpec;

/**
 * DdServicePort:
 * @target: the container's port
 * @published: the host's port, 0 for any
 * @protocol: `tcp`, `udp` or `sctp`
 * @mode: `ingress` or `host`
 *
 * A port of a value in the long form, `target=80,published=8080`.
 */
typedef struct
{
  guint16     target;
  guint16     published;
  const char *protocol;
  const char *mode;
} DdServicePort;

GPtrArray *dd_port_spec_parse           (const char     *spec,
                                         GError        **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *dd_port_expose_parse         (const char     *spec,
                                         GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void       dd_port_spec_free            (DdPortSpec     *port);
char      *dd_port_spec_to_string       (DdPortSpec     *port) G_GNUC_WARN_UNUSED_RESULT;
char      *dd_port_publish_to_short     (const char     *value,
                                         GError        **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean   dd_port_number_parse         (const char     *text,
                                         guint          *port,
                                         GError        **error);
gboolean   dd_port_range_parse          (const char     *text,
                                         guint          *begin,
                                         guint          *end,
                                         GError        **error);
gboolean   dd_port_range_parse_protocol (const char     *text,
                                         guint          *begin,
                                         guint          *end,
                                         char          **protocol,
                                         GError        **error);
void       dd_port_split_protocol       (const char     *text,
                                         char          **port,
                                         char          **protocol);

gboolean   dd_service_port_parse        (const char     *value,
                                         DdServicePort  *port,
                                         GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdPortSpec, dd_port_spec_free)

G_END_DECLS

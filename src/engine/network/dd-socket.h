// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"
#include "dd-port-publish.h"

G_BEGIN_DECLS

/**
 * DdSocket:
 * @protocol: the protocol
 * @address: where it listens; 0.0.0.0 and :: stand for all addresses of their
 *   family
 * @port: and at which port
 *
 * A socket that a process listens with.
 */
typedef struct
{
  DdPublishProtocol protocol;
  DdIpAddress       address;
  guint             port;
} DdSocket;

gboolean dd_socket_meets    (const DdSocket     *self,
                             const DdIpAddress  *address);
char    *dd_socket_dup_text (const DdSocket     *self) G_GNUC_WARN_UNUSED_RESULT;

gboolean dd_socket_is_taken (const DdWorld      *world,
                             const DdContainer  *container,
                             const DdSocket     *wanted);
gboolean dd_socket_listen   (DdEngine           *engine,
                             int                 pid,
                             const DdSocket     *socket,
                             GError            **error);
void     dd_socket_close    (DdEngine           *engine,
                             int                 pid);

G_END_DECLS

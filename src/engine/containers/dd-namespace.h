// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-container.h"
#include "dd-process.h"
#include "dd-world.h"

G_BEGIN_DECLS

/**
 * DdNsFile:
 * @DD_NS_FILE_TIME: clocks
 * @DD_NS_FILE_CGROUP: the root of control groups
 * @DD_NS_FILE_PID: process numbers
 * @DD_NS_FILE_USER: users and what they may do
 * @DD_NS_FILE_UTS: the name of the host
 * @DD_NS_FILE_IPC: message queues and shared memory
 * @DD_NS_FILE_NET: interfaces, routes, sockets
 * @DD_NS_FILE_MNT: what is mounted where
 *
 * What a namespace is about.
 */
typedef enum
{
  DD_NS_FILE_TIME,
  DD_NS_FILE_CGROUP,
  DD_NS_FILE_PID,
  DD_NS_FILE_USER,
  DD_NS_FILE_UTS,
  DD_NS_FILE_IPC,
  DD_NS_FILE_NET,
  DD_NS_FILE_MNT,
} DdNsFile;

#define DD_N_NS_FILES (DD_NS_FILE_MNT + 1)

const char        *dd_namespace_get_name    (DdNsFile    kind);
guint64            dd_namespace_get_number  (const DdWorld     *world,
                                             const DdProcess   *process,
                                             DdNsFile    kind);
const DdContainer *dd_namespace_get_sandbox (const DdWorld     *world,
                                             const DdProcess   *process);
int                dd_namespace_get_net_id  (const DdWorld     *world,
                                             const DdContainer *container);
char              *dd_sandbox_dup_id        (const DdContainer *container) G_GNUC_WARN_UNUSED_RESULT;
char              *dd_sandbox_dup_key       (const DdContainer *container) G_GNUC_WARN_UNUSED_RESULT;
gboolean           dd_namespace_find_net    (const DdWorld     *world,
                                             const char        *path,
                                             const DdContainer **container);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Forward declarations, so that headers need not include each other. */

typedef struct _DdBuild       DdBuild;
typedef struct _DdCatalog     DdCatalog;
typedef struct _DdHostProfile DdHostProfile;
typedef struct _DdContainer   DdContainer;
typedef struct _DdContent     DdContent;
typedef struct _DdEngine      DdEngine;
typedef struct _DdEvent       DdEvent;
typedef struct _DdEventClass  DdEventClass;
typedef struct _DdFs          DdFs;
typedef struct _DdImage       DdImage;
typedef struct _DdLayer       DdLayer;
typedef struct _DdNetwork     DdNetwork;
typedef struct _DdNode        DdNode;
typedef struct _DdProcess     DdProcess;
typedef struct _DdTty         DdTty;
typedef struct _DdWorld       DdWorld;

#define DD_USEC_PER_MSEC (G_GUINT64_CONSTANT (1000))
#define DD_USEC_PER_SEC  (G_GUINT64_CONSTANT (1000000))

/**
 * DdTickKind:
 * @DD_TICK_NONE: not a tick of its own: it belongs to the tick before it
 * @DD_TICK_COMMAND: the learner's command
 * @DD_TICK_ENGINE: a stage inside the engine (API, containerd, shim, runc)
 * @DD_TICK_STATE: a container changed its state
 * @DD_TICK_PROCESS: a process was born, got a signal or ended
 * @DD_TICK_FILE: a file changed
 * @DD_TICK_NETWORK: an interface, an address or a packet
 * @DD_TICK_IMAGE: an image, a layer or a tag
 *
 * What an event is about; the scrubber colours its ticks by it.
 */
typedef enum
{
  DD_TICK_NONE,
  DD_TICK_COMMAND,
  DD_TICK_ENGINE,
  DD_TICK_STATE,
  DD_TICK_PROCESS,
  DD_TICK_FILE,
  DD_TICK_NETWORK,
  DD_TICK_IMAGE,
} DdTickKind;

#define DD_N_TICK_KINDS (DD_TICK_IMAGE + 1)

G_END_DECLS

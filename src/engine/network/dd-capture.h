// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-connection.h"
#include "dd-frame.h"

G_BEGIN_DECLS

/**
 * DdCapture:
 * @host: number of the host
 * @pid: of the process that listens
 * @container: (nullable): id of the container in whose network namespace it
 *   does, %NULL for the host's own
 * @interface: (nullable): the interface, %NULL for all
 * @last: when the last frame was seen, in microseconds since the world began
 * @frames: (element-type DdFrame): what was seen and not read yet
 *
 * A packet socket: it gets a copy of what passes an interface.
 */
typedef struct
{
  guint32    host;
  int        pid;
  char      *container;
  char      *interface;
  guint64    last;
  GPtrArray *frames;
} DdCapture;

void       dd_capture_open  (DdEngine   *engine,
                             int         pid,
                             const char *interface);
GPtrArray *dd_capture_take  (DdEngine   *engine,
                             int         pid) G_GNUC_WARN_UNUSED_RESULT;
void       dd_capture_close (DdEngine   *engine,
                             int         pid);

/* For connections: what is seen of them. */
void       _dd_capture_first  (DdEngine           *engine,
                               const DdTrip       *trip,
                               guint64             began,
                               guint               sequence);
void       _dd_capture_answer (DdEngine           *engine,
                               const DdTrip       *trip,
                               const DdTrip       *answer,
                               guint64             began,
                               guint               sequence);
void       _dd_capture_refusal (DdEngine          *engine,
                                const DdTrip      *trip);
void       _dd_capture_data   (DdEngine           *engine,
                               const DdConnection *connection,
                               gboolean            by_client,
                               const char         *text);
void       _dd_capture_close  (DdEngine           *engine,
                               const DdConnection *connection,
                               gboolean            by_client,
                               gboolean            is_reset);

/* For worlds */
DdCapture *_dd_capture_copy   (const DdCapture    *self) G_GNUC_WARN_UNUSED_RESULT;
void       _dd_capture_free   (DdCapture          *self);

G_END_DECLS

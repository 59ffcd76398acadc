// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-frame.h"
#include "dd-tool.h"

G_BEGIN_DECLS

/**
 * DdTcpdumpForm:
 * @any: whether each line begins with the interface
 * @numeric: no names of hosts and ports
 * @quiet: less about the transport
 * @ascii: the data as well
 * @time: how often -t was given
 *
 * How tcpdump prints.
 */
typedef struct
{
  gboolean any;
  gboolean numeric;
  gboolean quiet;
  gboolean ascii;
  guint    time;
} DdTcpdumpForm;

void dd_tcpdump_append_line (DdToolCall          *call,
                             const DdTcpdumpForm *form,
                             const DdFrame       *frame,
                             guint64              before,
                             gboolean             is_known);

G_END_DECLS

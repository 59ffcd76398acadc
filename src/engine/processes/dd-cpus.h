// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

/* The topic that wakes processes that compute, when others begin or end. */
#define DD_CPUS_TOPIC "cpus"

/* How many a host has at first, and can have. */
#define DD_CPUS_DEFAULT 4
#define DD_CPUS_MOST    64

/**
 * DdCpusSet:
 * @n: how many
 *
 * A host has another number of processors.
 */
typedef struct
{
  DdEvent parent;
  int     n;
} DdCpusSet;

void     dd_cpus_set         (DdEngine      *engine,
                              guint          n);
guint    dd_cpus_count_busy  (const DdWorld *world,
                              int            except);
guint64  dd_cpus_get_done    (guint64        elapsed,
                              guint          n_busy,
                              guint          n_cpus) G_GNUC_CONST;
guint64  dd_cpus_get_needed  (guint64        work,
                              guint          n_busy,
                              guint          n_cpus) G_GNUC_CONST;

extern const DdEventClass dd_cpus_set_class;

void     _dd_cpus_register   (DdEngine      *engine);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DdBenchSamples:
 *
 * A list of measured times, in milliseconds.
 */
typedef struct _DdBenchSamples DdBenchSamples;

DdBenchSamples *dd_bench_samples_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void            dd_bench_samples_free (DdBenchSamples *self);
void            dd_bench_samples_add  (DdBenchSamples *self,
                                       double          ms);
double          dd_bench_samples_rank (DdBenchSamples *self,
                                       double          part);

double          dd_bench_now          (void);
double          dd_bench_cpu          (void);
double          dd_bench_process_cpu  (void);
void            dd_bench_report       (const char     *what,
                                       double          value,
                                       const char     *unit,
                                       const char     *bar);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdBenchSamples, dd_bench_samples_free)

G_END_DECLS

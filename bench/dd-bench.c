// SPDX-License-Identifier: GPL-3.0-or-later

#include <time.h>

#include "dd-bench.h"

#define MS_PER_SECOND 1e3
#define NS_PER_MS 1e6
#define USEC_PER_MS 1e3

struct _DdBenchSamples
{
  GArray *values; /* of double */
};

/**
 * dd_bench_samples_new:
 *
 * Makes an empty list of samples.
 *
 * Returns: (transfer full): the list
 */
DdBenchSamples *
dd_bench_samples_new (void)
{
  DdBenchSamples *self = g_new0 (DdBenchSamples, 1);

  self->values = g_array_new (FALSE, FALSE, sizeof (double));

  return self;
}

/**
 * dd_bench_samples_free:
 * @self: (nullable): a list of samples
 *
 * Frees a list of samples.
 */
void
dd_bench_samples_free (DdBenchSamples *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->values);
  g_free (self);
}

/**
 * dd_bench_samples_add:
 * @self: a list of samples
 * @ms: a measured time, in milliseconds
 *
 * Adds a sample.
 */
void
dd_bench_samples_add (DdBenchSamples *self,
                      double          ms)
{
  g_array_append_val (self->values, ms);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

/**
 * dd_bench_samples_rank:
 * @self: a list of samples
 * @part: which part of the samples is not above the answer, from 0 to 1
 *
 * Gives the median (0.5), the 95th percentile (0.95) or another rank.
 *
 * Returns: the sample of that rank in milliseconds, 0 without samples
 */
double
dd_bench_samples_rank (DdBenchSamples *self,
                       double          part)
{
  guint index;

  g_return_val_if_fail (part >= 0.0 && part <= 1.0, 0.0);

  if (self->values->len == 0)
    return 0.0;

  g_array_sort (self->values, compare_doubles);
  index = (guint) (part * (self->values->len - 1) + 0.5);

  return g_array_index (self->values, double, index);
}

/**
 * dd_bench_now:
 *
 * Reads the clock on the wall.
 *
 * Returns: a time in milliseconds
 */
double
dd_bench_now (void)
{
  return (double) g_get_monotonic_time () / USEC_PER_MS;
}

static double
read_clock (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (double) time.tv_sec * MS_PER_SECOND + (double) time.tv_nsec / NS_PER_MS;
}

/**
 * dd_bench_cpu:
 *
 * Reads the processor time that this thread has used. It is the figure to
 * trust on a machine that also does other work.
 *
 * Returns: a time in milliseconds
 */
double
dd_bench_cpu (void)
{
  return read_clock (CLOCK_THREAD_CPUTIME_ID);
}

/**
 * dd_bench_process_cpu:
 *
 * Reads the processor time that all threads of this process have used.
 *
 * Returns: a time in milliseconds
 */
double
dd_bench_process_cpu (void)
{
  return read_clock (CLOCK_PROCESS_CPUTIME_ID);
}

/**
 * dd_bench_report:
 * @what: what was measured
 * @value: the figure
 * @unit: its unit
 * @bar: (nullable): the bar as "<= 16" or ">= 1000000", in the same unit
 *
 * Prints a row of the table that bench/run lays out.
 */
void
dd_bench_report (const char *what,
                 double      value,
                 const char *unit,
                 const char *bar)
{
  g_print ("%s\t%.6g\t%s\t%s\n", what, value, unit, bar != NULL ? bar : "");
}

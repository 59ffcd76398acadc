// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-container-private.h"

/* Which limits the engine refuses. */

#define MIN_MEMORY (6 * 1024 * 1024)

/* The processors of the model's host. */
#define N_CPUS         4
#define N_MEMORY_NODES 1
#define NANO_CPU       G_GINT64_CONSTANT (1000000000)
#define MIN_NANO_CPUS  (NANO_CPU / 100)

#define MIN_PERIOD 1000
#define MAX_PERIOD 1000000
#define MIN_QUOTA  1000

static gboolean
check_memory (const DdContainerConfig  *config,
              GError                  **error)
{
  gint64 memory = config->memory;
  gint64 swap = config->memory_swap;

  if (memory > 0 && memory < MIN_MEMORY)
    return dd_refuse (error, "Minimum memory limit allowed is 6MB");
  if (memory == 0 && swap > 0)
    return dd_refuse (error, "You should always set the Memory limit when using Memoryswap limit, "
                      "see usage");
  if (memory > 0 && swap > 0 && swap < memory)
    return dd_refuse (error, "Minimum memoryswap limit should be larger than memory limit, see "
                      "usage");
  return TRUE;
}

static gboolean
check_cpu_time (const DdContainerConfig  *config,
                GError                  **error)
{
  gint64 period = config->cpu_period;
  gint64 quota = config->cpu_quota;

  if (config->nano_cpus > 0 && (period > 0 || quota > 0))
    return dd_refuse (error, "Conflicting options: Nano CPUs and CPU %s cannot both be set",
                      period > 0 ? "Period" : "Quota");
  if (config->nano_cpus < 0 || config->nano_cpus > N_CPUS * NANO_CPU ||
      (config->nano_cpus > 0 && config->nano_cpus < MIN_NANO_CPUS))
    return dd_refuse (error, "range of CPUs is from 0.01 to %d.00, as there are only %d CPUs "
                      "available", N_CPUS, N_CPUS);
  if (period != 0 && (period < MIN_PERIOD || period > MAX_PERIOD))
    return dd_refuse (error, "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than "
                      "1s (i.e. 1000000)");
  if (quota > 0 && quota < MIN_QUOTA)
    return dd_refuse (error, "CPU cfs quota can not be less than 1ms (i.e. 1000)");
  return TRUE;
}

/* Reads a list as the kernel writes it, `0-2,4`. Returns the highest number,
 * or -1 if it is no such list. */
static gint64
read_highest (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  gint64 highest = -1;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) ends = g_strsplit (parts[i], "-", 2);
      guint64 low = 0;
      guint64 high = 0;

      if (ends[0] == NULL || !g_ascii_string_to_unsigned (ends[0], 10, 0, G_MAXINT, &low, NULL))
        return -1;
      high = low;
      if (ends[1] && !g_ascii_string_to_unsigned (ends[1], 10, low, G_MAXINT, &high, NULL))
        return -1;
      highest = MAX (highest, (gint64) high);
    }
  return highest;
}

static gboolean
check_set (const char  *text,
           const char  *option,
           const char  *what,
           guint        n_there,
           GError     **error)
{
  g_autofree char *there = n_there > 1 ? g_strdup_printf ("0-%u", n_there - 1) : g_strdup ("0");
  gint64 highest;

  if (text == NULL || *text == '\0')
    return TRUE;
  highest = read_highest (text);
  if (highest < 0)
    return dd_refuse (error, "Invalid value %s for cpuset %s", text, option);
  if (highest >= n_there)
    return dd_refuse (error, "Requested %s are not available - requested %s, available: %s", what,
                      text, there);
  return TRUE;
}

/**
 * _dd_container_check_limits:
 * @config: what a container is to be
 * @error: return location
 *
 * Checks limits when a container is made or updated.
 *
 * Returns: whether the engine takes them
 * Source: moby daemon/daemon_unix.go, verifyPlatformContainerResources
 */
gboolean
_dd_container_check_limits (const DdContainerConfig  *config,
                            GError                  **error)
{
  return check_memory (config, error) && check_cpu_time (config, error) &&
         check_set (config->cpuset_cpus, "cpus", "CPUs", N_CPUS, error) &&
         check_set (config->cpuset_mems, "mems", "memory nodes", N_MEMORY_NODES, error);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-run-options-private.h"
#include "dd-units.h"

/* Options whose value goes into the configuration as it is. */

typedef struct
{
  const char *option;
  gsize       offset;
} Field;

#define FIELD(option, member) { option, G_STRUCT_OFFSET (DdContainerConfig, member) }

static const Field text_fields[] = {
  FIELD ("cgroup-parent", cgroup_parent),
  FIELD ("cgroupns", cgroupns_mode),
  FIELD ("cidfile", cidfile),
  FIELD ("cpuset-cpus", cpuset_cpus),
  FIELD ("cpuset-mems", cpuset_mems),
  FIELD ("domainname", domainname),
  FIELD ("hostname", hostname),
  FIELD ("ipc", ipc_mode),
  FIELD ("isolation", isolation),
  FIELD ("log-driver", log_driver),
  FIELD ("pid", pid_mode),
  FIELD ("platform", platform),
  FIELD ("runtime", runtime),
  FIELD ("stop-signal", stop_signal),
  FIELD ("user", user),
  FIELD ("userns", userns_mode),
  FIELD ("uts", uts_mode),
  FIELD ("volume-driver", volume_driver),
  FIELD ("workdir", working_dir),
};

static const Field list_fields[] = {
  FIELD ("add-host", extra_hosts),
  FIELD ("cap-add", cap_add),
  FIELD ("cap-drop", cap_drop),
  FIELD ("device-cgroup-rule", device_cgroup_rules),
  FIELD ("dns", dns),
  FIELD ("dns-option", dns_options),
  FIELD ("dns-search", dns_search),
  FIELD ("group-add", group_add),
  FIELD ("link", links),
  FIELD ("volumes-from", volumes_from),
};

static const Field number_fields[] = {
  FIELD ("cpu-count", cpu_count),
  FIELD ("cpu-percent", cpu_percent),
  FIELD ("cpu-period", cpu_period),
  FIELD ("cpu-quota", cpu_quota),
  FIELD ("cpu-rt-period", cpu_rt_period),
  FIELD ("cpu-rt-runtime", cpu_rt_runtime),
  FIELD ("cpu-shares", cpu_shares),
  FIELD ("cpus", nano_cpus),
  FIELD ("memory", memory),
  FIELD ("memory-reservation", memory_reservation),
  FIELD ("memory-swap", memory_swap),
  FIELD ("memory-swappiness", memory_swappiness),
  FIELD ("pids-limit", pids_limit),
  FIELD ("shm-size", shm_size),
};

static const Field map_fields[] = {
  FIELD ("annotation", annotations),
  FIELD ("sysctl", sysctls),
};

static void
read_tables (const DdParsed    *parsed,
             DdContainerConfig *config)
{
  for (guint i = 0; i < G_N_ELEMENTS (text_fields); i++)
    {
      char **field = G_STRUCT_MEMBER_P (config, text_fields[i].offset);

      *field = dd_run_dup_text (dd_parsed_get_string (parsed, text_fields[i].option));
    }

  for (guint i = 0; i < G_N_ELEMENTS (list_fields); i++)
    {
      char ***field = G_STRUCT_MEMBER_P (config, list_fields[i].offset);

      *field = dd_run_dup_strv (dd_parsed_get_strv (parsed, list_fields[i].option));
    }

  for (guint i = 0; i < G_N_ELEMENTS (number_fields); i++)
    {
      gint64 *field = G_STRUCT_MEMBER_P (config, number_fields[i].offset);

      *field = dd_parsed_get_int (parsed, number_fields[i].option);
    }

  for (guint i = 0; i < G_N_ELEMENTS (map_fields); i++)
    {
      DdStringMap **field = G_STRUCT_MEMBER_P (config, map_fields[i].offset);
      const char *const *values = dd_parsed_get_strv (parsed, map_fields[i].option);

      for (guint j = 0; values[j] != NULL; j++)
        dd_run_set_pair (*field, values[j]);
    }
}

/* Standard input is attached if it is kept open; the two outputs are attached
 * unless --attach names what is. */
static void
read_streams (const DdParsed    *parsed,
              DdContainerConfig *config)
{
  const char *const *attach = dd_parsed_get_strv (parsed, "attach");
  gboolean names_none = attach[0] == NULL;

  config->tty = dd_parsed_get_bool (parsed, "tty");
  config->open_stdin = dd_parsed_get_bool (parsed, "interactive");
  config->attach_stdin = config->open_stdin || g_strv_contains (attach, "stdin");
  config->attach_stdout = names_none || g_strv_contains (attach, "stdout");
  config->attach_stderr = names_none || g_strv_contains (attach, "stderr");
  config->stdin_once = config->open_stdin && config->attach_stdin;
}

static void
read_command (const DdParsed    *parsed,
              DdContainerConfig *config)
{
  const char *const *args = dd_parsed_get_args (parsed);
  const char *entrypoint = dd_parsed_get_string (parsed, "entrypoint");

  if (args[0] != NULL)
    {
      config->image = g_strdup (args[0]);
      config->cmd = dd_run_dup_strv (args + 1);
    }

  /* An empty entrypoint takes away the image's. */
  if (dd_parsed_is_set (parsed, "entrypoint"))
    {
      config->entrypoint = g_new0 (char *, 2);
      config->entrypoint[0] = g_strdup (entrypoint);
    }
}

static void
read_flags (const DdParsed    *parsed,
            DdContainerConfig *config)
{
  config->auto_remove = dd_parsed_get_bool (parsed, "rm");
  config->privileged = dd_parsed_get_bool (parsed, "privileged");
  config->read_only = dd_parsed_get_bool (parsed, "read-only");
  config->publish_all = dd_parsed_get_bool (parsed, "publish-all");
  config->oom_kill_disable = dd_parsed_get_bool (parsed, "oom-kill-disable") ? DD_TRISTATE_TRUE
                                                                              : DD_TRISTATE_FALSE;
  if (dd_parsed_is_set (parsed, "init"))
    config->init = dd_parsed_get_bool (parsed, "init") ? DD_TRISTATE_TRUE : DD_TRISTATE_FALSE;
}

static void
read_small_numbers (const DdParsed    *parsed,
                    DdContainerConfig *config)
{
  if (dd_parsed_is_set (parsed, "stop-timeout"))
    config->stop_timeout = (int) CLAMP (dd_parsed_get_int (parsed, "stop-timeout"),
                                        G_MININT, G_MAXINT);
  config->oom_score_adj = (int) CLAMP (dd_parsed_get_int (parsed, "oom-score-adj"),
                                       G_MININT, G_MAXINT);
  config->blkio_weight = (guint) dd_parsed_get_uint (parsed, "blkio-weight");
  config->io_max_bandwidth = dd_parsed_get_uint (parsed, "io-maxbandwidth");
  config->io_max_iops = dd_parsed_get_uint (parsed, "io-maxiops");
}

static int
compare_ulimits (gconstpointer a,
                 gconstpointer b)
{
  const DdUlimit *first = *(DdUlimit *const *) a;
  const DdUlimit *second = *(DdUlimit *const *) b;

  return strcmp (first->name, second->name);
}

static void
set_ulimit (GPtrArray          *ulimits,
            const DdUlimitSpec *spec)
{
  for (guint i = 0; i < ulimits->len; i++)
    {
      DdUlimit *ulimit = g_ptr_array_index (ulimits, i);

      if (g_str_equal (ulimit->name, spec->name))
        {
          ulimit->soft = spec->soft;
          ulimit->hard = spec->hard;
          return;
        }
    }

  g_ptr_array_add (ulimits, dd_ulimit_new (spec->name, spec->soft, spec->hard));
}

/* Of several limits with one name the last counts. */
static void
read_ulimits (const DdParsed    *parsed,
              DdContainerConfig *config)
{
  const char *const *values = dd_parsed_get_strv (parsed, "ulimit");

  for (guint i = 0; values[i] != NULL; i++)
    {
      DdUlimitSpec spec;

      if (dd_units_parse_ulimit (values[i], &spec, NULL))
        set_ulimit (config->ulimits, &spec);
    }
  g_ptr_array_sort (config->ulimits, compare_ulimits);
}

static void
read_tmpfs (const DdParsed    *parsed,
            DdContainerConfig *config)
{
  const char *const *values = dd_parsed_get_strv (parsed, "tmpfs");

  for (guint i = 0; values[i] != NULL; i++)
    {
      const char *colon = strchr (values[i], ':');
      g_autofree char *path = NULL;

      path = colon != NULL ? g_strndup (values[i], colon - values[i]) : g_strdup (values[i]);
      dd_string_map_set (config->tmpfs, path, colon != NULL ? colon + 1 : "");
    }
}

/* Fills in everything that needs no more checks than each value had when it
 * was read. */
void
dd_run_read_fields (const DdParsed    *parsed,
                    DdContainerConfig *config)
{
  read_tables (parsed, config);
  read_streams (parsed, config);
  read_command (parsed, config);
  read_flags (parsed, config);
  read_small_numbers (parsed, config);
  read_ulimits (parsed, config);
  read_tmpfs (parsed, config);
}

/* A health check from the --health-* options. */
gboolean
dd_run_read_health (const DdParsed     *parsed,
                    DdContainerConfig  *config,
                    GError            **error)
{
  static const char *const numbers[] = {
    "health-interval", "health-timeout", "health-retries", "health-start-period",
    "health-start-interval",
  };
  const char *command = dd_parsed_get_string (parsed, "health-cmd");
  gboolean says_anything = *command != '\0';
  DdHealthcheck *health;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    says_anything |= dd_parsed_get_int (parsed, numbers[i]) != 0;

  if (dd_parsed_get_bool (parsed, "no-healthcheck"))
    {
      if (says_anything)
        return dd_run_refuse (error, "--no-healthcheck conflicts with --health-* options");

      config->healthcheck = dd_healthcheck_new ();
      config->healthcheck->test = g_strsplit ("NONE", " ", 1);
      return TRUE;
    }
  if (!says_anything)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (dd_parsed_get_int (parsed, numbers[i]) < 0)
      return dd_run_refuse (error, "--%s cannot be negative", numbers[i]);

  health = config->healthcheck = dd_healthcheck_new ();
  if (*command != '\0')
    {
      const char *const test[] = { "CMD-SHELL", command, NULL };

      health->test = g_strdupv ((char **) test);
    }
  health->interval = dd_parsed_get_int (parsed, "health-interval");
  health->timeout = dd_parsed_get_int (parsed, "health-timeout");
  health->start_period = dd_parsed_get_int (parsed, "health-start-period");
  health->start_interval = dd_parsed_get_int (parsed, "health-start-interval");
  health->retries = (int) MIN (dd_parsed_get_int (parsed, "health-retries"), G_MAXINT);

  return TRUE;
}

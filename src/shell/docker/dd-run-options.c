// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-env-file.h"
#include "dd-flag-values.h"
#include "dd-go-text.h"
#include "dd-ip-address.h"

#include "dd-run-options-private.h"

/* Options are checked in the docker command's order, because a line with two
 * mistakes in it is refused for the first.
 *
 * Source: docker/cli, cli/command/container/opts.go */

static gboolean
check_early (const DdParsed  *parsed,
             GError         **error)
{
  const char *mac = dd_parsed_get_string (parsed, "mac-address");
  gint64 swappiness = dd_parsed_get_int (parsed, "memory-swappiness");
  g_autofree char *trimmed = dd_go_trim_space (mac);

  if (*mac != '\0' && !dd_is_mac_address (trimmed))
    return dd_run_refuse (error, "%s is not a valid mac address", mac);

  if (swappiness != -1 && (swappiness < 0 || swappiness > 100))
    return dd_run_refuse (error,
                          "invalid value: %" G_GINT64_FORMAT
                          ". Valid memory swappiness range is 0-100", swappiness);

  return TRUE;
}

static void
add_all (GPtrArray *list,
         char     **strings)
{
  for (char **string = strings; *string != NULL; string++)
    g_ptr_array_add (list, g_strdup (*string));
}

/* Reads files of NAME=value lines. */
static gboolean
read_pair_files (const DdParsed  *parsed,
                 const char      *option,
                 const DdClient  *client,
                 gboolean         uses_environment,
                 GPtrArray       *pairs,
                 GError         **error)
{
  static const char *const no_environment[] = { NULL };
  const char *const *files = dd_parsed_get_strv (parsed, option);
  const char *const *environment = NULL;

  if (uses_environment)
    environment = client->environment != NULL ? client->environment : no_environment;

  for (guint i = 0; files[i] != NULL; i++)
    {
      gsize length;
      g_autofree char *text = dd_run_client_read_file (client, files[i], &length, error);
      g_auto (GStrv) lines = NULL;

      if (text == NULL)
        return FALSE;

      lines = dd_env_file_parse (text, (gssize) length, environment, error);
      if (lines == NULL)
        {
          g_prefix_error (error, "invalid env file (%s): ", files[i]);
          return FALSE;
        }
      add_all (pairs, lines);
    }

  return TRUE;
}

/**
 * dd_run_read_environment:
 * @parsed: what was read with the options `--env` and `--env-file`
 * @client: the side of the client
 * @env: (out) (transfer full) (nullable): assignments, %NULL for none
 * @error: return location
 *
 * Reads the files, then the values of `--env`, which come later and win.
 *
 * Returns: whether all could be read
 */
gboolean
dd_run_read_environment (const DdParsed   *parsed,
                         const DdClient   *client,
                         char           ***env,
                         GError          **error)
{
  const char *const *values = dd_parsed_get_strv (parsed, "env");
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);

  if (!read_pair_files (parsed, "env-file", client, TRUE, pairs, error))
    return FALSE;

  for (guint i = 0; values[i] != NULL; i++)
    {
      char *pair = dd_flag_env (values[i], client->environment, error);

      if (pair == NULL)
        return FALSE;
      g_ptr_array_add (pairs, pair);
    }
  *env = dd_run_steal_strv (&pairs);

  return TRUE;
}

static gboolean
read_labels (const DdParsed     *parsed,
             const DdClient     *client,
             DdContainerConfig  *config,
             GError            **error)
{
  const char *const *values = dd_parsed_get_strv (parsed, "label");
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);

  if (!read_pair_files (parsed, "label-file", client, FALSE, pairs, error))
    return FALSE;

  for (guint i = 0; i < pairs->len; i++)
    dd_run_set_pair (config->labels, g_ptr_array_index (pairs, i));
  for (guint i = 0; values[i] != NULL; i++)
    dd_run_set_pair (config->labels, values[i]);

  return TRUE;
}

static gboolean
is_container_mode (const char *mode)
{
  return g_str_has_prefix (mode, "container:") && mode[strlen ("container:")] != '\0';
}

static gboolean
check_modes (const DdParsed  *parsed,
             GError         **error)
{
  static const struct
  {
    const char *option;
    const char *allowed[4];
    gboolean    takes_container;
    const char *what;
  } modes[] = {
    { "pid", { "", "host" }, TRUE, "PID" },
    { "uts", { "", "host" }, FALSE, "UTS" },
    { "userns", { "", "host" }, FALSE, "USER" },
    { "cgroupns", { "", "host", "private" }, FALSE, "CGROUP" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      const char *mode = dd_parsed_get_string (parsed, modes[i].option);

      if (!g_strv_contains (modes[i].allowed, mode) &&
          !(modes[i].takes_container && is_container_mode (mode)))
        return dd_run_refuse (error, "--%s: invalid %s mode", modes[i].option, modes[i].what);
    }

  return TRUE;
}

static gboolean
read_restart (const DdParsed     *parsed,
              DdContainerConfig  *config,
              GError            **error)
{
  g_auto (DdRestartSpec) restart = { NULL };

  if (!dd_flag_restart (dd_parsed_get_string (parsed, "restart"), &restart, error))
    return FALSE;

  g_free (config->restart_name);
  config->restart_name = g_strdup (restart.name);
  config->restart_max_retries = (int) CLAMP (restart.max_retries, G_MININT, G_MAXINT);

  return TRUE;
}

static gboolean
read_logging (const DdParsed     *parsed,
              DdContainerConfig  *config,
              GError            **error)
{
  const char *driver = dd_parsed_get_string (parsed, "log-driver");
  const char *const *values = dd_parsed_get_strv (parsed, "log-opt");

  if (g_str_equal (driver, "none") && values[0] != NULL)
    return dd_run_refuse (error, "invalid logging opts for driver %s", driver);

  for (guint i = 0; values[i] != NULL; i++)
    dd_run_set_pair (config->log_opts, values[i]);

  return TRUE;
}

static gboolean
read_storage (const DdParsed     *parsed,
              DdContainerConfig  *config,
              GError            **error)
{
  const char *const *values = dd_parsed_get_strv (parsed, "storage-opt");

  for (guint i = 0; values[i] != NULL; i++)
    {
      if (strchr (values[i], '=') == NULL)
        return dd_run_refuse (error, "invalid storage option");
      dd_run_set_pair (config->storage_opt, values[i]);
    }

  return TRUE;
}

static gboolean
has_restart_policy (const DdContainerConfig *config)
{
  return *config->restart_name != '\0' && !g_str_equal (config->restart_name, "no");
}

static gboolean
check_removal (const DdContainerConfig  *config,
               GError                  **error)
{
  if (config->auto_remove && has_restart_policy (config))
    return dd_run_refuse (error,
                          "conflicting options: cannot specify both --restart and --rm");

  return TRUE;
}

static gboolean
read_config (const DdParsed     *parsed,
             const DdClient     *client,
             DdContainerConfig  *config,
             GError            **error)
{
  dd_run_read_fields (parsed, config);

  return check_early (parsed, error) &&
         dd_run_read_volumes (parsed, client, config, error) &&
         dd_run_read_ports (parsed, config, error) &&
         dd_run_read_devices (parsed, config, error) &&
         dd_run_read_environment (parsed, client, &config->env, error) &&
         read_labels (parsed, client, config, error) &&
         check_modes (parsed, error) &&
         read_restart (parsed, config, error) &&
         read_logging (parsed, config, error) &&
         dd_run_read_security (parsed, client, config, error) &&
         read_storage (parsed, config, error) &&
         dd_run_read_health (parsed, config, error) &&
         dd_run_read_gpus (parsed, config, error) &&
         dd_run_read_mounts (parsed, client, config, error) &&
         check_removal (config, error) &&
         dd_run_read_networks (parsed, config, error);
}

static gboolean
check_pull (const char  *pull,
            GError     **error)
{
  static const char *const policies[] = { "always", "missing", "never", "", NULL };

  if (g_strv_contains (policies, pull))
    return TRUE;

  return dd_run_refuse (error,
                        "invalid pull option: '%s': must be one of \"always\", \"missing\" or "
                        "\"never\"", pull);
}

/* A detached container has no client at its streams. */
static gboolean
apply_detach (DdRunOptions    *self,
              const DdParsed  *parsed,
              GError         **error)
{
  DdContainerConfig *config = self->config;

  if (!self->detach)
    return TRUE;

  if (dd_parsed_get_strv (parsed, "attach")[0] != NULL)
    {
      g_set_error_literal (error, DD_OPTION_ERROR, DD_OPTION_ERROR_CONFLICT,
                           "conflicting options: cannot specify both --attach and --detach");
      return FALSE;
    }

  config->attach_stdin = FALSE;
  config->attach_stdout = FALSE;
  config->attach_stderr = FALSE;
  config->stdin_once = FALSE;

  return TRUE;
}

/**
 * dd_run_options_read:
 * @parsed: a parsed `docker run` or `docker create` line
 * @client: the machine it was typed on
 * @error: return location for what Docker would print
 *
 * Turns the options of `docker run` and `docker create` into what the engine
 * is asked for, with all checks that the docker command makes before it talks
 * to the engine.
 *
 * Returns: (transfer full) (nullable): the options; %NULL with @error set, see
 *   dd_run_options_dup_refusal()
 */
DdRunOptions *
dd_run_options_read (const DdParsed  *parsed,
                     const DdClient  *client,
                     GError         **error)
{
  g_autoptr (DdRunOptions) self = g_new0 (DdRunOptions, 1);
  gboolean is_run;

  g_return_val_if_fail (parsed != NULL, NULL);
  g_return_val_if_fail (client != NULL, NULL);

  is_run = dd_parsed_has_option (parsed, "detach");
  self->config = dd_container_config_new ();
  self->name = dd_run_dup_text (dd_parsed_get_string (parsed, "name"));
  self->pull = g_strdup (dd_parsed_get_string (parsed, "pull"));
  self->quiet = dd_parsed_get_bool (parsed, "quiet");
  self->sig_proxy = TRUE;
  if (is_run)
    {
      self->detach = dd_parsed_get_bool (parsed, "detach");
      self->sig_proxy = dd_parsed_get_bool (parsed, "sig-proxy");
      self->detach_keys = dd_run_dup_text (dd_parsed_get_string (parsed, "detach-keys"));
    }

  if (!check_pull (self->pull, error) ||
      !read_config (parsed, client, self->config, error) ||
      !apply_detach (self, parsed, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * dd_run_options_free:
 * @self: (nullable) (transfer full): options
 *
 * Frees options.
 */
void
dd_run_options_free (DdRunOptions *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->config, dd_container_config_unref);
  g_free (self->name);
  g_free (self->pull);
  g_free (self->detach_keys);
  g_free (self);
}

/**
 * dd_run_options_dup_refusal:
 * @error: an error of dd_run_options_read(), or a refusal of the engine
 * @path: the full name of the command, `docker run`
 * @exit_code: (out): its exit code
 *
 * Writes what the docker command prints on standard error when it gives up a
 * `docker run` or `docker create` before the container starts.
 *
 * Returns: (transfer full): the text, with a newline at its end
 */
char *
dd_run_options_dup_refusal (const GError *error,
                            const char   *path,
                            int          *exit_code)
{
  g_return_val_if_fail (error != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (exit_code != NULL, NULL);

  if (g_error_matches (error, DD_OPTION_ERROR, DD_OPTION_ERROR_CONFLICT))
    {
      *exit_code = 1;
      return g_strdup_printf ("%s\n", error->message);
    }

  *exit_code = 125;

  /* The pointer names the short form, whichever was typed. */
  return g_strdup_printf ("docker: %s\n\nRun 'docker %s --help' for more information\n",
                          error->message, strrchr (path, ' ') + 1);
}

static gboolean
is_loopback (const DdIpAddress *address)
{
  static const guint8 v6_loopback[16] = { [15] = 1 };

  if (address->is_v4)
    return address->bytes[0] == 127;

  return memcmp (address->bytes, v6_loopback, sizeof v6_loopback) == 0;
}

/**
 * dd_run_options_dup_dns_warning:
 * @self: options
 *
 * Writes the warning about a name server that a container cannot reach,
 * without the word "WARNING".
 *
 * Returns: (transfer full) (nullable): the warning, if there is reason for it
 */
char *
dd_run_options_dup_dns_warning (const DdRunOptions *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; self->config->dns != NULL && self->config->dns[i] != NULL; i++)
    {
      DdIpAddress address;

      if (!dd_ip_address_parse (self->config->dns[i], &address, NULL))
        continue;
      if (is_loopback (&address))
        return g_strdup_printf ("Localhost DNS (%s) may fail in containers.",
                                self->config->dns[i]);
    }

  return NULL;
}

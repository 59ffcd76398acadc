// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-check.h"
#include "dd-env-file.h"
#include "dd-flag-values.h"
#include "dd-go-number.h"
#include "dd-syntax-error.h"

/* Sets the answer of a verb that gives one text or refuses. */
static gboolean
give_text (JsonObject *out,
           const char *name,
           char       *text)
{
  if (text == NULL)
    return FALSE;
  dd_check_take_text (out, name, text);

  return TRUE;
}

static gboolean
answer_add_host (JsonObject  *in,
                 JsonObject  *out,
                 GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");

  return give_text (out, "value", dd_flag_add_host (value, error));
}

static gboolean
answer_attach_stream (JsonObject  *in,
                      JsonObject  *out,
                      GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");

  return give_text (out, "value", dd_flag_attach_stream (value, error));
}

static gboolean
give_rate (JsonObject   *out,
           DdDeviceRate *rate)
{
  dd_check_set_text (out, "path", rate->path);
  json_object_set_int_member (out, "value", (gint64) rate->value);
  dd_device_rate_clear (rate);

  return TRUE;
}

static gboolean
answer_blkio_weight_device (JsonObject  *in,
                            JsonObject  *out,
                            GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  DdDeviceRate rate;

  return dd_flag_device_weight (value, &rate, error) && give_rate (out, &rate);
}

static gboolean
answer_device_bps (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  DdDeviceRate rate;

  return dd_flag_device_bps (value, &rate, error) && give_rate (out, &rate);
}

static gboolean
answer_device_iops (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  DdDeviceRate rate;

  return dd_flag_device_iops (value, &rate, error) && give_rate (out, &rate);
}

static gboolean
answer_device_spec (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");

  return give_text (out, "value", dd_flag_device_path (value, error));
}

static gboolean
answer_capability (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");

  return give_text (out, "value", dd_flag_capability (value));
}

static gboolean
answer_capability_set (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  g_auto (GStrv) add = dd_check_dup_texts (in, "add");
  g_auto (GStrv) drop = dd_check_dup_texts (in, "drop");
  g_auto (GStrv) effective_add = NULL;
  g_auto (GStrv) effective_drop = NULL;

  dd_flag_capability_sets ((const char *const *) add, (const char *const *) drop,
                           &effective_add, &effective_drop);
  dd_check_set_texts (out, "add", (const char *const *) effective_add);
  dd_check_set_texts (out, "drop", (const char *const *) effective_drop);

  return TRUE;
}

static gboolean
answer_cp_arg (JsonObject  *in,
               JsonObject  *out,
               GError     **error)
{
  g_autofree char *arg = dd_check_dup_text (in, "arg");
  g_autofree char *container = NULL;
  g_autofree char *path = NULL;

  dd_flag_cp_argument (arg, &container, &path);
  dd_check_set_text (out, "container", container);
  dd_check_set_text (out, "path", path);

  return TRUE;
}

static gboolean
answer_daemon_host (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");

  return give_text (out, "host", dd_flag_daemon_host (value, error));
}

static gboolean
answer_dns_search (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");

  return give_text (out, "value", dd_flag_dns_search (value, error));
}

static gboolean
answer_env_file (JsonObject  *in,
                 JsonObject  *out,
                 GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  g_auto (GStrv) environment = dd_check_dup_environ (in, "environ");
  g_auto (GStrv) variables = dd_env_file_parse (text, -1, (const char *const *) environment,
                                                error);

  if (variables == NULL)
    return FALSE;
  dd_check_set_texts (out, "env", (const char *const *) variables);

  return TRUE;
}

static void
append_texts (GPtrArray  *all,
              char      **texts)
{
  for (char **text = texts; *text != NULL; text++)
    g_ptr_array_add (all, g_strdup (*text));
}

static gboolean
answer_env_files (JsonObject  *in,
                  JsonObject  *out,
                  GError     **error)
{
  g_auto (GStrv) files = dd_check_dup_texts (in, "files");
  g_auto (GStrv) flags = dd_check_dup_texts (in, "env");
  g_auto (GStrv) environment = dd_check_dup_environ (in, "environ");
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

  for (char **file = files; *file != NULL; file++)
    {
      g_auto (GStrv) variables = dd_env_file_parse (*file, -1,
                                                    (const char *const *) environment, error);

      if (variables == NULL)
        return FALSE;
      append_texts (all, variables);
    }
  append_texts (all, flags);
  g_ptr_array_add (all, NULL);
  dd_check_set_texts (out, "env", (const char *const *) all->pdata);

  return TRUE;
}

static gboolean
answer_env_flag (JsonObject  *in,
                 JsonObject  *out,
                 GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  g_auto (GStrv) environment = dd_check_dup_environ (in, "environ");

  return give_text (out, "value",
                    dd_flag_env (value, (const char *const *) environment, error));
}

static gboolean
answer_gpus_flag (JsonObject  *in,
                  JsonObject  *out,
                  GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  g_auto (DdGpuSpec) gpus = { 0 };
  JsonArray *sets = json_array_new ();
  JsonArray *set = json_array_new ();

  if (!dd_flag_gpus (value, &gpus, error))
    {
      json_array_unref (sets);
      json_array_unref (set);
      return FALSE;
    }
  for (char **capability = gpus.capabilities; *capability != NULL; capability++)
    json_array_add_string_element (set, *capability);
  json_array_add_array_element (sets, set);
  json_object_set_array_member (out, "capabilities", sets);
  json_object_set_int_member (out, "count", gpus.count);
  dd_check_set_text (out, "driver", gpus.driver);
  dd_check_set_pairs (out, "options", (const char *const *) gpus.options);
  if (gpus.device_ids != NULL)
    dd_check_set_texts (out, "device_ids", (const char *const *) gpus.device_ids);

  return TRUE;
}

static gboolean
answer_ip_address (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");

  return give_text (out, "value", dd_flag_ip_address (value, error));
}

static gboolean
answer_label (JsonObject  *in,
              JsonObject  *out,
              GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");

  return give_text (out, "value", dd_flag_label (value, error));
}

static gboolean
answer_link (JsonObject  *in,
             JsonObject  *out,
             GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  g_autofree char *name = NULL;
  g_autofree char *alias = NULL;

  if (!dd_flag_link (value, &name, &alias, error))
    return FALSE;
  dd_check_set_text (out, "name", name);
  dd_check_set_text (out, "alias", alias);

  return TRUE;
}

static gboolean
answer_network_flag (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  g_auto (DdNetworkSpec) network = { 0 };

  if (!dd_flag_network (value, &network, error))
    return FALSE;
  dd_check_set_text (out, "name", network.name);
  dd_check_set_texts (out, "aliases", (const char *const *) network.aliases);
  dd_check_set_pairs (out, "driver_opts", (const char *const *) network.driver_options);
  dd_check_set_texts (out, "link_local_ips", (const char *const *) network.link_local_ips);
  dd_check_set_text (out, "ip", network.ip);
  dd_check_set_text (out, "ip6", network.ip6);
  dd_check_set_text (out, "mac", network.mac);
  json_object_set_int_member (out, "gw_priority", network.gw_priority);

  return TRUE;
}

static gboolean
answer_positive_duration (JsonObject  *in,
                          JsonObject  *out,
                          GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  gint64 nanoseconds;

  if (!dd_flag_duration (value, &nanoseconds, error))
    return FALSE;
  json_object_set_int_member (out, "nanoseconds", nanoseconds);
  dd_check_take_text (out, "text", dd_go_format_duration (nanoseconds));

  return TRUE;
}

static gboolean
answer_restart_policy_check (JsonObject  *in,
                             JsonObject  *out,
                             GError     **error)
{
  g_auto (DdRestartSpec) restart = {
    .name = dd_check_dup_text (in, "name"),
    .max_retries = dd_check_get_int (in, "max_retries"),
  };

  return dd_restart_spec_check (&restart, error);
}

const DdCheckVerb dd_check_flag_verbs[] = {
  { "add-host", answer_add_host },
  { "attach-stream", answer_attach_stream },
  { "blkio-weight-device", answer_blkio_weight_device },
  { "capability", answer_capability },
  { "capability-set", answer_capability_set },
  { "cp-arg", answer_cp_arg },
  { "daemon-host", answer_daemon_host },
  { "device-bps", answer_device_bps },
  { "device-iops", answer_device_iops },
  { "device-spec", answer_device_spec },
  { "dns-search", answer_dns_search },
  { "env-file", answer_env_file },
  { "env-files", answer_env_files },
  { "env-flag", answer_env_flag },
  { "gpus-flag", answer_gpus_flag },
  { "ip-address", answer_ip_address },
  { "label", answer_label },
  { "link", answer_link },
  { "network-flag", answer_network_flag },
  { "positive-duration", answer_positive_duration },
  { "restart-policy-check", answer_restart_policy_check },
  { NULL, NULL },
};

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-json-document.h"

#include "dd-run-options-private.h"

/* The values of --security-opt.
 *
 * Source: docker/cli, cli/command/container/opts.go, parseSecurityOpts */

#define NO_NEW_PRIVILEGES "no-new-privileges"
#define SYSTEM_PATHS_UNCONFINED "systempaths=unconfined"

/* JSON without the white space between its tokens. */
static char *
compact_json (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean is_string = FALSE;

  for (const char *at = text; *at != '\0'; at++)
    {
      if (!is_string && strchr (" \t\r\n", *at) != NULL)
        continue;

      g_string_append_c (out, *at);
      if (is_string && *at == '\\' && at[1] != '\0')
        g_string_append_c (out, *++at);
      else if (*at == '"')
        is_string = !is_string;
    }

  return g_string_free (out, FALSE);
}

/* A seccomp profile from a file is sent as its text. */
static char *
read_profile (const char      *path,
              const DdClient  *client,
              GError         **error)
{
  gsize length;
  g_autofree char *text = dd_run_client_read_file (client, path, &length, error);
  g_autoptr (DdJsonDocument) document = NULL;
  g_autofree char *compact = NULL;

  if (text == NULL)
    {
      g_prefix_error (error, "opening seccomp profile (%s) failed: ", path);
      return NULL;
    }

  document = dd_json_document_new (path, text, (gssize) length, error);
  if (document == NULL)
    {
      g_prefix_error (error, "compacting json for seccomp profile (%s) failed: ", path);
      return NULL;
    }
  compact = compact_json (text);

  return g_strconcat ("seccomp=", compact, NULL);
}

static char *
read_option (const char      *value,
             const DdClient  *client,
             GError         **error)
{
  const char *separator = strchr (value, '=');
  g_autofree char *key = NULL;

  if (separator == NULL && !g_str_equal (value, NO_NEW_PRIVILEGES))
    separator = strchr (value, ':');
  key = separator != NULL ? g_strndup (value, separator - value) : g_strdup (value);

  if ((separator == NULL || separator[1] == '\0') && !g_str_equal (key, NO_NEW_PRIVILEGES))
    {
      g_autofree char *quoted = dd_go_quote (value);

      dd_run_refuse (error, "invalid --security-opt: %s", quoted);
      return NULL;
    }

  if (g_str_equal (key, "seccomp") && !g_str_equal (separator + 1, "builtin") &&
      !g_str_equal (separator + 1, "unconfined"))
    return read_profile (separator + 1, client, error);

  return g_strdup (value);
}

/**
 * dd_run_split_security_options:
 * @values: (array zero-terminated=1): values of `--security-opt`
 * @unconfined: (out): whether one of them opens the kernel's own paths
 *
 * Takes out the one value that is for the client itself.
 *
 * Returns: (transfer full) (nullable): the values for the engine
 */
char **
dd_run_split_security_options (const char *const *values,
                               gboolean          *unconfined)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  *unconfined = FALSE;
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (g_str_equal (values[i], SYSTEM_PATHS_UNCONFINED))
        *unconfined = TRUE;
      else
        g_ptr_array_add (kept, g_strdup (values[i]));
    }

  return dd_run_steal_strv (&kept);
}

/* Reads --security-opt. */
gboolean
dd_run_read_security (const DdParsed     *parsed,
                      const DdClient     *client,
                      DdContainerConfig  *config,
                      GError            **error)
{
  const char *const *values = dd_parsed_get_strv (parsed, "security-opt");
  g_autoptr (GPtrArray) options = g_ptr_array_new_null_terminated (1, g_free, TRUE);
  gboolean unconfined;

  for (guint i = 0; values[i] != NULL; i++)
    {
      char *option = read_option (values[i], client, error);

      if (option == NULL)
        return FALSE;
      g_ptr_array_add (options, option);
    }

  config->security_opt = dd_run_split_security_options ((const char *const *) options->pdata,
                                                        &unconfined);
  if (unconfined)
    {
      config->masked_paths = g_new0 (char *, 1);
      config->readonly_paths = g_new0 (char *, 1);
    }

  return TRUE;
}

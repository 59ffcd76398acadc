// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-ops.h"
#include "dd-build-planner.h"
#include "dd-docker-build-private.h"

/* Options of docker build that the client looks into before it asks the
 * builder.
 *
 * Source: docker/buildx commands/build.go, build/opt.go, build/utils.go */

#define IMAGE_SCHEME "docker-image://"

/* What "host-gateway" stands for: the host on the default bridge. */
#define HOST_GATEWAY "172.17.0.1"

static gboolean G_GNUC_PRINTF (2, 3)
refuse (GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text);
  return FALSE;
}

/* --add-host NAME:ADDRESS or NAME=ADDRESS */
static gboolean
read_hosts (DdDockerLine   *line,
            char         ***hosts,
            GError        **error)
{
  const char *const *given = dd_parsed_get_strv (line->parsed, "add-host");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; given && given[i]; i++)
    {
      const char *separator = strchr (given[i], '=');
      g_autofree char *pair = NULL;

      if (separator == NULL)
        separator = strchr (given[i], ':');
      if (separator == NULL || separator == given[i] || separator[1] == '\0')
        return refuse (error, "failed to build: invalid host %s", given[i]);
      pair = g_strdup_printf ("%.*s=%s", (int) (separator - given[i]), given[i],
                              g_str_equal (separator + 1, "host-gateway") ? HOST_GATEWAY
                                                                          : separator + 1);
      g_strv_builder_add (builder, pair);
    }
  *hosts = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
check_network (const char  *network,
               GError     **error)
{
  static const char *const modes[] = { "", "default", "host", "none", NULL };

  if (g_strv_contains (modes, network))
    return TRUE;
  return refuse (error, "failed to build: network mode \"%s\" not supported by buildkit - you can "
                 "define a custom network for your builder using the network driver-opt in buildx "
                 "create", network);
}

/* --allow */
static gboolean
read_entitlements (DdDockerLine  *line,
                   gboolean      *allows_host,
                   GError       **error)
{
  static const char *const known[] = { "network.host", "security.insecure", NULL };
  const char *const *given = dd_parsed_get_strv (line->parsed, "allow");

  for (guint i = 0; given && given[i]; i++)
    {
      if (!g_strv_contains (known, given[i]) && !g_str_has_prefix (given[i], "device") &&
          !g_str_has_prefix (given[i], "fs"))
        return refuse (error, "failed to build: unknown entitlement %s", given[i]);
      *allows_host = *allows_host || g_str_equal (given[i], "network.host");
    }
  return TRUE;
}

/* --ssh default, ID or ID=PATH */
static gboolean
read_agents (DdToolCall     *call,
             DdDockerLine   *line,
             char         ***agents,
             GError        **error)
{
  const char *const *given = dd_parsed_get_strv (line->parsed, "ssh");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; given && given[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (given[i], "=", 2);
      g_autofree char *path = pair[1] ? dd_tool_path (call, pair[1]) : NULL;

      if (pair[1] == NULL && dd_tool_getenv (call, "SSH_AUTH_SOCK") == NULL)
        return refuse (error, "failed to build: failed to convert agent config {%s [] false}: "
                       "invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set", pair[0]);
      if (path && !dd_fs_exists (call->fs, path))
        return refuse (error, "failed to build: failed to convert agent config {%s [%s] false}: "
                       "stat %s: no such file or directory", pair[0], pair[1], pair[1]);
      g_strv_builder_add (builder, pair[0]);
    }
  *agents = g_strv_builder_end (builder);
  return TRUE;
}

/* --build-context NAME=FOLDER or NAME=docker-image://IMAGE */
static gboolean
read_context (DdToolCall  *call,
              const char  *given,
              GPtrArray   *contexts,
              GError     **error)
{
  g_auto (GStrv) pair = g_strsplit (given, "=", 2);
  g_autofree char *path = NULL;
  g_autoptr (DdNode) files = NULL;

  if (pair[0] == NULL || pair[1] == NULL)
    return refuse (error, "invalid context value: %s, expected key=value", given);
  if (g_str_has_prefix (pair[1], IMAGE_SCHEME))
    {
      g_ptr_array_add (contexts, dd_build_named_context_new (pair[0], pair[1] +
                                                             strlen (IMAGE_SCHEME), NULL));
      return TRUE;
    }
  path = dd_tool_path (call, pair[1]);
  if (!dd_fs_is_directory (call->fs, path))
    return refuse (error, "failed to build: failed to get build context %s: stat %s: no such file "
                   "or directory", pair[0], pair[1]);
  files = dd_fs_merge_tree (call->fs, path);
  g_ptr_array_add (contexts, dd_build_named_context_new (pair[0], NULL, files));
  return TRUE;
}

void
_dd_build_request_init (DdBuildRequest *self)
{
  *self = (DdBuildRequest) { 0 };
  self->contexts = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_named_context_free);
}

void
_dd_build_request_clear (DdBuildRequest *self)
{
  g_free (self->call);
  g_free (self->exporter);
  g_free (self->dest);
  g_strfreev (self->hosts);
  g_strfreev (self->agents);
  g_strfreev (self->names);
  g_clear_pointer (&self->contexts, g_ptr_array_unref);
  g_clear_pointer (&self->cache_from, g_ptr_array_unref);
  g_clear_pointer (&self->cache_to, g_ptr_array_unref);
  if (self->warnings)
    g_string_free (self->warnings, TRUE);
}

/* Reads the options into @self. */
gboolean
_dd_build_request_read (DdToolCall      *call,
                        DdDockerLine    *line,
                        DdBuildRequest  *self,
                        GError         **error)
{
  const char *network = dd_parsed_get_string (line->parsed, "network");
  const char *const *contexts = dd_parsed_get_strv (line->parsed, "build-context");

  self->network = network ? network : "";
  self->allows_host = g_str_equal (self->network, "host");
  self->shm_size = dd_parsed_get_int (line->parsed, "shm-size");
  self->call = _dd_docker_build_dup_call (line);
  if (!read_entitlements (line, &self->allows_host, error) ||
      !_dd_docker_build_read_output (call, line, self, error) ||
      !check_network (self->network, error) || !read_hosts (line, &self->hosts, error) ||
      !read_agents (call, line, &self->agents, error) ||
      !_dd_docker_build_read_caches (call, line, self, error))
    return FALSE;
  for (guint i = 0; contexts && contexts[i]; i++)
    if (!read_context (call, contexts[i], self->contexts, error))
      return FALSE;
  return TRUE;
}

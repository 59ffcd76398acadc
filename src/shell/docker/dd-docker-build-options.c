// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-archive.h"
#include "dd-build-ops.h"
#include "dd-build-planner.h"
#include "dd-docker-build-private.h"
#include "dd-go-json.h"

/* Options of docker build that the client looks into before it asks the
 * builder.
 *
 * Source: docker/buildx commands/build.go, build/opt.go, build/utils.go */

#define JSON_INDENT 2

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

static gboolean
needs_dest (const char *exporter)
{
  return g_str_equal (exporter, DD_BUILD_EXPORTER_LOCAL);
}

/* --output DEST, or type=TYPE,dest=DEST. A plain folder means its files, "-"
 * an archive. */
static void
split_output (const char  *given,
              char       **exporter,
              char       **dest)
{
  g_auto (GStrv) fields = g_strsplit (given, ",", -1);

  if (strchr (given, '=') == NULL)
    {
      *exporter = g_strdup (g_str_equal (given, "-") ? DD_BUILD_EXPORTER_TAR
                                                     : DD_BUILD_EXPORTER_LOCAL);
      *dest = g_strdup (given);
      return;
    }
  for (guint i = 0; fields[i]; i++)
    {
      if (g_str_has_prefix (fields[i], "type="))
        *exporter = g_strdup (fields[i] + strlen ("type="));
      else if (g_str_has_prefix (fields[i], "dest="))
        *dest = g_strdup (fields[i] + strlen ("dest="));
    }
}

static gboolean
check_output (DdToolCall  *call,
              const char  *exporter,
              const char  *dest,
              GError     **error)
{
  static const char *const known[] = {
    "local", "tar", "oci", "docker", "image", "cacheonly", "registry", NULL,
  };

  if (g_str_equal (exporter, "registry"))
    return refuse (error, "Drydock does not model ‘docker build --output type=registry’ yet.");
  if (!g_strv_contains (known, exporter))
    return refuse (error, "failed to build: failed to solve: exporter \"%s\" could not be found",
                   exporter);
  if (needs_dest (exporter) && dest == NULL)
    return refuse (error, "failed to build: dest is required for %s exporter", exporter);
  if (dest == NULL && (g_str_equal (exporter, "tar") || g_str_equal (exporter, "oci")) &&
      call->process->out[1].kind == DD_SINK_TTY)
    return refuse (error, "failed to build: dest file is required for %s exporter. refusing to "
                   "write to console", exporter);
  return TRUE;
}

static gboolean
read_output (DdToolCall      *call,
             DdDockerLine    *line,
             DdBuildRequest  *self,
             GError         **error)
{
  const char *const *given = dd_parsed_get_strv (line->parsed, "output");
  g_autofree char *exporter = NULL;

  if (given == NULL || given[0] == NULL)
    return TRUE;
  split_output (given[0], &exporter, &self->dest);
  if (!check_output (call, exporter ? exporter : "", self->dest, error))
    return FALSE;
  if (self->dest || !g_str_equal (exporter, DD_BUILD_EXPORTER_DOCKER))
    self->exporter = g_steal_pointer (&exporter);
  if (self->exporter && self->dest == NULL)
    self->dest = g_strdup ("-");
  return TRUE;
}

/* Writes what came out to where it is wanted. */
int
_dd_docker_build_write_output (DdToolCall    *call,
                               DdDockerLine  *line,
                               const DdBuild *build)
{
  g_auto (DdBuildRequest) self = { 0 };
  g_autoptr (DdContent) archive = NULL;
  g_autofree char *path = NULL;
  int result = 0;

  _dd_build_request_init (&self);
  read_output (call, line, &self, NULL);
  path = dd_tool_path (call, self.dest);
  if (g_str_equal (build->exporter, DD_BUILD_EXPORTER_LOCAL))
    {
      dd_fs_make_directories (call->fs, path, 0755);
      for (guint i = 0; result == 0 && i < build->output->n_children; i++)
        {
          g_autofree char *below = g_build_filename (path, build->output->names[i], NULL);

          result = dd_fs_put_tree (call->fs, below, build->output->children[i]);
        }
    }
  else
    {
      archive = dd_archive_new (call->engine, build->output, FALSE);
      if (g_str_equal (self.dest, "-"))
        g_string_append (call->out, archive->identity);
      else
        result = dd_fs_write (call->fs, path, archive);
    }
  if (result != 0)
    g_string_append_printf (call->err, "ERROR: failed to build: %s: %s\n", self.dest,
                            dd_fs_strerror (result));
  return result != 0;
}

/* --metadata-file: what came out, for programs. */
void
_dd_docker_build_write_metadata (DdToolCall    *call,
                                 const char    *file,
                                 const DdBuild *build)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *reference = g_strdup_printf ("default/default/%.25s", build->id);
  g_autofree char *names = build->tags ? g_strjoinv (",", build->tags) : g_strdup ("");
  g_autofree char *path = dd_tool_path (call, file);
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "buildx.build.ref", reference);
  if (build->image)
    {
      json_object_set_string_member (object, "containerimage.config.digest",
                                     build->image->config_digest);
      json_object_set_string_member (object, "containerimage.digest", build->image->id);
    }
  if (*names)
    json_object_set_string_member (object, "image.name", names);
  text = dd_go_json_encode (node, JSON_INDENT);
  dd_fs_write_text (call->fs, path, text);
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
  g_clear_pointer (&self->contexts, g_ptr_array_unref);
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
      !read_output (call, line, self, error) || !check_network (self->network, error) || !read_hosts (line, &self->hosts, error) ||
      !read_agents (call, line, &self->agents, error))
    return FALSE;
  for (guint i = 0; contexts && contexts[i]; i++)
    if (!read_context (call, contexts[i], self->contexts, error))
      return FALSE;
  return TRUE;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-archive.h"
#include "dd-docker-build-private.h"
#include "dd-go-json.h"
#include "dd-go-text.h"

/* What becomes of the result of a build: --output, --load and --push.
 *
 * Source: docker/buildx util/buildflags/export.go, commands/build.go, build/opt.go */

#define JSON_INDENT 2

#define TYPE_IMAGE    "image"
#define TYPE_REGISTRY "registry"

/* A value of --output. */
typedef struct
{
  char     *type;
  char     *dest;
  char     *name;
  gboolean  pushes;
} Output;

static void
output_clear (Output *self)
{
  g_free (self->type);
  g_free (self->dest);
  g_free (self->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Output, output_clear)

static void
read_field (Output     *self,
            const char *key,
            const char *value)
{
  if (g_str_equal (key, "type"))
    self->type = g_strdup (value);
  else if (g_str_equal (key, "dest"))
    self->dest = g_strdup (value);
  else if (g_str_equal (key, "name"))
    self->name = g_strdup (value);
  else if (g_str_equal (key, "push"))
    self->pushes = g_str_equal (value, "true") || g_str_equal (value, "1");
}

/* DEST, or type=TYPE,KEY=VALUE,… A plain folder means its files, "-" an archive. */
static gboolean
split_output (const char  *given,
              Output      *self,
              GError     **error)
{
  g_auto (GStrv) fields = NULL;

  if (strchr (given, '=') == NULL)
    {
      self->type = g_strdup (g_str_equal (given, "-") ? DD_BUILD_EXPORTER_TAR
                                                      : DD_BUILD_EXPORTER_LOCAL);
      self->dest = g_strdup (given);
      return TRUE;
    }
  fields = dd_csv_read_record (given, error);
  for (guint i = 0; fields && fields[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (fields[i], "=", 2);

      if (pair[0] == NULL || pair[1] == NULL)
        return dd_refuse (error, "invalid value %s", fields[i]);
      read_field (self, pair[0], pair[1]);
    }
  return fields != NULL;
}

static gboolean
is_for_store (const char *type)
{
  return g_str_equal (type, TYPE_IMAGE) || g_str_equal (type, TYPE_REGISTRY);
}

static gboolean
check_output (DdToolCall    *call,
              const Output  *output,
              GError       **error)
{
  static const char *const known[] = {
    "local", "tar", "oci", "docker", TYPE_IMAGE, "cacheonly", TYPE_REGISTRY, NULL,
  };
  const char *type = output->type ? output->type : "";

  if (!g_strv_contains (known, type))
    return dd_refuse (error, "failed to build: failed to solve: exporter \"%s\" could not be found",
                      type);
  if (g_str_equal (type, DD_BUILD_EXPORTER_LOCAL) && output->dest == NULL)
    return dd_refuse (error, "failed to build: dest is required for %s exporter", type);
  if (output->dest == NULL && (g_str_equal (type, "tar") || g_str_equal (type, "oci")) &&
      call->process->out[1].kind == DD_SINK_TTY)
    return dd_refuse (error, "failed to build: dest file is required for %s exporter. refusing to "
                      "write to console", type);
  return TRUE;
}

/* What is pushed needs a name; what -t says counts more than a name in --output. */
static gboolean
read_names (DdDockerLine    *line,
            const Output    *output,
            DdBuildRequest  *self,
            GError         **error)
{
  const char *const *tags = dd_parsed_get_strv (line->parsed, "tag");

  if ((tags == NULL || tags[0] == NULL) && output->name && is_for_store (output->type))
    self->names = g_strsplit (output->name, ",", -1);
  else
    self->names = g_strdupv ((char **) tags);
  if (self->pushes && (self->names == NULL || self->names[0] == NULL))
    return dd_refuse (error, "failed to build: tag is needed when pushing to registry");
  return TRUE;
}

/* Reads the options into @self. */
gboolean
_dd_docker_build_read_output (DdToolCall      *call,
                              DdDockerLine    *line,
                              DdBuildRequest  *self,
                              GError         **error)
{
  const char *const *given = dd_parsed_get_strv (line->parsed, "output");
  gboolean push = dd_parsed_get_bool (line->parsed, "push");
  g_auto (Output) output = { 0 };

  if (given && given[0])
    {
      if (!split_output (given[0], &output, error) || !check_output (call, &output, error))
        return FALSE;
      if (output.dest || !g_str_equal (output.type, DD_BUILD_EXPORTER_DOCKER))
        self->exporter = g_strdup (output.type);
      if (push && self->exporter && !is_for_store (self->exporter))
        return dd_refuse (error, "Drydock does not model ‘docker build --push’ with an output of "
                          "another kind yet.");
      if (self->exporter)
        self->dest = g_strdup (output.dest ? output.dest : "-");
    }
  self->pushes = push || g_strcmp0 (output.type, TYPE_REGISTRY) == 0 ||
                 (g_strcmp0 (output.type, TYPE_IMAGE) == 0 && output.pushes);
  return read_names (line, &output, self, error);
}

/* A folder that is there keeps what else is in it. */
static int
put_tree (DdToolCall *call,
          const char *path,
          DdNode     *tree)
{
  if (tree->kind == DD_NODE_DIRECTORY && dd_fs_is_directory (call->fs, path))
    return _dd_docker_build_write_tree (call, path, tree);
  return dd_fs_put_tree (call->fs, path, tree);
}

/* Puts files into a folder, beside what is there, as those of who builds. Returns the
 * number of an error, or 0. */
int
_dd_docker_build_write_tree (DdToolCall *call,
                             const char *path,
                             DdNode     *tree)
{
  int result = dd_fs_make_directories (call->fs, path, 0755);

  for (guint i = 0; result == 0 && i < tree->n_children; i++)
    {
      g_autofree char *below = g_build_filename (path, tree->names[i], NULL);
      g_autoptr (DdNode) own = _dd_docker_own_tree (tree->children[i], call->uid, call->gid);

      result = put_tree (call, below, own);
    }
  return result;
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
  _dd_docker_build_read_output (call, line, &self, NULL);
  path = dd_tool_path (call, self.dest);
  if (g_str_equal (build->exporter, DD_BUILD_EXPORTER_LOCAL))
    result = _dd_docker_build_write_tree (call, path, build->output);
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

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-planner-private.h"
#include "dd-dockerfile-values.h"

/* RUN --mount.
 *
 * Source: moby/buildkit frontend/dockerfile/dockerfile2llb/convert_runmount.go */

#define SSH_SOCKET  "/run/buildkit/ssh_agent.0"
#define SECRETS_DIR "/run/secrets/"

static const char *const type_names[] = {
  [DD_DOCKERFILE_MOUNT_BIND] = "bind",
  [DD_DOCKERFILE_MOUNT_CACHE] = "cache",
  [DD_DOCKERFILE_MOUNT_TMPFS] = "tmpfs",
  [DD_DOCKERFILE_MOUNT_SECRET] = "secret",
  [DD_DOCKERFILE_MOUNT_SSH] = "ssh",
};

static gboolean
parse (DdBuildPlanner     *self,
       DdBuildStage       *stage,
       const char         *spec,
       DdDockerfileMount  *mount,
       GError            **error)
{
  return dd_dockerfile_mount_parse (spec, dd_dockerfile_get_escape (self->dockerfile),
                                    stage ? (const char *const *) stage->env : NULL, mount, error);
}

void
_dd_build_parse_mount_from (DdBuildPlanner  *self,
                            const char      *spec,
                            char           **from)
{
  g_auto (DdDockerfileMount) mount = { 0 };

  *from = parse (self, NULL, spec, &mount, NULL) ? g_strdup (mount.from) : NULL;
}

void
_dd_build_parse_mount_env (DdBuildPlanner  *self,
                           const char      *spec,
                           char           **name)
{
  g_auto (DdDockerfileMount) mount = { 0 };

  *name = parse (self, NULL, spec, &mount, NULL) ? g_strdup (mount.environment) : NULL;
}

static char *
target_of (DdBuildStage            *stage,
           const DdDockerfileMount *read,
           const char              *id)
{
  if (read->target && *read->target)
    return _dd_build_stage_resolve_path (stage, read->target);
  if (read->type == DD_DOCKERFILE_MOUNT_SECRET && read->environment == NULL)
    return g_strconcat (SECRETS_DIR, id, NULL);
  return read->type == DD_DOCKERFILE_MOUNT_SSH ? g_strdup (SSH_SOCKET) : NULL;
}

/* A secret without an id is called as its file. */
static char *
id_of (const DdDockerfileMount *read)
{
  const char *path = read->source && *read->source ? read->source : read->target;

  if (read->id && *read->id)
    return g_strdup (read->id);
  if (read->type == DD_DOCKERFILE_MOUNT_SECRET && path)
    return g_path_get_basename (path);
  return g_strdup (read->target && read->type != DD_DOCKERFILE_MOUNT_SSH ? read->target
                                                                          : "default");
}

static DdBuildMount *
make_mount (DdBuildStage            *stage,
            const DdDockerfileMount *read)
{
  DdBuildMount *mount = dd_build_mount_new ();

  mount->type = g_strdup (type_names[read->type]);
  mount->id = id_of (read);
  mount->target = target_of (stage, read, mount->id);
  mount->source = g_strdup (read->source && *read->source ? read->source : "/");
  mount->sharing = g_strdup (read->sharing);
  mount->env = g_strdup (read->environment);
  mount->size = read->size;
  mount->mode = (int) read->mode;
  mount->uid = MAX ((int) read->uid, 0);
  mount->gid = MAX ((int) read->gid, 0);
  mount->read_only = read->read_only;
  mount->required = read->required;
  return mount;
}

static gboolean
is_from_context (const DdDockerfileMount *mount)
{
  return mount->type == DD_DOCKERFILE_MOUNT_BIND && (mount->from == NULL || *mount->from == '\0');
}

/* The files of the context are a step of their own, before the one that needs
 * them. */
gboolean
_dd_build_add_mount_inputs (DdBuildPlanner        *self,
                            DdBuildStage          *stage,
                            const DdBuildCommand  *command,
                            GError               **error)
{
  g_auto (GStrv) specs = dd_dockerfile_instruction_dup_flags (command->instruction, "mount");

  for (guint i = 0; specs && specs[i]; i++)
    {
      g_auto (DdDockerfileMount) mount = { 0 };

      if (!parse (self, stage, specs[i], &mount, error))
        return FALSE;
      if (is_from_context (&mount))
        _dd_build_planner_get_context (self, mount.source ? mount.source : "/");
    }
  return TRUE;
}

static gboolean
find_input (DdBuildPlanner           *self,
            DdBuildStage             *stage,
            const DdDockerfileMount  *read,
            const DdBuildStage       *source,
            DdBuildMount             *mount,
            GError                  **error)
{
  gboolean takes_files = read->type == DD_DOCKERFILE_MOUNT_BIND ||
                         read->type == DD_DOCKERFILE_MOUNT_CACHE;

  if (is_from_context (read))
    mount->input = self->context;
  if (read->from == NULL || *read->from == '\0' || source == NULL || !takes_files)
    return TRUE;
  if (!source->is_ready)
    return _dd_build_planner_fail (error, "cannot mount from stage \"%s\" to \"%s\", stage needs "
                                   "to be defined before current command", read->from,
                                   read->target ? read->target : "");
  mount->input = source->step;
  return TRUE;
}

static gboolean
offers_agent (DdBuildPlanner *self,
              const char     *id)
{
  char **agents = self->options->agents;

  return agents && g_strv_contains ((const char *const *) agents, id);
}

gboolean
_dd_build_add_mounts (DdBuildPlanner        *self,
                      DdBuildStage          *stage,
                      const DdBuildCommand  *command,
                      DdBuildStep           *step,
                      GError               **error)
{
  g_auto (GStrv) specs = dd_dockerfile_instruction_dup_flags (command->instruction, "mount");

  for (guint i = 0; specs && specs[i]; i++)
    {
      g_auto (DdDockerfileMount) read = { 0 };
      DdBuildMount *mount;

      if (!parse (self, stage, specs[i], &read, error))
        return FALSE;
      mount = make_mount (stage, &read);
      mount->absent = read.type == DD_DOCKERFILE_MOUNT_SSH && !offers_agent (self, mount->id);
      g_ptr_array_add (step->mounts, mount);
      if (!find_input (self, stage, &read,
                       i < command->sources->len ? g_ptr_array_index (command->sources, i) : NULL,
                       mount, error))
        return FALSE;
    }
  return TRUE;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-private.h"
#include "dd-build-tree.h"
#include "dd-container-private.h"
#include "dd-process-events.h"
#include "dd-program.h"

/* Carries RUN out: a container that no list shows, one process, and what it
 * wrote is the layer. */

#define HOSTNAME  "buildkitsandbox"
#define USEC_RUNC (90 * DD_USEC_PER_MSEC)

static DdImage *
make_base (const DdBuild     *build,
           const DdBuildStep *step)
{
  const DdBuildRun *below = dd_build_get_run (build, step->parent);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  return dd_image_new_from_config ("{}", below && below->layers ? below->layers : none, NULL);
}

/* The store of a cache mount, NULL for another one. */
char *
_dd_build_dup_cache_store (const DdBuildMount *mount)
{
  return g_str_equal (mount->type, "cache") ? g_strconcat ("build-cache:", mount->id, NULL) : NULL;
}

/* What is mounted is in a store of the container, except a cache, which
 * outlives it. */
static char *
store_of (const DdContainer  *container,
          const DdBuildMount *mount,
          guint               index)
{
  char *cache = _dd_build_dup_cache_store (mount);

  return cache ? cache : g_strdup_printf ("mount:%s:%u", container->id, index);
}

static DdMountPoint *
make_mount (const DdContainer  *container,
            const DdBuildMount *mount,
            guint               index)
{
  gboolean file = g_str_equal (mount->type, "secret");
  g_autofree char *store = store_of (container, mount, index);
  DdMountPoint *point = dd_mount_point_new (file ? DD_MOUNT_BIND_FILE : DD_MOUNT_BIND,
                                            mount->target, store, file ? "/secret" : "/");

  point->source = g_strdup (mount->type);
  point->fs_type = g_strdup (g_str_equal (mount->type, "tmpfs") ? "tmpfs" : "ext4");
  point->options = g_strdup (mount->read_only ? "ro" : "rw");
  point->read_only = mount->read_only;
  return point;
}

static DdNode *
secret_root (const DdBuild      *build,
             const DdBuildMount *mount)
{
  const char *text = build->secrets ? dd_string_map_get (build->secrets, mount->id) : NULL;
  g_autoptr (DdNode) root = dd_node_new_directory (0755);
  g_autoptr (DdContent) content = dd_content_new_text (text ? text : "");
  g_autoptr (DdNode) file = dd_node_new_file (content, mount->mode >= 0 ? mount->mode : 0400);

  file->uid = mount->uid;
  file->gid = mount->gid;
  return dd_node_set_child (root, "secret", file);
}

static DdNode *
mount_root (const DdBuild      *build,
            const DdBuildMount *mount)
{
  g_autoptr (DdNode) files = NULL;
  DdNode *at;
  DdNode *root;

  if (g_str_equal (mount->type, "secret"))
    return secret_root (build, mount);
  if (mount->input >= 0)
    {
      files = _dd_build_get_files (build, mount->input);
      at = dd_build_follow (files, mount->source ? mount->source : "/", NULL);
      if (at)
        return dd_node_ref (at);
    }
  root = dd_node_new_directory (mount->mode >= 0 ? mount->mode : 0755);
  root->uid = mount->uid;
  root->gid = mount->gid;
  return root;
}

static gboolean
has_mount (const DdBuild      *build,
           const DdBuildMount *mount)
{
  if (g_str_equal (mount->type, "ssh"))
    return FALSE;
  return !g_str_equal (mount->type, "secret") || mount->env == NULL || mount->target;
}

static gboolean
offers_secret (const DdBuild      *build,
               const DdBuildMount *mount)
{
  return build->secrets && dd_string_map_get (build->secrets, mount->id);
}

static gboolean
check_secrets (const DdBuild      *build,
               const DdBuildStep  *step,
               char              **message)
{
  for (guint i = 0; i < step->mounts->len; i++)
    {
      const DdBuildMount *mount = g_ptr_array_index (step->mounts, i);

      if (mount->absent && mount->required)
        {
          *message = g_strdup_printf ("unset ssh forward key %s", mount->id);
          return FALSE;
        }
      if (!g_str_equal (mount->type, "secret") || !mount->required || offers_secret (build, mount))
        continue;
      *message = g_strdup_printf ("secret %s: not found", mount->id);
      return FALSE;
    }
  return TRUE;
}

static char **
make_env (const DdBuild     *build,
          const DdBuildStep *step)
{
  g_auto (GStrv) env = g_strdupv (step->env);

  for (guint i = 0; step->proxy && step->proxy[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (step->proxy[i], "=", 2);

      env = g_environ_setenv (env, pair[0], pair[1], FALSE);
    }
  for (guint i = 0; i < step->mounts->len; i++)
    {
      const DdBuildMount *mount = g_ptr_array_index (step->mounts, i);

      if (g_str_equal (mount->type, "ssh"))
        env = g_environ_setenv (env, "SSH_AUTH_SOCK", mount->target, FALSE);
      if (g_str_equal (mount->type, "secret") && mount->env && offers_secret (build, mount))
        env = g_environ_setenv (env, mount->env, dd_string_map_get (build->secrets, mount->id),
                                TRUE);
    }
  return g_steal_pointer (&env);
}

static gboolean
is_mounted (const DdBuild      *build,
            const DdBuildMount *mount)
{
  return has_mount (build, mount) &&
         (!g_str_equal (mount->type, "secret") || offers_secret (build, mount));
}

/* Something can only be mounted on what is there; what is made for that is no
 * part of the layer. */
static void
add_mount_point (const DdBuild      *build,
                 const DdBuildStep  *step,
                 const DdBuildMount *mount,
                 DdContainer        *container)
{
  g_autoptr (DdNode) base = _dd_build_get_files (build, step->parent);
  g_autoptr (DdNode) before = container->init_layer;
  g_autoptr (DdNode) below = dd_build_merge (base, before);
  gboolean is_file = g_str_equal (mount->type, "secret");
  g_autofree char *directory = is_file ? g_path_get_dirname (mount->target)
                                       : g_strdup (mount->target);
  g_autoptr (DdNode) added = dd_build_make_directory (below, directory, 0);
  g_autoptr (DdNode) file = dd_node_new_file (NULL, 0644);

  if (is_file && added)
    {
      g_autoptr (DdNode) bare = g_steal_pointer (&added);

      added = dd_node_set_path (bare, mount->target, file);
    }
  container->init_layer = added ? dd_build_merge (before, added) : dd_node_ref (before);
}

static DdContainer *
make_container (DdEngine          *engine,
                const DdBuild     *build,
                const DdBuildStep *step)
{
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();
  g_autoptr (DdImage) base = make_base (build, step);
  DdContainer *container;

  config->cmd = g_strdupv (step->argv);
  config->env = make_env (build, step);
  config->hostname = g_strdup (HOSTNAME);
  config->working_dir = g_strdup (step->cwd && *step->cwd ? step->cwd : "/");
  config->user = g_strdup (step->user ? step->user : "");
  config->image = g_strdup (base->id);
  config->shm_size = step->shm_size;
  if (step->network && *step->network)
    {
      g_free (config->network_mode);
      config->network_mode = g_strdup (step->network);
    }
  container = _dd_container_make_template (dd_engine_get_world (engine), config, "buildkit", base);
  g_free (container->name);
  container->name = g_strdup (step->instruction);
  container->is_build = TRUE;
  container->mounted = TRUE;
  container->state = DD_CONTAINER_RUNNING;
  for (guint i = 0; i < step->mounts->len; i++)
    {
      const DdBuildMount *mount = g_ptr_array_index (step->mounts, i);

      if (!is_mounted (build, mount))
        continue;
      add_mount_point (build, step, mount, container);
      g_ptr_array_add (container->mounts, make_mount (container, mount, i));
    }
  return container;
}

static void
set_store (DdEngine   *engine,
           const char *store,
           DdNode     *root)
{
  DdEngineFiles *event = dd_event_new (&dd_engine_files_class);

  event->store = g_strdup (store);
  event->root = root;
  dd_engine_emit (engine, event);
}

static char *
hosts_file (const DdBuildStep *step)
{
  g_autoptr (GString) text = g_string_new ("127.0.0.1\tlocalhost " HOSTNAME "\n"
                                           "::1\tlocalhost ip6-localhost ip6-loopback\n");

  for (guint i = 0; step->hosts && step->hosts[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (step->hosts[i], "=", 2);

      g_string_append_printf (text, "%s\t%s\n", pair[1] ? pair[1] : "", pair[0]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static DdNode *
etc_files (const DdBuildStep *step)
{
  g_autofree char *hosts = hosts_file (step);
  const char *const files[][2] = {
    { "hostname", HOSTNAME "\n" },
    { "hosts", hosts },
    { "resolv.conf", "nameserver 192.168.1.1\nsearch .\n" },
  };
  DdNode *root = dd_node_new_directory (0710);

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (DdContent) content = dd_content_new_text (files[i][1]);
      g_autoptr (DdNode) file = dd_node_new_file (content, 0644);
      g_autoptr (DdNode) before = root;

      root = dd_node_set_child (before, files[i][0], file);
    }
  return root;
}

static DdNode *
shm_root (void)
{
  g_autoptr (DdNode) root = dd_node_new_directory (0755);
  g_autoptr (DdNode) shm = dd_node_new_directory (01777);

  return dd_node_set_child (root, "shm", shm);
}

static void
set_stores (DdEngine          *engine,
            const DdBuild     *build,
            const DdBuildStep *step,
            const DdContainer *container)
{
  g_autofree char *directory = g_strconcat ("dir:", container->id, NULL);
  g_autofree char *shm = g_strconcat ("shm:", container->id, NULL);

  set_store (engine, directory, etc_files (step));
  set_store (engine, shm, shm_root ());
  for (guint i = 0; i < step->mounts->len; i++)
    {
      const DdBuildMount *mount = g_ptr_array_index (step->mounts, i);
      g_autofree char *store = store_of (container, mount, i);

      if (is_mounted (build, mount) &&
          !(g_str_equal (mount->type, "cache") &&
            dd_world_get_store (dd_engine_get_world (engine), store)))
        set_store (engine, store, mount_root (build, mount));
    }
}

static gboolean
spawn (DdEngine           *engine,
       const DdContainer  *container,
       GError            **error)
{
  g_auto (DdProgram) program = { 0 };
  g_autofree char *home = NULL;
  g_autoptr (DdFs) fs = NULL;
  g_auto (GStrv) env = g_strdupv (container->env);
  DdSpawn spawned = { .container = container->id, .cwd = container->working_dir };

  if (!dd_container_find_user (engine, container, container->user, &spawned.uid, &spawned.gid,
                               &home, error))
    return FALSE;
  fs = dd_fs_new_for_container (engine, container->id, spawned.uid, spawned.gid);
  dd_fs_make_directories (fs, container->working_dir, 0755);
  if (!dd_program_find (engine, fs, container->working_dir, env, container->argv, &program, error))
    return FALSE;
  if (g_environ_getenv (env, "HOME") == NULL)
    env = g_environ_setenv (env, "HOME", home, TRUE);
  spawned.program = program.program;
  spawned.memo = program.memo;
  spawned.argv = program.argv;
  spawned.env = env;
  spawned.out.kind = spawned.err.kind = DD_SINK_LOG;
  spawned.out.target = spawned.err.target = container->id;
  dd_process_spawn (engine, &spawned);
  return TRUE;
}

static void
fail_command (DdEngine          *engine,
              const DdBuild     *build,
              guint              index,
              const char        *reason)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  g_autofree char *command = g_strjoinv (" ", step->argv);
  g_autofree char *message = g_strdup_printf ("process \"%s\" did not complete successfully: %s",
                                              command, reason);

  _dd_build_fail_step (engine, build, index, message, message);
}

void
_dd_build_start_run (DdEngine      *engine,
                     const DdBuild *build,
                     guint          index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  DdBuildChanged *event;
  const DdContainer *container;
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;

  if (!check_secrets (build, step, &message))
    {
      _dd_build_fail_step (engine, build, index, message, message);
      return;
    }
  dd_engine_elapse (engine, USEC_RUNC);
  event = _dd_build_event (&dd_build_run_started_class, build, index);
  event->container = make_container (engine, build, step);
  dd_engine_emit (engine, event);
  container = dd_world_get_container (dd_engine_get_world (engine), event->container->id);
  set_stores (engine, build, step, container);
  if (spawn (engine, container, &error))
    return;
  if (error->code == DD_ENGINE_ERROR_SYSTEM)
    {
      fail_command (engine, build, index, error->message);
      return;
    }
  _dd_build_note (engine, build, dd_build_get_run (build, index)->vertex, DD_BUILD_NOTE_LOG,
                  "runc run failed: unable to start container process: error during container "
                  "init: %s", error->message);
  fail_command (engine, build, index, "exit code: 1");
}

static gboolean
find_run (DdEngine       *engine,
          const char     *container,
          const DdBuild **build,
          guint          *step)
{
  const DdWorld *world = dd_engine_get_world (engine);

  for (guint i = world->builds->len; container && i > 0; i--)
    {
      *build = g_ptr_array_index (world->builds, i - 1);
      for (*step = 0; !(*build)->finished && *step < (*build)->runs->len; (*step)++)
        if (g_strcmp0 (dd_build_get_run (*build, *step)->container, container) == 0)
          return TRUE;
    }
  return FALSE;
}

static void
process_exited (DdEngine      *engine,
                const DdEvent *event)
{
  const DdProcessExited *exited = (const DdProcessExited *) event;
  const DdContainer *container = dd_world_get_container (dd_engine_get_world (engine),
                                                         exited->container);
  const DdBuild *build;
  guint step;

  if (container == NULL || !container->is_build || exited->ns_pid != 1 ||
      !find_run (engine, exited->container, &build, &step))
    return;
  _dd_container_end_others (engine, container);
  _dd_build_keep_cache_mounts (engine, build, step);
  if (exited->exit_code)
    {
      g_autofree char *reason = g_strdup_printf ("exit code: %d", exited->exit_code);

      fail_command (engine, build, step, reason);
      return;
    }
  _dd_build_finish_step (engine, build, step,
                         dd_node_ref (dd_world_get_store (dd_engine_get_world (engine),
                                                          container->rw_store)));
  _dd_build_advance (engine, build->id);
}

/* What a command writes is a line of the progress. */
static void
process_wrote (DdEngine      *engine,
               const DdEvent *event)
{
  const DdProcessWrote *wrote = (const DdProcessWrote *) event;
  const DdWorld *world = dd_engine_get_world (engine);
  const DdProcess *process = world->builds->len ? dd_world_get_process (world, wrote->pid) : NULL;
  const DdBuild *build;
  guint step;

  if (process == NULL || process->out[wrote->fd].kind != DD_SINK_LOG ||
      !find_run (engine, process->container, &build, &step))
    return;
  if (build->plan->is_legacy)
    _dd_legacy_print_output (engine, build, wrote->fd, wrote->text);
  else
    _dd_build_note (engine, build, dd_build_get_run (build, step)->vertex, DD_BUILD_NOTE_LOG, "%s",
                    wrote->text);
}

void
_dd_build_register_runs (DdEngine *engine)
{
  dd_engine_add_reaction (engine, &dd_process_exited_class, process_exited);
  dd_engine_add_reaction (engine, &dd_process_wrote_class, process_wrote);
  dd_engine_add_reaction (engine, &dd_process_spoke_class, process_wrote);
}

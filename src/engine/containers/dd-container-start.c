// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "dd-container-private.h"
#include "dd-fs.h"
#include "dd-program.h"

/* How long the stages take: orders of magnitude from a small server. */
#define USEC_API         (1 * DD_USEC_PER_MSEC)
#define USEC_MOUNT       (6 * DD_USEC_PER_MSEC)
#define USEC_CONTAINERD  (15 * DD_USEC_PER_MSEC)
#define USEC_SHIM        (30 * DD_USEC_PER_MSEC)
#define USEC_RUNC        (25 * DD_USEC_PER_MSEC)
#define USEC_NAMESPACE   (400)
#define USEC_EXEC        (12 * DD_USEC_PER_MSEC)

#define OCI_PREFIX "failed to create task for container: failed to create shim task: " \
                   "OCI runtime create failed: runc create failed: "                   \
                   "unable to start container process: "

/* Users. Source: moby sys/user, GetExecUser */

static gboolean
is_number (const char *text)
{
  return *text && text[strspn (text, "0123456789")] == '\0';
}

/* Finds a line of /etc/passwd or /etc/group by its name or its number. */
static gboolean
find_line (const char  *text,
           const char  *key,
           char      ***fields)
{
  g_auto (GStrv) lines = g_strsplit (text ? text : "", "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ":", -1);

      if (g_strv_length (parts) < 3)
        continue;
      if (g_str_equal (parts[0], key) || g_str_equal (parts[2], key))
        {
          *fields = g_steal_pointer (&parts);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
find_group (DdFs        *fs,
            const char  *group,
            int         *gid,
            GError     **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  dd_fs_read_text (fs, "/etc/group", &text);
  if (find_line (text, group, &fields))
    *gid = atoi (fields[2]);
  else if (is_number (group))
    *gid = atoi (group);
  else
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_SYSTEM,
                   "unable to find group %s: no matching entries in group file", group);
      return FALSE;
    }
  return TRUE;
}

/**
 * dd_container_find_user:
 * @engine: the engine
 * @container: a container
 * @user: (nullable): user, uid, or either with ":group"
 * @uid: (out): the user's number
 * @gid: (out): the group's number
 * @home: (out) (transfer full): the home directory
 * @error: return location
 *
 * Looks a user up in the container's own /etc/passwd.
 *
 * Returns: %FALSE if a name is not there
 * Source: moby sys/user
 */
gboolean
dd_container_find_user (DdEngine           *engine,
                        const DdContainer  *container,
                        const char         *user,
                        int                *uid,
                        int                *gid,
                        char              **home,
                        GError            **error)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_container (engine, container->id, 0, 0);
  g_auto (GStrv) parts = g_strsplit (user && *user ? user : "0", ":", 2);
  g_auto (GStrv) fields = NULL;
  g_autofree char *text = NULL;

  *uid = *gid = 0;
  *home = NULL;
  dd_fs_read_text (fs, "/etc/passwd", &text);
  if (find_line (text, parts[0], &fields))
    {
      *uid = atoi (fields[2]);
      *gid = g_strv_length (fields) > 3 ? atoi (fields[3]) : 0;
      *home = g_strdup (g_strv_length (fields) > 5 ? fields[5] : "/");
    }
  else if (is_number (parts[0]))
    {
      *uid = atoi (parts[0]);
    }
  else
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_SYSTEM,
                   "unable to find user %s: no matching entries in passwd file", parts[0]);
      return FALSE;
    }
  if (*home == NULL)
    *home = g_strdup ("/");
  return parts[1] == NULL || find_group (fs, parts[1], gid, error);
}

/* Stages */

static void
make_cgroup (DdEngine          *engine,
             const DdContainer *container)
{
  DdCgroupMade *event = dd_event_new (&dd_cgroup_made_class);

  event->container = g_strdup (container->id);
  event->container_name = g_strdup (container->name);
  event->path = g_strdup_printf ("system.slice/docker-%s.scope", container->id);
  dd_engine_emit (engine, event);
}

static void
make_namespaces (DdEngine          *engine,
                 const DdContainer *container)
{
  for (int kind = 0; kind < DD_N_NAMESPACES; kind++)
    {
      DdNamespaceMade *event = dd_event_new (&dd_namespace_made_class);

      dd_engine_elapse (engine, USEC_NAMESPACE);
      event->container = g_strdup (container->id);
      event->container_name = g_strdup (container->name);
      event->kind = kind;
      event->inode = dd_engine_get_world (engine)->next_inode;
      dd_engine_emit (engine, event);
    }
}

static void
mount_rootfs (DdEngine          *engine,
              const DdContainer *container)
{
  DdRootfsMounted *event = dd_event_new (&dd_rootfs_mounted_class);

  dd_engine_elapse (engine, USEC_MOUNT);
  event->container = g_strdup (container->id);
  event->container_name = g_strdup (container->name);
  dd_engine_emit (engine, event);
}

static gboolean
fail_start (DdEngine           *engine,
            const DdContainer  *container,
            int                 exit_code,
            GError             *reason,
            GError            **error)
{
  DdContainerChanged *event;

  _dd_container_detach_all (engine, container);
  event = _dd_container_event (&dd_container_start_failed_class, container);
  /* An exit code of an earlier run stays unless there is a better one. */
  event->exit_code = exit_code == 128 && container->exit_code ? container->exit_code : exit_code;
  event->text = g_strdup (reason->message);
  dd_engine_emit (engine, event);
  g_propagate_error (error, reason);
  return FALSE;
}

/* 127 and 126 are what a shell would say; 128 is for all other failures.
 * Source: moby daemon/errors.go, setExitCodeFromError */
static int
exit_code_of (const GError *error)
{
  switch (error->code)
    {
    case DD_ENGINE_ERROR_COMMAND_NOT_FOUND:
      return 127;
    case DD_ENGINE_ERROR_CANNOT_INVOKE:
      return 126;
    default:
      return 128;
    }
}

typedef struct
{
  DdProgram  program;
  int        uid;
  int        gid;
  char      *home;
} Entry;

static void
entry_clear (Entry *entry)
{
  dd_program_clear (&entry->program);
  g_free (entry->home);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Entry, entry_clear)

/* With --init Docker's own init becomes PID 1 and starts the command.
 * Source: moby daemon/oci_linux.go, WithInit */
static char **
with_init (char **argv)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  g_ptr_array_add (list, g_strdup ("/sbin/docker-init"));
  g_ptr_array_add (list, g_strdup ("--"));
  for (guint i = 0; argv[i]; i++)
    g_ptr_array_add (list, g_strdup (argv[i]));
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

static gboolean
find_entry (DdEngine           *engine,
            const DdContainer  *container,
            Entry              *entry,
            GError            **error)
{
  g_autoptr (DdFs) fs = NULL;

  if (!dd_container_find_user (engine, container, container->user, &entry->uid, &entry->gid,
                               &entry->home, error))
    return FALSE;
  /* Docker's init looks for the command itself. */
  if (container->config->init == DD_TRISTATE_TRUE)
    {
      entry->program.argv = with_init (container->argv);
      entry->program.program = g_strdup ("service");
      entry->program.memo = g_variant_ref_sink (g_variant_new_string ("docker-init"));
      return TRUE;
    }
  fs = dd_fs_new_for_container (engine, container->id, entry->uid, entry->gid);
  if (!dd_program_find (engine, fs, *container->working_dir ? container->working_dir : "/",
                        container->env, container->argv, &entry->program, error))
    {
      g_prefix_error (error, "%serror during container init: ", OCI_PREFIX);
      return FALSE;
    }
  return TRUE;
}

static void
spawn_first (DdEngine          *engine,
             const DdContainer *container,
             Entry             *entry)
{
  g_auto (GStrv) env = g_strdupv (container->env);
  DdSpawn spawn = {
    .container = container->id,
    .program = entry->program.program,
    .memo = entry->program.memo,
    .argv = entry->program.argv,
    .cwd = *container->working_dir ? container->working_dir : "/",
    .uid = entry->uid,
    .gid = entry->gid,
    .out = { DD_SINK_LOG, container->id },
    .err = { DD_SINK_LOG, container->id },
    .tty = container->config->tty ? "console" : NULL,
    .input_open = container->config->open_stdin,
  };

  if (g_environ_getenv (env, "HOME") == NULL)
    env = g_environ_setenv (env, "HOME", entry->home, TRUE);
  spawn.env = env;
  dd_process_spawn (engine, &spawn);
}

/* From the request to the running process; the order is Docker's: the network
 * is wired between runc create and runc start. */
gboolean
_dd_container_start_run (DdEngine           *engine,
                         const DdContainer  *container,
                         GError            **error)
{
  g_autoptr (GError) reason = NULL;
  g_auto (Entry) entry = { 0 };
  DdContainerChanged *event;

  mount_rootfs (engine, container);
  _dd_container_make_etc (engine, container);
  dd_engine_elapse (engine, USEC_CONTAINERD);
  _dd_container_reach_stage (engine, container, DD_STAGE_CONTAINERD,
                             _("dockerd hands the container to containerd, a daemon of its own "
                               "that looks after running containers."), "new task for %s",
                             container->name);
  dd_engine_elapse (engine, USEC_SHIM);
  _dd_container_reach_stage (engine, container, DD_STAGE_SHIM,
                             _("containerd starts one shim for each container. The shim is the "
                               "parent of its processes, holds their input and output and reports "
                               "the exit code, so the daemons may restart meanwhile."),
                             "containerd-shim-runc-v2");
  dd_engine_elapse (engine, USEC_RUNC);
  _dd_container_reach_stage (engine, container, DD_STAGE_RUNC,
                             _("runc talks to the kernel. It prepares the process and is gone as "
                               "soon as your program runs."), "runc create");
  make_cgroup (engine, container);
  make_namespaces (engine, container);
  if (!find_entry (engine, container, &entry, &reason) ||
      !_dd_container_attach_all (engine, container, &reason))
    {
      int code = exit_code_of (reason);

      return fail_start (engine, container, code, g_steal_pointer (&reason), error);
    }
  _dd_container_make_etc (engine, container);
  dd_engine_elapse (engine, USEC_EXEC);
  _dd_container_reach_stage (engine, container, DD_STAGE_EXEC,
                             _("runc start lets the prepared process go on: it executes your "
                               "program, which replaces runc in that process."), "runc start");
  spawn_first (engine, container, &entry);
  event = _dd_container_event (&dd_container_started_class, container);
  event->count = container->has_run;
  dd_engine_emit (engine, event);
  dd_container_notify (engine, container, "start", NULL);
  return TRUE;
}

static gboolean
check_start (const DdContainer  *container,
             GError            **error)
{
  switch (container->state)
    {
    case DD_CONTAINER_PAUSED:
      g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                           "cannot start a paused container, try unpause instead");
      return FALSE;
    case DD_CONTAINER_RUNNING:
    case DD_CONTAINER_RESTARTING:
      g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_MODIFIED,
                           "container is already running");
      return FALSE;
    case DD_CONTAINER_REMOVING:
    case DD_CONTAINER_DEAD:
      g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                           "container is marked for removal and cannot be started");
      return FALSE;
    case DD_CONTAINER_CREATED:
    case DD_CONTAINER_EXITED:
    default:
      return TRUE;
    }
}

/**
 * dd_container_start:
 * @engine: the engine
 * @name: of a container
 * @error: return location
 *
 * POST /containers/{id}/start. The first process has its first moment before
 * the decision ends.
 *
 * Returns: whether it runs; %DD_ENGINE_ERROR_NOT_MODIFIED if it did already
 * Source: moby daemon/start.go
 */
gboolean
dd_container_start (DdEngine    *engine,
                    const char  *name,
                    GError     **error)
{
  const DdContainer *container = dd_world_find_container (dd_engine_get_world (engine), name,
                                                          error);
  DdContainerFlags *flags;

  if (container == NULL || !check_start (container, error))
    return FALSE;

  flags = _dd_container_flags (container);
  flags->stop_requested = flags->restart_requested = FALSE;
  flags->manually_stopped = flags->policy_cancelled = FALSE;
  flags->backoff = 0;
  flags->restart_count = 0;
  dd_engine_emit (engine, flags);
  dd_engine_elapse (engine, USEC_API);
  _dd_container_reach_stage (engine, container, DD_STAGE_API,
                             _("The second request of docker run, and the only one of docker "
                               "start."), "POST /containers/%.12s/start", container->id);
  if (_dd_container_start_run (engine, container, error))
    return TRUE;
  if (container->config->auto_remove)
    _dd_container_forget (engine, container);
  return FALSE;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "dd-container-private.h"
#include "dd-world-private.h"

static char *
container_topic (const char *id)
{
  return g_strconcat ("container:", id, NULL);
}

/* A stage of the engine */

static void
stage_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdStageReached *ev = (const DdStageReached *) event;
  DdContainer *container = ev->container ? _dd_world_edit_container (world, ev->container) : NULL;

  if (container)
    container->stage = ev->stage;
}

static char *
stage_caption (const DdEvent *event)
{
  const DdStageReached *ev = (const DdStageReached *) event;

  return g_strdup_printf ("%s: %s", dd_stage_to_string (ev->stage), ev->detail);
}

static char *
stage_why (const DdEvent *event)
{
  return g_strdup (((const DdStageReached *) event)->why);
}

static const DdEventField stage_fields[] = {
  DD_EVENT_STRING (DdStageReached, container),
  DD_EVENT_STRING (DdStageReached, container_name),
  DD_EVENT_INT (DdStageReached, stage),
  DD_EVENT_STRING (DdStageReached, detail),
  DD_EVENT_STRING (DdStageReached, why),
  { NULL },
};

const DdEventClass dd_stage_reached_class = {
  .name = "engine.stage",
  .size = sizeof (DdStageReached),
  .kind = DD_TICK_ENGINE,
  .fields = stage_fields,
  .apply = stage_apply,
  .caption = stage_caption,
  .why = stage_why,
};

/* Created */

static void
created_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdContainerCreated *ev = (const DdContainerCreated *) event;
  g_autoptr (DdContainer) container = dd_container_copy (ev->container);
  g_autoptr (DdNode) empty = dd_node_new_directory (0755);
  g_autofree char *directory = g_strconcat ("dir:", container->id, NULL);

  container->created = event->time;
  _dd_world_set_store (world, container->rw_store, empty);
  _dd_world_set_store (world, directory, empty);
  _dd_world_add_container (world, container);
  world->next_id++;
}

static char *
created_caption (const DdEvent *event)
{
  const DdContainerCreated *ev = (const DdContainerCreated *) event;

  return g_strdup_printf (_("%s is created: a writable layer on top of %s"), ev->name,
                          ev->container->image_ref);
}

static char *
created_topic (const DdEvent *event)
{
  return container_topic (((const DdContainerCreated *) event)->container->id);
}

static const DdEventField created_fields[] = {
  DD_EVENT_STRING (DdContainerCreated, name),
  DD_EVENT_OBJECT (DdContainerCreated, container),
  { NULL },
};

const DdEventClass dd_container_created_class = {
  .name = "container.created",
  .size = sizeof (DdContainerCreated),
  .kind = DD_TICK_STATE,
  .fields = created_fields,
  .apply = created_apply,
  .caption = created_caption,
  .why_text = N_("A created container is a name, a configuration and an empty writable layer "
                 "over the image's read-only layers. Nothing runs yet: there is no process, no "
                 "namespace and no address."),
  .topic = created_topic,
};

/* Root file system */

/* Anybody may write to a tmpfs, unless a mode is given. */
static DdNode *
make_tmpfs (const char *options)
{
  const char *mode = strstr (options, "mode=");

  return dd_node_new_directory (mode ? strtoul (mode + strlen ("mode="), NULL, 8) & 07777 : 01777);
}

/* A tmpfs is empty at every start, and gone when nothing is mounted. */
void
_dd_container_set_shared_memory (DdWorld           *world,
                                 const DdContainer *container,
                                 gboolean           mounted)
{
  g_autofree char *store = g_strconcat ("shm:", container->id, NULL);
  g_autoptr (DdNode) root = dd_node_new_directory (0755);
  g_autoptr (DdNode) directory = dd_node_new_directory (01777);
  DdNode *filled = dd_node_set_path (root, "/shm", directory);

  for (guint i = 0; i < dd_string_map_get_size (container->config->tmpfs); i++)
    {
      g_autoptr (DdNode) before = filled;
      g_autoptr (DdNode) own = make_tmpfs (dd_string_map_get_pair (container->config->tmpfs,
                                                                   i)->value);
      g_autofree char *path = g_strdup_printf ("/tmpfs%u", i);

      filled = dd_node_set_path (before, path, own);
    }
  _dd_world_set_store (world, store, mounted ? filled : NULL);
  dd_node_unref (filled);
}

static void
mounted_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdRootfsMounted *ev = (const DdRootfsMounted *) event;
  DdContainer *container = _dd_world_edit_container (world, ev->container);

  _dd_container_set_shared_memory (world, container, TRUE);
  container->mounted = TRUE;
  container->stage = DD_STAGE_ROOTFS;
}

static char *
mounted_caption (const DdEvent *event)
{
  const DdRootfsMounted *ev = (const DdRootfsMounted *) event;

  return g_strdup_printf (_("overlay: the layers of %s are mounted as one file system"),
                          ev->container_name);
}

static const DdEventField mounted_fields[] = {
  DD_EVENT_STRING (DdRootfsMounted, container),
  DD_EVENT_STRING (DdRootfsMounted, container_name),
  { NULL },
};

const DdEventClass dd_rootfs_mounted_class = {
  .name = "rootfs.mounted",
  .size = sizeof (DdRootfsMounted),
  .kind = DD_TICK_ENGINE,
  .fields = mounted_fields,
  .apply = mounted_apply,
  .caption = mounted_caption,
  .why_text = N_("overlayfs stacks the image's layers, read-only, and the container's writable "
                 "layer on top. A path is answered by the topmost layer that has it. It is the "
                 "same writable layer at every start."),
};

/* cgroup */

static void
cgroup_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdCgroupMade *ev = (const DdCgroupMade *) event;
  DdContainer *container = _dd_world_edit_container (world, ev->container);

  g_free (container->cgroup);
  container->cgroup = g_strdup (ev->path);
  container->stage = DD_STAGE_CGROUP;
}

static char *
cgroup_caption (const DdEvent *event)
{
  return g_strdup_printf (_("cgroup: %.45s… is made"), ((const DdCgroupMade *) event)->path);
}

static const DdEventField cgroup_fields[] = {
  DD_EVENT_STRING (DdCgroupMade, container),
  DD_EVENT_STRING (DdCgroupMade, container_name),
  DD_EVENT_STRING (DdCgroupMade, path),
  { NULL },
};

const DdEventClass dd_cgroup_made_class = {
  .name = "cgroup.made",
  .size = sizeof (DdCgroupMade),
  .kind = DD_TICK_ENGINE,
  .fields = cgroup_fields,
  .apply = cgroup_apply,
  .caption = cgroup_caption,
  .why_text = N_("The first process is put into the cgroup before anything else, so that no "
                 "child can escape it. Limits are files in it, and writing 1 to cgroup.freeze is "
                 "what docker pause does."),
};

/* Namespaces */

static void
namespace_apply (DdWorld       *world,
                 const DdEvent *event)
{
  const DdNamespaceMade *ev = (const DdNamespaceMade *) event;
  DdContainer *container = _dd_world_edit_container (world, ev->container);

  container->namespaces[ev->kind] = ev->inode;
  container->stage = DD_STAGE_NAMESPACES;
  world->next_inode++;
}

static char *
namespace_caption (const DdEvent *event)
{
  const DdNamespaceMade *ev = (const DdNamespaceMade *) event;

  return g_strdup_printf (_("namespace: a new %s namespace for %s"),
                          dd_namespace_to_string (ev->kind), ev->container_name);
}

static char *
namespace_why (const DdEvent *event)
{
  static const char *const texts[DD_N_NAMESPACES] = {
    [DD_NS_MNT] = N_("Its own list of mounts: what it mounts is not seen outside, and it sees "
                     "its own root file system."),
    [DD_NS_UTS] = N_("Its own host name, which is why hostname prints the container's id."),
    [DD_NS_IPC] = N_("Its own shared memory and message queues; /dev/shm is private."),
    [DD_NS_PID] = N_("Its own process numbers, beginning at 1. It sees no process of the host; "
                     "the host sees all of its processes."),
    [DD_NS_NET] = N_("Its own interfaces, addresses, routes and ports. Nothing reaches it yet."),
    [DD_NS_CGROUP] = N_("It sees its own cgroup as the root, not where it is on the host."),
  };

  return g_strdup (_(texts[((const DdNamespaceMade *) event)->kind]));
}

static const DdEventField namespace_fields[] = {
  DD_EVENT_STRING (DdNamespaceMade, container),
  DD_EVENT_STRING (DdNamespaceMade, container_name),
  DD_EVENT_INT (DdNamespaceMade, kind),
  DD_EVENT_INT64 (DdNamespaceMade, inode),
  { NULL },
};

const DdEventClass dd_namespace_made_class = {
  .name = "namespace.made",
  .size = sizeof (DdNamespaceMade),
  .kind = DD_TICK_ENGINE,
  .fields = namespace_fields,
  .apply = namespace_apply,
  .caption = namespace_caption,
  .why = namespace_why,
};

/* What the engine notes down */

static void
flags_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdContainerFlags *ev = (const DdContainerFlags *) event;
  DdContainer *container = _dd_world_edit_container (world, ev->container);

  container->stop_requested = ev->stop_requested;
  container->restart_requested = ev->restart_requested;
  container->remove_requested = ev->remove_requested;
  container->manually_stopped = ev->manually_stopped;
  container->policy_cancelled = ev->policy_cancelled;
  container->grace_timer = ev->grace_timer;
  container->restart_timer = ev->restart_timer;
  container->restart_count = ev->restart_count;
  container->backoff = ev->backoff;
}

static const DdEventField flags_fields[] = {
  DD_EVENT_STRING (DdContainerFlags, container),
  DD_EVENT_INT (DdContainerFlags, stop_requested),
  DD_EVENT_INT (DdContainerFlags, restart_requested),
  DD_EVENT_INT (DdContainerFlags, remove_requested),
  DD_EVENT_INT (DdContainerFlags, manually_stopped),
  DD_EVENT_INT (DdContainerFlags, policy_cancelled),
  DD_EVENT_INT (DdContainerFlags, grace_timer),
  DD_EVENT_INT (DdContainerFlags, restart_timer),
  DD_EVENT_INT (DdContainerFlags, restart_count),
  DD_EVENT_INT64 (DdContainerFlags, backoff),
  { NULL },
};

const DdEventClass dd_container_flags_class = {
  .name = "container.flags",
  .size = sizeof (DdContainerFlags),
  .fields = flags_fields,
  .apply = flags_apply,
};

/* The files the engine mounts over /etc */

static void
files_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdEngineFiles *ev = (const DdEngineFiles *) event;

  _dd_world_set_store (world, ev->store, ev->root);
}

static const DdEventField files_fields[] = {
  DD_EVENT_STRING (DdEngineFiles, store),
  DD_EVENT_BOXED (DdEngineFiles, root, dd_node_get_type),
  { NULL },
};

const DdEventClass dd_engine_files_class = {
  .name = "engine.files",
  .size = sizeof (DdEngineFiles),
  .fields = files_fields,
  .apply = files_apply,
};

/* Exec */

static void
exec_created_apply (DdWorld       *world,
                    const DdEvent *event)
{
  const DdExecChanged *ev = (const DdExecChanged *) event;
  DdExec *exec = g_new0 (DdExec, 1);

  exec->id = g_strdup (ev->exec);
  exec->argv = g_strdupv (ev->argv);
  exec->tty = ev->tty;
  g_ptr_array_add (_dd_world_edit_container (world, ev->container)->execs, exec);
  world->next_id++;
}

static char *
exec_created_caption (const DdEvent *event)
{
  const DdExecChanged *ev = (const DdExecChanged *) event;
  g_autofree char *command = g_strjoinv (" ", ev->argv);

  return g_strdup_printf (_("API: an exec of %s is prepared in %s"), command, ev->container_name);
}

static void
exec_started_apply (DdWorld       *world,
                    const DdEvent *event)
{
  const DdExecChanged *ev = (const DdExecChanged *) event;
  DdExec *exec = dd_container_find_exec (_dd_world_edit_container (world, ev->container), ev->exec);

  exec->pid = ev->pid;
  exec->running = TRUE;
}

static void
exec_ended_apply (DdWorld       *world,
                  const DdEvent *event)
{
  const DdExecChanged *ev = (const DdExecChanged *) event;
  DdContainer *container = _dd_world_edit_container (world, ev->container);
  DdExec *exec = dd_container_find_exec (container, ev->exec);

  if (exec == NULL)
    return;
  exec->running = FALSE;
  exec->pid = 0;
  exec->exit_code = ev->exit_code;
}

static char *
exec_topic (const DdEvent *event)
{
  return g_strconcat ("exec:", ((const DdExecChanged *) event)->exec, NULL);
}

static const DdEventField exec_fields[] = {
  DD_EVENT_STRING (DdExecChanged, container),
  DD_EVENT_STRING (DdExecChanged, container_name),
  DD_EVENT_STRING (DdExecChanged, exec),
  DD_EVENT_STRV (DdExecChanged, argv),
  DD_EVENT_INT (DdExecChanged, pid),
  DD_EVENT_INT (DdExecChanged, exit_code),
  DD_EVENT_INT (DdExecChanged, tty),
  { NULL },
};

const DdEventClass dd_exec_created_class = {
  .name = "exec.created",
  .size = sizeof (DdExecChanged),
  .kind = DD_TICK_ENGINE,
  .fields = exec_fields,
  .apply = exec_created_apply,
  .caption = exec_created_caption,
  .why_text = N_("An exec is a second command for a container that runs. It makes no namespaces; "
                 "runc will call setns() to join those of PID 1."),
};

const DdEventClass dd_exec_started_class = {
  .name = "exec.started",
  .size = sizeof (DdExecChanged),
  .fields = exec_fields,
  .apply = exec_started_apply,
};

const DdEventClass dd_exec_ended_class = {
  .name = "exec.ended",
  .size = sizeof (DdExecChanged),
  .fields = exec_fields,
  .apply = exec_ended_apply,
  .topic = exec_topic,
};

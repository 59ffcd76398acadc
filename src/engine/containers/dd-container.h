// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-container-config.h"
#include "dd-network.h"
#include "dd-port-publish.h"
#include "dd-types.h"

G_BEGIN_DECLS

/**
 * DdContainerState:
 *
 * The seven states that `docker inspect` names in State.Status.
 *
 * Source: moby daemon/container/state.go
 */
typedef enum
{
  DD_CONTAINER_CREATED,
  DD_CONTAINER_RUNNING,
  DD_CONTAINER_PAUSED,
  DD_CONTAINER_RESTARTING,
  DD_CONTAINER_EXITED,
  DD_CONTAINER_REMOVING,
  DD_CONTAINER_DEAD,
} DdContainerState;

#define DD_N_CONTAINER_STATES (DD_CONTAINER_DEAD + 1)

/**
 * DdMountKind:
 * @DD_MOUNT_BIND_FILE: a file of the engine, such as /etc/hosts
 * @DD_MOUNT_BIND: a path of the host
 * @DD_MOUNT_VOLUME: a volume
 * @DD_MOUNT_TMPFS: memory; empty at each start
 * @DD_MOUNT_KERNEL: /proc, /sys and /dev
 */
typedef enum
{
  DD_MOUNT_BIND_FILE,
  DD_MOUNT_BIND,
  DD_MOUNT_VOLUME,
  DD_MOUNT_TMPFS,
  DD_MOUNT_KERNEL,
} DdMountKind;

/**
 * DdMountPoint:
 * @kind: what is mounted
 * @destination: absolute path in the container
 * @store: name of the file store, see dd_world_get_store()
 * @path: path in the store
 * @name: (nullable): of the volume
 * @fs_type: as `mount` shows it, such as overlay or tmpfs
 * @options: as `mount` shows them
 * @read_only: whether writes are refused
 *
 * Something mounted over the container's root file system.
 */
typedef struct
{
  DdMountKind  kind;
  char        *destination;
  char        *store;
  char        *path;
  char        *name;
  char        *source;
  char        *fs_type;
  char        *options;
  guint        read_only : 1;
} DdMountPoint;

/**
 * DdStage:
 *
 * The stages of `docker create` and `docker start` inside the engine, in
 * their order.
 *
 * Source: moby daemon/create.go and daemon/start.go; runc libcontainer
 */
typedef enum
{
  DD_STAGE_NONE,
  DD_STAGE_API,
  DD_STAGE_IMAGE,
  DD_STAGE_SNAPSHOT,
  DD_STAGE_ROOTFS,
  DD_STAGE_CONTAINERD,
  DD_STAGE_SHIM,
  DD_STAGE_RUNC,
  DD_STAGE_CGROUP,
  DD_STAGE_NAMESPACES,
  DD_STAGE_NETWORK,
  DD_STAGE_EXEC,
  DD_STAGE_DONE,
} DdStage;

#define DD_N_STAGES (DD_STAGE_DONE + 1)

/**
 * DdNamespaceKind:
 *
 * The kernel namespaces of a container, in the order runc makes them.
 */
typedef enum
{
  DD_NS_MNT,
  DD_NS_UTS,
  DD_NS_IPC,
  DD_NS_PID,
  DD_NS_NET,
  DD_NS_CGROUP,
} DdNamespaceKind;

#define DD_N_NAMESPACES (DD_NS_CGROUP + 1)

/**
 * DdLogLine:
 * @time: in microseconds
 * @text: what was written, with its newline if there was one
 * @is_stderr: whether it was written to standard error
 *
 * A line of a container's log, made with g_rc_box_new0(). Never changes;
 * copies of a container share it.
 */
typedef struct
{
  guint64   time;
  char     *text;
  gboolean  is_stderr;
} DdLogLine;

/**
 * DdExec:
 * @id: 64 hexadecimal digits
 * @argv: the command
 * @pid: on the host; 0 before it runs and after it ended
 * @exit_code: once it ended
 * @running: whether it runs
 */
typedef struct
{
  char     *id;
  char    **argv;
  int       pid;
  int       exit_code;
  gboolean  running;
  gboolean  tty;
} DdExec;

/**
 * DdContainer:
 * @origin: (nullable): of a copy, the container that it shares its id, image,
 *   command, user, directory, mounts and the like with
 * @id: 64 hexadecimal digits
 * @name: without the leading slash
 * @config: what it was asked to be
 * @image: the image it was made from
 * @state: one of the seven states
 * @pid: of its first process, on the host; 0 unless it runs
 * @exit_code: of the last run
 * @error: text of a failed start, "" for none
 * @created: in microseconds since the world began
 * @started: last start, 0 for never
 * @finished: last end, 0 for never
 * @next_restart: when the back-off ends, for the restarting state
 * @backoff: the delay before that restart, in microseconds
 * @upper: the writable layer
 * @init_layer: read-only entries the engine adds below the writable layer
 * @published: (nullable) (element-type DdPublishBinding): the ports of the host
 *   that it has now; never changes
 * @stage: where the engine is with starting it
 * @is_build: whether a RUN instruction runs in it
 * @namespaces: inode of each namespace, 0 while there is none
 * @endpoints: (element-type DdEndpoint): its attachments to networks while it
 *   runs: eth0, eth1 and so on
 * @next_interface: number of its next interface, 0 for the first one
 * @attachments: (element-type DdAttachment): the networks it is to be attached
 *   to, running or not, sorted by name
 *
 * A container. Read it freely; only events change it.
 */
struct _DdContainer
{
  GObject            parent_instance;

  DdContainer       *origin;
  char              *id;
  char              *name;
  DdContainerConfig *config;
  DdImage           *image;
  char              *image_ref;
  char             **argv;
  char             **env;
  char              *hostname;
  char              *working_dir;
  char              *user;
  char              *stop_signal;

  DdContainerState   state;
  int                pid;
  int                exit_code;
  char              *error;
  guint64            created;
  guint64            started;
  guint64            finished;

  char              *rw_store;
  DdNode            *init_layer;
  GPtrArray         *mounts;
  gboolean           mounted;

  guint64            namespaces[DD_N_NAMESPACES];
  int                next_ns_pid;
  char              *cgroup;
  GPtrArray         *endpoints;
  GPtrArray         *attachments;
  int                next_interface;

  GArray            *published;
  GPtrArray         *log;
  GPtrArray         *execs;

  DdStage            stage;
  gboolean           starting;

  int                restart_count;
  guint64            backoff;
  guint64            next_restart;
  guint              restart_timer;
  guint              grace_timer;
  guint64            grace_started;
  guint64            grace_ends;

  guint              shim_pid;

  guint              oom_killed : 1;
  guint              stop_requested : 1;
  guint              restart_requested : 1;
  guint              remove_requested : 1;
  guint              manually_stopped : 1;
  guint              policy_cancelled : 1;
  guint              has_run : 1;
  guint              is_build : 1;
};

#define DD_TYPE_CONTAINER (dd_container_get_type ())
G_DECLARE_FINAL_TYPE (DdContainer, dd_container, DD, CONTAINER, GObject)

DdContainer *dd_container_new              (void) G_GNUC_WARN_UNUSED_RESULT;
DdContainer *dd_container_copy             (const DdContainer *self) G_GNUC_WARN_UNUSED_RESULT;
const char  *dd_container_get_status       (const DdContainer *self);
gboolean     dd_container_is_running       (const DdContainer *self);
char        *dd_container_dup_short_id     (const DdContainer *self) G_GNUC_WARN_UNUSED_RESULT;
char       **dd_container_dup_config_env   (const DdContainer *self) G_GNUC_WARN_UNUSED_RESULT;
int          dd_container_get_stop_timeout (const DdContainer *self);
int          dd_container_get_stop_signal  (const DdContainer *self);
DdExec      *dd_container_find_exec        (const DdContainer *self,
                                            const char        *id);
const DdEndpoint *dd_container_get_endpoint (const DdContainer *self);
const DdEndpoint *dd_container_find_endpoint (const DdContainer *self,
                                            const char        *network);
const DdEndpoint *dd_container_get_gateway (const DdContainer *self,
                                            gboolean           is_v4);
char        *dd_container_dup_addresses    (const DdContainer *self,
                                            gboolean           with_networks) G_GNUC_WARN_UNUSED_RESULT;
char        *dd_container_dup_linked       (const DdContainer *self,
                                            const char        *network,
                                            const char        *name) G_GNUC_WARN_UNUSED_RESULT;
const DdAttachment *dd_container_find_attachment (const DdContainer *self,
                                            const char        *network);

DdMountPoint *dd_mount_point_new           (DdMountKind         kind,
                                            const char         *destination,
                                            const char         *store,
                                            const char         *path) G_GNUC_WARN_UNUSED_RESULT;
void          dd_mount_point_free          (DdMountPoint       *self);
const char   *dd_stage_to_string           (DdStage             stage);
const char   *dd_namespace_to_string       (DdNamespaceKind     kind);

G_END_DECLS

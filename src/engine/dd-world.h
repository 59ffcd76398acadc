// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build.h"
#include "dd-container.h"
#include "dd-event.h"
#include "dd-image.h"
#include "dd-network.h"
#include "dd-node.h"
#include "dd-process.h"
#include "dd-types.h"

G_BEGIN_DECLS

#define DD_ENGINE_ERROR (dd_engine_error_quark ())

/**
 * DdEngineError:
 * @DD_ENGINE_ERROR_NOT_FOUND: HTTP 404
 * @DD_ENGINE_ERROR_CONFLICT: HTTP 409
 * @DD_ENGINE_ERROR_INVALID: HTTP 400
 * @DD_ENGINE_ERROR_NOT_MODIFIED: HTTP 304, nothing to do
 * @DD_ENGINE_ERROR_SYSTEM: HTTP 500
 * @DD_ENGINE_ERROR_CANNOT_INVOKE: the command could not be executed
 * @DD_ENGINE_ERROR_COMMAND_NOT_FOUND: the command was not found
 *
 * The engine's refusals. The message is Docker's own, without the prefix
 * "Error response from daemon: " that the client adds.
 */
typedef enum
{
  DD_ENGINE_ERROR_NOT_FOUND,
  DD_ENGINE_ERROR_CONFLICT,
  DD_ENGINE_ERROR_INVALID,
  DD_ENGINE_ERROR_NOT_MODIFIED,
  DD_ENGINE_ERROR_SYSTEM,
  DD_ENGINE_ERROR_CANNOT_INVOKE,
  DD_ENGINE_ERROR_COMMAND_NOT_FOUND,
} DdEngineError;

GQuark   dd_engine_error_quark (void);
gboolean dd_refuse             (GError     **error,
                                const char  *format,
                                ...) G_GNUC_PRINTF (2, 3);

/**
 * DdTimer:
 * @id: its number, from 1
 * @due: when, in microseconds
 * @kind: what is to be done: a static string with a registered handler
 * @subject: for whom
 *
 * An entry of the agenda.
 */
typedef struct
{
  guint       id;
  guint64     due;
  const char *kind;
  char       *subject;
  guint32     cause;
} DdTimer;

/**
 * DdTtySpan:
 * @text: what was printed
 * @role: 'p' a prompt, 'i' what was typed, 'o' standard output, 'e' standard
 *   error
 *
 * What was printed at once. Never changes; copies of a world share it.
 */
typedef struct
{
  char *text;
  char  role;
} DdTtySpan;

/**
 * DdTty:
 * @name: such as pts/0
 * @spans: what it shows, in order
 * @shell: PID of the login shell
 * @foreground: PID of the job in the foreground, 0 while the shell prompts;
 *   what is typed goes to it, and Ctrl-C
 * @cleared: index of the first span after the last `clear`
 *
 * A terminal of the host.
 */
struct _DdTty
{
  char      *name;
  GPtrArray *spans;
  int        shell;
  int        foreground;
  guint      cleared;
  int        columns;
  int        rows;
  guint      closed : 1;
};

/**
 * DdDockerEvent:
 * @type: container, image, network or volume
 * @action: such as start
 * @id: what it happened to
 * @attributes: what is printed in parentheses
 *
 * A line of `docker events`: the event that the engine emitted for it. The
 * last 256 are kept, as Docker does.
 */
typedef struct
{
  DdEvent       parent;
  char         *type;
  char         *action;
  char         *id;
  DdStringMap  *attributes;
} DdDockerEvent;

/**
 * DdTag:
 * @reference: in full, such as docker.io/library/nginx:latest
 * @familiar: as people write it, such as nginx:latest
 */
typedef struct
{
  char     *reference;
  char     *familiar;
  DdImage  *image;
} DdTag;

/**
 * DdPull:
 *
 * A pull that is under way or done: its layers and how far each is. @fault says
 * why it failed.
 */
typedef enum
{
  DD_PULL_WAITING,
  DD_PULL_DOWNLOADING,
  DD_PULL_DOWNLOADED,
  DD_PULL_EXTRACTING,
  DD_PULL_COMPLETE,
  DD_PULL_EXISTS,
} DdPullState;

typedef struct
{
  char        *digest;
  gint64       total;
  gint64       done;
  DdPullState  state;
} DdPullLayer;

typedef struct
{
  char      *id;
  char      *reference;
  DdImage   *image;
  GPtrArray *layers;
  guint64    begun;
  gboolean   finished;
  gboolean   up_to_date;
  char      *fault;
} DdPull;

/**
 * DdWorld:
 * @catalog: what the simulated registry holds; never changes
 * @seed: what every id is derived from
 * @now: in microseconds since the world began
 * @epoch: when the world began, in microseconds since the Unix epoch
 * @containers: (element-type DdContainer): oldest first
 * @images: (element-type DdImage): in the order they arrived
 * @tags: (element-type DdTag): sorted by reference
 * @builds: (element-type DdBuild): oldest first
 * @build_records: (element-type DdBuildRecord): the build cache, the entry that
 *   was used last at the end
 * @build_containers: (element-type DdContainer): those of RUN instructions,
 *   which no list shows
 * @legacy_links: (element-type DdLegacyLink): the cache of the legacy builder
 * @transfers: (element-type utf8 DdContextTransfer): what was sent last to the
 *   builder, by folder
 * @networks: (element-type DdNetwork): oldest first
 * @processes: (element-type DdProcess): sorted by host PID
 * @timers: (element-type DdTimer): the agenda, sorted by due time
 * @ttys: (element-type DdTty): the terminals
 * @hosts: (element-type DdWorld): servers, in the order they were first used;
 *   empty on a server itself
 * @registries: (element-type DdRegistry): those that something was pushed to
 * @connections: (element-type DdConnection): between processes of all hosts
 * @captures: (element-type DdCapture): packet sockets of processes of all hosts
 * @neighbours: (element-type DdNeighbour): the tables of all namespaces
 * @flows: (element-type DdFlow): what connection tracking remembers on all
 *   hosts; entries that expired may still be there
 * @trips: (element-type DdTrip): the ways of the last packets, newest last
 * @queries: (element-type DdNameQuery): the last questions for names, newest last
 * @port_ranges: (nullable) (element-type DdPortRange): which ports were given
 *   to containers last; never changes
 * @firewall: (nullable): the rules that somebody typed, see dd-firewall.h
 * @profile: (nullable): the virtual machine that the engine runs in, see
 *   dd-host-profile.h; of the catalogue
 * @rule_counts: how many first packets and answers matched a rule, on all hosts
 * @swarms: (element-type DdSwarm): those that some of the hosts are part of
 * @n_cpus: how many processors the host has
 * @link_rate: of the line to the registries, in bytes a second
 * @last_event: (nullable): the last tick, which the picture may emphasise
 *
 * All that the engine, its host and its terminals are at one moment. A world
 * is the fold of the events that happened. Read it freely through a const
 * pointer; only apply functions get one that is not.
 */
struct _DdWorld
{
  GObject     parent_instance;

  DdCatalog  *catalog;
  guint64     seed;
  guint64     now;
  gint64      epoch;

  GPtrArray  *containers;
  GPtrArray  *images;
  GPtrArray  *tags;
  GPtrArray  *networks;
  GPtrArray  *processes;
  GPtrArray  *pulls;
  GPtrArray  *builds;
  GPtrArray  *build_records;
  GPtrArray  *build_containers;
  GPtrArray  *legacy_links;
  GHashTable *transfers;
  GPtrArray  *ttys;
  GPtrArray  *docker_events;
  GHashTable *stores;
  GHashTable *pipes;
  GHashTable *container_index;
  GHashTable *network_index;
  GHashTable *process_index;
  GPtrArray  *timers;
  GPtrArray  *hosts;
  GPtrArray  *registries;
  GPtrArray  *pushes;
  GPtrArray  *connections;
  GPtrArray  *captures;
  GPtrArray  *neighbours;
  GPtrArray  *flows;
  GPtrArray  *trips;
  GPtrArray  *queries;
  GPtrArray  *swarms;
  GArray     *port_ranges;
  const DdHostProfile *profile;
  GPtrArray  *firewall;
  GHashTable *rule_counts;
  guint       n_cpus;
  gint64      link_rate;

  int         next_pid;
  int         next_interface;
  guint       next_timer;
  guint64     next_id;
  guint64     next_inode;
  guint       next_connection;
  guint       next_trip;
  guint       next_query;

  DdEvent    *last_event;
  DdEvent    *last_command;
  guint       n_ticks;
};

#define DD_TYPE_WORLD (dd_world_get_type ())
G_DECLARE_FINAL_TYPE (DdWorld, dd_world, DD, WORLD, GObject)

DdWorld           *dd_world_new                (DdCatalog      *catalog,
                                                guint64         seed) G_GNUC_WARN_UNUSED_RESULT;
void               dd_world_apply              (DdWorld        *self,
                                                DdEvent        *event);
DdWorld           *dd_world_copy               (const DdWorld  *self) G_GNUC_WARN_UNUSED_RESULT;
char              *dd_world_dup_digest         (const DdWorld  *self) G_GNUC_WARN_UNUSED_RESULT;

/* Look-ups; all borrow from the world. */
const DdContainer *dd_world_get_container      (const DdWorld  *self,
                                                const char     *id);
const DdContainer *dd_world_find_container     (const DdWorld  *self,
                                                const char     *name_or_id,
                                                GError        **error);
const DdContainer *dd_world_get_container_by_name (const DdWorld *self,
                                                const char     *name);
const DdProcess   *dd_world_get_process        (const DdWorld  *self,
                                                int             pid);
const DdProcess   *dd_world_get_container_process (const DdWorld *self,
                                                const char     *container,
                                                int             ns_pid);
GPtrArray         *dd_world_list_processes     (const DdWorld  *self,
                                                const char     *container) G_GNUC_WARN_UNUSED_RESULT;
const DdTag       *dd_world_get_tag            (const DdWorld  *self,
                                                const char     *reference);
const DdImage     *dd_world_find_image         (const DdWorld  *self,
                                                const char     *name_or_id,
                                                GError        **error);
const DdNetwork   *dd_world_get_network        (const DdWorld  *self,
                                                const char     *name);
const DdNetwork   *dd_world_find_network       (const DdWorld  *self,
                                                const char     *name_or_id,
                                                GError        **error);
const DdTty       *dd_world_get_tty            (const DdWorld  *self,
                                                const char     *name);
const DdPull      *dd_world_get_pull           (const DdWorld  *self,
                                                const char     *id);
const DdBuild     *dd_world_get_build          (const DdWorld  *self,
                                                const char     *id);
DdNode            *dd_world_get_store          (const DdWorld  *self,
                                                const char     *store);
const char        *dd_world_get_pipe           (const DdWorld  *self,
                                                const char     *pipe);
const DdTimer     *dd_world_get_timer          (const DdWorld  *self,
                                                guint           id);

/* What the next thing will be called; pure functions of the world. */
char              *dd_world_next_hex_id        (const DdWorld  *self,
                                                const char     *what) G_GNUC_WARN_UNUSED_RESULT;
guint64            dd_world_random             (const DdWorld  *self,
                                                const char     *what);

/* Times. */
char              *dd_world_format_time        (const DdWorld  *self,
                                                guint64         time) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

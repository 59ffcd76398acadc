// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-container-ops.h"
#include "dd-docker-line.h"
#include "dd-format.h"
#include "dd-run-options.h"
#include "dd-tool.h"

G_BEGIN_DECLS

/* What carries a command of `docker` out. It is called anew at every turn;
 * what it has to remember is in DdToolCall.memo. */
typedef DdToolResult (*DdDockerRun) (DdToolCall   *call,
                                     DdDockerLine *line);

typedef struct
{
  const char  *path; /* as in DdCommand.path */
  DdDockerRun  run;
} DdDockerCommand;

/* The tables of commands; one a file. Each ends with an empty entry. */
extern const DdDockerCommand dd_docker_attach_commands[];
extern const DdDockerCommand dd_docker_build_commands[];
extern const DdDockerCommand dd_docker_compose_commands[];
extern const DdDockerCommand dd_docker_cp_commands[];
extern const DdDockerCommand dd_docker_exec_commands[];
extern const DdDockerCommand dd_docker_archives_commands[];
extern const DdDockerCommand dd_docker_images_commands[];
extern const DdDockerCommand dd_docker_imagetools_commands[];
extern const DdDockerCommand dd_docker_inspect_commands[];
extern const DdDockerCommand dd_docker_lifecycle_commands[];
extern const DdDockerCommand dd_docker_list_commands[];
extern const DdDockerCommand dd_docker_login_commands[];
extern const DdDockerCommand dd_docker_logs_commands[];
extern const DdDockerCommand dd_docker_network_commands[];
extern const DdDockerCommand dd_docker_pull_commands[];
extern const DdDockerCommand dd_docker_prune_commands[];
extern const DdDockerCommand dd_docker_push_commands[];
extern const DdDockerCommand dd_docker_run_commands[];
extern const DdDockerCommand dd_docker_swarm_commands[];
extern const DdDockerCommand dd_docker_system_commands[];

/* Messages */
void               dd_docker_daemon_error   (DdToolCall         *call,
                                             const GError       *error);
DdToolResult       dd_docker_fail           (DdToolCall         *call,
                                             const GError       *error,
                                             int                 status);
void               dd_docker_request        (DdToolCall         *call);

/* Arguments */
DdClient           dd_docker_get_client     (DdToolCall         *call);
gboolean           dd_docker_parse_time     (const DdWorld      *world,
                                             const char         *text,
                                             guint64            *time);
const char *const *dd_docker_get_args       (DdDockerLine       *line,
                                             guint              *n_args);
char              *dd_docker_container_topic (const char        *id) G_GNUC_WARN_UNUSED_RESULT;

/* Lists: see dd-docker-filter.c. */
typedef struct
{
  const char *name;
  gboolean  (*matches) (const DdWorld *world,
                        gconstpointer  object,
                        const char    *value);
  gboolean    all; /* all values must match, not just one */
} DdFilterTest;

GPtrArray         *dd_docker_list_filters   (DdDockerLine       *line) G_GNUC_WARN_UNUSED_RESULT;
void               dd_docker_add_filter     (GPtrArray          *filters,
                                             const char         *name,
                                             const char         *value);
gboolean           dd_docker_match_filters  (GPtrArray          *filters,
                                             const DdFilterTest *tests,
                                             const DdWorld      *world,
                                             gconstpointer       object);
gboolean           dd_docker_check_filters  (GPtrArray          *filters,
                                             const DdFilterTest *tests,
                                             GError            **error);
gboolean           dd_docker_has_filter     (GPtrArray          *filters,
                                             const char         *name);
gboolean           dd_docker_match_label    (const DdStringMap  *labels,
                                             const char         *filter);
gboolean           dd_docker_match_image_label (const DdWorld   *world,
                                             gconstpointer       object,
                                             const char         *value);
DdFormatOptions    dd_docker_format_options (DdToolCall         *call,
                                             DdDockerLine       *line);
DdToolResult       dd_docker_print          (DdToolCall         *call,
                                             char               *text,
                                             const GError       *error);
int                dd_docker_print_objects  (DdToolCall         *call,
                                             JsonArray          *objects,
                                             const char         *format);

/* What `docker info` says of the swarm */
char              *dd_docker_dup_swarm_info (DdToolCall         *call) G_GNUC_WARN_UNUSED_RESULT;

/* Asking before something is removed: see dd-docker-prune.c. */
/* dd-docker-images.c */
gboolean           dd_docker_check_platform (DdDockerLine       *line,
                                             gboolean           *is_other,
                                             GError            **error);

/* dd-docker-cp.c */
DdNode            *_dd_docker_own_tree      (DdNode             *tree,
                                             int                 uid,
                                             int                 gid) G_GNUC_WARN_UNUSED_RESULT;

typedef void (*DdDockerPrune) (DdToolCall   *call,
                               DdDockerLine *line);

DdToolResult       dd_docker_confirm        (DdToolCall         *call,
                                             DdDockerLine       *line,
                                             const char         *warning,
                                             DdDockerPrune       prune);

gboolean           dd_docker_check_prune_filters (DdToolCall    *call,
                                             GPtrArray          *filters,
                                             const DdFilterTest *tests,
                                             GError            **error);
void               dd_docker_prune_networks (DdToolCall         *call,
                                             GPtrArray          *filters);
void               dd_docker_print_pruned_cache (DdToolCall     *call,
                                             GPtrArray          *removed,
                                             gint64              freed,
                                             gboolean            verbose);
gint64             dd_docker_prune_build_cache (DdToolCall      *call,
                                             gboolean            all,
                                             gint64              keep,
                                             GPtrArray          *filters,
                                             GPtrArray          *removed);
const char        *dd_docker_get_cache_type (const DdBuildRecord *record);
JsonArray         *dd_docker_list_build_cache (const DdWorld    *world,
                                             gint64             *size,
                                             gint64             *reclaimable,
                                             guint              *n_active) G_GNUC_WARN_UNUSED_RESULT;

/* Following the output of a container: see dd-docker-stream.c. */
typedef struct
{
  char     *container;
  guint     offset;      /* lines of the log already printed */
  int       exit_code;
  gboolean  input;       /* whether standard input is passed on */
  gboolean  over;        /* the run that is followed ended */
  gboolean  sig_proxy;
  gboolean  mutes_out;   /* standard output is not attached */
  gboolean  mutes_err;
} DdStream;

GVariant          *dd_stream_to_variant     (const DdStream     *self);
gboolean           dd_stream_from_variant   (GVariant           *variant,
                                             DdStream           *self);
void               dd_stream_clear          (DdStream           *self);
DdToolResult       dd_stream_follow         (DdToolCall         *call,
                                             DdStream           *self);
void               dd_docker_pass_signals   (DdToolCall         *call,
                                             const DdContainer  *container,
                                             const char         *exec);
void               dd_docker_pass_input     (DdToolCall         *call,
                                             int                 pid);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdStream, dd_stream_clear)

G_END_DECLS

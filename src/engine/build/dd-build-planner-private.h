// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-draft.h"
#include "dd-build-planner.h"
#include "dd-dockerfile.h"

/* The name of a base that is none. */
#define DD_BUILD_SCRATCH "scratch"

G_BEGIN_DECLS

typedef struct _DdBuildStage DdBuildStage;

/* An instruction with the stages it takes files from. */
typedef struct
{
  const DdDockerfileInstruction *instruction;
  GPtrArray                     *sources;    /* DdBuildStage; NULL entries: none */
  gboolean                       is_trigger; /* from ONBUILD */
} DdBuildCommand;

/* A variable of ARG, in the order of the lines. */
typedef struct
{
  char *name;
  char *value; /* NULL: none */
} DdBuildArg;

/* A stage while it is planned. A stage without @parsed is an image that
 * something is copied from, or what is below a mount. */
struct _DdBuildStage
{
  const DdDockerfileStage *parsed;
  char                    *base;        /* variables replaced */
  char                    *title;       /* in the names of steps */
  DdBuildStage            *below;       /* FROM another stage */
  const DdBuildNamedContext *named;     /* a folder that was given a name */
  GPtrArray               *commands;
  JsonObject              *draft;
  char                   **env;         /* while building */
  char                    *cwd;
  GPtrArray               *args;
  char                    *reference;
  char                    *digest;
  guint                    n_total;
  guint                    n_done;
  int                      step;        /* the last one, -1 for none */
  int                      from_step;   /* that of the image, -1 for none */
  char                    *from_name;   /* what this stage calls it */
  const char              *context;     /* the name that stands for the image */
  GError                  *fault;       /* what is wrong with its FROM */
  guint                    first_line;
  guint                    last_line;
  guint                    is_reachable : 1;
  guint                    is_resolved : 1;
  guint                    is_ready : 1;
  guint                    is_visiting : 1;
  guint                    is_named : 1;
  guint                    has_cmd : 1;
  guint                    no_cache : 1;
};

typedef struct
{
  const DdBuildPlanOptions *options;
  DdDockerfile             *dockerfile;
  GPtrArray                *triggers;   /* DdDockerfile that ONBUILD needs */
  GPtrArray                *stages;     /* DdBuildStage */
  char                    **globals;
  DdBuildPlan              *plan;
  GPtrArray                *context_paths;
  int                       context;    /* the step, -1 while there is none */
  int                       line;       /* of what is worked on */
  int                       end_line;
} DdBuildPlanner;

/* dd-build-planner.c */
DdBuildStage *_dd_build_planner_get_stage   (DdBuildPlanner        *self,
                                             guint                  index);
DdBuildStage *_dd_build_planner_find_stage  (DdBuildPlanner        *self,
                                             const char            *name);
char         *_dd_build_planner_make_name   (DdBuildStage          *stage,
                                             const DdBuildCommand  *command,
                                             const char            *text) G_GNUC_WARN_UNUSED_RESULT;
int           _dd_build_planner_get_context (DdBuildPlanner        *self,
                                             const char            *path);
gboolean      _dd_build_planner_fail        (GError               **error,
                                             const char            *format,
                                             ...) G_GNUC_PRINTF (2, 3);

/* dd-build-planner-read.c */
void          _dd_build_stage_free          (gpointer               data);
DdBuildCommand *
              _dd_build_command_new         (DdBuildPlanner        *self,
                                             const DdDockerfileInstruction *instruction,
                                             GError               **error);
void          _dd_build_planner_at_instruction
                                            (DdBuildPlanner        *self,
                                             const DdDockerfileInstruction *instruction);
gboolean      _dd_build_planner_read_stages (DdBuildPlanner        *self,
                                             GError               **error);
gboolean      _dd_build_planner_read_commands
                                            (DdBuildPlanner        *self,
                                             GError               **error);
void          _dd_build_planner_drop_title  (DdBuildPlanner        *self);

/* dd-legacy-plan.c */
void          _dd_legacy_add_globals        (DdBuildPlanner        *self);
gboolean      _dd_legacy_add_fault          (DdBuildPlanner        *self,
                                             GError               **error);
char        **_dd_legacy_list_unused        (DdBuildPlanner        *self) G_GNUC_WARN_UNUSED_RESULT;
void          _dd_legacy_begin_stage        (DdBuildPlanner        *self,
                                             DdBuildStage          *stage,
                                             guint                  n_before);
void          _dd_legacy_finish_step        (DdBuildPlanner        *self,
                                             DdBuildStage          *stage,
                                             const DdBuildCommand  *command,
                                             guint                  n_before);

/* dd-build-stage.c */
gboolean      _dd_build_stage_dispatch      (DdBuildPlanner        *self,
                                             DdBuildStage          *stage,
                                             const DdBuildCommand  *command,
                                             GError               **error);
void          _dd_build_stage_set_env       (DdBuildStage          *stage,
                                             const char            *name,
                                             const char            *value);
char         *_dd_build_stage_expand        (DdBuildPlanner        *self,
                                             DdBuildStage          *stage,
                                             const char            *text,
                                             GError               **error) G_GNUC_WARN_UNUSED_RESULT;

/* dd-build-stage-steps.c */
gboolean      _dd_build_stage_run           (DdBuildPlanner        *self,
                                             DdBuildStage          *stage,
                                             const DdBuildCommand  *command,
                                             GError               **error);
gboolean      _dd_build_stage_copy          (DdBuildPlanner        *self,
                                             DdBuildStage          *stage,
                                             const DdBuildCommand  *command,
                                             GError               **error);
gboolean      _dd_build_stage_workdir       (DdBuildPlanner        *self,
                                             DdBuildStage          *stage,
                                             const DdBuildCommand  *command,
                                             GError               **error);
gboolean      _dd_build_is_proxy_name       (const char            *name);
char         *_dd_build_stage_resolve_path  (DdBuildStage          *stage,
                                             const char            *path) G_GNUC_WARN_UNUSED_RESULT;
char        **_dd_build_stage_with_shell    (DdBuildStage          *stage,
                                             char                 **words) G_GNUC_WARN_UNUSED_RESULT;

/* dd-build-contexts.c */
const DdBuildNamedContext *
              _dd_build_find_named_context  (DdBuildPlanner        *self,
                                             const char            *name);
void          _dd_build_begin_named_context (DdBuildPlanner        *self,
                                             DdBuildStage          *stage);

/* dd-build-mounts.c */
void          _dd_build_parse_mount_from    (DdBuildPlanner        *self,
                                             const char            *spec,
                                             char                 **from);
void          _dd_build_parse_mount_env     (DdBuildPlanner        *self,
                                             const char            *spec,
                                             char                 **name);
gboolean      _dd_build_add_mount_inputs    (DdBuildPlanner        *self,
                                             DdBuildStage          *stage,
                                             const DdBuildCommand  *command,
                                             GError               **error);
gboolean      _dd_build_add_mounts          (DdBuildPlanner        *self,
                                             DdBuildStage          *stage,
                                             const DdBuildCommand  *command,
                                             DdBuildStep           *step,
                                             GError               **error);

G_END_DECLS

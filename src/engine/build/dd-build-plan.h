// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "dd-node.h"

G_BEGIN_DECLS

/**
 * DdBuildStepKind:
 * @DD_BUILD_IMAGE: an image to start from or to copy from
 * @DD_BUILD_CONTEXT: the files the client sends
 * @DD_BUILD_INLINE: files that are written in the Dockerfile itself
 * @DD_BUILD_FETCH: a file that is fetched from a URL
 * @DD_BUILD_RUN: a command that runs in a container
 * @DD_BUILD_COPY: COPY or ADD
 * @DD_BUILD_WORKDIR: a directory is made
 * @DD_BUILD_CONFIG: only the configuration changes; a step of the legacy builder
 *
 * What a step of a build does. Instructions that only change the image's
 * configuration are no steps.
 */
typedef enum
{
  DD_BUILD_IMAGE,
  DD_BUILD_CONTEXT,
  DD_BUILD_INLINE,
  DD_BUILD_FETCH,
  DD_BUILD_RUN,
  DD_BUILD_COPY,
  DD_BUILD_WORKDIR,
  DD_BUILD_CONFIG,
} DdBuildStepKind;

/**
 * DdBuildMount:
 * @type: bind, cache, tmpfs, secret or ssh
 * @target: where it is in the container
 * @source: path in what it comes from
 * @input: the step it comes from, -1 for none
 * @id: of a cache, a secret or an agent
 * @sharing: of a cache: shared, private or locked
 * @env: of a secret: the variable that holds it, or %NULL
 * @mode: permissions of what is mounted, -1 for the default
 * @required: whether a missing secret is an error
 * @absent: of an agent, whether the client does not offer it
 *
 * A mount of a RUN instruction.
 */
typedef struct
{
  char    *type;
  char    *target;
  char    *source;
  int      input;
  char    *id;
  char    *sharing;
  char    *env;
  gint64   size;
  int      mode;
  int      uid;
  int      gid;
  guint    read_only : 1;
  guint    required : 1;
  guint    absent : 1;
} DdBuildMount;

/**
 * DdBuildFile:
 * @name: of the file
 * @text: what is in it
 *
 * A file written in the Dockerfile.
 */
typedef struct
{
  char *name;
  char *text;
} DdBuildFile;

/**
 * DdBuildStep:
 * @kind: what it does
 * @name: as the progress shows it, such as "[2/3] RUN make"
 * @instruction: the same without the brackets
 * @stage: the name of its stage, "" where there is only one
 * @line: of the Dockerfile, 0 for none
 * @end_line: its last line
 * @parent: the step whose result it builds on, -1 for an empty file system
 * @input: of a copy, the step that has the files, -1 for none
 * @documents: (element-type int): of a copy, further steps that have files
 * @argv: of a command
 * @env: of a command: NAME=value
 * @proxy: (nullable): of a command: settings of a proxy, which no key has
 * @cwd: of a command, or the directory that is made
 * @user: who runs the command or owns the directory
 * @hosts: (nullable): of a command: name=address, further names it knows
 * @shm_size: of a command: bytes of /dev/shm, 0 for the default
 * @mounts: (element-type DdBuildMount): of a command
 * @sources: of a copy
 * @dest: of a copy, absolute; a trailing slash matters
 * @owner: (nullable): of a copy, what --chown says
 * @mode: (nullable): of a copy, what --chmod says
 * @excludes: of a copy
 * @files: (element-type DdBuildFile): of an inline document
 * @context: (nullable): of a context, the name it was given; %NULL for the
 *   folder that is built
 * @tree: (nullable): of such a context, its files
 * @checksum: (nullable): of a copy or of what is fetched, what --checksum says
 * @reference: of an image, in full; of what is fetched, the URL
 * @digest: of an image, "sha256:…"
 * @number: of the instruction, for the legacy builder; 0 for none
 * @config: (nullable): for the legacy builder, the configuration after it
 * @comment: (nullable): for the legacy builder, what the history says of it
 * @refusal: (nullable): for the legacy builder, why it does not do this
 * @no_cache: whether the cache is not to be asked
 * @link: --link
 * @keeps_parents: --parents
 * @unpacks: whether archives are unpacked, as ADD does
 * @trigger: for the legacy builder, whether it comes from ONBUILD of the base
 *
 * A step of a build: a node of the graph. Never changes.
 */
typedef struct
{
  DdBuildStepKind   kind;
  char             *name;
  char             *instruction;
  char             *stage;
  int               line;
  int               end_line;
  int               parent;
  int               input;

  char            **argv;
  char            **env;
  char            **proxy;
  char             *cwd;
  char             *user;
  char             *network;
  char             *security;
  char            **hosts;
  gint64            shm_size;
  GPtrArray        *mounts;

  GArray           *documents;
  char            **sources;
  char             *dest;
  char             *owner;
  char             *mode;
  char            **excludes;
  char             *checksum;
  GPtrArray        *files;

  char             *context;
  DdNode           *tree;

  char             *reference;
  char             *digest;

  guint             number;
  char             *config;
  char             *comment;
  char             *refusal;

  guint             no_cache : 1;
  guint             link : 1;
  guint             keeps_parents : 1;
  guint             unpacks : 1;
  guint             trigger : 1;
  guint             scratch : 1;
} DdBuildStep;

/**
 * DdBuildPlanStage:
 * @title: its name, "stage-0" and so on if it has none, "" if it is the only
 *   one, or an image that files are copied from
 * @base: the image or the stage it starts from, variables replaced
 * @line: of its FROM, 0 for an image that files are copied from
 * @step: the step whose result it is, -1 for none
 * @is_needed: whether it is built
 * @is_target: whether the image is made of it
 *
 * A stage of a Dockerfile.
 */
typedef struct
{
  char     *title;
  char     *base;
  guint     line;
  int       step;
  gboolean  is_needed;
  gboolean  is_target;
} DdBuildPlanStage;

/**
 * DdBuildPlan:
 * @stages: (element-type DdBuildPlanStage): all stages, also those that are not
 *   needed, and behind them the images that files are copied from
 * @steps: (element-type DdBuildStep): each after those it needs
 * @target: the step whose result is the image, -1 for an empty image
 * @context_paths: what is copied from the context
 * @n_numbers: how many instructions have a number
 * @unused_args: (nullable): for the legacy builder, build arguments that nothing
 *   declares
 * @is_legacy: whether it is for the legacy builder: one step an instruction, one
 *   after the other
 * @config: the image's configuration as JSON, without "rootfs"
 *
 * What a build has to do: a graph of steps, only those that the target needs,
 * and the configuration of the image. Never changes.
 */
struct _DdBuildPlan
{
  GObject     parent_instance;

  GPtrArray  *stages;
  GPtrArray  *steps;
  int         target;
  char       *config;
  char      **context_paths;
  guint       n_numbers;
  char      **unused_args;
  gboolean    is_legacy;
};

/* The input of a step of the legacy builder that copies from the context. */
#define DD_BUILD_FROM_CONTEXT -2

#define DD_TYPE_BUILD_PLAN (dd_build_plan_get_type ())
G_DECLARE_FINAL_TYPE (DdBuildPlan, dd_build_plan, DD, BUILD_PLAN, GObject)

DdBuildPlan       *dd_build_plan_new         (void) G_GNUC_WARN_UNUSED_RESULT;
DdBuildStep       *dd_build_plan_add         (DdBuildPlan       *self,
                                              DdBuildStepKind    kind);
int                dd_build_plan_settle      (DdBuildPlan       *self);
const DdBuildStep *dd_build_plan_get_step    (const DdBuildPlan *self,
                                              int                index);
GArray            *dd_build_plan_list_inputs (const DdBuildPlan *self,
                                              guint              index) G_GNUC_WARN_UNUSED_RESULT;
DdBuildMount      *dd_build_mount_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void               dd_build_mount_free       (DdBuildMount      *self);
DdBuildFile       *dd_build_file_new         (const char        *name,
                                              const char        *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdBuildMount, dd_build_mount_free)

G_END_DECLS

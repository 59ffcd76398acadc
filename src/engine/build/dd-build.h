// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-context.h"
#include "dd-build-plan.h"
#include "dd-build-record.h"
#include "dd-image.h"
#include "dd-node.h"
#include "dd-string-map.h"

G_BEGIN_DECLS

/**
 * DdBuildState:
 * @DD_BUILD_STATE_PENDING: it waits for the steps it needs
 * @DD_BUILD_STATE_RUNNING: it is carried out
 * @DD_BUILD_STATE_DONE: it was carried out
 * @DD_BUILD_STATE_CACHED: its result came from the cache
 * @DD_BUILD_STATE_FAILED: it ended with an error
 * @DD_BUILD_STATE_CANCELED: another step failed meanwhile
 *
 * How far a step of a build is.
 */
typedef enum
{
  DD_BUILD_STATE_PENDING,
  DD_BUILD_STATE_RUNNING,
  DD_BUILD_STATE_DONE,
  DD_BUILD_STATE_CACHED,
  DD_BUILD_STATE_FAILED,
  DD_BUILD_STATE_CANCELED,
} DdBuildState;

/**
 * DdBuildRun:
 * @state: how far it is
 * @vertex: its number in the progress, 0 before it starts
 * @container: (nullable): while a command runs, the id of its container
 * @result: (nullable): what later keys are made of
 * @layers: (nullable) (element-type DdLayer): what came out, base first
 * @files: (nullable): what came out of a step that is no layer
 * @remote: (nullable) (element-type DdLayer): layers of it that were found in
 *   an imported cache and are not on the host yet
 * @is_bare: whether it was found by its key alone, and nothing that came out of
 *   it is needed
 * @why: (nullable): why it hit or missed, in plain words
 * @error: (nullable): what went wrong
 *
 * A step of a plan while the build is going on.
 */
typedef struct
{
  DdBuildState  state;
  guint         vertex;
  char         *container;
  char         *result;
  GPtrArray    *layers;
  DdNode       *files;
  GPtrArray    *remote;
  char         *why;
  char         *error;
  guint64       started;
  guint64       ended;
  gboolean      is_bare;
} DdBuildRun;

/**
 * DdLegacyLink:
 * @key: what the step was
 * @parent: id of the image it was done to
 * @image: id of the image that came out
 *
 * An entry of the legacy builder's cache: it is good as long as the image is
 * there. Made with g_rc_box_new0(), never changes.
 */
typedef struct
{
  char *key;
  char *parent;
  char *image;
} DdLegacyLink;

DdLegacyLink *dd_legacy_link_new   (const char   *key,
                                    const char   *parent,
                                    const char   *image) G_GNUC_WARN_UNUSED_RESULT;
void          dd_legacy_link_unref (DdLegacyLink *self);

/**
 * DdLegacyRemoval:
 * @DD_LEGACY_REMOVES_DONE: those of steps that were done
 * @DD_LEGACY_REMOVES_NONE: none, as with --rm=false
 * @DD_LEGACY_REMOVES_ALL: also that of a step that failed, as with --force-rm
 *
 * Which containers of its steps the legacy builder removes.
 */
typedef enum
{
  DD_LEGACY_REMOVES_DONE,
  DD_LEGACY_REMOVES_NONE,
  DD_LEGACY_REMOVES_ALL,
} DdLegacyRemoval;

/**
 * DdBuildNoteKind:
 *
 * What a line of the progress says about a vertex.
 */
typedef enum
{
  DD_BUILD_NOTE_START,
  DD_BUILD_NOTE_STATUS,
  DD_BUILD_NOTE_LOG,
  DD_BUILD_NOTE_DONE,
  DD_BUILD_NOTE_CACHED,
  DD_BUILD_NOTE_ERROR,
  DD_BUILD_NOTE_CANCELED,
} DdBuildNoteKind;

/**
 * DdBuildNote:
 * @vertex: what it is about, from 1
 * @kind: what it says
 * @time: when
 * @text: the name of a vertex, a status, or what was written
 *
 * A piece of a build's progress, made with g_rc_box_new0(). Never changes;
 * copies of a build share it.
 */
typedef struct
{
  guint            vertex;
  DdBuildNoteKind  kind;
  guint64          time;
  char            *text;
} DdBuildNote;

/**
 * DdBuild:
 * @id: 64 hexadecimal digits
 * @plan: what there is to do
 * @context: (nullable): the files the client offers
 * @folder: (nullable): where the client has them
 * @tags: what the image will be called, in full
 * @secrets: what the client offers, by id
 * @build_args: (nullable): values of ARG
 * @labels: (nullable): for the image
 * @target: (nullable): the stage that was asked for
 * @platform: (nullable): that was asked for
 * @dockerfile: the text
 * @file_name: as the client named it
 * @file_path: (nullable): where the client has the Dockerfile
 * @runs: (element-type DdBuildRun): by step
 * @notes: (element-type DdBuildNote): the progress so far
 * @n_vertices: how many have a number
 * @finished: whether it is over
 * @error: (nullable): why it failed
 * @failed_line: the line of the Dockerfile that failed, 0 for none
 * @failed_end_line: the last one
 * @exit_code: of the command that failed, or 1
 * @failed_step: which step failed, -1 for none
 * @image: (nullable): what came out
 * @n_cpus: how many processors the host had when it began
 * @removal: which containers the legacy builder removes
 * @exporter: (nullable): what becomes of it, %NULL for the image store
 * @output: (nullable): the files for the client, when they are not an image
 * @imported: (element-type DdBuildRecord): entries of the caches it was given
 * @cache_to: (nullable): where its cache goes, as people write it
 * @pushes: whether the image goes to a registry
 * @n_sent: how many of the tags and caches were sent
 * @push: (nullable): the push that is under way
 * @push_vertex: where the progress tells of it
 * @caches: (element-type DdImage): exported caches that the client has to write
 *   to folders, in the order of @cache_to
 *
 * A build that is under way or done.
 */
struct _DdBuild
{
  char            *id;
  DdBuildPlan     *plan;
  DdBuildContext  *context;
  char            *folder;
  char           **tags;
  DdStringMap     *secrets;
  DdStringMap     *build_args;
  DdStringMap     *labels;
  char            *target;
  char            *platform;
  char            *dockerfile;
  char            *file_name;
  char            *file_path;
  GPtrArray       *runs;
  GPtrArray       *notes;
  guint            n_vertices;
  gboolean         finished;
  char            *error;
  int              failed_line;
  int              failed_end_line;
  int              failed_step;
  int              exit_code;
  DdImage         *image;
  guint            n_cpus;
  DdLegacyRemoval  removal;
  char            *exporter;
  DdNode          *output;
  GPtrArray       *imported;
  char           **cache_to;
  gboolean         pushes;
  guint            n_sent;
  char            *push;
  guint            push_vertex;
  GPtrArray       *caches;
};

DdBuild          *dd_build_new         (DdBuildPlan   *plan) G_GNUC_WARN_UNUSED_RESULT;
DdBuild          *dd_build_copy        (const DdBuild *self) G_GNUC_WARN_UNUSED_RESULT;
void              dd_build_free        (DdBuild       *self);
DdBuildRun       *dd_build_get_run     (const DdBuild *self,
                                        int            step);
const char      **dd_build_list_results (const DdBuild *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean          dd_build_is_ready    (const DdBuild *self,
                                        guint          step);
void              dd_build_add_note    (DdBuild         *self,
                                        guint            vertex,
                                        DdBuildNoteKind  kind,
                                        guint64          time,
                                        const char      *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdBuild, dd_build_free)

G_END_DECLS

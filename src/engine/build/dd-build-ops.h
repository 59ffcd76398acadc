// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build.h"
#include "dd-engine.h"

G_BEGIN_DECLS

/* What a Dockerfile can be asked for instead of a build. */
#define DD_BUILD_CALL_LINT    "lint"
#define DD_BUILD_CALL_OUTLINE "outline"
#define DD_BUILD_CALL_TARGETS "targets"

/* What the result of a build can become, beside an image in the store. */
#define DD_BUILD_EXPORTER_LOCAL  "local"
#define DD_BUILD_EXPORTER_TAR    "tar"
#define DD_BUILD_EXPORTER_OCI    "oci"
#define DD_BUILD_EXPORTER_DOCKER "docker"
#define DD_BUILD_EXPORTER_NONE   "cacheonly"

/**
 * DdBuildCacheSource:
 * @spec: as people write it, such as type=registry,ref=NAME
 * @files: (nullable): of a folder, what is in it
 *
 * A cache that a build may take steps from.
 */
typedef struct
{
  char   *spec;
  DdNode *files;
} DdBuildCacheSource;

DdBuildCacheSource *dd_build_cache_source_new  (const char         *spec,
                                                DdNode             *files) G_GNUC_WARN_UNUSED_RESULT;
void                dd_build_cache_source_free (DdBuildCacheSource *self);

/**
 * DdBuildOptions:
 * @dockerfile: (nullable): the text, %NULL if the client found none
 * @file_name: as the client named it
 * @file_path: (nullable): where the client has it
 * @context: (nullable): the files that may be copied
 * @folder: (nullable): where they are; what was sent from there before and did
 *   not change is not sent again
 * @build_args: (nullable): values of ARG
 * @labels: (nullable): for the image
 * @tags: (nullable): what the image will be called
 * @target: (nullable): the stage to build, %NULL for the last
 * @platform: (nullable): such as linux/amd64
 * @no_cache_stages: (nullable): stages that are built anew
 * @secrets: (nullable): by id, what they say
 * @call: (nullable): what the Dockerfile is asked for instead of a build: lint,
 *   outline or targets
 * @exporter: (nullable): what becomes of the result: local for files, tar for
 *   an archive of them, oci or docker for an archive of the image, and the image
 *   store otherwise
 * @network: (nullable): of commands that do not name one: default, none or host
 * @hosts: (nullable): name=address, names that commands know
 * @agents: (nullable): the SSH agents that are offered
 * @shm_size: bytes of /dev/shm, 0 for the default
 * @contexts: (nullable) (element-type DdBuildNamedContext): further contexts
 * @cache_from: (nullable) (element-type DdBuildCacheSource): further caches
 * @cache_to: (nullable): where the cache of this build goes, as people write it
 * @pushes: whether the image goes to the registries of its tags
 * @allows_host: whether commands may use the network of the host
 * @no_cache: whether everything is built anew
 * @pull: whether the registry is asked for newer base images
 * @removal: which containers the legacy builder removes
 * @legacy: whether the legacy builder does it
 * @own_ignore: whether the Dockerfile has an ignore file of its own
 *
 * What `docker build` asks for.
 */
typedef struct
{
  const char         *dockerfile;
  const char         *file_name;
  const char         *file_path;
  DdBuildContext     *context;
  const char         *folder;
  const DdStringMap  *build_args;
  const DdStringMap  *labels;
  char              **tags;
  const char         *target;
  const char         *platform;
  char              **no_cache_stages;
  const DdStringMap  *secrets;
  const char         *call;
  const char         *exporter;
  const char         *network;
  char              **hosts;
  char              **agents;
  gint64              shm_size;
  GPtrArray          *contexts;
  GPtrArray          *cache_from;
  char              **cache_to;
  DdLegacyRemoval     removal;
  guint               pushes : 1;
  guint               allows_host : 1;
  guint               no_cache : 1;
  guint               pull : 1;
  guint               own_ignore : 1;
  guint               legacy : 1;
} DdBuildOptions;

/**
 * DdCacheTest:
 * @world: a world
 * @record: an entry of its build cache
 * @data: what the caller gave
 *
 * Returns: whether the entry may go
 */
typedef gboolean (*DdCacheTest) (const DdWorld       *world,
                                 const DdBuildRecord *record,
                                 gpointer             data);

/**
 * DdCachePrune:
 * @all: also what images use
 * @accept: (nullable): what may go
 * @accept_data: for @accept
 * @keep: bytes that may stay, 0 for none
 *
 * What is to be removed from the build cache.
 */
typedef struct
{
  gboolean    all;
  DdCacheTest accept;
  gpointer    accept_data;
  gint64      keep;
} DdCachePrune;

char     *dd_build_begin       (DdEngine             *engine,
                                const DdBuildOptions *options,
                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void      dd_build_cancel      (DdEngine             *engine,
                                const char           *id);
gint64    dd_build_cache_prune (DdEngine             *engine,
                                const DdCachePrune   *prune,
                                GPtrArray            *removed);
gboolean  dd_legacy_has_children (const DdWorld       *world,
                                  const DdImage       *image);
void      dd_legacy_remove_parents (DdEngine          *engine,
                                    const char        *id,
                                    GPtrArray         *lines);
gboolean  dd_build_cache_has_steps (const DdWorld            *world);
gboolean  dd_build_record_is_shared (const DdWorld       *world,
                                     const DdBuildRecord *record);
const DdBuildRecord *
          dd_build_record_get_parent (const DdWorld       *world,
                                      const DdBuildRecord *record);

/**
 * DdBuildChanged:
 *
 * The payload of the events about builds: what is used depends on the event.
 */
typedef struct
{
  DdEvent        parent;
  char          *id;
  DdBuildPlan   *plan;
  DdBuildContext *context;
  char          *folder;
  DdContextTransfer *transfer;
  char         **tags;
  char         **familiar;
  DdStringMap   *secrets;
  DdStringMap   *build_args;
  DdStringMap   *labels;
  char          *target;
  char          *platform;
  char          *dockerfile;
  char          *file_name;
  char          *file_path;
  int            step;
  int            vertex;
  int            kind;
  int            line;
  int            end_line;
  int            exit_code;
  int            removal;
  char          *exporter;
  char          *text;
  char          *name;
  char          *why;
  char          *result;
  char          *error;
  DdBuildRecord *record;
  DdNode        *files;
  DdImage       *image;
  DdContainer   *container;
  char          *container_id;
  char          *link_key;
  char          *link_parent;
  char         **cache_to;
  char          *push;
  int            pushes;
  int            goes_on;
} DdBuildChanged;

extern const DdEventClass dd_build_begun_class;
extern const DdEventClass dd_build_noted_class;
extern const DdEventClass dd_build_source_kept_class;
extern const DdEventClass dd_build_step_started_class;
extern const DdEventClass dd_build_step_cached_class;
extern const DdEventClass dd_build_step_done_class;
extern const DdEventClass dd_build_step_failed_class;
extern const DdEventClass dd_build_run_started_class;
extern const DdEventClass dd_build_asked_class;
extern const DdEventClass dd_build_exported_class;
extern const DdEventClass dd_build_cache_imported_class;
extern const DdEventClass dd_build_layers_fetched_class;
extern const DdEventClass dd_build_sending_class;
extern const DdEventClass dd_build_cache_exported_class;
extern const DdEventClass dd_build_finished_class;
extern const DdEventClass dd_build_ended_class;
extern const DdEventClass dd_build_failed_class;
extern const DdEventClass dd_build_cache_pruned_class;

G_END_DECLS

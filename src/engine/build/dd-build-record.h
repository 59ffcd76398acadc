// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-plan.h"

G_BEGIN_DECLS

#define DD_TYPE_BUILD_RECORD (dd_build_record_get_type ())

/**
 * DdBuildPart:
 *
 * What a cache key is made of; the first part that differs says why a step
 * missed.
 */
typedef enum
{
  DD_BUILD_PART_PARENT,
  DD_BUILD_PART_INPUT,
  DD_BUILD_PART_CONTENT,
  DD_BUILD_PART_COMMAND,
  DD_BUILD_PART_ENV,
  DD_BUILD_PART_USER,
  DD_BUILD_PART_CWD,
  DD_BUILD_PART_MOUNTS,
  DD_BUILD_PART_NETWORK,
  DD_BUILD_PART_SOURCES,
  DD_BUILD_PART_DEST,
  DD_BUILD_PART_OWNER,
  DD_BUILD_PART_MODE,
  DD_BUILD_PART_OPTIONS,
  DD_BUILD_N_PARTS,
} DdBuildPart;

/**
 * DdBuildKey:
 * @definition: (nullable): of what the step is and of the keys of its inputs;
 *   %NULL for a copy from the context, which has no key but its content
 * @content: (nullable): the same with the content that a copy takes in the
 *   place of its input's key
 * @parts: what both are made of, by #DdBuildPart, "" where there is nothing
 *
 * The cache key of a step. A step hits if either key is known.
 */
typedef struct
{
  char *definition;
  char *content;
  char *parts[DD_BUILD_N_PARTS];
} DdBuildKey;

/**
 * DdBuildRecordType:
 * @DD_BUILD_RECORD_REGULAR: what a step made, or a layer of an image
 * @DD_BUILD_RECORD_SOURCE_LOCAL: what a client sent
 * @DD_BUILD_RECORD_CACHE_MOUNT: what commands keep in a cache mount
 *
 * What an entry of the build cache holds.
 */
typedef enum
{
  DD_BUILD_RECORD_REGULAR,
  DD_BUILD_RECORD_SOURCE_LOCAL,
  DD_BUILD_RECORD_CACHE_MOUNT,
} DdBuildRecordType;

/**
 * DdBuildRecord:
 * @id: as `docker builder du` shows it
 * @type: what it holds
 * @result: what the keys of later steps are made of; what tells it from others
 * @key: what it is found by; of what is no result of a step, an empty one
 * @kind: of the step
 * @name: of the step that made it
 * @description: as `docker buildx du --verbose` shows it
 * @layers: (element-type DdLayer): what came out, base first; none of what is
 *   no layer
 * @store: (nullable): of a cache mount, where its files are
 * @size: of its own layer or its files, in bytes
 * @is_mutable: whether it may still be written to: what was sent, cache mounts,
 *   and what a command wrote that nothing was built on
 * @created: in microseconds since the world began
 * @used: when it was last used
 * @uses: how often it was
 * @is_bare: whether only its keys are known: it comes from a cache that was
 *   exported without what came out of this step
 *
 * An entry of the build cache. Never changes; using it puts a new one in its
 * place.
 */
typedef struct
{
  int              ref_count;
  char            *id;
  DdBuildRecordType type;
  char            *result;
  DdBuildKey      *key;
  DdBuildStepKind  kind;
  char            *name;
  char            *description;
  GPtrArray       *layers;
  char            *store;
  gint64           size;
  guint64          created;
  guint64          used;
  guint            uses;
  gboolean         is_mutable;
  gboolean         is_bare;
} DdBuildRecord;

/**
 * DdBuildSource:
 * @type: what it holds
 * @kind: of the step it is for
 * @identity: what tells it from others
 * @description: as `docker buildx du --verbose` shows it
 * @layers: (nullable) (element-type DdLayer): of an image, base first
 * @store: (nullable): of a cache mount, where its files are
 * @size: in bytes
 *
 * What a build keeps beside the results of its steps.
 */
typedef struct
{
  DdBuildRecordType  type;
  DdBuildStepKind    kind;
  const char        *identity;
  const char        *description;
  GPtrArray         *layers;
  const char        *store;
  gint64             size;
} DdBuildSource;

DdBuildKey          *dd_build_key_new             (const DdBuildPlan   *plan,
                                                   guint                index,
                                                   const char *const   *results,
                                                   const char          *content) G_GNUC_WARN_UNUSED_RESULT;
DdBuildKey          *dd_build_key_copy            (const DdBuildKey    *self) G_GNUC_WARN_UNUSED_RESULT;
void                 dd_build_key_free            (DdBuildKey          *self);
const char          *dd_build_key_get_result      (const DdBuildKey    *self);
gboolean             dd_build_needs_content       (const DdBuildStep   *step);

GType                dd_build_record_get_type     (void);
DdBuildRecord       *dd_build_record_new          (const DdBuildStep   *step,
                                                   const DdBuildKey    *key,
                                                   GPtrArray           *layers,
                                                   guint64              now) G_GNUC_WARN_UNUSED_RESULT;
DdBuildRecord       *dd_build_record_new_source   (const DdBuildSource *source,
                                                   const DdBuildRecord *before,
                                                   guint64              now) G_GNUC_WARN_UNUSED_RESULT;
DdBuildRecord       *dd_build_record_find_again   (const DdBuildRecord *self,
                                                   const DdBuildKey    *key) G_GNUC_WARN_UNUSED_RESULT;
DdBuildRecord       *dd_build_record_use          (const DdBuildRecord *self,
                                                   guint64              now) G_GNUC_WARN_UNUSED_RESULT;
DdBuildRecord       *dd_build_record_new_imported (const char          *definition,
                                                   const char          *content,
                                                   GPtrArray           *layers,
                                                   guint64              created) G_GNUC_WARN_UNUSED_RESULT;
DdBuildRecord       *dd_build_record_bring_in     (const DdBuildRecord *self,
                                                   const DdBuildStep   *step,
                                                   const DdBuildKey    *key,
                                                   guint64              now) G_GNUC_WARN_UNUSED_RESULT;
DdBuildRecord       *dd_build_record_strip        (const DdBuildRecord *self) G_GNUC_WARN_UNUSED_RESULT;
DdBuildRecord       *dd_build_record_ref          (DdBuildRecord       *self);
void                 dd_build_record_unref        (DdBuildRecord       *self);

const DdBuildRecord *dd_build_cache_find          (GPtrArray           *records,
                                                   const DdBuildKey    *key);
DdBuildPart          dd_build_cache_compare       (GPtrArray           *records,
                                                   const DdBuildStep   *step,
                                                   const DdBuildKey    *key,
                                                   guint               *n_differences);
char                *dd_build_cache_explain_hit   (const DdBuildStep   *step,
                                                   const DdBuildKey    *key,
                                                   const DdBuildRecord *record) G_GNUC_WARN_UNUSED_RESULT;
char                *dd_build_cache_explain_miss  (GPtrArray           *records,
                                                   const DdBuildPlan   *plan,
                                                   const DdBuildStep   *step,
                                                   const DdBuildKey    *key) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdBuildKey, dd_build_key_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdBuildRecord, dd_build_record_unref)

G_END_DECLS

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
 * DdBuildRecord:
 * @id: as `docker builder du` shows it
 * @result: what the keys of later steps are made of
 * @key: what it is found by
 * @kind: of the step
 * @name: of the step that made it
 * @layers: (element-type DdLayer): what came out, base first
 * @size: of its own layer, in bytes
 * @created: in microseconds since the world began
 * @used: when it was last used
 * @uses: how often it was
 *
 * An entry of the build cache. Never changes; using it puts a new one in its
 * place.
 */
typedef struct
{
  int              ref_count;
  char            *id;
  char            *result;
  DdBuildKey      *key;
  DdBuildStepKind  kind;
  char            *name;
  GPtrArray       *layers;
  gint64           size;
  guint64          created;
  guint64          used;
  guint            uses;
} DdBuildRecord;

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
DdBuildRecord       *dd_build_record_use          (const DdBuildRecord *self,
                                                   const DdBuildKey    *key,
                                                   guint64              now) G_GNUC_WARN_UNUSED_RESULT;
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

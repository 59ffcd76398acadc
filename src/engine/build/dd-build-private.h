// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-ops.h"
#include "dd-image-reference.h"

G_BEGIN_DECLS

/* How long what is no command takes: orders of magnitude. */
#define DD_BUILD_USEC_READ     (8 * DD_USEC_PER_MSEC)
#define DD_BUILD_USEC_METADATA (350 * DD_USEC_PER_MSEC)

/* What is sent when there is nothing to send. */
#define DD_BUILD_NOTHING_SENT  2

/* dd-build-base.c */

/* What _dd_build_resolve_image() looks in, and what it was asked for. */
typedef struct
{
  const DdWorld *world;
  const DdWorld *site;   /* has the registries */
  gboolean       pull;
  GPtrArray     *asked;  /* references, in order */
  char          *fault;  /* why the last one was not found */
} DdBuildResolver;

gboolean _dd_build_resolve_image (const char  *reference,
                                  gpointer     data,
                                  char       **config,
                                  char       **digest,
                                  GError     **error);
DdBuildPlan *_dd_build_make_plan (const DdBuildOptions  *options,
                                  DdBuildResolver       *resolver,
                                  int                   *line,
                                  int                   *end_line,
                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
const DdImage *_dd_build_find_step_image (const DdWorld     *world,
                                          const DdWorld     *site,
                                          const DdBuildStep *step);
gboolean _dd_build_has_layer   (const DdWorld *world,
                                const DdImage *image,
                                guint          index);
char    *_dd_build_find_pull_fault (const DdWorld          *world,
                                    const DdWorld          *site,
                                    const DdImageReference *parsed) G_GNUC_WARN_UNUSED_RESULT;
gboolean _dd_build_has_chain   (const DdWorld *world,
                                GPtrArray     *layers,
                                guint          index);

/* dd-build-import.c: caches that were exported elsewhere */
void     _dd_build_import_caches (DdEngine             *engine,
                                  const DdBuild        *build,
                                  const DdBuildOptions *options);
gboolean _dd_build_has_bare_input (const DdBuild *build,
                                   guint          index);
const DdBuildRecord *_dd_build_find_record (const DdWorld    *world,
                                            const DdBuild    *build,
                                            guint             index,
                                            const DdBuildKey *key);
gboolean _dd_build_is_stripped  (const DdBuild    *build,
                                 const DdBuildKey *key);
GPtrArray *_dd_build_list_remote (const DdWorld *world,
                                  GPtrArray     *layers) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *_dd_build_list_unfetched (const DdBuild *build,
                                     int            step) G_GNUC_WARN_UNUSED_RESULT;
void     _dd_build_fetch_layers (DdEngine      *engine,
                                 const DdBuild *build,
                                 int            step,
                                 gboolean       unpack);

/* dd-build-send.c: what goes out when the result is there */
char    *_dd_build_add_inline_cache (const DdWorld *world,
                                     const DdBuild *build,
                                     char          *config) G_GNUC_WARN_UNUSED_RESULT;
gboolean _dd_build_has_inline_cache (const DdBuild *build);
void     _dd_build_note_login  (DdEngine      *engine,
                                const DdBuild *build,
                                const char    *reference,
                                gboolean       push);
gboolean _dd_build_has_to_send (const DdBuild *build);
void     _dd_build_send_rest   (DdEngine      *engine,
                                const DdBuild *build);
void     _dd_build_register_sending (DdEngine *engine);

/* dd-build-inputs.c */
DdNode     *_dd_build_get_files (const DdBuild *build,
                                 int            step) G_GNUC_WARN_UNUSED_RESULT;
DdNode     *_dd_build_get_sources (const DdBuild     *build,
                                   const DdBuildStep *step) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *_dd_build_list_layers_below (const DdBuild *build,
                                         guint          step) G_GNUC_WARN_UNUSED_RESULT;
DdBuildKey *_dd_build_make_key  (const DdBuild  *build,
                                 guint           index,
                                 GError        **error) G_GNUC_WARN_UNUSED_RESULT;

DdBuildKey *_dd_build_make_fetch_key (const DdBuild *build,
                                      guint          index,
                                      const DdNode  *files) G_GNUC_WARN_UNUSED_RESULT;

/* A step made a layer. Takes @layer. */
void     _dd_build_finish_step (DdEngine      *engine,
                                const DdBuild *build,
                                guint          step,
                                DdNode        *layer);
void     _dd_build_fail_step   (DdEngine      *engine,
                                const DdBuild *build,
                                guint          step,
                                const char    *message,
                                const char    *whole);
void     _dd_build_start_run   (DdEngine      *engine,
                                const DdBuild *build,
                                guint          step);
gpointer _dd_build_event       (const DdEventClass *klass,
                                const DdBuild      *build,
                                int                 step);
void     _dd_build_note        (DdEngine        *engine,
                                const DdBuild   *build,
                                guint            vertex,
                                DdBuildNoteKind  kind,
                                const char      *format,
                                ...) G_GNUC_PRINTF (5, 6);
char    *_dd_build_make_config (const DdWorld *world,
                                const DdBuild *build,
                                GPtrArray     *layers,
                                GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void     _dd_build_advance     (DdEngine      *engine,
                                const char    *id);
char   **_dd_build_familiar_names (char         **tags) G_GNUC_WARN_UNUSED_RESULT;

guint    _dd_build_begin_vertex (DdEngine      *engine,
                                 const DdBuild *build,
                                 const char    *name);
gint64   _dd_build_measure_sent (const DdNode  *node);
gint64   _dd_build_measure_entry (const char    *name,
                                  gint64         size);
char    *_dd_build_format_bytes (gint64         bytes) G_GNUC_WARN_UNUSED_RESULT;

/* dd-build-run.c */
char    *_dd_build_dup_cache_store (const DdBuildMount *mount) G_GNUC_WARN_UNUSED_RESULT;

/* dd-build-sources.c */
void     _dd_build_keep_local  (DdEngine             *engine,
                                const DdBuild        *build,
                                const char           *name,
                                const char           *what,
                                const char           *folder,
                                gint64                size);
void     _dd_build_keep_dockerfile (DdEngine             *engine,
                                    const DdBuild        *build,
                                    const DdBuildOptions *options);
void     _dd_build_keep_ignore (DdEngine             *engine,
                                const DdBuild        *build,
                                const DdBuildOptions *options);
void     _dd_build_keep_fetched (DdEngine      *engine,
                                 const DdBuild *build,
                                 guint          step,
                                 const DdNode  *files);
void     _dd_build_use_result  (DdEngine      *engine,
                                const DdBuild *build,
                                int            step);
void     _dd_build_use_inputs  (DdEngine      *engine,
                                const DdBuild *build,
                                guint          step);
void     _dd_build_keep_cache_mounts (DdEngine      *engine,
                                      const DdBuild *build,
                                      guint          step);

/* dd-build-export.c */
void     _dd_build_note_name    (DdEngine      *engine,
                                 const DdBuild *build,
                                 guint          vertex,
                                 const char    *tag);
void     _dd_build_export       (DdEngine      *engine,
                                 const DdBuild *build);

/* dd-build-warnings.c */
char    *_dd_build_note_warnings (DdEngine             *engine,
                                  const DdBuild        *build,
                                  guint                 vertex,
                                  const DdBuildOptions *options) G_GNUC_WARN_UNUSED_RESULT;

/* dd-legacy-ops.c */
void     _dd_legacy_advance    (DdEngine      *engine,
                                const char    *id);
void     _dd_legacy_print_output (DdEngine    *engine,
                                const DdBuild *build,
                                int            fd,
                                const char    *text);
const DdImage *_dd_legacy_find_cached (const DdWorld *world,
                                       const char    *key);
void     _dd_legacy_register   (DdEngine      *engine);
void     _dd_build_register_runs (DdEngine    *engine);

G_END_DECLS

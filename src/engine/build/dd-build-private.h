// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-ops.h"

G_BEGIN_DECLS

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
DdNode  *_dd_build_get_files   (const DdBuild *build,
                                int            step) G_GNUC_WARN_UNUSED_RESULT;
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

/* dd-build-warnings.c */
void     _dd_build_note_warnings (DdEngine             *engine,
                                  const DdBuild        *build,
                                  guint                 vertex,
                                  const DdBuildOptions *options);

/* dd-legacy-ops.c */
void     _dd_legacy_advance    (DdEngine      *engine,
                                const char    *id);
void     _dd_legacy_print_output (DdEngine    *engine,
                                const DdBuild *build,
                                int            fd,
                                const char    *text);
void     _dd_legacy_register   (DdEngine      *engine);
void     _dd_build_register_runs (DdEngine    *engine);

G_END_DECLS

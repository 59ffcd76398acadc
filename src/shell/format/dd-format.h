// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "dd-template.h"

G_BEGIN_DECLS

/* What the docker command prints: lists of objects as tables, as JSON or
 * through a template. The objects come in the shape of the Engine API, under
 * its names. Nothing here looks at a clock: the time is an argument. */

/**
 * DdFormatOptions:
 * @format: (nullable): the value of `--format`: `table`, `json`, `raw`, a
 *   template, or `table` and a template; %NULL or "" for the default table
 * @now: the time, in nanoseconds since 1970
 * @no_trunc: whether IDs and long texts are shown whole
 * @quiet: whether only IDs or names are shown
 * @size: whether the table of containers has their sizes
 * @digests: whether the table of images has their digests
 * @not_human: whether `docker history` prints exact sizes and times
 * @all: whether the tree of images shows untagged images
 * @width: columns of the terminal, 0 if it is not one
 *
 * How a list is printed.
 */
typedef struct
{
  const char *format;
  gint64      now;
  guint       width;

  guint       no_trunc : 1;
  guint       quiet : 1;
  guint       size : 1;
  guint       digests : 1;
  guint       not_human : 1;
  guint       all : 1;
} DdFormatOptions;

/**
 * DdContainerStatus:
 * @started_at: when it was last started, in nanoseconds since 1970; 0 for
 *   never
 * @finished_at: when it last ended, likewise
 * @exit_code: what it ended with
 * @health: (nullable): `starting`, `healthy`, `unhealthy`, or %NULL
 * @running: whether it runs; also while it is paused or being restarted
 * @paused: whether it is paused
 * @restarting: whether its restart policy is about to start it again
 * @removing: whether it is being removed
 * @dead: whether removing it failed
 *
 * What the status of a container is made of.
 */
typedef struct
{
  gint64      started_at;
  gint64      finished_at;
  gint64      exit_code;
  const char *health;

  guint       running : 1;
  guint       paused : 1;
  guint       restarting : 1;
  guint       removing : 1;
  guint       dead : 1;
} DdContainerStatus;

char       *dd_format_containers      (JsonArray                *containers,
                                       const DdFormatOptions    *options,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_images          (JsonArray                *images,
                                       const DdFormatOptions    *options,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_image_tree      (JsonArray                *images,
                                       gboolean                  children,
                                       const DdFormatOptions    *options) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_history         (JsonArray                *history,
                                       const DdFormatOptions    *options,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_networks        (JsonArray                *networks,
                                       const DdFormatOptions    *options,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_nodes           (JsonArray                *nodes,
                                       const DdFormatOptions    *options,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_volumes         (JsonArray                *volumes,
                                       const DdFormatOptions    *options,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_stats           (JsonArray                *stats,
                                       const DdFormatOptions    *options,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_changes         (JsonArray                *changes,
                                       const DdFormatOptions    *options,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_build_cache     (JsonArray                *records,
                                       const DdFormatOptions    *options,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_usage           (JsonObject               *usage,
                                       const DdFormatOptions    *options,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_usage_details   (JsonObject               *usage,
                                       const DdFormatOptions    *options,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_template_rows   (GPtrArray                *rows,
                                       const char               *format,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_inspect         (JsonArray                *objects,
                                       const char               *format,
                                       const DdTemplateContext  *types,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

char       *dd_format_ports           (JsonArray                *ports) G_GNUC_WARN_UNUSED_RESULT;
int         dd_format_compare_natural (const char              *x,
                                     const char               *y);
char       *dd_format_port_bindings   (JsonObject               *bindings,
                                       const char               *port,
                                       const char               *container,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

const char *dd_container_status_state (const DdContainerStatus  *status);
char       *dd_container_status_text  (const DdContainerStatus  *status,
                                       gint64                    now) G_GNUC_WARN_UNUSED_RESULT;

char       *dd_format_table           (const char               *text) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_ellipsis        (const char               *text,
                                       int                       width) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_short_id        (const char               *id) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_time            (gint64                    nanoseconds) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_format_time_iso        (gint64                    nanoseconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

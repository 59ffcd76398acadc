// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DdUlimitSpec:
 * @name: (transfer none): the limit's name in lower case, a static string
 * @soft: the soft limit in the limit's own unit, -1 for none
 * @hard: the hard limit, -1 for none
 *
 * A value of `--ulimit`.
 */
typedef struct
{
  const char *name;
  gint64      soft;
  gint64      hard;
} DdUlimitSpec;

char     *dd_units_human_size      (double         bytes,
                                    guint          digits) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_units_bytes_size      (double         bytes) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_units_human_duration  (gint64         nanoseconds) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_units_parse_size      (const char    *text,
                                    gint64        *bytes,
                                    GError       **error);
gboolean  dd_units_parse_memory    (const char    *text,
                                    gint64        *bytes,
                                    GError       **error);
gboolean  dd_units_parse_cpus      (const char    *text,
                                    gint64        *nano_cpus,
                                    GError       **error);
gboolean  dd_units_parse_ulimit    (const char    *text,
                                    DdUlimitSpec  *ulimit,
                                    GError       **error);

G_END_DECLS

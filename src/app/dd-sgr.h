// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DdSgr:
 * @at: what is still to be read
 * @end: where the text ends
 * @color: (nullable): the name of the colour that is on, %NULL for the usual one
 *
 * A text with the control sequences that programs send to terminals, while it
 * is read run by run.
 */
typedef struct
{
  const char *at;
  const char *end;
  const char *color;
} DdSgr;

gboolean dd_sgr_next  (DdSgr       *self,
                       const char **run,
                       gsize       *length);
char    *dd_sgr_strip (const char  *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

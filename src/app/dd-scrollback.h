// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "dd-session.h"

G_BEGIN_DECLS

/* What a terminal printed, as the text of a buffer that follows the world. */

typedef struct _DdScrollback DdScrollback;

DdScrollback  *dd_scrollback_new         (GtkTextTagTable *tags) G_GNUC_WARN_UNUSED_RESULT;
void           dd_scrollback_free        (DdScrollback    *self);
GtkTextBuffer *dd_scrollback_get_buffer  (DdScrollback    *self);
guint          dd_scrollback_get_n_spans (DdScrollback    *self);
char          *dd_scrollback_dup_output  (DdScrollback    *self,
                                          const DdTty     *tty,
                                          guint            from) G_GNUC_WARN_UNUSED_RESULT;
gboolean       dd_scrollback_update      (DdScrollback    *self,
                                          const DdTty     *tty,
                                          gboolean         same_branch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdScrollback, dd_scrollback_free)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DD_TYPE_COMPLETIONS (dd_completions_get_type ())
G_DECLARE_FINAL_TYPE (DdCompletions, dd_completions, DD, COMPLETIONS, GtkWidget)

/* What a word may become, as a row of choices. Signal "chosen": another one
 * was chosen; "accepted": one was clicked. */

GtkWidget  *dd_completions_new        (void);
void        dd_completions_show       (DdCompletions      *self,
                                       const char *const  *candidates);
void        dd_completions_hide       (DdCompletions      *self);
gboolean    dd_completions_get_shown  (DdCompletions      *self);
void        dd_completions_move       (DdCompletions      *self,
                                       int                 direction);
const char *dd_completions_get_chosen (DdCompletions      *self);
guint       dd_completions_get_n      (DdCompletions      *self);

G_END_DECLS

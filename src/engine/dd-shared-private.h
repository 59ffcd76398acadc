// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For g_ptr_array_copy(): records that never change are made with
 * g_rc_box_new0() and shared by all copies of a world. */
static inline gpointer
_dd_shared_ref (gconstpointer record,
                gpointer      user_data)
{
  return g_rc_box_acquire ((gpointer) record);
}

G_END_DECLS

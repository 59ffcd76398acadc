// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-frame.h"
#include "dd-ip-prefix.h"

G_BEGIN_DECLS

typedef struct _DdCaptureFilter DdCaptureFilter;

/**
 * DdFilterResolve:
 * @name: of a host
 * @address: (out): its address
 * @user_data: what was given with the function
 *
 * Returns: whether the name is known
 */
typedef gboolean (*DdFilterResolve) (const char  *name,
                                     DdIpAddress *address,
                                     gpointer     user_data);

DdCaptureFilter *dd_capture_filter_new     (const char            *text,
                                            DdFilterResolve        resolve,
                                            gpointer               user_data,
                                            GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void             dd_capture_filter_free    (DdCaptureFilter       *self);
gboolean         dd_capture_filter_matches (const DdCaptureFilter *self,
                                            const DdFrame         *frame);

const char      *dd_port_get_name          (guint                  port);
guint            dd_port_find_name         (const char            *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdCaptureFilter, dd_capture_filter_free)

G_END_DECLS

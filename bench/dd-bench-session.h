// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-session.h"

G_BEGIN_DECLS

DdSession *dd_bench_long_session (guint n_ticks) G_GNUC_WARN_UNUSED_RESULT;
DdSession *dd_bench_large_build_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

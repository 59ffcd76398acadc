// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-markdown.h"

G_BEGIN_DECLS

char *_dd_runs_join (GPtrArray *runs) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

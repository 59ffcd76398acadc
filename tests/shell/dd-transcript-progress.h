// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dd_transcript_normalise_progress (const char *output) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

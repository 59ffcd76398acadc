// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *dd_go_json_encode (JsonNode *node,
                         guint     indent) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "dd-yaml.h"

G_BEGIN_DECLS

JsonNode *dd_yaml_to_json (const DdYaml *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

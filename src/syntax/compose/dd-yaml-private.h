// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-yaml.h"

G_BEGIN_DECLS

DdYaml *_dd_yaml_resolve (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

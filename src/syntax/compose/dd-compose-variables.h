// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-yaml.h"

G_BEGIN_DECLS

/**
 * DdComposeVariable:
 * @name: its name
 * @default_value: (nullable): what stands for it if it is not set
 * @alternate_value: (nullable): what stands for it if it is set
 * @required: whether it must be set
 *
 * A variable that a Compose file uses.
 */
typedef struct
{
  char     *name;
  char     *default_value;
  char     *alternate_value;
  gboolean  required;
} DdComposeVariable;

GPtrArray *dd_compose_list_variables (const DdYaml *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-options.h"

G_BEGIN_DECLS

/**
 * DdOptionKindInfo:
 * @placeholder: what `--help` prints for the value
 * @default_text: (nullable): the default that `--help` prints for every
 *   option of the kind
 * @check: (nullable): judges values, %NULL takes any
 * @is_list: whether every value is kept
 *
 * What all options of a kind have in common.
 */
typedef struct
{
  const char    *placeholder;
  const char    *default_text;
  DdOptionCheck  check;
  gboolean       is_list;
} DdOptionKindInfo;

const DdOptionKindInfo *dd_option_kind_get_info (DdOptionKind kind);

G_END_DECLS

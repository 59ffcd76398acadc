// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-lesson-records.h"

G_BEGIN_DECLS

DdControl *dd_control_find        (const GPtrArray *controls,
                                   const char      *id);
char      *dd_control_dup_command (const DdControl *self,
                                   const char      *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

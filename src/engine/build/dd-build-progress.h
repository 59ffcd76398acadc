// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build.h"
#include "dd-types.h"

G_BEGIN_DECLS

char *dd_build_print_progress (const DdBuild *self,
                               guint          from) G_GNUC_WARN_UNUSED_RESULT;
char *dd_build_print_legacy   (const DdBuild *self,
                               guint          from) G_GNUC_WARN_UNUSED_RESULT;
char *dd_build_print_display  (const DdBuild *self,
                               guint          width) G_GNUC_WARN_UNUSED_RESULT;
char *dd_build_print_status   (const DdWorld *world,
                               const DdBuild *self,
                               guint          from) G_GNUC_WARN_UNUSED_RESULT;
char *dd_build_print_warnings (const DdBuild *self) G_GNUC_WARN_UNUSED_RESULT;
char *dd_build_print_errors   (const DdBuild *self) G_GNUC_WARN_UNUSED_RESULT;
char *dd_build_print_failure  (const DdBuild *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

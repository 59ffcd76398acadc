// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

/* The loaders that programs of the C libraries need, to be found by execve. */
#define DD_SOURCE_GLIBC_LOADER "/lib64/ld-linux-x86-64.so.2"
#define DD_SOURCE_MUSL_LOADER  "/lib/ld-musl-x86_64.so.1"

/* What the description of a compiled program begins with. */
#define DD_SOURCE_MARK "source="

char       *dd_source_describe (const char *text,
                                const char *loader) G_GNUC_WARN_UNUSED_RESULT;
const char *dd_source_loader   (DdToolCall *call);

G_END_DECLS

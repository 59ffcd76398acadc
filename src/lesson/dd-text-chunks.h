// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DdChunkFunc:
 * @chunk: the text, without its last line break
 * @line: the line it starts at, from 1
 * @user_data: what the caller passed
 *
 * Called for each chunk that a translator gets.
 */
typedef void (*DdChunkFunc) (const char *chunk,
                             guint       line,
                             gpointer    user_data);

void  dd_text_foreach_chunk (const char  *text,
                             DdChunkFunc  func,
                             gpointer     user_data);
char *dd_text_translate     (const char  *text,
                             const char  *domain) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

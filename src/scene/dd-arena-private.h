// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Memory for many small things that are freed together. */
typedef struct
{
  GPtrArray *blocks;
  gsize used;
  gsize size;
} DdArena;

void     _dd_arena_init    (DdArena    *self);
void     _dd_arena_clear   (DdArena    *self);
gpointer _dd_arena_alloc   (DdArena    *self,
                            gsize       n_bytes);
char    *_dd_arena_copy    (DdArena    *self,
                            const char *text);

#define _dd_arena_new(arena, Type) ((Type *) _dd_arena_alloc ((arena), sizeof (Type)))

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-arena-private.h"

#define BLOCK_BYTES (32 * 1024)
#define ALIGNMENT 16

void
_dd_arena_init (DdArena *self)
{
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->used = self->size = 0;
}

void
_dd_arena_clear (DdArena *self)
{
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  self->used = self->size = 0;
}

/* The memory is zeroed. */
gpointer
_dd_arena_alloc (DdArena *self,
                 gsize    n_bytes)
{
  gsize wanted = (n_bytes + ALIGNMENT - 1) & ~((gsize) ALIGNMENT - 1);
  char *block;

  if (self->used + wanted > self->size)
    {
      self->size = MAX (wanted, BLOCK_BYTES);
      self->used = 0;
      g_ptr_array_add (self->blocks, g_malloc0 (self->size));
    }
  block = g_ptr_array_index (self->blocks, self->blocks->len - 1);
  self->used += wanted;
  return block + self->used - wanted;
}

char *
_dd_arena_copy (DdArena    *self,
                const char *text)
{
  gsize n_bytes = strlen (text) + 1;

  return memcpy (_dd_arena_alloc (self, n_bytes), text, n_bytes);
}

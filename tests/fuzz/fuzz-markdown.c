// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-fuzz.h"
#include "dd-markdown.h"
#include "dd-text-chunks.h"

static void
show_blocks (GPtrArray *blocks)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const DdBlock *block = g_ptr_array_index (blocks, i);
      g_autofree char *text = dd_block_dup_text (block);
      g_autofree char *markup = NULL;

      g_assert_nonnull (text);
      if (block->runs != NULL)
        markup = dd_runs_dup_markup (block->runs);
      if (block->children != NULL)
        show_blocks (block->children);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) blocks = NULL;
  g_autofree char *translated = NULL;

  blocks = dd_markdown_parse ("fuzz.md", (const char *) data, (gssize) size, problems);
  if (blocks != NULL)
    show_blocks (blocks);

  translated = dd_text_translate (text, "drydock");
  g_assert_nonnull (translated);

  return 0;
}

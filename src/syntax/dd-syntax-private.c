// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-syntax-private.h"

/* A list that becomes a %NULL-terminated array of strings. */
GPtrArray *
_dd_strings_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

char **
_dd_strings_finish (GPtrArray *strings)
{
  g_ptr_array_add (strings, NULL);

  return (char **) g_ptr_array_free (strings, FALSE);
}

/* Sets @key in a list of `key=value` texts; a later value replaces an earlier
 * one in place. */
void
_dd_strings_set_pair (GPtrArray  *strings,
                      const char *key,
                      const char *value)
{
  g_autofree char *prefix = g_strconcat (key, "=", NULL);
  char *pair = g_strconcat (prefix, value, NULL);

  for (guint i = 0; i < strings->len; i++)
    {
      char **slot = (char **) &g_ptr_array_index (strings, i);

      if (g_str_has_prefix (*slot, prefix))
        {
          g_free (*slot);
          *slot = pair;
          return;
        }
    }
  g_ptr_array_add (strings, pair);
}

/* Whether @text is one of @strings. */
gboolean
_dd_strings_contain (GPtrArray  *strings,
                     const char *text)
{
  return g_ptr_array_find_with_equal_func (strings, text, g_str_equal, NULL);
}

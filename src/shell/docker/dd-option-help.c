// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-option-kinds-private.h"
#include "dd-options.h"

/* The list of options in `--help`: the names in one column, the words in a
 * second that is wrapped. Where a line breaks is part of what Docker prints.
 *
 * Source: https://pkg.go.dev/github.com/spf13/pflag#FlagSet.FlagUsagesWrapped */

/* With less room than this the words start on a line of their own. */
#define MIN_WRAP_COLUMNS 24
#define BLOCK_INDENT_COLUMNS 16
/* The last line may be this much longer if that avoids a lonely word. */
#define ORPHAN_SLOP_COLUMNS 5

static char *
option_dup_names (const DdOption *option)
{
  const char *placeholder = dd_option_kind_get_info (option->kind)->placeholder;
  const char *gap = *placeholder != '\0' ? " " : "";

  if (option->short_name != '\0')
    return g_strdup_printf ("  -%c, --%s%s%s", option->short_name, option->name, gap, placeholder);

  return g_strdup_printf ("      --%s%s%s", option->name, gap, placeholder);
}

static char *
option_dup_words (const DdOption *option)
{
  const DdOptionKindInfo *info = dd_option_kind_get_info (option->kind);
  const char *value = option->default_value != NULL ? option->default_value : info->default_text;

  if (value == NULL)
    return g_strdup (option->help);
  if (option->kind == DD_OPTION_STRING)
    return g_strdup_printf ("%s (default \"%s\")", option->help, value);

  return g_strdup_printf ("%s (default %s)", option->help, value);
}

static const char *
find_last (const char *text,
           gsize       length,
           const char *characters)
{
  for (gsize i = length; i > 0; i--)
    if (strchr (characters, text[i - 1]) != NULL)
      return text + i - 1;

  return NULL;
}

/* Finds where the line that starts at @text ends: at a line break of its own,
 * else at the last space that fits. */
static gsize
measure_line (const char *text,
              gsize       columns)
{
  gsize length = strlen (text);
  const char *space;
  const char *newline;

  if (columns + ORPHAN_SLOP_COLUMNS > length)
    return length;

  space = find_last (text, columns, " \t\n");
  if (space == NULL || space == text)
    return length;

  newline = find_last (text, columns, "\n");
  if (newline != NULL && newline > text && newline < space)
    return newline - text;

  return space - text;
}

static void
append_indented (GString    *out,
                 const char *text,
                 gsize       length,
                 guint       indent)
{
  for (gsize i = 0; i < length; i++)
    {
      g_string_append_c (out, text[i]);
      if (text[i] == '\n')
        g_string_append_printf (out, "%*s", (int) indent, "");
    }
}

static void
append_wrapped (GString    *out,
                const char *text,
                guint       indent,
                guint       width)
{
  guint columns = width > indent ? width - indent : 0;

  if (columns < MIN_WRAP_COLUMNS)
    {
      indent = BLOCK_INDENT_COLUMNS;
      columns = width > indent ? width - indent : 0;
      g_string_append_printf (out, "\n%*s", (int) indent, "");
    }
  if (columns < MIN_WRAP_COLUMNS)
    {
      append_indented (out, text, strlen (text), indent);
      return;
    }

  columns -= ORPHAN_SLOP_COLUMNS;
  for (gboolean is_first = TRUE; is_first || *text != '\0'; is_first = FALSE)
    {
      gsize length = measure_line (text, columns);

      if (!is_first)
        g_string_append_printf (out, "\n%*s", (int) indent, "");
      append_indented (out, text, length, indent);
      text += length;
      if (*text != '\0')
        text++;
    }
}

/**
 * dd_option_table_to_help:
 * @table: a table of options
 * @width: columns of the terminal
 *
 * Writes the list of options as `--help` prints it.
 *
 * Returns: (transfer full): the lines, each with its newline; "" for none
 */
char *
dd_option_table_to_help (const DdOptionTable *table,
                         guint                width)
{
  g_autoptr (GPtrArray) options = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GString *out = g_string_new (NULL);
  gsize widest = 0;

  g_return_val_if_fail (table != NULL, g_string_free (out, FALSE));

  options = dd_option_table_list (table);
  for (guint i = 0; i < options->len; i++)
    {
      g_ptr_array_add (names, option_dup_names (g_ptr_array_index (options, i)));
      widest = MAX (widest, strlen (g_ptr_array_index (names, i)));
    }

  for (guint i = 0; i < options->len; i++)
    {
      g_autofree char *words = option_dup_words (g_ptr_array_index (options, i));

      g_string_append_printf (out, "%-*s   ", (int) widest, (char *) g_ptr_array_index (names, i));
      append_wrapped (out, words, widest + 3, width > 0 ? width - 1 : 0);
      g_string_append_c (out, '\n');
    }

  return g_string_free (out, FALSE);
}

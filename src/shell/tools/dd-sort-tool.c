// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-text-tools-private.h"

#define MAX_KEYS 8

/* "-k 2,3n": fields from 1; without a last field to the end of the line. */
typedef struct
{
  int      first;
  int      last;
  gboolean numeric;
  gboolean human;
  gboolean fold;
  gboolean reverse;
} Key;

typedef struct
{
  Key      keys[MAX_KEYS];
  guint    n_keys;
  Key      whole;
  char     delimiter;
  gboolean unique;
} Order;

/* Where a field begins: fields are separated by a delimiter, or begin with
 * the blanks before them. */
static const char *
field_start (const char *line,
             int         number,
             char        delimiter)
{
  for (int i = 1; i < number && *line; i++)
    {
      if (delimiter)
        {
          line += strcspn (line, (char[]) { delimiter, '\0' });
          line += *line != '\0' && i + 1 <= number;
          continue;
        }
      line += strspn (line, " \t");
      line += strcspn (line, " \t");
    }
  return line;
}

static char *
key_text (const char *line,
          const Key  *key,
          char        delimiter)
{
  const char *start = field_start (line, key->first, delimiter);
  const char *end;

  if (key->last == 0)
    return g_strdup (start);
  end = field_start (line, key->last + 1, delimiter);
  if (delimiter && end > start && *end)
    end--;
  return g_strndup (start, (gsize) MAX (end - start, 0));
}

/* "4.0K" and the like, as numbers. */
static double
number_of (const char *text,
           gboolean    human)
{
  static const char units[] = "KMGTP";
  char *end;
  double value;
  const char *unit;

  text += strspn (text, " \t");
  value = g_ascii_strtod (text, &end);
  unit = human && *end ? strchr (units, *end) : NULL;
  for (const char *p = units; unit && p <= unit; p++)
    value *= 1024;
  return value;
}

static int
compare_key (const char  *left,
             const char  *right,
             const Key   *key)
{
  int result;

  if (key->numeric || key->human)
    {
      double difference = number_of (left, key->human) - number_of (right, key->human);

      result = difference < 0 ? -1 : difference > 0;
    }
  else
    {
      result = key->fold ? g_ascii_strcasecmp (left, right) : strcmp (left, right);
    }
  return key->reverse ? -result : result;
}

/* By the keys only. */
static int
compare_keys (const char  *left,
              const char  *right,
              const Order *order)
{
  int result = 0;

  if (order->n_keys == 0)
    return compare_key (left, right, &order->whole);
  for (guint i = 0; i < order->n_keys && result == 0; i++)
    {
      g_autofree char *a = key_text (left, &order->keys[i], order->delimiter);
      g_autofree char *b = key_text (right, &order->keys[i], order->delimiter);

      result = compare_key (a, b, &order->keys[i]);
    }
  return result;
}

/* Equal keys: the whole lines decide. */
static int
compare_lines_cb (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  const Order *order = data;
  const char *left = *(const char *const *) a;
  const char *right = *(const char *const *) b;
  int result = compare_keys (left, right, order);

  if (result == 0 && !order->unique)
    result = order->whole.reverse ? -strcmp (left, right) : strcmp (left, right);
  return result;
}

static void
set_letters (Key        *key,
             const char *letters)
{
  key->numeric = key->numeric || strchr (letters, 'n') != NULL;
  key->human = key->human || strchr (letters, 'h') != NULL;
  key->fold = key->fold || strchr (letters, 'f') != NULL;
  key->reverse = key->reverse || strchr (letters, 'r') != NULL;
}

static gboolean
parse_key (const char *text,
           const Key  *whole,
           Key        *key)
{
  char *end;

  *key = *whole;
  key->first = strtol (text, &end, 10);
  if (key->first < 1)
    return FALSE;
  end += strspn (end, ".0123456789");
  set_letters (key, end);
  end += strspn (end, "nhfrb");
  if (*end == ',')
    {
      key->last = strtol (end + 1, &end, 10);
      set_letters (key, end);
      end += strspn (end, ".0123456789nhfrb");
    }
  return *end == '\0';
}

static gboolean
parse_order (DdToolCall       *call,
             const DdToolArgs *args,
             Order            *order)
{
  const char *delimiter = dd_tool_args_value (args, 't');

  set_letters (&order->whole, args->letters->str);
  order->delimiter = delimiter ? *delimiter : '\0';
  order->unique = dd_tool_args_has (args, 'u');
  for (guint i = 0; i < args->letters->len && order->n_keys < MAX_KEYS; i++)
    if (args->letters->str[i] == 'k' &&
        !parse_key (g_ptr_array_index (args->values, i), &order->whole,
                    &order->keys[order->n_keys++]))
      {
        g_string_append_printf (call->err, "sort: invalid number at field start: ‘%s’\n",
                                (const char *) g_ptr_array_index (args->values, i));
        return FALSE;
      }
  return TRUE;
}

static void
add_lines (GPtrArray  *lines,
           const char *text)
{
  while (text && *text)
    {
      gsize length = strcspn (text, "\n");

      g_ptr_array_add (lines, g_strndup (text, length));
      text += length + (text[length] == '\n');
    }
}

DdToolResult
dd_sort_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = {
    { "reverse", 'r' }, { "numeric-sort", 'n' }, { "unique", 'u' }, { "key", 'k' },
    { "field-separator", 't' }, { NULL },
  };
  g_auto (DdToolArgs) args = { 0 };
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  Order order = { 0 };
  const char *last = NULL;
  int status;

  if (!dd_tool_args_parse (&args, call, "rnuhfbsk:t:", long_options) ||
      !parse_order (call, &args, &order))
    return dd_tool_finish (call, 2);
  texts = dd_text_read_all (call, &args, 0, &status);
  if (texts == NULL)
    return dd_tool_wait_input (call);
  if (status)
    return dd_tool_finish (call, status);
  for (guint i = 0; i < texts->len; i++)
    add_lines (lines, g_ptr_array_index (texts, i));
  g_ptr_array_sort_with_data (lines, compare_lines_cb, &order);
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);

      if (!order.unique || last == NULL || compare_keys (last, line, &order) != 0)
        g_string_append_printf (call->out, "%s\n", line);
      last = line;
    }
  return dd_tool_finish (call, 0);
}

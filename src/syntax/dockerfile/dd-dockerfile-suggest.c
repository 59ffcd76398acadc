// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-values.h"
#include "dd-go-text.h"

/* A word this many changes away is no misspelling any more. */
#define MAX_DISTANCE 3

/* No instruction and no variable that is worth comparing is longer. */
#define MAX_LENGTH 256

/* How many characters have to be put in, taken out or changed. */
static guint
distance (const char *one,
          const char *other)
{
  const gsize n_one = strlen (one);
  const gsize n_other = strlen (other);
  guint row[MAX_LENGTH + 1];

  if (n_one > MAX_LENGTH || n_other > MAX_LENGTH)
    return MAX_DISTANCE;

  for (gsize j = 0; j <= n_other; j++)
    row[j] = (guint) j;
  for (gsize i = 1; i <= n_one; i++)
    {
      guint diagonal = row[0];

      row[0] = (guint) i;
      for (gsize j = 1; j <= n_other; j++)
        {
          guint above = row[j];
          guint changed = diagonal + (one[i - 1] != other[j - 1]);

          row[j] = MIN (MIN (above, row[j - 1]) + 1, changed);
          diagonal = above;
        }
    }

  return row[n_other];
}

static char *
match_case (const char *option,
            const char *text)
{
  g_autofree char *lower = dd_go_to_lower (text);
  g_autofree char *upper = dd_go_to_upper (text);

  if (g_str_equal (lower, text))
    return dd_go_to_lower (option);
  if (g_str_equal (upper, text))
    return dd_go_to_upper (option);

  return g_strdup (option);
}

/**
 * dd_dockerfile_suggest:
 * @text: a name nobody knows
 * @options: (array zero-terminated=1): names that there are
 * @case_sensitive: whether upper and lower case are told apart
 *
 * Finds what was meant: the option nearest to it, the first of several.
 *
 * Returns: (nullable) (transfer full): the option; %NULL if none is near, or
 *   one is the same
 * Source: moby/buildkit util/suggest
 */
char *
dd_dockerfile_suggest (const char         *text,
                        const char *const  *options,
                        gboolean            case_sensitive)
{
  g_autofree char *wanted = case_sensitive ? g_strdup (text) : dd_go_to_lower (text);
  g_autofree char *best = NULL;
  guint best_distance = MAX_DISTANCE;

  for (gsize i = 0; options[i] != NULL; i++)
    {
      g_autofree char *option =
        case_sensitive ? g_strdup (options[i]) : dd_go_to_lower (options[i]);
      guint away;

      if (g_str_equal (option, wanted))
        return NULL;
      away = distance (wanted, option);
      if (away >= best_distance)
        continue;
      best_distance = away;
      g_free (best);
      best = g_steal_pointer (&option);
    }
  if (best == NULL)
    return NULL;

  return case_sensitive ? g_steal_pointer (&best) : match_case (best, text);
}

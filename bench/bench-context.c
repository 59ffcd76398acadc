// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-bench.h"
#include "dd-ignore.h"

#define N_PATHS    100000
#define N_PATTERNS 200
#define N_FOLDERS  100

/* One of each kind of pattern in turns; few of them fit anything. */
static const char *const shapes[] = {
  "vendor%u/**", "**/cache%u", "**/*.log%u", "src/*/tmp%u*", "out%u", "**/test_%u*.[ch]",
  "*%u.bak",     "lib?/%u",    "**/x*y%u*z", "/tools/%u",
};

static DdIgnore *
make_patterns (gboolean exceptions)
{
  g_autoptr (GPtrArray) patterns = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N_PATTERNS; i++)
    {
      g_autoptr (GString) pattern = g_string_new (shapes[i % G_N_ELEMENTS (shapes)]);
      g_autofree char *number = g_strdup_printf ("%u", i);

      g_string_replace (pattern, "%u", number, 0);
      if (exceptions && i % 10 == 9)
        g_string_prepend (pattern, "!");
      g_ptr_array_add (patterns, g_strdup (pattern->str));
    }
  g_ptr_array_add (patterns, NULL);

  return dd_ignore_new ((const char *const *) patterns->pdata, NULL);
}

static GPtrArray *
make_paths (void)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N_PATHS; i++)
    g_ptr_array_add (paths, g_strdup_printf ("src/module%u/component_%u/file_%u.c", i % N_FOLDERS,
                                             i % 7, i));

  return paths;
}

static void
bench_each (const char *what,
            DdIgnore   *ignore,
            GPtrArray  *paths)
{
  double start = dd_bench_cpu ();
  gboolean ignored;

  for (guint i = 0; i < paths->len; i++)
    dd_ignore_match (ignore, g_ptr_array_index (paths, i), &ignored, NULL, NULL);
  dd_bench_report (what, dd_bench_cpu () - start, "ms CPU", NULL);
}

/* As a walk through a tree does it: what the folder fitted is known. */
static void
bench_walk (DdIgnore  *ignore,
            GPtrArray *paths)
{
  guint8 above[N_PATTERNS] = { 0 };
  double start = dd_bench_cpu ();
  gboolean ignored;

  for (guint i = 0; i < paths->len; i++)
    dd_ignore_match_below (ignore, g_ptr_array_index (paths, i), above, NULL, &ignored, NULL, NULL);
  dd_bench_report ("context: 100,000 paths of a walk, 200 patterns", dd_bench_cpu () - start,
                   "ms CPU", "<= 1000");
}

int
main (void)
{
  g_autoptr (DdIgnore) ignore = make_patterns (FALSE);
  g_autoptr (DdIgnore) with_exceptions = make_patterns (TRUE);
  g_autoptr (GPtrArray) paths = make_paths ();

  bench_walk (ignore, paths);
  bench_each ("context: 100,000 paths one by one", ignore, paths);
  bench_each ("context: the same with 20 exceptions", with_exceptions, paths);
  return 0;
}

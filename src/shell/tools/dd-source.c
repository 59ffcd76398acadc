// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-source.h"

/* What a program does, read out of its source in a simple way: what it prints,
 * how long it sleeps, where it listens and how it ends, in the order of the
 * text. Conditions, loops and functions are not looked at. */

typedef struct
{
  const char *pattern;
  const char *verb;     /* of the description */
  const char *suffix;   /* behind the first group */
  int         factor;   /* a number is multiplied by it, 0 for a text */
} Rule;

#define TEXT "\\s*\"((?:[^\"\\\\]|\\\\.)*)\""

static const Rule rules[] = {
  { "(?<![.\\w])(?:printf|fputs) ?\\(" TEXT, "say", "", 0 },
  { "(?<![.\\w])puts ?\\(" TEXT, "say", "\\n", 0 },
  { "cout\\s*<<" TEXT, "say", "", 0 },
  { "\\bfmt\\.Println\\(" TEXT, "say", "\\n", 0 },
  { "\\bfmt\\.Printf?\\(" TEXT, "say", "", 0 },
  { "\\blog\\.Print(?:ln|f)?\\(" TEXT, "log", "\\n", 0 },
  { "\\bHandle(?:Func)?\\(" TEXT, "route", "", 0 },
  { "\\bfmt\\.Fprintln\\(\\s*(?!os\\.)\\w+\\s*," TEXT, "answer", "\\n", 0 },
  { "\\bfmt\\.Fprintf?\\(\\s*(?!os\\.)\\w+\\s*," TEXT, "answer", "", 0 },
  { "\\bio\\.WriteString\\(\\s*\\w+\\s*," TEXT, "answer", "", 0 },
  { "\\.Write\\(\\[\\]byte\\(" TEXT, "answer", "", 0 },
  { "\\bprintln!\\(" TEXT, "say", "\\n", 0 },
  { "(?<![.\\w])sleep\\s*\\(\\s*(\\d{1,6})\\s*\\)", "sleep", "", 1000 },
  { "\\btime\\.Sleep\\((\\d{1,6})\\s*\\*\\s*time\\.Second", "sleep", "", 1000 },
  { "\\btime\\.Sleep\\((\\d{1,6})\\s*\\*\\s*time\\.Millisecond", "sleep", "", 1 },
  { "\\b(?:ListenAndServe|Listen|Run|Start|bind)\\s*\\((?:\\s*\"\\w+\"\\s*,)?[^\"\\n]*\"([^\"\\n]*:\\d{1,5})\"",
    "listen", "", 0 },
  { "\\bhtons\\s*\\(\\s*(\\d{1,5})\\s*\\)", "listen", "", 1 },
  { "\\b(?:os\\.Exit|process::exit|exit)\\s*\\(\\s*(\\d{1,3})\\s*\\)", "exit", "", 1 },
  { "\\breturn\\s+(\\d{1,3})\\s*;\\s*\\}\\s*$", "exit", "", 1 },
};

typedef struct
{
  int   place;
  char *line;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->line);
  g_free (found);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  return (*(const Found *const *) a)->place - (*(const Found *const *) b)->place;
}

static void
apply_rule (const Rule *rule,
            const char *text,
            GPtrArray  *found)
{
  g_autoptr (GRegex) regex = g_regex_new (rule->pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;

  for (g_regex_match (regex, text, 0, &info); g_match_info_matches (info);
       g_match_info_next (info, NULL))
    {
      g_autofree char *value = g_match_info_fetch (info, 1);
      Found *one = g_new0 (Found, 1);

      g_match_info_fetch_pos (info, 0, &one->place, NULL);
      one->line = rule->factor
                ? g_strdup_printf ("%s=%d", rule->verb, atoi (value) * rule->factor)
                : g_strdup_printf ("%s=%s%s", rule->verb, value, rule->suffix);
      g_ptr_array_add (found, one);
    }
}

/**
 * dd_source_describe:
 * @text: the source of a program in C, C++, Go or Rust
 * @loader: (nullable): the dynamic loader it needs
 *
 * Describes what the compiled program does when it is started. The text is the
 * identity of the executable, so that the same source gives the same file.
 *
 * Returns: (transfer full): lines "say=", "complain=", "log=" (with the escapes
 *   of a string), "sleep=" (milliseconds), "listen=" (an address and a port),
 *   "route=" and what its handler says, "answer=", "exit=" and "loader="
 */
char *
dd_source_describe (const char *text,
                    const char *loader)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (found_free);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  GString *result = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    apply_rule (&rules[i], valid, found);
  g_ptr_array_sort (found, compare_places);
  g_string_append_printf (result, DD_SOURCE_MARK "%s\n", digest);
  if (loader)
    g_string_append_printf (result, "loader=%s\n", loader);
  for (guint i = 0; i < found->len; i++)
    {
      g_autofree char *line = g_strdup (((Found *) g_ptr_array_index (found, i))->line);

      g_string_append_printf (result, "%s\n", g_strdelimit (line, "\n", ' '));
    }
  return g_string_free (result, FALSE);
}

/**
 * dd_source_loader:
 * @call: a turn of a compiler
 *
 * Returns: the loader of the C library that is here
 */
const char *
dd_source_loader (DdToolCall *call)
{
  return dd_fs_exists (call->fs, DD_SOURCE_MUSL_LOADER) ? DD_SOURCE_MUSL_LOADER
                                                        : DD_SOURCE_GLIBC_LOADER;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-known-differences.h"

#define IGNORED "(not compared)\n"

/* One difference: where it applies, and what it does to the two sides. */
typedef struct
{
  GPatternSpec *script;
  GRegex       *command;
  GRegex       *drop;
  GRegex       *replace;
  char         *with;
  GRegex       *unordered;
  GRegex       *apart;
  guint         ignored : 1;
  guint         later : 1;
  guint         for_real : 1;
  guint         for_model : 1;
} DdDifference;

struct _DdKnownDifferences
{
  GPtrArray *items;
};

static void
difference_free (DdDifference *self)
{
  g_clear_pointer (&self->script, g_pattern_spec_free);
  g_clear_pointer (&self->command, g_regex_unref);
  g_clear_pointer (&self->drop, g_regex_unref);
  g_clear_pointer (&self->replace, g_regex_unref);
  g_clear_pointer (&self->unordered, g_regex_unref);
  g_clear_pointer (&self->apart, g_regex_unref);
  g_free (self->with);
  g_free (self);
}

/* Reads a regular expression; a missing key leaves *@regex %NULL. */
static gboolean
read_regex (GKeyFile    *file,
            const char  *group,
            const char  *key,
            GRegex     **regex,
            GError     **error)
{
  g_autofree char *value = g_key_file_get_value (file, group, key, NULL);

  if (value == NULL)
    return TRUE;

  *regex = g_regex_new (value, G_REGEX_MULTILINE, 0, error);
  if (*regex == NULL)
    g_prefix_error (error, "[%s] %s: ", group, key);
  return *regex != NULL;
}

static gboolean
check_keys (GKeyFile    *file,
            const char  *group,
            GError     **error)
{
  static const char *const known[] = {
    "why", "script", "command", "side", "drop", "replace", "with", "unordered", "apart", "ignore",
    "later", NULL,
  };
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!g_strv_contains (known, keys[i]))
      {
        g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND,
                     "[%s] unknown key %s", group, keys[i]);
        return FALSE;
      }

  if (!g_key_file_has_key (file, group, "why", NULL))
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND, "[%s] says not why", group);
      return FALSE;
    }
  return TRUE;
}

static DdDifference *
difference_read (GKeyFile    *file,
                 const char  *group,
                 GError     **error)
{
  DdDifference *self = g_new0 (DdDifference, 1);
  g_autofree char *script = g_key_file_get_value (file, group, "script", NULL);
  g_autofree char *side = g_key_file_get_value (file, group, "side", NULL);

  self->script = script != NULL ? g_pattern_spec_new (script) : NULL;
  self->with = g_key_file_get_value (file, group, "with", NULL);
  self->ignored = g_key_file_get_boolean (file, group, "ignore", NULL);
  self->later = g_key_file_get_boolean (file, group, "later", NULL);
  self->for_real = g_strcmp0 (side, "model") != 0;
  self->for_model = g_strcmp0 (side, "real") != 0;

  if (check_keys (file, group, error)
      && (self->with == NULL || g_regex_check_replacement (self->with, NULL, error))
      && read_regex (file, group, "command", &self->command, error)
      && read_regex (file, group, "drop", &self->drop, error)
      && read_regex (file, group, "replace", &self->replace, error)
      && read_regex (file, group, "unordered", &self->unordered, error)
      && read_regex (file, group, "apart", &self->apart, error))
    return self;

  difference_free (self);
  return NULL;
}

/**
 * dd_known_differences_new:
 * @text: a list of differences, in the form of a key file
 * @error: return location for an error
 *
 * Reads the differences between the recorded engine and the model that are
 * right. Each has a group of its own: "why" explains it, "script" (a glob) and
 * "command" (a regular expression) say where it applies, "side" which side it
 * touches ("real", "model", both without it), and the rest what is done, in
 * this order: "replace" becomes "with", lines that match "drop" are left out,
 * neighbouring lines that match "unordered" are sorted, lines that match
 * "apart" are moved behind the others, and "ignore" leaves only the exit code.
 * "later" stands alone: the command needs a part of Docker that the model does
 * not have yet, and must differ.
 *
 * Returns: (transfer full) (nullable): the differences, or %NULL with an error
 *   of the key file or of a regular expression
 */
DdKnownDifferences *
dd_known_differences_new (const char  *text,
                          GError     **error)
{
  g_autoptr (DdKnownDifferences) self = g_new0 (DdKnownDifferences, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) difference_free);
  if (!g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, error))
    return NULL;

  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      DdDifference *item = difference_read (file, groups[i], error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (self->items, item);
    }
  return g_steal_pointer (&self);
}

/**
 * dd_known_differences_free:
 * @self: (transfer full): known differences
 *
 * Frees the differences.
 */
void
dd_known_differences_free (DdKnownDifferences *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

static int
compare_lines_cb (gconstpointer a,
                  gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

/* Sorts each run of neighbouring lines that match. */
static void
sort_runs (char   **lines,
           GRegex  *regex)
{
  guint n_lines = g_strv_length (lines);

  for (guint start = 0; start < n_lines; start++)
    {
      guint end = start;

      while (end < n_lines && g_regex_match (regex, lines[end], 0, NULL))
        end++;
      if (end > start + 1)
        qsort (lines + start, end - start, sizeof (char *), compare_lines_cb);
      start = MAX (start, end);
    }
}

/* Moves the lines that match behind the others, both in their order. */
static void
move_apart (char   **lines,
            GRegex  *regex)
{
  guint n_lines = g_strv_length (lines);
  g_autofree char **moved = g_new0 (char *, n_lines + 1);
  guint n_kept = 0, n_moved = 0;

  for (guint i = 0; i < n_lines; i++)
    if (g_regex_match (regex, lines[i], 0, NULL))
      moved[n_moved++] = lines[i];
    else
      lines[n_kept++] = lines[i];
  for (guint i = 0; i < n_moved; i++)
    lines[n_kept + i] = moved[i];
}

static void
drop_lines (char   **lines,
            GRegex  *regex)
{
  guint n_kept = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_steal_pointer (&lines[i]);

      if (g_regex_match (regex, line, 0, NULL))
        g_free (line);
      else
        lines[n_kept++] = line;
    }
}

/* Applies @self to one side. The empty piece behind the last newline is no
 * line, it stays where it is. */
static char *
difference_apply (DdDifference *self,
                  const char   *text)
{
  g_autofree char *replaced = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *joined = NULL;
  gboolean ends = g_str_has_suffix (text, "\n");

  if (self->ignored)
    return g_strdup (IGNORED);

  if (self->replace != NULL)
    replaced = g_regex_replace (self->replace, text, -1, 0, self->with != NULL ? self->with : "", 0, NULL);
  lines = g_strsplit (replaced != NULL ? replaced : text, "\n", -1);
  if (ends && lines[0] != NULL)
    {
      guint last = g_strv_length (lines) - 1;

      if (lines[last][0] == '\0')
        g_clear_pointer (&lines[last], g_free);
      else
        ends = FALSE;
    }

  if (self->drop != NULL)
    drop_lines (lines, self->drop);
  if (self->unordered != NULL)
    sort_runs (lines, self->unordered);
  if (self->apart != NULL)
    move_apart (lines, self->apart);

  joined = g_strjoinv ("\n", lines);
  return g_strconcat (joined, ends && lines[0] != NULL ? "\n" : "", NULL);
}

static gboolean
difference_matches (DdDifference *self,
                    const char   *script,
                    const char   *command)
{
  return (self->script == NULL || g_pattern_spec_match_string (self->script, script))
         && (self->command == NULL || g_regex_match (self->command, command, 0, NULL));
}

static void
apply_to (DdDifference  *difference,
          char         **text)
{
  char *changed = difference_apply (difference, *text);

  g_free (*text);
  *text = changed;
}

/**
 * dd_known_differences_apply:
 * @self: known differences
 * @script: the name of the script, without its ending
 * @command: the command
 * @real: (inout): what the real engine printed, normalised
 * @model: (inout): what the model printed, normalised
 *
 * Applies every difference that holds for the command, in the order of the
 * list.
 */
void
dd_known_differences_apply (DdKnownDifferences  *self,
                            const char          *script,
                            const char          *command,
                            char               **real,
                            char               **model)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      DdDifference *difference = g_ptr_array_index (self->items, i);

      if (difference->later || !difference_matches (difference, script, command))
        continue;
      if (difference->for_real)
        apply_to (difference, real);
      if (difference->for_model)
        apply_to (difference, model);
    }
}

/**
 * dd_known_differences_is_later:
 * @self: known differences
 * @script: the name of the script, without its ending
 * @command: the command
 *
 * Tells whether a command waits for a part of Docker that the model does not
 * have yet.
 *
 * Returns: whether its output and exit code must differ
 */
gboolean
dd_known_differences_is_later (DdKnownDifferences *self,
                               const char         *script,
                               const char         *command)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      DdDifference *difference = g_ptr_array_index (self->items, i);

      if (difference->later && difference_matches (difference, script, command))
        return TRUE;
    }
  return FALSE;
}

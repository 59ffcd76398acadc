// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-command-table.h"
#include "dd-fs.h"
#include "dd-session-private.h"

/* Completion of commands, flags, names and files at the prompt. */

static void
offer (GPtrArray  *list,
       const char *prefix,
       const char *candidate)
{
  if (!g_str_has_prefix (candidate, prefix))
    return;
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (g_ptr_array_index (list, i), candidate))
      return;
  g_ptr_array_add (list, g_strdup (candidate));
}

static void
offer_programs (GPtrArray  *list,
                DdFs       *fs,
                const char *prefix)
{
  static const char *const directories[] = { "/usr/bin", "/bin" };

  for (gsize i = 0; i < G_N_ELEMENTS (directories); i++)
    {
      g_auto (GStrv) names = NULL;

      dd_fs_list (fs, directories[i], &names);
      for (guint j = 0; names && names[j]; j++)
        offer (list, prefix, names[j]);
    }
}

static void
offer_files (GPtrArray  *list,
             DdFs       *fs,
             const char *cwd,
             const char *prefix)
{
  const char *slash = strrchr (prefix, '/');
  g_autofree char *typed = slash ? g_strndup (prefix, slash + 1 - prefix) : g_strdup ("");
  g_autofree char *directory = dd_fs_resolve (cwd, *typed ? typed : ".");
  g_auto (GStrv) names = NULL;

  dd_fs_list (fs, directory, &names);
  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *candidate = g_strconcat (typed, names[i], NULL);

      offer (list, prefix, candidate);
    }
}

static void
offer_docker (GPtrArray     *list,
              const DdWorld *world,
              char         **words,
              guint          n_words,
              const char    *prefix)
{
  g_autoptr (GPtrArray) entries = NULL;
  const DdCommand *command;
  const char *path;
  guint n;

  command = dd_docker_find_command ((const char *const *) words, &path, &n);
  if (command && n == n_words)
    {
      entries = dd_docker_list_entries (path);
      for (guint i = 0; entries && i < entries->len; i++)
        offer (list, prefix, ((DdCommandEntry *) g_ptr_array_index (entries, i))->name);
    }
  if (list->len)
    return;
  for (guint i = 0; i < world->containers->len; i++)
    offer (list, prefix, ((DdContainer *) g_ptr_array_index (world->containers, i))->name);
  for (guint i = 0; i < world->tags->len; i++)
    offer (list, prefix, ((DdTag *) g_ptr_array_index (world->tags, i))->familiar);
}

static int
compare_text (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * dd_session_complete:
 * @self: a session
 * @tty: name of a terminal
 * @line: what is typed so far
 * @cursor: where the cursor stands, in bytes
 * @start: (out): where the word begins that is completed, in bytes
 *
 * Returns: (transfer full): what the word may become, sorted
 */
char **
dd_session_complete (DdSession  *self,
                     const char *tty,
                     const char *line,
                     gsize       cursor,
                     gsize      *start)
{
  const DdTty *terminal = dd_world_get_tty (self->world, tty);
  const DdProcess *shell = terminal ? dd_world_get_process (self->world, terminal->shell) : NULL;
  g_autofree char *before = g_strndup (line, MIN (cursor, strlen (line)));
  g_autoptr (DdFs) fs = dd_fs_new_for_world (self->world, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_auto (GStrv) words = NULL;
  const char *prefix;
  guint n_words;

  *start = cursor;
  while (*start > 0 && strchr (" \t;|&(", line[*start - 1]) == NULL)
    (*start)--;
  prefix = before + *start;
  words = g_strsplit_set (before, " \t", -1);
  n_words = g_strv_length (words);
  if (n_words)
    g_clear_pointer (&words[n_words - 1], g_free);
  n_words = g_strv_length (words);
  if (n_words == 0)
    offer_programs (list, fs, prefix);
  else if (g_str_equal (words[0], "docker"))
    offer_docker (list, self->world, words, n_words, prefix);
  if (n_words && (list->len == 0 || strchr (prefix, '/')))
    offer_files (list, fs, shell ? shell->cwd : "/", prefix);
  g_ptr_array_sort (list, compare_text);
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

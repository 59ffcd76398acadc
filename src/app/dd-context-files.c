// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-context-files.h"
#include "dd-fs.h"
#include "dd-ignore.h"
#include "dd-problems.h"
#include "dd-tty-ops.h"

#define DOCKERFILE "Dockerfile"

/* How far a Dockerfile is looked for, and how much is listed. */
#define MAX_DEPTH      3
#define MAX_FILES      400
#define MAX_LIST_DEPTH 8
#define MAX_TEXT_SIZE  (512 * 1024)

/**
 * dd_context_files_get_folder:
 * @world: a world
 * @path: an absolute path on the host
 *
 * Returns: (transfer full) (nullable): the folder, if there is one
 */
DdNode *
dd_context_files_get_folder (const DdWorld *world,
                             const char    *path)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (world, NULL);
  g_auto (DdFsEntry) entry = { 0 };

  if (dd_fs_stat (fs, path, TRUE, &entry) != 0 || !dd_node_is_directory (entry.node))
    return NULL;
  return dd_node_ref (entry.node);
}

static gboolean
has_dockerfile (DdNode *folder)
{
  DdNode *file = dd_node_get_child (folder, DOCKERFILE);

  return file && file->kind == DD_NODE_FILE;
}

/* The nearest folder with a Dockerfile, those above first. */
static char *
find_below (DdNode     *folder,
            const char *path,
            guint       depth)
{
  if (has_dockerfile (folder))
    return g_strdup (path);
  for (guint i = 0; depth > 0 && i < folder->n_children; i++)
    {
      g_autofree char *below = g_build_filename (path, folder->names[i], NULL);
      char *found = dd_node_is_directory (folder->children[i]) && folder->names[i][0] != '.'
                    ? find_below (folder->children[i], below, depth - 1) : NULL;

      if (found)
        return found;
    }
  return NULL;
}

static char *
find_in (const DdWorld *world,
         const char    *path)
{
  g_autoptr (DdNode) folder = dd_context_files_get_folder (world, path);

  return folder ? find_below (folder, path, MAX_DEPTH) : NULL;
}

static const char *
find_home (const DdWorld *world)
{
  const DdTty *tty = dd_world_get_tty (world, DD_CONSOLE);
  const DdProcess *shell = tty ? dd_world_get_process (world, tty->shell) : NULL;

  return shell && shell->env ? g_environ_getenv (shell->env, "HOME") : NULL;
}

/**
 * dd_context_files_dup_home:
 * @session: a session
 *
 * Returns: (transfer full): the learner's home directory on the host
 */
char *
dd_context_files_dup_home (DdSession *session)
{
  const char *home = find_home (dd_session_get_world (session));

  return home ? g_strdup (home) : dd_session_dup_folder (session);
}

/**
 * dd_context_files_exists:
 * @world: a world
 * @path: an absolute path on the host
 *
 * Returns: whether there is anything
 */
gboolean
dd_context_files_exists (const DdWorld *world,
                         const char    *path)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (world, NULL);

  return dd_fs_exists (fs, path);
}

/**
 * dd_context_files_find_folder:
 * @session: a session
 *
 * Guesses what the learner would build at the cursor: what was built last, or
 * else the nearest folder with a Dockerfile, or else where the shell is.
 *
 * Returns: (transfer full): an absolute path on the host
 */
char *
dd_context_files_find_folder (DdSession *session)
{
  const DdWorld *world = dd_session_get_world (session);
  g_autofree char *cwd = dd_session_dup_folder (session);
  const char *home = find_home (world);
  char *found;

  for (guint i = world->builds->len; i > 0; i--)
    {
      const DdBuild *build = g_ptr_array_index (world->builds, i - 1);
      g_autoptr (DdNode) folder = build->folder
                                  ? dd_context_files_get_folder (world, build->folder) : NULL;

      if (folder)
        return g_strdup (build->folder);
    }
  found = find_in (world, cwd);
  if (found == NULL && home)
    found = find_in (world, home);
  return found ? found : g_steal_pointer (&cwd);
}

/**
 * dd_context_files_dup_text:
 * @folder: a folder
 * @path: of a file in it
 *
 * Returns: (transfer full) (nullable): what is in the file, if it is a text
 *   that can be edited
 */
char *
dd_context_files_dup_text (DdNode     *folder,
                           const char *path)
{
  DdNode *node = dd_node_lookup (folder, path);
  gsize length = 0;
  const char *text;

  if (node == NULL || node->kind != DD_NODE_FILE)
    return NULL;
  if (dd_node_get_size (node) == 0)
    return g_strdup ("");
  text = node->content && node->content->size <= MAX_TEXT_SIZE
         ? dd_content_get_text (node->content, &length) : NULL;
  if (text == NULL || !g_utf8_validate (text, (gssize) length, NULL))
    return NULL;
  return g_strndup (text, length);
}

static gboolean
is_text (const DdNode *node)
{
  gsize length = 0;
  const char *text = node->content && node->content->size <= MAX_TEXT_SIZE
                     ? dd_content_get_text (node->content, &length) : NULL;

  return dd_node_get_size (node) == 0 || (text && g_utf8_validate (text, (gssize) length, NULL));
}

static void
list_below (GPtrArray    *paths,
            const DdNode *folder,
            const char   *above,
            guint         depth)
{
  for (guint i = 0; i < folder->n_children && paths->len < MAX_FILES; i++)
    {
      DdNode *child = folder->children[i];
      g_autofree char *path = g_strconcat (above, folder->names[i], NULL);
      g_autofree char *below = g_strconcat (path, "/", NULL);

      if (dd_node_is_directory (child) && depth > 0 && !g_str_equal (folder->names[i], ".git"))
        list_below (paths, child, below, depth - 1);
      else if (child->kind == DD_NODE_FILE && is_text (child))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
}

/* What decides about a build comes first. */
static int
rank (const char *path)
{
  if (g_str_equal (path, DOCKERFILE))
    return 0;
  if (dd_problems_is_dockerfile (path))
    return 1;
  if (g_str_has_suffix (path, DD_IGNORE_FILE_NAME))
    return 2;
  return strchr (path, '/') ? 4 : 3;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const char *one = *(const char *const *) a;
  const char *other = *(const char *const *) b;

  return rank (one) != rank (other) ? rank (one) - rank (other) : strcmp (one, other);
}

static void
need (GPtrArray  *paths,
      const char *name)
{
  if (!g_ptr_array_find_with_equal_func (paths, name, g_str_equal, NULL))
    g_ptr_array_add (paths, g_strdup (name));
}

/**
 * dd_context_files_list:
 * @folder: a folder
 *
 * Lists the texts in a folder: Dockerfiles first. A `Dockerfile` and a
 * `.dockerignore` are listed even if they are not there yet.
 *
 * Returns: (transfer full) (array zero-terminated=1): paths below the folder
 */
char **
dd_context_files_list (DdNode *folder)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  list_below (paths, folder, "", MAX_LIST_DEPTH);
  need (paths, DOCKERFILE);
  need (paths, DD_IGNORE_FILE_NAME);
  g_ptr_array_sort (paths, compare);
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

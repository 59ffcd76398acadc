// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dd-build-context.h"
#include "dd-fs.h"
#include "dd-go-text.h"

#include "dd-build-folder.h"

/* Nothing is followed, and nothing can block or become a terminal. */
#define OPEN_FLAGS (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* Of a large file, what is read at its beginning and at its end. */
#define SAMPLE_SIZE (64 * 1024)

#define MAX_LINK_LENGTH 4096

/* What becomes of a name that is not UTF-8 on its way to BuildKit. */
#define BAD_NAME_ERROR                                                       \
  "rpc error: code = Internal desc = grpc: failed to unmarshal the received " \
  "message: string field contains invalid UTF-8"

const DdBuildFolderLimits dd_build_folder_default_limits = {
  .max_entries = 200000,
  .max_depth = 64,
  .max_file_size = 1024 * 1024,
  .max_total_size = 256 * 1024 * 1024,
};

G_DEFINE_QUARK (dd-build-folder-error-quark, dd_build_folder_error)

/* A folder that is being read. */
typedef struct
{
  const char                 *folder;
  gint64                      epoch;
  const DdBuildFolderLimits  *limits;
  DdIgnore                   *ignore;
  DdNode                     *always; /* files that are read in any case */
  GPtrArray                  *problems;
  GCancellable               *cancellable;
  GString                    *path;
  guint                       n_entries;
  gint64                      total_size;
  gboolean                    is_full;
} Reading;

/**
 * dd_build_folder_problem_free:
 * @self: (transfer full): a problem
 *
 * Frees a problem.
 */
void
dd_build_folder_problem_free (DdBuildFolderProblem *self)
{
  g_free (self->path);
  g_free (self->message);
  g_free (self->buildkit);
  g_free (self->classic);
  g_free (self);
}

static DdBuildFolderProblem *
add_problem (Reading    *reading,
             const char *message)
{
  DdBuildFolderProblem *problem = g_new0 (DdBuildFolderProblem, 1);

  problem->path = g_filename_display_name (reading->path->str);
  problem->message = g_strdup (message);
  g_ptr_array_add (reading->problems, problem);

  return problem;
}

/* BuildKit sends a file that it cannot read without its bytes. */
static void
add_file_problem (Reading *reading,
                  int      number)
{
  DdBuildFolderProblem *problem = add_problem (reading, g_strerror (number));

  problem->classic = g_strdup_printf ("checking context: no permission to read from '%s/%s'",
                                      reading->folder, reading->path->str);
}

static void
add_folder_problem (Reading *reading,
                    int      number)
{
  DdBuildFolderProblem *problem = add_problem (reading, g_strerror (number));
  g_autofree char *reason = g_ascii_strdown (dd_fs_strerror (number), -1);

  problem->buildkit = g_strdup_printf ("error from sender: open %s: %s", reading->path->str,
                                       reason);
  problem->classic = g_strdup_printf ("checking context: can't stat '%s/%s'", reading->folder,
                                      reading->path->str);
}

static gint64
get_mtime (const Reading     *reading,
           const struct stat *status)
{
  return (gint64) status->st_mtim.tv_sec * G_USEC_PER_SEC + status->st_mtim.tv_nsec / 1000 -
         reading->epoch;
}

/* Reads a part of a file. Gives how much that was. */
static gsize
read_part (int     file,
           guint8 *buffer,
           gsize   length,
           gint64  offset)
{
  gsize done = 0;

  while (done < length)
    {
      gssize count = pread (file, buffer + done, length - done, (off_t) (offset + (gint64) done));

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        break;
      done += (gsize) count;
    }

  return done;
}

/* What stands for the bytes of a large file: its size, its beginning and its
 * end. A change in between that keeps the size is not seen. */
static DdContent *
sample_content (int    file,
                gint64 size)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (SAMPLE_SIZE);
  g_autofree char *identity = NULL;

  g_checksum_update (sum, buffer, (gssize) read_part (file, buffer, SAMPLE_SIZE, 0));
  g_checksum_update (sum, buffer,
                     (gssize) read_part (file, buffer, SAMPLE_SIZE, MAX (size - SAMPLE_SIZE, 0)));
  identity = g_strdup_printf ("%" G_GINT64_FORMAT " bytes, sampled %s", size,
                              g_checksum_get_string (sum));

  return dd_content_new_sample (identity, size, NULL);
}

static DdContent *
unread_content (const struct stat *status)
{
  g_autofree char *identity = g_strdup_printf ("not read, changed at %" G_GINT64_FORMAT,
                                               (gint64) status->st_mtim.tv_sec);

  return dd_content_new_sample (identity, status->st_size, NULL);
}

static DdContent *
read_content (Reading           *reading,
              int                file,
              const struct stat *status)
{
  gint64 size = status->st_size;
  g_autofree guint8 *buffer = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;

  if (size > reading->limits->max_file_size)
    return sample_content (file, size);
  if (reading->total_size + size > reading->limits->max_total_size)
    {
      if (!reading->is_full)
        add_problem (reading, _("The folder is large: from here on, only sizes are known"));
      reading->is_full = TRUE;
      return unread_content (status);
    }
  buffer = g_malloc ((gsize) size + 1);
  length = read_part (file, buffer, (gsize) size, 0);
  reading->total_size += (gint64) length;
  bytes = g_bytes_new_take (g_steal_pointer (&buffer), length);

  return dd_content_new_bytes (bytes);
}

/* Opens a file of a folder, unless it turned into something else meanwhile. */
static int
open_file (int          folder,
           const char  *name,
           struct stat *status)
{
  int file = openat (folder, name, OPEN_FLAGS);

  if (file < 0)
    return -1;
  if (fstat (file, status) == 0 && S_ISREG (status->st_mode))
    return file;
  close (file);
  errno = ENOENT;

  return -1;
}

/* Gives an empty file for one that cannot be read: so a build gets it. */
static DdNode *
read_file (Reading    *reading,
           int         folder,
           const char *name,
           guint32     mode)
{
  g_autoptr (DdContent) content = NULL;
  struct stat status;
  int file = open_file (folder, name, &status);

  if (file < 0)
    {
      add_file_problem (reading, errno);
      return dd_node_new_file (NULL, mode);
    }
  content = read_content (reading, file, &status);
  close (file);

  return dd_node_new_file (content, status.st_mode & 07777);
}

/* A file that is left out is not opened, but the files that say what is. */
static DdNode *
make_left_out (Reading           *reading,
               const struct stat *status)
{
  DdNode *known = dd_node_lookup (reading->always, reading->path->str);
  g_autoptr (DdContent) content = NULL;

  if (known != NULL)
    return dd_node_copy (known);
  content = unread_content (status);

  return dd_node_new_file (content, status->st_mode & 07777);
}

static DdNode *
read_link (Reading    *reading,
           int         folder,
           const char *name)
{
  char target[MAX_LINK_LENGTH + 1];
  gssize length = readlinkat (folder, name, target, MAX_LINK_LENGTH);

  if (length < 0)
    {
      add_problem (reading, g_strerror (errno));
      return NULL;
    }
  target[length] = '\0';
  if (!g_utf8_validate (target, length, NULL))
    {
      add_problem (reading, _("The link leads to a name that is not UTF-8"));
      return NULL;
    }

  return dd_node_new_symlink (target);
}

static DdNode *read_folder (Reading       *reading,
                            int            folder,
                            guint          depth,
                            const guint8  *above,
                            guint32        mode,
                            GError       **error);

static DdNode *
read_subfolder (Reading       *reading,
                int            folder,
                const char    *name,
                guint          depth,
                const guint8  *fitting,
                gboolean       ignored,
                guint32        mode,
                GError       **error)
{
  int opened;

  if (ignored && dd_ignore_may_skip (reading->ignore, reading->path->str))
    return dd_node_new_directory (mode);
  if (depth >= reading->limits->max_depth)
    {
      add_problem (reading, _("Folders are nested too deeply to be read"));
      return dd_node_new_directory (mode);
    }
  opened = openat (folder, name, OPEN_FLAGS | O_DIRECTORY);
  if (opened < 0)
    {
      if (!ignored)
        add_folder_problem (reading, errno);
      return dd_node_new_directory (mode);
    }

  return read_folder (reading, opened, depth + 1, fitting, mode, error);
}

static DdNodeKind
special_kind (mode_t mode)
{
  if (S_ISFIFO (mode))
    return DD_NODE_FIFO;

  return S_ISSOCK (mode) ? DD_NODE_SOCKET : DD_NODE_CHAR_DEVICE;
}

/* Gives NULL without an error for what cannot be read. */
static DdNode *
read_entry (Reading       *reading,
            int            folder,
            const char    *name,
            guint          depth,
            const guint8  *above,
            guint8        *fitting,
            GError       **error)
{
  gboolean ignored = FALSE;
  struct stat status;
  DdNode *node = NULL;

  if (fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    {
      add_problem (reading, g_strerror (errno));
      return NULL;
    }
  /* A broken pattern is told about when the context is made. */
  if (reading->ignore != NULL)
    dd_ignore_match_below (reading->ignore, reading->path->str, above, fitting, &ignored, NULL,
                           NULL);
  if (S_ISDIR (status.st_mode))
    node = read_subfolder (reading, folder, name, depth, fitting, ignored,
                           status.st_mode & 07777, error);
  else if (S_ISLNK (status.st_mode))
    node = read_link (reading, folder, name);
  else if (!S_ISREG (status.st_mode))
    node = dd_node_new_special (special_kind (status.st_mode), status.st_mode & 07777);
  else if (ignored)
    node = make_left_out (reading, &status);
  else
    node = read_file (reading, folder, name, status.st_mode & 07777);
  if (node != NULL)
    node->mtime = get_mtime (reading, &status);

  return node;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Gives the names in a folder, sorted, and closes it. */
static GPtrArray *
list_names (Reading *reading,
            int      folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  DIR *directory = fdopendir (folder);
  const struct dirent *entry;

  if (directory == NULL)
    {
      close (folder);
      return names;
    }
  /* One more than may be read is enough to know that there are too many. */
  while (names->len <= reading->limits->max_entries && (entry = readdir (directory)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      g_ptr_array_add (names, g_strdup (entry->d_name));
  closedir (directory);
  g_ptr_array_sort (names, compare_names);

  return names;
}

static gboolean
may_go_on (Reading  *reading,
           GError  **error)
{
  if (g_cancellable_set_error_if_cancelled (reading->cancellable, error))
    return FALSE;
  if (++reading->n_entries <= reading->limits->max_entries)
    return TRUE;
  g_set_error (error, DD_BUILD_FOLDER_ERROR, DD_BUILD_FOLDER_ERROR_TOO_MANY,
               _("The folder has more than %u files. List those that a build does not need in "
                 "its .dockerignore, or choose a smaller folder."),
               reading->limits->max_entries);

  return FALSE;
}

static gboolean
read_entries (Reading       *reading,
              int            folder,
              GPtrArray     *names,
              guint          depth,
              const guint8  *above,
              DdNode        *made,
              GError       **error)
{
  guint n_patterns = reading->ignore != NULL ? dd_ignore_get_n_patterns (reading->ignore) : 0;
  g_autofree guint8 *fitting = g_new0 (guint8, n_patterns + 1);
  gsize length = reading->path->len;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (GError) reason = NULL;
      g_autoptr (DdNode) node = NULL;

      if (!may_go_on (reading, error))
        return FALSE;
      if (length > 0)
        g_string_append_c (reading->path, '/');
      g_string_append (reading->path, name);
      if (g_utf8_validate (name, -1, NULL))
        node = read_entry (reading, folder, name, depth, above, fitting, &reason);
      else
        add_problem (reading, _("The name is not UTF-8"))->buildkit = g_strdup (BAD_NAME_ERROR);
      g_string_truncate (reading->path, length);
      if (reason != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      if (node != NULL)
        dd_node_append_child (made, name, node);
    }

  return TRUE;
}

/* Reads an open folder and closes it. */
static DdNode *
read_folder (Reading       *reading,
             int            folder,
             guint          depth,
             const guint8  *above,
             guint32        mode,
             GError       **error)
{
  g_autoptr (DdNode) made = dd_node_new_directory (mode);
  int listed = fcntl (folder, F_DUPFD_CLOEXEC, 0);
  g_autoptr (GPtrArray) names = listed >= 0 ? list_names (reading, listed) : g_ptr_array_new ();
  gboolean read = read_entries (reading, folder, names, depth, above, made, error);

  close (folder);

  return read ? g_steal_pointer (&made) : NULL;
}

/* Opens the folder that a path is in, step by step, so that no link is
 * followed. Gives -1 if there is none. */
static int
open_parent (int         folder,
             const char *path)
{
  int opened = fcntl (folder, F_DUPFD_CLOEXEC, 0);

  for (const char *slash; opened >= 0 && (slash = strchr (path, '/')) != NULL; path = slash + 1)
    {
      g_autofree char *name = g_strndup (path, (gsize) (slash - path));
      int next;

      if (*name == '\0' || strcmp (name, ".") == 0)
        continue;
      next = strcmp (name, "..") != 0 ? openat (opened, name, OPEN_FLAGS | O_DIRECTORY) : -1;
      close (opened);
      opened = next;
    }

  return opened;
}

/* Reads a file that is needed even when it is left out, if there is one. */
static void
read_always (Reading    *reading,
             int         folder,
             const char *path)
{
  int parent = open_parent (folder, path);
  const char *slash = strrchr (path, '/');
  g_autoptr (DdContent) content = NULL;
  g_autoptr (DdNode) node = NULL;
  g_autoptr (DdNode) before = NULL;
  struct stat status;
  int file;

  if (parent < 0)
    return;
  file = open_file (parent, slash != NULL ? slash + 1 : path, &status);
  close (parent);
  if (file < 0)
    return;
  content = read_content (reading, file, &status);
  close (file);
  node = dd_node_new_file (content, status.st_mode & 07777);
  before = reading->always;
  reading->always = dd_node_set_path (before, path, node);
}

/* Finds out what is left out, so that it need not be read. */
static void
learn_ignored (Reading    *reading,
               int         folder,
               const char *dockerfile)
{
  g_autofree char *path = dd_go_path_clean (dockerfile);
  g_autofree char *own = dd_ignore_own_file_name (path);
  g_autofree char *name = NULL;

  read_always (reading, folder, path);
  read_always (reading, folder, own);
  read_always (reading, folder, DD_IGNORE_FILE_NAME);
  dd_build_context_read_ignore (reading->always, path, TRUE, &reading->ignore, &name, NULL);
}

/**
 * dd_build_folder_read:
 * @folder: (type filename): a folder of the computer
 * @dockerfile: the path of the Dockerfile in it
 * @epoch: when the world began, in microseconds since the Unix epoch
 * @limits: how much is read
 * @problems: (element-type DdBuildFolderProblem): where to add what could not
 *   be read
 * @cancellable: (nullable): stops the reading
 * @error: return location for a #DdBuildFolderError, or %G_IO_ERROR_CANCELLED
 *
 * Reads a folder into a file tree. Nothing in it is run or changed, no link is
 * followed, and what its `.dockerignore` leaves out is not opened. The function
 * blocks; it may be called in any thread.
 *
 * Returns: (transfer full) (nullable): the folder
 */
DdNode *
dd_build_folder_read (const char                 *folder,
                      const char                 *dockerfile,
                      gint64                      epoch,
                      const DdBuildFolderLimits  *limits,
                      GPtrArray                  *problems,
                      GCancellable               *cancellable,
                      GError                    **error)
{
  g_autoptr (GString) path = g_string_new (NULL);
  Reading reading = { folder, epoch, limits, NULL, NULL, problems, cancellable, path, 0, 0, FALSE };
  struct stat status;
  DdNode *made = NULL;
  int opened;

  g_return_val_if_fail (folder != NULL && dockerfile != NULL, NULL);
  g_return_val_if_fail (limits != NULL && problems != NULL, NULL);

  opened = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0 || fstat (opened, &status) != 0)
    {
      g_set_error (error, DD_BUILD_FOLDER_ERROR, DD_BUILD_FOLDER_ERROR_OPEN,
                   _("The folder cannot be opened: %s"), g_strerror (errno));
      if (opened >= 0)
        close (opened);
      return NULL;
    }
  reading.always = dd_node_new_directory (0755);
  learn_ignored (&reading, opened, dockerfile);
  made = read_folder (&reading, opened, 1, NULL, status.st_mode & 07777, error);
  if (made != NULL)
    made->mtime = get_mtime (&reading, &status);
  g_clear_pointer (&reading.ignore, dd_ignore_unref);
  dd_node_unref (reading.always);

  return made;
}

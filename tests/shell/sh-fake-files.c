// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "sh-fake-host-private.h"

/* --- Files -------------------------------------------------------------- */

void
fake_file_free (gpointer data)
{
  File *self = data;

  g_string_free (self->text, TRUE);
  g_free (self);
}

/* Without `.`, `..` and double slashes. */
static char *
canonical (const char *path)
{
  return g_canonicalize_filename (path, "/");
}

File *
fake_host_find_file (FakeHost   *host,
                     const char *path)
{
  g_autofree char *full = canonical (path);

  return g_hash_table_lookup (host->files, full);
}

int
fake_open (gpointer       user,
           const char    *path,
           DdShOpenFlags  flags,
           guint          mode)
{
  FakeHost *host = ((Process *) user)->host;
  g_autofree char *full = canonical (path);
  g_autofree char *directory = g_path_get_dirname (full);
  File *file = g_hash_table_lookup (host->files, full);
  File *parent = g_hash_table_lookup (host->files, directory);

  if (file != NULL && (flags & DD_SH_OPEN_EXCLUSIVE) != 0)
    return EEXIST;
  if (file != NULL && S_ISDIR (file->mode) && (flags & DD_SH_OPEN_WRITE) != 0)
    return EISDIR;
  if (file == NULL && (parent == NULL || !S_ISDIR (parent->mode)))
    return parent == NULL ? ENOENT : ENOTDIR;
  if (file == NULL && (flags & DD_SH_OPEN_WRITE) == 0)
    return ENOENT;
  if (file == NULL)
    fake_host_set_file (host, full, "", S_IFREG | (mode & 0777));
  else if ((flags & DD_SH_OPEN_TRUNCATE) != 0)
    g_string_truncate (file->text, 0);

  return 0;
}

int
fake_write (gpointer    user,
            const char *path,
            const char *text,
            gsize       length)
{
  File *file = fake_host_find_file (((Process *) user)->host, path);

  if (file == NULL)
    return ENOENT;
  if (file->text->len + length > 1000000)
    return ENOSPC;
  g_string_append_len (file->text, text, length);

  return 0;
}

int
fake_read (gpointer    user,
           const char *path,
           GString    *text)
{
  File *file = fake_host_find_file (((Process *) user)->host, path);

  if (file == NULL)
    return ENOENT;
  if (S_ISDIR (file->mode))
    return EISDIR;
  g_string_append_len (text, file->text->str, file->text->len);

  return 0;
}

int
fake_stat (gpointer    user,
           const char *path,
           gboolean    follow,
           DdShStat   *result)
{
  File *file = fake_host_find_file (((Process *) user)->host, path);

  if (file == NULL)
    return ENOENT;
  *result = (DdShStat) {
    .mode = file->mode,
    .size = file->text->len,
    .id = GPOINTER_TO_SIZE (file),
  };

  return 0;
}

int
fake_access (gpointer    user,
             const char *path,
             int         mode)
{
  File *file = fake_host_find_file (((Process *) user)->host, path);

  if (file == NULL)
    return ENOENT;

  return mode == 1 && (file->mode & 0111) == 0 ? EACCES : 0;
}

int
fake_list (gpointer    user,
           const char *path,
           GPtrArray  *names)
{
  FakeHost *host = ((Process *) user)->host;
  g_autofree char *full = canonical (path);
  File *directory = g_hash_table_lookup (host->files, full);
  GHashTableIter iter;
  gpointer key;

  if (directory == NULL)
    return ENOENT;
  if (!S_ISDIR (directory->mode))
    return ENOTDIR;
  g_hash_table_iter_init (&iter, host->files);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autofree char *parent = g_path_get_dirname (key);

      if (strcmp (parent, full) == 0 && strcmp (key, "/") != 0)
        g_ptr_array_add (names, g_path_get_basename (key));
    }

  return 0;
}

int
fake_chdir (gpointer    user,
            const char *path,
            char      **resolved)
{
  File *file = fake_host_find_file (((Process *) user)->host, path);

  if (file == NULL)
    return ENOENT;
  if (!S_ISDIR (file->mode))
    return ENOTDIR;
  *resolved = canonical (path);

  return 0;
}

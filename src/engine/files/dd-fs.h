// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

/* The layer an entry was found in: the writable layer, or a tree that has no
 * layers (the host, a volume, a tmpfs). Greater numbers are the read-only
 * layers from the top: 1 is the engine's init layer, 2 the image's newest. */
#define DD_FS_NO_LAYERS  -1
#define DD_FS_WRITABLE    0
#define DD_FS_INIT        1

/**
 * DdFsEntry:
 * @node: (nullable): the entry, borrowed from the world
 * @path: canonical path: no symbolic links, "." or ".." in it
 * @layer: where it was found
 * @mount: (nullable): the mount point it is on, %NULL for the root
 *
 * What a path leads to. Clear it with dd_fs_entry_clear().
 */
typedef struct
{
  DdNode             *node;
  char               *path;
  int                 layer;
  const DdMountPoint *mount;
} DdFsEntry;

/**
 * DdFs:
 *
 * A view of files: the host's, or a container's root file system with its
 * layers merged and its mounts on top. Reading looks at the world; writing
 * decides and emits events: copy-up, whiteouts, changes.
 *
 * Functions return 0, or a number of errno.h that dd_fs_strerror() puts into
 * words.
 */
DdFs       *dd_fs_new_for_container (DdEngine        *engine,
                                     const char      *container,
                                     int              uid,
                                     int              gid) G_GNUC_WARN_UNUSED_RESULT;
DdFs       *dd_fs_new_for_process   (DdEngine        *engine,
                                     const DdProcess *process) G_GNUC_WARN_UNUSED_RESULT;
DdFs       *dd_fs_new_for_world     (const DdWorld   *world,
                                     const char      *container) G_GNUC_WARN_UNUSED_RESULT;
void        dd_fs_free              (DdFs            *self);

int         dd_fs_stat              (DdFs            *self,
                                     const char      *path,
                                     gboolean         follow,
                                     DdFsEntry       *entry);
void        dd_fs_entry_clear       (DdFsEntry       *entry);
gboolean    dd_fs_exists            (DdFs            *self,
                                     const char      *path);
gboolean    dd_fs_is_directory      (DdFs            *self,
                                     const char      *path);
gboolean    dd_fs_may               (DdFs            *self,
                                     const DdNode    *node,
                                     int              bit);
int         dd_fs_list              (DdFs            *self,
                                     const char      *path,
                                     char          ***names);
guint       dd_fs_count_links       (DdFs            *self,
                                     const DdFsEntry *entry);
guint64     dd_fs_get_inode         (const DdFsEntry *entry);
void        dd_fs_set_umask         (DdFs            *self,
                                     guint32          umask);
guint32     dd_fs_get_umask         (DdFs            *self);
int         dd_fs_read              (DdFs            *self,
                                     const char      *path,
                                     DdContent      **content);
int         dd_fs_read_text         (DdFs            *self,
                                     const char      *path,
                                     char           **text);

int         dd_fs_check_writable    (DdFs            *self,
                                     const char      *path);
int         dd_fs_open_for_writing  (DdFs            *self,
                                     const char      *path);
int         dd_fs_write             (DdFs            *self,
                                     const char      *path,
                                     DdContent       *content);
int         dd_fs_write_text        (DdFs            *self,
                                     const char      *path,
                                     const char      *text);
int         dd_fs_edit_text         (DdFs            *self,
                                     const char      *path,
                                     const char      *text,
                                     const char      *what);
int         dd_fs_append            (DdFs            *self,
                                     const char      *path,
                                     const char      *text,
                                     gsize            length);
int         dd_fs_make_directory    (DdFs            *self,
                                     const char      *path,
                                     guint32          mode);
int         dd_fs_make_directories  (DdFs            *self,
                                     const char      *path,
                                     guint32          mode);
int         dd_fs_make_symlink      (DdFs            *self,
                                     const char      *target,
                                     const char      *path);
int         dd_fs_make_link         (DdFs            *self,
                                     const char      *from,
                                     const char      *path);
int         dd_fs_remove            (DdFs            *self,
                                     const char      *path);
int         dd_fs_remove_directory  (DdFs            *self,
                                     const char      *path);
int         dd_fs_remove_tree       (DdFs            *self,
                                     const char      *path);
int         dd_fs_rename            (DdFs            *self,
                                     const char      *from,
                                     const char      *to);
int         dd_fs_chmod             (DdFs            *self,
                                     const char      *path,
                                     guint32          mode);
int         dd_fs_chown             (DdFs            *self,
                                     const char      *path,
                                     int              uid,
                                     int              gid,
                                     gboolean         follow);
int         dd_fs_touch             (DdFs            *self,
                                     const char      *path,
                                     gint64           mtime);
int         dd_fs_put_tree          (DdFs            *self,
                                     const char      *path,
                                     DdNode          *tree);
int         dd_fs_unpack            (DdFs            *self,
                                     DdNode          *tree,
                                     const char      *what,
                                     guint64          duration);

const char *dd_fs_strerror          (int              number);
char       *dd_fs_resolve           (const char      *cwd,
                                     const char      *path) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_fs_describe_layer    (DdFs            *self,
                                     int              layer) G_GNUC_WARN_UNUSED_RESULT;
DdNode     *dd_fs_merge_tree        (DdFs            *self,
                                     const char      *path) G_GNUC_WARN_UNUSED_RESULT;

/**
 * DdFileChanged:
 * @store: the file store that changed
 * @root: its new tree
 * @path: the entry it is about, as the process sees it
 * @from: (nullable): the layer a file was copied up from or hidden in
 * @size: bytes that were copied or written
 * @detail: (nullable): such as a new mode, the other name of a link, or what
 *   an edit did
 *
 * The payload of all events about files.
 */
typedef struct
{
  DdEvent   parent;
  char     *store;
  DdNode   *root;
  char     *path;
  char     *container;
  char     *container_name;
  char     *from;
  int       from_layer;
  gint64    size;
  char     *detail;
} DdFileChanged;

extern const DdEventClass dd_file_copied_up_class;
extern const DdEventClass dd_file_written_class;
extern const DdEventClass dd_file_lines_edited_class;
extern const DdEventClass dd_file_created_class;
extern const DdEventClass dd_file_hidden_class;
extern const DdEventClass dd_file_removed_class;
extern const DdEventClass dd_file_attributes_class;
extern const DdEventClass dd_file_moved_class;

/**
 * DdFilesUnpacked:
 * @store: whose tree changed
 * @root: (transfer full): the tree afterwards
 * @container: (nullable): id of the container whose process did it
 * @container_name: (nullable): its name
 * @what: what was unpacked or built, such as "curl (8.14.1-2)"
 * @n_files: how many files there are in it
 * @size: how big they are together, in bytes
 * @duration: how much simulated time it took, in microseconds
 * @estimate: whether @size and @duration are estimates: the files come from a
 *   table or a rule of the model and not from a real package or compiler
 *
 * A package manager or a compiler put files into place, as one change.
 */
typedef struct
{
  DdEvent   parent;
  char     *store;
  DdNode   *root;
  char     *container;
  char     *container_name;
  char     *what;
  int       n_files;
  gint64    size;
  gint64    duration;
  int       estimate;
} DdFilesUnpacked;

extern const DdEventClass dd_files_unpacked_class;

/* Differences between a writable layer and what is below it. */

typedef struct
{
  char  kind; /* 'A', 'C' or 'D' */
  char *path;
} DdFileChange;

GPtrArray *dd_fs_list_changes (const DdWorld *world,
                               const char    *container) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdFs, dd_fs_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdFsEntry, dd_fs_entry_clear)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-types.h"

G_BEGIN_DECLS

/**
 * DdContent:
 * @size: in bytes
 * @text: (nullable): the bytes of a small file, %NULL for a sample of a large one
 * @identity: (nullable): for content without bytes, a name that stands for them
 * @program: (nullable): the program that runs when the file is executed
 * @tree: (nullable): of an archive, what is in it
 *
 * What a file holds. Small files have their real bytes; large ones have a
 * size and an identity, which is a simplification. Equal identity and size
 * mean equal content.
 */
struct _DdContent
{
  int      ref_count;
  gint64   size;
  GBytes  *text;
  char    *identity;
  char    *program;
  DdNode  *tree;
};

/**
 * DdNodeKind:
 *
 * The type of a file system entry.
 */
typedef enum
{
  DD_NODE_FILE,
  DD_NODE_DIRECTORY,
  DD_NODE_SYMLINK,
  DD_NODE_CHAR_DEVICE,
  DD_NODE_FIFO,
  DD_NODE_SOCKET,
  DD_NODE_WHITEOUT, /* a character device 0/0 in an upper layer */
} DdNodeKind;

/**
 * DdNode:
 * @kind: the type of the entry
 * @mode: permission bits, such as 0644, with setuid, setgid and sticky
 * @uid: owner
 * @gid: group
 * @mtime: last change, in microseconds; negative before the world began
 * @inode: names that share an inode are hard links; 0 for a file with one name
 * @opaque: of a directory in an upper layer: lower layers do not show through
 * @content: (nullable): of a file
 * @target: (nullable): of a symbolic link
 * @n_children: of a directory
 * @children: sorted by name
 * @names: of the children
 *
 * An entry of a file tree. Nodes never change: setting a path makes new nodes
 * along it and shares the rest, so that keeping an old tree costs nothing.
 */
struct _DdNode
{
  int          ref_count;
  DdNodeKind   kind;
  guint32      mode;
  int          uid;
  int          gid;
  gint64       mtime;
  guint64      inode;
  DdContent   *content;
  char        *target;
  guint        n_children;
  DdNode     **children;
  char       **names;
  char        *digest;
  gboolean     opaque;
};

#define DD_TYPE_CONTENT (dd_content_get_type ())
#define DD_TYPE_NODE    (dd_node_get_type ())

GType        dd_content_get_type      (void);
DdContent   *dd_content_new_text      (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
DdContent   *dd_content_new_bytes     (GBytes      *bytes) G_GNUC_WARN_UNUSED_RESULT;
DdContent   *dd_content_new_sample    (const char  *identity,
                                       gint64       size,
                                       const char  *program) G_GNUC_WARN_UNUSED_RESULT;
DdContent   *dd_content_append        (DdContent   *self,
                                       const char  *text,
                                       gsize        length) G_GNUC_WARN_UNUSED_RESULT;
DdContent   *dd_content_ref           (DdContent   *self);
void         dd_content_unref         (DdContent   *self);
gboolean     dd_content_equal         (const DdContent *a,
                                       const DdContent *b);
const char  *dd_content_get_text      (const DdContent *self,
                                       gsize       *length);
char        *dd_content_dup_text      (const DdContent *self);

GType        dd_node_get_type         (void);
DdNode      *dd_node_new_directory    (guint32      mode) G_GNUC_WARN_UNUSED_RESULT;
DdNode      *dd_node_new_file         (DdContent   *content,
                                       guint32      mode) G_GNUC_WARN_UNUSED_RESULT;
DdNode      *dd_node_new_symlink      (const char  *target) G_GNUC_WARN_UNUSED_RESULT;
DdNode      *dd_node_new_special      (DdNodeKind   kind,
                                       guint32      mode) G_GNUC_WARN_UNUSED_RESULT;
DdNode      *dd_node_new_whiteout     (void) G_GNUC_WARN_UNUSED_RESULT;
DdNode      *dd_node_copy             (const DdNode *self) G_GNUC_WARN_UNUSED_RESULT;
DdNode      *dd_node_ref              (DdNode      *self);
void         dd_node_unref            (DdNode      *self);

gboolean     dd_node_is_directory     (const DdNode *self);
DdNode      *dd_node_get_child        (const DdNode *self,
                                       const char  *name);
DdNode      *dd_node_lookup           (DdNode      *self,
                                       const char  *path);
DdNode      *dd_node_set_child        (const DdNode *self,
                                       const char  *name,
                                       DdNode      *child) G_GNUC_WARN_UNUSED_RESULT;
void         dd_node_append_child     (DdNode       *self,
                                       const char   *name,
                                       DdNode       *child);
DdNode      *dd_node_set_path         (DdNode      *self,
                                       const char  *path,
                                       DdNode      *node) G_GNUC_WARN_UNUSED_RESULT;
gint64       dd_node_get_size         (const DdNode *self);
gint64       dd_node_get_tree_size    (const DdNode *self);
gint64       dd_node_get_tree_usage   (const DdNode *self);
guint        dd_node_count            (const DdNode *self);
const char  *dd_node_get_digest       (DdNode      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdContent, dd_content_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdNode, dd_node_unref)

G_END_DECLS

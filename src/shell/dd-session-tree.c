// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-session-private.h"

/* A folder in a saved session: a list of entries, each with its path. A file
 * that did not change since the folder was read before is only named. */

/* Source: limits.h, PATH_MAX and NAME_MAX */
#define MAX_PATH    4096
#define MAX_NAME    255
#define MAX_DEPTH   64
#define MAX_ENTRIES 200000
#define MAX_SIZE    (G_GINT64_CONSTANT (1) << 50)
#define MAX_TIME    (G_GINT64_CONSTANT (1) << 60)

/* Writing */

static void
add_content (JsonObject      *object,
             const DdContent *content)
{
  gsize length = 0;
  const char *text = content->text ? g_bytes_get_data (content->text, &length) : NULL;

  if (content->text == NULL)
    {
      json_object_set_int_member (object, "size", content->size);
      if (content->identity)
        json_object_set_string_member (object, "identity", content->identity);
    }
  else if (g_utf8_validate (text, (gssize) length, NULL))
    {
      g_autofree char *copy = g_strndup (text ? text : "", length);

      json_object_set_string_member (object, "text", copy);
    }
  else
    {
      g_autofree char *encoded = g_base64_encode ((const guchar *) text, length);

      json_object_set_string_member (object, "base64", encoded);
    }
}

static gboolean
is_same (DdNode *a,
         DdNode *b)
{
  return a && a->kind == DD_NODE_FILE && b->kind == DD_NODE_FILE &&
         g_str_equal (dd_node_get_digest (a), dd_node_get_digest (b));
}

static void
add_entry (JsonArray  *entries,
           DdNode     *node,
           DdNode     *before,
           const char *path)
{
  JsonObject *object = json_object_new ();

  json_array_add_object_element (entries, object);
  json_object_set_string_member (object, "path", path);
  if (is_same (before, node))
    {
      json_object_set_boolean_member (object, "same", TRUE);
      return;
    }
  json_object_set_int_member (object, "mode", node->mode);
  json_object_set_int_member (object, "mtime", node->mtime);
  if (node->kind == DD_NODE_FILE && node->content)
    add_content (object, node->content);
  else if (node->kind == DD_NODE_SYMLINK)
    json_object_set_string_member (object, "link", node->target);
  else
    json_object_set_int_member (object, "kind", node->kind);
  for (guint i = 0; i < node->n_children; i++)
    {
      g_autofree char *below = g_strconcat (path, "/", node->names[i], NULL);

      add_entry (entries, node->children[i],
                 before ? dd_node_get_child (before, node->names[i]) : NULL, below);
    }
}

/* A list that _dd_session_tree_from_json() reads. */
JsonNode *
_dd_session_tree_to_json (DdNode *tree,
                          DdNode *before)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, json_array_new ());
  add_entry (json_node_get_array (node), tree, before, "");
  return node;
}

/* Reading */

/* "" for the folder itself, else names with a slash in front of each. */
static gboolean
is_path (const char *path)
{
  guint depth = 0;

  if (strlen (path) >= MAX_PATH)
    return FALSE;
  while (*path)
    {
      gsize length;

      if (*path++ != '/' || ++depth > MAX_DEPTH)
        return FALSE;
      length = strcspn (path, "/");
      if (length == 0 || length > MAX_NAME || (length == 1 && *path == '.') ||
          (length == 2 && strncmp (path, "..", 2) == 0))
        return FALSE;
      path += length;
    }
  return TRUE;
}

static DdContent *
read_content (JsonObject *object)
{
  const char *text = _dd_session_read_text (object, "text");
  const char *encoded = _dd_session_read_text (object, "base64");
  gint64 size;

  if (text)
    return dd_content_new_text (text);
  if (encoded)
    {
      gsize length;
      guchar *data = g_base64_decode (encoded, &length);
      g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);

      return dd_content_new_bytes (bytes);
    }
  if (!json_object_has_member (object, "size") ||
      !_dd_session_read_number (object, "size", 0, MAX_SIZE, &size))
    return NULL;
  return dd_content_new_sample (_dd_session_read_text (object, "identity"), size, NULL);
}

static DdNode *
read_node (JsonObject *object,
           gint64      mode)
{
  g_autoptr (DdContent) content = read_content (object);
  const char *target = _dd_session_read_text (object, "link");
  gint64 kind;

  if (content)
    return dd_node_new_file (content, (guint32) mode);
  if (target)
    return dd_node_new_symlink (target);
  if (!json_object_has_member (object, "kind") ||
      !_dd_session_read_number (object, "kind", 0, DD_NODE_WHITEOUT, &kind))
    return NULL;
  if (kind == DD_NODE_DIRECTORY)
    return dd_node_new_directory ((guint32) mode);
  return kind == DD_NODE_CHAR_DEVICE || kind == DD_NODE_FIFO || kind == DD_NODE_SOCKET
         ? dd_node_new_special ((DdNodeKind) kind, (guint32) mode) : NULL;
}

static DdNode *
read_entry (JsonObject *object,
            DdNode     *before,
            const char *path)
{
  gint64 mode;
  gint64 mtime;
  DdNode *node;

  if (json_object_has_member (object, "same"))
    {
      node = before ? dd_node_lookup (before, path) : NULL;
      return node ? dd_node_ref (node) : NULL;
    }
  if (!_dd_session_read_number (object, "mode", 0, 07777, &mode) ||
      !_dd_session_read_number (object, "mtime", -MAX_TIME, MAX_TIME, &mtime))
    return NULL;
  node = read_node (object, mode);
  if (node)
    node->mtime = mtime;
  return node;
}

/* Takes its place in a directory that was an entry before it. */
static gboolean
place (DdNode     **root,
       const char  *path,
       DdNode      *node)
{
  g_autofree char *above = g_path_get_dirname (path);
  g_autoptr (DdNode) tree = *root;
  DdNode *parent = dd_node_lookup (tree, above);

  if (parent == NULL || !dd_node_is_directory (parent) || dd_node_lookup (tree, path))
    {
      *root = g_steal_pointer (&tree);
      return FALSE;
    }
  *root = dd_node_set_path (tree, path, node);
  return TRUE;
}

/* NULL if it is no list of entries. */
DdNode *
_dd_session_tree_from_json (JsonNode *node,
                            DdNode   *before)
{
  JsonArray *entries = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = entries ? json_array_get_length (entries) : 0;
  DdNode *root = NULL;

  for (guint i = 0; i < n && n <= MAX_ENTRIES; i++)
    {
      JsonNode *element = json_array_get_element (entries, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *path = object ? _dd_session_read_text (object, "path") : NULL;
      g_autoptr (DdNode) entry = path && is_path (path) ? read_entry (object, before, path) : NULL;
      gboolean is_root = path && *path == '\0';

      if (entry && is_root && root == NULL && dd_node_is_directory (entry))
        {
          root = g_steal_pointer (&entry);
          continue;
        }
      if (entry == NULL || is_root || root == NULL || !place (&root, path, entry))
        {
          g_clear_pointer (&root, dd_node_unref);
          return NULL;
        }
    }
  return root;
}

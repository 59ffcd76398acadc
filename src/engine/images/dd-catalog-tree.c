// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-catalog-private.h"
#include "dd-types.h"

/* Trees as the catalogue writes them: a path, and what is there. A name "*"
 * or "+" stands for several entries. data/catalog/README.md has the forms. */

/* Files of an image are older than the world: by default thirty days. */
#define DEFAULT_MTIME (-30 * 86400 * (gint64) DD_USEC_PER_SEC)
#define DEFAULT_PROGRAM_SIZE 40000
#define MAX_FILE_SIZE (G_GINT64_CONSTANT (1) << 42)

static guint32
get_mode (JsonObject *object,
          const char *name,
          guint32     fallback)
{
  const char *text = _dd_catalog_get_text (object, name, NULL);

  return text ? strtoul (text, NULL, 8) & 07777 : fallback;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  return _dd_catalog_get_text (object, name, NULL);
}

static gint64
get_size (JsonObject *object,
          gint64      fallback)
{
  gint64 size = _dd_catalog_get_int (object, "size", fallback);

  return CLAMP (size, 0, MAX_FILE_SIZE);
}

static DdNode *
make_sample (const char *path,
             const char *program,
             JsonObject *object)
{
  gint64 size = get_size (object, program ? DEFAULT_PROGRAM_SIZE : 0);
  g_autoptr (DdContent) content = dd_content_new_sample (program ? program : path, size, program);

  return dd_node_new_file (content, get_mode (object, "mode", program ? 0755 : 0644));
}

static DdNode *
make_text (const char *text,
           guint32     mode)
{
  g_autoptr (DdContent) content = dd_content_new_text (text);

  return dd_node_new_file (content, mode);
}

static DdNode *
make_node (const char *path,
           JsonNode   *json)
{
  JsonObject *object;
  DdNode *node;

  if (JSON_NODE_HOLDS_VALUE (json) && json_node_get_value_type (json) == G_TYPE_STRING)
    node = make_text (json_node_get_string (json), 0644);
  else if (!JSON_NODE_HOLDS_OBJECT (json))
    return NULL;
  else
    {
      object = json_node_get_object (json);
      if (get_text (object, "directory"))
        node = dd_node_new_directory (get_mode (object, "directory", 0755));
      else if (get_text (object, "link"))
        node = dd_node_new_symlink (get_text (object, "link"));
      else if (get_text (object, "device"))
        node = dd_node_new_special (DD_NODE_CHAR_DEVICE, get_mode (object, "device", 0666));
      else if (get_text (object, "text"))
        node = make_text (get_text (object, "text"), get_mode (object, "mode", 0644));
      else if (json_object_has_member (object, "whiteout"))
        node = dd_node_new_whiteout ();
      else if (json_object_has_member (object, "size") || get_text (object, "program"))
        node = make_sample (path, get_text (object, "program"), object);
      else
        return NULL;
      node->uid = _dd_catalog_get_int (object, "uid", 0);
      node->gid = _dd_catalog_get_int (object, "gid", 0);
    }
  node->mtime = DEFAULT_MTIME;
  return node;
}

static DdNode *
set (DdNode     *root,
     const char *path,
     DdNode     *node)
{
  DdNode *result = dd_node_set_path (root, path, node);

  dd_node_unref (root);
  return result;
}

/* Several entries at once: tools, links to one program, or hard links. */
static DdNode *
set_many (DdNode     *root,
          const char *directory,
          JsonObject *object,
          gboolean   *fine)
{
  const char *programs = get_text (object, "programs");
  const char *links = get_text (object, "links");
  const char *list = programs ? programs : links ? links : get_text (object, "names");
  g_auto (GStrv) names = g_strsplit (list ? list : "", " ", -1);

  *fine = list != NULL && (programs || get_text (object, links ? "to" : "of"));
  for (guint i = 0; *fine && names[i]; i++)
    {
      g_autofree char *path = g_strconcat (directory, names[i], NULL);
      g_autoptr (DdNode) node = NULL;

      if (*names[i] == '\0')
        continue;
      if (links)
        node = dd_node_new_symlink (get_text (object, "to"));
      else
        node = make_sample (path, names[i], object);
      if (!programs && !links)
        {
          node->inode = 1;
          node->content->size = get_size (object, DEFAULT_PROGRAM_SIZE);
        }
      node->mtime = DEFAULT_MTIME;
      root = set (root, path, node);
    }
  return root;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, b);
}

/* Directories the tree does not mention get the time of the image too. */
static DdNode *
age (DdNode *node)
{
  DdNode *copy;

  if (!dd_node_is_directory (node))
    return dd_node_ref (node);
  copy = dd_node_copy (node);
  copy->mtime = DEFAULT_MTIME;
  for (guint i = 0; i < copy->n_children; i++)
    {
      g_autoptr (DdNode) before = copy->children[i];

      copy->children[i] = age (before);
    }
  return copy;
}

/*
 * _dd_catalog_read_tree:
 * @document: the file it is in
 * @pointer: where in the file
 * @tree: paths and what is there
 * @error: return location
 *
 * Returns: (nullable) (transfer full): the root of the tree
 */
DdNode *
_dd_catalog_read_tree (DdJsonDocument  *document,
                       const char      *pointer,
                       JsonObject      *tree,
                       GError         **error)
{
  g_autoptr (GList) paths = g_list_sort (json_object_get_members (tree), compare_names);
  g_autoptr (DdNode) root = dd_node_new_directory (0755);

  for (GList *l = paths; l; l = l->next)
    {
      const char *path = l->data;
      JsonNode *json = json_object_get_member (tree, path);
      gsize length = strlen (path);
      gboolean fine = *path == '/' && strstr (path, "/../") == NULL;

      if (fine && (g_str_has_suffix (path, "/*") || g_str_has_suffix (path, "/+")) &&
          JSON_NODE_HOLDS_OBJECT (json))
        {
          g_autofree char *directory = g_strndup (path, length - 1);

          root = set_many (g_steal_pointer (&root), directory, json_node_get_object (json), &fine);
        }
      else if (fine)
        {
          g_autoptr (DdNode) node = make_node (path, json);

          fine = node != NULL;
          if (fine && dd_node_is_directory (node) && dd_node_lookup (root, path))
            continue;
          if (fine)
            root = set (g_steal_pointer (&root), path, node);
        }
      if (!fine)
        {
          g_propagate_error (error, dd_json_document_problem (document, pointer,
                                                              DD_JSON_ERROR_VALUE,
                                                              "“%s” is not an entry of a tree",
                                                              path));
          return NULL;
        }
    }
  return age (root);
}

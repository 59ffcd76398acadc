// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-catalog-private.h"
#include "dd-catalog-record.h"

/* Trees as the catalogue writes them: a path, and what is there. A path that
 * ends in "*" stands for several entries. data/catalog/README.md has the
 * forms. */

/* Files of an image are older than the world: by default thirty days. */
#define DEFAULT_MTIME        (-30 * 86400 * (gint64) DD_USEC_PER_SEC)
#define DEFAULT_PROGRAM_SIZE 40000
#define MAX_FILE_SIZE        (G_GINT64_CONSTANT (1) << 42)
#define MAX_ENTRIES          20000
#define MAX_DAYS             20000

/* Source: limits.h, PATH_MAX and NAME_MAX */
#define MAX_PATH 4096
#define MAX_NAME 255

/* Marks the hard links of an image; the world's own inodes begin higher. */
#define CATALOG_INODE 1

static const char *const entry_keys[] = {
  "apk", "days", "device", "directory", "dpkg", "gid", "hard_links", "link", "links", "mode",
  "names", "program", "programs", "size", "socket", "text", "to", "uid", "whiteout", NULL
};

typedef struct
{
  GHashTable     *trees;
  DdJsonDocument *document;
  DdNode         *root;
  guint           n_entries;
} Tree;

static gboolean
is_name (const char *name,
         gsize       length)
{
  return length > 0 && length <= MAX_NAME && memchr (name, '/', length) == NULL &&
         !(length == 1 && name[0] == '.') && !(length == 2 && name[0] == '.' && name[1] == '.');
}

/* An absolute path without "." and ".."; the root is "/". */
static gboolean
is_path (const char *path)
{
  if (*path != '/' || strlen (path) >= MAX_PATH)
    return FALSE;
  if (path[1] == '\0')
    return TRUE;
  while (*path == '/')
    {
      gsize length = strcspn (++path, "/");

      if (!is_name (path, length))
        return FALSE;
      path += length;
    }
  return *path == '\0';
}

/* What is on the way to an entry has to be a directory or not there. */
static gboolean
is_free (Tree       *tree,
         const char *path)
{
  for (const char *slash = strchr (path + 1, '/'); slash; slash = strchr (slash + 1, '/'))
    {
      g_autofree char *parent = g_strndup (path, slash - path);
      DdNode *node = dd_node_lookup (tree->root, parent);

      if (node && !dd_node_is_directory (node))
        return FALSE;
    }
  return TRUE;
}

static gboolean
set (Tree            *tree,
     DdCatalogRecord *record,
     const char      *path,
     DdNode          *node)
{
  DdNode *before = tree->root;

  if (++tree->n_entries > MAX_ENTRIES)
    _dd_catalog_record_fail (record, NULL, "a tree has at most %d entries", MAX_ENTRIES);
  else if (!is_free (tree, path))
    _dd_catalog_record_fail (record, NULL, "“%s” lies in something that is no directory", path);
  else
    tree->root = dd_node_set_path (before, path, node);
  if (tree->root == before)
    return FALSE;
  dd_node_unref (before);
  return TRUE;
}

/* The permission bits of a member, such as "0755". */
static guint32
get_mode (DdCatalogRecord *record,
          const char      *key,
          guint32          fallback)
{
  const char *text = _dd_catalog_record_get_text (record, key);

  if (text == NULL)
    return fallback;
  if (*text == '\0' || strlen (text) > 5 || text[strspn (text, "01234567")])
    _dd_catalog_record_fail (record, key, "“%s” is not a mode", text);
  return strtoul (text, NULL, 8) & 07777;
}

static DdNode *
make_sample (DdCatalogRecord *record,
             const char      *identity,
             const char      *program)
{
  gint64 size = _dd_catalog_record_get_int (record, "size", program ? DEFAULT_PROGRAM_SIZE : 0, 0,
                                            MAX_FILE_SIZE);
  g_autoptr (DdContent) content = dd_content_new_sample (identity, size, program);

  return dd_node_new_file (content, get_mode (record, "mode", program ? 0755 : 0644));
}

static DdNode *
make_text (const char *text,
           guint32     mode)
{
  g_autoptr (DdContent) content = dd_content_new_text (text);

  return dd_node_new_file (content, mode);
}

/* Who installed what is in a list of packages. */
typedef void (*WritePackage) (GString    *text,
                              const char *name,
                              const char *version,
                              const char *size);

static void
write_dpkg_package (GString    *text,
                    const char *name,
                    const char *version,
                    const char *size)
{
  g_string_append_printf (text, "Package: %s\nStatus: install ok installed\n"
                          "Architecture: amd64\nVersion: %s\n\n", name, version);
}

static void
write_apk_package (GString    *text,
                   const char *name,
                   const char *version,
                   const char *size)
{
  g_string_append_printf (text, "P:%s\nV:%s\nI:%s\n\n", name, version, size);
}

/* The database of a package manager, from words NAME=VERSION or
 * NAME=VERSION/SIZE. */
static DdNode *
make_packages (const char   *list,
               WritePackage  write_package)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    {
      char *version = strchr (words[i], '=');
      char *size = version ? strrchr (version, '/') : NULL;

      if (version)
        *version++ = '\0';
      if (size)
        *size++ = '\0';
      if (*words[i])
        write_package (text, words[i], version ? version : "", size ? size : "0");
    }
  return make_text (text->str, 0644);
}

static DdNode *
make_node (DdCatalogRecord *record,
           const char      *path)
{
  const char *apk = _dd_catalog_record_get_text (record, "apk");
  const char *dpkg = _dd_catalog_record_get_text (record, "dpkg");
  const char *link = _dd_catalog_record_get_text (record, "link");
  const char *text = _dd_catalog_record_get_text (record, "text");
  const char *program = _dd_catalog_record_get_text (record, "program");

  if (_dd_catalog_record_has (record, "directory"))
    return dd_node_new_directory (get_mode (record, "directory", 0755));
  if (link)
    return dd_node_new_symlink (link);
  if (_dd_catalog_record_has (record, "device"))
    return dd_node_new_special (DD_NODE_CHAR_DEVICE, get_mode (record, "device", 0666));
  if (_dd_catalog_record_has (record, "socket"))
    return dd_node_new_special (DD_NODE_SOCKET, get_mode (record, "socket", 0660));
  if (text)
    return make_text (text, get_mode (record, "mode", 0644));
  if (apk || dpkg)
    return make_packages (apk ? apk : dpkg, apk ? write_apk_package : write_dpkg_package);
  if (_dd_catalog_record_get_bool (record, "whiteout"))
    return dd_node_new_whiteout ();
  if (program || _dd_catalog_record_has (record, "size"))
    return make_sample (record, program ? program : path, program);
  _dd_catalog_record_fail (record, NULL, "“%s” is not an entry of a tree", path);
  return dd_node_new_directory (0755);
}

static void
finish_node (DdCatalogRecord *record,
             DdNode          *node)
{
  gint64 days = _dd_catalog_record_get_int (record, "days", 0, 0, MAX_DAYS);

  node->uid = _dd_catalog_record_get_int (record, "uid", 0, 0, G_MAXINT32);
  node->gid = _dd_catalog_record_get_int (record, "gid", 0, 0, G_MAXINT32);
  node->mtime = days ? -days * 86400 * (gint64) DD_USEC_PER_SEC : DEFAULT_MTIME;
}

/* A directory that has entries already only gets the mode and owner. */
static DdNode *
merge_directory (Tree       *tree,
                 const char *path,
                 DdNode     *node)
{
  DdNode *before = dd_node_lookup (tree->root, path);
  DdNode *merged;

  if (!dd_node_is_directory (node) || before == NULL || !dd_node_is_directory (before))
    return dd_node_ref (node);
  merged = dd_node_copy (before);
  merged->mode = node->mode;
  merged->uid = node->uid;
  merged->gid = node->gid;
  merged->mtime = node->mtime;
  return merged;
}

static void
read_entry (Tree            *tree,
            DdCatalogRecord *record,
            const char      *path)
{
  g_autoptr (DdNode) node = make_node (record, path);
  g_autoptr (DdNode) merged = NULL;

  finish_node (record, node);
  if (!dd_node_is_directory (node) && path[1] == '\0')
    {
      _dd_catalog_record_fail (record, NULL, "the root has to be a directory");
      return;
    }
  merged = merge_directory (tree, path, node);
  set (tree, record, path, merged);
}

/* Another name of a file that is there; they share an inode. */
static DdNode *
make_hard_link (Tree            *tree,
                DdCatalogRecord *record,
                const char      *target)
{
  DdNode *file = is_path (target) ? dd_node_lookup (tree->root, target) : NULL;
  DdNode *node;

  if (file == NULL || file->kind != DD_NODE_FILE)
    {
      _dd_catalog_record_fail (record, "to", "“%s” is not a file of the tree", target);
      return NULL;
    }
  node = dd_node_copy (file);
  node->inode = CATALOG_INODE;
  return node;
}

static DdNode *
make_one_of_many (Tree            *tree,
                  DdCatalogRecord *record,
                  const char      *kind,
                  const char      *path,
                  const char      *name,
                  const char      *target)
{
  DdNode *node;

  if (g_str_equal (kind, "hard_links"))
    return make_hard_link (tree, record, target);
  if (g_str_equal (kind, "links"))
    node = dd_node_new_symlink (target);
  else if (g_str_equal (kind, "programs"))
    node = make_sample (record, name, name);
  else
    node = make_sample (record, path, NULL);
  finish_node (record, node);
  return node;
}

/* Several entries at once: programs, other files, or links. */
static void
read_many (Tree            *tree,
           DdCatalogRecord *record,
           const char      *directory)
{
  static const char *const kinds[] = { "programs", "names", "links", "hard_links" };
  const char *target = _dd_catalog_record_get_text (record, "to");
  const char *list = NULL;
  const char *kind = NULL;
  g_auto (GStrv) names = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds) && list == NULL; i++)
    list = _dd_catalog_record_get_text (record, kind = kinds[i]);
  if (list == NULL)
    _dd_catalog_record_fail (record, NULL, "“programs”, “names”, “links” or “hard_links” is missing");
  else if (strstr (kind, "links") && target == NULL)
    _dd_catalog_record_fail (record, NULL, "“to” is missing");

  names = g_strsplit (list ? list : "", " ", -1);
  for (guint i = 0; names[i] && record->error == NULL; i++)
    {
      g_autofree char *path = g_strconcat (directory, names[i], NULL);
      g_autoptr (DdNode) node = NULL;

      if (*names[i] == '\0')
        continue;
      if (!is_name (names[i], strlen (names[i])) || !is_path (path))
        _dd_catalog_record_fail (record, kind, "“%s” is not the name of a file", names[i]);
      else
        node = make_one_of_many (tree, record, kind, path, names[i], target);
      if (node == NULL || !set (tree, record, path, node))
        return;
    }
  /* The file itself shares the inode as well. */
  if (record->error == NULL && g_str_equal (kind, "hard_links"))
    {
      g_autoptr (DdNode) node = make_hard_link (tree, record, target);

      set (tree, record, target, node);
    }
}

static gboolean
read_value (Tree        *tree,
            const char  *pointer,
            const char  *path,
            JsonNode    *json,
            GError     **error)
{
  gboolean many = g_str_has_suffix (path, "/*");
  g_autofree char *directory = many ? g_strndup (path, strlen (path) - 1) : NULL;
  DdCatalogRecord record;

  _dd_catalog_record_open (&record, tree->document, pointer, json, entry_keys);
  if (record.error == NULL && many)
    read_many (tree, &record, directory);
  else if (record.error == NULL && !is_path (path))
    _dd_catalog_record_fail (&record, NULL, "“%s” is not an absolute path", path);
  else if (record.error == NULL)
    read_entry (tree, &record, path);
  return _dd_catalog_record_close (&record, error);
}

/* A value may be short for an object with a text, or a list of values. */
static gboolean
read_member (Tree        *tree,
             const char  *pointer,
             const char  *path,
             JsonNode    *json,
             GError     **error)
{
  if (JSON_NODE_HOLDS_VALUE (json) && json_node_get_value_type (json) == G_TYPE_STRING)
    {
      g_autoptr (JsonObject) object = json_object_new ();
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

      json_object_set_string_member (object, "text", json_node_get_string (json));
      return read_value (tree, pointer, path, node, error);
    }
  if (JSON_NODE_HOLDS_ARRAY (json))
    {
      JsonArray *array = json_node_get_array (json);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_autofree char *place = _dd_catalog_pointer_index (pointer, i);

          if (!read_value (tree, place, path, json_array_get_element (array, i), error))
            return FALSE;
        }
      return TRUE;
    }
  return read_value (tree, pointer, path, json, error);
}

/* Parents before children, and hard links after everything. */
static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  gboolean many_a = g_str_has_suffix (a, "/*");
  gboolean many_b = g_str_has_suffix (b, "/*");

  return many_a != many_b ? many_a - many_b : strcmp (a, b);
}

/* Directories the tree does not mention get the time of the image too. */
static DdNode *
age (DdNode *node)
{
  DdNode *copy;

  if (!dd_node_is_directory (node))
    return dd_node_ref (node);
  copy = dd_node_copy (node);
  if (copy->mtime == 0)
    copy->mtime = DEFAULT_MTIME;
  for (guint i = 0; i < copy->n_children; i++)
    {
      g_autoptr (DdNode) before = copy->children[i];

      copy->children[i] = age (before);
    }
  return copy;
}

static gboolean
read_members (Tree        *tree,
              const char  *pointer,
              JsonObject  *object,
              GError     **error)
{
  g_autoptr (GList) paths = g_list_sort (json_object_get_members (object), compare_members);

  for (GList *l = paths; l; l = l->next)
    {
      g_autofree char *place = _dd_catalog_pointer (pointer, l->data);

      if (!g_str_equal (l->data, "base") &&
          !read_member (tree, place, l->data, json_object_get_member (object, l->data), error))
        return FALSE;
    }
  return TRUE;
}

/*
 * _dd_catalog_read_tree:
 * @trees: named trees that others are based on
 * @document: the file it is in
 * @pointer: where in the file
 * @json: paths and what is there
 * @error: return location
 *
 * Returns: (nullable) (transfer full): the root of the tree
 */
DdNode *
_dd_catalog_read_tree (GHashTable      *trees,
                       DdJsonDocument  *document,
                       const char      *pointer,
                       JsonNode        *json,
                       GError         **error)
{
  Tree tree = { .trees = trees, .document = document };
  DdCatalogRecord record;
  const char *base;
  DdNode *root = NULL;

  _dd_catalog_record_open (&record, document, pointer, json, NULL);
  base = _dd_catalog_record_get_text (&record, "base");
  root = base ? g_hash_table_lookup (trees, base) : NULL;
  if (base && root == NULL)
    _dd_catalog_record_fail (&record, "base", "there is no tree “%s” before this one", base);
  tree.root = root ? dd_node_ref (root) : dd_node_new_directory (0755);
  root = NULL;
  if (record.error == NULL &&
      read_members (&tree, pointer, record.object, &record.error))
    root = age (tree.root);
  dd_node_unref (tree.root);
  _dd_catalog_record_close (&record, error);
  return root;
}

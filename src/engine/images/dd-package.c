// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog-private.h"
#include "dd-catalog-record.h"
#include "dd-package.h"

#define MAX_SIZE  (G_GINT64_CONSTANT (1) << 40)
#define MAX_COUNT 10000

/* Packed, most packages are about a third of what they unpack to. */
#define PACKED_PART 3

static const char *const managers[] = {
  "apk", "apt", "cargo", "go", "maven", "npm", "pip", NULL
};

void
_dd_package_free (DdPackage *self)
{
  g_free (self->name);
  g_free (self->version);
  g_strfreev (self->needs);
  g_strfreev (self->recommends);
  g_strfreev (self->bin);
  g_hash_table_unref (self->files);
  g_free (self);
}

/* A list of names with blanks between them. */
static char **
get_words (DdCatalogRecord *record,
           const char      *key)
{
  const char *text = _dd_catalog_record_get_text (record, key);

  return text && *text ? g_strsplit (text, " ", -1) : g_new0 (char *, 1);
}

static void
read_files (DdPackage       *self,
            DdCatalogRecord *record)
{
  JsonObject *object = _dd_catalog_record_get_object (record, "files");
  g_autoptr (GList) paths = object ? json_object_get_members (object) : NULL;

  for (GList *l = paths; l; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      const char *path = l->data;

      if (*path != '/' || strstr (path, "/../"))
        _dd_catalog_record_fail (record, "files", "“%s” is not an absolute path", path);
      else if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        _dd_catalog_record_fail (record, "files", "“%s” is expected to be a text", path);
      else
        g_hash_table_insert (self->files, g_strdup (path), g_strdup (json_node_get_string (node)));
    }
}

static DdPackage *
read_package (DdJsonDocument  *document,
              const char      *pointer,
              const char      *name,
              JsonNode        *node,
              GError         **error)
{
  static const char *const keys[] = {
    "bin", "count", "download", "files", "needs", "recommends", "size", "version", NULL
  };
  DdPackage *self = g_new0 (DdPackage, 1);
  DdCatalogRecord record;

  _dd_catalog_record_open (&record, document, pointer, node, keys);
  self->name = g_strdup (name);
  self->version = g_strdup (_dd_catalog_record_get_text (&record, "version"));
  self->size = _dd_catalog_record_get_int (&record, "size", 0, 0, MAX_SIZE);
  self->download = _dd_catalog_record_get_int (&record, "download", self->size / PACKED_PART, 0,
                                               MAX_SIZE);
  self->count = (int) _dd_catalog_record_get_int (&record, "count", 1, 1, MAX_COUNT);
  self->needs = get_words (&record, "needs");
  self->recommends = get_words (&record, "recommends");
  self->bin = get_words (&record, "bin");
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  read_files (self, &record);
  if (self->version == NULL)
    _dd_catalog_record_fail (&record, NULL, "“version” is missing");
  if (!_dd_catalog_record_close (&record, error))
    g_clear_pointer (&self, _dd_package_free);
  return self;
}

/*
 * _dd_package_read_index:
 * @packages: (element-type utf8 DdPackage): what is known, by "manager/name"
 * @document: a file of the catalogue
 * @pointer: where in the file
 * @manager: whose packages they are
 * @node: the packages, by name
 * @problems: (element-type GError): where those of single packages go
 * @error: return location
 *
 * Reads the packages of one package manager.
 *
 * Returns: %FALSE if there is no such package manager, or no index
 */
gboolean
_dd_package_read_index (GHashTable      *packages,
                        DdJsonDocument  *document,
                        const char      *pointer,
                        const char      *manager,
                        JsonNode        *node,
                        GPtrArray       *problems,
                        GError         **error)
{
  g_autoptr (GList) names = NULL;
  JsonObject *object;

  if (!g_strv_contains (managers, manager) || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_propagate_error (error, dd_json_document_problem (document, pointer, DD_JSON_ERROR_VALUE,
                                                          "the packages of apk, apt, cargo, go, "
                                                          "maven, npm or pip are expected"));
      return FALSE;
    }
  object = json_node_get_object (node);
  names = json_object_get_members (object);
  for (GList *l = names; l; l = l->next)
    {
      g_autofree char *place = _dd_catalog_pointer (pointer, l->data);
      GError *problem = NULL;
      DdPackage *package = read_package (document, place, l->data,
                                         json_object_get_member (object, l->data), &problem);

      if (package)
        g_hash_table_replace (packages, g_strconcat (manager, "/", package->name, NULL), package);
      else
        g_ptr_array_add (problems, problem);
    }
  return TRUE;
}

/**
 * dd_catalog_find_package:
 * @self: a catalogue
 * @manager: apk, apt, cargo, go, maven, npm or pip
 * @name: of a package
 *
 * Returns: (nullable) (transfer none): what the manager's index has under that
 *   name
 */
const DdPackage *
dd_catalog_find_package (DdCatalog  *self,
                         const char *manager,
                         const char *name)
{
  g_autofree char *key = g_strconcat (manager, "/", name, NULL);

  return g_hash_table_lookup (self->packages, key);
}

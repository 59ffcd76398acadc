// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog-private.h"
#include "dd-catalog-record.h"
#include "dd-image-reference.h"

/* Other versions of an image: Docker Hub has dozens of each, and the catalogue
 * has one of them in full. The others are that one with other numbers in it, on
 * another base if need be. They are made when somebody asks for them. */

#define MAX_DRAFTS     2000
#define MAX_PARTS      4
#define SIZE_STEPS     61      /* a made layer's size differs by up to 3 % */
#define SIZE_UNIT      0.001
#define VARIANT_MARK   '~'

/* One way to differ: @of becomes one of @is, wherever it is in tags and texts;
 * then @texts become what they map to. */
typedef struct
{
  char        *of;
  GPtrArray   *is;
  JsonObject  *layers;   /* ids of layers that are exchanged */
  JsonObject  *texts;
  GPtrArray   *majors;   /* what stands before a first part that changes too */
  GPtrArray   *own;      /* ids of layers that are another build */
} Variant;

/* What is kept of a file for one repository. */
typedef struct
{
  char       *document;
  char       *name;
  char       *repository;
  JsonArray  *versions;
  JsonObject *layers;
  GPtrArray  *variants;
  GPtrArray  *drafts;    /* (nullable): made when first asked for */
} Family;

typedef struct
{
  const Variant *variant;
  const char    *is;
} Step;

/* A version that is not made yet. */
typedef struct
{
  guint      version;
  GPtrArray *tags;
  GArray    *steps;
  gboolean   made;
} Draft;

static void
variant_free (gpointer data)
{
  Variant *self = data;

  g_free (self->of);
  g_ptr_array_unref (self->is);
  g_ptr_array_unref (self->majors);
  g_ptr_array_unref (self->own);
  g_clear_pointer (&self->layers, json_object_unref);
  g_clear_pointer (&self->texts, json_object_unref);
  g_free (self);
}

static void
draft_free (gpointer data)
{
  Draft *self = data;

  g_ptr_array_unref (self->tags);
  g_array_unref (self->steps);
  g_free (self);
}

static void
family_free (gpointer data)
{
  Family *self = data;

  g_free (self->document);
  g_free (self->name);
  g_free (self->repository);
  g_clear_pointer (&self->versions, json_array_unref);
  g_clear_pointer (&self->layers, json_object_unref);
  g_clear_pointer (&self->variants, g_ptr_array_unref);
  g_clear_pointer (&self->drafts, g_ptr_array_unref);
  g_free (self);
}

GHashTable *
_dd_catalog_families_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, family_free);
}

/* Numbers of versions */

/* The first @n_parts of a version, NULL if it has not as many. */
static char *
shorten (const char *version,
         guint       n_parts)
{
  const char *end = version;

  for (guint i = 0; i < n_parts; i++)
    {
      if (i > 0 && *end++ != '.')
        return NULL;
      end += strcspn (end, ".");
    }
  return g_strndup (version, end - version);
}

static gboolean
begins_tag (const char *tag,
            const char *version)
{
  gsize length = strlen (version);

  return strncmp (tag, version, length) == 0 && (tag[length] == '\0' || tag[length] == '-');
}

static char *
vary_number (const Step *step,
             const char *tag)
{
  for (guint n = MAX_PARTS; step->variant->of && n > 0; n--)
    {
      g_autofree char *before = shorten (step->variant->of, n);
      g_autofree char *after = shorten (step->is, n);

      if (before && after && begins_tag (tag, before))
        return g_strconcat (after, tag + strlen (before), NULL);
    }
  return g_strdup (tag);
}

/* The words of a tag, between its dashes, that have another text. */
static char *
vary_words (const Step *step,
            const char *tag)
{
  g_auto (GStrv) words = g_strsplit (tag, "-", 0);

  for (guint i = 0; words[i] && step->variant->texts; i++)
    {
      const char *text = json_object_get_string_member_with_default (step->variant->texts,
                                                                     words[i], NULL);

      if (text)
        {
          g_free (words[i]);
          words[i] = g_strdup (text);
        }
    }
  return g_strjoinv ("-", words);
}

/* Tags in which nothing changes belong to another version. */
static GPtrArray *
vary_tags (const Step *step,
           GPtrArray  *tags,
           GHashTable *taken)
{
  GPtrArray *result = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < tags->len; i++)
    {
      const char *tag = g_ptr_array_index (tags, i);
      g_autofree char *number = vary_number (step, tag);
      g_autofree char *varied = vary_words (step, number);

      if (dd_image_is_tag (varied) && !g_str_equal (varied, tag) &&
          g_hash_table_add (taken, g_strdup (varied)))
        g_ptr_array_add (result, g_steal_pointer (&varied));
    }
  return result;
}

static void
vary_majors (const Step *step,
             GString    *text)
{
  g_autofree char *before = shorten (step->variant->of, 1);
  g_autofree char *after = shorten (step->is, 1);

  for (guint i = 0; i < step->variant->majors->len; i++)
    {
      const char *start = g_ptr_array_index (step->variant->majors, i);
      g_autofree char *find = g_strconcat (start, before, NULL);
      g_autofree char *replace = g_strconcat (start, after, NULL);

      g_string_replace (text, find, replace, 0);
    }
}

/* A single number is too short to be told from others. */
static void
vary_text (const Step *step,
           GString    *text)
{
  g_autoptr (GList) texts = step->variant->texts ? json_object_get_members (step->variant->texts)
                                                 : NULL;

  for (GList *l = texts; l; l = l->next)
    g_string_replace (text, l->data, json_object_get_string_member_with_default
                      (step->variant->texts, l->data, l->data), 0);
  if (step->variant->of == NULL)
    return;
  for (guint n = MAX_PARTS; n > 1; n--)
    {
      g_autofree char *before = shorten (step->variant->of, n);
      g_autofree char *after = shorten (step->is, n);

      if (before && after)
        g_string_replace (text, before, after, 0);
    }
  vary_majors (step, text);
}

static JsonNode *
vary_node (const Draft *draft,
           JsonNode    *node)
{
  g_autofree char *before = json_to_string (node, FALSE);
  g_autoptr (GString) text = g_string_new (before);

  for (guint i = 0; i < draft->steps->len; i++)
    vary_text (&g_array_index (draft->steps, Step, i), text);
  return json_from_string (text->str, NULL);
}

/* Drafts */

static Draft *
draft_new (guint        version,
           GPtrArray   *tags,
           const Draft *before,
           const Step  *step)
{
  Draft *self = g_new0 (Draft, 1);

  self->version = version;
  self->tags = tags;
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  if (before)
    g_array_append_vals (self->steps, before->steps->data, before->steps->len);
  if (step)
    g_array_append_vals (self->steps, step, 1);
  return self;
}

static void
add_versions (Family     *self,
              GHashTable *taken)
{
  for (guint i = 0; i < json_array_get_length (self->versions); i++)
    {
      JsonNode *node = json_array_get_element (self->versions, i);
      JsonObject *version = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonNode *tags = version ? json_object_get_member (version, "tags") : NULL;
      GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
      Draft *draft = draft_new (i, list, NULL, NULL);

      draft->made = TRUE;
      g_ptr_array_add (self->drafts, draft);
      for (guint j = 0; tags && JSON_NODE_HOLDS_ARRAY (tags) &&
           j < json_array_get_length (json_node_get_array (tags)); j++)
        {
          JsonNode *tag = json_array_get_element (json_node_get_array (tags), j);

          if (!JSON_NODE_HOLDS_VALUE (tag) || json_node_get_string (tag) == NULL)
            continue;
          g_ptr_array_add (list, json_node_dup_string (tag));
          g_hash_table_add (taken, json_node_dup_string (tag));
        }
    }
}

static void
add_varied (Family        *self,
            const Variant *variant,
            GHashTable    *taken)
{
  guint n_before = self->drafts->len;

  for (guint i = 0; i < variant->is->len; i++)
    for (guint j = 0; j < n_before && self->drafts->len < MAX_DRAFTS; j++)
      {
        const Draft *before = g_ptr_array_index (self->drafts, j);
        Step step = { variant, g_ptr_array_index (variant->is, i) };
        GPtrArray *tags = vary_tags (&step, before->tags, taken);

        if (tags->len)
          g_ptr_array_add (self->drafts, draft_new (before->version, tags, before, &step));
        else
          g_ptr_array_unref (tags);
      }
}

static GPtrArray *
list_drafts (Family *self)
{
  g_autoptr (GHashTable) taken = NULL;

  if (self->drafts)
    return self->drafts;
  taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->drafts = g_ptr_array_new_with_free_func (draft_free);
  add_versions (self, taken);
  for (guint i = 0; i < self->variants->len; i++)
    add_varied (self, g_ptr_array_index (self->variants, i), taken);
  return self->drafts;
}

/* Making one */

static gboolean
is_own (const Variant *variant,
        const char    *id)
{
  return g_ptr_array_find_with_equal_func (variant->own, id, g_str_equal, NULL);
}

/* The id of what takes a layer's place. */
static char *
vary_layer_id (const Draft *draft,
               const char  *id)
{
  GString *result = g_string_new (id);

  for (guint i = 0; i < draft->steps->len; i++)
    {
      const Step *step = &g_array_index (draft->steps, Step, i);
      const char *other = step->variant->layers
        ? json_object_get_string_member_with_default (step->variant->layers, id, NULL) : NULL;

      if (other)
        g_string_assign (result, other);
      else if (is_own (step->variant, id))
        g_string_append_printf (result, "%c%s", VARIANT_MARK, step->is);
    }
  return g_string_free (result, FALSE);
}

/* Another build of the same is a little larger or smaller. */
static void
vary_size (JsonObject *layer,
           const char *key,
           const char *id)
{
  JsonNode *node = json_object_get_member (layer, key);
  double factor = 1 + ((double) (g_str_hash (id) % SIZE_STEPS) - SIZE_STEPS / 2) * SIZE_UNIT;

  if (node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    json_object_set_int_member (layer, key, (gint64) ((double) json_node_get_int (node) * factor));
}

static void
add_own_layer (const Family *self,
               const Draft  *draft,
               const char   *id,
               const char   *new_id,
               JsonObject   *layers)
{
  JsonNode *node = json_object_get_member (self->layers, id);
  JsonNode *varied = node ? vary_node (draft, node) : NULL;

  if (varied == NULL)
    return;
  if (JSON_NODE_HOLDS_OBJECT (varied))
    {
      vary_size (json_node_get_object (varied), "size", new_id);
      vary_size (json_node_get_object (varied), "download", new_id);
    }
  json_object_set_member (layers, new_id, varied);
}

/* Puts the layers that take the place of those of @version into its list, and
 * those that have to be made into @layers. */
static void
vary_layers (const Family *self,
             const Draft  *draft,
             JsonObject   *version,
             JsonObject   *layers)
{
  JsonNode *before = json_object_get_member
    (json_array_get_object_element (self->versions, draft->version), "layers");
  JsonNode *after = json_object_get_member (version, "layers");
  g_autoptr (JsonArray) steps = json_array_new ();

  if (before == NULL || !JSON_NODE_HOLDS_ARRAY (before) || !JSON_NODE_HOLDS_ARRAY (after))
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (before)); i++)
    {
      JsonNode *step = json_array_get_element (json_node_get_array (before), i);
      const char *id = JSON_NODE_HOLDS_VALUE (step) ? json_node_get_string (step) : NULL;
      g_autofree char *new_id = id ? vary_layer_id (draft, id) : NULL;

      if (id == NULL)
        {
          json_array_add_element (steps, json_node_copy (json_array_get_element
                                                         (json_node_get_array (after), i)));
          continue;
        }
      json_array_add_string_element (steps, new_id);
      if (strchr (new_id, VARIANT_MARK))
        add_own_layer (self, draft, id, new_id, layers);
    }
  json_object_set_array_member (version, "layers", g_steal_pointer (&steps));
}

static JsonNode *
vary_version (const Family *self,
              const Draft  *draft,
              JsonObject   *layers)
{
  JsonNode *node = vary_node (draft, json_array_get_element (self->versions, draft->version));
  JsonArray *tags = json_array_new ();
  JsonObject *version = json_node_get_object (node);

  for (guint i = 0; i < draft->tags->len; i++)
    json_array_add_string_element (tags, g_ptr_array_index (draft->tags, i));
  json_object_set_array_member (version, "tags", tags);
  vary_layers (self, draft, version, layers);
  return node;
}

/* A catalogue of one version, which is read like any other. */
static char *
write_catalog (const Family *self,
               const Draft  *draft)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();
  JsonObject *layers = json_object_new ();
  JsonObject *images = json_object_new ();
  JsonArray *versions = json_array_new ();

  json_node_take_object (root, object);
  json_object_set_object_member (object, "layers", layers);
  json_object_set_object_member (object, "images", images);
  json_array_add_element (versions, vary_version (self, draft, layers));
  json_object_set_array_member (images, self->name, versions);
  return json_to_string (root, FALSE);
}

static void
note_origin (DdCatalog    *catalog,
             const Family *self,
             const Draft  *draft)
{
  const Draft *origin = g_ptr_array_index (self->drafts, draft->version);
  g_autofree char *key = g_strconcat (self->repository, ":", g_ptr_array_index (draft->tags, 0),
                                      NULL);
  DdImage *image = g_hash_table_lookup (catalog->images, key);

  if (image && image->origin == NULL && origin->tags->len)
    image->origin = g_strconcat (self->name, ":", g_ptr_array_index (origin->tags, 0), NULL);
}

static void
make (DdCatalog    *catalog,
      const Family *self,
      Draft        *draft)
{
  g_autofree char *text = write_catalog (self, draft);
  GError *error = NULL;
  g_autoptr (DdJsonDocument) document = dd_json_document_new (self->document, text, -1, &error);

  draft->made = TRUE;
  if (document == NULL)
    {
      _dd_catalog_warn (catalog, error);
      return;
    }
  _dd_catalog_read_document (catalog, document);
  _dd_catalog_read_images (catalog, document);
  note_origin (catalog, self, draft);
}

/*
 * _dd_catalog_make_variant:
 * @self: a catalogue
 * @repository: in full
 * @tag: (nullable): one of its tags, %NULL for all
 *
 * Makes the version of an image that has a tag, if the catalogue can.
 */
void
_dd_catalog_make_variant (DdCatalog  *self,
                          const char *repository,
                          const char *tag)
{
  Family *family = g_hash_table_lookup (self->families, repository);
  GPtrArray *drafts = family ? list_drafts (family) : NULL;

  for (guint i = 0; drafts && i < drafts->len; i++)
    {
      Draft *draft = g_ptr_array_index (drafts, i);

      if (!draft->made && (tag == NULL ||
                           g_ptr_array_find_with_equal_func (draft->tags, tag, g_str_equal, NULL)))
        make (self, family, draft);
    }
}

/*
 * _dd_catalog_add_variant_tags:
 * @self: a catalogue
 * @repository: in full
 * @tags: (element-type utf8): where to add them
 *
 * Adds the tags of all versions that can be made.
 */
void
_dd_catalog_add_variant_tags (DdCatalog  *self,
                              const char *repository,
                              GPtrArray  *tags)
{
  Family *family = g_hash_table_lookup (self->families, repository);
  GPtrArray *drafts = family ? list_drafts (family) : NULL;

  for (guint i = 0; drafts && i < drafts->len; i++)
    {
      const Draft *draft = g_ptr_array_index (drafts, i);

      if (draft->steps->len)
        g_ptr_array_extend (tags, draft->tags, (GCopyFunc) (void (*) (void)) g_strdup, NULL);
    }
}

/* Reading */

static JsonObject *
read_texts (DdCatalogRecord *record,
            const char      *key)
{
  JsonObject *object = _dd_catalog_record_get_object (record, key);
  g_autoptr (GList) values = object ? json_object_get_values (object) : NULL;

  for (GList *l = values; l; l = l->next)
    if (!JSON_NODE_HOLDS_VALUE (l->data) || json_node_get_string (l->data) == NULL)
      {
        _dd_catalog_record_fail (record, key, "texts are expected");
        return NULL;
      }
  if (object && json_object_has_member (object, ""))
    _dd_catalog_record_fail (record, key, "an empty text cannot be found");
  return object ? json_object_ref (object) : NULL;
}

static gboolean
read_variant (DdJsonDocument  *document,
              const char      *pointer,
              JsonNode        *node,
              GPtrArray       *variants,
              GError         **error)
{
  static const char *const keys[] = { "is", "layers", "majors", "of", "own", "texts", NULL };
  Variant *self = g_new0 (Variant, 1);
  DdCatalogRecord record;

  _dd_catalog_record_open (&record, document, pointer, node, keys);
  self->of = g_strdup (_dd_catalog_record_get_text (&record, "of"));
  self->is = _dd_catalog_record_get_texts (&record, "is");
  self->majors = _dd_catalog_record_get_texts (&record, "majors");
  self->own = _dd_catalog_record_get_texts (&record, "own");
  self->layers = read_texts (&record, "layers");
  self->texts = read_texts (&record, "texts");
  if (self->is->len == 0)
    _dd_catalog_record_fail (&record, NULL, "“is” is missing");
  if (self->of && *self->of == '\0')
    _dd_catalog_record_fail (&record, "of", "a version is expected");
  if (!_dd_catalog_record_close (&record, error))
    {
      variant_free (self);
      return FALSE;
    }
  g_ptr_array_add (variants, self);
  return TRUE;
}

static void
read_list (DdCatalog      *self,
           DdJsonDocument *document,
           const char     *pointer,
           JsonArray      *list,
           GPtrArray      *variants)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_autofree char *place = _dd_catalog_pointer_index (pointer, i);
      GError *error = NULL;

      if (!read_variant (document, place, json_array_get_element (list, i), variants, &error))
        _dd_catalog_warn (self, error);
    }
}

/* The member @name of the section @section of the file, if it is of that type. */
static JsonNode *
find_member (DdJsonDocument *document,
             const char     *section,
             const char     *name,
             JsonNodeType    type)
{
  JsonObject *root = json_node_get_object (dd_json_document_get_root (document));
  JsonNode *node = json_object_get_member (root, section);

  if (node && name)
    node = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name)
                                         : NULL;
  return node && json_node_get_node_type (node) == type ? node : NULL;
}

/*
 * _dd_catalog_read_variants:
 * @self: a catalogue that is being read
 * @document: the file
 * @pointer: where in the file
 * @name: of the image
 * @node: a list of variants
 * @error: return location
 *
 * Reads what other versions an image of the same file has.
 *
 * Returns: whether it could be read
 */
gboolean
_dd_catalog_read_variants (DdCatalog       *self,
                           DdJsonDocument  *document,
                           const char      *pointer,
                           const char      *name,
                           JsonNode        *node,
                           GError         **error)
{
  g_auto (DdImageReference) reference = { 0 };
  JsonNode *versions = find_member (document, "images", name, JSON_NODE_ARRAY);
  JsonNode *layers = find_member (document, "layers", NULL, JSON_NODE_OBJECT);
  Family *family;

  if (versions == NULL || !dd_image_reference_parse (name, &reference, NULL))
    {
      g_propagate_error (error, dd_json_document_problem (document, pointer, DD_JSON_ERROR_VALUE,
                                                          "the file has no image “%s”", name));
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_propagate_error (error, dd_json_document_problem (document, pointer, DD_JSON_ERROR_TYPE,
                                                          "a list of variants is expected"));
      return FALSE;
    }
  family = g_new0 (Family, 1);
  family->document = g_strdup (dd_json_document_get_name (document));
  family->name = g_strdup (name);
  family->repository = dd_image_reference_get_name (&reference);
  family->versions = json_node_dup_array (versions);
  family->layers = layers ? json_node_dup_object (layers) : json_object_new ();
  family->variants = g_ptr_array_new_with_free_func (variant_free);
  read_list (self, document, pointer, json_node_get_array (node), family->variants);
  g_hash_table_replace (self->families, family->repository, family);
  return TRUE;
}

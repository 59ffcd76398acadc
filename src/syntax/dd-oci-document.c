// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-oci-document.h"

#define MAX_MEDIA_TYPE_PART 127

#define MEDIA_TYPE_MARKS    "!#$&^_.+-"
#define DIGEST_SEPARATORS   "+._-"
#define DIGEST_MARKS        "=_-"

typedef struct _Member Member;

/* What a member holds. A list is of what @type says. */
typedef struct
{
  const char    *type; /* in words, for the error */
  gboolean     (*fits) (JsonNode *node);
  const Member  *members;
} Type;

typedef enum
{
  ONE = 0,
  REQUIRED = 1 << 0,
  LIST = 1 << 1,
  NULLABLE = 1 << 2,
  NOT_EMPTY = 1 << 3,
  VALUES = 1 << 4, /* an object whose members all are of the type */
} Flags;

struct _Member
{
  const char *name;
  const Type *type;
  Flags       flags;
};

static const char *
get_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gboolean
is_text (JsonNode *node)
{
  return get_text (node) != NULL;
}

static gboolean
is_boolean (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN;
}

static gboolean
is_object (JsonNode *node)
{
  return JSON_NODE_HOLDS_OBJECT (node);
}

static gboolean
is_size (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64;
}

static gboolean
is_version_2 (JsonNode *node)
{
  return is_size (node) && json_node_get_int (node) == 2;
}

/* One half of a media type: a letter or digit, then some marks, too. */
static gboolean
is_media_type_part (const char *part,
                    gsize       length)
{
  if (length == 0 || length > MAX_MEDIA_TYPE_PART || !g_ascii_isalnum (*part))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isalnum (part[i]) && strchr (MEDIA_TYPE_MARKS, part[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
is_media_type (JsonNode *node)
{
  const char *text = get_text (node);
  const char *slash = text != NULL ? strchr (text, '/') : NULL;

  return slash != NULL && is_media_type_part (text, (gsize) (slash - text)) &&
         is_media_type_part (slash + 1, strlen (slash + 1));
}

/* The name of an algorithm: words of small letters and digits with one
 * separator between them. */
static gboolean
is_algorithm (const char *text,
              gsize       length)
{
  gboolean in_word = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      gboolean of_word = g_ascii_islower (text[i]) || g_ascii_isdigit (text[i]);

      if (!of_word && (!in_word || strchr (DIGEST_SEPARATORS, text[i]) == NULL))
        return FALSE;
      in_word = of_word;
    }

  return in_word;
}

/* Of the algorithms that are known, the length is known and small hexadecimal
 * digits are asked for. */
static gboolean
is_encoded (const char *text,
            const char *algorithm,
            gsize       algorithm_length)
{
  static const struct
  {
    const char *name;
    gsize       n_digits;
  } known[] = {
    { "sha256", 64 },
    { "sha384", 96 },
    { "sha512", 128 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i].name) == algorithm_length &&
        strncmp (known[i].name, algorithm, algorithm_length) == 0)
      return strlen (text) == known[i].n_digits &&
             strspn (text, "0123456789abcdef") == known[i].n_digits;
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr (DIGEST_MARKS, *text) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
is_digest (JsonNode *node)
{
  const char *text = get_text (node);
  const char *colon = text != NULL ? strchr (text, ':') : NULL;

  return colon != NULL && is_algorithm (text, (gsize) (colon - text)) &&
         is_encoded (colon + 1, text, (gsize) (colon - text));
}

static gboolean
is_uri (JsonNode *node)
{
  const char *text = get_text (node);

  return text != NULL && g_uri_is_valid (text, G_URI_FLAGS_PARSE_RELAXED, NULL);
}

/* Base64 with its padding. */
static gboolean
is_base64 (JsonNode *node)
{
  const char *text = get_text (node);
  gsize n_digits;
  gsize n_padding;

  if (text == NULL)
    return FALSE;
  n_digits = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  n_padding = strspn (text + n_digits, "=");

  return text[n_digits + n_padding] == '\0' && n_padding <= 2 && (n_digits + n_padding) % 4 == 0;
}

static gboolean
is_time (JsonNode *node)
{
  const char *text = get_text (node);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL && strchr (text, 'T') != NULL;
}

static gboolean
is_variable (JsonNode *node)
{
  const char *text = get_text (node);

  return text != NULL && text[0] != '\0' && strchr (text + 1, '=') != NULL && text[0] != '=';
}

static gboolean
is_layers (JsonNode *node)
{
  return g_strcmp0 (get_text (node), "layers") == 0;
}

static gboolean
is_layout_version (JsonNode *node)
{
  return g_strcmp0 (get_text (node), "1.0.0") == 0;
}

static const Type text_type = { "a string", is_text, NULL };
static const Type boolean_type = { "true or false", is_boolean, NULL };
static const Type empty_type = { "an object", is_object, NULL };
static const Type size_type = { "a whole number", is_size, NULL };
static const Type version_type = { "2", is_version_2, NULL };
static const Type media_type_type = { "a media type", is_media_type, NULL };
static const Type digest_type = { "a digest", is_digest, NULL };
static const Type uri_type = { "a URI", is_uri, NULL };
static const Type base64_type = { "base64", is_base64, NULL };
static const Type time_type = { "a date and time", is_time, NULL };
static const Type variable_type = { "NAME=value", is_variable, NULL };
static const Type layers_type = { "\"layers\"", is_layers, NULL };
static const Type layout_version_type = { "\"1.0.0\"", is_layout_version, NULL };

static const Member platform_members[] = {
  { "architecture", &text_type, REQUIRED },
  { "os", &text_type, REQUIRED },
  { "os.version", &text_type, ONE },
  { "os.features", &text_type, LIST },
  { "variant", &text_type, ONE },
  { NULL, NULL, ONE },
};

static const Type platform_type = { "an object", is_object, platform_members };

static const Member descriptor_members[] = {
  { "mediaType", &media_type_type, REQUIRED },
  { "size", &size_type, REQUIRED },
  { "digest", &digest_type, REQUIRED },
  { "artifactType", &media_type_type, ONE },
  { "urls", &uri_type, LIST },
  { "data", &base64_type, ONE },
  { "annotations", &text_type, VALUES },
  { "platform", &platform_type, ONE },
  { NULL, NULL, ONE },
};

static const Type descriptor_type = { "an object", is_object, descriptor_members };

static const Member manifest_members[] = {
  { "schemaVersion", &version_type, REQUIRED },
  { "mediaType", &media_type_type, ONE },
  { "artifactType", &media_type_type, ONE },
  { "config", &descriptor_type, REQUIRED },
  { "layers", &descriptor_type, REQUIRED | LIST | NOT_EMPTY },
  { "subject", &descriptor_type, ONE },
  { "annotations", &text_type, VALUES },
  { NULL, NULL, ONE },
};

static const Member index_members[] = {
  { "schemaVersion", &version_type, REQUIRED },
  { "mediaType", &media_type_type, ONE },
  { "artifactType", &media_type_type, ONE },
  { "manifests", &descriptor_type, REQUIRED | LIST },
  { "subject", &descriptor_type, ONE },
  { "annotations", &text_type, VALUES },
  { NULL, NULL, ONE },
};

static const Member run_members[] = {
  { "User", &text_type, ONE },
  { "ExposedPorts", &empty_type, VALUES },
  { "Env", &variable_type, LIST },
  { "Entrypoint", &text_type, LIST | NULLABLE },
  { "Cmd", &text_type, LIST | NULLABLE },
  { "Volumes", &empty_type, VALUES | NULLABLE },
  { "WorkingDir", &text_type, ONE },
  { "Labels", &text_type, VALUES | NULLABLE },
  { "StopSignal", &text_type, ONE },
  { "ArgsEscaped", &boolean_type, ONE },
  { NULL, NULL, ONE },
};

static const Type run_type = { "an object", is_object, run_members };

static const Member rootfs_members[] = {
  { "diff_ids", &text_type, REQUIRED | LIST },
  { "type", &layers_type, REQUIRED },
  { NULL, NULL, ONE },
};

static const Type rootfs_type = { "an object", is_object, rootfs_members };

static const Member history_members[] = {
  { "created", &time_type, ONE },
  { "author", &text_type, ONE },
  { "created_by", &text_type, ONE },
  { "comment", &text_type, ONE },
  { "empty_layer", &boolean_type, ONE },
  { NULL, NULL, ONE },
};

static const Type history_type = { "an object", is_object, history_members };

static const Member config_members[] = {
  { "created", &time_type, ONE },
  { "author", &text_type, ONE },
  { "architecture", &text_type, REQUIRED },
  { "variant", &text_type, ONE },
  { "os", &text_type, REQUIRED },
  { "os.version", &text_type, ONE },
  { "os.features", &text_type, LIST },
  { "config", &run_type, ONE },
  { "rootfs", &rootfs_type, REQUIRED },
  { "history", &history_type, LIST },
  { NULL, NULL, ONE },
};

static const Member layout_members[] = {
  { "imageLayoutVersion", &layout_version_type, REQUIRED },
  { NULL, NULL, ONE },
};

static const Type manifest_type = { "an object", is_object, manifest_members };
static const Type index_type = { "an object", is_object, index_members };
static const Type config_type = { "an object", is_object, config_members };
static const Type layout_type = { "an object", is_object, layout_members };

static const struct
{
  const char *name;
  const Type *type;
} kinds[] = {
  [DD_OCI_DESCRIPTOR] = { "descriptor", &descriptor_type },
  [DD_OCI_MANIFEST] = { "manifest", &manifest_type },
  [DD_OCI_INDEX] = { "index", &index_type },
  [DD_OCI_CONFIG] = { "config", &config_type },
  [DD_OCI_LAYOUT] = { "layout", &layout_type },
};

/**
 * dd_oci_kind_from_text:
 * @text: `descriptor`, `manifest`, `index`, `config` or `layout`
 * @kind: (out): the kind of document
 *
 * Returns: whether there is such a kind
 */
gboolean
dd_oci_kind_from_text (const char *text,
                       DdOciKind  *kind)
{
  g_return_val_if_fail (text != NULL && kind != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].name, text) == 0)
      {
        *kind = (DdOciKind) i;
        return TRUE;
      }

  return FALSE;
}

typedef struct
{
  DdJsonDocument *document;
  GString        *pointer;
  GError        **error;
} Reading;

static gboolean check_value (Reading    *reading,
                             JsonNode   *node,
                             const Type *type);

static gboolean
wrong (Reading     *reading,
       DdJsonError  code,
       const char  *what,
       const char  *expected)
{
  g_propagate_error (reading->error,
                     dd_json_document_problem (reading->document, reading->pointer->str, code,
                                               "%s %s", what, expected));

  return FALSE;
}

/* Goes into a member or an item. Gives the length to return to. */
static gsize
enter (Reading    *reading,
       const char *name)
{
  gsize length = reading->pointer->len;

  g_string_append_c (reading->pointer, '/');
  for (; *name != '\0'; name++)
    if (*name == '~' || *name == '/')
      g_string_append (reading->pointer, *name == '~' ? "~0" : "~1");
    else
      g_string_append_c (reading->pointer, *name);

  return length;
}

static gboolean
check_items (Reading      *reading,
             JsonNode     *node,
             const Member *member)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return wrong (reading, DD_JSON_ERROR_TYPE, "expected", "a list");
  array = json_node_get_array (node);
  if ((member->flags & NOT_EMPTY) != 0 && json_array_get_length (array) == 0)
    return wrong (reading, DD_JSON_ERROR_VALUE, "expected", "at least one item");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      gsize length = enter (reading, name);

      if (!check_value (reading, json_array_get_element (array, i), member->type))
        return FALSE;
      g_string_truncate (reading->pointer, length);
    }

  return TRUE;
}

static gboolean
check_values (Reading      *reading,
              JsonNode     *node,
              const Member *member)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return wrong (reading, DD_JSON_ERROR_TYPE, "expected", "an object");
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      gsize length = enter (reading, name);

      if (!check_value (reading, value, member->type))
        return FALSE;
      g_string_truncate (reading->pointer, length);
    }

  return TRUE;
}

static gboolean
check_member (Reading      *reading,
              JsonObject   *object,
              const Member *member)
{
  JsonNode *node = json_object_get_member (object, member->name);
  gboolean fits = TRUE;
  gsize length;

  if (node == NULL)
    return (member->flags & REQUIRED) == 0 ||
           wrong (reading, DD_JSON_ERROR_MISSING, "missing key", member->name);
  if ((member->flags & NULLABLE) != 0 && JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  length = enter (reading, member->name);
  if ((member->flags & LIST) != 0)
    fits = check_items (reading, node, member);
  else if ((member->flags & VALUES) != 0)
    fits = check_values (reading, node, member);
  else
    fits = check_value (reading, node, member->type);
  g_string_truncate (reading->pointer, length);

  return fits;
}

static gboolean
check_value (Reading    *reading,
             JsonNode   *node,
             const Type *type)
{
  if (!type->fits (node))
    return wrong (reading, DD_JSON_ERROR_TYPE, "expected", type->type);
  for (const Member *member = type->members; member != NULL && member->name != NULL; member++)
    if (!check_member (reading, json_node_get_object (node), member))
      return FALSE;

  return TRUE;
}

/**
 * dd_oci_document_check:
 * @kind: what the document has to be
 * @name: its name, for the error
 * @text: the document's bytes
 * @length: how many, or -1 if @text ends with a NUL
 * @error: return location for a #DdJsonError, with line and column
 *
 * Checks that a document has what the image specification asks for. Keys that
 * it does not know are taken, as it asks readers to do.
 *
 * Returns: whether the document is valid
 * Source: opencontainers/image-spec, schema
 */
gboolean
dd_oci_document_check (DdOciKind    kind,
                       const char  *name,
                       const char  *text,
                       gssize       length,
                       GError     **error)
{
  g_autoptr (DdJsonDocument) document = NULL;
  g_autoptr (GString) pointer = g_string_new (NULL);
  Reading reading = { NULL, pointer, error };

  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds) && name != NULL && text != NULL, FALSE);

  document = dd_json_document_new (name, text, length, error);
  if (document == NULL)
    return FALSE;
  reading.document = document;

  return check_value (&reading, dd_json_document_get_root (document), kinds[kind].type);
}

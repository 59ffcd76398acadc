// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dd-json-document.h"
#include "dd-progress-file.h"

/* How often a free name is looked for when a file is set aside. */
#define MAX_SET_ASIDE 1000

/* The shape of the file. Keys that are not named here are kept as they are:
 * a newer program may have written them. */
typedef enum
{
  SHAPE_WORD,
  SHAPE_NUMBER,
  SHAPE_FLAG,
  SHAPE_LIST,
  SHAPE_MAP,
  SHAPE_OBJECT,
} ShapeKind;

typedef struct _Shape Shape;

typedef struct
{
  const char  *key;
  const Shape *shape;
} Member;

struct _Shape
{
  ShapeKind     kind;
  const Shape  *each;
  const Member *members;
};

static const Shape word_shape = { SHAPE_WORD, NULL, NULL };
static const Shape number_shape = { SHAPE_NUMBER, NULL, NULL };
static const Shape flag_shape = { SHAPE_FLAG, NULL, NULL };
static const Shape words_shape = { SHAPE_LIST, &word_shape, NULL };
static const Shape numbers_shape = { SHAPE_LIST, &number_shape, NULL };

static const Member simulation_members[] = {
  { "step", &number_shape }, { "tick", &number_shape }, { "finished", &flag_shape }, { NULL, NULL }
};
static const Shape simulation_shape = { SHAPE_OBJECT, NULL, simulation_members };
static const Shape simulations_shape = { SHAPE_MAP, &simulation_shape, NULL };

static const Member lab_members[] = {
  { "done", &flag_shape }, { "hints", &number_shape }, { "solution", &flag_shape }, { NULL, NULL }
};
static const Shape lab_shape = { SHAPE_OBJECT, NULL, lab_members };
static const Shape labs_shape = { SHAPE_MAP, &lab_shape, NULL };

static const Member answer_members[] = {
  { "choice", &numbers_shape }, { "right", &flag_shape }, { "tries", &number_shape }, { NULL, NULL }
};
static const Shape answer_shape = { SHAPE_OBJECT, NULL, answer_members };
static const Shape answers_shape = { SHAPE_MAP, &answer_shape, NULL };

static const Member lesson_members[] = {
  { "pages", &words_shape }, { "simulations", &simulations_shape }, { "labs", &labs_shape },
  { "answers", &answers_shape }, { NULL, NULL }
};
static const Shape lesson_shape = { SHAPE_OBJECT, NULL, lesson_members };
static const Shape lessons_shape = { SHAPE_MAP, &lesson_shape, NULL };

static const Member last_members[] = {
  { "lesson", &word_shape }, { "page", &word_shape }, { "item", &word_shape }, { NULL, NULL }
};
static const Shape last_shape = { SHAPE_OBJECT, NULL, last_members };

static const Member root_members[] = {
  { "version", &number_shape }, { "last", &last_shape }, { "lessons", &lessons_shape }, { NULL, NULL }
};
static const Shape root_shape = { SHAPE_OBJECT, NULL, root_members };

static gboolean fits (JsonNode    *node,
                      const Shape *shape,
                      GString     *pointer);

static gboolean
member_fits (JsonNode    *node,
             const Shape *shape,
             GString     *pointer,
             const char  *key)
{
  gsize outer = pointer->len;

  g_string_append_printf (pointer, "/%s", key);
  if (!fits (node, shape, pointer))
    return FALSE;
  g_string_truncate (pointer, outer);
  return TRUE;
}

static gboolean
object_fits (JsonNode    *node,
             const Shape *shape,
             GString     *pointer)
{
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  for (const Member *member = shape->members; member->key != NULL; member++)
    if (json_object_has_member (object, member->key)
        && !member_fits (json_object_get_member (object, member->key), member->shape, pointer,
                         member->key))
      return FALSE;
  return TRUE;
}

static gboolean
map_fits (JsonNode    *node,
          const Shape *shape,
          GString     *pointer)
{
  g_autoptr (GList) keys = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  keys = json_object_get_members (json_node_get_object (node));
  for (GList *item = keys; item != NULL; item = item->next)
    if (!member_fits (json_object_get_member (json_node_get_object (node), item->data),
                      shape->each, pointer, item->data))
      return FALSE;
  return TRUE;
}

static gboolean
list_fits (JsonNode    *node,
           const Shape *shape,
           GString     *pointer)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      if (!member_fits (json_array_get_element (array, i), shape->each, pointer, key))
        return FALSE;
    }
  return TRUE;
}

static gboolean
value_fits (JsonNode  *node,
            ShapeKind  kind)
{
  GType type;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  type = json_node_get_value_type (node);
  if (kind == SHAPE_WORD)
    return type == G_TYPE_STRING;
  if (kind == SHAPE_FLAG)
    return type == G_TYPE_BOOLEAN;
  return type == G_TYPE_INT64 && json_node_get_int (node) >= 0
         && json_node_get_int (node) <= G_MAXINT;
}

/* Where it does not fit, @pointer is left there. */
static gboolean
fits (JsonNode    *node,
      const Shape *shape,
      GString     *pointer)
{
  switch (shape->kind)
    {
    case SHAPE_OBJECT:
      return object_fits (node, shape, pointer);
    case SHAPE_MAP:
      return map_fits (node, shape, pointer);
    case SHAPE_LIST:
      return list_fits (node, shape, pointer);
    case SHAPE_WORD:
    case SHAPE_NUMBER:
    case SHAPE_FLAG:
    default:
      return value_fits (node, shape->kind);
    }
}

static JsonObject *
new_root (void)
{
  JsonObject *root = json_object_new ();

  json_object_set_int_member (root, "version", DD_PROGRESS_VERSION);
  json_object_set_object_member (root, "lessons", json_object_new ());
  return root;
}

static JsonObject *
parse (const char  *name,
       const char  *text,
       gsize        length,
       GError     **error)
{
  g_autoptr (DdJsonDocument) document = NULL;
  g_autoptr (GString) pointer = g_string_new (NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root;

  document = dd_json_document_new (name, text, (gssize) length, error);
  if (document == NULL)
    return NULL;
  if (!fits (dd_json_document_get_root (document), &root_shape, pointer))
    {
      g_propagate_error (error, dd_json_document_problem (document, pointer->str,
                                                          DD_JSON_ERROR_TYPE,
                                                          "not what progress looks like"));
      return NULL;
    }
  /* The document's own tree cannot be changed. */
  if (!json_parser_load_from_data (parser, text, (gssize) length, error))
    return NULL;
  root = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
  if (!json_object_has_member (root, "lessons"))
    json_object_set_object_member (root, "lessons", json_object_new ());
  return root;
}

static char *
find_free_name (const char *path,
                const char *label)
{
  for (guint i = 1; i <= MAX_SET_ASIDE; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.%s-%u", path, label, i);

      if (!g_file_test (name, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&name);
    }
  return NULL;
}

/* A file that cannot be understood is moved away, so that nothing in it is
 * lost and a new one can be started. */
static gboolean
set_aside (const char  *path,
           const char  *reason,
           char       **notice)
{
  g_autofree char *name = find_free_name (path, "damaged");

  if (name != NULL && g_rename (path, name) == 0)
    {
      /* Translators: %1$s is what is wrong, %2$s the path of a file */
      *notice = g_strdup_printf (_("Your saved progress could not be read (%1$s). It was set aside "
                                   "as %2$s, and a new one was started."), reason, name);
      return TRUE;
    }
  /* Translators: %s is what is wrong */
  *notice = g_strdup_printf (_("Your saved progress could not be read (%s) and could not be set "
                               "aside either. It is left alone, and nothing is saved."), reason);
  return FALSE;
}

/* A newer program wrote this: what it wrote stays beside, ours goes on with
 * the part that it understands. */
static gboolean
keep_newer (const char *path,
            const char *text,
            gsize       length,
            int         version,
            char      **notice)
{
  g_autofree char *label = g_strdup_printf ("version-%d", version);
  g_autofree char *name = find_free_name (path, label);

  if (name == NULL
      || !g_file_set_contents_full (name, text, (gssize) length,
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                    0600, NULL))
    {
      *notice = g_strdup (_("Your progress was saved by a newer version of this program and could "
                            "not be copied. It is left alone, and nothing is saved."));
      return FALSE;
    }
  /* Translators: %s is the path of a file */
  *notice = g_strdup_printf (_("Your progress was saved by a newer version of this program. A copy "
                               "was kept as %s."), name);
  return TRUE;
}

static int
get_version (JsonObject *root)
{
  return json_object_has_member (root, "version")
           ? (int) json_object_get_int_member (root, "version") : DD_PROGRESS_VERSION;
}

/* Gives the progress in a file; an empty one if there is none or it is
 * damaged. @writable tells whether the file may be replaced. */
JsonObject *
_dd_progress_file_load (const char  *path,
                        char       **notice,
                        gboolean    *writable)
{
  g_autofree char *text = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) error = NULL;
  JsonObject *root = NULL;
  gsize length;

  *notice = NULL;
  *writable = TRUE;
  if (g_file_get_contents (path, &text, &length, &error))
    root = parse (name, text, length, &error);
  else if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
           || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
    return new_root ();
  if (root == NULL)
    {
      *writable = set_aside (path, error->message, notice);
      return new_root ();
    }
  if (get_version (root) > DD_PROGRESS_VERSION)
    *writable = keep_newer (path, text, length, get_version (root), notice);
  json_object_set_int_member (root, "version", DD_PROGRESS_VERSION);
  return root;
}

gboolean
_dd_progress_file_save (const char  *path,
                        JsonObject  *root,
                        GError     **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  int code;

  json_node_set_object (node, root);
  text = json_to_string (node, TRUE);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      code = errno;
      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code), "%s: %s", folder,
                   g_strerror (code));
      return FALSE;
    }
  return g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "dd-json-document.h"

#include "dd-session-private.h"

/* A saved session is what the learner did; played again it gives the same
 * world. */

#define FORMAT_NAME    "drydock-session"
#define FORMAT_VERSION 1
#define MAX_INPUTS     20000

static const char *const kinds[] = {
  [DD_INPUT_OPEN] = "open", [DD_INPUT_CLOSE] = "close", [DD_INPUT_LINE] = "line",
  [DD_INPUT_INTERRUPT] = "interrupt", [DD_INPUT_END] = "end", [DD_INPUT_TIME] = "time",
  [DD_INPUT_SAVE] = "save", [DD_INPUT_FOLDER] = "folder",
};

/* The folders that are known so far, by path: DdNode. */
static GHashTable *
folders_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) dd_node_unref);
}

static void
remember_folder (GHashTable    *folders,
                 const DdInput *input)
{
  if (input->tree)
    g_hash_table_replace (folders, g_strdup (input->path), dd_node_ref (input->tree));
}

static void
add_input (JsonBuilder   *builder,
           const DdInput *input,
           GHashTable    *folders)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, kinds[input->kind]);
  json_builder_set_member_name (builder, "terminal");
  json_builder_add_string_value (builder, input->tty);
  if (input->text)
    {
      json_builder_set_member_name (builder, "text");
      json_builder_add_string_value (builder, input->text);
    }
  if (input->path)
    {
      json_builder_set_member_name (builder, "path");
      json_builder_add_string_value (builder, input->path);
    }
  if (input->tree)
    {
      json_builder_set_member_name (builder, "tree");
      json_builder_add_value (builder, _dd_session_tree_to_json
                              (input->tree, g_hash_table_lookup (folders, input->path)));
      remember_folder (folders, input);
    }
  if (input->usec)
    {
      json_builder_set_member_name (builder, "microseconds");
      json_builder_add_int_value (builder, input->usec);
    }
  if (input->cut)
    {
      json_builder_set_member_name (builder, "events");
      json_builder_add_int_value (builder, input->cut);
    }
  json_builder_end_object (builder);
}

/**
 * dd_session_to_json:
 * @self: a session
 *
 * Returns: (transfer full): the current branch as a text that
 *   dd_session_new_from_json() reads
 */
char *
dd_session_to_json (DdSession *self)
{
  const DdBranch *branch = g_ptr_array_index (self->branches, self->branch);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GHashTable) folders = folders_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, FORMAT_NAME);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, FORMAT_VERSION);
  json_builder_set_member_name (builder, "seed");
  json_builder_add_int_value (builder, self->seed);
  json_builder_set_member_name (builder, "inputs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < branch->inputs->len; i++)
    add_input (builder, g_ptr_array_index (branch->inputs, i), folders);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

static void
refuse (DdJsonDocument  *document,
        const char      *pointer,
        DdSessionError   code,
        const char      *text,
        GError         **error)
{
  g_autoptr (GError) reason = dd_json_document_problem (document, pointer, DD_JSON_ERROR_VALUE,
                                                        "%s", text);

  g_set_error_literal (error, DD_SESSION_ERROR, (int) code, reason->message);
}

const char *
_dd_session_read_text (JsonObject *object,
                       const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : NULL;
}

/* A number that is missing is 0. */
gboolean
_dd_session_read_number (JsonObject *object,
                         const char *name,
                         gint64      least,
                         gint64      most,
                         gint64     *number)
{
  JsonNode *node = json_object_get_member (object, name);

  *number = 0;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *number = json_node_get_int (node);
  return *number >= least && *number <= most;
}

/* What a kind of input needs beside its terminal. */
static gboolean
is_complete (const DdInput *input)
{
  switch (input->kind)
    {
    case DD_INPUT_LINE:
      return input->text != NULL;
    case DD_INPUT_SAVE:
      return input->text && input->path && *input->path == '/';
    case DD_INPUT_FOLDER:
      return input->text && input->path && *input->path == '/' && input->tree;
    case DD_INPUT_OPEN:
    case DD_INPUT_CLOSE:
    case DD_INPUT_INTERRUPT:
    case DD_INPUT_END:
    case DD_INPUT_TIME:
    default:
      return TRUE;
    }
}

/* Its texts are borrowed, its tree is not. */
static gboolean
read_input (JsonNode   *node,
            GHashTable *folders,
            DdInput    *input)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *kind = object ? _dd_session_read_text (object, "kind") : NULL;
  gint64 usec, cut;

  memset (input, 0, sizeof *input);
  for (gsize i = 0; kind && i < G_N_ELEMENTS (kinds); i++)
    {
      if (!g_str_equal (kinds[i], kind))
        continue;
      input->kind = i;
      input->tty = (char *) _dd_session_read_text (object, "terminal");
      input->text = (char *) _dd_session_read_text (object, "text");
      input->path = (char *) _dd_session_read_text (object, "path");
      if (input->path)
        input->tree = _dd_session_tree_from_json (json_object_get_member (object, "tree"),
                                                  g_hash_table_lookup (folders, input->path));
      if (!_dd_session_read_number (object, "microseconds", 0, G_MAXINT64, &usec) ||
          !_dd_session_read_number (object, "events", 0, G_MAXINT, &cut))
        return FALSE;
      input->usec = usec;
      input->cut = cut;
      return input->tty && is_complete (input);
    }
  return FALSE;
}

static void
replay (DdSession     *self,
        const DdInput *input)
{
  dd_session_seek (self, dd_session_get_n_ticks (self));
  switch (input->kind)
    {
    case DD_INPUT_OPEN:
      dd_session_open_terminal (self, input->tty);
      break;
    case DD_INPUT_CLOSE:
      dd_session_close_terminal (self, input->tty);
      break;
    case DD_INPUT_LINE:
      dd_session_type_at (self, input->tty, input->text);
      break;
    case DD_INPUT_INTERRUPT:
      dd_session_interrupt (self, input->tty);
      break;
    case DD_INPUT_END:
      dd_session_end_input (self, input->tty);
      break;
    case DD_INPUT_SAVE:
    case DD_INPUT_FOLDER:
      _dd_session_do (self, input);
      break;
    case DD_INPUT_TIME:
    default:
      dd_session_pass_time (self, input->usec);
      break;
    }
  if (input->cut)
    _dd_session_cut (self, input->cut);
}

static gboolean
is_list_of_inputs (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_ARRAY (node) &&
         json_array_get_length (json_node_get_array (node)) <= MAX_INPUTS;
}

static JsonObject *
check_head (DdJsonDocument  *document,
            gint64          *seed,
            GError         **error)
{
  JsonNode *root = dd_json_document_get_root (document);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  gint64 version;

  if (object == NULL || g_strcmp0 (_dd_session_read_text (object, "format"), FORMAT_NAME) != 0)
    refuse (document, "", DD_SESSION_ERROR_SYNTAX, _("This is not a saved Drydock session"), error);
  else if (!_dd_session_read_number (object, "version", 0, G_MAXINT64, &version))
    refuse (document, "/version", DD_SESSION_ERROR_SYNTAX, _("A number is expected"), error);
  else if (version > FORMAT_VERSION)
    refuse (document, "/version", DD_SESSION_ERROR_VERSION,
            _("The session was saved by a newer version of Drydock"), error);
  else if (!_dd_session_read_number (object, "seed", G_MININT64, G_MAXINT64, seed))
    refuse (document, "/seed", DD_SESSION_ERROR_SYNTAX, _("A number is expected"), error);
  else if (!is_list_of_inputs (json_object_get_member (object, "inputs")))
    refuse (document, "/inputs", DD_SESSION_ERROR_SYNTAX,
            _("The session has no list “inputs”, or it is too long"), error);
  else
    return object;
  return NULL;
}

static gboolean
replay_all (DdSession       *self,
            DdJsonDocument  *document,
            JsonArray       *inputs,
            GError         **error)
{
  g_autoptr (GHashTable) folders = folders_new ();

  for (guint i = 0; i < json_array_get_length (inputs); i++)
    {
      g_autofree char *place = g_strdup_printf ("/inputs/%u", i);
      DdInput input;
      gboolean fine = read_input (json_array_get_element (inputs, i), folders, &input);

      if (fine)
        {
          remember_folder (folders, &input);
          replay (self, &input);
        }
      g_clear_pointer (&input.tree, dd_node_unref);
      if (!fine)
        {
          refuse (document, place, DD_SESSION_ERROR_SYNTAX,
                  _("This entry of “inputs” is not something a learner can do"), error);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * dd_session_new_from_json:
 * @catalog: what the simulated registry holds
 * @name: what messages call the text, such as the name of its file
 * @text: what dd_session_to_json() wrote
 * @length: in bytes, -1 if @text ends with a zero
 * @error: return location for a #DdSessionError, which begins with
 *   @name, line and column
 *
 * Plays a saved session again. The cursor stands at its end.
 *
 * Returns: (nullable) (transfer full): the session
 */
DdSession *
dd_session_new_from_json (DdCatalog   *catalog,
                          const char  *name,
                          const char  *text,
                          gssize       length,
                          GError     **error)
{
  g_autoptr (DdJsonDocument) document = NULL;
  g_autoptr (DdSession) self = NULL;
  g_autoptr (GError) reason = NULL;
  JsonObject *object;
  gint64 seed;

  document = dd_json_document_new (name, text, length, &reason);
  if (document == NULL)
    {
      g_set_error_literal (error, DD_SESSION_ERROR, DD_SESSION_ERROR_SYNTAX, reason->message);
      return NULL;
    }
  object = check_head (document, &seed, error);
  if (object == NULL)
    return NULL;

  self = dd_session_new (catalog, seed);
  if (!replay_all (self, document, json_object_get_array_member (object, "inputs"), error))
    return NULL;
  dd_session_seek (self, dd_session_get_n_ticks (self));
  return g_steal_pointer (&self);
}

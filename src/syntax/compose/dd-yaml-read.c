// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <yaml.h>

#include "dd-go-text.h"

#include "dd-yaml-private.h"

#define CORE_TAG     "tag:yaml.org,2002:"
#define RESET_TAG    "!reset"
#define OVERRIDE_TAG "!override"
#define MERGE_KEY    "<<"

/* A document whose nodes come mostly out of aliases is a bomb: what yaml.v3
 * allows, by the number of all nodes. */
#define FEW_ALIASES      100
#define FEW_NODES        1000
#define MANY_NODES       400000
#define MOST_NODES       4000000
#define RATIO_WITH_FEW   0.99
#define RATIO_WITH_MANY  0.10

typedef struct
{
  yaml_parser_t  parser;
  GHashTable    *anchors;  /* name -> DdYaml, borrowed from the tree; NULL while it is read */
  guint          n_nodes;
  guint          n_aliased;
  GError       **error;
} Reading;

static DdYaml *read_node (Reading            *reading,
                          const yaml_event_t *event,
                          guint               depth);

static gboolean
fail_at (Reading           *reading,
         const yaml_mark_t *mark,
         const char        *message)
{
  return dd_syntax_error_set_at (reading->error, DD_SYNTAX_ERROR_INVALID, (guint) mark->line + 1,
                                 (guint) mark->column + 1, "yaml: %s", message);
}

static gboolean
refuse_at (Reading           *reading,
           const yaml_mark_t *mark,
           const char        *message)
{
  return dd_syntax_error_set_at (reading->error, DD_SYNTAX_ERROR_RANGE, (guint) mark->line + 1,
                                 (guint) mark->column + 1, "%s", message);
}

/* Says what the parser found in the words of yaml.v3, which counts the lines
 * differently for errors of the scanner. */
static gboolean
fail_parse (Reading *reading)
{
  const yaml_parser_t *parser = &reading->parser;
  const yaml_mark_t *mark = parser->context_mark.line != 0 ? &parser->context_mark
                                                           : &parser->problem_mark;
  const char *problem = parser->problem != NULL ? parser->problem
                                                : "unknown problem parsing YAML content";
  gsize line = mark->line;
  g_autofree char *message = NULL;

  if (line != 0 && parser->error == YAML_SCANNER_ERROR)
    line++;
  message = line != 0 ? g_strdup_printf ("line %" G_GSIZE_FORMAT ": %s", line, problem)
                      : g_strdup (problem);

  return fail_at (reading, &parser->problem_mark, message);
}

static gboolean
next_event (Reading      *reading,
            yaml_event_t *event)
{
  return yaml_parser_parse (&reading->parser, event) != 0 || fail_parse (reading);
}

static double
allowed_ratio (guint n_nodes)
{
  if (n_nodes <= MANY_NODES)
    return RATIO_WITH_FEW;
  if (n_nodes >= MOST_NODES)
    return RATIO_WITH_MANY;

  return RATIO_WITH_FEW - (RATIO_WITH_FEW - RATIO_WITH_MANY) *
                              ((double) (n_nodes - MANY_NODES) / (MOST_NODES - MANY_NODES));
}

/* Counts the nodes of an alias before they are copied. */
static gboolean
count_aliased (Reading      *reading,
               const DdYaml *node)
{
  reading->n_nodes++;
  reading->n_aliased++;
  if (reading->n_aliased > FEW_ALIASES && reading->n_nodes > FEW_NODES &&
      reading->n_aliased > allowed_ratio (reading->n_nodes) * reading->n_nodes)
    return FALSE;
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    if (!count_aliased (reading, dd_yaml_get_item (node, i)))
      return FALSE;

  return TRUE;
}

static DdYaml *
read_alias (Reading            *reading,
            const yaml_event_t *event)
{
  const char *name = (const char *) event->data.alias.anchor;
  gpointer anchor;
  g_autofree char *message = NULL;
  DdYaml *copy;

  if (!g_hash_table_lookup_extended (reading->anchors, name, NULL, &anchor))
    {
      message = g_strdup_printf ("unknown anchor '%s' referenced", name);
      fail_at (reading, &event->start_mark, message);
      return NULL;
    }
  if (anchor == NULL)
    {
      message = g_strdup_printf ("anchor '%s' value contains itself", name);
      fail_at (reading, &event->start_mark, message);
      return NULL;
    }
  if (!count_aliased (reading, anchor))
    {
      refuse_at (reading, &event->start_mark, "document contains excessive aliasing");
      return NULL;
    }
  copy = dd_yaml_copy (anchor);
  copy->line = (guint) event->start_mark.line + 1;
  copy->column = (guint) event->start_mark.column + 1;

  return copy;
}

static DdYaml *
read_scalar (const yaml_event_t *event)
{
  const char *value = (const char *) event->data.scalar.value;
  const char *tag = (const char *) event->data.scalar.tag;
  gboolean quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;

  if (tag != NULL && g_str_has_prefix (tag, CORE_TAG))
    {
      tag += strlen (CORE_TAG);
      if (strcmp (tag, "str") == 0 || strcmp (tag, "binary") == 0)
        return dd_yaml_new_text (value);
      return _dd_yaml_resolve (value);
    }
  /* A tag of somebody's own makes a text of any scalar, Compose's tags too. */
  if (quoted || tag != NULL)
    return dd_yaml_new_text (value);

  return _dd_yaml_resolve (value);
}

static const yaml_char_t *
tag_of (const yaml_event_t *event)
{
  switch (event->type)
    {
    case YAML_SCALAR_EVENT:
      return event->data.scalar.tag;

    case YAML_SEQUENCE_START_EVENT:
      return event->data.sequence_start.tag;

    case YAML_MAPPING_START_EVENT:
      return event->data.mapping_start.tag;

    default:
      return NULL;
    }
}

static const yaml_char_t *
anchor_of (const yaml_event_t *event)
{
  switch (event->type)
    {
    case YAML_SCALAR_EVENT:
      return event->data.scalar.anchor;

    case YAML_SEQUENCE_START_EVENT:
      return event->data.sequence_start.anchor;

    case YAML_MAPPING_START_EVENT:
      return event->data.mapping_start.anchor;

    default:
      return NULL;
    }
}

static DdYamlMark
mark_of (const yaml_event_t *event)
{
  const char *tag = (const char *) tag_of (event);

  if (g_strcmp0 (tag, RESET_TAG) == 0)
    return DD_YAML_RESET;

  return g_strcmp0 (tag, OVERRIDE_TAG) == 0 ? DD_YAML_OVERRIDE : DD_YAML_UNMARKED;
}

static gboolean
read_list (Reading *reading,
           DdYaml  *list,
           guint    depth)
{
  for (;;)
    {
      yaml_event_t event;
      DdYaml *item;

      if (!next_event (reading, &event))
        return FALSE;
      if (event.type == YAML_SEQUENCE_END_EVENT)
        {
          yaml_event_delete (&event);
          return TRUE;
        }
      item = read_node (reading, &event, depth);
      yaml_event_delete (&event);
      if (item == NULL)
        return FALSE;
      dd_yaml_append (list, item);
    }
}

/* Keys that are no texts are kept apart from texts of the same look; they are
 * an error later, where their place is known. */
static char *
key_text (const DdYaml *key)
{
  g_autofree char *value = dd_yaml_dup_scalar (key);

  return key->kind == DD_YAML_TEXT ? g_steal_pointer (&value)
                                   : g_strconcat (DD_YAML_ODD_KEY, value, NULL);
}

static gboolean
fail_twice (Reading      *reading,
            const DdYaml *key,
            const DdYaml *before)
{
  g_autofree char *value = dd_yaml_dup_scalar (key);
  g_autofree char *quoted = dd_go_quote (value);

  return dd_syntax_error_set_at (reading->error, DD_SYNTAX_ERROR_RANGE, key->line, key->column,
                                 "line %u: mapping key %s already defined at line %u", key->line,
                                 quoted, before->line);
}

static gboolean
add_merged (DdYaml       *map,
            const DdYaml *source)
{
  if (!dd_yaml_is_map (source))
    return FALSE;
  for (guint i = 0; i < dd_yaml_get_length (source); i++)
    {
      const char *key = dd_yaml_get_key (source, i);

      if (dd_yaml_get (map, key) == NULL)
        dd_yaml_set (map, key, dd_yaml_copy (dd_yaml_get_item (source, i)));
    }

  return TRUE;
}

/* What the map says itself is stronger than what is merged into it, and a map
 * that is named first stronger than the next. */
static gboolean
merge_into (Reading           *reading,
            DdYaml            *map,
            const DdYaml      *value,
            const yaml_mark_t *mark)
{
  gboolean fits = TRUE;

  if (!dd_yaml_is_list (value))
    fits = add_merged (map, value);
  for (guint i = 0; fits && dd_yaml_is_list (value) && i < dd_yaml_get_length (value); i++)
    fits = add_merged (map, dd_yaml_get_item (value, i));

  return fits || fail_at (reading, mark, "map merge requires map or sequence of maps as the value");
}

static gboolean
is_merge_key (const yaml_event_t *event)
{
  return event->type == YAML_SCALAR_EVENT && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
         strcmp ((const char *) event->data.scalar.value, MERGE_KEY) == 0;
}

/* Reads a key and its value. @seen has the key nodes of the map by their text. */
static gboolean
read_pair (Reading            *reading,
           DdYaml             *map,
           GHashTable         *seen,
           DdYaml            **merged,
           const yaml_event_t *event,
           guint               depth)
{
  gboolean merges = is_merge_key (event);
  DdYaml *key = read_node (reading, event, depth);
  g_autoptr (DdYaml) value = NULL;
  char *text;
  DdYaml *before;
  yaml_event_t next;

  if (key == NULL)
    return FALSE;
  text = key_text (key);
  before = g_hash_table_lookup (seen, text);
  if (before != NULL)
    {
      fail_twice (reading, key, before);
      dd_yaml_free (key);
      g_free (text);
      return FALSE;
    }
  g_hash_table_insert (seen, text, key);
  if (!next_event (reading, &next))
    return FALSE;
  value = read_node (reading, &next, depth);
  yaml_event_delete (&next);
  if (value == NULL)
    return FALSE;
  if (merges)
    *merged = g_steal_pointer (&value);
  else
    dd_yaml_set (map, text, g_steal_pointer (&value));

  return TRUE;
}

static gboolean
read_map (Reading *reading,
          DdYaml  *map,
          guint    depth)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                       (GDestroyNotify) dd_yaml_free);
  g_autoptr (DdYaml) merged = NULL;

  for (;;)
    {
      yaml_event_t event;
      gboolean read;

      if (!next_event (reading, &event))
        return FALSE;
      if (event.type == YAML_MAPPING_END_EVENT)
        {
          read = merged == NULL || merge_into (reading, map, merged, &event.start_mark);
          yaml_event_delete (&event);
          return read;
        }
      read = read_pair (reading, map, seen, &merged, &event, depth);
      yaml_event_delete (&event);
      if (!read)
        return FALSE;
    }
}

static DdYaml *
read_content (Reading            *reading,
              const yaml_event_t *event,
              guint               depth)
{
  g_autoptr (DdYaml) node = NULL;
  gboolean read = TRUE;

  if (event->type == YAML_SCALAR_EVENT)
    node = read_scalar (event);
  else
    node = event->type == YAML_MAPPING_START_EVENT ? dd_yaml_new_map () : dd_yaml_new_list ();
  node->line = (guint) event->start_mark.line + 1;
  node->column = (guint) event->start_mark.column + 1;
  node->mark = mark_of (event);
  if (node->kind == DD_YAML_MAP)
    read = read_map (reading, node, depth + 1);
  else if (node->kind == DD_YAML_LIST)
    read = read_list (reading, node, depth + 1);

  return read ? g_steal_pointer (&node) : NULL;
}

static DdYaml *
read_node (Reading            *reading,
           const yaml_event_t *event,
           guint               depth)
{
  const char *anchor = (const char *) anchor_of (event);
  DdYaml *node;

  if (event->type == YAML_ALIAS_EVENT)
    return read_alias (reading, event);
  if (depth > DD_YAML_MAX_DEPTH)
    {
      g_autofree char *message = g_strdup_printf ("exceeded max depth of %d", DD_YAML_MAX_DEPTH);

      refuse_at (reading, &event->start_mark, message);
      return NULL;
    }
  reading->n_nodes++;
  if (anchor != NULL)
    g_hash_table_replace (reading->anchors, g_strdup (anchor), NULL);
  node = read_content (reading, event, depth);
  /* The tree may change while it is read on: a copy stays what it was. */
  if (node != NULL && anchor != NULL)
    g_hash_table_replace (reading->anchors, g_strdup (anchor), dd_yaml_copy (node));

  return node;
}

static gboolean
read_documents (Reading   *reading,
                GPtrArray *documents)
{
  for (;;)
    {
      yaml_event_t event;
      yaml_event_type_t type;
      DdYaml *root = NULL;

      if (!next_event (reading, &event))
        return FALSE;
      type = event.type;
      if (type == YAML_SCALAR_EVENT || type == YAML_SEQUENCE_START_EVENT ||
          type == YAML_MAPPING_START_EVENT || type == YAML_ALIAS_EVENT)
        root = read_node (reading, &event, 0);
      else if (type == YAML_DOCUMENT_START_EVENT)
        g_hash_table_remove_all (reading->anchors);
      else
        type = type == YAML_STREAM_END_EVENT ? YAML_STREAM_END_EVENT : YAML_NO_EVENT;
      yaml_event_delete (&event);
      if (type == YAML_STREAM_END_EVENT)
        return TRUE;
      if (root != NULL)
        g_ptr_array_add (documents, root);
      else if (type != YAML_NO_EVENT && type != YAML_DOCUMENT_START_EVENT)
        return FALSE;
    }
}

/**
 * dd_yaml_read:
 * @text: the bytes of a file
 * @length: how many, or -1 if @text ends with a NUL
 * @error: return location for an error with line and column, in the words of
 *   yaml.v3: %DD_SYNTAX_ERROR_INVALID, this is no YAML, or
 *   %DD_SYNTAX_ERROR_RANGE, it is YAML that is not allowed
 *
 * Reads YAML as Compose does. Aliases are replaced by copies, merge keys are
 * carried out, keys that are there twice are refused. A key that is no text is
 * kept with %DD_YAML_ODD_KEY before it.
 *
 * Documents have bounds: %DD_YAML_MAX_BYTES, %DD_YAML_MAX_DEPTH, and what
 * yaml.v3 allows of aliases.
 *
 * Returns: (transfer full) (nullable) (element-type DdYaml): the documents
 * Source: yaml.v3, parserc and resolve
 */
GPtrArray *
dd_yaml_read (const char  *text,
              gssize       length,
              GError     **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_yaml_free);
  g_autoptr (GHashTable) anchors = NULL;
  Reading reading = { .error = error };
  gboolean read;

  g_return_val_if_fail (text != NULL, NULL);

  if (length < 0)
    length = (gssize) strlen (text);
  if (length > DD_YAML_MAX_BYTES)
    {
      dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE, "document is longer than %d bytes",
                           DD_YAML_MAX_BYTES);
      return NULL;
    }
  anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                   (GDestroyNotify) dd_yaml_free);
  reading.anchors = anchors;
  yaml_parser_initialize (&reading.parser);
  yaml_parser_set_input_string (&reading.parser, (const unsigned char *) text, (size_t) length);
  read = read_documents (&reading, documents);
  yaml_parser_delete (&reading.parser);

  return read ? g_steal_pointer (&documents) : NULL;
}

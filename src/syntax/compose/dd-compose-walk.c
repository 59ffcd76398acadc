// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-private.h"

typedef struct
{
  const DdComposeRule  *rules;
  gpointer              user_data;
  GString              *path;
  GError              **error;
} Walk;

static gsize
part_length (const char *part)
{
  return strcspn (part, ".");
}

/* Whether @path fits @pattern, part by part. */
gboolean
_dd_compose_path_matches (const char *path,
                          const char *pattern)
{
  for (;;)
    {
      gsize length = part_length (path);
      gsize wanted = part_length (pattern);

      if (!(wanted == 1 && *pattern == '*') &&
          (length != wanted || memcmp (path, pattern, length) != 0))
        return FALSE;
      path += length;
      pattern += wanted;
      if (*path == '\0' || *pattern == '\0')
        return *path == *pattern;
      path++;
      pattern++;
    }
}

/* Adds a part to a path and gives its length before that. A point in the part
 * is no end of it. */
gsize
_dd_compose_path_push (GString    *path,
                       const char *part)
{
  gsize length = path->len;

  if (length > 0)
    g_string_append_c (path, '.');
  for (; *part != '\0'; part++)
    g_string_append_c (path, *part == '.' ? DD_COMPOSE_POINT : *part);

  return length;
}

/* Gives a message about a path the points back that are no ends of parts. */
void
_dd_compose_show_points (GError *error)
{
  g_strdelimit (error->message, (const char[]) { DD_COMPOSE_POINT, '\0' }, '.');
}

static DdYaml *
walk (Walk   *self,
      DdYaml *node)
{
  for (const DdComposeRule *rule = self->rules; node != NULL && rule->pattern != NULL; rule++)
    if (_dd_compose_path_matches (self->path->str, rule->pattern))
      {
        guint line = node->line;
        guint column = node->column;

        node = rule->rule (node, self->path->str, self->user_data, self->error);
        if (node != NULL && node->line == 0)
          {
            node->line = line;
            node->column = column;
          }
        break;
      }
  for (guint i = 0; node != NULL && i < dd_yaml_get_length (node); i++)
    {
      const char *part = node->kind == DD_YAML_MAP ? dd_yaml_get_key (node, i) : "[]";
      gsize length = _dd_compose_path_push (self->path, part);
      DdYaml *item = walk (self, dd_yaml_steal_item (node, i));

      g_string_truncate (self->path, length);
      if (item == NULL)
        g_clear_pointer (&node, dd_yaml_free);
      else
        dd_yaml_replace_item (node, i, item);
    }

  return node;
}

/* Goes through a tree from the root down and lets the first rule whose pattern
 * fits a node change it. Takes the tree and gives the new one; NULL with @error
 * set when a rule fails. */
DdYaml *
_dd_compose_walk (DdYaml               *root,
                  const DdComposeRule  *rules,
                  gpointer              user_data,
                  GError              **error)
{
  g_autoptr (GString) path = g_string_new (NULL);
  Walk self = { rules, user_data, path, error };

  return walk (&self, root);
}

static gboolean
check_keys (DdYaml   *node,
            GString  *path,
            GError  **error)
{
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      const DdYaml *item = dd_yaml_get_item (node, i);
      gsize length = path->len;
      gboolean fits;

      if (node->kind == DD_YAML_LIST)
        g_string_append_printf (path, "[%u]", i);
      else if (g_str_has_prefix (dd_yaml_get_key (node, i), DD_YAML_ODD_KEY))
        return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, item->line, item->column,
                                       "non-string key %s%s: %s", length > 0 ? "in " : "at top level",
                                       path->str,
                                       dd_yaml_get_key (node, i) + strlen (DD_YAML_ODD_KEY));
      else
        _dd_compose_path_push (path, dd_yaml_get_key (node, i));
      fits = check_keys (dd_yaml_get_item (node, i), path, error);
      g_string_truncate (path, length);
      if (!fits)
        return FALSE;
    }

  return TRUE;
}

/* Refuses keys that are no texts, in Compose's words. */
gboolean
_dd_compose_check_keys (DdYaml  *root,
                        GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);

  return check_keys (root, path, error);
}

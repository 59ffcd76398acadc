// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-private.h"

/* Takes both nodes and gives the merged one, or NULL with @error set. */
typedef DdYaml *(*MergeFunc) (DdYaml      *base,
                              DdYaml      *over,
                              const char  *path,
                              GError     **error);

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const DdYaml *first = *(DdYaml *const *) a;
  const DdYaml *second = *(DdYaml *const *) b;

  return strcmp (first->text, second->text);
}

static void
append_pair (DdYaml       *list,
             const char   *key,
             const DdYaml *value)
{
  g_autofree char *text = NULL;
  g_autofree char *pair = NULL;

  if (dd_yaml_is_null (value))
    {
      dd_yaml_append_text (list, key);
      return;
    }
  text = dd_yaml_dup_scalar (value);
  pair = g_strconcat (key, "=", text, NULL);
  dd_yaml_append_text (list, pair);
}

/* Makes a list of a map, of `key=value` texts in the order of the keys, or of a
 * single text. */
DdYaml *
_dd_compose_to_list (DdYaml *node)
{
  g_autoptr (DdYaml) taken = node;
  DdYaml *list;

  if (dd_yaml_is_list (node))
    return g_steal_pointer (&taken);
  list = dd_yaml_new_list ();
  list->line = node->line;
  list->column = node->column;
  if (node->kind == DD_YAML_TEXT)
    dd_yaml_append (list, g_steal_pointer (&taken));
  for (guint i = 0; dd_yaml_is_map (node) && i < dd_yaml_get_length (node); i++)
    {
      const char *key = dd_yaml_get_key (node, i);
      const DdYaml *value = dd_yaml_get_item (node, i);

      if (!dd_yaml_is_list (value))
        append_pair (list, key, value);
      for (guint j = 0; dd_yaml_is_list (value) && j < dd_yaml_get_length (value); j++)
        append_pair (list, key, dd_yaml_get_item (value, j));
    }
  if (dd_yaml_is_map (node))
    g_ptr_array_sort (list->items, compare_items);

  return list;
}

/* Makes a map of a list of names; every name has a copy of @value. */
static DdYaml *
to_map (DdYaml       *node,
        const DdYaml *value)
{
  g_autoptr (DdYaml) taken = node;
  DdYaml *map;

  if (dd_yaml_is_map (node))
    return g_steal_pointer (&taken);
  map = dd_yaml_new_map ();
  map->line = node->line;
  map->column = node->column;
  for (guint i = 0; dd_yaml_is_list (node) && i < dd_yaml_get_length (node); i++)
    {
      g_autofree char *key = dd_yaml_dup_scalar (dd_yaml_get_item (node, i));

      dd_yaml_set (map, key, value != NULL ? dd_yaml_copy (value) : dd_yaml_new_null ());
    }

  return map;
}

static DdYaml *
merge_maps (DdYaml      *base,
            DdYaml      *over,
            const char  *path,
            GError     **error)
{
  g_autoptr (DdYaml) result = base;
  g_autoptr (DdYaml) taken = over;

  for (guint i = 0; i < dd_yaml_get_length (over); i++)
    {
      const char *key = dd_yaml_get_key (over, i);
      DdYaml *value = dd_yaml_steal_item (over, i);
      DdYaml *before = dd_yaml_get (result, key);

      if (before != NULL)
        {
          g_autoptr (GString) next = g_string_new (path);

          _dd_compose_path_push (next, key);
          value = _dd_compose_merge (dd_yaml_copy (before), value, next->str, error);
          if (value == NULL)
            return NULL;
        }
      dd_yaml_set (result, key, value);
    }

  return g_steal_pointer (&result);
}

static DdYaml *
merge_replace (DdYaml      *base,
               DdYaml      *over,
               const char  *path,
               GError     **error)
{
  dd_yaml_free (base);

  return over;
}

static DdYaml *
merge_lists (DdYaml      *base,
             DdYaml      *over,
             const char  *path,
             GError     **error)
{
  g_autoptr (DdYaml) taken = over;

  for (guint i = 0; i < dd_yaml_get_length (over); i++)
    dd_yaml_append (base, dd_yaml_steal_item (over, i));

  return base;
}

static DdYaml *
merge_as_lists (DdYaml      *base,
                DdYaml      *over,
                const char  *path,
                GError     **error)
{
  return merge_lists (_dd_compose_to_list (base), _dd_compose_to_list (over), path, error);
}

/* Two addresses of one host stay, the same one twice does not. */
static DdYaml *
merge_extra_hosts (DdYaml      *base,
                   DdYaml      *over,
                   const char  *path,
                   GError     **error)
{
  g_autoptr (DdYaml) added = _dd_compose_to_list (over);
  DdYaml *hosts = _dd_compose_to_list (base);
  guint n_hosts = dd_yaml_get_length (hosts);

  for (guint i = 0; i < dd_yaml_get_length (added); i++)
    {
      const DdYaml *host = dd_yaml_get_item (added, i);
      gboolean there = FALSE;

      for (guint j = 0; !there && j < n_hosts; j++)
        there = dd_yaml_equal (dd_yaml_get_item (hosts, j), host);
      if (!there)
        dd_yaml_append (hosts, dd_yaml_copy (host));
    }

  return hosts;
}

static DdYaml *
to_build (DdYaml *node)
{
  DdYaml *build;

  if (node->kind != DD_YAML_TEXT)
    return to_map (node, NULL);
  build = dd_yaml_new_map ();
  dd_yaml_set (build, "context", node);

  return build;
}

static DdYaml *
merge_build (DdYaml      *base,
             DdYaml      *over,
             const char  *path,
             GError     **error)
{
  return merge_maps (to_build (base), to_build (over), path, error);
}

static DdYaml *
merge_depends_on (DdYaml      *base,
                  DdYaml      *over,
                  const char  *path,
                  GError     **error)
{
  g_autoptr (DdYaml) started = dd_yaml_new_map ();

  dd_yaml_set_text (started, "condition", "service_started");
  dd_yaml_set_bool (started, "required", TRUE);

  return merge_maps (to_map (base, started), to_map (over, started), path, error);
}

static DdYaml *
merge_names (DdYaml      *base,
             DdYaml      *over,
             const char  *path,
             GError     **error)
{
  return merge_maps (to_map (base, NULL), to_map (over, NULL), path, error);
}

static gboolean
same_value (const DdYaml *first,
            const DdYaml *second)
{
  return first == second || (first != NULL && second != NULL && dd_yaml_equal (first, second));
}

/* Options of another driver would not be understood. */
static DdYaml *
merge_logging (DdYaml      *base,
               DdYaml      *over,
               const char  *path,
               GError     **error)
{
  const DdYaml *driver = dd_yaml_get (base, "driver");
  const DdYaml *other = dd_yaml_get (over, "driver");

  if (!dd_yaml_is_map (over))
    {
      dd_yaml_free (over);
      return base;
    }
  if (dd_yaml_is_map (base) && (driver == NULL || other == NULL || same_value (driver, other)))
    return merge_maps (base, over, path, error);

  return merge_replace (base, over, path, error);
}

static DdYaml *
merge_ulimit (DdYaml      *base,
              DdYaml      *over,
              const char  *path,
              GError     **error)
{
  if (dd_yaml_is_map (base) && dd_yaml_is_map (over))
    return merge_maps (base, over, path, error);

  return merge_replace (base, over, path, error);
}

static gboolean
has_subnet (const DdYaml *pools,
            const DdYaml *subnet)
{
  for (guint i = 0; i < dd_yaml_get_length (pools); i++)
    if (same_value (dd_yaml_get (dd_yaml_get_item (pools, i), "subnet"), subnet))
      return TRUE;

  return FALSE;
}

/* Pools of the same subnet become one; the others of the base are dropped, as
 * Compose does. */
static DdYaml *
merge_pools (DdYaml      *base,
             DdYaml      *over,
             const char  *path,
             GError     **error)
{
  g_autoptr (DdYaml) before = base;
  g_autoptr (DdYaml) after = over;
  g_autoptr (DdYaml) pools = dd_yaml_new_list ();

  if (!dd_yaml_is_list (base) || !dd_yaml_is_list (over))
    {
      dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s: unexpected node kind", path);
      return NULL;
    }
  for (guint i = 0; i < dd_yaml_get_length (after); i++)
    {
      DdYaml *pool = to_map (dd_yaml_copy (dd_yaml_get_item (after, i)), NULL);

      for (guint j = 0; j < dd_yaml_get_length (before) && pool != NULL; j++)
        {
          const DdYaml *other = dd_yaml_get_item (before, j);

          if (dd_yaml_is_map (other) && same_value (dd_yaml_get (other, "subnet"),
                                                    dd_yaml_get (pool, "subnet")))
            pool = merge_maps (dd_yaml_copy (other), pool, path, error);
        }
      if (pool == NULL)
        return NULL;
      if (has_subnet (pools, dd_yaml_get (pool, "subnet")))
        dd_yaml_free (pool);
      else
        dd_yaml_append (pools, pool);
    }

  return g_steal_pointer (&pools);
}

/* The fields with a rule of their own. Any other map is merged key by key, any
 * other list appended, any other value replaced. What a later file leaves empty
 * stays as it was.
 * Source: compose-spec/compose-go, override, merge */
static const struct
{
  const char *pattern;
  MergeFunc   merge;
} rules[] = {
  { "networks.*.ipam.config", merge_pools },
  { "networks.*.labels", merge_as_lists },
  { "volumes.*.labels", merge_as_lists },
  { "services.*.annotations", merge_as_lists },
  { "services.*.build", merge_build },
  { "services.*.build.args", merge_as_lists },
  { "services.*.build.additional_contexts", merge_as_lists },
  { "services.*.build.extra_hosts", merge_extra_hosts },
  { "services.*.build.labels", merge_as_lists },
  { "services.*.command", merge_replace },
  { "services.*.depends_on", merge_depends_on },
  { "services.*.deploy.labels", merge_as_lists },
  { "services.*.dns", merge_as_lists },
  { "services.*.dns_opt", merge_as_lists },
  { "services.*.dns_search", merge_as_lists },
  { "services.*.entrypoint", merge_replace },
  { "services.*.env_file", merge_as_lists },
  { "services.*.label_file", merge_as_lists },
  { "services.*.environment", merge_as_lists },
  { "services.*.extra_hosts", merge_extra_hosts },
  { "services.*.healthcheck.test", merge_replace },
  { "services.*.labels", merge_as_lists },
  { "services.*.logging", merge_logging },
  { "services.*.models", merge_names },
  { "services.*.networks", merge_names },
  { "services.*.sysctls", merge_as_lists },
  { "services.*.tmpfs", merge_as_lists },
  { "services.*.ulimits.*", merge_ulimit },
};

static DdYaml *
cannot_override (DdYaml      *base,
                 DdYaml      *over,
                 const char  *path,
                 GError     **error)
{
  dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, over->line, over->column,
                          "cannot override %s", path);
  dd_yaml_free (base);
  dd_yaml_free (over);

  return NULL;
}

/* Merges what a later file says into an earlier one. Takes both and gives the
 * merged node; NULL with @error set if they cannot be merged. */
DdYaml *
_dd_compose_merge (DdYaml      *base,
                   DdYaml      *over,
                   const char  *path,
                   GError     **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (_dd_compose_path_matches (path, rules[i].pattern))
      return rules[i].merge (base, over, path, error);
  if (dd_yaml_is_null (over))
    {
      dd_yaml_free (over);
      return base;
    }
  if (dd_yaml_is_map (base) && dd_yaml_is_map (over))
    return merge_maps (base, over, path, error);
  if (dd_yaml_is_list (base) && dd_yaml_is_list (over))
    return merge_lists (base, over, path, error);
  if (base->items != NULL)
    return cannot_override (base, over, path, error);

  return merge_replace (base, over, path, error);
}

static void
take_marks (DdYaml    *node,
            GString   *path,
            GPtrArray *paths)
{
  for (guint i = 0; i < dd_yaml_get_length (node);)
    {
      DdYaml *item = dd_yaml_get_item (node, i);
      g_autofree char *part = node->kind == DD_YAML_MAP ? g_strdup (dd_yaml_get_key (node, i))
                                                        : g_strdup_printf ("[%u]", i);
      gsize length = _dd_compose_path_push (path, part);
      gboolean removed = item->mark == DD_YAML_RESET;

      if (item->mark != DD_YAML_UNMARKED)
        g_ptr_array_add (paths, g_strdup (path->str));
      item->mark = DD_YAML_UNMARKED;
      if (removed && node->kind == DD_YAML_MAP)
        dd_yaml_remove (node, part);
      else if (removed)
        g_ptr_array_remove_index (node->items, i);
      else
        {
          take_marks (item, path, paths);
          i++;
        }
      g_string_truncate (path, length);
    }
}

/* Takes the nodes marked `!reset` out of a tree. Gives the paths of these and of
 * those marked `!override`: what earlier files said there is to go. */
GPtrArray *
_dd_compose_take_marks (DdYaml *root)
{
  g_autoptr (GString) path = g_string_new (NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  take_marks (root, path, paths);

  return paths;
}

static void
apply_marks (DdYaml    *node,
             GString   *path,
             GPtrArray *paths)
{
  for (guint i = 0; i < dd_yaml_get_length (node);)
    {
      gboolean removed = FALSE;
      gsize length;

      if (node->kind == DD_YAML_LIST)
        break;
      length = _dd_compose_path_push (path, dd_yaml_get_key (node, i));
      for (guint j = 0; j < paths->len && !removed; j++)
        removed = strcmp (g_ptr_array_index (paths, j), path->str) == 0;
      if (!removed)
        apply_marks (dd_yaml_get_item (node, i), path, paths);
      g_string_truncate (path, length);
      if (removed)
        {
          g_autofree char *key = g_strdup (dd_yaml_get_key (node, i));

          dd_yaml_remove (node, key);
        }
      else
        i++;
    }
}

/* Removes what is at @paths. */
void
_dd_compose_apply_marks (DdYaml    *root,
                         GPtrArray *paths)
{
  g_autoptr (GString) path = g_string_new (NULL);

  if (paths->len > 0)
    apply_marks (root, path, paths);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-volume-spec.h"

#include "dd-compose-private.h"

/* Gives what an item of a list is known by, or NULL with @error set. */
typedef char *(*KeyFunc) (const DdYaml  *item,
                          const char    *path,
                          GError       **error);

static const char *
go_type (const DdYaml *node)
{
  static const char *const names[] = {
    [DD_YAML_NULL] = "<nil>", [DD_YAML_BOOL] = "bool",         [DD_YAML_INT] = "int",
    [DD_YAML_FLOAT] = "float64", [DD_YAML_TEXT] = "string",    [DD_YAML_LIST] = "[]interface {}",
    [DD_YAML_MAP] = "map[string]interface {}",
  };

  return names[node->kind];
}

static char *
fail (const DdYaml  *item,
      GError       **error,
      const char    *what,
      const char    *path,
      const char    *value)
{
  dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, item->line, item->column, "%s%s%s", path,
                          what, value);

  return NULL;
}

/* What Go prints for a value that should have been a text. */
static char *
odd_value (const DdYaml *node)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *value = NULL;
  g_auto (GStrv) keys = dd_yaml_list_keys (node);

  if (node->kind == DD_YAML_TEXT)
    return g_strdup (node->text);
  if (node->kind == DD_YAML_NULL)
    return g_strdup ("%!s(<nil>)");
  if (node->items == NULL)
    {
      value = dd_yaml_dup_scalar (node);
      return g_strdup_printf ("%%!s(%s=%s)", go_type (node), value);
    }
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      const DdYaml *item = dd_yaml_is_map (node) ? dd_yaml_get (node, keys[i])
                                                 : dd_yaml_get_item (node, i);
      g_autofree char *inner = odd_value (item);

      g_string_append_printf (text, "%s%s%s%s", i == 0 ? "" : " ",
                              dd_yaml_is_map (node) ? keys[i] : "",
                              dd_yaml_is_map (node) ? ":" : "", inner);
    }

  return g_strconcat (dd_yaml_is_map (node) ? "map[" : "[", text->str, "]", NULL);
}

static char *
fail_value (const DdYaml  *item,
            const char    *path,
            GError       **error)
{
  g_autofree char *value = odd_value (item);

  return fail (item, error, ": unsupported expose value ", path, value);
}

static char *
key_of_pair (const DdYaml  *item,
             const char    *path,
             GError       **error)
{
  if (item->kind != DD_YAML_TEXT)
    return fail (item, error, ": unexpected type ", path, go_type (item));

  return g_strndup (item->text, strcspn (item->text, "="));
}

static char *
key_of_target (const DdYaml  *item,
               const char    *path,
               const char    *what,
               GError       **error)
{
  const char *target = dd_yaml_get_string (item, "target");

  if (target == NULL)
    {
      dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, item->line, item->column,
                              "service %s %s is missing a mount target", what, path);
      return NULL;
    }

  return g_strdup (target);
}

static char *
key_of_volume (const DdYaml  *item,
               const char    *path,
               GError       **error)
{
  g_auto (DdVolumeShort) volume = { 0 };
  g_autoptr (GError) cause = NULL;

  if (dd_yaml_is_map (item))
    return key_of_target (item, path, "volume", error);
  if (item->kind != DD_YAML_TEXT)
    return g_strdup ("");
  if (!dd_volume_short_parse (item->text, &volume, &cause))
    {
      dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, item->line, item->column, "%s",
                              cause->message);
      return NULL;
    }

  return g_strdup (volume.target);
}

static char *
key_of_device (const DdYaml  *item,
               const char    *path,
               GError       **error)
{
  g_auto (GStrv) parts = NULL;

  if (dd_yaml_is_map (item))
    return key_of_target (item, path, "device", error);
  if (item->kind != DD_YAML_TEXT)
    return g_strdup ("");
  parts = g_strsplit (item->text, ":", -1);

  return g_strdup (g_strv_length (parts) > 1 ? parts[1] : item->text);
}

static char *
key_of_expose (const DdYaml  *item,
               const char    *path,
               GError       **error)
{
  if (item->kind == DD_YAML_TEXT || item->kind == DD_YAML_INT)
    return dd_yaml_dup_scalar (item);

  return fail_value (item, path, error);
}

/* Where a config or a secret is mounted. */
static char *
key_of_mount (const DdYaml  *item,
              const char    *path,
              const char    *directory,
              GError       **error)
{
  const DdYaml *target = dd_yaml_get (item, "target");
  g_autofree char *source = NULL;

  if (item->kind == DD_YAML_TEXT)
    return g_strconcat (directory, "/", item->text, NULL);
  if (!dd_yaml_is_map (item))
    return fail_value (item, path, error);
  if (target != NULL)
    return dd_yaml_dup_scalar (target);
  source = dd_yaml_get (item, "source") != NULL ? dd_yaml_dup_scalar (dd_yaml_get (item, "source"))
                                                : g_strdup ("");

  return g_strconcat (directory, "/", source, NULL);
}

static char *
key_of_config (const DdYaml  *item,
               const char    *path,
               GError       **error)
{
  return key_of_mount (item, path, "", error);
}

static char *
key_of_secret (const DdYaml  *item,
               const char    *path,
               GError       **error)
{
  return key_of_mount (item, path, "/run/secrets", error);
}

static char *
text_or (const DdYaml *map,
         const char   *key,
         const char   *otherwise)
{
  const DdYaml *value = dd_yaml_get (map, key);

  return dd_yaml_is_null (value) ? g_strdup (otherwise) : dd_yaml_dup_scalar (value);
}

static char *
key_of_port (const DdYaml  *item,
             const char    *path,
             GError       **error)
{
  g_autofree char *target = NULL;
  g_autofree char *published = NULL;
  g_autofree char *host = NULL;
  g_autofree char *protocol = NULL;

  if (item->kind == DD_YAML_TEXT || item->kind == DD_YAML_INT)
    return dd_yaml_dup_scalar (item);
  if (!dd_yaml_is_map (item))
    return g_strdup ("");
  if (dd_yaml_get (item, "target") == NULL)
    {
      dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, item->line, item->column,
                              "service ports %s is missing a target port", path);
      return NULL;
    }
  target = text_or (item, "target", "");
  published = text_or (item, "published", "");
  host = text_or (item, "host_ip", "0.0.0.0");
  protocol = text_or (item, "protocol", "tcp");

  return g_strdup_printf ("%s:%s:%s/%s", host, published, target, protocol);
}

static char *
key_of_env_file (const DdYaml  *item,
                 const char    *path,
                 GError       **error)
{
  const char *file = dd_yaml_get_string (item, "path");

  if (item->kind == DD_YAML_TEXT)
    return g_strdup (item->text);
  if (dd_yaml_is_map (item) && file == NULL)
    {
      dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, item->line, item->column,
                              "environment path attribute %s is missing", path);
      return NULL;
    }

  return g_strdup (file != NULL ? file : "");
}

/* The lists in which a later item takes the place of an earlier one with the
 * same key. Source: compose-spec/compose-go, override, uncity */
static const struct
{
  const char *pattern;
  KeyFunc     key;
} lists[] = {
  { "networks.*.labels", key_of_pair },
  { "networks.*.ipam.options", key_of_pair },
  { "services.*.annotations", key_of_pair },
  { "services.*.build.args", key_of_pair },
  { "services.*.build.additional_contexts", key_of_pair },
  { "services.*.build.platform", key_of_pair },
  { "services.*.build.tags", key_of_pair },
  { "services.*.build.labels", key_of_pair },
  { "services.*.cap_add", key_of_pair },
  { "services.*.cap_drop", key_of_pair },
  { "services.*.configs", key_of_config },
  { "services.*.deploy.labels", key_of_pair },
  { "services.*.devices", key_of_device },
  { "services.*.dns", key_of_pair },
  { "services.*.dns_opt", key_of_pair },
  { "services.*.dns_search", key_of_pair },
  { "services.*.environment", key_of_pair },
  { "services.*.env_file", key_of_env_file },
  { "services.*.expose", key_of_expose },
  { "services.*.labels", key_of_pair },
  { "services.*.links", key_of_pair },
  { "services.*.networks.*.aliases", key_of_pair },
  { "services.*.networks.*.link_local_ips", key_of_pair },
  { "services.*.ports", key_of_port },
  { "services.*.profiles", key_of_pair },
  { "services.*.secrets", key_of_secret },
  { "services.*.sysctls", key_of_pair },
  { "services.*.tmpfs", key_of_pair },
  { "services.*.volumes", key_of_volume },
};

static KeyFunc
find_list (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (_dd_compose_path_matches (path, lists[i].pattern))
      return lists[i].key;

  return NULL;
}

static gboolean
make_unique (DdYaml      *list,
             const char  *path,
             KeyFunc      key_of,
             GError     **error)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_yaml_free);

  for (guint i = 0; i < dd_yaml_get_length (list); i++)
    {
      g_autofree char *item_path = g_strdup_printf ("%s.[%u]", path, i);
      char *key = key_of (dd_yaml_get_item (list, i), item_path, error);
      gpointer place;

      if (key == NULL)
        return FALSE;
      if (g_hash_table_lookup_extended (places, key, NULL, &place))
        {
          dd_yaml_free (g_ptr_array_index (kept, GPOINTER_TO_UINT (place)));
          g_ptr_array_index (kept, GPOINTER_TO_UINT (place)) = dd_yaml_steal_item (list, i);
          g_free (key);
          continue;
        }
      g_hash_table_insert (places, key, GUINT_TO_POINTER (kept->len));
      g_ptr_array_add (kept, dd_yaml_steal_item (list, i));
    }
  g_ptr_array_unref (list->items);
  list->items = g_steal_pointer (&kept);

  return TRUE;
}

static gboolean
unique (DdYaml   *node,
        GString  *path,
        GError  **error)
{
  KeyFunc key_of = dd_yaml_is_list (node) ? find_list (path->str) : NULL;

  if (key_of != NULL)
    return make_unique (node, path->str, key_of, error);
  for (guint i = 0; dd_yaml_is_map (node) && i < dd_yaml_get_length (node); i++)
    {
      gsize length = _dd_compose_path_push (path, dd_yaml_get_key (node, i));
      gboolean done = unique (dd_yaml_get_item (node, i), path, error);

      g_string_truncate (path, length);
      if (!done)
        return FALSE;
    }

  return TRUE;
}

/* Drops the items of lists that later ones replace. */
gboolean
_dd_compose_unique (DdYaml  *root,
                    GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);

  return unique (root, path, error);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-port-spec.h"
#include "dd-volume-spec.h"

#include "dd-compose-private.h"

#define DEFAULT_PERMISSIONS "rwm"

/* A text this short is a target alone, and says nothing of a volume. */
#define BARE_LENGTH 2

/* Fails about @node, which it frees. */
static DdYaml *
fail (DdYaml      *node,
      GError     **error,
      const char  *message)
{
  dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (node->line, 1),
                          MAX (node->column, 1), "%s", message);
  dd_yaml_free (node);

  return NULL;
}

/* Puts a text into a map of its own. */
static DdYaml *
wrap (DdYaml     *node,
      const char *key)
{
  DdYaml *map;

  if (node->kind != DD_YAML_TEXT)
    return node;
  map = dd_yaml_new_map ();
  dd_yaml_set (map, key, node);

  return map;
}

/* Makes a list of a single text. */
DdYaml *
_dd_compose_text_list (DdYaml      *node,
                       const char  *path,
                       gpointer     user_data,
                       GError     **error)
{
  DdYaml *list;

  if (node->kind != DD_YAML_TEXT)
    return node;
  list = dd_yaml_new_list ();
  list->line = node->line;
  list->column = node->column;
  dd_yaml_append (list, node);

  return list;
}

static DdYaml *
to_build (DdYaml      *node,
          const char  *path,
          gpointer     lenient,
          GError     **error)
{
  return wrap (node, "context");
}

static DdYaml *
to_file_mount (DdYaml      *node,
               const char  *path,
               gpointer     lenient,
               GError     **error)
{
  return wrap (node, "source");
}

static DdYaml *
to_extends (DdYaml      *node,
            const char  *path,
            gpointer     lenient,
            GError     **error)
{
  return wrap (node, "service");
}

static DdYaml *
to_depends_on (DdYaml      *node,
               const char  *path,
               gpointer     lenient,
               GError     **error)
{
  DdYaml *map = dd_yaml_is_list (node) ? dd_yaml_new_map () : node;

  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      DdYaml *item = dd_yaml_get_item (node, i);

      if (node == map && dd_yaml_is_map (item) && dd_yaml_get (item, "required") == NULL)
        dd_yaml_set_bool (item, "required", TRUE);
      if (node != map && item->kind == DD_YAML_TEXT)
        {
          DdYaml *dependency = dd_yaml_new_map ();

          dependency->line = item->line;
          dependency->column = item->column;
          dd_yaml_set_text (dependency, "condition", "service_started");
          dd_yaml_set_bool (dependency, "required", TRUE);
          dd_yaml_set (map, item->text, dependency);
        }
    }
  if (node != map)
    dd_yaml_free (node);

  return map;
}

static DdYaml *
to_env_file (DdYaml      *node,
             const char  *path,
             gpointer     lenient,
             GError     **error)
{
  node = _dd_compose_text_list (node, path, lenient, error);
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      DdYaml *item = wrap (dd_yaml_steal_item (node, i), "path");

      if (dd_yaml_is_map (item) && dd_yaml_get (item, "required") == NULL)
        dd_yaml_set_bool (item, "required", TRUE);
      dd_yaml_replace_item (node, i, item);
    }

  return node;
}

/* Makes a map of a list of names. */
static DdYaml *
to_name_map (DdYaml      *node,
             const char  *path,
             gpointer     lenient,
             GError     **error)
{
  DdYaml *map;

  if (!dd_yaml_is_list (node))
    return node;
  map = dd_yaml_new_map ();
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      const DdYaml *item = dd_yaml_get_item (node, i);
      DdYaml *value = dd_yaml_new_null ();

      value->line = item->line;
      value->column = item->column;
      dd_yaml_set (map, item->text != NULL ? item->text : "", value);
    }
  dd_yaml_free (node);

  return map;
}

/* Makes a map of a list of `key=value` texts. */
static DdYaml *
to_pair_map (DdYaml      *node,
             const char  *path,
             gpointer     lenient,
             GError     **error)
{
  DdYaml *map;

  if (!dd_yaml_is_list (node))
    return node;
  map = dd_yaml_new_map ();
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      const char *pair = dd_yaml_get_text (dd_yaml_get_item (node, i));
      const char *equals = pair != NULL ? strchr (pair, '=') : NULL;
      g_autofree char *key = NULL;

      if (equals == NULL)
        {
          g_autofree char *message = g_strdup_printf ("%s: invalid value %s, expected key=value",
                                                      path, pair != NULL ? pair : "");

          dd_yaml_free (map);
          return fail (node, error, message);
        }
      key = g_strndup (pair, (gsize) (equals - pair));
      dd_yaml_set_text (map, key, equals + 1);
    }
  dd_yaml_free (node);

  return map;
}

/* Keys of SSH: `default`, or a name and a path. */
static DdYaml *
to_ssh (DdYaml      *node,
        const char  *path,
        gpointer     lenient,
        GError     **error)
{
  DdYaml *map;

  node = _dd_compose_text_list (node, path, lenient, error);
  if (!dd_yaml_is_list (node))
    return node;
  map = dd_yaml_new_map ();
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      const char *pair = dd_yaml_get_text (dd_yaml_get_item (node, i));
      const char *equals = pair != NULL ? strchr (pair, '=') : NULL;
      g_autofree char *key = equals != NULL ? g_strndup (pair, (gsize) (equals - pair))
                                            : g_strdup (pair != NULL ? pair : "");

      dd_yaml_set (map, key, equals != NULL ? dd_yaml_new_text (equals + 1) : dd_yaml_new_null ());
    }
  dd_yaml_free (node);

  return map;
}

static DdYaml *
to_text (DdYaml      *node,
         const char  *path,
         gpointer     lenient,
         GError     **error)
{
  g_autofree char *text = NULL;

  if (node->kind != DD_YAML_BOOL)
    return node;
  text = dd_yaml_dup_scalar (node);
  dd_yaml_free (node);

  return dd_yaml_new_text (text);
}

/* By now a number in a text should have become one. */
static DdYaml *
to_ulimit (DdYaml      *node,
           const char  *path,
           gpointer     lenient,
           GError     **error)
{
  g_autofree char *message = NULL;

  if (node->kind != DD_YAML_TEXT)
    return node;
  message = g_strdup_printf ("%s: invalid type string for external", path);

  return fail (node, error, message);
}

static DdYaml *
to_gpus (DdYaml      *node,
         const char  *path,
         gpointer     lenient,
         GError     **error)
{
  DdYaml *request;
  DdYaml *list;

  if (node->kind != DD_YAML_TEXT)
    return node;
  list = dd_yaml_new_list ();
  request = dd_yaml_new_map ();
  dd_yaml_set (request, "count", node);
  dd_yaml_append (list, request);

  return list;
}

static DdYaml *
to_device (DdYaml      *node,
           const char  *path,
           gpointer     lenient,
           GError     **error)
{
  g_auto (GStrv) parts = NULL;
  guint n_parts;
  DdYaml *device;

  if (node->kind != DD_YAML_TEXT)
    return node;
  parts = g_strsplit (node->text, ":", -1);
  n_parts = g_strv_length (parts);
  if (n_parts > 3 && lenient)
    return node;
  if (n_parts > 3)
    {
      g_autofree char *message = g_strconcat (
          "confusing device mapping, please use long syntax: ", node->text, NULL);

      return fail (node, error, message);
    }
  device = dd_yaml_new_map ();
  dd_yaml_set_text (device, "source", n_parts > 0 ? parts[0] : "");
  dd_yaml_set_text (device, "target",
                    n_parts > 1 && *parts[1] != '\0' ? parts[1] : (n_parts > 0 ? parts[0] : ""));
  dd_yaml_set_text (device, "permissions", n_parts > 2 ? parts[2] : DEFAULT_PERMISSIONS);
  dd_yaml_free (node);

  return device;
}

static void
set_text_if_any (DdYaml     *map,
                 const char *key,
                 const char *text)
{
  if (text != NULL && *text != '\0')
    dd_yaml_set_text (map, key, text);
}

/* Compose makes a missing path of the host only for a source that is a path. */
static DdYaml *
volume_to_map (const DdVolumeShort *volume,
               gboolean             is_bare)
{
  gboolean is_bind = strcmp (volume->type, "bind") == 0;
  DdYaml *map = dd_yaml_new_map ();

  dd_yaml_set_text (map, "type", volume->type);
  set_text_if_any (map, "source", volume->source);
  set_text_if_any (map, "target", volume->target);
  if (volume->read_only)
    dd_yaml_set_bool (map, "read_only", TRUE);
  if (is_bind || *volume->propagation != '\0' || *volume->selinux != '\0')
    {
      DdYaml *bind = dd_yaml_new_map ();

      dd_yaml_set_bool (bind, "create_host_path", is_bind);
      set_text_if_any (bind, "propagation", volume->propagation);
      set_text_if_any (bind, "selinux", volume->selinux);
      dd_yaml_set (map, "bind", bind);
    }
  if ((!is_bind && !is_bare) || volume->no_copy)
    {
      DdYaml *options = dd_yaml_new_map ();

      if (volume->no_copy)
        dd_yaml_set_bool (options, "nocopy", TRUE);
      dd_yaml_set (map, "volume", options);
    }

  return map;
}

static DdYaml *
to_volume (DdYaml      *node,
           const char  *path,
           gpointer     lenient,
           GError     **error)
{
  g_auto (DdVolumeShort) volume = { 0 };
  g_autoptr (GError) cause = NULL;
  DdYaml *map;

  if (node->kind != DD_YAML_TEXT)
    return node;
  if (!dd_volume_short_parse (node->text, &volume, &cause))
    return lenient ? node : fail (node, error, cause->message);
  map = volume_to_map (&volume, strlen (node->text) <= BARE_LENGTH);
  dd_yaml_free (node);

  return map;
}

static void
append_port (DdYaml           *list,
             const DdPortSpec *port,
             const DdYaml     *source)
{
  g_auto (GStrv) parts = g_strsplit (port->container, "/", 2);
  DdYaml *map = dd_yaml_new_map ();

  map->line = source->line;
  map->column = source->column;
  dd_yaml_set_text (map, "mode", "ingress");
  set_text_if_any (map, "host_ip", port->host_ip);
  dd_yaml_set (map, "target", dd_yaml_new_int (g_ascii_strtoll (parts[0], NULL, 10)));
  set_text_if_any (map, "published", port->host_port);
  dd_yaml_set_text (map, "protocol", parts[1]);
  dd_yaml_append (list, map);
}

/* A range of ports gives one entry for each of its numbers. */
static gboolean
append_ports (DdYaml  *list,
              DdYaml  *item,
              GError **error)
{
  g_autofree char *text = dd_yaml_dup_scalar (item);
  g_autoptr (GPtrArray) ports = NULL;
  g_autoptr (GError) cause = NULL;

  ports = dd_port_spec_parse (text, &cause);
  if (ports == NULL)
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (item->line, 1),
                                   MAX (item->column, 1), "%s", cause->message);
  for (guint i = 0; i < ports->len; i++)
    append_port (list, g_ptr_array_index (ports, i), item);

  return TRUE;
}

static DdYaml *
to_ports (DdYaml      *node,
          const char  *path,
          gpointer     lenient,
          GError     **error)
{
  g_autoptr (DdYaml) list = dd_yaml_new_list ();

  for (guint i = 0; dd_yaml_is_list (node) && i < dd_yaml_get_length (node); i++)
    {
      DdYaml *item = dd_yaml_steal_item (node, i);
      DdYaml *published = dd_yaml_get (item, "published");
      g_autofree char *text = NULL;

      if (dd_yaml_is_map (item))
        {
          if (!dd_yaml_is_null (published))
            {
              text = dd_yaml_dup_scalar (published);
              dd_yaml_set_text (item, "published", text);
            }
          dd_yaml_append (list, item);
          continue;
        }
      if (append_ports (list, item, lenient ? NULL : error))
        dd_yaml_free (item);
      else if (lenient)
        dd_yaml_append (list, item);
      else
        {
          dd_yaml_free (item);
          dd_yaml_free (node);
          return NULL;
        }
    }
  if (!dd_yaml_is_list (node))
    return node;
  dd_yaml_free (node);

  return g_steal_pointer (&list);
}

/* `external: {name: x}` of old files becomes `external: true` and `name: x`. */
static DdYaml *
to_external (DdYaml      *node,
             const char  *path,
             gpointer     lenient,
             GError     **error)
{
  const DdYaml *external = dd_yaml_get (node, "external");
  const DdYaml *name = dd_yaml_get (node, "name");
  g_autoptr (DdYaml) other = NULL;

  if (!dd_yaml_is_map (external))
    return node;
  if (dd_yaml_get (external, "name") != NULL)
    other = dd_yaml_copy (dd_yaml_get (external, "name"));
  if (other != NULL && name != NULL && !dd_yaml_equal (name, other))
    {
      g_autofree char *message = g_strdup_printf (
          "%s: name and external.name conflict; only use name", path);

      return fail (node, error, message);
    }
  dd_yaml_set_bool (node, "external", TRUE);
  if (other != NULL && name == NULL)
    dd_yaml_set (node, "name", g_steal_pointer (&other));

  return node;
}

/* Source: compose-spec/compose-go, transform, canonical */
static const DdComposeRule rules[] = {
  { "services.*.build", to_build },
  { "services.*.build.additional_contexts", to_pair_map },
  { "services.*.build.provenance", to_text },
  { "services.*.build.sbom", to_text },
  { "services.*.build.secrets.*", to_file_mount },
  { "services.*.build.ssh", to_ssh },
  { "services.*.build.ulimits.*", to_ulimit },
  { "services.*.depends_on", to_depends_on },
  { "services.*.env_file", to_env_file },
  { "services.*.label_file", _dd_compose_text_list },
  { "services.*.extends", to_extends },
  { "services.*.gpus", to_gpus },
  { "services.*.networks", to_name_map },
  { "services.*.models", to_name_map },
  { "services.*.volumes.*", to_volume },
  { "services.*.dns", _dd_compose_text_list },
  { "services.*.devices.*", to_device },
  { "services.*.secrets.*", to_file_mount },
  { "services.*.configs.*", to_file_mount },
  { "services.*.ports", to_ports },
  { "services.*.ulimits.*", to_ulimit },
  { "services.*.develop.watch.*.ignore", _dd_compose_text_list },
  { "services.*.develop.watch.*.include", _dd_compose_text_list },
  { "volumes.*", to_external },
  { "networks.*", to_external },
  { "secrets.*", to_external },
  { "configs.*", to_external },
  { NULL, NULL },
};

/* Brings the short syntaxes of a model into their long ones. When @lenient, as
 * for variables that are not replaced, what cannot be read stays as it is. */
DdYaml *
_dd_compose_canonical (DdYaml    *root,
                       gboolean   lenient,
                       GError   **error)
{
  return _dd_compose_walk (root, rules, GINT_TO_POINTER (lenient), error);
}

/* Drops what variables that are not set left empty. */
void
_dd_compose_omit_empty (DdYaml *root)
{
  DdYaml *services = dd_yaml_get (root, "services");

  for (guint i = 0; dd_yaml_is_map (services) && i < dd_yaml_get_length (services); i++)
    {
      DdYaml *dns = dd_yaml_get (dd_yaml_get_item (services, i), "dns");

      for (guint j = dd_yaml_get_length (dns); dd_yaml_is_list (dns) && j-- > 0;)
        {
          const DdYaml *item = dd_yaml_get_item (dns, j);

          if (dd_yaml_is_null (item) || g_strcmp0 (item->text, "") == 0)
            g_ptr_array_remove_index (dns->items, j);
        }
    }
}

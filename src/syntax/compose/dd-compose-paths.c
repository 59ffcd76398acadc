// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"

#include "dd-compose-private.h"

#define SERVICE_PREFIX "service:"

/* What relative paths are relative to. */
typedef struct
{
  const char *directory;
  const char *home;
} Base;

static gboolean
is_windows_path (const char *path)
{
  return g_str_has_prefix (path, "\\\\") ||
         (g_ascii_isalpha (path[0]) && path[1] == ':' && (path[2] == '\\' || path[2] == '/'));
}

/* Makes a path absolute; `~` is the home folder. */
char *
_dd_compose_join (const char *directory,
                  const char *path,
                  const char *home)
{
  g_autofree char *joined = NULL;

  if (*path == '~' && home != NULL)
    joined = g_strconcat (home, path + 1, NULL);
  else if (*path == '/')
    return g_strdup (path);
  else
    joined = g_strconcat (directory, "/", path, NULL);

  return dd_go_path_clean (joined);
}

static DdYaml *
make_absolute (DdYaml     *node,
               const Base *base)
{
  g_autofree char *path = NULL;

  if (node->kind != DD_YAML_TEXT || is_windows_path (node->text))
    return node;
  path = _dd_compose_join (base->directory, node->text, base->home);
  g_free (node->text);
  node->text = g_steal_pointer (&path);

  return node;
}

static DdYaml *
resolve_path (DdYaml      *node,
              const char  *path,
              gpointer     user_data,
              GError     **error)
{
  return make_absolute (node, user_data);
}

static gboolean
is_remote (const char *context)
{
  static const char *const prefixes[] = { "https://", "http://", "git://",
                                          "ssh://",   "github.com/", "git@" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (context, prefixes[i]))
      return TRUE;

  return strstr (context, "://") != NULL || g_str_has_prefix (context, SERVICE_PREFIX);
}

static DdYaml *
resolve_context (DdYaml      *node,
                 const char  *path,
                 gpointer     user_data,
                 GError     **error)
{
  if (node->kind == DD_YAML_TEXT && (*node->text == '\0' || is_remote (node->text)))
    return node;

  return make_absolute (node, user_data);
}

static DdYaml *
resolve_volume (DdYaml      *node,
                const char  *path,
                gpointer     user_data,
                GError     **error)
{
  DdYaml *source = dd_yaml_get (node, "source");

  if (g_strcmp0 (dd_yaml_get_string (node, "type"), "bind") != 0)
    return node;
  if (dd_yaml_is_null (source))
    {
      dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (node->line, 1),
                              MAX (node->column, 1),
                              "invalid mount config for type \"bind\": "
                              "field Source must not be empty");
      dd_yaml_free (node);
      return NULL;
    }
  make_absolute (source, user_data);

  return node;
}

/* A volume of the driver `local` may be a folder of the host. */
static DdYaml *
resolve_driver_options (DdYaml      *node,
                        const char  *path,
                        gpointer     user_data,
                        GError     **error)
{
  DdYaml *options = dd_yaml_get (node, "driver_opts");
  DdYaml *device = dd_yaml_get (options, "device");

  if (g_strcmp0 (dd_yaml_get_string (node, "driver"), "local") == 0 && device != NULL &&
      g_strcmp0 (dd_yaml_get_string (options, "o"), "bind") == 0)
    make_absolute (device, user_data);

  return node;
}

/* Source: compose-spec/compose-go, paths, resolve */
static const DdComposeRule rules[] = {
  { "services.*.build.context", resolve_context },
  { "services.*.build.additional_contexts.*", resolve_context },
  { "services.*.build.ssh.*", resolve_path },
  { "services.*.env_file.*.path", resolve_path },
  { "services.*.label_file.*", resolve_path },
  { "services.*.extends.file", resolve_path },
  { "services.*.develop.watch.*.path", resolve_path },
  { "services.*.volumes.*", resolve_volume },
  { "configs.*.file", resolve_path },
  { "secrets.*.file", resolve_path },
  { "volumes.*", resolve_driver_options },
  { NULL, NULL },
};

/* Makes the paths in a model absolute. */
gboolean
_dd_compose_resolve_paths (DdYaml      **root,
                           const char   *directory,
                           const char   *home,
                           GError      **error)
{
  Base base = { directory, home };

  *root = _dd_compose_walk (*root, rules, &base, error);

  return *root != NULL;
}

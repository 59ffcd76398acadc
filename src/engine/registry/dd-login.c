// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-registry.h"

/* Credentials are in the client's configuration file. One person works on a
 * host here, so the engine, which the client would send them to with each
 * request, reads them there. */

#define HUB_LOGIN_KEY "https://index.docker.io/v1/"

static const char *const login_files[] = {
  "/home/you/.docker/config.json",
  "/root/.docker/config.json",
};

/**
 * dd_registry_get_login_key:
 * @name: of a registry
 *
 * Returns: what its credentials are kept under
 */
const char *
dd_registry_get_login_key (const char *name)
{
  return g_str_equal (name, DD_REGISTRY_HUB) ? HUB_LOGIN_KEY : name;
}

/**
 * dd_registry_check_login:
 * @name: of a registry
 * @user: who
 * @password: their password or token
 * @error: return location
 *
 * GET /v2/ with credentials.
 *
 * Returns: whether the registry takes them
 */
gboolean
dd_registry_check_login (const char  *name,
                         const char  *user,
                         const char  *password,
                         GError     **error)
{
  if (!dd_registry_exists (name))
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_SYSTEM,
                   "Get \"https://%s/v2/\": dial tcp: lookup %s on 192.168.1.1:53: no such host",
                   name, name);
      return FALSE;
    }
  if (g_str_equal (user, DD_LOGIN_USER) && g_str_equal (password, DD_LOGIN_PASSWORD))
    return TRUE;
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_SYSTEM,
               "Get \"https://%s/v2/\": unauthorized: %s",
               g_str_equal (name, DD_REGISTRY_HUB) ? "registry-1.docker.io" : name,
               g_str_equal (name, DD_REGISTRY_HUB) ? "incorrect username or password"
                                                   : "authentication required");
  return FALSE;
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
decode_user (JsonObject *entry)
{
  JsonNode *node = entry ? json_object_get_member (entry, "auth") : NULL;
  g_autofree guchar *bytes = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  char *colon;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  bytes = g_base64_decode (json_node_get_string (node), &length);
  text = g_strndup ((const char *) bytes, length);
  colon = strchr (text, ':');
  if (colon == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  *colon = '\0';
  if (!g_str_equal (text, DD_LOGIN_USER) || !g_str_equal (colon + 1, DD_LOGIN_PASSWORD))
    return NULL;
  return g_steal_pointer (&text);
}

static JsonNode *
read_json (const DdWorld *world,
           const char    *path)
{
  DdNode *file = dd_node_lookup (dd_world_get_store (world, "host"), path);
  g_autofree char *copy = file ? dd_content_dup_text (file->content) : NULL;

  return copy && *copy ? json_from_string (copy, NULL) : NULL;
}

/**
 * dd_registry_dup_login:
 * @world: of a host
 * @name: of a registry
 *
 * Returns: (nullable) (transfer full): the user that the host is logged in as
 * Source: docker/cli cli/config/configfile, "auths"
 */
char *
dd_registry_dup_login (const DdWorld *world,
                       const char    *name)
{
  const char *key = dd_registry_get_login_key (name);

  for (gsize i = 0; i < G_N_ELEMENTS (login_files); i++)
    {
      g_autoptr (JsonNode) root = read_json (world, login_files[i]);
      char *user = NULL;

      if (root && JSON_NODE_HOLDS_OBJECT (root))
        user = decode_user (get_object (get_object (json_node_get_object (root), "auths"), key));
      if (user)
        return user;
    }
  return NULL;
}

/**
 * dd_registry_may_pull:
 * @world: of a host
 * @name: of a registry
 *
 * Returns: whether the registry lets the host pull
 */
gboolean
dd_registry_may_pull (const DdWorld *world,
                      const char    *name)
{
  g_autofree char *user = NULL;

  if (!g_str_equal (name, DD_REGISTRY_PRIVATE))
    return TRUE;
  user = dd_registry_dup_login (world, name);
  return user != NULL;
}

/**
 * dd_registry_may_push:
 * @world: of a host
 * @name: of a registry
 * @path: of a repository
 *
 * Returns: whether the registry lets the host push: on Docker Hub only to
 *   repositories of the user
 */
gboolean
dd_registry_may_push (const DdWorld *world,
                      const char    *name,
                      const char    *path)
{
  g_autofree char *user = dd_registry_dup_login (world, name);
  g_autofree char *prefix = user ? g_strconcat (user, "/", NULL) : NULL;

  if (user == NULL)
    return FALSE;
  return !g_str_equal (name, DD_REGISTRY_HUB) || g_str_has_prefix (path, prefix);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-private.h"
#include "dd-go-json.h"
#include "dd-registry.h"

/* docker login and logout: a registry is asked, and the answer kept in the
 * client's configuration file.
 * Source: docker/cli cli/command/registry/login.go and logout.go */

#define CONFIG_MODE      0600
#define CONFIG_DIR_MODE  0700
#define CONFIG_INDENT    8

static char *
config_path (DdToolCall *call)
{
  const char *home = dd_tool_getenv (call, "HOME");

  return g_build_filename (home ? home : "/", ".docker", "config.json", NULL);
}

static JsonNode *
read_config (DdToolCall *call,
             const char *path)
{
  g_autofree char *text = NULL;
  JsonNode *node = NULL;

  if (dd_fs_read_text (call->fs, path, &text) == 0 && text && *text)
    node = json_from_string (text, NULL);
  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return node;
  g_clear_pointer (&node, json_node_unref);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, json_object_new ());
  return node;
}

static JsonObject *
get_auths (JsonNode *config)
{
  JsonObject *root = json_node_get_object (config);
  JsonNode *node = json_object_get_member (root, "auths");

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_object_member (root, "auths", json_object_new ());
  return json_object_get_object_member (root, "auths");
}

static void
write_config (DdToolCall *call,
              const char *path,
              JsonNode   *config)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *text = dd_go_json_encode (config, CONFIG_INDENT);

  dd_fs_make_directories (call->fs, directory, CONFIG_DIR_MODE);
  dd_fs_write_text (call->fs, path, text);
  dd_fs_chmod (call->fs, path, CONFIG_MODE);
}

static void
store (DdToolCall *call,
       const char *server,
       const char *user,
       const char *password)
{
  g_autofree char *path = config_path (call);
  g_autoptr (JsonNode) config = read_config (call, path);
  g_autofree char *pair = g_strconcat (user, ":", password, NULL);
  g_autofree char *auth = g_base64_encode ((const guchar *) pair, strlen (pair));
  JsonObject *entry = json_object_new ();

  json_object_set_string_member (entry, "auth", auth);
  json_object_set_object_member (get_auths (config), dd_registry_get_login_key (server), entry);
  write_config (call, path, config);
  g_string_append_printf (call->err,
                          "\nWARNING! Your credentials are stored unencrypted in '%s'.\n"
                          "Configure a credential helper to remove this warning. See\n"
                          "https://docs.docker.com/go/credential-store/\n\n", path);
}

static DdToolResult
log_in (DdToolCall *call,
        const char *server,
        const char *user,
        const char *password)
{
  g_autoptr (GError) error = NULL;

  if (!dd_registry_check_login (server, user, password, &error))
    return dd_docker_fail (call, error, 1);
  store (call, server, user, password);
  dd_tool_flush (call);
  g_string_append (call->out, "Login Succeeded\n");
  return dd_tool_finish (call, 0);
}

static const char *
server_of (DdDockerLine *line)
{
  const char *server = dd_parsed_get_args (line->parsed)[0];

  return server ? server : DD_REGISTRY_HUB;
}

static char *
get_user (DdDockerLine *line)
{
  const char *user = dd_parsed_get_string (line->parsed, "username");

  return user && *user ? g_strdup (user) : NULL;
}

/* Asks for what is missing, one line a turn. The memo is the user name, which
 * is empty until it is known. */
static DdToolResult
ask (DdToolCall   *call,
     DdDockerLine *line)
{
  g_autofree char *user = get_user (line);
  g_autofree char *answer = NULL;
  g_autofree char *topic = g_strdup_printf ("input:%d", call->pid);

  if (call->signals)
    return dd_tool_finish (call, 130);
  if (user == NULL && call->memo)
    user = *g_variant_get_string (call->memo, NULL) ? g_variant_dup_string (call->memo, NULL)
                                                    : NULL;
  if (call->memo == NULL)
    g_string_append (call->out, user ? "Password: " : "Username: ");
  answer = dd_process_read_line (call->engine, call->pid);
  if (answer == NULL)
    return call->process->input_open
           ? dd_tool_wait (call, g_variant_new_string (user ? user : ""), -1, topic, NULL)
           : dd_tool_fail (call, 1, "Error: Password Required");
  g_strchomp (answer);
  if (user)
    return log_in (call, server_of (line), user, answer);
  if (*answer == '\0')
    return dd_tool_fail (call, 1, "Error: Non-null Username Required");
  g_string_append (call->out, "Password: ");
  return dd_tool_wait (call, g_variant_new_string (answer), -1, topic, NULL);
}

static DdToolResult
login_command (DdToolCall   *call,
               DdDockerLine *line)
{
  const char *password = dd_parsed_get_string (line->parsed, "password");
  gboolean from_input = dd_parsed_get_bool (line->parsed, "password-stdin");
  g_autofree char *user = get_user (line);
  g_autofree char *text = NULL;

  if (password && *password && from_input)
    return dd_tool_fail (call, 1, "conflicting options: cannot specify both --password and "
                                  "--password-stdin");
  if (from_input && user == NULL)
    return dd_tool_fail (call, 1, "the --password-stdin option requires --username to be set");
  if (from_input)
    {
      if (!dd_tool_read_input (call, &text))
        return dd_tool_wait_input (call);
      g_strchomp (text);
      return log_in (call, server_of (line), user, text);
    }
  if (user && password && *password)
    {
      g_string_append (call->err, "WARNING! Using --password via the CLI is insecure. Use "
                                  "--password-stdin.\n");
      return log_in (call, server_of (line), user, password);
    }
  if (call->process->tty == NULL)
    return dd_tool_fail (call, 1, "Error: Cannot perform an interactive login from a non TTY "
                                  "device");
  return ask (call, line);
}

static DdToolResult
logout_command (DdToolCall   *call,
                DdDockerLine *line)
{
  const char *server = server_of (line);
  const char *key = dd_registry_get_login_key (server);
  g_autofree char *path = config_path (call);
  g_autoptr (JsonNode) config = read_config (call, path);
  JsonObject *auths = get_auths (config);

  if (json_object_has_member (auths, key))
    {
      json_object_remove_member (auths, key);
      write_config (call, path, config);
    }
  g_string_append_printf (call->out, "Removing login credentials for %s\n", key);
  return dd_tool_finish (call, 0);
}

const DdDockerCommand dd_docker_login_commands[] = {
  { "docker login", login_command },
  { "docker logout", logout_command },
  { NULL },
};

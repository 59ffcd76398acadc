// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-setup.h"
#include "dd-compose-variables.h"
#include "dd-go-json.h"

/* docker compose config: what a project says, in full.
 * Source: docker/compose, cmd/compose/config.go */

#define COMPOSE_VERSION "2.40.3"
#define JSON_INDENT     2
#define COLUMN_WIDTH    20

/* A config command that is carried out. */
typedef struct
{
  DdToolCall       *call;
  DdDockerLine     *line;
  DdComposeSetup   *setup;
  DdComposeProject *project; /* NULL without interpolation */
  DdYaml           *model;   /* what is looked at, the project's or a raw one */
} Config;

/* Prints something else than the project, or fails with @error set. */
typedef gboolean (*PrintFunc) (Config   *config,
                               GString  *out,
                               GError  **error);

static gboolean
is_asked (const Config *config,
          const char   *option)
{
  return dd_parsed_get_bool (config->line->parsed, option);
}

static const DdYaml *
get_section (const Config *config,
             const char   *name)
{
  return dd_yaml_get (config->model, name);
}

static void
print_lines (GString *out,
             char   **lines)
{
  for (; *lines != NULL; lines++)
    g_string_append_printf (out, "%s\n", *lines);
}

static gboolean
print_keys (Config     *config,
            GString    *out,
            const char *section)
{
  g_auto (GStrv) keys = dd_yaml_list_keys (get_section (config, section));

  print_lines (out, keys);

  return TRUE;
}

/* Services come in the order in which they can be started. */
static gboolean
print_services (Config   *config,
                GString  *out,
                GError  **error)
{
  g_autoptr (GPtrArray) layers = NULL;

  if (config->project == NULL)
    return print_keys (config, out, "services");
  layers = dd_compose_list_layers (get_section (config, "services"));
  for (guint i = 0; i < layers->len; i++)
    print_lines (out, g_ptr_array_index (layers, i));

  return TRUE;
}

static gboolean
print_volumes (Config   *config,
               GString  *out,
               GError  **error)
{
  return print_keys (config, out, "volumes");
}

static gboolean
print_networks (Config   *config,
                GString  *out,
                GError  **error)
{
  return print_keys (config, out, "networks");
}

static gboolean
print_models (Config   *config,
              GString  *out,
              GError  **error)
{
  const DdYaml *models = get_section (config, "models");
  g_auto (GStrv) keys = dd_yaml_list_keys (models);

  for (char **key = keys; *key != NULL; key++)
    g_string_append_printf (out, "%s\n", dd_yaml_get_string (dd_yaml_get (models, *key), "model"));

  return TRUE;
}

static gboolean
print_images (Config   *config,
              GString  *out,
              GError  **error)
{
  const DdYaml *services = get_section (config, "services");
  g_auto (GStrv) keys = dd_yaml_list_keys (services);

  for (char **key = keys; *key != NULL; key++)
    {
      const char *image = dd_yaml_get_string (dd_yaml_get (services, *key), "image");

      if (image != NULL)
        g_string_append_printf (out, "%s\n", image);
      else
        g_string_append_printf (out, "%s-%s\n", dd_yaml_get_string (config->model, "name"), *key);
    }

  return TRUE;
}

static void
add_profiles (GPtrArray    *profiles,
              const DdYaml *services)
{
  for (guint i = 0; i < dd_yaml_get_length (services); i++)
    {
      const DdYaml *own = dd_yaml_get (dd_yaml_get_item (services, i), "profiles");

      for (guint j = 0; j < dd_yaml_get_length (own); j++)
        {
          const char *profile = dd_yaml_get_text (dd_yaml_get_item (own, j));

          if (profile != NULL && !g_ptr_array_find_with_equal_func (profiles, profile, g_str_equal,
                                                                    NULL))
            g_ptr_array_add (profiles, (gpointer) profile);
        }
    }
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
print_profiles (Config   *config,
                GString  *out,
                GError  **error)
{
  g_autoptr (GPtrArray) profiles = g_ptr_array_new ();

  add_profiles (profiles, get_section (config, "services"));
  if (config->project != NULL)
    add_profiles (profiles, config->project->disabled);
  g_ptr_array_sort (profiles, compare_texts);
  for (guint i = 0; i < profiles->len; i++)
    g_string_append_printf (out, "%s\n", (char *) g_ptr_array_index (profiles, i));

  return TRUE;
}

static gboolean
print_environment (Config   *config,
                   GString  *out,
                   GError  **error)
{
  g_auto (GStrv) variables = g_environ_setenv (g_strdupv (config->setup->environment),
                                               "COMPOSE_PROJECT_NAME",
                                               dd_yaml_get_string (config->model, "name"), TRUE);

  qsort (variables, g_strv_length (variables), sizeof *variables, compare_texts);
  print_lines (out, variables);

  return TRUE;
}

static gboolean
print_variables (Config   *config,
                 GString  *out,
                 GError  **error)
{
  g_autoptr (GPtrArray) variables = dd_compose_list_variables (config->model);

  g_string_append_printf (out, "%-*s%-*s%-*s%s\n", COLUMN_WIDTH, "NAME", COLUMN_WIDTH, "REQUIRED",
                          COLUMN_WIDTH, "DEFAULT VALUE", "ALTERNATE VALUE");
  for (guint i = 0; i < variables->len; i++)
    {
      const DdComposeVariable *variable = g_ptr_array_index (variables, i);

      g_string_append_printf (out, "%-*s%-*s%-*s%s\n", COLUMN_WIDTH, variable->name, COLUMN_WIDTH,
                              variable->required ? "true" : "false", COLUMN_WIDTH,
                              variable->default_value != NULL ? variable->default_value : "",
                              variable->alternate_value != NULL ? variable->alternate_value : "");
    }

  return TRUE;
}

/* Go writes these characters so that JSON can stand in HTML. */
static char *
encode (JsonNode *node,
        guint     indent)
{
  g_autofree char *text = dd_go_json_encode (node, indent);
  GString *escaped = g_string_new (text);

  g_string_replace (escaped, "<", "\\u003c", 0);
  g_string_replace (escaped, ">", "\\u003e", 0);
  g_string_replace (escaped, "&", "\\u0026", 0);

  return g_string_free (escaped, FALSE);
}

/* The digest of what makes a container another one: not how it is built, how
 * many there are, or what it waits for.
 * Source: docker/compose, pkg/compose/hash.go */
static char *
hash_service (JsonObject *service)
{
  static const char *const left_out[] = { "build", "pull_policy", "scale", "depends_on",
                                          "profiles" };
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), service);
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (left_out); i++)
    json_object_remove_member (service, left_out[i]);
  if (json_object_has_member (service, "deploy"))
    json_object_remove_member (json_object_get_object_member (service, "deploy"), "replicas");
  text = encode (node, 0);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static gboolean
print_hashes (Config   *config,
              GString  *out,
              GError  **error)
{
  const char *wanted = dd_parsed_get_string (config->line->parsed, "hash");
  g_auto (GStrv) names = strcmp (wanted, "*") == 0
                             ? dd_yaml_list_keys (get_section (config, "services"))
                             : g_strsplit (wanted, ",", -1);
  g_autoptr (JsonNode) root = dd_compose_project_to_json (config->project, error);
  JsonObject *services;

  if (root == NULL)
    return FALSE;
  services = json_object_get_object_member (json_node_get_object (root), "services");
  qsort (names, g_strv_length (names), sizeof *names, compare_texts);
  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *hash = NULL;

      if (!json_object_has_member (services, *name))
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "no such service: %s: not found",
                                    *name);
      hash = hash_service (json_object_get_object_member (services, *name));
      g_string_append_printf (out, "%s %s\n", *name, hash);
    }

  return TRUE;
}

/* Env files are read into the environment, so that nobody needs them now. */
static void
drop_env_files (DdYaml *services)
{
  for (guint i = 0; i < dd_yaml_get_length (services); i++)
    {
      dd_yaml_remove (dd_yaml_get_item (services, i), "env_file");
      dd_yaml_remove (dd_yaml_get_item (services, i), "label_file");
    }
}

static char *
project_to_text (Config    *config,
                 gboolean   as_json,
                 GError   **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (!as_json)
    return config->project != NULL ? dd_compose_project_to_yaml (config->project)
                                   : dd_compose_model_to_yaml (config->model);
  if (config->project == NULL)
    {
      node = dd_compose_model_to_json (config->model);
      return encode (node, JSON_INDENT);
    }
  node = dd_compose_project_to_json (config->project, error);
  if (node == NULL)
    return NULL;
  text = encode (node, JSON_INDENT);

  return dd_compose_escape_dollars (text);
}

static gboolean
print_project (Config   *config,
               GString  *out,
               GError  **error)
{
  const char *format = dd_parsed_get_string (config->line->parsed, "format");
  gboolean as_json = g_strcmp0 (format, "json") == 0;
  g_autofree char *text = NULL;

  if (format != NULL && *format != '\0' && !as_json && strcmp (format, "yaml") != 0)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "unsupported format \"%s\"", format);
  text = project_to_text (config, as_json, error);
  if (text != NULL)
    g_string_append (out, text);

  return text != NULL;
}

/* In the order in which Compose looks for them. */
static const struct
{
  const char *option;
  PrintFunc   print;
} prints[] = {
  { "services", print_services },   { "volumes", print_volumes },
  { "networks", print_networks },   { "models", print_models },
  { "hash", print_hashes },         { "profiles", print_profiles },
  { "images", print_images },       { "variables", print_variables },
  { "environment", print_environment },
};

static PrintFunc
choose_print (const Config *config)
{
  for (guint i = 0; i < G_N_ELEMENTS (prints); i++)
    {
      gboolean asked = strcmp (prints[i].option, "hash") == 0
                           ? dd_parsed_is_set (config->line->parsed, "hash")
                           : is_asked (config, prints[i].option);

      if (asked)
        return prints[i].print;
    }

  return print_project;
}

static gboolean
load (Config  *config,
      GError **error)
{
  DdComposeOptions *options = &config->setup->options;

  options->skip_interpolation = is_asked (config, "no-interpolate") || is_asked (config,
                                                                                 "variables");
  options->skip_normalization = is_asked (config, "no-normalize");
  options->skip_consistency = is_asked (config, "no-consistency");
  options->skip_paths = is_asked (config, "no-path-resolution");
  options->skip_env_files = is_asked (config, "no-env-resolution");
  if (options->skip_interpolation)
    {
      config->model = dd_compose_model_load (options, config->setup->warnings, error);
      return config->model != NULL;
    }
  config->project = dd_compose_project_load (options, config->setup->warnings, error);
  if (config->project == NULL ||
      !dd_compose_project_select (config->project, dd_parsed_get_args (config->line->parsed),
                                  error))
    return FALSE;
  if (!dd_parsed_get_bool (config->line->group, "all-resources"))
    dd_compose_project_drop_unused (config->project);
  drop_env_files (dd_yaml_get (config->project->model, "services"));
  config->model = config->project->model;

  return TRUE;
}

/* Prints to where it is wanted. */
static void
put_out (Config  *config,
         GString *out)
{
  const char *file = dd_parsed_get_string (config->line->parsed, "output");
  g_autofree char *path = NULL;

  if (is_asked (config, "quiet") && choose_print (config) == print_project)
    return;
  if (file == NULL || *file == '\0' || choose_print (config) != print_project)
    {
      g_string_append (config->call->out, out->str);
      return;
    }
  path = dd_tool_path (config->call, file);
  dd_fs_write_text (config->call->fs, path, out->str);
}

static DdToolResult
run_config (DdToolCall   *call,
            DdDockerLine *line)
{
  g_auto (DdComposeSetup) setup = { 0 };
  Config config = { .call = call, .line = line, .setup = &setup };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean done = dd_compose_setup_init (&setup, call, line, &error) && load (&config, &error) &&
                  choose_print (&config) (&config, out, &error);

  dd_compose_setup_tell (&setup, call);
  if (*call->err->str != '\0')
    dd_tool_flush (call);
  if (done)
    put_out (&config, out);
  else
    g_string_append_printf (call->err, "%s\n", error->message);
  if (config.project == NULL)
    dd_yaml_free (config.model);
  dd_compose_project_free (config.project);

  return dd_tool_finish (call, done ? 0 : 1);
}

static DdToolResult
run_version (DdToolCall   *call,
             DdDockerLine *line)
{
  const char *format = dd_parsed_get_string (line->parsed, "format");

  if (dd_parsed_get_bool (line->parsed, "short"))
    g_string_append (call->out, COMPOSE_VERSION "\n");
  else if (g_strcmp0 (format, "json") == 0)
    g_string_append (call->out, "{\"version\":\"v" COMPOSE_VERSION "\"}\n");
  else
    g_string_append (call->out, "Docker Compose version v" COMPOSE_VERSION "\n");

  return dd_tool_finish (call, 0);
}

const DdDockerCommand dd_docker_compose_commands[] = {
  { "docker compose config", run_config },
  { "docker compose version", run_version },
  { NULL, NULL },
};

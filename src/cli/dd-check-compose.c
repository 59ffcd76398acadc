// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-check.h"
#include "dd-compose-project.h"
#include "dd-dotenv.h"
#include "dd-yaml-json.h"

#define PROJECT_FOLDER "/project"
#define HOME_FOLDER    "/home/learner"
#define PROJECT_NAME   "proj"

static const char *
look_up (const char *name,
         gpointer    user_data)
{
  return g_environ_getenv (user_data, name);
}

static gboolean
answer_interpolate (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autofree char *template = dd_check_dup_text (in, "template");
  g_auto (GStrv) environment = dd_check_dup_environ (in, "env");
  char *text = dd_compose_interpolate (template, look_up, environment, NULL, error);

  if (text == NULL)
    return FALSE;
  dd_check_take_text (out, "text", text);

  return TRUE;
}

static gboolean
answer_dotenv (JsonObject  *in,
               JsonObject  *out,
               GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  g_auto (GStrv) environment = dd_check_dup_environ (in, "environ");
  g_auto (GStrv) variables = dd_dotenv_parse (text, -1, (const char *const *) environment, NULL,
                                              error);

  if (variables == NULL)
    return FALSE;
  dd_check_set_pairs (out, "vars", (const char *const *) variables);

  return TRUE;
}

/* A later file is stronger, and may refer to those before it. */
static gboolean
answer_dotenv_files (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_auto (GStrv) files = dd_check_dup_texts (in, "files");
  g_auto (GStrv) environment = dd_check_dup_environ (in, "environ");
  g_auto (GStrv) all = g_new0 (char *, 1);

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_auto (GStrv) variables = dd_dotenv_parse (files[i], -1, (const char *const *) environment,
                                                  (const char *const *) all, error);

      if (variables == NULL)
        return FALSE;
      for (guint j = 0; variables[j] != NULL; j++)
        {
          const char *equals = strchr (variables[j], '=');
          g_autofree char *name = g_strndup (variables[j], (gsize) (equals - variables[j]));

          all = g_environ_setenv (all, name, equals + 1, TRUE);
        }
    }
  dd_check_set_pairs (out, "vars", (const char *const *) all);

  return TRUE;
}

/* Gives the text of a file of the case. */
static GBytes *
read_file (const char  *path,
           gpointer     user_data,
           GError     **error)
{
  JsonObject *files = user_data;
  const char *text = NULL;

  if (g_str_has_prefix (path, PROJECT_FOLDER "/"))
    text = json_object_get_string_member_with_default (
        files, path + strlen (PROJECT_FOLDER "/"), NULL);
  if (text == NULL)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "no such file or directory");
      return NULL;
    }

  return g_bytes_new (text, strlen (text));
}

/* What a case is loaded with. */
typedef struct
{
  DdComposeOptions   options;
  char             **files;
  char             **profiles;
  char             **environment;
} Load;

/* The variables of the project's `.env` are weaker than those outside. */
static char **
add_dotenv (char       **environment,
            JsonObject  *files)
{
  const char *text = json_object_get_string_member_with_default (files, ".env", NULL);
  g_auto (GStrv) variables = NULL;

  if (text != NULL)
    variables = dd_dotenv_parse (text, -1, (const char *const *) environment, NULL, NULL);
  for (char **variable = variables; variable != NULL && *variable != NULL; variable++)
    {
      g_auto (GStrv) pair = g_strsplit (*variable, "=", 2);

      environment = g_environ_setenv (environment, pair[0], pair[1], FALSE);
    }

  return environment;
}

static void
load_init (Load       *load,
           JsonObject *in)
{
  JsonObject *files = json_object_get_object_member (in, "files");

  *load = (Load) { .files = dd_check_dup_texts (in, "order"),
                   .profiles = dd_check_dup_texts (in, "profiles"),
                   .environment = add_dotenv (dd_check_dup_environ (in, "environ"), files) };
  for (char **file = load->files; *file != NULL; file++)
    {
      char *path = g_build_filename (PROJECT_FOLDER, *file, NULL);

      g_free (*file);
      *file = path;
    }
  load->options = (DdComposeOptions) {
    .directory = PROJECT_FOLDER,
    .home = HOME_FOLDER,
    .name = PROJECT_NAME,
    .name_is_given = TRUE,
    .files = (const char *const *) load->files,
    .profiles = (const char *const *) load->profiles,
    .environment = (const char *const *) load->environment,
    .read = read_file,
    .user_data = files,
  };
}

static void
load_clear (Load *load)
{
  g_strfreev (load->files);
  g_strfreev (load->profiles);
  g_strfreev (load->environment);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Load, load_clear)

static void
set_yaml (JsonObject   *out,
          const char   *name,
          const DdYaml *value)
{
  json_object_set_member (out, name, dd_yaml_to_json (value));
}

/* The corpus leaves out that a missing folder is made, which is usual. */
static void
drop_usual (DdYaml *services)
{
  for (guint i = 0; dd_yaml_is_map (services) && i < dd_yaml_get_length (services); i++)
    {
      const DdYaml *volumes = dd_yaml_get (dd_yaml_get_item (services, i), "volumes");

      for (guint j = 0; j < dd_yaml_get_length (volumes); j++)
        dd_yaml_remove (dd_yaml_get (dd_yaml_get_item (volumes, j), "bind"), "create_host_path");
    }
}

static gboolean
answer_config (JsonObject  *in,
               JsonObject  *out,
               GError     **error)
{
  g_auto (Load) load = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  g_auto (GStrv) disabled = NULL;
  JsonNode *config;

  load_init (&load, in);
  project = dd_compose_project_load (&load.options, NULL, error);
  if (project == NULL)
    return FALSE;
  drop_usual (dd_yaml_get (project->model, "services"));
  config = dd_compose_project_to_json (project, error);
  if (config == NULL)
    return FALSE;
  json_object_set_member (out, "config", config);
  disabled = dd_yaml_list_keys (project->disabled);
  dd_check_set_texts (out, "disabled", (const char *const *) disabled);

  return TRUE;
}

static gboolean
answer_valid (JsonObject  *in,
              JsonObject  *out,
              GError     **error)
{
  g_auto (Load) load = { 0 };
  g_autoptr (DdComposeProject) project = NULL;

  load_init (&load, in);
  load.options.skip_consistency =
      !json_object_get_boolean_member_with_default (in, "consistency", TRUE);
  project = dd_compose_project_load (&load.options, NULL, error);

  return project != NULL;
}

/* The names of the things of a section, by their keys. */
static DdYaml *
summarize_names (const DdYaml *section)
{
  DdYaml *names = dd_yaml_new_map ();

  for (guint i = 0; dd_yaml_is_map (section) && i < dd_yaml_get_length (section); i++)
    dd_yaml_set_text (names, dd_yaml_get_key (section, i),
                      dd_yaml_get_string (dd_yaml_get_item (section, i), "name"));

  return names;
}

/* Copies some fields of each item of a list. */
static DdYaml *
summarize_items (const DdYaml       *list,
                 const char *const  *fields)
{
  DdYaml *items = dd_yaml_new_list ();

  for (guint i = 0; i < dd_yaml_get_length (list); i++)
    {
      DdYaml *item = dd_yaml_new_map ();

      for (const char *const *field = fields; *field != NULL; field++)
        {
          const DdYaml *value = dd_yaml_get (dd_yaml_get_item (list, i), *field);

          if (value != NULL)
            dd_yaml_set (item, *field, dd_yaml_copy (value));
        }
      dd_yaml_append (items, item);
    }

  return items;
}

static DdYaml *
summarize_keys (const DdYaml *map)
{
  g_auto (GStrv) keys = dd_yaml_list_keys (map);
  DdYaml *list = dd_yaml_new_list ();

  for (char **key = keys; *key != NULL; key++)
    dd_yaml_append_text (list, *key);

  return list;
}

static DdYaml *
summarize_conditions (const DdYaml *dependencies)
{
  DdYaml *conditions = dd_yaml_new_map ();

  for (guint i = 0; dd_yaml_is_map (dependencies) && i < dd_yaml_get_length (dependencies); i++)
    dd_yaml_set_text (conditions, dd_yaml_get_key (dependencies, i),
                      dd_yaml_get_string (dd_yaml_get_item (dependencies, i), "condition"));

  return conditions;
}

static DdYaml *
summarize_service (const DdYaml *service)
{
  static const char *const copied[] = { "image", "command", "entrypoint", "environment",
                                        "container_name", "hostname", "user", "restart",
                                        "network_mode", "profiles" };
  static const char *const port_fields[] = { "target", "published", "protocol", "host_ip", NULL };
  static const char *const volume_fields[] = { "type", "source", "target", "read_only", NULL };
  const DdYaml *context = dd_yaml_get (dd_yaml_get (service, "build"), "context");
  const DdYaml *test = dd_yaml_get (dd_yaml_get (service, "healthcheck"), "test");
  DdYaml *summary = dd_yaml_new_map ();

  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    if (dd_yaml_get (service, copied[i]) != NULL)
      dd_yaml_set (summary, copied[i], dd_yaml_copy (dd_yaml_get (service, copied[i])));
  if (context != NULL)
    dd_yaml_set (summary, "build", dd_yaml_copy (context));
  if (test != NULL)
    dd_yaml_set (summary, "healthcheck", dd_yaml_copy (test));
  dd_yaml_set (summary, "ports", summarize_items (dd_yaml_get (service, "ports"), port_fields));
  dd_yaml_set (summary, "volumes", summarize_items (dd_yaml_get (service, "volumes"),
                                                    volume_fields));
  dd_yaml_set (summary, "networks", summarize_keys (dd_yaml_get (service, "networks")));
  dd_yaml_set (summary, "depends_on", summarize_conditions (dd_yaml_get (service, "depends_on")));

  return summary;
}

static void
set_layers (JsonObject   *out,
            const DdYaml *services)
{
  g_autoptr (GPtrArray) layers = dd_compose_list_layers (services);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < layers->len; i++)
    {
      JsonArray *names = json_array_new ();

      for (char **name = g_ptr_array_index (layers, i); *name != NULL; name++)
        json_array_add_string_element (names, *name);
      json_array_add_array_element (array, names);
    }
  json_object_set_array_member (out, "start_order", array);
}

static gboolean
answer_summary (JsonObject  *in,
                JsonObject  *out,
                GError     **error)
{
  g_auto (Load) load = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  g_autoptr (DdYaml) networks = NULL;
  g_autoptr (DdYaml) volumes = NULL;
  g_autoptr (DdYaml) summaries = dd_yaml_new_map ();
  const DdYaml *services;

  load_init (&load, in);
  project = dd_compose_project_load (&load.options, NULL, error);
  if (project == NULL)
    return FALSE;
  services = dd_yaml_get (project->model, "services");
  for (guint i = 0; dd_yaml_is_map (services) && i < dd_yaml_get_length (services); i++)
    dd_yaml_set (summaries, dd_yaml_get_key (services, i),
                 summarize_service (dd_yaml_get_item (services, i)));
  networks = summarize_names (dd_yaml_get (project->model, "networks"));
  volumes = summarize_names (dd_yaml_get (project->model, "volumes"));
  dd_check_set_text (out, "name", project->name);
  set_yaml (out, "networks", networks);
  set_yaml (out, "volumes", volumes);
  set_yaml (out, "services", summaries);
  set_layers (out, services);

  return TRUE;
}

static gboolean
merge_texts (const char *const  *documents,
             JsonObject         *out,
             GError            **error)
{
  g_autoptr (DdYaml) model = dd_compose_merge_documents (documents, error);

  if (model == NULL)
    return FALSE;
  set_yaml (out, "model", model);

  return TRUE;
}

static gboolean
answer_merge (JsonObject  *in,
              JsonObject  *out,
              GError     **error)
{
  g_auto (GStrv) documents = dd_check_dup_texts (in, "documents");

  return merge_texts ((const char *const *) documents, out, error);
}

static gboolean
answer_unique (JsonObject  *in,
               JsonObject  *out,
               GError     **error)
{
  g_autofree char *document = dd_check_dup_text (in, "document");
  const char *const documents[] = { document, NULL };

  return merge_texts (documents, out, error);
}

static gboolean
answer_schema (JsonObject  *in,
               JsonObject  *out,
               GError     **error)
{
  g_autofree char *document = dd_check_dup_text (in, "document");

  return dd_compose_check_document (document, -1, error);
}

/* Reads services of a case that have nothing but what they depend on. */
static DdYaml *
read_services (JsonObject *in,
               const char *name)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) documents = NULL;

  json_generator_set_root (generator, json_object_get_member (in, name));
  text = json_generator_to_data (generator, NULL);
  documents = dd_yaml_read (text, -1, NULL);

  return documents != NULL && documents->len > 0 ? dd_yaml_copy (g_ptr_array_index (documents, 0))
                                                 : dd_yaml_new_map ();
}

/* Refuses what a graph of services cannot be made of. */
static gboolean
check_graph (const DdYaml  *services,
             const DdYaml  *disabled,
             GError       **error)
{
  g_autofree char *circle = NULL;

  for (guint i = 0; i < dd_yaml_get_length (services); i++)
    {
      const DdYaml *dependencies = dd_yaml_get (dd_yaml_get_item (services, i), "depends_on");

      for (guint j = 0; j < dd_yaml_get_length (dependencies); j++)
        {
          const char *name = dd_yaml_get_key (dependencies, j);

          if (dd_yaml_get (services, name) != NULL ||
              !dd_yaml_get_flag (dd_yaml_get_item (dependencies, j), "required"))
            continue;
          if (dd_yaml_get (disabled, name) != NULL)
            return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                        "service \"%s\" is required by \"%s\" but is disabled",
                                        name, dd_yaml_get_key (services, i));
          return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                      "service \"%s\" depends on unknown service \"%s\"",
                                      dd_yaml_get_key (services, i), name);
        }
    }
  circle = dd_compose_find_cycle (services);

  return circle == NULL || dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                                "dependency cycle detected: %s", circle);
}

static gboolean
answer_graph (JsonObject  *in,
              JsonObject  *out,
              GError     **error)
{
  g_autoptr (DdYaml) services = read_services (in, "services");
  g_autoptr (DdYaml) disabled = read_services (in, "disabled");
  g_auto (GStrv) names = dd_yaml_list_keys (services);
  JsonArray *edges;

  if (!check_graph (services, disabled, error))
    return FALSE;
  edges = json_array_new ();
  for (char **name = names; *name != NULL; name++)
    {
      const DdYaml *dependencies = dd_yaml_get (dd_yaml_get (services, *name), "depends_on");
      g_auto (GStrv) others = dd_yaml_list_keys (dependencies);

      for (char **other = others; *other != NULL; other++)
        {
          JsonArray *edge = json_array_new ();

          if (dd_yaml_get (services, *other) == NULL)
            {
              json_array_unref (edge);
              continue;
            }
          json_array_add_string_element (edge, *name);
          json_array_add_string_element (edge, *other);
          json_array_add_array_element (edges, edge);
        }
    }
  json_object_set_array_member (out, "edges", edges);

  return TRUE;
}

static gboolean
answer_order (JsonObject  *in,
              JsonObject  *out,
              GError     **error)
{
  g_autoptr (DdYaml) services = read_services (in, "services");
  g_autoptr (GPtrArray) layers = dd_compose_list_layers (services);
  gboolean reverse = dd_check_get_flag (in, "reverse");
  JsonArray *order = json_array_new ();

  for (guint i = 0; i < layers->len; i++)
    for (char **name = g_ptr_array_index (layers, reverse ? layers->len - 1 - i : i); *name != NULL;
         name++)
      json_array_add_string_element (order, *name);
  json_object_set_array_member (out, "order", order);

  return TRUE;
}

const DdCheckVerb dd_check_compose_verbs[] = {
  { "compose-config", answer_config },
  { "compose-merge", answer_merge },
  { "compose-schema", answer_schema },
  { "compose-summary", answer_summary },
  { "compose-unique", answer_unique },
  { "compose-valid", answer_valid },
  { "depends-graph", answer_graph },
  { "depends-order", answer_order },
  { "dotenv", answer_dotenv },
  { "dotenv-files", answer_dotenv_files },
  { "interpolate", answer_interpolate },
  { NULL, NULL },
};

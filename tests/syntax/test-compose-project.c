// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-files.h"
#include "dd-compose-variables.h"
#include "dd-go-json.h"

static char *
read_data (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "syntax", "data", "compose", "full",
                                                 name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static void
load_full (DdComposeFiles *files)
{
  g_autofree char *compose = read_data ("compose.yaml");
  g_autofree char *variables = read_data ("a.env");
  g_autofree char *labels = read_data ("labels.env");

  dd_compose_files_load (files, "compose.yaml", compose);
  dd_compose_files_add (files, "a.env", variables);
  dd_compose_files_add (files, "labels.env", labels);
}

/* What is expected was printed by Compose 2.40.3. */
static void
test_full (void)
{
  static const char *const profiles[] = { "p1", NULL };
  static const char *const environment[] = { "CONF_ENV=cc", "SECRET_ENV=ss", NULL };
  g_auto (DdComposeFiles) files = { 0 };
  g_autofree char *expected = read_data ("expected.yaml");
  g_autofree char *found = NULL;
  g_autoptr (DdComposeProject) project = NULL;
  const DdYaml *services;

  dd_compose_files_init (&files);
  load_full (&files);
  files.options.profiles = profiles;
  files.options.environment = environment;
  project = dd_compose_files_run (&files);
  dd_compose_project_drop_unused (project);
  services = dd_yaml_get (project->model, "services");
  for (guint i = 0; i < dd_yaml_get_length (services); i++)
    {
      dd_yaml_remove (dd_yaml_get_item (services, i), "env_file");
      dd_yaml_remove (dd_yaml_get_item (services, i), "label_file");
    }
  found = dd_compose_project_to_yaml (project);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_full_model (void)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_autofree char *expected = read_data ("expected-model.yaml");
  g_autofree char *found = NULL;
  g_autoptr (DdYaml) model = NULL;
  g_autoptr (GError) error = NULL;

  dd_compose_files_init (&files);
  load_full (&files);
  g_ptr_array_add (files.paths, NULL);
  files.options.files = (const char *const *) files.paths->pdata;
  files.options.skip_interpolation = TRUE;
  model = dd_compose_model_load (&files.options, files.warnings, &error);
  g_assert_no_error (error);
  found = dd_compose_model_to_yaml (model);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_json (void)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml",
                         "x-top: {a: []}\nservices: {web: {image: a, x-y: 2, deploy: {replicas: 2}}}\n");
  project = dd_compose_files_run (&files);
  node = dd_compose_project_to_json (project, NULL);
  text = dd_go_json_encode (node, 0);
  g_assert_cmpstr (text, ==,
                   "{\"name\":\"demo\",\"networks\":{\"default\":{\"name\":\"demo_default\","
                   "\"ipam\":{}}},\"services\":{\"web\":{\"command\":null,\"deploy\":{"
                   "\"replicas\":2,\"resources\":{},\"placement\":{}},\"entrypoint\":null,"
                   "\"image\":\"a\",\"networks\":{\"default\":null}}},\"x-top\":{\"a\":null}}");
}

static void
test_ssh_json (void)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  g_autoptr (GError) error = NULL;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml",
                         "services: {web: {build: {context: ., ssh: [k=./id]}}}\n");
  project = dd_compose_files_run (&files);
  g_assert_null (dd_compose_project_to_json (project, &error));
  g_assert_cmpstr (error->message, ==,
                   "json: error calling MarshalJSON for type types.SSHKey: invalid character ':' "
                   "after top-level value");
}

/* Loads files over each other and compares one field of the service `web`. */
static void
check_field (const char *base,
             const char *over,
             const char *field,
             const char *expected)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  const DdYaml *services;
  const DdYaml *value;
  g_autofree char *found = NULL;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml", base);
  if (over != NULL)
    dd_compose_files_load (&files, "over.yaml", over);
  files.options.skip_consistency = TRUE;
  project = dd_compose_files_run (&files);
  services = dd_yaml_get (project->model, "services");
  value = dd_yaml_get (dd_yaml_get (services, "web"), field);
  found = value != NULL ? dd_yaml_print (value) : g_strdup ("none\n");
  g_test_message ("%s", base);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_merge (void)
{
  static const struct
  {
    const char *base;
    const char *over;
    const char *field;
    const char *expected;
  } rows[] = {
    { "{image: a}", "{image: b}", "image", "b\n" },
    { "{command: [a, b]}", "{command: [c]}", "command", "- c\n" },
    { "{environment: {A: 1, B: 2}}", "{environment: [B=3, C]}", "environment",
      "A: \"1\"\nB: \"3\"\nC: null\n" },
    { "{labels: [a=1]}", "{labels: {b: 2}}", "labels", "a: \"1\"\nb: \"2\"\n" },
    { "{dns: 1.1.1.1}", "{dns: [8.8.8.8, 1.1.1.1]}", "dns", "- 1.1.1.1\n- 8.8.8.8\n" },
    { "{cap_add: [A, B]}", "{cap_add: [B, C]}", "cap_add", "- A\n- B\n- C\n" },
    { "{ports: ['80:80', '81:81']}", "{ports: ['80:80']}", "ports",
      "- mode: ingress\n  target: 80\n  published: \"80\"\n  protocol: tcp\n"
      "- mode: ingress\n  target: 81\n  published: \"81\"\n  protocol: tcp\n" },
    { "{volumes: ['/a:/t', '/b:/u']}", "{volumes: ['/c:/t:ro']}", "volumes",
      "- type: bind\n  source: /c\n  target: /t\n  read_only: true\n"
      "  bind:\n    create_host_path: true\n"
      "- type: bind\n  source: /b\n  target: /u\n  bind:\n    create_host_path: true\n" },
    { "{extra_hosts: [h=1.1.1.1]}", "{extra_hosts: [h=2.2.2.2, 'h=1.1.1.1']}", "extra_hosts",
      "- h=1.1.1.1\n- h=2.2.2.2\n" },
    { "{depends_on: [a]}", "{depends_on: {b: {condition: service_healthy}}}", "depends_on",
      "a:\n  condition: service_started\n  required: true\n"
      "b:\n  condition: service_healthy\n  required: true\n" },
    { "{networks: [a]}", "{networks: {a: {aliases: [x]}, b: }}", "networks",
      "a:\n  aliases:\n    - x\nb: null\n" },
    { "{logging: {driver: x, options: {a: 1}}}", "{logging: {options: {b: 2}}}", "logging",
      "driver: x\noptions:\n  a: \"1\"\n  b: \"2\"\n" },
    { "{logging: {driver: x, options: {a: 1}}}", "{logging: {driver: y}}", "logging",
      "driver: \"y\"\n" },
    { "{build: ./a}", "{build: {args: [A=1]}}", "build",
      "context: /project/a\nargs:\n  A: \"1\"\ndockerfile: Dockerfile\n" },
    { "{ulimits: {nofile: {soft: 1, hard: 2}}}", "{ulimits: {nofile: {soft: 1, hard: 5}}}",
      "ulimits", "nofile:\n  soft: 1\n  hard: 5\n" },
    { "{healthcheck: {test: [CMD, a], retries: 3}}", "{healthcheck: {test: b}}", "healthcheck",
      "test:\n  - CMD-SHELL\n  - b\nretries: 3\n" },
    { "{ports: ['80:80']}", "{ports: !reset []}", "ports", "none\n" },
    { "{environment: {A: 1}}", "{environment: !override {B: 2}}", "environment", "B: \"2\"\n" },
    { "{environment: {A: 1, B: 2}}", "{environment: {A: !reset null}}", "environment",
      "B: \"2\"\n" },
    { "{image: a}", "{image: null}", "image", "a\n" },
    { "{healthcheck: {retries: 3}}", "{healthcheck: null}", "healthcheck", "retries: 3\n" },
    { "{command: [a]}", "{command: null}", "command", "null\n" },
    { "{networks: [a]}", "{networks: null}", "networks", "a: null\n" },
    { "{tmpfs: /a}", "{tmpfs: [/b, /a]}", "tmpfs", "- /a\n- /b\n" },
    { "{devices: ['/dev/a:/dev/x']}", "{devices: ['/dev/b:/dev/x:r']}", "devices",
      "- source: /dev/b\n  target: /dev/x\n  permissions: r\n" },
    { "{env_file: a.env}", "{env_file: [{path: b.env, required: false}]}", "profiles", "none\n" },
  };

  for (guint i = 0; i + 1 < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *base = g_strdup_printf ("services: {web: %s}\n", rows[i].base);
      g_autofree char *over = g_strdup_printf ("services: {web: %s}\n", rows[i].over);

      check_field (base, over, rows[i].field, rows[i].expected);
    }
}

static void
test_forms (void)
{
  static const char *const rows[][3] = {
    { "command: npm run 'a b'", "command", "- npm\n- run\n- a b\n" },
    { "command: []", "command", "[]\n" },
    { "command: null", "command", "null\n" },
    { "ports: [8000-8001:80-81/udp]", "ports",
      "- mode: ingress\n  target: 80\n  published: \"8000\"\n  protocol: udp\n"
      "- mode: ingress\n  target: 81\n  published: \"8001\"\n  protocol: udp\n" },
    { "mem_limit: 1.5g", "mem_limit", "\"1610612736\"\n" },
    { "stop_grace_period: 90s", "stop_grace_period", "1m30s\n" },
    { "expose: [80, '90-91/udp']", "expose", "- \"80\"\n- 90-91/udp\n" },
    { "links: ['db:d']", "depends_on",
      "db:\n  condition: service_started\n  restart: true\n  required: true\n" },
    { "network_mode: 'service:db'", "networks", "none\n" },
    { "volumes_from: ['db:ro', 'container:x']", "depends_on",
      "db:\n  condition: service_started\n  restart: false\n  required: true\n" },
    { "volumes: [a]", "volumes", "- type: volume\n  target: a\n" },
    { "volumes: [{type: volume, source: d, target: /a/../b/}]", "volumes",
      "- type: volume\n  source: d\n  target: /b\n" },
    { "gpus: all", "gpus", "- count: -1\n" },
    { "secrets: [s]", "secrets", "- source: s\n  target: /run/secrets/s\n" },
    { "attach: 'no'", "attach", "false\n" },
    { "x-note: {b: 1, a: 2}", "x-note", "b: 1\na: 2\n" },
    { "scale: '2'", "scale", "2\n" },
    { "pull_policy: if_not_present", "pull_policy", "missing\n" },
    { "extra_hosts: {v6: '[::1]', two: [1.1.1.1, 2.2.2.2]}", "extra_hosts",
      "- two=1.1.1.1\n- two=2.2.2.2\n- v6=::1\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("services:\n  web:\n    image: a\n    %s\n",
                                               rows[i][0]);

      check_field (text, NULL, rows[i][1], rows[i][2]);
    }
}

/* A key with a point is one part of a path. */
static void
test_points (void)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_auto (DdComposeFiles) broken = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  const DdYaml *service;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml", "services: {my.web: {build: x}}\n");
  project = dd_compose_files_run (&files);
  service = dd_yaml_get (dd_yaml_get (project->model, "services"), "my.web");
  g_assert_cmpstr (dd_yaml_get_string (dd_yaml_get (service, "build"), "context"), ==, "/project/x");

  dd_compose_files_init (&broken);
  dd_compose_files_load (&broken, "compose.yaml", "services: {my.web: {image: '${X'}}\n");
  dd_compose_files_fails (&broken,
                          "invalid interpolation format for services.my.web.image.\n"
                          "You may need to escape any $ with another $.\n${X",
                          1, 28);
}

static void
test_interpolation (void)
{
  static const char *const environment[] = { "TAG=1.2", "N=3", NULL };
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  const DdYaml *service;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml",
                         "services:\n  web:\n    image: app:$TAG\n    scale: ${N}\n"
                         "    environment: {A: '${UNSET}', N: null, P: $COMPOSE_PROJECT_NAME}\n");
  files.options.environment = environment;
  project = dd_compose_files_run (&files);
  service = dd_yaml_get (dd_yaml_get (project->model, "services"), "web");
  g_assert_cmpstr (dd_yaml_get_string (service, "image"), ==, "app:1.2");
  g_assert_cmpint (dd_yaml_get (service, "scale")->number, ==, 3);
  service = dd_yaml_get (service, "environment");
  g_assert_cmpstr (dd_yaml_get_string (service, "A"), ==, "");
  g_assert_cmpstr (dd_yaml_get_string (service, "N"), ==, "3");
  g_assert_cmpstr (dd_yaml_get_string (service, "P"), ==, "demo");
  g_assert_cmpuint (files.warnings->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (files.warnings, 0), ==,
                   "The \"UNSET\" variable is not set. Defaulting to a blank string.");
}

static void
test_env_files (void)
{
  static const char *const environment[] = { "OUT=outside", NULL };
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  g_autofree char *found = NULL;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml",
                         "services:\n  web:\n    image: a\n    environment: {OWN: own, B: set}\n"
                         "    env_file: [one.env, {path: two.env}, {path: raw.env, format: raw},\n"
                         "      {path: gone.env, required: false}]\n");
  dd_compose_files_add (&files, "one.env", "A=$OWN-$OUT\nB=file\nC=1\n");
  dd_compose_files_add (&files, "two.env", "C='2'\nOUT\n");
  dd_compose_files_add (&files, "raw.env", "# no\nR='$OWN'\n");
  files.options.environment = environment;
  project = dd_compose_files_run (&files);
  found = dd_yaml_print (dd_yaml_get (dd_yaml_get (dd_yaml_get (project->model, "services"), "web"),
                                      "environment"));
  g_assert_cmpstr (found, ==,
                   "OWN: own\nB: set\nA: own-outside\nC: \"2\"\nOUT: outside\nR: '''$OWN'''\n");
}

static void
test_extends (void)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  g_autofree char *found = NULL;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml",
                         "services:\n  web:\n    extends: {file: sub/base.yaml, service: mid}\n"
                         "    environment: [B=2]\n");
  dd_compose_files_add (&files, "sub/base.yaml",
                        "services:\n  mid:\n    extends: low\n    command: !reset null\n"
                        "    environment: [A=1]\n"
                        "  low:\n    build: .\n    command: x\n    volumes: ['./d:/d']\n");
  project = dd_compose_files_run (&files);
  found = dd_yaml_print (dd_yaml_get (dd_yaml_get (project->model, "services"), "web"));
  g_assert_cmpstr (found, ==,
                   "build:\n  context: /project/sub\n  dockerfile: Dockerfile\n"
                   "volumes:\n  - type: bind\n    source: /project/sub/d\n    target: /d\n"
                   "    bind:\n      create_host_path: true\n"
                   "environment:\n  A: \"1\"\n  B: \"2\"\nnetworks:\n  default: null\n");
}

/* Paths that are kept as they are stay relative to the project. */
static void
test_kept_paths (void)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  const DdYaml *services;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml",
                         "name: My-App\nservices:\n"
                         "  web: {extends: {file: sub/base.yaml, service: base}}\n"
                         "  own: {build: ./x}\n");
  dd_compose_files_add (&files, "sub/base.yaml", "services: {base: {build: ./b}}\n");
  files.options.skip_paths = TRUE;
  files.options.skip_normalization = TRUE;
  project = dd_compose_files_run (&files);
  services = dd_yaml_get (project->model, "services");
  g_assert_cmpstr (dd_yaml_get_string (dd_yaml_get (dd_yaml_get (services, "web"), "build"),
                                       "context"),
                   ==, "sub/b");
  g_assert_cmpstr (dd_yaml_get_string (dd_yaml_get (dd_yaml_get (services, "own"), "build"),
                                       "context"),
                   ==, "./x");
  g_assert_cmpstr (project->name, ==, "My-App");
}

static void
test_include (void)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  const DdYaml *services;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml",
                         "include: [sub/compose.yaml]\n"
                         "services: {web: {image: mine, depends_on: [db]}, db: {restart: always}}\n");
  dd_compose_files_add (&files, "sub/compose.yaml",
                        "services: {db: {image: 'db:$V', volumes: ['./d:/d']}}\n");
  dd_compose_files_add (&files, "sub/.env", "V=9\n");
  project = dd_compose_files_run (&files);
  services = dd_yaml_get (project->model, "services");
  g_assert_cmpstr (dd_yaml_get_string (dd_yaml_get (services, "db"), "image"), ==, "db:9");
  g_assert_cmpstr (dd_yaml_get_string (dd_yaml_get (services, "db"), "restart"), ==, "always");
  g_assert_cmpstr (
      dd_yaml_get_string (
          dd_yaml_get_item (dd_yaml_get (dd_yaml_get (services, "db"), "volumes"), 0), "source"),
      ==, "/project/sub/d");
}

static void
test_profiles (void)
{
  static const char *const debug[] = { "debug", NULL };
  static const char *const all[] = { "*", NULL };
  static const char *const names[] = { "tool", NULL };
  static const char text[] = "services:\n  web: {image: a}\n  dbg: {image: b, profiles: [debug]}\n"
                             "  tool: {image: c, profiles: [tools]}\n";
  const char *const *const switched[] = { NULL, debug, all };
  static const guint n_disabled[] = { 2, 1, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (switched); i++)
    {
      g_auto (DdComposeFiles) files = { 0 };
      g_autoptr (DdComposeProject) project = NULL;

      dd_compose_files_init (&files);
      dd_compose_files_load (&files, "compose.yaml", text);
      files.options.profiles = switched[i];
      project = dd_compose_files_run (&files);
      g_assert_cmpuint (dd_yaml_get_length (project->disabled), ==, n_disabled[i]);
      /* Naming a service switches it on. */
      g_assert_true (dd_compose_project_select (project, names, NULL));
      g_assert_nonnull (dd_yaml_get (dd_yaml_get (project->model, "services"), "tool"));
      g_assert_cmpuint (dd_yaml_get_length (dd_yaml_get (project->model, "services")), ==, 1);
    }
}

static void
test_select (void)
{
  static const char *const names[] = { "web", NULL };
  static const char *const nobody[] = { "nobody", NULL };
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  g_autoptr (GError) error = NULL;
  const DdYaml *services;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml",
                         "services:\n  web: {image: a, depends_on: [api], networks: [n]}\n"
                         "  api: {image: b, links: [db]}\n  db: {image: c}\n  other: {image: d}\n"
                         "networks: {n: , unused: }\nvolumes: {v: }\n");
  project = dd_compose_files_run (&files);
  g_assert_true (dd_compose_project_select (project, names, &error));
  services = dd_yaml_get (project->model, "services");
  g_assert_cmpuint (dd_yaml_get_length (services), ==, 3);
  g_assert_null (dd_yaml_get (services, "other"));
  dd_compose_project_drop_unused (project);
  g_assert_null (dd_yaml_get (project->model, "volumes"));
  g_assert_null (dd_yaml_get (dd_yaml_get (project->model, "networks"), "unused"));
  g_assert_nonnull (dd_yaml_get (dd_yaml_get (project->model, "networks"), "n"));
  g_assert_false (dd_compose_project_select (project, nobody, &error));
  g_assert_cmpstr (error->message, ==, "no such service: nobody");
}

static void
test_layers (void)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  g_autoptr (GPtrArray) layers = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml",
                         "services:\n  web: {image: a, depends_on: [db, cache]}\n"
                         "  db: {image: b}\n  cache: {image: c}\n  proxy: {image: d, links: [web]}\n");
  project = dd_compose_files_run (&files);
  layers = dd_compose_list_layers (dd_yaml_get (project->model, "services"));
  for (guint i = 0; i < layers->len; i++)
    {
      g_autofree char *names = g_strjoinv (",", g_ptr_array_index (layers, i));

      g_string_append_printf (text, "%s;", names);
    }
  g_assert_cmpstr (text->str, ==, "cache,db;web;proxy;");
}

/* A chain is as long as it may be: no step of it is a call inside another. */
static void
test_long_chain (void)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;
  g_autoptr (GPtrArray) layers = NULL;
  g_autoptr (GString) text = g_string_new ("services:\n  s0: {image: a}\n");

  for (guint i = 1; i < 3000; i++)
    g_string_append_printf (text, "  s%u: {image: a, depends_on: [s%u]}\n", i, i - 1);
  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml", text->str);
  project = dd_compose_files_run (&files);
  layers = dd_compose_list_layers (dd_yaml_get (project->model, "services"));
  g_assert_cmpuint (layers->len, ==, 3000);
  g_assert_cmpstr (((char **) g_ptr_array_index (layers, 2999))[0], ==, "s2999");
}

static void
test_variables (void)
{
  g_autoptr (GPtrArray) documents = dd_yaml_read ("a: '$$no ${B:-x${C:?}y} $A ${D+z}'\nl: [$A]\n",
                                                  -1, NULL);
  g_autoptr (GPtrArray) variables = dd_compose_list_variables (g_ptr_array_index (documents, 0));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < variables->len; i++)
    {
      const DdComposeVariable *variable = g_ptr_array_index (variables, i);

      g_string_append_printf (text, "%s%s %s %s;", variable->name, variable->required ? "!" : "",
                              variable->default_value, variable->alternate_value);
    }
  g_assert_cmpstr (text->str, ==, "A (null) (null);B x${C:?}y (null);C! (null) (null);"
                                  "D (null) z;");
}

static void
test_alone (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } rows[] = {
    { "services: {web: {image: a}}", NULL },
    { "services: {web: {imge: a}}",
      "validating /compose.yaml: services.web additional properties 'imge' not allowed" },
    { "services: {web: {image: a, links: [b]}}",
      "service \"web\" depends on undefined service \"b\": invalid compose project" },
    { "services: {web: {image: '${A:?}', ports: ['$P:80'], links: [b]}}", NULL },
    { "services: {web: {image: a, env_file: gone.env}}", NULL },
    { "services: {web: {extends: {file: other.yaml, service: x}}}", NULL },
    { "include: [other.yaml]", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean right = dd_compose_check_alone (rows[i].text, -1, NULL, &error);

      g_test_message ("%s", rows[i].text);
      g_assert_true (right == (rows[i].message == NULL));
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, rows[i].message);
    }
}

static void
test_names (void)
{
  static const char *const rows[][2] = {
    { "My App", "myapp" }, { "_-x_y-1", "x_y-1" }, { "ÄÖ", "" }, { "web.site", "website" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = dd_compose_normalize_name (rows[i][0]);

      g_assert_cmpstr (name, ==, rows[i][1]);
    }
}

static void
test_project_name (void)
{
  static const char *const environment[] = { "WHO=Ann", NULL };
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml", "name: first\nservices: {web: {image: a}}\n");
  dd_compose_files_load (&files, "over.yaml", "name: App-$WHO\nvolumes: {v: }\n");
  files.options.environment = environment;
  project = dd_compose_files_run (&files);
  g_assert_cmpstr (project->name, ==, "app-ann");
  g_assert_cmpstr (dd_yaml_get_string (dd_yaml_get (dd_yaml_get (project->model, "volumes"), "v"),
                                       "name"),
                   ==, "app-ann_v");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compose-project/full", test_full);
  g_test_add_func ("/compose-project/full-model", test_full_model);
  g_test_add_func ("/compose-project/json", test_json);
  g_test_add_func ("/compose-project/ssh-json", test_ssh_json);
  g_test_add_func ("/compose-project/merge", test_merge);
  g_test_add_func ("/compose-project/forms", test_forms);
  g_test_add_func ("/compose-project/points", test_points);
  g_test_add_func ("/compose-project/interpolation", test_interpolation);
  g_test_add_func ("/compose-project/env-files", test_env_files);
  g_test_add_func ("/compose-project/extends", test_extends);
  g_test_add_func ("/compose-project/kept-paths", test_kept_paths);
  g_test_add_func ("/compose-project/include", test_include);
  g_test_add_func ("/compose-project/profiles", test_profiles);
  g_test_add_func ("/compose-project/select", test_select);
  g_test_add_func ("/compose-project/layers", test_layers);
  g_test_add_func ("/compose-project/long-chain", test_long_chain);
  g_test_add_func ("/compose-project/variables", test_variables);
  g_test_add_func ("/compose-project/alone", test_alone);
  g_test_add_func ("/compose-project/names", test_names);
  g_test_add_func ("/compose-project/project-name", test_project_name);

  return g_test_run ();
}

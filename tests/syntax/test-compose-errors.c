// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-compose-files.h"

#define VALIDATING "validating /project/compose.yaml: "
#define DECODING   "decoding failed due to the following error(s):\n\n"

typedef struct
{
  const char *text;
  const char *message;
  guint       line;
  guint       column;
} Row;

static void
check_rows (const Row *rows,
            guint      n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_auto (DdComposeFiles) files = { 0 };

      g_test_message ("%s", rows[i].text);
      dd_compose_files_init (&files);
      dd_compose_files_load (&files, "compose.yaml", rows[i].text);
      dd_compose_files_fails (&files, rows[i].message, rows[i].line, rows[i].column);
    }
}

static void
test_form (void)
{
  static const Row rows[] = {
    { "", "empty compose file", 0, 0 },
    { "# nothing\n", "empty compose file", 0, 0 },
    { "---\n", "top-level object must be a mapping", 0, 0 },
    { "[a]\n", "top-level object must be a mapping", 1, 1 },
    { "a: [\n", "yaml: line 1: did not find expected node content", 2, 1 },
    { "services:\n  a: {image: x}\n  a: {image: y}\n",
      "failed to parse /project/compose.yaml: line 3: mapping key \"a\" already defined at line 2", 3,
      3 },
    { "services:\n  1: {image: a}\n", "non-string key in services: 1", 2, 6 },
    { "1: x\n", "non-string key at top level: 1", 1, 4 },
    { "networks: {default: {ipam: {config: [{1: x}]}}}\n",
      "non-string key in networks.default.ipam.config[0]: 1", 0, 0 },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_schema (void)
{
  static const Row rows[] = {
    { "services:\n  web:\n    image: a\n    prots: []\n",
      VALIDATING "services.web additional properties 'prots' not allowed", 4, 12 },
    { "services:\n  web:\n    image: 5\n", VALIDATING "services.web.image must be a string", 3, 12 },
    { "bogus: 1\n", VALIDATING " additional properties 'bogus' not allowed", 1, 8 },
    { "services:\n  web:\n    ports: '80'\n", VALIDATING "services.web.ports must be a array", 3, 12 },
    { "services:\n  web:\n    environment: {A: {}}\n",
      VALIDATING "services.web.environment.A must be a boolean, null, number or string", 3, 22 },
    { "services:\n  web:\n    depends_on: {db: {}}\n",
      VALIDATING "services.web.depends_on.db missing property 'condition'", 3, 22 },
    { "services:\n  web:\n    depends_on: {db: {condition: soon}}\n",
      VALIDATING "services.web.depends_on.db.condition value must be one of 'service_started', "
                 "'service_healthy', 'service_completed_successfully'",
      3, 34 },
    { "services:\n  web:\n    cpu_count: -1\n",
      VALIDATING "services.web.cpu_count must be a string", 3, 16 },
    { "services:\n  web:\n    volumes: [{target: /x, type: odd}]\n",
      VALIDATING "services.web.volumes.0.type value must be one of 'bind', 'volume', 'tmpfs', "
                 "'cluster', 'npipe', 'image'",
      3, 34 },
    { "services:\n  web:\n    security_opt: [a, a]\n",
      VALIDATING "services.web.security_opt items at 0 and 1 are equal", 3, 23 },
    { "services:\n  web:\n    container_name: x\n",
      VALIDATING "services.web.container_name 'x' does not match pattern "
                 "'[a-zA-Z0-9][a-zA-Z0-9_.-]+'",
      3, 21 },
    { "services:\n  'a b': {image: x}\n",
      VALIDATING "services additional properties 'a b' not allowed", 2, 10 },
    { "services:\n  web:\n    gpus: some\n", VALIDATING "services.web.gpus value must be 'all'", 3,
      11 },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_fields (void)
{
  static const Row rows[] = {
    { "services: {web: {image: '${X'}}\n",
      "invalid interpolation format for services.web.image.\n"
      "You may need to escape any $ with another $.\n${X",
      1, 25 },
    { "services: {web: {ports: ['$']}}\nx: '${Y:?gone}'\n",
      "error while interpolating x: required variable Y is missing a value: gone", 2, 4 },
    { "services: {web: {pids_limit: x}}\n",
      "error while interpolating services.web.pids_limit: failed to cast to expected type: "
      "strconv.ParseInt: parsing \"x\": invalid syntax",
      1, 30 },
    { "services: {web: {tty: maybe}}\n",
      "error while interpolating services.web.tty: failed to cast to expected type: "
      "invalid boolean: maybe",
      1, 23 },
    { "services: {web: {image: a, healthcheck: {test: [CMD, x], interval: 5q}}}\n",
      DECODING "'services[web].healthcheck.interval' time: unknown unit \"q\" in duration \"5q\"", 1,
      68 },
    { "services: {web: {image: a, mem_limit: 5q}}\n",
      DECODING "'services[web].mem_limit' invalid suffix: 'q'", 1, 39 },
    { "services: {web: {image: a, command: 'echo \"x'}}\n",
      DECODING "'services[web].command' invalid command line string", 1, 37 },
    { "services: {web: {image: a, ports: ['x:80']}}\n", "invalid hostPort: x", 1, 36 },
    { "services: {web: {image: a, cap_add: [5]}}\n", "services.web.cap_add.[0]: unexpected type int",
      1, 38 },
    { "services: {web: {image: a, expose: [{}]}}\n",
      "services.web.expose.[0]: unsupported expose value map[]", 1, 37 },
    { "services: {web: {image: a, configs: [1]}}\n",
      "services.web.configs.[0]: unsupported expose value %!s(int=1)", 1, 38 },
    { "services: {web: {image: a, volumes: [{type: bind, target: /x}]}}\n",
      "invalid mount config for type \"bind\": field Source must not be empty", 1, 38 },
    { "services: {web: {build: {context: ., ulimits: {nofile: '5'}}}}\n",
      "services.web.build.ulimits.nofile: invalid type string for external", 1, 56 },
    { "secrets: {s: {name: x}}\n", "secrets.s: one of file|environment must be set", 1, 14 },
    { "configs: {c: {file: x, content: y}}\n",
      "configs.c: file|environment|content attributes are mutually exclusive", 1, 14 },
    { "volumes: {v: {external: true, driver: x}}\n",
      "volumes.v: conflicting parameters \"external\" and \"driver\" specified", 1, 14 },
    { "networks: {n: {name: a, external: {name: b}}}\n",
      "networks.n: name and external.name conflict; only use name", 1, 15 },
    { "services: {web: {image: a, devices: ['a:b:c:d']}}\n",
      "confusing device mapping, please use long syntax: a:b:c:d", 1, 38 },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_consistency (void)
{
  static const Row rows[] = {
    { "services: {web: {restart: always}}\n",
      "service \"web\" has neither an image nor a build context specified: invalid compose project", 1,
      17 },
    { "services: {web: {image: a, networks: [n]}}\n",
      "service \"web\" refers to undefined network n: invalid compose project", 1, 39 },
    { "services: {web: {image: a, volumes: ['data:/d']}}\n",
      "service \"web\" refers to undefined volume data: invalid compose project", 1, 38 },
    { "services: {web: {image: a, secrets: [s]}}\n",
      "service \"web\" refers to undefined secret s: invalid compose project", 0, 0 },
    { "services: {web: {image: a, configs: [c]}}\n",
      "service \"web\" refers to undefined config c: invalid compose project", 0, 0 },
    { "services: {web: {image: a, models: [m]}}\n",
      "service \"web\" refers to undefined model m: invalid compose project", 0, 0 },
    { "services: {web: {image: a, depends_on: [db]}}\n",
      "service \"web\" depends on undefined service \"db\": invalid compose project", 1, 41 },
    { "services: {web: {image: a, network_mode: host, networks: [n]}}\nnetworks: {n: }\n",
      "service web declares mutually exclusive `network_mode` and `networks`: "
      "invalid compose project",
      0, 0 },
    { "services: {web: {image: a, healthcheck: {test: [x]}}}\n",
      "healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"", 1, 48 },
    { "services: {web: {image: a, container_name: xy, scale: 2}}\n",
      "services.web: can't set container_name and scale as container name must be unique: "
      "invalid compose project",
      0, 0 },
    { "services: {web: {image: a, scale: 2, deploy: {replicas: 3}}}\n",
      "services.web: can't set distinct values on 'scale' and 'deploy.replicas': "
      "invalid compose project",
      0, 0 },
    { "services: {web: {image: a, mem_limit: 1g, deploy: {resources: {limits: {memory: 2g}}}}}\n",
      "services.web: can't set distinct values on 'mem_limit' and "
      "'deploy.resources.limits.memory': invalid compose project",
      0, 0 },
    { "services: {web: {image: a, volumes: ['/a:/d', '/b:/c'], tmpfs: [/d]}}\n",
      "services.web.volumes[0]: target /d already mounted as services.web.tmpfs[0]", 0, 0 },
    { "services: {web: {build: {dockerfile: a, dockerfile_inline: b}}}\n",
      "service \"web\" declares mutualy exclusive dockerfile and dockerfile_inline: "
      "invalid compose project",
      0, 0 },
    { "services: {web: {image: a, develop: {watch: [{path: ., action: sync}]}}}\n",
      "services.web.develop.watch: target is required for non-rebuild actions: "
      "invalid compose project",
      0, 0 },
    { "services: {a: {image: a, depends_on: [b]}, b: {image: b, links: [a]}}\n",
      "dependency cycle detected: a -> b -> a", 0, 0 },
    { "services: {a: {image: a, depends_on: [a]}}\n", "dependency cycle detected: a -> a", 0, 0 },
    { "services: {web: {image: a, env_file: no.env}}\n",
      "env file /project/no.env not found: stat /project/no.env: no such file or directory", 1, 38 },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_other_files (void)
{
  static const Row rows[] = {
    { "services: {web: {extends: {service: b}}}\n",
      "cannot extend service \"web\" in /project/compose.yaml: service \"b\" not found", 0, 0 },
    { "services: {web: {extends: {file: no.yaml, service: b}}}\n",
      "open /project/no.yaml: no such file or directory", 0, 0 },
    { "services: {web: {extends: {file: other.yaml, service: x}}}\n",
      "cannot extend service \"web\" in /project/other.yaml: service \"x\" not found in "
      "/project/other.yaml",
      0, 0 },
    { "services: {web: {extends: {file: other.yaml}}}\n", "extends.web.service is required", 1, 27 },
    { "services: {web: {extends: null}}\n",
      "cannot extend service \"web\" in /project/compose.yaml: service \"\" not found", 0, 0 },
    { "services: {a: {extends: b}, b: {extends: a}}\n",
      "Circular reference:\n  a in /project/compose.yaml\n  extends b in /project/compose.yaml\n"
      "  extends a in /project/compose.yaml",
      0, 0 },
    { "include: [compose.yaml]\n",
      "include cycle detected:\n/project/compose.yaml\n include /project/compose.yaml", 0, 0 },
    { "include: [no.yaml]\n", "open /project/no.yaml: no such file or directory", 0, 0 },
    { "include: [{path: other.yaml, env_file: no.env}]\n",
      "stat /project/no.env: no such file or directory", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (DdComposeFiles) files = { 0 };

      g_test_message ("%s", rows[i].text);
      dd_compose_files_init (&files);
      dd_compose_files_load (&files, "compose.yaml", rows[i].text);
      dd_compose_files_add (&files, "other.yaml", "services: {other: {image: o}}\n");
      dd_compose_files_fails (&files, rows[i].message, rows[i].line, rows[i].column);
    }
}

/* A list of many items, two of which are equal. */
static void
test_long_list (void)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (GString) text = g_string_new ("services:\n  web:\n    image: a\n    dns_opt: [x0");

  for (guint i = 1; i < 100; i++)
    g_string_append_printf (text, ", x%u", i);
  g_string_append (text, "]\n    security_opt: [y0");
  for (guint i = 1; i < 100; i++)
    g_string_append_printf (text, ", y%u", i == 90 ? 20 : i);
  g_string_append (text, "]\n");
  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml", text->str);
  dd_compose_files_fails (&files, VALIDATING "services.web.security_opt items at 20 and 90 are equal",
                          0, 0);
}

static void
test_given_name (void)
{
  g_auto (DdComposeFiles) files = { 0 };

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml", "services: {web: {image: a}}\n");
  files.options.name = "Bad X";
  files.options.name_is_given = TRUE;
  dd_compose_files_fails (
      &files,
      "invalid project name \"Bad X\": must consist only of lowercase alphanumeric characters, "
      "hyphens, and underscores as well as start with a letter or number",
      0, 0);
}

static void
test_version (void)
{
  g_auto (DdComposeFiles) files = { 0 };
  g_autoptr (DdComposeProject) project = NULL;

  dd_compose_files_init (&files);
  dd_compose_files_load (&files, "compose.yaml", "version: '3'\nservices: {web: {image: a}}\n");
  project = dd_compose_files_run (&files);
  g_assert_null (dd_yaml_get (project->model, "version"));
  g_assert_cmpstr (g_ptr_array_index (files.warnings, 0), ==,
                   "/project/compose.yaml: the attribute `version` is obsolete, it will be ignored, "
                   "please remove it to avoid potential confusion");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compose-errors/form", test_form);
  g_test_add_func ("/compose-errors/schema", test_schema);
  g_test_add_func ("/compose-errors/fields", test_fields);
  g_test_add_func ("/compose-errors/consistency", test_consistency);
  g_test_add_func ("/compose-errors/other-files", test_other_files);
  g_test_add_func ("/compose-errors/long-list", test_long_list);
  g_test_add_func ("/compose-errors/given-name", test_given_name);
  g_test_add_func ("/compose-errors/version", test_version);

  return g_test_run ();
}

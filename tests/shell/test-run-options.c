// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "dd-docker-line.h"
#include "dd-run-options.h"

static const char *const environment[] = { "HOME=/home/learner", "COLOUR=teal", NULL };

typedef struct
{
  const char *path;
  const char *text;
} File;

static const File files[] = {
  { "good.env", "# comment\nA=1\nCOLOUR\nMISSING\n" },
  { "bad.env", "A=1\nB C=2\n" },
  { "labels", "a=1\nb=2\n" },
  { "seccomp.json", "{\n  \"defaultAction\": \"SCMP ACT\"\n}\n" },
  { "broken.json", "{" },
};

static char *
read_file (const char  *path,
           gsize       *length,
           gpointer     user_data,
           GError     **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (g_str_equal (files[i].path, path))
      {
        *length = strlen (files[i].text);
        return g_strdup (files[i].text);
      }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "open %s: no such file or directory", path);

  return NULL;
}

static const DdClient client = {
  .environment = environment,
  .directory = "/home/learner/app",
  .read_file = read_file,
};

static DdRunOptions *
try_line (const char  *line,
          GError     **error)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (DdDockerLine) parsed = NULL;

  g_shell_parse_argv (line, NULL, &words, NULL);
  parsed = dd_docker_line_parse ((const char *const *) words, 80);
  g_assert_nonnull (parsed->parsed);

  return dd_run_options_read (parsed->parsed, &client, error);
}

static DdRunOptions *
read_line (const char *line)
{
  g_autoptr (GError) error = NULL;
  DdRunOptions *options;

  g_test_message ("%s", line);
  options = try_line (line, &error);
  g_assert_no_error (error);

  return options;
}

static void
assert_strv (char      **actual,
             const char *expected)
{
  g_autofree char *joined = actual != NULL ? g_strjoinv ("|", actual) : NULL;

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_plain (void)
{
  g_autoptr (DdRunOptions) options = read_line ("docker run busybox");
  DdContainerConfig *config = options->config;

  g_assert_cmpstr (config->image, ==, "busybox");
  g_assert_null (config->cmd);
  g_assert_null (config->entrypoint);
  g_assert_null (config->env);
  g_assert_null (config->healthcheck);
  g_assert_cmpstr (config->network_mode, ==, "default");
  g_assert_cmpuint (config->endpoints->len, ==, 1);
  g_assert_cmpstr (config->restart_name, ==, "no");
  g_assert_cmpint (config->stop_timeout, ==, DD_STOP_TIMEOUT_UNSET);
  g_assert_cmpint (config->init, ==, DD_TRISTATE_UNSET);
  g_assert_false (config->attach_stdin);
  g_assert_true (config->attach_stdout);
  g_assert_true (config->attach_stderr);
  g_assert_cmpstr (options->pull, ==, "missing");
  g_assert_null (options->name);
  g_assert_true (options->sig_proxy);
  g_assert_false (options->detach);
}

static void
test_streams (void)
{
  g_autoptr (DdRunOptions) interactive = read_line ("docker run -it busybox");
  g_autoptr (DdRunOptions) detached = read_line ("docker run -dit busybox");
  g_autoptr (DdRunOptions) some = read_line ("docker run -a stdin -a STDERR busybox");
  g_autoptr (DdRunOptions) created = read_line ("docker create -i busybox");

  g_assert_true (interactive->config->tty);
  g_assert_true (interactive->config->attach_stdin);
  g_assert_true (interactive->config->stdin_once);

  g_assert_true (detached->detach);
  g_assert_true (detached->config->open_stdin);
  g_assert_false (detached->config->attach_stdin);
  g_assert_false (detached->config->attach_stdout);
  g_assert_false (detached->config->stdin_once);

  g_assert_true (some->config->attach_stdin);
  g_assert_false (some->config->attach_stdout);
  g_assert_true (some->config->attach_stderr);

  g_assert_true (created->config->attach_stdin);
  g_assert_true (created->config->stdin_once);
}

static void
test_command (void)
{
  g_autoptr (DdRunOptions) command = read_line ("docker run --entrypoint sh busybox -c 'a b'");
  g_autoptr (DdRunOptions) cleared = read_line ("docker run --entrypoint= busybox ls");

  assert_strv (command->config->entrypoint, "sh");
  assert_strv (command->config->cmd, "-c|a b");

  g_assert_nonnull (cleared->config->entrypoint);
  g_assert_cmpstr (cleared->config->entrypoint[0], ==, "");
  g_assert_null (cleared->config->entrypoint[1]);
}

static void
test_environment (void)
{
  g_autoptr (DdRunOptions) options =
    read_line ("docker run -e A=2 -e COLOUR -e NOPE --env-file good.env "
               "--label-file labels -l b=3 -l c busybox");

  assert_strv (options->config->env, "A=1|COLOUR=teal|A=2|COLOUR=teal|NOPE");
  g_assert_cmpuint (dd_string_map_get_size (options->config->labels), ==, 3);
  g_assert_cmpstr (dd_string_map_get (options->config->labels, "a"), ==, "1");
  g_assert_cmpstr (dd_string_map_get (options->config->labels, "b"), ==, "3");
  g_assert_cmpstr (dd_string_map_get (options->config->labels, "c"), ==, "");
}

static void
test_ports (void)
{
  g_autoptr (DdRunOptions) options =
    read_line ("docker run -p 127.0.0.1:8080:80 -p 53:53/udp -p 9000 "
               "-p target=443,published=8443 -p 8000-8001:90-91 --expose 100-101 busybox");
  GPtrArray *bindings = options->config->port_bindings;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < bindings->len; i++)
    {
      DdPortBinding *binding = g_ptr_array_index (bindings, i);

      g_string_append_printf (text, "%s=%s:%s ", binding->port, binding->host_ip,
                              binding->host_port);
    }
  g_assert_cmpstr (text->str, ==,
                   "80/tcp=127.0.0.1:8080 53/udp=:53 9000/tcp=: 443/tcp=:8443 "
                   "90/tcp=:8000 91/tcp=:8001 ");
  assert_strv (options->config->exposed_ports,
               "80/tcp|53/udp|9000/tcp|443/tcp|90/tcp|91/tcp|100/tcp|101/tcp");
}

static void
test_storage (void)
{
  g_autoptr (DdRunOptions) options =
    read_line ("docker run -v /src:/dst:ro -v data:/data -v ./x:/x -v /anon -v /src:/dst:ro "
               "--tmpfs /tmp:size=1m --tmpfs /run --volumes-from db:ro "
               "--mount type=bind,src=.,dst=/app,readonly "
               "--mount type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=1770 busybox");
  DdContainerConfig *config = options->config;
  DdMount *bind;
  DdMount *tmpfs;

  assert_strv (config->binds, "/src:/dst:ro|data:/data|/home/learner/app/x:/x");
  assert_strv (config->anonymous_volumes, "/anon");
  assert_strv (config->volumes_from, "db:ro");
  g_assert_cmpstr (dd_string_map_get (config->tmpfs, "/tmp"), ==, "size=1m");
  g_assert_cmpstr (dd_string_map_get (config->tmpfs, "/run"), ==, "");

  g_assert_cmpuint (config->mounts->len, ==, 2);
  bind = g_ptr_array_index (config->mounts, 0);
  g_assert_cmpstr (bind->type, ==, "bind");
  g_assert_cmpstr (bind->source, ==, "/home/learner/app");
  g_assert_true (bind->read_only);
  tmpfs = g_ptr_array_index (config->mounts, 1);
  g_assert_cmpstr (tmpfs->type, ==, "tmpfs");
  g_assert_cmpint (tmpfs->tmpfs_size, ==, 1024 * 1024);
  g_assert_cmpuint (tmpfs->tmpfs_mode, ==, 01770);
}

static void
test_networks (void)
{
  g_autoptr (DdRunOptions) lone = read_line ("docker run --network front busybox");
  g_autoptr (DdRunOptions) many =
    read_line ("docker run --network name=front,driver-opt=k=v --net back --network-alias web "
               "--ip 10.0.0.5 --mac-address 02-42-AC-11-00-02 --link db:database busybox");
  g_autoptr (DdRunOptions) host = read_line ("docker run --network host busybox");
  DdEndpointConfig *front;

  g_assert_cmpstr (lone->config->network_mode, ==, "front");
  g_assert_cmpuint (lone->config->endpoints->len, ==, 0);
  g_assert_cmpstr (host->config->network_mode, ==, "host");

  g_assert_cmpstr (many->config->network_mode, ==, "front");
  g_assert_cmpuint (many->config->endpoints->len, ==, 2);
  front = dd_container_config_find_endpoint (many->config, "front");
  g_assert_nonnull (front);
  assert_strv (front->aliases, "web");
  assert_strv (front->links, "db:database");
  g_assert_cmpstr (front->ipv4_address, ==, "10.0.0.5");
  g_assert_cmpstr (front->mac_address, ==, "02:42:ac:11:00:02");
  g_assert_cmpstr (dd_string_map_get (front->driver_opts, "k"), ==, "v");
  g_assert_nonnull (dd_container_config_find_endpoint (many->config, "back"));
}

static void
test_resources (void)
{
  g_autoptr (DdRunOptions) options =
    read_line ("docker run -m 512m --memory-swap -1 --cpus 1.5 -c 512 --cpu-quota 50000 "
               "--pids-limit 100 --ulimit nofile=1:2 --ulimit core=3 --ulimit nofile=4 "
               "--device /dev/null:/dev/x:rw --device vendor.com/class=gpu0 --gpus 2 "
               "--device-read-bps /dev/sda:1mb --sysctl net.core.somaxconn=1 --init=false "
               "--stop-timeout 0 --restart on-failure:3 --shm-size 64m busybox");
  DdContainerConfig *config = options->config;
  DdUlimit *ulimit;
  DdDeviceRequest *request;

  g_assert_cmpint (config->memory, ==, 512 * 1024 * 1024);
  g_assert_cmpint (config->memory_swap, ==, -1);
  g_assert_cmpint (config->nano_cpus, ==, 1500000000);
  g_assert_cmpint (config->cpu_shares, ==, 512);
  g_assert_cmpint (config->pids_limit, ==, 100);
  g_assert_cmpint (config->init, ==, DD_TRISTATE_FALSE);
  g_assert_cmpint (config->stop_timeout, ==, 0);
  g_assert_cmpstr (config->restart_name, ==, "on-failure");
  g_assert_cmpint (config->restart_max_retries, ==, 3);

  g_test_message ("limits are sorted and the last of a name counts");
  g_assert_cmpuint (config->ulimits->len, ==, 2);
  ulimit = g_ptr_array_index (config->ulimits, 1);
  g_assert_cmpstr (ulimit->name, ==, "nofile");
  g_assert_cmpint (ulimit->hard, ==, 4);

  g_assert_cmpuint (config->devices->len, ==, 1);
  g_assert_cmpuint (config->device_requests->len, ==, 2);
  request = g_ptr_array_index (config->device_requests, 0);
  g_assert_cmpint (request->count, ==, 2);
  request = g_ptr_array_index (config->device_requests, 1);
  g_assert_cmpstr (request->driver, ==, "cdi");
  assert_strv (request->device_ids, "vendor.com/class=gpu0");
}

static void
test_health (void)
{
  g_autoptr (DdRunOptions) check =
    read_line ("docker run --health-cmd 'curl -f x' --health-interval 10s --health-retries 3 b");
  g_autoptr (DdRunOptions) none = read_line ("docker run --no-healthcheck b");

  assert_strv (check->config->healthcheck->test, "CMD-SHELL|curl -f x");
  g_assert_cmpint (check->config->healthcheck->interval, ==, 10 * G_GINT64_CONSTANT (1000000000));
  g_assert_cmpint (check->config->healthcheck->retries, ==, 3);
  assert_strv (none->config->healthcheck->test, "NONE");
}

static void
test_security (void)
{
  g_autoptr (DdRunOptions) options =
    read_line ("docker run --security-opt no-new-privileges --security-opt apparmor:none "
               "--security-opt seccomp=seccomp.json --security-opt systempaths=unconfined b");

  assert_strv (options->config->security_opt,
               "no-new-privileges|apparmor:none|seccomp={\"defaultAction\":\"SCMP ACT\"}");
  g_assert_nonnull (options->config->masked_paths);
  g_assert_null (options->config->masked_paths[0]);
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *options;
    const char *message;
  } cases[] = {
    { "--pull sometimes", "invalid pull option: 'sometimes': must be one of \"always\", "
                          "\"missing\" or \"never\"" },
    { "--mac-address xyz", "xyz is not a valid mac address" },
    { "--memory-swappiness 101", "invalid value: 101. Valid memory swappiness range is 0-100" },
    { "-v ''", "invalid empty volume spec" },
    { "-v /a:/b:/c:/d", "invalid spec: /a:/b:/c:/d: too many colons" },
    { "-p 99999:80", "invalid hostPort: 99999" },
    { "-p target=80,x", "invalid publish opts format (should be name=value but got 'x')" },
    { "--expose a-b", "invalid range format for --expose: invalid start port 'a': invalid syntax" },
    { "--device snd", "snd is not an absolute path" },
    { "--device /dev/a:/dev/b:ro", "bad mode specified: ro" },
    { "--env-file nope", "open nope: no such file or directory" },
    { "--label-file nope", "open nope: no such file or directory" },
    { "--pid container:", "--pid: invalid PID mode" },
    { "--uts x", "--uts: invalid UTS mode" },
    { "--userns x", "--userns: invalid USER mode" },
    { "--cgroupns x", "--cgroupns: invalid CGROUP mode" },
    { "--restart on-failure:x",
      "invalid restart policy format: maximum retry count must be an integer" },
    { "--log-driver none --log-opt a=b", "invalid logging opts for driver none" },
    { "--security-opt bogus", "invalid --security-opt: \"bogus\"" },
    { "--security-opt seccomp=", "invalid --security-opt: \"seccomp=\"" },
    { "--security-opt seccomp=nope",
      "opening seccomp profile (nope) failed: open nope: no such file or directory" },
    { "--storage-opt size", "invalid storage option" },
    { "--no-healthcheck --health-retries 1",
      "--no-healthcheck conflicts with --health-* options" },
    { "--health-interval -1s", "--health-interval cannot be negative" },
    { "--rm --restart always", "conflicting options: cannot specify both --restart and --rm" },
    { "--network ''", "no name set for network" },
    { "--network a --network a", "network \"a\" is specified multiple times" },
    { "--network host --network a", "conflicting options: cannot attach both user-defined and "
                                    "non-user-defined network-modes" },
    { "--network-alias a", "network-scoped aliases are only supported for user-defined networks" },
    { "--network name=a,alias=b --network-alias c",
      "conflicting options: cannot specify both --network-alias and per-network alias" },
    { "--network name=a,ip=10.0.0.1 --ip 10.0.0.2",
      "conflicting options: cannot specify both --ip and per-network IPv4 address" },
    { "--network name=a,mac-address=zz", "zz is not a valid mac address" },
    { "-d -a stdout", "conflicting options: cannot specify both --attach and --detach" },
    { "--security-opt bogus --restart on-failure:x",
      "invalid restart policy format: maximum retry count must be an integer" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = g_strdup_printf ("docker run %s busybox", cases[i].options);
      g_autoptr (GError) error = NULL;
      g_autoptr (DdRunOptions) options = NULL;

      g_test_message ("%s is refused", line);
      options = try_line (line, &error);
      g_assert_null (options);
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_files_refused (void)
{
  g_autoptr (GError) bad_line = NULL;
  g_autoptr (GError) bad_json = NULL;
  g_autoptr (DdRunOptions) options = NULL;

  options = try_line ("docker run --env-file bad.env busybox", &bad_line);
  g_assert_null (options);
  g_assert_nonnull (strstr (bad_line->message, "variable 'B C' contains whitespaces"));

  options = try_line ("docker run --security-opt seccomp=broken.json busybox", &bad_json);
  g_assert_null (options);
  g_assert_true (g_str_has_prefix (bad_json->message,
                                   "compacting json for seccomp profile (broken.json) failed: "));
}

static void
test_refusal_text (void)
{
  g_autoptr (GError) plain = NULL;
  g_autoptr (GError) conflict = NULL;
  g_autofree char *plain_text = NULL;
  g_autofree char *conflict_text = NULL;
  int exit_code;

  g_assert_null (try_line ("docker run --pid x busybox", &plain));
  plain_text = dd_run_options_dup_refusal (plain, "docker container run", &exit_code);
  g_assert_cmpstr (plain_text, ==,
                   "docker: --pid: invalid PID mode\n\n"
                   "Run 'docker run --help' for more information\n");
  g_assert_cmpint (exit_code, ==, 125);

  g_assert_null (try_line ("docker run -d -a stdin busybox", &conflict));
  conflict_text = dd_run_options_dup_refusal (conflict, "docker run", &exit_code);
  g_assert_cmpstr (conflict_text, ==,
                   "conflicting options: cannot specify both --attach and --detach\n");
  g_assert_cmpint (exit_code, ==, 1);
}

static void
test_dns_warning (void)
{
  g_autoptr (DdRunOptions) local = read_line ("docker run --dns 8.8.8.8 --dns 127.0.0.53 b");
  g_autoptr (DdRunOptions) remote = read_line ("docker run --dns 8.8.8.8 --dns 2001:db8::1 b");
  g_autofree char *warning = dd_run_options_dup_dns_warning (local);

  g_assert_cmpstr (warning, ==, "Localhost DNS (127.0.0.53) may fail in containers.");
  g_assert_null (dd_run_options_dup_dns_warning (remote));
}

static void
test_many_ports (void)
{
  g_autoptr (DdRunOptions) options = read_line ("docker run -p 1-65535:1-65535 b");

  g_assert_cmpuint (options->config->port_bindings->len, ==, 65535);
  g_assert_cmpuint (g_strv_length (options->config->exposed_ports), ==, 65535);
}

static void
test_copy (void)
{
  g_autoptr (DdRunOptions) options =
    read_line ("docker run -p 80:80 -v /a:/b --mount type=volume,src=v,dst=/v,volume-opt=a=b "
               "--network name=n,alias=x -e A=1 --health-cmd x --gpus all b");
  g_autoptr (DdContainerConfig) copy = dd_container_config_copy (options->config);

  g_clear_pointer (&options, dd_run_options_free);
  assert_strv (copy->env, "A=1");
  g_assert_cmpuint (copy->port_bindings->len, ==, 1);
  g_assert_cmpuint (copy->mounts->len, ==, 1);
  g_assert_cmpuint (copy->device_requests->len, ==, 1);
  g_assert_nonnull (copy->healthcheck);
  g_assert_nonnull (dd_container_config_find_endpoint (copy, "n"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run-options/plain", test_plain);
  g_test_add_func ("/run-options/streams", test_streams);
  g_test_add_func ("/run-options/command", test_command);
  g_test_add_func ("/run-options/environment", test_environment);
  g_test_add_func ("/run-options/ports", test_ports);
  g_test_add_func ("/run-options/storage", test_storage);
  g_test_add_func ("/run-options/networks", test_networks);
  g_test_add_func ("/run-options/resources", test_resources);
  g_test_add_func ("/run-options/health", test_health);
  g_test_add_func ("/run-options/security", test_security);
  g_test_add_func ("/run-options/refusals", test_refusals);
  g_test_add_func ("/run-options/files-refused", test_files_refused);
  g_test_add_func ("/run-options/refusal-text", test_refusal_text);
  g_test_add_func ("/run-options/dns-warning", test_dns_warning);
  g_test_add_func ("/run-options/many-ports", test_many_ports);
  g_test_add_func ("/run-options/copy", test_copy);

  return g_test_run ();
}

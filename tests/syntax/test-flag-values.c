// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-flag-values.h"

typedef char *(*FlagFunc) (const char  *value,
                           GError     **error);

typedef struct
{
  const char *value;
  const char *result; /* NULL for refused */
  const char *error;
} Row;

static void
check_rows (FlagFunc   function,
            const Row *rows,
            gsize      n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *result = function (rows[i].value, &error);

      g_test_message ("%s", rows[i].value);
      g_assert_cmpstr (result, ==, rows[i].result);
      if (rows[i].error != NULL)
        g_assert_cmpstr (error->message, ==, rows[i].error);
    }
}

static void
test_add_host (void)
{
  static const Row rows[] = {
    { "cache:10.1.2.3", "cache:10.1.2.3", NULL },
    { "cache=fd00::7", "cache:fd00::7", NULL },
    { "cache=[fd00::7]", "cache:fd00::7", NULL },
    { "cache:fd00:0::7", "cache:fd00:0::7", NULL },
    { "up:host-gateway", "up:host-gateway", NULL },
    { "cache", NULL, "bad format for add-host: \"cache\"" },
    { "a:b=10.1.2.3", NULL, "bad format for add-host: \"a:b=10.1.2.3\"" },
    { "cache:[]", NULL, "invalid IP address in add-host: \"[]\"" },
  };

  check_rows (dd_flag_add_host, rows, G_N_ELEMENTS (rows));
}

static void
test_simple (void)
{
  static const Row streams[] = {
    { "StdErr", "stderr", NULL },
    { "tty", NULL, "valid streams are STDIN, STDOUT and STDERR" },
  };
  static const Row labels[] = {
    { "a", "a", NULL },
    { " a=b c", " a=b c", NULL },
    { "\t=b", NULL, "invalid label '\t=b': empty name" },
    { "a b=c", NULL, "label 'a b' contains whitespaces" },
  };
  static const Row domains[] = {
    { "a-1.example", "a-1.example", NULL },
    { " example. ", "example", NULL },
    { ".", ".", NULL },
    { "12", NULL, "12 is not a valid domain" },
    { "a..b", NULL, "a..b is not a valid domain" },
    { "a_b", NULL, "a_b is not a valid domain" },
  };
  static const Row sysctls[] = {
    { "net.core.somaxconn=1", "net.core.somaxconn=1", NULL },
    { "kernel.shmmax=1", "kernel.shmmax=1", NULL },
    { "vm.swappiness=1", NULL, "sysctl 'vm.swappiness=1' is not allowed" },
    { "net.core", NULL, "sysctl 'net.core' is not allowed" },
  };
  static const Row addresses[] = {
    { "\t8.8.8.8\n", "8.8.8.8", NULL },
    { "::FFFF:8.8.8.8", "8.8.8.8", NULL },
    { "8.8.8", NULL, "IP address is not correctly formatted: 8.8.8" },
  };

  check_rows (dd_flag_attach_stream, streams, G_N_ELEMENTS (streams));
  check_rows (dd_flag_label, labels, G_N_ELEMENTS (labels));
  check_rows (dd_flag_dns_search, domains, G_N_ELEMENTS (domains));
  check_rows (dd_flag_sysctl, sysctls, G_N_ELEMENTS (sysctls));
  check_rows (dd_flag_ip_address, addresses, G_N_ELEMENTS (addresses));
}

static void
test_daemon_host (void)
{
  static const Row rows[] = {
    { "", "unix:///var/run/docker.sock", NULL },
    { "unix://", "unix:///var/run/docker.sock", NULL },
    { "/run/d.sock", "unix:///run/d.sock", NULL },
    { "tcp://", "tcp://localhost:2375", NULL },
    { "box", "tcp://box:2375", NULL },
    { "tcp://[::1]/v1", "tcp://[::1]:2375/v1", NULL },
    { "ssh://me@box", "ssh://me@box", NULL },
    { "udp://box", NULL, "invalid bind address format: udp://box" },
    { "unix://tcp://x", NULL, "invalid proto, expected unix: tcp://x" },
    { "tcp://box:x", NULL, "invalid bind address format: box:x" },
  };

  check_rows (dd_flag_daemon_host, rows, G_N_ELEMENTS (rows));
}

static void
test_env (void)
{
  static const char *const environment[] = { "HOME=/home/ann", NULL };
  g_autofree char *found = dd_flag_env ("HOME", environment, NULL);
  g_autofree char *missing = dd_flag_env ("SHELL", environment, NULL);
  g_autofree char *given = dd_flag_env ("HOME=x=y", environment, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (found, ==, "HOME=/home/ann");
  g_assert_cmpstr (missing, ==, "SHELL");
  g_assert_cmpstr (given, ==, "HOME=x=y");
  g_assert_null (dd_flag_env ("", environment, &error));
  g_assert_cmpstr (error->message, ==, "invalid environment variable: ");
}

static void
test_capabilities (void)
{
  static const char *const add[] = { "sys_admin", "CHOWN", "cap_chown", NULL };
  static const char *const drop[] = { "Chown", "kill", "RESET", NULL };
  static const char *const all[] = { "kill", "all", NULL };
  g_auto (GStrv) added = NULL;
  g_auto (GStrv) dropped = NULL;
  g_autofree char *joined = NULL;

  dd_flag_capability_sets (add, drop, &added, &dropped);
  joined = g_strjoinv (" ", added);
  g_assert_cmpstr (joined, ==, "CAP_CHOWN CAP_SYS_ADMIN");
  g_assert_cmpuint (g_strv_length (dropped), ==, 1);
  g_assert_cmpstr (dropped[0], ==, "CAP_KILL");

  g_clear_pointer (&added, g_strfreev);
  g_clear_pointer (&dropped, g_strfreev);
  dd_flag_capability_sets (NULL, all, &added, &dropped);
  g_assert_cmpuint (g_strv_length (added), ==, 0);
  g_assert_cmpuint (g_strv_length (dropped), ==, 1);
  g_assert_cmpstr (dropped[0], ==, "ALL");
}

static void
check_device (const char *value,
              const char *host,
              const char *container,
              const char *permissions)
{
  g_auto (DdDeviceSpec) device = { 0 };

  g_assert_true (dd_flag_device (value, &device, NULL));
  g_assert_cmpstr (device.host, ==, host);
  g_assert_cmpstr (device.container, ==, container);
  g_assert_cmpstr (device.permissions, ==, permissions);
}

static void
test_devices (void)
{
  static const Row rows[] = {
    { "/dev/null", "/dev/null", NULL },
    { "/dev//null", "/dev/null", NULL },
    { "/dev/null:rw", "/dev/null:rw", NULL },
    { "/dev/null:/dev/x/", "/dev/null:/dev/x", NULL },
    { "/dev/null:/dev/x:m", "/dev/null:/dev/x:m", NULL },
    { "", NULL, "bad format for path: " },
    { "/dev/null:/dev/x:rr", NULL, "bad mode specified: rr" },
    { "null", NULL, "null is not an absolute path" },
  };

  check_rows (dd_flag_device_path, rows, G_N_ELEMENTS (rows));
  check_device ("/dev/null", "/dev/null", "/dev/null", "rwm");
  check_device ("/dev/null:r", "/dev/null", "/dev/null", "r");
  check_device ("/dev/null:/dev/x", "/dev/null", "/dev/x", "rwm");
  check_device ("/dev/null:/dev/x:rw", "/dev/null", "/dev/x", "rw");
  g_assert_true (dd_flag_is_cdi_device ("vendor.com/gpu=card-0:1"));
  g_assert_false (dd_flag_is_cdi_device ("/dev/null"));
  g_assert_false (dd_flag_is_cdi_device ("vendor.com/gpu="));
  g_assert_false (dd_flag_is_cdi_device ("vendor-/gpu=0"));
  g_assert_true (dd_flag_is_cgroup_rule ("c 1:* rw"));
  g_assert_false (dd_flag_is_cgroup_rule ("d 1:3 r"));
  g_assert_false (dd_flag_is_cgroup_rule ("c 1:3 rwmr"));
  g_assert_false (dd_flag_is_cgroup_rule ("c :3 r"));
}

static void
test_rates (void)
{
  g_auto (DdDeviceRate) rate = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (dd_flag_device_bps ("/dev/vda:2k", &rate, NULL));
  g_assert_cmpstr (rate.path, ==, "/dev/vda");
  g_assert_cmpuint (rate.value, ==, 2048);
  dd_device_rate_clear (&rate);
  g_assert_true (dd_flag_device_iops ("/dev/vda:300", &rate, NULL));
  g_assert_cmpuint (rate.value, ==, 300);
  dd_device_rate_clear (&rate);
  g_assert_true (dd_flag_device_weight ("/dev/vda:1000", &rate, NULL));
  dd_device_rate_clear (&rate);
  g_assert_false (dd_flag_device_weight ("/dev/vda:9", &rate, NULL));
  g_assert_false (dd_flag_device_weight ("/dev/vda:1001", &rate, NULL));
  g_assert_false (dd_flag_device_iops ("/dev/vda:3k", &rate, NULL));
  g_assert_false (dd_flag_device_bps ("vda:3k", &rate, &error));
  g_assert_cmpstr (error->message, ==, "bad format for device path: vda:3k");
}

static void
check_network_error (const char *value,
                     const char *message)
{
  g_autoptr (GError) error = NULL;
  DdNetworkSpec network;

  g_assert_false (dd_flag_network (value, &network, &error));
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_network (void)
{
  g_auto (DdNetworkSpec) plain = { 0 };
  g_auto (DdNetworkSpec) network = { 0 };

  g_assert_true (dd_flag_network ("container:web", &plain, NULL));
  g_assert_cmpstr (plain.name, ==, "container:web");
  g_assert_cmpuint (g_strv_length (plain.aliases), ==, 0);

  g_assert_true (dd_flag_network ("name=net, alias = a,alias=b,\"driver-opt=k=v,w\",ip=10.0.0.9,"
                                  "ip6=FD00::1,link-local-ip=169.254.0.9,gw-priority=-2",
                                  &network, NULL));
  g_assert_cmpstr (network.name, ==, "net");
  g_assert_cmpstr (network.aliases[0], ==, "a");
  g_assert_cmpstr (network.aliases[1], ==, "b");
  g_assert_cmpstr (network.driver_options[0], ==, "k=v,w");
  g_assert_cmpstr (network.ip6, ==, "fd00::1");
  g_assert_cmpstr (network.link_local_ips[0], ==, "169.254.0.9");
  g_assert_cmpint (network.gw_priority, ==, -2);

  check_network_error ("alias=web", "network name/id is not specified");
  check_network_error ("name=net,alias", "invalid field alias");
  check_network_error ("name=net,color=red", "invalid field key color");
  check_network_error ("name=net,driver-opt=x", "invalid key value pair format in driver options");
  check_network_error ("name=net,gw-priority=9999999999999999999",
                       "invalid gw-priority (9999999999999999999): value out of range");
}

static void
test_restart (void)
{
  static const struct
  {
    const char *value;
    const char *parse_error;
    const char *check_error;
  } rows[] = {
    { "", NULL, NULL },
    { "always", NULL, NULL },
    { "on-failure:5", NULL, NULL },
    { "no:1", NULL,
      "invalid restart policy: maximum retry count can only be used with 'on-failure'" },
    { "on-failure:-1", NULL,
      "invalid restart policy: maximum retry count cannot be negative" },
    { "sometimes", NULL,
      "invalid restart policy: unknown policy 'sometimes'; use one of 'no', 'always', "
      "'on-failure', or 'unless-stopped'" },
    { ":1", "invalid restart policy format: no policy provided before colon", NULL },
    { "on-failure:two",
      "invalid restart policy format: maximum retry count must be an integer", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (DdRestartSpec) restart = { 0 };
      g_autoptr (GError) error = NULL;
      gboolean ok = dd_flag_restart (rows[i].value, &restart, &error);

      g_assert_cmpint (ok, ==, rows[i].parse_error == NULL);
      if (ok)
        ok = dd_restart_spec_check (&restart, &error);
      if (rows[i].parse_error != NULL || rows[i].check_error != NULL)
        {
          g_assert_false (ok);
          g_assert_cmpstr (error->message, ==,
                           rows[i].parse_error != NULL ? rows[i].parse_error
                                                       : rows[i].check_error);
        }
    }
}

static void
test_gpus (void)
{
  g_auto (DdGpuSpec) gpus = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (dd_flag_gpus ("\"device=0,2\",driver=nvidia,\"options=a=1,b\"", &gpus, NULL));
  g_assert_cmpint (gpus.count, ==, 0);
  g_assert_cmpstr (gpus.device_ids[1], ==, "2");
  g_assert_cmpstr (gpus.capabilities[0], ==, "gpu");
  g_assert_cmpstr (gpus.options[0], ==, "a=1");
  g_assert_cmpstr (gpus.options[1], ==, "b=");
  dd_gpu_spec_clear (&gpus);

  g_assert_false (dd_flag_gpus ("all,count=1", &gpus, &error));
  g_assert_cmpstr (error->message, ==, "gpu request key 'count' can be specified only once");
  g_clear_error (&error);
  g_assert_false (dd_flag_gpus ("some", &gpus, &error));
  g_assert_cmpstr (error->message, ==,
                   "invalid count (some): value must be either \"all\" or an integer: "
                   "invalid syntax");
  g_assert_false (dd_flag_gpus ("", &gpus, NULL));
  g_assert_false (dd_flag_gpus ("color=red", &gpus, NULL));
}

static void
test_pairs (void)
{
  g_autofree char *name = NULL;
  g_autofree char *alias = NULL;
  g_autofree char *container = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  gint64 nanoseconds;

  g_assert_true (dd_flag_link ("/web:/api/db", &name, &alias, NULL));
  g_assert_cmpstr (name, ==, "web");
  g_assert_cmpstr (alias, ==, "db");
  g_clear_pointer (&name, g_free);
  g_clear_pointer (&alias, g_free);
  g_assert_false (dd_flag_link ("a:b:c", &name, &alias, &error));
  g_assert_cmpstr (error->message, ==, "bad format for links: a:b:c");

  dd_flag_cp_argument ("web:/etc:x", &container, &path);
  g_assert_cmpstr (container, ==, "web");
  g_assert_cmpstr (path, ==, "/etc:x");
  g_clear_pointer (&container, g_free);
  g_clear_pointer (&path, g_free);
  dd_flag_cp_argument ("./web:x", &container, &path);
  g_assert_cmpstr (container, ==, "");

  g_assert_true (dd_flag_duration ("2s", &nanoseconds, NULL));
  g_assert_false (dd_flag_duration ("-2s", &nanoseconds, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flag-values/add-host", test_add_host);
  g_test_add_func ("/flag-values/simple", test_simple);
  g_test_add_func ("/flag-values/daemon-host", test_daemon_host);
  g_test_add_func ("/flag-values/env", test_env);
  g_test_add_func ("/flag-values/capabilities", test_capabilities);
  g_test_add_func ("/flag-values/devices", test_devices);
  g_test_add_func ("/flag-values/rates", test_rates);
  g_test_add_func ("/flag-values/network", test_network);
  g_test_add_func ("/flag-values/restart", test_restart);
  g_test_add_func ("/flag-values/gpus", test_gpus);
  g_test_add_func ("/flag-values/pairs", test_pairs);

  return g_test_run ();
}

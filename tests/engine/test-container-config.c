// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-container-config.h"

static void
test_map_order (void)
{
  g_autoptr (DdStringMap) map = dd_string_map_new ();
  g_autoptr (GPtrArray) sorted = NULL;

  dd_string_map_set (map, "b", "1");
  dd_string_map_set (map, "a", "2");
  dd_string_map_set (map, "b", "3");
  dd_string_map_set (map, "c", NULL);

  g_assert_cmpuint (dd_string_map_get_size (map), ==, 3);
  g_assert_cmpstr (dd_string_map_get_pair (map, 0)->key, ==, "b");
  g_assert_cmpstr (dd_string_map_get (map, "b"), ==, "3");
  g_assert_cmpstr (dd_string_map_get (map, "c"), ==, "");
  g_assert_null (dd_string_map_get (map, "d"));

  sorted = dd_string_map_list_sorted (map);
  g_assert_cmpuint (sorted->len, ==, 3);
  g_assert_cmpstr (((DdStringPair *) g_ptr_array_index (sorted, 0))->key, ==, "a");
}

static void
test_map_self_set (void)
{
  g_autoptr (DdStringMap) map = dd_string_map_new ();

  g_test_message ("a value may come from the map itself");
  dd_string_map_set (map, "a", "text");
  dd_string_map_set (map, "a", dd_string_map_get (map, "a"));
  g_assert_cmpstr (dd_string_map_get (map, "a"), ==, "text");
}

static void
test_map_remove (void)
{
  g_autoptr (DdStringMap) map = dd_string_map_new ();
  g_autoptr (DdStringMap) copy = NULL;

  dd_string_map_set (map, "a", "1");
  dd_string_map_set (map, "b", "2");
  copy = dd_string_map_copy (map);
  g_assert_true (dd_string_map_remove (map, "a"));
  g_assert_false (dd_string_map_remove (map, "a"));
  g_assert_cmpuint (dd_string_map_get_size (map), ==, 1);
  g_assert_cmpstr (dd_string_map_get (copy, "a"), ==, "1");
  g_assert_null (dd_string_map_copy (NULL));
  g_assert_cmpuint (dd_string_map_get_size (NULL), ==, 0);
}

static void
test_defaults (void)
{
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();

  g_assert_null (config->cmd);
  g_assert_null (config->entrypoint);
  g_assert_cmpstr (config->network_mode, ==, "default");
  g_assert_cmpstr (config->restart_name, ==, "no");
  g_assert_cmpint (config->stop_timeout, ==, DD_STOP_TIMEOUT_UNSET);
  g_assert_cmpint (config->memory_swappiness, ==, -1);
  g_assert_cmpint (config->init, ==, DD_TRISTATE_UNSET);
  g_assert_cmpuint (config->mounts->len, ==, 0);
  g_assert_cmpuint (dd_string_map_get_size (config->labels), ==, 0);
}

static DdContainerConfig *
make_full (void)
{
  DdContainerConfig *config = dd_container_config_new ();
  DdMount *mount = dd_mount_new ();
  DdEndpointConfig *endpoint = dd_endpoint_config_new ("front");
  DdDeviceRequest *request = dd_device_request_new ();

  config->image = g_strdup ("busybox");
  config->cmd = g_strsplit ("sh -c ls", " ", -1);
  config->tty = TRUE;
  config->memory = 512;
  config->healthcheck = dd_healthcheck_new ();
  config->healthcheck->test = g_strsplit ("CMD true", " ", -1);
  dd_string_map_set (config->labels, "a", "b");
  mount->type = g_strdup ("volume");
  mount->volume_driver_opts = dd_string_map_new ();
  dd_string_map_set (mount->volume_driver_opts, "k", "v");
  g_ptr_array_add (config->mounts, mount);
  endpoint->aliases = g_strsplit ("web", " ", -1);
  g_ptr_array_add (config->endpoints, endpoint);
  g_ptr_array_add (config->port_bindings, dd_port_binding_new ("80/tcp", "", "8080"));
  g_ptr_array_add (config->ulimits, dd_ulimit_new ("nofile", 1, 2));
  g_ptr_array_add (config->devices, dd_device_mapping_new ("/dev/a", "/dev/b", "rw"));
  g_ptr_array_add (config->blkio_read_bps, dd_blkio_device_new ("/dev/sda", 1024));
  request->capabilities = g_strsplit ("gpu", " ", -1);
  g_ptr_array_add (config->device_requests, request);

  return config;
}

static void
test_copy (void)
{
  DdContainerConfig *config = make_full ();
  g_autoptr (DdContainerConfig) copy = dd_container_config_copy (config);
  DdMount *mount;

  g_test_message ("a copy shares nothing with the original");
  dd_container_config_unref (config);

  g_assert_cmpstr (copy->image, ==, "busybox");
  g_assert_cmpstr (copy->cmd[2], ==, "ls");
  g_assert_true (copy->tty);
  g_assert_cmpint (copy->memory, ==, 512);
  g_assert_cmpstr (copy->healthcheck->test[1], ==, "true");
  g_assert_cmpstr (dd_string_map_get (copy->labels, "a"), ==, "b");
  mount = g_ptr_array_index (copy->mounts, 0);
  g_assert_cmpstr (dd_string_map_get (mount->volume_driver_opts, "k"), ==, "v");
  g_assert_cmpstr (dd_container_config_find_endpoint (copy, "front")->aliases[0], ==, "web");
  g_assert_null (dd_container_config_find_endpoint (copy, "back"));
  g_assert_cmpuint (copy->device_requests->len, ==, 1);
}

static void
test_boxed (void)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (DdContainerConfig) config = make_full ();

  g_value_init (&value, DD_TYPE_CONTAINER_CONFIG);
  g_value_set_boxed (&value, config);
  g_test_message ("a boxed copy is a reference");
  g_assert_true (g_value_get_boxed (&value) == config);
}

static void
test_parts (void)
{
  g_autoptr (DdContainerConfig) config = make_full ();
  g_autoptr (DdMount) mount = dd_mount_copy (g_ptr_array_index (config->mounts, 0));
  g_autoptr (DdEndpointConfig) endpoint =
    dd_endpoint_config_copy (g_ptr_array_index (config->endpoints, 0));
  g_autoptr (DdHealthcheck) check = dd_healthcheck_copy (config->healthcheck);

  g_clear_pointer (&config, dd_container_config_unref);
  g_assert_cmpstr (mount->type, ==, "volume");
  g_assert_cmpstr (endpoint->network, ==, "front");
  g_assert_cmpstr (check->test[0], ==, "CMD");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/string-map/order", test_map_order);
  g_test_add_func ("/string-map/self-set", test_map_self_set);
  g_test_add_func ("/string-map/remove", test_map_remove);
  g_test_add_func ("/container-config/defaults", test_defaults);
  g_test_add_func ("/container-config/copy", test_copy);
  g_test_add_func ("/container-config/boxed", test_boxed);
  g_test_add_func ("/container-config/parts", test_parts);

  return g_test_run ();
}

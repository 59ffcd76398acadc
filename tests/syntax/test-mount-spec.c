// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-mount-spec.h"
#include "dd-volume-spec.h"

static void
test_fields (void)
{
  g_auto (DdMountSpec) mount = { 0 };
  g_auto (DdMountSpec) tmpfs = { 0 };
  g_autofree char *options = NULL;

  g_assert_true (dd_mount_spec_parse ("type=Volume,src=data,dst=/d,readonly,volume-nocopy,"
                                      "volume-label=a=1,volume-label=a=2,volume-driver=local,"
                                      "\"volume-opt=o=addr=1,rw\",volume-subpath=sub",
                                      NULL, &mount, NULL));
  g_assert_cmpstr (mount.type, ==, "volume");
  g_assert_cmpstr (mount.source, ==, "data");
  g_assert_cmpstr (mount.volume_labels[0], ==, "a=2");
  g_assert_null (mount.volume_labels[1]);
  g_assert_cmpstr (mount.driver_options[0], ==, "o=addr=1,rw");
  g_assert_true (mount.read_only);
  g_assert_true (mount.no_copy);
  g_assert_true (dd_mount_spec_check (&mount, NULL));

  g_assert_true (dd_mount_spec_parse ("type=tmpfs,dst=/t,ro,tmpfs-size=3m,tmpfs-mode=1770", NULL,
                                      &tmpfs, NULL));
  options = dd_mount_spec_tmpfs_options (&tmpfs);
  g_assert_cmpstr (options, ==, "ro,mode=1770,size=3m");
}

static void
test_relative_source (void)
{
  g_auto (DdMountSpec) mount = { 0 };

  g_assert_true (dd_mount_spec_parse ("type=bind,src=../x,dst=/d", "/home/ann", &mount, NULL));
  g_assert_cmpstr (mount.source, ==, "/home/x");
}

static void
test_field_errors (void)
{
  static const struct
  {
    const char *value;
    const char *error;
  } rows[] = {
    { " ", "value is empty" },
    { "type=bind,src", "invalid field 'src' must be a key=value pair" },
    { "type=bind,src=", "invalid value for 'src': value is empty" },
    { "type=bind, src=/a", "invalid option 'src' in ' src=/a': option should not have whitespace" },
    { "type=bind,src=/a ,dst=/b",
      "invalid value for 'src' in 'src=/a ': value should not have whitespace" },
    { "type=bind,color=red", "unknown option 'color' in 'color=red'" },
    { "type=bind,bind-recursive=never",
      "invalid value for bind-recursive: never "
      "(must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")" },
    { "type=bind,bind-nonrecursive",
      "bind-nonrecursive is deprecated, use bind-recursive=disabled instead" },
    { "type=bind,dst=/d,bind-recursive=readonly",
      "option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction" },
    { "type=bind,dst=/d,bind-recursive=readonly,ro",
      "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' "
      "to be specified in conjunction" },
    { "type=image,dst=/d,volume-nocopy",
      "cannot mix 'volume-*' options with mount type 'image'" },
    { "type=tmpfs,dst=/d,tmpfs-mode=9", "invalid value for tmpfs-mode: 9" },
    { "\"type=bind", "parse error on line 1, column 11: "
                     "extraneous or missing \" in quoted-field" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      DdMountSpec mount;

      g_assert_false (dd_mount_spec_parse (rows[i].value, NULL, &mount, &error));
      g_assert_cmpstr (error->message, ==, rows[i].error);
    }
}

static void
test_engine_errors (void)
{
  static const struct
  {
    const char *value;
    const char *problem;
  } rows[] = {
    { "type=bind,src=/a", "field Target must not be empty" },
    { "type=bind,dst=/d", "field Source must not be empty" },
    { "type=bind,src=a,dst=/d", "invalid mount path: 'a' mount path must be absolute" },
    { "type=bind,src=/a,dst=/x/..", "invalid specification: destination can't be '/'" },
    { "type=bind,src=/a,dst=/d,bind-propagation=odd", "invalid propagation mode: odd" },
    { "type=volume,dst=/d,volume-subpath=x",
      "must not set Subpath when using anonymous volumes" },
    { "type=volume,src=v,dst=/d,volume-subpath=../x",
      "subpath must be a relative path within the volume" },
    { "type=tmpfs,src=v,dst=/d", "field Source must not be specified" },
    { "type=image,dst=/d", "field Source must not be empty" },
    { "type=odd,dst=/d", "mount type unknown" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (DdMountSpec) mount = { 0 };

      g_assert_true (dd_mount_spec_parse (rows[i].value, NULL, &mount, NULL));
      g_assert_false (dd_mount_spec_check (&mount, &error));
      g_assert_true (g_str_has_prefix (error->message, "invalid mount config for type \""));
      g_assert_true (g_str_has_suffix (error->message, rows[i].problem));
    }
}

static void
check_short (const char *spec,
             const char *type,
             const char *source,
             const char *target)
{
  g_auto (DdVolumeShort) volume = { 0 };

  g_assert_true (dd_volume_short_parse (spec, &volume, NULL));
  g_assert_cmpstr (volume.type, ==, type);
  g_assert_cmpstr (volume.source, ==, source);
  g_assert_cmpstr (volume.target, ==, target);
}

static void
check_short_error (const char *spec,
                   const char *message)
{
  g_autoptr (GError) error = NULL;
  DdVolumeShort volume;

  g_assert_false (dd_volume_short_parse (spec, &volume, &error));
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_short (void)
{
  g_auto (DdVolumeShort) volume = { 0 };

  check_short ("/x", "volume", "", "/x");
  check_short ("data:/d", "volume", "data", "/d");
  check_short ("./data:/d", "bind", "./data", "/d");
  check_short ("c:/x:/d", "bind", "c:/x", "/d");
  check_short ("${A:-/x}:/d", "volume", "${A:-/x}", "/d");
  check_short_error ("", "invalid empty volume spec");
  check_short_error ("abc:", "invalid spec: abc:: empty section between colons");
  check_short_error ("aa:bb:cc:dd", "invalid spec: aa:bb:cc:dd: too many colons");
  g_assert_true (dd_volume_short_parse ("data:/d:ro,nocopy,Z,rslave,odd", &volume, NULL));
  g_assert_true (volume.read_only);
  g_assert_true (volume.no_copy);
  g_assert_cmpstr (volume.selinux, ==, "Z");
  g_assert_cmpstr (volume.propagation, ==, "rslave");
}

static void
check_volume_error (const char *spec,
                    const char *message)
{
  g_autoptr (GError) error = NULL;
  DdVolumeSpec volume;

  g_assert_false (dd_volume_spec_parse (spec, "", &volume, &error));
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_volume (void)
{
  g_auto (DdVolumeSpec) bind = { 0 };
  g_auto (DdVolumeSpec) volume = { 0 };
  g_auto (DdVolumeSpec) anonymous = { 0 };

  g_assert_true (dd_volume_spec_parse ("/a/../b:/d/:ro,rshared", "", &bind, NULL));
  g_assert_cmpstr (bind.type, ==, "bind");
  g_assert_cmpstr (bind.source, ==, "/b");
  g_assert_cmpstr (bind.target, ==, "/d");
  g_assert_cmpstr (bind.propagation, ==, "rshared");
  g_assert_true (bind.read_only);
  g_assert_true (dd_volume_spec_parse ("data:/d:nocopy", "nfs", &volume, NULL));
  g_assert_cmpstr (volume.name, ==, "data");
  g_assert_cmpstr (volume.driver, ==, "nfs");
  g_assert_false (volume.copy_data);
  g_assert_true (dd_volume_spec_parse ("/d", "", &anonymous, NULL));
  g_assert_cmpstr (anonymous.name, ==, "");
  g_assert_true (anonymous.copy_data);

  check_volume_error ("/d:ro", "invalid volume specification: '/d:ro'");
  check_volume_error ("a:/d:rw,ro", "invalid mode: rw,ro");
  check_volume_error ("a:b:c:d", "invalid volume specification: 'a:b:c:d'");
  check_volume_error ("a:d", "invalid volume specification: 'a:d': invalid mount config for type "
                             "\"volume\": invalid mount path: 'd' mount path must be absolute");
}

static void
test_volumes_from (void)
{
  g_autofree char *id = NULL;
  g_autofree char *mode = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (dd_volumes_from_parse ("web", &id, &mode, NULL));
  g_assert_cmpstr (mode, ==, "rw");
  g_clear_pointer (&id, g_free);
  g_clear_pointer (&mode, g_free);
  g_assert_false (dd_volumes_from_parse ("web:rshared", &id, &mode, &error));
  g_assert_cmpstr (error->message, ==, "invalid mode: rshared");
  g_assert_null (id);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mount-spec/fields", test_fields);
  g_test_add_func ("/mount-spec/relative-source", test_relative_source);
  g_test_add_func ("/mount-spec/field-errors", test_field_errors);
  g_test_add_func ("/mount-spec/engine-errors", test_engine_errors);
  g_test_add_func ("/volume-spec/short", test_short);
  g_test_add_func ("/volume-spec/engine", test_volume);
  g_test_add_func ("/volume-spec/volumes-from", test_volumes_from);

  return g_test_run ();
}

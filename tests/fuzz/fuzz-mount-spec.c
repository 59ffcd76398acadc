// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-fuzz.h"
#include "dd-mount-spec.h"
#include "dd-volume-spec.h"

static void
read_mount (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_auto (DdMountSpec) mount = { 0 };
  gboolean ok = dd_mount_spec_parse (text, "/home/learner", &mount, &error);

  g_assert_true (ok == (error == NULL));
  if (!ok)
    return;
  g_assert_nonnull (mount.type);
  g_assert_nonnull (mount.target);
  dd_mount_spec_check (&mount, NULL);
  g_free (dd_mount_spec_tmpfs_options (&mount));
}

static void
read_volume (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_auto (DdVolumeShort) volume = { 0 };
  g_auto (DdVolumeSpec) spec = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *mode = NULL;
  gboolean ok = dd_volume_short_parse (text, &volume, &error);

  g_assert_true (ok == (error == NULL));
  if (ok)
    g_assert_nonnull (volume.type);
  if (dd_volume_spec_parse (text, "local", &spec, NULL))
    g_assert_nonnull (spec.target);
  dd_volumes_from_parse (text, &id, &mode, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  read_mount (text);
  read_volume (text);

  return 0;
}

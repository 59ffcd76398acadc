// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DdMountOptions:
 * @DD_MOUNT_OPTIONS_BIND: there are `bind-…` options
 * @DD_MOUNT_OPTIONS_VOLUME: there are `volume-…` options
 * @DD_MOUNT_OPTIONS_DRIVER: some of them are for the volume's driver
 * @DD_MOUNT_OPTIONS_IMAGE: there are `image-…` options
 * @DD_MOUNT_OPTIONS_TMPFS: there are `tmpfs-…` options
 *
 * Which groups of options a mount was given.
 */
typedef enum
{
  DD_MOUNT_OPTIONS_BIND = 1 << 0,
  DD_MOUNT_OPTIONS_VOLUME = 1 << 1,
  DD_MOUNT_OPTIONS_DRIVER = 1 << 2,
  DD_MOUNT_OPTIONS_IMAGE = 1 << 3,
  DD_MOUNT_OPTIONS_TMPFS = 1 << 4,
} DdMountOptions;

/**
 * DdMountSpec:
 * @type: `bind`, `volume`, `tmpfs`, `image`, … in lower case, not checked
 * @source: the host path, volume or image, ""
 * @target: the path in the container, ""
 * @consistency: `cached`, `delegated`, …, ""
 * @propagation: how later mounts below it spread, ""
 * @volume_subpath: the part of the volume to mount, ""
 * @volume_labels: labels for a volume that is made, `key=value`,
 *   %NULL-terminated
 * @driver: the volume's driver, ""
 * @driver_options: options for it, `key=value`, %NULL-terminated
 * @image_subpath: the part of the image to mount, ""
 * @tmpfs_size: the largest size in bytes, 0 for no limit
 * @tmpfs_mode: the directory's mode, 0 for the default
 * @options: which groups of options there are
 * @read_only: whether it cannot be written to
 * @non_recursive: whether mounts below the source are left out
 * @read_only_non_recursive: whether mounts below the source stay writable
 * @read_only_force_recursive: whether mounts below it must become read-only
 * @create_source: whether a missing source is made
 * @no_copy: whether an empty volume is not filled from the image
 *
 * A value of `--mount`.
 */
typedef struct
{
  char           *type;
  char           *source;
  char           *target;
  char           *consistency;
  char           *propagation;
  char           *volume_subpath;
  char          **volume_labels;
  char           *driver;
  char          **driver_options;
  char           *image_subpath;
  gint64          tmpfs_size;
  guint           tmpfs_mode;
  DdMountOptions  options;

  guint           read_only : 1;
  guint           non_recursive : 1;
  guint           read_only_non_recursive : 1;
  guint           read_only_force_recursive : 1;
  guint           create_source : 1;
  guint           no_copy : 1;
} DdMountSpec;

gboolean  dd_mount_spec_parse          (const char         *value,
                                        const char         *directory,
                                        DdMountSpec        *mount,
                                        GError            **error);
gboolean  dd_mount_spec_check          (const DdMountSpec  *mount,
                                        GError            **error);
char     *dd_mount_spec_tmpfs_options  (const DdMountSpec  *mount) G_GNUC_WARN_UNUSED_RESULT;
void      dd_mount_spec_init           (DdMountSpec        *mount,
                                        const char         *type,
                                        const char         *source,
                                        const char         *target);
void      dd_mount_spec_clear          (DdMountSpec        *mount);

gboolean  dd_mount_is_propagation      (const char         *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdMountSpec, dd_mount_spec_clear)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DdVolumeShort:
 * @type: `bind` or `volume`, a static string
 * @source: the host path or the volume's name, "" for an anonymous volume
 * @target: the path in the container
 * @propagation: how later mounts below it spread, ""
 * @selinux: `z`, `Z` or ""
 * @read_only: whether it cannot be written to
 * @no_copy: whether an empty volume is not filled from the image
 *
 * A value of `--volume` as the docker command and Compose read it, without
 * checking what the engine will check.
 */
typedef struct
{
  const char *type;
  char       *source;
  char       *target;
  char       *propagation;
  char       *selinux;

  guint       read_only : 1;
  guint       no_copy : 1;
} DdVolumeShort;

/**
 * DdVolumeSpec:
 * @type: `bind` or `volume`, a static string
 * @name: the volume's name, "" for a bind mount or an anonymous volume
 * @source: the host path, "" for a volume
 * @target: the path in the container, cleaned
 * @mode: the third part as it was written, ""
 * @driver: the volume's driver, ""
 * @propagation: how later mounts below it spread, "" for a volume
 * @read_only: whether it cannot be written to
 * @copy_data: whether an empty volume is filled from the image
 *
 * A value of `--volume` as the engine reads it.
 */
typedef struct
{
  const char *type;
  char       *name;
  char       *source;
  char       *target;
  char       *mode;
  char       *driver;
  char       *propagation;

  guint       read_only : 1;
  guint       copy_data : 1;
} DdVolumeSpec;

gboolean dd_volume_short_parse (const char     *spec,
                                DdVolumeShort  *volume,
                                GError        **error);
void     dd_volume_short_clear (DdVolumeShort  *volume);

gboolean dd_volume_spec_parse  (const char     *spec,
                                const char     *driver,
                                DdVolumeSpec   *volume,
                                GError        **error);
void     dd_volume_spec_clear  (DdVolumeSpec   *volume);

gboolean dd_volumes_from_parse (const char     *spec,
                                char          **id,
                                char          **mode,
                                GError        **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdVolumeShort, dd_volume_short_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdVolumeSpec, dd_volume_spec_clear)

G_END_DECLS

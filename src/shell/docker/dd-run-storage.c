// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-mount-spec.h"
#include "dd-volume-spec.h"

#include "dd-run-options-private.h"

/* A bind whose source starts with a dot starts from the client's folder, which
 * the engine does not know. */
static char *
make_absolute (const char     *value,
               const DdClient *client)
{
  const char *directory = client->directory != NULL ? client->directory : "/";
  const char *colon = strchr (value, ':');
  g_autofree char *joined = NULL;
  g_autofree char *clean = NULL;

  if (*value != '.' || colon == NULL)
    return g_strdup (value);

  joined = g_strdup_printf ("%s/%.*s", directory, (int) (colon - value), value);
  clean = dd_go_path_clean (joined);

  return g_strconcat (clean, colon, NULL);
}

static gboolean
read_volume (const char      *value,
             const DdClient  *client,
             GPtrArray       *binds,
             GPtrArray       *anonymous,
             GError         **error)
{
  g_auto (DdVolumeShort) volume = { NULL };

  if (!dd_volume_short_parse (value, &volume, error))
    return FALSE;

  if (*volume.source == '\0')
    g_ptr_array_add (anonymous, g_strdup (value));
  else if (g_str_equal (volume.type, "bind"))
    g_ptr_array_add (binds, make_absolute (value, client));
  else
    g_ptr_array_add (binds, g_strdup (value));

  return TRUE;
}

/* Reads --volume. The same value twice counts once. */
gboolean
dd_run_read_volumes (const DdParsed     *parsed,
                     const DdClient     *client,
                     DdContainerConfig  *config,
                     GError            **error)
{
  const char *const *values = dd_parsed_get_strv (parsed, "volume");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) binds = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) anonymous = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; values[i] != NULL; i++)
    if (g_hash_table_add (seen, (gpointer) values[i]) &&
        !read_volume (values[i], client, binds, anonymous, error))
      return FALSE;

  config->binds = dd_run_steal_strv (&binds);
  config->anonymous_volumes = dd_run_steal_strv (&anonymous);

  return TRUE;
}

static DdStringMap *
map_new_from_pairs (char **pairs)
{
  DdStringMap *map;

  if (pairs == NULL || *pairs == NULL)
    return NULL;

  map = dd_string_map_new ();
  for (char **pair = pairs; *pair != NULL; pair++)
    dd_run_set_pair (map, *pair);

  return map;
}

static DdMount *
mount_new_from_spec (const DdMountSpec *spec)
{
  DdMount *mount = dd_mount_new ();

  mount->type = g_strdup (spec->type);
  mount->source = dd_run_dup_text (spec->source);
  mount->target = g_strdup (spec->target);
  mount->consistency = dd_run_dup_text (spec->consistency);
  mount->bind_propagation = dd_run_dup_text (spec->propagation);
  mount->volume_subpath = dd_run_dup_text (spec->volume_subpath);
  mount->volume_driver = dd_run_dup_text (spec->driver);
  mount->volume_driver_opts = map_new_from_pairs (spec->driver_options);
  mount->volume_labels = map_new_from_pairs (spec->volume_labels);
  mount->image_subpath = dd_run_dup_text (spec->image_subpath);
  mount->tmpfs_size = spec->tmpfs_size;
  mount->tmpfs_mode = spec->tmpfs_mode;
  mount->read_only = spec->read_only;
  mount->bind_non_recursive = spec->non_recursive;
  mount->bind_create_mountpoint = spec->create_source;
  mount->bind_read_only_non_recursive = spec->read_only_non_recursive;
  mount->bind_read_only_force_recursive = spec->read_only_force_recursive;
  mount->volume_no_copy = spec->no_copy;
  mount->has_bind_options = (spec->options & DD_MOUNT_OPTIONS_BIND) != 0;
  mount->has_volume_options = (spec->options & DD_MOUNT_OPTIONS_VOLUME) != 0;
  mount->has_image_options = (spec->options & DD_MOUNT_OPTIONS_IMAGE) != 0;
  mount->has_tmpfs_options = (spec->options & DD_MOUNT_OPTIONS_TMPFS) != 0;

  return mount;
}

/* Reads --mount, whose values were checked when they were read. */
gboolean
dd_run_read_mounts (const DdParsed     *parsed,
                    const DdClient     *client,
                    DdContainerConfig  *config,
                    GError            **error)
{
  const char *const *values = dd_parsed_get_strv (parsed, "mount");
  const char *directory = client->directory != NULL ? client->directory : "/";

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_auto (DdMountSpec) spec = { NULL };

      if (!dd_mount_spec_parse (values[i], directory, &spec, error))
        return FALSE;
      g_ptr_array_add (config->mounts, mount_new_from_spec (&spec));
    }

  return TRUE;
}

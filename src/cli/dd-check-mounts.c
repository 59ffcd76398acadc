// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-check.h"
#include "dd-mount-spec.h"
#include "dd-volume-spec.h"

static void
set_text_if_any (JsonObject *out,
                 const char *name,
                 const char *text)
{
  if (*text != '\0')
    json_object_set_string_member (out, name, text);
}

static void
set_flag_if_set (JsonObject *out,
                 const char *name,
                 gboolean    flag)
{
  if (flag)
    json_object_set_boolean_member (out, name, TRUE);
}

static void
give_bind_options (JsonObject        *out,
                   const DdMountSpec *mount)
{
  JsonObject *bind = json_object_new ();

  set_text_if_any (bind, "propagation", mount->propagation);
  set_flag_if_set (bind, "non_recursive", mount->non_recursive);
  set_flag_if_set (bind, "create_src", mount->create_source);
  set_flag_if_set (bind, "ro_non_recursive", mount->read_only_non_recursive);
  set_flag_if_set (bind, "ro_force_recursive", mount->read_only_force_recursive);
  json_object_set_object_member (out, "bind", bind);
}

static void
give_volume_options (JsonObject        *out,
                     const DdMountSpec *mount)
{
  JsonObject *volume = json_object_new ();

  set_flag_if_set (volume, "nocopy", mount->no_copy);
  set_text_if_any (volume, "subpath", mount->volume_subpath);
  if (mount->volume_labels[0] != NULL)
    dd_check_set_pairs (volume, "labels", (const char *const *) mount->volume_labels);
  if ((mount->options & DD_MOUNT_OPTIONS_DRIVER) != 0)
    {
      JsonObject *driver = json_object_new ();

      dd_check_set_text (driver, "name", mount->driver);
      dd_check_set_pairs (driver, "options", (const char *const *) mount->driver_options);
      json_object_set_object_member (volume, "driver", driver);
    }
  json_object_set_object_member (out, "volume", volume);
}

static void
give_tmpfs_options (JsonObject        *out,
                    const DdMountSpec *mount)
{
  JsonObject *tmpfs = json_object_new ();

  json_object_set_int_member (tmpfs, "size", mount->tmpfs_size);
  json_object_set_int_member (tmpfs, "mode", mount->tmpfs_mode);
  json_object_set_object_member (out, "tmpfs", tmpfs);
}

static JsonObject *
mount_to_json (const DdMountSpec *mount)
{
  JsonObject *out = json_object_new ();

  dd_check_set_text (out, "type", mount->type);
  set_text_if_any (out, "source", mount->source);
  set_text_if_any (out, "target", mount->target);
  set_text_if_any (out, "consistency", mount->consistency);
  set_flag_if_set (out, "read_only", mount->read_only);
  if ((mount->options & DD_MOUNT_OPTIONS_BIND) != 0)
    give_bind_options (out, mount);
  if ((mount->options & DD_MOUNT_OPTIONS_VOLUME) != 0)
    give_volume_options (out, mount);
  if ((mount->options & DD_MOUNT_OPTIONS_TMPFS) != 0)
    give_tmpfs_options (out, mount);
  if ((mount->options & DD_MOUNT_OPTIONS_IMAGE) != 0)
    {
      JsonObject *image = json_object_new ();

      set_text_if_any (image, "subpath", mount->image_subpath);
      json_object_set_object_member (out, "image", image);
    }

  return out;
}

static gboolean
answer_mount_flag (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  g_autofree char *directory = dd_check_dup_text (in, "cwd");
  g_auto (DdMountSpec) mount = { 0 };

  if (!dd_mount_spec_parse (value, *directory != '\0' ? directory : "/project", &mount, error))
    return FALSE;
  json_object_set_object_member (out, "mount", mount_to_json (&mount));

  return TRUE;
}

static gboolean
answer_volume_spec (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autofree char *spec = dd_check_dup_text (in, "spec");
  g_autofree char *driver = dd_check_dup_text (in, "driver");
  g_auto (DdVolumeSpec) volume = { 0 };

  if (!dd_volume_spec_parse (spec, driver, &volume, error))
    return FALSE;
  dd_check_set_text (out, "type", volume.type);
  dd_check_set_text (out, "name", volume.name);
  dd_check_set_text (out, "source", volume.source);
  dd_check_set_text (out, "target", volume.target);
  dd_check_set_text (out, "mode", volume.mode);
  dd_check_set_text (out, "driver", volume.driver);
  dd_check_set_text (out, "propagation", volume.propagation);
  json_object_set_boolean_member (out, "rw", !volume.read_only);
  json_object_set_boolean_member (out, "copy_data", volume.copy_data);

  return TRUE;
}

static gboolean
answer_volumes_from (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_autofree char *spec = dd_check_dup_text (in, "spec");
  char *id;
  char *mode;

  if (!dd_volumes_from_parse (spec, &id, &mode, error))
    return FALSE;
  dd_check_take_text (out, "id", id);
  dd_check_take_text (out, "mode", mode);

  return TRUE;
}

/* Compose makes a missing host path only for a source that is a path. */
static JsonObject *
short_volume_to_json (const DdVolumeShort *volume)
{
  gboolean is_bind = strcmp (volume->type, "bind") == 0;
  JsonObject *out = json_object_new ();

  dd_check_set_text (out, "type", volume->type);
  set_text_if_any (out, "source", volume->source);
  set_text_if_any (out, "target", volume->target);
  set_flag_if_set (out, "read_only", volume->read_only);
  if (is_bind || *volume->propagation != '\0' || *volume->selinux != '\0')
    {
      JsonObject *bind = json_object_new ();

      if (!is_bind)
        json_object_set_boolean_member (bind, "create_host_path", FALSE);
      set_text_if_any (bind, "propagation", volume->propagation);
      set_text_if_any (bind, "selinux", volume->selinux);
      json_object_set_object_member (out, "bind", bind);
    }
  if (!is_bind || volume->no_copy)
    {
      JsonObject *options = json_object_new ();

      set_flag_if_set (options, "nocopy", volume->no_copy);
      json_object_set_object_member (out, "volume", options);
    }

  return out;
}

static gboolean
answer_compose_volume (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  g_autofree char *value = dd_check_dup_text (in, "value");
  g_auto (DdVolumeShort) volume = { 0 };

  if (!dd_volume_short_parse (value, &volume, error))
    return FALSE;
  json_object_set_object_member (out, "volume", short_volume_to_json (&volume));

  return TRUE;
}

static gboolean
answer_tmpfs_options (JsonObject  *in,
                      JsonObject  *out,
                      GError     **error)
{
  g_auto (DdMountSpec) mount = { 0 };
  JsonNode *node = json_object_get_member (in, "tmpfs");

  dd_mount_spec_init (&mount, "tmpfs", "", "");
  mount.read_only = dd_check_get_flag (in, "read_only");
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      mount.tmpfs_size = dd_check_get_int (json_node_get_object (node), "size");
      mount.tmpfs_mode = (guint) dd_check_get_int (json_node_get_object (node), "mode");
    }
  dd_check_take_text (out, "text", dd_mount_spec_tmpfs_options (&mount));

  return TRUE;
}

const DdCheckVerb dd_check_mount_verbs[] = {
  { "compose-volume", answer_compose_volume },
  { "mount-flag", answer_mount_flag },
  { "tmpfs-options", answer_tmpfs_options },
  { "volume-spec", answer_volume_spec },
  { "volumes-from", answer_volumes_from },
  { NULL, NULL },
};

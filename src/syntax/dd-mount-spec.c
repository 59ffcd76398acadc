// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-syntax-private.h"
#include "dd-units.h"

#include "dd-mount-spec.h"

#define fail(error, ...) dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, __VA_ARGS__)

typedef struct
{
  DdMountSpec *mount;
  const char  *directory;
  GPtrArray   *volume_labels;
  GPtrArray   *driver_options;
} MountReader;

/* One field while it is read; @value is "" when there is no equals sign. */
typedef struct
{
  const char *field;
  const char *key;
  const char *value;
  gboolean    has_value;
} MountField;

static void
replace_text (char       **slot,
              const char  *text)
{
  char *copy = g_strdup (text);

  g_free (*slot);
  *slot = copy;
}

static gboolean
read_bool (const MountField  *field,
           gboolean          *value,
           GError           **error)
{
  g_autofree char *quoted = NULL;

  *value = !field->has_value || strcmp (field->value, "1") == 0 ||
           strcmp (field->value, "true") == 0;
  if (*value || strcmp (field->value, "0") == 0 || strcmp (field->value, "false") == 0)
    return TRUE;
  quoted = dd_go_quote (field->value);

  return fail (error,
               "invalid value for '%s': invalid boolean value (%s): must be one of "
               "\"true\", \"1\", \"false\", or \"0\" (default \"true\")",
               field->key, quoted);
}

/* Each of the following reads the value of one key. */

static gboolean
read_type (MountReader       *reader,
           const MountField  *field,
           GError           **error)
{
  g_free (reader->mount->type);
  reader->mount->type = dd_go_to_lower (field->value);

  return TRUE;
}

static gboolean
read_source (MountReader       *reader,
             const MountField  *field,
             GError           **error)
{
  DdMountSpec *mount = reader->mount;

  replace_text (&mount->source, field->value);
  if (*field->value == '.' && reader->directory != NULL)
    {
      g_autofree char *joined = g_strconcat (reader->directory, "/", field->value, NULL);

      g_free (mount->source);
      mount->source = dd_go_path_clean (joined);
    }

  return TRUE;
}

static gboolean
read_target (MountReader       *reader,
             const MountField  *field,
             GError           **error)
{
  replace_text (&reader->mount->target, field->value);

  return TRUE;
}

static gboolean
read_read_only (MountReader       *reader,
                const MountField  *field,
                GError           **error)
{
  gboolean value;
  gboolean ok = read_bool (field, &value, error);

  reader->mount->read_only = value;

  return ok;
}

static gboolean
read_consistency (MountReader       *reader,
                  const MountField  *field,
                  GError           **error)
{
  g_free (reader->mount->consistency);
  reader->mount->consistency = dd_go_to_lower (field->value);

  return TRUE;
}

static gboolean
read_propagation (MountReader       *reader,
                  const MountField  *field,
                  GError           **error)
{
  reader->mount->options |= DD_MOUNT_OPTIONS_BIND;
  g_free (reader->mount->propagation);
  reader->mount->propagation = dd_go_to_lower (field->value);

  return TRUE;
}

static gboolean
read_non_recursive (MountReader       *reader,
                    const MountField  *field,
                    GError           **error)
{
  return fail (error,
               "bind-nonrecursive is deprecated, use bind-recursive=disabled instead");
}

static gboolean
read_recursive (MountReader       *reader,
                const MountField  *field,
                GError           **error)
{
  DdMountSpec *mount = reader->mount;

  if (strcmp (field->value, "enabled") == 0)
    return TRUE;
  if (strcmp (field->value, "disabled") == 0)
    mount->non_recursive = TRUE;
  else if (strcmp (field->value, "writable") == 0)
    mount->read_only_non_recursive = TRUE;
  else if (strcmp (field->value, "readonly") == 0)
    mount->read_only_force_recursive = TRUE;
  else
    return fail (error,
                 "invalid value for %s: %s (must be \"enabled\", \"disabled\", "
                 "\"writable\", or \"readonly\")",
                 field->key, field->value);
  mount->options |= DD_MOUNT_OPTIONS_BIND;

  return TRUE;
}

static gboolean
read_create_source (MountReader       *reader,
                    const MountField  *field,
                    GError           **error)
{
  gboolean value;
  gboolean ok = read_bool (field, &value, error);

  reader->mount->options |= DD_MOUNT_OPTIONS_BIND;
  reader->mount->create_source = value;

  return ok;
}

static gboolean
read_volume_subpath (MountReader       *reader,
                     const MountField  *field,
                     GError           **error)
{
  reader->mount->options |= DD_MOUNT_OPTIONS_VOLUME;
  replace_text (&reader->mount->volume_subpath, field->value);

  return TRUE;
}

static gboolean
read_no_copy (MountReader       *reader,
              const MountField  *field,
              GError           **error)
{
  gboolean value;
  gboolean ok = read_bool (field, &value, error);

  reader->mount->options |= DD_MOUNT_OPTIONS_VOLUME;
  reader->mount->no_copy = value;

  return ok;
}

/* An option without a key is dropped in silence, as Docker does. */
static void
add_pair (GPtrArray  *pairs,
          const char *text)
{
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;

  dd_go_cut (text, "=", &key, &value);
  if (*key != '\0')
    _dd_strings_set_pair (pairs, key, value);
}

static gboolean
read_volume_label (MountReader       *reader,
                   const MountField  *field,
                   GError           **error)
{
  reader->mount->options |= DD_MOUNT_OPTIONS_VOLUME;
  add_pair (reader->volume_labels, field->value);

  return TRUE;
}

static gboolean
read_driver (MountReader       *reader,
             const MountField  *field,
             GError           **error)
{
  reader->mount->options |= DD_MOUNT_OPTIONS_VOLUME | DD_MOUNT_OPTIONS_DRIVER;
  replace_text (&reader->mount->driver, field->value);

  return TRUE;
}

static gboolean
read_driver_option (MountReader       *reader,
                    const MountField  *field,
                    GError           **error)
{
  reader->mount->options |= DD_MOUNT_OPTIONS_VOLUME | DD_MOUNT_OPTIONS_DRIVER;
  add_pair (reader->driver_options, field->value);

  return TRUE;
}

static gboolean
read_image_subpath (MountReader       *reader,
                    const MountField  *field,
                    GError           **error)
{
  reader->mount->options |= DD_MOUNT_OPTIONS_IMAGE;
  replace_text (&reader->mount->image_subpath, field->value);

  return TRUE;
}

static gboolean
read_tmpfs_size (MountReader       *reader,
                 const MountField  *field,
                 GError           **error)
{
  reader->mount->options |= DD_MOUNT_OPTIONS_TMPFS;

  return dd_units_parse_memory (field->value, &reader->mount->tmpfs_size, NULL) ||
         fail (error, "invalid value for %s: %s", field->key, field->value);
}

static gboolean
read_tmpfs_mode (MountReader       *reader,
                 const MountField  *field,
                 GError           **error)
{
  guint64 mode;

  if (!dd_go_parse_uint (field->value, 8, 32, &mode, NULL))
    return fail (error, "invalid value for %s: %s", field->key, field->value);
  reader->mount->options |= DD_MOUNT_OPTIONS_TMPFS;
  reader->mount->tmpfs_mode = (guint) mode;

  return TRUE;
}

typedef struct
{
  const char *key;
  gboolean    may_stand_alone;
  gboolean  (*read) (MountReader       *reader,
                     const MountField  *field,
                     GError           **error);
} MountKey;

static const MountKey mount_keys[] = {
  { "type", FALSE, read_type },
  { "source", FALSE, read_source },
  { "src", FALSE, read_source },
  { "target", FALSE, read_target },
  { "dst", FALSE, read_target },
  { "destination", FALSE, read_target },
  { "readonly", TRUE, read_read_only },
  { "ro", TRUE, read_read_only },
  { "consistency", FALSE, read_consistency },
  { "bind-propagation", FALSE, read_propagation },
  { "bind-nonrecursive", TRUE, read_non_recursive },
  { "bind-recursive", FALSE, read_recursive },
  { "bind-create-src", TRUE, read_create_source },
  { "volume-subpath", FALSE, read_volume_subpath },
  { "volume-nocopy", TRUE, read_no_copy },
  { "volume-label", FALSE, read_volume_label },
  { "volume-driver", FALSE, read_driver },
  { "volume-opt", FALSE, read_driver_option },
  { "image-subpath", FALSE, read_image_subpath },
  { "tmpfs-size", FALSE, read_tmpfs_size },
  { "tmpfs-mode", FALSE, read_tmpfs_mode },
};

static const MountKey *
find_key (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mount_keys); i++)
    if (strcmp (mount_keys[i].key, key) == 0)
      return &mount_keys[i];

  return NULL;
}

static gboolean
check_white_space (const char  *field,
                   const char  *key,
                   const char  *value,
                   gboolean     has_value,
                   GError     **error)
{
  g_autofree char *trimmed_key = dd_go_trim_space (key);
  g_autofree char *trimmed_value = dd_go_trim_space (value);

  if (strcmp (trimmed_key, key) != 0)
    return fail (error, "invalid option '%s' in '%s': option should not have whitespace",
                 trimmed_key, field);
  if (has_value && *trimmed_value == '\0')
    return fail (error, "invalid value for '%s': value is empty", key);
  if (strcmp (trimmed_value, value) != 0)
    return fail (error, "invalid value for '%s' in '%s': value should not have whitespace",
                 key, field);

  return TRUE;
}

static gboolean
read_field (MountReader  *reader,
            const char   *text,
            GError      **error)
{
  g_autofree char *written_key = NULL;
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;
  gboolean has_value = dd_go_cut (text, "=", &written_key, &value);
  const MountKey *known;
  MountField field;

  if (!check_white_space (text, written_key, value, has_value, error))
    return FALSE;
  key = dd_go_to_lower (written_key);
  known = find_key (key);
  if (!has_value && (known == NULL || !known->may_stand_alone))
    return fail (error, "invalid field '%s' must be a key=value pair", text);
  if (known == NULL)
    return fail (error, "unknown option '%s' in '%s'", key, text);
  field = (MountField) { text, key, value, has_value };

  return known->read (reader, &field, error);
}

static const struct
{
  DdMountOptions  options;
  const char     *type;
} option_types[] = {
  { DD_MOUNT_OPTIONS_BIND, "bind" },
  { DD_MOUNT_OPTIONS_VOLUME, "volume" },
  { DD_MOUNT_OPTIONS_IMAGE, "image" },
  { DD_MOUNT_OPTIONS_TMPFS, "tmpfs" },
};

/* The checks that the docker command makes before it asks the engine. */
static gboolean
check_options (const DdMountSpec  *mount,
               GError            **error)
{
  if (*mount->type == '\0')
    return fail (error, "type is required");
  for (gsize i = 0; i < G_N_ELEMENTS (option_types); i++)
    if ((mount->options & option_types[i].options) != 0 &&
        strcmp (mount->type, option_types[i].type) != 0)
      return fail (error, "cannot mix '%s-*' options with mount type '%s'",
                   option_types[i].type, mount->type);
  if (mount->read_only_non_recursive && !mount->read_only)
    return fail (error, "option 'bind-recursive=writable' requires 'readonly' "
                        "to be specified in conjunction");
  if (mount->read_only_force_recursive && !mount->read_only)
    return fail (error, "option 'bind-recursive=readonly' requires 'readonly' "
                        "to be specified in conjunction");
  if (mount->read_only_force_recursive && strcmp (mount->propagation, "rprivate") != 0)
    return fail (error, "option 'bind-recursive=readonly' requires "
                        "'bind-propagation=rprivate' to be specified in conjunction");

  return TRUE;
}

static gboolean
read_fields (MountReader  *reader,
             const char   *value,
             GError      **error)
{
  g_autofree char *trimmed = dd_go_trim_space (value);
  g_auto (GStrv) fields = NULL;

  if (*trimmed == '\0')
    return fail (error, "value is empty");
  fields = dd_csv_read_record (trimmed, error);
  if (fields == NULL)
    return FALSE;
  for (char **field = fields; *field != NULL; field++)
    if (!read_field (reader, *field, error))
      return FALSE;

  return check_options (reader->mount, error);
}

/**
 * dd_mount_spec_init: (method)
 * @mount: (out caller-allocates): a mount
 * @type: its type
 * @source: its source, or ""
 * @target: its target, or ""
 *
 * Sets up a mount without options.
 */
void
dd_mount_spec_init (DdMountSpec *mount,
                    const char  *type,
                    const char  *source,
                    const char  *target)
{
  *mount = (DdMountSpec) {
    .type = g_strdup (type),
    .source = g_strdup (source),
    .target = g_strdup (target),
    .consistency = g_strdup (""),
    .propagation = g_strdup (""),
    .volume_subpath = g_strdup (""),
    .driver = g_strdup (""),
    .image_subpath = g_strdup (""),
  };
}

/**
 * dd_mount_spec_parse:
 * @value: fields such as `type=bind,src=/a,dst=/b,ro`
 * @directory: (nullable): the current directory, which a source that starts
 *   with a dot is relative to; %NULL to leave such a source alone
 * @mount: (out caller-allocates): the mount; clear with
 *   [method@MountSpec.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--mount`. What only the engine refuses is told by
 * [func@mount_spec_check].
 *
 * Returns: whether it is one
 * Source: docker/cli, opts.MountOpt
 */
gboolean
dd_mount_spec_parse (const char   *value,
                     const char   *directory,
                     DdMountSpec  *mount,
                     GError      **error)
{
  MountReader reader = {
    .mount = mount,
    .directory = directory,
    .volume_labels = _dd_strings_new (),
    .driver_options = _dd_strings_new (),
  };
  gboolean ok;

  dd_mount_spec_init (mount, "volume", "", "");
  ok = read_fields (&reader, value, error);
  mount->volume_labels = _dd_strings_finish (reader.volume_labels);
  mount->driver_options = _dd_strings_finish (reader.driver_options);
  if (!ok)
    dd_mount_spec_clear (mount);

  return ok;
}

/**
 * dd_mount_is_propagation:
 * @text: a text
 *
 * Returns: whether @text is one of the six propagation modes
 */
gboolean
dd_mount_is_propagation (const char *text)
{
  static const char *const modes[] = {
    "private", "rprivate", "slave", "rslave", "shared", "rshared", NULL
  };

  return g_strv_contains (modes, text);
}

static gboolean
config_fail (const DdMountSpec  *mount,
             GError            **error,
             const char         *format,
             const char         *argument)
{
  g_autofree char *quoted = dd_go_quote (mount->type);
  g_auto (GStrv) around = g_strsplit (format, "%s", 2);

  return fail (error, "invalid mount config for type %s: %s%s%s", quoted, around[0],
               argument, around[1] != NULL ? around[1] : "");
}

static gboolean
check_absolute (const DdMountSpec  *mount,
                const char         *path,
                GError            **error)
{
  g_autofree char *slashes = g_strdelimit (g_strdup (path), "\\", '/');

  return *slashes == '/' ||
         config_fail (mount, error, "invalid mount path: '%s' mount path must be absolute",
                      slashes);
}

static gboolean
check_target (const DdMountSpec  *mount,
              GError            **error)
{
  g_autofree char *slashes = g_strdelimit (g_strdup (mount->target), "\\", '/');
  g_autofree char *clean = dd_go_path_clean (slashes);

  if (*mount->target == '\0')
    return config_fail (mount, error, "field %s must not be empty", "Target");
  if (strcmp (clean, "/") == 0)
    return config_fail (mount, error, "invalid specification: destination can't be '/'", "");

  return check_absolute (mount, mount->target, error);
}

/* Options of another type than the mount's are refused before all else. */
static gboolean
check_extra (const DdMountSpec  *mount,
             GError            **error)
{
  static const char *const fields[] = {
    "BindOptions", "VolumeOptions", "ImageOptions", "TmpfsOptions"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (option_types); i++)
    if ((mount->options & option_types[i].options) != 0 &&
        strcmp (mount->type, option_types[i].type) != 0)
      return config_fail (mount, error, "field %s must not be specified", fields[i]);

  return TRUE;
}

/* Whether a path stays inside the directory it is taken in. */
static gboolean
is_local_path (const char *path)
{
  g_autofree char *clean = dd_go_path_clean (path);

  return *path != '\0' && *path != '/' && strcmp (clean, "..") != 0 &&
         !g_str_has_prefix (clean, "../");
}

static gboolean
check_subpath (const DdMountSpec  *mount,
               const char         *subpath,
               GError            **error)
{
  return *subpath == '\0' || is_local_path (subpath) ||
         config_fail (mount, error, "subpath must be a relative path within the volume", "");
}

static gboolean
check_bind (const DdMountSpec  *mount,
            GError            **error)
{
  if (*mount->source == '\0')
    return config_fail (mount, error, "field %s must not be empty", "Source");
  if (*mount->propagation != '\0' && !dd_mount_is_propagation (mount->propagation))
    return config_fail (mount, error, "invalid propagation mode: %s", mount->propagation);

  return check_absolute (mount, mount->source, error);
}

static gboolean
check_volume (const DdMountSpec  *mount,
              GError            **error)
{
  if (*mount->volume_subpath != '\0' && *mount->source == '\0')
    return config_fail (mount, error, "must not set Subpath when using anonymous volumes", "");

  return check_subpath (mount, mount->volume_subpath, error);
}

static gboolean
check_tmpfs (const DdMountSpec  *mount,
             GError            **error)
{
  return *mount->source == '\0' ||
         config_fail (mount, error, "field %s must not be specified", "Source");
}

static gboolean
check_image (const DdMountSpec  *mount,
             GError            **error)
{
  if (*mount->source == '\0')
    return config_fail (mount, error, "field %s must not be empty", "Source");

  return check_subpath (mount, mount->image_subpath, error);
}

/**
 * dd_mount_spec_check: (method)
 * @mount: a mount
 * @error: return location for a #DdSyntaxError
 *
 * Checks a mount as the engine does when a container is created. Whether the
 * source of a bind mount exists is not looked at.
 *
 * Returns: whether the engine takes it
 * Source: moby, daemon/volume/mounts, linuxParser
 */
gboolean
dd_mount_spec_check (const DdMountSpec  *mount,
                     GError            **error)
{
  static const struct
  {
    const char *type;
    gboolean  (*check) (const DdMountSpec  *mount,
                        GError            **error);
  } checks[] = {
    { "bind", check_bind },
    { "volume", check_volume },
    { "tmpfs", check_tmpfs },
    { "image", check_image },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (strcmp (checks[i].type, mount->type) == 0)
      return check_extra (mount, error) && check_target (mount, error) &&
             checks[i].check (mount, error);

  return config_fail (mount, error, "mount type unknown", "");
}

/**
 * dd_mount_spec_tmpfs_options: (method)
 * @mount: a tmpfs mount
 *
 * Returns: (transfer full): the options of the mount as the kernel takes
 *   them, `ro,mode=1777,size=64m`
 * Source: moby, daemon/volume/mounts, ConvertTmpfsOptions
 */
char *
dd_mount_spec_tmpfs_options (const DdMountSpec *mount)
{
  static const char suffixes[] = "gmk";
  GString *out = g_string_new (mount->read_only ? "ro," : "");

  if (mount->tmpfs_mode != 0)
    g_string_append_printf (out, "mode=%o,", mount->tmpfs_mode);
  if (mount->tmpfs_size != 0)
    {
      gint64 unit = (gint64) 1 << 30;
      const char *suffix = suffixes;

      for (; *suffix != '\0' && mount->tmpfs_size % unit != 0; unit >>= 10)
        suffix++;
      g_string_append_printf (out, "size=%" G_GINT64_FORMAT "%.1s,", mount->tmpfs_size / unit,
                              suffix);
    }
  if (out->len > 0)
    g_string_truncate (out, out->len - 1);

  return g_string_free (out, FALSE);
}

/**
 * dd_mount_spec_clear: (method)
 * @mount: a mount
 *
 * Frees what @mount holds.
 */
void
dd_mount_spec_clear (DdMountSpec *mount)
{
  g_clear_pointer (&mount->type, g_free);
  g_clear_pointer (&mount->source, g_free);
  g_clear_pointer (&mount->target, g_free);
  g_clear_pointer (&mount->consistency, g_free);
  g_clear_pointer (&mount->propagation, g_free);
  g_clear_pointer (&mount->volume_subpath, g_free);
  g_clear_pointer (&mount->volume_labels, g_strfreev);
  g_clear_pointer (&mount->driver, g_free);
  g_clear_pointer (&mount->driver_options, g_strfreev);
  g_clear_pointer (&mount->image_subpath, g_free);
}

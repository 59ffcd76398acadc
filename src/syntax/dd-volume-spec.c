// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-mount-spec.h"

#include "dd-volume-spec.h"

/* Shorter texts are a target, whatever they hold. */
#define MAX_BARE_TARGET_LENGTH 2

#define fail(error, ...) dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, __VA_ARGS__)

static gboolean
is_drive (const char *part,
          gsize       length)
{
  gunichar letter = length > 0 ? g_utf8_get_char_validated (part, (gssize) length)
                               : (gunichar) -1;

  return letter < (gunichar) -2 && g_unichar_isalpha (letter) &&
         (gsize) g_unichar_to_utf8 (letter, NULL) == length;
}

/* Finds the colon that ends a part. A colon after a single letter belongs to
 * a Windows drive, one inside `${…}` to a variable. */
static const char *
part_end (const char *part)
{
  const char *at = part;
  guint depth = 0;

  for (; *at != '\0'; at++)
    {
      if (at[0] == '$' && at[1] == '{')
        depth++;
      else if (*at == '}' && depth > 0)
        depth--;
      else if (*at == ':' && depth == 0 && !is_drive (part, (gsize) (at - part)))
        break;
    }

  return at;
}

static gboolean
is_file_path (const char *source)
{
  gsize first;

  if (*source == '\0')
    return FALSE;
  if (strchr ("./~", *source) != NULL || g_str_has_prefix (source, "\\\\"))
    return TRUE;
  first = (gsize) (g_utf8_next_char (source) - source);

  return strlen (source) > first && source[first] == ':' && is_drive (source, first);
}

static void
read_short_options (DdVolumeShort *volume,
                    const char    *text)
{
  g_auto (GStrv) options = g_strsplit (text, ",", -1);

  for (char **option = options; *option != NULL; option++)
    {
      if (strcmp (*option, "ro") == 0)
        volume->read_only = TRUE;
      else if (strcmp (*option, "rw") == 0)
        volume->read_only = FALSE;
      else if (strcmp (*option, "nocopy") == 0)
        volume->no_copy = TRUE;
      else if (dd_mount_is_propagation (*option))
        {
          g_free (volume->propagation);
          volume->propagation = g_strdup (*option);
        }
      else if (strcmp (*option, "z") == 0 || strcmp (*option, "Z") == 0)
        {
          g_free (volume->selinux);
          volume->selinux = g_strdup (*option);
        }
    }
}

static gboolean
read_short_part (DdVolumeShort  *volume,
                 const char     *part,
                 gboolean        last,
                 const char     *spec,
                 GError        **error)
{
  if (*part == '\0')
    return fail (error, "invalid spec: %s: empty section between colons", spec);
  if (volume->source == NULL && !last)
    volume->source = g_strdup (part);
  else if (volume->target == NULL)
    volume->target = g_strdup (part);
  else if (!last)
    return fail (error, "invalid spec: %s: too many colons", spec);
  else
    read_short_options (volume, part);

  return TRUE;
}

static gboolean
read_short_parts (DdVolumeShort  *volume,
                  const char     *spec,
                  GError        **error)
{
  const char *end;

  for (const char *at = spec;; at = end + 1)
    {
      g_autofree char *part = NULL;

      end = part_end (at);
      part = g_strndup (at, (gsize) (end - at));
      if (!read_short_part (volume, part, *end == '\0', spec, error))
        return FALSE;
      if (*end == '\0')
        return TRUE;
    }
}

/**
 * dd_volume_short_parse:
 * @spec: `[source:]target[:options]`
 * @volume: (out caller-allocates): the volume; clear with
 *   [method@VolumeShort.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--volume` as the docker command and Compose do. A source
 * that starts with `/`, `.` or `~` is a path, any other a volume's name.
 * Unknown options are left for the engine to refuse.
 *
 * Returns: whether it has the form of a volume
 * Source: docker/cli, volumespec.Parse; compose-go, format.ParseVolume
 */
gboolean
dd_volume_short_parse (const char     *spec,
                       DdVolumeShort  *volume,
                       GError        **error)
{
  *volume = (DdVolumeShort) { .type = "volume" };
  if (*spec == '\0')
    return fail (error, "invalid empty volume spec");
  if (strlen (spec) <= MAX_BARE_TARGET_LENGTH)
    volume->target = g_strdup (spec);
  else if (!read_short_parts (volume, spec, error))
    {
      dd_volume_short_clear (volume);
      return FALSE;
    }
  if (volume->source != NULL && is_file_path (volume->source))
    volume->type = "bind";
  if (volume->source == NULL)
    volume->source = g_strdup ("");
  if (volume->propagation == NULL)
    volume->propagation = g_strdup ("");
  if (volume->selinux == NULL)
    volume->selinux = g_strdup ("");

  return TRUE;
}

/**
 * dd_volume_short_clear: (method)
 * @volume: a volume
 *
 * Frees what @volume holds.
 */
void
dd_volume_short_clear (DdVolumeShort *volume)
{
  g_clear_pointer (&volume->source, g_free);
  g_clear_pointer (&volume->target, g_free);
  g_clear_pointer (&volume->propagation, g_free);
  g_clear_pointer (&volume->selinux, g_free);
}

/* The kinds of words a mode may have, one of each. */
typedef enum
{
  MODE_READ_WRITE,
  MODE_LABEL,
  MODE_PROPAGATION,
  MODE_COPY,
  MODE_CONSISTENCY,
  N_MODES
} ModeKind;

static const struct
{
  const char *word;
  ModeKind    kind;
} mode_words[] = {
  { "ro", MODE_READ_WRITE },
  { "rw", MODE_READ_WRITE },
  { "z", MODE_LABEL },
  { "Z", MODE_LABEL },
  { "nocopy", MODE_COPY },
  { "consistent", MODE_CONSISTENCY },
  { "cached", MODE_CONSISTENCY },
  { "delegated", MODE_CONSISTENCY },
};

static ModeKind
mode_kind (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mode_words); i++)
    if (strcmp (mode_words[i].word, word) == 0)
      return mode_words[i].kind;

  return dd_mount_is_propagation (word) ? MODE_PROPAGATION : N_MODES;
}

/* Takes a mode such as `ro,z` apart. @found gets the word of each kind. */
static gboolean
read_mode (const char  *mode,
           const char  *found[N_MODES],
           char      ***words)
{
  *words = g_strsplit (mode, ",", -1);
  for (ModeKind kind = 0; kind < N_MODES; kind++)
    found[kind] = NULL;
  for (char **word = *words; *word != NULL; word++)
    {
      ModeKind kind = mode_kind (*word);

      if (kind == N_MODES || found[kind] != NULL)
        return FALSE;
      found[kind] = *word;
    }

  return TRUE;
}

static gboolean
is_mode (const char *text)
{
  const char *found[N_MODES];
  g_auto (GStrv) words = NULL;

  return read_mode (text, found, &words);
}

static gboolean
invalid_spec (const char  *spec,
              GError     **error)
{
  return fail (error, "invalid volume specification: '%s'", spec);
}

/* Splits @spec into source, target and mode. */
static gboolean
split_spec (const char   *spec,
            char        **source,
            char        **target,
            char        **mode,
            GError      **error)
{
  g_auto (GStrv) parts = g_strsplit (spec, ":", 4);
  guint n_parts = g_strv_length (parts);

  if (n_parts == 0 || n_parts > 3 || *parts[0] == '\0' || (n_parts == 2 && is_mode (parts[1])))
    return invalid_spec (spec, error);
  *source = g_strdup (n_parts > 1 ? parts[0] : "");
  *target = g_strdup (n_parts > 1 ? parts[1] : parts[0]);
  *mode = g_strdup (n_parts > 2 ? parts[2] : "");

  return is_mode (*mode) || fail (error, "invalid mode: %s", *mode);
}

/* Puts what the mode and the driver say into a mount, so that it is checked
 * like one of --mount. */
static void
apply_mode (DdMountSpec *mount,
            const char  *found[N_MODES],
            const char  *driver)
{
  gboolean volume = strcmp (mount->type, "volume") == 0;

  mount->read_only = g_strcmp0 (found[MODE_READ_WRITE], "ro") == 0;
  if (volume && *driver != '\0')
    {
      mount->options |= DD_MOUNT_OPTIONS_VOLUME | DD_MOUNT_OPTIONS_DRIVER;
      g_free (mount->driver);
      mount->driver = g_strdup (driver);
    }
  if (found[MODE_COPY] != NULL)
    {
      mount->options |= DD_MOUNT_OPTIONS_VOLUME;
      mount->no_copy = TRUE;
    }
  if (found[MODE_PROPAGATION] != NULL)
    {
      mount->options |= DD_MOUNT_OPTIONS_BIND;
      g_free (mount->propagation);
      mount->propagation = g_strdup (found[MODE_PROPAGATION]);
    }
}

static void
volume_from_mount (DdVolumeSpec      *volume,
                   const DdMountSpec *mount)
{
  gboolean bind = strcmp (mount->type, "bind") == 0;

  volume->type = bind ? "bind" : "volume";
  volume->name = g_strdup (bind ? "" : mount->source);
  volume->source = bind ? dd_go_path_clean (mount->source) : g_strdup ("");
  volume->target = dd_go_path_clean (mount->target);
  volume->driver = g_strdup (mount->driver);
  volume->propagation = g_strdup (!bind                         ? ""
                                  : *mount->propagation != '\0' ? mount->propagation
                                                                : "rprivate");
  volume->read_only = mount->read_only;
  volume->copy_data = !bind && !mount->no_copy;
}

/**
 * dd_volume_spec_parse:
 * @spec: `[source:]target[:mode]`
 * @driver: the value of `--volume-driver`, or ""
 * @volume: (out caller-allocates): the volume; clear with
 *   [method@VolumeSpec.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--volume` as the engine does.
 *
 * Returns: whether the engine takes it
 * Source: moby, daemon/volume/mounts, linuxParser.ParseMountRaw
 */
gboolean
dd_volume_spec_parse (const char    *spec,
                      const char    *driver,
                      DdVolumeSpec  *volume,
                      GError       **error)
{
  g_autofree char *source = NULL;
  g_autofree char *target = NULL;
  g_autofree char *mode = NULL;
  g_auto (GStrv) words = NULL;
  g_auto (DdMountSpec) mount = { 0 };
  g_autoptr (GError) problem = NULL;
  const char *found[N_MODES];

  *volume = (DdVolumeSpec) { 0 };
  if (!split_spec (spec, &source, &target, &mode, error))
    return FALSE;
  read_mode (mode, found, &words);
  dd_mount_spec_init (&mount, *source == '/' ? "bind" : "volume", source, target);
  apply_mode (&mount, found, driver);
  if (!dd_mount_spec_check (&mount, &problem))
    return fail (error, "invalid volume specification: '%s': %s", spec, problem->message);
  volume_from_mount (volume, &mount);
  volume->mode = g_steal_pointer (&mode);

  return TRUE;
}

/**
 * dd_volume_spec_clear: (method)
 * @volume: a volume
 *
 * Frees what @volume holds.
 */
void
dd_volume_spec_clear (DdVolumeSpec *volume)
{
  g_clear_pointer (&volume->name, g_free);
  g_clear_pointer (&volume->source, g_free);
  g_clear_pointer (&volume->target, g_free);
  g_clear_pointer (&volume->mode, g_free);
  g_clear_pointer (&volume->driver, g_free);
  g_clear_pointer (&volume->propagation, g_free);
}

/**
 * dd_volumes_from_parse:
 * @spec: `container[:mode]`
 * @id: (out) (transfer full): the container
 * @mode: (out) (transfer full): the mode, `rw` if none is given
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--volumes-from` as the engine does.
 *
 * Returns: whether the engine takes it
 * Source: moby, daemon/volume/mounts, linuxParser.ParseVolumesFrom
 */
gboolean
dd_volumes_from_parse (const char  *spec,
                       char       **id,
                       char       **mode,
                       GError     **error)
{
  const char *found[N_MODES];
  g_auto (GStrv) words = NULL;

  *id = NULL;
  *mode = NULL;
  if (*spec == '\0')
    return fail (error, "volumes-from specification cannot be an empty string");
  dd_go_cut (spec, ":", id, mode);
  if (**mode == '\0')
    {
      g_free (*mode);
      *mode = g_strdup ("rw");
      return TRUE;
    }
  if (read_mode (*mode, found, &words) && found[MODE_PROPAGATION] == NULL &&
      found[MODE_COPY] == NULL)
    return TRUE;
  fail (error, "invalid mode: %s", *mode);
  g_clear_pointer (id, g_free);
  g_clear_pointer (mode, g_free);

  return FALSE;
}

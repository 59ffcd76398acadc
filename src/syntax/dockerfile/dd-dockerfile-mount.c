// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-private.h"
#include "dd-dockerfile-values.h"
#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-shell-words.h"
#include "dd-units.h"

/* What a mount is told to be while it is read. */
typedef struct
{
  DdDockerfileMount *mount;
  gboolean           access_given;
} MountReader;

typedef enum
{
  KEY_TEXT,
  KEY_TYPE,
  KEY_READ_ONLY,
  KEY_READ_WRITE,
  KEY_REQUIRED,
  KEY_SIZE,
  KEY_SHARING,
  KEY_MODE,
  KEY_OWNER,
} KeyKind;

static const struct
{
  const char *name;
  KeyKind     kind;
  gsize       offset;
} keys[] = {
  { "type", KEY_TYPE, 0 },
  { "from", KEY_TEXT, G_STRUCT_OFFSET (DdDockerfileMount, from) },
  { "source", KEY_TEXT, G_STRUCT_OFFSET (DdDockerfileMount, source) },
  { "target", KEY_TEXT, G_STRUCT_OFFSET (DdDockerfileMount, target) },
  { "readonly", KEY_READ_ONLY, 0 },
  { "id", KEY_TEXT, G_STRUCT_OFFSET (DdDockerfileMount, id) },
  { "sharing", KEY_SHARING, 0 },
  { "required", KEY_REQUIRED, 0 },
  { "size", KEY_SIZE, 0 },
  { "mode", KEY_MODE, 0 },
  { "uid", KEY_OWNER, G_STRUCT_OFFSET (DdDockerfileMount, uid) },
  { "gid", KEY_OWNER, G_STRUCT_OFFSET (DdDockerfileMount, gid) },
  { "src", KEY_TEXT, G_STRUCT_OFFSET (DdDockerfileMount, source) },
  { "dst", KEY_TEXT, G_STRUCT_OFFSET (DdDockerfileMount, target) },
  { "destination", KEY_TEXT, G_STRUCT_OFFSET (DdDockerfileMount, target) },
  { "ro", KEY_READ_ONLY, 0 },
  { "rw", KEY_READ_WRITE, 0 },
  { "readwrite", KEY_READ_WRITE, 0 },
  { "env", KEY_TEXT, G_STRUCT_OFFSET (DdDockerfileMount, environment) },
};

static const char *const type_names[] = {
  [DD_DOCKERFILE_MOUNT_BIND] = "bind",   [DD_DOCKERFILE_MOUNT_CACHE] = "cache",
  [DD_DOCKERFILE_MOUNT_TMPFS] = "tmpfs", [DD_DOCKERFILE_MOUNT_SECRET] = "secret",
  [DD_DOCKERFILE_MOUNT_SSH] = "ssh",     NULL,
};

static const char *const sharing_names[] = { "shared", "private", "locked", NULL };

/* Refuses @value for what is wrong with it, with the option that was meant. */
static gboolean
refuse_choice (const char         *message,
               const char         *value,
               const char *const  *options,
               GError            **error)
{
  g_autofree char *meant = dd_dockerfile_suggest (value, options, TRUE);

  if (meant == NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s", message);

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s (did you mean %s?)",
                              message, meant);
}

static gboolean
refuse_value (const char  *key,
              const char  *value,
              GError     **error)
{
  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "invalid value for %s: %s", key, value);
}

static gboolean
refuse_for_type (const DdDockerfileMount  *mount,
                 const char               *key,
                 GError                  **error)
{
  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "unexpected key '%s' for mount type '%s'",
                              key, type_names[mount->type]);
}

static gboolean
refuse_key (const char  *key,
            const char  *field,
            GError     **error)
{
  const char *names[G_N_ELEMENTS (keys) + 1] = { NULL };
  g_autofree char *message = g_strdup_printf ("unexpected key '%s' in '%s'", key, field);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    names[i] = keys[i].name;

  return refuse_choice (message, key, names, error);
}

static gboolean
set_type (DdDockerfileMount  *mount,
          const char         *value,
          GError            **error)
{
  g_autofree char *lower = dd_go_to_lower (value);
  g_autofree char *quoted = NULL;
  g_autofree char *message = NULL;

  for (guint i = 0; type_names[i] != NULL; i++)
    if (g_str_equal (type_names[i], lower))
      {
        mount->type = (DdDockerfileMountType) i;
        return TRUE;
      }
  quoted = dd_go_quote (value);
  message = g_strconcat ("unsupported mount type ", quoted, NULL);

  return refuse_choice (message, value, type_names, error);
}

static gboolean
set_sharing (DdDockerfileMount  *mount,
             const char         *value,
             GError            **error)
{
  g_autofree char *lower = dd_go_to_lower (value);
  g_autofree char *quoted = NULL;
  g_autofree char *message = NULL;

  if (g_strv_contains (sharing_names, lower))
    {
      g_free (mount->sharing);
      mount->sharing = g_steal_pointer (&lower);
      return TRUE;
    }
  quoted = dd_go_quote (value);
  message = g_strconcat ("unsupported sharing value ", quoted, NULL);

  return refuse_choice (message, value, sharing_names, error);
}

static gboolean
set_switch (MountReader  *reader,
            KeyKind       kind,
            const char   *key,
            const char   *value,
            GError      **error)
{
  DdDockerfileMount *mount = reader->mount;
  gboolean on = TRUE;

  if (kind == KEY_REQUIRED && mount->type != DD_DOCKERFILE_MOUNT_SECRET &&
      mount->type != DD_DOCKERFILE_MOUNT_SSH)
    return refuse_for_type (mount, key, error);
  if (value != NULL && !dd_go_parse_bool (value, &on, NULL))
    return refuse_value (key, value, error);
  if (kind == KEY_REQUIRED)
    {
      mount->required = on;
      return TRUE;
    }
  mount->read_only = on == (kind == KEY_READ_ONLY);
  reader->access_given = TRUE;

  return TRUE;
}

static gboolean
set_number (DdDockerfileMount  *mount,
            gint64             *number,
            int                 base,
            const char         *key,
            const char         *value,
            GError            **error)
{
  guint64 parsed;

  if (!dd_go_parse_uint (value, base, 32, &parsed, NULL))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "invalid value %s for %s", value, key);
  *number = (gint64) parsed;

  return TRUE;
}

static gboolean
set_size (DdDockerfileMount  *mount,
          const char         *key,
          const char         *value,
          GError            **error)
{
  if (mount->type != DD_DOCKERFILE_MOUNT_TMPFS)
    return refuse_for_type (mount, key, error);

  return dd_units_parse_memory (value, &mount->size, NULL) || refuse_value (key, value, error);
}

static gboolean
set_key (MountReader  *reader,
         guint         index,
         const char   *key,
         const char   *value,
         GError      **error)
{
  DdDockerfileMount *mount = reader->mount;
  char **text;

  switch (keys[index].kind)
    {
    case KEY_TYPE:
      return set_type (mount, value, error);
    case KEY_SHARING:
      return set_sharing (mount, value, error);
    case KEY_SIZE:
      return set_size (mount, key, value, error);
    case KEY_MODE:
      return set_number (mount, &mount->mode, 8, key, value, error);
    case KEY_OWNER:
      return set_number (mount, G_STRUCT_MEMBER_P (mount, keys[index].offset), 10, key, value,
                         error);
    case KEY_READ_ONLY:
    case KEY_READ_WRITE:
    case KEY_REQUIRED:
      return set_switch (reader, keys[index].kind, key, value, error);
    case KEY_TEXT:
    default:
      text = G_STRUCT_MEMBER_P (mount, keys[index].offset);
      g_free (*text);
      *text = g_strdup (value);
      return TRUE;
    }
}

static int
find_key (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].name, key))
      return (int) i;

  return -1;
}

static gboolean
is_switch (int index)
{
  return index >= 0 &&
         (keys[index].kind == KEY_READ_ONLY || keys[index].kind == KEY_READ_WRITE ||
          keys[index].kind == KEY_REQUIRED);
}

static gboolean
read_field (MountReader         *reader,
            const char          *field,
            char                 escape,
            const char *const   *environment,
            GError             **error)
{
  g_autofree char *written = NULL;
  g_autofree char *key = NULL;
  g_autofree char *raw = NULL;
  g_autofree char *value = NULL;
  const gboolean has_value = dd_go_cut (field, "=", &written, &raw);
  int index;

  key = dd_go_to_lower (written);
  index = find_key (key);
  if (!has_value && is_switch (index))
    return set_switch (reader, keys[index].kind, key, NULL, error);
  if (!has_value)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "invalid field '%s' must be a key=value pair", field);
  value = dd_shell_expand_word (raw, escape, environment, error);
  if (value == NULL)
    return FALSE;
  if (index < 0)
    return refuse_key (key, field, error);

  return set_key (reader, (guint) index, key, value, error);
}

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
check_secret (const DdDockerfileMount  *mount,
              GError                  **error)
{
  const char *fault = NULL;

  if (is_set (mount->from))
    fault = "secret mount should not have a from";
  else if (is_set (mount->sharing))
    fault = "secret mount should not define sharing";
  else if (!is_set (mount->source) && !is_set (mount->target) && !is_set (mount->id))
    fault = "invalid secret mount. one of source, target required";
  else if (is_set (mount->source) && is_set (mount->id))
    fault = "both source and id can't be set";

  return fault == NULL || dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s", fault);
}

/* Whether what was given fits the type of the mount. */
static gboolean
check_mount (MountReader  *reader,
             GError      **error)
{
  DdDockerfileMount *mount = reader->mount;
  const gboolean is_file = mount->type != DD_DOCKERFILE_MOUNT_BIND &&
                           mount->type != DD_DOCKERFILE_MOUNT_TMPFS;
  const struct
  {
    const char *name;
    gint64      value;
  } owned[] = { { "mode", mount->mode }, { "uid", mount->uid }, { "gid", mount->gid } };

  for (guint i = 0; !is_file && i < G_N_ELEMENTS (owned); i++)
    if (owned[i].value >= 0)
      return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                  "%s not allowed for \"%s\" type mounts", owned[i].name,
                                  type_names[mount->type]);
  if (!reader->access_given)
    mount->read_only = mount->type != DD_DOCKERFILE_MOUNT_CACHE &&
                       mount->type != DD_DOCKERFILE_MOUNT_TMPFS;
  if (mount->type == DD_DOCKERFILE_MOUNT_SECRET && !check_secret (mount, error))
    return FALSE;
  if (is_set (mount->sharing) && mount->type != DD_DOCKERFILE_MOUNT_CACHE)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "invalid cache sharing set for %s mount", type_names[mount->type]);

  return TRUE;
}

static char **
split_fields (const char  *text,
              GError     **error)
{
  char **fields = dd_csv_read_record (text, error);

  if (fields == NULL)
    g_prefix_error (error, "failed to parse csv mounts: ");

  return fields;
}

/**
 * dd_dockerfile_mount_parse:
 * @text: the value of `RUN --mount`
 * @escape: the escape character of the Dockerfile
 * @environment: (nullable): `NAME=value` strings
 * @mount: (out caller-allocates): the mount; clear it with
 *   [func@dockerfile_mount_clear], also after an error
 * @error: return location
 *
 * Reads one mount of a RUN and replaces the variables in it.
 *
 * Returns: %FALSE with an error in the builder's words
 * Source: Dockerfile reference, "RUN --mount"
 */
gboolean
dd_dockerfile_mount_parse (const char         *text,
                           char                escape,
                           const char *const  *environment,
                           DdDockerfileMount  *mount,
                           GError            **error)
{
  MountReader reader = { .mount = mount };
  g_auto (GStrv) fields = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (mount != NULL, FALSE);

  *mount = (DdDockerfileMount) { .mode = -1, .uid = -1, .gid = -1 };
  fields = split_fields (text, error);
  if (fields == NULL)
    return FALSE;
  for (gsize i = 0; fields[i] != NULL; i++)
    if (!read_field (&reader, fields[i], escape, environment, error))
      return FALSE;

  return check_mount (&reader, error);
}

/**
 * dd_dockerfile_mount_clear:
 * @mount: a mount
 *
 * Frees what @mount holds.
 */
void
dd_dockerfile_mount_clear (DdDockerfileMount *mount)
{
  g_clear_pointer (&mount->from, g_free);
  g_clear_pointer (&mount->source, g_free);
  g_clear_pointer (&mount->target, g_free);
  g_clear_pointer (&mount->id, g_free);
  g_clear_pointer (&mount->sharing, g_free);
  g_clear_pointer (&mount->environment, g_free);
}

/* What can be said about a mount before variables have values: whether its
 * fields can be told apart, and that its stage is no variable. */
gboolean
_dd_dockerfile_mount_check (const char  *text,
                            GError     **error)
{
  g_auto (GStrv) fields = split_fields (text, error);

  if (fields == NULL)
    return FALSE;
  for (gsize i = 0; fields[i] != NULL; i++)
    {
      const char *dollar;

      if (g_ascii_strncasecmp (fields[i], "from=", strlen ("from=")) != 0)
        continue;
      dollar = strchr (fields[i], '$');
      if (dollar != NULL && dollar[1] != '\0')
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                    "'from' doesn't support variable expansion, define alias "
                                    "stage instead");
    }

  return TRUE;
}

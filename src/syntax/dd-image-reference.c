// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-path-match.h"

#include "dd-image-reference.h"

#define DEFAULT_DOMAIN "docker.io"
#define LEGACY_DOMAIN "index.docker.io"
#define OFFICIAL_PREFIX "library/"
#define DEFAULT_TAG "latest"

#define ID_LENGTH 64
#define MAX_TAG_LENGTH 128
#define MAX_PATH_LENGTH 255
#define MIN_DIGEST_LENGTH 32

#define fail(error, ...) dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, __VA_ARGS__)

static gboolean
is_lower_alnum (char c)
{
  return g_ascii_islower (c) || g_ascii_isdigit (c);
}

/* Steps over what may separate the words of a path: one dot, one or two
 * underscores, or any number of dashes. */
static const char *
skip_separator (const char *at)
{
  if (*at == '.')
    return at + 1;
  if (*at == '_')
    return at + (at[1] == '_' ? 2 : 1);

  return at + strspn (at, "-");
}

/* Whether @text is words of lower-case letters and digits, joined by
 * separators and slashes. */
static gboolean
is_path (const char *text)
{
  for (;;)
    {
      const char *start = text;

      while (is_lower_alnum (*text))
        text++;
      if (text == start)
        return FALSE;
      if (*text == '\0')
        return TRUE;
      start = text;
      text = *text == '/' ? text + 1 : skip_separator (text);
      if (text == start)
        return FALSE;
    }
}

static gboolean
is_host_label (const char *label,
               gsize       length)
{
  if (length == 0 || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-')
      return FALSE;

  return TRUE;
}

/* Steps over a host name or a bracketed IPv6 address; NULL if there is none. */
static const char *
skip_host (const char *text)
{
  if (*text == '[')
    {
      gsize length = strspn (text + 1, "0123456789abcdefABCDEF:");

      return length > 0 && text[length + 1] == ']' ? text + length + 2 : NULL;
    }
  for (;;)
    {
      gsize length = strcspn (text, ".:");

      if (!is_host_label (text, length))
        return NULL;
      text += length;
      if (*text != '.')
        return text;
      text++;
    }
}

/**
 * dd_image_is_domain:
 * @text: a text
 *
 * Returns: whether @text has the form of a registry: a host name or address
 *   with an optional port
 */
gboolean
dd_image_is_domain (const char *text)
{
  const char *at = skip_host (text);
  gsize length;

  if (at == NULL || *at == '\0')
    return at != NULL;
  if (*at != ':')
    return FALSE;
  length = strspn (at + 1, "0123456789");

  return length > 0 && at[length + 1] == '\0';
}

/**
 * dd_image_is_tag:
 * @text: a text
 *
 * Returns: whether @text has the form of a tag
 */
gboolean
dd_image_is_tag (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > MAX_TAG_LENGTH || *text == '.' || *text == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("_.-", text[i]) == NULL)
      return FALSE;

  return TRUE;
}

/**
 * dd_image_is_id:
 * @text: a text
 *
 * Returns: whether @text is a whole image ID without `sha256:`: 64
 *   hexadecimal digits in lower case
 */
gboolean
dd_image_is_id (const char *text)
{
  return strlen (text) == ID_LENGTH && strspn (text, "0123456789abcdef") == ID_LENGTH;
}

/* Whether @text is `algorithm:hexadecimal digits`. */
static gboolean
is_digest (const char *text)
{
  const char *at = text;
  gsize length;

  for (;;)
    {
      if (!g_ascii_isalpha (*at))
        return FALSE;
      while (g_ascii_isalnum (*at))
        at++;
      if (*at == ':')
        break;
      if (*at == '\0' || strchr ("-_+.", *at) == NULL)
        return FALSE;
      at++;
    }
  length = strspn (at + 1, "0123456789abcdefABCDEF");

  return length >= MIN_DIGEST_LENGTH && at[length + 1] == '\0';
}

/* The form that the digest library asks for: it takes no capital letters in
 * the algorithm, but more than hexadecimal digits behind it. */
static gboolean
is_digest_form (const char *text)
{
  const char *at = text;

  for (;;)
    {
      const char *start = at;

      while (is_lower_alnum (*at))
        at++;
      if (at == start)
        return FALSE;
      if (*at == ':')
        break;
      if (*at == '\0' || strchr ("+._-", *at) == NULL)
        return FALSE;
      at++;
    }
  for (at++; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("=_-", *at) == NULL)
      return FALSE;

  return TRUE;
}

/**
 * dd_image_check_digest:
 * @text: `algorithm:hexadecimal digits`
 * @error: return location for a #DdSyntaxError
 *
 * Checks a digest: the algorithm must be known and the digits as many as it
 * makes.
 *
 * Returns: whether @text is a digest
 * Source: opencontainers/go-digest
 */
gboolean
dd_image_check_digest (const char  *text,
                       GError     **error)
{
  static const struct
  {
    const char *name;
    gsize       length;
  } algorithms[] = { { "sha256:", 64 }, { "sha384:", 96 }, { "sha512:", 128 } };
  const char *colon = strchr (text, ':');

  if (colon == NULL || colon == text || colon[1] == '\0')
    return fail (error, "invalid checksum digest format");
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      const char *digits = colon + 1;

      if (!g_str_has_prefix (text, algorithms[i].name))
        continue;
      if (strlen (digits) != algorithms[i].length)
        return fail (error, "invalid checksum digest length");
      return strspn (digits, "0123456789abcdef") == algorithms[i].length ||
             fail (error, "invalid checksum digest format");
    }

  return fail (error, is_digest_form (text) ? "unsupported digest algorithm"
                                            : "invalid checksum digest format");
}

/* Splits a name into its registry and its path. */
static gboolean
split_name (const char        *name,
            DdImageReference  *reference)
{
  const char *slash = strchr (name, '/');

  if (slash != NULL && is_path (slash + 1))
    {
      g_autofree char *domain = g_strndup (name, (gsize) (slash - name));

      if (dd_image_is_domain (domain))
        {
          reference->domain = g_steal_pointer (&domain);
          reference->path = g_strdup (slash + 1);
          return TRUE;
        }
    }
  if (!is_path (name))
    return FALSE;
  reference->domain = g_strdup ("");
  reference->path = g_strdup (name);

  return TRUE;
}

/* Takes `name[:tag][@digest]` apart, checking forms only. */
static gboolean
split_reference (const char        *text,
                 DdImageReference  *reference)
{
  const char *at = strchr (text, '@');
  gsize length = at != NULL ? (gsize) (at - text) : strlen (text);
  g_autofree char *rest = g_strndup (text, length);
  char *slash = strrchr (rest, '/');
  char *colon = strchr (slash != NULL ? slash : rest, ':');

  *reference = (DdImageReference) { 0 };
  if (colon != NULL)
    {
      *colon = '\0';
      if (!dd_image_is_tag (colon + 1))
        return FALSE;
    }
  if ((at != NULL && !is_digest (at + 1)) || !split_name (rest, reference))
    return FALSE;
  reference->tag = g_strdup (colon != NULL ? colon + 1 : "");
  reference->digest = g_strdup (at != NULL ? at + 1 : "");

  return TRUE;
}

/**
 * dd_image_reference_parse_strict:
 * @text: `[domain/]path[:tag][@digest]`
 * @reference: (out caller-allocates): the reference; clear with
 *   [method@ImageReference.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a reference as it is written. A first part that has the form of a
 * host is taken for the registry.
 *
 * Returns: whether @text is a reference
 * Source: distribution/reference, Parse
 */
gboolean
dd_image_reference_parse_strict (const char        *text,
                                 DdImageReference  *reference,
                                 GError           **error)
{
  g_return_val_if_fail (text != NULL && reference != NULL, FALSE);

  if (!split_reference (text, reference))
    {
      g_autofree char *lower = dd_go_to_lower (text);
      g_auto (DdImageReference) in_lower = { 0 };

      if (*text == '\0')
        return fail (error, "repository name must have at least one component");
      if (split_reference (lower, &in_lower))
        return fail (error, "repository name must be lowercase");
      return fail (error, "invalid reference format");
    }
  if (strlen (reference->path) > MAX_PATH_LENGTH)
    {
      dd_image_reference_clear (reference);
      return fail (error, "repository name must not be more than %d characters",
                   MAX_PATH_LENGTH);
    }
  if (*reference->digest != '\0' && !dd_image_check_digest (reference->digest, error))
    {
      dd_image_reference_clear (reference);
      return FALSE;
    }

  return TRUE;
}

/**
 * dd_image_reference_parse_name:
 * @text: `[domain/]path`
 * @reference: (out caller-allocates): the reference; clear with
 *   [method@ImageReference.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a name without a tag or a digest, as it is written.
 *
 * Returns: whether @text is a name
 * Source: distribution/reference, WithName
 */
gboolean
dd_image_reference_parse_name (const char        *text,
                               DdImageReference  *reference,
                               GError           **error)
{
  g_return_val_if_fail (text != NULL && reference != NULL, FALSE);

  *reference = (DdImageReference) { 0 };
  if (!split_name (text, reference))
    return fail (error, "invalid reference format");
  if (strlen (reference->path) > MAX_PATH_LENGTH)
    {
      dd_image_reference_clear (reference);
      return fail (error, "repository name must not be more than %d characters",
                   MAX_PATH_LENGTH);
    }
  reference->tag = g_strdup ("");
  reference->digest = g_strdup ("");

  return TRUE;
}

static gboolean
is_lower (const char *text)
{
  g_autofree char *lower = dd_go_to_lower (text);

  return strcmp (lower, text) == 0;
}

/* Finds the registry that a short name means, and adds what the name leaves
 * out. */
static void
complete_name (const char  *text,
               char       **domain,
               char       **rest)
{
  g_autofree char *first = NULL;
  g_autofree char *after = NULL;

  if (!dd_go_cut (text, "/", &first, &after))
    {
      *domain = g_strdup (DEFAULT_DOMAIN);
      *rest = g_strconcat (OFFICIAL_PREFIX, text, NULL);
      return;
    }
  if (strcmp (first, LEGACY_DOMAIN) == 0)
    {
      *domain = g_strdup (DEFAULT_DOMAIN);
      *rest = g_strdup (after);
    }
  else if (strcmp (first, "localhost") == 0 || strpbrk (first, ".:") != NULL || !is_lower (first))
    {
      *domain = g_strdup (first);
      *rest = g_strdup (after);
    }
  else
    {
      *domain = g_strdup (DEFAULT_DOMAIN);
      *rest = g_strdup (text);
    }
  if (strcmp (*domain, DEFAULT_DOMAIN) == 0 && strchr (*rest, '/') == NULL)
    {
      char *official = g_strconcat (OFFICIAL_PREFIX, *rest, NULL);

      g_free (*rest);
      *rest = official;
    }
}

/**
 * dd_image_reference_parse:
 * @text: a reference as people write it, `nginx:1.27`
 * @reference: (out caller-allocates): the reference with its registry and
 *   whole path; clear with [method@ImageReference.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a reference and completes it: `nginx` is `docker.io/library/nginx`.
 * No tag is added.
 *
 * Returns: whether @text is a reference
 * Source: distribution/reference, ParseNormalizedNamed
 */
gboolean
dd_image_reference_parse (const char        *text,
                          DdImageReference  *reference,
                          GError           **error)
{
  g_autofree char *domain = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *path = NULL;
  g_autofree char *whole = NULL;

  g_return_val_if_fail (text != NULL && reference != NULL, FALSE);

  *reference = (DdImageReference) { 0 };
  if (dd_image_is_id (text))
    return fail (error, "invalid repository name (%s), cannot specify 64-byte hexadecimal strings",
                 text);
  complete_name (text, &domain, &rest);
  path = g_strndup (rest, strcspn (rest, ":"));
  if (!is_lower (path))
    return fail (error, "invalid reference format: repository name (%s) must be lowercase", path);
  whole = g_strconcat (domain, "/", rest, NULL);

  return dd_image_reference_parse_strict (whole, reference, error);
}

/**
 * dd_image_reference_set_default_tag: (method)
 * @reference: (inout): a reference
 *
 * Adds the tag `latest` to a reference that has neither a tag nor a digest.
 */
void
dd_image_reference_set_default_tag (DdImageReference *reference)
{
  if (*reference->tag != '\0' || *reference->digest != '\0')
    return;
  g_free (reference->tag);
  reference->tag = g_strdup (DEFAULT_TAG);
}

static char *
join (const char             *name,
      const DdImageReference *reference)
{
  return g_strconcat (name, *reference->tag != '\0' ? ":" : "", reference->tag,
                      *reference->digest != '\0' ? "@" : "", reference->digest, NULL);
}

/**
 * dd_image_reference_get_name: (method)
 * @reference: a reference
 *
 * Returns: (transfer full): the registry and the path, without tag and digest
 */
char *
dd_image_reference_get_name (const DdImageReference *reference)
{
  return g_strconcat (reference->domain, *reference->domain != '\0' ? "/" : "", reference->path,
                      NULL);
}

/**
 * dd_image_reference_to_string: (method)
 * @reference: a reference
 *
 * Returns: (transfer full): the whole reference
 */
char *
dd_image_reference_to_string (const DdImageReference *reference)
{
  g_autofree char *name = dd_image_reference_get_name (reference);

  return join (name, reference);
}

/**
 * dd_image_reference_familiar_name: (method)
 * @reference: a reference
 *
 * Returns: (transfer full): the name without what is understood: `nginx` for
 *   `docker.io/library/nginx`
 * Source: distribution/reference, FamiliarName
 */
char *
dd_image_reference_familiar_name (const DdImageReference *reference)
{
  const char *path = reference->path;

  if (strcmp (reference->domain, DEFAULT_DOMAIN) != 0)
    return dd_image_reference_get_name (reference);
  if (g_str_has_prefix (path, OFFICIAL_PREFIX) &&
      strchr (path + strlen (OFFICIAL_PREFIX), '/') == NULL)
    path += strlen (OFFICIAL_PREFIX);

  return g_strdup (path);
}

/**
 * dd_image_reference_to_familiar: (method)
 * @reference: a reference
 *
 * Returns: (transfer full): the familiar name with tag and digest
 */
char *
dd_image_reference_to_familiar (const DdImageReference *reference)
{
  g_autofree char *name = dd_image_reference_familiar_name (reference);

  return join (name, reference);
}

/**
 * dd_image_reference_matches: (method)
 * @reference: a reference
 * @pattern: a shell pattern
 * @matches: (out): whether the pattern fits
 * @error: return location for a #DdSyntaxError
 *
 * Matches the familiar form of a reference, with its tag or without, as
 * `--filter reference=` does.
 *
 * Returns: whether @pattern is a pattern
 * Source: distribution/reference, FamiliarMatch
 */
gboolean
dd_image_reference_matches (const DdImageReference  *reference,
                            const char              *pattern,
                            gboolean                *matches,
                            GError                 **error)
{
  g_autofree char *whole = dd_image_reference_to_familiar (reference);
  g_autofree char *name = dd_image_reference_familiar_name (reference);

  if (!dd_path_match (pattern, whole, matches, error))
    return FALSE;

  return *matches || dd_path_match (pattern, name, matches, error);
}

/**
 * dd_image_reference_copy: (method)
 * @reference: a reference
 * @copy: (out caller-allocates): the copy; clear with
 *   [method@ImageReference.clear]
 *
 * Copies a reference.
 */
void
dd_image_reference_copy (const DdImageReference *reference,
                         DdImageReference       *copy)
{
  *copy = (DdImageReference) {
    .domain = g_strdup (reference->domain),
    .path = g_strdup (reference->path),
    .tag = g_strdup (reference->tag),
    .digest = g_strdup (reference->digest),
  };
}

/**
 * dd_image_reference_clear: (method)
 * @reference: a reference
 *
 * Frees what @reference holds.
 */
void
dd_image_reference_clear (DdImageReference *reference)
{
  g_clear_pointer (&reference->domain, g_free);
  g_clear_pointer (&reference->path, g_free);
  g_clear_pointer (&reference->tag, g_free);
  g_clear_pointer (&reference->digest, g_free);
}

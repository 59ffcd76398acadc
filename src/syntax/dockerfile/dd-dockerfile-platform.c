// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-check-private.h"
#include "dd-go-text.h"

/* The architectures that a platform may be named by alone, and what they are
 * called in full. */
static const struct
{
  const char *name;
  const char *normal;
} architectures[] = {
  { "386", "386" },         { "aarch64", "arm64" },   { "amd64", "amd64" },
  { "arm", "arm" },         { "arm64", "arm64" },     { "armel", "arm" },
  { "armhf", "arm" },       { "i386", "386" },        { "loong64", "loong64" },
  { "mips", "mips" },       { "mips64", "mips64" },   { "mips64le", "mips64le" },
  { "mipsle", "mipsle" },   { "ppc64", "ppc64" },     { "ppc64le", "ppc64le" },
  { "riscv64", "riscv64" }, { "s390x", "s390x" },     { "wasm", "wasm" },
  { "x86-64", "amd64" },    { "x86_64", "amd64" },
};

static const char *const systems[] = {
  "aix",   "android", "darwin",  "dragonfly", "freebsd", "illumos", "ios",  "js",
  "linux", "macos",   "netbsd",  "openbsd",   "plan9",   "solaris", "wasi", "wasip1",
  "windows", NULL,
};

static const char *
normal_architecture (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (architectures); i++)
    if (g_ascii_strcasecmp (architectures[i].name, name) == 0)
      return architectures[i].normal;

  return NULL;
}

/* Whether a part of a platform is made of what is allowed. The system may have
 * a version in parentheses. */
static gboolean
check_part (const char  *text,
            const char  *part,
            gboolean     system,
            GError     **error)
{
  const char *allowed = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_.-";
  const char *pattern = system ? "^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.-]*)\\))?$"
                               : "^[A-Za-z0-9_.-]+$";
  const gsize length = strspn (part, allowed);
  g_autofree char *quoted_text = NULL;
  g_autofree char *quoted_part = NULL;

  if (length > 0 && part[length] == '\0')
    return TRUE;
  if (system && length > 0 && part[length] == '(' && g_str_has_suffix (part, ")"))
    return TRUE;
  quoted_text = dd_go_quote (text);
  quoted_part = dd_go_quote (part);

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "%s is an invalid component of %s: platform specifier component "
                              "must match \"%s\": invalid argument",
                              quoted_part, quoted_text, pattern);
}

/* Splits a platform into its system and its architecture. */
gboolean
_dd_dockerfile_parse_platform (const char  *text,
                               char       **system,
                               char       **architecture,
                               GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);
  const guint n = g_strv_length (parts);
  g_autofree char *quoted = dd_go_quote (text);
  const char *normal;

  for (guint i = 0; i < n; i++)
    if (!check_part (text, parts[i], i == 0, error))
      return FALSE;
  if (n < 1 || n > 3)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "%s: cannot parse platform specifier: invalid argument", quoted);
  normal = normal_architecture (parts[n > 1 ? 1 : 0]);
  if (n == 1 && normal == NULL && !g_strv_contains (systems, parts[0]))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "%s: unknown operating system or architecture: invalid argument",
                                quoted);

  *system = g_strdup (n == 1 && normal != NULL ? "linux" : parts[0]);
  if (normal == NULL && n > 1)
    normal = parts[1];
  *architecture = g_strdup (normal != NULL ? normal : "amd64");

  return TRUE;
}

/**
 * dd_dockerfile_dup_platform:
 * @text: a platform, as people write it
 * @error: return location
 *
 * Returns: (nullable) (transfer full): its system and architecture, such as
 *   linux/amd64
 * Source: containerd/platforms platforms.go, Parse
 */
char *
dd_dockerfile_dup_platform (const char  *text,
                            GError     **error)
{
  g_autofree char *system = NULL;
  g_autofree char *architecture = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  if (!_dd_dockerfile_parse_platform (text, &system, &architecture, error))
    return NULL;
  return g_strconcat (system, "/", architecture, NULL);
}

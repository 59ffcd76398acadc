// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-cache-spec.h"
#include "dd-go-text.h"
#include "dd-syntax-error.h"

static const struct
{
  const char *key;
  gsize       offset;
} members[] = {
  { "type", G_STRUCT_OFFSET (DdCacheSpec, type) },
  { "ref", G_STRUCT_OFFSET (DdCacheSpec, ref) },
  { "src", G_STRUCT_OFFSET (DdCacheSpec, path) },
  { "dest", G_STRUCT_OFFSET (DdCacheSpec, path) },
  { "digest", G_STRUCT_OFFSET (DdCacheSpec, digest) },
  { "mode", G_STRUCT_OFFSET (DdCacheSpec, mode) },
};

/* What no member is for is for other kinds of caches. */
static void
set_member (DdCacheSpec *self,
            const char  *key,
            const char  *value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (members[i].key, key))
      {
        char **member = G_STRUCT_MEMBER_P (self, members[i].offset);

        g_free (*member);
        *member = g_strdup (value);
      }
}

static gboolean
read_fields (DdCacheSpec  *self,
             const char   *text,
             char        **fields,
             GError      **error)
{
  if (fields[0] && fields[1] == NULL && strchr (fields[0], '=') == NULL)
    {
      set_member (self, "type", "registry");
      set_member (self, "ref", fields[0]);
      return TRUE;
    }
  for (guint i = 0; fields[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (fields[i], "=", 2);
      g_autofree char *key = pair[0] ? g_ascii_strdown (pair[0], -1) : NULL;

      if (key == NULL || pair[1] == NULL)
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "invalid value %s", fields[i]);
      set_member (self, key, pair[1]);
    }
  if (*self->type == '\0')
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "type required form> \"%s\"", text);
  return TRUE;
}

/**
 * dd_cache_spec_split:
 * @text: what is behind `--cache-from` or `--cache-to`
 * @error: return location
 *
 * Several names of caches may stand in one value, with commas between them.
 *
 * Returns: (nullable) (transfer full): the values, each for one cache
 */
char **
dd_cache_spec_split (const char  *text,
                     GError     **error)
{
  g_auto (GStrv) fields = dd_csv_read_record (text, error);

  for (guint i = 0; fields && fields[i]; i++)
    if (strchr (fields[i], '='))
      return g_strdupv ((char *[]) { (char *) text, NULL });
  return g_steal_pointer (&fields);
}

/**
 * dd_cache_spec_parse:
 * @text: what is behind `--cache-from` or `--cache-to`
 * @self: (out caller-allocates): the parts
 * @error: return location
 *
 * Reads a name of a cache in a registry, or `type=TYPE,KEY=VALUE,…`. Which types
 * there are, and what they need, is not its business.
 *
 * Returns: whether it makes sense; otherwise @self is empty and @error in
 *   %DD_SYNTAX_ERROR
 * Source: docker/buildx util/buildflags/cache.go
 */
gboolean
dd_cache_spec_parse (const char   *text,
                     DdCacheSpec  *self,
                     GError      **error)
{
  g_auto (GStrv) fields = NULL;

  *self = (DdCacheSpec) { 0 };
  fields = dd_csv_read_record (text, error);
  if (fields == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    set_member (self, members[i].key, "");
  if (read_fields (self, text, fields, error))
    return TRUE;
  dd_cache_spec_clear (self);
  return FALSE;
}

/**
 * dd_cache_spec_clear:
 * @self: the parts
 *
 * Frees what is in @self.
 */
void
dd_cache_spec_clear (DdCacheSpec *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    g_clear_pointer ((char **) G_STRUCT_MEMBER_P (self, members[i].offset), g_free);
}

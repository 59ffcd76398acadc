// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>
#include <sys/stat.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-pattern.h"

/* A pattern does not give more names than this. */
#define MAX_NAMES 10000

typedef struct
{
  DdShExec  *x;
  GPtrArray *found;
} Glob;

/* Makes a path absolute, from the shell's working directory. */
char *
_dd_sh_absolute (DdShExec   *x,
                 const char *path)
{
  const char *cwd = x->state->env->cwd;

  if (*path == '/')
    return g_strdup (path);

  return g_strdup_printf ("%s%s%s", cwd, g_str_has_suffix (cwd, "/") ? "" : "/", path);
}

static gboolean
exists (Glob       *self,
        const char *path)
{
  g_autofree char *full = _dd_sh_absolute (self->x, path);
  DdShStat facts;

  return self->x->host->stat (self->x->user, full, FALSE, &facts) == 0;
}

static gboolean
is_directory (Glob       *self,
              const char *path)
{
  g_autofree char *full = _dd_sh_absolute (self->x, *path != '\0' ? path : ".");
  DdShStat facts;

  return self->x->host->stat (self->x->user, full, TRUE, &facts) == 0
         && S_ISDIR (facts.mode);
}

static void expand (Glob       *self,
                    const char *prefix,
                    const char *pattern);

/* Goes on with @rest, which starts with a slash or is empty. */
static void
descend (Glob       *self,
         const char *path,
         const char *rest)
{
  g_autofree char *prefix = NULL;
  gsize slashes = strspn (rest, "/");

  if (*rest == '\0')
    {
      g_ptr_array_add (self->found, g_strdup (path));
      return;
    }
  if (!is_directory (self, path))
    return;
  prefix = g_strdup_printf ("%s%.*s", path, (int) slashes, rest);
  if (rest[slashes] == '\0')
    g_ptr_array_add (self->found, g_steal_pointer (&prefix));
  else
    expand (self, prefix, rest + slashes);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static void
match_names (Glob       *self,
             const char *prefix,
             const char *component,
             const char *rest)
{
  g_autoptr (GPtrArray) names = _dd_sh_strings_new ();
  g_autofree char *full = _dd_sh_absolute (self->x, *prefix != '\0' ? prefix : ".");
  gboolean dots = component[0] == '.' || (component[0] == '\\' && component[1] == '.')
                  || (self->x->state->env->options & DD_SH_OPT_DOTGLOB) != 0;

  if (self->x->host->list (self->x->user, full, names) != 0)
    return;
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len && self->found->len < MAX_NAMES; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = NULL;

      if ((name[0] == '.' && !dots) || !dd_sh_pattern_match (component, name))
        continue;
      path = g_strconcat (prefix, name, NULL);
      descend (self, path, rest);
    }
}

static void
expand (Glob       *self,
        const char *prefix,
        const char *pattern)
{
  gsize length = strcspn (pattern, "/");
  g_autofree char *component = g_strndup (pattern, length);
  g_autofree char *plain = NULL;
  g_autofree char *path = NULL;

  if (dd_sh_pattern_is_active (component))
    {
      match_names (self, prefix, component, pattern + length);
      return;
    }
  plain = dd_sh_pattern_unescape (component);
  path = g_strconcat (prefix, plain, NULL);
  if (exists (self, path))
    descend (self, path, pattern + length);
}

/* Finds the files whose path matches, in byte order. */
GPtrArray *
_dd_sh_glob (DdShExec   *x,
             const char *pattern)
{
  Glob self = { x, _dd_sh_strings_new () };
  gsize slashes = strspn (pattern, "/");
  g_autofree char *prefix = g_strndup (pattern, slashes);

  if (strlen (pattern) <= DD_SH_MAX_TEXT / 64)
    expand (&self, prefix, pattern + slashes);

  return self.found;
}

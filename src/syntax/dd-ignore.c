// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-ignore-private.h"
#include "dd-path-match.h"

#include "dd-ignore.h"

/* Characters that make an exception more than the beginning of a path. */
#define PATTERN_CHARACTERS "*[]?^\\"

typedef struct
{
  char         *text; /* with the `!` */
  guint         line;
  gboolean      is_exception;
  DdIgnoreGlob *glob;
  char         *stem; /* of an exception: what the paths it fits begin with */
} Pattern;

struct _DdIgnore
{
  gatomicrefcount  ref_count;
  GArray          *patterns;
  DdIgnorePath     path;
  gboolean         has_exceptions;
  gboolean         has_simple_exceptions;
};

G_DEFINE_BOXED_TYPE (DdIgnore, dd_ignore, dd_ignore_ref, dd_ignore_unref)

static void
pattern_clear (gpointer data)
{
  Pattern *pattern = data;

  g_free (pattern->text);
  g_free (pattern->stem);
  _dd_ignore_glob_free (pattern->glob);
}

static const Pattern *
get_pattern (const DdIgnore *self,
             guint           index)
{
  return &g_array_index (self->patterns, Pattern, index);
}

static char *
without_suffix (char       *text,
                const char *suffix)
{
  if (g_str_has_suffix (text, suffix))
    text[strlen (text) - strlen (suffix)] = '\0';

  return text;
}

/* An exception for a folder's contents is one for what begins with its name. */
static void
learn_exception (DdIgnore   *self,
                 Pattern    *pattern,
                 const char *text)
{
  g_autofree char *stem = without_suffix (without_suffix (g_strdup (text), "/**"), "/*");

  self->has_exceptions = TRUE;
  if (strpbrk (stem, PATTERN_CHARACTERS) != NULL)
    self->has_simple_exceptions = FALSE;
  pattern->stem = g_strconcat (stem, "/", NULL);
}

static gboolean
add_pattern (DdIgnore    *self,
             const char  *written,
             guint        line,
             GError     **error)
{
  g_autofree char *trimmed = dd_go_trim_space (written);
  g_autofree char *cleaned = dd_go_path_clean (trimmed);
  g_autoptr (GError) reason = NULL;
  const char *text = cleaned;
  gboolean fits;
  Pattern pattern = { NULL, line, FALSE, NULL, NULL };

  if (*trimmed == '\0')
    return TRUE;
  pattern.is_exception = *text == '!';
  if (pattern.is_exception && *++text == '\0')
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, line, 1,
                                   "illegal exclusion pattern: \"!\"");
  if (!dd_path_match (text, ".", &fits, &reason))
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, line, 1, "%s",
                                   reason->message);
  pattern.glob = _dd_ignore_glob_new (text);
  if (pattern.is_exception)
    learn_exception (self, &pattern, text);
  pattern.text = g_steal_pointer (&cleaned);
  g_array_append_val (self->patterns, pattern);

  return TRUE;
}

static DdIgnore *
new_with_lines (const char *const  *patterns,
                GArray             *lines,
                GError            **error)
{
  g_autoptr (DdIgnore) self = g_new0 (DdIgnore, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->patterns = g_array_new (FALSE, FALSE, sizeof (Pattern));
  g_array_set_clear_func (self->patterns, pattern_clear);
  self->has_simple_exceptions = TRUE;
  _dd_ignore_path_init (&self->path);
  for (guint i = 0; patterns[i] != NULL; i++)
    if (!add_pattern (self, patterns[i], lines != NULL ? g_array_index (lines, guint, i) : i + 1,
                      error))
      return NULL;

  return g_steal_pointer (&self);
}

/**
 * dd_ignore_new:
 * @patterns: (array zero-terminated=1): patterns, one a line of the file
 * @error: return location for %DD_SYNTAX_ERROR_INVALID; its line counts
 *   @patterns from 1
 *
 * Makes patterns ready. White space around them is dropped, they are cleaned
 * as paths, and empty ones are left out.
 *
 * Returns: (transfer full) (nullable): the patterns
 * Source: moby/patternmatcher
 */
DdIgnore *
dd_ignore_new (const char *const  *patterns,
               GError            **error)
{
  g_return_val_if_fail (patterns != NULL, NULL);

  return new_with_lines (patterns, NULL, error);
}

/**
 * dd_ignore_parse:
 * @text: the bytes of a `.dockerignore`
 * @length: how many, or -1 if @text ends with a NUL
 * @error: return location for a #DdSyntaxError with its line
 *
 * Reads a file and makes its patterns ready.
 *
 * Returns: (transfer full) (nullable): the patterns
 */
DdIgnore *
dd_ignore_parse (const char  *text,
                 gssize       length,
                 GError     **error)
{
  g_autoptr (GArray) lines = NULL;
  g_auto (GStrv) patterns = dd_ignore_read (text, length, &lines, error);

  return patterns != NULL ? new_with_lines ((const char *const *) patterns, lines, error) : NULL;
}

/**
 * dd_ignore_ref:
 * @self: patterns
 *
 * Returns: (transfer full): @self
 */
DdIgnore *
dd_ignore_ref (DdIgnore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * dd_ignore_unref:
 * @self: (transfer full): patterns
 *
 * Drops a reference.
 */
void
dd_ignore_unref (DdIgnore *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->patterns);
  _dd_ignore_path_clear (&self->path);
  g_free (self);
}

/**
 * dd_ignore_get_n_patterns:
 * @self: patterns
 *
 * Returns: how many there are
 */
guint
dd_ignore_get_n_patterns (const DdIgnore *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->patterns->len;
}

/**
 * dd_ignore_get_pattern:
 * @self: patterns
 * @index: which, from 0
 *
 * Returns: (transfer none): the pattern, cleaned, with its `!`
 */
const char *
dd_ignore_get_pattern (const DdIgnore *self,
                       guint           index)
{
  g_return_val_if_fail (self != NULL && index < self->patterns->len, NULL);

  return get_pattern (self, index)->text;
}

/**
 * dd_ignore_get_line:
 * @self: patterns
 * @index: which, from 0
 *
 * Returns: the line of the file it is on, from 1
 */
guint
dd_ignore_get_line (const DdIgnore *self,
                    guint           index)
{
  g_return_val_if_fail (self != NULL && index < self->patterns->len, 0);

  return get_pattern (self, index)->line;
}

/**
 * dd_ignore_has_exceptions:
 * @self: patterns
 *
 * Returns: whether any of them has a `!`
 */
gboolean
dd_ignore_has_exceptions (const DdIgnore *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_exceptions;
}

static void
free_path (gpointer data)
{
  DdIgnorePath *path = data;

  _dd_ignore_path_clear (path);
  g_free (path);
}

/* Makes the folders that a path is in ready, from the top. */
static GPtrArray *
list_folders (const char *path)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (free_path);
  const char *slash = strrchr (path, '/');
  g_autofree char *directory = slash != NULL ? g_strndup (path, (gsize) (slash - path)) : NULL;
  g_autofree char *cleaned = directory != NULL ? dd_go_path_clean (directory) : NULL;

  if (cleaned == NULL || strcmp (cleaned, ".") == 0)
    return folders;
  for (const char *end = cleaned; end != NULL;)
    {
      DdIgnorePath *folder = g_new0 (DdIgnorePath, 1);

      end = strchr (end, '/');
      _dd_ignore_path_init (folder);
      _dd_ignore_path_set (folder, cleaned,
                           end != NULL ? (gsize) (end - cleaned) : strlen (cleaned));
      g_ptr_array_add (folders, folder);
      if (end != NULL)
        end++;
    }

  return folders;
}

static gboolean
fits_path_or_folder (const Pattern *pattern,
                     DdIgnorePath  *path,
                     GPtrArray     *folders)
{
  if (_dd_ignore_glob_match (pattern->glob, path))
    return TRUE;
  for (guint i = 0; folders != NULL && i < folders->len; i++)
    if (_dd_ignore_glob_match (pattern->glob, g_ptr_array_index (folders, i)))
      return TRUE;

  return FALSE;
}

/* A pattern that could change nothing is not looked at, so its result for the
 * folder is not known below it: Docker does the same. */
static gboolean
match_patterns (DdIgnore      *self,
                const char    *path,
                GPtrArray     *folders,
                const guint8  *above,
                guint8        *fitting,
                gboolean      *ignored,
                int           *decided,
                GError       **error)
{
  gboolean matched = FALSE;
  int last = DD_IGNORE_NO_PATTERN;

  _dd_ignore_path_set (&self->path, path, strlen (path));
  for (guint i = 0; i < self->patterns->len; i++)
    {
      const Pattern *pattern = get_pattern (self, i);
      gboolean fits = above != NULL && above[i];

      if (!fits && pattern->is_exception == matched)
        {
          if (_dd_ignore_glob_is_broken (pattern->glob))
            return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, pattern->line, 1,
                                           "syntax error in pattern");
          fits = fits_path_or_folder (pattern, &self->path, folders);
        }
      if (fits)
        {
          matched = !pattern->is_exception;
          last = (int) i;
        }
      if (fitting != NULL)
        fitting[i] = (guint8) fits;
    }
  *ignored = matched;
  if (decided != NULL)
    *decided = last;

  return TRUE;
}

/**
 * dd_ignore_match:
 * @self: patterns
 * @path: a path of the context, such as `src/main.c`
 * @ignored: (out): whether it is left out
 * @pattern: (out) (optional): the index of the pattern that decided, or
 *   %DD_IGNORE_NO_PATTERN
 * @error: return location for %DD_SYNTAX_ERROR_INVALID: a pattern turned out
 *   to be broken
 *
 * Compares a path and the folders it is in with the patterns.
 *
 * Returns: %FALSE if @error is set
 * Source: moby/patternmatcher, MatchesOrParentMatches
 */
gboolean
dd_ignore_match (DdIgnore    *self,
                 const char  *path,
                 gboolean    *ignored,
                 int         *pattern,
                 GError     **error)
{
  g_autoptr (GPtrArray) folders = NULL;

  g_return_val_if_fail (self != NULL && path != NULL && ignored != NULL, FALSE);

  folders = list_folders (path);

  return match_patterns (self, path, folders, NULL, NULL, ignored, pattern, error);
}

/**
 * dd_ignore_match_below:
 * @self: patterns
 * @path: a path of the context
 * @above: (nullable): what this function gave for the folder that @path is
 *   in, %NULL at the top
 * @fitting: (out caller-allocates) (optional): for each pattern, whether it
 *   fits
 * @ignored: (out): whether the path is left out
 * @pattern: (out) (optional): the index of the pattern that decided, or
 *   %DD_IGNORE_NO_PATTERN
 * @error: return location for %DD_SYNTAX_ERROR_INVALID: a pattern turned out
 *   to be broken
 *
 * Compares a path with the patterns while walking through a tree, which is how
 * BuildKit does it. Folders are not compared again. @above and @fitting have
 * room for a byte a pattern.
 *
 * Returns: %FALSE if @error is set
 * Source: moby/patternmatcher, MatchesUsingParentResults
 */
gboolean
dd_ignore_match_below (DdIgnore      *self,
                       const char    *path,
                       const guint8  *above,
                       guint8        *fitting,
                       gboolean      *ignored,
                       int           *pattern,
                       GError       **error)
{
  g_return_val_if_fail (self != NULL && path != NULL && ignored != NULL, FALSE);

  return match_patterns (self, path, NULL, above, fitting, ignored, pattern, error);
}

/**
 * dd_ignore_match_walking:
 * @self: patterns
 * @path: a path of the context, without a slash in front
 * @ignored: (out): whether it is left out
 * @pattern: (out) (optional): the index of the pattern that decided, or
 *   %DD_IGNORE_NO_PATTERN
 * @error: return location for %DD_SYNTAX_ERROR_INVALID: a pattern turned out
 *   to be broken
 *
 * Tells what becomes of a path in a walk from the top, as both builders make
 * it. It differs from dd_ignore_match() where an exception fits a folder that
 * nothing had left out: the exception of `a/?.c` and `!a` is of no use.
 *
 * Returns: %FALSE if @error is set
 */
gboolean
dd_ignore_match_walking (DdIgnore    *self,
                         const char  *path,
                         gboolean    *ignored,
                         int         *pattern,
                         GError     **error)
{
  g_autofree guint8 *above = NULL;

  g_return_val_if_fail (self != NULL && path != NULL && ignored != NULL, FALSE);

  for (const char *end = path; end != NULL;)
    {
      g_autofree guint8 *fitting = g_new0 (guint8, self->patterns->len + 1);
      g_autofree char *part = NULL;

      end = strchr (end, '/');
      part = end != NULL ? g_strndup (path, (gsize) (end - path)) : g_strdup (path);
      if (!dd_ignore_match_below (self, part, above, fitting, ignored, pattern, error))
        return FALSE;
      g_free (above);
      above = g_steal_pointer (&fitting);
      if (end != NULL)
        end++;
    }

  return TRUE;
}

/**
 * dd_ignore_may_skip:
 * @self: patterns
 * @folder: a folder that is left out
 *
 * Tells whether nothing in a folder can be brought back by an exception, so
 * that there is no need to look into it. An exception with a wildcard could
 * bring back anything.
 *
 * Returns: whether all of @folder is left out
 * Source: tonistiigi/fsutil, filter.go
 */
gboolean
dd_ignore_may_skip (const DdIgnore *self,
                    const char     *folder)
{
  gsize length;

  g_return_val_if_fail (self != NULL && folder != NULL, FALSE);

  if (!self->has_exceptions)
    return TRUE;
  if (!self->has_simple_exceptions)
    return FALSE;
  length = strlen (folder);
  for (guint i = 0; i < self->patterns->len; i++)
    {
      const char *stem = get_pattern (self, i)->stem;

      if (stem != NULL && strncmp (stem, folder, length) == 0 && stem[length] == '/')
        return FALSE;
    }

  return TRUE;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-pattern.h"

/* Patterns are bytes: `*`, `?`, `[…]`, and a backslash that makes the next
 * byte ordinary. Shells of the C locale see bytes too, which is what
 * containers usually run in.
 *
 * A pattern is a list of elements, matched by keeping the set of elements
 * that could come next. That needs time in proportion to the text times the
 * pattern, whatever they hold, forwards and backwards. */

/* Longer patterns match nothing. */
#define MAX_ELEMENTS 4096

typedef struct
{
  guint32 set[8];             /* bytes that match, unless it is a star */
  guint   star : 1;
} Element;

typedef struct
{
  GArray  *elements;
  guint    active : 1;        /* has more than literal bytes */
} Pattern;

typedef struct
{
  const char *name;
  gboolean (* test) (int c);
} CharClass;

static gboolean
test_alpha (int c)
{
  return g_ascii_isalpha (c);
}

static gboolean
test_digit (int c)
{
  return g_ascii_isdigit (c);
}

static gboolean
test_alnum (int c)
{
  return g_ascii_isalnum (c);
}

static gboolean
test_upper (int c)
{
  return g_ascii_isupper (c);
}

static gboolean
test_lower (int c)
{
  return g_ascii_islower (c);
}

static gboolean
test_space (int c)
{
  return g_ascii_isspace (c) || c == '\v';
}

static gboolean
test_blank (int c)
{
  return c == ' ' || c == '\t';
}

static gboolean
test_punct (int c)
{
  return g_ascii_ispunct (c);
}

static gboolean
test_print (int c)
{
  return g_ascii_isprint (c);
}

static gboolean
test_graph (int c)
{
  return g_ascii_isgraph (c);
}

static gboolean
test_cntrl (int c)
{
  return g_ascii_iscntrl (c);
}

static gboolean
test_xdigit (int c)
{
  return g_ascii_isxdigit (c);
}

static const CharClass classes[] = {
  { "alpha", test_alpha }, { "digit", test_digit }, { "alnum", test_alnum },
  { "upper", test_upper }, { "lower", test_lower }, { "space", test_space },
  { "blank", test_blank }, { "punct", test_punct }, { "print", test_print },
  { "graph", test_graph }, { "cntrl", test_cntrl }, { "xdigit", test_xdigit },
};

static void
add_to_set (Element *element,
            guint    c)
{
  element->set[c / 32] |= 1u << (c % 32);
}

static gboolean
in_set (const Element *element,
        guint          c)
{
  return (element->set[c / 32] >> (c % 32)) & 1;
}

/* --- Reading patterns --------------------------------------------------- */

/* Adds the class `[:name:]` at @p and moves @p past it. */
static gboolean
add_class (const char **p,
           Element     *element)
{
  const char *end = strstr (*p + 2, ":]");

  if ((*p)[1] != ':' || end == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (strlen (classes[i].name) == (gsize) (end - *p - 2)
        && strncmp (classes[i].name, *p + 2, end - *p - 2) == 0)
      {
        for (int c = 1; c < 256; c++)
          if (classes[i].test (c))
            add_to_set (element, c);
        *p = end + 2;
        return TRUE;
      }

  return FALSE;
}

static guint
bracket_char (const char **p)
{
  if (**p == '\\' && (*p)[1] != '\0')
    (*p)++;
  return (guchar) *(*p)++;
}

/* The end of the bracket expression that starts at @p, or NULL: then the
 * bracket is an ordinary byte. */
static const char *
bracket_end (const char *p)
{
  p++;
  if (*p == '!' || *p == '^')
    p++;
  if (*p == ']')
    p++;
  while (*p != '\0' && *p != ']')
    {
      if (*p == '\\' && p[1] != '\0')
        p += 2;
      else if (*p == '[' && p[1] == ':' && strstr (p + 2, ":]") != NULL)
        p = strstr (p + 2, ":]") + 2;
      else
        p++;
    }

  return *p == ']' ? p : NULL;
}

static void
read_bracket (const char *p,
              const char *end,
              Element    *element)
{
  gboolean negated = p[1] == '!' || p[1] == '^';

  p += negated ? 2 : 1;
  do
    {
      guint low;
      guint high;

      if (*p == '[' && add_class (&p, element))
        continue;
      low = high = bracket_char (&p);
      if (*p == '-' && p + 1 < end)
        {
          p++;
          high = bracket_char (&p);
        }
      for (guint c = low; c <= high; c++)
        add_to_set (element, c);
    }
  while (p < end);

  for (guint i = 0; negated && i < G_N_ELEMENTS (element->set); i++)
    element->set[i] = ~element->set[i];
}

static void
pattern_init (Pattern    *self,
              const char *text)
{
  self->elements = g_array_new (FALSE, TRUE, sizeof (Element));
  self->active = FALSE;
  while (*text != '\0')
    {
      Element element = { .star = *text == '*' };
      const char *end = *text == '[' ? bracket_end (text) : NULL;

      if (element.star || *text == '?' || end != NULL)
        self->active = TRUE;
      if (*text == '?')
        memset (element.set, 0xff, sizeof element.set);
      else if (end != NULL)
        read_bracket (text, end, &element);
      if (end != NULL)
        text = end + 1;
      else if (element.star || *text == '?')
        text++;
      else
        add_to_set (&element, bracket_char (&text));
      g_array_append_val (self->elements, element);
    }
}

static void
pattern_clear (Pattern *self)
{
  g_clear_pointer (&self->elements, g_array_unref);
}

/* --- Matching ----------------------------------------------------------- */

typedef struct
{
  const char *text;
  gsize       length;
  gboolean    backwards;      /* from the end of text and pattern */
  gboolean    anywhere;       /* a match may start at any place */
  guint8     *accepts;        /* (nullable): per length, whether it matches */
  gssize      shortest;       /* -1 for none */
  gssize      longest;
} Scan;

static const Element *
element_at (const Pattern *pattern,
            gboolean       backwards,
            guint          i)
{
  guint n = pattern->elements->len;

  return &g_array_index (pattern->elements, Element, backwards ? n - 1 - i : i);
}

static void
accept_length (Scan *scan,
               gsize length)
{
  if (scan->shortest < 0)
    scan->shortest = length;
  scan->longest = length;
  if (scan->accepts != NULL)
    scan->accepts[length] = TRUE;
}

/* Makes the next set of places out of the present one. */
static gboolean
advance (const Pattern *pattern,
         const Scan    *scan,
         const guint8  *now,
         guint8        *next,
         guint          c)
{
  guint n = pattern->elements->len;
  gboolean alive = FALSE;

  memset (next, 0, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const Element *element = element_at (pattern, scan->backwards, i);

      if (now[i] && element->star)
        next[i] = TRUE;
      else if (now[i] && in_set (element, c))
        next[i + 1] = TRUE;
    }
  if (scan->anywhere)
    next[0] = TRUE;
  for (guint i = 0; i <= n; i++)
    {
      if (next[i] && i < n && element_at (pattern, scan->backwards, i)->star)
        next[i + 1] = TRUE;
      alive |= next[i];
    }

  return alive;
}

static void
scan_text (const Pattern *pattern,
           Scan          *scan)
{
  guint n = pattern->elements->len;
  g_autofree guint8 *now = NULL;
  g_autofree guint8 *next = NULL;

  scan->shortest = scan->longest = -1;
  if (n > MAX_ELEMENTS)
    return;
  now = g_new0 (guint8, n + 1);
  next = g_new0 (guint8, n + 1);
  now[0] = TRUE;
  for (guint i = 0; i < n && now[i] && element_at (pattern, scan->backwards, i)->star; i++)
    now[i + 1] = TRUE;

  for (gsize i = 0;; i++)
    {
      guint8 *swap = now;
      gsize at = scan->backwards ? scan->length - 1 - i : i;

      if (now[n])
        accept_length (scan, i);
      if (i == scan->length
          || !advance (pattern, scan, now, next, (guchar) scan->text[at]))
        return;
      now = next;
      next = swap;
    }
}

/**
 * dd_sh_pattern_match:
 * @pattern: a pattern
 * @text: some text
 *
 * Tells whether the whole of @text matches.
 *
 * Returns: %TRUE on a match
 */
gboolean
dd_sh_pattern_match (const char *pattern,
                     const char *text)
{
  Pattern compiled;
  Scan scan = { .text = text };

  g_return_val_if_fail (pattern != NULL && text != NULL, FALSE);

  pattern_init (&compiled, pattern);
  scan.length = strlen (text);
  scan_text (&compiled, &scan);
  pattern_clear (&compiled);

  return scan.longest == (gssize) scan.length;
}

/**
 * dd_sh_pattern_is_active:
 * @pattern: a pattern
 *
 * Tells whether the pattern can match anything but itself.
 *
 * Returns: %TRUE if it has an unescaped `*`, `?` or complete `[…]`
 */
gboolean
dd_sh_pattern_is_active (const char *pattern)
{
  Pattern compiled;

  g_return_val_if_fail (pattern != NULL, FALSE);

  pattern_init (&compiled, pattern);
  pattern_clear (&compiled);

  return compiled.active;
}

/**
 * dd_sh_pattern_unescape:
 * @pattern: a pattern
 *
 * Takes the backslashes off a pattern that matched nothing.
 *
 * Returns: (transfer full): the text
 */
char *
dd_sh_pattern_unescape (const char *pattern)
{
  GString *out;

  g_return_val_if_fail (pattern != NULL, NULL);

  out = g_string_new (NULL);
  while (*pattern != '\0')
    g_string_append_c (out, bracket_char (&pattern));

  return g_string_free (out, FALSE);
}

/* --- Cutting and replacing ---------------------------------------------- */

/* The longest or shortest match at one end of @text, or -1. */
static gssize
match_at_end (const Pattern *pattern,
              const char    *text,
              gsize          length,
              gboolean       backwards,
              gboolean       longest)
{
  Scan scan = { .text = text, .length = length, .backwards = backwards };

  scan_text (pattern, &scan);

  return longest ? scan.longest : scan.shortest;
}

/**
 * dd_sh_pattern_strip:
 * @text: some text
 * @pattern: a pattern
 * @suffix: whether to cut at the end rather than at the start
 * @longest: whether to take the longest match
 *
 * Removes a match at one end, as `${x#p}`, `${x##p}`, `${x%p}` and `${x%%p}`
 * do.
 *
 * Returns: (transfer full): what is left
 */
char *
dd_sh_pattern_strip (const char *text,
                     const char *pattern,
                     gboolean    suffix,
                     gboolean    longest)
{
  Pattern compiled;
  gsize length;
  gssize cut;

  g_return_val_if_fail (text != NULL && pattern != NULL, NULL);

  pattern_init (&compiled, pattern);
  length = strlen (text);
  cut = MAX (match_at_end (&compiled, text, length, suffix, longest), 0);
  pattern_clear (&compiled);

  return suffix ? g_strndup (text, length - cut) : g_strdup (text + cut);
}

/* Marks in @starts the places where a match can start. */
static void
find_starts (const Pattern *pattern,
             const char    *text,
             gsize          length,
             guint8        *starts)
{
  Scan scan = {
    .text = text,
    .length = length,
    .backwards = TRUE,
    .anywhere = TRUE,
    .accepts = g_new0 (guint8, length + 1),
  };

  scan_text (pattern, &scan);
  for (gsize i = 0; i <= length; i++)
    starts[i] = scan.accepts[length - i];
  g_free (scan.accepts);
}

/* Replaces the matches that may start anywhere. An empty match counts only in
 * an empty text. */
static char *
replace_anywhere (const Pattern *pattern,
                  const char    *text,
                  const char    *replacement,
                  gboolean       all)
{
  gsize length = strlen (text);
  g_autofree guint8 *starts = g_new0 (guint8, length + 1);
  GString *out = g_string_new (NULL);
  gboolean done = FALSE;

  find_starts (pattern, text, length, starts);
  if (length == 0 && starts[0])
    g_string_append (out, replacement);
  for (gsize i = 0; i < length;)
    {
      gssize n = 0;

      if (!done && starts[i])
        n = match_at_end (pattern, text + i, length - i, FALSE, TRUE);
      if (n <= 0)
        {
          g_string_append_c (out, text[i++]);
          continue;
        }
      g_string_append (out, replacement);
      i += n;
      done = !all;
    }

  return g_string_free (out, FALSE);
}

/* Replaces one match at the start or the end. */
static char *
replace_at_end (const Pattern *pattern,
                const char    *text,
                const char    *replacement,
                gboolean       suffix)
{
  gsize length = strlen (text);
  gssize n = match_at_end (pattern, text, length, suffix, TRUE);

  if (n < 0)
    return g_strdup (text);
  if (!suffix)
    return g_strconcat (replacement, text + n, NULL);

  return g_strdup_printf ("%.*s%s", (int) (length - n), text, replacement);
}

/**
 * dd_sh_pattern_replace:
 * @text: some text
 * @pattern: a pattern
 * @replacement: what to put in
 * @all: whether to replace every match
 * @anchors: whether a leading `#` or `%` ties the pattern to the start or end
 *
 * Replaces matches, as `${x/p/r}` and `${x//p/r}` do.
 *
 * Returns: (transfer full): the new text
 */
char *
dd_sh_pattern_replace (const char *text,
                       const char *pattern,
                       const char *replacement,
                       gboolean    all,
                       gboolean    anchors)
{
  Pattern compiled;
  char *result;
  gboolean tied;

  g_return_val_if_fail (text != NULL && pattern != NULL, NULL);
  g_return_val_if_fail (replacement != NULL, NULL);

  if (*pattern == '\0')
    return g_strdup (text);
  tied = anchors && !all && (*pattern == '#' || *pattern == '%');
  pattern_init (&compiled, tied ? pattern + 1 : pattern);
  if (tied)
    result = replace_at_end (&compiled, text, replacement, *pattern == '%');
  else
    result = replace_anywhere (&compiled, text, replacement, all);
  pattern_clear (&compiled);

  return result;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-text-tools-private.h"

#define N_BYTES 256

static gboolean
in_class (const char *name,
          gsize       length,
          int         c)
{
  static const struct
  {
    const char    *name;
    GAsciiType     type;
  } types[] = {
    { "alnum", G_ASCII_ALNUM }, { "alpha", G_ASCII_ALPHA }, { "cntrl", G_ASCII_CNTRL },
    { "digit", G_ASCII_DIGIT }, { "lower", G_ASCII_LOWER }, { "punct", G_ASCII_PUNCT },
    { "space", G_ASCII_SPACE }, { "upper", G_ASCII_UPPER }, { "xdigit", G_ASCII_XDIGIT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (strlen (types[i].name) == length && strncmp (types[i].name, name, length) == 0)
      return (g_ascii_table[(guchar) c] & types[i].type) != 0;
  return FALSE;
}

static char
escaped (const char **p)
{
  static const char from[] = "ntrabfv\\";
  static const char to[] = "\n\t\r\a\b\f\v\\";
  const char *place;

  (*p)++;
  if (**p >= '0' && **p <= '7')
    {
      int value = 0;

      for (int i = 0; i < 3 && **p >= '0' && **p <= '7'; i++)
        value = value * 8 + *(*p)++ - '0';
      (*p)--;
      return value ? (char) value : DD_TEXT_NUL;
    }
  place = strchr (from, **p);
  return place ? to[place - from] : **p;
}

/* Writes out "a-z", "[:upper:]" and "\n". */
static char *
expand_set (const char *set)
{
  GString *text = g_string_new (NULL);

  for (const char *p = set; *p; p++)
    {
      const char *end = p[0] == '[' && p[1] == ':' ? strstr (p, ":]") : NULL;
      char c;

      if (end)
        {
          for (int b = 1; b < N_BYTES; b++)
            if (in_class (p + 2, (gsize) (end - p - 2), b))
              g_string_append_c (text, (char) b);
          p = end + 1;
          continue;
        }
      c = *p == '\\' && p[1] ? escaped (&p) : *p;
      if (p[1] == '-' && p[2] && (guchar) p[2] >= (guchar) c)
        {
          for (int b = (guchar) c; b <= (guchar) p[2]; b++)
            g_string_append_c (text, (char) b);
          p += 2;
        }
      else
        {
          g_string_append_c (text, c);
        }
    }
  return g_string_free (text, FALSE);
}

/* All bytes that are not in the set. */
static char *
complement (const char *set)
{
  GString *text = g_string_new (NULL);

  for (int b = 1; b < N_BYTES; b++)
    if (strchr (set, b) == NULL)
      g_string_append_c (text, (char) b);
  return g_string_free (text, FALSE);
}

static void
translate (GString          *out,
           const DdToolArgs *args,
           const char       *from,
           const char       *to,
           const char       *text)
{
  gboolean delete = dd_tool_args_has (args, 'd');
  gsize n = strlen (to);
  const char *squeezed = !dd_tool_args_has (args, 's') ? "" : n ? to : from;
  char last = '\0';

  for (const char *p = text; *p; p++)
    {
      const char *place = strchr (from, *p);
      char c = *p;

      if (place && delete)
        continue;
      if (place && n)
        c = to[MIN ((gsize) (place - from), n - 1)];
      if (c == last && strchr (squeezed, c))
        continue;
      g_string_append_c (out, c);
      last = c;
    }
}

DdToolResult
dd_tr_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (!dd_tool_args_parse (&args, call, "dscC", NULL))
    return dd_tool_finish (call, 1);
  if (args.operands->len == 0 || (args.operands->len == 1 && args.letters->len == 0))
    return dd_tool_fail (call, 1, "tr: missing operand");
  if (!dd_tool_read_input (call, &text))
    return dd_tool_wait_input (call);
  from = expand_set (dd_tool_args_get (&args, 0));
  if (dd_tool_args_has (&args, 'c') || dd_tool_args_has (&args, 'C'))
    {
      g_autofree char *set = g_steal_pointer (&from);

      from = complement (set);
    }
  to = expand_set (args.operands->len > 1 ? dd_tool_args_get (&args, 1) : "");
  translate (call->out, &args, from, to, text);
  return dd_tool_finish (call, 0);
}

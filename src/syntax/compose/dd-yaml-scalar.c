// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "dd-go-number.h"

#include "dd-yaml-private.h"

/* Words that are no texts. A core of YAML 1.1: "yes" and "off" are texts, as in
 * YAML 1.2. */
static const struct
{
  const char *words[5];
  DdYamlKind  kind;
  double      value;
} words[] = {
  { { "", "~", "null", "Null", "NULL" }, DD_YAML_NULL, 0 },
  { { "true", "True", "TRUE" }, DD_YAML_BOOL, 1 },
  { { "false", "False", "FALSE" }, DD_YAML_BOOL, 0 },
  { { ".nan", ".NaN", ".NAN" }, DD_YAML_FLOAT, NAN },
  { { ".inf", ".Inf", ".INF" }, DD_YAML_FLOAT, INFINITY },
  { { "+.inf", "+.Inf", "+.INF" }, DD_YAML_FLOAT, INFINITY },
  { { "-.inf", "-.Inf", "-.INF" }, DD_YAML_FLOAT, -INFINITY },
};

static DdYaml *
resolve_word (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (guint j = 0; j < G_N_ELEMENTS (words[i].words) && words[i].words[j] != NULL; j++)
      {
        if (strcmp (words[i].words[j], text) != 0)
          continue;
        if (words[i].kind == DD_YAML_NULL)
          return dd_yaml_new_null ();
        return words[i].kind == DD_YAML_BOOL ? dd_yaml_new_bool (words[i].value != 0)
                                             : dd_yaml_new_float (words[i].value);
      }

  return NULL;
}

static const char *
skip_digits (const char *at)
{
  while (g_ascii_isdigit (*at))
    at++;

  return at;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static gboolean
is_float (const char *text)
{
  const char *at = text + (*text == '-' || *text == '+');
  const char *start = at;

  at = skip_digits (at);
  if (*at == '.')
    {
      gboolean whole = at > start;

      start = at + 1;
      at = skip_digits (start);
      if (!whole && at == start)
        return FALSE;
    }
  else if (at == start)
    return FALSE;
  if (*at == 'e' || *at == 'E')
    {
      at++;
      at += *at == '-' || *at == '+';
      start = at;
      at = skip_digits (at);
      if (at == start)
        return FALSE;
    }

  return *at == '\0';
}

static char *
without_underscores (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text != '_')
      g_string_append_c (plain, *text);

  return g_string_free (plain, FALSE);
}

/* The node that a scalar without quotes and tag stands for, by the rules of
 * yaml.v3, which knows both the octal numbers of YAML 1.1 (0644) and those of
 * YAML 1.2 (0o644). */
DdYaml *
_dd_yaml_resolve (const char *text)
{
  DdYaml *word = resolve_word (text);
  g_autofree char *plain = NULL;
  gint64 number;
  double real;

  if (word != NULL)
    return word;
  if (!g_ascii_isdigit (*text) && strchr ("+-.", *text) == NULL)
    return dd_yaml_new_text (text);
  plain = without_underscores (text);
  if (*text != '.' && dd_go_parse_int (plain, 0, 64, &number, NULL))
    return dd_yaml_new_int (number);
  if (is_float (plain) && dd_go_parse_float (plain, &real, NULL))
    return dd_yaml_new_float (real);

  return dd_yaml_new_text (text);
}

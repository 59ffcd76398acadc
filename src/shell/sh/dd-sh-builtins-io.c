// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-parser.h"

/* Builtins that write: echo and printf. */

/* Width and precision are cut to this. */
#define MAX_WIDTH 4096

/* --- Escapes ------------------------------------------------------------ */

static int
read_digits (const char **p,
             guint        base,
             int          max)
{
  guint value = 0;

  for (int i = 0; i < max; i++)
    {
      int digit = g_ascii_xdigit_value (**p);

      if (digit < 0 || digit >= (int) base)
        break;
      value = value * base + digit;
      (*p)++;
    }

  return value & 0xff;
}

/* Adds what the escape at @p stands for; @p points behind the backslash.
 * @zero: octal needs a leading 0, as in `echo`. Returns %FALSE at \c. */
static gboolean
add_escape (GString     *out,
            const char **p,
            gboolean     zero)
{
  static const char letters[] = "abfnrtv\\e";
  static const char values[] = "\a\b\f\n\r\t\v\\\033";
  const char *letter = **p != '\0' ? strchr (letters, **p) : NULL;

  if (letter != NULL)
    {
      g_string_append_c (out, values[letter - letters]);
      (*p)++;
    }
  else if (**p == 'c')
    {
      return FALSE;
    }
  else if (**p == 'x' && g_ascii_isxdigit ((*p)[1]))
    {
      (*p)++;
      g_string_append_c (out, (char) read_digits (p, 16, 2));
    }
  else if (**p >= '0' && **p <= '7' && (!zero || **p == '0'))
    {
      if (**p == '0')
        (*p)++;
      g_string_append_c (out, (char) read_digits (p, 8, 3));
    }
  else
    {
      g_string_append_c (out, '\\');
      if (**p != '\0')
        g_string_append_c (out, *(*p)++);
    }

  return TRUE;
}

/* Adds text with its escapes. Returns %FALSE at \c, which ends all output. */
static gboolean
add_escaped (GString    *out,
             const char *text)
{
  while (*text != '\0')
    {
      if (*text != '\\')
        {
          g_string_append_c (out, *text++);
          continue;
        }
      text++;
      if (!add_escape (out, &text, TRUE))
        return FALSE;
    }

  return TRUE;
}

/* --- echo --------------------------------------------------------------- */

/* dash knows -n only and always reads escapes; the others know -neE. */
static guint
echo_options (DdShExec  *x,
              char     **argv,
              gboolean  *newline,
              gboolean  *escapes)
{
  gboolean dash = x->state->flavour == DD_SH_FLAVOUR_DASH;
  guint i = 1;

  *newline = TRUE;
  *escapes = dash;
  if (dash)
    {
      if (argv[1] != NULL && strcmp (argv[1], "-n") == 0)
        {
          *newline = FALSE;
          i++;
        }
      return i;
    }
  for (; argv[i] != NULL && argv[i][0] == '-' && argv[i][1] != '\0'; i++)
    {
      if (argv[i][1 + strspn (argv[i] + 1, "neE")] != '\0')
        break;
      for (const char *p = argv[i] + 1; *p != '\0'; p++)
        {
          if (*p == 'n')
            *newline = FALSE;
          else
            *escapes = *p == 'e';
        }
    }

  return i;
}

int
_dd_sh_builtin_echo (DdShExec   *x,
                     DdShFrame  *frame,
                     char      **argv)
{
  GString *out = g_string_new (NULL);
  gboolean newline;
  gboolean escapes;
  guint first = echo_options (x, argv, &newline, &escapes);

  for (guint i = first; argv[i] != NULL; i++)
    {
      if (i > first)
        g_string_append_c (out, ' ');
      if (!escapes)
        {
          g_string_append (out, argv[i]);
        }
      else if (!add_escaped (out, argv[i]))
        {
          newline = FALSE;
          break;
        }
    }
  if (newline)
    g_string_append_c (out, '\n');
  _dd_sh_write (x, 1, out->str, out->len);
  g_string_free (out, TRUE);

  return 0;
}

/* --- printf ------------------------------------------------------------- */

typedef struct
{
  DdShExec  *x;
  char     **args;
  guint      next;
  GString   *out;
  int        status;
  gboolean   stopped;         /* \c was met */
  gboolean   used;            /* a directive has taken an argument */
} Printf;

typedef struct
{
  gboolean minus;
  gboolean plus;
  gboolean space;
  gboolean hash;
  gboolean zero;
  int      width;
  int      precision;         /* -1 for none */
} Directive;

static const char *
next_argument (Printf *self)
{
  self->used = TRUE;
  return self->args[self->next] != NULL ? self->args[self->next++] : NULL;
}

/* @rest: what of @text is no number. */
static void
bad_number (Printf     *self,
            const char *text,
            const char *rest)
{
  gboolean partly = rest > text && self->x->state->flavour == DD_SH_FLAVOUR_DASH;

  if (partly)
    {
      g_autofree char *line = g_strconcat (text, ": not completely converted", NULL);

      _dd_sh_say (self->x, "printf", line);
      self->status = 1;
      return;
    }
  self->status = _dd_sh_complain (self->x, "printf", DD_SH_MSG_PRINTF_NUMBER, text, NULL);
}

static gint64
integer_argument (Printf *self)
{
  const char *text = next_argument (self);
  const char *digits;
  gint64 value;
  char *end;

  if (text == NULL || *text == '\0')
    return 0;
  if (*text == '"' || *text == '\'')
    return (guchar) text[1];
  digits = *text == '-' || *text == '+' ? text + 1 : text;
  value = *text == '-' ? g_ascii_strtoll (text, &end, 0)
                       : (gint64) g_ascii_strtoull (digits, &end, 0);
  if (*end == '\0' && end > text)
    return value;
  bad_number (self, text, end);

  return self->x->state->flavour == DD_SH_FLAVOUR_ASH ? 0 : value;
}

static double
float_argument (Printf *self)
{
  const char *text = next_argument (self);
  double value;
  char *end;

  if (text == NULL || *text == '\0')
    return 0;
  value = g_ascii_strtod (text, &end);
  if (*end != '\0')
    bad_number (self, text, end);

  return value;
}

static void
add_padded (Printf          *self,
            const Directive *directive,
            const char      *text,
            gsize            length)
{
  gsize width = directive->width;
  gsize pad = width > length ? width - length : 0;

  for (gsize i = 0; !directive->minus && i < pad; i++)
    g_string_append_c (self->out, ' ');
  g_string_append_len (self->out, text, length);
  for (gsize i = 0; directive->minus && i < pad; i++)
    g_string_append_c (self->out, ' ');
}

static void
add_text (Printf          *self,
          const Directive *directive,
          const char      *text)
{
  gsize length = strlen (text);

  if (directive->precision >= 0)
    length = MIN (length, (gsize) directive->precision);
  add_padded (self, directive, text, length);
}

static char *
format_digits (guint64 value,
               char    conversion)
{
  guint base = conversion == 'o' ? 8 : conversion == 'x' || conversion == 'X' ? 16 : 10;
  const char *digits = conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  char buffer[32];
  gsize i = sizeof buffer;

  buffer[--i] = '\0';
  do
    {
      buffer[--i] = digits[value % base];
      value /= base;
    }
  while (value > 0);

  return g_strdup (buffer + i);
}

/* Adds a number: sign or prefix, zeros, digits. */
static void
add_integer (Printf          *self,
             const Directive *directive,
             char             conversion)
{
  gint64 value = integer_argument (self);
  gboolean is_signed = conversion == 'd' || conversion == 'i';
  gboolean negative = is_signed && value < 0;
  guint64 magnitude = negative ? 0 - (guint64) value : (guint64) value;
  g_autofree char *digits = format_digits (magnitude, conversion);
  GString *text = g_string_new (NULL);
  gsize zeros = 0;

  if (negative)
    g_string_append_c (text, '-');
  else if (is_signed && (directive->plus || directive->space))
    g_string_append_c (text, directive->plus ? '+' : ' ');
  else if (directive->hash && conversion == 'o')
    g_string_append_c (text, '0');
  else if (directive->hash && magnitude != 0 && strchr ("xX", conversion) != NULL)
    g_string_append_printf (text, "0%c", conversion);
  if (directive->precision >= 0)
    zeros = MAX ((gsize) directive->precision, strlen (digits)) - strlen (digits);
  else if (directive->zero && !directive->minus)
    zeros = MAX ((gsize) directive->width, text->len + strlen (digits))
            - text->len - strlen (digits);
  for (gsize i = 0; i < zeros; i++)
    g_string_append_c (text, '0');
  g_string_append (text, digits);
  add_padded (self, directive, text->str, text->len);
  g_string_free (text, TRUE);
}

static void
add_float (Printf          *self,
           const Directive *directive,
           char             conversion)
{
  double value = float_argument (self);
  char format[32];
  char buffer[1024];
  gsize i = 0;
  gsize length;
  gsize zeros = 0;

  format[i++] = '%';
  if (directive->plus)
    format[i++] = '+';
  if (directive->space)
    format[i++] = ' ';
  if (directive->hash)
    format[i++] = '#';
  g_snprintf (format + i, sizeof format - i, ".%d%c",
              directive->precision >= 0 ? MIN (directive->precision, 500) : 6, conversion);
  g_ascii_formatd (buffer, sizeof buffer, format, value);
  length = strlen (buffer);
  if (directive->zero && !directive->minus && (gsize) directive->width > length)
    {
      zeros = directive->width - length;
      if (strchr ("+- ", buffer[0]) != NULL)
        g_string_append_c (self->out, buffer[0]);
      for (gsize k = 0; k < zeros; k++)
        g_string_append_c (self->out, '0');
      g_string_append (self->out, buffer + (strchr ("+- ", buffer[0]) != NULL));
      return;
    }
  add_padded (self, directive, buffer, length);
}

static int
read_size (Printf      *self,
           const char **p)
{
  gint64 value = 0;

  if (**p == '*')
    {
      (*p)++;
      value = integer_argument (self);
      return (int) CLAMP (value, -MAX_WIDTH, MAX_WIDTH);
    }
  for (; g_ascii_isdigit (**p); (*p)++)
    value = MIN (value * 10 + (**p - '0'), MAX_WIDTH);

  return (int) value;
}

static void
read_flags (Directive   *directive,
            const char **p)
{
  for (; **p != '\0' && strchr ("-+ #0", **p) != NULL; (*p)++)
    {
      directive->minus |= **p == '-';
      directive->plus |= **p == '+';
      directive->space |= **p == ' ';
      directive->hash |= **p == '#';
      directive->zero |= **p == '0';
    }
}

/* %b: a string with escapes. */
static void
add_escaped_argument (Printf          *self,
                      const Directive *directive)
{
  const char *text = next_argument (self);
  GString *out = g_string_new (NULL);

  self->stopped = !add_escaped (out, text != NULL ? text : "");
  add_text (self, directive, out->str);
  g_string_free (out, TRUE);
}

static void
add_conversion (Printf          *self,
                const Directive *directive,
                char             conversion)
{
  const char *text;
  g_autofree char *quoted = NULL;

  if (conversion == 's' || conversion == 'q' || conversion == 'c')
    {
      text = next_argument (self);
      if (text == NULL)
        text = "";
      if (conversion == 'q')
        text = quoted = _dd_sh_quote (self->x->state->flavour, text, FALSE);
      if (conversion == 'c')
        add_padded (self, directive, text, MIN (strlen (text), 1));
      else
        add_text (self, directive, text);
    }
  else if (conversion == 'b')
    {
      add_escaped_argument (self, directive);
    }
  else if (strchr ("diouxX", conversion) != NULL)
    {
      add_integer (self, directive, conversion);
    }
  else
    {
      add_float (self, directive, conversion);
    }
}

/* One directive; @p points behind the percent sign. */
static gboolean
add_directive (Printf      *self,
               const char **p)
{
  Directive directive = { .precision = -1 };
  char what[2] = { 0 };

  read_flags (&directive, p);
  directive.width = read_size (self, p);
  if (directive.width < 0)
    {
      directive.minus = TRUE;
      directive.width = -directive.width;
    }
  if (**p == '.')
    {
      (*p)++;
      directive.precision = read_size (self, p);
    }
  while (**p != '\0' && strchr ("hlLjzt", **p) != NULL)
    (*p)++;
  what[0] = **p;
  if (what[0] == '\0' || strchr ("sbcdiouxXeEfFgGaA", what[0]) == NULL)
    {
      if (!(what[0] == 'q' && self->x->state->flavour == DD_SH_FLAVOUR_BASH))
        {
          self->status = _dd_sh_complain (self->x, "printf", DD_SH_MSG_PRINTF_FORMAT,
                                          what, NULL);
          return FALSE;
        }
    }
  (*p)++;
  add_conversion (self, &directive, what[0]);

  return TRUE;
}

/* The format once, from start to end. */
static gboolean
format_once (Printf     *self,
             const char *p)
{
  while (*p != '\0' && !self->stopped)
    {
      if (*p == '\\')
        {
          p++;
          if (!add_escape (self->out, &p, FALSE))
            self->stopped = TRUE;
        }
      else if (*p != '%')
        {
          g_string_append_c (self->out, *p++);
        }
      else if (p[1] == '%')
        {
          g_string_append_c (self->out, '%');
          p += 2;
        }
      else
        {
          p++;
          if (!add_directive (self, &p))
            return FALSE;
        }
    }

  return TRUE;
}

int
_dd_sh_builtin_printf (DdShExec   *x,
                       DdShFrame  *frame,
                       char      **argv)
{
  Printf self = { .x = x };
  const char *variable = NULL;
  guint i = 1;

  if (argv[i] != NULL && strcmp (argv[i], "-v") == 0 && argv[i + 1] != NULL
      && x->state->flavour == DD_SH_FLAVOUR_BASH)
    {
      variable = argv[i + 1];
      i += 2;
    }
  if (argv[i] != NULL && strcmp (argv[i], "--") == 0)
    i++;
  if (argv[i] == NULL)
    return _dd_sh_complain (x, "printf", DD_SH_MSG_PRINTF_USAGE, NULL, NULL);
  self.args = argv + i + 1;
  self.out = g_string_new (NULL);
  do
    {
      self.used = FALSE;
      if (!format_once (&self, argv[i]) || self.out->len > DD_SH_MAX_TEXT)
        break;
    }
  while (self.used && self.args[self.next] != NULL && !self.stopped);

  if (variable != NULL && dd_sh_is_name (variable))
    _dd_sh_env_set (x->state->env, variable, self.out->str);
  else
    _dd_sh_write (x, 1, self.out->str, self.out->len);
  g_string_free (self.out, TRUE);

  return self.status;
}

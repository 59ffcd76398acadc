// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-parser.h"

/* Builtins that write and read: echo, printf, read. */

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

/* --- read --------------------------------------------------------------- */

typedef struct
{
  gboolean    raw;
  const char *prompt;
  guint       first;          /* index of the first name */
  int         fd;
  gint64      max;            /* characters to read, or 0 */
} ReadOptions;

/* Takes the next line of a buffer or file. Returns %FALSE at the end. */
static gboolean
take_line (DdShExec *x,
           DdShFile *file,
           GString  *line)
{
  g_autoptr (GString) loaded = NULL;
  const GString *text = file->text;
  gsize length;

  if (file->kind == DD_SH_SINK_FILE)
    {
      loaded = g_string_new (NULL);
      if (x->host->read (x->user, file->path, loaded) != 0)
        return FALSE;
      text = loaded;
    }
  if (text == NULL || file->offset >= text->len)
    return FALSE;
  length = text->len - file->offset;
  for (gsize i = 0; i < length; i++)
    if (text->str[file->offset + i] == '\n')
      length = i + 1;
  g_string_append_len (line, text->str + file->offset, length);
  file->offset += length;

  return TRUE;
}

static DdShReadResult
next_line (DdShExec *x,
           int       fd,
           GString  *line)
{
  DdShFile *file = x->state->fds->slots[fd];

  if (file == NULL || !file->readable)
    return DD_SH_READ_EOF;
  if (file->kind == DD_SH_SINK_INHERIT)
    return x->host->read_line (x->user, line);

  return take_line (x, file, line) ? DD_SH_READ_LINE : DD_SH_READ_EOF;
}

static gboolean
ends_in_backslash (const GString *line)
{
  gsize n = 0;
  gsize length = line->len;

  if (length == 0 || line->str[length - 1] != '\n')
    return FALSE;
  while (n + 1 < length && line->str[length - 2 - n] == '\\')
    n++;

  return n % 2 == 1;
}

/* Parses the options. Returns a status other than 0 after a complaint. */
static int
read_options (DdShExec     *x,
              char        **argv,
              ReadOptions  *options)
{
  guint i = 1;

  for (; argv[i] != NULL && argv[i][0] == '-' && argv[i][1] != '\0'; i++)
    {
      const char *p = argv[i] + 1;

      if (strcmp (p, "-") == 0)
        {
          i++;
          break;
        }
      for (; *p != '\0' && strchr ("rse", *p) != NULL; p++)
        options->raw |= *p == 'r';
      if (*p == '\0')
        continue;
      if (strchr (x->state->flavour == DD_SH_FLAVOUR_DASH ? "p" : "ptnNud", *p) == NULL)
        return _dd_sh_complain (x, "read", DD_SH_MSG_BAD_OPTION, argv[i], NULL);
      {
        const char *value = p[1] != '\0' ? p + 1 : argv[++i];
        gint64 number = 0;

        if (value == NULL)
          return _dd_sh_complain (x, "read", DD_SH_MSG_READ_ARG_COUNT, NULL, NULL);
        if (*p == 'p')
          options->prompt = value;
        else if (_dd_sh_parse_number (value, &number) && *p == 'u')
          options->fd = (int) CLAMP (number, 0, DD_SH_N_FDS - 1);
        else if (*p == 'n' || *p == 'N')
          options->max = MAX (number, 0);
      }
    }
  options->first = i;

  return 0;
}

static int
check_names (DdShExec  *x,
             char     **argv,
             guint      first)
{
  for (guint i = first; argv[i] != NULL; i++)
    if (!dd_sh_is_name (argv[i]))
      return _dd_sh_complain (x, "read", DD_SH_MSG_READ_BAD_NAME, argv[i], NULL);
  if (argv[first] == NULL && x->state->flavour == DD_SH_FLAVOUR_DASH)
    return _dd_sh_complain (x, "read", DD_SH_MSG_READ_ARG_COUNT, NULL, NULL);

  return 0;
}

/* A line with its escapes taken out; escaped bytes are marked as quoted. */
static void
line_to_rope (const char *line,
              gboolean    raw,
              DdShRope   *rope)
{
  char text[2] = { 0 };

  for (; *line != '\0' && *line != '\n'; line++)
    {
      gboolean escaped = *line == '\\' && !raw;

      if (escaped && *++line == '\0')
        return;
      if (escaped && *line == '\n')
        continue;
      text[0] = *line;
      _dd_sh_rope_add (rope, text, escaped ? DD_SH_MARK_QUOTED : DD_SH_MARK_RESULT);
    }
}

static gboolean
separates (const DdShRope *rope,
           gsize           i,
           const char     *set)
{
  return rope->marks->str[i] == DD_SH_MARK_RESULT
         && strchr (set, rope->text->str[i]) != NULL;
}

static gsize
skip_blanks (const DdShRope *rope,
             gsize           i,
             const char     *blanks)
{
  while (i < rope->text->len && separates (rope, i, blanks))
    i++;

  return i;
}

/* The blanks that are in IFS. */
static char *
blanks_of (const char *ifs)
{
  GString *out = g_string_new (NULL);

  for (; *ifs != '\0'; ifs++)
    if (strchr (" \t\n", *ifs) != NULL)
      g_string_append_c (out, *ifs);

  return g_string_free (out, FALSE);
}

/* Where the text of the last name ends: blanks at the end are dropped, and so
 * is a single separator after an only field. */
static gsize
last_end (const DdShRope *rope,
          gsize           start,
          const char     *ifs,
          const char     *blanks)
{
  gsize end = rope->text->len;
  gsize i = start;

  while (end > start && separates (rope, end - 1, blanks))
    end--;
  while (i < end && !separates (rope, i, ifs))
    i++;

  return i + 1 == end ? i : end;
}

static int
assign_fields (DdShExec       *x,
               const DdShRope *rope,
               char          **names)
{
  const char *ifs = _dd_sh_env_get (x->state->env, "IFS");
  g_autofree char *blanks = NULL;
  gsize i;

  if (ifs == NULL)
    ifs = " \t\n";
  blanks = blanks_of (ifs);
  i = skip_blanks (rope, 0, blanks);
  for (guint n = 0; names[n] != NULL; n++)
    {
      g_autofree char *value = NULL;
      gsize end = i;

      if (names[n + 1] == NULL)
        end = last_end (rope, i, ifs, blanks);
      else
        while (end < rope->text->len && !separates (rope, end, ifs))
          end++;
      value = g_strndup (rope->text->str + i, end - i);
      if (!_dd_sh_env_set (x->state->env, names[n], value))
        return _dd_sh_complain (x, NULL, DD_SH_MSG_READ_ONLY, names[n], NULL);
      i = skip_blanks (rope, end, blanks);
      if (i < rope->text->len && separates (rope, i, ifs) && !separates (rope, i, blanks))
        i = skip_blanks (rope, i + 1, blanks);
    }

  return 0;
}

static int
assign_line (DdShExec     *x,
             const char   *line,
             ReadOptions  *options,
             char        **argv)
{
  DdShRope rope;
  int status = 0;

  _dd_sh_rope_init (&rope);
  line_to_rope (line, options->raw, &rope);
  if (options->max > 0 && (gsize) options->max < rope.text->len)
    {
      g_string_truncate (rope.text, options->max);
      g_string_truncate (rope.marks, options->max);
    }
  if (argv[options->first] != NULL)
    status = assign_fields (x, &rope, argv + options->first);
  else
    _dd_sh_env_set (x->state->env, "REPLY", rope.text->str);
  _dd_sh_rope_clear (&rope);

  return status;
}

/* What has been read so far while more is waited for. */
static GString *
restore_partial (DdShFrame *frame)
{
  GString *line = g_string_new (NULL);

  if (frame->gathered != NULL && frame->gathered->len > 0)
    g_string_append (line, g_ptr_array_index (frame->gathered, 0));

  return line;
}

static void
keep_partial (DdShFrame     *frame,
              const GString *line)
{
  if (frame->gathered == NULL)
    frame->gathered = _dd_sh_strings_new ();
  g_ptr_array_set_size (frame->gathered, 0);
  g_ptr_array_add (frame->gathered, g_strdup (line->str));
}

static void
show_prompt (DdShExec    *x,
             DdShFrame   *frame,
             ReadOptions *options)
{
  DdShFile *file = x->state->fds->slots[0];

  if (options->prompt == NULL || (frame->flags & DD_SH_FRAME_STARTED) != 0)
    return;
  if (file != NULL && file->kind == DD_SH_SINK_INHERIT && x->host->is_tty (x->user, file->fd))
    _dd_sh_write (x, 2, options->prompt, -1);
  x->write_error = 0;
}

int
_dd_sh_builtin_read (DdShExec   *x,
                     DdShFrame  *frame,
                     char      **argv)
{
  ReadOptions options = { 0 };
  g_autoptr (GString) line = NULL;
  DdShReadResult result = DD_SH_READ_LINE;
  int status = read_options (x, argv, &options);

  if (status == 0)
    status = check_names (x, argv, options.first);
  if (status != 0)
    return status;
  if (x->state->pending->len > 0 && (frame->flags & DD_SH_FRAME_STARTED) != 0)
    return x->state->flavour == DD_SH_FLAVOUR_DASH
           ? 1 : 128 + g_array_index (x->state->pending, guint8, 0);

  show_prompt (x, frame, &options);
  line = restore_partial (frame);
  do
    result = next_line (x, options.fd, line);
  while (result == DD_SH_READ_LINE && !options.raw && ends_in_backslash (line)
         && line->len < DD_SH_MAX_TEXT);
  if (result == DD_SH_READ_BLOCKED)
    {
      keep_partial (frame, line);
      frame->flags |= DD_SH_FRAME_STARTED;
      _dd_sh_block (x, DD_SH_BLOCK_INPUT, 0);
      return DD_SH_STATUS_BLOCKED;
    }
  status = assign_line (x, line->str, &options, argv);
  if (status != 0)
    return status;

  return line->len > 0 && line->str[line->len - 1] == '\n' ? 0 : 1;
}

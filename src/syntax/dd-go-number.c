// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "dd-go-text.h"

#include "dd-go-number.h"

#define MICROSECOND G_GINT64_CONSTANT (1000)
#define MILLISECOND G_GINT64_CONSTANT (1000000)
#define SECOND G_GINT64_CONSTANT (1000000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

/* Shortest numbers of this many digits before the point get an exponent. */
#define MAX_PLAIN_EXPONENT 6

/* A duration may be as low as the smallest 64-bit number, whose size is one
 * more than that of the largest. */
#define MAX_DURATION ((guint64) 1 << 63)

static gboolean
number_fail (GError        **error,
             DdSyntaxError   code,
             const char     *function,
             const char     *text)
{
  g_autofree char *quoted = dd_go_quote (text);

  return dd_syntax_error_set (error, code, "strconv.%s: parsing %s: %s",
                              function, quoted,
                              code == DD_SYNTAX_ERROR_RANGE ? "value out of range"
                                                            : "invalid syntax");
}

/**
 * dd_go_number_reason:
 * @error: an error of one of the number parsers
 *
 * Gives the reason alone, without the function and the text that Go puts in
 * front of it.
 *
 * Returns: (transfer none): `invalid syntax` or `value out of range`
 */
const char *
dd_go_number_reason (const GError *error)
{
  g_return_val_if_fail (error != NULL, "");

  return error->code == DD_SYNTAX_ERROR_RANGE ? "value out of range" : "invalid syntax";
}

/* Underscores may stand between digits and after a base prefix, nowhere
 * else. */
static gboolean
underscores_fit (const char *text)
{
  char saw = '^';
  gboolean hex = FALSE;

  if (*text == '-' || *text == '+')
    text++;
  if (text[0] == '0' && text[1] != '\0' && strchr ("bBoOxX", text[1]) != NULL)
    {
      hex = g_ascii_tolower (text[1]) == 'x';
      text += 2;
      saw = '0';
    }
  for (; *text != '\0'; text++)
    {
      if (g_ascii_isdigit (*text) || (hex && g_ascii_isxdigit (*text)))
        saw = '0';
      else if (*text == '_')
        {
          if (saw != '0')
            return FALSE;
          saw = '_';
        }
      else if (saw == '_')
        return FALSE;
      else
        saw = '!';
    }

  return saw != '_';
}

/* Works out the base of a literal such as 0x1f and steps over the prefix. */
static int
literal_base (const char **digits)
{
  const char *at = *digits;

  if (at[0] != '0')
    return 10;
  if (at[1] != '\0' && at[2] != '\0')
    {
      char letter = g_ascii_tolower (at[1]);
      int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;

      if (base != 0)
        {
          *digits = at + 2;
          return base;
        }
    }
  *digits = at + 1;

  return 8;
}

static gboolean
parse_digits (const char     *text,
              int             base,
              guint64         limit,
              guint64        *value,
              DdSyntaxError  *problem)
{
  gboolean literal = base == 0;
  gboolean underscores = FALSE;
  const char *digits = text;
  gboolean overflow = FALSE;

  *problem = DD_SYNTAX_ERROR_INVALID;
  *value = 0;
  if (*text == '\0')
    return FALSE;
  if (literal)
    base = literal_base (&digits);

  for (; *digits != '\0'; digits++)
    {
      int digit;

      if (literal && *digits == '_')
        {
          underscores = TRUE;
          continue;
        }
      digit = g_ascii_isdigit (*digits)   ? *digits - '0'
              : g_ascii_isalpha (*digits) ? g_ascii_tolower (*digits) - 'a' + 10
                                          : base;
      if (digit >= base)
        return FALSE;
      if (overflow || *value > (limit - (guint64) digit) / (guint64) base)
        overflow = TRUE;
      else
        *value = *value * (guint64) base + (guint64) digit;
    }
  if (underscores && !underscores_fit (text))
    return FALSE;
  if (overflow)
    {
      *problem = DD_SYNTAX_ERROR_RANGE;
      *value = limit;
    }

  return !overflow;
}

static gboolean
parse_signed (const char     *text,
              int             base,
              int             bits,
              gint64         *value,
              DdSyntaxError  *problem)
{
  gboolean negative = *text == '-';
  guint64 limit = ((guint64) 1 << (bits - 1)) - (negative ? 0 : 1);
  guint64 size;
  gboolean ok;

  if (*text == '-' || *text == '+')
    text++;
  ok = parse_digits (text, base, limit, &size, problem);
  *value = negative ? (gint64) (0 - size) : (gint64) size;

  return ok;
}

/**
 * dd_go_parse_int:
 * @text: the text
 * @base: 2 to 36, or 0 for the base that a prefix (`0x`, `0o`, `0b`, `0`)
 *   gives, with underscores allowed between digits
 * @bits: the size the number must fit in, up to 64
 * @value: (out): the number; the nearest one that fits on a range error
 * @error: return location: %DD_SYNTAX_ERROR_INVALID or
 *   %DD_SYNTAX_ERROR_RANGE
 *
 * Reads a whole number with an optional sign.
 *
 * Returns: whether @text is such a number
 * Source: Go's strconv.ParseInt
 */
gboolean
dd_go_parse_int (const char  *text,
                 int          base,
                 int          bits,
                 gint64      *value,
                 GError     **error)
{
  DdSyntaxError problem;

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);

  if (!parse_signed (text, base, bits, value, &problem))
    return number_fail (error, problem, "ParseInt", text);

  return TRUE;
}

/**
 * dd_go_parse_uint:
 * @text: the text
 * @base: as for [func@go_parse_int]
 * @bits: the size the number must fit in, up to 64
 * @value: (out): the number; the largest that fits on a range error
 * @error: return location, as for [func@go_parse_int]
 *
 * Reads a whole number without a sign.
 *
 * Returns: whether @text is such a number
 * Source: Go's strconv.ParseUint
 */
gboolean
dd_go_parse_uint (const char  *text,
                  int          base,
                  int          bits,
                  guint64     *value,
                  GError     **error)
{
  DdSyntaxError problem;
  guint64 limit = bits >= 64 ? G_MAXUINT64 : ((guint64) 1 << bits) - 1;

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);

  if (!parse_digits (text, base, limit, value, &problem))
    return number_fail (error, problem, "ParseUint", text);

  return TRUE;
}

/**
 * dd_go_atoi:
 * @text: the text
 * @value: (out): the number
 * @error: return location, as for [func@go_parse_int]
 *
 * Reads a decimal number of the size of Go's `int` on 64-bit Linux.
 *
 * Returns: whether @text is such a number
 * Source: Go's strconv.Atoi
 */
gboolean
dd_go_atoi (const char  *text,
            gint64      *value,
            GError     **error)
{
  DdSyntaxError problem;

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);

  if (!parse_signed (text, 10, 64, value, &problem))
    return number_fail (error, problem, "Atoi", text);

  return TRUE;
}

static gboolean
is_infinity_or_nan (const char *text,
                    double     *value)
{
  const char *word = text + (*text == '+' || *text == '-');

  if (g_ascii_strcasecmp (word, "inf") == 0 || g_ascii_strcasecmp (word, "infinity") == 0)
    *value = *text == '-' ? -INFINITY : INFINITY;
  else if (g_ascii_strcasecmp (text, "nan") == 0)
    *value = NAN;
  else
    return FALSE;

  return TRUE;
}

static const char *
skip_digits (const char *at,
             gboolean    hex,
             gboolean   *any)
{
  for (; *at != '\0'; at++)
    {
      if (*at == '_')
        continue;
      if (!(hex ? g_ascii_isxdigit (*at) : g_ascii_isdigit (*at)))
        break;
      *any = TRUE;
    }

  return at;
}

static gboolean
is_float (const char *text)
{
  const char *at = text + (*text == '+' || *text == '-');
  gboolean hex = at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
  gboolean mantissa = FALSE;
  gboolean exponent = FALSE;

  if (hex)
    at += 2;
  at = skip_digits (at, hex, &mantissa);
  if (*at == '.')
    at = skip_digits (at + 1, hex, &mantissa);
  if (!mantissa)
    return FALSE;
  if (g_ascii_tolower (*at) == (hex ? 'p' : 'e'))
    {
      at++;
      if (*at == '+' || *at == '-')
        at++;
      if (!g_ascii_isdigit (*at))
        return FALSE;
      at = skip_digits (at, FALSE, &exponent);
    }
  else if (hex)
    return FALSE;

  return *at == '\0' && (strchr (text, '_') == NULL || underscores_fit (text));
}

/**
 * dd_go_parse_float:
 * @text: the text
 * @value: (out): the number; an infinity on a range error
 * @error: return location, as for [func@go_parse_int]
 *
 * Reads a decimal or hexadecimal number with a fraction and an exponent.
 *
 * Returns: whether @text is such a number
 * Source: Go's strconv.ParseFloat
 */
gboolean
dd_go_parse_float (const char  *text,
                   double      *value,
                   GError     **error)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *plain = NULL;

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);

  if (is_infinity_or_nan (text, value))
    return TRUE;
  if (!is_float (text))
    return number_fail (error, DD_SYNTAX_ERROR_INVALID, "ParseFloat", text);

  parts = g_strsplit (text, "_", -1);
  plain = g_strjoinv (NULL, parts);
  *value = g_ascii_strtod (plain, NULL);
  if (isinf (*value))
    return number_fail (error, DD_SYNTAX_ERROR_RANGE, "ParseFloat", text);

  return TRUE;
}

/**
 * dd_go_parse_bool:
 * @text: the text
 * @value: (out): the truth value
 * @error: return location: %DD_SYNTAX_ERROR_INVALID
 *
 * Reads one of the twelve spellings Go knows for true and false.
 *
 * Returns: whether @text is one of them
 * Source: Go's strconv.ParseBool
 */
gboolean
dd_go_parse_bool (const char  *text,
                  gboolean    *value,
                  GError     **error)
{
  static const char *const yes[] = { "1", "t", "T", "true", "TRUE", "True", NULL };
  static const char *const no[] = { "0", "f", "F", "false", "FALSE", "False", NULL };

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);

  *value = g_strv_contains (yes, text);
  if (!*value && !g_strv_contains (no, text))
    return number_fail (error, DD_SYNTAX_ERROR_INVALID, "ParseBool", text);

  return TRUE;
}

typedef struct
{
  const char *name;
  gint64      nanoseconds;
} DurationUnit;

static const DurationUnit duration_units[] = {
  { "ns", 1 },
  { "us", MICROSECOND },
  { "\302\265s", MICROSECOND }, /* micro sign */
  { "\316\274s", MICROSECOND }, /* Greek letter mu */
  { "ms", MILLISECOND },
  { "s", SECOND },
  { "m", MINUTE },
  { "h", HOUR },
};

static gboolean
duration_fail (GError     **error,
               const char  *problem,
               const char  *unit,
               const char  *text)
{
  g_autofree char *quoted = dd_go_quote (text);
  g_autofree char *quoted_unit = unit != NULL ? dd_go_quote (unit) : NULL;

  if (quoted_unit != NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "time: %s %s in duration %s",
                                problem, quoted_unit, quoted);
  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "time: %s duration %s",
                              problem, quoted);
}

/* Reads the digits after the point; those that no longer fit are dropped. */
static const char *
read_fraction (const char *at,
               guint64    *fraction,
               double     *scale)
{
  gboolean full = FALSE;

  *fraction = 0;
  *scale = 1;
  for (; g_ascii_isdigit (*at); at++)
    {
      if (full)
        continue;
      if (*fraction > (MAX_DURATION - 1) / 10 - 1)
        {
          full = TRUE;
          continue;
        }
      *fraction = *fraction * 10 + (guint64) (*at - '0');
      *scale *= 10;
    }

  return at;
}

static gint64
unit_size (const char *unit)
{
  for (gsize i = 0; i < G_N_ELEMENTS (duration_units); i++)
    if (strcmp (duration_units[i].name, unit) == 0)
      return duration_units[i].nanoseconds;

  return 0;
}

/* Reads one number with its unit, such as 1.5h, and adds it to @total. */
static const char *
read_duration_part (const char  *at,
                    const char  *text,
                    guint64     *total,
                    GError     **error)
{
  const char *start = at;
  guint64 whole = 0;
  guint64 fraction = 0;
  double scale = 1;
  g_autofree char *unit = NULL;
  guint64 size;
  gsize length;

  for (; g_ascii_isdigit (*at); at++)
    {
      if (whole > MAX_DURATION / 10)
        return duration_fail (error, "invalid", NULL, text), NULL;
      whole = whole * 10 + (guint64) (*at - '0');
      if (whole > MAX_DURATION)
        return duration_fail (error, "invalid", NULL, text), NULL;
    }
  if (*at == '.')
    at = read_fraction (at + 1, &fraction, &scale);
  if (at == start || (at == start + 1 && *start == '.'))
    return duration_fail (error, "invalid", NULL, text), NULL;

  length = strcspn (at, ".0123456789");
  if (length == 0)
    return duration_fail (error, "missing unit in", NULL, text), NULL;
  unit = g_strndup (at, length);
  size = (guint64) unit_size (unit);
  if (size == 0)
    return duration_fail (error, "unknown unit", unit, text), NULL;
  if (whole > MAX_DURATION / size)
    return duration_fail (error, "invalid", NULL, text), NULL;

  whole = whole * size + (guint64) ((double) fraction * ((double) size / scale));
  if (whole > MAX_DURATION || *total > MAX_DURATION - whole)
    return duration_fail (error, "invalid", NULL, text), NULL;
  *total += whole;

  return at + length;
}

/**
 * dd_go_parse_duration:
 * @text: a duration such as `300ms`, `-1.5h` or `2h45m`
 * @nanoseconds: (out): its length in nanoseconds
 * @error: return location: %DD_SYNTAX_ERROR_INVALID
 *
 * Reads a duration as `--health-interval` and `--since` take it.
 *
 * Returns: whether @text is a duration
 * Source: Go's time.ParseDuration
 */
gboolean
dd_go_parse_duration (const char  *text,
                      gint64      *nanoseconds,
                      GError     **error)
{
  const char *at = text;
  gboolean negative;
  guint64 total = 0;

  g_return_val_if_fail (text != NULL && nanoseconds != NULL, FALSE);

  negative = *at == '-';
  if (*at == '-' || *at == '+')
    at++;
  *nanoseconds = 0;
  if (strcmp (at, "0") == 0)
    return TRUE;
  if (*at == '\0')
    return duration_fail (error, "invalid", NULL, text);

  while (*at != '\0')
    {
      at = read_duration_part (at, text, &total, error);
      if (at == NULL)
        return FALSE;
    }
  if (!negative && total >= MAX_DURATION)
    return duration_fail (error, "invalid", NULL, text);
  *nanoseconds = negative ? (gint64) (0 - total) : (gint64) total;

  return TRUE;
}

/* Writes @size in units of @unit with as many decimals as it needs. */
static void
append_decimal (GString *out,
                guint64  size,
                guint64  unit)
{
  guint64 rest = size % unit;

  g_string_append_printf (out, "%" G_GUINT64_FORMAT, size / unit);
  if (rest == 0)
    return;
  g_string_append_c (out, '.');
  while (rest != 0)
    {
      unit /= 10;
      g_string_append_c (out, (char) ('0' + rest / unit));
      rest %= unit;
    }
}

/**
 * dd_go_format_duration:
 * @nanoseconds: a duration in nanoseconds
 *
 * Writes a duration as Go prints it: `1h0m0s`, `1.5s`, `300ms`.
 *
 * Returns: (transfer full): the text
 * Source: Go's time.Duration.String
 */
char *
dd_go_format_duration (gint64 nanoseconds)
{
  guint64 size = nanoseconds < 0 ? 0 - (guint64) nanoseconds : (guint64) nanoseconds;
  GString *out = g_string_new (nanoseconds < 0 ? "-" : "");

  if (size == 0)
    g_string_append (out, "0s");
  else if (size < (guint64) MICROSECOND)
    g_string_append_printf (out, "%" G_GUINT64_FORMAT "ns", size);
  else if (size < (guint64) SECOND)
    {
      gboolean micro = size < (guint64) MILLISECOND;

      append_decimal (out, size, (guint64) (micro ? MICROSECOND : MILLISECOND));
      g_string_append (out, micro ? "\302\265s" : "ms");
    }
  else
    {
      guint64 minutes = size / (guint64) MINUTE;

      if (minutes >= 60)
        g_string_append_printf (out, "%" G_GUINT64_FORMAT "h", minutes / 60);
      if (minutes > 0)
        g_string_append_printf (out, "%" G_GUINT64_FORMAT "m", minutes % 60);
      append_decimal (out, size % (guint64) MINUTE, (guint64) SECOND);
      g_string_append_c (out, 's');
    }

  return g_string_free (out, FALSE);
}

static char *
format_with (double value,
             char   verb,
             int    precision)
{
  g_autofree char *format = g_strdup_printf ("%%.%d%c", precision, verb);
  gsize size = (gsize) precision + 400;
  char *buffer = g_malloc (size);

  return g_ascii_formatd (buffer, (int) size, format, value);
}

/* The fewest significant digits that read back as the same number. */
static int
shortest_digits (double value)
{
  for (int digits = 1; digits < 17; digits++)
    {
      g_autofree char *text = format_with (value, 'e', digits - 1);

      if (g_ascii_strtod (text, NULL) == value)
        return digits;
    }

  return 17;
}

static int
decimal_exponent (double value,
                  int    digits)
{
  g_autofree char *text = format_with (value, 'e', digits - 1);

  return (int) g_ascii_strtoll (strchr (text, 'e') + 1, NULL, 10);
}

/**
 * dd_go_format_float:
 * @value: the number
 * @verb: `f`, `e`, `g`, or `v` for what Go prints by default
 * @precision: digits, or -1 for as many as the number needs
 *
 * Writes a floating-point number as Go prints it, with a point whatever the
 * locale says.
 *
 * Returns: (transfer full): the text
 * Source: Go's strconv.FormatFloat and fmt
 */
char *
dd_go_format_float (double value,
                    char   verb,
                    int    precision)
{
  int digits;
  int exponent;

  if (isnan (value))
    return g_strdup ("NaN");
  if (isinf (value))
    return g_strdup (value > 0 ? "+Inf" : "-Inf");
  if (precision >= 0)
    return format_with (value, verb == 'v' ? 'g' : verb, MIN (precision, 1000));

  digits = shortest_digits (value);
  if (verb == 'e')
    return format_with (value, 'e', digits - 1);
  exponent = decimal_exponent (value, digits);
  if (verb != 'f' && (exponent < -4 || exponent >= MAX_PLAIN_EXPONENT))
    return format_with (value, 'e', digits - 1);

  return format_with (value, 'f', MAX (digits - 1 - exponent, 0));
}

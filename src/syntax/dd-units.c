// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"

#include "dd-units.h"

#define NANOSECONDS_PER_SECOND G_GINT64_CONSTANT (1000000000)

/* From this many hours on, an age is given in the next larger unit. */
#define HOURS_PER_DAY 24
#define MAX_HOURS_AS_HOURS 48
#define MAX_HOURS_AS_DAYS (HOURS_PER_DAY * 7 * 2)
#define MAX_HOURS_AS_WEEKS (HOURS_PER_DAY * 30 * 2)
#define MAX_HOURS_AS_MONTHS (HOURS_PER_DAY * 365 * 2)

#define BYTES_SIZE_DIGITS 4

/* A suffix is at most a unit and "ib". */
#define MAX_SUFFIX_LENGTH 3

static const char *const decimal_names[] = {
  "B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB", NULL
};
static const char *const binary_names[] = {
  "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB", NULL
};

static char *
size_with_unit (double             size,
                double             base,
                const char *const *names,
                guint              digits)
{
  g_autofree char *number = NULL;

  while (size >= base && names[1] != NULL)
    {
      size /= base;
      names++;
    }
  number = dd_go_format_float (size, 'g', (int) digits);

  return g_strconcat (number, *names, NULL);
}

/**
 * dd_units_human_size:
 * @bytes: a size in bytes
 * @digits: significant digits: 3 in tables of containers and images, 4 in
 *   `docker system df`
 *
 * Writes a size in decimal units: `1.25kB`, `203MB`.
 *
 * Returns: (transfer full): the text
 * Source: docker/go-units, HumanSizeWithPrecision
 */
char *
dd_units_human_size (double bytes,
                     guint  digits)
{
  return size_with_unit (bytes, 1000, decimal_names, digits);
}

/**
 * dd_units_bytes_size:
 * @bytes: a size in bytes
 *
 * Writes a size in binary units with four digits, as `docker stats` does for
 * memory: `37.38MiB`.
 *
 * Returns: (transfer full): the text
 * Source: docker/go-units, BytesSize
 */
char *
dd_units_bytes_size (double bytes)
{
  return size_with_unit (bytes, 1024, binary_names, BYTES_SIZE_DIGITS);
}

/**
 * dd_units_human_duration:
 * @nanoseconds: an age in nanoseconds
 *
 * Writes an age in one rough unit: `About an hour`, `3 weeks`.
 *
 * Returns: (transfer full): the text
 * Source: docker/go-units, HumanDuration
 */
char *
dd_units_human_duration (gint64 nanoseconds)
{
  gint64 seconds = nanoseconds / NANOSECONDS_PER_SECOND;
  gint64 minutes = seconds / 60;
  gint64 hours = (gint64) ((double) nanoseconds / NANOSECONDS_PER_SECOND / 3600 + 0.5);

  if (seconds < 1)
    return g_strdup ("Less than a second");
  if (seconds == 1)
    return g_strdup ("1 second");
  if (seconds < 60)
    return g_strdup_printf ("%" G_GINT64_FORMAT " seconds", seconds);
  if (minutes == 1)
    return g_strdup ("About a minute");
  if (minutes < 60)
    return g_strdup_printf ("%" G_GINT64_FORMAT " minutes", minutes);
  if (hours == 1)
    return g_strdup ("About an hour");
  if (hours < MAX_HOURS_AS_HOURS)
    return g_strdup_printf ("%" G_GINT64_FORMAT " hours", hours);
  if (hours < MAX_HOURS_AS_DAYS)
    return g_strdup_printf ("%" G_GINT64_FORMAT " days", hours / HOURS_PER_DAY);
  if (hours < MAX_HOURS_AS_WEEKS)
    return g_strdup_printf ("%" G_GINT64_FORMAT " weeks", hours / HOURS_PER_DAY / 7);
  if (hours < MAX_HOURS_AS_MONTHS)
    return g_strdup_printf ("%" G_GINT64_FORMAT " months", hours / HOURS_PER_DAY / 30);

  return g_strdup_printf ("%" G_GINT64_FORMAT " years",
                          seconds / 3600 / HOURS_PER_DAY / 365);
}

/* Go turns a float that does not fit into the smallest number. */
static gint64
to_int64 (double value)
{
  if (value >= -9223372036854775808.0 && value < 9223372036854775808.0)
    return (gint64) value;

  return G_MININT64;
}

static gboolean
bad_suffix (GError     **error,
            const char  *suffix)
{
  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "invalid suffix: '%s'", suffix);
}

/* Multiplies @size by what a suffix such as "m", "mb" or "MiB" stands for. */
static gboolean
apply_suffix (const char  *suffix,
              double       base,
              double      *size,
              GError     **error)
{
  static const char units[] = "kmgtp";
  g_autofree char *lower = NULL;
  const char *unit;

  if (strlen (suffix) > MAX_SUFFIX_LENGTH)
    return bad_suffix (error, suffix);
  lower = g_ascii_strdown (suffix, -1);
  if (*lower == 'b')
    return lower[1] == '\0' || bad_suffix (error, lower);
  unit = strchr (units, *lower);
  if (unit == NULL || (strcmp (lower + 1, "") != 0 && strcmp (lower + 1, "b") != 0 &&
                       strcmp (lower + 1, "ib") != 0))
    return bad_suffix (error, lower);
  for (; unit >= units; unit--)
    *size *= base;

  return TRUE;
}

static gboolean
parse_size (const char  *text,
            double       base,
            gint64      *bytes,
            GError     **error)
{
  const char *last = NULL;
  g_autofree char *number = NULL;
  double size;

  for (const char *at = text; *at != '\0'; at++)
    if (strchr ("0123456789. ", *at) != NULL)
      last = at;
  if (last == NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "invalid size: '%s'", text);

  /* One space may stand between the number and the suffix. */
  number = g_strndup (text, (gsize) (last - text) + (*last != ' '));
  if (!dd_go_parse_float (number, &size, error))
    return FALSE;
  if (size < 0)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE, "invalid size: '%s'", text);
  if (last[1] != '\0' && !apply_suffix (last + 1, base, &size, error))
    return FALSE;
  *bytes = to_int64 (size);

  return TRUE;
}

/**
 * dd_units_parse_size:
 * @text: a size such as `10m` or `1.5 GB`
 * @bytes: (out): the size in bytes
 * @error: return location for a #DdSyntaxError
 *
 * Reads a size whose units are decimal: `1k` is 1000 bytes. The log option
 * `max-size` is such a size.
 *
 * Returns: whether @text is a size
 * Source: docker/go-units, FromHumanSize
 */
gboolean
dd_units_parse_size (const char  *text,
                     gint64      *bytes,
                     GError     **error)
{
  g_return_val_if_fail (text != NULL && bytes != NULL, FALSE);

  return parse_size (text, 1000, bytes, error);
}

/**
 * dd_units_parse_memory:
 * @text: a size such as `300m`
 * @bytes: (out): the size in bytes
 * @error: return location for a #DdSyntaxError
 *
 * Reads a size whose units are binary: `1k` is 1024 bytes. `--memory` and
 * most other flags take such a size.
 *
 * Returns: whether @text is a size
 * Source: docker/go-units, RAMInBytes
 */
gboolean
dd_units_parse_memory (const char  *text,
                       gint64      *bytes,
                       GError     **error)
{
  g_return_val_if_fail (text != NULL && bytes != NULL, FALSE);

  return parse_size (text, 1024, bytes, error);
}

/* An exact number of CPUs while it is read: digits times ten to a power,
 * over a divisor. */
typedef struct
{
  guint64 digits;
  gint64  exponent;
  guint64 divisor;
} Rational;

#define MAX_EXPONENT 100

/* Reads whole digits into @value; fails when they stop fitting. */
static gboolean
read_whole (const char **at,
            guint64     *value,
            guint       *n_digits)
{
  for (*n_digits = 0; g_ascii_isdigit (**at); (*at)++, (*n_digits)++)
    if (!g_uint64_checked_mul (value, *value, 10) ||
        !g_uint64_checked_add (value, *value, (guint64) (**at - '0')))
      return FALSE;

  return TRUE;
}

static gboolean
read_exponent (const char *at,
               Rational   *rational)
{
  gint64 exponent;

  if (*at == '\0')
    return TRUE;
  if (*at != 'e' && *at != 'E')
    return FALSE;
  if (!dd_go_parse_int (at + 1, 10, 32, &exponent, NULL) || ABS (exponent) > MAX_EXPONENT)
    return FALSE;
  rational->exponent += exponent;

  return TRUE;
}

/* Reads `1.5`, `15e-1` or `3/2`, without a sign. */
static gboolean
read_rational (const char *text,
               Rational   *rational)
{
  const char *at = text;
  guint n_whole;
  guint n_fraction = 0;

  *rational = (Rational) { .divisor = 1 };
  if (!read_whole (&at, &rational->digits, &n_whole))
    return FALSE;
  if (*at == '/' && n_whole > 0)
    {
      at++;
      rational->divisor = 0;
      return read_whole (&at, &rational->divisor, &n_fraction) && *at == '\0' &&
             rational->divisor != 0;
    }
  if (*at == '.')
    {
      at++;
      if (!read_whole (&at, &rational->digits, &n_fraction))
        return FALSE;
      rational->exponent = -(gint64) n_fraction;
    }

  return n_whole + n_fraction > 0 && read_exponent (at, rational);
}

/**
 * dd_units_parse_cpus:
 * @text: a number of CPUs such as `1.5`, `.5`, `1e-3` or `3/2`
 * @nano_cpus: (out): billionths of a CPU
 * @error: return location for a #DdSyntaxError
 *
 * Reads the value of `--cpus`. It is taken exactly: more than nine decimals
 * are refused.
 *
 * Returns: whether @text is such a number
 * Source: docker/cli, opts.ParseCPUs
 */
gboolean
dd_units_parse_cpus (const char  *text,
                     gint64      *nano_cpus,
                     GError     **error)
{
  gboolean negative;
  Rational rational;

  g_return_val_if_fail (text != NULL && nano_cpus != NULL, FALSE);

  *nano_cpus = 0;
  negative = *text == '-';
  if (!read_rational (text + (*text == '-' || *text == '+'), &rational))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "failed to parse %s as a rational number", text);

  rational.exponent += 9;
  for (; rational.exponent > 0 && rational.digits != 0; rational.exponent--)
    if (!g_uint64_checked_mul (&rational.digits, rational.digits, 10))
      return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                                  "failed to parse %s as a rational number", text);
  for (; rational.exponent < 0 && rational.digits % 10 == 0 && rational.digits != 0;
       rational.exponent++)
    rational.digits /= 10;
  if (rational.digits != 0 && (rational.exponent < 0 || rational.digits % rational.divisor != 0))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "value is too precise");

  *nano_cpus = (gint64) (rational.digits / rational.divisor);
  if (negative)
    *nano_cpus = -*nano_cpus;

  return TRUE;
}

/* Address space ("as") is a limit of Linux that Docker leaves out. */
static const char *const ulimit_names[] = {
  "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice",
  "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack", NULL
};

static gboolean
parse_limit (const char  *text,
             gint64      *limit,
             GError     **error)
{
  if (strcmp (text, "infinity") == 0)
    {
      *limit = -1;
      return TRUE;
    }

  return dd_go_parse_int (text, 10, 64, limit, error);
}

static gboolean
check_limits (const DdUlimitSpec  *ulimit,
              GError             **error)
{
  if (ulimit->hard == -1 || (ulimit->soft != -1 && ulimit->soft <= ulimit->hard))
    return TRUE;
  if (ulimit->soft == -1)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                                "ulimit soft limit must be less than or equal to hard limit: "
                                "soft: -1 (unlimited), hard: %" G_GINT64_FORMAT,
                                ulimit->hard);
  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                              "ulimit soft limit must be less than or equal to hard limit: "
                              "%" G_GINT64_FORMAT " > %" G_GINT64_FORMAT,
                              ulimit->soft, ulimit->hard);
}

/**
 * dd_units_parse_ulimit:
 * @text: `name=soft[:hard]`
 * @ulimit: (out caller-allocates): the limit
 * @error: return location for a #DdSyntaxError
 *
 * Reads the value of `--ulimit`.
 *
 * Returns: whether @text is a limit that the engine knows
 * Source: docker/go-units, ParseUlimit
 */
gboolean
dd_units_parse_ulimit (const char    *text,
                       DdUlimitSpec  *ulimit,
                       GError       **error)
{
  g_autofree char *name = NULL;
  g_autofree char *limits = NULL;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (text != NULL && ulimit != NULL, FALSE);

  *ulimit = (DdUlimitSpec) { 0 };
  if (!dd_go_cut (text, "=", &name, &limits))
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "invalid ulimit argument: %s", text);
  for (const char *const *known = ulimit_names; *known != NULL; known++)
    if (strcmp (*known, name) == 0)
      ulimit->name = *known;
  if (ulimit->name == NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "invalid ulimit type: %s", name);

  /* g_strsplit() gives no part at all for an empty text. */
  parts = g_strsplit (limits, ":", -1);
  if (g_strv_length (parts) > 2)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "too many limit value arguments - %s, "
                                "can only have up to two, `soft[:hard]`",
                                limits);
  if (parts[0] != NULL && parts[1] != NULL && !parse_limit (parts[1], &ulimit->hard, error))
    return FALSE;
  if (!parse_limit (parts[0] != NULL ? parts[0] : "", &ulimit->soft, error))
    return FALSE;
  if (parts[1] == NULL)
    ulimit->hard = ulimit->soft;

  return check_limits (ulimit, error);
}

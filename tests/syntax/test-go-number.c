// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>

#include "dd-go-number.h"

static void
test_int (void)
{
  static const struct
  {
    const char *text;
    int         base;
    int         bits;
    gint64      value;
    const char *error;
  } rows[] = {
    { "0", 10, 64, 0, NULL },
    { "-17", 10, 64, -17, NULL },
    { "+17", 10, 64, 17, NULL },
    { "127", 10, 8, 127, NULL },
    { "-128", 10, 8, -128, NULL },
    { "128", 10, 8, 127, "strconv.ParseInt: parsing \"128\": value out of range" },
    { "9223372036854775807", 10, 64, G_MAXINT64, NULL },
    { "-9223372036854775808", 10, 64, G_MININT64, NULL },
    { "9223372036854775808", 10, 64, G_MAXINT64,
      "strconv.ParseInt: parsing \"9223372036854775808\": value out of range" },
    { "0x1F", 0, 64, 31, NULL },
    { "0b101", 0, 64, 5, NULL },
    { "0o17", 0, 64, 15, NULL },
    { "017", 0, 64, 15, NULL },
    { "1_000", 0, 64, 1000, NULL },
    { "0x_1f", 0, 64, 31, NULL },
    { "1__0", 0, 64, 0, "strconv.ParseInt: parsing \"1__0\": invalid syntax" },
    { "1_", 0, 64, 0, "strconv.ParseInt: parsing \"1_\": invalid syntax" },
    { "1_000", 10, 64, 0, "strconv.ParseInt: parsing \"1_000\": invalid syntax" },
    { "0x", 0, 64, 0, "strconv.ParseInt: parsing \"0x\": invalid syntax" },
    { "", 10, 64, 0, "strconv.ParseInt: parsing \"\": invalid syntax" },
    { "-", 10, 64, 0, "strconv.ParseInt: parsing \"-\": invalid syntax" },
    { " 1", 10, 64, 0, "strconv.ParseInt: parsing \" 1\": invalid syntax" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 value = -1;
      gboolean ok = dd_go_parse_int (rows[i].text, rows[i].base, rows[i].bits, &value, &error);

      g_test_message ("%s in base %d", rows[i].text, rows[i].base);
      g_assert_cmpint (ok, ==, rows[i].error == NULL);
      if (!ok)
        g_assert_cmpstr (error->message, ==, rows[i].error);
      else
        g_assert_cmpint (value, ==, rows[i].value);
    }
}

static void
test_uint (void)
{
  g_autoptr (GError) error = NULL;
  guint64 value;

  g_assert_true (dd_go_parse_uint ("18446744073709551615", 10, 64, &value, NULL));
  g_assert_cmpuint (value, ==, G_MAXUINT64);
  g_assert_true (dd_go_parse_uint ("1777", 8, 32, &value, NULL));
  g_assert_cmpuint (value, ==, 01777);
  g_assert_false (dd_go_parse_uint ("-1", 10, 64, &value, NULL));
  g_assert_false (dd_go_parse_uint ("65536", 10, 16, &value, &error));
  g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_RANGE);
  g_assert_cmpstr (dd_go_number_reason (error), ==, "value out of range");
}

static void
test_float (void)
{
  static const char *const good[] = { "1", "1.", ".5", "-1e3", "1_000.5", "0x1p4", "+Inf", "nan" };
  static const char *const bad[] = { "", ".", "1e", "0x10", "1__0", "1,5", "e3", "--1", "1 " };
  double value;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (dd_go_parse_float (good[i], &value, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (dd_go_parse_float (bad[i], &value, NULL));
  g_assert_true (dd_go_parse_float ("0x1.8p1", &value, NULL));
  g_assert_cmpfloat (value, ==, 3.0);
  g_assert_false (dd_go_parse_float ("1e999", &value, NULL));
  g_assert_true (isinf (value));
}

static void
test_bool (void)
{
  gboolean value;
  g_autoptr (GError) error = NULL;

  g_assert_true (dd_go_parse_bool ("T", &value, NULL));
  g_assert_true (value);
  g_assert_true (dd_go_parse_bool ("False", &value, NULL));
  g_assert_false (value);
  g_assert_false (dd_go_parse_bool ("yes", &value, &error));
  g_assert_cmpstr (error->message, ==, "strconv.ParseBool: parsing \"yes\": invalid syntax");
}

static void
test_duration (void)
{
  static const struct
  {
    const char *text;
    gint64      nanoseconds;
    const char *printed;
  } rows[] = {
    { "0", 0, "0s" },
    { "1ns", 1, "1ns" },
    { "1.5us", 1500, "1.5µs" },
    { "2µs", 2000, "2µs" },
    { "300ms", 300000000, "300ms" },
    { "1m", 60000000000, "1m0s" },
    { "1h15m30.918s", 4530918000000, "1h15m30.918s" },
    { "-2h", -7200000000000, "-2h0m0s" },
    { "+5s", 5000000000, "5s" },
    { ".5m", 30000000000, "30s" },
    { "-9223372036854775808ns", G_MININT64, "-2562047h47m16.854775808s" },
  };
  static const struct
  {
    const char *text;
    const char *error;
  } refused[] = {
    { "", "time: invalid duration \"\"" },
    { "-", "time: invalid duration \"-\"" },
    { "7", "time: missing unit in duration \"7\"" },
    { "7 s", "time: unknown unit \" s\" in duration \"7 s\"" },
    { "3d", "time: unknown unit \"d\" in duration \"3d\"" },
    { "s", "time: invalid duration \"s\"" },
    { ".s", "time: invalid duration \".s\"" },
    { "9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\"" },
    { "9999999999999h", "time: invalid duration \"9999999999999h\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 value;
      g_autofree char *printed = NULL;

      g_assert_true (dd_go_parse_duration (rows[i].text, &value, NULL));
      g_assert_cmpint (value, ==, rows[i].nanoseconds);
      printed = dd_go_format_duration (value);
      g_assert_cmpstr (printed, ==, rows[i].printed);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 value;

      g_assert_false (dd_go_parse_duration (refused[i].text, &value, &error));
      g_assert_cmpstr (error->message, ==, refused[i].error);
    }
}

static void
test_format_float (void)
{
  static const struct
  {
    double      value;
    char        verb;
    int         precision;
    const char *text;
  } rows[] = {
    { 0, 'v', -1, "0" },
    { 0.1, 'v', -1, "0.1" },
    { 42, 'v', -1, "42" },
    { 123456, 'v', -1, "123456" },
    { 1234567, 'v', -1, "1.234567e+06" },
    { 0.00001, 'v', -1, "1e-05" },
    { -2.5, 'f', 2, "-2.50" },
    { 1.0 / 3, 'f', -1, "0.3333333333333333" },
    { 12345.678, 'g', 4, "1.235e+04" },
    { 1500, 'e', -1, "1.5e+03" },
    { INFINITY, 'g', 3, "+Inf" },
    { -INFINITY, 'g', 3, "-Inf" },
    { NAN, 'g', 3, "NaN" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = dd_go_format_float (rows[i].value, rows[i].verb,
                                                  rows[i].precision);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/go-number/int", test_int);
  g_test_add_func ("/go-number/uint", test_uint);
  g_test_add_func ("/go-number/float", test_float);
  g_test_add_func ("/go-number/bool", test_bool);
  g_test_add_func ("/go-number/duration", test_duration);
  g_test_add_func ("/go-number/format-float", test_format_float);

  return g_test_run ();
}

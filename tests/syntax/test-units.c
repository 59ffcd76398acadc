// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-units.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static void
test_sizes (void)
{
  static const struct
  {
    double      bytes;
    const char *three;
    const char *four;
    const char *binary;
  } rows[] = {
    { 0, "0B", "0B", "0B" },
    { 999, "999B", "999B", "999B" },
    { 4096, "4.1kB", "4.096kB", "4KiB" },
    { 999999, "1e+03kB", "1000kB", "976.6KiB" },
    { 5e9, "5GB", "5GB", "4.657GiB" },
    { 1e27, "1e+03YB", "1000YB", "827.2YiB" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *three = dd_units_human_size (rows[i].bytes, 3);
      g_autofree char *four = dd_units_human_size (rows[i].bytes, 4);
      g_autofree char *binary = dd_units_bytes_size (rows[i].bytes);

      g_assert_cmpstr (three, ==, rows[i].three);
      g_assert_cmpstr (four, ==, rows[i].four);
      g_assert_cmpstr (binary, ==, rows[i].binary);
    }
}

static void
test_ages (void)
{
  static const struct
  {
    gint64      age;
    const char *text;
  } rows[] = {
    { -5 * SECOND, "Less than a second" },
    { SECOND - 1, "Less than a second" },
    { SECOND, "1 second" },
    { 59 * SECOND, "59 seconds" },
    { MINUTE, "About a minute" },
    { 2 * MINUTE - 1, "About a minute" },
    { 2 * MINUTE, "2 minutes" },
    { HOUR - 1, "59 minutes" },
    { HOUR, "About an hour" },
    { HOUR + 30 * MINUTE, "2 hours" },
    { 2 * DAY - HOUR, "47 hours" },
    { 2 * DAY - 30 * MINUTE, "2 days" },
    { 14 * DAY - HOUR, "13 days" },
    { 14 * DAY, "2 weeks" },
    { 60 * DAY, "2 months" },
    { 729 * DAY, "24 months" },
    { 730 * DAY, "2 years" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = dd_units_human_duration (rows[i].age);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gint64      decimal;
    gint64      binary;
  } rows[] = {
    { "0", 0, 0 },
    { "7b", 7, 7 },
    { "2k", 2000, 2048 },
    { "2 KiB", 2000, 2048 },
    { "1.25M", 1250000, 1310720 },
    { "3Gb", 3000000000, 3221225472 },
    { "1t", 1000000000000, 1099511627776 },
    { "8p", 8000000000000000, 9007199254740992 },
    { "9999999p", G_MININT64, G_MININT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 bytes;

      g_assert_true (dd_units_parse_size (rows[i].text, &bytes, NULL));
      g_assert_cmpint (bytes, ==, rows[i].decimal);
      g_assert_true (dd_units_parse_memory (rows[i].text, &bytes, NULL));
      g_assert_cmpint (bytes, ==, rows[i].binary);
    }
}

static void
test_parse_refuse (void)
{
  static const struct
  {
    const char *text;
    const char *error;
  } rows[] = {
    { "", "invalid size: ''" },
    { "mb", "invalid size: 'mb'" },
    { "-4k", "invalid size: '-4k'" },
    { "4q", "invalid suffix: 'q'" },
    { "4KIBI", "invalid suffix: 'KIBI'" },
    { "4MBB", "invalid suffix: 'mbb'" },
    { "4  m", "strconv.ParseFloat: parsing \"4 \": invalid syntax" },
    { "1e999", "strconv.ParseFloat: parsing \"1e999\": value out of range" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 bytes;

      g_assert_false (dd_units_parse_memory (rows[i].text, &bytes, &error));
      g_assert_cmpstr (error->message, ==, rows[i].error);
    }
}

static void
test_cpus (void)
{
  static const struct
  {
    const char *text;
    gint64      nano_cpus;
    const char *error;
  } rows[] = {
    { "2", 2000000000, NULL },
    { ".25", 250000000, NULL },
    { "1.", 1000000000, NULL },
    { "0.000000001", 1, NULL },
    { "0.0000000010", 1, NULL },
    { "25e-2", 250000000, NULL },
    { "3/2", 1500000000, NULL },
    { "-1", -1000000000, NULL },
    { "0/5", 0, NULL },
    { "0.0000000001", 0, "value is too precise" },
    { "1/3", 0, "value is too precise" },
    { "", 0, "failed to parse  as a rational number" },
    { "two", 0, "failed to parse two as a rational number" },
    { "1/0", 0, "failed to parse 1/0 as a rational number" },
    { "1e", 0, "failed to parse 1e as a rational number" },
    { "99999999999999999999", 0, "failed to parse 99999999999999999999 as a rational number" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 nano_cpus;
      gboolean ok = dd_units_parse_cpus (rows[i].text, &nano_cpus, &error);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (ok, ==, rows[i].error == NULL);
      if (ok)
        g_assert_cmpint (nano_cpus, ==, rows[i].nano_cpus);
      else
        g_assert_cmpstr (error->message, ==, rows[i].error);
    }
}

static void
test_ulimit (void)
{
  static const struct
  {
    const char *text;
    gint64      soft;
    gint64      hard;
    const char *error;
  } rows[] = {
    { "nproc=10", 10, 10, NULL },
    { "rss=5:infinity", 5, -1, NULL },
    { "nofile", 0, 0, "invalid ulimit argument: nofile" },
    { "as=1", 0, 0, "invalid ulimit type: as" },
    { "cpu=", 0, 0, "strconv.ParseInt: parsing \"\": invalid syntax" },
    { "cpu=1:2:3", 0, 0,
      "too many limit value arguments - 1:2:3, can only have up to two, `soft[:hard]`" },
    { "cpu=5:4", 0, 0,
      "ulimit soft limit must be less than or equal to hard limit: 5 > 4" },
    { "cpu=-1:4", 0, 0,
      "ulimit soft limit must be less than or equal to hard limit: "
      "soft: -1 (unlimited), hard: 4" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      DdUlimitSpec ulimit;
      gboolean ok = dd_units_parse_ulimit (rows[i].text, &ulimit, &error);

      g_assert_cmpint (ok, ==, rows[i].error == NULL);
      if (!ok)
        {
          g_assert_cmpstr (error->message, ==, rows[i].error);
          continue;
        }
      g_assert_cmpint (ulimit.soft, ==, rows[i].soft);
      g_assert_cmpint (ulimit.hard, ==, rows[i].hard);
      g_assert_true (g_str_has_prefix (rows[i].text, ulimit.name));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/units/sizes", test_sizes);
  g_test_add_func ("/units/ages", test_ages);
  g_test_add_func ("/units/parse", test_parse);
  g_test_add_func ("/units/parse-refuse", test_parse_refuse);
  g_test_add_func ("/units/cpus", test_cpus);
  g_test_add_func ("/units/ulimit", test_ulimit);

  return g_test_run ();
}

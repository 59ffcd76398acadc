// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-check.h"
#include "dd-units.h"

#define TABLE_DIGITS 3
#define USAGE_DIGITS 4

static gboolean
answer_age (JsonObject  *in,
            JsonObject  *out,
            GError     **error)
{
  dd_check_take_text (out, "text",
                      dd_units_human_duration (dd_check_get_int (in, "nanoseconds")));

  return TRUE;
}

static gboolean
answer_parse_memory (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  gint64 bytes;

  if (!dd_units_parse_memory (text, &bytes, error))
    return FALSE;
  json_object_set_int_member (out, "bytes", bytes);

  return TRUE;
}

static gboolean
answer_parse_size (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  gint64 bytes;

  if (!dd_units_parse_size (text, &bytes, error))
    return FALSE;
  json_object_set_int_member (out, "bytes", bytes);

  return TRUE;
}

static gboolean
answer_size_binary (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  dd_check_take_text (out, "text", dd_units_bytes_size (dd_check_get_number (in, "bytes")));

  return TRUE;
}

static gboolean
answer_size_decimal (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  dd_check_take_text (out, "text",
                      dd_units_human_size (dd_check_get_number (in, "bytes"), USAGE_DIGITS));

  return TRUE;
}

static gboolean
answer_size_decimal_3 (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  dd_check_take_text (out, "text",
                      dd_units_human_size (dd_check_get_number (in, "bytes"), TABLE_DIGITS));

  return TRUE;
}

static gboolean
answer_ulimit (JsonObject  *in,
               JsonObject  *out,
               GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  DdUlimitSpec ulimit;

  if (!dd_units_parse_ulimit (text, &ulimit, error))
    return FALSE;
  dd_check_set_text (out, "name", ulimit.name);
  json_object_set_int_member (out, "soft", ulimit.soft);
  json_object_set_int_member (out, "hard", ulimit.hard);

  return TRUE;
}

const DdCheckVerb dd_check_unit_verbs[] = {
  { "age", answer_age },
  { "parse-memory", answer_parse_memory },
  { "parse-size", answer_parse_size },
  { "size-binary", answer_size_binary },
  { "size-decimal", answer_size_decimal },
  { "size-decimal-3", answer_size_decimal_3 },
  { "ulimit", answer_ulimit },
  { NULL, NULL },
};

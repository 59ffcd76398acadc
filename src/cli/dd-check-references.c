// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-check.h"
#include "dd-image-reference.h"

static void
give_reference (JsonObject             *out,
                const DdImageReference *reference)
{
  dd_check_set_text (out, "domain", reference->domain);
  dd_check_set_text (out, "path", reference->path);
  dd_check_set_text (out, "tag", reference->tag);
  dd_check_set_text (out, "digest", reference->digest);
  dd_check_take_text (out, "name", dd_image_reference_get_name (reference));
  dd_check_take_text (out, "canonical", dd_image_reference_to_string (reference));
  dd_check_take_text (out, "familiar", dd_image_reference_to_familiar (reference));
}

static gboolean
answer_reference (JsonObject  *in,
                  JsonObject  *out,
                  GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "ref");
  g_auto (DdImageReference) reference = { 0 };

  if (!dd_image_reference_parse (text, &reference, error))
    return FALSE;
  give_reference (out, &reference);

  return TRUE;
}

/* A reference with both a tag and a digest loses its tag here. */
static gboolean
answer_reference_default_tag (JsonObject  *in,
                              JsonObject  *out,
                              GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "ref");
  g_auto (DdImageReference) reference = { 0 };

  if (!dd_image_reference_parse (text, &reference, error))
    return FALSE;
  if (*reference.digest != '\0')
    *reference.tag = '\0';
  dd_image_reference_set_default_tag (&reference);
  give_reference (out, &reference);

  return TRUE;
}

static gboolean
answer_reference_canonical_only (JsonObject  *in,
                                 JsonObject  *out,
                                 GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "ref");
  g_autofree char *canonical = NULL;
  g_auto (DdImageReference) reference = { 0 };

  if (!dd_image_reference_parse (text, &reference, error))
    return FALSE;
  canonical = dd_image_reference_to_string (&reference);
  if (strcmp (canonical, text) != 0)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "repository name must be canonical");
  give_reference (out, &reference);

  return TRUE;
}

static gboolean
answer_reference_strict (JsonObject  *in,
                         JsonObject  *out,
                         GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "ref");
  g_auto (DdImageReference) reference = { 0 };

  if (!dd_image_reference_parse_strict (text, &reference, error))
    return FALSE;
  give_reference (out, &reference);

  return TRUE;
}

static gboolean
answer_reference_or_id (JsonObject  *in,
                        JsonObject  *out,
                        GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "ref");

  if (dd_image_is_id (text))
    {
      dd_check_take_text (out, "canonical", g_strconcat ("sha256:", text, NULL));
      return TRUE;
    }
  if (dd_image_check_digest (text, NULL))
    {
      dd_check_set_text (out, "canonical", text);
      return TRUE;
    }

  return answer_reference (in, out, error);
}

static gboolean
answer_reference_name (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "name");
  g_auto (DdImageReference) reference = { 0 };

  if (!dd_image_reference_parse_name (text, &reference, error))
    return FALSE;
  give_reference (out, &reference);

  return TRUE;
}

static gboolean
answer_reference_compose (JsonObject  *in,
                          JsonObject  *out,
                          GError     **error)
{
  g_autofree char *name = dd_check_dup_text (in, "name");
  g_auto (DdImageReference) reference = { 0 };

  if (!dd_image_reference_parse_name (name, &reference, error))
    return FALSE;
  g_free (reference.tag);
  reference.tag = dd_check_dup_text (in, "tag");
  g_free (reference.digest);
  reference.digest = dd_check_dup_text (in, "digest");
  dd_check_take_text (out, "ref", dd_image_reference_to_string (&reference));

  return TRUE;
}

static gboolean
answer_reference_match (JsonObject  *in,
                        JsonObject  *out,
                        GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "ref");
  g_autofree char *pattern = dd_check_dup_text (in, "pattern");
  g_auto (DdImageReference) reference = { 0 };
  gboolean matches;

  if (!dd_image_reference_parse (text, &reference, error) ||
      !dd_image_reference_matches (&reference, pattern, &matches, error))
    return FALSE;
  json_object_set_boolean_member (out, "match", matches);

  return TRUE;
}

static gboolean
answer_reference_shape (JsonObject  *in,
                        JsonObject  *out,
                        GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  g_auto (DdImageReference) reference = { 0 };
  gboolean matches = dd_image_reference_parse_strict (text, &reference, NULL);

  json_object_set_boolean_member (out, "match", matches);
  if (matches)
    give_reference (out, &reference);

  return TRUE;
}

static gboolean
answer_reference_name_shape (JsonObject  *in,
                             JsonObject  *out,
                             GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  g_auto (DdImageReference) reference = { 0 };
  gboolean matches = dd_image_reference_parse_name (text, &reference, NULL);

  json_object_set_boolean_member (out, "match", matches);
  if (matches)
    give_reference (out, &reference);

  return TRUE;
}

static gboolean
answer_reference_domain_shape (JsonObject  *in,
                               JsonObject  *out,
                               GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");

  json_object_set_boolean_member (out, "match", dd_image_is_domain (text));

  return TRUE;
}

static gboolean
answer_image_id_shape (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");

  json_object_set_boolean_member (out, "match", dd_image_is_id (text));

  return TRUE;
}

const DdCheckVerb dd_check_reference_verbs[] = {
  { "image-id-shape", answer_image_id_shape },
  { "reference", answer_reference },
  { "reference-canonical-only", answer_reference_canonical_only },
  { "reference-compose", answer_reference_compose },
  { "reference-default-tag", answer_reference_default_tag },
  { "reference-domain-shape", answer_reference_domain_shape },
  { "reference-match", answer_reference_match },
  { "reference-name", answer_reference_name },
  { "reference-name-shape", answer_reference_name_shape },
  { "reference-or-id", answer_reference_or_id },
  { "reference-shape", answer_reference_shape },
  { "reference-strict", answer_reference_strict },
  { NULL, NULL },
};

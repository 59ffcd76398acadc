// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-check.h"
#include "dd-ignore.h"

static gboolean
answer_ignore_file (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  g_auto (GStrv) patterns = dd_ignore_read (text, -1, NULL, error);

  if (patterns == NULL)
    return FALSE;
  dd_check_set_texts (out, "patterns", (const char *const *) patterns);

  return TRUE;
}

static DdIgnore *
read_patterns (JsonObject  *in,
               GError     **error)
{
  g_auto (GStrv) patterns = dd_check_dup_texts (in, "patterns");

  return dd_ignore_new ((const char *const *) patterns, error);
}

static gboolean
answer_ignore_patterns (JsonObject  *in,
                        JsonObject  *out,
                        GError     **error)
{
  g_autoptr (DdIgnore) patterns = read_patterns (in, error);

  if (patterns == NULL)
    return FALSE;
  json_object_set_int_member (out, "count", dd_ignore_get_n_patterns (patterns));
  json_object_set_boolean_member (out, "has_exceptions", dd_ignore_has_exceptions (patterns));

  return TRUE;
}

static gboolean
answer_ignore_match (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_autofree char *path = dd_check_dup_text (in, "path");
  g_autoptr (DdIgnore) patterns = read_patterns (in, error);
  gboolean ignored;

  if (patterns == NULL || !dd_ignore_match (patterns, path, &ignored, NULL, error))
    return FALSE;
  json_object_set_boolean_member (out, "ignored", ignored);

  return TRUE;
}

static gboolean
answer_sent (JsonObject  *in,
             JsonObject  *out,
             const char  *text,
             GError     **error)
{
  g_autoptr (DdIgnore) patterns = dd_ignore_parse (text, -1, error);
  g_auto (GStrv) paths = dd_check_dup_texts (in, "query");
  g_autoptr (JsonArray) sent = json_array_new ();

  if (patterns == NULL)
    return FALSE;
  for (guint i = 0; paths[i] != NULL; i++)
    {
      gboolean ignored;

      if (!dd_ignore_match_walking (patterns, paths[i], &ignored, NULL, error))
        return FALSE;
      json_array_add_boolean_element (sent, !ignored);
    }
  json_object_set_array_member (out, "sent", g_steal_pointer (&sent));

  return TRUE;
}

static gboolean
answer_ignore_context (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "dockerignore");

  return answer_sent (in, out, text, error);
}

/* The Dockerfile's own file comes first, even when the other one is there. */
static gboolean
answer_ignore_context_file (JsonObject  *in,
                            JsonObject  *out,
                            GError     **error)
{
  g_autofree char *dockerfile = dd_check_dup_text (in, "dockerfile_name");
  g_autofree char *own = dd_ignore_own_file_name (dockerfile);
  JsonObject *files = json_object_get_object_member (in, "files");
  gboolean has_own = files != NULL && json_object_has_member (files, own);
  g_autofree char *text = NULL;

  if (files != NULL)
    text = dd_check_dup_text (files, has_own ? own : DD_IGNORE_FILE_NAME);

  return answer_sent (in, out, text != NULL ? text : "", error);
}

const DdCheckVerb dd_check_ignore_verbs[] = {
  { "ignore-context", answer_ignore_context },
  { "ignore-context-file", answer_ignore_context_file },
  { "ignore-file", answer_ignore_file },
  { "ignore-match", answer_ignore_match },
  { "ignore-patterns", answer_ignore_patterns },
  { NULL, NULL },
};

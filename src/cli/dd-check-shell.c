// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-check.h"
#include "dd-shell-words.h"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
give_names (JsonObject  *out,
            const char  *name,
            char       **names)
{
  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  dd_check_set_texts (out, name, (const char *const *) names);
}

/* Expands the text of a case, all that becomes of it. */
static gboolean
expand (JsonObject     *in,
        const char     *member,
        DdShellResult  *result,
        GError        **error)
{
  g_autofree char *text = dd_check_dup_text (in, member);
  g_autofree char *escape = dd_check_dup_text (in, "escape");
  g_auto (GStrv) environment = dd_check_dup_environ (in, "env");

  return dd_shell_expand (text, *escape, DD_SHELL_DEFAULT, (const char *const *) environment,
                          result, error);
}

static gboolean
answer_word (JsonObject  *in,
             JsonObject  *out,
             GError     **error)
{
  g_auto (DdShellResult) result = { 0 };

  if (!expand (in, "word", &result, error))
    return FALSE;
  dd_check_set_text (out, "value", result.text);
  give_names (out, "used", result.used);
  give_names (out, "unset", result.unset);

  return TRUE;
}

static gboolean
answer_words (JsonObject  *in,
              JsonObject  *out,
              GError     **error)
{
  g_auto (DdShellResult) result = { 0 };

  if (!expand (in, "text", &result, error))
    return FALSE;
  dd_check_set_texts (out, "words", (const char *const *) result.words);

  return TRUE;
}

static gboolean
answer_add (JsonObject  *in,
            JsonObject  *out,
            GError     **error)
{
  g_auto (GStrv) environment = dd_check_dup_texts (in, "env");
  g_autofree char *key = dd_check_dup_text (in, "key");
  g_autofree char *value = dd_check_dup_text (in, "value");

  environment = dd_shell_set_variable (g_steal_pointer (&environment), key, value);
  dd_check_set_texts (out, "env", (const char *const *) environment);

  return TRUE;
}

static gboolean
answer_lookup (JsonObject  *in,
               JsonObject  *out,
               GError     **error)
{
  g_auto (GStrv) environment = dd_check_dup_texts (in, "env");
  g_autofree char *key = dd_check_dup_text (in, "key");
  const char *value = dd_shell_get_variable ((const char *const *) environment, key);

  dd_check_set_text (out, "value", value != NULL ? value : "");

  return TRUE;
}

/* The verbs about words and variables of a Dockerfile. */
const DdCheckVerb dd_check_shell_verbs[] = {
  { "env-add", answer_add },
  { "env-lookup", answer_lookup },
  { "expand-word", answer_word },
  { "expand-words", answer_words },
  { NULL, NULL },
};

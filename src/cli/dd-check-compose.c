// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-check.h"
#include "dd-dotenv.h"

static const char *
look_up (const char *name,
         gpointer    user_data)
{
  return g_environ_getenv (user_data, name);
}

static gboolean
answer_interpolate (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autofree char *template = dd_check_dup_text (in, "template");
  g_auto (GStrv) environment = dd_check_dup_environ (in, "env");
  char *text = dd_compose_interpolate (template, look_up, environment, NULL, error);

  if (text == NULL)
    return FALSE;
  dd_check_take_text (out, "text", text);

  return TRUE;
}

static gboolean
answer_dotenv (JsonObject  *in,
               JsonObject  *out,
               GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");
  g_auto (GStrv) environment = dd_check_dup_environ (in, "environ");
  g_auto (GStrv) variables = dd_dotenv_parse (text, -1, (const char *const *) environment, NULL,
                                              error);

  if (variables == NULL)
    return FALSE;
  dd_check_set_pairs (out, "vars", (const char *const *) variables);

  return TRUE;
}

/* A later file is stronger, and may refer to those before it. */
static gboolean
answer_dotenv_files (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_auto (GStrv) files = dd_check_dup_texts (in, "files");
  g_auto (GStrv) environment = dd_check_dup_environ (in, "environ");
  g_auto (GStrv) all = g_new0 (char *, 1);

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_auto (GStrv) variables = dd_dotenv_parse (files[i], -1, (const char *const *) environment,
                                                  (const char *const *) all, error);

      if (variables == NULL)
        return FALSE;
      for (guint j = 0; variables[j] != NULL; j++)
        {
          const char *equals = strchr (variables[j], '=');
          g_autofree char *name = g_strndup (variables[j], (gsize) (equals - variables[j]));

          all = g_environ_setenv (all, name, equals + 1, TRUE);
        }
    }
  dd_check_set_pairs (out, "vars", (const char *const *) all);

  return TRUE;
}

const DdCheckVerb dd_check_compose_verbs[] = {
  { "dotenv", answer_dotenv },
  { "dotenv-files", answer_dotenv_files },
  { "interpolate", answer_interpolate },
  { NULL, NULL },
};

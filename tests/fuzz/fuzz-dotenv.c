// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "dd-dotenv.h"
#include "dd-fuzz.h"

static const char *const environment[] = { "A=1", "EMPTY=", "USER=ann", NULL };

static const char *
look_up (const char *name,
         gpointer    user_data)
{
  return g_environ_getenv ((char **) environment, name);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) template_error = NULL;
  g_auto (GStrv) variables = dd_dotenv_parse ((const char *) data, (gssize) size, environment,
                                              NULL, &error);
  g_autofree char *replaced = dd_compose_interpolate (text, look_up, NULL, missing,
                                                      &template_error);
  guint line;

  g_assert_true ((variables == NULL) == (error != NULL));
  g_assert_true ((replaced == NULL) == (template_error != NULL));
  if (error != NULL)
    g_assert_true (dd_syntax_error_get_position (error, &line, NULL) && line > 0);
  for (guint i = 0; variables != NULL && variables[i] != NULL; i++)
    {
      g_assert_nonnull (strchr (variables[i], '='));
      g_assert_true (g_utf8_validate (variables[i], -1, NULL));
    }

  return 0;
}

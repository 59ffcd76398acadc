// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-run-options-private.h"

/* Refuses a line in Docker's words. */
gboolean
dd_run_refuse (GError     **error,
               const char  *format,
               ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, DD_OPTION_ERROR, DD_OPTION_ERROR_INVALID_VALUE, text);

  return FALSE;
}

/* Reads a file that an option names. */
char *
dd_run_client_read_file (const DdClient  *client,
                         const char      *path,
                         gsize           *length,
                         GError         **error)
{
  if (client->read_file != NULL)
    return client->read_file (path, length, client->read_file_data, error);

  dd_run_refuse (error, "open %s: no such file or directory", path);

  return NULL;
}

/* Hands over a list of strings as a strv, an empty one as NULL. */
char **
dd_run_steal_strv (GPtrArray **strings)
{
  g_autoptr (GPtrArray) list = g_steal_pointer (strings);

  if (list->len == 0)
    return NULL;

  g_ptr_array_add (list, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

/* Copies a list of strings, an empty one as NULL. */
char **
dd_run_dup_strv (const char *const *strings)
{
  return strings != NULL && *strings != NULL ? g_strdupv ((char **) strings) : NULL;
}

/* Copies a text, an empty one as NULL. */
char *
dd_run_dup_text (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/* Sets "key=value"; a key alone has an empty value. */
void
dd_run_set_pair (DdStringMap *map,
                 const char  *pair)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *key = NULL;

  key = equals != NULL ? g_strndup (pair, equals - pair) : g_strdup (pair);
  dd_string_map_set (map, key, equals != NULL ? equals + 1 : "");
}

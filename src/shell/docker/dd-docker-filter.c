// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-api-json.h"
#include "dd-docker-private.h"

/* What the list commands share: filters, options and printing. */

#define EXIT_BAD_TEMPLATE 64

static void
pair_free (gpointer data)
{
  DdStringPair *pair = data;

  g_free (pair->key);
  g_free (pair->value);
  g_free (pair);
}

/**
 * dd_docker_add_filter:
 * @filters: (element-type DdStringPair): filters
 * @name: of the new one
 * @value: its value
 *
 * Adds a filter.
 */
void
dd_docker_add_filter (GPtrArray  *filters,
                      const char *name,
                      const char *value)
{
  DdStringPair *pair = g_new0 (DdStringPair, 1);

  pair->key = g_strdup (name);
  pair->value = g_strdup (value);
  g_ptr_array_add (filters, pair);
}

/**
 * dd_docker_list_filters:
 * @line: a command line
 *
 * Returns: (transfer full) (element-type DdStringPair): the values of
 *   `--filter`, name and value; empty ones are left out
 */
GPtrArray *
dd_docker_list_filters (DdDockerLine *line)
{
  const char *const *values = dd_parsed_get_strv (line->parsed, "filter");
  GPtrArray *filters = g_ptr_array_new_with_free_func (pair_free);

  for (guint i = 0; values && values[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (values[i], "=", 2);

      if (parts[0] && parts[1])
        dd_docker_add_filter (filters, g_strstrip (parts[0]), parts[1]);
    }
  return filters;
}

/**
 * dd_docker_match_filters:
 * @filters: (element-type DdStringPair): filters
 * @tests: the filters there are, ended by one without a name
 * @world: a world
 * @object: what is looked at
 *
 * Values of one name are alternatives unless its test asks for all of them;
 * different names must all hold.
 *
 * Returns: whether @object passes
 */
gboolean
dd_docker_match_filters (GPtrArray          *filters,
                         const DdFilterTest *tests,
                         const DdWorld      *world,
                         gconstpointer       object)
{
  for (const DdFilterTest *test = tests; test->name; test++)
    {
      guint asked = 0;
      guint passed = 0;

      for (guint i = 0; i < filters->len; i++)
        {
          const DdStringPair *filter = g_ptr_array_index (filters, i);

          if (!g_str_equal (filter->key, test->name))
            continue;
          asked++;
          passed += test->matches (world, object, filter->value);
        }
      if (asked > 0 && (test->all ? passed < asked : passed == 0))
        return FALSE;
    }
  return TRUE;
}

/**
 * dd_docker_check_filters:
 * @filters: (element-type DdStringPair): filters
 * @tests: the filters there are
 * @error: return location
 *
 * Returns: whether there are only known filters
 */
gboolean
dd_docker_check_filters (GPtrArray           *filters,
                         const DdFilterTest  *tests,
                         GError             **error)
{
  for (guint i = 0; i < filters->len; i++)
    {
      const DdStringPair *filter = g_ptr_array_index (filters, i);
      const DdFilterTest *test = tests;

      while (test->name && !g_str_equal (test->name, filter->key))
        test++;
      if (test->name)
        continue;
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, "invalid filter '%s'",
                   filter->key);
      return FALSE;
    }
  return TRUE;
}

/**
 * dd_docker_has_filter:
 * @filters: (element-type DdStringPair): filters
 * @name: of a filter
 *
 * Returns: whether it is among them
 */
gboolean
dd_docker_has_filter (GPtrArray  *filters,
                      const char *name)
{
  for (guint i = 0; i < filters->len; i++)
    if (g_str_equal (((const DdStringPair *) g_ptr_array_index (filters, i))->key, name))
      return TRUE;
  return FALSE;
}

/**
 * dd_docker_match_label:
 * @labels: labels
 * @filter: `key` or `key=value`
 *
 * Returns: whether there is such a label
 */
gboolean
dd_docker_match_label (const DdStringMap *labels,
                       const char        *filter)
{
  g_auto (GStrv) parts = g_strsplit (filter, "=", 2);
  const char *value = parts[0] ? dd_string_map_get (labels, parts[0]) : NULL;

  return value && (parts[1] == NULL || g_str_equal (value, parts[1]));
}

/**
 * dd_docker_format_options:
 * @call: a turn
 * @line: a command line
 *
 * Returns: how a list is to be printed, as far as all lists have it
 */
DdFormatOptions
dd_docker_format_options (DdToolCall   *call,
                          DdDockerLine *line)
{
  DdFormatOptions options = {
    .format = dd_parsed_get_string (line->parsed, "format"),
    .now = dd_api_get_now (call->world),
  };
  const DdTty *tty = dd_world_get_tty (call->world, call->process->tty);

  options.no_trunc = dd_parsed_has_option (line->parsed, "no-trunc") &&
                     dd_parsed_get_bool (line->parsed, "no-trunc");
  options.quiet = dd_parsed_has_option (line->parsed, "quiet") &&
                  dd_parsed_get_bool (line->parsed, "quiet");
  options.width = tty && call->process->out[1].kind == DD_SINK_TTY ? tty->columns : 0;
  return options;
}

/**
 * dd_docker_print:
 * @call: a turn
 * @text: (transfer full) (nullable): what to print
 * @error: (nullable): why there is no text
 *
 * Prints a list, or says what is wrong with its template.
 *
 * Returns: %DD_TOOL_DONE
 */
DdToolResult
dd_docker_print (DdToolCall   *call,
                 char         *text,
                 const GError *error)
{
  if (text == NULL)
    return dd_tool_fail (call, 1, "%s", error->message);
  g_string_append (call->out, text);
  g_free (text);
  return dd_tool_finish (call, 0);
}

/**
 * dd_docker_print_objects:
 * @call: a turn
 * @objects: what was found
 * @format: (nullable): the template
 *
 * Prints objects as the inspect commands do.
 *
 * Returns: the exit code
 * Source: docker/cli cli/command/inspect/inspector.go
 */
int
dd_docker_print_objects (DdToolCall *call,
                         JsonArray  *objects,
                         const char *format)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = dd_format_inspect (objects, format, dd_api_get_types (), &error);

  if (text && json_array_get_length (objects) == 0 && format && *format)
    g_string_append_c (call->out, '\n');
  else if (text)
    g_string_append (call->out, text);
  if (text)
    return 0;
  if (strstr (error->message, ": executing \""))
    g_string_append_c (call->out, '\n');
  g_string_append_printf (call->err, "%s\n", error->message);
  return strstr (error->message, ": executing \"") ? 1 : EXIT_BAD_TEMPLATE;
}

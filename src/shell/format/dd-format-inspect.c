// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-json.h"
#include "dd-template.h"

#include "dd-format-private.h"

#define INSPECT_INDENT 4

/* What the API's types lack is looked for once more in the plain JSON, where a
 * missing key is an error, too.
 * Source: docker/cli cli/command/inspect/inspector.go */
static char *
execute (DdTemplate               *template,
         JsonNode                 *object,
         const DdTemplateContext  *types,
         GError                  **error)
{
  static const DdTemplateContext raw = { .flags = DD_TEMPLATE_MISSING_IS_ERROR };
  char *line;

  if (types == NULL)
    return dd_template_execute (template, object, NULL, error);
  line = dd_template_execute (template, object, types, NULL);

  return line != NULL ? line : dd_template_execute (template, object, &raw, error);
}

static char *
inspect_json (JsonArray *objects,
              guint      indent)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), objects);
  g_autofree char *text = dd_go_json_encode (node, indent);

  return g_strconcat (text, "\n", NULL);
}

/**
 * dd_format_inspect:
 * @objects: what is inspected
 * @format: (nullable): a template, `json`, or %NULL or "" for indented JSON
 * @types: (nullable): the types of the objects, %NULL for plain JSON. A
 *   template that fails with them is tried once more on the plain JSON
 * @error: return location for a #DdSyntaxError
 *
 * Prints objects as `docker inspect` does: a list in JSON, or each through a
 * template on a line of its own.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_inspect (JsonArray                *objects,
                   const char               *format,
                   const DdTemplateContext  *types,
                   GError                  **error)
{
  g_autoptr (DdTemplate) template = NULL;
  g_autoptr (GString) out = NULL;

  if (format == NULL || *format == '\0')
    return inspect_json (objects, INSPECT_INDENT);
  if (strcmp (format, "json") == 0)
    return inspect_json (objects, 0);

  template = dd_template_new (format, error);
  out = g_string_new (NULL);
  for (guint i = 0; template != NULL && i < json_array_get_length (objects); i++)
    {
      g_autofree char *line = execute (template, json_array_get_element (objects, i), types, error);

      if (line == NULL)
        g_clear_pointer (&template, dd_template_free);
      else
        g_string_append_printf (out, "%s\n", line);
    }
  if (template == NULL)
    {
      g_prefix_error (error, "template parsing error: ");
      return NULL;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

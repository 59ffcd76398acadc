// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-fuzz.h"
#include "dd-template.h"

static const char data_text[] =
  "{\"Name\": \"/web\", \"ID\": \"0123456789abcdef\", \"Pid\": 42, \"Load\": 0.5, \"On\": true,"
  " \"Nil\": null, \"Cmd\": [\"sh\", \"-c\", \"é\"], \"None\": [], \"Labels\": {\"a\": \"1\","
  " \"b.c\": \"2\"}, \"Mounts\": [{\"Type\": \"bind\"}, {\"Type\": \"volume\"}],"
  " \"Config\": {\"Env\": [\"A=1\"], \"Deep\": {\"X\": {}}}}";

static char *
find_label (const char *key,
            gpointer    user_data)
{
  return g_strconcat ("<", key, ">", NULL);
}

static void
execute (DdTemplate              *template,
         JsonNode                *data,
         const DdTemplateContext *context)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = dd_template_execute (template, data, context, &error);
  guint line = 0;
  guint column = 0;

  g_assert_true ((text == NULL) == (error != NULL));
  if (error == NULL)
    return;
  dd_syntax_error_get_position (error, &line, &column);
  g_assert_cmpuint (line, >=, 1);
  g_assert_cmpuint (column, >=, 1);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char *const maps[] = { "Labels", NULL };
  static const DdTemplateContext contexts[] = {
    { .map_members = maps },
    { .type_name = "*fuzz.Row", .label = find_label },
    { .flags = DD_TEMPLATE_MISSING_IS_ERROR },
    { .flags = DD_TEMPLATE_HEADER },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (DdTemplate) template = dd_template_new (text, &error);
  g_autoptr (JsonNode) node = json_from_string (data_text, NULL);

  g_assert_true ((template == NULL) == (error != NULL));
  if (template == NULL)
    return 0;
  dd_template_uses (template, "Labels");
  execute (template, node, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (contexts); i++)
    execute (template, node, &contexts[i]);

  return 0;
}

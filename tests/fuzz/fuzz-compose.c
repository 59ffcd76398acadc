// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "dd-command-words.h"
#include "dd-compose-project.h"
#include "dd-fuzz.h"

static const char *const environment[] = { "A=1", "EMPTY=", "COMPOSE_PROFILES=x", NULL };
static const char *const files[] = { "/p/compose.yaml", NULL };
static const char *const profiles[] = { "debug", NULL };

/* Every file of the machine is the same, so that a file extends, includes and
 * reads itself. */
static GBytes *
read_file (const char  *path,
           gpointer     user_data,
           GError     **error)
{
  return g_bytes_ref (user_data);
}

static void
check_yaml (const char *text,
            gsize       length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = dd_yaml_read (text, (gssize) length, &error);
  guint line;

  g_assert_true ((documents == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_true (dd_syntax_error_get_position (error, &line, NULL) && line > 0);
  /* What is printed reads as the same, but for control characters in keys. */
  for (guint i = 0; documents != NULL && i < documents->len; i++)
    {
      g_autofree char *printed = dd_yaml_print (g_ptr_array_index (documents, i));
      g_autoptr (GPtrArray) again = dd_yaml_read (printed, -1, NULL);
      g_autofree char *second = NULL;

      if (again == NULL || again->len == 0)
        continue;
      second = dd_yaml_print (g_ptr_array_index (again, 0));
      g_assert_cmpstr (printed, ==, second);
    }
}

static void
check_project (GBytes *bytes)
{
  DdComposeOptions options = {
    .directory = "/p",
    .home = "/home/u",
    .name = "p",
    .files = files,
    .profiles = profiles,
    .environment = environment,
    .read = read_file,
    .user_data = bytes,
    .raw_env_files = TRUE,
  };
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) model_error = NULL;
  g_autoptr (DdComposeProject) project = dd_compose_project_load (&options, warnings, &error);
  g_autoptr (DdYaml) model = NULL;

  g_assert_true ((project == NULL) == (error != NULL));
  if (project != NULL)
    {
      g_autoptr (JsonNode) json = dd_compose_project_to_json (project, NULL);
      g_autofree char *yaml = NULL;

      dd_compose_project_drop_unused (project);
      yaml = dd_compose_project_to_yaml (project);
      g_assert_nonnull (yaml);
    }
  options.skip_interpolation = TRUE;
  model = dd_compose_model_load (&options, NULL, &model_error);
  g_assert_true ((model == NULL) == (model_error != NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) words = dd_command_words_parse (text, NULL);

  check_yaml ((const char *) data, size);
  check_project (bytes);

  return 0;
}

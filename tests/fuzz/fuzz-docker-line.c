// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "dd-docker-line.h"
#include "dd-fuzz.h"
#include "dd-run-options.h"

#define MAX_WORDS 64

static const char *const environment[] = { "HOME=/home/learner", NULL };

/* Every file that an option names holds the option's own words. */
static char *
read_file (const char  *path,
           gsize       *length,
           gpointer     user_data,
           GError     **error)
{
  *length = strlen (path);

  return g_strdup (path);
}

/* One word a line, as the shell would hand them over. */
static char **
split_words (const uint8_t *data,
             size_t         size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_WORDS);
  GPtrArray *words = g_ptr_array_new ();

  g_ptr_array_add (words, g_strdup ("docker"));
  for (char **line = lines; *line != NULL; line++)
    g_ptr_array_add (words, g_strdup (*line));
  g_ptr_array_add (words, NULL);

  return (char **) g_ptr_array_free (words, FALSE);
}

static void
read_run (const DdDockerLine *line)
{
  const DdClient client = { .environment = environment, .read_file = read_file };
  g_autoptr (GError) error = NULL;
  g_autoptr (DdRunOptions) options = dd_run_options_read (line->parsed, &client, &error);
  g_autofree char *refusal = NULL;
  g_autofree char *warning = NULL;
  int exit_code;

  if (options == NULL)
    {
      refusal = dd_run_options_dup_refusal (error, line->path, &exit_code);
      g_assert_true (g_utf8_validate (refusal, -1, NULL));
      return;
    }

  {
    g_autoptr (DdContainerConfig) copy = dd_container_config_copy (options->config);

    g_assert_nonnull (copy->image);
  }
  warning = dd_run_options_dup_dns_warning (options);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_auto (GStrv) words = split_words (data, size);
  guint width = size > 0 ? data[0] : 80;
  g_autoptr (DdDockerLine) line = dd_docker_line_parse ((const char *const *) words, width);

  g_assert_true (g_utf8_validate (line->output, -1, NULL));
  g_assert_true (g_utf8_validate (line->error_output, -1, NULL));
  if (line->kind == DD_DOCKER_LINE_PRINT && line->exit_code != 0)
    g_assert_cmpstr (line->error_output, !=, "");
  if (line->kind == DD_DOCKER_LINE_RUN &&
      dd_parsed_has_option (line->parsed, "stop-signal"))
    read_run (line);

  return 0;
}

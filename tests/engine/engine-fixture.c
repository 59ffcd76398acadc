// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-catalog.h"
#include "dd-container-ops.h"
#include "dd-image-ops.h"
#include "engine-fixture.h"

/**
 * fixture_advance:
 * @engine: an engine
 * @usec: for how long, in microseconds
 *
 * Lets simulated time pass.
 */
void
fixture_advance (DdEngine *engine,
                 guint64   usec)
{
  dd_engine_pass_time (engine, dd_engine_get_world (engine)->now + usec);
}

/**
 * fixture_assert_folds:
 * @engine: an engine
 *
 * Asserts law 2: the fold of the journal is the live world, and a shorter
 * fold that goes on with the remaining events is the same world too.
 */
void
fixture_assert_folds (DdEngine *engine)
{
  guint n_events = dd_engine_get_n_events (engine);
  g_autofree char *live = dd_world_dup_digest (dd_engine_get_world (engine));

  for (guint from = 0; from <= n_events; from += MAX (n_events / 7, 1))
    {
      g_autoptr (DdWorld) world = dd_engine_fold (engine, from);
      g_autofree char *digest = NULL;

      for (guint i = from; i < n_events; i++)
        dd_world_apply (world, dd_engine_get_event (engine, i + 1));
      digest = dd_world_dup_digest (world);
      g_assert_cmpstr (digest, ==, live);
    }
}

/**
 * fixture_dup_journal:
 * @engine: an engine
 *
 * Returns: (transfer full): all events as JSON, one a line
 */
char *
fixture_dup_journal (DdEngine *engine)
{
  GString *journal = g_string_new (NULL);

  for (guint i = 1; i <= dd_engine_get_n_events (engine); i++)
    {
      g_autoptr (JsonNode) node = dd_event_to_json (dd_engine_get_event (engine, i));
      g_autofree char *line = json_to_string (node, FALSE);

      g_string_append_printf (journal, "%s\n", line);
    }
  return g_string_free (journal, FALSE);
}

/**
 * fixture_add_image:
 * @engine: an engine
 * @name: such as nginx:latest
 *
 * Puts an image of the catalogue into the store, without a pull.
 */
void
fixture_add_image (DdEngine   *engine,
                   const char *name)
{
  g_autofree char *full = dd_image_dup_full_name (name, NULL);
  DdImage *image = dd_catalog_find_image (dd_catalog_get_default (), full);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (image);
  dd_engine_begin (engine);
  g_assert_true (dd_image_add (engine, image, name, &error));
  g_assert_no_error (error);
  dd_engine_settle (engine);
}

/**
 * fixture_run:
 * @engine: an engine
 * @image: an image of the catalogue
 * @name: of the container
 * @command_line: what it runs, in the place of the image's entrypoint
 *
 * Creates and starts a container.
 */
void
fixture_run (DdEngine   *engine,
             const char *image,
             const char *name,
             const char *command_line)
{
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  fixture_add_image (engine, image);
  config->image = g_strdup (image);
  g_assert_true (g_shell_parse_argv (command_line, NULL, &config->entrypoint, NULL));
  dd_engine_begin (engine);
  id = dd_container_create (engine, config, name, &error);
  g_assert_no_error (error);
  g_assert_true (dd_container_start (engine, name, &error));
  g_assert_no_error (error);
  dd_engine_settle (engine);
}

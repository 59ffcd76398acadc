// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "dd-catalog.h"
#include "dd-node.h"

static const char *const references[] = {
  "docker.io/library/busybox:latest",
  "docker.io/library/alpine:latest",
  "docker.io/library/nginx:latest",
};

static void
test_default (void)
{
  DdCatalog *catalog = dd_catalog_get_default ();
  const char *const *warnings = dd_catalog_get_warnings (catalog);

  for (guint i = 0; warnings && warnings[i]; i++)
    g_test_message ("%s", warnings[i]);
  g_assert_true (warnings == NULL || warnings[0] == NULL);
  g_assert_true (dd_node_is_directory (dd_catalog_get_host_root (catalog)));
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    g_assert_nonnull (dd_catalog_find_image (catalog, references[i]));
  g_assert_null (dd_catalog_find_image (catalog, "docker.io/library/nothing:latest"));
  g_assert_true (dd_catalog_has_repository (catalog, "docker.io/library/busybox"));
  g_assert_false (dd_catalog_has_repository (catalog, "docker.io/library/nothing"));
}

/* Source: OCI image-spec config.md, "Layer ChainID" */
static void
test_chain_ids (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    {
      const DdImage *image = dd_catalog_find_image (dd_catalog_get_default (), references[i]);
      g_autofree char *chain = NULL;

      for (guint j = 0; j < image->layers->len; j++)
        {
          const DdLayer *layer = dd_image_get_layer (image, j);
          g_autofree char *text = g_strdup_printf ("%s %s", chain, layer->diff_id);
          g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
          char *next = j == 0 ? g_strdup (layer->diff_id) : g_strconcat ("sha256:", sum, NULL);

          g_free (chain);
          chain = next;
          g_assert_cmpstr (layer->chain_id, ==, chain);
        }
    }
}

static void
test_digests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    {
      const DdImage *image = dd_catalog_find_image (dd_catalog_get_default (), references[i]);
      g_autofree char *manifest =
        g_compute_checksum_for_string (G_CHECKSUM_SHA256, image->manifest, -1);
      g_autofree char *config =
        g_compute_checksum_for_string (G_CHECKSUM_SHA256, image->config, -1);

      g_test_message ("the digests of %s are those of its documents", references[i]);
      g_assert_true (g_str_has_suffix (image->id, manifest));
      g_assert_true (g_str_has_suffix (image->config_digest, config));
      g_assert_nonnull (strstr (image->manifest, config));
      for (guint j = 0; j < image->layers->len; j++)
        g_assert_nonnull (strstr (image->config, dd_image_get_layer (image, j)->diff_id));
    }
}

typedef struct
{
  const char *name;
  const char *text;
} Broken;

/* Each must be told apart with its place, and none may end the program. */
static const Broken broken[] = {
  { "empty", "" },
  { "no JSON", "hello" },
  { "cut off", "{\"layers\": {" },
  { "a list", "[]" },
  { "a layer is a text", "{\n  \"layers\": {\"a\": \"x\"}\n}" },
  { "a missing layer",
    "{\"images\": {\"broken\": [{\"tags\": [\"latest\"], \"layers\": [\"nowhere\"]}]}}" },
};

static gboolean
names_place (const char *text)
{
  return g_regex_match_simple ("broken\\.json:[1-9][0-9]*:[1-9][0-9]*: .", text, 0, 0);
}

static void
test_broken (gconstpointer data)
{
  const Broken *file = data;
  g_autofree char *directory = g_dir_make_tmp ("drydock-catalog-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "broken.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdCatalog) catalog = NULL;
  gboolean placed = FALSE;

  g_assert_true (g_file_set_contents (path, file->text, -1, NULL));
  catalog = dd_catalog_new_from_directory (directory, &error);
  g_unlink (path);
  g_rmdir (directory);
  if (catalog == NULL)
    {
      g_test_message ("%s", error->message);
      g_assert_true (names_place (error->message));
      return;
    }
  for (const char *const *warning = dd_catalog_get_warnings (catalog); warning && *warning;
       warning++)
    {
      g_test_message ("%s", *warning);
      placed = placed || names_place (*warning);
    }
  g_assert_true (placed);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/catalog/default", test_default);
  g_test_add_func ("/catalog/chain-ids", test_chain_ids);
  g_test_add_func ("/catalog/digests", test_digests);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *path = g_strdup_printf ("/catalog/broken/%s", broken[i].name);

      g_test_add_data_func (path, &broken[i], test_broken);
    }

  return g_test_run ();
}

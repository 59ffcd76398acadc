// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "dd-catalog.h"
#include "dd-node.h"
#include "dd-package.h"

static const char *const references[] = {
  "docker.io/library/alpine:latest",
  "docker.io/library/buildpack-deps:latest",
  "docker.io/library/busybox:latest",
  "docker.io/library/debian:latest",
  "docker.io/library/debian:trixie-slim",
  "docker.io/library/golang:alpine",
  "docker.io/library/golang:latest",
  "docker.io/library/hello-world:latest",
  "docker.io/library/httpd:alpine",
  "docker.io/library/httpd:latest",
  "docker.io/library/nginx:1.29",
  "docker.io/library/nginx:alpine",
  "docker.io/library/nginx:latest",
  "docker.io/library/node:alpine",
  "docker.io/library/node:latest",
  "docker.io/library/node:slim",
  "docker.io/library/postgres:alpine",
  "docker.io/library/postgres:latest",
  "docker.io/library/python:alpine",
  "docker.io/library/python:latest",
  "docker.io/library/python:slim",
  "docker.io/library/redis:alpine",
  "docker.io/library/redis:latest",
  "docker.io/library/ubuntu:latest",
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

/* Versions that are made of another are there, and whole, for every tag. */
static void
test_all_tags (void)
{
  DdCatalog *catalog = dd_catalog_get_default ();
  guint n_tags = 0;

  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    {
      g_autofree char *repository = g_strndup (references[i],
                                               strrchr (references[i], ':') - references[i]);
      g_autoptr (GPtrArray) tags = dd_catalog_list_tags (catalog, repository);

      for (guint j = 0; j < tags->len; j++, n_tags++)
        {
          g_autofree char *reference = g_strdup_printf ("%s:%s", repository,
                                                        (char *) g_ptr_array_index (tags, j));

          g_test_message ("%s", reference);
          g_assert_nonnull (dd_catalog_find_image (catalog, reference));
        }
    }
  g_assert_cmpuint (n_tags, >, 300);
  g_assert_null (dd_catalog_get_warnings (catalog)[0]);
}

static DdImage *
find (const char *name)
{
  g_autofree char *reference = g_strconcat ("docker.io/library/", name, NULL);

  return dd_catalog_find_image (dd_catalog_get_default (), reference);
}

static const char *
layer_digest (const char *familiar,
              guint       index)
{
  return dd_image_get_layer (find (familiar), index)->digest;
}

static void
assert_env (const char *familiar,
            const char *variable)
{
  g_test_message ("%s: %s", familiar, variable);
  g_assert_true (g_strv_contains ((const char *const *) find (familiar)->env, variable));
}

static void
test_variants (void)
{
  g_autofree char *by_digest = g_strconcat ("node@", find ("node:20-slim")->id, NULL);
  guint last = find ("node:22-slim")->layers->len - 1;

  assert_env ("node:22-alpine", "NODE_VERSION=22.21.1");
  assert_env ("node:20-alpine", "NODE_VERSION=20.19.6");
  assert_env ("python:3.11-slim-bookworm", "PYTHON_VERSION=3.11.14");
  assert_env ("postgres:16", "PG_MAJOR=16");
  assert_env ("postgres:16-alpine", "PGDATA=/var/lib/postgresql/data");
  g_assert_cmpstr (find ("node:20-slim")->origin, ==, "node:slim");
  g_assert_null (find ("node:22-slim")->origin);
  g_test_message ("One version has one digest, whatever it is called");
  g_assert_true (find ("node:20") == find ("node:20.19.6"));
  g_assert_true (find (by_digest) == find ("node:20-slim"));
  g_assert_cmpstr (find ("node:20")->id, !=, find ("node:22")->id);
  g_test_message ("Versions share their base, not what was built on it");
  g_assert_cmpstr (layer_digest ("node:20-slim", 0), ==, layer_digest ("node:22-slim", 0));
  g_assert_cmpstr (layer_digest ("node:20-slim", 0), ==, layer_digest ("debian:trixie-slim", 0));
  g_assert_cmpstr (layer_digest ("node:20-bookworm-slim", 0), ==,
                   layer_digest ("debian:bookworm-slim", 0));
  g_assert_cmpstr (layer_digest ("node:20-slim", 2), !=, layer_digest ("node:22-slim", 2));
  g_assert_cmpstr (layer_digest ("node:20-slim", last), ==, layer_digest ("node:22-slim", last));
  g_test_message ("What Docker Hub does not have is not made up");
  g_assert_null (find ("node:99"));
  g_assert_null (find ("node:20-trixie-trixie"));
  g_assert_null (find ("ubuntu:24"));
}

static void
test_variant_files (void)
{
  DdImage *image = find ("ubuntu:22.04");
  DdNode *release = dd_node_lookup (dd_image_get_layer (image, 0)->root, "/usr/lib/os-release");
  g_autofree char *text = dd_content_dup_text (release->content);

  g_assert_true (image == find ("ubuntu:jammy"));
  g_assert_nonnull (strstr (text, "22.04.5 LTS (Jammy Jellyfish)"));
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

/* Source: the example of the OCI image-spec, config.md */
static void
test_chain_vector (void)
{
  const char *a = "sha256:c6f988f4874bb0add23a778f753c65efe992244e148a1d2ec2a8b664fb66bbd1";
  const char *b = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
  g_autofree char *first = dd_layer_make_chain_id (NULL, a);
  g_autofree char *second = dd_layer_make_chain_id (first, b);
  g_autofree char *third = dd_layer_make_chain_id (second, b);

  g_assert_cmpstr (first, ==, a);
  g_assert_cmpstr (second, ==,
                   "sha256:c3191d32a37d7159b2e30830937d2e30268ad6c375a773a8994911a3aba9b93f");
  g_assert_cmpstr (third, ==,
                   "sha256:b3f2677e2ce27278b9d7cab94db2e384b4bc04278000f97c62830f0707f3a865");
}

static void
test_sharing (void)
{
  static const char *const slim[] = { "nginx:latest", "httpd:latest", "redis:latest", "node:slim" };
  static const char *const alpine[] = { "nginx:alpine", "node:alpine", "python:alpine" };
  const DdImage *node = find ("node:latest");
  const DdImage *python = find ("python:latest");

  g_test_message ("images that are built on one base have its layer, byte for byte");
  for (guint i = 0; i < G_N_ELEMENTS (slim); i++)
    g_assert_cmpstr (dd_image_get_layer (find (slim[i]), 0)->digest, ==,
                     dd_image_get_layer (find ("debian:trixie-slim"), 0)->digest);
  for (guint i = 0; i < G_N_ELEMENTS (alpine); i++)
    g_assert_cmpstr (dd_image_get_layer (find (alpine[i]), 0)->digest, ==,
                     dd_image_get_layer (find ("alpine:latest"), 0)->digest);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpstr (dd_image_get_layer (node, i)->chain_id, ==,
                     dd_image_get_layer (python, i)->chain_id);
  g_assert_cmpstr (dd_image_get_layer (node, 4)->chain_id, !=,
                   dd_image_get_layer (python, 4)->chain_id);
}

static void
test_stable (void)
{
  g_autofree char *directory = g_build_filename (SRCDATADIR, "catalog", NULL);
  g_autoptr (DdCatalog) again = dd_catalog_new_from_directory (directory, NULL);

  g_test_message ("reading the files twice gives the same digests");
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    g_assert_cmpstr (dd_catalog_find_image (again, references[i])->id, ==,
                     dd_catalog_find_image (dd_catalog_get_default (), references[i])->id);
  g_assert_cmpstr (dd_node_get_digest (dd_catalog_get_host_root (again)), ==,
                   dd_node_get_digest (dd_catalog_get_host_root (dd_catalog_get_default ())));
}

static DdNode *
look_up (const DdImage *image,
         guint          layer,
         const char    *path)
{
  return dd_node_lookup (dd_image_get_layer (image, layer)->root, path);
}

static void
test_trees (void)
{
  const DdNode *link = look_up (find ("alpine:latest"), 0, "/bin/ls");
  const DdNode *hard = look_up (find ("busybox:latest"), 0, "/bin/ls");
  const DdNode *busybox = look_up (find ("busybox:latest"), 0, "/bin/busybox");
  const DdNode *own = look_up (find ("debian:latest"), 0, "/usr/bin/ls");
  DdNode *kernel = dd_catalog_get_kernel_root (dd_catalog_get_default ());
  DdNode *host = dd_catalog_get_host_root (dd_catalog_get_default ());

  g_assert_cmpstr (link->target, ==, "/bin/busybox");
  g_assert_cmpint (hard->kind, ==, DD_NODE_FILE);
  g_assert_true (hard->inode != 0 && hard->inode == busybox->inode);
  g_assert_cmpstr (own->content->program, ==, "ls");
  g_assert_cmpstr (look_up (find ("debian:latest"), 0, "/bin")->target, ==, "usr/bin");
  g_assert_cmpint (dd_node_lookup (kernel, "/dev/null")->kind, ==, DD_NODE_CHAR_DEVICE);
  g_assert_cmpint (dd_node_lookup (host, "/home/you")->uid, ==, 1000);
}

/* What one text of a catalogue leads to. */
static void
assert_warns (const char *text,
              const char *expected)
{
  g_autoptr (DdCatalog) catalog = dd_catalog_new_from_text ("x", text, -1);
  const char *const *warnings = dd_catalog_get_warnings (catalog);

  if (expected == NULL)
    {
      g_assert_null (warnings[0]);
      return;
    }
  g_assert_nonnull (warnings[0]);
  if (!g_str_has_prefix (warnings[0], expected))
    g_error ("“%s” does not begin with “%s”", warnings[0], expected);
}

typedef struct
{
  const char *text;
  const char *warning;
} Entry;

#define TREE(entry) "{\n\"layers\": {\n\"a\": {\n\"tree\": {\n" entry "\n}}}}"
#define PROGRAM(member) "{\n\"programs\": {\n\"a\": {\n" member "\n}}}"

static const Entry entries[] = {
  { "{}", NULL },
  { "{\n  \"nosuch\": 1}", "x:2:3: unknown key “nosuch”" },
  { "{\"layers\": []}", "x:1:2: an object is expected" },
  { "{\"layers\": {\"a\": {}}}", "x:1:13: an object is expected" },
  { TREE ("\"/a\": \"text\""), NULL },
  { TREE ("\"/a\": 1"), "x:5:1: an object is expected" },
  { TREE ("\"/a\": {}"), "x:5:1: “/a” is not an entry of a tree" },
  { TREE ("\"/a\": { \"size\": \"big\" }"), "x:5:9: a whole number is expected" },
  { TREE ("\"/a\": { \"size\": -1 }"), "x:5:9: a number from 0" },
  { TREE ("\"/a\": { \"directory\": \"0999\" }"), "x:5:9: “0999” is not a mode" },
  { TREE ("\"/a\": { \"text\": \"\", \"colour\": 1 }"), "x:5:21: unknown key “colour”" },
  { TREE ("\"a\": \"text\""), "x:5:1: “a” is not an absolute path" },
  { TREE ("\"/a/../b\": \"text\""), "x:5:1: “/a/../b” is not an absolute path" },
  { TREE ("\"/\": \"text\""), "x:5:1: the root has to be a directory" },
  { TREE ("\"/a\": \"text\",\n\"/a/b\": \"text\""), "x:6:1: “/a/b” lies in something" },
  { TREE ("\"base\": \"nosuch\""), "x:5:1: there is no tree “nosuch”" },
  { TREE ("\"/b/*\": { \"links\": \"a b\" }"), "x:5:1: “to” is missing" },
  { TREE ("\"/b/*\": { \"links\": \"a/b\", \"to\": \"x\" }"),
    "x:5:11: “a/b” is not the name of a file" },
  { TREE ("\"/b/*\": { \"hard_links\": \"a\", \"to\": \"/x\" }"),
    "x:5:30: “/x” is not a file of the tree" },
  { "{\"images\": {\"A b\": []}}", "x:1:13: “A b” is not the name of an image" },
  { "{\"images\": {\"a:1\": []}}", "x:1:13: “a:1” is not the name of an image" },
  { "{\"images\": {\"a\": {}}}", "x:1:13: a list of versions is expected" },
  { "{\"images\": {\"a\": [{}]}}", "x:1:19: “layers” is missing" },
  { "{\"images\": {\"a\": [{\"layers\": [], \"tags\": [\"a b\"]}]}}", "x:1:34: “a b” is not a tag" },
  { "{\"images\": {\"a\": [{\"layers\": [], \"created\": \"now\"}]}}",
    "x:1:34: “now” is not a time" },
  { PROGRAM ("\"says\": [{ \"text\": \"a\" }]"), NULL },
  { PROGRAM ("\"says\": [\n{ \"after_ms\": 1 }]"), "x:5:1: “text” is missing" },
  { PROGRAM ("\"reactions\": [\n{ \"signal\": \"NOSUCH\" }]"), "x:5:3: “NOSUCH” is not a signal" },
  { PROGRAM ("\"exit\": 256"), "x:4:1: a number from 0 to 255 is expected" },
  { PROGRAM ("\"args\": \"*\""), "x:4:1: only a variant has “args”" },
  { PROGRAM ("\"variants\": [\n{}]"), "x:5:1: “args” is missing" },
};

static void
test_entries (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    assert_warns (entries[i].text, entries[i].warning);
}

static void
test_skips (void)
{
  const char *text = "{\"layers\": {\"bad\": 1, \"good\": {\"tree\": {\"/a\": \"x\"}}},"
                     " \"images\": {\"bad\": [{\"layers\": [\"bad\"], \"tags\": [\"latest\"]}],"
                     " \"good\": [{\"layers\": [\"good\"], \"tags\": [\"latest\"]}]}}";
  g_autoptr (DdCatalog) catalog = dd_catalog_new_from_text ("x", text, -1);

  g_test_message ("what is wrong is skipped, the rest is there");
  g_assert_nonnull (dd_catalog_find_image (catalog, "docker.io/library/good:latest"));
  g_assert_null (dd_catalog_find_image (catalog, "docker.io/library/bad:latest"));
  g_assert_cmpuint (g_strv_length ((char **) dd_catalog_get_warnings (catalog)), ==, 2);
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
  { "a number", "3" },
  { "null", "null" },
  { "layers are a number", "{\"layers\": 3}" },
  { "images are a text", "{\"images\": \"x\"}" },
  { "an image is a number", "{\"images\": {\"x\": 1}}" },
  { "a version is a number", "{\"images\": {\"x\": [1]}}" },
  { "programs are a list", "{\"programs\": [1,2]}" },
  { "a program is a list", "{\"programs\": {\"x\": [1,2]}}" },
  { "packages are a list", "{\"packages\": [1]}" },
  { "an unknown package manager", "{\"packages\": {\"brew\": {}}}" },
  { "an index is a number", "{\"packages\": {\"apt\": 1}}" },
  { "a package without a version", "{\"packages\": {\"apt\": {\"x\": {\"size\": 1}}}}" },
  { "a package of a negative size",
    "{\"packages\": {\"apt\": {\"x\": {\"version\": \"1\", \"size\": -1}}}}" },
  { "a package with a file nowhere",
    "{\"packages\": {\"apt\": {\"x\": {\"version\": \"1\", \"files\": {\"a\": \"b\"}}}}}" },
  { "a package with a file of a number",
    "{\"packages\": {\"apt\": {\"x\": {\"version\": \"1\", \"files\": {\"/a\": 1}}}}}" },
  { "trees are null", "{\"trees\": null}" },
  { "the host is a list", "{\"host\": [{}]}" },
  { "a config is a text",
    "{\"images\": {\"x\": [{\"tags\": [\"latest\"], \"layers\": [], \"config\": \"x\"}]}}" },
  { "a command is a number",
    "{\"images\": {\"x\": [{\"tags\": [\"latest\"], \"layers\": [],"
    " \"config\": {\"Cmd\": 3}}]}}" },
  { "no UTF-8", "{\"layers\": \"\xff\xfe\"}" },
  { "deeply nested", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" },
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

/* All that a package of the tables needs is in them, too. */
static void
test_packages (void)
{
  DdCatalog *catalog = dd_catalog_get_default ();
  const DdPackage *curl = dd_catalog_find_package (catalog, "apt", "curl");
  const DdPackage *flask = dd_catalog_find_package (catalog, "pip", "flask");

  g_assert_nonnull (curl);
  g_assert_nonnull (flask);
  g_assert_cmpstr (curl->bin[0], ==, "curl");
  g_assert_cmpint (curl->size, >, curl->download);
  g_assert_null (dd_catalog_find_package (catalog, "apk", "flask"));
  for (guint j = 0; flask->needs[j]; j++)
    g_assert_nonnull (dd_catalog_find_package (catalog, "pip", flask->needs[j]));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/catalog/default", test_default);
  g_test_add_func ("/catalog/all-tags", test_all_tags);
  g_test_add_func ("/catalog/variants", test_variants);
  g_test_add_func ("/catalog/variant-files", test_variant_files);
  g_test_add_func ("/catalog/packages", test_packages);
  g_test_add_func ("/catalog/chain-ids", test_chain_ids);
  g_test_add_func ("/catalog/chain-vector", test_chain_vector);
  g_test_add_func ("/catalog/digests", test_digests);
  g_test_add_func ("/catalog/sharing", test_sharing);
  g_test_add_func ("/catalog/stable", test_stable);
  g_test_add_func ("/catalog/trees", test_trees);
  g_test_add_func ("/catalog/entries", test_entries);
  g_test_add_func ("/catalog/skips", test_skips);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *path = g_strdup_printf ("/catalog/broken/%s", broken[i].name);

      g_test_add_data_func (path, &broken[i], test_broken);
    }

  return g_test_run ();
}

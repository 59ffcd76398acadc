// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog.h"
#include "dd-container-ops.h"
#include "dd-image-ops.h"
#include "engine-fixture.h"

#define MAX_DOWNLOADS 3
#define A_LONG_TIME   (600 * DD_USEC_PER_SEC)
#define NGINX         "docker.io/library/nginx:latest"

static DdEngine *
make_engine (void)
{
  return dd_engine_new (dd_catalog_get_default (), 1);
}

static const DdPull *
begin_pull (DdEngine   *engine,
            const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  dd_engine_begin (engine);
  id = dd_image_pull_begin (engine, name, &error);
  g_assert_no_error (error);
  dd_engine_settle (engine);
  return dd_world_get_pull (dd_engine_get_world (engine), id);
}

static const DdPull *
pull (DdEngine   *engine,
      const char *name)
{
  const DdPull *result = begin_pull (engine, name);

  fixture_advance (engine, A_LONG_TIME);
  g_assert_true (result->finished);
  return result;
}

static guint
count_state (const DdPull *of,
             DdPullState   state)
{
  guint n = 0;

  for (guint i = 0; i < of->layers->len; i++)
    n += ((const DdPullLayer *) g_ptr_array_index (of->layers, i))->state == state;
  return n;
}

/* Pulling */

/* A layer is complete only after all below it. */
static void
assert_in_order (const DdPull *of)
{
  gboolean open = FALSE;

  for (guint i = 0; i < of->layers->len; i++)
    {
      const DdPullLayer *layer = g_ptr_array_index (of->layers, i);
      gboolean complete = layer->state == DD_PULL_COMPLETE || layer->state == DD_PULL_EXISTS;

      g_assert_false (open && (complete || layer->state == DD_PULL_EXTRACTING));
      open = open || !complete;
      g_assert_cmpint (layer->done, <=, layer->total);
    }
}

static void
test_pull_order (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);
  const DdPull *of = begin_pull (engine, "nginx");
  guint most = 0;

  g_test_message ("three downloads at a time, unpacked from the base up");
  while (!of->finished)
    {
      most = MAX (most, count_state (of, DD_PULL_DOWNLOADING));
      assert_in_order (of);
      g_assert_null (dd_world_get_tag (world, NGINX));
      g_assert_true (dd_engine_advance (engine, A_LONG_TIME));
    }
  g_assert_cmpuint (most, ==, MAX_DOWNLOADS);
  g_assert_cmpuint (count_state (of, DD_PULL_COMPLETE), ==, of->image->layers->len);
  g_assert_false (of->up_to_date);
  g_assert_cmpstr (dd_world_get_tag (world, NGINX)->image->id, ==, of->image->id);
  fixture_assert_folds (engine);
}

static void
test_pull_again (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdPull *of;
  guint64 before;

  pull (engine, "alpine");
  before = dd_engine_get_world (engine)->now;
  of = begin_pull (engine, "alpine:latest");
  g_test_message ("a pull of what is there only asks the registry");
  g_assert_true (of->finished);
  g_assert_true (of->up_to_date);
  g_assert_cmpuint (dd_engine_get_world (engine)->now - before, <, DD_USEC_PER_SEC);
  g_assert_cmpuint (dd_engine_get_world (engine)->images->len, ==, 1);
}

static void
test_pull_shares (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdPullLayer *base;
  const DdPull *of;

  pull (engine, "nginx");
  of = begin_pull (engine, "redis");
  base = g_ptr_array_index (of->layers, 0);
  g_test_message ("the base of another image need not be downloaded");
  g_assert_cmpint (base->state, ==, DD_PULL_EXISTS);
  g_assert_cmpuint (count_state (of, DD_PULL_EXISTS), ==, 1);
  fixture_advance (engine, A_LONG_TIME);
  g_assert_true (of->finished);
}

static void
test_pull_digest (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);
  const DdImage *image = dd_catalog_find_image (dd_catalog_get_default (), NGINX);
  g_autofree char *pinned = g_strconcat ("nginx@", image->id, NULL);
  g_autofree char *both = g_strconcat ("nginx:1.0@", image->id, NULL);
  g_autofree char *other = g_strconcat ("redis@", image->id, NULL);

  g_test_message ("the digest decides, whatever the tag says");
  pull (engine, both);
  g_assert_cmpstr (dd_world_find_image (world, pinned, NULL)->id, ==, image->id);
  g_assert_null (dd_world_get_tag (world, NGINX));
  pull (engine, "nginx");
  g_assert_cmpstr (dd_world_find_image (world, pinned, NULL)->id, ==, image->id);
  g_assert_null (dd_world_find_image (world, other, NULL));
}

typedef struct
{
  const char *name;
  const char *message;
} Refusal;

/* Source: moby daemon/containerd/image_pull.go */
static const Refusal pull_refusals[] = {
  { "nosuch", "pull access denied for nosuch, repository does not exist or may require "
    "'docker login'" },
  { "me/app:1", "pull access denied for me/app, repository does not exist or may require "
    "'docker login'" },
  { "nginx:nosuch", "failed to resolve reference \"docker.io/library/nginx:nosuch\": "
    "docker.io/library/nginx:nosuch: not found" },
};

static void
test_pull_refused (gconstpointer data)
{
  const Refusal *refusal = data;
  g_autoptr (DdEngine) engine = make_engine ();
  g_autoptr (GError) error = NULL;

  dd_engine_begin (engine);
  g_assert_null (dd_image_pull_begin (engine, refusal->name, &error));
  g_assert_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, refusal->message);
}

static void
test_pull_event (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const GPtrArray *events = dd_engine_get_world (engine)->docker_events;
  const DdDockerEvent *last;

  pull (engine, "nginx");
  last = g_ptr_array_index (events, events->len - 1);
  g_assert_cmpstr (last->type, ==, "image");
  g_assert_cmpstr (last->action, ==, "pull");
  g_assert_cmpstr (last->id, ==, "nginx:latest");
  g_assert_cmpstr (dd_string_map_get (last->attributes, "name"), ==, "nginx");
  g_assert_nonnull (dd_string_map_get (last->attributes, "maintainer"));
}

static void
test_same_journal (void)
{
  g_autofree char *first = NULL;

  g_test_message ("the same pulls give the same journal");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DdEngine) engine = make_engine ();
      g_autofree char *journal = NULL;

      pull (engine, "python:slim");
      pull (engine, "nginx");
      journal = fixture_dup_journal (engine);
      if (first)
        g_assert_cmpstr (journal, ==, first);
      else
        first = g_steal_pointer (&journal);
    }
}

static void
test_captions (void)
{
  g_autoptr (DdEngine) engine = make_engine ();

  pull (engine, "redis");
  for (guint i = 1; i <= dd_engine_get_n_events (engine); i++)
    {
      const DdEvent *event = dd_engine_get_event (engine, i);
      g_autofree char *caption = dd_event_get_caption (event);
      g_autofree char *why = dd_event_get_why (event);

      if (!dd_event_is_tick (event))
        continue;
      g_assert_true (caption && *caption && strchr (caption, '\n') == NULL);
      g_assert_true (why && *why);
    }
}

/* Names */

static void
tag (DdEngine   *engine,
     const char *source,
     const char *target)
{
  g_autoptr (GError) error = NULL;

  dd_engine_begin (engine);
  g_assert_true (dd_image_tag (engine, source, target, &error));
  g_assert_no_error (error);
  dd_engine_settle (engine);
}

static char *
remove_image (DdEngine   *engine,
              const char *name,
              gboolean    force,
              GError    **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  dd_engine_begin (engine);
  dd_image_remove (engine, name, force, lines, error);
  dd_engine_settle (engine);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
assert_refused (DdEngine   *engine,
                const char *name,
                gboolean    force,
                const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *lines = remove_image (engine, name, force, &error);

  g_assert_cmpstr (lines, ==, "");
  g_assert_nonnull (error);
  if (!g_regex_match_simple (pattern, error->message, 0, 0))
    g_error ("“%s” does not match “%s”", error->message, pattern);
}

static void
test_find (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);
  g_autofree char *prefix = NULL;
  g_autoptr (GError) error = NULL;
  const DdImage *image;

  fixture_add_image (engine, "busybox");
  image = dd_world_find_image (world, "docker.io/library/busybox", NULL);
  prefix = g_strndup (image->id + strlen ("sha256:"), 12);
  g_assert_true (dd_world_find_image (world, "busybox:latest", NULL) == image);
  g_assert_true (dd_world_find_image (world, prefix, NULL) == image);
  g_assert_true (dd_world_find_image (world, image->id, NULL) == image);

  g_assert_null (dd_world_find_image (world, "nope", &error));
  g_assert_cmpstr (error->message, ==, "No such image: nope:latest");
  g_clear_error (&error);
  g_assert_null (dd_world_find_image (world, "bad name", &error));
  g_assert_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID);
}

static void
test_untag (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *expected = NULL;

  fixture_add_image (engine, "busybox");
  tag (engine, "busybox", "mine:1");
  expected = g_strdup_printf ("Untagged: mine:1\nDeleted: %s",
                              dd_world_find_image (world, "mine:1", NULL)->id);
  first = remove_image (engine, "busybox", FALSE, NULL);
  g_assert_cmpstr (first, ==, "Untagged: busybox:latest");
  g_assert_cmpuint (world->images->len, ==, 1);
  last = remove_image (engine, "mine:1", FALSE, NULL);
  g_assert_cmpstr (last, ==, expected);
  g_assert_cmpuint (world->images->len, ==, 0);
  fixture_assert_folds (engine);
}

/* Source: moby daemon/containerd/image_delete.go */
static void
test_conflicts (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autofree char *id = NULL;
  g_autofree char *untagged = NULL;

  fixture_run (engine, "nginx", "web", "nginx");
  id = g_strdup (dd_world_find_image (dd_engine_get_world (engine), "nginx", NULL)->id);
  g_test_message ("a running container cannot be forced, a name can");
  assert_refused (engine, "nginx", FALSE,
                  "^conflict: unable to delete nginx:latest \\(must be forced\\) - container "
                  "[0-9a-f]{12} is using its referenced image [0-9a-f]{12}$");
  assert_refused (engine, id, TRUE,
                  "^conflict: unable to delete [0-9a-f]{12} \\(cannot be forced\\) - image is being "
                  "used by running container [0-9a-f]{12}$");
  dd_engine_begin (engine);
  g_assert_true (dd_container_kill (engine, "web", DD_SIGKILL, NULL));
  dd_engine_settle (engine);
  assert_refused (engine, id, FALSE,
                  "^conflict: unable to delete [0-9a-f]{12} \\(must be forced\\) - image is being "
                  "used by stopped container [0-9a-f]{12}$");
  untagged = remove_image (engine, "nginx", TRUE, NULL);
  g_assert_cmpstr (untagged, ==, "Untagged: nginx:latest");
  g_assert_cmpuint (dd_engine_get_world (engine)->images->len, ==, 1);
}

static void
test_several_names (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autofree char *id = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *expected = NULL;

  fixture_add_image (engine, "busybox");
  tag (engine, "busybox", "mine");
  id = g_strdup (dd_world_find_image (dd_engine_get_world (engine), "mine", NULL)->id);
  assert_refused (engine, id, FALSE, "must be forced\\) - image is referenced in multiple "
                  "repositories$");
  lines = remove_image (engine, id, TRUE, NULL);
  expected = g_strdup_printf ("\nDeleted: %s", id);
  g_assert_true (g_str_has_suffix (lines, expected));
  g_assert_cmpuint (dd_engine_get_world (engine)->tags->len, ==, 0);
}

/* Pruning */

static gint64
prune (DdEngine *engine,
       gboolean  all)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gint64 freed;

  dd_engine_begin (engine);
  freed = dd_image_prune (engine, all, NULL, NULL, lines);
  dd_engine_settle (engine);
  return freed;
}

static void
test_prune_dangling (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);

  fixture_add_image (engine, "nginx");
  fixture_add_image (engine, "redis");
  tag (engine, "redis", "nginx");
  g_test_message ("moving a tag leaves a dangling image; what it shares is not freed");
  g_assert_cmpuint (world->images->len, ==, 2);
  g_assert_cmpint (prune (engine, FALSE), >, 0);
  g_assert_cmpuint (world->images->len, ==, 1);
  g_assert_cmpint (prune (engine, FALSE), ==, 0);
  fixture_assert_folds (engine);
}

static void
test_prune_shared (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);
  const DdImage *image;
  gint64 base;

  fixture_add_image (engine, "nginx");
  fixture_run (engine, "redis", "cache", "redis-server");
  image = dd_world_find_image (world, "nginx", NULL);
  base = dd_image_get_layer (image, 0)->size;
  g_test_message ("a container keeps its image, and with it the shared base");
  g_assert_cmpint (prune (engine, TRUE), ==,
                   dd_catalog_find_image (dd_catalog_get_default (), NGINX)->size - base);
  g_assert_cmpuint (world->images->len, ==, 1);
  g_assert_nonnull (dd_world_find_image (world, "redis", NULL));
}

/* Committing */

static char *
commit (DdEngine            *engine,
        const char          *reference,
        const char *const   *changes,
        GError             **error)
{
  DdCommit wanted = {
    .container = "web",
    .reference = reference,
    .changes = changes,
    .pause = TRUE,
  };
  char *id;

  dd_engine_begin (engine);
  id = dd_container_commit (engine, &wanted, error);
  dd_engine_settle (engine);
  return id;
}

static void
test_commit (void)
{
  static const char *const changes[] = { "CMD [\"nginx\", \"-v\"]", "ENV A=b", NULL };
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);
  const DdImage *base;
  const DdImage *made;
  g_autofree char *id = NULL;

  fixture_run (engine, "nginx", "web", "nginx");
  fixture_advance (engine, DD_USEC_PER_SEC);
  id = commit (engine, "saved", changes, NULL);
  base = dd_world_find_image (world, "nginx", NULL);
  made = dd_world_find_image (world, "saved", NULL);
  g_assert_cmpstr (made->id, ==, id);
  g_test_message ("one layer more, on the very same ones");
  g_assert_cmpuint (made->layers->len, ==, base->layers->len + 1);
  for (guint i = 0; i < base->layers->len; i++)
    g_assert_cmpstr (dd_image_get_layer (made, i)->chain_id, ==,
                     dd_image_get_layer (base, i)->chain_id);
  g_assert_nonnull (dd_node_lookup (dd_image_get_layer (made, base->layers->len)->root,
                                    "/run/nginx.pid"));
  g_assert_cmpstr (made->cmd[1], ==, "-v");
  g_assert_true (g_strv_contains ((const char *const *) made->env, "A=b"));
  fixture_assert_folds (engine);
}

static void
test_commit_refused (void)
{
  static const char *const changes[] = { "FROM scratch", NULL };
  g_autoptr (DdEngine) engine = make_engine ();
  const DdContainer *container;
  g_autoptr (GError) error = NULL;

  fixture_run (engine, "nginx", "web", "nginx");
  container = dd_world_get_container_by_name (dd_engine_get_world (engine), "web");
  g_assert_null (commit (engine, "Bad", NULL, &error));
  g_assert_cmpstr (error->message, ==, "invalid reference format: repository name (library/Bad) "
                   "must be lowercase");
  g_clear_error (&error);
  g_assert_null (commit (engine, "good", changes, &error));
  g_assert_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID);
  g_test_message ("a refusal leaves nothing paused");
  g_assert_cmpstr (dd_container_get_status (container), ==, "running");
}

/* Starting */

static const char *const startable[] = {
  "alpine", "busybox", "debian", "golang", "golang:alpine", "hello-world", "httpd", "httpd:alpine",
  "nginx", "nginx:alpine", "node", "node:alpine", "node:slim", "postgres", "postgres:alpine",
  "python", "python:alpine", "python:slim", "redis", "redis:alpine", "ubuntu",
};

static void
test_start (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (startable); i++)
    {
      g_autoptr (DdEngine) engine = make_engine ();
      g_autoptr (DdContainerConfig) config = dd_container_config_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *id = NULL;

      g_test_message ("the command of %s is in it", startable[i]);
      fixture_add_image (engine, startable[i]);
      config->image = g_strdup (startable[i]);
      dd_engine_begin (engine);
      id = dd_container_create (engine, config, "web", &error);
      g_assert_no_error (error);
      dd_container_start (engine, "web", &error);
      g_assert_no_error (error);
      dd_engine_settle (engine);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/images/pull/order", test_pull_order);
  g_test_add_func ("/images/pull/again", test_pull_again);
  g_test_add_func ("/images/pull/shares", test_pull_shares);
  g_test_add_func ("/images/pull/digest", test_pull_digest);
  for (guint i = 0; i < G_N_ELEMENTS (pull_refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/images/pull/refused/%u", i);

      g_test_add_data_func (path, &pull_refusals[i], test_pull_refused);
    }
  g_test_add_func ("/images/pull/event", test_pull_event);
  g_test_add_func ("/images/pull/same-journal", test_same_journal);
  g_test_add_func ("/images/pull/captions", test_captions);
  g_test_add_func ("/images/find", test_find);
  g_test_add_func ("/images/untag", test_untag);
  g_test_add_func ("/images/conflicts", test_conflicts);
  g_test_add_func ("/images/several-names", test_several_names);
  g_test_add_func ("/images/prune/dangling", test_prune_dangling);
  g_test_add_func ("/images/prune/shared", test_prune_shared);

  g_test_add_func ("/images/commit/made", test_commit);
  g_test_add_func ("/images/commit/refused", test_commit_refused);
  g_test_add_func ("/images/start", test_start);

  return g_test_run ();
}

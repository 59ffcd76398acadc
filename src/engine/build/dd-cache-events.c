// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-build-events-private.h"
#include "dd-build-private.h"
#include "dd-cache-image.h"
#include "dd-units.h"
#include "dd-world.h"

/* Events about caches outside the engine, and about what a build sends. */

#define SIZE_DIGITS 3

static DdBuild *
edit (DdWorld       *world,
      const DdEvent *event)
{
  return (DdBuild *) dd_world_get_build (world, ((const DdBuildChanged *) event)->id);
}

/* A cache is known */

static gpointer
ref_record (gconstpointer data,
            gpointer      user_data)
{
  return dd_build_record_ref ((DdBuildRecord *) data);
}

static void
imported_apply (DdWorld       *world,
                const DdEvent *event)
{
  g_autoptr (GPtrArray) records =
    dd_cache_image_list_records (world, ((const DdBuildChanged *) event)->image);

  g_ptr_array_extend (edit (world, event)->imported, records, ref_record, NULL);
}

static char *
imported_caption (const DdEvent *event)
{
  return g_strdup_printf (_("What is in the cache %s is known now"),
                          ((const DdBuildChanged *) event)->name);
}

const DdEventClass dd_build_cache_imported_class = {
  .name = "build.cache-imported",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = imported_apply,
  .caption = imported_caption,
  .why_text = N_("Only a list comes: which keys the cache has, and which layers belong to them. "
                 "Steps whose keys are in it count as done. The layers are fetched when "
                 "something needs them, and not before."),
  .topic = _dd_build_changed_topic,
};

/* Its layers come */

static void
fetched_apply (DdWorld       *world,
               const DdEvent *event)
{
  DdBuild *build = edit (world, event);
  int step = ((const DdBuildChanged *) event)->step;
  guint vertex = dd_build_get_run (build, step)->vertex;

  for (int at = step; at >= 0; at = dd_build_plan_get_step (build->plan, at)->parent)
    g_clear_pointer (&dd_build_get_run (build, at)->remote, g_ptr_array_unref);
  dd_build_add_note (build, vertex, DD_BUILD_NOTE_DONE, event->time, NULL);
}

static char *
fetched_caption (const DdEvent *event)
{
  /* Translators: %s is a step of a build such as "[2/3] RUN make". */
  return g_strdup_printf (_("%s: its layers come from the imported cache"),
                          ((const DdBuildChanged *) event)->name);
}

const DdEventClass dd_build_layers_fetched_class = {
  .name = "build.layers-fetched",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = fetched_apply,
  .caption = fetched_caption,
  .why_text = N_("For the keys of later steps the keys of earlier ones were enough. To write the "
                 "image, or to carry out a step on top, the files are needed. Fetching a layer "
                 "is often, but not always, faster than making it again."),
  .topic = _dd_build_changed_topic,
};

/* The next thing is sent */

static void
sending_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuild *build = edit (world, event);

  build->n_sent++;
  build->push_vertex = (guint) ev->vertex;
  g_free (build->push);
  build->push = g_strdup (ev->push);
}

const DdEventClass dd_build_sending_class = {
  .name = "build.sending",
  .size = sizeof (DdBuildChanged),
  .fields = _dd_build_changed_fields,
  .apply = sending_apply,
  .topic = _dd_build_changed_topic,
};

/* The cache is out */

static void
cache_exported_apply (DdWorld       *world,
                      const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuild *build = edit (world, event);

  g_ptr_array_add (build->caches, g_object_ref (ev->image));
  dd_build_add_note (build, (guint) ev->vertex, DD_BUILD_NOTE_DONE, event->time, NULL);
}

static char *
cache_exported_caption (const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  g_autofree char *size = dd_units_human_size (ev->image->size, SIZE_DIGITS);
  guint n = ev->image->layers->len;

  /* Translators: %s is a name such as registry.example.com/team/cache:latest. */
  return g_strdup_printf (ngettext ("The build cache goes to %s: %u layer, %s",
                                    "The build cache goes to %s: %u layers, %s", n), ev->name, n, size);
}

const DdEventClass dd_build_cache_exported_class = {
  .name = "build.cache-exported",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = cache_exported_apply,
  .caption = cache_exported_caption,
  .why_text = N_("Another machine, or this one after its cache was emptied, can take the steps "
                 "from there. With mode=min, the default, only the layers of the image are in "
                 "it; with mode=max those of all stages, so that more steps can be found and "
                 "more has to be sent."),
  .topic = _dd_build_changed_topic,
};

/* Nothing is left */

static void
finished_apply (DdWorld       *world,
                const DdEvent *event)
{
  edit (world, event)->finished = TRUE;
}

const DdEventClass dd_build_finished_class = {
  .name = "build.finished",
  .size = sizeof (DdBuildChanged),
  .fields = _dd_build_changed_fields,
  .apply = finished_apply,
  .topic = _dd_build_changed_topic,
};

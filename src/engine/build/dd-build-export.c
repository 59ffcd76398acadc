// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-private.h"
#include "dd-build-tree.h"
#include "dd-image-archive.h"

/* What becomes of the result of a build.
 *
 * Source: moby/buildkit exporter/{containerimage,local,oci,tar} */

#define USEC_EXPORT (60 * DD_USEC_PER_MSEC)

static DdImage *
make_image (DdEngine      *engine,
            const DdBuild *build)
{
  const DdBuildRun *last = dd_build_get_run (build, build->plan->target);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GPtrArray *layers = last && last->layers ? last->layers : none;
  const DdWorld *world = dd_engine_get_world (engine);
  char *plain = _dd_build_make_config (world, build, layers, NULL);
  g_autofree char *config = plain ? _dd_build_add_inline_cache (world, build, plain) : NULL;

  return config ? dd_image_new_from_config (config, layers, NULL) : NULL;
}

static void
note_image (DdEngine      *engine,
            const DdBuild *build,
            guint          vertex,
            const DdImage *image)
{
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "exporting layers done");
  if (_dd_build_has_inline_cache (build))
    _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS,
                    "preparing layers for inline cache done");
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "exporting manifest %s done",
                  image->id);
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "exporting config %s done",
                  image->config_digest);
}

/* The image gets a name; when it is pushed, each name is pushed before the next. */
void
_dd_build_note_name (DdEngine      *engine,
                     const DdBuild *build,
                     guint          vertex,
                     const char    *tag)
{
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "naming to %s done", tag);
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "unpacking to %s done", tag);
}

static void
export_image (DdEngine      *engine,
              const DdBuild *build)
{
  guint vertex = _dd_build_begin_vertex (engine, build, "exporting to image");
  g_autoptr (DdImage) image = make_image (engine, build);
  DdBuildChanged *event;

  g_return_if_fail (image);
  dd_engine_elapse (engine, USEC_EXPORT);
  note_image (engine, build, vertex, image);
  for (guint i = 0; build->tags && build->tags[i] && (i == 0 || !build->pushes); i++)
    _dd_build_note_name (engine, build, vertex, build->tags[i]);
  event = _dd_build_event (&dd_build_ended_class, build, build->plan->target);
  event->vertex = vertex;
  event->image = g_steal_pointer (&image);
  event->tags = g_strdupv (build->tags);
  event->familiar = _dd_build_familiar_names (build->tags);
  event->goes_on = _dd_build_has_to_send (build);
  dd_engine_emit (engine, event);
}

static void
emit_output (DdEngine      *engine,
             const DdBuild *build,
             guint          vertex,
             DdNode        *files)
{
  DdBuildChanged *event = _dd_build_event (&dd_build_exported_class, build, build->plan->target);

  event->vertex = vertex;
  event->files = files;
  event->goes_on = _dd_build_has_to_send (build);
  dd_engine_emit (engine, event);
}

/* The files of the last stage, as they are or in an archive. */
static void
export_files (DdEngine      *engine,
              const DdBuild *build,
              gboolean       archive)
{
  guint vertex = _dd_build_begin_vertex (engine, build, archive ? "exporting to client tarball"
                                                                : "exporting to client directory");
  DdNode *files = _dd_build_get_files (build, build->plan->target);
  g_autofree char *size = _dd_build_format_bytes (_dd_build_measure_sent (files));

  dd_engine_elapse (engine, USEC_EXPORT);
  if (archive)
    _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "sending tarball done");
  else
    _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "copying files %s done", size);
  emit_output (engine, build, vertex, files);
}

static void
export_archive (DdEngine      *engine,
                const DdBuild *build)
{
  gboolean oci = g_str_equal (build->exporter, DD_BUILD_EXPORTER_OCI);
  guint vertex = _dd_build_begin_vertex (engine, build, oci ? "exporting to oci image format"
                                                            : "exporting to docker image format");
  g_autoptr (DdImage) image = make_image (engine, build);

  g_return_if_fail (image);
  dd_engine_elapse (engine, USEC_EXPORT);
  note_image (engine, build, vertex, image);
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "sending tarball done");
  emit_output (engine, build, vertex,
               dd_image_make_archive (image, (const char *const *) build->tags));
}

void
_dd_build_export (DdEngine      *engine,
                  const DdBuild *build)
{
  const char *exporter = build->exporter ? build->exporter : "";

  if (!g_str_equal (exporter, DD_BUILD_EXPORTER_NONE))
    {
      _dd_build_fetch_layers (engine, build, build->plan->target, FALSE);
      _dd_build_use_result (engine, build, build->plan->target);
    }
  if (g_str_equal (exporter, DD_BUILD_EXPORTER_LOCAL))
    export_files (engine, build, FALSE);
  else if (g_str_equal (exporter, DD_BUILD_EXPORTER_TAR))
    export_files (engine, build, TRUE);
  else if (g_str_equal (exporter, DD_BUILD_EXPORTER_OCI) ||
           g_str_equal (exporter, DD_BUILD_EXPORTER_DOCKER))
    export_archive (engine, build);
  else if (!g_str_equal (exporter, DD_BUILD_EXPORTER_NONE))
    export_image (engine, build);
  if (!build->finished)
    _dd_build_send_rest (engine, build);
}

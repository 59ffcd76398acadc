// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "dd-build-progress.h"
#include "dd-go-json.h"
#include "dd-world.h"

/* The progress as JSON, a line for each thing that happened.
 *
 * Source: moby/buildkit client/graph.go, SolveStatus */

#define STDOUT_STREAM 1
#define DONE_WORD     " done"

typedef struct
{
  const DdWorld *world;
  const DdBuild *build;
  GString       *out;
} Writer;

/* A vertex is called by a sum over what it is. */
static char *
sum_vertex (const DdBuild *build,
            guint          vertex)
{
  g_autofree char *text = g_strdup_printf ("%s %u", build->id, vertex);
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strconcat ("sha256:", hex, NULL);
}

static const DdBuildNote *
find_start (const DdBuild *build,
            guint          vertex)
{
  for (guint i = 0; i < build->notes->len; i++)
    {
      const DdBuildNote *note = g_ptr_array_index (build->notes, i);

      if (note->vertex == vertex && note->kind == DD_BUILD_NOTE_START)
        return note;
    }
  return NULL;
}

static void
set_time (const DdWorld *world,
          JsonObject    *object,
          const char    *name,
          guint64        time)
{
  g_autofree char *text = dd_world_format_time (world, time);

  json_object_set_string_member (object, name, text);
}

/* The steps whose results it is made from. */
static void
set_inputs (Writer     *self,
            JsonObject *object,
            guint       vertex)
{
  g_autoptr (GArray) inputs = NULL;
  JsonArray *array;

  for (guint i = 0; i < self->build->runs->len && inputs == NULL; i++)
    if (dd_build_get_run (self->build, (int) i)->vertex == vertex)
      inputs = dd_build_plan_list_inputs (self->build->plan, i);
  if (inputs == NULL || inputs->len == 0)
    return;
  array = json_array_new ();
  for (guint i = 0; i < inputs->len; i++)
    {
      const DdBuildRun *run = dd_build_get_run (self->build, g_array_index (inputs, int, i));
      g_autofree char *digest = run ? sum_vertex (self->build, run->vertex) : NULL;

      if (digest)
        json_array_add_string_element (array, digest);
    }
  json_object_set_array_member (object, "inputs", array);
}

static JsonObject *
describe_vertex (Writer            *self,
                 const DdBuildNote *note)
{
  const DdBuildNote *start = find_start (self->build, note->vertex);
  g_autofree char *digest = sum_vertex (self->build, note->vertex);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "digest", digest);
  set_inputs (self, object, note->vertex);
  json_object_set_string_member (object, "name", start ? start->text : "");
  set_time (self->world, object, "started", start ? start->time : note->time);
  if (note->kind != DD_BUILD_NOTE_START)
    set_time (self->world, object, "completed", note->time);
  if (note->kind == DD_BUILD_NOTE_CACHED)
    json_object_set_boolean_member (object, "cached", TRUE);
  if (note->kind == DD_BUILD_NOTE_ERROR)
    json_object_set_string_member (object, "error", note->text);
  if (note->kind == DD_BUILD_NOTE_CANCELED)
    json_object_set_string_member (object, "error", "context canceled");
  return object;
}

static JsonObject *
describe_status (Writer            *self,
                 const DdBuildNote *note)
{
  g_autofree char *digest = sum_vertex (self->build, note->vertex);
  g_autofree char *id = g_strdup (note->text);
  JsonObject *object = json_object_new ();

  if (g_str_has_suffix (id, DONE_WORD))
    id[strlen (id) - strlen (DONE_WORD)] = '\0';
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "vertex", digest);
  json_object_set_int_member (object, "current", 0);
  set_time (self->world, object, "timestamp", note->time);
  set_time (self->world, object, "started", note->time);
  set_time (self->world, object, "completed", note->time);
  return object;
}

static JsonObject *
describe_log (Writer            *self,
              const DdBuildNote *note)
{
  g_autofree char *digest = sum_vertex (self->build, note->vertex);
  g_autofree char *data = g_base64_encode ((const guchar *) note->text, strlen (note->text));
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "vertex", digest);
  json_object_set_int_member (object, "stream", STDOUT_STREAM);
  json_object_set_string_member (object, "data", data);
  set_time (self->world, object, "timestamp", note->time);
  return object;
}

/* Go writes what HTML has a meaning for as numbers. */
static void
append_escaped (GString    *out,
                const char *text)
{
  for (const char *p = text; *p; p++)
    if (strchr ("<>&", *p))
      g_string_append_printf (out, "\\u%04x", (guint) *p);
    else
      g_string_append_c (out, *p);
}

static void
write_line (Writer     *self,
            const char *name,
            JsonObject *entry)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = NULL;

  json_array_add_object_element (array, entry);
  json_object_set_array_member (object, name, array);
  text = dd_go_json_encode (node, 0);
  append_escaped (self->out, text);
  g_string_append_c (self->out, '\n');
  json_object_unref (object);
}

static void
write_note (Writer            *self,
            const DdBuildNote *note)
{
  switch (note->kind)
    {
    case DD_BUILD_NOTE_STATUS:
      write_line (self, "statuses", describe_status (self, note));
      break;
    case DD_BUILD_NOTE_LOG:
      write_line (self, "logs", describe_log (self, note));
      break;
    case DD_BUILD_NOTE_START:
    case DD_BUILD_NOTE_DONE:
    case DD_BUILD_NOTE_CACHED:
    case DD_BUILD_NOTE_ERROR:
    case DD_BUILD_NOTE_CANCELED:
    default:
      write_line (self, "vertexes", describe_vertex (self, note));
      break;
    }
}

/**
 * dd_build_print_status:
 * @world: a world
 * @self: a build
 * @from: how many notes were printed before
 *
 * Prints the progress as `--progress=rawjson` does.
 *
 * Returns: (transfer full): what there is to print since
 */
char *
dd_build_print_status (const DdWorld *world,
                       const DdBuild *self,
                       guint          from)
{
  Writer writer = { world, self, g_string_new (NULL) };

  for (guint i = from; i < self->notes->len; i++)
    write_note (&writer, g_ptr_array_index (self->notes, i));
  return g_string_free (writer.out, FALSE);
}

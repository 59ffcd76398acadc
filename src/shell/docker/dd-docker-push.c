// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-private.h"
#include "dd-go-json.h"
#include "dd-image-ops.h"
#include "dd-image-reference.h"
#include "dd-push.h"
#include "dd-registry.h"

#define MEDIA_MANIFEST "application/vnd.oci.image.manifest.v1+json"

/* What the client of a push remembers: the push, whether it is quiet, and for
 * each layer what it has printed of it. */
#define PUSH_FORMAT "(sbau)"

/* What is printed when a layer reaches a state, without a terminal.
 * Source: moby daemon/containerd/progress.go, pushProgress */
static char *
dup_state_word (const DdPushLayer *layer)
{
  switch (layer->state)
    {
    case DD_PUSH_DONE:
      return g_strdup ("Pushed");
    case DD_PUSH_EXISTS:
      return g_strdup ("Layer already exists");
    case DD_PUSH_MOUNTED:
      return g_strdup_printf ("Mounted from %s", layer->from);
    case DD_PUSH_WAITING:
    case DD_PUSH_UPLOADING:
    default:
      return g_strdup ("Waiting");
    }
}

/* What was printed of a layer: nothing, that it waits, or how it ended. */
static guint32
print_layer (GString           *to,
             const DdPushLayer *layer,
             guint32            before)
{
  guint32 now = layer->state >= DD_PUSH_DONE ? 2 : 1;
  g_autofree char *word = dup_state_word (layer);

  if (now > before)
    g_string_append_printf (to, "%.12s: %s\n", layer->digest + strlen ("sha256:"), word);
  return MAX (now, before);
}

static void
print_tail (DdToolCall   *call,
            const DdPush *push,
            gboolean      quiet)
{
  g_auto (DdImageReference) parsed = { 0 };

  if (push->fault)
    g_string_append_printf (call->err, "%s\n", push->fault);
  else if (quiet)
    g_string_append_printf (call->out, "%s\n", push->reference);
  else if (dd_image_reference_parse (push->reference, &parsed, NULL))
    g_string_append_printf (call->out, "%s: digest: %s size: %zu\n", parsed.tag, push->image->id,
                            strlen (push->image->manifest));
}

static GVariant *
make_memo (const char *id,
           gboolean    quiet,
           GArray     *printed)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("au"));
  for (guint i = 0; i < printed->len; i++)
    g_variant_builder_add (&builder, "u", g_array_index (printed, guint32, i));
  return g_variant_new (PUSH_FORMAT, id, quiet, &builder);
}

/* The names of a repository are in order. */
static const DdTag *
find_next_tag (const DdWorld *world,
               const char    *repository,
               const char    *after)
{
  g_autofree char *prefix = g_strconcat (repository, ":", NULL);

  for (guint i = 0; i < world->tags->len; i++)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i);

      if (g_str_has_prefix (tag->reference, prefix) &&
          (after == NULL || strcmp (tag->reference, after) > 0))
        return tag;
    }
  return NULL;
}

static DdToolResult
follow (DdToolCall   *call,
        DdDockerLine *line,
        const DdPush *push,
        gboolean      quiet,
        GArray       *printed)
{
  const DdTag *next;
  g_autofree char *id = NULL;
  g_autofree char *topic = g_strconcat ("push:", push->id, NULL);

  g_array_set_size (printed, push->layers->len);
  for (guint i = 0; i < push->layers->len && !quiet && push->fault == NULL; i++)
    {
      guint32 *before = &g_array_index (printed, guint32, i);

      *before = print_layer (call->out, g_ptr_array_index (push->layers, i), *before);
    }
  if (!push->finished)
    return dd_tool_wait (call, make_memo (push->id, quiet, printed), -1, topic, NULL);
  print_tail (call, push, quiet);
  next = push->fault == NULL && dd_parsed_get_bool (line->parsed, "all-tags")
         ? find_next_tag (call->world, push->repository, push->reference) : NULL;
  id = next ? dd_image_push_begin (call->engine, next->reference, NULL) : NULL;
  if (id == NULL)
    return dd_tool_finish (call, push->fault != NULL);
  g_array_set_size (printed, 0);
  return follow (call, line, dd_world_get_push (call->world, id), quiet, printed);
}

static DdToolResult
begin_push (DdToolCall   *call,
            DdDockerLine *line,
            const char   *name)
{
  g_autoptr (GArray) printed = g_array_new (FALSE, TRUE, sizeof (guint32));
  gboolean quiet = dd_parsed_get_bool (line->parsed, "quiet");
  g_auto (DdImageReference) parsed = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *repository = NULL;
  gboolean all = dd_parsed_get_bool (line->parsed, "all-tags");
  const DdTag *first;
  const DdPush *push;

  if (!dd_image_reference_parse (name, &parsed, &error))
    return dd_tool_fail (call, 1, "%s", error->message);
  if (*parsed.digest)
    return dd_tool_fail (call, 1, "cannot push a digest reference");
  if (all && *parsed.tag)
    return dd_tool_fail (call, 1, "tag can't be used with --all-tags/-a");
  if (*parsed.tag == '\0' && !quiet && !all)
    g_string_append (call->out, "Using default tag: latest\n");
  repository = dd_image_reference_get_name (&parsed);
  first = all ? find_next_tag (call->world, repository, NULL) : NULL;
  id = dd_image_push_begin (call->engine, first ? first->reference : name, &error);
  if (!quiet)
    g_string_append_printf (call->out, "The push refers to repository [%s]\n", repository);
  if (id == NULL)
    return dd_tool_fail (call, 1, "%s", error->message);
  push = dd_world_get_push (call->world, id);
  return follow (call, line, push, quiet, printed);
}

static DdToolResult
push_command (DdToolCall   *call,
              DdDockerLine *line)
{
  g_autoptr (GArray) printed = g_array_new (FALSE, TRUE, sizeof (guint32));
  g_autoptr (GVariantIter) iter = NULL;
  const DdPush *push;
  const char *id;
  gboolean quiet;
  guint32 state;

  if (call->memo == NULL)
    return begin_push (call, line, dd_parsed_get_args (line->parsed)[0]);
  g_variant_get (call->memo, "(&sbau)", &id, &quiet, &iter);
  while (g_variant_iter_next (iter, "u", &state))
    g_array_append_val (printed, state);
  push = dd_world_get_push (call->world, id);
  return push ? follow (call, line, push, quiet, printed) : dd_tool_finish (call, 1);
}

/* docker manifest inspect. Source: docker/cli cli/command/manifest/inspect.go */

/* Go indents with a tab a level. */
static char *
indent_with_tabs (const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autofree char *text = node ? dd_go_json_encode (node, 1) : g_strdup (json);
  GString *out = g_string_new (NULL);
  gboolean leading = TRUE;

  for (const char *p = text; *p; p++)
    {
      leading = *p == '\n' || (leading && *p == ' ');
      g_string_append_c (out, leading && *p == ' ' ? '\t' : *p);
    }
  return g_string_free (out, FALSE);
}

/* A manifest with its descriptor and its bytes. */
static char *
describe_manifest (const DdImage *image,
                   const char    *full)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *raw = g_base64_encode ((const guchar *) image->manifest,
                                          strlen (image->manifest));
  const struct
  {
    const char *name;
    const char *value;
  } platform[] = { { "architecture", image->architecture }, { "os", image->os } };

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "Ref");
  json_builder_add_string_value (builder, full);
  json_builder_set_member_name (builder, "Descriptor");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "mediaType");
  json_builder_add_string_value (builder, MEDIA_MANIFEST);
  json_builder_set_member_name (builder, "digest");
  json_builder_add_string_value (builder, image->id);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, (gint64) strlen (image->manifest));
  json_builder_set_member_name (builder, "platform");
  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (platform); i++)
    {
      json_builder_set_member_name (builder, platform[i].name);
      json_builder_add_string_value (builder, platform[i].value);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "Raw");
  json_builder_add_string_value (builder, raw);
  json_builder_set_member_name (builder, "OCIManifest");
  json_builder_add_value (builder, json_from_string (image->manifest, NULL));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static DdToolResult
manifest_command (DdToolCall   *call,
                  DdDockerLine *line)
{
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);
  const DdWorld *site = dd_engine_get_site (call->engine);
  g_auto (DdImageReference) parsed = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *full = dd_image_dup_full_name (args[n_args - 1], &error);
  g_autofree char *document = NULL;
  g_autofree char *text = NULL;
  gboolean verbose = dd_parsed_get_bool (line->parsed, "verbose");
  const DdImage *image;
  gboolean is_one;

  if (full == NULL || !dd_image_reference_parse (full, &parsed, &error))
    return dd_tool_fail (call, 1, "%s", error->message);
  if (!dd_registry_may_pull (call->world, parsed.domain))
    return dd_tool_fail (call, 1, "Get \"https://%s/v2/%s/manifests/%s\": no basic auth credentials",
                         parsed.domain, parsed.path, parsed.tag);
  image = dd_registry_find_image (site, full);
  if (image == NULL)
    return dd_tool_fail (call, 1, "no such manifest: %s", full);
  is_one = *parsed.digest || dd_registry_find_repository (site, parsed.domain, parsed.path);
  if (verbose && !is_one)
    {
      text = dd_docker_dup_not_modelled ("docker manifest inspect --verbose of several platforms");
      g_string_append (call->err, text);
      return dd_tool_finish (call, 1);
    }
  if (is_one)
    document = verbose ? describe_manifest (image, full) : g_strdup (image->manifest);
  else
    document = dd_registry_dup_index (image);
  text = indent_with_tabs (document);
  g_string_append_printf (call->out, "%s\n", text);
  return dd_tool_finish (call, 0);
}

const DdDockerCommand dd_docker_push_commands[] = {
  { "docker image push", push_command },
  { "docker manifest inspect", manifest_command },
  { NULL },
};

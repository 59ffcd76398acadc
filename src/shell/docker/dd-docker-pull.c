// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-pull-private.h"
#include "dd-image-ops.h"
#include "dd-image-reference.h"

/* What the client of a pull remembers: the pull, and for each layer what it
 * has printed of it. */
#define PULL_FORMAT "(sbau)"

/* What is printed when a layer reaches a state, without a terminal. */
static const char *const state_words[] = {
  [DD_PULL_WAITING] = "Pulling fs layer",
  [DD_PULL_DOWNLOADING] = NULL,
  [DD_PULL_DOWNLOADED] = "Download complete",
  [DD_PULL_EXTRACTING] = NULL,
  [DD_PULL_COMPLETE] = "Pull complete",
  [DD_PULL_EXISTS] = "Already exists",
};

/**
 * dd_docker_pull_dup_name:
 * @reference: as it was typed
 *
 * Returns: (transfer full): the short name with its tag
 */
char *
dd_docker_pull_dup_name (const char *reference)
{
  g_auto (DdImageReference) parsed = { 0 };

  if (!dd_image_reference_parse (reference, &parsed, NULL))
    return g_strdup (reference);
  dd_image_reference_set_default_tag (&parsed);
  return dd_image_reference_to_familiar (&parsed);
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
  return g_variant_new (PULL_FORMAT, id, quiet, &builder);
}

static GString *
output_of (DdToolCall *call,
           gboolean    to_stderr)
{
  return to_stderr ? call->err : call->out;
}

static void
print_head (DdToolCall   *call,
            const DdPull *pull,
            GString      *to)
{
  g_auto (DdImageReference) parsed = { 0 };

  if (dd_image_reference_parse (pull->reference, &parsed, NULL))
    g_string_append_printf (to, "%s: Pulling from %s\n",
                            *parsed.digest ? pull->reference : parsed.tag, parsed.path);
}

/* Prints the states that were reached since @before. */
static guint32
print_layer (GString           *to,
             const DdPullLayer *layer,
             guint32            before)
{
  guint32 now = layer->state + 1;

  for (guint32 state = before; state < now; state++)
    {
      gboolean skips = layer->state == DD_PULL_EXISTS && state != DD_PULL_EXISTS;

      if (state_words[state] && !skips)
        g_string_append_printf (to, "%.12s: %s\n", layer->digest + 7, state_words[state]);
    }
  return MAX (now, before);
}

static void
print_tail (GString      *to,
            const DdPull *pull,
            gboolean      quiet,
            gboolean      for_run)
{
  g_autofree char *familiar = dd_docker_pull_dup_name (pull->reference);

  if (!quiet)
    g_string_append_printf (to, "Digest: %s\nStatus: %s %s\n", pull->image->id,
                            pull->up_to_date ? "Image is up to date for"
                                             : "Downloaded newer image for", familiar);
  if (!for_run)
    g_string_append_printf (to, "%s\n", pull->reference);
}

/**
 * dd_docker_pull_begin:
 * @call: a turn of the client
 * @reference: as it was typed
 * @quiet: whether only the name is printed
 * @error: return location
 *
 * Begins a pull.
 *
 * Returns: (nullable) (transfer full): what to remember
 */
GVariant *
dd_docker_pull_begin (DdToolCall  *call,
                      const char  *reference,
                      gboolean     quiet,
                      GError     **error)
{
  g_autofree char *id = dd_image_pull_begin (call->engine, reference, error);
  g_autoptr (GArray) printed = g_array_new (FALSE, TRUE, sizeof (guint32));

  return id ? g_variant_ref_sink (make_memo (id, quiet, printed)) : NULL;
}

/**
 * dd_docker_pull_print:
 * @call: a turn of the client
 * @memo: what it remembers
 * @for_run: whether `docker run` pulls, which prints on standard error
 * @next: (out): what to remember next, floating
 *
 * Prints what is new about a pull.
 *
 * Returns: whether it is still going on
 */
gboolean
dd_docker_pull_print (DdToolCall  *call,
                      GVariant    *memo,
                      gboolean     for_run,
                      GVariant   **next)
{
  g_autoptr (GVariantIter) iter = NULL;
  g_autoptr (GArray) printed = g_array_new (FALSE, TRUE, sizeof (guint32));
  GString *to = output_of (call, for_run);
  const DdPull *pull;
  const char *id;
  gboolean quiet;
  guint32 state;

  g_variant_get (memo, "(&sbau)", &id, &quiet, &iter);
  while (g_variant_iter_next (iter, "u", &state))
    g_array_append_val (printed, state);
  pull = dd_world_get_pull (call->world, id);
  if (pull == NULL)
    return FALSE;

  if (printed->len == 0)
    {
      if (!quiet)
        print_head (call, pull, to);
      g_array_set_size (printed, pull->layers->len);
    }
  for (guint i = 0; i < pull->layers->len && !quiet && !pull->up_to_date; i++)
    {
      guint32 *before = &g_array_index (printed, guint32, i);

      *before = print_layer (to, g_ptr_array_index (pull->layers, i), *before);
    }
  if (pull->fault)
    g_string_append_printf (call->err, "%s%s\n", for_run ? "docker: " : "", pull->fault);
  else if (pull->finished)
    print_tail (to, pull, quiet, for_run);
  if (pull->finished)
    return FALSE;
  *next = make_memo (id, quiet, printed);
  return TRUE;
}

/**
 * dd_docker_pull_failed:
 * @call: a turn of the client
 * @memo: what it remembers
 *
 * Returns: whether a pull that is over brought no image
 */
gboolean
dd_docker_pull_failed (DdToolCall *call,
                       GVariant   *memo)
{
  const DdPull *pull;
  const char *id;

  g_variant_get_child (memo, 0, "&s", &id);
  pull = dd_world_get_pull (call->world, id);
  return pull && pull->fault;
}

/**
 * dd_docker_pull_wait:
 * @call: a turn of the client
 * @memo: what the tool is to remember
 * @pull: what it remembers of the pull
 *
 * Returns: %DD_TOOL_WAIT, until the pull gets on
 */
DdToolResult
dd_docker_pull_wait (DdToolCall *call,
                     GVariant   *memo,
                     GVariant   *pull)
{
  g_autofree char *topic = NULL;
  const char *id;

  g_variant_get_child (pull, 0, "&s", &id);
  topic = g_strconcat ("pull:", id, NULL);
  return dd_tool_wait (call, memo, -1, topic, NULL);
}

/* docker pull. Source: docker/cli cli/command/image/pull.go */
static DdToolResult
refuse_all_tags (DdToolCall *call)
{
  g_autofree char *text = dd_docker_dup_not_modelled ("docker pull --all-tags");

  g_string_append (call->err, text);
  return dd_tool_finish (call, 1);
}

static DdToolResult
pull_command (DdToolCall   *call,
              DdDockerLine *line)
{
  const char *name = dd_parsed_get_args (line->parsed)[0];
  gboolean quiet = dd_parsed_get_bool (line->parsed, "quiet");
  g_autoptr (GVariant) memo = NULL;
  g_autoptr (GError) error = NULL;
  GVariant *next = NULL;

  if (call->memo)
    {
      memo = g_variant_ref (call->memo);
    }
  else
    {
      g_auto (DdImageReference) parsed = { 0 };

      if (!dd_image_reference_parse (name, &parsed, &error))
        return dd_tool_fail (call, 1, "%s", error->message);
      if (dd_parsed_get_bool (line->parsed, "all-tags") && (*parsed.tag || *parsed.digest))
        return dd_tool_fail (call, 1, "tag can't be used with --all-tags/-a");
      if (dd_parsed_get_bool (line->parsed, "all-tags"))
        return refuse_all_tags (call);
      if (*parsed.tag == '\0' && *parsed.digest == '\0' && !quiet)
        g_string_append (call->out, "Using default tag: latest\n");
      memo = dd_docker_pull_begin (call, name, quiet, &error);
      if (memo == NULL)
        return dd_docker_fail (call, error, 1);
    }
  if (dd_docker_pull_print (call, memo, FALSE, &next))
    return dd_docker_pull_wait (call, next, next);
  return dd_tool_finish (call, dd_docker_pull_failed (call, memo));
}

const DdDockerCommand dd_docker_pull_commands[] = {
  { "docker image pull", pull_command },
  { NULL },
};

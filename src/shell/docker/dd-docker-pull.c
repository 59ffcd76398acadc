// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog.h"
#include "dd-docker-pull-private.h"
#include "dd-image-ops.h"
#include "dd-image-reference.h"
#include "dd-registry.h"

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
            gboolean      is_alone)
{
  g_autofree char *familiar = dd_docker_pull_dup_name (pull->reference);

  if (!quiet)
    g_string_append_printf (to, "Digest: %s\nStatus: %s %s\n", pull->image->id,
                            pull->up_to_date ? "Image is up to date for"
                                             : "Downloaded newer image for", familiar);
  if (is_alone)
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
 * @kind: what it is for; `docker run` prints on standard error
 * @next: (out): what to remember next, floating
 *
 * Prints what is new about a pull.
 *
 * Returns: whether it is still going on
 */
gboolean
dd_docker_pull_print (DdToolCall      *call,
                      GVariant        *memo,
                      DdDockerPullKind kind,
                      GVariant       **next)
{
  g_autoptr (GVariantIter) iter = NULL;
  g_autoptr (GArray) printed = g_array_new (FALSE, TRUE, sizeof (guint32));
  GString *to = output_of (call, kind == DD_DOCKER_PULL_FOR_RUN);
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
    g_string_append_printf (call->err, "%s%s\n", kind == DD_DOCKER_PULL_FOR_RUN ? "docker: " : "", pull->fault);
  else if (pull->finished)
    print_tail (to, pull, quiet, kind == DD_DOCKER_PULL_ALONE);
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

/* All names of a repository: those that were pushed, or those of the catalogue. */
static GPtrArray *
list_tags (const DdWorld          *site,
           const DdImageReference *parsed)
{
  const DdRepository *repository = dd_registry_find_repository (site, parsed->domain, parsed->path);
  g_autofree char *name = dd_image_reference_get_name (parsed);
  GPtrArray *tags;

  if (repository == NULL)
    return dd_catalog_list_tags (site->catalog, name);
  tags = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < repository->tags->len; i++)
    g_ptr_array_add (tags, g_strdup (((DdRegistryTag *) g_ptr_array_index (repository->tags,
                                                                            i))->name));
  return tags;
}

/* The name with the tag that comes after that of @before, or with the first one. */
static char *
find_next (DdToolCall *call,
           const char *name,
           const char *before)
{
  g_auto (DdImageReference) parsed = { 0 };
  g_auto (DdImageReference) last = { 0 };
  g_autoptr (GPtrArray) tags = NULL;
  guint place = 0;

  if (!dd_image_reference_parse (name, &parsed, NULL))
    return NULL;
  tags = list_tags (dd_engine_get_site (call->engine), &parsed);
  if (before && dd_image_reference_parse (before, &last, NULL) &&
      g_ptr_array_find_with_equal_func (tags, last.tag, g_str_equal, &place))
    place++;
  return place < tags->len ? g_strdup_printf ("%s:%s", name,
                                              (const char *) g_ptr_array_index (tags, place)) : NULL;
}

/* Goes on with the next name, if there is one. */
static DdToolResult
follow_all (DdToolCall *call,
            const char *name,
            gboolean    quiet,
            GVariant   *memo)
{
  g_autoptr (GVariant) current = g_variant_ref (memo);

  for (;;)
    {
      g_autofree char *next_name = NULL;
      g_autoptr (GError) error = NULL;
      GVariant *next = NULL;
      const DdPull *pull;
      const char *id;

      if (dd_docker_pull_print (call, current, DD_DOCKER_PULL_OF_MANY, &next))
        return dd_docker_pull_wait (call, next, next);
      if (dd_docker_pull_failed (call, current))
        return dd_tool_finish (call, 1);
      g_variant_get_child (current, 0, "&s", &id);
      pull = dd_world_get_pull (call->world, id);
      next_name = pull ? find_next (call, name, pull->reference) : NULL;
      if (next_name == NULL)
        break;
      g_variant_unref (current);
      current = dd_docker_pull_begin (call, next_name, quiet, &error);
      if (current == NULL)
        return dd_docker_fail (call, error, 1);
    }
  g_string_append_printf (call->out, "%s\n", name);
  return dd_tool_finish (call, 0);
}

static DdToolResult
begin_all (DdToolCall *call,
           const char *name,
           gboolean    quiet)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) memo = NULL;
  g_autofree char *first = find_next (call, name, NULL);

  if (first == NULL)
    return dd_tool_fail (call, 1, "Error response from daemon: repository %s not found: name unknown: "
                         "repository name not known to registry", name);
  memo = dd_docker_pull_begin (call, first, quiet, &error);
  return memo ? follow_all (call, name, quiet, memo) : dd_docker_fail (call, error, 1);
}

static DdToolResult
pull_command (DdToolCall   *call,
              DdDockerLine *line)
{
  const char *name = dd_parsed_get_args (line->parsed)[0];
  gboolean quiet = dd_parsed_get_bool (line->parsed, "quiet");
  gboolean all = dd_parsed_get_bool (line->parsed, "all-tags");
  g_autoptr (GVariant) memo = NULL;
  g_autoptr (GError) error = NULL;
  GVariant *next = NULL;

  if (call->memo && all)
    return follow_all (call, name, quiet, call->memo);
  if (call->memo)
    {
      memo = g_variant_ref (call->memo);
    }
  else
    {
      g_auto (DdImageReference) parsed = { 0 };

      if (!dd_image_reference_parse (name, &parsed, &error))
        return dd_tool_fail (call, 1, "%s", error->message);
      if (all && (*parsed.tag || *parsed.digest))
        return dd_tool_fail (call, 1, "tag can't be used with --all-tags/-a");
      if (all)
        return begin_all (call, name, quiet);
      if (*parsed.tag == '\0' && *parsed.digest == '\0' && !quiet)
        g_string_append (call->out, "Using default tag: latest\n");
      memo = dd_docker_pull_begin (call, name, quiet, &error);
      if (memo == NULL)
        return dd_docker_fail (call, error, 1);
    }
  if (dd_docker_pull_print (call, memo, DD_DOCKER_PULL_ALONE, &next))
    return dd_docker_pull_wait (call, next, next);
  return dd_tool_finish (call, dd_docker_pull_failed (call, memo));
}

const DdDockerCommand dd_docker_pull_commands[] = {
  { "docker image pull", pull_command },
  { NULL },
};

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-check-private.h"
#include "dd-dockerfile-private.h"
#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-image-reference.h"
#include "dd-syntax-private.h"

/* The image without content. */
#define SCRATCH "scratch"

/* Finds the stage that is meant by a name, or by a number if @by_index.
 *
 * Returns: (nullable): the stage; %NULL if the name is that of an image; %NULL
 *   with an error if there is no stage of that number */
DdDockerfileWalk *
_dd_dockerfile_find_stage (DdDockerfileCheck  *check,
                           const char         *name,
                           gboolean            by_index,
                           GError            **error)
{
  g_autofree char *lower = dd_go_to_lower (name);
  gint64 index;

  if (!by_index || !dd_go_atoi (name, &index, NULL))
    return g_hash_table_lookup (check->by_name, lower);
  if (index >= 0 && index < (gint64) check->stages->len)
    return g_ptr_array_index (check->stages, index);
  dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                       "invalid stage index %" G_GINT64_FORMAT, index);

  return NULL;
}

/* Whether an image can have this name; what it is called is looked up when
 * the build needs it. */
static gboolean
check_image (const char  *name,
             guint        line,
             GError     **error)
{
  g_autoptr (GError) inner = NULL;
  g_autofree char *quoted = NULL;
  DdImageReference reference = { 0 };
  gboolean parsed;

  if (g_str_equal (name, SCRATCH))
    return TRUE;
  parsed = dd_image_reference_parse (name, &reference, &inner);
  dd_image_reference_clear (&reference);
  if (parsed)
    return TRUE;
  quoted = dd_go_quote (name);

  return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, line, 1,
                                 "failed to parse stage name %s: %s", quoted, inner->message);
}

/* Notes that @walk takes something from @from. Images are checked later, when
 * all stages are known to fit together. */
static gboolean
add_source (DdDockerfileCheck  *check,
            DdDockerfileWalk   *walk,
            const char         *from,
            gboolean            by_index,
            GPtrArray          *images,
            GError            **error)
{
  g_autoptr (GError) inner = NULL;
  DdDockerfileWalk *source = _dd_dockerfile_find_stage (check, from, by_index, &inner);

  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return FALSE;
    }
  if (source == NULL)
    g_ptr_array_add (images, g_strdup (from));
  else if (!g_ptr_array_find (walk->sources, source, NULL))
    g_ptr_array_add (walk->sources, source);

  return TRUE;
}

/* The stage in the value of a --mount; %NULL if it names none. */
static char *
mount_stage (const char *mount)
{
  g_auto (GStrv) fields = dd_csv_read_record (mount, NULL);
  char *from = NULL;

  for (gsize i = 0; fields != NULL && fields[i] != NULL; i++)
    if (g_ascii_strncasecmp (fields[i], "from=", strlen ("from=")) == 0)
      {
        g_free (from);
        from = g_strdup (fields[i] + strlen ("from="));
      }

  return from;
}

static gboolean
link_instruction (DdDockerfileCheck              *check,
                  DdDockerfileWalk               *walk,
                  const DdDockerfileInstruction  *instruction,
                  GPtrArray                      *images,
                  GError                        **error)
{
  g_auto (GStrv) mounts = NULL;

  if (instruction->kind == DD_DOCKERFILE_COPY)
    {
      const char *from = dd_dockerfile_instruction_get_flag (instruction, "from");

      return from == NULL || *from == '\0' ||
             add_source (check, walk, from, TRUE, images, error);
    }
  if (instruction->kind != DD_DOCKERFILE_RUN)
    return TRUE;

  mounts = dd_dockerfile_instruction_dup_flags (instruction, "mount");
  for (gsize i = 0; mounts[i] != NULL; i++)
    {
      g_autofree char *from = mount_stage (mounts[i]);

      if (from != NULL && *from != '\0' && !add_source (check, walk, from, FALSE, images, error))
        return FALSE;
    }

  return TRUE;
}

/* What the stage below leaves for this one: its ONBUILD instructions come
 * first. */
static gboolean
add_triggers (DdDockerfileWalk  *walk,
              GError           **error)
{
  GPtrArray *below = walk->base->stage->instructions;

  for (guint i = 0; i < below->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (below, i);
      g_autofree char *text = NULL;
      g_autoptr (DdDockerfile) trigger = NULL;

      if (instruction->kind != DD_DOCKERFILE_ONBUILD)
        continue;
      text = dd_dockerfile_instruction_dup_trigger (instruction);
      trigger = dd_dockerfile_read (text, -1, error);
      if (trigger == NULL ||
          !_dd_dockerfile_check_instruction (g_ptr_array_index (trigger->instructions, 0), error))
        return FALSE;
      g_ptr_array_add (walk->commands, g_ptr_array_index (trigger->instructions, 0));
      g_ptr_array_add (walk->triggers, g_steal_pointer (&trigger));
    }

  return TRUE;
}

static gboolean
link_stage (DdDockerfileCheck  *check,
            DdDockerfileWalk   *walk,
            GPtrArray          *images,
            GError            **error)
{
  if (walk->base != NULL && !add_triggers (walk, error))
    return FALSE;
  for (guint i = 0; i < walk->stage->instructions->len; i++)
    g_ptr_array_add (walk->commands, g_ptr_array_index (walk->stage->instructions, i));
  for (guint i = 0; i < walk->commands->len; i++)
    if (!link_instruction (check, walk, g_ptr_array_index (walk->commands, i), images, error))
      return FALSE;

  return TRUE;
}

/* Settles a stage all of whose sources are settled. */
static gboolean
settle (DdDockerfileWalk *walk)
{
  if (walk->settled)
    return FALSE;
  for (guint i = 0; i < walk->sources->len; i++)
    {
      const DdDockerfileWalk *source = g_ptr_array_index (walk->sources, i);

      if (!source->settled)
        return FALSE;
    }
  walk->settled = TRUE;

  return TRUE;
}

/* Settles stages until there is none left, forwards and backwards by turns.
 * What cannot be settled takes, at last, from itself. */
static gboolean
check_circles (DdDockerfileCheck  *check,
               GError            **error)
{
  const guint n = check->stages->len;
  gboolean changed = TRUE;

  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < n; i++)
        changed |= settle (g_ptr_array_index (check->stages, i));
      for (guint i = n; i > 0; i--)
        changed |= settle (g_ptr_array_index (check->stages, i - 1));
    }
  for (guint i = 0; i < n; i++)
    {
      const DdDockerfileWalk *walk = g_ptr_array_index (check->stages, i);

      if (!walk->settled)
        return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID,
                                       walk->stage->from->start_line, 1,
                                       "circular dependency detected on stage: %s", walk->name);
    }

  return TRUE;
}

static gboolean
check_images (DdDockerfileCheck  *check,
              GPtrArray          *images,
              GError            **error)
{
  for (guint i = 0; i < check->stages->len; i++)
    {
      const DdDockerfileWalk *walk = g_ptr_array_index (check->stages, i);

      if (walk->base == NULL &&
          !check_image (walk->base_name, walk->stage->from->start_line, error))
        return FALSE;
    }
  for (guint i = 0; i < images->len; i++)
    if (!check_image (g_ptr_array_index (images, i), 1, error))
      return FALSE;

  return TRUE;
}

static void
need (GPtrArray        *queue,
      DdDockerfileWalk *walk)
{
  if (walk == NULL || walk->needed)
    return;
  walk->needed = TRUE;
  g_ptr_array_add (queue, walk);
}

/* Marks the target and all it is built from, or every stage. */
static void
mark_needed (DdDockerfileCheck *check,
             DdDockerfileWalk  *target)
{
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  const gboolean all = target == NULL && !check->options->only_needed;

  for (guint i = 0; all && i < check->stages->len; i++)
    need (queue, g_ptr_array_index (check->stages, i));
  if (target == NULL)
    target = g_ptr_array_index (check->stages, check->stages->len - 1);
  need (queue, target);
  for (guint i = 0; i < queue->len; i++)
    {
      const DdDockerfileWalk *walk = g_ptr_array_index (queue, i);

      need (queue, walk->base);
      for (guint j = 0; j < walk->sources->len; j++)
        need (queue, g_ptr_array_index (walk->sources, j));
    }
}

/* Finds out which stage takes from which, and whether that can be built. */
gboolean
_dd_dockerfile_link_stages (DdDockerfileCheck  *check,
                            GError            **error)
{
  g_autoptr (GPtrArray) images = _dd_strings_new ();
  const char *name = check->options->target;
  DdDockerfileWalk *target = NULL;

  if (name != NULL && *name != '\0' && (target = _dd_dockerfile_find_stage (check, name, FALSE, NULL)) == NULL)
    {
      g_autofree char *quoted = dd_go_quote (name);

      return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                  "target stage %s could not be found", quoted);
    }
  for (guint i = 0; i < check->stages->len; i++)
    if (!link_stage (check, g_ptr_array_index (check->stages, i), images, error))
      return FALSE;

  if (!check_circles (check, error) || !check_images (check, images, error))
    return FALSE;
  mark_needed (check, target);

  return TRUE;
}

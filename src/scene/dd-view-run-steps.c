// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-view-places-private.h"

/* What a docker run does, as a row of steps: each is read from what there is
 * in the world, none is remembered. */

typedef enum
{
  STEP_PENDING,
  STEP_SKIPPED,
  STEP_NOW,
  STEP_DONE,
} StepState;

typedef struct
{
  const DdContainer *container; /* NULL while there is none */
  const DdPull      *pull;      /* NULL if none was needed */
} Run;

typedef struct
{
  const char *id;
  const char *name;
  DdToken     token;
  StepState (*look) (const Run  *run,
                     char      **detail);
} RunStep;

static StepState
look_at_request (const Run  *run,
                 char      **detail)
{
  *detail = g_strdup (_("docker → engine"));
  return STEP_DONE;
}

static StepState
look_for_image (const Run  *run,
                char      **detail)
{
  *detail = g_strdup (run->pull ? _("not here") : run->container ? _("it is here") : "…");
  return run->pull || run->container ? STEP_DONE : STEP_NOW;
}

static StepState
look_at_pull (const Run  *run,
              char      **detail)
{
  if (run->pull == NULL)
    {
      *detail = g_strdup (run->container ? _("not needed") : "…");
      return run->container ? STEP_SKIPPED : STEP_PENDING;
    }
  *detail = g_strdup_printf (_("%d %%"), _dd_view_get_pull_percent (run->pull));
  return run->pull->finished ? STEP_DONE : STEP_NOW;
}

static StepState
look_at_creation (const Run  *run,
                  char      **detail)
{
  *detail = g_strdup (run->container ? run->container->name : "…");
  return run->container ? STEP_DONE : STEP_PENDING;
}

static StepState
look_at_start (const Run  *run,
               char      **detail)
{
  if (run->container && run->container->has_run)
    {
      *detail = g_strdup (_("PID 1 runs"));
      return STEP_DONE;
    }
  if (run->container && run->container->stage > DD_STAGE_NONE)
    {
      *detail = g_strdup (dd_stage_to_string (run->container->stage));
      return STEP_NOW;
    }
  *detail = g_strdup ("…");
  return STEP_PENDING;
}

static StepState
look_at_output (const Run  *run,
                char      **detail)
{
  guint n_lines = run->container ? run->container->log->len : 0;

  *detail = n_lines ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u line", "%u lines", n_lines),
                                       n_lines)
                    : g_strdup ("…");
  return n_lines ? STEP_DONE : STEP_PENDING;
}

static StepState
look_at_end (const Run  *run,
             char      **detail)
{
  if (run->container && run->container->state == DD_CONTAINER_EXITED)
    {
      *detail = g_strdup_printf (_("code %d"), run->container->exit_code);
      return STEP_DONE;
    }
  *detail = g_strdup (run->container && dd_container_is_running (run->container) ? _("it runs on")
                                                                                 : "…");
  return STEP_PENDING;
}

static const RunStep run_steps[] = {
  { "run/ask", N_("ask"), DD_TOKEN_STEP, look_at_request },
  { "run/image", N_("find the image"), DD_TOKEN_STEP, look_for_image },
  { "run/pull", N_("pull"), DD_TOKEN_STEP_NETWORK, look_at_pull },
  { "run/create", N_("create"), DD_TOKEN_STEP_STORAGE, look_at_creation },
  { "run/start", N_("start"), DD_TOKEN_STEP_KERNEL, look_at_start },
  { "run/output", N_("output"), DD_TOKEN_STEP_DONE, look_at_output },
  { "run/exit", N_("exit"), DD_TOKEN_STATE_EXITED, look_at_end },
};

/* Which run */

static gboolean
is_docker_run (const DdProcess *process)
{
  return process->state == DD_PROCESS_RUNNING && process->argv && process->argv[0] &&
         g_str_equal (process->argv[0], "docker") && g_strcmp0 (process->argv[1], "run") == 0;
}

/* A docker run that goes on, or what the last command left of one. */
static gboolean
find_run (const DdWorld *host,
          guint64        since,
          Run           *run)
{
  gboolean found = FALSE;

  *run = (Run) { NULL, NULL };
  for (guint i = 0; i < host->processes->len && !found; i++)
    found = is_docker_run (g_ptr_array_index (host->processes, i));
  if (host->containers->len)
    run->container = g_ptr_array_index (host->containers, host->containers->len - 1);
  if (run->container && run->container->created < since)
    run->container = NULL;
  if (!found && run->container == NULL)
    return FALSE;
  if (host->pulls->len)
    run->pull = g_ptr_array_index (host->pulls, host->pulls->len - 1);
  if (run->pull && (run->pull->begun < since || run->pull->fault))
    run->pull = NULL;
  return TRUE;
}

static gboolean
find_newest_run (const DdWorld *site,
                 Run           *run)
{
  guint64 since = site->last_command ? site->last_command->time : G_MAXUINT64;

  for (guint i = 0; i <= site->hosts->len; i++)
    if (find_run (_dd_view_get_host (site, i), since, run))
      return TRUE;
  return FALSE;
}

/* The row */

static void
add_step (DdBox         *row,
          const RunStep *step,
          const Run     *run,
          gboolean       is_last)
{
  g_autofree char *detail = NULL;
  StepState state = step->look (run, &detail);
  DdBox *box = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_BOX,
                                 state >= STEP_NOW ? step->token : DD_TOKEN_STEP_PENDING,
                                 step->id);
  DdDensity density = dd_scene_get_density (dd_box_get_scene (box));
  DdBox *text;

  dd_box_set_padding (box, 8, density ? 5 : 9);
  dd_box_set_gap (box, 3);
  dd_box_set_grow (box, 1, 0);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  if (is_last)
    dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_EMPHASIS;
  text = dd_box_add_text (box, DD_TEXT_LABEL_STRONG, state >= STEP_NOW ? DD_INK_MAIN : DD_INK_DIM,
                          _(step->name));
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  if (density < DD_DENSITY_TINY)
    {
      text = dd_box_add_text (box, DD_TEXT_LABEL, state >= STEP_NOW ? DD_INK_MAIN : DD_INK_DIM,
                              detail);
      dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
      dd_box_get_run (text)->shortens = TRUE;
    }
  dd_shape_describe (dd_box_get_shape (box),
                     state == STEP_DONE ? _("%s, done: %s")
                     : state == STEP_NOW ? _("%s, going on: %s")
                     : state == STEP_SKIPPED ? _("%s, left out: %s") : _("%s, not yet: %s"),
                     _(step->name), detail);
}

/* The step that was reached last. */
static gsize
find_reached (const Run *run)
{
  gsize reached = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (run_steps); i++)
    {
      g_autofree char *detail = NULL;

      if (run_steps[i].look (run, &detail) >= STEP_NOW)
        reached = i;
    }
  return reached;
}

/**
 * _dd_view_add_run_steps:
 * @parent: a box in a shape
 * @site: the learner's machine
 *
 * Adds the steps of the docker run that goes on, or that the last command was,
 * on whatever host.
 *
 * Returns: whether there is one
 */
gboolean
_dd_view_add_run_steps (DdBox         *parent,
                        const DdWorld *site)
{
  Run run;
  DdBox *row;
  gsize reached;

  if (!find_newest_run (site, &run))
    return FALSE;
  reached = find_reached (&run);
  dd_box_add_label (parent, "run/title", DD_TOKEN_HEADING, DD_TEXT_STRONG, DD_INK_MAIN,
                    _("docker run, step by step"));
  row = dd_box_add (parent, DD_BOX_FLOW);
  dd_box_set_gap (row, 10);
  dd_box_set_equal (row, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (run_steps); i++)
    add_step (row, &run_steps[i], &run, i == reached);
  return TRUE;
}

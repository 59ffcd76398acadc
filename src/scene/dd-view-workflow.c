// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-hosts.h"
#include "dd-view-places-private.h"

/* The workflow view: the map of build, ship and run. The same places as in the
 * registry view, with less in them and what is done there above. */

/* Narrower stages leave the words to the lesson: the arrows need the room. */
#define LEAST_WORDED_WIDTH 640

static DdBox *
add_stage (DdBox               *top,
           const char          *id,
           const char          *verb,
           const char          *words,
           const DdViewOptions *options)
{
  DdBox *column = dd_box_set_gap (dd_box_set_grow (dd_box_add (top, DD_BOX_COLUMN), 1, 0), 14);
  g_autofree char *what = g_strconcat (id, "/words", NULL);
  DdBox *text;

  dd_box_add_label (column, id, DD_TOKEN_HEADING, DD_TEXT_TITLE, DD_INK_MAIN, verb);
  if (options->width < LEAST_WORDED_WIDTH)
    return column;
  text = dd_box_add_label (column, what, DD_TOKEN_CAPTION, DD_TEXT_LABEL, DD_INK_DIM, words);
  dd_box_get_run (text)->wraps = TRUE;
  return column;
}

static void
add_no_server (DdBox *column)
{
  DdBox *place = _dd_view_add_place (column, dd_host_get_name (1), _("Server"));
  DdBox *text;

  dd_box_get_shape (place)->token = DD_TOKEN_STEP_PENDING;
  text = dd_box_add_label (place, "place:server/none", DD_TOKEN_CAPTION, DD_TEXT_BODY,
                           DD_INK_DIM, _("Nothing here yet"));
  dd_box_get_run (text)->wraps = TRUE;
}

void
_dd_view_workflow_fill (DdScene             *scene,
                        DdBox               *root,
                        const DdWorld       *world,
                        const DdViewOptions *options)
{
  DdBox *top;
  DdBox *column;

  dd_box_set_padding (root, 24, 20);
  dd_box_set_gap (root, 18);
  top = dd_box_set_gap (dd_box_add (root, DD_BOX_ADAPTIVE), 64);
  dd_box_set_grow (top, 0, 1);
  column = add_stage (top, "stage:build", _("Build"), _("A Dockerfile becomes an image"),
                      options);
  _dd_view_add_host (column, world, 0, _("Your machine"), FALSE);
  column = add_stage (top, "stage:ship", _("Ship"), _("A registry keeps images for others"),
                      options);
  _dd_view_add_registries (column, world, FALSE);
  column = add_stage (top, "stage:run", _("Run"), _("A container is an image at work"),
                      options);
  for (guint i = 1; i <= world->hosts->len; i++)
    _dd_view_add_host (column, world, i, _("Server"), FALSE);
  if (world->hosts->len == 0)
    add_no_server (column);
  _dd_view_add_bottom (root, world, options);
}

void
_dd_view_workflow_finish (DdScene             *scene,
                          const DdWorld       *world,
                          const DdViewOptions *options)
{
  _dd_view_connect_places (scene, world);
}

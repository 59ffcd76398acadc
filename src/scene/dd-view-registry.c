// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-hosts.h"
#include "dd-view-places-private.h"

/* The registry view: the learner's machine, the registries and the servers,
 * each with its images, tags and layers. */

void
_dd_view_registry_fill (DdScene             *scene,
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
  column = dd_box_set_grow (dd_box_add (top, DD_BOX_COLUMN), 1, 0);
  _dd_view_add_host (column, world, 0, _("Your machine"));
  column = dd_box_set_gap (dd_box_set_grow (dd_box_add (top, DD_BOX_COLUMN), 1, 0), 24);
  _dd_view_add_registries (column, world, TRUE);
  if (world->hosts->len)
    column = dd_box_set_gap (dd_box_set_grow (dd_box_add (top, DD_BOX_COLUMN), 1, 0), 24);
  for (guint i = 1; i <= world->hosts->len && dd_host_has_engine (i); i++)
    _dd_view_add_host (column, world, i, _("Server"));
  _dd_view_add_bottom (root, world, options);
}

void
_dd_view_registry_finish (DdScene             *scene,
                          const DdWorld       *world,
                          const DdViewOptions *options)
{
  _dd_view_connect_places (scene, world);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-layout.h"
#include "dd-stages-private.h"
#include "dd-world.h"

G_BEGIN_DECLS

/* Shared by the parts of the stages view. */

char  *_dd_view_dup_build_name   (const DdBuild *build) G_GNUC_WARN_UNUSED_RESULT;
DdBox *_dd_view_add_size_bar     (DdBox         *parent,
                                  const char    *id,
                                  DdToken        token,
                                  gint64         part,
                                  gint64         whole,
                                  double         height);
void   _dd_view_add_images_built (DdBox         *root,
                                  DdScene       *scene,
                                  const DdWorld *world,
                                  const DdBuild *shown);

G_END_DECLS

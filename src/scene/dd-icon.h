// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cairo.h>

#include "dd-geometry.h"

G_BEGIN_DECLS

/**
 * DdIcon:
 *
 * A small picture from the program's own set. Its name ("arrow-up") is given
 * by [func@Dd.icon_get_name].
 */
typedef enum
{
  DD_ICON_NONE,
  DD_ICON_CHECK,
  DD_ICON_CROSS,
  DD_ICON_PLAY,
  DD_ICON_PAUSE,
  DD_ICON_STOP,
  DD_ICON_RESTART,
  DD_ICON_SKULL,
  DD_ICON_PENCIL,
  DD_ICON_TRASH,
  DD_ICON_ERASE,
  DD_ICON_LOCK,
  DD_ICON_CLOCK,
  DD_ICON_SNOWFLAKE,
  DD_ICON_ARROW_UP,
  DD_ICON_ARROW_DOWN,
  DD_ICON_ARROW_RIGHT,
  DD_ICON_LIGHTNING,
  DD_ICON_PLUG,
  DD_ICON_TERMINAL,
  DD_ICON_FILE,
  DD_ICON_FOLDER,
  DD_ICON_LAYERS,
  DD_ICON_BOX,
  DD_ICON_ENVELOPE,
  DD_ICON_WARNING,
  DD_ICON_INFO,
  DD_ICON_PLUS,
  DD_ICON_EYE,
  DD_ICON_DIAMOND,
  DD_ICON_COMPUTER,
  DD_ICON_SERVER,
  DD_ICON_WAREHOUSE,
} DdIcon;

#define DD_N_ICONS (DD_ICON_WAREHOUSE + 1)

const char *dd_icon_get_name (DdIcon        icon);
void        dd_icon_draw     (cairo_t      *cr,
                              DdIcon        icon,
                              const DdRect *box);

G_END_DECLS

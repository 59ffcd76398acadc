// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-tick-color.h"

/* The colours of ticks on a light and on a dark ground, and which kind tells
 * most about several ticks in one. */
static const struct
{
  guint32 light;
  guint32 dark;
  guint   rank;
} colors[DD_N_TICK_KINDS] = {
  [DD_TICK_NONE] = { 0x77767b, 0x9a9996, 0 },
  [DD_TICK_ENGINE] = { 0x77767b, 0x9a9996, 1 },
  [DD_TICK_COMMAND] = { 0x3584e4, 0x62a0ea, 2 },
  [DD_TICK_NETWORK] = { 0x813d9c, 0xc061cb, 3 },
  [DD_TICK_IMAGE] = { 0x1a5fb4, 0x99c1f1, 4 },
  [DD_TICK_PROCESS] = { 0x26a269, 0x57e389, 5 },
  [DD_TICK_FILE] = { 0xe5a50a, 0xf8e45c, 6 },
  [DD_TICK_STATE] = { 0xe66100, 0xff7800, 7 },
};

/**
 * dd_tick_color_get:
 * @kind: of a tick
 * @dark: whether the ground is dark
 *
 * Gets the colour that tells the kind of a tick on the timeline.
 *
 * Returns: the colour
 */
GdkRGBA
dd_tick_color_get (DdTickKind kind,
                   gboolean   dark)
{
  guint32 rgb = dark ? colors[kind].dark : colors[kind].light;

  return (GdkRGBA) { (rgb >> 16) / 255.0f, (rgb >> 8 & 0xff) / 255.0f, (rgb & 0xff) / 255.0f, 1 };
}

/**
 * dd_tick_color_stronger:
 * @one: of a tick
 * @other: of another
 *
 * Gets the kind that tells more, for ticks that are drawn as one.
 *
 * Returns: one of the two
 */
DdTickKind
dd_tick_color_stronger (DdTickKind one,
                        DdTickKind other)
{
  return colors[other].rank > colors[one].rank ? other : one;
}

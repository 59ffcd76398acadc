// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>

#include "dd-icon.h"

/* Side of the square the icons are drawn in, and how thick their pen is. */
#define GRID 16.0
#define PEN 1.8

/* How an icon is drawn: a list of commands, each a letter and its numbers.
 *   M x y            start a line          L x y   go on to there
 *   C x1 y1 x2 y2 x y  curve               O x y r circle
 *   A x y r from to  arc, in degrees       Z       close
 *   S                stroke what was drawn F       fill it
 */
typedef struct
{
  const char *name;
  const char *drawing;
} IconInfo;

static const IconInfo icons[DD_N_ICONS] = {
  [DD_ICON_NONE] = { "none", "" },
  [DD_ICON_CHECK] = { "check", "M 3 8.5 L 6.5 12 L 13 4.5 S" },
  [DD_ICON_CROSS] = { "cross", "M 4 4 L 12 12 S M 12 4 L 4 12 S" },
  [DD_ICON_PLAY] = { "play", "M 4.5 2.5 L 13 8 L 4.5 13.5 Z F" },
  [DD_ICON_PAUSE] = { "pause",
    "M 4 3 L 6.8 3 L 6.8 13 L 4 13 Z F M 9.2 3 L 12 3 L 12 13 L 9.2 13 Z F" },
  [DD_ICON_STOP] = { "stop", "M 3.5 3.5 L 12.5 3.5 L 12.5 12.5 L 3.5 12.5 Z F" },
  [DD_ICON_RESTART] = { "restart", "A 8 8 5 -40 240 S M 9.6 1.6 L 13.4 4.6 L 9.4 6.8 Z F" },
  [DD_ICON_SKULL] = { "skull",
    "M 5.2 11 C 1 9 1.6 1.8 8 1.8 C 14.4 1.8 15 9 10.8 11 L 10.8 14 L 5.2 14 Z S "
    "O 5.8 7 1.3 F O 10.2 7 1.3 F M 8 11.5 L 8 14 S" },
  [DD_ICON_PENCIL] = { "pencil",
    "M 3 13 L 3.8 9.8 L 10.8 2.8 L 13.2 5.2 L 6.2 12.2 Z S M 9.2 4.6 L 11.4 6.8 S" },
  [DD_ICON_TRASH] = { "trash",
    "M 2.5 4.5 L 13.5 4.5 S M 6 4 L 6 2.5 L 10 2.5 L 10 4 S "
    "M 4 5 L 4.8 13.5 L 11.2 13.5 L 12 5 S M 6.8 7 L 6.8 11.2 S M 9.2 7 L 9.2 11.2 S" },
  [DD_ICON_ERASE] = { "erase",
    "M 1.5 8 L 5.5 3.5 L 14.5 3.5 L 14.5 12.5 L 5.5 12.5 Z S "
    "M 7.5 6 L 11.5 10 S M 11.5 6 L 7.5 10 S" },
  [DD_ICON_LOCK] = { "lock",
    "M 3.5 7.5 L 12.5 7.5 L 12.5 13.5 L 3.5 13.5 Z F "
    "M 5.3 7.5 L 5.3 5 C 5.3 1.6 10.7 1.6 10.7 5 L 10.7 7.5 S" },
  [DD_ICON_CLOCK] = { "clock", "O 8 8 6 S M 8 4.5 L 8 8.2 L 10.6 9.8 S" },
  [DD_ICON_SNOWFLAKE] = { "snowflake",
    "M 8 1.5 L 8 14.5 S M 2.4 4.8 L 13.6 11.2 S M 13.6 4.8 L 2.4 11.2 S "
    "M 6.2 2.4 L 8 4.2 L 9.8 2.4 S M 6.2 13.6 L 8 11.8 L 9.8 13.6 S" },
  [DD_ICON_ARROW_UP] = { "arrow-up", "M 8 14 L 8 4 S M 3.5 7 L 8 2 L 12.5 7 Z F" },
  [DD_ICON_ARROW_DOWN] = { "arrow-down", "M 8 2 L 8 12 S M 3.5 9 L 8 14 L 12.5 9 Z F" },
  [DD_ICON_ARROW_RIGHT] = { "arrow-right", "M 2 8 L 12 8 S M 9 3.5 L 14 8 L 9 12.5 Z F" },
  [DD_ICON_LIGHTNING] = { "lightning",
    "M 9.5 1 L 3 9 L 7.2 9 L 6 15 L 13 6.6 L 8.6 6.6 Z F" },
  [DD_ICON_PLUG] = { "plug",
    "M 5.5 2 L 5.5 5.5 S M 10.5 2 L 10.5 5.5 S "
    "M 3.5 5.5 L 12.5 5.5 L 12.5 8 C 12.5 12.5 3.5 12.5 3.5 8 Z F M 8 11 L 8 14.5 S" },
  [DD_ICON_TERMINAL] = { "terminal",
    "M 1.8 3 L 14.2 3 L 14.2 13 L 1.8 13 Z S M 4.2 6 L 6.4 8 L 4.2 10 S M 8 10.4 L 11.5 10.4 S" },
  [DD_ICON_FILE] = { "file",
    "M 3.5 1.8 L 9.5 1.8 L 12.5 4.8 L 12.5 14.2 L 3.5 14.2 Z S M 9.2 2 L 9.2 5.2 L 12.3 5.2 S" },
  [DD_ICON_FOLDER] = { "folder",
    "M 1.8 3.2 L 6.2 3.2 L 7.6 5 L 14.2 5 L 14.2 13 L 1.8 13 Z S" },
  [DD_ICON_LAYERS] = { "layers",
    "M 8 1.8 L 14.5 5.2 L 8 8.6 L 1.5 5.2 Z F M 1.8 8.2 L 8 11.4 L 14.2 8.2 S "
    "M 1.8 11.2 L 8 14.4 L 14.2 11.2 S" },
  [DD_ICON_BOX] = { "box",
    "M 8 1.6 L 14 4.6 L 14 11.4 L 8 14.4 L 2 11.4 L 2 4.6 Z S "
    "M 2.4 4.8 L 8 7.6 L 13.6 4.8 S M 8 7.6 L 8 14 S" },
  [DD_ICON_ENVELOPE] = { "envelope",
    "M 1.8 3.5 L 14.2 3.5 L 14.2 12.5 L 1.8 12.5 Z S M 2.2 4.4 L 8 8.8 L 13.8 4.4 S" },
  [DD_ICON_WARNING] = { "warning",
    "M 8 2 L 14.6 13.6 L 1.4 13.6 Z S M 8 6.2 L 8 9.6 S O 8 11.6 0.9 F" },
  [DD_ICON_INFO] = { "info", "O 8 8 6.2 S M 8 7.4 L 8 11.4 S O 8 5 0.95 F" },
  [DD_ICON_PLUS] = { "plus", "M 8 3 L 8 13 S M 3 8 L 13 8 S" },
  [DD_ICON_EYE] = { "eye",
    "M 1.2 8 C 4.2 2.2 11.8 2.2 14.8 8 C 11.8 13.8 4.2 13.8 1.2 8 Z S O 8 8 2.2 F" },
  [DD_ICON_DIAMOND] = { "diamond", "M 8 2.2 L 13.8 8 L 8 13.8 L 2.2 8 Z S" },
  [DD_ICON_COMPUTER] = { "computer",
    "M 1.8 2.8 L 14.2 2.8 L 14.2 10.8 L 1.8 10.8 Z S M 8 11 L 8 13.6 S M 4.8 13.8 L 11.2 13.8 S" },
  [DD_ICON_SERVER] = { "server",
    "M 2 2 L 14 2 L 14 7 L 2 7 Z S M 2 9 L 14 9 L 14 14 L 2 14 Z S O 4.8 4.5 0.9 F "
    "O 4.8 11.5 0.9 F M 8.5 4.5 L 11.5 4.5 S M 8.5 11.5 L 11.5 11.5 S" },
  [DD_ICON_WAREHOUSE] = { "warehouse",
    "M 1.8 6.2 L 8 2 L 14.2 6.2 L 14.2 14 L 1.8 14 Z S M 4.8 13.8 L 4.8 8.8 L 11.2 8.8 L 11.2 13.8 S "
    "M 4.8 11.3 L 11.2 11.3 S" },
};

/* Reads "12.5", "-40": the numbers of the table above, free of locale. */
static double
read_number (const char **cursor)
{
  const char *p = *cursor;
  double sign = 1, value = 0, digit = 0.1;

  while (*p == ' ')
    p++;
  if (*p == '-')
    {
      sign = -1;
      p++;
    }
  for (; g_ascii_isdigit (*p); p++)
    value = value * 10 + (*p - '0');
  if (*p == '.')
    for (p++; g_ascii_isdigit (*p); p++, digit /= 10)
      value += (*p - '0') * digit;
  *cursor = p;
  return sign * value;
}

static void
read_numbers (const char **cursor,
              double      *numbers,
              guint        n_numbers)
{
  guint i;

  for (i = 0; i < n_numbers; i++)
    numbers[i] = read_number (cursor);
}

static void
run_command (cairo_t     *cr,
             char         command,
             const char **cursor)
{
  double n[6];

  switch (command)
    {
    case 'M':
      read_numbers (cursor, n, 2);
      cairo_move_to (cr, n[0], n[1]);
      break;
    case 'L':
      read_numbers (cursor, n, 2);
      cairo_line_to (cr, n[0], n[1]);
      break;
    case 'C':
      read_numbers (cursor, n, 6);
      cairo_curve_to (cr, n[0], n[1], n[2], n[3], n[4], n[5]);
      break;
    case 'O':
      read_numbers (cursor, n, 3);
      cairo_new_sub_path (cr);
      cairo_arc (cr, n[0], n[1], n[2], 0, 2 * G_PI);
      break;
    case 'A':
      read_numbers (cursor, n, 5);
      cairo_new_sub_path (cr);
      cairo_arc (cr, n[0], n[1], n[2], n[3] * G_PI / 180, n[4] * G_PI / 180);
      break;
    case 'Z':
      cairo_close_path (cr);
      break;
    case 'S':
      cairo_stroke (cr);
      break;
    case 'F':
      cairo_fill (cr);
      break;
    default:
      break;
    }
}

/**
 * dd_icon_get_name:
 * @icon: an icon
 *
 * Returns the name of an icon, such as "arrow-up".
 *
 * Returns: (transfer none): the name
 */
const char *
dd_icon_get_name (DdIcon icon)
{
  g_return_val_if_fail (icon < DD_N_ICONS, NULL);

  return icons[icon].name;
}

/**
 * dd_icon_draw:
 * @cr: a cairo context
 * @icon: an icon
 * @box: where it goes; the icon stays square, centred in the box
 *
 * Draws an icon with the current source.
 */
void
dd_icon_draw (cairo_t      *cr,
              DdIcon        icon,
              const DdRect *box)
{
  const char *cursor;
  double side = MIN (box->width, box->height);

  g_return_if_fail (cr != NULL && icon < DD_N_ICONS);

  if (icon == DD_ICON_NONE || side <= 0)
    return;
  cairo_save (cr);
  cairo_translate (cr,
                   box->x + (box->width - side) / 2,
                   box->y + (box->height - side) / 2);
  cairo_scale (cr, side / GRID, side / GRID);
  cairo_set_line_width (cr, PEN);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_new_path (cr);
  for (cursor = icons[icon].drawing; *cursor != '\0';)
    {
      char command = *cursor++;

      run_command (cr, command, &cursor);
    }
  cairo_restore (cr);
}

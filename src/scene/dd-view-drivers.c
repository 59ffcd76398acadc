// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-driver-way.h"
#include "dd-view-network-private.h"

/* The drivers view: the same question to one container of each driver, beside
 * one another. A column is a packet's way from top to bottom: the network
 * namespaces it meets, and what each of them does to it. */

/* What is shown and its lengths, in pixels, for each density. */
static const struct
{
  gboolean all_lines;
  gboolean words;
  gboolean entries;
  double   padding_x;
  double   padding_y;
  double   line;
  double   gap;
  double   width;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { TRUE, TRUE, TRUE, 14, 10, 4, 7, 158 },
  [DD_DENSITY_CLOSE] = { FALSE, TRUE, TRUE, 10, 6, 2, 4, 132 },
  [DD_DENSITY_FEW] = { FALSE, FALSE, FALSE, 7, 4, 1, 3, 96 },
  [DD_DENSITY_TINY] = { FALSE, FALSE, FALSE, 6, 2, 0, 2, 0 },
};

static const struct
{
  const char *driver;
  const char *words;
} drivers[] = {
  { "bridge", N_("an address behind the host, translated at its door") },
  { "host", N_("the host's own namespace") },
  { "macvlan", N_("a machine of its own on the local network") },
  { "ipvlan", N_("an address on the local network, the host's MAC") },
  { "overlay", N_("one network over several hosts, in a tunnel") },
  { "none", N_("nothing but loopback") },
};

typedef struct
{
  DdScene   *scene;
  DdDensity  density;
} Picture;

static const char *
part_id (const Picture     *picture,
         const DdDriverWay *way,
         const char        *part)
{
  return dd_scene_format (picture->scene, "driver:%s/%s", way->driver, part);
}

/* Stations */

static DdToken
get_token (const DdWayStation *station)
{
  for (guint i = 0; i < station->lines->len; i++)
    if (((DdWayLine *) g_ptr_array_index (station->lines, i))->is_end)
      return DD_TOKEN_STATE_DEAD;
  if (station->is_passed)
    return DD_TOKEN_STEP_PENDING;
  return station->is_container ? DD_TOKEN_CONTAINER : DD_TOKEN_STEP_NETWORK;
}

static char *
dup_all_lines (const DdWayStation *station)
{
  GString *text = g_string_new (station->place);

  for (guint i = 0; i < station->lines->len; i++)
    {
      const DdWayLine *line = g_ptr_array_index (station->lines, i);

      g_string_append_printf (text, "%s%s", i ? "; " : ": ", line->text);
      if (line->hop->rule)
        g_string_append_printf (text, " (%s)", line->hop->rule);
    }
  if (station->is_passed && station->lines->len == 0)
    g_string_append_printf (text, ": %s", _("only its card, no rule is asked"));
  return g_string_free (text, FALSE);
}

static void
add_lines (const Picture      *picture,
           DdBox              *box,
           const DdWayStation *station)
{
  for (guint i = 0; i < station->lines->len; i++)
    {
      const DdWayLine *line = g_ptr_array_index (station->lines, i);
      DdBox *text;

      if (!line->is_main && !lengths[picture->density].all_lines)
        continue;
      text = dd_box_add_text (box, line->is_main ? DD_TEXT_LABEL_STRONG : DD_TEXT_LABEL,
                              line->is_main ? DD_INK_MAIN : DD_INK_DIM, line->text);
      dd_box_get_run (text)->wraps = TRUE;
    }
  if (station->is_passed && station->lines->len == 0)
    dd_box_get_run (dd_box_add_text (box, DD_TEXT_LABEL, DD_INK_MAIN,
                                     picture->density < DD_DENSITY_FEW
                                       ? _("only its card, no rule is asked")
                                       : _("only its card")))->wraps = TRUE;
}

/* What is on the wire between two stations; in a tunnel, a packet in a packet. */
static void
add_wire (const Picture     *picture,
          DdBox             *column,
          const DdDriverWay *way,
          guint              index)
{
  const DdWayStation *station = g_ptr_array_index (way->stations, index);
  g_autofree char *entry = g_strdup_printf ("↓ %s", station->entry);
  g_autofree char *part = g_strdup_printf ("wire:%u", index);
  g_autofree char *inner_part = g_strdup_printf ("wire:%u/inner", index);
  DdBox *box;

  if (station->inner == NULL)
    {
      if (lengths[picture->density].entries)
        dd_box_get_run (dd_box_add_label (column, part_id (picture, way, part), DD_TOKEN_CAPTION,
                                          DD_TEXT_LABEL, DD_INK_MAIN, entry))->wraps = TRUE;
      return;
    }
  box = dd_box_add_shape (column, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_PACKET,
                          part_id (picture, way, part));
  dd_box_set_padding (box, lengths[picture->density].padding_x - 4,
                      lengths[picture->density].line + 1);
  dd_box_set_gap (box, lengths[picture->density].line);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (box), _("On the wire: %s, in it %s"), station->entry,
                     station->inner);
  dd_box_get_run (dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, entry))->wraps = TRUE;
  box = dd_box_add_shape (box, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_CONTAINER,
                          part_id (picture, way, inner_part));
  dd_box_set_padding (box, lengths[picture->density].padding_x - 5, lengths[picture->density].line);
  dd_box_get_run (dd_box_add_text (box, DD_TEXT_LABEL, DD_INK_MAIN, station->inner))->wraps = TRUE;
  dd_shape_describe (dd_box_get_shape (box), "%s", station->inner);
}

static void
add_station (const Picture     *picture,
             DdBox             *column,
             const DdDriverWay *way,
             guint              index)
{
  const DdWayStation *station = g_ptr_array_index (way->stations, index);
  g_autofree char *words = dup_all_lines (station);
  g_autofree char *part = g_strdup_printf ("stop:%u", index);
  DdBox *box;

  if (station->entry)
    add_wire (picture, column, way, index);
  box = dd_box_add_shape (column, DD_BOX_COLUMN, DD_SHAPE_BOX, get_token (station),
                          part_id (picture, way, part));
  dd_box_set_padding (box, lengths[picture->density].padding_x - 3,
                      lengths[picture->density].line + 1);
  dd_box_set_gap (box, lengths[picture->density].line / 2);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_get_run (dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_TONE, station->place))
      ->shortens = TRUE;
  add_lines (picture, box, station);
  dd_shape_describe (dd_box_get_shape (box), "%s", words);
}

/* Columns */

/* The answer in a word, for those who look from far away. */
static const char *
get_word (const DdDriverWay *way,
          DdToken           *token,
          DdIcon            *icon)
{
  *token = DD_TOKEN_NOTE_BAD;
  *icon = DD_ICON_CROSS;
  switch (way->trip->outcome)
    {
    case DD_TRIP_DELIVERED:
      *token = DD_TOKEN_NOTE_GOOD;
      *icon = DD_ICON_CHECK;
      return _("answers");
    case DD_TRIP_REFUSED:
      return _("refused");
    case DD_TRIP_DROPPED:
      return _("times out");
    case DD_TRIP_RESET:
      return _("reset");
    case DD_TRIP_UNREACHABLE:
    case DD_TRIP_UNDER_WAY:
    default:
      return _("no way");
    }
}

static void
add_end (const Picture     *picture,
         DdBox             *column,
         const DdDriverWay *way)
{
  g_autofree char *why = _dd_net_dup_answer_reason (way->trip, way->answer);
  DdToken token;
  DdIcon icon;
  const char *word = get_word (way, &token, &icon);
  DdBox *box = dd_box_add_shape (column, DD_BOX_COLUMN, DD_SHAPE_BOX, token,
                                 part_id (picture, way, "end"));
  DdBox *head;

  dd_box_set_padding (box, lengths[picture->density].padding_x - 3,
                      lengths[picture->density].line + 1);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (box), "%s: %s. %s", way->driver, word, why);
  head = dd_box_set_gap (dd_box_add (box, DD_BOX_ROW), 6);
  dd_box_set_align (dd_box_add_icon (head, icon, 13), DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_add_text (head, DD_TEXT_STRONG, DD_INK_TONE, word);
  if (lengths[picture->density].words)
    dd_box_get_run (dd_box_add_text (box, DD_TEXT_LABEL, DD_INK_MAIN, why))->wraps = TRUE;
}

static void
add_head (const Picture     *picture,
          DdBox             *column,
          const DdDriverWay *way,
          const char        *words)
{
  g_autofree char *asks = g_strdup_printf (_("%s asks %s"), way->asker, way->target);
  DdBox *chip;

  dd_box_add_text (column, picture->density ? DD_TEXT_MONO_STRONG : DD_TEXT_MONO_TITLE, DD_INK_MAIN,
                   way->driver);
  if (lengths[picture->density].words)
    dd_box_get_run (dd_box_add_text (column, DD_TEXT_LABEL, DD_INK_MAIN, words))->wraps = TRUE;
  chip = dd_box_add_shape (column, DD_BOX_COLUMN, DD_SHAPE_CHIP, DD_TOKEN_CONTAINER,
                           dd_scene_format (picture->scene, "container:%s", way->container->name));
  dd_box_set_padding (chip, 8, lengths[picture->density].line);
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_get_run (dd_box_add_text (chip, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, way->container->name))
      ->shortens = TRUE;
  if (lengths[picture->density].words)
    dd_box_get_run (dd_box_add_text (chip, DD_TEXT_LABEL, DD_INK_MAIN, way->own))->wraps = TRUE;
  dd_shape_describe (dd_box_get_shape (chip), _("Container %s: %s"), way->container->name, way->own);
  if (lengths[picture->density].entries)
    dd_box_get_run (dd_box_add_label (column, part_id (picture, way, "asks"), DD_TOKEN_CAPTION,
                                      DD_TEXT_LABEL_STRONG, DD_INK_MAIN, asks))->wraps = TRUE;
}

static void
add_column (const Picture     *picture,
            DdBox             *row,
            const DdDriverWay *way,
            const char        *words)
{
  DdBox *column = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL,
                                    dd_scene_format (picture->scene, "driver:%s", way->driver));

  dd_box_set_padding (column, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y);
  dd_box_set_gap (column, lengths[picture->density].gap);
  dd_box_set_least (column, lengths[picture->density].width, 0);
  dd_box_set_grow (column, 1, 1);
  dd_box_get_shape (column)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (column), "%s: %s", way->driver, words);
  add_head (picture, column, way, words);
  for (guint i = 0; i < way->stations->len; i++)
    add_station (picture, column, way, i);
  /* The ends of all ways are in a line, to be compared. */
  dd_box_set_grow (dd_box_add_space (column, 0, 0), 0, 1);
  add_end (picture, column, way);
}

/* A line for each driver, where there is no room for more. */
static void
add_row (const Picture     *picture,
         DdBox             *root,
         const DdDriverWay *way)
{
  DdBox *row = dd_box_add_shape (root, DD_BOX_ROW, DD_SHAPE_GROUP, DD_TOKEN_PANEL,
                                 dd_scene_format (picture->scene, "driver:%s", way->driver));

  dd_box_set_padding (row, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y);
  dd_box_set_gap (row, 8);
  dd_box_get_shape (row)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (row), "%s", way->driver);
  dd_box_set_align (dd_box_add_text (row, DD_TEXT_MONO_STRONG, DD_INK_MAIN, way->driver),
                    DD_ALIGN_START, DD_ALIGN_CENTER);
  dd_box_set_grow (dd_box_add_space (row, 0, 0), 1, 0);
  add_end (picture, row, way);
}

/* Why a driver has no column. */
static void
add_no_way (const Picture     *picture,
            DdBox             *flow,
            const DdDriverWay *way)
{
  const char *why = way->container ? _("has no address that could be asked")
                                   : _("no container uses it");
  DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP,
                                  way->container ? DD_TOKEN_CARD : DD_TOKEN_STEP_PENDING,
                                  part_id (picture, way, way->container ? "end" : "none"));

  dd_box_set_padding (chip, 10, lengths[picture->density].line);
  dd_box_set_gap (chip, 8);
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_add_text (chip, DD_TEXT_MONO_SMALL, DD_INK_MAIN, way->driver);
  if (way->container)
    dd_box_get_run (dd_box_add_text (chip, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, way->container->name))
        ->shortens = TRUE;
  if (lengths[picture->density].words)
    dd_box_add_text (chip, DD_TEXT_LABEL, DD_INK_DIM, why);
  dd_shape_describe (dd_box_get_shape (chip), "%s: %s %s", way->driver,
                     way->container ? way->container->name : "", why);
}

static void
add_others (const Picture *picture,
            DdBox         *root,
            GPtrArray     *ways)
{
  DdBox *flow = dd_box_set_gap (dd_box_add (root, DD_BOX_FLOW), 8);

  for (guint i = 0; i < ways->len; i++)
    {
      const DdDriverWay *way = g_ptr_array_index (ways, i);

      if (way->trip == NULL)
        add_no_way (picture, flow, way);
    }
}

void
_dd_view_drivers_fill (DdScene             *scene,
                       DdBox               *root,
                       const DdWorld       *world,
                       const DdViewOptions *options)
{
  g_autoptr (DdNet) net = dd_net_new (world);
  g_autoptr (GPtrArray) ways = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_driver_way_free);
  Picture picture = { scene, dd_scene_get_density (scene) };
  gboolean is_tiny = picture.density == DD_DENSITY_TINY;
  DdBox *row;

  dd_box_set_padding (root, picture.density ? 8 : 18, picture.density ? 5 : 14);
  dd_box_set_gap (root, picture.density ? 4 : 10);
  row = dd_box_set_gap (dd_box_add (root, is_tiny ? DD_BOX_COLUMN : DD_BOX_ROW),
                        picture.density ? 6 : 12);
  dd_box_set_grow (row, 1, 1);
  dd_box_set_equal (row, !is_tiny);
  for (gsize i = 0; i < G_N_ELEMENTS (drivers); i++)
    {
      DdDriverWay *way = dd_driver_way_new (net, drivers[i].driver);

      g_ptr_array_add (ways, way);
      if (way->trip && is_tiny)
        add_row (&picture, row, way);
      else if (way->trip)
        add_column (&picture, row, way, _(drivers[i].words));
    }
  add_others (&picture, root, ways);
}

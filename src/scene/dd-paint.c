// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-paint-private.h"

#include "dd-paint.h"

#define EMPHASIS_WIDTH 1.0
#define HALO_ALPHA 0.16
#define RING_DISTANCE 3.0
#define RING_WIDTH 2.0
#define FOCUS_RING_WIDTH 3.0
#define HOVER_ALPHA 0.55
#define SPOTLIGHT_ALPHA 0.62
#define SPOTLIGHT_DISTANCE 10.0

void
_dd_paint_set_color (cairo_t       *cr,
                     const DdColor *color,
                     double         alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, alpha);
}

/* The style of a shape; an outlined one is filled while it is emphasised. */
const DdStyle *
_dd_shape_get_style (const DdShape *shape,
                     DdTheme        theme)
{
  DdVariant variant = shape->variant;

  if ((shape->flags & DD_SHAPE_FLAG_EMPHASIS) && variant == DD_VARIANT_DEFAULT &&
      shape->kind != DD_SHAPE_PATH && shape->kind != DD_SHAPE_TEXT &&
      shape->kind != DD_SHAPE_GROUP)
    variant = DD_VARIANT_SOFT;
  return dd_theme_get_style (theme, shape->token, variant);
}

static DdLook
look_of (const DdShape *shape,
         DdTheme        theme)
{
  const DdStyle *style = _dd_shape_get_style (shape, theme);
  gboolean emphasis = (shape->flags & DD_SHAPE_FLAG_EMPHASIS) != 0;
  DdLook look = {
    .fill = style->fill,
    .hatch = style->hatch,
    .stroke = style->stroke,
    .fill_alpha = style->has_fill,
    .hatch_alpha = style->has_fill && style->has_hatch,
    .stroke_alpha = style->has_stroke || shape->kind == DD_SHAPE_PATH,
    .halo_alpha = emphasis && style->has_stroke ? HALO_ALPHA : 0,
    .line_width = style->line_width + (emphasis ? EMPHASIS_WIDTH : 0),
    .dash = style->dash,
  };

  if ((shape->flags & DD_SHAPE_FLAG_DASHED) && look.dash == 0)
    look.dash = 5;
  return look;
}

/* A part that is not there yet takes the colour it is going to have. */
static DdColor
mix_present (const DdColor *from,
             double         from_alpha,
             const DdColor *to,
             double         to_alpha,
             double         progress)
{
  if (from_alpha == 0)
    return *to;
  if (to_alpha == 0)
    return *from;
  return dd_color_mix (from, to, progress);
}

static DdLook
mix_looks (const DdLook *from,
           const DdLook *to,
           double        t)
{
  DdLook look = *to;

  look.fill = mix_present (&from->fill, from->fill_alpha, &to->fill, to->fill_alpha, t);
  look.hatch = mix_present (&from->hatch, from->hatch_alpha, &to->hatch, to->hatch_alpha, t);
  look.stroke = mix_present (&from->stroke, from->stroke_alpha, &to->stroke, to->stroke_alpha, t);
  look.fill_alpha = dd_lerp (from->fill_alpha, to->fill_alpha, t);
  look.hatch_alpha = dd_lerp (from->hatch_alpha, to->hatch_alpha, t);
  look.stroke_alpha = dd_lerp (from->stroke_alpha, to->stroke_alpha, t);
  look.halo_alpha = dd_lerp (from->halo_alpha, to->halo_alpha, t);
  look.line_width = dd_lerp (from->line_width, to->line_width, t);
  look.dash = t < 0.5 ? from->dash : to->dash;
  return look;
}

static DdLook
current_look (const DdShape *shape,
              DdTheme        theme)
{
  DdLook look = look_of (shape, theme);
  DdLook before;

  if (shape->blend_from != NULL && shape->blend < 1)
    {
      before = look_of (shape->blend_from, theme);
      look = mix_looks (&before, &look, shape->blend);
    }
  look.fill_alpha *= shape->opacity;
  look.hatch_alpha *= shape->opacity;
  look.stroke_alpha *= shape->opacity;
  look.halo_alpha *= shape->opacity;
  return look;
}

static void
paint_icon (const DdPainter *painter,
            const DdShape   *shape)
{
  const DdStyle *style = _dd_shape_get_style (shape, painter->theme);
  DdRect box = shape->icon_box;

  if (shape->icon == DD_ICON_NONE)
    return;
  box.x += shape->box.x;
  box.y += shape->box.y;
  _dd_paint_set_color (painter->cr, &style->ink[DD_INK_TONE], shape->opacity);
  dd_icon_draw (painter->cr, shape->icon, &box);
}

/* Of a long scene most shapes lie outside of what is to be painted. */
static gboolean
is_outside (const DdPainter *painter,
            const DdShape   *shape)
{
  DdRect extents = dd_shape_get_extents (shape, painter->zoom);

  return extents.x > painter->clip.x + painter->clip.width ||
         extents.y > painter->clip.y + painter->clip.height ||
         extents.x + extents.width < painter->clip.x ||
         extents.y + extents.height < painter->clip.y;
}

static void
paint_shape (DdPainter     *painter,
             const DdShape *shape)
{
  DdLook look;

  if (shape->opacity <= 0)
    return;
  painter->zoom = shape->zoom > 0 ? shape->zoom : dd_scene_get_zoom (shape->scene);
  if (is_outside (painter, shape))
    return;
  look = current_look (shape, painter->theme);
  if (shape->kind == DD_SHAPE_PATH)
    _dd_paint_path (painter, shape, &look);
  else if (shape->kind != DD_SHAPE_TEXT && shape->kind != DD_SHAPE_ICON)
    _dd_paint_outline (painter, shape, &look);
  paint_icon (painter, shape);
  _dd_paint_runs (painter, shape);
}

/**
 * dd_paint_shapes:
 * @cr: a cairo context in scene pixels
 * @shapes: (array length=n_shapes): shapes of one scene, lowest first
 * @n_shapes: how many
 * @texts: the cache the scene was laid out with
 * @theme: the colours
 *
 * Paints some shapes of a scene, such as those that stand still.
 */
void
dd_paint_shapes (cairo_t        *cr,
                 DdShape *const *shapes,
                 guint           n_shapes,
                 DdTextCache    *texts,
                 DdTheme         theme)
{
  DdPainter painter = { cr, texts, theme, 1 };
  double right, bottom;
  guint i;

  g_return_if_fail (cr != NULL && texts != NULL && (shapes != NULL || n_shapes == 0));

  cairo_clip_extents (cr, &painter.clip.x, &painter.clip.y, &right, &bottom);
  painter.clip.width = right - painter.clip.x;
  painter.clip.height = bottom - painter.clip.y;

  for (i = 0; i < n_shapes; i++)
    paint_shape (&painter, shapes[i]);
}

/**
 * dd_paint_background:
 * @cr: a cairo context
 * @area: the part to fill
 * @theme: the colours
 *
 * Fills a part of the canvas.
 */
void
dd_paint_background (cairo_t      *cr,
                     const DdRect *area,
                     DdTheme       theme)
{
  DdColor canvas = dd_theme_get_canvas (theme);

  g_return_if_fail (cr != NULL && area != NULL);

  /* An unclipped paint would drop what a PDF surface recorded before. */
  _dd_paint_set_color (cr, &canvas, 1);
  cairo_rectangle (cr, area->x, area->y, area->width, area->height);
  cairo_fill (cr);
}

static DdShape *
find_shape (DdScene    *scene,
            const char *id)
{
  return id != NULL ? dd_scene_find (scene, id) : NULL;
}

static DdRect
ring_box (const DdShape *shape,
          double         distance)
{
  return (DdRect) { shape->box.x - distance, shape->box.y - distance,
                    shape->box.width + 2 * distance, shape->box.height + 2 * distance };
}

static void
paint_ring (cairo_t       *cr,
            const DdShape *shape,
            DdTheme        theme,
            double         line_width,
            double         alpha)
{
  double zoom = dd_scene_get_zoom (shape->scene);
  DdColor color = dd_theme_get_focus (theme);
  DdRect box = ring_box (shape, RING_DISTANCE * zoom);
  double radius = dd_shape_get_radius (shape, zoom) + RING_DISTANCE * zoom;

  _dd_paint_box_path (cr, &box, MIN (radius, MIN (box.width, box.height) / 2));
  cairo_set_line_width (cr, line_width * zoom);
  _dd_paint_set_color (cr, &color, alpha);
  cairo_stroke (cr);
}

static void
paint_spotlight (cairo_t       *cr,
                 DdScene       *scene,
                 const DdShape *shape)
{
  double zoom = dd_scene_get_zoom (scene);
  DdRect box = ring_box (shape, SPOTLIGHT_DISTANCE * zoom);

  cairo_save (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, 0, 0, dd_scene_get_width (scene), dd_scene_get_height (scene));
  _dd_paint_box_path (cr, &box, SPOTLIGHT_DISTANCE * zoom);
  cairo_set_source_rgba (cr, 0, 0, 0, SPOTLIGHT_ALPHA);
  cairo_fill (cr);
  cairo_restore (cr);
}

/**
 * dd_paint_overlays:
 * @cr: a cairo context in scene pixels
 * @scene: a finished scene
 * @options: what is hovered, selected, focused or in the spotlight
 *
 * Paints what the person pointing at the scene sees on top of it. Ids that
 * the scene does not have are left out.
 */
void
dd_paint_overlays (cairo_t              *cr,
                   DdScene              *scene,
                   const DdPaintOptions *options)
{
  DdShape *hovered, *selected, *focused, *spotlight;

  g_return_if_fail (cr != NULL && scene != NULL && options != NULL);

  hovered = find_shape (scene, options->hovered);
  selected = find_shape (scene, options->selected);
  focused = find_shape (scene, options->focused);
  spotlight = find_shape (scene, options->spotlight);
  if (spotlight != NULL)
    paint_spotlight (cr, scene, spotlight);
  if (hovered != NULL && hovered != selected)
    paint_ring (cr, hovered, options->theme, RING_WIDTH, HOVER_ALPHA);
  if (selected != NULL)
    paint_ring (cr, selected, options->theme, RING_WIDTH, 1);
  if (focused != NULL)
    paint_ring (cr, focused, options->theme, FOCUS_RING_WIDTH, 1);
}

/**
 * dd_paint_get_overlay_extents:
 * @scene: a finished scene
 * @options: what is hovered, selected, focused or in the spotlight
 *
 * Returns the box that [func@Dd.paint_overlays] stays in.
 *
 * Returns: the extents, empty if there is nothing to paint
 */
DdRect
dd_paint_get_overlay_extents (DdScene              *scene,
                              const DdPaintOptions *options)
{
  const char *ids[3];
  DdRect extents = { 0 };
  double reach;
  guint i;

  g_return_val_if_fail (scene != NULL && options != NULL, extents);

  if (find_shape (scene, options->spotlight) != NULL)
    return (DdRect) { 0, 0, dd_scene_get_width (scene), dd_scene_get_height (scene) };
  ids[0] = options->hovered;
  ids[1] = options->selected;
  ids[2] = options->focused;
  reach = (RING_DISTANCE + FOCUS_RING_WIDTH) * dd_scene_get_zoom (scene);
  for (i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      DdShape *shape = find_shape (scene, ids[i]);

      if (shape != NULL)
        {
          DdRect box = ring_box (shape, reach);

          extents = dd_rect_union (&extents, &box);
        }
    }
  return extents;
}

/**
 * dd_paint_scene:
 * @cr: a cairo context in scene pixels
 * @scene: a finished scene
 * @texts: the cache the scene was laid out with
 * @options: how to paint it
 *
 * Paints a scene: background, shapes, overlays. It works the same way on the
 * screen, for pictures and for paper.
 */
void
dd_paint_scene (cairo_t              *cr,
                DdScene              *scene,
                DdTextCache          *texts,
                const DdPaintOptions *options)
{
  DdRect area;

  g_return_if_fail (cr != NULL && scene != NULL && texts != NULL && options != NULL);

  area = (DdRect) { 0, 0, dd_scene_get_width (scene), dd_scene_get_height (scene) };
  if (!options->transparent)
    dd_paint_background (cr, &area, options->theme);
  dd_paint_shapes (cr, dd_scene_get_shapes (scene), dd_scene_get_n_shapes (scene),
                   texts, options->theme);
  dd_paint_overlays (cr, scene, options);
}

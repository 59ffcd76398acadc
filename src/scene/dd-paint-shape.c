// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "dd-connect.h"
#include "dd-paint-private.h"

/* How far the handles of a curve reach to imitate a quarter of a circle. */
#define ARC_HANDLE 0.5523

#define HATCH_DISTANCE 9.0
#define HATCH_WIDTH 3.0
#define HALO_WIDTH 3.0
#define DASH_GAP 0.7
#define LID_RATIO 0.16
#define NOTCH_RATIO 0.3
#define HEAD_LENGTH 11.0
#define HEAD_WIDTH 0.9
#define EMPHASIS_HEAD_LENGTH 16.0
#define ELBOW_RADIUS 8.0
#define STRIKE_WIDTH 1.5

void
_dd_paint_box_path (cairo_t      *cr,
                    const DdRect *box,
                    double        radius)
{
  double x0 = box->x, y0 = box->y;
  double x1 = box->x + box->width, y1 = box->y + box->height;
  double r = radius, h = radius * (1 - ARC_HANDLE);

  if (r <= 0)
    {
      cairo_rectangle (cr, x0, y0, box->width, box->height);
      return;
    }
  cairo_move_to (cr, x0 + r, y0);
  cairo_line_to (cr, x1 - r, y0);
  cairo_curve_to (cr, x1 - h, y0, x1, y0 + h, x1, y0 + r);
  cairo_line_to (cr, x1, y1 - r);
  cairo_curve_to (cr, x1, y1 - h, x1 - h, y1, x1 - r, y1);
  cairo_line_to (cr, x0 + r, y1);
  cairo_curve_to (cr, x0 + h, y1, x0, y1 - h, x0, y1 - r);
  cairo_line_to (cr, x0, y0 + r);
  cairo_curve_to (cr, x0, y0 + h, x0 + h, y0, x0 + r, y0);
  cairo_close_path (cr);
}

static void
circle_path (cairo_t      *cr,
             const DdRect *box)
{
  DdPoint center = dd_rect_center (box);

  cairo_new_sub_path (cr);
  cairo_arc (cr, center.x, center.y, MIN (box->width, box->height) / 2, 0, 2 * G_PI);
}

static void
half_ellipse (cairo_t *cr,
              double   x0,
              double   x1,
              double   y,
              double   ry)
{
  double rx = (x1 - x0) / 2;

  cairo_curve_to (cr, x0, y + ry * ARC_HANDLE, x0 + rx * (1 - ARC_HANDLE), y + ry, x0 + rx, y + ry);
  cairo_curve_to (cr, x1 - rx * (1 - ARC_HANDLE), y + ry, x1, y + ry * ARC_HANDLE, x1, y);
}

static double
lid_height (const DdRect *box)
{
  return MIN (box->height * LID_RATIO, box->width * LID_RATIO);
}

static void
cylinder_path (cairo_t      *cr,
               const DdRect *box)
{
  double ry = lid_height (box);
  double x0 = box->x, x1 = box->x + box->width;
  double y0 = box->y + ry, y1 = box->y + box->height - ry;

  cairo_move_to (cr, x1, y0);
  half_ellipse (cr, x1, x0, y0, -ry);
  cairo_line_to (cr, x0, y1);
  half_ellipse (cr, x0, x1, y1, ry);
  cairo_close_path (cr);
}

static void
lid_path (cairo_t      *cr,
          const DdRect *box)
{
  double ry = lid_height (box);

  cairo_move_to (cr, box->x, box->y + ry);
  half_ellipse (cr, box->x, box->x + box->width, box->y + ry, ry);
}

static void
ribbon_path (cairo_t      *cr,
             const DdRect *box,
             gboolean      rtl)
{
  double notch = box->height * NOTCH_RATIO;
  double tail = rtl ? box->x : box->x + box->width;
  double head = rtl ? box->x + box->width : box->x;
  double y1 = box->y + box->height;

  cairo_move_to (cr, head, box->y);
  cairo_line_to (cr, tail, box->y);
  cairo_line_to (cr, tail + (rtl ? notch : -notch), (box->y + y1) / 2);
  cairo_line_to (cr, tail, y1);
  cairo_line_to (cr, head, y1);
  cairo_close_path (cr);
}

/* The outline of a shape, @inset pixels within its box. */
static void
outline_path (const DdPainter *painter,
              const DdShape   *shape,
              double           inset)
{
  DdRect box = dd_rect_inset (&shape->box, inset);
  double radius = dd_shape_get_radius (shape, painter->zoom) - inset;

  switch (shape->kind)
    {
    case DD_SHAPE_CIRCLE:
      circle_path (painter->cr, &box);
      break;
    case DD_SHAPE_CYLINDER:
      cylinder_path (painter->cr, &box);
      break;
    case DD_SHAPE_RIBBON:
      ribbon_path (painter->cr, &box, dd_scene_get_rtl (shape->scene));
      break;
    default:
      _dd_paint_box_path (painter->cr, &box,
                          MIN (MAX (radius, 0), MIN (box.width, box.height) / 2));
      break;
    }
}

static void
set_dash (const DdPainter *painter,
          double           dash)
{
  double dashes[2] = { dash * painter->zoom, dash * painter->zoom * DASH_GAP };

  cairo_set_dash (painter->cr, dashes, dash > 0 ? 2 : 0, 0);
}

/* A soft edge below the shape: cheaper than a blur and enough to lift it. */
static void
paint_shadow (const DdPainter *painter,
              const DdShape   *shape)
{
  double darkness = dd_theme_get_shadow (painter->theme) * shape->opacity;
  double spread;

  if (darkness <= 0)
    return;
  cairo_save (painter->cr);
  cairo_translate (painter->cr, 0, painter->zoom);
  cairo_set_source_rgba (painter->cr, 0, 0, 0, darkness);
  for (spread = 1; spread <= 3; spread++)
    {
      outline_path (painter, shape, -spread / 2 * painter->zoom);
      cairo_set_line_width (painter->cr, spread * painter->zoom);
      cairo_stroke (painter->cr);
    }
  cairo_restore (painter->cr);
}

static void
paint_hatch (const DdPainter *painter,
             const DdShape   *shape,
             const DdLook    *look,
             const DdRect    *part)
{
  double distance = HATCH_DISTANCE * painter->zoom;
  double x;

  cairo_save (painter->cr);
  outline_path (painter, shape, 0);
  cairo_clip (painter->cr);
  cairo_rectangle (painter->cr, part->x, part->y, part->width, part->height);
  cairo_clip (painter->cr);
  for (x = part->x - part->height; x < part->x + part->width; x += distance)
    {
      cairo_move_to (painter->cr, x, part->y + part->height);
      cairo_line_to (painter->cr, x + part->height, part->y);
    }
  cairo_set_line_width (painter->cr, HATCH_WIDTH * painter->zoom);
  _dd_paint_set_color (painter->cr, &look->hatch, look->hatch_alpha);
  cairo_stroke (painter->cr);
  cairo_restore (painter->cr);
}

/* The part of a progress bar that is done, in the strong colour. */
static void
paint_progress (const DdPainter *painter,
                const DdShape   *shape)
{
  const DdStyle *solid = dd_theme_get_style (painter->theme, shape->token, DD_VARIANT_SOLID);
  DdRect done = shape->box;

  done.width *= CLAMP (shape->value, 0, 1);
  if (dd_scene_get_rtl (shape->scene))
    done.x += shape->box.width - done.width;
  cairo_save (painter->cr);
  outline_path (painter, shape, 0);
  cairo_clip (painter->cr);
  _dd_paint_set_color (painter->cr, &solid->fill, shape->opacity);
  cairo_rectangle (painter->cr, done.x, done.y, done.width, done.height);
  cairo_fill (painter->cr);
  cairo_restore (painter->cr);
}

static void
paint_stroke (const DdPainter *painter,
              const DdShape   *shape,
              const DdLook    *look)
{
  double width = look->line_width * painter->zoom;

  outline_path (painter, shape, width / 2);
  if (shape->kind == DD_SHAPE_CYLINDER)
    {
      DdRect box = dd_rect_inset (&shape->box, width / 2);

      lid_path (painter->cr, &box);
    }
  set_dash (painter, look->dash);
  cairo_set_line_width (painter->cr, width);
  _dd_paint_set_color (painter->cr, &look->stroke, look->stroke_alpha);
  cairo_stroke (painter->cr);
  set_dash (painter, 0);
}

static void
paint_halo (const DdPainter *painter,
            const DdShape   *shape,
            const DdLook    *look)
{
  double width = HALO_WIDTH * painter->zoom;

  outline_path (painter, shape, -width / 2);
  cairo_set_line_width (painter->cr, width);
  _dd_paint_set_color (painter->cr, &look->stroke, look->halo_alpha);
  cairo_stroke (painter->cr);
}

/* Paints everything with an outline: boxes, pills, circles, cylinders,
 * ribbons and progress bars. Strokes stay inside the box. */
void
_dd_paint_outline (const DdPainter *painter,
                   const DdShape   *shape,
                   const DdLook    *look)
{
  if (shape->flags & DD_SHAPE_FLAG_RAISED)
    paint_shadow (painter, shape);
  if (look->halo_alpha > 0)
    paint_halo (painter, shape, look);
  if (look->fill_alpha > 0)
    {
      outline_path (painter, shape, look->stroke_alpha > 0 ? 0.5 * painter->zoom : 0);
      _dd_paint_set_color (painter->cr, &look->fill, look->fill_alpha);
      cairo_fill (painter->cr);
    }
  if (look->hatch_alpha > 0)
    paint_hatch (painter, shape, look, &shape->box);
  if (shape->kind == DD_SHAPE_PROGRESS)
    paint_progress (painter, shape);
  if (look->stroke_alpha > 0)
    paint_stroke (painter, shape, look);
}

static void
paint_head (const DdPainter *painter,
            DdPoint          tip,
            double           angle,
            double           length)
{
  cairo_t *cr = painter->cr;

  cairo_save (cr);
  cairo_translate (cr, tip.x, tip.y);
  cairo_rotate (cr, angle);
  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, -length, -length * HEAD_WIDTH / 2);
  cairo_line_to (cr, -length, length * HEAD_WIDTH / 2);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_restore (cr);
}

static DdPoint
pull_back (DdPoint tip,
           double  angle,
           double  distance)
{
  return (DdPoint) { tip.x - cos (angle) * distance, tip.y - sin (angle) * distance };
}

/* A corner of an elbow, rounded as far as its two sides allow. */
static void
rounded_corner (cairo_t       *cr,
                const DdPoint *corner,
                const DdPoint *before,
                const DdPoint *after,
                double         radius)
{
  double in = hypot (corner->x - before->x, corner->y - before->y);
  double out = hypot (after->x - corner->x, after->y - corner->y);
  double r = MIN (radius, MIN (in, out) / 2);
  DdPoint a, b;

  if (in <= 0 || out <= 0)
    return;
  a = (DdPoint) { dd_lerp (corner->x, before->x, r / in), dd_lerp (corner->y, before->y, r / in) };
  b = (DdPoint) { dd_lerp (corner->x, after->x, r / out), dd_lerp (corner->y, after->y, r / out) };
  cairo_line_to (cr, a.x, a.y);
  cairo_curve_to (cr,
                  dd_lerp (a.x, corner->x, ARC_HANDLE), dd_lerp (a.y, corner->y, ARC_HANDLE),
                  dd_lerp (b.x, corner->x, ARC_HANDLE), dd_lerp (b.y, corner->y, ARC_HANDLE),
                  b.x, b.y);
}

static void
trace_path (const DdPainter *painter,
            const DdShape   *shape,
            DdPoint          start,
            DdPoint          end)
{
  const DdPoint *p = shape->points;
  guint last = shape->n_points - 1, i;

  cairo_move_to (painter->cr, start.x, start.y);
  if ((shape->flags & DD_SHAPE_FLAG_CURVED) && last == 3)
    {
      cairo_curve_to (painter->cr, p[1].x, p[1].y, p[2].x, p[2].y, end.x, end.y);
      return;
    }
  for (i = 1; i < last; i++)
    rounded_corner (painter->cr, &p[i], i == 1 ? &start : &p[i - 1],
                    i + 1 == last ? &end : &p[i + 1], ELBOW_RADIUS * painter->zoom);
  cairo_line_to (painter->cr, end.x, end.y);
}

/* Paints a line with its arrow heads. The line ends within the head, so that
 * the tip is sharp. */
void
_dd_paint_path (const DdPainter *painter,
                const DdShape   *shape,
                const DdLook    *look)
{
  gboolean emphasis = (shape->flags & DD_SHAPE_FLAG_EMPHASIS) != 0;
  double head = (emphasis ? EMPHASIS_HEAD_LENGTH : HEAD_LENGTH) * painter->zoom;
  double start_angle, end_angle;
  DdPoint start, end;

  if (shape->n_points < 2)
    return;
  start = dd_path_get_point (shape, 0, &start_angle);
  end = dd_path_get_point (shape, 1, &end_angle);
  _dd_paint_set_color (painter->cr, &look->stroke, look->stroke_alpha);
  if (shape->flags & DD_SHAPE_FLAG_HEAD)
    {
      paint_head (painter, end, end_angle, head);
      end = pull_back (end, end_angle, head * 0.9);
    }
  if (shape->flags & DD_SHAPE_FLAG_TAIL)
    {
      paint_head (painter, start, start_angle + G_PI, head);
      start = pull_back (start, start_angle + G_PI, head * 0.9);
    }
  trace_path (painter, shape, start, end);
  set_dash (painter, look->dash);
  cairo_set_line_width (painter->cr, look->line_width * painter->zoom);
  cairo_stroke (painter->cr);
  set_dash (painter, 0);
}

static double
run_x (const DdTextRun *run,
       const DdRect    *rect,
       double           width)
{
  if (run->align == DD_ALIGN_CENTER)
    return rect->x + (rect->width - width) / 2;
  return run->align == DD_ALIGN_END ? rect->x + rect->width - width : rect->x;
}

static void
paint_strike (const DdPainter *painter,
              const DdTextRun *run,
              double           width,
              double           height,
              double           alpha)
{
  const DdStyle *style = dd_theme_get_style (painter->theme, DD_TOKEN_FILE_WHITEOUT,
                                             DD_VARIANT_PLAIN);

  _dd_paint_set_color (painter->cr, &style->stroke, alpha);
  cairo_set_line_width (painter->cr, STRIKE_WIDTH);
  cairo_move_to (painter->cr, 0, height * 0.54);
  cairo_line_to (painter->cr, width * CLAMP (run->strike, 0, 1), height * 0.54);
  cairo_stroke (painter->cr);
}

/* Paints a text into @rect, given in scene pixels. The layout is the one of
 * zoom 1, enlarged, so that zooming needs no new layouts. */
static void
paint_run (const DdPainter *painter,
           const DdTextRun *run,
           const DdRect    *rect,
           const DdColor   *color,
           double           alpha)
{
  PangoLayout *layout;
  double width, height;

  if (alpha <= 0)
    return;
  dd_text_cache_measure (painter->texts, run, run->room, &width, &height, NULL);
  if (run->room >= 0 && run->wraps)
    width = run->room;
  layout = dd_text_cache_get_layout (painter->texts, run);
  cairo_save (painter->cr);
  cairo_translate (painter->cr,
                   run_x (run, rect, width * painter->zoom),
                   rect->y + (rect->height - height * painter->zoom) / 2);
  cairo_scale (painter->cr, painter->zoom, painter->zoom);
  _dd_paint_set_color (painter->cr, color, alpha);
  cairo_move_to (painter->cr, 0, 0);
  pango_cairo_show_layout (painter->cr, layout);
  if (run->strike > 0)
    paint_strike (painter, run, width, height, alpha);
  cairo_restore (painter->cr);
}

static const DdColor *
run_color (const DdPainter *painter,
           const DdShape   *shape,
           const DdTextRun *run)
{
  const DdStyle *style = _dd_shape_get_style (shape, painter->theme);

  if (run->token != DD_TOKEN_NONE)
    style = dd_theme_get_style (painter->theme, run->token, DD_VARIANT_DEFAULT);
  return &style->ink[run->ink];
}

static DdRect
run_rect (const DdShape   *shape,
          const DdTextRun *run)
{
  return (DdRect) { shape->box.x + run->rect.x, shape->box.y + run->rect.y,
                    run->rect.width, run->rect.height };
}

static gboolean
same_words (const DdTextRun *one,
            const DdTextRun *other)
{
  return one->style == other->style && one->room == other->room &&
         one->align == other->align && strcmp (one->text, other->text) == 0;
}

/* A text that stays glides and changes its colour; one that changes fades
 * out in the first half and its successor fades in in the second. */
static void
paint_blended_run (const DdPainter *painter,
                   const DdShape   *shape,
                   guint            i)
{
  const DdShape *before = shape->blend_from;
  const DdTextRun *old = i < before->n_runs ? &before->runs[i] : NULL;
  const DdTextRun *new = i < shape->n_runs ? &shape->runs[i] : NULL;
  double t = shape->blend;
  DdRect rect;
  DdColor color;

  if (old != NULL && new != NULL && same_words (old, new))
    {
      DdTextRun between = *new;

      between.rect = dd_rect_lerp (&old->rect, &new->rect, t);
      between.strike = dd_lerp (old->strike, new->strike, t);
      rect = run_rect (shape, &between);
      color = dd_color_mix (run_color (painter, before, old), run_color (painter, shape, new), t);
      paint_run (painter, &between, &rect, &color, shape->opacity);
      return;
    }
  if (old != NULL)
    {
      rect = run_rect (shape, old);
      paint_run (painter, old, &rect, run_color (painter, before, old),
                 shape->opacity * (1 - 2 * t));
    }
  if (new != NULL)
    {
      rect = run_rect (shape, new);
      paint_run (painter, new, &rect, run_color (painter, shape, new),
                 shape->opacity * (2 * t - 1));
    }
}

/* Paints the texts of a shape. */
void
_dd_paint_runs (const DdPainter *painter,
                const DdShape   *shape)
{
  gboolean blending = shape->blend_from != NULL && shape->blend < 1;
  guint n = blending ? MAX (shape->n_runs, shape->blend_from->n_runs) : shape->n_runs;
  guint i;

  for (i = 0; i < n; i++)
    {
      DdRect rect;

      if (blending)
        {
          paint_blended_run (painter, shape, i);
          continue;
        }
      rect = run_rect (shape, &shape->runs[i]);
      paint_run (painter, &shape->runs[i], &rect,
                 run_color (painter, shape, &shape->runs[i]), shape->opacity);
    }
}

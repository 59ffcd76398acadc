// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>

#include "dd-layout-private.h"
#include "dd-scene-private.h"

/* Room for rounding, so that a text never breaks in a box made for it. */
#define ROUNDING 0.01

/* A text that is told apart by fractions of a pixel only would be broken at
 * one zoom and not at the next. */
#define TEXT_SLACK 1.0

static DdBox *
next_shown (DdBox *box)
{
  while (box != NULL && box->hidden)
    box = box->next;
  return box;
}

#define for_each_child(child, box) \
  for (child = next_shown ((box)->first); child != NULL; child = next_shown (child->next))

static guint
count_shown (DdBox *self)
{
  DdBox *child;
  guint n = 0;

  for_each_child (child, self)
    n++;
  return n;
}

/* Adds @extra to @sizes by weight. Without any weight nothing changes. */
void
_dd_share_out (double       *sizes,
               const double *weights,
               guint         n,
               double        extra)
{
  double total = 0;
  guint i;

  for (i = 0; i < n; i++)
    total += weights[i];
  for (i = 0; i < n && total > 0; i++)
    sizes[i] += extra * weights[i] / total;
}

static void
measure_text (DdBox  *self,
              double *min_width,
              double *nat_width)
{
  const DdTextRun *run = dd_box_get_run (self);

  dd_text_cache_measure (self->layout->texts, run, -1, nat_width, NULL, NULL);
  *min_width = dd_text_cache_measure_least (self->layout->texts, run);
  *min_width = ceil (*min_width) + TEXT_SLACK;
  *nat_width = MAX (ceil (*nat_width) + TEXT_SLACK, *min_width);
}

static void
measure_line (DdBox  *self,
              double *min_width,
              double *nat_width)
{
  double gaps = self->gap * MAX ((int) count_shown (self) - 1, 0);
  double widest_min = 0, widest_nat = 0;
  DdBox *child;

  for_each_child (child, self)
    {
      *min_width += child->min_width;
      *nat_width += child->nat_width;
      widest_min = MAX (widest_min, child->min_width);
      widest_nat = MAX (widest_nat, child->nat_width);
    }
  if (self->equal)
    {
      *min_width = widest_min * count_shown (self);
      *nat_width = widest_nat * count_shown (self);
    }
  *min_width += gaps;
  *nat_width += gaps;
}

static void
measure_scale (DdBox  *self,
               double *min_width,
               double *nat_width)
{
  DdBox *child;

  for_each_child (child, self)
    *min_width += child->least_width;
  *nat_width = *min_width;
}

static void
measure_widest (DdBox  *self,
                double *min_width,
                double *nat_width)
{
  DdBox *child;

  for_each_child (child, self)
    {
      *min_width = MAX (*min_width, child->min_width);
      *nat_width = MAX (*nat_width, child->nat_width);
    }
}

/* A flow and an adaptive box want to be rows and can be as narrow as their
 * widest part. */
static void
measure_line_or_widest (DdBox  *self,
                        double *min_width,
                        double *nat_width)
{
  double ignored = 0;

  measure_line (self, &ignored, nat_width);
  ignored = 0;
  measure_widest (self, min_width, &ignored);
}

static void
measure_contents (DdBox  *self,
                  double *min_width,
                  double *nat_width)
{
  switch (self->kind)
    {
    case DD_BOX_ROW:
      measure_line (self, min_width, nat_width);
      break;
    case DD_BOX_SCALE:
      measure_scale (self, min_width, nat_width);
      break;
    case DD_BOX_FLOW:
    case DD_BOX_ADAPTIVE:
      measure_line_or_widest (self, min_width, nat_width);
      break;
    case DD_BOX_GRID:
      _dd_grid_measure_width (self, min_width, nat_width);
      break;
    case DD_BOX_COLUMN:
    case DD_BOX_STACK:
    default:
      measure_widest (self, min_width, nat_width);
      break;
    }
}

static void
set_more_text (DdBox *self,
               guint  n_left_out)
{
  g_autofree char *text = g_strdup_printf ("+%u", n_left_out);
  DdShape *shape = self->more->shape;

  shape->runs[0].text = dd_scene_intern (self->layout->scene, text);
}

/* Finds out how wide a box and all in it have to be and would like to be. */
void
_dd_box_measure_width (DdBox *self)
{
  double min_width = 0, nat_width = 0;
  DdBox *child;

  if (self->measured)
    return;
  if (self->more != NULL)
    set_more_text (self, self->n_children);
  for_each_child (child, self)
    _dd_box_measure_width (child);
  if (self->leaf == LEAF_TEXT)
    measure_text (self, &min_width, &nat_width);
  else if (self->leaf == LEAF_NONE)
    measure_contents (self, &min_width, &nat_width);
  self->min_width = MAX (min_width + 2 * self->pad_x, self->least_width);
  self->nat_width = MAX (nat_width + 2 * self->pad_x, self->min_width);
  self->measured = TRUE;
}

static double
text_height (DdBox  *self,
             double  width)
{
  double height;

  dd_text_cache_measure (self->layout->texts, dd_box_get_run (self),
                         width, NULL, &height, NULL);
  return ceil (height);
}

/* Parts that would be narrower than they may be get what they need; the others
 * share the rest. */
static void
share_scale (DdBox  *self,
             double  width,
             double *widths)
{
  double rest = width, total = 0;
  guint n_narrow = 0, n_before, i;
  DdBox *child;

  for_each_child (child, self)
    total += child->grow_x;
  do
    {
      double left = width, weight = 0;

      n_before = n_narrow;
      n_narrow = i = 0;
      for_each_child (child, self)
        {
          gboolean narrow = total <= 0 || rest * child->grow_x / total < child->least_width;

          widths[i++] = narrow ? child->least_width : rest * child->grow_x / total;
          left -= narrow ? child->least_width : 0;
          weight += narrow ? 0 : child->grow_x;
          n_narrow += narrow;
        }
      rest = left;
      total = weight;
    }
  while (n_narrow != n_before);
}

/* Widths of the parts of a row that is @width wide inside. */
static void
share_width (DdBox  *self,
             double  width,
             double *widths)
{
  guint n = count_shown (self), i = 0;
  double available = width - self->gap * MAX ((int) n - 1, 0);
  double min_total = 0, nat_total = 0;
  g_autofree double *weights = g_new (double, n + 1);
  DdBox *child;

  if (self->kind == DD_BOX_SCALE)
    {
      share_scale (self, width, widths);
      return;
    }
  for_each_child (child, self)
    {
      min_total += child->min_width;
      nat_total += child->nat_width;
      weights[i] = child->grow_x;
      widths[i++] = self->equal ? available / n : child->nat_width;
    }
  if (self->equal)
    return;
  if (available >= nat_total)
    {
      _dd_share_out (widths, weights, n, available - nat_total);
      return;
    }
  i = 0;
  for_each_child (child, self)
    {
      double wish = child->nat_width - child->min_width;
      double part = nat_total > min_total ? (available - min_total) / (nat_total - min_total) : 0;

      widths[i++] = child->min_width + wish * MAX (part, 0);
    }
}

static gboolean
acts_as_row (DdBox  *self,
             double  width)
{
  double min_total = self->gap * MAX ((int) count_shown (self) - 1, 0);
  DdBox *child;

  if (self->kind != DD_BOX_ADAPTIVE)
    return self->kind == DD_BOX_ROW || self->kind == DD_BOX_SCALE;
  for_each_child (child, self)
    min_total += child->min_width;
  return min_total <= width + ROUNDING;
}

double
_dd_box_get_baseline (DdBox *self)
{
  double baseline;

  if (self->leaf != LEAF_TEXT)
    return self->height * 0.75;
  dd_text_cache_measure (self->layout->texts, dd_box_get_run (self),
                         -1, NULL, NULL, &baseline);
  return baseline;
}

typedef struct
{
  double above;
  double below;
  double height;
} LineHeight;

static void
line_height_add (LineHeight *line,
                 DdBox      *child,
                 double      height)
{
  double baseline = child->valign == DD_ALIGN_BASELINE ? _dd_box_get_baseline (child) : 0;

  line->above = MAX (line->above, baseline);
  if (child->valign == DD_ALIGN_BASELINE)
    line->below = MAX (line->below, height - baseline);
  line->height = MAX (MAX (line->height, height), line->above + line->below);
}

static double
row_height (DdBox  *self,
            double  width)
{
  g_autofree double *widths = g_new (double, self->n_children + 1);
  LineHeight line = { 0 };
  DdBox *child;
  guint i = 0;

  share_width (self, width, widths);
  for_each_child (child, self)
    line_height_add (&line, child, _dd_box_measure_height (child, widths[i++]));
  return line.height;
}

static double
column_height (DdBox  *self,
               double  width)
{
  double height = self->gap * MAX ((int) count_shown (self) - 1, 0);
  DdBox *child;

  for_each_child (child, self)
    height += _dd_box_measure_height (child, width);
  return height;
}

static double
stack_height (DdBox  *self,
              double  width)
{
  double height = 0;
  DdBox *child;

  for_each_child (child, self)
    height = MAX (height, _dd_box_measure_height (child, width));
  return height;
}

/* Equal parts fill their lines, and the lines hold as equal numbers of them
 * as possible: eight parts of which seven fit stand four and four. */
static double
equal_flow_width (DdBox  *self,
                  double  width)
{
  double widest_min = 0, widest_nat = 0;
  guint n = count_shown (self), fit, n_lines;

  measure_widest (self, &widest_min, &widest_nat);
  if (widest_nat >= width || n == 0)
    return width;
  fit = MIN ((guint) ((width + self->gap) / (widest_nat + self->gap)), n);
  n_lines = (n + fit - 1) / fit;
  fit = (n + n_lines - 1) / n_lines;
  return (width - self->gap * (fit - 1)) / fit;
}

static double
flow_child_width (DdBox *self,
                  DdBox *child,
                  double width)
{
  return self->equal ? equal_flow_width (self, width) : MIN (child->nat_width, width);
}

/* Places of the parts of a flow, one line after the other. Stops before the
 * first part that would need more lines than the flow may have, and returns
 * how many were placed. With @places NULL it only measures. */
static guint
flow_lines (DdBox  *self,
            double  width,
            guint   n_children,
            DdRect *places,
            double *height)
{
  double x = 0, y = 0, line = 0;
  guint n_lines = 1, i = 0;
  DdBox *child;

  for (child = self->first; child != NULL && i < n_children; child = child->next)
    {
      double w = flow_child_width (self, child, width);
      double h = _dd_box_measure_height (child, w);

      if (x > 0 && x + w > width + ROUNDING)
        {
          if (self->more != NULL && n_lines == self->n_lines)
            break;
          y += line + self->gap;
          x = line = 0;
          n_lines++;
        }
      if (places != NULL)
        places[i] = (DdRect) { x, y, w, h };
      x += w + self->gap;
      line = MAX (line, h);
      i++;
    }
  *height = y + line;
  return i;
}

/* Decides which parts are shown: all but the last if they fit, or else as
 * many as leave room for the last, which counts the others. */
static guint
flow_fit (DdBox  *self,
          double  width,
          DdRect *places,
          double *height)
{
  guint n = self->n_children;
  guint n_shown;
  double w;

  if (self->more == NULL)
    return flow_lines (self, width, n, places, height);
  if (flow_lines (self, width, n - 1, places, height) == n - 1)
    return n - 1;

  w = flow_child_width (self, self->more, width);
  for (n_shown = n - 1; n_shown > 0; n_shown--)
    {
      double rest = width - w - self->gap;
      g_autofree DdRect *line = g_new (DdRect, n);
      guint placed = flow_lines (self, width, n_shown, line, height);

      n_shown = MIN (n_shown, placed);
      if (n_shown == 0 || line[n_shown - 1].x + line[n_shown - 1].width <= rest)
        {
          flow_lines (self, width, n_shown, places, height);
          break;
        }
    }
  return n_shown;
}

static double
flow_height (DdBox  *self,
             double  width)
{
  double height = 0;

  flow_fit (self, width, NULL, &height);
  return height;
}

static double
contents_height (DdBox  *self,
                 double  width)
{
  switch (self->kind)
    {
    case DD_BOX_ROW:
    case DD_BOX_ADAPTIVE:
    case DD_BOX_SCALE:
      return acts_as_row (self, width) ? row_height (self, width) : column_height (self, width);
    case DD_BOX_FLOW:
      return flow_height (self, width);
    case DD_BOX_GRID:
      return _dd_grid_measure_height (self, width);
    case DD_BOX_COLUMN:
      return column_height (self, width);
    case DD_BOX_STACK:
    default:
      return stack_height (self, width);
    }
}

/* The width a box takes of the room it is offered. */
static double
width_taken (DdBox  *self,
             double  width)
{
  if (self->halign == DD_ALIGN_FILL)
    return MAX (width, 0);
  return MIN (self->nat_width, width);
}

/* Finds out how high a box has to be when it is offered @width. */
double
_dd_box_measure_height (DdBox  *self,
                        double  width)
{
  double inner, height = 0;

  if (self->height_width == width)
    return self->height;
  inner = width_taken (self, width) - 2 * self->pad_x;
  if (self->leaf == LEAF_TEXT)
    height = text_height (self, inner);
  else if (self->leaf == LEAF_NONE)
    height = contents_height (self, inner);
  self->height = MAX (height + 2 * self->pad_y, self->least_height);
  self->height_width = width;
  return self->height;
}

static double
align_offset (DdAlign align,
              double  room)
{
  if (align == DD_ALIGN_CENTER)
    return room / 2;
  return align == DD_ALIGN_END ? room : 0;
}

/* Where the contents of a line start and how much is added to each gap. */
static void
justify_line (DdBox  *self,
              double  extra,
              double *start,
              double *more_gap)
{
  guint n = count_shown (self);

  *start = align_offset (self->justify, extra);
  *more_gap = self->justify == DD_ALIGN_FILL && n > 1 ? extra / (n - 1) : 0;
}

static double
baseline_of_row (DdBox        *self,
                 const double *widths)
{
  LineHeight line = { 0 };
  DdBox *child;
  guint i = 0;

  for_each_child (child, self)
    line_height_add (&line, child, _dd_box_measure_height (child, widths[i++]));
  return line.above + (line.height - line.above - line.below) / 2;
}

static void
allocate_row (DdBox        *self,
              const DdRect *inner)
{
  guint n = count_shown (self), i;
  g_autofree double *widths = g_new (double, n + 1);
  double used = self->gap * MAX ((int) n - 1, 0);
  double x, more_gap, baseline;
  DdBox *child;

  share_width (self, inner->width, widths);
  for (i = 0; i < n; i++)
    used += widths[i];
  justify_line (self, MAX (inner->width - used, 0), &x, &more_gap);
  baseline = baseline_of_row (self, widths);
  baseline += MAX (inner->height - row_height (self, inner->width), 0) / 2;
  i = 0;
  for_each_child (child, self)
    {
      DdRect place = { inner->x + x, inner->y, widths[i], inner->height };

      if (child->valign == DD_ALIGN_BASELINE)
        {
          place.height = _dd_box_measure_height (child, widths[i]);
          place.y += baseline - _dd_box_get_baseline (child);
        }
      _dd_box_allocate (child, &place);
      x += widths[i++] + self->gap + more_gap;
    }
}

static void
allocate_column (DdBox        *self,
                 const DdRect *inner)
{
  guint n = count_shown (self), i = 0;
  g_autofree double *heights = g_new (double, n + 1);
  g_autofree double *weights = g_new (double, n + 1);
  double used = self->gap * MAX ((int) n - 1, 0);
  double y, more_gap, weight = 0;
  DdBox *child;

  for_each_child (child, self)
    {
      heights[i] = _dd_box_measure_height (child, inner->width);
      weights[i] = child->grow_y;
      weight += child->grow_y;
      used += heights[i++];
    }
  _dd_share_out (heights, weights, n, MAX (inner->height - used, 0));
  justify_line (self, weight > 0 ? 0 : MAX (inner->height - used, 0), &y, &more_gap);
  i = 0;
  for_each_child (child, self)
    {
      _dd_box_allocate (child, &(DdRect) { inner->x, inner->y + y, inner->width, heights[i] });
      y += heights[i++] + self->gap + more_gap;
    }
}

static void
allocate_flow (DdBox        *self,
               const DdRect *inner)
{
  g_autofree DdRect *places = g_new (DdRect, self->n_children + 1);
  double height = 0, x = 0, y = 0;
  guint n_shown = flow_fit (self, inner->width, places, &height), i = 0;
  double top = inner->y + align_offset (self->justify, MAX (inner->height - height, 0));
  DdBox *child;

  for (child = self->first; child != NULL; child = child->next, i++)
    {
      child->hidden = i >= n_shown && child != self->more;
      if (i < n_shown)
        {
          places[i].x += inner->x;
          places[i].y += top;
          x = places[i].x + places[i].width + self->gap;
          y = places[i].y;
          _dd_box_allocate (child, &places[i]);
        }
    }
  if (self->more == NULL)
    return;
  self->more->hidden = n_shown + 1 == self->n_children;
  set_more_text (self, self->n_children - 1 - n_shown);
  _dd_box_allocate (self->more,
                    &(DdRect) { n_shown > 0 ? x : inner->x, n_shown > 0 ? y : top,
                                self->more->nat_width,
                                _dd_box_measure_height (self->more, self->more->nat_width) });
}

static void
allocate_stack (DdBox        *self,
                const DdRect *inner)
{
  DdBox *child;

  for_each_child (child, self)
    _dd_box_allocate (child, inner);
}

static void
allocate_contents (DdBox        *self,
                   const DdRect *inner)
{
  switch (self->kind)
    {
    case DD_BOX_ROW:
    case DD_BOX_ADAPTIVE:
    case DD_BOX_SCALE:
      if (acts_as_row (self, inner->width))
        allocate_row (self, inner);
      else
        allocate_column (self, inner);
      break;
    case DD_BOX_FLOW:
      allocate_flow (self, inner);
      break;
    case DD_BOX_GRID:
      _dd_grid_allocate (self, inner);
      break;
    case DD_BOX_COLUMN:
      allocate_column (self, inner);
      break;
    case DD_BOX_STACK:
    default:
      allocate_stack (self, inner);
      break;
    }
}

static void
allocate_text (DdBox *self)
{
  DdTextRun *run = dd_box_get_run (self);

  run->align = self->halign == DD_ALIGN_FILL ? run->align : self->halign;
  if (run->wraps || (run->shortens && self->rect.width < self->nat_width))
    run->room = self->rect.width - 2 * self->pad_x;
}

/* Gives a box its place in @rect, as its alignment says, and places what is
 * in it. */
void
_dd_box_allocate (DdBox        *self,
                  const DdRect *rect)
{
  double width = width_taken (self, rect->width);
  double height = rect->height;
  DdRect inner;

  if (self->valign != DD_ALIGN_FILL)
    height = MIN (_dd_box_measure_height (self, rect->width), rect->height);
  self->rect = (DdRect) { rect->x + align_offset (self->halign, rect->width - width),
                          rect->y + align_offset (self->valign, rect->height - height),
                          width, height };
  if (self->leaf == LEAF_TEXT)
    allocate_text (self);
  if (self->leaf != LEAF_NONE)
    return;
  inner = (DdRect) { self->rect.x + self->pad_x, self->rect.y + self->pad_y,
                     width - 2 * self->pad_x, height - 2 * self->pad_y };
  allocate_contents (self, &inner);
}

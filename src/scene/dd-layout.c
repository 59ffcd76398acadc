// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>

#include "dd-layout-private.h"
#include "dd-scene-private.h"

#include "dd-layout.h"

/* Paddings and gaps grow more slowly than the text, or large text would leave
 * no room for itself. */
#define UNIT_GROWTH 0.5

/* Zooms are tried in steps, so that few of them are in use. */
#define ZOOM_STEP 0.05

static DdBox *
box_new (DdLayout *layout,
         DdBox    *parent)
{
  DdBox *self = _dd_arena_new (&layout->arena, DdBox);

  self->layout = layout;
  self->parent = parent;
  self->justify = DD_ALIGN_START;
  self->n_columns = self->n_rows = 1;
  self->height_width = -1;
  if (parent == NULL)
    return self;
  self->owner = parent->shape != NULL ? parent->shape : parent->owner;
  if (parent->last != NULL)
    parent->last->next = self;
  else
    parent->first = self;
  parent->last = self;
  parent->n_children++;
  return self;
}

/**
 * dd_layout_new:
 * @scene: an empty scene
 * @texts: measures the texts; must outlive the layout
 *
 * Starts a layout whose root is a column without padding.
 *
 * Returns: (transfer full): the layout
 */
DdLayout *
dd_layout_new (DdScene     *scene,
               DdTextCache *texts)
{
  DdLayout *self;

  g_return_val_if_fail (scene != NULL && texts != NULL, NULL);

  self = g_new0 (DdLayout, 1);
  self->scene = dd_scene_ref (scene);
  self->texts = texts;
  self->unit = 1 + (dd_text_cache_get_scale (texts) - 1) * UNIT_GROWTH;
  _dd_arena_init (&self->arena);
  self->root = box_new (self, NULL);
  return self;
}

/**
 * dd_layout_free:
 * @self: a layout
 *
 * Frees the boxes. The scene keeps its shapes.
 */
void
dd_layout_free (DdLayout *self)
{
  g_return_if_fail (self != NULL);

  dd_scene_unref (self->scene);
  _dd_arena_clear (&self->arena);
  g_free (self);
}

/**
 * dd_layout_get_root:
 * @self: a layout
 *
 * Returns the outermost box.
 *
 * Returns: (transfer none): the root
 */
DdBox *
dd_layout_get_root (DdLayout *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root;
}

/**
 * dd_box_add:
 * @parent: a box
 * @kind: arrangement
 *
 * Adds a box without a shape.
 *
 * Returns: (transfer none): the new box
 */
DdBox *
dd_box_add (DdBox     *parent,
            DdBoxKind  kind)
{
  DdBox *self;

  g_return_val_if_fail (parent != NULL && parent->leaf == LEAF_NONE, NULL);

  self = box_new (parent->layout, parent);
  self->kind = kind;
  return self;
}

/**
 * dd_box_add_shape:
 * @parent: a box
 * @kind: arrangement of what is in the shape
 * @shape_kind: outline of the shape
 * @token: meaning of the shape
 * @id: stable id of the shape; copied
 *
 * Adds a box that is drawn as a shape. Texts and icons added to it, or to
 * boxes without a shape in it, belong to the shape.
 *
 * Returns: (transfer none): the new box
 */
DdBox *
dd_box_add_shape (DdBox       *parent,
                  DdBoxKind    kind,
                  DdShapeKind  shape_kind,
                  DdToken      token,
                  const char  *id)
{
  DdBox *self;

  g_return_val_if_fail (parent != NULL && id != NULL, NULL);

  self = dd_box_add (parent, kind);
  self->shape = dd_scene_add (self->layout->scene, self->owner, shape_kind, token, id);
  return self;
}

/**
 * dd_box_add_text:
 * @parent: a box in a shape
 * @style: size, weight and family
 * @ink: which of the colours
 * @text: plain text; copied
 *
 * Adds a text to the shape around it. It stands at the start of its room and
 * in the middle of its height; [method@Dd.Box.get_run] gives more control.
 *
 * Returns: (transfer none): the box of the text
 */
DdBox *
dd_box_add_text (DdBox       *parent,
                 DdTextStyle  style,
                 DdInk        ink,
                 const char  *text)
{
  DdBox *self;

  g_return_val_if_fail (parent != NULL && text != NULL, NULL);
  g_return_val_if_fail (parent->shape != NULL || parent->owner != NULL, NULL);

  self = dd_box_add (parent, DD_BOX_STACK);
  self->leaf = LEAF_TEXT;
  self->halign = DD_ALIGN_START;
  self->valign = DD_ALIGN_CENTER;
  self->run = self->owner->n_runs;
  dd_shape_add_run (self->owner, style, ink, text);
  return self;
}

/**
 * dd_box_add_label:
 * @parent: a box
 * @id: stable id of the label; copied
 * @token: whose colours
 * @style: size, weight and family
 * @ink: which of the colours
 * @text: plain text; copied
 *
 * Adds a shape that is nothing but a text.
 *
 * Returns: (transfer none): the box of the text
 */
DdBox *
dd_box_add_label (DdBox       *parent,
                  const char  *id,
                  DdToken      token,
                  DdTextStyle  style,
                  DdInk        ink,
                  const char  *text)
{
  DdBox *self;

  g_return_val_if_fail (parent != NULL && id != NULL && text != NULL, NULL);

  self = dd_box_add (parent, DD_BOX_STACK);
  self->leaf = LEAF_TEXT;
  self->halign = DD_ALIGN_START;
  self->valign = DD_ALIGN_CENTER;
  self->shape = dd_scene_add (self->layout->scene, self->owner, DD_SHAPE_TEXT, token, id);
  self->owner = self->shape;
  dd_shape_add_run (self->shape, style, ink, text);
  return self;
}

/**
 * dd_box_add_icon:
 * @parent: a box in a shape
 * @icon: an icon
 * @size: its side, in pixels at text size 100 %
 *
 * Adds an icon to the shape around it, which may have one.
 *
 * Returns: (transfer none): the box of the icon
 */
DdBox *
dd_box_add_icon (DdBox  *parent,
                 DdIcon  icon,
                 double  size)
{
  DdBox *self;
  double side;

  g_return_val_if_fail (parent != NULL, NULL);
  g_return_val_if_fail (parent->shape != NULL || parent->owner != NULL, NULL);

  self = dd_box_add (parent, DD_BOX_STACK);
  side = size * dd_text_cache_get_scale (self->layout->texts);
  self->leaf = LEAF_ICON;
  self->halign = self->valign = DD_ALIGN_CENTER;
  self->least_width = self->least_height = side;
  self->owner->icon = icon;
  return self;
}

/**
 * dd_box_add_space:
 * @parent: a box
 * @width: at least this wide
 * @height: at least this high
 *
 * Adds room. Give it weight with [method@Dd.Box.set_grow] to push others
 * away.
 *
 * Returns: (transfer none): the box
 */
DdBox *
dd_box_add_space (DdBox  *parent,
                  double  width,
                  double  height)
{
  DdBox *self;

  g_return_val_if_fail (parent != NULL, NULL);

  self = dd_box_add (parent, DD_BOX_STACK);
  self->leaf = LEAF_SPACE;
  return dd_box_set_least (self, width, height);
}

/**
 * dd_box_set_padding:
 * @self: a box
 * @horizontal: room left and right, in pixels
 * @vertical: room above and below, in pixels
 *
 * Sets the room between the edge and what is in the box.
 *
 * Returns: (transfer none): @self
 */
DdBox *
dd_box_set_padding (DdBox  *self,
                    double  horizontal,
                    double  vertical)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->pad_x = horizontal * self->layout->unit;
  self->pad_y = vertical * self->layout->unit;
  return self;
}

/**
 * dd_box_set_gap:
 * @self: a box
 * @gap: in pixels
 *
 * Sets the room between what is in the box.
 *
 * Returns: (transfer none): @self
 */
DdBox *
dd_box_set_gap (DdBox  *self,
                double  gap)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->gap = gap * self->layout->unit;
  return self;
}

/**
 * dd_box_set_align:
 * @self: a box
 * @horizontal: where it stands across
 * @vertical: where it stands up and down
 *
 * Sets where the box stands when it is given more room than it wants.
 *
 * Returns: (transfer none): @self
 */
DdBox *
dd_box_set_align (DdBox   *self,
                  DdAlign  horizontal,
                  DdAlign  vertical)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->halign = horizontal;
  self->valign = vertical;
  return self;
}

/**
 * dd_box_set_justify:
 * @self: a row or a column
 * @justify: start, center or end; fill spreads the gaps
 *
 * Sets where the contents stand when nothing in it grows.
 *
 * Returns: (transfer none): @self
 */
DdBox *
dd_box_set_justify (DdBox   *self,
                    DdAlign  justify)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->justify = justify;
  return self;
}

/**
 * dd_box_set_grow:
 * @self: a box
 * @horizontal: weight in width, 0 to stay
 * @vertical: weight in height, 0 to stay
 *
 * Sets how much of the room that is left over the box takes.
 *
 * Returns: (transfer none): @self
 */
DdBox *
dd_box_set_grow (DdBox  *self,
                 double  horizontal,
                 double  vertical)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->grow_x = horizontal;
  self->grow_y = vertical;
  return self;
}

/**
 * dd_box_set_least:
 * @self: a box
 * @width: at least this wide, in pixels
 * @height: at least this high, in pixels
 *
 * Sets the least size, padding included.
 *
 * Returns: (transfer none): @self
 */
DdBox *
dd_box_set_least (DdBox  *self,
                  double  width,
                  double  height)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->least_width = width * self->layout->unit;
  self->least_height = height * self->layout->unit;
  return self;
}

/**
 * dd_box_set_equal:
 * @self: a row, a grid or a flow
 * @equal: whether all in it are as wide as the widest
 *
 * Makes columns equally wide.
 *
 * Returns: (transfer none): @self
 */
DdBox *
dd_box_set_equal (DdBox    *self,
                  gboolean  equal)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->equal = equal;
  return self;
}

/**
 * dd_box_set_cell:
 * @self: a box in a grid
 * @column: its first column
 * @row: its first row
 * @n_columns: how many columns it takes, at least 1
 * @n_rows: how many rows it takes, at least 1
 *
 * Sets the cells of a box.
 *
 * Returns: (transfer none): @self
 */
DdBox *
dd_box_set_cell (DdBox *self,
                 guint  column,
                 guint  row,
                 guint  n_columns,
                 guint  n_rows)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_columns > 0 && n_rows > 0, self);

  self->column = column;
  self->row = row;
  self->n_columns = n_columns;
  self->n_rows = n_rows;
  return self;
}

/**
 * dd_box_set_lines:
 * @self: a flow
 * @n_lines: how many lines may be filled
 * @more: the last box in @self, a shape whose first text is replaced by the
 *   number of boxes that are left out, "+3"
 *
 * Limits a flow to some lines. What does not fit is left out and counted.
 *
 * Returns: (transfer none): @self
 */
DdBox *
dd_box_set_lines (DdBox *self,
                  guint  n_lines,
                  DdBox *more)
{
  g_return_val_if_fail (self != NULL && more != NULL, NULL);
  g_return_val_if_fail (self->last == more && more->shape != NULL, self);
  g_return_val_if_fail (more->shape->n_runs > 0, self);

  self->n_lines = n_lines;
  self->more = more;
  return self;
}

/**
 * dd_box_get_shape:
 * @self: a box
 *
 * Returns the shape of a box.
 *
 * Returns: (transfer none) (nullable): its shape
 */
DdShape *
dd_box_get_shape (DdBox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->shape;
}

/**
 * dd_box_get_scene:
 * @self: a box
 *
 * Returns the scene that the shapes of a box belong to.
 *
 * Returns: (transfer none): the scene
 */
DdScene *
dd_box_get_scene (DdBox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->layout->scene;
}

/**
 * dd_box_get_run:
 * @self: the box of a text
 *
 * Returns the text of a box, to be refined: token, wrapping, strike.
 *
 * Returns: (transfer none): the text, valid until its shape gets another one
 */
DdTextRun *
dd_box_get_run (DdBox *self)
{
  g_return_val_if_fail (self != NULL && self->leaf == LEAF_TEXT, NULL);

  return &self->owner->runs[self->run];
}

static DdRect
scale_rect (const DdRect *rect,
            double        zoom)
{
  return (DdRect) { rect->x * zoom, rect->y * zoom,
                    rect->width * zoom, rect->height * zoom };
}

/* Strokes are crisp when edges fall between pixels. */
static DdRect
snap_rect (const DdRect *rect)
{
  double left = rint (rect->x);
  double top = rint (rect->y);

  return (DdRect) { left, top,
                    rint (rect->x + rect->width) - left,
                    rint (rect->y + rect->height) - top };
}

static void
place_leaf (DdBox  *self,
            DdRect  rect)
{
  DdTextRun *run;

  if (self->leaf == LEAF_SPACE)
    return;
  rect.x -= self->owner->box.x;
  rect.y -= self->owner->box.y;
  if (self->leaf == LEAF_ICON)
    self->owner->icon_box = snap_rect (&rect);
  if (self->leaf != LEAF_TEXT)
    return;
  run = dd_box_get_run (self);
  run->rect = rect;
  if (dd_scene_get_rtl (self->layout->scene) && run->align != DD_ALIGN_CENTER)
    run->align = run->align == DD_ALIGN_END ? DD_ALIGN_START : DD_ALIGN_END;
}

/* Turns the rectangle of a box into the geometry of its shape: mirrored if
 * the language asks for it, then zoomed. */
static void
place_box (DdBox  *self,
           double  total_width,
           double  zoom)
{
  DdRect rect = self->rect;
  DdBox *child;

  if (dd_scene_get_rtl (self->layout->scene))
    rect.x = total_width - rect.x - rect.width;
  rect = scale_rect (&rect, zoom);
  if (self->shape != NULL)
    {
      self->shape->box = snap_rect (&rect);
      if (self->shape->radius > 0)
        self->shape->radius *= zoom;
      if (self->hidden)
        self->shape->flags |= DD_SHAPE_FLAG_HIDDEN;
    }
  if (self->leaf != LEAF_NONE)
    place_leaf (self, rect);
  for (child = self->first; child != NULL; child = child->next)
    place_box (child, total_width, zoom);
}

static gboolean
fits_at (DdLayout     *self,
         const DdArea *area,
         double        zoom)
{
  double width = area->width / zoom;

  return self->root->min_width <= width &&
         _dd_box_measure_height (self->root, width) <= area->height / zoom;
}

static double
choose_zoom (DdLayout     *self,
             const DdArea *area)
{
  double most = area->most_zoom > 0 ? area->most_zoom : DD_ZOOM_MOST;
  double least = area->least_zoom > 0 ? area->least_zoom : DD_ZOOM_LEAST;
  double bottom = DD_ZOOM_FLOOR / dd_text_cache_get_scale (self->texts);
  double zoom;
  int step;

  if (area->keep_zoom > 0 && fits_at (self, area, area->keep_zoom))
    return area->keep_zoom;
  for (step = (int) floor (most / ZOOM_STEP + 0.5); step * ZOOM_STEP > least - ZOOM_STEP / 2; step--)
    if (fits_at (self, area, step * ZOOM_STEP))
      return step * ZOOM_STEP;

  /* It is too high in any case and will be scrolled; only the width counts. */
  zoom = MIN (area->width / self->root->min_width, 1.0);
  return MAX (MIN (zoom, most), bottom);
}

/**
 * dd_layout_run:
 * @self: a layout
 * @area: the room to fill
 *
 * Gives all shapes their places and the scene its size and zoom. The scene is
 * as wide as the area. What fits is enlarged up to the area's greatest zoom,
 * what does not is shrunk a little, and what is still too high makes the
 * scene higher than the area. Called once for a layout; connections between
 * shapes are added afterwards.
 */
void
dd_layout_run (DdLayout     *self,
               const DdArea *area)
{
  double zoom, width, height;

  g_return_if_fail (self != NULL && area != NULL);
  g_return_if_fail (area->width > 0 && area->height > 0);

  _dd_box_measure_width (self->root);
  zoom = choose_zoom (self, area);
  width = MAX (area->width / zoom, self->root->min_width);
  height = MAX (area->height / zoom, _dd_box_measure_height (self->root, width));
  _dd_box_allocate (self->root, &(DdRect) { 0, 0, width, height });
  place_box (self->root, width, zoom);
  dd_scene_set_zoom (self->scene, zoom);
  dd_scene_set_size (self->scene, rint (width * zoom), rint (height * zoom));
}

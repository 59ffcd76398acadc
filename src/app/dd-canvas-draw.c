// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>

#include "dd-canvas-private.h"
#include "dd-paint.h"

/* How the stage is drawn: what stands still from a kept surface, what moves
 * anew in each frame, and over both what is pointed at. */

static gboolean
uses_cairo (DdCanvas *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GskRenderer *renderer = native ? gtk_native_get_renderer (native) : NULL;

  return renderer == NULL || g_str_equal (G_OBJECT_TYPE_NAME (renderer), "GskCairoRenderer");
}

static void
paint_still (DdCanvas *self,
             cairo_t *cr)
{
  DdRect area = { self->scroll_x, self->scroll_y, gtk_widget_get_width (GTK_WIDGET (self)),
                  gtk_widget_get_height (GTK_WIDGET (self)) };
  DdShape *const *shapes;
  guint n_shapes;

  cairo_translate (cr, -self->scroll_x, -self->scroll_y);
  dd_paint_background (cr, &area, self->theme);
  if (self->tween)
    shapes = dd_tween_get_still (self->tween, &n_shapes);
  else
    {
      shapes = dd_scene_get_shapes (self->scene);
      n_shapes = dd_scene_get_n_shapes (self->scene);
    }
  dd_paint_shapes (cr, shapes, n_shapes, self->texts, self->theme);
}

/* Under the cairo renderer a node that blits a surface is cheapest, elsewhere
 * a texture. */
static GskRenderNode *
make_still (DdCanvas *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale,
                                                         height * scale);
  GskRenderNode *node;
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  paint_still (self, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (uses_cairo (self))
    {
      node = gsk_cairo_node_new (&bounds);
      cr = gsk_cairo_node_get_draw_context (node);
      cairo_set_source_surface (cr, surface, 0, 0);
      cairo_rectangle (cr, 0, 0, width, height);
      cairo_fill (cr);
      cairo_destroy (cr);
    }
  else
    {
      gsize stride = cairo_image_surface_get_stride (surface);
      g_autoptr (GBytes) bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                                              stride * height * scale);
      g_autoptr (GdkTexture) texture = gdk_memory_texture_new (width * scale, height * scale,
                                                               GDK_MEMORY_DEFAULT, bytes, stride);

      node = gsk_texture_node_new (texture, &bounds);
    }
  cairo_surface_destroy (surface);
  return node;
}

static void
snapshot_moving (DdCanvas     *self,
                 GtkSnapshot *snapshot)
{
  guint n_shapes;
  DdShape *const *shapes = dd_tween_get_moving (self->tween, &n_shapes);
  DdRect seen = { self->scroll_x, self->scroll_y, gtk_widget_get_width (GTK_WIDGET (self)),
                  gtk_widget_get_height (GTK_WIDGET (self)) };
  DdRect moving = dd_tween_get_extents (self->tween);
  DdRect extents = dd_rect_intersection (&moving, &seen);
  double left = floor (extents.x);
  double top = floor (extents.y);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, ceil (extents.width) + 2,
                                               ceil (extents.height) + 2);
  cairo_t *cr;

  if (n_shapes == 0 || dd_rect_is_empty (&extents))
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (left - self->scroll_x,
                                                          top - self->scroll_y));
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_translate (cr, -left, -top);
  dd_paint_shapes (cr, shapes, n_shapes, self->texts, self->theme);
  cairo_destroy (cr);
  gtk_snapshot_restore (snapshot);
}

/* What is in the spotlight: what is pointed at, or walked to, or selected. */
static const char *
find_lit (DdCanvas *self)
{
  const DdShape *pointed = _dd_canvas_shape_at (self, self->pointer_x, self->pointer_y);

  if (pointed)
    return pointed->id;
  return self->focused ? self->focused : dd_player_get_selection (self->player);
}

static void
snapshot_overlays (DdCanvas     *self,
                   GtkSnapshot *snapshot)
{
  const char *lit = self->spotlight ? find_lit (self) : NULL;
  DdPaintOptions options = {
    .theme = self->theme,
    .hovered = self->hovered,
    .selected = dd_player_get_selection (self->player),
    .focused = gtk_widget_has_visible_focus (GTK_WIDGET (self)) ? self->focused : NULL,
    .spotlight = lit,
  };
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                                               gtk_widget_get_height (GTK_WIDGET (self)));
  cairo_t *cr;

  if (!options.hovered && !options.selected && !options.focused && !options.spotlight &&
      !self->dragged)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_translate (cr, -self->scroll_x, -self->scroll_y);
  dd_paint_overlays (cr, self->scene, &options);
  _dd_canvas_paint_drag (self, cr);
  cairo_destroy (cr);
}

void
_dd_canvas_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  DdCanvas *self = DD_CANVAS (widget);

  if (self->scene == NULL)
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                         gtk_widget_get_height (widget)));
  if (self->still == NULL)
    self->still = make_still (self);
  gtk_snapshot_append_node (snapshot, self->still);
  if (self->tween)
    snapshot_moving (self, snapshot);
  snapshot_overlays (self, snapshot);
  gtk_widget_snapshot_child (widget, self->controls, snapshot);
  gtk_snapshot_pop (snapshot);
}

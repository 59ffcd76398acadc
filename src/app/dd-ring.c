// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dd-ring.h"

#define SIZE 18

/* How much of a lesson is done, as a ring that fills and becomes a check. */
struct _DdRing
{
  GtkWidget  parent_instance;

  double     fraction;
};

G_DEFINE_FINAL_TYPE (DdRing, dd_ring, GTK_TYPE_WIDGET)

static void
draw_check (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0.15, 0.64, 0.41);
  cairo_arc (cr, SIZE / 2.0, SIZE / 2.0, SIZE / 2.0 - 1, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, 5, 9.5);
  cairo_line_to (cr, 8, 12.5);
  cairo_line_to (cr, 13, 6);
  cairo_stroke (cr);
}

static void
dd_ring_snapshot (GtkWidget   *widget,
                  GtkSnapshot *snapshot)
{
  DdRing *self = DD_RING (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, SIZE, SIZE));

  if (self->fraction >= 1)
    {
      draw_check (cr);
    }
  else
    {
      cairo_set_line_width (cr, 3);
      cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.35);
      cairo_arc (cr, SIZE / 2.0, SIZE / 2.0, SIZE / 2.0 - 2.5, 0, 2 * G_PI);
      cairo_stroke (cr);
      cairo_set_source_rgb (cr, 0.21, 0.52, 0.89);
      cairo_arc (cr, SIZE / 2.0, SIZE / 2.0, SIZE / 2.0 - 2.5, -G_PI / 2,
                 -G_PI / 2 + 2 * G_PI * self->fraction);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

static void
dd_ring_measure (GtkWidget      *widget,
                 GtkOrientation  orientation,
                 int             for_size,
                 int            *minimum,
                 int            *natural,
                 int            *minimum_baseline,
                 int            *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
dd_ring_class_init (DdRingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = dd_ring_snapshot;
  widget_class->measure = dd_ring_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dd_ring_init (DdRing *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * dd_ring_new:
 *
 * Returns: (transfer floating): an empty ring of progress
 */
GtkWidget *
dd_ring_new (void)
{
  return g_object_new (DD_TYPE_RING, NULL);
}

/**
 * dd_ring_set_fraction:
 * @self: a ring
 * @fraction: how much is done, 0 to 1
 *
 * Sets what the ring shows.
 */
void
dd_ring_set_fraction (DdRing *self,
                      double  fraction)
{
  g_autofree char *text = g_strdup_printf (_("%d %% done"), (int) (fraction * 100));

  self->fraction = fraction;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

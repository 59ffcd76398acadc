// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-squeeze.h"

/* Shows its child where there is room for it, and takes none otherwise, so
 * that a window can be made narrower than the child. Or, with a wanted width,
 * says how wide the child should be before something else gives way; then the
 * child always stays. */
struct _DdSqueeze
{
  GtkWidget  parent_instance;

  GtkWidget *child;
  int        wanted_width;    /* 0: none */
  guint      fits : 1;
};

enum
{
  PROP_CHILD = 1,
  PROP_WANTED_WIDTH,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (DdSqueeze, dd_squeeze, GTK_TYPE_WIDGET)

static void
dd_squeeze_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  DdSqueeze *self = DD_SQUEEZE (widget);

  *minimum = *natural = 0;
  if (self->child)
    gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  if (self->wanted_width)
    *natural = MAX (*minimum, self->wanted_width);
  else
    *minimum = 0;
}

static void
dd_squeeze_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  DdSqueeze *self = DD_SQUEEZE (widget);
  int needed = 0;

  if (self->child == NULL)
    return;
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  self->fits = width >= needed || self->wanted_width;
  gtk_widget_set_child_visible (self->child, self->fits);
  if (self->fits)
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static void
dd_squeeze_dispose (GObject *object)
{
  g_clear_pointer (&DD_SQUEEZE (object)->child, gtk_widget_unparent);
  G_OBJECT_CLASS (dd_squeeze_parent_class)->dispose (object);
}

static void
dd_squeeze_get_property (GObject    *object,
                         guint       property,
                         GValue     *value,
                         GParamSpec *pspec)
{
  DdSqueeze *self = DD_SQUEEZE (object);

  switch (property)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_WANTED_WIDTH:
      g_value_set_int (value, self->wanted_width);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
dd_squeeze_set_property (GObject      *object,
                         guint         property,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  DdSqueeze *self = DD_SQUEEZE (object);

  switch (property)
    {
    case PROP_CHILD:
      g_clear_pointer (&self->child, gtk_widget_unparent);
      self->child = g_value_get_object (value);
      if (self->child)
        gtk_widget_set_parent (self->child, GTK_WIDGET (self));
      break;
    case PROP_WANTED_WIDTH:
      self->wanted_width = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
dd_squeeze_class_init (DdSqueezeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dd_squeeze_dispose;
  object_class->get_property = dd_squeeze_get_property;
  object_class->set_property = dd_squeeze_set_property;
  widget_class->measure = dd_squeeze_measure;
  widget_class->size_allocate = dd_squeeze_size_allocate;

  /**
   * DdSqueeze:child:
   *
   * What is shown where there is room.
   */
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * DdSqueeze:wanted-width:
   *
   * How wide the child should be, in pixels, or 0: it goes where there is too
   * little room.
   */
  properties[PROP_WANTED_WIDTH] = g_param_spec_int ("wanted-width", NULL, NULL, 0, G_MAXINT, 0,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
dd_squeeze_init (DdSqueeze *self)
{
  self->fits = TRUE;
}

/**
 * dd_squeeze_get_fits:
 * @self: a squeeze
 *
 * Returns: whether its child has room
 */
gboolean
dd_squeeze_get_fits (DdSqueeze *self)
{
  return self->fits;
}

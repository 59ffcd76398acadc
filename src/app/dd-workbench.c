// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-settings.h"
#include "dd-transport.h"
#include "dd-workbench.h"

#define SIDE_WIDTH 280
#define NARROW_WIDTH 720
#define LEAST_CONSOLE 110
#define CONSOLE_SHARE 0.28
#define NARROW_CONSOLE_SHARE 0.18
#define NARROW_SIDE_SHARE 0.34
#define NARROW_SIDE_LEAST 120

/* Stage, timeline and console, with something beside the stage: the
 * inspector, or the brief of a lab. Where it is narrow, the side goes below
 * the stage. */
struct _DdWorkbench
{
  GtkWidget  parent_instance;

  GtkWidget *paned;
  GtkWidget *upper;
  GtkWidget *area;
  GtkWidget *side;
  GtkWidget *stage;
  GtkWidget *transport;
  GtkWidget *console;
  int        height;
  guint      placing : 1;     /* the console's edge is moved by the program */
};

G_DEFINE_FINAL_TYPE (DdWorkbench, dd_workbench, GTK_TYPE_WIDGET)

static void
dd_workbench_dispose (GObject *object)
{
  g_clear_pointer (&DD_WORKBENCH (object)->paned, gtk_widget_unparent);
  G_OBJECT_CLASS (dd_workbench_parent_class)->dispose (object);
}

static void
dd_workbench_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  DdWorkbench *self = DD_WORKBENCH (widget);

  gtk_widget_measure (self->paned, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, 340);
}

static gboolean
is_narrow (DdWorkbench *self)
{
  GtkOrientable *area = GTK_ORIENTABLE (self->area);

  return gtk_orientable_get_orientation (area) == GTK_ORIENTATION_VERTICAL;
}

static int
get_least_height (GtkWidget *widget)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  return least;
}

/* Below the stage, the side is as high as it needs to show a lab's goals, if
 * the others can spare it. */
static void
place_side (DdWorkbench *self,
            int          height)
{
  int rest = height - LEAST_CONSOLE - get_least_height (self->stage) -
             get_least_height (self->transport);
  int side = MAX (NARROW_SIDE_LEAST, MIN (rest, (int) (height * NARROW_SIDE_SHARE)));

  if (is_narrow (self))
    gtk_widget_set_size_request (self->side, -1, side);
  else
    gtk_widget_set_size_request (self->side, SIDE_WIDTH, -1);
}

/* In a low window the console leaves room for the stage, whatever was set. */
static void
place_console (DdWorkbench *self,
               int          height)
{
  int wanted = g_settings_get_int (dd_settings_get_default (), "console-height");
  double share = is_narrow (self) ? NARROW_CONSOLE_SHARE : CONSOLE_SHARE;

  wanted = CLAMP (wanted, LEAST_CONSOLE, MAX (LEAST_CONSOLE, (int) (height * share)));
  gtk_paned_set_position (GTK_PANED (self->paned), height - wanted);
  self->height = height;
}

static void
position_cb (DdWorkbench *self)
{
  int height = self->height - gtk_paned_get_position (GTK_PANED (self->paned));

  if (!self->placing && self->height > 0)
    g_settings_set_int (dd_settings_get_default (), "console-height", CLAMP (height, 80, 4000));
}

static void
dd_workbench_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  DdWorkbench *self = DD_WORKBENCH (widget);
  gboolean narrow = width < NARROW_WIDTH;
  GtkOrientation orientation = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  if (is_narrow (self) != narrow)
    {
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->area), orientation);
      dd_transport_set_narrow (DD_TRANSPORT (self->transport), narrow);
    }
  place_side (self, height);
  self->placing = TRUE;
  gtk_widget_allocate (self->paned, width, height, baseline, NULL);
  /* Only now, as a paned moves its edge itself when its size changes. */
  if (height != self->height)
    {
      place_console (self, height);
      gtk_widget_allocate (self->paned, width, height, baseline, NULL);
    }
  self->placing = FALSE;
}

static void
dd_workbench_class_init (DdWorkbenchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dd_workbench_dispose;
  widget_class->measure = dd_workbench_measure;
  widget_class->size_allocate = dd_workbench_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "workbench");
}

static void
dd_workbench_init (DdWorkbench *self)
{
  self->paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (self->paned, GTK_WIDGET (self));
  self->upper = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->area = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_vexpand (self->area, TRUE);
  gtk_box_append (GTK_BOX (self->upper), self->area);
  self->stage = dd_canvas_new ();
  gtk_box_append (GTK_BOX (self->area), self->stage);
  self->console = dd_console_new ();
  gtk_widget_set_size_request (self->console, -1, LEAST_CONSOLE);
  gtk_paned_set_start_child (GTK_PANED (self->paned), self->upper);
  gtk_paned_set_end_child (GTK_PANED (self->paned), self->console);
  gtk_paned_set_resize_end_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  g_signal_connect_object (self->paned, "notify::position", G_CALLBACK (position_cb), self,
                           G_CONNECT_SWAPPED);
  g_settings_bind (dd_settings_get_default (), "stage-text-scale", self->stage, "text-scale",
                   G_SETTINGS_BIND_GET);
}

/**
 * dd_workbench_new:
 * @player: what it shows
 * @side: (transfer floating): what is beside the stage
 *
 * Returns: (transfer floating): a workbench
 */
GtkWidget *
dd_workbench_new (DdPlayer  *player,
                  GtkWidget *side)
{
  DdWorkbench *self = g_object_new (DD_TYPE_WORKBENCH, NULL);
  GtkWidget *transport = dd_transport_new ();

  self->side = side;
  gtk_widget_set_size_request (side, SIDE_WIDTH, -1);
  gtk_widget_add_css_class (side, "side");
  gtk_box_append (GTK_BOX (self->area), side);
  gtk_box_append (GTK_BOX (self->upper), transport);
  dd_canvas_set_player (DD_CANVAS (self->stage), player);
  self->transport = transport;
  dd_transport_set_player (DD_TRANSPORT (transport), player);
  dd_console_set_player (DD_CONSOLE (self->console), player);
  return GTK_WIDGET (self);
}

/**
 * dd_workbench_get_canvas:
 * @self: a workbench
 *
 * Returns: (transfer none): its stage
 */
DdCanvas *
dd_workbench_get_canvas (DdWorkbench *self)
{
  return DD_CANVAS (self->stage);
}

/**
 * dd_workbench_focus_console:
 * @self: a workbench
 *
 * Moves the keyboard to its console.
 */
void
dd_workbench_focus_console (DdWorkbench *self)
{
  dd_console_focus (DD_CONSOLE (self->console));
}

/**
 * dd_workbench_focus_next_pane:
 * @self: a workbench
 * @direction: 1 for the next, -1 for the one before
 *
 * Moves the keyboard to the next of stage, side, timeline and console.
 */
void
dd_workbench_focus_next_pane (DdWorkbench *self,
                              int          direction)
{
  GtkWidget *panes[] = { self->stage, self->side, self->transport, self->console };
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  int n_panes = G_N_ELEMENTS (panes);
  int now = direction > 0 ? -1 : n_panes;

  for (int i = 0; i < n_panes; i++)
    if (focus && (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i])))
      now = i;
  for (int i = 1; i <= n_panes; i++)
    if (gtk_widget_child_focus (panes[(now + direction * i + 2 * n_panes) % n_panes],
                                GTK_DIR_TAB_FORWARD))
      return;
}

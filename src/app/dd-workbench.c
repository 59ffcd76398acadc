// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-settings.h"
#include "dd-transport.h"
#include "dd-workbench.h"

#define SIDE_WIDTH 280
#define NARROW_WIDTH 720
#define WIDE_WIDTH 1240
#define WIDE_WIDTH_WITH_BRIEF 1000
#define EDITOR_SHARE 0.46
#define LEAST_CONSOLE 110
#define CONSOLE_SHARE 0.28
#define NARROW_CONSOLE_SHARE 0.18
#define NARROW_SIDE_SHARE 0.34
#define NARROW_SIDE_LEAST 120

/* Stage, timeline and console, with something beside the stage: the
 * inspector, or the brief of a lab. Where it is narrow, the side goes below
 * the stage. The editor, when it is shown, stands between the two. Where there
 * is no room for all three, it takes the place of the inspector, but not of a
 * brief: then that of the stage, as it does where it is narrow. */
struct _DdWorkbench
{
  GtkWidget  parent_instance;

  GtkWidget *paned;
  GtkWidget *upper;
  GtkWidget *area;
  GtkWidget *desk;            /* stage and editor */
  GtkWidget *side;
  GtkWidget *stage;
  GtkWidget *editor;          /* made when it is first shown */
  DdPlayer  *player;          /* borrowed from the stage */
  GtkWidget *transport;
  GtkWidget *console;
  int        height;
  int        width;
  guint      arranging;       /* the source that shows what there is room for */
  guint      editor_shown : 1;
  guint      side_stays : 1;
  guint      placing : 1;     /* the console's edge is moved by the program */
};

G_DEFINE_FINAL_TYPE (DdWorkbench, dd_workbench, GTK_TYPE_WIDGET)

static void
dd_workbench_dispose (GObject *object)
{
  g_clear_handle_id (&DD_WORKBENCH (object)->arranging, g_source_remove);
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
arrange (DdWorkbench *self)
{
  gboolean narrow = self->width < NARROW_WIDTH;
  gboolean wide = self->width >= (self->side_stays ? WIDE_WIDTH_WITH_BRIEF : WIDE_WIDTH);
  gboolean stage = !self->editor_shown || wide || (!narrow && !self->side_stays);
  gboolean side = !self->editor_shown || wide || (!narrow && self->side_stays);

  gtk_widget_set_visible (self->side, side);
  gtk_widget_set_visible (self->stage, stage);
  if (self->editor)
    gtk_widget_set_visible (self->editor, self->editor_shown);
  if (self->editor_shown && stage)
    gtk_paned_set_position (GTK_PANED (self->desk),
                            (int) ((self->width - (side ? SIDE_WIDTH : 0)) * (1 - EDITOR_SHARE)));
}

static gboolean
arrange_cb (gpointer user_data)
{
  DdWorkbench *self = user_data;

  self->arranging = 0;
  arrange (self);
  return G_SOURCE_REMOVE;
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
  if (width != self->width && self->editor && self->arranging == 0)
    self->arranging = g_idle_add (arrange_cb, self);
  self->width = width;
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
  self->desk = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_hexpand (self->desk, TRUE);
  gtk_widget_set_vexpand (self->desk, TRUE);
  gtk_box_append (GTK_BOX (self->area), self->desk);
  self->stage = dd_canvas_new ();
  gtk_paned_set_start_child (GTK_PANED (self->desk), self->stage);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->desk), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->desk), FALSE);
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
  self->player = player;
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
 * dd_workbench_set_side_stays:
 * @self: a workbench
 * @stays: whether the side is needed beside the editor, as a brief is
 *
 * Sets what the editor takes the place of.
 */
void
dd_workbench_set_side_stays (DdWorkbench *self,
                             gboolean     stays)
{
  self->side_stays = stays;
}

/**
 * dd_workbench_get_editor:
 * @self: a workbench
 *
 * Returns: (transfer none) (nullable): its editor, if it was ever shown
 */
DdEditor *
dd_workbench_get_editor (DdWorkbench *self)
{
  return self->editor ? DD_EDITOR (self->editor) : NULL;
}

/**
 * dd_workbench_set_editor_shown:
 * @self: a workbench
 * @shown: whether the editor is beside the stage
 *
 * Shows or hides the editor. What was edited stays.
 */
void
dd_workbench_set_editor_shown (DdWorkbench *self,
                               gboolean     shown)
{
  if (self->editor == NULL && shown)
    {
      self->editor = dd_editor_new (self->player);
      gtk_paned_set_end_child (GTK_PANED (self->desk), self->editor);
    }
  self->editor_shown = shown;
  arrange (self);
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
 * Moves the keyboard to the next of stage, editor, side, timeline and console.
 */
void
dd_workbench_focus_next_pane (DdWorkbench *self,
                              int          direction)
{
  GtkWidget *panes[] = { self->stage, self->editor, self->side, self->transport, self->console };
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  int n_panes = G_N_ELEMENTS (panes);
  int now = direction > 0 ? -1 : n_panes;

  for (int i = 0; i < n_panes; i++)
    if (focus && panes[i] && (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i])))
      now = i;
  for (int i = 1; i <= n_panes; i++)
    {
      GtkWidget *pane = panes[(now + direction * i + 2 * n_panes) % n_panes];

      if (pane && gtk_widget_get_visible (pane) &&
          gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD))
        return;
    }
}

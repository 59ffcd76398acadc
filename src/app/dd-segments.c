// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-segments.h"
#include "dd-tick-color.h"

#define LEAST_WIDTH 12.0
#define GAP_SHARE 0.18
#define MOST_GAP 10.0
#define HEIGHT_SHARE 0.35
#define AHEAD_ALPHA 0.30f
#define UNRUN_ALPHA 0.16f

/* How far a simulation is: a segment a tick, or several ticks where there are
 * many, in the colour of their kind; then one for each step that is still to
 * come. On dark ground. */
struct _DdSegments
{
  GtkWidget  parent_instance;

  DdPlayer  *player;
};

G_DEFINE_FINAL_TYPE (DdSegments, dd_segments, GTK_TYPE_WIDGET)

static guint
count_unrun (DdSegments *self)
{
  DdSimulation *simulation = dd_player_get_simulation (self->player);

  return simulation ? simulation->steps->len - dd_player_get_step (self->player) : 0;
}

/* How many ticks one segment stands for. */
static guint
get_stride (DdSegments *self,
            double      width)
{
  guint n_ticks = dd_session_get_n_ticks (dd_player_get_session (self->player));
  double room = MAX (width / LEAST_WIDTH - count_unrun (self), 1);

  return (guint) (n_ticks / room) + 1;
}

/**
 * dd_segments_count:
 * @self: segments
 * @width: in pixels
 *
 * Tells how many segments are shown in a width.
 *
 * Returns: the number
 */
guint
dd_segments_count (DdSegments *self,
                   double      width)
{
  guint n_ticks = dd_session_get_n_ticks (dd_player_get_session (self->player));
  guint stride = get_stride (self, width);

  return (n_ticks + stride - 1) / stride + count_unrun (self);
}

/* The colour of the ticks from @first on, or of a step to come. */
static GdkRGBA
get_color (DdSegments *self,
           guint       first,
           guint       stride)
{
  DdSession *session = dd_player_get_session (self->player);
  guint n_ticks = dd_session_get_n_ticks (session);
  DdTickKind kind = DD_TICK_NONE;
  GdkRGBA color;

  for (guint i = first; i < first + stride && i <= n_ticks; i++)
    kind = dd_tick_color_stronger (kind, dd_session_get_tick_kind (session, i));
  color = dd_tick_color_get (kind, TRUE);
  if (first > n_ticks)
    color = (GdkRGBA) { 1, 1, 1, UNRUN_ALPHA };
  else if (first > dd_session_get_tick (session))
    color.alpha = AHEAD_ALPHA;
  return color;
}

static void
append_segment (GtkSnapshot     *snapshot,
                graphene_rect_t  box,
                const GdkRGBA   *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &box, box.size.height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &box);
  gtk_snapshot_pop (snapshot);
}

static void
dd_segments_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  DdSegments *self = DD_SEGMENTS (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  double thick = height * HEIGHT_SHARE;
  guint stride;
  guint n;

  if (self->player == NULL || (n = dd_segments_count (self, width)) == 0)
    return;
  stride = get_stride (self, width);
  for (guint i = 0; i < n; i++)
    {
      guint place = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? n - 1 - i : i;
      double step = width / n;
      double gap = MIN (step * GAP_SHARE, MOST_GAP);
      GdkRGBA color = get_color (self, i * stride + 1, stride);

      append_segment (snapshot, GRAPHENE_RECT_INIT (place * step, (height - thick) / 2, step - gap,
                                                    thick), &color);
    }
}

static void
dd_segments_dispose (GObject *object)
{
  g_clear_object (&DD_SEGMENTS (object)->player);
  G_OBJECT_CLASS (dd_segments_parent_class)->dispose (object);
}

static void
dd_segments_class_init (DdSegmentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dd_segments_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = dd_segments_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "segments");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dd_segments_init (DdSegments *self)
{
}

/**
 * dd_segments_new:
 *
 * Returns: (transfer floating): segments; their height is that of the style
 */
GtkWidget *
dd_segments_new (void)
{
  return g_object_new (DD_TYPE_SEGMENTS, NULL);
}

/**
 * dd_segments_set_player:
 * @self: segments
 * @player: whose ticks they show
 *
 * Connects segments with a player.
 */
void
dd_segments_set_player (DdSegments *self,
                        DdPlayer   *player)
{
  if (!g_set_object (&self->player, player))
    return;
  g_signal_connect_object (player, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

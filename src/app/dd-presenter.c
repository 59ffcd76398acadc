// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dd-canvas.h"
#include "dd-markdown.h"
#include "dd-predict-card.h"
#include "dd-presenter.h"
#include "dd-segments.h"
#include "dd-settings.h"

/* What is read from the last row is a share of the screen, whatever its size;
 * the style sheet gives its parts in em. */
#define FONT_SHARE 0.0270
#define FONT_WIDTH_SHARE 0.0175
#define LEAST_FONT 13

/* The whole screen for a classroom: what is shown, the stage, a large caption,
 * how far it is. Space and the arrows step, B blanks, L lights what is pointed
 * at, Escape leaves. Questions are asked large, the numbers answer. */
struct _DdPresenter
{
  GtkApplicationWindow  parent_instance;

  DdPlayer             *player;
  GtkCssProvider       *size;
  int                   font;
  guint                 sizing;

  GtkWidget            *stack;
  GtkWidget            *heading;
  GtkWidget            *stage;
  GtkWidget            *card;
  GtkWidget            *caption;
  GtkWidget            *title;
  GtkWidget            *why;
  GtkWidget            *command;
  GtkWidget            *output;
  GtkWidget            *segments;
  GtkWidget            *where;
  GtkWidget            *help;
};

G_DEFINE_FINAL_TYPE (DdPresenter, dd_presenter, GTK_TYPE_APPLICATION_WINDOW)

/* What is said */

static gboolean
at_step_end (DdPlayer *player)
{
  DdSession *session = dd_player_get_session (player);
  guint tick = dd_session_get_tick (session);

  return tick == dd_session_get_n_ticks (session) || dd_session_starts_step (session, tick + 1);
}

/* Inside a step each tick says why; behind it the lesson says what it was
 * about. A prediction is answered there. */
static char *
dup_why (DdPresenter *self,
         DdEvent     *event)
{
  DdScript *script = dd_player_get_script (self->player);
  DdSimulation *simulation = dd_player_get_simulation (self->player);
  DdStep *step = dd_player_get_current_step (self->player);
  DdAsk *ask = NULL;
  gboolean revealed = script && dd_script_get_prediction (script, &ask, NULL) ==
                                DD_PREDICTION_REVEALED;

  if (step && at_step_end (self->player))
    return dd_markdown_dup_markup (revealed && ask->reveal ? ask->reveal : step->say);
  if (event)
    {
      g_autofree char *why = dd_event_get_why (event);

      return g_markup_escape_text (why, -1);
    }
  return simulation ? dd_markdown_dup_markup (simulation->intro) : g_strdup ("");
}

/* The last line that the terminal shows above its prompt, unless that is where
 * the command was typed. */
static char *
dup_output (DdPresenter *self,
            DdStep      *step)
{
  g_autofree char *console = dd_session_dup_console (dd_player_get_session (self->player),
                                                     dd_player_get_tty (self->player));
  char *prompt = strrchr (console, '\n');
  char *line;

  if (prompt == NULL || step == NULL || !at_step_end (self->player))
    return g_strdup ("");
  *prompt = '\0';
  line = strrchr (console, '\n');
  line = line ? line + 1 : console;
  return g_strdup (g_str_has_suffix (line, step->run) ? "" : line);
}

static void
refresh_caption (DdPresenter *self)
{
  DdSession *session = dd_player_get_session (self->player);
  DdEvent *event = dd_session_get_event (session, dd_session_get_tick (session));
  DdStep *step = dd_player_get_current_step (self->player);
  g_autofree char *caption = event ? dd_event_get_caption (event) : g_strdup (_("The beginning"));
  g_autofree char *why = dup_why (self, event);
  g_autofree char *output = dup_output (self, step);
  g_autofree char *command = step && step->run ? g_strdup_printf ("$ %s", step->run) : NULL;
  gboolean typed = event && event->klass->kind == DD_TICK_COMMAND;

  gtk_label_set_label (GTK_LABEL (self->title), caption);
  gtk_label_set_markup (GTK_LABEL (self->why), why);
  gtk_label_set_label (GTK_LABEL (self->command), command && !typed ? command : "");
  gtk_widget_set_visible (self->command, command && !typed);
  gtk_label_set_label (GTK_LABEL (self->output), output);
}

static void
refresh_where (DdPresenter *self)
{
  DdSession *session = dd_player_get_session (self->player);
  DdSimulation *simulation = dd_player_get_simulation (self->player);
  DdStep *step = dd_player_get_current_step (self->player);
  g_autofree char *where =
      g_strdup_printf (_("tick %u / %u   %.1f s of simulated time"), dd_session_get_tick (session),
                       dd_session_get_n_ticks (session),
                       dd_session_get_world (session)->now / (double) DD_USEC_PER_SEC);

  gtk_label_set_label (GTK_LABEL (self->where), where);
  gtk_label_set_label (GTK_LABEL (self->heading), step ? step->title
                                                  : simulation ? simulation->title
                                                               : _("Sandbox"));
}

static void
changed_cb (DdPresenter *self)
{
  gboolean asked = dd_predict_card_get_asked (DD_PREDICT_CARD (self->card));
  GAction *answer = g_action_map_lookup_action (G_ACTION_MAP (self), "answer");

  refresh_caption (self);
  refresh_where (self);
  gtk_widget_set_visible (gtk_widget_get_parent (self->card), asked);
  gtk_widget_set_visible (self->caption, !asked);
  gtk_label_set_label (GTK_LABEL (self->help), asked
                       ? _("1, 2, 3 answer  Space just show  ← back  B blank  Esc leave")
                       : _("Space next  ← back  B blank  L spotlight  + − 0 zoom  Esc leave"));
  g_simple_action_set_state (G_SIMPLE_ACTION (answer), g_variant_new_boolean (asked));
}

/* What can be done */

static void
forward_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  dd_player_forward (DD_PRESENTER (user_data)->player);
}

static void
back_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  dd_player_back (DD_PRESENTER (user_data)->player);
}

static void
answer_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  dd_player_answer (DD_PRESENTER (user_data)->player, g_variant_get_int32 (parameter));
}

static void
leave_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  gtk_window_destroy (user_data);
}

static void
blank_cb (GSimpleAction *action,
          GVariant      *state,
          gpointer       user_data)
{
  DdPresenter *self = user_data;

  g_simple_action_set_state (action, state);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    g_variant_get_boolean (state) ? "blank" : "stage");
}

static void
spotlight_cb (GSimpleAction *action,
              GVariant      *state,
              gpointer       user_data)
{
  DdPresenter *self = user_data;

  g_simple_action_set_state (action, state);
  dd_canvas_set_spotlight (DD_CANVAS (self->stage), g_variant_get_boolean (state));
}

static const GActionEntry entries[] = {
  { .name = "step-forward", .activate = forward_cb },
  { .name = "step-back", .activate = back_cb },
  { .name = "answer", .activate = answer_cb, .parameter_type = "i", .state = "false" },
  { .name = "blank", .state = "false", .change_state = blank_cb },
  { .name = "spotlight", .state = "false", .change_state = spotlight_cb },
  { .name = "leave", .activate = leave_cb },
};

static const struct
{
  guint       key;
  const char *action;
} keys[] = {
  { GDK_KEY_space, "step-forward" },
  { GDK_KEY_Right, "step-forward" },
  { GDK_KEY_Down, "step-forward" },
  { GDK_KEY_Page_Down, "step-forward" },
  { GDK_KEY_Left, "step-back" },
  { GDK_KEY_Up, "step-back" },
  { GDK_KEY_Page_Up, "step-back" },
  { GDK_KEY_b, "blank" },
  { GDK_KEY_period, "blank" },
  { GDK_KEY_l, "spotlight" },
  { GDK_KEY_Escape, "leave" },
  { GDK_KEY_F5, "leave" },
};

static gboolean
key_cb (DdPresenter     *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  guint key = gdk_keyval_to_lower (keyval);

  /* Page Up and Page Down step here, as on a presenter's remote. */
  if (key != GDK_KEY_Page_Down && key != GDK_KEY_Page_Up &&
      dd_canvas_press_zoom_key (DD_CANVAS (self->stage), keyval, state))
    return GDK_EVENT_STOP;

  if (key >= GDK_KEY_1 && key <= GDK_KEY_9 &&
      dd_predict_card_get_asked (DD_PREDICT_CARD (self->card)))
    {
      dd_player_answer (self->player, (int) (key - GDK_KEY_1));
      return GDK_EVENT_STOP;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].key == key)
      {
        g_action_group_activate_action (G_ACTION_GROUP (self), keys[i].action, NULL);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

/* Its size */

static gboolean
resize_text (gpointer user_data)
{
  DdPresenter *self = user_data;
  g_autofree char *css = g_strdup_printf ("window.presenter { font-size: %dpx; }", self->font);

  self->sizing = 0;
  gtk_css_provider_load_from_data (self->size, css, -1);
  return G_SOURCE_REMOVE;
}

static void
dd_presenter_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  DdPresenter *self = DD_PRESENTER (widget);
  int font = MAX (LEAST_FONT, (int) MIN (height * FONT_SHARE, width * FONT_WIDTH_SHARE));

  GTK_WIDGET_CLASS (dd_presenter_parent_class)->size_allocate (widget, width, height, baseline);
  if (font == self->font)
    return;
  self->font = font;
  if (self->sizing == 0)
    self->sizing = g_idle_add (resize_text, self);
}

/* Its parts */

static GtkWidget *
add_label (GtkWidget  *box,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
add_line (GtkWidget  *box,
          const char *css_class)
{
  GtkWidget *label = add_label (box, css_class);

  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

static GtkWidget *
make_caption (DdPresenter *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);

  self->caption = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->caption, "presenter-caption");
  self->title = add_label (self->caption, "presenter-title");
  self->why = add_label (self->caption, "presenter-why");
  self->command = add_line (row, "presenter-command");
  self->output = add_line (row, "presenter-output");
  gtk_box_append (GTK_BOX (self->caption), row);
  return self->caption;
}

static GtkWidget *
make_question (DdPresenter *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, "presenter-caption");
  self->card = dd_predict_card_new ();
  dd_predict_card_set_wide (DD_PREDICT_CARD (self->card), TRUE);
  gtk_box_append (GTK_BOX (box), self->card);
  return box;
}

static GtkWidget *
make_foot (DdPresenter *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (foot, "presenter-foot");
  self->segments = dd_segments_new ();
  gtk_box_append (GTK_BOX (foot), self->segments);
  self->where = add_label (row, "presenter-where");
  gtk_widget_set_hexpand (self->where, TRUE);
  self->help = add_label (row, "presenter-help");
  gtk_box_append (GTK_BOX (foot), row);
  return foot;
}

static GtkWidget *
make_body (DdPresenter *self)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->heading = add_label (body, "presenter-heading");
  self->stage = dd_canvas_new ();
  dd_canvas_set_far (DD_CANVAS (self->stage), TRUE);
  gtk_box_append (GTK_BOX (body), self->stage);
  gtk_box_append (GTK_BOX (body), make_caption (self));
  gtk_box_append (GTK_BOX (body), make_question (self));
  gtk_box_append (GTK_BOX (body), make_foot (self));
  return body;
}

static void
dd_presenter_dispose (GObject *object)
{
  DdPresenter *self = DD_PRESENTER (object);

  g_clear_handle_id (&self->sizing, g_source_remove);
  if (self->size)
    gtk_style_context_remove_provider_for_display (gtk_widget_get_display (GTK_WIDGET (self)),
                                                   GTK_STYLE_PROVIDER (self->size));
  g_clear_object (&self->size);
  g_clear_object (&self->player);
  G_OBJECT_CLASS (dd_presenter_parent_class)->dispose (object);
}

static void
dd_presenter_class_init (DdPresenterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dd_presenter_dispose;
  GTK_WIDGET_CLASS (klass)->size_allocate = dd_presenter_size_allocate;
}

static void
dd_presenter_init (DdPresenter *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkWidget *blank = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->size = gtk_css_provider_new ();
  gtk_style_context_add_provider_for_display (gtk_widget_get_display (GTK_WIDGET (self)),
                                              GTK_STYLE_PROVIDER (self->size),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  gtk_window_set_title (GTK_WINDOW (self), _("Presentation"));
  gtk_widget_add_css_class (GTK_WIDGET (self), "presenter");
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), make_body (self), "stage");
  gtk_widget_add_css_class (blank, "presenter-blank");
  gtk_stack_add_named (GTK_STACK (self->stack), blank, "blank");
  gtk_window_set_child (GTK_WINDOW (self), self->stack);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

/**
 * dd_presenter_new:
 * @application: the application
 * @player: what is presented
 *
 * Returns: (transfer none): a window that fills the screen
 */
GtkWindow *
dd_presenter_new (GtkApplication *application,
                  DdPlayer       *player)
{
  DdPresenter *self = g_object_new (DD_TYPE_PRESENTER, "application", application, NULL);

  self->player = g_object_ref (player);
  g_settings_bind (dd_settings_get_default (), "stage-text-scale", self->stage, "text-scale",
                   G_SETTINGS_BIND_GET);
  dd_canvas_set_player (DD_CANVAS (self->stage), player);
  dd_segments_set_player (DD_SEGMENTS (self->segments), player);
  dd_predict_card_set_player (DD_PREDICT_CARD (self->card), player);
  g_signal_connect_object (player, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  gtk_window_fullscreen (GTK_WINDOW (self));
  return GTK_WINDOW (self);
}

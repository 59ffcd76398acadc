// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-compat.h"
#include "dd-markdown.h"
#include "dd-predict-card.h"

/* A question before a step is shown: what do you think will happen? After the
 * step it says what happened and why. It never blocks: going on skips it. */
struct _DdPredictCard
{
  GtkWidget     parent_instance;

  DdPlayer     *player;
  GtkWidget    *box;
  GtkWidget    *heading;
  GtkWidget    *question;
  GtkWidget    *options;
  GtkWidget    *verdict;
  GtkWidget    *reveal;
  GtkWidget    *skip;

  DdAsk        *ask;          /* what is shown, of the lesson */
  DdPrediction  state;
  int           choice;
  gboolean      wide;
};

G_DEFINE_FINAL_TYPE (DdPredictCard, dd_predict_card, GTK_TYPE_WIDGET)

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
set_text (GtkWidget  *label,
          const char *markdown)
{
  g_autofree char *markup = markdown ? dd_markdown_dup_markup (markdown) : g_strdup ("");

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_widget_set_visible (label, *markup != '\0');
}

static void
chosen_cb (DdPredictCard *self,
           GtkWidget     *button)
{
  int choice = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "choice"));

  dd_player_answer (self->player, choice);
}

static void
skip_cb (DdPredictCard *self)
{
  dd_player_answer (self->player, DD_SCRIPT_SKIPPED);
}

/* The sign before an option: its number, or afterwards what it was. Only those
 * that were chosen or are right get one. */
static GtkWidget *
make_sign (DdPredictCard *self,
           int            option)
{
  g_autofree char *number = g_strdup_printf ("%d", option + 1);
  gboolean right = option == self->ask->answer;
  GtkWidget *sign;

  if (self->state != DD_PREDICTION_REVEALED || (!right && option != self->choice))
    {
      sign = gtk_label_new (number);
      gtk_widget_add_css_class (sign, "predict-number");
    }
  else
    {
      sign = gtk_label_new (right ? "✓" : "✗");
      gtk_accessible_update_property (GTK_ACCESSIBLE (sign), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      right ? _("Right") : _("Wrong"), -1);
      gtk_widget_add_css_class (sign, right ? "predict-right" : "predict-wrong");
    }
  gtk_widget_set_valign (sign, GTK_ALIGN_START);
  return sign;
}

static GtkWidget *
make_option (DdPredictCard *self,
             int            option)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *text = make_label ("predict-text");
  g_autofree char *tooltip = g_strdup_printf (_("Answer %d (Ctrl+%d)"), option + 1, option + 1);

  set_text (text, self->ask->options[option]);
  gtk_box_append (GTK_BOX (row), make_sign (self, option));
  gtk_box_append (GTK_BOX (row), text);
  gtk_button_set_child (GTK_BUTTON (button), row);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (text)), -1);
  gtk_widget_set_can_target (button, self->state == DD_PREDICTION_ASKED);
  gtk_widget_set_focusable (button, self->state == DD_PREDICTION_ASKED);
  gtk_widget_add_css_class (button, "predict-option");
  if (self->state != DD_PREDICTION_ASKED && option == self->choice)
    gtk_widget_add_css_class (button, "predict-chosen");
  else if (self->state != DD_PREDICTION_ASKED)
    gtk_widget_add_css_class (button, "predict-other");
  g_object_set_data (G_OBJECT (button), "choice", GINT_TO_POINTER (option));
  g_signal_connect_object (button, "clicked", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
refresh_options (DdPredictCard *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->options)) != NULL)
    gtk_box_remove (GTK_BOX (self->options), child);
  for (int i = 0; self->ask && self->ask->options[i]; i++)
    gtk_box_append (GTK_BOX (self->options), make_option (self, i));
}

static const char *
get_verdict (DdPredictCard *self)
{
  if (self->state == DD_PREDICTION_ASKED)
    return NULL;
  if (self->state == DD_PREDICTION_WATCHED)
    return _("Watch the stage.");
  if (self->choice == DD_SCRIPT_SKIPPED)
    return NULL;
  return self->choice == self->ask->answer ? _("You were right.") : _("It went otherwise.");
}

/* An answer that is gone leaves no focus behind that would scroll the card
 * out of sight. */
static void
drop_focus (DdPredictCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_root_set_focus (root, NULL);
}

/* The question is said; the focus goes to its first answer, unless somebody is
 * typing. */
static void
show_question (DdPredictCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  GtkWidget *first = gtk_widget_get_first_child (self->options);
  g_autofree char *spoken = dd_markdown_dup_plain (self->ask->ask);

  if (first && gtk_widget_get_mapped (GTK_WIDGET (self)) && !(focus && GTK_IS_EDITABLE (focus)))
    gtk_widget_grab_focus (first);
  dd_compat_announce (self->heading, spoken);
}

static void
refresh (DdPredictCard *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->state != DD_PREDICTION_NONE);
  drop_focus (self);
  refresh_options (self);
  if (self->state == DD_PREDICTION_NONE)
    return;
  gtk_label_set_label (GTK_LABEL (self->heading), self->state == DD_PREDICTION_ASKED
                                                  ? _("PREDICT FIRST") : _("YOUR PREDICTION"));
  set_text (self->question, self->ask->ask);
  set_text (self->verdict, get_verdict (self));
  set_text (self->reveal, self->state == DD_PREDICTION_REVEALED ? self->ask->reveal : NULL);
  gtk_widget_set_visible (self->skip, self->state == DD_PREDICTION_ASKED && !self->wide);
  if (self->state == DD_PREDICTION_ASKED)
    show_question (self);
}

static void
changed_cb (DdPredictCard *self)
{
  DdScript *script = dd_player_get_script (self->player);
  DdAsk *ask = NULL;
  int choice = DD_SCRIPT_SKIPPED;
  DdPrediction state = script ? dd_script_get_prediction (script, &ask, &choice)
                              : DD_PREDICTION_NONE;

  if (state == self->state && ask == self->ask && choice == self->choice)
    return;
  self->state = state;
  self->ask = ask;
  self->choice = choice;
  refresh (self);
}

static void
dd_predict_card_dispose (GObject *object)
{
  DdPredictCard *self = DD_PREDICT_CARD (object);

  g_clear_object (&self->player);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (dd_predict_card_parent_class)->dispose (object);
}

static void
dd_predict_card_class_init (DdPredictCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dd_predict_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "predict");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dd_predict_card_init (DdPredictCard *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->heading = make_label ("predict-heading");
  self->question = make_label ("predict-question");
  self->options = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->verdict = make_label ("predict-verdict");
  self->reveal = make_label ("predict-reveal");
  self->skip = gtk_button_new_with_label (_("Just show me"));
  gtk_widget_add_css_class (self->skip, "flat");
  gtk_widget_set_halign (self->skip, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->skip, _("Go on without an answer (Ctrl+Return)"));
  g_signal_connect_object (self->skip, "clicked", G_CALLBACK (skip_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->heading);
  gtk_box_append (GTK_BOX (self->box), self->question);
  gtk_box_append (GTK_BOX (self->box), self->options);
  gtk_box_append (GTK_BOX (self->box), self->verdict);
  gtk_box_append (GTK_BOX (self->box), self->reveal);
  gtk_box_append (GTK_BOX (self->box), self->skip);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * dd_predict_card_new:
 *
 * Returns: (transfer floating): a card that hides while there is no question
 */
GtkWidget *
dd_predict_card_new (void)
{
  return g_object_new (DD_TYPE_PREDICT_CARD, NULL);
}

/**
 * dd_predict_card_set_player:
 * @self: a card
 * @player: whose questions it asks
 *
 * Connects a card with a player.
 */
void
dd_predict_card_set_player (DdPredictCard *self,
                            DdPlayer      *player)
{
  if (!g_set_object (&self->player, player))
    return;
  g_signal_connect_object (player, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

/**
 * dd_predict_card_set_wide:
 * @self: a card
 * @wide: whether the answers stand beside one another
 *
 * Sets how the answers are laid out. Where it is wide, keys alone skip it.
 */
void
dd_predict_card_set_wide (DdPredictCard *self,
                          gboolean       wide)
{
  self->wide = wide;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->options),
                                  wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_homogeneous (GTK_BOX (self->options), wide);
}

/**
 * dd_predict_card_get_asked:
 * @self: a card
 *
 * Returns: whether it waits for an answer
 */
gboolean
dd_predict_card_get_asked (DdPredictCard *self)
{
  return self->state == DD_PREDICTION_ASKED;
}

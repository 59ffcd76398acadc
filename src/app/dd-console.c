// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dd-console.h"

/* The terminal: what was printed up to the cursor, and a line to type. */
struct _DdConsole
{
  GtkWidget      parent_instance;

  DdPlayer      *player;
  GtkWidget     *box;
  GtkWidget     *scroller;
  GtkWidget     *view;
  GtkWidget     *prompt;
  GtkWidget     *entry;
  GtkTextBuffer *buffer;
  GPtrArray     *history;
  guint          place;       /* in the history; its length: the new line */
  guint          n_spans;     /* shown now */
  guint          cleared;
  char          *last_text;   /* of the last span shown, to notice changes */
};

G_DEFINE_FINAL_TYPE (DdConsole, dd_console, GTK_TYPE_WIDGET)

static const char *
tag_of (char role)
{
  return role == 'p' ? "prompt" : role == 'e' ? "error" : role == 'i' ? "input" : "output";
}

/* Whether what is shown is the beginning of what is to be shown. */
static gboolean
goes_on (DdConsole   *self,
         const DdTty *tty)
{
  const DdTtySpan *last;

  if (self->cleared != tty->cleared || self->n_spans > tty->spans->len)
    return FALSE;
  if (self->n_spans == 0)
    return TRUE;
  last = g_ptr_array_index (tty->spans, self->n_spans - 1);
  return g_strcmp0 (last->text, self->last_text) == 0;
}

static void
show_prompt (DdConsole *self)
{
  DdSession *session = dd_player_get_session (self->player);
  const char *tty = dd_player_get_tty (self->player);
  g_autofree char *prompt = dd_session_dup_prompt (session, tty);
  gboolean at_end = dd_session_get_tick (session) == dd_session_get_n_ticks (session);
  gboolean busy = at_end && dd_session_is_busy (session, tty) && *prompt == '\0';

  gtk_label_set_label (GTK_LABEL (self->prompt), *prompt ? prompt : busy ? "…" : "$ ");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry),
                                  busy ? _("A command is running. Ctrl+C ends it.")
                                  : at_end ? _("Type a command")
                                           : _("Type a command: a new branch starts here"));
}

/* Prompts are shown beside the entry, so the last unfinished line is not
 * repeated above. */
static void
append_span (DdConsole       *self,
             const DdTtySpan *span,
             gboolean         is_last)
{
  GtkTextIter end;
  const char *newline = strrchr (span->text, '\n');
  gsize length = strlen (span->text);

  if (is_last)
    length = newline ? (gsize) (newline + 1 - span->text) : 0;
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_insert_with_tags_by_name (self->buffer, &end, span->text, length,
                                            tag_of (span->role), NULL);
}

static gboolean
scroll_to_end (gpointer user_data)
{
  DdConsole *self = user_data;
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return G_SOURCE_REMOVE;
}

static void
refresh (DdConsole *self)
{
  DdSession *session = dd_player_get_session (self->player);
  const DdTty *tty = dd_world_get_tty (dd_session_get_world (session),
                                       dd_player_get_tty (self->player));

  if (tty == NULL)
    return;
  /* The last span may have been shown without its unfinished line. */
  if (!goes_on (self, tty) || self->n_spans != tty->spans->len)
    {
      gtk_text_buffer_set_text (self->buffer, "", 0);
      for (guint i = tty->cleared; i < tty->spans->len; i++)
        append_span (self, g_ptr_array_index (tty->spans, i), i + 1 == tty->spans->len);
    }
  self->n_spans = tty->spans->len;
  self->cleared = tty->cleared;
  g_free (self->last_text);
  self->last_text = tty->spans->len
                    ? g_strdup (((DdTtySpan *) g_ptr_array_index (tty->spans,
                                                                  tty->spans->len - 1))->text)
                    : NULL;
  show_prompt (self);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, scroll_to_end, g_object_ref (self), g_object_unref);
}

/* Typing */

static void
activate_cb (DdConsole *self)
{
  g_autofree char *line = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  if (*line && (self->history->len == 0 ||
                !g_str_equal (g_ptr_array_index (self->history, self->history->len - 1), line)))
    g_ptr_array_add (self->history, g_strdup (line));
  self->place = self->history->len;
  dd_player_type (self->player, line);
}

static void
recall (DdConsole *self,
        int        direction)
{
  gint64 place = (gint64) self->place + direction;

  if (place < 0 || place > self->history->len)
    return;
  self->place = place;
  gtk_editable_set_text (GTK_EDITABLE (self->entry),
                         place < self->history->len ? g_ptr_array_index (self->history, place)
                                                    : "");
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static char *
common_prefix (char **candidates)
{
  g_autofree char *prefix = g_strdup (candidates[0]);

  for (guint i = 1; candidates[i]; i++)
    {
      gsize n = 0;

      while (prefix[n] && prefix[n] == candidates[i][n])
        n++;
      prefix[n] = '\0';
    }
  return g_steal_pointer (&prefix);
}

static void
complete (DdConsole *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  int position = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  gsize cursor = g_utf8_offset_to_pointer (text, position) - text;
  gsize start = 0;
  g_auto (GStrv) candidates = dd_session_complete (dd_player_get_session (self->player),
                                                   dd_player_get_tty (self->player), text, cursor,
                                                   &start);
  g_autofree char *prefix = NULL;
  g_autofree char *line = NULL;

  if (candidates == NULL || candidates[0] == NULL)
    {
      gtk_widget_error_bell (self->entry);
      return;
    }
  prefix = common_prefix (candidates);
  line = g_strdup_printf ("%.*s%s%s%s", (int) start, text, prefix, candidates[1] ? "" : " ",
                          text + cursor);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), line);
  gtk_editable_set_position (GTK_EDITABLE (self->entry),
                             g_utf8_strlen (line, start + strlen (prefix)) +
                             (candidates[1] ? 0 : 1));
  if (candidates[1])
    {
      g_autofree char *list = g_strjoinv ("  ", candidates);

      gtk_widget_set_tooltip_text (self->entry, list);
    }
}

static gboolean
key_cb (DdConsole       *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  gboolean control = (state & GDK_CONTROL_MASK) && !(state & GDK_SHIFT_MASK);
  gboolean selects = gtk_editable_get_selection_bounds (GTK_EDITABLE (self->entry), NULL, NULL);

  if (keyval == GDK_KEY_Up)
    recall (self, -1);
  else if (keyval == GDK_KEY_Down)
    recall (self, 1);
  else if (keyval == GDK_KEY_Tab && !(state & GDK_SHIFT_MASK) &&
           *gtk_editable_get_text (GTK_EDITABLE (self->entry)))
    complete (self);
  else if (control && keyval == GDK_KEY_c && !selects)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
      dd_player_interrupt (self->player);
    }
  else if (control && keyval == GDK_KEY_d)
    dd_player_end_input (self->player);
  else if (control && keyval == GDK_KEY_l)
    dd_player_type (self->player, "clear");
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* Life */

static void
dd_console_dispose (GObject *object)
{
  DdConsole *self = DD_CONSOLE (object);

  g_clear_object (&self->player);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  g_clear_pointer (&self->last_text, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (dd_console_parent_class)->dispose (object);
}

static void
dd_console_class_init (DdConsoleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dd_console_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "console");
}

static void
make_view (DdConsole *self)
{
  self->view = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 16);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->view), 16);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 10);
  gtk_text_buffer_create_tag (self->buffer, "prompt", "foreground", "#8ff0a4", NULL);
  gtk_text_buffer_create_tag (self->buffer, "input", "foreground", "#ffffff", NULL);
  gtk_text_buffer_create_tag (self->buffer, "output", "foreground", "#deddda", NULL);
  gtk_text_buffer_create_tag (self->buffer, "error", "foreground", "#f8c19c", NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Console output"), -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (self->scroller, TRUE);
}

static GtkWidget *
make_line (DdConsole *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkEventController *key = gtk_event_controller_key_new ();

  self->prompt = gtk_label_new ("$ ");
  gtk_widget_add_css_class (self->prompt, "monospace");
  gtk_widget_add_css_class (self->prompt, "console-prompt");
  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_widget_add_css_class (self->entry, "monospace");
  gtk_widget_add_css_class (self->entry, "flat");
  gtk_entry_set_has_frame (GTK_ENTRY (self->entry), FALSE);
  gtk_widget_set_tooltip_text (self->entry, _("Tab completes, the up arrow brings back what you "
                                              "typed, Ctrl+C ends what runs"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Console input"), -1);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->entry, key);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  gtk_widget_add_css_class (line, "console-line");
  gtk_box_append (GTK_BOX (line), self->prompt);
  gtk_box_append (GTK_BOX (line), self->entry);
  return line;
}

static void
dd_console_init (DdConsole *self)
{
  self->history = g_ptr_array_new_with_free_func (g_free);
  make_view (self);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "console");
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  gtk_box_append (GTK_BOX (self->box), make_line (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
dd_console_new (void)
{
  return g_object_new (DD_TYPE_CONSOLE, NULL);
}

/**
 * dd_console_set_player:
 * @self: a console
 * @player: whose terminal it shows
 *
 * Connects a console with a player.
 */
void
dd_console_set_player (DdConsole *self,
                       DdPlayer  *player)
{
  if (!g_set_object (&self->player, player))
    return;
  g_signal_connect_object (player, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

void
dd_console_focus (DdConsole *self)
{
  gtk_widget_grab_focus (self->entry);
}

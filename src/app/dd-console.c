// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dd-compat.h"
#include "dd-completions.h"
#include "dd-console.h"
#include "dd-scrollback.h"
#include "dd-sgr.h"
#include "dd-terminal-tabs.h"

#define SPEAK_MS 300
#define MOST_SPOKEN 600

/* The terminal: what was printed up to the cursor, and a line to type. */
struct _DdConsole
{
  GtkWidget      parent_instance;

  DdPlayer      *player;
  GtkWidget     *box;
  GtkWidget     *tabs;
  GtkWidget     *adder;
  GtkWidget     *view;
  GtkWidget     *completions;
  GtkWidget     *prompt;
  GtkWidget     *entry;

  GHashTable    *scrollbacks;    /* of DdScrollback by terminal */
  guint          scrolling;      /* the source that scrolls to the end */
  DdSession     *session;        /* whose output they hold */
  guint          branch;
  GString       *unspoken;       /* what was printed and not read out yet */
  guint          speaking;       /* the source that waits for the rest of it */

  GPtrArray     *history;
  guint          place;          /* in the history; its length: the new line */

  char          *completed;      /* the line as it was typed */
  gsize          word_start;     /* in bytes */
  gsize          word_end;
  guint          completing : 1; /* the line is changed by a completion */
};

G_DEFINE_FINAL_TYPE (DdConsole, dd_console, GTK_TYPE_WIDGET)

static void
show_prompt (DdConsole *self)
{
  DdSession *session = dd_player_get_session (self->player);
  const char *tty = dd_player_get_tty (self->player);
  g_autofree char *line = dd_session_dup_prompt (session, tty);
  g_autofree char *prompt = dd_sgr_strip (line);
  gboolean at_end = dd_session_get_tick (session) == dd_session_get_n_ticks (session);
  gboolean busy = at_end && dd_session_is_busy (session, tty) && *prompt == '\0';

  gtk_label_set_label (GTK_LABEL (self->prompt), *prompt ? prompt : busy ? "…" : "$ ");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry),
                                  busy ? _("A command is running. Ctrl+C ends it.")
                                  : at_end ? _("Type a command")
                                           : _("Type a command: a new branch starts here"));
}

static void
add_tags (GtkTextTagTable *table)
{
  static const struct { const char *name; const char *color; } colors[] = {
    { "prompt", "#8ff0a4" }, { "input", "#ffffff" }, { "output", "#deddda" },
    { "error", "#f8c19c" }, { "red", "#ff9d8f" }, { "green", "#8ff0a4" },
    { "yellow", "#f9f06b" }, { "blue", "#99c1f1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      g_autoptr (GtkTextTag) tag = gtk_text_tag_new (colors[i].name);

      g_object_set (tag, "foreground", colors[i].color, "insert-hyphens", FALSE, NULL);
      gtk_text_tag_table_add (table, tag);
    }
}

/* A terminal keeps its text while another one is shown. */
static DdScrollback *
get_scrollback (DdConsole  *self,
                const char *tty)
{
  DdScrollback *scrollback = g_hash_table_lookup (self->scrollbacks, tty);
  g_autoptr (GtkTextTagTable) tags = NULL;

  if (scrollback)
    return scrollback;
  tags = gtk_text_tag_table_new ();
  add_tags (tags);
  scrollback = dd_scrollback_new (tags);
  g_hash_table_insert (self->scrollbacks, g_strdup (tty), scrollback);
  return scrollback;
}

/* The heights of many new lines are known only after the view has measured
 * them, some at a time; this comes after that. */
static gboolean
scroll_on_cb (gpointer user_data)
{
  DdConsole *self = user_data;
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));

  self->scrolling = 0;
  gtk_adjustment_set_value (place, gtk_adjustment_get_upper (place));
  return G_SOURCE_REMOVE;
}

/* Only between frames: a text view that scrolls while it is laid out moves a scrollbar whose turn
 * is over. */
static void
scroll_to_end (DdConsole *self)
{
  if (self->scrolling == 0)
    self->scrolling = g_idle_add_full (G_PRIORITY_LOW, scroll_on_cb, self, NULL);
}

static gboolean
speak_cb (gpointer user_data)
{
  DdConsole *self = user_data;
  glong n_chars = g_utf8_strlen (self->unspoken->str, -1);
  g_autofree char *text = g_utf8_substring (self->unspoken->str, 0, MIN (n_chars, MOST_SPOKEN));

  self->speaking = 0;
  g_string_truncate (self->unspoken, 0);
  dd_compat_announce (GTK_WIDGET (self), text);
  return G_SOURCE_REMOVE;
}

/* Whoever types hears what was printed, once nothing more comes for a moment. */
static void
speak_later (DdConsole  *self,
             const char *output)
{
  if (*output == '\0' || gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL)
    return;
  g_string_append (self->unspoken, output);
  g_clear_handle_id (&self->speaking, g_source_remove);
  self->speaking = g_timeout_add (SPEAK_MS, speak_cb, self);
}

/* Brings the text up to date, and reads out what is new. */
static void
update_text (DdConsole    *self,
             DdScrollback *scrollback,
             const DdTty  *tty,
             gboolean      same_branch)
{
  guint n_before = dd_scrollback_get_n_spans (scrollback);
  g_autofree char *output = NULL;

  if (!dd_scrollback_update (scrollback, tty, same_branch))
    return;
  scroll_to_end (self);
  output = dd_scrollback_dup_output (scrollback, tty, n_before);
  speak_later (self, output);
}

static void
refresh (DdConsole *self)
{
  DdSession *session = dd_player_get_session (self->player);
  const char *name = dd_player_get_tty (self->player);
  const DdTty *tty = dd_world_get_tty (dd_session_get_world (session), name);
  GPtrArray *terminals = NULL;
  DdScrollback *scrollback;
  gboolean same_branch = self->session == session &&
                         self->branch == dd_session_get_branch (session);

  if (tty == NULL)
    return;
  if (!same_branch)
    {
      DdScrollback *kept = NULL;
      g_autofree char *key = NULL;

      /* The others are made anew when they are shown. */
      if (g_hash_table_steal_extended (self->scrollbacks, name, (gpointer *) &key,
                                       (gpointer *) &kept))
        {
          g_hash_table_remove_all (self->scrollbacks);
          g_hash_table_insert (self->scrollbacks, g_steal_pointer (&key), kept);
        }
      g_set_object (&self->session, session);
      self->branch = dd_session_get_branch (session);
    }
  scrollback = get_scrollback (self, name);
  if (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)) !=
      dd_scrollback_get_buffer (scrollback))
    gtk_text_view_set_buffer (GTK_TEXT_VIEW (self->view), dd_scrollback_get_buffer (scrollback));
  update_text (self, scrollback, tty, same_branch);
  terminals = dd_player_list_terminals (self->player);
  gtk_widget_set_visible (self->adder, terminals->len < 2);
  g_ptr_array_unref (terminals);
  show_prompt (self);
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

/* Completing */

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
leave_completions (DdConsole *self)
{
  dd_completions_hide (DD_COMPLETIONS (self->completions));
  g_clear_pointer (&self->completed, g_free);
}

static void
set_line (DdConsole  *self,
          const char *line,
          gsize       cursor)
{
  self->completing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), line);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), (int) g_utf8_strlen (line, cursor));
  self->completing = FALSE;
}

/* Puts a word in the place of the one that is completed. */
static void
put_word (DdConsole  *self,
          const char *word,
          const char *after)
{
  g_autofree char *line = g_strdup_printf ("%.*s%s%s%s", (int) self->word_start, self->completed,
                                           word, after, self->completed + self->word_end);

  set_line (self, line, self->word_start + strlen (word) + strlen (after));
}

static void
chosen_cb (DdConsole *self)
{
  put_word (self, dd_completions_get_chosen (DD_COMPLETIONS (self->completions)), "");
}

static void
accept_choice (DdConsole *self)
{
  g_autofree char *word = g_strdup (dd_completions_get_chosen
                                    (DD_COMPLETIONS (self->completions)));

  put_word (self, word, g_str_has_suffix (word, "/") ? "" : " ");
  leave_completions (self);
}

static void
cancel_completions (DdConsole *self)
{
  g_autofree char *line = g_steal_pointer (&self->completed);

  set_line (self, line, self->word_end);
  leave_completions (self);
}

static void
line_changed_cb (DdConsole *self)
{
  if (!self->completing && dd_completions_get_shown (DD_COMPLETIONS (self->completions)))
    leave_completions (self);
}

/* Completes as far as it is clear, and shows what is possible from there. */
static void
complete (DdConsole *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  int position = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  g_auto (GStrv) candidates = NULL;
  g_autofree char *prefix = NULL;

  g_free (self->completed);
  self->completed = g_strdup (text);
  self->word_end = g_utf8_offset_to_pointer (text, position) - text;
  candidates = dd_session_complete (dd_player_get_session (self->player),
                                    dd_player_get_tty (self->player), text, self->word_end,
                                    &self->word_start);
  if (candidates == NULL || candidates[0] == NULL)
    {
      gtk_widget_error_bell (self->entry);
      return;
    }
  prefix = common_prefix (candidates);
  put_word (self, prefix, candidates[1] || g_str_has_suffix (prefix, "/") ? "" : " ");
  if (candidates[1] == NULL)
    return;
  g_free (self->completed);
  self->completed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  self->word_end = self->word_start + strlen (prefix);
  dd_completions_show (DD_COMPLETIONS (self->completions), (const char *const *) candidates);
}

/* Keys while candidates are shown. */
static gboolean
completion_key (DdConsole       *self,
                guint            keyval,
                GdkModifierType  state)
{
  DdCompletions *completions = DD_COMPLETIONS (self->completions);
  gboolean chosen = dd_completions_get_chosen (completions) != NULL;

  if (!dd_completions_get_shown (completions) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  if (keyval == GDK_KEY_Tab || keyval == GDK_KEY_Down || (keyval == GDK_KEY_Right && chosen))
    dd_completions_move (completions, 1);
  else if (keyval == GDK_KEY_ISO_Left_Tab || (chosen && (keyval == GDK_KEY_Left ||
                                                         keyval == GDK_KEY_Up)))
    dd_completions_move (completions, -1);
  else if (keyval == GDK_KEY_Escape)
    cancel_completions (self);
  else if (chosen && (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter))
    accept_choice (self);
  else
    return FALSE;
  return TRUE;
}

/* Copies what is selected above or in the line, and lets go of it, so that
 * the next Ctrl+C interrupts. */
static gboolean
copy_selection (DdConsole *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  int start, end;

  if (gtk_text_buffer_get_has_selection (buffer))
    {
      GtkTextIter cursor;

      gtk_text_buffer_copy_clipboard (buffer, clipboard);
      gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
      gtk_text_buffer_place_cursor (buffer, &cursor);
      return TRUE;
    }
  if (gtk_editable_get_selection_bounds (GTK_EDITABLE (self->entry), &start, &end))
    {
      g_autofree char *text = gtk_editable_get_chars (GTK_EDITABLE (self->entry), start, end);

      gdk_clipboard_set_text (clipboard, text);
      gtk_editable_set_position (GTK_EDITABLE (self->entry), end);
      return TRUE;
    }
  return FALSE;
}

static gboolean
control_key (DdConsole *self,
             guint      keyval,
             gboolean   shift)
{
  keyval = gdk_keyval_to_lower (keyval);
  if (keyval == GDK_KEY_c && (copy_selection (self) || shift))
    return TRUE;
  if (keyval == GDK_KEY_v && shift)
    {
      gtk_widget_grab_focus (self->entry);
      return gtk_widget_activate_action (GTK_WIDGET (gtk_editable_get_delegate
                                                     (GTK_EDITABLE (self->entry))),
                                         "clipboard.paste", NULL);
    }
  if (shift)
    return FALSE;
  if (keyval == GDK_KEY_c)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
      dd_player_interrupt (self->player);
    }
  else if (keyval == GDK_KEY_d)
    dd_player_end_input (self->player);
  else if (keyval == GDK_KEY_l)
    dd_player_type (self->player, "clear");
  else
    return FALSE;
  return TRUE;
}

static gboolean
key_cb (DdConsole       *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  if (completion_key (self, keyval, state))
    return GDK_EVENT_STOP;
  if ((state & GDK_CONTROL_MASK) && !(state & GDK_ALT_MASK))
    return control_key (self, keyval, (state & GDK_SHIFT_MASK) != 0);
  if (keyval == GDK_KEY_Up)
    recall (self, -1);
  else if (keyval == GDK_KEY_Down)
    recall (self, 1);
  else if (keyval == GDK_KEY_Tab && *gtk_editable_get_text (GTK_EDITABLE (self->entry)))
    complete (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* In the output the same keys work, and what is typed goes to the line. */
static gboolean
view_key_cb (DdConsole             *self,
             guint                  keyval,
             guint                  keycode,
             GdkModifierType        state,
             GtkEventControllerKey *controller)
{
  if (state & GDK_ALT_MASK)
    return GDK_EVENT_PROPAGATE;
  if (state & GDK_CONTROL_MASK)
    return control_key (self, keyval, (state & GDK_SHIFT_MASK) != 0);
  if (!g_unichar_isgraph (gdk_keyval_to_unicode (keyval)))
    return GDK_EVENT_PROPAGATE;
  gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->entry));
  return gtk_event_controller_key_forward (controller, GTK_WIDGET (gtk_editable_get_delegate
                                                       (GTK_EDITABLE (self->entry))));
}

/* Life */

static void
dd_console_dispose (GObject *object)
{
  DdConsole *self = DD_CONSOLE (object);

  g_clear_object (&self->player);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  if (self->unspoken)
    g_string_free (g_steal_pointer (&self->unspoken), TRUE);
  g_clear_pointer (&self->completed, g_free);
  g_clear_handle_id (&self->scrolling, g_source_remove);
  g_clear_handle_id (&self->speaking, g_source_remove);
  g_clear_pointer (&self->scrollbacks, g_hash_table_unref);
  g_clear_object (&self->session);
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

static GtkWidget *
make_view (DdConsole *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->view = gtk_text_view_new ();
  gtk_widget_set_direction (self->view, GTK_TEXT_DIR_LTR);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 16);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->view), 16);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 10);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Console output"), -1);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (view_key_cb), self);
  gtk_widget_add_controller (self->view, key);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

/* Files are edited where commands are typed. */
static GtkWidget *
make_edit_button (void)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), "document-edit-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Edit the Dockerfile and other files (Ctrl+E)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Editor"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.editor");
  return button;
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
  /* Commands read from left to right in every language. */
  gtk_widget_set_direction (self->entry, GTK_TEXT_DIR_LTR);
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
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (line_changed_cb), self);
  self->adder = dd_terminal_tabs_new_adder ();
  /* A shell writes from left to right in every language. */
  gtk_widget_set_direction (line, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (self->prompt, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (self->entry, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (line, "console-line");
  gtk_box_append (GTK_BOX (line), self->prompt);
  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), make_edit_button ());
  gtk_box_append (GTK_BOX (line), self->adder);
  return line;
}

static void
dd_console_init (DdConsole *self)
{
  self->unspoken = g_string_new (NULL);
  self->history = g_ptr_array_new_with_free_func (g_free);
  self->scrollbacks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) dd_scrollback_free);
  self->tabs = dd_terminal_tabs_new ();
  self->completions = dd_completions_new ();
  g_signal_connect_object (self->completions, "chosen", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->completions, "accepted", G_CALLBACK (accept_choice), self,
                           G_CONNECT_SWAPPED);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "console");
  gtk_box_append (GTK_BOX (self->box), self->tabs);
  gtk_box_append (GTK_BOX (self->box), make_view (self));
  gtk_box_append (GTK_BOX (self->box), self->completions);
  gtk_box_append (GTK_BOX (self->box), make_line (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * dd_console_new:
 *
 * Returns: (transfer floating): a console without a player
 */
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
  dd_terminal_tabs_set_player (DD_TERMINAL_TABS (self->tabs), player);
  g_signal_connect_object (player, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/**
 * dd_console_focus:
 * @self: a console
 *
 * Moves the keyboard to the line that is typed.
 */
void
dd_console_focus (DdConsole *self)
{
  gtk_widget_grab_focus (self->entry);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "dd-completions.h"
#include "dd-console.h"
#include "dd-terminal-tabs.h"


#define FIRST "pts/0"
#define SECOND "pts/1"
#define MANY_LINES 3000
#define SPOKEN_MS 600

/* Widgets of the console that is on the screen. */

static gboolean
is_shown (GtkWidget *widget,
          gpointer   type)
{
  return app_is_of_type (widget, type) && gtk_widget_get_mapped (widget);
}

static GtkWidget *
find_shown (AppFixture *self,
            GType    type)
{
  GtkWidget *console = app_find_widget (GTK_WIDGET (self->window), is_shown,
                                    GSIZE_TO_POINTER (DD_TYPE_CONSOLE));

  g_assert_nonnull (console);
  return app_find_widget (console, app_is_of_type, GSIZE_TO_POINTER (type));
}

static GtkEditable *
entry_of (AppFixture *self)
{
  return GTK_EDITABLE (find_shown (self, GTK_TYPE_ENTRY));
}

static const char *
line_of (AppFixture *self)
{
  return gtk_editable_get_text (entry_of (self));
}

static char *
output_of (AppFixture *self)
{
  GtkTextBuffer *buffer =
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_shown (self, GTK_TYPE_TEXT_VIEW)));
  char *text;

  g_object_get (buffer, "text", &text, NULL);
  return text;
}

/* Output and prompt together are what the terminal holds. */
static void
assert_follows (AppFixture *self)
{
  g_autofree char *output = output_of (self);
  const char *tty = dd_player_get_tty (dd_window_get_player (self->window));
  g_autofree char *prompt = dd_session_dup_prompt (app_session (self), tty);
  g_autofree char *console = dd_session_dup_console (app_session (self), tty);
  g_autofree char *shown = g_strconcat (output, prompt, NULL);

  g_assert_cmpstr (shown, ==, console);
}

static void
press (GtkWidget       *widget,
       guint            keyval,
       GdkModifierType  state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
    }
  app_settle ();
}

static void
key (AppFixture *self,
     guint    keyval)
{
  press (GTK_WIDGET (entry_of (self)), keyval, 0);
}

static void
type (AppFixture    *self,
      const char *text)
{
  gtk_editable_set_text (entry_of (self), text);
  gtk_editable_set_position (entry_of (self), -1);
}

static void
assert_state (AppFixture    *self,
              const char *action,
              const char *expected)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self->window),
                                                                action);

  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, expected);
}

/* The tests */

static void
test_completion (AppFixture       *self,
                 gconstpointer  data)
{
  DdCompletions *list;
  g_autofree char *chosen = NULL;

  dd_window_open_sandbox (self->window);
  app_settle ();
  list = DD_COMPLETIONS (find_shown (self, DD_TYPE_COMPLETIONS));
  type (self, "docker pu");
  key (self, GDK_KEY_Tab);
  g_test_message ("Two commands begin so; none is chosen yet");
  g_assert_cmpstr (line_of (self), ==, "docker pu");
  g_assert_true (dd_completions_get_shown (list));
  g_assert_cmpuint (dd_completions_get_n (list), >=, 1);
  g_assert_null (dd_completions_get_chosen (list));
  key (self, GDK_KEY_Escape);
  g_assert_false (dd_completions_get_shown (list));

  type (self, "docker p");
  key (self, GDK_KEY_Tab);
  key (self, GDK_KEY_Tab);
  chosen = g_strconcat ("docker ", dd_completions_get_chosen (list), NULL);
  g_assert_cmpstr (line_of (self), ==, chosen);
  key (self, GDK_KEY_Right);
  g_assert_cmpstr (line_of (self), !=, chosen);
  key (self, GDK_KEY_ISO_Left_Tab);
  g_assert_cmpstr (line_of (self), ==, chosen);
  g_test_message ("Before the first comes the last");
  key (self, GDK_KEY_Left);
  g_assert_cmpstr (line_of (self), !=, chosen);
  key (self, GDK_KEY_Down);
  key (self, GDK_KEY_Return);
  g_assert_false (dd_completions_get_shown (list));
  g_assert_true (g_str_has_prefix (line_of (self), chosen));
  g_assert_true (g_str_has_suffix (line_of (self), " "));
  g_test_message ("Nothing was run");
  g_assert_cmpuint (dd_session_get_n_ticks (app_session (self)), ==, 0);

  type (self, "docker p");
  key (self, GDK_KEY_Tab);
  key (self, GDK_KEY_Tab);
  key (self, GDK_KEY_Escape);
  g_test_message ("Escape brings back what was typed");
  g_assert_cmpstr (line_of (self), ==, "docker p");
  key (self, GDK_KEY_Tab);
  gtk_editable_set_text (entry_of (self), "docker ps");
  g_assert_false (dd_completions_get_shown (list));
}

static gboolean
has_color (AppFixture *self,
           const char *text,
           const char *color)
{
  GtkTextBuffer *buffer =
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_shown (self, GTK_TYPE_TEXT_VIEW)));
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), color);
  GtkTextIter start, end;

  gtk_text_buffer_get_start_iter (buffer, &start);
  g_assert_true (gtk_text_iter_forward_search (&start, text, 0, &start, &end, NULL));
  gtk_text_iter_backward_char (&end);
  return gtk_text_iter_has_tag (&start, tag) && gtk_text_iter_has_tag (&end, tag);
}

/* What a program sends to change colours is followed and not shown. */
static void
test_colors (AppFixture    *self,
             gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_autofree char *gone = NULL;
  guint before;

  dd_window_open_sandbox (self->window);
  app_act_with (self, "run", "mkdir w; printf 'FROM busybox as a\\nENV K v\\n' > w/Dockerfile");
  before = dd_session_get_n_ticks (app_session (self));
  app_act_with (self, "run", "docker build w");
  app_act (self, "last", NULL);
  app_act_with (self, "run", "echo behind");
  app_act (self, "last", NULL);
  text = output_of (self);
  g_assert_null (strchr (text, '\033'));
  g_assert_nonnull (strstr (text, "\n 2 warnings found (use docker --debug to expand):\n - "));
  g_assert_true (has_color (self, "2 warnings found", "yellow"));
  g_assert_true (has_color (self, "LegacyKeyValueFormat: ", "error") ||
                 has_color (self, "LegacyKeyValueFormat: ", "output"));
  g_test_message ("places are counted without what is not shown");
  app_act (self, "seek", g_variant_new_uint32 (before));
  gone = output_of (self);
  g_assert_null (strstr (gone, "warnings"));
  g_assert_true (g_str_has_suffix (gone, "> w/Dockerfile\n"));
}

static void
copied_cb (GObject      *clipboard,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static char *
read_clipboard (AppFixture *self)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), NULL,
                                 copied_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  return text;
}

static void
test_copy (AppFixture       *self,
           gconstpointer  data)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;

  dd_window_open_sandbox (self->window);
  app_act_with (self, "run", "sleep 100; echo late");
  app_act_with (self, "run", "echo early");
  app_act (self, "last", NULL);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_shown (self, GTK_TYPE_TEXT_VIEW)));
  gtk_text_buffer_get_start_iter (buffer, &start);
  end = start;
  gtk_text_iter_forward_to_line_end (&end);
  gtk_text_buffer_select_range (buffer, &start, &end);
  press (GTK_WIDGET (entry_of (self)), GDK_KEY_C, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  text = read_clipboard (self);
  g_assert_nonnull (strstr (text, "sleep 100"));
  g_test_message ("The selection is gone; now Ctrl+C interrupts");
  g_assert_false (gtk_text_buffer_get_has_selection (buffer));
  type (self, "half a line");
  gtk_editable_select_region (entry_of (self), 0, 4);
  press (GTK_WIDGET (entry_of (self)), GDK_KEY_c, GDK_CONTROL_MASK);
  again = read_clipboard (self);
  g_assert_cmpstr (again, ==, "half");
  g_assert_cmpstr (line_of (self), ==, "half a line");
  press (GTK_WIDGET (entry_of (self)), GDK_KEY_c, GDK_CONTROL_MASK);
  g_assert_cmpstr (line_of (self), ==, "");
}

static void
test_terminals (AppFixture       *self,
                gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *output = NULL;
  const DdContainer *web;

  dd_window_open_sandbox (self->window);
  app_settle ();
  g_assert_false (gtk_widget_get_visible (find_shown (self, DD_TYPE_TERMINAL_TABS)));
  app_act_with (self, "run", "docker run --name web nginx");
  app_act (self, "last", NULL);
  g_assert_true (dd_session_is_busy (app_session (self), FIRST));
  first = output_of (self);

  g_test_message ("Beside a job in the foreground there is another terminal");
  app_act (self, "new-terminal", NULL);
  g_assert_true (gtk_widget_get_visible (find_shown (self, DD_TYPE_TERMINAL_TABS)));
  assert_state (self, "terminal", SECOND);
  app_act_with (self, "run", "docker stop web");
  app_act (self, "last", NULL);
  assert_follows (self);
  second = output_of (self);
  g_assert_nonnull (strstr (second, "docker stop web"));
  web = dd_world_get_container_by_name (dd_session_get_world (app_session (self)), "web");
  g_assert_cmpstr (dd_container_get_status (web), ==, "exited");

  app_act (self, "next-terminal", NULL);
  assert_state (self, "terminal", FIRST);
  assert_follows (self);
  output = output_of (self);
  g_assert_true (g_str_has_prefix (output, first));
  g_assert_false (dd_session_is_busy (app_session (self), FIRST));
  app_act (self, "previous-terminal", NULL);
  assert_state (self, "terminal", SECOND);

  g_test_message ("Before it was opened it is not there");
  app_act (self, "first", NULL);
  assert_state (self, "terminal", FIRST);
  g_assert_false (gtk_widget_get_visible (find_shown (self, DD_TYPE_TERMINAL_TABS)));
  app_act (self, "last", NULL);
  assert_state (self, "terminal", SECOND);
  app_act_with (self, "close-terminal", "");
  assert_state (self, "terminal", FIRST);
  g_test_message ("The first one stays");
  app_act_with (self, "close-terminal", FIRST);
  assert_follows (self);
}

static void
test_saved (AppFixture       *self,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdSession) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *same = NULL;

  dd_window_open_sandbox (self->window);
  app_act_with (self, "run", "docker run --name web nginx");
  app_act (self, "new-terminal", NULL);
  app_act_with (self, "run", "docker kill web");
  app_act_with (self, "close-terminal", SECOND);
  app_act_with (self, "run", "docker ps -a");
  app_act (self, "last", NULL);
  text = dd_session_to_json (app_session (self));
  again = dd_session_new_from_json (dd_catalog_get_default (), "session", text, -1, &error);
  g_assert_no_error (error);
  digest = dd_world_dup_digest (dd_session_get_world (app_session (self)));
  same = dd_world_dup_digest (dd_session_get_world (again));
  g_assert_cmpstr (digest, ==, same);

  g_test_message ("What is typed in the past begins a branch, with its terminals");
  app_act (self, "first", NULL);
  app_act (self, "new-terminal", NULL);
  app_act_with (self, "run", "docker ps");
  app_act (self, "last", NULL);
  g_assert_cmpuint (dd_session_get_n_branches (app_session (self)), ==, 2);
  assert_follows (self);
  app_act (self, "branch", g_variant_new_uint32 (0));
  assert_follows (self);
}

/* However much comes at once, its end is what is seen. */
static void
test_end (AppFixture    *self,
          gconstpointer  data)
{
  g_autofree char *command = g_strdup_printf ("seq 1 %u", MANY_LINES);
  GtkAdjustment *place;

  dd_window_open_sandbox (self->window);
  app_act_with (self, "run", command);
  app_act (self, "last", NULL);
  app_settle ();
  place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (find_shown (self, GTK_TYPE_TEXT_VIEW)));
  g_assert_cmpfloat (gtk_adjustment_get_upper (place), >, MANY_LINES);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (place),
                                  gtk_adjustment_get_upper (place) -
                                  gtk_adjustment_get_page_size (place), 1);
}

static void
test_scrollback (AppFixture       *self,
                 gconstpointer  data)
{
  g_autofree char *command = g_strdup_printf ("seq 1 %u", MANY_LINES);
  guint last;

  dd_window_open_sandbox (self->window);
  for (const char *const *line = (const char *[]) { "echo one", "printf two; printf three",
                                                    "echo; printf 'a\nb'", command, "clear",
                                                    "echo after", "cat", "typed", NULL };
       *line; line++)
    {
      app_act_with (self, "run", *line);
      app_act (self, "last", NULL);
      assert_follows (self);
    }
  last = dd_session_get_n_ticks (app_session (self));
  g_test_message ("The text follows the cursor both ways, over %u ticks", last);
  for (guint i = 0; i < 3 * last; i++)
    {
      app_act (self, "seek", g_variant_new_uint32 ((guint) g_test_rand_int_range (0, last + 1)));
      assert_follows (self);
    }
  app_act (self, "seek", g_variant_new_uint32 (2));
  app_act_with (self, "run", "echo elsewhere");
  app_act (self, "last", NULL);
  assert_follows (self);
  app_act (self, "branch", g_variant_new_uint32 (0));
  assert_follows (self);
}

/* A person who types is slower than a server that starts; in the past, too. */
static void
test_typing_takes_time (AppFixture    *self,
                        gconstpointer  data)
{
  guint tick;

  dd_window_open_sandbox (self->window);
  app_settle ();
  app_act_with (self, "run", "docker run -d --name late -p 8088:80 nginx");
  app_act (self, "last", NULL);
  tick = dd_session_get_tick (app_session (self));
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *output = NULL;

      app_act (self, "seek", g_variant_new_uint32 (tick));
      app_act_with (self, "run", "curl -s http://localhost:8088");
      app_act (self, "last", NULL);
      output = output_of (self);
      g_assert_nonnull (strstr (output, "Welcome to nginx"));
      assert_follows (self);
    }
}

/* Whether a screen reader was told, which on newer GTK leaves no trace. */
static void
assert_told (GtkWidget  *widget,
             const char *text)
{
#if !GTK_CHECK_VERSION(4, 14, 0)
  g_autofree char *other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                               GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                                               text);

  g_assert_cmpstr (other, ==, NULL);
#endif
}

static gboolean
waited_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Who types hears the tick, and then what was printed. */
static void
test_speaks (AppFixture    *self,
             gconstpointer  data)
{
  GtkWidget *entry;
  gboolean waited = FALSE;

  app_act_with (self, "show-page", "simulate");
  app_settle ();
  app_act (self, "focus-console", NULL);
  app_settle ();
  entry = GTK_WIDGET (entry_of (self));
  app_act_with (self, "run", "echo seen");
  app_act (self, "last", NULL);
  g_timeout_add (SPOKEN_MS, waited_cb, &waited);
  while (!waited)
    g_main_context_iteration (NULL, TRUE);
  assert_told (entry, "seen\n");
  app_act (self, "first", NULL);
  app_settle ();
  assert_told (entry, "The beginning");
}

static const AppTest tests[] = {
  { "/app/console/typing-takes-time", test_typing_takes_time },
  { "/app/console/colors", test_colors },
  { "/app/console/completion", test_completion },
  { "/app/console/copy", test_copy },
  { "/app/console/end", test_end },
  { "/app/console/terminals", test_terminals },
  { "/app/console/saved", test_saved },
  { "/app/console/speaks", test_speaks },
  { "/app/console/scrollback", test_scrollback },
};

int
main (int    argc,
      char **argv)
{
  return app_run_tests (argc, argv, tests, G_N_ELEMENTS (tests));
}

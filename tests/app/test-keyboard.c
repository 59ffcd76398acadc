// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "dd-canvas.h"
#include "dd-console.h"
#include "dd-scrubber.h"
#include "dd-shortcuts.h"

static gboolean
is_shown (GtkWidget *widget,
          gpointer   type)
{
  return app_is_of_type (widget, type) && gtk_widget_get_mapped (widget);
}

static GtkWidget *
find_shown (AppFixture *self,
            GType       type)
{
  return app_find_widget (GTK_WIDGET (self->window), is_shown, GSIZE_TO_POINTER (type));
}

static GtkWidget *
focus_of (AppFixture *self)
{
  return gtk_window_get_focus (GTK_WINDOW (self->window));
}

/* What the shortcuts window lists, in the form the application uses. */
static void
collect (GtkWidget  *widget,
         GHashTable *keys)
{
  if (GTK_IS_SHORTCUTS_SHORTCUT (widget))
    {
      g_autofree char *accelerators = NULL;
      g_auto (GStrv) parts = NULL;

      g_object_get (widget, "accelerator", &accelerators, NULL);
      parts = g_strsplit (accelerators, " ", -1);
      for (guint i = 0; parts[i]; i++)
        {
          char *dots = strstr (parts[i], "...");
          guint key;
          GdkModifierType modifiers;

          /* A range of digits, such as <Control>1...4. */
          for (char c = dots ? dots[-1] : 0; dots && c <= dots[3]; c++)
            {
              g_autofree char *one = g_strdup_printf ("%.*s%c", (int) (dots - 1 - parts[i]),
                                                      parts[i], c);

              g_assert_true (gtk_accelerator_parse (one, &key, &modifiers));
              g_hash_table_add (keys, gtk_accelerator_name (key, modifiers));
            }
          if (dots)
            continue;
          g_assert_true (gtk_accelerator_parse (parts[i], &key, &modifiers));
          g_hash_table_add (keys, gtk_accelerator_name (key, modifiers));
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    collect (child, keys);
}

static void
test_shortcuts (AppFixture    *self,
                gconstpointer  data)
{
  g_autoptr (GtkApplication) application =
      GTK_APPLICATION (adw_application_new (NULL, G_APPLICATION_NON_UNIQUE));
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) actions = NULL;
  GtkWindow *window = dd_shortcuts_new (GTK_WINDOW (self->window));

  collect (GTK_WIDGET (window), keys);
  dd_shortcuts_install (application);
  actions = gtk_application_list_action_descriptions (application);
  g_assert_cmpuint (g_strv_length (actions), >, 20);
  for (guint i = 0; actions[i]; i++)
    {
      g_auto (GStrv) accels = gtk_application_get_accels_for_action (application, actions[i]);
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;

      for (guint j = 0; accels[j]; j++)
        {
          g_test_message ("%s: %s", actions[i], accels[j]);
          g_assert_true (g_hash_table_contains (keys, accels[j]));
        }
      g_test_message ("The action exists");
      g_assert_true (g_action_parse_detailed_name (actions[i], &name, &target, NULL));
      if (g_str_has_prefix (name, "win."))
        g_assert_true (g_action_group_has_action (G_ACTION_GROUP (self->window), name + 4));
    }
  gtk_window_destroy (window);
}

static void
test_stage (AppFixture    *self,
            gconstpointer  data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *stage;

  dd_window_open_sandbox (self->window);
  app_act_with (self, "run", "docker create --name web nginx");
  app_act (self, "last", NULL);
  stage = find_shown (self, DD_TYPE_CANVAS);
  app_wait_frames (stage, 2);
  g_test_message ("Tab walks through the parts, to the buttons of the zoom, and then leaves");
  g_assert_true (gtk_widget_child_focus (stage, GTK_DIR_TAB_FORWARD));
  g_assert_true (focus_of (self) == stage);
  do
    {
      g_assert_nonnull (dd_canvas_get_focused (DD_CANVAS (stage)));
      g_assert_true (g_hash_table_add (seen, g_strdup (dd_canvas_get_focused
                                                       (DD_CANVAS (stage)))));
      g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (stage),
                                                       GTK_ACCESSIBLE_PROPERTY_LABEL));
    }
  while (gtk_widget_child_focus (stage, GTK_DIR_TAB_FORWARD) && focus_of (self) == stage);
  g_assert_cmpuint (g_hash_table_size (seen), >, 5);
  g_assert_true (GTK_IS_BUTTON (focus_of (self)));
  while (gtk_widget_child_focus (stage, GTK_DIR_TAB_FORWARD))
    g_assert_true (gtk_widget_is_ancestor (focus_of (self), stage));
  gtk_widget_grab_focus (find_shown (self, DD_TYPE_CONSOLE));
  g_test_message ("Backwards it begins at the last");
  do
    g_assert_true (gtk_widget_child_focus (stage, GTK_DIR_TAB_BACKWARD));
  while (focus_of (self) != stage);
  g_assert_true (g_hash_table_contains (seen, dd_canvas_get_focused (DD_CANVAS (stage))));
}

static void
test_panes (AppFixture    *self,
            gconstpointer  data)
{
  GtkWidget *stage;
  GtkWidget *console;

  dd_window_open_sandbox (self->window);
  app_settle ();
  stage = find_shown (self, DD_TYPE_CANVAS);
  console = find_shown (self, DD_TYPE_CONSOLE);
  app_act (self, "focus-console", NULL);
  g_assert_true (gtk_widget_is_ancestor (focus_of (self), console));
  app_act (self, "next-pane", NULL);
  g_assert_true (focus_of (self) == stage);
  app_act (self, "next-pane", NULL);
  g_assert_false (focus_of (self) == stage);
  app_act (self, "previous-pane", NULL);
  g_assert_true (focus_of (self) == stage);
  app_act (self, "previous-pane", NULL);
  g_assert_true (gtk_widget_is_ancestor (focus_of (self), console));
}

static void
press_on (GtkWidget *widget,
          guint      keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
}

/* Time goes where reading goes. */
static void
test_scrubber (AppFixture    *self,
               gconstpointer  data)
{
  static const struct { GtkTextDirection direction; guint forward; guint back; } cases[] = {
    { GTK_TEXT_DIR_LTR, GDK_KEY_Right, GDK_KEY_Left },
    { GTK_TEXT_DIR_RTL, GDK_KEY_Left, GDK_KEY_Right },
  };
  GtkWidget *scrubber;

  dd_window_open_sandbox (self->window);
  app_act_with (self, "run", "docker create --name web nginx");
  scrubber = find_shown (self, DD_TYPE_SCRUBBER);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      app_act (self, "first", NULL);
      gtk_widget_set_direction (scrubber, cases[i].direction);
      app_wait_frames (scrubber, 2);
      press_on (scrubber, cases[i].forward);
      press_on (scrubber, cases[i].forward);
      g_assert_cmpuint (dd_session_get_tick (app_session (self)), ==, 2);
      press_on (scrubber, cases[i].back);
      g_assert_cmpuint (dd_session_get_tick (app_session (self)), ==, 1);
    }
}

static gboolean
is_text (GtkWidget *widget,
         gpointer   data)
{
  return GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget));
}

/* What can be pressed and says neither in a text nor aside what it does. */
static gboolean
is_nameless (GtkWidget *widget,
             gpointer   data)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
         !GTK_IS_WINDOW_CONTROLS (gtk_widget_get_parent (widget)) &&
         !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                            GTK_ACCESSIBLE_PROPERTY_LABEL) &&
         app_find_widget (widget, is_text, NULL) == NULL &&
         gtk_widget_get_ancestor (widget, GTK_TYPE_MENU_BUTTON) == NULL;
}

static void
test_names (AppFixture    *self,
            gconstpointer  data)
{
  static const char *const pages[] = { "learn", "simulate", "lab", "quiz", "cheatsheet" };

  dd_window_open_lesson (self->window, APP_LESSON);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *nameless;

      app_act_with (self, "show-page", pages[i]);
      if (g_str_equal (pages[i], "simulate"))
        app_act (self, "new-terminal", NULL);
      app_wait_frames (GTK_WIDGET (self->window), 2);
      nameless = app_find_widget (GTK_WIDGET (self->window), is_nameless, NULL);
      if (nameless)
        g_test_message ("%s: %s “%s”", pages[i], G_OBJECT_TYPE_NAME (nameless),
                        gtk_widget_get_tooltip_text (nameless));
      g_assert_null (nameless);
    }
}

static const AppTest tests[] = {
  { "/app/keyboard/names", test_names },
  { "/app/keyboard/scrubber", test_scrubber },
  { "/app/keyboard/shortcuts", test_shortcuts },
  { "/app/keyboard/stage", test_stage },
  { "/app/keyboard/panes", test_panes },
};

int
main (int    argc,
      char **argv)
{
  return app_run_tests (argc, argv, tests, G_N_ELEMENTS (tests));
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "app-fixture.h"

#define FRAMES_TO_SETTLE 4
#define DPI_UNIT 1024
#define DPI 96

static const struct { int width; int height; } sizes[] = {
  { 960, 540 }, { 360, 640 }, { 1366, 768 },
};

static const char *const pages[] = { "learn", "simulate", "lab", "quiz", "cheatsheet" };

/* A part of the window that a learner presses and that nothing scrolls has to
 * be inside it. */
static gboolean
is_cut (GtkWidget *widget,
        gpointer   window)
{
  graphene_rect_t bounds;

  if (!GTK_IS_BUTTON (widget) || !gtk_widget_get_mapped (widget) ||
      gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW) ||
      gtk_widget_get_native (widget) != GTK_NATIVE (window) ||
      !gtk_widget_compute_bounds (widget, window, &bounds))
    return FALSE;
  if (bounds.origin.x >= -1 && bounds.origin.y >= -1 &&
      bounds.origin.x + bounds.size.width <= gtk_widget_get_width (window) + 1 &&
      bounds.origin.y + bounds.size.height <= gtk_widget_get_height (window) + 1)
    return FALSE;
  g_test_message ("%s “%s” at %g, %g, %g × %g", G_OBJECT_TYPE_NAME (widget),
                  gtk_widget_get_tooltip_text (widget), bounds.origin.x, bounds.origin.y,
                  bounds.size.width, bounds.size.height);
  return TRUE;
}

static void
resize (AppFixture *self,
        int         width,
        int         height)
{
  /* What is left out at a size goes in the frame after. */
  for (int i = 0; i < 4; i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (self->window), width + i % 2, height);
      app_wait_frames (GTK_WIDGET (self->window), FRAMES_TO_SETTLE);
    }
}

static void
check_sizes (AppFixture *self)
{
  GtkWidget *window = GTK_WIDGET (self->window);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (pages); j++)
      {
        app_act_with (self, "show-page", pages[j]);
        resize (self, sizes[i].width, sizes[i].height);
        g_test_message ("%s at %d × %d: %d × %d", pages[j], sizes[i].width, sizes[i].height,
                        gtk_widget_get_width (window), gtk_widget_get_height (window));
        g_assert_cmpint (gtk_widget_get_width (window), <=, sizes[i].width + 1);
        g_assert_cmpint (gtk_widget_get_height (window), <=, sizes[i].height);
        g_assert_null (app_find_widget (window, is_cut, window));
      }
}

/* See test_narrow() about the animations. */
static void
set_up_look (AppFixture *self)
{
  g_object_set (gtk_widget_get_settings (GTK_WIDGET (self->window)), "gtk-enable-animations", FALSE,
                NULL);
  app_act_with (self, "show-page", "simulate");
  app_act_with (self, "run", "docker run -d --name web nginx");
  app_act (self, "last", NULL);
}

static void
test_plain (AppFixture    *self,
            gconstpointer  data)
{
  set_up_look (self);
  check_sizes (self);
}

static void
test_right_to_left (AppFixture    *self,
                    gconstpointer  data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  set_up_look (self);
  check_sizes (self);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_terminals (AppFixture    *self,
                gconstpointer  data)
{
  set_up_look (self);
  app_act (self, "new-terminal", NULL);
  check_sizes (self);
}

/* A goal that has to be scrolled to be seen. */
static gboolean
is_goal_out_of_sight (GtkWidget *widget,
                      gpointer   data)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (!gtk_widget_has_css_class (widget, "goal") || !gtk_widget_get_mapped (widget))
    return FALSE;
  ++*(guint *) data;
  return scroller == NULL || !gtk_widget_compute_bounds (widget, scroller, &bounds) ||
         bounds.origin.y < 0 ||
         bounds.origin.y + bounds.size.height > gtk_widget_get_height (scroller) + 1;
}

static void
test_goals (AppFixture    *self,
            gconstpointer  data)
{
  guint n_goals = 0;

  set_up_look (self);
  app_act_with (self, "show-page", "lab");
  resize (self, 360, 720);
  g_assert_null (app_find_widget (GTK_WIDGET (self->window), is_goal_out_of_sight, &n_goals));
  g_assert_cmpuint (n_goals, >, 1);
}

static void
test_editor (AppFixture    *self,
             gconstpointer  data)
{
  set_up_look (self);
  app_act (self, "editor", NULL);
  check_sizes (self);
}

/* Text twice as large needs more room than the least window has. */
static void
test_large_text (AppFixture    *self,
                 gconstpointer  data)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  GtkSettings *settings = gtk_widget_get_settings (window);

  set_up_look (self);
  g_object_set (settings, "gtk-xft-dpi", 2 * DPI * DPI_UNIT, NULL);
  for (gsize j = 0; j < G_N_ELEMENTS (pages); j++)
    {
      app_act_with (self, "show-page", pages[j]);
      resize (self, 1366, 768);
      g_assert_cmpint (gtk_widget_get_width (window), <=, 1367);
      g_assert_null (app_find_widget (window, is_cut, window));
    }
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
}

static const AppTest tests[] = {
  { "/app/sizes/plain", test_plain },
  { "/app/sizes/right-to-left", test_right_to_left },
  { "/app/sizes/goals", test_goals },
  { "/app/sizes/terminals", test_terminals },
  { "/app/sizes/editor", test_editor },
  { "/app/sizes/large-text", test_large_text },
};

int
main (int    argc,
      char **argv)
{
  return app_run_tests (argc, argv, tests, G_N_ELEMENTS (tests));
}

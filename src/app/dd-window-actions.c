// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-certificate-page.h"
#include "dd-compat.h"
#include "dd-presenter.h"
#include "dd-settings.h"
#include "dd-quiz-dialog.h"
#include "dd-sheet-page.h"
#include "dd-view.h"
#include "dd-window-private.h"

/* Every command of the window as an action, so that it can be bound to keys
 * and driven over D-Bus. */

static DdPlayer *
player (gpointer window)
{
  return dd_window_get_player (window);
}

static void
first_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       window)
{
  dd_player_first (player (window));
}

static void
last_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       window)
{
  dd_player_last (player (window));
}

static void
forward_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       window)
{
  dd_player_forward (player (window));
}

static void
back_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       window)
{
  dd_player_back (player (window));
}

static void
play_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       window)
{
  dd_player_set_playing (player (window), !dd_player_get_playing (player (window)));
}

static void
next_command_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       window)
{
  dd_player_run_next_step (player (window));
}

static void
run_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       window)
{
  dd_player_type (player (window), g_variant_get_string (parameter, NULL));
}

static void
new_terminal_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       window)
{
  dd_player_open_terminal (player (window));
}

static void
close_terminal_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       window)
{
  const char *tty = g_variant_get_string (parameter, NULL);

  dd_player_close_terminal (player (window), *tty ? tty : dd_player_get_tty (player (window)));
}

static void
terminal_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       window)
{
  dd_player_set_tty (player (window), g_variant_get_string (parameter, NULL));
}

static void
move_terminal (DdPlayer *player,
               int       direction)
{
  g_autoptr (GPtrArray) terminals = dd_player_list_terminals (player);
  const char *now = dd_player_get_tty (player);

  for (guint i = 0; i < terminals->len; i++)
    if (g_str_equal (((DdTty *) g_ptr_array_index (terminals, i))->name, now))
      {
        guint next = (i + terminals->len + direction) % terminals->len;

        dd_player_set_tty (player, ((DdTty *) g_ptr_array_index (terminals, next))->name);
        return;
      }
}

static void
next_terminal_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       window)
{
  move_terminal (player (window), 1);
}

static void
previous_terminal_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       window)
{
  move_terminal (player (window), -1);
}

static void
seek_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       window)
{
  dd_player_seek (player (window), g_variant_get_uint32 (parameter));
}

static void
branch_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       window)
{
  DdSession *session = dd_player_get_session (player (window));
  guint branch = g_variant_get_uint32 (parameter);

  if (branch < dd_session_get_n_branches (session))
    dd_session_set_branch (session, branch);
  dd_player_last (player (window));
}

static void
show_page_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  DdWindow *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);

  if (adw_view_stack_get_child_by_name (self->pages, name))
    adw_view_stack_set_visible_child_name (self->pages, name);
}

static void
simulation_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DdWindow *self = user_data;
  DdSimulation *simulation = self->lesson
                             ? dd_lesson_find_simulation (self->lesson,
                                                          g_variant_get_string (parameter, NULL))
                             : NULL;

  if (simulation == NULL)
    return;
  dd_player_load_simulation (self->player, simulation);
  adw_view_stack_set_visible_child_name (self->pages, "simulate");
  _dd_window_refresh_chooser (self);
}

/* Another picture of the sandbox's host. */
static void
view_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  DdWindow *self = user_data;
  const DdView *view = dd_view_find (g_variant_get_string (parameter, NULL));

  if (view == NULL || adw_view_stack_get_child_by_name (self->pages, "sandbox") == NULL)
    return;
  dd_player_set_view (self->player, view->id);
  _dd_window_refresh_chooser (self);
}

static void
present_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  DdWindow *self = user_data;

  gtk_window_present (dd_presenter_new (gtk_window_get_application (GTK_WINDOW (self)),
                                        player (self)));
}

static void
quiz_closed_cb (DdWindow *self)
{
  _dd_window_refresh_quiz (self);
  _dd_window_refresh_rings (self);
}

static void
quiz_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  DdWindow *self = user_data;

  if (self->lesson)
    g_signal_connect_object (dd_quiz_dialog_present (GTK_WINDOW (self), self->lesson,
                                                     self->progress),
                             "destroy", G_CALLBACK (quiz_closed_cb), self, G_CONNECT_SWAPPED);
}

/* The lesson whose cheatsheet is meant: in the overview it is the one shown. */
static DdLesson *
shown_sheet (DdWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);

  if (self->lesson)
    return self->lesson;
  return page ? dd_curriculum_find_lesson (self->curriculum, page) : NULL;
}

static DdCertificatePage *
shown_certificate (DdWindow *self)
{
  GtkWidget *page = adw_view_stack_get_visible_child (self->pages);

  return page && DD_IS_CERTIFICATE_PAGE (page) &&
         dd_certificate_page_get_earned (DD_CERTIFICATE_PAGE (page)) ? DD_CERTIFICATE_PAGE (page)
                                                                     : NULL;
}

static void
print_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  DdLesson *lesson = shown_sheet (user_data);
  DdCertificatePage *certificate = shown_certificate (user_data);

  if (lesson)
    dd_sheet_page_print (user_data, lesson);
  else if (certificate)
    dd_certificate_page_print (certificate, user_data);
}

static void
report (DdWindow *self,
        gboolean  fine,
        GError   *error)
{
  _dd_window_toast (self, fine ? _("Saved") : error->message);
}

static void
sheet_chosen_cb (GFile    *file,
                 gpointer  user_data)
{
  DdWindow *self = user_data;
  DdLesson *lesson = shown_sheet (self);
  g_autoptr (GPtrArray) lessons = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_file_get_path (file);

  if (lesson == NULL)
    return;
  g_ptr_array_add (lessons, lesson);
  report (self, dd_sheet_page_save (lessons, path, &error), error);
}

static void
book_chosen_cb (GFile    *file,
                gpointer  user_data)
{
  DdWindow *self = user_data;
  g_autoptr (GPtrArray) lessons = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_file_get_path (file);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->curriculum)); i++)
    if (dd_lesson_get_available (dd_curriculum_get_lesson (self->curriculum, i)))
      g_ptr_array_add (lessons, dd_curriculum_get_lesson (self->curriculum, i));
  if (lessons->len)
    report (self, dd_sheet_page_save (lessons, path, &error), error);
}

static void
save_book_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  dd_compat_choose_file (user_data, _("Save all cheatsheets"), "cheatsheets.pdf", TRUE,
                         book_chosen_cb, user_data);
}

static void
certificate_chosen_cb (GFile    *file,
                       gpointer  user_data)
{
  DdWindow *self = user_data;
  DdCertificatePage *certificate = shown_certificate (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_file_get_path (file);

  if (certificate)
    report (self, dd_certificate_page_save (certificate, path, &error), error);
}

static void
save_pdf_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  if (shown_sheet (user_data))
    dd_compat_choose_file (user_data, _("Save the cheatsheet"), "cheatsheet.pdf", TRUE,
                           sheet_chosen_cb, user_data);
  else if (shown_certificate (user_data))
    dd_compat_choose_file (user_data, _("Save the certificate"), "certificate.pdf", TRUE,
                           certificate_chosen_cb, user_data);
}

static void
session_saved_cb (GFile    *file,
                  gpointer  user_data)
{
  DdWindow *self = user_data;
  g_autofree char *text = dd_session_to_json (dd_player_get_session (player (self)));
  g_autoptr (GError) error = NULL;

  report (self, g_file_replace_contents (file, text, strlen (text), NULL, FALSE,
                                         G_FILE_CREATE_NONE, NULL, NULL, &error), error);
}

static void
save_session_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  dd_compat_choose_file (user_data, _("Save the session"), "session.drydock", TRUE,
                         session_saved_cb, user_data);
}

static void
session_opened_cb (GFile    *file,
                   gpointer  user_data)
{
  DdWindow *self = user_data;
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  DdSession *session = NULL;
  gsize length;

  if (g_file_load_contents (file, NULL, &text, &length, NULL, &error))
    session = dd_session_new_from_json (dd_catalog_get_default (), name, text, length, &error);
  if (session == NULL)
    {
      _dd_window_toast (self, error->message);
      return;
    }
  dd_window_open_sandbox (self);
  dd_player_load_session (self->player, session);
}

static void
open_session_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  dd_compat_choose_file (user_data, _("Open a session"), NULL, FALSE, session_opened_cb, user_data);
}

static void
picture_chosen_cb (GFile    *file,
                   gpointer  user_data)
{
  DdWindow *self = user_data;
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GError) error = NULL;

  if (self->workbench)
    report (self, dd_canvas_save (dd_workbench_get_canvas (DD_WORKBENCH (self->workbench)), path,
                                 &error), error);
}

static void
save_picture_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  dd_compat_choose_file (user_data, _("Save the picture"), "stage.png", TRUE, picture_chosen_cb,
                         user_data);
}

static void
scale_text (double step)
{
  GSettings *settings = dd_settings_get_default ();
  double scale = g_settings_get_double (settings, "stage-text-scale");

  g_settings_set_double (settings, "stage-text-scale", CLAMP (scale + step, 1, 2));
}

static void
text_larger_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  scale_text (0.25);
}

static void
text_smaller_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  scale_text (-0.25);
}

static void
show_lessons_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  dd_compat_show_sidebar (((DdWindow *) user_data)->split);
}

/* The workbench of the page that is shown, if that is one. */
DdWorkbench *
_dd_window_get_workbench (DdWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);
  GtkWidget *bench = g_strcmp0 (page, "lab") == 0 ? self->lab_bench
                     : g_strcmp0 (page, "simulate") == 0 || g_strcmp0 (page, "sandbox") == 0
                     ? self->workbench : NULL;

  return bench ? DD_WORKBENCH (bench) : NULL;
}

static void
focus_console_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  DdWorkbench *bench = _dd_window_get_workbench (user_data);

  if (bench)
    dd_workbench_focus_console (bench);
}

static void
next_pane_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  DdWorkbench *bench = _dd_window_get_workbench (user_data);

  if (bench)
    dd_workbench_focus_next_pane (bench, 1);
}

static void
previous_pane_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  DdWorkbench *bench = _dd_window_get_workbench (user_data);

  if (bench)
    dd_workbench_focus_next_pane (bench, -1);
}

/* Saves a picture of the window itself, for the tools that look at it. */
static void
screenshot_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  GtkWidget *widget = user_data;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (widget)), node,
                                         NULL);
  gdk_texture_save_to_png (texture, g_variant_get_string (parameter, NULL));
}

void
_dd_window_add_actions (DdWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "first", .activate = first_cb },
    { .name = "last", .activate = last_cb },
    { .name = "step-forward", .activate = forward_cb },
    { .name = "step-back", .activate = back_cb },
    { .name = "play", .activate = play_cb, .state = "false" },
    { .name = "next-command", .activate = next_command_cb },
    { .name = "run", .activate = run_cb, .parameter_type = "s" },
    { .name = "new-terminal", .activate = new_terminal_cb },
    { .name = "close-terminal", .activate = close_terminal_cb, .parameter_type = "s" },
    { .name = "terminal", .activate = terminal_cb, .parameter_type = "s", .state = "'pts/0'" },
    { .name = "next-terminal", .activate = next_terminal_cb },
    { .name = "previous-terminal", .activate = previous_terminal_cb },
    { .name = "seek", .activate = seek_cb, .parameter_type = "u" },
    { .name = "branch", .activate = branch_cb, .parameter_type = "u" },
    { .name = "show-page", .activate = show_page_cb, .parameter_type = "s", .state = "''" },
    { .name = "simulation", .activate = simulation_cb, .parameter_type = "s" },
    { .name = "view", .activate = view_cb, .parameter_type = "s" },
    { .name = "present", .activate = present_cb },
    { .name = "quiz", .activate = quiz_cb },
    { .name = "print", .activate = print_cb },
    { .name = "save-pdf", .activate = save_pdf_cb },
    { .name = "save-book", .activate = save_book_cb },
    { .name = "save-session", .activate = save_session_cb },
    { .name = "open-session", .activate = open_session_cb },
    { .name = "save-picture", .activate = save_picture_cb },
    { .name = "text-larger", .activate = text_larger_cb },
    { .name = "text-smaller", .activate = text_smaller_cb },
    { .name = "show-lessons", .activate = show_lessons_cb },
    { .name = "next-pane", .activate = next_pane_cb },
    { .name = "previous-pane", .activate = previous_pane_cb },
    { .name = "focus-console", .activate = focus_console_cb },
    { .name = "screenshot", .activate = screenshot_cb, .parameter_type = "s" },
  };

  g_autoptr (GPropertyAction) by_tick = g_property_action_new ("by-tick", self->player, "by-tick");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (by_tick));
}

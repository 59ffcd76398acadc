// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dd-build-folder.h"
#include "dd-compat.h"
#include "dd-context-files.h"
#include "dd-editing.h"
#include "dd-image-reference.h"
#include "dd-window-private.h"

/* The editor of the shown workbench, and folders of the learner's computer. */

#define MAX_NAMES_TRIED  50
#define MAX_PROBLEMS     8

static void
refresh_actions (DdWindow *self)
{
  DdWorkbench *bench = _dd_window_get_workbench (self);
  DdEditor *editor = bench && self->editor_shown ? dd_workbench_get_editor (bench) : NULL;
  GAction *save = g_action_map_lookup_action (G_ACTION_MAP (self), "save-file");
  GAction *reload = g_action_map_lookup_action (G_ACTION_MAP (self), "reload-folder");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (reload), self->watch != NULL);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (save), editor && dd_editor_get_modified (editor));
}

/* Shows or hides the editor of the page that is shown, as was chosen. */
void
_dd_window_refresh_editor (DdWindow *self)
{
  DdWorkbench *bench = _dd_window_get_workbench (self);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "editor");
  DdEditor *editor;

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (self->editor_shown));
  if (bench)
    {
      dd_workbench_set_editor_shown (bench, self->editor_shown);
      editor = dd_workbench_get_editor (bench);
      if (editor)
        {
          g_signal_handlers_disconnect_by_func (editor, refresh_actions, self);
          g_signal_connect_object (editor, "notify::modified", G_CALLBACK (refresh_actions), self,
                                   G_CONNECT_SWAPPED);
        }
    }
  refresh_actions (self);
}

/* Where there is no host to see, one is opened. */
static DdWorkbench *
need_workbench (DdWindow *self)
{
  if (_dd_window_get_workbench (self) == NULL)
    {
      if (adw_view_stack_get_child_by_name (self->pages, "simulate"))
        adw_view_stack_set_visible_child_name (self->pages, "simulate");
      else
        dd_window_open_sandbox (self);
    }
  return _dd_window_get_workbench (self);
}

static DdEditor *
need_editor (DdWindow *self)
{
  DdWorkbench *bench = need_workbench (self);

  self->editor_shown = TRUE;
  _dd_window_refresh_editor (self);
  return dd_workbench_get_editor (bench);
}

static void
editor_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  DdWindow *self = user_data;

  if (self->editor_shown && _dd_window_get_workbench (self))
    {
      self->editor_shown = FALSE;
      _dd_window_refresh_editor (self);
      dd_workbench_focus_console (_dd_window_get_workbench (self));
      return;
    }
  dd_editor_focus (need_editor (self));
}

static void
edit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  DdEditor *editor = need_editor (user_data);

  dd_editor_open (editor, g_variant_get_string (parameter, NULL));
  dd_editor_focus (editor);
}

static void
save_file_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  DdWindow *self = user_data;
  DdEditor *editor = need_editor (self);
  g_autofree char *path = dd_editor_dup_path (editor);
  g_autofree char *text = NULL;

  if (!dd_editor_save (editor))
    return;
  text = g_strdup_printf (_("Saved on the simulated host: %s"), path);
  _dd_window_toast (self, text);
}

static void
next_problem_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  dd_editor_next_problem (need_editor (user_data), 1);
}

static void
previous_problem_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  dd_editor_next_problem (need_editor (user_data), -1);
}

/* What is in an editor that goes away is not lost without a word. */
void
_dd_window_rescue_texts (DdWindow *self)
{
  GtkWidget *benches[] = { self->workbench, self->lab_bench };

  for (gsize i = 0; i < G_N_ELEMENTS (benches); i++)
    {
      DdEditor *editor = benches[i] ? dd_workbench_get_editor (DD_WORKBENCH (benches[i])) : NULL;
      char *text = editor ? dd_editor_dup_unsaved (editor) : NULL;
      AdwToast *toast;

      if (text == NULL)
        continue;
      g_free (self->rescued);
      self->rescued = text;
      toast = adw_toast_new (_("What you wrote in the editor was not saved"));
      adw_toast_set_button_label (toast, _("_Copy It"));
      adw_toast_set_action_name (toast, "win.copy-unsaved");
      adw_toast_set_timeout (toast, 0);
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
    }
}

static void
copy_unsaved_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  DdWindow *self = user_data;

  if (self->rescued)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->rescued);
}

/* Folders */

void
_dd_window_forget_folder (DdWindow *self)
{
  if (self->watch)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->watched_tree, dd_node_unref);
  g_clear_pointer (&self->watched_path, g_free);
  g_clear_object (&self->watched_session);
}

static void
drop_folder (DdWindow *self)
{
  _dd_window_forget_folder (self);
  refresh_actions (self);
}

/* A place in the home directory that is free. */
static char *
choose_place (DdWindow   *self,
              DdPlayer   *player,
              const char *name)
{
  DdSession *session = dd_player_get_session (player);
  g_autofree char *clean = g_strdelimit (g_strdup (name), " /\t\n'\"$`\\", '-');
  g_autofree char *home = dd_context_files_dup_home (session);
  char *path = g_build_filename (home, *clean && *clean != '.' ? clean : "folder", NULL);
  g_autofree char *first = g_strdup (path);

  for (guint i = 2; i < MAX_NAMES_TRIED; i++)
    {
      if (!dd_context_files_exists (dd_session_get_world (session), path))
        break;
      g_free (path);
      path = g_strdup_printf ("%s-%u", first, i);
    }
  return path;
}

/* Files that were not read, or not whole, in the learner's words. */
static void
tell_problems (DdWindow *self)
{
  GPtrArray *problems = dd_folder_watch_get_problems (self->watch);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *heading = NULL;

  if (problems->len == 0)
    return;
  heading = g_strdup_printf (ngettext ("%s was read, all but %u entry",
                                       "%s was read, all but %u entries", problems->len),
                             dd_folder_watch_get_name (self->watch), problems->len);
  for (guint i = 0; i < MIN (problems->len, MAX_PROBLEMS); i++)
    {
      const DdBuildFolderProblem *problem = g_ptr_array_index (problems, i);

      g_string_append_printf (body, "%s%s: %s", i ? "\n" : "", *problem->path ? problem->path : ".",
                              problem->message);
    }
  if (problems->len > MAX_PROBLEMS)
    g_string_append_printf (body, "\n…");
  dd_compat_tell (GTK_WINDOW (self), heading, body->str);
}

static void
tell_place (DdWindow *self,
            gboolean  has_file)
{
  const char *name = dd_folder_watch_get_name (self->watch);
  g_autofree char *place = g_path_get_basename (self->watched_path);
  g_autofree char *tag = g_ascii_strdown (place, -1);
  g_autofree char *build = g_strdup_printf ("docker build -t %s .", tag);
  g_autofree char *text =
    has_file ? g_strdup_printf (_("%s is on the simulated host, and read again when it changes"),
                                name)
             : g_strdup_printf (_("%s has no Dockerfile yet: write one in the editor"), name);
  g_auto (DdImageReference) reference = { 0 };
  AdwToast *toast = adw_toast_new (text);

  if (has_file && dd_image_reference_parse (tag, &reference, NULL))
    {
      adw_toast_set_button_label (toast, _("_Build It"));
      adw_toast_set_action_name (toast, "win.run");
      adw_toast_set_action_target (toast, "s", build);
    }
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static void
folder_is_here (DdWindow *self,
                DdPlayer *player)
{
  g_autofree char *command = g_strconcat ("cd ", self->watched_path, NULL);
  g_autofree char *file = g_build_filename (self->watched_path, "Dockerfile", NULL);

  if (!dd_session_is_busy (dd_player_get_session (player), dd_player_get_tty (player)))
    dd_player_type (player, command);
  dd_editor_open (need_editor (self), file);
  if (adw_view_stack_get_child_by_name (self->pages, "sandbox"))
    g_action_group_activate_action (G_ACTION_GROUP (self), "view", g_variant_new_string ("build"));
  tell_place (self, dd_node_lookup (self->watched_tree, "Dockerfile") != NULL);
  tell_problems (self);
}

/* Brings what changed on the computer to the host, at the end of the timeline:
 * a change from outside is not part of the past. */
static void
bring_folder (DdWindow *self)
{
  DdPlayer *player = self->watch_player;
  DdSession *session = dd_player_get_session (player);
  DdNode *tree = dd_folder_watch_get_tree (self->watch);
  gboolean again = self->watched_tree != NULL;
  g_autoptr (DdNode) now = NULL;
  g_autoptr (DdNode) merged = NULL;
  g_autoptr (GError) error = NULL;

  if (dd_session_get_tick (session) != dd_session_get_n_ticks (session) && again)
    return;
  now = again ? dd_context_files_get_folder (dd_session_get_world (session), self->watched_path)
              : NULL;
  merged = now ? dd_folder_merge (now, self->watched_tree, tree) : dd_node_ref (tree);
  g_clear_pointer (&self->watched_tree, dd_node_unref);
  self->watched_tree = dd_node_ref (tree);
  if (!dd_player_put_folder (player, self->watched_path, dd_folder_watch_get_name (self->watch),
                             merged, &error))
    {
      _dd_window_toast (self, error->message);
      drop_folder (self);
    }
  else if (!again)
    folder_is_here (self, player);
  else
    {
      g_autofree char *text = g_strdup_printf (_("%s changed on your computer and was read again"),
                                               dd_folder_watch_get_name (self->watch));

      _dd_window_toast (self, text);
    }
}

/* In another session the folder is not there. */
void
_dd_window_follow_folder (DdWindow *self)
{
  if (self->watch == NULL || dd_folder_watch_get_tree (self->watch) == NULL)
    return;
  if (self->watched_session != dd_player_get_session (self->watch_player))
    drop_folder (self);
  else if (self->watched_tree != dd_folder_watch_get_tree (self->watch))
    bring_folder (self);
}

static void
folder_failed_cb (DdWindow   *self,
                  const char *message)
{
  _dd_window_toast (self, message);
  drop_folder (self);
}

/* Reads a folder of the computer onto the host that is shown. */
void
_dd_window_read_folder (DdWindow *self,
                        GFile    *folder)
{
  DdPlayer *player;
  g_autofree char *path = g_file_get_path (folder);
  gint64 epoch;

  if (path == NULL)
    {
      _dd_window_toast (self, _("Only folders of this computer can be read"));
      return;
    }
  need_workbench (self);
  player = dd_window_get_player (self);
  epoch = dd_session_get_world (dd_player_get_session (player))->epoch;
  _dd_window_forget_folder (self);
  self->watch = dd_folder_watch_new (folder, epoch);
  self->watch_player = player;
  self->watched_session = g_object_ref (dd_player_get_session (player));
  self->watched_path = choose_place (self, player, dd_folder_watch_get_name (self->watch));
  g_signal_connect_object (self->watch, "read", G_CALLBACK (_dd_window_follow_folder), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "failed", G_CALLBACK (folder_failed_cb), self,
                           G_CONNECT_SWAPPED);
  dd_folder_watch_read (self->watch);
  refresh_actions (self);
}

/* What happened elsewhere meanwhile may not have been told: behind a portal
 * nothing is. */
static void
active_cb (DdWindow *self)
{
  if (self->watch && gtk_window_is_active (GTK_WINDOW (self)))
    dd_folder_watch_read (self->watch);
}

static void
reload_folder_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  DdWindow *self = user_data;

  if (self->watch)
    dd_folder_watch_read (self->watch);
}

static void
folder_chosen_cb (GFile    *folder,
                  gpointer  user_data)
{
  _dd_window_read_folder (user_data, folder);
}

static void
open_folder_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  dd_compat_choose_folder (user_data, _("Open a folder"), folder_chosen_cb, user_data);
}

static void
read_folder_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (g_variant_get_string (parameter, NULL));

  _dd_window_read_folder (user_data, folder);
}

void
_dd_window_add_editor_actions (DdWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "editor", .activate = editor_cb, .state = "false" },
    { .name = "edit", .activate = edit_cb, .parameter_type = "s" },
    { .name = "save-file", .activate = save_file_cb },
    { .name = "next-problem", .activate = next_problem_cb },
    { .name = "previous-problem", .activate = previous_problem_cb },
    { .name = "copy-unsaved", .activate = copy_unsaved_cb },
    { .name = "open-folder", .activate = open_folder_cb },
    { .name = "reload-folder", .activate = reload_folder_cb },
    { .name = "read-folder", .activate = read_folder_cb, .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  refresh_actions (self);
}

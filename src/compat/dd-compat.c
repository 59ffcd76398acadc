// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "dd-compat.h"

typedef enum
{
  CHOOSE_OPEN,
  CHOOSE_SAVE,
  CHOOSE_FOLDER,
} ChoiceKind;

typedef struct
{
  DdFileChosen  chosen;
  gpointer      user_data;
  ChoiceKind    kind;
} Choice;

#if GTK_CHECK_VERSION(4, 10, 0)

static void
dialog_ready (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Choice *choice = user_data;
  GtkFileDialog *dialog = GTK_FILE_DIALOG (source);
  g_autoptr (GFile) file = NULL;

  if (choice->kind == CHOOSE_SAVE)
    file = gtk_file_dialog_save_finish (dialog, result, NULL);
  else if (choice->kind == CHOOSE_FOLDER)
    file = gtk_file_dialog_select_folder_finish (dialog, result, NULL);
  else
    file = gtk_file_dialog_open_finish (dialog, result, NULL);
  if (file)
    choice->chosen (file, choice->user_data);
}

#else

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             Choice          *choice)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      choice->chosen (file, choice->user_data);
    }
  g_free (choice);
  g_object_unref (dialog);
}

#endif

#if GTK_CHECK_VERSION(4, 10, 0)

static void
choose (GtkWindow    *parent,
        const char   *title,
        const char   *name,
        ChoiceKind    kind,
        DdFileChosen  chosen,
        gpointer      user_data)
{
  Choice *choice = g_new0 (Choice, 1);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  choice->chosen = chosen;
  choice->user_data = user_data;
  choice->kind = kind;
  gtk_file_dialog_set_title (dialog, title);
  if (name)
    gtk_file_dialog_set_initial_name (dialog, name);
  if (kind == CHOOSE_SAVE)
    gtk_file_dialog_save (dialog, parent, NULL, dialog_ready, choice);
  else if (kind == CHOOSE_FOLDER)
    gtk_file_dialog_select_folder (dialog, parent, NULL, dialog_ready, choice);
  else
    gtk_file_dialog_open (dialog, parent, NULL, dialog_ready, choice);
}

#else

static void
choose (GtkWindow    *parent,
        const char   *title,
        const char   *name,
        ChoiceKind    kind,
        DdFileChosen  chosen,
        gpointer      user_data)
{
  static const GtkFileChooserAction actions[] = {
    [CHOOSE_OPEN] = GTK_FILE_CHOOSER_ACTION_OPEN,
    [CHOOSE_SAVE] = GTK_FILE_CHOOSER_ACTION_SAVE,
    [CHOOSE_FOLDER] = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
  };
  Choice *choice = g_new0 (Choice, 1);
  GtkFileChooserNative *dialog;

  choice->chosen = chosen;
  choice->user_data = user_data;
  choice->kind = kind;
  dialog = gtk_file_chooser_native_new (title, parent, actions[kind],
                                        kind == CHOOSE_SAVE ? _("_Save") : _("_Open"),
                                        _("_Cancel"));
  if (kind == CHOOSE_SAVE && name)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

/**
 * dd_compat_choose_file:
 * @parent: the window that asks
 * @title: of the dialog
 * @name: (nullable): suggested name
 * @save: whether the file is to be written
 * @chosen: called with the file; not called if the learner changes their mind
 * @user_data: for @chosen
 *
 * Lets the learner choose a file, through the portal where there is one.
 */
void
dd_compat_choose_file (GtkWindow    *parent,
                       const char   *title,
                       const char   *name,
                       gboolean      save,
                       DdFileChosen  chosen,
                       gpointer      user_data)
{
  choose (parent, title, name, save ? CHOOSE_SAVE : CHOOSE_OPEN, chosen, user_data);
}

/**
 * dd_compat_choose_folder:
 * @parent: the window that asks
 * @title: of the dialog
 * @chosen: called with the folder; not called if the learner changes their mind
 * @user_data: for @chosen
 *
 * Lets the learner choose a folder, through the portal where there is one.
 */
void
dd_compat_choose_folder (GtkWindow    *parent,
                         const char   *title,
                         DdFileChosen  chosen,
                         gpointer      user_data)
{
  choose (parent, title, NULL, CHOOSE_FOLDER, chosen, user_data);
}

/**
 * dd_compat_tell:
 * @parent: the window that tells it
 * @heading: what it is about
 * @body: the rest
 *
 * Tells something that has to be read, in a dialog.
 */
void
dd_compat_tell (GtkWindow  *parent,
                const char *heading,
                const char *body)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (parent));
#else
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}

/**
 * dd_compat_announce:
 * @widget: what it is about
 * @text: what a screen reader says
 *
 * Says something that changed on the screen. Older libraries have no live
 * announcements; there it becomes the description of what has the focus, whose
 * changes screen readers read.
 */
void
dd_compat_announce (GtkWidget  *widget,
                    const char *text)
{
#if GTK_CHECK_VERSION(4, 14, 0)
  /* The accessibility backend that GTK has for tests cannot announce: it
   * calls a function that is not there (seen in 4.18). */
  if (g_strcmp0 (g_getenv ("GTK_A11Y"), "test") == 0)
    return;

  gtk_accessible_announce (GTK_ACCESSIBLE (widget), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#else
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  /* To a screen reader an entry and the text in it are one, the entry. */
  if (GTK_IS_TEXT (focus))
    focus = gtk_widget_get_parent (focus);
  if (focus)
    gtk_accessible_update_property (GTK_ACCESSIBLE (focus), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text, -1);
#endif
}

/**
 * dd_compat_show_content:
 * @split: the window's split view
 *
 * Where the window is narrow, shows the content instead of the sidebar.
 */
void
dd_compat_show_content (GtkWidget *split)
{
#if ADW_CHECK_VERSION(1, 4, 0)
  adw_navigation_split_view_set_show_content (ADW_NAVIGATION_SPLIT_VIEW (split), TRUE);
#else
  adw_leaflet_set_visible_child_name (ADW_LEAFLET (split), "content");
#endif
}

/**
 * dd_compat_show_sidebar:
 * @split: the window's split view
 *
 * Where the window is narrow, shows the sidebar instead of the content.
 */
void
dd_compat_show_sidebar (GtkWidget *split)
{
#if ADW_CHECK_VERSION(1, 4, 0)
  adw_navigation_split_view_set_show_content (ADW_NAVIGATION_SPLIT_VIEW (split), FALSE);
#else
  adw_leaflet_set_visible_child_name (ADW_LEAFLET (split), "sidebar");
#endif
}

/**
 * dd_compat_is_folded:
 * @split: the window's split view
 *
 * Returns: whether only one of the two sides is shown
 */
gboolean
dd_compat_is_folded (GtkWidget *split)
{
#if ADW_CHECK_VERSION(1, 4, 0)
  return adw_navigation_split_view_get_collapsed (ADW_NAVIGATION_SPLIT_VIEW (split));
#else
  return adw_leaflet_get_folded (ADW_LEAFLET (split));
#endif
}

/**
 * dd_compat_give_memory_back:
 *
 * Gives what was freed back to the system, where the C library would keep it.
 */
void
dd_compat_give_memory_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-shortcuts.h"

static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "win.step-forward", { "<Alt>Right", NULL } },
  { "win.step-back", { "<Alt>Left", NULL } },
  { "win.first", { "<Control>Home", NULL } },
  { "win.last", { "<Control>End", NULL } },
  { "win.play", { "<Control>space", NULL } },
  { "win.next-command", { "<Control>Return", NULL } },
  { "win.reset", { "<Control>r", NULL } },
  { "win.hint", { "<Control>h", NULL } },
  { "win.solution", { "<Control><Shift>h", NULL } },
  { "win.answer(0)", { "<Control>1", NULL } },
  { "win.answer(1)", { "<Control>2", NULL } },
  { "win.answer(2)", { "<Control>3", NULL } },
  { "win.answer(3)", { "<Control>4", NULL } },
  { "win.present", { "F5", NULL } },
  { "win.print", { "<Control>p", NULL } },
  { "win.new-terminal", { "<Control><Shift>t", NULL } },
  { "win.close-terminal('')", { "<Control><Shift>w", NULL } },
  { "win.next-terminal", { "<Control>Page_Down", NULL } },
  { "win.previous-terminal", { "<Control>Page_Up", NULL } },
  { "win.next-pane", { "F6", NULL } },
  { "win.previous-pane", { "<Shift>F6", NULL } },
  { "win.focus-console", { "<Control>grave", NULL } },
  { "win.text-larger", { "<Control>plus", "<Control>equal", NULL } },
  { "win.text-smaller", { "<Control>minus", NULL } },
  { "win.show-page('learn')", { "<Alt>1", NULL } },
  { "win.show-page('simulate')", { "<Alt>2", NULL } },
  { "win.show-page('lab')", { "<Alt>3", NULL } },
  { "win.show-page('quiz')", { "<Alt>4", NULL } },
  { "win.show-page('cheatsheet')", { "<Alt>5", NULL } },
  { "app.shortcuts", { "<Control>question", NULL } },
  { "win.editor", { "<Control>e", NULL } },
  { "win.save-file", { "<Control>s", NULL } },
  { "win.next-problem", { "F8", NULL } },
  { "win.previous-problem", { "<Shift>F8", NULL } },
  { "win.open-folder", { "<Control><Shift>o", NULL } },
  { "win.save-session", { "<Control><Shift>s", NULL } },
  { "win.open-session", { "<Control>o", NULL } },
  { "app.preferences", { "<Control>comma", NULL } },
  { "app.quit", { "<Control>q", NULL } },
};

/**
 * dd_shortcuts_install:
 * @application: the application
 *
 * Binds the keys. shortcuts.ui lists them for the learner.
 */
void
dd_shortcuts_install (GtkApplication *application)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           accelerators[i].keys);
}

/**
 * dd_shortcuts_new:
 * @parent: the window
 *
 * Returns: (transfer none): the window of the keyboard shortcuts
 */
GtkWindow *
dd_shortcuts_new (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/io/github/drydock/Drydock/shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, parent);
  return window;
}

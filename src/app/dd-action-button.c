// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-action-button.h"

/**
 * dd_action_button_new:
 * @label: what it says
 * @action: the full name of an action without a parameter, such as win.print
 * @tooltip: what it does, with its key
 *
 * Returns: (transfer floating): a button that activates an action
 */
GtkWidget *
dd_action_button_new (const char *label,
                      const char *action,
                      const char *tooltip)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  return button;
}

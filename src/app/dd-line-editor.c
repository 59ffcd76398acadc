// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-line-editor.h"

struct _DdLineEditor
{
  GtkPopover  parent_instance;

  GtkLabel   *title;
  GtkEntry   *entry;
};

G_DEFINE_FINAL_TYPE (DdLineEditor, dd_line_editor, GTK_TYPE_POPOVER)

enum
{
  SIGNAL_APPLIED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
apply_cb (DdLineEditor *self)
{
  g_signal_emit (self, signals[SIGNAL_APPLIED], 0, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
dd_line_editor_dispose (GObject *object)
{
  DdLineEditor *self = DD_LINE_EDITOR (object);

  self->title = NULL;
  self->entry = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), DD_TYPE_LINE_EDITOR);
  G_OBJECT_CLASS (dd_line_editor_parent_class)->dispose (object);
}

static void
dd_line_editor_class_init (DdLineEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dd_line_editor_dispose;

  /**
   * DdLineEditor::applied:
   * @self: the editor
   * @text: what the line is to be
   *
   * The learner is done with it.
   */
  signals[SIGNAL_APPLIED] = g_signal_new ("applied", DD_TYPE_LINE_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/drydock/Drydock/line-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, DdLineEditor, title);
  gtk_widget_class_bind_template_child (widget_class, DdLineEditor, entry);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
}

static void
dd_line_editor_init (DdLineEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dd_line_editor_new:
 * @title: what is done with the line
 * @text: what it is now
 *
 * Returns: (transfer floating): an editor for one line, to be given a parent
 */
GtkWidget *
dd_line_editor_new (const char *title,
                    const char *text)
{
  DdLineEditor *self = g_object_new (DD_TYPE_LINE_EDITOR, NULL);

  gtk_label_set_label (self->title, title);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  return GTK_WIDGET (self);
}

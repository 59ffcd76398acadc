// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dd-compat.h"
#include "dd-editor-private.h"
#include "dd-problems.h"

/* What the editor says about its text: problems, and what the next build would
 * do. It looks a moment after the last key. */

#define LOOK_MSEC    180
#define TAG_ERROR    "dd-error"
#define TAG_WARNING  "dd-warning"

/* Problems */

static void
underline (DdEditor        *self,
           const DdProblem *problem)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (buffer, &start, (int) problem->line - 1);
  while (g_unichar_isspace (gtk_text_iter_get_char (&start)) && !gtk_text_iter_ends_line (&start))
    gtk_text_iter_forward_char (&start);
  gtk_text_buffer_get_iter_at_line (buffer, &end, (int) problem->end_line - 1);
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  gtk_text_buffer_apply_tag_by_name (buffer, problem->is_error ? TAG_ERROR : TAG_WARNING, &start,
                                     &end);
}

static GtkWidget *
make_row (const DdProblem *problem)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (problem->is_error ? "dialog-error-symbolic"
                                                                    : "dialog-warning-symbolic");
  const char *kind = problem->is_error ? _("Error") : _("Warning");
  g_autofree char *line = g_strdup_printf (_("Line %u"), problem->line);
  g_autofree char *text = problem->rule ? g_strdup_printf ("%s: %s", problem->rule, problem->message)
                                        : g_strdup (problem->message);
  g_autofree char *spoken = g_strdup_printf ("%s, %s: %s", kind, line, text);
  GtkWidget *place = gtk_label_new (line);
  GtkWidget *message = gtk_label_new (text);

  gtk_widget_add_css_class (place, "editor-line");
  gtk_widget_set_valign (place, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (message), 0);
  gtk_label_set_wrap (GTK_LABEL (message), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (message), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (icon, problem->is_error ? "error" : "warning");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (message, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), place);
  gtk_box_append (GTK_BOX (box), message);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, problem->description ? problem->description : kind);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data (G_OBJECT (row), "line", GUINT_TO_POINTER (problem->line));
  g_object_set_data_full (G_OBJECT (row), "spoken", g_strdup (spoken), g_free);
  return row;
}

static void
show_problems (DdEditor  *self,
               GPtrArray *problems)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;
  GtkWidget *child;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (buffer, TAG_ERROR, &start, &end);
  gtk_text_buffer_remove_tag_by_name (buffer, TAG_WARNING, &start, &end);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->problems))) != NULL)
    gtk_list_box_remove (self->problems, child);
  for (guint i = 0; i < problems->len; i++)
    {
      underline (self, g_ptr_array_index (problems, i));
      gtk_list_box_append (self->problems, make_row (g_ptr_array_index (problems, i)));
    }
  gtk_widget_set_visible (self->problems_scroller, problems->len > 0);
}

static guint
get_line (GtkListBoxRow *row)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "line"));
}

static void
row_activated_cb (DdEditor      *self,
                  GtkListBoxRow *row)
{
  _dd_editor_go_to_line (self, get_line (row));
}

/* The next build */

static const DdBuild *
find_last_build (DdEditor      *self,
                 const DdWorld *world)
{
  for (guint i = world->builds->len; i > 0; i--)
    {
      const DdBuild *build = g_ptr_array_index (world->builds, i - 1);

      if (g_strcmp0 (build->folder, self->folder) == 0)
        return build;
    }
  return NULL;
}

/* The Dockerfile that is meant: the one that is shown, or that of the last
 * build, as a path below the folder. */
static const char *
find_dockerfile (DdEditor      *self,
                 const DdBuild *last)
{
  gsize length = strlen (self->folder);

  if (dd_problems_is_dockerfile (self->file))
    return self->file;
  if (last && last->file_path && g_str_has_prefix (last->file_path, self->folder) &&
      last->file_path[length] == '/')
    return last->file_path + length + 1;
  return "Dockerfile";
}

/* As the last build of the folder was asked for. */
static DdBuildPreview *
make_preview (DdEditor *self,
              DdNode   *folder)
{
  const DdWorld *world = dd_session_get_world (dd_player_get_session (self->player));
  const DdBuild *last = find_last_build (self, world);
  DdBuildOptions options = { .folder = self->folder, .file_name = find_dockerfile (self, last) };

  if (last)
    {
      options.build_args = last->build_args;
      options.labels = last->labels;
      options.target = last->target;
      options.platform = last->platform;
      options.legacy = last->plan->is_legacy;
    }
  if (dd_node_lookup (folder, options.file_name) == NULL)
    return NULL;
  return dd_build_preview_folder (world, world, folder, &options);
}

static char *
describe_first (const DdBuildPreview *preview)
{
  const DdBuildStep *step = dd_build_plan_get_step (preview->plan, preview->first);
  const DdBuildForecast *forecast = dd_build_preview_get (preview, preview->first);

  if (forecast->verdict == DD_BUILD_VERDICT_FAILS)
    return g_strdup_printf (_("Next build: fails at line %d"), step->line);
  if (preview->is_first)
    return g_strdup_printf (ngettext ("Next build: nothing is cached yet, %u step to run",
                                      "Next build: nothing is cached yet, %u steps to run",
                                      preview->n_to_run), preview->n_to_run);
  if (preview->n_open)
    return g_strdup_printf (_("Next build: %u cached, %u to run, %u open. First: line %d, because "
                              "%s"), preview->n_hits, preview->n_to_run, preview->n_open,
                            step->line, forecast->reason);
  return g_strdup_printf (_("Next build: %u cached, %u to run. First: line %d, because %s"),
                          preview->n_hits, preview->n_to_run, step->line, forecast->reason);
}

static char *
describe_preview (const DdBuildPreview *preview)
{
  /* What is wrong stands among the problems. */
  if (preview->error)
    return preview->line ? g_strdup_printf (_("Next build: fails at line %d"), preview->line)
                         : g_strdup (_("Next build: fails"));
  if (preview->first >= 0)
    return describe_first (preview);
  if (preview->n_hits == 0)
    return g_strdup (_("Next build: no step that could be cached"));
  return g_strdup_printf (ngettext ("Next build: its %u step is cached",
                                    "Next build: all %u steps are cached", preview->n_hits),
                          preview->n_hits);
}

void
_dd_editor_show_here (DdEditor *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  g_autofree char *text = NULL;
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  if (self->preview && self->preview->plan && self->file && dd_problems_is_dockerfile (self->file))
    text = dd_verdict_marks_dup_text (self->preview, gtk_text_iter_get_line (&iter) + 1);
  gtk_label_set_label (self->here, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->here), text != NULL);
}

static void
show_preview (DdEditor *self)
{
  gboolean is_dockerfile = self->file && dd_problems_is_dockerfile (self->file);
  g_autofree char *text = NULL;

  if (_dd_editor_is_unwritten (self))
    /* Translators: %s is the name of a file. */
    text = g_strdup_printf (_("There is no %s here yet: write it, then save it with Ctrl+S"),
                            self->file);
  else if (self->preview)
    text = describe_preview (self->preview);

  gtk_widget_set_visible (self->status, text != NULL);
  gtk_widget_set_visible (self->as_saved, self->preview && (dd_editor_get_modified (self) ||
                                                            g_hash_table_size (self->drafts)));
  gtk_label_set_label (self->next, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->marks), is_dockerfile);
  dd_verdict_marks_set_preview (self->marks, is_dockerfile ? self->preview : NULL);
  _dd_editor_show_here (self);
}

static DdIgnore *
read_ignore (DdNode     *folder,
             const char *file)
{
  DdIgnore *ignore = NULL;
  g_autofree char *name = NULL;

  return dd_build_context_read_ignore (folder, file, TRUE, &ignore, &name, NULL) ? ignore : NULL;
}

static void
look (DdEditor *self)
{
  g_autoptr (DdNode) folder = _dd_editor_dup_folder_as_edited (self);
  g_autofree char *text = dd_editor_dup_text (self);
  g_autoptr (DdIgnore) ignore = read_ignore (folder, self->file);
  g_autoptr (GPtrArray) problems = NULL;

  dd_verdict_marks_set_preview (self->marks, NULL);
  g_clear_pointer (&self->preview, dd_build_preview_free);
  self->preview = make_preview (self, folder);
  problems = _dd_editor_is_unwritten (self) ? g_ptr_array_new ()
                                 : dd_problems_find (self->file, text, ignore, self->preview);
  show_problems (self, problems);
  show_preview (self);
}

static gboolean
look_cb (gpointer user_data)
{
  DdEditor *self = user_data;

  self->looking = 0;
  if (self->file)
    look (self);
  return G_SOURCE_REMOVE;
}

void
_dd_editor_look_soon (DdEditor *self)
{
  g_clear_handle_id (&self->looking, g_source_remove);
  self->looking = g_timeout_add (LOOK_MSEC, look_cb, self);
}

void
_dd_editor_go_to_line (DdEditor *self,
                       guint     line)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line (buffer, &iter, (int) line - 1);
  gtk_text_buffer_place_cursor (buffer, &iter);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer),
                                0.1, FALSE, 0, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * dd_editor_next_problem:
 * @self: an editor
 * @direction: 1 for the next, -1 for the one before
 *
 * Goes to the line of the next problem after the cursor, or to the first again,
 * and says what it is.
 */
void
dd_editor_next_problem (DdEditor *self,
                        int       direction)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkListBoxRow *row;
  GtkTextIter iter;
  int n = 0;
  int at;
  guint now;

  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  now = (guint) gtk_text_iter_get_line (&iter) + 1;
  while (gtk_list_box_get_row_at_index (self->problems, n))
    n++;
  at = direction > 0 ? 0 : n - 1;
  while ((row = gtk_list_box_get_row_at_index (self->problems, at)) != NULL &&
         (direction > 0 ? get_line (row) <= now : get_line (row) >= now))
    at += direction;
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->problems, direction > 0 ? 0 : MAX (n - 1, 0));
  if (row == NULL)
    return;
  _dd_editor_go_to_line (self, get_line (row));
  dd_compat_announce (GTK_WIDGET (self->view), g_object_get_data (G_OBJECT (row), "spoken"));
}

void
_dd_editor_init_hints (DdEditor *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  const GdkRGBA red = { 0.88f, 0.11f, 0.14f, 1 };
  const GdkRGBA orange = { 0.90f, 0.38f, 0.00f, 1 };

  gtk_text_buffer_create_tag (buffer, TAG_ERROR, "underline", PANGO_UNDERLINE_ERROR,
                              "underline-rgba", &red, NULL);
  gtk_text_buffer_create_tag (buffer, TAG_WARNING, "underline", PANGO_UNDERLINE_ERROR,
                              "underline-rgba", &orange, NULL);
  g_signal_connect_object (buffer, "notify::cursor-position", G_CALLBACK (_dd_editor_show_here),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->problems, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
}

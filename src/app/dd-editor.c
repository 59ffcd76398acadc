// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "dd-compat.h"
#include "dd-context-files.h"
#include "dd-editor-private.h"
#include "dd-problems.h"

/* The editor of the files of a build context. It shows a file of the host at
 * the cursor: stepping back shows the file as it was. Text that was not saved
 * is never replaced without being asked. */
G_DEFINE_FINAL_TYPE (DdEditor, dd_editor, GTK_TYPE_WIDGET)

enum
{
  PROP_MODIFIED = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* Text of a file that is not shown just now. */
typedef struct
{
  char *text;
  char *base;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->text);
  g_free (draft->base);
  g_free (draft);
}

static const DdWorld *
get_world (DdEditor *self)
{
  return dd_session_get_world (dd_player_get_session (self->player));
}

/**
 * dd_editor_dup_text:
 * @self: an editor
 *
 * Returns: (transfer full): what is in the editor
 */
char *
dd_editor_dup_text (DdEditor *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}

/**
 * dd_editor_dup_path:
 * @self: an editor
 *
 * Returns: (transfer full) (nullable): the file that is shown, as an absolute
 *   path on the host
 */
char *
dd_editor_dup_path (DdEditor *self)
{
  return self->file ? g_build_filename (self->folder, self->file, NULL) : NULL;
}

/**
 * dd_editor_get_modified:
 * @self: an editor
 *
 * Returns: whether the text that is shown was not saved
 */
gboolean
dd_editor_get_modified (DdEditor *self)
{
  return gtk_text_buffer_get_modified (GTK_TEXT_BUFFER (self->buffer));
}

/**
 * dd_editor_dup_unsaved:
 * @self: an editor
 *
 * Returns: (transfer full) (nullable): the paths of all files with text that was
 *   not saved, one a line, each followed by that text; %NULL if there are none
 */
char *
dd_editor_dup_unsaved (DdEditor *self)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *path = dd_editor_dup_path (self);
  g_autofree char *text = dd_editor_dup_text (self);
  GHashTableIter iter;
  gpointer key, value;

  if (path && dd_editor_get_modified (self))
    g_string_append_printf (all, "# %s\n%s\n", path, text);
  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_string_append_printf (all, "# %s\n%s\n", (const char *) key, ((Draft *) value)->text);
  return all->len ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

/* A file that is not there, and nothing was written for it. */
gboolean
_dd_editor_is_unwritten (DdEditor *self)
{
  return self->base == NULL && gtk_text_buffer_get_char_count (GTK_TEXT_BUFFER (self->buffer)) == 0;
}

/* Notices */

static void
show_notice (DdEditor   *self,
             const char *text,
             gboolean    asks)
{
  gtk_label_set_label (self->notice_text, text);
  gtk_widget_set_visible (self->notice_buttons, asks);
  gtk_revealer_set_reveal_child (self->notice, TRUE);
  dd_compat_announce (GTK_WIDGET (self->notice_text), text);
}

static void
hide_notice (DdEditor *self)
{
  gtk_revealer_set_reveal_child (self->notice, FALSE);
}

/* Text */

static void
refresh_modified (DdEditor *self)
{
  g_autofree char *text = dd_editor_dup_text (self);
  gboolean modified = self->file && !g_str_equal (text, self->base ? self->base : "");

  if (!modified)
    hide_notice (self);
  if (modified == dd_editor_get_modified (self))
    return;
  gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), modified);
  gtk_widget_set_visible (self->unsaved, modified);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

/* How many bytes two texts have in common, in whole characters. */
static gsize
common_start (const char *a,
              const char *b)
{
  gsize n = 0;

  while (a[n] && a[n] == b[n])
    n++;
  while (n > 0 && ((guchar) a[n] & 0xc0) == 0x80)
    n--;
  return n;
}

static gsize
common_end (const char *a,
            gsize       a_length,
            const char *b,
            gsize       b_length)
{
  gsize n = 0;

  while (n < a_length && n < b_length && a[a_length - n - 1] == b[b_length - n - 1])
    n++;
  while (n > 0 && ((guchar) a[a_length - n] & 0xc0) == 0x80)
    n--;
  return n;
}

/* Puts only what differs, so that the cursor stays where it was and undoing
 * brings back what was there. */
static void
replace_text (DdEditor   *self,
              const char *text)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  g_autofree char *before = dd_editor_dup_text (self);
  gsize start = common_start (before, text);
  gsize end = common_end (before + start, strlen (before + start), text + start,
                          strlen (text + start));
  GtkTextIter from, to;

  if (g_str_equal (before, text))
    return;
  gtk_text_buffer_get_iter_at_offset (buffer, &from, (int) g_utf8_strlen (before, (gssize) start));
  gtk_text_buffer_get_iter_at_offset (buffer, &to, (int) g_utf8_strlen
                                        (before, (gssize) (strlen (before) - end)));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &from, &to);
  gtk_text_buffer_insert (buffer, &from, text + start, (int) (strlen (text + start) - end));
  gtk_text_buffer_end_user_action (buffer);
}

/* Begins with a text that cannot be undone. */
static void
set_text (DdEditor   *self,
          const char *text)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start;

  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
}

static void
changed_cb (DdEditor *self)
{
  if (self->loading)
    return;
  refresh_modified (self);
  _dd_editor_look_soon (self);
}

/* Takes the host's text; what is shown is not asked about. */
static void
take_host_text (DdEditor   *self,
                const char *text,
                gboolean    fresh)
{
  self->loading = TRUE;
  g_free (self->base);
  self->base = g_strdup (text);
  if (fresh)
    set_text (self, text ? text : "");
  else
    replace_text (self, text ? text : "");
  self->loading = FALSE;
  refresh_modified (self);
  _dd_editor_look_soon (self);
}

/* Files */

static char *
dup_host_text (DdEditor *self)
{
  return self->root && self->file ? dd_context_files_dup_text (self->root, self->file) : NULL;
}

static void
keep_draft (DdEditor *self)
{
  Draft *draft;

  if (self->file == NULL || !dd_editor_get_modified (self))
    return;
  draft = g_new0 (Draft, 1);
  draft->text = dd_editor_dup_text (self);
  draft->base = g_strdup (self->base);
  g_hash_table_replace (self->drafts, dd_editor_dup_path (self), draft);
}

static void
choose_language (DdEditor *self)
{
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();
  GtkSourceLanguage *language = dd_problems_is_dockerfile (self->file)
                                ? gtk_source_language_manager_get_language (manager, "docker")
                                : gtk_source_language_manager_guess_language (manager, self->file,
                                                                              NULL);

  gtk_source_buffer_set_language (self->buffer, language);
}

static void
refresh_name (DdEditor *self)
{
  /* Translators: %s is the name of a file. */
  g_autofree char *name = g_strdup_printf (_("Text of %s"), self->file ? self->file : "");

  gtk_label_set_label (self->place, self->folder ? self->folder : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

/* Shows a file of the folder; a draft of it comes back. */
static void
show_file (DdEditor   *self,
           const char *file)
{
  g_autofree char *copy = g_strdup (file);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  Draft *draft;

  g_free (self->file);
  self->file = g_steal_pointer (&copy);
  path = dd_editor_dup_path (self);
  draft = g_hash_table_lookup (self->drafts, path);
  text = draft ? g_strdup (draft->base) : dup_host_text (self);
  choose_language (self);
  refresh_name (self);
  take_host_text (self, text, TRUE);
  if (draft == NULL)
    return;
  replace_text (self, draft->text);
  g_hash_table_remove (self->drafts, path);
}

/* The list of files */

static guint
find_position (DdEditor *self)
{
  GListModel *model = gtk_drop_down_get_model (self->files);
  guint n = model ? g_list_model_get_n_items (model) : 0;

  for (guint i = 0; i < n && self->file; i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), self->file))
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
fill_files (DdEditor *self)
{
  g_auto (GStrv) names = self->root ? dd_context_files_list (self->root) : NULL;
  g_autoptr (GtkStringList) list = gtk_string_list_new ((const char *const *) names);

  if (self->file && !(names && g_strv_contains ((const char *const *) names, self->file)))
    gtk_string_list_append (list, self->file);
  self->choosing = TRUE;
  gtk_drop_down_set_model (self->files, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->files, find_position (self));
  self->choosing = FALSE;
}

static void
file_chosen_cb (DdEditor *self)
{
  GListModel *model = gtk_drop_down_get_model (self->files);
  guint position = gtk_drop_down_get_selected (self->files);
  g_autofree char *file = NULL;

  if (self->choosing || position == GTK_INVALID_LIST_POSITION)
    return;
  file = g_strdup (gtk_string_list_get_string (GTK_STRING_LIST (model), position));
  if (g_strcmp0 (file, self->file) == 0)
    return;
  keep_draft (self);
  show_file (self, file);
}

/* Following the host */

static void
set_folder (DdEditor *self,
            char     *folder)
{
  g_free (self->folder);
  self->folder = folder;
  g_clear_pointer (&self->file, g_free);
}

static const char *
last_build_id (const DdWorld *world)
{
  return world->builds->len ? ((const DdBuild *) g_ptr_array_index (world->builds,
                                                                    world->builds->len - 1))->id
                            : NULL;
}

/* Whether the folder is looked for anew: in another session and when it is
 * gone; and, unless the learner chose it, when another one is built and while
 * there is nothing to see in it. */
static gboolean
needs_folder (DdEditor      *self,
              const DdWorld *world)
{
  DdSession *session = dd_player_get_session (self->player);
  gboolean other = g_set_object (&self->session, session);
  gboolean built = g_strcmp0 (self->built, last_build_id (world)) != 0;
  g_autoptr (DdNode) there = self->folder ? dd_context_files_get_folder (world, self->folder)
                                          : NULL;

  g_free (self->built);
  self->built = g_strdup (last_build_id (world));
  if (other || there == NULL)
    self->is_chosen = FALSE;
  return !self->is_chosen && (other || built || there == NULL || _dd_editor_is_unwritten (self));
}

static void
follow_folder (DdEditor *self)
{
  const DdWorld *world = get_world (self);
  gboolean wanted = needs_folder (self, world) && !dd_editor_get_modified (self);
  char *folder = wanted ? dd_context_files_find_folder (dd_player_get_session (self->player)) : NULL;
  g_autoptr (DdNode) root = NULL;

  if (folder && g_strcmp0 (folder, self->folder) != 0)
    set_folder (self, folder);
  else
    g_free (folder);
  root = dd_context_files_get_folder (world, self->folder);
  if (root == self->root && self->file)
    return;
  g_clear_pointer (&self->root, dd_node_unref);
  self->root = g_steal_pointer (&root);
  if (self->file == NULL)
    show_file (self, "Dockerfile");
  fill_files (self);
  _dd_editor_look_soon (self);
}

/* A text that was edited stays; the learner is asked. */
static void
follow_file (DdEditor *self)
{
  g_autofree char *text = dup_host_text (self);

  if (g_strcmp0 (text, self->base) == 0)
    return;
  if (!dd_editor_get_modified (self))
    take_host_text (self, text, FALSE);
  else if (text)
    show_notice (self, _("The file on the host is not the one you began to edit any more."), TRUE);
  else
    show_notice (self, _("The file is not on the host any more. Saving makes it again."), FALSE);
}

static void
refresh (DdEditor *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  follow_folder (self);
  follow_file (self);
  _dd_editor_look_soon (self);
}

static void
take_cb (DdEditor *self)
{
  g_autofree char *text = dup_host_text (self);

  hide_notice (self);
  take_host_text (self, text, FALSE);
}

static void
keep_cb (DdEditor *self)
{
  g_free (self->base);
  self->base = dup_host_text (self);
  refresh_modified (self);
  hide_notice (self);
}

/* The folder with all that was not saved yet. */
DdNode *
_dd_editor_dup_folder_as_edited (DdEditor *self)
{
  g_autoptr (DdNode) root = self->root ? dd_node_ref (self->root) : dd_node_new_directory (0755);
  g_autofree char *shown = dd_editor_dup_path (self);
  g_autofree char *text = dd_editor_dup_text (self);
  g_autofree char *above = g_strconcat (self->folder, "/", NULL);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->drafts);
  for (gboolean more = TRUE; more;)
    {
      const char *path = shown;
      const char *content = text;
      g_autoptr (DdContent) made = NULL;
      g_autoptr (DdNode) node = NULL;
      g_autoptr (DdNode) before = NULL;
      DdNode *there;

      more = g_hash_table_iter_next (&iter, &key, &value);
      if (more)
        {
          path = key;
          content = ((Draft *) value)->text;
        }
      else if (!dd_editor_get_modified (self))
        break;
      if (!g_str_has_prefix (path, above))
        continue;
      path += strlen (above);
      there = dd_node_lookup (root, path);
      made = dd_content_new_text (content);
      node = dd_node_new_file (made, there ? there->mode : 0644);
      before = g_steal_pointer (&root);
      root = dd_node_set_path (before, path, node);
    }
  return g_steal_pointer (&root);
}

/* Saving */

/**
 * dd_editor_save:
 * @self: an editor
 *
 * Writes the text that is shown on the host, at the cursor. What prevents it is
 * said in the editor.
 *
 * Returns: whether it was written
 */
gboolean
dd_editor_save (DdEditor *self)
{
  g_autofree char *path = dd_editor_dup_path (self);
  g_autofree char *text = dd_editor_dup_text (self);
  g_autofree char *before = g_strdup (self->base);
  g_autoptr (GError) error = NULL;

  if (path == NULL || !dd_editor_get_modified (self))
    return FALSE;
  /* The host's file changes while this goes on. */
  g_free (self->base);
  self->base = g_strdup (text);
  refresh_modified (self);
  if (dd_player_save_file (self->player, path, text, &error))
    return TRUE;
  g_free (self->base);
  self->base = g_steal_pointer (&before);
  refresh_modified (self);
  show_notice (self, error->message, FALSE);
  return FALSE;
}

/**
 * dd_editor_open:
 * @self: an editor
 * @path: of a file: absolute on the host, or below the folder that is shown
 *
 * Shows a file. What was edited before and not saved comes back when that file
 * is shown again.
 */
void
dd_editor_open (DdEditor   *self,
                const char *path)
{
  g_autofree char *above = NULL;
  g_autofree char *inside = NULL;

  refresh (self);
  inside = g_strconcat (self->folder, "/", NULL);
  if (g_str_has_prefix (path, inside))
    path += strlen (inside);
  keep_draft (self);
  self->is_chosen = TRUE;
  if (*path == '/')
    {
      above = g_path_get_dirname (path);
      set_folder (self, g_strdup (above));
      g_clear_pointer (&self->root, dd_node_unref);
      self->root = dd_context_files_get_folder (get_world (self), above);
      path = strrchr (path, '/') + 1;
    }
  show_file (self, path);
  fill_files (self);
}

/**
 * dd_editor_focus:
 * @self: an editor
 *
 * Moves the keyboard to the text.
 */
void
dd_editor_focus (DdEditor *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* Life */

static void
dark_cb (DdEditor        *self,
         GParamSpec      *pspec,
         AdwStyleManager *manager)
{
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  const char *name = adw_style_manager_get_dark (manager) ? "Adwaita-dark" : "Adwaita";

  gtk_source_buffer_set_style_scheme (self->buffer,
                                      gtk_source_style_scheme_manager_get_scheme (schemes, name));
  gtk_widget_queue_draw (GTK_WIDGET (self->marks));
}

static void
dd_editor_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dd_editor_parent_class)->map (widget);
  refresh (DD_EDITOR (widget));
}

static void
dd_editor_dispose (GObject *object)
{
  DdEditor *self = DD_EDITOR (object);
  GtkWidget *child;

  g_clear_handle_id (&self->looking, g_source_remove);
  if (self->marks)
    dd_verdict_marks_set_preview (self->marks, NULL);
  self->marks = NULL;
  g_clear_pointer (&self->preview, dd_build_preview_free);
  g_clear_object (&self->player);
  g_clear_object (&self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dd_editor_parent_class)->dispose (object);
}

static void
dd_editor_finalize (GObject *object)
{
  DdEditor *self = DD_EDITOR (object);

  g_clear_pointer (&self->root, dd_node_unref);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_free (self->folder);
  g_free (self->file);
  g_free (self->base);
  g_free (self->built);
  G_OBJECT_CLASS (dd_editor_parent_class)->finalize (object);
}

static void
dd_editor_get_property (GObject    *object,
                        guint       property,
                        GValue     *value,
                        GParamSpec *pspec)
{
  switch (property)
    {
    case PROP_MODIFIED:
      g_value_set_boolean (value, dd_editor_get_modified (DD_EDITOR (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
dd_editor_class_init (DdEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dd_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = dd_editor_finalize;
  G_OBJECT_CLASS (klass)->get_property = dd_editor_get_property;

  /**
   * DdEditor:modified:
   *
   * Whether the text that is shown was not saved.
   */
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);
  widget_class->map = dd_editor_map;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_css_name (widget_class, "editor");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/drydock/Drydock/editor.ui");
  gtk_widget_class_bind_template_child (widget_class, DdEditor, files);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, unsaved);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, place);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, notice);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, notice_text);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, notice_buttons);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, take);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, keep);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, view);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, status);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, next);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, here);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, as_saved);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, problems_scroller);
  gtk_widget_class_bind_template_child (widget_class, DdEditor, problems);
}

static void
dd_editor_init (DdEditor *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, draft_free);
  self->buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)));
  /* Dockerfiles read from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->view), GTK_TEXT_DIR_LTR);
  self->marks = dd_verdict_marks_new ();
  gtk_source_gutter_insert (gtk_source_view_get_gutter (self->view, GTK_TEXT_WINDOW_LEFT),
                            GTK_SOURCE_GUTTER_RENDERER (self->marks), 10);
  _dd_editor_init_hints (self);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->files, "notify::selected", G_CALLBACK (file_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->take, "clicked", G_CALLBACK (take_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keep, "clicked", G_CALLBACK (keep_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (dark_cb), self, G_CONNECT_SWAPPED);
  dark_cb (self, NULL, manager);
}

/**
 * dd_editor_new:
 * @player: whose host's files are edited
 *
 * Returns: (transfer floating): an editor
 */
GtkWidget *
dd_editor_new (DdPlayer *player)
{
  DdEditor *self = g_object_new (DD_TYPE_EDITOR, NULL);

  self->player = g_object_ref (player);
  g_signal_connect_object (player, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

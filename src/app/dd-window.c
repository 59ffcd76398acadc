// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-action-button.h"
#include "dd-certificate-page.h"
#include "dd-compat.h"
#include "dd-inspector.h"
#include "dd-lab-side.h"
#include "dd-learn-page.h"
#include "dd-quiz-dialog.h"
#include "dd-settings.h"
#include "dd-sheet-page.h"
#include "dd-squeeze.h"
#include "dd-view.h"
#include "dd-window-private.h"

#define FOLDED_WIDTH 700
#define TITLE_CHARS 6
#define WIDE_WIDTH 1500
#define ROOMY_WIDTH 1260
#define CHOOSER_WIDTH 228
#define REST_MS 1000

G_DEFINE_FINAL_TYPE (DdWindow, dd_window, ADW_TYPE_APPLICATION_WINDOW)

static void player_changed_cb (DdWindow *self);
static void prepare (DdWindow *self);

/* Shows what there is room for. */
static void
adapt (DdWindow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean narrow = !dd_squeeze_get_fits (DD_SQUEEZE (self->switcher));
  gboolean several = self->lesson && adw_view_stack_get_child_by_name (self->pages, "learn");

  gtk_widget_set_visible (self->switcher, several);
  adw_view_switcher_bar_set_reveal (self->switcher_bar, several && narrow);
  gtk_widget_set_visible (self->back, dd_compat_is_folded (self->split));
  gtk_widget_set_visible (self->lesson_title, !several || width > WIDE_WIDTH ||
                          (narrow && !gtk_widget_get_visible (GTK_WIDGET (self->chooser))));
  /* The switcher asks for its room even where it does not get it. */
  gtk_label_set_width_chars (GTK_LABEL (self->lesson_title), narrow ? TITLE_CHARS : -1);
  gtk_widget_set_visible (self->present, width > FOLDED_WIDTH);
  /* The header would rather keep its middle centred than its end whole. */
  gtk_widget_set_size_request (GTK_WIDGET (self->chooser),
                               width >= ROOMY_WIDTH ? CHOOSER_WIDTH : -1, -1);
}

/* Pages */

void
_dd_window_toast (DdWindow   *self,
                  const char *text)
{
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (text));
}

static void
clear_pages (DdWindow *self)
{
  GtkWidget *child;

  _dd_window_rescue_texts (self);
  /* What is opened next need not be about files. */
  self->editor_shown = FALSE;
  self->workbench = self->lab_bench = self->lab_side = NULL;
  self->clearing = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pages))) != NULL)
    adw_view_stack_remove (self->pages, child);
  self->clearing = FALSE;
}

static void
add_page (DdWindow   *self,
          GtkWidget  *page,
          const char *name,
          const char *title,
          const char *icon)
{
  adw_view_stack_add_titled (self->pages, page, name, title);
  adw_view_stack_page_set_icon_name (adw_view_stack_get_page (self->pages, page), icon);
}

static GtkWidget *
make_workbench (DdWindow *self)
{
  GtkWidget *inspector = dd_inspector_new ();

  dd_inspector_set_player (DD_INSPECTOR (inspector), self->player);
  self->workbench = dd_workbench_new (self->player, inspector);
  return self->workbench;
}

/* What the quiz is, or how far the learner came in it. */
static char *
dup_quiz_text (DdWindow *self)
{
  GPtrArray *questions = dd_lesson_get_quiz (self->lesson);
  guint n_answered = 0;
  guint n_right = 0;

  for (guint i = 0; i < questions->len; i++)
    {
      DdQuestion *question = g_ptr_array_index (questions, i);
      g_autoptr (DdAnswerProgress) answer =
          dd_progress_dup_answer (self->progress, dd_lesson_get_id (self->lesson), question->id);

      n_answered += answer != NULL;
      n_right += answer && answer->right;
    }
  if (n_answered == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u question. After each answer you read why.",
                                         "%u questions. After each answer you read why.",
                                         questions->len), questions->len);
  /* Translators: "12 of 22 questions answered, 9 of them right." */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%u of %u question answered, %u of them right.",
                                       "%u of %u questions answered, %u of them right.",
                                       questions->len), n_answered, questions->len, n_right);
}

void
_dd_window_refresh_quiz (DdWindow *self)
{
  GtkWidget *bin = self->lesson ? adw_view_stack_get_child_by_name (self->pages, "quiz") : NULL;
  GtkWidget *status = bin ? adw_bin_get_child (ADW_BIN (bin)) : NULL;
  g_autofree char *text = status ? dup_quiz_text (self) : NULL;

  if (status)
    adw_status_page_set_description (ADW_STATUS_PAGE (status), text);
}

static GtkWidget *
make_quiz_page (DdWindow *self)
{
  GtkWidget *status = adw_status_page_new ();
  GtkWidget *button = dd_action_button_new (_("Open the quiz"), "win.quiz",
                                            _("Open the quiz of this lesson where it was left"));
  g_autofree char *text = dup_quiz_text (self);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "dialog-question-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _("Quiz"));
  adw_status_page_set_description (ADW_STATUS_PAGE (status), text);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (status), button);
  return status;
}

static void
lab_used_cb (DdWindow *self)
{
  _dd_window_save_lab (self);
  _dd_window_refresh_lab_actions (self);
}

static void
lab_done_cb (DdWindow *self)
{
  _dd_window_save_lab (self);
  _dd_window_refresh_rings (self);
  _dd_window_toast (self, _("Lab finished: all goals are reached"));
}

static GtkWidget *
make_lab_page (DdWindow *self)
{
  self->lab_side = dd_lab_side_new (self->lab_player);
  g_signal_connect_object (self->lab_side, "done", G_CALLBACK (lab_done_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lab_side, "used", G_CALLBACK (lab_used_cb), self,
                           G_CONNECT_SWAPPED);
  self->lab_bench = dd_workbench_new (self->lab_player, self->lab_side);
  dd_workbench_set_side_stays (DD_WORKBENCH (self->lab_bench), TRUE);
  return self->lab_bench;
}

static GtkWidget *
make_learn_page (DdWindow *self)
{
  return dd_learn_page_new (self->lesson);
}

static GtkWidget *
make_sheet_page (DdWindow *self)
{
  return dd_sheet_page_new (self->lesson, FALSE);
}

/* The pages of a lesson. Each is made when it is first shown. */
static const struct
{
  const char *name;
  const char *title;
  const char *icon;
  GtkWidget *(*make) (DdWindow *self);
} lesson_pages[] = {
  { "learn", N_("Learn"), "accessories-dictionary-symbolic", make_learn_page },
  { "simulate", N_("Simulate"), "media-playback-start-symbolic", make_workbench },
  { "lab", N_("Lab"), "utilities-terminal-symbolic", make_lab_page },
  { "quiz", N_("Quiz"), "dialog-question-symbolic", make_quiz_page },
  { "cheatsheet", N_("Cheatsheet"), "x-office-document-symbolic", make_sheet_page },
};

static void
add_lesson_pages (DdWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lesson_pages); i++)
    add_page (self, adw_bin_new (), lesson_pages[i].name, _(lesson_pages[i].title),
              lesson_pages[i].icon);
}

static void
fill_page (DdWindow   *self,
           const char *name)
{
  GtkWidget *bin = adw_view_stack_get_child_by_name (self->pages, name);

  if (!ADW_IS_BIN (bin) || adw_bin_get_child (ADW_BIN (bin)))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (lesson_pages); i++)
    if (g_str_equal (lesson_pages[i].name, name))
      adw_bin_set_child (ADW_BIN (bin), lesson_pages[i].make (self));
}

/* The chooser in the header: simulations, labs, or the views of the sandbox. */

static void
choose_names (DdWindow  *self,
              GPtrArray *titles)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < titles->len; i++)
    gtk_string_list_append (list, g_ptr_array_index (titles, i));
  self->choosing = TRUE;
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (list));
  self->choosing = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->chooser), titles->len > 1);
}

/* The cheatsheets that are shown as pages; gives which of them is. */
static guint
list_sheets (DdWindow   *self,
             const char *page,
             GPtrArray  *titles)
{
  guint selected = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->curriculum)); i++)
    {
      DdLesson *lesson = dd_curriculum_get_lesson (self->curriculum, i);

      if (adw_view_stack_get_child_by_name (self->pages, dd_lesson_get_id (lesson)) == NULL)
        continue;
      if (g_strcmp0 (page, dd_lesson_get_id (lesson)) == 0)
        selected = titles->len;
      g_ptr_array_add (titles, (gpointer) dd_lesson_get_title (lesson));
    }
  return selected;
}

static void
show_sheet (DdWindow *self,
            guint     position)
{
  g_autoptr (GtkSelectionModel) sheets = adw_view_stack_get_pages (self->pages);
  g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (sheets), position);

  if (page)
    adw_view_stack_set_visible_child (self->pages, adw_view_stack_page_get_child (page));
}

/* The views of the sandbox. Returns which is shown. */
static guint
list_views (DdWindow  *self,
            GPtrArray *titles)
{
  guint selected = 0;
  guint n_views;
  const DdView *views = dd_view_list (&n_views);

  for (guint i = 0; i < n_views; i++)
    {
      g_ptr_array_add (titles, (gpointer) _(views[i].title));
      if (g_strcmp0 (views[i].id, dd_player_get_view (self->player)) == 0)
        selected = i;
    }
  return selected;
}

void
_dd_window_refresh_chooser (DdWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  guint selected = 0;

  if (self->lesson && g_strcmp0 (page, "simulate") == 0)
    for (guint i = 0; i < dd_lesson_get_simulations (self->lesson)->len; i++)
      {
        DdSimulation *simulation = g_ptr_array_index (dd_lesson_get_simulations (self->lesson), i);

        g_ptr_array_add (titles, simulation->title);
        if (simulation == dd_player_get_simulation (self->player))
          selected = i;
      }
  else if (self->lesson && g_strcmp0 (page, "lab") == 0)
    for (guint i = 0; i < dd_lesson_get_labs (self->lesson)->len; i++)
      {
        DdLabSpec *spec = g_ptr_array_index (dd_lesson_get_labs (self->lesson), i);

        g_ptr_array_add (titles, spec->title);
        if (self->lab && spec == dd_lab_get_spec (self->lab))
          selected = i;
      }
  else if (g_strcmp0 (page, "sandbox") == 0)
    selected = list_views (self, titles);
  else if (self->lesson == NULL)
    selected = list_sheets (self, page, titles);
  choose_names (self, titles);
  self->choosing = TRUE;
  gtk_drop_down_set_selected (self->chooser, selected);
  self->choosing = FALSE;
}

/* Remembers what is open, to begin there the next time. */
static void
remember_place (DdWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);
  DdSimulation *simulation = dd_player_get_simulation (self->player);
  const char *item = "";

  if (page == NULL || self->clearing)
    return;
  if (g_str_equal (page, "simulate") && simulation)
    item = simulation->id;
  else if (g_str_equal (page, "lab") && self->lab)
    item = dd_lab_get_spec (self->lab)->id;
  dd_progress_set_last (self->progress, dd_lesson_get_id (self->lesson), page, item);
}

/* Remembers how many steps of the simulation were run; all of them and seen to
 * the end make it finished. */
static void
remember_simulation (DdWindow *self)
{
  DdSimulation *simulation = dd_player_get_simulation (self->player);
  DdSession *session = dd_player_get_session (self->player);
  DdSimulationProgress before;
  DdSimulationProgress now;

  if (simulation == NULL)
    return;
  before = dd_progress_get_simulation (self->progress, dd_lesson_get_id (self->lesson),
                                       simulation->id);
  now = (DdSimulationProgress) {
    .step = dd_player_get_step (self->player),
    .tick = dd_session_get_tick (session),
    .finished = dd_player_get_next_step (self->player) == NULL &&
                dd_session_get_tick (session) == dd_session_get_n_ticks (session),
  };
  if (now.step <= before.step && (before.finished || !now.finished))
    return;
  dd_progress_set_simulation (self->progress, dd_lesson_get_id (self->lesson), simulation->id,
                              &now);
  _dd_window_refresh_rings (self);
}

void
_dd_window_load_lab (DdWindow   *self,
                     const char *id)
{
  DdLabProgress known = dd_progress_get_lab (self->progress, dd_lesson_get_id (self->lesson), id);

  g_clear_object (&self->lab);
  self->lab = dd_lab_new (self->lesson, id);
  dd_lab_restore (self->lab, known.done, known.hints, known.solution);
  fill_page (self, "lab");
  dd_lab_side_load (DD_LAB_SIDE (self->lab_side), self->lab);
  remember_place (self);
}

static void
chosen_cb (DdWindow *self)
{
  guint selected = gtk_drop_down_get_selected (self->chooser);
  guint n_views;
  const char *page = adw_view_stack_get_visible_child_name (self->pages);

  if (self->choosing || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (self->lesson && g_strcmp0 (page, "simulate") == 0)
    dd_player_load_simulation (self->player,
                               g_ptr_array_index (dd_lesson_get_simulations (self->lesson),
                                                  selected));
  else if (self->lesson && g_strcmp0 (page, "lab") == 0)
    _dd_window_load_lab (self, ((DdLabSpec *) g_ptr_array_index (dd_lesson_get_labs (self->lesson),
                                                                 selected))->id);
  else if (g_strcmp0 (page, "sandbox") == 0)
    dd_player_set_view (self->player, dd_view_list (&n_views)[selected].id);
  else if (self->lesson == NULL)
    show_sheet (self, selected);
}

static gboolean
rest_cb (gpointer user_data)
{
  DdWindow *self = user_data;

  self->resting = 0;
  dd_compat_give_memory_back ();
  return G_SOURCE_REMOVE;
}

/* Making a page needs far more memory than showing it. */
static void
rest_later (DdWindow *self)
{
  g_clear_handle_id (&self->resting, g_source_remove);
  self->resting = g_timeout_add_full (G_PRIORITY_LOW, REST_MS, rest_cb, self, NULL);
}

static void
page_changed_cb (DdWindow *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "show-page");

  if (page == NULL || self->clearing)
    return;
  if (self->lesson)
    {
      fill_page (self, page);
      dd_progress_visit (self->progress, dd_lesson_get_id (self->lesson), page);
      remember_place (self);
      dd_progress_save (self->progress, NULL);
      _dd_window_refresh_rings (self);
    }
  if (self->lesson && g_str_equal (page, "lab") && self->lab == NULL &&
      dd_lesson_get_labs (self->lesson)->len)
    _dd_window_load_lab (self, ((DdLabSpec *) g_ptr_array_index (dd_lesson_get_labs (self->lesson),
                                                                 0))->id);
  _dd_window_refresh_chooser (self);
  _dd_window_refresh_stage (self);
  adapt (self);
  if (action)
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (page));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self),
                                                                            "present")),
                               self->lesson != NULL || g_str_equal (page, "sandbox"));
  _dd_window_refresh_editor (self);
  player_changed_cb (self);
  rest_later (self);
}

/**
 * dd_window_open_lesson:
 * @self: a window
 * @id: of a lesson
 *
 * Opens a lesson at its theory. If its files have a problem, the window says
 * which.
 *
 * Returns: whether there is such a lesson and it is written
 */
gboolean
dd_window_open_lesson (DdWindow   *self,
                       const char *id)
{
  DdLesson *lesson = dd_curriculum_find_lesson (self->curriculum, id);

  if (lesson && dd_lesson_get_problem (lesson))
    _dd_window_toast (self, dd_lesson_get_problem (lesson)->message);
  if (lesson == NULL || !dd_lesson_get_available (lesson))
    return FALSE;
  prepare (self);
  g_set_object (&self->lesson, lesson);
  g_clear_object (&self->lab);
  clear_pages (self);
  gtk_label_set_label (GTK_LABEL (self->lesson_title), dd_lesson_get_title (lesson));
  dd_player_load_simulation (self->player,
                             g_ptr_array_index (dd_lesson_get_simulations (lesson), 0));
  add_lesson_pages (self);
  adapt (self);
  adw_view_stack_set_visible_child_name (self->pages, "learn");
  _dd_window_select_row (self, dd_lesson_get_id (lesson));
  dd_compat_show_content (self->split);
  return TRUE;
}

/**
 * dd_window_open_sandbox:
 * @self: a window
 *
 * Opens an empty host with a free console.
 */
void
dd_window_open_sandbox (DdWindow *self)
{
  prepare (self);
  g_clear_object (&self->lesson);
  g_clear_object (&self->lab);
  clear_pages (self);
  gtk_label_set_label (GTK_LABEL (self->lesson_title), _("Sandbox"));
  dd_player_load_setup (self->player, NULL, "lifecycle", NULL);
  add_page (self, make_workbench (self), "sandbox", _("Sandbox"), "utilities-terminal-symbolic");
  adapt (self);
  _dd_window_select_row (self, ":sandbox");
  dd_compat_show_content (self->split);
  page_changed_cb (self);
  dd_workbench_focus_console (DD_WORKBENCH (self->workbench));
}

/**
 * dd_window_open_cheatsheets:
 * @self: a window
 *
 * Opens the cheatsheets of all lessons.
 */
void
dd_window_open_cheatsheets (DdWindow *self)
{
  prepare (self);
  g_clear_object (&self->lesson);
  g_clear_object (&self->lab);
  clear_pages (self);
  gtk_label_set_label (GTK_LABEL (self->lesson_title), _("Cheatsheets"));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->curriculum)); i++)
    {
      DdLesson *lesson = dd_curriculum_get_lesson (self->curriculum, i);

      if (dd_lesson_get_available (lesson))
        add_page (self, dd_sheet_page_new (lesson, TRUE), dd_lesson_get_id (lesson),
                  dd_lesson_get_title (lesson), "x-office-document-symbolic");
    }
  adapt (self);
  _dd_window_select_row (self, ":cheatsheets");
  dd_compat_show_content (self->split);
}

/**
 * dd_window_open_certificate:
 * @self: a window
 *
 * Opens the certificate: what is still to be done, or what was earned.
 */
void
dd_window_open_certificate (DdWindow *self)
{
  prepare (self);
  g_clear_object (&self->lesson);
  g_clear_object (&self->lab);
  clear_pages (self);
  gtk_label_set_label (GTK_LABEL (self->lesson_title), _("Certificate"));
  add_page (self, dd_certificate_page_new (self->curriculum, self->progress), "certificate",
            _("Certificate"), "application-certificate-symbolic");
  adapt (self);
  _dd_window_select_row (self, ":certificate");
  dd_compat_show_content (self->split);
}

/* Life */

static gboolean
adapt_cb (gpointer user_data)
{
  DdWindow *self = user_data;

  self->adapting = 0;
  adapt (self);
  return G_SOURCE_REMOVE;
}

static void
dd_window_size_allocate (GtkWidget *widget,
                         int        width,
                         int        height,
                         int        baseline)
{
  DdWindow *self = DD_WINDOW (widget);

  GTK_WIDGET_CLASS (dd_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->adapting == 0)
    self->adapting = g_idle_add (adapt_cb, self);
}

static void
dd_window_dispose (GObject *object)
{
  DdWindow *self = DD_WINDOW (object);

  g_clear_handle_id (&self->adapting, g_source_remove);
  g_clear_handle_id (&self->beginning, g_source_remove);
  g_clear_handle_id (&self->resting, g_source_remove);
  _dd_window_forget_folder (self);
  g_clear_pointer (&self->rescued, g_free);
  g_clear_object (&self->curriculum);
  g_clear_object (&self->progress);
  g_clear_object (&self->player);
  g_clear_object (&self->lab_player);
  g_clear_object (&self->lesson);
  g_clear_object (&self->lab);
  g_clear_object (&self->stage_signals);
  G_OBJECT_CLASS (dd_window_parent_class)->dispose (object);
}

/* The actions say whether the page that is shown plays, and which terminal
 * is before the learner. */
static void
player_changed_cb (DdWindow *self)
{
  DdPlayer *player = dd_window_get_player (self);
  GAction *play = g_action_map_lookup_action (G_ACTION_MAP (self), "play");
  GAction *terminal = g_action_map_lookup_action (G_ACTION_MAP (self), "terminal");

  if (play == NULL)
    return;
  if (self->lesson)
    {
      remember_simulation (self);
      remember_place (self);
      dd_progress_save (self->progress, NULL);
    }
  g_simple_action_set_state (G_SIMPLE_ACTION (play),
                             g_variant_new_boolean (dd_player_get_playing (player)));
  g_simple_action_set_state (G_SIMPLE_ACTION (terminal),
                             g_variant_new_string (dd_player_get_tty (player)));
  _dd_window_follow_folder (self);
  _dd_window_refresh_learn_actions (self);
}

static void
bind_size (DdWindow *self)
{
  GSettings *settings = dd_settings_get_default ();

  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
bind_players (DdWindow *self)
{
  static const char *const grains[] = { "step", "tick", NULL };
  GSettings *settings = dd_settings_get_default ();
  DdPlayer *players[] = { self->player, self->lab_player };

  for (guint i = 0; i < G_N_ELEMENTS (players); i++)
    {
      g_settings_bind (settings, "speed", players[i], "speed", G_SETTINGS_BIND_DEFAULT);
      dd_settings_bind_choice ("grain", players[i], "by-tick", grains);
      g_signal_connect_object (players[i], "changed", G_CALLBACK (player_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
}

/* Makes what the pages and actions work with: the players, which need the
 * catalogue, and the actions. The first frame does without. */
static void
prepare (DdWindow *self)
{
  if (self->player)
    return;
  self->player = dd_player_new ();
  self->lab_player = dd_player_new ();
  _dd_window_refresh_rings (self);
  _dd_window_add_learn_actions (self);
  bind_players (self);
  _dd_window_add_actions (self);
  _dd_window_add_editor_actions (self);
  _dd_window_add_stage_actions (self);
  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (page_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chooser, "notify::selected", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
dd_window_init (DdWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bind_size (self);
}

/* Opens what was open the last time. */
static gboolean
resume (DdWindow *self)
{
  g_autofree char *lesson = g_strdup (dd_progress_get_last_lesson (self->progress));
  g_autofree char *page = g_strdup (dd_progress_get_last_page (self->progress));
  g_autofree char *item = g_strdup (dd_progress_get_last_item (self->progress));

  if (lesson == NULL || !dd_window_open_lesson (self, lesson))
    return FALSE;
  if (page == NULL || adw_view_stack_get_child_by_name (self->pages, page) == NULL)
    return TRUE;
  if (item && g_str_equal (page, "simulate") && dd_lesson_find_simulation (self->lesson, item))
    dd_player_load_simulation (self->player, dd_lesson_find_simulation (self->lesson, item));
  if (item && g_str_equal (page, "lab") && dd_lesson_find_lab (self->lesson, item))
    _dd_window_load_lab (self, item);
  adw_view_stack_set_visible_child_name (self->pages, page);
  return TRUE;
}

/* Opens the first page, unless another was asked for meanwhile. */
static void
begin (DdWindow *self)
{
  const char *const *warnings;

  if (self->player)
    return;
  prepare (self);
  if (!resume (self))
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->curriculum)); i++)
      if (dd_window_open_lesson (self, dd_lesson_get_id (dd_curriculum_get_lesson (self->curriculum,
                                                                                   i))))
        break;
  warnings = dd_catalog_get_warnings (dd_catalog_get_default ());
  for (guint i = 0; warnings && warnings[i]; i++)
    _dd_window_toast (self, warnings[i]);
}

static gboolean
begin_cb (gpointer user_data)
{
  DdWindow *self = user_data;

  self->beginning = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

static void
painted_cb (DdWindow      *self,
            GdkFrameClock *clock)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  self->beginning = g_idle_add (begin_cb, self);
}

/* The window appears with its sidebar at once; its page comes with the frame
 * after. */
static void
dd_window_map (GtkWidget *widget)
{
  DdWindow *self = DD_WINDOW (widget);

  GTK_WIDGET_CLASS (dd_window_parent_class)->map (widget);
  if (self->player == NULL && self->beginning == 0)
    g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                             G_CALLBACK (painted_cb), self, G_CONNECT_SWAPPED);
}

static void
dd_window_class_init (DdWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dd_window_dispose;
  widget_class->map = dd_window_map;
  widget_class->size_allocate = dd_window_size_allocate;
  g_type_ensure (DD_TYPE_SQUEEZE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/drydock/Drydock/window.ui");
  gtk_widget_class_bind_template_child (widget_class, DdWindow, back);
  gtk_widget_class_bind_template_child (widget_class, DdWindow, chooser);
  gtk_widget_class_bind_template_child (widget_class, DdWindow, lesson_title);
  gtk_widget_class_bind_template_child (widget_class, DdWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, DdWindow, places);
  gtk_widget_class_bind_template_child (widget_class, DdWindow, present);
  gtk_widget_class_bind_template_child (widget_class, DdWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, DdWindow, split);
  gtk_widget_class_bind_template_child (widget_class, DdWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, DdWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, DdWindow, toasts);
}

/**
 * dd_window_new:
 * @application: the application
 * @curriculum: the lessons
 * @progress: what the learner has done
 *
 * Returns: (transfer none): the main window
 */
DdWindow *
dd_window_new (GtkApplication *application,
               DdCurriculum   *curriculum,
               DdProgress     *progress)
{
  DdWindow *self = g_object_new (DD_TYPE_WINDOW, "application", application, NULL);

  self->curriculum = g_object_ref (curriculum);
  self->progress = g_object_ref (progress);
  _dd_window_fill_sidebar (self);
  if (dd_progress_get_notice (progress))
    _dd_window_toast (self, dd_progress_get_notice (progress));
  return self;
}

/**
 * dd_window_get_player:
 * @self: a window
 *
 * Returns: (transfer none): the player of the page that is shown; where no page
 *   was opened yet, the first is opened
 */
DdPlayer *
dd_window_get_player (DdWindow *self)
{
  const char *page;

  begin (self);
  page = adw_view_stack_get_visible_child_name (self->pages);
  return g_strcmp0 (page, "lab") == 0 ? self->lab_player : self->player;
}

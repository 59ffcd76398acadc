// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-progress-file.h"
#include "dd-progress.h"

#define PROGRESS_FILE "progress.json"

/* The parts of a lesson that its ring counts: theory, simulations, labs, quiz. */
#define N_PARTS 4
#define THEORY_PAGE "learn"

/**
 * DdProgress:
 *
 * What the learner has done, kept in `progress.json` in a folder.
 *
 * Changes are made in memory and reported by [signal@Progress::changed];
 * [method@Progress.save] writes them in one piece, so that a crash at any
 * moment leaves either the old file or the new one.
 */
struct _DdProgress
{
  GObject     parent_instance;

  char       *path;
  char       *notice;
  JsonObject *root;
  guint       writable : 1;
  guint       dirty : 1;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_QUARK (dd-progress-error-quark, dd_progress_error)
G_DEFINE_FINAL_TYPE (DdProgress, dd_progress, G_TYPE_OBJECT)

static void
dd_progress_finalize (GObject *object)
{
  DdProgress *self = DD_PROGRESS (object);

  g_free (self->path);
  g_free (self->notice);
  g_clear_pointer (&self->root, json_object_unref);
  G_OBJECT_CLASS (dd_progress_parent_class)->finalize (object);
}

static void
dd_progress_class_init (DdProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_progress_finalize;

  /**
   * DdProgress::changed:
   * @self: the progress
   *
   * Emitted after each change. Save soon after it.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", DD_TYPE_PROGRESS, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
dd_progress_init (DdProgress *self)
{
}

/**
 * dd_progress_new:
 * @folder: the folder for the file, made when progress is saved
 *
 * Reads progress. A damaged file is renamed to `progress.json.damaged-1` (or
 * the next free number) and never overwritten; one of a newer version is
 * copied to `progress.json.version-…` first. Both are told in
 * [method@Progress.get_notice].
 *
 * Returns: (transfer full): the progress, empty if there is none
 */
DdProgress *
dd_progress_new (const char *folder)
{
  DdProgress *self = g_object_new (DD_TYPE_PROGRESS, NULL);
  gboolean writable;

  g_return_val_if_fail (folder != NULL, self);

  self->path = g_build_filename (folder, PROGRESS_FILE, NULL);
  self->root = _dd_progress_file_load (self->path, &self->notice, &writable);
  self->writable = !!writable;
  return self;
}

/**
 * dd_progress_get_notice:
 * @self: the progress
 *
 * Gets what the learner should know about the file that was read.
 *
 * Returns: (transfer none) (nullable): a sentence, or %NULL
 */
const char *
dd_progress_get_notice (DdProgress *self)
{
  g_return_val_if_fail (DD_IS_PROGRESS (self), NULL);
  return self->notice;
}

/**
 * dd_progress_get_dirty:
 * @self: the progress
 *
 * Gets whether there are changes that are not saved.
 *
 * Returns: whether saving has something to do
 */
gboolean
dd_progress_get_dirty (DdProgress *self)
{
  g_return_val_if_fail (DD_IS_PROGRESS (self), FALSE);
  return self->dirty;
}

/**
 * dd_progress_save:
 * @self: the progress
 * @error: return location for an error of the domain [error@ProgressError] or
 *   %G_FILE_ERROR
 *
 * Writes the changes and waits until they are on the disk. Without changes
 * nothing is written.
 *
 * Returns: whether everything is saved
 */
gboolean
dd_progress_save (DdProgress  *self,
                  GError     **error)
{
  g_return_val_if_fail (DD_IS_PROGRESS (self), FALSE);

  if (!self->dirty)
    return TRUE;
  if (!self->writable)
    {
      g_set_error_literal (error, DD_PROGRESS_ERROR, DD_PROGRESS_ERROR_KEPT,
                           _("The saved progress could not be read, so it is not replaced."));
      return FALSE;
    }
  if (!_dd_progress_file_save (self->path, self->root, error))
    return FALSE;
  self->dirty = FALSE;
  return TRUE;
}

static void
changed (DdProgress *self)
{
  self->dirty = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static JsonObject *
get_part (JsonObject *parent,
          const char *key,
          gboolean    make)
{
  JsonObject *part;

  if (parent == NULL)
    return NULL;
  if (json_object_has_member (parent, key))
    return json_object_get_object_member (parent, key);
  if (!make)
    return NULL;
  part = json_object_new ();
  json_object_set_object_member (parent, key, part);
  return part;
}

static JsonObject *
get_lesson (DdProgress *self,
            const char *lesson,
            gboolean    make)
{
  return get_part (get_part (self->root, "lessons", make), lesson, make);
}

/* The entry of one simulation, lab or question. */
static JsonObject *
get_entry (DdProgress *self,
           const char *lesson,
           const char *group,
           const char *id,
           gboolean    make)
{
  return get_part (get_part (get_lesson (self, lesson, make), group, make), id, make);
}

static guint
get_number (JsonObject *entry,
            const char *key)
{
  return entry != NULL ? (guint) json_object_get_int_member_with_default (entry, key, 0) : 0;
}

static gboolean
get_flag (JsonObject *entry,
          const char *key)
{
  return entry != NULL && json_object_get_boolean_member_with_default (entry, key, FALSE);
}

static const char *
get_last (DdProgress *self,
          const char *key)
{
  JsonObject *last = get_part (self->root, "last", FALSE);

  return last != NULL ? json_object_get_string_member_with_default (last, key, NULL) : NULL;
}

/**
 * dd_progress_set_last:
 * @self: the progress
 * @lesson: the id of a lesson
 * @page: the page, such as `simulate`
 * @item: (nullable): what is open on it, such as the id of a simulation
 *
 * Remembers where the learner is.
 */
void
dd_progress_set_last (DdProgress *self,
                      const char *lesson,
                      const char *page,
                      const char *item)
{
  JsonObject *last;

  g_return_if_fail (DD_IS_PROGRESS (self) && lesson != NULL && page != NULL);

  if (g_strcmp0 (get_last (self, "lesson"), lesson) == 0
      && g_strcmp0 (get_last (self, "page"), page) == 0
      && g_strcmp0 (get_last (self, "item"), item) == 0)
    return;
  last = get_part (self->root, "last", TRUE);
  json_object_set_string_member (last, "lesson", lesson);
  json_object_set_string_member (last, "page", page);
  if (item != NULL)
    json_object_set_string_member (last, "item", item);
  else if (json_object_has_member (last, "item"))
    json_object_remove_member (last, "item");
  changed (self);
}

/**
 * dd_progress_get_last_lesson:
 * @self: the progress
 *
 * Gets the lesson where the learner was.
 *
 * Returns: (transfer none) (nullable): the id of a lesson
 */
const char *
dd_progress_get_last_lesson (DdProgress *self)
{
  g_return_val_if_fail (DD_IS_PROGRESS (self), NULL);
  return get_last (self, "lesson");
}

/**
 * dd_progress_get_last_page:
 * @self: the progress
 *
 * Gets the page where the learner was.
 *
 * Returns: (transfer none) (nullable): the page
 */
const char *
dd_progress_get_last_page (DdProgress *self)
{
  g_return_val_if_fail (DD_IS_PROGRESS (self), NULL);
  return get_last (self, "page");
}

/**
 * dd_progress_get_last_item:
 * @self: the progress
 *
 * Gets what was open on the page where the learner was.
 *
 * Returns: (transfer none) (nullable): the id of a simulation or lab
 */
const char *
dd_progress_get_last_item (DdProgress *self)
{
  g_return_val_if_fail (DD_IS_PROGRESS (self), NULL);
  return get_last (self, "item");
}

static JsonArray *
get_pages (DdProgress *self,
           const char *lesson,
           gboolean    make)
{
  JsonObject *entry = get_lesson (self, lesson, make);

  if (entry == NULL)
    return NULL;
  if (make && !json_object_has_member (entry, "pages"))
    json_object_set_array_member (entry, "pages", json_array_new ());
  return json_object_has_member (entry, "pages")
           ? json_object_get_array_member (entry, "pages") : NULL;
}

/**
 * dd_progress_visit:
 * @self: the progress
 * @lesson: the id of a lesson
 * @page: a page
 *
 * Remembers that a page was opened.
 */
void
dd_progress_visit (DdProgress *self,
                   const char *lesson,
                   const char *page)
{
  g_return_if_fail (DD_IS_PROGRESS (self) && lesson != NULL && page != NULL);

  if (dd_progress_get_visited (self, lesson, page))
    return;
  json_array_add_string_element (get_pages (self, lesson, TRUE), page);
  changed (self);
}

/**
 * dd_progress_get_visited:
 * @self: the progress
 * @lesson: the id of a lesson
 * @page: a page
 *
 * Gets whether a page was opened.
 *
 * Returns: whether it was
 */
gboolean
dd_progress_get_visited (DdProgress *self,
                         const char *lesson,
                         const char *page)
{
  JsonArray *pages;

  g_return_val_if_fail (DD_IS_PROGRESS (self) && lesson != NULL && page != NULL, FALSE);

  pages = get_pages (self, lesson, FALSE);
  for (guint i = 0; pages != NULL && i < json_array_get_length (pages); i++)
    if (g_str_equal (json_array_get_string_element (pages, i), page))
      return TRUE;
  return FALSE;
}

/**
 * dd_progress_set_simulation:
 * @self: the progress
 * @lesson: the id of a lesson
 * @simulation: the id of a simulation
 * @state: how far it is
 *
 * Remembers how far a simulation was played. Once finished it stays so.
 */
void
dd_progress_set_simulation (DdProgress                 *self,
                            const char                 *lesson,
                            const char                 *simulation,
                            const DdSimulationProgress *state)
{
  DdSimulationProgress before;
  JsonObject *entry;

  g_return_if_fail (DD_IS_PROGRESS (self) && lesson != NULL && simulation != NULL);
  g_return_if_fail (state != NULL);

  before = dd_progress_get_simulation (self, lesson, simulation);
  entry = get_entry (self, lesson, "simulations", simulation, FALSE);
  if (entry != NULL && before.step == state->step && before.tick == state->tick
      && (before.finished || !state->finished))
    return;
  entry = get_entry (self, lesson, "simulations", simulation, TRUE);
  json_object_set_int_member (entry, "step", state->step);
  json_object_set_int_member (entry, "tick", state->tick);
  json_object_set_boolean_member (entry, "finished", before.finished || state->finished);
  changed (self);
}

/**
 * dd_progress_get_simulation:
 * @self: the progress
 * @lesson: the id of a lesson
 * @simulation: the id of a simulation
 *
 * Gets how far a simulation was played.
 *
 * Returns: its state; zero if it was not opened
 */
DdSimulationProgress
dd_progress_get_simulation (DdProgress *self,
                            const char *lesson,
                            const char *simulation)
{
  DdSimulationProgress state = { 0 };
  JsonObject *entry;

  g_return_val_if_fail (DD_IS_PROGRESS (self) && lesson != NULL && simulation != NULL, state);

  entry = get_entry (self, lesson, "simulations", simulation, FALSE);
  state.step = get_number (entry, "step");
  state.tick = get_number (entry, "tick");
  state.finished = get_flag (entry, "finished");
  return state;
}

/**
 * dd_progress_set_lab:
 * @self: the progress
 * @lesson: the id of a lesson
 * @lab: the id of a lab
 * @state: how far it is
 *
 * Remembers how far a lab is. Once done it stays so.
 */
void
dd_progress_set_lab (DdProgress          *self,
                     const char          *lesson,
                     const char          *lab,
                     const DdLabProgress *state)
{
  DdLabProgress before;
  JsonObject *entry;

  g_return_if_fail (DD_IS_PROGRESS (self) && lesson != NULL && lab != NULL && state != NULL);

  before = dd_progress_get_lab (self, lesson, lab);
  if ((before.done || !state->done) && before.hints == state->hints
      && before.solution == state->solution)
    return;
  entry = get_entry (self, lesson, "labs", lab, TRUE);
  json_object_set_boolean_member (entry, "done", before.done || state->done);
  json_object_set_int_member (entry, "hints", state->hints);
  json_object_set_boolean_member (entry, "solution", state->solution);
  changed (self);
}

/**
 * dd_progress_get_lab:
 * @self: the progress
 * @lesson: the id of a lesson
 * @lab: the id of a lab
 *
 * Gets how far a lab is.
 *
 * Returns: its state; zero if it was not opened
 */
DdLabProgress
dd_progress_get_lab (DdProgress *self,
                     const char *lesson,
                     const char *lab)
{
  DdLabProgress state = { 0 };
  JsonObject *entry;

  g_return_val_if_fail (DD_IS_PROGRESS (self) && lesson != NULL && lab != NULL, state);

  entry = get_entry (self, lesson, "labs", lab, FALSE);
  state.done = get_flag (entry, "done");
  state.hints = get_number (entry, "hints");
  state.solution = get_flag (entry, "solution");
  return state;
}

/**
 * dd_progress_set_answer:
 * @self: the progress
 * @lesson: the id of a lesson
 * @question: the id of a question
 * @choice: (array length=n_chosen): the options chosen, as the lesson numbers them
 * @n_chosen: how many
 * @right: whether that is right
 *
 * Remembers the latest answer to a question and counts the try.
 */
void
dd_progress_set_answer (DdProgress  *self,
                        const char  *lesson,
                        const char  *question,
                        const guint *choice,
                        guint        n_chosen,
                        gboolean     right)
{
  JsonObject *entry;
  JsonArray *chosen;

  g_return_if_fail (DD_IS_PROGRESS (self) && lesson != NULL && question != NULL);
  g_return_if_fail (choice != NULL || n_chosen == 0);

  chosen = json_array_new ();
  for (guint i = 0; i < n_chosen; i++)
    json_array_add_int_element (chosen, choice[i]);
  entry = get_entry (self, lesson, "answers", question, TRUE);
  json_object_set_int_member (entry, "tries", MIN (get_number (entry, "tries"), G_MAXINT - 1) + 1);
  json_object_set_array_member (entry, "choice", chosen);
  json_object_set_boolean_member (entry, "right", right);
  changed (self);
}

/**
 * dd_progress_dup_answer:
 * @self: the progress
 * @lesson: the id of a lesson
 * @question: the id of a question
 *
 * Gets the latest answer to a question.
 *
 * Returns: (nullable) (transfer full): the answer, or %NULL if there is none
 */
DdAnswerProgress *
dd_progress_dup_answer (DdProgress *self,
                        const char *lesson,
                        const char *question)
{
  JsonObject *entry;
  JsonArray *chosen;
  DdAnswerProgress *answer;

  g_return_val_if_fail (DD_IS_PROGRESS (self) && lesson != NULL && question != NULL, NULL);

  entry = get_entry (self, lesson, "answers", question, FALSE);
  if (entry == NULL)
    return NULL;
  answer = g_new0 (DdAnswerProgress, 1);
  answer->choice = g_array_new (FALSE, FALSE, sizeof (guint));
  answer->right = get_flag (entry, "right");
  answer->tries = get_number (entry, "tries");
  chosen = json_object_has_member (entry, "choice")
             ? json_object_get_array_member (entry, "choice") : NULL;
  for (guint i = 0; chosen != NULL && i < json_array_get_length (chosen); i++)
    {
      guint option = (guint) json_array_get_int_element (chosen, i);

      g_array_append_val (answer->choice, option);
    }
  return answer;
}

/**
 * dd_answer_progress_free:
 * @self: (nullable): an answer
 *
 * Frees an answer.
 */
void
dd_answer_progress_free (DdAnswerProgress *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->choice);
  g_free (self);
}

static double
share (guint n_done,
       guint n_all)
{
  return n_all > 0 ? (double) n_done / n_all : 1;
}

/**
 * dd_progress_has_lesson:
 * @self: the progress
 * @lesson: the id of a lesson
 *
 * Gets whether anything is known of a lesson.
 *
 * Returns: whether it was ever opened
 */
gboolean
dd_progress_has_lesson (DdProgress *self,
                        const char *lesson)
{
  g_return_val_if_fail (DD_IS_PROGRESS (self) && lesson != NULL, FALSE);
  return get_lesson (self, lesson, FALSE) != NULL;
}

/**
 * dd_progress_get_fraction:
 * @self: the progress
 * @lesson: a lesson
 *
 * Gets how much of a lesson is done: reading, simulations, labs and quiz
 * count a quarter each. A lesson that was never opened is not read for this.
 *
 * Returns: 0 to 1
 */
double
dd_progress_get_fraction (DdProgress *self,
                          DdLesson   *lesson)
{
  const char *id;
  guint n_played = 0;
  guint n_labs = 0;
  guint n_right = 0;

  g_return_val_if_fail (DD_IS_PROGRESS (self) && DD_IS_LESSON (lesson), 0);

  id = dd_lesson_get_id (lesson);
  if (!dd_progress_has_lesson (self, id) || !dd_lesson_get_available (lesson))
    return 0;
  for (guint i = 0; i < dd_lesson_get_simulations (lesson)->len; i++)
    {
      DdSimulation *simulation = g_ptr_array_index (dd_lesson_get_simulations (lesson), i);

      n_played += dd_progress_get_simulation (self, id, simulation->id).finished;
    }
  for (guint i = 0; i < dd_lesson_get_labs (lesson)->len; i++)
    {
      DdLabSpec *lab = g_ptr_array_index (dd_lesson_get_labs (lesson), i);

      n_labs += dd_progress_get_lab (self, id, lab->id).done;
    }
  for (guint i = 0; i < dd_lesson_get_quiz (lesson)->len; i++)
    {
      DdQuestion *question = g_ptr_array_index (dd_lesson_get_quiz (lesson), i);

      n_right += get_flag (get_entry (self, id, "answers", question->id, FALSE), "right");
    }
  return (dd_progress_get_visited (self, id, THEORY_PAGE)
          + share (n_played, dd_lesson_get_simulations (lesson)->len)
          + share (n_labs, dd_lesson_get_labs (lesson)->len)
          + share (n_right, dd_lesson_get_quiz (lesson)->len)) / N_PARTS;
}

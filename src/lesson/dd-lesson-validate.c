// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-figure-ref.h"
#include "dd-lesson-validate.h"
#include "dd-markdown.h"
#include "dd-view.h"

#include <string.h>

/* What the tables of dd-lesson-records.c cannot say: names that have to be
 * unique or known, numbers of things, one key that needs another. */

/* A lab has a nudge, a direction, and nearly the answer. */
#define N_HINTS 3
#define MIN_OPTIONS 2
#define MIN_ORDER_OPTIONS 3

typedef struct
{
  DdJsonDocument *document;
  GPtrArray      *problems;
} Validator;

static void report (Validator     *self,
                    gconstpointer  record,
                    const char    *key,
                    const char    *format,
                    ...) G_GNUC_PRINTF (4, 5);

static void
report (Validator     *self,
        gconstpointer  record,
        const char    *key,
        const char    *format,
        ...)
{
  g_autofree char *pointer = key != NULL
                               ? g_strconcat (DD_RECORD_POINTER (record), "/", key, NULL)
                               : g_strdup (DD_RECORD_POINTER (record));
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->problems,
                   dd_json_document_problem (self->document, pointer, DD_JSON_ERROR_VALUE,
                                             "%s", message));
}

static void
need_key (Validator     *self,
          gconstpointer  record,
          gboolean       present,
          const char    *key)
{
  if (!present)
    report (self, record, NULL, "%s of this kind needs “%s”", DD_RECORD_TYPE (record)->name, key);
}

/* Ids go into files and links, so they are plain words. */
static void
check_id (Validator     *self,
          GHashTable    *seen,
          gconstpointer  record,
          const char    *id)
{
  if (id == NULL)
    return;
  if (id[strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
    report (self, record, "id", "an id is made of a to z, 0 to 9 and “-”, not “%s”", id);
  if (!g_hash_table_add (seen, (gpointer) id))
    report (self, record, "id", "there are two with the id “%s”", id);
}

static GHashTable *
new_id_set (void)
{
  return g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * dd_lesson_view_is_known:
 * @view: the name of a view
 *
 * Finds out whether a lesson may name this view.
 *
 * Returns: whether the view is known
 */
gboolean
dd_lesson_view_is_known (const char *view)
{
  g_return_val_if_fail (view != NULL, FALSE);
  return dd_view_find (view) != NULL;
}

static void
check_view (Validator     *self,
            gconstpointer  record,
            const char    *view)
{
  if (view != NULL && !dd_lesson_view_is_known (view))
    report (self, record, "view", "there is no view “%s”", view);
}

static void
check_check (Validator     *self,
             const DdCheck *check)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = NULL;

  if (check == NULL || check->matches == NULL)
    return;
  regex = g_regex_new (check->matches, G_REGEX_MULTILINE, 0, &error);
  if (regex == NULL)
    report (self, check, "matches", "%s", error->message);
}

static void
check_ask (Validator   *self,
           const DdAsk *ask)
{
  int n_options;

  if (ask == NULL)
    return;
  n_options = (int) g_strv_length (ask->options);
  if (n_options == 1)
    report (self, ask, "options", "one option is no question");
  if (ask->answer >= n_options || ask->answer < -1)
    report (self, ask, "answer", "there is no option %d", ask->answer);
  if (n_options > 0 && ask->answer == -1)
    report (self, ask, NULL, "a prediction with options needs “answer”, from 0");
}

static void
check_control (Validator       *self,
               const DdControl *control)
{
  check_check (self, control->state);
  if (control->kind == DD_CONTROL_TOGGLE)
    {
      need_key (self, control, control->on != NULL, "on");
      need_key (self, control, control->off != NULL, "off");
      need_key (self, control, control->state != NULL, "state");
    }
  else if (control->kind == DD_CONTROL_CHOICE)
    need_key (self, control, control->options->len >= MIN_OPTIONS, "options");
  else
    {
      need_key (self, control, control->run != NULL, "run");
      if (control->minimum >= control->maximum || control->step < 1
          || control->value < control->minimum || control->value > control->maximum)
        report (self, control, NULL, "the numbers of a slider do not fit together");
      if (control->run != NULL && strstr (control->run, "{value}") == NULL)
        report (self, control, "run", "the command of a slider has “{value}” in it");
    }
}

static void
check_simulation (Validator          *self,
                  const DdSimulation *simulation)
{
  g_autoptr (GHashTable) ids = new_id_set ();

  check_view (self, simulation, simulation->view);
  if (simulation->steps->len == 0)
    report (self, simulation, "steps", "a simulation has at least one step");
  for (guint i = 0; i < simulation->steps->len; i++)
    {
      const DdStep *step = g_ptr_array_index (simulation->steps, i);

      check_view (self, step, step->view);
      check_ask (self, step->ask);
    }
  for (guint i = 0; i < simulation->controls->len; i++)
    {
      const DdControl *control = g_ptr_array_index (simulation->controls, i);

      check_id (self, ids, control, control->id);
      check_control (self, control);
    }
}

static void
check_goals (Validator       *self,
             const DdLabSpec *lab,
             GHashTable      *ids)
{
  if (lab->goals->len == 0)
    report (self, lab, "goals", "a lab has at least one goal");
  for (guint i = 0; i < lab->goals->len; i++)
    {
      const DdGoalSpec *goal = g_ptr_array_index (lab->goals, i);

      check_id (self, ids, goal, goal->id);
      check_check (self, goal->check);
      for (guint j = 0; j < goal->causes->len; j++)
        check_check (self, ((DdCause *) g_ptr_array_index (goal->causes, j))->check);
      if (goal->causes->len == 0)
        report (self, goal, "causes", "a goal names at least one cause");
    }
}

static void
check_lab (Validator       *self,
           const DdLabSpec *lab)
{
  g_autoptr (GHashTable) ids = new_id_set ();

  check_view (self, lab, lab->view);
  check_goals (self, lab, ids);
  if (g_strv_length (lab->hints) != N_HINTS)
    report (self, lab, "hints", "a lab has %d hints", N_HINTS);
  if (lab->solutions->len == 0)
    report (self, lab, "solutions", "a lab has at least one solution");
  for (guint i = 0; i < lab->wrong->len; i++)
    {
      const DdSolution *wrong = g_ptr_array_index (lab->wrong, i);

      if (wrong->unmet != NULL && !g_hash_table_contains (ids, wrong->unmet))
        report (self, wrong, "unmet", "there is no goal “%s”", wrong->unmet);
    }
}

static guint
count_right (const DdQuestion *question)
{
  guint n = 0;

  for (guint i = 0; i < question->options->len; i++)
    if (((DdOption *) g_ptr_array_index (question->options, i))->right)
      n++;
  return n;
}

static void
check_options (Validator        *self,
               const DdQuestion *question)
{
  guint n_right = count_right (question);
  guint n_options = question->options->len;

  if (question->kind == DD_QUESTION_ORDER)
    {
      if (n_options < MIN_ORDER_OPTIONS)
        report (self, question, "options", "at least %d to put in order", MIN_ORDER_OPTIONS);
      if (n_right > 0)
        report (self, question, "options",
                "options to put in order are not marked; they are written in the right order");
      return;
    }
  if (n_options < MIN_OPTIONS)
    report (self, question, "options", "a question has at least %d options", MIN_OPTIONS);
  if (question->kind == DD_QUESTION_MULTIPLE)
    {
      if (n_right == 0)
        report (self, question, "options", "at least one option is right");
    }
  else if (n_right != 1)
    report (self, question, "options", "exactly one option is right, not %u", n_right);
}

static void
check_question (Validator        *self,
                const DdQuestion *question)
{
  check_options (self, question);
  if (question->kind == DD_QUESTION_PREDICT || question->kind == DD_QUESTION_FAULT)
    need_key (self, question, question->code != NULL, "code");
  for (guint i = 0; i < question->proofs->len; i++)
    check_check (self, ((DdProof *) g_ptr_array_index (question->proofs, i))->check);
}

/**
 * dd_lesson_validate:
 * @spec: a lesson
 * @document: the file it was read from
 * @problems: (element-type GError): where problems are added
 *
 * Checks what a table of keys cannot: unique ids, known names, one right
 * option, three hints and the like.
 */
void
dd_lesson_validate (DdLessonSpec   *spec,
                    DdJsonDocument *document,
                    GPtrArray      *problems)
{
  Validator self = { document, problems };
  g_autoptr (GHashTable) simulations = new_id_set ();
  g_autoptr (GHashTable) labs = new_id_set ();
  g_autoptr (GHashTable) questions = new_id_set ();

  g_return_if_fail (spec != NULL && document != NULL && problems != NULL);

  for (guint i = 0; i < spec->simulations->len; i++)
    {
      const DdSimulation *simulation = g_ptr_array_index (spec->simulations, i);

      check_id (&self, simulations, simulation, simulation->id);
      check_simulation (&self, simulation);
    }
  for (guint i = 0; i < spec->labs->len; i++)
    {
      const DdLabSpec *lab = g_ptr_array_index (spec->labs, i);

      check_id (&self, labs, lab, lab->id);
      check_lab (&self, lab);
    }
  for (guint i = 0; i < spec->quiz->len; i++)
    {
      const DdQuestion *question = g_ptr_array_index (spec->quiz, i);

      check_id (&self, questions, question, question->id);
      check_question (&self, question);
    }
}

static void
agree_on (Validator     *self,
          DdLessonSpec  *spec,
          const char    *key,
          const char    *here,
          const char    *there)
{
  if (here != NULL && g_strcmp0 (here, there) != 0)
    report (self, spec, key, "the curriculum says “%s”, not “%s”", there, here);
}

static void
agree_on_number (Validator          *self,
                 const DdLessonSpec *spec,
                 const char         *member,
                 int                 lesson,
                 int                 curriculum)
{
  if (lesson != curriculum)
    report (self, spec, member, "the curriculum says %d, not %d", curriculum, lesson);
}

/**
 * dd_lesson_agree:
 * @spec: a lesson
 * @entry: what the curriculum says about it
 * @document: the file that @spec was read from
 * @problems: (element-type GError): where problems are added
 *
 * Checks that a lesson and the curriculum tell the same.
 */
void
dd_lesson_agree (DdLessonSpec            *spec,
                 const DdCurriculumEntry *entry,
                 DdJsonDocument          *document,
                 GPtrArray               *problems)
{
  Validator self = { document, problems };

  g_return_if_fail (spec != NULL && entry != NULL && document != NULL && problems != NULL);

  agree_on (&self, spec, "id", spec->id, entry->slug);
  agree_on (&self, spec, "title", spec->title, entry->title);
  agree_on (&self, spec, "section", spec->section, entry->section);
  agree_on (&self, spec, "summary", spec->summary, entry->summary);
  agree_on_number (&self, spec, "number", spec->number, entry->number);
  agree_on_number (&self, spec, "minutes", spec->minutes, entry->minutes);
}

/* Gives a message about a figure, or NULL. */
static char *
find_figure_fault (const char         *target,
                   const DdLessonSpec *lesson)
{
  g_autoptr (DdFigureRef) ref = dd_figure_ref_parse (target);

  if (ref == NULL)
    return g_strdup_printf ("“%s” is no figure; write simulation@step3, @end or @12", target);
  if (ref->view != NULL && !dd_lesson_view_is_known (ref->view))
    return g_strdup_printf ("there is no view “%s”", ref->view);
  for (guint i = 0; i < lesson->simulations->len; i++)
    {
      const DdSimulation *simulation = g_ptr_array_index (lesson->simulations, i);

      if (g_strcmp0 (simulation->id, ref->simulation) != 0)
        continue;
      if (ref->moment == DD_FIGURE_STEP && ref->number > simulation->steps->len)
        return g_strdup_printf ("“%s” has %u steps", ref->simulation, simulation->steps->len);
      return NULL;
    }
  return g_strdup_printf ("there is no simulation “%s”", ref->simulation);
}

static void
check_sheet_block (Validator          *self,
                   const DdSheetBlock *block,
                   const DdLessonSpec *lesson)
{
  static const gboolean needs_rows[] = {
    [DD_SHEET_COMMANDS] = TRUE,
    [DD_SHEET_FLOW] = TRUE,
    [DD_SHEET_TABLE] = TRUE,
    [DD_SHEET_FIGURE] = FALSE,
  };
  g_autofree char *fault = NULL;

  if (block->kind == DD_SHEET_FIGURE)
    {
      need_key (self, block, block->figure != NULL, "figure");
      fault = block->figure != NULL ? find_figure_fault (block->figure, lesson) : NULL;
      if (fault != NULL)
        report (self, block, "figure", "%s", fault);
    }
  else if (needs_rows[block->kind])
    need_key (self, block, block->rows->len > 0, "rows");
  else
    need_key (self, block, *block->lines != NULL, "lines");
  for (guint i = 0; i < block->rows->len; i++)
    {
      const DdSheetRow *row = g_ptr_array_index (block->rows, i);
      guint n_cells = g_strv_length (row->cells);

      if (n_cells == 0 || (block->kind != DD_SHEET_TABLE && n_cells > 2))
        report (self, row, "cells", "a row of this card has one or two cells");
    }
}

/**
 * dd_sheet_validate:
 * @spec: a cheatsheet
 * @lesson: the lesson it belongs to
 * @document: the file that @spec was read from
 * @problems: (element-type GError): where problems are added
 *
 * Checks the cards of a cheatsheet.
 */
void
dd_sheet_validate (DdSheetSpec    *spec,
                   DdLessonSpec   *lesson,
                   DdJsonDocument *document,
                   GPtrArray      *problems)
{
  Validator self = { document, problems };

  g_return_if_fail (spec != NULL && lesson != NULL && document != NULL && problems != NULL);

  for (guint i = 0; i < spec->blocks->len; i++)
    check_sheet_block (&self, g_ptr_array_index (spec->blocks, i), lesson);
}

/**
 * dd_theory_validate:
 * @theory: (element-type DdBlock): the blocks of a text
 * @lesson: the lesson it belongs to
 * @name: the name of the text
 * @problems: (element-type GError): where problems are added
 *
 * Checks that every figure shows a moment of a simulation of the lesson.
 */
void
dd_theory_validate (GPtrArray    *theory,
                    DdLessonSpec *lesson,
                    const char   *name,
                    GPtrArray    *problems)
{
  g_return_if_fail (theory != NULL && lesson != NULL && name != NULL && problems != NULL);

  for (guint i = 0; i < theory->len; i++)
    {
      const DdBlock *block = g_ptr_array_index (theory, i);
      g_autofree char *fault = NULL;

      if (block->children != NULL)
        dd_theory_validate (block->children, lesson, name, problems);
      if (block->kind != DD_BLOCK_FIGURE)
        continue;
      fault = find_figure_fault (block->info, lesson);
      if (fault != NULL)
        g_ptr_array_add (problems,
                         g_error_new (DD_MARKDOWN_ERROR, DD_MARKDOWN_ERROR_IMAGE,
                                      "%s:%u:1: %s", name, block->line, fault));
    }
}

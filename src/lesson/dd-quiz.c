// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-quiz.h"

/* What is known about one question. Options are numbered as the lesson
 * writes them; only their order on the screen is shuffled. */
typedef struct
{
  DdQuestion  *question;
  GArray      *options; /* of guint, the order in which they are shown */
  GArray      *choice;  /* of guint */
  DdQuizState  state;
} Item;

/**
 * DdQuiz:
 *
 * A quiz at work: one question at a time, the score, and another round with
 * the missed ones.
 *
 * The score counts the latest answer to each question, so that a retry can
 * repair it.
 */
struct _DdQuiz
{
  GObject    parent_instance;

  DdLesson  *lesson;
  GPtrArray *items; /* of Item, in the lesson's order */
  GPtrArray *round; /* of Item, borrowed: what is asked in this round */
  GRand     *random;
  guint      position;
};

typedef enum
{
  PROP_POSITION = 1,
  PROP_N_ASKED,
  PROP_N_RIGHT,
  PROP_FINISHED,
} DdQuizProperty;

static GParamSpec *properties[PROP_FINISHED + 1];

G_DEFINE_FINAL_TYPE (DdQuiz, dd_quiz, G_TYPE_OBJECT)

static void
item_free (gpointer data)
{
  Item *item = data;

  g_array_unref (item->options);
  g_array_unref (item->choice);
  g_free (item);
}

static void
dd_quiz_get_property (GObject    *object,
                      guint       id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  DdQuiz *self = DD_QUIZ (object);

  switch ((DdQuizProperty) id)
    {
    case PROP_POSITION:
      g_value_set_uint (value, self->position);
      break;
    case PROP_N_ASKED:
      g_value_set_uint (value, self->round->len);
      break;
    case PROP_N_RIGHT:
      g_value_set_uint (value, dd_quiz_get_n_right (self));
      break;
    case PROP_FINISHED:
      g_value_set_boolean (value, dd_quiz_get_finished (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dd_quiz_set_property (GObject      *object,
                      guint         id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  if (id == PROP_POSITION)
    dd_quiz_set_position (DD_QUIZ (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dd_quiz_finalize (GObject *object)
{
  DdQuiz *self = DD_QUIZ (object);

  g_ptr_array_unref (self->round);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->random, g_rand_free);
  g_clear_object (&self->lesson);
  G_OBJECT_CLASS (dd_quiz_parent_class)->finalize (object);
}

static void
dd_quiz_class_init (DdQuizClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dd_quiz_get_property;
  object_class->set_property = dd_quiz_set_property;
  object_class->finalize = dd_quiz_finalize;

  /**
   * DdQuiz:position:
   *
   * Which question of the round is shown, from 0.
   */
  properties[PROP_POSITION] =
    g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags | G_PARAM_WRITABLE);
  /**
   * DdQuiz:n-asked:
   *
   * How many questions this round has.
   */
  properties[PROP_N_ASKED] = g_param_spec_uint ("n-asked", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * DdQuiz:n-right:
   *
   * To how many questions the latest answer is right.
   */
  properties[PROP_N_RIGHT] = g_param_spec_uint ("n-right", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * DdQuiz:finished:
   *
   * Whether every question of the round is answered.
   */
  properties[PROP_FINISHED] = g_param_spec_boolean ("finished", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
dd_quiz_init (DdQuiz *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->round = g_ptr_array_new ();
}

static gboolean
is_sorted (GArray *numbers)
{
  for (guint i = 1; i < numbers->len; i++)
    if (g_array_index (numbers, guint, i) < g_array_index (numbers, guint, i - 1))
      return FALSE;
  return TRUE;
}

static void
shuffle (GArray *numbers,
         GRand  *random)
{
  for (guint i = numbers->len; i > 1; i--)
    {
      guint j = (guint) g_rand_int_range (random, 0, (gint32) i);
      guint kept = g_array_index (numbers, guint, i - 1);

      g_array_index (numbers, guint, i - 1) = g_array_index (numbers, guint, j);
      g_array_index (numbers, guint, j) = kept;
    }
}

/* An order question must not come up solved. */
static void
shuffle_options (Item  *item,
                 GRand *random)
{
  do
    shuffle (item->options, random);
  while (item->question->kind == DD_QUESTION_ORDER && is_sorted (item->options));
}

static Item *
item_new (DdQuestion *question)
{
  Item *item = g_new0 (Item, 1);

  item->question = question;
  item->options = g_array_new (FALSE, FALSE, sizeof (guint));
  item->choice = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < question->options->len; i++)
    g_array_append_val (item->options, i);
  return item;
}

static Item *
get_item (DdQuiz *self)
{
  return self->position < self->round->len ? g_ptr_array_index (self->round, self->position) : NULL;
}

/* Starts a round with all questions or with those not answered right. */
static void
start_round (DdQuiz   *self,
             gboolean  missed_only)
{
  g_ptr_array_set_size (self->round, 0);
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (missed_only && item->state == DD_QUIZ_RIGHT)
        continue;
      item->state = DD_QUIZ_OPEN;
      g_array_set_size (item->choice, 0);
      shuffle_options (item, self->random);
      g_ptr_array_add (self->round, item);
    }
  self->position = 0;
  for (guint i = PROP_POSITION; i <= PROP_FINISHED; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

/**
 * dd_question_is_right:
 * @question: a question
 * @choice: (array length=n_chosen): the options chosen, as the lesson numbers
 *   them, from 0; for an order question all of them in the order chosen
 * @n_chosen: how many
 *
 * Judges an answer. A choice with a number that is out of range or comes
 * twice is wrong.
 *
 * Returns: whether it is right
 */
gboolean
dd_question_is_right (const DdQuestion *question,
                      const guint      *choice,
                      guint             n_chosen)
{
  guint n_right = 0;
  guint n_wanted = 0;

  g_return_val_if_fail (question != NULL, FALSE);
  g_return_val_if_fail (choice != NULL || n_chosen == 0, FALSE);

  for (guint i = 0; i < question->options->len; i++)
    n_wanted += ((DdOption *) g_ptr_array_index (question->options, i))->right;
  if (question->kind == DD_QUESTION_ORDER)
    n_wanted = question->options->len;
  for (guint i = 0; i < n_chosen; i++)
    {
      if (choice[i] >= question->options->len)
        return FALSE;
      for (guint j = 0; j < i; j++)
        if (choice[j] == choice[i])
          return FALSE;
      if (question->kind == DD_QUESTION_ORDER
            ? choice[i] == i
            : ((DdOption *) g_ptr_array_index (question->options, choice[i]))->right)
        n_right++;
    }
  return n_right == n_chosen && n_right == n_wanted;
}

/**
 * dd_quiz_new:
 * @lesson: a lesson
 * @seed: decides the order of the options; the same seed gives the same order
 *
 * Starts a quiz with all questions of a lesson, in the lesson's order.
 *
 * Returns: (transfer full): the quiz
 */
DdQuiz *
dd_quiz_new (DdLesson *lesson,
             guint32   seed)
{
  DdQuiz *self;
  GPtrArray *questions;

  g_return_val_if_fail (DD_IS_LESSON (lesson), NULL);

  self = g_object_new (DD_TYPE_QUIZ, NULL);
  self->lesson = g_object_ref (lesson);
  self->random = g_rand_new_with_seed (seed);
  questions = dd_lesson_get_quiz (lesson);
  for (guint i = 0; i < questions->len; i++)
    g_ptr_array_add (self->items, item_new (g_ptr_array_index (questions, i)));
  start_round (self, FALSE);
  return self;
}

/**
 * dd_quiz_get_n_asked:
 * @self: a quiz
 *
 * Gets how many questions this round has.
 *
 * Returns: the number
 */
guint
dd_quiz_get_n_asked (DdQuiz *self)
{
  g_return_val_if_fail (DD_IS_QUIZ (self), 0);
  return self->round->len;
}

/**
 * dd_quiz_get_position:
 * @self: a quiz
 *
 * Gets which question of the round is shown.
 *
 * Returns: the position, from 0
 */
guint
dd_quiz_get_position (DdQuiz *self)
{
  g_return_val_if_fail (DD_IS_QUIZ (self), 0);
  return self->position;
}

/**
 * dd_quiz_set_position:
 * @self: a quiz
 * @position: a position, from 0; the last question if it is too large
 *
 * Goes to a question of the round.
 */
void
dd_quiz_set_position (DdQuiz *self,
                      guint   position)
{
  g_return_if_fail (DD_IS_QUIZ (self));

  position = self->round->len > 0 ? MIN (position, self->round->len - 1) : 0;
  if (self->position == position)
    return;
  self->position = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

/**
 * dd_quiz_get_question:
 * @self: a quiz
 *
 * Gets the question that is shown.
 *
 * Returns: (transfer none) (nullable): the question, or %NULL in an empty round
 */
DdQuestion *
dd_quiz_get_question (DdQuiz *self)
{
  Item *item;

  g_return_val_if_fail (DD_IS_QUIZ (self), NULL);
  item = get_item (self);
  return item != NULL ? item->question : NULL;
}

/**
 * dd_quiz_get_options:
 * @self: a quiz
 * @n_options: (out): how many there are
 *
 * Gets the order in which the options of the shown question are listed. The
 * numbers are those of the lesson, from 0.
 *
 * Returns: (transfer none) (nullable) (array length=n_options): the numbers
 */
const guint *
dd_quiz_get_options (DdQuiz *self,
                     guint  *n_options)
{
  Item *item;

  g_return_val_if_fail (DD_IS_QUIZ (self) && n_options != NULL, NULL);

  item = get_item (self);
  *n_options = item != NULL ? item->options->len : 0;
  return item != NULL ? (const guint *) (gconstpointer) item->options->data : NULL;
}

static void
record_answer (Item        *item,
               const guint *choice,
               guint        n_chosen)
{
  g_array_set_size (item->choice, 0);
  if (n_chosen > 0)
    g_array_append_vals (item->choice, choice, n_chosen);
  item->state = dd_question_is_right (item->question, choice, n_chosen) ? DD_QUIZ_RIGHT
                                                                        : DD_QUIZ_WRONG;
}

/**
 * dd_quiz_answer:
 * @self: a quiz
 * @choice: (array length=n_chosen): see [func@question_is_right]
 * @n_chosen: how many
 *
 * Answers the shown question. An answer counts once: a second one to the
 * same question in the same round is not taken.
 *
 * Returns: whether the answer that counts is right
 */
gboolean
dd_quiz_answer (DdQuiz      *self,
                const guint *choice,
                guint        n_chosen)
{
  Item *item;

  g_return_val_if_fail (DD_IS_QUIZ (self), FALSE);
  item = get_item (self);
  g_return_val_if_fail (item != NULL, FALSE);

  if (item->state != DD_QUIZ_OPEN)
    return item->state == DD_QUIZ_RIGHT;
  record_answer (item, choice, n_chosen);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RIGHT]);
  if (dd_quiz_get_finished (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINISHED]);
  return item->state == DD_QUIZ_RIGHT;
}

/**
 * dd_quiz_get_state:
 * @self: a quiz
 *
 * Gets how the shown question stands.
 *
 * Returns: its state
 */
DdQuizState
dd_quiz_get_state (DdQuiz *self)
{
  Item *item;

  g_return_val_if_fail (DD_IS_QUIZ (self), DD_QUIZ_OPEN);
  item = get_item (self);
  return item != NULL ? item->state : DD_QUIZ_OPEN;
}

/**
 * dd_quiz_get_choice:
 * @self: a quiz
 * @n_chosen: (out): how many options were chosen
 *
 * Gets the answer to the shown question.
 *
 * Returns: (transfer none) (nullable) (array length=n_chosen): the options chosen
 */
const guint *
dd_quiz_get_choice (DdQuiz *self,
                    guint  *n_chosen)
{
  Item *item;

  g_return_val_if_fail (DD_IS_QUIZ (self) && n_chosen != NULL, NULL);

  item = get_item (self);
  *n_chosen = item != NULL ? item->choice->len : 0;
  return item != NULL ? (const guint *) (gconstpointer) item->choice->data : NULL;
}

/**
 * dd_quiz_get_finished:
 * @self: a quiz
 *
 * Gets whether every question of the round is answered.
 *
 * Returns: whether the round is over
 */
gboolean
dd_quiz_get_finished (DdQuiz *self)
{
  g_return_val_if_fail (DD_IS_QUIZ (self), FALSE);

  for (guint i = 0; i < self->round->len; i++)
    if (((Item *) g_ptr_array_index (self->round, i))->state == DD_QUIZ_OPEN)
      return FALSE;
  return TRUE;
}

/**
 * dd_quiz_get_n_right:
 * @self: a quiz
 *
 * Counts the questions whose latest answer is right, all rounds together.
 *
 * Returns: how many
 */
guint
dd_quiz_get_n_right (DdQuiz *self)
{
  guint n = 0;

  g_return_val_if_fail (DD_IS_QUIZ (self), 0);

  for (guint i = 0; i < self->items->len; i++)
    n += ((Item *) g_ptr_array_index (self->items, i))->state == DD_QUIZ_RIGHT;
  return n;
}

/**
 * dd_quiz_get_n_total:
 * @self: a quiz
 *
 * Gets how many questions the quiz has.
 *
 * Returns: the number
 */
guint
dd_quiz_get_n_total (DdQuiz *self)
{
  g_return_val_if_fail (DD_IS_QUIZ (self), 0);
  return self->items->len;
}

/**
 * dd_quiz_get_score:
 * @self: a quiz
 *
 * Gets the share of questions whose latest answer is right.
 *
 * Returns: 0 to 1
 */
double
dd_quiz_get_score (DdQuiz *self)
{
  g_return_val_if_fail (DD_IS_QUIZ (self), 0);
  return self->items->len > 0 ? (double) dd_quiz_get_n_right (self) / self->items->len : 0;
}

/**
 * dd_quiz_retry_missed:
 * @self: a quiz
 *
 * Starts another round with the questions that were not answered right.
 *
 * Returns: whether there are any; if not, nothing changes
 */
gboolean
dd_quiz_retry_missed (DdQuiz *self)
{
  g_return_val_if_fail (DD_IS_QUIZ (self), FALSE);

  if (dd_quiz_get_n_right (self) == self->items->len)
    return FALSE;
  start_round (self, TRUE);
  return TRUE;
}

/**
 * dd_quiz_restart:
 * @self: a quiz
 *
 * Forgets all answers and starts again with all questions.
 */
void
dd_quiz_restart (DdQuiz *self)
{
  g_return_if_fail (DD_IS_QUIZ (self));
  start_round (self, FALSE);
}

/**
 * dd_quiz_restore_answer:
 * @self: a quiz
 * @question_id: the id of a question
 * @choice: (array length=n_chosen): the answer, see [func@question_is_right]
 * @n_chosen: how many
 *
 * Brings back an answer from earlier. It is judged again, for the question
 * may have changed; a question that is gone is left alone.
 */
void
dd_quiz_restore_answer (DdQuiz      *self,
                        const char  *question_id,
                        const guint *choice,
                        guint        n_chosen)
{
  g_return_if_fail (DD_IS_QUIZ (self) && question_id != NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (g_str_equal (item->question->id, question_id))
        record_answer (item, choice, n_chosen);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RIGHT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINISHED]);
}

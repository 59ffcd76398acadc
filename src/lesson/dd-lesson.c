// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-lesson-private.h"
#include "dd-markdown.h"

/**
 * DdLesson:
 *
 * A lesson: what the sidebar lists, and what its pages show.
 *
 * A lesson that is not written yet is listed too; it is not available and has
 * no content. A lesson of the curriculum is read when something of its content
 * is first asked for, so that a list of lessons appears at once.
 */
struct _DdLesson
{
  GObject            parent_instance;

  GFile             *home;     /* the folder that is still to be read, or NULL */
  DdCurriculumEntry *entry;    /* with it: what the curriculum says, not translated */
  GPtrArray         *problems; /* with it: of GError, the curriculum's */

  GError            *problem;  /* the first one of its files, or NULL */

  DdLessonSpec      *listed;   /* what the list shows */
  DdLessonSpec      *spec;     /* the content, or @listed without any */
  GPtrArray         *theory;   /* of DdBlock */
  DdSheetSpec       *sheet;
  guint              written : 1;
  guint              available : 1;
};

typedef enum
{
  PROP_ID = 1,
  PROP_NUMBER,
  PROP_TITLE,
  PROP_SECTION,
  PROP_SUMMARY,
  PROP_MINUTES,
  PROP_AVAILABLE,
} DdLessonProperty;

static GParamSpec *properties[PROP_AVAILABLE + 1];

G_DEFINE_FINAL_TYPE (DdLesson, dd_lesson, G_TYPE_OBJECT)

static void
forget_home (DdLesson *self)
{
  g_clear_object (&self->home);
  g_clear_pointer (&self->entry, dd_record_free);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
}

/* Reads the content, if that was not done yet. */
static void
ensure (DdLesson *self)
{
  g_autoptr (GFile) home = g_steal_pointer (&self->home);
  DdLessonContent content;
  guint n_problems;

  if (home == NULL)
    return;
  n_problems = self->problems->len;
  if (_dd_lesson_loader_read (home, self->entry, self->problems, &content))
    {
      g_ptr_array_unref (self->theory);
      self->spec = content.spec;
      self->theory = content.theory;
      self->sheet = content.sheet;
      self->available = TRUE;
    }
  else
    self->problem = g_error_copy (g_ptr_array_index (self->problems, n_problems));
  forget_home (self);
}

static void
dd_lesson_get_property (GObject    *object,
                        guint       id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  DdLesson *self = DD_LESSON (object);

  switch ((DdLessonProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->listed->id);
      break;
    case PROP_NUMBER:
      g_value_set_int (value, self->listed->number);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->listed->title);
      break;
    case PROP_SECTION:
      g_value_set_string (value, self->listed->section);
      break;
    case PROP_SUMMARY:
      g_value_set_string (value, self->listed->summary);
      break;
    case PROP_MINUTES:
      g_value_set_int (value, self->listed->minutes);
      break;
    case PROP_AVAILABLE:
      g_value_set_boolean (value, dd_lesson_get_available (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dd_lesson_finalize (GObject *object)
{
  DdLesson *self = DD_LESSON (object);

  forget_home (self);
  g_clear_error (&self->problem);
  if (self->spec != self->listed)
    dd_record_free (self->spec);
  dd_record_free (self->listed);
  dd_record_free (self->sheet);
  g_clear_pointer (&self->theory, g_ptr_array_unref);
  G_OBJECT_CLASS (dd_lesson_parent_class)->finalize (object);
}

static void
dd_lesson_class_init (DdLessonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dd_lesson_get_property;
  object_class->finalize = dd_lesson_finalize;

  /**
   * DdLesson:id:
   *
   * The slug, such as `04-inside-the-container`.
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * DdLesson:number:
   *
   * Its place in the curriculum, from 1.
   */
  properties[PROP_NUMBER] = g_param_spec_int ("number", NULL, NULL, 0, G_MAXINT, 0, flags);
  /**
   * DdLesson:title:
   *
   * Its title.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  /**
   * DdLesson:section:
   *
   * The section of the sidebar that it is in.
   */
  properties[PROP_SECTION] = g_param_spec_string ("section", NULL, NULL, NULL, flags);
  /**
   * DdLesson:summary:
   *
   * What it is about, in one sentence.
   */
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  /**
   * DdLesson:minutes:
   *
   * How long it takes, in minutes; 0 if not known.
   */
  properties[PROP_MINUTES] = g_param_spec_int ("minutes", NULL, NULL, 0, G_MAXINT, 0, flags);
  /**
   * DdLesson:available:
   *
   * Whether it is written and in order.
   */
  properties[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
dd_lesson_init (DdLesson *self)
{
}

static GPtrArray *
new_empty_list (void)
{
  return g_ptr_array_new_with_free_func (dd_record_free);
}

/* Takes @entry. @home is where the content is, NULL if it is not written yet. */
DdLesson *
_dd_lesson_new_listed (DdCurriculumEntry *entry,
                       GFile             *home,
                       GPtrArray         *problems)
{
  DdLesson *self = g_object_new (DD_TYPE_LESSON, NULL);
  DdLessonSpec *spec = g_new0 (DdLessonSpec, 1);

  spec->base.type = &dd_lesson_spec_type;
  spec->id = g_strdup (entry->slug);
  spec->number = entry->number;
  spec->title = g_strdup (entry->title);
  spec->section = g_strdup (entry->section);
  spec->summary = g_strdup (entry->summary);
  spec->minutes = entry->minutes;
  spec->simulations = new_empty_list ();
  spec->labs = new_empty_list ();
  spec->quiz = new_empty_list ();
  dd_record_translate (spec, GETTEXT_PACKAGE);
  self->listed = self->spec = spec;
  self->theory = g_ptr_array_new ();
  self->written = home != NULL;
  self->entry = entry;
  g_set_object (&self->home, home);
  self->problems = g_ptr_array_ref (problems);
  return self;
}

/* Takes all that is in @content. */
DdLesson *
_dd_lesson_new (const DdLessonContent *content)
{
  DdLesson *self = g_object_new (DD_TYPE_LESSON, NULL);

  self->listed = self->spec = content->spec;
  self->theory = content->theory;
  self->sheet = content->sheet;
  self->written = self->available = TRUE;
  return self;
}

/**
 * dd_lesson_get_id:
 * @self: a lesson
 *
 * Gets the slug.
 *
 * Returns: (transfer none): the slug
 */
const char *
dd_lesson_get_id (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  return self->listed->id;
}

/**
 * dd_lesson_get_number:
 * @self: a lesson
 *
 * Gets its place in the curriculum.
 *
 * Returns: the number, from 1
 */
int
dd_lesson_get_number (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), 0);
  return self->listed->number;
}

/**
 * dd_lesson_get_title:
 * @self: a lesson
 *
 * Gets its title.
 *
 * Returns: (transfer none): the title
 */
const char *
dd_lesson_get_title (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  return self->listed->title;
}

/**
 * dd_lesson_get_section:
 * @self: a lesson
 *
 * Gets the section of the sidebar that it is in.
 *
 * Returns: (transfer none): the section
 */
const char *
dd_lesson_get_section (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  return self->listed->section;
}

/**
 * dd_lesson_get_summary:
 * @self: a lesson
 *
 * Gets what it is about.
 *
 * Returns: (transfer none): one sentence
 */
const char *
dd_lesson_get_summary (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  return self->listed->summary;
}

/**
 * dd_lesson_get_minutes:
 * @self: a lesson
 *
 * Gets how long it takes.
 *
 * Returns: minutes, or 0 if it is not written
 */
int
dd_lesson_get_minutes (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), 0);
  return self->listed->minutes;
}

/**
 * dd_lesson_get_written:
 * @self: a lesson
 *
 * Gets whether it has a folder. Unlike [method@Lesson.get_available] this does
 * not read it.
 *
 * Returns: whether it is written
 */
gboolean
dd_lesson_get_written (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), FALSE);
  return self->written;
}

/**
 * dd_lesson_get_available:
 * @self: a lesson
 *
 * Gets whether it is written and in order.
 *
 * Returns: whether it can be opened
 */
gboolean
dd_lesson_get_available (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), FALSE);
  ensure (self);
  return self->available;
}

/**
 * dd_lesson_get_problem:
 * @self: a lesson
 *
 * Gets why a lesson that is written is not available.
 *
 * Returns: (transfer none) (nullable): the first problem of its files, or %NULL
 */
const GError *
dd_lesson_get_problem (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  ensure (self);
  return self->problem;
}

/**
 * dd_lesson_get_simulations:
 * @self: a lesson
 *
 * Gets its simulations.
 *
 * Returns: (transfer none) (element-type DdSimulation): the simulations
 */
GPtrArray *
dd_lesson_get_simulations (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  ensure (self);
  return self->spec->simulations;
}

/**
 * dd_lesson_get_labs:
 * @self: a lesson
 *
 * Gets its labs.
 *
 * Returns: (transfer none) (element-type DdLabSpec): the labs
 */
GPtrArray *
dd_lesson_get_labs (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  ensure (self);
  return self->spec->labs;
}

/**
 * dd_lesson_get_quiz:
 * @self: a lesson
 *
 * Gets its quiz.
 *
 * Returns: (transfer none) (element-type DdQuestion): the questions
 */
GPtrArray *
dd_lesson_get_quiz (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  ensure (self);
  return self->spec->quiz;
}

/**
 * dd_lesson_get_theory:
 * @self: a lesson
 *
 * Gets its theory.
 *
 * Returns: (transfer none) (element-type DdBlock): the blocks of the text
 */
GPtrArray *
dd_lesson_get_theory (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  ensure (self);
  return self->theory;
}

/**
 * dd_lesson_get_sheet:
 * @self: a lesson
 *
 * Gets its cheatsheet.
 *
 * Returns: (transfer none) (nullable): the cheatsheet, or %NULL if the lesson
 *   is not available
 */
DdSheetSpec *
dd_lesson_get_sheet (DdLesson *self)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  ensure (self);
  return self->sheet;
}

/* Simulations, labs and questions all start with the record and an id. */
typedef struct
{
  DdRecord  base;
  char     *id;
} Named;

static gpointer
find_named (GPtrArray  *records,
            const char *id)
{
  for (guint i = 0; i < records->len; i++)
    {
      Named *record = g_ptr_array_index (records, i);

      if (g_strcmp0 (record->id, id) == 0)
        return record;
    }
  return NULL;
}

/**
 * dd_lesson_find_simulation:
 * @self: a lesson
 * @id: the id of a simulation
 *
 * Finds a simulation.
 *
 * Returns: (transfer none) (nullable): the simulation
 */
DdSimulation *
dd_lesson_find_simulation (DdLesson   *self,
                           const char *id)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  ensure (self);
  return find_named (self->spec->simulations, id);
}

/**
 * dd_lesson_find_lab:
 * @self: a lesson
 * @id: the id of a lab
 *
 * Finds a lab.
 *
 * Returns: (transfer none) (nullable): the lab
 */
DdLabSpec *
dd_lesson_find_lab (DdLesson   *self,
                    const char *id)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  ensure (self);
  return find_named (self->spec->labs, id);
}

/**
 * dd_lesson_find_question:
 * @self: a lesson
 * @id: the id of a question
 *
 * Finds a quiz question.
 *
 * Returns: (transfer none) (nullable): the question
 */
DdQuestion *
dd_lesson_find_question (DdLesson   *self,
                         const char *id)
{
  g_return_val_if_fail (DD_IS_LESSON (self), NULL);
  ensure (self);
  return find_named (self->spec->quiz, id);
}

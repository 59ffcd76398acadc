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
 * no content.
 */
struct _DdLesson
{
  GObject       parent_instance;

  DdLessonSpec *spec;
  GPtrArray    *theory; /* of DdBlock */
  DdSheetSpec  *sheet;
  guint         available : 1;
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
dd_lesson_get_property (GObject    *object,
                        guint       id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  DdLesson *self = DD_LESSON (object);

  switch ((DdLessonProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->spec->id);
      break;
    case PROP_NUMBER:
      g_value_set_int (value, self->spec->number);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->spec->title);
      break;
    case PROP_SECTION:
      g_value_set_string (value, self->spec->section);
      break;
    case PROP_SUMMARY:
      g_value_set_string (value, self->spec->summary);
      break;
    case PROP_MINUTES:
      g_value_set_int (value, self->spec->minutes);
      break;
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dd_lesson_finalize (GObject *object)
{
  DdLesson *self = DD_LESSON (object);

  dd_record_free (self->spec);
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

DdLesson *
_dd_lesson_new_absent (const DdCurriculumEntry *entry)
{
  DdLesson *self = g_object_new (DD_TYPE_LESSON, NULL);
  DdLessonSpec *spec = g_new0 (DdLessonSpec, 1);

  spec->base.type = &dd_lesson_spec_type;
  spec->id = g_strdup (entry->slug);
  spec->number = entry->number;
  spec->title = g_strdup (entry->title);
  spec->section = g_strdup (entry->section);
  spec->summary = g_strdup (entry->summary);
  spec->simulations = new_empty_list ();
  spec->labs = new_empty_list ();
  spec->quiz = new_empty_list ();
  self->spec = spec;
  self->theory = g_ptr_array_new ();
  return self;
}

/* Takes all three. */
DdLesson *
_dd_lesson_new (DdLessonSpec *spec,
                GPtrArray    *theory,
                DdSheetSpec  *sheet)
{
  DdLesson *self = g_object_new (DD_TYPE_LESSON, NULL);

  self->spec = spec;
  self->theory = theory;
  self->sheet = sheet;
  self->available = TRUE;
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
  return self->spec->id;
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
  return self->spec->number;
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
  return self->spec->title;
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
  return self->spec->section;
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
  return self->spec->summary;
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
  return self->spec->minutes;
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
  return self->available;
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
  return find_named (self->spec->quiz, id);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-curriculum.h"
#include "lesson-fixture.h"

/* Everything that a lesson claims is tried out on the engine model: each
 * simulation, each lab with its right and wrong ways, each proof of the quiz. */

typedef guint (*ProveFunc) (gpointer            item,
                            const DdProveWorld *world,
                            gpointer            user_data,
                            GPtrArray          *problems);

typedef struct
{
  ProveFunc prove;
  gpointer  item;
} Case;

/* How simulations, labs and questions start. */
typedef struct
{
  DdRecord  base;
  char     *id;
} Named;

static void
test_item (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  self->prove (self->item, &dd_prove_sessions, dd_catalog_get_default (), problems);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (problems, i));
  if (problems->len > 0)
    g_test_fail_printf ("%u problems", problems->len);
}

static void
add_items (DdLesson   *lesson,
           const char *group,
           GPtrArray  *items,
           ProveFunc   prove)
{
  for (guint i = 0; i < items->len; i++)
    {
      Case *self = g_new0 (Case, 1);
      g_autofree char *path = NULL;

      self->prove = prove;
      self->item = g_ptr_array_index (items, i);
      path = g_strdup_printf ("/lesson-proofs/%s/%s/%s", dd_lesson_get_id (lesson), group,
                              ((const Named *) self->item)->id);
      g_test_add_data_func_full (path, self, test_item, g_free);
    }
}

static guint
prove_simulation (gpointer            item,
                  const DdProveWorld *world,
                  gpointer            user_data,
                  GPtrArray          *problems)
{
  return dd_prove_simulation (item, world, user_data, problems);
}

static guint
prove_lab (gpointer            item,
           const DdProveWorld *world,
           gpointer            user_data,
           GPtrArray          *problems)
{
  return dd_prove_lab (item, world, user_data, problems);
}

static guint
prove_question (gpointer            item,
                const DdProveWorld *world,
                gpointer            user_data,
                GPtrArray          *problems)
{
  return dd_prove_question (item, world, user_data, problems);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GFile) folder = NULL;
  g_autoptr (DdCurriculum) curriculum = NULL;

  g_test_init (&argc, &argv, NULL);
  folder = g_file_new_for_path (fixture_lessons_path ());
  curriculum = dd_curriculum_new (folder);
  for (guint i = 0; dd_curriculum_get_lesson (curriculum, i) != NULL; i++)
    {
      DdLesson *lesson = dd_curriculum_get_lesson (curriculum, i);

      add_items (lesson, "simulation", dd_lesson_get_simulations (lesson), prove_simulation);
      add_items (lesson, "lab", dd_lesson_get_labs (lesson), prove_lab);
      add_items (lesson, "question", dd_lesson_get_quiz (lesson), prove_question);
    }
  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-curriculum.h"
#include "dd-lesson-loader.h"
#include "dd-lesson-private.h"

/**
 * DdCurriculum:
 *
 * All lessons in their order, as a list of [class@Lesson].
 *
 * Lessons without a folder, and those whose files have problems, are in the
 * list too and are not available.
 */
struct _DdCurriculum
{
  GObject    parent_instance;

  GPtrArray *lessons;  /* of DdLesson */
  GPtrArray *problems; /* of GError */
};

static GType
dd_curriculum_get_item_type (GListModel *model)
{
  return DD_TYPE_LESSON;
}

static guint
dd_curriculum_get_n_items (GListModel *model)
{
  return DD_CURRICULUM (model)->lessons->len;
}

static gpointer
dd_curriculum_get_item (GListModel *model,
                        guint       position)
{
  DdLesson *lesson = dd_curriculum_get_lesson (DD_CURRICULUM (model), position);

  return lesson != NULL ? g_object_ref (lesson) : NULL;
}

static void
dd_curriculum_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dd_curriculum_get_item_type;
  iface->get_n_items = dd_curriculum_get_n_items;
  iface->get_item = dd_curriculum_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DdCurriculum, dd_curriculum, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      dd_curriculum_list_model_init))

static void
dd_curriculum_finalize (GObject *object)
{
  DdCurriculum *self = DD_CURRICULUM (object);

  g_ptr_array_unref (self->lessons);
  g_ptr_array_unref (self->problems);
  G_OBJECT_CLASS (dd_curriculum_parent_class)->finalize (object);
}

static void
dd_curriculum_class_init (DdCurriculumClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_curriculum_finalize;
}

static void
dd_curriculum_init (DdCurriculum *self)
{
  self->lessons = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
}

/* Takes @entry. */
static void
add_lesson (DdCurriculum      *self,
            GFile             *folder,
            DdCurriculumEntry *entry)
{
  g_autoptr (GFile) home = g_file_get_child (folder, entry->slug);

  if (!g_file_query_exists (home, NULL))
    g_clear_object (&home);
  g_ptr_array_add (self->lessons, _dd_lesson_new_listed (entry, home, self->problems));
}

/**
 * dd_curriculum_new:
 * @folder: the folder with `curriculum.json` and a folder for each lesson
 *
 * Lists all lessons. Each is read when something of its content is first asked
 * for. What is wrong with them is kept for [method@Curriculum.get_problems]; a
 * lesson with a problem is not available and the others are.
 *
 * Returns: (transfer full): the curriculum, empty if its own file cannot be read
 */
DdCurriculum *
dd_curriculum_new (GFile *folder)
{
  DdCurriculum *self = g_object_new (DD_TYPE_CURRICULUM, NULL);
  DdCurriculumSpec *spec;

  g_return_val_if_fail (G_IS_FILE (folder), self);

  spec = dd_lesson_loader_load_curriculum (folder, self->problems);
  while (spec != NULL && spec->lessons->len > 0)
    add_lesson (self, folder, g_ptr_array_steal_index (spec->lessons, 0));
  dd_record_free (spec);
  return self;
}

static char *
find_default_folder (void)
{
  const char * const places[] = { g_getenv ("DRYDOCK_DATADIR"), SRCDATADIR, PKGDATADIR };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *folder = NULL;

      if (places[i] == NULL)
        continue;
      folder = g_build_filename (places[i], "lessons", NULL);
      if (g_file_test (folder, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&folder);
    }
  return g_build_filename (PKGDATADIR, "lessons", NULL);
}

/**
 * dd_curriculum_new_default:
 *
 * Lists all lessons of the folder that the environment variable
 * DRYDOCK_DATADIR names, from the sources, or from where they were installed.
 *
 * Returns: (transfer full): the curriculum, empty if its own file cannot be read
 */
DdCurriculum *
dd_curriculum_new_default (void)
{
  g_autofree char *path = find_default_folder ();
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  return dd_curriculum_new (folder);
}

/**
 * dd_curriculum_get_problems:
 * @self: a curriculum
 *
 * Gets what is wrong with the files of the lessons. All of them are read for
 * that.
 *
 * Returns: (transfer none) (element-type GError): the problems
 */
GPtrArray *
dd_curriculum_get_problems (DdCurriculum *self)
{
  g_return_val_if_fail (DD_IS_CURRICULUM (self), NULL);
  dd_curriculum_get_n_ready (self);
  return self->problems;
}

/**
 * dd_curriculum_get_lesson:
 * @self: a curriculum
 * @position: the position, from 0
 *
 * Gets a lesson by its position.
 *
 * Returns: (transfer none) (nullable): the lesson
 */
DdLesson *
dd_curriculum_get_lesson (DdCurriculum *self,
                          guint         position)
{
  g_return_val_if_fail (DD_IS_CURRICULUM (self), NULL);
  return position < self->lessons->len ? g_ptr_array_index (self->lessons, position) : NULL;
}

/**
 * dd_curriculum_find_lesson:
 * @self: a curriculum
 * @id: a lesson's slug, or its number as text
 *
 * Finds a lesson.
 *
 * Returns: (transfer none) (nullable): the lesson
 */
DdLesson *
dd_curriculum_find_lesson (DdCurriculum *self,
                           const char   *id)
{
  guint64 number = 0;

  g_return_val_if_fail (DD_IS_CURRICULUM (self) && id != NULL, NULL);

  g_ascii_string_to_unsigned (id, 10, 1, G_MAXINT, &number, NULL);
  for (guint i = 0; i < self->lessons->len; i++)
    {
      DdLesson *lesson = g_ptr_array_index (self->lessons, i);

      if (g_strcmp0 (dd_lesson_get_id (lesson), id) == 0
          || (number > 0 && (guint64) dd_lesson_get_number (lesson) == number))
        return lesson;
    }
  return NULL;
}

/**
 * dd_curriculum_get_n_ready:
 * @self: a curriculum
 *
 * Counts the lessons that are available.
 *
 * Returns: how many
 */
guint
dd_curriculum_get_n_ready (DdCurriculum *self)
{
  guint n = 0;

  g_return_val_if_fail (DD_IS_CURRICULUM (self), 0);

  for (guint i = 0; i < self->lessons->len; i++)
    if (dd_lesson_get_available (g_ptr_array_index (self->lessons, i)))
      n++;
  return n;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-folder.h"
#include "dd-folder-watch.h"

/* Editors write in several steps, and tools write many files. */
#define QUIET_MSEC 400

/* Each folder below needs a monitor of its own. */
#define MAX_MONITORS 256

struct _DdFolderWatch
{
  GObject       parent_instance;

  GFile        *folder;
  char         *name;        /* fit to be shown */
  gint64        epoch;
  DdNode       *tree;        /* as it was read last */
  GPtrArray    *problems;    /* DdBuildFolderProblem */
  GPtrArray    *monitors;    /* GFileMonitor */
  GCancellable *cancellable; /* while it is being read */
  guint         waiting;     /* the source that reads it again */
};

G_DEFINE_FINAL_TYPE (DdFolderWatch, dd_folder_watch, G_TYPE_OBJECT)

static guint read_signal;
static guint failed_signal;

/* What a thread needs and makes. */
typedef struct
{
  char      *path;
  gint64     epoch;
  GPtrArray *problems;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->path);
  g_clear_pointer (&reading->problems, g_ptr_array_unref);
  g_free (reading);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  DdNode *tree = dd_build_folder_read (reading->path, "Dockerfile", reading->epoch,
                                       &dd_build_folder_default_limits, reading->problems,
                                       cancellable, &error);

  if (tree)
    g_task_return_pointer (task, tree, (GDestroyNotify) dd_node_unref);
  else
    g_task_return_error (task, error);
}

static void
changed_cb (DdFolderWatch *self);

static void
add_monitors (DdFolderWatch *self,
              GFile         *folder,
              DdNode        *node)
{
  g_autoptr (GFileMonitor) monitor = NULL;

  if (self->monitors->len >= MAX_MONITORS)
    return;
  monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (monitor == NULL)
    return;
  g_signal_connect_object (monitor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->monitors, g_steal_pointer (&monitor));
  for (guint i = 0; i < node->n_children; i++)
    {
      g_autoptr (GFile) below = g_file_get_child (folder, node->names[i]);

      if (dd_node_is_directory (node->children[i]))
        add_monitors (self, below, node->children[i]);
    }
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  DdFolderWatch *self = DD_FOLDER_WATCH (object);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (DdNode) tree = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (tree == NULL)
    {
      g_signal_emit (self, failed_signal, 0, error->message);
      return;
    }
  g_ptr_array_set_size (self->monitors, 0);
  add_monitors (self, self->folder, tree);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = g_steal_pointer (&reading->problems);
  if (self->tree && g_str_equal (dd_node_get_digest (self->tree), dd_node_get_digest (tree)))
    return;
  g_clear_pointer (&self->tree, dd_node_unref);
  self->tree = g_steal_pointer (&tree);
  g_signal_emit (self, read_signal, 0);
}

/**
 * dd_folder_watch_read:
 * @self: a watch
 *
 * Reads the folder now, whether something changed or not.
 */
void
dd_folder_watch_read (DdFolderWatch *self)
{
  Reading *reading = g_new0 (Reading, 1);
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  reading->path = g_file_get_path (self->folder);
  reading->epoch = self->epoch;
  reading->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                      dd_build_folder_problem_free);
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_in_thread);
}

static gboolean
quiet_cb (gpointer user_data)
{
  DdFolderWatch *self = user_data;

  self->waiting = 0;
  dd_folder_watch_read (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (DdFolderWatch *self)
{
  g_clear_handle_id (&self->waiting, g_source_remove);
  self->waiting = g_timeout_add (QUIET_MSEC, quiet_cb, self);
}

static void
dd_folder_watch_dispose (GObject *object)
{
  DdFolderWatch *self = DD_FOLDER_WATCH (object);

  g_clear_handle_id (&self->waiting, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_ptr_array_set_size (self->monitors, 0);
  G_OBJECT_CLASS (dd_folder_watch_parent_class)->dispose (object);
}

static void
dd_folder_watch_finalize (GObject *object)
{
  DdFolderWatch *self = DD_FOLDER_WATCH (object);

  g_clear_object (&self->folder);
  g_clear_pointer (&self->tree, dd_node_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_ptr_array_unref (self->monitors);
  g_free (self->name);
  G_OBJECT_CLASS (dd_folder_watch_parent_class)->finalize (object);
}

static void
dd_folder_watch_class_init (DdFolderWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dd_folder_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = dd_folder_watch_finalize;

  /**
   * DdFolderWatch::read:
   *
   * The folder was read, and is not what it was.
   */
  read_signal = g_signal_new ("read", DD_TYPE_FOLDER_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  /**
   * DdFolderWatch::failed:
   * @message: why
   *
   * The folder could not be read.
   */
  failed_signal = g_signal_new ("failed", DD_TYPE_FOLDER_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
dd_folder_watch_init (DdFolderWatch *self)
{
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_folder_problem_free);
}

/**
 * dd_folder_watch_new:
 * @folder: a folder with a path
 * @epoch: when the world began, in microseconds since the Unix epoch
 *
 * Nothing is read yet.
 *
 * Returns: (transfer full): a watch
 */
DdFolderWatch *
dd_folder_watch_new (GFile  *folder,
                     gint64  epoch)
{
  DdFolderWatch *self = g_object_new (DD_TYPE_FOLDER_WATCH, NULL);
  g_autofree char *base = g_file_get_basename (folder);

  self->folder = g_object_ref (folder);
  self->epoch = epoch;
  self->name = g_filename_display_name (base);
  return self;
}

/**
 * dd_folder_watch_get_name:
 * @self: a watch
 *
 * Returns: what the folder is called, fit to be shown
 */
const char *
dd_folder_watch_get_name (DdFolderWatch *self)
{
  return self->name;
}

/**
 * dd_folder_watch_get_tree:
 * @self: a watch
 *
 * Returns: (transfer none) (nullable): the folder as it was read last
 */
DdNode *
dd_folder_watch_get_tree (DdFolderWatch *self)
{
  return self->tree;
}

/**
 * dd_folder_watch_get_problems:
 * @self: a watch
 *
 * Returns: (transfer none) (element-type DdBuildFolderProblem): what could not
 *   be read, or not all of it
 */
GPtrArray *
dd_folder_watch_get_problems (DdFolderWatch *self)
{
  return self->problems;
}

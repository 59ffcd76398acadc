// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "dd-editing.h"

static void
brought_apply (DdWorld       *world,
               const DdEvent *event)
{
  /* It is only the cause of what follows. */
}

static const DdEventField brought_fields[] = {
  DD_EVENT_STRING (DdFilesBrought, path),
  DD_EVENT_STRING (DdFilesBrought, name),
  DD_EVENT_INT (DdFilesBrought, n_entries),
  DD_EVENT_INT (DdFilesBrought, again),
  { NULL },
};

static char *
edited_caption (const DdEvent *event)
{
  return g_strdup_printf (_("You save %s in the editor"), ((const DdFilesBrought *) event)->path);
}

static char *
edited_why (const DdEvent *event)
{
  return g_strdup (_("The file is written on the host. No image and no container changes by it: "
                     "docker build looks at the files when it is run."));
}

static char *
folder_caption (const DdEvent *event)
{
  const DdFilesBrought *ev = (const DdFilesBrought *) event;

  /* Translators: the folder's name on the learner's computer, and a path on the
   * simulated host. */
  return g_strdup_printf (ev->again ? _("Your folder %s changed and is read again into %s")
                                    : _("Your folder %s is read into %s"), ev->name, ev->path);
}

static char *
folder_why (const DdEvent *event)
{
  const DdFilesBrought *ev = (const DdFilesBrought *) event;

  return g_strdup_printf (ngettext ("The simulated host has a copy of it now, %d entry. Nothing in "
                                    "it is run on your computer, and nothing in it is changed.",
                                    "The simulated host has a copy of it now, %d entries. Nothing "
                                    "in it is run on your computer, and nothing in it is changed.",
                                    (gulong) ev->n_entries), ev->n_entries);
}

#define BROUGHT_CLASS(id, event_name, words)        \
  const DdEventClass dd_##id##_class = {            \
    .name = event_name,                             \
    .size = sizeof (DdFilesBrought),                \
    .kind = DD_TICK_COMMAND,                        \
    .starts_step = TRUE,                            \
    .fields = brought_fields,                       \
    .apply = brought_apply,                         \
    .caption = words##_caption,                     \
    .why = words##_why,                             \
  }

BROUGHT_CLASS (file_edited, "file.edited", edited);
BROUGHT_CLASS (folder_read, "folder.read", folder);

static void
emit_cause (DdEngine *engine,
            gpointer  event)
{
  const DdEvent *emitted = dd_engine_emit (engine, event);

  dd_engine_set_cause (engine, emitted->index);
}

/**
 * dd_file_edit:
 * @engine: the engine, in a decision
 * @process: whose rights and whose host it is
 * @path: an absolute path
 * @text: what the file is to hold
 *
 * Writes a file in the name of the learner, who edited it outside the
 * terminals. What was refused is no event.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_file_edit (DdEngine        *engine,
              const DdProcess *process,
              const char      *path,
              const char      *text)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_process (engine, process);
  int result = dd_fs_check_writable (fs, path);
  DdFilesBrought *event;

  if (result != 0)
    return result;
  event = dd_event_new (&dd_file_edited_class);
  event->path = g_strdup (path);
  emit_cause (engine, event);
  return dd_fs_write_text (fs, path, text);
}

/* What the learner brings belongs to the learner. */
static DdNode *
give_to (DdNode *node,
         int     uid,
         int     gid)
{
  DdNode *copy;

  if (!dd_node_is_directory (node))
    {
      copy = dd_node_copy (node);
    }
  else
    {
      copy = dd_node_new_directory (node->mode);
      copy->mtime = node->mtime;
      for (guint i = 0; i < node->n_children; i++)
        {
          g_autoptr (DdNode) child = give_to (node->children[i], uid, gid);

          dd_node_append_child (copy, node->names[i], child);
        }
    }
  copy->uid = uid;
  copy->gid = gid;
  return copy;
}

/**
 * dd_folder_put:
 * @engine: the engine, in a decision
 * @process: whose rights and whose host it is
 * @path: an absolute path; the folder that it is in has to be there
 * @name: what the folder is called on the learner's computer
 * @tree: what is in it
 *
 * Puts a folder of the learner's computer in place, as one change, for what
 * was there. What was refused is no event.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_folder_put (DdEngine        *engine,
               const DdProcess *process,
               const char      *path,
               const char      *name,
               DdNode          *tree)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_process (engine, process);
  g_autoptr (DdNode) given = give_to (tree, process->uid, process->gid);
  g_autofree char *above = g_path_get_dirname (path);
  gboolean again = dd_fs_is_directory (fs, path);
  DdFilesBrought *event;

  if (!dd_fs_is_directory (fs, above))
    return ENOENT;
  if (dd_fs_exists (fs, path) && !again)
    return ENOTDIR;
  event = dd_event_new (&dd_folder_read_class);
  event->path = g_strdup (path);
  event->name = g_strdup (name);
  event->n_entries = (int) dd_node_count (given) - 1;
  event->again = again;
  emit_cause (engine, event);
  return dd_fs_put_tree (fs, path, given);
}

static gboolean
is_same (DdNode *a,
         DdNode *b)
{
  return a == b || (a && b && g_str_equal (dd_node_get_digest (a), dd_node_get_digest (b)));
}

static gboolean
is_folder (DdNode *node)
{
  return node && dd_node_is_directory (node);
}

/**
 * dd_folder_merge:
 * @now: (nullable): a folder or file of the host
 * @before: (nullable): the same as it was read from the learner's computer
 * @after: (nullable): the same, read again
 *
 * Brings to the host what changed on the computer, and keeps what only changed
 * on the host. Where both changed, the computer's file counts.
 *
 * Returns: (transfer full) (nullable): what is to be on the host; %NULL for
 *   nothing
 */
DdNode *
dd_folder_merge (DdNode *now,
                 DdNode *before,
                 DdNode *after)
{
  DdNode *merged;

  if (is_same (before, after))
    return now ? dd_node_ref (now) : NULL;
  if (!is_folder (now) || !is_folder (before) || !is_folder (after))
    return after ? dd_node_ref (after) : NULL;
  merged = dd_node_new_directory (after->mode);
  merged->mtime = after->mtime;
  for (guint i = 0, j = 0; i < now->n_children || j < after->n_children;)
    {
      int order = i >= now->n_children ? 1 : j >= after->n_children
                  ? -1 : g_strcmp0 (now->names[i], after->names[j]);
      const char *name = order > 0 ? after->names[j] : now->names[i];
      g_autoptr (DdNode) child = dd_folder_merge (order > 0 ? NULL : now->children[i],
                                                  dd_node_get_child (before, name),
                                                  order < 0 ? NULL : after->children[j]);

      if (child)
        dd_node_append_child (merged, name, child);
      i += order <= 0;
      j += order >= 0;
    }
  return merged;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-fs.h"
#include "dd-world-private.h"

/* Every event about files carries the new tree; trees share what did not
 * change, so this costs no more than the path that did. */
static void
changed_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  _dd_world_set_store (world, ev->store, ev->root);
  world->next_inode++;
}

static const DdEventField changed_fields[] = {
  DD_EVENT_STRING (DdFileChanged, store),
  DD_EVENT_BOXED (DdFileChanged, root, dd_node_get_type),
  DD_EVENT_STRING (DdFileChanged, path),
  DD_EVENT_STRING (DdFileChanged, container),
  DD_EVENT_STRING (DdFileChanged, container_name),
  DD_EVENT_STRING (DdFileChanged, from),
  DD_EVENT_INT (DdFileChanged, from_layer),
  DD_EVENT_INT64 (DdFileChanged, size),
  DD_EVENT_STRING (DdFileChanged, detail),
  { NULL },
};

static gboolean
in_writable_layer (const DdFileChanged *ev)
{
  return g_str_has_prefix (ev->store, "rw:");
}

static char *
size_text (gint64 size)
{
  return g_format_size (size);
}

static char *
copied_up_caption (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;
  g_autofree char *size = size_text (ev->size);

  /* Translators: a path, a size, and a layer such as "layer 2". */
  return g_strdup_printf (_("Copy-up: %s (%s) from %s into the writable layer"), ev->path, size,
                          ev->from);
}

static char *
copied_up_why (const DdEvent *event)
{
  return g_strdup (_("Layers of an image are read-only. The first change to a file, even of its "
                     "mode alone, copies the whole file into the writable layer; from then on "
                     "the container uses the copy. The original stays as it was, for every other "
                     "container of this image."));
}

static char *
written_caption (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;
  g_autofree char *size = size_text (ev->size);

  return g_strdup_printf (_("%s is written: %s now"), ev->path, size);
}

static char *
written_why (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  if (in_writable_layer (ev))
    return g_strdup_printf (_("The file lies in the writable layer of %s, so the write goes there. "
                              "It lasts as long as the container, through stop and start, and is "
                              "gone with docker rm."), ev->container_name);
  return g_strdup (_("The file does not lie in a container's writable layer, so it does not go "
                     "away with a container."));
}

static char *
lines_edited_caption (const DdEvent *event)
{
  return g_strdup (((const DdFileChanged *) event)->detail);
}

static char *
lines_edited_why (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  return g_strdup_printf (_("The text of %s is another now. What was made from it before does not "
                            "change by itself: an image stays what it is until it is built anew."),
                          ev->path);
}

static char *
created_caption (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  return g_strdup_printf (_("%s is created"), ev->path);
}

static char *
created_why (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  if (in_writable_layer (ev))
    return g_strdup (_("New files and directories go straight into the writable layer; nothing "
                       "has to be copied up."));
  return g_strdup (_("A new entry outside the container's layers."));
}

static char *
hidden_caption (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  return g_strdup_printf (_("Whiteout: %s is hidden, not deleted"), ev->path);
}

static char *
hidden_why (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  return g_strdup_printf (_("The file lies in %s, which is read-only. The engine cannot remove it "
                            "there, so it puts a whiteout of that name into the writable layer. "
                            "The container no longer sees the file; the image is as big as "
                            "before."), ev->from);
}

static char *
removed_caption (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  return g_strdup_printf (_("%s is deleted"), ev->path);
}

static char *
removed_why (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  if (in_writable_layer (ev))
    return g_strdup (_("The entry was only in the writable layer, so it is really gone and its "
                       "space is free."));
  return g_strdup (_("The entry is really gone."));
}

static char *
attributes_caption (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  return g_strdup_printf ("%s: %s", ev->path, ev->detail);
}

static char *
attributes_why (const DdEvent *event)
{
  return g_strdup (_("Only the entry's metadata changes. For a file of an image that is still "
                     "enough to copy the whole file up first."));
}

static char *
moved_caption (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  return g_strdup_printf (_("%s is renamed to %s"), ev->path, ev->detail);
}

static char *
moved_why (const DdEvent *event)
{
  const DdFileChanged *ev = (const DdFileChanged *) event;

  if (ev->from)
    return g_strdup (_("The file comes from a read-only layer: its copy gets the new name, and a "
                       "whiteout hides the old one."));
  return g_strdup (_("The entry gets another name; nothing is copied."));
}

#define FILE_CLASS(id, event_name)              \
  const DdEventClass dd_file_##id##_class = {   \
    .name = event_name,                         \
    .size = sizeof (DdFileChanged),             \
    .kind = DD_TICK_FILE,                       \
    .fields = changed_fields,                   \
    .apply = changed_apply,                     \
    .caption = id##_caption,                    \
    .why = id##_why,                            \
  }

FILE_CLASS (copied_up, "file.copied-up");
FILE_CLASS (written, "file.written");
FILE_CLASS (lines_edited, "file.lines-edited");
FILE_CLASS (created, "file.created");
FILE_CLASS (hidden, "file.hidden");
FILE_CLASS (removed, "file.removed");
FILE_CLASS (attributes, "file.attributes");
FILE_CLASS (moved, "file.moved");

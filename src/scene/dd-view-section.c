// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-fs.h"
#include "dd-units.h"
#include "dd-view-private.h"

/* The cross-section of a container: namespaces, processes, freezer, layers. */

/* What it shows and its lengths, in pixels, for each density. */
static const struct
{
  double padding_x;
  double padding_y;
  double gap;
  double width;
  double chip_padding;
  guint  n_layers;       /* if there are more, only those of some size */
  gint64 least_layer;    /* that size, in bytes */
  guint  n_files;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 20, 18, 12, 470, 6, 4, 100 * 1000, 5 },
  [DD_DENSITY_CLOSE] = { 14, 9, 8, 430, 3, 4, 100 * 1000, 4 },
  [DD_DENSITY_FEW] = { 14, 9, 8, 400, 3, 2, 1000 * 1000, 3 },
  [DD_DENSITY_TINY] = { 10, 5, 4, 280, 2, 0, 0, 2 },
};

static DdDensity
density_of (DdBox *frame)
{
  return dd_scene_get_density (dd_box_get_shape (frame)->scene);
}

static const char *
part_id (DdBox             *box,
         const DdContainer *container,
         const char        *part)
{
  return dd_scene_format (dd_box_get_shape (box)->scene, "container:%s/%s", container->name, part);
}

static void
add_header (DdBox             *frame,
            DdBox             *parent,
            const DdContainer *container)
{
  DdBox *row = dd_box_add (parent, DD_BOX_ROW);
  g_autofree char *short_id = dd_container_dup_short_id (container);
  DdBox *box;

  dd_box_set_gap (row, 10);
  box = dd_box_add_shape (row, DD_BOX_STACK, DD_SHAPE_CIRCLE,
                          _dd_view_state_token (container->state),
                          part_id (frame, container, "dot"));
  dd_box_get_shape (box)->variant = DD_VARIANT_SOLID;
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_DECORATION;
  dd_box_set_least (box, 14, 14);
  dd_box_set_align (box, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  box = dd_box_add_text (row, density_of (frame) ? DD_TEXT_STRONG : DD_TEXT_TITLE, DD_INK_MAIN,
                         container->name);
  dd_box_set_align (box, DD_ALIGN_START, DD_ALIGN_BASELINE);
  dd_box_get_run (box)->shortens = TRUE;
  box = dd_box_add_text (row, DD_TEXT_MONO, DD_INK_DIM, short_id);
  dd_box_set_align (box, DD_ALIGN_START, DD_ALIGN_BASELINE);
  dd_box_get_run (box)->shortens = TRUE;
  dd_box_set_grow (dd_box_add_space (row, 0, 0), 1, 0);
  box = dd_box_add_text (row, DD_TEXT_LABEL, DD_INK_DIM, container->image_ref);
  dd_box_set_align (box, DD_ALIGN_END, DD_ALIGN_BASELINE);
  dd_box_get_run (box)->shortens = TRUE;
}

/* Namespaces */

static char *
namespace_value (const DdContainer *container,
                 DdNamespaceKind    kind)
{
  char *addresses;

  if (container->namespaces[kind] == 0)
    return g_strdup ("—");
  switch (kind)
    {
    case DD_NS_PID:
      return container->pid ? g_strdup_printf ("1 → %d", container->pid) : g_strdup (_("new"));
    case DD_NS_NET:
      addresses = dd_container_dup_addresses (container, FALSE);
      return addresses ? addresses : g_strdup (_("new"));
    case DD_NS_MNT:
      return g_strdup ("overlay");
    case DD_NS_UTS:
      return g_strdup (container->hostname);
    case DD_NS_IPC:
      return g_strdup (_("private"));
    case DD_NS_CGROUP:
    default:
      return g_strdup_printf ("docker-%.8s", container->id);
    }
}

static void
add_namespaces (DdBox             *frame,
                DdBox             *parent,
                const DdContainer *container)
{
  static const DdNamespaceKind order[] = {
    DD_NS_PID, DD_NS_NET, DD_NS_MNT, DD_NS_UTS, DD_NS_IPC, DD_NS_CGROUP,
  };
  DdBox *row = dd_box_add (parent, DD_BOX_ROW);
  gboolean tiny = density_of (frame) == DD_DENSITY_TINY;

  dd_box_set_gap (row, tiny ? 4 : 7);
  dd_box_set_equal (row, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      const char *name = dd_namespace_to_string (order[i]);
      g_autofree char *value = namespace_value (container, order[i]);
      g_autofree char *part = g_strconcat ("ns:", name, NULL);
      gboolean there = container->namespaces[order[i]] != 0;
      DdBox *box = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_CHIP,
                                     there ? DD_TOKEN_NAMESPACE : DD_TOKEN_STEP_PENDING,
                                     part_id (frame, container, part));
      DdBox *text;

      dd_box_set_padding (box, tiny ? 5 : 8, lengths[density_of (frame)].chip_padding);
      dd_box_set_gap (box, tiny ? 0 : 2);
      dd_box_get_shape (box)->radius = 8;
      dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
      text = dd_box_add_text (box, DD_TEXT_LABEL_STRONG, there ? DD_INK_TONE : DD_INK_DIM, name);
      dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
      if (!tiny)
        {
          text = dd_box_add_text (box, DD_TEXT_MONO_SMALL, there ? DD_INK_TONE : DD_INK_DIM,
                                  value);
          dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
          dd_box_get_run (text)->shortens = TRUE;
        }
      dd_shape_describe (dd_box_get_shape (box), _("%s namespace: %s"), name,
                         there ? value : _("none"));
    }
}

/* Processes */

static DdToken
process_token (const DdContainer *container,
               const DdProcess   *process)
{
  if (process->state == DD_PROCESS_ZOMBIE)
    return DD_TOKEN_PROCESS_ZOMBIE;
  return container->state == DD_CONTAINER_PAUSED ? DD_TOKEN_PROCESS_FROZEN : DD_TOKEN_PROCESS;
}

static void
add_process (DdBox             *frame,
             DdBox             *parent,
             const DdContainer *container,
             const DdProcess   *process)
{
  DdBox *row = dd_box_add (parent, DD_BOX_ROW);
  g_autofree char *command = dd_process_dup_command (process);
  g_autofree char *pid = g_strdup_printf ("%d", process->ns_pid);
  g_autofree char *part = g_strdup_printf ("process:%d", process->ns_pid);
  g_autofree char *label = g_strconcat (part, "/name", NULL);
  gboolean zombie = process->state == DD_PROCESS_ZOMBIE;
  g_autofree char *shown = zombie ? g_strdup_printf (_("%s, ended: a zombie"), process->argv[0])
                                  : g_strdup (command);
  double least = density_of (frame) == DD_DENSITY_TINY ? 24 : density_of (frame) ? 28 : 34;
  DdBox *circle;
  DdBox *text;

  dd_box_set_gap (row, 9);
  circle = dd_box_add_shape (row, DD_BOX_STACK, DD_SHAPE_CIRCLE,
                             process_token (container, process), part_id (frame, container, part));
  dd_box_set_padding (circle, density_of (frame) ? 3 : 5, density_of (frame) ? 3 : 5);
  dd_box_set_least (circle, least, least);
  dd_box_set_align (circle, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_get_shape (circle)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  text = dd_box_add_text (circle, DD_TEXT_MONO_STRONG, DD_INK_TONE, pid);
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_shape_describe (dd_box_get_shape (circle), _("PID %s, on the host %d: %s"), pid, process->pid,
                     shown);
  text = dd_box_add_label (row, part_id (frame, container, label), DD_TOKEN_CODE, DD_TEXT_MONO,
                           DD_INK_MAIN, shown);
  dd_box_get_shape (text)->variant = DD_VARIANT_PLAIN;
  dd_box_get_run (text)->shortens = TRUE;
}

static void
add_freezer (DdBox             *frame,
             DdBox             *parent,
             const DdContainer *container)
{
  DdBox *box = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_FREEZER,
                                 part_id (frame, container, "freezer"));
  gboolean frozen = container->state == DD_CONTAINER_PAUSED;
  DdBox *text;

  dd_box_set_padding (box, density_of (frame) ? 10 : 24, density_of (frame) ? 3 : 10);
  dd_box_set_gap (box, density_of (frame) ? 0 : 3);
  dd_box_set_align (box, DD_ALIGN_END, DD_ALIGN_START);
  if (frozen)
    dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_EMPHASIS;
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  if (density_of (frame) < DD_DENSITY_TINY)
    {
      text = dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_TONE, _("cgroup freezer"));
      dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
    }
  text = dd_box_add_text (box, DD_TEXT_MONO, DD_INK_TONE, frozen ? _("frozen") : _("thawed"));
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_shape_describe (dd_box_get_shape (box), frozen ? _("The cgroup is frozen: no process runs")
                                                    : _("The cgroup is not frozen"));
}

/* A bar that fills until something is due: SIGKILL, or the next restart. */
static void
add_countdown (DdBox             *frame,
               DdBox             *parent,
               const DdWorld     *world,
               const DdContainer *container)
{
  g_autofree char *label = NULL;
  guint64 from = 0;
  guint64 until = 0;
  gboolean tiny;
  DdBox *column;
  DdBox *bar;
  DdBox *text;

  if (container->grace_ends)
    {
      from = container->grace_started;
      until = container->grace_ends;
      label = g_strdup_printf (_("SIGKILL in %.1f s"),
                               (until - MIN (world->now, until)) / (double) DD_USEC_PER_SEC);
    }
  else if (container->state == DD_CONTAINER_RESTARTING)
    {
      until = container->next_restart;
      from = until - container->backoff;
      label = g_strdup_printf (_("next start in %.1f s, the wait doubles"),
                               (until - MIN (world->now, until)) / (double) DD_USEC_PER_SEC);
    }
  if (until <= from)
    return;
  tiny = density_of (frame) == DD_DENSITY_TINY;
  column = dd_box_set_gap (dd_box_add (parent, tiny ? DD_BOX_ROW : DD_BOX_COLUMN), tiny ? 8 : 4);
  text = dd_box_add_label (column, part_id (frame, container, "countdown/label"),
                           DD_TOKEN_NOTE_WARN, DD_TEXT_LABEL_STRONG, DD_INK_TONE, label);
  dd_box_set_align (text, DD_ALIGN_END, DD_ALIGN_CENTER);
  bar = dd_box_add_shape (column, DD_BOX_ROW, DD_SHAPE_PROGRESS, DD_TOKEN_STATE_EXITED,
                          part_id (frame, container, "countdown"));
  dd_box_set_least (bar, 60, tiny ? 8 : 12);
  dd_box_set_grow (dd_box_set_align (bar, DD_ALIGN_FILL, DD_ALIGN_CENTER), 1, 0);
  dd_box_get_shape (bar)->value = (MIN (world->now, until) - from) / (double) (until - from);
  dd_shape_describe (dd_box_get_shape (bar), "%s", label);
}

static void
add_processes (DdBox             *frame,
               const DdWorld     *world,
               const DdContainer *container)
{
  g_autoptr (GPtrArray) processes = dd_world_list_processes (world, container->id);
  DdBox *section = dd_box_set_gap (dd_box_add (frame, DD_BOX_COLUMN), density_of (frame) ? 4 : 8);
  DdBox *area;
  DdBox *tree;
  DdBox *children = NULL;

  if (density_of (frame) < DD_DENSITY_TINY)
    dd_box_add_label (section, part_id (frame, container, "processes"), DD_TOKEN_HEADING,
                      DD_TEXT_STRONG, DD_INK_MAIN, _("Processes"));
  area = dd_box_add (section, DD_BOX_ROW);
  dd_box_set_gap (area, 16);
  tree = dd_box_add (area, DD_BOX_COLUMN);
  dd_box_set_gap (tree, density_of (frame) ? 5 : 10);
  dd_box_set_grow (tree, 1, 0);
  for (guint i = 0; i < processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (processes, i);

      if (process->ns_pid == 1)
        {
          add_process (frame, tree, container, process);
          continue;
        }
      if (children == NULL)
        {
          DdBox *row = dd_box_add (tree, DD_BOX_ROW);

          dd_box_add_space (row, 42, 0);
          children = dd_box_add (row, DD_BOX_FLOW);
          dd_box_set_gap (children, 12);
          dd_box_set_grow (children, 1, 0);
        }
      add_process (frame, children, container, process);
    }
  if (processes->len == 0)
    dd_box_add_label (tree, part_id (frame, container, "process:none"), DD_TOKEN_CAPTION,
                      DD_TEXT_BODY, DD_INK_DIM,
                      container->has_run ? _("none: the processes are gone")
                                         : _("none yet: nothing was started"));
  add_freezer (frame, area, container);
  add_countdown (frame, section, world, container);
}

/* Layers */

static char *
short_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return strlen (path) <= 18 ? g_strdup (path) : g_steal_pointer (&base);
}

static void
add_writable_files (DdBox             *frame,
                    DdBox             *flow,
                    const DdWorld     *world,
                    const DdContainer *container,
                    GPtrArray         *changes)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (world, container->id);
  guint n = 0;

  for (guint i = 0; i < changes->len; i++)
    {
      const DdFileChange *change = g_ptr_array_index (changes, i);
      g_autofree char *part = g_strconcat ("layer:rw", change->path, NULL);
      g_autofree char *name = short_name (change->path);

      if (change->kind == 'C' && dd_fs_is_directory (fs, change->path))
        continue;
      _dd_view_add_file (flow, part_id (frame, container, part),
                         change->kind == 'D' ? DD_TOKEN_FILE_WHITEOUT : DD_TOKEN_FILE_WRITTEN,
                         name);
      n++;
    }
  if (n == 0)
    dd_box_add_label (flow, part_id (frame, container, "layer:rw-empty"), DD_TOKEN_LAYER_WRITABLE,
                      DD_TEXT_CAPTION, DD_INK_DIM, _("empty"));
  else
    _dd_view_add_more (flow, part_id (frame, container, "layer:rw-more"),
                       density_of (frame) < DD_DENSITY_FEW ? 2 : 1);
}

static void
add_read_only_files (DdBox             *frame,
                     DdBox             *flow,
                     const DdContainer *container,
                     const DdLayer     *layer,
                     int                number,
                     GPtrArray         *changes)
{
  g_autoptr (GPtrArray) paths = _dd_view_pick_files (layer, changes,
                                                      lengths[density_of (frame)].n_files);
  g_autofree char *more = g_strdup_printf ("layer:%d-more", number);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_autofree char *part = g_strdup_printf ("layer:%d%s", number, path);
      g_autofree char *name = short_name (path);

      _dd_view_add_file (flow, part_id (frame, container, part),
                         _dd_view_is_changed (changes, path) ? DD_TOKEN_FILE_SHADOWED
                                                             : DD_TOKEN_FILE, name);
    }
  if (paths->len)
    _dd_view_add_more (flow, part_id (frame, container, more), 1);
}

static const char *
layer_verb (const DdLayer *layer)
{
  static const char *const verbs[] = { "COPY", "RUN", "ADD", "WORKDIR" };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_has_prefix (layer->created_by, verbs[i]))
      return verbs[i];
  return "";
}

/* Of many layers the small ones are only counted. */
static gboolean
shows_layer (const DdLayer *layer,
             guint          i,
             guint          n_layers,
             DdDensity      density)
{
  if (n_layers <= lengths[density].n_layers || i == 1)
    return TRUE;
  return layer->size >= lengths[density].least_layer ||
         (density < DD_DENSITY_FEW && i == n_layers);
}

/* All read-only layers as one slab. */
static void
add_joined_layers (DdBox             *frame,
                   DdBox             *stack,
                   const DdContainer *container)
{
  guint n_layers = container->image->layers->len;
  g_autofree char *size = dd_units_human_size (container->image->size, 3);
  g_autofree char *name = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u read-only layer",
                                                        "%u read-only layers", n_layers),
                                           n_layers);

  _dd_view_add_slab (stack, part_id (frame, container, "layers/joined"),
                     DD_TOKEN_LAYER_READONLY, name, size);
}

static void
add_layers_title (DdBox             *frame,
                  DdBox             *section,
                  const DdContainer *container)
{
  DdBox *row = dd_box_add (section, DD_BOX_ROW);

  dd_box_set_justify (row, DD_ALIGN_FILL);
  dd_box_set_gap (row, 12);
  dd_box_add_label (row, part_id (frame, container, "layers"), DD_TOKEN_HEADING, DD_TEXT_STRONG,
                    DD_INK_MAIN, _("Root filesystem (overlay)"));
  dd_box_add_label (row, part_id (frame, container, "layers/note"), DD_TOKEN_CAPTION,
                    DD_TEXT_CAPTION, DD_INK_DIM,
                    container->mounted ? _("mounted") : _("not mounted"));
}

static void
add_layers (DdBox             *frame,
            const DdWorld     *world,
            const DdContainer *container)
{
  g_autoptr (GPtrArray) changes = dd_fs_list_changes (world, container->id);
  DdDensity density = density_of (frame);
  DdBox *section = dd_box_set_gap (dd_box_add (frame, DD_BOX_COLUMN), density ? 4 : 8);
  DdNode *upper = dd_world_get_store (world, container->rw_store);
  g_autofree char *size = dd_units_human_size (dd_node_get_tree_size (upper), 3);
  guint n_layers = container->image->layers->len;
  DdBox *stack;
  DdBox *flow;
  guint shown = 0;

  if (density < DD_DENSITY_TINY)
    add_layers_title (frame, section, container);
  stack = dd_box_add (section, DD_BOX_COLUMN);
  dd_box_set_gap (stack, density ? 4 : 5);
  flow = _dd_view_add_slab (stack, part_id (frame, container, "layer:rw"),
                            DD_TOKEN_LAYER_WRITABLE, _("writable layer"), size);
  add_writable_files (frame, flow, world, container, changes);
  if (density == DD_DENSITY_TINY)
    {
      add_joined_layers (frame, stack, container);
      return;
    }
  for (guint i = n_layers; i > 0; i--)
    {
      const DdLayer *layer = dd_image_get_layer (container->image, i - 1);
      int number = DD_FS_INIT + 1 + (int) (n_layers - i);
      g_autofree char *part = g_strdup_printf ("layer:%d", number);
      g_autofree char *name = g_strdup_printf (i == 1 ? _("layer %u base") : _("layer %u %s"), i,
                                               layer_verb (layer));
      g_autofree char *layer_size = dd_units_human_size (layer->size, 3);

      if (!shows_layer (layer, i, n_layers, density))
        continue;
      flow = _dd_view_add_slab (stack, part_id (frame, container, part), DD_TOKEN_LAYER_READONLY,
                                name, layer_size);
      add_read_only_files (frame, flow, container, layer, number, changes);
      shown++;
    }
  if (shown < n_layers)
    {
      g_autofree char *rest = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                            "and %u small layer",
                                                            "and %u small layers",
                                                            n_layers - shown), n_layers - shown);

      dd_box_add_label (stack, part_id (frame, container, "layers/rest"), DD_TOKEN_CAPTION,
                        DD_TEXT_CAPTION, DD_INK_DIM, rest);
    }
}

void
_dd_view_add_cross_section (DdBox             *parent,
                            const DdWorld     *world,
                            const DdContainer *container)
{
  g_autofree char *id = g_strconcat ("container:", container->name, NULL);
  DdBox *frame = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_CONTAINER, id);
  DdDensity density = density_of (frame);
  DdBox *head;

  dd_box_set_padding (frame, lengths[density].padding_x, lengths[density].padding_y);
  dd_box_set_gap (frame, lengths[density].gap);
  dd_box_set_grow (frame, 4, 1);
  dd_box_set_least (frame, lengths[density].width, 0);
  dd_box_set_justify (frame, DD_ALIGN_FILL);
  dd_box_get_shape (frame)->flags |= DD_SHAPE_FLAG_RAISED | DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (frame), _("Container %s, %s"), container->name,
                     dd_container_get_status (container));
  head = dd_box_set_gap (dd_box_add (frame, DD_BOX_COLUMN), lengths[density].gap);
  add_header (frame, head, container);
  add_namespaces (frame, head, container);
  add_processes (frame, world, container);
  add_layers (frame, world, container);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-connect.h"
#include "dd-scene-check.h"

#include "scene-fixture.h"

/* A picture of a container's life, put together by hand: the state machine,
 * what survives a restart, a cross-section and the steps of a start. It uses
 * every part of the framework. */

static DdBox *
add_state (DdBox      *grid,
           DdToken     token,
           const char *id,
           const char *name,
           guint       column,
           guint       row)
{
  DdBox *box = dd_box_add_shape (grid, DD_BOX_ROW, DD_SHAPE_PILL, token, id);

  dd_box_set_cell (box, column, row, 1, 1);
  dd_box_set_padding (box, 14, 12);
  dd_box_set_least (box, 116, 50);
  dd_box_set_justify (box, DD_ALIGN_CENTER);
  dd_box_set_align (box, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_add_text (box, DD_TEXT_STRONG, DD_INK_TONE, name);
  dd_shape_describe (dd_box_get_shape (box), "State %s", name);
  return box;
}

static DdBox *
add_edge_label (DdBox      *parent,
                const char *id,
                const char *text)
{
  return dd_box_add_label (parent, id, DD_TOKEN_ARROW, DD_TEXT_MONO_SMALL, DD_INK_DIM, text);
}

/* The labels of the two arrows between two states, left and right of them. */
static void
add_edge_pair (DdBox      *grid,
               guint       row,
               const char *left,
               const char *right,
               gboolean    emphasis)
{
  DdBox *pair = dd_box_add (grid, DD_BOX_ROW);
  DdBox *side;

  dd_box_set_cell (pair, 2, row, 1, 1);
  dd_box_set_equal (pair, TRUE);
  dd_box_set_gap (pair, 52);
  dd_box_set_align (pair, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  side = add_edge_label (pair, left, left);
  dd_box_set_align (side, DD_ALIGN_END, DD_ALIGN_CENTER);
  side = add_edge_label (pair, right, right);
  if (emphasis)
    {
      dd_box_get_run (side)->token = DD_TOKEN_STATE_RUNNING;
      dd_box_get_run (side)->ink = DD_INK_TONE;
      dd_box_get_run (side)->style = DD_TEXT_MONO_STRONG;
    }
}

static void
add_state_machine (DdBox             *parent,
                   const SampleScene *sample)
{
  DdBox *grid, *box;
  guint row;

  dd_box_add_label (parent, "states/title", DD_TOKEN_HEADING, DD_TEXT_HEADING,
                    DD_INK_MAIN, "State of web");
  grid = dd_box_add (parent, DD_BOX_GRID);
  dd_box_set_grow (grid, 0, 1);
  dd_box_set_justify (grid, DD_ALIGN_CENTER);
  add_state (grid, DD_TOKEN_STATE_PAUSED, "state:paused", "paused", 2, 0);
  add_state (grid, DD_TOKEN_STATE_CREATED, "state:created", "created", 0, 2);
  add_state (grid, DD_TOKEN_STATE_RUNNING, "state:running", "running", 2, 2);
  add_state (grid, DD_TOKEN_STATE_REMOVED, "state:removed", "removed", 0, 4);
  add_state (grid, DD_TOKEN_STATE_EXITED, "state:exited", "exited", 2, 4);
  for (row = 1; row < 4; row += 2)
    dd_box_set_grow (dd_box_set_cell (dd_box_add_space (grid, 0, 50), 0, row, 1, 1), 0, 1);
  add_edge_pair (grid, 1, "pause", "unpause", FALSE);
  add_edge_pair (grid, 3, "stop · kill", "start", sample->running);
  for (row = 2; row < 5; row += 2)
    {
      box = dd_box_add (grid, DD_BOX_COLUMN);
      dd_box_set_cell (box, 1, row, 1, 1);
      dd_box_set_padding (box, 14, 0);
      dd_box_set_grow (box, 1, 0);
      dd_box_set_least (box, 66, 0);
      dd_box_set_align (box, DD_ALIGN_FILL, DD_ALIGN_CENTER);
      dd_box_set_align (add_edge_label (box, row == 2 ? "create-start" : "rm",
                                        row == 2 ? "start" : "rm"),
                        DD_ALIGN_CENTER, DD_ALIGN_CENTER);
      dd_box_add_space (box, 0, 22);
    }
}

static void
add_note (DdBox      *parent,
          const char *id,
          DdToken     token,
          DdIcon      icon,
          const char *text)
{
  DdBox *box = dd_box_add_shape (parent, DD_BOX_ROW, DD_SHAPE_TEXT, token, id);

  dd_box_set_gap (box, 7);
  dd_box_add_icon (box, icon, 13);
  box = dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_TONE, text);
  dd_box_get_run (box)->wraps = TRUE;
}

static void
add_survivors (DdBox *parent)
{
  DdBox *panel = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL,
                                   "survived");

  dd_box_set_padding (panel, 18, 14);
  dd_box_set_gap (panel, 8);
  dd_box_add_text (panel, DD_TEXT_STRONG, DD_INK_MAIN, "What survived the restart");
  add_note (panel, "survived/layer", DD_TOKEN_NOTE_GOOD, DD_ICON_CHECK,
            "writable layer: /tmp/cart.json still there");
  add_note (panel, "survived/name", DD_TOKEN_NOTE_GOOD, DD_ICON_CHECK, "name, id, config, volumes");
  add_note (panel, "survived/lost", DD_TOKEN_NOTE_BAD, DD_ICON_CROSS,
            "processes, PIDs, tmpfs; the IP may change");
}

static void
add_namespace (DdBox      *parent,
               const char *id,
               const char *name,
               const char *value)
{
  DdBox *box = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_CHIP, DD_TOKEN_NAMESPACE, id);
  DdBox *text;

  dd_box_set_padding (box, 8, 6);
  dd_box_set_gap (box, 2);
  dd_box_get_shape (box)->radius = 8;
  text = dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_TONE, name);
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  text = dd_box_add_text (box, DD_TEXT_MONO_SMALL, DD_INK_TONE, value);
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_get_run (text)->shortens = TRUE;
  dd_shape_describe (dd_box_get_shape (box), "%s namespace: %s", name, value);
}

static void
add_header (DdBox             *frame,
            const SampleScene *sample)
{
  DdBox *row = dd_box_add (frame, DD_BOX_ROW);
  DdBox *box;

  dd_box_set_gap (row, 10);
  box = dd_box_add_shape (row, DD_BOX_STACK, DD_SHAPE_CIRCLE,
                          sample->running ? DD_TOKEN_STATE_RUNNING : DD_TOKEN_STATE_EXITED,
                          "container:web/dot");
  dd_box_get_shape (box)->variant = DD_VARIANT_SOLID;
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_DECORATION;
  dd_box_set_least (box, 14, 14);
  dd_box_set_align (box, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  box = dd_box_add_text (row, DD_TEXT_TITLE, DD_INK_MAIN, "web");
  dd_box_set_align (box, DD_ALIGN_START, DD_ALIGN_BASELINE);
  box = dd_box_add_text (row, DD_TEXT_MONO, DD_INK_DIM, "4f1d2c0a9b7e");
  dd_box_set_align (box, DD_ALIGN_START, DD_ALIGN_BASELINE);
  dd_box_get_run (box)->shortens = TRUE;
  dd_box_set_grow (dd_box_add_space (row, 0, 0), 1, 0);
  box = dd_box_add_text (row, DD_TEXT_LABEL, DD_INK_DIM, "nginx:1.29");
  dd_box_set_align (box, DD_ALIGN_END, DD_ALIGN_BASELINE);
}

static DdBox *
add_process (DdBox      *parent,
             const char *id,
             const char *pid,
             const char *command)
{
  DdBox *row = dd_box_add (parent, DD_BOX_ROW);
  DdBox *circle, *text;

  dd_box_set_gap (row, 9);
  circle = dd_box_add_shape (row, DD_BOX_STACK, DD_SHAPE_CIRCLE, DD_TOKEN_PROCESS, id);
  dd_box_set_padding (circle, 5, 5);
  dd_box_set_least (circle, 34, 34);
  dd_box_set_align (circle, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  text = dd_box_add_text (circle, DD_TEXT_MONO_STRONG, DD_INK_TONE, pid);
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_shape_describe (dd_box_get_shape (circle), "PID %s: %s", pid, command);
  text = dd_box_add_label (row, dd_scene_format (dd_box_get_shape (circle)->scene, "%s/name", id),
                           DD_TOKEN_CODE, DD_TEXT_MONO, DD_INK_MAIN, command);
  dd_box_get_shape (text)->variant = DD_VARIANT_PLAIN;
  dd_box_get_run (text)->shortens = TRUE;
  return circle;
}

static void
add_freezer (DdBox *parent)
{
  DdBox *box = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_FREEZER,
                                 "container:web/freezer");
  DdBox *text;

  dd_box_set_padding (box, 24, 10);
  dd_box_set_gap (box, 3);
  dd_box_set_align (box, DD_ALIGN_END, DD_ALIGN_START);
  text = dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_TONE, "cgroup freezer");
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  text = dd_box_add_text (box, DD_TEXT_MONO, DD_INK_TONE, "thawed");
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
}

static void
add_processes (DdBox             *frame,
               const SampleScene *sample)
{
  DdBox *section = dd_box_set_gap (dd_box_add (frame, DD_BOX_COLUMN), 8);
  DdBox *area, *tree, *row;

  dd_box_add_label (section, "container:web/processes", DD_TOKEN_HEADING, DD_TEXT_STRONG,
                    DD_INK_MAIN, "Processes");
  area = dd_box_add (section, DD_BOX_ROW);
  dd_box_set_gap (area, 16);
  tree = dd_box_add (area, DD_BOX_COLUMN);
  dd_box_set_gap (tree, 10);
  dd_box_set_grow (tree, 1, 0);
  if (sample->running)
    {
      add_process (tree, "process:1", "1", "nginx: master process");
      row = dd_box_add (tree, DD_BOX_ROW);
      dd_box_add_space (row, 42, 0);
      row = dd_box_add (row, DD_BOX_FLOW);
      dd_box_set_gap (row, 12);
      dd_box_set_grow (row, 1, 0);
      add_process (row, "process:29", "29", "nginx: worker");
      add_process (row, "process:30", "30", "nginx: worker");
    }
  else
    {
      dd_box_add_label (tree, "process:none", DD_TOKEN_CAPTION, DD_TEXT_BODY, DD_INK_DIM,
                        "none: the tree is gone");
    }
  add_freezer (area);
}

static DdBox *
add_file (DdBox      *flow,
          const char *id,
          DdToken     token,
          const char *name)
{
  DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, token, id);
  DdBox *text;

  dd_box_set_padding (chip, 8, 4);
  dd_box_set_gap (chip, 5);
  if (token == DD_TOKEN_FILE_WHITEOUT)
    dd_box_add_icon (chip, DD_ICON_ERASE, 13);
  text = dd_box_add_text (chip, DD_TEXT_MONO_SMALL,
                          token == DD_TOKEN_FILE ? DD_INK_MAIN : DD_INK_TONE, name);
  dd_box_get_run (text)->shortens = TRUE;
  if (token == DD_TOKEN_FILE_WHITEOUT)
    dd_box_get_run (text)->strike = 1;
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  return chip;
}

static DdBox *
add_slab (DdBox      *stack,
          const char *id,
          DdToken     token,
          const char *name,
          const char *size)
{
  DdBox *slab = dd_box_add_shape (stack, DD_BOX_ROW, DD_SHAPE_BOX, token, id);
  DdBox *flow, *text;

  dd_box_set_padding (slab, 14, 6);
  dd_box_set_least (slab, 0, 36);
  dd_box_set_gap (slab, 12);
  dd_box_get_shape (slab)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  text = dd_box_add_text (slab, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, name);
  dd_box_set_least (text, 104, 0);
  flow = dd_box_add (slab, DD_BOX_FLOW);
  dd_box_set_gap (flow, 8);
  dd_box_set_grow (flow, 1, 0);
  dd_box_set_align (flow, DD_ALIGN_FILL, DD_ALIGN_CENTER);
  text = dd_box_add_text (slab, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, size);
  dd_box_set_align (text, DD_ALIGN_END, DD_ALIGN_CENTER);
  return flow;
}

static void
add_more_files (DdBox *flow,
                guint  n_files)
{
  DdBox *more;
  guint i;

  for (i = 0; i < n_files; i++)
    {
      g_autofree char *name = g_strdup_printf ("lib%03u.so", i);
      g_autofree char *id = g_strdup_printf ("layer:1/%s", name);

      add_file (flow, id, DD_TOKEN_FILE, name);
    }
  if (n_files == 0)
    return;
  more = add_file (flow, "layer:1/more", DD_TOKEN_FILE, "+000");
  dd_box_set_lines (flow, 1, more);
}

static void
add_layers (DdBox             *frame,
            const SampleScene *sample)
{
  DdBox *section = dd_box_set_gap (dd_box_add (frame, DD_BOX_COLUMN), 8);
  DdBox *row, *stack, *flow;

  row = dd_box_add (section, DD_BOX_ROW);
  dd_box_set_justify (row, DD_ALIGN_FILL);
  dd_box_set_gap (row, 12);
  dd_box_add_label (row, "layers/title", DD_TOKEN_HEADING, DD_TEXT_STRONG, DD_INK_MAIN,
                    "Root filesystem (overlay)");
  dd_box_add_label (row, "layers/note", DD_TOKEN_CAPTION, DD_TEXT_CAPTION, DD_INK_DIM,
                    "merged view");
  stack = dd_box_add (section, DD_BOX_COLUMN);
  dd_box_set_gap (stack, 5);
  flow = add_slab (stack, "layer:rw", DD_TOKEN_LAYER_WRITABLE, "writable layer", "4.1 kB");
  if (sample->file_written)
    add_file (flow, "layer:rw/nginx.conf", DD_TOKEN_FILE_WRITTEN, "nginx.conf");
  add_file (flow, "layer:rw/cart.json", DD_TOKEN_FILE_WRITTEN, "cart.json");
  if (sample->file_deleted)
    add_file (flow, "layer:rw/index.html", DD_TOKEN_FILE_WHITEOUT, "index.html");
  flow = add_slab (stack, "layer:3", DD_TOKEN_LAYER_READONLY, "layer 3 COPY", "9.6 kB");
  add_file (flow, "layer:3/nginx.conf",
            sample->file_written ? DD_TOKEN_FILE_SHADOWED : DD_TOKEN_FILE, "nginx.conf");
  add_file (flow, "layer:3/index.html",
            sample->file_deleted ? DD_TOKEN_FILE_SHADOWED : DD_TOKEN_FILE, "index.html");
  flow = add_slab (stack, "layer:2", DD_TOKEN_LAYER_READONLY, "layer 2 RUN", "110 MB");
  add_file (flow, "layer:2/nginx", DD_TOKEN_FILE, "/usr/sbin/nginx");
  add_file (flow, "layer:2/pcre", DD_TOKEN_FILE, "libpcre2.so");
  flow = add_slab (stack, "layer:1", DD_TOKEN_LAYER_READONLY, "layer 1 base", "78.6 MB");
  add_file (flow, "layer:1/sh", DD_TOKEN_FILE, "/bin/sh");
  add_file (flow, "layer:1/passwd", DD_TOKEN_FILE, "/etc/passwd");
  add_file (flow, "layer:1/libc", DD_TOKEN_FILE, "libc.so.6");
  add_more_files (flow, sample->n_more_files);
}

static void
add_container (DdBox             *parent,
               const SampleScene *sample)
{
  static const char *const namespaces[][3] = {
    { "ns:pid", "pid", "1 → 48213" },    { "ns:net", "net", "172.17.0.2" },
    { "ns:mnt", "mnt", "overlay" },      { "ns:uts", "uts", "4f1d2c0a" },
    { "ns:ipc", "ipc", "private" },      { "ns:cgroup", "cgroup", "/docker/4f1d2c0a" },
  };
  DdBox *frame = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_CONTAINER,
                                   "container:web");
  DdBox *row;
  guint i;

  dd_box_set_padding (frame, 20, 18);
  dd_box_set_gap (frame, 12);
  dd_box_set_grow (frame, 4, 1);
  dd_box_set_least (frame, 470, 0);
  dd_box_set_justify (frame, DD_ALIGN_FILL);
  dd_box_get_shape (frame)->flags |= DD_SHAPE_FLAG_RAISED | DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (frame), "Container web, %s",
                     sample->running ? "running" : "exited");
  row = dd_box_set_gap (dd_box_add (frame, DD_BOX_COLUMN), 12);
  add_header (row, sample);
  row = dd_box_add (row, DD_BOX_ROW);
  dd_box_set_gap (row, 7);
  dd_box_set_equal (row, TRUE);
  for (i = 0; i < G_N_ELEMENTS (namespaces); i++)
    add_namespace (row, namespaces[i][0], namespaces[i][1], namespaces[i][2]);
  add_processes (frame, sample);
  add_layers (frame, sample);
}

static void
add_steps (DdBox             *root,
           const SampleScene *sample)
{
  static const struct
  {
    DdToken token;
    const char *id;
    const char *name;
    const char *detail;
  } steps[] = {
    { DD_TOKEN_STEP, "step:api", "API", "POST /start" },
    { DD_TOKEN_STEP, "step:containerd", "containerd", "new task" },
    { DD_TOKEN_STEP, "step:runc", "runc", "create" },
    { DD_TOKEN_STEP_KERNEL, "step:kernel", "kernel", "clone() 5 ns" },
    { DD_TOKEN_STEP_STORAGE, "step:overlay", "overlay", "same upperdir" },
    { DD_TOKEN_STEP_NETWORK, "step:veth", "veth", "172.17.0.2" },
    { DD_TOKEN_STEP_DONE, "step:exec", "exec", "PID 1 nginx" },
    { DD_TOKEN_STEP_PENDING, "step:event", "event", "start" },
  };
  DdBox *panel = dd_box_add_shape (root, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL, "steps");
  DdBox *row, *text;
  guint i;

  dd_box_set_padding (panel, 20, 16);
  dd_box_set_gap (panel, 12);
  dd_box_add_text (panel, DD_TEXT_HEADING, DD_INK_MAIN, "docker start web, inside the engine");
  row = dd_box_add (panel, DD_BOX_FLOW);
  dd_box_set_gap (row, 16);
  dd_box_set_equal (row, TRUE);
  for (i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      DdBox *box = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_BOX, steps[i].token,
                                     steps[i].id);

      dd_box_set_padding (box, 7, 12);
      dd_box_set_gap (box, 4);
      text = dd_box_add_text (box, DD_TEXT_STRONG,
                              steps[i].token == DD_TOKEN_STEP_PENDING ? DD_INK_DIM : DD_INK_MAIN,
                              steps[i].name);
      dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
      text = dd_box_add_text (box, DD_TEXT_MONO_SMALL, DD_INK_DIM, steps[i].detail);
      dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
      if (steps[i].token == DD_TOKEN_STEP_DONE && sample->running)
        dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_EMPHASIS;
    }
  text = dd_box_add_label (panel, "steps/why", DD_TOKEN_HEADING, DD_TEXT_BODY, DD_INK_MAIN,
                           "Same writable layer, new processes. The kernel gave it a fresh PID "
                           "namespace, so nginx is PID 1 again, host PID 48213.");
  dd_box_get_run (text)->wraps = TRUE;
  text = dd_box_add_label (panel, "steps/compare", DD_TOKEN_NOTE_WARN, DD_TEXT_STRONG,
                           DD_INK_TONE,
                           "Compare: docker rm + docker run would throw the amber layer away.");
  dd_box_get_run (text)->wraps = TRUE;
}

static void
add_arrow (DdScene    *scene,
           const char *id,
           const char *from,
           DdSide      from_side,
           const char *to,
           DdSide      to_side,
           double      at)
{
  DdShape *path = dd_scene_connect (scene, id, DD_TOKEN_ARROW,
                                    (DdAnchor) { dd_scene_find (scene, from), from_side, at },
                                    (DdAnchor) { dd_scene_find (scene, to), to_side, at },
                                    DD_ROUTE_STRAIGHT);

  path->flags |= DD_SHAPE_FLAG_HEAD;
  dd_shape_describe (path, "Arrow from %s to %s", from, to);
}

static void
add_arrows (DdScene           *scene,
            const SampleScene *sample)
{
  DdShape *box, *path;

  add_arrow (scene, "edge:start", "state:created", DD_SIDE_END, "state:running", DD_SIDE_START, 0.5);
  add_arrow (scene, "edge:rm", "state:exited", DD_SIDE_START, "state:removed", DD_SIDE_END, 0.5);
  add_arrow (scene, "edge:pause", "state:running", DD_SIDE_TOP, "state:paused", DD_SIDE_BOTTOM, 0.34);
  add_arrow (scene, "edge:unpause", "state:paused", DD_SIDE_BOTTOM, "state:running", DD_SIDE_TOP, 0.66);
  add_arrow (scene, "edge:stop", "state:running", DD_SIDE_BOTTOM, "state:exited", DD_SIDE_TOP, 0.34);
  add_arrow (scene, "edge:restart", "state:exited", DD_SIDE_TOP, "state:running", DD_SIDE_BOTTOM, 0.66);
  if (sample->running)
    {
      box = dd_scene_find (scene, "edge:restart");
      box->token = DD_TOKEN_STATE_RUNNING;
      box->flags |= DD_SHAPE_FLAG_EMPHASIS;
      path = dd_scene_connect (scene, "edge:fork", DD_TOKEN_ARROW,
                               (DdAnchor) { dd_scene_find (scene, "process:1"), DD_SIDE_BOTTOM, 0.5 },
                               (DdAnchor) { dd_scene_find (scene, "process:29"), DD_SIDE_START, 0.5 },
                               DD_ROUTE_ELBOW);
      path->flags |= DD_SHAPE_FLAG_DECORATION;
    }
}

DdScene *
sample_scene_build (const SampleScene *sample,
                    DdTextCache       *texts)
{
  DdScene *scene = dd_scene_new ();
  g_autoptr (DdLayout) layout = NULL;
  DdBox *root, *top, *left;
  DdArea area = { sample->width, sample->height, 0, 0, sample->keep_zoom };

  dd_scene_set_rtl (scene, sample->rtl);
  dd_scene_set_title (scene, "The life of container web");
  layout = dd_layout_new (scene, texts);
  root = dd_layout_get_root (layout);
  dd_box_set_padding (root, 24, 20);
  dd_box_set_gap (root, 20);
  top = dd_box_add (root, DD_BOX_ADAPTIVE);
  dd_box_set_gap (top, 28);
  dd_box_set_grow (top, 0, 1);
  left = dd_box_add (top, DD_BOX_COLUMN);
  dd_box_set_gap (left, 14);
  dd_box_set_grow (left, 1, 0);
  add_state_machine (left, sample);
  add_survivors (left);
  add_container (top, sample);
  add_steps (root, sample);
  dd_layout_run (layout, &area);
  dd_scene_find (scene, sample->running ? "state:running" : "state:exited")->flags |=
    DD_SHAPE_FLAG_EMPHASIS;
  add_arrows (scene, sample);
  dd_scene_finish (scene);
  return scene;
}

void
assert_no_faults (DdScene     *scene,
                  DdTextCache *texts,
                  DdTheme      theme,
                  const char  *where)
{
  g_autoptr (GPtrArray) faults = dd_scene_check (scene, texts, theme);
  guint i;

  for (i = 0; i < faults->len; i++)
    g_test_message ("%s: %s", where, (char *) g_ptr_array_index (faults, i));
  g_assert_cmpuint (faults->len, ==, 0);
}

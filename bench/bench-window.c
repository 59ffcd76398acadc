// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dd-application.h"
#include "dd-window.h"

#include "dd-bench-session.h"
#include "dd-bench.h"

#define N_TICKS       10000
#define N_STARTS      9
#define N_KEYS        60
#define N_ANIMATED    40
#define LESSON        "04-inside-the-container"
#define WIDTH         1920
#define HEIGHT        1080
#define PAUSE_MS      80
#define SETTLE_MS     1500
#define MOST_FRAMES   120

/* Starting: this program runs itself as a child that opens a window, says how
 * long that took and how much memory it has, and ends. The window is empty,
 * ours, or ours with a lesson open, in turns, so that all meet the same load. */

typedef enum
{
  CHILD_EMPTY,
  CHILD_FIRST,
  CHILD_LESSON,
} ChildKind;

static const char *const child_names[] = { "empty", "first", "lesson" };

static void
run_for (double ms)
{
  double end = dd_bench_now () + ms;

  while (dd_bench_now () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static double
get_resident_mb (void)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  if (g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    line = strstr (text, "VmRSS:");
  return line ? strtod (line + strlen ("VmRSS:"), NULL) / 1024 : 0;
}

static void
empty_activate_cb (GApplication *application)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}

static GApplication *
make_application (ChildKind kind)
{
  GApplication *application;

  if (kind != CHILD_EMPTY)
    application = G_APPLICATION (dd_application_new ());
  else
    {
      application = G_APPLICATION (adw_application_new ("org.example.Empty",
                                                        G_APPLICATION_DEFAULT_FLAGS));
      g_signal_connect (application, "activate", G_CALLBACK (empty_activate_cb), NULL);
    }
  g_application_set_flags (application, G_APPLICATION_NON_UNIQUE);
  g_application_register (application, NULL, NULL);
  return application;
}

static void
painted_cb (gboolean *painted)
{
  *painted = TRUE;
}

static GtkWidget *
open_window (GApplication *application)
{
  GtkWidget *window;

  g_application_activate (application);
  window = gtk_application_get_windows (GTK_APPLICATION (application))->data;
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  return window;
}

/* Waits until the window has painted a whole frame. */
static void
wait_for_frame (GtkWidget *window)
{
  gboolean painted = FALSE;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb),
                                             &painted);

  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}

/* The frame after the first one that shows the lesson's page. */
static void
wait_for_page (GtkWidget *window)
{
  do
    wait_for_frame (window);
  while (!g_action_group_has_action (G_ACTION_GROUP (window), "show-page"));
  wait_for_frame (window);
}

static int
run_child (const char *name,
           double      started)
{
  ChildKind kind = g_str_equal (name, "empty") ? CHILD_EMPTY
                 : g_str_equal (name, "first") ? CHILD_FIRST : CHILD_LESSON;
  GApplication *application = make_application (kind);
  GtkWidget *window = open_window (application);
  double first, worked, page;

  wait_for_frame (window);
  first = dd_bench_now () - started;
  worked = dd_bench_process_cpu ();
  if (kind == CHILD_FIRST)
    wait_for_page (window);
  page = dd_bench_now () - started;
  if (kind == CHILD_LESSON)
    {
      dd_window_open_lesson (DD_WINDOW (window), LESSON);
      gtk_widget_activate_action (window, "win.show-page", "s", "simulate");
    }
  run_for (kind == CHILD_FIRST ? 0 : SETTLE_MS);
  g_print ("%f %f %f %f\n", first, worked, page, get_resident_mb ());
  return 0;
}

/* What was measured of one kind of child. */
typedef struct
{
  DdBenchSamples *first;
  DdBenchSamples *first_cpu;
  DdBenchSamples *page;
  DdBenchSamples *size;
} Starts;

static void
start_child (const char  *program,
             char       **environment,
             ChildKind    kind,
             Starts      *starts)
{
  g_autofree char *started = g_strdup_printf ("%f", dd_bench_now ());
  const char *const argv[] = { program, "--child", child_names[kind], started, NULL };
  g_autofree char *output = NULL;
  double first, worked, page, size;

  if (g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output,
                    NULL, NULL, NULL) &&
      sscanf (output, "%lf %lf %lf %lf", &first, &worked, &page, &size) == 4)
    {
      dd_bench_samples_add (starts->first, first);
      dd_bench_samples_add (starts->first_cpu, worked);
      dd_bench_samples_add (starts->page, page);
      dd_bench_samples_add (starts->size, size);
    }
}

static void
report (const char *label,
        const char *what,
        double      value,
        const char *unit,
        const char *bar)
{
  g_autofree char *name = g_strdup_printf ("window, %s: %s", label, what);

  dd_bench_report (name, value, unit, bar);
}

static double
take_median (DdBenchSamples *samples)
{
  double median = dd_bench_samples_rank (samples, 0.5);

  dd_bench_samples_free (samples);
  return median;
}

static void
bench_start (const char  *program,
             const char  *label,
             char       **environment)
{
  Starts starts[G_N_ELEMENTS (child_names)];
  double first[G_N_ELEMENTS (child_names)];
  double worked[G_N_ELEMENTS (child_names)];
  double page[G_N_ELEMENTS (child_names)];
  double size[G_N_ELEMENTS (child_names)];

  for (gsize i = 0; i < G_N_ELEMENTS (child_names); i++)
    starts[i] = (Starts) { dd_bench_samples_new (), dd_bench_samples_new (),
                           dd_bench_samples_new (), dd_bench_samples_new () };
  for (guint round = 0; round < N_STARTS; round++)
    for (gsize i = 0; i < G_N_ELEMENTS (child_names); i++)
      start_child (program, environment, i, &starts[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (child_names); i++)
    {
      first[i] = take_median (starts[i].first);
      worked[i] = take_median (starts[i].first_cpu);
      page[i] = take_median (starts[i].page);
      size[i] = take_median (starts[i].size);
    }
  report (label, "start to first frame, empty", first[CHILD_EMPTY], "ms", NULL);
  report (label, "start to first frame", first[CHILD_FIRST], "ms", NULL);
  report (label, "start beside an empty window", first[CHILD_FIRST] / MAX (first[CHILD_EMPTY], 1),
          "times", "<= 1.3");
  report (label, "the same in processor time", worked[CHILD_FIRST] / MAX (worked[CHILD_EMPTY], 1),
          "times", NULL);
  report (label, "start to the lesson's page", page[CHILD_FIRST], "ms", NULL);
  report (label, "memory, empty", size[CHILD_EMPTY], "MB resident", NULL);
  report (label, "memory with a lesson", size[CHILD_LESSON], "MB resident", NULL);
  report (label, "memory beside an empty window",
          size[CHILD_LESSON] / MAX (size[CHILD_EMPTY], 1), "times", "<= 1.7");
}

/* Once as on a desktop, where GTK looks for GL and takes what it finds, and
 * once with the cairo renderer for both windows and without GL. */
static void
bench_starts (const char *program)
{
  g_auto (GStrv) bare = g_get_environ ();
  g_auto (GStrv) desktop = g_get_environ ();

  desktop = g_environ_unsetenv (desktop, "GSK_RENDERER");
  desktop = g_environ_unsetenv (desktop, "GDK_DEBUG");
  desktop = g_environ_unsetenv (desktop, "GDK_DISABLE");
  bench_start (program, "desktop", desktop);
  bench_start (program, "without GL", bare);
}

/* From a key's action to the first frame that shows the tick it leads to. */
static void
bench_keys (GtkWidget *window)
{
  g_autoptr (DdBenchSamples) wall = dd_bench_samples_new ();
  g_autoptr (DdBenchSamples) cpu = dd_bench_samples_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  DdPlayer *player = dd_window_get_player (DD_WINDOW (window));

  dd_window_open_sandbox (DD_WINDOW (window));
  dd_player_load_session (player, dd_bench_long_session (N_TICKS));
  run_for (SETTLE_MS);
  for (guint i = 0; i < N_KEYS; i++)
    {
      double started, worked;

      dd_player_seek (player, g_rand_int_range (rand, 1, N_TICKS));
      run_for (PAUSE_MS);
      started = dd_bench_now ();
      worked = dd_bench_cpu ();
      gtk_widget_activate_action (window, i % 2 ? "win.step-back" : "win.step-forward", NULL);
      wait_for_frame (window);
      dd_bench_samples_add (wall, dd_bench_now () - started);
      dd_bench_samples_add (cpu, dd_bench_cpu () - worked);
    }
  dd_bench_report ("window: key to changed pixels, median", dd_bench_samples_rank (wall, 0.5), "ms",
                   NULL);
  dd_bench_report ("window: key to changed pixels, p95", dd_bench_samples_rank (wall, 0.95), "ms",
                   "<= 33");
  dd_bench_report ("window: key to changed pixels, p95", dd_bench_samples_rank (cpu, 0.95),
                   "ms CPU", NULL);
}

/* Animating: the frames between a step and its end. */

typedef struct
{
  DdBenchSamples *cpu;
  double          began_cpu;
  gint64          last_time;
  guint           n_frames;
  guint           n_late;
} Frames;

static void
before_paint_cb (GdkFrameClock *clock,
                 Frames        *self)
{
  self->began_cpu = dd_bench_cpu ();
}

static void
after_paint_cb (GdkFrameClock *clock,
                Frames        *self)
{
  gint64 time = gdk_frame_clock_get_frame_time (clock);
  gint64 refresh = 0;

  gdk_frame_clock_get_refresh_info (clock, time, &refresh, NULL);
  if (self->last_time)
    {
      gint64 missed = (time - self->last_time + refresh / 2) / MAX (refresh, 1) - 1;

      self->n_late += CLAMP (missed, 0, MOST_FRAMES);
      self->n_frames++;
      dd_bench_samples_add (self->cpu, dd_bench_cpu () - self->began_cpu);
    }
  self->last_time = time;
}

/* Until no frame was asked for in a while. */
static void
run_animation (Frames *frames)
{
  guint before;

  frames->last_time = 0;
  do
    {
      before = frames->n_frames;
      run_for (PAUSE_MS);
    }
  while (frames->n_frames != before);
}

static void
bench_frames (GtkWidget *window)
{
  g_autoptr (DdBenchSamples) cpu = dd_bench_samples_new ();
  Frames frames = { .cpu = cpu };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  dd_window_open_lesson (DD_WINDOW (window), LESSON);
  gtk_widget_activate_action (window, "win.show-page", "s", "simulate");
  run_for (SETTLE_MS);
  while (dd_player_get_next_step (dd_window_get_player (DD_WINDOW (window))))
    {
      gtk_widget_activate_action (window, "win.next-command", NULL);
      run_for (PAUSE_MS);
    }
  gtk_widget_activate_action (window, "win.first", NULL);
  run_for (SETTLE_MS);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), &frames);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &frames);
  for (guint i = 0; i < N_ANIMATED; i++)
    {
      gtk_widget_activate_action (window, "win.step-forward", NULL);
      run_animation (&frames);
    }
  g_signal_handlers_disconnect_by_data (clock, &frames);
  dd_bench_report ("window: frames animated", frames.n_frames, "frames", NULL);
  dd_bench_report ("window: frame while animating, median", dd_bench_samples_rank (cpu, 0.5),
                   "ms CPU", "<= 4");
  dd_bench_report ("window: frame while animating, p95", dd_bench_samples_rank (cpu, 0.95),
                   "ms CPU", NULL);
  dd_bench_report ("window: frames late",
                   100.0 * frames.n_late / MAX (frames.n_frames + frames.n_late, 1), "%", "<= 2");
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  GApplication *application;
  GtkWidget *window;

  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], g_ascii_strtod (argv[3], NULL));

  folder = g_dir_make_tmp ("drydock-bench-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  bench_starts (argv[0]);
  application = make_application (CHILD_FIRST);
  window = open_window (application);
  wait_for_frame (window);
  bench_frames (window);
  bench_keys (window);
  return 0;
}

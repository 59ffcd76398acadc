// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog.h"
#include "dd-container-ops.h"
#include "dd-image-ops.h"

#define NAME "web"
#define TERM_CODE 7
#define FAIL_CODE 3

/* Programs of the tests. They have the names of files of the image, but do no
 * more than a test needs. */

static gboolean fails;

/* Lives until a signal ends it. */
static void
sleep_step (DdEngine *engine,
            int       pid)
{
  dd_process_wait (engine, pid, NULL, NULL, -1);
}

static void
true_step (DdEngine *engine,
           int       pid)
{
  dd_process_exit (engine, pid, 0);
}

/* Fails at once, as long as the test wants it. */
static void
false_step (DdEngine *engine,
            int       pid)
{
  if (fails)
    dd_process_exit (engine, pid, FAIL_CODE);
  else
    dd_process_wait (engine, pid, NULL, NULL, -1);
}

/* Has a handler for TERM. */
static void
tail_step (DdEngine *engine,
           int       pid)
{
  guint64 term = G_GUINT64_CONSTANT (1) << DD_SIGTERM;

  if (dd_process_take_signals (engine, pid) & term)
    {
      dd_process_exit (engine, pid, TERM_CODE);
      return;
    }
  dd_process_set_signals (engine, pid, term, 0);
  dd_process_wait (engine, pid, NULL, NULL, -1);
}

static DdEngine *
make_engine (void)
{
  DdCatalog *catalog = dd_catalog_get_default ();
  DdEngine *engine = dd_engine_new (catalog, 1);
  DdImage *image = dd_catalog_find_image (catalog, "docker.io/library/busybox:latest");
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (image);
  dd_engine_add_program (engine, "sleep", sleep_step);
  dd_engine_add_program (engine, "true", true_step);
  dd_engine_add_program (engine, "false", false_step);
  dd_engine_add_program (engine, "tail", tail_step);
  dd_engine_begin (engine);
  dd_image_add (engine, image, "busybox", &error);
  g_assert_no_error (error);
  return engine;
}

static void
create (DdEngine   *engine,
        const char *program,
        const char *policy,
        gboolean    auto_remove)
{
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  char *argv[] = { (char *) program, NULL };

  config->image = g_strdup ("busybox");
  config->cmd = g_strdupv (argv);
  config->auto_remove = auto_remove;
  g_free (config->restart_name);
  config->restart_name = g_strdup (policy);
  dd_engine_begin (engine);
  id = dd_container_create (engine, config, NAME, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (id), ==, 64);
  dd_engine_settle (engine);
}

static const DdContainer *
web (DdEngine *engine)
{
  return dd_world_get_container_by_name (dd_engine_get_world (engine), NAME);
}

static const char *
status_of (DdEngine *engine)
{
  return web (engine) ? dd_container_get_status (web (engine)) : "gone";
}

static void
start (DdEngine *engine)
{
  g_autoptr (GError) error = NULL;

  dd_engine_begin (engine);
  g_assert_true (dd_container_start (engine, NAME, &error));
  g_assert_no_error (error);
  dd_engine_settle (engine);
}

static void
run (DdEngine   *engine,
     const char *program)
{
  create (engine, program, "no", FALSE);
  start (engine);
}

static void
pass (DdEngine *engine,
      guint64   usec)
{
  dd_engine_pass_time (engine, dd_engine_get_world (engine)->now + usec);
}

/* Transitions */

typedef enum
{
  CREATED,
  RUNNING,
  PAUSED,
  RESTARTING,
  EXITED,
} From;

static DdEngine *
make_state (From from)
{
  DdEngine *engine = make_engine ();

  fails = TRUE;
  if (from == RESTARTING)
    create (engine, "false", "always", FALSE);
  else
    create (engine, from == EXITED ? "false" : "sleep", "no", FALSE);
  if (from != CREATED)
    start (engine);
  if (from == PAUSED)
    {
      dd_engine_begin (engine);
      g_assert_true (dd_container_pause (engine, NAME, NULL));
      dd_engine_settle (engine);
    }
  fails = FALSE;
  return engine;
}

static gboolean
do_start (DdEngine  *engine,
          GError   **error)
{
  return dd_container_start (engine, NAME, error);
}

static gboolean
do_stop (DdEngine  *engine,
         GError   **error)
{
  return dd_container_stop (engine, NAME, 0, DD_STOP_TIMEOUT_DEFAULT, error);
}

static gboolean
do_kill (DdEngine  *engine,
         GError   **error)
{
  return dd_container_kill (engine, NAME, DD_SIGKILL, error);
}

static gboolean
do_restart (DdEngine  *engine,
            GError   **error)
{
  return dd_container_restart (engine, NAME, 0, DD_STOP_TIMEOUT_DEFAULT, error);
}

static gboolean
do_pause (DdEngine  *engine,
          GError   **error)
{
  return dd_container_pause (engine, NAME, error);
}

static gboolean
do_unpause (DdEngine  *engine,
            GError   **error)
{
  return dd_container_unpause (engine, NAME, error);
}

static gboolean
do_exec (DdEngine  *engine,
         GError   **error)
{
  char *argv[] = { (char *) "true", NULL };
  DdExecConfig config = { .argv = argv, .detach = TRUE };
  g_autofree char *id = dd_container_exec (engine, NAME, &config, error);

  return id != NULL;
}

static gboolean
do_remove (DdEngine  *engine,
           GError   **error)
{
  return dd_container_remove (engine, NAME, FALSE, FALSE, error);
}

static gboolean
do_remove_force (DdEngine  *engine,
                 GError   **error)
{
  return dd_container_remove (engine, NAME, TRUE, FALSE, error);
}

static gboolean
do_rename (DdEngine  *engine,
           GError   **error)
{
  return dd_container_rename (engine, NAME, "other", error) &&
         dd_container_rename (engine, "other", NAME, error);
}

typedef struct
{
  const char  *name;
  gboolean   (*act)       (DdEngine  *engine,
                           GError   **error);
  From         from;
  const char  *to;
  int          exit_code; /* -1: not looked at */
  const char  *refusal;   /* @ stands for the full id */
} Transition;

#define ALREADY "container is already running"
#define STOPPED "container is already stopped"
#define NOT_RUNNING "container @ is not running"
#define NOT_PAUSED "Container @ is not paused"
#define RESTARTS "Container @ is restarting, wait until the container is running"
#define REMOVE "cannot remove container \"web\": container is "
#define KILL "cannot kill container: web: container @ is not running"

/* Source: moby daemon/start.go, stop.go, kill.go, pause.go, unpause.go,
 * exec.go, delete.go and errors.go */
static const Transition transitions[] = {
  { "start", do_start, CREATED, "running", 0, NULL },
  { "start", do_start, RUNNING, "running", 0, ALREADY },
  { "start", do_start, PAUSED, "paused", 0,
    "cannot start a paused container, try unpause instead" },
  { "start", do_start, RESTARTING, "restarting", FAIL_CODE, ALREADY },
  { "start", do_start, EXITED, "running", 0, NULL },
  { "stop", do_stop, CREATED, "created", 0, STOPPED },
  { "stop", do_stop, RUNNING, "exited", 137, NULL },
  { "stop", do_stop, PAUSED, "exited", 137, NULL },
  { "stop", do_stop, RESTARTING, "exited", FAIL_CODE, NULL },
  { "stop", do_stop, EXITED, "exited", FAIL_CODE, STOPPED },
  { "kill", do_kill, CREATED, "created", 0, KILL },
  { "kill", do_kill, RUNNING, "exited", 137, NULL },
  { "kill", do_kill, PAUSED, "exited", 137, NULL },
  { "kill", do_kill, RESTARTING, "exited", FAIL_CODE, NULL },
  { "kill", do_kill, EXITED, "exited", FAIL_CODE, KILL },
  { "restart", do_restart, CREATED, "running", 0, NULL },
  { "restart", do_restart, RUNNING, "running", 0, NULL },
  { "restart", do_restart, PAUSED, "running", 0, NULL },
  { "restart", do_restart, RESTARTING, "running", 0, NULL },
  { "restart", do_restart, EXITED, "running", 0, NULL },
  { "pause", do_pause, CREATED, "created", 0, NOT_RUNNING },
  { "pause", do_pause, RUNNING, "paused", 0, NULL },
  { "pause", do_pause, PAUSED, "paused", 0, "container @ is already paused" },
  { "pause", do_pause, RESTARTING, "restarting", FAIL_CODE, RESTARTS },
  { "pause", do_pause, EXITED, "exited", FAIL_CODE, NOT_RUNNING },
  { "unpause", do_unpause, CREATED, "created", 0, NOT_PAUSED },
  { "unpause", do_unpause, RUNNING, "running", 0, NOT_PAUSED },
  { "unpause", do_unpause, PAUSED, "running", 0, NULL },
  { "unpause", do_unpause, RESTARTING, "restarting", FAIL_CODE, NOT_PAUSED },
  { "unpause", do_unpause, EXITED, "exited", FAIL_CODE, NOT_PAUSED },
  { "exec", do_exec, CREATED, "created", 0, NOT_RUNNING },
  { "exec", do_exec, RUNNING, "running", 0, NULL },
  { "exec", do_exec, PAUSED, "paused", 0,
    "Container web is paused, unpause the container before exec" },
  { "exec", do_exec, RESTARTING, "restarting", FAIL_CODE, RESTARTS },
  { "exec", do_exec, EXITED, "exited", FAIL_CODE, NOT_RUNNING },
  { "rm", do_remove, CREATED, "gone", -1, NULL },
  { "rm", do_remove, RUNNING, "running", 0,
    REMOVE "running: stop the container before removing or force remove" },
  { "rm", do_remove, PAUSED, "paused", 0, REMOVE "paused and must be unpaused first" },
  { "rm", do_remove, RESTARTING, "restarting", FAIL_CODE,
    REMOVE "restarting: stop the container before removing or force remove" },
  { "rm", do_remove, EXITED, "gone", -1, NULL },
  { "rm -f", do_remove_force, CREATED, "gone", -1, NULL },
  { "rm -f", do_remove_force, RUNNING, "gone", -1, NULL },
  { "rm -f", do_remove_force, PAUSED, "gone", -1, NULL },
  { "rm -f", do_remove_force, RESTARTING, "gone", -1, NULL },
  { "rm -f", do_remove_force, EXITED, "gone", -1, NULL },
  { "rename", do_rename, CREATED, "created", 0, NULL },
  { "rename", do_rename, PAUSED, "paused", 0, NULL },
  { "rename", do_rename, EXITED, "exited", FAIL_CODE, NULL },
};

static void
check_outcome (const Transition *transition,
               DdEngine         *engine,
               const GError     *error,
               const char       *id)
{
  g_auto (GStrv) parts = g_strsplit (transition->refusal ? transition->refusal : "", "@", 2);
  g_autofree char *expected = g_strjoinv (id, parts);

  g_assert_cmpstr (error ? error->message : "", ==, expected);
  g_assert_cmpstr (status_of (engine), ==, transition->to);
  if (transition->exit_code >= 0)
    g_assert_cmpint (web (engine)->exit_code, ==, transition->exit_code);
  if (g_str_equal (transition->to, "running") || g_str_equal (transition->to, "paused"))
    g_assert_cmpint (web (engine)->pid, >, 0);
  else if (web (engine))
    g_assert_cmpint (web (engine)->pid, ==, 0);
}

static void
test_transition (gconstpointer data)
{
  const Transition *transition = data;
  g_autoptr (DdEngine) engine = make_state (transition->from);
  g_autofree char *id = g_strdup (web (engine)->id);
  g_autofree char *before = dd_world_dup_digest (dd_engine_get_world (engine));
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  dd_engine_begin (engine);
  done = transition->act (engine, &error);
  g_assert_cmpint (done, ==, error == NULL);
  dd_engine_settle (engine);
  if (done && transition->from != RESTARTING)
    pass (engine, 11 * DD_USEC_PER_SEC);
  check_outcome (transition, engine, error, id);

  g_test_message ("a refusal changes nothing");
  after = dd_world_dup_digest (dd_engine_get_world (engine));
  g_assert_cmpint (g_str_equal (before, after), ==, !done);
}

static void
test_missing (void)
{
  g_autoptr (DdEngine) engine = make_engine ();

  dd_engine_begin (engine);
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (transitions[i].act (engine, &error));
      g_assert_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND);
      g_assert_true (g_str_has_suffix (error->message, "No such container: web"));
    }
}

/* Signals */

static void
send (DdEngine *engine,
      int       signal)
{
  g_autoptr (GError) error = NULL;

  dd_engine_begin (engine);
  dd_container_kill (engine, NAME, signal, &error);
  g_assert_no_error (error);
  dd_engine_settle (engine);
}

static void
test_first_process (void)
{
  const int harmless[] = { DD_SIGHUP, DD_SIGINT, DD_SIGQUIT, DD_SIGUSR1, DD_SIGTERM };
  g_autoptr (DdEngine) engine = make_engine ();

  run (engine, "sleep");
  g_test_message ("PID 1 gets no signal that it has no handler for, except KILL");
  for (guint i = 0; i < G_N_ELEMENTS (harmless); i++)
    {
      send (engine, harmless[i]);
      g_assert_cmpstr (status_of (engine), ==, "running");
    }
  send (engine, DD_SIGKILL);
  g_assert_cmpstr (status_of (engine), ==, "exited");
  g_assert_cmpint (web (engine)->exit_code, ==, 128 + DD_SIGKILL);
}

static void
test_handler (void)
{
  g_autoptr (DdEngine) engine = make_engine ();

  run (engine, "tail");
  send (engine, DD_SIGTERM);
  g_assert_cmpstr (status_of (engine), ==, "exited");
  g_assert_cmpint (web (engine)->exit_code, ==, TERM_CODE);
}

static void
test_pause_holds (void)
{
  g_autoptr (DdEngine) engine = make_engine ();

  run (engine, "tail");
  dd_engine_begin (engine);
  g_assert_true (dd_container_pause (engine, NAME, NULL));
  dd_engine_settle (engine);
  send (engine, DD_SIGTERM);
  pass (engine, DD_USEC_PER_SEC);
  g_test_message ("a frozen process handles nothing");
  g_assert_cmpstr (status_of (engine), ==, "paused");
  dd_engine_begin (engine);
  g_assert_true (dd_container_unpause (engine, NAME, NULL));
  dd_engine_settle (engine);
  g_assert_cmpstr (status_of (engine), ==, "exited");
  g_assert_cmpint (web (engine)->exit_code, ==, TERM_CODE);
}

static void
stop (DdEngine *engine,
      int       timeout)
{
  g_autoptr (GError) error = NULL;

  dd_engine_begin (engine);
  dd_container_stop (engine, NAME, 0, timeout, &error);
  g_assert_no_error (error);
  dd_engine_settle (engine);
}

/* Source: moby daemon/stop.go */
static void
test_grace (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  guint64 began;

  run (engine, "sleep");
  began = dd_engine_get_world (engine)->now;
  stop (engine, 3);
  g_assert_cmpstr (status_of (engine), ==, "running");
  g_assert_cmpuint (web (engine)->grace_ends - web (engine)->grace_started, ==,
                    3 * DD_USEC_PER_SEC);
  pass (engine, 2 * DD_USEC_PER_SEC);
  g_assert_cmpstr (status_of (engine), ==, "running");
  pass (engine, 2 * DD_USEC_PER_SEC);
  g_assert_cmpstr (status_of (engine), ==, "exited");
  g_assert_cmpint (web (engine)->exit_code, ==, 137);
  g_assert_cmpuint (web (engine)->finished - began, >=, 3 * DD_USEC_PER_SEC);
  g_assert_cmpuint (web (engine)->finished - began, <, 4 * DD_USEC_PER_SEC);
}

static void
test_grace_not_needed (void)
{
  g_autoptr (DdEngine) engine = make_engine ();

  run (engine, "tail");
  stop (engine, DD_STOP_TIMEOUT_DEFAULT);
  g_assert_cmpstr (status_of (engine), ==, "exited");
  g_assert_cmpint (web (engine)->exit_code, ==, TERM_CODE);
  g_test_message ("nothing is left on the agenda");
  g_assert_cmpuint (dd_engine_get_next_due (engine), ==, G_MAXUINT64);
}

static void
test_grace_for_ever (void)
{
  g_autoptr (DdEngine) engine = make_engine ();

  run (engine, "sleep");
  stop (engine, -1);
  pass (engine, 1000 * DD_USEC_PER_SEC);
  g_assert_cmpstr (status_of (engine), ==, "running");
}

/* Policies */

/* Source: moby daemon/internal/restartmanager/restartmanager.go */
static void
test_backoff (void)
{
  const guint64 tenths[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600 };
  g_autoptr (DdEngine) engine = make_engine ();

  fails = TRUE;
  create (engine, "false", "always", FALSE);
  start (engine);
  for (guint i = 0; i < G_N_ELEMENTS (tenths); i++)
    {
      g_assert_cmpstr (status_of (engine), ==, "restarting");
      g_assert_cmpuint (web (engine)->backoff, ==, tenths[i] * 100 * DD_USEC_PER_MSEC);
      g_assert_true (dd_engine_advance (engine, G_MAXUINT64 - 1));
    }

  g_test_message ("a run of ten seconds starts again with the first delay");
  fails = FALSE;
  g_assert_true (dd_engine_advance (engine, G_MAXUINT64 - 1));
  g_assert_cmpstr (status_of (engine), ==, "running");
  dd_engine_begin (engine);
  dd_engine_elapse (engine, 10 * DD_USEC_PER_SEC);
  dd_process_die (engine, web (engine)->pid, DD_SIGKILL);
  dd_engine_settle (engine);
  g_assert_cmpstr (status_of (engine), ==, "restarting");
  g_assert_cmpuint (web (engine)->backoff, ==, 100 * DD_USEC_PER_MSEC);
}

static void
test_on_failure (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();
  g_autofree char *id = NULL;
  char *argv[] = { (char *) "false", NULL };

  fails = TRUE;
  config->image = g_strdup ("busybox");
  config->cmd = g_strdupv (argv);
  g_free (config->restart_name);
  config->restart_name = g_strdup ("on-failure");
  config->restart_max_retries = 3;
  dd_engine_begin (engine);
  id = dd_container_create (engine, config, NAME, NULL);
  g_assert_nonnull (id);
  start (engine);
  pass (engine, 100 * DD_USEC_PER_SEC);
  g_assert_cmpstr (status_of (engine), ==, "exited");
  g_assert_cmpint (web (engine)->restart_count, ==, 3);
  start (engine);
  g_test_message ("starting it by hand counts anew");
  g_assert_cmpint (web (engine)->restart_count, <=, 1);
}

static void
test_policy_success (void)
{
  g_autoptr (DdEngine) engine = make_engine ();

  create (engine, "true", "on-failure", FALSE);
  start (engine);
  g_assert_cmpstr (status_of (engine), ==, "exited");
  g_assert_cmpint (web (engine)->exit_code, ==, 0);
}

static void
test_policy_stopped (void)
{
  g_autoptr (DdEngine) engine = make_engine ();

  create (engine, "tail", "unless-stopped", FALSE);
  start (engine);
  stop (engine, DD_STOP_TIMEOUT_DEFAULT);
  pass (engine, 100 * DD_USEC_PER_SEC);
  g_assert_cmpstr (status_of (engine), ==, "exited");
}

static void
test_auto_remove (void)
{
  g_autoptr (DdEngine) engine = make_engine ();

  create (engine, "true", "no", TRUE);
  start (engine);
  pass (engine, DD_USEC_PER_SEC);
  g_assert_cmpstr (status_of (engine), ==, "gone");
  g_assert_cmpuint (dd_engine_get_world (engine)->processes->len, ==, 0);
}

static void
test_auto_remove_policy (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  config->image = g_strdup ("busybox");
  config->auto_remove = TRUE;
  g_free (config->restart_name);
  config->restart_name = g_strdup ("always");
  dd_engine_begin (engine);
  id = dd_container_create (engine, config, NAME, &error);
  g_assert_null (id);
  g_assert_cmpstr (error->message, ==, "can't create 'AutoRemove' container with restart policy");
}

/* Names */

static void
test_names (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = NULL;

  create (engine, "true", "no", FALSE);
  config->image = g_strdup ("busybox");
  g_assert_null (dd_container_create (engine, config, NAME, &error));
  expected = g_strdup_printf ("Conflict. The container name \"/web\" is already in use by "
                              "container \"%s\". You have to remove (or rename) that container to "
                              "be able to reuse that name.", web (engine)->id);
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);
  g_assert_null (dd_container_create (engine, config, "-x", &error));
  g_assert_cmpstr (error->message, ==,
                   "Invalid container name (-x), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
}

static void
test_not_found (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autoptr (GError) error = NULL;

  create (engine, "no-such-program", "always", FALSE);
  dd_engine_begin (engine);
  g_assert_false (dd_container_start (engine, NAME, &error));
  g_assert_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_COMMAND_NOT_FOUND);
  g_assert_true (g_str_has_suffix (error->message, "exec: \"no-such-program\": executable file "
                                   "not found in $PATH"));
  dd_engine_settle (engine);
  pass (engine, 100 * DD_USEC_PER_SEC);
  g_test_message ("a start that failed never enters the restart loop");
  g_assert_cmpstr (status_of (engine), ==, "created");
  g_assert_cmpint (web (engine)->exit_code, ==, 127);
}

static void
add_transitions (void)
{
  const char *const states[] = { "created", "running", "paused", "restarting", "exited" };

  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    {
      g_autofree char *path = g_strdup_printf ("/containers/transition/%s/%s", transitions[i].name,
                                               states[transitions[i].from]);

      g_test_add_data_func (path, &transitions[i], test_transition);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_transitions ();
  g_test_add_func ("/containers/missing", test_missing);
  g_test_add_func ("/containers/signals/first-process", test_first_process);
  g_test_add_func ("/containers/signals/handler", test_handler);
  g_test_add_func ("/containers/signals/pause-holds", test_pause_holds);
  g_test_add_func ("/containers/stop/grace", test_grace);
  g_test_add_func ("/containers/stop/grace-not-needed", test_grace_not_needed);
  g_test_add_func ("/containers/stop/for-ever", test_grace_for_ever);
  g_test_add_func ("/containers/policy/back-off", test_backoff);
  g_test_add_func ("/containers/policy/on-failure", test_on_failure);
  g_test_add_func ("/containers/policy/success", test_policy_success);
  g_test_add_func ("/containers/policy/stopped", test_policy_stopped);
  g_test_add_func ("/containers/auto-remove/ended", test_auto_remove);
  g_test_add_func ("/containers/auto-remove/policy", test_auto_remove_policy);
  g_test_add_func ("/containers/names", test_names);
  g_test_add_func ("/containers/not-found", test_not_found);

  return g_test_run ();
}

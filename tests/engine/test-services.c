// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog.h"
#include "dd-container-ops.h"
#include "dd-fs.h"
#include "dd-process-events.h"
#include "dd-process-ops.h"
#include "engine-fixture.h"

#define NAME "web"

static DdEngine *
run (const char *image,
     const char *command_line)
{
  DdEngine *engine = dd_engine_new (dd_catalog_get_default (), 1);

  fixture_run (engine, image, NAME, command_line);
  fixture_advance (engine, DD_USEC_PER_SEC);
  return engine;
}

static const DdContainer *
web (DdEngine *engine)
{
  return dd_world_get_container_by_name (dd_engine_get_world (engine), NAME);
}

static char *
dup_log (DdEngine *engine)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < web (engine)->log->len; i++)
    g_string_append (text, ((const DdLogLine *) g_ptr_array_index (web (engine)->log, i))->text);
  return g_string_free (text, FALSE);
}

static void
assert_logged (DdEngine   *engine,
               const char *pattern)
{
  g_autofree char *text = dup_log (engine);

  if (!g_regex_match_simple (pattern, text, G_REGEX_MULTILINE, 0))
    g_error ("the log does not match “%s”:\n%s", pattern, text);
}

static guint
count_processes (DdEngine *engine)
{
  g_autoptr (GPtrArray) processes = dd_world_list_processes (dd_engine_get_world (engine),
                                                             web (engine)->id);

  return processes->len;
}

static void
stop (DdEngine *engine,
      int       signal)
{
  g_autoptr (GError) error = NULL;

  dd_engine_begin (engine);
  dd_container_stop (engine, NAME, signal, DD_STOP_TIMEOUT_DEFAULT, &error);
  g_assert_no_error (error);
  dd_engine_settle (engine);
  fixture_advance (engine, 20 * DD_USEC_PER_SEC);
  g_assert_cmpstr (dd_container_get_status (web (engine)), ==, "exited");
}

static void
kill_with (DdEngine *engine,
           int       signal)
{
  g_autoptr (GError) error = NULL;

  dd_engine_begin (engine);
  g_assert_true (dd_container_kill (engine, NAME, signal, &error));
  g_assert_no_error (error);
  dd_engine_settle (engine);
  fixture_advance (engine, DD_USEC_PER_SEC);
}

static char *
read_file (DdEngine   *engine,
           const char *path)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (dd_engine_get_world (engine), web (engine)->id);
  char *text = NULL;

  g_assert_cmpint (dd_fs_read_text (fs, path, &text), ==, 0);
  return text;
}

static void
test_nginx (void)
{
  g_autoptr (DdEngine) engine = run ("nginx", "nginx -g 'daemon off;'");
  const DdProcess *master = dd_world_get_container_process (dd_engine_get_world (engine),
                                                            web (engine)->id, 1);
  const DdProcess *worker = dd_world_get_container_process (dd_engine_get_world (engine),
                                                            web (engine)->id, 2);
  g_autofree char *pid = read_file (engine, "/run/nginx.pid");

  g_assert_cmpstr (master->argv[0], ==, "nginx: master process nginx -g daemon off;");
  g_assert_cmpstr (worker->argv[0], ==, "nginx: worker process");
  g_assert_cmpint (worker->uid, ==, 101);
  g_assert_cmpuint (count_processes (engine), ==, 3);
  g_assert_cmpstr (pid, ==, "1\n");
  assert_logged (engine, "^2026/01/15 10:00:0[0-9] \\[notice\\] 1#1: start worker process 3$");

  g_test_message ("its STOPSIGNAL is QUIT: it waits for its workers");
  stop (engine, 0);
  g_assert_cmpint (web (engine)->exit_code, ==, 0);
  assert_logged (engine, "signal 3 \\(SIGQUIT\\) received, shutting down");
  assert_logged (engine, "worker process 2 exited with code 0\n(.*\n)*.*1#1: exit$");
  fixture_assert_folds (engine);
}

static void
test_hup (void)
{
  g_autoptr (DdEngine) engine = run ("nginx", "nginx");

  g_test_message ("a reaction without an exit code goes on");
  kill_with (engine, DD_SIGHUP);
  assert_logged (engine, "signal 1 \\(SIGHUP\\)");
  g_assert_cmpstr (dd_container_get_status (web (engine)), ==, "running");
}

typedef struct
{
  const char *image;
  const char *command_line;
  int         signal;
  int         exit_code;
  const char *says;
} Ending;

/* Exit code 137: the program, as PID 1, is not told, and killed after ten
 * seconds. Source: pid_namespaces(7) */
static const Ending endings[] = {
  { "nginx", "nginx", DD_SIGTERM, 0, "signal 15 \\(SIGTERM\\) received, exiting" },
  { "httpd", "httpd -DFOREGROUND", 0, 0, "AH00492: caught SIGWINCH, shutting down gracefully" },
  { "httpd", "httpd -DFOREGROUND", DD_SIGTERM, 0, "AH00491: caught SIGTERM, shutting down" },
  { "redis", "redis-server", 0, 0, "Redis is now ready to exit, bye bye" },
  { "postgres", "postgres", 0, 0, "received fast shutdown request" },
  { "node", "node -e 'setInterval(f, 1)'", 0, 137, "^$" },
  { "python", "python3 -m http.server", 0, 137, "^$" },
  { "python", "python3 -m http.server", DD_SIGINT, 0, "Keyboard interrupt received" },
  { "python", "python3 -c 'import time; time.sleep(9)'", DD_SIGINT, 130, "KeyboardInterrupt" },
};

static void
test_ending (gconstpointer data)
{
  const Ending *ending = data;
  g_autoptr (DdEngine) engine = run (ending->image, ending->command_line);

  g_test_message ("%s", ending->command_line);
  stop (engine, ending->signal);
  g_assert_cmpint (web (engine)->exit_code, ==, ending->exit_code);
  if (strcmp (ending->says, "^$") != 0)
    assert_logged (engine, ending->says);
  else
    g_assert_cmpuint (web (engine)->log->len, ==, 0);
  fixture_assert_folds (engine);
}

static void
test_redis_saves (void)
{
  g_autoptr (DdEngine) engine = run ("redis", "redis-server");
  g_autofree char *dump = NULL;

  stop (engine, 0);
  dump = read_file (engine, "/data/dump.rdb");
  g_assert_true (g_str_has_prefix (dump, "REDIS"));
}

typedef struct
{
  const char *image;
  const char *command_line;
  int         exit_code;
  const char *says;
} Run;

static const Run runs[] = {
  { "hello-world", "/hello", 0, "\\A\nHello from Docker!\nThis message shows that" },
  { "nginx", "nginx -v", 0, "\\Anginx version: nginx/1\\.29\\.4\n\\z" },
  { "python", "python3 --version", 0, "\\APython 3\\.13\\.11\n\\z" },
  { "python", "python3 app.py", 2, "can.t open file ./app.py.: .Errno 2. No such file" },
  { "node", "node -v", 0, "\\Av22\\.21\\.1\n\\z" },
  { "node", "node", 0, "\\A\\z" },
  { "redis", "gosu redis redis-server --version", 0, "\\ARedis server v=8\\.4\\.0" },
  { "redis", "gosu nosuch redis-server", 1, "unable to find user nosuch" },
  { "redis", "gosu redis nosuch", 1, "executable file not found" },
  { "redis", "gosu", 1, "Usage: gosu" },
};

static void
test_run (gconstpointer data)
{
  const Run *one = data;
  g_autoptr (DdEngine) engine = run (one->image, one->command_line);

  g_test_message ("%s", one->command_line);
  g_assert_cmpstr (dd_container_get_status (web (engine)), ==, "exited");
  g_assert_cmpint (web (engine)->exit_code, ==, one->exit_code);
  assert_logged (engine, one->says);
}

static void
test_becomes (void)
{
  g_autoptr (DdEngine) engine = run ("redis", "gosu redis redis-server");
  const DdProcess *first = dd_world_get_container_process (dd_engine_get_world (engine),
                                                           web (engine)->id, 1);

  g_test_message ("gosu is gone: the same process is another user and program");
  g_assert_cmpint (first->uid, ==, 999);
  g_assert_cmpstr (first->argv[0], ==, "redis-server *:6379");
  g_assert_cmpuint (count_processes (engine), ==, 1);
}

/* Init */

static DdEngine *
run_with_init (const char *command_line)
{
  DdEngine *engine = dd_engine_new (dd_catalog_get_default (), 1);
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();
  g_autofree char *id = NULL;

  fixture_add_image (engine, "node");
  config->image = g_strdup ("node");
  config->init = DD_TRISTATE_TRUE;
  g_assert_true (g_shell_parse_argv (command_line, NULL, &config->entrypoint, NULL));
  dd_engine_begin (engine);
  id = dd_container_create (engine, config, NAME, NULL);
  g_assert_true (dd_container_start (engine, NAME, NULL));
  dd_engine_settle (engine);
  fixture_advance (engine, DD_USEC_PER_SEC);
  return engine;
}

static void
test_init (void)
{
  g_autoptr (DdEngine) engine = run_with_init ("node -e 'setInterval(f, 1)'");

  g_test_message ("what has no handler ends when it is not PID 1");
  g_assert_cmpuint (count_processes (engine), ==, 2);
  stop (engine, 0);
  g_assert_cmpint (web (engine)->exit_code, ==, 128 + DD_SIGTERM);
  fixture_assert_folds (engine);
}

static void
test_init_code (void)
{
  g_autoptr (DdEngine) engine = run_with_init ("node app.js");

  g_test_message ("an init ends with the exit code of its command");
  g_assert_cmpstr (dd_container_get_status (web (engine)), ==, "exited");
  g_assert_cmpint (web (engine)->exit_code, ==, 1);
}

/* Programs that no image has */

static int
spawn (DdEngine   *engine,
       const char *program)
{
  char *argv[] = { (char *) program, NULL };
  DdSpawn spawned = {
    .program = "service",
    .argv = argv,
    .cwd = "/",
    .memo = g_variant_new_string (program),
    .out = { DD_SINK_TTY, (char *) "pts/0" },
    .err = { DD_SINK_TTY, (char *) "pts/0" },
  };
  int pid;

  dd_engine_begin (engine);
  pid = dd_process_spawn (engine, &spawned);
  dd_engine_settle (engine);
  return pid;
}

static gboolean
is_alive (DdEngine *engine,
          int       pid)
{
  const DdProcess *process = dd_world_get_process (dd_engine_get_world (engine), pid);

  return process && process->state == DD_PROCESS_RUNNING;
}

static guint
count_written (DdEngine   *engine,
               const char *needle)
{
  g_autofree char *journal = fixture_dup_journal (engine);
  guint n = 0;

  for (const char *at = strstr (journal, needle); at; at = strstr (at + 1, needle))
    n++;
  return n;
}

static void
test_ticker (void)
{
  g_autoptr (DdEngine) engine = dd_engine_new (dd_catalog_get_default (), 1);
  int pid = spawn (engine, "ticker");

  fixture_advance (engine, 10 * DD_USEC_PER_SEC + 1);
  g_assert_cmpuint (count_written (engine, " tick\\n"), ==, 10);
  dd_engine_begin (engine);
  g_assert_true (dd_process_kill (engine, pid, DD_SIGTERM, FALSE));
  dd_engine_settle (engine);
  g_test_message ("it says bye, and ends a little later");
  g_assert_true (is_alive (engine, pid));
  fixture_advance (engine, DD_USEC_PER_SEC);
  g_assert_false (is_alive (engine, pid));
  g_assert_cmpuint (count_written (engine, " bye\\n"), ==, 1);
  g_assert_cmpuint (count_written (engine, " tick\\n"), ==, 10);
}

/* How often a container was heard for the first time since its start. */
static guint
count_first_words (DdEngine *engine)
{
  guint n = 0;

  for (guint i = 1; i <= dd_engine_get_n_events (engine); i++)
    n += dd_engine_get_event (engine, i)->klass == &dd_process_spoke_class;
  return n;
}

/* Only the first words since a start are a tick of their own. */
static void
test_first_words (void)
{
  g_autoptr (DdEngine) engine = run ("redis", "redis-server");
  g_autofree char *caption = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (web (engine)->log->len, >, 1);
  g_assert_cmpuint (count_first_words (engine), ==, 1);
  for (guint i = 1; i <= dd_engine_get_n_events (engine); i++)
    if (dd_engine_get_event (engine, i)->klass == &dd_process_spoke_class)
      caption = dd_event_get_caption (dd_engine_get_event (engine, i));
  g_assert_true (g_str_has_prefix (caption, "web prints: "));

  g_test_message ("they are first words again after another start");
  dd_engine_begin (engine);
  g_assert_true (dd_container_kill (engine, NAME, DD_SIGKILL, &error));
  dd_engine_settle (engine);
  fixture_advance (engine, DD_USEC_PER_SEC);
  dd_engine_begin (engine);
  g_assert_true (dd_container_start (engine, NAME, &error));
  dd_engine_settle (engine);
  fixture_advance (engine, DD_USEC_PER_SEC);
  g_assert_cmpuint (count_first_words (engine), ==, 2);
  fixture_assert_folds (engine);
}

static void
test_crasher (void)
{
  g_autoptr (DdEngine) engine = dd_engine_new (dd_catalog_get_default (), 1);
  int pid = spawn (engine, "crasher");

  g_assert_true (is_alive (engine, pid));
  fixture_advance (engine, DD_USEC_PER_SEC);
  g_assert_false (is_alive (engine, pid));
  g_assert_cmpuint (count_written (engine, "fatal: it does not work"), ==, 1);
}

static void
test_unknown (void)
{
  g_autoptr (DdEngine) engine = dd_engine_new (dd_catalog_get_default (), 1);
  int pid = spawn (engine, "no-such-program");

  g_assert_false (is_alive (engine, pid));
}

static void
test_woken_for_nothing (void)
{
  g_autoptr (DdEngine) engine = dd_engine_new (dd_catalog_get_default (), 1);
  int pid = spawn (engine, "ticker");

  g_test_message ("a wake-up changes nothing and moves no alarm");
  for (guint i = 0; i < 50; i++)
    {
      dd_engine_begin (engine);
      dd_engine_wake (engine, pid);
      dd_engine_settle (engine);
      fixture_advance (engine, 100 * DD_USEC_PER_MSEC);
    }
  g_assert_cmpuint (count_written (engine, " tick\\n"), ==, 5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/services/nginx", test_nginx);
  g_test_add_func ("/services/hup", test_hup);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/services/ending/%u-%s", i, endings[i].image);

      g_test_add_data_func (path, &endings[i], test_ending);
    }
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/services/run/%u-%s", i, runs[i].image);

      g_test_add_data_func (path, &runs[i], test_run);
    }
  g_test_add_func ("/services/redis-saves", test_redis_saves);
  g_test_add_func ("/services/becomes", test_becomes);
  g_test_add_func ("/services/init", test_init);
  g_test_add_func ("/services/init-code", test_init_code);
  g_test_add_func ("/services/ticker", test_ticker);
  g_test_add_func ("/services/crasher", test_crasher);
  g_test_add_func ("/services/first-words", test_first_words);
  g_test_add_func ("/services/unknown", test_unknown);
  g_test_add_func ("/services/woken-for-nothing", test_woken_for_nothing);

  return g_test_run ();
}

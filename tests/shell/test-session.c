// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-session.h"
#include "dd-tty-ops.h"

#define SEED         42
#define N_SEEKS      1000
#define MAX_STEPS    16
#define LONG_JOURNAL 2500
#define LONG_SEEKS   20
#define SECOND       "pts/1"

/* Each script is typed line by line. Some lines are not commands: "^C" is
 * Ctrl-C, "wait MS" lets milliseconds pass, "open" and "close" are about a
 * second terminal, and what comes after "2> " is typed at it. */
typedef struct
{
  const char *name;
  const char *lines[MAX_STEPS];
} Script;

static const Script scripts[] = {
  { "lifecycle",
    { "docker create --name web busybox sleep 3600", "docker start web", "docker ps",
      "docker restart -t 0 web", "docker kill web", "docker ps -a", "docker rm web" } },
  { "copy-up",
    { "docker run -d --name web busybox sleep 3600",
      "docker exec web sh -c 'echo extra >> /etc/passwd'", "docker exec web rm /etc/group",
      "docker exec web chmod 600 /etc/shadow", "docker diff web", "docker rm -f web" } },
  { "pause",
    { "docker run -d --name web busybox sleep 3", "docker pause web", "docker kill -s TERM web",
      "wait 5000", "docker ps -a", "docker exec web true", "docker unpause web",
      "docker ps -a" } },
  { "restart-loop",
    { "docker run -d --name loop --restart on-failure:4 busybox sh -c 'echo try; exit 3'",
      "wait 400", "docker ps -a", "wait 5000", "docker logs loop", "docker inspect -f "
      "'{{.RestartCount}}' loop" } },
  { "exec",
    { "docker run -d --name web busybox sleep 3600", "docker exec web sh -c 'exit 4'",
      "docker exec -d web sleep 100", "docker top web", "docker exec -it web sh", "ps",
      "echo inside > /tmp/f", "exit", "docker exec web cat /tmp/f", "docker rm -f web" } },
  { "stop-timeout",
    { "docker run -d --name web busybox sleep 3600", "docker stop -t 2 web", "docker ps -a",
      "docker start web", "docker stop web", "docker events --since 1h --until 0s" } },
  { "auto-remove",
    { "docker run --rm --name once busybox echo hello", "docker ps -a",
      "docker run -d --rm --name later busybox sleep 2", "docker ps", "wait 3000",
      "docker ps -a" } },
  { "pull",
    { "docker pull alpine", "docker pull alpine", "docker images", "docker pull nothing-here",
      "docker rmi alpine", "docker images" } },
  { "registry",
    { "docker pull alpine", "docker tag alpine registry.example.com/a:1",
      "docker login -u dev -p drydock registry.example.com", "docker push registry.example.com/a:1",
      "echo drydock | ssh server docker login -u dev --password-stdin registry.example.com",
      "ssh server docker run -d --name far registry.example.com/a:1 sleep 100",
      "registryctl flip registry.example.com/a:1", "registryctl link 1MB", "ssh server docker ps",
      "ssh server2 docker pull alpine", "ssh server2 sleep 10", "docker images" } },
  { "signals",
    { "docker run -d --name t busybox sh -c 'trap \"echo bye; exit 7\" TERM; while true; do "
      "sleep 1; done'", "wait 1500", "docker kill -s USR1 t", "docker kill -s HUP t",
      "docker ps -a", "docker stop t", "docker logs t", "docker ps -a" } },
  { "commit",
    { "docker run --name base busybox sh -c 'echo data > /data'", "docker commit base mine",
      "docker run --rm mine cat /data", "docker history mine", "docker images" } },
  { "build",
    { "mkdir w", "echo one > w/a.txt",
      "printf 'FROM busybox\\nWORKDIR /app\\nCOPY a.txt .\\nRUN cat a.txt > b.txt; sleep 1\\n' "
      "> w/Dockerfile", "docker build -t app w", "docker run --rm app cat b.txt",
      "docker build -t app w", "echo two > w/a.txt", "docker build -t app w", "docker images -a",
      "echo 'RUN exit 3' >> w/Dockerfile", "docker build w", "docker builder prune -af",
      "docker system df" } },
  { "build-legacy",
    { "mkdir w", "echo one > w/a.txt", "export DOCKER_BUILDKIT=0",
      "printf 'FROM busybox\\nCOPY a.txt /\\nRUN cat /a.txt; sleep 1\\nCMD [\"cat\",\"/a.txt\"]\\n' "
      "> w/Dockerfile", "docker build -t app w", "docker build -t app w", "docker run --rm app",
      "echo 'RUN exit 3' >> w/Dockerfile", "docker build -t app w", "docker ps -a",
      "docker images -a" } },
  { "build-stages",
    { "mkdir w", "echo key > k",
      "printf 'FROM busybox AS a\\nRUN sleep 2; echo a > /a\\nFROM busybox AS b\\n"
      "RUN --mount=type=cache,target=/c sleep 3; ls /c; echo b | tee /b /c/x\\n' > w/Dockerfile",
      "printf 'FROM busybox\\nRUN --mount=type=secret,id=k cat /run/secrets/k\\n"
      "COPY --from=a /a /\\nCOPY --link --from=b /b /\\nRUN cat /a /b\\n' >> w/Dockerfile",
      "docker build --secret id=k,src=k -t app w", "docker build --no-cache -t app w", "^C",
      "docker ps -a", "docker builder prune -f --filter type=exec.cachemount", "docker images" } },
  { "copy",
    { "docker create --name box busybox true", "echo text > note", "docker cp note box:/tmp/note",
      "docker cp box:/tmp/note back", "cat back", "docker cp box:/missing .", "docker diff box" } },
  { "shell-loops",
    { "for i in 1 2 3; do docker run -d --name c$i busybox sleep 60; done",
      "docker ps -q | while read id; do echo got $id; done", "x=$(docker ps -q | wc -l); echo $x",
      "docker rm -f $(docker ps -aq)", "false || echo no && echo yes" } },
  { "interrupt",
    { "docker run --name fg busybox sleep 3600", "^C", "docker ps -a", "sleep 100", "^C",
      "docker run --rm -it busybox sh", "sleep 50", "^C", "exit" } },
  { "terminals",
    { "docker run --name web busybox sleep 3600", "open", "2> docker ps", "2> docker stop -t 1 web",
      "docker ps -a", "2> docker run -it --name box busybox sh", "2> touch /seen", "close",
      "docker ps -a", "docker diff box" } },
};

static DdCatalog *
get_catalog (void)
{
  return dd_catalog_get_default ();
}

static void
do_line (DdSession  *session,
         const char *line)
{
  dd_session_seek (session, dd_session_get_n_ticks (session));
  if (g_str_equal (line, "^C"))
    dd_session_interrupt (session, DD_CONSOLE);
  else if (g_str_equal (line, "open"))
    dd_session_open_terminal (session, SECOND);
  else if (g_str_equal (line, "close"))
    dd_session_close_terminal (session, SECOND);
  else if (g_str_has_prefix (line, "2> "))
    dd_session_type_at (session, SECOND, line + 3);
  else if (g_str_has_prefix (line, "wait "))
    dd_session_pass_time (session, g_ascii_strtoull (line + 5, NULL, 10) * DD_USEC_PER_MSEC);
  else
    dd_session_type (session, line);
  dd_session_seek (session, dd_session_get_n_ticks (session));
}

static DdSession *
play (const Script *script)
{
  DdSession *session = dd_session_new (get_catalog (), SEED);

  for (guint i = 0; i < MAX_STEPS && script->lines[i]; i++)
    do_line (session, script->lines[i]);
  g_assert_cmpuint (dd_session_get_n_ticks (session), >, 5);
  return session;
}

static char *
dup_event_text (DdEngine *engine,
                guint     index)
{
  g_autoptr (JsonNode) node = dd_event_to_json (dd_engine_get_event (engine, index));

  return json_to_string (node, FALSE);
}

static char *
dup_live_digest (DdSession *session)
{
  return dd_world_dup_digest (dd_engine_get_world (dd_session_get_engine (session)));
}

static char *
dup_cursor_digest (DdSession *session)
{
  return dd_world_dup_digest (dd_session_get_world (session));
}

/* The digest at every tick, from 0. */
static GPtrArray *
record_digests (DdSession *session)
{
  GPtrArray *digests = g_ptr_array_new_with_free_func (g_free);

  for (guint tick = 0; tick <= dd_session_get_n_ticks (session); tick++)
    {
      dd_session_seek (session, tick);
      g_ptr_array_add (digests, dup_cursor_digest (session));
    }
  return digests;
}

static void
test_fold (gconstpointer data)
{
  g_autoptr (DdSession) session = play (data);
  DdEngine *engine = dd_session_get_engine (session);
  g_autoptr (DdWorld) walking = dd_world_new (get_catalog (), SEED);
  g_autofree char *live = dup_live_digest (session);
  g_autofree char *last = NULL;
  guint n_applied = 0;

  for (guint tick = 0; tick <= dd_engine_get_n_ticks (engine); tick++)
    {
      guint end = dd_engine_get_tick_end (engine, tick);
      g_autoptr (DdWorld) folded = dd_engine_fold (engine, end);
      g_autofree char *expected = dd_world_dup_digest (folded);

      for (; n_applied < end; n_applied++)
        dd_world_apply (walking, dd_engine_get_event (engine, n_applied + 1));
      g_free (last);
      last = dd_world_dup_digest (walking);
      g_assert_cmpstr (last, ==, expected);
      g_assert_cmpuint (walking->n_ticks, ==, tick);
    }
  g_assert_cmpuint (n_applied, ==, dd_engine_get_n_events (engine));
  g_assert_cmpstr (last, ==, live);
}

static void
test_same_journal (gconstpointer data)
{
  g_autoptr (DdSession) first = play (data);
  g_autoptr (DdSession) second = play (data);
  DdEngine *a = dd_session_get_engine (first);
  DdEngine *b = dd_session_get_engine (second);

  for (guint i = 1; i <= MIN (dd_engine_get_n_events (a), dd_engine_get_n_events (b)); i++)
    {
      g_autofree char *one = dup_event_text (a, i);
      g_autofree char *other = dup_event_text (b, i);

      g_assert_cmpstr (one, ==, other);
    }
  g_assert_cmpuint (dd_engine_get_n_events (a), ==, dd_engine_get_n_events (b));
}

static void
test_seeks (gconstpointer data)
{
  g_autoptr (DdSession) session = play (data);
  g_autoptr (GPtrArray) digests = record_digests (session);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  for (guint i = 0; i < N_SEEKS; i++)
    {
      guint tick = g_rand_int_range (rand, 0, digests->len);
      g_autofree char *digest = NULL;

      dd_session_seek (session, tick);
      g_assert_cmpuint (dd_session_get_tick (session), ==, tick);
      digest = dup_cursor_digest (session);
      g_assert_cmpstr (digest, ==, g_ptr_array_index (digests, tick));
    }
}

/* Every cause is an earlier event, every tick has its words, time never goes
 * back. */
static void
test_causes (gconstpointer data)
{
  g_autoptr (DdSession) session = play (data);
  DdEngine *engine = dd_session_get_engine (session);
  guint64 now = 0;

  for (guint i = 1; i <= dd_engine_get_n_events (engine); i++)
    {
      const DdEvent *event = dd_engine_get_event (engine, i);
      g_autofree char *caption = NULL;
      g_autofree char *why = NULL;

      g_assert_cmpuint (event->index, ==, i);
      g_assert_cmpuint (event->cause, <, i);
      g_assert_cmpuint (event->time, >=, now);
      now = event->time;
      if (!dd_event_is_tick (event))
        continue;
      caption = dd_event_get_caption (event);
      why = dd_event_get_why (event);
      g_assert_cmpstr (caption, !=, "");
      g_assert_cmpstr (why, !=, "");
    }
}

static void
test_branch (gconstpointer data)
{
  g_autoptr (DdSession) session = play (data);
  g_autofree char *end = dup_live_digest (session);
  guint n_ticks = dd_session_get_n_ticks (session);
  guint past = n_ticks / 2;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *back = NULL;
  g_autofree char *again = NULL;
  g_autofree char *title = NULL;

  dd_session_seek (session, past);
  before = dup_cursor_digest (session);
  dd_session_type (session, "echo branch");
  g_assert_cmpuint (dd_session_get_n_branches (session), ==, 2);
  g_assert_cmpuint (dd_session_get_branch (session), ==, 1);
  g_assert_cmpuint (dd_session_get_tick (session), <=, past);
  title = dd_session_dup_branch_title (session, 1);
  g_assert_cmpstr (title, ==, "echo branch");
  dd_session_seek (session, 0);
  dd_session_seek (session, past);
  after = dup_cursor_digest (session);
  g_assert_cmpstr (after, ==, before);

  dd_session_set_branch (session, 0);
  g_assert_cmpuint (dd_session_get_n_ticks (session), ==, n_ticks);
  g_assert_cmpuint (dd_session_get_tick (session), ==, n_ticks);
  back = dup_cursor_digest (session);
  again = dup_live_digest (session);
  g_assert_cmpstr (back, ==, end);
  g_assert_cmpstr (again, ==, end);
}

static void
assert_saves (DdSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = dd_session_to_json (session);
  g_autofree char *text_again = NULL;
  g_autofree char *digest = dup_live_digest (session);
  g_autofree char *digest_again = NULL;
  g_autoptr (DdSession) again = dd_session_new_from_json (get_catalog (), "session", text, -1, &error);

  g_assert_no_error (error);
  text_again = dd_session_to_json (again);
  g_assert_cmpstr (text_again, ==, text);
  digest_again = dup_live_digest (again);
  g_assert_cmpstr (digest_again, ==, digest);
}

static void
test_save (gconstpointer data)
{
  g_autoptr (DdSession) session = play (data);

  assert_saves (session);
}

static void
test_save_branch (gconstpointer data)
{
  g_autoptr (DdSession) session = play (data);
  guint n_ticks = dd_session_get_n_ticks (session);

  for (guint part = 1; part < 4; part++)
    {
      dd_session_set_branch (session, 0);
      dd_session_seek (session, n_ticks * part / 4);
      dd_session_type (session, "echo branch");
      assert_saves (session);
    }
}

static void
test_check (gconstpointer data)
{
  g_autoptr (DdSession) session = play (data);
  guint ticks[] = { 0, dd_session_get_n_ticks (session) / 2, dd_session_get_n_ticks (session) };
  g_autofree char *live = dup_live_digest (session);
  g_autofree char *live_again = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    {
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autofree char *output = NULL;
      int status = -1;

      dd_session_seek (session, ticks[i]);
      before = dup_cursor_digest (session);
      output = dd_session_check (session, "echo looked; touch /tmp/x; false", &status);
      g_assert_cmpstr (output, ==, "looked\n");
      g_assert_cmpint (status, ==, 1);
      after = dup_cursor_digest (session);
      g_assert_cmpstr (after, ==, before);
    }
  live_again = dup_live_digest (session);
  g_assert_cmpstr (live_again, ==, live);
  g_assert_cmpuint (dd_session_get_n_branches (session), ==, 1);
}

/* Long enough for worlds to be kept on the way. */
static DdSession *
play_long (void)
{
  DdSession *session = dd_session_new (get_catalog (), SEED);

  while (dd_engine_get_n_events (dd_session_get_engine (session)) < LONG_JOURNAL)
    for (guint i = 0; i < MAX_STEPS && scripts[1].lines[i]; i++)
      do_line (session, scripts[1].lines[i]);
  return session;
}

static void
assert_cursor (DdSession *session,
               guint      tick)
{
  DdEngine *engine = dd_session_get_engine (session);
  guint before = dd_engine_get_n_ticks (engine) - dd_session_get_n_ticks (session);
  guint end = dd_engine_get_tick_end (engine, before + tick);
  g_autoptr (DdWorld) folded = dd_engine_fold (engine, end);
  g_autofree char *expected = dd_world_dup_digest (folded);
  g_autofree char *digest = NULL;

  dd_session_seek (session, tick);
  digest = dup_cursor_digest (session);
  g_assert_cmpstr (digest, ==, expected);
  g_assert_cmpuint (dd_session_get_world (session)->n_ticks, ==, before + tick);
}

static void
test_long_seeks (void)
{
  g_autoptr (DdSession) session = play_long ();
  guint n_ticks = dd_session_get_n_ticks (session);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  g_test_message ("back and forth, far and near");
  for (guint i = 0; i < LONG_SEEKS; i++)
    {
      guint tick = g_rand_int_range (rand, 0, n_ticks + 1);

      assert_cursor (session, tick);
      assert_cursor (session, MAX (tick, 1) - 1);
      assert_cursor (session, MIN (tick + 2, n_ticks));
    }
  assert_cursor (session, 0);
  assert_cursor (session, n_ticks);
}

static void
test_long_branch (void)
{
  g_autoptr (DdSession) session = play_long ();
  guint past = dd_session_get_n_ticks (session) * 3 / 4;
  g_autofree char *live = NULL;
  g_autofree char *folded = NULL;
  g_autoptr (DdWorld) world = NULL;
  DdEngine *engine;

  g_test_message ("a branch has the past of where it began and a future of its own");
  dd_session_seek (session, past);
  do_line (session, "docker run -d --name other alpine sleep 5");
  dd_session_seek (session, past);
  do_line (session, "docker run -d --name other busybox sleep 3600");
  engine = dd_session_get_engine (session);
  world = dd_engine_fold (engine, dd_engine_get_n_events (engine));
  folded = dd_world_dup_digest (world);
  live = dup_live_digest (session);
  g_assert_cmpstr (live, ==, folded);
  for (guint branch = 0; branch < dd_session_get_n_branches (session); branch++)
    {
      dd_session_set_branch (session, branch);
      for (guint part = 0; part <= LONG_SEEKS; part++)
        assert_cursor (session, dd_session_get_n_ticks (session) * part / LONG_SEEKS);
    }
}

/* Going forward step by step and back visits the same places. */
static void
test_steps (gconstpointer data)
{
  g_autoptr (DdSession) session = play (data);
  guint n_ticks = dd_session_get_n_ticks (session);
  guint tick = 0;
  guint n_steps = 0;

  while (tick < n_ticks)
    {
      guint next = dd_session_next_step (session, tick);

      g_assert_cmpuint (next, >, tick);
      tick = next;
      n_steps++;
    }
  for (; tick > 0; n_steps--)
    {
      guint previous = dd_session_previous_step (session, tick);

      g_assert_cmpuint (previous, <, tick);
      tick = previous;
    }
  g_assert_cmpuint (n_steps, ==, 0);
}

static void
test_set_up (void)
{
  const char *const commands[] = { "docker run -d --name web busybox sleep 3600", NULL };
  g_autoptr (DdSession) session = dd_session_new (get_catalog (), SEED);
  g_autofree char *output = NULL;
  g_autofree char *console = NULL;
  int status = -1;

  dd_session_set_up (session, commands);
  g_assert_cmpuint (dd_session_get_n_ticks (session), ==, 0);
  g_assert_cmpuint (dd_session_get_tick (session), ==, 0);
  console = dd_session_dup_console (session, DD_CONSOLE);
  g_assert_null (strstr (console, "docker"));
  output = dd_session_check (session, "docker exec web echo inside", &status);
  g_assert_cmpstr (output, ==, "inside\n");
  g_assert_cmpint (status, ==, 0);
  do_line (session, "docker rm -f web");
  dd_session_seek (session, 0);
  g_assert_cmpuint (dd_session_get_world (session)->containers->len, ==, 1);
}

/* Waiting twice is waiting longer, also when nothing happens meanwhile. */
static void
test_time (void)
{
  g_autoptr (DdSession) session = dd_session_new (get_catalog (), SEED);
  guint64 began;

  do_line (session, "docker run -d --name web busybox sleep 3");
  began = dd_session_get_world (session)->now;
  for (guint i = 0; i < 4; i++)
    do_line (session, "wait 1000");
  g_assert_cmpuint (dd_session_get_world (session)->now - began, >=, 4 * DD_USEC_PER_SEC);
  g_assert_cmpstr (dd_container_get_status (dd_world_get_container_by_name (
                     dd_session_get_world (session), "web")), ==, "exited");
}

/* A second terminal works beside a job in the foreground of the first. */
static void
test_terminals (void)
{
  g_autoptr (DdSession) session = dd_session_new (get_catalog (), SEED);
  const DdContainer *web;
  guint n_ticks;

  do_line (session, "docker run --name web nginx");
  g_assert_true (dd_session_is_busy (session, DD_CONSOLE));
  n_ticks = dd_session_get_n_ticks (session);
  do_line (session, "open");
  g_assert_cmpuint (dd_session_get_n_ticks (session), >, n_ticks);
  g_assert_nonnull (dd_world_get_tty (dd_session_get_world (session), SECOND));
  do_line (session, "2> docker stop web");
  g_assert_cmpint (dd_session_get_status (session, SECOND), ==, 0);
  g_assert_false (dd_session_is_busy (session, DD_CONSOLE));
  web = dd_world_get_container_by_name (dd_session_get_world (session), "web");
  g_assert_cmpstr (dd_container_get_status (web), ==, "exited");

  g_test_message ("What runs in a terminal is hung up with it; the container runs on");
  do_line (session, "2> docker run -it --name box busybox sh");
  do_line (session, "close");
  g_assert_true (dd_world_get_tty (dd_session_get_world (session), SECOND)->closed);
  web = dd_world_get_container_by_name (dd_session_get_world (session), "box");
  g_assert_cmpstr (dd_container_get_status (web), ==, "running");
  g_assert_null (dd_world_get_process (dd_session_get_world (session), dd_world_get_tty
                                       (dd_session_get_world (session), SECOND)->shell));
  dd_session_seek (session, n_ticks);
  g_assert_null (dd_world_get_tty (dd_session_get_world (session), SECOND));
}

typedef struct
{
  const char *text;
  const char *message;
} BadFile;

#define HEAD "{\"format\": \"drydock-session\", "
#define INPUTS HEAD "\"inputs\": [\n{\"kind\": \"open\", \"terminal\": \"pts/0\"},\n"

static const BadFile bad_files[] = {
  { "", "my:1:1: " },
  { "{\"format\": ", "my:1:12: " },
  { "\xff\xfe", "my:1:1: " },
  { "[]", "my:1:1: This is not a saved Drydock session" },
  { "null", "my:1:1: This is not a saved Drydock session" },
  { "{\"format\": 3}", "my:1:1: This is not a saved Drydock session" },
  { HEAD "\n\"version\": 99}", "my:2:1: The session was saved by a newer version" },
  { HEAD "\n\"version\": \"1\"}", "my:2:1: A number" },
  { HEAD "\n\"seed\": []}", "my:2:1: A number" },
  { HEAD "\n\"inputs\": {}}", "my:2:1: The session has no list" },
  { HEAD "\"version\": 1}", "my:1:1: The session has no list" },
  { HEAD "\"inputs\": [\n1]}", "my:2:1: This entry" },
  { INPUTS "{\"kind\": \"line\", \"terminal\": \"pts/0\"}]}", "my:3:1: This entry" },
  { INPUTS "{\"kind\": \"x\", \"terminal\": \"pts/0\"}]}", "my:3:1: This entry" },
  { INPUTS "{\"kind\": \"time\", \"terminal\": \"pts/0\", \"microseconds\": -1}]}",
    "my:3:1: This entry" },
  { INPUTS "{\"kind\": \"time\", \"terminal\": \"pts/0\", \"events\": \"all\"}]}",
    "my:3:1: This entry" },
};

static void
test_bad_files (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DdSession) session =
        dd_session_new_from_json (get_catalog (), "my", bad_files[i].text, -1, &error);

      g_assert_null (session);
      g_assert_nonnull (error);
      g_assert_true (error->domain == DD_SESSION_ERROR);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, bad_files[i].message));
    }
}

typedef struct
{
  const char *name;
  GTestDataFunc func;
} Law;

static const Law laws[] = {
  { "fold", test_fold },
  { "same-journal", test_same_journal },
  { "seeks", test_seeks },
  { "causes", test_causes },
  { "branch", test_branch },
  { "save", test_save },
  { "save-branch", test_save_branch },
  { "check", test_check },
  { "steps", test_steps },
};

static gboolean
is_closed (DdSession  *session,
           const char *tty)
{
  return dd_world_get_tty (dd_session_get_world (session), tty)->closed;
}

/* Who leaves the shell of another terminal has no terminal any more. */
static void
test_exit (void)
{
  g_autoptr (DdSession) session = dd_session_new (get_catalog (), SEED);

  do_line (session, "open");
  do_line (session, "2> true");
  g_assert_false (is_closed (session, SECOND));
  do_line (session, "2> exit");
  g_assert_true (is_closed (session, SECOND));
  do_line (session, "exit");
  g_assert_false (is_closed (session, DD_CONSOLE));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (laws); i++)
    for (guint j = 0; j < G_N_ELEMENTS (scripts); j++)
      {
        g_autofree char *path =
          g_strdup_printf ("/session/%s/%s", laws[i].name, scripts[j].name);

        g_test_add_data_func (path, &scripts[j], laws[i].func);
      }
  g_test_add_func ("/session/set-up", test_set_up);
  g_test_add_func ("/session/terminals", test_terminals);
  g_test_add_func ("/session/time", test_time);
  g_test_add_func ("/session/long-seeks", test_long_seeks);
  g_test_add_func ("/session/long-branch", test_long_branch);
  g_test_add_func ("/session/bad-files", test_bad_files);
  g_test_add_func ("/session/exit", test_exit);
  return g_test_run ();
}

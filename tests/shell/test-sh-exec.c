// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <string.h>

#include "dd-sh-exec.h"
#include "sh-fake-host.h"
#include "sh-table.h"

/* More turns than any script of the tables needs. */
#define MAX_STEPS 200000

/* States of more bytes are stored only now and then. */
#define BIG_STATE 20000
#define BIG_STATE_STEPS 50

static const struct
{
  const char  *name;
  DdShFlavour  flavour;
} flavours[] = {
  { "dash", DD_SH_FLAVOUR_DASH },
  { "ash", DD_SH_FLAVOUR_ASH },
  { "bash", DD_SH_FLAVOUR_BASH },
};

static const char *default_env[] = { "HOME=/home/learner", "PATH=/bin", NULL };

static DdShState *
new_state (DdShFlavour  flavour,
           DdShMode     mode,
           const char  *script)
{
  return dd_sh_state_new (flavour, mode, flavour == DD_SH_FLAVOUR_BASH ? "bash" : "sh",
                          script, NULL, default_env, "/w");
}

/* Writes a state as data and reads it back; it must stay the same. Returns
 * its size. */
static gsize
round_trip (DdShState **state)
{
  g_autoptr (GVariant) before = dd_sh_state_to_variant (*state);
  g_autoptr (GVariant) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree gpointer bytes = g_malloc (g_variant_get_size (before));
  g_autoptr (GVariant) stored = NULL;
  DdShState *copy;

  g_variant_store (before, bytes);
  stored = g_variant_ref_sink (g_variant_new_from_data (g_variant_get_type (before), bytes,
                                                        g_variant_get_size (before),
                                                        FALSE, NULL, NULL));
  copy = dd_sh_state_new_from_variant (stored, &error);
  g_assert_no_error (error);
  after = dd_sh_state_to_variant (copy);
  g_assert_true (g_variant_equal (before, after));
  dd_sh_state_free (*state);
  *state = copy;

  return g_variant_get_size (before);
}

/* Runs a shell to its end. With @through_data it goes through plain data
 * after every single turn. */
static int
run_to_end (FakeHost   *host,
            DdShState **state,
            gboolean    through_data)
{
  guint next_trip = 0;

  fake_host_set_shell (host, state);
  if (through_data)
    dd_sh_state_set_budget (*state, 1);
  for (guint i = 0; i < MAX_STEPS; i++)
    {
      DdShResult result;

      if (through_data && i >= next_trip)
        next_trip = i + (round_trip (state) > BIG_STATE ? BIG_STATE_STEPS : 1);
      result = dd_sh_step (*state, &fake_host_vtable, fake_host_get_user (host));
      if (result == DD_SH_DONE || result == DD_SH_REPLACED)
        return dd_sh_state_get_status (*state);
    }
  g_error ("the script does not end");
}

static int
run_script (FakeHost    *host,
            DdShFlavour  flavour,
            const char  *script,
            gboolean     through_data)
{
  g_autoptr (DdShState) state = new_state (flavour, DD_SH_MODE_COMMAND, script);

  fake_host_feed (host, "line one\n");
  fake_host_feed (host, "line two\n");
  fake_host_end_input (host);

  return run_to_end (host, &state, through_data);
}

/* --- Tables ------------------------------------------------------------- */

static void
check_outcome (const TableRow     *row,
               const TableOutcome *outcome,
               guint               i,
               gboolean            through_data)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  int status = run_script (host, flavours[i].flavour, row->script, through_data);
  const char *output = fake_host_get_output (host);

  if (status == outcome->status && strcmp (output, outcome->output) == 0)
    return;
  g_test_message ("%s in %s:\n%s\n--- expected %d:\n%s--- got %d:\n%s", row->name,
                  flavours[i].name, row->script, outcome->status, outcome->output,
                  status, output);
  g_test_fail ();
}

static void
check_table (const char *name,
             gboolean    through_data)
{
  g_autoptr (GPtrArray) rows = table_load (name);

  g_assert_cmpuint (rows->len, >, 0);
  for (guint r = 0; r < rows->len; r++)
    {
      const TableRow *row = g_ptr_array_index (rows, r);

      for (guint o = 0; o < row->outcomes->len; o++)
        {
          const TableOutcome *outcome = g_ptr_array_index (row->outcomes, o);
          g_auto (GStrv) names = g_strsplit (outcome->flavours, " ", -1);

          for (guint i = 0; i < G_N_ELEMENTS (flavours); i++)
            if (g_strv_contains ((const char * const *) names, flavours[i].name))
              {
                check_outcome (row, outcome, i, through_data);
                if (through_data)
                  break;
              }
        }
    }
}

static void
test_table (gconstpointer data)
{
  check_table (data, FALSE);
}

static void
test_table_through_data (gconstpointer data)
{
  check_table (data, TRUE);
}

/* --- Waiting ------------------------------------------------------------ */

static DdShResult
step (FakeHost  *host,
      DdShState *state)
{
  return dd_sh_step (state, &fake_host_vtable, fake_host_get_user (host));
}

static gint64
blocked_pid (DdShState     *state,
             DdShBlockKind  kind)
{
  const gint64 *pids;
  guint n;

  g_assert_cmpint (dd_sh_state_get_block (state), ==, kind);
  pids = dd_sh_state_get_block_pids (state, &n);
  g_assert_cmpuint (n, >, 0);

  return pids[0];
}

static void
test_foreground (void)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autoptr (DdShState) state = NULL;
  gint64 pid;

  g_test_message ("A command in the foreground is waited for, over and over");
  state = new_state (DD_SH_FLAVOUR_DASH, DD_SH_MODE_COMMAND, "print a; sleep 5; print $?");
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  pid = blocked_pid (state, DD_SH_BLOCK_CHILD);
  g_assert_cmpstr (fake_host_get_output (host), ==, "a\n");
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);

  g_test_message ("A stored state goes on when the command ends");
  round_trip (&state);
  fake_host_finish (host, pid, 3);
  g_assert_cmpint (step (host, state), ==, DD_SH_DONE);
  g_assert_cmpstr (fake_host_get_output (host), ==, "a\n3\n");
  g_assert_cmpint (dd_sh_state_get_status (state), ==, 0);
  g_assert_cmpint (step (host, state), ==, DD_SH_DONE);
}

static void
test_trap_in_foreground (void)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autoptr (DdShState) state = NULL;
  gint64 pid;

  state = new_state (DD_SH_FLAVOUR_DASH, DD_SH_MODE_COMMAND,
                     "trap 'print term; exit 7' TERM; sleep 5; print no");
  g_assert_cmpint (dd_sh_state_get_disposition (state, SIGTERM), ==, DD_SH_DISPOSITION_DEFAULT);
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  pid = blocked_pid (state, DD_SH_BLOCK_CHILD);
  g_assert_cmpint (dd_sh_state_get_disposition (state, SIGTERM), ==, DD_SH_DISPOSITION_CAUGHT);

  g_test_message ("A trap waits for the command in the foreground");
  dd_sh_deliver_signal (state, SIGTERM);
  dd_sh_deliver_signal (state, SIGTERM);
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  g_assert_cmpstr (fake_host_get_output (host), ==, "");
  round_trip (&state);
  fake_host_finish (host, pid, 0);
  g_assert_cmpint (step (host, state), ==, DD_SH_DONE);
  g_assert_cmpstr (fake_host_get_output (host), ==, "term\n");
  g_assert_cmpint (dd_sh_state_get_status (state), ==, 7);
}

static void
test_trap_in_wait (void)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autoptr (DdShState) state = NULL;

  g_test_message ("wait ends at once when a trapped signal comes");
  state = new_state (DD_SH_FLAVOUR_ASH, DD_SH_MODE_COMMAND,
                     "trap 'print term; kill $!' TERM; sleep 5 & wait; print $?");
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  blocked_pid (state, DD_SH_BLOCK_JOBS);
  dd_sh_deliver_signal (state, SIGTERM);
  round_trip (&state);
  g_assert_cmpint (step (host, state), ==, DD_SH_DONE);
  g_assert_cmpstr (fake_host_get_output (host), ==, "term\n143\n");
}

static void
test_read_blocks (void)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autoptr (DdShState) state = NULL;

  state = new_state (DD_SH_FLAVOUR_DASH, DD_SH_MODE_COMMAND, "read x y; print \"$x,$y\"; read z");
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  g_assert_cmpint (dd_sh_state_get_block (state), ==, DD_SH_BLOCK_INPUT);
  fake_host_feed (host, "one \\\n");
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  round_trip (&state);
  fake_host_feed (host, "two three\n");
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  g_assert_cmpstr (fake_host_get_output (host), ==, "one,two three\n");
  fake_host_end_input (host);
  g_assert_cmpint (step (host, state), ==, DD_SH_DONE);
  g_assert_cmpint (dd_sh_state_get_status (state), ==, 1);
}

static void
test_yield (void)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autoptr (DdShState) state = new_state (DD_SH_FLAVOUR_DASH, DD_SH_MODE_COMMAND,
                                           "while :; do :; done");

  g_test_message ("A loop without an end yields, again and again");
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (step (host, state), ==, DD_SH_YIELD);
  g_assert_cmpint (dd_sh_state_get_block (state), ==, DD_SH_BLOCK_NONE);
}

static void
test_runaway (void)
{
  static const char *scripts[] = {
    "f() { f; }; f",
    "eval \"$(print 'eval \"$x\"')\"; x='eval \"$x\"'; eval \"$x\"",
    "x=a; while :; do x=$x$x; done",
    "f() { x=$(f); }; f",
    "while :; do printf '%5000s\n' y; done | head -n 1",
  };

  for (guint s = 0; s < G_N_ELEMENTS (scripts); s++)
    for (guint i = 0; i < G_N_ELEMENTS (flavours); i++)
      {
        g_autoptr (FakeHost) host = fake_host_new ();

        g_test_message ("%s in %s", scripts[s], flavours[i].name);
        run_script (host, flavours[i].flavour, scripts[s], FALSE);
      }
}

/* --- Taking the shell's place ------------------------------------------- */

static const struct
{
  const char *script;
  const char *dash;
  const char *ash;
  const char *bash;
} tail_rows[] = {
  { "fail 1", "", "fail ", "fail " },
  { "print a; fail 1", "", "fail ", "fail " },
  { "print a && fail 1", "", "fail ", "fail " },
  { "fail 1 || fail 2 || fail 3", "", "fail ", "fail " },
  { "fail 1; print b; :", "", "", "" },
  { "exec fail 1", "fail! ", "fail! ", "fail! " },
  { "if true; then fail 1; fi", "", "fail ", "" },
  { "{ fail 1; }", "", "fail ", "" },
  { "fail 1 | cat", "", "", "" },
  { "trap x TERM; fail 1", "", "", "" },
  { "while :; do fail 1; break; done", "", "", "" },
  { "f() { fail 1; }; f", "", "", "" },
  { "x=$(fail 1)", "", "", "" },
  { "x=1 fail 1 >f", "", "fail ", "fail " },
  { "sleep 1 & wait $!", "sleep ", "sleep ", "sleep " },
};

static void
test_tails (void)
{
  for (guint r = 0; r < G_N_ELEMENTS (tail_rows); r++)
    for (guint i = 0; i < G_N_ELEMENTS (flavours); i++)
      {
        const char *expected[] = { tail_rows[r].dash, tail_rows[r].ash, tail_rows[r].bash };
        g_autoptr (FakeHost) host = fake_host_new ();
        g_autoptr (DdShState) state = NULL;

        g_test_message ("%s in %s", tail_rows[r].script, flavours[i].name);
        state = new_state (flavours[i].flavour, DD_SH_MODE_COMMAND, tail_rows[r].script);
        for (int n = 0; n < 10; n++)
          if (step (host, state) == DD_SH_DONE)
            break;
        g_assert_cmpstr (fake_host_get_tails (host), ==, expected[i]);
      }
}

static void
test_replaced (void)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autoptr (DdShState) state = new_state (DD_SH_FLAVOUR_ASH, DD_SH_MODE_COMMAND, "sleep 5");

  fake_host_set_replaces (host, TRUE);
  g_assert_cmpint (step (host, state), ==, DD_SH_REPLACED);
}

static void
test_script_has_no_tail (void)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autoptr (DdShState) state = new_state (DD_SH_FLAVOUR_ASH, DD_SH_MODE_SCRIPT, "fail 1");

  g_assert_cmpint (step (host, state), ==, DD_SH_DONE);
  g_assert_cmpstr (fake_host_get_tails (host), ==, "");
}

/* --- Interactive shells ------------------------------------------------- */

/* Types a line at a prompt and returns what it printed. */
static const char *
type_line (FakeHost   *host,
           DdShState  *state,
           const char *line)
{
  fake_host_clear (host);
  dd_sh_state_feed (state, line);
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);

  return fake_host_get_output (host);
}

static void
test_interactive (void)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autoptr (DdShState) state = new_state (DD_SH_FLAVOUR_BASH, DD_SH_MODE_INTERACTIVE, NULL);
  g_auto (GStrv) functions = NULL;

  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  g_assert_cmpint (dd_sh_state_get_block (state), ==, DD_SH_BLOCK_PROMPT);
  g_assert_cmpstr (type_line (host, state, "x=1; f() { print f$x; }"), ==, "");
  round_trip (&state);
  g_assert_cmpstr (type_line (host, state, "f; print $x"), ==, "f1\n1\n");
  g_assert_cmpstr (type_line (host, state, "nosuch"), ==, "bash: nosuch: command not found\n");
  g_assert_cmpint (dd_sh_state_get_status (state), ==, 127);
  g_assert_cmpstr (type_line (host, state, "print )"), ==,
                   "bash: syntax error near unexpected token `)'\nbash: `print )'\n");
  g_assert_cmpstr (type_line (host, state, "print ${y?}; print no"), ==,
                   "bash: y: parameter not set\n");
  functions = dd_sh_state_list_names (state, TRUE);
  g_assert_cmpuint (g_strv_length (functions), ==, 1);
  g_assert_cmpstr (functions[0], ==, "f");
  g_assert_cmpstr (dd_sh_state_get_variable (state, "x"), ==, "1");

  dd_sh_state_feed (state, "exit 4");
  g_assert_cmpint (step (host, state), ==, DD_SH_DONE);
  g_assert_cmpint (dd_sh_state_get_status (state), ==, 4);
}

static void
test_interrupt (void)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autoptr (DdShState) state = new_state (DD_SH_FLAVOUR_DASH, DD_SH_MODE_INTERACTIVE, NULL);
  gint64 pid;

  g_test_message ("Ctrl-C ends the whole line, and the command with it");
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  dd_sh_state_feed (state, "(cd /tmp; sleep 5); print no");
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  pid = blocked_pid (state, DD_SH_BLOCK_CHILD);
  g_assert_cmpint (dd_sh_state_get_disposition (state, SIGINT), ==, DD_SH_DISPOSITION_CAUGHT);
  fake_host_vtable.signal (fake_host_get_user (host), pid, SIGINT);
  dd_sh_deliver_signal (state, SIGINT);
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  g_assert_cmpint (dd_sh_state_get_block (state), ==, DD_SH_BLOCK_PROMPT);
  g_assert_cmpint (dd_sh_state_get_status (state), ==, 130);
  g_assert_cmpstr (dd_sh_state_get_cwd (state), ==, "/w");
  g_assert_cmpstr (type_line (host, state, "print $?"), ==, "130\n");

  g_test_message ("A loop can be interrupted, too");
  dd_sh_state_feed (state, "while :; do :; done; print no");
  g_assert_cmpint (step (host, state), ==, DD_SH_YIELD);
  dd_sh_deliver_signal (state, SIGINT);
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  g_assert_cmpint (dd_sh_state_get_block (state), ==, DD_SH_BLOCK_PROMPT);
}

static void
test_jobs (void)
{
  static const struct { DdShFlavour flavour; const char *list; const char *done; } rows[] = {
    { DD_SH_FLAVOUR_DASH, "[1] + Running                    sleep 5\n",
      "a\n[1] + Done(2)                    sleep 5\n" },
    { DD_SH_FLAVOUR_ASH, "[1]+  Running                    sleep 5\n",
      "a\n[1]+  Done(2)                    sleep 5\n" },
    { DD_SH_FLAVOUR_BASH, "[1] 101\n[1]+  Running                 sleep 5 &\n",
      "a\n[1]+  Exit 2                  sleep 5\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FakeHost) host = fake_host_new ();
      g_autoptr (DdShState) state = new_state (rows[i].flavour, DD_SH_MODE_INTERACTIVE, NULL);

      g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
      g_assert_cmpstr (type_line (host, state, "sleep 5 & jobs"), ==, rows[i].list);
      fake_host_finish (host, 101, 2);
      g_assert_cmpstr (type_line (host, state, "print a"), ==, rows[i].done);
      g_assert_cmpstr (type_line (host, state, "jobs"), ==, "");
      g_assert_cmpstr (type_line (host, state, "wait 101; print $?"), !=, "");
    }
}

static void
test_prompt (void)
{
  static const struct { DdShFlavour flavour; const char *ps1; const char *prompt; } rows[] = {
    { DD_SH_FLAVOUR_DASH, "$PWD ${x:-none} \\w$ ", "/home/learner/d none \\w$ " },
    { DD_SH_FLAVOUR_ASH, "\\w \\$ ", "~/d # " },
    { DD_SH_FLAVOUR_BASH, "\\u@\\h:\\W\\$ ", "root@box:d# " },
    { DD_SH_FLAVOUR_BASH, "$(print no) ", "$(print no) " },
    { DD_SH_FLAVOUR_BASH, "${x?} ", "${x?} " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *env[] = { "HOME=/home/learner", "HOSTNAME=box.example", NULL };
      g_autoptr (FakeHost) host = fake_host_new ();
      g_autoptr (DdShState) state = NULL;
      g_autofree char *prompt = NULL;

      state = dd_sh_state_new (rows[i].flavour, DD_SH_MODE_INTERACTIVE, "sh", NULL, NULL,
                               env, "/home/learner/d");
      g_assert_true (dd_sh_state_set_variable (state, "PS1", rows[i].ps1));
      prompt = dd_sh_expand_prompt (state, &fake_host_vtable, fake_host_get_user (host), FALSE);
      g_assert_cmpstr (prompt, ==, rows[i].prompt);
    }
}

/* --- Modes -------------------------------------------------------------- */

static void
test_script_messages (void)
{
  static const struct { DdShFlavour flavour; const char *output; } rows[] = {
    { DD_SH_FLAVOUR_DASH, "./t.sh: 2: nosuch: not found\n"
                          "./t.sh: 3: cd: can't cd to /nodir\n"
                          "./t.sh: 4: arithmetic expression: division by zero: \"1/0\"\n" },
    { DD_SH_FLAVOUR_ASH, "./t.sh: line 2: nosuch: not found\n"
                         "./t.sh: cd: line 3: can't cd to /nodir: No such file or directory\n"
                         "./t.sh: line 4: divide by zero\n" },
    { DD_SH_FLAVOUR_BASH, "./t.sh: line 2: nosuch: command not found\n"
                          "./t.sh: line 3: cd: /nodir: No such file or directory\n"
                          "./t.sh: line 4: 1/0: division by 0 (error token is \"0\")\n"
                          "after a b\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *params[] = { "a", "b", NULL };
      g_autoptr (FakeHost) host = fake_host_new ();
      g_autoptr (DdShState) state = NULL;

      state = dd_sh_state_new (rows[i].flavour, DD_SH_MODE_SCRIPT, "./t.sh",
                               "\nnosuch\ncd /nodir\nprint $((1/0))\nprint after $*\n",
                               params, default_env, "/w");
      run_to_end (host, &state, FALSE);
      g_assert_cmpstr (fake_host_get_output (host), ==, rows[i].output);
    }
}

static void
test_options (void)
{
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autoptr (DdShState) state = new_state (DD_SH_FLAVOUR_DASH, DD_SH_MODE_SCRIPT,
                                           "print a; false; print b");

  dd_sh_state_set_option (state, 'e', TRUE);
  g_assert_cmpint (run_to_end (host, &state, FALSE), ==, 1);
  g_assert_cmpstr (fake_host_get_output (host), ==, "a\n");
}

/* --- Damaged data ------------------------------------------------------- */

static void
test_bad_data (void)
{
  g_autoptr (GVariant) other = g_variant_ref_sink (g_variant_new_string ("x"));
  g_autoptr (GError) error = NULL;
  g_autoptr (FakeHost) host = fake_host_new ();
  g_autoptr (DdShState) state = NULL;
  g_autoptr (GVariant) good = NULL;
  guint refused = 0;

  g_assert_null (dd_sh_state_new_from_variant (other, &error));
  g_assert_error (error, DD_SH_ERROR, DD_SH_ERROR_STATE);

  g_test_message ("One byte of a stored state changed: refused, or it runs to some end");
  state = new_state (DD_SH_FLAVOUR_ASH, DD_SH_MODE_COMMAND,
                     "f() { for i in 1 2; do case $i in 2) x=$(sleep 1; print $i);; esac; "
                     "done; }; trap 'print t' TERM; print a | { cat; f >out; }; print b");
  g_assert_cmpint (step (host, state), ==, DD_SH_BLOCKED);
  good = dd_sh_state_to_variant (state);
  for (gsize i = 0; i < g_variant_get_size (good); i++)
    {
      g_autofree guint8 *bytes = g_memdup2 (g_variant_get_data (good), g_variant_get_size (good));
      g_autoptr (GVariant) changed = NULL;
      g_autoptr (DdShState) bad = NULL;
      g_autoptr (FakeHost) other_host = fake_host_new ();

      bytes[i] ^= (guint8) (1u << (i % 8));
      changed = g_variant_ref_sink (g_variant_new_from_data (g_variant_get_type (good), bytes,
                                                             g_variant_get_size (good), FALSE,
                                                             NULL, NULL));
      bad = dd_sh_state_new_from_variant (changed, NULL);
      refused += bad == NULL;
      for (int n = 0; bad != NULL && n < 20; n++)
        {
          dd_sh_state_set_budget (bad, 500);
          dd_sh_step (bad, &fake_host_vtable, fake_host_get_user (other_host));
        }
    }
  g_assert_cmpuint (refused, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const char *tables[] = { "sh-words.txt", "sh-control.txt", "sh-builtins.txt" };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *path = g_strconcat ("/sh/exec/", tables[i], NULL);
      g_autofree char *data_path = g_strconcat ("/sh/exec/through-data/", tables[i], NULL);

      g_test_add_data_func (path, tables[i], test_table);
      g_test_add_data_func (data_path, tables[i], test_table_through_data);
    }
  g_test_add_func ("/sh/exec/foreground", test_foreground);
  g_test_add_func ("/sh/exec/trap-in-foreground", test_trap_in_foreground);
  g_test_add_func ("/sh/exec/trap-in-wait", test_trap_in_wait);
  g_test_add_func ("/sh/exec/read-blocks", test_read_blocks);
  g_test_add_func ("/sh/exec/yield", test_yield);
  g_test_add_func ("/sh/exec/runaway", test_runaway);
  g_test_add_func ("/sh/exec/tails", test_tails);
  g_test_add_func ("/sh/exec/replaced", test_replaced);
  g_test_add_func ("/sh/exec/script-has-no-tail", test_script_has_no_tail);
  g_test_add_func ("/sh/exec/interactive", test_interactive);
  g_test_add_func ("/sh/exec/interrupt", test_interrupt);
  g_test_add_func ("/sh/exec/jobs", test_jobs);
  g_test_add_func ("/sh/exec/prompt", test_prompt);
  g_test_add_func ("/sh/exec/script-messages", test_script_messages);
  g_test_add_func ("/sh/exec/options", test_options);
  g_test_add_func ("/sh/exec/bad-data", test_bad_data);

  return g_test_run ();
}

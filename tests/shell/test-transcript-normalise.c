// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-transcript.h"

#define ID64 "0f2e31e2cecd8cac1664acbcae18a0e4a7ae0321a27ba062e1d66810e068cd36"
#define X12 "xxxxxxxxxxxx"
#define X64 X12 X12 X12 X12 X12 "xxxx"

static const struct
{
  const char *name;
  const char *output;
  const char *expected;
} cases[] = {
  { "plain", "web\n", "web\n" },
  { "empty", "", "" },
  { "carriage-return", "hi\r\n", "hi\n" },
  { "id64", ID64 "\n", X64 "\n" },
  { "digest", "sha256:" ID64 "\n", "sha256:" X64 "\n" },
  { "id12", "container a76165186bba is using", "container " X12 " is using" },
  { "not-an-id", "a76165186bb a76165186bbaa A76165186BBA\n", "a76165186bb a76165186bbaa A76165186BBA\n" },
  { "time", "2026-11-24T11:13:53.047852585Z early\n", "TIME early\n" },
  { "time-zone", "2026-11-24T11:13:53+01:00", "TIME" },
  { "zero-time", "0001-01-01T00:00:00Z\n", "0001-01-01T00:00:00Z\n" },
  { "created-at", "\"CreatedAt\":\"2026-11-24 11:30:40 +0000 UTC\"", "\"CreatedAt\":\"TIME\"" },
  { "event-time", "\"time\":1795520308,\"timeNano\":1795520308111604164}", "\"time\":TIME,\"timeNano\":TIME}" },
  { "event-duration", "(execDuration=12, exitCode=3)", "(execDuration=N, exitCode=3)" },
  { "event-duration-json", "{\"execDuration\":\"1\"}", "{\"execDuration\":\"N\"}" },
  { "age", "Up 3 seconds (Paused)\n", "Up AGE (Paused)\n" },
  { "age-ago", "Exited (137) Less than a second ago\n", "Exited (137) AGE ago\n" },
  { "age-about", "Up About a minute\n", "Up AGE\n" },
  { "no-age", "Seconds to wait 10\n", "Seconds to wait 10\n" },
  { "mac", "link/ether ce:41:a6:7f:6b:8a brd ff:ff:ff:ff:ff:ff\n", "link/ether MAC brd ff:ff:ff:ff:ff:ff\n" },
  { "loopback", "link/loopback 00:00:00:00:00:00\n", "link/loopback 00:00:00:00:00:00\n" },
  { "interface", "2: eth0@if571: <UP>\n", "2: eth0@ifN: <UP>\n" },
  { "address", "172.17.0.2/16\n", "172.17.0.2/16\n" },
  { "pid", "\"Pid\": 686,\n", "\"Pid\": N,\n" },
  { "no-pid", "\"Pid\": 0,\n", "\"Pid\": 0,\n" },
  { "tini", "[FATAL tini (8)] exec\n", "[FATAL tini (N)] exec\n" },
  { "file-date", "-rw-r--r--    1 root     root     10 Nov 24 10:48 group\n",
    "-rw-r--r--    1 root     root     10 DATE group\n" },
  { "file-year", "10 Nov  4  2025 group\n", "10 DATE group\n" },
  { "random-name", "silly_turing\n", "RANDOM_NAME\n" },
  { "event-name", "exec_die\n", "exec_die\n" },
  { "table", "NAMES     IMAGE\nweb       busybox\n", "NAMES IMAGE\nweb busybox\n" },
  { "table-age", "CONTAINER ID   STATUS\na76165186bba   Up 12 minutes\n", "CONTAINER ID STATUS\n" X12 " Up AGE\n" },
  { "processes", "PID   USER     COMMAND\n    1 root     sh -c ps; true\n    7 root     ps\n",
    "PID USER COMMAND\n1 root sh -c ps; true\nN root ps\n" },
  { "processes-parent", "PID   PPID  STAT COMMAND\n    1     0 S    sleep\n   13     1 Z    sleep\n",
    "PID PPID STAT COMMAND\n1 0 S sleep\nN 1 Z sleep\n" },
  { "help-keeps-spaces", "Usage:  docker ps [OPTIONS]\n", "Usage:  docker ps [OPTIONS]\n" },
  { "build-steps", "#0 building\n\n#2 [2/2] RUN b\n#2 0.123 hi\n\n#3 a\n#3 CACHED\n\n#2 [2/2] RUN b\n#2 DONE 0.3s\n",
    "# [2/2] RUN b\n# hi\n# DONE\n# a\n# CACHED\n# building\n" },
  { "build-status", "#1 x\n#1 transferring context:\n#1 transferring context: 5B 0.1s done\n#1 ...\n",
    "# x\n# transferring context: 5B done\n" },
  { "build-error", "#1 x\n#1 ERROR: ref aa-1::zz9: gone\n------\n > x:\n0.201 oops\n------\n",
    "# x\n# ERROR: ref REF: gone\n------\n > x:\noops\n------\n" },
  { "not-utf8", "\xff\n", "\357\277\275\n" },
};

static void
test_normalise (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *result = dd_transcript_normalise (cases[i].output);

  g_assert_cmpstr (result, ==, cases[i].expected);
}

static void
test_good_tables (void)
{
  static const char *const good[] = {
    "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n",
    "CONTAINER ID   IMAGE     COMMAND        CREATED         STATUS    PORTS     NAMES\n"
    "81966e7c430a   busybox   \"sleep 1000\"   2 seconds ago   Created             web\n",
    "CONTAINER ID   COMMAND\n"
    "8bb774d52864   \"sh -c 'echo one; ec…\"\n",
    "CONTAINER ID   COMMAND                  NAMES\n"
    "8bb774d52864   \"sh -c 'echo one; ec…\"   web\n",
    "PID   USER     COMMAND\n    1 root     ps\n",
    "no table\n",
    "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *bad = dd_transcript_find_bad_table (good[i]);

      g_assert_cmpstr (bad, ==, NULL);
    }
}

static void
test_bad_tables (void)
{
  static const char *const bad[] = {
    "NAMES    IMAGE\n",
    "NAMES       IMAGE\nweb         busybox\n",
    "NAMES     IMAGE\nlonger-name   busybox\n",
    ("CONTAINER ID   COMMAND                    NAMES\n"
     "8bb774d52864   \"sh -c 'echo one; ec…\"     web\n"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *found = dd_transcript_find_bad_table (bad[i]);

      g_test_message ("%s", found);
      g_assert_nonnull (found);
    }
}

static void
test_parse_script (void)
{
  g_autoptr (GPtrArray) commands = dd_transcript_parse_script ("# about\necho a\n\n# no\necho '# b'\n");

  g_assert_cmpuint (commands->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (commands, 0), ==, "echo a");
  g_assert_cmpstr (g_ptr_array_index (commands, 1), ==, "echo '# b'");
}

static void
test_parse (void)
{
  static const char text[] =
    "# about\n$ false\n[exit 1]\n$ printf x\nx$ echo '$ false'\n$ false\n$ echo '[exit 9]'\n[exit 9]!\n$ exit 3\na\n[exit 3]\n";
  static const struct
  {
    const char *command;
    const char *output;
    int         status;
  } expected[] = {
    { "false", "", 1 },
    { "printf x", "x", 0 },
    { "echo '$ false'", "$ false\n", 0 },
    { "echo '[exit 9]'", "[exit 9]!\n", 0 },
    { "exit 3", "a\n", 3 },
  };
  g_autoptr (GPtrArray) commands = g_ptr_array_new ();
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_ptr_array_add (commands, (char *) expected[i].command);
  steps = dd_transcript_parse (text, commands, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, G_N_ELEMENTS (expected));

  for (guint i = 0; i < steps->len; i++)
    {
      const DdTranscriptStep *step = g_ptr_array_index (steps, i);

      g_assert_cmpstr (step->command, ==, expected[i].command);
      g_assert_cmpstr (step->output, ==, expected[i].output);
      g_assert_cmpint (step->status, ==, expected[i].status);
    }
}

static void
test_parse_missing (void)
{
  g_autoptr (GPtrArray) commands = dd_transcript_parse_script ("echo a\necho b\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = dd_transcript_parse ("$ echo b\nb\n$ echo a\na\n", commands, &error);

  g_assert_null (steps);
  g_assert_error (error, DD_TRANSCRIPT_ERROR, DD_TRANSCRIPT_ERROR_FORMAT);
}

static DdKnownDifferences *
read_differences (const char *text)
{
  g_autoptr (GError) error = NULL;
  DdKnownDifferences *differences = dd_known_differences_new (text, &error);

  g_assert_no_error (error);
  return differences;
}

static void
test_compare (void)
{
  g_autoptr (DdKnownDifferences) none = read_differences ("");
  DdTranscriptStep real = { (char *) "docker ps", (char *) "a\nb\nc\n", 0 };
  DdTranscriptStep same = { (char *) "docker ps", (char *) "a\nb\nc\n", 0 };
  DdTranscriptStep other = { (char *) "docker ps", (char *) "a\nB\nc\n", 1 };
  g_autofree char *nothing = dd_transcript_compare_step ("ps", &real, &same, none);
  g_autofree char *report = dd_transcript_compare_step ("ps", &real, &other, none);

  g_assert_null (nothing);
  g_assert_cmpstr (report, ==,
                   "$ docker ps\n    a\n  - b\n  + B\n    c\n    \n  - [exit 0]\n  + [exit 1]\n");
}

static const struct
{
  const char *name;
  const char *rule;
  const char *real;
  const char *model;
  gboolean    same;
} rules[] = {
  { "none", "", "a\n", "b\n", FALSE },
  { "drop", "drop=^x", "x1\na\n", "a\nx2\n", TRUE },
  { "drop-real", "side=real\ndrop=^x", "x1\na\n", "a\n", TRUE },
  { "drop-not-model", "side=real\ndrop=^x", "a\n", "x1\na\n", FALSE },
  { "drop-all", "drop=.", "x1\na\n", "", TRUE },
  { "replace", "replace=[0-9]+B\nwith=SIZE", "12B\n", "9B\n", TRUE },
  { "replace-group", "side=real\nreplace=^(a) b$\nwith=\\1 c", "a b\n", "a c\n", TRUE },
  { "unordered", "unordered=.", "b\na\n", "a\nb\n", TRUE },
  { "unordered-run", "unordered=^[ab]$", "b\na\nz\nb\na\n", "a\nb\nz\na\nb\n", TRUE },
  { "unordered-not-across", "unordered=^[ab]$", "b\nz\na\n", "a\nz\nb\n", FALSE },
  { "apart", "apart=^sh: ", "1\nsh: x\n2\n", "sh: x\n1\n2\n", TRUE },
  { "apart-in-order", "apart=^sh: ", "1\n2\nsh: x\n", "2\n1\nsh: x\n", FALSE },
  { "ignore", "ignore=true", "a\n", "b\nc\n", TRUE },
  { "other-command", "command=^docker rm\nignore=true", "a\n", "b\n", FALSE },
  { "this-command", "command=^docker ps\nignore=true", "a\n", "b\n", TRUE },
  { "other-script", "script=rm-*\nignore=true", "a\n", "b\n", FALSE },
  { "this-script", "script=ps-*\nignore=true", "a\n", "b\n", TRUE },
};

static void
test_rule (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *text = g_strdup_printf ("[rule]\nwhy=because\n%s\n", rules[i].rule);
  g_autoptr (DdKnownDifferences) differences = read_differences (text);
  DdTranscriptStep real = { (char *) "docker ps", (char *) rules[i].real, 0 };
  DdTranscriptStep model = { (char *) "docker ps", (char *) rules[i].model, 0 };
  g_autofree char *report = dd_transcript_compare_step ("ps-a", &real, &model, differences);

  if (report != NULL)
    g_test_message ("%s", report);
  g_assert_cmpint (report == NULL, ==, rules[i].same);
}

static void
test_bad_rules (void)
{
  static const char *const bad[] = {
    "why=without a group\n",
    "[rule]\ndrop=x\n",
    "[rule]\nwhy=because\nnosuch=x\n",
    "[rule]\nwhy=because\ndrop=(\n",
    "[rule]\nwhy=because\nreplace=x\nwith=\\s\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DdKnownDifferences) differences = dd_known_differences_new (bad[i], &error);

      g_assert_null (differences);
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/transcript/normalise/", cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_normalise);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *path = g_strconcat ("/transcript/differences/", rules[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_rule);
    }
  g_test_add_func ("/transcript/differences/bad", test_bad_rules);
  g_test_add_func ("/transcript/tables/good", test_good_tables);
  g_test_add_func ("/transcript/tables/bad", test_bad_tables);
  g_test_add_func ("/transcript/parse/script", test_parse_script);
  g_test_add_func ("/transcript/parse/transcript", test_parse);
  g_test_add_func ("/transcript/parse/missing", test_parse_missing);
  g_test_add_func ("/transcript/compare", test_compare);

  return g_test_run ();
}

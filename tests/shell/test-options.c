// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-line.h"
#include "dd-options.h"

static const DdOption plain_options[] = {
  { "all", 'a', DD_OPTION_BOOL, "Show all" },
  { "count", 'c', DD_OPTION_INT, "How many", "7" },
  { "name", 'n', DD_OPTION_STRING, "A name", "nobody" },
  { "env", 'e', DD_OPTION_LIST, "Set a variable" },
  { "port", 'p', DD_OPTION_STRINGS, "Ports" },
  { "size", 0, DD_OPTION_BYTES, "A size" },
  { "wait", 0, DD_OPTION_DURATION, "A time" },
  { "weight", 0, DD_OPTION_UINT16, "A weight" },
  { "old", 0, DD_OPTION_STRING, "A name",
    .flags = DD_OPTION_HIDDEN, .deprecated = "use --name instead", .same_as = "name" },
  { NULL },
};

static const DdOptionTable plain_table = { plain_options, NULL, FALSE };
static const DdOptionTable stopping_table = { plain_options, NULL, TRUE };

static DdParsed *
parse (const DdOptionTable *table,
       const char          *line)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  DdParsed *parsed;

  g_shell_parse_argv (line, NULL, &words, &error);
  g_assert_no_error (error);
  parsed = dd_option_table_parse (table, (const char *const *) words, &error);
  g_assert_no_error (error);

  return parsed;
}

static void
assert_refused (const DdOptionTable *table,
                const char          *line,
                const char          *message)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (DdParsed) parsed = NULL;

  g_test_message ("%s is refused", line);
  g_shell_parse_argv (line, NULL, &words, NULL);
  parsed = dd_option_table_parse (table, (const char *const *) words, &error);
  g_assert_null (parsed);
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
}

static void
assert_strv (const char *const *actual,
             const char        *expected)
{
  g_autofree char *joined = g_strjoinv ("|", (char **) actual);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_forms (void)
{
  g_autoptr (DdParsed) parsed = NULL;

  g_test_message ("every way to write an option and its value");
  parsed = parse (&plain_table, "-a --count=0x10 -nfoo --env A=1 -e B=2 -e=C=3 -eD x --size 1k y");
  g_assert_true (dd_parsed_get_bool (parsed, "all"));
  g_assert_cmpint (dd_parsed_get_int (parsed, "count"), ==, 16);
  g_assert_cmpstr (dd_parsed_get_string (parsed, "name"), ==, "foo");
  assert_strv (dd_parsed_get_strv (parsed, "env"), "A=1|B=2|C=3|D");
  g_assert_cmpint (dd_parsed_get_int (parsed, "size"), ==, 1024);
  assert_strv (dd_parsed_get_args (parsed), "x|y");
  g_assert_cmpuint (dd_parsed_get_n_args (parsed), ==, 2);
}

static void
test_defaults (void)
{
  g_autoptr (DdParsed) parsed = parse (&plain_table, "x");

  g_assert_false (dd_parsed_get_bool (parsed, "all"));
  g_assert_false (dd_parsed_is_set (parsed, "count"));
  g_assert_cmpint (dd_parsed_get_int (parsed, "count"), ==, 7);
  g_assert_cmpstr (dd_parsed_get_string (parsed, "name"), ==, "nobody");
  g_assert_cmpint (dd_parsed_get_int (parsed, "wait"), ==, 0);
  assert_strv (dd_parsed_get_strv (parsed, "env"), "");
  g_assert_false (dd_parsed_has_option (parsed, "nothing"));
}

static void
test_bundles (void)
{
  g_autoptr (DdParsed) bundle = parse (&plain_table, "-ac5");
  g_autoptr (DdParsed) off = parse (&plain_table, "-a=false");
  g_autoptr (DdParsed) next = parse (&plain_table, "-an -x");

  g_assert_true (dd_parsed_get_bool (bundle, "all"));
  g_assert_cmpint (dd_parsed_get_int (bundle, "count"), ==, 5);

  g_assert_true (dd_parsed_is_set (off, "all"));
  g_assert_false (dd_parsed_get_bool (off, "all"));

  g_test_message ("a value may look like an option");
  g_assert_cmpstr (dd_parsed_get_string (next, "name"), ==, "-x");
}

static void
test_end_of_options (void)
{
  g_autoptr (DdParsed) mixed = parse (&plain_table, "x -a y -- -c -- z");
  g_autoptr (DdParsed) stopped = parse (&stopping_table, "-a x -c --name -- y");
  g_autoptr (DdParsed) dashes = parse (&stopping_table, "-a -- -c y");
  g_autoptr (DdParsed) dash = parse (&plain_table, "- -a");

  g_assert_true (dd_parsed_get_bool (mixed, "all"));
  assert_strv (dd_parsed_get_args (mixed), "x|y|-c|--|z");
  assert_strv (dd_parsed_get_args (stopped), "x|-c|--name|--|y");
  assert_strv (dd_parsed_get_args (dashes), "-c|y");
  assert_strv (dd_parsed_get_args (dash), "-");
}

static void
test_last_counts (void)
{
  g_autoptr (DdParsed) parsed =
    parse (&plain_table, "--name a --old b -p 1,2 -p '\"3,4\",5' -p ''");

  g_assert_cmpstr (dd_parsed_get_string (parsed, "name"), ==, "b");
  assert_strv (dd_parsed_get_warnings (parsed),
               "Flag --old has been deprecated, use --name instead");
  assert_strv (dd_parsed_get_strv (parsed, "port"), "1|2|3,4|5");
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *line;
    const char *message;
  } cases[] = {
    { "--bogus", "unknown flag: --bogus" },
    { "--bogus=1", "unknown flag: --bogus" },
    { "-x", "unknown shorthand flag: 'x' in -x" },
    { "-axy", "unknown shorthand flag: 'x' in -xy" },
    { "-a=", "unknown shorthand flag: '=' in -=" },
    { "\"-'\"", "unknown shorthand flag: '\\'' in -'" },
    { "--=x", "bad flag syntax: --=x" },
    { "---", "bad flag syntax: ---" },
    { "-c", "flag needs an argument: 'c' in -c" },
    { "-ac", "flag needs an argument: 'c' in -c" },
    { "--count", "flag needs an argument: --count" },
    { "-c x", "invalid argument \"x\" for \"-c, --count\" flag: "
              "strconv.ParseInt: parsing \"x\": invalid syntax" },
    { "-c 9223372036854775808",
      "invalid argument \"9223372036854775808\" for \"-c, --count\" flag: "
      "strconv.ParseInt: parsing \"9223372036854775808\": value out of range" },
    { "-a=maybe", "invalid argument \"maybe\" for \"-a, --all\" flag: "
                  "strconv.ParseBool: parsing \"maybe\": invalid syntax" },
    { "--weight 65536", "invalid argument \"65536\" for \"--weight\" flag: "
                        "strconv.ParseUint: parsing \"65536\": value out of range" },
    { "--size 'a\"b'", "invalid argument \"a\\\"b\" for \"--size\" flag: invalid size: 'a\"b'" },
    { "--wait 5", "invalid argument \"5\" for \"--wait\" flag: "
                  "time: missing unit in duration \"5\"" },
    { "--help=x", "invalid argument \"x\" for \"--help\" flag: "
                  "strconv.ParseBool: parsing \"x\": invalid syntax" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (&plain_table, cases[i].line, cases[i].message);
}

static void
test_help_option (void)
{
  g_autoptr (DdParsed) long_form = parse (&plain_table, "--help x");
  g_autoptr (DdParsed) short_form = parse (&plain_table, "-ah");
  g_autoptr (DdParsed) argument = parse (&stopping_table, "x --help");

  g_assert_true (dd_parsed_get_bool (long_form, "help"));
  g_assert_true (dd_parsed_get_bool (short_form, "help"));
  assert_strv (dd_parsed_get_warnings (short_form),
               "Flag shorthand -h has been deprecated, use --help");
  g_assert_false (dd_parsed_get_bool (argument, "help"));
}

static void
test_help_text (void)
{
  static const DdOption options[] = {
    { "zeta", 'z', DD_OPTION_BOOL, "The last letter", "true" },
    { "alpha", 0, DD_OPTION_STRING, "Words that are long enough to need a second line, and then "
                                    "some more of them until a third line is full", "one" },
    { "secret", 's', DD_OPTION_BOOL, "Not shown", .flags = DD_OPTION_HIDDEN },
    { "map", 'm', DD_OPTION_MAP, "First\nSecond" },
    { NULL },
  };
  static const DdOptionTable table = { options, NULL, FALSE };
  g_autofree char *help = dd_option_table_to_help (&table, 60);
  g_autofree char *narrow = dd_option_table_to_help (&table, 30);

  g_assert_cmpstr (help, ==,
                   "      --alpha string   Words that are long enough to\n"
                   "                       need a second line, and then\n"
                   "                       some more of them until a\n"
                   "                       third line is full (default \"one\")\n"
                   "  -m, --map map        First\n"
                   "                       Second (default map[])\n"
                   "  -z, --zeta           The last letter (default true)\n");
  g_assert_nonnull (narrow);
}

static void
assert_line (const char *line,
             int         exit_code,
             const char *output,
             const char *error_output)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (DdDockerLine) parsed = NULL;

  g_test_message ("%s", line);
  g_shell_parse_argv (line, NULL, &words, NULL);
  parsed = dd_docker_line_parse ((const char *const *) words, 80);
  g_assert_cmpint (parsed->kind, ==, DD_DOCKER_LINE_PRINT);
  g_assert_cmpint (parsed->exit_code, ==, exit_code);
  g_assert_cmpstr (parsed->output, ==, output);
  g_assert_cmpstr (parsed->error_output, ==, error_output);
}

static void
test_lines_refused (void)
{
  assert_line ("docker bogus", 1, "",
               "docker: unknown command: docker bogus\n\n"
               "Run 'docker --help' for more information\n");
  assert_line ("docker container bogus -a", 125, "",
               "unknown shorthand flag: 'a' in -a\n\nUsage:  docker container\n\n"
               "Run 'docker container --help' for more information\n");
  assert_line ("docker container bogus", 1, "",
               "docker: unknown command: docker container bogus\n\nUsage:  docker container\n\n"
               "Run 'docker container --help' for more information\n");
  assert_line ("docker --bogus ps", 125, "",
               "unknown flag: --bogus\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\n"
               "Run 'docker --help' for more information\n");
  assert_line ("docker rm", 1, "",
               "docker: 'docker rm' requires at least 1 argument\n\n"
               "Usage:  docker rm [OPTIONS] CONTAINER [CONTAINER...]\n\n"
               "See 'docker rm --help' for more information\n");
  assert_line ("docker container remove", 1, "",
               "docker: 'docker container rm' requires at least 1 argument\n\n"
               "Usage:  docker container rm [OPTIONS] CONTAINER [CONTAINER...]\n\n"
               "See 'docker container rm --help' for more information\n");
  assert_line ("docker rename a", 1, "",
               "docker: 'docker rename' requires 2 arguments\n\n"
               "Usage:  docker rename CONTAINER NEW_NAME\n\n"
               "Run 'docker rename --help' for more information\n");
  assert_line ("docker commit", 1, "",
               "docker: 'docker commit' requires at least 1 and at most 2 arguments\n\n"
               "Usage:  docker commit [OPTIONS] CONTAINER [REPOSITORY[:TAG]]\n\n"
               "Run 'docker commit --help' for more information\n");
  assert_line ("docker images a b", 1, "",
               "docker: 'docker images' requires at most 1 argument\n\n"
               "Usage:  docker images [OPTIONS] [REPOSITORY[:TAG]]\n\n"
               "SRun 'docker images --help' for more information\n");
  assert_line ("docker ps extra", 1, "",
               "docker: 'docker ps' accepts no arguments\n\nUsage:  docker ps [OPTIONS]\n\n"
               "Run 'docker ps --help' for more information\n");
  assert_line ("docker ps -n", 125, "",
               "flag needs an argument: 'n' in -n\n\nUsage:  docker ps [OPTIONS]\n\n"
               "Run 'docker ps --help' for more information\n");
  assert_line ("docker bogus --flag x", 125, "",
               "unknown flag: --flag\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\n"
               "Run 'docker --help' for more information\n");
  assert_line ("docker --help ps --bogus", 125, "",
               "unknown flag: --bogus\n\nUsage:  docker ps [OPTIONS]\n\n"
               "Run 'docker ps --help' for more information\n");
  assert_line ("docker container -D ls", 125, "",
               "unknown shorthand flag: 'D' in -D\n\nUsage:  docker container\n\n"
               "Run 'docker container --help' for more information\n");
  assert_line ("docker help bogus", 1, "", "unknown help topic: bogus\n");
  assert_line ("docker run --cpu-count 3 x", 1, "",
               "\"--cpu-count\" is only supported on a Docker daemon running on windows, "
               "but the Docker daemon is running on linux\n");
  assert_line ("docker --log-level loud ps", 1, "", "Unable to parse logging level: loud\n");
  assert_line ("docker plugin ls", 1, "", "Drydock does not model “docker plugin” yet.\n");
}

static void
test_lines_run (void)
{
  static const struct
  {
    const char *line;
    const char *command;
    const char *path;
    const char *args;
  } cases[] = {
    { "docker ps -aq", "docker container ls", "docker ps", "" },
    { "docker -D container list", "docker container ls", "docker container ls", "" },
    { "docker run -it --rm busybox sh -c ls", "docker container run", "docker run",
      "busybox|sh|-c|ls" },
    { "docker images", "docker image ls", "docker images", "" },
    { "docker image remove -f a b", "docker image rm", "docker image rm", "a|b" },
    { "docker exec -it web ls -la", "docker container exec", "docker exec", "web|ls|-la" },
    { "docker image build .", "docker buildx build", "docker buildx build", "." },
    { "docker top web -o pid", "docker container top", "docker top", "web|-o|pid" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) words = NULL;
      g_autoptr (DdDockerLine) line = NULL;

      g_test_message ("%s", cases[i].line);
      g_shell_parse_argv (cases[i].line, NULL, &words, NULL);
      line = dd_docker_line_parse ((const char *const *) words, 80);
      g_assert_cmpstr (line->error_output, ==, "");
      g_assert_cmpint (line->kind, ==, DD_DOCKER_LINE_RUN);
      g_assert_cmpstr (line->command->path, ==, cases[i].command);
      g_assert_cmpstr (line->path, ==, cases[i].path);
      assert_strv (dd_parsed_get_args (line->parsed), cases[i].args);
    }
}

static void
test_line_version (void)
{
  const char *const argv[] = { "docker", "-v", NULL };
  g_autoptr (DdDockerLine) line = dd_docker_line_parse (argv, 80);

  g_assert_cmpint (line->kind, ==, DD_DOCKER_LINE_VERSION);
}

/* --help counts wherever it stands before the first word of somebody else. */
static void
test_help_places (void)
{
  static const struct
  {
    const char *line;
    const char *usage;
  } cases[] = {
    { "docker --help", "Usage:  docker [OPTIONS] COMMAND\n" },
    { "docker help", "Usage:  docker [OPTIONS] COMMAND\n" },
    { "docker bogus --help", "Usage:  docker [OPTIONS] COMMAND\n" },
    { "docker --version --help", "Usage:  docker [OPTIONS] COMMAND\n" },
    { "docker --help bogus", "Usage:  docker [OPTIONS] COMMAND\n" },
    { "docker container bogus --help", "Usage:  docker container COMMAND\n" },
    { "docker --help ps", "Usage:  docker ps [OPTIONS]\n" },
    { "docker help container ls", "Usage:  docker container ls [OPTIONS]\n" },
    { "docker container --help ls -q", "Usage:  docker container ls [OPTIONS]\n" },
    { "docker ps extra --help", "Usage:  docker ps [OPTIONS]\n" },
    { "docker run --help img", "Usage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) words = g_strsplit (cases[i].line, " ", -1);
      g_autoptr (DdDockerLine) line = dd_docker_line_parse ((const char *const *) words, 80);

      g_test_message ("%s", cases[i].line);
      g_assert_cmpint (line->kind, ==, DD_DOCKER_LINE_PRINT);
      g_assert_cmpint (line->exit_code, ==, 0);
      g_assert_true (g_str_has_prefix (line->output, cases[i].usage));
    }
}

static char *
read_help (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "shell", "data", "help", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

/* Takes an option's lines out of a help text. */
static void
drop_option (GString    *text,
             const char *names)
{
  const char *start = strstr (text->str, names);
  const char *end;
  gsize offset;

  if (start == NULL)
    return;

  end = strchr (start, '\n');
  while (g_str_has_prefix (end + 1, "                "))
    end = strchr (end + 1, '\n');
  offset = start - text->str;
  g_string_erase (text, offset, end + 1 - start);
}

/* The texts are those of Docker 28.5.2. The program speaks Docker 29, which
 * hides two options that do nothing any more, knows that --ip and --ip6 take an
 * address, leaves dangling images out of the list of images, and has --no-pause
 * in the place of --pause. Those of Compose, 2.40.3, have a space at the end of a
 * line. */
static char *
bring_up_to_date (const char *recorded)
{
  GString *text = g_string_new (recorded);

  if (g_str_has_prefix (recorded, "Usage:  docker compose"))
    {
      g_string_replace (text, " \n", "\n", 0);
      return g_string_free (text, FALSE);
    }
  drop_option (text, "      --disable-content-trust ");
  drop_option (text, "      --kernel-memory bytes ");
  g_string_replace (text, "--ip string                 ", "--ip ip                     ", 1);
  g_string_replace (text, "--ip6 string                 ", "--ip6 ip                     ", 1);
  g_string_replace (text, "(default hides intermediate images)",
                    "(default hides intermediate and\n                        dangling images)",
                    1);
  g_string_replace (text, "  -p, --pause            Pause container during commit (default true)",
                    "      --no-pause         Disable pausing container during commit", 1);

  return g_string_free (text, FALSE);
}

/* Every recorded help text, the name of the file being the command. */
static void
test_recorded_help (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "shell", "data", "help", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_texts = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *recorded = read_help (name);
      g_autofree char *expected = bring_up_to_date (recorded);
      g_autoptr (GString) line = g_string_new (name);
      g_auto (GStrv) words = NULL;
      g_autoptr (DdDockerLine) parsed = NULL;

      g_string_replace (line, ".txt", "", 1);
      g_string_append (line, " --help");
      g_string_replace (line, "_", " ", 0);
      g_test_message ("%s", line->str);

      words = g_strsplit (line->str, " ", -1);
      parsed = dd_docker_line_parse ((const char *const *) words, 80);
      g_assert_cmpstr (parsed->output, ==, expected);
      g_assert_cmpint (parsed->exit_code, ==, 0);
      n_texts++;
    }
  g_assert_cmpuint (n_texts, >=, 50);
}

static void
test_command_data (void)
{
  g_autoptr (GPtrArray) roots = dd_docker_list_entries ("docker");
  g_autoptr (GPtrArray) containers = dd_docker_list_entries ("docker container");

  g_assert_cmpuint (containers->len, >=, 25);
  for (guint i = 0; i < roots->len; i++)
    {
      const DdCommandEntry *entry = g_ptr_array_index (roots, i);
      const char *const argv[] = { "docker", entry->name, NULL };

      g_assert_true (dd_docker_find_command (argv, NULL, NULL) == entry->command);
      g_assert_cmpuint (entry->command->min_args, <=, MAX (entry->command->min_args,
                                                           entry->command->max_args));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/options/forms", test_forms);
  g_test_add_func ("/options/defaults", test_defaults);
  g_test_add_func ("/options/bundles", test_bundles);
  g_test_add_func ("/options/end", test_end_of_options);
  g_test_add_func ("/options/last-counts", test_last_counts);
  g_test_add_func ("/options/refusals", test_refusals);
  g_test_add_func ("/options/help-option", test_help_option);
  g_test_add_func ("/options/help-text", test_help_text);
  g_test_add_func ("/commands/refused", test_lines_refused);
  g_test_add_func ("/commands/run", test_lines_run);
  g_test_add_func ("/commands/version", test_line_version);
  g_test_add_func ("/commands/help-places", test_help_places);
  g_test_add_func ("/commands/recorded-help", test_recorded_help);
  g_test_add_func ("/commands/data", test_command_data);

  return g_test_run ();
}

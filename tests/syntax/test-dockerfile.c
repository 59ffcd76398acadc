// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-values.h"
#include "dd-dockerfile.h"

static DdDockerfile *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  DdDockerfile *dockerfile = dd_dockerfile_parse (text, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (dockerfile);

  return dockerfile;
}

static DdDockerfileInstruction *
instruction_at (DdDockerfile *dockerfile,
                guint         index)
{
  GPtrArray *instructions = dd_dockerfile_get_instructions (dockerfile);

  g_assert_cmpuint (index, <, instructions->len);

  return g_ptr_array_index (instructions, index);
}

static void
assert_strings (char       **strings,
                const char  *expected)
{
  g_autofree char *joined = g_strjoinv ("|", strings);

  g_assert_cmpstr (joined, ==, expected);
}

static void
assert_refused (const char *text,
                guint       line,
                const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdDockerfile) dockerfile = dd_dockerfile_parse (text, -1, &error);
  guint at_line;

  g_assert_null (dockerfile);
  g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_true (dd_syntax_error_get_position (error, &at_line, NULL));
  g_assert_cmpuint (at_line, ==, line);
}

static void
test_stages (void)
{
  g_autoptr (DdDockerfile) dockerfile = parse ("ARG TAG=3.24\n"
                                               "FROM --platform=linux/amd64 alpine:$TAG AS Tools\n"
                                               "RUN apk add make\n"
                                               "WORKDIR /src\n"
                                               "FROM tools\n"
                                               "COPY --from=tools /usr/bin/make /bin/\n");
  GPtrArray *stages = dd_dockerfile_get_stages (dockerfile);
  DdDockerfileStage *stage;

  g_assert_cmpuint (dd_dockerfile_get_global_arguments (dockerfile)->len, ==, 1);
  g_assert_cmpuint (stages->len, ==, 2);
  stage = g_ptr_array_index (stages, 0);
  g_assert_cmpstr (stage->base, ==, "alpine:$TAG");
  g_assert_cmpstr (stage->name, ==, "tools");
  g_assert_cmpstr (stage->platform, ==, "linux/amd64");
  g_assert_cmpuint (stage->instructions->len, ==, 2);
  stage = g_ptr_array_index (stages, 1);
  g_assert_null (stage->name);
  g_assert_null (stage->platform);
  g_assert_cmpstr (dd_dockerfile_instruction_get_flag (instruction_at (dockerfile, 5), "from"), ==,
                   "tools");
}

static void
test_directives (void)
{
  g_autoptr (DdDockerfile) dockerfile = parse ("# syntax = docker/dockerfile:1\n"
                                               "#ESCAPE=`\n"
                                               "# check=skip=all\n"
                                               "# other=1\n"
                                               "# escape=\\\n"
                                               "FROM scratch\n"
                                               "RUN dir `\n"
                                               "  C:\\\n");

  g_assert_cmpuint (dd_dockerfile_get_directives (dockerfile)->len, ==, 3);
  g_assert_cmpstr (dd_dockerfile_get_directive (dockerfile, "syntax"), ==, "docker/dockerfile:1");
  g_assert_cmpstr (dd_dockerfile_get_directive (dockerfile, "check"), ==, "skip=all");
  g_assert_cmpint (dd_dockerfile_get_escape (dockerfile), ==, '`');
  assert_strings (instruction_at (dockerfile, 1)->arguments, "dir   C:\\");
  assert_refused ("# escape=\\\n# escape=`\nFROM a\n", 2,
                  "only one escape parser directive can be used");
  assert_refused ("# escape=x\nFROM a\n", 1, "invalid escape token 'x' does not match ` or \\");
}

static void
test_lines (void)
{
  g_autoptr (DdDockerfile) dockerfile = parse ("\357\273\277\n"
                                               "# base\n"
                                               "FROM debian\n"
                                               "\n"
                                               "RUN one \\\n"
                                               "    # said in between\n"
                                               "  && two \\ \n"
                                               "\n"
                                               "  && three\r\n"
                                               "RUN back\\\\\n"
                                               "CMD [\"a\",\n");
  DdDockerfileInstruction *run = instruction_at (dockerfile, 1);

  assert_strings (instruction_at (dockerfile, 0)->comments, "base");
  assert_strings (run->arguments, "one   && two   && three");
  g_assert_cmpuint (run->start_line, ==, 5);
  g_assert_cmpuint (run->end_line, ==, 9);
  assert_strings (instruction_at (dockerfile, 2)->arguments, "back\\\\");
  assert_strings (instruction_at (dockerfile, 3)->arguments, "[\"a\",");
  g_assert_false (instruction_at (dockerfile, 3)->json);
}

static void
test_forms (void)
{
  g_autoptr (DdDockerfile) dockerfile =
    parse ("FROM alpine\n"
           "CMD [ \"a b\", \"\\u00e9\\n\" ]\n"
           "ENV A=1 B='two words' C=\"x\\\"y\"\n"
           "ENV OLD some value\n"
           "VOLUME /a /b\n"
           "RUN --mount=type=cache,target=/c --mount=type=tmpfs,target=/t --network=none make\n"
           "HEALTHCHECK --interval=5s --retries=4 cmd curl -f http://localhost\n"
           "ONBUILD COPY . /app\n"
           "ARG X Y=1\n");
  DdDockerfileInstruction *run = instruction_at (dockerfile, 5);
  g_auto (GStrv) mounts = dd_dockerfile_instruction_dup_flags (run, "mount");
  g_auto (DdDockerfileHealth) health = { 0 };
  g_autofree char *trigger = NULL;
  const char *name;
  const char *value;

  g_assert_true (instruction_at (dockerfile, 1)->json);
  assert_strings (instruction_at (dockerfile, 1)->arguments, "a b|\303\251\n");
  assert_strings (instruction_at (dockerfile, 2)->arguments,
                  "A|1|=|B|'two words'|=|C|\"x\\\"y\"|=");
  assert_strings (instruction_at (dockerfile, 3)->arguments, "OLD|some value|");
  assert_strings (instruction_at (dockerfile, 4)->arguments, "/a|/b");
  assert_strings (mounts, "type=cache,target=/c|type=tmpfs,target=/t");
  assert_strings (run->arguments, "make");
  g_assert_true (dd_dockerfile_health_read (instruction_at (dockerfile, 6), &health, NULL));
  assert_strings (health.test, "CMD-SHELL|curl -f http://localhost");
  g_assert_cmpint (health.interval, ==, 5 * G_GINT64_CONSTANT (1000000000));
  g_assert_cmpint (health.retries, ==, 4);
  trigger = dd_dockerfile_instruction_dup_trigger (instruction_at (dockerfile, 7));
  g_assert_cmpstr (trigger, ==, "COPY . /app");
  assert_strings (instruction_at (dockerfile, 7)->trigger->arguments, ".|/app");
  g_assert_cmpuint (dd_dockerfile_instruction_n_pairs (instruction_at (dockerfile, 8)), ==, 2);
  dd_dockerfile_instruction_get_pair (instruction_at (dockerfile, 8), 0, &name, &value);
  g_assert_cmpstr (name, ==, "X");
  g_assert_null (value);
}

static void
test_heredocs (void)
{
  g_autoptr (DdDockerfile) dockerfile = parse ("FROM alpine\n"
                                               "RUN <<-EOF cat 3<<'B'\n"
                                               "\tfirst $X\n"
                                               "\tEOF\n"
                                               "second\n"
                                               "B\n"
                                               "COPY <<a.txt c.txt <<-b.txt /dest/\n"
                                               "for a\n"
                                               "a.txt\n"
                                               "\t\tfor b\n"
                                               "b.txt\n"
                                               "RUN [\"echo\", \"<<EOF\"]\n");
  DdDockerfileInstruction *run = instruction_at (dockerfile, 1);
  DdDockerfileInstruction *copy = instruction_at (dockerfile, 2);
  const DdDockerfileHeredoc *heredoc = g_ptr_array_index (run->heredocs, 0);
  g_autoptr (GPtrArray) files = dd_dockerfile_instruction_dup_inline (copy);
  g_auto (GStrv) sources = dd_dockerfile_instruction_dup_sources (copy);
  g_autofree char *text = dd_dockerfile_heredoc_dup_text (heredoc);

  g_assert_cmpuint (run->heredocs->len, ==, 2);
  g_assert_cmpuint (run->end_line, ==, 6);
  g_assert_cmpstr (heredoc->content, ==, "\tfirst $X\n");
  g_assert_cmpstr (text, ==, "first $X\n");
  g_assert_true (heredoc->expand);
  heredoc = g_ptr_array_index (run->heredocs, 1);
  g_assert_cmpstr (heredoc->content, ==, "second\n");
  g_assert_cmpuint (heredoc->descriptor, ==, 3);
  g_assert_false (heredoc->expand);
  assert_strings (sources, "c.txt");
  g_assert_cmpuint (files->len, ==, 2);
  heredoc = g_ptr_array_index (files, 1);
  g_assert_cmpstr (heredoc->name, ==, "b.txt");
  g_assert_cmpstr (heredoc->content, ==, "for b\n");
  g_assert_cmpstr (dd_dockerfile_instruction_get_dest (copy), ==, "/dest/");
  g_assert_cmpuint (instruction_at (dockerfile, 3)->heredocs->len, ==, 0);
  assert_refused ("FROM a\nRUN <<EOF\nx\n", 2, "unterminated heredoc");
}

static void
test_refusals (void)
{
  assert_refused ("", 1, "file with no instructions");
  assert_refused ("# nothing\n\n", 2, "file with no instructions");
  assert_refused ("RUN ls\n", 1, "no build stage in current context");
  assert_refused ("FROM a\n\nCOPPY a b\n", 3,
                  "dockerfile parse error on line 3: unknown instruction: COPPY "
                  "(did you mean COPY?)");
  assert_refused ("FROM a\nfrobnicate\n", 2,
                  "dockerfile parse error on line 2: unknown instruction: frobnicate");
  assert_refused ("FROM a as 1st\n", 1,
                  "dockerfile parse error on line 1: invalid name for build stage: \"1st\", "
                  "name can't start with a number or contain symbols");
  assert_refused ("FROM a\nCOPY --form=b c d\n", 2,
                  "dockerfile parse error on line 2: unknown flag: --form (did you mean from?)");
  assert_refused ("FROM a\nCOPY --link=maybe c d\n", 2,
                  "dockerfile parse error on line 2: expecting boolean value for flag --link, "
                  "not: maybe");
  assert_refused ("FROM a\nENV A=1 B\n", 2,
                  "Syntax error - can't find = in \"B\". Must be of the form: name=value");
  assert_refused ("FROM a\nCMD [\"a\", 1]\n", 2,
                  "when using JSON array syntax, arrays must be comprised of strings only");
  assert_refused ("FROM a\nHEALTHCHECK --interval=1us CMD x\n", 2,
                  "dockerfile parse error on line 2: Interval \"interval\" cannot be less than "
                  "1ms");
}

static void
test_long_line (void)
{
  g_autofree char *blanks = g_strnfill (65536, ' ');
  g_autofree char *text = g_strconcat ("FROM a\n", blanks, "\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdDockerfile) dockerfile = dd_dockerfile_read (text, -1, &error);

  g_assert_null (dockerfile);
  g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_RANGE);
  g_assert_cmpstr (error->message, ==,
                   "dockerfile line greater than max allowed size of 65535");
}

static void
test_mounts (void)
{
  static const char *const environment[] = { "DIR=/var/cache", NULL };
  g_auto (DdDockerfileMount) mount = { 0 };
  g_auto (DdDockerfileMount) other = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (dd_dockerfile_mount_parse ("type=cache,target=$DIR,sharing=locked,uid=7", '\\',
                                            environment, &mount, &error));
  g_assert_no_error (error);
  g_assert_cmpint (mount.type, ==, DD_DOCKERFILE_MOUNT_CACHE);
  g_assert_cmpstr (mount.target, ==, "/var/cache");
  g_assert_cmpint (mount.uid, ==, 7);
  g_assert_cmpint (mount.gid, ==, -1);
  g_assert_false (mount.read_only);
  g_assert_false (dd_dockerfile_mount_parse ("type=cahce", '\\', NULL, &other, &error));
  g_assert_cmpstr (error->message, ==,
                   "unsupported mount type \"cahce\" (did you mean cache?)");
}

static void
test_expose (void)
{
  static const char *const ports[] = { "80", "8000-8002/UDP", "1.2.3.4:90:91", NULL };
  static const char *const wrong[] = { "80/icmp", NULL };
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) exposed = dd_dockerfile_expose_ports (ports, &notes, &error);
  const DdDockerfilePort *note;

  g_assert_no_error (error);
  assert_strings (exposed, "80/tcp|8000/udp|8001/udp|8002/udp|91/tcp");
  note = g_ptr_array_index (notes, 1);
  g_assert_true (note->upper_case);
  note = g_ptr_array_index (notes, 2);
  g_assert_true (note->published);
  g_assert_null (dd_dockerfile_expose_ports (wrong, NULL, &error));
  g_assert_cmpstr (error->message, ==, "invalid port: \"80/icmp\": invalid proto: icmp");
}

static void
test_descriptions (void)
{
  g_autoptr (DdDockerfile) dockerfile = parse ("# syntax=docker/dockerfile:1\n"
                                               "# PORT where it listens\n"
                                               "# MODE how it runs\n"
                                               "ARG PORT MODE=dev OTHER\n"
                                               "# forgotten\n"
                                               "#\n"
                                               "# base what all stages need\n"
                                               "FROM alpine AS base\n");
  const DdDockerfileInstruction *arg = instruction_at (dockerfile, 0);
  const DdDockerfileInstruction *from = instruction_at (dockerfile, 1);

  g_assert_cmpstr (dd_dockerfile_instruction_describe (arg, "PORT"), ==, "where it listens");
  g_assert_cmpstr (dd_dockerfile_instruction_describe (arg, "MODE"), ==, "how it runs");
  g_assert_null (dd_dockerfile_instruction_describe (arg, "OTHER"));
  g_assert_cmpstr (dd_dockerfile_instruction_describe (from, "base"), ==,
                   "what all stages need");
  assert_strings (from->comments, "base what all stages need");
}

static void
test_excerpt (void)
{
  g_autofree char *excerpt = dd_dockerfile_dup_excerpt ("FROM a\nRUN b\nRUN c\n", "Dockerfile",
                                                        2, 2);

  g_assert_cmpstr (excerpt, ==,
                   "Dockerfile:2\n"
                   "--------------------\n"
                   "   1 |     FROM a\n"
                   "   2 | >>> RUN b\n"
                   "   3 |     RUN c\n"
                   "   4 |     \n"
                   "--------------------\n");
  g_assert_null (dd_dockerfile_dup_excerpt ("FROM a", "Dockerfile", 7, 7));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/syntax/dockerfile/stages", test_stages);
  g_test_add_func ("/syntax/dockerfile/directives", test_directives);
  g_test_add_func ("/syntax/dockerfile/lines", test_lines);
  g_test_add_func ("/syntax/dockerfile/forms", test_forms);
  g_test_add_func ("/syntax/dockerfile/heredocs", test_heredocs);
  g_test_add_func ("/syntax/dockerfile/refusals", test_refusals);
  g_test_add_func ("/syntax/dockerfile/long-line", test_long_line);
  g_test_add_func ("/syntax/dockerfile/mounts", test_mounts);
  g_test_add_func ("/syntax/dockerfile/expose", test_expose);
  g_test_add_func ("/syntax/dockerfile/descriptions", test_descriptions);
  g_test_add_func ("/syntax/dockerfile/excerpt", test_excerpt);

  return g_test_run ();
}

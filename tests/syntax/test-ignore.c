// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-ignore.h"

static void
check_read (const char *text,
            const char *joined)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) patterns = dd_ignore_read (text, -1, NULL, &error);
  g_autofree char *result = NULL;

  g_assert_no_error (error);
  result = g_strjoinv ("|", patterns);
  g_assert_cmpstr (result, ==, joined);
}

static void
test_read (void)
{
  check_read ("", "");
  check_read ("target\n\n  dist \t\r\n", "target|dist");
  check_read ("# all of it\n*\n #no comment\n", "*|#no comment");
  check_read ("\xef\xbb\xbf# note\nout", "out");
  check_read ("\xef\xbb\xbfout", "out");
  check_read ("out\n\xef\xbb\xbfin", "out|\xef\xbb\xbfin");
  check_read ("/out/\n./a//b/../c\n/\n.", "out|a/c|/|.");
  check_read ("!/keep/\n! keep me \n!\n!.", "!keep|!keep me|!|!.");
}

static void
test_read_errors (void)
{
  g_autofree char *longest = g_strnfill (64 * 1024 - 1, 'x');
  g_autofree char *too_long = g_strconcat ("a\n", longest, "x", NULL);
  g_auto (GStrv) patterns = dd_ignore_read (longest, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) nul_error = NULL;
  guint line;
  guint column;

  g_assert_nonnull (patterns);
  g_assert_null (dd_ignore_read (too_long, -1, NULL, &error));
  g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_RANGE);
  g_assert_true (dd_syntax_error_get_position (error, &line, NULL));
  g_assert_cmpuint (line, ==, 2);

  g_assert_null (dd_ignore_read ("a\nb\nc\0d", 7, NULL, &nul_error));
  g_assert_error (nul_error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_INVALID);
  g_assert_true (dd_syntax_error_get_position (nul_error, &line, &column));
  g_assert_cmpuint (line, ==, 3);
  g_assert_cmpuint (column, ==, 2);
}

/* @patterns is a file, @left_out and @kept are paths between spaces. */
static void
check (const char *patterns,
       const char *left_out,
       const char *kept)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdIgnore) ignore = dd_ignore_parse (patterns, -1, &error);
  g_autofree char *all = g_strconcat (left_out, " ", kept, NULL);
  g_auto (GStrv) paths = g_strsplit (all, " ", -1);
  guint n_left_out = 0;

  g_assert_no_error (error);
  for (const char *at = left_out; *at != '\0'; at++)
    n_left_out += *at == ' ';
  n_left_out += *left_out != '\0';
  for (guint i = 0, n = 0; paths[i] != NULL; i++)
    {
      gboolean ignored;

      if (*paths[i] == '\0')
        continue;
      g_assert_true (dd_ignore_match (ignore, paths[i], &ignored, NULL, &error));
      g_assert_no_error (error);
      if (ignored != (n < n_left_out))
        g_error ("%s: %s", patterns, paths[i]);
      n++;
    }
}

static void
test_wildcards (void)
{
  check ("target", "target target/a/b", "target2 x/target");
  check ("*.o", "a.o .o a.o/b", "lib/a.o a.obj");
  check ("**/*.o", "a.o lib/a.o lib/x/a.o", "a.obj lib/a.c");
  check ("lib/**", "lib/a lib/x/a", "lib liba");
  check ("lib/**/*.o", "lib/a.o lib/x/y/a.o", "a.o lib/a.c lib2/a.o");
  check ("**/obj", "obj obj/a lib/obj lib/obj/a", "object lib/objx");
  check ("**obj", "obj lib/obj libobj", "obj2");
  check ("lib**", "lib lib/a library", "a/lib");
  check ("**", "a a/b", "");
  check ("a?c", "abc a\xc3\xa9""c a\xe2\x98\xba""c", "ac abbc a/c");
  check ("*?", "a ab \xe2\x98\xba", "");
  check ("*??", "ab \xe2\x98\xba""b", "a \xe2\x98\xba");
  check ("[a-c]x[^0-9]", "axb cx-", "dxb ax1 axbb");
  check ("\\*a", "*a", "ba");
  check ("a+(b)|{c}.$d", "a+(b)|{c}.$d", "aab");
  check ("*x*y*z", "xyz axbycz", "xy xyzq");
  check ("**/*a**b", "aab x/cab x/aa/y/b", "x/ba");
}

static void
test_exceptions (void)
{
  check ("*\n!src\n", "a a/b", "src src/a src/a/b");
  check ("docs\n!docs/index.md", "docs docs/a.md", "docs/index.md");
  check ("!a.md\n*.md", "a.md b.md", "c.txt");
  check ("*.md\n!R*.md\nRS.md", "a.md RS.md", "R.md RA.md docs/a.md");
  check ("**/*.pyc\n!keep/**", "a.pyc b/c.pyc", "keep/a.pyc keep/b/c.pyc");
}

/* What classes mean is a side effect of how Docker reads them. */
static void
test_odd_classes (void)
{
  check ("a[*]", "a[] a^^] a/]", "a* a");
  check ("a[?b]", "", "a?");
  check ("[[:upper:]]*", "A] ABC]", "");
  check ("x\\d", "x1", "xd");
  check ("[\\w]\\.", "a. _.", "-.");
}

static void
check_error (const char *text,
             const char *message,
             guint       expected_line)
{
  g_autoptr (GError) error = NULL;
  guint line;

  g_assert_null (dd_ignore_parse (text, -1, &error));
  g_assert_cmpstr (error->message, ==, message);
  g_assert_true (dd_syntax_error_get_position (error, &line, NULL));
  g_assert_cmpuint (line, ==, expected_line);
}

static void
test_errors (void)
{
  check_error ("a\n# b\n!\n", "illegal exclusion pattern: \"!\"", 3);
  check_error ("a\n\nb[", "syntax error in pattern", 3);
  check_error ("![a-]", "syntax error in pattern", 1);
  check_error ("a\\", "syntax error in pattern", 1);
}

/* A range that is upside down is a pattern, but no expression: Docker finds
 * out when it is used. */
static void
test_late_error (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DdIgnore) ignore = dd_ignore_parse ("out\n\n![z-a]", -1, &error);
  gboolean ignored;
  guint line;

  g_assert_no_error (error);
  g_assert_true (dd_ignore_match (ignore, "z", &ignored, NULL, &error));
  g_assert_false (ignored);
  g_assert_false (dd_ignore_match (ignore, "out", &ignored, NULL, &error));
  g_assert_cmpstr (error->message, ==, "syntax error in pattern");
  g_assert_true (dd_syntax_error_get_position (error, &line, NULL));
  g_assert_cmpuint (line, ==, 3);
}

static void
test_patterns (void)
{
  static const char *const written[] = { " a/ ", "", "\t", "!b/./c/", NULL };
  g_autoptr (DdIgnore) ignore = dd_ignore_new (written, NULL);
  g_autoptr (DdIgnore) parsed = dd_ignore_parse ("# x\na\n\n!a/b\n", -1, NULL);
  gboolean ignored;
  int pattern;

  g_assert_cmpuint (dd_ignore_get_n_patterns (ignore), ==, 2);
  g_assert_cmpstr (dd_ignore_get_pattern (ignore, 0), ==, "a");
  g_assert_true (dd_ignore_has_exceptions (ignore));
  g_assert_cmpuint (dd_ignore_get_line (ignore, 1), ==, 4);

  g_assert_cmpuint (dd_ignore_get_line (parsed, 0), ==, 2);
  g_assert_cmpuint (dd_ignore_get_line (parsed, 1), ==, 4);
  g_assert_cmpstr (dd_ignore_get_pattern (parsed, 1), ==, "!a/b");
  dd_ignore_match (parsed, "a/c", &ignored, &pattern, NULL);
  g_assert_cmpint (pattern, ==, 0);
  dd_ignore_match (parsed, "a/b/c", &ignored, &pattern, NULL);
  g_assert_cmpint (pattern, ==, 1);
  g_assert_false (ignored);
  dd_ignore_match (parsed, "c", &ignored, &pattern, NULL);
  g_assert_cmpint (pattern, ==, DD_IGNORE_NO_PATTERN);
}

static void
test_walk (void)
{
  g_autoptr (DdIgnore) ignore = dd_ignore_parse ("docs\n!docs/keep\na/*.c\n!a", -1, NULL);
  guint8 top[4];
  guint8 below[4];
  gboolean ignored;
  int pattern;

  g_assert_true (dd_ignore_match_below (ignore, "docs", NULL, top, &ignored, NULL, NULL));
  g_assert_true (ignored && top[0] && !top[1]);
  g_assert_true (dd_ignore_match_below (ignore, "docs/x", top, below, &ignored, &pattern, NULL));
  g_assert_true (ignored && below[0]);
  g_assert_cmpint (pattern, ==, 0);
  g_assert_true (dd_ignore_match_below (ignore, "docs/keep", top, below, &ignored, NULL, NULL));
  g_assert_true (!ignored && below[1]);

  /* An exception for a folder that was not left out is not looked at there. */
  g_assert_true (dd_ignore_match_below (ignore, "a", NULL, top, &ignored, NULL, NULL));
  g_assert_true (!ignored && !top[3]);
  g_assert_true (dd_ignore_match_below (ignore, "a/x.c", top, NULL, &ignored, NULL, NULL));
  g_assert_true (ignored);
  g_assert_true (dd_ignore_match_walking (ignore, "a/x.c", &ignored, &pattern, NULL));
  g_assert_true (ignored);
  g_assert_cmpint (pattern, ==, 2);
  g_assert_true (dd_ignore_match (ignore, "a/x.c", &ignored, NULL, NULL));
  g_assert_false (ignored);
}

static void
test_skip (void)
{
  g_autoptr (DdIgnore) plain = dd_ignore_parse ("a\nb/*", -1, NULL);
  g_autoptr (DdIgnore) simple = dd_ignore_parse ("*\n!a/b/**\n!c", -1, NULL);
  g_autoptr (DdIgnore) wild = dd_ignore_parse ("*\n!a/*.c", -1, NULL);

  g_assert_true (dd_ignore_may_skip (plain, "a"));
  g_assert_false (dd_ignore_may_skip (simple, "a"));
  g_assert_false (dd_ignore_may_skip (simple, "a/b"));
  g_assert_true (dd_ignore_may_skip (simple, "a/bc"));
  g_assert_true (dd_ignore_may_skip (simple, "d"));
  g_assert_false (dd_ignore_may_skip (wild, "d"));
}

/* Neither a name that is not UTF-8 nor a newline in one stops the matcher. */
static void
test_odd_names (void)
{
  check ("*", "\xff\xfe a\nb", "");
  check ("a?", "a\xff", "a\xff\xff");
  check ("a\xff*", "a\xff a\xfe""b", "a");
  check ("**/b*", "a/b c/d/b/x", "x\n/y/b a\nb");
  check ("a/**/b*", "a/b a/x/bb", "a/x\ny/b");
}

static void
test_own_file (void)
{
  g_autofree char *name = dd_ignore_own_file_name ("build/web.Dockerfile");

  g_assert_cmpstr (name, ==, "build/web.Dockerfile.dockerignore");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ignore/read", test_read);
  g_test_add_func ("/ignore/read-errors", test_read_errors);
  g_test_add_func ("/ignore/wildcards", test_wildcards);
  g_test_add_func ("/ignore/exceptions", test_exceptions);
  g_test_add_func ("/ignore/odd-classes", test_odd_classes);
  g_test_add_func ("/ignore/errors", test_errors);
  g_test_add_func ("/ignore/late-error", test_late_error);
  g_test_add_func ("/ignore/patterns", test_patterns);
  g_test_add_func ("/ignore/walk", test_walk);
  g_test_add_func ("/ignore/skip", test_skip);
  g_test_add_func ("/ignore/odd-names", test_odd_names);
  g_test_add_func ("/ignore/own-file", test_own_file);

  return g_test_run ();
}

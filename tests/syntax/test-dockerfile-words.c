// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-shell-words.h"

static const char *const environment[] = {
  "SHIP=Dockside", "CARGO=", "PORTS=80 443", "FILE=logs/app.tar.gz", "OLD=1", "OLD=2", "BARE", NULL,
};

static void
test_forms (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "$SHIP", "Dockside" },
    { "${SHIP}s", "Docksides" },
    { "'$SHIP'", "$SHIP" },
    { "\"$SHIP\"", "Dockside" },
    { "\\$SHIP", "$SHIP" },
    { "\"a\\b\\\"c\"", "a\\b\"c" },
    { "$NONE.", "." },
    { "$", "$" },
    { "$OLD$BARE", "2" },
    { "${NONE:-idle}", "idle" },
    { "${CARGO:-empty}", "empty" },
    { "${CARGO-empty}", "" },
    { "${SHIP:+yes}", "yes" },
    { "${CARGO:+yes}", "" },
    { "${CARGO+yes}", "yes" },
    { "${NONE:-${SHIP}/x}", "Dockside/x" },
    { "${FILE#*.}", "tar.gz" },
    { "${FILE##*.}", "gz" },
    { "${FILE%.*}", "logs/app.tar" },
    { "${FILE%%.*}", "logs/app" },
    { "${FILE%/*}", "logs" },
    { "${FILE/a?p/web}", "logs/web.tar.gz" },
    { "${FILE//./-}", "logs/app-tar-gz" },
    { "${FILE/\\//:}", "logs:app.tar.gz" },
    { "${SHIP#\\*}", "Dockside" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *got = dd_shell_expand_word (cases[i].text, '\\', environment, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpstr (got, ==, cases[i].expected);
    }
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "${NONE?}", "failed to process \"${NONE?}\": NONE: is not allowed to be unset" },
    { "${CARGO:?}", "failed to process \"${CARGO:?}\": CARGO: is not allowed to be empty" },
    { "${NONE:?load it}", "failed to process \"${NONE:?load it}\": NONE: load it" },
    { "${SHIP", "failed to process \"${SHIP\": unsupported modifier (\357\277\275) in "
                "substitution" },
    { "${SHIP:-x", "failed to process \"${SHIP:-x\": syntax error: missing '}'" },
    { "${}", "failed to process \"${}\": syntax error: bad substitution" },
    { "${SHIP:0:3}", "failed to process \"${SHIP:0:3}\": unsupported modifier (:0) in "
                     "substitution" },
    { "'open", "failed to process \"'open\": unexpected end of statement while looking for "
               "matching single-quote" },
    { "${SHIP/a}", "failed to process \"${SHIP/a}\": syntax error: missing '/' in ${}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (dd_shell_expand_word (cases[i].text, '\\', environment, &error));
      g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
assert_words (const char *text,
              const char *expected)
{
  g_auto (GStrv) words = dd_shell_expand_words (text, '\\', environment, NULL);
  g_autofree char *joined = g_strjoinv ("|", words);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_words (void)
{
  assert_words ("a  $PORTS b", "a|80|443|b");
  assert_words ("x$PORTS", "x80|443");
  assert_words ("\"$PORTS\" 'c d'", "80 443|c d");
  assert_words ("a\\ b", "a b");
  assert_words ("$CARGO", "");
}

static void
test_escape (void)
{
  g_autofree char *kept = dd_shell_expand_word ("C:\\dir\\`$SHIP", '`', environment, NULL);

  g_assert_cmpstr (kept, ==, "C:\\dir\\$SHIP");
}

static void
test_names (void)
{
  g_auto (DdShellResult) result = { 0 };
  g_autofree char *used = NULL;
  g_autofree char *unset = NULL;

  g_assert_true (dd_shell_expand ("$SHIP $NONE ${SHIP:-$X}", '\\', DD_SHELL_KEEP_UNSET,
                                  environment, &result, NULL));
  used = g_strjoinv (",", result.used);
  unset = g_strjoinv (",", result.unset);
  g_assert_cmpstr (result.text, ==, "Dockside $NONE Dockside");
  g_assert_cmpstr (used, ==, "SHIP");
  g_assert_cmpstr (unset, ==, "NONE,X");
}

static void
test_deep (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "${NONE:-");
  g_assert_null (dd_shell_expand_word (text->str, '\\', environment, &error));
  g_assert_nonnull (error);
  g_string_free (text, TRUE);
}

static void
test_set (void)
{
  char **strings = NULL;
  g_autofree char *joined = NULL;

  strings = dd_shell_set_variable (strings, "A", "1");
  strings = dd_shell_set_variable (strings, "B", "2");
  strings = dd_shell_set_variable (strings, "A", "3");
  joined = g_strjoinv (",", strings);
  g_assert_cmpstr (joined, ==, "A=3,B=2");
  g_assert_cmpstr (dd_shell_get_variable ((const char *const *) strings, "B"), ==, "2");
  g_assert_null (dd_shell_get_variable ((const char *const *) strings, "C"));
  g_strfreev (strings);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/syntax/dockerfile-words/forms", test_forms);
  g_test_add_func ("/syntax/dockerfile-words/refusals", test_refusals);
  g_test_add_func ("/syntax/dockerfile-words/words", test_words);
  g_test_add_func ("/syntax/dockerfile-words/escape", test_escape);
  g_test_add_func ("/syntax/dockerfile-words/names", test_names);
  g_test_add_func ("/syntax/dockerfile-words/deep", test_deep);
  g_test_add_func ("/syntax/dockerfile-words/set", test_set);

  return g_test_run ();
}

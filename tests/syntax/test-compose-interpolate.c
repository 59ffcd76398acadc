// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-interpolate.h"

static const char *environment[] = { "TAG=1.2", "EMPTY=", "_x1=under", "DOLLAR=$TAG", NULL };

static const char *
look_up (const char *name,
         gpointer    user_data)
{
  return g_environ_getenv ((char **) environment, name);
}

static void
check (const char *text,
       const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = dd_compose_interpolate (text, look_up, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, expected);
}

static void
check_error (const char *text,
             const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dd_compose_interpolate (text, look_up, NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_values (void)
{
  check ("", "");
  check ("web:$TAG", "web:1.2");
  check ("web:${TAG}-x", "web:1.2-x");
  check ("$_x1 $TAG_x $UNSET.", "under  .");
  check ("$$TAG ${EMPTY}$$", "$TAG $");
  check ("$ $1 $}", "$ $1 $}");
  check ("${DOLLAR}", "$TAG");
}

static void
test_defaults (void)
{
  check ("${TAG:-a} ${EMPTY:-a} ${UNSET:-a}", "1.2 a a");
  check ("${TAG-a} ${EMPTY-a} ${UNSET-a}", "1.2  a");
  check ("${TAG:+a} ${EMPTY:+a} ${UNSET:+a}", "a  ");
  check ("${TAG+a} ${EMPTY+a} ${UNSET+a}", "a a ");
  check ("${UNSET:-${EMPTY:-${TAG}}}!", "1.2!");
  check ("${UNSET-a-b:-c?d}", "a-b:-c?d");
  check ("${UNSET:-}", "");
  check ("${UNSET:-$$}", "$");
  check ("{${UNSET:-{\"a\": 1}}}", "{{\"a\": 1}}");
}

static void
test_required (void)
{
  check ("${TAG:?no}${TAG?no}${EMPTY?no}", "1.21.2");
  check ("${TAG:?${}", "1.2");
  check_error ("${EMPTY:?give one}", "required variable EMPTY is missing a value: give one");
  check_error ("${UNSET?}", "required variable UNSET is missing a value");
  check_error ("a ${UNSET:?not $TAG} b", "required variable UNSET is missing a value: not 1.2");
  check_error ("${UNSET:-${EMPTY:?x}}", "required variable EMPTY is missing a value: x");
}

static void
test_invalid (void)
{
  check_error ("a ${", "Invalid template: \"a ${\"");
  check_error ("${}", "Invalid template: \"${}\"");
  check_error ("${1A}", "Invalid template: \"${1A}\"");
  check_error ("${TAG x}", "Invalid template: \"${TAG x}\"");
  check_error ("${TAG:x}", "Invalid template: \"${TAG:x}\"");
  check_error ("${TAG:-\n}", "Invalid template: \"${TAG:-\\n}\"");
  check_error ("${UNSET:-${ }}", "Invalid template: \"${ }\"");
}

/* What follows on the line is read as a text of its own. */
static void
test_rest (void)
{
  check ("${TAG:-a} ${UNSET:-b} c", "1.2 b c");
  check_error ("x ${TAG:-a} ${ } c", "Invalid template: \" ${ }\"");
  check_error ("x ${TAG:-a} }\n${ }", "Invalid template: \"x ${TAG:-a} }\\n${ }\"");
}

static void
test_missing (void)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *found = dd_compose_interpolate ("$A${B}${C:-x}${D:+y}$TAG", look_up, NULL,
                                                   missing, NULL);

  g_assert_cmpstr (found, ==, "x1.2");
  g_assert_cmpuint (missing->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (missing, 0), ==, "A");
  g_assert_cmpstr (g_ptr_array_index (missing, 1), ==, "B");
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "${UNSET:-");
  for (guint i = 0; i < 20000; i++)
    g_string_append_c (text, '}');
  g_assert_null (dd_compose_interpolate (text->str, look_up, NULL, NULL, NULL));
}

static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *found = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append (text, "${UNSET:-a}");
  found = dd_compose_interpolate (text->str, look_up, NULL, NULL, NULL);
  g_assert_cmpuint (strlen (found), ==, 5000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compose-interpolate/values", test_values);
  g_test_add_func ("/compose-interpolate/defaults", test_defaults);
  g_test_add_func ("/compose-interpolate/required", test_required);
  g_test_add_func ("/compose-interpolate/invalid", test_invalid);
  g_test_add_func ("/compose-interpolate/rest", test_rest);
  g_test_add_func ("/compose-interpolate/missing", test_missing);
  g_test_add_func ("/compose-interpolate/deep", test_deep);
  g_test_add_func ("/compose-interpolate/long", test_long);

  return g_test_run ();
}

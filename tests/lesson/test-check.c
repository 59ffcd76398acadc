// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-lesson-check.h"

typedef struct
{
  const char *output;
  int         status;
  guint       n_runs;
} Answer;

static char *
answer (gpointer    user_data,
        const char *command,
        int        *exit_status)
{
  Answer *self = user_data;

  g_assert_cmpstr (command, ==, "docker ps");
  self->n_runs++;
  *exit_status = self->status;
  return g_strdup (self->output);
}

/* Reads a check from its JSON and evaluates it on a given answer. */
static gboolean
check_holds (const char *members,
             const char *output,
             int         status,
             const char *expected_detail)
{
  g_autofree char *text = g_strdup_printf ("{\"id\": \"x\", \"number\": 1, \"title\": \"x\","
                                           " \"section\": \"x\", \"summary\": \"x\", \"minutes\": 1,"
                                           " \"simulations\": [], \"labs\": [], \"quiz\": [{\"id\":"
                                           " \"x\", \"kind\": \"single\", \"prompt\": \"x\","
                                           " \"options\": [], \"proofs\": [{\"check\": {\"run\":"
                                           " \"docker ps\"%s}}]}]}", members);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdJsonDocument) document = dd_json_document_new ("check", text, -1, &error);
  g_autofree char *detail = NULL;
  Answer self = { output, status, 0 };
  DdLessonSpec *spec;
  DdQuestion *question;
  DdProof *proof;
  gboolean holds;

  g_assert_no_error (error);
  spec = dd_record_read (&dd_lesson_spec_type, document, problems);
  g_assert_cmpuint (problems->len, ==, 0);
  question = g_ptr_array_index (spec->quiz, 0);
  proof = g_ptr_array_index (question->proofs, 0);
  holds = dd_check_evaluate (proof->check, answer, &self, &detail);
  g_assert_cmpuint (self.n_runs, ==, 1);
  g_assert_true (holds == (detail == NULL));
  if (expected_detail != NULL)
    g_assert_cmpstr (detail, ==, expected_detail);
  dd_record_free (spec);
  return holds;
}

static void
test_status (void)
{
  g_test_message ("Without anything else the status has to be 0");
  g_assert_true (check_holds ("", "text", 0, NULL));
  g_assert_false (check_holds ("", "text", 1,
                               "“docker ps”: exit status 0 is expected, not 1\ntext"));
  g_assert_true (check_holds (", \"exit\": 3", "", 3, NULL));
  g_assert_false (check_holds (", \"exit\": 3", "", 0,
                               "“docker ps”: exit status 3 is expected, not 0\n"));

  g_test_message ("With an output to compare the status does not matter");
  g_assert_true (check_holds (", \"equals\": \"text\"", "text\n", 1, NULL));
  g_assert_false (check_holds (", \"equals\": \"text\", \"exit\": 0", "text\n", 1, NULL));
}

static void
test_output (void)
{
  g_assert_true (check_holds (", \"equals\": \"a\\nb\"", "a\nb\n", 0, NULL));
  g_assert_true (check_holds (", \"equals\": \"a\\n\"", "a\n", 0, NULL));
  g_assert_true (check_holds (", \"equals\": \"\"", "", 0, NULL));
  g_assert_false (check_holds (", \"equals\": \"a\"", "a\n\n", 0, NULL));
  g_assert_false (check_holds (", \"equals\": \"a\"", "A", 0,
                               "“docker ps”: it has to print “a”\nA"));
  g_assert_true (check_holds (", \"contains\": [\"a\", \"c\"]", "abc", 0, NULL));
  g_assert_false (check_holds (", \"contains\": [\"a\", \"x\"]", "abc", 0,
                               "“docker ps”: “x” has to occur\nabc"));
  g_assert_true (check_holds (", \"lacks\": \"x\"", "abc", 0, NULL));
  g_assert_false (check_holds (", \"lacks\": [\"x\", \"b\"]", "abc", 0,
                               "“docker ps”: “b” must not occur\nabc"));
}

static void
test_expression (void)
{
  g_assert_true (check_holds (", \"matches\": \"^b+$\"", "a\nbbb\nc", 0, NULL));
  g_assert_false (check_holds (", \"matches\": \"^b$\"", "a\nbbb\nc", 0,
                               "“docker ps”: /^b$/ has to match\na\nbbb\nc"));
}

static void
test_endless (void)
{
  g_assert_false (check_holds (", \"lacks\": \"x\"", NULL, 0,
                               "“docker ps”: it does not come to an end\n"));
}

static void
test_long_output (void)
{
  g_autofree char *output = g_strnfill (5000, 'a');
  g_autofree char *quoted = g_strnfill (400, 'a');
  g_autofree char *detail = g_strdup_printf ("“docker ps”: “b” has to occur\n%s", quoted);

  g_assert_false (check_holds (", \"contains\": \"b\"", output, 0, detail));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/status", test_status);
  g_test_add_func ("/check/output", test_output);
  g_test_add_func ("/check/expression", test_expression);
  g_test_add_func ("/check/endless", test_endless);
  g_test_add_func ("/check/long-output", test_long_output);
  return g_test_run ();
}

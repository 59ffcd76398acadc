// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dd-check.h"
#include "dd-json-document.h"

#include "dd-cli.h"

/* The verbs, in groups. */
static const DdCheckVerb *const verb_groups[] = {
  dd_check_build_verbs,
  dd_check_compose_verbs,
  dd_check_dockerfile_verbs,
  dd_check_firewall_verbs,
  dd_check_flag_verbs,
  dd_check_format_verbs,
  dd_check_ignore_verbs,
  dd_check_image_verbs,
  dd_check_lint_verbs,
  dd_check_mount_verbs,
  dd_check_network_verbs,
  dd_check_port_verbs,
  dd_check_reference_verbs,
  dd_check_run_verbs,
  dd_check_shell_verbs,
  dd_check_unit_verbs,
};

static const DdCheckVerb *
find_verb (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verb_groups); i++)
    for (const DdCheckVerb *verb = verb_groups[i]; verb->name != NULL; verb++)
      if (strcmp (verb->name, name) == 0)
        return verb;

  return NULL;
}

static void
print_verbs (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verb_groups); i++)
    for (const DdCheckVerb *verb = verb_groups[i]; verb->name != NULL; verb++)
      g_print ("%s\n", verb->name);
}

static void
print_answer (JsonObject *answer)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), answer);
  g_autofree char *text = json_to_string (node, FALSE);

  fputs (text, stdout);
  fputc ('\n', stdout);
}

static void
answer_case (JsonObject *request)
{
  const char *name = json_object_get_string_member_with_default (request, "verb", "");
  const DdCheckVerb *verb = find_verb (name);
  JsonNode *input = json_object_get_member (request, "in");
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (JsonObject) out = json_object_new ();
  g_autoptr (GError) error = NULL;

  if (json_object_has_member (request, "id"))
    json_object_set_member (answer, "id",
                            json_node_copy (json_object_get_member (request, "id")));
  if (verb == NULL || input == NULL || !JSON_NODE_HOLDS_OBJECT (input))
    json_object_set_boolean_member (answer, "skip", TRUE);
  else if (verb->answer (json_node_get_object (input), out, &error))
    {
      json_object_set_boolean_member (answer, "ok", TRUE);
      json_object_set_object_member (answer, "out", json_object_ref (out));
    }
  else
    {
      json_object_set_boolean_member (answer, "ok", FALSE);
      json_object_set_string_member (answer, "error", error != NULL ? error->message : "");
    }
  print_answer (answer);
}

static gboolean
answer_line (const char *line,
             guint       number)
{
  g_autofree char *name = g_strdup_printf ("stdin:%u", number);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdJsonDocument) document = dd_json_document_new (name, line, -1, &error);
  JsonNode *root = document != NULL ? dd_json_document_get_root (document) : NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_printerr ("%s\n", error != NULL ? error->message : _ ("a case must be an object"));
      return FALSE;
    }
  answer_case (json_node_get_object (root));

  return TRUE;
}

/**
 * dd_cli_check:
 * @argc: how many words there are
 * @argv: (array length=argc): the words
 *
 * Reads test cases from standard input and answers them, one JSON object a
 * line. With `--verbs`, lists the verbs it can answer.
 *
 * Returns: the exit status
 */
int
dd_cli_check (int    argc,
              char **argv)
{
  char *line = NULL;
  size_t size = 0;
  guint number = 0;
  int status = DD_CLI_OK;

  if (argc == 2 && strcmp (argv[1], "--verbs") == 0)
    {
      print_verbs ();
      return DD_CLI_OK;
    }
  if (argc > 1)
    {
      g_printerr ("%s\n", _ ("Usage: drydock-cli check [--verbs]"));
      return DD_CLI_USAGE;
    }

  while (getline (&line, &size, stdin) >= 0)
    {
      number++;
      if (*g_strstrip (line) != '\0' && !answer_line (line, number))
        status = DD_CLI_FAILED;
    }
  free (line);

  return status;
}

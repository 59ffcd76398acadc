// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-check.h"
#include "dd-dockerfile-check.h"

/* Checks the Dockerfile of a case with what the case gives for it. */
static GPtrArray *
check_dockerfile (JsonObject  *in,
                  gboolean     only_needed,
                  GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "dockerfile");
  g_autofree char *target = dd_check_dup_text (in, "target");
  g_autofree char *ignored = dd_check_dup_text (in, "dockerignore");
  g_auto (GStrv) arguments = dd_check_dup_environ (in, "build_args");
  g_autoptr (DdIgnore) ignore = NULL;
  DdDockerfileCheckOptions options = { 0 };

  if (*ignored != '\0')
    ignore = dd_ignore_parse (ignored, -1, NULL);
  options.build_arguments = (const char *const *) arguments;
  options.target = target;
  options.ignore = ignore;
  options.only_needed = only_needed;

  return dd_dockerfile_check (text, -1, &options, error);
}

static gboolean
answer_check (JsonObject  *in,
              JsonObject  *out,
              GError     **error)
{
  g_autoptr (GError) inner = NULL;
  g_autoptr (GPtrArray) warnings = check_dockerfile (in, FALSE, &inner);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < warnings->len; i++)
    {
      const DdDockerfileWarning *warning = g_ptr_array_index (warnings, i);
      JsonObject *object = json_object_new ();

      dd_check_set_text (object, "rule", dd_dockerfile_rule_get_name (warning->rule));
      dd_check_set_text (object, "detail", warning->detail);
      json_object_set_int_member (object, "line", warning->line);
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (out, "warnings", array);
  if (inner != NULL)
    dd_check_set_text (out, "error", inner->message);

  return TRUE;
}

static gboolean
answer_plan (JsonObject  *in,
             JsonObject  *out,
             GError     **error)
{
  g_autoptr (GError) inner = NULL;

  g_ptr_array_unref (check_dockerfile (in, TRUE, &inner));
  if (inner == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&inner));
  return FALSE;
}

/* The verbs about checking Dockerfiles. */
const DdCheckVerb dd_check_lint_verbs[] = {
  { "build-check", answer_check },
  { "dockerfile-build-plan", answer_plan },
  { NULL, NULL },
};

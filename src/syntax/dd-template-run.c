// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-template-run-private.h"

typedef struct
{
  const char *name; /* belongs to the template */
  JsonNode   *value;
} Variable;

static void
variable_clear (gpointer data)
{
  Variable *variable = data;

  g_clear_pointer (&variable->value, json_node_unref);
}

static void
variable_set (Variable *variable,
              JsonNode *value)
{
  JsonNode *held = value != NULL ? json_node_ref (value) : NULL;

  variable_clear (variable);
  variable->value = held;
}

/* Makes an empty stack of variables. */
GArray *
_dd_template_variables (void)
{
  GArray *variables = g_array_new (FALSE, FALSE, sizeof (Variable));

  g_array_set_clear_func (variables, variable_clear);

  return variables;
}

void
_dd_template_push (_DdTemplateRun *run,
                   const char     *name,
                   JsonNode       *value)
{
  Variable variable = { .name = name };

  variable_set (&variable, value);
  g_array_append_val (run->variables, variable);
}

void
_dd_template_pop (_DdTemplateRun *run,
                  guint           n_left)
{
  g_array_set_size (run->variables, n_left);
}

/* Sets the variable that is @depth from the innermost, counted from 1. */
void
_dd_template_set_top (_DdTemplateRun *run,
                      guint           depth,
                      JsonNode       *value)
{
  g_assert (depth <= run->variables->len);

  variable_set (&g_array_index (run->variables, Variable, run->variables->len - depth), value);
}

static Variable *
find_variable (_DdTemplateRun *run,
               const char     *name)
{
  for (guint i = run->variables->len; i > 0; i--)
    {
      Variable *variable = &g_array_index (run->variables, Variable, i - 1);

      if (strcmp (variable->name, name) == 0)
        return variable;
    }

  return NULL;
}

void
_dd_template_assign (_DdTemplateRun *run,
                     const char     *name,
                     JsonNode       *value)
{
  Variable *variable = find_variable (run, name);

  if (variable == NULL)
    _dd_template_run_fail (run, "undefined variable: %s", name);
  else
    variable_set (variable, value);
}

/* Gives the value of a variable, which stays the variable's. */
gboolean
_dd_template_look_up (_DdTemplateRun  *run,
                      const char      *name,
                      JsonNode       **value)
{
  Variable *variable = find_variable (run, name);

  *value = variable != NULL ? variable->value : NULL;
  if (variable == NULL)
    _dd_template_run_fail (run, "undefined variable: %s", name);

  return variable != NULL;
}

/* Stops the run with a message about the current node. */
gpointer
_dd_template_run_fail (_DdTemplateRun *run,
                       const char     *format,
                       ...)
{
  const char *name = run->context->name != NULL ? run->context->name : "";
  g_autofree char *problem = NULL;
  g_autofree char *shown = NULL;
  gsize line_start = 0;
  guint line = 1;
  guint column;
  va_list args;

  if (run->error != NULL)
    return NULL;
  va_start (args, format);
  problem = g_strdup_vprintf (format, args);
  va_end (args);
  for (gsize i = 0; i < run->node->position; i++)
    if (run->text[i] == '\n')
      {
        line++;
        line_start = i + 1;
      }
  column = (guint) (run->node->position - line_start);
  shown = _dd_template_node_to_string (run->node);
  dd_syntax_error_set_at (&run->error, DD_SYNTAX_ERROR_EXECUTE, line, column + 1,
                          "template: %s:%u:%u: executing \"%s\" at <%s>: %s", name, line, column,
                          name, shown, problem);

  return NULL;
}

const char *
_dd_template_name_at (const _DdTemplateNode *node,
                      guint                  index)
{
  return g_ptr_array_index (node->names, index);
}

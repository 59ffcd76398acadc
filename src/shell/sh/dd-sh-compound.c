// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-pattern.h"

/* Lists, pipelines and compound commands. Phase 0 is for redirections; what
 * the others mean is up to each command. */

static DdShFrame *
push_child (DdShExec       *x,
            DdShFrame      *frame,
            const DdShNode *node,
            guint           i)
{
  return _dd_sh_state_push (x->state, DD_SH_FRAME_NODE, frame->program,
                            node->children[i]->id);
}

static void
push_tested (DdShExec       *x,
             DdShFrame      *frame,
             const DdShNode *node,
             guint           i)
{
  push_child (x, frame, node, i)->flags |= DD_SH_FRAME_TESTED;
}

/* --- Texts and lists ---------------------------------------------------- */

/* Where a text that is no program came from, for the message. */
static const char *
syntax_error_place (DdShExec *x)
{
  DdShState *state = x->state;
  const DdShFrame *below;

  if (state->frames->len == 1)
    return state->flavour == DD_SH_FLAVOUR_BASH && state->mode == DD_SH_MODE_COMMAND
           ? "-c" : NULL;
  below = g_ptr_array_index (state->frames, state->frames->len - 2);
  if (below->kind == DD_SH_FRAME_NODE && below->fields != NULL && below->fields->len > 0
      && strcmp (g_ptr_array_index (below->fields, 0), "eval") == 0)
    return "eval";

  return NULL;
}

/* Bash puts the place before the line, the others after it. */
static void
print_syntax_error (DdShExec   *x,
                    const char *complaint)
{
  DdShState *state = x->state;
  const char *place = syntax_error_place (x);
  g_autofree char *name = NULL;

  if (state->flavour != DD_SH_FLAVOUR_BASH || place == NULL)
    {
      _dd_sh_complain (x, place, DD_SH_MSG_SYNTAX, complaint, NULL);
      return;
    }
  name = g_steal_pointer (&state->arg0);
  state->arg0 = g_strdup_printf ("%s: %s", name, place);
  _dd_sh_complain (x, NULL, DD_SH_MSG_SYNTAX, complaint, NULL);
  g_free (state->arg0);
  state->arg0 = g_steal_pointer (&name);
}

/* The text ends with something that is no program. */
static void
report_syntax_error (DdShExec  *x,
                     DdShFrame *frame)
{
  DdShState *state = x->state;
  guint line;
  const char *complaint = dd_sh_ast_get_complaint (frame->program->ast, &line);
  gboolean outermost = state->frames->len == 1;

  state->line = line + frame->program->first_line;
  print_syntax_error (x, complaint);
  if (state->flavour == DD_SH_FLAVOUR_BASH && !outermost)
    _dd_sh_finish (x, 2);
  else
    _dd_sh_fatal (x, 2, TRUE);
}

static void
run_program (DdShExec       *x,
             DdShFrame      *frame,
             const DdShNode *node)
{
  DdShEnv *env = x->state->env;

  if (frame->index < node->n_children)
    {
      const DdShNode *line = node->children[frame->index];

      if ((env->options & DD_SH_OPT_VERBOSE) != 0 && line->text != NULL
          && (x->state->mode != DD_SH_MODE_COMMAND
              || x->state->flavour == DD_SH_FLAVOUR_BASH))
        {
          _dd_sh_write (x, 2, line->text, -1);
          _dd_sh_write (x, 2, "\n", 1);
          x->write_error = 0;
        }
      push_child (x, frame, node, frame->index++);
    }
  else if (dd_sh_ast_get_error (frame->program->ast) != NULL && frame->node == 0)
    {
      report_syntax_error (x, frame);
    }
  else
    {
      _dd_sh_finish (x, node->n_children > 0 ? x->state->status : 0);
    }
}

static void
run_list (DdShExec       *x,
          DdShFrame      *frame,
          const DdShNode *node)
{
  if (frame->index < node->n_children)
    push_child (x, frame, node, frame->index++);
  else
    _dd_sh_finish (x, node->n_children > 0 ? x->state->status : 0);
}

/* The status of all but the last command is being tested. */
static void
run_and_or (DdShExec       *x,
            DdShFrame      *frame,
            const DdShNode *node)
{
  while (frame->index < node->n_children)
    {
      guint i = frame->index++;
      gboolean wanted = node->operators[i] == '&' ? x->state->status == 0
                                                  : x->state->status != 0;

      if (i > 0 && !wanted)
        continue;
      if (i + 1 < node->n_children)
        push_tested (x, frame, node, i);
      else
        push_child (x, frame, node, i);
      return;
    }
  _dd_sh_finish (x, x->state->status);
}

static void
run_not (DdShExec       *x,
         DdShFrame      *frame,
         const DdShNode *node)
{
  if (frame->index++ == 0)
    push_tested (x, frame, node, 0);
  else
    _dd_sh_finish (x, x->state->status == 0);
}

/* --- Pipelines and subshells -------------------------------------------- */

/* The stages run one after another. What a stage writes is kept and is the
 * input of the next. That differs from real pipelines, where all run at once,
 * in timing only, except for commands that never end: they are cut off when
 * the pipe is full, as if the next command had left. */
static void
run_pipe (DdShExec       *x,
          DdShFrame      *frame,
          const DdShNode *node)
{
  DdShState *state = x->state;
  gboolean last = frame->index + 1 == node->n_children;
  DdShFrame *stage;

  if (frame->index > 0 && (frame->index == node->n_children || state->status != 0))
    {
      gboolean pipefail = (state->env->options & DD_SH_OPT_PIPEFAIL) != 0;

      if (!pipefail || state->status != 0)
        frame->status = state->status;
    }
  if (frame->index == node->n_children)
    {
      _dd_sh_finish (x, frame->status);
      return;
    }

  stage = _dd_sh_enter_subshell (x, frame->program, node->children[frame->index]->id);
  if (stage == NULL)
    return;
  frame->index++;
  if (frame->file != NULL)
    _dd_sh_fds_set (state->fds, 0, g_steal_pointer (&frame->file));
  if (!last)
    {
      frame->file = _dd_sh_file_new (DD_SH_SINK_BUFFER);
      frame->file->limit = DD_SH_MAX_PIPE;
      _dd_sh_fds_set (state->fds, 1, _dd_sh_file_ref (frame->file));
    }
}

static void
run_subshell (DdShExec       *x,
              DdShFrame      *frame,
              const DdShNode *node)
{
  if (frame->phase++ == 1)
    _dd_sh_enter_subshell (x, frame->program, node->children[0]->id);
  else
    _dd_sh_finish (x, x->state->status);
}

/* Hands the output of a substitution to the command that wanted it. */
static void
deliver_output (DdShExec  *x,
                DdShFrame *frame,
                DdShFrame *parent)
{
  DdShState *state = x->state;
  GString *text = frame->file->text;
  gsize length = text->len;
  GString *kept = g_string_new (NULL);

  while (length > 0 && text->str[length - 1] == '\n')
    length--;
  for (gsize i = 0; i < length; i++)
    if (text->str[i] != '\0')
      g_string_append_c (kept, text->str[i]);
  if (parent->gathered == NULL)
    parent->gathered = _dd_sh_strings_new ();
  g_ptr_array_add (parent->gathered, g_string_free (kept, FALSE));
  parent->flags |= DD_SH_FRAME_HAD_SUBST;
  parent->status = state->status;
  if (state->flavour != DD_SH_FLAVOUR_BASH)
    state->status = frame->number;
}

/* Ends a subshell: its EXIT trap runs, and those who still write to a pipe or
 * a substitution are waited for. */
void
_dd_sh_run_boundary (DdShExec  *x,
                     DdShFrame *frame)
{
  DdShState *state = x->state;
  g_autofree char *trap = NULL;
  guint below = state->frames->len - 2;

  if (frame->phase == 0)
    {
      frame->phase = 1;
      if ((frame->flags & DD_SH_FRAME_DONE) == 0)
        {
          _dd_sh_state_push (state, DD_SH_FRAME_NODE, frame->program, frame->node);
          return;
        }
    }
  if (frame->phase == 1)
    {
      frame->phase = 2;
      trap = g_steal_pointer (&state->env->traps[0]);
      if (trap != NULL && *trap != '\0' && _dd_sh_push_text (x, DD_SH_FRAME_TRAP, trap))
        return;
    }
  if (state->unwind != DD_SH_UNWIND_NONE || !_dd_sh_writers_poll (x))
    return;
  if ((frame->flags & DD_SH_FRAME_SUBST) != 0)
    deliver_output (x, frame, g_ptr_array_index (state->frames, below));
  _dd_sh_pop (x);
}

/* --- Conditions and loops ----------------------------------------------- */

static void
run_brace (DdShExec       *x,
           DdShFrame      *frame,
           const DdShNode *node)
{
  if (frame->phase++ == 1)
    push_child (x, frame, node, 0);
  else
    _dd_sh_finish (x, x->state->status);
}

static void
run_if (DdShExec       *x,
        DdShFrame      *frame,
        const DdShNode *node)
{
  int status = x->state->status;

  switch (frame->phase)
    {
    case 1:
      frame->phase = 2;
      push_tested (x, frame, node, 0);
      break;
    case 2:
      frame->phase = 3;
      if (status == 0)
        push_child (x, frame, node, 1);
      else if (node->n_children > 2)
        push_child (x, frame, node, 2);
      else
        _dd_sh_finish (x, 0);
      break;
    default:
      _dd_sh_finish (x, status);
      break;
    }
}

/* Phase 1 pushes the condition, 2 looks at it, 3 follows the body. */
static void
run_while (DdShExec       *x,
           DdShFrame      *frame,
           const DdShNode *node)
{
  gboolean holds;

  switch (frame->phase)
    {
    case 1:
      frame->phase = 2;
      push_tested (x, frame, node, 0);
      break;
    case 2:
      holds = (x->state->status == 0) != node->flag;
      if (holds)
        {
          frame->phase = 3;
          push_child (x, frame, node, 1);
        }
      else
        {
          _dd_sh_finish (x, frame->status);
        }
      break;
    default:
      frame->phase = 1;
      frame->status = x->state->status;
      break;
    }
}

static gboolean
expand_for_words (DdShExec       *x,
                  DdShFrame      *frame,
                  const DdShNode *node)
{
  if (frame->fields == NULL)
    frame->fields = _dd_sh_strings_new ();
  if (!node->flag)
    {
      GPtrArray *params = x->state->env->params;

      for (guint i = 0; i < params->len; i++)
        g_ptr_array_add (frame->fields, g_strdup (g_ptr_array_index (params, i)));
      return TRUE;
    }
  while (frame->index < node->n_words)
    {
      if (_dd_sh_expand_fields (x, frame, node->words[frame->index],
                                frame->fields) != DD_SH_EXPAND_OK)
        return FALSE;
      frame->index++;
    }

  return TRUE;
}

/* Phase 1 expands the words, 2 starts a turn. */
static void
run_for (DdShExec       *x,
         DdShFrame      *frame,
         const DdShNode *node)
{
  x->state->line = node->line + frame->program->first_line;
  if (frame->phase == 1)
    {
      if (!expand_for_words (x, frame, node))
        return;
      frame->phase = 2;
      frame->index = 0;
    }
  if (frame->index > 0)
    frame->status = x->state->status;
  if (frame->index >= frame->fields->len)
    {
      _dd_sh_finish (x, frame->status);
      return;
    }
  if (!_dd_sh_env_set (x->state->env, node->name,
                       g_ptr_array_index (frame->fields, frame->index)))
    {
      _dd_sh_complain (x, NULL, DD_SH_MSG_READ_ONLY, node->name, NULL);
      return;
    }
  frame->index++;
  push_child (x, frame, node, 0);
}

/* The next pattern, in order: `number` is the item, `index` the pattern. */
static void
match_case (DdShExec       *x,
            DdShFrame      *frame,
            const DdShNode *node)
{
  const char *subject = g_ptr_array_index (frame->fields, 0);
  const DdShCaseItem *item;
  g_autofree char *pattern = NULL;

  if (frame->number >= node->n_items)
    {
      _dd_sh_finish (x, 0);
      return;
    }
  item = node->items[frame->number];
  if (frame->index >= item->n_patterns)
    {
      frame->number++;
      frame->index = 0;
      return;
    }
  if (_dd_sh_expand_pattern (x, frame, item->patterns[frame->index],
                             &pattern) != DD_SH_EXPAND_OK)
    return;
  frame->index++;
  if (!dd_sh_pattern_match (pattern, subject))
    return;
  frame->phase = 3;
  push_child (x, frame, node, item->body);
}

/* Phase 1 expands the subject, 2 tries patterns, 3 follows a body. */
static void
run_case (DdShExec       *x,
          DdShFrame      *frame,
          const DdShNode *node)
{
  char *subject;

  x->state->line = node->line + frame->program->first_line;
  if (frame->phase == 1)
    {
      if (_dd_sh_expand_string (x, frame, node->words[0], &subject) != DD_SH_EXPAND_OK)
        return;
      frame->fields = _dd_sh_strings_new ();
      g_ptr_array_add (frame->fields, subject);
      frame->phase = 2;
    }
  else if (frame->phase == 2)
    {
      match_case (x, frame, node);
    }
  else if (node->items[frame->number]->falls_through && frame->number + 1 < node->n_items)
    {
      frame->number++;
      push_child (x, frame, node, node->items[frame->number]->body);
    }
  else
    {
      _dd_sh_finish (x, x->state->status);
    }
}

static void
run_function (DdShExec       *x,
              DdShFrame      *frame,
              const DdShNode *node)
{
  _dd_sh_env_set_function (x->state->env, node->name, frame->program, node->id);
  _dd_sh_finish (x, 0);
}

/* --- Dispatch ----------------------------------------------------------- */

typedef void (* NodeFunc) (DdShExec       *x,
                           DdShFrame      *frame,
                           const DdShNode *node);

static const NodeFunc node_funcs[] = {
  [DD_SH_NODE_PROGRAM] = run_program,
  [DD_SH_NODE_LIST] = run_list,
  [DD_SH_NODE_ASYNC] = _dd_sh_run_async,
  [DD_SH_NODE_AND_OR] = run_and_or,
  [DD_SH_NODE_NOT] = run_not,
  [DD_SH_NODE_PIPE] = run_pipe,
  [DD_SH_NODE_SIMPLE] = _dd_sh_run_simple,
  [DD_SH_NODE_SUBSHELL] = run_subshell,
  [DD_SH_NODE_BRACE] = run_brace,
  [DD_SH_NODE_IF] = run_if,
  [DD_SH_NODE_WHILE] = run_while,
  [DD_SH_NODE_FOR] = run_for,
  [DD_SH_NODE_CASE] = run_case,
  [DD_SH_NODE_FUNCTION] = run_function,
};

void
_dd_sh_run_node (DdShExec  *x,
                 DdShFrame *frame)
{
  const DdShNode *node = _dd_sh_frame_node (frame);
  guint options = x->state->env->options;

  if ((options & DD_SH_OPT_NOEXEC) != 0 && (options & DD_SH_OPT_INTERACTIVE) == 0
      && node->kind != DD_SH_NODE_PROGRAM)
    {
      _dd_sh_finish (x, 0);
      return;
    }
  if (node->kind != DD_SH_NODE_SIMPLE && frame->phase == 0)
    {
      DdShExpandResult result = DD_SH_EXPAND_OK;

      if (node->n_redirs > 0)
        x->state->line = node->line + frame->program->first_line;
      if (!_dd_sh_has_room (x))
        return;
      result = _dd_sh_redirect (x, frame, node);
      if (result == DD_SH_EXPAND_PUSHED)
        return;
      if (result == DD_SH_EXPAND_FAILED)
        {
          if (x->state->unwind == DD_SH_UNWIND_NONE)
            _dd_sh_finish (x, frame->status);
          return;
        }
      frame->phase = 1;
      frame->status = 0;
    }
  node_funcs[node->kind] (x, frame, node);
}

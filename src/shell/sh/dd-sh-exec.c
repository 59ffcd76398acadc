// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-parser.h"

/* The interpreter is a loop over a stack of frames. Every frame does a little
 * and returns; all it must remember stands in the frame, so that the stack
 * can be stored between any two turns of the loop. */

const DdShNode *
_dd_sh_frame_node (const DdShFrame *frame)
{
  return dd_sh_ast_get_node (frame->program->ast, frame->node);
}

/* --- Stack -------------------------------------------------------------- */

/* False, with a message, when the stack is full. */
gboolean
_dd_sh_has_room (DdShExec *x)
{
  if (x->state->frames->len < DD_SH_MAX_FRAMES)
    return TRUE;
  _dd_sh_complain (x, NULL, DD_SH_MSG_TOO_DEEP, NULL, NULL);

  return FALSE;
}

/* Pushes a frame that runs a node in an environment of its own. */
DdShFrame *
_dd_sh_enter_subshell (DdShExec    *x,
                       DdShProgram *program,
                       guint        node)
{
  DdShState *state = x->state;
  DdShFrame *frame;

  if (!_dd_sh_has_room (x))
    return NULL;
  frame = _dd_sh_state_push (state, DD_SH_FRAME_BOUNDARY, program, node);
  frame->number = state->status;
  frame->saved_env = state->env;
  state->env = _dd_sh_env_copy_subshell (frame->saved_env);
  frame->saved_fds = state->fds;
  state->fds = _dd_sh_fds_copy (frame->saved_fds);

  return frame;
}

/* Pushes a text that runs in the present environment. */
gboolean
_dd_sh_push_text (DdShExec      *x,
                  DdShFrameKind  kind,
                  const char    *text)
{
  DdShProgram *program;

  if (!_dd_sh_has_room (x))
    return FALSE;
  program = _dd_sh_program_new (dd_sh_parse_lines (text, -1, x->state->flavour), 0);
  _dd_sh_state_push (x->state, kind, program, 0);
  _dd_sh_program_unref (program);

  return TRUE;
}

/* Takes the top frame off and puts back what it has changed. */
void
_dd_sh_pop (DdShExec *x)
{
  DdShState *state = x->state;
  DdShFrame *frame = g_ptr_array_steal_index (state->frames, state->frames->len - 1);

  if (frame->saved_vars != NULL)
    _dd_sh_env_restore (state->env, frame->saved_vars);
  if (frame->saved_params != NULL)
    {
      g_ptr_array_unref (state->env->params);
      state->env->params = g_steal_pointer (&frame->saved_params);
    }
  if (frame->saved_fds != NULL && (frame->flags & DD_SH_FRAME_PERSIST) == 0)
    {
      _dd_sh_fds_unref (state->fds);
      state->fds = g_steal_pointer (&frame->saved_fds);
    }
  if (frame->saved_env != NULL)
    {
      _dd_sh_env_free (state->env);
      state->env = g_steal_pointer (&frame->saved_env);
    }
  _dd_sh_frame_free (frame);
}

/* Ends the top frame, a NODE, with @status. Under `set -e` a failure ends the
 * shell, unless something looks at it. */
void
_dd_sh_finish (DdShExec *x,
               int       status)
{
  DdShFrame *frame = _dd_sh_state_top (x->state);
  DdShNodeKind kind = _dd_sh_frame_node (frame)->kind;
  gboolean counts = kind == DD_SH_NODE_SIMPLE || kind == DD_SH_NODE_PIPE
                    || kind == DD_SH_NODE_SUBSHELL;
  gboolean tested = (frame->flags & DD_SH_FRAME_TESTED) != 0;

  x->state->status = status;
  _dd_sh_pop (x);
  if (status != 0 && counts && !tested && x->state->unwind == DD_SH_UNWIND_NONE
      && (x->state->env->options & DD_SH_OPT_ERREXIT) != 0)
    _dd_sh_unwind (x, DD_SH_UNWIND_EXIT, status);
}

/* --- Waiting and unwinding ---------------------------------------------- */

/* Ends this step: the shell waits. @pid is added to what it waits for. */
void
_dd_sh_block (DdShExec      *x,
              DdShBlockKind  kind,
              gint64         pid)
{
  x->state->block = kind;
  if (kind == DD_SH_BLOCK_CHILD || kind == DD_SH_BLOCK_JOBS)
    g_array_append_val (x->state->block_pids, pid);
  x->stop = TRUE;
  x->result = DD_SH_BLOCKED;
}

/* Starts to leave frames. */
void
_dd_sh_unwind (DdShExec   *x,
               DdShUnwind  kind,
               int         status)
{
  x->state->unwind = kind;
  x->state->status = status;
}

static gboolean
is_loop (const DdShFrame *frame)
{
  DdShNodeKind kind;

  if (frame->kind != DD_SH_FRAME_NODE)
    return FALSE;
  kind = _dd_sh_frame_node (frame)->kind;

  return kind == DD_SH_NODE_FOR || kind == DD_SH_NODE_WHILE;
}

/* `break` and `continue` at a loop. */
static void
unwind_loop (DdShExec  *x,
             DdShFrame *frame)
{
  DdShState *state = x->state;
  gboolean leaves = state->unwind == DD_SH_UNWIND_BREAK;

  if (--state->unwind_count > 0)
    {
      _dd_sh_pop (x);
      return;
    }
  state->unwind = DD_SH_UNWIND_NONE;
  frame->status = 0;
  if (leaves)
    _dd_sh_finish (x, 0);
  else
    frame->phase = _dd_sh_frame_node (frame)->kind == DD_SH_NODE_FOR ? 2 : 1;
}

/* True when @frame is where the present unwinding ends. */
static gboolean
catches (DdShExec        *x,
         const DdShFrame *frame)
{
  DdShState *state = x->state;
  gboolean boundary = frame->kind == DD_SH_FRAME_BOUNDARY;

  switch (state->unwind)
    {
    case DD_SH_UNWIND_EXIT:
      return boundary;
    case DD_SH_UNWIND_RETURN:
      return boundary || frame->kind == DD_SH_FRAME_CALL
             || frame->kind == DD_SH_FRAME_SOURCE;
    case DD_SH_UNWIND_DISCARD:
      if (state->interrupted)
        return FALSE;
      return boundary || (state->frames->len == 1 && state->mode != DD_SH_MODE_INTERACTIVE);
    case DD_SH_UNWIND_BREAK:
    case DD_SH_UNWIND_CONTINUE:
      return boundary || frame->kind == DD_SH_FRAME_CALL;
    case DD_SH_UNWIND_NONE:
    default:
      return TRUE;
    }
}

static void
unwind_one (DdShExec *x)
{
  DdShState *state = x->state;
  DdShFrame *frame = _dd_sh_state_top (state);
  gboolean loops = state->unwind == DD_SH_UNWIND_BREAK
                   || state->unwind == DD_SH_UNWIND_CONTINUE;

  if (catches (x, frame))
    {
      frame->flags |= DD_SH_FRAME_DONE;
      state->unwind = DD_SH_UNWIND_NONE;
    }
  else if (loops && is_loop (frame))
    {
      unwind_loop (x, frame);
    }
  else
    {
      _dd_sh_pop (x);
    }
}

/* --- The end ------------------------------------------------------------ */

static void
end (DdShExec *x)
{
  x->state->exiting = DD_SH_EXITING_DONE;
  x->stop = TRUE;
  x->result = DD_SH_DONE;
}

/* No frame is left: the shell ends, or waits for the next line. */
static void
run_empty (DdShExec *x)
{
  DdShState *state = x->state;
  gboolean exits = state->unwind == DD_SH_UNWIND_EXIT
                   || state->mode < DD_SH_MODE_STDIN || state->forked;
  g_autofree char *trap = NULL;

  if (state->exiting == DD_SH_EXITING_TRAP)
    {
      if (state->unwind == DD_SH_UNWIND_EXIT)
        state->exit_status = state->status;
      state->unwind = DD_SH_UNWIND_NONE;
      end (x);
      return;
    }
  state->unwind = DD_SH_UNWIND_NONE;
  state->interrupted = FALSE;
  if (!exits)
    {
      if (state->mode == DD_SH_MODE_INTERACTIVE)
        _dd_sh_report_jobs (x);
      _dd_sh_block (x, DD_SH_BLOCK_PROMPT, 0);
      return;
    }
  state->exit_status = state->status;
  trap = g_steal_pointer (&state->env->traps[0]);
  if (trap != NULL && *trap != '\0')
    {
      state->exiting = DD_SH_EXITING_TRAP;
      _dd_sh_push_text (x, DD_SH_FRAME_NODE, trap);
      return;
    }
  end (x);
}

/* --- Frames that are no nodes ------------------------------------------- */

/* A called function: params and locals are put back when it is popped. */
static void
run_call (DdShExec  *x,
          DdShFrame *frame)
{
  const DdShNode *function = _dd_sh_frame_node (frame);

  if (frame->phase == 0 && (frame->flags & DD_SH_FRAME_DONE) == 0)
    {
      frame->phase = 1;
      _dd_sh_state_push (x->state, DD_SH_FRAME_NODE, frame->program,
                         function->children[0]->id);
      return;
    }
  _dd_sh_pop (x);
}

static void
run_source (DdShExec  *x,
            DdShFrame *frame)
{
  if (frame->phase == 0 && (frame->flags & DD_SH_FRAME_DONE) == 0)
    {
      frame->phase = 1;
      x->state->status = 0;
      _dd_sh_state_push (x->state, DD_SH_FRAME_NODE, frame->program, 0);
      return;
    }
  _dd_sh_pop (x);
}

/* A trap's action leaves `$?` as it was. */
static void
run_trap (DdShExec  *x,
          DdShFrame *frame)
{
  if (frame->phase == 0)
    {
      frame->phase = 1;
      frame->status = x->state->status;
      _dd_sh_state_push (x->state, DD_SH_FRAME_NODE, frame->program, 0)->flags = 0;
      return;
    }
  x->state->status = frame->status;
  _dd_sh_pop (x);
}

typedef void (* RunFunc) (DdShExec  *x,
                          DdShFrame *frame);

static const RunFunc run_funcs[] = {
  [DD_SH_FRAME_NODE] = _dd_sh_run_node,
  [DD_SH_FRAME_BOUNDARY] = _dd_sh_run_boundary,
  [DD_SH_FRAME_CALL] = run_call,
  [DD_SH_FRAME_SOURCE] = run_source,
  [DD_SH_FRAME_TRAP] = run_trap,
};

/* --- The loop ----------------------------------------------------------- */

/* Traps wait for the command in the foreground, and `wait` and `read` want to
 * see by themselves that a signal has come. */
static gboolean
may_run_traps (const DdShFrame *top)
{
  return top == NULL || (top->flags & DD_SH_FRAME_STARTED) == 0;
}

static void
turn (DdShExec *x)
{
  DdShState *state = x->state;
  DdShFrame *top = _dd_sh_state_top (state);

  if (state->pending->len > 0 && state->unwind == DD_SH_UNWIND_NONE
      && state->exiting == DD_SH_EXITING_NO && may_run_traps (top))
    {
      _dd_sh_run_traps (x);
      return;
    }
  if (top == NULL)
    run_empty (x);
  else if (state->unwind != DD_SH_UNWIND_NONE)
    unwind_one (x);
  else
    run_funcs[top->kind] (x, top);
}

/**
 * dd_sh_step:
 * @state: a shell
 * @host: its surroundings
 * @user: data for @host
 *
 * Runs a shell until it is done or has to wait, or until its budget is used
 * up. A shell that waits is stepped again when what it waits for may have
 * happened; it looks by itself and goes on waiting if not.
 *
 * Returns: why the step ended
 */
DdShResult
dd_sh_step (DdShState      *state,
            const DdShHost *host,
            gpointer        user)
{
  DdShExec x = { .state = state, .host = host, .user = user };

  g_return_val_if_fail (state != NULL && host != NULL, DD_SH_DONE);

  if (state->exiting == DD_SH_EXITING_DONE)
    return DD_SH_DONE;

  state->block = DD_SH_BLOCK_NONE;
  g_array_set_size (state->block_pids, 0);
  for (guint i = 0; i < state->budget; i++)
    {
      turn (&x);
      if (x.stop)
        return x.result;
    }

  return DD_SH_YIELD;
}

/**
 * dd_sh_deliver_signal:
 * @state: a shell
 * @signo: a signal that [method@DdShState.get_disposition] says is caught
 *
 * Tells a shell that a signal has arrived. Its trap runs in the next step, or
 * after the command in the foreground; `wait` ends at once. Signals of a kind
 * that is waiting already are merged into one.
 */
void
dd_sh_deliver_signal (DdShState *state,
                      int        signo)
{
  guint8 value = (guint8) signo;

  g_return_if_fail (state != NULL);

  if (dd_sh_state_get_disposition (state, signo) != DD_SH_DISPOSITION_CAUGHT)
    return;
  for (guint i = 0; i < state->pending->len; i++)
    if (g_array_index (state->pending, guint8, i) == value)
      return;
  g_array_append_val (state->pending, value);
}

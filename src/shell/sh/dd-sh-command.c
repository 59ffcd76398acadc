// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-parser.h"

/* Simple commands: words, then redirections, then assignments, then the
 * function, builtin or program. */
enum
{
  PHASE_WORDS,
  PHASE_REDIRS,
  PHASE_ASSIGNS,
  PHASE_RUN,
  PHASE_CHILD,                /* a program runs as process `number` */
  PHASE_AFTER,                /* what the command has pushed is done */
};

/* --- Words -------------------------------------------------------------- */

static gboolean
looks_like_assignment (const DdShWord *word)
{
  const char *equals = strchr (word->raw, '=');
  g_autofree char *name = NULL;

  if (equals == NULL)
    return FALSE;
  name = g_strndup (word->raw, equals - word->raw);

  return dd_sh_is_name (name);
}

/* `export x=$y` keeps the value of y in one piece. */
static gboolean
is_declaration (DdShExec        *x,
                const DdShFrame *frame)
{
  const DdShBuiltin *builtin;

  if (frame->fields->len == 0)
    return FALSE;
  builtin = _dd_sh_find_builtin (x->state->flavour, g_ptr_array_index (frame->fields, 0));

  return builtin != NULL && builtin->declares;
}

/* In `[[` of bash words are not split, and what follows `==` is a pattern. */
static gboolean
is_in_double_bracket (DdShExec        *x,
                      const DdShFrame *frame)
{
  return x->state->flavour == DD_SH_FLAVOUR_BASH && frame->fields->len > 0
         && strcmp (g_ptr_array_index (frame->fields, 0), "[[") == 0;
}

static gboolean
is_equality (const char *word)
{
  return strcmp (word, "=") == 0 || strcmp (word, "==") == 0 || strcmp (word, "!=") == 0;
}

/* Expands one word to fields, or to one field where nothing is split. */
static DdShExpandResult
expand_one_word (DdShExec       *x,
                 DdShFrame      *frame,
                 const DdShWord *word)
{
  GPtrArray *fields = frame->fields;
  DdShExpandResult result;
  char *text = NULL;

  if (is_in_double_bracket (x, frame))
    result = is_equality (g_ptr_array_index (fields, fields->len - 1))
             ? _dd_sh_expand_pattern (x, frame, word, &text)
             : _dd_sh_expand_string (x, frame, word, &text);
  else if (looks_like_assignment (word) && is_declaration (x, frame))
    result = _dd_sh_expand_string (x, frame, word, &text);
  else
    return _dd_sh_expand_fields (x, frame, word, fields);
  if (text != NULL)
    g_ptr_array_add (fields, text);

  return result;
}

static gboolean
expand_words (DdShExec       *x,
              DdShFrame      *frame,
              const DdShNode *node)
{
  if (frame->fields == NULL)
    frame->fields = _dd_sh_strings_new ();
  while (frame->index < node->n_words)
    {
      if (expand_one_word (x, frame, node->words[frame->index]) != DD_SH_EXPAND_OK)
        return FALSE;
      frame->index++;
    }
  frame->index = 0;

  return TRUE;
}

/* --- Tracing ------------------------------------------------------------ */

static void
trace_word (DdShExec   *x,
            GString    *out,
            const char *word)
{
  g_autofree char *quoted = NULL;

  if (x->state->flavour == DD_SH_FLAVOUR_DASH)
    quoted = g_strdup (word);
  else
    quoted = _dd_sh_quote (x->state->flavour, word, FALSE);
  g_string_append (out, quoted);
}

/* Under `set -x`: what is about to run. It goes to where standard error was
 * before this command's redirections. */
static void
trace (DdShExec       *x,
       DdShFrame      *frame,
       const DdShNode *node)
{
  DdShEnv *env = x->state->env;
  DdShFds *fds = frame->saved_fds != NULL ? frame->saved_fds : x->state->fds;
  const char *ps4 = _dd_sh_env_get (env, "PS4");
  gboolean bash = x->state->flavour == DD_SH_FLAVOUR_BASH;
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < node->n_assigns; i++)
    {
      const char *name = node->assigns[i]->name;
      const char *value = _dd_sh_env_get (env, name);

      g_string_append (out, i > 0 && !bash ? " " : ps4);
      g_string_append_printf (out, "%s=", name);
      if (value != NULL && *value != '\0')
        trace_word (x, out, value);
      if (bash)
        g_string_append_c (out, '\n');
    }
  for (guint i = 0; i < frame->fields->len; i++)
    {
      gboolean first = i == 0 && (bash || node->n_assigns == 0);

      g_string_append (out, first ? (ps4 != NULL ? ps4 : "") : " ");
      trace_word (x, out, g_ptr_array_index (frame->fields, i));
    }
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, '\n');
  _dd_sh_write_file (x, fds->slots[2], out->str, out->len);
  g_string_free (out, TRUE);
}

/* --- Assignments -------------------------------------------------------- */

/* Assignments before a special builtin stay; those before any other command
 * are put back after it. */
static gboolean
assignments_stay (DdShExec        *x,
                  const DdShFrame *frame)
{
  const DdShBuiltin *builtin;
  const char *name;

  if (frame->fields->len == 0)
    return TRUE;
  name = g_ptr_array_index (frame->fields, 0);
  if (g_hash_table_contains (x->state->env->functions, name))
    return FALSE;
  builtin = _dd_sh_find_builtin (x->state->flavour, name);

  return builtin != NULL && builtin->special && x->state->flavour != DD_SH_FLAVOUR_BASH;
}

static gboolean
assign_one (DdShExec         *x,
            DdShFrame        *frame,
            const DdShAssign *assign,
            gboolean          stays)
{
  DdShEnv *env = x->state->env;
  g_autofree char *value = NULL;

  if (_dd_sh_expand_string (x, frame, assign->value, &value) != DD_SH_EXPAND_OK)
    return FALSE;
  if (assign->append && _dd_sh_env_get (env, assign->name) != NULL)
    {
      char *joined = g_strconcat (_dd_sh_env_get (env, assign->name), value, NULL);

      g_free (value);
      value = joined;
    }
  if (!stays)
    {
      if (frame->saved_vars == NULL)
        frame->saved_vars = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_sh_saved_var_free);
      g_ptr_array_add (frame->saved_vars, _dd_sh_env_save (env, assign->name));
    }
  if (strlen (value) > DD_SH_MAX_TEXT)
    {
      _dd_sh_complain (x, NULL, DD_SH_MSG_TOO_LONG, NULL, NULL);
      return FALSE;
    }
  if (!_dd_sh_env_set (env, assign->name, value))
    {
      _dd_sh_complain (x, NULL, DD_SH_MSG_READ_ONLY, assign->name, NULL);
      return FALSE;
    }
  if (!stays)
    _dd_sh_env_ensure (env, assign->name)->exported = TRUE;

  return TRUE;
}

static gboolean
assign_all (DdShExec       *x,
            DdShFrame      *frame,
            const DdShNode *node)
{
  gboolean stays = assignments_stay (x, frame);

  while (frame->index < node->n_assigns)
    {
      if (!assign_one (x, frame, node->assigns[frame->index], stays))
        return FALSE;
      frame->index++;
    }
  frame->index = 0;

  return TRUE;
}

/* --- Programs ----------------------------------------------------------- */

/* True when nothing in @frame, or after it, is left to do once the frame
 * above it is done. */
static gboolean
is_last_in (DdShExec        *x,
            const DdShFrame *frame)
{
  const DdShNode *node;

  if (frame->kind != DD_SH_FRAME_NODE)
    return FALSE;
  node = _dd_sh_frame_node (frame);
  switch (node->kind)
    {
    case DD_SH_NODE_PROGRAM:
      return frame->index == node->n_children
             && dd_sh_ast_get_error (frame->program->ast) == NULL;
    case DD_SH_NODE_LIST:
    case DD_SH_NODE_AND_OR:
      return frame->index == node->n_children;
    case DD_SH_NODE_IF:
      return frame->phase == 3 && x->state->flavour != DD_SH_FLAVOUR_BASH;
    case DD_SH_NODE_BRACE:
      return node->n_redirs == 0 && x->state->flavour != DD_SH_FLAVOUR_BASH;
    case DD_SH_NODE_ASYNC:
    case DD_SH_NODE_NOT:
    case DD_SH_NODE_PIPE:
    case DD_SH_NODE_SIMPLE:
    case DD_SH_NODE_SUBSHELL:
    case DD_SH_NODE_WHILE:
    case DD_SH_NODE_FOR:
    case DD_SH_NODE_CASE:
    case DD_SH_NODE_FUNCTION:
    default:
      return FALSE;
    }
}

/* Tells whether the shell would let a program take its place now: ash and
 * bash do so for the last command of `sh -c`, dash does not; all do so in the
 * copy of the shell that runs a background command. */
gboolean
_dd_sh_is_tail (DdShExec *x)
{
  DdShState *state = x->state;

  if (_dd_sh_has_traps (x) || state->exiting != DD_SH_EXITING_NO)
    return FALSE;
  if (!state->forked
      && (state->mode != DD_SH_MODE_COMMAND || state->flavour == DD_SH_FLAVOUR_DASH))
    return FALSE;
  for (guint i = 0; i + 1 < state->frames->len; i++)
    if (!is_last_in (x, g_ptr_array_index (state->frames, i)))
      return FALSE;

  return TRUE;
}

static int
complain_run (DdShExec      *x,
              DdShRunResult  result,
              const char    *name,
              gboolean       replace)
{
  DdShMessage message;

  if (*name == '\0' && x->state->flavour != DD_SH_FLAVOUR_BASH)
    {
      _dd_sh_complain (x, NULL, DD_SH_MSG_DENIED, name, NULL);
      return 127;
    }
  switch (result)
    {
    case DD_SH_RUN_DENIED:
      message = DD_SH_MSG_DENIED;
      break;
    case DD_SH_RUN_DIRECTORY:
      message = DD_SH_MSG_DIRECTORY;
      break;
    case DD_SH_RUN_BAD_FORMAT:
      message = DD_SH_MSG_BAD_FORMAT;
      break;
    case DD_SH_RUN_NO_LOADER:
      message = DD_SH_MSG_NO_LOADER;
      break;
    case DD_SH_RUN_FINISHED:
    case DD_SH_RUN_STARTED:
    case DD_SH_RUN_REPLACED:
    case DD_SH_RUN_NOT_FOUND:
    default:
      message = strchr (name, '/') != NULL ? DD_SH_MSG_NO_SUCH_FILE : DD_SH_MSG_NOT_FOUND;
      if (replace && message == DD_SH_MSG_NOT_FOUND)
        message = DD_SH_MSG_EXEC_NOT_FOUND;
      break;
    }

  return _dd_sh_complain (x, replace ? "exec" : NULL, message, name, NULL);
}

/* Has the host run a program. Returns its status, or that the shell waits. */
int
_dd_sh_run_program (DdShExec   *x,
                    DdShFrame  *frame,
                    char      **argv,
                    gboolean    replace)
{
  DdShEnv *env = x->state->env;
  g_auto (GStrv) exported = _dd_sh_env_list_exported (env);
  DdShRunResult result;
  DdShIo io;
  DdShCommand command = {
    .argv = (const char * const *) argv,
    .env = (const char * const *) exported,
    .path = _dd_sh_env_get (env, "PATH"),
    .cwd = env->cwd,
    .umask = env->umask,
    .io = &io,
    .tail = replace || _dd_sh_is_tail (x),
    .replace = replace,
  };

  _dd_sh_fill_io (x, &io);
  result = x->host->run (x->user, &command);
  switch (result)
    {
    case DD_SH_RUN_FINISHED:
      _dd_sh_use_input (x, command.in_used);
      if (command.term_signal == 0)
        return command.status & 0xff;
      _dd_sh_report_death (x, command.pid, command.term_signal, _dd_sh_frame_node (frame)->text);
      return 128 + (command.term_signal & 0x7f);
    case DD_SH_RUN_STARTED:
      frame->phase = PHASE_CHILD;
      frame->number = command.pid;
      return DD_SH_STATUS_BLOCKED;
    case DD_SH_RUN_REPLACED:
      x->stop = TRUE;
      x->result = DD_SH_REPLACED;
      x->state->exiting = DD_SH_EXITING_DONE;
      return DD_SH_STATUS_BLOCKED;
    case DD_SH_RUN_NOT_FOUND:
    case DD_SH_RUN_DENIED:
    case DD_SH_RUN_DIRECTORY:
    case DD_SH_RUN_BAD_FORMAT:
    case DD_SH_RUN_NO_LOADER:
    default:
      return complain_run (x, result, argv[0], replace);
    }
}

/* --- Ends --------------------------------------------------------------- */

static void
take_text (DdShExec *x,
           int       fd,
           GString  *text)
{
  if (text == NULL)
    return;
  _dd_sh_write_file (x, x->state->fds->slots[fd], text->str, text->len);
  g_string_free (text, TRUE);
}

/* Ends the command; `exec` ends the shell with it. */
static void
finish_command (DdShExec  *x,
                DdShFrame *frame,
                int        status)
{
  gboolean replaced = (frame->flags & DD_SH_FRAME_PERSIST) != 0 && frame->fields->len > 1;

  if (x->stop || x->state->unwind != DD_SH_UNWIND_NONE)
    return;
  if (replaced)
    _dd_sh_unwind (x, DD_SH_UNWIND_EXIT, status);
  else
    _dd_sh_finish (x, status);
}

static void
wait_for_child (DdShExec  *x,
                DdShFrame *frame)
{
  DdShChild child = { 0 };

  x->host->child_status (x->user, frame->number, &child);
  if (!child.finished)
    {
      _dd_sh_block (x, DD_SH_BLOCK_CHILD, frame->number);
      return;
    }
  frame->flags &= ~(guint) DD_SH_FRAME_STARTED;
  take_text (x, 1, child.out);
  take_text (x, 2, child.err);
  _dd_sh_use_input (x, child.in_used);
  if (child.term_signal != 0)
    _dd_sh_report_death (x, frame->number, child.term_signal, _dd_sh_frame_node (frame)->text);
  finish_command (x, frame, child.term_signal != 0 ? 128 + (child.term_signal & 0x7f)
                                                   : child.status & 0xff);
}

/* A builtin's output could not be written. */
static int
check_output (DdShExec   *x,
              const char *name,
              int         status)
{
  int error = x->write_error;

  x->write_error = 0;
  if (error == 0)
    return status;
  if (error == EPIPE)
    {
      if (x->state->unwind == DD_SH_UNWIND_NONE)
        _dd_sh_unwind (x, DD_SH_UNWIND_EXIT, 128 + SIGPIPE);
      return 128 + SIGPIPE;
    }
  status = _dd_sh_complain (x, name, DD_SH_MSG_WRITE_ERROR, name, _dd_sh_strerror (error));
  x->write_error = 0;

  return status;
}

/* --- Running ------------------------------------------------------------ */

static void
call_function (DdShExec           *x,
               DdShFrame          *frame,
               const DdShFunction *function,
               char              **argv)
{
  DdShFrame *call;

  if (!_dd_sh_has_room (x))
    return;
  frame->phase = PHASE_AFTER;
  call = _dd_sh_state_push (x->state, DD_SH_FRAME_CALL, function->program, function->node);
  call->saved_params = x->state->env->params;
  x->state->env->params = _dd_sh_strings_new ();
  for (guint i = 1; argv[i] != NULL; i++)
    g_ptr_array_add (x->state->env->params, g_strdup (argv[i]));
}

static void
run_builtin (DdShExec          *x,
             DdShFrame         *frame,
             const DdShBuiltin *builtin,
             char             **argv)
{
  int status;

  x->write_error = 0;
  x->complained = FALSE;
  status = builtin->func (x, frame, argv);
  if (status == DD_SH_STATUS_PUSHED)
    {
      frame->phase = PHASE_AFTER;
      return;
    }
  if (status == DD_SH_STATUS_BLOCKED)
    return;
  frame->flags &= ~(guint) DD_SH_FRAME_STARTED;
  status = check_output (x, builtin->name, status);
  if (x->complained && builtin->special && x->state->unwind == DD_SH_UNWIND_NONE
      && (frame->flags & DD_SH_FRAME_NO_FUNCTION) == 0
      && x->state->flavour != DD_SH_FLAVOUR_BASH)
    _dd_sh_fatal (x, status, FALSE);
  finish_command (x, frame, status);
}

/* Skips `command` and its options. The operand of `command` is never a
 * function. */
static char **
skip_command_word (DdShFrame  *frame,
                   char      **argv)
{
  while (strcmp (argv[0], "command") == 0 && argv[1] != NULL)
    {
      guint i = 1;

      if (strcmp (argv[i], "-p") == 0)
        i++;
      if (argv[i] != NULL && strcmp (argv[i], "--") == 0)
        i++;
      if (argv[i] == NULL || argv[i][0] == '-')
        break;
      argv += i;
      frame->flags |= DD_SH_FRAME_NO_FUNCTION;
    }

  return argv;
}

static void
dispatch (DdShExec  *x,
          DdShFrame *frame)
{
  g_autofree char **all = g_new0 (char *, frame->fields->len + 1);
  char **argv;
  const DdShFunction *function;
  const DdShBuiltin *builtin;
  int status;

  memcpy (all, frame->fields->pdata, sizeof (char *) * frame->fields->len);
  argv = skip_command_word (frame, all);
  function = g_hash_table_lookup (x->state->env->functions, argv[0]);
  builtin = _dd_sh_find_builtin (x->state->flavour, argv[0]);
  if (function != NULL && (frame->flags & DD_SH_FRAME_NO_FUNCTION) == 0)
    {
      call_function (x, frame, function, argv);
    }
  else if (builtin != NULL)
    {
      run_builtin (x, frame, builtin, argv);
    }
  else
    {
      status = _dd_sh_run_program (x, frame, argv, FALSE);
      if (status == DD_SH_STATUS_BLOCKED)
        frame->flags |= DD_SH_FRAME_STARTED;
      else
        finish_command (x, frame, status);
    }
}

/* In bash `$(<file)` gives the file's text. */
static void
copy_input (DdShExec       *x,
            const DdShNode *node)
{
  DdShFrame *below;
  DdShFile *file = x->state->fds->slots[0];
  g_autoptr (GString) text = NULL;

  if (x->state->flavour != DD_SH_FLAVOUR_BASH || x->state->frames->len < 2
      || node->n_redirs != 1 || node->n_assigns > 0
      || node->redirs[0]->kind != DD_SH_REDIR_READ
      || file == NULL || file->kind != DD_SH_SINK_FILE)
    return;
  below = g_ptr_array_index (x->state->frames, x->state->frames->len - 2);
  if (below->kind != DD_SH_FRAME_BOUNDARY || (below->flags & DD_SH_FRAME_SUBST) == 0)
    return;
  text = g_string_new (NULL);
  if (x->host->read (x->user, file->path, text) == 0)
    _dd_sh_write_file (x, x->state->fds->slots[1], text->str, text->len);
}

static void
run_ready (DdShExec       *x,
           DdShFrame      *frame,
           const DdShNode *node)
{
  gboolean had_subst = (frame->flags & DD_SH_FRAME_HAD_SUBST) != 0;

  if ((x->state->env->options & DD_SH_OPT_XTRACE) != 0
      && (frame->flags & DD_SH_FRAME_STARTED) == 0)
    trace (x, frame, node);
  if (frame->fields->len > 0)
    {
      dispatch (x, frame);
      return;
    }
  copy_input (x, node);
  _dd_sh_finish (x, had_subst ? frame->status : 0);
}

static gboolean
redirect_command (DdShExec       *x,
                  DdShFrame      *frame,
                  const DdShNode *node)
{
  int subst_status = frame->status;
  DdShExpandResult result = _dd_sh_redirect (x, frame, node);
  const DdShBuiltin *builtin = NULL;

  if (result == DD_SH_EXPAND_OK)
    return TRUE;
  if (result == DD_SH_EXPAND_PUSHED)
    {
      frame->status = subst_status;
      return FALSE;
    }
  if (x->state->unwind != DD_SH_UNWIND_NONE)
    return FALSE;
  if (frame->fields->len > 0)
    builtin = _dd_sh_find_builtin (x->state->flavour, g_ptr_array_index (frame->fields, 0));
  if (builtin != NULL && builtin->special && x->state->flavour != DD_SH_FLAVOUR_BASH)
    _dd_sh_fatal (x, frame->status, FALSE);
  else
    _dd_sh_finish (x, frame->status);

  return FALSE;
}

void
_dd_sh_run_simple (DdShExec       *x,
                   DdShFrame      *frame,
                   const DdShNode *node)
{
  switch (frame->phase)
    {
    case PHASE_WORDS:
      x->state->line = node->line + frame->program->first_line;
      if (expand_words (x, frame, node))
        frame->phase = PHASE_REDIRS;
      break;
    case PHASE_REDIRS:
      if (redirect_command (x, frame, node))
        frame->phase = PHASE_ASSIGNS;
      break;
    case PHASE_ASSIGNS:
      if (assign_all (x, frame, node))
        frame->phase = PHASE_RUN;
      break;
    case PHASE_RUN:
      run_ready (x, frame, node);
      break;
    case PHASE_CHILD:
      wait_for_child (x, frame);
      break;
    case PHASE_AFTER:
    default:
      _dd_sh_finish (x, x->state->status);
      break;
    }
}

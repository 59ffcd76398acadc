// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <string.h>

#include "dd-sh-parser.h"
#include "dd-sh-state-private.h"

/* --- Small helpers ------------------------------------------------------ */

GPtrArray *
_dd_sh_strings_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

GPtrArray *
_dd_sh_strings_copy (GPtrArray *strings)
{
  GPtrArray *copy = _dd_sh_strings_new ();

  for (guint i = 0; i < strings->len; i++)
    g_ptr_array_add (copy, g_strdup (g_ptr_array_index (strings, i)));

  return copy;
}

/* Takes over the reference to @ast. */
DdShProgram *
_dd_sh_program_new (DdShAst *ast,
                    guint    first_line)
{
  DdShProgram *self = g_new0 (DdShProgram, 1);

  self->ref_count = 1;
  self->ast = ast;
  self->first_line = first_line;

  return self;
}

DdShProgram *
_dd_sh_program_ref (DdShProgram *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
_dd_sh_program_unref (DdShProgram *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  dd_sh_ast_unref (self->ast);
  g_free (self);
}

/* --- Frames ------------------------------------------------------------- */

DdShFrame *
_dd_sh_frame_new (DdShFrameKind kind)
{
  DdShFrame *self = g_new0 (DdShFrame, 1);

  self->kind = kind;
  return self;
}

void
_dd_sh_frame_free (DdShFrame *self)
{
  g_clear_pointer (&self->program, _dd_sh_program_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->gathered, g_ptr_array_unref);
  g_clear_pointer (&self->saved_vars, g_ptr_array_unref);
  g_clear_pointer (&self->saved_params, g_ptr_array_unref);
  g_clear_pointer (&self->saved_fds, _dd_sh_fds_unref);
  g_clear_pointer (&self->saved_env, _dd_sh_env_free);
  g_clear_pointer (&self->file, _dd_sh_file_unref);
  g_free (self);
}

DdShFrame *
_dd_sh_state_top (const DdShState *self)
{
  return self->frames->len > 0
         ? g_ptr_array_index (self->frames, self->frames->len - 1) : NULL;
}

/* Puts a frame on the stack. What it runs inherits from the frame below that
 * a failure there is being tested. */
DdShFrame *
_dd_sh_state_push (DdShState     *self,
                   DdShFrameKind  kind,
                   DdShProgram   *program,
                   guint          node)
{
  DdShFrame *below = _dd_sh_state_top (self);
  DdShFrame *frame = _dd_sh_frame_new (kind);

  frame->program = _dd_sh_program_ref (program);
  frame->node = node;
  if (below != NULL)
    frame->flags = below->flags & DD_SH_FRAME_TESTED;
  g_ptr_array_add (self->frames, frame);

  return frame;
}

/* Puts a text on the stack, to be run. */
void
_dd_sh_state_push_text (DdShState  *self,
                        const char *text,
                        guint       first_line)
{
  DdShProgram *program;

  program = _dd_sh_program_new (dd_sh_parse_lines (text, -1, self->flavour), first_line);
  _dd_sh_state_push (self, DD_SH_FRAME_NODE, program, 0);
  _dd_sh_program_unref (program);
}

/* --- States ------------------------------------------------------------- */

DdShState *
_dd_sh_state_new_empty (void)
{
  DdShState *self = g_new0 (DdShState, 1);

  self->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_sh_frame_free);
  self->pending = g_array_new (FALSE, FALSE, sizeof (guint8));
  self->block_pids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->budget = DD_SH_DEFAULT_BUDGET;

  return self;
}

static void
set_default (DdShState  *self,
             const char *name,
             const char *value)
{
  if (_dd_sh_env_get (self->env, name) == NULL)
    _dd_sh_env_set (self->env, name, value);
}

static void
import_environment (DdShState          *self,
                    const char * const *env)
{
  for (guint i = 0; env != NULL && env[i] != NULL; i++)
    {
      const char *equals = strchr (env[i], '=');
      g_autofree char *name = NULL;

      if (equals == NULL)
        continue;
      name = g_strndup (env[i], equals - env[i]);
      if (!dd_sh_is_name (name))
        continue;
      _dd_sh_env_set (self->env, name, equals + 1);
      _dd_sh_env_ensure (self->env, name)->exported = TRUE;
    }
}

/* SHLVL: how many shells have started one another. */
static void
count_level (DdShState *self)
{
  gint64 level = 0;
  const char *old = _dd_sh_env_get (self->env, "SHLVL");
  g_autofree char *text = NULL;

  if (old != NULL)
    level = g_ascii_strtoll (old, NULL, 10);
  text = g_strdup_printf ("%d", (int) CLAMP (level + 1, 1, 999));
  _dd_sh_env_set (self->env, "SHLVL", text);
  _dd_sh_env_ensure (self->env, "SHLVL")->exported = TRUE;
}

static void
set_default_variables (DdShState *self)
{
  static const char *prompts[DD_SH_N_FLAVOURS] = {
    [DD_SH_FLAVOUR_DASH] = "# ",
    [DD_SH_FLAVOUR_ASH] = "\\w \\$ ",
    [DD_SH_FLAVOUR_BASH] = "\\u@\\h:\\w\\$ ",
  };

  _dd_sh_env_set (self->env, "IFS", " \t\n");
  set_default (self, "OPTIND", "1");
  set_default (self, "PS4", "+ ");
  if (self->flavour != DD_SH_FLAVOUR_BASH || self->mode == DD_SH_MODE_INTERACTIVE)
    {
      set_default (self, "PS1", prompts[self->flavour]);
      set_default (self, "PS2", "> ");
    }
  _dd_sh_env_set (self->env, "PWD", self->env->cwd);
  _dd_sh_env_ensure (self->env, "PWD")->exported = TRUE;
  if (self->flavour != DD_SH_FLAVOUR_DASH)
    count_level (self);
}

/**
 * dd_sh_state_new:
 * @flavour: which shell it is
 * @mode: where its commands come from
 * @arg0: its name, `$0`, as in messages
 * @text: (nullable): the program to run
 * @params: (nullable): `$1` and on
 * @env: (nullable): `NAME=value` for the exported variables
 * @cwd: the working directory, absolute
 *
 * Makes a shell that is about to run @text. Nothing runs before
 * [func@dd_sh_step].
 *
 * Returns: (transfer full): a state
 */
DdShState *
dd_sh_state_new (DdShFlavour         flavour,
                 DdShMode            mode,
                 const char         *arg0,
                 const char         *text,
                 const char * const *params,
                 const char * const *env,
                 const char         *cwd)
{
  DdShState *self;

  g_return_val_if_fail ((guint) flavour < DD_SH_N_FLAVOURS, NULL);
  g_return_val_if_fail (arg0 != NULL && cwd != NULL, NULL);

  self = _dd_sh_state_new_empty ();
  self->flavour = flavour;
  self->mode = mode;
  self->arg0 = g_strdup (arg0);
  self->env = _dd_sh_env_new ();
  self->env->cwd = g_strdup (cwd);
  self->fds = _dd_sh_fds_new ();
  for (guint i = 0; params != NULL && params[i] != NULL; i++)
    g_ptr_array_add (self->env->params, g_strdup (params[i]));
  if (mode == DD_SH_MODE_INTERACTIVE)
    self->env->options |= DD_SH_OPT_INTERACTIVE | DD_SH_OPT_MONITOR;
  if (mode >= DD_SH_MODE_STDIN)
    self->env->options |= DD_SH_OPT_STDIN;
  import_environment (self, env);
  set_default_variables (self);
  if (text != NULL)
    dd_sh_state_feed (self, text);

  return self;
}

/**
 * dd_sh_state_free:
 * @self: (transfer full): a state
 *
 * Frees a state.
 */
void
dd_sh_state_free (DdShState *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->env, _dd_sh_env_free);
  g_clear_pointer (&self->fds, _dd_sh_fds_unref);
  g_ptr_array_unref (self->frames);
  g_array_unref (self->pending);
  g_array_unref (self->block_pids);
  g_free (self->arg0);
  g_free (self);
}

/**
 * dd_sh_state_feed:
 * @self: an idle shell
 * @text: one complete command, usually a line
 *
 * Gives an interactive shell its next text to run. See
 * [func@dd_sh_is_complete] for what is complete.
 */
void
dd_sh_state_feed (DdShState  *self,
                  const char *text)
{
  g_autofree char *expanded = NULL;

  g_return_if_fail (self != NULL && text != NULL);

  expanded = _dd_sh_expand_aliases (self, text);
  _dd_sh_state_push_text (self, expanded, self->n_lines);
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '\n' || p[1] == '\0')
      self->n_lines++;
  self->block = DD_SH_BLOCK_NONE;
}

/* --- Access ------------------------------------------------------------- */

/**
 * dd_sh_state_get_flavour:
 * @self: a state
 *
 * Gets which shell is imitated.
 *
 * Returns: the flavour
 */
DdShFlavour
dd_sh_state_get_flavour (const DdShState *self)
{
  g_return_val_if_fail (self != NULL, DD_SH_FLAVOUR_DASH);

  return self->flavour;
}

/**
 * dd_sh_state_get_mode:
 * @self: a state
 *
 * Gets where the commands come from.
 *
 * Returns: the mode
 */
DdShMode
dd_sh_state_get_mode (const DdShState *self)
{
  g_return_val_if_fail (self != NULL, DD_SH_MODE_COMMAND);

  return self->mode;
}

/**
 * dd_sh_state_get_status:
 * @self: a state
 *
 * Gets the exit status of a shell that is done, or else of the last command.
 *
 * Returns: a status, 0–255
 */
int
dd_sh_state_get_status (const DdShState *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->exiting == DD_SH_EXITING_DONE ? self->exit_status : self->status;
}

/**
 * dd_sh_state_get_cwd:
 * @self: a state
 *
 * Gets the working directory.
 *
 * Returns: (transfer none): an absolute path
 */
const char *
dd_sh_state_get_cwd (const DdShState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->env->cwd;
}

/**
 * dd_sh_state_get_variable:
 * @self: a state
 * @name: a variable's name
 *
 * Gets a variable.
 *
 * Returns: (nullable) (transfer none): its value, or %NULL when it is unset
 */
const char *
dd_sh_state_get_variable (const DdShState *self,
                          const char      *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  return _dd_sh_env_get (self->env, name);
}

/**
 * dd_sh_state_set_variable:
 * @self: a state
 * @name: a variable's name
 * @value: (nullable): its new value; %NULL unsets it
 *
 * Sets a variable from outside.
 *
 * Returns: %FALSE when it is read-only or @name is no name
 */
gboolean
dd_sh_state_set_variable (DdShState  *self,
                          const char *name,
                          const char *value)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  return dd_sh_is_name (name) && _dd_sh_env_set (self->env, name, value);
}

/**
 * dd_sh_state_list_names:
 * @self: a state
 * @functions: whether to list functions rather than variables
 *
 * Lists names, for completion.
 *
 * Returns: (transfer full): sorted names
 */
char **
dd_sh_state_list_names (const DdShState *self,
                        gboolean         functions)
{
  g_autoptr (GPtrArray) keys = NULL;
  GStrvBuilder *builder;
  char **names;

  g_return_val_if_fail (self != NULL, NULL);

  keys = _dd_sh_sorted_keys (functions ? self->env->functions : self->env->vars);
  builder = g_strv_builder_new ();
  for (guint i = 0; i < keys->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (keys, i));
  names = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);

  return names;
}

/**
 * dd_sh_state_get_block:
 * @self: a state
 *
 * Gets what the shell waits for.
 *
 * Returns: a kind of wait
 */
DdShBlockKind
dd_sh_state_get_block (const DdShState *self)
{
  g_return_val_if_fail (self != NULL, DD_SH_BLOCK_NONE);

  return self->block;
}

/**
 * dd_sh_state_get_block_pids:
 * @self: a state
 * @n_pids: (out): how many there are
 *
 * Gets the processes the shell waits for. A step makes sense when one of them
 * has ended, or after a signal.
 *
 * Returns: (transfer none) (array length=n_pids): process ids
 */
const gint64 *
dd_sh_state_get_block_pids (const DdShState *self,
                            guint           *n_pids)
{
  g_return_val_if_fail (self != NULL && n_pids != NULL, NULL);

  *n_pids = self->block_pids->len;
  return (const gint64 *) (gpointer) self->block_pids->data;
}

/**
 * dd_sh_state_get_disposition:
 * @self: a state
 * @signo: a signal's number
 *
 * Gets what the shell has done about a signal. An interactive shell catches
 * SIGINT and ignores SIGTERM and SIGQUIT by itself. Only deliver a signal with
 * [func@dd_sh_deliver_signal] when it is caught.
 *
 * Returns: the disposition
 */
DdShDisposition
dd_sh_state_get_disposition (const DdShState *self,
                             int              signo)
{
  const char *trap;

  g_return_val_if_fail (self != NULL, DD_SH_DISPOSITION_DEFAULT);

  if (signo <= 0 || signo >= DD_SH_N_SIGNALS || signo == SIGKILL || signo == SIGSTOP)
    return DD_SH_DISPOSITION_DEFAULT;
  trap = self->env->traps[signo];
  if (trap != NULL)
    return *trap != '\0' ? DD_SH_DISPOSITION_CAUGHT : DD_SH_DISPOSITION_IGNORED;
  if (self->mode != DD_SH_MODE_INTERACTIVE || self->forked)
    return DD_SH_DISPOSITION_DEFAULT;
  if (signo == SIGINT)
    return DD_SH_DISPOSITION_CAUGHT;

  return signo == SIGTERM || signo == SIGQUIT ? DD_SH_DISPOSITION_IGNORED
                                              : DD_SH_DISPOSITION_DEFAULT;
}

/**
 * dd_sh_state_set_option:
 * @self: a state
 * @letter: an option's letter: one of `aefnuvxC`
 * @on: whether to switch it on
 *
 * Sets an option that came with the command line, as in `sh -e script`.
 */
void
dd_sh_state_set_option (DdShState *self,
                        char       letter,
                        gboolean   on)
{
  static const char letters[] = "euxfnvaC";
  const char *p;

  g_return_if_fail (self != NULL);

  p = letter != '\0' ? strchr (letters, letter) : NULL;
  if (p != NULL && on)
    self->env->options |= 1u << (p - letters);
  else if (p != NULL)
    self->env->options &= ~(1u << (p - letters));
}

/**
 * dd_sh_state_set_budget:
 * @self: a state
 * @budget: steps of the interpreter; a simple command takes about three
 *
 * Sets how much one call of [func@dd_sh_step] may do before it yields. It is
 * part of the state, because where a step ends must not depend on chance.
 */
void
dd_sh_state_set_budget (DdShState *self,
                        guint      budget)
{
  g_return_if_fail (self != NULL && budget > 0);

  self->budget = budget;
}

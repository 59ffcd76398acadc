// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-parser.h"

/* The table of builtins, and those that change where the shell goes on. */

/* --- Helpers ------------------------------------------------------------ */

/* Reads a decimal number; the whole text must be one. */
gboolean
_dd_sh_parse_number (const char *text,
                     gint64     *number)
{
  char *end;

  if (!g_ascii_isdigit (*text) && !((*text == '-' || *text == '+')
                                    && g_ascii_isdigit (text[1])))
    return FALSE;
  errno = 0;
  *number = g_ascii_strtoll (text, &end, 10);

  return *end == '\0' && errno == 0;
}

static gboolean
needs_quotes (const char *text)
{
  if (*text == '\0')
    return TRUE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr ("_-./:=%+,@^", *text) == NULL)
      return TRUE;

  return FALSE;
}

/* Quotes a text so that the shell reads it back as it is. */
char *
_dd_sh_quote (DdShFlavour  flavour,
              const char  *text,
              gboolean     always)
{
  GString *out;
  gboolean bash = flavour == DD_SH_FLAVOUR_BASH;

  if (!always && !needs_quotes (text))
    return g_strdup (text);
  out = g_string_new ("'");
  for (; *text != '\0'; text++)
    {
      if (*text != '\'')
        g_string_append_c (out, *text);
      else
        g_string_append (out, bash ? "'\\''" : "'\"'\"'");
    }
  g_string_append_c (out, '\'');

  return g_string_free (out, FALSE);
}

static int
builtin_true (DdShExec   *x,
              DdShFrame  *frame,
              char      **argv)
{
  return 0;
}

static int
builtin_false (DdShExec   *x,
               DdShFrame  *frame,
               char      **argv)
{
  return 1;
}

/* --- Loops, functions, the end ------------------------------------------ */

/* How many loops there are to leave, within the present function. */
static guint
count_loops (const DdShState *state)
{
  guint n = 0;

  for (guint i = state->frames->len; i-- > 0;)
    {
      DdShFrame *frame = g_ptr_array_index (state->frames, i);
      DdShNodeKind kind;

      if (frame->kind == DD_SH_FRAME_CALL || frame->kind == DD_SH_FRAME_BOUNDARY)
        break;
      if (frame->kind != DD_SH_FRAME_NODE)
        continue;
      kind = _dd_sh_frame_node (frame)->kind;
      if (kind == DD_SH_NODE_WHILE || kind == DD_SH_NODE_FOR)
        n++;
    }

  return n;
}

static int
leave_loop (DdShExec    *x,
            char       **argv,
            DdShUnwind   kind)
{
  guint loops = count_loops (x->state);
  gint64 n = 1;

  if (argv[1] != NULL && (!_dd_sh_parse_number (argv[1], &n) || n < 1))
    return _dd_sh_complain (x, argv[0], DD_SH_MSG_ILLEGAL_NUMBER, argv[1], NULL);
  if (loops == 0)
    {
      if (x->state->flavour == DD_SH_FLAVOUR_BASH)
        _dd_sh_complain (x, argv[0], DD_SH_MSG_LOOP_ONLY, NULL, NULL);
      return 0;
    }
  x->state->unwind_count = (guint) MIN (n, (gint64) loops);
  _dd_sh_unwind (x, kind, 0);

  return 0;
}

static int
builtin_break (DdShExec   *x,
               DdShFrame  *frame,
               char      **argv)
{
  return leave_loop (x, argv, DD_SH_UNWIND_BREAK);
}

static int
builtin_continue (DdShExec   *x,
                  DdShFrame  *frame,
                  char      **argv)
{
  return leave_loop (x, argv, DD_SH_UNWIND_CONTINUE);
}

/* The status that `exit` and `return` get, or -1 after a complaint. */
static int
get_status (DdShExec  *x,
            char     **argv)
{
  gint64 number;

  if (argv[1] == NULL)
    return x->state->status;
  if (_dd_sh_parse_number (argv[1], &number)
      && (number >= 0 || x->state->flavour == DD_SH_FLAVOUR_BASH))
    return (int) (number & 0xff);
  _dd_sh_complain (x, argv[0], DD_SH_MSG_ILLEGAL_NUMBER, argv[1], NULL);

  return -1;
}

static gboolean
in_function_or_source (const DdShState *state)
{
  for (guint i = 0; i < state->frames->len; i++)
    {
      DdShFrame *frame = g_ptr_array_index (state->frames, i);

      if (frame->kind == DD_SH_FRAME_CALL || frame->kind == DD_SH_FRAME_SOURCE)
        return TRUE;
    }

  return FALSE;
}

static int
builtin_return (DdShExec   *x,
                DdShFrame  *frame,
                char      **argv)
{
  int status;

  if (!in_function_or_source (x->state) && x->state->flavour == DD_SH_FLAVOUR_BASH)
    return _dd_sh_complain (x, "return", DD_SH_MSG_RETURN_ONLY, NULL, NULL);
  status = get_status (x, argv);
  if (status < 0)
    return 2;
  _dd_sh_unwind (x, in_function_or_source (x->state) ? DD_SH_UNWIND_RETURN
                                                     : DD_SH_UNWIND_EXIT, status);

  return status;
}

static int
builtin_exit (DdShExec   *x,
              DdShFrame  *frame,
              char      **argv)
{
  int status;

  if ((x->state->env->options & DD_SH_OPT_INTERACTIVE) != 0
      && x->state->flavour == DD_SH_FLAVOUR_BASH)
    {
      _dd_sh_write (x, 2, "exit\n", -1);
      x->write_error = 0;
    }
  status = get_status (x, argv);
  if (status < 0 && x->state->flavour != DD_SH_FLAVOUR_BASH)
    return 2;
  _dd_sh_unwind (x, DD_SH_UNWIND_EXIT, status < 0 ? 2 : status);

  return status;
}

/* --- eval, dot, exec ---------------------------------------------------- */

static int
builtin_eval (DdShExec   *x,
              DdShFrame  *frame,
              char      **argv)
{
  g_autofree char *text = NULL;

  if (argv[1] == NULL)
    return 0;
  text = g_strjoinv (" ", argv + 1);
  if (!_dd_sh_push_text (x, DD_SH_FRAME_NODE, text))
    return 2;

  return DD_SH_STATUS_PUSHED;
}

/* Finds the file for `.`: a name without a slash is looked for in PATH. */
static char *
find_source (DdShExec   *x,
             const char *name)
{
  g_autofree char *found = NULL;
  g_autofree char *local = NULL;
  DdShStat facts;

  if (strchr (name, '/') != NULL)
    return _dd_sh_absolute (x, name);
  found = x->host->find (x->user, name, _dd_sh_env_get (x->state->env, "PATH"),
                         x->state->env->cwd);
  if (found != NULL)
    return _dd_sh_absolute (x, found);
  local = _dd_sh_absolute (x, name);
  if (x->state->flavour != DD_SH_FLAVOUR_DASH
      && x->host->stat (x->user, local, TRUE, &facts) == 0)
    return g_steal_pointer (&local);

  return NULL;
}

static const char *
source_error (DdShExec *x,
              int       error)
{
  if (error != ENOENT || x->state->flavour == DD_SH_FLAVOUR_BASH)
    return _dd_sh_strerror (error);

  return x->state->flavour == DD_SH_FLAVOUR_ASH ? "no such file" : "No such file";
}

/* Bash names the file only, not the builtin. */
static int
complain_source (DdShExec    *x,
                 const char  *name,
                 DdShMessage  message,
                 int          error)
{
  gboolean bash = x->state->flavour == DD_SH_FLAVOUR_BASH;

  return _dd_sh_complain (x, bash ? NULL : ".", message, name, source_error (x, error));
}

static int
builtin_source (DdShExec   *x,
                DdShFrame  *frame,
                char      **argv)
{
  g_autofree char *path = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  DdShFrame *source;
  int error = 0;

  if (argv[1] == NULL)
    return x->state->flavour == DD_SH_FLAVOUR_DASH
           ? 0 : _dd_sh_complain (x, argv[0], DD_SH_MSG_SOURCE_NO_ARG, NULL, NULL);
  path = find_source (x, argv[1]);
  if (path == NULL)
    return complain_source (x, argv[1], DD_SH_MSG_SOURCE_NOT_FOUND, ENOENT);
  if (strcmp (path, "/dev/null") != 0)
    error = x->host->read (x->user, path, text);
  if (error != 0)
    return complain_source (x, argv[1], DD_SH_MSG_SOURCE_CANNOT_OPEN, error);
  if (!_dd_sh_push_text (x, DD_SH_FRAME_SOURCE, text->str))
    return 2;
  source = _dd_sh_state_top (x->state);
  if (argv[2] != NULL && x->state->flavour != DD_SH_FLAVOUR_DASH)
    {
      source->saved_params = x->state->env->params;
      x->state->env->params = _dd_sh_strings_new ();
      for (guint i = 2; argv[i] != NULL; i++)
        g_ptr_array_add (x->state->env->params, g_strdup (argv[i]));
    }

  return DD_SH_STATUS_PUSHED;
}

static int
builtin_exec (DdShExec   *x,
              DdShFrame  *frame,
              char      **argv)
{
  frame->flags |= DD_SH_FRAME_PERSIST;
  if (argv[1] == NULL)
    return 0;

  return _dd_sh_run_program (x, frame, argv + 1, TRUE);
}

/* --- Parameters --------------------------------------------------------- */

static int
builtin_shift (DdShExec   *x,
               DdShFrame  *frame,
               char      **argv)
{
  GPtrArray *params = x->state->env->params;
  gint64 n = 1;

  if (argv[1] != NULL && (!_dd_sh_parse_number (argv[1], &n) || n < 0))
    return _dd_sh_complain (x, "shift", DD_SH_MSG_ILLEGAL_NUMBER, argv[1], NULL);
  if (n > params->len)
    return x->state->flavour == DD_SH_FLAVOUR_DASH
           ? _dd_sh_complain (x, "shift", DD_SH_MSG_SHIFT, argv[1], NULL) : 1;
  if (n > 0)
    g_ptr_array_remove_range (params, 0, (guint) n);

  return 0;
}

/* Time is simulated by others; a shell uses next to none itself. */
static int
builtin_times (DdShExec   *x,
               DdShFrame  *frame,
               char      **argv)
{
  const char *zero = x->state->flavour == DD_SH_FLAVOUR_DASH ? "0m0.000000s" : "0m0.000s";

  _dd_sh_print (x, "%s %s\n%s %s\n", zero, zero, zero, zero);

  return 0;
}

static int
builtin_let (DdShExec   *x,
             DdShFrame  *frame,
             char      **argv)
{
  GString *text = g_string_new (NULL);
  g_autofree char *script = NULL;

  for (guint i = 1; argv[i] != NULL; i++)
    g_string_append_printf (text, "%s(%s)", i > 1 ? "," : "", argv[i]);
  script = g_strdup_printf ("[ $((%s)) != 0 ]", text->len > 0 ? text->str : "0");
  g_string_free (text, TRUE);
  if (!_dd_sh_push_text (x, DD_SH_FRAME_NODE, script))
    return 2;

  return DD_SH_STATUS_PUSHED;
}

/* --- Table -------------------------------------------------------------- */

#define ALL 7u
#define NOT_DASH ((1u << DD_SH_FLAVOUR_ASH) | (1u << DD_SH_FLAVOUR_BASH))
#define ONLY_BASH (1u << DD_SH_FLAVOUR_BASH)
#define NOT_BASH ((1u << DD_SH_FLAVOUR_DASH) | (1u << DD_SH_FLAVOUR_ASH))

static const DdShBuiltin builtins[] = {
  { ".", builtin_source, TRUE, FALSE, ALL },
  { ":", builtin_true, TRUE, FALSE, ALL },
  { "[", _dd_sh_builtin_test, FALSE, FALSE, ALL },
  { "[[", _dd_sh_builtin_test, FALSE, FALSE, NOT_DASH },
  { "alias", _dd_sh_builtin_alias, FALSE, FALSE, ALL },
  { "bg", _dd_sh_builtin_bg, FALSE, FALSE, ALL },
  { "break", builtin_break, TRUE, FALSE, ALL },
  { "cd", _dd_sh_builtin_cd, FALSE, FALSE, ALL },
  { "command", _dd_sh_builtin_command, FALSE, FALSE, ALL },
  { "continue", builtin_continue, TRUE, FALSE, ALL },
  { "declare", _dd_sh_builtin_local, FALSE, TRUE, ONLY_BASH },
  { "echo", _dd_sh_builtin_echo, FALSE, FALSE, ALL },
  { "eval", builtin_eval, TRUE, FALSE, ALL },
  { "exec", builtin_exec, TRUE, FALSE, ALL },
  { "exit", builtin_exit, TRUE, FALSE, ALL },
  { "export", _dd_sh_builtin_export, TRUE, TRUE, ALL },
  { "false", builtin_false, FALSE, FALSE, ALL },
  { "fg", _dd_sh_builtin_fg, FALSE, FALSE, ALL },
  { "getopts", _dd_sh_builtin_getopts, FALSE, FALSE, ALL },
  { "hash", _dd_sh_builtin_hash, FALSE, FALSE, ALL },
  { "jobs", _dd_sh_builtin_jobs, FALSE, FALSE, ALL },
  { "kill", _dd_sh_builtin_kill, FALSE, FALSE, ALL },
  { "let", builtin_let, FALSE, FALSE, NOT_DASH },
  { "local", _dd_sh_builtin_local, TRUE, TRUE, NOT_BASH },
  { "local", _dd_sh_builtin_local, FALSE, TRUE, ONLY_BASH },
  { "printf", _dd_sh_builtin_printf, FALSE, FALSE, ALL },
  { "pwd", _dd_sh_builtin_pwd, FALSE, FALSE, ALL },
  { "read", _dd_sh_builtin_read, FALSE, FALSE, ALL },
  { "readonly", _dd_sh_builtin_export, TRUE, TRUE, ALL },
  { "return", builtin_return, TRUE, FALSE, ALL },
  { "set", _dd_sh_builtin_set, TRUE, FALSE, ALL },
  { "shift", builtin_shift, TRUE, FALSE, ALL },
  { "shopt", _dd_sh_builtin_shopt, FALSE, FALSE, ONLY_BASH },
  { "source", builtin_source, TRUE, FALSE, NOT_DASH },
  { "test", _dd_sh_builtin_test, FALSE, FALSE, ALL },
  { "times", builtin_times, TRUE, FALSE, ALL },
  { "trap", _dd_sh_builtin_trap, TRUE, FALSE, ALL },
  { "true", builtin_true, FALSE, FALSE, ALL },
  { "type", _dd_sh_builtin_type, FALSE, FALSE, ALL },
  { "typeset", _dd_sh_builtin_local, FALSE, TRUE, ONLY_BASH },
  { "ulimit", _dd_sh_builtin_ulimit, FALSE, FALSE, ALL },
  { "umask", _dd_sh_builtin_umask, FALSE, FALSE, ALL },
  { "unalias", _dd_sh_builtin_unalias, FALSE, FALSE, ALL },
  { "unset", _dd_sh_builtin_unset, TRUE, FALSE, ALL },
  { "wait", _dd_sh_builtin_wait, FALSE, FALSE, ALL },
};

/* Finds a builtin of a flavour, or %NULL. */
const DdShBuiltin *
_dd_sh_find_builtin (DdShFlavour flavour,
                     const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (builtins); i++)
    if ((builtins[i].flavours & (1u << flavour)) != 0
        && strcmp (builtins[i].name, name) == 0)
      return &builtins[i];

  return NULL;
}

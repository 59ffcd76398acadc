// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "dd-sh-exec-private.h"

/* What a mistake does beyond its message. */
typedef enum
{
  EFFECT_STATUS,              /* only a status */
  EFFECT_MISUSE,              /* ends the shell when the builtin is special */
  EFFECT_ERROR,               /* ends the shell; in bash the line */
  EFFECT_EXIT,                /* ends the shell in all flavours */
} Effect;

typedef struct
{
  const char *dash;
  const char *ash;            /* %NULL: as in dash */
  const char *bash;           /* %NULL: as in dash */
  guchar      status[DD_SH_N_FLAVOURS];
  Effect      effect;
} Message;

static const Message messages[] = {
  [DD_SH_MSG_NOT_FOUND] = {
    "{1}: not found", NULL, "{1}: command not found",
    { 127, 127, 127 }, EFFECT_STATUS },
  [DD_SH_MSG_NO_SUCH_FILE] = {
    "{1}: not found", NULL, "{1}: No such file or directory",
    { 127, 127, 127 }, EFFECT_STATUS },
  [DD_SH_MSG_DENIED] = {
    "{1}: Permission denied", NULL, NULL, { 126, 126, 126 }, EFFECT_STATUS },
  [DD_SH_MSG_DIRECTORY] = {
    "{1}: Permission denied", NULL, "{1}: Is a directory",
    { 126, 126, 126 }, EFFECT_STATUS },
  [DD_SH_MSG_BAD_FORMAT] = {
    "{1}: Exec format error", NULL,
    "{1}: cannot execute binary file: Exec format error",
    { 126, 126, 126 }, EFFECT_STATUS },
  [DD_SH_MSG_NO_LOADER] = {
    "{1}: not found", NULL, "{1}: cannot execute: required file not found",
    { 127, 127, 127 }, EFFECT_STATUS },
  [DD_SH_MSG_EXEC_NOT_FOUND] = {
    "{1}: not found", NULL, NULL, { 127, 127, 127 }, EFFECT_EXIT },
  [DD_SH_MSG_CANNOT_OPEN] = {
    "cannot open {1}: {2}", "can't open {1}: {2}", "{1}: {2}",
    { 2, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_CANNOT_CREATE] = {
    "cannot create {1}: {2}", "can't create {1}: {2}", "{1}: {2}",
    { 2, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_CANNOT_OVERWRITE] = {
    "cannot create {1}: File exists", "can't create {1}: File exists",
    "{1}: cannot overwrite existing file", { 2, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_BAD_FD] = {
    "{1}: Bad file descriptor", "dup2({1},{2}): Bad file descriptor", NULL,
    { 2, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_AMBIGUOUS] = {
    "Syntax error: Bad fd number", "syntax error: bad fd number",
    "{1}: ambiguous redirect", { 2, 2, 1 }, EFFECT_ERROR },
  [DD_SH_MSG_NOT_SET] = {
    "{1}: parameter not set", NULL, NULL, { 2, 2, 127 }, EFFECT_EXIT },
  [DD_SH_MSG_NULL_OR_NOT_SET] = {
    "{1}: parameter not set or null", NULL, "{1}: parameter null or not set",
    { 2, 2, 127 }, EFFECT_EXIT },
  [DD_SH_MSG_UNBOUND] = {
    "{1}: parameter not set", NULL, "{1}: unbound variable",
    { 2, 2, 127 }, EFFECT_EXIT },
  [DD_SH_MSG_PARAM_TEXT] = {
    "{1}: {2}", NULL, NULL, { 2, 2, 127 }, EFFECT_EXIT },
  [DD_SH_MSG_BAD_SUBSTITUTION] = {
    "Bad substitution", "syntax error: bad substitution",
    "{1}: bad substitution", { 2, 2, 1 }, EFFECT_ERROR },
  [DD_SH_MSG_BAD_ASSIGN] = {
    "{1}: bad variable name", NULL, "${1}: cannot assign in this way",
    { 2, 2, 1 }, EFFECT_ERROR },
  [DD_SH_MSG_ARITH] = {
    "{1}", NULL, NULL, { 2, 2, 1 }, EFFECT_ERROR },
  [DD_SH_MSG_READ_ONLY] = {
    "{1}: is read only", NULL, "{1}: readonly variable",
    { 2, 2, 1 }, EFFECT_ERROR },
  [DD_SH_MSG_UNSET_READ_ONLY] = {
    "{1}: is read only", NULL, "{1}: cannot unset: readonly variable",
    { 2, 2, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_TOO_LONG] = {
    "Argument list too long", NULL, NULL, { 2, 2, 1 }, EFFECT_ERROR },
  [DD_SH_MSG_TOO_DEEP] = {
    "Maximum nesting level reached", "maximum nesting level reached",
    "maximum nesting level exceeded", { 2, 2, 1 }, EFFECT_EXIT },
  [DD_SH_MSG_CANNOT_FORK] = {
    "Cannot fork", "can't fork: Resource temporarily unavailable",
    "fork: retry: Resource temporarily unavailable", { 2, 2, 254 }, EFFECT_EXIT },
  [DD_SH_MSG_SYNTAX] = {
    "{1}", NULL, NULL, { 2, 2, 2 }, EFFECT_STATUS },
  [DD_SH_MSG_CD] = {
    "can't cd to {1}", "can't cd to {1}: {2}", "{1}: {2}",
    { 2, 2, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_CD_NO_HOME] = {
    "HOME not set", NULL, NULL, { 2, 2, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_CD_NO_OLDPWD] = {
    "OLDPWD not set", NULL, NULL, { 2, 2, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_TOO_MANY_ARGS] = {
    "too many arguments", NULL, NULL, { 2, 2, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_ILLEGAL_NUMBER] = {
    "Illegal number: {1}", NULL, "{1}: numeric argument required",
    { 2, 2, 2 }, EFFECT_MISUSE },
  [DD_SH_MSG_BAD_NAME] = {
    "{1}: bad variable name", NULL, "`{1}': not a valid identifier",
    { 2, 2, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_READ_BAD_NAME] = {
    "{1}: bad variable name", "read: '{1}': bad variable name",
    "`{1}': not a valid identifier", { 2, 1, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_READ_ARG_COUNT] = {
    "arg count", NULL, NULL, { 2, 2, 2 }, EFFECT_MISUSE },
  [DD_SH_MSG_SHIFT] = {
    "can't shift that many", NULL, "{1}: shift count out of range",
    { 2, 1, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_LOOP_ONLY] = {
    "only meaningful in a loop", NULL,
    "only meaningful in a `for', `while', or `until' loop",
    { 0, 0, 0 }, EFFECT_STATUS },
  [DD_SH_MSG_RETURN_ONLY] = {
    "not in a function", NULL,
    "can only `return' from a function or sourced script",
    { 2, 2, 2 }, EFFECT_STATUS },
  [DD_SH_MSG_NOT_IN_FUNCTION] = {
    "not in a function", NULL, "can only be used in a function",
    { 2, 2, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_SOURCE_NOT_FOUND] = {
    "{1}: not found", NULL, "{1}: No such file or directory",
    { 2, 2, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_SOURCE_CANNOT_OPEN] = {
    "cannot open {1}: {2}", "can't open {1}: {2}", "{1}: {2}",
    { 2, 2, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_SOURCE_NO_ARG] = {
    "filename argument required", NULL, NULL, { 2, 2, 2 }, EFFECT_MISUSE },
  [DD_SH_MSG_BAD_OPTION] = {
    "Illegal option {1}", "illegal option {1}", "{1}: invalid option",
    { 2, 2, 2 }, EFFECT_MISUSE },
  [DD_SH_MSG_BAD_OPTION_NAME] = {
    "Illegal option -o {1}", "illegal option -o {1}",
    "{1}: invalid option name", { 2, 1, 2 }, EFFECT_MISUSE },
  [DD_SH_MSG_BAD_SIGNAL] = {
    "{1}: bad trap", "{1}: invalid signal specification",
    "{1}: invalid signal specification", { 1, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_BAD_MODE] = {
    "Illegal mode: {1}", "illegal mode: {1}", "{1}: octal number out of range",
    { 2, 2, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_NO_SUCH_JOB] = {
    "No such job: {1}", "{1}: no such job", "{1}: no such job",
    { 2, 2, 1 }, EFFECT_MISUSE },
  [DD_SH_MSG_NOT_A_CHILD] = {
    "", NULL, "pid {1} is not a child of this shell",
    { 127, 127, 127 }, EFFECT_STATUS },
  [DD_SH_MSG_KILL] = {
    "{2}\n", "can't kill pid {1}: {2}", "({1}) - {2}",
    { 1, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_KILL_USAGE] = {
    "Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\n"
    "kill -l [exitstatus]",
    "you need to specify whom to kill",
    "usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... "
    "or kill -l [sigspec]", { 2, 1, 2 }, EFFECT_STATUS },
  [DD_SH_MSG_GETOPTS_USAGE] = {
    "Usage: getopts optstring var [arg...]",
    "usage: getopts optstring var [arg]",
    "usage: getopts optstring name [arg ...]", { 2, 2, 2 }, EFFECT_MISUSE },
  [DD_SH_MSG_WRITE_ERROR] = {
    "{1}: I/O error", "write error: {2}", "write error: {2}",
    { 1, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_PRINTF_USAGE] = {
    "usage: printf format [arg ...]", "usage: printf FORMAT [ARGUMENT...]",
    "usage: printf [-v var] format [arguments]", { 2, 2, 2 }, EFFECT_MISUSE },
  [DD_SH_MSG_PRINTF_NUMBER] = {
    "{1}: expected numeric value", "invalid number '{1}'",
    "{1}: invalid number", { 1, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_PRINTF_FORMAT] = {
    "%{1}: invalid directive", "%{1}: invalid format",
    "`{1}': invalid format character", { 2, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_TEST_NUMBER] = {
    "Illegal number: {1}", "{1}: bad number", "{1}: integer expression expected",
    { 2, 2, 2 }, EFFECT_STATUS },
  [DD_SH_MSG_TEST_NO_BRACKET] = {
    "missing ]", NULL, "missing `]'", { 2, 2, 2 }, EFFECT_STATUS },
  [DD_SH_MSG_TEST_NO_DOUBLE_BRACKET] = {
    "missing ]]", NULL, "missing `]]'", { 2, 2, 2 }, EFFECT_STATUS },
  [DD_SH_MSG_TEST_UNKNOWN] = {
    "{1}: unexpected operator", "{2}: unknown operand", "too many arguments",
    { 2, 2, 2 }, EFFECT_STATUS },
  [DD_SH_MSG_TEST_ARGUMENT] = {
    "{1}: argument expected", NULL, "{1}: unary operator expected",
    { 2, 2, 2 }, EFFECT_STATUS },
  [DD_SH_MSG_TEST_CLOSING] = {
    "closing paren expected", NULL, "`)' expected", { 2, 2, 2 }, EFFECT_STATUS },
  [DD_SH_MSG_TYPE_NOT_FOUND] = {
    "{1}: not found", NULL, NULL, { 127, 127, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_HASH_NOT_FOUND] = {
    "{1}: not found", NULL, NULL, { 1, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_KILL_TARGET] = {
    "Illegal number: {1}", "invalid number '{1}'",
    "{1}: arguments must be process or job IDs", { 1, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_KILL_SIGNAL] = {
    "invalid signal number or name: {1}", "bad signal name '{1}'",
    "{1}: invalid signal specification", { 1, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_ALIAS_NOT_FOUND] = {
    "{1} not found", NULL, "{1}: not found", { 1, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_NO_JOB_CONTROL] = {
    "No current job", "no current job", "no job control", { 2, 2, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_NO_CURRENT_JOB] = {
    "No current job", "no current job", "current: no such job", { 2, 2, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_ALREADY_RUNNING] = {
    "job {1} already in background", NULL, NULL, { 0, 0, 0 }, EFFECT_STATUS },
  [DD_SH_MSG_SHOPT_NAME] = {
    "{1}: invalid shell option name", NULL, NULL, { 1, 1, 1 }, EFFECT_STATUS },
  [DD_SH_MSG_UNSUPPORTED] = {
    "Drydock does not model {1} yet", NULL, NULL, { 1, 1, 1 }, EFFECT_STATUS },
};

typedef struct
{
  int         signo;
  const char *name;
  const char *text;           /* %NULL: shells say nothing */
} Signal;

static const Signal signals[] = {
  { SIGHUP, "HUP", "Hangup" },
  { SIGINT, "INT", NULL },
  { SIGQUIT, "QUIT", "Quit" },
  { SIGILL, "ILL", "Illegal instruction" },
  { SIGTRAP, "TRAP", "Trace/breakpoint trap" },
  { SIGABRT, "ABRT", "Aborted" },
  { SIGBUS, "BUS", "Bus error" },
  { SIGFPE, "FPE", "Floating point exception" },
  { SIGKILL, "KILL", "Killed" },
  { SIGUSR1, "USR1", "User defined signal 1" },
  { SIGSEGV, "SEGV", "Segmentation fault" },
  { SIGUSR2, "USR2", "User defined signal 2" },
  { SIGPIPE, "PIPE", NULL },
  { SIGALRM, "ALRM", "Alarm clock" },
  { SIGTERM, "TERM", "Terminated" },
  { 16, "STKFLT", "Stack fault" },
  { SIGCHLD, "CHLD", "Child exited" },
  { SIGCONT, "CONT", "Continued" },
  { SIGSTOP, "STOP", "Stopped (signal)" },
  { SIGTSTP, "TSTP", "Stopped" },
  { SIGTTIN, "TTIN", "Stopped (tty input)" },
  { SIGTTOU, "TTOU", "Stopped (tty output)" },
  { SIGURG, "URG", "Urgent I/O condition" },
  { SIGXCPU, "XCPU", "CPU time limit exceeded" },
  { SIGXFSZ, "XFSZ", "File size limit exceeded" },
  { SIGVTALRM, "VTALRM", "Virtual timer expired" },
  { SIGPROF, "PROF", "Profiling timer expired" },
  { SIGWINCH, "WINCH", "Window changed" },
  { SIGIO, "IO", "I/O possible" },
  { SIGPWR, "PWR", "Power failure" },
  { SIGSYS, "SYS", "Bad system call" },
};

typedef struct
{
  int         error;
  const char *text;
} ErrorText;

static const ErrorText error_texts[] = {
  { ENOENT, "No such file or directory" },
  { EACCES, "Permission denied" },
  { EPERM, "Operation not permitted" },
  { ENOTDIR, "Not a directory" },
  { EISDIR, "Is a directory" },
  { EEXIST, "File exists" },
  { EROFS, "Read-only file system" },
  { ENOSPC, "No space left on device" },
  { EDQUOT, "Disk quota exceeded" },
  { EBADF, "Bad file descriptor" },
  { ESRCH, "No such process" },
  { ELOOP, "Too many levels of symbolic links" },
  { ENAMETOOLONG, "File name too long" },
  { EBUSY, "Device or resource busy" },
  { ETXTBSY, "Text file busy" },
  { EINVAL, "Invalid argument" },
  { ENXIO, "No such device or address" },
  { EPIPE, "Broken pipe" },
  { EAGAIN, "Resource temporarily unavailable" },
  { ENOMEM, "Cannot allocate memory" },
};

/* The text of an error number, the same in every language. */
const char *
_dd_sh_strerror (int error)
{
  for (guint i = 0; i < G_N_ELEMENTS (error_texts); i++)
    if (error_texts[i].error == error)
      return error_texts[i].text;

  return "I/O error";
}

/* The name without SIG; %NULL for no signal. */
const char *
_dd_sh_signal_name (int signo)
{
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    if (signals[i].signo == signo)
      return signals[i].name;

  return NULL;
}

/* What shells print about a process that the signal ended, or %NULL. */
const char *
_dd_sh_signal_text (int signo)
{
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    if (signals[i].signo == signo)
      return signals[i].text;

  return NULL;
}

/* The number of a signal given as number or name, 0 for EXIT; -1 for none. */
int
_dd_sh_signal_number (const char *name)
{
  gint64 number;

  if (_dd_sh_parse_number (name, &number))
    return number >= 0 && number < DD_SH_N_SIGNALS ? (int) number : -1;
  if (g_ascii_strcasecmp (name, "EXIT") == 0)
    return 0;
  if (g_ascii_strncasecmp (name, "SIG", 3) == 0)
    name += 3;
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    if (g_ascii_strcasecmp (name, signals[i].name) == 0)
      return signals[i].signo;

  return -1;
}

/* --- Printing ----------------------------------------------------------- */

/* In front of every message: who says it, and where. */
static char *
make_prefix (DdShExec   *x,
             const char *builtin)
{
  DdShState *state = x->state;
  gboolean interactive = (state->env->options & DD_SH_OPT_INTERACTIVE) != 0;
  gboolean script = state->mode == DD_SH_MODE_SCRIPT;
  GString *out = g_string_new (state->arg0);

  g_string_append (out, ": ");
  if (state->flavour == DD_SH_FLAVOUR_DASH)
    g_string_append_printf (out, "%u: ", state->line);
  if (state->flavour == DD_SH_FLAVOUR_BASH && !interactive)
    g_string_append_printf (out, "line %u: ", state->line);
  if (builtin != NULL)
    g_string_append_printf (out, "%s: ", builtin);
  if (state->flavour == DD_SH_FLAVOUR_ASH && !interactive
      && (builtin != NULL || script))
    g_string_append_printf (out, "line %u: ",
                            script || state->line == 0 ? state->line : state->line - 1);

  return g_string_free (out, FALSE);
}

/* Prints a message of the shell or of one of its builtins. */
void
_dd_sh_say (DdShExec   *x,
            const char *builtin,
            const char *text)
{
  g_autofree char *prefix = make_prefix (x, builtin);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *all = NULL;
  gboolean bash = x->state->flavour == DD_SH_FLAVOUR_BASH;
  int error = x->write_error;

  if (bash && lines[0] != NULL && lines[1] != NULL)
    all = g_strconcat (prefix, lines[0], "\n", prefix, lines[1], "\n", NULL);
  else
    all = g_strconcat (prefix, text, "\n", NULL);
  _dd_sh_write (x, 2, all, -1);
  x->write_error = error;
}

static char *
fill_in (const char *template,
         const char *first,
         const char *second)
{
  GString *out = g_string_new (NULL);

  for (const char *p = template; *p != '\0'; p++)
    {
      gboolean one = g_str_has_prefix (p, "{1}");

      if (one || g_str_has_prefix (p, "{2}"))
        {
          const char *value = one ? first : second;

          g_string_append (out, value != NULL ? value : "");
          p += 2;
        }
      else
        {
          g_string_append_c (out, *p);
        }
    }

  return g_string_free (out, FALSE);
}

/* Ends the shell with @status, or the line it is at. */
void
_dd_sh_fatal (DdShExec *x,
              int       status,
              gboolean  always_exit)
{
  gboolean interactive = (x->state->env->options & DD_SH_OPT_INTERACTIVE) != 0;
  gboolean bash = x->state->flavour == DD_SH_FLAVOUR_BASH;

  if (interactive || (bash && !always_exit))
    _dd_sh_unwind (x, DD_SH_UNWIND_DISCARD, interactive && bash ? 1 : status);
  else
    _dd_sh_unwind (x, DD_SH_UNWIND_EXIT, status);
}

/* These builtins of ash are programs at heart and name the shell only. */
static gboolean
is_plain_speaker (DdShExec   *x,
                  const char *builtin)
{
  static const char *names[] = { "[", "echo", "kill", "printf", "read", "test", NULL };

  return x->state->flavour == DD_SH_FLAVOUR_ASH && builtin != NULL
         && g_strv_contains (names, builtin);
}

/* Prints a message and lets it have its effect. Returns the status that the
 * command gets. */
int
_dd_sh_complain (DdShExec    *x,
                 const char  *builtin,
                 DdShMessage  message,
                 const char  *first,
                 const char  *second)
{
  const Message *m = &messages[message];
  DdShFlavour flavour = x->state->flavour;
  int status = m->status[flavour];
  const char *template = m->dash;
  g_autofree char *text = NULL;

  if (flavour == DD_SH_FLAVOUR_ASH && m->ash != NULL)
    template = m->ash;
  else if (flavour == DD_SH_FLAVOUR_BASH && m->bash != NULL)
    template = m->bash;
  text = fill_in (template, first, second);
  if (flavour == DD_SH_FLAVOUR_BASH && builtin != NULL && g_str_has_prefix (text, "usage: "))
    {
      g_autofree char *line = g_strdup_printf ("%s: %s\n", builtin, text);

      _dd_sh_write (x, 2, line, -1);
    }
  else if (*text != '\0' && is_plain_speaker (x, builtin) && message != DD_SH_MSG_NO_SUCH_JOB)
    {
      g_autofree char *line = g_strdup_printf ("%s: %s\n", x->state->arg0, text);

      _dd_sh_write (x, 2, line, -1);
    }
  else if (*text != '\0')
    {
      _dd_sh_say (x, builtin, text);
    }
  if (m->effect == EFFECT_EXIT && flavour == DD_SH_FLAVOUR_BASH
      && x->state->env->subshell > 0 && message != DD_SH_MSG_EXEC_NOT_FOUND)
    status = 1;
  if (m->effect == EFFECT_MISUSE)
    x->complained = TRUE;
  else if (m->effect != EFFECT_STATUS)
    _dd_sh_fatal (x, status, m->effect == EFFECT_EXIT);

  return status;
}

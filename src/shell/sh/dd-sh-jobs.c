// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <string.h>

#include "dd-sh-exec-private.h"

/* Background jobs, and what signals do to the shell. */

/* How many finished jobs are remembered for a late `wait`. */
#define MAX_JOBS 100

/* --- Starting ----------------------------------------------------------- */

/* A copy of the shell that runs one node and then ends. Its descriptors 0, 1
 * and 2 are those of its own process. */
static DdShState *
make_child (DdShExec       *x,
            DdShFrame      *frame,
            const DdShNode *node)
{
  DdShState *state = x->state;
  g_autoptr (DdShState) draft = _dd_sh_state_new_empty ();

  draft->flavour = state->flavour;
  draft->mode = state->mode;
  draft->arg0 = g_strdup (state->arg0);
  draft->env = _dd_sh_env_copy_subshell (state->env);
  draft->fds = _dd_sh_fds_new ();
  for (int fd = 3; fd < DD_SH_N_FDS; fd++)
    if (state->fds->slots[fd] != NULL)
      _dd_sh_fds_set (draft->fds, fd, _dd_sh_file_ref (state->fds->slots[fd]));
  draft->status = state->status;
  draft->line = state->line;
  draft->n_lines = state->n_lines;
  draft->pid = _dd_sh_get_pid (x);
  draft->budget = state->budget;
  draft->forked = TRUE;
  if ((state->env->options & DD_SH_OPT_MONITOR) == 0)
    {
      g_free (draft->env->traps[SIGINT]);
      g_free (draft->env->traps[SIGQUIT]);
      draft->env->traps[SIGINT] = g_strdup ("");
      draft->env->traps[SIGQUIT] = g_strdup ("");
    }
  _dd_sh_state_push (draft, DD_SH_FRAME_NODE, frame->program, node->children[0]->id);

  return dd_sh_state_copy (draft);
}

static void
drop_old_jobs (DdShEnv *env)
{
  for (guint i = 0; env->jobs->len > MAX_JOBS && i < env->jobs->len;)
    {
      DdShJob *job = g_ptr_array_index (env->jobs, i);

      if (job->finished && job->reported)
        g_ptr_array_remove_index (env->jobs, i);
      else
        i++;
    }
}

static guint
next_job_number (const DdShEnv *env)
{
  guint number = 0;

  for (guint i = 0; i < env->jobs->len; i++)
    {
      const DdShJob *job = g_ptr_array_index (env->jobs, i);

      if (!(job->finished && job->reported))
        number = MAX (number, job->number);
    }

  return number + 1;
}

static DdShFile *
ref_buffer (DdShFile *file)
{
  return file != NULL && file->kind == DD_SH_SINK_BUFFER && file->writable
         ? _dd_sh_file_ref (file) : NULL;
}

static void
add_job (DdShExec       *x,
         const DdShNode *node,
         gint64          pid)
{
  DdShState *state = x->state;
  DdShJob *job = g_new0 (DdShJob, 1);
  gboolean interactive = (state->env->options & DD_SH_OPT_INTERACTIVE) != 0;
  gboolean bash = state->flavour == DD_SH_FLAVOUR_BASH;

  job->pid = pid;
  job->number = next_job_number (state->env);
  job->text = g_strdup (interactive || bash ? node->text : "");
  job->out = ref_buffer (state->fds->slots[1]);
  job->err = ref_buffer (state->fds->slots[2]);
  drop_old_jobs (state->env);
  g_ptr_array_add (state->env->jobs, job);
  state->env->last_pid = pid;
  if (interactive && bash)
    {
      g_autofree char *text = NULL;

      text = g_strdup_printf ("[%u] %" G_GINT64_FORMAT "\n", job->number, pid);
      _dd_sh_write (x, 2, text, -1);
      x->write_error = 0;
    }
}

/* `command &` */
void
_dd_sh_run_async (DdShExec       *x,
                  DdShFrame      *frame,
                  const DdShNode *node)
{
  gint64 pid = 0;
  DdShIo io;

  _dd_sh_fill_io (x, &io);
  if ((x->state->env->options & DD_SH_OPT_MONITOR) == 0)
    io.in = (DdShSink) { .kind = DD_SH_SINK_NULL };
  if (x->host->fork (x->user, make_child (x, frame, node), node->text, &io, &pid) != 0)
    {
      _dd_sh_complain (x, NULL, DD_SH_MSG_CANNOT_FORK, NULL, NULL);
      return;
    }
  add_job (x, node, pid);
  _dd_sh_finish (x, 0);
}

/* --- Watching ----------------------------------------------------------- */

static void
take_output (DdShExec *x,
             DdShFile *file,
             GString  *text)
{
  if (text == NULL)
    return;
  if (file != NULL)
    _dd_sh_write_file (x, file, text->str, text->len);
  g_string_free (text, TRUE);
}

/* Looks after a job. Returns whether it has finished. */
gboolean
_dd_sh_job_poll (DdShExec *x,
                 DdShJob  *job)
{
  DdShChild child = { 0 };

  if (job->finished)
    return TRUE;
  x->host->child_status (x->user, job->pid, &child);
  if (!child.finished)
    return FALSE;

  job->finished = TRUE;
  job->term_signal = child.term_signal & 0x7f;
  job->status = job->term_signal != 0 ? 128 + job->term_signal : child.status & 0xff;
  take_output (x, job->out, child.out);
  take_output (x, job->err, child.err);
  g_clear_pointer (&job->out, _dd_sh_file_unref);
  g_clear_pointer (&job->err, _dd_sh_file_unref);

  return TRUE;
}

/* Waits for the jobs that write to a pipe or a substitution of the shell.
 * Returns %FALSE when the shell has to wait. */
gboolean
_dd_sh_writers_poll (DdShExec *x)
{
  GPtrArray *jobs = x->state->env->jobs;
  gboolean all = TRUE;

  for (guint i = 0; i < jobs->len; i++)
    {
      DdShJob *job = g_ptr_array_index (jobs, i);

      if ((job->out == NULL && job->err == NULL) || _dd_sh_job_poll (x, job))
        continue;
      _dd_sh_block (x, DD_SH_BLOCK_JOBS, job->pid);
      all = FALSE;
    }

  return all;
}

/* What a job is doing, as in the list of jobs. */
static char *
describe_state (DdShExec      *x,
                const DdShJob *job)
{
  gboolean bash = x->state->flavour == DD_SH_FLAVOUR_BASH;

  if (!job->finished)
    return g_strdup ("Running");
  if (job->term_signal == SIGINT)
    return g_strdup ("Interrupt");
  if (job->term_signal == SIGPIPE)
    return g_strdup ("Broken pipe");
  if (job->term_signal != 0)
    return g_strdup (_dd_sh_signal_text (job->term_signal) != NULL
                     ? _dd_sh_signal_text (job->term_signal) : "Unknown signal");
  if (job->status == 0)
    return g_strdup ("Done");

  return g_strdup_printf (bash ? "Exit %d" : "Done(%d)", job->status);
}

static char *
format_job (DdShExec      *x,
            const DdShJob *job,
            char           mark)
{
  g_autofree char *what = describe_state (x, job);
  g_autofree char *text = g_strdup (job->text);

  if (g_str_has_suffix (text, "&"))
    {
      text[strlen (text) - 1] = '\0';
      g_strchomp (text);
    }
  if (x->state->flavour == DD_SH_FLAVOUR_DASH)
    return g_strdup_printf ("[%u] %c %-27s%s\n", job->number, mark, what, text);
  if (x->state->flavour == DD_SH_FLAVOUR_ASH)
    return g_strdup_printf ("[%u]%c  %-27s%s\n", job->number, mark, what, text);

  return g_strdup_printf ("[%u]%c  %-24s%s%s\n", job->number, mark, what, text,
                          job->finished ? "" : " &");
}

/* The jobs the user has not heard of as finished. */
static GPtrArray *
list_jobs (DdShExec *x)
{
  GPtrArray *jobs = x->state->env->jobs;
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < jobs->len; i++)
    {
      DdShJob *job = g_ptr_array_index (jobs, i);

      _dd_sh_job_poll (x, job);
      if (!(job->finished && job->reported))
        g_ptr_array_add (list, job);
    }

  return list;
}

/* Prints the jobs to @fd, only the finished ones or all; the finished ones
 * are not shown again. */
static void
print_jobs (DdShExec *x,
            int       fd,
            gboolean  only_finished)
{
  g_autoptr (GPtrArray) list = list_jobs (x);
  gboolean bash = x->state->flavour == DD_SH_FLAVOUR_BASH;

  for (guint i = 0; i < list->len; i++)
    {
      guint place = bash ? list->len - 1 - i : i;
      DdShJob *job = g_ptr_array_index (list, list->len - 1 - place);
      g_autofree char *line = NULL;

      if (only_finished && !job->finished)
        continue;
      line = format_job (x, job, place == 0 ? '+' : place == 1 ? '-' : ' ');
      _dd_sh_write (x, fd, line, -1);
      job->reported = job->finished;
    }
}

int
_dd_sh_builtin_jobs (DdShExec   *x,
                     DdShFrame  *frame,
                     char      **argv)
{
  g_autoptr (GPtrArray) list = NULL;

  if (argv[1] == NULL || strcmp (argv[1], "-p") != 0)
    {
      print_jobs (x, 1, FALSE);
      return 0;
    }
  list = list_jobs (x);
  for (guint i = 0; i < list->len; i++)
    _dd_sh_print (x, "%" G_GINT64_FORMAT "\n", ((DdShJob *) g_ptr_array_index (list, i))->pid);

  return 0;
}

/* Before a prompt: tells which jobs have finished. */
void
_dd_sh_report_jobs (DdShExec *x)
{
  print_jobs (x, 2, TRUE);
  x->write_error = 0;
}

/* Tells that a signal ended the command in the foreground. */
void
_dd_sh_report_death (DdShExec   *x,
                     gint64      pid,
                     int         signo,
                     const char *text)
{
  const char *what = _dd_sh_signal_text (signo);
  gboolean bash = x->state->flavour == DD_SH_FLAVOUR_BASH
                  && (x->state->env->options & DD_SH_OPT_INTERACTIVE) == 0;
  g_autofree char *line = NULL;

  if (what == NULL)
    return;
  if (bash && signo != SIGTERM)
    {
      line = g_strdup_printf ("%5" G_GINT64_FORMAT " %-23s %s", pid, what,
                              text != NULL ? text : "");
      _dd_sh_say (x, NULL, line);
      return;
    }
  line = g_strconcat (what, "\n", NULL);
  _dd_sh_write (x, 2, line, -1);
  x->write_error = 0;
}

/* --- wait --------------------------------------------------------------- */

static DdShJob *
find_job (DdShExec   *x,
          const char *name)
{
  GPtrArray *jobs = x->state->env->jobs;
  gint64 number;

  if (name[0] != '%')
    return _dd_sh_parse_number (name, &number)
           ? _dd_sh_env_find_job (x->state->env, number) : NULL;
  for (guint i = jobs->len; i-- > 0;)
    {
      DdShJob *job = g_ptr_array_index (jobs, i);

      if (job->finished && job->reported)
        continue;
      if (strchr ("%+", name[1]) != NULL)
        return job;
      if (_dd_sh_parse_number (name + 1, &number)
          ? number == job->number : g_str_has_prefix (job->text, name + 1))
        return job;
    }

  return NULL;
}

/* Waits for one job. */
static int
wait_job (DdShExec *x,
          DdShJob  *job)
{
  if (!_dd_sh_job_poll (x, job))
    {
      _dd_sh_block (x, DD_SH_BLOCK_JOBS, job->pid);
      return DD_SH_STATUS_BLOCKED;
    }
  if (!job->reported && job->term_signal != 0 && x->state->flavour != DD_SH_FLAVOUR_BASH)
    _dd_sh_report_death (x, job->pid, job->term_signal, job->text);
  job->reported = TRUE;

  return job->status;
}

static int
wait_all (DdShExec *x)
{
  GPtrArray *jobs = x->state->env->jobs;
  gboolean blocked = FALSE;

  for (guint i = 0; i < jobs->len; i++)
    {
      DdShJob *job = g_ptr_array_index (jobs, i);

      if (_dd_sh_job_poll (x, job))
        continue;
      _dd_sh_block (x, DD_SH_BLOCK_JOBS, job->pid);
      blocked = TRUE;
    }
  if (blocked)
    return DD_SH_STATUS_BLOCKED;
  for (guint i = 0; i < jobs->len; i++)
    wait_job (x, g_ptr_array_index (jobs, i));
  if (x->state->flavour == DD_SH_FLAVOUR_BASH)
    g_ptr_array_set_size (jobs, 0);

  return 0;
}

/* `wait -n`: for whichever job ends next. */
static int
wait_any (DdShExec *x)
{
  GPtrArray *jobs = x->state->env->jobs;
  gboolean blocked = FALSE;

  for (guint i = 0; i < jobs->len; i++)
    {
      DdShJob *job = g_ptr_array_index (jobs, i);

      if (!job->reported && _dd_sh_job_poll (x, job))
        {
          x->stop = FALSE;
          x->state->block = DD_SH_BLOCK_NONE;
          g_array_set_size (x->state->block_pids, 0);
          return wait_job (x, job);
        }
      if (job->reported)
        continue;
      _dd_sh_block (x, DD_SH_BLOCK_JOBS, job->pid);
      blocked = TRUE;
    }

  return blocked ? DD_SH_STATUS_BLOCKED : 127;
}

static int
wait_listed (DdShExec  *x,
             char     **argv)
{
  int status = 0;

  for (guint i = 1; argv[i] != NULL; i++)
    {
      DdShJob *job = find_job (x, argv[i]);

      if (job != NULL)
        status = wait_job (x, job);
      else if (argv[i][0] == '%')
        status = _dd_sh_complain (x, "wait", DD_SH_MSG_NO_SUCH_JOB, argv[i], NULL);
      else
        status = _dd_sh_complain (x, "wait", DD_SH_MSG_NOT_A_CHILD, argv[i], NULL);
      if (status == DD_SH_STATUS_BLOCKED)
        return status;
    }

  return status;
}

/* A signal with a trap ends it at once; that is what makes `server & wait` a
 * script that can be stopped. */
int
_dd_sh_builtin_wait (DdShExec   *x,
                     DdShFrame  *frame,
                     char      **argv)
{
  int status;

  if (x->state->pending->len > 0 && (frame->flags & DD_SH_FRAME_STARTED) != 0)
    return 128 + g_array_index (x->state->pending, guint8, 0);
  if (argv[1] == NULL)
    status = wait_all (x);
  else if (strcmp (argv[1], "-n") == 0 && x->state->flavour != DD_SH_FLAVOUR_DASH)
    status = wait_any (x);
  else
    status = wait_listed (x, argv);
  if (status == DD_SH_STATUS_BLOCKED)
    frame->flags |= DD_SH_FRAME_STARTED;

  return status;
}

/* --- fg, bg ------------------------------------------------------------- */

/* The job that fg and bg mean, or NULL after the complaint. Jobs are never
 * stopped here, so there is job control only to wait and to look. */
static DdShJob *
take_job (DdShExec    *x,
          char       **argv,
          int         *status)
{
  DdShJob *job = find_job (x, argv[1] != NULL ? argv[1] : "%%");

  if ((x->state->env->options & DD_SH_OPT_MONITOR) == 0)
    *status = _dd_sh_complain (x, argv[0], DD_SH_MSG_NO_JOB_CONTROL, NULL, NULL);
  else if (job == NULL && argv[1] != NULL)
    *status = _dd_sh_complain (x, argv[0], DD_SH_MSG_NO_SUCH_JOB, argv[1], NULL);
  else if (job == NULL)
    *status = _dd_sh_complain (x, argv[0], DD_SH_MSG_NO_CURRENT_JOB, NULL, NULL);
  else
    return job;

  return NULL;
}

int
_dd_sh_builtin_fg (DdShExec   *x,
                   DdShFrame  *frame,
                   char      **argv)
{
  DdShJob *job;
  int status;

  job = take_job (x, argv, &status);
  if (job == NULL)
    return status;
  if ((frame->flags & DD_SH_FRAME_STARTED) == 0)
    {
      g_autofree char *text = g_strdup (job->text);

      if (g_str_has_suffix (text, "&"))
        text[strlen (text) - 1] = '\0';
      _dd_sh_print (x, "%s\n", g_strchomp (text));
    }
  status = wait_job (x, job);
  if (status == DD_SH_STATUS_BLOCKED)
    {
      frame->flags |= DD_SH_FRAME_STARTED;
      x->state->block = DD_SH_BLOCK_CHILD;
    }

  return status;
}

int
_dd_sh_builtin_bg (DdShExec   *x,
                   DdShFrame  *frame,
                   char      **argv)
{
  DdShJob *job;
  g_autofree char *number = NULL;
  int status;

  job = take_job (x, argv, &status);
  if (job == NULL)
    return status;
  number = g_strdup_printf ("%u", job->number);

  return _dd_sh_complain (x, argv[0], DD_SH_MSG_ALREADY_RUNNING, number, NULL);
}

/* --- kill --------------------------------------------------------------- */

static int
list_signals (DdShExec  *x,
              char     **argv)
{
  gint64 number;

  if (argv[0] == NULL)
    {
      for (int i = 1; _dd_sh_signal_name (i) != NULL; i++)
        _dd_sh_print (x, "%s\n", _dd_sh_signal_name (i));
      return 0;
    }
  for (guint i = 0; argv[i] != NULL; i++)
    {
      if (_dd_sh_parse_number (argv[i], &number)
          && _dd_sh_signal_name ((int) (number & 0x7f)) != NULL)
        _dd_sh_print (x, "%s\n", _dd_sh_signal_name ((int) (number & 0x7f)));
      else if (x->state->flavour != DD_SH_FLAVOUR_DASH && _dd_sh_signal_number (argv[i]) > 0)
        _dd_sh_print (x, "%d\n", _dd_sh_signal_number (argv[i]));
      else
        return _dd_sh_complain (x, "kill", DD_SH_MSG_ILLEGAL_NUMBER, argv[i], NULL);
    }

  return 0;
}

static int
kill_one (DdShExec   *x,
          const char *target,
          int         signo)
{
  DdShJob *job = find_job (x, target);
  gint64 pid = 0;
  int error;

  if (job == NULL && *target == '%')
    return _dd_sh_complain (x, "kill", DD_SH_MSG_NO_SUCH_JOB, target, NULL);
  if (job != NULL)
    pid = job->pid;
  else if (!_dd_sh_parse_number (target, &pid))
    return _dd_sh_complain (x, "kill", DD_SH_MSG_KILL_TARGET, target, NULL);
  error = x->host->signal (x->user, pid, signo);
  if (error == 0)
    return 0;

  return _dd_sh_complain (x, "kill", DD_SH_MSG_KILL, target, _dd_sh_strerror (error));
}

int
_dd_sh_builtin_kill (DdShExec   *x,
                     DdShFrame  *frame,
                     char      **argv)
{
  const char *name = "TERM";
  guint i = 1;
  int signo;
  int status = 0;

  if (argv[i] != NULL && strcmp (argv[i], "-l") == 0)
    return list_signals (x, argv + 2);
  if (argv[i] != NULL && (strcmp (argv[i], "-s") == 0 || strcmp (argv[i], "-n") == 0))
    {
      name = argv[i + 1];
      i += name != NULL ? 2 : 1;
    }
  else if (argv[i] != NULL && argv[i][0] == '-' && argv[i][1] != '\0' && argv[i][1] != '-')
    {
      name = argv[i++] + 1;
    }
  if (argv[i] != NULL && strcmp (argv[i], "--") == 0)
    i++;
  if (name == NULL || argv[i] == NULL)
    return _dd_sh_complain (x, "kill", DD_SH_MSG_KILL_USAGE, NULL, NULL);
  signo = _dd_sh_signal_number (name);
  if (signo < 0)
    return _dd_sh_complain (x, "kill", DD_SH_MSG_KILL_SIGNAL, name, NULL);
  for (; argv[i] != NULL; i++)
    {
      int one = kill_one (x, argv[i], signo);

      status = MAX (status, one);
    }

  return status;
}

/* --- trap --------------------------------------------------------------- */

gboolean
_dd_sh_has_traps (DdShExec *x)
{
  for (int i = 0; i < DD_SH_N_SIGNALS; i++)
    if (x->state->env->traps[i] != NULL && x->state->env->traps[i][0] != '\0')
      return TRUE;

  return FALSE;
}

/* Runs what is due for the first signal that has arrived. */
void
_dd_sh_run_traps (DdShExec *x)
{
  DdShState *state = x->state;
  int signo = g_array_index (state->pending, guint8, 0);
  g_autofree char *action = NULL;

  g_array_remove_index (state->pending, 0);
  action = g_strdup (state->env->traps[signo]);
  if (action != NULL)
    {
      if (*action != '\0')
        _dd_sh_push_text (x, DD_SH_FRAME_TRAP, action);
      return;
    }
  if (signo == SIGINT && state->mode == DD_SH_MODE_INTERACTIVE && !state->forked)
    {
      if (state->frames->len > 0 || state->block == DD_SH_BLOCK_PROMPT)
        _dd_sh_write (x, 2, "\n", 1);
      x->write_error = 0;
      state->interrupted = TRUE;
      _dd_sh_unwind (x, DD_SH_UNWIND_DISCARD, 128 + SIGINT);
    }
}

static void
print_traps (DdShExec *x)
{
  gboolean bash = x->state->flavour == DD_SH_FLAVOUR_BASH;

  for (int i = 0; i < DD_SH_N_SIGNALS; i++)
    {
      const char *action = x->state->env->traps[i];
      const char *name = i == 0 ? "EXIT" : _dd_sh_signal_name (i);
      g_autofree char *quoted = NULL;

      if (action == NULL)
        continue;
      quoted = _dd_sh_quote (x->state->flavour, action, TRUE);
      if (name != NULL)
        _dd_sh_print (x, "trap -- %s %s%s\n", quoted, bash && i > 0 ? "SIG" : "", name);
      else
        _dd_sh_print (x, "trap -- %s %d\n", quoted, i);
    }
}

static int
complain_trap (DdShExec   *x,
               const char *name)
{
  g_autofree char *line = NULL;

  if (x->state->flavour != DD_SH_FLAVOUR_DASH)
    return _dd_sh_complain (x, "trap", DD_SH_MSG_BAD_SIGNAL, name, NULL);
  line = g_strdup_printf ("trap: %s: bad trap\n", name);
  _dd_sh_write (x, 2, line, -1);

  return 1;
}

int
_dd_sh_builtin_trap (DdShExec   *x,
                     DdShFrame  *frame,
                     char      **argv)
{
  guint i = 1;
  const char *action = NULL;
  int status = 0;
  gint64 number;

  if (argv[i] != NULL && strcmp (argv[i], "--") == 0)
    i++;
  if (argv[i] == NULL || strcmp (argv[i], "-p") == 0)
    {
      print_traps (x);
      return 0;
    }
  if (argv[i + 1] != NULL && !_dd_sh_parse_number (argv[i], &number))
    action = argv[i++];
  if (g_strcmp0 (action, "-") == 0)
    action = NULL;
  for (; argv[i] != NULL; i++)
    {
      int signo = _dd_sh_signal_number (argv[i]);

      if (signo < 0)
        {
          status = complain_trap (x, argv[i]);
          continue;
        }
      g_free (x->state->env->traps[signo]);
      x->state->env->traps[signo] = g_strdup (action);
    }

  return status;
}

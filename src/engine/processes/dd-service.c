// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-engine-private.h"
#include "dd-fs.h"
#include "dd-program.h"
#include "dd-service-private.h"

/* A program that is data. What a service remembers between two moments: its
 * behaviour and variant, how much it has said, what it is about to end with
 * and because of what, the child of an init, when it goes on, and the script
 * that it runs. */
#define MEMO_FORMAT "(siuiiitms)"

#define BIT(signal) (G_GUINT64_CONSTANT (1) << (signal))

/* Source: tini 0.19, which leaves these to the kernel or to itself. */
#define NOT_FORWARDED (BIT (4) | BIT (5) | BIT (6) | BIT (7) | BIT (8) | BIT (DD_SIGKILL) | \
                       BIT (11) | BIT (DD_SIGCHLD) | BIT (DD_SIGSTOP) | BIT (21) | BIT (22) | \
                       BIT (31))

#define EXIT_NOT_FOUND  127
#define EXIT_CANNOT_RUN 126
#define EXIT_BUSY       1

static guint64
now (Service *self)
{
  return dd_engine_get_world (self->engine)->now;
}

/* Ends with an exit code, after a while. */
static void
end_after (Service *self,
           int      exit_code,
           guint64  delay)
{
  self->ending = exit_code;
  self->due = now (self) + delay;
}

static void
say (Service    *self,
     int         fd,
     const char *text)
{
  g_autofree char *expanded = _dd_service_expand (self, text);

  dd_process_write (self->engine, self->pid, fd, expanded);
}

static void
write_files (Service   *self,
             GPtrArray *files)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_process (self->engine, _dd_service_process (self));

  for (guint i = 0; i < files->len; i++)
    {
      const DdBehaviourFile *file = g_ptr_array_index (files, i);
      g_autofree char *path = _dd_service_expand (self, file->path);
      g_autofree char *text = _dd_service_expand (self, file->text);

      if (!g_str_has_suffix (path, "/"))
        dd_fs_write_text (fs, path, text);
      else if (!dd_fs_exists (fs, path))
        dd_fs_make_directory (fs, path, 0700);
    }
}

/* Beginning */

static void
spawn_child (Service                *self,
             const DdBehaviourChild *child)
{
  const DdProcess *process = _dd_service_process (self);
  g_autofree char *title = _dd_service_expand (self, child->title);
  char *argv[] = { title, NULL };
  DdSpawn spawn = {
    .parent = process->pid,
    .container = process->container,
    .program = "service",
    .argv = argv,
    .env = process->env,
    .cwd = process->cwd,
    .uid = child->uid >= 0 ? child->uid : process->uid,
    .gid = child->gid >= 0 ? child->gid : process->gid,
    .memo = g_variant_new_string (child->program),
    .out = process->out[1],
    .err = process->out[2],
  };
  int pid = dd_process_spawn (self->engine, &spawn);

  self->subject = dd_world_get_process (dd_engine_get_world (self->engine), pid)->ns_pid;
  if (self->subject == 0)
    self->subject = pid;
  if (child->says)
    say (self, 2, child->says);
}

static char **
command_after (const DdProcess *process,
               guint            n_words)
{
  char **argv = process->argv;

  for (guint i = 0; i < n_words && *argv; i++)
    argv++;
  return argv;
}

/* An init runs the rest of its command line as its child. */
static void
spawn_command (Service *self)
{
  const DdProcess *process = _dd_service_process (self);
  g_autoptr (DdFs) fs = dd_fs_new_for_process (self->engine, process);
  g_auto (DdProgram) program = { 0 };
  char **argv = command_after (process, 1);
  DdSpawn spawn = {
    .parent = process->pid,
    .container = process->container,
    .env = process->env,
    .cwd = process->cwd,
    .uid = process->uid,
    .gid = process->gid,
    .out = process->out[1],
    .err = process->out[2],
    .tty = process->tty,
    .input = process->input->str,
    .input_open = process->input_open,
  };

  if (argv[0] && g_str_equal (argv[0], "--"))
    argv++;
  if (argv[0] == NULL ||
      !dd_program_find (self->engine, fs, process->cwd, process->env, argv, &program, NULL))
    {
      g_autofree char *text = g_strdup_printf ("[FATAL tini (%d)] exec %s failed: No such file or "
                                               "directory\n", process->ns_pid + 1,
                                               argv[0] ? argv[0] : "");

      dd_process_write (self->engine, self->pid, 2, text);
      end_after (self, EXIT_NOT_FOUND, 0);
      return;
    }
  spawn.program = program.program;
  spawn.argv = program.argv;
  spawn.memo = program.memo;
  self->child = dd_process_spawn (self->engine, &spawn);
}

/* Becomes another user, and then another program: what gosu is for. */
static gboolean
become_command (Service *self)
{
  const DdProcess *process = _dd_service_process (self);
  g_autoptr (DdFs) fs = dd_fs_new_for_process (self->engine, process);
  g_auto (DdProgram) program = { 0 };
  g_autofree char *text = NULL;
  const char *user = process->argv[0] ? process->argv[1] : NULL;
  char **argv = command_after (process, 2);
  int uid;
  int gid;

  if (user == NULL || argv[0] == NULL)
    {
      dd_process_write (self->engine, self->pid, 2, "Usage: gosu user-spec command [args]\n");
      end_after (self, 1, 0);
      return FALSE;
    }
  if (!_dd_service_find_user (fs, user, &uid, &gid))
    text = g_strdup_printf ("error: failed switching to \"%s\": unable to find user %s: no "
                            "matching entries in passwd file\n", user, user);
  else if (!dd_program_find (self->engine, fs, process->cwd, process->env, argv, &program, NULL))
    text = g_strdup_printf ("error: exec: \"%s\": executable file not found in $PATH\n", argv[0]);
  if (text)
    {
      dd_process_write (self->engine, self->pid, 2, text);
      end_after (self, 1, 0);
      return FALSE;
    }
  _dd_service_settle (self, NULL, uid, gid);
  dd_process_exec (self->engine, self->pid, program.program, program.argv, NULL, program.memo);
  return TRUE;
}

/* Serving and the children come after the last word about the start. */
static void
begin_children (Service *self)
{
  if (!_dd_service_listen (self))
    {
      end_after (self, EXIT_BUSY, 0);
      return;
    }
  for (guint i = 0; i < self->variant->children->len; i++)
    {
      const DdBehaviourChild *child = g_ptr_array_index (self->variant->children, i);

      for (int j = 0; j < child->count; j++)
        spawn_child (self, child);
    }
}

static guint64
caught_mask (const DdBehaviour *behaviour)
{
  guint64 mask = 0;

  if (behaviour->forwards)
    return ~NOT_FORWARDED & ~BIT (0);
  for (guint i = 0; i < behaviour->reactions->len; i++)
    mask |= BIT (((DdSignalReaction *) g_ptr_array_index (behaviour->reactions, i))->signal);
  return mask;
}

/* After the last word: it ends, or there is nothing more to come. */
static void
finish_saying (Service *self)
{
  self->due = 0;
  if (self->variant->exits_after >= 0)
    end_after (self, self->variant->exit_code, self->variant->exits_after);
}

static void
schedule_saying (Service *self)
{
  const GPtrArray *says = self->variant->says;

  if (self->said < says->len)
    self->due = now (self) + ((DdUtterance *) g_ptr_array_index (says, self->said))->after;
  else
    finish_saying (self);
}

static void
begin_reading (Service *self)
{
  const DdBehaviourInput *reads = self->variant->reads;

  if (_dd_service_process (self)->tty == NULL)
    return;
  if (reads->banner)
    say (self, 1, reads->banner);
  if (reads->prompt)
    say (self, 1, reads->prompt);
}

static void
begin (Service *self)
{
  const DdBehaviour *variant = self->variant;
  g_autofree char *title = variant->title ? _dd_service_expand (self, variant->title) : NULL;

  dd_process_set_signals (self->engine, self->pid, caught_mask (variant), 0);
  dd_process_set_memory (self->engine, self->pid, variant->memory);
  if (title)
    _dd_service_settle (self, title, -1, -1);
  write_files (self, variant->files);
  if (variant->reads)
    begin_reading (self);
  if (variant->forwards)
    spawn_command (self);
  if (variant->says->len == 0)
    begin_children (self);
  if (self->ending < 0)
    schedule_saying (self);
}

/* Going on */

static gboolean
is_shown (Service           *self,
          const DdUtterance *utterance)
{
  const DdProcess *process = _dd_service_process (self);

  return !utterance->is_buffered || process->tty ||
         dd_process_get_env (process, "PYTHONUNBUFFERED") != NULL;
}

static void
say_next (Service *self)
{
  const GPtrArray *says = self->variant->says;
  const DdUtterance *utterance = g_ptr_array_index (says, self->said);

  if (is_shown (self, utterance))
    say (self, utterance->is_stderr ? 2 : 1, utterance->text);
  self->said++;
  if (self->said == says->len && self->variant->repeats)
    self->said = self->variant->repeat_from;
  if (self->said == says->len)
    begin_children (self);
  schedule_saying (self);
}

static void
signal_children (Service *self,
                 int      signal)
{
  g_autoptr (GPtrArray) children = _dd_service_list_children (self);

  for (guint i = 0; i < children->len; i++)
    {
      const DdProcess *child = g_ptr_array_index (children, i);

      if (child->state == DD_PROCESS_RUNNING)
        dd_process_kill (self->engine, child->pid, signal, FALSE);
    }
}

static void
react_to (Service *self,
          int      signal)
{
  for (guint i = 0; i < self->variant->reactions->len; i++)
    {
      const DdSignalReaction *reaction = g_ptr_array_index (self->variant->reactions, i);

      if (reaction->signal != signal || self->ending >= 0)
        continue;
      if (reaction->says)
        say (self, reaction->is_stdout ? 1 : 2, reaction->says);
      if (reaction->children)
        signal_children (self, reaction->children);
      if (reaction->exit_code < 0)
        continue;
      self->reaction = i + 1;
      end_after (self, reaction->exit_code, reaction->after);
    }
}

static void
handle_signals (Service *self)
{
  guint64 pending = dd_process_take_signals (self->engine, self->pid);

  for (int signal = 1; signal < DD_N_SIGNALS - 1; signal++)
    {
      if (!(pending & BIT (signal)))
        continue;
      if (self->child)
        dd_process_kill (self->engine, self->child, signal, FALSE);
      else
        react_to (self, signal);
    }
}

static const char *
words_about (Service         *self,
             const DdProcess *child)
{
  for (guint i = 0; i < self->variant->children->len; i++)
    {
      const DdBehaviourChild *kind = g_ptr_array_index (self->variant->children, i);
      g_autofree char *title = _dd_service_expand (self, kind->title);

      if (child->argv && g_strcmp0 (child->argv[0], title) == 0)
        return kind->ends;
    }
  return NULL;
}

/* Asks for the exit codes of its children; an init ends with its command. */
static void
reap_children (Service *self)
{
  g_autoptr (GPtrArray) children = NULL;

  if (!self->variant->reaps)
    return;
  children = _dd_service_list_children (self);
  for (guint i = 0; i < children->len; i++)
    {
      const DdProcess *child = g_ptr_array_index (children, i);
      const char *words;

      if (child->state != DD_PROCESS_ZOMBIE)
        continue;
      if (child->pid == self->child)
        end_after (self, child->exit_code, 0);
      words = words_about (self, child);
      self->subject = child->ns_pid ? child->ns_pid : child->pid;
      self->subject_code = child->exit_code;
      dd_process_reap (self->engine, child->pid);
      if (words)
        say (self, 2, words);
    }
}

/* What is typed or piped is for the command of an init. */
static void
pass_input_on (Service *self)
{
  const DdProcess *child = dd_world_get_process (dd_engine_get_world (self->engine), self->child);

  if (child == NULL || !child->input_open)
    return;
  for (;;)
    {
      g_autofree char *line = dd_process_read_line (self->engine, self->pid);
      g_autofree char *text = line ? g_strconcat (line, "\n", NULL) : NULL;

      if (line == NULL)
        break;
      dd_process_feed (self->engine, self->child, text, TRUE);
    }
  if (!_dd_service_process (self)->input_open)
    dd_process_feed (self->engine, self->child, NULL, FALSE);
}

/* A program that would carry out its input says that the model does not. */
static void
read_input (Service *self)
{
  const DdBehaviourInput *reads = self->variant->reads;
  gboolean on_tty = _dd_service_process (self)->tty != NULL;
  gboolean any = FALSE;

  for (;;)
    {
      g_autofree char *line = dd_process_read_line (self->engine, self->pid);

      if (line == NULL)
        break;
      any = any || *line;
      if (reads->answer && *line)
        say (self, on_tty ? 1 : 2, reads->answer);
      if (reads->prompt && on_tty)
        say (self, 1, reads->prompt);
    }
  if (_dd_service_process (self)->input_open)
    return;
  if (on_tty)
    say (self, 1, "\n");
  end_after (self, any && !on_tty ? 1 : 0, 0);
}

/* Between two moments */

static gboolean
load (Service *self)
{
  const DdProcess *process = _dd_service_process (self);
  DdCatalog *catalog = dd_engine_get_world (self->engine)->catalog;
  const char *name = "worker";
  gboolean fresh = process->memo == NULL ||
                   !g_variant_is_of_type (process->memo, G_VARIANT_TYPE (MEMO_FORMAT));

  self->ending = self->place = -1;
  if (!fresh)
    g_variant_get (process->memo, "(&siuiiitms)", &name, &self->place, &self->said, &self->ending,
                   &self->reaction, &self->child, &self->due, &self->source);
  else if (process->memo && g_variant_is_of_type (process->memo, G_VARIANT_TYPE_STRING))
    name = g_variant_get_string (process->memo, NULL);

  self->behaviour = self->variant = dd_catalog_get_behaviour (catalog, name);
  if (self->behaviour == NULL)
    return FALSE;
  if (fresh)
    self->place = _dd_behaviour_find_variant (self->behaviour, process->argv);
  if (self->place >= 0 && self->place < (int) self->behaviour->variants->len)
    self->variant = g_ptr_array_index (self->behaviour->variants, self->place);
  if (self->variant->script == NULL)
    return fresh;
  if (fresh)
    self->source = _dd_service_read_script (self);
  self->scripted = _dd_service_follow_script (self, self->variant, self->source);
  self->variant = self->scripted;
  return fresh;
}

static void
wait_for_next (Service *self)
{
  g_autofree char *child = g_strdup_printf ("child:%d", self->pid);
  g_autofree char *input = g_strdup_printf ("input:%d", self->pid);
  gboolean reads = self->child || self->variant->reads;
  const char *topics[] = { child, reads ? input : NULL, NULL };
  gint64 alarm = self->due ? MAX ((gint64) self->due - (gint64) now (self), 0) : -1;

  dd_process_wait (self->engine, self->pid,
                   g_variant_new (MEMO_FORMAT, self->behaviour->name, self->place, self->said,
                                  self->ending, self->reaction, self->child, self->due,
                                  self->source),
                   topics, alarm);
}

static void
end (Service *self)
{
  const DdSignalReaction *reaction =
    self->reaction > 0 && self->reaction <= (int) self->variant->reactions->len
    ? g_ptr_array_index (self->variant->reactions, self->reaction - 1) : NULL;

  if (reaction)
    {
      write_files (self, reaction->files);
      if (reaction->last_words)
        say (self, reaction->is_stdout ? 1 : 2, reaction->last_words);
    }
  dd_process_exit (self->engine, self->pid, self->ending);
}

static void
service_clear (Service *self)
{
  g_free (self->source);
  g_clear_pointer (&self->scripted, _dd_behaviour_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Service, service_clear)

static void
service_step (DdEngine *engine,
              int       pid)
{
  g_auto (Service) self = { .engine = engine, .pid = pid };
  gboolean fresh = load (&self);

  if (self.behaviour == NULL)
    {
      dd_process_exit (engine, pid, EXIT_CANNOT_RUN);
      return;
    }
  if (fresh && self.variant->becomes && become_command (&self))
    return;
  if (fresh && !self.variant->becomes)
    begin (&self);
  handle_signals (&self);
  reap_children (&self);
  if (self.ending < 0)
    _dd_service_serve (&self);
  if (self.child)
    pass_input_on (&self);
  else if (self.variant->reads && self.ending < 0)
    read_input (&self);
  if (self.ending < 0 && self.due && now (&self) >= self.due &&
      self.said < self.variant->says->len)
    say_next (&self);
  if (self.ending >= 0 && now (&self) >= self.due)
    end (&self);
  else
    wait_for_next (&self);
}

void
_dd_engine_register_services (DdEngine *engine)
{
  dd_engine_add_program (engine, "service", service_step);
}

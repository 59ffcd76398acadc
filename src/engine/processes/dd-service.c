// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-behaviour.h"
#include "dd-engine-private.h"
#include "dd-fs.h"
#include "dd-process-ops.h"
#include "dd-program.h"

/* What a service remembers: its behaviour, how much it has said, and what it
 * is about to end with (-1: nothing). */
#define MEMO_FORMAT "(suiit)"

typedef struct
{
  DdEngine          *engine;
  int                pid;
  const DdBehaviour *behaviour;
  guint              said;
  int                ending;   /* exit code, -1 while it goes on */
  int                child;    /* of an init: PID on the host */
  guint64            due;      /* when the next thing happens */
} Service;

static const DdProcess *
me (Service *self)
{
  return dd_world_get_process (dd_engine_get_world (self->engine), self->pid);
}

static guint64
now (Service *self)
{
  return dd_engine_get_world (self->engine)->now;
}

static guint64
caught_mask (const DdBehaviour *behaviour)
{
  guint64 mask = 0;

  for (guint i = 0; i < behaviour->reactions->len; i++)
    mask |= G_GUINT64_CONSTANT (1)
            << ((DdSignalReaction *) g_ptr_array_index (behaviour->reactions, i))->signal;
  return mask;
}

/* Makes a child that does nothing but live, such as a worker. */
static void
spawn_worker (Service    *self,
              const char *title)
{
  const DdProcess *process = me (self);
  char *argv[] = { (char *) title, NULL };
  DdSpawn spawn = {
    .parent = process->pid,
    .container = process->container,
    .program = "service",
    .argv = argv,
    .env = process->env,
    .cwd = process->cwd,
    .uid = process->uid,
    .gid = process->gid,
    .memo = g_variant_new_string ("worker"),
    .out = process->out[1],
    .err = process->out[2],
    .memory = self->behaviour->memory / 2,
  };

  dd_process_spawn (self->engine, &spawn);
}

/* An init runs the rest of its command line as its child. */
static void
spawn_command (Service *self)
{
  const DdProcess *process = me (self);
  g_autoptr (DdFs) fs = dd_fs_new_for_process (self->engine, process);
  g_auto (DdProgram) program = { 0 };
  char **argv = process->argv + 1;
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
      self->ending = 127;
      return;
    }
  spawn.program = program.program;
  spawn.argv = program.argv;
  spawn.memo = program.memo;
  self->child = dd_process_spawn (self->engine, &spawn);
}

static void
begin (Service *self)
{
  const DdBehaviour *behaviour = self->behaviour;
  g_autoptr (DdFs) fs = dd_fs_new_for_process (self->engine, me (self));
  guint64 caught = behaviour->forwards ? ~(G_GUINT64_CONSTANT (1) << DD_SIGKILL |
                                           G_GUINT64_CONSTANT (1) << DD_SIGSTOP |
                                           G_GUINT64_CONSTANT (1) << DD_SIGCHLD)
                                       : caught_mask (behaviour);

  dd_process_set_signals (self->engine, self->pid, caught, 0);
  dd_process_set_memory (self->engine, self->pid, behaviour->memory);
  for (guint i = 0; i < behaviour->files->len; i++)
    dd_fs_write_text (fs, g_ptr_array_index (behaviour->files, i), "1\n");
  for (guint i = 0; behaviour->children && behaviour->children[i]; i++)
    spawn_worker (self, behaviour->children[i]);
  if (behaviour->forwards)
    spawn_command (self);
  if (behaviour->exits_after >= 0 && behaviour->says->len == 0)
    {
      self->ending = behaviour->exit_code;
      self->due = now (self) + behaviour->exits_after;
    }
  else if (behaviour->says->len)
    {
      self->due = now (self) + ((DdUtterance *) g_ptr_array_index (behaviour->says, 0))->after;
    }
}

static void
say_next (Service *self)
{
  const DdBehaviour *behaviour = self->behaviour;
  const DdUtterance *utterance = g_ptr_array_index (behaviour->says, self->said);

  dd_process_write (self->engine, self->pid, utterance->is_stderr ? 2 : 1, utterance->text);
  if (self->said + 1 < behaviour->says->len)
    self->said++;
  else if (!behaviour->repeats)
    self->said = behaviour->says->len;
  if (self->said < behaviour->says->len)
    {
      utterance = g_ptr_array_index (behaviour->says, self->said);
      self->due = now (self) + utterance->after;
    }
  else if (behaviour->exits_after >= 0)
    {
      self->ending = behaviour->exit_code;
      self->due = now (self) + behaviour->exits_after;
    }
  else
    {
      self->due = 0;
    }
}

static void
react_to (Service *self,
          int      signal)
{
  if (self->child)
    {
      dd_process_kill (self->engine, self->child, signal, FALSE);
      return;
    }
  for (guint i = 0; i < self->behaviour->reactions->len; i++)
    {
      const DdSignalReaction *reaction = g_ptr_array_index (self->behaviour->reactions, i);

      if (reaction->signal != signal || self->ending >= 0)
        continue;
      if (reaction->says)
        dd_process_write (self->engine, self->pid, 2, reaction->says);
      if (reaction->exit_code < 0)
        continue;
      self->ending = reaction->exit_code;
      self->due = now (self) + reaction->after;
    }
}

static void
handle_signals (Service *self)
{
  guint64 pending = dd_process_take_signals (self->engine, self->pid);

  for (int signal = 1; signal < 64; signal++)
    if (pending & (G_GUINT64_CONSTANT (1) << signal))
      react_to (self, signal);
}

/* Asks for the exit codes of its children; an init ends with its command. */
static void
reap_children (Service *self)
{
  g_autoptr (GPtrArray) processes = NULL;

  if (!self->behaviour->reaps)
    return;
  processes = dd_world_list_processes (dd_engine_get_world (self->engine), me (self)->container);
  for (guint i = 0; i < processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (processes, i);

      if (process->parent != self->pid || process->state != DD_PROCESS_ZOMBIE)
        continue;
      if (process->pid == self->child)
        {
          self->ending = process->exit_code;
          self->due = 0;
        }
      dd_process_reap (self->engine, process->pid);
    }
}

/* What is typed or piped is for the command of an init. */
static void
pass_input_on (Service *self)
{
  const DdProcess *child = dd_world_get_process (dd_engine_get_world (self->engine), self->child);

  if (child == NULL || !child->input_open || (me (self)->input->len == 0 && me (self)->input_open))
    return;
  for (;;)
    {
      g_autofree char *line = dd_process_read_line (self->engine, self->pid);
      g_autofree char *text = line ? g_strconcat (line, "\n", NULL) : NULL;

      if (line == NULL)
        break;
      dd_process_feed (self->engine, self->child, text, TRUE);
    }
  if (!me (self)->input_open)
    dd_process_feed (self->engine, self->child, NULL, FALSE);
}

static void
load (Service *self)
{
  const DdProcess *process = me (self);
  DdCatalog *catalog = dd_engine_get_world (self->engine)->catalog;
  const char *name;

  self->ending = -1;
  if (process->memo && g_variant_is_of_type (process->memo, G_VARIANT_TYPE (MEMO_FORMAT)))
    {
      g_variant_get (process->memo, "(&suiit)", &name, &self->said, &self->ending, &self->child,
                     &self->due);
      self->behaviour = dd_catalog_get_behaviour (catalog, name);
      return;
    }
  name = process->memo && g_variant_is_of_type (process->memo, G_VARIANT_TYPE_STRING)
         ? g_variant_get_string (process->memo, NULL) : "worker";
  self->behaviour = dd_catalog_get_behaviour (catalog, name);
  if (self->behaviour)
    begin (self);
}

static void
wait_for_next (Service *self)
{
  g_autofree char *child = g_strdup_printf ("child:%d", self->pid);
  g_autofree char *input = g_strdup_printf ("input:%d", self->pid);
  const char *topics[] = { child, self->child ? input : NULL, NULL };
  gint64 alarm = self->due ? (gint64) self->due - (gint64) now (self) : -1;

  dd_process_wait (self->engine, self->pid,
                   g_variant_new (MEMO_FORMAT, self->behaviour->name, self->said, self->ending,
                                  self->child, self->due), topics, MAX (alarm, self->due ? 0 : -1));
}

static void
service_step (DdEngine *engine,
              int       pid)
{
  Service self = { .engine = engine, .pid = pid };

  load (&self);
  if (self.behaviour == NULL)
    {
      dd_process_exit (engine, pid, 1);
      return;
    }
  handle_signals (&self);
  reap_children (&self);
  if (self.child)
    pass_input_on (&self);
  if (self.ending < 0 && self.due && now (&self) >= self.due &&
      self.said < self.behaviour->says->len)
    say_next (&self);
  if (self.ending >= 0 && now (&self) >= self.due)
    {
      dd_process_exit (engine, pid, self.ending);
      return;
    }
  wait_for_next (&self);
}

void
_dd_engine_register_services (DdEngine *engine)
{
  dd_engine_add_program (engine, "service", service_step);
}

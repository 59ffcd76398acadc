// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-process.h"

G_DEFINE_FINAL_TYPE (DdProcess, dd_process, G_TYPE_OBJECT)

static void
dd_process_finalize (GObject *object)
{
  DdProcess *self = DD_PROCESS (object);

  g_free (self->container);
  g_free (self->netns);
  g_free (self->exec_id);
  g_free (self->program);
  g_strfreev (self->argv);
  g_strfreev (self->env);
  g_free (self->cwd);
  g_clear_pointer (&self->memo, g_variant_unref);
  g_strfreev (self->waits);
  for (gsize i = 0; i < G_N_ELEMENTS (self->out); i++)
    g_free (self->out[i].target);
  g_free (self->tty);
  g_clear_pointer (&self->sockets, g_array_unref);
  if (self->input)
    g_string_free (self->input, TRUE);
  G_OBJECT_CLASS (dd_process_parent_class)->finalize (object);
}

static void
dd_process_class_init (DdProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_process_finalize;
}

static void
dd_process_init (DdProcess *self)
{
}

/**
 * dd_process_new:
 *
 * Returns: (transfer full): a process without a program, to be filled in
 */
DdProcess *
dd_process_new (void)
{
  DdProcess *self = g_object_new (DD_TYPE_PROCESS, NULL);

  self->input = g_string_new (NULL);
  return self;
}

/**
 * dd_process_copy:
 * @self: a process
 *
 * Returns: (transfer full): another process object that is the same in all
 */
DdProcess *
dd_process_copy (const DdProcess *self)
{
  DdProcess *copy = g_object_new (DD_TYPE_PROCESS, NULL);

  /* All plain fields at once; what is owned follows. */
  memcpy ((char *) copy + sizeof (GObject), (const char *) self + sizeof (GObject),
          sizeof *self - sizeof (GObject));
  copy->container = g_strdup (self->container);
  copy->netns = g_strdup (self->netns);
  copy->exec_id = g_strdup (self->exec_id);
  copy->program = g_strdup (self->program);
  copy->argv = g_strdupv (self->argv);
  copy->env = g_strdupv (self->env);
  copy->cwd = g_strdup (self->cwd);
  copy->memo = self->memo ? g_variant_ref (self->memo) : NULL;
  copy->waits = g_strdupv (self->waits);
  for (gsize i = 0; i < G_N_ELEMENTS (copy->out); i++)
    copy->out[i].target = g_strdup (self->out[i].target);
  copy->tty = g_strdup (self->tty);
  copy->sockets = self->sockets ? g_array_copy (self->sockets) : NULL;
  copy->input = g_string_new_len (self->input->str, self->input->len);
  return copy;
}

/**
 * dd_process_get_env:
 * @self: a process
 * @name: of an environment variable
 *
 * Returns: (nullable) (transfer none): its value
 */
const char *
dd_process_get_env (const DdProcess *self,
                    const char      *name)
{
  return g_environ_getenv (self->env, name);
}

/**
 * dd_process_get_netns:
 * @self: a process
 *
 * Returns: (nullable): id of the container whose network namespace it is in,
 *   %NULL for the host's
 */
const char *
dd_process_get_netns (const DdProcess *self)
{
  if (self->netns == NULL)
    return self->container;
  return *self->netns ? self->netns : NULL;
}

/**
 * dd_process_is_init:
 * @self: a process
 *
 * Returns: whether it is PID 1 of a container
 */
gboolean
dd_process_is_init (const DdProcess *self)
{
  return self->container != NULL && self->ns_pid == 1;
}

/**
 * dd_process_dup_command:
 * @self: a process
 *
 * Returns: (transfer full): its command line as `ps` shows it
 */
char *
dd_process_dup_command (const DdProcess *self)
{
  return g_strjoinv (" ", self->argv);
}

/* Names and default actions. Source: signal(7) */

typedef struct
{
  const char *name;
  gboolean    ends;
} SignalInfo;

static const SignalInfo signals[] = {
  [1] = { "HUP", TRUE },    [2] = { "INT", TRUE },     [3] = { "QUIT", TRUE },
  [4] = { "ILL", TRUE },    [5] = { "TRAP", TRUE },    [6] = { "ABRT", TRUE },
  [7] = { "BUS", TRUE },    [8] = { "FPE", TRUE },     [9] = { "KILL", TRUE },
  [10] = { "USR1", TRUE },  [11] = { "SEGV", TRUE },   [12] = { "USR2", TRUE },
  [13] = { "PIPE", TRUE },  [14] = { "ALRM", TRUE },   [15] = { "TERM", TRUE },
  [16] = { "STKFLT", TRUE }, [17] = { "CHLD", FALSE }, [18] = { "CONT", FALSE },
  [19] = { "STOP", FALSE }, [20] = { "TSTP", FALSE },  [21] = { "TTIN", FALSE },
  [22] = { "TTOU", FALSE }, [23] = { "URG", FALSE },   [24] = { "XCPU", TRUE },
  [25] = { "XFSZ", TRUE },  [26] = { "VTALRM", TRUE }, [27] = { "PROF", TRUE },
  [28] = { "WINCH", FALSE }, [29] = { "IO", TRUE },    [30] = { "PWR", TRUE },
  [31] = { "SYS", TRUE },
};

/**
 * dd_signal_to_name:
 * @signal: a number
 *
 * Returns: (nullable): the name without SIG
 */
const char *
dd_signal_to_name (int signal)
{
  if (signal < 1 || signal >= (int) G_N_ELEMENTS (signals))
    return NULL;
  return signals[signal].name;
}

/**
 * dd_signal_from_name:
 * @name: a number, or a name with or without SIG, in either case
 *
 * Returns: the number, or 0 if there is no such signal
 */
int
dd_signal_from_name (const char *name)
{
  char *end;
  gint64 number = g_ascii_strtoll (name, &end, 10);

  if (*name && *end == '\0')
    return number > 0 && number < DD_N_SIGNALS ? (int) number : 0;
  if (g_ascii_strncasecmp (name, "SIG", 3) == 0)
    name += 3;
  for (gsize i = 1; i < G_N_ELEMENTS (signals); i++)
    if (g_ascii_strcasecmp (signals[i].name, name) == 0)
      return i;
  if (g_ascii_strcasecmp (name, "RTMIN") == 0)
    return 34;
  return 0;
}

/**
 * dd_signal_ends_process:
 * @signal: a number
 *
 * Returns: whether the signal ends a process that did not prepare for it
 */
gboolean
dd_signal_ends_process (int signal)
{
  return signal >= (int) G_N_ELEMENTS (signals) || (signal > 0 && signals[signal].ends);
}

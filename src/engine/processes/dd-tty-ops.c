// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-process-ops.h"
#include "dd-tty-ops.h"
#include "dd-world-private.h"

/* A line was typed */

static void
typed_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdCommandTyped *ev = (const DdCommandTyped *) event;
  g_autofree char *text = g_strconcat (ev->line, "\n", NULL);

  _dd_world_print (world, ev->tty, 'i', text);
}

static char *
typed_caption (const DdEvent *event)
{
  const DdCommandTyped *ev = (const DdCommandTyped *) event;

  return *ev->line ? g_strconcat ("$ ", ev->line, NULL) : g_strdup (_("An empty line"));
}

static const DdEventField typed_fields[] = {
  DD_EVENT_STRING (DdCommandTyped, tty),
  DD_EVENT_STRING (DdCommandTyped, line),
  DD_EVENT_INT (DdCommandTyped, pid),
  { NULL },
};

const DdEventClass dd_command_typed_class = {
  .name = "command.typed",
  .size = sizeof (DdCommandTyped),
  .kind = DD_TICK_COMMAND,
  .starts_step = TRUE,
  .fields = typed_fields,
  .apply = typed_apply,
  .caption = typed_caption,
  .why_text = N_("You typed this. Everything that follows has its cause here."),
};

/* The silent ones share a payload. */

typedef struct
{
  DdEvent   parent;
  char     *tty;
  char     *text;
  int       role;
  int       pid;
} DdTtyChanged;

static const DdEventField changed_fields[] = {
  DD_EVENT_STRING (DdTtyChanged, tty),
  DD_EVENT_STRING (DdTtyChanged, text),
  DD_EVENT_INT (DdTtyChanged, role),
  DD_EVENT_INT (DdTtyChanged, pid),
  { NULL },
};

static void
printed_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdTtyChanged *ev = (const DdTtyChanged *) event;

  _dd_world_print (world, ev->tty, ev->role, ev->text);
}

static void
opened_apply (DdWorld       *world,
              const DdEvent *event)
{
  _dd_world_add_tty (world, ((const DdTtyChanged *) event)->tty);
}

static void
cleared_apply (DdWorld       *world,
               const DdEvent *event)
{
  DdTty *tty = _dd_world_edit_tty (world, ((const DdTtyChanged *) event)->tty);

  tty->cleared = tty->spans->len;
}

static void
foreground_apply (DdWorld       *world,
                  const DdEvent *event)
{
  const DdTtyChanged *ev = (const DdTtyChanged *) event;

  _dd_world_edit_tty (world, ev->tty)->foreground = ev->pid;
}

static void
shell_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdTtyChanged *ev = (const DdTtyChanged *) event;

  _dd_world_edit_tty (world, ev->tty)->shell = ev->pid;
}

#define TTY_CLASS(id, event_name)                  \
  static const DdEventClass tty_##id##_class = {   \
    .name = event_name,                            \
    .size = sizeof (DdTtyChanged),                 \
    .fields = changed_fields,                      \
    .apply = id##_apply,                           \
  }

TTY_CLASS (printed, "tty.printed");
TTY_CLASS (cleared, "tty.cleared");
TTY_CLASS (foreground, "tty.foreground");
TTY_CLASS (shell, "tty.shell");

/* Opening and closing are seen: they are ticks. */

static char *
opened_caption (const DdEvent *event)
{
  /* Translators: %s is a terminal's name, such as pts/1. */
  return g_strdup_printf (_("A terminal opens: %s"), ((const DdTtyChanged *) event)->tty);
}

static const DdEventClass tty_opened_class = {
  .name = "tty.opened",
  .size = sizeof (DdTtyChanged),
  .kind = DD_TICK_COMMAND,
  .starts_step = TRUE,
  .fields = changed_fields,
  .apply = opened_apply,
  .caption = opened_caption,
  .why_text = N_("Each terminal has a shell of its own. All of them talk to the same engine, so "
                 "one can look while another waits for its command."),
};

static void
closed_apply (DdWorld       *world,
              const DdEvent *event)
{
  _dd_world_edit_tty (world, ((const DdTtyChanged *) event)->tty)->closed = TRUE;
}

static char *
closed_caption (const DdEvent *event)
{
  /* Translators: %s is a terminal's name, such as pts/1. */
  return g_strdup_printf (_("A terminal closes: %s"), ((const DdTtyChanged *) event)->tty);
}

static const DdEventClass tty_closed_class = {
  .name = "tty.closed",
  .size = sizeof (DdTtyChanged),
  .kind = DD_TICK_COMMAND,
  .starts_step = TRUE,
  .fields = changed_fields,
  .apply = closed_apply,
  .caption = closed_caption,
  .why_text = N_("The kernel sends SIGHUP to the shell and to the job in the foreground. "
                 "Containers belong to the engine, not to the terminal, so they run on."),
};

static void
emit_tty (DdEngine           *engine,
          const DdEventClass *klass,
          const char         *tty,
          const char         *text,
          char                role,
          int                 pid)
{
  DdTtyChanged *event = dd_event_new (klass);

  event->tty = g_strdup (tty);
  event->text = g_strdup (text);
  event->role = role;
  event->pid = pid;
  dd_engine_emit (engine, event);
}

static int
reader_of (DdEngine   *engine,
           const char *name)
{
  const DdTty *tty = dd_world_get_tty (dd_engine_get_world (engine), name);

  return tty->foreground ? tty->foreground : tty->shell;
}

/**
 * dd_tty_type:
 * @engine: the engine
 * @tty: name of a terminal
 * @line: what is typed, without a newline
 *
 * Types a line. It goes to the job in the foreground, or to the shell.
 */
void
dd_tty_type (DdEngine   *engine,
             const char *tty,
             const char *line)
{
  DdCommandTyped *event = dd_event_new (&dd_command_typed_class);
  g_autofree char *text = g_strconcat (line, "\n", NULL);
  const DdEvent *typed;
  int pid = reader_of (engine, tty);

  event->tty = g_strdup (tty);
  event->line = g_strdup (line);
  event->pid = pid;
  typed = dd_engine_emit (engine, event);
  dd_engine_set_cause (engine, typed->index);
  if (dd_world_get_process (dd_engine_get_world (engine), pid))
    dd_process_feed (engine, pid, text, TRUE);
}

/**
 * dd_tty_end_input:
 * @engine: the engine
 * @tty: name of a terminal
 *
 * Types Ctrl-D: the end of input.
 */
void
dd_tty_end_input (DdEngine   *engine,
                  const char *tty)
{
  int pid = reader_of (engine, tty);

  if (dd_world_get_process (dd_engine_get_world (engine), pid))
    dd_process_feed (engine, pid, NULL, FALSE);
}

/**
 * dd_tty_interrupt:
 * @engine: the engine
 * @tty: name of a terminal
 *
 * Types Ctrl-C: SIGINT for the job in the foreground.
 *
 * Returns: whether there was one
 */
gboolean
dd_tty_interrupt (DdEngine   *engine,
                  const char *tty)
{
  const DdTty *terminal = dd_world_get_tty (dd_engine_get_world (engine), tty);

  emit_tty (engine, &tty_printed_class, tty, "^C\n", 'i', 0);
  if (terminal->foreground == 0)
    return FALSE;
  return dd_process_kill (engine, terminal->foreground, DD_SIGINT, TRUE);
}

/**
 * dd_tty_open:
 * @engine: the engine
 * @tty: name of the new terminal
 *
 * Opens a terminal on the host. It has no shell yet.
 */
void
dd_tty_open (DdEngine   *engine,
             const char *tty)
{
  if (dd_world_get_tty (dd_engine_get_world (engine), tty) == NULL)
    emit_tty (engine, &tty_opened_class, tty, NULL, 0, 0);
}

/**
 * dd_tty_close:
 * @engine: the engine
 * @tty: name of a terminal
 *
 * Closes a terminal: SIGHUP for the job in the foreground and for the shell.
 * What was printed is kept for stepping back.
 *
 * Source: termios(3), modem disconnect; signal(7), SIGHUP
 */
void
dd_tty_close (DdEngine   *engine,
              const char *tty)
{
  const DdTty *terminal = dd_world_get_tty (dd_engine_get_world (engine), tty);

  if (terminal == NULL || terminal->closed)
    return;
  emit_tty (engine, &tty_closed_class, tty, NULL, 0, 0);
  dd_engine_set_cause (engine, dd_engine_get_n_events (engine));
  if (terminal->foreground)
    dd_process_kill (engine, terminal->foreground, DD_SIGHUP, TRUE);
  if (terminal->shell)
    dd_process_kill (engine, terminal->shell, DD_SIGHUP, TRUE);
}

/**
 * dd_tty_print:
 * @engine: the engine
 * @tty: name of a terminal
 * @role: as in #DdTtySpan
 * @text: what is printed
 *
 * Prints on a terminal.
 */
void
dd_tty_print (DdEngine   *engine,
              const char *tty,
              char        role,
              const char *text)
{
  emit_tty (engine, &tty_printed_class, tty, text, role, 0);
}

/**
 * dd_tty_clear:
 * @engine: the engine
 * @tty: name of a terminal
 *
 * Clears a terminal. What was on it is kept for stepping back.
 */
void
dd_tty_clear (DdEngine   *engine,
              const char *tty)
{
  emit_tty (engine, &tty_cleared_class, tty, NULL, 0, 0);
}

/**
 * dd_tty_set_foreground:
 * @engine: the engine
 * @tty: name of a terminal
 * @pid: of the job that gets what is typed, 0 for the shell
 *
 * What tcsetpgrp() does.
 */
void
dd_tty_set_foreground (DdEngine   *engine,
                       const char *tty,
                       int         pid)
{
  const DdTty *terminal = dd_world_get_tty (dd_engine_get_world (engine), tty);

  if (terminal && terminal->foreground != pid)
    emit_tty (engine, &tty_foreground_class, tty, NULL, 0, pid);
}

/**
 * dd_tty_set_shell:
 * @engine: the engine
 * @tty: name of a terminal
 * @pid: of its login shell
 *
 * Says which shell belongs to a terminal.
 */
void
dd_tty_set_shell (DdEngine   *engine,
                  const char *tty,
                  int         pid)
{
  emit_tty (engine, &tty_shell_class, tty, NULL, 0, pid);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

#define DD_CONSOLE "pts/0"

void      dd_tty_open            (DdEngine   *engine,
                                  const char *tty);
void      dd_tty_close           (DdEngine   *engine,
                                  const char *tty);
void      dd_tty_type            (DdEngine   *engine,
                                  const char *tty,
                                  const char *line);
void      dd_tty_end_input       (DdEngine   *engine,
                                  const char *tty);
gboolean  dd_tty_interrupt       (DdEngine   *engine,
                                  const char *tty);
void      dd_tty_print           (DdEngine   *engine,
                                  const char *tty,
                                  char        role,
                                  const char *text);
void      dd_tty_clear           (DdEngine   *engine,
                                  const char *tty);
void      dd_tty_set_foreground  (DdEngine   *engine,
                                  const char *tty,
                                  int         pid);
void      dd_tty_set_shell       (DdEngine   *engine,
                                  const char *tty,
                                  int         pid);

/**
 * DdCommandTyped:
 *
 * The learner typed a line at a terminal.
 */
typedef struct
{
  DdEvent   parent;
  char     *tty;
  char     *line;
  int       pid;
} DdCommandTyped;

extern const DdEventClass dd_command_typed_class;

G_END_DECLS

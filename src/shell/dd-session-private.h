// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-session.h"

G_BEGIN_DECLS

typedef enum
{
  DD_INPUT_OPEN,
  DD_INPUT_CLOSE,
  DD_INPUT_LINE,
  DD_INPUT_INTERRUPT,
  DD_INPUT_END,
  DD_INPUT_TIME,
} DdInputKind;

/* What the learner did, and at which place of the journal. Played again on a
 * new world it gives the same journal. Where a branch begins in the middle of
 * what a command does, the rest is cut off at a place of the journal; 0 is
 * for a command that ran to its end. */
typedef struct
{
  DdInputKind  kind;
  char        *tty;
  char        *text;
  guint64      usec;
  guint        at;
  guint        cut;
} DdInput;

typedef struct
{
  DdEngine  *engine;
  GPtrArray *inputs;      /* DdInput */
  guint      forked_at;   /* place in the journal */
} DdBranch;

struct _DdSession
{
  GObject     parent_instance;

  DdCatalog  *catalog;
  guint64     seed;
  GPtrArray  *branches;   /* DdBranch */
  guint       branch;
  guint       base_ticks;
  guint       base_events;
  guint       tick;
  guint       n_applied;
  DdWorld    *world;
};

void _dd_input_free  (gpointer   data);
void _dd_session_cut (DdSession *self,
                      guint      n_events);

G_END_DECLS

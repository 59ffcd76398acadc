// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-process-ops.h"

G_BEGIN_DECLS

/* The smaller events of processes; none is a tick of its own. */

typedef struct
{
  DdEvent    parent;
  int        pid;
  GVariant  *memo;
  char     **topics;
  int        timer;
} DdProcessWaited;

typedef struct
{
  DdEvent  parent;
  int      pid;
  char    *netns;
} DdProcessEnteredNet;

typedef struct
{
  DdEvent  parent;
  int      pid;
  int      fd;
  char    *text;
  char    *topic;
  char    *container_name;
  int      calm;
} DdProcessWrote;

typedef struct
{
  DdEvent  parent;
  int      pid;
  gint64   caught;
  gint64   ignored;
  gint64   pending;
} DdProcessSignals;

typedef struct
{
  DdEvent  parent;
  int      pid;
  char    *text;
  int      more;
  int      consumed;
} DdProcessInput;

typedef struct
{
  DdEvent    parent;
  int        pid;
  int        ns_pid;
  char      *container_name;
  char      *program;
  char     **argv;
  char     **env;
  GVariant  *memo;
} DdProcessExecuted;

typedef struct
{
  DdEvent  parent;
  int      pid;
  char    *cwd;
} DdProcessMoved;

typedef struct
{
  DdEvent  parent;
  int      pid;
  int      fd;
  int      kind;
  char    *target;
} DdProcessRedirected;

typedef struct
{
  DdEvent  parent;
  int      pid;
  gint64   memory;
} DdProcessGrew;

typedef struct
{
  DdEvent  parent;
  int      pid;
} DdProcessReaped;

typedef struct
{
  DdEvent  parent;
  char    *pipe;
} DdPipeClosed;

extern const DdEventClass dd_pipe_closed_class;
extern const DdEventClass _dd_process_spawned_quietly_class;
extern const DdEventClass _dd_process_exited_quietly_class;
extern const DdEventClass dd_process_waited_class;
extern const DdEventClass dd_process_wrote_class;
extern const DdEventClass dd_process_spoke_class;
extern const DdEventClass dd_process_signals_class;
extern const DdEventClass dd_process_input_class;
extern const DdEventClass dd_process_executed_class;
extern const DdEventClass dd_process_moved_class;
extern const DdEventClass dd_process_entered_net_class;
extern const DdEventClass dd_process_redirected_class;
extern const DdEventClass dd_process_grew_class;
extern const DdEventClass dd_process_reaped_class;

G_END_DECLS

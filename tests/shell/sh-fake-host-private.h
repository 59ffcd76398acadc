// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sh-fake-host.h"

G_BEGIN_DECLS

#define FAKE_FIRST_PID 100

typedef struct
{
  guint    mode;
  GString *text;
} File;

/* A process: the shell itself, a copy of it, or a command that takes time. */
typedef struct _Process
{
  FakeHost        *host;
  struct _Process *parent;
  gint64           pid;
  DdShState       *state;     /* (nullable): of a copy of the shell */
  DdShSinkKind     kinds[3];
  int              fds[3];
  char            *paths[3];
  gboolean         joined;
  GString         *captured[3];
  GString         *input;     /* (nullable): what it can read */
  int              looks;     /* until it ends by itself; -1 for never */
  char            *text;      /* printed at its end */
  gboolean         finished;
  int              status;
  int              term_signal;
} Process;

struct _FakeHost
{
  GHashTable *files;
  GPtrArray  *processes;
  Process    *shell;
  DdShState **shell_state;
  GString    *output;
  GString    *tails;          /* commands run as the last one */
  GQueue      lines;
  gboolean    input_ended;
  gboolean    replaces;
};

/* sh-fake-host.c */
Process *fake_process_new (FakeHost *host, Process *parent);
void fake_process_set_io (Process *self, const DdShIo *io);

/* sh-fake-files.c */
void fake_file_free (gpointer data);
File *fake_host_find_file (FakeHost *host, const char *path);
int fake_open (gpointer user, const char *path, DdShOpenFlags flags, guint mode);
int fake_write (gpointer user, const char *path, const char *text, gsize length);
int fake_read (gpointer user, const char *path, GString *text);
int fake_stat (gpointer user, const char *path, gboolean follow, DdShStat *result);
int fake_access (gpointer user, const char *path, int mode);
int fake_list (gpointer user, const char *path, GPtrArray *names);
int fake_chdir (gpointer user, const char *path, char **resolved);

/* sh-fake-commands.c */
DdShRunResult fake_run (gpointer user, DdShCommand *command);
void fake_host_add_commands (FakeHost *self);

G_END_DECLS

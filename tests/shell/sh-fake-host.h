// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-exec.h"

G_BEGIN_DECLS

/* A host for tests of the shell language: files in memory and a few commands.
 *
 *   print WORDS…   prints its words
 *   args WORDS…    prints each word in <>
 *   both           prints "out", and "err" to standard error
 *   cat [FILE…]    copies files, or its input
 *   upper          copies its input in capitals
 *   head -n N      copies the first lines
 *   wc -c | -l     counts its input
 *   grep [-E] RE   copies the lines that match
 *   yes            prints "y" ten times, then longer lines until its output is
 *                  gone
 *   showenv NAME   prints a variable of its environment, or "unset"
 *   fail N         exits with N
 *   die NAME       is killed by a signal
 *   block [N [T]]  runs as a process that ends at the third look, with N,
 *                  after printing T
 *   sleep N        runs until the test ends it, or a signal does
 */
typedef struct _FakeHost FakeHost;

extern const DdShHost fake_host_vtable;

FakeHost   *fake_host_new       (void);
void        fake_host_free      (FakeHost    *self);
gpointer    fake_host_get_user  (FakeHost    *self);
const char *fake_host_get_output (FakeHost   *self);
void        fake_host_clear     (FakeHost    *self);
void        fake_host_set_file  (FakeHost    *self,
                                 const char  *path,
                                 const char  *text,
                                 guint        mode);
void        fake_host_feed      (FakeHost    *self,
                                 const char  *line);
void        fake_host_end_input (FakeHost    *self);
void        fake_host_finish    (FakeHost    *self,
                                 gint64       pid,
                                 int          status);
void        fake_host_set_shell (FakeHost    *self,
                                 DdShState  **shell);
const char *fake_host_get_tails (FakeHost    *self);
void        fake_host_set_replaces (FakeHost *self,
                                    gboolean  replaces);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeHost, fake_host_free)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "dd-catalog.h"

G_BEGIN_DECLS

/**
 * DdUtterance:
 * @after: since the one before, in microseconds
 * @text: what is printed, with its newline
 * @is_stderr: whether on standard error
 */
typedef struct
{
  guint64   after;
  char     *text;
  gboolean  is_stderr;
} DdUtterance;

/**
 * DdSignalReaction:
 * @signal: a number
 * @says: (nullable): what it prints
 * @after: how long it takes to end, in microseconds
 * @exit_code: what it ends with; negative if it goes on
 */
typedef struct
{
  int      signal;
  char    *says;
  guint64  after;
  int      exit_code;
} DdSignalReaction;

/**
 * DdBehaviour:
 * @name: of the program
 * @title: (nullable): what `ps` shows instead of the command line
 * @says: (element-type DdUtterance): what it prints after it started
 * @repeats: whether the last utterance comes again and again
 * @children: (nullable): titles of the processes it makes
 * @reactions: (element-type DdSignalReaction): signals it handles
 * @reaps: whether it asks for the exit codes of its children
 * @forwards: whether it runs the rest of its command line as a child, passes
 *   signals on to it and ends with its exit code, as an init does
 * @memory: in bytes
 * @exits_after: negative if it runs until it is ended, in microseconds
 * @exit_code: what it then ends with
 *
 * A program as data.
 */
struct _DdBehaviour
{
  char      *name;
  char      *title;
  GPtrArray *says;
  gboolean   repeats;
  char     **children;
  GPtrArray *reactions;
  GPtrArray *files;
  gboolean   reaps;
  gboolean   forwards;
  gint64     memory;
  gint64     exits_after;
  int        exit_code;
};

DdBehaviour *_dd_behaviour_new_from_json (const char  *name,
                                          JsonObject  *object) G_GNUC_WARN_UNUSED_RESULT;
void         _dd_behaviour_free          (DdBehaviour *self);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-catalog.h"
#include "dd-json-document.h"
#include "dd-script-reader.h"
#include "dd-server.h"

G_BEGIN_DECLS

/**
 * DdUtterance:
 * @after: since the one before, in microseconds
 * @text: what is printed, with its newline
 * @is_stderr: whether on standard error
 * @is_buffered: whether it only comes out at once on a terminal, or where
 *   PYTHONUNBUFFERED is set
 */
typedef struct
{
  guint64   after;
  char     *text;
  gboolean  is_stderr;
  gboolean  is_buffered;
} DdUtterance;

/**
 * DdBehaviourFile:
 * @path: may have placeholders; one that ends in a slash is a directory
 * @text: what it holds, may have placeholders
 */
typedef struct
{
  char *path;
  char *text;
} DdBehaviourFile;

/**
 * DdBehaviourChild:
 * @title: what `ps` shows
 * @program: name of its behaviour
 * @says: (nullable): what the parent prints when it starts
 * @ends: (nullable): what the parent prints when it has ended
 * @uid: the user it runs as, negative for its parent's
 * @gid: the group it runs as, negative for its parent's
 * @count: how many there are
 */
typedef struct
{
  char *title;
  char *program;
  char *says;
  char *ends;
  int   uid;
  int   gid;
  int   count;
} DdBehaviourChild;

/**
 * DdSignalReaction:
 * @signal: a number
 * @says: (nullable): what it prints at once
 * @last_words: (nullable): what it prints before it ends
 * @is_stdout: whether that is printed on standard output
 * @files: (element-type DdBehaviourFile): what it writes before it ends
 * @children: the signal its children get, 0 for none
 * @after: how long it takes to end, in microseconds
 * @exit_code: what it ends with; negative if it goes on
 */
typedef struct
{
  int        signal;
  char      *says;
  char      *last_words;
  gboolean   is_stdout;
  GPtrArray *files;
  int        children;
  guint64    after;
  int        exit_code;
} DdSignalReaction;

/**
 * DdBehaviourInput:
 * @banner: (nullable): what it prints first, on a terminal
 * @prompt: (nullable): what it prompts with, on a terminal
 * @answer: (nullable): what it prints to every line
 *
 * How a program that reads its standard input behaves. It ends with it.
 */
typedef struct
{
  char *banner;
  char *prompt;
  char *answer;
} DdBehaviourInput;

/**
 * DdBehaviour:
 * @name: of the program
 * @args: (nullable): of a variant, a pattern for the arguments
 * @title: (nullable): what `ps` shows instead of the command line
 * @stamp: (nullable): what the placeholder {stamp} stands for
 * @says: (element-type DdUtterance): what it prints after it started
 * @repeats: whether utterances come again and again
 * @repeat_from: the first of those
 * @children: (element-type DdBehaviourChild): the processes it makes
 * @reactions: (element-type DdSignalReaction): signals it handles
 * @files: (element-type DdBehaviourFile): what it writes when it starts
 * @ports: (element-type utf8): what it listens at, such as "80/tcp"
 * @serves: (element-type DdServer): how it answers those who connect
 * @variants: (element-type DdBehaviour): for certain arguments
 * @reads: (nullable): how it reads its input; %NULL if it does not
 * @script: (nullable): how it reads the script that it is given, which then
 *   says the rest
 * @reaps: whether it asks for the exit codes of its children
 * @forwards: whether it runs the rest of its command line as a child, passes
 *   signals on to it and ends with its exit code, as an init does
 * @becomes: whether its first argument is a user, and it becomes the rest of
 *   its command line as that user
 * @memory: in bytes
 * @exits_after: after the last utterance, in microseconds; negative if it
 *   runs until it is ended
 * @exit_code: what it then ends with
 *
 * A program as data. Texts may have placeholders, see data/catalog/README.md.
 */
struct _DdBehaviour
{
  char             *name;
  char             *args;
  char             *title;
  char             *stamp;
  GPtrArray        *says;
  GPtrArray        *children;
  GPtrArray        *reactions;
  GPtrArray        *files;
  GPtrArray        *ports;
  GPtrArray        *serves;
  GPtrArray        *variants;
  DdBehaviourInput *reads;
  DdScriptReader   *script;
  gint64            memory;
  gint64            exits_after;
  int               exit_code;
  guint             repeat_from;
  gboolean          repeats;
  gboolean          reaps;
  gboolean          forwards;
  gboolean          becomes;
};

void         _dd_utterance_free          (gpointer           data);
void         _dd_signal_reaction_free    (gpointer           data);
DdBehaviour *_dd_behaviour_new_from_json (DdJsonDocument    *document,
                                          const char        *pointer,
                                          const char        *name,
                                          JsonNode          *node,
                                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void         _dd_behaviour_free          (DdBehaviour       *self);
int          _dd_behaviour_find_variant  (const DdBehaviour *self,
                                          char             **argv);

G_END_DECLS

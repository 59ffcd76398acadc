// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

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
  DD_INPUT_SAVE,
  DD_INPUT_FOLDER,
} DdInputKind;

/* What the learner did, and at which place of the journal. Played again on a
 * new world it gives the same journal. Where a branch begins in the middle of
 * what a command does, the rest is cut off at a place of the journal; 0 is
 * for a command that ran to its end. */
typedef struct
{
  DdInputKind  kind;
  char        *tty;
  char        *text;   /* a line, what is saved, or the name of a folder */
  char        *path;   /* of what is saved, or where a folder goes */
  DdNode      *tree;   /* of a folder */
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

void        _dd_input_free  (gpointer        data);
DdInput    *_dd_input_copy  (const DdInput  *from) G_GNUC_WARN_UNUSED_RESULT;
guint       _dd_session_do  (DdSession      *self,
                             const DdInput  *input);
void        _dd_session_cut (DdSession      *self,
                             guint           n_events);

/* dd-session-file.c */
const char *_dd_session_read_text   (JsonObject     *object,
                                     const char     *name);
gboolean    _dd_session_read_number (JsonObject     *object,
                                     const char     *name,
                                     gint64          least,
                                     gint64          most,
                                     gint64         *number);

/* dd-session-files.c */
int         _dd_session_bring (DdEngine       *engine,
                               const DdInput  *input);

/* dd-session-tree.c */
JsonNode   *_dd_session_tree_to_json   (DdNode    *tree,
                                        DdNode    *before) G_GNUC_WARN_UNUSED_RESULT;
DdNode     *_dd_session_tree_from_json (JsonNode  *node,
                                        DdNode    *before) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

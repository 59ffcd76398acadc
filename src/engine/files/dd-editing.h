// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-fs.h"

G_BEGIN_DECLS

/* What comes to the host's files from outside the terminals: the editor of the
 * window, and folders of the learner's computer. */

/**
 * DdFilesBrought:
 * @path: a file or a folder of the host
 * @name: of a folder, what it is called on the learner's computer
 * @n_entries: of a folder, how many files, folders and links it has
 * @again: of a folder, whether it is there already and was read anew
 *
 * The payload of what the learner did outside the terminals; the change itself
 * is the event after it.
 */
typedef struct
{
  DdEvent   parent;
  char     *path;
  char     *name;
  int       n_entries;
  int       again;
} DdFilesBrought;

extern const DdEventClass dd_file_edited_class;
extern const DdEventClass dd_folder_read_class;

int     dd_file_edit       (DdEngine        *engine,
                            const DdProcess *process,
                            const char      *path,
                            const char      *text);
int     dd_folder_put      (DdEngine        *engine,
                            const DdProcess *process,
                            const char      *path,
                            const char      *name,
                            DdNode          *tree);
DdNode *dd_folder_merge    (DdNode          *now,
                            DdNode          *before,
                            DdNode          *after) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

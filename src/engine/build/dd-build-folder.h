// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "dd-node.h"

G_BEGIN_DECLS

#define DD_BUILD_FOLDER_ERROR (dd_build_folder_error_quark ())

/**
 * DdBuildFolderError:
 * @DD_BUILD_FOLDER_ERROR_OPEN: the folder cannot be opened
 * @DD_BUILD_FOLDER_ERROR_TOO_MANY: it has more entries than are read
 *
 * Why a folder is not read.
 */
typedef enum
{
  DD_BUILD_FOLDER_ERROR_OPEN,
  DD_BUILD_FOLDER_ERROR_TOO_MANY,
} DdBuildFolderError;

/**
 * DdBuildFolderLimits:
 * @max_entries: how many files, folders and links are read
 * @max_depth: how deep folders may be nested
 * @max_file_size: up to this size, in bytes, a file is read; of a larger one
 *   the model knows the size, and the beginning and the end
 * @max_total_size: how many bytes are read of all files together
 *
 * How much of a folder is read.
 */
typedef struct
{
  guint  max_entries;
  guint  max_depth;
  gint64 max_file_size;
  gint64 max_total_size;
} DdBuildFolderLimits;

extern const DdBuildFolderLimits dd_build_folder_default_limits;

/**
 * DdBuildFolderProblem:
 * @path: below the folder, fit to be shown
 * @message: what is wrong with it, in plain words
 * @buildkit: (nullable): what BuildKit fails with when the entry is sent
 * @classic: (nullable): what the classic builder fails with
 *
 * An entry of a folder that could not be read, or not all of it.
 */
typedef struct
{
  char *path;
  char *message;
  char *buildkit;
  char *classic;
} DdBuildFolderProblem;

GQuark  dd_build_folder_error_quark  (void);
void    dd_build_folder_problem_free (DdBuildFolderProblem       *self);
DdNode *dd_build_folder_read         (const char                 *folder,
                                      const char                 *dockerfile,
                                      gint64                      epoch,
                                      const DdBuildFolderLimits  *limits,
                                      GPtrArray                  *problems,
                                      GCancellable               *cancellable,
                                      GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-compose-project.h"

G_BEGIN_DECLS

/* A folder of files in memory, for tests that load projects. */
typedef struct
{
  GHashTable        *files; /* absolute path -> text */
  GPtrArray         *paths; /* of the files that are loaded */
  GPtrArray         *warnings;
  DdComposeOptions   options;
} DdComposeFiles;

void              dd_compose_files_init   (DdComposeFiles *self);
void              dd_compose_files_clear  (DdComposeFiles *self);
void              dd_compose_files_add    (DdComposeFiles *self,
                                           const char     *path,
                                           const char     *text);
void              dd_compose_files_load   (DdComposeFiles *self,
                                           const char     *path,
                                           const char     *text);
DdComposeProject *dd_compose_files_run    (DdComposeFiles *self);
void              dd_compose_files_fails  (DdComposeFiles *self,
                                           const char     *message,
                                           guint           line,
                                           guint           column);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdComposeFiles, dd_compose_files_clear)

G_END_DECLS

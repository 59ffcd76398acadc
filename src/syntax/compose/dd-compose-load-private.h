// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-compose-private.h"
#include "dd-compose-project.h"

G_BEGIN_DECLS

/* How far services may extend and files include each other, and how many files
 * may be read for one project. */
#define DD_COMPOSE_MAX_STEPS    200
#define DD_COMPOSE_MAX_INCLUDES 100
#define DD_COMPOSE_MAX_FILES    5000

/* Files that are read together: those of a project, or of an `include`. */
typedef struct
{
  const DdComposeOptions *options;
  GPtrArray              *warnings;
  const char             *directory;   /* what their paths are relative to */
  char                  **environment; /* what their variables are taken from */
  GPtrArray              *included;    /* paths of the files that led here */
  guint                  *n_files;     /* how many were read for the project */
} DdComposeLayer;

DdYaml     *_dd_compose_load_files      (DdComposeLayer          *layer,
                                         const char *const       *files,
                                         GError                 **error);
gboolean    _dd_compose_load_file       (DdComposeLayer          *layer,
                                         const char              *file,
                                         GPtrArray               *marks_of_base,
                                         DdYaml                 **model,
                                         GError                 **error);
gboolean    _dd_compose_apply_extends   (DdComposeLayer          *layer,
                                         const char              *file,
                                         DdYaml                  *root,
                                         GPtrArray               *marks,
                                         GError                 **error);
gboolean    _dd_compose_apply_includes  (DdComposeLayer          *layer,
                                         const char              *file,
                                         DdYaml                  *root,
                                         GError                 **error);
GBytes     *_dd_compose_read            (const DdComposeOptions  *options,
                                         const char              *path,
                                         const char              *verb,
                                         GError                 **error);
void        _dd_compose_warn            (GPtrArray               *warnings,
                                         const char              *format,
                                         ...) G_GNUC_PRINTF (2, 3);
gboolean    _dd_compose_read_env_files  (const DdComposeOptions  *options,
                                         DdYaml                  *services,
                                         GPtrArray               *warnings,
                                         GError                 **error);
gboolean    _dd_compose_check_services  (DdYaml                  *model,
                                         const DdYaml            *disabled,
                                         GError                 **error);

G_END_DECLS

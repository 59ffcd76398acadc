// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-compose-project.h"
#include "dd-docker-private.h"

G_BEGIN_DECLS

/* What `docker compose` and its environment say about a project. */
typedef struct
{
  DdComposeOptions   options;
  char              *directory;
  char              *name;
  char             **files;
  char             **profiles;
  char             **environment;
  GPtrArray         *warnings;
} DdComposeSetup;

gboolean dd_compose_setup_init     (DdComposeSetup *self,
                                    DdToolCall     *call,
                                    DdDockerLine   *line,
                                    GError        **error);
void     dd_compose_setup_clear    (DdComposeSetup *self);
void     dd_compose_setup_tell     (DdComposeSetup *self,
                                    DdToolCall     *call);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdComposeSetup, dd_compose_setup_clear)

G_END_DECLS

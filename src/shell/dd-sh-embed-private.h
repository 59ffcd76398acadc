// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"
#include "dd-fs.h"
#include "dd-process-ops.h"
#include "dd-sh-host.h"

G_BEGIN_DECLS

/* The surroundings of a shell: a process of the world. It lives for one turn
 * of the process. */
typedef struct
{
  DdEngine   *engine;
  int         pid;
  DdFs       *fs;
  DdShState  *state;      /* (nullable): the shell that runs */
  GHashTable *truncated;  /* files opened by ">" that were not written yet */
} DdShEmbed;

extern const DdShHost dd_sh_embed_host;

void             _dd_sh_embed_init        (DdShEmbed *self);
void             _dd_sh_embed_clear       (DdShEmbed *self);
void             _dd_sh_embed_flush       (DdShEmbed *self);
const DdProcess *_dd_sh_embed_get_child   (DdShEmbed *self,
                                           gint64     pid);
void             _dd_sh_program_take_signals (DdEngine  *engine,
                                              int        pid,
                                              DdShState *state);
GVariant        *_dd_sh_program_make_memo (DdShState *state,
                                           guint      prompted);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

/* What programs, timers and reactions there are; engines of one family share
 * it. */
typedef struct
{
  int         ref_count;
  GHashTable *programs;
  GHashTable *timers;
  GHashTable *reactions;
} DdEngineRules;

/* What is between hosts belongs to the learner's machine, whose world holds all
 * of them. */
const DdEvent *_dd_engine_emit_at_site (DdEngine *self,
                                        gpointer  event);
void           _dd_engine_wake_on      (DdEngine *self,
                                        guint32   host,
                                        int       pid);

gboolean _dd_engine_has_program     (DdEngine   *self,
                                      const char *name);

void _dd_engine_register_domains    (DdEngine *self);
void _dd_engine_register_processes  (DdEngine *self);
void _dd_engine_register_programs   (DdEngine *self);
void _dd_engine_register_services   (DdEngine *self);
void _dd_engine_register_containers (DdEngine *self);
void _dd_engine_register_builds     (DdEngine *engine);
void _dd_engine_register_network    (DdEngine *self);
void _dd_engine_register_images     (DdEngine *self);
void _dd_engine_register_pushes     (DdEngine *self);

G_END_DECLS

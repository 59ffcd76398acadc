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

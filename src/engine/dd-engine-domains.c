// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-cpus.h"
#include "dd-engine-private.h"

/* The domains, in the order their reactions run. */
static void (*const domains[]) (DdEngine *engine) = {
  _dd_engine_register_processes,
  _dd_engine_register_programs,
  _dd_engine_register_services,
  _dd_engine_register_containers,
  _dd_engine_register_network,
  _dd_engine_register_images,
  _dd_engine_register_builds,
  _dd_cpus_register,
  _dd_engine_register_pushes,
};

/*
 * _dd_engine_register_domains:
 * @self: a new engine
 *
 * Lets each domain add its programs, timers and reactions.
 */
void
_dd_engine_register_domains (DdEngine *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    domains[i] (self);
}

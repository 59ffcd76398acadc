// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"
#include "dd-ip-prefix.h"
#include "dd-json-document.h"

G_BEGIN_DECLS

/* The virtual machine in which the learner's engine runs, as a number of a
 * host. It is no world of its own: containers and images are those of host 0,
 * but it has its own kernel, with its own interfaces, rules and connections. */
#define DD_HOST_VM 999u

/**
 * DdHostProfile:
 * @id: what it is called where it is chosen
 * @title: such as Docker Desktop
 * @version: what `docker version` calls the server
 * @context: the context that the client uses
 * @client: system and architecture of the client
 * @name: of the virtual machine
 * @system: what `docker info` calls its operating system
 * @kernel: version of its kernel
 * @backend: the program of the computer that carries bytes in and out
 * @address: of the virtual machine, on the network that only @backend knows
 * @gateway: what the virtual machine takes for its router
 * @host: what stands for the computer there
 * @dns: who is asked for names there
 *
 * A way to run the engine on the learner's computer: in a virtual machine.
 */
struct _DdHostProfile
{
  char        *id;
  char        *title;
  char        *version;
  char        *context;
  char        *client;
  char        *name;
  char        *system;
  char        *kernel;
  char        *backend;
  DdIpPrefix   address;
  DdIpAddress  gateway;
  DdIpAddress  host;
  DdIpAddress  dns;
};

const DdHostProfile *dd_world_get_profile     (const DdWorld       *world);
guint32              dd_world_get_kernel      (const DdWorld       *world);
guint32              dd_host_get_world_number (guint32              host);
gboolean             dd_host_choose_profile   (DdEngine            *engine,
                                               const char          *id,
                                               GError             **error);
gboolean             dd_host_profile_find     (const DdHostProfile *self,
                                               const char          *name,
                                               DdIpAddress         *address);

DdHostProfile       *_dd_host_profile_new_from_json (DdJsonDocument *document,
                                               const char          *pointer,
                                               const char          *name,
                                               JsonNode            *node,
                                               GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                 _dd_host_profile_free    (DdHostProfile       *self);

G_END_DECLS

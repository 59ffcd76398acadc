// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-event.h"
#include "dd-network.h"

G_BEGIN_DECLS

typedef struct
{
  DdEvent    parent;
  char      *name;
  DdNetwork *network;
} DdNetworkCreated;

typedef struct
{
  DdEvent  parent;
  char    *network;
  char    *name;
} DdNetworkRemoved;

typedef struct
{
  DdEvent     parent;
  char       *container;
  char       *container_name;
  DdEndpoint *endpoint;
} DdEndpointChanged;

/* What a container is to be attached to; for the end of that, @attachment
 * says what it was. */
typedef struct
{
  DdEvent       parent;
  char         *container;
  char         *container_name;
  DdAttachment *attachment;
} DdAttachmentChanged;

extern const DdEventClass dd_network_created_class;
extern const DdEventClass dd_network_removed_class;
extern const DdEventClass dd_endpoint_attached_class;
extern const DdEventClass dd_endpoint_detached_class;
extern const DdEventClass dd_attachment_kept_class;
extern const DdEventClass dd_attachment_noted_class;
extern const DdEventClass dd_attachment_dropped_class;
extern const DdEventClass dd_attachment_forgotten_class;

G_END_DECLS

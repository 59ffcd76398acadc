// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

/**
 * DdPushState:
 * @DD_PUSH_WAITING: nothing was sent yet
 * @DD_PUSH_UPLOADING: on its way
 * @DD_PUSH_DONE: the registry has it now
 * @DD_PUSH_EXISTS: the repository had it before
 * @DD_PUSH_MOUNTED: another repository of the registry had it; #DdPushLayer.from
 */
typedef enum
{
  DD_PUSH_WAITING,
  DD_PUSH_UPLOADING,
  DD_PUSH_DONE,
  DD_PUSH_EXISTS,
  DD_PUSH_MOUNTED,
} DdPushState;

/**
 * DdPushLayer:
 * @digest: of the blob
 * @from: (nullable): the repository it is mounted from
 * @total: in bytes
 * @done: in bytes
 * @state: how far it is
 */
typedef struct
{
  char        *digest;
  char        *from;
  gint64       total;
  gint64       done;
  DdPushState  state;
} DdPushLayer;

/**
 * DdPush:
 * @id: its id
 * @reference: in full
 * @repository: in full, without the tag
 * @image: what is pushed
 * @layers: (element-type DdPushLayer): base first
 * @fault: (nullable): why it failed
 * @finished: whether it is over
 *
 * A push that is under way or done.
 */
typedef struct
{
  char       *id;
  char       *reference;
  char       *repository;
  DdImage    *image;
  GPtrArray  *layers;
  char       *fault;
  gboolean    finished;
} DdPush;

char         *dd_image_push_begin (DdEngine      *engine,
                                   const char    *reference,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;
const DdPush *dd_world_get_push   (const DdWorld *self,
                                   const char    *id);

/**
 * DdPushChanged:
 *
 * The payload of the events about a push.
 */
typedef struct
{
  DdEvent   parent;
  char     *push;
  char     *reference;
  char     *familiar;
  char     *repository;
  char     *from;
  char     *fault;
  DdImage  *image;
  int       layer;
  int       state;
  gint64    done;
} DdPushChanged;

extern const DdEventClass dd_push_begun_class;
extern const DdEventClass dd_push_layer_class;
extern const DdEventClass dd_push_ended_class;

G_END_DECLS

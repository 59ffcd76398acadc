// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-behaviour.h"
#include "dd-connection.h"
#include "dd-fs.h"
#include "dd-process-ops.h"

G_BEGIN_DECLS

/**
 * Exchange:
 * @connection: where it came from
 * @request: the first line of it
 * @method: such as GET
 * @path: what is asked for
 * @host: (nullable): the server as the client calls it
 * @agent: (nullable): the client's program
 * @referer: (nullable): the page it comes from
 * @status: of the answer
 * @bytes: length of the answer
 * @file: (nullable): the file it is about
 * @type: (nullable): the kind of answer
 * @modified: when the file was changed
 *
 * A request of HTTP and its answer.
 */
typedef struct
{
  const DdConnection *connection;
  char               *request;
  char               *method;
  char               *path;
  char               *host;
  char               *agent;
  char               *referer;
  int                 status;
  gsize               bytes;
  char               *file;
  const char         *type;
  gint64              modified;
} Exchange;

/**
 * Service:
 * @engine: the engine
 * @pid: the process
 * @behaviour: the program
 * @variant: the behaviour for its arguments; the same if there is no other
 * @place: of the variant, -1 if there is none
 * @said: how many utterances were said
 * @ending: what it is about to end with, -1 while it goes on
 * @reaction: number of the reaction it ends because of, from 1
 * @child: of an init: PID on the host
 * @due: when it goes on, 0 for never
 * @subject: PID of the child that a text is about
 * @subject_code: its exit code
 * @exchange: (nullable): the request that a text is about
 * @listen: (nullable): the address that a text is about
 * @source: (nullable): the script that it runs, as it was at the start
 * @scripted: (nullable): the behaviour that follows from it
 *
 * A turn of a program that is data.
 */
typedef struct
{
  DdEngine          *engine;
  int                pid;
  const DdBehaviour *behaviour;
  const DdBehaviour *variant;
  int                place;
  guint              said;
  int                ending;
  int                reaction;
  int                child;
  guint64            due;
  int                subject;
  int                subject_code;
  const Exchange    *exchange;
  const char        *listen;
  char              *source;
  DdBehaviour       *scripted;
} Service;

const DdProcess *_dd_service_process       (Service     *self);
GPtrArray       *_dd_service_list_children (Service     *self) G_GNUC_WARN_UNUSED_RESULT;
char            *_dd_service_expand        (Service     *self,
                                            const char  *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean         _dd_service_find_user     (DdFs        *fs,
                                            const char  *name,
                                            int         *uid,
                                            int         *gid);
char            *_dd_service_read_script   (Service           *self) G_GNUC_WARN_UNUSED_RESULT;
DdBehaviour     *_dd_service_follow_script (Service           *self,
                                            const DdBehaviour *variant,
                                            const char        *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean         _dd_service_listen        (Service     *self);
void             _dd_service_serve         (Service     *self);
void             _dd_service_settle        (Service     *self,
                                            const char  *title,
                                            int          uid,
                                            int          gid);

G_END_DECLS

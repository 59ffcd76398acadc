// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

#define DD_RESOLVER_ADDRESS "127.0.0.11"

/**
 * DdNameStage:
 * @DD_NAME_ASKED: a program has read its resolv.conf and asks the server there
 * @DD_NAME_REDIRECTED: a rule of the container's namespace sends the question to
 *   the port where the daemon's resolver listens
 * @DD_NAME_LOOKED_UP: the resolver has looked into the tables of the networks
 * @DD_NAME_FORWARDED: a server outside is asked
 * @DD_NAME_ANSWERED: the program has its answer
 *
 * How far a question for a name is.
 */
typedef enum
{
  DD_NAME_ASKED,
  DD_NAME_REDIRECTED,
  DD_NAME_LOOKED_UP,
  DD_NAME_FORWARDED,
  DD_NAME_ANSWERED,
} DdNameStage;

/**
 * DdNameOutcome:
 * @DD_NAME_OPEN: there is no answer yet
 * @DD_NAME_FOUND: there are addresses
 * @DD_NAME_NO_DATA: the name is known, but has no address of the kind
 * @DD_NAME_UNKNOWN: nobody knows it: NXDOMAIN
 * @DD_NAME_FAILED: nobody who could know it answers: SERVFAIL
 *
 * What came of a question for a name.
 */
typedef enum
{
  DD_NAME_OPEN,
  DD_NAME_FOUND,
  DD_NAME_NO_DATA,
  DD_NAME_UNKNOWN,
  DD_NAME_FAILED,
} DdNameOutcome;

/**
 * DdNameQuery:
 * @id: its number, from 1; 0 before it was told
 * @host: number of the host it is asked on
 * @container: (nullable): id of the container that asks
 * @asker: name of the container, or of the host
 * @name: what is asked for
 * @server: the nameserver of the asker's resolv.conf
 * @port: where the daemon's resolver listens in the container's namespace, 0
 *   where it is not asked
 * @networks: (array zero-terminated=1): whose tables the resolver looks into
 * @network: (nullable): whose table knows the name
 * @upstream: (nullable): the server outside that was asked
 * @addresses: (array zero-terminated=1): what was found
 * @stage: how far it is
 * @outcome: what came of it
 *
 * A question for the address of a name. It never changes once it was told, and
 * is shared: hold it with dd_name_query_ref().
 */
typedef struct
{
  guint          id;
  guint32        host;
  char          *container;
  char          *asker;
  char          *name;
  char          *server;
  guint          port;
  char         **networks;
  char          *network;
  char          *upstream;
  char         **addresses;
  DdNameStage    stage;
  DdNameOutcome  outcome;
} DdNameQuery;

#define DD_TYPE_NAME_QUERY (dd_name_query_get_type ())

extern const DdEventClass dd_name_asked_class;

GType        dd_name_query_get_type (void);
DdNameQuery *dd_name_query_new      (const char        *asker,
                                     const char        *name,
                                     const char        *server) G_GNUC_WARN_UNUSED_RESULT;
DdNameQuery *dd_name_query_ref      (DdNameQuery       *self);
void         dd_name_query_unref    (DdNameQuery       *self);
void         dd_name_query_tell     (DdEngine          *engine,
                                     DdNameQuery       *query,
                                     DdNameStage        stage);
const char  *dd_name_outcome_to_string (DdNameOutcome   outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdNameQuery, dd_name_query_unref)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-hosts.h"
#include "dd-name-query.h"
#include "dd-world-private.h"

/* How many questions a world remembers. */
#define MAX_QUERIES 16

G_DEFINE_BOXED_TYPE (DdNameQuery, dd_name_query, dd_name_query_ref, dd_name_query_unref)

static void
clear (gpointer data)
{
  DdNameQuery *self = data;

  g_free (self->container);
  g_free (self->asker);
  g_free (self->name);
  g_free (self->server);
  g_strfreev (self->networks);
  g_free (self->network);
  g_free (self->upstream);
  g_strfreev (self->addresses);
}

/**
 * dd_name_query_new:
 * @asker: name of the container that asks, or of the host
 * @name: what it asks for
 * @server: the nameserver it asks
 *
 * Makes a question. Its other fields can be set until it is told.
 *
 * Returns: (transfer full): the question
 */
DdNameQuery *
dd_name_query_new (const char *asker,
                   const char *name,
                   const char *server)
{
  DdNameQuery *self = g_rc_box_new0 (DdNameQuery);

  self->asker = g_strdup (asker);
  self->name = g_strdup (name);
  self->server = g_strdup (server);
  self->networks = g_new0 (char *, 1);
  self->addresses = g_new0 (char *, 1);
  return self;
}

/**
 * dd_name_query_ref:
 * @self: a question
 *
 * Returns: (transfer full): @self
 */
DdNameQuery *
dd_name_query_ref (DdNameQuery *self)
{
  return g_rc_box_acquire (self);
}

/**
 * dd_name_query_unref:
 * @self: (transfer full): a question
 *
 * Gives a reference back.
 */
void
dd_name_query_unref (DdNameQuery *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * dd_name_outcome_to_string:
 * @outcome: what came of a question
 *
 * Returns: its name in the DNS
 * Source: RFC 1035, 4.1.1 (RCODE)
 */
const char *
dd_name_outcome_to_string (DdNameOutcome outcome)
{
  static const char *const names[] = {
    [DD_NAME_OPEN] = "",
    [DD_NAME_FOUND] = "NOERROR",
    [DD_NAME_NO_DATA] = "NOERROR",
    [DD_NAME_UNKNOWN] = "NXDOMAIN",
    [DD_NAME_FAILED] = "SERVFAIL",
  };

  return names[outcome];
}

static DdNameQuery *
copy (const DdNameQuery *other)
{
  DdNameQuery *self = dd_name_query_new (other->asker, other->name, other->server);

  self->id = other->id;
  self->host = other->host;
  self->container = g_strdup (other->container);
  self->port = other->port;
  g_strfreev (self->networks);
  self->networks = g_strdupv (other->networks);
  self->network = g_strdup (other->network);
  self->upstream = g_strdup (other->upstream);
  g_strfreev (self->addresses);
  self->addresses = g_strdupv (other->addresses);
  self->stage = other->stage;
  self->outcome = other->outcome;
  return self;
}

/* The event */

typedef struct
{
  DdEvent      parent;
  DdNameQuery *query;
} DdNameAsked;

static const DdEventField fields[] = {
  DD_EVENT_BOXED (DdNameAsked, query, dd_name_query_get_type),
  { NULL },
};

static void
apply (DdWorld       *world,
       const DdEvent *event)
{
  DdNameQuery *query = ((const DdNameAsked *) event)->query;
  GPtrArray *queries = world->queries;
  const DdNameQuery *last = queries->len ? g_ptr_array_index (queries, queries->len - 1) : NULL;

  if (last && last->id == query->id)
    g_ptr_array_set_size (queries, queries->len - 1);
  else if (queries->len >= MAX_QUERIES)
    g_ptr_array_remove_index (queries, 0);
  world->next_query = MAX (world->next_query, query->id + 1);
  g_ptr_array_add (queries, dd_name_query_ref (query));
}

static gboolean
asks_docker (const DdNameQuery *query)
{
  return g_str_equal (query->server, DD_RESOLVER_ADDRESS);
}

static char *
dup_answer (const DdNameQuery *query)
{
  g_autofree char *addresses = g_strjoinv (", ", query->addresses);

  switch (query->outcome)
    {
    case DD_NAME_FOUND:
      /* Translators: a name, addresses */
      return g_strdup_printf (_("The answer: %s is %s"), query->name, addresses);
    case DD_NAME_UNKNOWN:
      return g_strdup_printf (_("The answer: there is no %s (NXDOMAIN)"), query->name);
    case DD_NAME_FAILED:
      return g_strdup_printf (_("No answer for %s (SERVFAIL)"), query->name);
    case DD_NAME_NO_DATA:
    case DD_NAME_OPEN:
    default:
      return g_strdup_printf (_("The answer: %s has no address of this kind"), query->name);
    }
}

static char *
caption (const DdEvent *event)
{
  const DdNameQuery *query = ((const DdNameAsked *) event)->query;
  g_autofree char *networks = g_strjoinv (", ", query->networks);

  switch (query->stage)
    {
    case DD_NAME_ASKED:
      /* Translators: who asks, the server, the name */
      return g_strdup_printf (_("%s asks %s for %s"), query->asker, query->server, query->name);
    case DD_NAME_REDIRECTED:
      /* Translators: an address, a port */
      return g_strdup_printf (_("%s, port 53, leads to port %u: the daemon's resolver"),
                              query->server, query->port);
    case DD_NAME_LOOKED_UP:
      return query->network
             ? g_strdup_printf (_("The table of the network %s knows %s"), query->network,
                                query->name)
             : g_strdup_printf (_("%s is in no table of %s"), query->name, networks);
    case DD_NAME_FORWARDED:
      return g_strdup_printf (_("%s is asked outside, at %s"), query->name, query->upstream);
    case DD_NAME_ANSWERED:
    default:
      return dup_answer (query);
    }
}

static char *
dup_why_answered (const DdNameQuery *query)
{
  if (query->outcome == DD_NAME_UNKNOWN && query->upstream)
    return g_strdup (_("The server outside says so. Nobody inside can know whether a name exists "
                       "in the world, so even a mistyped name of a container is asked outside."));
  if (query->outcome == DD_NAME_FAILED)
    return g_strdup (_("There is nobody outside who could be asked, so it remains open whether the "
                       "name exists. Programs call it a temporary failure."));
  if (query->network)
    return g_strdup (_("Docker gave the address out itself, so it needs to ask nobody. The entry "
                       "lives as long as the container runs on this network."));
  return g_strdup (_("The answer came from outside and goes to the program unchanged."));
}

static char *
why (const DdEvent *event)
{
  const DdNameQuery *query = ((const DdNameAsked *) event)->query;

  switch (query->stage)
    {
    case DD_NAME_ASKED:
      return g_strdup (asks_docker (query)
                       ? _("The C library reads /etc/resolv.conf. On a network of one's own Docker "
                           "writes 127.0.0.11 into it, an address of the container's loopback.")
                       : _("The C library reads /etc/resolv.conf. Here it names a server of the "
                           "host's network, which knows nothing of containers."));
    case DD_NAME_REDIRECTED:
      return g_strdup (_("Nothing in the container listens at port 53. A rule in the nat table of "
                         "the container's own namespace changes the port; behind it is a socket "
                         "that the daemon has opened in there."));
    case DD_NAME_LOOKED_UP:
      return g_strdup (query->network
                       ? _("The resolver knows who is asking, and looks only into the tables of "
                           "the networks that this container is on.")
                       : _("Known are the names of running containers on the same networks. "
                           "Everything else may be a name of the world outside."));
    case DD_NAME_FORWARDED:
      return g_strdup (_("The servers are those of the host's own resolv.conf, asked from the "
                         "host's network."));
    case DD_NAME_ANSWERED:
    default:
      return dup_why_answered (query);
    }
}

const DdEventClass dd_name_asked_class = {
  .name = "name.asked",
  .size = sizeof (DdNameAsked),
  .kind = DD_TICK_NETWORK,
  .fields = fields,
  .apply = apply,
  .caption = caption,
  .why = why,
};

/**
 * dd_name_query_tell:
 * @engine: the engine
 * @query: a question
 * @stage: how far it is now
 *
 * Emits an event that says how far a question is. The world keeps a copy.
 */
void
dd_name_query_tell (DdEngine    *engine,
                    DdNameQuery *query,
                    DdNameStage  stage)
{
  DdNameAsked *event = dd_event_new (&dd_name_asked_class);
  guint32 host = dd_engine_enter_host (engine, 0);

  if (query->id == 0)
    query->id = dd_engine_get_site (engine)->next_query;
  query->stage = stage;
  event->query = copy (query);
  dd_engine_emit (engine, event);
  dd_engine_enter_host (engine, host);
}

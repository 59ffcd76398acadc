// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-host-net-private.h"
#include "dd-socket.h"
#include "dd-world-private.h"

static gboolean
is_any (const DdIpAddress *address)
{
  for (gsize i = 0; i < sizeof address->bytes; i++)
    if (address->bytes[i])
      return FALSE;
  return TRUE;
}

/**
 * dd_socket_meets:
 * @self: a socket
 * @address: an address
 *
 * Returns: whether the socket gets what comes to the address
 */
gboolean
dd_socket_meets (const DdSocket    *self,
                 const DdIpAddress *address)
{
  return self->address.is_v4 == address->is_v4 &&
         (is_any (&self->address) || dd_ip_address_compare (&self->address, address) == 0);
}

/**
 * dd_socket_dup_text:
 * @self: a socket
 *
 * Returns: (transfer full): where it listens, such as 0.0.0.0:80
 */
char *
dd_socket_dup_text (const DdSocket *self)
{
  g_autofree char *address = dd_ip_address_to_string (&self->address);
  g_autofree char *port = g_strdup_printf ("%u", self->port);

  return dd_join_host_port (address, port);
}

static gboolean
sockets_meet (const DdSocket *a,
              const DdSocket *b)
{
  return a->protocol == b->protocol && a->port == b->port &&
         (dd_socket_meets (a, &b->address) || dd_socket_meets (b, &a->address));
}

/**
 * dd_socket_is_taken:
 * @world: the world of a host
 * @container: (nullable): whose network namespace; %NULL for the host's
 * @wanted: what somebody wants to listen with
 *
 * Returns: whether another process listens there
 */
gboolean
dd_socket_is_taken (const DdWorld     *world,
                    const DdContainer *container,
                    const DdSocket    *wanted)
{
  for (guint i = 0; i < world->processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (world->processes, i);
      const DdContainer *other;

      if (process->sockets == NULL || process->state != DD_PROCESS_RUNNING)
        continue;
      other = dd_world_get_container (world, dd_process_get_netns (process));
      if (!dd_sandbox_is_same (world, other, container))
        continue;
      for (guint j = 0; j < process->sockets->len; j++)
        if (sockets_meet (&g_array_index (process->sockets, DdSocket, j), wanted))
          return TRUE;
    }
  return FALSE;
}

/**
 * DdSocketChanged:
 * @pid: the process
 * @command: its command line
 * @container_name: (nullable): of its container
 * @protocol: of the socket
 * @address: of the socket
 * @port: of the socket; 0 when all are closed
 *
 * A process begins to listen, or closes its sockets.
 */
typedef struct
{
  DdEvent  parent;
  int      pid;
  char    *command;
  char    *container_name;
  int      protocol;
  char    *address;
  int      port;
} DdSocketChanged;

static const DdEventField changed_fields[] = {
  DD_EVENT_INT (DdSocketChanged, pid),
  DD_EVENT_STRING (DdSocketChanged, command),
  DD_EVENT_STRING (DdSocketChanged, container_name),
  DD_EVENT_INT (DdSocketChanged, protocol),
  DD_EVENT_STRING (DdSocketChanged, address),
  DD_EVENT_INT (DdSocketChanged, port),
  { NULL },
};

static void
opened_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdSocketChanged *ev = (const DdSocketChanged *) event;
  DdProcess *process = _dd_world_edit_process (world, ev->pid);
  DdSocket socket = { .protocol = ev->protocol, .port = ev->port };

  if (!dd_ip_address_parse (ev->address, &socket.address, NULL))
    return;
  if (process->sockets == NULL)
    process->sockets = g_array_new (FALSE, FALSE, sizeof (DdSocket));
  g_array_append_val (process->sockets, socket);
}

static char *
opened_caption (const DdEvent *event)
{
  const DdSocketChanged *ev = (const DdSocketChanged *) event;
  g_autofree char *port = g_strdup_printf ("%d", ev->port);
  g_autofree char *place = dd_join_host_port (ev->address, port);

  /* Translators: a command line, an address with a port */
  return g_strdup_printf (_("%s listens at %s"), ev->command, place);
}

static char *
opened_why (const DdEvent *event)
{
  const DdSocketChanged *ev = (const DdSocketChanged *) event;
  g_autoptr (GString) text = g_string_new (NULL);

  if (g_str_has_prefix (ev->address, "127.") || g_str_equal (ev->address, "::1"))
    g_string_append (text, _("It asked for a loopback address, so it hears only what is sent from "
                             "the same network namespace. Nothing that comes in at another "
                             "interface reaches it, published or not."));
  else
    g_string_append (text, _("It takes whatever comes to this port at any of these addresses. From "
                             "now on a packet for it finds somebody; before, the kernel answered "
                             "“connection refused”."));
  if (ev->container_name)
    g_string_append_printf (text, _(" The port is one of %s's network namespace and takes none of "
                                    "the host's."), ev->container_name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const DdEventClass opened_class = {
  .name = "socket.opened",
  .size = sizeof (DdSocketChanged),
  .kind = DD_TICK_NETWORK,
  .fields = changed_fields,
  .apply = opened_apply,
  .caption = opened_caption,
  .why = opened_why,
};

static void
closed_apply (DdWorld       *world,
              const DdEvent *event)
{
  DdProcess *process = _dd_world_edit_process (world, ((const DdSocketChanged *) event)->pid);

  g_clear_pointer (&process->sockets, g_array_unref);
}

static const DdEventClass closed_class = {
  .name = "socket.closed",
  .size = sizeof (DdSocketChanged),
  .fields = changed_fields,
  .apply = closed_apply,
};

/**
 * dd_socket_listen:
 * @engine: the engine
 * @pid: a process
 * @socket: where it wants to listen
 * @error: return location
 *
 * bind() and listen() of a process.
 *
 * Returns: %FALSE if the address is in use
 */
gboolean
dd_socket_listen (DdEngine        *engine,
                  int              pid,
                  const DdSocket  *socket,
                  GError         **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdProcess *process = dd_world_get_process (world, pid);
  const DdContainer *container = dd_world_get_container (world, dd_process_get_netns (process));
  DdSocketChanged *event;

  if (dd_socket_is_taken (world, container, socket) ||
      (container == NULL && _dd_net_is_published (world, socket)))
    {
      g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                           "Address already in use");
      return FALSE;
    }
  event = dd_event_new (&opened_class);
  event->pid = pid;
  event->command = dd_process_dup_command (process);
  event->container_name = container ? g_strdup (container->name) : NULL;
  event->protocol = socket->protocol;
  event->address = dd_ip_address_to_string (&socket->address);
  event->port = socket->port;
  dd_engine_emit (engine, event);
  return TRUE;
}

/**
 * dd_socket_close:
 * @engine: the engine
 * @pid: a process
 *
 * Lets a process close all it listens with.
 */
void
dd_socket_close (DdEngine *engine,
                 int       pid)
{
  DdSocketChanged *event = dd_event_new (&closed_class);

  event->pid = pid;
  dd_engine_emit (engine, event);
}

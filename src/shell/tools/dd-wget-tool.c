// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-dial.h"
#include "dd-http.h"
#include "dd-network-tools-private.h"
#include "dd-tool-args.h"

/* wget, as busybox has it and, more talkative, as GNU does. */

#define EXIT_BUSYBOX    1
#define EXIT_NETWORK    4
#define EXIT_RESPONSE   8
#define USUAL_PATIENCE  (900 * DD_USEC_PER_SEC)

/* What it waits for, the number of the connection, since when, what came. */
#define MEMO_FORMAT "(yuts)"

typedef struct
{
  DdToolCall *call;
  DdToolArgs  args;
  DdHttpUrl   url;
  gboolean    is_busybox;
  guint8      fault;
  guint       connection;
  guint64     began;
  char       *text;
} Wget;

static void
wget_clear (Wget *self)
{
  dd_tool_args_clear (&self->args);
  dd_http_url_clear (&self->url);
  g_free (self->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wget, wget_clear)

static gboolean
is_quiet (Wget *self)
{
  return dd_tool_args_has (&self->args, 'q');
}

static guint64
patience (Wget *self)
{
  const char *value = dd_tool_args_value (&self->args, 'T');

  return value ? (guint64) MAX (atoi (value), 1) * DD_USEC_PER_SEC
               : self->is_busybox ? DD_DIAL_KERNEL_TIMEOUT : USUAL_PATIENCE;
}

static char *
dup_target (Wget *self)
{
  const char *output = dd_tool_args_value (&self->args, 'O');
  g_autofree char *plain = g_strndup (self->url.path, strcspn (self->url.path, "?"));
  g_autofree char *name = g_path_get_basename (plain);

  if (output)
    return g_strdup (output);
  return g_strdup (g_str_equal (name, "/") ? "index.html" : name);
}

static DdToolResult
end_with (Wget       *self,
          int         gnu_status,
          const char *busybox_text,
          const char *gnu_text)
{
  if (self->connection)
    dd_connection_close (self->call->engine, self->connection, TRUE);
  if (self->is_busybox)
    return dd_tool_fail (self->call, EXIT_BUSYBOX, "wget: %s", busybox_text);
  if (!is_quiet (self))
    g_string_append_printf (self->call->err, "%s\n", gnu_text);
  return dd_tool_finish (self->call, gnu_status);
}

static DdToolResult
end_unconnected (Wget              *self,
                 const DdIpAddress *address,
                 const char        *reason)
{
  g_autofree char *place = dd_ip_address_to_string (address);
  g_autofree char *busybox =
    address->is_v4 ? g_strdup_printf ("can't connect to remote host (%s): %s", place, reason)
                   : g_strdup_printf ("can't connect to remote host: %s", reason);
  g_autofree char *gnu = g_strdup_printf ("failed: %s.", reason);

  return end_with (self, EXIT_NETWORK, busybox, gnu);
}

static DdToolResult
wait_on (Wget   *self,
         guint8  fault)
{
  guint64 longest = fault == DD_DIAL_NO_HOST ? MIN (patience (self), DD_DIAL_ARP_TIMEOUT)
                  : fault == DD_DIAL_WAITING ? MIN (patience (self), DD_DIAL_KERNEL_TIMEOUT)
                  : patience (self);
  guint64 until = self->began + longest;

  return dd_tool_wait (self->call,
                       g_variant_new (MEMO_FORMAT, fault, self->connection, self->began,
                                      self->text ? self->text : ""),
                       until - MIN (until, self->call->world->now), NULL, NULL);
}

static void
announce (Wget              *self,
          const DdIpAddress *address)
{
  g_autofree char *place = dd_ip_address_to_string (address);
  g_autofree char *asked = dd_http_url_dup_place (&self->url);

  if (is_quiet (self))
    return;
  if (self->is_busybox)
    g_string_append_printf (self->call->err, "Connecting to %s (%s:%u)\n", asked, place,
                            self->url.port);
  else
    g_string_append_printf (self->call->err, "Connecting to %s (%s)|%s|:%u... ", self->url.host,
                            self->url.host, place, self->url.port);
}

static DdToolResult
begin (Wget *self)
{
  g_autofree char *place = dd_http_url_dup_place (&self->url);
  g_autofree char *request =
    g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nConnection: close\r\n\r\n",
                     self->url.path, place, self->is_busybox ? "Wget" : "Wget/1.25.0");
  DdIpAddress address = { 0 };
  DdDialResult result = dd_dial (self->call, DD_TRANSPORT_TCP, self->url.host, self->url.port,
                                 &self->connection, &address);
  g_autofree char *busybox = NULL;
  g_autofree char *gnu = NULL;

  if (result == DD_DIAL_UNKNOWN_NAME || result == DD_DIAL_NAME_FAILURE)
    {
      busybox = g_strdup_printf ("bad address '%s'", self->url.host);
      gnu = g_strdup_printf ("wget: unable to resolve host address ‘%s’", self->url.host);
      return end_with (self, EXIT_NETWORK, busybox, gnu);
    }
  announce (self, &address);
  switch (result)
    {
    case DD_DIAL_REFUSED:
      return end_unconnected (self, &address, "Connection refused");
    case DD_DIAL_NO_ROUTE:
      return end_unconnected (self, &address, "Network is unreachable");
    case DD_DIAL_RESET:
      return end_with (self, EXIT_NETWORK, "error getting response: Connection reset by peer",
                       "connected.\nHTTP request sent, awaiting response... Read error "
                       "(Connection reset by peer) in headers.");
    case DD_DIAL_CONNECTED:
      if (!self->is_busybox && !is_quiet (self))
        g_string_append (self->call->err, "connected.\nHTTP request sent, awaiting response... ");
      dd_connection_send (self->call->engine, self->connection, TRUE, request);
      return wait_on (self, result);
    case DD_DIAL_WAITING:
    case DD_DIAL_NO_HOST:
    case DD_DIAL_STUCK:
    case DD_DIAL_UNKNOWN_NAME:
    case DD_DIAL_NAME_FAILURE:
    default:
      return wait_on (self, result);
    }
}

static void
tell_saved (Wget       *self,
            const char *target,
            gsize       length)
{
  gboolean to_stdout = g_str_equal (target, "-");
  GString *err = self->call->err;

  if (is_quiet (self))
    return;
  if (!self->is_busybox)
    g_string_append_printf (err, "Saving to: ‘%s’\n\n‘%s’ saved [%zu/%zu]\n\n",
                            to_stdout ? "STDOUT" : target, target, length, length);
  else if (to_stdout)
    g_string_append_printf (err, "writing to stdout\n-                    100%% "
                            "|********************************| %5zu  0:00:00 ETA\nwritten to "
                            "stdout\n", length);
  else
    g_string_append_printf (err, "saving to '%s'\n%-20s 100%% "
                            "|********************************| %5zu  0:00:00 ETA\n'%s' saved\n",
                            target, target, length, target);
}

/* -S: the headers, and the empty line that ends them. */
static void
append_headers (Wget       *self,
                const char *headers)
{
  g_auto (GStrv) lines = g_strsplit (headers, "\n", -1);

  for (guint i = 0; lines[i] && lines[i + 1]; i++)
    g_string_append_printf (self->call->err, "  %s\n", g_strchomp (lines[i]));
  dd_tool_flush (self->call);
}

static DdToolResult
take_answer (Wget               *self,
             const DdHttpAnswer *answer)
{
  g_autofree char *target = dup_target (self);
  g_autofree char *path = dd_tool_path (self->call, target);
  g_autofree char *busybox = g_strdup_printf ("server returned error: %s %d %s", answer->version,
                                              answer->status, answer->reason);
  g_autofree char *gnu = g_strdup_printf ("ERROR %d: %s.", answer->status, answer->reason);

  if (!self->is_busybox && !is_quiet (self))
    g_string_append_printf (self->call->err, "%d %s\n", answer->status, answer->reason);
  if (answer->status >= 400)
    return end_with (self, EXIT_RESPONSE, busybox, gnu);
  dd_connection_close (self->call->engine, self->connection, TRUE);
  if (dd_tool_args_has (&self->args, 'S') && self->is_busybox)
    append_headers (self, answer->headers);
  if (dd_tool_args_has (&self->args, 'p'))
    {
      if (!is_quiet (self))
        g_string_append (self->call->err, self->is_busybox ? "remote file exists\n"
                         : "Remote file exists.\n\n");
      return dd_tool_finish (self->call, 0);
    }
  tell_saved (self, target, strlen (answer->body));
  if (g_str_equal (target, "-"))
    g_string_append (self->call->out, answer->body);
  else
    dd_http_save (self->call, path, answer->body);
  return dd_tool_finish (self->call, 0);
}

static DdToolResult
read_answer (Wget *self)
{
  const DdWorld *site = dd_engine_get_site (self->call->engine);
  const DdConnection *connection = dd_world_get_connection (site, self->connection);
  g_autofree char *more = dd_connection_take (self->call->engine, self->connection, TRUE);
  g_autofree char *before = g_steal_pointer (&self->text);
  gboolean is_over = connection == NULL || !connection->server_open;
  g_auto (DdHttpAnswer) answer = { 0 };

  self->text = g_strconcat (before, more, NULL);
  if (dd_http_answer_parse (self->text, is_over, FALSE, &answer) && answer.is_whole)
    return take_answer (self, &answer);
  if (is_over)
    return end_with (self, EXIT_NETWORK, "error getting response", "No data received.");
  return wait_on (self, DD_DIAL_CONNECTED);
}

static DdToolResult
go_on (Wget *self)
{
  gboolean is_late = self->call->world->now >= self->began + patience (self);
  const DdTrip *trip = dd_world_get_trip (dd_engine_get_site (self->call->engine));
  DdIpAddress address = trip ? trip->packet.destination : (DdIpAddress) { .is_v4 = TRUE };

  if (self->fault == DD_DIAL_CONNECTED && !is_late)
    return read_answer (self);
  if (self->fault == DD_DIAL_NO_HOST &&
      self->call->world->now >= self->began + DD_DIAL_ARP_TIMEOUT)
    return end_unconnected (self, &address, "No route to host");
  if (self->fault == DD_DIAL_WAITING &&
      self->call->world->now >= self->began + DD_DIAL_KERNEL_TIMEOUT)
    return end_unconnected (self, &address, self->is_busybox ? "Operation timed out"
                                                             : "Connection timed out");
  if (!is_late)
    return wait_on (self, self->fault);
  return end_with (self, EXIT_NETWORK, "download timed out", "failed: Connection timed out.");
}

DdToolResult
_dd_wget_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = {
    { "quiet", 'q' }, { "output-document", 'O' }, { "timeout", 'T' }, { "spider", 'p' },
    { "server-response", 'S' }, { "tries", 't' }, { NULL, 0 }
  };
  g_auto (Wget) self = {
    .call = call, .began = call->world->now, .is_busybox = dd_tool_is_busybox (call),
  };
  const char *url;

  if (!dd_tool_args_parse (&self.args, call, "qO:T:pSt:cY:", long_options))
    return dd_tool_finish (call, 1);
  url = dd_tool_args_get (&self.args, 0);
  if (url == NULL)
    return dd_tool_fail (call, 1, self.is_busybox
                         ? "BusyBox v1.37.0 multi-call binary.\n\nUsage: wget [-cqS] [--spider] "
                           "[-O FILE] [-T SEC] URL..."
                         : "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget "
                           "--help' for more options.");
  if (!dd_http_url_parse (url, &self.url))
    return dd_tool_fail (call, 1, "wget: bad address '%s'", url);
  if (call->memo == NULL)
    return begin (&self);
  g_variant_get (call->memo, MEMO_FORMAT, &self.fault, &self.connection, &self.began, &self.text);
  return go_on (&self);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-clock.h"
#include "dd-connection.h"
#include "dd-ip-address.h"
#include "dd-package-tools-private.h"
#include "dd-program.h"
#include "dd-socket.h"

/* A program that a modelled compiler made. What it does is described in the
 * identity of its file, see dd_source_describe(). */

/* What Go's runtime ends with when the kernel does not let a signal end it.
 * Source: golang/go, runtime/signal_unix.go, dieFromSignal() */
#define STATUS_OF_GO 2

#define GO_PROGRAM "go-program"

typedef struct
{
  DdToolCall *call;
  char      **lines;  /* of the description */
} Compiled;

static char *
read_description (DdToolCall *call)
{
  g_auto (DdProgram) program = { 0 };
  g_autoptr (DdContent) content = NULL;

  if (!dd_program_find (call->engine, call->fs, call->cwd, call->env, call->argv, &program, NULL) ||
      dd_fs_read (call->fs, program.path, &content) != 0)
    return g_strdup ("");
  return g_strdup (content->identity ? content->identity : "");
}

static DdToolResult
end_by_signal (DdToolCall *call)
{
  int signal = call->signals & (G_GUINT64_CONSTANT (1) << DD_SIGTERM) ? DD_SIGTERM : DD_SIGINT;

  return dd_tool_finish (call, call->process->ns_pid == 1 ? STATUS_OF_GO : 128 + signal);
}

/* What stands behind a verb, or NULL if the line has another one. */
static const char *
get_value (const char *line,
           const char *verb)
{
  gsize length = strlen (verb);

  return strncmp (line, verb, length) == 0 && line[length] == '=' ? line + length + 1 : NULL;
}

static gint64
get_time (Compiled *self)
{
  return self->call->world->epoch + (gint64) self->call->world->now;
}

/* A line of Go's log package. Source: golang/go, log/log.go, LstdFlags */
static void
say_with_time (Compiled   *self,
               const char *text)
{
  static const char format[] = "%Y/%m/%d %H:%M:%S ";

  dd_clock_append (self->call->err, get_time (self), format, strlen (format));
  g_string_append (self->call->err, text);
}

/* Listening */

static gboolean
listen_at (Compiled   *self,
           const char *address,
           guint       port)
{
  DdSocket socket = { .protocol = DD_PUBLISH_TCP, .port = port };

  return dd_ip_address_parse (address, &socket.address, NULL) &&
         dd_socket_listen (self->call->engine, self->call->pid, &socket, NULL);
}

/* Returns: FALSE if the address is in use */
static gboolean
listen_for (Compiled   *self,
            const char *place)
{
  g_autofree char *host = NULL;
  g_autofree char *number = NULL;
  guint port;

  if (!dd_split_host_port (place, &host, &number, NULL))
    number = g_strdup (place);
  port = (guint) CLAMP (atoi (number), 0, G_MAXUINT16);
  if (host && g_str_equal (host, "localhost"))
    return listen_at (self, "127.0.0.1", port);
  if (host && *host && !g_str_equal (host, "0.0.0.0"))
    return listen_at (self, host, port);
  return listen_at (self, "0.0.0.0", port) && listen_at (self, "::", port);
}

static DdToolResult
refuse_place (Compiled   *self,
              const char *place)
{
  g_autofree char *text =
    g_strdup_printf ("listen tcp %s: bind: address already in use\n", place);

  if (g_strcmp0 (self->call->process->program, GO_PROGRAM) == 0)
    say_with_time (self, text);
  return dd_tool_finish (self->call, 1);
}

/* Answering */

/* What a handler says: it is in the source between this route and the next.
 * Without any route everything is answered with all that is said. */
static char *
find_answer (Compiled   *self,
             const char *path)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  const char *route = NULL;
  gsize best = 0;
  guint start = 0;

  for (guint i = 0; self->lines[i]; i++)
    {
      const char *value = get_value (self->lines[i], "route");
      gsize length = value ? strlen (value) : 0;
      gboolean fits = value && (g_str_equal (value, path) ||
                                (length && value[length - 1] == '/' && g_str_has_prefix (path, value)));

      if (value && route == NULL)
        route = value;
      if (fits && length > best)
        {
          best = length;
          start = i + 1;
        }
    }
  if (route && best == 0)
    return NULL;
  for (guint i = start; self->lines[i] && !(best && get_value (self->lines[i], "route")); i++)
    {
      const char *value = get_value (self->lines[i], "answer");
      g_autofree char *text = value ? g_strcompress (value) : NULL;

      if (text)
        g_string_append (answer, text);
    }
  return g_string_free (g_steal_pointer (&answer), FALSE);
}

/* Source: golang/go, net/http/server.go */
static void
answer_request (Compiled *self,
                guint     id)
{
  g_autofree char *request = dd_connection_take (self->call->engine, id, FALSE);
  g_auto (GStrv) words = g_strsplit (request, " ", 3);
  g_autofree char *path = words[0] && words[1] ? g_strndup (words[1], strcspn (words[1], "?#"))
                                               : g_strdup ("/");
  g_autofree char *answer = find_answer (self, path);
  const char *body = answer ? answer : "404 page not found\n";
  g_autoptr (GString) response = g_string_new ("HTTP/1.1 ");

  g_string_append (response, answer ? "200 OK\r\nDate: " : "404 Not Found\r\nDate: ");
  dd_clock_append (response, get_time (self), DD_CLOCK_HTTP, strlen (DD_CLOCK_HTTP));
  g_string_append_printf (response, "\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n"
                          "Content-Type: text/plain; charset=utf-8\r\n\r\n", strlen (body));
  if (!g_str_has_prefix (request, "HEAD "))
    g_string_append (response, body);
  dd_connection_send (self->call->engine, id, FALSE, response->str);
}

static void
serve_one (Compiled           *self,
           const DdConnection *connection)
{
  guint id = connection->id;
  gboolean is_over = !connection->client_open;

  if (strstr (connection->to_server->str, "\r\n\r\n"))
    answer_request (self, id);
  if (is_over)
    dd_connection_close (self->call->engine, id, FALSE);
}

static void
serve (Compiled *self)
{
  const DdWorld *site = dd_engine_get_site (self->call->engine);
  g_autoptr (GArray) ids = dd_connection_list_served (self->call->engine, self->call->pid);

  for (guint i = 0; i < ids->len; i++)
    {
      const DdConnection *connection =
        dd_world_get_connection (site, g_array_index (ids, guint, i));

      if (connection)
        serve_one (self, connection);
    }
}

/* Its lines, one after the other */

static DdToolResult
run_listen (Compiled   *self,
            const char *description,
            guint       line,
            const char *place)
{
  const DdProcess *process = dd_world_get_process (self->call->world, self->call->pid);

  if (process->sockets)
    serve (self);
  else if (!listen_for (self, place))
    return refuse_place (self, place);
  return dd_tool_wait (self->call, g_variant_new ("(su)", description, line), -1, NULL, NULL);
}

static void
run_text (Compiled   *self,
          const char *line)
{
  const char *equals = strchr (line, '=');
  g_autofree char *text = g_strcompress (equals ? equals + 1 : "");

  if (get_value (line, "say"))
    g_string_append (self->call->out, text);
  else if (get_value (line, "complain"))
    g_string_append (self->call->err, text);
  else if (get_value (line, "log"))
    say_with_time (self, text);
}

/* The memo: the description, and the next of its lines. */
DdToolResult
dd_compiled_tool (DdToolCall *call)
{
  g_autofree char *description = NULL;
  g_auto (GStrv) lines = NULL;
  Compiled self = { .call = call };
  guint i = 0;

  if (call->memo && call->signals)
    return end_by_signal (call);
  if (call->memo)
    g_variant_get (call->memo, "(su)", &description, &i);
  else
    description = read_description (call);
  self.lines = lines = g_strsplit (description, "\n", -1);
  for (; lines[i]; i++)
    {
      const char *place = get_value (lines[i], "listen");
      const char *code = get_value (lines[i], "exit");
      const char *pause = get_value (lines[i], "sleep");

      if (code)
        return dd_tool_finish (call, atoi (code) & 0xff);
      if (pause)
        return dd_tool_wait (call, g_variant_new ("(su)", description, i + 1),
                             (gint64) atoi (pause) * 1000, NULL, NULL);
      if (place)
        return run_listen (&self, description, i, place);
      run_text (&self, lines[i]);
    }
  return dd_tool_finish (call, 0);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-dial.h"
#include "dd-http.h"
#include "dd-network-tools-private.h"
#include "dd-tool-args.h"

/* curl 8.14, for http. */

#define CURL_VERSION "8.14.1"

#define EXIT_UNSUPPORTED   1
#define EXIT_NO_URL        2
#define EXIT_BAD_URL       3
#define EXIT_NO_NAME       6
#define EXIT_NO_CONNECTION 7
#define EXIT_HTTP          22
#define EXIT_WRITE         23
#define EXIT_TIMED_OUT     28
#define EXIT_TLS           35
#define EXIT_EMPTY         52
#define EXIT_RESET         56

#define MAX_REDIRECTS 50

/* Between two turns: what it waits for, the number of the connection, when the
 * command and when this attempt began, how many URLs are done, how often it was
 * sent elsewhere, how often it tried again, the URL, and what came so far. */
#define MEMO_FORMAT "(yuttuuuss)"

typedef enum
{
  WAIT_ANSWER = 'a',   /* for the answer to the request */
  WAIT_VAIN = 'v',     /* for a connection that will not come */
  WAIT_HOST = 'h',     /* for an answer to ARP that will not come */
  WAIT_RETRY = 'r',    /* to try again */
} Stage;

typedef struct
{
  DdToolCall *call;
  DdToolArgs  args;
  guint8      stage;
  guint       connection;
  guint64     began;
  guint64     tried;
  guint       done;
  guint       redirects;
  guint       retries;
  char       *url;
  char       *text;
  int         status;
} Curl;

static const DdLongOption long_options[] = {
  { "connect-timeout", 'T' }, { "max-time", 'm' }, { "silent", 's' }, { "show-error", 'S' },
  { "fail", 'f' }, { "globoff", 'g' }, { "include", 'i' }, { "show-headers", 'i' }, { "head", 'I' },
  { "verbose", 'v' }, { "output", 'o' }, { "remote-name", 'O' }, { "location", 'L' },
  { "header", 'H' }, { "request", 'X' }, { "data", 'd' }, { "data-raw", 'd' },
  { "user-agent", 'A' }, { "referer", 'e' }, { "write-out", 'w' }, { "insecure", 'k' },
  { "retry", 'R' }, { "retry-delay", 'D' }, { "retry-connrefused", 'C' },
  { "retry-all-errors", 'C' }, { "ipv4", '4' }, { "ipv6", '6' }, { "version", 'V' },
  { "no-progress-meter", 'P' }, { "url", 'U' }, { NULL, 0 }
};

static void
curl_clear (Curl *self)
{
  dd_tool_args_clear (&self->args);
  g_free (self->url);
  g_free (self->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Curl, curl_clear)

static guint64
now (Curl *self)
{
  return self->call->world->now;
}

static gboolean
has (Curl *self,
     char  letter)
{
  return dd_tool_args_has (&self->args, letter);
}

/* A time in seconds, possibly with a fraction; in microseconds, -1 for none. */
static gint64
get_time (Curl *self,
          char  letter)
{
  const char *value = dd_tool_args_value (&self->args, letter);

  return value ? (gint64) (g_ascii_strtod (value, NULL) * DD_USEC_PER_SEC) : -1;
}

static void G_GNUC_PRINTF (3, 4)
complain (Curl       *self,
          int         status,
          const char *format,
          ...)
{
  va_list arguments;

  self->status = status;
  if (has (self, 's') && !has (self, 'S'))
    return;
  g_string_append_printf (self->call->err, "curl: (%d) ", status);
  va_start (arguments, format);
  g_string_append_vprintf (self->call->err, format, arguments);
  va_end (arguments);
  g_string_append_c (self->call->err, '\n');
}

static guint64
msec_since (Curl    *self,
            guint64  time)
{
  return (now (self) - MIN (time, now (self))) / DD_USEC_PER_MSEC;
}

/* What is written while it works */

static gboolean
prints_meter (Curl *self)
{
  return !has (self, 's') && !has (self, 'P') &&
         (self->call->process->out[1].kind != DD_SINK_TTY || has (self, 'o') || has (self, 'O'));
}

static void
print_meter_head (Curl *self)
{
  if (prints_meter (self))
    g_string_append (self->call->err,
                     "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  "
                     "Current\n                                 Dload  Upload   Total   Spent    "
                     "Left  Speed\n\r  0     0    0     0    0     0      0      0 --:--:-- "
                     "--:--:-- --:--:--     0");
}

static void
print_meter_end (Curl  *self,
                 gsize  length)
{
  if (!prints_meter (self))
    return;
  if (length)
    g_string_append_printf (self->call->err, "\r100 %5zu  100 %5zu    0     0  %5zuk      0 "
                            "--:--:-- --:--:-- --:--:-- %5zuk", length, length, length / 2,
                            length / 2);
  g_string_append_c (self->call->err, '\n');
}

static void G_GNUC_PRINTF (2, 3)
tell (Curl       *self,
      const char *format,
      ...)
{
  va_list arguments;

  if (!has (self, 'v'))
    return;
  va_start (arguments, format);
  g_string_append_vprintf (self->call->err, format, arguments);
  va_end (arguments);
}

/* Each line of a text with a mark before it, as -v shows what goes over the
 * connection. */
static void
tell_lines (Curl       *self,
            char        mark,
            const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  for (char **line = lines; *line && line[1]; line++)
    tell (self, "%c %s\n", mark, *line);
}

/* Requests */

static const char *
get_method (Curl *self)
{
  const char *method = dd_tool_args_value (&self->args, 'X');

  if (method)
    return method;
  return has (self, 'I') ? "HEAD" : has (self, 'd') ? "POST" : "GET";
}

static char *
make_request (Curl            *self,
              const DdHttpUrl *url)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *place = dd_http_url_dup_place (url);
  const char *agent = dd_tool_args_value (&self->args, 'A');
  const char *data = dd_tool_args_value (&self->args, 'd');
  const char *referer = dd_tool_args_value (&self->args, 'e');

  g_string_append_printf (text, "%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nAccept: */*\r\n",
                          get_method (self), url->path, place,
                          agent ? agent : "curl/" CURL_VERSION);
  if (referer)
    g_string_append_printf (text, "Referer: %s\r\n", referer);
  for (gsize i = 0; i < self->args.letters->len; i++)
    if (self->args.letters->str[i] == 'H')
      g_string_append_printf (text, "%s\r\n", (char *) g_ptr_array_index (self->args.values, i));
  if (data)
    g_string_append_printf (text, "Content-Length: %zu\r\nContent-Type: "
                            "application/x-www-form-urlencoded\r\n", strlen (data));
  g_string_append (text, "\r\n");
  tell_lines (self, '>', text->str);
  if (data)
    g_string_append (text, data);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Waiting */

static DdToolResult
wait_until (Curl    *self,
            Stage    stage,
            guint64  longest)
{
  gint64 limit = get_time (self, 'm');
  guint64 until = longest == G_MAXUINT64 ? G_MAXUINT64 : self->tried + longest;

  self->stage = stage;
  if (limit >= 0)
    until = MIN (until, self->began + limit);
  return dd_tool_wait (self->call,
                       g_variant_new (MEMO_FORMAT, self->stage, self->connection, self->began,
                                      self->tried, self->done, self->redirects, self->retries,
                                      self->url, self->text ? self->text : ""),
                       until == G_MAXUINT64 ? -1 : (gint64) (until - MIN (until, now (self))),
                       NULL, NULL);
}

static void
hang_up (Curl *self)
{
  if (self->connection)
    dd_connection_close (self->call->engine, self->connection, TRUE);
  self->connection = 0;
}

static DdToolResult begin_next (Curl *self);
static DdToolResult begin_try  (Curl *self);

/* One transfer is over; goes on to the next, or ends. */
static DdToolResult
end_transfer (Curl *self)
{
  const char *retries = dd_tool_args_value (&self->args, 'R');
  const char *format = dd_tool_args_value (&self->args, 'w');
  gboolean again = self->status == EXIT_TIMED_OUT || self->status == EXIT_NO_NAME ||
                   (self->status && has (self, 'C'));

  hang_up (self);
  if (again && retries && self->retries < (guint) atoi (retries))
    {
      gint64 delay = get_time (self, 'D');
      guint64 pause = delay > 0 ? (guint64) delay : DD_USEC_PER_SEC << MIN (self->retries, 9);

      self->retries++;
      self->tried = now (self);
      return wait_until (self, WAIT_RETRY, pause);
    }
  if (format && self->status)
    _dd_curl_write_out (self->call, format, 0, 0, now (self) - self->began);
  self->done++;
  self->retries = self->redirects = 0;
  return begin_next (self);
}

static DdToolResult
fail_to_connect (Curl            *self,
                 const DdHttpUrl *url,
                 gboolean         timed_out)
{
  print_meter_end (self, 0);
  complain (self, timed_out ? EXIT_TIMED_OUT : EXIT_NO_CONNECTION,
            "Failed to connect to %s port %u after %" G_GUINT64_FORMAT " ms: Could not connect to "
            "server", url->host, url->port, msec_since (self, self->tried));
  return end_transfer (self);
}

static DdToolResult
fail_by_time (Curl    *self,
              gboolean is_connected)
{
  print_meter_end (self, 0);
  complain (self, EXIT_TIMED_OUT, is_connected
            ? "Operation timed out after %" G_GUINT64_FORMAT " milliseconds with 0 bytes received"
            : "Connection timed out after %" G_GUINT64_FORMAT " milliseconds",
            msec_since (self, self->tried));
  return end_transfer (self);
}

static DdToolResult
fail_with (Curl       *self,
           int         status,
           const char *text)
{
  print_meter_end (self, 0);
  complain (self, status, "%s", text);
  return end_transfer (self);
}

static DdToolResult
fail_reset (Curl *self)
{
  return fail_with (self, EXIT_RESET, "Recv failure: Connection reset by peer");
}

/* Connecting */

static DdToolResult
dial (Curl            *self,
      const DdHttpUrl *url)
{
  g_autofree char *request = NULL;
  g_autofree char *place = NULL;
  gint64 patience = get_time (self, 'T');
  DdIpAddress address;

  switch (dd_dial (self->call, DD_TRANSPORT_TCP, url->host, url->port, &self->connection,
                   &address))
    {
    case DD_DIAL_UNKNOWN_NAME:
    case DD_DIAL_NAME_FAILURE:
      print_meter_end (self, 0);
      complain (self, EXIT_NO_NAME, "Could not resolve host: %s", url->host);
      return end_transfer (self);
    case DD_DIAL_REFUSED:
    case DD_DIAL_NO_ROUTE:
      return fail_to_connect (self, url, FALSE);
    case DD_DIAL_NO_HOST:
      return wait_until (self, WAIT_HOST, patience > 0 ? MIN ((guint64) patience,
                                                              DD_DIAL_ARP_TIMEOUT)
                                                       : DD_DIAL_ARP_TIMEOUT);
    case DD_DIAL_WAITING:
      return wait_until (self, WAIT_VAIN, patience > 0 ? (guint64) patience
                                                       : DD_DIAL_KERNEL_TIMEOUT);
    case DD_DIAL_RESET:
      return fail_reset (self);
    case DD_DIAL_STUCK:
      return wait_until (self, WAIT_ANSWER, G_MAXUINT64);
    case DD_DIAL_CONNECTED:
    default:
      break;
    }
  place = dd_ip_address_to_string (&address);
  tell (self, "*   Trying %s:%u...\n* Connected to %s (%s) port %u\n", place, url->port,
        url->host, place, url->port);
  request = make_request (self, url);
  dd_connection_send (self->call->engine, self->connection, TRUE, request);
  return wait_until (self, WAIT_ANSWER, G_MAXUINT64);
}

static DdToolResult
begin_try (Curl *self)
{
  g_auto (DdHttpUrl) url = { 0 };

  self->tried = now (self);
  self->status = 0;
  g_clear_pointer (&self->text, g_free);
  if (!dd_http_url_parse (self->url, &url))
    {
      complain (self, EXIT_BAD_URL, "URL rejected: %s",
                url.host && *url.host ? "Port number was not a decimal number between 0 and 65535"
                                      : "No host part in the URL");
      return end_transfer (self);
    }
  if (!g_str_equal (url.scheme, "http") && !g_str_equal (url.scheme, "https"))
    {
      complain (self, EXIT_UNSUPPORTED, "Protocol \"%s\" not supported", url.scheme);
      return end_transfer (self);
    }
  print_meter_head (self);
  return dial (self, &url);
}

static DdToolResult
begin_next (Curl *self)
{
  int status = self->status;

  if (self->done >= self->args.operands->len)
    return dd_tool_finish (self->call, status);
  g_free (self->url);
  self->url = g_strdup (g_ptr_array_index (self->args.operands, self->done));
  return begin_try (self);
}

/* The answer */

static gboolean
save (Curl       *self,
      const char *text)
{
  const char *output = dd_tool_args_value (&self->args, 'o');
  g_auto (DdHttpUrl) url = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (has (self, 'O') && dd_http_url_parse (self->url, &url))
    name = g_path_get_basename (url.path);
  if ((output == NULL || g_str_equal (output, "-")) && name == NULL)
    {
      g_string_append (self->call->out, text);
      return TRUE;
    }
  path = dd_tool_path (self->call, name ? name : output);
  if (dd_http_save (self->call, path, text) == 0)
    return TRUE;
  complain (self, EXIT_WRITE, "client returned ERROR on write, %zu bytes in chunk", strlen (text));
  return FALSE;
}

static DdToolResult
redirect (Curl       *self,
          const char *to)
{
  g_auto (DdHttpUrl) url = { 0 };
  g_autofree char *place = NULL;
  g_autofree char *next = NULL;

  hang_up (self);
  self->redirects++;
  if (strstr (to, "://"))
    next = g_strdup (to);
  else if (dd_http_url_parse (self->url, &url))
    {
      place = dd_http_url_dup_place (&url);
      next = g_strdup_printf ("%s://%s%s%s", url.scheme, place, *to == '/' ? "" : "/", to);
    }
  g_free (self->url);
  self->url = g_steal_pointer (&next);
  return begin_try (self);
}

static DdToolResult
take_answer (Curl               *self,
             const DdHttpAnswer *answer)
{
  g_autofree char *location = dd_http_answer_dup_header (answer, "Location");
  const char *format = dd_tool_args_value (&self->args, 'w');
  gboolean shows_headers = has (self, 'i') || has (self, 'I');
  g_autofree char *text = NULL;

  tell_lines (self, '<', answer->headers);
  if (location && answer->status / 100 == 3 && has (self, 'L') &&
      self->redirects < MAX_REDIRECTS)
    return redirect (self, location);
  if (answer->status >= 400 && has (self, 'f'))
    {
      print_meter_end (self, 0);
      complain (self, EXIT_HTTP, "The requested URL returned error: %d", answer->status);
    }
  else
    {
      text = g_strconcat (shows_headers ? answer->headers : "",
                          has (self, 'I') ? "" : answer->body, NULL);
      print_meter_end (self, strlen (answer->body));
      /* What is told comes before what is asked for. */
      if (has (self, 'v'))
        dd_tool_flush (self->call);
      save (self, text);
    }
  if (format)
    _dd_curl_write_out (self->call, format, answer->status, strlen (answer->body),
                        now (self) - self->began);
  if (self->status)
    return end_transfer (self);
  hang_up (self);
  self->done++;
  return begin_next (self);
}

static DdToolResult
read_answer (Curl *self)
{
  const DdWorld *site = dd_engine_get_site (self->call->engine);
  const DdConnection *connection = dd_world_get_connection (site, self->connection);
  g_autofree char *more = dd_connection_take (self->call->engine, self->connection, TRUE);
  gboolean is_over = connection == NULL || !connection->server_open;
  g_auto (DdHttpAnswer) answer = { 0 };
  gint64 limit = get_time (self, 'm');

  if (more)
    {
      g_autofree char *before = g_steal_pointer (&self->text);

      self->text = g_strconcat (before ? before : "", more, NULL);
    }
  if (self->text && dd_http_answer_parse (self->text, is_over, has (self, 'I'), &answer) &&
      answer.is_whole)
    return take_answer (self, &answer);
  if (self->connection && is_over)
    return connection && connection->is_reset
           ? fail_reset (self) : fail_with (self, EXIT_EMPTY, "Empty reply from server");
  if (limit >= 0 && now (self) >= self->began + limit)
    return fail_by_time (self, TRUE);
  return wait_until (self, WAIT_ANSWER, G_MAXUINT64);
}

/* Waiting for a connection that will not come is over. */
static DdToolResult
give_up (Curl *self)
{
  g_auto (DdHttpUrl) url = { 0 };
  gboolean by_option = get_time (self, 'T') > 0 ||
                       (get_time (self, 'm') >= 0 &&
                        now (self) >= self->began + get_time (self, 'm'));
  guint64 longest = self->stage == WAIT_HOST ? DD_DIAL_ARP_TIMEOUT
                  : get_time (self, 'T') > 0 ? (guint64) get_time (self, 'T')
                  : DD_DIAL_KERNEL_TIMEOUT;

  if (!by_option && now (self) < self->tried + longest)
    return wait_until (self, self->stage, longest);
  dd_http_url_parse (self->url, &url);
  if (by_option && (self->stage == WAIT_VAIN || now (self) < self->tried + DD_DIAL_ARP_TIMEOUT))
    return fail_by_time (self, FALSE);
  return fail_to_connect (self, &url, self->stage == WAIT_VAIN);
}

static DdToolResult
go_on (Curl *self)
{
  switch ((Stage) self->stage)
    {
    case WAIT_ANSWER:
      return read_answer (self);
    case WAIT_VAIN:
    case WAIT_HOST:
      return give_up (self);
    case WAIT_RETRY:
    default:
      return begin_try (self);
    }
}

DdToolResult
_dd_curl_tool (DdToolCall *call)
{
  static const char accepted[] = "sSfgiIvo:OLH:X:d:A:e:w:kT:m:R:D:C46VPU:";
  g_auto (Curl) self = { .call = call, .began = call->world->now };

  if (!dd_tool_args_parse (&self.args, call, accepted, long_options))
    return dd_tool_finish (call, EXIT_NO_URL);
  if (dd_tool_args_value (&self.args, 'U'))
    g_ptr_array_add (self.args.operands, (gpointer) dd_tool_args_value (&self.args, 'U'));
  if (has (&self, 'V'))
    {
      g_string_append (call->out, "curl " CURL_VERSION " (x86_64-pc-linux-gnu) libcurl/"
                       CURL_VERSION "\nProtocols: http\n");
      return dd_tool_finish (call, 0);
    }
  if (self.args.operands->len == 0)
    return dd_tool_fail (call, EXIT_NO_URL, "curl: (2) no URL specified\ncurl: try 'curl --help' "
                         "or 'curl --manual' for more information");
  if (call->memo == NULL)
    return begin_next (&self);
  g_variant_get (call->memo, MEMO_FORMAT, &self.stage, &self.connection, &self.began, &self.tried,
                 &self.done, &self.redirects, &self.retries, &self.url, &self.text);
  return go_on (&self);
}

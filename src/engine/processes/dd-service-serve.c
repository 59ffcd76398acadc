// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-connection.h"
#include "dd-service-private.h"
#include "dd-socket.h"

/* How a program that is data serves: where it listens and what it answers. */

#define STATUS_OK         200
#define STATUS_FORBIDDEN  403
#define STATUS_NOT_FOUND  404
#define STATUS_BAD_METHOD 405

/* Settings */

typedef struct
{
  GPtrArray *listen;    /* texts; NULL until one is found */
  char      *address;
  char      *port;
  char      *root;
  char      *answer;
} Settings;

static void
settings_clear (Settings *settings)
{
  g_clear_pointer (&settings->listen, g_ptr_array_unref);
  g_free (settings->address);
  g_free (settings->port);
  g_free (settings->root);
  g_free (settings->answer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Settings, settings_clear)

static void
take_first (char       **value,
            GMatchInfo  *match,
            const char  *name)
{
  g_autofree char *found = g_match_info_fetch_named (match, name);

  if (*value == NULL && found && *found)
    *value = g_steal_pointer (&found);
}

static void
take_match (Service    *self,
            Settings   *settings,
            GMatchInfo *match)
{
  g_autofree char *listen = g_match_info_fetch_named (match, "listen");
  g_autofree char *variable = g_match_info_fetch_named (match, "env");
  const char *value = variable && *variable ? dd_process_get_env (_dd_service_process (self),
                                                                  variable)
                                            : NULL;

  if (listen && *listen)
    {
      if (settings->listen == NULL)
        settings->listen = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (settings->listen, g_steal_pointer (&listen));
    }
  if (value && settings->port == NULL)
    settings->port = g_strdup (value);
  take_first (&settings->address, match, "address");
  take_first (&settings->port, match, "port");
  take_first (&settings->root, match, "root");
  take_first (&settings->answer, match, "answer");
}

static void
look_in (Service    *self,
         Settings   *settings,
         GRegex     *pattern,
         const char *text)
{
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (pattern, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    take_match (self, settings, match);
}

static void
look_in_file (Service    *self,
              Settings   *settings,
              DdFs       *fs,
              GRegex     *pattern,
              const char *path)
{
  g_autofree char *text = NULL;

  if (dd_fs_read_text (fs, path, &text) == 0 && text)
    look_in (self, settings, pattern, text);
}

/* All files of a folder that fit, in the order of their names. */
static void
look_in_files (Service    *self,
               Settings   *settings,
               DdFs       *fs,
               GRegex     *pattern,
               const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *wanted = g_path_get_basename (path);
  g_auto (GStrv) names = NULL;

  if (dd_fs_list (fs, folder, &names) != 0)
    return;
  for (char **name = names; *name; name++)
    {
      g_autofree char *file = g_build_filename (folder, *name, NULL);

      if (g_pattern_match_simple (wanted, *name))
        look_in_file (self, settings, fs, pattern, file);
    }
}

/* The first argument that is a file */
static char *
find_script (const DdProcess *process,
             DdFs            *fs)
{
  for (char **word = process->argv + 1; process->argv[0] && *word; word++)
    {
      g_autofree char *path = dd_fs_resolve (process->cwd, *word);

      if (**word != '-' && dd_fs_exists (fs, path) && !dd_fs_is_directory (fs, path))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static void
find_settings (Service        *self,
               const DdServer *server,
               Settings       *settings)
{
  const DdProcess *process = _dd_service_process (self);
  g_autoptr (DdFs) fs = dd_fs_new_for_process (self->engine, process);
  g_autofree char *command = dd_process_dup_command (process);

  for (guint i = 0; i < server->settings->len; i++)
    {
      const DdServerSetting *setting = g_ptr_array_index (server->settings, i);

      if (g_str_equal (setting->where, "script"))
        {
          g_autofree char *script = find_script (process, fs);

          if (script)
            look_in_file (self, settings, fs, setting->pattern, script);
        }
      else if (g_str_equal (setting->where, "command"))
        look_in (self, settings, setting->pattern, command);
      else
        look_in_files (self, settings, fs, setting->pattern, setting->where);
    }
}

/* Listening */

/* "8080", "127.0.0.1:8080", "[::]:8080" or an address alone, with what is
 * missing taken from elsewhere. */
static gboolean
parse_listen (const char *text,
              const char *address,
              const char *port,
              DdSocket   *socket)
{
  g_autofree char *host = NULL;
  g_autofree char *number = NULL;

  if (text[strspn (text, "0123456789")] == '\0')
    number = g_strdup (text);
  else if (!dd_split_host_port (text, &host, &number, NULL))
    host = g_strdup (text);
  socket->port = atoi (port ? port : number ? number : "80");
  if (address == NULL)
    address = host && *host && !g_str_equal (host, "*") ? host : "0.0.0.0";
  if (g_str_equal (address, "localhost"))
    address = "127.0.0.1";
  return socket->port > 0 && socket->port < 65536 &&
         dd_ip_address_parse (address, &socket->address, NULL);
}

static gboolean
listen_at (Service        *self,
           const DdServer *server,
           const DdSocket *socket)
{
  g_autofree char *place = NULL;

  if (dd_socket_listen (self->engine, self->pid, socket, NULL))
    return TRUE;
  place = dd_socket_dup_text (socket);
  self->listen = place;
  if (server && server->busy)
    {
      g_autofree char *text = _dd_service_expand (self, server->busy);

      dd_process_write (self->engine, self->pid, 2, text);
    }
  self->listen = NULL;
  return FALSE;
}

static gboolean
listen_for (Service        *self,
            const DdServer *server)
{
  g_auto (Settings) settings = { 0 };
  const GPtrArray *places;

  find_settings (self, server, &settings);
  places = settings.listen ? settings.listen : server->listen;
  for (guint i = 0; i < places->len; i++)
    {
      DdSocket socket = { .protocol = server->is_udp ? DD_PUBLISH_UDP : DD_PUBLISH_TCP };

      if (!parse_listen (g_ptr_array_index (places, i), settings.address, settings.port, &socket))
        continue;
      if (!listen_at (self, server, &socket))
        return FALSE;
      if (settings.address)
        break;
    }
  return TRUE;
}

/* A program of which only the ports are known hears everything and says
 * nothing. */
static gboolean
listen_at_port (Service    *self,
                const char *port)
{
  static const char *const addresses[] = { "0.0.0.0", "::" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      DdSocket socket = {
        .protocol = g_str_has_suffix (port, "/udp") ? DD_PUBLISH_UDP : DD_PUBLISH_TCP,
        .port = atoi (port),
      };

      if (dd_ip_address_parse (addresses[i], &socket.address, NULL) &&
          !listen_at (self, NULL, &socket))
        return FALSE;
    }
  return TRUE;
}

/*
 * _dd_service_listen:
 * @self: a turn
 *
 * Begins to listen where the settings say.
 *
 * Returns: %FALSE if an address is in use, after it was said
 */
gboolean
_dd_service_listen (Service *self)
{
  const DdBehaviour *variant = self->variant;

  for (guint i = 0; i < variant->serves->len; i++)
    if (!listen_for (self, g_ptr_array_index (variant->serves, i)))
      return FALSE;
  for (guint i = 0; variant->serves->len == 0 && variant->ports && i < variant->ports->len; i++)
    if (!listen_at_port (self, g_ptr_array_index (variant->ports, i)))
      return FALSE;
  return TRUE;
}

/* Serving HTTP */

static char *
dup_header (const char *request,
            const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("(?im)^%s:[ \t]*(.*?)\r?$", name);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (regex, request, 0, &match))
    return NULL;
  return g_match_info_fetch (match, 1);
}

static const char *
type_of (const char *path)
{
  static const struct
  {
    const char *suffix;
    const char *type;
  } types[] = {
    { ".html", "text/html" }, { ".htm", "text/html" }, { ".css", "text/css" },
    { ".js", "application/javascript" }, { ".json", "application/json" },
    { ".txt", "text/plain" }, { ".svg", "image/svg+xml" }, { ".png", "image/png" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (path, types[i].suffix))
      return types[i].type;
  return "application/octet-stream";
}

/* Finds the file for a path: itself, or what stands for its folder. */
static int
find_file (const DdServer *server,
           DdFs           *fs,
           const char     *path,
           char          **file)
{
  g_auto (DdFsEntry) entry = { 0 };
  int status = STATUS_FORBIDDEN;

  if (dd_fs_stat (fs, path, TRUE, &entry) != 0)
    {
      *file = g_strdup (path);
      return STATUS_NOT_FOUND;
    }
  if (!dd_fs_is_directory (fs, path))
    {
      *file = g_strdup (path);
      return STATUS_OK;
    }
  for (guint i = 0; i < server->index->len && *file == NULL; i++)
    {
      g_autofree char *index = g_build_filename (path, g_ptr_array_index (server->index, i), NULL);

      if (dd_fs_exists (fs, index))
        {
          *file = g_steal_pointer (&index);
          status = STATUS_OK;
        }
    }
  if (*file == NULL)
    *file = g_strdup (path);
  /* A server that has no page for what is forbidden says that it is not there. */
  if (status == STATUS_FORBIDDEN && !g_hash_table_contains (server->pages, "403"))
    return STATUS_NOT_FOUND;
  return status;
}

static void
read_file (Service        *self,
           const DdServer *server,
           const char     *root,
           Exchange       *exchange,
           char          **body)
{
  const DdProcess *process = _dd_service_process (self);
  g_autoptr (DdFs) fs = dd_fs_new_for_process (self->engine, process);
  g_autofree char *plain = g_strndup (exchange->path, strcspn (exchange->path, "?#"));
  g_autofree char *joined = g_build_filename (root, plain, NULL);
  g_autofree char *path = dd_fs_resolve (process->cwd, joined);
  g_auto (DdFsEntry) entry = { 0 };

  /* What climbs out of the root is not there. */
  if (strstr (plain, ".."))
    path[0] = '\0';
  exchange->status = *path ? find_file (server, fs, path, &exchange->file) : STATUS_NOT_FOUND;
  if (exchange->status != STATUS_OK)
    return;
  dd_fs_read_text (fs, exchange->file, body);
  if (dd_fs_stat (fs, exchange->file, TRUE, &entry) == 0)
    exchange->modified = entry.node->mtime;
  exchange->type = type_of (exchange->file);
}

static const char *
status_text (int status)
{
  switch (status)
    {
    case STATUS_OK:
      return "OK";
    case STATUS_FORBIDDEN:
      return "Forbidden";
    case STATUS_NOT_FOUND:
      return "Not Found";
    case STATUS_BAD_METHOD:
      return "Method Not Allowed";
    default:
      return "";
    }
}

static void
find_answer (Service        *self,
             const DdServer *server,
             Exchange       *exchange,
             char          **body)
{
  g_auto (Settings) settings = { 0 };
  const char *text;

  find_settings (self, server, &settings);
  exchange->status = STATUS_OK;
  exchange->type = "text/plain";
  text = settings.answer ? settings.answer : server->body;
  if (text)
    *body = settings.answer ? g_strcompress (text) : _dd_service_expand (self, text);
  else if (!g_str_equal (exchange->method, "GET") && !g_str_equal (exchange->method, "HEAD"))
    exchange->status = STATUS_BAD_METHOD;
  else
    {
      g_autofree char *root = settings.root ? g_strdup (settings.root)
                            : server->root ? _dd_service_expand (self, server->root)
                            : g_strdup ("/");

      read_file (self, server, g_strstrip (root), exchange, body);
    }
}

static void
say_about (Service        *self,
           const DdServer *server,
           Exchange       *exchange)
{
  if (exchange->status == STATUS_NOT_FOUND && server->error_log)
    {
      g_autofree char *complaint = _dd_service_expand (self, server->error_log);

      dd_process_write (self->engine, self->pid, 2, complaint);
    }
  if (server->log)
    {
      g_autofree char *line = _dd_service_expand (self, server->log);

      dd_process_write (self->engine, self->pid, server->log_is_stderr ? 2 : 1, line);
    }
}

static void
exchange_clear (Exchange *exchange)
{
  g_free (exchange->request);
  g_free (exchange->method);
  g_free (exchange->path);
  g_free (exchange->host);
  g_free (exchange->agent);
  g_free (exchange->referer);
  g_free (exchange->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

static void
serve_http (Service            *self,
            const DdServer     *server,
            const DdConnection *connection)
{
  g_autofree char *request = dd_connection_take (self->engine, connection->id, FALSE);
  g_autofree char *body = NULL;
  g_autofree char *headers = NULL;
  g_autofree char *page = NULL;
  g_autofree char *response = NULL;
  g_auto (GStrv) words = NULL;
  g_auto (Exchange) exchange = { .connection = connection };
  guint id = connection->id;
  gboolean is_head;

  exchange.request = g_strndup (request, strcspn (request, "\r\n"));
  words = g_strsplit (exchange.request, " ", 3);
  exchange.method = g_strdup (words[0] ? words[0] : "");
  exchange.path = g_strdup (words[0] && words[1] ? words[1] : "/");
  exchange.host = dup_header (request, "Host");
  exchange.agent = dup_header (request, "User-Agent");
  exchange.referer = dup_header (request, "Referer");
  is_head = g_str_equal (exchange.method, "HEAD");
  self->exchange = &exchange;
  find_answer (self, server, &exchange, &body);
  if (exchange.status != STATUS_OK)
    {
      g_autofree char *key = g_strdup_printf ("%d", exchange.status);
      const char *text = g_hash_table_lookup (server->pages, key);

      page = _dd_service_expand (self, text ? text : status_text (exchange.status));
      exchange.type = "text/html";
    }
  exchange.bytes = strlen (page ? page : body ? body : "");
  headers = _dd_service_expand (self, page && server->error_headers ? server->error_headers
                                      : server->headers ? server->headers
                                      : "Content-Type: {type}\r\nContent-Length: {bytes}\r\n");
  response = g_strdup_printf ("HTTP/1.1 %d %s\r\n%s\r\n%s", exchange.status,
                              status_text (exchange.status), headers,
                              is_head ? "" : page ? page : body ? body : "");
  if (is_head)
    exchange.bytes = 0;
  dd_connection_send (self->engine, id, FALSE, response);
  say_about (self, server, &exchange);
  self->exchange = NULL;
  if (strstr (headers, "Connection: close"))
    dd_connection_close (self->engine, id, FALSE);
}

/* Serving lines */

static void
serve_lines (Service            *self,
             const DdServer     *server,
             const DdConnection *connection)
{
  g_autofree char *text = dd_connection_take (self->engine, connection->id, FALSE);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint id = connection->id;

  for (char **line = lines; *line; line++)
    for (guint i = 0; **line && i < server->answers->len; i++)
      {
        const DdServerAnswer *answer = g_ptr_array_index (server->answers, i);
        g_autoptr (GMatchInfo) match = NULL;
        g_autofree char *said = NULL;

        if (!g_regex_match (answer->pattern, g_strchomp (*line), 0, &match))
          continue;
        said = g_match_info_expand_references (match, answer->text, NULL);
        if (said)
          dd_connection_send (self->engine, id, FALSE, said);
        break;
      }
}

static gboolean
is_complete (const DdServer     *server,
             const DdConnection *connection)
{
  return connection->to_server->len &&
         (!g_str_equal (server->protocol, "http") || server->is_udp ||
          strstr (connection->to_server->str, "\r\n\r\n"));
}

static void
serve_one (Service            *self,
           const DdConnection *connection)
{
  const DdServer *server = self->variant->serves->len
                           ? g_ptr_array_index (self->variant->serves, 0) : NULL;
  guint id = connection->id;
  gboolean closes = !connection->client_open;

  if (server && is_complete (server, connection))
    {
      if (g_str_equal (server->protocol, "http"))
        serve_http (self, server, connection);
      else
        serve_lines (self, server, connection);
    }
  if (closes)
    dd_connection_close (self->engine, id, FALSE);
}

/*
 * _dd_service_serve:
 * @self: a turn
 *
 * Answers what came over its connections.
 */
void
_dd_service_serve (Service *self)
{
  const DdWorld *site = dd_engine_get_site (self->engine);
  g_autoptr (GArray) ids = dd_connection_list_served (self->engine, self->pid);

  for (guint i = 0; i < ids->len; i++)
    {
      const DdConnection *connection =
        dd_world_get_connection (site, g_array_index (ids, guint, i));

      if (connection)
        serve_one (self, connection);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-archive.h"
#include "dd-http.h"
#include "dd-ip-address.h"

/**
 * dd_http_url_parse:
 * @text: a URL; http:// may be left out
 * @url: (out): its parts
 *
 * Returns: %FALSE if it has no host or no valid port
 */
gboolean
dd_http_url_parse (const char *text,
                   DdHttpUrl  *url)
{
  const char *colon = strstr (text, "://");
  const char *rest = colon ? colon + strlen ("://") : text;
  g_autofree char *place = g_strndup (rest, strcspn (rest, "/?#"));
  g_autofree char *port = NULL;
  const char *path = rest + strlen (place);
  const char *user = strrchr (place, '@');
  const char *server = user ? user + 1 : place;

  url->scheme = colon ? g_ascii_strdown (text, colon - text) : g_strdup ("http");
  url->port = g_str_equal (url->scheme, "https") ? 443 : 80;
  url->path = g_strconcat (*path == '/' ? "" : "/", path, NULL);
  url->path[strcspn (url->path, "#")] = '\0';
  url->host = NULL;
  if (dd_split_host_port (server, &url->host, &port, NULL))
    url->port = *port ? atoi (port) : (int) url->port;
  else if (*server == '[' && g_str_has_suffix (server, "]"))
    url->host = g_strndup (server + 1, strlen (server) - 2);
  else
    url->host = g_strdup (server);
  return *url->host && url->port > 0 && url->port < 65536 &&
         (port == NULL || port[strspn (port, "0123456789")] == '\0');
}

/**
 * dd_http_url_clear:
 * @url: a URL
 *
 * Frees what it holds, not the record itself.
 */
void
dd_http_url_clear (DdHttpUrl *url)
{
  g_clear_pointer (&url->scheme, g_free);
  g_clear_pointer (&url->host, g_free);
  g_clear_pointer (&url->path, g_free);
}

/**
 * dd_http_url_dup_place:
 * @url: a URL
 *
 * Returns: (transfer full): the host, with its port unless that is the usual
 *   one, as clients put it into a request
 */
char *
dd_http_url_dup_place (const DdHttpUrl *url)
{
  g_autofree char *port = g_strdup_printf ("%u", url->port);
  gboolean is_v6 = strchr (url->host, ':') != NULL;

  if (url->port != (g_str_equal (url->scheme, "https") ? 443 : 80))
    return dd_join_host_port (url->host, port);
  return is_v6 ? g_strdup_printf ("[%s]", url->host) : g_strdup (url->host);
}

/**
 * dd_http_answer_parse:
 * @text: what came so far
 * @is_over: whether no more will come
 * @is_head: whether a body is not expected
 * @answer: (out): its parts
 *
 * Returns: %FALSE if the headers have not all come, or it is no HTTP
 */
gboolean
dd_http_answer_parse (const char   *text,
                      gboolean      is_over,
                      gboolean      is_head,
                      DdHttpAnswer *answer)
{
  const char *end = strstr (text, "\r\n\r\n");
  g_autofree char *first = g_strndup (text, strcspn (text, "\r\n"));
  g_auto (GStrv) words = g_strsplit (first, " ", 3);
  g_autofree char *length = NULL;

  memset (answer, 0, sizeof *answer);
  if (end == NULL || !g_str_has_prefix (text, "HTTP/"))
    return FALSE;
  answer->version = g_strdup (words[0]);
  answer->status = words[1] ? atoi (words[1]) : 0;
  answer->reason = g_strdup (words[1] && words[2] ? words[2] : "");
  answer->headers = g_strndup (text, end + strlen ("\r\n\r\n") - text);
  answer->body = g_strdup (end + strlen ("\r\n\r\n"));
  length = dd_http_answer_dup_header (answer, "Content-Length");
  answer->length = length ? g_ascii_strtoll (length, NULL, 10) : -1;
  answer->is_whole = is_over || is_head ||
                     (answer->length >= 0 && (gint64) strlen (answer->body) >= answer->length);
  return TRUE;
}

/**
 * dd_http_answer_clear:
 * @answer: an answer
 *
 * Frees what it holds, not the record itself.
 */
void
dd_http_answer_clear (DdHttpAnswer *answer)
{
  g_clear_pointer (&answer->version, g_free);
  g_clear_pointer (&answer->reason, g_free);
  g_clear_pointer (&answer->headers, g_free);
  g_clear_pointer (&answer->body, g_free);
}

/**
 * dd_http_answer_dup_header:
 * @answer: an answer
 * @name: of a header
 *
 * Returns: (nullable) (transfer full): its value
 */
char *
dd_http_answer_dup_header (const DdHttpAnswer *answer,
                           const char         *name)
{
  g_auto (GStrv) lines = g_strsplit (answer->headers, "\r\n", -1);
  gsize length = strlen (name);

  for (char **line = lines; *line; line++)
    if (g_ascii_strncasecmp (*line, name, length) == 0 && (*line)[length] == ':')
      return g_strdup (g_strstrip (*line + length + 1));
  return NULL;
}

/**
 * dd_http_save:
 * @call: a turn
 * @path: of a file
 * @body: of an answer
 *
 * Writes what came from a server into a file: the text, or what a line stands
 * for.
 *
 * Returns: 0, or a number of errno
 */
int
dd_http_save (DdToolCall *call,
              const char *path,
              const char *body)
{
  g_autoptr (DdContent) content = dd_archive_find (call->world, body);

  if (content == NULL)
    content = dd_content_new_text (body);
  return dd_fs_write (call->fs, path, content);
}

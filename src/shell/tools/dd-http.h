// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

/**
 * DdHttpUrl:
 * @scheme: such as http
 * @host: a name or an address, without brackets
 * @port: a port
 * @path: with the query, begins with a slash
 *
 * A URL, taken apart.
 */
typedef struct
{
  char  *scheme;
  char  *host;
  guint  port;
  char  *path;
} DdHttpUrl;

/**
 * DdHttpAnswer:
 * @is_whole: whether all of it has come
 * @version: such as HTTP/1.1
 * @status: such as 200
 * @reason: such as OK
 * @headers: from the first line to the empty one
 * @body: what follows
 * @length: of the body as announced, negative if it was not
 *
 * An answer of HTTP, taken apart. It borrows nothing.
 */
typedef struct
{
  gboolean  is_whole;
  char     *version;
  int       status;
  char     *reason;
  char     *headers;
  char     *body;
  gint64    length;
} DdHttpAnswer;

gboolean  dd_http_url_parse     (const char         *text,
                                 DdHttpUrl          *url);
void      dd_http_url_clear     (DdHttpUrl          *url);
char     *dd_http_url_dup_place (const DdHttpUrl    *url) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_http_answer_parse  (const char         *text,
                                 gboolean            is_over,
                                 gboolean            is_head,
                                 DdHttpAnswer       *answer);
void      dd_http_answer_clear  (DdHttpAnswer       *answer);
char     *dd_http_answer_dup_header (const DdHttpAnswer *answer,
                                 const char         *name) G_GNUC_WARN_UNUSED_RESULT;
int       dd_http_save          (DdToolCall         *call,
                                 const char         *path,
                                 const char         *body);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdHttpUrl, dd_http_url_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdHttpAnswer, dd_http_answer_clear)

G_END_DECLS

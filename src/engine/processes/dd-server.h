// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-catalog-record.h"

G_BEGIN_DECLS

/**
 * DdServerSetting:
 * @where: a path, where the last part may be a pattern; "command" for the
 *   command line, "script" for the file that it names
 * @pattern: finds settings there: `listen` (an address, a port or both),
 *   `address`, `port`, `root`, `answer`, and `env`, a variable that has the
 *   port if it is set
 *
 * Where a server's settings are read.
 */
typedef struct
{
  char   *where;
  GRegex *pattern;
} DdServerSetting;

/**
 * DdServerAnswer:
 * @pattern: what it answers
 * @text: the answer
 */
typedef struct
{
  GRegex *pattern;
  char   *text;
} DdServerAnswer;

/**
 * DdServer:
 * @protocol: "http", "lines" (an answer to each line) or "none"
 * @is_udp: whether it is UDP
 * @listen: (element-type utf8): where it listens unless a setting says
 *   otherwise
 * @settings: (element-type DdServerSetting): where to look for settings
 * @root: (nullable): where the files are
 * @index: (element-type utf8): the files that stand for their directory
 * @body: (nullable): what it answers to every request instead of a file
 * @headers: of an answer with a file
 * @error_headers: of an answer without
 * @pages: (element-type utf8 utf8): by status, what it answers then
 * @log: (nullable): what it prints to each request
 * @log_is_stderr: whether on standard error
 * @error_log: (nullable): what it prints on standard error when a file is not
 *   there
 * @busy: (nullable): what it prints when the address is in use, before it ends
 * @answers: (element-type DdServerAnswer): to lines
 *
 * How a program serves. Texts may have placeholders.
 */
typedef struct
{
  char       *protocol;
  gboolean    is_udp;
  GPtrArray  *listen;
  GPtrArray  *settings;
  char       *root;
  GPtrArray  *index;
  char       *body;
  char       *headers;
  char       *error_headers;
  GHashTable *pages;
  char       *log;
  gboolean    log_is_stderr;
  char       *error_log;
  char       *busy;
  GPtrArray  *answers;
} DdServer;

GPtrArray *_dd_servers_read (DdCatalogRecord *record) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

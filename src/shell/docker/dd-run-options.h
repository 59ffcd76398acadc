// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-container-config.h"

#include "dd-docker-line.h"

G_BEGIN_DECLS

/**
 * DdReadFileFunc:
 * @path: a path as it was typed
 * @length: (out): the number of bytes
 * @user_data: what was given with the function
 * @error: return location for why there is no such file, in the words
 *   "open PATH: no such file or directory"
 *
 * Reads a file on the side of the client.
 *
 * Returns: (transfer full) (nullable): the bytes, with a NUL after them
 */
typedef char *(*DdReadFileFunc) (const char  *path,
                                 gsize       *length,
                                 gpointer     user_data,
                                 GError     **error);

/**
 * DdClient:
 * @environment: (nullable): the shell's variables, `NAME=value` each
 * @directory: (nullable): the shell's folder, %NULL for `/`
 * @read_file: (nullable): reads the files that options name
 * @read_file_data: passed to @read_file
 *
 * What the `docker` command takes from the machine it is typed on.
 */
typedef struct
{
  const char *const *environment;
  const char        *directory;
  DdReadFileFunc     read_file;
  gpointer           read_file_data;
} DdClient;

/**
 * DdRunOptions:
 * @config: what the container is asked to be
 * @name: (nullable): the container's name, %NULL for a made-up one
 * @pull: `always`, `missing` or `never`
 * @detach_keys: (nullable): the keys that end an attached session
 * @detach: leave the container in the background (run only)
 * @sig_proxy: pass signals on to the container (run only)
 * @quiet: do not show the progress of a pull
 *
 * A `docker run` or `docker create` line, read and checked. The platform, the
 * container id file and automatic removal are in @config.
 */
typedef struct
{
  DdContainerConfig *config;
  char              *name;
  char              *pull;
  char              *detach_keys;
  guint              detach : 1;
  guint              sig_proxy : 1;
  guint              quiet : 1;
} DdRunOptions;

DdRunOptions *dd_run_options_read        (const DdParsed      *parsed,
                                          const DdClient      *client,
                                          GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      dd_run_read_environment    (const DdParsed      *parsed,
                                          const DdClient      *client,
                                          char              ***env,
                                          GError             **error);
void          dd_run_options_free        (DdRunOptions        *self);
char         *dd_run_options_dup_refusal (const GError        *error,
                                          const char          *path,
                                          int                 *exit_code) G_GNUC_WARN_UNUSED_RESULT;
char         *dd_run_options_dup_dns_warning (const DdRunOptions *self) G_GNUC_WARN_UNUSED_RESULT;
char        **dd_run_split_security_options  (const char *const  *values,
                                              gboolean           *unconfined) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdRunOptions, dd_run_options_free)

G_END_DECLS

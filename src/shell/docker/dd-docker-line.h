// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-command-table.h"

G_BEGIN_DECLS

/**
 * DdDockerLineKind:
 * @DD_DOCKER_LINE_RUN: a command is to be carried out
 * @DD_DOCKER_LINE_PRINT: there is only something to print: help or a refusal
 * @DD_DOCKER_LINE_VERSION: the version is asked for, `docker --version`
 *
 * What a command line comes down to.
 */
typedef enum
{
  DD_DOCKER_LINE_RUN,
  DD_DOCKER_LINE_PRINT,
  DD_DOCKER_LINE_VERSION,
} DdDockerLineKind;

/**
 * DdDockerLine:
 * @kind: what is to be done
 * @command: the command that was named
 * @path: the full name it was called by, for its messages
 * @group: (nullable): the options between a group and the command, if the group
 *   takes any, as `docker compose` does
 * @parsed: (nullable): its options and arguments, set if it is to be run
 * @output: text for standard output, "" for none
 * @error_output: text for standard error, "" for none; also printed before a
 *   command that is run
 * @exit_code: the exit code if there is nothing to run
 *
 * A command line of the `docker` program, read and checked.
 */
typedef struct
{
  DdDockerLineKind  kind;
  const DdCommand  *command;
  const char       *path;
  DdParsed         *group;
  DdParsed         *parsed;
  char             *output;
  char             *error_output;
  int               exit_code;
} DdDockerLine;

DdDockerLine *dd_docker_line_parse        (const char *const *argv,
                                           guint              width) G_GNUC_WARN_UNUSED_RESULT;
void          dd_docker_line_free         (DdDockerLine      *self);
char         *dd_docker_dup_not_modelled  (const char        *what) G_GNUC_WARN_UNUSED_RESULT;
gboolean      dd_docker_is_modelled       (const char        *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdDockerLine, dd_docker_line_free)

G_END_DECLS

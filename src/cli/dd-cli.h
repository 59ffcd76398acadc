// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-session.h"

G_BEGIN_DECLS

/* Exit statuses of drydock-cli. */
#define DD_CLI_OK 0
#define DD_CLI_FAILED 1
#define DD_CLI_USAGE 2

/**
 * DdCliFunc:
 * @argc: how many words there are
 * @argv: (array length=argc): the words after the subcommand's name, which is
 *   the first of them
 *
 * Runs one subcommand.
 *
 * Returns: the exit status
 */
typedef int (*DdCliFunc) (int    argc,
                          char **argv);

guint      dd_cli_report_catalog (void);
DdSession *dd_cli_run_script     (const char *name) G_GNUC_WARN_UNUSED_RESULT;

int dd_cli_cheatsheet (int    argc,
                       char **argv);
int dd_cli_check      (int    argc,
                       char **argv);
int dd_cli_journal    (int    argc,
                       char **argv);
int dd_cli_render     (int    argc,
                       char **argv);
int dd_cli_lessons    (int    argc,
                       char **argv);
int dd_cli_run        (int    argc,
                       char **argv);

G_END_DECLS

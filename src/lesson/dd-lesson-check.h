// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-lesson-records.h"

G_BEGIN_DECLS

/**
 * DdCheckRun:
 * @user_data: what the caller passed
 * @command: a command line
 * @exit_status: (out): its exit status
 *
 * Runs a command on a branch of a world, so that looking never disturbs, and
 * gives back what the terminal would show: output and errors, in order.
 *
 * Returns: (nullable) (transfer full): the text, or %NULL if the command
 *   did not come to an end
 */
typedef char *(*DdCheckRun) (gpointer    user_data,
                             const char *command,
                             int        *exit_status);

gboolean dd_check_evaluate (const DdCheck  *self,
                            DdCheckRun      run,
                            gpointer        user_data,
                            char          **detail);

G_END_DECLS

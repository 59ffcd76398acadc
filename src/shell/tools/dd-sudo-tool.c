// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-network-tools-private.h"
#include "dd-program.h"

/* sudo, for a user who may do everything without a password. */

DdToolResult
_dd_sudo_tool (DdToolCall *call)
{
  g_auto (DdProgram) program = { 0 };
  g_autoptr (GError) error = NULL;
  char **argv = call->argv + 1;

  if (argv[0] == NULL || argv[0][0] == '-')
    return dd_tool_fail (call, 1, "usage: sudo command [arguments]");
  if (!dd_program_find (call->engine, call->fs, call->cwd, call->env, argv, &program, &error))
    return dd_tool_fail (call, 1, "sudo: %s: command not found", argv[0]);
  dd_process_set_user (call->engine, call->pid, 0, 0);
  dd_process_exec (call->engine, call->pid, program.program, program.argv, NULL, program.memo);
  return DD_TOOL_REPLACED;
}

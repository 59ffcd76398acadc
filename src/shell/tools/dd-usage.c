// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-usage.h"

/* How busybox says what an applet wants. Source: busybox --help, per applet */
static const struct
{
  const char *tool;
  const char *synopsis;
  const char *purpose;
} usages[] = {
  { "basename", "basename FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...",
    "Strip directory path and SUFFIX from FILE" },
  { "chmod", "chmod [-Rcvf] MODE[,MODE]... FILE...",
    "MODE is octal number (bit pattern sstrwxrwxrwx) or [ugoa]{+|-|=}[rwxXst]" },
  { "chown", "chown [-RhLHPcvf]... USER[:[GRP]] FILE...", "Change the owner and/or group of FILEs" },
  { "cp", "cp [-arPLHpfinlsTu] SOURCE DEST\n"
    "or: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }", "Copy SOURCEs to DEST" },
  { "dirname", "dirname FILENAME", "Strip non-directory suffix from FILENAME" },
  { "ln", "ln [-sfnbtv] [-S SUF] TARGET... LINK|DIR",
    "Create a link LINK or DIR/TARGET to the specified TARGET(s)" },
  { "mkdir", "mkdir [-m MODE] [-p] DIRECTORY...", "Create DIRECTORY" },
  { "mv", "mv [-finT] SOURCE DEST\nor: mv [-fin] SOURCE... { -t DIRECTORY | DIRECTORY }",
    "Rename SOURCE to DEST, or move SOURCEs to DIRECTORY" },
  { "readlink", "readlink [-fnv] FILE", "Display the value of a symlink" },
  { "realpath", "realpath FILE...", "Print absolute pathnames of FILE" },
  { "rm", "rm [-irf] FILE...", "Remove (unlink) FILEs" },
  { "rmdir", "rmdir [-p] DIRECTORY...", "Remove DIRECTORY if it is empty" },
  { "sleep", "sleep [N]...", "Pause for a time equal to the total of the args given, where each "
    "arg can\nhave an optional suffix of (s)econds, (m)inutes, (h)ours, or (d)ays" },
  { "stat", "stat [-ltf] [-c FMT] FILE...", "Display file (default) or filesystem status" },
  { "touch", "touch [-cham] [-d DATE] [-t DATE] [-r FILE] FILE...", "Update mtime of FILEs" },
};

/**
 * dd_tool_usage:
 * @call: a turn of a tool
 * @gnu_message: what GNU's tool says when its operands are missing
 *
 * Refuses a command line: busybox explains the applet, GNU's tools name the
 * fault and point to --help.
 *
 * Returns: %DD_TOOL_DONE, for the tool to return
 */
DdToolResult
dd_tool_usage (DdToolCall *call,
               const char *gnu_message)
{
  if (!dd_tool_is_busybox (call))
    return dd_tool_fail (call, 1, "%s\nTry '%s --help' for more information.", gnu_message,
                         call->argv[0]);
  for (gsize i = 0; i < G_N_ELEMENTS (usages); i++)
    if (g_str_equal (usages[i].tool, call->argv[0]))
      return dd_tool_fail (call, 1, DD_BUSYBOX_BANNER "\n\nUsage: %s\n\n%s", usages[i].synopsis,
                           usages[i].purpose);
  return dd_tool_fail (call, 1, DD_BUSYBOX_BANNER "\n\nUsage: %s", call->argv[0]);
}

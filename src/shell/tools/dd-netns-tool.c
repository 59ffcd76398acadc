// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-namespace-tools-private.h"
#include "dd-namespace.h"
#include "dd-process.h"
#include "dd-program.h"

/* ip netns: network namespaces that somebody gave a name, which is a file in
 * /run/netns. Docker gives none. */

/**
 * dd_tool_list_interfaces:
 * @call: a turn of a tool
 *
 * Returns: (transfer full) (element-type DdInterface): those of the network
 *   namespace it is in
 */
GPtrArray *
dd_tool_list_interfaces (DdToolCall *call)
{
  return dd_sandbox_list_interfaces (call->world, dd_engine_get_host (call->engine),
                                     dd_world_get_container (call->world,
                                                             dd_process_get_netns (call->process)));
}

/**
 * dd_netns_resolve:
 * @call: a turn of a tool
 * @path: a path
 *
 * Follows a symbolic link once: what it points to may be a file that is only
 * there while somebody looks at it.
 *
 * Returns: (transfer full): where it leads
 */
char *
dd_netns_resolve (DdToolCall *call,
                  const char *path)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_autofree char *folder = NULL;

  if (dd_fs_stat (call->fs, path, FALSE, &entry) != 0 || entry.node->kind != DD_NODE_SYMLINK)
    return g_strdup (entry.path && *entry.path ? entry.path : path);
  folder = g_path_get_dirname (entry.path);
  return dd_fs_resolve (folder, entry.node->target);
}

/**
 * dd_netns_find:
 * @call: a turn of a tool
 * @name: a name
 * @container: (out) (nullable): who owns the network namespace, %NULL for the
 *   host
 *
 * Returns: whether the name stands for a namespace that is there
 */
gboolean
dd_netns_find (DdToolCall         *call,
               const char         *name,
               const DdContainer **container)
{
  g_autofree char *path = g_strdup_printf (DD_NETNS_FOLDER "/%s", name);
  g_autofree char *real = dd_netns_resolve (call, path);

  *container = NULL;
  return dd_namespace_find_net (call->world, real, container);
}

/**
 * dd_netns_run:
 * @call: a turn of a tool
 * @enters: whether another network namespace is entered first
 * @container: (nullable): whose, %NULL for the host's
 * @argv: a command
 *
 * Lets the tool's process become a command. A tool that runs inside the shell's
 * turn is started as a process first.
 *
 * Returns: what the tool is to return; %DD_TOOL_DONE if there is no such
 *   command, which is not told yet
 */
DdToolResult
dd_netns_run (DdToolCall         *call,
              gboolean            enters,
              const DdContainer  *container,
              char              **argv)
{
  g_auto (DdProgram) program = { 0 };
  g_autofree char *id = container ? g_strdup (container->id) : NULL;

  if (call->inlined)
    return DD_TOOL_WAIT;
  if (!dd_program_find (call->engine, call->fs, call->cwd, call->env, argv, &program, NULL))
    return DD_TOOL_DONE;
  dd_tool_flush (call);
  if (enters)
    dd_process_enter_net (call->engine, call->pid, id);
  dd_process_exec (call->engine, call->pid, program.program, program.argv, call->env,
                   program.memo);
  return DD_TOOL_REPLACED;
}

static char **
list_names (DdToolCall *call)
{
  char **names = NULL;

  if (dd_fs_list (call->fs, DD_NETNS_FOLDER, &names) != 0)
    names = g_new0 (char *, 1);
  return names;
}

static DdToolResult
list (DdToolCall *call)
{
  g_auto (GStrv) names = list_names (call);

  for (guint i = 0; names[i]; i++)
    {
      const DdContainer *container;
      int id = dd_netns_find (call, names[i], &container) && container
               ? dd_namespace_get_net_id (call->world, container) : -1;

      g_string_append (call->out, names[i]);
      if (id >= 0)
        g_string_append_printf (call->out, " (id: %d)", id);
      g_string_append_c (call->out, '\n');
    }
  return dd_tool_finish (call, 0);
}

static DdToolResult
execute (DdToolCall  *call,
         char       **words)
{
  const DdContainer *container;
  DdToolResult result;

  if (words[0] == NULL)
    return dd_tool_fail (call, 1, "No netns name specified");
  if (words[1] == NULL)
    return dd_tool_fail (call, 1, "No command specified");
  if (!dd_netns_find (call, words[0], &container))
    return dd_tool_fail (call, 255, "Cannot open network namespace \"%s\": No such file or "
                         "directory", words[0]);
  if (call->uid)
    return dd_tool_fail (call, 255, "Cannot open network namespace \"%s\": Permission denied",
                         words[0]);
  result = dd_netns_run (call, TRUE, container, words + 1);
  if (result != DD_TOOL_DONE)
    return result;
  return dd_tool_fail (call, 1, "exec of \"%s\" failed: No such file or directory", words[1]);
}

static DdToolResult
delete (DdToolCall *call,
        const char *name)
{
  g_autofree char *path = g_strdup_printf (DD_NETNS_FOLDER "/%s", name ? name : "");
  int problem;

  if (name == NULL)
    return dd_tool_fail (call, 1, "No netns name specified");
  problem = dd_fs_remove (call->fs, path);
  if (problem)
    return dd_tool_fail (call, 1, "Cannot remove namespace file \"%s\": %s", path,
                         dd_fs_strerror (problem));
  return dd_tool_finish (call, 0);
}

/* Which processes are in a namespace, or which names a process's has. */

static DdToolResult
list_pids (DdToolCall *call,
           const char *name)
{
  const DdContainer *container;

  if (name == NULL)
    return dd_tool_fail (call, 1, "No netns name specified");
  if (!dd_netns_find (call, name, &container))
    return dd_tool_fail (call, 1, "Cannot open network namespace: No such file or directory");
  for (guint i = 0; i < call->world->processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (call->world->processes, i);

      if (dd_namespace_get_sandbox (call->world, process) == container)
        g_string_append_printf (call->out, "%d\n", process->pid);
    }
  return dd_tool_finish (call, 0);
}

static DdToolResult
identify (DdToolCall *call,
          const char *pid)
{
  const DdProcess *process = pid ? dd_world_get_process (call->world, atoi (pid)) : call->process;
  g_auto (GStrv) names = list_names (call);

  if (process == NULL)
    return dd_tool_fail (call, 1, "Cannot open network namespace: No such file or directory");
  for (guint i = 0; names[i]; i++)
    {
      const DdContainer *container;

      if (dd_netns_find (call, names[i], &container) &&
          container == dd_namespace_get_sandbox (call->world, process))
        g_string_append_printf (call->out, "%s\n", names[i]);
    }
  return dd_tool_finish (call, 0);
}

/**
 * dd_ip_netns:
 * @call: a turn of ip
 * @words: what follows `ip netns`
 *
 * Returns: what the tool is to return
 */
DdToolResult
dd_ip_netns (DdToolCall  *call,
             char       **words)
{
  static const char *const others[] = { "add", "attach", "set", "monitor", "list-id", NULL };
  const char *verb = words[0] ? words[0] : "list";

  if (g_str_has_prefix ("list", verb) || g_str_equal (verb, "ls") || g_str_has_prefix ("show", verb))
    return list (call);
  if (g_str_has_prefix ("exec", verb))
    return execute (call, words + 1);
  if (g_str_has_prefix ("delete", verb))
    return delete (call, words[1]);
  if (g_str_equal (verb, "pids"))
    return list_pids (call, words[1]);
  if (g_str_has_prefix ("identify", verb))
    return identify (call, words[1]);
  if (g_strv_contains (others, verb))
    return dd_tool_fail (call, 1, "ip: Drydock models network namespaces of containers only");
  return dd_tool_fail (call, 255, "Command \"%s\" is unknown, try \"ip netns help\".", verb);
}

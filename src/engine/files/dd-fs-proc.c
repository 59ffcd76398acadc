// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-fs-private.h"
#include "dd-hosts.h"
#include "dd-namespace.h"

/* What /proc shows of processes is made when somebody looks. Texts are C
 * strings: byte 1 stands for the byte 0 between the words of a command line.
 * Source: proc(5) */
#define NUL '\1'

static void
add_text (DdNode     **tree,
          const char  *path,
          const char  *text,
          guint32      mode)
{
  g_autoptr (DdContent) content = dd_content_new_text (text);
  g_autoptr (DdNode) node = dd_node_new_file (content, mode);
  DdNode *next = dd_node_set_path (*tree, path, node);

  dd_node_unref (*tree);
  *tree = next;
}

static void
add_link (DdNode     **tree,
          const char  *path,
          const char  *target)
{
  g_autoptr (DdNode) node = dd_node_new_symlink (target);
  DdNode *next = dd_node_set_path (*tree, path, node);

  dd_node_unref (*tree);
  *tree = next;
}

static char *
join_with_nul (char **words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; words && words[i]; i++)
    {
      g_string_append (text, words[i]);
      g_string_append_c (text, NUL);
    }
  return g_string_free (text, FALSE);
}

/* The file a process runs: its command looked up as execvp() does. */
static char *
find_executable (DdFs            *self,
                 const DdProcess *process)
{
  const char *name = process->argv[0] ? process->argv[0] : "";
  const char *path = dd_process_get_env (process, "PATH");
  g_auto (GStrv) directories = g_strsplit (strchr (name, '/') ? "" : path ? path : "/bin", ":", -1);

  for (guint i = 0; i == 0 || directories[i]; i++)
    {
      g_auto (DdFsEntry) entry = { 0 };
      g_autofree char *file = dd_fs_resolve (directories[i] ? directories[i] : process->cwd, name);

      if (!g_str_has_prefix (file, "/proc") && dd_fs_stat (self, file, TRUE, &entry) == 0)
        return g_strdup (entry.path);
      if (directories[i] == NULL)
        break;
    }
  return g_strdup (name);
}

static char *
status_text (const DdProcess *process,
             const char      *name,
             int              pid,
             int              parent)
{
  gboolean zombie = process->state == DD_PROCESS_ZOMBIE;

  return g_strdup_printf ("Name:\t%s\nState:\t%s\nTgid:\t%d\nPid:\t%d\nPPid:\t%d\n"
                          "Uid:\t%d\t%d\t%d\t%d\nGid:\t%d\t%d\t%d\t%d\nVmRSS:\t%8d kB\n"
                          "Threads:\t1\nSigIgn:\t%016" G_GINT64_MODIFIER "x\nSigCgt:\t%016"
                          G_GINT64_MODIFIER "x\n", name, zombie ? "Z (zombie)" : "S (sleeping)",
                          pid, pid, parent, process->uid, process->uid,
                          process->uid, process->uid, process->gid, process->gid, process->gid,
                          process->gid, (int) (process->memory / 1024), process->ignored >> 1,
                          process->caught >> 1);
}

/* A process's number where the files are seen. */
static int
number_of (DdFs            *self,
           const DdProcess *process)
{
  return self->container ? process->ns_pid : process->pid;
}

static void
add_namespaces (DdFs             *self,
                DdNode          **tree,
                const DdProcess  *process)
{
  for (int kind = 0; kind < (int) DD_N_NS_FILES; kind++)
    {
      const char *name = dd_namespace_get_name (kind);
      g_autofree char *path = g_strdup_printf ("ns/%s", name);
      g_autofree char *target =
        g_strdup_printf ("%s:[%" G_GUINT64_FORMAT "]", name,
                         dd_namespace_get_number (self->world, process, kind));

      add_link (tree, path, target);
    }
}

static DdNode *
make_process (DdFs            *self,
              const DdProcess *process)
{
  const DdProcess *parent = dd_world_get_process (self->world, process->parent);
  gboolean inside = parent && g_strcmp0 (parent->container, process->container) == 0;
  DdNode *tree = dd_node_new_directory (0555);
  g_autofree char *name = g_path_get_basename (process->argv[0] ? process->argv[0] : "");
  g_autofree char *command = join_with_nul (process->argv);
  g_autofree char *environment = join_with_nul (process->env);
  g_autofree char *executable = find_executable (self, process);
  g_autofree char *status = status_text (process, name, number_of (self, process),
                                         inside ? number_of (self, parent) : 0);
  g_autofree char *line = g_strdup_printf ("%s\n", name);

  add_text (&tree, "cgroup", "0::/\n", 0444);
  add_text (&tree, "cmdline", process->state == DD_PROCESS_ZOMBIE ? "" : command, 0444);
  add_text (&tree, "comm", line, 0644);
  add_link (&tree, "cwd", process->cwd);
  add_text (&tree, "environ", environment, 0400);
  add_link (&tree, "exe", executable);
  add_link (&tree, "root", "/");
  add_text (&tree, "status", status, 0444);
  add_namespaces (self, &tree, process);
  tree->uid = process->uid;
  tree->gid = process->gid;
  return tree;
}

/* Where the daemon keeps the network namespaces of containers. */
DdNode *
_dd_fs_make_netns (DdFs *self)
{
  DdNode *tree = dd_node_new_directory (0755);

  for (guint i = 0; i < self->world->containers->len; i++)
    {
      g_autofree char *key = dd_sandbox_dup_key (g_ptr_array_index (self->world->containers, i));

      if (*key)
        add_text (&tree, key, "", 0444);
    }
  return tree;
}

static GPtrArray *
list_processes (DdFs *self)
{
  GPtrArray *processes;

  if (self->container)
    return dd_world_list_processes (self->world, self->container);
  processes = g_ptr_array_new ();
  g_ptr_array_extend (processes, self->world->processes, NULL, NULL);
  return processes;
}

/* /proc as the container or the host sees it: @still with its processes and the kernel's
 * settings that belong to its namespaces. */
DdNode *
_dd_fs_make_proc (DdFs   *self,
                  DdNode *still)
{
  const DdContainer *container = _dd_fs_get_container (self);
  g_autoptr (GPtrArray) processes = list_processes (self);
  g_autofree char *hostname = g_strdup_printf ("%s\n", container ? container->hostname
                                               : dd_host_get_name (dd_engine_get_host (self->engine)));
  DdNode *tree = dd_node_ref (still);

  for (guint i = 0; i < processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (processes, i);
      g_autoptr (DdNode) node = make_process (self, process);
      g_autofree char *number = g_strdup_printf ("%d", number_of (self, process));
      DdNode *next = dd_node_set_path (tree, number, node);

      dd_node_unref (tree);
      tree = next;
      if (process->pid == self->pid)
        add_link (&tree, "self", number);
    }
  add_text (&tree, "sys/kernel/hostname", hostname, 0644);
  add_text (&tree, "sys/kernel/ostype", "Linux\n", 0444);
  add_text (&tree, "sys/kernel/pid_max", "4194304\n", 0644);
  add_text (&tree, "sys/net/ipv4/ip_forward", "1\n", 0644);
  return tree;
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-host-profile.h"
#include "dd-program.h"
#include "dd-sandbox.h"
#include "dd-tool-args.h"
#include "dd-tools-private.h"
#include "dd-tty-ops.h"

#define KERNEL_RELEASE "6.12.48-amd64"
#define KERNEL_VERSION "#1 SMP PREEMPT_DYNAMIC Debian 6.12.48-1 (2025-09-20)"

static const DdContainer *
container_of (DdToolCall *call)
{
  return dd_world_get_container (call->world, call->process->container);
}

/* printenv */

static DdToolResult
printenv_tool (DdToolCall *call)
{
  int status = 0;

  for (guint i = 0; call->argc == 1 && call->env[i]; i++)
    g_string_append_printf (call->out, "%s\n", call->env[i]);
  for (int i = 1; i < call->argc; i++)
    {
      const char *value = dd_tool_getenv (call, call->argv[i]);

      if (value)
        g_string_append_printf (call->out, "%s\n", value);
      else
        status = 1;
    }
  return dd_tool_finish (call, status);
}

/* id, whoami */

static gboolean
find_user (DdToolCall *call,
           const char *name,
           int        *uid,
           int        *gid)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  dd_fs_read_text (call->fs, "/etc/passwd", &text);
  lines = g_strsplit (text ? text : "", "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ":", -1);

      if (g_strv_length (fields) < 4 || !g_str_equal (fields[0], name))
        continue;
      *uid = g_ascii_strtoll (fields[2], NULL, 10);
      *gid = g_ascii_strtoll (fields[3], NULL, 10);
      return TRUE;
    }
  return FALSE;
}

static char *
named_id (const char *name,
          int         id)
{
  g_autofree char *number = g_strdup_printf ("%d", id);

  return g_str_equal (name, number) ? g_steal_pointer (&number)
                                    : g_strdup_printf ("%d(%s)", id, name);
}

/* The groups whose line in /etc/group names the user. */
static void
append_groups (DdToolCall *call,
               GString    *list,
               const char *user,
               int         gid)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  dd_fs_read_text (call->fs, "/etc/group", &text);
  lines = g_strsplit (text ? text : "", "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ":", -1);
      g_auto (GStrv) members = g_strv_length (fields) > 3 ? g_strsplit (fields[3], ",", -1) : NULL;
      int id = members ? (int) g_ascii_strtoll (fields[2], NULL, 10) : gid;
      g_autofree char *shown = NULL;

      if (members == NULL || id == gid || !g_strv_contains ((const char *const *) members, user))
        continue;
      shown = named_id (fields[0], id);
      g_string_append_printf (list, ",%s", shown);
    }
}

/* "1000(joe)" is the number and the name. */
static void
print_groups (DdToolCall *call,
              const char *user,
              int         gid,
              const char *group,
              gboolean    names)
{
  g_autofree char *first = named_id (group, gid);
  g_autoptr (GString) list = g_string_new (first);
  g_auto (GStrv) parts = NULL;

  append_groups (call, list, user, gid);
  parts = g_strsplit (list->str, ",", -1);
  for (guint i = 0; parts[i]; i++)
    {
      char *name = strchr (parts[i], '(');

      if (name)
        *name = '\0';
      g_string_append_printf (call->out, "%s%.*s", i ? " " : "",
                              name && names ? (int) strcspn (name + 1, ")") : (int) strlen (parts[i]),
                              name && names ? name + 1 : parts[i]);
    }
  g_string_append_c (call->out, '\n');
}

static DdToolResult
id_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  g_autofree char *user = NULL;
  g_autofree char *group = NULL;
  g_autofree char *user_id = NULL;
  g_autofree char *group_id = NULL;
  g_autoptr (GString) groups = NULL;
  int uid = call->uid;
  int gid = call->gid;

  if (!dd_tool_args_parse (&args, call, "ugnG", NULL))
    return dd_tool_finish (call, 1);
  if (args.operands->len && !find_user (call, dd_tool_args_get (&args, 0), &uid, &gid))
    return dd_tool_fail (call, 1, dd_tool_is_busybox (call) ? "id: unknown user %s"
                         : "id: ‘%s’: no such user", dd_tool_args_get (&args, 0));
  user = dd_tool_user_name (call, uid);
  group = dd_tool_group_name (call, gid);
  if (dd_tool_args_has (&args, 'u') || dd_tool_args_has (&args, 'g'))
    {
      gboolean wants_user = dd_tool_args_has (&args, 'u');

      if (dd_tool_args_has (&args, 'n'))
        g_string_append_printf (call->out, "%s\n", wants_user ? user : group);
      else
        g_string_append_printf (call->out, "%d\n", wants_user ? uid : gid);
      return dd_tool_finish (call, 0);
    }
  if (dd_tool_args_has (&args, 'G'))
    {
      print_groups (call, user, gid, group, dd_tool_args_has (&args, 'n'));
      return dd_tool_finish (call, 0);
    }
  user_id = named_id (user, uid);
  group_id = named_id (group, gid);
  groups = g_string_new (group_id);
  append_groups (call, groups, user, gid);
  g_string_append_printf (call->out, "uid=%s gid=%s groups=%s\n", user_id, group_id, groups->str);
  return dd_tool_finish (call, 0);
}

static DdToolResult
whoami_tool (DdToolCall *call)
{
  g_autofree char *user = dd_tool_user_name (call, call->uid);
  g_autofree char *number = g_strdup_printf ("%d", call->uid);

  if (g_str_equal (user, number))
    return dd_tool_fail (call, 1, dd_tool_is_busybox (call) ? "whoami: unknown uid %s"
                         : "whoami: cannot find name for user ID %s", number);
  g_string_append_printf (call->out, "%s\n", user);
  return dd_tool_finish (call, 0);
}

/* hostname, uname, nproc, date */

static char *
host_name (DdToolCall *call)
{
  g_autofree char *text = NULL;

  if (container_of (call))
    return g_strdup (container_of (call)->hostname);
  dd_fs_read_text (call->fs, "/etc/hostname", &text);
  return text ? g_strdup (g_strstrip (text)) : g_strdup ("host");
}

static DdToolResult
hostname_tool (DdToolCall *call)
{
  g_autofree char *name = host_name (call);

  if (call->argc > 1 && g_str_equal (call->argv[1], "-i"))
    {
      const DdContainer *owner = dd_sandbox_get_owner (call->world, container_of (call));
      const DdEndpoint *endpoint = owner ? dd_container_get_endpoint (owner) : NULL;

      g_string_append_printf (call->out, "%s\n", endpoint ? endpoint->address : "127.0.1.1");
    }
  else if (call->argc > 1 && call->argv[1][0] != '-')
    {
      return dd_tool_fail (call, 1, dd_tool_is_busybox (call)
                           ? "hostname: sethostname: Operation not permitted"
                           : "hostname: you must be root to change the host name");
    }
  else
    {
      g_string_append_printf (call->out, "%s\n", name);
    }
  return dd_tool_finish (call, 0);
}

/* Alpine builds its busybox with another name. */
static const char *
operating_system (DdToolCall *call)
{
  return dd_fs_exists (call->fs, "/etc/alpine-release") ? "Linux" : "GNU/Linux";
}

/* Containers have the kernel of the machine that the engine runs on. */
static const char *
get_kernel (DdToolCall *call)
{
  const DdHostProfile *profile = dd_world_get_profile (call->world);

  return profile && container_of (call) ? profile->kernel : KERNEL_RELEASE;
}

static DdToolResult
uname_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  g_autofree char *name = host_name (call);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autofree char *text = NULL;
  gboolean all;

  if (!dd_tool_args_parse (&args, call, "asnrvmo", NULL))
    return dd_tool_finish (call, 1);
  all = dd_tool_args_has (&args, 'a');
  if (all || args.letters->len == 0 || dd_tool_args_has (&args, 's'))
    g_ptr_array_add (parts, (gpointer) "Linux");
  if (all || dd_tool_args_has (&args, 'n'))
    g_ptr_array_add (parts, name);
  if (all || dd_tool_args_has (&args, 'r'))
    g_ptr_array_add (parts, (gpointer) get_kernel (call));
  if (all || dd_tool_args_has (&args, 'v'))
    g_ptr_array_add (parts, (gpointer) KERNEL_VERSION);
  if (all || dd_tool_args_has (&args, 'm'))
    g_ptr_array_add (parts, (gpointer) "x86_64");
  if (all || dd_tool_args_has (&args, 'o'))
    g_ptr_array_add (parts, (gpointer) operating_system (call));
  g_ptr_array_add (parts, NULL);
  text = g_strjoinv (" ", (char **) parts->pdata);
  g_string_append_printf (call->out, "%s\n", text);
  return dd_tool_finish (call, 0);
}

static DdToolResult
nproc_tool (DdToolCall *call)
{
  g_string_append_printf (call->out, "%u\n", call->world->n_cpus);
  return dd_tool_finish (call, 0);
}

static DdToolResult
date_tool (DdToolCall *call)
{
  gint64 seconds = (call->world->epoch + (gint64) call->world->now) / (gint64) DD_USEC_PER_SEC;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
  const char *format = "%a %b %e %H:%M:%S UTC %Y";
  g_autofree char *text = NULL;

  for (int i = 1; i < call->argc; i++)
    {
      if (call->argv[i][0] == '+')
        format = call->argv[i] + 1;
      else if (!g_str_equal (call->argv[i], "-u"))
        return dd_tool_fail (call, 1, "date: invalid date '%s'", call->argv[i]);
    }
  text = dd_tool_date_text (date, format);
  if (text == NULL)
    return dd_tool_fail (call, 1, "date: invalid format '%s'", format);
  g_string_append_printf (call->out, "%s\n", text);
  return dd_tool_finish (call, 0);
}

/* mount */

static void
append_overlay (DdToolCall        *call,
                const DdContainer *container)
{
  guint n_layers = container->image->layers->len;

  g_string_append (call->out, "overlay on / type overlay (rw,relatime,lowerdir=");
  for (guint i = 0; i <= n_layers; i++)
    g_string_append_printf (call->out, "%s/var/lib/containerd/io.containerd.snapshotter.v1."
                            "overlayfs/snapshots/%u/fs", i ? ":" : "", n_layers + 1 - i);
  g_string_append_printf (call->out, ",upperdir=/var/lib/containerd/io.containerd.snapshotter.v1."
                          "overlayfs/snapshots/%u/fs,workdir=/var/lib/containerd/io.containerd."
                          "snapshotter.v1.overlayfs/snapshots/%u/work,index=off)\n", n_layers + 2,
                          n_layers + 2);
}

static DdToolResult
mount_tool (DdToolCall *call)
{
  const DdContainer *container = container_of (call);

  if (call->argc > 1)
    return dd_tool_fail (call, 1, dd_tool_is_busybox (call)
                         ? "mount: permission denied (are you root?)"
                         : "mount: only root can do that");
  if (container == NULL)
    {
      g_string_append (call->out, "/dev/vda1 on / type ext4 (rw,relatime)\n"
                       "proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)\n"
                       "sysfs on /sys type sysfs (rw,nosuid,nodev,noexec,relatime)\n"
                       "tmpfs on /run type tmpfs (rw,nosuid,nodev,size=399140k,mode=755)\n");
      return dd_tool_finish (call, 0);
    }
  append_overlay (call, container);
  for (guint i = 0; i < container->mounts->len; i++)
    {
      const DdMountPoint *mount = g_ptr_array_index (container->mounts, i);

      g_string_append_printf (call->out, "%s on %s type %s (%s)\n", mount->source,
                              mount->destination, mount->fs_type, mount->options);
    }
  return dd_tool_finish (call, 0);
}

/* tty: the first terminal of a container is its own, the next one its exec's */

static DdToolResult
tty_tool (DdToolCall *call)
{
  const DdContainer *container = container_of (call);
  gboolean second = container && container->config->tty && call->process->exec_id;

  if (call->process->tty == NULL)
    {
      g_string_append (call->out, "not a tty\n");
      return dd_tool_finish (call, 1);
    }
  g_string_append_printf (call->out, "/dev/pts/%d\n", second ? 1 : 0);
  return dd_tool_finish (call, 0);
}

/* which, clear, help */

static DdToolResult
which_tool (DdToolCall *call)
{
  int status = 0;

  for (int i = 1; i < call->argc; i++)
    {
      g_auto (DdProgram) program = { 0 };
      char *argv[] = { call->argv[i], NULL };

      if (dd_program_find (call->engine, call->fs, call->cwd, call->env, argv, &program, NULL))
        g_string_append_printf (call->out, "%s\n", program.path);
      else
        status = 1;
    }
  return dd_tool_finish (call, status);
}

static DdToolResult
clear_tool (DdToolCall *call)
{
  if (dd_world_get_tty (call->world, call->process->tty))
    dd_tty_clear (call->engine, call->process->tty);
  return dd_tool_finish (call, 0);
}

static DdToolResult
help_tool (DdToolCall *call)
{
  g_string_append (call->out,
                   _("This is a model of a Linux host with Docker. Nothing you type here runs on "
                     "your computer.\n\n"
                     "  docker run -d --name web nginx   start a container\n"
                     "  docker ps -a                     list containers\n"
                     "  docker exec -it web sh           look around inside\n"
                     "  docker --help                    all commands\n\n"
                     "Files and processes: ls cat cp mv rm mkdir touch chmod stat find grep ps "
                     "kill sleep …\n"
                     "Tab completes, the up arrow brings back what you typed, Ctrl+C ends what "
                     "runs.\n"));
  return dd_tool_finish (call, 0);
}

const DdTool dd_info_tools[] = {
  { "clear", clear_tool, TRUE, 0 },
  { "date", date_tool, TRUE, 0 },
  { "help", help_tool, TRUE, 0 },
  { "hostname", hostname_tool, TRUE, 0 },
  { "id", id_tool, TRUE, 0 },
  { "ip", dd_ip_tool, TRUE, 0 },
  { "mount", mount_tool, TRUE, 0 },
  { "nproc", nproc_tool, TRUE, 0 },
  { "printenv", printenv_tool, TRUE, 0 },
  { "tty", tty_tool, TRUE, 0 },
  { "uname", uname_tool, TRUE, 0 },
  { "which", which_tool, TRUE, 0 },
  { "whoami", whoami_tool, TRUE, 0 },
};

const guint dd_n_info_tools = G_N_ELEMENTS (dd_info_tools);

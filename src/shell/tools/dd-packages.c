// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-container.h"
#include "dd-packages.h"

/* A command is at most so big; the rest of its package lies elsewhere. */
#define MAX_COMMAND_SIZE 2000000

static const DdPackage *
find (DdToolCall *call,
      const char *manager,
      const char *name)
{
  return dd_catalog_find_package (call->world->catalog, manager, name);
}

/* Adds a package behind all that it needs. */
static void
add (DdToolCall            *call,
     const DdPackageChoice *choice,
     const DdPackage       *package,
     GHashTable            *seen,
     GPtrArray             *packages)
{
  char **lists[] = { package->needs, choice->recommends ? package->recommends : NULL };

  if (!g_hash_table_add (seen, package->name) || choice->is_installed (call, package))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; lists[i] && lists[i][j]; j++)
      {
        const DdPackage *other = find (call, choice->manager, lists[i][j]);

        if (other)
          add (call, choice, other, seen, packages);
      }
  g_ptr_array_add (packages, (gpointer) package);
}

/**
 * dd_packages_resolve:
 * @call: a turn of a package manager
 * @choice: what it is to install; names that are not known are passed over
 *
 * Finds out what has to be installed: what is asked for and what that needs,
 * without what is there, each behind what it needs.
 *
 * Returns: (transfer full) (element-type DdPackage): the packages
 */
GPtrArray *
dd_packages_resolve (DdToolCall            *call,
                     const DdPackageChoice *choice)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *packages = g_ptr_array_new ();

  for (guint i = 0; i < choice->names->len; i++)
    {
      const DdPackage *package = find (call, choice->manager, g_ptr_array_index (choice->names, i));

      if (package)
        add (call, choice, package, seen, packages);
    }
  return packages;
}

/**
 * dd_packages_sum:
 * @packages: (element-type DdPackage): packages
 * @packed: whether their downloads are meant
 *
 * Returns: how big they are, in bytes
 */
gint64
dd_packages_sum (GPtrArray *packages,
                 gboolean   packed)
{
  gint64 sum = 0;

  for (guint i = 0; i < packages->len; i++)
    {
      const DdPackage *package = g_ptr_array_index (packages, i);

      sum += packed ? package->download : package->size;
    }
  return sum;
}

/**
 * dd_packages_add_files:
 * @work: where its files are added
 * @package: a package
 * @bin: the directory of its commands
 * @rest: the path of the file that stands for all others
 * @list: (nullable): where the paths are appended, one a line
 *
 * Adds the files of a package: its commands, its texts, and one file that is as
 * big as all the others.
 *
 * Returns: how big they are together, in bytes
 */
gint64
dd_packages_add_files (DdWork          *work,
                       const DdPackage *package,
                       const char      *bin,
                       const char      *rest,
                       GString         *list)
{
  g_autofree char *identity = g_strconcat (package->name, " ", package->version, NULL);
  guint n_commands = g_strv_length (package->bin);
  gint64 command_size = MIN (package->size / (n_commands + 1), MAX_COMMAND_SIZE);
  g_autoptr (GList) paths = g_list_sort (g_hash_table_get_keys (package->files),
                                         (GCompareFunc) strcmp);

  for (guint i = 0; i < n_commands; i++)
    {
      g_autofree char *path = g_strconcat (bin, "/", package->bin[i], NULL);

      dd_work_add_program (work, path, identity, command_size, package->bin[i]);
      if (list)
        g_string_append_printf (list, "%s\n", path);
    }
  for (GList *l = paths; l; l = l->next)
    {
      dd_work_add_text (work, l->data, g_hash_table_lookup (package->files, l->data), 0644);
      if (list)
        g_string_append_printf (list, "%s\n", (char *) l->data);
    }
  dd_work_add_sample (work, rest, identity, package->size - n_commands * command_size);
  if (list)
    g_string_append_printf (list, "%s\n", rest);
  return package->size;
}

/**
 * dd_packages_os_field:
 * @call: a turn of a package manager
 * @field: such as ID or VERSION_CODENAME
 *
 * Returns: (transfer full): what /etc/os-release says, or ""
 */
char *
dd_packages_os_field (DdToolCall *call,
                      const char *field)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (dd_fs_read_text (call->fs, "/etc/os-release", &text) != 0)
    return g_strdup ("");
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], field) && lines[i][strlen (field)] == '=')
      return g_strdup (lines[i] + strlen (field) + 1);
  return g_strdup ("");
}

/**
 * dd_packages_is_online:
 * @call: a turn of a package manager
 *
 * Returns: whether its process has a network that leads outside
 */
gboolean
dd_packages_is_online (DdToolCall *call)
{
  const DdContainer *container = dd_world_get_container (call->world, call->process->container);

  return container == NULL || strcmp (container->config->network_mode, "none") != 0;
}

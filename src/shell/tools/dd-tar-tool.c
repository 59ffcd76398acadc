// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dd-archive.h"
#include "dd-file-tools-private.h"
#include "dd-tool-args.h"

/* tar: makes, lists and unpacks archives. */

#define EXIT_FAILED 2

typedef struct
{
  DdToolCall *call;
  GPtrArray  *names;   /* what is wanted; everything if empty */
  gboolean   *found;   /* by name */
  char       *folder;  /* -C */
  gboolean    verbose;
  gboolean    to_output;
  int         n_stripped;  /* leading parts of names that are left out */
} Tar;

/* "tar cf x y" is "tar -cf x y". What is found points into @argv. */
static gboolean
parse (DdToolArgs   *args,
       DdToolCall   *call,
       char       ***words)
{
  static const DdLongOption long_options[] = {
    { "create", 'c' }, { "extract", 'x' }, { "list", 't' }, { "file", 'f' }, { "directory", 'C' },
    { "gzip", 'z' }, { "verbose", 'v' }, { "to-stdout", 'O' }, { "strip-components", 's' },
    { "strip", 's' }, { "no-same-owner", 'o' }, { "bzip2", 'j' }, { "xz", 'J' }, { NULL, 0 },
  };
  DdToolCall with_dash = *call;
  char **argv = *words = g_strdupv (call->argv);

  if (argv[1] && *argv[1] != '-')
    {
      char *dashed = g_strconcat ("-", argv[1], NULL);

      g_free (argv[1]);
      argv[1] = dashed;
    }
  with_dash.argv = argv;
  return dd_tool_args_parse (args, &with_dash, "cxtvzjJOkmpho" "f:C:s:", long_options);
}

static DdToolResult
fail (DdToolCall *call,
      const char *gnu,
      const char *busybox)
{
  if (dd_tool_is_busybox (call))
    return dd_tool_fail (call, 1, "tar: %s", busybox);
  return dd_tool_fail (call, EXIT_FAILED, "tar: %s", gnu);
}

/* Making */

static DdNode *
take_in (Tar         *self,
         DdNode      *root,
         const char  *name,
         int         *status)
{
  g_autofree char *path = dd_fs_resolve (self->folder, name);
  g_auto (DdFsEntry) entry = { 0 };
  g_autoptr (DdNode) tree = NULL;
  const char *inside = name;
  int result = dd_fs_stat (self->call->fs, path, FALSE, &entry);

  if (result != 0)
    {
      g_string_append_printf (self->call->err, dd_tool_is_busybox (self->call)
                              ? "tar: %s: %s\n" : "tar: %s: Cannot stat: %s\n", name,
                              dd_fs_strerror (result));
      *status = EXIT_FAILED;
      return dd_node_ref (root);
    }
  tree = entry.node->kind == DD_NODE_DIRECTORY ? dd_fs_merge_tree (self->call->fs, path)
                                               : dd_node_ref (entry.node);
  while (*inside == '/')
    inside++;
  if (g_str_equal (inside, ".") || g_str_equal (inside, "./"))
    return dd_node_ref (tree);
  return dd_node_set_path (root, inside, tree);
}

static DdToolResult
create (Tar        *self,
        const char *file,
        gboolean    compressed)
{
  g_autoptr (DdNode) root = dd_node_new_directory (0755);
  g_autoptr (DdContent) content = NULL;
  g_autofree char *path = NULL;
  int status = 0;
  int result;

  if (self->names->len == 0)
    return fail (self->call, "Cowardly refusing to create an empty archive\n"
                 "Try 'tar --help' or 'tar --usage' for more information.",
                 "empty archive");
  for (guint i = 0; i < self->names->len; i++)
    {
      g_autoptr (DdNode) before = g_steal_pointer (&root);

      root = take_in (self, before, g_ptr_array_index (self->names, i), &status);
    }
  content = dd_archive_new (self->call->engine, root, compressed);
  if (file == NULL || g_str_equal (file, "-"))
    {
      g_string_append (self->call->out, content->identity);
      return dd_tool_finish (self->call, status);
    }
  path = dd_tool_path (self->call, file);
  result = dd_fs_write (self->call->fs, path, content);
  if (result != 0)
    return dd_tool_fail (self->call, EXIT_FAILED, "tar: %s: Cannot open: %s", file,
                         dd_fs_strerror (result));
  return dd_tool_finish (self->call, status);
}

/* Listing and unpacking */

static gboolean
is_wanted (Tar        *self,
           const char *path)
{
  gboolean wanted = self->names->len == 0;

  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      gsize length = strlen (name);

      while (length > 1 && name[length - 1] == '/')
        length--;
      if (strncmp (path, name, length) != 0 || (path[length] != '\0' && path[length] != '/'))
        continue;
      self->found[i] = TRUE;
      wanted = TRUE;
    }
  return wanted;
}

static void
list_entry (Tar          *self,
            const DdNode *node,
            const char   *path)
{
  g_autofree char *mode = dd_tool_mode_text (node);
  g_autofree char *owner = g_strdup_printf ("%d/%d", node->uid, node->gid);
  const char *slash = node->kind == DD_NODE_DIRECTORY ? "/" : "";

  if (self->verbose)
    {
      g_autofree char *time = dd_world_format_time (self->call->world, (guint64) MAX (node->mtime,
                                                                                      0));

      g_string_append_printf (self->call->out, "%s %s %*" G_GINT64_FORMAT " %.10s %.5s ", mode,
                              owner, (int) MAX (0, 18 - (int) strlen (owner)),
                              node->kind == DD_NODE_FILE ? dd_node_get_size (node) : 0, time,
                              time + 11);
    }
  g_string_append_printf (self->call->out, "%s%s%s%s\n", path, slash,
                          self->verbose && node->target ? " -> " : "",
                          self->verbose && node->target ? node->target : "");
}

static void
list_tree (Tar          *self,
           const DdNode *node,
           const char   *path)
{
  for (guint i = 0; i < node->n_children; i++)
    {
      const DdNode *child = node->children[i];
      g_autofree char *below = *path ? g_strconcat (path, "/", node->names[i], NULL)
                                     : g_strdup (node->names[i]);

      if (is_wanted (self, below))
        list_entry (self, child, below);
      list_tree (self, child, below);
    }
}

static void
print_tree (Tar          *self,
            const DdNode *node,
            const char   *path)
{
  for (guint i = 0; i < node->n_children; i++)
    {
      const DdNode *child = node->children[i];
      g_autofree char *below = *path ? g_strconcat (path, "/", node->names[i], NULL)
                                     : g_strdup (node->names[i]);
      g_autofree char *text = child->kind == DD_NODE_FILE ? dd_content_dup_text (child->content)
                                                          : NULL;

      if (is_wanted (self, below) && text)
        g_string_append (self->call->out, text);
      print_tree (self, child, below);
    }
}

/* Returns: (nullable): what is left of a name */
static const char *
strip (Tar        *self,
       const char *name)
{
  for (int i = 0; name && i < self->n_stripped; i++)
    {
      name = strchr (name, '/');
      if (name)
        name++;
    }
  return name;
}

static int
unpack_tree (Tar          *self,
             const DdNode *node,
             const char   *path)
{
  int failed = 0;

  for (guint i = 0; i < node->n_children; i++)
    {
      DdNode *child = node->children[i];
      g_autofree char *below = *path ? g_strconcat (path, "/", node->names[i], NULL)
                                     : g_strdup (node->names[i]);
      const char *inside = strip (self, below);
      g_autofree char *target = g_build_filename (self->folder, inside ? inside : "", NULL);
      gboolean wanted = is_wanted (self, below) && inside;
      int result = 0;

      if (wanted && self->verbose)
        g_string_append_printf (self->call->out, "%s%s\n", below,
                                child->kind == DD_NODE_DIRECTORY ? "/" : "");
      if (child->kind == DD_NODE_DIRECTORY)
        {
          if (wanted && !dd_fs_is_directory (self->call->fs, target))
            result = dd_fs_make_directories (self->call->fs, target, child->mode);
          failed |= unpack_tree (self, child, below);
        }
      else if (wanted)
        {
          result = dd_fs_put_tree (self->call->fs, target, child);
        }
      if (result != 0)
        {
          g_string_append_printf (self->call->err, "tar: %s: Cannot open: %s\n", below,
                                  dd_fs_strerror (result));
          failed = EXIT_FAILED;
        }
    }
  return failed;
}

static DdToolResult
finish_reading (Tar *self,
                int  status)
{
  gboolean busybox = dd_tool_is_busybox (self->call);

  for (guint i = 0; i < self->names->len; i++)
    if (!self->found[i])
      {
        g_string_append_printf (self->call->err, busybox ? "tar: %s: not found in archive\n"
                                                         : "tar: %s: Not found in archive\n",
                                (const char *) g_ptr_array_index (self->names, i));
        status = busybox ? 1 : EXIT_FAILED;
      }
  if (status == EXIT_FAILED && !busybox)
    g_string_append (self->call->err, "tar: Exiting with failure status due to previous errors\n");
  return dd_tool_finish (self->call, status);
}

static DdToolResult
read_archive (Tar        *self,
              const char *file,
              gboolean    lists)
{
  g_autoptr (DdContent) content = NULL;
  g_autoptr (DdContent) archive = NULL;
  g_autoptr (DdContent) plain = NULL;
  g_autofree char *text = NULL;
  int status = 0;

  if (file == NULL || g_str_equal (file, "-"))
    {
      if (!dd_tool_read_input (self->call, &text))
        return dd_tool_wait_input (self->call);
      archive = dd_archive_find (self->call->world, text);
    }
  else
    {
      g_autofree char *path = dd_tool_path (self->call, file);
      int result = dd_fs_read (self->call->fs, path, &content);

      if (result != 0 && dd_tool_is_busybox (self->call))
        return dd_tool_fail (self->call, 1, "tar: can't open '%s': %s", file,
                             dd_fs_strerror (result));
      if (result != 0)
        return dd_tool_fail (self->call, EXIT_FAILED, "tar: %s: Cannot open: %s\n"
                             "tar: Error is not recoverable: exiting now", file,
                             dd_fs_strerror (result));
      archive = dd_archive_read (self->call->world, content);
    }
  if (archive)
    plain = dd_archive_gunzip (archive);
  if (archive == NULL || (plain && plain->tree == NULL))
    return fail (self->call, "This does not look like a tar archive\n"
                 "tar: Exiting with failure status due to previous errors", "invalid tar magic");
  if (lists)
    list_tree (self, archive->tree, "");
  else if (self->to_output)
    print_tree (self, archive->tree, "");
  else
    status = unpack_tree (self, archive->tree, "");
  return finish_reading (self, status);
}

DdToolResult
dd_tar_tool (DdToolCall *call)
{
  g_auto (GStrv) words = NULL;
  g_auto (DdToolArgs) args = { 0 };
  g_autofree char *folder = NULL;
  g_autofree gboolean *found = NULL;
  const char *file;
  Tar self = { .call = call };

  if (!parse (&args, call, &words))
    return dd_tool_finish (call, EXIT_FAILED);
  file = dd_tool_args_value (&args, 'f');
  folder = dd_tool_path (call, dd_tool_args_has (&args, 'C') ? dd_tool_args_value (&args, 'C')
                                                             : ".");
  found = g_new0 (gboolean, args.operands->len + 1);
  self.names = args.operands;
  self.found = found;
  self.folder = folder;
  self.verbose = dd_tool_args_has (&args, 'v');
  self.to_output = dd_tool_args_has (&args, 'O');
  self.n_stripped = dd_tool_args_has (&args, 's') ? atoi (dd_tool_args_value (&args, 's')) : 0;
  if (dd_tool_args_has (&args, 'c'))
    return create (&self, file, dd_tool_args_has (&args, 'z') || dd_tool_args_has (&args, 'j') ||
                   dd_tool_args_has (&args, 'J'));
  if (dd_tool_args_has (&args, 't') || dd_tool_args_has (&args, 'x'))
    return read_archive (&self, file, dd_tool_args_has (&args, 't'));
  return fail (call, "You must specify one of the '-Acdtrux', '--delete' or '--test-label' "
               "options\nTry 'tar --help' or 'tar --usage' for more information.",
               "must specify exactly one of -c, -x or -t");
}

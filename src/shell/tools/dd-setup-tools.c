// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dd-archive.h"
#include "dd-setup-tools-private.h"
#include "dd-tool-args.h"

/* Small tools that Dockerfiles call while they set an image up: install, gzip,
 * update-ca-certificates, corepack. */

/* install */

typedef struct
{
  DdToolCall *call;
  DdToolArgs  args;
  guint32     mode;
  int         uid;
  int         gid;
} Install;

static void
install_clear (Install *self)
{
  dd_tool_args_clear (&self->args);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Install, install_clear)

static gboolean
find_owner (Install    *self,
            char        letter,
            const char *file,
            const char *what,
            int        *id)
{
  const char *name = dd_tool_args_value (&self->args, letter);

  *id = -1;
  if (name == NULL || dd_tool_find_id (self->call, file, name, id))
    return TRUE;
  dd_tool_fail (self->call, 1, "install: invalid %s: '%s'", what, name);
  return FALSE;
}

static int
finish_path (Install    *self,
             const char *path)
{
  int result = dd_fs_chmod (self->call->fs, path, self->mode);

  if (result == 0 && (self->uid >= 0 || self->gid >= 0))
    result = dd_fs_chown (self->call->fs, path, self->uid, self->gid, TRUE);
  return result;
}

static DdToolResult
install_directories (Install *self)
{
  int status = 0;

  for (guint i = 0; i < self->args.operands->len; i++)
    {
      const char *operand = dd_tool_args_get (&self->args, i);
      g_autofree char *path = dd_tool_path (self->call, operand);
      int result = dd_fs_make_directories (self->call->fs, path, 0755);

      if (result == 0)
        result = finish_path (self, path);
      if (result != 0)
        {
          dd_tool_complain (self->call, "cannot create directory", operand, result);
          status = 1;
        }
    }
  return dd_tool_finish (self->call, status);
}

static int
install_file (Install    *self,
              const char *source,
              const char *target)
{
  DdFs *fs = self->call->fs;
  g_autofree char *from = dd_tool_path (self->call, source);
  g_autofree char *to = dd_tool_path (self->call, target);
  g_autofree char *directory = NULL;
  g_autoptr (DdContent) content = NULL;
  int result;

  if (dd_fs_is_directory (fs, to))
    {
      g_autofree char *base = g_path_get_basename (from);
      g_autofree char *before = to;

      to = dd_tool_join_path (before, base);
    }
  directory = g_path_get_dirname (to);
  if (dd_tool_args_has (&self->args, 'D'))
    dd_fs_make_directories (fs, directory, 0755);
  result = dd_fs_read (fs, from, &content);
  if (result != 0)
    {
      dd_tool_complain (self->call, "cannot stat", source, result);
      return 1;
    }
  result = dd_fs_write (fs, to, content);
  if (result == 0)
    result = finish_path (self, to);
  if (result != 0)
    dd_tool_complain (self->call, "cannot create regular file", target, result);
  return result != 0;
}

DdToolResult
dd_install_tool (DdToolCall *call)
{
  static const DdLongOption options[] = {
    { "directory", 'd' }, { "mode", 'm' }, { "owner", 'o' }, { "group", 'g' },
    { "target-directory", 't' }, { "verbose", 'v' }, { NULL },
  };
  g_auto (Install) self = { .call = call };
  const char *target;
  int status = 0;
  guint n;

  if (!dd_tool_args_parse (&self.args, call, "dm:o:g:t:vDcsp", options))
    return dd_tool_finish (call, 1);
  self.mode = dd_tool_args_value (&self.args, 'm')
              ? (guint32) strtoul (dd_tool_args_value (&self.args, 'm'), NULL, 8) : 0755;
  if (!find_owner (&self, 'o', "/etc/passwd", "user", &self.uid) ||
      !find_owner (&self, 'g', "/etc/group", "group", &self.gid))
    return DD_TOOL_DONE;
  n = self.args.operands->len;
  target = dd_tool_args_value (&self.args, 't');
  if (n == 0)
    return dd_tool_fail (call, 1, "install: missing file operand");
  if (dd_tool_args_has (&self.args, 'd'))
    return install_directories (&self);
  if (target == NULL && n == 1)
    return dd_tool_fail (call, 1, "install: missing destination file operand after '%s'",
                         dd_tool_args_get (&self.args, 0));
  if (target == NULL)
    target = dd_tool_args_get (&self.args, --n);
  for (guint i = 0; i < n; i++)
    status |= install_file (&self, dd_tool_args_get (&self.args, i), target);
  return dd_tool_finish (call, status);
}

/* gzip. What is in the compressed file is kept beside its size, as with
 * archives. */

#define SUFFIX ".gz"

typedef struct
{
  DdToolCall *call;
  DdToolArgs  args;
  gboolean    unpacks;
  gboolean    to_stdout;
} Gzip;

static void
gzip_clear (Gzip *self)
{
  dd_tool_args_clear (&self->args);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gzip, gzip_clear)

/* What goes through a pipe: the text, or the line that stands for it. */
static void
write_out (Gzip      *self,
           DdContent *content)
{
  g_autofree char *text = dd_content_dup_text (content);
  g_autofree char *line = text ? NULL : dd_archive_send (self->call->engine, content);

  g_string_append (self->call->out, text ? text : line);
}

static DdToolResult
filter_input (Gzip *self)
{
  g_autofree char *text = NULL;
  g_autoptr (DdContent) before = NULL;
  g_autoptr (DdContent) after = NULL;

  if (!dd_tool_read_input (self->call, &text))
    return dd_tool_wait_input (self->call);
  before = dd_archive_find (self->call->world, text);
  if (before == NULL)
    before = dd_content_new_text (text);
  after = self->unpacks ? dd_archive_gunzip (before) : dd_archive_gzip (before);
  if (after == NULL)
    return dd_tool_fail (self->call, 1, dd_tool_is_busybox (self->call)
                         ? "%s: invalid magic" : "\n%s: stdin: not in gzip format",
                         self->call->argv[0]);
  write_out (self, after);
  return dd_tool_finish (self->call, 0);
}

static int
complain (Gzip       *self,
          const char *name,
          const char *text)
{
  g_string_append_printf (self->call->err, "%s: %s: %s\n", self->call->argv[0], name, text);
  return 1;
}

static char *
dup_target (Gzip       *self,
            const char *path)
{
  if (!self->unpacks)
    return g_strconcat (path, SUFFIX, NULL);
  if (g_str_has_suffix (path, SUFFIX))
    return g_strndup (path, strlen (path) - strlen (SUFFIX));
  if (g_str_has_suffix (path, ".tgz"))
    return g_strdup_printf ("%.*s.tar", (int) (strlen (path) - strlen (".tgz")), path);
  return NULL;
}

static int
convert_file (Gzip       *self,
              const char *name)
{
  DdFs *fs = self->call->fs;
  gboolean is_busybox = dd_tool_is_busybox (self->call);
  g_autofree char *path = dd_tool_path (self->call, name);
  g_autofree char *target = dup_target (self, path);
  g_autoptr (DdContent) content = NULL;
  g_autoptr (DdContent) result = NULL;
  int error = dd_fs_read (fs, path, &content);

  if (error != 0)
    return complain (self, name, dd_fs_strerror (error));
  if (target == NULL && !self->to_stdout)
    return complain (self, name, is_busybox ? "unknown suffix - ignored"
                                            : "unknown suffix -- ignored");
  result = self->unpacks ? dd_archive_gunzip (content) : dd_archive_gzip (content);
  if (result == NULL)
    return complain (self, name, is_busybox ? "invalid magic" : "not in gzip format");
  if (self->to_stdout)
    {
      write_out (self, result);
      return 0;
    }
  if (dd_fs_exists (fs, target) && !dd_tool_args_has (&self->args, 'f'))
    {
      g_autofree char *base = g_path_get_basename (target);

      if (is_busybox)
        g_string_append_printf (self->call->err, "%s: can't open '%s': File exists\n",
                                self->call->argv[0], base);
      else
        complain (self, base, "already exists; not overwritten");
      return is_busybox ? 1 : 2;
    }
  error = dd_fs_write (fs, target, result);
  if (error == 0 && !dd_tool_args_has (&self->args, 'k'))
    error = dd_fs_remove (fs, path);
  return error ? complain (self, name, dd_fs_strerror (error)) : 0;
}

DdToolResult
dd_gzip_tool (DdToolCall *call)
{
  static const DdLongOption options[] = {
    { "decompress", 'd' }, { "stdout", 'c' }, { "keep", 'k' }, { "force", 'f' }, { "best", '9' },
    { "fast", '1' }, { "quiet", 'q' }, { "no-name", 'n' }, { "verbose", 'v' }, { NULL },
  };
  g_auto (Gzip) self = { .call = call };
  int status = 0;

  if (!dd_tool_args_parse (&self.args, call, "dckfqnv123456789", options))
    return dd_tool_finish (call, 1);
  self.unpacks = dd_tool_args_has (&self.args, 'd') || !g_str_equal (call->argv[0], "gzip");
  self.to_stdout = dd_tool_args_has (&self.args, 'c') || g_str_equal (call->argv[0], "zcat");
  if (self.args.operands->len == 0)
    return filter_input (&self);
  for (guint i = 0; i < self.args.operands->len; i++)
    {
      int result = convert_file (&self, dd_tool_args_get (&self.args, i));

      status = MAX (status, result);
    }
  return dd_tool_finish (call, status);
}

/* update-ca-certificates: the bundle is there as soon as the package is. */
DdToolResult
dd_update_ca_certificates_tool (DdToolCall *call)
{
  if (!dd_fs_exists (call->fs, "/bin/busybox"))
    g_string_append (call->out, "Updating certificates in /etc/ssl/certs...\n"
                     "0 added, 0 removed; done.\nRunning hooks in "
                     "/etc/ca-certificates/update.d...\ndone.\n");
  return dd_tool_finish (call, 0);
}

/* corepack: gives the package managers that a project names.
 * Source: nodejs/corepack README */
DdToolResult
dd_corepack_tool (DdToolCall *call)
{
  static const char *const managers[] = { "pnpm", "pnpx", "yarn", "yarnpkg" };
  const char *verb = call->argc > 1 ? call->argv[1] : "";

  if (g_str_equal (verb, "prepare") || g_str_equal (verb, "install"))
    {
      if (call->argc > 2 && call->argv[2][0] != '-')
        g_string_append_printf (call->out, "Preparing %s for immediate activation...\n",
                                call->argv[2]);
      return dd_tool_finish (call, 0);
    }
  if (g_str_equal (verb, "disable"))
    return dd_tool_finish (call, 0);
  if (!g_str_equal (verb, "enable"))
    return dd_tool_fail (call, 1, _("Drydock does not model “corepack %s” yet."), verb);
  for (gsize i = 0; i < G_N_ELEMENTS (managers); i++)
    {
      g_autofree char *path = g_strconcat ("/usr/local/bin/", managers[i], NULL);
      g_autofree char *identity = g_strconcat ("corepack ", managers[i], NULL);
      const char *program = managers[i][0] == 'p' ? "pnpm" : "yarn";
      g_autoptr (DdContent) content = dd_content_new_sample (identity, 195, program);
      int result = dd_fs_exists (call->fs, path) ? 0 : dd_fs_write (call->fs, path, content);

      if (result == 0)
        result = dd_fs_chmod (call->fs, path, 0755);
      if (result != 0)
        return dd_tool_fail (call, 1, "Internal Error: %s: %s", path, dd_fs_strerror (result));
    }
  return dd_tool_finish (call, 0);
}

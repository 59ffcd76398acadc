// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-package-tools-private.h"
#include "dd-packages.h"
#include "dd-source.h"
#include "dd-tool-args.h"

/* go, as far as Dockerfiles use it: modules follow from go.mod, the executable
 * from the sources. Sizes and times are estimates. */

#define BUILD_CACHE "/root/.cache/go-build/cache"

#define SIZE_HELLO      2100000
#define SIZE_HTTP       5400000
#define SIZE_CACHE      60000000
#define USEC_COLD       7000000
#define USEC_WARM       500000
#define USEC_TEST       900000

/* What -ldflags="-s -w" leaves, and how much of a module is linked, in
 * hundredths. */
#define STRIPPED_PART 68
#define LINKED_PART   30

typedef struct
{
  DdToolCall *call;
  DdWork     *work;
  GPtrArray  *modules;  /* of char *: "path version" */
  const char *output;
  const char *target;
  GString    *source;
  gboolean    stripped;
  gboolean    has_main;
} Go;

static char *
module_name (Go *self)
{
  g_autofree char *path = dd_tool_path (self->call, "go.mod");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (dd_fs_read_text (self->call->fs, path, &text) != 0)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], "module "))
      return g_strstrip (g_strdup (lines[i] + strlen ("module ")));
  return g_strdup ("main");
}

/* Reads the lines "path version" of the require directives. */
static void
read_modules (Go *self)
{
  g_autofree char *path = dd_tool_path (self->call, "go.mod");
  g_autofree char *text = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("^(?:require\\s+|\\s+)([a-z0-9.-]+\\.[a-z]+/\\S+)\\s+"
                                          "(v\\S+)", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;
  g_autofree char *valid = NULL;

  if (dd_fs_read_text (self->call->fs, path, &text) != 0)
    return;
  valid = g_utf8_make_valid (text, -1);
  for (g_regex_match (regex, valid, 0, &info); g_match_info_matches (info);
       g_match_info_next (info, NULL))
    {
      g_autofree char *name = g_match_info_fetch (info, 1);
      g_autofree char *version = g_match_info_fetch (info, 2);

      if (strstr (name, "..") == NULL)
        g_ptr_array_add (self->modules, g_strconcat (name, " ", version, NULL));
    }
}

static const DdPackage *
find_module (Go         *self,
             const char *module)
{
  g_autofree char *name = g_strndup (module, strcspn (module, " "));

  return dd_catalog_find_package (self->call->world->catalog, "go", name);
}

static char *
module_path (Go         *self,
             const char *module)
{
  const char *gopath = dd_tool_getenv (self->call, "GOPATH");
  g_autofree char *file = g_strdelimit (g_strdup (module), " ", '@');

  return g_strdup_printf ("%s/pkg/mod/%s", gopath ? gopath : "/root/go", file);
}

/* Downloads the modules that are not there. */
static gboolean
download (Go       *self,
          gboolean  says_so)
{
  gint64 size = 0, packed = 0;

  for (guint i = 0; i < self->modules->len; i++)
    {
      const char *module = g_ptr_array_index (self->modules, i);
      const DdPackage *package = find_module (self, module);
      g_autofree char *path = module_path (self, module);
      g_autofree char *rest = g_strconcat (path, "/rest-of-package", NULL);

      if (package == NULL)
        {
          g_autofree char *name = g_strdelimit (g_strdup (module), " ", '@');

          dd_work_complain (self->work, "go: %s: reading https://proxy.golang.org/%s.info: 404 Not "
                            "Found", name, name);
          return FALSE;
        }
      if (dd_fs_exists (self->call->fs, path))
        continue;
      if (says_so)
        dd_work_complain (self->work, "go: downloading %s", module);
      dd_work_add_sample (self->work, rest, module, package->size);
      size += package->size;
      packed += package->download;
    }
  if (size)
    dd_work_unpack (self->work, dd_work_download_time (packed) + dd_work_unpack_time (size),
                    "Modules of Go");
  return TRUE;
}

/* Reads the Go files of a directory, but for tests. */
static gboolean
read_sources (Go *self)
{
  gboolean here = g_str_equal (self->target, ".");
  g_autofree char *path = here ? g_strdup (self->call->cwd)
                               : dd_tool_path (self->call, self->target);
  g_auto (GStrv) names = NULL;
  gboolean is_file = g_str_has_suffix (path, ".go");
  guint n = 0;

  if (!is_file)
    dd_fs_list (self->call->fs, path, &names);
  for (guint i = 0; is_file ? i < 1 : names && names[i]; i++)
    {
      g_autofree char *file = is_file ? g_strdup (path) : dd_tool_join_path (path, names[i]);
      g_autofree char *text = NULL;

      if (!g_str_has_suffix (file, ".go") || g_str_has_suffix (file, "_test.go") ||
          dd_fs_read_text (self->call->fs, file, &text) != 0)
        continue;
      g_string_append (self->source, text);
      self->has_main |= strstr (text, "package main") != NULL;
      n++;
    }
  if (n == 0)
    dd_work_complain (self->work, is_file ? "no required module provides package %s; to add it:\n"
                      "\tgo get %s" : "no Go files in %s", path, self->target);
  return n > 0;
}

/* Whether the C library is linked, and which. */
static const char *
find_loader (Go *self)
{
  const char *cgo = dd_tool_getenv (self->call, "CGO_ENABLED");
  gboolean has_gcc = dd_fs_exists (self->call->fs, "/usr/bin/gcc");
  gboolean uses_c = strstr (self->source->str, "\"net") || strstr (self->source->str, "\"os/user\"")
                    || strstr (self->source->str, "import \"C\"");

  return has_gcc && uses_c && g_strcmp0 (cgo, "0") != 0 ? dd_source_loader (self->call) : NULL;
}

static gint64
executable_size (Go *self)
{
  gint64 size = SIZE_HELLO + (gint64) self->source->len;

  if (strstr (self->source->str, "\"net/http\"") || self->modules->len)
    size += SIZE_HTTP;
  for (guint i = 0; i < self->modules->len; i++)
    {
      const DdPackage *package = find_module (self, g_ptr_array_index (self->modules, i));

      size += package ? package->size * LINKED_PART / 100 : 0;
    }
  return self->stripped ? size * STRIPPED_PART / 100 : size;
}

static char *
output_path (Go *self)
{
  g_autofree char *module = module_name (self);
  g_autofree char *directory = dd_tool_path (self->call, self->target);
  g_autofree char *name = g_str_equal (self->target, ".")
                        ? g_path_get_basename (module ? module : "main")
                        : g_path_get_basename (directory);
  g_autofree char *path = dd_tool_path (self->call, self->output ? self->output : name);

  if (g_str_has_suffix (name, ".go"))
    name[strlen (name) - strlen (".go")] = '\0';
  if (self->output && (g_str_has_suffix (self->output, "/") ||
                       dd_fs_is_directory (self->call->fs, path)))
    return dd_tool_join_path (path, name);
  return self->output ? g_steal_pointer (&path) : dd_tool_path (self->call, name);
}

static void
link_program (Go         *self,
              const char *path)
{
  g_autofree char *description = dd_source_describe (self->source->str, find_loader (self));
  g_autofree char *title = g_path_get_basename (path);
  gboolean warm = dd_fs_exists (self->call->fs, BUILD_CACHE);

  if (!warm)
    dd_work_add_sample (self->work, BUILD_CACHE, "go-build", SIZE_CACHE);
  dd_work_add_program (self->work, path, description, executable_size (self), "go-program");
  dd_work_build (self->work, warm ? USEC_WARM : USEC_COLD, title);
}

static gboolean
prepare (Go *self)
{
  g_autofree char *module = module_name (self);

  if (module == NULL && !g_str_has_suffix (self->target, ".go"))
    {
      dd_work_complain (self->work, "go: go.mod file not found in current directory or any parent "
                        "directory; see 'go help modules'");
      return FALSE;
    }
  return read_sources (self) && download (self, TRUE);
}

static gboolean
build (Go *self)
{
  g_autofree char *path = NULL;

  if (!prepare (self))
    return FALSE;
  if (!self->has_main)
    {
      dd_work_spend (self->work, USEC_WARM, "go build");
      return TRUE;
    }
  path = output_path (self);
  link_program (self, path);
  return TRUE;
}

static gboolean
run (Go *self)
{
  if (!prepare (self))
    return FALSE;
  link_program (self, "/tmp/go-build/exe/main");
  dd_work_command (self->work, "exec /tmp/go-build/exe/main");
  return TRUE;
}

static gboolean
test (Go *self)
{
  g_autofree char *module = module_name (self);

  self->target = ".";
  if (!prepare (self))
    return FALSE;
  dd_work_spend (self->work, USEC_TEST, "go test");
  dd_work_say (self->work, "ok  \t%s\t0.004s", module);
  return TRUE;
}

static gboolean
mod (Go *self)
{
  g_autofree char *path = dd_tool_path (self->call, "go.mod");
  const char *verb = self->call->argc > 2 ? self->call->argv[2] : "";
  g_autofree char *text = NULL;

  if (g_str_equal (verb, "init") && self->call->argc > 3)
    {
      text = g_strdup_printf ("module %s\n\ngo 1.27\n", self->call->argv[3]);
      dd_fs_write_text (self->call->fs, path, text);
      dd_work_complain (self->work, "go: creating new go.mod: module %s", self->call->argv[3]);
      return TRUE;
    }
  if (!dd_fs_exists (self->call->fs, path))
    {
      dd_work_complain (self->work, "go: go.mod file not found in current directory or any parent "
                        "directory; see 'go help modules'");
      return FALSE;
    }
  return download (self, FALSE);
}

static void
read_words (Go *self)
{
  char **argv = self->call->argv;

  for (int i = 2; i < self->call->argc; i++)
    {
      if (g_str_equal (argv[i], "-o") && argv[i + 1])
        self->output = argv[++i];
      else if (g_str_has_prefix (argv[i], "-ldflags") || g_str_has_prefix (argv[i], "--ldflags"))
        {
          const char *value = strchr (argv[i], '=');

          value = value ? value : argv[i + 1] ? argv[++i] : "";
          self->stripped = strstr (value, "-s") != NULL;
        }
      else if (*argv[i] != '-')
        self->target = argv[i];
    }
}

static gboolean
run_operation (Go *self)
{
  const char *operation = self->call->argv[1];

  if (g_strcmp0 (operation, "build") == 0 || g_strcmp0 (operation, "install") == 0)
    return build (self);
  if (g_strcmp0 (operation, "run") == 0)
    return run (self);
  if (g_strcmp0 (operation, "test") == 0 || g_strcmp0 (operation, "vet") == 0)
    return test (self);
  if (g_strcmp0 (operation, "mod") == 0)
    return mod (self);
  if (g_strcmp0 (operation, "version") == 0)
    dd_work_say (self->work, "go version go1.27.1 linux/amd64");
  else
    dd_work_complain (self->work, "go %s: unknown command\nRun 'go help' for usage.",
                      operation ? operation : "");
  return g_strcmp0 (operation, "version") == 0;
}

DdToolResult
dd_go_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) modules = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) source = g_string_new (NULL);
  Go self = { .call = call, .modules = modules, .source = source, .target = "." };
  gboolean done;

  if (call->memo)
    return dd_work_go_on (call);
  self.work = dd_work_new ();
  read_words (&self);
  read_modules (&self);
  done = run_operation (&self);
  return dd_work_begin (call, self.work, done ? 0 : 1);
}

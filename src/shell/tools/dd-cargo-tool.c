// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-package-tools-private.h"
#include "dd-packages.h"
#include "dd-source.h"

/* cargo, as far as Dockerfiles use it: crates follow from Cargo.toml, the
 * executable from src/main.rs. Sizes and times are estimates. */

#define SIZE_HELLO     3800000
#define SIZE_RELEASE   420000
#define USEC_CRATE     700000
#define USEC_START     900000

/* How much of a crate is linked, in hundredths. */
#define LINKED_PART 40

typedef struct
{
  DdToolCall *call;
  DdWork     *work;
  GPtrArray  *crates;   /* of const DdPackage * */
  char       *name;
  char       *version;
  char       *source;
  gboolean    release;
} Cargo;

/* The word in quotes behind "=", or in "version = ..." of a table. */
static char *
get_value (const char *line)
{
  const char *open = strchr (line, '"');
  const char *close = open ? strchr (open + 1, '"') : NULL;

  return close ? g_strndup (open + 1, (gsize) (close - open - 1)) : NULL;
}

static gboolean
add_crate (Cargo      *self,
           const char *name)
{
  const DdPackage *package = dd_catalog_find_package (self->call->world->catalog, "cargo", name);

  if (package)
    {
      g_ptr_array_add (self->crates, (gpointer) package);
      return TRUE;
    }
  dd_work_complain (self->work, "    Updating crates.io index\nerror: no matching package named `%s` "
                    "found\nlocation searched: crates.io index\nrequired by package `%s v%s (%s)`",
                    name, self->name, self->version, self->call->cwd);
  return FALSE;
}

/* Reads the sections [package] and [dependencies], a line an entry. */
static gboolean
read_manifest (Cargo      *self,
               const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *section = g_strdup ("");

  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *key = g_strstrip (g_strndup (lines[i], strcspn (lines[i], "=#")));
      g_autofree char *value = get_value (lines[i]);

      if (*key == '[')
        {
          g_free (section);
          section = g_steal_pointer (&key);
        }
      else if (*key == '\0' || strchr (lines[i], '=') == NULL)
        continue;
      else if (g_str_equal (section, "[package]") && value && g_str_equal (key, "name"))
        {
          g_free (self->name);
          self->name = g_steal_pointer (&value);
        }
      else if (g_str_equal (section, "[package]") && value && g_str_equal (key, "version"))
        {
          g_free (self->version);
          self->version = g_steal_pointer (&value);
        }
      else if (g_str_equal (section, "[dependencies]") && !add_crate (self, key))
        return FALSE;
    }
  return TRUE;
}

static gboolean
prepare (Cargo *self)
{
  g_autofree char *manifest = dd_tool_path (self->call, "Cargo.toml");
  g_autofree char *main_file = dd_tool_path (self->call, "src/main.rs");
  g_autofree char *text = NULL;

  if (dd_fs_read_text (self->call->fs, manifest, &text) != 0)
    dd_work_complain (self->work, "error: could not find `Cargo.toml` in `%s` or any parent "
                      "directory", self->call->cwd);
  else if (!read_manifest (self, text))
    return FALSE;
  else if (dd_fs_read_text (self->call->fs, main_file, &self->source) != 0)
    dd_work_complain (self->work, "error: failed to parse manifest at `%s`\n\nCaused by:\n  no targets "
                      "specified in the manifest\n  either src/lib.rs, src/main.rs, a [lib] section, "
                      "or [[bin]] section must be present", manifest);
  return self->source != NULL;
}

/* Downloads and compiles the crates that are not compiled yet. */
static gint64
compile_crates (Cargo *self)
{
  g_autofree char *dependencies = dd_tool_path (self->call, self->release ? "target/release/deps"
                                                                          : "target/debug/deps");
  gint64 linked = 0;

  for (guint i = 0; i < self->crates->len; i++)
    {
      const DdPackage *package = g_ptr_array_index (self->crates, i);
      g_autofree char *path = g_strdup_printf ("%s/lib%s.rlib", dependencies, package->name);
      g_autofree char *title = g_strdup_printf ("%s v%s", package->name, package->version);
      guint64 duration = dd_work_download_time (package->download) + package->count * USEC_CRATE;

      linked += package->size * LINKED_PART / 100;
      if (dd_fs_exists (self->call->fs, path))
        continue;
      dd_work_complain (self->work, "   Compiling %s", title);
      dd_work_add_sample (self->work, path, title, package->size);
      dd_work_build (self->work, duration, title);
    }
  return linked;
}

static char *
build (Cargo *self)
{
  const char *profile = self->release ? "release" : "debug";
  g_autofree char *below = g_strdup_printf ("target/%s/%s", profile, self->name);
  g_autofree char *path = dd_tool_path (self->call, below);
  g_autofree char *description = dd_source_describe (self->source, dd_source_loader (self->call));
  gint64 size = compile_crates (self);

  size = self->release ? SIZE_RELEASE + size / 4 : SIZE_HELLO + size;
  dd_work_complain (self->work, "   Compiling %s v%s (%s)", self->name, self->version,
                    self->call->cwd);
  dd_work_add_program (self->work, path, description, size, "c-program");
  dd_work_build (self->work, USEC_START, self->name);
  dd_work_complain (self->work, "    Finished `%s` profile [%s] target(s) in 1.02s",
                    self->release ? "release" : "dev",
                    self->release ? "optimized" : "unoptimized + debuginfo");
  return g_steal_pointer (&path);
}

static gboolean
run_operation (Cargo      *self,
               const char *operation)
{
  g_autofree char *path = NULL;

  if (g_strcmp0 (operation, "--version") == 0 || g_strcmp0 (operation, "-V") == 0)
    {
      dd_work_say (self->work, "cargo 1.91.1 (ea2d97820 2025-10-10)");
      return TRUE;
    }
  if (operation == NULL || !g_regex_match_simple ("^(build|run|test|fetch|check)$", operation, 0, 0))
    {
      dd_work_complain (self->work, "error: no such command: `%s`", operation ? operation : "");
      return FALSE;
    }
  if (!prepare (self))
    return FALSE;
  if (g_str_equal (operation, "fetch") || g_str_equal (operation, "check"))
    {
      compile_crates (self);
      return TRUE;
    }
  path = build (self);
  if (g_str_equal (operation, "run"))
    dd_work_command (self->work, path);
  else if (g_str_equal (operation, "test"))
    dd_work_say (self->work, "\nrunning 0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored; 0 "
                 "measured; 0 filtered out; finished in 0.00s\n");
  return TRUE;
}

DdToolResult
dd_cargo_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) crates = g_ptr_array_new ();
  Cargo self = { .call = call, .crates = crates };
  const char *operation = NULL;
  gboolean done;

  if (call->memo)
    return dd_work_go_on (call);
  self.work = dd_work_new ();
  self.name = g_strdup ("app");
  self.version = g_strdup ("0.1.0");
  for (int i = 1; i < call->argc; i++)
    {
      self.release |= g_str_equal (call->argv[i], "--release") || g_str_equal (call->argv[i], "-r");
      operation = operation ? operation : call->argv[i];
    }
  done = run_operation (&self, operation);
  g_free (self.name);
  g_free (self.version);
  g_free (self.source);
  return dd_work_begin (call, self.work, done ? 0 : 101);
}

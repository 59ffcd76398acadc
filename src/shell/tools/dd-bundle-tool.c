// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-package-tools-private.h"
#include "dd-work.h"

/* vite, webpack and tsc: all that lies in src becomes one file in dist, without
 * a look at the grammar. Sizes and times are estimates. */

#define SOURCE_FOLDER "src"
#define USEC_EACH     400000

typedef struct
{
  const char *name;
  guint64     start;      /* how long it takes before it reads the first file */
  const char *output;
} Bundler;

static const Bundler bundlers[] = {
  { "tsc", 3 * G_USEC_PER_SEC, "dist/index.js" },
  { "vite", 7 * G_USEC_PER_SEC, "dist/assets/index.js" },
  { "webpack", 11 * G_USEC_PER_SEC, "dist/main.js" },
};

typedef struct
{
  DdToolCall    *call;
  const Bundler *bundler;
  GString       *text;
  guint          n_files;
} Bundle;

static const Bundler *
find_bundler (const char *program)
{
  g_autofree char *name = g_path_get_basename (program);

  for (gsize i = 0; i < G_N_ELEMENTS (bundlers); i++)
    if (g_str_equal (bundlers[i].name, name))
      return &bundlers[i];
  return &bundlers[0];
}

/* Leaves out what a minifier leaves out, so that a comment more or less makes no
 * difference. */
static void
append_minified (GString    *bundle,
                 const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line && !g_str_has_prefix (line, "//"))
        g_string_append_printf (bundle, "%s\n", line);
    }
}

/* Reads what is in a folder, one file behind the other. */
static void
read_folder (Bundle     *self,
             const char *path)
{
  g_auto (GStrv) names = NULL;

  dd_fs_list (self->call->fs, path, &names);
  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *below = g_strconcat (path, "/", names[i], NULL);
      g_autofree char *text = NULL;

      if (dd_fs_is_directory (self->call->fs, below))
        {
          read_folder (self, below);
          continue;
        }
      if (dd_fs_read_text (self->call->fs, below, &text) == 0)
        append_minified (self->text, text);
      self->n_files++;
    }
}

static DdToolResult
bundle (Bundle *self)
{
  DdWork *work = dd_work_new ();
  const Bundler *bundler = self->bundler;
  g_autofree char *path = dd_tool_path (self->call, bundler->output);
  guint64 duration = bundler->start + self->n_files * USEC_EACH;
  gboolean is_vite = g_str_equal (bundler->name, "vite");

  if (is_vite)
    dd_work_say (work, "vite v7.2.6 building client environment for production...\n"
                 "transforming...");
  dd_work_add_text (work, path, self->text->str, 0644);
  dd_work_build (work, duration, bundler->name);
  if (is_vite)
    dd_work_say (work, "\xe2\x9c\x93 %u modules transformed.\nrendering chunks...\n"
                 "%s  %.2f kB\n\xe2\x9c\x93 built in %.2fs", self->n_files, bundler->output,
                 self->text->len / 1000.0, (double) duration / G_USEC_PER_SEC);
  else if (g_str_equal (bundler->name, "webpack"))
    dd_work_say (work, "asset main.js %u bytes [emitted] [minimized] (name: main)\n"
                 "webpack 5.103.0 compiled successfully in %u ms", (guint) self->text->len,
                 (guint) (duration / 1000));
  return dd_work_begin (self->call, work, 0);
}

DdToolResult
dd_bundle_tool (DdToolCall *call)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *folder = NULL;
  Bundle self = { .call = call, .bundler = find_bundler (call->argv[0]), .text = text };

  if (call->memo)
    return dd_work_go_on (call);
  if (g_str_equal (self.bundler->name, "vite") &&
      (call->argc < 2 || !g_str_equal (call->argv[1], "build")))
    return dd_tool_fail (call, 1, "Drydock does not model vite without build yet");
  folder = dd_tool_path (call, SOURCE_FOLDER);
  read_folder (&self, folder);
  if (self.n_files == 0)
    return dd_tool_fail (call, 1, "%s: no sources in %s", self.bundler->name, folder);
  return bundle (&self);
}

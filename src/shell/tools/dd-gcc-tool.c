// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-package-tools-private.h"
#include "dd-packages.h"
#include "dd-source.h"

/* gcc, g++ and cc: sources and objects to one output, without a look at the
 * grammar. Sizes and times are estimates. */

#define SIZE_DYNAMIC   16000
#define SIZE_STATIC    900000
#define USEC_START     80000
#define USEC_PER_BYTE  20

typedef struct
{
  DdToolCall *call;
  const char *output;
  GPtrArray  *inputs;
  GString    *source;   /* all of it, one behind the other */
  gint64      size;
  gboolean    object_only;
  gboolean    is_static;
} Gcc;

static void
read_words (Gcc *self)
{
  char **argv = self->call->argv;

  for (int i = 1; argv[i]; i++)
    {
      if (g_str_equal (argv[i], "-o") && argv[i + 1])
        self->output = argv[++i];
      else if (g_str_equal (argv[i], "-c"))
        self->object_only = TRUE;
      else if (g_str_equal (argv[i], "-static"))
        self->is_static = TRUE;
      else if (*argv[i] != '-')
        g_ptr_array_add (self->inputs, argv[i]);
    }
}

/* Looks for the headers in <> that a source names. */
static gboolean
check_headers (Gcc        *self,
               const char *name,
               const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      const char *open = g_str_has_prefix (lines[i], "#include") ? strchr (lines[i], '<') : NULL;
      const char *close = open ? strchr (open, '>') : NULL;
      g_autofree char *header = NULL;

      if (close == NULL || dd_fs_exists (self->call->fs, "/usr/include/stdio.h"))
        continue;
      header = g_strndup (open + 1, (gsize) (close - open - 1));
      g_string_append_printf (self->call->err, "%s:%u:%d: fatal error: %s: No such file or "
                              "directory\ncompilation terminated.\n", name, i + 1,
                              (int) (open - lines[i]) + 1, header);
      return FALSE;
    }
  return TRUE;
}

/* An object carries the source that it was made of. */
static gboolean
read_input (Gcc        *self,
            const char *name)
{
  g_autofree char *path = dd_tool_path (self->call, name);
  g_autofree char *text = NULL;

  if (dd_fs_read_text (self->call->fs, path, &text) != 0)
    {
      g_string_append_printf (self->call->err, "%s: error: %s: No such file or directory\n",
                              self->call->argv[0], name);
      return FALSE;
    }
  if (!check_headers (self, name, text))
    return FALSE;
  g_string_append (self->source, text);
  self->size += (gint64) strlen (text);
  return TRUE;
}

static char *
output_path (Gcc *self)
{
  const char *first = g_ptr_array_index (self->inputs, 0);
  g_autofree char *base = g_path_get_basename (first);
  g_autofree char *object = NULL;
  char *dot = strrchr (base, '.');

  if (self->output)
    return dd_tool_path (self->call, self->output);
  if (!self->object_only)
    return dd_tool_path (self->call, "a.out");
  if (dot)
    *dot = '\0';
  object = g_strconcat (base, ".o", NULL);
  return dd_tool_path (self->call, object);
}

static DdToolResult
compile (Gcc *self)
{
  DdWork *work = dd_work_new ();
  g_autofree char *path = output_path (self);
  g_autofree char *title = g_path_get_basename (path);
  g_autofree char *description =
    dd_source_describe (self->source->str, self->is_static ? NULL : dd_source_loader (self->call));
  gint64 size = self->size + (self->is_static ? SIZE_STATIC : SIZE_DYNAMIC);

  if (self->object_only)
    dd_work_add_text (work, path, self->source->str, 0644);
  else
    dd_work_add_program (work, path, description, size, "c-program");
  dd_work_build (work, USEC_START + (guint64) self->size * USEC_PER_BYTE, title);
  return dd_work_begin (self->call, work, 0);
}

DdToolResult
dd_gcc_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  g_autoptr (GString) source = g_string_new (NULL);
  Gcc self = { .call = call, .inputs = inputs, .source = source };

  if (call->memo)
    return dd_work_go_on (call);
  if (call->argc == 2 && g_str_equal (call->argv[1], "--version"))
    {
      g_string_append (call->out, "gcc (Debian 14.2.0-19) 14.2.0\n");
      return dd_tool_finish (call, 0);
    }
  read_words (&self);
  for (guint i = 0; i < inputs->len; i++)
    if (!read_input (&self, g_ptr_array_index (inputs, i)))
      return dd_tool_finish (call, 1);
  if (inputs->len == 0)
    return dd_tool_fail (call, 1, "%s: fatal error: no input files\ncompilation terminated.",
                         call->argv[0]);
  return compile (&self);
}

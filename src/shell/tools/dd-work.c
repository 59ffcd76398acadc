// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-cpus.h"
#include "dd-run-tools-private.h"
#include "dd-work.h"

/* A file: path, mode, text, program, size;
 * a size below 0 is that of the text. */
#define FILE_TYPE  "(sussx)"
/* A step: what kind of, microseconds, a text, files. */
#define STEP_TYPE  "(yxsa" FILE_TYPE ")"
#define STEPS_TYPE "a" STEP_TYPE
/* The memo: the next step, the exit code; of a step that computes what is left to
 * do, since when, how many share how many processors; the steps. */
#define MEMO_FORMAT "(uittuu@" STEPS_TYPE ")"
#define MEMO_TYPE   "(uittuua" STEP_TYPE ")"

#define USEC_LEAST 1000

/* Files of packages are as old as the package, not as the build: then the same
 * package makes the same layer. */
#define PACKAGE_MTIME (-30 * 86400 * (gint64) DD_USEC_PER_SEC)

enum
{
  STEP_SAY = 'o',
  STEP_COMPLAIN = 'e',
  STEP_SPEND = 't',
  STEP_UNPACK = 'f',
  STEP_BUILD = 'b',
  STEP_REMOVE = 'r',
  STEP_COMMAND = 'x',
};

struct _DdWork
{
  GVariantBuilder steps;
  GVariantBuilder files;
};

/**
 * dd_work_new:
 *
 * Returns: (transfer full): an empty list of work
 */
DdWork *
dd_work_new (void)
{
  DdWork *self = g_new0 (DdWork, 1);

  g_variant_builder_init (&self->steps, G_VARIANT_TYPE (STEPS_TYPE));
  g_variant_builder_init (&self->files, G_VARIANT_TYPE ("a" FILE_TYPE));
  return self;
}

/**
 * dd_work_free:
 * @self: (transfer full): work
 *
 * Frees work that is not begun.
 */
void
dd_work_free (DdWork *self)
{
  g_variant_builder_clear (&self->steps);
  g_variant_builder_clear (&self->files);
  g_free (self);
}

static void
add_step (DdWork     *self,
          guchar      kind,
          guint64     duration,
          const char *text)
{
  /* A memo holds no other texts. */
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GVariant *files;

  if (kind == STEP_UNPACK || kind == STEP_BUILD)
    {
      files = g_variant_builder_end (&self->files);
      g_variant_builder_init (&self->files, G_VARIANT_TYPE ("a" FILE_TYPE));
    }
  else
    {
      files = g_variant_new ("a" FILE_TYPE, NULL);
    }
  g_variant_builder_add (&self->steps, "(yxs@a" FILE_TYPE ")", kind, (gint64) duration, valid,
                         files);
}

static void
add_line (DdWork     *self,
          guchar      kind,
          const char *format,
          va_list     arguments) G_GNUC_PRINTF (3, 0);

static void
add_line (DdWork     *self,
          guchar      kind,
          const char *format,
          va_list     arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  add_step (self, kind, 0, line);
}

/**
 * dd_work_say:
 * @self: work
 * @format: a line for standard output, without its newline
 * @...: its arguments
 *
 * Adds a line to print.
 */
void
dd_work_say (DdWork     *self,
             const char *format,
             ...)
{
  va_list arguments;

  va_start (arguments, format);
  add_line (self, STEP_SAY, format, arguments);
  va_end (arguments);
}

/**
 * dd_work_complain:
 * @self: work
 * @format: a line for standard error, without its newline
 * @...: its arguments
 *
 * Adds a line to print.
 */
void
dd_work_complain (DdWork     *self,
                  const char *format,
                  ...)
{
  va_list arguments;

  va_start (arguments, format);
  add_line (self, STEP_COMPLAIN, format, arguments);
  va_end (arguments);
}

/**
 * dd_work_spend:
 * @self: work
 * @duration: in microseconds of simulated time; an estimate
 * @what: what is done in that time, such as "go build"
 *
 * Adds time in which nothing else happens.
 */
void
dd_work_spend (DdWork     *self,
               guint64     duration,
               const char *what)
{
  add_step (self, STEP_SPEND, MAX (duration, USEC_LEAST), what);
}

static void
add_file (DdWork     *self,
          const char *path,
          guint32     mode,
          const char *text,
          const char *program,
          gint64      size)
{
  g_autofree char *valid_path = g_utf8_make_valid (path, -1);
  g_autofree char *valid_text = g_utf8_make_valid (text, -1);

  g_variant_builder_add (&self->files, FILE_TYPE, valid_path, mode, valid_text, program, size);
}

/**
 * dd_work_add_text:
 * @self: work
 * @path: an absolute path
 * @text: what the file holds
 * @mode: permissions
 *
 * Adds a file to what the next dd_work_unpack() puts in place.
 */
void
dd_work_add_text (DdWork     *self,
                  const char *path,
                  const char *text,
                  guint32     mode)
{
  add_file (self, path, mode, text, "", -1);
}

/**
 * dd_work_add_sample:
 * @self: work
 * @path: an absolute path
 * @identity: files of the same identity and size are equal
 * @size: in bytes
 *
 * Adds a file that has a size and no bytes to what the next dd_work_unpack()
 * puts in place.
 */
void
dd_work_add_sample (DdWork     *self,
                    const char *path,
                    const char *identity,
                    gint64      size)
{
  add_file (self, path, 0644, identity, "", MAX (size, 0));
}

/**
 * dd_work_add_program:
 * @self: work
 * @path: an absolute path
 * @identity: as for dd_work_add_sample()
 * @size: in bytes
 * @program: the name of the program it is
 *
 * Adds an executable to what the next dd_work_unpack() puts in place.
 */
void
dd_work_add_program (DdWork     *self,
                     const char *path,
                     const char *identity,
                     gint64      size,
                     const char *program)
{
  add_file (self, path, 0755, identity, program, MAX (size, 0));
}

/**
 * dd_work_unpack:
 * @self: work
 * @duration: how long it takes, in microseconds
 * @what: what it is, such as "curl (8.14.1-2)"
 *
 * Puts the files that were added since the last step in place.
 */
void
dd_work_unpack (DdWork     *self,
                guint64     duration,
                const char *what)
{
  add_step (self, STEP_UNPACK, duration, what);
}

/**
 * dd_work_build:
 * @self: work
 * @duration: how long it takes, in microseconds
 * @what: what it is, such as "a.out"
 *
 * Does what dd_work_unpack() does with files that are made at that moment.
 */
void
dd_work_build (DdWork     *self,
               guint64     duration,
               const char *what)
{
  add_step (self, STEP_BUILD, duration, what);
}

/**
 * dd_work_remove:
 * @self: work
 * @path: an absolute path
 *
 * Removes a file or a directory, if it is there.
 */
void
dd_work_remove (DdWork     *self,
                const char *path)
{
  add_step (self, STEP_REMOVE, 0, path);
}

/**
 * dd_work_command:
 * @self: work
 * @script: for `sh -c`
 *
 * Runs a command as a child, as the last thing; its exit code is the tool's if
 * it is not 0.
 */
void
dd_work_command (DdWork     *self,
                 const char *script)
{
  add_step (self, STEP_COMMAND, 0, script);
}

/**
 * dd_work_download_time:
 * @bytes: how much there is to download
 *
 * Returns: an estimate, in microseconds
 */
guint64
dd_work_download_time (gint64 bytes)
{
  return (guint64) bytes * DD_USEC_PER_SEC / DD_WORK_DOWNLOAD_RATE;
}

/**
 * dd_work_unpack_time:
 * @bytes: how much there is to write
 *
 * Returns: an estimate, in microseconds
 */
guint64
dd_work_unpack_time (gint64 bytes)
{
  return (guint64) bytes * DD_USEC_PER_SEC / DD_WORK_UNPACK_RATE;
}

static DdNode *
make_node (const char *text,
           guint32     mode,
           const char *program,
           gint64      size,
           gint64      mtime)
{
  g_autoptr (DdContent) content =
    size < 0 ? dd_content_new_text (text)
             : dd_content_new_sample (text, size, *program ? program : NULL);
  DdNode *node = dd_node_new_file (content, mode);

  node->mtime = mtime;
  return node;
}

/* The files of a step, as a tree that begins at the root. */
static DdNode *
make_tree (GVariant *files,
           gint64    mtime)
{
  DdNode *tree = dd_node_new_directory (0755);
  GVariantIter iter;
  const char *path, *text, *program;
  guint32 mode;
  gint64 size;

  g_variant_iter_init (&iter, files);
  while (g_variant_iter_next (&iter, "(&su&s&sx)", &path, &mode, &text, &program, &size))
    {
      g_autoptr (DdNode) before = tree;
      g_autoptr (DdNode) node = make_node (text, mode, program, size, mtime);

      tree = dd_node_set_path (before, path, node);
    }
  return tree;
}

/* Returns: 0, or a number of errno.h */
static int
unpack (DdToolCall *call,
        GVariant   *files,
        const char *what,
        gint64      duration,
        gint64      mtime)
{
  g_autoptr (DdNode) tree = make_tree (files, mtime);

  dd_tool_flush (call);
  return dd_fs_unpack (call->fs, tree, what, (guint64) duration);
}

static DdToolResult
run_command (DdToolCall *call,
             const char *script,
             int         status)
{
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  const char *const argv[] = { "sh", "-c", script, NULL };

  g_ptr_array_add (commands, g_strdupv ((char **) argv));
  return dd_tool_run_list (call, commands, status);
}

static gboolean
is_timed (guchar kind,
          gint64 duration)
{
  return duration > 0 && (kind == STEP_SPEND || kind == STEP_UNPACK || kind == STEP_BUILD);
}

/* Waits until the work that is left is done, with as much of the processors as
 * there is for one who computes. */
static DdToolResult
compute (DdToolCall *call,
         GVariant   *steps,
         guint       i,
         guint64     left,
         int         status)
{
  guint n_busy = dd_cpus_count_busy (call->world, call->pid) + 1;
  guint n_cpus = call->world->n_cpus;

  return dd_tool_wait (call, g_variant_new (MEMO_FORMAT, i, status, left, call->world->now, n_busy,
                                            n_cpus, steps),
                       (gint64) dd_cpus_get_needed (left, n_busy, n_cpus), DD_CPUS_TOPIC, NULL);
}

/* Does one step. @waited: whether its time has passed. */
static DdToolResult
do_step (DdToolCall *call,
         GVariant   *steps,
         guint       i,
         gboolean    waited,
         int         status)
{
  g_autoptr (GVariant) files = NULL;
  const char *text;
  guchar kind;
  gint64 duration;
  int result = 0;

  g_variant_get_child (steps, i, "(yx&s@a" FILE_TYPE ")", &kind, &duration, &text, &files);
  if (!waited && is_timed (kind, duration))
    {
      dd_tool_flush (call);
      if (kind == STEP_SPEND)
        dd_process_work (call->engine, call->pid, text, (guint64) duration);
      if (kind == STEP_BUILD)
        {
          dd_engine_wake_topic (call->engine, DD_CPUS_TOPIC);
          return compute (call, steps, i, (guint64) duration, status);
        }
      return dd_tool_wait (call, g_variant_new (MEMO_FORMAT, i, status, G_GUINT64_CONSTANT (0),
                                                call->world->now, 1u, 1u, steps), duration,
                           NULL, NULL);
    }
  if (kind == STEP_SAY)
    g_string_append (call->out, text);
  else if (kind == STEP_COMPLAIN)
    g_string_append (call->err, text);
  else if (kind == STEP_UNPACK)
    result = unpack (call, files, text, duration, PACKAGE_MTIME);
  else if (kind == STEP_BUILD)
    result = unpack (call, files, text, duration, (gint64) call->world->now);
  else if (kind == STEP_REMOVE)
    dd_fs_remove_tree (call->fs, text);
  else if (kind == STEP_COMMAND)
    return run_command (call, text, status);
  if (result != 0)
    return dd_tool_fail (call, 1, "%s: cannot write: %s", call->argv[0], dd_fs_strerror (result));
  return DD_TOOL_DONE;
}

static DdToolResult
run_from (DdToolCall *call,
          GVariant   *steps,
          guint       next,
          gboolean    waited,
          int         status)
{
  gsize n = g_variant_n_children (steps);

  for (guint i = next; i < n; i++)
    {
      DdToolResult result;

      call->status = -1;
      result = do_step (call, steps, i, waited && i == next, status);
      if (result != DD_TOOL_DONE || call->status >= 0)
        return result;
    }
  return dd_tool_finish (call, status);
}

/**
 * dd_work_begin:
 * @call: the first turn of a tool that runs in a process of its own
 * @work: (transfer full): what is to be done
 * @status: the exit code after it
 *
 * Begins the work. In every turn but the first the tool calls dd_work_go_on().
 *
 * Returns: what the tool is to return
 */
DdToolResult
dd_work_begin (DdToolCall *call,
               DdWork     *work,
               int         status)
{
  g_autoptr (GVariant) steps = g_variant_ref_sink (g_variant_builder_end (&work->steps));

  g_variant_builder_init (&work->steps, G_VARIANT_TYPE (STEPS_TYPE));
  dd_work_free (work);
  return run_from (call, steps, 0, FALSE, status);
}

/**
 * dd_work_go_on:
 * @call: a later turn of a tool that called dd_work_begin()
 *
 * Returns: what the tool is to return
 */
DdToolResult
dd_work_go_on (DdToolCall *call)
{
  g_autoptr (GVariant) steps = NULL;
  guint64 left, since, done;
  guint next, n_busy, n_cpus;
  int status;

  if (!g_variant_is_of_type (call->memo, G_VARIANT_TYPE (MEMO_TYPE)))
    return dd_tool_continue_list (call);
  g_variant_get (call->memo, MEMO_FORMAT, &next, &status, &left, &since, &n_busy, &n_cpus, &steps);
  done = dd_cpus_get_done (call->world->now - since, n_busy, n_cpus);
  if (left > done + 1)
    return compute (call, steps, next, left - done, status);
  if (left)
    dd_engine_wake_topic (call->engine, DD_CPUS_TOPIC);
  return run_from (call, steps, next, TRUE, status);
}

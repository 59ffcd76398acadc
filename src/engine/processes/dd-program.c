// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-catalog.h"
#include "dd-engine-private.h"
#include "dd-process-ops.h"
#include "dd-program.h"

#define MAX_INTERPRETERS 4
#define STATUS_EXEC_FAILED 255

#define LOADER_KEY     "\nloader="

/**
 * dd_program_clear:
 * @program: a program
 *
 * Frees what a program holds, not the record itself.
 */
void
dd_program_clear (DdProgram *program)
{
  g_clear_pointer (&program->program, g_free);
  g_clear_pointer (&program->argv, g_strfreev);
  g_clear_pointer (&program->path, g_free);
  g_clear_pointer (&program->memo, g_variant_unref);
}

static gboolean
refuse (GError     **error,
        int          code,
        const char  *name,
        const char  *text)
{
  g_set_error (error, DD_ENGINE_ERROR, code, "exec: \"%s\": %s", name, text);
  return FALSE;
}

static void
refuse_missing (GError     **error,
                const char  *name,
                int          result)
{
  g_autofree char *text = g_strdup_printf ("stat %s: %s", name,
                                           result == ENOENT ? "no such file or directory"
                                                            : "not a directory");

  refuse (error, DD_ENGINE_ERROR_COMMAND_NOT_FOUND, name, text);
}

/* Looks for a command in PATH as execvp does; a name with a slash is a path. */
static char *
find_file (DdFs        *fs,
           const char  *cwd,
           char       **env,
           const char  *name,
           GError     **error)
{
  const char *path_variable = g_environ_getenv (env, "PATH");
  g_auto (GStrv) directories = NULL;
  gboolean denied = FALSE;

  if (strchr (name, '/'))
    {
      g_auto (DdFsEntry) entry = { 0 };
      g_autofree char *path = dd_fs_resolve (cwd, name);
      int result = dd_fs_stat (fs, path, TRUE, &entry);

      if (result != 0)
        refuse_missing (error, name, result);
      else if (dd_node_is_directory (entry.node))
        refuse (error, DD_ENGINE_ERROR_CANNOT_INVOKE, name, "is a directory: permission denied");
      else if (!dd_fs_may (fs, entry.node, 1))
        refuse (error, DD_ENGINE_ERROR_CANNOT_INVOKE, name, "permission denied");
      else
        return g_steal_pointer (&path);
      return NULL;
    }

  directories = g_strsplit (path_variable ? path_variable : DD_DEFAULT_PATH, ":", -1);
  for (guint i = 0; *name && directories[i]; i++)
    {
      g_auto (DdFsEntry) entry = { 0 };
      g_autofree char *path = dd_fs_resolve (directories[i], name);

      if (dd_fs_stat (fs, path, TRUE, &entry) != 0 || dd_node_is_directory (entry.node))
        continue;
      if (dd_fs_may (fs, entry.node, 1))
        return g_steal_pointer (&path);
      denied = TRUE;
    }
  if (denied)
    refuse (error, DD_ENGINE_ERROR_CANNOT_INVOKE, name, "permission denied");
  else
    refuse (error, DD_ENGINE_ERROR_COMMAND_NOT_FOUND, name,
            "executable file not found in $PATH");
  return NULL;
}

static char **
prepend (const char *interpreter,
         const char *argument,
         const char *script,
         char      **argv)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  g_ptr_array_add (list, g_strdup (interpreter));
  if (argument)
    g_ptr_array_add (list, g_strdup (argument));
  g_ptr_array_add (list, g_strdup (script));
  for (guint i = 1; argv[i]; i++)
    g_ptr_array_add (list, g_strdup (argv[i]));
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

/* Reads "#!/bin/sh -e". */
static gboolean
parse_shebang (const DdContent  *content,
               char            **interpreter,
               char            **argument)
{
  gsize length;
  const char *text = dd_content_get_text (content, &length);
  g_autofree char *line = NULL;
  char *space;

  if (text == NULL || length < 3 || text[0] != '#' || text[1] != '!')
    return FALSE;
  line = g_strndup (text + 2, length - 2);
  line[strcspn (line, "\n")] = '\0';
  g_strstrip (line);
  space = strpbrk (line, " \t");
  *argument = NULL;
  if (space)
    {
      *space = '\0';
      *argument = g_strdup (g_strchug (space + 1));
    }
  *interpreter = g_steal_pointer (&line);
  return TRUE;
}

static void
choose (DdEngine   *engine,
        const char *name,
        DdProgram  *program)
{
  DdCatalog *catalog = dd_engine_get_world (engine)->catalog;

  if (name && _dd_engine_has_program (engine, name))
    {
      program->program = g_strdup (name);
    }
  else if (name && dd_catalog_get_behaviour (catalog, name))
    {
      program->program = g_strdup ("service");
      program->memo = g_variant_ref_sink (g_variant_new_string (name));
    }
  else
    {
      program->program = g_strdup (DD_PROGRAM_UNMODELLED);
    }
}

/* A compiled program may name the loader that it needs; without it execve()
 * does not find what it is to start. Source: execve(2), ENOENT */
static gboolean
is_without_loader (DdFs            *fs,
                   const DdContent *content)
{
  const char *line = content->program && content->identity
                   ? strstr (content->identity, LOADER_KEY) : NULL;
  g_autofree char *loader = NULL;

  if (line == NULL)
    return FALSE;
  line += strlen (LOADER_KEY);
  loader = g_strndup (line, strcspn (line, "\n"));
  return !dd_fs_exists (fs, loader);
}

/* One file with many names: which program it is, its name decides, or its
 * first argument if it is called by its own name. Source: busybox */
#define MULTI_CALL "busybox"

/* An applet may behave otherwise than the program it is named for. */
static void
choose_applet (DdEngine   *engine,
               const char *name,
               DdProgram  *program)
{
  g_autofree char *own = g_strconcat (MULTI_CALL "-", name, NULL);

  choose (engine, dd_catalog_get_behaviour (dd_engine_get_world (engine)->catalog, own) ? own
                                                                                        : name,
          program);
}

static void
choose_for_file (DdEngine        *engine,
                 const DdContent *content,
                 const char      *path,
                 DdProgram       *program)
{
  g_autofree char *name = g_path_get_basename (path);

  if (content && content->program == NULL && content->text)
    program->program = g_strdup (DD_PROGRAM_BARE_TEXT);
  else if (content == NULL || g_strcmp0 (content->program, MULTI_CALL) != 0)
    {
      choose (engine, content == NULL ? NULL : content->program ? content->program : name, program);
    }
  else if (g_str_equal (name, MULTI_CALL) && program->argv[1])
    {
      g_auto (GStrv) before = program->argv;

      program->argv = g_strdupv (before + 1);
      choose_applet (engine, program->argv[0], program);
    }
  else
    {
      choose_applet (engine, name, program);
    }
}

/**
 * dd_program_find:
 * @engine: the engine
 * @fs: the files in which the command is looked up
 * @cwd: working directory
 * @env: environment, for PATH
 * @argv: the command line; not empty
 * @program: (out): what it is
 * @error: return location; its message is what runc says, such as
 *   `exec: "foo": executable file not found in $PATH`
 *
 * Finds out which modelled program a command is: looks for its file, follows
 * "#!" lines, and reads which program the file stands for.
 *
 * Returns: whether the command can be executed
 */
gboolean
dd_program_find (DdEngine    *engine,
                 DdFs        *fs,
                 const char  *cwd,
                 char       **env,
                 char       **argv,
                 DdProgram   *program,
                 GError     **error)
{
  g_autofree char *path = find_file (fs, cwd, env, argv[0], error);

  memset (program, 0, sizeof *program);
  if (path == NULL)
    return FALSE;

  program->argv = g_strdupv (argv);
  program->path = g_strdup (path);
  for (guint i = 0; i < MAX_INTERPRETERS; i++)
    {
      g_autoptr (DdContent) content = NULL;
      g_autofree char *interpreter = NULL;
      g_autofree char *argument = NULL;
      g_autofree char *found = NULL;
      g_auto (GStrv) before = NULL;

      if (dd_fs_read (fs, path, &content) != 0 || content->program ||
          !parse_shebang (content, &interpreter, &argument))
        {
          if (content && is_without_loader (fs, content))
            program->program = g_strdup (DD_PROGRAM_WITHOUT_LOADER);
          else
            choose_for_file (engine, content, path, program);
          return TRUE;
        }
      found = find_file (fs, cwd, env, interpreter, NULL);
      if (found == NULL)
        {
          dd_program_clear (program);
          return refuse (error, DD_ENGINE_ERROR_COMMAND_NOT_FOUND, argv[0],
                         "no such file or directory");
        }
      before = g_steal_pointer (&program->argv);
      program->argv = prepend (interpreter, argument, path, before);
      g_free (path);
      path = g_steal_pointer (&found);
    }
  choose (engine, NULL, program);
  return TRUE;
}

/* A program that exists in an image but that the model does not know says so
 * instead of pretending. */
static void
unmodelled_step (DdEngine *engine,
                 int       pid)
{
  const DdProcess *process = dd_world_get_process (dd_engine_get_world (engine), pid);
  g_autofree char *text = g_strdup_printf ("Drydock does not model the program %s yet\n",
                                           process->argv[0]);

  dd_process_write (engine, pid, 2, text);
  dd_process_exit (engine, pid, 1);
}

/* What runc prints when the kernel refuses what it found. */
static void
refuse_exec (DdEngine   *engine,
             int         pid,
             const char *reason)
{
  const DdProcess *process = dd_world_get_process (dd_engine_get_world (engine), pid);
  g_autofree char *text = g_strdup_printf ("exec %s: %s\n", process->argv[0], reason);

  dd_process_write (engine, pid, 2, text);
  dd_process_exit (engine, pid, STATUS_EXEC_FAILED);
}

/* Source: runc libcontainer/system, Exec(); execve(2), ENOEXEC */
static void
bare_text_step (DdEngine *engine,
                int       pid)
{
  refuse_exec (engine, pid, "exec format error");
}

/* Source: runc libcontainer/system, Exec(); execve(2), ENOENT */
static void
without_loader_step (DdEngine *engine,
                     int       pid)
{
  refuse_exec (engine, pid, "no such file or directory");
}

void
_dd_engine_register_programs (DdEngine *engine)
{
  dd_engine_add_program (engine, DD_PROGRAM_WITHOUT_LOADER, without_loader_step);
  dd_engine_add_program (engine, DD_PROGRAM_BARE_TEXT, bare_text_step);
  dd_engine_add_program (engine, DD_PROGRAM_UNMODELLED, unmodelled_step);
}

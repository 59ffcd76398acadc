// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-tool.h"
#include "dd-tools-private.h"

/* Where the tools are; one table a topic. */
static const struct
{
  const DdTool *tools;
  const guint  *n_tools;
} tables[] = {
  { dd_account_tools, &dd_n_account_tools },
  { dd_docker_tools, &dd_n_docker_tools },
  { dd_file_tools, &dd_n_file_tools },
  { dd_info_tools, &dd_n_info_tools },
  { dd_network_tools, &dd_n_network_tools },
  { dd_package_tools, &dd_n_package_tools },
  { dd_process_tools, &dd_n_process_tools },
  { dd_remote_tools, &dd_n_remote_tools },
  { dd_text_tools, &dd_n_text_tools },
};

/**
 * dd_tool_find:
 * @name: of a command
 *
 * Returns: (nullable): the tool
 */
const DdTool *
dd_tool_find (const char *name)
{
  for (gsize i = 0; name && i < G_N_ELEMENTS (tables); i++)
    for (guint j = 0; j < *tables[i].n_tools; j++)
      if (g_str_equal (tables[i].tools[j].name, name))
        return &tables[i].tools[j];
  return NULL;
}

/**
 * dd_tool_read_input:
 * @call: a turn
 * @text: (out) (transfer full): all of the standard input
 *
 * Returns: %FALSE if more may come; then end the turn with
 *   dd_tool_wait_input()
 */
gboolean
dd_tool_read_input (DdToolCall  *call,
                    char       **text)
{
  *text = NULL;
  if (call->input)
    {
      *text = g_strdup (call->input);
      return TRUE;
    }
  if (call->inlined)
    {
      call->wants_input = TRUE;
      return FALSE;
    }
  *text = dd_process_read_all (call->engine, call->pid);
  return *text != NULL;
}

/**
 * dd_tool_finish:
 * @call: a turn
 * @status: exit code
 *
 * Returns: %DD_TOOL_DONE, for the tool to return
 */
DdToolResult
dd_tool_finish (DdToolCall *call,
                int         status)
{
  call->status = status;
  return DD_TOOL_DONE;
}

/**
 * dd_tool_wait:
 * @call: a turn
 * @memo: (nullable): what to remember; a floating reference is taken
 * @alarm: in microseconds, negative for none
 * @topic: (nullable): what wakes it
 * @...: further topics, ended by %NULL
 *
 * Returns: %DD_TOOL_WAIT, for the tool to return
 */
DdToolResult
dd_tool_wait (DdToolCall *call,
              GVariant   *memo,
              gint64      alarm,
              const char *topic,
              ...)
{
  va_list arguments;

  call->next = memo;
  call->alarm = alarm;
  va_start (arguments, topic);
  for (; topic; topic = va_arg (arguments, const char *))
    g_ptr_array_add (call->topics, g_strdup (topic));
  va_end (arguments);
  return DD_TOOL_WAIT;
}

/**
 * dd_tool_wait_input:
 * @call: a turn
 *
 * Waits until the standard input ended.
 *
 * Returns: %DD_TOOL_WAIT, for the tool to return
 */
DdToolResult
dd_tool_wait_input (DdToolCall *call)
{
  g_autofree char *topic = g_strdup_printf ("input:%d", call->pid);

  return dd_tool_wait (call, call->memo, -1, topic, NULL);
}

/**
 * dd_tool_fail:
 * @call: a turn
 * @status: exit code
 * @format: what to print on standard error; a newline is added
 * @...: its arguments
 *
 * Returns: %DD_TOOL_DONE, for the tool to return
 */
DdToolResult
dd_tool_fail (DdToolCall *call,
              int         status,
              const char *format,
              ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (call->err, format, arguments);
  va_end (arguments);
  g_string_append_c (call->err, '\n');
  return dd_tool_finish (call, status);
}

/**
 * dd_tool_flush:
 * @call: a turn
 *
 * Writes what the tool has printed so far, before an operation whose events
 * should come after it. Inside the shell's turn the text is kept: the shell
 * knows where it goes.
 */
void
dd_tool_flush (DdToolCall *call)
{
  if (call->inlined)
    return;
  if (call->out->len)
    dd_process_write (call->engine, call->pid, 1, call->out->str);
  if (call->err->len)
    dd_process_write (call->engine, call->pid, 2, call->err->str);
  g_string_truncate (call->out, 0);
  g_string_truncate (call->err, 0);
}

/**
 * dd_tool_show_progress:
 * @call: a turn
 * @text: what is printed
 *
 * Prints to the standard error what is no error, after all that was printed
 * before.
 */
void
dd_tool_show_progress (DdToolCall *call,
                       const char *text)
{
  if (call->inlined)
    {
      g_string_append (call->err, text);
      return;
    }
  dd_tool_flush (call);
  dd_process_write_progress (call->engine, call->pid, text);
}

/**
 * dd_tool_path:
 * @call: a turn
 * @path: an argument
 *
 * Returns: (transfer full): the absolute path
 */
char *
dd_tool_path (DdToolCall *call,
              const char *path)
{
  return dd_fs_resolve (call->cwd, path);
}

/**
 * dd_tool_getenv:
 * @call: a turn
 * @name: of a variable
 *
 * Returns: (nullable): its value
 */
const char *
dd_tool_getenv (DdToolCall *call,
                const char *name)
{
  return g_environ_getenv (call->env, name);
}

/**
 * dd_tool_is_busybox:
 * @call: a turn
 *
 * Returns: whether the command is an applet of busybox, which words its
 *   messages in its own way
 */
gboolean
dd_tool_is_busybox (DdToolCall *call)
{
  return dd_fs_exists (call->fs, "/bin/busybox");
}

static void
call_init (DdToolCall      *call,
           DdEngine        *engine,
           const DdProcess *process)
{
  memset (call, 0, sizeof *call);
  call->engine = engine;
  call->world = dd_engine_get_world (engine);
  call->pid = process->pid;
  call->process = process;
  call->argv = g_strdupv (process->argv);
  call->argc = g_strv_length (call->argv);
  call->env = g_strdupv (process->env);
  call->cwd = g_strdup (process->cwd);
  call->fs = dd_fs_new_for_process (engine, process);
  call->uid = process->uid;
  call->gid = process->gid;
  call->memo = process->memo ? g_variant_ref (process->memo) : NULL;
  call->signals = dd_process_take_signals (engine, process->pid);
  call->out = g_string_new (NULL);
  call->err = g_string_new (NULL);
  call->topics = g_ptr_array_new_with_free_func (g_free);
  call->alarm = -1;
}

static void
call_clear (DdToolCall *call)
{
  g_strfreev (call->argv);
  g_strfreev (call->env);
  g_free ((char *) call->cwd);
  dd_fs_free (call->fs);
  g_clear_pointer (&call->memo, g_variant_unref);
  g_string_free (call->out, TRUE);
  g_string_free (call->err, TRUE);
  g_ptr_array_unref (call->topics);
}

/* One turn of the process that a tool is. */
static void
tool_step (DdEngine *engine,
           int       pid)
{
  const DdProcess *process = dd_world_get_process (dd_engine_get_world (engine), pid);
  const DdTool *tool = dd_tool_find (process->program);
  DdToolCall call;
  DdToolResult result;

  if (tool->caught && process->caught != tool->caught)
    dd_process_set_signals (engine, pid, tool->caught, process->ignored);
  call_init (&call, engine, process);
  result = tool->run (&call);
  dd_tool_flush (&call);
  process = dd_world_get_process (dd_engine_get_world (engine), pid);
  if (process && process->state == DD_PROCESS_RUNNING && result != DD_TOOL_REPLACED)
    {
      if (result == DD_TOOL_DONE)
        {
          dd_process_exit (engine, pid, call.status);
        }
      else
        {
          g_ptr_array_add (call.topics, NULL);
          dd_process_wait (engine, pid, call.next, (const char *const *) call.topics->pdata,
                           call.alarm);
          g_ptr_array_remove_index (call.topics, call.topics->len - 1);
        }
    }
  call_clear (&call);
}

/**
 * dd_tool_run_inline:
 * @tool: a tool
 * @call: a turn of the shell's process: everything above the private fields
 *   is set, and input if it is known
 *
 * Runs a tool without a process of its own.
 *
 * Returns: %FALSE if the tool needs input that is not there yet; then nothing
 *   has happened and it is to be started as a process
 */
gboolean
dd_tool_run_inline (const DdTool *tool,
                    DdToolCall   *call)
{
  call->inlined = TRUE;
  call->wants_input = FALSE;
  if (tool->run (call) == DD_TOOL_DONE)
    return TRUE;
  g_string_truncate (call->out, 0);
  g_string_truncate (call->err, 0);
  return FALSE;
}

/**
 * dd_tools_register:
 * @engine: a new engine
 *
 * Makes every tool known as a program.
 */
void
dd_tools_register (DdEngine *engine)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (guint j = 0; j < *tables[i].n_tools; j++)
      dd_engine_add_program (engine, tables[i].tools[j].name, tool_step);
}

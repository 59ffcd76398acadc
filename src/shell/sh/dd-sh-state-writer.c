// SPDX-License-Identifier: GPL-3.0-or-later
#include "dd-sh-variant-private.h"

/* States to plain data. */

/* Things that are referred to, in the order in which they were met. */
typedef struct
{
  GPtrArray *items;
  GHashTable *numbers;
} Table;

typedef struct
{
  Table programs;
  Table files;
} Writer;

/* --- Tables ------------------------------------------------------------- */

static void
table_init (Table *self)
{
  self->items = g_ptr_array_new ();
  self->numbers = g_hash_table_new (NULL, NULL);
}

static void
table_clear (Table *self)
{
  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->numbers);
}

/* The number of @item, -1 for %NULL. */
static int
table_add (Table    *self,
           gpointer  item)
{
  gpointer number;

  if (item == NULL)
    return -1;
  if (g_hash_table_lookup_extended (self->numbers, item, NULL, &number))
    return GPOINTER_TO_INT (number);
  g_hash_table_insert (self->numbers, item, GINT_TO_POINTER ((int) self->items->len));
  g_ptr_array_add (self->items, item);

  return (int) self->items->len - 1;
}

/* --- Writing ------------------------------------------------------------ */

static GVariant *
write_text (const char *text)
{
  return g_variant_new_bytestring (text != NULL ? text : "");
}

static GVariant *
write_strings (GPtrArray *strings)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aay"));
  for (guint i = 0; i < strings->len; i++)
    g_variant_builder_add_value (&builder, write_text (g_ptr_array_index (strings, i)));

  return g_variant_builder_end (&builder);
}

static GVariant *
maybe (const char *type,
       GVariant   *value)
{
  return g_variant_new_maybe (G_VARIANT_TYPE (type), value);
}

static GVariant *
write_var (const char    *name,
           const DdShVar *var)
{
  guint flags = 0;

  if (var != NULL)
    {
      flags = VAR_EXISTS;
      flags |= var->value != NULL ? VAR_HAS_VALUE : 0;
      flags |= var->exported ? VAR_EXPORTED : 0;
      flags |= var->readonly ? VAR_READONLY : 0;
    }

  return g_variant_new ("(@ay@ayu)", write_text (name),
                        write_text (var != NULL ? var->value : NULL), flags);
}

static GVariant *
write_vars (const DdShEnv *env)
{
  g_autoptr (GPtrArray) keys = _dd_sh_sorted_keys (env->vars);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE_VAR));
  for (guint i = 0; i < keys->len; i++)
    {
      const char *name = g_ptr_array_index (keys, i);

      g_variant_builder_add_value (&builder, write_var (name, _dd_sh_env_lookup (env, name)));
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
write_functions (Writer        *self,
                 const DdShEnv *env)
{
  g_autoptr (GPtrArray) keys = _dd_sh_sorted_keys (env->functions);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE_FUNCTION));
  for (guint i = 0; i < keys->len; i++)
    {
      const char *name = g_ptr_array_index (keys, i);
      const DdShFunction *function = g_hash_table_lookup (env->functions, name);

      g_variant_builder_add (&builder, "(@ayuu)", write_text (name),
                             table_add (&self->programs, function->program),
                             function->node);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
write_jobs (Writer        *self,
            const DdShEnv *env)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE_JOB));
  for (guint i = 0; i < env->jobs->len; i++)
    {
      const DdShJob *job = g_ptr_array_index (env->jobs, i);
      guint flags = (job->finished ? JOB_FINISHED : 0) | (job->reported ? JOB_REPORTED : 0);

      g_variant_builder_add (&builder, "(ux@ayiiiiu)", job->number, job->pid,
                             write_text (job->text),
                             table_add (&self->files, job->out),
                             table_add (&self->files, job->err),
                             job->status, job->term_signal, flags);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
write_traps (const DdShEnv *env)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE_TRAP));
  for (guint i = 0; i < DD_SH_N_SIGNALS; i++)
    if (env->traps[i] != NULL)
      g_variant_builder_add (&builder, "(u@ay)", i, write_text (env->traps[i]));

  return g_variant_builder_end (&builder);
}

static GVariant *
write_aliases (const DdShEnv *env)
{
  g_autoptr (GPtrArray) keys = _dd_sh_sorted_keys (env->aliases);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE_ALIAS));
  for (guint i = 0; i < keys->len; i++)
    {
      const char *name = g_ptr_array_index (keys, i);

      g_variant_builder_add (&builder, "(@ay@ay)", write_text (name),
                             write_text (g_hash_table_lookup (env->aliases, name)));
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
write_env (Writer        *self,
           const DdShEnv *env)
{
  GVariant *functions = write_functions (self, env);
  GVariant *jobs = write_jobs (self, env);

  return g_variant_new ("(@a" TYPE_VAR "@a" TYPE_FUNCTION "@aay@ayuu@a" TYPE_TRAP
                        "@a" TYPE_JOB "xuu@a" TYPE_ALIAS ")",
                        write_vars (env), functions, write_strings (env->params),
                        write_text (env->cwd), env->options, env->umask,
                        write_traps (env), jobs, env->last_pid,
                        env->getopts_char, env->subshell, write_aliases (env));
}

static GVariant *
write_fds (Writer        *self,
           const DdShFds *fds)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("ai"));
  for (int fd = 0; fd < DD_SH_N_FDS; fd++)
    g_variant_builder_add (&builder, "i", table_add (&self->files, fds->slots[fd]));

  return g_variant_builder_end (&builder);
}

static GVariant *
write_saved (GPtrArray *saved)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE_VAR));
  for (guint i = 0; i < saved->len; i++)
    {
      const DdShSavedVar *item = g_ptr_array_index (saved, i);

      g_variant_builder_add_value (&builder, write_var (item->name, item->var));
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
maybe_strings (GPtrArray *strings)
{
  return maybe ("aay", strings != NULL ? write_strings (strings) : NULL);
}

static GVariant *
write_frame (Writer          *self,
             const DdShFrame *frame)
{
  GVariant *head;
  GVariant *fds;
  GVariant *env;

  head = g_variant_new ("(uiuuuuxi)", frame->kind,
                        table_add (&self->programs, frame->program), frame->node,
                        frame->flags, frame->phase, frame->index, frame->number,
                        frame->status);
  fds = frame->saved_fds != NULL ? write_fds (self, frame->saved_fds) : NULL;
  env = frame->saved_env != NULL ? write_env (self, frame->saved_env) : NULL;

  return g_variant_new ("(@(uiuuuuxi)@maay@maay@maay@ma" TYPE_VAR "@mai@m" TYPE_ENV "i)",
                        head, maybe_strings (frame->fields), maybe_strings (frame->gathered),
                        maybe_strings (frame->saved_params),
                        maybe ("a" TYPE_VAR, frame->saved_vars != NULL
                                             ? write_saved (frame->saved_vars) : NULL),
                        maybe ("ai", fds), maybe (TYPE_ENV, env),
                        table_add (&self->files, frame->file));
}

static GVariant *
write_files (Writer *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE_FILE));
  for (guint i = 0; i < self->files.items->len; i++)
    {
      const DdShFile *file = g_ptr_array_index (self->files.items, i);
      GVariant *text;

      text = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE,
                                        file->text != NULL ? file->text->str : "",
                                        file->text != NULL ? file->text->len : 0, 1);
      g_variant_builder_add (&builder, "(ui@ay@ayttbb)", file->kind, file->fd,
                             write_text (file->path), text, (guint64) file->offset,
                             (guint64) file->limit, file->readable, file->writable);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
write_programs (Writer *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE_PROGRAM));
  for (guint i = 0; i < self->programs.items->len; i++)
    {
      const DdShProgram *program = g_ptr_array_index (self->programs.items, i);

      g_variant_builder_add (&builder, "(@ayu)",
                             write_text (dd_sh_ast_get_text (program->ast)),
                             program->first_line);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
write_head (const DdShState *self)
{
  guint flags = (self->forked ? STATE_FORKED : 0)
                | (self->interrupted ? STATE_INTERRUPTED : 0);

  return g_variant_new ("(uuuu@ayiuuxuuuiuu)", VERSION, self->flavour, self->mode, flags,
                        write_text (self->arg0), self->status, self->line, self->n_lines,
                        self->pid, self->unwind, self->unwind_count, self->exiting,
                        self->exit_status, self->block, self->budget);
}

static GVariant *
write_state (Writer          *writer,
             const DdShState *self)
{
  GVariant *env = write_env (writer, self->env);
  GVariant *fds = write_fds (writer, self->fds);
  GVariantBuilder frames;
  GVariant *pending;
  GVariant *pids;

  g_variant_builder_init (&frames, G_VARIANT_TYPE ("a" TYPE_FRAME));
  for (guint i = 0; i < self->frames->len; i++)
    g_variant_builder_add_value (&frames,
                                 write_frame (writer, g_ptr_array_index (self->frames, i)));
  pending = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, self->pending->data,
                                       self->pending->len, 1);
  pids = g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, self->block_pids->data,
                                    self->block_pids->len, sizeof (gint64));

  return g_variant_new ("(@(uuuuayiuuxuuuiuu)@ay@a" TYPE_PROGRAM "@a" TYPE_FILE
                        "@" TYPE_ENV "@ai@a" TYPE_FRAME "@ax)",
                        write_head (self), pending, write_programs (writer),
                        write_files (writer), env, fds,
                        g_variant_builder_end (&frames), pids);
}

/**
 * dd_sh_state_to_variant:
 * @self: a state
 *
 * Writes all of a state as plain data. Equal states give equal bytes.
 *
 * Returns: (transfer full): a value that is not floating
 */
GVariant *
dd_sh_state_to_variant (const DdShState *self)
{
  Writer writer;
  GVariant *variant;

  g_return_val_if_fail (self != NULL, NULL);

  table_init (&writer.programs);
  table_init (&writer.files);
  variant = g_variant_ref_sink (write_state (&writer, self));
  table_clear (&writer.programs);
  table_clear (&writer.files);

  return variant;
}

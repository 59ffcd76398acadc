// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-state-private.h"

/* Variables, functions and all else that a subshell has a copy of. */

/* --- Variables ---------------------------------------------------------- */

DdShVar *
_dd_sh_var_copy (const DdShVar *self)
{
  DdShVar *copy = g_new0 (DdShVar, 1);

  *copy = *self;
  copy->value = g_strdup (self->value);

  return copy;
}

void
_dd_sh_var_free (DdShVar *self)
{
  g_free (self->value);
  g_free (self);
}

void
_dd_sh_saved_var_free (DdShSavedVar *self)
{
  g_clear_pointer (&self->var, _dd_sh_var_free);
  g_free (self->name);
  g_free (self);
}

const DdShVar *
_dd_sh_env_lookup (const DdShEnv *self,
                   const char    *name)
{
  return g_hash_table_lookup (self->vars, name);
}

DdShVar *
_dd_sh_env_ensure (DdShEnv    *self,
                   const char *name)
{
  DdShVar *var = g_hash_table_lookup (self->vars, name);

  if (var == NULL)
    {
      var = g_new0 (DdShVar, 1);
      g_hash_table_insert (self->vars, g_strdup (name), var);
    }

  return var;
}

const char *
_dd_sh_env_get (const DdShEnv *self,
                const char    *name)
{
  const DdShVar *var = _dd_sh_env_lookup (self, name);

  return var != NULL ? var->value : NULL;
}

/* Sets a variable, or unsets it when @value is %NULL. Returns %FALSE and does
 * nothing when it is read-only. */
gboolean
_dd_sh_env_set (DdShEnv    *self,
                const char *name,
                const char *value)
{
  const DdShVar *old = _dd_sh_env_lookup (self, name);
  DdShVar *var;
  char *copy;

  if (old != NULL && old->readonly)
    return FALSE;
  if (value == NULL)
    {
      g_hash_table_remove (self->vars, name);
      return TRUE;
    }

  copy = g_strdup (value);
  var = _dd_sh_env_ensure (self, name);
  g_free (var->value);
  var->value = copy;
  if ((self->options & DD_SH_OPT_ALLEXPORT) != 0)
    var->exported = TRUE;
  if (strcmp (name, "OPTIND") == 0)
    self->getopts_char = 0;

  return TRUE;
}

/* Remembers a variable as it is, to be put back later. */
DdShSavedVar *
_dd_sh_env_save (DdShEnv    *self,
                 const char *name)
{
  DdShSavedVar *saved = g_new0 (DdShSavedVar, 1);
  const DdShVar *var = _dd_sh_env_lookup (self, name);

  saved->name = g_strdup (name);
  if (var != NULL)
    saved->var = _dd_sh_var_copy (var);

  return saved;
}

/* Puts remembered variables back, the last one first. */
void
_dd_sh_env_restore (DdShEnv   *self,
                    GPtrArray *saved)
{
  for (guint i = saved->len; i-- > 0;)
    {
      DdShSavedVar *item = g_ptr_array_index (saved, i);

      if (item->var != NULL)
        g_hash_table_insert (self->vars, g_strdup (item->name),
                             _dd_sh_var_copy (item->var));
      else
        g_hash_table_remove (self->vars, item->name);
    }
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* The names in a table, sorted, so that nothing depends on hashes. */
GPtrArray *
_dd_sh_sorted_keys (GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_strings);

  return keys;
}

/* The environment of a command. */
char **
_dd_sh_env_list_exported (const DdShEnv *self)
{
  g_autoptr (GPtrArray) keys = _dd_sh_sorted_keys (self->vars);
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < keys->len; i++)
    {
      const char *name = g_ptr_array_index (keys, i);
      const DdShVar *var = _dd_sh_env_lookup (self, name);

      if (var->exported && var->value != NULL)
        g_ptr_array_add (list, g_strconcat (name, "=", var->value, NULL));
    }
  g_ptr_array_add (list, NULL);

  return (char **) g_ptr_array_free (list, FALSE);
}

/* --- Functions ---------------------------------------------------------- */

static void
function_free (gpointer data)
{
  DdShFunction *self = data;

  _dd_sh_program_unref (self->program);
  g_free (self);
}

void
_dd_sh_env_set_function (DdShEnv     *self,
                         const char  *name,
                         DdShProgram *program,
                         guint        node)
{
  DdShFunction *function = g_new0 (DdShFunction, 1);

  function->program = _dd_sh_program_ref (program);
  function->node = node;
  g_hash_table_insert (self->functions, g_strdup (name), function);
}

/* --- Jobs --------------------------------------------------------------- */

void
_dd_sh_job_free (DdShJob *self)
{
  g_clear_pointer (&self->out, _dd_sh_file_unref);
  g_clear_pointer (&self->err, _dd_sh_file_unref);
  g_free (self->text);
  g_free (self);
}

DdShJob *
_dd_sh_env_find_job (const DdShEnv *self,
                     gint64         pid)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      DdShJob *job = g_ptr_array_index (self->jobs, i);

      if (job->pid == pid)
        return job;
    }

  return NULL;
}

static DdShJob *
job_copy (const DdShJob *self)
{
  DdShJob *copy = g_new0 (DdShJob, 1);

  *copy = *self;
  copy->text = g_strdup (self->text);
  if (self->out != NULL)
    copy->out = _dd_sh_file_ref (self->out);
  if (self->err != NULL)
    copy->err = _dd_sh_file_ref (self->err);

  return copy;
}

/* --- Environments ------------------------------------------------------- */

DdShEnv *
_dd_sh_env_new (void)
{
  DdShEnv *self = g_new0 (DdShEnv, 1);

  self->vars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify) _dd_sh_var_free);
  self->functions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           function_free);
  self->aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->params = _dd_sh_strings_new ();
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_sh_job_free);
  self->umask = 022;

  return self;
}

void
_dd_sh_env_free (DdShEnv *self)
{
  g_hash_table_unref (self->vars);
  g_hash_table_unref (self->functions);
  g_hash_table_unref (self->aliases);
  g_ptr_array_unref (self->params);
  g_ptr_array_unref (self->jobs);
  for (int i = 0; i < DD_SH_N_SIGNALS; i++)
    g_free (self->traps[i]);
  g_free (self->cwd);
  g_free (self);
}

DdShEnv *
_dd_sh_env_copy (const DdShEnv *self)
{
  DdShEnv *copy = _dd_sh_env_new ();
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->vars);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->vars, g_strdup (key), _dd_sh_var_copy (value));
  g_hash_table_iter_init (&iter, self->functions);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      DdShFunction *function = value;

      _dd_sh_env_set_function (copy, key, function->program, function->node);
    }
  g_hash_table_iter_init (&iter, self->aliases);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->aliases, g_strdup (key), g_strdup (value));
  g_ptr_array_unref (copy->params);
  copy->params = _dd_sh_strings_copy (self->params);
  for (guint i = 0; i < self->jobs->len; i++)
    g_ptr_array_add (copy->jobs, job_copy (g_ptr_array_index (self->jobs, i)));
  for (int i = 0; i < DD_SH_N_SIGNALS; i++)
    copy->traps[i] = g_strdup (self->traps[i]);
  copy->cwd = g_strdup (self->cwd);
  copy->options = self->options;
  copy->umask = self->umask;
  copy->last_pid = self->last_pid;
  copy->getopts_char = self->getopts_char;
  copy->subshell = self->subshell;

  return copy;
}

/* A subshell forgets the jobs and the traps, but goes on ignoring signals. */
DdShEnv *
_dd_sh_env_copy_subshell (const DdShEnv *self)
{
  DdShEnv *copy = _dd_sh_env_copy (self);

  copy->subshell++;
  g_ptr_array_set_size (copy->jobs, 0);
  for (int i = 0; i < DD_SH_N_SIGNALS; i++)
    if (copy->traps[i] != NULL && (i == 0 || copy->traps[i][0] != '\0'))
      g_clear_pointer (&copy->traps[i], g_free);
  copy->options &= ~(guint) DD_SH_OPT_INTERACTIVE;

  return copy;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-parser.h"
#include "dd-sh-variant-private.h"

/* States from plain data. The data may be damaged: whatever could lead the
 * interpreter astray is checked here. */

typedef struct
{
  DdShFlavour  flavour;
  GPtrArray   *programs;
  GPtrArray   *files;
} Reader;

static gboolean
damaged (GError     **error,
         const char  *what)
{
  g_set_error (error, DD_SH_ERROR, DD_SH_ERROR_STATE, "stored shell: %s is damaged", what);
  return FALSE;
}

static GPtrArray *
read_strings (GVariant *variant)
{
  GPtrArray *strings = _dd_sh_strings_new ();
  gsize n = g_variant_n_children (variant);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (variant, i);

      g_ptr_array_add (strings, g_strdup (g_variant_get_bytestring (item)));
    }

  return strings;
}

/* The value inside a maybe at @place, or %NULL. */
static GVariant *
read_maybe (GVariant *tuple,
            gsize     place)
{
  g_autoptr (GVariant) variant = g_variant_get_child_value (tuple, place);

  return g_variant_get_maybe (variant);
}

static GPtrArray *
read_maybe_strings (GVariant *tuple,
                    gsize     place)
{
  g_autoptr (GVariant) variant = read_maybe (tuple, place);

  return variant != NULL ? read_strings (variant) : NULL;
}

static DdShVar *
read_var (GVariant    *variant,
          const char **name)
{
  const char *value;
  guint flags;
  DdShVar *var;

  g_variant_get (variant, "(^&ay^&ayu)", name, &value, &flags);
  if ((flags & VAR_EXISTS) == 0)
    return NULL;
  var = g_new0 (DdShVar, 1);
  var->value = (flags & VAR_HAS_VALUE) != 0 ? g_strdup (value) : NULL;
  var->exported = (flags & VAR_EXPORTED) != 0;
  var->readonly = (flags & VAR_READONLY) != 0;

  return var;
}

static DdShProgram *
get_program (Reader *self,
             guint   number)
{
  return number < self->programs->len ? g_ptr_array_index (self->programs, number) : NULL;
}

/* A reference to a file; @ok becomes %FALSE for a number that is none. */
static DdShFile *
read_file (Reader   *self,
           int       number,
           gboolean *ok)
{
  if (number < 0)
    return NULL;
  if ((guint) number >= self->files->len)
    {
      *ok = FALSE;
      return NULL;
    }

  return _dd_sh_file_ref (g_ptr_array_index (self->files, number));
}

static gboolean
is_kind (const DdShProgram *program,
         guint              node,
         DdShNodeKind       kind)
{
  const DdShNode *found;

  if (program == NULL)
    return FALSE;
  found = dd_sh_ast_get_node (program->ast, node);

  return found != NULL && found->kind == kind;
}

static void
read_vars (DdShEnv  *env,
           GVariant *variant)
{
  gsize n = g_variant_n_children (variant);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (variant, i);
      const char *name;
      DdShVar *var = read_var (item, &name);

      if (var != NULL)
        g_hash_table_insert (env->vars, g_strdup (name), var);
    }
}

static gboolean
read_functions (Reader   *self,
                DdShEnv  *env,
                GVariant *variant)
{
  gsize n = g_variant_n_children (variant);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (variant, i);
      const char *name;
      guint program;
      guint node;

      g_variant_get (item, "(^&ayuu)", &name, &program, &node);
      if (!is_kind (get_program (self, program), node, DD_SH_NODE_FUNCTION))
        return FALSE;
      _dd_sh_env_set_function (env, name, get_program (self, program), node);
    }

  return TRUE;
}

static gboolean
read_jobs (Reader   *self,
           DdShEnv  *env,
           GVariant *variant)
{
  gsize n = g_variant_n_children (variant);
  gboolean ok = TRUE;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (variant, i);
      DdShJob *job = g_new0 (DdShJob, 1);
      const char *text;
      int out;
      int err;
      guint flags;

      g_variant_get (item, "(ux^&ayiiiiu)", &job->number, &job->pid, &text, &out, &err,
                     &job->status, &job->term_signal, &flags);
      job->text = g_strdup (text);
      job->out = read_file (self, out, &ok);
      job->err = read_file (self, err, &ok);
      job->status &= 0xff;
      job->term_signal &= 0x7f;
      job->finished = (flags & JOB_FINISHED) != 0;
      job->reported = (flags & JOB_REPORTED) != 0;
      g_ptr_array_add (env->jobs, job);
    }

  return ok;
}

static gboolean
read_traps (DdShEnv  *env,
            GVariant *variant)
{
  gsize n = g_variant_n_children (variant);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (variant, i);
      const char *action;
      guint signo;

      g_variant_get (item, "(u^&ay)", &signo, &action);
      if (signo >= DD_SH_N_SIGNALS)
        return FALSE;
      g_free (env->traps[signo]);
      env->traps[signo] = g_strdup (action);
    }

  return TRUE;
}

static void
read_aliases (DdShEnv  *env,
              GVariant *variant)
{
  gsize n = g_variant_n_children (variant);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (variant, i);
      const char *name;
      const char *text;

      g_variant_get (item, "(^&ay^&ay)", &name, &text);
      g_hash_table_insert (env->aliases, g_strdup (name), g_strdup (text));
    }
}

static DdShEnv *
read_env (Reader   *self,
          GVariant *variant,
          GError  **error)
{
  DdShEnv *env = _dd_sh_env_new ();
  g_autoptr (GVariant) vars = NULL;
  g_autoptr (GVariant) functions = NULL;
  g_autoptr (GVariant) params = NULL;
  g_autoptr (GVariant) traps = NULL;
  g_autoptr (GVariant) jobs = NULL;
  g_autoptr (GVariant) aliases = NULL;
  const char *cwd;

  g_variant_get (variant, "(@a" TYPE_VAR "@a" TYPE_FUNCTION "@aay^&ayuu@a" TYPE_TRAP
                 "@a" TYPE_JOB "xuu@a" TYPE_ALIAS ")",
                 &vars, &functions, &params, &cwd, &env->options, &env->umask,
                 &traps, &jobs, &env->last_pid, &env->getopts_char, &env->subshell,
                 &aliases);
  read_aliases (env, aliases);
  read_vars (env, vars);
  g_ptr_array_unref (env->params);
  env->params = read_strings (params);
  env->cwd = g_strdup (*cwd == '/' ? cwd : "/");
  env->umask &= 0777;
  if (read_functions (self, env, functions) && read_jobs (self, env, jobs)
      && read_traps (env, traps))
    return env;
  _dd_sh_env_free (env);
  damaged (error, "an environment");

  return NULL;
}

static DdShFds *
read_fds (Reader   *self,
          GVariant *variant,
          GError  **error)
{
  DdShFds *fds = g_new0 (DdShFds, 1);
  gboolean ok = g_variant_n_children (variant) == DD_SH_N_FDS;

  fds->ref_count = 1;
  for (int fd = 0; ok && fd < DD_SH_N_FDS; fd++)
    {
      int number;

      g_variant_get_child (variant, fd, "i", &number);
      fds->slots[fd] = read_file (self, number, &ok);
    }
  if (ok)
    return fds;
  _dd_sh_fds_unref (fds);
  damaged (error, "a table of descriptors");

  return NULL;
}

static GPtrArray *
read_saved (GVariant *variant)
{
  GPtrArray *saved;
  gsize n = g_variant_n_children (variant);

  saved = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_sh_saved_var_free);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (variant, i);
      DdShSavedVar *var = g_new0 (DdShSavedVar, 1);
      const char *name;

      var->var = read_var (item, &name);
      var->name = g_strdup (name);
      g_ptr_array_add (saved, var);
    }

  return saved;
}

/* True when a frame that runs a node can go on where it says it is. */
static gboolean
check_node_frame (const DdShFrame *frame,
                  const DdShNode  *node)
{
  gboolean has_fields = frame->fields != NULL;

  switch (node->kind)
    {
    case DD_SH_NODE_SIMPLE:
      return frame->phase == 0 || has_fields;
    case DD_SH_NODE_PIPE:
      return frame->index <= node->n_children;
    case DD_SH_NODE_FOR:
      return frame->phase < 2 || has_fields;
    case DD_SH_NODE_CASE:
      return frame->phase < 2
             || (has_fields && frame->fields->len > 0 && frame->number >= 0
                 && frame->number < node->n_items + (frame->phase == 2));
    case DD_SH_NODE_PROGRAM:
    case DD_SH_NODE_LIST:
    case DD_SH_NODE_ASYNC:
    case DD_SH_NODE_AND_OR:
    case DD_SH_NODE_NOT:
    case DD_SH_NODE_SUBSHELL:
    case DD_SH_NODE_BRACE:
    case DD_SH_NODE_IF:
    case DD_SH_NODE_WHILE:
    case DD_SH_NODE_FUNCTION:
    default:
      return TRUE;
    }
}

static gboolean
check_frame (const DdShFrame *frame,
             gboolean         bottom)
{
  const DdShNode *node;

  if (frame->program == NULL)
    return FALSE;
  node = dd_sh_ast_get_node (frame->program->ast, frame->node);
  if (node == NULL)
    return FALSE;
  switch (frame->kind)
    {
    case DD_SH_FRAME_NODE:
      return check_node_frame (frame, node);
    case DD_SH_FRAME_CALL:
      return node->kind == DD_SH_NODE_FUNCTION;
    case DD_SH_FRAME_BOUNDARY:
      return !bottom && frame->saved_env != NULL && frame->saved_fds != NULL
             && ((frame->flags & DD_SH_FRAME_SUBST) == 0
                 || (frame->file != NULL && frame->file->kind == DD_SH_SINK_BUFFER));
    case DD_SH_FRAME_SOURCE:
    case DD_SH_FRAME_TRAP:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
read_frame_parts (Reader    *self,
                  DdShFrame *frame,
                  GVariant  *variant,
                  GError   **error)
{
  g_autoptr (GVariant) vars = read_maybe (variant, 4);
  g_autoptr (GVariant) fds = read_maybe (variant, 5);
  g_autoptr (GVariant) env = read_maybe (variant, 6);
  gboolean ok = TRUE;
  int file;

  frame->fields = read_maybe_strings (variant, 1);
  frame->gathered = read_maybe_strings (variant, 2);
  frame->saved_params = read_maybe_strings (variant, 3);
  if (vars != NULL)
    frame->saved_vars = read_saved (vars);
  if (fds != NULL)
    {
      frame->saved_fds = read_fds (self, fds, error);
      if (frame->saved_fds == NULL)
        return FALSE;
    }
  if (env != NULL)
    {
      frame->saved_env = read_env (self, env, error);
      if (frame->saved_env == NULL)
        return FALSE;
    }
  g_variant_get_child (variant, 7, "i", &file);
  frame->file = read_file (self, file, &ok);

  return ok || damaged (error, "a frame");
}

static gboolean
read_frame (Reader     *self,
            DdShState  *state,
            GVariant   *variant,
            GError    **error)
{
  DdShFrame *frame = _dd_sh_frame_new (DD_SH_FRAME_NODE);
  int program;

  g_variant_get_child (variant, 0, "(uiuuuuxi)", &frame->kind, &program, &frame->node,
                       &frame->flags, &frame->phase, &frame->index, &frame->number,
                       &frame->status);
  if (program >= 0 && get_program (self, program) != NULL)
    frame->program = _dd_sh_program_ref (get_program (self, program));
  g_ptr_array_add (state->frames, frame);
  if (!read_frame_parts (self, frame, variant, error))
    return FALSE;

  return check_frame (frame, state->frames->len == 1) || damaged (error, "a frame");
}

static gboolean
read_files (Reader   *self,
            GVariant *variant,
            GError  **error)
{
  gsize n = g_variant_n_children (variant);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (variant, i);
      g_autoptr (GVariant) text = NULL;
      const char *path;
      guint kind;
      int fd;
      guint64 offset;
      guint64 limit;
      gboolean readable;
      gboolean writable;
      DdShFile *file;

      g_variant_get (item, "(ui^&ay@ayttbb)", &kind, &fd, &path, &text, &offset, &limit,
                     &readable, &writable);
      if (kind > DD_SH_SINK_CLOSED || fd < 0 || fd >= DD_SH_N_FDS)
        return damaged (error, "an open file");
      file = _dd_sh_file_new (kind);
      file->fd = fd;
      file->path = g_strdup (path);
      if (file->text != NULL)
        g_string_append_len (file->text, g_variant_get_data (text) != NULL
                                         ? g_variant_get_data (text) : "",
                             g_variant_get_size (text));
      file->offset = MIN (offset, G_MAXINT32);
      file->limit = MIN (limit, G_MAXINT32);
      file->readable = readable;
      file->writable = writable;
      g_ptr_array_add (self->files, file);
    }

  return TRUE;
}

/* Trees of a state in memory are used again instead of reading the text. */
static DdShAst *
find_tree (const DdShState *source,
           const char      *text)
{
  GHashTableIter iter;
  gpointer value;

  if (source == NULL)
    return NULL;
  for (guint i = 0; i < source->frames->len; i++)
    {
      DdShFrame *frame = g_ptr_array_index (source->frames, i);

      if (strcmp (dd_sh_ast_get_text (frame->program->ast), text) == 0)
        return dd_sh_ast_ref (frame->program->ast);
    }
  g_hash_table_iter_init (&iter, source->env->functions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DdShFunction *function = value;

      if (strcmp (dd_sh_ast_get_text (function->program->ast), text) == 0)
        return dd_sh_ast_ref (function->program->ast);
    }

  return NULL;
}

static void
read_programs (Reader          *self,
               GVariant        *variant,
               const DdShState *source)
{
  gsize n = g_variant_n_children (variant);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (variant, i);
      const char *text;
      guint first_line;
      DdShAst *ast;

      g_variant_get (item, "(^&ayu)", &text, &first_line);
      ast = find_tree (source, text);
      if (ast == NULL)
        ast = dd_sh_parse_lines (text, -1, self->flavour);
      g_ptr_array_add (self->programs, _dd_sh_program_new (ast, first_line));
    }
}

static gboolean
read_head (DdShState *self,
           GVariant  *variant,
           GError   **error)
{
  const char *arg0;
  guint version;
  guint flags;

  g_variant_get (variant, "(uuuu^&ayiuuxuuuiuu)", &version, &self->flavour, &self->mode,
                 &flags, &arg0, &self->status, &self->line, &self->n_lines, &self->pid,
                 &self->unwind, &self->unwind_count, &self->exiting, &self->exit_status,
                 &self->block, &self->budget);
  if (version != VERSION)
    {
      g_set_error (error, DD_SH_ERROR, DD_SH_ERROR_STATE,
                   "stored shell: version %u instead of %u", version, VERSION);
      return FALSE;
    }
  self->arg0 = g_strdup (arg0);
  self->forked = (flags & STATE_FORKED) != 0;
  self->interrupted = (flags & STATE_INTERRUPTED) != 0;
  self->status &= 0xff;
  self->exit_status &= 0xff;
  if ((guint) self->flavour >= DD_SH_N_FLAVOURS || (guint) self->mode > DD_SH_MODE_INTERACTIVE
      || (guint) self->unwind > DD_SH_UNWIND_DISCARD
      || (guint) self->exiting > DD_SH_EXITING_DONE
      || (guint) self->block > DD_SH_BLOCK_PROMPT || self->budget == 0)
    return damaged (error, "the head");

  return TRUE;
}

static gboolean
read_pending (DdShState *self,
              GVariant  *variant,
              GError   **error)
{
  gsize n;
  const guint8 *signals = g_variant_get_fixed_array (variant, &n, 1);

  for (gsize i = 0; i < n; i++)
    {
      if (signals[i] == 0 || signals[i] >= DD_SH_N_SIGNALS)
        return damaged (error, "the list of signals");
      g_array_append_val (self->pending, signals[i]);
    }

  return TRUE;
}

static gboolean
read_state (Reader          *reader,
            DdShState       *self,
            GVariant        *variant,
            const DdShState *source,
            GError         **error)
{
  g_autoptr (GVariant) head = g_variant_get_child_value (variant, 0);
  g_autoptr (GVariant) pending = g_variant_get_child_value (variant, 1);
  g_autoptr (GVariant) programs = g_variant_get_child_value (variant, 2);
  g_autoptr (GVariant) files = g_variant_get_child_value (variant, 3);
  g_autoptr (GVariant) env = g_variant_get_child_value (variant, 4);
  g_autoptr (GVariant) fds = g_variant_get_child_value (variant, 5);
  g_autoptr (GVariant) frames = g_variant_get_child_value (variant, 6);
  g_autoptr (GVariant) pids = g_variant_get_child_value (variant, 7);
  const gint64 *numbers;
  gsize n;

  if (!read_head (self, head, error) || !read_pending (self, pending, error))
    return FALSE;
  reader->flavour = self->flavour;
  read_programs (reader, programs, source);
  if (!read_files (reader, files, error))
    return FALSE;
  self->env = read_env (reader, env, error);
  if (self->env == NULL)
    return FALSE;
  self->fds = read_fds (reader, fds, error);
  if (self->fds == NULL)
    return FALSE;
  n = g_variant_n_children (frames);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) frame = g_variant_get_child_value (frames, i);

      if (!read_frame (reader, self, frame, error))
        return FALSE;
    }
  numbers = g_variant_get_fixed_array (pids, &n, sizeof (gint64));
  g_array_append_vals (self->block_pids, numbers, n);

  return TRUE;
}

static DdShState *
new_from_variant (GVariant         *variant,
                  const DdShState  *source,
                  GError          **error)
{
  g_autoptr (DdShState) self = NULL;
  Reader reader = { 0 };
  gboolean ok;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (TYPE_STATE)))
    {
      damaged (error, "its form");
      return NULL;
    }
  self = _dd_sh_state_new_empty ();
  reader.programs = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_sh_program_unref);
  reader.files = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_sh_file_unref);
  ok = read_state (&reader, self, variant, source, error);
  g_ptr_array_unref (reader.programs);
  g_ptr_array_unref (reader.files);

  return ok ? g_steal_pointer (&self) : NULL;
}

/**
 * dd_sh_state_new_from_variant:
 * @variant: what [method@DdShState.to_variant] gave
 * @error: return location for an error
 *
 * Makes a state of plain data.
 *
 * Returns: (transfer full) (nullable): a state, or %NULL with
 *   %DD_SH_ERROR_STATE when the data is damaged
 */
DdShState *
dd_sh_state_new_from_variant (GVariant  *variant,
                              GError   **error)
{
  g_return_val_if_fail (variant != NULL, NULL);

  return new_from_variant (variant, NULL, error);
}

/**
 * dd_sh_state_copy:
 * @self: a state
 *
 * Copies a state. Syntax trees are shared, all else is not.
 *
 * Returns: (transfer full): a state equal to @self
 */
DdShState *
dd_sh_state_copy (const DdShState *self)
{
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GError) error = NULL;
  DdShState *copy;

  g_return_val_if_fail (self != NULL, NULL);

  variant = dd_sh_state_to_variant (self);
  copy = new_from_variant (variant, self, &error);
  g_assert_no_error (error);

  return copy;
}

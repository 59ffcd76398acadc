// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-fetch.h"
#include "dd-build-planner-private.h"
#include "dd-go-text.h"
#include "dd-shell-words.h"

/* The instructions that make files: RUN, COPY, ADD and WORKDIR. */

static const char *const default_shell[] = { "/bin/sh", "-c", NULL };

/* The shell form: all words as one argument of the shell. */
char **
_dd_build_stage_with_shell (DdBuildStage  *stage,
                            char         **words)
{
  g_auto (GStrv) shell = dd_build_draft_dup_texts (stage->draft, "Shell");
  g_autofree char *joined = g_strjoinv (" ", words);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, shell[0] ? (const char **) shell : (const char **) default_shell);
  g_strv_builder_add (builder, joined);
  return g_strv_builder_end (builder);
}

char *
_dd_build_stage_resolve_path (DdBuildStage *stage,
                              const char   *path)
{
  const char *cwd = dd_build_draft_get_text (stage->draft, "WorkingDir");
  g_autofree char *joined = *path == '/' ? g_strdup (path)
                                         : g_strconcat ("/", cwd, "/", path, NULL);

  return dd_go_path_clean (joined);
}

/* The name of a step: the line with its variables replaced. */
static char *
step_text (DdBuildPlanner  *self,
           char           **env,
           const char      *text,
           DdShellFlags     flags)
{
  g_auto (DdShellResult) result = { 0 };
  g_autofree char *expanded = NULL;
  gsize length;

  expanded = dd_shell_expand (text, dd_dockerfile_get_escape (self->dockerfile), flags,
                              (const char *const *) env, &result, NULL)
             ? g_strdup (result.text) : g_strdup (text);
  g_strchomp (expanded);
  length = strcspn (expanded, " \t");
  for (gsize i = 0; i < length; i++)
    expanded[i] = g_ascii_toupper (expanded[i]);
  return g_steal_pointer (&expanded);
}

static DdBuildStep *
add_named_step (DdBuildPlanner  *self,
                DdBuildStage    *stage,
                DdBuildStepKind  kind,
                const char      *text,
                const char      *name)
{
  DdBuildStep *step = dd_build_plan_add (self->plan, kind);

  step->instruction = g_strdup (text);
  step->name = g_strdup (name);
  step->stage = g_strdup (stage->title);
  step->line = self->line;
  step->end_line = self->end_line;
  step->parent = stage->step;
  step->no_cache = stage->no_cache;
  return step;
}

static DdBuildStep *
add_step (DdBuildPlanner        *self,
          DdBuildStage          *stage,
          const DdBuildCommand  *command,
          DdBuildStepKind        kind,
          const char            *text)
{
  g_autofree char *name = _dd_build_planner_make_name (stage, command, text);

  return add_named_step (self, stage, kind, text, name);
}

/* RUN */

static char *
first_line_of (const char *text)
{
  g_autofree char *trimmed = dd_go_trim_space (text);
  char *end = strchr (trimmed, '\n');

  if (end == NULL)
    return g_steal_pointer (&trimmed);
  *end = '\0';
  return g_strconcat (trimmed, "...", NULL);
}

static const DdDockerfileHeredoc *
only_heredoc (const DdDockerfileInstruction *instruction)
{
  const char *text = instruction->arguments[0];

  /* A single document is what runs; with more around it, the shell reads it. */
  if (instruction->heredocs == NULL || instruction->heredocs->len == 0 || text == NULL ||
      !g_str_has_prefix (text, "<<") || strpbrk (text, " \t|&;>"))
    return NULL;
  return g_ptr_array_index (instruction->heredocs, 0);
}

/* The text the shell gets, with the documents behind the line. */
static char *
with_heredocs (const DdDockerfileInstruction *instruction)
{
  g_autoptr (GString) text = g_string_new (instruction->arguments[0]);

  for (guint i = 0; i < instruction->heredocs->len; i++)
    {
      const DdDockerfileHeredoc *heredoc = g_ptr_array_index (instruction->heredocs, i);

      g_string_append_printf (text, "\n%s%s", heredoc->content, heredoc->name);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char **
shell_words (const char *text)
{
  char **words = g_new0 (char *, 2);

  words[0] = g_strdup (text);
  return words;
}

/* Takes @file. */
static int
add_inline (DdBuildPlanner *self,
            DdBuildFile    *file,
            const char     *mode)
{
  DdBuildStep *step = dd_build_plan_add (self->plan, DD_BUILD_INLINE);

  step->name = g_strdup ("[internal] preparing inline document");
  step->instruction = g_strdup (step->name);
  step->stage = g_strdup ("");
  step->mode = g_strdup (mode);
  g_ptr_array_add (step->files, file);
  return dd_build_plan_settle (self->plan);
}

/* A document that begins with "#!" is a program of its own. */
static char **
script_argv (DdBuildPlanner *self,
             const char     *name,
             const char     *text,
             int            *script)
{
  g_autofree char *path = g_strconcat ("/dev/pipes/", name, NULL);

  *script = add_inline (self, dd_build_file_new (name, text), "0755");
  return shell_words (path);
}

static char **
make_argv (DdBuildPlanner                 *self,
           DdBuildStage                   *stage,
           const DdDockerfileInstruction  *instruction,
           int                            *script)
{
  const DdDockerfileHeredoc *heredoc = only_heredoc (instruction);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (instruction->json)
    return g_strdupv (instruction->arguments);
  if (heredoc)
    {
      text = dd_dockerfile_heredoc_dup_text (heredoc);
      if (g_str_has_prefix (text, "#!"))
        words = script_argv (self, heredoc->name, text, script);
    }
  else if (instruction->heredocs && instruction->heredocs->len)
    {
      text = with_heredocs (instruction);
    }
  if (words == NULL)
    words = text ? shell_words (text) : g_strdupv (instruction->arguments);
  return _dd_build_stage_with_shell (stage, words);
}

/* Build arguments stand in front of the command. */
static char *
print_run (DdBuildStage  *stage,
           char         **argv)
{
  g_autofree char *joined = g_strjoinv (" ", argv);
  g_autoptr (GString) text = g_string_new ("RUN ");

  if (stage->args->len)
    g_string_append_printf (text, "|%u ", stage->args->len);
  for (guint i = 0; i < stage->args->len; i++)
    {
      const DdBuildArg *arg = g_ptr_array_index (stage->args, i);
      const char *value = g_environ_getenv (stage->env, arg->name);

      if (value == NULL)
        value = arg->value ? arg->value : "";
      g_string_append_printf (text, "%s=%s ", arg->name, value);
    }
  g_string_append_printf (text, "%s # buildkit", joined);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_script_mount (DdBuildStep *step,
                  int          script)
{
  DdBuildMount *mount = dd_build_mount_new ();

  mount->type = g_strdup ("bind");
  mount->target = g_strdup ("/dev/pipes");
  mount->source = g_strdup ("/");
  mount->input = script;
  mount->read_only = TRUE;
  g_ptr_array_add (step->mounts, mount);
}

/* A secret in a variable is not to be seen in a name. */
static char **
mask_secrets (DdBuildPlanner                *self,
              DdBuildStage                  *stage,
              const DdDockerfileInstruction *instruction)
{
  g_auto (GStrv) specs = dd_dockerfile_instruction_dup_flags (instruction, "mount");
  char **env = g_strdupv (stage->env);

  for (guint i = 0; specs && specs[i]; i++)
    {
      g_autofree char *name = NULL;

      _dd_build_parse_mount_env (self, specs[i], &name);
      if (name)
        env = g_environ_setenv (env, name, "****", TRUE);
    }
  return env;
}

static char *
run_text (DdBuildPlanner                *self,
          DdBuildStage                  *stage,
          const DdDockerfileInstruction *instruction)
{
  const DdDockerfileHeredoc *heredoc = only_heredoc (instruction);
  g_autofree char *first = heredoc ? first_line_of (heredoc->content) : NULL;
  g_autofree char *text = first ? g_strdup_printf ("%s (%s)", instruction->original, first)
                                : g_strdup (instruction->original);
  g_auto (GStrv) masked = NULL;

  masked = mask_secrets (self, stage, instruction);
  return step_text (self, masked, text, DD_SHELL_RAW_QUOTES | DD_SHELL_KEEP_UNSET);
}

/* Known without a declaration, and part of no key.
 * Source: moby/buildkit frontend/dockerfile/dockerfile2llb, proxyEnvFromBuildArgs */
static const char *const proxy_names[] = {
  "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy",
  "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", NULL,
};

gboolean
_dd_build_is_proxy_name (const char *name)
{
  return g_strv_contains (proxy_names, name);
}

static char **
list_proxy (DdBuildPlanner *self)
{
  char **env = g_new0 (char *, 1);

  for (gsize i = 0; self->options->build_args && proxy_names[i]; i++)
    {
      const char *value = dd_string_map_get (self->options->build_args, proxy_names[i]);

      if (value)
        env = g_environ_setenv (env, proxy_names[i], value, TRUE);
    }
  return env;
}

/* A command that does not say so has the network that the client asks for. */
static const char *
network_of (DdBuildPlanner                *self,
            const DdDockerfileInstruction *instruction)
{
  const char *own = dd_dockerfile_instruction_get_flag (instruction, "network");
  const char *given = self->options->network;

  if (own && *own)
    return own;
  return given && !g_str_equal (given, "default") ? given : NULL;
}

/* What a command may do to the host has to be allowed by the client.
 * Source: moby/buildkit util/entitlements */
static gboolean
check_network (DdBuildPlanner  *self,
               const char      *network,
               GError         **error)
{
  if (g_strcmp0 (network, "host") != 0 || self->options->allows_host || self->plan->is_legacy)
    return TRUE;
  self->line = self->end_line = 0;
  return _dd_build_planner_fail (error, "failed to load LLB: network.host is not allowed");
}

gboolean
_dd_build_stage_run (DdBuildPlanner        *self,
                     DdBuildStage          *stage,
                     const DdBuildCommand  *command,
                     GError               **error)
{
  const DdDockerfileInstruction *instruction = command->instruction;
  g_autofree char *text = run_text (self, stage, instruction);
  const char *network = network_of (self, instruction);
  const char *security = dd_dockerfile_instruction_get_flag (instruction, "security");
  const char *cwd = dd_build_draft_get_text (stage->draft, "WorkingDir");
  int script = -1;
  char **argv = make_argv (self, stage, instruction, &script);
  g_autofree char *history = print_run (stage, argv);
  DdBuildStep *step;

  if (!check_network (self, network, error) ||
      (!self->plan->is_legacy && !_dd_build_add_mount_inputs (self, stage, command, error)))
    {
      g_strfreev (argv);
      return FALSE;
    }
  step = add_step (self, stage, command, DD_BUILD_RUN, text);
  step->argv = argv;
  step->env = g_strdupv (stage->env);
  step->proxy = list_proxy (self);
  step->cwd = g_strdup (*cwd ? cwd : "/");
  step->user = g_strdup (dd_build_draft_get_text (stage->draft, "User"));
  step->network = g_strdup (network ? network : "");
  step->hosts = g_strdupv (self->options->hosts);
  step->shm_size = self->options->shm_size;
  step->security = g_strdup (security ? security : "");
  if (script >= 0)
    add_script_mount (step, script);
  if (!self->plan->is_legacy && !_dd_build_add_mounts (self, stage, command, step, error))
    return FALSE;
  stage->step = dd_build_plan_settle (self->plan);
  dd_build_draft_add_history (stage->draft, history, TRUE);
  return TRUE;
}

/* WORKDIR */

gboolean
_dd_build_stage_workdir (DdBuildPlanner        *self,
                         DdBuildStage          *stage,
                         const DdBuildCommand  *command,
                         GError               **error)
{
  g_autofree char *word = _dd_build_stage_expand (self, stage, command->instruction->arguments[0],
                                                  error);
  /* An absolute path stays as it is written, with its slash at the end. */
  g_autofree char *path = word == NULL || *word == '/'
                          ? g_strdup (word) : _dd_build_stage_resolve_path (stage, word);
  g_autofree char *history = NULL;
  gboolean is_root;

  if (path == NULL)
    return FALSE;
  is_root = g_str_equal (path, "/");
  history = g_strconcat ("WORKDIR ", path, NULL);
  dd_build_draft_set_text (stage->draft, "WorkingDir", path);
  if (!is_root)
    {
      g_autofree char *text = step_text (self, stage->env, command->instruction->original,
                                         DD_SHELL_DEFAULT);
      DdBuildStep *step = add_step (self, stage, command, DD_BUILD_WORKDIR, text);

      step->cwd = dd_go_path_clean (path);
      /* With the legacy builder the directory belongs to root, whoever USER is. */
      step->user = g_strdup (self->plan->is_legacy
                             ? "" : dd_build_draft_get_text (stage->draft, "User"));
      stage->step = dd_build_plan_settle (self->plan);
    }
  dd_build_draft_add_history (stage->draft, history, !is_root);
  return TRUE;
}

/* COPY and ADD */

static gboolean
check_sources (const DdDockerfileInstruction  *instruction,
               char                          **sources,
               GError                        **error)
{
  if (dd_dockerfile_instruction_has_flag (instruction, "checksum"))
    {
      if (sources[0] && sources[1])
        return _dd_build_planner_fail (error, "checksum can't be specified for multiple sources");
      if (sources[0] && !dd_build_is_url (sources[0]) && !dd_build_is_git (sources[0]))
        return _dd_build_planner_fail (error, "checksum requires HTTP(S) or Git sources");
    }
  for (guint i = 0; sources[i]; i++)
    {
      if (instruction->kind != DD_DOCKERFILE_COPY)
        continue;
      if (dd_build_is_git (sources[i]))
        return _dd_build_planner_fail (error, "source can't be a git ref for COPY");
      if (dd_build_is_url (sources[i]))
        return _dd_build_planner_fail (error, "source can't be a URL for COPY");
    }
  return TRUE;
}

/* A destination keeps its slash at the end, which matters. */
static char *
resolve_dest (DdBuildStage *stage,
              const char   *dest)
{
  g_autofree char *path = _dd_build_stage_resolve_path (stage, dest);
  gboolean slash = g_str_has_suffix (dest, "/") || g_str_equal (dest, ".") || *dest == '\0' ||
                   g_str_has_suffix (dest, "/.");

  return slash && !g_str_equal (path, "/") ? g_strconcat (path, "/", NULL)
                                           : g_steal_pointer (&path);
}

typedef struct
{
  char      **sources;
  GPtrArray  *inline_files; /* DdBuildFile, owned by nobody once given on */
  char       *dest;
  char       *owner;
  char       *mode;
} CopyWords;

static void
copy_words_clear (CopyWords *self)
{
  g_strfreev (self->sources);
  g_clear_pointer (&self->inline_files, g_ptr_array_unref);
  g_free (self->dest);
  g_free (self->owner);
  g_free (self->mode);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CopyWords, copy_words_clear)

static gboolean
expand_flag (DdBuildPlanner                 *self,
             DdBuildStage                   *stage,
             const DdDockerfileInstruction  *instruction,
             const char                     *name,
             char                          **value,
             GError                        **error)
{
  const char *text = dd_dockerfile_instruction_get_flag (instruction, name);

  if (text == NULL || *text == '\0')
    return TRUE;
  *value = _dd_build_stage_expand (self, stage, text, error);
  return *value != NULL;
}

static gboolean
read_files (DdBuildPlanner                 *self,
            DdBuildStage                   *stage,
            const DdDockerfileInstruction  *instruction,
            CopyWords                      *words,
            GError                        **error)
{
  g_autoptr (GPtrArray) documents = dd_dockerfile_instruction_dup_inline (instruction);

  words->inline_files = g_ptr_array_new ();
  for (guint i = 0; documents && i < documents->len; i++)
    {
      const DdDockerfileHeredoc *heredoc = g_ptr_array_index (documents, i);
      g_autofree char *text = dd_dockerfile_heredoc_dup_text (heredoc);
      g_auto (DdShellResult) expanded = { 0 };

      if (heredoc->expand &&
          !dd_shell_expand (text, dd_dockerfile_get_escape (self->dockerfile),
                            DD_SHELL_PLAIN_QUOTES, (const char *const *) stage->env, &expanded,
                            error))
        return FALSE;
      g_ptr_array_add (words->inline_files,
                       dd_build_file_new (heredoc->name, heredoc->expand ? expanded.text : text));
    }
  return TRUE;
}

static gboolean
read_copy (DdBuildPlanner                 *self,
           DdBuildStage                   *stage,
           const DdDockerfileInstruction  *instruction,
           CopyWords                      *words,
           GError                        **error)
{
  g_auto (GStrv) sources = dd_dockerfile_instruction_dup_sources (instruction);

  words->dest = _dd_build_stage_expand (self, stage,
                                        dd_dockerfile_instruction_get_dest (instruction), error);
  if (words->dest == NULL ||
      !expand_flag (self, stage, instruction, "chown", &words->owner, error) ||
      !expand_flag (self, stage, instruction, "chmod", &words->mode, error))
    return FALSE;
  for (guint i = 0; sources && sources[i]; i++)
    {
      char *word = _dd_build_stage_expand (self, stage, sources[i], error);

      if (word == NULL)
        return FALSE;
      g_free (sources[i]);
      sources[i] = word;
    }
  words->sources = sources ? g_steal_pointer (&sources) : g_new0 (char *, 1);
  return read_files (self, stage, instruction, words, error) &&
         check_sources (instruction, words->sources, error);
}

static char *
print_copy (const DdDockerfileInstruction *instruction,
            const CopyWords               *words)
{
  g_autoptr (GString) text = g_string_new (instruction->kind == DD_DOCKERFILE_ADD ? "ADD"
                                                                                  : "COPY");

  if (dd_dockerfile_instruction_has_flag (instruction, "parents"))
    g_string_append (text, " --parents");
  if (words->owner)
    g_string_append_printf (text, " --chown=%s", words->owner);
  if (words->mode)
    g_string_append_printf (text, " --chmod=%s", words->mode);
  for (guint i = 0; words->sources[i]; i++)
    g_string_append_printf (text, " %s", words->sources[i]);
  for (guint i = 0; i < words->inline_files->len; i++)
    g_string_append_printf (text, " <<%s",
                            ((DdBuildFile *) g_ptr_array_index (words->inline_files, i))->name);
  g_string_append_printf (text, " %s # buildkit", words->dest);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The step that has the files. */
static int
find_input (DdBuildPlanner        *self,
            const DdBuildCommand  *command,
            const CopyWords       *words)
{
  DdBuildStage *source = command->sources->len ? g_ptr_array_index (command->sources, 0) : NULL;
  int input = -1;

  if (source)
    return source->step;
  for (guint i = 0; words->sources[i]; i++)
    if (!dd_build_is_url (words->sources[i]) && !dd_build_is_git (words->sources[i]))
      input = _dd_build_planner_get_context (self, words->sources[i]);
  return input;
}

/* What is fetched is called by the end of its URL. */
static char **
input_sources (DdBuildPlanner  *self,
               const CopyWords *words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; words->sources[i]; i++)
    {
      g_autofree char *name = dd_build_is_url (words->sources[i]) && !self->plan->is_legacy
                              ? dd_build_dup_url_name (words->sources[i])
                              : g_strdup (words->sources[i]);

      g_strv_builder_add (builder, name);
    }
  for (guint i = 0; i < words->inline_files->len; i++)
    g_strv_builder_add (builder,
                        ((DdBuildFile *) g_ptr_array_index (words->inline_files, i))->name);
  return g_strv_builder_end (builder);
}

/* The steps of the documents, which get the files of @words. */
static GArray *
add_documents (DdBuildPlanner  *self,
               const CopyWords *words)
{
  GArray *documents = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < words->inline_files->len; i++)
    {
      int document = add_inline (self, g_ptr_array_index (words->inline_files, i), NULL);

      g_array_append_val (documents, document);
    }
  return documents;
}

static gboolean
has_url (const CopyWords *words)
{
  for (guint i = 0; words->sources[i]; i++)
    if (dd_build_is_url (words->sources[i]))
      return TRUE;
  return FALSE;
}

/* Files of several URLs are fetched at the same time. In the progress the fetch
 * is called what the copy is called. */
static void
add_fetches (DdBuildPlanner        *self,
             DdBuildStage          *stage,
             const DdBuildCommand  *command,
             const CopyWords       *words,
             const char            *name,
             GArray                *documents)
{
  for (guint i = 0; words->sources[i] && !self->plan->is_legacy; i++)
    {
      g_autofree char *text = g_strconcat ("GET ", words->sources[i], NULL);
      DdBuildStep *step;
      int index;

      if (!dd_build_is_url (words->sources[i]))
        continue;
      step = add_named_step (self, stage, DD_BUILD_FETCH, text, name);
      step->parent = -1;
      step->reference = g_strdup (words->sources[i]);
      step->checksum = g_strdup (dd_dockerfile_instruction_get_flag (command->instruction,
                                                                     "checksum"));
      index = dd_build_plan_settle (self->plan);
      g_array_append_val (documents, index);
    }
}

/* An archive of the context is unpacked, one of a URL only if asked for. */
static gboolean
wants_unpacked (const DdDockerfileInstruction *instruction,
                const CopyWords               *words)
{
  const char *flag = dd_dockerfile_instruction_get_flag (instruction, "unpack");

  if (instruction->kind != DD_DOCKERFILE_ADD)
    return FALSE;
  if (has_url (words))
    return flag && !g_str_equal (flag, "false");
  return g_strcmp0 (flag, "false") != 0;
}

static void
free_inline (CopyWords *words)
{
  for (guint i = 0; i < words->inline_files->len; i++)
    {
      DdBuildFile *file = g_ptr_array_index (words->inline_files, i);

      g_free (file->name);
      g_free (file->text);
      g_free (file);
    }
}

static gboolean
check_order (DdBuildStage          *stage,
             const DdBuildCommand  *command,
             GError               **error)
{
  const DdBuildStage *source = command->sources->len ? g_ptr_array_index (command->sources, 0)
                                                     : NULL;

  if (source && !source->is_ready)
    return _dd_build_planner_fail (error, "cannot copy from stage \"%s\", it needs to be defined "
                                   "before current stage \"%s\"",
                                   dd_dockerfile_instruction_get_flag (command->instruction,
                                                                       "from"), stage->title);
  return TRUE;
}

gboolean
_dd_build_stage_copy (DdBuildPlanner        *self,
                      DdBuildStage          *stage,
                      const DdBuildCommand  *command,
                      GError               **error)
{
  const DdDockerfileInstruction *instruction = command->instruction;
  g_auto (CopyWords) words = { 0 };
  g_autofree char *text = step_text (self, stage->env, instruction->original, DD_SHELL_DEFAULT);
  g_autofree char *history = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GArray) documents = NULL;
  char **sources;
  DdBuildStep *step;
  int input;

  if (!check_order (stage, command, error))
    return FALSE;
  if (!read_copy (self, stage, instruction, &words, error))
    {
      if (words.inline_files)
        free_inline (&words);
      return FALSE;
    }
  history = print_copy (instruction, &words);
  input = find_input (self, command, &words);
  sources = input_sources (self, &words);
  documents = add_documents (self, &words);
  name = _dd_build_planner_make_name (stage, command, text);
  add_fetches (self, stage, command, &words, name, documents);
  step = add_named_step (self, stage, DD_BUILD_COPY, text, name);
  step->input = input;
  step->sources = sources;
  g_array_append_vals (step->documents, documents->data, documents->len);
  step->dest = resolve_dest (stage, words.dest);
  step->owner = g_steal_pointer (&words.owner);
  step->mode = g_steal_pointer (&words.mode);
  step->excludes = dd_dockerfile_instruction_dup_flags (instruction, "exclude");
  step->checksum = g_strdup (dd_dockerfile_instruction_get_flag (instruction, "checksum"));
  step->link = dd_dockerfile_instruction_has_flag (instruction, "link") && step->mode == NULL;
  step->keeps_parents = dd_dockerfile_instruction_has_flag (instruction, "parents");
  step->unpacks = wants_unpacked (instruction, &words);
  stage->step = dd_build_plan_settle (self->plan);
  dd_build_draft_add_history (stage->draft, history, TRUE);
  return TRUE;
}

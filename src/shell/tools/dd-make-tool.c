// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-package-tools-private.h"
#include "dd-work.h"

/* make, for simple makefiles: variables, rules with prerequisites, recipes.
 * No patterns, no functions, no conditions. */

#define MAX_DEPTH 50

typedef struct
{
  char      *target;
  GPtrArray *needs;
  GPtrArray *recipe;
} Rule;

typedef struct
{
  DdToolCall *call;
  GHashTable *variables;
  GPtrArray  *rules;
  GHashTable *done;
  GString    *script;   /* what is to be run, for sh */
  char       *problem;
} Make;

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_free (rule->target);
  g_ptr_array_unref (rule->needs);
  g_ptr_array_unref (rule->recipe);
  g_free (rule);
}

static const char *
get_automatic (const Rule *rule,
               char        name,
               GString    *all)
{
  switch (name)
    {
    case '@':
      return rule->target;
    case '<':
      return rule->needs->len ? g_ptr_array_index (rule->needs, 0) : "";
    case '^':
      for (guint i = 0; i < rule->needs->len; i++)
        g_string_append_printf (all, "%s%s", i ? " " : "",
                                (char *) g_ptr_array_index (rule->needs, i));
      return all->str;
    default:
      return NULL;
    }
}

/* Replaces $(NAME), ${NAME}, $@, $<, $^ and $$; @rule is NULL outside one. */
static char *
expand (Make       *self,
        const char *text,
        const Rule *rule,
        guint       depth)
{
  GString *result = g_string_new (NULL);

  for (const char *p = text; *p; p++)
    {
      g_autoptr (GString) all = g_string_new (NULL);
      const char *automatic = *p == '$' && rule ? get_automatic (rule, p[1], all) : NULL;
      const char *end = *p == '$' && (p[1] == '(' || p[1] == '{') ? strpbrk (p, ")}") : NULL;

      if (automatic)
        {
          g_string_append (result, automatic);
          p++;
        }
      else if (end)
        {
          g_autofree char *name = g_strndup (p + 2, (gsize) (end - p - 2));
          const char *value = g_hash_table_lookup (self->variables, name);
          g_autofree char *expanded = NULL;

          value = value ? value : dd_tool_getenv (self->call, name);
          expanded = value && depth < MAX_DEPTH ? expand (self, value, rule, depth + 1) : NULL;
          g_string_append (result, expanded ? expanded : "");
          p = end;
        }
      else
        {
          g_string_append_c (result, *p);
          p += *p == '$' && p[1] == '$';
        }
    }
  return g_string_free (result, FALSE);
}

static void
add_words (Make       *self,
           GPtrArray  *list,
           const char *text)
{
  g_autofree char *expanded = expand (self, text, NULL, 0);
  g_auto (GStrv) words = g_strsplit_set (expanded, " \t", -1);

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_ptr_array_add (list, g_strdup (words[i]));
}

static void
set_variable (Make       *self,
              const char *line,
              const char *equals)
{
  const char *end = equals;
  g_autofree char *name = NULL;

  while (end > line && strchr (":?+", end[-1]))
    end--;
  name = g_strstrip (g_strndup (line, (gsize) (end - line)));
  if (equals[-1] == '?' && g_hash_table_contains (self->variables, name))
    return;
  g_hash_table_replace (self->variables, g_steal_pointer (&name),
                        g_strstrip (g_strdup (equals + 1)));
}

static void
read_line (Make       *self,
           const char *line)
{
  const char *equals = strchr (line, '=');
  const char *colon = strchr (line, ':');
  Rule *rule = self->rules->len ? g_ptr_array_index (self->rules, self->rules->len - 1) : NULL;

  if (*line == '\t' && rule)
    g_ptr_array_add (rule->recipe, g_strdup (line + 1));
  else if (*line == '#' || *line == '\t')
    return;
  else if (equals && equals > line && (colon == NULL || equals <= colon + 1))
    set_variable (self, line, equals);
  else if (colon)
    {
      g_autofree char *before = g_strndup (line, (gsize) (colon - line));

      rule = g_new0 (Rule, 1);
      rule->target = g_strstrip (expand (self, before, NULL, 0));
      rule->needs = g_ptr_array_new_with_free_func (g_free);
      rule->recipe = g_ptr_array_new_with_free_func (g_free);
      add_words (self, rule->needs, colon + 1);
      g_ptr_array_add (self->rules, rule);
    }
}

static gboolean
read_makefile (Make       *self,
               const char *name)
{
  static const char *const names[] = { "GNUmakefile", "makefile", "Makefile" };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *joined = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names) && text == NULL; i++)
    {
      g_autofree char *path = dd_tool_path (self->call, name ? name : names[i]);

      dd_fs_read_text (self->call->fs, path, &text);
    }
  if (text == NULL)
    return FALSE;
  parts = g_strsplit (text, "\\\n", -1);
  joined = g_strjoinv (" ", parts);
  lines = g_strsplit (joined, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    read_line (self, lines[i]);
  return TRUE;
}

static Rule *
find_rule (Make       *self,
           const char *target)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      Rule *rule = g_ptr_array_index (self->rules, i);

      if (g_str_equal (rule->target, target))
        return rule;
    }
  return NULL;
}

/* When a file was changed last; -1 if it is not there. */
static gint64
file_time (Make       *self,
           const char *name)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_autofree char *path = dd_tool_path (self->call, name);

  return dd_fs_stat (self->call->fs, path, TRUE, &entry) == 0 ? MAX (entry.node->mtime, 0) : -1;
}

/* A line of a recipe: shown unless it begins with "@", and the end if it
 * fails unless it begins with "-". */
static void
add_command (Make       *self,
             const Rule *rule,
             const char *line)
{
  g_autofree char *command = expand (self, line, rule, 0);
  const char *start = command + strspn (command, "@-+ ");
  gboolean silent = memchr (command, '@', (gsize) (start - command)) != NULL;
  gboolean ignored = memchr (command, '-', (gsize) (start - command)) != NULL;
  g_autofree char *quoted = g_shell_quote (start);

  if (!silent)
    g_string_append_printf (self->script, "echo %s\n", quoted);
  g_string_append_printf (self->script, "sh -c %s", quoted);
  if (ignored)
    g_string_append_printf (self->script, " || echo \"make: [Makefile: %s] Error $? (ignored)\" >&2",
                            rule->target);
  else
    g_string_append_printf (self->script, " || { s=$?; echo \"make: *** [Makefile: %s] Error $s\" "
                            ">&2; exit 2; }", rule->target);
  g_string_append_c (self->script, '\n');
}

/* Returns: whether the target is made anew */
static gboolean
make_target (Make       *self,
             const char *target,
             const char *wanted_by,
             guint       depth)
{
  Rule *rule = find_rule (self, target);
  gint64 time = file_time (self, target);
  gboolean stale = time < 0;

  if (rule == NULL && time < 0 && self->problem == NULL)
    self->problem = wanted_by
      ? g_strdup_printf ("make: *** No rule to make target '%s', needed by '%s'.  Stop.", target,
                         wanted_by)
      : g_strdup_printf ("make: *** No rule to make target '%s'.  Stop.", target);
  if (rule == NULL || depth > MAX_DEPTH || !g_hash_table_add (self->done, rule))
    return FALSE;
  for (guint i = 0; i < rule->needs->len; i++)
    {
      const char *need = g_ptr_array_index (rule->needs, i);

      stale |= make_target (self, need, target, depth + 1);
      stale |= file_time (self, need) > time;
    }
  for (guint i = 0; stale && i < rule->recipe->len; i++)
    add_command (self, rule, g_ptr_array_index (rule->recipe, i));
  return stale;
}

static const char *
first_target (Make *self)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = g_ptr_array_index (self->rules, i);

      if (*rule->target != '.')
        return rule->target;
    }
  return NULL;
}

/* Reads the words: variables are set, options left out. */
static GPtrArray *
read_words (Make        *self,
            const char **file)
{
  GPtrArray *targets = g_ptr_array_new ();
  char **argv = self->call->argv;

  for (int i = 1; argv[i]; i++)
    {
      const char *equals = strchr (argv[i], '=');

      if (g_str_equal (argv[i], "-f") && argv[i + 1])
        *file = argv[++i];
      else if (*argv[i] == '-')
        continue;
      else if (equals && equals > argv[i])
        set_variable (self, argv[i], equals);
      else
        g_ptr_array_add (targets, argv[i]);
    }
  return targets;
}

static DdToolResult
make_all (Make *self)
{
  const char *file = NULL;
  g_autoptr (GPtrArray) targets = read_words (self, &file);
  DdWork *work;

  if (!read_makefile (self, file))
    return dd_tool_fail (self->call, 2, "make: *** No targets specified and no makefile found.  "
                         "Stop.");
  /* What the command line sets counts more than what the file sets. */
  g_ptr_array_unref (read_words (self, &file));
  if (targets->len == 0 && first_target (self))
    g_ptr_array_add (targets, (gpointer) first_target (self));
  for (guint i = 0; i < targets->len; i++)
    make_target (self, g_ptr_array_index (targets, i), NULL, 0);
  if (self->problem)
    return dd_tool_fail (self->call, 2, "%s", self->problem);
  work = dd_work_new ();
  if (self->script->len)
    dd_work_command (work, self->script->str);
  else if (targets->len)
    dd_work_say (work, "make: '%s' is up to date.", (char *) g_ptr_array_index (targets, 0));
  return dd_work_begin (self->call, work, 0);
}

DdToolResult
dd_make_tool (DdToolCall *call)
{
  g_autoptr (GHashTable) variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (rule_free);
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  g_autoptr (GString) script = g_string_new (NULL);
  Make self = { call, variables, rules, done, script, NULL };
  DdToolResult result;

  if (call->memo)
    return dd_work_go_on (call);
  g_hash_table_replace (variables, g_strdup ("CC"), g_strdup ("cc"));
  g_hash_table_replace (variables, g_strdup ("CXX"), g_strdup ("g++"));
  g_hash_table_replace (variables, g_strdup ("MAKE"), g_strdup ("make"));
  result = make_all (&self);
  g_free (self.problem);
  return result;
}

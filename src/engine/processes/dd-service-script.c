// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-service-private.h"

/* What a script does becomes a behaviour: what it prints and when, how it ends,
 * what it does with signals. It is read line by line and as simply as the rules
 * of its program say; what they do not follow is refused and not guessed. */

#define MAX_DEPTH   16
#define MAX_PAUSE   (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

typedef struct
{
  int   number;
  char *code;
} Line;

typedef struct
{
  const DdScriptReader *script;
  const DdProcess      *process;
  const char           *path;
  char                **words;    /* behind the script */
  const Line           *line;
  GHashTable           *values;
  GHashTable           *blocks;   /* name to array of Line */
  GHashTable           *handlers; /* signal to name of a block */
  DdBehaviour          *result;
  gint64                pause;
  int                   loop;     /* place of the first utterance in the loop, -1 */
  guint                 depth;    /* of calls */
  gboolean              serves;
  gboolean              understood;
  gboolean              over;
} Reading;

static char *evaluate  (Reading    *self,
                        const char *expression,
                        int         depth);
static void  run_lines (Reading    *self,
                        GPtrArray  *lines);

static void
line_free (gpointer data)
{
  g_free (((Line *) data)->code);
  g_free (data);
}

static char *
fetch (GMatchInfo *match,
       const char *name)
{
  g_autofree char *text = g_match_info_fetch_named (match, name);

  return text && *text ? g_strstrip (g_steal_pointer (&text)) : NULL;
}

/* A text of the catalogue about a line. */
static char *
fill_in (Reading    *self,
         const char *text,
         const char *error)
{
  g_autofree char *script = g_path_get_basename (self->path);
  g_autofree char *number = g_strdup_printf ("%d", self->line ? self->line->number : 0);
  const char *const pairs[][2] = {
    { "{path}", self->path }, { "{script}", script }, { "{line}", number },
    { "{code}", self->line ? self->line->code : "" }, { "{error}", error ? error : "" },
  };
  g_autoptr (GString) result = g_string_new (text);

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_string_replace (result, pairs[i][0], pairs[i][1], 0);
  return g_strdup (result->str);
}

static void
say (Reading    *self,
     const char *text,
     gboolean    is_stderr,
     gboolean    is_buffered)
{
  DdUtterance *utterance = g_new0 (DdUtterance, 1);

  utterance->text = g_strdup (text);
  utterance->after = self->pause;
  utterance->is_stderr = is_stderr;
  utterance->is_buffered = is_buffered;
  self->pause = 0;
  g_ptr_array_add (self->result->says, utterance);
}

static void
end_with (Reading *self,
          int      code)
{
  self->over = TRUE;
  self->result->exits_after = self->pause;
  self->result->exit_code = code;
}

static void
refuse (Reading *self)
{
  g_autofree char *text = fill_in (self, self->script->refuses, NULL);

  say (self, text, TRUE, FALSE);
  end_with (self, 1);
}

/* Terms */

/* Where the separator stands outside of quotes and brackets, or NULL. */
static const char *
find_outside (const char *text,
              char        separator)
{
  char quote = 0;
  int depth = 0;

  for (const char *p = text; *p; p++)
    {
      if (quote)
        {
          if (*p == '\\' && p[1])
            p++;
          else if (*p == quote)
            quote = 0;
        }
      else if (strchr ("'\"`", *p))
        quote = *p;
      else if (strchr ("([{", *p))
        depth++;
      else if (strchr (")]}", *p))
        depth--;
      else if (*p == separator && depth == 0)
        return p;
    }
  return NULL;
}

/* {name} or ${name} in a text. */
static char *
interpolate (Reading    *self,
             const char *text,
             const char *opening,
             int         depth)
{
  g_autoptr (GString) result = g_string_new (NULL);
  const char *at;

  while ((at = strstr (text, opening)))
    {
      const char *inner = at + strlen (opening);
      const char *end = strchr (inner, '}');
      g_autofree char *expression = end ? g_strndup (inner, strcspn (inner, "}")) : NULL;
      g_autofree char *value = end ? evaluate (self, expression, depth + 1) : NULL;

      if (value == NULL)
        return NULL;
      g_string_append_len (result, text, at - text);
      g_string_append (result, value);
      text = end + 1;
    }
  g_string_append (result, text);
  return g_strdup (result->str);
}

/* Whether a text is in quotes from its beginning to its end, and no sooner. */
static gboolean
is_quoted (const char *text)
{
  const char *p = text;

  if (*text == '\0' || !strchr ("'\"`", *text))
    return FALSE;
  for (p++; *p && *p != *text; p++)
    if (*p == '\\' && p[1])
      p++;
  return *p == *text && p[1] == '\0';
}

/* A text in quotes, or NULL if it is none. */
static char *
evaluate_literal (Reading    *self,
                  const char *term,
                  int         depth)
{
  gboolean formatted = (*term == 'f' || *term == 'F') && strchr ("'\"", term[1]);
  const char *quoted = formatted || ((*term == 'b' || *term == 'r') && strchr ("'\"", term[1]))
                       ? term + 1 : term;
  g_autofree char *inner = NULL;
  g_autofree char *text = NULL;

  if (!is_quoted (quoted))
    return NULL;
  inner = g_strndup (quoted + 1, strlen (quoted) - 2);
  text = g_strcompress (inner);
  if (formatted)
    return interpolate (self, text, "{", depth);
  return *quoted == '`' ? interpolate (self, text, "${", depth) : g_steal_pointer (&text);
}

static char *
take_argument (Reading    *self,
               const char *index)
{
  int place = atoi (index) - self->script->first;

  if (place == -1)
    return g_strdup (self->path);
  return place >= 0 && place < (int) g_strv_length (self->words) ? g_strdup (self->words[place])
                                                                 : NULL;
}

static char *
take_rest (Reading    *self,
           const char *index)
{
  int place = CLAMP (atoi (index) - self->script->first, 0, (int) g_strv_length (self->words));

  return self->words[place] ? g_strjoinv (" ", self->words + place) : NULL;
}

/* What a term that was recognised stands for. */
static char *
take_term (Reading            *self,
           const DdScriptTerm *term,
           GMatchInfo         *match,
           int                 depth)
{
  g_autofree char *index = fetch (match, "index");
  g_autofree char *rest = fetch (match, "rest");
  g_autofree char *variable = fetch (match, "variable");
  g_autofree char *value = fetch (match, "value");
  g_autofree char *fallback = fetch (match, "default");
  char *result = NULL;

  if (index)
    result = take_argument (self, index);
  else if (rest)
    result = take_rest (self, rest);
  else if (variable)
    result = g_strdup (dd_process_get_env (self->process, variable));
  else if (value)
    return evaluate (self, value, depth + 1);
  if (result && *result)
    return result;
  g_free (result);
  if (fallback)
    return evaluate (self, fallback, depth + 1);
  if (term->fails && !self->over)
    {
      g_autofree char *text = fill_in (self, self->script->fails, term->fails);

      say (self, text, TRUE, FALSE);
      end_with (self, 1);
    }
  return g_strdup (term->absent);
}

static char *
evaluate_term (Reading    *self,
               const char *term,
               int         depth)
{
  const char *known = g_hash_table_lookup (self->values, term);
  char *text;

  if (known)
    return g_strdup (known);
  text = evaluate_literal (self, term, depth);
  if (text || (g_ascii_isdigit (*term) && term[strspn (term, "0123456789._")] == '\0'))
    return text ? text : g_strdup (term);
  for (guint i = 0; i < self->script->terms->len; i++)
    {
      const DdScriptTerm *rule = g_ptr_array_index (self->script->terms, i);
      g_autoptr (GMatchInfo) match = NULL;
      int end;

      if (g_regex_match (rule->pattern, term, 0, &match) &&
          g_match_info_fetch_pos (match, 0, NULL, &end) && end == (int) strlen (term))
        return take_term (self, rule, match, depth);
    }
  return NULL;
}

/* Returns: (nullable): the text that an expression stands for, if the rules
 *   know */
static char *
evaluate (Reading    *self,
          const char *expression,
          int         depth)
{
  g_autofree char *copy = g_strstrip (g_strdup (expression));
  const char *plus = find_outside (copy, '+');
  g_autofree char *left = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (depth > MAX_DEPTH)
    return NULL;
  if (plus == NULL)
    return evaluate_term (self, copy, depth);
  left = g_strndup (copy, plus - copy);
  first = evaluate (self, left, depth + 1);
  second = evaluate (self, plus + 1, depth + 1);
  return first && second ? g_strconcat (first, second, NULL) : NULL;
}

/* Lines */

/* Arguments that have a name, such as flush=True, say how and not what. */
static gboolean
is_option (const char *argument)
{
  gsize length = strspn (argument, "abcdefghijklmnopqrstuvwxyz_");

  return length > 0 && argument[length] == '=' && argument[length + 1] != '=';
}

static char *
evaluate_list (Reading    *self,
               const char *arguments)
{
  g_autoptr (GString) result = g_string_new (NULL);
  const char *from = arguments;
  gboolean any = FALSE;

  while (from)
    {
      const char *comma = find_outside (from, ',');
      g_autofree char *argument = g_strstrip (g_strndup (from, comma ? (gsize) (comma - from)
                                                                     : strlen (from)));
      g_autofree char *value = NULL;

      from = comma ? comma + 1 : NULL;
      if (*argument == '\0' || is_option (argument))
        continue;
      value = evaluate (self, argument, 0);
      if (value == NULL)
        return NULL;
      g_string_append_printf (result, "%s%s", any ? " " : "", value);
      any = TRUE;
    }
  g_string_append_c (result, '\n');
  return g_strdup (result->str);
}

static void
say_line (Reading            *self,
          const DdScriptRule *rule,
          GMatchInfo         *match)
{
  g_autofree char *arguments = fetch (match, "say");
  g_autofree char *text = evaluate_list (self, arguments ? arguments : "");

  if (self->over)
    return;
  if (text == NULL)
    refuse (self);
  else
    say (self, text, rule->is_stderr, rule->is_buffered);
}

static void
wait_for (Reading    *self,
          GMatchInfo *match)
{
  g_autofree char *seconds = fetch (match, "seconds");
  g_autofree char *msec = fetch (match, "ms");
  double usec = seconds ? g_ascii_strtod (seconds, NULL) * G_USEC_PER_SEC
              : msec ? g_ascii_strtod (msec, NULL) * 1000 : 0;

  self->pause = (gint64) CLAMP (self->pause + usec, 0, (double) MAX_PAUSE);
}

static void
set_value (Reading    *self,
           GMatchInfo *match)
{
  g_autofree char *name = fetch (match, "name");
  g_autofree char *expression = fetch (match, "value");
  char *value = expression ? evaluate (self, expression, 0) : NULL;

  if (name && value)
    g_hash_table_insert (self->values, g_steal_pointer (&name), value);
  else
    g_free (value);
}

static void
call_block (Reading    *self,
            GMatchInfo *match)
{
  g_autofree char *name = fetch (match, "name");
  GPtrArray *lines = name ? g_hash_table_lookup (self->blocks, name) : NULL;

  if (lines == NULL || self->depth == MAX_DEPTH)
    return;
  self->depth++;
  run_lines (self, lines);
  self->depth--;
}

static void
run_line (Reading            *self,
          const DdScriptRule *rule,
          GMatchInfo         *match)
{
  g_autofree char *code = NULL;
  g_autofree char *name = NULL;
  g_autofree char *signal = NULL;

  self->understood = self->understood || rule->act < DD_SCRIPT_SET ||
                     rule->act == DD_SCRIPT_LOOP || rule->act == DD_SCRIPT_SERVE ||
                     rule->act == DD_SCRIPT_HANDLE;
  switch (rule->act)
    {
    case DD_SCRIPT_SAY:
      say_line (self, rule, match);
      break;
    case DD_SCRIPT_SLEEP:
      wait_for (self, match);
      break;
    case DD_SCRIPT_EXIT:
      code = fetch (match, "code");
      end_with (self, code ? atoi (code) & 0xff : 0);
      break;
    case DD_SCRIPT_SET:
      set_value (self, match);
      break;
    case DD_SCRIPT_LOOP:
      self->loop = self->result->says->len;
      break;
    case DD_SCRIPT_SERVE:
      self->serves = TRUE;
      code = fetch (match, "say");
      if (code)
        say_line (self, rule, match);
      break;
    case DD_SCRIPT_CALL:
      call_block (self, match);
      break;
    case DD_SCRIPT_HANDLE:
      signal = fetch (match, "signal");
      name = fetch (match, "handler");
      if (signal)
        g_hash_table_insert (self->handlers, g_strdup (signal),
                             name ? g_steal_pointer (&name) : g_strdup (signal));
      break;
    case DD_SCRIPT_REFUSE:
      refuse (self);
      break;
    case DD_SCRIPT_BLOCK:
    default:
      break;
    }
}

static const DdScriptRule *
find_rule (const DdScriptReader  *script,
           const char            *code,
           GMatchInfo           **match)
{
  for (guint i = 0; i < script->rules->len; i++)
    {
      const DdScriptRule *rule = g_ptr_array_index (script->rules, i);

      if (g_regex_match (rule->pattern, code, 0, match))
        return rule;
      g_clear_pointer (match, g_match_info_unref);
    }
  return NULL;
}

static void
run_lines (Reading   *self,
           GPtrArray *lines)
{
  for (guint i = 0; i < lines->len && !self->over; i++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      const DdScriptRule *rule;

      self->line = g_ptr_array_index (lines, i);
      rule = find_rule (self->script, self->line->code, &match);
      if (rule)
        run_line (self, rule, match);
    }
}

/* Blocks */

/* The block that a line begins, or NULL. */
static char *
dup_block_name (Reading    *self,
                const char *code)
{
  g_autoptr (GMatchInfo) match = NULL;
  const DdScriptRule *rule = find_rule (self->script, code, &match);
  g_autofree char *handler = NULL;

  if (rule == NULL || (rule->act != DD_SCRIPT_BLOCK && rule->act != DD_SCRIPT_HANDLE))
    return NULL;
  if (rule->act == DD_SCRIPT_BLOCK)
    return fetch (match, "name");
  handler = fetch (match, "handler");
  return handler ? NULL : fetch (match, "signal");
}

/* Sorts the lines into those of the script and those of its blocks. */
static GPtrArray *
cut (Reading    *self,
     const char *text)
{
  GPtrArray *main_lines = g_ptr_array_new_with_free_func (line_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *block = NULL;
  gsize limit = 0;

  for (guint i = 0; lines[i]; i++)
    {
      gsize indent = strspn (lines[i], " \t");
      Line *line;
      char *name;

      g_strstrip (lines[i]);
      if (*lines[i] == '\0' || *lines[i] == '#' || g_str_has_prefix (lines[i], "//"))
        continue;
      line = g_new0 (Line, 1);
      line->number = i + 1;
      line->code = g_strdup (lines[i]);
      if (block && indent > limit)
        {
          g_ptr_array_add (block, line);
          continue;
        }
      block = NULL;
      g_ptr_array_add (main_lines, line);
      name = dup_block_name (self, line->code);
      if (name)
        {
          block = g_ptr_array_new_with_free_func (line_free);
          limit = indent;
          g_hash_table_insert (self->blocks, name, block);
        }
    }
  return main_lines;
}

/* What a handler prints, and whether it ends the program. */
static DdSignalReaction *
make_reaction (Reading    *self,
               int         signal,
               GPtrArray  *lines)
{
  DdSignalReaction *reaction = g_new0 (DdSignalReaction, 1);
  DdBehaviour handled = { .exits_after = -1 };
  g_autoptr (GPtrArray) says = g_ptr_array_new_with_free_func (_dd_utterance_free);
  g_autoptr (GString) text = g_string_new (NULL);
  Reading inner = *self;

  handled.says = says;
  inner.result = &handled;
  inner.over = FALSE;
  inner.pause = 0;
  run_lines (&inner, lines);
  for (guint i = 0; i < says->len; i++)
    g_string_append (text, ((DdUtterance *) g_ptr_array_index (says, i))->text);
  reaction->signal = signal;
  reaction->says = text->len ? g_strdup (text->str) : NULL;
  reaction->is_stdout = TRUE;
  reaction->files = g_ptr_array_new ();
  reaction->after = MAX (handled.exits_after, 0);
  reaction->exit_code = handled.exits_after < 0 ? -1 : handled.exit_code;
  return reaction;
}

static int
compare_signals (gconstpointer a,
                 gconstpointer b)
{
  return (*(const DdSignalReaction *const *) a)->signal -
         (*(const DdSignalReaction *const *) b)->signal;
}

static void
add_handlers (Reading *self)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->handlers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      int signal = dd_signal_from_name (key);
      GPtrArray *lines = g_hash_table_lookup (self->blocks, value);

      if (signal > 0 && lines)
        g_ptr_array_add (self->result->reactions, make_reaction (self, signal, lines));
    }
  g_ptr_array_sort (self->result->reactions, compare_signals);
}

/* What the program does with signals that the script leaves alone. */
static void
add_common_reactions (Reading           *self,
                      const DdBehaviour *variant)
{
  for (guint i = 0; i < variant->reactions->len; i++)
    {
      const DdSignalReaction *common = g_ptr_array_index (variant->reactions, i);
      DdSignalReaction *copy = g_memdup2 (common, sizeof *common);

      copy->says = g_strdup (common->says);
      copy->last_words = g_strdup (common->last_words);
      copy->files = g_ptr_array_ref (common->files);
      g_ptr_array_add (self->result->reactions, copy);
    }
}

/* Rounding off */

/* The first utterance of a loop comes after what was before it; in all later
 * rounds, after the end of the round. */
static void
close_loop (Reading *self)
{
  const DdUtterance *first;

  self->result->exits_after = -1;
  if (self->loop >= (int) self->result->says->len)
    return;
  first = g_ptr_array_index (self->result->says, self->loop);
  self->pause = MAX (self->pause, (gint64) DD_USEC_PER_MSEC);
  say (self, first->text, first->is_stderr, first->is_buffered);
  self->result->repeats = TRUE;
  self->result->repeat_from = self->loop + 1;
}

static void
round_off (Reading *self)
{
  if (self->loop >= 0 && !self->over)
    close_loop (self);
  else if (self->serves && !self->over)
    self->result->exits_after = -1;
  else if (!self->over)
    end_with (self, 0);
  /* A buffer is written when a program ends by itself. */
  for (guint i = 0; self->result->exits_after >= 0 && i < self->result->says->len; i++)
    ((DdUtterance *) g_ptr_array_index (self->result->says, i))->is_buffered = FALSE;
}

static DdBehaviour *
make_behaviour (const DdBehaviour *variant)
{
  DdBehaviour *self = g_new0 (DdBehaviour, 1);

  self->name = g_strdup (variant->name);
  self->says = g_ptr_array_new_with_free_func (_dd_utterance_free);
  self->children = g_ptr_array_new ();
  self->reactions = g_ptr_array_new_with_free_func (_dd_signal_reaction_free);
  self->files = g_ptr_array_new ();
  self->ports = g_ptr_array_new ();
  self->serves = g_ptr_array_new ();
  self->variants = g_ptr_array_new ();
  self->memory = variant->memory;
  self->exits_after = -1;
  return self;
}

/* The place of the script among the arguments, 0 if there is none. */
static guint
find_script (const DdProcess *process)
{
  for (guint i = 1; process->argv[0] && process->argv[i]; i++)
    if (*process->argv[i] != '-')
      return i;
  return 0;
}

/*
 * _dd_service_read_script:
 * @self: a turn of a program that runs scripts
 *
 * Returns: (nullable) (transfer full): the text of the script, if it is there
 */
char *
_dd_service_read_script (Service *self)
{
  const DdProcess *process = _dd_service_process (self);
  g_autoptr (DdFs) fs = dd_fs_new_for_process (self->engine, process);
  guint place = find_script (process);
  g_autofree char *path = place ? dd_fs_resolve (process->cwd, process->argv[place]) : NULL;
  char *text = NULL;

  return path && dd_fs_read_text (fs, path, &text) == 0 ? text : NULL;
}

/*
 * _dd_service_follow_script:
 * @self: a turn of a program that runs scripts
 * @variant: its behaviour, with the rules
 * @text: (nullable): the script
 *
 * Returns: (transfer full): what the script does
 */
DdBehaviour *
_dd_service_follow_script (Service           *self,
                           const DdBehaviour *variant,
                           const char        *text)
{
  const DdProcess *process = _dd_service_process (self);
  guint place = find_script (process);
  g_autofree char *path = dd_fs_resolve (process->cwd, place ? process->argv[place] : "");
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) handlers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) blocks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                         (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) lines = NULL;
  Reading reading = {
    .script = variant->script, .process = process, .path = path, .values = values,
    .blocks = blocks, .handlers = handlers, .loop = -1,
    .words = process->argv + (place ? place + 1 : g_strv_length (process->argv)),
    .result = make_behaviour (variant),
  };

  if (text == NULL)
    {
      g_autofree char *missing = fill_in (&reading, variant->script->missing, NULL);

      say (&reading, missing, TRUE, FALSE);
      end_with (&reading, variant->script->missing_exit);
      return reading.result;
    }
  lines = cut (&reading, text);
  run_lines (&reading, lines);
  if (!reading.understood && !reading.over)
    refuse (&reading);
  add_handlers (&reading);
  add_common_reactions (&reading, variant);
  if (reading.serves)
    {
      g_ptr_array_unref (reading.result->serves);
      reading.result->serves = g_ptr_array_ref (variant->serves);
    }
  round_off (&reading);
  return reading.result;
}

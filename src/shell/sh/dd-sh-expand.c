// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-arith.h"
#include "dd-sh-exec-private.h"
#include "dd-sh-parser.h"
#include "dd-sh-pattern.h"

/* Expands one word. A command substitution cannot run in here, because it may
 * block: the expansion is given up, a frame for the substitution is pushed,
 * and when its output is there the expansion is done again from the start of
 * the word, now with that output at hand. What the first attempt did to
 * variables is undone before, so that doing it again gives the same. */

typedef struct
{
  DdShExec         *x;
  DdShFrame        *frame;
  guint             next;     /* substitution whose output comes next */
  GPtrArray        *undo;     /* DdShSavedVar */
  DdShExpandResult  result;
} Expander;

static gboolean expand_parts (Expander       *self,
                              const DdShWord *word,
                              DdShRope       *rope,
                              char            literal_mark);

/* --- Errors and variables ----------------------------------------------- */

static gboolean
fail (Expander    *self,
      DdShMessage  message,
      const char  *first,
      const char  *second)
{
  _dd_sh_complain (self->x, NULL, message, first, second);
  self->result = DD_SH_EXPAND_FAILED;

  return FALSE;
}

static gboolean
set_variable (Expander   *self,
              const char *name,
              const char *value)
{
  DdShEnv *env = self->x->state->env;

  g_ptr_array_add (self->undo, _dd_sh_env_save (env, name));
  if (_dd_sh_env_set (env, name, value))
    return TRUE;

  return fail (self, DD_SH_MSG_READ_ONLY, name, NULL);
}

static const char *
arith_get (gpointer    user,
           const char *name)
{
  Expander *self = user;

  return _dd_sh_env_get (self->x->state->env, name);
}

static gboolean
arith_set (gpointer    user,
           const char *name,
           const char *value)
{
  return set_variable (user, name, value);
}

static const DdShArithVars arith_vars = { arith_get, arith_set };

/* --- Words inside words ------------------------------------------------- */

static char *
expand_to_string (Expander       *self,
                  const DdShWord *word)
{
  DdShRope rope;
  char *text = NULL;

  _dd_sh_rope_init (&rope);
  if (word == NULL || expand_parts (self, word, &rope, DD_SH_MARK_LITERAL))
    text = _dd_sh_rope_to_string (&rope);
  _dd_sh_rope_clear (&rope);

  return text;
}

static char *
expand_to_pattern (Expander       *self,
                   const DdShWord *word)
{
  DdShRope rope;
  char *text = NULL;

  _dd_sh_rope_init (&rope);
  if (expand_parts (self, word, &rope, DD_SH_MARK_LITERAL))
    text = _dd_sh_rope_to_pattern (&rope);
  _dd_sh_rope_clear (&rope);

  return text;
}

static gboolean
evaluate (Expander       *self,
          const DdShWord *word,
          gint64         *number)
{
  g_autofree char *text = expand_to_string (self, word);
  g_autofree char *complaint = NULL;

  if (text == NULL)
    return FALSE;
  if (dd_sh_arith_eval (text, self->x->state->flavour, &arith_vars, self,
                        number, &complaint))
    return TRUE;
  if (complaint != NULL)
    fail (self, DD_SH_MSG_ARITH, complaint, NULL);

  return FALSE;
}

/* --- Commands ----------------------------------------------------------- */

/* Bash leaves `set -e` at the door of a substitution, and so does ash. */
static void
push_substitution (Expander       *self,
                   const DdShNode *node)
{
  DdShExec *x = self->x;
  DdShState *state = x->state;
  DdShFrame *frame;
  DdShEnv *outer = _dd_sh_env_copy (state->env);

  _dd_sh_env_restore (outer, self->undo);
  frame = _dd_sh_enter_subshell (x, self->frame->program, node->id);
  if (frame == NULL)
    {
      _dd_sh_env_free (outer);
      self->result = DD_SH_EXPAND_FAILED;
      return;
    }
  _dd_sh_env_free (frame->saved_env);
  frame->saved_env = outer;
  g_ptr_array_set_size (self->undo, 0);
  frame->flags |= DD_SH_FRAME_SUBST;
  frame->flags &= ~(guint) DD_SH_FRAME_TESTED;
  if (state->flavour != DD_SH_FLAVOUR_DASH)
    state->env->options &= ~(guint) DD_SH_OPT_ERREXIT;
  frame->file = _dd_sh_file_new (DD_SH_SINK_BUFFER);
  _dd_sh_fds_set (state->fds, 1, _dd_sh_file_ref (frame->file));
  self->result = DD_SH_EXPAND_PUSHED;
}

static gboolean
expand_command (Expander       *self,
                const DdShPart *part,
                DdShRope       *rope)
{
  GPtrArray *gathered = self->frame->gathered;

  if (gathered == NULL || self->next >= gathered->len)
    {
      push_substitution (self, part->node);
      return FALSE;
    }
  _dd_sh_rope_add (rope, g_ptr_array_index (gathered, self->next++),
                   part->quoted ? DD_SH_MARK_QUOTED : DD_SH_MARK_RESULT);

  return TRUE;
}

static gboolean
expand_arith (Expander       *self,
              const DdShPart *part,
              DdShRope       *rope)
{
  char text[32];
  gint64 number;

  if (!evaluate (self, part->word, &number))
    return FALSE;
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  _dd_sh_rope_add (rope, text, part->quoted ? DD_SH_MARK_QUOTED : DD_SH_MARK_RESULT);

  return TRUE;
}

static gboolean
expand_tilde (Expander       *self,
              const DdShPart *part,
              DdShRope       *rope)
{
  DdShExec *x = self->x;
  const char *home = NULL;
  g_autofree char *looked_up = NULL;

  if (*part->text == '\0')
    home = _dd_sh_env_get (x->state->env, "HOME");
  if (home == NULL)
    home = looked_up = x->host->home (x->user, part->text);
  if (home != NULL)
    {
      _dd_sh_rope_add (rope, home, DD_SH_MARK_QUOTED);
      return TRUE;
    }
  _dd_sh_rope_add (rope, "~", DD_SH_MARK_QUOTED);
  _dd_sh_rope_add (rope, part->text, DD_SH_MARK_QUOTED);

  return TRUE;
}

/* --- $@ and $* ---------------------------------------------------------- */

static gboolean
is_list (const DdShPart *part)
{
  return (part->text[0] == '@' || part->text[0] == '*') && part->text[1] == '\0';
}

/* What joins the parameters in "$*": the first byte of IFS. */
static const char *
list_separator (Expander *self,
                char      buffer[2])
{
  const char *ifs = _dd_sh_env_get (self->x->state->env, "IFS");

  buffer[0] = ifs != NULL ? ifs[0] : ' ';
  buffer[1] = '\0';

  return buffer;
}

static void
expand_list (Expander       *self,
             const DdShPart *part,
             DdShRope       *rope)
{
  GPtrArray *params = self->x->state->env->params;
  gboolean joined = part->quoted && part->text[0] == '*';
  char buffer[2];

  for (guint i = 0; i < params->len; i++)
    {
      if (i > 0 && joined)
        _dd_sh_rope_add (rope, list_separator (self, buffer), DD_SH_MARK_QUOTED);
      else if (i > 0)
        _dd_sh_rope_mark (rope, DD_SH_MARK_BREAK);
      if (part->quoted)
        _dd_sh_rope_mark (rope, DD_SH_MARK_KEEP);
      _dd_sh_rope_add (rope, g_ptr_array_index (params, i),
                       part->quoted ? DD_SH_MARK_QUOTED : DD_SH_MARK_RESULT);
    }
}

static char *
join_list (Expander       *self,
           const DdShPart *part)
{
  GPtrArray *params = self->x->state->env->params;
  GString *out = g_string_new (NULL);
  char buffer[2];

  for (guint i = 0; i < params->len; i++)
    {
      if (i > 0)
        g_string_append (out, part->text[0] == '*' ? list_separator (self, buffer) : " ");
      g_string_append (out, g_ptr_array_index (params, i));
    }

  return g_string_free (out, FALSE);
}

/* --- Parameters --------------------------------------------------------- */

static char *
get_value (Expander       *self,
           const DdShPart *part)
{
  if (is_list (part))
    return join_list (self, part);

  return _dd_sh_get_param (self->x, part->text);
}

static gboolean
check_set (Expander       *self,
           const DdShPart *part,
           const char     *value)
{
  if (value != NULL || (self->x->state->env->options & DD_SH_OPT_NOUNSET) == 0)
    return TRUE;

  return fail (self, DD_SH_MSG_UNBOUND, part->text, NULL);
}

static void
add_value (const DdShPart *part,
           DdShRope       *rope,
           const char     *value)
{
  if (value != NULL)
    _dd_sh_rope_add (rope, value, part->quoted ? DD_SH_MARK_QUOTED : DD_SH_MARK_RESULT);
}

/* The word of ${x-word}: unquoted parts of it are split like a value. */
static gboolean
expand_operand (Expander       *self,
                const DdShPart *part,
                DdShRope       *rope)
{
  return expand_parts (self, part->word, rope,
                       part->quoted ? DD_SH_MARK_QUOTED : DD_SH_MARK_RESULT);
}

static gboolean
expand_assign (Expander       *self,
               const DdShPart *part,
               DdShRope       *rope)
{
  g_autofree char *value = NULL;

  if (!dd_sh_is_name (part->text))
    return fail (self, DD_SH_MSG_BAD_ASSIGN, part->text, NULL);
  value = expand_to_string (self, part->word);
  if (value == NULL || !set_variable (self, part->text, value))
    return FALSE;
  add_value (part, rope, value);

  return TRUE;
}

static gboolean
fail_unset (Expander       *self,
            const DdShPart *part)
{
  g_autofree char *text = NULL;

  if (part->word->n_parts == 0)
    return fail (self, part->colon ? DD_SH_MSG_NULL_OR_NOT_SET : DD_SH_MSG_NOT_SET,
                 part->text, NULL);
  text = expand_to_string (self, part->word);
  if (text == NULL)
    return FALSE;

  return fail (self, DD_SH_MSG_PARAM_TEXT, part->text, text);
}

/* ${x-w}, ${x=w}, ${x+w} and ${x?w}, with or without a colon. */
static gboolean
expand_conditional (Expander       *self,
                    const DdShPart *part,
                    DdShRope       *rope)
{
  g_autofree char *value = get_value (self, part);
  gboolean set = value != NULL;

  if (is_list (part))
    set = self->x->state->env->params->len > 0;
  if (set && part->colon && *value == '\0')
    set = FALSE;
  if (part->op == DD_SH_PARAM_ALTERNATE)
    return !set || expand_operand (self, part, rope);
  if (set && is_list (part))
    expand_list (self, part, rope);
  else if (set)
    add_value (part, rope, value);
  if (set)
    return TRUE;
  if (part->op == DD_SH_PARAM_DEFAULT)
    return expand_operand (self, part, rope);
  if (part->op == DD_SH_PARAM_ASSIGN)
    return expand_assign (self, part, rope);

  return fail_unset (self, part);
}

static gboolean
expand_strip (Expander       *self,
              const DdShPart *part,
              const char     *value,
              DdShRope       *rope)
{
  g_autofree char *pattern = expand_to_pattern (self, part->word);
  g_autofree char *result = NULL;

  if (pattern == NULL)
    return FALSE;
  result = dd_sh_pattern_strip (value, pattern,
                                part->op >= DD_SH_PARAM_SUFFIX,
                                part->op == DD_SH_PARAM_PREFIX_LONG
                                || part->op == DD_SH_PARAM_SUFFIX_LONG);
  add_value (part, rope, result);

  return TRUE;
}

static gboolean
expand_replace (Expander       *self,
                const DdShPart *part,
                const char     *value,
                DdShRope       *rope)
{
  g_autofree char *pattern = expand_to_pattern (self, part->word);
  g_autofree char *replacement = NULL;
  g_autofree char *result = NULL;

  if (pattern == NULL)
    return FALSE;
  replacement = expand_to_string (self, part->word2);
  if (replacement == NULL)
    return FALSE;
  if (strlen (replacement) > DD_SH_MAX_TEXT / (strlen (value) + 1))
    return fail (self, DD_SH_MSG_TOO_LONG, part->text, NULL);
  result = dd_sh_pattern_replace (value, pattern, replacement,
                                  part->op == DD_SH_PARAM_REPLACE_ALL,
                                  self->x->state->flavour == DD_SH_FLAVOUR_BASH);
  add_value (part, rope, result);

  return TRUE;
}

static gboolean
expand_substring (Expander       *self,
                  const DdShPart *part,
                  const char     *value,
                  DdShRope       *rope)
{
  gint64 length = strlen (value);
  gint64 offset;
  gint64 count = length;
  g_autofree char *result = NULL;

  if (!evaluate (self, part->word, &offset)
      || (part->word2 != NULL && !evaluate (self, part->word2, &count)))
    return FALSE;
  if (offset < 0)
    offset = offset < -length ? length : length + offset;
  offset = MIN (offset, length);
  if (count < 0)
    count = MAX (length + MAX (count, -length) - offset, 0);
  count = MIN (count, length - offset);
  result = g_strndup (value + offset, count);
  add_value (part, rope, result);

  return TRUE;
}

/* For `${#@}` bash counts parameters, the others bytes. */
static gboolean
expand_length (Expander       *self,
               const DdShPart *part,
               const char     *value,
               DdShRope       *rope)
{
  g_autofree char *text = NULL;

  if (is_list (part) && self->x->state->flavour == DD_SH_FLAVOUR_BASH)
    text = g_strdup_printf ("%u", self->x->state->env->params->len);
  else
    text = g_strdup_printf ("%" G_GSIZE_FORMAT, value != NULL ? strlen (value) : 0);
  add_value (part, rope, text);

  return TRUE;
}

static gboolean
expand_param (Expander       *self,
              const DdShPart *part,
              DdShRope       *rope)
{
  g_autofree char *value = NULL;

  if (part->op == DD_SH_PARAM_BAD)
    return fail (self, DD_SH_MSG_BAD_SUBSTITUTION, part->text, NULL);
  if (part->op >= DD_SH_PARAM_DEFAULT && part->op <= DD_SH_PARAM_ERROR)
    return expand_conditional (self, part, rope);
  if (part->op == DD_SH_PARAM_PLAIN && is_list (part))
    {
      expand_list (self, part, rope);
      return TRUE;
    }
  value = get_value (self, part);
  if (!check_set (self, part, value))
    return FALSE;
  if (part->op == DD_SH_PARAM_PLAIN)
    {
      add_value (part, rope, value);
      return TRUE;
    }
  if (part->op == DD_SH_PARAM_LENGTH)
    return expand_length (self, part, value, rope);
  if (value == NULL)
    value = g_strdup ("");
  if (part->op >= DD_SH_PARAM_PREFIX && part->op <= DD_SH_PARAM_SUFFIX_LONG)
    return expand_strip (self, part, value, rope);
  if (part->op == DD_SH_PARAM_SUBSTRING)
    return expand_substring (self, part, value, rope);

  return expand_replace (self, part, value, rope);
}

/* --- Parts -------------------------------------------------------------- */

/* True when these quotes hold nothing but "$@", which may give no field. */
static gboolean
quotes_only_list (const DdShWord *word,
                  guint           i)
{
  const DdShPart *next = i + 1 < word->n_parts ? word->parts[i + 1] : NULL;

  return next != NULL && next->kind == DD_SH_PART_PARAM && next->quoted
         && next->text[0] == '@' && is_list (next);
}

static gboolean
expand_part (Expander       *self,
             const DdShWord *word,
             guint           i,
             DdShRope       *rope,
             char            literal_mark)
{
  const DdShPart *part = word->parts[i];

  switch (part->kind)
    {
    case DD_SH_PART_LITERAL:
      _dd_sh_rope_add (rope, part->text,
                       part->quoted ? DD_SH_MARK_QUOTED : literal_mark);
      return TRUE;
    case DD_SH_PART_QUOTES:
      if (!quotes_only_list (word, i))
        _dd_sh_rope_mark (rope, DD_SH_MARK_KEEP);
      return TRUE;
    case DD_SH_PART_TILDE:
      return expand_tilde (self, part, rope);
    case DD_SH_PART_PARAM:
      return expand_param (self, part, rope);
    case DD_SH_PART_COMMAND:
      return expand_command (self, part, rope);
    case DD_SH_PART_ARITH:
    default:
      return expand_arith (self, part, rope);
    }
}

static gboolean
expand_parts (Expander       *self,
              const DdShWord *word,
              DdShRope       *rope,
              char            literal_mark)
{
  for (guint i = 0; i < word->n_parts; i++)
    {
      if (!expand_part (self, word, i, rope, literal_mark))
        return FALSE;
      if (rope->text->len > DD_SH_MAX_TEXT)
        return fail (self, DD_SH_MSG_TOO_LONG, NULL, NULL);
    }

  return TRUE;
}

/* --- Entries ------------------------------------------------------------ */

/* Expands @word into @rope. On success the outputs of its substitutions have
 * been used up. */
static DdShExpandResult
expand_word (DdShExec       *x,
             DdShFrame      *frame,
             const DdShWord *word,
             DdShRope       *rope)
{
  Expander self = { .x = x, .frame = frame, .result = DD_SH_EXPAND_OK };

  self.undo = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_sh_saved_var_free);
  if (!expand_parts (&self, word, rope, DD_SH_MARK_LITERAL)
      && self.result == DD_SH_EXPAND_OK)
    self.result = DD_SH_EXPAND_FAILED;
  if (self.result != DD_SH_EXPAND_PUSHED && frame->gathered != NULL)
    g_ptr_array_set_size (frame->gathered, 0);
  g_ptr_array_unref (self.undo);

  return self.result;
}

/* Adds the fields that @word gives to @fields. */
DdShExpandResult
_dd_sh_expand_fields (DdShExec       *x,
                      DdShFrame      *frame,
                      const DdShWord *word,
                      GPtrArray      *fields)
{
  DdShExpandResult result;
  DdShRope rope;

  _dd_sh_rope_init (&rope);
  result = expand_word (x, frame, word, &rope);
  if (result == DD_SH_EXPAND_OK)
    _dd_sh_rope_to_fields (x, &rope, fields);
  _dd_sh_rope_clear (&rope);

  return result;
}

/* Expands @word where nothing is split: assignments, `case`, here-documents
 * and the targets of redirections. */
DdShExpandResult
_dd_sh_expand_string (DdShExec        *x,
                      DdShFrame       *frame,
                      const DdShWord  *word,
                      char           **string)
{
  DdShExpandResult result;
  DdShRope rope;

  _dd_sh_rope_init (&rope);
  result = expand_word (x, frame, word, &rope);
  *string = result == DD_SH_EXPAND_OK ? _dd_sh_rope_to_string (&rope) : NULL;
  _dd_sh_rope_clear (&rope);

  return result;
}

/* Expands the pattern of a `case` branch. */
DdShExpandResult
_dd_sh_expand_pattern (DdShExec        *x,
                       DdShFrame       *frame,
                       const DdShWord  *word,
                       char           **pattern)
{
  DdShExpandResult result;
  DdShRope rope;

  _dd_sh_rope_init (&rope);
  result = expand_word (x, frame, word, &rope);
  *pattern = result == DD_SH_EXPAND_OK ? _dd_sh_rope_to_pattern (&rope) : NULL;
  _dd_sh_rope_clear (&rope);

  return result;
}

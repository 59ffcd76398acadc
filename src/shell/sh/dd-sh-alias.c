// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-lexer-private.h"

/* Aliases are put in place before a line is read: the first word of a command
 * becomes its text, and after a text that ends in a blank the next word, too.
 * An alias is not looked for in its own text. */

/* After these the next word begins a command. */
static gboolean
opens_command (const char *plain)
{
  static const char *words[] = {
    "!", "do", "elif", "else", "if", "then", "until", "while", "{", NULL
  };

  return plain != NULL && g_strv_contains (words, plain);
}

static gboolean
is_assignment (const char *plain)
{
  const char *equals = plain != NULL ? strchr (plain, '=') : NULL;

  return equals != NULL && equals > plain
         && strspn (plain, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_") == (gsize) (equals - plain);
}

static gboolean
ends_command (DdShTokenKind kind)
{
  return kind != DD_SH_TOKEN_WORD && kind != DD_SH_TOKEN_REDIR;
}

static char *
expand (DdShState  *state,
        const char *text,
        GPtrArray  *active)
{
  g_autoptr (DdShAst) ast = _dd_sh_ast_new (text, -1);
  GString *out = g_string_new (NULL);
  gboolean first = TRUE;
  gboolean target = FALSE;      /* the word after > is no command */
  gsize done = 0;
  DdShLexer lexer;

  _dd_sh_lexer_init (&lexer, ast, state->flavour, ast->text, 1, 0);
  for (;;)
    {
      const DdShToken *token = _dd_sh_lexer_peek (&lexer);
      const char *value = NULL;

      if (token->kind == DD_SH_TOKEN_EOF || token->kind == DD_SH_TOKEN_ERROR)
        break;
      if (token->kind == DD_SH_TOKEN_WORD && first && !target && token->plain != NULL
          && !g_ptr_array_find_with_equal_func (active, token->plain, g_str_equal, NULL))
        value = g_hash_table_lookup (state->env->aliases, token->plain);
      if (value != NULL)
        {
          g_autofree char *inner = NULL;

          g_ptr_array_add (active, (gpointer) token->plain);
          inner = expand (state, value, active);
          g_ptr_array_set_size (active, active->len - 1);
          g_string_append_len (out, text + done, token->start - done);
          g_string_append (out, inner);
          done = token->end;
          first = *value != '\0' && strchr (" \t", value[strlen (value) - 1]) != NULL;
        }
      else if (ends_command (token->kind))
        {
          first = TRUE;
        }
      else if (token->kind == DD_SH_TOKEN_WORD && !target)
        {
          first = first && (opens_command (token->plain) || is_assignment (token->plain));
        }
      target = token->kind == DD_SH_TOKEN_REDIR;
      _dd_sh_lexer_take (&lexer);
    }
  _dd_sh_lexer_clear (&lexer);
  g_string_append (out, text + done);

  return g_string_free (out, FALSE);
}

/* Puts the texts of aliases into a line that is about to be read. Source:
 * POSIX, Shell Command Language, 2.3.1 */
char *
_dd_sh_expand_aliases (DdShState  *state,
                       const char *text)
{
  g_autoptr (GPtrArray) active = NULL;
  gboolean bash = state->flavour == DD_SH_FLAVOUR_BASH;

  if (g_hash_table_size (state->env->aliases) == 0
      || (bash && (state->env->options & (DD_SH_OPT_INTERACTIVE | DD_SH_OPT_ALIASES)) == 0))
    return g_strdup (text);
  active = g_ptr_array_new ();

  return expand (state, text, active);
}

/* --- The builtins ------------------------------------------------------- */

static void
print_alias (DdShExec   *x,
             const char *name)
{
  const char *value = g_hash_table_lookup (x->state->env->aliases, name);
  g_autofree char *quoted = _dd_sh_quote (x->state->flavour, value, TRUE);

  _dd_sh_print (x, "%s%s=%s\n", x->state->flavour == DD_SH_FLAVOUR_BASH ? "alias " : "", name,
                quoted);
}

static int
complain (DdShExec   *x,
          const char *by,
          const char *name)
{
  return _dd_sh_complain (x, by, DD_SH_MSG_ALIAS_NOT_FOUND, name, NULL);
}

int
_dd_sh_builtin_alias (DdShExec   *x,
                      DdShFrame  *frame,
                      char      **argv)
{
  g_autoptr (GPtrArray) names = _dd_sh_sorted_keys (x->state->env->aliases);
  int status = 0;

  if (argv[1] == NULL || (strcmp (argv[1], "-p") == 0 && argv[2] == NULL))
    for (guint i = 0; i < names->len; i++)
      print_alias (x, g_ptr_array_index (names, i));
  for (guint i = 1; argv[i] != NULL; i++)
    {
      const char *equals = strchr (argv[i], '=');

      if (strcmp (argv[i], "-p") == 0)
        continue;
      if (equals != NULL && equals != argv[i])
        g_hash_table_insert (x->state->env->aliases,
                             g_strndup (argv[i], equals - argv[i]), g_strdup (equals + 1));
      else if (g_hash_table_contains (x->state->env->aliases, argv[i]))
        print_alias (x, argv[i]);
      else
        status = complain (x, "alias", argv[i]);
    }

  return status;
}

int
_dd_sh_builtin_unalias (DdShExec   *x,
                        DdShFrame  *frame,
                        char      **argv)
{
  int status = 0;

  for (guint i = 1; argv[i] != NULL; i++)
    {
      if (strcmp (argv[i], "-a") == 0)
        g_hash_table_remove_all (x->state->env->aliases);
      else if (!g_hash_table_remove (x->state->env->aliases, argv[i]))
        status = complain (x, "unalias", argv[i]);
    }

  return status;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-parser.h"

/* --- Escapes ------------------------------------------------------------ */

static gboolean
is_root (DdShExec *x)
{
  g_autofree char *name = x->host->user_name (x->user);

  return g_strcmp0 (name, "root") == 0;
}

/* The working directory, with ~ for the home directory. */
static char *
short_directory (DdShExec *x)
{
  const char *cwd = x->state->env->cwd;
  const char *home = _dd_sh_env_get (x->state->env, "HOME");
  gsize length = home != NULL ? strlen (home) : 0;

  if (length > 1 && strncmp (cwd, home, length) == 0
      && (cwd[length] == '/' || cwd[length] == '\0'))
    return g_strconcat ("~", cwd + length, NULL);

  return g_strdup (cwd);
}

static char *
host_name (DdShExec *x)
{
  const char *name = _dd_sh_env_get (x->state->env, "HOSTNAME");
  g_autoptr (GString) text = NULL;

  if (name != NULL)
    return g_strdup (name);
  text = g_string_new (NULL);
  x->host->read (x->user, "/etc/hostname", text);
  g_strchomp (text->str);

  return g_strdup (text->str[0] != '\0' ? text->str : "localhost");
}

static char *
user_name (DdShExec *x)
{
  char *name = x->host->user_name (x->user);

  return name != NULL ? name : g_strdup ("I have no name!");
}

/* What a backslash and @letter stand for, or %NULL. Times are left out: the
 * shell has no clock. */
static char *
expand_escape (DdShExec *x,
               char      letter)
{
  g_autofree char *text = NULL;

  switch (letter)
    {
    case 'w':
      return short_directory (x);
    case 'W':
      text = short_directory (x);
      return strcmp (text, "/") == 0 || strcmp (text, "~") == 0
             ? g_steal_pointer (&text) : g_path_get_basename (text);
    case 'h':
      text = host_name (x);
      return g_strndup (text, strcspn (text, "."));
    case 'H':
      return host_name (x);
    case 'u':
      return user_name (x);
    case '$':
      return g_strdup (is_root (x) ? "#" : "$");
    case 's':
      return g_path_get_basename (x->state->arg0);
    case 'v':
      return g_strdup ("5.2");
    case 'n':
      return g_strdup ("\n");
    case '\\':
      return g_strdup ("\\");
    case '[':
    case ']':
      return g_strdup ("");
    case 'e':
      return g_strdup ("\033");
    default:
      return NULL;
    }
}

static char *
expand_escapes (DdShExec   *x,
                const char *prompt)
{
  GString *out = g_string_new (NULL);

  for (const char *p = prompt; *p != '\0'; p++)
    {
      g_autofree char *text = NULL;

      if (*p == '\\' && p[1] != '\0')
        text = expand_escape (x, p[1]);
      if (text == NULL)
        {
          g_string_append_c (out, *p);
          continue;
        }
      g_string_append (out, text);
      p++;
    }

  return g_string_free (out, FALSE);
}

/* --- Parameters --------------------------------------------------------- */

static gboolean
has_command (const DdShWord *word)
{
  if (word == NULL)
    return FALSE;
  for (guint i = 0; i < word->n_parts; i++)
    if (word->parts[i]->kind == DD_SH_PART_COMMAND || has_command (word->parts[i]->word)
        || has_command (word->parts[i]->word2))
      return TRUE;

  return FALSE;
}

/* Expands parameters as in a here-document. A command substitution would have
 * to run while the shell waits for a line; such prompts stay as they are. */
static char *
expand_parameters (DdShExec   *x,
                   const char *prompt)
{
  DdShState *state = x->state;
  g_autofree char *script = g_strdup_printf (": <<DD_SH_PROMPT\n%s\nDD_SH_PROMPT\n", prompt);
  g_autoptr (DdShAst) ast = dd_sh_parse_lines (script, -1, state->flavour);
  const DdShNode *root = dd_sh_ast_get_root (ast);
  DdShUnwind unwind = state->unwind;
  int status = state->status;
  const DdShWord *word;
  DdShFrame *frame;
  char *text = NULL;

  if (dd_sh_ast_get_error (ast) != NULL || root->n_children != 1
      || root->children[0]->n_redirs != 1)
    return g_strdup (prompt);
  word = root->children[0]->redirs[0]->word;
  if (has_command (word))
    return g_strdup (prompt);

  frame = _dd_sh_frame_new (DD_SH_FRAME_NODE);
  _dd_sh_expand_string (x, frame, word, &text);
  _dd_sh_frame_free (frame);
  state->unwind = unwind;
  state->status = status;
  if (text == NULL)
    return g_strdup (prompt);
  if (g_str_has_suffix (text, "\n"))
    text[strlen (text) - 1] = '\0';

  return text;
}

/**
 * dd_sh_expand_prompt:
 * @state: an interactive shell
 * @host: its surroundings
 * @user: data for @host
 * @continued: whether the line goes on one that is not complete (`PS2`)
 *
 * Gets the prompt to show. Parameters in it are expanded; ash and bash also
 * know `\w`, `\u`, `\h` and `\$`.
 *
 * Returns: (transfer full): the prompt
 */
char *
dd_sh_expand_prompt (DdShState      *state,
                     const DdShHost *host,
                     gpointer        user,
                     gboolean        continued)
{
  DdShExec x = { .state = state, .host = host, .user = user };
  g_autofree char *text = NULL;
  const char *prompt;

  g_return_val_if_fail (state != NULL && host != NULL, NULL);

  prompt = _dd_sh_env_get (state->env, continued ? "PS2" : "PS1");
  if (prompt == NULL)
    return g_strdup ("");
  if (state->flavour != DD_SH_FLAVOUR_DASH)
    text = expand_escapes (&x, prompt);

  return expand_parameters (&x, text != NULL ? text : prompt);
}

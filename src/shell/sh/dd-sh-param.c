// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-exec-private.h"

/* Special and positional parameters. */

typedef struct
{
  char  letter;
  guint option;
} OptionLetter;

static const OptionLetter option_letters[] = {
  { 'a', DD_SH_OPT_ALLEXPORT }, { 'b', DD_SH_OPT_NOTIFY },
  { 'e', DD_SH_OPT_ERREXIT }, { 'f', DD_SH_OPT_NOGLOB },
  { 'i', DD_SH_OPT_INTERACTIVE }, { 'm', DD_SH_OPT_MONITOR },
  { 'n', DD_SH_OPT_NOEXEC }, { 's', DD_SH_OPT_STDIN },
  { 'u', DD_SH_OPT_NOUNSET }, { 'v', DD_SH_OPT_VERBOSE },
  { 'x', DD_SH_OPT_XTRACE }, { 'C', DD_SH_OPT_NOCLOBBER },
};

/* The order in which each shell lists its options. `h`, `B`, `H` and `c` are
 * always so in bash, `c` also in ash. */
static const char *letter_orders[DD_SH_N_FLAVOURS] = {
  [DD_SH_FLAVOUR_DASH] = "ubaCvxsnmife",
  [DD_SH_FLAVOUR_ASH] = "ubaCvxsnmcife",
  [DD_SH_FLAVOUR_BASH] = "abefhimnuvxBCHcs",
};

static gboolean
has_letter (DdShState *state,
            char       letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (option_letters); i++)
    if (option_letters[i].letter == letter)
      return (state->env->options & option_letters[i].option) != 0;

  if (letter == 'c')
    return state->mode == DD_SH_MODE_COMMAND;
  if (letter == 'H')
    return state->mode == DD_SH_MODE_INTERACTIVE;

  return TRUE;
}

/* The value of `$-`. */
char *
_dd_sh_option_letters (DdShState *state)
{
  GString *out = g_string_new (NULL);

  for (const char *p = letter_orders[state->flavour]; *p != '\0'; p++)
    if (has_letter (state, *p))
      g_string_append_c (out, *p);

  return g_string_free (out, FALSE);
}

/* The value of `$$`. A background copy keeps the one of its parent. */
gint64
_dd_sh_get_pid (DdShExec *x)
{
  if (x->state->pid == 0)
    x->state->pid = x->host->get_pid (x->user, FALSE);

  return x->state->pid;
}

static char *
get_positional (DdShExec   *x,
                const char *digits)
{
  GPtrArray *params = x->state->env->params;
  guint64 n = g_ascii_strtoull (digits, NULL, 10);

  if (n == 0)
    return g_strdup (x->state->arg0);

  return n <= params->len ? g_strdup (g_ptr_array_index (params, n - 1)) : NULL;
}

/* ash starts to count at 0 in `sh -c`, and dash as Debian builds it lacks
 * LINENO. */
static guint
line_number (const DdShState *state)
{
  gboolean from_zero = state->flavour == DD_SH_FLAVOUR_ASH
                       && state->mode == DD_SH_MODE_COMMAND && state->line > 0;

  return from_zero ? state->line - 1 : state->line;
}

/* Gets a parameter other than `$@` and `$*`, or %NULL when it is unset. */
char *
_dd_sh_get_param (DdShExec   *x,
                  const char *name)
{
  DdShState *state = x->state;

  if (g_ascii_isdigit (*name))
    return get_positional (x, name);
  switch (*name)
    {
    case '?':
      return g_strdup_printf ("%d", state->status);
    case '#':
      return g_strdup_printf ("%u", state->env->params->len);
    case '$':
      return g_strdup_printf ("%" G_GINT64_FORMAT, _dd_sh_get_pid (x));
    case '!':
      if (state->env->last_pid == 0)
        return NULL;
      return g_strdup_printf ("%" G_GINT64_FORMAT, state->env->last_pid);
    case '-':
      return _dd_sh_option_letters (state);
    default:
      break;
    }
  if (strcmp (name, "PPID") == 0 && _dd_sh_env_get (state->env, name) == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, x->host->get_pid (x->user, TRUE));
  if (strcmp (name, "LINENO") == 0 && state->flavour != DD_SH_FLAVOUR_DASH)
    return g_strdup_printf ("%u", line_number (state));

  return g_strdup (_dd_sh_env_get (state->env, name));
}

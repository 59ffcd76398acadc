// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-parser.h"

/* Builtins about variables and options. */

/* --- Values ------------------------------------------------------------- */

/* A value as bash lists it: in double quotes for `declare`, bare or in single
 * quotes for `set`. */
static char *
quote_double (const char *value)
{
  GString *out = g_string_new ("\"");

  for (; *value != '\0'; value++)
    {
      if (strchr ("\"\\$`", *value) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *value);
    }
  g_string_append_c (out, '"');

  return g_string_free (out, FALSE);
}

static char *
quote_ansi (const char *value)
{
  GString *out = g_string_new ("$'");

  for (; *value != '\0'; value++)
    {
      if (*value == '\n')
        g_string_append (out, "\\n");
      else if (*value == '\t')
        g_string_append (out, "\\t");
      else if (*value == '\'' || *value == '\\')
        g_string_append_printf (out, "\\%c", *value);
      else
        g_string_append_c (out, *value);
    }
  g_string_append_c (out, '\'');

  return g_string_free (out, FALSE);
}

/* `set` without arguments. */
static void
print_variables (DdShExec *x)
{
  DdShEnv *env = x->state->env;
  g_autoptr (GPtrArray) keys = _dd_sh_sorted_keys (env->vars);

  for (guint i = 0; i < keys->len; i++)
    {
      const char *name = g_ptr_array_index (keys, i);
      const char *value = _dd_sh_env_get (env, name);
      g_autofree char *quoted = NULL;

      if (value == NULL)
        continue;
      if (x->state->flavour != DD_SH_FLAVOUR_BASH)
        quoted = _dd_sh_quote (x->state->flavour, value, TRUE);
      else if (strpbrk (value, "\n\t") != NULL)
        quoted = quote_ansi (value);
      else if (*value == '\0')
        quoted = g_strdup ("");
      else
        quoted = _dd_sh_quote (x->state->flavour, value, FALSE);
      _dd_sh_print (x, "%s=%s\n", name, quoted);
    }
}

/* `export -p` and `readonly -p`. */
static void
print_declared (DdShExec   *x,
                const char *word,
                gboolean    exported)
{
  DdShEnv *env = x->state->env;
  g_autoptr (GPtrArray) keys = _dd_sh_sorted_keys (env->vars);
  gboolean bash = x->state->flavour == DD_SH_FLAVOUR_BASH;
  g_autofree char *lead = NULL;

  lead = bash ? g_strdup_printf ("declare -%c", exported ? 'x' : 'r') : g_strdup (word);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *name = g_ptr_array_index (keys, i);
      const DdShVar *var = _dd_sh_env_lookup (env, name);
      g_autofree char *quoted = NULL;

      if (!(exported ? var->exported : var->readonly)
          || (var->value == NULL && x->state->flavour == DD_SH_FLAVOUR_ASH))
        continue;
      if (var->value != NULL)
        quoted = bash ? quote_double (var->value)
                      : _dd_sh_quote (x->state->flavour, var->value, TRUE);
      _dd_sh_print (x, "%s %s%s%s\n", lead, name, quoted != NULL ? "=" : "",
                    quoted != NULL ? quoted : "");
    }
}

/* Splits NAME=VALUE and checks the name. On failure returns %FALSE after a
 * complaint. @value stays %NULL without an equals sign. */
static gboolean
split_assignment (DdShExec    *x,
                  const char  *by,
                  const char  *text,
                  char       **name,
                  const char **value)
{
  const char *equals = strchr (text, '=');

  *name = equals != NULL ? g_strndup (text, equals - text) : g_strdup (text);
  *value = equals != NULL ? equals + 1 : NULL;
  if (dd_sh_is_name (*name))
    return TRUE;
  _dd_sh_complain (x, by, DD_SH_MSG_BAD_NAME,
                   x->state->flavour == DD_SH_FLAVOUR_BASH ? text : *name, NULL);

  return FALSE;
}

/* --- export, readonly, unset -------------------------------------------- */

static int
declare_one (DdShExec   *x,
             const char *by,
             const char *text,
             gboolean    off)
{
  DdShEnv *env = x->state->env;
  g_autofree char *name = NULL;
  const char *value;
  DdShVar *var;

  if (!split_assignment (x, by, text, &name, &value))
    return x->state->flavour == DD_SH_FLAVOUR_BASH ? 1 : 2;
  if (value != NULL && !_dd_sh_env_set (env, name, value))
    return _dd_sh_complain (x, *by == 'e' ? by : NULL, DD_SH_MSG_READ_ONLY, name, NULL);
  var = _dd_sh_env_ensure (env, name);
  if (*by == 'e')
    var->exported = !off;
  else
    var->readonly = TRUE;

  return 0;
}

/* Both `export` and `readonly`. */
int
_dd_sh_builtin_export (DdShExec   *x,
                       DdShFrame  *frame,
                       char      **argv)
{
  gboolean off = FALSE;
  guint i = 1;
  int status = 0;

  for (; argv[i] != NULL && argv[i][0] == '-'; i++)
    {
      if (strcmp (argv[i], "-n") == 0)
        off = TRUE;
      else if (strcmp (argv[i], "-p") != 0 && strcmp (argv[i], "--") != 0)
        return _dd_sh_complain (x, argv[0], DD_SH_MSG_BAD_OPTION, argv[i], NULL);
    }
  if (argv[i] == NULL)
    {
      print_declared (x, argv[0], argv[0][0] == 'e');
      return 0;
    }
  for (; argv[i] != NULL && x->state->unwind == DD_SH_UNWIND_NONE; i++)
    {
      int one = declare_one (x, argv[0], argv[i], off);

      status = MAX (status, one);
    }

  return status;
}

int
_dd_sh_builtin_unset (DdShExec   *x,
                      DdShFrame  *frame,
                      char      **argv)
{
  DdShEnv *env = x->state->env;
  gboolean functions = FALSE;
  guint i = 1;
  int status = 0;

  for (; argv[i] != NULL && argv[i][0] == '-'; i++)
    functions = strcmp (argv[i], "-f") == 0;
  for (; argv[i] != NULL; i++)
    {
      if (functions)
        {
          g_hash_table_remove (env->functions, argv[i]);
          continue;
        }
      if (!dd_sh_is_name (argv[i]))
        status = _dd_sh_complain (x, "unset", DD_SH_MSG_BAD_NAME, argv[i], NULL);
      else if (x->state->flavour == DD_SH_FLAVOUR_BASH
               && _dd_sh_env_lookup (env, argv[i]) == NULL)
        g_hash_table_remove (env->functions, argv[i]);
      else if (!_dd_sh_env_set (env, argv[i], NULL))
        status = _dd_sh_complain (x, "unset", DD_SH_MSG_UNSET_READ_ONLY, argv[i], NULL);
    }

  return status;
}

/* --- local -------------------------------------------------------------- */

static DdShFrame *
find_call (const DdShState *state)
{
  for (guint i = state->frames->len; i-- > 0;)
    {
      DdShFrame *frame = g_ptr_array_index (state->frames, i);

      if (frame->kind == DD_SH_FRAME_CALL)
        return frame;
      if (frame->kind == DD_SH_FRAME_BOUNDARY)
        return NULL;
    }

  return NULL;
}

static void
save_in_call (DdShExec   *x,
              DdShFrame  *call,
              const char *name)
{
  if (call->saved_vars == NULL)
    call->saved_vars = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_sh_saved_var_free);
  g_ptr_array_add (call->saved_vars, _dd_sh_env_save (x->state->env, name));
}

static int
local_one (DdShExec   *x,
           DdShFrame  *call,
           const char *by,
           const char *text,
           const char *options)
{
  DdShEnv *env = x->state->env;
  g_autofree char *name = NULL;
  const char *value;
  const DdShVar *old;

  if (!split_assignment (x, by, text, &name, &value))
    return x->state->flavour == DD_SH_FLAVOUR_BASH ? 1 : 2;
  old = _dd_sh_env_lookup (env, name);
  if (old != NULL && old->readonly)
    return _dd_sh_complain (x, by, DD_SH_MSG_READ_ONLY, name, NULL);
  if (call != NULL)
    {
      save_in_call (x, call, name);
      if (value == NULL && x->state->flavour != DD_SH_FLAVOUR_DASH)
        _dd_sh_env_set (env, name, NULL);
    }
  if (value != NULL)
    _dd_sh_env_set (env, name, value);
  if (strchr (options, 'x') != NULL)
    _dd_sh_env_ensure (env, name)->exported = TRUE;
  if (strchr (options, 'r') != NULL)
    _dd_sh_env_ensure (env, name)->readonly = TRUE;

  return 0;
}

/* `local`, and what bash calls `declare`: that may stand anywhere. */
int
_dd_sh_builtin_local (DdShExec   *x,
                      DdShFrame  *frame,
                      char      **argv)
{
  DdShFrame *call = find_call (x->state);
  GString *options = g_string_new (NULL);
  guint i = 1;
  int status = 0;

  if (call == NULL && strcmp (argv[0], "local") == 0)
    {
      g_string_free (options, TRUE);
      return _dd_sh_complain (x, "local", DD_SH_MSG_NOT_IN_FUNCTION, NULL, NULL);
    }
  for (; argv[i] != NULL && argv[i][0] == '-' && argv[i][1] != '\0'; i++)
    g_string_append (options, argv[i] + 1);
  if (strpbrk (options->str, "aAinul") != NULL)
    {
      g_string_free (options, TRUE);
      return _dd_sh_complain (x, argv[0], DD_SH_MSG_UNSUPPORTED,
                              "arrays and typed variables", NULL);
    }
  for (; argv[i] != NULL && x->state->unwind == DD_SH_UNWIND_NONE; i++)
    {
      int one = local_one (x, call, argv[0], argv[i], options->str);

      status = MAX (status, one);
    }
  g_string_free (options, TRUE);

  return status;
}

/* --- set ---------------------------------------------------------------- */

typedef struct
{
  const char *name;
  char        letter;         /* 0 for none */
  guint       option;         /* 0: known, but without effect */
  guint       flavours;
} OptionName;

#define ALL 7u
#define DASH (1u << DD_SH_FLAVOUR_DASH)
#define ASH (1u << DD_SH_FLAVOUR_ASH)
#define BASH (1u << DD_SH_FLAVOUR_BASH)

static const OptionName option_names[] = {
  { "allexport", 'a', DD_SH_OPT_ALLEXPORT, ALL },
  { "emacs", 0, 0, DASH | BASH },
  { "errexit", 'e', DD_SH_OPT_ERREXIT, ALL },
  { "ignoreeof", 0, 0, ALL },
  { "monitor", 'm', DD_SH_OPT_MONITOR, ALL },
  { "noclobber", 'C', DD_SH_OPT_NOCLOBBER, ALL },
  { "noexec", 'n', DD_SH_OPT_NOEXEC, ALL },
  { "noglob", 'f', DD_SH_OPT_NOGLOB, ALL },
  { "nolog", 0, 0, DASH | BASH },
  { "notify", 'b', DD_SH_OPT_NOTIFY, ALL },
  { "nounset", 'u', DD_SH_OPT_NOUNSET, ALL },
  { "pipefail", 0, DD_SH_OPT_PIPEFAIL, ASH | BASH },
  { "posix", 0, 0, BASH },
  { "verbose", 'v', DD_SH_OPT_VERBOSE, ALL },
  { "vi", 0, 0, ALL },
  { "xtrace", 'x', DD_SH_OPT_XTRACE, ALL },
};

/**
 * dd_sh_state_set_named_option:
 * @self: a state
 * @name: of an option, such as pipefail
 * @on: whether to switch it on
 *
 * Sets an option that came with the command line, as in `bash -o pipefail`. One
 * that this shell does not know changes nothing.
 */
void
dd_sh_state_set_named_option (DdShState  *self,
                              const char *name,
                              gboolean    on)
{
  g_return_if_fail (self != NULL && name != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (option_names); i++)
    {
      const OptionName *known = &option_names[i];

      if (!g_str_equal (known->name, name) || (known->flavours & (1u << self->flavour)) == 0)
        continue;
      if (on)
        self->env->options |= known->option;
      else
        self->env->options &= ~known->option;
    }
}

static void
switch_option (DdShExec *x,
               guint     option,
               gboolean  on)
{
  if (on)
    x->state->env->options |= option;
  else
    x->state->env->options &= ~option;
}

static void
print_options (DdShExec *x,
               gboolean  as_commands)
{
  guint options = x->state->env->options;
  gboolean bash = x->state->flavour == DD_SH_FLAVOUR_BASH;

  if (!as_commands && x->state->flavour == DD_SH_FLAVOUR_DASH)
    _dd_sh_print (x, "Current option settings\n");
  for (guint i = 0; i < G_N_ELEMENTS (option_names); i++)
    {
      const OptionName *name = &option_names[i];
      gboolean on = (options & name->option) != 0;

      if ((name->flavours & (1u << x->state->flavour)) == 0)
        continue;
      if (as_commands)
        _dd_sh_print (x, "set %co %s\n", on ? '-' : '+', name->name);
      else if (bash)
        _dd_sh_print (x, "%-15s\t%s\n", name->name, on ? "on" : "off");
      else
        _dd_sh_print (x, "%-16s%s\n", name->name, on ? "on" : "off");
    }
}

static int
set_by_name (DdShExec   *x,
             const char *text,
             gboolean    on)
{
  int status;

  for (guint i = 0; i < G_N_ELEMENTS (option_names); i++)
    if (strcmp (option_names[i].name, text) == 0
        && (option_names[i].flavours & (1u << x->state->flavour)) != 0)
      {
        switch_option (x, option_names[i].option, on);
        return 0;
      }

  status = _dd_sh_complain (x, "set", DD_SH_MSG_BAD_OPTION_NAME, text, NULL);
  if (x->state->flavour == DD_SH_FLAVOUR_ASH)
    x->complained = FALSE;

  return status;
}

static int
set_by_letter (DdShExec *x,
               char      letter,
               gboolean  on)
{
  char text[3] = { on ? '-' : '+', letter, '\0' };
  int status;

  for (guint i = 0; i < G_N_ELEMENTS (option_names); i++)
    if (option_names[i].letter == letter)
      {
        switch_option (x, option_names[i].option, on);
        return 0;
      }
  if (strchr ("hkBEHPT", letter) != NULL && x->state->flavour == DD_SH_FLAVOUR_BASH)
    return 0;

  status = _dd_sh_complain (x, "set", DD_SH_MSG_BAD_OPTION, text, NULL);
  if (x->state->flavour == DD_SH_FLAVOUR_BASH)
    _dd_sh_write (x, 2, "set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] "
                  "[--] [-] [arg ...]\n", -1);

  return status;
}

/* One argument such as -eu or -eo; *@i moves past an option's name. */
static int
set_options (DdShExec  *x,
             char     **argv,
             guint     *i)
{
  gboolean on = argv[*i][0] == '-';
  const char *letters = argv[*i] + 1;
  int status = 0;

  (*i)++;
  for (; *letters != '\0' && status == 0; letters++)
    {
      if (*letters != 'o')
        status = set_by_letter (x, *letters, on);
      else if (argv[*i] == NULL)
        print_options (x, !on);
      else
        status = set_by_name (x, argv[(*i)++], on);
    }

  return status;
}

int
_dd_sh_builtin_set (DdShExec   *x,
                    DdShFrame  *frame,
                    char      **argv)
{
  GPtrArray *params;
  gboolean replaces = FALSE;
  guint i = 1;

  if (argv[1] == NULL)
    {
      print_variables (x);
      return 0;
    }
  while (argv[i] != NULL && (argv[i][0] == '-' || argv[i][0] == '+') && argv[i][1] != '\0')
    {
      int status;

      if (strcmp (argv[i], "--") == 0)
        {
          replaces = TRUE;
          i++;
          break;
        }
      status = set_options (x, argv, &i);
      if (status != 0)
        return status;
    }
  if (g_strcmp0 (argv[i], "-") == 0 && !replaces)
    {
      switch_option (x, DD_SH_OPT_XTRACE | DD_SH_OPT_VERBOSE, FALSE);
      i++;
    }
  if (argv[i] == NULL && !replaces)
    return 0;
  params = _dd_sh_strings_new ();
  for (; argv[i] != NULL; i++)
    g_ptr_array_add (params, g_strdup (argv[i]));
  g_ptr_array_unref (x->state->env->params);
  x->state->env->params = params;

  return 0;
}

/* --- getopts ------------------------------------------------------------ */

static void
set_number (DdShExec   *x,
            const char *name,
            guint       number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  _dd_sh_env_set (x->state->env, name, text);
}

/* Reports an option that is unknown or lacks its argument. */
static void
getopts_problem (DdShExec   *x,
                 const char *options,
                 const char *name,
                 char        letter,
                 gboolean    missing)
{
  char text[2] = { letter, '\0' };
  gboolean quiet = *options == ':';
  DdShFlavour flavour = x->state->flavour;
  g_autofree char *line = NULL;

  _dd_sh_env_set (x->state->env, name, missing && quiet ? ":" : "?");
  if (quiet)
    {
      _dd_sh_env_set (x->state->env, "OPTARG", text);
      return;
    }
  _dd_sh_env_set (x->state->env, "OPTARG", NULL);
  if (flavour == DD_SH_FLAVOUR_BASH)
    line = g_strdup_printf ("%s: %s -- %c\n", x->state->arg0,
                            missing ? "option requires an argument" : "illegal option",
                            letter);
  else
    line = g_strdup_printf (missing ? "No arg for -%c option\n" : "Illegal option -%c\n",
                            letter);
  _dd_sh_write (x, 2, line, -1);
  x->write_error = 0;
}

/* Where getopts stands. dash and ash count a word in OPTIND as soon as they
 * look into it, bash when it is used up. */
typedef struct
{
  DdShExec   *x;
  GPtrArray  *args;
  gint64      index;          /* of the present word, from 1 */
  guint       place;          /* of the next letter in it */
  const char *word;           /* (nullable) */
} Getopts;

static void
getopts_init (Getopts   *self,
              DdShExec  *x,
              GPtrArray *args)
{
  const char *text = _dd_sh_env_get (x->state->env, "OPTIND");

  self->x = x;
  self->args = args;
  self->place = x->state->env->getopts_char;
  if (text == NULL || !_dd_sh_parse_number (text, &self->index) || self->index < 1)
    self->index = 1;
  if (self->place > 0 && x->state->flavour != DD_SH_FLAVOUR_BASH && self->index > 1)
    self->index--;
  self->word = self->index <= args->len ? g_ptr_array_index (args, self->index - 1) : NULL;
  if (self->place == 0 || self->word == NULL || self->place >= strlen (self->word))
    self->place = 1;
}

/* Stores where to go on, @words words behind the present one, or inside it. */
static void
getopts_store (Getopts *self,
               guint    words)
{
  gboolean early = self->x->state->flavour != DD_SH_FLAVOUR_BASH;

  set_number (self->x, "OPTIND", (guint) self->index + (words == 0 && early ? 1 : words));
  self->x->state->env->getopts_char = words == 0 ? self->place : 0;
}

/* Takes one option letter. */
static int
next_option (Getopts    *self,
             const char *options,
             const char *name)
{
  DdShExec *x = self->x;
  DdShEnv *env = x->state->env;
  const char *word = self->word;
  const char *known;
  gboolean word_done;
  char text[2] = { 0 };

  if (word == NULL || word[0] != '-' || word[1] == '\0' || strcmp (word, "--") == 0)
    {
      set_number (x, "OPTIND", (guint) self->index + (g_strcmp0 (word, "--") == 0));
      _dd_sh_env_set (env, name, "?");
      return 1;
    }

  text[0] = word[self->place++];
  known = text[0] != ':' ? strchr (options, text[0]) : NULL;
  word_done = word[self->place] == '\0';
  if (known == NULL || known[1] != ':')
    {
      getopts_store (self, word_done);
      _dd_sh_env_set (env, "OPTARG", x->state->flavour == DD_SH_FLAVOUR_BASH ? NULL : "");
      if (known == NULL)
        getopts_problem (x, options, name, text[0], FALSE);
      else
        _dd_sh_env_set (env, name, text);
      return 0;
    }
  if (word_done && self->index >= self->args->len)
    {
      getopts_store (self, 1);
      getopts_problem (x, options, name, text[0], TRUE);
      return 0;
    }
  _dd_sh_env_set (env, "OPTARG", word_done ? g_ptr_array_index (self->args, self->index)
                                           : word + self->place);
  getopts_store (self, word_done ? 2 : 1);
  _dd_sh_env_set (env, name, text);

  return 0;
}

int
_dd_sh_builtin_getopts (DdShExec   *x,
                        DdShFrame  *frame,
                        char      **argv)
{
  g_autoptr (GPtrArray) args = NULL;
  Getopts getopts;

  if (argv[1] == NULL || argv[2] == NULL)
    return _dd_sh_complain (x, "getopts", DD_SH_MSG_GETOPTS_USAGE, NULL, NULL);
  if (!dd_sh_is_name (argv[2]))
    return _dd_sh_complain (x, "getopts", DD_SH_MSG_BAD_NAME, argv[2], NULL);
  if (argv[3] == NULL)
    {
      args = _dd_sh_strings_copy (x->state->env->params);
    }
  else
    {
      args = _dd_sh_strings_new ();
      for (guint i = 3; argv[i] != NULL; i++)
        g_ptr_array_add (args, g_strdup (argv[i]));
    }

  getopts_init (&getopts, x, args);

  return next_option (&getopts, argv[1], argv[2]);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-parser.h"

/* Builtins about directories, modes and what a name means. */

/* --- cd and pwd --------------------------------------------------------- */

/* Takes `.` and `..` out of an absolute path as text, as `cd` without -P does. */
static char *
normalise (const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  GString *out = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (*names[i] == '\0' || strcmp (names[i], ".") == 0)
        continue;
      if (strcmp (names[i], "..") != 0)
        g_ptr_array_add (kept, names[i]);
      else if (kept->len > 0)
        g_ptr_array_set_size (kept, kept->len - 1);
    }
  for (guint i = 0; i < kept->len; i++)
    g_string_append_printf (out, "/%s", (const char *) g_ptr_array_index (kept, i));
  if (out->len == 0)
    g_string_append_c (out, '/');

  return g_string_free (out, FALSE);
}

static void
change_to (DdShExec   *x,
           const char *path)
{
  DdShEnv *env = x->state->env;
  const char *old = _dd_sh_env_get (env, "PWD");
  g_autofree char *copy = g_strdup (old != NULL ? old : env->cwd);

  _dd_sh_env_set (env, "OLDPWD", copy);
  g_free (env->cwd);
  env->cwd = g_strdup (path);
  _dd_sh_env_set (env, "PWD", path);
}

/* Tries one place. Returns an `errno` value. */
static int
try_cd (DdShExec   *x,
        const char *path,
        gboolean    physical)
{
  g_autofree char *full = _dd_sh_absolute (x, path);
  g_autofree char *plain = physical ? g_strdup (full) : normalise (full);
  g_autofree char *resolved = NULL;
  int error = x->host->chdir (x->user, plain, &resolved);

  if (error == 0)
    change_to (x, physical && resolved != NULL ? resolved : plain);

  return error;
}

/* Looks a relative name up in CDPATH. */
static gboolean
try_cdpath (DdShExec   *x,
            const char *name,
            gboolean    physical)
{
  const char *cdpath = _dd_sh_env_get (x->state->env, "CDPATH");
  g_auto (GStrv) places = NULL;

  if (cdpath == NULL || *name == '/' || *name == '.')
    return FALSE;
  places = g_strsplit (cdpath, ":", -1);
  for (guint i = 0; places[i] != NULL; i++)
    {
      g_autofree char *path = NULL;

      if (*places[i] == '\0')
        continue;
      path = g_strdup_printf ("%s/%s", places[i], name);
      if (try_cd (x, path, physical) == 0)
        return TRUE;
    }

  return FALSE;
}

int
_dd_sh_builtin_cd (DdShExec   *x,
                   DdShFrame  *frame,
                   char      **argv)
{
  DdShEnv *env = x->state->env;
  gboolean physical = FALSE;
  gboolean shows = FALSE;
  const char *target;
  g_autofree char *copy = NULL;
  guint i = 1;
  int error;

  for (; argv[i] != NULL && argv[i][0] == '-' && argv[i][1] != '\0'; i++)
    physical = strcmp (argv[i], "-P") == 0;
  target = argv[i];
  if (target != NULL && argv[i + 1] != NULL && x->state->flavour == DD_SH_FLAVOUR_BASH)
    return _dd_sh_complain (x, "cd", DD_SH_MSG_TOO_MANY_ARGS, NULL, NULL);
  if (target == NULL)
    {
      target = _dd_sh_env_get (env, "HOME");
      if (target == NULL && x->state->flavour == DD_SH_FLAVOUR_BASH)
        return _dd_sh_complain (x, "cd", DD_SH_MSG_CD_NO_HOME, NULL, NULL);
      if (target == NULL)
        return 0;
    }
  else if (strcmp (target, "-") == 0)
    {
      target = _dd_sh_env_get (env, "OLDPWD");
      if (target == NULL && x->state->flavour == DD_SH_FLAVOUR_BASH)
        return _dd_sh_complain (x, "cd", DD_SH_MSG_CD_NO_OLDPWD, NULL, NULL);
      if (target == NULL)
        target = env->cwd;
      shows = TRUE;
    }
  copy = g_strdup (target);
  if (*copy == '\0')
    return 0;
  if (try_cdpath (x, copy, physical))
    shows = TRUE;
  else if ((error = try_cd (x, copy, physical)) != 0)
    return _dd_sh_complain (x, "cd", DD_SH_MSG_CD, copy, _dd_sh_strerror (error));
  if (shows)
    _dd_sh_print (x, "%s\n", env->cwd);

  return 0;
}

int
_dd_sh_builtin_pwd (DdShExec   *x,
                    DdShFrame  *frame,
                    char      **argv)
{
  g_autofree char *resolved = NULL;

  if (argv[1] != NULL && strcmp (argv[1], "-P") == 0)
    x->host->chdir (x->user, x->state->env->cwd, &resolved);
  _dd_sh_print (x, "%s\n", resolved != NULL ? resolved : x->state->env->cwd);

  return 0;
}

/* --- umask -------------------------------------------------------------- */

static void
print_symbolic (DdShExec *x,
                guint     mask)
{
  static const char who[] = "ugo";
  GString *out = g_string_new (NULL);

  for (int i = 0; i < 3; i++)
    {
      guint allowed = ~(mask >> (6 - 3 * i)) & 7;

      g_string_append_printf (out, "%s%c=%s%s%s", i > 0 ? "," : "", who[i],
                              (allowed & 4) != 0 ? "r" : "",
                              (allowed & 2) != 0 ? "w" : "",
                              (allowed & 1) != 0 ? "x" : "");
    }
  _dd_sh_print (x, "%s\n", out->str);
  g_string_free (out, TRUE);
}

static guint
permission_bits (const char **p)
{
  guint bits = 0;

  for (; **p != '\0' && strchr ("rwx", **p) != NULL; (*p)++)
    bits |= **p == 'r' ? 4 : **p == 'w' ? 2 : 1;

  return bits;
}

/* Applies one clause such as `go=rx`; @p ends up behind it. */
static gboolean
apply_clause (const char **p,
              guint       *mask)
{
  guint who = 0;
  guint bits;
  guint clear;
  char op;

  for (; **p != '\0' && strchr ("ugoa", **p) != NULL; (*p)++)
    who |= **p == 'u' ? 0700 : **p == 'g' ? 0070 : **p == 'o' ? 0007 : 0777;
  if (who == 0)
    who = 0777;
  op = **p;
  if (op == '\0' || strchr ("=+-", op) == NULL)
    return FALSE;
  (*p)++;
  bits = permission_bits (p);
  clear = (bits * 0111) & who;
  if (op == '=')
    *mask = (*mask & ~who) | (who & ~clear);
  else if (op == '+')
    *mask &= ~clear;
  else
    *mask |= clear;

  return **p == '\0' || **p == ',';
}

int
_dd_sh_builtin_umask (DdShExec   *x,
                      DdShFrame  *frame,
                      char      **argv)
{
  DdShEnv *env = x->state->env;
  guint mask = env->umask;
  const char *p = argv[1];

  if (p == NULL)
    {
      _dd_sh_print (x, "%04o\n", mask);
      return 0;
    }
  if (strcmp (p, "-S") == 0)
    {
      print_symbolic (x, mask);
      return 0;
    }
  if (g_ascii_isdigit (*p))
    {
      char *end;
      guint64 value = g_ascii_strtoull (p, &end, 8);

      if (*end != '\0' || value > 0777)
        return _dd_sh_complain (x, "umask",
                                x->state->flavour == DD_SH_FLAVOUR_DASH
                                ? DD_SH_MSG_ILLEGAL_NUMBER : DD_SH_MSG_BAD_MODE,
                                argv[1], NULL);
      env->umask = (guint) value;
      return 0;
    }
  while (*p != '\0')
    {
      if (!apply_clause (&p, &mask))
        return _dd_sh_complain (x, "umask", DD_SH_MSG_BAD_MODE, argv[1], NULL);
      if (*p == ',')
        p++;
    }
  env->umask = mask;

  return 0;
}

/* --- What a name means -------------------------------------------------- */

static char *
find_program (DdShExec   *x,
              const char *name)
{
  DdShEnv *env = x->state->env;

  return x->host->find (x->user, name, _dd_sh_env_get (env, "PATH"), env->cwd);
}

/* Says what bash says about a function: its definition, as written. */
static void
print_function (DdShExec   *x,
                const char *name)
{
  const DdShFunction *function;
  const DdShNode *node;

  _dd_sh_print (x, "%s is a %sfunction\n", name,
                x->state->flavour == DD_SH_FLAVOUR_DASH ? "shell " : "");
  if (x->state->flavour != DD_SH_FLAVOUR_BASH)
    return;
  function = g_hash_table_lookup (x->state->env->functions, name);
  node = dd_sh_ast_get_node (function->program->ast, function->node);
  _dd_sh_print (x, "%s\n", node->text);
}

static int
describe (DdShExec   *x,
          const char *by,
          const char *name)
{
  const DdShBuiltin *builtin = _dd_sh_find_builtin (x->state->flavour, name);
  const char *alias = g_hash_table_lookup (x->state->env->aliases, name);
  g_autofree char *path = NULL;

  if (dd_sh_is_keyword (name))
    {
      _dd_sh_print (x, "%s is a shell keyword\n", name);
    }
  else if (alias != NULL)
    {
      _dd_sh_print (x, x->state->flavour == DD_SH_FLAVOUR_BASH ? "%s is aliased to `%s'\n"
                                                               : "%s is an alias for %s\n",
                    name, alias);
    }
  else if (g_hash_table_contains (x->state->env->functions, name))
    {
      print_function (x, name);
    }
  else if (builtin != NULL)
    {
      gboolean special = builtin->special && x->state->flavour != DD_SH_FLAVOUR_BASH;

      _dd_sh_print (x, "%s is a %sshell builtin\n", name, special ? "special " : "");
    }
  else if ((path = find_program (x, name)) != NULL)
    {
      _dd_sh_print (x, "%s is %s\n", name, path);
    }
  else if (x->state->flavour == DD_SH_FLAVOUR_BASH)
    {
      return _dd_sh_complain (x, by, DD_SH_MSG_TYPE_NOT_FOUND, name, NULL);
    }
  else
    {
      _dd_sh_print (x, "%s: not found\n", name);
      return 127;
    }

  return 0;
}

int
_dd_sh_builtin_type (DdShExec   *x,
                     DdShFrame  *frame,
                     char      **argv)
{
  int status = 0;

  for (guint i = 1; argv[i] != NULL; i++)
    {
      int one = describe (x, "type", argv[i]);

      status = MAX (status, one);
    }

  return status;
}

/* `command -v`: prints how the name would be run. */
static int
print_path (DdShExec   *x,
            const char *name)
{
  g_autofree char *path = NULL;

  if (dd_sh_is_keyword (name)
      || g_hash_table_contains (x->state->env->functions, name)
      || _dd_sh_find_builtin (x->state->flavour, name) != NULL)
    path = g_strdup (name);
  else
    path = find_program (x, name);
  if (path == NULL)
    return x->state->flavour == DD_SH_FLAVOUR_BASH ? 1 : 127;
  _dd_sh_print (x, "%s\n", path);

  return 0;
}

/* Only `command -v` and `command -V` come here; `command name` is run like
 * the name itself. */
int
_dd_sh_builtin_command (DdShExec   *x,
                        DdShFrame  *frame,
                        char      **argv)
{
  gboolean verbose = FALSE;
  guint i = 1;
  int status = 1;

  for (; argv[i] != NULL && argv[i][0] == '-'; i++)
    {
      if (strcmp (argv[i], "-V") == 0)
        verbose = TRUE;
      else if (strcmp (argv[i], "-v") != 0 && strcmp (argv[i], "-p") != 0
               && strcmp (argv[i], "--") != 0)
        return _dd_sh_complain (x, "command", DD_SH_MSG_BAD_OPTION, argv[i], NULL);
    }
  if (argv[i] == NULL)
    return 0;
  if (x->state->flavour != DD_SH_FLAVOUR_BASH)
    return verbose ? describe (x, "command", argv[i]) : print_path (x, argv[i]);
  for (; argv[i] != NULL; i++)
    {
      int one = verbose ? describe (x, "command", argv[i]) : print_path (x, argv[i]);

      status = MIN (status, one);
    }

  return status;
}

/* Nothing is remembered about paths, so there is never anything to list. */
int
_dd_sh_builtin_hash (DdShExec   *x,
                     DdShFrame  *frame,
                     char      **argv)
{
  int status = 0;

  for (guint i = 1; argv[i] != NULL; i++)
    {
      g_autofree char *path = NULL;

      if (argv[i][0] == '-')
        continue;
      path = find_program (x, argv[i]);
      if (path == NULL && _dd_sh_find_builtin (x->state->flavour, argv[i]) == NULL)
        status = _dd_sh_complain (x, "hash", DD_SH_MSG_HASH_NOT_FOUND, argv[i], NULL);
    }

  return status;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-exec-private.h"

/* What a shell may use, and how bash behaves. */

/* --- ulimit ------------------------------------------------------------- */

/* The limits a container begins with; no process of the model runs into one.
 * Source: setrlimit(2); a soft limit of 1024 open files since Docker 29. */
static const struct
{
  char        letter;
  const char *dash;           /* %NULL: dash does not list it */
  const char *bash;
  const char *unit;
  const char *soft;
  const char *hard;
} limits[] = {
  { 'c', "coredump(blocks)", "core file size", "(blocks, -c)", "0", "unlimited" },
  { 'd', "data(kbytes)", "data seg size", "(kbytes, -d)", "unlimited", "unlimited" },
  { 'e', "nice", "scheduling priority", "(-e)", "0", "0" },
  { 'f', "file(blocks)", "file size", "(blocks, -f)", "unlimited", "unlimited" },
  { 'i', NULL, "pending signals", "(-i)", "15586", "15586" },
  { 'l', "locked memory(kbytes)", "max locked memory", "(kbytes, -l)", "8192", "8192" },
  { 'm', "memory(kbytes)", "max memory size", "(kbytes, -m)", "unlimited", "unlimited" },
  { 'n', "nofiles", "open files", "(-n)", "1024", "524288" },
  { 'q', NULL, "POSIX message queues", "(bytes, -q)", "819200", "819200" },
  { 'r', "rtprio", "real-time priority", "(-r)", "0", "0" },
  { 's', "stack(kbytes)", "stack size", "(kbytes, -s)", "8192", "unlimited" },
  { 't', "time(seconds)", "cpu time", "(seconds, -t)", "unlimited", "unlimited" },
  { 'u', "process", "max user processes", "(-u)", "unlimited", "unlimited" },
  { 'v', "vmemory(kbytes)", "virtual memory", "(kbytes, -v)", "unlimited", "unlimited" },
  { 'x', "locks", "file locks", "(-x)", "unlimited", "unlimited" },
};

static void
list_limits (DdShExec *x,
             gboolean  hard)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      const char *value = hard ? limits[i].hard : limits[i].soft;

      if (x->state->flavour == DD_SH_FLAVOUR_BASH)
        _dd_sh_print (x, "%-25s %14s %s\n", limits[i].bash, limits[i].unit, value);
      else if (limits[i].dash != NULL)
        _dd_sh_print (x, "%-20s %s\n", limits[i].dash, value);
    }
}

int
_dd_sh_builtin_ulimit (DdShExec   *x,
                       DdShFrame  *frame,
                       char      **argv)
{
  gboolean hard = FALSE;
  gboolean all = FALSE;
  guint place = 3;              /* -f */
  guint i = 1;

  for (; argv[i] != NULL && argv[i][0] == '-' && argv[i][1] != '\0'; i++)
    for (const char *p = argv[i] + 1; *p != '\0'; p++)
      {
        guint j = 0;

        while (j < G_N_ELEMENTS (limits) && limits[j].letter != *p)
          j++;
        if (*p == 'a' || *p == 'H' || *p == 'S')
          {
            all = all || *p == 'a';
            hard = hard || *p == 'H';
            continue;
          }
        if (j == G_N_ELEMENTS (limits))
          return _dd_sh_complain (x, "ulimit", DD_SH_MSG_BAD_OPTION, argv[i], NULL);
        place = j;
      }
  if (all)
    list_limits (x, hard);
  else if (argv[i] == NULL)
    _dd_sh_print (x, "%s\n", hard ? limits[place].hard : limits[place].soft);
  else if (strcmp (argv[i], limits[place].soft) != 0)
    return _dd_sh_complain (x, NULL, DD_SH_MSG_UNSUPPORTED, "a change of limits", NULL);

  return 0;
}

/* --- shopt -------------------------------------------------------------- */

/* Options with a bit can be switched; the others stay as they begin. */
static const struct
{
  const char *name;
  gboolean    on;
  guint       option;
} shopts[] = {
  { "autocd", FALSE, 0 }, { "cdspell", FALSE, 0 }, { "checkwinsize", TRUE, 0 },
  { "cmdhist", TRUE, 0 }, { "dotglob", FALSE, DD_SH_OPT_DOTGLOB },
  { "expand_aliases", FALSE, DD_SH_OPT_ALIASES }, { "extglob", FALSE, 0 },
  { "failglob", FALSE, 0 }, { "globstar", FALSE, 0 }, { "histappend", FALSE, 0 },
  { "lastpipe", FALSE, 0 }, { "nocaseglob", FALSE, 0 }, { "nocasematch", FALSE, 0 },
  { "nullglob", FALSE, DD_SH_OPT_NULLGLOB }, { "sourcepath", TRUE, 0 },
};

static gboolean
is_on (DdShExec *x,
       guint     place)
{
  return shopts[place].option != 0 ? (x->state->env->options & shopts[place].option) != 0
                                   : shopts[place].on;
}

static int
switch_one (DdShExec *x,
            guint     place,
            gboolean  on)
{
  g_autofree char *name = NULL;

  if (shopts[place].option != 0 && on)
    x->state->env->options |= shopts[place].option;
  else if (shopts[place].option != 0)
    x->state->env->options &= ~shopts[place].option;
  if (is_on (x, place) == on)
    return 0;
  name = g_strdup_printf ("the shell option %s", shopts[place].name);

  return _dd_sh_complain (x, "shopt", DD_SH_MSG_UNSUPPORTED, name, NULL);
}

int
_dd_sh_builtin_shopt (DdShExec   *x,
                      DdShFrame  *frame,
                      char      **argv)
{
  const char *flag = argv[1] != NULL && argv[1][0] == '-' ? argv[1] + 1 : "";
  guint first = *flag != '\0' ? 2 : 1;
  int status = 0;

  for (guint i = 0; argv[first] == NULL && i < G_N_ELEMENTS (shopts); i++)
    if (strpbrk (flag, "su") == NULL || is_on (x, i) == (strchr (flag, 's') != NULL))
      _dd_sh_print (x, "%-15s\t%s\n", shopts[i].name, is_on (x, i) ? "on" : "off");
  for (guint i = first; argv[i] != NULL; i++)
    {
      guint place = 0;
      int one = 0;

      while (place < G_N_ELEMENTS (shopts) && strcmp (shopts[place].name, argv[i]) != 0)
        place++;
      if (place == G_N_ELEMENTS (shopts))
        one = _dd_sh_complain (x, "shopt", DD_SH_MSG_SHOPT_NAME, argv[i], NULL);
      else if (strpbrk (flag, "su") != NULL)
        one = switch_one (x, place, strchr (flag, 's') != NULL);
      else
        one = !is_on (x, place);
      if (strpbrk (flag, "suq") == NULL && place < G_N_ELEMENTS (shopts))
        _dd_sh_print (x, "%-15s\t%s\n", argv[i], is_on (x, place) ? "on" : "off");
      status = MAX (status, one);
    }

  return status;
}

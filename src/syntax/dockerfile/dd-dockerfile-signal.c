// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-dockerfile-check-private.h"
#include "dd-go-number.h"
#include "dd-go-text.h"

static const char *const signal_names[] = {
  "ABRT", "ALRM", "BUS",  "CHLD", "CLD",  "CONT", "FPE",    "HUP",   "ILL",    "INT",
  "IO",   "IOT",  "KILL", "PIPE", "POLL", "PROF", "PWR",    "QUIT",  "SEGV",   "STKFLT",
  "STOP", "SYS",  "TERM", "TRAP", "TSTP", "TTIN", "TTOU",   "URG",   "USR1",   "USR2",
  "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX", NULL,
};

/* The real-time signals have a name relative to the first and to the last. */
static gboolean
is_real_time (const char *name)
{
  static const struct
  {
    const char *prefix;
    gint64      last;
  } ranges[] = { { "RTMIN+", 15 }, { "RTMAX-", 14 } };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      const char *digits = name;
      gint64 number;

      if (!g_str_has_prefix (name, ranges[i].prefix))
        continue;
      digits += 6;
      return *digits != '0' && g_ascii_isdigit (*digits) &&
             dd_go_parse_int (digits, 10, 32, &number, NULL) && number <= ranges[i].last;
    }

  return FALSE;
}

/* Whether STOPSIGNAL takes @text: a number other than 0, or a name with or
 * without SIG. */
gboolean
_dd_dockerfile_is_signal (const char *text)
{
  g_autofree char *upper = dd_go_to_upper (text);
  const char *name = g_str_has_prefix (upper, "SIG") ? upper + 3 : upper;
  gint64 number;

  if (dd_go_parse_int (text, 10, 64, &number, NULL))
    return number != 0;

  return g_strv_contains (signal_names, name) || is_real_time (name);
}

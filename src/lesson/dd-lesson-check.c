// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-lesson-check.h"

#include <string.h>

/* How much of an output a message quotes, in bytes. */
#define QUOTE_BYTES 400

static void
strip_last_break (char *text)
{
  gsize length = strlen (text);

  if (length > 0 && text[length - 1] == '\n')
    text[length - 1] = '\0';
}

static gboolean
names_nothing (const DdCheck *self)
{
  return self->equals == NULL && self->matches == NULL && self->exit < 0
         && *self->contains == NULL && *self->lacks == NULL;
}

static char *
find_missing (const DdCheck *self,
              const char    *output)
{
  g_autofree char *wanted = NULL;

  if (self->equals != NULL)
    {
      wanted = g_strdup (self->equals);
      strip_last_break (wanted);
      if (!g_str_equal (wanted, output))
        return g_strdup_printf ("it has to print “%s”", wanted);
    }
  for (char **text = self->contains; *text != NULL; text++)
    if (strstr (output, *text) == NULL)
      return g_strdup_printf ("“%s” has to occur", *text);
  for (char **text = self->lacks; *text != NULL; text++)
    if (strstr (output, *text) != NULL)
      return g_strdup_printf ("“%s” must not occur", *text);
  if (self->matches != NULL
      && !g_regex_match_simple (self->matches, output, G_REGEX_MULTILINE, 0))
    return g_strdup_printf ("/%s/ has to match", self->matches);
  return NULL;
}

static char *
find_fault (const DdCheck *self,
            const char    *output,
            int            status)
{
  if (output == NULL)
    return g_strdup ("it does not come to an end");
  if (names_nothing (self) && status != 0)
    return g_strdup_printf ("exit status 0 is expected, not %d", status);
  if (self->exit >= 0 && status != self->exit)
    return g_strdup_printf ("exit status %d is expected, not %d", self->exit, status);
  return find_missing (self, output);
}

/**
 * dd_check_evaluate:
 * @self: a check
 * @run: (scope call): runs a command on a branch of the world
 * @user_data: data for @run
 * @detail: (out) (optional) (nullable) (transfer full): why it does not hold,
 *   for authors, with the output
 *
 * Finds out whether a check holds. The last line break of the output is not
 * looked at; an expression is matched in multi-line mode.
 *
 * Returns: whether it holds
 */
gboolean
dd_check_evaluate (const DdCheck  *self,
                   DdCheckRun      run,
                   gpointer        user_data,
                   char          **detail)
{
  g_autofree char *output = NULL;
  g_autofree char *fault = NULL;
  g_autofree char *quote = NULL;
  int status = 0;

  g_return_val_if_fail (self != NULL && run != NULL, FALSE);

  output = run (user_data, self->run, &status);
  if (output != NULL)
    strip_last_break (output);
  fault = find_fault (self, output, status);
  if (detail == NULL)
    return fault == NULL;
  quote = output != NULL ? g_utf8_make_valid (output, (gssize) strnlen (output, QUOTE_BYTES))
                         : g_strdup ("");
  *detail = fault == NULL ? NULL : g_strdup_printf ("“%s”: %s\n%s", self->run, fault, quote);
  return fault == NULL;
}

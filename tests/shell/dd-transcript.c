// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-transcript.h"

#include <string.h>

#define PROMPT "$ "
#define N_CONTEXT_LINES 2

G_DEFINE_QUARK (dd-transcript-error-quark, dd_transcript_error)

/**
 * dd_transcript_step_free:
 * @step: (transfer full): a step
 *
 * Frees a step.
 */
void
dd_transcript_step_free (DdTranscriptStep *step)
{
  g_free (step->command);
  g_free (step->output);
  g_free (step);
}

/**
 * dd_transcript_parse_script:
 * @text: a script: one command a line, empty lines and lines that start with
 *   "#" between them
 *
 * Lists the commands of a script.
 *
 * Returns: (transfer full) (element-type utf8): the commands
 */
GPtrArray *
dd_transcript_parse_script (const char *text)
{
  GPtrArray *commands = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0' && lines[i][0] != '#')
      g_ptr_array_add (commands, g_strdup (lines[i]));
  return commands;
}

/* Finds the prompt with @command. It stands at the start of a line, unless the
 * output before it lacks a newline at its end. */
static const char *
find_prompt (const char *text,
             const char *command)
{
  g_autofree char *prompt = g_strconcat (PROMPT, command, "\n", NULL);
  const char *anywhere = NULL;
  const char *at;

  for (at = strstr (text, prompt); at != NULL; at = strstr (at + 1, prompt))
    {
      if (at == text || at[-1] == '\n')
        return at;
      if (anywhere == NULL)
        anywhere = at;
    }
  return anywhere;
}

/* Cuts a trailing "[exit N]" off @output. */
static int
take_status (char *output)
{
  gsize length = strlen (output);
  char *mark = g_strrstr (output, "[exit ");
  char *end = NULL;
  guint64 status;

  if (mark == NULL || length == 0 || output[length - 1] != '\n')
    return 0;

  status = g_ascii_strtoull (mark + strlen ("[exit "), &end, 10);
  if (strcmp (end, "]\n") != 0)
    return 0;

  *mark = '\0';
  return (int) status;
}

static DdTranscriptStep *
step_new (const char *command,
          const char *output,
          const char *end)
{
  DdTranscriptStep *step = g_new0 (DdTranscriptStep, 1);

  step->command = g_strdup (command);
  step->output = g_strndup (output, (gsize) (end - output));
  step->status = take_status (step->output);
  return step;
}

/**
 * dd_transcript_parse:
 * @text: a transcript
 * @commands: (element-type utf8): the commands of its script
 * @error: return location for an error
 *
 * Takes a transcript apart. Knowing the commands makes it safe from output
 * that looks like a prompt.
 *
 * Returns: (transfer full) (element-type DdTranscriptStep) (nullable): a step
 *   for each command, or %NULL with %DD_TRANSCRIPT_ERROR_FORMAT
 */
GPtrArray *
dd_transcript_parse (const char  *text,
                     GPtrArray   *commands,
                     GError     **error)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_transcript_step_free);
  const char *at = text;

  for (guint i = 0; i < commands->len; i++)
    {
      const char *command = g_ptr_array_index (commands, i);
      const char *output, *end;

      at = find_prompt (at, command);
      if (at == NULL)
        {
          g_set_error (error, DD_TRANSCRIPT_ERROR, DD_TRANSCRIPT_ERROR_FORMAT,
                       "command %u is missing or out of order: %s", i + 1, command);
          return NULL;
        }

      output = at + strlen (PROMPT) + strlen (command) + 1;
      end = i + 1 < commands->len ? find_prompt (output, g_ptr_array_index (commands, i + 1)) : NULL;
      if (end == NULL)
        end = output + strlen (output);
      g_ptr_array_add (steps, step_new (command, output, end));
      at = end;
    }
  return g_steal_pointer (&steps);
}

/* The lengths of the longest common sequences of lines: entry (i, j) is that of
 * the lines of @a from i and those of @b from j. */
static guint *
measure_common (char **a,
                char **b,
                guint  n_a,
                guint  n_b)
{
  guint width = n_b + 1;
  guint *common = g_new0 (guint, (gsize) (n_a + 1) * width);

  for (guint i = n_a; i-- > 0;)
    for (guint j = n_b; j-- > 0;)
      if (g_str_equal (a[i], b[j]))
        common[i * width + j] = common[(i + 1) * width + j + 1] + 1;
      else
        common[i * width + j] = MAX (common[(i + 1) * width + j], common[i * width + j + 1]);
  return common;
}

/* Adds a line and the mark of its side before it. */
static void
add_line (GPtrArray  *lines,
          char        mark,
          const char *line)
{
  g_ptr_array_add (lines, g_strdup_printf ("  %c %s", mark, line));
}

static gboolean
is_marked (GPtrArray *lines,
           guint      i)
{
  const char *line = g_ptr_array_index (lines, i);

  return line[2] != ' ';
}

/* Appends the marked lines and those beside them. */
static void
append_marked (GString   *report,
               GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      guint from = i > N_CONTEXT_LINES ? i - N_CONTEXT_LINES : 0;
      guint to = MIN (i + N_CONTEXT_LINES + 1, lines->len);
      gboolean shown = FALSE;

      for (guint j = from; j < to; j++)
        shown |= is_marked (lines, j);
      if (shown)
        g_string_append_printf (report, "%s\n", (char *) g_ptr_array_index (lines, i));
    }
}

/* Writes the difference in words: "-" stands before what the real engine alone
 * printed, "+" before what the model alone printed. */
static void
append_difference (GString    *report,
                   const char *real,
                   const char *model)
{
  g_auto (GStrv) a = g_strsplit (real, "\n", -1);
  g_auto (GStrv) b = g_strsplit (model, "\n", -1);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  guint n_a = g_strv_length (a);
  guint n_b = g_strv_length (b);
  g_autofree guint *common = measure_common (a, b, n_a, n_b);
  guint width = n_b + 1;
  guint i = 0, j = 0;

  while (i < n_a || j < n_b)
    if (i < n_a && j < n_b && g_str_equal (a[i], b[j]))
      {
        add_line (lines, ' ', a[i]);
        i++, j++;
      }
    else if (j == n_b || (i < n_a && common[(i + 1) * width + j] >= common[i * width + j + 1]))
      add_line (lines, '-', a[i++]);
    else
      add_line (lines, '+', b[j++]);

  append_marked (report, lines);
}

/**
 * dd_transcript_compare_step:
 * @script: the name of the script, without its ending
 * @real: what the real engine printed
 * @model: what the model printed for the same command
 * @differences: the known differences
 *
 * Compares a command's output and exit code after normalising both sides and
 * applying the known differences. A command that waits for a part of Docker
 * which the model does not have must differ.
 *
 * Returns: (transfer full) (nullable): the difference in words, or %NULL if
 *   there is none
 */
char *
dd_transcript_compare_step (const char             *script,
                            const DdTranscriptStep *real,
                            const DdTranscriptStep *model,
                            DdKnownDifferences     *differences)
{
  g_autofree char *real_output = dd_transcript_normalise (real->output);
  g_autofree char *model_output = dd_transcript_normalise (model->output);
  g_autofree char *bad_table = dd_transcript_find_bad_table (model->output);
  g_autoptr (GString) report = NULL;
  gboolean is_same;

  dd_known_differences_apply (differences, script, real->command, &real_output, &model_output);
  is_same = g_str_equal (real_output, model_output) && real->status == model->status
            && bad_table == NULL;
  if (dd_known_differences_is_later (differences, script, real->command))
    return is_same ? g_strdup_printf ("$ %s\n  the model has this part of Docker now, take the "
                                      "command out of known-differences.txt\n", real->command)
                   : NULL;
  if (is_same)
    return NULL;

  report = g_string_new (NULL);
  g_string_append_printf (report, "$ %s\n", real->command);
  if (!g_str_equal (real_output, model_output))
    append_difference (report, real_output, model_output);
  if (real->status != model->status)
    g_string_append_printf (report, "  - [exit %d]\n  + [exit %d]\n", real->status, model->status);
  if (bad_table != NULL)
    g_string_append_printf (report, "  ! %s\n", bad_table);
  return g_string_free (g_steal_pointer (&report), FALSE);
}

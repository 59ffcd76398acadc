// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-parser.h"

/* The builtin `read`. */

typedef struct
{
  gboolean    raw;
  const char *prompt;
  guint       first;          /* index of the first name */
  int         fd;
  gint64      max;            /* characters to read, or 0 */
} ReadOptions;

/* Takes the next line of a buffer or file. Returns %FALSE at the end. */
static gboolean
take_line (DdShExec *x,
           DdShFile *file,
           GString  *line)
{
  g_autoptr (GString) loaded = NULL;
  const GString *text = file->text;
  gsize length;

  if (file->kind == DD_SH_SINK_FILE)
    {
      loaded = g_string_new (NULL);
      if (x->host->read (x->user, file->path, loaded) != 0)
        return FALSE;
      text = loaded;
    }
  if (text == NULL || file->offset >= text->len)
    return FALSE;
  length = text->len - file->offset;
  for (gsize i = 0; i < length; i++)
    if (text->str[file->offset + i] == '\n')
      length = i + 1;
  g_string_append_len (line, text->str + file->offset, length);
  file->offset += length;

  return TRUE;
}

static DdShReadResult
next_line (DdShExec *x,
           int       fd,
           GString  *line)
{
  DdShFile *file = x->state->fds->slots[fd];

  if (file == NULL || !file->readable)
    return DD_SH_READ_EOF;
  if (file->kind == DD_SH_SINK_INHERIT)
    return x->host->read_line (x->user, line);

  return take_line (x, file, line) ? DD_SH_READ_LINE : DD_SH_READ_EOF;
}

static gboolean
ends_in_backslash (const GString *line)
{
  gsize n = 0;
  gsize length = line->len;

  if (length == 0 || line->str[length - 1] != '\n')
    return FALSE;
  while (n + 1 < length && line->str[length - 2 - n] == '\\')
    n++;

  return n % 2 == 1;
}

/* Parses the options. Returns a status other than 0 after a complaint. */
static int
read_options (DdShExec     *x,
              char        **argv,
              ReadOptions  *options)
{
  guint i = 1;

  for (; argv[i] != NULL && argv[i][0] == '-' && argv[i][1] != '\0'; i++)
    {
      const char *p = argv[i] + 1;

      if (strcmp (p, "-") == 0)
        {
          i++;
          break;
        }
      for (; *p != '\0' && strchr ("rse", *p) != NULL; p++)
        options->raw |= *p == 'r';
      if (*p == '\0')
        continue;
      if (strchr (x->state->flavour == DD_SH_FLAVOUR_DASH ? "p" : "ptnNud", *p) == NULL)
        return _dd_sh_complain (x, "read", DD_SH_MSG_BAD_OPTION, argv[i], NULL);
      {
        const char *value = p[1] != '\0' ? p + 1 : argv[++i];
        gint64 number = 0;

        if (value == NULL)
          return _dd_sh_complain (x, "read", DD_SH_MSG_READ_ARG_COUNT, NULL, NULL);
        if (*p == 'p')
          options->prompt = value;
        else if (_dd_sh_parse_number (value, &number) && *p == 'u')
          options->fd = (int) CLAMP (number, 0, DD_SH_N_FDS - 1);
        else if (*p == 'n' || *p == 'N')
          options->max = MAX (number, 0);
      }
    }
  options->first = i;

  return 0;
}

static int
check_names (DdShExec  *x,
             char     **argv,
             guint      first)
{
  for (guint i = first; argv[i] != NULL; i++)
    if (!dd_sh_is_name (argv[i]))
      return _dd_sh_complain (x, "read", DD_SH_MSG_READ_BAD_NAME, argv[i], NULL);
  if (argv[first] == NULL && x->state->flavour == DD_SH_FLAVOUR_DASH)
    return _dd_sh_complain (x, "read", DD_SH_MSG_READ_ARG_COUNT, NULL, NULL);

  return 0;
}

/* A line with its escapes taken out; escaped bytes are marked as quoted. */
static void
line_to_rope (const char *line,
              gboolean    raw,
              DdShRope   *rope)
{
  char text[2] = { 0 };

  for (; *line != '\0' && *line != '\n'; line++)
    {
      gboolean escaped = *line == '\\' && !raw;

      if (escaped && *++line == '\0')
        return;
      if (escaped && *line == '\n')
        continue;
      text[0] = *line;
      _dd_sh_rope_add (rope, text, escaped ? DD_SH_MARK_QUOTED : DD_SH_MARK_RESULT);
    }
}

static gboolean
separates (const DdShRope *rope,
           gsize           i,
           const char     *set)
{
  return rope->marks->str[i] == DD_SH_MARK_RESULT
         && strchr (set, rope->text->str[i]) != NULL;
}

static gsize
skip_blanks (const DdShRope *rope,
             gsize           i,
             const char     *blanks)
{
  while (i < rope->text->len && separates (rope, i, blanks))
    i++;

  return i;
}

/* The blanks that are in IFS. */
static char *
blanks_of (const char *ifs)
{
  GString *out = g_string_new (NULL);

  for (; *ifs != '\0'; ifs++)
    if (strchr (" \t\n", *ifs) != NULL)
      g_string_append_c (out, *ifs);

  return g_string_free (out, FALSE);
}

/* Where the text of the last name ends: blanks at the end are dropped, and so
 * is a single separator after an only field. */
static gsize
last_end (const DdShRope *rope,
          gsize           start,
          const char     *ifs,
          const char     *blanks)
{
  gsize end = rope->text->len;
  gsize i = start;

  while (end > start && separates (rope, end - 1, blanks))
    end--;
  while (i < end && !separates (rope, i, ifs))
    i++;

  return i + 1 == end ? i : end;
}

static int
assign_fields (DdShExec       *x,
               const DdShRope *rope,
               char          **names)
{
  const char *ifs = _dd_sh_env_get (x->state->env, "IFS");
  g_autofree char *blanks = NULL;
  gsize i;

  if (ifs == NULL)
    ifs = " \t\n";
  blanks = blanks_of (ifs);
  i = skip_blanks (rope, 0, blanks);
  for (guint n = 0; names[n] != NULL; n++)
    {
      g_autofree char *value = NULL;
      gsize end = i;

      if (names[n + 1] == NULL)
        end = last_end (rope, i, ifs, blanks);
      else
        while (end < rope->text->len && !separates (rope, end, ifs))
          end++;
      value = g_strndup (rope->text->str + i, end - i);
      if (!_dd_sh_env_set (x->state->env, names[n], value))
        return _dd_sh_complain (x, NULL, DD_SH_MSG_READ_ONLY, names[n], NULL);
      i = skip_blanks (rope, end, blanks);
      if (i < rope->text->len && separates (rope, i, ifs) && !separates (rope, i, blanks))
        i = skip_blanks (rope, i + 1, blanks);
    }

  return 0;
}

static int
assign_line (DdShExec     *x,
             const char   *line,
             ReadOptions  *options,
             char        **argv)
{
  DdShRope rope;
  int status = 0;

  _dd_sh_rope_init (&rope);
  line_to_rope (line, options->raw, &rope);
  if (options->max > 0 && (gsize) options->max < rope.text->len)
    {
      g_string_truncate (rope.text, options->max);
      g_string_truncate (rope.marks, options->max);
    }
  if (argv[options->first] != NULL)
    status = assign_fields (x, &rope, argv + options->first);
  else
    _dd_sh_env_set (x->state->env, "REPLY", rope.text->str);
  _dd_sh_rope_clear (&rope);

  return status;
}

/* What has been read so far while more is waited for. */
static GString *
restore_partial (DdShFrame *frame)
{
  GString *line = g_string_new (NULL);

  if (frame->gathered != NULL && frame->gathered->len > 0)
    g_string_append (line, g_ptr_array_index (frame->gathered, 0));

  return line;
}

static void
keep_partial (DdShFrame     *frame,
              const GString *line)
{
  if (frame->gathered == NULL)
    frame->gathered = _dd_sh_strings_new ();
  g_ptr_array_set_size (frame->gathered, 0);
  g_ptr_array_add (frame->gathered, g_strdup (line->str));
}

static void
show_prompt (DdShExec    *x,
             DdShFrame   *frame,
             ReadOptions *options)
{
  DdShFile *file = x->state->fds->slots[0];

  if (options->prompt == NULL || (frame->flags & DD_SH_FRAME_STARTED) != 0)
    return;
  if (file != NULL && file->kind == DD_SH_SINK_INHERIT && x->host->is_tty (x->user, file->fd))
    _dd_sh_write (x, 2, options->prompt, -1);
  x->write_error = 0;
}

int
_dd_sh_builtin_read (DdShExec   *x,
                     DdShFrame  *frame,
                     char      **argv)
{
  ReadOptions options = { 0 };
  g_autoptr (GString) line = NULL;
  DdShReadResult result = DD_SH_READ_LINE;
  int status = read_options (x, argv, &options);

  if (status == 0)
    status = check_names (x, argv, options.first);
  if (status != 0)
    return status;
  if (x->state->pending->len > 0 && (frame->flags & DD_SH_FRAME_STARTED) != 0)
    return x->state->flavour == DD_SH_FLAVOUR_DASH
           ? 1 : 128 + g_array_index (x->state->pending, guint8, 0);

  show_prompt (x, frame, &options);
  line = restore_partial (frame);
  do
    result = next_line (x, options.fd, line);
  while (result == DD_SH_READ_LINE && !options.raw && ends_in_backslash (line)
         && line->len < DD_SH_MAX_TEXT);
  if (result == DD_SH_READ_BLOCKED)
    {
      keep_partial (frame, line);
      frame->flags |= DD_SH_FRAME_STARTED;
      _dd_sh_block (x, DD_SH_BLOCK_INPUT, 0);
      return DD_SH_STATUS_BLOCKED;
    }
  status = assign_line (x, line->str, &options, argv);
  if (status != 0)
    return status;

  return line->len > 0 && line->str[line->len - 1] == '\n' ? 0 : 1;
}

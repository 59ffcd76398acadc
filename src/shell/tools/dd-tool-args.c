// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-tool-args.h"

/**
 * dd_tool_args_clear:
 * @self: a command line
 *
 * Frees what a command line holds, not the record itself.
 */
void
dd_tool_args_clear (DdToolArgs *self)
{
  if (self->letters)
    g_string_free (self->letters, TRUE);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->operands, g_ptr_array_unref);
  self->letters = NULL;
}

static gboolean
refuse (DdToolCall *call,
        const char *option)
{
  const char *name = call->argv[0];

  if (dd_tool_is_busybox (call))
    g_string_append_printf (call->err, "%s: unrecognized option '%s'\n", name, option);
  else if (g_str_has_prefix (option, "--"))
    g_string_append_printf (call->err, "%s: unrecognized option '%s'\nTry '%s --help' for more "
                            "information.\n", name, option, name);
  else
    g_string_append_printf (call->err, "%s: invalid option -- '%s'\nTry '%s --help' for more "
                            "information.\n", name, option, name);
  return FALSE;
}

static void
add (DdToolArgs *self,
     char        letter,
     const char *value)
{
  g_string_append_c (self->letters, letter);
  g_ptr_array_add (self->values, (gpointer) value);
}

static gboolean
parse_long (DdToolArgs         *self,
            DdToolCall         *call,
            const char         *accepted,
            const DdLongOption *long_options,
            int                *index)
{
  const char *text = call->argv[*index] + 2;
  gsize length = strcspn (text, "=");

  for (const DdLongOption *option = long_options; option && option->name; option++)
    {
      const char *place = strchr (accepted, option->letter);
      gboolean takes_value = place && place[1] == ':';

      if (strlen (option->name) != length || strncmp (option->name, text, length) != 0)
        continue;
      if (!takes_value)
        add (self, option->letter, NULL);
      else if (text[length] == '=')
        add (self, option->letter, text + length + 1);
      else if (call->argv[*index + 1])
        add (self, option->letter, call->argv[++*index]);
      else
        break;
      return TRUE;
    }
  return refuse (call, call->argv[*index]);
}

static gboolean
parse_letters (DdToolArgs *self,
               DdToolCall *call,
               const char *accepted,
               int        *index)
{
  for (const char *p = call->argv[*index] + 1; *p; p++)
    {
      const char *place = *p == ':' ? NULL : strchr (accepted, *p);
      char text[] = { *p, '\0' };

      if (place == NULL)
        return refuse (call, text);
      if (place[1] != ':')
        {
          add (self, *p, NULL);
          continue;
        }
      if (p[1])
        {
          add (self, *p, p + 1);
          return TRUE;
        }
      if (call->argv[*index + 1] == NULL)
        {
          g_string_append_printf (call->err, "%s: option requires an argument -- '%c'\n",
                                  call->argv[0], *p);
          return FALSE;
        }
      add (self, *p, call->argv[++*index]);
      return TRUE;
    }
  return TRUE;
}

/* "-5" for "-n 5", where the tool takes -n. */
static gboolean
is_count (const char *text,
          const char *accepted)
{
  return g_ascii_isdigit (text[1]) && strstr (accepted, "n:") != NULL;
}

/**
 * dd_tool_args_parse:
 * @self: (out): what was found
 * @call: a turn of a tool
 * @accepted: option letters; one that takes a value is followed by a colon
 * @long_options: (nullable): ended by an entry without a name
 *
 * Takes a command line apart as getopt() does. Words after "--" are operands.
 *
 * Returns: %FALSE after it printed what is wrong
 */
gboolean
dd_tool_args_parse (DdToolArgs         *self,
                    DdToolCall         *call,
                    const char         *accepted,
                    const DdLongOption *long_options)
{
  gboolean options_over = FALSE;

  self->letters = g_string_new (NULL);
  self->values = g_ptr_array_new ();
  self->operands = g_ptr_array_new ();
  for (int i = 1; i < call->argc; i++)
    {
      const char *text = call->argv[i];

      if (options_over || text[0] != '-' || text[1] == '\0')
        {
          g_ptr_array_add (self->operands, (gpointer) text);
          continue;
        }
      if (g_str_equal (text, "--"))
        options_over = TRUE;
      else if (is_count (text, accepted))
        add (self, 'n', text + 1);
      else if (text[1] == '-' ? !parse_long (self, call, accepted, long_options, &i)
                              : !parse_letters (self, call, accepted, &i))
        return FALSE;
    }
  return TRUE;
}

/**
 * dd_tool_args_has:
 * @self: a command line
 * @letter: of an option
 *
 * Returns: whether the option was given
 */
gboolean
dd_tool_args_has (const DdToolArgs *self,
                  char              letter)
{
  return strchr (self->letters->str, letter) != NULL;
}

/**
 * dd_tool_args_value:
 * @self: a command line
 * @letter: of an option
 *
 * Returns: (nullable): its last value
 */
const char *
dd_tool_args_value (const DdToolArgs *self,
                    char              letter)
{
  const char *place = strrchr (self->letters->str, letter);

  return place ? g_ptr_array_index (self->values, place - self->letters->str) : NULL;
}

/**
 * dd_tool_args_get:
 * @self: a command line
 * @index: from 0
 *
 * Returns: (nullable): an operand
 */
const char *
dd_tool_args_get (const DdToolArgs *self,
                  guint             index)
{
  return index < self->operands->len ? g_ptr_array_index (self->operands, index) : NULL;
}

/**
 * dd_tool_complain:
 * @call: a turn of a tool
 * @gnu_verb: how GNU tools begin, such as "cannot access"; "" for none
 * @path: what it is about
 * @number: of errno.h
 *
 * Prints an error as busybox or GNU coreutils word it.
 */
void
dd_tool_complain (DdToolCall *call,
                  const char *gnu_verb,
                  const char *path,
                  int         number)
{
  const char *text = dd_fs_strerror (number);

  if (*gnu_verb == '\0')
    g_string_append_printf (call->err, "%s: %s: %s\n", call->argv[0], path, text);
  else if (dd_tool_is_busybox (call))
    g_string_append_printf (call->err, "%s: can't %s '%s': %s\n", call->argv[0],
                            g_str_has_prefix (gnu_verb, "cannot ") ? gnu_verb + 7 : gnu_verb, path,
                            text);
  else
    g_string_append_printf (call->err, "%s: %s '%s': %s\n", call->argv[0], gnu_verb, path, text);
}

static char *
find_field (DdToolCall *call,
            const char *file,
            const char *key,
            guint       key_field,
            guint       field)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  dd_fs_read_text (call->fs, file, &text);
  lines = g_strsplit (text ? text : "", "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ":", -1);

      if (g_strv_length (fields) > 2 && g_str_equal (fields[key_field], key))
        return g_strdup (fields[field]);
    }
  return NULL;
}

static char *
name_of (DdToolCall *call,
         const char *file,
         int         id)
{
  g_autofree char *key = g_strdup_printf ("%d", id);
  char *name = find_field (call, file, key, 2, 0);

  return name ? name : g_steal_pointer (&key);
}

/**
 * dd_tool_user_name:
 * @call: a turn of a tool
 * @uid: a user's number
 *
 * Returns: (transfer full): the name in /etc/passwd, or the number
 */
char *
dd_tool_user_name (DdToolCall *call,
                   int         uid)
{
  return name_of (call, "/etc/passwd", uid);
}

/**
 * dd_tool_group_name:
 * @call: a turn of a tool
 * @gid: a group's number
 *
 * Returns: (transfer full): the name in /etc/group, or the number
 */
char *
dd_tool_group_name (DdToolCall *call,
                    int         gid)
{
  return name_of (call, "/etc/group", gid);
}

/**
 * dd_tool_find_id:
 * @call: a turn of a tool
 * @file: /etc/passwd or /etc/group
 * @name: a name or a number
 * @id: (out): the number
 *
 * Returns: whether there is such a name
 */
gboolean
dd_tool_find_id (DdToolCall *call,
                 const char *file,
                 const char *name,
                 int        *id)
{
  g_autofree char *number = find_field (call, file, name, 0, 2);

  if (number == NULL && *name && name[strspn (name, "0123456789")] == '\0')
    number = g_strdup (name);
  if (number == NULL)
    return FALSE;
  *id = atoi (number);
  return TRUE;
}

/**
 * dd_tool_mode_text:
 * @node: an entry
 *
 * Returns: (transfer full): its type and permissions as `ls -l` shows them
 */
char *
dd_tool_mode_text (const DdNode *node)
{
  static const char types[] = {
    [DD_NODE_FILE] = '-', [DD_NODE_DIRECTORY] = 'd', [DD_NODE_SYMLINK] = 'l',
    [DD_NODE_CHAR_DEVICE] = 'c', [DD_NODE_FIFO] = 'p', [DD_NODE_SOCKET] = 's',
    [DD_NODE_WHITEOUT] = 'c',
  };
  char text[] = "?rwxrwxrwx";

  text[0] = types[node->kind];
  for (int i = 0; i < 9; i++)
    if (!(node->mode & (0400 >> i)))
      text[1 + i] = '-';
  if (node->mode & 04000)
    text[3] = node->mode & 0100 ? 's' : 'S';
  if (node->mode & 02000)
    text[6] = node->mode & 0010 ? 's' : 'S';
  if (node->mode & 01000)
    text[9] = node->mode & 0001 ? 't' : 'T';
  return g_strdup (text);
}

/**
 * dd_tool_size_text:
 * @call: a turn of a tool
 * @bytes: a size
 *
 * Returns: (transfer full): as `-h` shows it: 4.0K, 1.2M
 */
char *
dd_tool_size_text (DdToolCall *call,
                   gint64      bytes)
{
  static const char units[] = "KMGTP";
  double value = bytes / 1024.0;
  guint i = 0;

  if (bytes < 1024)
    return g_strdup_printf ("%" G_GINT64_FORMAT, bytes);
  for (; value >= 1024 && units[i + 1]; i++)
    value /= 1024;
  return value < 10 || dd_tool_is_busybox (call) ? g_strdup_printf ("%.1f%c", value, units[i])
                    : g_strdup_printf ("%.0f%c", value, units[i]);
}

/**
 * dd_tool_date_text:
 * @date: a date
 * @format: of g_date_time_format()
 *
 * Writes a date as strftime() does: GLib pads numbers with spaces of another
 * kind.
 *
 * Returns: (nullable) (transfer full): the text, or %NULL for a bad format
 */
char *
dd_tool_date_text (GDateTime  *date,
                   const char *format)
{
  g_autofree char *text = g_date_time_format (date, format);
  g_auto (GStrv) parts = text ? g_strsplit (text, "\342\200\207", -1) : NULL;

  return parts ? g_strjoinv (" ", parts) : NULL;
}

/**
 * dd_tool_join_path:
 * @directory: a path as it was typed
 * @name: a name in it
 *
 * Returns: (transfer full): both, with one slash between
 */
char *
dd_tool_join_path (const char *directory,
                   const char *name)
{
  return g_strconcat (directory, g_str_has_suffix (directory, "/") ? "" : "/", name, NULL);
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-accounts.h"

/* /etc/passwd, /etc/group and /etc/shadow as lists of lines, and what the tools
 * that change them have in common.
 *
 * Source: passwd(5), group(5), shadow(5) */

#define PASSWD "/etc/passwd"
#define GROUP  "/etc/group"
#define SHADOW "/etc/shadow"
#define SKEL   "/etc/skel"

#define MAX_NAME 32

static GPtrArray *
read_lines (DdToolCall *call,
            const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *list;

  if (dd_fs_read_text (call->fs, path, &text) != 0 || text == NULL)
    return NULL;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (*lines[i])
      g_ptr_array_add (list, g_strsplit (lines[i], ":", -1));
  return list;
}

/**
 * dd_accounts_read:
 * @self: (out caller-allocates): the users and groups
 * @call: a turn of a tool
 *
 * Reads the files. One that is not there has no lines.
 */
void
dd_accounts_read (DdAccounts *self,
                  DdToolCall *call)
{
  self->call = call;
  self->users = read_lines (call, PASSWD);
  self->groups = read_lines (call, GROUP);
  self->shadows = read_lines (call, SHADOW);
  if (self->users == NULL)
    self->users = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (self->groups == NULL)
    self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
}

/**
 * dd_accounts_clear:
 * @self: users and groups
 *
 * Frees what it holds, not the record itself.
 */
void
dd_accounts_clear (DdAccounts *self)
{
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->shadows, g_ptr_array_unref);
}

static int
write_lines (DdToolCall *call,
             const char *path,
             GPtrArray  *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *before = NULL;

  for (guint i = 0; lines && i < lines->len; i++)
    {
      g_autofree char *line = g_strjoinv (":", g_ptr_array_index (lines, i));

      g_string_append_printf (text, "%s\n", line);
    }
  if (lines == NULL || (dd_fs_read_text (call->fs, path, &before) == 0 &&
                        g_strcmp0 (before, text->str) == 0))
    return 0;
  return dd_fs_write_text (call->fs, path, text->str);
}

/**
 * dd_accounts_write:
 * @self: users and groups
 *
 * Writes the files that changed.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_accounts_write (DdAccounts *self)
{
  int result = write_lines (self->call, PASSWD, self->users);

  if (result == 0)
    result = write_lines (self->call, GROUP, self->groups);
  if (result == 0)
    result = write_lines (self->call, SHADOW, self->shadows);
  return result;
}

/**
 * dd_accounts_find:
 * @lines: (nullable) (element-type GStrv): of a file
 * @name: of a user or group
 *
 * Returns: (nullable) (transfer none): its line
 */
char **
dd_accounts_find (GPtrArray  *lines,
                  const char *name)
{
  for (guint i = 0; lines && i < lines->len; i++)
    {
      char **line = g_ptr_array_index (lines, i);

      if (g_str_equal (line[0], name))
        return line;
    }
  return NULL;
}

static int
get_number (char **line)
{
  return g_strv_length (line) > DD_FIELD_ID ? atoi (line[DD_FIELD_ID]) : -1;
}

/**
 * dd_accounts_find_id:
 * @lines: (element-type GStrv): of a file
 * @id: a number
 *
 * Returns: (nullable) (transfer none): the first line with it
 */
char **
dd_accounts_find_id (GPtrArray *lines,
                     int        id)
{
  for (guint i = 0; i < lines->len; i++)
    {
      char **line = g_ptr_array_index (lines, i);

      if (get_number (line) == id)
        return line;
    }
  return NULL;
}

/**
 * dd_accounts_get_id:
 * @lines: (element-type GStrv): of a file
 * @name: a name, or the number of one that is there
 *
 * Returns: the number, -1 if there is none
 */
int
dd_accounts_get_id (GPtrArray  *lines,
                    const char *name)
{
  char **line = dd_accounts_find (lines, name);

  if (line == NULL && *name && name[strspn (name, "0123456789")] == '\0')
    line = dd_accounts_find_id (lines, atoi (name));
  return line ? get_number (line) : -1;
}

/**
 * dd_accounts_pick_id:
 * @lines: (element-type GStrv): of a file
 * @others: (nullable) (element-type GStrv): of another file, where the number is
 *   to be free, too
 * @first: the first number to try
 * @last: the last one, above or below it
 *
 * Returns: a number that is free, -1 if there is none
 */
int
dd_accounts_pick_id (GPtrArray *lines,
                     GPtrArray *others,
                     int        first,
                     int        last)
{
  int step = first <= last ? 1 : -1;

  for (int id = first; id != last + step; id += step)
    if (dd_accounts_find_id (lines, id) == NULL &&
        (others == NULL || dd_accounts_find_id (others, id) == NULL))
      return id;
  return -1;
}

/**
 * dd_accounts_add_group:
 * @self: users and groups
 * @name: of the group
 * @gid: its number
 *
 * Adds a group without members.
 */
void
dd_accounts_add_group (DdAccounts *self,
                       const char *name,
                       int         gid)
{
  g_autofree char *line = g_strdup_printf ("%s:x:%d:", name, gid);

  g_ptr_array_add (self->groups, g_strsplit (line, ":", -1));
}

/**
 * dd_accounts_add_user:
 * @self: users and groups
 * @account: a user
 *
 * Adds a user without a password.
 */
void
dd_accounts_add_user (DdAccounts      *self,
                      const DdAccount *account)
{
  g_autofree char *line = g_strdup_printf ("%s:x:%d:%d:%s:%s:%s", account->name, account->uid,
                                           account->gid, account->comment, account->home,
                                           account->shell);
  gint64 now = self->call->world->epoch + (gint64) self->call->world->now;
  g_autofree char *shadow = g_strdup_printf ("%s:!:%d:0:99999:7:::", account->name,
                                             (int) (now / (86400 * (gint64) DD_USEC_PER_SEC)));

  g_ptr_array_add (self->users, g_strsplit (line, ":", -1));
  if (self->shadows)
    g_ptr_array_add (self->shadows, g_strsplit (shadow, ":", -1));
}

/**
 * dd_accounts_set:
 * @line: of a file
 * @field: its number, from 0
 * @value: what is to stand there
 *
 * Changes a field. A line that is too short stays as it is.
 */
void
dd_accounts_set (char       **line,
                 guint        field,
                 const char  *value)
{
  if (field >= g_strv_length (line))
    return;
  g_free (line[field]);
  line[field] = g_strdup (value);
}

/**
 * dd_accounts_join:
 * @group: the line of a group
 * @user: a name
 *
 * Makes the user a member, if it is none.
 */
void
dd_accounts_join (char       **group,
                  const char  *user)
{
  g_auto (GStrv) members = NULL;
  g_autofree char *longer = NULL;

  if (g_strv_length (group) <= DD_FIELD_MEMBERS)
    return;
  members = g_strsplit (group[DD_FIELD_MEMBERS], ",", -1);
  if (g_strv_contains ((const char *const *) members, user))
    return;
  longer = g_strconcat (group[DD_FIELD_MEMBERS], *group[DD_FIELD_MEMBERS] ? "," : "", user, NULL);
  dd_accounts_set (group, DD_FIELD_MEMBERS, longer);
}

/**
 * dd_accounts_leave:
 * @group: the line of a group
 * @user: a name
 *
 * Returns: whether the user was a member, which it is no more
 */
gboolean
dd_accounts_leave (char       **group,
                   const char  *user)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) members = NULL;
  g_auto (GStrv) rest = NULL;
  g_autofree char *joined = NULL;

  if (g_strv_length (group) <= DD_FIELD_MEMBERS)
    return FALSE;
  members = g_strsplit (group[DD_FIELD_MEMBERS], ",", -1);
  for (guint i = 0; members[i]; i++)
    if (!g_str_equal (members[i], user))
      g_strv_builder_add (builder, members[i]);
  rest = g_strv_builder_end (builder);
  if (g_strv_length (rest) == g_strv_length (members))
    return FALSE;
  joined = g_strjoinv (",", rest);
  dd_accounts_set (group, DD_FIELD_MEMBERS, joined);
  return TRUE;
}

/**
 * dd_accounts_remove:
 * @lines: (nullable) (element-type GStrv): of a file
 * @name: of a user or group
 *
 * Takes its line away.
 */
void
dd_accounts_remove (GPtrArray  *lines,
                    const char *name)
{
  char **line = dd_accounts_find (lines, name);

  if (line)
    g_ptr_array_remove (lines, line);
}

/**
 * dd_accounts_remove_user:
 * @self: users and groups
 * @name: of a user
 *
 * Takes a user away, with the group that has its name and no other members.
 */
void
dd_accounts_remove_user (DdAccounts *self,
                         const char *name)
{
  char **own = dd_accounts_find (self->groups, name);

  dd_accounts_remove (self->users, name);
  dd_accounts_remove (self->shadows, name);
  for (guint i = 0; i < self->groups->len; i++)
    dd_accounts_leave (g_ptr_array_index (self->groups, i), name);
  if (own && g_strv_length (own) > DD_FIELD_MEMBERS && *own[DD_FIELD_MEMBERS] == '\0')
    dd_accounts_remove (self->groups, name);
}

static void
copy_skeleton (DdAccounts      *self,
               const DdAccount *account)
{
  DdFs *fs = self->call->fs;
  g_auto (GStrv) names = NULL;

  if (dd_fs_list (fs, SKEL, &names) != 0)
    return;
  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *from = g_strconcat (SKEL "/", names[i], NULL);
      g_autofree char *to = g_strconcat (account->home, "/", names[i], NULL);
      g_autoptr (DdContent) content = NULL;

      if (dd_fs_read (fs, from, &content) == 0 && content && dd_fs_write (fs, to, content) == 0)
        dd_fs_chown (fs, to, account->uid, account->gid, FALSE);
    }
}

/**
 * dd_accounts_make_home:
 * @self: users and groups
 * @account: a user
 * @mode: of the directory
 *
 * Makes the home directory with what /etc/skel has, unless it is there.
 *
 * Returns: whether it was made
 */
gboolean
dd_accounts_make_home (DdAccounts      *self,
                       const DdAccount *account,
                       guint32          mode)
{
  DdFs *fs = self->call->fs;

  if (dd_fs_exists (fs, account->home) || dd_fs_make_directories (fs, account->home, 0755) != 0)
    return FALSE;
  copy_skeleton (self, account);
  dd_fs_chown (fs, account->home, account->uid, account->gid, FALSE);
  dd_fs_chmod (fs, account->home, mode);
  return TRUE;
}

/**
 * dd_accounts_is_name:
 * @name: what is to be the name of a user or group
 *
 * Returns: whether it can be
 */
gboolean
dd_accounts_is_name (const char *name)
{
  return (g_ascii_isalpha (*name) || *name == '_') && strlen (name) <= MAX_NAME &&
         name[strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-$")]
           == '\0';
}

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-account-tools-private.h"
#include "dd-accounts.h"
#include "dd-tool-args.h"
#include "dd-tools-private.h"

/* useradd, groupadd and their like of the shadow package.
 *
 * Source: shadow 4.17, useradd(8), groupadd(8), usermod(8); /etc/login.defs of
 * Debian 13 */

/* Exit codes, as the manual pages list them. */
#define EXIT_CANNOT_WRITE 1
#define EXIT_USAGE        2
#define EXIT_ID_IN_USE    4
#define EXIT_NO_GROUP     6
#define EXIT_NAME_IN_USE  9

#define FIRST_ID        1000
#define LAST_ID         60000
#define FIRST_SYSTEM_ID 999
#define LAST_SYSTEM_ID  101

#define HOME_MODE 0755

typedef struct
{
  DdAccounts accounts;
  DdToolArgs args;
  DdToolCall *call;
} Change;

static void
change_clear (Change *self)
{
  dd_accounts_clear (&self->accounts);
  dd_tool_args_clear (&self->args);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

static const char *
value (const Change *self,
       char          letter,
       const char   *fallback)
{
  const char *given = dd_tool_args_value (&self->args, letter);

  return given ? given : fallback;
}

static gboolean
has (const Change *self,
     char          letter)
{
  return dd_tool_args_has (&self->args, letter);
}

/* Reads options and files. Only root may go on.
 *
 * Returns: (nullable): the name it is about; %NULL if it ended */
static const char *
open_change (Change             *self,
             DdToolCall         *call,
             const char         *accepted,
             const DdLongOption *options)
{
  const char *tool = call->argv[0];

  self->call = call;
  if (!dd_tool_args_parse (&self->args, call, accepted, options))
    {
      dd_tool_finish (call, EXIT_USAGE);
      return NULL;
    }
  if (self->args.operands->len != 1)
    {
      dd_tool_fail (call, EXIT_USAGE, "Usage: %s [options] %s", tool,
                    strstr (tool, "group") ? "GROUP" : "LOGIN");
      return NULL;
    }
  if (call->uid != 0)
    {
      dd_tool_fail (call, EXIT_CANNOT_WRITE, "%s: Permission denied.\n%s: cannot lock /etc/%s; try "
                    "again later.", tool, tool, strstr (tool, "group") ? "group" : "passwd");
      return NULL;
    }
  dd_accounts_read (&self->accounts, call);
  return dd_tool_args_get (&self->args, 0);
}

static DdToolResult
close_change (Change *self)
{
  int result = dd_accounts_write (&self->accounts);

  if (result != 0)
    return dd_tool_fail (self->call, EXIT_CANNOT_WRITE, "%s: cannot open /etc/passwd: %s",
                         self->call->argv[0], dd_fs_strerror (result));
  return dd_tool_finish (self->call, 0);
}

static gboolean
check_name (Change     *self,
            const char *what,
            const char *name)
{
  if (dd_accounts_is_name (name))
    return TRUE;
  dd_tool_fail (self->call, 3, "%s: invalid %s name '%s'%s", self->call->argv[0], what, name,
                g_str_equal (what, "user") ? ": use --badname to ignore" : "");
  return FALSE;
}

static int
pick_id (Change    *self,
         GPtrArray *lines,
         GPtrArray *others)
{
  int id = FIRST_ID - 1;

  if (has (self, 'r'))
    return dd_accounts_pick_id (lines, others, FIRST_SYSTEM_ID, LAST_SYSTEM_ID);
  /* The one behind the highest. */
  for (guint i = 0; i < lines->len; i++)
    {
      char **line = g_ptr_array_index (lines, i);
      int own = g_strv_length (line) > DD_FIELD_ID ? atoi (line[DD_FIELD_ID]) : 0;

      if (own >= FIRST_ID && own <= LAST_ID)
        id = MAX (id, own);
    }
  return dd_accounts_pick_id (lines, others, id + 1, LAST_ID);
}

/* useradd */

static const DdLongOption user_options[] = {
  { "system", 'r' }, { "create-home", 'm' }, { "no-create-home", 'M' }, { "uid", 'u' },
  { "gid", 'g' }, { "groups", 'G' }, { "home-dir", 'd' }, { "home", 'd' }, { "shell", 's' },
  { "comment", 'c' }, { "no-log-init", 'l' }, { "no-user-group", 'N' }, { "user-group", 'U' },
  { "non-unique", 'o' }, { "password", 'p' }, { "skel", 'k' }, { "append", 'a' },
  { "lock", 'L' }, { "unlock", 'W' }, { NULL },
};

#define USER_LETTERS "rmMu:g:G:d:s:c:lNUop:k:"

/* Returns: -1 if there is no such group, which was said */
static int
find_group (Change     *self,
            const char *name)
{
  int gid = dd_accounts_get_id (self->accounts.groups, name);

  if (gid < 0)
    dd_tool_fail (self->call, EXIT_NO_GROUP, "%s: group '%s' does not exist", self->call->argv[0],
                  name);
  return gid;
}

/* The group of a new user: the one that is named, or one of its own.
 *
 * Returns: -1 if it ended */
static int
make_first_group (Change     *self,
                  const char *name,
                  int         uid)
{
  int gid;

  if (value (self, 'g', NULL))
    return find_group (self, value (self, 'g', NULL));
  if (has (self, 'N'))
    return 100;
  if (dd_accounts_find (self->accounts.groups, name))
    {
      dd_tool_fail (self->call, EXIT_NAME_IN_USE, "useradd: group %s exists - if you want to add "
                    "this user to that group, use -g.", name);
      return -1;
    }
  gid = dd_accounts_find_id (self->accounts.groups, uid) == NULL
        ? uid : pick_id (self, self->accounts.groups, NULL);
  dd_accounts_add_group (&self->accounts, name, gid);
  return gid;
}

static gboolean
join_groups (Change     *self,
             const char *names,
             const char *user)
{
  g_auto (GStrv) list = g_strsplit (names ? names : "", ",", -1);

  for (guint i = 0; list[i]; i++)
    {
      char **group = dd_accounts_find (self->accounts.groups, list[i]);

      if (group == NULL)
        {
          dd_tool_fail (self->call, EXIT_NO_GROUP, "%s: group '%s' does not exist",
                        self->call->argv[0], list[i]);
          return FALSE;
        }
      dd_accounts_join (group, user);
    }
  return TRUE;
}

/* Returns: -1 if it ended */
static int
choose_uid (Change *self)
{
  const char *given = value (self, 'u', NULL);
  /* The group of its own gets the same number, if it gets one. */
  GPtrArray *others = value (self, 'g', NULL) || has (self, 'N') ? NULL : self->accounts.groups;
  int uid = given ? atoi (given) : pick_id (self, self->accounts.users, others);

  if (!given || has (self, 'o') || dd_accounts_find_id (self->accounts.users, uid) == NULL)
    return uid;
  dd_tool_fail (self->call, EXIT_ID_IN_USE, "%s: UID %d is not unique", self->call->argv[0], uid);
  return -1;
}

static DdToolResult
useradd_tool (DdToolCall *call)
{
  g_auto (Change) self = { 0 };
  const char *name = open_change (&self, call, USER_LETTERS, user_options);
  g_autofree char *home = name ? g_strconcat ("/home/", name, NULL) : NULL;
  DdAccount account = { .name = name };

  if (name == NULL || !check_name (&self, "user", name))
    return DD_TOOL_DONE;
  if (dd_accounts_find (self.accounts.users, name))
    return dd_tool_fail (call, EXIT_NAME_IN_USE, "useradd: user '%s' already exists", name);
  account.uid = choose_uid (&self);
  if (account.uid < 0)
    return DD_TOOL_DONE;
  account.gid = make_first_group (&self, name, account.uid);
  if (account.gid < 0 || !join_groups (&self, value (&self, 'G', NULL), name))
    return DD_TOOL_DONE;
  account.comment = value (&self, 'c', "");
  account.home = value (&self, 'd', home);
  account.shell = value (&self, 's', "/bin/sh");
  dd_accounts_add_user (&self.accounts, &account);
  if (has (&self, 'm') && !dd_accounts_make_home (&self.accounts, &account, HOME_MODE))
    g_string_append_printf (call->err, "useradd: warning: the home directory %s already exists.\n"
                            "useradd: Not copying any file from skel directory into it.\n",
                            account.home);
  return close_change (&self);
}

/* usermod, userdel */

static const struct
{
  char  letter;
  guint field;
} changed_fields[] = {
  { 'c', DD_FIELD_COMMENT }, { 'd', DD_FIELD_HOME }, { 's', DD_FIELD_SHELL },
};

static char **
find_user (Change     *self,
           const char *name)
{
  char **user = dd_accounts_find (self->accounts.users, name);

  if (user == NULL)
    dd_tool_fail (self->call, EXIT_NO_GROUP, "%s: user '%s' does not exist", self->call->argv[0],
                  name);
  return user;
}

static DdToolResult
usermod_tool (DdToolCall *call)
{
  g_auto (Change) self = { 0 };
  const char *name = open_change (&self, call, USER_LETTERS "aLW", user_options);
  char **user = name ? find_user (&self, name) : NULL;
  int id;

  if (user == NULL)
    return DD_TOOL_DONE;
  for (gsize i = 0; i < G_N_ELEMENTS (changed_fields); i++)
    if (value (&self, changed_fields[i].letter, NULL))
      dd_accounts_set (user, changed_fields[i].field, value (&self, changed_fields[i].letter, ""));
  if (value (&self, 'u', NULL))
    {
      if (choose_uid (&self) < 0)
        return DD_TOOL_DONE;
      dd_accounts_set (user, DD_FIELD_ID, value (&self, 'u', NULL));
    }
  if (value (&self, 'g', NULL))
    {
      g_autofree char *number = NULL;

      id = find_group (&self, value (&self, 'g', NULL));
      if (id < 0)
        return DD_TOOL_DONE;
      number = g_strdup_printf ("%d", id);
      dd_accounts_set (user, DD_FIELD_GID, number);
    }
  /* Without -a the user leaves all groups that are not named. */
  for (guint i = 0; value (&self, 'G', NULL) && !has (&self, 'a') && i < self.accounts.groups->len;
       i++)
    dd_accounts_leave (g_ptr_array_index (self.accounts.groups, i), name);
  if (value (&self, 'G', NULL) && !join_groups (&self, value (&self, 'G', NULL), name))
    return DD_TOOL_DONE;
  return close_change (&self);
}

static DdToolResult
userdel_tool (DdToolCall *call)
{
  static const DdLongOption options[] = { { "remove", 'r' }, { "force", 'f' }, { NULL } };
  g_auto (Change) self = { 0 };
  const char *name = open_change (&self, call, "rf", options);
  char **user = name ? find_user (&self, name) : NULL;
  g_autofree char *home = NULL;

  if (user == NULL)
    return DD_TOOL_DONE;
  if (g_strv_length (user) > DD_FIELD_HOME)
    home = g_strdup (user[DD_FIELD_HOME]);
  dd_accounts_remove_user (&self.accounts, name);
  if (has (&self, 'r') && home && strlen (home) > 1)
    {
      g_string_append_printf (call->err, "userdel: %s mail spool (/var/mail/%s) not found\n", name,
                              name);
      dd_fs_remove_tree (call->fs, home);
    }
  return close_change (&self);
}

/* groupadd, groupmod, groupdel */

static const DdLongOption group_options[] = {
  { "system", 'r' }, { "gid", 'g' }, { "force", 'f' }, { "non-unique", 'o' },
  { "new-name", 'n' }, { NULL },
};

static gboolean
check_gid (Change     *self,
           const char *given)
{
  if (given == NULL || has (self, 'o') ||
      dd_accounts_find_id (self->accounts.groups, atoi (given)) == NULL)
    return TRUE;
  dd_tool_fail (self->call, EXIT_ID_IN_USE, "%s: GID '%s' already exists", self->call->argv[0],
                given);
  return FALSE;
}

static DdToolResult
groupadd_tool (DdToolCall *call)
{
  g_auto (Change) self = { 0 };
  const char *name = open_change (&self, call, "rg:fo", group_options);
  const char *given = name ? value (&self, 'g', NULL) : NULL;

  if (name == NULL || !check_name (&self, "group", name))
    return DD_TOOL_DONE;
  if (dd_accounts_find (self.accounts.groups, name))
    return has (&self, 'f') ? dd_tool_finish (call, 0)
                            : dd_tool_fail (call, EXIT_NAME_IN_USE,
                                            "groupadd: group '%s' already exists", name);
  if (has (&self, 'f') && given && dd_accounts_find_id (self.accounts.groups, atoi (given)))
    given = NULL;
  if (!check_gid (&self, given))
    return DD_TOOL_DONE;
  dd_accounts_add_group (&self.accounts, name,
                         given ? atoi (given) : pick_id (&self, self.accounts.groups, NULL));
  return close_change (&self);
}

static DdToolResult
groupmod_tool (DdToolCall *call)
{
  g_auto (Change) self = { 0 };
  const char *name = open_change (&self, call, "g:n:o", group_options);
  char **group = name ? dd_accounts_find (self.accounts.groups, name) : NULL;

  if (name == NULL)
    return DD_TOOL_DONE;
  if (group == NULL)
    return dd_tool_fail (call, EXIT_NO_GROUP, "groupmod: group '%s' does not exist", name);
  if (!check_gid (&self, value (&self, 'g', NULL)))
    return DD_TOOL_DONE;
  if (value (&self, 'g', NULL))
    dd_accounts_set (group, DD_FIELD_ID, value (&self, 'g', NULL));
  if (value (&self, 'n', NULL))
    dd_accounts_set (group, 0, value (&self, 'n', NULL));
  return close_change (&self);
}

static DdToolResult
groupdel_tool (DdToolCall *call)
{
  g_auto (Change) self = { 0 };
  const char *name = open_change (&self, call, "f", group_options);

  if (name == NULL)
    return DD_TOOL_DONE;
  if (dd_accounts_find (self.accounts.groups, name) == NULL)
    return dd_tool_fail (call, EXIT_NO_GROUP, "groupdel: group '%s' does not exist", name);
  dd_accounts_remove (self.accounts.groups, name);
  return close_change (&self);
}

/* chsh, passwd, chpasswd: what a build does with them changes no more than a
 * field that nobody reads. */

static DdToolResult
chsh_tool (DdToolCall *call)
{
  static const DdLongOption options[] = { { "shell", 's' }, { NULL } };
  g_auto (Change) self = { 0 };
  const char *name = open_change (&self, call, "s:", options);
  char **user = name ? find_user (&self, name) : NULL;

  if (user == NULL)
    return DD_TOOL_DONE;
  dd_accounts_set (user, DD_FIELD_SHELL, value (&self, 's', "/bin/sh"));
  return close_change (&self);
}

/* The mark of a password that nobody can have typed, and of none. */
static DdToolResult
passwd_tool (DdToolCall *call)
{
  static const DdLongOption options[] = {
    { "lock", 'l' }, { "delete", 'd' }, { "unlock", 'u' }, { "expire", 'e' }, { NULL },
  };
  g_auto (Change) self = { 0 };
  const char *name = open_change (&self, call, "ldue", options);
  char **user = name ? find_user (&self, name) : NULL;
  char **shadow = user ? dd_accounts_find (self.accounts.shadows, name) : NULL;

  if (user == NULL)
    return DD_TOOL_DONE;
  if (shadow && (has (&self, 'l') || has (&self, 'd')))
    dd_accounts_set (shadow, 1, has (&self, 'l') ? "!" : "");
  g_string_append (call->out, "passwd: password changed.\n");
  return close_change (&self);
}

const DdTool dd_account_tools[] = {
  { "addgroup", dd_addgroup_tool, TRUE, 0 },
  { "adduser", dd_adduser_tool, TRUE, 0 },
  { "chsh", chsh_tool, TRUE, 0 },
  { "delgroup", dd_delgroup_tool, TRUE, 0 },
  { "deluser", dd_deluser_tool, TRUE, 0 },
  { "groupadd", groupadd_tool, TRUE, 0 },
  { "groupdel", groupdel_tool, TRUE, 0 },
  { "groupmod", groupmod_tool, TRUE, 0 },
  { "passwd", passwd_tool, TRUE, 0 },
  { "useradd", useradd_tool, TRUE, 0 },
  { "userdel", userdel_tool, TRUE, 0 },
  { "usermod", usermod_tool, TRUE, 0 },
};

const guint dd_n_account_tools = G_N_ELEMENTS (dd_account_tools);

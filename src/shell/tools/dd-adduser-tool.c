// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-accounts.h"
#include "dd-account-tools-private.h"
#include "dd-tool-args.h"

/* adduser and addgroup: busybox has tools of these names, and Debian has others
 * that do the same and more.
 *
 * Source: busybox loginutils/adduser.c, addgroup.c, deluser.c; adduser(8) */

#define FIRST_ID        1000
#define LAST_ID         59999
#define FIRST_SYSTEM_ID 100
#define LAST_SYSTEM_ID  999

/* Where busybox and Debian put system users that get no group. */
#define NOGROUP 65533
#define DEBIAN_NOGROUP 65534

/* busybox keeps the group of the home for new files in it. */
#define BUSYBOX_HOME_MODE 02755
#define DEBIAN_HOME_MODE  0700

static const DdLongOption options[] = {
  { "home", 'h' }, { "gecos", 'g' }, { "comment", 'g' }, { "shell", 's' }, { "ingroup", 'G' },
  { "system", 'S' }, { "disabled-password", 'D' }, { "disabled-login", 'D' },
  { "empty-password", 'D' }, { "no-create-home", 'H' }, { "uid", 'u' }, { "gid", 'i' },
  { "group", 'A' }, { "quiet", 'q' }, { "force-badname", 'q' }, { "allow-bad-names", 'q' },
  { "remove-home", 'r' }, { "only-if-empty", 'q' }, { NULL },
};

#define USER_LETTERS  "h:g:s:G:SDHu:k:i:Aq"

typedef struct
{
  DdToolCall *call;
  DdAccounts  accounts;
  DdToolArgs  args;
  gboolean    is_busybox;
} AddUser;

static void
add_user_clear (AddUser *self)
{
  dd_accounts_clear (&self->accounts);
  dd_tool_args_clear (&self->args);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddUser, add_user_clear)

static const char *
value (const AddUser *self,
       char           letter,
       const char    *fallback)
{
  const char *given = dd_tool_args_value (&self->args, letter);

  return given ? given : fallback;
}

static gboolean
has (const AddUser *self,
     char           letter)
{
  return dd_tool_args_has (&self->args, letter);
}

/* Both have the same messages in the form of each. */
static DdToolResult G_GNUC_PRINTF (3, 4)
fail (AddUser    *self,
      int         debian_status,
      const char *format,
      ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (self->is_busybox)
    return dd_tool_fail (self->call, 1, "%s: %s", self->call->argv[0], text);
  return dd_tool_fail (self->call, debian_status, "fatal: %s", text);
}

/* Debian tells what it does. */
static void G_GNUC_PRINTF (2, 3)
tell (AddUser    *self,
      const char *format,
      ...)
{
  va_list arguments;

  if (self->is_busybox || has (self, 'q'))
    return;
  g_string_append (self->call->err, "info: ");
  va_start (arguments, format);
  g_string_append_vprintf (self->call->err, format, arguments);
  va_end (arguments);
  g_string_append_c (self->call->err, '\n');
}

static gboolean
open_tool (AddUser    *self,
           DdToolCall *call,
           const char *accepted,
           const char *operands)
{
  guint n;

  self->call = call;
  self->is_busybox = dd_tool_is_busybox (call);
  if (!dd_tool_args_parse (&self->args, call, accepted, options))
    {
      dd_tool_finish (call, 1);
      return FALSE;
    }
  n = self->args.operands->len;
  if (n < 1 || n > 2)
    {
      dd_tool_fail (call, 1, self->is_busybox ? "Usage: %s [OPTIONS] %s"
                                              : "%s [options] %s", call->argv[0], operands);
      return FALSE;
    }
  if (call->uid != 0)
    {
      dd_tool_fail (call, 1, self->is_busybox ? "%s: permission denied (are you root?)"
                                              : "fatal: Only root may add a user or group to the "
                                                "system.", call->argv[0]);
      return FALSE;
    }
  dd_accounts_read (&self->accounts, call);
  return TRUE;
}

static DdToolResult
close_tool (AddUser *self)
{
  int result = dd_accounts_write (&self->accounts);

  if (result != 0)
    return dd_tool_fail (self->call, 1, "%s: /etc/passwd: %s", self->call->argv[0],
                         dd_fs_strerror (result));
  return dd_tool_finish (self->call, 0);
}

static DdToolResult
join_group (AddUser    *self,
            const char *user,
            const char *name)
{
  char **group = dd_accounts_find (self->accounts.groups, name);

  if (group == NULL)
    return fail (self, 1, self->is_busybox ? "unknown group %s"
                                           : "The group `%s' does not exist.", name);
  if (dd_accounts_find (self->accounts.users, user) == NULL)
    return fail (self, 1, self->is_busybox ? "unknown user %s"
                                           : "The user `%s' does not exist.", user);
  tell (self, "Adding user `%s' to group `%s' ...", user, name);
  dd_accounts_join (group, user);
  return close_tool (self);
}

static int
pick_id (AddUser   *self,
         GPtrArray *lines,
         GPtrArray *others)
{
  return has (self, 'S') ? dd_accounts_pick_id (lines, others, FIRST_SYSTEM_ID, LAST_SYSTEM_ID)
                         : dd_accounts_pick_id (lines, others, FIRST_ID, LAST_ID);
}

/* The group of a new user.
 *
 * Returns: -1 if it ended */
static int
make_first_group (AddUser    *self,
                  const char *name,
                  int         uid)
{
  const char *given = value (self, 'G', value (self, 'i', NULL));
  char **own = dd_accounts_find (self->accounts.groups, name);
  int gid;

  if (given)
    {
      gid = dd_accounts_get_id (self->accounts.groups, given);
      if (gid < 0)
        fail (self, 1, self->is_busybox ? "unknown group %s"
                                        : "The group `%s' does not exist.", given);
      return gid;
    }
  if (has (self, 'S') && !has (self, 'A'))
    return self->is_busybox ? NOGROUP : DEBIAN_NOGROUP;
  if (own && self->is_busybox)
    {
      fail (self, 1, "group '%s' in use", name);
      return -1;
    }
  if (own)
    return dd_accounts_get_id (self->accounts.groups, name);
  gid = dd_accounts_find_id (self->accounts.groups, uid) == NULL
        ? uid : pick_id (self, self->accounts.groups, NULL);
  tell (self, "Adding new group `%s' (%d) ...", name, gid);
  dd_accounts_add_group (&self->accounts, name, gid);
  return gid;
}

/* busybox gives the shell of root. */
static const char *
default_shell (AddUser *self)
{
  char **root = dd_accounts_find (self->accounts.users, "root");

  if (has (self, 'S'))
    return self->is_busybox ? "/bin/false" : "/usr/sbin/nologin";
  if (!self->is_busybox)
    return "/bin/bash";
  return root && g_strv_length (root) > DD_FIELD_SHELL ? root[DD_FIELD_SHELL] : "/bin/sh";
}

static DdToolResult
add_user (AddUser    *self,
          const char *name)
{
  const char *given = value (self, 'u', NULL);
  g_autofree char *home = g_strconcat ("/home/", name, NULL);
  DdAccount account = { .name = name };

  if (!dd_accounts_is_name (name))
    return fail (self, 1, "illegal name '%s'", name);
  if (dd_accounts_find (self->accounts.users, name))
    return fail (self, 1, self->is_busybox ? "user '%s' in use"
                                           : "The user `%s' already exists.", name);
  tell (self, "Adding %suser `%s' ...", has (self, 'S') ? "system " : "", name);
  account.uid = given ? atoi (given)
                      : pick_id (self, self->accounts.users,
                                 has (self, 'S') && !has (self, 'A') ? NULL
                                                                     : self->accounts.groups);
  if (dd_accounts_find_id (self->accounts.users, account.uid))
    return fail (self, 1, self->is_busybox ? "uid '%s' in use"
                                           : "The UID %s is already in use.", given);
  account.gid = make_first_group (self, name, account.uid);
  if (account.gid < 0)
    return DD_TOOL_DONE;
  account.comment = value (self, 'g', self->is_busybox ? "Linux User,,," : ",,,");
  account.home = value (self, 'h', has (self, 'S') && !self->is_busybox ? "/nonexistent" : home);
  account.shell = value (self, 's', default_shell (self));
  tell (self, "Adding new user `%s' (%d) with group `%d' ...", name, account.uid, account.gid);
  dd_accounts_add_user (&self->accounts, &account);
  if (!has (self, 'H') && !g_str_equal (account.home, "/nonexistent") &&
      dd_accounts_make_home (&self->accounts, &account,
                             self->is_busybox ? BUSYBOX_HOME_MODE : DEBIAN_HOME_MODE))
    tell (self, "Creating home directory `%s' ...", account.home);
  if (!self->is_busybox && !has (self, 'S') && dd_accounts_find (self->accounts.groups, "users"))
    dd_accounts_join (dd_accounts_find (self->accounts.groups, "users"), name);
  return close_tool (self);
}

static DdToolResult
add_group (AddUser    *self,
           const char *name)
{
  const char *given = value (self, 'g', value (self, 'i', NULL));
  int gid = given ? atoi (given) : pick_id (self, self->accounts.groups, NULL);

  if (!dd_accounts_is_name (name))
    return fail (self, 1, "illegal name '%s'", name);
  if (dd_accounts_find (self->accounts.groups, name))
    return fail (self, 1, self->is_busybox ? "group '%s' in use"
                                           : "The group `%s' already exists.", name);
  if (given && dd_accounts_find_id (self->accounts.groups, gid))
    return fail (self, 1, self->is_busybox ? "gid '%s' in use"
                                           : "The GID `%s' is already in use.", given);
  tell (self, "Adding group `%s' (GID %d) ...", name, gid);
  dd_accounts_add_group (&self->accounts, name, gid);
  return close_tool (self);
}

DdToolResult
dd_adduser_tool (DdToolCall *call)
{
  g_auto (AddUser) self = { 0 };

  if (!open_tool (&self, call, USER_LETTERS, "USER [GROUP]"))
    return DD_TOOL_DONE;
  if (self.args.operands->len == 2)
    return join_group (&self, dd_tool_args_get (&self.args, 0), dd_tool_args_get (&self.args, 1));
  return add_user (&self, dd_tool_args_get (&self.args, 0));
}

DdToolResult
dd_addgroup_tool (DdToolCall *call)
{
  g_auto (AddUser) self = { 0 };

  if (!open_tool (&self, call, "g:Si:q", "[USER] GROUP"))
    return DD_TOOL_DONE;
  if (self.args.operands->len == 2)
    return join_group (&self, dd_tool_args_get (&self.args, 0), dd_tool_args_get (&self.args, 1));
  return add_group (&self, dd_tool_args_get (&self.args, 0));
}

/* Takes a user out of a group, or away. */
DdToolResult
dd_deluser_tool (DdToolCall *call)
{
  g_auto (AddUser) self = { 0 };
  const char *name;
  char **user;
  g_autofree char *home = NULL;

  if (!open_tool (&self, call, "rq", "USER [GROUP]"))
    return DD_TOOL_DONE;
  name = dd_tool_args_get (&self.args, 0);
  user = dd_accounts_find (self.accounts.users, name);
  if (user == NULL)
    return fail (&self, 2, self.is_busybox ? "unknown user %s"
                                           : "The user `%s' does not exist.", name);
  if (self.args.operands->len == 2)
    {
      char **group = dd_accounts_find (self.accounts.groups, dd_tool_args_get (&self.args, 1));

      if (group == NULL)
        return fail (&self, 3, self.is_busybox ? "unknown group %s"
                                               : "The group `%s' does not exist.",
                     dd_tool_args_get (&self.args, 1));
      dd_accounts_leave (group, name);
      return close_tool (&self);
    }
  home = g_strdup (g_strv_length (user) > DD_FIELD_HOME ? user[DD_FIELD_HOME] : "");
  tell (&self, "Removing user `%s' ...", name);
  dd_accounts_remove_user (&self.accounts, name);
  if (has (&self, 'r') && strlen (home) > 1)
    dd_fs_remove_tree (call->fs, home);
  return close_tool (&self);
}

DdToolResult
dd_delgroup_tool (DdToolCall *call)
{
  g_auto (AddUser) self = { 0 };
  const char *name;
  int gid;

  if (!open_tool (&self, call, "q", "GROUP"))
    return DD_TOOL_DONE;
  name = dd_tool_args_get (&self.args, 0);
  if (dd_accounts_find (self.accounts.groups, name) == NULL)
    return fail (&self, 3, self.is_busybox ? "unknown group %s"
                                           : "The group `%s' does not exist.", name);
  gid = dd_accounts_get_id (self.accounts.groups, name);
  for (guint i = 0; i < self.accounts.users->len; i++)
    {
      char **user = g_ptr_array_index (self.accounts.users, i);

      if (g_strv_length (user) > DD_FIELD_GID && atoi (user[DD_FIELD_GID]) == gid)
        return fail (&self, 8, self.is_busybox ? "'%s' still has '%s' as their primary group!"
                                               : "`%s' still has `%s' as their primary group!",
                     user[0], name);
    }
  dd_accounts_remove (self.accounts.groups, name);
  return close_tool (&self);
}

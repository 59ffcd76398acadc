// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

/**
 * DdAccounts:
 * @call: the turn that reads and writes them
 * @users: (element-type GStrv): the lines of /etc/passwd, by field
 * @groups: (element-type GStrv): those of /etc/group
 * @shadows: (nullable) (element-type GStrv): those of /etc/shadow, if there is one
 *
 * The users and groups of a file system, while a tool changes them.
 */
typedef struct
{
  DdToolCall *call;
  GPtrArray  *users;
  GPtrArray  *groups;
  GPtrArray  *shadows;
} DdAccounts;

/**
 * DdAccount:
 * @name: of the user
 * @uid: number
 * @gid: number of the first group
 * @comment: who it is
 * @home: directory
 * @shell: program
 *
 * A user.
 */
typedef struct
{
  const char *name;
  int         uid;
  int         gid;
  const char *comment;
  const char *home;
  const char *shell;
} DdAccount;

/* The fields of the lines that have a meaning here. */
#define DD_FIELD_ID      2
#define DD_FIELD_GID     3
#define DD_FIELD_MEMBERS 3
#define DD_FIELD_COMMENT 4
#define DD_FIELD_HOME    5
#define DD_FIELD_SHELL   6

void      dd_accounts_read        (DdAccounts      *self,
                                   DdToolCall      *call);
void      dd_accounts_clear       (DdAccounts      *self);
int       dd_accounts_write       (DdAccounts      *self);
char    **dd_accounts_find        (GPtrArray       *lines,
                                   const char      *name);
char    **dd_accounts_find_id     (GPtrArray       *lines,
                                   int              id);
int       dd_accounts_get_id      (GPtrArray       *lines,
                                   const char      *name);
int       dd_accounts_pick_id     (GPtrArray       *lines,
                                   GPtrArray       *others,
                                   int              first,
                                   int              last);
void      dd_accounts_add_group   (DdAccounts      *self,
                                   const char      *name,
                                   int              gid);
void      dd_accounts_add_user    (DdAccounts      *self,
                                   const DdAccount *account);
void      dd_accounts_set         (char           **line,
                                   guint            field,
                                   const char      *value);
void      dd_accounts_join        (char           **group,
                                   const char      *user);
gboolean  dd_accounts_leave       (char           **group,
                                   const char      *user);
void      dd_accounts_remove      (GPtrArray       *lines,
                                   const char      *name);
void      dd_accounts_remove_user (DdAccounts      *self,
                                   const char      *name);
gboolean  dd_accounts_make_home   (DdAccounts      *self,
                                   const DdAccount *account,
                                   guint32          mode);
gboolean  dd_accounts_is_name     (const char      *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdAccounts, dd_accounts_clear)

G_END_DECLS

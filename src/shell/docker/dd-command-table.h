// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-options.h"

G_BEGIN_DECLS

#define DD_COMMAND_MAX_SHORTCUTS 4
#define DD_COMMAND_ANY_NUMBER G_MAXUINT

/**
 * DdCommandFlags:
 * @DD_COMMAND_PLAIN: nothing special
 * @DD_COMMAND_GROUP: has no action of its own, only commands below it
 * @DD_COMMAND_HIDDEN: not shown in the list of its group
 * @DD_COMMAND_UNMODELLED: Docker has it, this program's engine does not
 * @DD_COMMAND_PLUGIN: Docker runs it as a plugin, which shows in lists
 * @DD_COMMAND_BUILDX: known under many names, always speaks of itself by its
 *   full one
 * @DD_COMMAND_SWARM: listed among the commands for Swarm
 * @DD_COMMAND_COMPOSE: speaks as the Compose plugin does
 *
 * How a command is treated.
 */
typedef enum
{
  DD_COMMAND_PLAIN = 0,
  DD_COMMAND_GROUP = 1 << 0,
  DD_COMMAND_HIDDEN = 1 << 1,
  DD_COMMAND_UNMODELLED = 1 << 2,
  DD_COMMAND_PLUGIN = 1 << 3,
  DD_COMMAND_BUILDX = 1 << 4,
  DD_COMMAND_SWARM = 1 << 5,
  DD_COMMAND_COMPOSE = 1 << 6,
} DdCommandFlags;

/**
 * DdCommand:
 * @path: the full name, `docker container ls`; identifies the command
 * @shortcuts: further full names, `docker ps`
 * @aliases: (nullable): other last words of @path, separated by spaces
 * @usage: what follows the name in the line after "Usage:"
 * @summary: one line on what it does
 * @details: (nullable): what `--help` says instead of @summary
 * @alias_line: (nullable): what `--help` lists as names, if it is not simply
 *   all of them
 * @min_args: how many arguments it needs
 * @max_args: how many it takes, %DD_COMMAND_ANY_NUMBER for no limit
 * @common_rank: its place among the common commands, 0 if it is none of them
 * @flags: how it is treated
 * @table: its options
 *
 * A command of the `docker` program.
 */
typedef struct
{
  const char     *path;
  const char     *shortcuts[DD_COMMAND_MAX_SHORTCUTS];
  const char     *aliases;
  const char     *usage;
  const char     *summary;
  const char     *details;
  const char     *alias_line;
  guint           min_args;
  guint           max_args;
  guint           common_rank;
  DdCommandFlags  flags;
  DdOptionTable   table;
} DdCommand;

/**
 * DdCommandEntry:
 * @name: the word to type
 * @path: the full name that ends with @name
 * @command: the command it stands for
 *
 * A command as it is found below its group.
 */
typedef struct
{
  const char      *name;
  const char      *path;
  const DdCommand *command;
} DdCommandEntry;

const DdCommand *dd_docker_get_root     (void);
const DdCommand *dd_docker_find_command (const char *const *argv,
                                         const char       **path,
                                         guint             *n_words);
const DdCommand *dd_docker_find_below   (const char        *group_path,
                                         const char *const *words,
                                         const char       **path,
                                         guint             *n_words);
gboolean         dd_docker_has_entry    (const char        *group_path,
                                         const char        *name);
GPtrArray       *dd_docker_list_entries (const char        *group_path) G_GNUC_WARN_UNUSED_RESULT;

char            *dd_command_to_help     (const DdCommand   *self,
                                         const char        *path,
                                         guint              width) G_GNUC_WARN_UNUSED_RESULT;
char            *dd_command_dup_usage   (const DdCommand   *self,
                                         const char        *path) G_GNUC_WARN_UNUSED_RESULT;
char            *dd_command_check_args  (const DdCommand   *self,
                                         const char        *path,
                                         const char *const *args) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define DD_OPTION_ERROR (dd_option_error_quark ())

/**
 * DdOptionError:
 * @DD_OPTION_ERROR_SYNTAX: an argument that looks like an option is not one
 * @DD_OPTION_ERROR_UNKNOWN: there is no such option
 * @DD_OPTION_ERROR_MISSING_VALUE: the option needs a value and there is none
 * @DD_OPTION_ERROR_INVALID_VALUE: the option does not take this value
 * @DD_OPTION_ERROR_CONFLICT: options contradict each other
 *
 * What can be wrong with the options of a command. The message is the line
 * that Docker prints.
 */
typedef enum
{
  DD_OPTION_ERROR_SYNTAX,
  DD_OPTION_ERROR_UNKNOWN,
  DD_OPTION_ERROR_MISSING_VALUE,
  DD_OPTION_ERROR_INVALID_VALUE,
  DD_OPTION_ERROR_CONFLICT,
} DdOptionError;

/**
 * DdOptionKind:
 * @DD_OPTION_BOOL: on or off, needs no value
 * @DD_OPTION_STRING: any text, the last one counts
 * @DD_OPTION_INT: a signed 64 bit number
 * @DD_OPTION_UINT: an unsigned 64 bit number
 * @DD_OPTION_UINT16: an unsigned 16 bit number
 * @DD_OPTION_DURATION: a time such as `1m30s`, kept in nanoseconds
 * @DD_OPTION_BYTES: a size such as `512m`, kept in bytes
 * @DD_OPTION_SWAP_BYTES: a size, or -1 for no limit
 * @DD_OPTION_CPUS: a number of CPUs, kept in billionths
 * @DD_OPTION_IP: an IP address
 * @DD_OPTION_LIST: may be given more than once, each value is kept
 * @DD_OPTION_STRINGS: as a list, and each value may hold several, with commas
 * @DD_OPTION_STRING_ARRAY: as a list, as the build command spells it
 * @DD_OPTION_MAP: `key=value`, may be given more than once
 * @DD_OPTION_FILTER: `name=value`, may be given more than once
 * @DD_OPTION_ULIMIT: a resource limit, may be given more than once
 * @DD_OPTION_MOUNT: a mount, may be given more than once
 * @DD_OPTION_NETWORK: a network, may be given more than once
 * @DD_OPTION_GPUS: a request for GPUs, may be given more than once
 * @DD_OPTION_SCALE: `SERVICE=NUM`, may be given more than once
 *
 * What values an option takes and how often.
 */
typedef enum
{
  DD_OPTION_BOOL,
  DD_OPTION_STRING,
  DD_OPTION_INT,
  DD_OPTION_UINT,
  DD_OPTION_UINT16,
  DD_OPTION_DURATION,
  DD_OPTION_BYTES,
  DD_OPTION_SWAP_BYTES,
  DD_OPTION_CPUS,
  DD_OPTION_IP,
  DD_OPTION_LIST,
  DD_OPTION_STRINGS,
  DD_OPTION_STRING_ARRAY,
  DD_OPTION_MAP,
  DD_OPTION_FILTER,
  DD_OPTION_ULIMIT,
  DD_OPTION_MOUNT,
  DD_OPTION_NETWORK,
  DD_OPTION_GPUS,
  DD_OPTION_SCALE,
} DdOptionKind;

/**
 * DdOptionFlags:
 * @DD_OPTION_PLAIN: nothing special
 * @DD_OPTION_HIDDEN: not shown by `--help`
 * @DD_OPTION_WINDOWS: only for Windows hosts, not shown by `--help`
 * @DD_OPTION_UNMODELLED: Docker has it, this program's engine does not; a
 *   line with it is refused
 * @DD_OPTION_KEPT: `docker inspect` shows it, nothing else follows from it
 *
 * How an option is treated.
 */
typedef enum
{
  DD_OPTION_PLAIN = 0,
  DD_OPTION_HIDDEN = 1 << 0,
  DD_OPTION_WINDOWS = 1 << 1,
  DD_OPTION_UNMODELLED = 1 << 2,
  DD_OPTION_KEPT = 1 << 3,
} DdOptionFlags;

/**
 * DdOptionCheck:
 * @value: the value as it was typed
 * @error: return location for what is wrong with it
 *
 * Judges a value at the moment it is read.
 *
 * Returns: (transfer full) (nullable): the value as it is kept, %NULL with
 *   @error set if it is refused
 */
typedef char *(*DdOptionCheck) (const char  *value,
                                GError     **error);

/**
 * DdOption:
 * @name: the long name, without dashes; %NULL ends a table
 * @short_name: the one-letter name, 0 if there is none
 * @kind: what values it takes
 * @help: what `--help` says about it
 * @default_value: (nullable): the value when it is not given
 * @check: (nullable): judges values beyond what @kind does
 * @flags: how it is treated
 * @deprecated: (nullable): what is printed when it is used
 * @same_as: (nullable): the long name under which the values are kept
 *
 * One option of a command.
 */
typedef struct
{
  const char    *name;
  char           short_name;
  DdOptionKind   kind;
  const char    *help;
  const char    *default_value;
  DdOptionCheck  check;
  DdOptionFlags  flags;
  const char    *deprecated;
  const char    *same_as;
} DdOption;

/**
 * DdOptionTable:
 * @options: (nullable): options, ended by one without a name
 * @shared: (nullable): further options, shared with other commands
 * @stops_at_argument: whether everything after the first argument that is no
 *   option belongs to somebody else, as with `docker run`
 *
 * The options of a command.
 */
typedef struct
{
  const DdOption *options;
  const DdOption *shared;
  gboolean        stops_at_argument;
} DdOptionTable;

#define DD_TYPE_PARSED (dd_parsed_get_type ())

/**
 * DdParsed:
 *
 * The options and arguments that were read from a command line.
 *
 * Options are asked for by their long name. Asking for one that the table
 * does not have is a programming error.
 */
typedef struct _DdParsed DdParsed;

GQuark             dd_option_error_quark     (void);

GPtrArray         *dd_option_table_list       (const DdOptionTable *table) G_GNUC_WARN_UNUSED_RESULT;
char              *dd_option_table_to_help    (const DdOptionTable *table,
                                               guint                width) G_GNUC_WARN_UNUSED_RESULT;
DdParsed          *dd_option_table_parse      (const DdOptionTable *table,
                                               const char *const   *arguments,
                                               GError             **error) G_GNUC_WARN_UNUSED_RESULT;

GType              dd_parsed_get_type         (void) G_GNUC_CONST;
DdParsed          *dd_parsed_ref              (DdParsed            *self);
void               dd_parsed_unref            (DdParsed            *self);
gboolean           dd_parsed_has_option       (const DdParsed      *self,
                                               const char          *name);
gboolean           dd_parsed_is_set           (const DdParsed      *self,
                                               const char          *name);
gboolean           dd_parsed_get_bool         (const DdParsed      *self,
                                               const char          *name);
const char        *dd_parsed_get_string       (const DdParsed      *self,
                                               const char          *name);
gint64             dd_parsed_get_int          (const DdParsed      *self,
                                               const char          *name);
guint64            dd_parsed_get_uint         (const DdParsed      *self,
                                               const char          *name);
const char *const *dd_parsed_get_strv         (const DdParsed      *self,
                                               const char          *name);
const char *const *dd_parsed_get_args         (const DdParsed      *self);
guint              dd_parsed_get_n_args       (const DdParsed      *self);
const char *const *dd_parsed_get_warnings     (const DdParsed      *self);
const DdOption    *dd_parsed_find_flagged     (const DdParsed      *self,
                                               DdOptionFlags        flags);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdParsed, dd_parsed_unref)

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-catalog-record.h"

G_BEGIN_DECLS

/**
 * DdScriptAct:
 * @DD_SCRIPT_SAY: it prints the group `say`
 * @DD_SCRIPT_SLEEP: it waits for the group `seconds` or `ms`
 * @DD_SCRIPT_EXIT: it ends with the group `code`, or with 0
 * @DD_SCRIPT_SET: the group `name` is the group `value` from now on
 * @DD_SCRIPT_LOOP: what follows comes again and again
 * @DD_SCRIPT_SERVE: it serves, as its behaviour says
 * @DD_SCRIPT_HANDLE: to the group `signal` it does what stands in the block
 *   of the name `handler`; without a name, in the lines that are further
 *   indented
 * @DD_SCRIPT_BLOCK: the lines that are further indented are the block `name`
 * @DD_SCRIPT_CALL: it does what stands in the block `name`, if there is one
 * @DD_SCRIPT_REFUSE: the model does not follow it, and says so
 *
 * What a line of a script does.
 */
typedef enum
{
  DD_SCRIPT_SAY,
  DD_SCRIPT_SLEEP,
  DD_SCRIPT_EXIT,
  DD_SCRIPT_SET,
  DD_SCRIPT_LOOP,
  DD_SCRIPT_SERVE,
  DD_SCRIPT_HANDLE,
  DD_SCRIPT_BLOCK,
  DD_SCRIPT_CALL,
  DD_SCRIPT_REFUSE,
} DdScriptAct;

/**
 * DdScriptRule:
 * @pattern: finds it in a line
 * @act: what it does
 * @is_stderr: whether it prints on standard error
 * @is_buffered: whether what it prints only comes out at once on a terminal
 */
typedef struct
{
  GRegex      *pattern;
  DdScriptAct  act;
  gboolean     is_stderr;
  gboolean     is_buffered;
} DdScriptRule;

/**
 * DdScriptTerm:
 * @pattern: fits a whole term; its groups say what it is: `index` of an
 *   argument, `rest` of the arguments from there, `variable` of the
 *   environment, `value` of another term; `default` is taken where there is
 *   none
 * @absent: (nullable): its text where there is none and no default
 * @fails: (nullable): the error that it is then
 */
typedef struct
{
  GRegex *pattern;
  char   *absent;
  char   *fails;
} DdScriptTerm;

/**
 * DdScriptReader:
 * @first: what the first argument behind the script is called, such as 1
 * @rules: (element-type DdScriptRule): the first that is found in a line says
 *   what the line does
 * @terms: (element-type DdScriptTerm): what stands for a text
 * @missing: what is printed where there is no such file
 * @missing_exit: what it ends with then
 * @refuses: what is printed about a line that the model does not follow
 * @fails: what is printed when a term fails
 *
 * How a program reads the scripts that it runs, in a simple way: line by line,
 * without conditions. Texts may have {path}, {script}, {line}, {code} and
 * {error}.
 */
typedef struct _DdScriptReader DdScriptReader;

struct _DdScriptReader
{
  int        first;
  GPtrArray *rules;
  GPtrArray *terms;
  char      *missing;
  int        missing_exit;
  char      *refuses;
  char      *fails;
};

DdScriptReader *_dd_script_reader_read (DdCatalogRecord *record) G_GNUC_WARN_UNUSED_RESULT;
void            _dd_script_reader_free (DdScriptReader  *self);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-state-private.h"

G_BEGIN_DECLS

/* The form of a stored state. What is shared in memory (open files, program
 * texts) is listed once and referred to by number. Trees are not stored: they
 * are read again from the text. */

#define VERSION 2

#define TYPE_FILE "(uiayayttbb)"
#define TYPE_PROGRAM "(ayu)"
#define TYPE_VAR "(ayayu)"
#define TYPE_FUNCTION "(ayuu)"
#define TYPE_ALIAS "(ayay)"
#define TYPE_TRAP "(uay)"
#define TYPE_JOB "(uxayiiiiu)"
#define TYPE_ENV "(a" TYPE_VAR "a" TYPE_FUNCTION "aayayuua" TYPE_TRAP "a" TYPE_JOB "xuua" TYPE_ALIAS ")"
#define TYPE_FRAME "((uiuuuuxi)maaymaaymaayma" TYPE_VAR "maim" TYPE_ENV "i)"
#define TYPE_STATE "((uuuuayiuuxuuuiuu)aya" TYPE_PROGRAM "a" TYPE_FILE TYPE_ENV "aia" TYPE_FRAME "ax)"

enum
{
  VAR_HAS_VALUE = 1 << 0,
  VAR_EXPORTED = 1 << 1,
  VAR_READONLY = 1 << 2,
  VAR_EXISTS = 1 << 3,
};

enum
{
  JOB_FINISHED = 1 << 0,
  JOB_REPORTED = 1 << 1,
};

enum
{
  STATE_FORKED = 1 << 0,
  STATE_INTERRUPTED = 1 << 1,
};

G_END_DECLS

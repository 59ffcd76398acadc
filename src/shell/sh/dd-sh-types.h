// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DdShFlavour:
 * @DD_SH_FLAVOUR_DASH: dash, the `sh` of Debian and Ubuntu
 * @DD_SH_FLAVOUR_ASH: the `sh` of busybox, as in Alpine
 * @DD_SH_FLAVOUR_BASH: bash, not in its POSIX mode
 *
 * Which shell is imitated where shells differ.
 */
typedef enum
{
  DD_SH_FLAVOUR_DASH,
  DD_SH_FLAVOUR_ASH,
  DD_SH_FLAVOUR_BASH,
} DdShFlavour;

#define DD_SH_N_FLAVOURS 3

/**
 * DD_SH_ERROR:
 *
 * The error domain of the shell language.
 */
#define DD_SH_ERROR (dd_sh_error_quark ())

/**
 * DdShError:
 * @DD_SH_ERROR_SYNTAX: the text is not a shell program
 * @DD_SH_ERROR_INCOMPLETE: the text ends inside a construct; more text could
 *   make it a program
 * @DD_SH_ERROR_TOO_DEEP: constructs are nested deeper than the parser allows
 * @DD_SH_ERROR_STATE: a stored state is damaged
 *
 * Codes of [error@DdShError].
 */
typedef enum
{
  DD_SH_ERROR_SYNTAX,
  DD_SH_ERROR_INCOMPLETE,
  DD_SH_ERROR_TOO_DEEP,
  DD_SH_ERROR_STATE,
} DdShError;

typedef struct _DdShAst DdShAst;
typedef struct _DdShAssign DdShAssign;
typedef struct _DdShCaseItem DdShCaseItem;
typedef struct _DdShNode DdShNode;
typedef struct _DdShPart DdShPart;
typedef struct _DdShRedir DdShRedir;
typedef struct _DdShWord DdShWord;
typedef struct _DdShState DdShState;
typedef struct _DdShHost DdShHost;
typedef struct _DdShIo DdShIo;

GQuark dd_sh_error_quark (void);

G_END_DECLS

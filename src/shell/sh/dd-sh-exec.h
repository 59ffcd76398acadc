// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-host.h"
#include "dd-sh-state.h"

G_BEGIN_DECLS

/**
 * DdShResult:
 * @DD_SH_DONE: the shell has ended; [method@DdShState.get_status] is its exit
 *   status
 * @DD_SH_BLOCKED: it waits; [method@DdShState.get_block] tells for what
 * @DD_SH_YIELD: its budget is used up, it would go on
 * @DD_SH_REPLACED: another program has taken its place
 *
 * Why a step ended.
 */
typedef enum
{
  DD_SH_DONE,
  DD_SH_BLOCKED,
  DD_SH_YIELD,
  DD_SH_REPLACED,
} DdShResult;

DdShResult  dd_sh_step            (DdShState       *state,
                                   const DdShHost  *host,
                                   gpointer         user);
void        dd_sh_deliver_signal  (DdShState       *state,
                                   int              signo);
char       *dd_sh_expand_prompt   (DdShState       *state,
                                   const DdShHost  *host,
                                   gpointer         user,
                                   gboolean         continued) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

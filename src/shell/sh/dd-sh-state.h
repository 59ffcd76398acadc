// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-types.h"

G_BEGIN_DECLS

/**
 * DdShMode:
 * @DD_SH_MODE_COMMAND: `sh -c text`
 * @DD_SH_MODE_SCRIPT: `sh file`
 * @DD_SH_MODE_STDIN: commands that come from a pipe
 * @DD_SH_MODE_INTERACTIVE: a prompt in a terminal
 *
 * Where a shell's commands come from. Messages and the handling of mistakes
 * depend on it.
 */
typedef enum
{
  DD_SH_MODE_COMMAND,
  DD_SH_MODE_SCRIPT,
  DD_SH_MODE_STDIN,
  DD_SH_MODE_INTERACTIVE,
} DdShMode;

/**
 * DdShBlockKind:
 * @DD_SH_BLOCK_NONE: it is not waiting
 * @DD_SH_BLOCK_CHILD: for the process in the foreground
 * @DD_SH_BLOCK_JOBS: for background jobs, in `wait`
 * @DD_SH_BLOCK_INPUT: for a line of its standard input, in `read`
 * @DD_SH_BLOCK_PROMPT: for the next line to run; the shell is idle
 *
 * What a shell waits for.
 */
typedef enum
{
  DD_SH_BLOCK_NONE,
  DD_SH_BLOCK_CHILD,
  DD_SH_BLOCK_JOBS,
  DD_SH_BLOCK_INPUT,
  DD_SH_BLOCK_PROMPT,
} DdShBlockKind;

/**
 * DdShDisposition:
 * @DD_SH_DISPOSITION_DEFAULT: the kernel's default action applies
 * @DD_SH_DISPOSITION_IGNORED: the signal is ignored
 * @DD_SH_DISPOSITION_CAUGHT: the shell handles it
 *
 * What a shell has done about a signal.
 */
typedef enum
{
  DD_SH_DISPOSITION_DEFAULT,
  DD_SH_DISPOSITION_IGNORED,
  DD_SH_DISPOSITION_CAUGHT,
} DdShDisposition;

DdShState       *dd_sh_state_new              (DdShFlavour          flavour,
                                               DdShMode             mode,
                                               const char          *arg0,
                                               const char          *text,
                                               const char * const  *params,
                                               const char * const  *env,
                                               const char          *cwd) G_GNUC_WARN_UNUSED_RESULT;
DdShState       *dd_sh_state_new_from_variant (GVariant            *variant,
                                               GError             **error) G_GNUC_WARN_UNUSED_RESULT;
DdShState       *dd_sh_state_copy             (const DdShState     *self) G_GNUC_WARN_UNUSED_RESULT;
void             dd_sh_state_free             (DdShState           *self);
GVariant        *dd_sh_state_to_variant       (const DdShState     *self) G_GNUC_WARN_UNUSED_RESULT;

DdShFlavour      dd_sh_state_get_flavour      (const DdShState     *self);
DdShMode         dd_sh_state_get_mode         (const DdShState     *self);
int              dd_sh_state_get_status       (const DdShState     *self);
const char      *dd_sh_state_get_cwd          (const DdShState     *self);
const char      *dd_sh_state_get_variable     (const DdShState     *self,
                                               const char          *name);
gboolean         dd_sh_state_set_variable     (DdShState           *self,
                                               const char          *name,
                                               const char          *value);
char           **dd_sh_state_list_names       (const DdShState     *self,
                                               gboolean             functions) G_GNUC_WARN_UNUSED_RESULT;
DdShBlockKind    dd_sh_state_get_block        (const DdShState     *self);
const gint64    *dd_sh_state_get_block_pids   (const DdShState     *self,
                                               guint               *n_pids);
DdShDisposition  dd_sh_state_get_disposition  (const DdShState     *self,
                                               int                  signo);
void             dd_sh_state_set_option       (DdShState           *self,
                                               char                 letter,
                                               gboolean             on);
void             dd_sh_state_set_named_option (DdShState           *self,
                                               const char          *name,
                                               gboolean             on);
void             dd_sh_state_set_budget       (DdShState           *self,
                                               guint                budget);
void             dd_sh_state_feed             (DdShState           *self,
                                               const char          *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdShState, dd_sh_state_free)

G_END_DECLS

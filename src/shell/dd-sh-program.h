// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

/* The program "sh": the shell language run by a process of the world. */

void dd_sh_program_register    (DdEngine      *engine);
void dd_sh_program_log_in      (DdEngine      *engine,
                                const char    *tty);
void dd_sh_program_interrupted (DdEngine      *engine,
                                const char    *tty);
int  dd_sh_program_get_status  (const DdWorld *world,
                                const char    *tty);

G_END_DECLS

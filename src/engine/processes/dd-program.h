// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-fs.h"

G_BEGIN_DECLS

/**
 * DdProgram:
 * @program: a program registered with dd_engine_add_program()
 * @argv: the command line as the kernel runs it; a script's begins with its
 *   interpreter
 * @path: the file that is executed
 * @memo: (nullable): what the process is to know at its first moment; for the
 *   program "service" it is a string, the name of its behaviour
 *
 * What a command turns out to be.
 */
typedef struct
{
  char      *program;
  char     **argv;
  char      *path;
  GVariant  *memo;
} DdProgram;

#define DD_PROGRAM_UNMODELLED "unmodelled"
/* A text without "#!": the kernel refuses it, a shell runs it by itself. */
#define DD_PROGRAM_BARE_TEXT "bare-text"
/* The loader that it asks for is not there. */
#define DD_PROGRAM_WITHOUT_LOADER "without-loader"
#define DD_DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

gboolean  dd_program_find  (DdEngine          *engine,
                            DdFs              *fs,
                            const char        *cwd,
                            char             **env,
                            char             **argv,
                            DdProgram         *program,
                            GError           **error);
void      dd_program_clear (DdProgram         *program);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdProgram, dd_program_clear)

G_END_DECLS

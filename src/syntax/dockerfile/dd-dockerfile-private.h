// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-dockerfile.h"

G_BEGIN_DECLS

struct _DdDockerfile
{
  gatomicrefcount  ref_count;
  char            *text;
  char             escape;
  GPtrArray       *directives;
  GPtrArray       *instructions;
  GPtrArray       *global_arguments;
  GPtrArray       *stages;
};

/* dd-dockerfile-instruction.c */
DdDockerfileInstruction *_dd_dockerfile_instruction_new   (const char                     *line,
                                                           char                            escape,
                                                           GError                        **error);
void                     _dd_dockerfile_instruction_free  (DdDockerfileInstruction        *self);
gboolean                 _dd_dockerfile_instruction_takes_heredocs
                                                          (const DdDockerfileInstruction  *self);
char                   **_dd_dockerfile_instruction_words (const DdDockerfileInstruction  *self);

/* dd-dockerfile-args.c */
char                   **_dd_dockerfile_split_words       (const char                     *text,
                                                           char                            escape);
char                   **_dd_dockerfile_split_blanks      (const char                     *text,
                                                           int                             max);
char                   **_dd_dockerfile_read_pairs        (const char                     *text,
                                                           const char                     *keyword,
                                                           char                            escape,
                                                           GError                        **error);
char                   **_dd_dockerfile_read_flags        (const char                     *text,
                                                           char                          **rest);

/* dd-dockerfile-json.c */
gboolean                 _dd_dockerfile_read_json         (const char                     *text,
                                                           char                         ***strings,
                                                           GError                        **error);

/* dd-dockerfile-directive.c */
const char              *_dd_dockerfile_skip_blanks       (const char                     *text);
gboolean                 _dd_dockerfile_match_directive   (const char                     *line,
                                                           const char                     *mark,
                                                           char                          **name,
                                                           char                          **value);

/* dd-dockerfile-read.c */
gboolean                 _dd_dockerfile_read              (DdDockerfile                   *self,
                                                           GError                        **error);

/* dd-dockerfile-rules.c */
gboolean                 _dd_dockerfile_check_instruction (const DdDockerfileInstruction  *instruction,
                                                           GError                        **error);

/* dd-dockerfile-mount.c */
gboolean                 _dd_dockerfile_mount_check       (const char                     *text,
                                                           GError                        **error);

G_END_DECLS

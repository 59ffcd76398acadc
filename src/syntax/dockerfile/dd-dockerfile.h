// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DdDockerfileKind:
 * @DD_DOCKERFILE_UNKNOWN: no instruction of a Dockerfile
 * @DD_DOCKERFILE_ADD: ADD
 * @DD_DOCKERFILE_ARG: ARG
 * @DD_DOCKERFILE_CMD: CMD
 * @DD_DOCKERFILE_COPY: COPY
 * @DD_DOCKERFILE_ENTRYPOINT: ENTRYPOINT
 * @DD_DOCKERFILE_ENV: ENV
 * @DD_DOCKERFILE_EXPOSE: EXPOSE
 * @DD_DOCKERFILE_FROM: FROM
 * @DD_DOCKERFILE_HEALTHCHECK: HEALTHCHECK
 * @DD_DOCKERFILE_LABEL: LABEL
 * @DD_DOCKERFILE_MAINTAINER: MAINTAINER
 * @DD_DOCKERFILE_ONBUILD: ONBUILD
 * @DD_DOCKERFILE_RUN: RUN
 * @DD_DOCKERFILE_SHELL: SHELL
 * @DD_DOCKERFILE_STOPSIGNAL: STOPSIGNAL
 * @DD_DOCKERFILE_USER: USER
 * @DD_DOCKERFILE_VOLUME: VOLUME
 * @DD_DOCKERFILE_WORKDIR: WORKDIR
 *
 * The instructions.
 */
typedef enum
{
  DD_DOCKERFILE_UNKNOWN,
  DD_DOCKERFILE_ADD,
  DD_DOCKERFILE_ARG,
  DD_DOCKERFILE_CMD,
  DD_DOCKERFILE_COPY,
  DD_DOCKERFILE_ENTRYPOINT,
  DD_DOCKERFILE_ENV,
  DD_DOCKERFILE_EXPOSE,
  DD_DOCKERFILE_FROM,
  DD_DOCKERFILE_HEALTHCHECK,
  DD_DOCKERFILE_LABEL,
  DD_DOCKERFILE_MAINTAINER,
  DD_DOCKERFILE_ONBUILD,
  DD_DOCKERFILE_RUN,
  DD_DOCKERFILE_SHELL,
  DD_DOCKERFILE_STOPSIGNAL,
  DD_DOCKERFILE_USER,
  DD_DOCKERFILE_VOLUME,
  DD_DOCKERFILE_WORKDIR,
} DdDockerfileKind;

/**
 * DdDockerfileDirective:
 * @name: `syntax`, `escape` or `check`
 * @value: what stands behind the equals sign
 * @line: its line, counted from 1
 *
 * A parser directive: `# name=value` before anything else.
 */
typedef struct
{
  char  *name;
  char  *value;
  guint  line;
} DdDockerfileDirective;

/**
 * DdDockerfileHeredoc:
 * @name: the word that ends it
 * @content: its lines, each with its line end; tabs are still there
 * @descriptor: the number before `<<`, 0 if there is none
 * @expand: whether variables in it are replaced: no part of the word was quoted
 * @strip_tabs: whether it began with `<<-`, so that leading tabs do not count
 *
 * A text inside the Dockerfile.
 */
typedef struct
{
  char     *name;
  char     *content;
  guint64   descriptor;
  gboolean  expand;
  gboolean  strip_tabs;
} DdDockerfileHeredoc;

/**
 * DdDockerfileInstruction:
 * @kind: the instruction
 * @keyword: its name as it is written
 * @original: the whole instruction as one line, continued lines joined
 * @flags: what begins with `--`, as written: `--from=build`
 * @arguments: the arguments. RUN, CMD, ENTRYPOINT and SHELL: the words of the
 *   exec form, or one string, the shell form. ENV and LABEL: three strings a
 *   pair, name, value and `=` (or nothing, in the old form `ENV name value`).
 *   HEALTHCHECK: its type first. ONBUILD: none, see @trigger
 * @json: whether the arguments are a JSON array (exec form)
 * @trigger: (nullable): ONBUILD: the instruction behind it
 * @heredocs: (element-type DdDockerfileHeredoc): the texts that follow
 * @comments: the lines of comment before it, without `#`
 * @start_line: its first line, counted from 1
 * @end_line: its last line, that of a heredoc included
 * @empty_line: the line where it ends if there are empty lines inside it, else 0
 *
 * One instruction. It is part of a [struct@Dockerfile] and lives as long.
 */
typedef struct _DdDockerfileInstruction DdDockerfileInstruction;

struct _DdDockerfileInstruction
{
  DdDockerfileKind          kind;
  char                     *keyword;
  char                     *original;
  char                    **flags;
  char                    **arguments;
  gboolean                  json;
  DdDockerfileInstruction  *trigger;
  GPtrArray                *heredocs;
  char                    **comments;
  guint                     start_line;
  guint                     end_line;
  guint                     empty_line;
};

/**
 * DdDockerfileStage:
 * @index: its number, counted from 0
 * @base: the image or the stage after FROM, variables not replaced
 * @name: (nullable): the name after AS in lower case
 * @platform: (nullable): the value of `--platform`, variables not replaced
 * @from: its FROM
 * @instructions: (element-type DdDockerfileInstruction): what follows FROM
 *
 * A build stage. It is part of a [struct@Dockerfile] and lives as long.
 */
typedef struct
{
  guint                    index;
  char                    *base;
  char                    *name;
  char                    *platform;
  DdDockerfileInstruction *from;
  GPtrArray               *instructions;
} DdDockerfileStage;

/**
 * DdDockerfile:
 *
 * A Dockerfile that was read. It is reference counted and does not change.
 */
typedef struct _DdDockerfile DdDockerfile;

#define DD_TYPE_DOCKERFILE (dd_dockerfile_get_type ())

GType          dd_dockerfile_get_type                (void);
DdDockerfile  *dd_dockerfile_read                    (const char                     *text,
                                                      gssize                          length,
                                                      GError                        **error) G_GNUC_WARN_UNUSED_RESULT;
DdDockerfile  *dd_dockerfile_parse                   (const char                     *text,
                                                      gssize                          length,
                                                      GError                        **error) G_GNUC_WARN_UNUSED_RESULT;
DdDockerfile  *dd_dockerfile_ref                     (DdDockerfile                   *self);
void           dd_dockerfile_unref                   (DdDockerfile                   *self);

const char    *dd_dockerfile_get_text                (DdDockerfile                   *self);
char           dd_dockerfile_get_escape              (DdDockerfile                   *self);
GPtrArray     *dd_dockerfile_get_directives          (DdDockerfile                   *self);
const char    *dd_dockerfile_get_directive           (DdDockerfile                   *self,
                                                      const char                     *name);
GPtrArray     *dd_dockerfile_get_instructions        (DdDockerfile                   *self);
GPtrArray     *dd_dockerfile_get_global_arguments    (DdDockerfile                   *self);
GPtrArray     *dd_dockerfile_get_stages              (DdDockerfile                   *self);
char          *dd_dockerfile_dup_excerpt             (const char                     *text,
                                                      const char                     *name,
                                                      guint                           start_line,
                                                      guint                           end_line) G_GNUC_WARN_UNUSED_RESULT;

char          *dd_dockerfile_dup_platform            (const char                     *text,
                                                      GError                        **error) G_GNUC_WARN_UNUSED_RESULT;

const char    *dd_dockerfile_kind_to_string          (DdDockerfileKind                kind);
DdDockerfileKind
               dd_dockerfile_kind_from_string        (const char                     *name);
const char    *dd_dockerfile_instruction_get_flag    (const DdDockerfileInstruction  *instruction,
                                                      const char                     *name);
gboolean       dd_dockerfile_instruction_has_flag    (const DdDockerfileInstruction  *instruction,
                                                      const char                     *name);
char         **dd_dockerfile_instruction_dup_flags   (const DdDockerfileInstruction  *instruction,
                                                      const char                     *name) G_GNUC_WARN_UNUSED_RESULT;
guint          dd_dockerfile_instruction_n_pairs     (const DdDockerfileInstruction  *instruction);
void           dd_dockerfile_instruction_get_pair    (const DdDockerfileInstruction  *instruction,
                                                      guint                           index,
                                                      const char                    **name,
                                                      const char                    **value);
char         **dd_dockerfile_instruction_dup_sources (const DdDockerfileInstruction  *instruction) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray     *dd_dockerfile_instruction_dup_inline  (const DdDockerfileInstruction  *instruction) G_GNUC_WARN_UNUSED_RESULT;
const char    *dd_dockerfile_instruction_get_dest    (const DdDockerfileInstruction  *instruction);
char          *dd_dockerfile_instruction_dup_trigger (const DdDockerfileInstruction  *instruction) G_GNUC_WARN_UNUSED_RESULT;
const char    *dd_dockerfile_instruction_describe    (const DdDockerfileInstruction  *instruction,
                                                      const char                     *name);
char          *dd_dockerfile_heredoc_dup_text        (const DdDockerfileHeredoc      *heredoc) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdDockerfile, dd_dockerfile_unref)

G_END_DECLS

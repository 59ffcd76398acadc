// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-dockerfile-check.h"

G_BEGIN_DECLS

/* Which rules are looked at, and what they found. */
typedef struct
{
  GPtrArray  *warnings;
  char      **skipped;
  char      **experimental;
  gboolean    as_error;
} DdDockerfileLint;

/* A stage while it is carried out without building anything. */
typedef struct _DdDockerfileWalk DdDockerfileWalk;

struct _DdDockerfileWalk
{
  DdDockerfileStage *stage;
  DdDockerfileWalk  *base;
  char              *base_name;
  char              *name;
  char             **environment;
  GPtrArray         *arguments;
  GPtrArray         *triggers;
  GPtrArray         *commands;
  GPtrArray         *sources;
  guint              used_lines[DD_DOCKERFILE_WORKDIR + 1];
  gboolean           workdir_set;
  gboolean           shell_set;
  gboolean           settled;
  gboolean           needed;
  gboolean           walked;
};

/* All stages of a Dockerfile, and what they share. */
typedef struct
{
  DdDockerfile                   *dockerfile;
  const DdDockerfileCheckOptions *options;
  DdDockerfileLint               *lint;
  char                          **globals;
  GPtrArray                      *stages;
  GHashTable                     *by_name;
} DdDockerfileCheck;

/* dd-dockerfile-lint.c */
gboolean  _dd_dockerfile_lint_init       (DdDockerfileLint               *lint,
                                          const char                     *rules,
                                          GError                        **error);
void      _dd_dockerfile_lint_clear      (DdDockerfileLint               *lint);
void      _dd_dockerfile_lint_report     (DdDockerfileLint               *lint,
                                          DdDockerfileRule                rule,
                                          guint                           line,
                                          const char                     *format,
                                          ...) G_GNUC_PRINTF (4, 5);
gboolean  _dd_dockerfile_lint_finish     (DdDockerfileLint               *lint,
                                          gboolean                        sorted,
                                          GError                        **error);

/* dd-dockerfile-lint-file.c */
gboolean  _dd_dockerfile_lint_file       (DdDockerfile                   *dockerfile,
                                          DdDockerfileLint               *lint);
void      _dd_dockerfile_lint_stages     (DdDockerfile                   *dockerfile,
                                          DdDockerfileLint               *lint);

/* dd-dockerfile-platform.c */
gboolean  _dd_dockerfile_parse_platform  (const char                     *text,
                                          char                          **system,
                                          char                          **architecture,
                                          GError                        **error);

/* dd-dockerfile-scope.c */
char    **_dd_dockerfile_names           (const char *const              *environment);
gboolean  _dd_dockerfile_open_stages     (DdDockerfileCheck              *check,
                                          GError                        **error);
void      _dd_dockerfile_walk_free       (DdDockerfileWalk               *walk);

/* dd-dockerfile-graph.c */
DdDockerfileWalk
         *_dd_dockerfile_find_stage      (DdDockerfileCheck              *check,
                                          const char                     *name,
                                          gboolean                        by_index,
                                          GError                        **error);
gboolean  _dd_dockerfile_link_stages     (DdDockerfileCheck              *check,
                                          GError                        **error);

/* dd-dockerfile-walk.c */
gboolean  _dd_dockerfile_walk_stages     (DdDockerfileCheck              *check,
                                          GError                        **error);

/* dd-dockerfile-walk-copy.c */
gboolean  _dd_dockerfile_walk_copy       (DdDockerfileCheck              *check,
                                          DdDockerfileWalk               *walk,
                                          const DdDockerfileInstruction  *instruction,
                                          guint                           line,
                                          GError                        **error);
char     *_dd_dockerfile_walk_expand     (DdDockerfileCheck              *check,
                                          DdDockerfileWalk               *walk,
                                          const char                     *text,
                                          gboolean                        raw,
                                          guint                           line,
                                          GError                        **error);

/* dd-dockerfile-signal.c */
gboolean  _dd_dockerfile_is_signal       (const char                     *text);

G_END_DECLS

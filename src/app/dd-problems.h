// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-preview.h"

G_BEGIN_DECLS

/**
 * DdProblem:
 * @is_error: whether a build fails because of it; else it is a warning
 * @line: first line it is about, from 1
 * @end_line: last line it is about
 * @message: what is wrong, in Docker's words
 * @rule: (nullable): the name of the check that found it
 * @description: (nullable): what the check is about
 *
 * Something that is wrong with a file of a build context.
 */
typedef struct
{
  gboolean    is_error;
  guint       line;
  guint       end_line;
  char       *message;
  const char *rule;
  const char *description;
} DdProblem;

void       dd_problem_free           (DdProblem            *self);
GPtrArray *dd_problems_find          (const char           *name,
                                      const char           *text,
                                      DdIgnore             *ignore,
                                      const DdBuildPreview *preview) G_GNUC_WARN_UNUSED_RESULT;
gboolean   dd_problems_is_compose    (const char           *name);
gboolean   dd_problems_is_dockerfile (const char           *name);

G_END_DECLS

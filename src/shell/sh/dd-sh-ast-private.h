// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-ast.h"

G_BEGIN_DECLS

struct _DdShAst
{
  gint       ref_count;
  char      *text;
  GPtrArray *arena;           /* every allocation of the tree */
  GPtrArray *nodes;           /* by id */
  GHashTable *not_arith;      /* places in texts where $(( is $( ( */
  DdShNode  *root;
  GError    *error;
  char      *complaint;       /* the error in the flavour's words */
  guint      error_line;
  gboolean   ends_open;       /* a here-document or a backslash at the end */
};

DdShAst  *_dd_sh_ast_new         (const char *text,
                                  gssize      length);
gpointer  _dd_sh_ast_alloc       (DdShAst    *self,
                                  gsize       size);
char     *_dd_sh_ast_strndup     (DdShAst    *self,
                                  const char *text,
                                  gsize       length);
gpointer  _dd_sh_ast_take_array  (DdShAst    *self,
                                  GPtrArray  *array,
                                  guint      *length);
void      _dd_sh_ast_number      (DdShAst    *self);

G_END_DECLS

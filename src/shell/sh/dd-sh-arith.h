// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-types.h"

G_BEGIN_DECLS

/**
 * DdShArithVars:
 * @get: gets a variable's value, or %NULL when it is unset
 * @set: sets a variable; %FALSE stops the evaluation
 *
 * How an arithmetic expression reaches variables.
 */
typedef struct
{
  const char *(* get) (gpointer    user,
                       const char *name);
  gboolean    (* set) (gpointer    user,
                       const char *name,
                       const char *value);
} DdShArithVars;

gboolean dd_sh_arith_eval (const char           *text,
                           DdShFlavour           flavour,
                           const DdShArithVars  *vars,
                           gpointer              user,
                           gint64               *result,
                           char                **complaint);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DdVariableFunc:
 * @name: the name of a variable
 * @user_data: what was given with the function
 *
 * Returns: (nullable) (transfer none): its value, %NULL if it is not set
 */
typedef const char *(*DdVariableFunc) (const char *name,
                                       gpointer    user_data);

char *dd_compose_interpolate (const char      *text,
                              DdVariableFunc   lookup,
                              gpointer         user_data,
                              GPtrArray       *missing,
                              GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

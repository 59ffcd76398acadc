// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One expected outcome of a script. */
typedef struct
{
  char  *flavours;            /* names, with blanks between */
  int    status;
  char  *output;
} TableOutcome;

typedef struct
{
  char      *name;
  char      *script;
  GPtrArray *outcomes;
} TableRow;

GPtrArray *table_load (const char *name);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

typedef struct _DdPsColumn DdPsColumn;

/**
 * DdPsTable:
 *
 * What `ps` is to show: its columns, from its command line.
 */
typedef struct
{
  GPtrArray *columns;
  gboolean   everything;
  gboolean   busybox;
  int        only;
  char      *refusal;
} DdPsTable;

char       *dd_ps_dup_program      (const DdProcess   *process) G_GNUC_WARN_UNUSED_RESULT;
void        dd_ps_table_init       (DdPsTable         *self,
                                    const char *const *words,
                                    gboolean           busybox);
void        dd_ps_table_clear      (DdPsTable         *self);
gboolean    dd_ps_table_has_pid    (const DdPsTable   *self);
const char *dd_ps_table_get_title  (const DdPsTable   *self,
                                    guint              column);
char       *dd_ps_table_dup_cell   (const DdPsTable   *self,
                                    guint              column,
                                    DdToolCall        *call,
                                    const DdProcess   *process,
                                    int                pid,
                                    int                parent) G_GNUC_WARN_UNUSED_RESULT;
void        dd_ps_table_append     (const DdPsTable   *self,
                                    guint              column,
                                    const char        *text,
                                    GString           *line);
void        dd_ps_table_append_title (const DdPsTable *self,
                                      guint            column,
                                      GString         *line);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdPsTable, dd_ps_table_clear)

G_END_DECLS

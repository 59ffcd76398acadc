// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

/**
 * DdWork:
 *
 * What a package manager or a compiler is going to do: a list of things to say,
 * to wait for and to put in place. It is made in the tool's first turn from the
 * files that the tool reads, and kept in the memo of its process until all is
 * done, so that it can be stepped, interrupted and gone back in.
 */
typedef struct _DdWork DdWork;

/* What the estimates of time are made of, in bytes a second. */
#define DD_WORK_DOWNLOAD_RATE 10000000
#define DD_WORK_UNPACK_RATE   60000000

DdWork       *dd_work_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void          dd_work_free       (DdWork      *self);

void          dd_work_say        (DdWork      *self,
                                  const char  *format,
                                  ...) G_GNUC_PRINTF (2, 3);
void          dd_work_complain   (DdWork      *self,
                                  const char  *format,
                                  ...) G_GNUC_PRINTF (2, 3);
void          dd_work_spend      (DdWork      *self,
                                  guint64      duration,
                                  const char  *what);
void          dd_work_add_text   (DdWork      *self,
                                  const char  *path,
                                  const char  *text,
                                  guint32      mode);
void          dd_work_add_sample (DdWork      *self,
                                  const char  *path,
                                  const char  *identity,
                                  gint64       size);
void          dd_work_add_program (DdWork     *self,
                                   const char *path,
                                   const char *identity,
                                   gint64      size,
                                   const char *program);
void          dd_work_unpack     (DdWork      *self,
                                  guint64      duration,
                                  const char  *what);
void          dd_work_build      (DdWork      *self,
                                  guint64      duration,
                                  const char  *what);
void          dd_work_remove     (DdWork      *self,
                                  const char  *path);
void          dd_work_command    (DdWork      *self,
                                  const char  *script);

DdToolResult  dd_work_begin      (DdToolCall  *call,
                                  DdWork      *work,
                                  int          status);
DdToolResult  dd_work_go_on      (DdToolCall  *call);

guint64       dd_work_download_time (gint64    bytes) G_GNUC_CONST;
guint64       dd_work_unpack_time   (gint64    bytes) G_GNUC_CONST;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdWork, dd_work_free)

G_END_DECLS

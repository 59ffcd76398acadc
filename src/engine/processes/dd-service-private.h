// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-behaviour.h"
#include "dd-fs.h"
#include "dd-process-ops.h"

G_BEGIN_DECLS

/**
 * Service:
 * @engine: the engine
 * @pid: the process
 * @behaviour: the program
 * @variant: the behaviour for its arguments; the same if there is no other
 * @place: of the variant, -1 if there is none
 * @said: how many utterances were said
 * @ending: what it is about to end with, -1 while it goes on
 * @reaction: number of the reaction it ends because of, from 1
 * @child: of an init: PID on the host
 * @due: when it goes on, 0 for never
 * @subject: PID of the child that a text is about
 * @subject_code: its exit code
 *
 * A turn of a program that is data.
 */
typedef struct
{
  DdEngine          *engine;
  int                pid;
  const DdBehaviour *behaviour;
  const DdBehaviour *variant;
  int                place;
  guint              said;
  int                ending;
  int                reaction;
  int                child;
  guint64            due;
  int                subject;
  int                subject_code;
} Service;

const DdProcess *_dd_service_process       (Service     *self);
GPtrArray       *_dd_service_list_children (Service     *self) G_GNUC_WARN_UNUSED_RESULT;
char            *_dd_service_expand        (Service     *self,
                                            const char  *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean         _dd_service_find_user     (DdFs        *fs,
                                            const char  *name,
                                            int         *uid,
                                            int         *gid);
void             _dd_service_settle        (Service     *self,
                                            const char  *title,
                                            int          uid,
                                            int          gid);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-world.h"

G_BEGIN_DECLS

#define DD_TYPE_ENGINE (dd_engine_get_type ())
G_DECLARE_FINAL_TYPE (DdEngine, dd_engine, DD, ENGINE, GObject)

/**
 * DdProgramStep:
 * @engine: the engine
 * @pid: the process whose turn it is
 *
 * What a program does when it is woken: it reads the world and emits events.
 * It runs when the process was started, a topic it waits for came up, its
 * alarm rang, input came or a signal it catches was delivered. It may be
 * woken for nothing, so it checks what it waits for. It ends by waiting
 * (dd_process_wait()) or by exiting (dd_process_exit()).
 */
typedef void (*DdProgramStep) (DdEngine *engine,
                               int       pid);

/**
 * DdTimerHandler:
 *
 * What is done when an entry of the agenda is due.
 */
typedef void (*DdTimerHandler) (DdEngine      *engine,
                                const DdTimer *timer);

/**
 * DdReaction:
 *
 * A policy of the engine: what else happens after an event.
 */
typedef void (*DdReaction) (DdEngine      *engine,
                            const DdEvent *event);

DdEngine      *dd_engine_new           (DdCatalog           *catalog,
                                        guint64              seed) G_GNUC_WARN_UNUSED_RESULT;
DdEngine      *dd_engine_fork          (DdEngine            *self,
                                        guint                n_events) G_GNUC_WARN_UNUSED_RESULT;

const DdWorld *dd_engine_get_world     (DdEngine            *self);
guint          dd_engine_get_n_events  (DdEngine            *self);
DdEvent       *dd_engine_get_event     (DdEngine            *self,
                                        guint                index);
guint          dd_engine_get_n_ticks   (DdEngine            *self);
guint          dd_engine_get_tick_end  (DdEngine            *self,
                                        guint                tick);
DdEvent       *dd_engine_get_tick      (DdEngine            *self,
                                        guint                tick);
guint          dd_engine_get_group_end (DdEngine            *self,
                                        guint                n_events);
DdWorld       *dd_engine_fold          (DdEngine            *self,
                                        guint                n_events) G_GNUC_WARN_UNUSED_RESULT;
DdWorld       *dd_engine_seek          (DdEngine            *self,
                                        DdWorld             *world,
                                        guint                from,
                                        guint                to) G_GNUC_WARN_UNUSED_RESULT;

/* Hosts: see dd-hosts.h. */
guint32        dd_engine_enter_host    (DdEngine            *self,
                                        guint32              host);
guint32        dd_engine_get_host      (DdEngine            *self);
const DdWorld *dd_engine_get_site      (DdEngine            *self);

/* For decisions: operations, timers, reactions and programs. */
const DdEvent *dd_engine_emit          (DdEngine            *self,
                                        gpointer             event);
void           dd_engine_begin         (DdEngine            *self);
void           dd_engine_settle        (DdEngine            *self);
void           dd_engine_elapse        (DdEngine            *self,
                                        guint64              usec);
guint          dd_engine_schedule      (DdEngine            *self,
                                        guint64              delay,
                                        const char          *kind,
                                        const char          *subject);
void           dd_engine_cancel        (DdEngine            *self,
                                        guint                timer);
gboolean       dd_engine_advance       (DdEngine            *self,
                                        guint64              until);
void           dd_engine_pass_time     (DdEngine            *self,
                                        guint64              until);
guint64        dd_engine_get_next_due  (DdEngine            *self);
void           dd_engine_wake          (DdEngine            *self,
                                        int                  pid);
void           dd_engine_wake_topic    (DdEngine            *self,
                                        const char          *topic);
guint32        dd_engine_set_cause     (DdEngine            *self,
                                        guint32              cause);
void           dd_engine_notify        (DdEngine            *self,
                                        const char          *type,
                                        const char          *action,
                                        const char          *id,
                                        DdStringMap         *attributes);

/* For the rooms above, at start-up. */
void           dd_engine_add_program   (DdEngine            *self,
                                        const char          *name,
                                        DdProgramStep        step);
void           dd_engine_add_timer     (DdEngine            *self,
                                        const char          *kind,
                                        DdTimerHandler       handler);
void           dd_engine_add_reaction  (DdEngine            *self,
                                        const DdEventClass  *klass,
                                        DdReaction           reaction);

G_END_DECLS

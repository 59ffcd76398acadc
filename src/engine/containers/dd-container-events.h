// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

/**
 * DdStageReached:
 *
 * The engine reached a stage of create or start.
 */
typedef struct
{
  DdEvent   parent;
  char     *container;
  char     *container_name;
  int       stage;
  char     *detail;
  char     *why;
} DdStageReached;

typedef struct
{
  DdEvent      parent;
  char        *name;
  DdContainer *container;
} DdContainerCreated;

typedef struct
{
  DdEvent   parent;
  char     *container;
  char     *container_name;
  int       kind;
  gint64    inode;
} DdNamespaceMade;

typedef struct
{
  DdEvent   parent;
  char     *container;
  char     *container_name;
  char     *path;
} DdCgroupMade;

typedef struct
{
  DdEvent   parent;
  char     *container;
  char     *container_name;
} DdRootfsMounted;

/**
 * DdContainerChanged:
 *
 * The payload of the events about a container's state: what is used depends
 * on the event.
 */
typedef struct
{
  DdEvent   parent;
  char     *container;
  char     *container_name;
  int       exit_code;
  int       count;
  int       signal;
  gint64    delay;
  char     *text;
} DdContainerChanged;

typedef struct
{
  DdEvent    parent;
  char      *container;
  char      *container_name;
  char      *exec;
  char     **argv;
  int        pid;
  int        exit_code;
  int        tty;
} DdExecChanged;

/**
 * DdContainerFlags:
 *
 * What the engine notes down about a container while it works on it.
 */
typedef struct
{
  DdEvent   parent;
  char     *container;
  int       stop_requested;
  int       restart_requested;
  int       remove_requested;
  int       manually_stopped;
  int       policy_cancelled;
  int       grace_timer;
  int       restart_timer;
  int       restart_count;
  gint64    backoff;
} DdContainerFlags;

/**
 * DdEngineFiles:
 *
 * The engine wrote the files it mounts over a container's /etc.
 */
typedef struct
{
  DdEvent   parent;
  char     *store;
  DdNode   *root;
} DdEngineFiles;

extern const DdEventClass dd_engine_files_class;
extern const DdEventClass dd_stage_reached_class;
extern const DdEventClass dd_container_created_class;
extern const DdEventClass dd_namespace_made_class;
extern const DdEventClass dd_cgroup_made_class;
extern const DdEventClass dd_rootfs_mounted_class;
extern const DdEventClass dd_container_started_class;
extern const DdEventClass dd_container_start_failed_class;
extern const DdEventClass dd_container_died_class;
extern const DdEventClass dd_container_restarting_class;
extern const DdEventClass dd_container_paused_class;
extern const DdEventClass dd_container_unpaused_class;
extern const DdEventClass dd_container_renamed_class;
extern const DdEventClass dd_container_removed_class;
extern const DdEventClass dd_container_stopping_class;
extern const DdEventClass dd_container_grace_over_class;
extern const DdEventClass dd_container_flags_class;
extern const DdEventClass dd_exec_created_class;
extern const DdEventClass dd_exec_started_class;
extern const DdEventClass dd_exec_ended_class;

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-catalog.h"
#include "dd-lesson.h"

G_BEGIN_DECLS

/**
 * DdProveWorld:
 * @open: makes a new, empty host
 * @run: runs a command that lasts; gives what the terminal shows, or %NULL if
 *   the command does not come to an end
 * @check: the same on a branch that is thrown away
 * @close: frees a host
 *
 * Where lessons are tried out.
 */
typedef struct
{
  gpointer (*open)  (gpointer    user_data);
  char    *(*run)   (gpointer    world,
                     const char *command,
                     int        *exit_status);
  char    *(*check) (gpointer    world,
                     const char *command,
                     int        *exit_status);
  void     (*close) (gpointer    world);
} DdProveWorld;

/**
 * dd_prove_sessions:
 *
 * Sessions of the engine model; the data of [vfunc@ProveWorld.open] is the
 * #DdCatalog.
 */
extern const DdProveWorld dd_prove_sessions;

guint dd_prove_simulation (DdSimulation       *simulation,
                           const DdProveWorld *world,
                           gpointer            user_data,
                           GPtrArray          *problems);
guint dd_prove_lab        (DdLabSpec          *lab,
                           const DdProveWorld *world,
                           gpointer            user_data,
                           GPtrArray          *problems);
guint dd_prove_question   (DdQuestion         *question,
                           const DdProveWorld *world,
                           gpointer            user_data,
                           GPtrArray          *problems);
guint dd_prove_lesson     (DdLesson           *lesson,
                           const DdProveWorld *world,
                           gpointer            user_data,
                           GPtrArray          *problems);

G_END_DECLS

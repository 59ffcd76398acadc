// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "dd-lesson.h"
#include "dd-prove.h"

G_BEGIN_DECLS

/* A world of names and values, to test what looks at worlds. Its commands are
 * `put NAME VALUE`, `drop NAME`, `get NAME` (status 1 if there is none), `list`,
 * `status N`, `hang` (does not come to an end) and `odd` (not modelled). */
extern const DdProveWorld fake_world;

gpointer   fake_world_new          (void);
void       fake_world_free         (gpointer      world);
char      *fake_world_run          (gpointer      world,
                                    const char   *command,
                                    int          *exit_status);
char      *fake_world_check        (gpointer      world,
                                    const char   *command,
                                    int          *exit_status);

GPtrArray *fixture_new_problems    (void);
void       fixture_assert_problems (GPtrArray    *problems,
                                    const char  **messages);

char      *fixture_new_folder      (void);
void       fixture_remove_folder   (const char   *path);
void       fixture_write           (const char   *folder,
                                    const char   *name,
                                    const char   *text);
char      *fixture_read            (const char   *folder,
                                    const char   *name);

const char *fixture_lessons_path   (void);
DdLesson   *fixture_load_lesson    (const char   *lesson_json);

G_END_DECLS

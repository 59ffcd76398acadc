// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-compose-interpolate.h"
#include "dd-yaml.h"

G_BEGIN_DECLS

/* What the steps of loading a Compose file share. A path is the keys from the
 * root to a node with points between them; an item of a list is `[]`. In a
 * pattern, `*` is any one part. */

/* Stands for a point in a key. */
#define DD_COMPOSE_POINT '\002'

/* Gives what takes the place of @node, which it takes; NULL with @error set. */
typedef DdYaml *(*DdComposeRuleFunc) (DdYaml      *node,
                                      const char  *path,
                                      gpointer     user_data,
                                      GError     **error);

typedef struct
{
  const char        *pattern;
  DdComposeRuleFunc  rule;
} DdComposeRule;

/* Where values come from and go to while a text is interpolated. */
typedef struct
{
  DdVariableFunc  lookup;
  gpointer        user_data;
  GPtrArray      *missing; /* names of variables that are not set */
} DdComposeScope;

gboolean  _dd_compose_path_matches      (const char            *path,
                                         const char            *pattern);
gsize     _dd_compose_path_push         (GString               *path,
                                         const char            *part);
void      _dd_compose_show_points       (GError                *error);
DdYaml   *_dd_compose_walk              (DdYaml                *root,
                                         const DdComposeRule   *rules,
                                         gpointer               user_data,
                                         GError               **error);

gboolean  _dd_compose_check_keys        (DdYaml                *root,
                                         GError               **error);
gboolean  _dd_compose_interpolate_tree  (DdYaml                *root,
                                         const DdComposeScope  *scope,
                                         GError               **error);
gboolean  _dd_compose_interpolate_text  (DdYaml                *node,
                                         const char            *path,
                                         const DdComposeScope  *scope,
                                         GError               **error);

DdYaml   *_dd_compose_cast_bool         (const char            *text,
                                         GError               **error);

GPtrArray *_dd_compose_take_marks       (DdYaml                *root);
void       _dd_compose_apply_marks      (DdYaml                *root,
                                         GPtrArray             *paths);
DdYaml    *_dd_compose_merge            (DdYaml                *base,
                                         DdYaml                *over,
                                         const char            *path,
                                         GError               **error);
DdYaml    *_dd_compose_to_list          (DdYaml                *node);
gboolean   _dd_compose_unique           (DdYaml                *root,
                                         GError               **error);

gboolean   _dd_compose_schema_check     (DdYaml                *root,
                                         const char            *file,
                                         GError               **error);

DdYaml    *_dd_compose_canonical        (DdYaml                *root,
                                         gboolean               lenient,
                                         GError               **error);
DdYaml    *_dd_compose_text_list        (DdYaml                *node,
                                         const char            *path,
                                         gpointer               user_data,
                                         GError               **error);
void       _dd_compose_omit_empty       (DdYaml                *root);
gboolean   _dd_compose_set_defaults     (DdYaml               **root,
                                         GError               **error);
gboolean   _dd_compose_validate         (DdYaml               **root,
                                         GError               **error);
gboolean   _dd_compose_resolve_paths    (DdYaml               **root,
                                         const char            *directory,
                                         const char            *home,
                                         GError               **error);
void       _dd_compose_resolve_env      (DdYaml                *root,
                                         const char *const     *environment);
void       _dd_compose_normalize        (DdYaml                *root,
                                         const char            *name,
                                         const char *const     *environment);
gboolean   _dd_compose_decode           (DdYaml               **root,
                                         GError               **error);

char      *_dd_compose_join             (const char            *directory,
                                         const char            *path,
                                         const char            *home) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

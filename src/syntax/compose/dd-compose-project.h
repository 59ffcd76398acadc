// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "dd-yaml.h"

G_BEGIN_DECLS

/**
 * DdComposeReadFunc:
 * @path: the absolute path of a file
 * @user_data: what was given with the function
 * @error: return location for what the system says, such as `no such file or
 *   directory`
 *
 * Reads a file of the machine that Compose runs on.
 *
 * Returns: (nullable) (transfer full): its bytes, %NULL if it cannot be read
 */
typedef GBytes *(*DdComposeReadFunc) (const char  *path,
                                      gpointer     user_data,
                                      GError     **error);

/**
 * DdComposeOptions:
 * @directory: the project's folder, an absolute path
 * @home: (nullable): the folder that `~` stands for
 * @name: the project's name unless a file has one
 * @name_is_given: whether @name is stronger than what files say
 * @files: the absolute paths of the files, %NULL-terminated; later ones are
 *   stronger
 * @profiles: (nullable): the profiles that are switched on, `*` for all
 * @environment: (nullable): the variables, `NAME=value` each
 * @read: reads the files
 * @user_data: for @read
 * @raw_env_files: whether `format: raw` is known
 * @skip_interpolation: keep variables as they are
 * @skip_normalization: do not say what is left unsaid
 * @skip_consistency: do not check that the parts fit together
 * @skip_paths: keep paths as they are
 * @skip_env_files: do not read the services' env files
 *
 * How to load a project.
 */
typedef struct
{
  const char         *directory;
  const char         *home;
  const char         *name;
  const char *const  *files;
  const char *const  *profiles;
  const char *const  *environment;
  DdComposeReadFunc   read;
  gpointer            user_data;

  guint               name_is_given : 1;
  guint               raw_env_files : 1;
  guint               skip_interpolation : 1;
  guint               skip_normalization : 1;
  guint               skip_consistency : 1;
  guint               skip_paths : 1;
  guint               skip_env_files : 1;
} DdComposeOptions;

/**
 * DdComposeProject:
 * @name: its name
 * @model: what the files say, as one tree in its long form, without the services
 *   that are switched off
 * @disabled: the services that are switched off because of their profiles
 *
 * A project: what all its files together say.
 */
typedef struct
{
  char   *name;
  DdYaml *model;
  DdYaml *disabled;
} DdComposeProject;

DdComposeProject *dd_compose_project_load        (const DdComposeOptions  *options,
                                                  GPtrArray               *warnings,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
DdYaml           *dd_compose_model_load          (const DdComposeOptions  *options,
                                                  GPtrArray               *warnings,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void              dd_compose_project_free        (DdComposeProject        *self);
gboolean          dd_compose_project_select      (DdComposeProject        *self,
                                                  const char *const       *services,
                                                  GError                 **error);
void              dd_compose_project_drop_unused (DdComposeProject        *self);
char             *dd_compose_project_to_yaml     (const DdComposeProject  *self) G_GNUC_WARN_UNUSED_RESULT;
JsonNode         *dd_compose_project_to_json     (const DdComposeProject  *self,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
char             *dd_compose_escape_dollars      (const char              *text) G_GNUC_WARN_UNUSED_RESULT;
DdYaml           *dd_compose_model_sort          (const DdYaml            *model) G_GNUC_WARN_UNUSED_RESULT;
JsonNode         *dd_compose_model_to_json       (const DdYaml            *model) G_GNUC_WARN_UNUSED_RESULT;
char             *dd_compose_model_to_yaml       (const DdYaml            *model) G_GNUC_WARN_UNUSED_RESULT;

char             *dd_compose_normalize_name      (const char              *name) G_GNUC_WARN_UNUSED_RESULT;
char             *dd_compose_find_cycle          (const DdYaml            *services) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray        *dd_compose_list_layers         (const DdYaml            *services) G_GNUC_WARN_UNUSED_RESULT;

DdYaml           *dd_compose_merge_documents     (const char *const       *documents,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          dd_compose_check_document      (const char              *text,
                                                  gssize                   length,
                                                  GError                 **error);
gboolean          dd_compose_check_alone         (const char              *text,
                                                  gssize                   length,
                                                  GPtrArray               *warnings,
                                                  GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdComposeProject, dd_compose_project_free)

G_END_DECLS

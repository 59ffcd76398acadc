// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DdIgnorePlaces:
 * @at: byte offsets in a path, in ascending order
 * @length: how many
 *
 * A set of places in a path, with room for one more than the path has bytes.
 */
typedef struct
{
  guint *at;
  guint  length;
} DdIgnorePlaces;

/**
 * DdIgnorePath:
 * @bytes: the path
 * @length: of @bytes
 * @text: the path as UTF-8, each broken byte replaced by U+FFFD
 * @text_length: of @text
 * @after_slash: the places in @text behind a slash
 * @places: two sets to work with
 * @has_newline: whether `**` may be stopped
 *
 * A path made ready to be compared with many patterns.
 */
typedef struct
{
  GString        *bytes;
  const char     *text;
  gsize           text_length;
  char           *valid;
  gsize           capacity;
  DdIgnorePlaces  after_slash;
  DdIgnorePlaces  places[2];
  gboolean        has_newline;
} DdIgnorePath;

/**
 * DdIgnoreGlob:
 *
 * One pattern of a `.dockerignore`, compiled.
 */
typedef struct _DdIgnoreGlob DdIgnoreGlob;

void          _dd_ignore_path_init      (DdIgnorePath       *path);
void          _dd_ignore_path_set       (DdIgnorePath       *path,
                                         const char         *bytes,
                                         gsize               length);
void          _dd_ignore_path_clear     (DdIgnorePath       *path);

DdIgnoreGlob *_dd_ignore_glob_new       (const char         *pattern) G_GNUC_WARN_UNUSED_RESULT;
void          _dd_ignore_glob_free      (DdIgnoreGlob       *glob);
gboolean      _dd_ignore_glob_is_broken (const DdIgnoreGlob *glob);
gboolean      _dd_ignore_glob_match     (const DdIgnoreGlob *glob,
                                         DdIgnorePath       *path);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdIgnorePath, _dd_ignore_path_clear)

G_END_DECLS

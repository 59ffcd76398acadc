// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-layout.h"

G_BEGIN_DECLS

/* What the sample scene shows. */
typedef struct
{
  double width;
  double height;
  gboolean rtl;
  gboolean running;
  gboolean file_written;
  gboolean file_deleted;
  guint n_more_files;
  double keep_zoom;
} SampleScene;

#define SAMPLE_DEFAULT { .width = 1020, .height = 722, .running = TRUE, .file_written = TRUE }

DdScene *sample_scene_build    (const SampleScene *sample,
                                DdTextCache       *texts);
void     assert_no_faults      (DdScene           *scene,
                                DdTextCache       *texts,
                                DdTheme            theme,
                                const char        *where);

G_END_DECLS

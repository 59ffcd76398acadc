// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtksourceview/gtksource.h>

#include "dd-build-preview.h"

G_BEGIN_DECLS

#define DD_TYPE_VERDICT_MARKS (dd_verdict_marks_get_type ())
G_DECLARE_FINAL_TYPE (DdVerdictMarks, dd_verdict_marks, DD, VERDICT_MARKS,
                      GtkSourceGutterRendererText)

DdVerdictMarks *dd_verdict_marks_new         (void);
void            dd_verdict_marks_set_preview (DdVerdictMarks       *self,
                                              const DdBuildPreview *preview);
char           *dd_verdict_marks_dup_text    (const DdBuildPreview *preview,
                                              int                   line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

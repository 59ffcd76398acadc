// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "dd-progress.h"
#include "dd-quiz.h"

G_BEGIN_DECLS

GtkWindow *dd_quiz_dialog_present (GtkWindow  *parent,
                                   DdLesson   *lesson,
                                   DdProgress *progress);

G_END_DECLS

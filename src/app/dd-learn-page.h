// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "dd-lesson.h"

G_BEGIN_DECLS

GtkWidget *dd_learn_page_new (DdLesson *lesson);

G_END_DECLS

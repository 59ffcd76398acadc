// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cairo.h>

#include "dd-figure-ref.h"
#include "dd-lesson.h"
#include "dd-scene.h"

G_BEGIN_DECLS

/**
 * DdPaper:
 * @DD_PAPER_A4: 210 × 297 mm
 * @DD_PAPER_LETTER: 8.5 × 11 inches
 *
 * A paper size.
 */
typedef enum
{
  DD_PAPER_A4,
  DD_PAPER_LETTER,
} DdPaper;

/**
 * DdFigureFunc:
 * @user_data: what the caller passed
 * @lesson: the lesson that the figure belongs to
 * @figure: which scene
 * @width: how wide the scene should be, in pixels at scale 1
 * @texts: (out) (transfer none): the texts that the scene was laid out with
 *
 * Makes the scene of a figure. The cheatsheet shrinks it to fit.
 *
 * Returns: (nullable) (transfer full): the scene, or %NULL if it cannot be made
 */
typedef DdScene *(*DdFigureFunc) (gpointer            user_data,
                                  DdLesson           *lesson,
                                  const DdFigureRef  *figure,
                                  double              width,
                                  DdTextCache       **texts);

#define DD_TYPE_CHEATSHEET (dd_cheatsheet_get_type ())

G_DECLARE_FINAL_TYPE (DdCheatsheet, dd_cheatsheet, DD, CHEATSHEET, GObject)

DdCheatsheet *dd_cheatsheet_new         (DdLesson       *lesson,
                                         double          width,
                                         double          height,
                                         DdFigureFunc    figures,
                                         gpointer        user_data) G_GNUC_WARN_UNUSED_RESULT;
DdCheatsheet *dd_cheatsheet_new_paper   (DdLesson       *lesson,
                                         DdPaper         paper,
                                         DdFigureFunc    figures,
                                         gpointer        user_data) G_GNUC_WARN_UNUSED_RESULT;
double        dd_cheatsheet_get_width   (DdCheatsheet   *self);
double        dd_cheatsheet_get_height  (DdCheatsheet   *self);
guint         dd_cheatsheet_get_n_pages (DdCheatsheet   *self);
void          dd_cheatsheet_draw_page   (DdCheatsheet   *self,
                                         cairo_t        *cr,
                                         guint           page);
char         *dd_cheatsheet_dup_text    (DdCheatsheet   *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean      dd_cheatsheet_save_pdf    (GPtrArray      *sheets,
                                         const char     *path,
                                         GError        **error);

gboolean      dd_paper_parse            (const char     *name,
                                         DdPaper        *paper);
void          dd_paper_get_size         (DdPaper         paper,
                                         double         *width,
                                         double         *height);

G_END_DECLS

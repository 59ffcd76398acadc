// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pages for paper, on the screen and to the printer. */

typedef void     (*DdPaperDraw)   (gpointer   pages,
                                   cairo_t   *cr,
                                   guint      page,
                                   double     width,
                                   double     height);
typedef gpointer (*DdPaperLayout) (gpointer   data,
                                   double     width,
                                   double     height,
                                   guint     *n_pages);

/* What is printed: @layout makes pages of a size, in points, @free frees them. */
typedef struct
{
  const char     *title;
  gboolean        landscape;
  DdPaperLayout   layout;
  DdPaperDraw     draw;
  GDestroyNotify  free;
  gpointer        data;
} DdPaperJob;

#define DD_TYPE_PAPER_VIEW (dd_paper_view_get_type ())
G_DECLARE_FINAL_TYPE (DdPaperView, dd_paper_view, DD, PAPER_VIEW, GtkWidget)

GtkPrintOperation *dd_paper_new_operation (const DdPaperJob *job) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *dd_paper_view_new    (double            width,
                                 double            height,
                                 guint             page,
                                 DdPaperDraw       draw,
                                 gpointer          pages,
                                 GDestroyNotify    free);
GtkWidget *dd_paper_new_buttons (const char       *save_tooltip);
void       dd_paper_print       (GtkWindow        *parent,
                                 const DdPaperJob *job);

G_END_DECLS

// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dd-verdict-marks.h"

/* The gutter of a Dockerfile: what the next build would do with each line, as
 * a sign; in words in the tooltip, and below the text for the line that the
 * cursor is on. */
struct _DdVerdictMarks
{
  GtkSourceGutterRendererText  parent_instance;

  const DdBuildPreview        *preview;  /* borrowed from the editor */
};

#define XPAD 5

G_DEFINE_FINAL_TYPE (DdVerdictMarks, dd_verdict_marks, GTK_SOURCE_TYPE_GUTTER_RENDERER_TEXT)

/* The sign, and its colour on light and on dark. */
static const struct
{
  const char *sign;
  const char *light;
  const char *dark;
} looks[] = {
  [DD_BUILD_VERDICT_NONE] = { " ", "#000000", "#ffffff" },
  [DD_BUILD_VERDICT_HIT] = { "✓", "#1b7f4f", "#57e389" },
  [DD_BUILD_VERDICT_MISS] = { "↻", "#b34100", "#ffa348" },
  [DD_BUILD_VERDICT_FOLLOWS] = { "↻", "#b34100", "#ffa348" },
  [DD_BUILD_VERDICT_OPEN] = { "?", "#813d9c", "#dc8add" },
  [DD_BUILD_VERDICT_FAILS] = { "✕", "#c01c28", "#ff7b63" },
  [DD_BUILD_VERDICT_UNREACHED] = { "–", "#5e5c64", "#9a9996" },
};

static const DdBuildForecast *
find_forecast (const DdBuildPreview *preview,
               int                   line)
{
  return preview ? dd_build_preview_get (preview, dd_build_preview_find_line (preview, line))
                 : NULL;
}

/**
 * dd_verdict_marks_dup_text:
 * @preview: (nullable): what the next build would do
 * @line: of the Dockerfile, from 1
 *
 * Returns: (transfer full) (nullable): what it would do with the line and why;
 *   %NULL if that is no step
 */
char *
dd_verdict_marks_dup_text (const DdBuildPreview *preview,
                           int                   line)
{
  const DdBuildForecast *forecast = find_forecast (preview, line);
  const DdBuildStep *cause = forecast ? dd_build_plan_get_step (preview->plan, forecast->cause)
                                      : NULL;

  if (forecast == NULL)
    return NULL;
  if (preview->is_first && (forecast->verdict == DD_BUILD_VERDICT_MISS ||
                            forecast->verdict == DD_BUILD_VERDICT_FOLLOWS))
    return g_strdup_printf (_("Line %d: to be built, because %s"), line, forecast->reason);
  switch (forecast->verdict)
    {
    case DD_BUILD_VERDICT_HIT:
      return g_strdup_printf (_("Line %d: cached, because %s"), line, forecast->reason);
    case DD_BUILD_VERDICT_MISS:
      return g_strdup_printf (_("Line %d: rebuild, because %s"), line, forecast->reason);
    case DD_BUILD_VERDICT_FOLLOWS:
      return g_strdup_printf (_("Line %d: rebuild, because line %d before it has to be done again"),
                              line, cause ? cause->line : 0);
    case DD_BUILD_VERDICT_OPEN:
      return g_strdup_printf (_("Line %d: open until line %d was run; cached if the same files come "
                                "out, otherwise rebuild"), line, cause ? cause->line : 0);
    case DD_BUILD_VERDICT_FAILS:
      return g_strdup_printf (_("Line %d: fails: %s"), line, forecast->reason);
    case DD_BUILD_VERDICT_UNREACHED:
      return g_strdup_printf (_("Line %d: not reached, because line %d fails"), line,
                              cause ? cause->line : 0);
    case DD_BUILD_VERDICT_NONE:
    default:
      return g_strdup_printf (_("Line %d: %s"), line, forecast->reason);
    }
}

static void
dd_verdict_marks_query_data (GtkSourceGutterRenderer *renderer,
                             GtkSourceGutterLines    *lines,
                             guint                    line)
{
  DdVerdictMarks *self = DD_VERDICT_MARKS (renderer);
  const DdBuildForecast *forecast = find_forecast (self->preview, (int) line + 1);
  int step = self->preview ? dd_build_preview_find_line (self->preview, (int) line + 1) : -1;
  gboolean first = forecast &&
                   dd_build_plan_get_step (self->preview->plan, step)->line == (int) line + 1;
  DdBuildVerdict verdict = first ? forecast->verdict : DD_BUILD_VERDICT_NONE;
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autofree char *markup = g_strdup_printf ("<span foreground=\"%s\"><b>%s</b></span>",
                                             dark ? looks[verdict].dark : looks[verdict].light,
                                             looks[verdict].sign);

  gtk_source_gutter_renderer_text_set_markup (GTK_SOURCE_GUTTER_RENDERER_TEXT (renderer), markup,
                                              -1);
}

static gboolean
query_tooltip_cb (DdVerdictMarks *self,
                  int             x,
                  int             y,
                  gboolean        keyboard,
                  GtkTooltip     *tooltip)
{
  GtkTextView *view = GTK_TEXT_VIEW (gtk_source_gutter_renderer_get_view
                                       (GTK_SOURCE_GUTTER_RENDERER (self)));
  g_autofree char *text = NULL;
  GtkTextIter iter;
  int at;

  gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_LEFT, x, y, NULL, &at);
  gtk_text_view_get_line_at_y (view, &iter, at, NULL);
  text = dd_verdict_marks_dup_text (self->preview, gtk_text_iter_get_line (&iter) + 1);
  if (text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
dd_verdict_marks_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  int width = 0;

  *minimum = *natural = 0;
  if (orientation != GTK_ORIENTATION_HORIZONTAL)
    return;
  gtk_source_gutter_renderer_text_measure (GTK_SOURCE_GUTTER_RENDERER_TEXT (widget), "↻", &width,
                                           NULL);
  width += 2 * gtk_source_gutter_renderer_get_xpad (GTK_SOURCE_GUTTER_RENDERER (widget));
  *minimum = *natural = width;
}

static void
dd_verdict_marks_class_init (DdVerdictMarksClass *klass)
{
  GTK_SOURCE_GUTTER_RENDERER_CLASS (klass)->query_data = dd_verdict_marks_query_data;
  GTK_WIDGET_CLASS (klass)->measure = dd_verdict_marks_measure;
}

static void
dd_verdict_marks_init (DdVerdictMarks *self)
{
  gtk_source_gutter_renderer_set_xpad (GTK_SOURCE_GUTTER_RENDERER (self), XPAD);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

/**
 * dd_verdict_marks_new:
 *
 * Returns: (transfer floating): signs for the gutter of a Dockerfile
 */
DdVerdictMarks *
dd_verdict_marks_new (void)
{
  return g_object_new (DD_TYPE_VERDICT_MARKS, NULL);
}

/**
 * dd_verdict_marks_set_preview:
 * @self: the signs
 * @preview: (nullable): what the next build would do with the text; it has to
 *   stay until another is set
 *
 * Sets what is shown.
 */
void
dd_verdict_marks_set_preview (DdVerdictMarks       *self,
                              const DdBuildPreview *preview)
{
  self->preview = preview;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

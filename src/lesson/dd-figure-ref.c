// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-figure-ref.h"

#include <string.h>

#define MAX_NUMBER 1000000

static gboolean
parse_number (const char *text,
              guint      *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, MAX_NUMBER, &value, NULL))
    return FALSE;
  *number = (guint) value;
  return TRUE;
}

static gboolean
parse_moment (DdFigureRef *self,
              const char  *text)
{
  self->moment = DD_FIGURE_END;
  if (g_str_equal (text, "end"))
    return TRUE;
  self->moment = g_str_has_prefix (text, "step") ? DD_FIGURE_STEP : DD_FIGURE_TICK;
  return parse_number (text + (self->moment == DD_FIGURE_STEP ? strlen ("step") : 0),
                       &self->number);
}

/**
 * dd_figure_ref_parse:
 * @text: the target of a figure, without `figure:`
 *
 * Reads the target of a figure.
 *
 * Returns: (nullable) (transfer full): the reference, or %NULL if @text is not one
 */
DdFigureRef *
dd_figure_ref_parse (const char *text)
{
  g_autoptr (DdFigureRef) self = g_new0 (DdFigureRef, 1);
  g_auto (GStrv) halves = NULL;
  g_auto (GStrv) moment = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  halves = g_strsplit (text, "@", 2);
  if (g_strv_length (halves) != 2 || *halves[0] == '\0')
    return NULL;
  moment = g_strsplit (halves[1], "/", 2);
  if (moment[0] == NULL || !parse_moment (self, moment[0]))
    return NULL;
  self->simulation = g_strdup (halves[0]);
  self->view = g_strdup (moment[1]);
  return g_steal_pointer (&self);
}

/**
 * dd_figure_ref_free:
 * @self: (nullable): a reference
 *
 * Frees a reference.
 */
void
dd_figure_ref_free (DdFigureRef *self)
{
  if (self == NULL)
    return;
  g_free (self->simulation);
  g_free (self->view);
  g_free (self);
}

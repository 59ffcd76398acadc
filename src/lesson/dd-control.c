// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-control.h"

/**
 * dd_control_find:
 * @controls: (nullable) (element-type DdControl): controls
 * @id: of one of them
 *
 * Finds a control.
 *
 * Returns: (transfer none) (nullable): the control
 */
DdControl *
dd_control_find (const GPtrArray *controls,
                 const char      *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; controls && i < controls->len; i++)
    {
      DdControl *control = g_ptr_array_index (controls, i);

      if (g_str_equal (control->id, id))
        return control;
    }
  return NULL;
}

static char *
dup_toggle (const DdControl *self,
            const char      *value)
{
  if (g_str_equal (value, "on"))
    return g_strdup (self->on);
  return g_str_equal (value, "off") ? g_strdup (self->off) : NULL;
}

static char *
dup_choice (const DdControl *self,
            const char      *value)
{
  guint64 position;

  if (self->options->len == 0
      || !g_ascii_string_to_unsigned (value, 10, 0, self->options->len - 1, &position, NULL))
    return NULL;
  return g_strdup (((const DdTryIt *) g_ptr_array_index (self->options, position))->run);
}

static char *
dup_slider (const DdControl *self,
            const char      *value)
{
  GString *command;
  gint64 number;
  g_autofree char *text = NULL;

  if (!g_ascii_string_to_signed (value, 10, self->minimum, self->maximum, &number, NULL))
    return NULL;
  text = g_strdup_printf ("%d", (int) number);
  command = g_string_new (self->run);
  g_string_replace (command, "{value}", text, 0);
  return g_string_free (command, FALSE);
}

/**
 * dd_control_dup_command:
 * @self: a control
 * @value: `on` or `off`, the position of a choice from 0, or a number in the
 *   range of a slider
 *
 * Tells what setting a control types.
 *
 * Returns: (transfer full) (nullable): a command, or %NULL if the control
 *   cannot have this value
 */
char *
dd_control_dup_command (const DdControl *self,
                        const char      *value)
{
  g_return_val_if_fail (self != NULL && value != NULL, NULL);

  switch ((DdControlKind) self->kind)
    {
    case DD_CONTROL_TOGGLE:
      return dup_toggle (self, value);
    case DD_CONTROL_CHOICE:
      return dup_choice (self, value);
    case DD_CONTROL_SLIDER:
      return dup_slider (self, value);
    default:
      return NULL;
    }
}

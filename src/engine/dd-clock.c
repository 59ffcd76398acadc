// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-clock.h"

static const char *const day_names[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const month_names[] = {
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
};

/**
 * dd_clock_append:
 * @result: where the text goes
 * @usec: a time, in microseconds since the Unix epoch
 * @format: with the directives %Y %m %d %H %M %S %a %b
 * @length: of @format
 *
 * Writes a time as programs in a container do: in UTC and with English names,
 * whatever the language of Drydock.
 */
void
dd_clock_append (GString    *result,
                 gint64      usec,
                 const char *format,
                 gsize       length)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (usec / G_USEC_PER_SEC);

  for (gsize i = 0; time && i < length; i++)
    {
      g_autofree char *number = NULL;
      char directive[] = { '%', i + 1 < length ? format[i + 1] : '\0', '\0' };

      if (format[i] != '%' || strchr ("YmdHMSab", directive[1]) == NULL || directive[1] == '\0')
        {
          g_string_append_c (result, format[i]);
          continue;
        }
      i++;
      if (directive[1] == 'a')
        g_string_append (result, day_names[g_date_time_get_day_of_week (time) - 1]);
      else if (directive[1] == 'b')
        g_string_append (result, month_names[g_date_time_get_month (time) - 1]);
      else if ((number = g_date_time_format (time, directive)) != NULL)
        g_string_append (result, number);
    }
}

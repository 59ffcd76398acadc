// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-units.h"

#include "dd-format-private.h"

#define SHORT_ID_LENGTH 12
#define ELLIPSIS "\342\200\246"

/* Here every character takes a column, also one that shows nothing. */
static int
width_at (const char *text)
{
  const char *next = dd_text_skip (text, 1);
  g_autofree char *character = g_strndup (text, (gsize) (next - text));

  return MAX ((int) dd_text_width (character), 1);
}

static int
count_columns (const char *text)
{
  int n = 0;

  for (; *text != '\0'; text = dd_text_skip (text, 1))
    n += width_at (text);
  return n;
}

/**
 * dd_format_ellipsis:
 * @text: a text
 * @width: how many columns it may take
 *
 * Cuts a text that is too wide and ends it with `…`. In one column there is
 * no room for that, and none at all in less.
 *
 * Returns: (transfer full): the text
 * Source: docker/cli, formatter.Ellipsis
 */
char *
dd_format_ellipsis (const char *text,
                    int         width)
{
  const char *at = text;
  int used = 0;

  if (width <= 0)
    return g_strdup ("");
  if (width == 1)
    return g_strndup (text, (gsize) (dd_text_skip (text, 1) - text));
  if (count_columns (text) <= width)
    return g_strdup (text);
  while (*at != '\0')
    {
      const char *next = dd_text_skip (at, 1);

      used += width_at (at);
      if (used > width - 1)
        break;
      at = next;
    }

  return g_strdup_printf ("%.*s" ELLIPSIS, (int) (at - text), text);
}

/**
 * dd_format_short_id:
 * @id: an ID, with or without the name of its algorithm
 *
 * Returns: (transfer full): the first 12 characters of its digits
 */
char *
dd_format_short_id (const char *id)
{
  const char *colon = strchr (id, ':');

  if (colon != NULL)
    id = colon + 1;

  return g_strndup (id, SHORT_ID_LENGTH);
}

/* Makes a date; NULL for one that the calendar does not reach. */
static GDateTime *
date_time (gint64 nanoseconds)
{
  return g_date_time_new_from_unix_utc (nanoseconds / _DD_FORMAT_SECOND);
}

/**
 * dd_format_time:
 * @nanoseconds: a time since 1970
 *
 * Returns: (transfer full): the time as Go prints it, with fractions of a
 *   second if there are any: `2026-01-02 03:04:05.5 +0000 UTC`
 */
char *
dd_format_time (gint64 nanoseconds)
{
  g_autoptr (GDateTime) date = date_time (nanoseconds);
  g_autofree char *whole = date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M:%S")
                                        : g_strdup ("0001-01-01 00:00:00");
  gint64 rest = nanoseconds % _DD_FORMAT_SECOND;
  g_autofree char *fraction = NULL;

  if (rest <= 0)
    return g_strconcat (whole, " +0000 UTC", NULL);
  fraction = g_strdup_printf (".%09" G_GINT64_FORMAT, rest);
  for (gsize length = strlen (fraction); fraction[length - 1] == '0'; length--)
    fraction[length - 1] = '\0';

  return g_strconcat (whole, fraction, " +0000 UTC", NULL);
}

/**
 * dd_format_time_iso:
 * @nanoseconds: a time since 1970
 *
 * Returns: (transfer full): the time in whole seconds, `2026-01-02T03:04:05Z`
 */
char *
dd_format_time_iso (gint64 nanoseconds)
{
  g_autoptr (GDateTime) date = date_time (nanoseconds);

  return date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ")
                      : g_strdup ("0001-01-01T00:00:00Z");
}

/**
 * dd_container_status_state: (method)
 * @status: a container's status
 *
 * Returns: the name of its state: `created`, `running`, `paused`,
 *   `restarting`, `removing`, `exited` or `dead`
 * Source: moby, container.State.State
 */
const char *
dd_container_status_state (const DdContainerStatus *status)
{
  if (status->running)
    return status->paused ? "paused" : status->restarting ? "restarting" : "running";
  if (status->removing)
    return "removing";
  if (status->dead)
    return "dead";

  return status->started_at == 0 ? "created" : "exited";
}

static char *
running_text (const DdContainerStatus *status,
              gint64                   now)
{
  g_autofree char *age = dd_units_human_duration (_dd_format_elapsed (status->started_at, now));
  const char *health = status->health;

  if (status->paused)
    return g_strconcat ("Up ", age, " (Paused)", NULL);
  if (health == NULL || *health == '\0' || strcmp (health, "none") == 0)
    return g_strconcat ("Up ", age, NULL);

  return g_strconcat ("Up ", age, " (", strcmp (health, "starting") == 0 ? "health: " : "",
                      health, ")", NULL);
}

/**
 * dd_container_status_text: (method)
 * @status: a container's status
 * @now: the time, in nanoseconds since 1970
 *
 * Returns: (transfer full): the status as `docker ps` prints it, for instance
 *   `Up 3 minutes (healthy)` or `Exited (137) 2 hours ago`
 * Source: moby, container.State.String
 */
char *
dd_container_status_text (const DdContainerStatus *status,
                          gint64                   now)
{
  g_autofree char *age = dd_units_human_duration (_dd_format_elapsed (status->finished_at, now));

  if (status->running && !status->paused && status->restarting)
    return g_strdup_printf ("Restarting (%" G_GINT64_FORMAT ") %s ago", status->exit_code, age);
  if (status->running)
    return running_text (status, now);
  if (status->removing)
    return g_strdup ("Removal In Progress");
  if (status->dead)
    return g_strdup ("Dead");
  if (status->started_at == 0)
    return g_strdup ("Created");
  if (status->finished_at == 0)
    return g_strdup ("");

  return g_strdup_printf ("Exited (%" G_GINT64_FORMAT ") %s ago", status->exit_code, age);
}

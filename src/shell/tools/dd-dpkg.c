// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dpkg.h"
#include "dd-fs.h"

/* What dpkg knows of the packages of a system: a paragraph each, with an empty
 * line behind it. Simplified: four fields, no descriptions. */

/**
 * dd_dpkg_read_status:
 * @call: a turn of a tool
 *
 * Returns: (transfer full): what dpkg has written down, "" where there is nothing
 */
char *
dd_dpkg_read_status (DdToolCall *call)
{
  g_autofree char *text = NULL;

  if (dd_fs_read_text (call->fs, DD_DPKG_STATUS, &text) != 0)
    return g_strdup ("");
  return g_steal_pointer (&text);
}

static const char *
find_paragraph (const char *status,
                const char *name)
{
  g_autofree char *line = g_strdup_printf ("Package: %s\n", name);

  for (const char *found = strstr (status, line); found; found = strstr (found + 1, line))
    if (found == status || found[-1] == '\n')
      return found;
  return NULL;
}

/**
 * dd_dpkg_has:
 * @status: what dpkg has written down
 * @name: a package
 *
 * Returns: whether it is installed
 */
gboolean
dd_dpkg_has (const char *status,
             const char *name)
{
  return find_paragraph (status, name) != NULL;
}

/**
 * dd_dpkg_dup_paragraph:
 * @status: what dpkg has written down
 * @name: a package
 *
 * Returns: (nullable) (transfer full): what it has written down about one package
 */
char *
dd_dpkg_dup_paragraph (const char *status,
                       const char *name)
{
  const char *start = find_paragraph (status, name);
  const char *end = start ? strstr (start, "\n\n") : NULL;

  if (start == NULL)
    return NULL;
  return end ? g_strndup (start, (gsize) (end + 1 - start)) : g_strdup (start);
}

/**
 * dd_dpkg_add:
 * @status: what dpkg has written down
 * @name: a package that is not in it
 * @version: its version
 *
 * Writes down that a package was installed.
 */
void
dd_dpkg_add (GString    *status,
             const char *name,
             const char *version)
{
  g_string_append_printf (status, "Package: %s\nStatus: install ok installed\n"
                          "Architecture: amd64\nVersion: %s\n\n", name, version);
}

/**
 * dd_dpkg_remove:
 * @status: what dpkg has written down
 * @name: a package
 *
 * Forgets a package.
 */
void
dd_dpkg_remove (GString    *status,
                const char *name)
{
  const char *start = find_paragraph (status->str, name);
  const char *end = start ? strstr (start, "\n\n") : NULL;

  if (start)
    g_string_erase (status, start - status->str, end ? end + strlen ("\n\n") - start : -1);
}

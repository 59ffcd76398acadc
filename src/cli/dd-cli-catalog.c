// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-catalog.h"
#include "dd-cli.h"

/**
 * dd_cli_report_catalog:
 *
 * Prints what is missing from the catalogue and why. Without its images and
 * programs the host has no docker, and the reason is not what was typed.
 *
 * Returns: how many warnings there are
 */
guint
dd_cli_report_catalog (void)
{
  const char *const *warnings = dd_catalog_get_warnings (dd_catalog_get_default ());
  guint n = 0;

  for (; warnings != NULL && warnings[n] != NULL; n++)
    g_printerr ("drydock-cli: %s\n", warnings[n]);
  return n;
}

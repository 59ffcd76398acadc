// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "dd-application.h"

/* Without a graphics card GTK would draw through software GL, which takes
 * several times as long as its own cairo renderer. A card shows itself as a
 * render node. */
static void
choose_renderer (void)
{
  if (g_getenv ("GSK_RENDERER") == NULL &&
      !g_file_test ("/dev/dri/renderD128", G_FILE_TEST_EXISTS))
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (DdApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  choose_renderer ();
  application = dd_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}

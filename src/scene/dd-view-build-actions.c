// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-action.h"
#include "dd-view-build-private.h"

/* What can be done on the stage with the lines of a Dockerfile and with the
 * files that it may copy: commands, typed like any other. */

#define HOME "/home/you/"

/* A path as it is typed. */
static char *
quote_path (const char *path)
{
  g_autofree char *quoted = NULL;
  const char *plain = path + (g_str_has_prefix (path, HOME) ? strlen (HOME) : 0);

  if (strspn (plain, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "/._-+@") == strlen (plain))
    return plain == path ? g_strdup (path) : g_strconcat ("~/", plain, NULL);
  quoted = g_shell_quote (path);
  return g_steal_pointer (&quoted);
}

/* What is built just now cannot be changed any more, and the terminal is busy. */
static gboolean
can_edit (const DdBuildSight *sight)
{
  return sight->path && (sight->preview || sight->build->finished);
}

void
_dd_view_add_line_actions (DdShape            *shape,
                           const DdBuildSight *sight,
                           const DdBuildRow   *row)
{
  g_autofree char *path = can_edit (sight) ? quote_path (sight->path) : NULL;
  g_autofree char *group = path ? g_strconcat ("lines:", sight->path, NULL) : NULL;
  g_autofree char *range = row->line == row->end_line
                           ? g_strdup_printf ("%u", row->line)
                           : g_strdup_printf ("%u-%u", row->line, row->end_line);
  g_autofree char *before = g_strdup_printf ("%u", row->line);
  g_autofree char *after = g_strdup_printf ("%u", row->end_line + 1);
  g_autofree char *text = g_strconcat (row->keyword, " ", row->rest, NULL);
  g_autofree char *move = path ? g_strdup_printf ("lines move %s %s {to}", path, range) : NULL;
  g_autofree char *turn = path ? g_strdup_printf ("lines %s %s %s", row->is_off ? "on" : "off",
                                                  path, range) : NULL;
  g_autofree char *set = path ? g_strdup_printf ("lines set %s %s {text}", path, range) : NULL;
  g_autofree char *add = path ? g_strdup_printf ("lines add %s %s {text}", path, after) : NULL;
  g_autofree char *drop = path ? g_strdup_printf ("lines delete %s %s", path, range) : NULL;

  if (path == NULL)
    return;
  dd_shape_set_group (shape, group, before, after);
  dd_shape_add_action (shape, DD_GESTURE_MOVE, _("Move"), move, NULL);
  dd_shape_add_action (shape, DD_GESTURE_EDIT, _("Edit…"), set, text);
  dd_shape_add_action (shape, DD_GESTURE_SWITCH, row->is_off ? _("Switch on") : _("Switch off"),
                       turn, NULL);
  dd_shape_add_action (shape, DD_GESTURE_EDIT, _("Add a line below…"), add, "");
  dd_shape_add_action (shape, DD_GESTURE_RUN, _("Take out"), drop, NULL);
}

/* What is appended so that the file is another and still the same to whoever
 * reads it; the endings of the names, and a comment. */
static const struct
{
  const char *endings;
  const char *text;
} comments[] = {
  { ".js .mjs .ts .tsx .jsx .go .c .h .cc .java .rs .kt ", "// changed" },
  { ".py .sh .rb .yml .yaml .toml .txt .conf Dockerfile .dockerignore .env ", "# changed" },
  { ".json .lock ", "" },
};

static const char *
comment_for (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  const char *dot = strrchr (base, '.');
  g_autofree char *ending = g_strconcat (dot ? dot : base, " ", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (comments); i++)
    if (strstr (comments[i].endings, ending))
      return comments[i].text;
  return "changed";
}

void
_dd_view_add_file_actions (DdShape            *shape,
                           const DdBuildSight *sight,
                           const char         *path)
{
  g_autofree char *whole = sight->folder ? g_build_filename (sight->folder, path, NULL) : NULL;
  g_autofree char *file = whole ? quote_path (whole) : NULL;
  g_autofree char *list = whole ? g_build_filename (sight->folder, ".dockerignore", NULL) : NULL;
  g_autofree char *ignore = list ? quote_path (list) : NULL;
  g_autofree char *name = g_shell_quote (path);
  g_autofree char *append = g_strdup_printf ("echo '%s' >> %s", comment_for (path), file);
  g_autofree char *touch = g_strdup_printf ("touch %s", file);
  g_autofree char *mode = g_strdup_printf ("chmod +x %s", file);
  g_autofree char *leave = g_strdup_printf ("echo %s >> %s", name, ignore);

  if (whole == NULL || !can_edit (sight))
    return;
  dd_shape_add_action (shape, DD_GESTURE_RUN, _("Change it: append a line"), append, NULL);
  dd_shape_add_action (shape, DD_GESTURE_RUN, _("Touch it: only its time"), touch, NULL);
  dd_shape_add_action (shape, DD_GESTURE_RUN, _("Make it executable"), mode, NULL);
  dd_shape_add_action (shape, DD_GESTURE_RUN, _("Leave it out: .dockerignore"), leave, NULL);
}

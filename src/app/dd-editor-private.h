// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtksourceview/gtksource.h>

#include "dd-build-preview.h"
#include "dd-editor.h"
#include "dd-verdict-marks.h"

G_BEGIN_DECLS

struct _DdEditor
{
  GtkWidget         parent_instance;

  GtkDropDown      *files;
  GtkWidget        *unsaved;
  GtkLabel         *place;
  GtkRevealer      *notice;
  GtkLabel         *notice_text;
  GtkWidget        *notice_buttons;
  GtkWidget        *take;
  GtkWidget        *keep;
  GtkSourceView    *view;
  GtkSourceBuffer  *buffer;
  GtkWidget        *status;
  GtkLabel         *next;
  GtkLabel         *here;
  GtkWidget        *as_saved;
  GtkWidget        *problems_scroller;
  GtkListBox       *problems;
  DdVerdictMarks   *marks;

  DdPlayer         *player;
  DdSession        *session;     /* whose file it is */
  char             *folder;      /* on the host */
  char             *file;        /* below the folder */
  char             *base;        /* what the host's file had when it was loaded or saved */
  DdNode           *root;        /* the folder that is listed */
  char             *built;       /* id of the build that was seen last */
  GHashTable       *drafts;      /* of other files, by path: Draft */
  DdBuildPreview   *preview;
  guint             looking;     /* the source that looks the text through */
  guint             loading : 1; /* the program sets the text */
  guint             choosing : 1;
  guint             is_chosen : 1; /* the learner asked for the folder */
};

/* dd-editor-hints.c */
void _dd_editor_init_hints   (DdEditor   *self);
void _dd_editor_look_soon    (DdEditor   *self);
void _dd_editor_show_here    (DdEditor   *self);
void _dd_editor_go_to_line   (DdEditor   *self,
                              guint       line);

/* dd-editor.c */
gboolean _dd_editor_is_unwritten (DdEditor *self);
DdNode *_dd_editor_dup_folder_as_edited (DdEditor *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

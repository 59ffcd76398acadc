// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-world.h"

G_BEGIN_DECLS

/* For apply functions only: the ways to change a world. */

DdContainer *_dd_world_edit_container (DdWorld    *self,
                                       const char *id);
DdProcess   *_dd_world_edit_process   (DdWorld    *self,
                                       int         pid);
DdNetwork   *_dd_world_edit_network   (DdWorld    *self,
                                       const char *name);
DdTty       *_dd_world_edit_tty       (DdWorld    *self,
                                       const char *name);
DdPull      *_dd_world_edit_pull      (DdWorld    *self,
                                       const char *id);
void         _dd_world_add_container  (DdWorld     *self,
                                       DdContainer *container);
void         _dd_world_add_build_container (DdWorld    *self,
                                       DdContainer *container);
void         _dd_world_remove_container (DdWorld   *self,
                                       const char *id);
void         _dd_world_add_network    (DdWorld    *self,
                                       DdNetwork  *network);
void         _dd_world_remove_network (DdWorld    *self,
                                       const char *id);
void         _dd_world_add_process    (DdWorld    *self,
                                       DdProcess  *process);
void         _dd_world_remove_process (DdWorld    *self,
                                       int         pid);
void         _dd_world_set_store      (DdWorld    *self,
                                       const char *store,
                                       DdNode     *root);
void         _dd_world_append_pipe    (DdWorld    *self,
                                       const char *pipe,
                                       const char *text);
void         _dd_world_add_tty        (DdWorld    *self,
                                       const char *name);
void         _dd_world_print          (DdWorld    *self,
                                       const char *tty,
                                       char        role,
                                       const char *text);
void         _dd_world_add_image      (DdWorld    *self,
                                       DdImage    *image);
void         _dd_world_remove_image   (DdWorld    *self,
                                       const char *id);
void         _dd_world_set_tag        (DdWorld    *self,
                                       const char *reference,
                                       const char *familiar,
                                       DdImage    *image);
void         _dd_world_remove_tag     (DdWorld    *self,
                                       const char *reference);

G_END_DECLS
